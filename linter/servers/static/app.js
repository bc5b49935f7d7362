// The page: sends the draft to the program on this computer while it is written, and shows what comes back.

import * as api from "./api.js";
import * as aside from "./aside.js";
import { byId, h, plural, say } from "./dom.js";
import * as editor from "./editor.js";
import * as explorer from "./explorer.js";
import * as panel from "./panel.js";
import * as reading from "./reading.js";
import { detected, difference, moved, toPoint, toUnits } from "./text.js";

const SLOW = 700; // milliseconds of a check, from which on a short pause in typing is waited for
const PAUSE = 150;
const state = { name: "", file: null, shown: null, report: null, view: null, findings: [], aside: [], hardest: [], tab: "findings", kept: "", rewritten: null };
let about = { limits: {}, endings: [], reports: [], sizes: { megabytes: 25, characters: 2e6 } };

// ---------------------------------------------------------------- Checking

let waiting = 0;
let running = null;
let stale = false;
let took = 0;

/** The draft as it is sent: a file that cannot be changed here goes as it is, all else as the text that is shown. */
function draft() {
  if (state.file) return { file: state.file, name: state.name };
  const text = editor.text();
  return { text, name: `${stem()}.${byId("format").value || ending(text)}` };
}

function ending(text) {
  const known = /\.(txt|text|md|markdown|html|htm|xhtml)$/i.exec(state.name);
  return known ? known[1] : detected(text);
}

const stem = () => (state.name ? state.name.replace(/\.[^.]*$/, "") : "draft");

/** Whether the findings lag behind the draft, for those who cannot see it. */
const busy = (on) => byId("panes").setAttribute("aria-busy", String(on));

function schedule() {
  busy(true);
  clearTimeout(waiting);
  if (running) {
    stale = true;
    return;
  }
  waiting = setTimeout(check, took > SLOW ? PAUSE : 0);
}

async function check() {
  const text = editor.text();
  stale = false;
  busy(true);
  if (!text.trim()) {
    forget();
    busy(false);
    return;
  }
  const control = new AbortController();
  running = control;
  const began = performance.now();
  try {
    const answer = await api.view(draft(), control.signal);
    if (control.signal.aborted) return;
    took = performance.now() - began;
    place(answer, text);
    mistake("");
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof api.Mistake)) console.error(error);
    mistake(error.message);
  } finally {
    if (running === control) running = null;
    if (stale && !running) schedule();
    else if (!running) busy(false);
  }
}

/** Another draft: what is still being checked is of no interest. */
function abandon() {
  running?.abort();
  running = null;
  stale = false;
  clearTimeout(waiting);
}

/** Take an answer for the text as it was sent; what was typed meanwhile moves it. */
function place({ report, view }, sent) {
  const [told] = report.drafts;
  const now = editor.text();
  const change = now === sent ? null : difference(sent, now);
  const shift = sent.startsWith("\ufeff") ? 1 : 0;
  const unit = toUnits(shift ? sent.slice(1) : sent);
  const here = (range) => {
    if (!range) return null;
    const there = [unit(range[0]) + shift, unit(range[1]) + shift];
    return change ? moved(there, change) : there;
  };
  state.report = report;
  state.current = !change;
  state.view = view;
  state.findings = told.findings.map((finding, number) => {
    const { at, rewrite } = view.findings[number];
    const range = rewrite && here([rewrite[0], rewrite[1]]);
    return { ...finding, at: here(at), rewrite: range && { range, before: rewrite[2], after: rewrite[3] } };
  }).filter((finding) => finding.at);
  state.aside = told.set_aside.map((claim, number) => ({ ...claim, at: here(view.set_aside[number].at), mark: here(view.set_aside[number].cue) })).filter((claim) => claim.at);
  state.hardest = view.hardest.map(here);
  state.readability = told.readability;
  state.excepted = told.excepted ?? [];
  render();
}

function forget() {
  Object.assign(state, { report: null, view: null, findings: [], aside: [], hardest: [], readability: null, excepted: [] });
  mistake("");
  render();
}

// ---------------------------------------------------------------- Showing

function render() {
  const blank = !editor.text().trim();
  panel.show(state.findings, state.excepted ?? [], { blank, readOnly: editor.isReadOnly() });
  if (state.tab === "aside") aside.show(state.aside);
  if (state.tab === "reading") reading.show(state.readability, state.hardest, about.limits, (at) => at && editor.show(at));
  underline();
  verdict(blank);
  byId("welcome").hidden = !blank;
  byId("size").textContent = blank ? "Nothing to check yet." : plural(editor.text().trim().split(/\s+/).length, "word");
  for (const id of ["copy", "download", "clear"]) byId(id).disabled = blank;
  byId("tab-findings").textContent = state.findings.length ? `Findings (${state.findings.length})` : "Findings";
  byId("tab-aside").textContent = state.aside.length ? `Not flagged (${state.aside.length})` : "Not flagged";
}

function underline() {
  const isOn = (tab) => state.tab === tab;
  const drawn = [];
  for (const level of panel.LEVELS) {
    // Words that already carry a graver line get no second one under it.
    const places = state.findings.filter((one) => one.severity === level && one.kind !== "readability").map((one) => one.at);
    const own = places.filter(([start, end]) => !drawn.some((one) => one[0] <= start && end <= one[1]));
    drawn.push(...own);
    editor.underline(level, own);
  }
  editor.underline("aside", isOn("aside") ? state.aside.map((one) => one.at) : []);
  editor.underline("cue", isOn("aside") ? state.aside.map((one) => one.mark).filter(Boolean) : []);
  editor.underline("hard", isOn("reading") ? state.hardest.filter(Boolean) : []);
  const active = state.findings.find((one) => one.fingerprint === state.active);
  editor.underline("active", active ? [active.at] : []);
}

const count = (level) => state.findings.filter((one) => one.severity === level).length;

function verdict(blank) {
  const [errors, warnings, advice] = panel.LEVELS.map(count);
  const rest = [
    warnings ? `${plural(warnings, "statement")} ${warnings === 1 ? "needs" : "need"} a limit or a source` : "",
    advice ? `${plural(advice, "piece")} of advice` : "",
  ].filter(Boolean).join(", ");
  const title = blank ? "Findings" : errors ? `${errors} ${errors === 1 ? "finding stops" : "findings stop"} publication` : warnings ? "Nothing stops publication" : "Ready for review";
  const more = blank ? "They appear here as you write." : rest ? `${capital(rest)}.` : errors ? "Nothing else." : "No finding. A person still has to read it.";
  byId("panel-title").textContent = title;
  byId("verdict-more").textContent = more;
  byId("verdict").className = `verdict ${blank ? "" : errors ? "error" : warnings ? "warning" : "fine"}`;
  const jump = byId("jump");
  jump.hidden = blank;
  onward = state.findings.length ? `${plural(state.findings.length, "finding")}: show` : "No finding";
  if (!below) jump.textContent = onward;
  const before = state.current ? state.rewritten : null;
  if (state.current) state.rewritten = null;
  if (!blank) say(before === null ? `${title}. ${more}` : rechecked(before));
}

let onward = "";
let below = false;

/** On a narrow screen one button leads from the draft down to the findings, and back. */
function watchJump() {
  new IntersectionObserver(([seen]) => {
    below = seen.isIntersecting;
    byId("jump").textContent = below ? "Back to the draft" : onward;
  }, { rootMargin: "0px 0px -45% 0px" }).observe(document.querySelector(".panel"));
}

function rechecked(before) {
  const by = state.findings.length - before;
  const change = by < 0 ? `${-by} fewer than before` : by > 0 ? `${by} more than before` : "as many as before";
  const sentence = `Put in and checked again: ${plural(state.findings.length, "finding")}, ${change}.`;
  toast(sentence, true);
  return sentence;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function mistake(sentence) {
  const banner = byId("banner");
  if (sentence) {
    banner.replaceChildren(h("p", { role: "alert" }, sentence));
    banner.className = "banner wrong";
  } else if (state.file) {
    banner.replaceChildren(...readingNote());
    banner.className = "banner";
  } else {
    banner.replaceChildren(...(state.view?.notes ?? []).map((note) => h("p", {}, note)));
    banner.className = "banner";
  }
  banner.hidden = !banner.childNodes.length;
}

function readingNote() {
  const { shown } = state;
  const words = h("p", {}, `This is the text of ${state.name}, as readers see it. `,
    h("button", { type: "button", class: "link", onclick: () => edit(shown.source ? state.name : `${stem()}.txt`, shown.source ?? shown.text) },
      shown.source ? "Change the HTML here" : "Change a copy here"));
  return [words, ...(state.view?.notes ?? []).map((note) => h("p", {}, note))];
}

let toasting = 0;

function toast(sentence, undo = false) {
  byId("toast-text").textContent = sentence;
  byId("toast-undo").hidden = !undo;
  byId("toast").hidden = false;
  clearTimeout(toasting);
  toasting = setTimeout(() => { byId("toast").hidden = true; }, 9000);
}

// ---------------------------------------------------------------- Findings and their words

function activate(finding, { focus = false, select = false } = {}) {
  choose("findings");
  state.active = finding.fingerprint;
  panel.open(finding.fingerprint, { focus });
  editor.show(finding.at, { select });
}

function back(finding) {
  const now = state.findings.find((one) => one.fingerprint === finding.fingerprint);
  if (now) editor.show(now.at, { select: true });
  else editor.focus();
}

function rewrite(finding, words) {
  const now = state.findings.find((one) => one.fingerprint === finding.fingerprint);
  if (!now?.rewrite) return;
  state.rewritten = state.findings.length;
  state.active = "";
  const sent = /html?$/.test(draft().name) ? escaped(words) : words;
  editor.replace(now.rewrite.range, now.rewrite.before + sent + now.rewrite.after);
}

const escaped = (words) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** The finding at the caret: of several the one with the fewest words. */
function atCaret() {
  const [start] = editor.selection();
  return state.findings.filter((one) => one.kind !== "readability" && one.at[0] <= start && start <= one.at[1])
    .sort((one, other) => one.at[1] - one.at[0] - (other.at[1] - other.at[0]))[0];
}

function step(forward) {
  const order = state.findings.filter((one) => one.kind !== "readability").sort((one, other) => one.at[0] - other.at[0]);
  if (!order.length) return;
  const current = order.findIndex((one) => one.fingerprint === state.active);
  const [caret] = editor.selection();
  let next;
  if (current >= 0) next = order[(current + (forward ? 1 : -1) + order.length) % order.length];
  else next = forward ? order.find((one) => one.at[0] >= caret) ?? order[0] : order.findLast((one) => one.at[0] < caret) ?? order.at(-1);
  activate(next, { select: true });
  say(`${panel.GROUPS[next.severity].title}: ${next.quote}. ${next.message}`, 0);
}

async function askWhy() {
  const text = editor.text();
  const [start, end] = editor.selection();
  if (start === end) return;
  try {
    const shift = text.startsWith("\ufeff") ? 1 : 0;
    const point = (unit) => Math.max(0, toPoint(text, unit) - shift);
    const told = await api.why(draft(), point(start), point(end));
    choose("aside");
    aside.explain(told);
  } catch (error) {
    mistake(error.message);
  }
}

// ---------------------------------------------------------------- Drafts in and out

/** A text to change here. */
function edit(name, text) {
  abandon();
  Object.assign(state, { name, file: null, shown: null, active: "", kept: "" });
  byId("format").value = "";
  byId("format").disabled = false;
  byId("name").textContent = name;
  editor.setReadOnly(false);
  editor.setText(text);
  editor.focus();
  check();
}

async function take(file) {
  if (file.size > about.sizes.megabytes * 1e6) {
    mistake(`${file.name} has ${Math.ceil(file.size / 1e6)} MB; the page takes files of up to ${about.sizes.megabytes} MB.`);
    return;
  }
  if (!leave(`Open ${file.name} in place of the draft that is here?`)) return;
  abandon();
  busy(true);
  try {
    // Read once: a file that is changed or moved afterwards is still the one that is shown.
    const copy = new File([await file.arrayBuffer()], file.name);
    const answer = await api.view({ file: copy, name: file.name });
    const { shown } = answer.view;
    const notes = answer.view.notes;
    if (shown.mode === "source") {
      edit(file.name, shown.text.replace(/\r\n?/g, "\n"));
      state.kept = editor.text();
      if (notes.length) toast(notes.join(" "));
      return;
    }
    Object.assign(state, { name: file.name, file: copy, shown, active: "", kept: shown.text });
    byId("format").disabled = true;
    byId("name").textContent = file.name;
    editor.setText(shown.text);
    editor.setReadOnly(true);
    place(answer, shown.text);
    mistake("");
  } catch (error) {
    if (!(error instanceof api.Mistake)) console.error(error);
    mistake(error.message);
  } finally {
    busy(Boolean(running));
  }
}

/** Ask before a draft that was written here is lost. */
function leave(question) {
  const text = editor.text();
  return !text.trim() || text === state.kept || confirm(question);
}

function keep(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const REPORTS = { html: ["Report to read or print (HTML)", "html"], json: ["Report for programs (JSON)", "json"], markdown: ["Report in Markdown", "md"], csv: ["Findings as a table (CSV)", "csv"] };

function downloads() {
  const item = (words, run) => h("button", { type: "button", onclick: () => { byId("downloads").hidePopover(); run().catch((error) => mistake(error.message)); } }, words);
  const reports = Object.keys(REPORTS).filter((name) => about.reports.includes(name)).map((name) =>
    item(REPORTS[name][0], async () => keep(await api.report(draft(), name), `${stem()}-report.${REPORTS[name][1]}`)));
  const reviewable = state.file && about.reviewed?.some((end) => state.name.toLowerCase().endsWith(end));
  const reviewed = reviewable ? [item("The file with comments on the words", async () => keep(await api.review(draft()), reviewedName()))] : [];
  const hint = about.reviewed?.includes(".docx") && !reviewable ? [h("p", { class: "hint" }, "Open a Word file to get it back with comments.")] : [];
  const text = state.file ? [] : [item("The text", async () => {
    state.kept = editor.text();
    keep(new Blob([editor.text()], { type: "text/plain;charset=utf-8" }), draft().name);
  })];
  byId("downloads").replaceChildren(...text, ...reviewed, ...reports, ...hint);
}

const reviewedName = () => `${stem()}-reviewed${/\.[^.]*$/.exec(state.name)?.[0] ?? ""}`;

// ---------------------------------------------------------------- Tabs, views, theme

const TABS = ["findings", "aside", "reading"];

function choose(tab, focus = false) {
  if (tab === state.tab && !focus) return;
  state.tab = tab;
  for (const name of TABS) {
    const on = name === tab;
    const button = byId(`tab-${name}`);
    button.setAttribute("aria-selected", String(on));
    button.tabIndex = on ? 0 : -1;
    byId(`pane-${name}`).hidden = !on;
    if (on && focus) button.focus();
  }
  byId("panes").scrollTop = 0;
  if (tab === "aside") aside.show(state.aside, true);
  if (tab === "reading") reading.show(state.readability, state.hardest, about.limits, (at) => at && editor.show(at));
  underline();
}

const TITLES = { check: "Check a draft", rules: "Rules", treatments: "Treatments" };
const loaded = {};

async function go(view, id = "", focus = false) {
  const name = view in TITLES ? view : "check";
  history.replaceState(null, "", api.hash({ ...(name === "check" ? {} : { view: name }), ...(id ? { id } : {}) }));
  document.title = `${TITLES[name]} – cliniclint`;
  for (const one of Object.keys(TITLES)) byId(`view-${one}`).hidden = one !== name;
  for (const link of document.querySelectorAll("nav [data-view]")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (name === "check") return;
  try {
    if (!loaded[name]) {
      const told = name === "rules" ? await policyRules() : await policyTreatments();
      loaded[name] = explorer[name](told, (chosen, move) => go(name, chosen, move));
    }
    loaded[name].open(id || (matchMedia("(min-width: 60rem)").matches ? first[name]() : ""), focus);
  } catch (error) {
    byId(`view-${name}`).replaceChildren(h("p", { class: "banner wrong", role: "alert" }, error.message));
  }
}

const told = {};
const policyRules = async () => (told.rules ??= await api.get("/api/rules"));
const policyTreatments = async () => (told.treatments ??= await api.get("/api/treatments"));
const first = { rules: () => byId("view-rules").querySelector(".entries a").hash.slice(1), treatments: () => byId("view-treatments").querySelector(".entries a").hash.slice(1) };

const THEMES = ["automatic", "light", "dark"];
let theme = 0;

function paint() {
  if (theme) document.documentElement.dataset.theme = THEMES[theme];
  else delete document.documentElement.dataset.theme;
  byId("theme").textContent = `Theme: ${THEMES[theme]}`;
}

// ---------------------------------------------------------------- Beginning

function listen() {
  editor.listen({
    input: () => {
      state.active = "";
      byId("welcome").hidden = editor.text() !== "";
      schedule();
    },
    click: () => {
      const [start, end] = editor.selection();
      const finding = start === end && atCaret();
      if (finding) activate(finding);
    },
    select: () => {
      const [start, end] = editor.selection();
      byId("why").disabled = start === end;
    },
  });
  byId("open").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) take(file);
  });
  byId("format").addEventListener("change", () => { abandon(); check(); });
  byId("why").addEventListener("click", askWhy);
  byId("copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText(editor.text());
    state.kept = editor.text();
    toast("The text is copied.");
    say("The text is copied.", 0);
  });
  byId("downloads").addEventListener("beforetoggle", (event) => {
    if (event.newState !== "open") return;
    downloads();
    const button = byId("download").getBoundingClientRect();
    const menu = byId("downloads");
    menu.style.top = `${button.bottom + 4}px`;
    menu.style.right = `${Math.max(8, document.documentElement.clientWidth - button.right)}px`;
  });
  byId("clear").addEventListener("click", () => {
    if (leave("Clear the draft? It is kept nowhere else.")) edit("", "");
  });
  byId("example").addEventListener("click", async () => {
    const text = await (await fetch("/static/example.md")).text();
    edit("example.md", text);
    state.kept = text;
  });
  byId("toast-undo").addEventListener("click", () => { editor.undo(); byId("toast").hidden = true; });
  byId("jump").addEventListener("click", () => (below ? byId("draft-title") : byId("verdict")).scrollIntoView({ block: "start" }));
  byId("theme").addEventListener("click", () => { theme = (theme + 1) % THEMES.length; paint(); });
  byId("keys-button").addEventListener("click", () => byId("keys").showModal());
  byId("private-button").addEventListener("click", () => byId("private").showModal());
  for (const link of document.querySelectorAll("nav [data-view]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); go(link.dataset.view, "", true); });
  }
  for (const name of TABS) byId(`tab-${name}`).addEventListener("click", () => choose(name));
  document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? TABS.length - 1 : by && (TABS.indexOf(state.tab) + by + TABS.length) % TABS.length;
    if (to === undefined) return;
    event.preventDefault();
    choose(TABS[to], true);
  });
  document.addEventListener("keydown", (event) => {
    if (byId("view-check").hidden) return;
    if (event.key === "F8") {
      event.preventDefault();
      step(!event.shiftKey);
    } else if (event.key === "Enter" && event.altKey) {
      const finding = atCaret();
      if (!finding) return;
      event.preventDefault();
      activate(finding, { focus: true });
    }
  });
  listenToDrops();
  watchJump();
  addEventListener("beforeunload", (event) => {
    if (editor.text().trim() && editor.text() !== state.kept) event.preventDefault();
  });
}

function listenToDrops() {
  const holds = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  let depth = 0;
  const over = (on) => document.body.classList.toggle("dropping", on);
  addEventListener("dragenter", (event) => { if (holds(event)) { depth += 1; over(true); } });
  addEventListener("dragleave", (event) => { if (holds(event) && (depth -= 1) <= 0) over(false); });
  addEventListener("dragover", (event) => { if (holds(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    depth = 0;
    over(false);
    go("check");
    const files = [...event.dataTransfer.files];
    if (files.length > 1) mistake("Drop one file at a time; for many, use the command line.");
    else if (files.length) take(files[0]);
  });
}

async function begin() {
  paint();
  listen();
  aside.prepare({ look: (claim) => editor.show(claim.at), rule: (id) => go("rules", id, true) });
  try {
    about = await api.get("/api/page/about");
    byId("file").accept = about.endings.join(",");
    const [ruled, treated] = [await policyRules(), await policyTreatments()];
    const names = new Map(treated.treatments.map((one) => [one.treatment, [...one.names, ...one.brands, ...one.clinic_terms].map((name) => name.toLowerCase())]));
    panel.prepare(
      { activate, rewrite, back, rule: (id) => go("rules", id, true), text: editor.text },
      {
        effects: (draft, text) => treated.treatments.filter((one) => names.get(one.treatment).some((name) => draft.includes(name)))
          .flatMap((one) => one.side_effects).filter((effect) => effect.words.some((word) => text.includes(word.toLowerCase()))).length,
        rules: new Map(ruled.rules.map((rule) => [rule.rule, rule])), sources: ruled.sources, named: (id, text) => (names.get(id) ?? []).some((name) => text.includes(name)),
      },
    );
  } catch (error) {
    mistake(error.message);
    return;
  }
  editor.follow();
  render();
  reading.show(null);
  if (!editor.canUnderline) mistake("This browser cannot underline in the text; the findings beside it are complete. A newer browser underlines, too.");
  const asked = new URLSearchParams(location.hash.slice(1));
  await go(asked.get("view") ?? "check", asked.get("id") ?? "");
  document.documentElement.dataset.ready = "true";
  if (editor.text()) check();
}

begin();
