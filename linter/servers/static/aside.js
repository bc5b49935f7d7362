// Why was this not flagged? Claims that were set aside, and the answer on words that the writer chooses.

import { byId, h, oneLine, plural } from "./dom.js";

const SAID = {
  asserted: "claimed",
  negated: "denied",
  hedged: "limited",
  asked: "asked, not claimed",
  attributed: "said of others",
  warned: "warned against",
  conditional: "under a condition",
};
const pane = byId("pane-aside");
const answer = h("div", { class: "answer", hidden: true, "aria-live": "polite" });
const list = h("ul", { class: "cards" });
const note = h("p", { class: "hint" });
let actions;

export function prepare(on) {
  actions = on;
  const help = h("p", {}, "Careful wording is not flagged. These claims were found and set aside; the words that decided are marked.");
  const ask = h("p", { class: "hint" }, "For any other words: select them in the draft and press ", h("b", {}, "Why not flagged?"));
  pane.replaceChildren(answer, help, ask, note, list);
}

/** Show the claims that were set aside. */
export function show(claims, taken) {
  note.textContent = claims.length ? plural(claims.length, "claim") + " set aside." : "No claim was set aside in this draft.";
  list.replaceChildren(...claims.map((claim) => h("li", { class: "card aside" },
    h("button", { type: "button", class: "head", onclick: () => actions.look(claim) },
      h("span", { class: "quoted" }, oneLine(claim.quote)), verdict(claim.verdict, claim.cue), h("span", { class: "where" }, `${claim.rule}, line ${claim.line}`)))));
  answer.hidden = answer.hidden || !taken;
}

function verdict(name, cue) {
  return h("span", { class: "says" }, h("b", {}, SAID[name] ?? name), cue && cue !== "?" ? [" by ", h("q", {}, cue)] : "");
}

/** Show what is known of the words that the writer chose. */
export function explain(told) {
  const words = h("q", {}, told.quote.length > 160 ? `${told.quote.slice(0, 159)}…` : told.quote);
  const applied = told.candidates.filter((one) => !one.outcome.startsWith("does not apply"));
  const others = told.candidates.filter((one) => one.outcome.startsWith("does not apply"));
  const parts = [h("h3", {}, "Your question"), h("p", {}, words)];
  if (applied.length) parts.push(h("ul", { class: "plain" }, applied.map(candidate)));
  else parts.push(h("p", {}, others.length ? "No rule applies to these words." : "No rule of the policy looks for these words."), judged(told));
  if (others.length) {
    parts.push(h("details", {}, h("summary", {}, `${plural(others.length, "rule")} looked at and not applied`), h("ul", { class: "plain" }, others.map(candidate))));
  }
  parts.push(h("button", { type: "button", class: "link", onclick: () => { answer.hidden = true; } }, "Close"));
  answer.replaceChildren(...parts);
  answer.hidden = false;
  pane.parentElement.scrollTop = 0;
}

function candidate(one) {
  const outcome = one.outcome.charAt(0).toUpperCase() + one.outcome.slice(1);
  return h("li", { class: "told" }, h("button", { type: "button", class: "link", onclick: () => actions.rule(one.rule) }, one.rule), ": ",
    h("q", {}, one.quote), h("span", { class: "says" }, outcome));
}

function judged(told) {
  if (!told.verdict || told.verdict === "asserted") return h("p", { class: "hint" }, "The draft states them plainly. If they should be flagged, ask for a rule.");
  return h("p", { class: "hint" }, "Even if one did: here they are ", verdict(told.verdict, told.cue), ".");
}
