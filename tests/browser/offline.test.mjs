// The html5 package on a web server: kept by the browser, opened without a network.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { answer, courseOf, goTo, openBrowser, serve, SHORT, shown, TOUR, unpack } from "./player.mjs";

let tour, short, browser;
before(async () => {
  tour = unpack("html5", TOUR);
  short = unpack("html5", SHORT);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  tour?.remove();
  short?.remove();
});

/** Waits until the package at this address is kept. */
async function kept(page, address) {
  await page.goto(address);
  await page.waitForSelector("html.ready");
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    while (registration.installing || registration.waiting || registration.active?.state !== "activated") await new Promise((done) => setTimeout(done, 20));
  });
}

const cacheNames = (page) => page.evaluate(async () => (await caches.keys()).sort());

test("kept after one visit, it opens, plays and resumes without a network", async () => {
  const server = await serve(tour.folder);
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  const address = server.origin + "/package/index.html";
  await kept(page, address);
  assert.equal(await page.evaluate(() => document.querySelector('link[rel="manifest"]').href), server.origin + "/package/manifest.webmanifest");
  const manifest = await page.evaluate(async () => (await fetch(document.querySelector('link[rel="manifest"]').href)).json());
  assert.equal(manifest.name, "Le tour des blocs");
  assert.equal(new URL(manifest.start_url, server.origin + "/package/manifest.webmanifest").href, address);
  const listed = JSON.parse(readFileSync(join(tour.folder, "relais.json"), "utf8")).files;
  for (const file of ["sw.js", "manifest.webmanifest", "assets/icon.svg"]) assert.ok(listed[file], file);

  // The server is gone for good, not only the browser's network.
  server.close();
  await context.setOffline(true);
  await page.reload();
  await page.waitForSelector("html.ready");
  const course = await courseOf(page);
  await goTo(page, "media");
  await page.evaluate(() => Promise.all([...document.querySelectorAll("#media img")].map((image) => ((image.loading = "eager"), image.decode()))));
  const bytes = await page.evaluate(async () => {
    const source = document.querySelector("#media video source").src;
    const piece = await fetch(source, { headers: { range: "bytes=10-19" } });
    const rest = await fetch(source, { headers: { range: "bytes=8000-" } });
    const past = await fetch(source, { headers: { range: "bytes=99999999-" } });
    return [piece.status, piece.headers.get("content-range"), (await piece.arrayBuffer()).byteLength, rest.status, past.status];
  });
  assert.deepEqual(bytes, [206, "bytes 10-19/8913", 10, 206, 416]);
  await page.evaluate(async () => {
    const video = document.querySelector("#media video");
    video.muted = true;
    await video.play();
  });
  const practice = course.activities.find((one) => one.id === "q-single");
  await goTo(page, practice.page);
  await answer(page, practice, true);
  await page.goto("about:blank");
  await page.goto(server.origin + "/package/");
  await page.waitForSelector("html.ready");
  assert.equal(await shown(page), practice.page);
  assert.ok(await page.isVisible(`#${practice.id}.revealed`));
  assert.deepEqual(complaints, []);
  await context.close();
});

test("courses and partners side by side on one origin leave each other alone; a new version replaces its own", async () => {
  const newer = mkdtempSync(join(tmpdir(), "relais-newer-"));
  cpSync(tour.folder, newer, { recursive: true });
  const server = await serve(tour.folder, { "/short/": short.folder, "/partner/": newer });
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await kept(page, server.origin + "/package/index.html");
    await kept(page, server.origin + "/short/index.html");
    await kept(page, server.origin + "/partner/index.html");
    const before = await cacheNames(page);
    assert.equal(before.length, 3, before.join());

    const worker = join(newer, "sw.js");
    writeFileSync(worker, readFileSync(worker, "utf8").replace(/"hash": "\w+"/, '"hash": "0123456789ab"'));
    writeFileSync(join(newer, "index.html"), readFileSync(join(newer, "index.html"), "utf8").replaceAll("Le tour des blocs", "Le tour refait"));
    await page.goto(server.origin + "/partner/index.html");
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    const partners = async () => (await cacheNames(page)).filter((name) => name.includes("/partner/")).join();
    while (!/^[^,]* 0123456789ab$/.test(await partners())) await page.waitForTimeout(50);
    const now = await cacheNames(page);
    assert.deepEqual(now.filter((name) => !name.includes("/partner/")), before.filter((name) => !name.includes("/partner/")));
    await context.setOffline(true);
    await page.goto(server.origin + "/partner/index.html");
    assert.match(await page.title(), /refait/);
    await page.goto(server.origin + "/package/index.html");
    assert.match(await page.title(), /Le tour des blocs/);
    await page.goto(server.origin + "/short/index.html");
    assert.match(await page.title(), /Court/);
  } finally {
    await context.close();
    server.close();
    rmSync(newer, { recursive: true });
  }
});

test("nothing of it before the first page is there, from a disk, or for an LMS", async () => {
  const server = await serve(tour.folder);
  const context = await browser.newContext();
  const page = await context.newPage();
  const order = [];
  page.on("request", (request) => order.push(new URL(request.url()).pathname.split("/").pop()));
  await kept(page, server.origin + "/package/index.html");
  const first = order.slice(0, 8);
  assert.ok(!first.includes("manifest.webmanifest") && !first.includes("sw.js"), order.join());

  const complaints = [];
  const disk = await context.newPage();
  disk.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  disk.on("pageerror", (error) => complaints.push(error.message));
  const read = [];
  disk.on("request", (request) => read.push(request.url().split("/").pop()));
  await disk.goto(tour.file, { waitUntil: "load" });
  await disk.waitForSelector("html.ready");
  await disk.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  assert.equal(await disk.locator('link[rel="manifest"]').count(), 0);
  assert.ok(!read.some((name) => /\.(png|svg|mp4)$/.test(name)), "pictures and posters wait for their page: " + read.join());
  await goTo(disk, "media");
  await disk.waitForFunction(() => document.querySelector("#media img").complete);
  assert.ok(read.includes("poster.png"));
  assert.deepEqual(complaints, []);
  await context.close();
  server.close();

  const scorm = unpack("scorm12", TOUR);
  const names = readdirSync(scorm.folder, { recursive: true }).map(String);
  assert.ok(!names.some((name) => /sw\.js$|webmanifest$|icon\.svg$/.test(name)), names.join());
  const scripts = names.filter((name) => /\.(js|html)$/.test(name)).map((name) => readFileSync(join(scorm.folder, name), "utf8")).join();
  // Tabs of one attempt talk by a channel; nobody around the package is told anything.
  assert.ok(!/serviceWorker|parent\.postMessage/.test(scripts));
  scorm.remove();
});
