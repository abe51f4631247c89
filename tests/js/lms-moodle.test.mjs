// The simulated Moodle: what it says and what its database holds, beside what a real
// one said and held; then the faults of its network and of its sessions.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const load = (path) => vm.runInThisContext(readFileSync(new URL(path, import.meta.url), "utf8"), path);
load("../../crates/scorm/src/runtime/cmi.js");
load("../../scorm-templates/preview/lms-server.js");
load("../../scorm-templates/preview/lms-moodle.js");
const { LmsServer, LmsMoodle } = globalThis;

const SUSPEND = "cmi.suspend_data";
const STATUS = "cmi.core.lesson_status";

/** A page of the player, and what it sends. */
function enter(server, cookie, asked) {
  const launch = server.launch(cookie, asked);
  const ask = (kind, fields) => {
    const answer = server.answer({ kind, cookie, ...launch, fields });
    if (answer.dropped) throw new Error("no network");
    return answer;
  };
  const transport = {
    send: (fields) => ask("commit", fields),
    beacon(fields) {
      try {
        ask("beacon", fields);
      } catch {
        // The browser took it all the same.
      }
      return true;
    },
  };
  const lms = LmsMoodle.create(launch, transport);
  const { API } = lms;
  return { lms, API, launch, set: (name, value) => API.LMSSetValue(name, value), commit: () => [API.LMSCommit(""), API.LMSGetLastError()] };
}

function begin(settings = {}) {
  const server = LmsServer.create(settings);
  const cookie = server.signIn("learner-1");
  const entered = enter(server, cookie);
  entered.API.LMSInitialize("");
  const database = (name) => server.stored("learner-1").at(-1)?.["SCO " + name];
  return { server, cookie, ...entered, database };
}

test("call by call it answers and stores what a real Moodle does", (t) => {
  const long = (value) => {
    const [, times, letter] = /^\{(\d+)\}(.)$/.exec(value) || [];
    return letter ? letter.repeat(Number(times)) : value;
  };
  const { cases } = JSON.parse(readFileSync(new URL("../conformance/runtime/moodle.json", import.meta.url), "utf8"));
  let judged = 0;
  for (const { title, options, launches } of cases) {
    const server = LmsServer.create({ launchData: "bonjour", masteryScore: options.masteryScore || "" });
    const cookie = server.signIn("learner-1");
    for (const [number, { calls, stored, complete }] of launches.entries()) {
      const about = `${title}, launch ${number + 1}`;
      const { API, launch } = enter(server, cookie, { mode: options.mode });
      for (const [call, ...rest] of calls) {
        const code = rest.pop();
        const answer = rest.pop();
        const run = () => API[call](...rest.map(long));
        judged++;
        if (answer === "thrown") assert.throws(run, TypeError, about);
        else assert.deepEqual([run(), API.LMSGetLastError()], [answer, code], `${about}: ${call} ${rest}`);
      }
      const held = Object.entries(server.stored("learner-1")[launch.attempt - 1]).map(([name, value]) => [name.slice(4), value]);
      assert.deepEqual(Object.fromEntries(held), Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, long(value)])), about);
      assert.equal(server.complete("learner-1"), complete, about);
    }
  }
  t.diagnostic(`${judged} calls judged`);
  assert.ok(judged > 150, `${judged}`);
});

test("a value that a failed commit carried is sent again only when it changes", () => {
  const { server, set, commit, database } = begin();
  server.network("503", 1);
  set(SUSPEND, "a");
  assert.deepEqual(commit(), ["false", "101"]);
  set(SUSPEND, "a");
  assert.deepEqual(commit(), ["true", "0"], "nothing to send, so all is well");
  assert.equal(database(SUSPEND), undefined);
  set(SUSPEND, "b");
  commit();
  assert.equal(database(SUSPEND), "b");
});

test("without a network it says true, and nothing is stored", () => {
  const { server, set, commit, database } = begin();
  server.network("offline");
  set(SUSPEND, "a");
  assert.deepEqual(commit(), ["true", "0"]);
  server.network("works");
  assert.deepEqual(commit(), ["true", "0"]);
  assert.equal(database(SUSPEND), undefined);
});

test("an answer that is lost on the way back was stored all the same", () => {
  const { server, set, commit, database } = begin();
  server.network("answer-lost", 1);
  set(SUSPEND, "a");
  assert.deepEqual(commit(), ["false", "101"]);
  assert.equal(database(SUSPEND), "a");
});

test("hidden or closing it says true, whatever the server does", () => {
  const { server, lms, set, commit, database } = begin();
  lms.leave(true);
  set(SUSPEND, "a");
  assert.deepEqual(commit(), ["true", "0"]);
  assert.equal(database(SUSPEND), "a", "a beacon that arrives");
  server.network("503");
  set(SUSPEND, "b");
  assert.deepEqual(commit(), ["true", "0"]);
  assert.equal(database(SUSPEND), "a");
});

test("an expired session: false while the page is shown, true from a beacon", () => {
  const { server, cookie, lms, set, commit, database } = begin();
  server.expire(cookie);
  set(SUSPEND, "a");
  assert.deepEqual(commit(), ["false", "101"]);
  lms.leave(true);
  set(SUSPEND, "b");
  assert.deepEqual(commit(), ["true", "0"]);
  assert.equal(database(SUSPEND), undefined);
  assert.match(server.answer({ kind: "file", cookie }).body, /<form/, "its own files are the login page now");
});

test("signed in again elsewhere: the page of before stores nothing, though files are answered", () => {
  const { server, cookie, launch, database } = begin();
  const again = server.signIn("learner-1", cookie);
  const late = { ...launch, fields: [[SUSPEND, "late"]] };
  assert.equal(server.answer({ kind: "commit", cookie: again, ...late }).body, "");
  assert.equal(database(SUSPEND), undefined);
  assert.deepEqual(server.answer({ kind: "file", cookie: again }), { status: 200, body: "", seconds: 0, dropped: false });
});

test("two pages of one attempt: the last one wins, and one that only read writes its status", () => {
  const { server, cookie, set, commit, database } = begin();
  const other = enter(server, cookie);
  other.API.LMSInitialize("");
  set(STATUS, "incomplete");
  set(SUSPEND, "newer");
  commit();
  other.set(SUSPEND, "older");
  other.commit();
  assert.deepEqual([database(SUSPEND), database(STATUS)], ["older", "not attempted"]);
});

test("after the table of contents was used, a page's commits are beacons", () => {
  const { server, lms, set, commit } = begin();
  lms.next();
  server.network("503");
  set(SUSPEND, "a");
  assert.deepEqual(commit(), ["true", "0"]);
  assert.equal(server.heard.at(-1).kind, "beacon");
});

test("a frame loaded again in the middle: LMSInitialize throws, the lists are gone, the session runs", () => {
  const { API, set, commit, database } = begin();
  set("cmi.interactions.0.id", "q1");
  set(SUSPEND, "a");
  commit();
  assert.throws(() => API.LMSInitialize(""), TypeError);
  assert.equal(API.LMSGetValue(SUSPEND), "a");
  assert.equal(API.LMSGetValue("cmi.interactions._count"), "0");
  set("cmi.interactions.0.id", "q2");
  commit();
  assert.equal(database("cmi.interactions.0.id"), "q2", "over the first one");
});

test("a record that was lost leaves a gap: the next launch counts one less", () => {
  const { server, cookie, set, commit } = begin();
  set("cmi.interactions.0.id", "q1");
  commit();
  server.network("503", 1);
  set("cmi.interactions.1.id", "q2");
  commit();
  set("cmi.interactions.2.id", "q3");
  commit();
  const { API } = enter(server, cookie);
  API.LMSInitialize("");
  assert.equal(API.LMSGetValue("cmi.interactions._count"), 2);
});

test("one SCO of several completes the activity, unless all are asked for", () => {
  for (const allScos of [false, true]) {
    const server = LmsServer.create({ scos: ["A", "B"], allScos });
    const cookie = server.signIn("learner-1");
    for (const sco of ["A", "B"]) {
      const { API, set } = enter(server, cookie, { sco });
      API.LMSInitialize("");
      set(STATUS, "completed");
      API.LMSFinish("");
      assert.equal(server.complete("learner-1"), !allScos || sco === "B", `${sco}, ${allScos}`);
    }
  }
});

test("what else changes results: guests, too many values, incomplete with a score", () => {
  const guest = begin({ ungraded: ["learner-1"] });
  guest.set(SUSPEND, "a");
  assert.deepEqual(guest.commit(), ["true", "0"]);
  assert.equal(guest.database(SUSPEND), undefined);

  const full = begin({ mostFields: 10 });
  for (let n = 0; n < 20; n++) full.set(`cmi.interactions.${n}.id`, "q" + n);
  assert.deepEqual(full.commit(), ["true", "0"]);
  assert.equal(full.database("cmi.interactions.19.id"), undefined);

  const forced = begin({ forceCompleted: true });
  forced.set(STATUS, "incomplete");
  forced.set("cmi.core.score.raw", "10");
  forced.commit();
  assert.equal(forced.database(STATUS), "completed");
});

test("attempts: review after the end, a fresh one on demand, each time, or after one that is finished", () => {
  const play = (server, cookie, asked) => {
    const { API, launch, set } = enter(server, cookie, asked);
    API.LMSInitialize("");
    if (launch.mode === "normal") set(STATUS, "passed");
    API.LMSFinish("");
    return [launch.attempt, launch.mode];
  };
  for (const [newAttempt, expected] of [
    ["never", [[1, "normal"], [1, "review"], [2, "normal"]]],
    ["finished", [[1, "normal"], [2, "normal"], [3, "normal"]]],
    ["always", [[1, "normal"], [2, "normal"], [3, "normal"]]],
  ]) {
    const server = LmsServer.create({ newAttempt });
    const cookie = server.signIn("learner-1");
    assert.deepEqual([play(server, cookie), play(server, cookie), play(server, cookie, { newAttempt: true })], expected, newAttempt);
  }
});

test("what was kept is there again", () => {
  const { server, set, commit } = begin();
  set(STATUS, "passed");
  commit();
  const again = LmsServer.create({ kept: server.kept() });
  assert.equal(again.stored("learner-1")[0]["SCO " + STATUS], "passed");
  assert.equal(again.complete("learner-1"), true);
  again.forget("learner-1");
  assert.deepEqual([again.stored("learner-1"), again.complete("learner-1")], [[], false]);
});
