// How much later a course is there when its content was renewed: the same package launched in turn
// without and with a partner's updates, and after a correction. Prints the medians.
//
//   node tests/browser/updates-launch.mjs [LAUNCHES]
//
// RELAIS_BIN and CHROMIUM as in player.mjs. Figures of a machine that does something else are worth nothing.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, courseOf, jump, openBrowser, program, serve } from "./player.mjs";

const launches = Number(process.argv[2] || 31);
const root = new URL("../../", import.meta.url).pathname;
const MODULE = process.env.RELAIS_MODULE || "agir";
const folder = mkdtempSync(join(tmpdir(), "relais-launch-"));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Milliseconds from the navigation until the first page answers, and until all of it does. */
const watch = () => {
  globalThis.times = {};
  const note = () => {
    for (const state of ["started", "ready"]) if (document.documentElement.classList.contains(state)) globalThis.times[state] ??= performance.now();
  };
  new MutationObserver(note).observe(document, { subtree: true, childList: true, attributeFilter: ["class"] });
};

const relais = (...options) => execFileSync(program, options, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const host = createServer((request, response) => {
  try {
    const bytes = readFileSync(join(folder, decodeURIComponent(request.url)));
    response.writeHead(200, { "access-control-allow-origin": "*", "cache-control": "no-store" }).end(bytes);
  } catch {
    response.writeHead(404, { "access-control-allow-origin": "*" }).end();
  }
});
const closing = [];
try {
  await new Promise((done) => host.listen(0, "127.0.0.1", done));
  closing.push(() => (host.closeAllConnections(), host.close()));
  const key = relais("updates", "keys", "--new", join(folder, "key.pem")).trim();
  writeFileSync(join(folder, "acme.toml"), `id = "acme"\nname = "Acme"\nupdates = "http://127.0.0.1:${host.address().port}"\nupdates_key = "${key}"\n`);
  const source = join(folder, "course");
  cpSync(join(root, "courses/senscyber"), source, { recursive: true });
  build(source, folder);
  build(source, folder, "--partner", join(folder, "acme.toml"));
  // Some sentence of some page.
  const pages = readdirSync(join(source, MODULE), { recursive: true }).filter((name) => /^\d[^/]*\/\d[^/]*\.md$/.test(name) && !/\.[a-z]{2}\.md$/.test(name)).sort();
  const page = join(source, MODULE, pages[1]);
  writeFileSync(page, readFileSync(page, "utf8") + "\nUne phrase corrigée.\n");

  const browser = await openBrowser();
  closing.push(() => browser.close());
  const kinds = {};
  for (const [kind, name] of [["plain", ""], ["asking", ".acme"], ["renewed", ".acme"]]) {
    const zip = join(folder, `senscyber-${MODULE}${name}.html5.zip`);
    execFileSync("unzip", ["-q", zip, "-d", join(folder, kind)]);
    const site = await serve(join(folder, kind));
    closing.push(site.close);
    const context = await browser.newContext({ serviceWorkers: "block" });
    await context.addInitScript(watch);
    // One asks, and there is nothing.
    if (kind === "asking") await context.route("**/maj/**", (route) => route.fulfill({ status: 404 }));
    const page = await context.newPage();
    const open = async () => {
      await page.goto("about:blank");
      await page.goto(`${site.origin}/package/index.html`);
      await page.waitForSelector("html.ready");
    };
    kinds[kind] = { page, open, started: [], ready: [] };
    await open();
    if (kind === "renewed") relais("updates", "publish", source, "--to", join(folder, "maj"), "--key", join(folder, "key.pem"));
    // The same learner in all: who has been on a page has more to be told.
    await jump(page, (await courseOf(page)).pages[0].id);
    if (kind === "renewed") await page.waitForFunction(async () => (await (await caches.open("relais-updates")).keys()).some((one) => one.url.endsWith("&next")), null, { timeout: 60000, polling: 200 });
    await page.evaluate(() => (window.location.hash = "#_start"));
    if (kind !== "renewed") continue;
    // A machine that is busy shows the package's own content when what is kept takes too long.
    for (let tries = 0; !(await page.textContent("#_main")).includes("Une phrase corrigée."); tries += 1) {
      if (tries === 9) throw new Error("not renewed");
      await open();
    }
  }
  for (let n = 0; n < launches + 2; n += 1) {
    for (const it of Object.values(kinds)) {
      await it.open();
      const times = await it.page.evaluate(() => globalThis.times);
      // The first launches warm up.
      if (n > 1) for (const state of ["started", "ready"]) it[state].push(times[state]);
    }
  }
  for (const state of ["started", "ready"]) {
    const plain = median(kinds.plain[state]);
    for (const [kind, it] of Object.entries(kinds)) console.log(`${state.padEnd(8)} ${kind.padEnd(8)} ${median(it[state]).toFixed(1).padStart(7)} ms  +${(median(it[state]) - plain).toFixed(1)}`);
  }
} finally {
  for (const close of closing.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
}
