// The tracker of scorm12 packages against what other content of the LMS's host left in the browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";
import { course } from "./runtime.mjs";

const load = (path) => vm.runInThisContext(readFileSync(new URL(path, import.meta.url), "utf8"), path);
load("../../crates/scorm/src/runtime/cmi.js");
load("../../scorm-templates/preview/lms-stub.js");
load("../../scorm-templates/runtime/tracker-scorm12.js");

test("a journal that is none does not keep the course from starting", () => {
  for (const interactions of [[null], [5, "x", {}, { index: "__proto__" }], "x", null, { length: 1e9 }]) {
    const journal = JSON.stringify({ base: "", data: "1AAA", location: {}, interactions });
    globalThis.localStorage = { getItem: () => journal, setItem() {}, removeItem() {} };
    globalThis.window = { API: globalThis.LmsStub.create().API };
    const tracker = globalThis.Relais.tracker(course());
    assert.equal(tracker.find() && tracker.initialise(), true);
    assert.equal(tracker.open().data, "1AAA", JSON.stringify(interactions));
  }
});

test("an LMS that counts without end does not hold the course up", () => {
  let asked = 0;
  const answers = { "cmi.objectives._count": "999999999", "cmi.interactions._count": "0" };
  const API = { LMSInitialize: () => "true", LMSGetLastError: () => "0", LMSGetValue: (name) => (asked++, answers[name] || "") };
  globalThis.window = { API };
  globalThis.localStorage = { getItem: () => null, setItem() {}, removeItem() {} };
  const tracker = globalThis.Relais.tracker(course());
  assert.equal(tracker.find() && tracker.initialise(), true);
  tracker.open();
  assert.ok(asked < 2000, `${asked} questions`);
});

/** A browser's window with an LMS, as a document that is loaded finds it. */
function launch(lms, stored = new Map()) {
  globalThis.localStorage = globalThis.sessionStorage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => stored.set(key, value),
    removeItem: (key) => stored.delete(key),
  };
  globalThis.window = { API: lms?.API };
  globalThis.window.parent = globalThis.window;
  const tracker = globalThis.Relais.tracker(course());
  return { tracker, running: tracker.find() && tracker.initialise(), stored };
}
const snapshot = { data: "1AAAxyz", location: "p2", status: "incomplete", score: 40, objectives: [] };

test("a frame loaded again while the LMS's session runs goes on where it was", () => {
  for (const lingers of [true, false]) {
    const lms = globalThis.LmsStub.create({ lingers });
    const stored = new Map();
    const first = launch(lms, stored);
    assert.equal(first.running, true);
    first.tracker.open();
    first.tracker.commit(snapshot, 90);
    // With an LMS that does end the session, the frame had no time to say so.
    if (lingers) first.tracker.finish(snapshot, 100);

    const second = launch(lms, stored);
    assert.equal(lms.log.filter(({ call, code }) => call === "LMSInitialize" && code === "101").length, 1);
    assert.equal(second.running, true, "the session is taken over");
    const opened = second.tracker.open();
    assert.deepEqual([opened.data, opened.location, opened.writable, opened.notice], ["1AAAxyz", "p2", true, null]);
    assert.equal(second.tracker.commit({ ...snapshot, data: "1AAAuvw", score: 30 }, 20), true);
    assert.equal(lms.get("cmi.suspend_data"), "1AAAuvw");
    assert.equal(lms.get("cmi.core.score.raw"), "40", "no score is lowered");
    assert.equal(lms.get("cmi.core.session_time"), lingers ? "0000:02:00.00" : "0000:01:50.00", "one session, one time");

    const third = launch(globalThis.LmsStub.create({ saved: lms.saved() }), stored);
    third.tracker.open();
    assert.equal(third.running, true);
    third.tracker.commit(snapshot, 5);
    assert.equal(globalThis.window.API.LMSGetLastError(), "0");
  }
});

test("a new session's time begins at nought", () => {
  const stored = new Map();
  const first = launch(globalThis.LmsStub.create(), stored);
  first.tracker.open();
  first.tracker.commit(snapshot, 90);
  const lms = globalThis.LmsStub.create();
  const second = launch(lms, stored);
  second.tracker.open();
  second.tracker.commit(snapshot, 20);
  assert.equal(lms.get("cmi.core.session_time"), "0000:00:20.00");
});

test("an LMS whose session is over is not taken for one that runs", () => {
  const lms = globalThis.LmsStub.create();
  const first = launch(lms);
  first.tracker.open();
  first.tracker.commit(snapshot, 5);
  first.tracker.finish(snapshot, 5);
  assert.equal(launch(lms).running, false);
  // Nor is one that throws, or that refuses for another reason.
  for (const API of [
    { LMSInitialize: () => "false", LMSGetLastError: () => "201", LMSGetValue: () => "incomplete" },
    { LMSInitialize: () => "false", LMSGetLastError: () => "101", LMSGetValue: () => "" },
    { LMSInitialize: () => "false", LMSGetLastError: () => "101", LMSGetValue() { throw new Error(); } },
  ]) {
    assert.equal(launch({ API }).running, false);
  }
});

test("two partners' copies of one course do not share what they keep", () => {
  const stored = new Map();
  const keysOf = (name, partner) => {
    stored.clear();
    globalThis.window = { addEventListener() {}, location: {} };
    load(`../../scorm-templates/runtime/tracker-${name}.js`);
    globalThis.localStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value), removeItem: (key) => stored.delete(key) };
    globalThis.window.parent = globalThis.window;
    const tracker = globalThis.Relais.tracker(course(partner ? { partner } : {}));
    tracker.find();
    tracker.open();
    tracker.commit(snapshot, 1);
    return [...stored.keys()];
  };
  globalThis.document = { currentScript: { src: "https://example.org/assets/tracker.js" } };
  for (const name of ["local", "scorm12"]) {
    assert.deepEqual(keysOf(name), ["relais:demo-module"], name);
    assert.deepEqual(keysOf(name, "acme"), ["relais:demo-module@acme"], name);
  }
});
