// An administrator at work: from the printed invitation to a course that learners
// take, its next version, its health, and the journal of it all.
//
// RELAIS_SHOTS   a folder for pictures of every page

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "./limited.mjs";
import { build, openBrowser, SHORT } from "./player.mjs";
import { beginCourse, manifest, startServer, writeZip } from "./server.mjs";
import { halfMinute, look as lookAt, PASSWORD, totp } from "./staff.mjs";

const shots = process.env.RELAIS_SHOTS;

let browser, server, dist, context, page, secret;
let step = -1;
/** A page that is not there is asked for, on purpose. */
let missing = false;

/** The next unused code: half a minute early, now, half a minute late, then wait. */
async function code() {
  const now = halfMinute();
  step = Math.max(step + 1, now - 1);
  if (step > now + 1) await new Promise((resolve) => setTimeout(resolve, (step - 1) * 30000 - Date.now() + 200));
  return totp(secret, step);
}

const FAULTY = `<!doctype html><html lang="fr"><title>SCO</title><body><h1>SCO</h1><script>
  var api = parent.API; api.LMSInitialize("");
  api.LMSSetValue("cmi.core.score.raw", "beaucoup"); api.LMSSetValue("cmi.core.lesson_status", "incomplete"); api.LMSCommit("");
</script>`;
const courseOf = (...ids) => ({
  "imsmanifest.xml": manifest("Cours d’ailleurs", ids.map((id) => ({ id, title: `Étape ${id}` }))),
  ...Object.fromEntries(ids.map((id) => [`${id}.html`, FAULTY])),
});

before(async () => {
  dist = mkdtempSync(join(tmpdir(), "relais-admin-"));
  mkdirSync(join(dist, "empty"));
  build(new URL("../courses/demo/short", import.meta.url).pathname, dist, "--target", "scorm12");
  writeZip(join(dist, "one.zip"), courseOf("A", "B"));
  writeZip(join(dist, "two.zip"), courseOf("A", "B", "C"));
  writeZip(join(dist, "hostile.zip"), { "imsmanifest.xml": manifest("x", [{ id: "A" }]), "A.html": "x", "../../evil.sh": "x" });
  const script = '<adlcp:prerequisites type="aicc_script">A&amp;&amp;(</adlcp:prerequisites>';
  const odd = manifest('<![CDATA[<img src=x onerror=alert(1)>]]>', [{ id: "A", extra: script }]);
  writeZip(join(dist, "odd.zip"), { "imsmanifest.xml": odd.replace("</resource>", '<file href="absent.js"/></resource>'), "A.html": FAULTY });
  server = await startServer(join(dist, "empty"));
  browser = await openBrowser();
  context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  page.on("dialog", () => assert.fail("a package's words ran as a script"));
  // Forms that are refused answer 422, which browsers note.
  page.on("console", (message) => assert.ok(message.type() !== "error" || /\(Unprocessable Entity\)|\(Too Many Requests\)/.test(message.text()) || (missing && /404/.test(message.text())), message.text()));
});

after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(dist, { recursive: true, force: true });
});

const look = (name) => lookAt(page, name, shots);

async function upload(file, fill = {}) {
  await page.setInputFiles("#file", join(dist, file));
  for (const [id, value] of Object.entries(fill)) await page.fill(`#${id}`, value);
  await page.click("button:has-text('Téléverser')");
}
const note = () => page.locator(".note[role]").innerText();

test("the printed link makes an administrator, with a second factor", async () => {
  for (let i = 0; !server.invitation && i < 100; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  const link = server.invitation;
  const [, sent] = link.split("#");
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(link);
  assert.equal(await page.inputValue("#code"), sent);
  assert.equal(page.url(), `${server.app}/invitation`, "the secret leaves the address");
  assert.ok(asked.every((url) => !url.split("#")[0].includes(sent)), "and is in no request");
  await look("invitation");
  await page.fill("#login", "anne");
  await page.fill("#password", PASSWORD);
  await page.fill("#again", "autre chose encore");
  await page.click("main button");
  assert.match(await note(), /diffèrent/);
  await look("invitation-wrong");
  await page.fill("#password", PASSWORD);
  await page.fill("#again", PASSWORD);
  await page.click("main button");
  await page.waitForURL(/second-facteur/);
  secret = await page.innerText("#secret");
  await look("second-factor");
  await page.fill("#code", "000000");
  await page.click("main button");
  assert.match(await note(), /ne correspond pas/);
  assert.equal(await page.innerText("#secret"), secret, "the application keeps its secret");
  await page.fill("#code", await code());
  await page.click("main button");
  await page.waitForURL(/\/admin$/);
  await look("courses-empty");
});

test("a package of ours comes in and is in the catalogue", async () => {
  await page.goto(`${server.app}/admin/cours/ajouter`);
  assert.doesNotMatch(await page.innerText("main"), /partagent une même adresse/, "each version has a host name of its own, without configuration");
  await look("adding");
  await upload(`${SHORT}.scorm12.zip`, { slug: "court" });
  await page.waitForURL(/\/admin\/cours\/court\/versions\/1/);
  assert.match(await note(), /importé/);
  await look("version-ours");
  await page.goto(server.app);
  assert.equal(await page.locator(".card a[href='/cours/court']").count(), 1);
});

test("hostile and broken packages are explained", async () => {
  await page.goto(`${server.app}/admin/cours/ajouter`);
  await upload("hostile.zip");
  assert.match(await note(), /mène hors du paquet/);
  assert.match(await note(), /«\u202f\.\.\/\.\.\/evil\.sh\u202f» est refusé\u00a0: il remonte dans un dossier parent/, "which name, and why");
  await look("adding-refused");
  await upload("odd.zip", { slug: "bizarre" });
  await page.waitForURL(/\/admin\/cours\/bizarre\/versions\/1/);
  const text = await page.innerText("main");
  assert.match(text, /Erreurs/);
  assert.match(text, /Les prérequis de l’élément «\u202fA\u202f» sont illisibles, au caractère 3\u00a0: autre chose était attendu/);
  assert.match(text, /Le manifeste cite «\u202fabsent\.js\u202f», qui n’est pas dans le paquet\.\nAjoutez le fichier/);
  assert.match(text, /imsmanifest\.xml(:\d+)? · file-missing/, "where it is, and the rule");
  assert.equal(await page.locator(".problems [lang=en]").count(), 0, "all in the language of the page");
  assert.match(text, /<img src=x onerror=alert\(1\)>/);
  await look("version-problems");
  await context.addCookies([{ name: "relais-langue", value: "en", url: server.app }]);
  await page.reload();
  assert.match(await page.innerText("main"), /The manifest names “absent\.js”, which is not in the package\./);
  await context.clearCookies({ name: "relais-langue" });
});

/** What the learner reads on the page of their data. */
let number = "";

test("a new version: learners stay, then move; nobody sees how many, nor what one met", async () => {
  await page.goto(`${server.app}/admin/cours/ajouter`);
  await upload("one.zip", { slug: "ailleurs" });
  await page.waitForURL(/versions\/1/);
  const learner = await browser.newContext({ locale: "fr-FR" });
  const other = await learner.newPage();
  await beginCourse(other, server.app, "ailleurs");
  await other.frames().find((frame) => frame.url().includes("/lecteur/"))?.waitForFunction(() => document.getElementById("saved")?.dataset.saved === "true", null, { timeout: 20000 });
  await page.goto(`${server.app}/admin/cours/ailleurs`);
  await upload("two.zip");
  await page.waitForURL(/versions\/2/);
  await look("version-move");
  await page.click("text=Les faire passer à cette version");
  assert.match(await note(), /pouvaient passer à cette version y sont maintenant/);
  // The learner's next opening is the new version, where they were.
  await other.goto(`${server.app}/mes-cours/ailleurs/lecture`);
  const frame = await (await other.waitForSelector("#lecteur")).contentFrame();
  await frame?.waitForSelector("#stage iframe");
  assert.match(await frame?.locator("body").innerHTML() || "", /Étape C/);
  await other.goto(`${server.app}/mes-donnees`);
  number = await other.locator("dd code", { hasText: /^[0-9a-f]{32}$/ }).first().innerText();
  await learner.close();
  await page.goto(`${server.app}/admin/cours/ailleurs/versions/1`);
  const health = await page.locator("section", { hasText: "Santé du cours" }).innerText();
  assert.match(health, /Aucune erreur n’a été signalée par de nombreux apprenants/, "one learner is not seen");
  assert.doesNotMatch(health, /405|beaucoup/);
  await look("version-health");
  await page.selectOption("#strict", "1");
  await page.selectOption("#presentation", "popup");
  await page.click("text=Enregistrer");
  assert.match(await note(), /réglage/);
  assert.equal(await page.inputValue("#strict") + (await page.inputValue("#presentation")), "1popup");
  await page.click("text=Suspendre cette version");
  assert.match(await note(), /suspendue/);
  await page.goto(`${server.app}/admin/cours/ailleurs`);
  await look("course");
  await page.click("text=Retirer du catalogue");
  assert.match(await note(), /retiré du catalogue/);
  await page.goto(server.app);
  assert.equal(await page.locator("a[href='/cours/ailleurs']").count(), 0);
  await page.goto(`${server.app}/admin`);
  await look("courses");
});

test("a registration is found by its number, without a name, and can be deleted", async () => {
  const list = await page.request.get(`${server.app}/admin/cours/ailleurs/inscriptions`);
  assert.equal(list.status(), 404, "nobody can list them");
  await page.goto(`${server.app}/admin/inscription`);
  await page.fill("#number", number);
  await page.click("text=Chercher");
  assert.match(await page.innerText("main"), /Étape A/);
  await look("registration");
  assert.doesNotMatch(page.url(), new RegExp(number));
  await page.check("text=L’apprenant me l’a demandé");
  await page.click("text=Supprimer cette inscription");
  assert.match(await note(), /supprimée/);
  await page.fill("#number", number);
  await page.click("text=Chercher");
  assert.match(await page.innerText("#number-error"), /Aucune inscription/);
  await look("registration-unknown");
});

test("partners have a link, accounts an invitation, and the journal knows", async () => {
  await page.goto(`${server.app}/admin/partenaires`);
  await page.fill("#name", "Ville d’Orléans");
  await page.selectOption("#kind", { label: "Collectivité" });
  await page.click("main button");
  assert.match(await page.innerText(".lines"), /Collectivité.*\/p\/ville-d-orleans/s);
  await look("partners");
  await page.click("nav >> text=Comptes");
  await page.selectOption("#who", { label: "Partenaire Ville d’Orléans" });
  await page.click("text=Créer un lien d’invitation");
  const link = await page.innerText("#link");
  await look("accounts");
  const guest = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false });
  const other = await guest.newPage();
  // Without scripts the code is pasted, here as the whole link.
  await other.goto(`${server.app}/invitation`);
  await other.fill("#code", link);
  await other.fill("#login", "mairie");
  await other.fill("#password", "une longue phrase à nous");
  await other.fill("#again", "une longue phrase à nous");
  await other.click("main button");
  await other.waitForURL(/second-facteur/);
  assert.equal((await other.goto(`${server.app}/admin`))?.status(), 404, "the administration is not for partners");
  await guest.close();
  await page.goto(`${server.app}/admin/comptes`);
  await page.click("tbody button:has-text('Fermer')");
  assert.match(await note(), /fermé/);
  await page.goto(`${server.app}/admin/journal`);
  const journal = await page.innerText("table");
  for (const line of ["Version de cours ajoutée\tailleurs 2", "Apprenants passés à une version\tailleurs 2", "Inscription supprimée\tailleurs", "Partenaire ajouté\tville-d-orleans", "Compte fermé\tmairie", "Version suspendue\tailleurs 1"]) {
    assert.ok(journal.includes(line), `${line} in\n${journal}`);
  }
  await look("journal");
});

test("an address that leads nowhere leads back to the area", async () => {
  const noted = page.waitForEvent("console", (message) => /404/.test(message.text()));
  missing = true;
  await page.goto(`${server.app}/admin/cours/absent`);
  await noted;
  missing = false;
  assert.match(await page.innerText("main"), /Page introuvable/);
  assert.doesNotMatch(await page.innerText("main"), /catalogue/i);
  await look("missing");
  await page.click("main a.button");
  await page.waitForURL(/\/admin$/);
});

test("everything works without scripts, after signing in again", async () => {
  await page.click("text=Se déconnecter");
  await page.waitForURL(/connexion/);
  await look("connection");
  const plain = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const other = await plain.newPage();
  await other.goto(`${server.app}/admin`);
  assert.match(other.url(), /connexion/);
  const used = step;
  const enter = async (password, code) => {
    await other.fill("#login", "anne");
    await other.fill("#password", password);
    await other.fill("#code", code);
    await other.click("main button");
  };
  const fresh = await code();
  await enter("faux mot de passe", fresh);
  assert.match(await other.innerText("#error"), /incorrect/);
  await enter(PASSWORD, fresh);
  await other.waitForURL(/\/admin$/);
  assert.ok(step > used);
  await other.click("text=Ajouter un cours");
  await other.setInputFiles("#file", join(dist, "two.zip"));
  await other.fill("#slug", "sans-script");
  await other.click("text=Téléverser");
  assert.match(other.url(), /sans-script\/versions\/1/);
  await other.goto(`${server.app}/admin/cours/sans-script`);
  await other.click("text=Retirer du catalogue");
  assert.match(await other.innerText(".note[role]"), /retiré/);
  await other.click("text=Se déconnecter");
  await other.goto(`${server.app}/admin/journal`);
  assert.match(other.url(), /connexion/);
  await plain.close();
});

test("whoever uses up the tries of a login keeps its owner out of no browser that is known", async () => {
  const elsewhere = await browser.newContext({ locale: "fr-FR" });
  const stranger = await elsewhere.newPage();
  for (let i = 0; ; i++) {
    assert.ok(i < 40, "tries are limited");
    await stranger.goto(`${server.app}/connexion`);
    await stranger.fill("#login", "anne");
    await stranger.fill("#password", "un autre mot de passe");
    const [answer] = await Promise.all([stranger.waitForResponse((it) => it.request().method() === "POST"), stranger.click("main button")]);
    if (answer.status() === 429) break;
    assert.equal(answer.status(), 422);
  }
  assert.match(await stranger.innerText("#error"), /Trop d’essais.*vous entrez sans attendre/);
  assert.equal(await stranger.inputValue("#login"), "anne");
  await lookAt(stranger, "admin-too-many", shots);
  await elsewhere.close();
  // The owner signed in here before, and signed out.
  await page.goto(`${server.app}/connexion`);
  await page.fill("#login", "anne");
  await page.fill("#password", PASSWORD);
  await page.fill("#code", await code());
  await page.click("main button");
  await page.waitForURL(/\/admin$/);
});
