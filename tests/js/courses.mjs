// What the tests of the course texts share: which texts there are, and what one audience reads of them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const courses = fileURLToPath(new URL("../../courses/", import.meta.url));

/** Folders with a `relais.toml`. */
export const programmes = readdirSync(courses).filter((name) => existsSync(join(courses, name, "relais.toml")));

/** The words of `key = ["…", "…"]` in a TOML text. */
export const list = (toml, key) => [...(new RegExp(`^${key} = \\[([^\\]]*)\\]`, "m").exec(toml)?.[1] || "").matchAll(/"([^"]+)"/g)].map((it) => it[1]);

/** Files of a programme whose path fits, with their text: `{ path, text }`, in the order of the course. */
export function files(programme, fits) {
  const root = join(courses, programme);
  return readdirSync(root, { recursive: true })
    .map((path) => path.split(sep).join("/"))
    .filter((path) => fits.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** Front matter and body of a page. */
export function split(text) {
  const found = /^\+\+\+\n([\s\S]*?)\n\+\+\+\n([\s\S]*)$/.exec(text);
  return found ? { front: found[1], body: found[2] } : { front: "", body: text };
}

/**
 * The lines of a body, each with the directives it stands in, from outside to inside, as
 * `{ name, attributes }`. Lines that open and close a directive are left out.
 */
export function lines(body) {
  const open = [];
  const out = [];
  for (const line of body.split("\n")) {
    const opening = /^\s*(:{3,})\s+([a-z][\w-]*)\s*(?:\{(.*)\})?\s*$/.exec(line);
    const closing = /^\s*(:{3,})\s*$/.exec(line);
    if (opening) open.push({ colons: opening[1].length, name: opening[2], attributes: opening[3] || "" });
    else if (closing && open.at(-1)?.colons === closing[1].length) open.pop();
    else out.push({ line, inside: [...open] });
  }
  if (open.length) throw new Error(`\`${open.at(-1).name}\` is not closed`);
  return out;
}

/** Whether an attribute `audience=…` of `::: only` names this audience. */
function isFor(attributes, audience) {
  const names = /audience="?([^"\s}]+)"?/.exec(attributes)?.[1].split(",");
  if (!names) return true;
  return names.some((name) => name.startsWith("!")) ? !names.includes(`!${audience}`) : names.includes(audience);
}

/** The lines of a page that an audience reads, as `lines` gives them; none if the page is for others. */
export function read(text, audience) {
  const { front, body } = split(text);
  const only = list(front, "audience");
  if (only.length && !only.includes(audience)) return [];
  return lines(body).filter(({ inside }) => inside.every((it) => it.name !== "only" || isFor(it.attributes, audience)));
}

/**
 * The questions of a text for an audience: `{ id, type, points, drawn, prompt, answers, text }`; an answer is
 * `{ right, words }`. `text` is all of it, feedback and explanation included.
 */
export function questions(text, audience) {
  const found = new Map();
  for (const { line, inside } of read(text, audience)) {
    const directive = inside.find((it) => it.name === "question");
    if (!directive) continue;
    const id = /#([\w-]+)/.exec(directive.attributes)?.[1];
    const one = found.get(id) || { id, type: /type=([\w-]+)/.exec(directive.attributes)?.[1], prompt: "", answers: [], text: "" };
    const answer = /^- \[([ x])\] (?:\{#\w+\} )?(.*)$/.exec(line);
    if (answer) one.answers.push({ right: answer[1] === "x", words: answer[2].split(" — ")[0].trim() });
    else if (!one.answers.length && !/^(- |\d+\. |---)/.test(line) && line.trim()) one.prompt = `${one.prompt} ${line}`.trim();
    one.text += `${line}\n`;
    found.set(id, one);
  }
  return [...found.values()];
}
