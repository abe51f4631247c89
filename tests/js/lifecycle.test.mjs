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
  assert.deepEqual(run("found", "accepted", "changed", "due", "changed", "left"), ["finished", "initialise", "open", "schedule", "commit", "schedule", "finish"]);
});

test("without an LMS, or with one that refuses", () => {
  assert.deepEqual(run("missing", "changed", "left"), ["finished", "open", "commit", "finish"]);
  assert.deepEqual(run("found", "refused", "changed"), ["alone", "initialise", "open", "commit"]);
});

test("hidden: everything is committed at once", () => {
  assert.deepEqual(run("found", "accepted", "hidden", "changed", "shown", "changed"), ["running", "initialise", "open", "commit", "commit", "schedule"]);
});

test("finished is finished, unless the page comes back", () => {
  assert.deepEqual(run("found", "accepted", "left", "hidden", "changed", "due", "left", "found"), ["finished", "initialise", "open", "finish"]);
  assert.deepEqual(run("found", "accepted", "left", "restored"), ["finished", "initialise", "open", "finish", "reload"]);
});

test("LMSInitialize and LMSFinish are asked for once, whatever happens", () => {
  const events = ["found", "missing", "accepted", "refused", "changed", "due", "hidden", "shown", "left"];
  for (let n = 0; n < 20000; n++) {
    const series = [];
    for (let i = 0, code = n * 7919; i < 8; i++, code = Math.floor(code / events.length)) series.push(events[code % events.length]);
    const [, ...effects] = run(...series);
    for (const once of ["initialise", "open", "finish"]) assert.ok(effects.filter((effect) => effect === once).length <= 1, series.join());
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
