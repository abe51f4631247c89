// The longest suspend_data the engine announces is never less than what the
// runtime writes in the worst case, nor much more.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "./limited.mjs";
import { codec, scoring } from "../js/runtime.mjs";

const dist = process.env.RELAIS_DIST;
assert.ok(dist, "RELAIS_DIST must name the folder `relais build` wrote");

/** The longest answer an activity can take. */
function longest(activity, index) {
  const full = (n) => Array.from({ length: n }, (_, i) => i);
  const answer = { ...codec.blank(), tries: 3, locked: true, index };
  switch (activity.type) {
    case "fill-in":
      return { ...answer, texts: activity.max.map((max) => "é".repeat(max)) };
    case "numeric":
      return { ...answer, texts: ["-12345678.90123"] };
    case "matching":
      return { ...answer, picks: full(activity.lefts) };
    case "ordering":
      return { ...answer, picks: full(activity.items) };
    case "scenario":
      return { ...answer, picks: activity.steps.map(() => 0) };
    case "inspection":
      return { ...answer, picks: scoring.said(activity, { marks: full(activity.zones.length), others: 3, verdict: "verify", how: "link" }) };
    case "checklist":
    case "explore":
      return { ...answer, picks: full(activity.items) };
    case "multiple":
      return { ...answer, picks: activity.choices.map((letter) => codec.rank(letter)) };
    default:
      return { ...answer, picks: [codec.rank(activity.choices[0])] };
  }
}

const length = (course, activity) => {
  const state = codec.fresh(0);
  state.answers.set(activity.key, longest(activity, 0));
  return codec.encode(course, state).length;
};

/** Everything seen, everything drawn answered at its longest, many tries behind; in a programme, of every module. */
function worst(course) {
  const state = codec.fresh(0x3ffff, course);
  state.done = 4000;
  let index = course.activities.length; // as if each had been answered before an update
  for (const [module, part] of codec.parts(course, state)) index = fill(module, part, index);
  state.next = index;
  return codec.encode(course, state).length;
}

function fill(course, state, index) {
  state.done = 4000;
  for (const page of course.pages) state.pages.add(page.key);
  const of = (ids) => course.activities.filter((activity) => ids.includes(activity.id));
  const heaviest = (ids, draw) => of(ids).sort((a, b) => length(course, b) - length(course, a)).slice(0, draw ?? ids.length);
  const pools = course.pools.map((pool) => ({ ...pool, drawn: heaviest(pool.activities, pool.draw) }));
  const quiz = course.quiz ? heaviest(course.quiz.activities, course.quiz.draw) : [];
  const inPool = new Set(course.pools.flatMap((pool) => pool.activities));
  const outside = new Set(course.quiz ? course.quiz.activities : []);
  const full = new Set([...quiz, ...pools.flatMap((pool) => pool.drawn)]);
  for (const activity of course.activities) {
    const isDrawn = inPool.has(activity.id) || outside.has(activity.id);
    if (!isDrawn || full.has(activity)) state.answers.set(activity.key, longest(activity, index++));
    else if (activity.quiz) state.answers.set(activity.key, { ...codec.blank(), index: index++ });
  }
  for (const pool of pools) {
    if (!pool.quiz) state.draws.set(pool.key, pool.drawn.map((activity) => activity.key));
  }
  if (course.quiz) {
    const drawn = [...quiz, ...pools.filter((pool) => pool.quiz).flatMap((pool) => pool.drawn)];
    state.quiz = { tries: 40, best: 1000, last: 1000, state: 2, drawn: drawn.map((activity) => activity.key) };
  }
  return index;
}

const table = readdirSync(dist)
  .filter((name) => name.endsWith(".table.json"))
  .flatMap((name) => JSON.parse(readFileSync(join(dist, name), "utf8")))
  .filter((row) => row.package.endsWith(".scorm12.zip"));

test("the engine's figure is the runtime's worst case", () => {
  assert.ok(table.length > 4);
  for (const row of table) {
    const html = execFileSync("sh", ["-c", `unzip -p '${row.package}' '*index.html'`], { maxBuffer: 1e9 }).toString();
    const found = [...html.matchAll(/<script type="application\/json" id="course">(.*?)<\/script>/gs)];
    const most = Math.max(...found.map(([, json]) => worst(JSON.parse(json))));
    assert.ok(most <= row.worst_suspend_data, `${row.package}: ${most} written, ${row.worst_suspend_data} announced`);
    assert.ok(most >= row.worst_suspend_data * 0.9 - 8, `${row.package}: ${most} written, only, ${row.worst_suspend_data} announced`);
    assert.ok(row.worst_suspend_data <= codec.LIMIT);
  }
});
