// The draft: a plain text area to write in, and behind it the same text, unseen, that carries the underlines.

import { byId } from "./dom.js";
import { difference } from "./text.js";

const area = byId("draft");
const mirror = byId("mirror");
const sheet = byId("sheet");
const can = Boolean(globalThis.CSS?.highlights && globalThis.Highlight);

let lines = [];
let starts = [];

export const text = () => area.value;
export const selection = () => [area.selectionStart, area.selectionEnd];
export const canUnderline = can;
export const isReadOnly = () => area.readOnly;

export function setReadOnly(on) {
  area.readOnly = on;
  sheet.classList.toggle("reading", on);
}

/** Show another text; what could be undone before is forgotten. */
export function setText(value) {
  area.value = value;
  area.setSelectionRange(0, 0);
  sheet.scrollTop = 0;
  follow();
}

/** Let the mirror follow the text area: lines that did not change keep their elements, and with them their underlines. */
export function follow() {
  const next = area.value.split("\n");
  let first = 0;
  while (first < lines.length && first < next.length && lines[first] === next[first]) first += 1;
  let kept = 0;
  while (kept < lines.length - first && kept < next.length - first && lines.at(-1 - kept) === next.at(-1 - kept)) kept += 1;
  const oldCount = lines.length - first - kept;
  const newCount = next.length - first - kept;
  const shared = Math.min(oldCount, newCount);
  for (let n = first; n < first + shared; n += 1) change(mirror.children[n], lines[n], next[n]);
  for (let n = shared; n < oldCount; n += 1) mirror.children[first + shared].remove();
  if (newCount > shared) {
    const added = document.createDocumentFragment();
    for (let n = first + shared; n < first + newCount; n += 1) added.append(line(next[n]));
    mirror.insertBefore(added, mirror.children[first + shared] ?? null);
  }
  lines = next;
  starts = [];
  let at = 0;
  for (const one of lines) {
    starts.push(at);
    at += one.length + 1;
  }
}

function line(words) {
  const element = document.createElement("div");
  element.append(words);
  return element;
}

/** Change the words of a line in place: the underlines behind the change move along. */
function change(element, before, after) {
  const node = element.firstChild ?? element.appendChild(document.createTextNode(""));
  const { start, oldEnd, newEnd } = difference(before, after);
  node.replaceData(start, oldEnd - start, after.slice(start, newEnd));
}

function point(at) {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle - 1;
  }
  const element = mirror.children[low];
  const node = element?.firstChild ?? element;
  return [node, Math.max(0, Math.min(at - starts[low], lines[low].length))];
}

function range([start, end]) {
  const made = document.createRange();
  made.setStart(...point(start));
  made.setEnd(...point(end));
  return made;
}

/** Underline ranges of the text under a name of the style sheet. */
export function underline(name, ranges) {
  if (!can || !lines.length) return;
  CSS.highlights.set(name, new Highlight(...ranges.map(range)));
}

/** Bring a range into view and, if wanted, select it for the keyboard. */
export function show(place, { select = false } = {}) {
  underline("active", [place]);
  const box = range(place).getBoundingClientRect();
  const around = sheet.getBoundingClientRect();
  const within = around.height < document.documentElement.clientHeight && sheet.scrollHeight > sheet.clientHeight;
  const [low, high] = within ? [around.top, around.bottom] : [0, innerHeight];
  if (box.top < low + 40 || box.bottom > high - 60) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    const by = box.top - low - (high - low) / 3;
    (within ? sheet : globalThis).scrollBy({ top: by, behavior: calm });
  }
  if (select) {
    area.focus({ preventScroll: true });
    area.setSelectionRange(...place);
  }
}

/** Replace a range as if it had been typed, so that it can be undone. */
export function replace([start, end], words) {
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, words)) {
    area.setRangeText(words, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function undo() {
  area.focus({ preventScroll: true });
  document.execCommand("undo");
}

export function focus() {
  area.focus();
}

export function listen({ input, click, select }) {
  area.addEventListener("input", () => {
    follow();
    input();
  });
  area.addEventListener("click", click);
  document.addEventListener("selectionchange", () => {
    if (document.activeElement === area) select();
  });
  area.addEventListener("select", select);
}
