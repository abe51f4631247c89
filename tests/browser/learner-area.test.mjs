// The learner's area: from a first course to an attestation and to deletion, in any
// language, with and without scripts, and against who would abuse it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { build, openBrowser, SHORT } from "./player.mjs";
import { decode, decodePdf } from "./qr.mjs";
import { manifest, playerAt, startServer, writeZip } from "./server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const NAME = "Zoé Œuvrard-Lefèvre";

let browser, server, dist;

before(async () => {
  dist = mkdtempSync(join(tmpdir(), "relais-packages-"));
  build(new URL("../courses/demo/short", import.meta.url).pathname, dist, "--target", "scorm12");
  writeZip(join(dist, "parties.scorm12.zip"), {
    "imsmanifest.xml": manifest("Un cours en deux parties", [{ id: "A", title: "Première partie" }, { id: "B", title: "Seconde partie" }]),
    "A.html": "<!doctype html><title>A</title><h1>A</h1>",
    "B.html": "<!doctype html><title>B</title><h1>B</h1>",
  });
  server = await startServer(dist, "--publisher", "Éditeur d’essai", "--contact", "contact@cours.example");
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(dist, { recursive: true, force: true });
});

async function learner(options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", ...options });
  const page = await context.newPage();
  page.errors = [];
  page.on("console", (message) => message.type() === "error" && page.errors.push(message.text()));
  page.on("pageerror", (error) => page.errors.push(String(error)));
  return { context, page };
}

/** Begins a course without its player: those have their own tests. */
async function begin(page, slug = SHORT) {
  await page.route("**/lecteur/**", (route) => route.abort());
  await page.goto(`${server.app}/cours/${slug}`);
  await page.click("main form button");
  await page.waitForURL(/\/lecture$/);
  await page.goto(`${server.app}/mes-cours`);
}

/** What the player would send at the end. @param {import("playwright-core").BrowserContext} context */
async function complete(context, slug = SHORT, set = { "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "85", "cmi.core.session_time": "00:12:00" }) {
  const study = await (await context.request.get(`${server.app}/mes-cours/${slug}/lecture`)).text();
  const html = await (await fetch(playerAt(study, server))).text();
  const launch = JSON.parse(/<script type="application\/json" id="launch">([\s\S]*?)<\/script>/.exec(html)?.[1] || "");
  const answer = await fetch(`${server.content}/essai/commit`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.content },
    body: JSON.stringify({ token: launch.sco.token, seq: 1, set, finish: true }),
  });
  assert.equal(answer.status, 200, await answer.text());
}

async function makeCode(page) {
  await page.goto(`${server.app}/mes-cours`);
  await page.click('form[action="/mes-cours/code"] button');
  return page.locator(".words li").allInnerTexts();
}

test("a code of six words opens the courses in another browser, and only the newest does", async () => {
  const one = await learner();
  await begin(one.page);
  const first = await makeCode(one.page);
  assert.equal(first.length, 6);
  // Reloaded pages of « Mes cours » never show it again.
  await one.page.click("text=J’ai noté mon code");
  const text = await one.page.innerText("main");
  assert.ok(!first.every((word) => text.includes(word)));

  const two = await learner({ viewport: { width: 360, height: 740 } });
  await two.page.goto(`${server.app}/mes-cours`);
  await two.page.waitForURL(/\/reprendre$/);
  // As people type: capitals, commas, the first letters.
  const typed = first.map((word, i) => (i % 2 ? word.toUpperCase() : word.slice(0, 4))).join(" ,  ");
  await two.page.fill("#mots", typed);
  await two.page.click("main form button");
  await two.page.waitForURL(/\/mes-cours$/);
  assert.match(await two.page.innerText(".card"), /En cours|À faire/);

  const second = await makeCode(two.page);
  assert.notDeepEqual(second, first);
  const three = await learner();
  await three.page.goto(`${server.app}/reprendre`);
  await three.page.fill("#mots", first.join(" "));
  await three.page.click("main form button");
  assert.match(await three.page.innerText("#mots-erreur"), /n’est pas reconnu/);
  assert.equal(await three.page.getAttribute("#mots", "aria-invalid"), "true");
  await three.page.fill("#mots", second.join("-"));
  await three.page.click("main form button");
  await three.page.waitForURL(/\/mes-cours$/);
  for (const { context } of [one, two, three]) await context.close();
});

test("wrong codes are all answered alike, and not for long", async () => {
  // A server of its own: the limit counts addresses.
  const own = await startServer(dist);
  try {
    const enter = (code) => fetch(`${own.app}/reprendre`, { method: "POST", headers: { origin: own.app, "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ code }), redirect: "manual" });
    const bodies = new Set();
    for (const code of ["", "abeille", "abeille acajou acier agenda algue alouette", "é😀\u0000", "a".repeat(5000)]) {
      const answer = await enter(code);
      assert.equal(answer.status, 422, code);
      bodies.add((await answer.text()).replace(/<textarea[\s\S]*?<\/textarea>/, ""));
      assert.equal(answer.headers.get("set-cookie"), null);
    }
    assert.equal(bodies.size, 1);
    const statuses = [];
    for (let i = 0; i < 25; i++) statuses.push((await enter("abeille")).status);
    assert.equal(statuses.at(-1), 429);
  } finally {
    await own.close();
  }
});

test("my data: all of it is shown and can be taken away; the profile is a choice", async () => {
  const { context, page } = await learner({ acceptDownloads: true });
  await begin(page);
  await complete(context, SHORT, { "cmi.core.lesson_status": "incomplete", "cmi.core.lesson_location": "p-2", "cmi.interactions.0.id": "q-1", "cmi.interactions.0.student_response": "a" });
  await page.goto(`${server.app}/mes-donnees`);
  await page.selectOption("#region", "53");
  await page.selectOption("#organisation", "territorial");
  await page.click("text=Enregistrer >> visible=true");
  assert.equal(await page.inputValue("#region"), "53");
  assert.equal(await page.inputValue("#organisation"), "territorial");
  await page.click("summary");
  const shown = await page.innerText("main");
  for (const part of ["cmi.core.lesson_location", "p-2", "cmi.interactions.0.student_response"]) assert.ok(shown.includes(part), part);

  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Télécharger mes données")]);
  assert.equal(download.suggestedFilename(), "mes-donnees.json");
  const data = JSON.parse(readFileSync(await download.path(), "utf8"));
  assert.deepEqual(Object.keys(data), ["about", "learner", "sessions", "registrations", "attempts", "interactions", "statistics"]);
  assert.equal(data.statistics.length, 1, "the running year counts this course");
  assert.equal(data.learner.region, "53");
  assert.equal(data.attempts[0].cmi["cmi.core.lesson_location"], "p-2");
  assert.equal(data.interactions.length, 1);
  assert.equal(data.sessions.length, 1);
  // The file has every column that the database has about a learner.
  const tables = JSON.parse(execFileSync("python3", ["-c", `
import json, sqlite3, sys
db = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
names = ["learner", "session", "registration", "attempt", "interaction"]
print(json.dumps({n: [r[1] for r in db.execute("pragma table_info(" + n + ")")] for n in names}))
`, join(server.data, "relais.db")], { encoding: "utf8" }));
  const known = { learner: data.learner, session: data.sessions[0], registration: data.registrations[0], attempt: data.attempts[0], interaction: data.interactions[0] };
  // Left out: what only places a row (others' identifiers, counters of commits).
  const placing = ["partner_id", "learner_id", "account_id", "course_id", "course_version_id", "state_launch", "state_session", "state_seq", "history", "past"];
  for (const [table, columns] of Object.entries(tables)) {
    for (const column of columns) assert.ok(column in known[table] || placing.includes(column), `${table}.${column} is not in the file`);
  }

  const refused = await context.request.post(`${server.app}/mes-donnees/profil`, { headers: { origin: server.app }, form: { csrf: await page.inputValue('main [name="csrf"] >> nth=0'), region: "Bretagne", organisation: "" } });
  assert.equal(refused.status(), 400);
  await context.close();
});

test("all is deleted after one question, and leaving warns who has no way back", async () => {
  const { context, page } = await learner();
  await begin(page);
  await page.goto(`${server.app}/mes-donnees`);
  await page.click("text=Quitter sur ce navigateur");
  assert.match(await page.innerText("main"), /ni code de reprise ni compte/);
  const code = await makeCode(page);
  await page.goto(`${server.app}/quitter`);
  assert.match(await page.innerText("main"), /retrouverez/);
  await page.click('form[action="/quitter"] button');
  await page.goto(`${server.app}/mes-cours`);
  await page.waitForURL(/\/reprendre$/);
  await page.fill("#mots", code.join(" "));
  await page.click("main form button");
  await page.waitForURL(/\/mes-cours$/);

  await page.goto(`${server.app}/mes-donnees`);
  const mine = JSON.parse(await (await context.request.get(`${server.app}/mes-donnees/mes-donnees.json`)).text());
  await page.click("text=Effacer toutes mes données");
  await page.click("text=Tout effacer");
  await page.waitForURL(/\/effacees$/);
  assert.match(await page.innerText("h1"), /effacées/);
  assert.equal((await context.cookies()).filter((one) => one.name === "relais").length, 0);
  const dump = execFileSync("python3", ["-c", `
import sqlite3, sys
db = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
print("\\n".join(db.iterdump()))
`, join(server.data, "relais.db")], { encoding: "utf8", maxBuffer: 1 << 26 });
  for (const secret of [mine.learner.learner_id, mine.learner.resume_hash, mine.registrations[0].registration_id]) assert.ok(!dump.includes(secret));
  await page.goto(`${server.app}/reprendre`);
  await page.fill("#mots", code.join(" "));
  await page.click("main form button");
  assert.match(await page.innerText("#mots-erreur"), /n’est pas reconnu/);
  await context.close();
});

test("an attestation is made for a finished course, printed, and verified by anybody", async () => {
  const { context, page } = await learner({ acceptDownloads: true });
  await begin(page);
  // Not before.
  await page.goto(`${server.app}/mes-cours/${SHORT}/attestation`);
  await page.waitForURL(/\/mes-cours$/);
  await complete(context);
  await page.goto(`${server.app}/mes-cours`);
  await page.click("text=Attestation");
  await page.fill("#nom", " 12 ");
  await page.click("main form button");
  assert.match(await page.innerText("#nom-erreur"), /lettre/);
  await page.fill("#nom", `  ${NAME} `);
  await page.click("main form button");
  const certificate = await page.innerText(".certificate");
  for (const part of [NAME, "85", "Éditeur d’essai"]) assert.ok(certificate.includes(part), part);
  assert.ok(!page.url().includes("Zo"));
  const text = await page.innerText("#texte");

  const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Télécharger le PDF")]);
  assert.equal(download.suggestedFilename(), `attestation-${SHORT}.pdf`);
  const pdf = await download.path();
  const printed = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" });
  for (const part of [NAME, "Éditeur d’essai", "85 %", "réussi"]) assert.ok(printed.replace(/\s/g, " ").includes(part), `${part} in\n${printed}`);
  assert.match(execFileSync("pdfinfo", [pdf], { encoding: "utf8" }), /Tagged: +yes/);
  const fonts = execFileSync("pdffonts", [pdf], { encoding: "utf8" });
  assert.ok(fonts.split("\n").slice(2).filter(Boolean).every((line) => /yes yes yes/.test(line)), fonts);
  // The text copied out of the PDF is the one that verifies.
  const raw = execFileSync("pdftotext", ["-raw", pdf, "-"], { encoding: "utf8" });
  const copied = /(?:[A-Z2-7]{8}\s+){20,}[A-Z2-7]{1,8}(?!\S)/.exec(raw)?.[0] || "";
  assert.equal(copied.replace(/\s/g, ""), text.replace(/\s/g, ""));

  // The codes say the same, at the size that a screen and a sheet of paper show.
  const scanned = decode(await page.locator(".qr svg").screenshot());
  assert.equal(scanned, `${server.app}/verifier#${text.replace(/\s/g, "")}`);
  assert.equal(decodePdf(pdf), scanned);
  const narrow = await context.newPage();
  await narrow.setViewportSize({ width: 360, height: 740 });
  await narrow.goto(`${server.app}/mes-cours/${SHORT}/attestation`);
  await narrow.fill("#nom", NAME);
  await narrow.click("main form button");
  const onPhone = decode(await narrow.locator(".qr svg").screenshot());
  assert.match(onPhone, /\/verifier#[A-Z2-7]{100,}$/);
  await narrow.close();

  // A name in letters that the PDF lacks: the page says so.
  await page.goto(`${server.app}/mes-cours/${SHORT}/attestation`);
  await page.fill("#nom", "李小龙");
  await page.click("main form button");
  await page.click("text=Télécharger le PDF");
  assert.match(await page.innerText("main"), /toutes les lettres/);

  // Anybody, elsewhere: pasted, then by the QR code's address.
  const other = await learner();
  await other.page.goto(`${server.app}/verifier`);
  await other.page.fill("#texte", copied);
  await other.page.click("main form button");
  assert.match(await other.page.innerText(".answer.good"), new RegExp(NAME));
  const asked = [];
  other.page.on("request", (request) => asked.push(request.url()));
  await other.page.goto(scanned);
  await other.page.waitForSelector(".answer.good");
  assert.match(await other.page.innerText(".answer"), /Court/);
  assert.ok(asked.every((url) => !/[A-Z2-7]{50}/.test(url.split("#")[0])));
  assert.ok(!other.page.url().includes("#"));

  for (const tampered of [text.replace(/[A-Z]/, (letter) => (letter === "A" ? "B" : "A")), text.slice(0, -9), text + "A", "", "<script>alert(1)</script>"]) {
    const answer = await fetch(`${server.app}/verifier`, { method: "POST", headers: { origin: server.app, "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ texte: tampered }) });
    assert.equal(answer.status, 200);
    const body = await answer.text();
    assert.ok(body.includes("non reconnue") && !body.includes(NAME) && !body.includes("<script>alert"), tampered);
  }
  // Nothing of it was kept: not in the database, not in the log.
  const stored = readFileSync(join(server.data, "relais.db")).toString("latin1") + readFileSync(join(server.data, "relais.db-wal")).toString("latin1");
  const secret = Buffer.from("Œuvrard").toString("latin1");
  assert.ok(!stored.includes(secret) && !server.log().includes("uvrard"));
  assert.deepEqual(other.page.errors, []);
  await context.close();
  await other.context.close();
});

test("changes come from our own pages only", async () => {
  const { context, page } = await learner();
  await begin(page);
  await page.goto(`${server.app}/mes-donnees`);
  const csrf = await page.inputValue('main [name="csrf"] >> nth=0');
  const post = (path, form, headers) => context.request.post(`${server.app}${path}`, { form, headers, maxRedirects: 0 });
  for (const path of ["/mes-donnees/effacer", "/mes-donnees/profil", "/mes-cours/code", "/quitter", `/mes-cours/${SHORT}/attestation`, "/verifier", "/reprendre", "/langue"]) {
    const form = { csrf, region: "", organisation: "", nom: NAME, texte: "A", code: "a", langue: "en" };
    assert.equal((await post(path, form, {})).status(), 403, `${path} without an origin`);
    assert.equal((await post(path, form, { origin: "https://evil.example" })).status(), 403, `${path} from elsewhere`);
    assert.equal((await post(path, form, { origin: "null", "sec-fetch-site": "cross-site" })).status(), 403, `${path} from nowhere`);
    if (path === "/langue") continue;
    assert.equal((await post(path, { ...form, csrf: "" }, { origin: server.app })).status(), 403, `${path} without a token`);
    assert.equal((await post(path, { ...form, csrf: csrf.replace(/^./, "_") }, { origin: server.app })).status(), 403, `${path} with another token`);
  }
  // The learner is still there.
  assert.equal((await context.request.get(`${server.app}/mes-donnees`)).status(), 200);
  await context.close();
});

test("whatever is asked, the answer is a clear one", async () => {
  const { context, page } = await learner();
  await begin(page);
  await page.goto(`${server.app}/mes-donnees`);
  const csrf = await page.inputValue('main [name="csrf"] >> nth=0');
  const asks = [
    ["GET", "/cours/absent", 404], ["GET", "/mes-cours/absent/attestation", 404], ["GET", "/p/absent", 404], ["GET", "/identite", 404],
    ["GET", "/cours/%00", 404], ["GET", "/cours/..%2f..%2fetc", 404], ["GET", `/${"a".repeat(3000)}`, 404], ["GET", "/mes-cours?repris=x&choisis=-1&connexion=oui", 200],
    ["POST", "/langue", 400, { langue: "xx" }], ["POST", "/mes-donnees/profil", 400, { region: "\u0000" }], ["POST", "/verifier", 200, { texte: "\u0000".repeat(300) }],
    ["POST", `/mes-cours/${SHORT}/attestation`, 200, { nom: "x" }], ["POST", "/cours/absent/commencer", 404, {}],
  ];
  for (const [method, path, status, form] of asks) {
    const answer = await context.request.fetch(`${server.app}${path}`, { method, headers: { origin: server.app }, ...(form && { form: { csrf, ...form } }) });
    assert.equal(answer.status(), status, `${method} ${path}`);
    assert.ok(!(await answer.text()).includes("thread '"), path);
  }
  const big = await context.request.post(`${server.app}/verifier`, { headers: { origin: server.app }, form: { csrf, texte: "A".repeat(100000) } });
  assert.ok(big.status() >= 400 && big.status() < 500, String(big.status()));
  // A language never leads elsewhere.
  const away = await context.request.post(`${server.app}/langue`, { headers: { origin: server.app }, form: { langue: "en", vers: "//evil.example" }, maxRedirects: 0 });
  assert.equal(away.headers().location, "/");
  await context.close();
});

test("French or English, as the browser says and as the learner chooses", async () => {
  const { context, page } = await learner({ locale: "en-GB" });
  await page.goto(`${server.app}/vie-privee`);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  await page.click(".language button");
  await page.waitForURL(/\/vie-privee$/);
  assert.equal(await page.getAttribute("html", "lang"), "fr");
  await page.click(".language button");
  await page.goto(`${server.app}/accessibilite`);
  assert.match(await page.innerText("h1"), /Accessibility/);
  await context.close();
});

test("everything but the player works without JavaScript", async () => {
  const { context, page } = await learner({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await begin(page);
  await complete(context);
  const code = await makeCode(page);
  await page.goto(`${server.app}/mes-cours/${SHORT}/attestation`);
  await page.fill("#nom", NAME);
  await page.click("main form button");
  const text = await page.innerText("#texte");
  assert.equal(await page.locator("[data-print]").isVisible(), false);
  // What the QR code holds, pasted whole.
  await page.goto(`${server.app}/verifier`);
  await page.fill("#texte", `${server.app}/verifier#${text}`);
  await page.click("main form button");
  assert.match(await page.innerText(".answer.good"), new RegExp(NAME));
  await page.goto(`${server.app}/mes-donnees`);
  await page.click("text=Effacer toutes mes données");
  await page.click("text=Tout effacer");
  await page.waitForURL(/\/effacees$/);
  await page.goto(`${server.app}/reprendre`);
  await page.fill("#mots", code.join(" "));
  await page.click("main form button");
  assert.match(await page.innerText("#mots-erreur"), /n’est pas reconnu/);
  await context.close();
});

test("axe finds nothing on any page, narrow or wide, light or dark", async () => {
  const { context, page } = await learner({ bypassCSP: true });
  const found = [];
  const see = async (where) => {
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found.push(`${where}, ${width}: ${overflow} px too wide`);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
        const { violations, passes } = await page.evaluate((tags) => window.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] }), TAGS);
        assert.ok(passes.length > 10, "axe looked");
        found.push(...violations.map((one) => `${where}, ${width}, ${colorScheme}: ${one.id}: ${one.nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary}`).join("\n   ")}`));
        if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${where}-${width}-${colorScheme}.png`), fullPage: true });
      }
    }
  };
  const visit = async (path, where) => {
    await page.goto(`${server.app}${path}`);
    await see(where);
  };
  await visit("/", "catalogue");
  await visit("/reprendre", "reprendre");
  await page.fill("#mots", "abeille");
  await page.click("main form button");
  await see("reprendre-erreur");
  await visit(`/cours/${SHORT}`, "cours");
  assert.deepEqual(await page.locator(".objectives li").allInnerTexts(), ["Lire une page"], "what one learns, from the package");
  await visit("/cours/parties", "cours-parties");
  await visit("/absent", "erreur");
  await begin(page, "parties");
  await begin(page);
  await complete(context);
  await visit("/", "catalogue-inscrit");
  await visit("/mes-cours?connexion=oui&repris=2&choisis=1", "mes-cours");
  await visit("/reprendre", "reprendre-inscrit");
  await makeCode(page);
  await see("code");
  await page.goto(`${server.app}/mes-donnees`);
  await page.click("summary");
  await see("mes-donnees");
  await visit("/mes-donnees/effacer", "effacer");
  await visit("/quitter", "quitter");
  await visit(`/mes-cours/${SHORT}/attestation`, "attestation-nom");
  await page.fill("#nom", "1");
  await page.click("main form button");
  await see("attestation-erreur");
  await page.fill("#nom", NAME);
  await page.click("main form button");
  await page.waitForSelector(".certificate");
  await see("attestation");
  const text = await page.innerText("#texte");
  await visit("/verifier", "verifier");
  await page.fill("#texte", text);
  await page.click("main form button");
  await page.waitForSelector(".answer.good");
  await see("verifier-oui");
  await page.fill("#texte", `${text}A`);
  await page.click("main form button");
  await page.waitForSelector(".answer.bad");
  await see("verifier-non");
  await visit("/accessibilite", "accessibilite");
  await visit("/vie-privee", "vie-privee");
  await visit("/mentions-legales", "mentions-legales");
  await visit("/mes-donnees/effacees", "effacees");
  assert.deepEqual(found, []);
  await context.close();
});

test("an empty service has no publisher to name, and says what is missing", async () => {
  const empty = mkdtempSync(join(tmpdir(), "relais-packages-"));
  writeFileSync(join(empty, "readme.txt"), "");
  const own = await startServer(empty);
  try {
    assert.equal((await fetch(`${own.app}/mentions-legales`)).status, 404);
    assert.match(await (await fetch(own.app)).text(), /Aucun cours/);
  } finally {
    await own.close();
    rmSync(empty, { recursive: true, force: true });
  }
});
