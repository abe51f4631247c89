// The SCORM package under a strict LMS.

import assert from "node:assert/strict";
import test, { after, afterEach, before, beforeEach } from "./limited.mjs";
import { answer, close, courseOf, goTo, launch, lms, openBrowser, readAll, serve, settle, shown, takeQuiz, unpack } from "./player.mjs";

let pack, server, browser, context, page;
before(async () => {
  pack = unpack("scorm12");
  server = await serve(pack.folder);
  browser = await openBrowser();
});
// Each learner with a browser that keeps nothing yet.
beforeEach(async () => {
  context = await browser.newContext({ locale: "fr-FR" });
  page = await context.newPage();
});
afterEach(() => context.close());
after(async () => {
  await browser?.close();
  server?.close();
  pack?.remove();
});

const start = (options) => launch(page, server.origin, pack.launch, options);
const counts = (log, name) => log.filter((entry) => entry.call === name).length;

test("a learner reads, fails the quiz, passes it", async () => {
  const frame = await start();
  const course = await courseOf(frame);
  await settle(frame);
  assert.equal(await lms(page, "cmi.core.lesson_status"), "incomplete");
  assert.equal(await lms(page, "cmi.core.score.raw"), "", "no score before an answer");
  assert.equal(await lms(page, "cmi.core.exit"), "suspend");

  let answered = 0;
  const met = await readAll(frame, async (current) => {
    for (const activity of course.activities.filter((one) => one.page === current.id && !one.quiz)) {
      if ((await answer(frame, activity, answered % 2 === 0)) && !["checklist", "explore", "poll"].includes(activity.type)) answered++;
    }
  });
  assert.deepEqual(met, course.pages.filter((one) => !one.quiz).map((one) => one.id));
  await settle(frame);
  assert.equal(await lms(page, "cmi.core.lesson_location"), met.at(-1));
  assert.equal(await lms(page, "cmi.core.score.raw"), "", "only the final quiz is scored");
  let interactions = await page.evaluate(() => window.lms.interactions());
  assert.equal(interactions.length, answered);
  assert.equal(new Set(interactions.map((one) => one.id)).size, answered);
  const expected = course.chapters.filter((chapter) => course.pages.some((one) => one.chapter === chapter.id && !one.quiz));
  const objectives = await page.evaluate(() => window.lms.objectives());
  for (const chapter of expected) assert.ok(objectives.some((one) => one.id === chapter.id));

  if (course.quiz) {
    const asked = await takeQuiz(frame, () => false);
    await settle(frame);
    assert.equal(await lms(page, "cmi.core.lesson_status"), course.tries === 1 ? "failed" : "incomplete");
    const low = Number(await lms(page, "cmi.core.score.raw"));
    assert.ok(low < course.masteryScore, `${low}`);
    interactions = await page.evaluate(() => window.lms.interactions());
    assert.equal(interactions.length, answered + asked.length);

    await frame.click('[data-do="retry"]');
    const again = await takeQuiz(frame, () => true);
    await settle(frame);
    assert.equal(await lms(page, "cmi.core.lesson_status"), course.completion === "pages" ? "completed" : "passed");
    assert.equal(await lms(page, "cmi.core.score.raw"), "100");
    assert.equal(await lms(page, "cmi.core.exit"), "");
    interactions = await page.evaluate(() => window.lms.interactions());
    const questions = new Set([...asked, ...again].map((one) => one.id));
    assert.equal(interactions.length, answered + questions.size, "a question asked again overwrites its interaction");
    for (const one of again) assert.equal(interactions.find((two) => two.id === one.id).result, "correct", one.id);
  } else {
    assert.equal(await lms(page, "cmi.core.lesson_status"), "completed");
    await goTo(frame, "_result");
  }

  await frame.waitForSelector('#_result a[href="#_attestation"]');
  await frame.click('#_result a[href="#_attestation"]');
  await frame.waitForSelector("#_attestation:not([hidden])");
  await frame.fill("#_attestation-name", "Camille Dupont");
  assert.equal(await frame.textContent("#_attestation-who"), "Camille Dupont");

  const end = await close(page);
  assert.deepEqual(end.errors, [], "every call was a right one");
  assert.equal(end.phase, "finished");
  for (const once of ["LMSInitialize", "LMSFinish"]) assert.equal(counts(end.log, once), 1);
  assert.ok(!JSON.stringify(end).includes("Camille Dupont"), "the name stays in the page");
  assert.ok(end.saved["cmi.suspend_data"].length <= 4096);

  // Re-entry after the end, as Moodle does it: nothing is written, all can be read.
  const again = await start({ saved: end.saved, mode: "review" });
  await goTo(again, "_attestation");
  assert.ok(await again.isVisible("#_attestation-form"));
  await readAll(again);
  const review = await close(page);
  assert.equal(counts(review.log, "LMSSetValue"), 0);
  assert.equal(counts(review.log, "LMSCommit"), 0);
  assert.equal(review.phase, "finished");
  assert.deepEqual(review.errors, []);
});

test("closed and launched again, the learner is back in place", async () => {
  const frame = await start();
  const course = await courseOf(frame);
  const pages = course.pages.filter((one) => !one.quiz);
  const practice = course.activities.find((one) => !one.quiz && !one.pool && one.choices && one.correct && pages.some((two) => two.id === one.page));
  if (practice) {
    await goTo(frame, practice.page);
    await answer(frame, practice, true);
  }
  await goTo(frame, pages.at(-1).id);
  const first = await close(page);
  const done = first.saved["cmi.core.lesson_status"] !== "incomplete";
  assert.equal(first.saved["cmi.core.exit"], done ? "" : "suspend");
  assert.notEqual(first.saved["cmi.core.total_time"], "0000:00:00.00");

  // `entry` may say anything.
  const second = await start({ saved: { ...first.saved, "cmi.core.exit": "" } });
  assert.equal(await shown(second), pages.at(-1).id);
  if (practice) {
    await goTo(second, practice.page);
    assert.ok(await second.locator(`[id="${practice.id}"].revealed`).isVisible());
    assert.ok(await second.locator(`[id="${practice.id}"] input[value="${practice.correct[0]}"]`).isChecked());
  }
  // Without lesson_location suspend_data is enough.
  const bare = await close(page);
  const third = await start({ saved: { ...bare.saved, "cmi.core.lesson_location": "" } });
  assert.notEqual(await shown(third), "_start");
  const end = await close(page);
  assert.deepEqual(end.errors, []);
  assert.equal(end.interactions.length, practice ? 1 : 0, "nothing is recorded twice");
});

test("passed stays passed, whatever comes after", async () => {
  await start({ saved: { "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "90" } });
  const end = await close(page);
  assert.equal(end.saved["cmi.core.lesson_status"], "passed");
  assert.equal(end.saved["cmi.core.score.raw"], "90");
});

test("an LMS that fails: one banner, nothing lost, nothing doubled", async () => {
  for (const failing of ["commit", "set", "throw"]) {
    const frame = await start();
    const course = await courseOf(frame);
    const pages = course.pages.filter((one) => !one.quiz);
    const practice = course.activities.find((one) => !one.quiz && !one.pool && one.choices && one.correct);
    await settle(frame);
    await page.evaluate((failing) => (window.lms.failing = failing), failing);
    if (practice) {
      await goTo(frame, practice.page);
      await answer(frame, practice, true);
    }
    await goTo(frame, pages.at(-1).id);
    await frame.waitForSelector(".banner.warn", { timeout: 15000 });
    assert.equal(await frame.locator(".banner").count(), 1);
    const lost = await close(page);
    assert.equal(lost.interactions.length <= 1, true);

    // At the next launch the journal is replayed.
    const again = await start({ saved: lost.saved });
    assert.equal(await shown(again), pages.at(-1).id, failing);
    await settle(again);
    const end = await close(page);
    assert.deepEqual(end.errors, []);
    assert.equal(end.interactions.length, practice ? 1 : 0, failing);
    assert.equal(end.saved["cmi.core.lesson_location"], pages.at(-1).id);
  }
});

test("an LMS without the optional parts, or that answers late", async () => {
  const frame = await start({ mode: "", without: ["interactions", "objectives", "core.score.min", "core.score.max"] });
  const course = await courseOf(frame);
  const practice = course.activities.find((one) => !one.quiz && !one.pool && one.choices && one.correct);
  if (practice) {
    await goTo(frame, practice.page);
    await answer(frame, practice, false);
  }
  await settle(frame);
  assert.equal(await frame.locator(".banner.warn").count(), 0);
  const end = await close(page);
  assert.equal(end.saved["cmi.core.lesson_status"], "incomplete");

  await page.evaluate((href) => {
    const created = window.LmsStub.create();
    window.lms = created;
    delete window.API;
    const frame = document.createElement("iframe");
    frame.src = "/package/" + href;
    document.body.replaceChildren(frame);
    frame.addEventListener("load", () => setTimeout(() => (window.API = created.API), 200));
  }, pack.launch);
  await page.waitForFunction(() => window.lms.phase() === "initialized");
  await close(page);
});

test("hidden, everything is committed at once; back from the cache, a fresh launch", async () => {
  const frame = await start();
  await settle(frame);
  const visibility = (state) =>
    frame.evaluate((state) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
      return window.parent.lms.log.filter((entry) => entry.call === "LMSCommit").length;
    }, state);
  const before = await page.evaluate(() => window.lms.log.filter((entry) => entry.call === "LMSCommit").length);
  assert.equal(await visibility("hidden"), before + 1);
  await visibility("visible");

  const course = await courseOf(frame);
  await goTo(frame, course.pages[0].id);
  await frame.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  assert.equal(await page.evaluate(() => window.lms.phase()), "finished");
  await goTo(frame, course.pages.at(-1).id);
  await page.evaluate(() => {
    window.lms = window.LmsStub.create({ saved: window.lms.saved() });
    window.API = window.lms.API;
  });
  await frame.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await page.waitForFunction(() => window.lms.phase() === "initialized");
  await page.frames()[1].waitForSelector("html.ready");
  const end = await close(page);
  assert.deepEqual(end.errors, []);
});

test("only the frame loaded again under an LMS that begins a session once", async () => {
  const frame = await start({ lingers: true });
  const course = await courseOf(frame);
  const third = course.pages.filter((one) => !one.quiz)[2].id;
  await goTo(frame, third);
  await settle(frame);
  const before = await lms(page, "cmi.suspend_data");
  await frame.evaluate(() => {
    window.stayed = true;
    window.location.reload();
  });
  await frame.waitForFunction(() => !window.stayed && document.documentElement.matches(".ready"));
  assert.equal(await shown(frame), third);
  assert.equal(await frame.locator(".banner.warn").count(), 0);
  await settle(frame);
  assert.equal(await lms(page, "cmi.suspend_data"), before);
  await goTo(frame, course.pages.filter((one) => !one.quiz)[3].id);
  await settle(frame);
  assert.notEqual(await lms(page, "cmi.suspend_data"), before, "and goes on");
  const { errors } = await close(page);
  assert.deepEqual(errors.map(({ call, code }) => [call, code]), [["LMSInitialize", "101"]]);
});

test("no LMS at all: it works, and says so", async () => {
  const alone = await context.newPage();
  await alone.goto(`${server.origin}/package/${pack.launch}`);
  await alone.waitForSelector(".banner p");
  const course = await courseOf(alone);
  const last = course.pages.filter((one) => !one.quiz).at(-1).id;
  await goTo(alone, last);
  await alone.goto(`${server.origin}/`);
  await alone.goto(`${server.origin}/package/${pack.launch}`);
  await alone.waitForSelector("html.ready");
  assert.equal(await shown(alone), last);
  await alone.close();
});

test("an ancestor of another origin, an API above it or in the opener", async () => {
  const other = await serve(pack.folder);
  try {
    // API in the same origin, under a stranger: found. (127.0.0.1 on two ports.)
    const stranger = await context.newPage();
    await stranger.goto(other.origin);
    await stranger.evaluate((src) => {
      const frame = document.createElement("iframe");
      frame.src = src;
      document.body.append(frame);
    }, server.origin + "/package/" + pack.launch);
    const inner = await (await stranger.waitForSelector("iframe")).contentFrame();
    await inner.waitForSelector("html.ready");
    assert.ok(await inner.locator(".banner p").count(), "nothing found, nothing thrown");
    await stranger.close();

    await page.goto(server.origin);
    const [popup] = await Promise.all([
      context.waitForEvent("page"),
      page.evaluate((href) => {
        window.lms = window.LmsStub.create();
        window.API = window.lms.API;
        window.open("/package/" + href);
      }, pack.launch),
    ]);
    await popup.waitForSelector("html.ready");
    await page.waitForFunction(() => window.lms.phase() === "initialized");
    await popup.close();
    await page.waitForFunction(() => window.lms.phase() === "finished");
  } finally {
    other.close();
  }
});
