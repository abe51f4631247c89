// A page counts when it was there to be read: never because somebody, or a script, went past it.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { SHORT, TOUR, answer, build, close, courseOf, jump, holds, launch, openBrowser, pass, serve, shown, unpack } from "./player.mjs";

let browser, pack, server;
before(async () => {
  browser = await openBrowser();
  pack = unpack("scorm12", TOUR);
  server = await serve(pack.folder);
});
after(async () => {
  await browser.close();
  server.close();
  pack.remove();
});

/** A learner at the demonstration's module, in a frame of this height. */
async function begin(height = 680) {
  const page = await browser.newPage({ viewport: { width: 1180, height: height + 40 } });
  const frame = await launch(page, server.origin, pack.launch);
  await page.evaluate((height) => (document.querySelector("iframe").height = String(height)), height);
  return { page, frame, course: await courseOf(frame) };
}

const counts = (frame, id) => frame.evaluate((id) => document.querySelector(`#_menu a[href="#${id}"]`).classList.contains("done"), id);
const untilCounts = (frame, id) => frame.waitForFunction((id) => document.querySelector(`#_menu a[href="#${id}"]`).classList.contains("done"), id, { timeout: 30000 });

test("a script that clicks through a module does not complete it, and is held back nowhere", async () => {
  for (const module of [TOUR, SHORT]) {
    const its = unpack("scorm12", module);
    const here = await serve(its.folder);
    const page = await browser.newPage();
    const frame = await launch(page, here.origin, its.launch);
    const course = await courseOf(frame);
    const met = await frame.evaluate(async () => {
      const met = [];
      for (let i = 0; i < 200; i++) {
        const next = document.getElementById("_next");
        if (next.hidden || !next.getAttribute("href")) break;
        next.click();
        await new Promise((done) => setTimeout(done, 5));
        met.push(document.querySelector(".page:not([hidden])").id);
        if (met.at(-1) === "_result") break;
      }
      return met;
    });
    assert.deepEqual(met, [...course.pages.map((one) => one.id), "_result"], "every page can be reached");
    await holds(page, "cmi.core.lesson_status", "incomplete", module);
    for (const one of course.pages.filter((one) => !one.quiz && one.seconds > 1)) assert.equal(await counts(frame, one.id), false, one.id);
    assert.match(await frame.textContent("#_result-body"), new RegExp(course.pages[0].title.slice(0, 10)), "the result lists what is left");
    const { saved } = await close(page);
    assert.notEqual(saved["cmi.core.lesson_status"], "completed");
    await page.close();
    here.close();
    its.remove();
  }
});

test("a page counts when its end was in view and the time has passed; neither alone is enough", async () => {
  const { page, frame, course } = await begin(300);
  const long = await frame.evaluate((ids) => ids.find((id) => ((location.hash = id), document.getElementById(id).textContent.length > 1500)), course.pages.filter((one) => !one.quiz).map((one) => one.id));
  await jump(frame, long);
  await frame.evaluate(() => window.scrollTo(0, 0));
  assert.match(await frame.textContent("#_read"), /Comptera/);
  await pass(frame);
  await frame.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  assert.equal(await counts(frame, long), false, "time alone");
  await frame.evaluate(() => document.querySelector(".pager").scrollIntoView());
  await untilCounts(frame, long);
  assert.equal((await frame.textContent("#_read")).trim(), "Page lue");
  // The end at once: then the time decides, and nothing has to be done once it is over.
  const other = course.pages.find((one) => !one.quiz && one.id !== long && !one.requires);
  await jump(frame, other.id);
  await frame.evaluate(() => document.querySelector(".pager").scrollIntoView());
  await untilCounts(frame, other.id);
  const read = await frame.evaluate(() => performance.now());
  assert.ok(read > other.seconds * 1000);
  await page.close();
});

test("the keyboard, print, and answers count as well", async () => {
  const { page, frame, course } = await begin(300);
  const [one, two, three] = course.pages.filter((page) => !page.quiz);
  await jump(frame, one.id);
  await pass(frame);
  await frame.focus("#_next");
  await untilCounts(frame, one.id);
  await jump(frame, two.id);
  await pass(frame);
  await frame.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await untilCounts(frame, two.id);
  // Answered is read, however fast somebody is.
  const answered = course.pages.find((page) => ![one, two, three].includes(page) && !page.quiz && course.activities.some((activity) => activity.page === page.id && activity.type !== "checklist"));
  await jump(frame, answered.id);
  assert.equal(await counts(frame, answered.id), false);
  for (const activity of course.activities.filter((activity) => activity.page === answered.id && activity.type !== "checklist")) await answer(frame, activity, false);
  await untilCounts(frame, answered.id);
  await page.close();
});

test("with reduced motion and at 400 % zoom, the end that comes into view counts, and the top alone does not", async () => {
  const its = unpack("html5", TOUR);
  const context = await browser.newContext({ viewport: { width: 320, height: 256 }, reducedMotion: "reduce" });
  try {
    const page = await context.newPage();
    await page.goto(its.file);
    const course = await courseOf(page);
    const [one] = course.pages.filter((page) => !page.quiz && !page.requires);
    await jump(page, one.id);
    await page.evaluate(() => window.scrollTo(0, 0));
    await pass(page);
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    assert.equal(await counts(page, one.id), false, "the top alone");
    await page.keyboard.press("End");
    await untilCounts(page, one.id);
  } finally {
    await context.close();
    its.remove();
  }
});

test("a screen reader's cursor, which scrolls nothing and moves no focus, counts by going on; and goes on too early, too", async () => {
  const { page, frame, course } = await begin(300);
  // What such a reader does to a link: a click without a pointer, wherever the window is.
  const goOn = () => frame.evaluate(() => (window.scrollTo(0, 0), document.getElementById("_next").click()));
  const [one, two, three] = course.pages;
  assert.ok(!one.quiz && !two.quiz && !three.quiz);
  await jump(frame, one.id);
  await frame.evaluate(() => window.scrollTo(0, 0));
  await pass(frame);
  await frame.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  assert.equal(await counts(frame, one.id), false, "nothing told that the end was reached");
  await goOn();
  await untilCounts(frame, one.id);
  await frame.waitForFunction((id) => !document.getElementById(id).hidden, two.id);
  await goOn();
  await frame.waitForFunction((id) => !document.getElementById(id).hidden, three.id);
  assert.equal(await counts(frame, two.id), false, "too early: not counted, and not held back");
  await page.close();
});

test("where an author requires the activities, reading alone does not count; and the page says so", async () => {
  const folder = mkdtempSync(join(tmpdir(), "relais-reading-"));
  try {
    cpSync(new URL("../courses/demo", import.meta.url).pathname, join(folder, "demo"), { recursive: true });
    const stories = join(folder, "demo/tour/2-activities/02-stories.md");
    writeFileSync(stories, readFileSync(stories, "utf8").replace(/^id = /m, 'require = "activities"\nid = '));
    build(join(folder, "demo"), folder, "--target", "scorm12");
    const its = unpack("scorm12", TOUR, folder);
    const here = await serve(its.folder);
    const page = await browser.newPage();
    const frame = await launch(page, here.origin, its.launch);
    const course = await courseOf(frame);
    const stories_ = course.pages.find((one) => one.requires);
    assert.ok(stories_ && !stories_.quiz);
    await jump(frame, stories_.id);
    await pass(frame);
    await frame.focus("#_next");
    await frame.evaluate(() => new Promise((done) => setTimeout(done, 200)));
    assert.equal(await counts(frame, stories_.id), false);
    assert.match(await frame.textContent("#_read"), /activités/);
    for (const activity of course.activities.filter((one) => one.page === stories_.id && one.type !== "checklist")) await answer(frame, activity, true);
    await untilCounts(frame, stories_.id);
    await page.close();
    here.close();
    its.remove();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("what was seen before stays seen", async () => {
  const { page, frame, course } = await begin();
  const { codec } = await import("../js/runtime.mjs");
  const state = codec.fresh(7, course);
  for (const one of course.pages) state.pages.add(one.key);
  const data = codec.encode(course, state);
  await page.close();
  const again = await browser.newPage();
  const next = await launch(again, server.origin, pack.launch, { saved: { "cmi.suspend_data": data, "cmi.core.lesson_status": "incomplete", "cmi.core.exit": "suspend" } });
  for (const one of course.pages.filter((one) => !one.quiz)) assert.ok(await counts(next, one.id), one.id);
  assert.ok(await shown(next));
  await again.close();
});
