// What a learner's work goes through when a platform loses it, forgets it, previews it,
// opens it twice or comes late. The LMS here is the strict one of the other tests, behind
// a server that may lose what it is sent, as Moodle's may: only what differs from what
// was sent before is sent, and "true" is said whatever became of it.

import assert from "node:assert/strict";
import test, { after, afterEach, before, beforeEach } from "./limited.mjs";
import axe from "axe-core";
import { answer, courseOf, goTo, openBrowser, readAll, serve, settle, shown, takeQuiz, TOUR, unpack } from "./player.mjs";

let pack, html5, server, site, browser, context, page;
before(async () => {
  pack = unpack("scorm12", TOUR);
  html5 = unpack("html5", TOUR);
  server = await serve(pack.folder);
  site = await serve(html5.folder);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  server?.close();
  site?.close();
  pack?.remove();
  html5?.remove();
});
beforeEach(async () => {
  context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
});
afterEach(() => context.close());

/**
 * A learner opens the course from the platform's page. `window.server` is what became of what was sent:
 * `lost`: "" taken, "false" or "true": lost, and what is said; `data`: what it has.
 */
async function enter(page, { data = {}, mode = "normal", api = 0, lost = "" } = {}) {
  await page.goto(server.origin);
  await page.evaluate(
    ({ data, mode, api, lost, href }) => {
      const lms = window.LmsStub.create({ saved: data, mode });
      const [memory, sent] = [new Map(), new Map()];
      const server = (window.server = { lost, data: { ...data }, requests: 0, calls: lms.log, errors: lms.errors, said: [] });
      const save = () => {
        const changed = [...memory].filter(([name, value]) => sent.get(name) !== value);
        for (const [name, value] of changed) sent.set(name, value);
        server.requests++;
        if (!server.lost) for (const [name, value] of changed) server.data[name] = value;
        server.said.push(server.lost || "true");
        return server.lost || "true";
      };
      const API = {
        ...lms.API,
        LMSSetValue(name, value) {
          const answer = lms.API.LMSSetValue(name, value);
          // Numbers are compared as such.
          if (answer === "true") memory.set(name, /score|weighting/.test(name) ? String(Number(value)) : value);
          return answer;
        },
        LMSCommit: (text) => (lms.API.LMSCommit(text) === "true" ? save() : "false"),
        LMSFinish(text) {
          // Moodle: a status that was never set becomes "completed".
          if (lms.get("cmi.core.lesson_status") === "not attempted") memory.set("cmi.core.lesson_status", "completed");
          return lms.API.LMSFinish(text) === "true" ? save() : "false";
        },
      };
      if (api) setTimeout(() => (window.API = API), api);
      else window.API = API;
      const frame = document.createElement("iframe");
      frame.src = "/package/" + href;
      frame.style = "width:100%;height:640px";
      document.body.replaceChildren(frame);
    },
    { data, mode, api, lost, href: pack.launch },
  );
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame.waitForSelector("html.ready");
  return frame;
}
const kept = (page) => page.evaluate(() => window.server.data);
const interactions = (data) => Object.entries(data).filter(([name]) => /interactions\.\d+\.id$/.test(name)).map(([, id]) => id);
const banner = (frame) => frame.evaluate(() => document.querySelector("#_banner p")?.textContent || "");
const said = (frame, words) => frame.waitForFunction((source) => new RegExp(source).test(document.getElementById("_banner").textContent), words.source, { timeout: 15000 });
const dialog = (frame) => frame.locator("#_ask[open]");
/** The tab is closed: the server gets no more than it has. */
const leave = async (page) => {
  const data = await kept(page);
  await page.goto("about:blank");
  return data;
};
const practice = (course) => course.activities.find((one) => one.id === "q-single");
const isAnswered = (frame, id) => frame.locator(`[id="${id}"].revealed`).count();

test("a request that is lost is sent again, and nothing is said that is not so", async () => {
  for (const lost of ["false", "true"]) {
    const frame = await enter(page);
    const course = await courseOf(frame);
    await settle(frame);
    await page.evaluate((lost) => (window.server.lost = lost), lost);
    // An LMS that says "true" of what it lost: the network is cut.
    if (lost === "true") await context.setOffline(true);
    await goTo(frame, practice(course).page);
    await answer(frame, practice(course), true);
    await said(frame, /La plateforme ne répond pas\. .*gardé sur cet appareil/);
    assert.deepEqual(interactions(await kept(page)), []);
    // It is well again before the line is: nothing it said "true" to is lost after a probe.
    await page.evaluate(() => (window.server.lost = ""));
    await context.setOffline(false);
    await said(frame, /répond de nouveau.*a été renvoyé/);
    const data = await kept(page);
    assert.deepEqual(interactions(data), ["q-single"], lost);
    assert.equal(data["cmi.interactions.0.type"], "choice");
    assert.equal(data["cmi.interactions.0.result"], "correct");
    assert.equal(data["cmi.core.lesson_location"], practice(course).page);
    assert.deepEqual(await page.evaluate(() => window.server.errors()), [], "no value that a strict LMS refuses");
    await leave(page);
    const again = await enter(page, { data });
    assert.ok(await isAnswered(again, "q-single"));
    assert.equal(await dialog(again).count(), 0);
    // All that was read back is told again and out of doubt, so that a new attempt begins without a question.
    await settle(again);
    await leave(page);
  }
});

test("a quiz passed while the line is cut: it is said, and kept until a later launch delivers it", async () => {
  const frame = await enter(page);
  await readAll(frame);
  await settle(frame);
  await context.setOffline(true);
  await page.evaluate(() => (window.server.lost = "true"));
  await takeQuiz(frame, () => true);
  await said(frame, /ne répond pas/);
  assert.match(await frame.textContent("#_result-body"), /pas encore confirmé/);
  await goTo(frame, "_attestation");
  assert.ok(await frame.isVisible("#_attestation-unsent"), "on the attestation, too");
  assert.match(await banner(frame), /ne répond pas/, "over all pages");
  const data = await leave(page);
  assert.equal(data["cmi.core.lesson_status"], "incomplete");

  await context.setOffline(false);
  const again = await enter(page, { data });
  await settle(again);
  const now = await kept(page);
  assert.equal(now["cmi.core.lesson_status"], "passed");
  assert.equal(now["cmi.core.score.raw"], "100");
  assert.ok(interactions(now).length > 0);
  await goTo(again, "_result");
  assert.doesNotMatch(await again.textContent("#_result-body"), /pas encore confirmé/);
  await leave(page);

  // That launch wrote it; the next reads it back, and the journal has served.
  const third = await enter(page, { data: now });
  await settle(third);
  await leave(page);
  await enter(page, { data: now });
  await page.goto(server.origin);
  const left = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open("relais");
        request.onsuccess = () => (request.result.transaction("kept").objectStore("kept").getAllKeys().onsuccess = ({ target }) => resolve(target.result));
      }),
  );
  assert.deepEqual(left.filter((key) => key.startsWith("journal:")), []);
});

test("a session that expired: how to go on is said; signing in, which clears localStorage, loses nothing", async () => {
  const frame = await enter(page);
  const course = await courseOf(frame);
  await settle(frame);
  await page.route(/probe\.txt/, (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<title>Connexion</title>" }));
  await page.evaluate(() => (window.server.lost = "false"));
  await goTo(frame, practice(course).page);
  await answer(frame, practice(course), true);
  await said(frame, /session a sans doute expiré.*rouvrez-y ce cours/);
  // Looking at another tab commits by beacon, which is answered "true".
  await page.evaluate(() => (window.server.lost = "true"));
  await frame.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
    delete document.visibilityState;
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await settle(frame);
  assert.match(await banner(frame), /session a sans doute expiré/);
  const data = await leave(page);
  assert.deepEqual(interactions(data), []);
  await page.goto(server.origin);
  await page.evaluate(() => (localStorage.clear(), sessionStorage.clear()));
  await page.unroute(/probe\.txt/);
  const again = await enter(page, { data });
  assert.ok(await isAnswered(again, "q-single"));
  assert.equal(await shown(again), practice(course).page);
  await settle(again);
  assert.deepEqual(interactions(await kept(page)), ["q-single"]);
});

test("where nobody can know whether the attempt is new, the learner is asked, once", async () => {
  const begin = async () => {
    const frame = await enter(page, { lost: "true" });
    await page.route(/probe\.txt/, (route) => route.abort());
    await goTo(frame, "questions");
    await answer(frame, practice(await courseOf(frame)), true);
    await settle(frame);
    await leave(page);
    await page.unroute(/probe\.txt/);
  };
  await begin();
  // Put off: asked again.
  let frame = await enter(page);
  await dialog(frame).waitFor();
  const day = new Date().toLocaleDateString("fr", { day: "numeric", month: "long" });
  assert.match(await dialog(frame).textContent(), new RegExp(`Du travail du ${day}`));
  assert.equal(await frame.evaluate(() => document.activeElement.id), "_ask-yes");
  await frame.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Escape");
  assert.equal(await dialog(frame).count(), 0);
  await leave(page);
  // Yes: all of it is there, and told to the platform.
  frame = await enter(page);
  await dialog(frame).waitFor();
  await frame.click("#_ask-yes");
  await said(frame, /repris/);
  assert.equal(await shown(frame), "questions");
  assert.ok(await isAnswered(frame, "q-single"));
  await settle(frame);
  const data = await kept(page);
  assert.deepEqual(interactions(data), ["q-single"]);
  assert.deepEqual(await page.evaluate(() => window.server.errors()), []);
  await leave(page);
  frame = await enter(page, { data });
  assert.equal(await dialog(frame).count(), 0);
  await leave(page);
  await context.close();

  // No: it is gone, and never asked about again.
  context = await browser.newContext({ locale: "fr-FR" });
  page = await context.newPage();
  await begin();
  frame = await enter(page);
  await dialog(frame).waitFor();
  await frame.click("#_ask-no");
  assert.equal(await shown(frame), "_start");
  await settle(frame);
  await leave(page);
  frame = await enter(page);
  await settle(frame);
  assert.equal(await dialog(frame).count(), 0);
  assert.equal(await isAnswered(frame, "q-single"), 0);
});

test("a new attempt after one that the platform had is begun without a question", async () => {
  let frame = await enter(page);
  await readAll(frame);
  await takeQuiz(frame, () => true);
  await settle(frame);
  await leave(page);
  frame = await enter(page);
  await settle(frame);
  assert.equal(await dialog(frame).count(), 0);
  assert.equal(await shown(frame), "_start");
});

test("the same attempt gone on with on another device: both are there, nothing is lowered", async () => {
  let frame = await enter(page);
  const course = await courseOf(frame);
  await settle(frame);
  const begun = await kept(page);
  await page.evaluate(() => (window.server.lost = "true"));
  await context.setOffline(true);
  await goTo(frame, practice(course).page);
  await answer(frame, practice(course), true);
  await settle(frame);
  await leave(page);
  await context.setOffline(false);
  const elsewhere = await browser.newContext({ locale: "fr-FR" });
  const other = await elsewhere.newPage();
  frame = await enter(other, { data: begun });
  const second = course.activities.find((one) => one.page === practice(course).page && one.id !== "q-single" && one.type === "true-false");
  await goTo(frame, second.page);
  await answer(frame, second, true);
  await settle(frame);
  const data = await leave(other);
  await elsewhere.close();
  frame = await enter(page, { data });
  await settle(frame);
  assert.equal(await dialog(frame).count(), 0);
  assert.ok((await isAnswered(frame, "q-single")) && (await isAnswered(frame, second.id)));
  const now = await kept(page);
  assert.deepEqual(interactions(now).sort(), ["q-single", second.id].sort(), "each interaction once, at its own place");
});

test("preview: it is said, nothing is set, committed or finished, no attestation is given", async () => {
  let frame = await enter(page, { mode: "browse" });
  assert.match(await banner(frame), /Aperçu.*rien n’est enregistré/);
  await readAll(frame);
  await takeQuiz(frame, () => true);
  await goTo(frame, "_attestation");
  assert.ok(!(await frame.isVisible("#_attestation-form")));
  await page.evaluate(() => document.querySelector("iframe").remove());
  const calls = await page.evaluate(() => window.server.calls.map(({ call }) => call));
  for (const never of ["LMSSetValue", "LMSCommit", "LMSFinish"]) assert.ok(!calls.includes(never), never);
  assert.deepEqual(await kept(page), {});
  frame = await enter(page);
  await settle(frame);
  assert.equal(await dialog(frame).count(), 0);
  assert.equal(await shown(frame), "_start", "nothing of the preview is left");
});

test("a second tab says so, takes over with the state of the first, and gives it back", async () => {
  const one = await enter(page);
  const course = await courseOf(one);
  await goTo(one, "questions");
  await settle(one);
  const other = await context.newPage();
  const two = await enter(other, { data: await kept(page) });
  await dialog(two).waitFor();
  assert.match(await dialog(two).textContent(), /ouvert dans un autre onglet/);
  const older = await kept(other);
  await answer(one, practice(course), true);
  await two.click("#_ask-yes");
  await said(two, /Vous continuez ici/);
  assert.ok(await isAnswered(two, "q-single"));
  assert.deepEqual(interactions(older), []);
  await dialog(one).waitFor();
  await one.click("#_ask-no");
  assert.match(await banner(one), /rien n’est enregistré/);
  const before = await page.evaluate(() => window.server.requests);
  await goTo(one, "media");
  await settle(one);
  assert.equal(await page.evaluate(() => window.server.requests), before, "the first writes no more");
  await goTo(two, "stories");
  await settle(two);
  assert.equal((await kept(other))["cmi.core.lesson_location"], "stories");
  // Back by the button in the banner.
  await one.click('[data-do="here"]');
  await said(one, /Vous continuez ici/);
  assert.equal(await shown(one), "stories");
  await dialog(two).waitFor();
  await page.evaluate(() => document.querySelector("iframe").remove());
  assert.equal((await kept(page))["cmi.core.lesson_location"], "stories");
  assert.equal((await kept(page))["cmi.core.lesson_status"], "incomplete", "no end turned it into another");
});

test("an API that comes after five seconds: the course works meanwhile, and nothing of it is lost", async () => {
  const first = await enter(page);
  const course = await courseOf(first);
  await goTo(first, "media");
  await settle(first);
  const data = await leave(page);
  const frame = await enter(page, { data, api: 5000 });
  assert.match(await banner(frame), /pas encore répondu/);
  await goTo(frame, "questions");
  await answer(frame, practice(course), true);
  await page.waitForFunction(() => window.server.calls.some(({ call }) => call === "LMSInitialize"));
  await settle(frame);
  assert.equal(await shown(frame), "questions", "the learner stays where they are");
  assert.equal(await banner(frame), "");
  const now = await kept(page);
  assert.deepEqual(interactions(now), ["q-single"]);
  assert.equal(now["cmi.suspend_data"].slice(0, 4), data["cmi.suspend_data"].slice(0, 4), "the same attempt");
  await goTo(frame, "media");
  assert.ok((await frame.locator('.menu-link[href="#media"].done').count()) === 1);
  assert.deepEqual(await page.evaluate(() => window.server.errors()), []);
});

test("an LMS that ends with the frame: the session has ended, the work stays, the next launch has it", async () => {
  const frame = await enter(page);
  const course = await courseOf(frame);
  await goTo(frame, "questions");
  await settle(frame);
  await frame.evaluate(() => {
    window.stayed = true;
    window.location.reload();
  });
  await frame.waitForFunction(() => !window.stayed && document.documentElement.matches(".ready"));
  assert.match(await banner(frame), /session avec la plateforme est terminée/);
  assert.equal(await shown(frame), "questions");
  await answer(frame, practice(course), true);
  await settle(frame);
  assert.match(await banner(frame), /session avec la plateforme est terminée/);
  const data = await leave(page);
  assert.deepEqual(interactions(data), []);
  const again = await enter(page, { data });
  assert.ok(await isAnswered(again, "q-single"));
  await settle(again);
  assert.deepEqual(interactions(await kept(page)), ["q-single"]);
});

test("a store that is blocked, hangs or holds rubbish keeps no course from starting", async () => {
  for (const [name, spoil] of [
    ["blocked", () => Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("blocked", "SecurityError"); } })],
    ["hangs", () => (IDBFactory.prototype.open = () => ({}))],
    ["refuses", () => (IDBFactory.prototype.open = () => { const request = {}; setTimeout(() => request.onerror?.(new Event("error"))); return request; })],
  ]) {
    const mine = await browser.newContext({ locale: "fr-FR" });
    await mine.addInitScript(spoil);
    const tab = await mine.newPage();
    let frame = await enter(tab);
    const course = await courseOf(frame);
    await settle(frame);
    await tab.evaluate(() => (window.server.lost = "false"));
    await goTo(frame, "questions");
    await answer(frame, practice(course), true);
    await said(frame, /gardé sur cet appareil/);
    const data = await leave(tab);
    frame = await enter(tab, { data });
    assert.ok(await isAnswered(frame, "q-single"), `${name}: localStorage stands in`);
    await mine.close();
  }
  // Nothing at all is kept: the learner is told the truth.
  const none = await browser.newContext({ locale: "fr-FR" });
  await none.addInitScript(() => {
    for (const name of ["indexedDB", "localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
  });
  const tab = await none.newPage();
  const frame = await enter(tab, { lost: "false" });
  await said(frame, /ne garde rien.*laissez cette page ouverte/);
  await none.close();
});

/** A store whose opening takes so long; Infinity: for ever. */
const slow = (milliseconds) => {
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...args) {
    const real = milliseconds === null ? null : open.apply(this, args);
    const request = { get result() { return real.result; } };
    if (real) {
      real.onupgradeneeded = () => request.onupgradeneeded?.();
      real.onsuccess = () => setTimeout(() => request.onsuccess?.(), milliseconds);
      real.onerror = () => request.onerror?.();
    }
    return request;
  };
};
/** When the course was there, in milliseconds from its own beginning. */
const stopwatch = () => {
  new MutationObserver(() => document.documentElement.matches(".ready") && (window.readyAt ||= performance.now())).observe(document, { subtree: true, attributes: true, childList: true });
};

test("a store that hangs delays no start by more than a second and a half", async () => {
  for (const target of ["scorm12", "html5"]) {
    const times = [];
    for (const hangs of [false, true]) {
      const mine = await browser.newContext({ locale: "fr-FR" });
      await mine.addInitScript(stopwatch);
      if (hangs) await mine.addInitScript(slow, null);
      const tab = await mine.newPage();
      let frame = tab;
      if (target === "scorm12") frame = await enter(tab);
      else await tab.goto(site.origin + "/package/" + html5.launch);
      await frame.waitForSelector("html.ready");
      times.push(await frame.evaluate(() => window.readyAt));
      await mine.close();
    }
    const [usual, hanging] = times;
    assert.ok(hanging - usual < 1900, `${target}: ${times}`);
  }
});

test("html5: a store that answers late gives its progress to a course that runs, and takes what was done meanwhile", async () => {
  const address = site.origin + "/package/" + html5.launch;
  const start = async (tab) => {
    await tab.goto(address);
    await tab.waitForSelector("html.ready");
  };
  await start(page);
  const course = await courseOf(page);
  const [one, two, three] = course.activities.filter((it) => it.page === "questions" && ["single", "true-false", "multiple"].includes(it.type));
  await goTo(page, "questions");
  await answer(page, one, true);
  // In the store: what is kept while a page goes is there at once in the next one.
  await settle(page);
  await page.goto("about:blank");

  // Closed before the store answered.
  let tab = await context.newPage();
  await tab.addInitScript(slow, 60000);
  await start(tab);
  await said(tab, /pas encore rendu votre progression/);
  await goTo(tab, "questions");
  assert.equal(await isAnswered(tab, one.id), 0);
  await answer(tab, two, true);
  await tab.close({ runBeforeUnload: true });

  // It answers while the course runs.
  tab = await context.newPage();
  await tab.addInitScript(slow, 4000);
  await start(tab);
  await goTo(tab, "questions");
  await answer(tab, three, true);
  await tab.waitForSelector(`[id="${one.id}"].revealed`, { timeout: 15000 });
  for (const { id } of [two, three]) assert.ok(await isAnswered(tab, id), id);
  assert.equal(await shown(tab), "questions", "the learner stays where they are");
  assert.equal(await banner(tab), "");
  await tab.close({ runBeforeUnload: true });

  // Whatever happened, all of it is there.
  await start(page);
  await goTo(page, "questions");
  for (const { id } of [one, two, three]) assert.ok(await isAnswered(page, id), id);
  const { keys, copies } = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open("relais");
        request.onsuccess = () => (request.result.transaction("kept").objectStore("kept").getAllKeys().onsuccess = ({ target }) => resolve({ keys: target.result, copies: Object.keys(localStorage).filter((key) => key.startsWith("relais:kept:")) }));
      }),
  );
  assert.deepEqual([keys.filter((key) => key.startsWith("beside:")), copies], [[], []], "once");
});

test("a store that answers late takes what was done in an LMS meanwhile", async () => {
  await page.addInitScript(slow, 4000);
  const frame = await enter(page, { lost: "false" });
  const course = await courseOf(frame);
  await goTo(frame, "questions");
  await answer(frame, practice(course), true);
  await frame.waitForFunction(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open("relais");
        request.onsuccess = () =>
          (request.result.transaction("kept").objectStore("kept").getAll().onsuccess = ({ target }) => resolve(target.result.some((text) => text.includes('"q-single"')) && !Object.keys(localStorage).some((key) => key.startsWith("relais:kept:"))));
      }),
    null,
    { timeout: 20000 },
  );
});

test("html5: progress and preferences outlive a host that clears localStorage; two tabs find each other", async () => {
  const address = site.origin + "/package/" + html5.launch;
  await page.goto(address);
  await page.waitForSelector("html.ready");
  await goTo(page, "questions");
  await page.click('[data-do="preferences"]');
  await page.click('#_preferences input[name="theme"][value="dark"]');
  await page.click("#_preferences .button");
  await answer(page, practice(await courseOf(page)), true);
  // A busy machine takes its time to write.
  await page.waitForFunction(
    () =>
      new Promise((resolve) => {
        const request = indexedDB.open("relais");
        request.onsuccess = () => (request.result.transaction("kept").objectStore("kept").getAllKeys().onsuccess = ({ target }) => (request.result.close(), resolve(target.result.includes("preferences") && target.result.some((key) => key.startsWith("course:")))));
      }),
  );
  await settle(page);
  await page.goto(site.origin);
  await page.evaluate(() => localStorage.clear());
  await page.goto(address);
  await page.waitForSelector("html.ready");
  assert.ok(await isAnswered(page, "q-single"));
  await page.waitForSelector('html[data-theme="dark"]');

  const other = await context.newPage();
  await other.goto(address);
  await dialog(other).waitFor();
  await goTo(page, "stories");
  await other.click("#_ask-yes");
  await said(other, /Vous continuez ici/);
  assert.equal(await shown(other), "stories");
  await dialog(page).waitFor();
});

test("what is asked of the platform for a whole module", async () => {
  let asked = 0;
  page.on("request", (request) => (asked += request.url().includes("probe.txt") ? 1 : 0));
  const frame = await enter(page);
  await readAll(frame);
  await takeQuiz(frame, () => false);
  await settle(frame);
  await frame.click('[data-do="retry"]');
  await takeQuiz(frame, () => true);
  await settle(frame);
  assert.ok(asked >= 3 && asked <= 5, `${asked}`);
});

test("axe finds nothing on the new screens, which fit a small phone", async () => {
  const check = async (tab, frame, name) => {
    for (const width of [1280, 360]) {
      await tab.setViewportSize({ width, height: 740 });
      assert.ok((await frame.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)) <= 0, `${name} ${width}`);
      await frame.evaluate(axe.source);
      const { violations } = await frame.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"], rules: { "skip-link": { enabled: false } } }));
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((one) => one.html.slice(0, 120))]), [], `${name} ${width}`);
      if (process.env.RELAIS_SHOTS) await tab.screenshot({ path: `${process.env.RELAIS_SHOTS}/journal-${name}-${width}.png` });
    }
  };
  const frame = await enter(page, { mode: "browse" });
  await check(page, frame, "preview");
  let tab = await enter(page, { lost: "false" });
  await readAll(tab);
  await takeQuiz(tab, () => true);
  await said(tab, /gardé sur cet appareil/);
  await check(page, tab, "unsent");
  await goTo(tab, "_attestation");
  await check(page, tab, "attestation");
  await page.goto("about:blank");
  tab = await enter(page);
  await dialog(tab).waitFor();
  await check(page, tab, "ask");
  const other = await context.newPage();
  await tab.click("#_ask-yes");
  const second = await enter(other);
  await dialog(second).waitFor();
  await check(other, second, "second-tab");
  await second.click("#_ask-no");
  await check(other, second, "second-tab-reading");
});
