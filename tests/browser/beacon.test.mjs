// A partner that opted in: one anonymous message per completed module, that the learner
// sees and may turn off. Everybody else's packages tell nobody anything.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before, beforeEach } from "./limited.mjs";
import { answer, build, courseOf, launch, openBrowser, readAll, serve, SHORT, takeQuiz } from "./player.mjs";

const root = new URL("../../", import.meta.url).pathname;
let folder, browser, listener, ear;
const heard = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "relais-beacon-"));
  listener = createServer((request, response) => {
    let text = "";
    request.on("data", (part) => (text += part));
    request.on("end", () => {
      heard.push({ method: request.method, path: request.url, headers: request.headers, text });
      response.writeHead(204, { "cross-origin-resource-policy": "cross-origin", "set-cookie": "trace=1; SameSite=None; Secure" }).end();
    });
  });
  await new Promise((done) => listener.listen(0, "127.0.0.1", done));
  ear = `http://127.0.0.1:${listener.address().port}`;
  writeFileSync(join(folder, "acme.toml"), `id = "acme"\nname = "Acme"\nbeacon = "${ear}"\n`);
  build(join(root, "tests/courses/demo"), folder, "--partner", join(folder, "acme.toml"));
  for (const target of ["html5", "scorm12"]) {
    mkdirSync(join(folder, target));
    execFileSync("unzip", ["-q", join(folder, `${SHORT}.acme.${target}.zip`), "-d", join(folder, target)]);
  }
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  listener?.closeAllConnections();
  listener?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => (heard.length = 0));

/** The whole module, everything right. */
async function complete(frame) {
  const course = await courseOf(frame);
  await readAll(frame, async (current) => {
    for (const activity of course.activities.filter((one) => one.page === current.id && !one.quiz)) await answer(frame, activity, true);
  });
  if (course.quiz) await takeQuiz(frame, () => true);
}

/** What was told until now: the page sends one more message, and what it sent before is there by then. */
async function told(page) {
  const mark = `mark ${heard.length}`;
  await page.evaluate(([url, body]) => fetch(url, { method: "POST", mode: "no-cors", body }).then(() => {}), [`${ear}/balise`, mark]);
  assert.equal(heard.at(-1)?.text, mark);
  return heard.filter(({ text }) => !text.startsWith("mark"));
}

async function visit(context, origin) {
  const page = await context.newPage();
  await page.goto(`${origin}/package/index.html`);
  await page.waitForSelector("html.ready");
  return page;
}

test("one message when the module is completed, and never another", async () => {
  const server = await serve(join(folder, "html5"));
  const context = await browser.newContext({ locale: "fr-FR", serviceWorkers: "block" });
  try {
    const page = await visit(context, server.origin);
    const host = new URL(ear).host;
    assert.match(await page.textContent("#_start"), new RegExp(`signale à ${host}`));
    assert.match(await page.textContent("#_help"), new RegExp(`${host} reçoit une fois`));
    const course = await courseOf(page);
    const said = page.waitForRequest((request) => request.url() === `${ear}/balise`);
    await complete(page);
    await said;
    assert.equal((await told(page)).length, 1);
    const [{ method, path, headers, text }] = heard;
    assert.deepEqual([method, path, headers.cookie, headers.referer], ["POST", "/balise", undefined, undefined]);
    assert.deepEqual(JSON.parse(text), { partner: "acme", module: course.course, version: course.version, month: new Date().toISOString().slice(0, 7) });
    // Read again, launched again.
    await page.reload();
    await page.waitForSelector("html.ready");
    await takeQuiz(page, () => true).catch(() => {});
    const other = await visit(context, server.origin);
    await told(page);
    assert.equal((await told(other)).length, 1);
  } finally {
    await context.close();
    server.close();
  }
});

test("turned off, nothing is told, then or later", async () => {
  const server = await serve(join(folder, "html5"));
  const context = await browser.newContext({ locale: "fr-FR", serviceWorkers: "block" });
  try {
    const page = await visit(context, server.origin);
    await page.click('.top [data-do="preferences"]');
    const box = page.getByLabel("Être compté, sans nom, quand je termine ce module");
    assert.ok(await box.isChecked());
    await box.uncheck();
    await page.getByRole("button", { name: "Fermer" }).first().click();
    await page.reload();
    await page.waitForSelector("html.ready");
    assert.equal(await page.locator('[name="beacon"]').isChecked(), false, "it is remembered");
    assert.equal(await page.locator('[name="captions"]').isChecked(), true, "and nothing else with it");
    await complete(page);
    await page.click('.top [data-do="preferences"]');
    await page.locator('[name="beacon"]').check();
    await page.reload();
    await page.waitForSelector("html.ready");
    assert.deepEqual(await told(page), []);
  } finally {
    await context.close();
    server.close();
  }
});

test("completed without a network, it is told at the next visit", async () => {
  const server = await serve(join(folder, "html5"));
  const options = { locale: "fr-FR", serviceWorkers: "block" };
  const away = await browser.newContext(options);
  let back;
  try {
    const page = await visit(away, server.origin);
    await away.setOffline(true);
    await complete(page);
    // What the browser keeps, in another one. The page stays open: its emulated network comes
    // back when it closes, and it would tell it with its last breath.
    const storageState = await away.storageState({ indexedDB: true });
    assert.deepEqual(heard, []);
    back = await browser.newContext({ ...options, storageState });
    const again = await back.newPage();
    const said = again.waitForRequest((request) => request.url() === `${ear}/balise`);
    await again.goto(`${server.origin}/package/index.html`);
    await said;
    assert.equal((await told(again)).length, 1);
  } finally {
    await away.close();
    await back?.close();
    server.close();
  }
});

test("told already, by an earlier package or on a host that clears localStorage, it is never told again", async () => {
  const server = await serve(join(folder, "scorm12"));
  const context = await browser.newContext({ locale: "fr-FR" });
  try {
    const enter = async (before) => {
      const page = await context.newPage();
      await page.goto(server.origin);
      await page.evaluate((before) => (localStorage.clear(), Object.entries(before).forEach(([key, value]) => localStorage.setItem(key, value))), before);
      const frame = await launch(page, server.origin, "index.html", {});
      await complete(frame);
      const count = (await told(frame)).length;
      await page.close();
      return count;
    };
    // An earlier package kept it in localStorage.
    assert.equal(await enter({ "relais:beacon:demo-short@acme": "sent" }), 0);
    assert.equal(await enter({}), 0, "taken over: a fresh attempt, after the host cleared localStorage");
  } finally {
    await context.close();
    server.close();
  }
  const other = await serve(join(folder, "scorm12"));
  const fresh = await browser.newContext({ locale: "fr-FR" });
  try {
    for (const expected of [1, 1]) {
      const page = await fresh.newPage();
      const frame = await launch(page, other.origin, "index.html", {});
      await complete(frame);
      assert.equal((await told(frame)).length, expected, "once, in however many attempts");
      await page.evaluate(() => localStorage.clear());
      await page.close();
    }
  } finally {
    await fresh.close();
    other.close();
  }
});

test("in an LMS too; what an LMS knows as completed was told before", async () => {
  const server = await serve(join(folder, "scorm12"));
  const context = await browser.newContext({ locale: "fr-FR" });
  try {
    for (const [lms, expected] of [
      [{ saved: { "cmi.core.lesson_status": "passed" } }, 0],
      [{ mode: "review" }, 0],
      [{}, 1],
    ]) {
      const page = await context.newPage();
      const frame = await launch(page, server.origin, "index.html", lms);
      await complete(frame);
      assert.equal((await told(frame)).length, expected, JSON.stringify(lms));
      await page.close();
    }
  } finally {
    await context.close();
    server.close();
  }
});

test("a package whose partner did not opt in has neither the script nor the right to tell", async () => {
  const out = mkdtempSync(join(tmpdir(), "relais-silent-"));
  try {
    build(join(root, "tests/courses/demo"), out, "--partner", join(root, "tests/partners/acme.toml"));
    for (const target of ["html5", "scorm12"]) {
      const zip = join(out, `${SHORT}.acme.${target}.zip`);
      assert.doesNotMatch(execFileSync("unzip", ["-l", zip]).toString(), /beacon/);
      const html = execFileSync("unzip", ["-p", zip, "index.html"]).toString();
      assert.match(html, /connect-src &#39;self&#39;;/);
      assert.doesNotMatch(html, /balise/);
    }
    const told = readFileSync(join(folder, "html5/index.html"), "utf8");
    assert.ok(told.includes(`connect-src &#39;self&#39; ${ear};`), "opted in: that server alone");
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
