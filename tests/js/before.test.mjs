// Questions before a chapter: who knows a thing need not read about it.

import assert from "node:assert/strict";
import test from "node:test";
import { codec, course, scoring } from "./runtime.mjs";

/** A course whose first two questions spare pages. */
function asked() {
  const demo = course();
  const [one, other] = demo.activities.filter((activity) => activity.choices && !activity.quiz && !activity.pool);
  Object.assign(one, { spares: ["p2"] });
  return { demo, one, other, state: codec.fresh(1) };
}
const right = (activity) => activity.correct.map((letter) => codec.rank(letter));
const give = (state, activity, picks, tries = 1) => state.answers.set(activity.key, { picks, texts: [], tries, locked: true, index: null });

test("a right answer at the first try spares its pages, another spares none", () => {
  const { demo, one, state } = asked();
  assert.deepEqual(scoring.spared(demo, state), []);
  give(state, one, [0]);
  assert.deepEqual(scoring.spared(demo, state), []);
  give(state, one, right(one), 2);
  assert.deepEqual(scoring.spared(demo, state), [], "after the right answer was seen, or guessed");
  give(state, one, right(one));
  assert.deepEqual(scoring.spared(demo, state), ["p2"]);
});

test("where several questions are about a page, all of them must be known", () => {
  const { demo, one, other, state } = asked();
  other.spares = ["p2", "p1"];
  give(state, one, right(one));
  assert.deepEqual(scoring.spared(demo, state), []);
  give(state, other, right(other));
  assert.deepEqual(scoring.spared(demo, state).sort(), ["p1", "p2"]);
  give(state, one, [0]);
  assert.deepEqual(scoring.spared(demo, state), ["p1"]);
});

test("what is known is kept with the answers", () => {
  const { demo, one, state } = asked();
  give(state, one, right(one));
  assert.deepEqual(scoring.spared(demo, codec.decode(demo, codec.encode(demo, state))), ["p2"]);
});
