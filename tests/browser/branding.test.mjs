// Somebody of a partner puts its name, logo and colour on the courses, by keyboard, sees
// them in a preview, and downloads the packages: what learners open then is that.
//
// RELAIS_SHOTS   a folder for pictures of every page

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "./limited.mjs";
import { pathToFileURL } from "node:url";
import { build, close, courseOf, goTo, launch, openBrowser, program, serve, shown } from "./player.mjs";
import { startServer } from "./server.mjs";
import { accept, becomeAdministrator, look } from "./staff.mjs";

const shots = process.env.RELAIS_SHOTS;
const root = new URL("..", import.meta.url).pathname;
const logo = { name: "logo.svg", mimeType: "image/svg+xml", buffer: readFileSync(join(root, "partners/acme.svg")) };

let browser, server, dist, page;

/** A page whose scripts and requests all go well; refused forms answer 422. @param {string} [locale] */
async function newPage(locale = "fr-FR") {
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  page.on("console", (message) => assert.ok(message.type() !== "error" || /\(Unprocessable Entity\)|INTERNET_DISCONNECTED/.test(message.text()), `${message.text()} ${message.location().url}`));
  return page;
}

before(async () => {
  dist = mkdtempSync(join(tmpdir(), "relais-branding-"));
  build(join(root, "courses/demo"), dist, "--every-variant");
  const key = join(dist, "updates.pem");
  execFileSync(program, ["updates", "keys", "--new", key], { stdio: "ignore" });
  server = await startServer(dist, "--updates", join(dist, "maj"), "--updates-key", key);
  browser = await openBrowser();
  const admin = await newPage();
  await becomeAdministrator(admin, server);
  await admin.goto(`${server.app}/admin/partenaires`);
  await admin.fill("#name", "Acme & Cie");
  await admin.selectOption("#kind", { label: "Entreprise" });
  await admin.fill("#slug", "acme");
  await admin.click("form.fields button");
  await admin.goto(`${server.app}/admin/comptes`);
  await admin.selectOption("#who", { label: "Partenaire Acme & Cie" });
  await admin.click("text=Créer un lien d’invitation");
  page = await newPage();
  await accept(page, await admin.innerText("#link"), "lou");
  await page.goto(`${server.app}/partenaire`);
  await page.check("#accord");
  await page.click("form.fields button");
  await page.waitForURL(/\/partenaire$/);
});

after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(dist, { recursive: true, force: true });
});

/** Presses Tab until what is focused matches. @param {string} selector */
async function tabTo(selector) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) return;
  }
  assert.fail(`${selector} can't be reached by keyboard`);
}

/** The preview's document in a theme. @param {string} theme */
async function preview(theme) {
  const frame = await (await page.waitForSelector(`iframe[src*="/apercu/${theme}"]`)).contentFrame();
  assert.ok(frame);
  await frame.waitForSelector("#_start-title");
  return frame;
}

test("what can't be a branding is refused in words, and a colour that will do is offered", async () => {
  await page.click("header >> text=Marque");
  await look(page, "branding-first", shots);
  await page.fill("#name", "");
  await page.uncheck("#sans_couleur");
  await page.fill("#colour", "#66aaff");
  await page.fill("#contact", "personne");
  await page.setInputFiles("#logo", { name: "logo.png", mimeType: "image/png", buffer: Buffer.from("GIF89a") });
  await page.click("text=Voir l’aperçu");
  const text = await page.innerText("form.fields");
  for (const words of [/n’est pas enregistrée/, /Indiquez un nom/, /2,22 pour 1/, /adresse électronique, ou/, /ni un SVG ni un PNG/]) assert.match(text, words);
  assert.equal(await page.getAttribute("#contact", "aria-invalid"), "true");
  assert.equal(await page.inputValue("#contact"), "personne", "nothing is typed twice");
  await look(page, "branding-refused", shots);
  await page.fill("#name", "Acme & Cie");
  await page.fill("#contact", "aide@acme.example");
  await tabTo("button[name=prendre]");
  await page.keyboard.press("Enter");
  await page.waitForURL(/fait=essai/);
  assert.match(await page.inputValue("#colour"), /^#[0-9a-f]{6}$/);
  assert.notEqual(await page.inputValue("#colour"), "#66aaff");
});

test("a preview shows a published module, light and dark, before anything is published", async () => {
  await page.setInputFiles("#logo", logo);
  await page.fill("#colour", "#6a1b9a");
  await page.fill("#return_url", "acme.example/catalogue");
  await page.fill("#return_label", "Retour au catalogue");
  await tabTo("button[value=essayer]");
  await page.keyboard.press("Enter");
  await page.waitForURL(/fait=essai/);
  const grounds = [];
  for (const theme of ["clair", "sombre"]) {
    const frame = await preview(theme);
    const seen = await frame.evaluate(() => {
      const style = (/** @type {string} */ selector) => getComputedStyle(/** @type {Element} */ (document.querySelector(selector)));
      const image = /** @type {HTMLImageElement} */ (document.querySelector(".brand img"));
      return {
        ground: style("body").backgroundColor, button: style("[data-do=begin]").backgroundColor, width: window.innerWidth,
        over: document.documentElement.scrollWidth - window.innerWidth, logo: image.complete && image.naturalWidth > 0, alt: image.alt,
        shown: ["_start", "_result", "_help"].map((id) => /** @type {HTMLElement} */ (document.getElementById(id)).offsetHeight > 50),
        text: document.body.innerText,
      };
    });
    grounds.push(seen.ground);
    assert.ok(seen.logo && seen.alt === "Acme & Cie");
    assert.ok(seen.width <= 360 && seen.over <= 0, `a phone: ${seen.width}, ${seen.over}`);
    assert.deepEqual(seen.shown, [true, true, true]);
    assert.match(seen.text, /Retour au catalogue/);
    assert.match(seen.text, /aide@acme\.example/);
    if (theme === "clair") assert.equal(seen.button, "rgb(106, 27, 154)");
  }
  assert.notEqual(grounds[0], grounds[1]);
  await look(page, "branding-preview", shots);
  // On a phone, too, the frame is no wider than the screen, and shows a phone.
  await page.setViewportSize({ width: 360, height: 740 });
  await page.locator("iframe").first().scrollIntoViewIfNeeded();
  const narrow = await (await preview("clair")).evaluate(() => ({ width: window.innerWidth, over: document.documentElement.scrollWidth - window.innerWidth, logo: document.querySelector(".brand img")?.getBoundingClientRect().height || 0 }));
  assert.ok(narrow.width > 280 && narrow.width < 340 && narrow.over <= 0 && narrow.logo > 20, JSON.stringify(narrow));
  if (shots) await page.screenshot({ path: join(shots, "branding-preview-phone.png") });
  await page.setViewportSize({ width: 1280, height: 900 });
  if (shots) for (const theme of ["clair", "sombre"]) {
    const wide = await newPage();
    await wide.context().addCookies(await page.context().cookies());
    await wide.goto(`${server.app}/partenaire/marque/apercu/${theme}`);
    await wide.screenshot({ path: join(shots, `branding-wide-${theme}.png`), fullPage: true });
    await wide.context().close();
  }
  await page.goto(`${server.app}/partenaire/paquets`);
  assert.ok(!(await page.innerText("main")).includes("à votre nom ·"));
  assert.equal(await page.locator(".files a[href*='.acme.']").count(), 0, "nothing is published");
});

test("where there are scripts, the preview follows each change, and says what holds it up", async () => {
  await page.goto(`${server.app}/partenaire/marque`);
  const said = (/** @type {RegExp} */ words) => page.waitForFunction((words) => new RegExp(words).test(document.getElementById("suivi")?.textContent || ""), words.source);
  await page.focus("#name");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Acme Formation");
  await page.keyboard.press("Tab");
  await said(/montre vos changements/);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "sans_logo", "the keyboard goes on where it was");
  const frame = await preview("clair");
  await frame.waitForSelector(".brand img[alt='Acme Formation']");
  await page.fill("#colour", "#003a70");
  await page.waitForSelector("#colour-contrast >> text=9,7 pour 1");
  const button = async () => (await preview("clair")).evaluate(() => getComputedStyle(/** @type {Element} */ (document.querySelector("[data-do=begin]"))).backgroundColor);
  for (let i = 0; (await button()) !== "rgb(0, 58, 112)"; i++) assert.ok(i < 100, await button());
  await page.fill("#colour", "#ffd500");
  await said(/attend/);
  assert.match(await page.innerText("#colour-error"), /pour 1, il faut/);
  assert.equal(await page.getAttribute("#colour", "aria-invalid"), "true");
  await look(page, "branding-live-refused", shots);
  await page.fill("#colour", "#6a1b9a");
  await said(/montre vos changements/);
  assert.equal(await page.getAttribute("#colour", "aria-invalid"), null);
  await page.setInputFiles("#logo", { name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>") });
  await said(/attend/);
  assert.match(await page.innerText("#logo-error"), /contient du code/);
  await page.setInputFiles("#logo", logo);
  await said(/montre vos changements/);
  assert.equal(await page.inputValue("#logo"), "", "it is not sent again");
  // Without a connection it is said, and nothing typed is lost.
  await page.context().setOffline(true);
  await page.fill("#name", "Acme & Cie");
  await page.press("#name", "Tab");
  await said(/n’a pas pu/);
  await page.context().setOffline(false);
  assert.equal(await page.inputValue("#name"), "Acme & Cie");
  await page.click("text=Voir l’aperçu");
  await page.waitForURL(/fait=essai/);
});

test("publishing makes every package in seconds, and a learner sees the partner's", async () => {
  await page.goto(`${server.app}/partenaire/marque`);
  await tabTo("button[value=publier]");
  const start = Date.now();
  await page.keyboard.press("Enter");
  await page.waitForURL(/paquets\?fait=marque/);
  assert.match(await page.innerText(".note[role=status]"), /est publiée/);
  // Three courses, two targets, four variants.
  const plain = 24;
  while ((await page.locator(".files a[href*='.acme.']").count()) < plain) {
    assert.ok(Date.now() - start < 60000, "packages are never ready");
    await page.goto(`${server.app}/partenaire/paquets`);
  }
  assert.equal(await page.locator(".files a").count(), plain, "none is left plain");
  await look(page, "branding-packages", shots);
  // A company is offered what is made for companies; the rest is one press away.
  assert.match(await page.innerText("main"), /d’abord pour votre public/);
  const visible = await page.locator(".files a:visible").evaluateAll((links) => links.map((it) => it.getAttribute("href") || ""));
  assert.equal(visible.length, 12);
  assert.ok(visible.every((it) => it.includes(".entreprises.")), visible.join(" "));

  // The same branding on the command line: the same bytes.
  const own = mkdtempSync(join(tmpdir(), "relais-branded-"));
  writeFileSync(join(own, "logo.svg"), logo.buffer);
  writeFileSync(join(own, "acme.toml"), `id = "acme"\nname = "Acme & Cie"\nlogo = "logo.svg"\ncontact = "mailto:aide@acme.example"\nreturn_url = "https://acme.example/catalogue"\nreturn_label = "Retour au catalogue"\n\n[colors]\nprimary = "#6a1b9a"\n`);
  execFileSync(program, ["brand", dist, "--partner", join(own, "acme.toml"), "--out", join(own, "out")], { stdio: ["ignore", "ignore", "inherit"] });
  const sums = readdirSync(join(own, "out")).map((name) => `${createHash("sha256").update(readFileSync(join(own, "out", name))).digest("hex")}  ${name}`);
  const told = await (await page.request.get(`${server.app}/partenaire/paquets/SHA256SUMS`)).text();
  assert.deepEqual(told.trim().split("\n").sort(), sums.sort());
  rmSync(own, { recursive: true, force: true });

  const row = page.locator(".files li", { has: page.locator("a[href$='/demo-tour.entreprises.acme.html5.zip']") });
  const [saved] = await Promise.all([page.waitForEvent("download"), row.locator("a").click()]);
  const bytes = readFileSync(await saved.path());
  assert.equal(await row.locator("code").innerText(), createHash("sha256").update(bytes).digest("hex"));
  const folder = mkdtempSync(join(tmpdir(), "relais-branded-"));
  writeFileSync(join(folder, "package.zip"), bytes);
  execFileSync("unzip", ["-q", join(folder, "package.zip"), "-d", join(folder, "package")]);
  const learner = await newPage();
  await learner.goto(pathToFileURL(join(folder, "package/index.html")).href);
  await learner.waitForSelector(".ready .brand img[alt='Acme & Cie']");
  await learner.click("[data-do=begin]");
  assert.equal(await learner.locator("#_result a[href='https://acme.example/catalogue']").count(), 1);
  await learner.context().close();
  rmSync(folder, { recursive: true, force: true });
});

test("a learner goes on in the branded package where the plain one was left, under a strict LMS", async () => {
  const folder = mkdtempSync(join(tmpdir(), "relais-played-"));
  const put = (/** @type {string} */ zip) => execFileSync("unzip", ["-q", "-o", zip, "-d", join(folder, "package")]);
  const served = await serve(join(folder, "package"));
  // The simulated LMS has no icon, which browsers ask for.
  const learner = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  try {
    put(join(dist, "demo-tour.scorm12.zip"));
    let frame = await launch(learner, served.origin, "index.html");
    const course = await courseOf(frame);
    await goTo(frame, course.pages[1].id);
    await learner.waitForTimeout(1200);
    const before = await close(learner);
    assert.equal(before.saved["cmi.core.lesson_location"], course.pages[1].id);
    // The partner's package takes its place, as an update.
    rmSync(join(folder, "package"), { recursive: true, force: true });
    await page.goto(`${server.app}/partenaire/paquets`);
    const address = await page.locator("a[href$='/demo-tour.acme.scorm12.zip']").getAttribute("href");
    writeFileSync(join(folder, "branded.zip"), await (await page.request.get(`${server.app}${address}`)).body());
    put(join(folder, "branded.zip"));
    frame = await launch(learner, served.origin, "index.html", { saved: before.saved });
    assert.equal(await shown(frame), course.pages[1].id, "resumed");
    assert.ok(await frame.isVisible(".brand img[alt='Acme & Cie']"));
    await goTo(frame, course.pages[2].id);
    await learner.waitForTimeout(1200);
    const after = await close(learner);
    assert.deepEqual(after.errors, []);
    assert.equal(after.saved["cmi.core.lesson_location"], course.pages[2].id);
    assert.equal((await execFileSync(program, ["inspect", join(folder, "branded.zip")])).toString().match(/no problem found/)?.length, 1);
  } finally {
    await learner.context().close();
    served.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("in English, too", async () => {
  await page.click(".language button");
  await page.goto(`${server.app}/partenaire/marque`);
  assert.match(await page.innerText("main"), /Your packages carry the branding published on/);
  await look(page, "branding-english", shots);
});

test("a branding can be withdrawn, by keyboard, and published again", async () => {
  await page.goto(`${server.app}/partenaire/marque`);
  assert.equal(await page.isVisible("button[value=retirer]"), false, "not by accident");
  await tabTo("form > details summary");
  await page.keyboard.press("Enter");
  await page.waitForSelector("button[value=retirer]:visible");
  await look(page, "branding-withdraw", shots);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/paquets\?fait=retrait/);
  assert.match(await page.innerText(".note[role=status]"), /Your branding is withdrawn/, "the page before was read in English");
  assert.equal(await page.locator(".files a[href*='.acme.']").count(), 0, "the plain ones are back");
  assert.ok((await page.locator(".files a").count()) > 0);
  await page.goto(`${server.app}/partenaire/marque`);
  assert.equal(await page.inputValue("#name"), "Acme & Cie", "kept as a trial");
  assert.equal(await page.locator("button[value=retirer]").count(), 0);
});

test("packages renew their content once their partner ticks it, by keyboard, and each says whether it does", async () => {
  await page.goto(`${server.app}/partenaire/marque`);
  assert.equal(await page.isChecked("#renews"), false, "off by default");
  await tabTo("#renews");
  await page.keyboard.press("Space");
  await tabTo("fieldset summary");
  await page.keyboard.press("Enter");
  assert.equal(await page.inputValue("#updates"), server.app, "this server, of which the key is known");
  assert.match(await page.inputValue("#updates_key"), /^B[\w-]{86}$/);
  await look(page, "branding-updates", shots);
  await page.fill("#updates_next_key", "presque une clé");
  await page.click("button[value=publier]");
  assert.match(await page.innerText("#updates-key-error"), /A key is none/, "in English, as before");
  assert.equal(await page.isChecked("#renews"), true);
  await look(page, "branding-updates-refused", shots);
  await page.fill("#updates_next_key", "");
  await page.click("button[value=publier]");
  await page.waitForURL(/paquets\?fait=marque/);
  const start = Date.now();
  const counts = async () => [await page.getByText("renews its content from").count(), await page.getByText("a whole programme is not renewed").count()];
  while ((await counts()).join() !== "16,8") {
    assert.ok(Date.now() - start < 60000, "packages are never ready");
    await page.goto(`${server.app}/partenaire/paquets`);
  }
  await look(page, "branding-packages-renewed", shots);
});
