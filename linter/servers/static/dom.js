// Building elements. Text of drafts and policies only ever becomes text, never markup.

export const byId = (id) => document.getElementById(id);

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const plural = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

export const oneLine = (text) => text.replace(/\s+/g, " ").trim();

let saying = 0;

/** Tell a screen reader, once it is quiet for a moment. */
export function say(sentence, wait = 700) {
  clearTimeout(saying);
  saying = setTimeout(() => {
    byId("live").textContent = sentence;
  }, wait);
}
