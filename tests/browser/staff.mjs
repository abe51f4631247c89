// Those who work here, at a browser: an administrator's first steps, the codes of a
// second factor, and a look at a page at every width.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

export const PASSWORD = "correct cheval agrafe";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The half minute that codes are of now. */
export const halfMinute = () => Math.floor(Date.now() / 30000);

/**
 * The code that an application shows in a half minute, this one (RFC 6238).
 * @param {string} secret Base32, as the page shows it @param {number} [step]
 */
export function totp(secret, step = halfMinute()) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const bits = [...secret.replace(/\s/g, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) || []).map((byte) => parseInt(byte, 2)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, "0");
}

/** Accepts an invitation. @param {import("playwright-core").Page} page @param {string} link @param {string} login */
export async function accept(page, link, login) {
  await page.goto(link);
  await page.fill("#login", login);
  await page.fill("#password", PASSWORD);
  await page.fill("#again", PASSWORD);
  await page.click("main button");
  await page.waitForURL(/second-facteur/);
}

/** The first administrator, with both factors, at the administration. @param {import("playwright-core").Page} page @param {{invitation: string}} server */
export async function becomeAdministrator(page, server) {
  for (let i = 0; !server.invitation && i < 100; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  await accept(page, server.invitation, "anne");
  await page.fill("#code", totp(await page.innerText("#secret")));
  await page.click("main button");
  await page.waitForURL(/\/admin$/);
}

/**
 * axe at both widths, light and dark; nothing wider than the screen, no word of a table
 * broken.
 * @param {import("playwright-core").Page} page @param {string} name @param {string} [shots] a folder for pictures
 */
export async function look(page, name, shots) {
  if (shots) mkdirSync(shots, { recursive: true });
  // A click that leads here waits for the page, and not for its style.
  await page.waitForLoadState();
  for (const [width, colorScheme] of /** @type {[number, "light" | "dark"][]} */ ([[1280, "light"], [1280, "dark"], [360, "light"], [360, "dark"]])) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    // The policy of our pages lets no foreign script in, so axe comes by the debugger.
    await page.evaluate(axe);
    const violations = await page.evaluate(async (rules) => {
      const found = await window.axe.run(document, { runOnly: { type: "tag", values: rules } });
      return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ") + " " + node.failureSummary).join("\n   ")}`);
    }, RULES);
    assert.deepEqual(violations, [], `${name}, ${width}, ${colorScheme}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${name} is ${over} pixels wider than ${width}`);
    const broken = await page.evaluate(() => [...document.querySelectorAll(".scroll :is(th, td)")].filter((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      const lines = new Set([...range.getClientRects()].map((it) => Math.round(it.top)));
      return /^\p{L}+$/u.test(cell.textContent?.trim() || "") && lines.size > 1;
    }).map((cell) => cell.textContent));
    assert.deepEqual(broken, [], `${name}, ${width}`);
    if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}
