// What a launch makes of work that an LMS may not have.

import assert from "node:assert/strict";
import test from "node:test";
import { codec, course, journal } from "./runtime.mjs";

const demo = course();
const state = (seed, pages, answers = {}) => {
  const made = codec.fresh(seed);
  pages.forEach((key) => made.pages.add(key));
  for (const [key, [pick, index]] of Object.entries(answers)) made.answers.set(key, { picks: [pick], texts: [], tries: 1, locked: true, index });
  made.next = Object.keys(answers).length;
  return codec.encode(demo, made);
};
const told = (id, index) => ({ index, id, type: "choice", time: "10:00:00", latency: "0000:00:05.00", weighting: "1", response: "a", pattern: "b", result: "wrong" });
const entry = (changes) => journal.read(demo, { v: 1, base: "", data: "", location: "p2", interactions: [], doubt: true, arrived: false, given: [], page: 1, at: 5, ...changes });
const resume = (data, entries, page = 2) => journal.resume(demo, { data, location: "p1", page, entries: new Map(Object.entries(entries)) });

const first = state(7, ["p_1"]);
const work = state(7, ["p_1", "p_2"], { a01: [0, 0] });

test("the LMS gives the same data back: the entry has served, unless interactions are in doubt", () => {
  assert.deepEqual(resume(work, { k: entry({ data: work, doubt: false }) }).drop, ["k"]);
  const again = resume(work, { k: entry({ data: work, interactions: [told("single", 0)] }) });
  assert.deepEqual([again.drop, again.interactions.length], [[], 1]);
  // Under the same page of the LMS its memory answers, not its database.
  const same = resume(work, { k: entry({ data: work, doubt: false, interactions: [told("single", 0)] }) }, 1);
  assert.deepEqual([same.drop, same.told.length], [[], 1]);
});

test("an earlier state of the same session is gone on with", () => {
  for (const change of [{ base: first }, { given: [journal.fingerprint(first)] }]) {
    const { state: now, interactions, location, ask } = resume(first, { k: entry({ data: work, interactions: [told("single", 0)], ...change }) });
    assert.equal(codec.encode(demo, now), work);
    assert.deepEqual([interactions.length, location, ask], [1, "p2", ""]);
  }
});

test("where another device went on, both are there", () => {
  const elsewhere = state(7, ["p_1", "qui"], { a03: [1, 0] });
  const { state: now, interactions, location } = resume(elsewhere, { k: entry({ base: first, data: work, interactions: [told("single", 0)] }) });
  assert.deepEqual([...now.pages].sort(), ["p_1", "p_2", "qui"]);
  assert.deepEqual(interactions.map(({ id, index }) => [id, index]), [["single", 1]], "at a place of its own");
  assert.equal(location, "p1");
});

test("asked only where nobody can know, and where there is work", () => {
  const ask = (data, changes) => resume(data, { k: entry({ data: work, ...changes }) });
  assert.equal(ask("", {}).ask, "k");
  assert.equal(ask("", { arrived: true }).ask, "k", "something in it is in doubt");
  assert.equal(ask("", { doubt: false }).ask, "k", "the LMS is not known to have had it");
  assert.deepEqual([ask("", { doubt: false, arrived: true }).ask, ask("", { doubt: false, arrived: true }).drop], ["", ["k"]], "a new attempt");
  assert.equal(ask(state(9, ["p_1"]), {}).ask, "k", "another attempt is open");
  assert.deepEqual(resume("", { k: entry({ data: first }) }).drop, ["k"], "the page that opens by itself is no work");
});

test("two entries of one attempt, one of which could not be read in time by the later session", () => {
  const later = state(7, ["p_1", "qui"], { a03: [1, 0] });
  const { state: now, interactions, drop } = resume(first, {
    old: entry({ base: first, data: work, interactions: [told("single", 0)], at: 5 }),
    new: entry({ base: first, data: later, interactions: [told("vf", 0)], at: 6 }),
  });
  assert.deepEqual([...now.pages].sort(), ["p_1", "p_2", "qui"]);
  assert.deepEqual(interactions.map(({ id, index }) => [id, index]), [["vf", 0], ["single", 1]]);
  assert.deepEqual(drop, ["old"]);
});
