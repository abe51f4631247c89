// Learners on our own server: whole courses, and all that can go wrong on the way.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "./limited.mjs";
import { browserProgram, build, openBrowser, program, readAll, takeQuiz, TOUR } from "./player.mjs";
import { beginCourse, manifest, player, startServer, writeZip } from "./server.mjs";

let browser, server, dist;

// A wrapper as authoring tools ship it: climbs to the API, says "incomplete" at once,
// finishes when its window is unloaded.
const WRAPPER = `
  var tries = 0;
  function find(w) { while (w.API == null && w.parent != null && w.parent != w && ++tries <= 7) w = w.parent; return w.API; }
  var api = find(window) || (window.opener && find(window.opener));
  function get(n) { return api.LMSGetValue(n); }
  function set(n, v) { return api.LMSSetValue(n, v); }
  api.LMSInitialize("");
  var began = new Date();
  if (get("cmi.core.lesson_status") == "not attempted") set("cmi.core.lesson_status", "incomplete");
  function finish() { if (window.done) return; window.done = true; set("cmi.core.session_time", "00:00:" + ("0" + Math.min(59, Math.round((new Date() - began) / 1000))).slice(-2)); api.LMSFinish(""); }
  window.onunload = window.onbeforeunload = finish;
`;
const page = (body, script = "") => `<!doctype html><html lang="fr"><title>SCO</title><body>${body}<script>${WRAPPER}${script}</script></body></html>`;

const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj
trailer<</Root 1 0 R>>
`;

before(async () => {
  dist = mkdtempSync(join(tmpdir(), "relais-packages-"));
  build(new URL("../courses/demo/tour", import.meta.url).pathname, dist, "--target", "scorm12");
  writeZip(join(dist, "three.scorm12.zip"), {
    "imsmanifest.xml": manifest("Trois étapes", [
      { id: "A", title: "Première", extra: "<adlcp:datafromlms>bonjour</adlcp:datafromlms>" },
      { id: "B", title: "Deuxième", extra: '<adlcp:prerequisites type="aicc_script">A</adlcp:prerequisites><adlcp:masteryscore>60</adlcp:masteryscore>' },
      { id: "C", title: "Troisième", extra: '<adlcp:prerequisites type="aicc_script">A&amp;(B="passed")</adlcp:prerequisites>' },
      { id: "H", title: "Cachée", visible: false },
    ]),
    ...Object.fromEntries(["A", "B", "C", "H"].map((id) => [`${id}.html`, page(`<h1>${id}</h1>`)])),
    "voice.js": `window.ask = (item) => new Promise((done) => {
      addEventListener("message", ({ data }) => data.relais === "opened" && done([data.status, data.body?.token || ""]));
      const { token } = JSON.parse(document.getElementById("launch").textContent).sco;
      parent.postMessage({ relais: "open", token, item }, "*");
    });`,
  });
  // It never says a status: what becomes of it is the LMS's to decide.
  writeZip(join(dist, "silent.scorm12.zip"), {
    "imsmanifest.xml": manifest("Sans statut", [{ id: "S" }]),
    "S.html": `<!doctype html><html lang="fr"><title>SCO</title><body><h1>S</h1><script>var api = parent.API; api.LMSInitialize(""); var found = api.LMSGetValue("cmi.core.lesson_status");</script></body></html>`,
  });
  writeZip(join(dist, "hostile.scorm12.zip"), {
    "imsmanifest.xml": manifest('<![CDATA[<img src=x onerror=alert(1)>"\'&]]>', [{ id: "X", title: "&lt;script&gt;alert(2)&lt;/script&gt;" }]),
    "X.html": page("<h1>X</h1>"),
    "sw.js": "self.addEventListener('fetch', () => {});",
  });
  // Each page finishes and begins again; the second one is better than the first.
  const visit = (id, next, status, score) =>
    page(`<h1 id="${id}">${id}</h1><a href="${next}.html">Suite</a>`).replace(/window\.onunload[\s\S]*finish;/, `set("cmi.core.lesson_location", "${id}"); set("cmi.core.lesson_status", "${status}"); set("cmi.core.score.raw", "${score}"); addEventListener("pagehide", finish);`);
  writeZip(join(dist, "pages.scorm12.zip"), {
    "imsmanifest.xml": manifest("Deux pages", [{ id: "A" }]),
    "A.html": visit("A", "B", "incomplete", 10),
    "B.html": visit("B", "A", "completed", 90),
  });
  writeZip(join(dist, "circle.scorm12.zip"), {
    "imsmanifest.xml": manifest("En cercle", [{ id: "A", extra: '<adlcp:prerequisites type="aicc_script">A</adlcp:prerequisites>' }]),
    "A.html": page("<h1>A</h1>"),
  });
  writeZip(join(dist, "document.scorm12.zip"), {
    "imsmanifest.xml": manifest("Document", [{ id: "A" }]),
    "A.html": page('<h1>A</h1><iframe src="Fiche.PDF" width="700" height="400"></iframe>'),
    "fiche.pdf": PDF,
    "sub/page.html": "<!doctype html><title>P</title><p id='q'></p><script>document.getElementById('q').textContent = location.pathname.split('/').slice(3).join('/') + location.search;</script>",
  });
  server = await startServer(dist);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(dist, { recursive: true, force: true });
});

async function learner(options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", ...options });
  return { context, page: await context.newPage() };
}

const settled = (outer) => outer.waitForFunction(() => document.getElementById("saved").dataset.saved === "true", null, { timeout: 20000 });

async function mine(page) {
  await page.goto(`${server.app}/mes-cours`);
  return page.locator(".card").allInnerTexts();
}

test("a learner without an account takes a module to its end, and reads it again", async () => {
  const { context, page } = await learner({ viewport: { width: 360, height: 740 } });
  const { outer, sco } = await beginCourse(page, server.app, TOUR);
  await sco.waitForSelector("html.ready");
  await readAll(sco);
  await takeQuiz(sco, () => true);
  // On a phone there is one bar only: the course's own, which leads out.
  assert.ok(await outer.isHidden("#exit"));
  await sco.click("#_exit");
  await page.waitForURL(/\/mes-cours$/);
  const [card] = await page.locator(".card").allInnerTexts();
  assert.match(card, /Réussi/);
  assert.match(card, /100/);
  // What is finished opens for reading: nothing is written any more.
  await page.goto(`${server.app}/mes-cours/${TOUR}/lecture`);
  const again = await player(page);
  await again.sco.waitForSelector("html.ready");
  assert.equal(await again.outer.evaluate(() => window.API.LMSGetValue("cmi.core.lesson_mode")), "review");
  await context.close();
});

test("a server killed in the middle of a commit: the course goes on, then all is saved", async () => {
  const { context, page } = await learner();
  const { outer, sco } = await beginCourse(page, server.app, "three");
  await sco.waitForFunction(() => window.api);
  const answers = [];
  for (let round = 0; round < 3; round++) {
    // Commits fly while the server dies.
    answers.push(sco.evaluate((round) => {
      for (let i = 0; i < 20; i++) {
        window.set("cmi.core.lesson_location", `${round}-${i}`);
        window.api.LMSCommit("");
      }
      return window.set("cmi.suspend_data", `round ${round}`) + window.api.LMSCommit("");
    }, round));
    await server.kill("SIGKILL");
    assert.equal(await answers[round], "truetrue", "the SCO goes on");
    assert.equal(await sco.evaluate(() => window.get("cmi.suspend_data")), `round ${round}`);
    await server.start();
    await settled(outer);
  }
  await page.reload();
  const again = await player(page);
  await again.sco.waitForFunction(() => window.api);
  assert.equal(await again.sco.evaluate(() => window.get("cmi.suspend_data")), "round 2");
  assert.equal(await again.sco.evaluate(() => window.get("cmi.core.lesson_location")), "2-19");
  await context.close();
});

test("a tab closed while the server is away: the next launch replays what it kept", async () => {
  const { context, page } = await learner();
  const { outer, sco } = await beginCourse(page, server.app, "three");
  await sco.waitForFunction(() => window.api);
  await settled(outer);
  await server.kill("SIGKILL");
  await sco.evaluate(() => {
    window.set("cmi.suspend_data", "written in the dark");
    window.set("cmi.interactions.0.id", "q1");
    window.set("cmi.interactions.0.result", "correct");
    window.set("cmi.core.exit", "suspend");
    window.api.LMSCommit("");
  });
  await page.close();
  await server.start();
  const next = await context.newPage();
  await next.goto(`${server.app}/mes-cours/three/lecture`);
  const again = await player(next);
  await again.sco.waitForFunction(() => window.api);
  assert.equal(await again.sco.evaluate(() => window.get("cmi.suspend_data")), "written in the dark");
  assert.equal(await again.sco.evaluate(() => window.get("cmi.interactions._count")), "1", "not twice");
  await context.close();
});

test("a SCO without a status: a crash completes nothing, leaving does", async () => {
  const { context, page } = await learner();
  const { outer, sco } = await beginCourse(page, server.app, "silent");
  await sco.evaluate(() => [window.api.LMSSetValue("cmi.suspend_data", "p4"), window.api.LMSCommit("")]);
  await settled(outer);
  // The renderer of the player is gone at once: no unload, no beacon. It is another than the app
  // page's, since its host is of another site.
  const devtools = await context.newCDPSession(outer);
  const crashed = new Promise((done) => devtools.on("Inspector.targetCrashed", done));
  await devtools.send("Inspector.enable");
  // Nobody is left to answer.
  devtools.send("Page.crash").catch(() => {});
  await crashed;
  await page.close();
  const next = await context.newPage();
  const card = async () => (await mine(next)).find((text) => text.includes("Sans statut"));
  assert.match(await card(), /En cours/);
  await next.goto(`${server.app}/mes-cours/silent/lecture`);
  const again = await player(next);
  await again.sco.waitForFunction(() => window.found);
  assert.deepEqual(await again.sco.evaluate(() => [window.found, window.api.LMSGetValue("cmi.suspend_data")]), ["incomplete", "p4"]);
  await settled(again.outer);
  await again.outer.click("#exit");
  await next.waitForURL(/\/mes-cours$/);
  assert.match(await card(), /Terminé/, "left through the player: ended, so completed");
  await context.close();
});

test("two tabs of one course: the older one explains, and can take over", async () => {
  const { context, page } = await learner();
  const { sco } = await beginCourse(page, server.app, "three");
  await sco.waitForFunction(() => window.api);
  const second = await context.newPage();
  await second.goto(`${server.app}/mes-cours/three/lecture`);
  const newer = await player(second);
  await newer.sco.waitForFunction(() => window.api);
  await newer.sco.evaluate(() => (window.set("cmi.core.lesson_location", "newer"), window.api.LMSCommit("")));
  await settled(newer.outer);
  // Its player may have seen it already, and taken the SCO away.
  await sco.evaluate(() => (window.set("cmi.core.lesson_location", "older"), window.api.LMSCommit(""))).catch(() => {});
  const outer = await (await page.waitForSelector("#lecteur")).contentFrame();
  const here = outer.locator("#dialog").getByRole("button", { name: "Reprendre ici" });
  await here.waitFor();
  await here.click();
  await page.waitForLoadState();
  const taken = await player(page);
  await taken.sco.waitForFunction(() => window.api);
  assert.equal(await taken.sco.evaluate(() => window.get("cmi.core.lesson_location")), "newer");
  await context.close();
});

test("several SCOs: menu, prerequisites, mastery, what is hidden", async () => {
  const { context, page } = await learner();
  const { outer, sco } = await beginCourse(page, server.app, "three");
  await sco.waitForFunction(() => window.api);
  assert.equal(await sco.evaluate(() => window.get("cmi.launch_data")), "bonjour");
  const entries = () => outer.locator("#menu li").allInnerTexts();
  assert.equal((await entries()).length, 3, "the hidden one is not shown");
  const entry = (name) => outer.locator("#menu").getByRole("button", { name });
  assert.ok(await entry(/Deuxième/).isDisabled().catch(() => false) || (await entry(/Deuxième/).getAttribute("aria-disabled")) === "true", "locked until A is done");
  await sco.evaluate(() => (window.set("cmi.core.lesson_status", "completed"), window.finish()));
  await outer.waitForFunction(() => [...document.querySelectorAll("#menu button")].some((it) => /Deuxième/.test(it.textContent) && !it.disabled && it.getAttribute("aria-disabled") !== "true"));
  await entry(/Deuxième/).click();
  await outer.waitForFunction(() => document.querySelector("#stage iframe")?.src.includes("B.html"));
  const second = (await player(page)).sco;
  await second.waitForFunction(() => window.api);
  assert.equal(await second.evaluate(() => window.get("cmi.student_data.mastery_score")), "60");
  await second.evaluate(() => (window.set("cmi.core.score.raw", "75"), window.set("cmi.core.lesson_status", "completed"), window.finish()));
  await outer.waitForFunction(() => [...document.querySelectorAll("#menu button")].some((it) => /Troisième/.test(it.textContent) && !it.disabled && it.getAttribute("aria-disabled") !== "true"));
  await entry(/Troisième/).click();
  await outer.waitForFunction(() => document.querySelector("#stage iframe")?.src.includes("C.html"));
  await context.close();
});

test("looking around: everything opens, nothing counts", async () => {
  const { context, page } = await learner({ viewport: { width: 360, height: 740 } });
  await page.goto(`${server.app}/cours/three`);
  assert.equal(await page.locator("a[href*='parcourir']").count(), 0, "nothing to look around in before the course is begun");
  const { outer } = await beginCourse(page, server.app, "three");
  await settled(outer);
  await page.goto(`${server.app}/cours/three`);
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, "course-browse-360.png"), fullPage: true });
  await page.click("text=Parcourir sans être évalué");
  const browsing = await player(page);
  await browsing.sco.waitForFunction(() => window.api);
  const found = await browsing.sco.evaluate(() => ["cmi.core.lesson_mode", "cmi.core.credit"].map((name) => window.get(name)));
  assert.deepEqual(found, ["browse", "no-credit"]);
  await browsing.sco.evaluate(() => {
    window.set("cmi.core.lesson_status", "passed");
    window.set("cmi.core.score.raw", 100);
    window.finish();
  });
  await settled(browsing.outer);
  await browsing.outer.click("#exit");
  await page.waitForURL(/\/mes-cours$/);
  const card = (await mine(page)).find((text) => text.includes("Trois étapes"));
  assert.match(card, /En cours/);
  assert.doesNotMatch(card, /Réussi|100/);
  await page.goto(`${server.app}/mes-cours/three/lecture`);
  const normal = await player(page);
  await normal.sco.waitForFunction(() => window.api);
  assert.deepEqual(await normal.sco.evaluate(() => ["cmi.core.lesson_mode", "cmi.core.lesson_status", "cmi.core.score.raw"].map((name) => window.get(name))), ["normal", "incomplete", ""]);
  await context.close();
});

test("looking around without a line: what comes later counts nothing either", async () => {
  const { context, page } = await learner();
  await settled((await beginCourse(page, server.app, "three")).outer);
  await page.goto(`${server.app}/cours/three`);
  // The line is lost while the player opens.
  await context.route("**/essai/commit", (route) => route.abort());
  await page.click("text=Parcourir sans être évalué");
  const browsing = await player(page);
  await browsing.sco.waitForFunction(() => window.api);
  await browsing.sco.evaluate(() => {
    window.set("cmi.core.lesson_location", "far");
    window.set("cmi.core.lesson_status", "passed");
    window.set("cmi.core.score.raw", 100);
    window.finish();
  });
  // Not even the last words of the page arrive.
  await browsing.outer.evaluate(() => (navigator.sendBeacon = () => true));
  await page.close();
  await context.unroute("**/essai/commit");
  const later = await context.newPage();
  const replayed = later.waitForResponse((response) => response.url().endsWith("/essai/rejeu"));
  await later.goto(`${server.app}/mes-cours/three/lecture`);
  const normal = await player(later);
  await normal.sco.waitForFunction(() => window.api);
  assert.equal((await replayed).status(), 200);
  assert.deepEqual(await normal.sco.evaluate(() => ["cmi.core.lesson_mode", "cmi.core.lesson_status", "cmi.core.score.raw", "cmi.core.lesson_location"].map((name) => window.get(name))), ["normal", "incomplete", "", "far"]);
  const card = (await mine(later)).find((text) => text.includes("Trois étapes"));
  assert.doesNotMatch(card, /Réussi|100/);
  await context.close();
});

test("a token that expires in the middle is renewed by our own page, for its launch only", async () => {
  const { context, page } = await learner();
  const { outer, sco } = await beginCourse(page, server.app, "three");
  await sco.waitForFunction(() => window.api);
  await settled(outer);
  const tokens = [];
  await context.route("**/essai/commit", (route) => {
    tokens.push(route.request().postDataJSON().token);
    return tokens.length === 1 ? route.fulfill({ status: 401, contentType: "application/json", body: '{"error":"expired"}' }) : route.continue();
  });
  const answered = page.waitForResponse((response) => response.url() === `${server.app}/mes-cours/three/jeton`);
  await sco.evaluate(() => {
    window.set("cmi.core.lesson_location", "after");
    window.api.LMSCommit("");
  });
  const answer = await answered;
  assert.equal(answer.status(), 200);
  const { token } = await answer.json();
  await settled(outer);
  assert.equal(tokens[1], token, "the commit comes again with the fresh one");
  // Another launch takes over: the former one's token is renewed no more, nor is anybody else's.
  const ask = (where, old) =>
    where.evaluate(async (token) => {
      const { csrf = "", slug = "" } = document.body.dataset;
      return (await fetch(`/mes-cours/${slug}/jeton`, { method: "POST", body: new URLSearchParams({ csrf, token }) })).status;
    }, old);
  await context.unroute("**/essai/commit");
  await page.goto(`${server.app}/mes-cours/three/lecture`);
  const again = await player(page);
  assert.equal(await again.sco.evaluate(() => window.get("cmi.core.lesson_location")), "after");
  assert.equal(await ask(page, token), 409);
  const stranger = await learner();
  await beginCourse(stranger.page, server.app, "three");
  assert.equal(await ask(stranger.page, token), 404);
  assert.equal(await ask(stranger.page, token.slice(0, -1) + "~"), 403);
  await stranger.context.close();
  await context.close();
});

test("a hostile package reaches neither the session, nor the app, nor other pages", async () => {
  const { context, page } = await learner();
  let alerts = 0;
  page.on("dialog", (dialog) => (alerts++, dialog.dismiss()));
  const { sco } = await beginCourse(page, server.app, "hostile");
  await sco.waitForFunction(() => window.api);
  const found = await sco.evaluate(async (app) => {
    const tried = async (f) => {
      try {
        return await f();
      } catch (error) {
        return `refused: ${error.name}`;
      }
    };
    return {
      cookie: document.cookie,
      app: await tried(() => window.top.document.title),
      fetch: await tried(async () => (await fetch(`${app}/mes-cours`, { credentials: "include" })).status),
      worker: await tried(async () => (await navigator.serviceWorker.register("sw.js")).scope),
      top: await tried(() => ((window.top.location = "https://example.org/"), "went")),
      other: await tried(async () => (await fetch("/c/zzzz/imsmanifest.xml")).status),
      odd: window.set(undefined, null) + window.api.LMSGetValue({}) + window.api.LMSCommit(0),
      huge: window.set("cmi.suspend_data", "é".repeat(100_000)),
    };
  }, server.app);
  assert.equal(found.cookie, "");
  assert.match(String(found.app), /^refused/);
  assert.match(String(found.fetch), /^refused/);
  assert.match(String(found.worker), /^refused/);
  assert.equal(found.other, 404);
  assert.equal(found.huge, "false");
  assert.match(page.url(), new RegExp(`^${server.app}/mes-cours/hostile`), "the page stays where it is");
  const [card] = await mine(page);
  assert.match(card, /<img src=x/, "titles are text");
  assert.equal(alerts, 0);
  // Nobody else's forms: a session alone is not enough.
  const foreign = await page.request.post(`${server.app}/mes-cours/hostile/recommencer`, { headers: { origin: server.content }, form: { csrf: "" } });
  assert.equal(foreign.status(), 403);
  const unsigned = await page.request.post(`${server.app}/mes-cours/hostile/recommencer`, { headers: { origin: server.app }, form: { csrf: "x" } });
  assert.equal(unsigned.status(), 403);
  await context.close();
});

test("content that begins again at each page: nothing of it is lost, nor undone on the way back", async () => {
  const { context, page } = await learner();
  const { outer, sco } = await beginCourse(page, server.app, "pages");
  await sco.waitForSelector("#A");
  await sco.click("a");
  await sco.waitForSelector("#B");
  assert.equal(await sco.evaluate(() => window.get("cmi.core.lesson_location")), "B");
  await settled(outer);
  const card = async () => {
    const other = await context.newPage();
    const found = (await mine(other)).find((text) => text.includes("Deux pages"));
    await other.close();
    return found;
  };
  assert.match(await card(), /Terminé[\s\S]*90/);
  // Back to the first page, in the same launch.
  await sco.click("a");
  await sco.waitForSelector("#A");
  await settled(outer);
  assert.match(await card(), /Terminé[\s\S]*90/);
  await context.close();
});

test("looking again is a review whatever the exit was; only a new attempt begins anew, and lowers nothing", async () => {
  const { context, page } = await learner();
  const { outer, sco } = await beginCourse(page, server.app, "three");
  await sco.waitForFunction(() => window.api);
  const all = (how) => how.evaluate(() => ["cmi.core.lesson_mode", "cmi.core.lesson_status", "cmi.core.score.raw"].map((name) => window.get(name)));
  await sco.evaluate(() => {
    window.set("cmi.core.lesson_status", "passed");
    window.set("cmi.core.score.raw", "90");
    window.set("cmi.core.exit", "suspend");
    window.finish();
  });
  await settled(outer);
  // From the menu, in the same page.
  await outer.locator("#menu button").first().click();
  await outer.waitForFunction(() => window.API?.LMSGetValue && document.querySelector("#stage iframe")?.src.includes("A.html"));
  const again = (await player(page)).sco;
  await again.waitForFunction(() => window.api && window.get("cmi.core.lesson_mode"));
  assert.deepEqual(await all(again), ["review", "passed", "90"]);
  await again.evaluate(() => (window.set("cmi.core.lesson_status", "incomplete"), window.set("cmi.core.score.raw", "0"), window.finish()));
  await context.close();
});

test("a single SCO, looked at again: still passed, with its attestation; a new attempt is told and keeps the best", async () => {
  const { context, page } = await learner();
  const { outer, sco } = await beginCourse(page, server.app, "silent");
  const say = (frame, status, score) =>
    frame.evaluate(([status, score]) => ["lesson_status", "score.raw", "exit"].map((name, at) => window.api.LMSSetValue(`cmi.core.${name}`, [status, score, "suspend"][at])).concat(window.api.LMSFinish("")), [status, score]);
  assert.deepEqual(await say(sco, "passed", "90"), Array(4).fill("true"));
  await settled(outer);
  await page.goto(`${server.app}/mes-cours/silent/lecture`);
  const again = await player(page);
  await again.sco.waitForFunction(() => window.found);
  assert.equal(await again.sco.evaluate(() => window.api.LMSGetValue("cmi.core.lesson_mode")), "review");
  await say(again.sco, "incomplete", "0");
  await again.outer.click("#exit");
  await page.waitForURL(/\/mes-cours$/);
  const card = page.locator(".card", { hasText: "Sans statut" }).first();
  assert.match(await card.innerText(), /Réussi[\s\S]*90/);
  assert.match(await card.innerText(), /meilleur résultat/);
  await card.getByRole("button", { name: /Recommencer/ }).click();
  const anew = await player(page);
  await anew.sco.waitForFunction(() => window.found);
  assert.deepEqual(await anew.sco.evaluate(() => [window.found, window.api.LMSGetValue("cmi.core.lesson_mode")]), ["not attempted", "normal"]);
  await say(anew.sco, "failed", "20");
  await anew.outer.click("#exit");
  await page.waitForURL(/\/mes-cours$/);
  assert.match(await page.locator(".card", { hasText: "Sans statut" }).first().innerText(), /Réussi[\s\S]*90/);
  await page.goto(`${server.app}/mes-cours/silent/attestation`);
  assert.equal(await page.locator("form").count() > 0, true, "the attestation is still there");
  await context.close();
});

test("looking around asks for nothing that comes before; a SCO that waits for itself opens", async () => {
  const { context, page } = await learner();
  await settled((await beginCourse(page, server.app, "three")).outer);
  await page.goto(`${server.app}/mes-cours/three/lecture?mode=parcourir`);
  const { outer, sco } = await player(page);
  await sco.waitForFunction(() => window.api);
  const entries = outer.locator("#menu button");
  assert.deepEqual(await entries.evaluateAll((all) => all.map((one) => one.getAttribute("aria-disabled"))), [null, null, null]);
  await entries.nth(2).click();
  await outer.waitForFunction(() => document.querySelector("#stage iframe")?.src.includes("C.html"));
  const third = (await player(page)).sco;
  await third.waitForFunction(() => window.api);
  assert.equal(await third.evaluate(() => window.get("cmi.core.lesson_mode")), "browse");
  await context.close();
  const other = await learner();
  const alone = await beginCourse(other.page, server.app, "circle");
  await alone.sco.waitForSelector("h1:visible");
  await other.context.close();
});

test("a PDF inside a package is read in a tab, where the sandbox lets it be; names and slashes are forgiven", async () => {
  const { context, page } = await learner();
  const { sco } = await beginCourse(page, server.app, "document");
  const frame = await (await sco.waitForSelector("iframe")).contentFrame();
  const link = frame.getByRole("link", { name: /Ouvrir le document/ });
  await link.waitFor();
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, "document-1280.png") });
  const address = await link.evaluate((it) => it.href);
  assert.match(address, /\/fiche\.pdf$/);
  const answered = context.waitForEvent("response", (response) => response.url() === address && /pdf/.test(response.headers()["content-type"]));
  const opened = context.waitForEvent("page");
  await link.click();
  assert.equal((await answered).status(), 200, "in a tab it is the document itself");
  // The player's frame keeps its sandbox: without it, content could lead the learner away.
  const sandbox = await page.getAttribute("#lecteur", "sandbox");
  assert.doesNotMatch(sandbox || "allow-top-navigation", /allow-top-navigation/);
  await (await opened).close();
  const found = await sco.evaluate(async () => {
    const text = async (path) => {
      const answer = await fetch(path);
      return [answer.status, new URL(answer.url).pathname.split("/").slice(3).join("/") + new URL(answer.url).search];
    };
    return [await text("sub//page.html?page=3"), await text("SUB/Page.html?page=3&x=a%20b"), await text("sub///Page.html")];
  });
  assert.deepEqual(found, [
    [200, "sub/page.html?page=3"],
    [200, "sub/page.html?page=3&x=a%20b"],
    [200, "sub/page.html"],
  ]);
  await context.close();
});

test("a server restored from an older backup: what the browser holds comes back, and newer work is not written over", async () => {
  const { context, page } = await learner();
  const first = await beginCourse(page, server.app, "three");
  await first.sco.waitForFunction(() => window.api);
  const say = (frame, name, value) => frame.evaluate(([name, value]) => window.set(name, value) + window.api.LMSCommit(""), [name, value]);
  await say(first.sco, "cmi.suspend_data", "in the backup");
  await settled(first.outer);
  await server.kill("SIGTERM");
  const backup = mkdtempSync(join(tmpdir(), "relais-backup-"));
  const database = (folder) => readdirSync(folder).filter((name) => /sqlite|\.db/.test(name));
  for (const name of database(server.data)) cpSync(join(server.data, name), join(backup, name));
  await server.start();
  await settled(first.outer);
  await say(first.sco, "cmi.suspend_data", "saved after it");
  await settled(first.outer);
  // Then the machine is lost, and more is written in the dark.
  await server.kill("SIGKILL");
  await say(first.sco, "cmi.core.lesson_location", "offline");
  for (const name of database(server.data)) rmSync(join(server.data, name));
  for (const name of database(backup)) cpSync(join(backup, name), join(server.data, name));
  await server.start();
  const dialog = first.outer.locator("#dialog");
  await dialog.getByText("rétabli à partir d’une sauvegarde").waitFor({ timeout: 40000 });
  assert.doesNotMatch(await dialog.innerText(), /autre onglet/, "it is not open elsewhere");
  await dialog.getByRole("button", { name: "Reprendre ici" }).click();
  await page.waitForLoadState();
  const again = await player(page);
  await again.sco.waitForFunction(() => window.api && window.get("cmi.suspend_data"));
  assert.deepEqual(await again.sco.evaluate(() => [window.get("cmi.suspend_data"), window.get("cmi.core.lesson_location")]), ["saved after it", "offline"]);
  await settled(again.outer);
  rmSync(backup, { recursive: true, force: true });
  await context.close();
});

test("a backup restored elsewhere: offline work, a journal that was overtaken, and newer work", async () => {
  const say = (frame, name, value) => frame.evaluate(([name, value]) => window.set(name, value) + window.api.LMSCommit(""), [name, value]);
  const begun = async (page, restart = false) => {
    if (restart) await page.goto(`${server.app}/mes-cours/three/lecture`);
    const { outer, sco } = restart ? await player(page) : await beginCourse(page, server.app, "three");
    await sco.waitForFunction(() => window.api);
    return { outer, sco };
  };
  // A closing page's last request goes out behind the emulated line: none does.
  const cut = async (outer, page) => {
    await outer.evaluate(() => (navigator.sendBeacon = window.fetch = () => false));
    await page.close();
  };
  const [offline, overtaken, newer] = [await learner(), await learner(), await learner()];
  const open = {};
  for (const [name, { page }] of Object.entries({ offline, overtaken, newer })) {
    open[name] = await begun(page);
    await say(open[name].sco, "cmi.suspend_data", "in the backup");
    await settled(open[name].outer);
  }
  // One goes on without a line and closes; then goes on elsewhere, which is saved.
  await overtaken.context.setOffline(true);
  await say(open.overtaken.sco, "cmi.suspend_data", "without a line");
  await say(open.overtaken.sco, "cmi.core.score.raw", "85");
  await cut(open.overtaken.outer, overtaken.page);
  await overtaken.context.setOffline(false);
  const device = await browser.newContext({ locale: "fr-FR" });
  await device.addCookies(await overtaken.context.cookies());
  const elsewhere = await begun(await device.newPage(), true);
  await say(elsewhere.sco, "cmi.suspend_data", "on another device");
  await settled(elsewhere.outer);

  const folder = mkdtempSync(join(tmpdir(), "relais-backup-"));
  const archive = join(folder, "backup.zip");
  const admin = (...given) => assert.equal(spawnSync(program, ["admin", "--data", server.data, ...given]).status, 0, given.join(" "));
  admin("backup", archive);

  // Saved after the backup, and then more without a line.
  for (const name of ["offline", "newer"]) {
    await say(open[name].sco, "cmi.suspend_data", "after the backup");
    await settled(open[name].outer);
  }
  await offline.context.setOffline(true);
  await say(open.offline.sco, "cmi.core.lesson_location", "written in the dark");
  await cut(open.offline.outer, offline.page);
  await offline.context.setOffline(false);
  await newer.context.setOffline(true);
  await say(open.newer.sco, "cmi.core.lesson_location", "in the open tab");

  await server.kill("SIGKILL");
  for (const name of readdirSync(server.data)) rmSync(join(server.data, name), { recursive: true });
  admin("restore", archive);
  await server.start();
  rmSync(folder, { recursive: true });

  // The open tab has everything, and says what happened.
  await newer.context.setOffline(false);
  const dialog = open.newer.outer.locator("#dialog");
  await dialog.getByText("rétabli à partir d’une sauvegarde").waitFor({ timeout: 60000 });
  await dialog.getByRole("button", { name: "Reprendre ici" }).click();
  await newer.page.waitForLoadState();
  const back = await player(newer.page);
  await back.sco.waitForFunction(() => window.api && window.get("cmi.suspend_data"));
  assert.deepEqual(await back.sco.evaluate(() => ["cmi.suspend_data", "cmi.core.lesson_location"].map(window.get)), ["after the backup", "in the open tab"]);
  await settled(back.outer);

  // What was not sent is put on top of the copy, without a question: nothing is newer.
  const late = await begun(await offline.context.newPage(), true);
  assert.equal(await late.outer.locator("#dialog[open]").count(), 0);
  assert.equal(await late.sco.evaluate(() => window.get("cmi.core.lesson_location")), "written in the dark");
  await settled(late.outer);

  // The copy has newer work than this device: whoever learns says which, and no result is lost.
  for (const again of [false, true]) {
    const page = await overtaken.context.newPage();
    await page.goto(`${server.app}/mes-cours/three/lecture`);
    const outer = await (await page.waitForSelector("#lecteur")).contentFrame();
    if (!again) {
      const question = outer.locator("#dialog");
      await question.getByText("Deux états de ce module").waitFor();
      if (process.env.RELAIS_SHOTS) await page.screenshot({ path: `${process.env.RELAIS_SHOTS}/two-states.png` });
      await question.getByRole("button", { name: "Continuer avec le serveur" }).click();
    }
    const { sco } = await player(page);
    await sco.waitForFunction(() => window.api);
    assert.equal(await sco.evaluate(() => window.get("cmi.suspend_data")), "on another device");
    assert.equal(await sco.evaluate(() => window.get("cmi.core.score.raw")), "85", "the result of this device, too");
    await settled(outer);
    await page.close();
  }
  for (const context of [offline.context, overtaken.context, newer.context, device]) await context.close();
});

test("content attacks: each line of what docs/security.md says that it cannot do", async () => {
  const { context, page } = await learner();
  const { outer, sco } = await beginCourse(page, server.app, "three");
  await sco.waitForFunction(() => window.api);
  await settled(outer);
  const { token, attempt } = await outer.evaluate(() => JSON.parse(document.getElementById("launch").textContent).sco);
  /** What became of it, of all that is tried in the SCO's own page. */
  const found = await sco.evaluate(
    async ([token, app]) => {
      const tried = async (f) => {
        try {
          return await f();
        } catch (error) {
          return `refused: ${error.name}`;
        }
      };
      const post = async (path, body) => (await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).status;
      const framed = document.body.appendChild(document.createElement("iframe"));
      framed.src = `${app}/mes-cours`;
      await new Promise((done) => setTimeout(done, 1000));
      const set = { "cmi.core.lesson_status": "passed" };
      return {
        host: location.host,
        // The session.
        cookie: document.cookie,
        page: await tried(async () => (await fetch(`${app}/mes-cours`, { credentials: "include" })).status),
        opensByApp: await tried(async () => (await fetch(`${app}/mes-cours/three/ouvrir`, { method: "POST", credentials: "include", body: new URLSearchParams({ token, item: "i1" }) })).status),
        // The app's pages.
        storage: await tried(() => String(window.top.localStorage)),
        document: await tried(() => window.top.document.title),
        framed: await tried(() => framed.contentWindow.document.title),
        leads: await tried(() => ((window.top.location = "https://example.org/"), "went")),
        // Tokens.
        opensByToken: await tried(() => post("/essai/ouvrir", { token, item: "i1" })),
        forged: await tried(() => post("/essai/commit", { token: token.slice(0, 30) + "A" + token.slice(31), seq: 99, set })),
        future: await tried(() => post("/essai/rejeu", { token, launch: 99, seq: 1, set })),
        restored: await tried(() => post("/essai/commit", { token, seq: 98, after: 97, set: {} })),
        // The data model, and sizes.
        nonsense: await tried(() => post("/essai/commit", { token, seq: 99, set: { "cmi.core.lesson_status": "excellent" } })),
        readOnly: await tried(() => post("/essai/commit", { token, seq: 99, set: { "cmi.core.student_name": "X" } })),
        unknown: await tried(() => post("/essai/commit", { token, seq: 99, set: { "cmi.__proto__": "X" } })),
        many: await tried(() => post("/essai/commit", { token, seq: 99, set: Object.fromEntries(Array.from({ length: 60000 }, (_, n) => [`cmi.objectives.${n}.id`, "x"])) })),
        large: await tried(() => post("/essai/commit", { token, seq: 99, set: { "cmi.suspend_data": "x".repeat(13 << 20) } })),
        worker: await tried(async () => (await navigator.serviceWorker.register("sw.js")).scope),
        files: await tried(async () => (await fetch("/c/zzzz/imsmanifest.xml")).status),
      };
    },
    [token, server.app],
  );
  assert.match(found.host, /^[0-9a-z]+\.localhost:\d+$/, "a host name of its own, without configuration");
  assert.equal(found.cookie, "");
  for (const what of ["page", "opensByApp", "storage", "document", "framed", "leads", "worker"]) assert.match(String(found[what]), /^refused/, what);
  assert.match(page.url(), new RegExp(`^${server.app}/mes-cours/three`), "the app page stays where it is");
  const statuses = { opensByToken: 404, forged: 403, future: 400, restored: 409, nonsense: 422, readOnly: 422, unknown: 422, many: 400, large: 413, files: 404 };
  for (const [what, status] of Object.entries(statuses)) assert.equal(found[what], status, what);

  // Its claim that something is missing was its own affair: nobody else is told of a restore.
  const other = await learner();
  const theirs = await beginCourse(other.page, server.app, "pages");
  await theirs.sco.waitForSelector("#A");
  const before = await theirs.outer.evaluate(() => JSON.parse(document.getElementById("launch").textContent).sco.history);
  await page.reload();
  const again = await player(page);
  await again.sco.waitForFunction(() => window.api);
  assert.equal(await again.outer.evaluate(() => JSON.parse(document.getElementById("launch").textContent).sco.history), before);
  await settled(again.outer);

  // Its older launch.
  const late = await again.sco.evaluate(async (token) => {
    const answer = await fetch("/essai/commit", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ token, seq: 200, set: { "cmi.core.lesson_status": "passed" } }) });
    return [answer.status, (await answer.json()).error];
  }, token);
  assert.deepEqual(late, [409, "superseded"]);

  // Another version's files are another origin's, and are answered on no other name.
  const host = await theirs.sco.evaluate(() => location.host);
  assert.notEqual(host, found.host);
  const path = await theirs.sco.evaluate(() => location.pathname);
  assert.equal((await page.request.get(`${server.content}${path}`, { headers: { host: found.host } })).status(), 404);
  assert.match(await again.sco.evaluate(async (url) => fetch(url).then((it) => String(it.status), (error) => `refused: ${error.name}`), `http://${host}${path}`), /^refused/);

  // Other sites embed neither the player nor content, and read nothing of it.
  const stranger = await other.context.newPage();
  const target = `http://${host}${path}`;
  await stranger.route("http://autre.test/**", (route) => route.fulfill({ contentType: "text/html", body: `<iframe src="${target}"></iframe>` }));
  await stranger.goto("http://autre.test/");
  await new Promise((done) => setTimeout(done, 1000));
  assert.ok(stranger.frames().every((frame) => !frame.url().startsWith(`http://${host}`)), "not embedded");
  assert.equal(await stranger.evaluate(async (url) => fetch(url, { mode: "no-cors" }).then((it) => it.type, () => "refused"), target), "refused");

  // What was reached is not lowered, by whatever it says next.
  const reached = await again.sco.evaluate(async () => {
    const { token, launch } = JSON.parse(window.parent.document.getElementById("launch").textContent).sco;
    const post = async (body) => (await fetch("/essai/commit", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ token, ...body }) })).status;
    return [
      await post({ seq: 500, session: 2, set: { "cmi.core.lesson_status": "completed", "cmi.core.score.raw": "90" }, finish: true }),
      await post({ seq: 501, session: 3, set: { "cmi.core.lesson_status": "incomplete", "cmi.core.score.raw": "1" }, finish: true }),
      launch,
    ];
  });
  assert.deepEqual(reached.slice(0, 2), [200, 200]);
  const entries = async () => (await again.outer.evaluate(() => fetch(location.href).then((it) => it.text()))).match(/"id":"i0"[^}]*"status":"([a-z ]+)"/)?.[1];
  assert.equal(await entries(), "completed");
  assert.ok(attempt);
  await other.context.close();
  await context.close();
});

test("content can say anything of the SCOs of its own course, as docs/security.md says, but opens nothing that is locked", async () => {
  const { context, page } = await learner();
  const { outer, sco } = await beginCourse(page, server.app, "three");
  await sco.waitForFunction(() => window.api);
  await settled(outer);
  // Its own file runs in the player's page, and speaks with the player's voice.
  await sco.evaluate(async () => {
    const voice = window.parent.document.createElement("script");
    voice.src = new URL("voice.js", location.href).href;
    const loaded = new Promise((done) => voice.addEventListener("load", done));
    window.parent.document.head.append(voice);
    await loaded;
  });
  const ask = (item) => sco.evaluate((item) => window.parent.ask(item), item);
  assert.deepEqual(await ask("i1"), [403, ""], "its prerequisite does not hold");
  assert.deepEqual(await ask("i99"), [404, ""]);
  await sco.evaluate(() => window.set("cmi.core.lesson_status", "completed") + window.api.LMSCommit(""));
  await settled(outer);
  const [status, token] = await ask("i1");
  assert.equal(status, 200);
  const written = await sco.evaluate(async (token) => (await fetch("/essai/commit", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ token, seq: 1, set: { "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "100" }, finish: true }) })).status, token);
  assert.equal(written, 200);
  // The learner is not left in the dark: the player that was left behind says so.
  await sco.evaluate(() => window.set("cmi.suspend_data", "x") + window.api.LMSCommit(""));
  await outer.locator("#dialog").getByText("Ouvert ailleurs").waitFor();
  await context.close();
});

test("a browser that finds no host name of a version gets the shared address, and is told", async () => {
  const odd = await (await import("playwright-core")).chromium.launch({ executablePath: browserProgram, args: ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP *.localhost ~NOTFOUND"] });
  const context = await odd.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  await page.goto(`${server.app}/cours/pages`);
  await page.click("main form button");
  await page.locator("#partage").waitFor({ timeout: 30000 });
  assert.match(await page.locator("#partage").innerText(), /adresse commune/);
  const { sco } = await player(page);
  await sco.waitForSelector("#A");
  assert.equal(await sco.evaluate(() => location.origin), server.content);
  await odd.close();
});

test("the course's name stands where the player will, at once", async () => {
  const { page } = await learner();
  let letGo = () => {};
  const free = new Promise((resolve) => (letGo = resolve));
  await page.route("**/lecteur/**", async (route) => (await free, route.continue().catch(() => {})));
  await page.goto(`${server.app}/cours/pages`);
  await page.click("main form button", { noWaitAfter: true });
  const waiting = page.locator("#attente");
  await waiting.waitFor({ state: "visible" });
  assert.match(await waiting.innerText(), /Deux pages/);
  letGo();
  await player(page);
  await waiting.waitFor({ state: "detached" });
});

test("a server told to stop finishes what it began", async () => {
  const { context, page } = await learner();
  const { outer, sco } = await beginCourse(page, server.app, "three");
  await sco.waitForFunction(() => window.api);
  await sco.evaluate(() => (window.set("cmi.core.lesson_location", "last words"), window.api.LMSCommit("")));
  assert.equal(await server.kill("SIGTERM"), 0, server.log());
  await server.start();
  await settled(outer);
  await page.reload();
  const again = await player(page);
  await again.sco.waitForFunction(() => window.api);
  assert.equal(await again.sco.evaluate(() => window.get("cmi.core.lesson_location")), "last words");
  await context.close();
});
