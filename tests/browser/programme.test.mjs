// A whole programme as one SCO, under a strict LMS: its modules inside, one status, one place
// to come back to, a result and an attestation for each module and for the whole.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { answer, close, courseOf, goTo, holds, launch, lms, next, openBrowser, serve, settle, shown, takeQuiz, unpack, pass, read as readToTheEnd } from "./player.mjs";

const PROGRAMME = process.env.RELAIS_PROGRAMME || "senscyber";
const LIMIT = 4096;

let pack, server, browser, context, page;
before(async () => {
  pack = unpack("scorm12", PROGRAMME);
  server = await serve(pack.folder);
  browser = await openBrowser();
  context = await browser.newContext({ locale: "fr-FR" });
  page = await context.newPage();
});
after(async () => {
  await browser?.close();
  server?.close();
  pack?.remove();
});

const start = (options) => launch(page, server.origin, pack.launch, options);
const text = (frame, id) => frame.evaluate((id) => document.getElementById(id).innerText, id);

/** "Next" from a module's start page to before its quiz, each activity answered rightly. */
async function read(frame, course, module, each = async () => {}) {
  await goTo(frame, module.prefix + "_start");
  // Right answers before a chapter pass over the pages that they spare.
  const spared = course.activities.flatMap((one) => one.spares || []);
  for (const current of course.pages.filter((one) => one.module === module.id && !one.quiz && !spared.includes(one.id))) {
    assert.equal(await next(frame, current.id), current.id);
    for (const activity of course.activities.filter((one) => one.page === current.id && !one.quiz)) await answer(frame, activity, true);
    await each(current);
  }
  await readToTheEnd(frame);
}

test("the package has one SCO, named after the programme", () => {
  const manifest = readFileSync(join(pack.folder, "imsmanifest.xml"), "utf8");
  assert.equal(manifest.match(/scormtype="sco"/g).length, 1);
  assert.deepEqual([...manifest.matchAll(/<item identifier="([^"]+)"/g)].map((it) => it[1]), [`item-${PROGRAMME}`]);
  assert.ok(!manifest.includes("masteryscore"));
});

test("a learner takes every module, in two launches", async () => {
  let frame = await start();
  const course = await courseOf(frame);
  const [first, ...others] = course.modules;
  assert.equal(await shown(frame), "_start");
  const header = (await frame.locator(".top-row p").allInnerTexts()).map((one) => one.trim()).filter(Boolean);
  assert.equal(new Set(header).size, header.length, `nothing stands twice over the pages: ${header}`);
  const [title, of] = (await frame.title()).split(" – ");
  assert.notEqual(title, of, "nor in the window's title");

  // Who begins once has begun: « Commencer » leads to a page to read, not to another « Commencer ».
  await frame.click('#_start [data-do="begin"]');
  assert.equal(await shown(frame), course.pages[0].id);
  await frame.evaluate(() => (location.hash = "#_start"));
  await frame.waitForFunction(() => !document.getElementById("_start").hidden);

  // "Next" leads by the first module's plan, then its pages.
  await pass(frame);
  await frame.click("#_next");
  assert.equal(await shown(frame), first.prefix + "_start");
  await read(frame, course, first);
  await takeQuiz(frame, () => true, first);
  await settle(frame);
  assert.match(await text(frame, first.prefix + "_result"), /Module terminé/);
  assert.equal(await lms(page, "cmi.core.lesson_status"), "incomplete", "one module is not the programme");
  const quizzes = course.modules.filter((module) => module.quiz).length;
  assert.equal(Number(await lms(page, "cmi.core.score.raw")), Math.round(1000 / quizzes) / 10, "the mean over all quizzes");
  let objectives = await page.evaluate(() => window.lms.objectives());
  assert.equal(objectives.find((one) => one.id === first.id).status, "passed");
  assert.equal(objectives.find((one) => one.id === others[0].id).status, "not attempted");

  // On to the next module by the link of the result, one page of it, and away.
  await frame.click(`[id="${first.prefix}_result"] a[href="#${others[0].prefix}_start"]`);
  await frame.waitForSelector(`[id="${others[0].prefix}_start"]:not([hidden])`);
  const left = await next(frame);
  await holds(page, "cmi.core.lesson_location", left);
  const end = await close(page);
  assert.deepEqual(end.errors, []);

  frame = await start({ saved: end.saved });
  assert.equal(await shown(frame), left, "resumed in the second module");
  await goTo(frame, first.prefix + "_attestation");
  await frame.fill(`[id="${first.prefix}_attestation-name"]`, "Camille Dupont");
  assert.match(await text(frame, first.prefix + "_attestation"), /Camille Dupont[^]*a suivi jusqu’au bout le module[^]*100/);
  await goTo(frame, "_attestation");
  assert.match(await text(frame, "_attestation"), /quand tous ses modules sont terminés/);
  await goTo(frame, others[0].prefix + "_attestation");
  assert.match(await text(frame, others[0].prefix + "_attestation"), /quand le module est terminé/);

  for (const module of others) {
    await read(frame, course, module);
    if (module.quiz) await takeQuiz(frame, () => true, module);
  }
  await holds(page, "cmi.core.lesson_status", "passed");
  await settle(frame);
  assert.equal(await lms(page, "cmi.core.score.raw"), "100");
  assert.equal(await lms(page, "cmi.core.exit"), "");
  assert.ok((await lms(page, "cmi.suspend_data")).length <= LIMIT);
  objectives = await page.evaluate(() => window.lms.objectives());
  for (const module of course.modules) assert.equal(objectives.find((one) => one.id === module.id).status, "passed", module.id);
  for (const chapter of course.chapters) assert.equal(objectives.find((one) => one.id === chapter.id).status, "completed", chapter.id);
  const interactions = await page.evaluate(() => window.lms.interactions());
  assert.equal(new Set(interactions.map((one) => one.id)).size, interactions.length, "every interaction once");
  for (const module of course.modules) assert.ok(interactions.some((one) => one.id.startsWith(module.prefix)), module.id);

  await goTo(frame, "_result");
  assert.match(await text(frame, "_result"), /Programme terminé/);
  await frame.click('#_result a[href="#_attestation"]');
  await frame.waitForSelector("#_attestation:not([hidden])");
  await frame.fill("#_attestation-name", "Camille Dupont");
  assert.match(await text(frame, "_attestation"), new RegExp(`Camille Dupont[^]*le programme de sensibilisation[^]*${course.title}`));
  const last = await close(page);
  assert.deepEqual(last.errors, []);
});

test("a failed quiz in one module does not end the programme", async () => {
  const frame = await start();
  const course = await courseOf(frame);
  const module = course.modules.find((one) => one.quiz);
  for (const current of course.pages.filter((one) => one.module === module.id && !one.quiz)) await goTo(frame, current.id);
  await takeQuiz(frame, () => false, module);
  await settle(frame);
  assert.equal(await lms(page, "cmi.core.lesson_status"), "incomplete");
  assert.equal(await lms(page, "cmi.core.score.raw"), "0");
  await frame.click(`[id="${module.prefix}_result"] [data-do="retry"]`);
  await frame.waitForSelector(`[id="${module.quiz.page}"]:not([hidden])`);
  await takeQuiz(frame, () => true, module);
  await settle(frame);
  assert.match(await text(frame, module.prefix + "_result"), /Quiz réussi/);
  assert.deepEqual((await close(page)).errors, []);
});

test("answers of one module are not those of another", async () => {
  const frame = await start();
  const course = await courseOf(frame);
  const [one, two] = course.modules;
  const question = course.activities.find((activity) => activity.module === one.id && activity.type === "single" && !activity.quiz && !activity.pool);
  await goTo(frame, question.page);
  await answer(frame, question, true);
  await settle(frame);
  const objectives = await page.evaluate(() => window.lms.objectives());
  assert.equal(objectives.find((it) => it.id === one.id).status, "incomplete");
  assert.equal(objectives.find((it) => it.id === two.id).status, "not attempted");
  await close(page);
});

test("the menu shows the module one is in, on a phone too", async () => {
  const phone = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "fr-FR" });
  const own = await phone.newPage();
  await own.goto(pack.file);
  await own.waitForSelector("html.ready");
  const course = await courseOf(own);
  const [, second] = course.modules;
  await goTo(own, second.prefix + "_start");
  await own.click('.top [data-do="menu"]');
  const open = await own.$$eval("#_menu .menu-module details[open]", (all) => all.map((one) => one.closest("[data-module]").dataset.module));
  assert.deepEqual(open, [second.id]);
  assert.equal(await own.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true, "no sideways scrolling");
  // Another module opens by the keyboard.
  await own.locator(`#_menu [data-module="${course.modules[0].id}"] summary`).focus();
  await own.keyboard.press("Enter");
  await own.click(`#_menu a[href="#${course.modules[0].prefix}_start"]`);
  await own.waitForSelector(`[id="${course.modules[0].prefix}_start"]:not([hidden])`);
  await phone.close();
});

test("every id stands once in the document, and every link inside leads somewhere", async () => {
  const frame = await start();
  const found = await frame.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    const links = [...document.querySelectorAll('a[href^="#"]')].map((one) => decodeURIComponent(one.getAttribute("href").slice(1)));
    const labels = [...document.querySelectorAll("[aria-labelledby], [aria-controls], [for]")].flatMap((one) => ["aria-labelledby", "aria-controls", "for"].flatMap((name) => (one.getAttribute(name) || "").split(" ").filter(Boolean)));
    const known = new Set(ids);
    return { twice: ids.filter((id, i) => ids.indexOf(id) !== i), lost: [...links, ...labels].filter((id) => !known.has(id)) };
  });
  assert.deepEqual(found, { twice: [], lost: [] });
  await close(page);
});
