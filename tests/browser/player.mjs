// A learner at a browser: opens packages, reads pages, answers questions right
// or wrong. What to answer comes from the course's own data in the document.
//
// RELAIS_DIST     the folder `relais build` wrote
// RELAIS_MODULE   the package to play (senscyber-comprendre)
// CHROMIUM        the browser (chromium-headless-shell where it is, else chromium)

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json", ".webmanifest": "application/manifest+json", ".mp4": "video/mp4", ".mp3": "audio/mpeg" };

/** The module that shows every block, and a small one. */
export const TOUR = "demo-tour";
export const SHORT = "demo-short";

/** An unzipped package. @param {"scorm12"|"html5"} target @param {string} [module] @param {string} [dist] */
export function unpack(target, module = process.env.RELAIS_MODULE || "senscyber-comprendre", dist = process.env.RELAIS_DIST) {
  assert.ok(dist, "RELAIS_DIST must name the folder `relais build` wrote");
  const zip = join(dist, `${module}.${target}.zip`);
  assert.ok(existsSync(zip), `no package ${zip}`);
  const folder = mkdtempSync(join(tmpdir(), `relais-${target}-`));
  execFileSync("unzip", ["-q", "-o", zip, "-d", folder]);
  const manifest = join(folder, "imsmanifest.xml");
  const href = existsSync(manifest) ? /<resource\b[^>]*\bscormtype="sco"[^>]*>/.exec(readFileSync(manifest, "utf8"))?.[0].match(/\bhref="([^"]+)"/)?.[1] : undefined;
  const launch = href || "index.html";
  return { folder, launch, file: pathToFileURL(join(folder, launch)).href, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The program: RELAIS_BIN, or what `cargo build` made. */
export const program = process.env.RELAIS_BIN || join(process.env.CARGO_TARGET_DIR || new URL("../../target", import.meta.url).pathname, "debug/relais");

/** Builds a course. @param {string} course @param {string} out @param {string[]} options */
export function build(course, out, ...options) {
  assert.ok(existsSync(program), `no ${program}: cargo build -p relais`);
  execFileSync(program, ["build", course, "--out", out, ...options], { stdio: ["ignore", "ignore", "inherit"] });
}

const shell = "/usr/bin/chromium-headless-shell";
/** Chromium; the one that is made for no screen does the same with a third less work. */
export const browserProgram = process.env.CHROMIUM || (existsSync(shell) ? shell : "/usr/bin/chromium");

/** Opens it. */
export async function openBrowser() {
  return chromium.launch({ executablePath: browserProgram, args: ["--no-sandbox", "--disable-dev-shm-usage", "--site-per-process"] });
}

/**
 * Serves the package and the page of a small LMS around it.
 * @param {string} folder @param {Record<string, string | Buffer>} [others] more: a path -> a folder (path ending in "/") or a text
 * @param {{isCompressed?: boolean}} [how]
 */
export async function serve(folder, others = {}, { isCompressed = false } = {}) {
  const scripts = { "/cmi.js": "../../crates/scorm/src/runtime/cmi.js", "/lms-stub.js": "../../scorm-templates/preview/lms-stub.js" };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const send = (type, body) => (isCompressed ? response.writeHead(200, { "content-type": type, "content-encoding": "gzip" }).end(gzipSync(body)) : response.writeHead(200, { "content-type": type }).end(body));
    if (path === "/") return send(TYPES[".html"], '<!doctype html><html lang="fr"><title>LMS</title><script src="/cmi.js"></script><script src="/lms-stub.js"></script><body>');
    if (path in scripts) return send(TYPES[".js"], readFileSync(new URL(scripts[path], import.meta.url)));
    if (path in others && !path.endsWith("/")) return send(TYPES[extname(path)] || TYPES[".html"], others[path]);
    const [place, root] = Object.entries({ "/package/": folder, ...others }).find(([place]) => place.endsWith("/") && path.startsWith(place)) || ["", ""];
    const file = normalize(join(root, path.slice(place.length), path.endsWith("/") ? "index.html" : ""));
    if (!root || !file.startsWith(root) || !existsSync(file)) return response.writeHead(404).end();
    send(TYPES[extname(file)] || "application/octet-stream", readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => (server.closeAllConnections(), server.close()) };
}

/** Launches the SCO in a frame under a strict LMS, whose page is loaded anew. */
export async function launch(page, origin, href, options = {}) {
  await page.goto(origin);
  await page.evaluate(
    ({ href, options }) => {
      window.lms = window.LmsStub.create(options);
      if (options.failing) window.lms.failing = options.failing;
      window.API = window.lms.API;
      const frame = document.createElement("iframe");
      frame.src = "/package/" + href;
      frame.width = "1100";
      frame.height = "680";
      document.body.replaceChildren(frame);
    },
    { href, options },
  );
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame.waitForSelector("html.ready");
  return frame;
}

/** Closes the SCO as an LMS does; what it kept. */
export async function close(page) {
  return page.evaluate(() => {
    document.querySelector("iframe").remove();
    const { lms } = window;
    return { saved: lms.saved(), errors: lms.errors(), log: lms.log, phase: lms.phase(), interactions: lms.interactions(), objectives: lms.objectives() };
  });
}

export const lms = (page, name) => page.evaluate((name) => window.lms.get(name), name);

// --- in the course (a page or a frame)

export const courseOf = (frame) => frame.evaluate(() => JSON.parse(document.getElementById("course").textContent));

/**
 * Until what was done has been sent, and the platform asked whether it is there. By the page's own
 * clock: its timers come in the order of their times, however busy the machine is.
 */
export const settle = (frame) =>
  frame.evaluate(async () => {
    const later = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
    await later(1050);
    // Whatever was asked of the server before this is answered before this.
    if (/^http/.test(location.protocol)) await fetch(new URL("?settled", location.href), { cache: "no-store" }).catch(() => {});
    await later(50);
  });

/** Waits for what the LMS holds. @param {string} name @param {string} expected @param {string} [what] */
export async function holds(page, name, expected, what = name) {
  await page.waitForFunction(([name, expected]) => window.lms.get(name) === expected, [name, expected], { timeout: 15000 }).catch(() => {});
  assert.equal(await lms(page, name), expected, what);
}

/** Time passes for whoever reads: the page's own clock goes on. Longer than any page needs to count. @param {number} [seconds] */
export const pass = (frame, seconds = 21) =>
  frame.evaluate((seconds) => {
    const before = performance.now.bind(performance);
    performance.now = () => before() + seconds * 1000;
  }, seconds);

/** Reads the page to its end, until it counts. @param {number} [timeout] */
export async function read(frame, timeout = 30000) {
  await pass(frame);
  await frame.evaluate(() => document.querySelector(".pager").scrollIntoView({ block: "end" }));
  await frame.waitForFunction(() => document.getElementById("_read").matches("[hidden], .done"), null, { timeout });
}

/** Reads the page, and goes on by "next": the page it leads to. @param {string} [id] which that is to be */
export async function next(frame, id) {
  const before = await shown(frame);
  await pass(frame);
  await frame.click("#_next");
  await frame.waitForFunction(([before, id]) => (id ? !document.getElementById(id).hidden : document.getElementById(before).hidden), [before, id || ""]);
  return shown(frame);
}

export const shown = (frame) => frame.evaluate(() => document.querySelector(".page:not([hidden])").id);

/** Waits until the course shows this page, as after a start or a reload. */
export const untilShown = (frame, id) => frame.waitForFunction((id) => document.documentElement.classList.contains("ready") && document.querySelector(".page:not([hidden])")?.id === id, id);

/** To a page, without reading it. */
export async function jump(frame, id) {
  await frame.evaluate((id) => (window.location.hash = id), id);
  await frame.waitForFunction((id) => document.getElementById(id)?.closest(".page:not([hidden])"), id);
}

/** To a page, which is read to its end. */
export async function goTo(frame, id) {
  await jump(frame, id);
  // Where another tab has the attempt, nothing counts.
  await read(frame, 5000).catch(() => {});
  await frame.evaluate(() => window.scrollTo(0, 0));
}

/** "Next" from the start page to before the quiz; the ids met. */
export async function readAll(frame, each = async () => {}) {
  const course = await courseOf(frame);
  await goTo(frame, "_start");
  const met = [];
  for (const expected of course.pages.filter((page) => !page.quiz)) {
    // What was answered right before a chapter spares a page: "next" passes over it.
    const isSpared = course.activities.some((one) => one.spares?.includes(expected.id));
    if (isSpared && (await frame.getAttribute("#_next", "href")) !== "#" + expected.id) continue;
    met.push(await next(frame, expected.id));
    await each(expected);
  }
  await read(frame);
  return met;
}

const rank = (letter) => letter.charCodeAt(0) - 97;

/** Fills one question in; `right` or not, and sure of it. Does not hand it in. */
export async function fill(frame, activity, right) {
  await fillAnswer(frame, activity, right);
  if (activity.confidence) await frame.locator(`[id="${activity.id}"] .sure input[value="1"]`).check();
}

async function fillAnswer(frame, activity, right) {
  const root = frame.locator(`[id="${activity.id}"]`);
  switch (activity.type) {
    case "single":
    case "true-false": {
      const letter = right ? activity.correct[0] : activity.choices.find((one) => !activity.correct.includes(one));
      return root.locator(`input[value="${letter}"]`).check();
    }
    case "multiple":
      if (await root.locator(".picture").count()) {
        // Places in a picture are pointed at.
        for (const [n, letter] of activity.choices.entries()) {
          const wanted = activity.correct.includes(letter) === right;
          if ((await root.locator(`input[value="${letter}"]`).isChecked()) !== wanted) await root.locator(`.spot[data-n="${n}"]`).click();
        }
        return;
      }
      for (const letter of activity.choices) {
        const wanted = activity.correct.includes(letter) === right;
        await root.locator(`input[value="${letter}"]`).setChecked(wanted);
      }
      return;
    case "matching":
      for (let left = 0; left < activity.lefts; left++) {
        const goal = activity.goes ? activity.goes[left] : left;
        await root.locator(`.pair[data-n="${left}"] select`).selectOption(String(right ? goal : (goal + 1) % activity.rights));
      }
      return;
    case "ordering": {
      // Right: sorted by moves; wrong: sorted, then the first two exchanged.
      for (let sorted = false; !sorted; ) {
        const order = await root.locator(".item").evaluateAll((items) => items.map((item) => Number(item.dataset.n)));
        const at = order.findIndex((n, i) => i > 0 && n < order[i - 1]);
        sorted = at < 0;
        if (!sorted) await root.locator(".item").nth(at).locator('[data-move="-1"]').click();
      }
      if (!right) await root.locator(".item").nth(1).locator('[data-move="-1"]').click();
      return;
    }
    case "fill-in":
      for (let i = 0; i < activity.blanks.length; i++) await root.locator(".blank").nth(i).fill(right ? ` ${activity.blanks[i][0].toUpperCase()} ` : "zzz");
      return;
    case "numeric":
      return root.locator('input[type="text"]').fill(String(right ? activity.answer : activity.answer + activity.tolerance + 1).replace(".", ","));
    default:
      throw new Error(`${activity.type} is not a question`);
  }
}

/** Answers an activity outside the quiz and waits for its verdict. */
export async function answer(frame, activity, right) {
  const root = frame.locator(`[id="${activity.id}"]`);
  if (!(await root.isVisible())) return false; // a pool did not draw it
  switch (activity.type) {
    case "checklist":
      await root.locator("input").first().check();
      return true;
    case "poll":
      await root.locator("input").first().check();
      await root.locator('[type="submit"]').click();
      return true;
    case "explore":
      for (const spot of await root.locator(".spot").all()) await spot.click();
      return true;
    case "inspection":
      // Right: the signs and the verdict; wrong: all that proves nothing, and another verdict.
      for (const zone of activity.zones.filter((one) => one.suspicious === right)) await root.locator(`.specimen .zone[data-zone="${zone.id}"]`).first().click();
      await root.locator(`input[value="${right ? activity.verdict : activity.verdict === "legitimate" ? "fraudulent" : "legitimate"}"]`).check();
      if (right && activity.verdict === "verify") await root.locator('input[value="known"]').check();
      await root.locator('[data-do="validate"]').click();
      await root.locator(".verdict-line").first().waitFor();
      return true;
    case "scenario":
      for (const pick of path(activity, right ? "good" : "bad")) await root.locator(".step:not([hidden]):not(.past) .option-link").nth(pick).click();
      await root.locator(".step.ending:not([hidden])").waitFor();
      return true;
    default:
      await fill(frame, activity, right);
      await root.locator('[type="submit"]').click();
      await root.locator(".verdict-line").first().waitFor();
      return true;
  }
}

/** The shortest way to such an ending, or to any. */
export function path(scenario, outcome) {
  for (const wanted of [outcome, null]) {
    const queue = [[0, []]];
    const seen = new Set();
    while (queue.length) {
      const [step, picks] = queue.shift();
      const { outcome: end, choices } = scenario.steps[step];
      if (end && (wanted === null || end === wanted)) return picks;
      if (seen.has(step)) continue;
      seen.add(step);
      choices.forEach((choice, i) => queue.push([choice.to, [...picks, i]]));
    }
  }
  throw new Error("no ending");
}

/** Takes the quiz once, in a programme that of `module`; `right(i)` tells which answers are right. The questions asked. */
export async function takeQuiz(frame, right, module = null) {
  const course = await courseOf(frame);
  const { page } = (module || course).quiz;
  await goTo(frame, page);
  const quiz = frame.locator(`[id="${page}"]`);
  const begin = quiz.locator('[data-quiz="begin"]');
  if (await begin.isVisible()) await begin.click();
  const asked = [];
  for (;;) {
    const current = await frame.evaluate((id) => document.getElementById(id).querySelector(".activity:not([hidden])")?.id, page);
    const running = await frame.locator(`[id="${page}"][data-view=run]`).count();
    if (!running) break;
    const activity = course.activities.find((one) => one.id === current);
    await fill(frame, activity, right(asked.length));
    asked.push(activity);
    await quiz.locator('[data-quiz="next"]').click();
  }
  await quiz.locator('[data-quiz="hand-in"]').click();
  await frame.waitForFunction((id) => !document.getElementById(id).hidden, (module?.prefix || "") + "_result");
  return asked;
}
