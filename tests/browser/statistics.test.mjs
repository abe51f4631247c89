// A year of statistics at an administrator's: opened by the server, frozen, read,
// downloaded, corrected; and the national release as anybody sees it.
//
// RELAIS_SHOTS   a folder for pictures of every page

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "./limited.mjs";
import { build, openBrowser, program, TOUR } from "./player.mjs";
import { startServer } from "./server.mjs";
import { becomeAdministrator, look as lookAt } from "./staff.mjs";

const shots = process.env.RELAIS_SHOTS;
const THIS = Number(new Intl.DateTimeFormat("fr-FR", { year: "numeric", timeZone: "Europe/Paris" }).format(new Date()));
const LAST = THIS - 1;

let browser, server, folder, page;

const look = (name) => lookAt(page, name, shots);

const relais = (...options) => execFileSync(program, ["statistics", ...options, "--data", server.data], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const note = () => page.locator(".note[role]").first().innerText();

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "relais-statistics-"));
  mkdirSync(join(folder, "dist"));
  if (shots) mkdirSync(shots, { recursive: true });
  build(new URL("../courses/demo/tour", import.meta.url).pathname, join(folder, "dist"), "--target", "scorm12");
  server = await startServer(join(folder, "dist"));
  browser = await openBrowser();
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  page.on("console", (message) => assert.ok(message.type() !== "error" || /\(Unprocessable Entity\)/.test(message.text()), message.text()));
  await becomeAdministrator(page, server);
});

after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the running year is open, with the questions of the courses published", async () => {
  await page.goto(`${server.app}/statistiques`);
  assert.match(await page.innerText("main"), /première publication/);
  await look("releases-none");
  // The server opens it as it starts.
  for (let i = 0; i < 100; i++) {
    await page.goto(`${server.app}/admin`);
    await page.click("nav a:has-text('Statistiques')");
    if (await page.locator("table").count()) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.match(await page.innerText("table"), new RegExp(`${THIS}\\s+Ouverte`));
  await look("statistics");
  await page.click(`a:text-is('${THIS}')`);
  const text = await page.innerText("main");
  assert.match(text, new RegExp(`1er janvier ${THIS + 1}`));
  assert.match(text, /\d questions?/);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a:has-text('Télécharger le plan')")]);
  const plan = JSON.parse(readFileSync(await download.path(), "utf8"));
  assert.equal(plan.year, THIS);
  assert.equal(`${plan.programme_id ?? plan.programmeId}-${plan.modules[0].id}`, TOUR, "what a course is made with is what counts it");
  assert.ok(plan.modules[0].questions.length > 0 && plan.modules[0].questions.every((one) => one.title.length > 3));
  await look("statistics-open");
});

test("a year that is over is frozen once, by keyboard", async () => {
  await page.goto(`${server.app}/admin/partenaires`);
  await page.fill("#name", "Ville d’essai");
  await page.fill("#slug", "ville");
  await page.selectOption("#kind", "collectivite");
  await page.click("main form button");
  assert.equal(relais("years"), `${THIS}\topen\tv1\n`);
  // The year before, with the same plan.
  await page.goto(`${server.app}/admin/statistiques/${THIS}`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a:has-text('Télécharger le plan')")]);
  const plan = JSON.parse(readFileSync(await download.path(), "utf8"));
  writeFileSync(join(folder, "plan.json"), JSON.stringify({ ...plan, year: LAST }));
  relais("open", String(LAST), "--plan", "plan.json");

  await page.goto(`${server.app}/admin/statistiques/${LAST}`);
  assert.match(await page.innerText("main"), /Ville d’essai\s+\S.*\s+Non/);
  await look("statistics-due");
  await page.focus("#confirm-freeze");
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/fait=gelee/);
  assert.match(await note(), /L’année est gelée/);
  assert.equal(await page.locator("#confirm-freeze").count(), 0);
  await look("statistics-signed");
});

test("what is downloaded is what was signed", async () => {
  const ending = `_statistiques_${LAST}_v1_national.zip`;
  const name = await page.locator(`a:text-matches("${ending}$")`).innerText();
  assert.match(name, /^demonstration/, "files have the programme's name");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(`a:text-is('${name}')`)]);
  const zip = join(folder, name);
  await download.saveAs(zip);
  const sum = execFileSync("sha256sum", [zip], { encoding: "utf8" }).slice(0, 64);
  assert.ok((await page.innerText("main")).includes(sum));
  await page.goto(`${server.app}/statistiques`);
  assert.ok((await page.innerText("main")).includes(sum), "the public page has the same");
  const key = /--key ([0-9a-f]{64})/.exec(await page.innerText("main"))?.[1] || "";
  execFileSync(program, ["statistics", "verify", zip, "--key", key]);
  await look("releases");
  await page.click("a:has-text('à lire en ligne')");
  await page.waitForURL(/_rapport\.html$/);
  assert.match(await page.innerText("h1"), /France/);
  // axe can't run in a page that runs nothing; `crates/statistics` has its own look at it.
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    if (shots) await page.screenshot({ path: join(shots, `report-${width}.png`), fullPage: true });
  }
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length || 0;
  assert.ok(pages >= 1 && pages <= 3, `${pages} pages`);
  if (shots) writeFileSync(join(shots, "report.pdf"), pdf);
});

test("one erratum, said on every page", async () => {
  await page.goto(`${server.app}/admin/statistiques/${LAST}`);
  assert.match(await page.innerText("main"), /Destruction des données brutes/);
  await page.check("#confirm-erratum");
  await page.click(`button:has-text('Rouvrir ${LAST}')`);
  await page.waitForURL(/fait=erratum/);
  await look("statistics-erratum");
  await page.check("#confirm-freeze");
  await page.click(`button:has-text('Établir et publier ${LAST}')`);
  await page.waitForURL(/fait=gelee/);
  assert.equal(await page.locator("#confirm-erratum").count(), 0, "there is one");
  await page.goto(`${server.app}/statistiques`);
  assert.match(await page.innerText("main"), /remplacée par un erratum/);
  await look("releases-erratum");
  await page.goto(`${server.app}/admin/journal`);
  assert.match(await page.innerText("main"), new RegExp(`Statistiques signées\\s+${LAST} v2`));
});
