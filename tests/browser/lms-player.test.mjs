// The server's player in a browser, with a server that fails in every way: what
// was acknowledged is there, what was not comes again, nothing is doubled.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test, { after, afterEach, before } from "./limited.mjs";
import { fakeServer, words } from "./fake-server.mjs";
import { answer, courseOf, goTo, openBrowser, readAll, takeQuiz, TOUR, unpack } from "./player.mjs";

const SHOTS = process.env.RELAIS_SHOTS;
const FR = words("fr");
const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");

let server, browser, pack;
/** @type {import("playwright-core").BrowserContext[]} */
let contexts = [];
before(async () => {
  pack = unpack("scorm12", TOUR);
  server = await fakeServer({ packages: { demo: pack.folder } });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  server?.close();
  pack?.remove();
});
afterEach(async () => {
  server.fault = null;
  for (const context of contexts) await context.close();
  contexts = [];
});

async function learner(options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 800 }, ...options });
  contexts.push(context);
  return context;
}

/** The player's frame in the app's page. */
async function playerOf(page) {
  const handle = await page.waitForSelector("iframe");
  const frame = await handle.contentFrame();
  await frame.waitForSelector("#saved", { state: "attached" });
  return frame;
}

/** Opens a course; its SCO is there. */
async function open(course, context, page) {
  context ??= await learner();
  page ??= await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(course.url);
  const player = await playerOf(page);
  const sco = await scoOf(player);
  return { context, page, player, sco, errors };
}

async function scoOf(player) {
  const frame = await (await player.waitForSelector("#stage iframe")).contentFrame();
  await frame.waitForFunction(() => document.readyState === "complete" && (window.api || !window.find || true));
  return frame;
}

const call = (sco, name, ...args) => sco.evaluate(([name, args]) => [window.api[name](...args), window.api.LMSGetLastError()], [name, args]);
const set = (sco, name, value) => call(sco, "LMSSetValue", name, value);
const begin = async (sco) => assert.deepEqual(await call(sco, "LMSInitialize", ""), ["true", "0"]);
/** What the app page keeps, where the content can't reach it. */
const journals = (frame) => frame.page().evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("relais:journal:")).map(([, text]) => JSON.parse(text)));
/** As people close a tab: its pages hear of it. */
async function close(page) {
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
  await new Promise((done) => setTimeout(done, 500));
}
/** What a closing page left on the content's host. */
const left = (frame) => frame.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("relais:")));
const until = async (condition, what, ms = 15000) => {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (await condition()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(`not in time: ${what}`);
};
/** Something that a browser holds of a course. @param {any} entry */
async function keep(page, course, entry) {
  await page.goto(`${server.appOrigin}/mes-cours`);
  const text = typeof entry === "string" ? entry : JSON.stringify({ history: server.history, at: Date.now(), ...entry });
  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [`relais:journal:${course.id}:${course.id}-i1`, text]);
}
const settled = (player) => until(async () => (await player.textContent("#saved")) === FR["player-saved"] && (await journals(player)).length === 0, "everything saved");
const commits = (course) => server.requests.filter(({ path, body }) => path === "/essai/commit" && body.token.startsWith(course.id + ":"));

test("the vectors, in a browser", async (t) => {
  const { player } = await open(server.course());
  await player.evaluate(read("../js/vectors.js"));
  const files = Object.fromEntries(["state", "errors", "lists", "elements", "types"].map((name) => [name, JSON.parse(read(`../conformance/runtime/${name}.json`))]));
  const judged = await player.evaluate((files) => window.runVectors(window.Cmi, files), files);
  t.diagnostic(`${judged} calls judged`);
  assert.ok(judged > 1000);
});

test("a session from begin to end", async () => {
  const course = server.course({ cmi: { "cmi.core.lesson_location": "p2", "cmi.core.exit": "suspend", "cmi.interactions.0.id": "old" } });
  const { page, player, sco, errors } = await open(course);
  await begin(sco);
  await settled(player);
  assert.equal(commits(course).length, 1, "the server knows that the SCO began");
  assert.deepEqual(commits(course)[0].body.set, {});
  assert.deepEqual(await call(sco, "LMSGetValue", "cmi.core.entry"), ["resume", "0"]);
  assert.deepEqual(await call(sco, "LMSGetValue", "cmi.core.lesson_location"), ["p2", "0"]);
  assert.deepEqual(await call(sco, "LMSGetValue", "cmi.interactions._count"), ["1", "0"]);
  await set(sco, "cmi.core.lesson_status", "completed");
  await set(sco, "cmi.core.score.raw", 80);
  await set(sco, "cmi.comments", "un ");
  await set(sco, "cmi.comments", "deux");
  await set(sco, "cmi.core.session_time", "00:01:00");
  await set(sco, "cmi.core.nothing", "1");
  assert.deepEqual(await call(sco, "LMSCommit", ""), ["true", "0"]);
  await settled(player);
  assert.deepEqual(await call(sco, "LMSFinish", ""), ["true", "0"]);
  await player.waitForSelector("#notice:not([hidden])");
  const { cmi, finished, calls } = course.attempt("i1");
  assert.equal(cmi["cmi.core.lesson_status"], "completed");
  assert.equal(cmi["cmi.core.score.raw"], "80");
  assert.equal(cmi["cmi.comments"], "un deux");
  assert.equal(cmi["cmi.core.session_time"], "00:01:00", "the content's own time counts");
  assert.equal(cmi["cmi.core.student_name"], undefined, "only what the SCO wrote is sent");
  assert.equal(finished, true);
  assert.deepEqual(calls, { errors: 1, sample: [["LMSSetValue", "cmi.core.nothing", "201"]] });
  const heard = await page.evaluate(() => window.heard);
  assert.ok(heard.some((one) => one.relais === "state" && one.status === "completed" && one.saved === true));
  await player.click("#exit");
  await page.waitForURL("**/mes-cours");
  assert.deepEqual(errors, []);
});

test("whatever the network does, the server ends with what the SCO wrote", async (t) => {
  const course = server.course();
  const { player, sco } = await open(course);
  let seed = 7;
  const chance = () => ((seed = (seed * 48271) % 2147483647), seed / 2147483647);
  server.fault = (path) => {
    if (path !== "/essai/commit") return null;
    const at = chance();
    if (at < 0.15) return { lose: "before" };
    if (at < 0.3) return { lose: "after" };
    if (at < 0.4) return { status: 503 };
    if (at < 0.45) return { status: 429 };
    if (at < 0.6) return { hold: 200 + chance() * 500 };
    if (at < 0.75) return { twice: true };
    return null;
  };
  await player.evaluate(() => (window.Player.delay = () => 50));
  await begin(sco);
  for (let n = 0; n < 60; n++) {
    await set(sco, `cmi.interactions.${n}.id`, `q${n}`);
    await set(sco, `cmi.interactions.${n}.result`, n % 2 ? "correct" : "wrong");
    await set(sco, "cmi.suspend_data", `s${n}`);
    await set(sco, "cmi.core.lesson_location", `p${n}`);
    assert.deepEqual(await call(sco, "LMSCommit", ""), ["true", "0"]);
    if (n % 20 === 19) await new Promise((done) => setTimeout(done, 1000));
  }
  await set(sco, "cmi.core.lesson_status", "passed");
  await call(sco, "LMSFinish", "");
  await until(async () => !(await journals(player)).length, "all acknowledged", 60000);
  const { cmi, finished, dropped } = course.attempt("i1");
  assert.equal(finished, true);
  assert.equal(cmi["cmi.suspend_data"], "s59");
  assert.equal(cmi["cmi.core.lesson_status"], "passed");
  const ids = Object.entries(cmi).filter(([name]) => /interactions\.\d+\.id/.test(name));
  assert.equal(ids.length, 60, "each interaction once");
  for (const [name, value] of ids) assert.equal(value, "q" + name.split(".")[2]);
  t.diagnostic(`${commits(course).length} requests, ${dropped} repeated`);
  assert.ok(commits(course).length > 5);
});

test("a request that comes late changes nothing", async () => {
  const course = server.course();
  const { player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  // The first is held until long after the page gave up on it and sent more.
  let held = false;
  await player.evaluate(() => (window.Player.delay = () => 50));
  server.fault = (path, body) => {
    if (held || !body.set?.["cmi.suspend_data"]) return null;
    held = true;
    return { hold: 3000 };
  };
  await player.evaluate(() => {
    const real = window.fetch;
    window.fetch = (path, options) => {
      window.fetch = real;
      return Promise.race([real(path, options), new Promise((_, fail) => setTimeout(fail, 100))]);
    };
  });
  await set(sco, "cmi.suspend_data", "old");
  await call(sco, "LMSCommit", "");
  await new Promise((done) => setTimeout(done, 50));
  await set(sco, "cmi.suspend_data", "new");
  await call(sco, "LMSCommit", "");
  await settled(player);
  assert.equal(course.attempt("i1").cmi["cmi.suspend_data"], "new");
  await new Promise((done) => setTimeout(done, 3300));
  assert.ok(held);
  assert.equal(course.attempt("i1").cmi["cmi.suspend_data"], "new", "the late one was dropped");
  assert.ok(course.attempt("i1").dropped > 0);
});

test("the server is away: a calm banner, then everything arrives", async () => {
  const course = server.course();
  const { player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  server.fault = () => ({ lose: "before" });
  await set(sco, "cmi.core.nothing", "x");
  await set(sco, "cmi.suspend_data", "kept");
  assert.deepEqual(await call(sco, "LMSCommit", ""), ["true", "0"]);
  assert.ok(await player.isHidden("#banner"), "not before five seconds");
  await player.waitForSelector("#banner:not([hidden])", { timeout: 9000 });
  assert.equal(await player.textContent("#banner-text"), FR["player-unsaved"]);
  assert.deepEqual(await call(sco, "LMSCommit", ""), ["true", "0"], "it is in the journal");
  assert.equal((await journals(player))[0].set["cmi.suspend_data"], "kept");
  server.fault = null;
  await player.evaluate(() => dispatchEvent(new Event("online")));
  await settled(player);
  assert.ok(await player.isHidden("#banner"));
  assert.equal(course.attempt("i1").cmi["cmi.suspend_data"], "kept");
  assert.deepEqual(course.attempt("i1").calls, { errors: 1, sample: [["LMSSetValue", "cmi.core.nothing", "201"]] }, "told once, when it could be");
});

test("finished while the server is away: nothing is called saved before it is", async () => {
  const course = server.course();
  const { player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  server.fault = () => ({ lose: "before" });
  await set(sco, "cmi.core.lesson_status", "completed");
  assert.deepEqual(await call(sco, "LMSFinish", ""), ["true", "0"]);
  await player.waitForSelector("#notice:not([hidden])");
  assert.equal(await player.textContent("#notice-text"), FR["player-finished-sending"]);
  server.fault = null;
  await player.evaluate(() => dispatchEvent(new Event("online")));
  await until(async () => (await player.textContent("#notice-text")) === FR["player-finished"], "said when it is so");
  assert.equal(course.attempt("i1").finished, true);
});

test("without local storage and without a server, the SCO is told", async () => {
  const course = server.course();
  const context = await learner();
  await context.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("blocked", "SecurityError"); } }));
  const { player, sco } = await open(course, context);
  await begin(sco);
  await until(() => course.attempt("i1").seqs.size, "begun");
  await set(sco, "cmi.suspend_data", "a");
  assert.deepEqual(await call(sco, "LMSCommit", ""), ["true", "0"], "the server can be reached");
  await until(() => course.attempt("i1").cmi["cmi.suspend_data"] === "a", "saved");
  server.fault = () => ({ lose: "before" });
  await set(sco, "cmi.suspend_data", "b");
  await call(sco, "LMSCommit", "");
  await until(async () => (await call(sco, "LMSCommit", ""))[1] === "101", "said");
  await player.waitForSelector("#banner:not([hidden])", { timeout: 9000 });
  assert.equal(await player.textContent("#banner-text"), FR["player-unsaved-unsafe"]);
  server.fault = null;
  await until(() => course.attempt("i1").cmi["cmi.suspend_data"] === "b", "retried", 40000);
});

test("a tab is killed with the server away: the next launch replays first", async () => {
  const course = server.course();
  const { context, page, player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  server.fault = () => ({ lose: "before" });
  await set(sco, "cmi.suspend_data", "survives");
  await set(sco, "cmi.core.exit", "suspend");
  await set(sco, "cmi.interactions.0.id", "q0");
  await call(sco, "LMSCommit", "");
  // Nothing runs any more, as when the browser is killed.
  await page.evaluate(() => (Storage.prototype.setItem = Storage.prototype.removeItem = () => {}));
  await player.evaluate(() => {
    Storage.prototype.setItem = Storage.prototype.removeItem = () => {};
    navigator.sendBeacon = window.fetch = () => false;
  });
  await page.close();
  server.fault = null;
  const before = server.requests.length;
  const again = await open(course, context);
  await begin(again.sco);
  assert.deepEqual(server.requests.slice(before, before + 2).map(({ path }) => path), ["/jeton", "/essai/rejeu"]);
  assert.deepEqual(await call(again.sco, "LMSGetValue", "cmi.suspend_data"), ["survives", "0"]);
  assert.deepEqual(await call(again.sco, "LMSGetValue", "cmi.core.entry"), ["resume", "0"]);
  assert.deepEqual(await call(again.sco, "LMSGetValue", "cmi.interactions._count"), ["1", "0"]);
  await settled(again.player);
});

test("a replay waits for the server, renews its token, drops what is refused", async () => {
  const course = server.course({ refuse: ["cmi.core.score.raw"] });
  const context = await learner();
  const page = await context.newPage();
  await keep(page, course, { launch: 1, seq: 3, set: { "cmi.suspend_data": "s", "cmi.core.score.raw": "5" }, finish: false });
  course.launch = 1;
  let n = 0;
  server.fault = (path) => (path === "/essai/rejeu" ? [{ status: 503 }, { status: 401 }, { lose: "after" }][n++] : null);
  const { sco, player } = await open(course, context, page);
  await begin(sco);
  assert.deepEqual(await call(sco, "LMSGetValue", "cmi.suspend_data"), ["s", "0"]);
  assert.deepEqual(await call(sco, "LMSGetValue", "cmi.core.score.raw"), ["", "0"]);
  assert.ok(n >= 3);
  await settled(player);
});

test("what is no journal is dropped", async () => {
  const course = server.course({ cmi: { "cmi.suspend_data": "newer" } });
  course.launch = 1;
  const context = await learner();
  const page = await context.newPage();
  for (const text of ["{nonsense", '{"launch":"x"}', "null"]) {
    await keep(page, course, text);
    const { sco, player } = await open(course, context, page);
    await begin(sco);
    assert.deepEqual(await call(sco, "LMSGetValue", "cmi.suspend_data"), ["newer", "0"]);
    await settled(player);
  }
});

test("newer work is on the server: the learner chooses, and no result is lost", async () => {
  for (const [button, expected] of [["player-two-states-server", "newer"], ["player-two-states-device", "older"]]) {
    const course = server.course({ cmi: { "cmi.suspend_data": "newer" } });
    course.launch = 2;
    course.attempt("i1").applied = [["h1", 1, 2], ["h1", 2, 5]];
    const page = await (await learner()).newPage();
    await keep(page, course, { launch: 1, seq: 3, set: { "cmi.suspend_data": "older", "cmi.core.score.raw": "80", "cmi.core.lesson_status": "passed" }, finish: true });
    await page.goto(course.url);
    const player = await playerOf(page);
    await player.waitForSelector("dialog[open]");
    assert.equal(await player.textContent("#dialog-text"), FR["player-two-states"]);
    await player.getByRole("button", { name: FR[button] }).click();
    const sco = await scoOf(player);
    await begin(sco);
    assert.deepEqual(await call(sco, "LMSGetValue", "cmi.suspend_data"), [expected, "0"]);
    await settled(player);
    const { cmi, sessions } = course.attempt("i1");
    assert.equal(cmi["cmi.core.score.raw"], "80", "the result is there in either case");
    assert.deepEqual(sessions.map((one) => one.at % 1e6), [1, 2], "a session of its own, before the SCO's");
  }
});

test("a database that was restored: what the browser holds is merged, even what had been saved", async () => {
  const course = server.course();
  const { context, page, player, sco } = await open(course);
  await begin(sco);
  await set(sco, "cmi.suspend_data", "in the backup");
  await call(sco, "LMSCommit", "");
  await settled(player);
  const backup = structuredClone(course.attempts.get("i1"));
  await set(sco, "cmi.suspend_data", "saved after it");
  await set(sco, "cmi.interactions.0.id", "q1");
  await call(sco, "LMSCommit", "");
  await settled(player);
  // The older copy comes back while the course is open.
  course.attempts.set("i1", backup);
  server.history = "h2";
  try {
    await set(sco, "cmi.core.lesson_location", "p9");
    await call(sco, "LMSCommit", "");
    await player.waitForSelector("dialog[open]");
    assert.equal(await player.textContent("#dialog-text"), FR["player-restored"], "it is not open elsewhere, and is not said to be");
    await player.locator("#dialog-actions button").click();
    await until(() => course.launch === 2, "again");
    const again = await scoOf(await playerOf(page));
    await begin(again);
    for (const [name, value] of [["cmi.suspend_data", "saved after it"], ["cmi.core.lesson_location", "p9"], ["cmi.interactions._count", "1"]]) {
      assert.deepEqual(await call(again, "LMSGetValue", name), [value, "0"]);
    }
    await settled(await playerOf(page));
    // What another browser holds of the former history: newer work is there since, whatever
    // numbers and clocks say.
    const late = await context.newPage();
    await keep(late, course, { history: "h1", launch: 99, at: Date.now() + 1e12, seq: 1, set: { "cmi.core.lesson_location": "p10" }, finish: false });
    await late.goto(course.url);
    const third = await playerOf(late);
    await third.getByRole("button", { name: FR["player-two-states-server"] }).click();
    const sco3 = await scoOf(third);
    await begin(sco3);
    assert.deepEqual(await call(sco3, "LMSGetValue", "cmi.core.lesson_location"), ["p9", "0"]);
    await settled(third);
  } finally {
    server.history = "h1";
  }
});

test("no package reaches what another course could not send", async () => {
  const [course, other] = [server.course(), server.course()];
  const context = await learner();
  const page = await context.newPage();
  const held = { launch: 1, seq: 3, set: { "cmi.suspend_data": "mine" }, finish: false };
  await keep(page, other, held);
  const { player, sco } = await open(course, context, page);
  await begin(sco);
  await until(async () => (await player.textContent("#saved")) === FR["player-saved"], "saved");
  const victim = `${other.id}-i1`;
  const forged = { ...held, history: "h1", launch: 1, at: Date.now(), set: { "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "100" }, finish: true };
  const found = await sco.evaluate(([victim, forged]) => {
    // All that content can do: it is of one origin with its player, and speaks with its voice.
    const app = window.top;
    window.parent.eval("window.said = []; addEventListener('message', (event) => said.push(event.data))");
    const say = (message) => window.parent.eval(`parent.postMessage(${JSON.stringify(message)}, "*")`);
    say({ relais: "keep", attempt: victim, entry: forged });
    say({ relais: "drop", attempt: victim });
    say({ relais: "hello", token: "forged:i1:1:1:h1" });
    app.postMessage({ relais: "keep", attempt: victim, entry: forged }, "*");
    localStorage.setItem(`relais:journal:${victim}`, JSON.stringify(forged));
    try {
      return String(app.localStorage);
    } catch (error) {
      return error.name;
    }
  }, [victim, forged]);
  assert.equal(found, "SecurityError");
  await new Promise((done) => setTimeout(done, 500));
  const kept = await page.evaluate((key) => JSON.parse(localStorage.getItem(key)), `relais:journal:${other.id}:${victim}`);
  assert.deepEqual(kept.set, held.set);
  other.launch = 1;
  const theirs = await open(other, context);
  await begin(theirs.sco);
  assert.deepEqual(await call(theirs.sco, "LMSGetValue", "cmi.suspend_data"), ["mine", "0"]);
  assert.deepEqual(await call(theirs.sco, "LMSGetValue", "cmi.core.lesson_status"), ["incomplete", "0"]);
});

test("what the server refuses for good is dropped, the rest is kept", async () => {
  const course = server.course({ refuse: ["cmi.core.score.raw"] });
  const { player, sco } = await open(course);
  await begin(sco);
  await set(sco, "cmi.core.score.raw", "50");
  await set(sco, "cmi.suspend_data", "s");
  await call(sco, "LMSCommit", "");
  await settled(player);
  assert.equal(course.attempt("i1").cmi["cmi.suspend_data"], "s");
  assert.equal(course.attempt("i1").cmi["cmi.core.score.raw"], undefined);
});

/** Interactions that together are larger than a request may be; then the end. */
const large = (sco, how = {}) =>
  sco.evaluate(({ count, finish }) => {
    for (let n = 0; n < count; n++) {
      window.api.LMSSetValue(`cmi.interactions.${n}.id`, `q${n}`);
      window.api.LMSSetValue(`cmi.interactions.${n}.student_response`, "é".repeat(60000));
    }
    window.api.LMSSetValue("cmi.core.lesson_status", "completed");
    return finish ? window.api.LMSFinish("") : window.api.LMSCommit("");
  }, { count: 60, finish: true, ...how });
const sizeOf = (body) => Buffer.byteLength(JSON.stringify(body));

test("more than the server takes goes in parts, the end with the last", async () => {
  const course = server.course();
  const { player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  const before = commits(course).length;
  assert.equal(await large(sco), "true");
  await player.waitForSelector("#notice:not([hidden])");
  const sent = commits(course).slice(before).map(({ body }) => body);
  assert.ok(sent.length >= 2, `${sent.length}`);
  assert.ok(sent.every((body) => sizeOf(body) < 4200000), sent.map(sizeOf).join());
  assert.deepEqual(sent.map(({ finish }) => finish), [...sent.slice(1).map(() => false), true]);
  assert.deepEqual(sent.map(({ seq }) => seq), sent.map((_, n) => sent[0].seq + n));
  assert.equal(sent[0].set["cmi.core.lesson_status"], "completed", "what matters most comes first");
  const records = sent.map(({ set }) => Object.keys(set).filter((name) => name.includes("interactions")).map((name) => Number(name.split(".")[2])));
  records.reduce((last, of) => (assert.ok(Math.min(...of) <= last + 1, "no gaps"), Math.max(last, ...of)), -1);
  const { cmi } = course.attempt("i1");
  for (let n = 0; n < 60; n++) assert.equal(cmi[`cmi.interactions.${n}.student_response`].length, 60000);
});

test("something on the way takes less than the server: smaller parts", async () => {
  const course = server.course();
  const { player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  let refused = 0;
  server.fault = (path, body) => (path === "/essai/commit" && sizeOf(body) > 1 << 20 ? (refused++, { status: 413 }) : null);
  await large(sco, { count: 30 });
  await player.waitForSelector("#notice:not([hidden])");
  assert.ok(refused >= 1 && refused <= 3, `${refused}`);
  assert.equal(course.attempt("i1").finished, true);
  assert.equal(course.attempt("i1").cmi["cmi.interactions.29.student_response"].length, 60000);
  assert.ok(await player.isHidden("#banner"));
});

test("a journal larger than a request is replayed in parts", async () => {
  const course = server.course();
  const { context, page, player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  server.fault = () => ({ lose: "before" });
  await large(sco, { count: 40 });
  await until(async () => Object.keys((await journals(player))[0]?.set || {}).length > 80, "journalled");
  await page.close();
  let refused = 0;
  server.fault = (path, body) => (sizeOf(body) > 3 << 20 ? (refused++, { status: 413 }) : null);
  const before = server.requests.length;
  const again = await open(course, context);
  await begin(again.sco);
  const sent = server.requests.slice(before).filter(({ path, status }) => path === "/essai/rejeu" && status === 200).map(({ body }) => body);
  assert.ok(sent.length >= 2 && refused === 1, `${sent.length} ${refused}`);
  assert.deepEqual(sent.map(({ finish }) => finish), [...sent.slice(1).map(() => false), true]);
  assert.deepEqual(await call(again.sco, "LMSGetValue", "cmi.interactions._count"), ["40", "0"]);
  assert.deepEqual(await call(again.sco, "LMSGetValue", "cmi.core.lesson_status"), ["completed", "0"]);
  await settled(again.player);
});

test("what is no request to the server is said calmly, and not sent for ever", async () => {
  for (const status of [400, 413]) {
    const course = server.course();
    const { player, sco } = await open(course);
    await begin(sco);
    await settled(player);
    await player.evaluate(() => (window.Player.delay = () => 50));
    let refused = 0;
    server.fault = (path, body) => (body.set?.["cmi.suspend_data"] ? (refused++, { status }) : null);
    await set(sco, "cmi.suspend_data", "s");
    await call(sco, "LMSCommit", "");
    await player.waitForSelector("#banner:not([hidden])");
    assert.equal(await player.textContent("#banner-text"), FR["player-refused"]);
    await new Promise((done) => setTimeout(done, 1500));
    assert.equal(refused, 3, "not for ever");
    // What comes later does.
    await set(sco, "cmi.core.lesson_location", "p2");
    await call(sco, "LMSCommit", "");
    await settled(player);
    assert.equal(course.attempt("i1").cmi["cmi.core.lesson_location"], "p2");
    assert.ok(await player.isVisible("#banner"), "it stays true");
    await call(sco, "LMSFinish", "");
    await player.waitForSelector("#notice:not([hidden])");
    assert.equal(await player.textContent("#notice-text"), FR["player-not-saved"]);
  }
});

test("a server that refuses everything ends the trying", async () => {
  const course = server.course();
  const { page, player, sco } = await open(course);
  await player.evaluate(() => (window.Player.delay = () => 50));
  server.fault = (path) => (path === "/essai/commit" ? { status: 400 } : null);
  await begin(sco);
  await set(sco, "cmi.suspend_data", "s");
  await call(sco, "LMSFinish", "");
  await player.waitForSelector("#notice:not([hidden])");
  await new Promise((done) => setTimeout(done, 1000));
  assert.ok(commits(course).length <= 9, `${commits(course).length}`);
  assert.deepEqual(await journals(player), []);
  await player.click("#exit");
  await page.waitForURL("**/mes-cours");
});

test("a journal that is refused is said too", async () => {
  const course = server.course();
  course.launch = 1;
  const context = await learner();
  const page = await context.newPage();
  await keep(page, course, { launch: 1, seq: 3, set: { "cmi.suspend_data": "s" }, finish: false });
  server.fault = (path) => (path === "/essai/rejeu" ? { status: 400 } : null);
  const { player, sco } = await open(course, context, page);
  await begin(sco);
  await player.waitForSelector("#banner:not([hidden])");
  assert.equal(await player.textContent("#banner-text"), FR["player-refused"]);
  await settled(player);
});

test("the line comes back while a request is under way: its retry does not wait", async () => {
  const course = server.course();
  const { player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  await player.evaluate(() => (window.Player.delay = () => 60000));
  let n = 0;
  server.fault = (path) => (path === "/essai/commit" && n++ === 0 ? { hold: 1000, lose: "after" } : null);
  await set(sco, "cmi.suspend_data", "s");
  await call(sco, "LMSCommit", "");
  await until(() => n === 1, "under way");
  await player.evaluate(() => dispatchEvent(new Event("online")));
  await settled(player);
  assert.equal(n, 2);
});

test("a token that expires in the middle is renewed by the app", async () => {
  const course = server.course();
  const { page, player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  course.expired.add(commits(course).at(-1).body.token);
  await set(sco, "cmi.suspend_data", "after");
  await call(sco, "LMSCommit", "");
  await settled(player);
  assert.equal(course.attempt("i1").cmi["cmi.suspend_data"], "after");
  assert.ok((await page.evaluate(() => window.heard)).some((one) => one.relais === "token?"));
});

test("a second tab takes over; the first says so and takes it back", async () => {
  const course = server.course();
  const first = await open(course);
  await begin(first.sco);
  await set(first.sco, "cmi.suspend_data", "one");
  await call(first.sco, "LMSCommit", "");
  await settled(first.player);
  const second = await open(course, first.context);
  await begin(second.sco);
  await set(second.sco, "cmi.suspend_data", "two");
  await call(second.sco, "LMSCommit", "");
  await settled(second.player);
  await set(first.sco, "cmi.suspend_data", "stale").catch(() => {});
  await call(first.sco, "LMSCommit", "").catch(() => {});
  await first.player.waitForSelector("dialog[open]");
  assert.equal(await first.player.textContent("#dialog-text"), FR["player-elsewhere"]);
  assert.equal(await first.player.locator("#stage iframe").count(), 0, "nothing goes on behind it");
  assert.equal(course.attempt("i1").cmi["cmi.suspend_data"], "two");
  // The page is loaded again: what is found before that is the player that goes.
  await Promise.all([first.page.waitForEvent("load"), first.player.click("#dialog-actions button")]);
  const back = await scoOf(await playerOf(first.page));
  await until(async () => (await back.evaluate(() => Boolean(window.api)).catch(() => false)), "back");
  const again = await scoOf(await playerOf(first.page));
  await begin(again);
  assert.deepEqual(await call(again, "LMSGetValue", "cmi.suspend_data"), ["two", "0"]);
  await set(second.sco, "cmi.suspend_data", "x").catch(() => {});
  await call(second.sco, "LMSCommit", "").catch(() => {});
  await second.player.waitForSelector("dialog[open]");
});

test("another device takes over", async () => {
  const course = server.course();
  const first = await open(course);
  await begin(first.sco);
  await settled(first.player);
  const other = await open(course);
  await begin(other.sco);
  await set(first.sco, "cmi.suspend_data", "late");
  await call(first.sco, "LMSCommit", "");
  await first.player.waitForSelector("dialog[open]");
  assert.equal(course.attempt("i1").cmi["cmi.suspend_data"], undefined);
});

test("the learner's data are deleted meanwhile", async () => {
  const course = server.course();
  const { page, player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  course.given.gone = true;
  await set(sco, "cmi.suspend_data", "x");
  await call(sco, "LMSCommit", "");
  await player.getByText(FR["player-gone"]).waitFor();
  assert.deepEqual(await journals(player), []);
  await player.locator("#stage button").click();
  await page.waitForURL("**/mes-cours");
});

test("a review writes nothing", async () => {
  const course = server.course({ mode: "review", cmi: { "cmi.core.lesson_status": "passed", "cmi.suspend_data": "s" } });
  const { page, player, sco } = await open(course);
  await begin(sco);
  assert.deepEqual(await call(sco, "LMSGetValue", "cmi.core.lesson_mode"), ["review", "0"]);
  assert.deepEqual(await set(sco, "cmi.core.lesson_status", "incomplete"), ["true", "0"]);
  await set(sco, "cmi.suspend_data", "x".repeat(30000));
  assert.deepEqual(await call(sco, "LMSCommit", ""), ["true", "0"]);
  assert.deepEqual(await call(sco, "LMSFinish", ""), ["true", "0"]);
  assert.equal(await player.textContent("#saved"), FR["player-review"]);
  assert.deepEqual(await journals(player), []);
  await player.click("#exit");
  await page.waitForURL("**/mes-cours");
  assert.equal(commits(course).length, 0);
  assert.deepEqual(course.attempt("i1").cmi, { "cmi.core.lesson_status": "passed", "cmi.suspend_data": "s" });
});

/** Pages that each begin and finish a session of their own, as real packages do. */
const PAGES = (how) => `/c/x/pages.html?${how}`;

test("content that begins again after LMSFinish: another session of the same attempt", async () => {
  const course = server.course({ sco: PAGES("finish"), cmi: { "cmi.core.total_time": "0000:10:00.00" } });
  const { player, sco } = await open(course);
  await sco.waitForSelector("#p1");
  for (let page = 2; page <= 18; page++) {
    await sco.click("a");
    await sco.waitForSelector(`#p${page}`);
    const said = await sco.evaluate(() => window.said);
    assert.deepEqual(said, ["true", page === 1 ? "ab-initio" : "resume", "true", "true"], `page ${page}`);
  }
  await settled(player);
  assert.equal(await player.textContent("#saved"), FR["player-saved"]);
  assert.ok(await player.isHidden("#notice"), "nothing is finished");
  const { cmi, sessions } = course.attempt("i1");
  assert.equal(sessions.length, 18);
  assert.ok(sessions.slice(0, -1).every((one) => one.finish === true && one.set["cmi.core.session_time"] === "00:00:10"), JSON.stringify(sessions));
  assert.equal(cmi["cmi.core.lesson_location"], "18");
  // Each session's time is added once.
  assert.equal(await sco.evaluate(() => window.api.LMSGetValue("cmi.core.total_time")), "0000:12:50.00");
});

test("sessions that end while the server is away all arrive, each by itself", async () => {
  const course = server.course({ sco: PAGES("finish") });
  const { context, page, player, sco } = await open(course);
  await sco.waitForSelector("#p1");
  await settled(player);
  server.fault = () => ({ lose: "before" });
  for (let at = 2; at <= 5; at++) {
    await sco.click("a");
    await sco.waitForSelector(`#p${at}`);
  }
  const [kept] = await journals(player);
  assert.deepEqual(kept.earlier.map(({ session, finish }) => [session, finish]), [1, 2, 3, 4].map((n) => [n, true]));
  assert.equal(kept.session, 5);
  // Nothing runs any more, as when the browser is killed.
  await page.evaluate(() => (Storage.prototype.setItem = Storage.prototype.removeItem = () => {}));
  await player.evaluate(() => {
    Storage.prototype.setItem = Storage.prototype.removeItem = () => {};
    navigator.sendBeacon = window.fetch = () => false;
  });
  await page.close();
  server.fault = null;
  const again = await open(course, context);
  await again.sco.waitForSelector("#p1");
  await settled(again.player);
  const { sessions } = course.attempt("i1");
  assert.deepEqual(sessions.slice(0, 5).map((one) => one.set["cmi.core.session_time"]), [..."xxxx"].map(() => "00:00:10").concat([undefined]));
  assert.deepEqual(await journals(again.player), []);
});

test("a page that is left without LMSFinish, and one that is loaded again", async () => {
  const course = server.course({ sco: PAGES("leave") });
  const { player, sco } = await open(course);
  await sco.waitForSelector("#p1");
  await sco.click("a");
  await sco.waitForSelector("#p2");
  assert.deepEqual(await sco.evaluate(() => window.said), ["true", "resume", "true", "true"]);
  await sco.evaluate(() => location.reload());
  await until(async () => (await sco.evaluate(() => window.loads).catch(() => 0)) === 2, "loaded again");
  assert.deepEqual(await sco.evaluate(() => window.said), ["true", "resume", "true", "true"]);
  await settled(player);
  const { sessions } = course.attempt("i1");
  assert.deepEqual(sessions.map((one) => one.finish), ["left", "left", false]);
  // The same page does not begin twice.
  assert.deepEqual(await call(sco, "LMSInitialize", ""), ["false", "101"]);
});

test("strict rules end with LMSFinish, and the bar says what is not saved", async () => {
  const course = server.course({ sco: PAGES("finish"), strict: true, stringLimit: 4096 });
  const { player, sco } = await open(course);
  await sco.waitForSelector("#p1");
  await settled(player);
  await sco.click("a");
  await sco.waitForSelector("#p2");
  assert.deepEqual(await sco.evaluate(() => window.said), ["false", "", "false", "false"]);
  await until(async () => (await player.textContent("#saved")) === FR["player-unheard"], "said");
  await player.waitForSelector("#notice:not([hidden])");
  assert.equal(await player.textContent("#notice-text"), FR["player-unheard-why"]);
  // It stays true when the rest is acknowledged.
  await until(() => course.attempt("i1").finished === true, "ended");
  await new Promise((done) => setTimeout(done, 1000));
  assert.equal(await player.textContent("#saved"), FR["player-unheard"]);
  assert.equal(await player.textContent("#notice-text"), FR["player-unheard-why"]);
  assert.equal(course.attempt("i1").cmi["cmi.core.lesson_location"], "1");
  // Opened again, it is heard again.
  await player.locator("#notice-actions button").first().click();
  await until(async () => (await player.textContent("#saved")) === FR["player-saved"], "heard");
  assert.ok(await player.isHidden("#notice"));
});

test("content that says things without beginning is told, and so is the learner", async () => {
  const { player, sco } = await open(server.course());
  assert.deepEqual(await set(sco, "cmi.core.score.raw", "90"), ["false", "301"]);
  await until(async () => (await player.textContent("#saved")) === FR["player-unheard"], "said");
  await begin(sco);
  await settled(player);
  assert.ok(await player.isHidden("#notice"));
});

test("our own course keeps what is read after its frame is loaded again", async () => {
  const course = server.course({ sco: `/c/demo/${pack.launch}` });
  const { context, page, player } = await open(course);
  let sco = await scoOf(player);
  await sco.waitForSelector("html.ready");
  const { pages } = await courseOf(sco);
  await goTo(sco, pages[0].id);
  await sco.evaluate(() => location.reload());
  await sco.waitForSelector("html.ready");
  await goTo(sco, pages[1].id);
  await settled(player);
  assert.equal(course.attempt("i1").calls.errors, 0, JSON.stringify(course.attempt("i1").calls));
  const again = await open(course, context, page);
  sco = await scoOf(again.player);
  await sco.waitForSelector("html.ready");
  await until(async () => (await sco.evaluate(() => window.API === undefined && document.querySelector(".page:not([hidden])")?.id)) !== undefined, "a page");
  assert.equal(course.attempt("i1").cmi["cmi.core.lesson_location"], pages[1].id);
});

const ITEMS = [
  { id: "h", title: "Première partie", level: 0, visible: true, sco: false, status: "not attempted" },
  { id: "a", title: "Les menaces", level: 1, visible: true, sco: true, status: "not attempted" },
  { id: "b", title: "Se protéger", level: 1, visible: true, sco: true, status: "not attempted", after: "a" },
  { id: "x", title: "Caché", level: 1, visible: false, sco: true, status: "not attempted" },
  { id: "d", title: "Fiche à garder", level: 0, visible: true, sco: false, status: "not attempted", url: "/c/x/asset.html" },
];

test("a course of several: menu, prerequisites, one after the other", async () => {
  const course = server.course({ items: ITEMS, sco: "/c/x/sco.html?ITEM" });
  const { page, player, sco } = await open(course);
  assert.deepEqual(await player.locator("#menu .item-title").allTextContents(), ["Première partie", "Les menaces", "Se protéger", "Fiche à garder"]);
  assert.equal(await player.getAttribute('[data-item="a"]', "aria-current"), "true");
  assert.equal(await player.getAttribute('[data-item="b"]', "aria-disabled"), "true");
  await begin(sco);
  await player.locator('[data-item="b"]').click({ force: true });
  assert.ok(sco.url().endsWith("?a"), "a closed item stays closed");
  await set(sco, "cmi.core.lesson_status", "completed");
  await call(sco, "LMSCommit", "");
  await player.waitForSelector('[data-item="b"]:not([aria-disabled])');
  assert.match(await player.textContent('[data-item="a"]'), /Terminé/);
  // Never finished: opening the next ends it.
  await new Promise((done) => setTimeout(done, 1100));
  await player.click('[data-item="b"]');
  await until(async () => player.childFrames().some((frame) => frame.url().endsWith("?b")), "the second");
  assert.equal(course.attempt("a").finished, "left");
  assert.match(course.attempt("a").cmi["cmi.core.session_time"], /^0000:00:0[1-9]\.\d\d$/);
  
  const second = await scoOf(player);
  await begin(second);
  assert.deepEqual(await call(second, "LMSGetValue", "cmi.core.lesson_status"), ["not attempted", "0"]);
  await set(second, "cmi.core.lesson_status", "passed");
  await call(second, "LMSFinish", "");
  await player.waitForSelector("#notice:not([hidden])");
  assert.equal(course.attempt("b").finished, true);
  // The first again, in the same launch: its requests are counted on.
  await player.click('[data-item="a"]');
  await until(async () => player.childFrames().some((frame) => frame.url().endsWith("?a")), "the first again");
  const again = await scoOf(player);
  await begin(again);
  assert.deepEqual(await call(again, "LMSGetValue", "cmi.core.lesson_status"), ["completed", "0"]);
  await set(again, "cmi.core.lesson_location", "p9");
  await call(again, "LMSCommit", "");
  await settled(player);
  assert.equal(course.attempt("a").cmi["cmi.core.lesson_location"], "p9");
  // A document has no API and no state.
  await player.click('[data-item="d"]');
  await until(async () => player.childFrames().some((frame) => frame.url().endsWith("asset.html")), "the document");
  assert.equal(await player.evaluate(() => window.API), null);
  await player.click("#exit");
  await page.waitForURL("**/mes-cours");
});

test("a course that begins at its menu, and an item that closed meanwhile", async () => {
  const course = server.course({ items: ITEMS, first: null });
  const page = await (await learner()).newPage();
  await page.goto(course.url);
  const player = await playerOf(page);
  await player.getByText(FR["player-choose"]).waitFor();
  server.fault = (path) => (path === "/ouvrir" ? { status: 403, error: "locked" } : null);
  await player.click('[data-item="a"]');
  await player.getByText(FR["player-locked"].replace("{title}", "Les menaces")).waitFor();
  server.fault = (path) => (path === "/ouvrir" ? { lose: "before" } : null);
  await player.click('[data-item="a"]');
  await player.getByText(FR["player-unreachable"]).waitFor();
  server.fault = null;
  await player.getByText(FR["player-retry"]).click();
  await begin(await scoOf(player));
});

test("content in a window of its own", async () => {
  const course = server.course({ window: "popup" });
  const context = await learner();
  const page = await context.newPage();
  await page.goto(course.url);
  const player = await playerOf(page);
  const [popup] = await Promise.all([context.waitForEvent("page"), player.getByText(FR["player-popup-open"]).click()]);
  await popup.waitForFunction(() => window.api);
  await begin(popup);
  await set(popup, "cmi.core.lesson_location", "p3");
  await call(popup, "LMSCommit", "");
  await settled(player);
  assert.equal(course.attempt("i1").cmi["cmi.core.lesson_location"], "p3");
  await popup.close();
  await player.getByText(FR["player-popup-closed"]).waitFor();
  await until(() => course.attempt("i1").finished === "left", "left");
});

test("content that never finishes: its time and its state are kept", async () => {
  const course = server.course();
  const { page, player, sco } = await open(course);
  await begin(sco);
  await set(sco, "cmi.core.lesson_location", "p1");
  // Never committed.
  await new Promise((done) => setTimeout(done, 1200));
  await player.click("#exit");
  await page.waitForURL("**/mes-cours");
  const { cmi, finished } = course.attempt("i1");
  assert.equal(finished, "left");
  assert.equal(cmi["cmi.core.lesson_location"], "p1");
  assert.match(cmi["cmi.core.session_time"], /^0000:00:0[1-9]\.\d\d$/);
  assert.equal(cmi["cmi.core.lesson_status"], undefined, "the status is the server's to decide");
});

test("content that finishes while it unloads", async () => {
  const course = server.course({ sco: "/c/x/sco.html?unload" });
  const { page, player, sco } = await open(course);
  await begin(sco);
  await player.click("#exit");
  await page.waitForURL("**/mes-cours");
  assert.equal(course.attempt("i1").finished, true);
  assert.equal(course.attempt("i1").cmi["cmi.core.lesson_status"], "completed");
});

test("a tab that is closed sends what it has", async () => {
  for (const sco of ["/c/x/sco.html", "/c/x/sco.html?unload"]) {
    const course = server.course({ sco });
    const { page, player, sco: frame } = await open(course);
    await begin(frame);
    await settled(player);
    await set(frame, "cmi.suspend_data", "last word");
    await page.close({ runBeforeUnload: true });
    await until(() => course.attempt("i1").finished, "ended");
    assert.equal(course.attempt("i1").cmi["cmi.suspend_data"], "last word");
    if (sco.includes("unload")) await until(() => course.attempt("i1").cmi["cmi.core.lesson_status"] === "completed", "the content's farewell");
  }
});

test("more than a closing tab can send: the rest is replayed", async () => {
  const course = server.course();
  const { context, page, player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  server.fault = (path, body) => (path === "/essai/commit" && JSON.stringify(body).length > 65536 ? { lose: "before" } : null);
  await sco.evaluate(() => {
    window.api.LMSSetValue("cmi.suspend_data", "s".repeat(50000));
    for (let n = 0; n < 300; n++) {
      window.api.LMSSetValue(`cmi.interactions.${n}.id`, `q${n}`);
      window.api.LMSSetValue(`cmi.interactions.${n}.student_response`, "r".repeat(200));
    }
    window.api.LMSSetValue("cmi.core.lesson_status", "completed");
    window.api.LMSCommit("");
  });
  await page.close({ runBeforeUnload: true });
  await until(() => course.attempt("i1").cmi["cmi.core.lesson_status"] === "completed", "what matters most came at once");
  // The refused one may arrive after it: a closing tab's requests have no order.
  const sent = commits(course).findLast(({ status }) => status === 200);
  assert.ok(sent.bytes < 65536, `${sent.bytes}`);
  const part = Object.keys(course.attempt("i1").cmi).filter((name) => name.includes("interactions")).map((name) => Number(name.split(".")[2]));
  assert.ok(!part.length || Math.max(...part) <= new Set(part).size, "no gaps");
  const again = await open(course, context);
  await begin(again.sco);
  assert.deepEqual(await call(again.sco, "LMSGetValue", "cmi.interactions._count"), ["300", "0"]);
  assert.equal(course.attempt("i1").cmi["cmi.suspend_data"].length, 50000);
  await settled(again.player);
});

test("a tab closed while the line is cut: what the content says in its last moment comes with the next launch", async () => {
  for (const [sco, status, ownHost] of [["/c/x/sco.html", "incomplete", true], ["/c/x/sco.html?unload", "completed", true], ["/c/x/sco.html?unload", "completed", false]]) {
    const course = server.course({ sco, ownHost });
    const { context, page, player, sco: frame } = await open(course);
    await begin(frame);
    await settled(player);
    server.fault = () => ({ lose: "before" });
    await frame.evaluate(() => {
      const say = () => window.api.LMSSetValue("cmi.suspend_data", "é".repeat(40000)) + window.api.LMSCommit("");
      addEventListener("pagehide", say);
    });
    await close(page);
    server.fault = null;
    assert.equal(course.attempt("i1").cmi["cmi.suspend_data"], undefined, "nothing came");
    const again = await open(course, context);
    await begin(again.sco);
    assert.equal(await again.sco.evaluate(() => window.api.LMSGetValue("cmi.suspend_data").length), 40000);
    assert.equal((await call(again.sco, "LMSGetValue", "cmi.core.lesson_status"))[0], status);
    await settled(again.player);
    assert.deepEqual(await left(again.player), [], "and lies where packages are no longer than that");
  }
});

test("nothing begins before it is known what this device keeps, and nothing waits for ever", async () => {
  const course = server.course();
  course.launch = 1;
  const context = await learner();
  const page = await context.newPage();
  await keep(page, course, { launch: 1, seq: 3, set: { "cmi.suspend_data": "mine" }, finish: false });
  server.fault = (path) => (path === "/jeton" ? { hold: 20000 } : null);
  const began = Date.now();
  await page.goto(course.url);
  const player = await playerOf(page);
  await player.getByText(FR["player-unreachable"]).waitFor({ timeout: 25000 });
  assert.ok(Date.now() - began > 8000, "it is given time");
  assert.equal(await player.locator("#stage iframe").count(), 0);
  for (const fault of [{ status: 503 }, { status: 429 }, { lose: "before" }]) {
    server.fault = (path) => (path === "/jeton" ? fault : null);
    const asked = () => server.requests.filter(({ path }) => path === "/jeton").length;
    const before = asked();
    await player.getByRole("button", { name: FR["player-retry"] }).click();
    await until(() => asked() > before, "asked again");
    await player.getByText(FR["player-unreachable"]).waitFor();
    assert.equal(await player.locator("#stage iframe").count(), 0);
  }
  assert.deepEqual((await journals(player)).map(({ set }) => set), [{ "cmi.suspend_data": "mine" }], "it is still there");
  // It is late, but it comes.
  server.fault = (path) => (path === "/jeton" ? { hold: 2500 } : null);
  await player.getByRole("button", { name: FR["player-retry"] }).click();
  const sco = await scoOf(player);
  await begin(sco);
  assert.deepEqual(await call(sco, "LMSGetValue", "cmi.suspend_data"), ["mine", "0"]);
  await settled(player);
  // Somebody else is signed in here by now: nothing is opened, and it is said.
  server.fault = (path) => (path === "/jeton" ? { status: 404 } : null);
  const other = await context.newPage();
  await other.goto(course.url);
  await (await playerOf(other)).getByText(FR["player-gone"]).waitFor();
});

/** A tab that closes while the line is cut: its last words lie on the content's host. */
async function closed(course) {
  const { context, page, player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  server.fault = () => ({ lose: "before" });
  await sco.evaluate(() => addEventListener("pagehide", () => window.api.LMSSetValue("cmi.suspend_data", "last words")));
  await close(page);
  server.fault = null;
  return context;
}

/** What another package on the same host does with what lies there. */
async function tamper(context, run, ...args) {
  const page = await context.newPage();
  await page.goto(`${server.contentOrigin}/c/x/asset.html`);
  const found = await page.evaluate(run, args);
  await page.close();
  return found;
}

test("last words that somebody wrote in are nobody's", async () => {
  const forge = {
    "a status": ([name]) => localStorage.setItem(name, localStorage.getItem(name).replace('"last words"', '"last words","cmi.core.lesson_status":"passed"')),
    "no seal": ([name]) => localStorage.setItem(name, localStorage.getItem(name).slice(64)),
    "another's seal": ([name, other]) => localStorage.setItem(name, localStorage.getItem(other)),
    "nonsense": ([name]) => localStorage.setItem(name, "x".repeat(200)),
    "a long one": ([name]) => localStorage.setItem(name, "0".repeat(2000000)),
  };
  for (const [what, run] of Object.entries(forge)) {
    const course = server.course({ ownHost: false });
    const context = await closed(course);
    const name = `relais:last:${course.id}-i1`;
    const there = await tamper(context, ([name]) => localStorage.getItem(name), name);
    assert.match(there.slice(0, 64), /^[0-9a-f]{64}$/, "it is there, sealed");
    const other = server.course();
    if (what === "another's seal") {
      // Taken out of the storage of another learner, or another course: true, but not of this attempt.
      await tamper(context, ([name, text]) => localStorage.setItem(name, text), "other", `${"0".repeat(64)}${there.slice(64).replace("last words", "others")}`);
    }
    await tamper(context, run, name, "other");
    const { sco, player } = await open(course, context);
    await begin(sco);
    assert.notEqual((await call(sco, "LMSGetValue", "cmi.core.lesson_status"))[0], "passed", what);
    assert.deepEqual(await call(sco, "LMSGetValue", "cmi.suspend_data"), ["", "0"], what);
    await settled(player);
    assert.deepEqual(await left(player), [], what);
    assert.equal(other.launch, 0);
  }
  // Nobody wrote in them: they come.
  const course = server.course({ ownHost: false });
  const { sco } = await open(course, await closed(course));
  await begin(sco);
  assert.deepEqual(await call(sco, "LMSGetValue", "cmi.suspend_data"), ["last words", "0"]);
});

test("last words that came all the same are not asked about, even after work elsewhere", async () => {
  const course = server.course();
  const { context, page, player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  await sco.evaluate(() => addEventListener("pagehide", () => window.api.LMSSetValue("cmi.suspend_data", "came")));
  await page.close({ runBeforeUnload: true });
  await until(() => course.attempt("i1").cmi["cmi.suspend_data"] === "came", "by the beacon");
  const elsewhere = await open(course);
  await begin(elsewhere.sco);
  await set(elsewhere.sco, "cmi.suspend_data", "elsewhere");
  await call(elsewhere.sco, "LMSCommit", "");
  await settled(elsewhere.player);
  const back = await open(course, context);
  await begin(back.sco);
  assert.deepEqual(await call(back.sco, "LMSGetValue", "cmi.suspend_data"), ["elsewhere", "0"]);
  assert.equal(await back.player.locator("dialog[open]").count(), 0);
  await settled(back.player);
  assert.deepEqual(await left(back.player), []);
});

test("what the last version of this program kept on the content's host is taken over once, where no other course can write", async () => {
  for (const ownHost of [true, false]) {
    const course = server.course({ ownHost });
    course.launch = 1;
    const context = await learner();
    const name = `relais:journal:${course.id}-i1`;
    const former = { launch: 1, mode: "normal", seq: 1000003, session: 1, set: { "cmi.suspend_data": "former", "cmi.core.lesson_status": "passed" }, finish: false };
    await tamper(context, ([name, text]) => localStorage.setItem(name, text), name, JSON.stringify(former));
    const { sco, player } = await open(course, context);
    await begin(sco);
    assert.deepEqual(await call(sco, "LMSGetValue", "cmi.suspend_data"), [ownHost ? "former" : "", "0"]);
    assert.equal(await player.isVisible("#notice"), !ownHost);
    if (!ownHost) assert.equal(await player.textContent("#notice-text"), FR["player-untaken"]);
    await settled(player);
    assert.deepEqual(await left(player), []);
    assert.deepEqual(course.attempt("i1").cmi["cmi.core.lesson_status"], ownHost ? "passed" : undefined);
  }
});

test("a package that says things to the app page without end", async (t) => {
  const course = server.course();
  const { page, player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  const before = server.requests.length;
  await sco.evaluate(() => {
    // It is of one origin with its player, and has its voice.
    window.parent.eval(`(() => {
      const { token } = JSON.parse(document.getElementById("launch").textContent).sco;
      const say = (message) => parent.postMessage(message, "*");
      window.flood = setInterval(() => {
        for (let n = 0; n < 3; n++) {
          say({ relais: "hello", token });
          say({ relais: "token?", token });
          say({ relais: "hello", token: "x".repeat(10000) });
          say({ relais: "drop", attempt: "other" });
          say({ relais: "keep", attempt: {}, entry: null });
          say({ relais: "keep", attempt: "other", entry: { launch: 1, seq: 1, set: {} } });
          for (const odd of [null, 1, "x", [], { relais: {} }, { relais: "open", token: 1, item: [] }]) say(odd);
        }
      }, 10);
    })()`);
  });
  await new Promise((done) => setTimeout(done, 2500));
  await player.evaluate(() => clearInterval(window.flood));
  const asked = server.requests.slice(before).filter(({ path }) => path === "/jeton").length;
  t.diagnostic(`${asked} requests to the app in 2.5 s`);
  assert.ok(asked <= 30, `${asked}`);
  await set(sco, "cmi.suspend_data", "after it");
  await call(sco, "LMSCommit", "");
  await until(() => course.attempt("i1").cmi["cmi.suspend_data"] === "after it", "the course goes on");
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("relais:journal:")));
  assert.ok(kept.every((key) => key.endsWith(`${course.id}-i1`)), `${kept}`);
});

test("two tabs, and a server restored between them: neither writes over what the other holds", async () => {
  const course = server.course();
  const first = await open(course);
  await begin(first.sco);
  await settled(first.player);
  const backup = structuredClone(course.attempts.get("i1"));
  await set(first.sco, "cmi.suspend_data", "of the first");
  await call(first.sco, "LMSCommit", "");
  await settled(first.player);
  course.attempts.set("i1", backup);
  course.launch = 1;
  server.history = "h2";
  try {
    const second = await open(course, first.context);
    await begin(second.sco);
    await settled(second.player);
    await set(first.sco, "cmi.core.lesson_location", "p1");
    await call(first.sco, "LMSCommit", "");
    await first.player.waitForSelector("dialog[open]");
    assert.equal(await first.player.textContent("#dialog-text"), FR["player-restored"]);
    // The second one goes on meanwhile.
    await set(second.sco, "cmi.suspend_data", "of the second");
    await call(second.sco, "LMSCommit", "");
    await until(() => course.attempt("i1").cmi["cmi.suspend_data"] === "of the second", "saved");
    await until(async () => (await second.player.textContent("#saved")) === FR["player-saved"], "saved");
    const [kept] = await journals(first.player);
    assert.deepEqual([kept.history, kept.set["cmi.suspend_data"], kept.set["cmi.core.lesson_location"]], ["h1", "of the first", "p1"], "as was promised");
    await first.player.locator("#dialog-actions button").click();
    await until(() => course.launch === 3, "again");
    const again = await playerOf(first.page);
    await again.getByRole("button", { name: FR["player-two-states-device"] }).click();
    const sco = await scoOf(again);
    await begin(sco);
    assert.deepEqual(await call(sco, "LMSGetValue", "cmi.suspend_data"), ["of the first", "0"]);
    await settled(again);
  } finally {
    server.history = "h1";
  }
});

test("a page that is hidden saves at once", async () => {
  const course = server.course();
  const { player, sco } = await open(course);
  await begin(sco);
  await settled(player);
  await set(sco, "cmi.suspend_data", "hidden");
  await new Promise((done) => setTimeout(done, 1100));
  await player.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await until(() => course.attempt("i1").cmi["cmi.suspend_data"] === "hidden", "sent");
  assert.equal(course.attempt("i1").finished, null, "hidden is not left");
  assert.match(course.attempt("i1").cmi["cmi.core.session_time"], /^0000:00:/);
});

test("hostile content", async (t) => {
  const course = server.course();
  const { page, player, sco, errors } = await open(course);
  // Before it is initialised.
  assert.deepEqual(await set(sco, "cmi.suspend_data", "early"), ["false", "301"]);
  await begin(sco);
  const answers = await sco.evaluate(() => {
    const { api } = window;
    const thrower = { toString() { throw new Error("no"); } };
    const circular = [];
    circular.push(circular);
    const odd = [undefined, null, 0, true, {}, [], circular, Symbol("s"), 10n, () => {}, NaN, thrower, Object.create(null), new Proxy({}, { get() { throw new Error("no"); } })];
    const said = [];
    for (const name of Object.keys(api)) for (const a of odd) for (const b of odd) said.push(name === "LMSFinish" && (!a || Array.isArray(a)) ? "true" : api[name](a, b));
    for (const name of ["cmi.__proto__.x", "__proto__", "cmi.objectives.__proto__.id", "constructor", "cmi.interactions.0.hasOwnProperty"]) said.push(api.LMSSetValue(name, "x"), api.LMSGetValue(name));
    said.push(api.LMSSetValue("cmi.suspend_data", "x".repeat(50e6)), api.LMSSetValue("x".repeat(5e6), "x"));
    return said.filter((one) => typeof one !== "string");
  });
  assert.deepEqual(answers, [], "always strings");
  // Commits without end.
  const before = commits(course).length;
  await sco.evaluate(async () => {
    const { api } = window;
    for (const end = performance.now() + 2500; performance.now() < end; ) {
      for (let n = 0; n < 50; n++) {
        api.LMSSetValue("cmi.suspend_data", String(Math.random()));
        api.LMSCommit("");
      }
      await new Promise((done) => setTimeout(done));
    }
    api.LMSSetValue("cmi.suspend_data", "the end");
    api.LMSCommit("");
  });
  await settled(player);
  const sent = commits(course).length - before;
  t.diagnostic(`${sent} requests in 2.5 s of commits`);
  assert.ok(sent <= 9, `${sent}`);
  assert.equal(course.attempt("i1").cmi["cmi.suspend_data"], "the end");
  assert.ok(course.attempt("i1").calls.errors > 100);
  assert.ok(commits(course).every(({ body }) => body.calls.sample.length <= 20 && JSON.stringify(body.calls).length < 4000));
  // A page that is not the app says something.
  await sco.evaluate(() => window.parent.postMessage({ relais: "token", token: "forged" }, "*"));
  await set(sco, "cmi.core.lesson_location", "p");
  await call(sco, "LMSCommit", "");
  await settled(player);
  assert.notEqual(commits(course).at(-1).body.token, "forged");
  assert.deepEqual(errors, []);
  await player.click("#exit");
  await page.waitForURL("**/mes-cours");
});

test("the time allowed", async () => {
  const lms = { "cmi.student_data.max_time_allowed": "0000:00:03.00", "cmi.core.total_time": "0000:00:01.00" };
  const course = server.course({ lms: { ...lms, "cmi.student_data.time_limit_action": "exit,message" } });
  const { player, sco } = await open(course);
  await begin(sco);
  await set(sco, "cmi.suspend_data", "done so far");
  await player.waitForSelector("#notice:not([hidden])");
  await player.waitForSelector("dialog[open]");
  assert.equal(await player.textContent("#dialog-text"), FR["player-time-over"]);
  assert.equal(await player.locator("#stage iframe").count(), 0);
  await until(() => course.attempt("i1").finished === "left", "ended");
  assert.equal(course.attempt("i1").cmi["cmi.suspend_data"], "done so far");

  const goesOn = server.course({ lms: { ...lms, "cmi.student_data.time_limit_action": "continue,message" } });
  const two = await open(goesOn);
  await begin(two.sco);
  await two.player.getByText(FR["player-time-over-continue"]).waitFor();
  assert.equal(await two.player.locator("#stage iframe").count(), 1);
});

test("the time allowed is over, without a word", async () => {
  const lms = { "cmi.student_data.max_time_allowed": "0000:00:02.00" };
  const exit = { lms: { ...lms, "cmi.student_data.time_limit_action": "exit,no message" } };
  const one = server.course(exit);
  const alone = await open(one);
  await begin(alone.sco);
  await set(alone.sco, "cmi.suspend_data", "done so far");
  await alone.page.waitForURL("**/mes-cours");
  assert.equal(one.attempt("i1").finished, "left");
  assert.equal(one.attempt("i1").cmi["cmi.suspend_data"], "done so far");

  // Where there is more to do, the learner stays in the course.
  const several = server.course({ items: ITEMS, ...exit });
  const many = await open(several);
  await begin(many.sco);
  await many.player.locator("#stage").getByText(FR["player-time-over"]).waitFor();
  assert.equal(await many.player.locator("#stage iframe").count(), 0);
  assert.equal(await many.player.locator("dialog[open]").count(), 0);
  await until(() => several.attempt("a").finished === "left", "ended");
  assert.match(many.page.url(), /\/cours\//);

  const goesOn = server.course({ lms: { ...lms, "cmi.student_data.time_limit_action": "continue,no message" } });
  const on = await open(goesOn);
  await begin(on.sco);
  await new Promise((done) => setTimeout(done, 3000));
  assert.ok(await on.player.isHidden("#notice"));
  assert.deepEqual(await set(on.sco, "cmi.suspend_data", "after"), ["true", "0"]);
});

test("five minutes before the time allowed is over, or at the half of what is short, the learner hears of it", async () => {
  for (const [allowed, spent, minutes] of [
    ["0000:20:00.00", 14 * 60 + 58, "5"],
    ["0000:02:00.00", 58, "1"],
  ]) {
    const lms = { "cmi.student_data.max_time_allowed": allowed, "cmi.student_data.time_limit_action": "exit,message" };
    const course = server.course({ lms });
    const { player, sco } = await open(course);
    await begin(sco);
    await settled(player);
    await player.evaluate((spent) => {
      const now = performance.now.bind(performance);
      performance.now = () => now() + spent * 1000;
    }, spent);
    await new Promise((done) => setTimeout(done, 600));
    assert.ok(await player.isHidden("#notice"), "not yet");
    await player.waitForSelector("#notice:not([hidden])");
    assert.equal(await player.textContent("#notice-text"), FR["player-time-soon"].replace("{n}", minutes));
    assert.equal(await player.locator("#stage iframe").count(), 1);
  }
});

test("content that logs out ends the course", async () => {
  for (const [exit, ends] of [
    ["logout", true],
    ["suspend", false],
  ]) {
    const course = server.course({ items: ITEMS });
    const { page, player, sco } = await open(course);
    await begin(sco);
    await set(sco, "cmi.core.exit", exit);
    await set(sco, "cmi.suspend_data", "s");
    assert.deepEqual(await call(sco, "LMSFinish", ""), ["true", "0"]);
    if (ends) await page.waitForURL("**/mes-cours");
    else await player.waitForSelector("#notice:not([hidden])");
    assert.equal(course.attempt("a").finished, true);
    assert.equal(course.attempt("a").cmi["cmi.core.exit"], exit);
    assert.equal(course.attempt("a").cmi["cmi.suspend_data"], "s");
  }
});

test("a version under strict rules", async () => {
  for (const [strict, most] of [
    [true, 4096],
    [false, 64000],
  ]) {
    const course = server.course({ strict, stringLimit: most });
    const { page, player, sco } = await open(course);
    await begin(sco);
    const sizes = async (name, fits) => {
      const longest = await sco.evaluate(([name, n]) => window.api.LMSSetValue(name, "x".repeat(n)), [name, fits]);
      const longer = await sco.evaluate(([name, n]) => window.api.LMSSetValue(name, "x".repeat(n)) + window.api.LMSGetLastError(), [name, fits + 1]);
      assert.deepEqual([longest, longer], ["true", "false405"], `${name} ${strict}`);
    };
    await sizes("cmi.suspend_data", most);
    await sizes("cmi.core.lesson_location", strict ? 255 : most);
    // Under strict rules time is what the SCO says, here nothing.
    await new Promise((done) => setTimeout(done, 1200));
    await player.click("#exit");
    await page.waitForURL("**/mes-cours");
    const { cmi, finished } = course.attempt("i1");
    assert.equal(finished, "left");
    assert.equal(cmi["cmi.suspend_data"].length, most);
    assert.equal("cmi.core.session_time" in cmi, !strict);
  }
});

test("our own course", async () => {
  const course = server.course({ sco: `/c/demo/${pack.launch}`, title: "Démonstration" });
  const { context, page, player } = await open(course);
  let sco = await scoOf(player);
  await sco.waitForSelector("html.ready");
  await readAll(sco);
  await takeQuiz(sco, () => true);
  await settled(player);
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/course-1280.png` });
  // The course has the only header, and the way out in it.
  assert.equal(await player.isVisible("#exit"), false);
  await sco.click("#_exit");
  await page.waitForURL("**/mes-cours");
  const { cmi, finished, calls } = course.attempt("i1");
  assert.equal(finished, true);
  assert.equal(calls.errors, 0, JSON.stringify(calls));
  assert.equal(cmi["cmi.core.score.raw"], "100");
  assert.ok(Object.keys(cmi).some((name) => /interactions\.\d+\.result/.test(name)));
  const again = await open(course, context, page);
  sco = await scoOf(again.player);
  await sco.waitForSelector("html.ready");
  await goTo(sco, "_result");
  assert.match(await sco.textContent("#_result"), /100/);
});

test("until the course has something to show, its name stands there; the player's header goes with ours, and comes back", async () => {
  const course = server.course({ sco: `/c/demo/${pack.launch}`, title: "Démonstration" });
  const context = await learner();
  const page = await context.newPage();
  let letGo = () => {};
  const free = new Promise((resolve) => (letGo = resolve));
  await page.route(`**/c/demo/${pack.launch}*`, async (route) => (await free, route.continue().catch(() => {})));
  await page.goto(course.url);
  const player = await playerOf(page);
  await player.waitForSelector("#stage iframe", { state: "attached" });
  const title = await player.textContent("#course");
  assert.ok(title);
  assert.equal(await player.textContent(".waiting-title"), title);
  assert.equal(await player.isVisible(".waiting"), true);
  // Nothing white lies over it, however long it takes.
  await player.waitForSelector("#stage iframe:not(.coming)");
  assert.equal(await player.evaluate(() => getComputedStyle(document.querySelector("#stage iframe")).backgroundColor), "rgba(0, 0, 0, 0)");
  await player.waitForFunction((words) => document.querySelector(".waiting-words").textContent === words && getComputedStyle(document.querySelector(".waiting-words")).visibility === "visible", FR["player-loading"]);
  letGo();
  const sco = await scoOf(player);
  await sco.waitForSelector("html.ready");
  await player.waitForSelector(".waiting", { state: "detached" });
  assert.equal(await player.isVisible("#exit"), false);
  // Another document, which has no header.
  await sco.evaluate(() => window.location.assign("/c/x/sco.html"));
  await player.waitForSelector("#exit", { state: "visible" });

  // Our course as a part of somebody's: the header around both stays.
  const wrapped = server.course({ title: "Autour" });
  const other = await context.newPage();
  await other.route("**/c/x/sco.html*", (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><html lang="fr"><title>Autour</title><body><iframe src="/c/demo/${pack.launch}" width="900" height="500"></iframe>` }));
  await other.goto(wrapped.url);
  const around = await playerOf(other);
  const outer = await (await around.waitForSelector("#stage iframe")).contentFrame();
  const inner = await (await outer.waitForSelector("iframe")).contentFrame();
  await inner.waitForSelector("html.ready");
  assert.equal(await around.isVisible("#exit"), true);
  assert.equal(await around.isVisible(".waiting"), false);
});

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

test("axe finds nothing, and the pages look right", async () => {
  for (const [name, options] of [
    ["1280", {}],
    ["360", { viewport: { width: 360, height: 740 } }],
    ["dark-360", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }],
    ["dark-1280", { colorScheme: "dark" }],
  ]) {
    const context = await learner(options);
    const course = server.course({ items: ITEMS });
    const { page, player, sco } = await open(course, context);
    const shown = [page, player];
    const check = async (where, [page, player] = shown) => {
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/${where}-${name}.png` });
      await player.evaluate(axe);
      const found = await player.evaluate(async () => {
        const { violations, passes } = await window.axe.run(document, { iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
        return [passes.length, violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ") + node.failureSummary)}`)];
      });
      assert.ok(found[0] > 5);
      assert.deepEqual(found[1], [], `${where} ${name}`);
      assert.ok(await player.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} ${name}: no sideways scrolling`);
    };
    await begin(sco);
    await settled(player);
    await check("plain");
    const newer = server.course({ cmi: { "cmi.suspend_data": "newer" } });
    newer.launch = 2;
    newer.attempt("i1").applied = [["h1", 1, 2], ["h1", 2, 5]];
    const asked = await context.newPage();
    await keep(asked, newer, { launch: 1, seq: 3, set: { "cmi.suspend_data": "older" }, finish: true });
    await asked.goto(newer.url);
    const question = await playerOf(asked);
    await question.waitForSelector("dialog[open]");
    await check("two-states", [asked, question]);
    await asked.close();
    if (await player.isVisible("#menu-toggle")) {
      await player.click("#menu-toggle");
      await check("menu");
      await page.keyboard.press("Escape");
      assert.ok(await player.isHidden("#menu"));
    }
    await set(sco, "cmi.core.lesson_status", "completed");
    server.fault = () => ({ status: 503 });
    await call(sco, "LMSCommit", "");
    await player.waitForSelector("#banner:not([hidden])", { timeout: 9000 });
    await check("banner");
    server.fault = null;
    await player.evaluate(() => dispatchEvent(new Event("online")));
    await call(sco, "LMSFinish", "");
    await player.waitForSelector("#notice:not([hidden])");
    await check("finished");
    course.launch++;
    await player.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('[data-item="a"]')).click());
    await player.waitForSelector("dialog[open]");
    await check("elsewhere");
    await context.close();
    contexts = contexts.filter((one) => one !== context);
  }
});

test("every word is there, in both languages", () => {
  const [fr, en] = [words("fr"), words("en")];
  assert.deepEqual(Object.keys(fr), Object.keys(en));
  const scripts = ["player/player.js", "player/menu.js", "player/player.html"].map((name) => read(`../../crates/server/${name}`)).join("");
  const used = new Set([...scripts.matchAll(/"(player-[a-z-]+)"/g)].map(([, key]) => key));
  for (const status of ["not-attempted", "incomplete", "completed", "passed", "failed", "browsed", "locked"]) used.add(`player-status-${status}`);
  used.add("player-noscript");
  for (const key of used) assert.ok(fr[key], key);
  for (const key of Object.keys(fr)) assert.ok(used.has(key), `${key} is not used`);
  for (const key of Object.keys(fr)) assert.deepEqual(fr[key].match(/\{\w+\}/g), en[key].match(/\{\w+\}/g), key);
});
