// Messages to inspect: who only ever meets frauds learns to suspect everything. In every module a third of them
// is legitimate, for every audience and in every language, and nothing but the message itself says which.

import assert from "node:assert/strict";
import test from "node:test";
import { files, lines, list, programmes, read, split } from "./courses.mjs";

/** Names that nobody can own (RFC 2606 and 6761), and numbers that no one can be given: those of films, after Arcep. */
const RESERVED_NAME = /(^|\.)(example|test|invalid|example\.(com|net|org))$/;
const RESERVED_NUMBER = /^(06 39 98|01 99 00|02 61 91|03 53 01|04 65 71|05 36 49) \d\d \d\d$/;

/** The inspections of a text for an audience: `{ id, kind, verdict, title, text }`, the text without what is told afterwards. */
function inspections(text, audience) {
  const found = new Map();
  for (const { line, inside } of read(text, audience)) {
    const attributes = inside.find((it) => it.name === "inspection")?.attributes;
    if (!attributes) continue;
    const said = (name) => new RegExp(`${name}=(?:"([^"]*)"|([\\w-]+))`).exec(attributes)?.slice(1).find(Boolean);
    const id = /#([\w-]+)/.exec(attributes)[1];
    const one = found.get(id) || { id, kind: said("kind"), verdict: said("verdict") || "fraudulent", title: said("title"), text: "", ended: false };
    one.ended ||= line === "---";
    if (!one.ended) one.text += `${line}\n`;
    found.set(id, one);
  }
  return [...found.values()];
}

/** Hosts that a message shows or leads to; not those that its explanations compare it with. */
const hosts = (text) =>
  [...text.replace(/"[^"]*"\)/g, ")").matchAll(/(?:@|https?:\/\/)([\w.-]+)|\b((?:[\w-]+\.)+(?:example|test|invalid|fr|com|net|org|info|eu))\b/g)].map((it) => (it[1] || it[2]).replace(/\.$/, ""));
const targets = (text) => [...text.matchAll(/\bto="https?:\/\/([\w.-]+)/g)].map((it) => it[1]);

/** The sentences of what is told of a message: beside its marks, and after it. Short ones are anybody's. */
function told(text, id) {
  const found = [];
  for (const { line, inside } of lines(split(text).body)) {
    const attributes = inside.find((it) => it.name === "inspection")?.attributes;
    if (!attributes || !new RegExp(`#${id}(?![\\w-])`).test(attributes)) continue;
    const notes = [...line.matchAll(/"([^"]*)"\)/g)].map((it) => it[1]);
    found.push(...(notes.length || /^- |^$/.test(line) ? notes : [line]));
  }
  return found.flatMap((it) => it.split(/(?<=[.!?]) +/)).filter((it) => it.split(/\s+/).length >= 5);
}

const all = new Map();
for (const programme of programmes) {
  const toml = files(programme, /^relais\.toml$/)[0].text;
  const named = list(toml, "audiences");
  for (const lang of list(toml, "languages")) {
    const first = lang === list(toml, "languages")[0];
    const written = files(programme, /^[\w-]+\/[\w-]+\/[\w-]+(\.\w\w)?\.md$/).filter(({ path }) => (first ? !/\.\w\w\.md$/.test(path) : path.endsWith(`.${lang}.md`)));
    for (const module of list(toml, "modules")) {
      const pages = written.filter(({ path }) => path.startsWith(`${module}/`));
      for (const audience of named.length ? named : ["all"]) {
        const found = pages.flatMap(({ text }) => inspections(text, audience));
        for (const one of found) {
          const page = pages.find(({ text }) => text.includes(`{#${one.id} `));
          all.set(`${programme}/${module}/${one.id}/${lang}`, { ...one, told: told(page.text, one.id) });
        }
        if (!found.length) continue;

        test(`${programme}/${module}, ${lang}, ${audience}: of ${found.length} messages a third is legitimate`, () => {
          const legitimate = found.filter((one) => one.verdict === "legitimate");
          assert.ok(legitimate.length >= 1 && legitimate.length * 3 >= found.length, found.map((one) => `${one.id}: ${one.verdict}`).join());
          assert.ok(found.some((one) => one.verdict !== "legitimate"), "something to find");
        });
      }
    }
  }
}

test("there are messages of every kind, and enough to learn from", (t) => {
  const originals = [...all].filter(([where]) => where.endsWith("/fr")).map(([, one]) => one);
  const count = (fits) => originals.filter(fits).length;
  t.diagnostic(`${originals.length} messages: ${count((one) => one.verdict === "legitimate")} legitimate, ${count((one) => one.verdict === "verify")} to verify`);
  assert.ok(originals.length >= 24);
  for (const kind of ["email", "sms", "web"]) {
    assert.ok(count((one) => one.kind === kind && one.verdict === "legitimate") >= 3, kind);
    assert.ok(count((one) => one.kind === kind && one.verdict === "fraudulent") >= 3, kind);
  }
  // Voices, codes to scan, pages to sign in on, bank details.
  for (const lives of [/^- Appel de/m, /QR code/, /identifiant et mot de passe/, /RIB/]) assert.ok(count((one) => lives.test(`${one.title}\n${one.text}`)) >= 1, lives);
});

test("no two legitimate messages are explained in the same words", () => {
  const said = new Map();
  for (const [where, one] of all) {
    if (one.verdict !== "legitimate") continue;
    assert.ok(one.told.length >= 2, where);
    for (const sentence of one.told) said.set(sentence, [...(said.get(sentence) || []), where]);
  }
  assert.deepEqual([...said].filter(([, where]) => where.length > 1), []);
});

for (const [where, one] of all) {
  test(`${where}: belongs to nobody, and does not say what it is`, () => {
    for (const host of [...hosts(one.text), ...targets(one.text)]) assert.match(host, RESERVED_NAME);
    for (const [number] of one.text.replace(/"[^"]*"\)/g, ")").matchAll(/\b0[1-9](?: \d\d){4}\b/g)) assert.match(number, RESERVED_NUMBER);
    // The title stands above the message before anything is judged.
    assert.doesNotMatch(one.title, /\b(faux|fausse|frauduleu\w+|arnaque|piège|vrai\w*|légitime|fake|scam|fraud\w*|genuine|legitimate)\b/i);
  });
}
