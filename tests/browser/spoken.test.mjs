// What ears get of a course: the names, roles and states that the browser gives to a screen reader,
// and what is announced. What stands on a side, in a colour or in a place only is found here.

import assert from "node:assert/strict";
import test, { after, before } from "./limited.mjs";
import { TOUR, answer, courseOf, jump, openBrowser, takeQuiz, goTo, readAll, unpack } from "./player.mjs";

let browser, pack;
before(async () => {
  browser = await openBrowser();
  pack = unpack("html5", TOUR);
});
after(async () => {
  await browser?.close();
  pack?.remove();
});

async function open(id) {
  // The messages of a telephone come at once: what is said is the same.
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "fr-FR", reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  if (id) await jump(page, id);
  const course = await courseOf(page);
  /** Lines of "role name [state]", spaces made plain. */
  const heard = async (id) => (await page.locator(`[id="${id}"]`).ariaSnapshot()).replaceAll(/[\u00a0\u202f]/g, " ");
  return { context, page, course, heard, activity: (id) => course.activities.find((one) => one.id === id) };
}

test("in a conversation each message says whose it is, and what comes is announced", async () => {
  const { context, page, heard, activity } = await open("practice");
  assert.match(await heard("t-colis"), /log "[^"]*Un SMS de livreur"[^]*paragraph: "06 39 98 12 34 : Bonjour/);
  await page.locator('[id="t-colis"] .option-link').first().click();
  const lines = await heard("t-colis");
  assert.match(lines, /listitem: "?Vous : Quel colis \?/);
  assert.match(lines, /paragraph: "Vous : Je n’ai rien commandé\."/);
  // What was not said is nobody's, once one begins again.
  await page.locator('[id="t-colis"] [data-do="restart"]').click();
  assert.doesNotMatch(await heard("t-colis"), /Vous :/);
  await answer(page, activity("t-colis"), true);
  assert.match(await heard("t-colis"), /strong: Une bonne issue/);
  await context.close();
});

test("what is sorted stands in lists that are named, and every field says of what it is", async () => {
  const { context, page, heard, activity } = await open("practice");
  assert.match(await heard("q-sort"), /combobox "Un mot de passe"/);
  await answer(page, activity("q-sort"), true);
  const lines = await heard("q-sort");
  assert.match(lines, /list "Dans un coffre":[^]*combobox "Un mot de passe"[^]*list "À la vue de tous":/);
  assert.match(lines, /status:[^]*Bonne réponse/);
  await context.close();
});

test("places in a picture are boxes with their names, or buttons that say whether they are open", async () => {
  const { context, page, heard, activity } = await open("practice");
  assert.match(await heard("q-desk"), /img "Un bureau vu de face[^]*group "Qu’est-ce qu’un visiteur[^"]*":[^]*checkbox "La plante"/);
  await answer(page, activity("q-desk"), false);
  assert.match(await heard("q-desk"), /checkbox "La plante Inexact" \[checked\] \[disabled\]/, "not by colour alone");
  await page.locator('[id="h-desk"] .spot').first().click();
  const lines = await heard("h-desk");
  assert.match(lines, /button "1 ?\. L’écran" \[expanded\]/);
  assert.match(lines, /status: 1 sur 2/);
  await context.close();
});

test("cards say that they can be turned; an opinion is noted aloud, also where nothing else is said", async () => {
  const { context, page, heard, activity } = await open("practice");
  const card = page.locator(".flip-button").first();
  assert.deepEqual(await card.evaluate((one) => [one.tagName, one.getAttribute("aria-expanded")]), ["BUTTON", "false"]);
  await card.click();
  assert.match(await heard(await page.locator(".flips").first().getAttribute("id")), /button "Un mot de passe par site \?" \[expanded\]/);
  for (const id of ["p-opinion", "p-plain"]) {
    assert.match(await heard(id), /radiogroup "[^"]+\?"/);
    await answer(page, activity(id), true);
    assert.match(await heard(id), /status:[^]*Votre avis est noté/);
    assert.ok(await page.evaluate(() => document.activeElement.matches(".verdict") && document.activeElement.textContent.trim() !== ""), "the focus stands on words");
  }
  await context.close();
});

test("how sure one is is a question of its own; a note for oneself says where it stays", async () => {
  const { context, page, heard, activity } = await open("before");
  assert.match(await heard("b-words"), /region "Que savez-vous déjà \?"/);
  assert.match(await heard("q-sure"), /group "En êtes-vous sûr \?":[^]*radio "Pas vraiment"/);
  await answer(page, activity("q-before"), true);
  assert.match(await heard("q-before"), /status:[^]*Vous le savez déjà[^]*link "Ce que peut demander le support"/);
  await jump(page, "practice");
  const field = page.locator('[id="r-habits"] textarea');
  assert.match(await heard("r-habits"), /textbox "Pour vous Ma prochaine fois"/);
  const described = await field.evaluate((field) => field.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent).join(" "));
  assert.match(described, /Que ferez-vous[^]*rien n’en est envoyé/);
  await context.close();
});

test("headings follow one another, and nothing that can be used is without a name", async () => {
  const { context, page, course } = await open("");
  const found = [];
  const look = async () => {
    found.push(
      ...(await page.evaluate(() => {
        const shown = document.querySelector(".page:not([hidden])");
        const levels = [...shown.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((one) => one.checkVisibility() || one.closest("details")).map((one) => Number(one.nodeName[1]));
        const jumps = levels.filter((level, i) => i > 0 && level > levels[i - 1] + 1);
        return levels[0] !== 1 || jumps.length ? [`${shown.id}: ${levels}`] : [];
      })),
    );
    const lines = (await page.locator("main").ariaSnapshot()).split("\n");
    found.push(...lines.filter((line) => /- (button|link|radio|checkbox|combobox|textbox)( \[[^\]]*\])*:?$/.test(line)));
  };
  await readAll(page, async (current) => {
    await look();
    for (const one of course.activities.filter((one) => one.page === current.id && !one.quiz)) await answer(page, one, true);
    await look();
  });
  if (course.quiz) await takeQuiz(page, () => false);
  for (const id of ["_result", "_attestation", "_glossary", "_help", "_start"]) {
    await goTo(page, id);
    await look();
  }
  assert.deepEqual(found, []);
  await context.close();
});
