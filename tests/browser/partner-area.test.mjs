// Somebody of a partner: from the invitation to the agreement, by keyboard alone, to a
// package whose sum is right, and to the statistics.
//
// RELAIS_SHOTS   a folder for pictures of every page

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "./limited.mjs";
import { build, openBrowser, program } from "./player.mjs";
import { decode } from "./qr.mjs";
import { startServer } from "./server.mjs";
import { accept, becomeAdministrator, look, PASSWORD } from "./staff.mjs";

const shots = process.env.RELAIS_SHOTS;
const root = new URL("..", import.meta.url).pathname;

let browser, server, dist, machine, admin, page;

/** `relais statistics`, as a partner or an operator runs it: what it prints. @param {string[]} options */
const run = (...options) => execFileSync(program, ["statistics", ...options], { cwd: machine, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** A page whose scripts and requests all go well; refused forms answer 422. */
async function newPage() {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  page.on("console", (message) => assert.ok(message.type() !== "error" || /\(Unprocessable Entity\)/.test(message.text()), message.text()));
  return page;
}

before(async () => {
  dist = mkdtempSync(join(tmpdir(), "relais-partner-"));
  machine = mkdtempSync(join(tmpdir(), "relais-machine-"));
  const demo = join(root, "courses/demo");
  build(demo, dist);
  build(demo, dist, "--target", "scorm12", "--partner", join(root, "partners/acme.toml"));
  server = await startServer(dist);
  browser = await openBrowser();
  admin = await newPage();
  page = await newPage();
});

after(async () => {
  await browser?.close();
  await server?.close();
  for (const folder of [dist, machine]) rmSync(folder, { recursive: true, force: true });
});

/** Presses Tab until what is focused matches; what nobody reaches by keyboard is not there. @param {string} selector */
async function tabTo(selector) {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement?.matches(selector), selector)) return;
  }
  assert.fail(`${selector} can't be reached by keyboard`);
}

/** What a click on a link saves: its name, and its bytes. @param {import("playwright-core").Locator} link */
async function download(link) {
  const [saved] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return { name: saved.suggestedFilename(), bytes: readFileSync(await saved.path()) };
}

test("branded packages are for partners, not for the catalogue", async () => {
  await becomeAdministrator(admin, server);
  const courses = await admin.innerText("main");
  assert.match(courses, /Court/);
  await admin.goto(server.app);
  const links = await admin.locator("a[href^='/cours/']").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  assert.ok(links.length > 0 && links.every((href) => !href.includes("acme")), links.join());
});

test("an invitation leads to the terms, and nothing else opens before", async () => {
  await admin.goto(`${server.app}/admin/partenaires`);
  await admin.fill("#name", "Acme & Cie");
  await admin.selectOption("#kind", { label: "Entreprise" });
  await admin.fill("#slug", "acme");
  await admin.click("form.fields button");
  await admin.goto(`${server.app}/admin/comptes`);
  await admin.selectOption("#who", { label: "Partenaire Acme & Cie" });
  await admin.click("text=Créer un lien d’invitation");
  await accept(page, await admin.innerText("#link"), "lou");
  await look(page, "partner-second-factor", shots);
  await page.click("text=Plus tard");
  await page.waitForURL(/\/partenaire\/engagements$/);
  await page.goto(`${server.app}/partenaire/paquets`);
  assert.match(page.url(), /engagements$/);
  assert.equal(await page.locator("header nav").count(), 0, "no way to what is closed");
  await look(page, "partner-terms", shots);
});

test("the terms are agreed to by keyboard alone", async () => {
  // A form of before the box was ticked, as one without the browser's own check sends it.
  await page.evaluate(() => document.querySelector("form.fields")?.setAttribute("novalidate", ""));
  await page.click("form.fields button");
  assert.match(await page.innerText("#error"), /Cochez la case/);
  await look(page, "partner-terms-missing", shots);
  await tabTo("#accord");
  await page.keyboard.press("Space");
  await tabTo("form.fields button");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/partenaire$/);
  await look(page, "partner-home", shots);
  await tabTo("a[href='/partenaire/engagements']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/engagements$/);
  assert.match(await page.innerText("main"), /Version 1 acceptée au nom de Acme & Cie le .*, par lou/);
  assert.equal(await page.locator("#accord").count(), 0, "once is enough");
  await look(page, "partner-terms-agreed", shots);
  await page.emulateMedia({ media: "print" });
  assert.ok(!(await page.isVisible("header")), "printed without the frame");
  if (shots) await page.pdf({ path: join(shots, "partner-terms.pdf"), format: "A4" });
  await page.emulateMedia({ media: "screen" });
});

test("what to choose on a platform is found where packages are, in both languages", async () => {
  await page.click("header >> text=Cours à installer");
  await tabTo("main a[href='/partenaire/guide']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/partenaire\/guide\/plateformes$/);
  assert.match(await page.innerText("main"), /M@gistère[^]*Nombre de tentatives/);
  await look(page, "partner-guide", shots);
  // A table wider than the screen scrolls by keyboard.
  await page.setViewportSize({ width: 360, height: 900 });
  await tabTo(".scroll:has(td:nth-child(3))");
  await page.keyboard.press("End");
  for (const _ of Array(8)) await page.keyboard.press("ArrowRight");
  // Browsers scroll by keys in an animation, which begins when they come to it.
  const reached = await page.waitForFunction(() => {
    const { scrollLeft, scrollWidth, clientWidth } = document.activeElement;
    return scrollWidth <= clientWidth || scrollLeft > 0;
  }, null, { timeout: 10000 }).catch(() => false);
  assert.ok(reached, "the table's last column is out of reach");
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.click("main >> text=English");
  await page.waitForURL(/\/platforms$/);
  assert.equal(await page.locator("article").getAttribute("lang"), "en");
  await look(page, "partner-guide-en", shots);
});

test("packages come under their names, with the sums that are shown", async () => {
  await page.click("header >> text=Cours à installer");
  const text = await page.innerText("main");
  assert.match(text, /La page tient sur un écran/, "what is new");
  const names = await page.locator(".files a").evaluateAll((all) => all.map((one) => one.getAttribute("href").split("/").pop()));
  assert.deepEqual(names, [
    "demo.acme.scorm12.zip", "demo.html5.zip",
    "demo-short.acme.scorm12.zip", "demo-short.html5.zip",
    "demo-tour.acme.scorm12.zip", "demo-tour.html5.zip",
  ], "programmes first, branded where there is one");
  await look(page, "partner-packages", shots);
  const sums = (await download(page.locator("text=SHA256SUMS").first())).bytes.toString();
  for (const row of await page.locator(".files li").all()) {
    const { name, bytes } = await download(row.locator("a"));
    const sum = createHash("sha256").update(bytes).digest("hex");
    assert.equal(await row.locator("code").innerText(), sum, name);
    assert.ok(sums.includes(`${sum}  ${name}\n`), name);
    assert.deepEqual(bytes, readFileSync(join(dist, name)), "the very file");
  }
});

test("the learners' link works, and its code can be saved", async () => {
  await page.click('header >> text="Lien"');
  await look(page, "partner-link", shots);
  const { name, bytes } = await download(page.locator("text=Télécharger le code QR"));
  assert.equal(name, "qr-acme.svg");
  assert.match(bytes.toString(), /^<svg xmlns/);
  const address = await page.innerText("#adresse");
  // Saved, put on a poster, and read by a phone.
  const poster = await newPage();
  await poster.setContent(`<body style="margin: 40px"><div id="code" style="width: 300px">${bytes}</div>`);
  const scanned = decode(await poster.locator("#code").screenshot());
  assert.equal(scanned, address);
  await poster.context().close();
  const learner = await newPage();
  await learner.goto(scanned);
  assert.match(await learner.innerText("main"), /Acme & Cie/);
  await learner.context().close();
});

test("the kit has texts to copy and pictures that are whole", async () => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.click("header >> text=Communication");
  for (const image of await page.locator("img").all()) {
    await image.scrollIntoViewIfNeeded();
    const seen = await image.evaluate(async (image) => { await image.decode(); return [image.naturalWidth, image.width, image.alt]; });
    assert.ok(seen[0] > 1000 && seen[1] > 100 && String(seen[2]).includes("Acme & Cie"), seen.join());
  }
  await look(page, "partner-kit", shots);
  await page.click("[data-copy=texte-mail]");
  await page.waitForSelector("text=Copié.");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^Objet\s: .*\n\nBonjour,\n\n/);
  assert.ok(copied.includes(`${server.app}/p/acme`), copied);
  for (const name of ["bandeau", "partage", "carre", "affiche"]) {
    const png = await download(page.locator(`a[href$='/${name}.png']`));
    assert.equal(png.name, `acme-${name}.png`);
    if (shots) writeFileSync(join(shots, png.name), png.bytes);
    const svg = await download(page.locator(`a[href$='/${name}.svg']`));
    assert.match(svg.bytes.toString(), /aria-label="[^"]*Acme &amp; Cie/);
  }
});

test("the administrator sees what was agreed to, and sets the colour", async () => {
  await admin.goto(`${server.app}/admin/partenaires`);
  await look(admin, "admin-partners", shots);
  await admin.click("text=Acme & Cie");
  assert.match(await admin.innerText("main"), /version 1 \(en vigueur\)[\s\S]*lou/);
  await admin.fill("#colour", "#ffee00");
  await admin.click("form.fields button");
  assert.match(await admin.innerText("#error"), /contraste/);
  await look(admin, "admin-partner-wrong", shots);
  await admin.fill("#colour", "#6a1b9a");
  await admin.click("form.fields button");
  assert.match(await admin.innerText(".note[role]"), /modifié/);
  await look(admin, "admin-partner", shots);
});

test("statistics and returns say that there are none yet", async () => {
  await page.click("header >> text=Statistiques");
  assert.match(await page.innerText("main"), /Aucune année n’est encore publiée/);
  await look(page, "partner-statistics-none", shots);
  await page.click("header >> text=Vos chiffres");
  await look(page, "partner-return-none", shots);
});

test("a return is made on one's own machine, shown, and kept", async () => {
  run("open", "2025", "--data", server.data);
  await page.click("header >> text=Vos chiffres");
  await look(page, "partner-return", shots);
  const plan = await download(page.locator("a[href$='plan-2025.json']"));
  assert.equal(plan.name, "plan-2025.json");
  writeFileSync(join(machine, plan.name), plan.bytes);
  // As Moodle exports the completion of activities, French.
  const rows = Array.from({ length: 400 }, (_, i) => `"Lou ${i}",lou${i}@example.invalid,${i % 4 ? '"Terminé","2025-11-21 23:22:07"' : '"Pas terminé",""'},"Terminé","2025-12-0${1 + (i % 9)} 08:00:00"`);
  writeFileSync(join(machine, "export.csv"), [',"Adresse de courriel","Court","","Le tour des blocs",""', ...rows, ""].join("\n"));
  const command = (await page.innerText(".command")).replace("relais statistics ", "").replace("vos-exports.csv", "export.csv");
  run(...command.split(" "));

  writeFileSync(join(machine, "autre.json"), "{}");
  await page.setInputFiles("#file", join(machine, "autre.json"));
  await page.click("form.fields button");
  assert.match(await page.innerText("#error"), /n’est pas un retour statistique/);
  await look(page, "partner-return-refused", shots);

  await page.setInputFiles("#file", join(machine, "retour.json"));
  await page.click("form.fields button");
  const text = await page.innerText("main");
  assert.match(text, /Votre retour 2025/);
  assert.ok(!text.includes("Lou") && !text.includes("example.invalid"), text);
  await look(page, "partner-return-preview", shots);
  await page.click("text=Déposer ce retour pour 2025");
  assert.match(await page.innerText(".note[role=status]"), /enregistré/);
  await look(page, "partner-return-kept", shots);
  assert.match(await page.innerText("main"), /Vous pouvez le remplacer, une seule fois/);
});

test("the year's statistics come signed, and the report opens in the browser", async () => {
  run("freeze", "2025", "--yes", "--data", server.data);
  await page.click("header >> text=Statistiques");
  await look(page, "partner-statistics", shots);
  const own = page.locator(".files a[download]").filter({ hasText: "acme" });
  const zip = await download(own);
  assert.match(zip.name, /2025.*acme.*\.zip$/);
  writeFileSync(join(machine, zip.name), zip.bytes);
  const command = (await page.innerText(".command")).split(" ");
  const said = run("verify", zip.name, ...command.slice(command.indexOf("--key")));
  assert.match(said, /^good: /m);
  const link = page.locator(".files a.quiet").filter({ hasText: "acme" });
  const report = new URL((await link.getAttribute("href")) || "", server.app).href;
  const answer = await page.context().request.get(report);
  assert.match(answer.headers()["content-security-policy"], /default-src 'none'.*sandbox$/);
  await link.click();
  await page.waitForURL(report);
  assert.match(await page.title(), /2025/);
  if (shots) await page.screenshot({ path: join(shots, "partner-report.png"), fullPage: true });
  await page.goBack();
  // Nothing runs in the sandbox, axe neither: the same page without it.
  const copy = await newPage();
  await copy.setContent(await answer.text());
  await look(copy, "partner-report", shots);
  await copy.context().close();
});

test("signing in again leads to the area", async () => {
  await page.click("text=Se déconnecter");
  await page.waitForURL(/connexion/);
  await page.fill("#login", "lou");
  await page.fill("#password", PASSWORD);
  await page.click("main button");
  await page.waitForURL(/\/partenaire$/);
});
