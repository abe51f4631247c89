// What a learner waits for before the first page.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "./limited.mjs";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { gzipSync } from "node:zlib";
import { anyState, codec, course as anyCourse, interaction, plain, random, scoring, typed } from "../js/runtime.mjs";
import { TOUR, build, close, courseOf, fill, jump, launch, next, openBrowser, serve, shown, unpack, untilShown } from "./player.mjs";
import { touches, traced } from "./taps.mjs";

const BYTES = 28 * 1000;
const REQUESTS = 3;
const runtime = new URL("../../scorm-templates/runtime/", import.meta.url);
const demo = new URL("../courses/demo", import.meta.url).pathname;

/** Packages of a partner who has the completed modules counted. @param {string[]} options */
function built(...options) {
  const out = mkdtempSync(join(tmpdir(), "relais-budget-"));
  writeFileSync(join(out, "acme.toml"), 'id = "acme"\nname = "Acme"\nbeacon = "https://cours.example.org"\n[colors]\nprimary = "#6a1b9a"\n');
  build(demo, out, "--partner", join(out, "acme.toml"), ...options);
  return { out, remove: () => rmSync(out, { recursive: true, force: true }) };
}

/** Holds back what a page asks for and whose address ends so, until it is let go. */
async function hold(page, ending) {
  let letGo = () => {};
  const free = new Promise((resolve) => (letGo = resolve));
  await page.route((url) => url.pathname.endsWith(ending), async (route) => (await free, route.continue().catch(() => {})));
  return letGo;
}

const size = (url) => gzipSync(readFileSync(fileURLToPath(url)), { level: 9 }).length;

for (const [target, partner] of [["scorm12", ""], ["html5", ""], ["scorm12", ".acme"]]) {
  test(`${target}${partner}: the first pages are usable with ${BYTES} bytes of scripts and styles, ${REQUESTS} requests`, async (t) => {
    const made = partner ? built("--target", target) : null;
    const pack = made ? unpack(`acme.${target}`, TOUR, made.out) : unpack(target);
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const urls = [];
      page.on("request", (request) => request.url().startsWith("data:") || urls.push(request.url()));
      const letGo = await hold(page, "/pages.js");
      await page.goto(pack.file, { waitUntil: "commit" });
      await page.waitForSelector("html.started");
      await page.click('#_start [data-do="begin"]');
      const { pages } = await courseOf(page);
      await page.waitForFunction((id) => !document.getElementById(id).hidden, pages[0].id);
      assert.equal(await next(page), pages[1].id);
      assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll(".activity")].filter((one) => one.checkVisibility({ visibilityProperty: true })).length), 0, "no activity is painted that does not answer");
      const first = urls.filter((url) => !/\/(pages|more)\.(js|css)$/.test(url) && !/\.(png|jpg|svg|webp|avif)$/.test(url));
      const total = first.filter((url) => /\.(js|css)$/.test(url)).reduce((sum, url) => sum + size(url), 0);
      for (const url of first) t.diagnostic(`${String(size(url)).padStart(7)} ${url.split("/").pop()}`);
      t.diagnostic(`${total} bytes of scripts and styles (gzip), ${first.length} requests; then ${["pages.js", "pages.css", "more.js", "more.css"].map((name) => `${size(new URL("assets/" + name, pack.file))} of ${name}`).join(", ")}`);
      assert.ok(total <= BYTES, `${total}`);
      assert.ok(first.length <= REQUESTS, first.join("\n"));
      assert.equal(await page.locator("html.ready").count(), 0);
      letGo();
      await page.waitForSelector("html.ready");
    } finally {
      await browser.close();
      pack.remove();
      made?.remove();
    }
  });
}

test("what a package's script computes is what its sources compute", () => {
  for (const target of ["scorm12", "html5"]) {
    const pack = unpack(target);
    try {
      const element = { src: "https://example.org/assets/relais.js" };
      const window = { addEventListener() {}, location: { protocol: "https:" } };
      const context = vm.createContext({ document: { currentScript: element }, window, URL });
      for (const name of ["relais.js", "pages.js"]) {
        // Whatever needs a page stops there; what is pure is there by then.
        try {
          vm.runInContext(readFileSync(join(pack.folder, "assets", name), "utf8"), context);
        } catch (error) {
          assert.match(String(error), /TypeError/, name);
        }
      }
      const small = context.Relais;
      const course = anyCourse();
      const r = random(7);
      for (let n = 0; n < 300; n++) {
        const state = anyState(course, r);
        const text = codec.encode(course, state);
        assert.equal(small.codec.encode(course, state), text);
        assert.deepEqual(JSON.stringify(plain(small.codec.decode(course, text))), JSON.stringify(plain(codec.decode(course, text))));
        assert.deepEqual({ ...small.scoring.standing(course, state) }, scoring.standing(course, state));
        for (const [key, answer] of state.answers) {
          const activity = course.activities.find((one) => one.key === key);
          const now = new Date(2026, 0, 1);
          if (scoring.isJudged(activity)) assert.deepEqual({ ...small.interaction(activity, answer, now, n) }, interaction(activity, answer, now, n));
        }
      }
      for (const text of ["1 234,5", "−5", "72 heures", "« 17 Cyber »", "E-mail", "été"]) {
        assert.equal(small.typed.plain(text), typed.plain(text));
        assert.equal(small.typed.numeral(text, { unit: "heures" }), typed.numeral(text, { unit: "heures" }));
      }
    } finally {
      pack.remove();
    }
  }
});

test("a package that was built to be read ships its sources, and works", async () => {
  const made = built("--readable", "--target", "html5");
  const pack = unpack("acme.html5", TOUR, made.out);
  const browser = await openBrowser();
  try {
    const source = (name) => readFileSync(new URL(name, runtime), "utf8");
    const shipped = (name) => readFileSync(join(pack.folder, name), "utf8");
    for (const name of ["codec.js", "tracker-local.js", "course.js"]) assert.ok(shipped("assets/relais.js").includes(source(name)), name);
    for (const name of ["activities.js", "beacon.js"]) assert.ok(shipped("assets/pages.js").includes(source(name)), name);
    assert.ok(shipped("assets/relais.css").startsWith(source("relais.css")));
    assert.ok(shipped("index.html").includes(source("boot.js")));
    const page = await browser.newPage();
    const refused = [];
    page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
    await page.goto(pack.file);
    await page.waitForSelector("html.ready");
    assert.deepEqual(refused, []);
  } finally {
    await browser.close();
    pack.remove();
    made.remove();
  }
});

test("what is painted works before the scripts are there, and stays so", async () => {
  const pack = unpack("html5", TOUR);
  const server = await serve(pack.folder);
  const browser = await openBrowser();
  try {
    for (const [width, height] of [[1280, 800], [360, 740]]) {
      // Kept by the browser, the second script would not be asked for.
      const context = await browser.newContext({ viewport: { width, height }, serviceWorkers: "block" });
      const page = await context.newPage();
      const letGo = await hold(page, "/relais.js");
      await page.goto(server.origin + "/package/" + pack.launch, { waitUntil: "commit" });
      const begin = page.locator('#_start [data-do="begin"]');
      await begin.click();
      const [first, second] = (await courseOf(page)).pages;
      await page.locator(`[id="${first.id}"] h1`).waitFor({ state: "visible" });
      await begin.waitFor({ state: "hidden" });
      assert.equal(await page.locator("html.started").count(), 0, "no script but the inline one has run");
      // A button that needs the scripts: what was asked for last is done when they come.
      await page.click('[data-do="preferences"]');
      assert.equal(await page.getAttribute('[data-do="preferences"]', "aria-busy"), "true");
      letGo();
      await page.waitForFunction(() => document.getElementById("_preferences").open);
      assert.equal(await page.getAttribute('[data-do="preferences"]', "aria-busy"), null);
      assert.equal(await shown(page), first.id);
      await page.waitForSelector("html.ready");
      await page.keyboard.press("Escape");
      await next(page, second.id);
      await page.waitForFunction(() => document.getElementById("_banner").textContent === "");

      // Somebody who comes back, and clicks before the course knows who it is.
      const again = await context.newPage();
      const go = await hold(again, "/relais.js");
      await again.goto(server.origin + "/package/" + pack.launch, { waitUntil: "commit" });
      await again.locator('#_start [data-do="begin"]').click();
      await again.locator(`[id="${first.id}"] h1`).waitFor({ state: "visible" });
      await page.close();
      go();
      await untilShown(again, second.id);
      await context.close();
    }
  } finally {
    await browser.close();
    server.close();
    pack.remove();
  }
});

test("a connection that fails for the second script is tried again, and said", async () => {
  const pack = unpack("html5", TOUR);
  const server = await serve(pack.folder);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ serviceWorkers: "block" });
    let failing = true;
    let tried = 0;
    await page.route((url) => url.pathname.endsWith("/pages.js"), (route) => (failing ? (tried++, route.abort()) : route.continue()));
    await page.goto(server.origin + "/package/" + pack.launch);
    await page.waitForFunction(() => document.getElementById("_banner").className.includes("warn"), null, { timeout: 30000 });
    assert.ok(tried >= 2);
    failing = false;
    await page.waitForSelector("html.ready", { timeout: 60000 });
    assert.equal(await page.textContent("#_banner"), "");
  } finally {
    await browser.close();
    server.close();
    pack.remove();
  }
});

test("nothing moves and no layout is forced while a course starts", async () => {
  const pack = unpack("html5");
  const server = await serve(pack.folder);
  const browser = await openBrowser();
  try {
    for (const [width, height] of [[1280, 800], [360, 740]]) {
      const page = await browser.newPage({ viewport: { width, height } });
      await page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((one) => [one.value, ...one.sources.map((source) => source.node?.id || source.node?.className || source.node?.nodeName)].join(" ")))).observe({ type: "layout-shift", buffered: true });
        window.forced = 0;
        let isFrame = false;
        const frame = window.requestAnimationFrame.bind(window);
        window.requestAnimationFrame = (act) => frame((time) => ((isFrame = true), act(time), (isFrame = false)));
        for (const name of ["getBoundingClientRect", "getClientRects", "scrollIntoView"]) {
          const before = Element.prototype[name];
          Element.prototype[name] = function (...args) {
            window.forced += isFrame ? 0 : 1;
            return before.apply(this, args);
          };
        }
        // Whoever looked from outside would ask for a layout before the styles are there.
        window.over = new Promise((done) => new MutationObserver(() => document.documentElement?.matches(".ready") && setTimeout(done, 500)).observe(document, { subtree: true, attributes: true }));
      });
      await page.goto(server.origin + "/package/" + pack.launch);
      await page.evaluate(() => window.over);
      assert.deepEqual(await page.evaluate(() => [window.shifts, window.forced]), [[], 0], `${width} px`);
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
    pack.remove();
  }
});

test("a tap is answered in the frame that it asks for, and nothing is laid out or written before it", async () => {
  const pack = unpack("html5");
  const server = await serve(pack.folder);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 }, serviceWorkers: "block" });
    await page.addInitScript(() => {
      window.begun = 0;
      const before = IDBDatabase.prototype.transaction;
      IDBDatabase.prototype.transaction = function (stores, mode, ...more) {
        window.begun += mode === "readwrite" ? 1 : 0;
        return before.call(this, stores, mode, ...more);
      };
    });
    await page.goto(server.origin + "/package/" + pack.launch);
    await page.waitForSelector("html.ready");
    const course = await courseOf(page);
    /** What a click has done when it returns, how many transactions were begun by its frame; then waits until one was. */
    const tap = (selector) =>
      page.evaluate(async (selector) => {
        // What was done before is written by now.
        for (let before = -1; before !== window.begun; await new Promise((done) => setTimeout(done, 300))) before = window.begun;
        const before = window.begun;
        document.querySelector(selector).click();
        const shown = document.querySelector(".page:not([hidden])").id;
        const focused = document.activeElement.closest(".activity")?.id || document.activeElement.textContent;
        await new Promise((done) => requestAnimationFrame(done));
        const early = window.begun - before;
        while (window.begun === before) await new Promise((done) => setTimeout(done, 20));
        return { shown, focused, early };
      }, selector);

    const [first, second] = course.pages;
    assert.deepEqual(await tap('#_start [data-do="begin"]'), { shown: first.id, focused: first.title, early: 0 });
    assert.deepEqual(await tap("#_next"), { shown: second.id, focused: second.title, early: 0 });
    assert.deepEqual(await tap(`#_menu a[href="#${first.id}"]`), { shown: first.id, focused: first.title, early: 0 });
    // Back and forward are the browser's.
    await page.goBack();
    await untilShown(page, second.id);
    await page.goForward();
    await untilShown(page, first.id);
    assert.equal(await page.evaluate(() => window.scrollY), 0);
    // The address is written after the frame. Whoever goes elsewhere by an address meanwhile is not called back, and
    // whoever taps twice in a frame finds both in the way back.
    const third = course.pages[2];
    await page.evaluate((id) => (document.getElementById("_next").click(), (window.location.hash = id)), third.id);
    await untilShown(page, third.id);
    await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    assert.deepEqual([await shown(page), new URL(page.url()).hash], [third.id, "#" + third.id]);
    await page.evaluate(() => (document.getElementById("_previous").click(), document.getElementById("_previous").click()));
    await page.waitForURL((url) => url.hash === "#" + first.id);
    assert.equal(await shown(page), first.id);
    await page.goBack();
    await untilShown(page, second.id);

    const activity = course.activities.find((one) => one.type === "single" && !one.quiz);
    await jump(page, activity.page);
    await fill(page, activity, true);
    const answered = await tap(`[id="${activity.id}"] [type="submit"]`);
    assert.deepEqual([answered.shown, answered.focused, answered.early], [activity.page, activity.id, 0]);

    // The menu is laid out before it is opened: nobody sees it, or comes into it, until then.
    const menu = page.locator("#_menu");
    const current = menu.locator('[aria-current="page"]');
    const height = (locator) => locator.evaluate((element) => element.getBoundingClientRect().height);
    assert.ok((await height(current)) > 0);
    assert.equal(await menu.isVisible(), false);
    assert.equal(await current.evaluate((link) => (link.focus(), document.activeElement === link)), false);
    await page.click('[data-do="menu"]');
    assert.equal(await menu.isVisible(), true);
    assert.equal(await current.evaluate((link) => document.activeElement === link), true);
    await page.keyboard.press("Escape");
    assert.equal(await menu.isVisible(), false);
  } finally {
    await browser.close();
    server.close();
    pack.remove();
  }
});

test("a tap costs a phone's processor a few times what one on an empty button does, and lays out little anew", async (t) => {
  // Processor time up to the frame that answers, as so many taps on an empty button of the same page: about twice of
  // what it is. Then the elements and boxes that may be worked out anew, which a busy machine does not change.
  const BOUNDS = {
    begin: { times: 5, styled: 60, placed: 80 },
    "next page": { times: 5, styled: 60, placed: 60 },
    "menu opens": { times: 5, styled: 50 },
    "menu closes": { times: 4, styled: 30 },
    "preferences open": { times: 6, styled: 280 },
    "larger text": { times: 3, styled: 40, placed: 20 },
    dark: { times: 3, styled: 40, placed: 20 },
    "preferences close": { times: 6, styled: 240 },
    option: { times: 3, styled: 30, placed: 20 },
    validate: { times: 6, styled: 80, placed: 80 },
    type: { times: 3, styled: 20, placed: 20 },
    choose: { times: 7, styled: 90, placed: 120 },
    "mark a phrase": { times: 4, styled: 50, placed: 30 },
    verdict: { times: 4, styled: 60, placed: 30 },
    "validate message": { times: 6, styled: 90, placed: 80 },
    "to the quiz": { times: 5, styled: 40, placed: 40 },
    "to the result": { times: 5, styled: 120, placed: 180 },
  };
  const pack = unpack("html5");
  const server = await serve(pack.folder);
  const browser = await openBrowser();
  try {
    const rounds = [];
    for (let i = 0; i < 3; i++) rounds.push(await traced(browser, `${server.origin}/package/${pack.launch}`, (course) => touches(course).filter((one) => one.name in BOUNDS)));
    // A round may be spoilt; three are not.
    const least = (of) => Math.min(...rounds.map(of));
    const empty = Math.min(...Object.keys(rounds[0]).map((name) => least((round) => round[name].empty.all)));
    const wrong = [];
    for (const [name, bounds] of Object.entries(BOUNDS)) {
      if (!(name in rounds[0])) continue;
      const [cost, styled, placed] = ["all", "styled", "placed"].map((part) => least((round) => round[name].tap[part]));
      const line = `${name}: ${cost.toFixed(1)} ms, ${(cost / empty).toFixed(1)} times an empty tap, ${styled} elements styled, ${placed} boxes placed`;
      t.diagnostic(line);
      if (cost > bounds.times * empty || styled > (bounds.styled ?? Infinity) || placed > (bounds.placed ?? Infinity)) wrong.push(line);
    }
    assert.ok("validate" in rounds[0] && "next page" in rounds[0]);
    assert.deepEqual(wrong, []);
  } finally {
    await browser.close();
    server.close();
    pack.remove();
  }
});

test("few keys and few calls lead into the course", async (t) => {
  const pack = unpack("scorm12");
  const server = await serve(pack.folder);
  const browser = await openBrowser();
  try {
    for (const [width, height] of [[1280, 800], [360, 740]]) {
      const page = await browser.newPage({ viewport: { width, height } });
      const frame = await launch(page, server.origin, pack.launch);
      const log = await page.evaluate(() => window.lms.log.length);
      t.diagnostic(`${width} px: ${log} calls at open`);
      assert.ok(log <= 18, `${log}`);
      await page.focus("iframe");
      let tabs = 0;
      do {
        await page.keyboard.press("Tab");
        tabs++;
      } while (tabs < 10 && !(await frame.evaluate(() => document.activeElement?.matches('[data-do="begin"]'))));
      t.diagnostic(`${width} px: ${tabs} tabs to the first button`);
      assert.ok(tabs <= 4, `${tabs}`);
      await close(page);
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
    pack.remove();
  }
});

const TIMES = 1.5;
const LOADS = 7;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/**
 * What the two addresses take, one after the other, as often as it needs for a busy machine to
 * spoil one series but not three; each time with an empty cache.
 * @param {(path: string, slow: boolean) => Promise<number>} time @param {number} loads
 */
async function ratio(t, what, pack, time, loads) {
  const ratios = [];
  for (let series = 0; series < 3 && !(ratios.at(-1) <= TIMES); series++) {
    const [ours, plain] = [[], []];
    for (let i = 0; i < loads; i++) {
      plain.push(await time("/bare.html", false));
      ours.push(await time("/package/" + pack.launch, false));
    }
    ratios.push(median(ours) / median(plain));
    t.diagnostic(`${what}: ${median(ours).toFixed(0)} ms, bare text ${median(plain).toFixed(0)} ms: ${ratios.at(-1).toFixed(2)} times`);
  }
  assert.ok(ratios.at(-1) <= TIMES, ratios.join());
}

test(`the first page is painted within ${TIMES} times what the bare text takes; on a slow phone it answers a click before its scripts have run`, async (t) => {
  const pack = unpack("scorm12");
  // The same words and marks, without scripts, styles, data and drawings.
  const bare = readFileSync(fileURLToPath(pack.file), "utf8")
    .replace(/<script[\s\S]*?<\/script>|<link[^>]*>|<svg[\s\S]*?<\/svg>/g, "")
    .replace(/<meta http-equiv[^>]*>/, "");
  const server = await serve(pack.folder, { "/bare.html": bare }, { isCompressed: true });
  const browser = await openBrowser();
  /** A context of its own; slow: a processor four times slower, 166 kB a second. */
  const open = async (slow) => {
    const context = await browser.newContext({ viewport: slow ? { width: 360, height: 740 } : { width: 1280, height: 800 } });
    const page = await context.newPage();
    if (slow) {
      const tools = await context.newCDPSession(page);
      await tools.send("Network.enable");
      await tools.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 166000, uploadThroughput: 80000 });
      await tools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    }
    return { context, page };
  };
  const paint = async (path, slow) => {
    const { context, page } = await open(slow);
    await page.goto(server.origin + path);
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length);
    const time = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
    await context.close();
    return time;
  };
  /** By the page's own clock: a click at every frame from the first that has the button, until the next page shows. */
  const answered = async (path) => {
    const { context, page } = await open(true);
    await page.addInitScript(() => {
      const began = performance.now();
      window.times = {};
      const tell = (name) => (window.times[name] ||= performance.now());
      const look = () => {
        const root = document.documentElement;
        for (const name of ["started", "ready"]) if (root?.classList.contains(name)) tell(name);
        const begin = document.querySelector('#_start [data-do="begin"]');
        const next = document.querySelectorAll(".page")[1];
        if (next?.checkVisibility() && next.getBoundingClientRect().height > 50) tell("answered");
        else if (began && begin && document.elementFromPoint(begin.getBoundingClientRect().x + 9, begin.getBoundingClientRect().y + 9) === begin) tell("painted"), begin.click();
        if (!window.times.ready) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(server.origin + path);
    await page.waitForFunction(() => window.times.ready && window.times.answered, null, { timeout: 60000 });
    const times = await page.evaluate(() => window.times);
    t.diagnostic(Object.entries(times).map(([name, time]) => `${name} ${time.toFixed(0)} ms`).join(", "));
    await context.close();
    return times;
  };
  try {
    await paint("/bare.html", false); // the browser's own warming up
    await ratio(t, "first paint", pack, paint, LOADS);
    t.diagnostic(`bare text on the slow phone: ${(await paint("/bare.html", true)).toFixed(0)} ms`);
    // Were one page spoilt by a busy machine, not three.
    const runs = [];
    for (let i = 0; i < 3; i++) runs.push(await answered("/package/" + pack.launch));
    assert.ok(runs.some((times) => times.answered < times.started), JSON.stringify(runs));
  } finally {
    await browser.close();
    server.close();
    pack.remove();
  }
});
