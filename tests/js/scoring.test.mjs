import assert from "node:assert/strict";
import test from "node:test";
import { codec, course, interaction, random, anyAnswer, scoring } from "./runtime.mjs";

const demo = course();
const by = (id) => demo.activities.find((one) => one.id === id);
const answer = (picks, texts = []) => ({ ...codec.blank(), picks, texts });
const share = (id, picks, texts) => scoring.judge(by(id), answer(picks, texts)).share;

test("shares of the points", () => {
  const cases = [
    ["single", [1], [], 1],
    ["single", [0], [], 0],
    ["single", [], [], 0],
    ["vf", [0], [], 1],
    ["multiple", [0, 7], [], 1],
    ["multiple", [0], [], 0.5],
    ["multiple", [0, 1], [], 0],
    ["multiple", [0, 1, 2, 7], [], 0],
    ["multiple", [0, 1, 7], [], 0.5],
    ["matching", [0, 1, 2], [], 1],
    ["matching", [0, 2, 1], [], 1 / 3],
    ["matching", [3, -1, -1], [], 0],
    ["ordering", [0, 1, 2, 3], [], 1],
    ["ordering", [1, 0, 2, 3], [], 0],
    ["fill", [], ["17", "112"], 1],
    ["fill", [], [" 17 ", "CENT   DOUZE"], 1],
    ["fill", [], ["« 17 »", "Cent-Douze."], 1],
    ["fill", [], ["18", "112"], 0.5],
    ["fill", [], ["1-7", "."], 0],
    ["numeric", [], ["72"], 1],
    ["numeric", [], ["72,5"], 1],
    ["numeric", [], ["71.5"], 1],
    ["numeric", [], ["71,4"], 0],
    ["numeric", [], ["72 heures."], 1],
    ["numeric", [], ["72 minutes"], 0],
    ["numeric", [], ["beaucoup"], 0],
    ["scenario", [0, 0], [], 1],
    ["scenario", [1], [], 0],
    ["scenario", [0], [], 0],
    ["inspection", [0, 1, 3, 6], [], 1],
    ["inspection", [0, 1, 3], [], 0.75],
    ["inspection", [0, 1, 2], [], 0.25],
    ["inspection", [2, 4], [], 0],
  ];
  for (const [id, picks, texts, expected] of cases) assert.ok(Math.abs(share(id, picks, texts) - expected) < 1e-9, `${id} ${picks} ${texts}`);
});

const FEEDBACK = {
  "true-false": /^[01tf]$/,
  choice: /^([0-9a-z](,[0-9a-z])*|\{[0-9a-z](,[0-9a-z])*\})$/,
  "fill-in": /^\S.{0,254}$/,
  numeric: /^-?(\d+(\.\d*)?|\.\d+)$/,
  matching: /^\{?[0-9a-z]\.[0-9a-z](,[0-9a-z]\.[0-9a-z])*\}?$/,
  performance: /^.{0,255}$/,
  sequencing: /^[0-9a-z](,[0-9a-z])*$/,
};

test("interactions follow the patterns of their type", () => {
  const now = new Date(2026, 0, 2, 7, 8, 9);
  const r = random(11);
  for (let n = 0; n < 500; n++) {
    for (const one of demo.activities) {
      const given = { ...codec.blank(), ...anyAnswer(one, r), index: 3 };
      if (!scoring.complete(one, given) || !scoring.isJudged(one)) continue;
      const told = interaction(one, given, now, 75.5);
      assert.match(told.id, /^[\x21-\x7e]{1,255}$/);
      if (told.response) assert.match(told.response, FEEDBACK[told.type], one.id);
      if (told.pattern) assert.match(told.pattern, FEEDBACK[told.type], one.id);
      assert.equal(told.time, "07:08:09");
      assert.equal(told.latency, "0000:01:15.50");
      assert.match(told.result, /^(correct|wrong|neutral)$/);
    }
  }
  const one = (id, picks, texts) => {
    const { type, response, pattern, result } = interaction(by(id), answer(picks, texts), now, 1);
    return [type, response, pattern, result];
  };
  assert.deepEqual(one("single", [0]), ["choice", "a", "b", "wrong"]);
  assert.deepEqual(one("multiple", [0, 7]), ["choice", "a,h", "{a,h}", "correct"]);
  assert.deepEqual(one("vf", [0]), ["true-false", "t", "t", "correct"]);
  const turned = { ...course().activities.find((activity) => activity.id === "vf"), correct: ["b"], true: "b" };
  const said = interaction(turned, { ...codec.blank(), picks: [0] }, new Date(), 1);
  assert.deepEqual([said.response, said.pattern], ["f", "t"], "“false” stands first");
  assert.deepEqual(one("matching", [0, 3, 2]), ["matching", "a.a,b.d,c.c", "{a.a,b.b,c.c}", "wrong"]);
  assert.deepEqual(one("ordering", [1, 0, 2, 3]), ["sequencing", "b,a,c,d", "a,b,c,d", "wrong"]);
  assert.deepEqual(one("fill", [], ["17", "CENT douze"]), ["fill-in", "17, cent douze", "17, cent douze", "correct"]);
  assert.deepEqual(one("fill", [], ["« 17 »", "Cent-Douze !"]), ["fill-in", "17, cent douze", "17, cent douze", "correct"], "told as it was taken");
  assert.deepEqual(one("fill", [], ["17.", "112"]), ["fill-in", "17, 112", "17, 112", "correct"], "the pattern is the text that was accepted");
  assert.deepEqual(one("fill", [], ["« Dix-sept ».", "112"]), ["fill-in", "dix-sept, 112", "17, 112", "wrong"]);
  assert.deepEqual(one("numeric", [], ["72,25"]), ["numeric", "72.25", "72", "correct"]);
  assert.deepEqual(one("numeric", [], ["72,25 h."]), ["numeric", "72.25", "72", "correct"]);
  assert.deepEqual(one("inspection", [0, 2]), ["performance", "z0,z2", "z0,z1,z3,z6", "wrong"]);
});

test("a page counts when it was answered or read; an opinion alone is no reading", () => {
  const one = course();
  const isRead = (types, answered, { seconds = 0, isEndSeen = false, requires = false } = {}) => {
    const its = { ...one, activities: one.activities.filter((activity) => types.includes(activity.type) && !activity.quiz && !activity.pool) };
    const state = codec.fresh(1);
    for (const activity of its.activities) if (answered.includes(activity.type)) state.answers.set(activity.key, { ...codec.blank(), tries: 1, locked: true });
    return scoring.isRead(its, state, { ...one.pages[0], seconds: 9, requires }, seconds, isEndSeen);
  };
  const read = { seconds: 9, isEndSeen: true };
  assert.equal(isRead(["poll"], ["poll"]), false);
  assert.equal(isRead(["poll"], ["poll"], read), true);
  assert.equal(isRead(["poll"], [], read), true);
  assert.equal(isRead(["poll", "single"], ["single"]), true, "nobody has to have an opinion");
  assert.equal(isRead(["poll", "single"], ["poll"]), false);
  assert.equal(isRead(["explore"], ["explore"]), true, "all its places were opened");
  assert.equal(isRead(["checklist"], ["checklist"]), false);
  assert.equal(isRead(["poll"], ["poll"], { requires: true }), true);
  assert.equal(isRead(["poll"], [], { ...read, requires: true }), false);
});

test("a long answer is cut between characters", () => {
  const { response } = interaction(by("fill"), answer([], ["x".repeat(254) + "😀", "y"]), new Date(), 1);
  assert.equal(response, "x".repeat(254));
});

test("timespans", () => {
  assert.equal(scoring.timespan(0), "0000:00:00.00");
  assert.equal(scoring.timespan(3661.239), "0001:01:01.24");
  assert.equal(scoring.timespan(59.999), "0000:01:00.00");
  assert.equal(scoring.timespan(-5), "0000:00:00.00");
  assert.equal(scoring.timespan(1e12), "9999:59:59.99");
});

test("loops of a scenario are cut out", () => {
  const scenario = by("scenario");
  assert.deepEqual(scoring.choose(scenario, [], 0), [0]);
  assert.deepEqual(scoring.choose(scenario, [0], 1), [], "back at the start");
  assert.deepEqual(scoring.choose(scenario, [0], 0), [0, 0]);
  assert.deepEqual(scoring.walk(scenario, { picks: [0, 0] }), { path: [0, 1, 2], times: [0, 5, 15] });
});

test("drawing and shuffling depend on the seed alone", () => {
  const items = [...Array(20).keys()];
  assert.deepEqual(scoring.shuffle(items, 5, "x"), scoring.shuffle(items, 5, "x"));
  assert.notDeepEqual(scoring.shuffle(items, 5, "x"), scoring.shuffle(items, 6, "x"));
  assert.deepEqual(scoring.shuffle(items, 5, "x").sort((a, b) => a - b), items);
  for (let seed = 0; seed < 200; seed++) {
    const drawn = scoring.drawQuiz(demo, seed, 0);
    assert.equal(drawn.length, 3);
    assert.equal(new Set(drawn).size, 3);
    assert.notDeepEqual(scoring.disorder(3, seed, "k"), [0, 1, 2], "never the solution");
  }
  const firsts = new Set(items.map((seed) => scoring.drawQuiz(demo, seed, 0).join()));
  assert.ok(firsts.size > 1);
});

test("the module's rule", () => {
  const seen = (state) => demo.pages.forEach((page) => state.pages.add(page.key));
  const quiz = (best, tries = 1) => ({ tries, best, last: best, state: 2, drawn: [] });
  const status = (changes, ...steps) => {
    const state = codec.fresh(1);
    for (const step of steps) step(state);
    const { status, score, locked } = scoring.standing(course(changes), state);
    return [status, score, locked];
  };
  const took = (...args) => (state) => (state.quiz = quiz(...args));

  assert.deepEqual(status({}), ["incomplete", null, true], "nothing yet: no status but incomplete, no score");
  assert.deepEqual(status({}, seen), ["incomplete", null, false]);
  assert.deepEqual(status({}, seen, took(699)), ["incomplete", 69.9, false], "may be tried again");
  assert.deepEqual(status({}, seen, took(700)), ["passed", 70, false]);
  assert.deepEqual(status({}, took(700)), ["incomplete", 70, true], "pages are missing");
  assert.deepEqual(status({ tries: 2 }, seen, took(500, 1)), ["incomplete", 50, false]);
  assert.deepEqual(status({ tries: 2 }, seen, took(500, 2)), ["failed", 50, false]);
  assert.deepEqual(status({ completion: "pages" }, seen), ["completed", null, false]);
  assert.deepEqual(status({ completion: "pages", quiz: null, masteryScore: null }, seen), ["completed", null, false]);
  assert.deepEqual(status({ completion: "quiz" }), ["incomplete", null, false]);
  assert.deepEqual(status({ completion: "quiz" }, took(800)), ["passed", 80, false]);
  assert.deepEqual(status({ masteryScore: null }, seen, took(0)), ["completed", 0, false], "no mastery score: handed in is enough");
  assert.deepEqual(status({}, (state) => (state.done = 5)), ["passed", null, true], "an update that adds pages takes nothing back");
});

const VERDICTS = ["fraudulent", "legitimate", "verify"];
const HOWS = ["known", "reply", "link"];

test("whoever marks everything in a message never wins, whatever the verdict; who looks does", () => {
  const zone = (suspicious) => ({ id: "z" + Math.random(), suspicious });
  const messages = [
    { verdict: "fraudulent", zones: [zone(true), zone(true), zone(false)] },
    { verdict: "fraudulent", zones: [zone(true)] },
    { verdict: "fraudulent", zones: Array.from({ length: 13 }, (_, i) => zone(i % 3 === 0)) },
    { verdict: "legitimate", zones: [zone(false), zone(false)] },
    { verdict: "legitimate", zones: [] },
    { verdict: "verify", zones: [zone(true), zone(false)] },
  ];
  for (const message of messages) {
    const one = { type: "inspection", ...message };
    const share = (said) => scoring.judge(one, { picks: scoring.said(one, { marks: [], others: 0, verdict: "", how: "", ...said }), texts: [] });
    const everything = { marks: message.zones.map((_, i) => i), others: 3 };
    const signs = scoring.suspicious(one);
    for (const verdict of VERDICTS) {
      for (const how of HOWS) {
        const all = share({ ...everything, verdict, how });
        assert.ok(!all.right && all.share <= 0.5, `${message.verdict}: all marked, ${verdict} by ${how}: ${all.share}`);
        const right = verdict === message.verdict && (verdict !== "verify" || how === "known");
        assert.equal(share({ marks: signs, verdict, how }).right, right, `${message.verdict}: the signs, ${verdict} by ${how}`);
      }
    }
    // To verify where one can is prudent; to take a fraud for real is not.
    if (message.verdict !== "verify") assert.equal(share({ marks: signs, verdict: "verify", how: "known" }).share, 0.75);
    if (message.verdict !== "legitimate") assert.equal(share({ marks: [], verdict: "legitimate" }).share, signs.length ? 0 : 0.5);
    // One false alarm costs something, and less than all of it.
    const one_alarm = share({ marks: signs, others: 1, verdict: message.verdict, how: "known" });
    assert.ok(one_alarm.share < 1 && one_alarm.share > 0.5, `${one_alarm.share}`);
  }
});

test("what was said of a message comes back, and answers of before there was a verdict stay", () => {
  const now = course();
  const one = now.activities.find((activity) => activity.type === "inspection");
  for (const verdict of VERDICTS) {
    for (const how of verdict === "verify" ? HOWS : [""]) {
      const said = { marks: [0, 3, 6], others: 2, verdict, how };
      assert.deepEqual(scoring.seen(one, { picks: scoring.said(one, said) }), said);
    }
  }
  // Seven zones took two digits: places 0, 3 and 6 marked, one try, locked, interaction 4.
  const state = codec.fresh(1, now);
  state.answers.set("a09", { picks: [0, 3, 6], texts: [], tries: 1, locked: true, index: 4 });
  const today = codec.encode(now, state);
  const before = today.replace("a09" + "r" + "F" + "JBA", "a09" + "q" + "F" + "JB");
  assert.notEqual(before, today, today);
  const answer = codec.decode(now, before).answers.get("a09");
  assert.deepEqual(answer, { picks: [0, 3, 6], texts: [], tries: 1, locked: true, index: 4 });
  assert.ok(scoring.complete(one, answer), "it stays answered");
  assert.deepEqual(scoring.judge(one, answer), { share: 3 / 4, right: false }, "and judged as it was: three of four signs");
  const { response, pattern } = interaction(one, answer, new Date(), 1);
  assert.deepEqual([response, pattern], ["z0,z3,z6", "z0,z1,z3,z6"]);
  const again = interaction(one, { ...answer, picks: scoring.said(one, { marks: [0], others: 0, verdict: "verify", how: "known" }) }, new Date(), 1);
  assert.deepEqual([again.response, again.pattern], ["verify,z0", "fraudulent,z0,z1,z3,z6"]);
});
