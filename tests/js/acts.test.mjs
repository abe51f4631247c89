// Act first: whoever opens a chapter has something to decide before anything is explained.
// `node --test` prints the acts of each chapter.
//
// An act is what a learner does on the page: an answer, a choice, a card to turn. Reading, watching and
// printing are none.

import assert from "node:assert/strict";
import test from "node:test";
import { files, list, programmes, split } from "./courses.mjs";

const ACTS = ["question", "sort", "hotspots", "inspection", "scenario", "telephone", "poll", "reflection", "checklist", "flip", "pool"];
/** The kinds that the short programmes need not all have. */
const KINDS = ["telephone", "sort", "hotspots", "flip", "before", "poll", "reflection"];
const PROGRAMMES = ["senscyber", "sency-crise"];
/** Words that may stand before the first act of a chapter: the scene, and where the easy page is. */
const BEFORE = 60;

/** What an audience meets on a page, in order: words, and the names of directives as they open. */
function met(text, audience) {
  const { front, body } = split(text);
  const only = list(front, "audience");
  if (only.length && !only.includes(audience)) return [];
  const open = [];
  const found = [];
  const hidden = () => open.some(({ name, attributes }) => name === "only" && !(/audience="?([^"\s}]+)/.exec(attributes)?.[1].split(",") ?? [audience]).includes(audience));
  for (const line of body.split("\n")) {
    const opening = /^\s*(:{3,})\s+([a-z][\w-]*)\s*(?:\{(.*)\})?\s*$/.exec(line);
    const closing = /^\s*(:{3,})\s*$/.exec(line);
    if (opening) {
      open.push({ colons: opening[1].length, name: opening[2], attributes: opening[3] || "" });
      if (!hidden()) found.push(opening[2]);
    } else if (closing && open.at(-1)?.colons === closing[1].length) open.pop();
    else if (!hidden()) found.push(...(line.match(/[\p{L}\d]+/gu) || []).map(() => ""));
  }
  return found;
}

for (const programme of PROGRAMMES) {
  const toml = files(programme, /^relais\.toml$/)[0].text;
  const audiences = list(toml, "audiences");
  for (const module of list(toml, "modules")) {
    const chapters = new Map();
    for (const page of files(programme, new RegExp(`^${module}/\\d-[\\w-]+/\\d\\w*-[\\w-]+\\.md$`))) {
      const chapter = page.path.split("/")[1];
      if (!/\.\w\w\.md$|essentiel\//.test(page.path)) chapters.set(chapter, [...(chapters.get(chapter) || []), page]);
    }
    for (const [chapter, pages] of chapters) {
      test(`${programme}/${module}/${chapter} begins with an act`, (t) => {
        for (const audience of audiences.length ? audiences : ["all"]) {
          const read = pages.map(({ path, text }) => ({ path, found: met(text, audience) })).filter(({ found }) => found.length);
          const first = read[0].found;
          const act = first.findIndex((it) => ACTS.includes(it));
          const words = first.slice(0, act).filter((it) => it === "").length;
          t.diagnostic(`${audience}: ${read.flatMap(({ found }) => found.filter((it) => ACTS.includes(it))).length} acts on ${read.length} pages, the first after ${words} words`);
          assert.ok(act >= 0 && words <= BEFORE, `${read[0].path}, ${audience}: ${words} words before the first act`);
        }
      });
    }

    test(`${programme}/${module}: one thing to write for oneself, and for every audience`, () => {
      for (const audience of audiences.length ? audiences : ["all"]) {
        const all = [...chapters.values()].flat().flatMap(({ text }) => met(text, audience));
        assert.equal(all.filter((it) => it === "reflection").length, 1, audience);
      }
    });
  }
}

test("the real courses use every kind of act", () => {
  const used = new Set(programmes.flatMap((programme) => files(programme, /^[\w-]+\/\d-[\w-]+\/[\w-]+\.md$/).flatMap(({ text }) => [...text.matchAll(/^\s*:{3,}\s+([a-z]+)/gm)].map((it) => it[1]))));
  assert.deepEqual(KINDS.filter((it) => !used.has(it)), []);
});

test("words and acts are told apart, for an audience", () => {
  const text = "+++\nid = \"p\"\n+++\nUn mot.\n\n:::: only {audience=ecole}\n::: poll {#p}\nLequel ?\n\n- A\n- B\n:::\n::::\n";
  assert.deepEqual(met(text, "ecole"), ["", "", "only", "poll", "", "", ""]);
  assert.deepEqual(met(text, "hopital"), ["", ""]);
});
