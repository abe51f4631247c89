// The pure scripts of the packages, loaded as a browser would, and a course to try them on.

import { readFileSync } from "node:fs";
import vm from "node:vm";

const runtime = new URL("../../scorm-templates/runtime/", import.meta.url);
for (const name of ["codec.js", "typed.js", "scoring.js", "lifecycle.js", "journal.js", "interactions.js"]) {
  vm.runInThisContext(readFileSync(new URL(name, runtime), "utf8"), name);
}
export const { codec, typed, scoring, lifecycle, journal, interaction } = globalThis.Relais;

/** Numbers that are the same at every run. */
export function random(seed) {
  let a = seed;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return {
    below,
    pick: (items) => items[below(items.length)],
    some: (items) => items.filter(() => next() < 0.5),
    shuffled: (items) => items.map((item) => [next(), item]).sort((a, b) => a[0] - b[0]).map(([, item]) => item),
  };
}

const activity = (id, key, type, rest = {}) => ({ id, key, page: "p1", pool: null, quiz: false, type, points: 1, tries: 1, shuffle: false, text: id, ...rest });

/** One activity of each type, two chapters, a quiz, a pool. */
export function course(changes = {}) {
  return {
    course: "demo-module",
    sco: "module",
    title: "Demo",
    version: "1",
    hash: "0",
    lang: "fr",
    completion: "pages-and-quiz",
    masteryScore: 70,
    tries: 0,
    chapters: [{ id: "un", title: "Un" }],
    pages: [
      { id: "p1", key: "p_1", chapter: "un", title: "P1", quiz: false },
      { id: "p2", key: "p_2", chapter: "un", title: "P2", quiz: false },
      { id: "quiz", key: "qui", chapter: null, title: "Quiz", quiz: true },
    ],
    activities: [
      activity("single", "a01", "single", { choices: ["a", "b", "c"], correct: ["b"] }),
      activity("multiple", "a02", "multiple", { choices: [..."abcdefgh"], correct: ["a", "h"], points: 2 }),
      activity("vf", "a03", "true-false", { choices: ["a", "b"], correct: ["a"], true: "a", confidence: true }),
      activity("matching", "a04", "matching", { lefts: 3, rights: 4 }),
      activity("sorting", "a11", "matching", { lefts: 4, rights: 3, goes: [0, 2, 0, 1] }),
      activity("ordering", "a05", "ordering", { items: 4 }),
      activity("fill", "a06", "fill-in", { blanks: [["17"], ["cent douze", "112"]], max: [10, 20], confidence: true }),
      activity("numeric", "a07", "numeric", { answer: 72, tolerance: 0.5, unit: "heures" }),
      activity("scenario", "a08", "scenario", {
        clock: 495,
        steps: [
          { id: "s0", outcome: null, choices: [{ to: 1, minutes: 5, points: 1 }, { to: 3, minutes: 9, points: 0 }] },
          { id: "s1", outcome: null, choices: [{ to: 2, minutes: 10, points: 1 }, { to: 0, minutes: 15, points: 0 }] },
          { id: "s2", outcome: "good", choices: [] },
          { id: "s3", outcome: "bad", choices: [] },
        ],
      }),
      activity("inspection", "a09", "inspection", { verdict: "fraudulent", zones: [true, true, false, true, false, false, true].map((suspicious, i) => ({ id: "z" + i, suspicious })) }),
      activity("checklist", "a10", "checklist", { items: 7 }),
      activity("poll", "a13", "poll", { choices: ["a", "b", "c"] }),
      activity("explore", "a12", "explore", { items: 3 }),
      ...[0, 1, 2, 3].map((i) => activity("quiz" + i, "b0" + i, "single", { page: "quiz", quiz: true, choices: ["a", "b"], correct: ["a"] })),
      ...[0, 1, 2].map((i) => activity("pool" + i, "c0" + i, "single", { pool: "pool", choices: ["a", "b"], correct: ["a"] })),
    ],
    pools: [{ id: "pool", key: "poo", page: "p1", quiz: false, draw: 2, activities: ["pool0", "pool1", "pool2"] }],
    quiz: { id: "quiz", page: "quiz", draw: 3, activities: ["quiz0", "quiz1", "quiz2", "quiz3"] },
    messages: {},
    ...changes,
  };
}

/** A programme of such courses in one document: their keys are the same. */
export function programme(ids = ["un", "deux", "trois"], changes = {}) {
  const parts = ids.map((id) => ({ id, ...course(changes[id]) }));
  const of = (list, rename) => parts.flatMap((part) => part[list].map((one) => ({ ...one, module: part.id, id: `${part.id}.${one.id}`, ...rename(part.id, one) })));
  const { chapters, pages, activities, pools, quiz, completion, masteryScore, tries, ...rest } = course();
  return {
    ...rest,
    course: "demo",
    part: "programme",
    modules: parts.map((part) => ({
      id: part.id,
      key: part.id.slice(0, 2) + "_",
      prefix: part.id + ".",
      title: part.id,
      completion: part.completion,
      masteryScore: part.masteryScore,
      tries: part.tries,
      quiz: part.quiz && { ...part.quiz, id: `${part.id}.${part.quiz.id}`, page: `${part.id}.${part.quiz.page}`, activities: part.quiz.activities.map((id) => `${part.id}.${id}`) },
    })),
    chapters: of("chapters", () => ({})),
    pages: of("pages", (id, page) => ({ chapter: page.chapter && `${id}.${page.chapter}` })),
    activities: of("activities", (id, one) => ({ page: `${id}.${one.page}`, pool: one.pool && `${id}.${one.pool}` })),
    pools: of("pools", (id, pool) => ({ page: `${id}.${pool.page}`, activities: pool.activities.map((one) => `${id}.${one}`) })),
    quiz: null,
  };
}

/** A learner's state that this course can have. */
export function anyState(course, r) {
  if (course.modules) {
    const state = codec.fresh(r.below(2 ** 18), course);
    state.done = r.pick([0, 2000]);
    state.parts = codec.modules(course).map((module) => ({ ...anyState(module, r), seed: state.seed }));
    for (const part of state.parts) {
      part.next = 0;
      state.next = Math.max(state.next, ...[...part.answers.values()].map((answer) => (answer.index === null ? 0 : answer.index + 1)));
    }
    return state;
  }
  const state = codec.fresh(r.below(2 ** 18));
  state.next = r.below(300);
  state.done = r.pick([0, 1, 2000, 2 ** 18 - 1]);
  for (const page of r.shuffled(course.pages)) if (r.below(2)) state.pages.add(page.key);
  for (const one of r.some(course.activities)) {
    state.answers.set(one.key, { ...anyAnswer(one, r), tries: r.below(4), locked: r.below(2) === 1, index: r.below(2) ? r.below(Math.max(state.next, 1)) : null });
  }
  for (const answer of state.answers.values()) state.next = Math.max(state.next, answer.index === null ? 0 : answer.index + 1);
  if (course.quiz && r.below(2)) {
    const keys = course.activities.filter((one) => one.quiz).map((one) => one.key);
    state.quiz = { tries: r.below(50), best: r.below(1001), last: r.below(1001), state: r.below(3), drawn: r.some(keys) };
  }
  for (const pool of course.pools) state.draws.set(pool.key, r.some(course.activities.filter((one) => one.pool === pool.id).map((one) => one.key)));
  return state;
}

const TEXTS = ["", "17", "cent douze", "Été d’œuvre — «non»", "a.b~c+d", "日本語", "🙂", "  x  "];

export function anyAnswer(one, r) {
  const sure = one.confidence ? r.below(3) : 0;
  return { ...anyPicks(one, r), ...(sure ? { sure } : {}) };
}

function anyPicks(one, r) {
  const range = (n) => [...Array(n).keys()];
  switch (one.type) {
    case "single":
    case "true-false":
    case "poll":
      return { picks: [r.below(one.choices.length)], texts: [] };
    case "multiple":
      return { picks: r.some(range(one.choices.length)), texts: [] };
    case "inspection":
      return { picks: scoring.said(one, { marks: r.some(range(one.zones.length)), others: r.below(4), verdict: r.pick(["", "fraudulent", "legitimate", "verify"]), how: r.pick(["known", "reply", "link"]) }), texts: [] };
    case "checklist":
    case "explore":
      return { picks: r.some(range(one.items)), texts: [] };
    case "matching":
      return { picks: range(one.lefts).map(() => r.below(one.rights + 1) - 1), texts: [] };
    case "ordering":
      return { picks: r.shuffled(range(one.items)), texts: [] };
    case "fill-in":
      return { picks: [], texts: one.blanks.map((_, i) => [...r.pick(TEXTS)].slice(0, one.max[i]).join("")) };
    case "numeric":
      return { picks: [], texts: [r.pick(["72", "-3.5", "", "0.25"])].filter(Boolean) };
    default:
      return { picks: r.pick([[], [0], [0, 0], [1]]), texts: [] };
  }
}

/** For comparing: maps and sets as plain lists. */
export const plain = (state) => ({ ...state, ...(state.parts ? { parts: state.parts.map(plain) } : {}), pages: [...state.pages], answers: [...state.answers], draws: [...state.draws] });
