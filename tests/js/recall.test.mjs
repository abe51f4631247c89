// Reminders: when they come, what they ask, and the calendar.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";
import { codec, course, random, anyState, scoring } from "./runtime.mjs";

globalThis.document = /** @type {any} */ ({ currentScript: { src: "" } });
for (const name of ["dom.js", "recall.js"]) {
  vm.runInThisContext(readFileSync(new URL("../../scorm-templates/runtime/" + name, import.meta.url), "utf8"), name);
}
const { recallDays, recallDraw, recallCalendar } = globalThis.Relais;

test("after two days, a week, a month; who comes late has the same time in between", () => {
  assert.deepEqual(recallDays(1000, { n: 0, last: 0 }), [1002, 1007, 1030]);
  assert.deepEqual(recallDays(1000, { n: 1, last: 1002 }), [1007, 1030]);
  assert.deepEqual(recallDays(1000, { n: 1, last: 1040 }), [1045, 1068], "not all on one day");
  assert.deepEqual(recallDays(1000, { n: 2, last: 1050 }), [1073]);
  assert.deepEqual(recallDays(1000, { n: 3, last: 1080 }), []);
});

test("what was missed is asked first, and only what can be asked again", () => {
  const demo = course();
  const r = random(5);
  for (let n = 0; n < 200; n++) {
    const state = anyState(demo, r);
    const asked = recallDraw(demo, state, n % 3);
    assert.equal(asked.length, 3);
    assert.equal(new Set(asked.map((one) => one.key)).size, 3);
    assert.ok(asked.every((one) => !["scenario", "inspection", "checklist", "explore", "poll"].includes(one.type)));
    assert.deepEqual(recallDraw(demo, state, n % 3), asked, "the same at every look");
  }
  const state = codec.fresh(9, demo);
  const wrong = demo.activities.find((one) => one.id === "multiple");
  state.answers.set(wrong.key, { picks: [1], texts: [], tries: 1, locked: true, index: null });
  const right = demo.activities.filter((one) => one.type === "single");
  for (const one of right) state.answers.set(one.key, { picks: [one.choices.indexOf(one.correct[0])], texts: [], tries: 1, locked: true, index: null });
  for (let n = 0; n < 3; n++) {
    const asked = recallDraw(demo, state, n);
    assert.equal(asked[0], wrong);
    assert.ok(!asked.some((one) => right.includes(one)), "what was right comes last");
  }
  assert.ok(scoring.judge(right[0], state.answers.get(right[0].key)).right);
});

test("the calendar is one that calendars read", () => {
  const file = recallCalendar("Rappel : « Agir », l’été; oui", "Trois questions,\nune minute. 🙂".repeat(9), [2190, 2195], "https://lms.example/mod/scorm/view.php?id=4", "senscyber-agir");
  assert.ok(file.startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  assert.ok(file.endsWith("END:VCALENDAR\r\n"));
  for (const line of file.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
  const whole = file.replace(/\r\n /g, "");
  assert.equal(whole.match(/BEGIN:VEVENT/g).length, 2);
  assert.match(whole, /DTSTART:20251230T090000/);
  assert.match(whole, /SUMMARY:Rappel : « Agir »\\, l’été\\; oui\r\n/);
  assert.match(whole, /DESCRIPTION:Trois questions\\,\\nune minute/);
  assert.match(whole, /URL:https:\/\/lms\.example\/mod\/scorm\/view\.php\?id=4\r\n/);
  assert.equal(new Set(whole.match(/UID:.*/g)).size, 2);
});
