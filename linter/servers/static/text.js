// Places in text. The server counts code points, the browser UTF-16 units.

const SURROGATE = /[\ud800-\udfff]/;
const same = (at) => at;

/** From code points to units of this text. */
export function toUnits(text) {
  if (!SURROGATE.test(text)) return same;
  const units = [];
  let at = 0;
  for (const character of text) {
    units.push(at);
    at += character.length;
  }
  units.push(at);
  return (point) => units[Math.min(point, units.length - 1)];
}

/** From a unit of this text to code points. */
export function toPoint(text, unit) {
  return SURROGATE.test(text) ? [...text.slice(0, unit)].length : unit;
}

/** The one stretch in which two texts differ: where it starts, and where it ends in each. */
export function difference(before, after) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let kept = 0;
  while (kept < most - start && before.charCodeAt(before.length - 1 - kept) === after.charCodeAt(after.length - 1 - kept)) kept += 1;
  return { start, oldEnd: before.length - kept, newEnd: after.length - kept };
}

/** A range of the text before, in the text after; null if its words were touched. */
export function moved(range, change) {
  if (!range) return null;
  const [start, end] = range;
  if (end <= change.start) return range;
  const by = change.newEnd - change.oldEnd;
  return start >= change.oldEnd ? [start + by, end + by] : null;
}

const HTML = /^\s*<(!doctype|html|head|body|p|div|h[1-6]|section|article|main|ul|table)\b/i;
const MARKDOWN = /^#{1,6} \S|\*\*[^*\n]+\*\*|\[[^\]\n]+\]\([^)\n]+\)|^---\n|^\|.+\|$/m;

/** The file name ending that a text looks like. */
export const detected = (text) => (HTML.test(text) ? "html" : MARKDOWN.test(text) ? "md" : "txt");
