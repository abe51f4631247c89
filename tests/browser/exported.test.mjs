// A package that a tool of somebody else exported: its manifest, its metadata, its own
// control documents, with content that speaks to the LMS as authors' scripts do.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "./limited.mjs";
import { openBrowser, program } from "./player.mjs";
import { beginCourse, player, startServer } from "./server.mjs";

let browser, server, folder, zip;

// Asks, answers, and says how it ended: no wrapper, no check of what the LMS answers.
const CONTENT = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Bonnes pratiques</title><link rel="stylesheet" href="styles/main.css"></head>
<body><h1>Bonnes pratiques</h1><button id="right">Je vérifie</button><script src="scripts/course.js"></script></body></html>`;
const SCRIPT = `
  var api = null, w = window;
  while (!api && w) { api = w.API; w = w === w.parent ? null : w.parent; }
  api.LMSInitialize("");
  window.api = api;
  window.before = { status: api.LMSGetValue("cmi.core.lesson_status"), entry: api.LMSGetValue("cmi.core.entry"), location: api.LMSGetValue("cmi.core.lesson_location") };
  api.LMSSetValue("cmi.core.lesson_status", "incomplete");
  api.LMSSetValue("cmi.core.lesson_location", "page 1/2");
  api.LMSSetValue("cmi.core.exit", "suspend");
  api.LMSCommit("");
  document.getElementById("right").addEventListener("click", function () {
    api.LMSSetValue("cmi.interactions.0.id", "q1");
    api.LMSSetValue("cmi.interactions.0.type", "choice");
    api.LMSSetValue("cmi.interactions.0.student_response", "b");
    api.LMSSetValue("cmi.interactions.0.result", "correct");
    api.LMSSetValue("cmi.core.score.min", "0");
    api.LMSSetValue("cmi.core.score.max", "100");
    api.LMSSetValue("cmi.core.score.raw", "90");
    api.LMSSetValue("cmi.core.lesson_status", "completed");
    api.LMSSetValue("cmi.core.exit", "");
    api.LMSSetValue("cmi.core.session_time", "00:03:20");
    api.LMSFinish("");
  });
`;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "relais-exported-"));
  const source = join(folder, "source");
  for (const path of ["source/styles", "source/scripts", "out", "dist"]) mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(source, "index.html"), CONTENT);
  writeFileSync(join(source, "styles/main.css"), "h1 { color: rgb(1, 2, 3); }");
  writeFileSync(join(source, "scripts/course.js"), SCRIPT);
  const out = join(folder, "out");
  // It says nothing when it is done; a process of its own ends then.
  const wishes = { version: "1.2", organization: "Ville d’Essai", title: "Bonnes pratiques & réflexes", language: "fr", masteryScore: 80, startingPage: "index.html", source, package: { version: "1.0.0", zip: true, outputFolder: out } };
  const tool = createRequire(import.meta.url).resolve("@liascript/simple-scorm-packager");
  execFileSync(process.execPath, ["-e", "require(process.argv[1])(JSON.parse(process.argv[2]))", tool, JSON.stringify(wishes)], { timeout: 60000, stdio: ["ignore", "ignore", "inherit"] });
  const made = readdirSync(out).find((name) => name.endsWith(".zip"));
  assert.ok(made, "the tool made a package");
  zip = join(out, made);
  server = await startServer(join(folder, "dist"));
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test("it is read, taken in and offered", async () => {
  const report = JSON.parse(execFileSync(program, ["inspect", zip, "--json"]).toString());
  assert.equal(report.problems.filter((one) => ["fatal", "error"].includes(one.severity)).length, 0, JSON.stringify(report.problems));
  const said = execFileSync(program, ["admin", "--data", server.data, "course", "add", zip, "--slug", "essai"]).toString();
  assert.match(said, /essai/);
  const page = await (await fetch(`${server.app}/`)).text();
  assert.match(page, /Bonnes pratiques &amp; réflexes/);
});

test("it is played, left, resumed and passed by its mastery score", async () => {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  const first = await beginCourse(page, server.app, "essai");
  await first.sco.waitForFunction(() => window.before);
  assert.deepEqual(await first.sco.evaluate(() => window.before), { status: "not attempted", entry: "ab-initio", location: "" });
  assert.equal(await first.sco.evaluate(() => getComputedStyle(document.querySelector("h1")).color), "rgb(1, 2, 3)");
  await first.outer.waitForFunction(() => document.getElementById("saved").dataset.saved === "true");
  await page.goto(`${server.app}/mes-cours`);
  assert.match((await page.locator(".card").allInnerTexts())[0], /En cours/);

  await page.goto(`${server.app}/mes-cours/essai/lecture`);
  const again = await player(page);
  await again.sco.waitForFunction(() => window.before);
  assert.deepEqual(await again.sco.evaluate(() => window.before), { status: "incomplete", entry: "resume", location: "page 1/2" });
  await again.sco.click("#right");
  await again.outer.click("#exit");
  await page.waitForURL(/\/mes-cours$/);
  const [card] = await page.locator(".card").allInnerTexts();
  // It said "completed" with 90 points: the LMS judges by the manifest's mastery score, 80.
  assert.match(card, /Réussi/);
  assert.match(card, /90/);
  assert.deepEqual(complaints, []);
  await context.close();
});
