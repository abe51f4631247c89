// Several modules in one state: their keys may be the same, and one of them may go.

import assert from "node:assert/strict";
import test from "node:test";
import { anyState, codec, course, plain, programme, random, scoring } from "./runtime.mjs";

test("what is written of a programme is read again", () => {
  const demo = programme();
  for (let seed = 0; seed < 1000; seed++) {
    const state = anyState(demo, random(seed));
    const text = codec.encode(demo, state);
    assert.match(text, /^2[A-Za-z0-9_.+~-]*$/);
    assert.deepEqual(plain(codec.decode(demo, text)), plain(state), `seed ${seed}: ${text}`);
  }
});

test("modules added, taken away and moved keep what the learner did in the others", () => {
  const before = programme(["un", "deux", "trois"]);
  for (let seed = 0; seed < 200; seed++) {
    const state = anyState(before, random(seed));
    const after = programme(["neuf", "trois", "un"]);
    const read = codec.decode(after, codec.encode(before, state));
    assert.deepEqual(plain(read.parts[1]), plain(state.parts[2]));
    assert.deepEqual(plain(read.parts[2]), plain(state.parts[0]));
    assert.equal(read.parts[0].pages.size, 0);
    assert.equal(read.next, state.next, "indexes of a module that is gone are never given again");
  }
});

test("a cut text, and one of something else, give what is whole, or nothing", () => {
  const demo = programme();
  for (let seed = 0; seed < 20; seed++) {
    const state = anyState(demo, random(seed));
    const text = codec.encode(demo, state);
    for (let length = 1; length < text.length; length++) {
      const read = codec.decode(demo, text.slice(0, length));
      read.parts.forEach((part, i) => {
        for (const page of part.pages) assert.ok(state.parts[i].pages.has(page));
        for (const [key, answer] of part.answers) assert.deepEqual(answer, state.parts[i].answers.get(key));
      });
      codec.encode(demo, read);
    }
  }
  assert.equal(codec.decode(demo, codec.encode(course(), codec.fresh(1))), null, "a module's own");
  assert.equal(codec.decode(course(), codec.encode(demo, codec.fresh(1, demo))), null, "and the other way");
});

test("garbage never throws", () => {
  const demo = programme();
  const r = random(5);
  const chars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+~. é\u0000";
  for (let n = 0; n < 5000; n++) {
    const whole = [...codec.encode(demo, anyState(demo, r))];
    for (let hits = r.below(5) + 1; hits > 0; hits--) whole[1 + r.below(whole.length - 1)] = r.pick([...chars]);
    const state = codec.decode(demo, whole.join(""));
    assert.deepEqual(plain(codec.decode(demo, codec.encode(demo, state))), plain(state));
  }
});

test("merging goes module by module", () => {
  const demo = programme();
  const ours = codec.fresh(1, demo);
  const other = codec.fresh(2, demo);
  ours.parts[0].pages.add("p_1");
  other.parts[1].pages.add("p_1");
  codec.merge(ours, other);
  assert.deepEqual(ours.parts.map((part) => part.pages.size), [1, 1, 0]);
});

const seen = (part, module) => module.pages.forEach((page) => part.pages.add(page.key));
const took = (part, best, tries = 1) => (part.quiz = { tries, best, last: best, state: 2, drawn: [] });

/** The standing after these steps with the states of the modules. */
function standing(changes, ...steps) {
  const demo = programme(["un", "deux", "trois"], changes);
  const state = codec.fresh(1, demo);
  const modules = codec.modules(demo);
  for (const step of steps) step(state.parts, modules);
  const { status, score, complete, passed } = scoring.standing(demo, state);
  return [status, score, complete, passed];
}
const pass = (i) => (parts, modules) => (seen(parts[i], modules[i]), took(parts[i], 1000));
const fail = (i, tries = 1) => (parts, modules) => (seen(parts[i], modules[i]), took(parts[i], 300, tries));

test("the rule of a programme", () => {
  assert.deepEqual(standing({}), ["incomplete", null, false, false]);
  assert.deepEqual(standing({}, pass(0)), ["incomplete", 33.3, false, false], "a quiz not taken counts as none right");
  assert.deepEqual(standing({}, pass(0), pass(2)), ["incomplete", 66.7, false, false]);
  assert.deepEqual(standing({}, pass(0), pass(1), pass(2)), ["passed", 100, true, true]);
  assert.deepEqual(standing({}, pass(0), pass(1), fail(2)), ["incomplete", 76.7, false, false], "there are tries left");
  const once = { deux: { tries: 1 } };
  assert.deepEqual(standing(once, fail(1)), ["incomplete", 10, false, false], "the other modules are still to do: an LMS may close what has failed");
  assert.deepEqual(standing(once, pass(0), pass(2), fail(1)), ["failed", 76.7, false, false]);
  const reading = { completion: "pages", masteryScore: null, quiz: null, activities: [], pools: [] };
  const pagesOnly = { un: reading, deux: reading, trois: reading };
  const all = (i) => (parts, modules) => seen(parts[i], modules[i]);
  assert.deepEqual(standing(pagesOnly, all(0)), ["incomplete", null, false, true]);
  assert.deepEqual(standing(pagesOnly, all(0), all(1), all(2)), ["completed", null, true, true]);
  assert.deepEqual(standing({ un: reading }, all(0), pass(1)), ["incomplete", 50, false, false]);
});

test("an objective a module and a chapter", () => {
  const demo = programme(["un", "deux"]);
  const state = codec.fresh(1, demo);
  const [module] = codec.modules(demo);
  state.parts[0].pages.add("p_1");
  assert.deepEqual(scoring.objectives(demo, state), [
    { id: "un", status: "incomplete", score: null },
    { id: "un.un", status: "incomplete" },
    { id: "deux", status: "not attempted", score: null },
    { id: "deux.un", status: "not attempted" },
  ]);
  pass(0)(state.parts, [module]);
  assert.deepEqual(scoring.objectives(demo, state).slice(0, 2), [
    { id: "un", status: "passed", score: 100 },
    { id: "un.un", status: "completed" },
  ]);
});
