// What a learner keeps when a platform loses it, and what the screen says meanwhile.
// Each journey ends with the database of the platform, and with a later launch.

import assert from "node:assert/strict";
import test, { after, afterEach, before } from "./limited.mjs";
import { answer, close, courseOf, fill, goTo, launch, openBrowser, readAll, serve, settle, takeQuiz, TOUR, unpack } from "./player.mjs";
import { banner, enter, expire, leave, recorded, signIn, startPlatform } from "./platform.mjs";

const STATUS = "cmi.core.lesson_status";
const SCORE = "cmi.core.score.raw";
const TOTAL = "cmi.core.total_time";

let pack, browser, platform, context, page, course, practice;
before(async () => {
  pack = unpack("scorm12", TOUR);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  pack?.remove();
});
afterEach(async () => {
  await context?.close();
  platform?.close();
});

/** A new browser, a platform without anybody, a learner signed in and in the activity. */
async function begin({ learner = "denis", settings = {}, asked = {} } = {}) {
  platform = await startPlatform(pack, settings);
  await anotherBrowser();
  await signIn(page, platform, learner);
  const frame = await enter(page, platform, asked);
  course = await courseOf(frame);
  practice = course.activities.filter((one) => !one.quiz && !one.pool && one.choices);
  return frame;
}

async function anotherBrowser() {
  await context?.close();
  context = await browser.newContext({ locale: "fr-FR" });
  page = await context.newPage();
}

/** Cuts the line, or mends it. What a browser sends while a tab closes is not held back by the browser's own switch. @param {boolean} works */
async function line(works) {
  platform.network(works ? "works" : "offline");
  await context.setOffline(!works);
}

/** Closes the tab as a learner does; another one is there. */
async function shut() {
  const old = page;
  page = await context.newPage();
  const gone = old.waitForEvent("close");
  await old.close({ runBeforeUnload: true });
  await gone;
  await page.waitForTimeout(300);
}

const stored = (learner = "denis") => platform.stored(learner);
const has = (id, learner) => recorded(stored(learner)).filter((one) => one.includes(id)).length;

/** Waits for what the learner reads over the pages. @param {RegExp} words */
async function says(frame, words) {
  await frame.waitForFunction((source) => new RegExp(source).test(document.getElementById("_banner").textContent), words.source, { timeout: 20000 }).catch(() => {});
  assert.match(await banner(frame), words);
}

/** The frame of the SCO, and nothing around it, is loaded once more. @param {string} selector */
async function again(selector) {
  const frame = await (await page.waitForSelector(selector)).contentFrame();
  await frame.evaluate(() => {
    window.stayed = true;
    location.reload();
  });
  await frame.waitForFunction(() => !window.stayed && document.documentElement.matches(".ready"));
  return frame;
}

async function reply(frame, activity, right = true) {
  await goTo(frame, activity.page);
  await answer(frame, activity, right);
}

/** Waits for what the database holds. */
async function until(holds, what, seconds = 15) {
  for (const end = Date.now() + seconds * 1000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (holds()) return;
    if (Date.now() > end) assert.fail(`${what}; the database holds ${JSON.stringify(stored())}`);
  }
}

/** Is the learner told that the platform has all? */
const saysSaved = (words) => /[^.!?]*enregistr[^.!?]*/g[Symbol.match](words)?.some((sentence) => !/\b(pas|rien|non|encore|seront|sera|aucune?|dès|quand)\b|n’/.test(sentence)) === true;

/** From now on every message over the pages, with what the database held at that moment. */
async function listen(frame, holds) {
  const lies = [];
  await page.exposeFunction("said", (words) => void (saysSaved(words) && !holds() && lies.push(words)));
  await frame.evaluate(() => {
    const place = document.getElementById("_banner");
    new MutationObserver(() => window.top.said(place.innerText.trim())).observe(place, { childList: true, subtree: true, characterData: true });
  });
  return lies;
}

const isAnswered = (frame, activity) =>
  frame.evaluate((id) => document.querySelectorAll(`[id="${id}"] .verdict-line, [id="${id}"].revealed`).length > 0, activity.id);

/** Asked about work that the platform does not have, the learner wants it. */
async function consent(frame, button = "Reprendre ce travail") {
  // A course that is ready has asked by then, or does not.
  const wanted = frame.getByRole("button", { name: button });
  if (await wanted.isVisible()) await wanted.click();
}

/** The next launch: the answers are on the screen, in the database, and there once. */
async function kept(activities, asked) {
  const frame = await enter(page, platform, asked);
  await consent(frame);
  for (const activity of activities) {
    await goTo(frame, activity.page);
    assert.ok(await isAnswered(frame, activity), `${activity.id} is answered on the screen`);
    await until(() => has(activity.id) > 0, `${activity.id} is recorded`);
    assert.equal(has(activity.id), 1, `${activity.id} is recorded once`);
  }
  await leave(page);
  const ids = recorded(stored());
  assert.equal(new Set(ids).size, ids.length, `no interaction twice: ${ids}`);
  return stored();
}

test("one request is answered 503: the answer reaches the platform without a word that is not so", async () => {
  const frame = await begin();
  const [first, second] = practice;
  await reply(frame, first);
  await until(() => has(first.id), "before");
  const lies = await listen(frame, () => has(second.id) === 1);
  platform.network("503", 1, ["commit", "beacon"]);
  await reply(frame, second);
  await until(() => has(second.id), "the answer is sent again", 20);
  assert.deepEqual(lies, []);
  await leave(page);
  await kept([first, second]);
});

test("one request is answered 503 and the learner leaves at once", async () => {
  const frame = await begin();
  await reply(frame, practice[0]);
  await until(() => has(practice[0].id), "before");
  platform.network("503", 1, ["commit", "beacon"]);
  await reply(frame, practice[1]);
  await page.waitForTimeout(1300);
  await leave(page);
  await kept([practice[0], practice[1]]);
});

test("an outage of half a minute, answers meanwhile: all of it arrives, once", async () => {
  const frame = await begin();
  const [first, second, third] = practice;
  await reply(frame, first);
  await until(() => has(first.id), "before");
  const lies = await listen(frame, () => [second, third].every(({ id }) => has(id) === 1));
  platform.network("503");
  await reply(frame, second);
  await page.waitForTimeout(6000);
  await reply(frame, third);
  await says(frame, /\S/);
  platform.network("works");
  await until(() => [second, third].every(({ id }) => has(id)), "all is sent", 70);
  assert.deepEqual(lies, []);
  await leave(page);
  await kept([first, second, third]);
});

test("a request hangs until the proxy gives up: the answer is sent again", async () => {
  const frame = await begin();
  platform.network("hangs", 1, ["commit"]);
  await reply(frame, practice[0]);
  await until(() => has(practice[0].id), "the answer is sent again", 40);
  await leave(page);
  await kept([practice[0]]);
});

test("what a closing page sent arrives after the next launch: the older state does not win", async () => {
  const frame = await begin();
  await reply(frame, practice[0]);
  await until(() => has(practice[0].id), "before");
  platform.delayBeacons(4000);
  await reply(frame, practice[1]);
  await shut();
  const next = await enter(page, platform);
  await reply(next, practice[2]);
  await until(() => has(practice[2].id), "the next launch is tracked");
  await page.waitForTimeout(4000);
  platform.delayBeacons(0);
  await leave(page);
  await kept(practice.slice(0, 3));
});

test("an answer that was stored though the proxy gave up is not stored twice", async () => {
  const frame = await begin();
  platform.network("answer-lost", 2, ["commit"]);
  await reply(frame, practice[0]);
  await page.waitForTimeout(1500);
  await reply(frame, practice[1]);
  await page.waitForTimeout(9000);
  await leave(page);
  await kept([practice[0], practice[1]]);
});

test("the network is cut and the quiz passed: nobody says it is saved, and when it is back it is", async () => {
  const frame = await begin();
  await readAll(frame);
  await settle(frame);
  const lies = await listen(frame, () => stored()[STATUS] === "passed" && stored()[SCORE] === "100");
  await line(false);
  await takeQuiz(frame, () => true);
  await frame.waitForSelector(".banner.warn", { timeout: 10000 });
  assert.equal(stored()[STATUS], "incomplete");
  const result = await frame.locator("#_result-body").innerText();
  assert.match(result, /plateforme n’a pas/, "the result says whom it has not reached");
  assert.equal(saysSaved(result), false);
  await line(true);
  await until(() => stored()[STATUS] === "passed" && stored()[SCORE] === "100", "the quiz arrives", 70);
  assert.deepEqual(lies, []);
  await leave(page);
  assert.equal(platform.lms.complete("denis"), true);
});

test("the network is cut, the quiz passed, the browser closed: the next launch brings it", async () => {
  let frame = await begin();
  await readAll(frame);
  await settle(frame);
  await line(false);
  await takeQuiz(frame, () => true);
  await settle(frame);
  await shut();
  await line(true);
  assert.equal(stored()[STATUS], "incomplete");
  frame = await enter(page, platform);
  await consent(frame);
  await until(() => stored()[STATUS] === "passed" && stored()[SCORE] === "100", "the quiz arrives");
  await leave(page);
  assert.equal(platform.lms.complete("denis"), true);
});

test("the line is cut, and the page left in the very moment of an answer: the next launch brings it", async () => {
  const frame = await begin();
  await goTo(frame, practice[0].page);
  await fill(frame, practice[0], true);
  await settle(frame);
  await line(false);
  const gone = page.waitForEvent("framenavigated", (one) => one === page.mainFrame());
  await frame.evaluate((id) => {
    document.querySelector(`[id="${id}"] [type="submit"]`).click();
    window.top.location.href = "about:blank";
  }, practice[0].id);
  await gone;
  // What the page sent while it went comes to a platform that is away; once the line works it might still come.
  await page.waitForTimeout(2000);
  assert.equal(has(practice[0].id), 0);
  await line(true);
  await kept([practice[0]]);
});

for (const [how, away] of [
  ["closed", shut],
  ["left", () => page.goto("about:blank")],
]) {
  test(`the session expired, an answer, the page ${how}: signing in again brings it back`, async () => {
    const frame = await begin();
    await reply(frame, practice[0]);
    await until(() => has(practice[0].id), "before");
    const lies = await listen(frame, () => false);
    await expire(context, platform);
    await reply(frame, practice[1]);
    await page.waitForTimeout(2000);
    assert.deepEqual(lies, []);
    await away();
    assert.equal(has(practice[1].id), 0);
    await signIn(page, platform, "denis");
    await kept([practice[0], practice[1]]);
  });
}

test("the session expired and another tab was looked at: the warning stays true", async () => {
  const frame = await begin();
  const lies = await listen(frame, () => false);
  await expire(context, platform);
  await reply(frame, practice[0]);
  await page.waitForTimeout(1500);
  // What the browser does when another tab is looked at: the platform's page hears it first.
  const look = (state) =>
    page.evaluate((state) => {
      for (const one of [window, document.querySelector("iframe").contentWindow]) {
        Object.defineProperty(one.document, "visibilityState", { configurable: true, get: () => state });
        one.document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
      }
    }, state);
  await look("hidden");
  await page.waitForTimeout(800);
  await look("visible");
  await page.waitForTimeout(8000);
  assert.deepEqual(lies, []);
  assert.equal(has(practice[0].id), 0);
  await signIn(page, platform, "denis");
  await kept([practice[0]]);
});

test("signed in again in another tab: the first one never says that it saves, and loses nothing", async () => {
  const frame = await begin();
  await expire(context, platform);
  const other = await context.newPage();
  await signIn(other, platform, "denis");
  await other.close();
  const lies = await listen(frame, () => has(practice[0].id) === 1);
  await reply(frame, practice[0]);
  // The platform answers, and takes nothing from this page any more: waiting would not help.
  await says(frame, /rouvrez/);
  assert.deepEqual(lies, []);
  await leave(page);
  await kept([practice[0]]);
});

test("a platform that says true and keeps nothing, a guest's: what was done is not called saved", async () => {
  const frame = await begin({ settings: { ungraded: ["denis"] } });
  await reply(frame, practice[0]);
  await page.waitForTimeout(1500);
  await leave(page);
  const again = await enter(page, platform);
  await page.waitForTimeout(1500);
  assert.deepEqual(stored(), {});
  assert.equal(saysSaved(await banner(again)), false);
});

test("a preview writes nothing and completes nothing; the real launch is a normal one", async () => {
  const frame = await begin({ asked: { mode: "browse" } });
  await reply(frame, practice[0]);
  await readAll(frame);
  await page.waitForTimeout(1500);
  await leave(page);
  assert.deepEqual(stored(), {}, "nothing is stored");
  assert.equal(platform.lms.complete("denis"), false);
  await enter(page, platform);
  assert.equal(await page.evaluate(() => window.API.LMSGetValue("cmi.core.lesson_mode")), "normal");
});

test("a review writes nothing", async () => {
  let frame = await begin();
  await readAll(frame);
  await takeQuiz(frame, () => true);
  await settle(frame);
  await leave(page);
  await until(() => stored()[STATUS] === "passed", "it is passed");
  const before = stored();
  frame = await enter(page, platform);
  assert.equal(await page.evaluate(() => window.API.LMSGetValue("cmi.core.lesson_mode")), "review");
  await readAll(frame);
  await page.waitForTimeout(1500);
  await leave(page);
  assert.deepEqual(stored(), before);
});

for (const [when, answers] of [["before anything was recorded", 0], ["after an answer", 1]]) {
  test(`the frame is loaded again in the middle of a launch, ${when}: nothing is lost, nothing twice, and no course without a platform`, async () => {
    let frame = await begin();
    if (answers) {
      await reply(frame, practice[0]);
      await until(() => has(practice[0].id), "before");
      await settle(frame);
    }
    frame = await again("#sco");
    const words = await banner(frame);
    assert.ok(!/hors d’une plateforme/.test(words), words);
    if (answers) {
      await goTo(frame, practice[0].page);
      assert.ok(await isAnswered(frame, practice[0]));
    }
    const lies = await listen(frame, () => has(practice[1].id) === 1);
    await reply(frame, practice[1]);
    // Where the platform does not begin again (it cannot, once a record was sent), the learner is told what to do.
    for (const end = Date.now() + 15000; !has(practice[1].id) && !/rouvrez/.test(await banner(frame)) && Date.now() < end; ) await page.waitForTimeout(100);
    if (!has(practice[1].id)) assert.match(await banner(frame), /rouvrez/);
    assert.deepEqual(lies, []);
    await leave(page);
    await kept(practice.slice(answers ? 0 : 1, 2));
  });
}

test("a strict LMS refuses to begin again: the course says how to open it anew, and keeps the work", async () => {
  const strict = await serve(pack.folder);
  try {
    await anotherBrowser();
    let frame = await launch(page, strict.origin, pack.launch);
    course = await courseOf(frame);
    practice = course.activities.filter((one) => !one.quiz && !one.pool && one.choices);
    await reply(frame, practice[0]);
    await settle(frame);
    frame = await again("iframe");
    const words = await banner(frame);
    assert.match(words, /session avec la plateforme est terminée/);
    assert.match(words, /rouvrez-le depuis la plateforme/);
    await reply(frame, practice[1]);
    await settle(frame);
    const { saved } = await close(page);
    assert.ok(!JSON.stringify(saved).includes(practice[1].id), "the LMS had ended");
    frame = await launch(page, strict.origin, pack.launch, { saved });
    await settle(frame);
    for (const activity of practice.slice(0, 2)) {
      await goTo(frame, activity.page);
      assert.ok(await isAnswered(frame, activity), activity.id);
    }
    const end = await close(page);
    assert.deepEqual(end.errors, []);
    for (const { id } of practice.slice(0, 2)) assert.equal(end.interactions.filter((one) => one.id.includes(id)).length, 1, id);
  } finally {
    strict.close();
  }
});

test("the API comes after eight seconds: the work done before is tracked", async () => {
  const frame = await begin({ asked: { late: "8000" } });
  await reply(frame, practice[0]);
  await until(() => has(practice[0].id), "it is tracked", 20);
  assert.ok(!/hors d’une plateforme/.test(await banner(frame)), await banner(frame));
  await leave(page);
  await kept([practice[0]]);
});

test("the API vanishes and comes back: the session goes on", async () => {
  const frame = await begin();
  await reply(frame, practice[0]);
  await until(() => has(practice[0].id), "before");
  await page.evaluate(() => ((window.away = window.API), delete window.API));
  await reply(frame, practice[1]);
  await page.waitForTimeout(3000);
  await page.evaluate(() => (window.API = window.away));
  await until(() => has(practice[1].id), "the second answer arrives", 70);
  await leave(page);
  await kept([practice[0], practice[1]]);
});

test("a shared computer: what one learner could not send is not another's", async () => {
  const frame = await begin();
  await line(false);
  await reply(frame, practice[0]);
  await settle(frame);
  await shut();
  await line(true);
  await signIn(page, platform, "emma");
  const other = await enter(page, platform);
  await goTo(other, practice[0].page);
  assert.equal(await isAnswered(other, practice[0]), false);
  await page.waitForTimeout(1500);
  await leave(page);
  assert.equal(has(practice[0].id, "emma"), 0);
  await signIn(page, platform, "denis");
  await kept([practice[0]]);
});

test("two tabs: the older state never overwrites the newer one", async () => {
  const first = await begin();
  await reply(first, practice[0]);
  await until(() => has(practice[0].id), "before");
  const firstPage = page;
  page = await context.newPage();
  await page.goto(`${platform.origin}/player`);
  const second = await (await page.waitForSelector("#sco")).contentFrame();
  // It says so, and takes over on demand.
  await second.getByRole("dialog").getByRole("button", { name: "Continuer ici" }).click({ timeout: 5000 });
  await second.waitForSelector("html.ready");
  await goTo(second, practice[0].page);
  assert.ok(await isAnswered(second, practice[0]), "with the state of the first");
  await reply(second, practice[1]);
  await until(() => has(practice[1].id), "the second tab saves");
  // The first one has nothing more to say, whatever is done in it.
  await firstPage.bringToFront();
  assert.match(await banner(first), /autre onglet/);
  await goTo(first, course.pages[0].id);
  await firstPage.waitForTimeout(1500);
  const gone = firstPage.waitForEvent("close");
  await firstPage.close({ runBeforeUnload: true });
  await gone;
  await page.waitForTimeout(500);
  await leave(page);
  await kept([practice[0], practice[1]]);
});

test("after the table of contents was used every commit is a beacon: a lost one is not called saved, and comes back", async () => {
  const frame = await begin();
  await reply(frame, practice[0]);
  await until(() => has(practice[0].id), "before");
  await page.evaluate(() => window.lms.next());
  const lies = await listen(frame, () => has(practice[1].id) === 1);
  platform.network("503");
  await reply(frame, practice[1]);
  await says(frame, /\S/);
  platform.network("works");
  await page.waitForTimeout(8000);
  assert.deepEqual(lies, []);
  await leave(page);
  await kept([practice[0], practice[1]]);
});

test("a beacon is lost while the platform's files are answered: what it held is sent again in the same session", async () => {
  const frame = await begin();
  await page.evaluate(() => window.lms.next());
  await reply(frame, practice[0]);
  await until(() => has(practice[0].id), "a beacon arrives");
  const lies = await listen(frame, () => has(practice[1].id) === 1);
  platform.network("503", 1, ["beacon"]);
  await reply(frame, practice[1]);
  await until(() => has(practice[1].id), "it is sent again");
  // For longer: the learner is told, and all of it arrives.
  platform.network("503", Infinity, ["beacon"]);
  await reply(frame, practice[2]);
  await frame.waitForSelector(".banner.warn", { timeout: 10000 });
  platform.network("works");
  await until(() => has(practice[2].id), "it is sent again after the outage", 40);
  assert.deepEqual(lies, []);
  await leave(page);
  await kept(practice.slice(0, 3));
});

for (const wanted of [true, false]) {
  test(`a fresh attempt, and work that never arrived: the learner is asked, and ${wanted ? "takes it up" : "leaves it"}`, async () => {
    const frame = await begin({ settings: { newAttempt: "always" } });
    await line(false);
    await reply(frame, practice[0]);
    await settle(frame);
    await shut();
    await line(true);
    let next = await enter(page, platform);
    await next.getByRole("dialog").getByText(/Du travail du \d+.* est gardé/).waitFor({ timeout: 5000 });
    await next.getByRole("dialog").getByRole("button", { name: wanted ? "Reprendre ce travail" : "L’effacer de cet appareil" }).click();
    await goTo(next, practice[0].page);
    assert.equal(await isAnswered(next, practice[0]), wanted);
    if (wanted) await until(() => has(practice[0].id), "it arrives in the new attempt");
    else await page.waitForTimeout(1500);
    await leave(page);
    assert.equal(has(practice[0].id), wanted ? 1 : 0);
    // Once is enough; a further fresh attempt begins empty.
    next = await enter(page, platform);
    await page.waitForTimeout(1500);
    assert.equal(await next.getByRole("dialog").isVisible(), false);
    assert.equal(await shownAnswer(next), false);
  });
}
const shownAnswer = async (frame) => (await goTo(frame, practice[0].page), isAnswered(frame, practice[0]));

/** Puts something else in the place of all that the course kept in this browser. */
const spoil = (page, how) =>
  page.evaluate(
    (how) =>
      new Promise((resolve, reject) => {
        const asked = indexedDB.open("relais");
        asked.onerror = () => reject(asked.error);
        asked.onsuccess = () => {
          const base = asked.result;
          const names = [...base.objectStoreNames];
          if (!names.length) return resolve(0);
          const transaction = base.transaction(names, "readwrite");
          let count = 0;
          for (const name of names) {
            const cursor = transaction.objectStore(name).openCursor();
            cursor.onsuccess = () => {
              const at = cursor.result;
              if (!at) return;
              count++;
              const old = JSON.parse(at.value);
              const others = { damaged: at.value.slice(0, 40), foreign: JSON.stringify({ hello: [1, 2] }), future: JSON.stringify({ ...old, v: 99 }), enormous: "x".repeat(20e6), number: 7, inside: JSON.stringify({ ...old, interactions: [null, { index: -1 }, "x"], data: { length: 5 } }) };
              at.update(others[how]);
              at.continue();
            };
          }
          transaction.oncomplete = () => (base.close(), resolve(count));
        };
      }),
    how,
  );

test("a journal that is damaged, foreign, of a later version or enormous never keeps a course from starting", async () => {
  for (const how of ["damaged", "foreign", "future", "enormous", "number", "inside"]) {
    await context?.close();
    platform?.close();
    const usual = Date.now();
    const frame = await begin();
    const start = Date.now() - usual;
    await line(false);
    await reply(frame, practice[0]);
    await settle(frame);
    await shut();
    await line(true);
    await page.goto(platform.origin + "/course");
    assert.ok((await spoil(page, how)) > 0, "there is a journal");
    const began = Date.now();
    const next = await enter(page, platform);
    // Not much longer than a start without one, on a busy machine too.
    assert.ok(Date.now() - began < 4000 + 2 * start, `${how}: ${Date.now() - began} ms, without one ${start} ms`);
    await reply(next, practice[1]);
    await until(() => has(practice[1].id), `${how}: it is tracked`);
    await leave(page);
    await kept([practice[1]]);
  }
});

test("IndexedDB is blocked: the course starts, and what cannot be kept is not promised", async () => {
  platform = await startPlatform(pack);
  await anotherBrowser();
  await context.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { get: () => { throw new DOMException("blocked", "SecurityError"); } });
    if (location.pathname.startsWith("/package/")) Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("blocked", "SecurityError"); } });
  });
  await signIn(page, platform, "denis");
  const frame = await enter(page, platform);
  course = await courseOf(frame);
  practice = course.activities.filter((one) => !one.quiz && !one.pool && one.choices);
  await reply(frame, practice[0]);
  await until(() => has(practice[0].id), "it is tracked");
  await line(false);
  await reply(frame, practice[1]);
  await says(frame, /ne garde rien/);
  await line(true);
  await until(() => has(practice[1].id), "it arrives while the page is open", 70);
  await leave(page);
  await kept([practice[0], practice[1]]);
});

test("an html5 package keeps its progress when its host clears localStorage", async () => {
  const html5 = unpack("html5", TOUR);
  const site = await serve(html5.folder);
  try {
    await anotherBrowser();
    await page.goto(`${site.origin}/package/${html5.launch}`);
    await page.waitForSelector("html.ready");
    course = await courseOf(page);
    practice = course.activities.filter((one) => !one.quiz && !one.pool && one.choices);
    await reply(page, practice[0]);
    await settle(page);
    await page.goto(site.origin);
    await page.evaluate(() => localStorage.clear());
    await page.goto(`${site.origin}/package/${html5.launch}`);
    await page.waitForSelector("html.ready");
    await goTo(page, practice[0].page);
    assert.ok(await isAnswered(page, practice[0]));
  } finally {
    site.close();
    html5.remove();
  }
});

test("after the table of contents was used, with nothing lost: nobody is warned of anything", async () => {
  const frame = await begin();
  await page.evaluate(() => window.lms.next());
  await reply(frame, practice[0]);
  await until(() => has(practice[0].id), "a beacon arrives");
  await page.waitForTimeout(12000);
  assert.ok(!/ne répond pas|expiré/.test(await banner(frame)), await banner(frame));
  await readAll(frame);
  await takeQuiz(frame, () => true);
  await until(() => stored()[STATUS] === "passed", "the quiz arrives");
  await page.waitForTimeout(3000);
  assert.ok(!/ne répond pas|expiré/.test(await banner(frame)), await banner(frame));
  await leave(page);
  assert.equal(stored()[SCORE], "100");
});
