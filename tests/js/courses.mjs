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

// A figure is a number of 100 or more that is no year, a number with a unit (%, €, ans, mois, heures,
// jours, millions), or the number of an article or a law (323-1).

const UNITS = "%|€|ans?|mois|heures?|jours?|millions?";
export const NUMBER = new RegExp(
  `(?<![\\d\\w.,/-])(\\d{1,3}(?:[ \\u00a0\\u202f]\\d{3})+(?:,\\d+)?|\\d+(?:[-/]\\d+)+|\\d+(?:,\\d+)?)(?:[ \\u00a0\\u202f]?(${UNITS})(?![\\wé]))?(?![\\d\\w]|[-/]\\d)`,
  "g",
);

/** `420 000` is `420000`, `1 240,00` is `1240`, `1 an` is `1 ans`: one figure, one spelling. */
export function figure(number, unit) {
  const plain = number.replace(/[ \u00a0\u202f]|,0+$/g, "");
  return unit ? `${plain} ${/^[%€]|s$/.test(unit) ? unit : `${unit}s`}` : plain;
}

const FRENCH_UNITS = { year: "ans", month: "mois", hour: "heures", day: "jours", million: "millions" };

/** Figures as French writes them: `€1,290` is `1 290 €`, `5.4 million` is `5,4 millions`; hours of the day go. */
const fromEnglish = (text) =>
  text
    .replace(/\d+(?:\.\d\d)? ?(?:am|pm)(?!\w)/g, " ")
    .replace(/€(\d+(?:,\d{3})*(?:\.\d+)?)/g, "$1 €")
    .replace(/aged (?:\d+ to )?(\d+)|ages (\d+-\d+)/g, (_, last, span) => `${last || span} ans`)
    .replace(/(\d),(?=\d{3}(?!\d))/g, "$1 ")
    .replace(/(\d)\.(?=\d)/g, "$1,")
    .replace(/(\d)[ -]?(year|month|hour|day|million)(?:-old)?s?(?!\w)/g, (_, digit, unit) => `${digit} ${FRENCH_UNITS[unit]}`);

/** The figures of a text that claim something, as French writes them. */
export function figures(text, lang = "fr") {
  const words = (lang === "en" ? fromEnglish(text) : text)
    .replace(/`[^`]*`/g, " ")
    .replace(/\]\([^)]*\)/g, "] ")
    .replace(/\{[^}]*\}/g, " ")
    .replace(/https?:\S+|\S+\.(?:fr|com|org|example)\S*/g, " ")
    .replace(/^\s*\d+\. /gm, "")
    .replace(/\d+(?:,\d+)? ?h(?: ?\d\d)?(?![\wé])/g, " ")
    .replace(/(?<!\d)0 \d{3} \d{3} \d{3}(?!\d)|116 006/g, (phone) => phone.replaceAll(" ", ""));
  return [...words.matchAll(NUMBER)]
    .map(([, number, unit]) => ({ number, unit, value: Number(number.replace(/[ \u00a0\u202f]/g, "").replace(",", ".")) }))
    .filter(({ number, unit, value }) => unit || /[-/]/.test(number) || (value >= 100 && !(/^(19|20)\d\d$/.test(number))))
    .map(({ number, unit }) => figure(number, unit));
}
