// Figures in the courses are true because somebody read where they come from: every programme
// with a `sources.md` says for each figure which source, and when it was read.
//
// A figure is a number of 100 or more that is no year, a number with a unit (%, €, ans, mois, heures,
// jours, millions), or the number of an article or a law (323-1). Stories are invented (scenarios, conversations
// and messages to inspect), so theirs do not count.

import assert from "node:assert/strict";
import test from "node:test";
import { figure, figures, files, lines, NUMBER, programmes, split } from "./courses.mjs";

/**
 * What a programme's learners read in its first language, without the stories: `{ path, text }`. Translations
 * say the same figures: see `translations.test.mjs`.
 */
function texts(programme) {
  const original = ({ path }) => !/\.[a-z]{2}\.\w+$/.test(path);
  const told = files(programme, /\.md$/)
    .filter(original)
    .filter(({ path }) => path !== "sources.md")
    .map(({ path, text }) => ({
      path,
      text: lines(split(text).body)
        .filter(({ inside }) => !inside.some((it) => ["scenario", "telephone", "inspection"].includes(it.name)))
        .map(({ line }) => line)
        .join("\n"),
    }));
  const drawn = files(programme, /\.svg$/).filter(original).map(({ path, text }) => ({
    path,
    text: [...text.matchAll(/<(?:text|tspan|title|desc)\b[^>]*>([^<]*)/g)].map((it) => it[1]).join("\n"),
  }));
  return [...told, ...drawn, ...files(programme, /^sources\/.*\.txt$/).filter(original)];
}

/** `sources.md`: its rows (figures, source, date read) and the figures that claim nothing. */
function entries(programme) {
  const [page] = files(programme, /^sources\.md$/);
  if (!page) return undefined;
  const keys = (text) => [...text.matchAll(/`([^`]+)`/g)].map((it) => {
    const phone = it[1].replace(/^(0 \d{3} \d{3} \d{3}|116 006)$/, (number) => number.replaceAll(" ", ""));
    const found = [...phone.matchAll(NUMBER)];
    assert.equal(found.length, 1, `${programme}/sources.md: \`${it[1]}\` is one figure`);
    return figure(found[0][1], found[0][2]);
  });
  const rows = page.text.split("\n").filter((line) => /^\|/.test(line) && !/^\|\s*(-|affirmation)/.test(line)).map((line) => {
    const cells = line.split("|").slice(1, -1).map((cell) => cell.trim());
    return { line, keys: keys(cells[0] || ""), source: cells[1] || "", read: cells[2] || "" };
  });
  const invented = page.text.split("\n").filter((line) => /^- /.test(line)).map((line) => ({ line, keys: keys(line.split(" : ")[0]), why: line.split(" : ")[1] || "" }));
  return { rows, invented };
}

const sourced = programmes.filter(entries);

test("every programme says where its figures come from", () => assert.deepEqual(sourced, programmes));

for (const programme of sourced) {
  const { rows, invented } = entries(programme);
  const known = new Set([...rows, ...invented].flatMap((it) => it.keys));
  const used = texts(programme).flatMap(({ path, text }) => figures(text).map((it) => ({ path, it })));

  test(`${programme}: every figure has a source, or is said to claim nothing`, () => {
    const missing = used.filter(({ it }) => !known.has(it)).map(({ path, it }) => `${path}: ${it}`);
    assert.deepEqual([...new Set(missing)], []);
  });

  test(`${programme}: no source for what the course no longer says`, () => {
    const said = new Set(used.map(({ it }) => it));
    assert.deepEqual([...known].filter((it) => !said.has(it)), []);
  });

  test(`${programme}: every row names a source and the day it was read, or says that it was not`, () => {
    for (const { line, keys, source, read } of rows) {
      assert.ok(keys.length > 0 || /^\|[^|`]+\|/.test(line), line);
      assert.ok(source.length > 5, line);
      assert.match(read, /^(\d{4}-\d\d-\d\d|source non relue|cité par .+, \d{4}-\d\d-\d\d)$/, line);
    }
    for (const { line, why } of invented) assert.ok(why.length > 10, line);
  });
}

test("figures are found in what authors write", () => {
  assert.deepEqual(figures("En 2024, plus de **420 000 demandes**, soit 94 %."), ["420000", "94 %"]);
  assert.deepEqual(figures("Entrer | 323-1 | 3 ans et 100 000 € | loi n° 88-19"), ["323-1", "3 ans", "100000 €", "88-19"]);
  assert.deepEqual(figures("sous 72 heures, à 8 h 50, en 1 an et 5,4 millions"), ["72 heures", "1 ans", "5,4 millions"]);
  assert.deepEqual(figures("Appelez le 116 006 ou le 0 805 805 817, le 17 ou le 114."), ["116006", "0805805817", "114"]);
  assert.deepEqual(figures("règlement (UE) 2016/679"), ["2016/679"]);
  assert.deepEqual(figures("1. Trois règles\n2. [lien](https://a.example/2345) et `12345`, 12 agents, 17cyber.gouv.fr"), []);
});
