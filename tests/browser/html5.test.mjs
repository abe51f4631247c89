// The html5 package, opened from the disk by a double click.

import assert from "node:assert/strict";
import test, { after, before } from "./limited.mjs";
import { answer, courseOf, goTo, openBrowser, readAll, shown, takeQuiz, TOUR, unpack } from "./player.mjs";

let pack, browser;
before(async () => {
  pack = unpack("html5");
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  pack?.remove();
});

test("played from the disk, resumed after a reload, without a request elsewhere", async () => {
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  const elsewhere = [];
  const complaints = [];
  page.on("request", (request) => /^(file|data):/.test(request.url()) || elsewhere.push(request.url()));
  page.on("console", (message) => {
    // Chromium reads no caption file from the disk; the transcript stands below the video.
    if (/Unsafe attempt to load URL file:.*\.vtt/.test(message.text())) return;
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  const course = await courseOf(page);
  assert.equal(await shown(page), "_start");
  assert.match(await page.title(), new RegExp(course.title));

  await readAll(page, async (current) => {
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1", "the focus follows");
    assert.ok((await page.title()).startsWith(current.title));
    for (const activity of course.activities.filter((one) => one.page === current.id && !one.quiz)) await answer(page, activity, true);
  });
  const last = course.pages.filter((one) => !one.quiz).at(-1).id;

  // Left at once: what was done is kept as the page goes.
  await page.goto("about:blank");
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  assert.equal(await shown(page), last);
  for (const activity of course.activities.filter((one) => one.page === last && !one.quiz && one.choices)) {
    const root = page.locator(`[id="${activity.id}"]`);
    if (await root.isVisible()) assert.match(await root.getAttribute("class"), /revealed/);
  }

  if (course.quiz) {
    // In the middle of the quiz, too.
    await goTo(page, course.quiz.page);
    await page.click('[data-quiz="begin"]');
    await page.click('[data-quiz="next"]');
    await page.goto("about:blank");
    await page.goto(pack.file);
    await page.waitForSelector(".quiz[data-view=run]");

    await takeQuiz(page, () => true);
    assert.ok(await page.isVisible("#_result .score.passed, #_result .score.done"));
    await page.click(`#_result-body a[href="#${course.quiz.page}"]`);
    await page.waitForSelector(".quiz[data-view=review] .verdict-line.right");
    await goTo(page, "_result");
  } else await page.click("#_next");
  assert.ok(await page.isVisible('#_result a[href="#_attestation"]'));
  assert.deepEqual(elsewhere, []);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("the quiz waits until all pages have been seen", async (t) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  const course = await courseOf(page);
  if (course.quiz && course.completion !== "quiz") {
    await goTo(page, course.quiz.page);
    assert.ok(await page.isVisible(".quiz[data-view=locked] .locked-list a"));
    assert.equal(await page.isVisible('[data-quiz="begin"]'), false);
    await readAll(page);
    await goTo(page, course.quiz.page);
    assert.ok(await page.isVisible('[data-quiz="begin"]'));
  } else t.diagnostic("this module has no such quiz");
  await context.close();
});

test("a browser that keeps nothing plays too, and says so", async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    for (const name of ["localStorage", "indexedDB"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    }
  });
  const page = await context.newPage();
  await page.goto(pack.file);
  await page.waitForSelector(".banner p");
  await readAll(page);
  await context.close();
});

test("without scripts the whole text reads as one page", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(pack.file);
  const course = JSON.parse(await page.locator("#course").textContent());
  for (const one of course.pages) assert.ok(await page.locator(`[id="${one.id}_title"]`).isVisible(), one.id);
  for (const selector of [".feedback", ".solution", ".explanation", ".zone-why", ".debrief", ".step"]) {
    for (const element of await page.locator(selector).all()) assert.ok(await element.isVisible(), selector);
  }
  for (const dead of await page.locator(".script-only").all()) assert.equal(await dead.isVisible(), false);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth).catch(() => 0);
  assert.ok(wide <= 360, `${wide}`);
  await context.close();
});

test("a checklist prints from its button, with its ticks and nothing around it", async (t) => {
  const tour = unpack("html5", TOUR);
  t.after(tour.remove);
  const context = await browser.newContext();
  await context.addInitScript(() => {
    window.printed = 0;
    window.print = () => window.printed++;
  });
  const page = await context.newPage();
  await page.goto(tour.file);
  await page.waitForSelector("html.ready");
  const { id } = (await courseOf(page)).activities.find((one) => one.type === "checklist");
  await goTo(page, id);
  const list = page.locator(`[id="${id}"]`);
  await list.locator("input").first().check();
  await list.locator('[data-do="print"]').click();
  assert.equal(await page.evaluate(() => window.printed), 1);
  await page.emulateMedia({ media: "print" });
  assert.ok(await list.locator("input").first().isChecked());
  for (const item of await list.locator("li").all()) assert.ok(await item.isVisible());
  for (const around of [".top", ".menu", ".pager", '[data-do="print"]']) assert.equal(await page.locator(around).first().isVisible(), false, around);
  await context.close();
});

test("preferences hold from page to page and launch to launch", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  await page.click('[data-do="preferences"]');
  await page.click('#_preferences input[name="size"][value="large"]');
  await page.click('#_preferences input[name="theme"][value="dark"]');
  await page.click('#_preferences input[name="spacing"]');
  await page.click("#_preferences .button");
  await page.waitForSelector("#_preferences", { state: "hidden" });
  await page.reload();
  await page.waitForSelector('html[data-size="large"][data-theme="dark"][data-spacing="wide"]');
  await context.close();
});

test("nothing is wider than a small phone", async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  for (const one of (await courseOf(page)).pages) {
    await goTo(page, one.id);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `${one.id}: ${wide}`);
  }
  await context.close();
});
