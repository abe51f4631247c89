// What a double click opens: axe finds nothing, in light and dark, and a keyboard is enough.
//
// RELAIS_BIN   the program (target/debug/relais)

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { openBrowser, program } from "./player.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let folder, server, origin, browser;
before(async () => {
  assert.ok(existsSync(program), `no program ${program}`);
  folder = mkdtempSync(join(tmpdir(), "relais-welcome-"));
  server = spawn(program, ["welcome", "--no-browser"], { cwd: folder, env: { ...process.env, HOME: folder }, stdio: ["ignore", "pipe", "ignore"] });
  origin = await new Promise((resolve, reject) => {
    server.stdout.on("data", (text) => resolve(String(text).trim().replace(/\/$/, "")));
    server.on("exit", () => reject(new Error("it ended")));
  });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  server?.kill("SIGINT");
  if (folder) rmSync(folder, { recursive: true, force: true });
});

async function judged(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  assert.ok(found.passes.length > 5, "axe looked");
  assert.deepEqual(found.violations.map((it) => [it.id, it.nodes.map((node) => node.html)]), [], what);
}

test("the page is accessible in light and dark, wide and on a phone, with an error too", async () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      const context = await browser.newContext({ locale: "fr-FR", colorScheme, viewport: { width, height: 740 } });
      const page = await context.newPage();
      await page.goto(`${origin}/`);
      const what = `${colorScheme} ${width}`;
      await judged(page, what);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what}: it scrolls sideways`);
      await page.fill("#title", " ");
      await page.press("#title", "Enter");
      await page.waitForSelector("[role=alert]");
      await judged(page, `${what}, with an error`);
      await context.close();
    }
  }
});

test("a keyboard is enough to begin a course", async () => {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  const reached = [];
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const it = document.activeElement;
      const style = getComputedStyle(it);
      const form = it.closest("form")?.getAttribute("action") ?? it.getAttribute("href") ?? "";
      return [`${it.localName} ${form}`, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0];
    });
    if (at[0].startsWith("body")) break;
    assert.ok(at[1], `${at[0]}: nothing shows where the keyboard is`);
    reached.push(at[0]);
    if (at[0] === "input /write") break;
  }
  assert.deepEqual(reached, ["button /try", "input /write"]);
  await page.keyboard.type("Essai au clavier");
  await page.keyboard.press("Tab");
  await Promise.all([page.waitForURL((url) => url.origin !== origin), page.keyboard.press("Enter")]);
  assert.match(page.url(), /^http:\/\/127\.0\.0\.1:\d+\//u);
  await page.goto(`${origin}/`);
  await page.waitForSelector('button[value="essai-au-clavier"]');
  await context.close();
});
