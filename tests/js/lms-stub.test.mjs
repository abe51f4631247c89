// The strict LMS itself: a judge that lets things pass proves nothing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const load = (path) => vm.runInThisContext(readFileSync(new URL(path, import.meta.url), "utf8"), path);
load("../../crates/scorm/src/runtime/cmi.js");
load("../../scorm-templates/preview/lms-stub.js");
const { LmsStub } = globalThis;

function begin(options) {
  const lms = LmsStub.create(options);
  lms.API.LMSInitialize("");
  const set = (name, value) => (lms.API.LMSSetValue(name, value), lms.API.LMSGetLastError());
  const get = (name) => [lms.API.LMSGetValue(name), lms.API.LMSGetLastError()];
  return { lms, set, get };
}

test("values of the wrong type, size or vocabulary are refused", () => {
  const { set } = begin();
  const cases = [
    ["cmi.core.lesson_status", "completed", "0"],
    ["cmi.core.lesson_status", "Completed", "405"],
    ["cmi.core.lesson_status", "not attempted", "405"],
    ["cmi.core.exit", "normal", "405"],
    ["cmi.core.score.raw", "87.5", "0"],
    ["cmi.core.score.raw", "87,5", "405"],
    ["cmi.core.score.raw", "101", "405"],
    ["cmi.core.session_time", "0001:02:03.45", "0"],
    ["cmi.core.session_time", "1:02:03", "405"],
    ["cmi.core.session_time", "PT1H", "405"],
    ["cmi.suspend_data", "x".repeat(4096), "0"],
    ["cmi.suspend_data", "x".repeat(4097), "405"],
    ["cmi.core.lesson_location", "x".repeat(256), "405"],
    ["cmi.interactions.1.id", "gap", "201"],
    ["cmi.interactions.0.id", "two words", "405"],
    ["cmi.interactions.0.id", "q-1", "0"],
    ["cmi.interactions.0.type", "choice", "0"],
    ["cmi.interactions.0.student_response", "a,c", "0"],
    ["cmi.interactions.0.student_response", "a, c", "405"],
    ["cmi.interactions.0.correct_responses.0.pattern", "{a,c}", "0"],
    ["cmi.interactions.0.correct_responses.0.pattern", "both", "405"],
    ["cmi.interactions.0.result", "incorrect", "405"],
    ["cmi.interactions.0.time", "25:00:00", "405"],
    ["cmi.interactions.1.student_response", "x".repeat(256), "405"],
    ["cmi.interactions.1.id", "é", "405"],
    ["cmi.interactions.01.id", "q-2", "201"],
    ["cmi.objectives.0.status", "not attempted", "0"],
    ["cmi.core.student_id", "me", "403"],
    ["cmi.core._children", "x", "402"],
    ["cmi.completion_status", "completed", "201"],
    ["adl.nav.request", "continue", "401"],
  ];
  for (const [name, value, code] of cases) assert.equal(set(name, value), code, `${name} ${value.slice(0, 20)}`);
});

test("reading", () => {
  const { get, set } = begin({ learner: "Martin, Alix" });
  assert.deepEqual(get("cmi.core.student_name"), ["Martin, Alix", "0"]);
  assert.deepEqual(get("cmi.core.lesson_status"), ["not attempted", "0"]);
  assert.deepEqual(get("cmi.core.entry"), ["ab-initio", "0"]);
  assert.deepEqual(get("cmi.core.exit"), ["", "404"]);
  assert.deepEqual(get("cmi.interactions._count"), ["0", "0"]);
  set("cmi.interactions.0.id", "q");
  assert.deepEqual(get("cmi.interactions._count"), ["1", "0"]);
  assert.deepEqual(get("cmi.interactions.0.id"), ["", "404"]);
  assert.deepEqual(get("cmi.core._count"), ["", "203"]);
  assert.deepEqual(get("cmi.core.student_id._children"), ["", "202"]);
  assert.deepEqual(get("cmi.nothing"), ["", "201"]);
});

test("elements that it has not, and values that it does not keep", () => {
  const { lms, get, set } = begin({ mode: "", without: ["interactions", "core.score.min"] });
  assert.deepEqual(get("cmi.core.lesson_mode"), ["", "401"]);
  assert.deepEqual(get("cmi.interactions._count"), ["", "401"]);
  assert.equal(set("cmi.interactions.0.id", "q-1"), "401");
  assert.equal(set("cmi.core.score.min", "0"), "401");
  assert.equal(set("cmi.core.score.raw", "5"), "0");
  lms.failing = "set";
  assert.equal(set("cmi.core.score.raw", "6"), "101");
  assert.deepEqual(get("cmi.core.score.raw"), ["5", "0"]);
});

test("a session that lingers goes on after LMSFinish, as long as its window is open", () => {
  const { lms, set } = begin({ lingers: true });
  set("cmi.core.lesson_location", "here");
  assert.equal(lms.API.LMSFinish(""), "true");
  assert.equal(lms.log.at(-1).call, "LMSFinish");
  assert.equal(lms.phase(), "initialized");
  assert.equal(lms.saved()["cmi.core.lesson_location"], "here");
  assert.equal(set("cmi.core.lesson_location", "there"), "0");
});

test("the session: order of calls, what is kept, what adds up", () => {
  const lms = LmsStub.create();
  const { API } = lms;
  assert.equal(API.LMSGetValue("cmi.core.entry"), "");
  assert.equal(API.LMSGetLastError(), "301");
  assert.equal(API.LMSInitialize("x"), "false");
  assert.equal(API.LMSGetLastError(), "201");
  assert.equal(API.LMSInitialize(""), "true");
  assert.equal(API.LMSInitialize(""), "false");
  assert.equal(API.LMSGetLastError(), "101");
  API.LMSSetValue("cmi.core.exit", "suspend");
  API.LMSSetValue("cmi.core.session_time", "0000:10:00.00");
  assert.equal(API.LMSFinish(""), "true");
  assert.equal(API.LMSCommit(""), "false");
  assert.equal(lms.saved()["cmi.core.lesson_status"], "completed", "an LMS completes what said nothing");

  const again = LmsStub.create({ saved: lms.saved() });
  again.API.LMSInitialize("");
  assert.equal(again.API.LMSGetValue("cmi.core.entry"), "resume");
  assert.equal(again.API.LMSGetValue("cmi.core.total_time"), "0000:10:00.00");
  again.API.LMSSetValue("cmi.core.lesson_location", "here");
  again.failing = "commit";
  assert.equal(again.API.LMSCommit(""), "false");
  assert.equal(again.saved()["cmi.core.lesson_location"], undefined, "not acknowledged, not kept");
});

test("a mastery score decides at the end, unless the course is not finished", () => {
  const end = (status, raw, mode = "normal") => {
    const { lms, set } = begin({ masteryScore: "80", mode });
    set("cmi.core.lesson_status", status);
    set("cmi.core.score.raw", raw);
    lms.API.LMSFinish("");
    return lms.saved()["cmi.core.lesson_status"];
  };
  assert.equal(end("completed", "80"), "passed");
  assert.equal(end("passed", "79.5"), "failed");
  assert.equal(end("incomplete", "90"), "incomplete");
  assert.equal(end("completed", ""), "completed");
  assert.equal(end("completed", "10", "browse"), "browsed", "without credit nothing is judged");
});

test("a look around is only browsed, a review leaves nothing, an exit is of its session", () => {
  const look = begin({ mode: "browse" });
  look.lms.API.LMSFinish("");
  assert.equal(look.lms.saved()["cmi.core.lesson_status"], "browsed");

  const saved = { "cmi.core.lesson_status": "passed", "cmi.core.exit": "suspend" };
  const review = begin({ saved, mode: "review" });
  review.set("cmi.core.lesson_location", "elsewhere");
  review.set("cmi.core.session_time", "00:10:00");
  review.lms.API.LMSFinish("");
  assert.deepEqual(review.lms.saved(), saved);

  const silent = begin({ saved });
  assert.deepEqual(silent.get("cmi.core.entry"), ["resume", "0"]);
  silent.lms.API.LMSFinish("");
  const next = begin({ saved: silent.lms.saved() });
  assert.deepEqual(next.get("cmi.core.entry"), ["", "0"], "it did not ask to be resumed");
});

// What this LMS is not told.
const UNTOLD = ["cmi.core.student_id", "cmi.comments_from_lms", "cmi.student_data.max_time_allowed", "cmi.student_data.time_limit_action"];

test("the vectors of launches, as the Rust judges them", (t) => {
  const { cases } = JSON.parse(readFileSync(new URL("../conformance/runtime/launches.json", import.meta.url), "utf8"));
  let judged = 0;
  for (const one of cases) {
    let saved = {};
    for (const [number, session] of one.sessions.entries()) {
      const about = `${one.title}, session ${number + 1}`;
      const same = (said, expected, what) => (judged++, assert.deepEqual(said, expected, `${about}: ${what}`));
      const launch = session.launch || one.launch || {};
      const mode = launch.credit === "no-credit" && launch.mode === "normal" ? "browse" : launch.mode;
      const options = { mode, masteryScore: launch.mastery, launchData: launch.data, saved };
      /** As far as the last call of the session. */
      const play = () => {
        const { lms, set, get } = begin(options);
        for (const [name, value] of Object.entries(session.found || {})) {
          if (!UNTOLD.includes(name)) same(get(name), [value, "0"], name);
        }
        // Written twice, as a commit that is repeated.
        for (let n = 0; n < 2; n++) {
          for (const [name, value] of Object.entries(session.sets || {})) same(set(name, value), "0", name);
          same(lms.API.LMSCommit(""), "true", "commit");
        }
        return lms;
      };
      const over = play();
      const own = over.saved();
      over.API.LMSFinish("");
      const outcome = { ...over.saved() };
      const found = {
        status: outcome["cmi.core.lesson_status"],
        own: own["cmi.core.lesson_status"] ?? null,
        time: outcome["cmi.core.total_time"],
        score: outcome["cmi.core.score.raw"] || null,
        suspended: outcome["cmi.core.exit"] === "suspend",
        logout: outcome["cmi.core.exit"] === "logout",
      };
      for (const [what, expected] of Object.entries(session.outcome || {})) same(found[what], expected, what);
      const ended = session.ended !== false;
      const last = ended ? over : play();
      if (session.stands) same(last.get("cmi.core.lesson_status") === "not attempted" ? "incomplete" : last.get("cmi.core.lesson_status"), session.stands, "stands");
      saved = last.saved();
    }
  }
  t.diagnostic(`${judged} values judged`);
  assert.ok(judged > 300, `${judged}`);
});

test("scores are compared digit by digit", () => {
  const passes = (raw, masteryScore) => {
    const { lms, set } = begin({ masteryScore });
    assert.equal(set("cmi.core.score.raw", raw), "0");
    lms.API.LMSFinish("");
    return lms.saved()["cmi.core.lesson_status"];
  };
  for (const [raw, mastery, status] of [
    ["66.69999999999999999999", "66.7", "failed"],
    ["66.70000000000000000001", "66.7", "passed"],
    ["9", "80", "failed"],
    ["100", "80", "passed"],
    ["080.", "80.0", "passed"],
    [".5", "0.50", "passed"],
    ["-0.0", "0", "passed"],
    ["50", "eighty", "completed"],
  ]) {
    assert.equal(passes(raw, mastery), status, `${raw} of ${mastery}`);
  }
});

test("all that it holds, and calls that throw, can be shown", () => {
  const { lms, set } = begin();
  set("cmi.objectives.0.id", "chapter");
  const values = new Map(lms.values());
  assert.equal(values.get("cmi.core.lesson_status"), "not attempted");
  assert.equal(values.get("cmi.objectives.0.id"), "chapter");
  assert.ok(![...values.keys()].some((name) => name.includes(".n.")));
  lms.failing = "throw";
  assert.throws(() => lms.API.LMSCommit(""));
  assert.deepEqual(lms.log.at(-1), { call: "LMSCommit", args: [""], answer: "", code: "thrown" });
});
