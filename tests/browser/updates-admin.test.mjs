// An administrator publishes what the server hosts as the content of partners' packages, goes
// back, withdraws a page and puts it back; a package elsewhere shows each of these.
//
// RELAIS_SHOTS   a folder for pictures of every page

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "./limited.mjs";
import { build, openBrowser, program, serve } from "./player.mjs";
import { startServer } from "./server.mjs";
import { becomeAdministrator, look as lookAt } from "./staff.mjs";

const shots = process.env.RELAIS_SHOTS;
const root = new URL("..", import.meta.url).pathname;
const POINTER = "demo/tour/fr.grand-public.json";
let folder, server, browser, page, site, key;
const relais = (...options) => execFileSync(program, options, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const look = (name) => lookAt(page, name, shots);
const note = () => page.locator(".note[role]").innerText();
const pointed = () => JSON.parse(JSON.parse(readFileSync(join(folder, "maj", POINTER), "utf8")).signed);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "relais-updates-admin-"));
  mkdirSync(join(folder, "maj"));
  key = relais("updates", "keys", "--new", join(folder, "key.pem")).trim();
  cpSync(join(root, "courses/demo"), join(folder, "course"), { recursive: true });
  build(join(folder, "course"), join(folder, "dist"));
  build(join(folder, "course"), join(folder, "dist"), "--target", "scorm12", "--partner", join(root, "partners/acme.toml"));
  server = await startServer(join(folder, "dist"), "--updates", join(folder, "maj"), "--updates-key", join(folder, "key.pem"));
  writeFileSync(join(folder, "ville.toml"), `id = "ville"\nname = "Ville"\nupdates = "${server.app}"\nupdates_key = "${key}"\n`);
  build(join(folder, "course/tour"), join(folder, "elsewhere"), "--target", "html5", "--partner", join(folder, "ville.toml"));
  execFileSync("unzip", ["-q", join(folder, "elsewhere/demo-tour.ville.html5.zip"), "-d", join(folder, "html5")]);
  site = await serve(join(folder, "html5"));
  browser = await openBrowser();
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  page.on("console", (message) => assert.ok(message.type() !== "error" || /\(Unprocessable Entity\)/.test(message.text()), message.text()));
  await becomeAdministrator(page, server);
});
after(async () => {
  await browser?.close();
  site?.close();
  await server?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test("what this server hosts becomes the content of packages, byte for byte as the command publishes it", async () => {
  await page.goto(`${server.app}/admin/partenaires`);
  await page.fill("#name", "Acme");
  await page.fill("#slug", "acme");
  await page.selectOption("#kind", { index: 1 });
  await page.click("main button");
  await page.click("text=Mises à jour");
  assert.match(await page.innerText("main"), /Rien de publié/);
  assert.ok((await page.innerText("main")).includes(key));
  await look("updates-empty");
  await page.click("text=Publier ce que ce service propose");
  assert.match(await note(), /Publié/);
  await look("updates");
  const verified = relais("updates", "verify", join(folder, "maj"), "--public-key", key);
  assert.deepEqual(verified.match(/^demo\S+/gm), ["demo/short/fr.grand-public.json", POINTER]);
  // The command, from the sources: nothing of these is new to it, only the other audiences and languages.
  const told = execFileSync(program, ["updates", "publish", join(folder, "course"), "--to", join(folder, "maj"), "--key", join(folder, "key.pem")], { encoding: "utf8" });
  assert.match(told, /demo\/tour\/en\.grand-public/);
  assert.doesNotMatch(told, /fr\.grand-public/, "byte by byte the same");
  const { sequence } = pointed();
  await page.click("text=Publier ce que ce service propose");
  assert.match(await note(), /rien n’a changé/);
  assert.equal(pointed().sequence, sequence);
  // The partner's package of the other kind is named, with what is published for it.
  assert.match(await page.innerText("section:has(#packages)"), /demo-tour\.acme\.scorm12\.zip/);
});

/** What a package shows elsewhere, once it asked. */
async function elsewhere() {
  const context = await browser.newContext({ serviceWorkers: "block" });
  // What is kept is waited for longer, since this machine may be slow.
  await context.addInitScript(() => {
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (work, wait, ...more) => setTimeout(work, wait === 900 ? 30000 : wait, ...more);
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (milliseconds) => timeout(milliseconds * 10);
  });
  const other = await context.newPage();
  const open = async () => {
    await other.goto("about:blank");
    await other.goto(`${site.origin}/package/index.html`);
    await other.waitForSelector("html.ready");
  };
  await open();
  await other.evaluate(() => (window.location.hash = "#" + JSON.parse(document.getElementById("course").textContent).pages[0].id));
  const isThere = () => other.evaluate(async () => (await (await caches.open("relais-updates")).keys()).some((one) => one.url.endsWith("&next")));
  for (const end = Date.now() + 60000; !(await isThere()); ) {
    assert.ok(Date.now() < end, "nothing arrived");
    await new Promise((done) => setTimeout(done, 100));
  }
  await open();
  const text = await other.textContent("#_main");
  await context.close();
  return text;
}

test("a correction is published once its package is there, and the page says what changed", async () => {
  const before = pointed().sequence;
  const file = readdirSync(join(folder, "course/tour/1-blocks")).find((name) => name === "01-text.md");
  const path = join(folder, "course/tour/1-blocks", file);
  writeFileSync(path, readFileSync(path, "utf8") + "\nLa phrase corrigée.\n");
  build(join(folder, "course"), join(folder, "dist"));
  await server.kill();
  await server.start();
  await page.goto(`${server.app}/admin/mises-a-jour`);
  await page.click("text=Publier ce que ce service propose");
  assert.match(await note(), /Publié/);
  assert.ok(pointed().sequence > before);
  assert.match(await elsewhere(), /La phrase corrigée\./);
  await page.click(`a[href$="contenu=${POINTER.replace(".json", "")}"]`);
  assert.match(await page.innerText("main"), /Pages modifiées\s: \S/);
  await look("update");
});

test("a page is withdrawn, in the words of the course's language, and put back", async () => {
  const [id] = await page.locator("#page option").evaluateAll((all) => all.map((one) => one.value).filter(Boolean));
  await page.selectOption("#page", id);
  await page.fill("#note", "Appelez le 17 <b>maintenant</b>.");
  await page.click("button:has-text('Retirer cette page')");
  assert.match(await note(), /retirée/);
  await look("update-withdrawn");
  assert.deepEqual(pointed().withdrawn.map((one) => one.page), [id]);
  assert.match(await elsewhere(), /Cette page a été retirée par ses auteurs.*Appelez le 17 <b>maintenant<\/b>\./s);
  // It stays so while the rest is published.
  await page.goto(`${server.app}/admin/mises-a-jour`);
  assert.match(await page.innerText("main"), /Une page retirée/);
  await page.click("text=Publier ce que ce service propose");
  assert.match(await note(), /rien n’a changé/);
  await page.click(`a[href$="contenu=${POINTER.replace(".json", "")}"]`);
  await page.click(`button:has-text('Remettre la page ${id}')`);
  assert.match(await note(), /remise/);
  assert.equal(pointed().withdrawn, undefined);
  assert.doesNotMatch(await elsewhere(), /Cette page a été retirée/);
});

test("an earlier publication comes back under a new number", async () => {
  const before = pointed();
  const first = page.locator("table form").last();
  await first.locator("button").click();
  assert.match(await note(), /publié de nouveau/);
  assert.ok(pointed().sequence > before.sequence);
  assert.doesNotMatch(await elsewhere(), /La phrase corrigée\./);
  assert.match(relais("updates", "verify", join(folder, "maj"), "--public-key", key), /demo\/tour/);
  await page.goto(`${server.app}/admin/journal`);
  const journal = await page.innerText("main");
  for (const action of ["Mise à jour publiée", "Retour à une mise à jour précédente", "Page retirée par une mise à jour"]) assert.ok(journal.includes(action), action);
});

test("a key that can't be read is said, without a word of it", async () => {
  const pem = readFileSync(join(folder, "key.pem"), "utf8");
  writeFileSync(join(folder, "key.pem"), "-----BEGIN SECRET-----\n");
  await page.goto(`${server.app}/admin/mises-a-jour`);
  assert.match(await page.innerText(".note"), /ne peut pas être utilisée/);
  assert.equal(await page.locator("text=Publier ce que ce service propose").count(), 0);
  assert.doesNotMatch(await page.content(), /SECRET|key\.pem/);
  await look("updates-no-key");
  writeFileSync(join(folder, "key.pem"), pem);
});
