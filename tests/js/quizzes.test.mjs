// The final quizzes ask what a learner does: what can be counted of that is counted here, for every audience.
// Each theme is a pool of which one question is drawn, so that two questions on one point never meet.

import assert from "node:assert/strict";
import test from "node:test";
import { files, list, programmes, questions, read } from "./courses.mjs";

const BANK = 30;
const DEADLINE = /72 ?(heures|hours)|answer=72/;

/** What the introductions and the answers say, by language; the name of a quiz tells its own: `quiz.en.md`. */
const WORDS = {
  fr: { numbers: { 8: "Huit", 10: "Dix" }, each: "questions, une par thème", bank: /tirées parmi (\d+|plus de trente)/, more: "plus de trente", truth: ["Vrai", "Faux"] },
  en: { numbers: { 8: "Eight", 10: "Ten" }, each: "questions, one for each theme", bank: /drawn from (\d+|more than thirty)/, more: "more than thirty", truth: ["True", "False"] },
};
const language = (path) => /\.(\w\w)\.md$/.exec(path)?.[1] || "fr";

/** Whether the right answer is longer, or shorter, than every wrong one. */
const alone = (one, by) => {
  const right = one.answers.find((it) => it.right).words.length;
  return one.answers.every((it) => it.right || by(right, it.words.length));
};

for (const programme of programmes) {
  const pages = files(programme, /^[\w-]+\/[\w-]+\/[\w-]+(\.\w\w)?\.md$/).filter(({ path }) => !path.includes("/media/"));
  const named = list(files(programme, /^relais\.toml$/)[0].text, "audiences");
  const audiences = named.length ? named : ["all"];

  for (const { path, text } of files(programme, /^[\w-]+\/quiz(\.\w\w)?\.md$/)) {
    const words = WORDS[language(path)];
    const module = path.split("/")[0];
    for (const audience of audiences) {
      const bank = questions(text, audience);
      const where = `${programme}/${path}, ${audience}`;

      test(`${where}: at least ${BANK} questions, each in a pool of which one is drawn`, () => {
        assert.ok(bank.length >= BANK, `${bank.length} questions`);
        const pools = new Map();
        for (const { inside } of read(text, audience)) {
          const id = /#([\w-]+)/.exec(inside.find((it) => it.name === "question")?.attributes || "")?.[1];
          if (!id) continue;
          const pool = inside.find((it) => it.name === "pool");
          assert.match(pool?.attributes || "", /draw=1\b/, id);
          pools.set(pool.attributes, (pools.get(pool.attributes) || new Set()).add(id));
        }
        assert.match(text, new RegExp(`^${words.numbers[pools.size]} ${words.each}`, "m"));
        for (const [pool, ids] of pools) assert.ok(ids.size >= 3, `${pool}: ${[...ids]}`);
      });

      test(`${where}: true and false balance`, () => {
        const truths = bank.filter((one) => one.type === "true-false").map((one) => one.answers.find((it) => it.right).words);
        const apart = truths.filter((it) => it === words.truth[0]).length - truths.filter((it) => it === words.truth[1]).length;
        for (const it of truths) assert.ok(words.truth.includes(it), it);
        assert.ok(Math.abs(apart) <= 1, truths.join());
      });

      test(`${where}: no right answer is given away by its length, its place or a date`, () => {
        const singles = bank.filter((one) => one.type === "single");
        for (const by of [(one, other) => one > other, (one, other) => one < other]) {
          const told = singles.filter((one) => alone(one, by));
          assert.ok(told.length <= (singles.length * 2) / 5, `${told.length} of ${singles.length}: ${told.map((one) => one.id)}`);
        }
        for (const { line } of read(text, audience)) assert.doesNotMatch(line, /^- \[[ x]\] (Le |La loi du |En )?(\d{1,2} \p{L}+ )?(19|20)\d\d\.?( —|$)/u);
        const opening = text.match(/^::: question \{.*type=(single|multiple).*\}$/gm);
        for (const one of opening) assert.match(one, / shuffle/);
      });

      test(`${where}: no question is asked twice, nor answered by another one`, () => {
        const course = [...bank, ...pages.filter((it) => it.path.startsWith(`${module}/`) && language(it.path) === language(path)).flatMap((it) => questions(it.text, audience))];
        const prompts = course.map((one) => one.prompt).filter((it) => !/^Reliez|^Quelles? |^Match|^Wh(at|ich) /.test(it));
        assert.deepEqual(prompts.filter((it, at) => prompts.indexOf(it) !== at), []);
        const ids = course.map((one) => one.id);
        assert.deepEqual(ids.filter((it, at) => ids.indexOf(it) !== at), []);
      });
    }
  }

  const modules = list(files(programme, /^relais\.toml$/)[0].text, "modules");
  for (const { path, text } of files(programme, /^[\w-]+\/quiz\.md$/)) {
    test(`${programme}/${path}: each theme says which objective it tests, or which modules it recalls`, () => {
      const module = path.split("/")[0];
      // An objective in several languages is a table; its first text stands for it.
      const toml = files(programme, new RegExp(`^${module}/module\\.toml$`))[0].text.replace(/\{ *\w+ = ("[^"]*")[^}]*\}/g, "$1");
      const objectives = list(toml, "objectives");
      const pools = text.match(/^:{3,} pool \{#[\w-]+/gm);
      const tags = [...text.matchAll(/^:{3,} pool \{#[\w-]+[^\n]*\n<!-- (objectif|rappel) : (.+) -->\n/gm)];
      assert.equal(tags.length, pools.length, pools.join());
      const tested = new Set();
      for (const [line, kind, said] of tags) {
        for (const one of said.split(", ")) {
          if (kind === "objectif") assert.ok(Number(one) >= 1 && Number(one) <= objectives.length, line);
          // A recall is of modules that came before.
          else assert.ok(modules.slice(0, modules.indexOf(module)).includes(one), line);
          tested.add(one);
        }
      }
      for (let at = 1; at <= objectives.length; at++) assert.ok(tested.has(String(at)), `no theme tests « ${objectives[at - 1]} »`);
    });

    test(`${programme}/${path}: the questions of a theme have its tag, and those of what it tests`, () => {
      const themes = [];
      for (const part of text.split(/^(?=:{3,} pool )/m).slice(1)) {
        const [, kind, said] = /^<!-- (objectif|rappel) : (.+) -->$/m.exec(part);
        const tested = said.split(", ").map((one) => `,${kind}-${one}`).join("");
        const tags = [...part.matchAll(/^::: question (.*)$/gm)].map(([line, attributes]) => / tags="([^"]+)"/.exec(attributes)?.[1] ?? line);
        for (const one of tags) assert.equal(one, tags[0]);
        assert.ok(tags[0].endsWith(tested) && !themes.includes(tags[0].split(",")[0]), `${tags[0]}: ${tested}`);
        themes.push(tags[0].split(",")[0]);
      }
    });
  }

  for (const { path, text } of files(programme, /^[\w-]+\/quiz(\.\w\w)?\.md$/)) {
    const { bank, more } = WORDS[language(path)];
    test(`${programme}/${path}: the introduction says how many questions there are`, () => {
      const counts = audiences.map((audience) => questions(text, audience).length);
      const said = bank.exec(text)?.[1];
      for (const count of counts) assert.ok(said === more ? count > 30 : Number(said) === count, `${said}: ${count}`);
    });
  }

  test(`${programme}: 72 hours are asked at most three times`, () => {
    for (const audience of audiences) {
      const asked = files(programme, /^[\w-]+\/(quiz|[\w-]+\/[\w-]+)\.md$/)
        .flatMap(({ text }) => questions(text, audience))
        .filter((one) => DEADLINE.test(one.text));
      assert.ok(asked.length <= 3, asked.map((one) => one.id).join());
    }
  });
}
