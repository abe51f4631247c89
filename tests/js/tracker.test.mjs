// The tracker of scorm12 packages against LMSs that lose, refuse and forget, and against
// what other content of the LMS's host left in the browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";
import { codec, course, journal } from "./runtime.mjs";

const load = (path) => vm.runInThisContext(readFileSync(new URL(path, import.meta.url), "utf8"), path);
load("../../crates/scorm/src/runtime/cmi.js");
load("../../scorm-templates/preview/lms-stub.js");
load("../../scorm-templates/runtime/storage.js");
load("../../scorm-templates/runtime/tracker-scorm12.js");

/** Without IndexedDB, as in a browser that blocks it: what the journal holds is easily seen. */
function browser(stored = new Map()) {
  globalThis.localStorage = globalThis.sessionStorage = new Proxy(
    {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, String(value)),
      removeItem: (key) => void stored.delete(key),
    },
    { ownKeys: () => [...stored.keys()], getOwnPropertyDescriptor: (_, key) => ({ value: stored.get(key), enumerable: true, configurable: true }) },
  );
  return stored;
}

/** A document that is loaded, its LMS's page loaded at `page`. */
function launch(lms, stored = new Map(), page = 1) {
  browser(stored);
  const around = { API: lms?.API, performance: { timeOrigin: page } };
  around.parent = around;
  globalThis.window = { parent: around, location: { pathname: "/package/" }, setTimeout, clearTimeout };
  const tracker = globalThis.Relais.tracker(course());
  return { tracker, running: tracker.find() && tracker.initialise(), stored };
}
/** What was given to the browser is in it. */
const written = () => new Promise((done) => setTimeout(done, 10));
const state = codec.fresh(7);
state.pages.add("p_1").add("p_2");
const data = (...more) => {
  const copy = { ...state, pages: new Set([...state.pages, ...more]) };
  return codec.encode(course(), copy);
};
const snapshot = { seed: 7, data: data(), location: "p2", status: "incomplete", score: 40, objectives: [] };
const later = { ...snapshot, data: data("qui"), location: "quiz" };
const interaction = { index: 0, id: "single", type: "choice", time: "10:00:00", latency: "0000:00:05.00", weighting: "1", response: "b", pattern: "b", result: "correct" };
const entries = (stored) => [...stored].filter(([key]) => key.startsWith("relais:kept:journal:")).map(([, text]) => JSON.parse(text));
const learner = journal.fingerprint("learner-1");
const keyOf = (seed) => `relais:kept:journal:demo-module:${learner}:${seed}`;

test("what is no journal does not keep the course from starting, and is told of", async () => {
  const good = { v: 1, base: "", data: snapshot.data, location: {}, at: 5 };
  for (const [kept, readable] of [
    [{ ...good, interactions: [null, 5, "x", {}, { index: "__proto__" }, { ...interaction, index: -1 }] }, true],
    [{ ...good, interactions: "x" }, false],
    [{ ...good, interactions: { length: 1e9 } }, false],
    [{ ...good, interactions: Array(3000).fill(interaction) }, false],
    [{ ...good, interactions: [], v: 2 }, false],
    [{ ...good, interactions: [], data: "9AAA" }, false],
    [{ ...good, interactions: [], data: 5 }, false],
    [null, false],
    ["x".repeat(2e6), false],
  ]) {
    const stored = new Map([[keyOf(7), JSON.stringify(kept)]]);
    const { tracker, running } = launch(globalThis.LmsStub.create(), stored);
    assert.equal(running, true);
    const opened = await tracker.open(false);
    assert.equal(opened.entries.size, readable ? 1 : 0, JSON.stringify(kept)?.slice(0, 90));
    assert.equal(opened.isUnreadable, !readable);
    for (const entry of opened.entries.values()) assert.deepEqual(entry.interactions, []);
  }
  const { tracker } = launch(globalThis.LmsStub.create(), new Map([[keyOf(7), "{cut"]]));
  assert.equal((await tracker.open(false)).isUnreadable, true);
});

test("a journal is its learner's, and its partner's course's", async () => {
  const stored = new Map();
  const first = launch(globalThis.LmsStub.create(), stored);
  await first.tracker.open(false);
  first.tracker.keep(snapshot, 1);
  await new Promise((done) => setTimeout(done, 5));
  assert.deepEqual(entries(stored).length, 1);
  assert.ok(![...stored].join().includes("learner-1"), "who learns is not written down");
  const other = globalThis.LmsStub.create();
  other.API = { ...other.API, LMSGetValue: (name) => (name === "cmi.core.student_id" ? "learner-2" : lmsGet(other, name)) };
  const second = launch(other, stored);
  assert.equal((await second.tracker.open(false)).entries.size, 0);
});
const lmsGet = (lms, name) => lms.get(name);

test("an LMS that counts without end does not hold the course up", async () => {
  let asked = 0;
  const answers = { "cmi.objectives._count": "999999999", "cmi.interactions._count": "0" };
  const API = { LMSInitialize: () => "true", LMSGetLastError: () => "0", LMSGetValue: (name) => (asked++, answers[name] || "") };
  const { tracker, running } = launch({ API });
  assert.equal(running, true);
  await tracker.open(false);
  assert.ok(asked < 2000, `${asked} questions`);
});

test("a frame loaded again while the LMS's session runs goes on where it was", async () => {
  for (const lingers of [true, false]) {
    const lms = globalThis.LmsStub.create({ lingers });
    const stored = new Map();
    const first = launch(lms, stored);
    assert.equal(first.running, true);
    await first.tracker.open(false);
    first.tracker.commit(snapshot, 90);
    // With an LMS that does end the session, the frame had no time to say so.
    if (lingers) first.tracker.finish(snapshot, 100);

    const second = launch(lms, stored);
    assert.equal(lms.log.filter(({ call, code }) => call === "LMSInitialize" && code === "101").length, 1);
    assert.equal(second.running, true, "the session is taken over");
    const opened = await second.tracker.open(false);
    assert.deepEqual([opened.data, opened.location, opened.writable, opened.notice], [snapshot.data, "p2", true, null]);
    second.tracker.commit({ ...later, score: 30 }, 20);
    assert.equal(lms.get("cmi.suspend_data"), later.data);
    assert.equal(lms.get("cmi.core.score.raw"), "40", "no score is lowered");
    assert.equal(lms.get("cmi.core.session_time"), lingers ? "0000:02:00.00" : "0000:01:50.00", "one session, one time");
  }
});

test("a new session's time begins at nought, and a session begun again is not counted twice", async () => {
  const stored = new Map();
  const first = launch(globalThis.LmsStub.create(), stored);
  await first.tracker.open(false);
  first.tracker.commit(snapshot, 90);
  const lms = globalThis.LmsStub.create();
  const second = launch(lms, stored, 2);
  await second.tracker.open(false);
  second.tracker.commit(snapshot, 20);
  assert.equal(lms.get("cmi.core.session_time"), "0000:00:20.00");

  // The same page of the LMS lets it begin again: has it added the time of the first?
  for (const [total, expected] of [["0000:00:00.00", "0000:01:50.00"], ["0000:01:30.00", "0000:00:20.00"]]) {
    const kept = new Map();
    const one = launch(globalThis.LmsStub.create({ saved: { "cmi.core.total_time": "0000:00:00.00" } }), kept);
    await one.tracker.open(false);
    one.tracker.commit(snapshot, 90);
    const again = globalThis.LmsStub.create({ saved: { "cmi.suspend_data": snapshot.data, "cmi.core.total_time": total } });
    const two = launch(again, kept);
    await two.tracker.open(false);
    two.tracker.commit(snapshot, 20);
    assert.equal(again.get("cmi.core.session_time"), expected, total);
  }
});

test("an LMS whose session is over is not taken for one that runs: the work of this tab is kept", async () => {
  const lms = globalThis.LmsStub.create();
  const stored = new Map();
  const first = launch(lms, stored);
  await first.tracker.open(false);
  first.tracker.commit(snapshot, 5);
  first.tracker.finish(snapshot, 5);
  const second = launch(lms, stored);
  assert.equal(second.running, false);
  const opened = await second.tracker.open(false);
  assert.deepEqual([opened.data, opened.location, opened.notice], [snapshot.data, "p2", "js-notice-ended"]);
  second.tracker.record(interaction);
  second.tracker.commit(later, 9);
  await new Promise((done) => setTimeout(done, 5));
  assert.deepEqual(entries(stored).map(({ data, doubt, interactions }) => [data, doubt, interactions.length]), [[later.data, true, 1]]);

  // Under another page of the LMS it may be another learner.
  const stranger = launch(lms, stored, 2);
  assert.deepEqual([(await stranger.tracker.open(false)).data, stranger.running], ["", false]);
  // Nor is one that throws, or that refuses for another reason, taken for one that runs.
  for (const API of [
    { LMSInitialize: () => "false", LMSGetLastError: () => "201", LMSGetValue: () => "incomplete" },
    { LMSInitialize: () => "false", LMSGetLastError: () => "101", LMSGetValue: () => "" },
    { LMSInitialize: () => "false", LMSGetLastError: () => "101", LMSGetValue() { throw new Error(); } },
  ]) {
    assert.equal(launch({ API }).running, false);
  }
});

/** An LMS that keeps to itself what it was given last, and sends only what differs from it: as Moodle does. */
function comparing() {
  const lms = globalThis.LmsStub.create();
  const [memory, passed, database] = [new Map(), new Map(), new Map()];
  const server = { lost: /** @type {""|"false"|"true"} */ (""), requests: 0, most: 0 };
  const API = {
    ...lms.API,
    LMSSetValue(name, value) {
      const answer = lms.API.LMSSetValue(name, value);
      if (answer === "true") memory.set(name, name.endsWith("weighting") || name.includes("score") ? String(Number(value)) : value);
      return answer;
    },
    LMSCommit() {
      const changed = [...memory].filter(([name, value]) => passed.get(name) !== value);
      for (const [name, value] of changed) passed.set(name, value);
      server.requests++;
      server.most = Math.max(server.most, changed.length);
      if (server.lost) return server.lost;
      for (const [name, value] of changed) database.set(name, value);
      return "true";
    },
  };
  return { lms: { ...lms, API }, database, server };
}

test("what a lost request held is sent again as a change, element by element", async () => {
  for (const lost of ["false", "true"]) {
    const { lms, database, server } = comparing();
    const { tracker } = launch(lms);
    await tracker.open(false);
    assert.equal(tracker.commit(snapshot, 5), true);
    server.lost = lost;
    Object.defineProperty(globalThis, "navigator", { value: { onLine: lost === "false" }, configurable: true });
    tracker.record(interaction);
    const passed = { ...later, status: "passed", score: 100, objectives: [{ id: "un", status: "completed" }] };
    assert.equal(tracker.commit(passed, 9), false, "neither a false nor a true that nobody can have said is believed");
    assert.equal(await tracker.check(() => [passed, 9]), "silent");
    globalThis.navigator.onLine = true;
    server.lost = "";
    assert.equal(await tracker.check(() => [passed, 20]), "unknown", "without a way to ask, nobody says that it is sure");
    for (const [name, value] of Object.entries({
      "cmi.suspend_data": passed.data,
      "cmi.core.lesson_location": "quiz",
      "cmi.core.lesson_status": "passed",
      "cmi.core.score.raw": "100",
      "cmi.objectives.0.id": "un",
      "cmi.objectives.0.status": "completed",
      "cmi.interactions.0.id": "single",
      "cmi.interactions.0.type": "choice",
      "cmi.interactions.0.time": "10:00:00",
      "cmi.interactions.0.weighting": "1",
      "cmi.interactions.0.correct_responses.0.pattern": "b",
      "cmi.interactions.0.student_response": "b",
      "cmi.interactions.0.result": "correct",
      "cmi.interactions.0.latency": "0000:00:05.00",
    })) assert.equal(database.get(name), value, `${lost} ${name}`);
    assert.deepEqual(lms.errors(), [], "no value that a strict LMS refuses");
  }
});

test("no request holds more elements than Moodle's server takes", async () => {
  const { lms, database, server } = comparing();
  const { tracker } = launch(lms);
  await tracker.open(false);
  for (let index = 0; index < 300; index++) tracker.record({ ...interaction, index, id: "q-" + index });
  server.lost = "false";
  assert.equal(tracker.commit(snapshot, 5), false);
  server.lost = "";
  await tracker.check(() => [snapshot, 5]);
  assert.ok(server.most <= 1000, `${server.most}`);
  for (let index = 0; index < 300; index++) assert.equal(database.get(`cmi.interactions.${index}.id`), "q-" + index);
});

test("an LMS that answers by beacon is not believed", async () => {
  const lms = globalThis.LmsStub.create();
  const heard = [];
  const { tracker } = launch(lms);
  const sender = { sendBeacon(...args) { return heard.push([this === around, ...args]) > 0; } };
  const around = Object.create(sender);
  globalThis.window.parent.navigator = around;
  tracker.find();
  await tracker.open(false);
  assert.equal(tracker.commit(snapshot, 5), true);
  const { LMSCommit } = lms.API;
  lms.API.LMSCommit = (text) => (around.sendBeacon("/x", "y"), LMSCommit(text));
  assert.equal(tracker.commit(later, 5), false);
  assert.deepEqual(heard, [[true, "/x", "y"]], "the LMS's own call goes through");
  assert.ok(!Object.hasOwn(around, "sendBeacon"), "and nothing is left behind");
  await written();
});

test("nothing is set, committed or finished in a preview; nothing is set or committed in review", async () => {
  for (const mode of ["browse", "review", "BROWSE", "elsewhere"]) {
    const lms = globalThis.LmsStub.create({ mode: "normal" });
    const { LMSGetValue } = lms.API;
    lms.API.LMSGetValue = (name) => (name === "cmi.core.lesson_mode" ? mode : LMSGetValue(name));
    const stored = new Map([[keyOf(7), JSON.stringify({ v: 1, base: "", data: snapshot.data, location: "", interactions: [], at: 5 })]]);
    const { tracker } = launch(lms, stored);
    const opened = await tracker.open(false);
    assert.deepEqual([opened.writable, opened.entries.size], [false, 0]);
    tracker.record(interaction);
    tracker.keep(later, 5);
    tracker.commit(later, 5);
    await tracker.check(() => [later, 5]);
    tracker.finish(later, 5);
    const calls = lms.log.map(({ call }) => call);
    assert.ok(!calls.includes("LMSSetValue") && !calls.includes("LMSCommit"), mode);
    assert.equal(calls.includes("LMSFinish"), mode.toLowerCase() !== "browse");
    assert.equal(JSON.parse(stored.get(keyOf(7))).data, snapshot.data, "the journal is left alone");
  }
});

test("a tab that was handed nothing over writes nothing, not even as it goes", async () => {
  const lms = globalThis.LmsStub.create({ saved: { "cmi.suspend_data": snapshot.data, "cmi.core.lesson_status": "incomplete" } });
  const { tracker } = launch(lms);
  await tracker.open(false);
  tracker.hold();
  for (const given of [null, {}, { entry: { v: 1, data: 5 } }]) assert.equal(tracker.take(given), null);
  tracker.commit(later, 5);
  tracker.finish(later, 5);
  assert.deepEqual(lms.log.filter(({ call }) => ["LMSSetValue", "LMSCommit", "LMSFinish"].includes(call)), []);
});

test("a tab hands over its state, its time and its interactions, and writes no more", async () => {
  const lms = globalThis.LmsStub.create();
  const one = launch(lms);
  await one.tracker.open(false);
  one.tracker.record(interaction);
  const given = JSON.parse(JSON.stringify(one.tracker.give(snapshot, 60)));
  assert.equal(lms.get("cmi.suspend_data"), snapshot.data);
  assert.equal(lms.get("cmi.core.session_time"), "0000:00:00.00", "the time goes with the session");
  const calls = lms.log.length;
  one.tracker.commit(later, 70);
  one.tracker.finish(later, 70);
  assert.equal(lms.log.length, calls);

  const other = globalThis.LmsStub.create();
  const two = launch(other);
  await two.tracker.open(false);
  two.tracker.hold();
  assert.equal(two.tracker.take(given).data, snapshot.data);
  two.tracker.commit(snapshot, 5);
  assert.equal(other.get("cmi.core.session_time"), "0000:01:05.00");
  assert.deepEqual(other.interactions().map(({ id }) => id), ["single"]);
});

test("an API that is taken away and comes back is begun again, for the same attempt only", async () => {
  const lms = globalThis.LmsStub.create();
  const { tracker } = launch(lms);
  await tracker.open(false);
  tracker.record(interaction);
  tracker.commit(snapshot, 5);
  const around = globalThis.window.parent;
  // Gone from its page: who holds it may still use it. Then it is dead.
  around.API = undefined;
  assert.equal(tracker.commit(later, 6), true);
  const saved = lms.saved();
  for (const name of Object.keys(lms.API)) lms.API[name] = () => { throw new Error("dead object"); };
  tracker.record({ ...interaction, response: "a" });
  assert.equal(tracker.commit(later, 6), false);
  assert.equal(await tracker.check(() => [later, 6]), "silent");
  const again = globalThis.LmsStub.create({ saved });
  around.API = again.API;
  assert.equal(await tracker.check(() => [later, 8]), "unknown");
  assert.equal(again.get("cmi.suspend_data"), later.data);
  assert.equal(again.interactions().length, 1);
  assert.deepEqual(again.errors(), []);

  const other = codec.fresh(9);
  const stranger = globalThis.LmsStub.create({ saved: { "cmi.suspend_data": codec.encode(course(), other) } });
  around.API = stranger.API;
  assert.equal(await tracker.check(() => [{ ...later, data: data("p_1", "qui") + "x" }, 9]), "silent");
  assert.equal(stranger.get("cmi.suspend_data"), codec.encode(course(), other), "another attempt's data stay");
});

test("two partners' copies of one course do not share what they keep", async () => {
  for (const name of ["local", "scorm12"]) {
    globalThis.document = { currentScript: { src: "https://example.org/assets/relais.js" } };
    globalThis.window = { addEventListener() {}, location: {}, parent: {} };
    load(`../../scorm-templates/runtime/tracker-${name}.js`);
    delete globalThis.document;
    for (const partner of ["", "acme"]) {
      const stored = browser();
      globalThis.window.parent = globalThis.window;
      const tracker = globalThis.Relais.tracker(course(partner ? { partner } : {}));
      await tracker.loading;
      tracker.find();
      await tracker.open(false);
      tracker.commit(snapshot, 1);
      await written();
      const kind = name === "local" ? "course" : "alone";
      assert.deepEqual([...stored.keys()].filter((key) => key.startsWith("relais:kept:")), [`relais:kept:${kind}:demo${name === "local" ? "/" : "-"}module${partner && "@acme"}`]);
    }
  }
});

test("courses whose names hyphens can be cut out of in two ways do not share what they keep", async () => {
  globalThis.document = { currentScript: { src: "https://example.org/assets/relais.js" } };
  globalThis.window = { addEventListener() {}, location: {} };
  globalThis.window.parent = globalThis.window;
  load("../../scorm-templates/runtime/tracker-local.js");
  delete globalThis.document;
  // What packages kept before is the first one's, once.
  const former = data("p_1", "p_2");
  const kept = [data("p_1"), data("p_2"), data("qui"), data("p_1", "qui")];
  const stored = browser(new Map([["relais:kept:course:a-b-c", JSON.stringify({ data: former, location: "", at: 1 })]]));
  const names = [{ course: "a-b-c", sco: "c" }, { course: "a-b-c", sco: "b-c" }, { course: "a-b-b", sco: "b" }, { course: "a-b-b", sco: "b-b" }];
  for (const [i, name] of names.entries()) {
    const tracker = globalThis.Relais.tracker(course(name));
    await tracker.loading;
    assert.equal((await tracker.open(false)).data, i ? "" : former);
    tracker.commit({ ...snapshot, data: kept[i] }, 1);
    await written();
  }
  for (const [i, name] of names.entries()) {
    const tracker = globalThis.Relais.tracker(course(name));
    await tracker.loading;
    assert.equal((await tracker.open(false)).data, kept[i]);
  }
  assert.deepEqual([...stored.keys()].filter((key) => key.startsWith("relais:kept:")).sort(), ["relais:kept:course:a-b/b", "relais:kept:course:a-b/c", "relais:kept:course:a/b-b", "relais:kept:course:a/b-c"]);
});

test("progress that today's html5 packages kept in localStorage is taken over, once", async () => {
  globalThis.document = { currentScript: { src: "https://example.org/assets/relais.js" } };
  globalThis.window = { addEventListener() {}, location: {} };
  globalThis.window.parent = globalThis.window;
  load("../../scorm-templates/runtime/tracker-local.js");
  delete globalThis.document;
  const stored = browser(new Map([["relais:demo-module", JSON.stringify({ data: snapshot.data, location: "p2" })]]));
  /** @param {object} [more] */
  const open = async (more) => {
    const tracker = globalThis.Relais.tracker(course(more));
    await tracker.loading;
    return tracker.open(false);
  };
  const opened = await open();
  assert.deepEqual([opened.data, opened.location], [snapshot.data, "p2"]);
  assert.ok(!stored.has("relais:demo-module"));
  browser(new Map([["relais:demo-module", "{cut"]]));
  assert.equal((await open({ course: "other" })).data, "");
});

test("html5: what was done before the store gave anything back stays beside it, and becomes part of it", async () => {
  globalThis.document = { currentScript: { src: "https://example.org/assets/relais.js" } };
  globalThis.window = { addEventListener() {}, location: {} };
  globalThis.window.parent = globalThis.window;
  load("../../scorm-templates/runtime/tracker-local.js");
  delete globalThis.document;
  const main = { data: data("p_1"), location: "p1", at: 5 };
  const stored = browser(new Map([["relais:kept:course:demo/module", JSON.stringify(main)]]));
  const other = codec.fresh(9);
  other.pages.add("qui");
  const early = { ...snapshot, seed: 9, data: codec.encode(course(), other), location: "quiz" };

  // Closed before the store answered.
  let tracker = globalThis.Relais.tracker(course());
  tracker.keep(early, 1);
  assert.equal(tracker.find(), false);
  tracker.finish(early, 1);
  await written();
  assert.deepEqual(JSON.parse(stored.get("relais:kept:course:demo/module")), main, "nothing is written over");
  assert.equal(stored.size, 2);

  // Read by the next launch, and removed only once it is part of what is kept.
  tracker = globalThis.Relais.tracker(course());
  await tracker.loading;
  const opened = await tracker.open(false);
  const whole = codec.decode(course(), opened.data);
  assert.deepEqual([whole.seed, [...whole.pages].sort(), opened.location], [7, ["p_1", "p_2", "qui"], "quiz"]);
  // A state of before the two met: beside, again.
  tracker.keep(early, 2);
  await written();
  assert.deepEqual(JSON.parse(stored.get("relais:kept:course:demo/module")), main);
  tracker.keep({ ...snapshot, data: opened.data }, 3);
  await written();
  assert.equal(JSON.parse(stored.get("relais:kept:course:demo/module")).data, opened.data);
});

test("the journal that today's packages kept in localStorage is taken over", async () => {
  // As they named it: another hash of the learner (FNV-1a).
  let hash = 0x811c9dc5;
  for (const char of "learner-1") hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  const key = "relais:journal:demo-module:" + (hash >>> 0).toString(36);
  globalThis.document = { currentScript: { src: "https://example.org/assets/relais.js" } };
  load("../../scorm-templates/runtime/tracker-scorm12.js");
  delete globalThis.document;
  const old = { base: snapshot.data, data: later.data, location: "quiz", interactions: [interaction] };
  const foreign = key.replace(/:[^:]*$/, ":zzz");
  const lms = globalThis.LmsStub.create({ saved: { "cmi.suspend_data": snapshot.data, "cmi.core.lesson_status": "incomplete" } });
  const { tracker, stored } = launch(lms, new Map([[key, JSON.stringify(old)], [foreign, JSON.stringify(old)]]));
  const opened = await tracker.open(false);
  const resumed = journal.resume(course(), opened);
  assert.deepEqual([codec.encode(course(), resumed.state), resumed.location, resumed.interactions.length], [later.data, "quiz", 1]);
  assert.deepEqual([stored.has(key), stored.has(foreign)], [false, true], "once, and this learner's only");
  assert.equal(entries(stored)[0].at, 0, "nobody knows of which day it is");
  for (const rubbish of ["{", "5", JSON.stringify({ ...old, data: "9" }), JSON.stringify({ ...old, interactions: 5 })]) {
    const { tracker: again } = launch(globalThis.LmsStub.create({}), new Map([[key, rubbish]]));
    assert.equal((await again.open(false)).entries.size, 0, rubbish);
  }
});

test("what others left on this computer goes after a year, one's own only when it was read back", async (t) => {
  const day = 24 * 3600 * 1000;
  const ages = { "journal:a:mine:1": 900, "journal:a:other:1": 400, "journal:a:other:2": 300, "journal:b:other:1": 367, "journal:c:other:9": 20000, "course:a": 900, "alone:a": 500 };
  const stored = browser(new Map(Object.entries(ages).map(([key, days]) => [`relais:kept:${key}`, JSON.stringify({ at: Date.now() - days * day })])));
  stored.set("relais:kept:journal:d:x:1", "{cut");
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const lms = globalThis.LmsStub.create({});
  for (const key of [...stored.keys()].filter((key) => key.includes(":mine:"))) {
    stored.set(key.replace("a:mine", `demo-module:${learner}`), stored.get(key));
    stored.delete(key);
  }
  const { tracker } = launch(lms, stored);
  await tracker.open(false);
  t.mock.timers.tick(5000);
  t.mock.timers.reset();
  await written();
  const left = [...stored.keys()].filter((key) => key.startsWith("relais:kept:")).map((key) => key.slice("relais:kept:".length)).sort();
  // A time before all packages is of a clock that was wrong.
  assert.deepEqual(left, ["course:a", "journal:a:other:2", "journal:c:other:9", "journal:d:x:1", `journal:demo-module:${learner}:1`]);
});

test("a beacon that came to nothing is sent again, where the browser tells of it", async () => {
  const lms = globalThis.LmsStub.create({});
  globalThis.PerformanceResourceTiming = class {
    get responseStatus() {
      return 0;
    }
  };
  let report = () => {};
  const around = { API: lms.API, parent: null, navigator: Object.create({ sendBeacon: () => true }), performance: { timeOrigin: 1, now: () => performance.now() } };
  around.parent = around;
  around.PerformanceObserver = class {
    constructor(then) {
      report = (status, type = "beacon") => then({ getEntries: () => [{ initiatorType: type, startTime: sentAt, responseStatus: status }] });
    }
    observe() {}
  };
  let sentAt = 0;
  const { LMSCommit } = lms.API;
  lms.API.LMSCommit = (text) => {
    around.navigator.sendBeacon("/x", "y");
    sentAt = performance.now();
    return LMSCommit(text);
  };
  browser();
  globalThis.window = { parent: around, location: { pathname: "/package/" }, setTimeout, clearTimeout };
  const tracker = globalThis.Relais.tracker(course());
  let alarms = 0;
  tracker.watch(() => alarms++);
  assert.ok(tracker.find() && tracker.initialise());
  await tracker.open(false);
  tracker.record(interaction);
  tracker.commit(snapshot, 5);
  report(200);
  assert.equal(alarms, 0);
  tracker.commit(later, 6);
  report(0, "img");
  assert.equal(alarms, 0, "another request of that moment");
  report(503);
  assert.equal(alarms, 1);
  delete globalThis.PerformanceResourceTiming;
  await written();
});
