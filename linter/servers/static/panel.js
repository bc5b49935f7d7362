// The findings, grouped by what they ask of the writer, each with its reason, its law and ready rewrites.

import { byId, h, oneLine, plural } from "./dom.js";

export const GROUPS = {
  error: { title: "Stops publication", help: "False on its face, often cited by regulators, or dangerous." },
  warning: { title: "Needs a limit or a source", help: "May stand with a limit, a source or a disclosure beside it." },
  advice: { title: "Advice", help: "Good practice; nothing stands in the way." },
};
export const LEVELS = Object.keys(GROUPS);

const pane = byId("pane-findings");
const cards = new Map();
const groups = {};
const excepted = h("section", { class: "group", hidden: true, "aria-labelledby": "group-excepted" });
const empty = h("div", { class: "nothing" });
let actions;
let policy;
let active = "";

/** Prepare the panel. `on` holds what clicks do: activate, rewrite, back, rule. */
export function prepare(on, rules) {
  actions = on;
  policy = rules;
  for (const [level, { title, help }] of Object.entries(GROUPS)) {
    const count = h("span", { class: "count" });
    const list = h("ul", { class: "cards" });
    const head = h("h3", { id: `group-${level}` }, h("span", { class: `dot ${level}`, "aria-hidden": "true" }), `${title} `, count);
    const section = h("section", { class: "group", hidden: true, "aria-labelledby": `group-${level}` }, head, h("p", { class: "hint" }, help), list);
    groups[level] = { section, list, count };
  }
  pane.replaceChildren(empty, ...LEVELS.map((level) => groups[level].section), excepted);
}

/** Show what was found; `findings` are the report's, each with its place in the shown text. */
export function show(findings, taken, { blank, readOnly }) {
  const wanted = new Set(findings.map((one) => one.fingerprint));
  for (const [key, card] of cards) {
    if (!wanted.has(key)) {
      card.element.remove();
      cards.delete(key);
      if (key === active) active = "";
    }
  }
  for (const level of LEVELS) {
    const members = findings.filter((one) => one.severity === level);
    const { section, list, count } = groups[level];
    section.hidden = !members.length;
    count.textContent = members.length;
    count.setAttribute("aria-label", plural(members.length, "finding"));
    members.forEach((finding, number) => {
      const { element } = card(finding, readOnly);
      const there = list.children[number];
      if (there !== element) list.insertBefore(element, there ?? null);
    });
  }
  showExcepted(taken);
  empty.hidden = findings.length > 0 || taken.length > 0;
  empty.replaceChildren(...(blank ? start() : clean()));
}

function start() {
  const legend = Object.entries(GROUPS).map(([level, { title, help }]) =>
    h("li", {}, h("span", { class: `sample ${level}` }, title), h("span", {}, help)));
  return [h("p", {}, "Three kinds of findings, each underlined in its own way:"), h("ul", { class: "legend" }, legend)];
}

function clean() {
  return [
    h("p", { class: "good" }, "No finding."),
    h("p", {}, "The draft makes no claim that the policy looks for, and owes no statement. A person still has to read it."),
  ];
}

function showExcepted(taken) {
  excepted.hidden = !taken.length;
  const items = taken.map((one) =>
    h("li", { class: "told" }, h("q", {}, oneLine(one.quote)), ` ${one.rule}: ${one.exception.reason || "no reason given"}`,
      one.exception.approver ? ` (${one.exception.approver})` : "", one.exception.expires ? `, until ${one.exception.expires}` : ""));
  const head = h("h3", { id: "group-excepted" }, "Somebody answers for these ", h("span", { class: "count" }, String(taken.length)));
  excepted.replaceChildren(...(taken.length ? [head, h("ul", { class: "plain" }, items)] : []));
}

function card(finding, readOnly) {
  const key = finding.fingerprint;
  let known = cards.get(key);
  if (!known || known.readOnly !== readOnly) {
    known?.element.remove();
    known = make(finding, readOnly);
    cards.set(key, known);
  }
  known.finding = finding;
  const where = finding.where || `line ${finding.line}`;
  if (known.where.textContent !== where) known.where.textContent = where;
  return known;
}

function make(finding, readOnly) {
  const key = finding.fingerprint;
  const rule = policy.rules.get(finding.rule);
  const where = h("span", { class: "where" });
  const body = h("div", { class: "more", id: `more-${key}`, hidden: true });
  const head = h("button", { type: "button", class: "head", "aria-expanded": "false", "aria-controls": body.id, onclick: () => toggle(key) },
    finding.kind === "required"
      ? [h("span", { class: "title" }, rule?.says ?? finding.rule), h("span", { class: "says" }, "Due because of ", h("q", {}, shorten(oneLine(finding.quote), 90)))]
      : [h("span", { class: "quoted" }, shorten(oneLine(finding.quote), 120)), h("span", { class: "says" }, rule?.says ?? finding.rule)], where);
  const element = h("li", { class: `card ${finding.severity}` }, head, body);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") actions.back(cards.get(key).finding);
  });
  return { element, head, body, where, finding, readOnly };
}

function shorten(text, most) {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

function toggle(key) {
  if (active === key && !cards.get(key).body.hidden) close(key);
  else actions.activate(cards.get(key).finding);
}

function close(key) {
  const card = cards.get(key);
  if (!card) return;
  card.body.hidden = true;
  card.head.setAttribute("aria-expanded", "false");
  card.element.classList.remove("active");
}

/** Open a finding's card and bring it into view; with `focus` the keyboard goes there. */
export function open(key, { focus = false } = {}) {
  if (active && active !== key) close(active);
  const card = cards.get(key);
  if (!card) return;
  active = key;
  if (!card.body.firstChild) card.body.append(...details(card));
  card.body.hidden = false;
  card.head.setAttribute("aria-expanded", "true");
  card.element.classList.add("active");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  card.element.scrollIntoView({ block: "nearest", behavior: calm });
  if (focus) card.head.focus({ preventScroll: true });
}

function details(card) {
  const { finding, readOnly } = card;
  const rule = policy.rules.get(finding.rule);
  const parts = [h("p", { class: "message" }, oneLine(finding.message))];
  if (finding.instead.length) parts.push(instead(card, rule, readOnly));
  parts.push(h("h4", {}, "Why"), h("p", {}, oneLine(finding.why)));
  parts.push(h("h4", {}, "Law and sources"), sources(finding.sources));
  if (finding.related.length) parts.push(h("p", { class: "hint" }, `The same words also break: ${finding.related.join(", ")}.`));
  parts.push(h("p", {}, h("button", { type: "button", class: "link", onclick: () => actions.rule(finding.rule) }, "The rule with all its examples")));
  return parts;
}

function instead(card, rule, readOnly) {
  const { finding } = card;
  const replaces = finding.kind === "prohibited";
  const ready = finding.kind !== "readability";
  const put = ready && !readOnly;
  const title = finding.kind === "required" ? "Add one of these" : "Write instead";
  const hint = put ? (replaces ? "Takes the place of the whole sentence; change it to fit." : "Is added behind the words that make it due.") : ready ? "To put one in here, change a copy of the text (above the draft)." : "";
  const texts = ready ? sorted(finding.instead, rule) : finding.instead;
  const items = texts.map((text) =>
    h("li", {}, h("span", {}, text), put
      ? h("button", { type: "button", class: "put", "aria-label": `Put in: ${text}`, onclick: () => actions.rewrite(cards.get(finding.fingerprint).finding, text) }, "Put in")
      : null));
  return h("div", { class: "instead" }, h("h4", {}, title), hint ? h("p", { class: "hint" }, hint) : "", h("ul", {}, items));
}

/** Ready sentences that speak of the draft's own treatments and their effects come first, those of other ones last. */
function sorted(texts, rule) {
  const known = new Map((rule?.instead ?? []).map((one) => [one.text, one.treatments]));
  const draft = actions.text().toLowerCase();
  const strange = (text) => (known.get(text) ?? []).filter((id) => !policy.named(id, draft)).length;
  const weight = (text) => 10 * strange(text) - policy.effects(draft, text.toLowerCase());
  return [...texts].sort((one, other) => weight(one) - weight(other));
}

/** Sources as a list, each with a word on how it was checked. */
export function sources(ids, from = policy.sources) {
  return h("ul", { class: "sources" }, ids.map((id) => source(from[id], id)));
}

function source(one, id) {
  if (!one) return h("li", {}, id);
  const title = one.link
    ? h("a", { href: one.link, target: "_blank", rel: "noopener noreferrer" }, one.title, h("span", { class: "unseen" }, " (opens the source in a new tab)"))
    : h("span", {}, one.title);
  return h("li", {}, title, one.citation ? `, ${one.citation}` : "", one.requires ? h("span", { class: "requires" }, one.requires) : "",
    h("span", { class: "checked" }, `Checked: ${one.checked}`));
}
