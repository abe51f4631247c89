// Every page of every course, once, on a telephone: it says nothing wrong on the
// console, misses no file, asks nothing of another host, fits the screen, and axe
// finds nothing.
//
// Modules come from the table that `relais build --json` prints, which
// `tests/run` keeps beside the packages; without one, the courses are built here.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { fileURLToPath } from "node:url";
import { courseOf, goTo, launch, openBrowser, program, serve, unpack } from "./player.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const courses = new URL("../../courses", import.meta.url).pathname;
const screen = { width: 360, height: 740 };

let built, browser, packages;

before(async () => {
  packages = table().map(({ package: zip }) => {
    const [name, target] = basename(zip, ".zip").split(".");
    return { name, target, dist: dirname(zip) };
  });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  if (built) rmSync(built, { recursive: true, force: true });
});

/** What was built: the table's rows. */
function table() {
  const kept = process.env.RELAIS_DIST && join(process.env.RELAIS_DIST, "courses.table.json");
  if (kept && existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8"));
  built = mkdtempSync(join(tmpdir(), "relais-pages-"));
  return JSON.parse(execFileSync(program, ["build", courses, "--out", built, "--json"], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
}

/** A browser's page that notes what goes wrong; `at` says where it is. */
async function watched() {
  const context = await browser.newContext({ locale: "fr-FR", viewport: screen });
  const page = await context.newPage();
  const watch = { at: "", home: "", isCut: false };
  const faults = [];
  const note = (what) => faults.push(`${watch.at}: ${what}`);
  page.on("console", (message) => message.type() === "error" && note(`console: ${message.text()}`));
  // While axe reads, the other pages are out of the document: what a script misses then is our doing.
  page.on("pageerror", (error) => watch.isCut || note(`error: ${error.message}`));
  page.on("requestfailed", (request) => request.failure()?.errorText !== "net::ERR_ABORTED" && note(`request failed: ${request.url()}`));
  page.on("response", (response) => response.status() >= 400 && note(`${response.status()}: ${response.url()}`));
  page.on("request", (request) => /^(data|blob):/.test(request.url()) || request.url().startsWith(watch.home) || note(`request elsewhere: ${request.url()}`));
  return { page, watch, faults, note, close: () => context.close() };
}

/** What a page names must be in the package; pictures must be pictures. */
async function files(frame, folder, note) {
  const { named, broken } = await frame.evaluate(async () => {
    const shown = document.querySelector(".page:not([hidden])") || document.body;
    const images = [...shown.querySelectorAll("img")];
    for (const image of images) image.loading = "eager";
    const broken = await Promise.all(images.map((image) => image.decode().then(() => "", () => image.getAttribute("src"))));
    const named = [...shown.querySelectorAll("[src], a[href], [poster], [data-poster]")].flatMap((one) => ["src", "href", "poster", "data-poster"].map((name) => one.getAttribute(name)));
    return { named, broken: broken.filter(Boolean) };
  });
  for (const path of broken) note(`not a picture: ${path}`);
  for (const path of named.filter(Boolean)) {
    if (/^([a-z]+:|#)/.test(path)) continue;
    if (!existsSync(join(folder, decodeURIComponent(path.split("#")[0])))) note(`missing file: ${path}`);
  }
}

/** What axe finds on what is shown. */
async function accessible({ page, note, watch }) {
  watch.isCut = true;
  const { violations, passes } = await page.evaluate(async (rules) => {
    const shown = document.querySelector(".page:not([hidden])") || document.documentElement;
    // axe reads the whole document each time: what is hidden waits outside.
    const hidden = [...document.querySelectorAll(".page[hidden]")].map((one) => {
      const place = document.createComment("");
      one.replaceWith(place);
      return () => place.replaceWith(one);
    });
    // What concerns whole documents is looked at in accessibility.test.mjs.
    const found = await window.axe.run({ include: [shown] }, { runOnly: rules, resultTypes: ["violations"], rules: { region: { enabled: false } }, preload: false });
    for (const back of hidden) back();
    // What went wrong meanwhile is told before this is.
    await new Promise((done) => setTimeout(done, 20));
    return found;
  }, RULES);
  watch.isCut = false;
  assert.ok(passes.length > 3, "axe looked");
  for (const { id, nodes } of violations) note(`axe ${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

async function fits(page, note) {
  const { wide, where } = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    const beyond = [...document.querySelectorAll(".page:not([hidden]) *")].filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1);
    return { wide, where: beyond[0]?.outerHTML.slice(0, 120) };
  });
  if (wide > 0) note(`wider than a telephone by ${wide} pixels: ${where}`);
}

/** Opens every page of an html5 package, or the first ones; how many. */
async function visit(view, { folder, file }, name, most = Infinity) {
  const { page, watch, note } = view;
  watch.home = new URL(".", file).href;
  watch.at = name;
  await page.goto(file);
  await page.evaluate(axe);
  const isModule = await page.locator("#course").count();
  if (!isModule) {
    // The home page of a programme: its modules are packages of their own.
    await look(view, folder);
    return 1;
  }
  await page.waitForSelector("html.ready");
  const { pages } = await courseOf(page);
  const ids = ["_start", ...pages.map((one) => one.id), "_glossary", "_help"].slice(0, most);
  let seen = 0;
  for (const id of ids) {
    if (!(await page.locator(`[id="${id}"]`).count())) continue;
    watch.at = `${name}, page ${id}`;
    await goTo(page, id);
    await look(view, folder);
    seen++;
  }
  return seen;
}

async function look(view, folder) {
  await files(view.page, folder, view.note);
  await fits(view.page, view.note);
  await accessible(view);
}

test("every page of every course opens without a fault", async (t) => {
  const view = await watched();
  let seen = 0;
  for (const { name, dist } of packages.filter((one) => one.target === "html5")) {
    const pack = unpack("html5", name, dist);
    seen += await visit(view, pack, name);
    pack.remove();
  }
  await view.close();
  t.diagnostic(`${seen} pages`);
  assert.ok(seen > packages.length, "pages were seen");
  assert.deepEqual(view.faults, []);
});

test("every page of a module opens without a fault in an LMS", async (t) => {
  const { name, dist } = packages.find((one) => one.target === "scorm12");
  const pack = unpack("scorm12", name, dist);
  const server = await serve(pack.folder, { "/favicon.ico": "" });
  const view = await watched();
  view.watch.home = server.origin;
  view.watch.at = `${name} in an LMS`;
  const frame = await launch(view.page, server.origin, pack.launch);
  const { pages } = await courseOf(frame);
  for (const { id } of pages) {
    view.watch.at = `${name} in an LMS, page ${id}`;
    await goTo(frame, id);
    await files(frame, pack.folder, view.note);
  }
  const errors = await view.page.evaluate(() => window.lms.errors());
  await view.close();
  server.close();
  pack.remove();
  t.diagnostic(`${pages.length} pages`);
  assert.deepEqual(view.faults, []);
  assert.deepEqual(errors, []);
});

test("a spoilt package is found out", async () => {
  const { name, dist } = packages.find((one) => one.target === "html5");
  const pack = unpack("html5", name, dist);
  const index = join(pack.folder, "index.html");
  const whole = readFileSync(index, "utf8");
  const { pages } = JSON.parse(whole.split('id="course">')[1].split("</script>")[0]);
  const spoilt = '<img src="gone.png"><img src="https://elsewhere.example/x.png" alt="x"><p><a href="gone.pdf">Document</a></p><svg width="900" height="9" aria-hidden="true"></svg>';
  writeFileSync(index, whole.replace(`id="${pages[0].id}_title"`, (id) => `${id} data-was`).replace(/(data-was[^>]*>[^<]*<\/h1>)/, `$1${spoilt}`));
  const view = await watched();
  await visit(view, pack, name, 3);
  await view.close();
  pack.remove();
  const found = view.faults.join("\n");
  const where = `${name}, page ${pages[0].id}: `;
  for (const expected of ["missing file: gone.png", "missing file: gone.pdf", "not a picture: gone.png", "axe image-alt", "wider than a telephone"]) {
    assert.ok(found.includes(where + expected), `${expected} in:\n${found}`);
  }
  assert.match(found, /elsewhere\.example/);
  assert.match(found, /console: /);
  assert.ok(!found.includes(`page ${pages[1].id}: `), found);
});
