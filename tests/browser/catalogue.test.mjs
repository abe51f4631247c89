// The catalogue and what it leads to: where to begin, the way through a programme, the
// choice of an audience, what comes next, one attestation, one header on a phone, and
// the course that can be read without scripts.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { SHORT, TOUR, answer, build, courseOf, goTo, next, openBrowser, pass, read, shown, takeQuiz, untilShown } from "./player.mjs";
import { beginCourse, manifest, player, playerAt, startServer, writeZip } from "./server.mjs";
import { becomeAdministrator, look } from "./staff.mjs";

const SENSCYBER = new URL("../../courses/senscyber", import.meta.url).pathname;
const shots = process.env.RELAIS_SHOTS || "";
let browser, server, dist;

before(async () => {
  dist = mkdtempSync(join(tmpdir(), "relais-packages-"));
  for (const audience of ["grand-public", "entreprises"]) build(SENSCYBER, dist, "--target", "scorm12", "--audience", audience);
  build(new URL("../courses/demo", import.meta.url).pathname, dist, "--target", "scorm12");
  for (const [i, title] of ["Dessiner", "Écrire", "Compter", "Chanter", "Courir"].entries())
    writeZip(join(dist, `autre-${i}.scorm12.zip`), {
      "imsmanifest.xml": manifest(title, [{ id: `A${i}`, title }]),
      [`A${i}.html`]: "<!doctype html><title>A</title><h1>A</h1>",
    });
  server = await startServer(dist);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(dist, { recursive: true, force: true });
});

async function visitor(options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", ...options });
  return { context, page: await context.newPage() };
}

/** What the player would send at the end. @param {import("playwright-core").BrowserContext} context */
async function complete(context, slug) {
  const study = await (await context.request.get(`${server.app}/mes-cours/${slug}/lecture`)).text();
  const address = playerAt(study, server);
  const html = await (await context.request.get(address)).text();
  const launch = JSON.parse(/<script type="application\/json" id="launch">([\s\S]*?)<\/script>/.exec(html)?.[1] || "");
  const set = { "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "84.66", "cmi.core.session_time": "00:12:00" };
  const { origin } = new URL(address);
  const answer = await context.request.post(`${origin}/essai/commit`, {
    headers: { origin },
    data: { token: launch.sco.token, seq: 1, set, finish: true },
  });
  assert.equal(answer.status(), 200, await answer.text());
}

/** A course is begun without its player. @param {import("playwright-core").Page} page */
async function begin(page, slug) {
  await page.route("**/lecteur/**", (route) => route.abort());
  await page.goto(`${server.app}/cours/${slug}`);
  await page.click("main form button");
  await page.waitForURL(/\/lecture$/);
  await page.unroute("**/lecteur/**");
}

test("the catalogue leads from the first module to the last", async () => {
  for (const locale of ["fr-FR", "en-GB"]) {
    const { context, page } = await visitor({ locale });
    await page.goto(server.app);
    assert.equal(await page.locator("section.programme").count(), 2, "two programmes");
    const way = page.locator("section.programme", { hasText: "SensCyber" }).locator(".way");
    assert.match((await way.innerText()).replace(/\s+/g, " "), /0 ?\/ ?3 Comprendre Agir Transmettre/);
    await look(page, `catalogue-${locale}`, shots);
    await begin(page, "senscyber-comprendre");
    await complete(context, "senscyber-comprendre");
    await page.goto(server.app);
    assert.match(await page.locator(".first").innerText(), /Agir/);
    assert.match(await page.locator("section.programme", { hasText: "SensCyber" }).locator(".way").innerText(), /1 ?\/ ?3/);
    await look(page, `catalogue-begun-${locale}`, shots);
    // After the module: on its own page, in the list, beside the attestation.
    for (const path of ["/cours/senscyber-comprendre", "/mes-cours"]) {
      await page.goto(server.app + path);
      assert.equal(await page.locator("main a.button[href='/cours/senscyber-agir']").count(), 1, path);
      await look(page, `after${path.replaceAll("/", "-")}-${locale}`, shots);
    }
    await page.goto(`${server.app}/mes-cours/senscyber-comprendre/attestation`);
    await page.fill("#nom", "Zoé Œuvrard");
    await page.click("main form button");
    const shown = (await page.locator(".certificate").innerText()).replace(/\s+/g, " ");
    for (const part of ["SensCyber", "Comprendre", "2026.1", "Cybermalveillance.gouv.fr", "Reconnaître les principales menaces", locale === "fr-FR" ? "84,6" : "84.6"])
      assert.ok(shown.includes(part), `${part}: ${shown}`);
    assert.equal(await page.locator("main a.button[href='/cours/senscyber-agir']").count(), 1);
    await look(page, `attestation-${locale}`, shots);
    // What is verified says the same.
    const text = await page.innerText("#texte");
    const facts = await page.locator(".certificate .facts dd").allInnerTexts();
    await page.goto(`${server.app}/verifier`);
    await page.fill("#texte", text);
    await page.click("main form button");
    const answer = await page.locator(".answer").innerText();
    for (const part of ["SensCyber", "Comprendre", "Cybermalveillance.gouv.fr", ...facts]) assert.ok(answer.includes(part), `${part}: ${answer}`);
    await look(page, `verified-${locale}`, shots);
    await context.close();
  }
});

test("an audience is chosen once, and its variants are one card", async () => {
  const { context, page } = await visitor();
  await page.goto(server.app);
  const cards = () => page.locator("section.programme", { hasText: "SensCyber" }).locator(".card h3 a");
  assert.deepEqual(await cards().allInnerTexts(), ["Comprendre", "Agir", "Transmettre"]);
  await page.getByRole("button", { name: "Entreprises" }).press("Enter");
  await page.waitForLoadState();
  assert.equal(await page.getByRole("button", { name: "Entreprises" }).getAttribute("aria-pressed"), "true");
  assert.deepEqual(await cards().allInnerTexts(), ["Comprendre", "Agir", "Transmettre"]);
  assert.match((await cards().first().getAttribute("href")) || "", /entreprises/);
  const names = (await context.cookies()).map((cookie) => cookie.name);
  assert.deepEqual(names, ["relais-public"], "nothing that tracks");
  await cards().first().click();
  assert.equal(await page.locator(".side a", { hasText: "Grand public" }).count(), 1);
  await look(page, "variant", shots);
  await context.close();
});

test("courses of others are searched", async () => {
  const { context, page } = await visitor();
  await page.goto(server.app);
  await page.fill("#q", "ecrire");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=ecrire/);
  assert.match(await page.locator("#autres ~ [role=status]").innerText(), /Un cours/);
  await look(page, "search", shots);
  await page.goto(`${server.app}/?q=rien`);
  assert.match(await page.locator("#autres ~ [role=status]").innerText(), /Aucun cours/);
  await context.close();
});

test("with keys alone one gets into the course, and keys go to it at once", async () => {
  const { context, page } = await visitor();
  await page.goto(server.app);
  await page.locator(".first button").focus();
  await page.keyboard.press("Enter");
  const { outer, sco } = await player(page);
  await sco.waitForSelector("h1:visible");
  await page.waitForFunction(() => document.activeElement?.id === "lecteur");
  await outer.waitForFunction(() => document.activeElement?.tagName === "IFRAME");
  await page.keyboard.press("Tab");
  assert.ok(await sco.evaluate(() => document.activeElement !== document.body), "the first stop is in the course");
  await context.close();
});

test("there is one header, with the way out and what is saved", async () => {
  const { context, page } = await visitor({ viewport: { width: 360, height: 740 }, hasTouch: true });
  const { outer, sco } = await beginCourse(page, server.app, SHORT);
  await sco.waitForSelector("#_exit:not([hidden])");
  assert.equal(await outer.locator(".top").isVisible(), false);
  const chrome = (await outer.locator("#stage iframe").evaluate((frame) => frame.getBoundingClientRect().top)) + (await sco.locator("header").evaluate((header) => header.getBoundingClientRect().bottom));
  console.log(`# chrome at 360 × 740: ${chrome} px`);
  assert.ok(chrome <= 90, `${chrome} px`);
  if (shots) await page.screenshot({ path: join(shots, "phone-course.png") });
  await sco.waitForFunction(() => document.getElementById("_saved")?.textContent === "Enregistré");
  await sco.click("#_exit");
  await page.waitForURL(/\/mes-cours$/);
  // On a larger screen as well.
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${server.app}/mes-cours/${SHORT}/lecture`);
  const large = await player(page);
  await large.sco.waitForSelector("#_exit:not([hidden])");
  await large.outer.locator(".top").waitFor({ state: "hidden" });
  assert.equal(await large.sco.locator("#_exit").isVisible(), true);
  // Before it is ready, an address that asks for the start page leads to where one was.
  await large.sco.waitForSelector("html.ready");
  if (shots) await page.screenshot({ path: join(shots, "one-header.png") });
  // What the bar would say, the course says: here that nothing comes through.
  await page.route("**/essai/commit", (route) => route.abort());
  await large.sco.evaluate(() => (location.hash = "#_start"));
  await large.sco.locator('#_start [data-do="begin"]').click();
  await large.sco.waitForFunction(() => document.getElementById("_saved")?.textContent === "Enregistrement…");
  await page.unroute("**/essai/commit");
  await large.sco.waitForFunction(() => document.getElementById("_saved")?.textContent === "Enregistré", null, { timeout: 60000 });
  await large.sco.click("#_exit");
  await page.waitForURL(/\/mes-cours$/);
  // Content of others has no such header: the player's bar stays.
  const foreign = await beginCourse(page, server.app, "autre-0");
  await foreign.sco.waitForSelector("h1:visible");
  assert.equal(await foreign.outer.locator(".top").isVisible(), true);
  await context.close();
});

test("one start page: the course's own on this site, and what it said is not said again", async () => {
  const { context, page } = await visitor({ viewport: { width: 360, height: 740 }, hasTouch: true });
  const address = `${server.app}/cours/${TOUR}`;
  await page.goto(address);
  const main = async () => (await page.innerText("main")).replace(/\s+/g, " ");
  assert.match(await main(), /\d min en tout, en \d séances courtes : la première dure \d+ min/);
  assert.ok((await page.locator("main .objectives li").count()) > 0);
  const plan = page.locator("main .plan li");
  const sittings = await plan.count();
  assert.ok(sittings > 2);
  for (const row of await plan.allInnerTexts()) assert.match(row, /\d min/);
  assert.equal(await page.getByRole("button", { name: /Commencer|Reprendre/ }).count(), 1);
  await look(page, "start", shots);

  const { sco } = await beginCourse(page, server.app, TOUR);
  const course = await courseOf(sco);
  await untilShown(sco, course.pages[0].id);
  assert.equal(await sco.evaluate(() => getComputedStyle(document.getElementById("_start")).display), "none");
  assert.equal(await sco.textContent("#_banner"), "");
  // The first sitting to its end: the next one is announced, and here is a good place to stop.
  const { sittings: all } = course;
  for (const id of all[0].pages) {
    await untilShown(sco, id);
    await read(sco);
    if (id !== all[0].pages.at(-1)) await next(sco);
  }
  const end = sco.locator("#_sitting");
  await end.waitFor();
  const said = (await end.innerText()).replace(/\s+/g, " ");
  assert.match(said, new RegExp(`Séance terminée.*Séances faites : 1 sur ${sittings}. La suivante, « ${all[1].title.replace(/[()]/g, "\\$&")} », dure ${all[1].minutes} min.`));
  await end.scrollIntoViewIfNeeded();
  if (shots) await page.screenshot({ path: join(shots, "sitting-end.png") });
  assert.equal(await next(sco), all[1].pages[0]);
  await sco.waitForFunction(() => document.getElementById("_saved")?.textContent === "Enregistré");
  await sco.evaluate((id) => (location.hash = id), all[0].pages.at(-1));
  const bar = await sco.evaluate(() => document.querySelector("progress")?.value);
  assert.ok(bar > 0 && bar < 50, String(bar));
  await end.locator("button").tap();
  await page.waitForURL(/\/mes-cours$/);
  // The card says what the course's bar said.
  assert.equal(await page.locator("progress").first().evaluate((it) => it.value), bar);

  // Whoever comes back is told where they were, before and after the button.
  await page.goto(address);
  assert.match(await main(), new RegExp(`Dernière page ouverte\\s: «\\s.+\\s», séance 1 sur ${sittings}\\.`));
  assert.equal(await plan.nth(0).getAttribute("class"), "here");
  assert.match(await page.getByRole("button", { name: /Commencer|Reprendre/ }).innerText(), /Reprendre/);
  await look(page, "start-again", shots);
  const again = await beginCourse(page, server.app, TOUR);
  await untilShown(again.sco, all[0].pages.at(-1));
  assert.match(await again.sco.textContent("#_banner"), new RegExp(`séance 1 sur ${sittings}`));
  // The plan is still there for who asks for it.
  await again.sco.evaluate(() => (location.hash = "#_start"));
  await untilShown(again.sco, "_start");
  assert.match(await again.sco.textContent('#_start [data-do="begin"]'), /Reprendre/);
  await context.close();
});

test("the course gives way to the attestation that anybody can verify", async () => {
  const { context, page } = await visitor();
  await begin(page, SHORT);
  await complete(context, SHORT);
  await page.goto(`${server.app}/mes-cours/${SHORT}/lecture`);
  const { sco } = await player(page);
  await sco.waitForSelector("h1:visible");
  const shown = await sco.evaluate(() => {
    location.hash = "#_attestation";
    return ["_attestation-locked", "_attestation-body", "_attestation-host"].map((id) => document.getElementById(id)?.hidden);
  });
  // Its own is nowhere to be seen, finished or not.
  assert.equal(shown[1], true);
  await sco.evaluate(() => void setTimeout(() => /** @type {any} */ (window.parent).relaisHost.attest()));
  await page.waitForURL(new RegExp(`/mes-cours/${SHORT}/attestation$`));
  await context.close();
});

test("a whole programme as one SCO is counted and attested module by module", async () => {
  const folder = mkdtempSync(join(tmpdir(), "relais-packages-"));
  build(new URL("../courses/demo", import.meta.url).pathname, folder, "--target", "scorm12");
  for (const name of readdirSync(folder)) if (name !== "demo.scorm12.zip") rmSync(join(folder, name));
  const own = await startServer(folder);
  const { context, page } = await visitor();
  try {
    const { sco } = await beginCourse(page, own.app, "demo");
    const course = await courseOf(sco);
    const module = course.modules.find((one) => one.id === "short");
    await goTo(sco, module.prefix + "_start");
    for (const current of course.pages.filter((one) => one.module === module.id && !one.quiz)) {
      await pass(sco);
      await sco.click("#_next");
      assert.equal(await shown(sco), current.id);
      for (const activity of course.activities.filter((one) => one.page === current.id && !one.quiz)) await answer(sco, activity, true);
      await read(sco);
    }
    if (module.quiz) await takeQuiz(sco, () => true, module);
    await sco.waitForTimeout(1500);
    // The whole is not done: its attestation is not there, the module's is.
    await goTo(sco, "_attestation");
    assert.equal(await sco.locator("[id='_attestation-host']").isVisible(), false);
    await goTo(sco, module.prefix + "_attestation");
    if (shots) await page.screenshot({ path: join(shots, "programme-attestation.png") });
    await sco.click(`[id="${module.prefix}_attestation"] .attest-go`);
    await page.waitForURL(/\/mes-cours\/demo\/attestation\?module=short$/);
    await page.fill("#nom", "Zoé Œuvrard");
    await page.click("main form button");
    const said = (await page.locator(".certificate").innerText()).replace(/\s+/g, " ");
    for (const part of ["Démonstration & essais", "Court", "1 min", "Lire une page"]) assert.ok(said.includes(part), `${part}: ${said}`);
    assert.match(await page.locator(".after .way").innerText(), /1 ?\/ ?2/);
    await look(page, "programme-certificate", shots);
    for (const path of ["/", "/cours/demo"]) {
      await page.goto(own.app + path);
      assert.match(await page.locator(".way").first().innerText(), /1 ?\/ ?2/, path);
      await look(page, `programme${path.replaceAll("/", "-")}`, shots);
    }
    for (const path of ["/cours/demo", "/mes-cours"]) {
      await page.goto(own.app + path);
      assert.equal(await page.locator("main a[href='/mes-cours/demo/attestation?module=short']").count(), 1, path);
    }
    await look(page, "programme-mine", shots);
    await page.goto(`${own.app}/mes-cours/demo/attestation`);
    assert.match(page.url(), /\/mes-cours$/, "the programme is not done");
    assert.equal((await page.goto(`${own.app}/mes-cours/demo/attestation?module=autre`)).status(), 404);
    await page.goto(`${own.app}/mes-cours/demo/attestation?module=tour`);
    assert.match(page.url(), /\/mes-cours$/, "nor is that module");
  } finally {
    await context.close();
    await own.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("without scripts the course can be read", async () => {
  const { context, page } = await visitor({ javaScriptEnabled: false });
  await page.goto(`${server.app}/cours/${SHORT}`);
  await page.click("main form button");
  await page.waitForURL(/\/lecture$/);
  if (shots) await page.screenshot({ path: join(shots, "no-scripts.png") });
  const link = page.locator("noscript a, body a").first();
  await link.click();
  assert.ok((await page.locator("h1").count()) > 0);
  assert.ok(!page.url().startsWith(server.app), "on the content's origin");
  await context.close();
});

test("an administrator groups, orders and dates", async () => {
  const { context, page } = await visitor();
  await becomeAdministrator(page, server);
  await look(page, "admin-courses", shots);
  await page.click("main a[href='/admin/cours/autre-0']");
  assert.equal(await page.locator("#langue").count(), 0, "courses of ours say it themselves");
  const foreign = mkdtempSync(join(tmpdir(), "relais-foreign-"));
  writeZip(join(foreign, "a.zip"), {
    "imsmanifest.xml": manifest("Ailleurs", [{ id: "Z", title: "Ailleurs" }]),
    "Z.html": "<!doctype html><title>A</title><h1>A</h1>",
  });
  await page.goto(`${server.app}/admin/cours/ajouter`);
  await page.setInputFiles("input[type=file]", join(foreign, "a.zip"));
  await page.check("input[name=listed]");
  await page.click("button:has-text('Téléverser')");
  await page.waitForURL(/versions\/1/);
  rmSync(foreign, { recursive: true, force: true });
  await page.goto(`${server.app}/admin/cours/ailleurs`);
  await page.selectOption("#programme", "+");
  await page.fill("#nouveau", "Loisirs");
  await page.fill("#place", "1");
  await page.fill("#langue", "francais");
  await page.locator("form[action$='/place'] button").press("Enter");
  assert.match(await page.locator("main [role=alert], main .note").first().innerText(), /pt-BR/);
  assert.equal(await page.inputValue("#nouveau"), "Loisirs", "nothing typed is lost");
  assert.equal(await page.inputValue("#programme"), "+");
  await look(page, "admin-course-refused", shots);
  await page.fill("#langue", "en");
  await page.selectOption("#public", "agents-publics");
  await page.locator("form[action$='/place'] button").press("Enter");
  await page.waitForURL(/fait=place/);
  await look(page, "admin-course", shots);
  await page.goto(`${server.app}/admin/comptes`);
  await look(page, "admin-accounts", shots);
  await page.goto(server.app);
  assert.equal(await page.locator("h2", { hasText: "Loisirs" }).count(), 1);
  await context.close();
});
