import assert from "node:assert/strict";
import test from "node:test";
import { lifecycle } from "./runtime.mjs";

/** Phases and effects of a series of events. */
function run(...events) {
  let phase = "searching";
  const effects = [];
  for (const event of events) {
    const [next, effect] = lifecycle.step(phase, event);
    phase = next;
    if (effect) effects.push(effect);
  }
  return [phase, ...effects];
}

test("an ordinary launch", () => {
  assert.deepEqual(run("found", "accepted", "opened", "changed", "due", "changed", "left"), ["finished", "initialise", "open", "schedule", "commit", "schedule", "finish"]);
});

test("while the LMS's values are read nothing is written, and no end is told", () => {
  assert.deepEqual(run("found", "accepted", "changed", "hidden", "due", "left"), ["finished", "initialise", "open"]);
});

test("without an LMS, or with one that refuses", () => {
  assert.deepEqual(run("missing", "changed", "left"), ["finished", "open", "commit", "finish"]);
  assert.deepEqual(run("found", "refused", "changed"), ["alone", "initialise", "open", "commit"]);
});

test("an LMS that comes late is joined, before and after nobody believed in it", () => {
  assert.deepEqual(run("later", "changed", "found", "accepted", "opened", "changed"), ["running", "open", "initialise", "open", "schedule"]);
  assert.deepEqual(run("later", "missing", "changed", "found", "accepted", "opened", "left"), ["finished", "open", "open", "commit", "initialise", "open", "finish"]);
});

test("hidden: everything is committed at once", () => {
  assert.deepEqual(run("found", "accepted", "opened", "hidden", "changed", "shown", "changed"), ["running", "initialise", "open", "commit", "commit", "schedule"]);
});

test("finished is finished, unless the page comes back", () => {
  assert.deepEqual(run("found", "accepted", "opened", "left", "hidden", "changed", "due", "left", "found"), ["finished", "initialise", "open", "finish"]);
  assert.deepEqual(run("found", "accepted", "opened", "left", "restored"), ["finished", "initialise", "open", "finish", "reload"]);
});

test("a session is begun once while it is accepted, and finished once, whatever happens", () => {
  const events = ["found", "later", "missing", "accepted", "opened", "changed", "due", "hidden", "shown", "left"];
  for (let n = 0; n < 20000; n++) {
    const series = [];
    for (let i = 0, code = n * 7919; i < 9; i++, code = Math.floor(code / events.length)) series.push(events[code % events.length]);
    const [, ...effects] = run(...series);
    for (const once of ["initialise", "finish"]) assert.ok(effects.filter((effect) => effect === once).length <= 1, series.join());
    if (effects.includes("finish")) assert.equal(effects.at(-1), "finish");
  }
});

test("time asleep or hidden does not count", () => {
  const watch = lifecycle.stopwatch(1000, 60);
  assert.equal(watch.read(21000), 20);
  assert.equal(watch.read(8 * 3600 * 1000), 80, "a night asleep is a minute at most");
  assert.equal(watch.read(0), 80, "the clock went back");
  watch.run(10000, false);
  assert.equal(watch.read(50000), 90);
  watch.run(50000, true);
  assert.equal(watch.read(51500), 91.5);
});
