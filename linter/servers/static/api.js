// Asks the server on this computer, and nobody else.

const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";

/** The part of the address behind the #: the token stays in it, so that the page can be opened anew. */
export function hash(values) {
  return `#${new URLSearchParams({ ...(token ? { token } : {}), ...values })}`;
}

export class Mistake extends Error {}

async function ask(path, options = {}) {
  const headers = { ...(token ? { authorization: `Bearer ${token}` } : {}), ...options.headers };
  let answer;
  try {
    answer = await fetch(path, { ...options, headers, credentials: "omit", referrerPolicy: "no-referrer" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Mistake("The program behind this page does not answer. Start it again with: cliniclint serve");
  }
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  const sentence = told.error ?? `The program answered with the status ${answer.status}.`;
  throw new Mistake(/^\S+:/.test(sentence) ? sentence : sentence.charAt(0).toUpperCase() + sentence.slice(1));
}

/** What is sent of a draft: its text, or the file itself. */
function body(draft, values = {}) {
  if (draft.file) {
    const form = new FormData();
    for (const [name, value] of Object.entries(values)) form.append(name, value);
    form.append("file", draft.file, draft.name);
    return { method: "POST", body: form };
  }
  const sent = JSON.stringify({ text: draft.text.toWellFormed?.() ?? draft.text, name: draft.name, ...values });
  return { method: "POST", body: sent, headers: { "content-type": "application/json" } };
}

export const get = async (path) => (await ask(path)).json();
export const view = async (draft, signal) => (await ask("/api/page/view", { ...body(draft), signal })).json();
export const why = async (draft, start, end) => (await ask("/api/page/why", body(draft, { start, end }))).json();
export const report = async (draft, format) => (await ask(`/api/report/${format}`, body(draft))).blob();
export const review = async (draft) => (await ask("/api/review", body(draft))).blob();
