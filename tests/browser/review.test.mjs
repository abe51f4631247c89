// Colleagues read a course that its author shares, and remark on it: two browsers, one author.
//
// RELAIS_BIN   the program (target/debug/relais)

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { fileURLToPath } from "node:url";
import { jump, openBrowser, program } from "./player.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const root = fileURLToPath(new URL("../../", import.meta.url));
const WAIT = { timeout: 30_000 };
const PAGE = "agir/1-bonnes-pratiques/03-double-authentification.md";
const ID = "double-authentification";

let folder, server, browser;
/** Lines that the author reads, and who waits for one. */
const said = [];
let heard = () => {};

/** The first line that matches, once it is there. */
async function line(pattern) {
  for (const until = Date.now() + 30_000; ; ) {
    const found = said.find((one) => pattern.test(one));
    if (found) return found.match(pattern);
    const left = until - Date.now();
    assert.ok(left > 0, `no ${pattern} in\n${said.join("\n")}`);
    await new Promise((resolve) => ((heard = resolve), setTimeout(resolve, Math.min(left, 500))));
  }
}

/** Every link that was printed. */
const links = () => said.map((one) => one.match(/once: (http:\S+)/)?.[1]).filter(Boolean);

async function link(number) {
  for (const until = Date.now() + 30_000; links().length < number && Date.now() < until; ) await new Promise((resolve) => setTimeout(resolve, 50));
  return links()[number - 1];
}

before(async () => {
  assert.ok(existsSync(program), `no program ${program}`);
  folder = mkdtempSync(join(tmpdir(), "relais-review-"));
  cpSync(join(root, "courses/senscyber"), folder, { recursive: true });
  server = spawn(program, ["preview", folder, "--port", "0", "--share=127.0.0.1"], { stdio: ["ignore", "pipe", "inherit"] });
  let rest = "";
  server.stdout.on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    said.push(...lines);
    heard();
  });
  await link(1);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  server?.kill("SIGINT");
  if (folder) rmSync(folder, { recursive: true, force: true });
});

async function check(page, where) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, iframes: false });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ") + " " + node.failureSummary).join("\n   ")}`);
  });
  assert.deepEqual(violations, [], where);
}

/** A colleague comes in by a link, with the keyboard alone. */
async function enter(address, initials, locale, viewport = { width: 1280, height: 900 }) {
  const context = await browser.newContext({ locale, viewport });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  await page.goto(address);
  await check(page, `entrance, ${locale}`);
  await page.keyboard.press("Tab");
  await page.keyboard.type(initials);
  await page.keyboard.press("Enter");
  await page.locator(".courses a").first().waitFor(WAIT);
  return page;
}

/** Into a course, at a page. */
async function read(page, title) {
  await page.getByRole("link", { name: title, exact: true }).click();
  const frame = await (await page.waitForSelector("#stage iframe", WAIT)).contentFrame();
  await frame.waitForSelector("html.ready", WAIT);
  await frame.waitForSelector(".relais-remark", { state: "attached", ...WAIT });
  await jump(frame, ID);
  return frame;
}

const frameOf = async (page) => (await page.waitForSelector("#stage iframe", WAIT)).contentFrame();

test("two colleagues remark, each reads what the other said, and the author resolves it", async (t) => {
  const first = await link(1);
  const one = await enter(first, "cd", "fr-FR");
  t.after(() => one.context().close());
  await check(one, "choice");
  const frame = await read(one, "Agir");

  // The link is spent: another browser does not come in by it.
  const late = await (await browser.newContext({ locale: "en-GB" })).newPage();
  t.after(() => late.context().close());
  await late.goto(first);
  assert.equal(await late.textContent("h1"), "This link leads nowhere any more");
  await check(late, "closed");

  // By keyboard: to a paragraph's button, into the form, and back.
  const button = frame.locator(`[id="${ID}"] p > .relais-remark`).first();
  await button.focus();
  assert.match(await button.getAttribute("aria-label"), /^Faire une remarque sur «/);
  await one.keyboard.press("Enter");
  await one.locator("#form").waitFor(WAIT);
  assert.equal(await one.evaluate(() => document.activeElement?.id), "remark");
  await check(one, "form");
  await one.keyboard.press("Escape");
  await one.locator("#form").waitFor({ state: "hidden", ...WAIT });
  assert.equal(await frame.evaluate(() => document.activeElement?.className), "relais-remark");
  await one.keyboard.press("Enter");
  const words = "Préciser <b>le délai</b>";
  await one.keyboard.type(words);
  await one.keyboard.press("Tab");
  await one.keyboard.press("Enter");
  await one.locator("#live").filter({ hasText: "Votre remarque est dans le fichier" }).waitFor(WAIT);
  const [, place] = await line(/^CD remarks on (.*)$/);
  assert.match(place, new RegExp(`${PAGE}:\\d+$`));
  const path = join(folder, "relecture.txt");
  const kept = readFileSync(path, "utf8").trim().split("\n").at(-1);
  assert.ok(kept?.startsWith(`[ ] ${PAGE}:`) && kept.endsWith(`· ${words}`), kept);
  // That very line of the page begins the paragraph.
  const source = readFileSync(join(folder, PAGE), "utf8").split("\n")[Number(place.split(":").at(-1)) - 1];
  const quote = kept?.match(/« (.*?)…? »/)?.[1] ?? "";
  const letters = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  assert.ok(letters(source).includes(letters(quote).slice(0, 16)), `${source}\n${quote}`);
  assert.equal(await button.textContent(), "✎ 1");

  // On a phone, in English, the other reads it as words, not as HTML.
  const other = await enter(await link(2), "ab", "en-GB", { width: 360, height: 720 });
  t.after(() => other.context().close());
  await read(other, "Agir");
  const item = other.locator("#remarks li").first();
  await item.waitFor(WAIT);
  assert.equal(await item.locator(".words").textContent(), words);
  assert.match(await item.locator(".who").textContent(), /^CD · /);
  assert.equal(await other.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
  await check(other, "phone");
  await item.getByRole("button").click();
  const there = await frameOf(other);
  await there.waitForFunction(() => document.activeElement?.className === "relais-remark", null, WAIT);

  // The author resolves it with an editor; both see that.
  writeFileSync(path, readFileSync(path, "utf8").replace("[ ] agir", "[x] agir"));
  await one.locator("#remarks .resolved").waitFor(WAIT);
  await other.locator("#remarks .resolved").waitFor(WAIT);
  await frame.waitForFunction(() => !document.querySelector(".relais-remark[data-count]"), null, WAIT);
});

test("a change of the author's is shown, but not under what is being written", async (t) => {
  const page = await enter(await link(3), "ef", "en-GB");
  t.after(() => page.context().close());
  const frame = await read(page, "Agir");
  const button = frame.locator(`[id="${ID}"] p > .relais-remark`).first();
  await button.click();
  await page.fill("#remark", "half a");
  const text = readFileSync(join(folder, PAGE), "utf8");
  writeFileSync(join(folder, PAGE), `${text}\nUn ajout tout frais.\n`);
  // The state was fetched again: the form is as it was.
  await page.waitForResponse((answer) => answer.url().includes("/remarks?"), WAIT);
  await page.waitForResponse((answer) => answer.url().includes("/remarks?"), WAIT);
  assert.equal(await page.inputValue("#remark"), "half a");
  assert.ok(!(await frame.textContent("body"))?.includes("tout frais"));
  await page.click("#cancel");
  await page.frameLocator("#stage iframe").getByText("Un ajout tout frais.").waitFor({ state: "attached", ...WAIT });
  writeFileSync(join(folder, PAGE), text);
});

test("when the author stops, words stay in the form and it is said", async (t) => {
  const page = await enter(await link(4), "gh", "en-GB");
  t.after(() => page.context().close());
  const frame = await read(page, "Agir");
  await frame.locator(`[id="${ID}"] p > .relais-remark`).first().click();
  await page.fill("#remark", "not lost");
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGINT");
  await ended;
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator("#failed").filter({ hasText: "could not be sent" }).waitFor(WAIT);
  assert.equal(await page.inputValue("#remark"), "not lost");
  await page.locator("#live").filter({ hasText: "does not answer" }).waitFor(WAIT);
  // Nothing was written but the one file.
  assert.ok(existsSync(join(folder, "relecture.txt")));
});
