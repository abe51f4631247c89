// What would make somebody leave: a failed quiz that leads nowhere, an end that nobody sees, a table that is cut,
// an order that is only wrong.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { TOUR, build, courseOf, fill, goTo, jump, next, openBrowser, pass, read, serve, takeQuiz, unpack, untilShown } from "./player.mjs";

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, serviceWorkers: "block" };
const DESK = { viewport: { width: 1280, height: 800 }, serviceWorkers: "block" };

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

/** A module, opened in such a window. */
async function open(module, window = PHONE, dist) {
  const pack = unpack("html5", module, dist);
  const server = await serve(pack.folder);
  const context = await browser.newContext({ locale: "fr-FR", ...window });
  const page = await context.newPage();
  await page.goto(`${server.origin}/package/${pack.launch}`);
  await page.waitForSelector("html.ready");
  const close = async () => {
    await context.close();
    server.close();
    pack.remove();
  };
  return { page, close };
}

/** Reads all but the quiz. */
async function readPages(page, course) {
  for (const one of course.pages.filter((one) => !one.quiz)) {
    await goTo(page, one.id);
    await pass(page);
    await next(page);
  }
}

const titles = (course, ids) => course.pages.filter((page) => ids.includes(page.id)).map((page) => page.title);

test("whoever errs in the quiz is led back to the pages that explain it, and to no other", async () => {
  for (const window of [PHONE, DESK]) {
    const { page, close } = await open(TOUR, window);
    const course = await courseOf(page);
    await readPages(page, course);
    const asked = await takeQuiz(page, (n) => n > 1);
    const missed = [...new Set(asked.slice(0, 2).map((one) => one.about))];
    assert.ok(missed.every(Boolean), "each question of this quiz names its page");
    const again = page.locator("#_result-body p", { hasText: "À revoir" }).locator("+ ul a");
    assert.deepEqual(await again.allInnerTexts(), titles(course, missed));
    // What was right, on a page of which nothing was missed, is solid.
    const solid = page.locator("#_result-body p", { hasText: "Ce qui est solide" }).locator("+ ul li");
    const held = asked.map((one) => one.about).filter((id) => id && !missed.includes(id));
    assert.deepEqual(await solid.allInnerTexts(), titles(course, held));
    // Beside each answer that was wrong, too, and only there.
    await page.click(`#_result-body a[href="#${course.quiz.page}"]`);
    await untilShown(page, course.quiz.page);
    for (const [n, one] of asked.entries()) {
      const links = page.locator(`[id="${one.id}"] .verdict-note a`);
      assert.deepEqual(await links.allInnerTexts(), n < 2 ? titles(course, [one.about]) : [], one.id);
    }
    await page.locator(`[id="${asked[0].id}"] .verdict-note a`).click();
    await untilShown(page, asked[0].about);
    await close();
  }
});

test("a question left unanswered leads back as well; a quiz without a fault leads nowhere", async () => {
  const { page, close } = await open(TOUR);
  const course = await courseOf(page);
  await readPages(page, course);
  await goTo(page, course.quiz.page);
  const quiz = page.locator(`[id="${course.quiz.page}"]`);
  await quiz.locator('[data-quiz="begin"]').click();
  while (await page.locator(`[id="${course.quiz.page}"][data-view=run]`).count()) await quiz.locator('[data-quiz="next"]').click();
  await quiz.locator('[data-quiz="hand-in"]').click();
  await untilShown(page, "_result");
  assert.ok((await page.locator("#_result-body p", { hasText: "À revoir" }).locator("+ ul a").count()) > 0);
  await page.locator('[data-do="retry"]').click();
  const asked = await takeQuiz(page, () => true);
  assert.equal(await page.locator("#_result-body p", { hasText: "À revoir" }).count(), 0);
  const solid = await page.locator("#_result-body p", { hasText: "Ce qui est solide" }).locator("+ ul li").allInnerTexts();
  assert.ok(solid.length > 0);
  assert.deepEqual(solid, titles(course, asked.map((one) => one.about)));
  await close();
});

test("the questions of SensCyber lead back to a page of their module, but for those that recall another", async () => {
  for (const module of ["senscyber-comprendre", "senscyber-agir", "senscyber-transmettre"]) {
    const { page, close } = await open(module);
    const course = await courseOf(page);
    const pages = course.pages.filter((one) => !one.quiz).map((one) => one.id);
    const quiz = course.activities.filter((one) => one.quiz);
    const lost = quiz.filter((one) => !pages.includes(one.about) && !one.pool?.endsWith("p-rappel"));
    assert.ok(quiz.length > 20, module);
    assert.deepEqual(lost.map((one) => one.id), [], module);
    await close();
  }
});

test("the end of a sitting stands before the way on, from the start, and moves nothing when it counts", async () => {
  for (const window of [PHONE, DESK]) {
    const { page, close } = await open(TOUR, window);
    const { sittings } = await courseOf(page);
    assert.ok(sittings.length > 1);
    for (const id of sittings[0].pages.slice(0, -1)) {
      await goTo(page, id);
      assert.equal(await page.locator("#_sitting").isVisible(), false);
    }
    await jump(page, sittings[0].pages.at(-1));
    const end = page.locator("#_sitting");
    assert.match(await end.innerText(), /Dernière page de la séance/);
    const place = () => page.evaluate(() => ["_sitting", "_next"].map((id) => Math.round(document.getElementById(id).getBoundingClientRect().top + scrollY)));
    const before = await place();
    assert.ok(before[0] < before[1], "it is read before the next page is chosen");
    await read(page);
    await page.waitForFunction(() => /Séance terminée/.test(document.getElementById("_sitting").textContent));
    const moved = (await place()).map((top, n) => Math.abs(top - before[n]));
    assert.ok(Math.max(...moved) <= 1, `moved by ${moved}`);
    await close();
  }
});

test("tables of three columns are whole on a phone", async () => {
  let seen = 0;
  for (const module of [TOUR, "kit-collectivites-kit", "mallettecyber-guide", "senscyber-transmettre"]) {
    const { page, close } = await open(module);
    const ids = await page.evaluate(() => [...new Set([...document.querySelectorAll(".page table")].map((one) => one.closest(".page").id))].filter((id) => !id.startsWith("_")));
    for (const id of ids) {
      await jump(page, id);
      const wide = await page.evaluate(() => [...document.querySelectorAll(".page:not([hidden]) .table")].filter((one) => one.checkVisibility() && one.querySelector("tr").cells.length === 3).map((one) => [one.textContent.trim().slice(0, 40), one.scrollWidth - one.clientWidth]));
      seen += wide.length;
      assert.deepEqual(wide.filter(([, over]) => over > 0), [], `${module}, ${id}`);
    }
    await close();
  }
  assert.ok(seen > 5, String(seen));
});

test("a wrong order says how far it is right, then which things stand wrong", async () => {
  const work = mkdtempSync(join(tmpdir(), "relais-order-"));
  const write = (path, text) => (mkdirSync(join(work, "essai", path, ".."), { recursive: true }), writeFileSync(join(work, "essai", path), text));
  write("relais.toml", 'id = "essai"\ntitle = "Essai"\ndescription = "Un ordre."\npublisher = "Relais"\nlicence = "etalab-2.0"\nversion = "1"\nlanguages = ["fr"]\nmodules = ["m"]\n');
  write("m/module.toml", 'title = "Module"\ndescription = "Un ordre."\nobjectives = ["Ranger"]\ntarget_minutes = 2\ncompletion = "pages"\n');
  write("m/01-c/chapter.toml", 'id = "c"\ntitle = "Chapitre"\n');
  write("m/01-c/01-p.md", '+++\ntitle = "Page"\nid = "p"\n+++\n\n::: question {#q type=ordering tries=3}\nRemettez dans l’ordre.\n\n1. Un\n2. Deux\n3. Trois\n4. Quatre\n:::\n');
  build(join(work, "essai"), join(work, "dist"));
  const { page, close } = await open("essai-m", PHONE, join(work, "dist"));
  try {
    const { activities } = await courseOf(page);
    const [order] = activities;
    await jump(page, "p");
    const said = async () => (await page.locator("#q .verdict").innerText()).replace(/\s+/g, " ");
    const submit = async (words) => {
      await page.click('#q [type="submit"]');
      await page.waitForFunction((words) => new RegExp(words).test(document.querySelector("#q .verdict").textContent), words);
    };
    // The last two exchanged: all before them is right.
    await fill(page, order, true);
    await page.locator("#q .item").last().locator('[data-move="-1"]').click();
    await submit("Bien placés depuis le début\\s: 2");
    assert.match(await said(), /Essais restants : 2/);
    assert.equal(await page.locator("#q .item .badge").count(), 0, "which ones are wrong is not told while there are tries");
    await fill(page, order, false);
    await submit("Le premier n’est pas encore le bon");
    await submit("Ce n’est pas la bonne réponse");
    await page.locator("#q.revealed").waitFor();
    assert.deepEqual(await page.locator("#q .item").evaluateAll((items) => items.map((item) => item.querySelector(".badge")?.className)), ["badge wrong", "badge wrong", "badge right", "badge right"]);
    assert.doesNotMatch(await said(), /pas encore/);
  } finally {
    await close();
    rmSync(work, { recursive: true });
  }
});

test("an answer that is several things is shown as a list", async () => {
  const { page, close } = await open(TOUR);
  try {
    const { activities } = await courseOf(page);
    const lists = {
      "q-matching": ["ul", ["Un SMS frauduleux → 33700", "Un contenu illicite → PHAROS"]],
      "q-ordering": ["ol", ["Débrancher", "Prévenir", "Porter plainte"]],
      "q-fill": ["ol", ["17", "112"]],
    };
    for (const [id, [tag, words]] of Object.entries(lists)) {
      const activity = activities.find((one) => one.id === id);
      await jump(page, activity.page);
      await fill(page, activity, false);
      await page.locator(`[id="${id}"] [type="submit"]`).click();
      const list = page.locator(`[id="${id}"] .solution > ${tag} > li`);
      const see = page.locator(`[id="${id}"] [data-do="solution"]`);
      if (await see.isVisible()) await see.click();
      await list.first().waitFor();
      assert.deepEqual(await list.allInnerTexts(), words);
    }
    // What is sorted stands below its category.
    const sorted = activities.find((one) => one.goes);
    const solution = await page.locator(`[id="${sorted.id}"] .solution > ul > li`).evaluateAll((lines) => lines.map((line) => line.querySelectorAll(":scope > ul > li").length));
    assert.equal(solution.reduce((sum, n) => sum + n, 0), sorted.lefts);
    assert.ok(solution.every((n) => n > 0));
  } finally {
    await close();
  }
});
