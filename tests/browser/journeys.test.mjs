// What happens to courses and learners: updates, long modules, sleep, full
// disks, an LMS that goes away, a tab that closes.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { codec } from "../js/runtime.mjs";
import { answer, build, close, courseOf, goTo, jump, launch, lms, openBrowser, readAll, serve, settle, shown, TOUR, unpack } from "./player.mjs";

let pack, server, browser, context, page, work;
before(async () => {
  pack = unpack("scorm12", TOUR);
  server = await serve(pack.folder);
  browser = await openBrowser();
  context = await browser.newContext({ locale: "fr-FR" });
  page = await context.newPage();
  work = mkdtempSync(join(tmpdir(), "relais-journeys-"));
});
after(async () => {
  await browser?.close();
  server?.close();
  pack?.remove();
  if (work) rmSync(work, { recursive: true });
});

const start = (options) => launch(page, server.origin, pack.launch, options);
const commits = () => page.evaluate(() => window.lms.log.filter((entry) => entry.call === "LMSCommit").length);
const practice = (course, id) => course.activities.filter((one) => one.page === id && !one.quiz);

test("the course is updated between two visits: what still exists is kept", async () => {
  let frame = await start();
  const course = await courseOf(frame);
  const given = [];
  await readAll(frame, async (current) => {
    for (const activity of practice(course, current.id)) if (await answer(frame, activity, true)) given.push(activity.id);
  });
  await goTo(frame, "stories");
  const first = await close(page);

  // A page goes, one comes, one moves; a question goes.
  const folder = join(work, "demo");
  cpSync(new URL("../courses/demo", import.meta.url).pathname, folder, { recursive: true });
  const file = (name) => join(folder, "tour", name);
  const edit = (name, change) => writeFileSync(file(name), change(readFileSync(file(name), "utf8")));
  edit("1-blocks/01-text.md", (text) => text.replace("[les médias](02-media.md)", "les médias"));
  rmSync(file("1-blocks/02-media.md"));
  writeFileSync(file("1-blocks/03-new.md"), '+++\ntitle = "Une page de plus"\nid = "nouvelle"\n+++\n\nDu neuf.\n');
  renameSync(file("2-activities/01-questions.md"), file("2-activities/07-questions.md"));
  edit("2-activities/07-questions.md", (text) => text.replace(/::: question \{#q-numeric[\s\S]*?:::\n/, ""));
  build(folder, join(work, "dist"));
  const updated = unpack("scorm12", TOUR, join(work, "dist"));
  const other = await serve(updated.folder);
  try {
    frame = await launch(page, other.origin, updated.launch, { saved: first.saved });
    const now = await courseOf(frame);
    assert.notEqual(now.hash, course.hash);
    assert.deepEqual(now.pages.map((one) => one.id), ["text", "nouvelle", "stories", "practice", "before", "known", "questions", "quiz"]);
    assert.equal(await shown(frame), "stories");
    for (const id of given.filter((id) => !["q-numeric", "c-demo", "h-desk"].includes(id))) {
      const activity = now.activities.find((one) => one.id === id);
      await goTo(frame, activity.page);
      assert.ok(await frame.locator(`[id="${id}"].revealed`).isVisible(), id);
    }
    const seen = await frame.evaluate(() => [...document.querySelectorAll(".menu-link[data-key].done")].map((link) => link.getAttribute("href")));
    assert.deepEqual(seen, ["#text", "#stories", "#practice", "#before", "#known", "#questions"]);
    await goTo(frame, "_result");
    assert.deepEqual(await frame.locator("#_result-body li a").allTextContents(), ["Une page de plus"]);
    const end = await close(page);
    assert.deepEqual(end.errors, []);
    assert.equal(end.interactions.length, first.interactions.length, "nothing is told twice");
    const state = codec.decode(now, end.saved["cmi.suspend_data"]);
    assert.equal(state.pages.size, 6);
  } finally {
    other.close();
    updated.remove();
  }
});

/** A course of `n` pages with a question each, all types in turn. */
function writeLong(folder, n) {
  const write = (path, text) => writeFileSync(join(folder, path), text);
  mkdirSync(join(folder, "long"), { recursive: true });
  write("relais.toml", 'id = "essai"\ntitle = "Essai"\ndescription = "Long."\npublisher = "Relais"\nlicence = "etalab-2.0"\nversion = "1"\nlanguages = ["fr"]\nmodules = ["long"]\n');
  write("long/module.toml", `title = "Long"\ndescription = "Cent pages."\nobjectives = ["Lire"]\ntarget_minutes = ${n * 2}\ncompletion = "pages"\n`);
  const bodies = [
    (i) => `::: question {#q-${i} type=single}\nQuestion ${i} ?\n\n- [ ] Non\n- [x] Oui\n- [ ] Peut-être\n:::`,
    (i) => `::: question {#q-${i} type=multiple}\nQuestion ${i} ?\n\n- [x] Un\n- [x] Deux\n- [ ] Trois\n- [ ] Quatre\n:::`,
    (i) => `::: question {#q-${i} type=true-false}\nQuestion ${i} ?\n\n- [ ] Vrai\n- [x] Faux\n:::`,
    (i) => `::: question {#q-${i} type=ordering}\nQuestion ${i} ?\n\n1. Un\n2. Deux\n3. Trois\n:::`,
    (i) => `::: question {#q-${i} type=matching}\nQuestion ${i} ?\n\n- Un => Premier\n- Deux => Second\n:::`,
  ];
  for (let i = 0; i < n; i++) {
    const chapter = `long/${String(Math.floor(i / 10)).padStart(2, "0")}-c`;
    mkdirSync(join(folder, chapter), { recursive: true });
    if (i % 10 === 0) write(`${chapter}/chapter.toml`, `id = "c-${i / 10}"\ntitle = "Chapitre ${i / 10}"\n`);
    const words = "Voici ce qu’il faut savoir de ce sujet, en peu de mots. ".repeat(20);
    write(`${chapter}/${String(i).padStart(3, "0")}-p.md`, `+++\ntitle = "Page ${i}"\nid = "p-${i}"\n+++\n\n${words}\n\n${bodies[i % bodies.length](i)}\n`);
  }
}

test("a hundred pages and a hundred questions: little is kept, pages turn at once", async (t) => {
  const folder = join(work, "long");
  writeLong(folder, 100);
  build(folder, join(work, "long-dist"));
  const long = unpack("scorm12", "essai-long", join(work, "long-dist"));
  const other = await serve(long.folder);
  try {
    const frame = await launch(page, other.origin, long.launch);
    const course = await courseOf(frame);
    assert.equal(course.activities.length, 100);
    const times = await frame.evaluate(async (course) => {
      const times = [];
      for (const one of course.pages) {
        const began = performance.now();
        window.location.hash = one.id;
        while (document.getElementById(one.id).hidden) await new Promise((done) => setTimeout(done));
        document.body.getBoundingClientRect();
        times.push(performance.now() - began);
        const form = document.getElementById(one.id).querySelector("form");
        for (const select of form.querySelectorAll("select")) select.value = "0";
        form.querySelector("input")?.click();
        form.requestSubmit();
      }
      return times.sort((a, b) => a - b);
    }, course);
    await settle(frame);
    const data = await lms(page, "cmi.suspend_data");
    const state = codec.decode(course, data);
    assert.equal(state.answers.size, 100);
    const pagesAlone = codec.encode(course, { ...state, answers: new Map() });
    const each = (data.length - pagesAlone.length) / 100;
    t.diagnostic(`suspend_data ${data.length} characters, ${each} a question; a page turns in ${times[50].toFixed(1)} ms (median), ${times[95].toFixed(1)} ms (95 %)`);
    assert.ok(data.length < 1500, `${data.length}`);
    assert.ok(each <= 8, `${each}`);
    assert.ok(times[50] < 100, `${times[50]} ms`);
    const end = await close(page);
    assert.equal(end.interactions.length, 100);
    assert.equal(end.saved["cmi.core.lesson_status"], "completed");
    assert.deepEqual(end.errors, []);
  } finally {
    other.close();
    long.remove();
  }
});

test("the clock jumps, the machine sleeps: session_time stays right", async () => {
  const frame = await start();
  await settle(frame);
  await frame.evaluate(() => {
    const [now, Real] = [performance.now.bind(performance), Date];
    performance.now = () => now() + 8 * 3600 * 1000;
    window.Date = class extends Real {
      constructor(...args) {
        if (args.length) super(...args);
        else super(Real.now() - 5 * 86400 * 1000);
      }
    };
    window.Date.now = () => Real.now() - 5 * 86400 * 1000;
  });
  await jump(frame, "media");
  await settle(frame);
  const end = await close(page);
  const [hours, minutes, seconds] = end.saved["cmi.core.total_time"].split(":").map(Number);
  const total = hours * 3600 + minutes * 60 + seconds;
  assert.ok(total > 1 && total < 75, `${total} s`);
  assert.deepEqual(end.errors, []);
});

test("one commit a page, one an answer, those of one second together", async () => {
  const frame = await start();
  const course = await courseOf(frame);
  await settle(frame);
  const expect = async (n, what) => {
    await settle(frame);
    const now = await commits();
    assert.equal(now - last, n, what);
    last = now;
  };
  let last = await commits();
  await goTo(frame, "text");
  await expect(1, "a page");
  await goTo(frame, "questions");
  await expect(1, "another page");
  await answer(frame, course.activities.find((one) => one.id === "q-true"), true);
  await expect(1, "an answer");
  await frame.locator("#q-fill .blank").first().pressSequentially("dix-sept");
  await expect(0, "typing");
  await frame.evaluate(() => {
    document.querySelector("#q-numeric input").value = "72";
    document.querySelector("#q-numeric").requestSubmit();
    window.location.hash = "stories";
  });
  await expect(1, "an answer and a page at once");
  for (const box of await frame.locator("#c-demo input").all()) await box.check();
  await expect(1, "two ticks at once");
  await expect(0, "reading");
  const end = await close(page);
  const answers = end.log.filter((entry) => entry.call === "LMSCommit").length;
  assert.equal(answers, last + 1, "and one at the end");
});

test("the LMS goes away in the middle: the learner goes on, nothing is lost", async () => {
  const frame = await start();
  const course = await courseOf(frame);
  await settle(frame);
  // Its object is gone from the page: who holds it may still use it.
  await page.evaluate(() => delete window.API);
  await goTo(frame, "media");
  await settle(frame);
  assert.equal(await lms(page, "cmi.core.lesson_location"), "media");
  // Its window is dead: everything throws.
  await page.evaluate(() => {
    window.alive = { ...window.lms.API };
    for (const name of Object.keys(window.lms.API)) {
      window.lms.API[name] = () => {
        throw new Error("can't access dead object");
      };
    }
  });
  await goTo(frame, "questions");
  for (const activity of practice(course, "questions").slice(0, 3)) await answer(frame, activity, true);
  await frame.waitForSelector(".banner.warn");
  await goTo(frame, "stories");
  assert.equal(await frame.locator(".banner.warn").count(), 1);
  const lost = await close(page);
  assert.equal(lost.interactions.length, 0);

  const again = await start({ saved: lost.saved });
  assert.equal(await shown(again), "stories");
  await settle(again);
  const end = await close(page);
  assert.equal(end.interactions.length, 3);
  assert.deepEqual(end.errors, []);
});

test("the page is reloaded, or its tab closed, in the middle of a page", async () => {
  /** An LMS that keeps what is committed beyond its page. */
  const open = async (tab) => {
    await tab.goto(server.origin);
    const saved = await tab.evaluate(() => JSON.parse(localStorage.getItem("kept") || "{}"));
    const frame = await launch(tab, server.origin, pack.launch, { saved });
    await tab.evaluate(() => {
      const { API } = window.lms;
      for (const name of ["LMSCommit", "LMSFinish"]) {
        const real = API[name];
        API[name] = (argument) => {
          const answer = real(argument);
          localStorage.setItem("kept", JSON.stringify(window.lms.saved()));
          return answer;
        };
      }
    });
    return frame;
  };
  const tab = await context.newPage();
  let frame = await open(tab);
  const course = await courseOf(frame);
  await goTo(frame, "questions");
  await answer(frame, course.activities.find((one) => one.id === "q-true"), true);
  frame = await open(tab);
  assert.equal(await shown(frame), "questions");
  assert.ok(await frame.isVisible("#q-true.revealed"));
  await answer(frame, course.activities.find((one) => one.id === "q-ordering"), true);
  await tab.close({ runBeforeUnload: true });

  const next = await context.newPage();
  frame = await open(next);
  assert.equal(await shown(frame), "questions");
  assert.ok(await frame.isVisible("#q-true.revealed"));
  assert.ok(await frame.isVisible("#q-ordering.revealed"));
  await next.close();
});

test("the disk is full: said once, played on, kept again when there is room", async () => {
  const html5 = unpack("html5", TOUR);
  const alone = await browser.newContext({ locale: "fr-FR" });
  await alone.addInitScript(() => {
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (...args) {
      if (window.full) throw new DOMException("full", "QuotaExceededError");
      return set.apply(this, args);
    };
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      if (window.full) throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, args);
    };
  });
  const tab = await alone.newPage();
  await tab.goto(html5.file);
  await tab.waitForSelector("html.ready");
  const course = await courseOf(tab);
  await tab.evaluate(() => (window.full = true));
  await goTo(tab, "questions");
  await answer(tab, course.activities.find((one) => one.id === "q-true"), true);
  await tab.waitForSelector(".banner.warn");
  assert.match(await tab.textContent(".banner"), /ne garde rien/);
  await goTo(tab, "stories");
  assert.ok(await tab.isVisible(".banner.warn"));
  await tab.evaluate(() => (window.full = false));
  await goTo(tab, "questions");
  await tab.waitForSelector(".banner.check");
  await tab.goto("about:blank");
  await tab.goto(html5.file);
  await tab.waitForSelector("html.ready");
  assert.equal(await shown(tab), "questions");
  assert.ok(await tab.isVisible("#q-true.revealed"));

  // Captions: on at first, off for good when somebody turns them off.
  await goTo(tab, "media");
  const mode = () => tab.evaluate(() => document.querySelector("video").textTracks[0].mode);
  assert.equal(await mode(), "showing");
  await tab.click('[data-do="preferences"]');
  await tab.click('#_preferences input[name="captions"]');
  // First the mark in its box is painted, then all that follows from it.
  await tab.waitForFunction(() => document.querySelector("video").textTracks[0].mode === "disabled");
  await tab.reload();
  await tab.waitForSelector("html.ready");
  await tab.evaluate(async () => {
    const video = document.querySelector("video");
    video.muted = true;
    await video.play();
  });
  assert.equal(await mode(), "disabled");
  await tab.click('[data-do="preferences"]');
  assert.equal(await tab.isChecked('#_preferences input[name="captions"]'), false);
  await alone.close();
  html5.remove();
});
