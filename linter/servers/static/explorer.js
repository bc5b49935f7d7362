// The policy to look through: every rule with its examples, every treatment with its approvals and risks.

import { byId, h, plural } from "./dom.js";
import { GROUPS, sources } from "./panel.js";

const KINDS = { prohibited: "What copy may not say", required: "What copy must say", readability: "How easy it must be to read" };

/** The rules as a list to search, and one in full. */
export function rules(told, choose) {
  const rank = Object.keys(GROUPS);
  const kinds = Object.keys(KINDS);
  const weight = (rule) => 10 * kinds.indexOf(rule.kind) + rank.indexOf(rule.severity);
  const entries = [...told.rules].sort((one, other) => weight(one) - weight(other)).map((rule) => ({
    id: rule.rule,
    group: KINDS[rule.kind],
    mark: rule.severity,
    title: rule.says,
    note: rule.rule,
    words: [rule.rule, rule.says, rule.why, rule.instead.map((one) => one.text), rule.violating].flat(2).join(" ").toLowerCase(),
    show: () => ruleInFull(rule, told.sources),
  }));
  const off = Object.entries(told.off);
  const foot = off.length ? h("details", { class: "off" }, h("summary", {}, plural(off.length, "rule") + " switched off in this policy"),
    h("dl", {}, off.map(([name, reason]) => [h("dt", {}, name), h("dd", {}, reason)]))) : null;
  const intro = `${plural(told.rules.length, "rule")} of the policy “${told.policy.name}”, version ${told.policy.version}`;
  return explorer(byId("view-rules"), { title: "Rules", intro, label: "Search the rules", entries, foot, choose });
}

/** The treatments in the same way. */
export function treatments(told, choose) {
  const entries = told.treatments.map((one) => ({
    id: one.treatment,
    group: { drug: "Drugs", biologic: "Biologics", device: "Devices", procedure: "Procedures", supplement: "Supplements" }[one.kind] ?? one.kind,
    title: named(one),
    note: one.brands.join(", "),
    words: [one.names, one.brands, one.clinic_terms, one.class, one.not_approved_for, one.approved.map((use) => use.use)].flat(2).join(" ").toLowerCase(),
    show: () => treatmentInFull(one, told.sources),
  }));
  const intro = `What the policy knows of ${plural(told.treatments.length, "treatment")}: approvals, risks, names.`;
  return explorer(byId("view-treatments"), { title: "Treatments", intro, label: "Search the treatments", entries, foot: null, choose });
}

function explorer(view, { title, intro, label, entries, foot, choose }) {
  const detail = h("article", { class: "detail", tabindex: "-1", "aria-live": "off" });
  const search = h("input", { type: "search", placeholder: label, "aria-label": label, autocomplete: "off" });
  const count = h("p", { class: "hint", role: "status" }, intro);
  const list = h("nav", { class: "entries", "aria-label": title });
  const links = new Map();
  const sections = [];
  for (const group of new Set(entries.map((entry) => entry.group))) {
    const members = entries.filter((entry) => entry.group === group);
    const items = members.map((entry) => {
      const link = h("a", { href: `#${entry.id}`, onclick: (event) => { event.preventDefault(); choose(entry.id, true); } },
        entry.mark ? h("span", { class: `dot ${entry.mark}` }, h("span", { class: "unseen" }, `${GROUPS[entry.mark].title}: `)) : "",
        h("span", { class: "title" }, entry.title), entry.note ? h("span", { class: "note" }, entry.note) : "");
      const item = h("li", {}, link);
      links.set(entry.id, { link, item, entry });
      return item;
    });
    const section = h("section", {}, h("h2", {}, group), h("ul", {}, items));
    sections.push({ section, items });
    list.append(section);
  }
  search.addEventListener("input", () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { item, entry } of links.values()) {
      item.hidden = !wanted.every((word) => entry.words.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    for (const { section, items } of sections) section.hidden = items.every((item) => item.hidden);
    count.textContent = wanted.length ? `${shown} of ${entries.length} fit.` : intro;
  });
  const back = h("button", { type: "button", class: "link back", onclick: () => choose("", true) }, "← All");
  view.replaceChildren(h("div", { class: "side" }, h("h1", {}, title), count, search, list, foot ?? ""), h("div", { class: "full" }, back, detail));
  return {
    /** Show one entry in full; without an id the list. */
    open(id, focus) {
      const known = links.get(id);
      view.classList.toggle("chosen", Boolean(known));
      for (const { link } of links.values()) link.removeAttribute("aria-current");
      if (!known) {
        detail.replaceChildren(h("p", { class: "nothing" }, "Choose one from the list."));
        return;
      }
      known.link.setAttribute("aria-current", "true");
      detail.replaceChildren(...known.entry.show());
      detail.parentElement.scrollTop = 0;
      if (focus) detail.focus({ preventScroll: true });
      known.link.scrollIntoView({ block: "nearest" });
    },
  };
}

function ruleInFull(rule, known) {
  return [
    h("p", { class: `badge ${rule.severity}` }, GROUPS[rule.severity].title),
    rule.status === "stable" ? "" : h("p", { class: "badge" }, rule.status),
    h("h2", {}, rule.says),
    h("p", { class: "id" }, rule.rule),
    h("p", {}, rule.why),
    rule.limits.length ? list("Limits", rule.limits.map((limit) => `${limit.score.replaceAll("_", " ")}: at most ${limit.above}`)) : "",
    list(rule.kind === "required" ? "Ready sentences" : "Write instead", rule.instead.map((one) => one.text), "good"),
    list("Flagged", rule.violating.map(marked), "bad"),
    list("Not flagged", rule.compliant.map((one) => [marked(one.text), h("span", { class: "hint" }, ` ${reason(one.reason)}`)].flat()), "fine"),
    list("Known false alarms", rule.known_false_alarms),
    h("h3", {}, "Law and sources"),
    sources(rule.sources, known),
    list("History", rule.history),
  ];
}

function treatmentInFull(one, known) {
  const facts = [
    ["Brands", one.brands.join(", ")],
    ["Clinics say", one.clinic_terms.map(readable).join(", ")],
    ["Class", one.class],
    ["Controlled substance", one.schedule === "none" ? "no" : `yes, Schedule ${one.schedule}`],
    ["Compounded", one.compounded],
    ["Known as of", `${one.as_of} (confidence: ${one.confidence})`],
  ].filter(([, value]) => value);
  const uses = one.approved.map((use) => `${capital(use.status)}: ${use.use}${use.route ? ` (${use.route})` : ""}${use.since ? `, since ${use.since}` : ""}`);
  return [
    h("p", { class: "badge" }, one.kind),
    h("h2", {}, named(one)),
    h("p", { class: "id" }, one.names.map(readable).filter((name) => name.toLowerCase() !== named(one).toLowerCase()).join(", ")),
    h("dl", { class: "facts" }, facts.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    list("Approved or cleared for", uses.length ? uses : ["nothing"], "good"),
    list("Not approved for (a selection)", one.not_approved_for.map((id) => id.replaceAll("-", " ")), "bad"),
    list("Boxed warning", one.boxed_warning.map((effect) => effect.name)),
    list("Common side effects, and words that name them", one.side_effects.map(effect)),
    list("Serious risks", one.serious_risks.map(effect)),
    list("Who should not have it", one.contraindications),
    list("Cautions", one.cautions),
    one.notes ? [h("h3", {}, "Notes"), h("p", {}, one.notes)] : "",
    list("Not settled", one.unverified),
    h("h3", {}, "Sources"),
    sources(one.sources, known),
  ].flat();
}

const effect = (one) => (one.words.length ? `${one.name}: ${one.words.slice(0, 6).map(readable).join(", ")}` : one.name);
/** A phrase of the policy as people write it: (drip | infusion) is drip/infusion. */
const readable = (phrase) => phrase.replace(/\(([^()]*)\)\??/g, (_, ways) => ways.split("|").map((way) => way.trim()).join("/")).replace(/\s*\|\s*/g, "/").replace(/\[/g, "(").replace(/\]/g, ")").replace(/[~{}]/g, "").replace(/\s*(\.\.\.|…)\s*/g, " … ");
const named = (one) => capital(one.names.find((name) => !/[|()[\]~{}]/.test(name)) ?? one.treatment.replaceAll("-", " "));
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const reason = (text) => (text ? `(${text.replace(/^other:?\s*/, "")})`.replace("()", "") : "");

function list(title, items, kind = "") {
  if (!items.length) return "";
  return h("section", {}, h("h3", {}, title), h("ul", { class: `examples ${kind}` }, items.map((item) => h("li", {}, item))));
}

/** An example with its marked words. */
function marked(text) {
  return text.split(/<<|>>/).map((part, number) => (number % 2 ? h("mark", {}, part) : part));
}
