// Pictures made of parts, covers and themes, as they are seen.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { TOUR, build, courseOf, goTo, jump, openBrowser, program, unpack } from "./player.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const demo = new URL("../courses/demo", import.meta.url).pathname;
const PAGE = "media";

let browser, pack;
before(async () => {
  browser = await openBrowser();
  pack = unpack("html5", TOUR);
});
after(async () => {
  await browser?.close();
  pack?.remove();
});

/** The page with the scenes. @param {object} options */
async function open(options, file = pack.file) {
  const context = await browser.newContext({ locale: "fr-FR", ...options });
  const page = await context.newPage();
  await page.goto(file);
  await page.waitForSelector("html.ready");
  await goTo(page, PAGE);
  return page;
}

/** A picture to look at, where somebody asks for it. */
const look = (page, name) => process.env.RELAIS_SHOTS && page.screenshot({ path: join(process.env.RELAIS_SHOTS, `${name}.png`), fullPage: true });

for (const width of [1280, 360]) {
  test(`scenes at ${width} pixels: whole, with words that can be read, each below its bubble`, async () => {
    for (const look_ of [{ colorScheme: "light" }, { colorScheme: "dark" }, { colorScheme: "dark", forcedColors: "active" }]) {
      const page = await open({ viewport: { width, height: 800 }, reducedMotion: "reduce", ...look_ });
      const scenes = await page.$$eval(".page:not([hidden]) .scene", (all) =>
        all.map((scene) => {
          const svg = /** @type {SVGSVGElement} */ (scene.querySelector("svg"));
          const box = svg.getBoundingClientRect();
          return {
            left: box.left,
            right: box.right,
            ratio: box.width / box.height,
            letters: svg.querySelectorAll("text").length,
            bubbles: [...scene.querySelectorAll(".bubbles > p")].map((one) => {
              const { left, right, bottom } = one.getBoundingClientRect();
              // Its words run on as those of a paragraph do: nothing of another block's is taken for them.
              return { left, right, gap: box.top - bottom, size: parseFloat(getComputedStyle(one).fontSize), display: getComputedStyle(one).display };
            }),
            tails: [...svg.querySelectorAll(".tail")].map((one) => one.getBoundingClientRect()).map(({ left, right }) => ({ left, right })),
          };
        }),
      );
      assert.ok(scenes.length >= 10, `${scenes.length}`);
      for (const [at, scene] of scenes.entries()) {
        assert.ok(scene.left >= 0 && scene.right <= width, `${at}: inside`);
        assert.ok(Math.abs(scene.ratio - 2) < 0.02, `${at}: ${scene.ratio}`);
        assert.equal(scene.letters, 0);
        assert.equal(scene.bubbles.length, scene.tails.length);
        for (const [n, bubble] of scene.bubbles.entries()) {
          assert.ok(bubble.size >= 11, `${bubble.size}`);
          assert.equal(bubble.display, "block");
          assert.ok(Math.abs(bubble.gap) < 1.5, `${at}: the tail hangs on the bubble: ${bubble.gap}`);
          assert.ok(scene.tails[n].right > bubble.left && scene.tails[n].left < bubble.right, `${at}: the tail is its bubble's`);
        }
      }
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
      await look(page, `scenes-${width}-${look_.colorScheme}${look_.forcedColors ? "-forced" : ""}`);
      await page.context().close();
    }
  });
}

test("a scene is whole before the second style is there", async () => {
  const page = await (await browser.newContext({ viewport: { width: 360, height: 800 } })).newPage();
  let letGo = () => {};
  const free = new Promise((resolve) => (letGo = resolve));
  await page.route((url) => url.pathname.endsWith("/pages.css"), async (route) => (await free, route.continue().catch(() => {})));
  await page.goto(pack.file);
  await page.waitForSelector("html.started");
  await jump(page, PAGE);
  const measure = () =>
    page.$$eval(".page:not([hidden]) .scene", (all) =>
      all.map((scene) => {
        const { width, height } = scene.getBoundingClientRect();
        return [width, height, ...[...scene.querySelectorAll(".scene-picture, .bubbles > p")].map((one) => getComputedStyle(one).backgroundColor + getComputedStyle(one).borderRadius)];
      }),
    );
  const before = await measure();
  assert.equal(await page.locator("html.ready").count(), 0);
  letGo();
  await page.waitForSelector("html.ready");
  assert.ok(before.length >= 10);
  assert.deepEqual(before, await measure());
  await page.context().close();
});

test("whoever does not see a scene hears what it shows, and who speaks", async () => {
  const page = await open({});
  const named = page.getByRole("img", { name: "À l’accueil d’une mairie Une femme aux cheveux bouclés, l’air content, tenant un ordinateur portable" });
  assert.equal(await named.count(), 1);
  assert.equal(await page.getByRole("img", { name: "Un élève montre l’affiche", exact: false }).count(), 1);
  const said = await page.locator(".scene .bubbles").first().ariaSnapshot();
  assert.match(said, /Une dame âgée avec une canne.*300 €/s);
  // The one that is decoration is not there for them.
  const decorative = await page.$$eval(".page:not([hidden]) .scene svg[aria-hidden]", (all) => all.length);
  assert.equal(decorative, 1);
  await page.context().close();
});

test("what moves moves once, and not for whoever prefers rest, nor on paper", async () => {
  const moving = (page) => page.$$eval(".page:not([hidden]) .scene :is(.arrives, .closes, .rings, .saves)", (all) => all.map((one) => [one.getAttribute("class"), getComputedStyle(one).animationName, getComputedStyle(one).animationIterationCount]));
  const page = await open({ reducedMotion: "no-preference" });
  const found = await moving(page);
  assert.deepEqual(new Set(found.map(([name]) => name)), new Set(["arrives", "closes", "rings", "saves"]));
  for (const [name, animation, times] of found) {
    assert.equal(animation, name === "saves" ? "arrives" : name);
    assert.equal(times, "1");
  }
  await page.emulateMedia({ media: "print" });
  assert.ok((await moving(page)).every(([, animation]) => animation === "none"), "on paper");
  await page.emulateMedia({ media: "screen", reducedMotion: "reduce" });
  assert.ok((await moving(page)).every(([, animation]) => animation === "none"), "as the device says");
  await page.emulateMedia({ media: "screen", reducedMotion: "no-preference" });
  await page.click('[data-do="preferences"]');
  await page.check('input[name="motion"]');
  // The mark in its box is painted first.
  await page.waitForFunction(() => document.documentElement.matches("[data-motion]"));
  assert.ok((await moving(page)).every(([, animation]) => animation === "none"), "as the learner says");
  await page.context().close();
});

test("what moves waits for its page, though that was laid out before somebody turned to it", async () => {
  const context = await browser.newContext({ locale: "fr-FR", reducedMotion: "no-preference" });
  const page = await context.newPage();
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  const { pages } = await courseOf(page);
  await jump(page, pages[pages.findIndex((one) => one.id === PAGE) - 1].id);
  await page.waitForSelector(`[id="${PAGE}"][aria-hidden="true"]`, { state: "attached" });
  const moving = await page.evaluate((id) => {
    const times = () => document.getElementById(id).getAnimations({ subtree: true }).map((one) => Number(one.currentTime));
    const before = times();
    document.getElementById("_next").click();
    return { before, after: times(), hidden: document.getElementById(id).getAttribute("aria-hidden") };
  }, PAGE);
  assert.deepEqual([moving.before, moving.hidden], [[], null]);
  assert.ok(moving.after.length > 0 && moving.after.every((time) => time < 100), JSON.stringify(moving));
  await context.close();
});

test("a scene asks for nothing: no request is made for it", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => request.url().startsWith("data:") || asked.push(request.url().replace(/^.*\/(assets|tour)\//, "$1/")));
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  await goTo(page, PAGE);
  await page.locator(".scene").last().scrollIntoViewIfNeeded();
  await page.waitForLoadState("networkidle");
  assert.deepEqual(asked.filter((url) => /scene|cover|font/.test(url)), []);
  await context.close();
});

test("covers stand on the start page and above the first page of their chapter", async () => {
  for (const width of [1280, 360]) {
    const context = await browser.newContext({ locale: "fr-FR", viewport: { width, height: 800 } });
    const page = await context.newPage();
    await page.goto(pack.file);
    await page.waitForSelector("html.ready");
    const begin = await page.locator('#_start [data-do="begin"]').boundingBox();
    assert.equal(await page.locator("#_start > svg.cover").count(), 1);
    assert.ok(begin && begin.y + begin.height < 800, `« Commencer » is seen without scrolling: ${begin?.y}`);
    await look(page, `cover-${width}`);
    const { pages } = await courseOf(page);
    for (const one of pages) {
      const isFirst = one.chapter === "activities" && pages.find((it) => it.chapter === "activities")?.id === one.id;
      assert.equal(await page.locator(`[id="${one.id}"] > svg.cover`).count(), isFirst ? 1 : 0, one.id);
    }
    await context.close();
  }
});

const THEME = `font = "atkinson"
corners = "square"
density = "airy"
[light]
accent = "#7a3d00"
paper = "#fff7ec"
ink = "#221a12"
[dark]
accent = "#ffb870"
paper = "#17110b"
card = "#221a12"
`;

/** The demonstration with a theme of its own. @param {string} theme */
function themed(theme) {
  const folder = mkdtempSync(join(tmpdir(), "relais-theme-"));
  cpSync(demo, join(folder, "demo"), { recursive: true });
  writeFileSync(join(folder, "demo/theme.toml"), theme);
  return { course: join(folder, "demo"), out: join(folder, "dist"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

test("a theme: its typeface, its colours, told apart on both screens", async () => {
  const made = themed(THEME);
  try {
    build(made.course, made.out, "--target", "html5");
    const its = unpack("html5", TOUR, made.out);
    for (const [width, colorScheme] of [[1280, "light"], [360, "dark"]]) {
      const page = await open({ viewport: { width, height: 800 }, colorScheme, reducedMotion: "reduce" }, its.file);
      const seen = await page.evaluate(() => ({
        font: getComputedStyle(document.body).fontFamily,
        paper: getComputedStyle(document.body).backgroundColor,
        radius: getComputedStyle(/** @type {Element} */ (document.querySelector(".page:not([hidden]) .scene-picture"))).borderTopLeftRadius,
        leading: getComputedStyle(document.body).getPropertyValue("--leading"),
      }));
      assert.match(seen.font, /^"?Relais/);
      assert.equal(seen.paper, colorScheme === "light" ? "rgb(255, 247, 236)" : "rgb(23, 17, 11)");
      assert.equal(seen.radius, "0px");
      assert.equal(seen.leading.trim(), "1.75");
      await page.evaluate(() => Promise.all([...document.fonts].map((font) => font.load())));
      assert.ok(await page.evaluate(() => document.fonts.check("1rem Relais", "été")), "the typeface came");
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run({ include: [...document.querySelectorAll(".page:not([hidden]), .top, .pager")] }, { runOnly: { type: "rule", values: ["color-contrast"] } }));
      assert.deepEqual(violations.map((one) => one.nodes.map((node) => node.failureSummary)), []);
      await look(page, `theme-${width}-${colorScheme}`);
      await page.context().close();
    }
    its.remove();
  } finally {
    made.remove();
  }
});

test("a theme that can't be read is refused, with the colour that would do", () => {
  const made = themed('[light]\naccent = "#9aa5b1"\n');
  try {
    const said = spawnSync(program, ["build", made.course, "--out", made.out], { encoding: "utf8" });
    assert.equal(said.status, 1);
    assert.match(said.stderr, /theme\.toml:2:10/);
    const near = /the nearest colour that passes is `(#[0-9a-f]{6})`/.exec(said.stderr);
    assert.ok(near, said.stderr);
    writeFileSync(join(made.course, "theme.toml"), `[light]\naccent = "${near[1]}"\n`);
    const again = spawnSync(program, ["check", made.course], { encoding: "utf8" });
    assert.equal(again.status, 0, again.stderr);
  } finally {
    made.remove();
  }
});
