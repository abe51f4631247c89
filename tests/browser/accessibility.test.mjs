// axe finds nothing, and a keyboard is enough.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test, { after, before } from "node:test";
import { answer, courseOf, goTo, openBrowser, path, readAll, takeQuiz, unpack } from "./player.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let pack, browser;
before(async () => {
  pack = unpack("html5");
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  pack?.remove();
});

/** The whole document once, then only what is shown: axe is slow on twenty pages. */
async function check(page, where) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(
    ([tags, whole]) => {
      const shown = [...document.querySelectorAll(".top, .page:not([hidden]), .pager, dialog[open]")];
      return window.axe.run(whole ? document : { include: shown }, { runOnly: { type: "tag", values: tags } });
    },
    [TAGS, ["start", "menu"].includes(where)],
  );
  assert.ok(passes.length > 5, "axe looked");
  const found = violations.map((one) => `${where}: ${one.id}: ${one.nodes.map((node) => node.target.join(" ") + " " + node.failureSummary).join("\n   ")}`);
  assert.deepEqual(found, []);
}

for (const [colorScheme, width] of [
  ["light", 1280],
  ["dark", 360],
]) {
  test(`axe finds nothing (${colorScheme}, ${width})`, async () => {
    const context = await browser.newContext({ colorScheme, locale: "fr-FR", viewport: { width, height: 800 } });
    const page = await context.newPage();
    await page.goto(pack.file);
    await page.waitForSelector("html.ready");
    const course = await courseOf(page);
    await check(page, "start");
    let n = 0;
    await readAll(page, async (current) => {
      await check(page, current.id);
      const here = course.activities.filter((one) => one.page === current.id && !one.quiz);
      for (const activity of here) await answer(page, activity, n++ % 2 === 0);
      if (here.length) await check(page, current.id + ", answered");
    });
    if (course.quiz) {
      await goTo(page, course.quiz.page);
      await check(page, "quiz, before");
      await page.click('[data-quiz="begin"]');
      await check(page, "quiz, a question");
      await takeQuiz(page, (i) => i % 2 === 0);
      await check(page, "result");
      await goTo(page, course.quiz.page);
      await check(page, "quiz, review");
      await goTo(page, "_result");
      if (await page.isVisible('[data-do="retry"]')) {
        await page.click('[data-do="retry"]');
        await takeQuiz(page, () => true);
      }
    }
    await goTo(page, "_attestation");
    await check(page, "attestation");
    for (const id of ["_glossary", "_help"]) {
      if (!(await page.locator("#" + id).count())) continue;
      await goTo(page, id);
      await check(page, id);
    }
    if (width < 1000) {
      await page.click('[data-do="menu"]');
      await check(page, "menu");
      await page.keyboard.press("Escape");
    }
    await page.click('[data-do="preferences"]');
    await check(page, "preferences");
    await context.close();
  });
}

/** Tab until this has the focus; every stop on the way must show its focus. */
async function tabTo(page, selector, back = false) {
  for (let presses = 0; presses < 400; presses++) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    const [hit, visible] = await page.evaluate((selector) => {
      const at = document.activeElement;
      // Links and buttons show an outline; a choice shows it on its label, a player inside.
      const outlined = at.matches("audio, video") || [at, at.closest("label")].some((one) => one && getComputedStyle(one).outlineStyle !== "none");
      return [at.matches(selector), outlined || at === document.body || at.tabIndex < 0];
    }, selector);
    assert.ok(visible, `no visible focus before ${selector}`);
    if (hit) return;
  }
  assert.fail(`the keyboard does not reach ${selector}`);
}

test("a keyboard is enough for a module", async () => {
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  const course = await courseOf(page);
  const press = (key) => page.keyboard.press(key);
  const id = (text) => `[id="${text}"]`;

  await press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await press("Enter");
  await tabTo(page, '[data-do="begin"]');
  await press("Enter");

  /** Gives the first answer that counts as one, from the keyboard. */
  async function give(activity) {
    const root = id(activity.id);
    switch (activity.type) {
      case "single":
      case "true-false":
        await tabTo(page, `${root} input`);
        await press("Space");
        break;
      case "multiple":
      case "checklist":
        await tabTo(page, `${root} input`);
        await press("Space");
        break;
      case "matching":
        for (let i = 0; i < activity.lefts; i++) {
          await tabTo(page, `${root} select`);
          await press("ArrowDown");
        }
        break;
      case "ordering":
        await tabTo(page, `${root} .move`);
        await press("Tab");
        await press("Enter");
        break;
      case "fill-in":
      case "numeric":
        for (let i = 0; i < (activity.blanks?.length || 1); i++) {
          await tabTo(page, `${root} input`);
          await page.keyboard.type("12");
        }
        break;
      case "inspection":
        await tabTo(page, `${root} .zone`);
        await press("Space");
        break;
      case "scenario":
        for (const pick of path(activity, "good")) {
          for (let n = 0; n <= pick; n++) await tabTo(page, `${root} .step:not(.past) .option-link`);
          await press("Enter");
        }
    }
  }

  for (const current of course.pages.filter((one) => !one.quiz)) {
    await page.waitForFunction((id) => !document.getElementById(id).hidden, current.id);
    const inDocument = await page.evaluate((id) => [...document.getElementById(id).querySelectorAll(".activity")].filter((one) => one.checkVisibility()).map((one) => one.id), current.id);
    for (const name of inDocument) {
      const activity = course.activities.find((one) => one.id === name);
      await give(activity);
      if (["checklist", "scenario"].includes(activity.type)) continue;
      await tabTo(page, `${id(name)} ${activity.type === "inspection" ? '[data-do="validate"]' : '[type="submit"]'}`);
      await press("Enter");
      await page.waitForSelector(`${id(name)} .verdict-line`);
    }
    await tabTo(page, "#_next");
    await press("Enter");
  }

  if (course.quiz) {
    await tabTo(page, '[data-quiz="begin"]');
    await press("Enter");
    while (await page.locator(".quiz[data-view=run]").count()) {
      const name = await page.evaluate((id) => document.getElementById(id).querySelector(".activity:not([hidden])").id, course.quiz.page);
      await give(course.activities.find((one) => one.id === name));
      await tabTo(page, '[data-quiz="next"]');
      await press("Enter");
    }
    await tabTo(page, '[data-quiz="hand-in"]');
    await press("Enter");
    await page.waitForSelector("#_result .score");
    await tabTo(page, "#_result a");
  } else await page.waitForSelector('#_result a[href="#_attestation"]');
  await context.close();
});
