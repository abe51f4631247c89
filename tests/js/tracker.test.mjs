// The tracker of scorm12 packages against what other content of the LMS's host left in the browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";
import { course } from "./runtime.mjs";

const load = (path) => vm.runInThisContext(readFileSync(new URL(path, import.meta.url), "utf8"), path);
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
