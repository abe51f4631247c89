import assert from "node:assert/strict";
import test from "node:test";
import { anyState, codec, course, plain, random } from "./runtime.mjs";

test("what is written is read again", () => {
  const demo = course();
  for (let seed = 0; seed < 2000; seed++) {
    const state = anyState(demo, random(seed));
    const text = codec.encode(demo, state);
    assert.match(text, /^[A-Za-z0-9_.+~-]*$/);
    assert.deepEqual(plain(codec.decode(demo, text)), plain(state), `seed ${seed}: ${text}`);
  }
});

test("the format is the documented one", () => {
  const demo = course();
  const state = codec.fresh(1 + 2 * 64);
  state.next = 33;
  state.done = 64;
  state.pages.add("p_2");
  state.answers.set("a01", { picks: [1], texts: [], tries: 1, locked: true, index: 0 });
  state.answers.set("a06", { picks: [], texts: ["17", "é x"], tries: 0, locked: false, index: null });
  state.quiz = { tries: 1, best: 705, last: 64, state: 1, drawn: ["b00"] };
  state.draws.set("poo", ["c02", "c00"]);
  const payload = "17.~pDA+x"; // é is 233: 41 + 3 × 64
  assert.equal(
    codec.encode(demo, state),
    "1" + "BCA" + "hB" + "ABA" + "Bp_2" + "C" + "a01" + "pB" + "B" + "a06" + "H" + "J" + "A" + payload + "1" + "B" + "BL" + "AB" + "B" + "Bb00" + "B" + "poo" + "Cc02c00",
  );
});

test("how sure somebody was is kept with the answer, and states of before are read as they were", () => {
  const plainCourse = course();
  for (const one of plainCourse.activities) delete one.confidence;
  const demo = course();
  const asks = demo.activities.filter((one) => one.confidence);
  assert.ok(asks.some((one) => one.type === "fill-in"));
  for (const [n, one] of asks.entries()) {
    const given = one.blanks ? { picks: [], texts: ["+ ~x", " 17"] } : { picks: [1], texts: [] };
    const state = codec.fresh(5);
    state.answers.set(one.key, { ...given, tries: 1, locked: true, index: null });
    const old = codec.encode(plainCourse, state);
    assert.equal(codec.encode(demo, state), old, "nobody said how sure: as before");
    assert.deepEqual(codec.decode(demo, old).answers.get(one.key), state.answers.get(one.key));
    state.answers.get(one.key).sure = 1 + (n % 2);
    const text = codec.encode(demo, state);
    assert.equal(text.length, old.length + 2, text);
    assert.deepEqual(codec.decode(demo, text).answers.get(one.key), state.answers.get(one.key));
    // Its author asks no longer: the answer stays.
    const { sure, ...answer } = state.answers.get(one.key);
    assert.deepEqual(codec.decode(plainCourse, text).answers.get(one.key), answer);
  }
});

test("a state of before the new kinds of activity is read in a course that has them", () => {
  const now = course();
  const isNew = (one) => ["poll", "explore"].includes(one.type) || one.goes;
  const before = course({ activities: now.activities.filter((one) => !isNew(one)).map(({ confidence, ...one }) => one) });
  assert.ok(before.activities.length < now.activities.length);
  for (let seed = 0; seed < 500; seed++) {
    const state = anyState(before, random(seed));
    assert.deepEqual(plain(codec.decode(now, codec.encode(before, state))), plain(state), `seed ${seed}`);
    // And back, with a package of before: what it does not know is left out, the rest stays.
    const newer = anyState(now, random(seed));
    const back = plain(codec.decode(before, codec.encode(now, newer)));
    const known = plain(newer).answers.filter(([key]) => before.activities.some((one) => one.key === key)).map(([key, { sure, ...answer }]) => [key, answer]);
    assert.deepEqual([back.pages, back.answers, back.next], [plain(newer).pages, known, newer.next], `seed ${seed}`);
  }
});

test("a cut text keeps what is whole", () => {
  const demo = course();
  for (let seed = 0; seed < 60; seed++) {
    const state = anyState(demo, random(seed));
    const text = codec.encode(demo, state);
    for (let length = 0; length < text.length; length++) {
      const read = codec.decode(demo, text.slice(0, length));
      if (length === 0) {
        assert.equal(read, null);
        continue;
      }
      for (const page of read.pages) assert.ok(state.pages.has(page));
      for (const [key, answer] of read.answers) assert.deepEqual(answer, state.answers.get(key));
    }
  }
});

test("garbage never throws, and what it gives can be written", () => {
  const demo = course();
  const r = random(7);
  const chars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+~. é\u0000";
  for (const odd of [undefined, null, 3, {}, "", "2", "0", "1", "é"]) codec.decode(demo, odd);
  for (let n = 0; n < 20000; n++) {
    let text = "1";
    if (n % 2) {
      const whole = [...codec.encode(demo, anyState(demo, r))];
      for (let hits = r.below(4) + 1; hits > 0; hits--) whole[1 + r.below(whole.length - 1)] = r.pick([...chars]);
      text = whole.join("");
    } else for (let length = r.below(80); length > 0; length--) text += r.pick([...chars]);
    const state = codec.decode(demo, text);
    const again = codec.encode(demo, state);
    assert.deepEqual(plain(codec.decode(demo, again)), plain(state), text);
  }
});

test("an updated course keeps what it still has", () => {
  const before = course();
  const state = anyState(before, random(3));
  for (const page of before.pages) state.pages.add(page.key);
  for (const one of before.activities) state.answers.set(one.key, { picks: one.type === "single" ? [0] : [], texts: [], tries: 1, locked: true, index: 5 });
  state.answers.get("a02").picks = [0, 7];
  state.next = 40;
  state.quiz = { tries: 1, best: 1000, last: 500, state: 1, drawn: ["b00", "b01", "b03"] };
  const text = codec.encode(before, state);

  const after = course();
  after.pages = [{ id: "new", key: "new", chapter: "un", title: "New", quiz: false }, after.pages[2], after.pages[1]]; // p1 gone
  after.activities = after.activities.filter((one) => !["single", "quiz1"].includes(one.id)).reverse();
  after.activities.find((one) => one.id === "multiple").choices = ["a", "b", "c"]; // the payload no longer fits
  const read = codec.decode(after, text);

  assert.deepEqual([...read.pages].sort(), ["p_2", "qui"]);
  assert.equal(read.answers.has("a01"), false);
  assert.deepEqual(read.answers.get("a02"), { picks: [], texts: [], tries: 0, locked: false, index: 5 }, "answered anew, at the old interaction");
  assert.equal(read.answers.get("a04").locked, true);
  assert.deepEqual(read.quiz, { tries: 1, best: 1000, last: 500, state: 1, drawn: ["b00", "b03"] });
  assert.equal(read.next, 40, "indexes of removed questions are never given again");
});

test("a course without its quiz forgets it", () => {
  const state = codec.fresh(1);
  state.quiz = { tries: 1, best: 1000, last: 1000, state: 2, drawn: [] };
  const text = codec.encode(course(), state);
  assert.equal(codec.decode(course({ quiz: null }), text).quiz, null);
});

const given = (pick, index, tries = 1) => ({ picks: [pick], texts: [], tries, locked: true, index });

test("merging adds what the other has, its interactions where none of ours stands", () => {
  const ours = codec.fresh(1);
  const other = codec.fresh(2);
  ours.next = 1;
  other.next = 3;
  ours.answers.set("a01", given(0, 0));
  other.answers.set("a01", given(1, 0));
  other.answers.set("a03", given(1, 0));
  other.answers.set("c00", given(1, 2));
  other.pages.add("p_1");
  assert.deepEqual([...codec.merge(ours, other)], [3, 2], "the places of what was taken");
  assert.deepEqual(ours.answers.get("a01").picks, [0]);
  assert.equal(ours.answers.get("a03").index, 3, "the place is taken: a new one");
  assert.equal(ours.answers.get("c00").index, 2);
  assert.equal(ours.next, 4);
  assert.ok(ours.pages.has("p_1"));
});

test("merging with what both came from takes the newer answer, and lowers nothing", () => {
  const base = codec.fresh(1);
  base.answers.set("a01", given(0, 0));
  base.answers.set("a03", given(0, 1));
  const copy = () => ({ ...base, answers: new Map([...base.answers].map(([key, one]) => [key, { ...one }])), pages: new Set(base.pages) });
  const [ours, other] = [copy(), copy()];
  other.answers.set("a01", given(2, 0, 2));
  ours.answers.set("a03", given(1, 1, 2));
  ours.done = 300;
  other.done = 200;
  ours.quiz = { tries: 1, best: 900, last: 900, state: 2, drawn: ["b00"] };
  ours.answers.set("b00", given(0, 2));
  other.quiz = { tries: 2, best: 500, last: 500, state: 2, drawn: ["b00"] };
  other.answers.set("b00", given(1, 2));
  assert.deepEqual([...codec.merge(ours, other, base)].sort(), [0, 2]);
  assert.deepEqual(ours.answers.get("a01").picks, [2], "only the other changed it");
  assert.deepEqual(ours.answers.get("a03").picks, [1], "only we changed it");
  assert.deepEqual(ours.answers.get("b00").picks, [1], "a quiz goes with its answers");
  assert.deepEqual(ours.quiz, { tries: 2, best: 900, last: 500, state: 2, drawn: ["b00"] });
  assert.equal(ours.done, 200);
});

test("whatever is merged, nothing reached is lost and no two answers share a place", () => {
  const one = course();
  for (let n = 0; n < 300; n++) {
    const r = random(n);
    const [ours, other, base] = [anyState(one, r), anyState(one, r), r.below(2) ? anyState(one, r) : null];
    // Of one learner: no state gives a place twice.
    for (const state of [ours, other]) [...state.answers.values()].forEach((answer, i) => answer.index !== null && (answer.index = i));
    const before = plain(ours);
    codec.merge(ours, other, base);
    for (const key of [...before.pages, ...other.pages]) assert.ok(ours.pages.has(key));
    for (const [key] of [...before.answers, ...other.answers]) assert.ok(ours.answers.has(key));
    assert.equal(ours.quiz?.best || 0, Math.max(before.quiz?.best || 0, other.quiz?.best || 0));
    assert.equal(ours.done > 0, before.done > 0 || other.done > 0);
    const places = [...ours.answers.values()].map((answer) => answer.index).filter((index) => index !== null);
    assert.equal(new Set(places).size, places.length, `${n}: ${places}`);
  }
});

test("a crowded module stays under the limit", () => {
  const demo = course();
  const keys = [...Array(200).keys()].map((n) => String.fromCharCode(65 + (n % 26)) + String.fromCharCode(97 + Math.floor(n / 26)) + "0");
  demo.pages = keys.slice(0, 60).map((key) => ({ id: key, key, chapter: null, title: key, quiz: false }));
  demo.activities = keys.slice(60, 160).map((key) => ({ ...demo.activities[0], id: key, key }));
  const state = codec.fresh(2 ** 18 - 1);
  state.next = 100;
  for (const page of demo.pages) state.pages.add(page.key);
  demo.activities.forEach((one, i) => state.answers.set(one.key, { picks: [2], texts: [], tries: 3, locked: true, index: i }));
  const text = codec.encode(demo, state);
  assert.ok(text.length < codec.LIMIT, `${text.length}`);
});
