// Audiences of a programme that live differently read something different: at least a fifth of the words of
// each module. `node --test` prints the table.
//
// Two audiences are compared page by page: the words that stand in both, in the same order, are shared (longest
// common subsequence). A page that only one of them has is not shared.
//
// The quizzes too: of each theme, one question at least is asked of this audience only.

import assert from "node:assert/strict";
import test from "node:test";
import { files, list, programmes, read } from "./courses.mjs";

const SHARE = 20;

/** Words as a reader sees them: no attributes, no addresses behind links. */
const words = (text) => text.replace(/\{[^}]*\}/g, " ").replace(/\]\([^)]*\)/g, " ").toLowerCase().match(/[\p{L}\d]+/gu) || [];

/** How many words of both stand in the same order. */
function shared(one, other) {
  let before = new Uint16Array(other.length + 1);
  for (const word of one) {
    const now = new Uint16Array(other.length + 1);
    for (let at = 1; at <= other.length; at++) now[at] = other[at - 1] === word ? before[at - 1] + 1 : Math.max(before[at], now[at - 1]);
    before = now;
  }
  return before[other.length];
}

/** What each audience reads of a module: path → words. */
function variant(programme, module, audience) {
  const pages = files(programme, new RegExp(`^${module}/([\\w-]+/)?[\\w-]+\\.md$`)).filter(({ path }) => !path.includes("/media/"));
  return new Map(pages.map(({ path, text }) => [path, words(read(text, audience).map(({ line }) => line).join("\n"))]));
}

/** Programmes that have audiences: one that says little of its own to each is better one course for all. */
const several = programmes.filter((programme) => list(files(programme, /^relais\.toml$/)[0].text, "audiences").length > 1);
assert.ok(several.length);

for (const programme of several) {
  const toml = files(programme, /^relais\.toml$/)[0].text;
  for (const module of list(toml, "modules")) {
    test(`${programme}, ${module}: at least ${SHARE} % of the words are the audience's own`, (t) => {
      const variants = new Map(list(toml, "audiences").map((audience) => [audience, variant(programme, module, audience)]));
      const found = [];
      for (const [one, mine] of variants) {
        for (const [other, theirs] of variants) {
          if (one === other) continue;
          let [total, common] = [0, 0];
          for (const [path, text] of mine) {
            total += text.length;
            common += shared(text, theirs.get(path));
          }
          const share = Math.round(((total - common) / total) * 1000) / 10;
          found.push({ one, other, share });
          t.diagnostic(`${one} / ${other}: ${share} % of ${total} words`);
        }
      }
      assert.deepEqual(found.filter(({ share }) => share < SHARE), []);
    });

    test(`${programme}, ${module}: each theme of the quiz has a question for each audience only`, () => {
      const audiences = list(toml, "audiences");
      const { text } = files(programme, new RegExp(`^${module}/quiz\\.md$`))[0];
      /** Theme → questions that this audience is asked. */
      const themes = (audience) => {
        const asked = new Map();
        for (const { inside } of read(text, audience)) {
          const [pool, question] = ["pool", "question"].map((name) => /#([\w-]+)/.exec(inside.find((it) => it.name === name)?.attributes || "")?.[1]);
          if (question) asked.set(pool, (asked.get(pool) || new Set()).add(question));
        }
        return asked;
      };
      const asked = new Map(audiences.map((audience) => [audience, themes(audience)]));
      assert.ok(audiences.length > 1 && asked.get(audiences[0]).size >= 8);
      for (const [audience, mine] of asked) {
        for (const [theme, questions] of mine) {
          const others = audiences.filter((it) => it !== audience).flatMap((it) => [...(asked.get(it).get(theme) || [])]);
          assert.ok([...questions].some((it) => !others.includes(it)), `${audience}, ${theme}`);
        }
      }
    });
  }
}
