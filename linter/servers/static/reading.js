// Readability: the grade against its target, the other scores, and the hardest sentences.

import { byId, h, plural } from "./dom.js";

const SCORES = {
  flesch_kincaid_grade: ["Flesch-Kincaid grade", "School years a reader needs."],
  text_standard: ["Consensus of all grades", "What most of the grade scores agree on."],
  words_per_sentence: ["Words in a sentence", "15 to 20 are easy to follow."],
  flesch_reading_ease: ["Flesch reading ease", "Up to 100; higher is easier, 60 to 70 is plain English."],
  smog_index: ["SMOG grade", "From words of three or more syllables; usual for health texts."],
  gunning_fog: ["Gunning fog", "From long sentences and long words."],
  dale_chall_readability_score: ["Dale–Chall", "From words that are not in everyday use; below 8 is easy."],
  automated_readability_index: ["Automated readability index", "A grade from letters and words."],
  coleman_liau_index: ["Coleman–Liau", "A grade from letters and sentences."],
};
const MOST = 20;
const pane = byId("pane-reading");

/** Show the scores of a draft; `look` shows a sentence of it. */
export function show(scores, places, limits, look) {
  if (!scores || !scores.sentences) {
    pane.replaceChildren(h("p", { class: "nothing" }, "Scores appear once there is a sentence to read."));
    return;
  }
  const limited = Object.keys(SCORES).filter((name) => name in limits && name in scores);
  const others = Object.keys(SCORES).filter((name) => !(name in limits) && name in scores);
  const minutes = Math.max(1, Math.round(scores.words / 230));
  pane.replaceChildren(
    ...limited.map((name) => gauge(name, scores[name], limits[name])),
    h("p", { class: "hint" }, `${plural(scores.words, "word")} of running text in ${plural(scores.sentences, "sentence")}; about ${plural(minutes, "minute")} to read.`),
    h("h3", {}, "Hardest sentences"),
    scores.hardest.length
      ? h("ol", { class: "cards" }, scores.hardest.map((sentence, number) => hard(sentence, places[number], look)))
      : h("p", {}, "None stands out."),
    h("h3", {}, "Other scores"),
    h("dl", { class: "scores" }, others.map((name) => [h("dt", {}, SCORES[name][0], h("span", { class: "hint" }, SCORES[name][1])), h("dd", {}, scores[name].toFixed(1))])),
  );
}

function gauge(name, value, limit) {
  const over = value > limit;
  const at = (number) => `${(100 * Math.min(Math.max(number, 0), MOST)) / MOST}%`;
  const told = over ? `above the target of ${limit}` : `within the target of ${limit}`;
  const bar = h("div", { class: "bar-of", role: "meter", "aria-label": SCORES[name][0], "aria-valuemin": 0, "aria-valuemax": MOST, "aria-valuenow": Math.min(Math.max(value, 0), MOST).toFixed(1), "aria-valuetext": `${value.toFixed(1)}, ${told}` },
    h("div", { class: "filled" }), h("div", { class: "target" }));
  bar.firstChild.style.width = at(value);
  bar.lastChild.style.left = at(limit);
  return h("div", { class: `gauge ${over ? "over" : "within"}` },
    h("h3", {}, SCORES[name][0]),
    h("p", { class: "value" }, h("b", {}, value.toFixed(1)), ` ${told}`), bar,
    h("p", { class: "hint" }, SCORES[name][1]));
}

function hard(sentence, place, look) {
  return h("li", { class: "card hard" }, h("button", { type: "button", class: "head", onclick: () => look(place) },
    h("span", { class: "quoted" }, sentence.quote.length > 220 ? `${sentence.quote.slice(0, 219)}…` : sentence.quote),
    h("span", { class: "says" }, `grade ${sentence.grade.toFixed(0)}`), h("span", { class: "where" }, `line ${sentence.line}`)));
}
