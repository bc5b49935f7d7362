"use strict";
// The page is whole without this: it adds switches, steps and clicks on marked words.
for (const draft of document.querySelectorAll(".draft")) {
  const toolbar = draft.querySelector(".toolbar");
  toolbar.hidden = false;
  let here = null;
  const shown = () => [...draft.querySelectorAll(".panel .group.error .card, .panel .group.warning .card, .panel .group.advice .card")]
    .filter((card) => card.offsetParent !== null);
  const go = (card) => {
    if (here) here.classList.remove("here");
    here = card;
    card.classList.add("here");
    const words = document.getElementById(card.id + "-q");
    if (words) words.scrollIntoView({ block: "center" });
    card.focus({ preventScroll: true });
    const panel = card.closest(".panel");
    if (panel.scrollHeight > panel.clientHeight) panel.scrollTop += card.getBoundingClientRect().top - panel.getBoundingClientRect().top - 8;
  };
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.shows) {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      draft.classList.toggle("no-" + button.dataset.shows, !on);
      return;
    }
    const cards = shown();
    if (!cards.length) return;
    const at = cards.indexOf(here);
    const step = Number(button.dataset.step);
    go(cards[at < 0 ? (step > 0 ? 0 : cards.length - 1) : (at + step + cards.length) % cards.length]);
    button.focus({ preventScroll: true });
  });
  draft.querySelector(".paper").addEventListener("click", (event) => {
    const words = event.target.closest("mark");
    if (words && !String(window.getSelection())) go(document.getElementById(words.dataset.to));
  });
}
const opened = [];
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details:not([open])")) { details.open = true; opened.push(details); }
});
window.addEventListener("afterprint", () => {
  for (const details of opened.splice(0)) details.open = false;
});
