// Lists of numbers to call leave nobody out: where a page or a document gives several, 114 (for those who do not
// hear or cannot speak) and 116 006 (to be listened to) are among them. Questions and stories are no lists.

import assert from "node:assert/strict";
import test from "node:test";
import { files, lines, programmes, split } from "./courses.mjs";

const SEVERAL = 2;
const NUMBERS = ["33700", "3018", "0 805 805 817", "112"];
const ALWAYS = ["114", "116 006"];
const TOLD = new Set(["question", "scenario", "inspection"]);

const says = (text, number) => new RegExp(`(?<![\\d.,])${number.replaceAll(" ", "[ \u00a0\u202f]")}(?![\\d.,]\\d|\\d)`).test(text);

/** What learners read as it stands: pages without questions and stories, and the texts of documents. */
const texts = (programme) => [
  ...files(programme, /^[\w-]+\/[\w-]+\/[\w-]+\.md$/).map(({ path, text }) => ({
    path,
    text: lines(split(text).body)
      .filter(({ inside }) => !inside.some((it) => TOLD.has(it.name)))
      .map(({ line }) => line)
      .join("\n"),
  })),
  ...files(programme, /^sources\/.*\.txt$/),
];

for (const programme of programmes) {
  test(`${programme}: where numbers are listed, 114 and 116 006 are among them`, () => {
    const short = texts(programme)
      .filter(({ text }) => NUMBERS.filter((number) => says(text, number)).length >= SEVERAL)
      .flatMap(({ path, text }) => ALWAYS.filter((number) => !says(text, number)).map((number) => `${path}: ${number}`));
    assert.deepEqual(short, []);
  });

  test(`${programme}: 114 is for those who do not hear or cannot speak, not only for those who can do neither`, () => {
    const wrong = texts(programme).filter(({ text }) => /114[^.]*\bni entendre,? ni parler/.test(text)).map(({ path }) => path);
    assert.deepEqual(wrong, []);
  });
}

test("numbers are found as authors write them", () => {
  assert.ok(says("le 116 006, gratuit", "116 006") && says("116\u202f006.", "116 006") && says("17 ou 112 ; 114 par SMS", "114"));
  assert.ok(!says("1149 ou 0,114", "114") && !says("vers 33700.example", "3370"));
});
