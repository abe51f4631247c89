// After a module: three questions again, some days later, in this browser alone.

import assert from "node:assert/strict";
import test, { after, before } from "./limited.mjs";
import { answer, courseOf, goTo, openBrowser, pass, next, serve, takeQuiz, unpack, TOUR } from "./player.mjs";

let browser, pack, server;
before(async () => {
  browser = await openBrowser();
  pack = unpack("html5", TOUR);
  server = await serve(pack.folder);
});
after(async () => {
  await browser.close();
  server.close();
  pack.remove();
});

/** A page whose days are so many later. */
async function open(context, days) {
  const page = await context.newPage();
  await page.addInitScript((days) => {
    const Real = Date;
    const shift = days * 86400000;
    globalThis.Date = class extends Real {
      constructor(...args) {
        if (args.length) super(...args);
        else super(Real.now() + shift);
      }
      static now() {
        return Real.now() + shift;
      }
    };
  }, days);
  await page.goto(server.origin + "/package/" + pack.launch);
  await page.waitForSelector("html.ready");
  return page;
}

test("three questions after two days, missed ones first, then the next after a week; none is told to anybody", async () => {
  const context = await browser.newContext({ locale: "fr-FR" });
  let page = await open(context, 0);
  const course = await courseOf(page);
  const missed = course.activities.find((one) => one.type === "single" && !one.quiz && !one.pool);
  for (const one of course.pages.filter((one) => !one.quiz)) {
    await goTo(page, one.id);
    if (one.id === missed.page) await answer(page, missed, false);
    await pass(page);
    await next(page);
  }
  if (course.quiz) await takeQuiz(page, () => true);
  await goTo(page, "_result");
  const link = page.locator('#_result a[download$=".ics"]');
  const file = decodeURIComponent((await link.getAttribute("href")).split(",").slice(1).join(","));
  assert.equal(file.match(/BEGIN:VEVENT/g).length, 3);
  assert.ok(file.replace(/\r\n /g, "").includes("URL:" + server.origin), "with the way back");
  await goTo(page, "_recall");
  assert.match(await page.textContent("#_recall-body"), /prochain rappel/);
  await page.close();

  page = await open(context, 1);
  assert.equal(await page.locator('#_banner [data-do="recall"]').count(), 0, "a day later is too early");
  await page.close();

  page = await open(context, 3);
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.click('#_banner [data-do="recall"]');
  const forms = page.locator("#_recall-body form");
  await forms.first().waitFor();
  assert.equal(await forms.count(), 3);
  assert.equal(await forms.first().getAttribute("data-key"), "~" + missed.key);
  const before = await page.evaluate((id) => document.getElementById(id).innerHTML, missed.id);
  for (let i = 0; i < 3; i++) {
    const form = forms.nth(i);
    const key = (await form.getAttribute("data-key")).slice(1);
    const activity = course.activities.find((one) => one.key === key);
    await answer(page, { ...activity, id: await form.getAttribute("id") }, i > 0);
  }
  assert.match(await page.textContent("#_recall-body .callout"), /prochain rappel/);
  assert.equal(await page.evaluate((id) => document.getElementById(id).innerHTML, missed.id), before, "the module's own answer is what it was");
  // A picture that a question is about comes with the package.
  assert.deepEqual(requests.filter((url) => !url.startsWith(`${server.origin}/package/tour/media/`)), []);
  await page.close();

  page = await open(context, 4);
  assert.equal(await page.locator('#_banner [data-do="recall"]').count(), 0);
  await page.close();
  page = await open(context, 8);
  assert.equal(await page.locator('#_banner [data-do="recall"]').count(), 1, "five days after the first");
  await context.close();
});

test("days are said as their language says them, on one line", async () => {
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await open(context, 0);
  const said = await page.evaluate(() => [[366, "fr", true], [367, "fr", true], [376, "fr"], [366, "en", true]].map(([day, ...how]) => window.Relais.day(day, ...how)));
  assert.deepEqual(said, ["1er\u00a0janvier\u00a02021", "2\u00a0janvier\u00a02021", "11\u00a0janvier", "January\u00a01,\u00a02021"]);
  await context.close();
});
