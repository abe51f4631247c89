// The simulated platform in a real browser: it has to be as unkind as Moodle was seen
// to be, or no journey through it proves anything. The SCO is an empty page; its calls
// are the test's.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before, beforeEach } from "./limited.mjs";
import { openBrowser } from "./player.mjs";
import { enter, expire, leave, open, signIn, startPlatform } from "./platform.mjs";

const SUSPEND = "cmi.suspend_data";
const STATUS = "cmi.core.lesson_status";

let folder, browser, platform, context, page;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "relais-sco-"));
  writeFileSync(join(folder, "sco.html"), '<!doctype html><html lang="fr" class="ready"><title>SCO</title><h1>SCO</h1><script>addEventListener("pagehide", () => window.last?.())</script></html>');
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  platform?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => begin());

async function begin(settings) {
  await context?.close();
  platform?.close();
  platform = await startPlatform({ folder, launch: "sco.html" }, settings);
  context = await browser.newContext();
  page = await context.newPage();
  await signIn(page, platform, "denis");
}

const stored = () => platform.stored("denis");
/** In the page that has the API: "Name value" sets, anything else is called. */
const play = (page, ...calls) =>
  page.evaluate(
    (calls) =>
      calls.map((call) => {
        const [name, ...value] = call.split(" ");
        return name.startsWith("cmi.") ? window.API.LMSSetValue(name, value.join(" ")) : window.API[name](value.join(" "));
      }),
    calls,
  );

test("a commit that is answered 503: false once, then true, and nothing is stored", async () => {
  await enter(page, platform);
  platform.network("503", 1, ["commit"]);
  assert.deepEqual(await play(page, "LMSInitialize", `${SUSPEND} a`, "LMSCommit", "LMSCommit"), ["true", "true", "false", "true"]);
  assert.deepEqual(stored(), {});
  await play(page, `${SUSPEND} b`, "LMSCommit");
  assert.equal(stored()[SUSPEND], "b");
});

test("without a network: true, and nothing arrives when it is back", async () => {
  await enter(page, platform);
  await context.setOffline(true);
  assert.deepEqual(await play(page, "LMSInitialize", `${SUSPEND} a`, "LMSCommit"), ["true", "true", "true"]);
  await context.setOffline(false);
  assert.deepEqual(await play(page, "LMSCommit"), ["true"]);
  assert.deepEqual(stored(), {});
});

test("closing: a beacon, which arrives when the server is there", async () => {
  const last = (frame, value) => frame.evaluate((value) => (window.last = () => (parent.API.LMSSetValue("cmi.suspend_data", value), parent.API.LMSCommit(""))), value);
  let frame = await enter(page, platform);
  await play(page, "LMSInitialize");
  await last(frame, "left");
  await leave(page);
  assert.equal(stored()[SUSPEND], "left");
  assert.equal(platform.commits().at(-1).kind, "beacon");
  frame = await enter(page, platform);
  await play(page, "LMSInitialize");
  await last(frame, "closed");
  await page.close({ runBeforeUnload: true });
  for (const until = Date.now() + 3000; stored()[SUSPEND] !== "closed" && Date.now() < until; ) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(stored()[SUSPEND], "closed");
});

test("an expired session: false while shown, true hidden; its files are the login page", async () => {
  const frame = await enter(page, platform);
  await play(page, "LMSInitialize");
  await expire(context, platform);
  assert.deepEqual(await play(page, `${SUSPEND} a`, "LMSCommit"), ["true", "false"]);
  await page.evaluate(() => window.lms.leave(true));
  assert.deepEqual(await play(page, `${SUSPEND} b`, "LMSCommit"), ["true", "true"]);
  assert.deepEqual(stored(), {});
  assert.deepEqual(await frame.evaluate(() => fetch("sco.html", { cache: "no-store" }).then((answer) => [answer.status, answer.redirected, new URL(answer.url).pathname])), [200, true, "/login"]);
});

test("signing in clears localStorage of the whole origin, not IndexedDB; the page open before stores nothing more", async () => {
  const frame = await enter(page, platform);
  await play(page, "LMSInitialize");
  await frame.evaluate(
    () =>
      new Promise((resolve) => {
        localStorage.setItem("journal", "1");
        const asked = indexedDB.open("journal");
        asked.onsuccess = () => (asked.result.close(), resolve());
      }),
  );
  await expire(context, platform);
  const other = await context.newPage();
  await signIn(other, platform, "denis");
  assert.deepEqual(await frame.evaluate(async () => [localStorage.getItem("journal"), (await indexedDB.databases()).map(({ name }) => name)]), [null, ["journal"]]);
  assert.deepEqual(await play(page, `${SUSPEND} a`, "LMSCommit"), ["true", "false"], "the key of before");
  assert.equal(await frame.evaluate(() => fetch("sco.html", { cache: "no-store" }).then((answer) => answer.redirected)), false, "its files are answered");
  assert.deepEqual(stored(), {});
});

test("a preview that says nothing is completed for good, and the real launch is a review", async () => {
  await enter(page, platform, { mode: "browse" });
  assert.deepEqual(await play(page, "LMSInitialize", "LMSGetValue cmi.core.lesson_mode", "LMSFinish"), ["true", "browse", "true"]);
  assert.equal(stored()[STATUS], "completed");
  assert.equal(platform.lms.complete("denis"), true);
  await enter(page, platform);
  assert.deepEqual(await play(page, "LMSInitialize", "LMSGetValue cmi.core.lesson_mode", `${SUSPEND} late`, "LMSCommit"), ["true", "review", "true", "true"]);
  assert.equal(stored()[SUSPEND], "late", "a review protects nothing");
});

test("two tabs: the last one wins", async () => {
  await enter(page, platform);
  const other = await context.newPage();
  await enter(other, platform);
  await play(page, "LMSInitialize", `${STATUS} incomplete`, `${SUSPEND} newer`, "LMSCommit");
  await play(other, "LMSInitialize", `${SUSPEND} older`, "LMSCommit");
  assert.deepEqual([stored()[SUSPEND], stored()[STATUS]], ["older", "not attempted"]);
});

test("several SCOs: complete with the first, unless all are asked for", async () => {
  for (const allScos of [false, true]) {
    await begin({ scos: ["A", "B"], allScos });
    await enter(page, platform, { sco: "A" });
    await play(page, "LMSInitialize", `${STATUS} completed`, "LMSFinish");
    assert.equal(platform.lms.complete("denis"), !allScos);
  }
});

test("an API that comes late, a request that hangs", async () => {
  const frame = await open(page, platform, { late: "700" });
  await frame.waitForSelector("html.ready");
  assert.equal(await page.evaluate(() => typeof window.API), "undefined");
  await page.waitForFunction(() => window.API);
  platform.network("hangs", 1, ["commit"]);
  const began = Date.now();
  assert.deepEqual(await play(page, "LMSInitialize", `${SUSPEND} a`, "LMSCommit"), ["true", "true", "false"]);
  assert.ok(Date.now() - began > 5000);
  assert.deepEqual(stored(), {});
});
