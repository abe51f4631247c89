// axe finds nothing, and a keyboard is enough.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test, { after, before } from "./limited.mjs";
import { answer, courseOf, goTo, openBrowser, path, readAll, takeQuiz, TOUR, unpack, pass } from "./player.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let pack, tour, browser;
before(async () => {
  pack = unpack("html5");
  tour = unpack("html5", TOUR);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  pack?.remove();
  tour?.remove();
});

const LOOKS = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  forced: { colorScheme: "dark", forcedColors: "active" },
};

/** The whole document once, then only what is shown: axe is slow on twenty pages. */
async function check(page, where, looks) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = [];
  for (const [i, look] of looks.entries()) {
    await page.emulateMedia(LOOKS[look]);
    // What does not hang on colours is looked at once.
    const only = i === 0 ? { type: "tag", values: TAGS } : { type: "rule", values: ["color-contrast", "link-in-text-block"] };
    const { violations, passes } = await page.evaluate(
      ([only, whole]) => {
        const dialog = document.querySelector("dialog[open]");
        const open = document.documentElement.classList.contains("menu-open");
        const shown = dialog ? [dialog] : [...document.querySelectorAll(open ? ".top, .menu" : ".page:not([hidden]), .pager")];
        return window.axe.run(whole ? document : { include: shown }, { runOnly: only, resultTypes: ["violations"] });
      },
      [only, where === "start"],
    );
    assert.ok(passes.length > (i === 0 ? 5 : 0), "axe looked");
    found.push(...violations.map((one) => `${where}, ${look}: ${one.id}: ${one.nodes.map((node) => node.target.join(" ") + " " + node.failureSummary).join("\n   ")}`));
  }
  assert.deepEqual(found, []);
}

/**
 * At 400 % zoom of a window of 1,280 by 1,024 nothing has to be scrolled sideways, and nothing lies
 * over what has the focus (WCAG 1.4.10, 2.4.11); what hangs on the size is judged by axe once more.
 */
async function zoomed(page, where) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 256 });
  const [found, stops] = await page.evaluate(async () => {
    const open = document.documentElement.classList.contains("menu-open");
    const scopes = [document.querySelector("dialog[open]"), open && document.querySelector(".menu"), document.body].filter(Boolean);
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > 320) found.push(`${root.scrollWidth} pixels wide: ${[...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > 321).slice(-3).map((one) => one.className || one.nodeName)}`);
    const before = [document.activeElement, window.scrollY];
    let stops = 0;
    for (const one of scopes[0].querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
      const shown = one.getBoundingClientRect().width > 4 ? one : one.closest("label");
      if (one.disabled || !shown?.checkVisibility({ visibilityProperty: true }) || one.closest(".places.folded, .skip")) continue;
      one.focus();
      if (document.activeElement !== one) continue;
      stops++;
      const box = shown.getBoundingClientRect();
      const [left, right, top, bottom] = [Math.max(box.left, 0), Math.min(box.right, 320), Math.max(box.top, 0), Math.min(box.bottom, 256)];
      const parts = [0.1, 0.3, 0.5, 0.7, 0.9];
      const isSeen = right > left && bottom > top && parts.some((x) => parts.some((y) => shown.contains(document.elementFromPoint(left + x * (right - left), top + y * (bottom - top)))));
      if (!isSeen) found.push(`hidden with the focus: ${one.outerHTML.slice(0, 120)} at ${Math.round(box.top)}…${Math.round(box.bottom)}`);
    }
    if (before[0] !== document.body) before[0].focus();
    else document.activeElement.blur();
    window.scrollTo(0, before[1]);
    const { violations } = await window.axe.run({ include: [scopes[0]] }, { runOnly: { type: "rule", values: ["target-size", "scrollable-region-focusable", "css-orientation-lock", "meta-viewport"] }, resultTypes: ["violations"] });
    found.push(...violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" "))}`));
    return [found, stops];
  });
  assert.deepEqual(found, [], `${where}, 400 %`);
  assert.ok(stops > 0, where);
  await page.setViewportSize(size);
}

/** Every screen of a module, before and after answering everything. */
async function visit(page, see) {
  const course = await courseOf(page);
  await see("start");
  let n = 0;
  await readAll(page, async (current) => {
    await see(current.id);
    const here = course.activities.filter((one) => one.page === current.id && !one.quiz);
    for (const activity of here) await answer(page, activity, n++ % 2 === 0);
    if (here.length) await see(current.id + ", answered");
  });
  const term = page.locator(".page a.term").first();
  if (await term.count()) {
    await goTo(page, await term.evaluate((link) => link.closest(".page").id));
    await term.click();
    await see("term");
    await page.keyboard.press("Escape");
  }
  if (course.quiz) {
    await goTo(page, course.quiz.page);
    await see("quiz, before");
    await page.click('[data-quiz="begin"]');
    await see("quiz, a question");
    const number = (await page.locator(".quiz-place progress").getAttribute("max")) || 0;
    for (let i = 0; i < number; i++) await page.click('[data-quiz="next"]');
    await see("quiz, recap");
    await page.click('[data-quiz="open"] >> nth=0');
    await takeQuiz(page, () => false);
    await see("result, failed");
    await goTo(page, course.quiz.page);
    await see("quiz, review");
    await goTo(page, "_attestation");
    await see("attestation, locked");
    await goTo(page, "_result");
    await page.click('[data-do="retry"]');
    await takeQuiz(page, () => true);
  }
  await goTo(page, "_result");
  await see("result");
  for (const id of ["_attestation", "_glossary", "_help"]) {
    if (!(await page.locator("#" + id).count())) continue;
    await goTo(page, id);
    await see(id);
  }
  if (await page.isVisible('[data-do="menu"]')) {
    await page.click('[data-do="menu"]');
    await see("menu");
    await page.keyboard.press("Escape");
  }
  await page.click('[data-do="preferences"]');
  await see("preferences");
}

for (const [width, looks] of [
  [1280, ["light", "dark", "forced"]],
  [360, ["dark", "light", "forced"]],
]) {
  test(`axe finds nothing on any screen and block (${width}: ${looks.join(", ")}${width > 360 ? "" : "; 400 %"})`, async (t) => {
    const context = await browser.newContext({ locale: "fr-FR", viewport: { width, height: 800 } });
    const page = await context.newPage();
    await page.goto(tour.file);
    await page.waitForSelector("html.ready");
    let seen = 0;
    let milliseconds = 0;
    await visit(page, async (where) => {
      await check(page, where, looks);
      seen += looks.length;
      if (width > 360) return;
      const began = performance.now();
      await zoomed(page, where);
      milliseconds += performance.now() - began;
    });
    t.diagnostic(`${seen} looks${milliseconds ? `; at 400 %: ${(milliseconds / 1000).toFixed(1)} s` : ""}`);
    await context.close();
  });
}

test("axe finds nothing in a real module (360, light)", async () => {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  await visit(page, (where) => check(page, where, ["light"]));
  await context.close();
});

/** Tab until this has the focus; every stop on the way must show its focus. */
async function tabTo(page, selector, back = false) {
  for (let presses = 0; presses < 400; presses++) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    const [hit, visible] = await page.evaluate((selector) => {
      const at = document.activeElement;
      // Links and buttons show an outline; a choice shows it on its label or on its place in the picture, a player inside.
      const outlined = at.matches("audio, video") || Boolean(at.closest(".activity")?.querySelector(".spot.focused")) || [at, at.closest("label")].some((one) => one && getComputedStyle(one).outlineStyle !== "none");
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
      case "poll":
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
        assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-pressed")), "true");
        await tabTo(page, `${root} .verdict-choice input`);
        await press("Space");
        break;
      case "scenario":
        for (const pick of path(activity, "good")) {
          // On a telephone, what can be answered comes after what is said.
          await page.locator(`${root} .step:not(.past) .option-link`).nth(pick).waitFor();
          for (let n = 0; n <= pick; n++) await tabTo(page, `${root} .step:not(.past) .option-link`);
          await press("Enter");
        }
    }
    if (activity.confidence) {
      await tabTo(page, `${root} .sure input`);
      await press("Space");
    }
  }

  for (const current of course.pages.filter((one) => !one.quiz)) {
    await page.waitForFunction((id) => !document.getElementById(id).hidden, current.id);
    const inDocument = await page.evaluate((id) => [...document.getElementById(id).querySelectorAll(".activity")].filter((one) => one.checkVisibility()).map((one) => one.id), current.id);
    for (const name of inDocument) {
      const activity = course.activities.find((one) => one.id === name);
      await give(activity);
      if (["checklist", "scenario", "explore"].includes(activity.type)) continue;
      await tabTo(page, `${id(name)} ${activity.type === "inspection" ? '[data-do="validate"]' : '[type="submit"]'}`);
      await press("Enter");
      if (activity.type === "poll") continue;
      await page.waitForSelector(`${id(name)} .verdict-line`);
    }
    await pass(page);
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

test("axe: a whole programme in one document, its menu and its results", async () => {
  const programme = unpack("scorm12", "demo");
  try {
    const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
    await page.goto(programme.file);
    await page.waitForSelector("html.ready");
    const course = await courseOf(page);
    const looks = ["light", "dark"];
    await check(page, "start", looks);
    await goTo(page, course.modules[0].prefix + "_start");
    await check(page, "a module's start", looks);
    await page.click('.top [data-do="menu"]');
    await check(page, "the menu", looks);
    await page.keyboard.press("Escape");
    for (const one of course.pages.filter((one) => !one.quiz)) await goTo(page, one.id);
    for (const module of course.modules.filter((one) => one.quiz)) await takeQuiz(page, () => true, module);
    for (const id of ["_result", "_attestation", course.modules[0].prefix + "_result", course.modules[0].prefix + "_attestation"]) {
      await goTo(page, id);
      await check(page, id, looks);
    }
  } finally {
    programme.remove();
  }
});
