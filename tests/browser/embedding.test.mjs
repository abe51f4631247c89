// The html5 package in a frame of somebody else's page.

import assert from "node:assert/strict";
import test, { after, before } from "./limited.mjs";
import { answer, courseOf, goTo, jump, openBrowser, readAll, serve, takeQuiz, TOUR, unpack } from "./player.mjs";

const PARENT = `<!doctype html><html lang="fr"><title>Un site</title><script>
  window.got = [];
  addEventListener("message", (event) => window.got.push({ origin: event.origin, data: event.data }));
</script><body><iframe title="Le module" style="width: 100%; height: 500px"></iframe>`;

let pack, browser, course, site;
before(async () => {
  pack = unpack("html5", TOUR);
  course = await serve(pack.folder);
  site = await serve(pack.folder, { "/site.html": PARENT });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  course?.close();
  site?.close();
  pack?.remove();
});

/** Until a change is laid out, and what the frame says of it has arrived. @param {import("playwright-core").Frame} frame */
const drawn = (frame) =>
  frame.evaluate(async () => {
    for (let i = 0; i < 2; i++) await new Promise((done) => requestAnimationFrame(done));
    const mark = { type: "mark", time: performance.now() };
    window.parent.postMessage(mark, "*");
  }).then(() => frame.page().waitForFunction(() => window.got.at(-1)?.data.type === "mark" && window.got.pop()));

async function embed(context) {
  const page = await context.newPage();
  await page.goto(site.origin + "/site.html");
  await page.evaluate((src) => (document.querySelector("iframe").src = src), course.origin + "/package/index.html");
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame.waitForSelector("html.ready");
  return { page, frame };
}

test("the page around hears of pages, progress, score, completion and height", async () => {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 800 } });
  const { page, frame } = await embed(context);
  const got = () => page.evaluate(() => window.got);
  const last = async (type) => (await got()).map(({ data }) => data).filter((data) => data.type === type).at(-1);

  await page.waitForFunction(() => window.got.some(({ data }) => data.type === "height"));
  assert.equal((await last("page")).page, "_start");
  assert.equal((await last("progress")).percent, 0);
  assert.equal(await last("score"), undefined);
  assert.equal(await last("completed"), undefined);

  const data = await courseOf(frame);
  // The frame follows the height: nothing scrolls inside, and it shrinks again.
  const heights = [];
  for (const id of ["media", "_start", "questions", "_help"]) {
    await goTo(frame, id);
    await drawn(frame);
    const { height } = await last("height");
    heights.push(height);
    await page.evaluate((height) => (document.querySelector("iframe").style.height = height + "px"), height);
    await drawn(frame);
    assert.equal((await last("height")).height, height, "the frame's own height changes nothing");
    const { inside, window } = await frame.evaluate(() => ({ inside: document.documentElement.scrollHeight, window: innerHeight }));
    assert.ok(inside <= window + 1, `${id}: ${inside} in ${window}`);
  }
  assert.ok(heights[1] < heights[0] && heights[3] < heights[2], heights.join());

  await readAll(frame, async (current) => {
    for (const activity of data.activities.filter((one) => one.page === current.id && !one.quiz)) await answer(frame, activity, true);
  });
  await takeQuiz(frame, () => false);
  await page.waitForFunction(() => window.got.some(({ data }) => data.type === "score"));
  assert.equal((await last("score")).passed, false);
  assert.equal(await last("completed"), undefined);
  await frame.click('[data-do="retry"]');
  await takeQuiz(frame, () => true);
  await page.waitForFunction(() => window.got.some(({ data }) => data.type === "completed"));
  assert.deepEqual(await last("score"), { source: "relais", version: 1, type: "score", course: "demo-tour", score: 100, passed: true });
  assert.equal((await last("progress")).percent, 100);
  await goTo(frame, "_attestation");
  await frame.fill("#_attestation-name", "Camille Dupont");

  const all = await got();
  assert.ok(all.every(({ origin, data }) => origin === course.origin && data.source === "relais" && data.version === 1 && data.course === "demo-tour"));
  assert.equal(all.filter(({ data }) => data.type === "completed").length, 1);
  assert.ok(all.length < 120, `${all.length} messages`);
  assert.ok(!JSON.stringify(all).includes("Camille"));
  for (const { data } of all) assert.ok(Object.keys(data).every((key) => ["source", "version", "type", "course", "height", "page", "title", "percent", "score", "passed"].includes(key)));
  await page.close();

  // Back again, in the same site: what holds is said at once.
  const again = await embed(context);
  await again.page.waitForFunction(() => ["page", "progress", "score", "completed", "height"].every((type) => window.got.some(({ data }) => data.type === type)));
  await context.close();
});

test("nothing is said outside of a frame; a sandboxed one plays and says it forgets", async () => {
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.got = [];
    addEventListener("message", (event) => window.got.push(event.data));
  });
  await page.goto(course.origin + "/package/index.html");
  await page.waitForSelector("html.ready");
  await goTo(page, "media");
  assert.deepEqual(await page.evaluate(() => window.got), []);

  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(site.origin + "/site.html");
  await page.evaluate((src) => {
    const frame = document.querySelector("iframe");
    frame.sandbox = "allow-scripts allow-forms";
    frame.src = src;
  }, course.origin + "/package/index.html");
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame.waitForSelector("html.ready");
  await frame.waitForSelector(".banner.warn p");
  await readAll(frame);
  assert.deepEqual(errors, []);
  await context.close();
});

test("on a phone, in a frame as tall as its content, the menu opens where the learner is", async () => {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 } });
  const { page, frame } = await embed(context);
  assert.ok(await frame.locator(".menu-here").isHidden(), "a frame that scrolls has its bar in sight");
  await jump(frame, "questions");
  await page.evaluate(() => {
    const frame = document.querySelector("iframe");
    frame.style.height = window.got.filter(({ data }) => data.type === "height").at(-1).data.height + 200 + "px";
  });
  await frame.locator(".menu-here").waitFor();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  const button = frame.locator(".menu-here");
  await button.click();
  const current = frame.locator('.menu-link[aria-current="page"]');
  const inSight = async (what) => {
    const box = await what.boundingBox();
    return box && box.y >= 0 && box.y + box.height <= 740;
  };
  assert.ok(await inSight(current), "the page one is on is in sight");
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  assert.ok(await inSight(button), "and what closes the menu");
  const isOnTop = await button.evaluate((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
  assert.ok(isOnTop, "not covered by it");
  await page.screenshot({ path: process.env.RELAIS_SHOTS ? process.env.RELAIS_SHOTS + "/menu-tall.png" : undefined });
  await page.keyboard.press("Escape");
  assert.ok(await current.isHidden());
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  assert.ok(await button.evaluate((one) => one === document.activeElement));

  // From the bar at the top it opens at the top.
  await page.evaluate(() => window.scrollTo(0, 0));
  await frame.locator('.top [data-do="menu"]').click();
  assert.ok(await inSight(frame.locator(".menu-link").first()));
  await context.close();
});
