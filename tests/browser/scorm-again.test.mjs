// A whole module inside scorm-again, an LMS run-time that others wrote: with a
// mouse on a desk, with a finger on a phone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { after, before } from "./limited.mjs";
import { codec } from "../js/runtime.mjs";
import { answer, courseOf, fill, goTo, jump, openBrowser, readAll, serve, shown, takeQuiz, TOUR, unpack, pass } from "./player.mjs";

const SCORM_AGAIN = readFileSync(new URL("../node_modules/scorm-again/dist/scorm12.min.js", import.meta.url));
const LMS = `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width, initial-scale=1"><title>LMS</title>
<style>body { margin: 0 } iframe { width: 100%; height: 100vh; border: 0 }</style><script src="/scorm-again.js"></script><body>`;

let pack, server, browser;
before(async () => {
  pack = unpack("scorm12", TOUR);
  server = await serve(pack.folder, { "/again.html": LMS, "/scorm-again.js": SCORM_AGAIN });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  server?.close();
  pack?.remove();
});

/** The same frame or locator, touched instead of clicked. */
function touched(target) {
  return new Proxy(target, {
    get(of, name) {
      if (name === "click") return (...args) => of.tap(...args);
      if (name === "check") return async () => (await of.isChecked()) || of.tap();
      if (name === "setChecked") return async (on) => (await of.isChecked()) === on || of.tap();
      const value = of[name];
      if (["locator", "nth", "first", "last"].includes(name)) return (...args) => touched(value.apply(of, args));
      return typeof value === "function" ? value.bind(of) : value;
    },
  });
}

/** Launches the SCO; `saved` is what scorm-again wrote last time. */
async function launch(page, saved) {
  await page.goto(server.origin + "/again.html");
  await page.evaluate(
    ([href, saved]) => {
      window.API = new window.Scorm12API({ autocommit: false, logLevel: 4 });
      const core = { student_id: "learner-1", student_name: "Dupont, Camille", credit: "credit", lesson_mode: "normal" };
      const cmi = saved ? JSON.parse(saved).cmi : { core: {} };
      window.API.loadFromJSON({ ...cmi, core: { ...cmi.core, ...core, entry: saved ? "resume" : "ab-initio" } }, "");
      window.refused = [];
      const set = window.API.LMSSetValue;
      window.API.LMSSetValue = (...args) => {
        const said = set.apply(window.API, args);
        if (String(said) !== "true") window.refused.push(args.join("=") + " " + window.API.LMSGetLastError());
        return said;
      };
      document.body.innerHTML = `<iframe title="SCO" src="/package/${href}"></iframe>`;
    },
    [pack.launch, saved || null],
  );
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame.waitForSelector("html.ready");
  return frame;
}

/** Closes it; what scorm-again would send to its server. */
async function leave(page) {
  const [saved, refused] = await page.evaluate(() => {
    document.querySelector("iframe").remove();
    return [window.API.renderCMIToJSONString(), window.refused];
  });
  assert.deepEqual(refused, []);
  return saved;
}

test("left in the very frame of an answer: it is recorded, and its page counts", async () => {
  const page = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  const frame = await launch(page);
  const course = await courseOf(frame);
  const { id } = course.pages.find((one) => !one.quiz && course.activities.some((other) => other.page === one.id));
  await jump(frame, id);
  const asked = course.activities.filter((one) => one.page === id);
  const last = asked.find((one) => one.type === "true-false");
  for (const one of asked) if (one !== last) await answer(frame, one, true);
  await fill(frame, last, true);
  const [before, saved, refused] = await page.evaluate((id) => {
    const sco = document.querySelector("iframe");
    const before = window.API.cmi.suspend_data;
    sco.contentDocument.querySelector(`[id="${id}"] [type="submit"]`).click();
    sco.remove();
    return [before, window.API.renderCMIToJSONString(), window.refused];
  }, last.id);
  assert.deepEqual(refused, []);
  const { suspend_data: data, interactions } = JSON.parse(saved).cmi;
  assert.ok(Object.values(interactions).some((one) => one.id === last.id), "recorded");
  const key = course.pages.find((one) => one.id === id).key;
  assert.ok(!codec.decode(course, before).pages.has(key), "not before");
  assert.ok(codec.decode(course, data).pages.has(key), "counted");
  await page.context().close();
});

for (const [name, options, hand] of [
  ["a mouse, 1280", { viewport: { width: 1280, height: 800 } }, (frame) => frame],
  ["a finger, 360", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }, touched],
]) {
  test(`inside scorm-again: ${name}`, async () => {
    const context = await browser.newContext({ locale: "fr-FR", ...options });
    const page = await context.newPage();
    let frame = hand(await launch(page));
    const course = await courseOf(frame);
    const here = (id) => course.activities.filter((one) => one.page === id && !one.quiz);

    // The first half, one question wrong, then gone.
    let wrong = "";
    await frame.click('[data-do="begin"]');
    for (const id of ["text", "media", "questions"]) {
      await frame.waitForFunction((id) => !document.getElementById(id).hidden, id);
      for (const activity of here(id)) {
        const miss = !wrong && activity.type === "true-false";
        if ((await answer(frame, activity, !miss)) && miss) wrong = activity.id;
      }
      if (id !== "questions") await pass(frame), await frame.click("#_next");
    }
    const first = await leave(page);
    const { core, suspend_data: data, interactions } = JSON.parse(first).cmi;
    assert.equal(core.lesson_status, "incomplete");
    assert.equal(core.lesson_location, "questions");
    assert.equal(core.exit, "suspend");
    assert.equal(core.score.raw, "");
    assert.match(core.session_time, /^\d{2,4}:\d\d:\d\d(\.\d{1,2})?$/);
    const state = codec.decode(course, data);
    assert.equal(state.pages.size, 3);
    const records = Object.values(interactions);
    assert.equal(records.length, 8);
    for (const record of records) {
      assert.equal(record.result, record.id === wrong ? "wrong" : "correct", record.id);
      assert.ok(record.student_response && record.type && record.latency && record.time, record.id);
    }
    const cadenas = records.find((record) => record.id === "q-true");
    assert.deepEqual([cadenas.type, cadenas.student_response, cadenas.correct_responses[0].pattern], ["true-false", "t", "f"]);

    // Back from what scorm-again kept, to the end.
    frame = hand(await launch(page, first));
    assert.equal(await shown(frame), "questions");
    for (const record of records) assert.ok(await frame.locator(`[id="${record.id}"].revealed`).isVisible(), record.id);
    await pass(frame);
    await frame.click("#_next");
    await frame.waitForFunction(() => !document.getElementById("stories").hidden);
    for (const activity of here("stories")) await answer(frame, activity, true);
    // What is left before the quiz; right answers before a chapter spare a page of it.
    for (const { id } of course.pages.slice(course.pages.findIndex((one) => one.id === "stories") + 1)) {
      if ((await frame.getAttribute("#_next", "href")) !== "#" + id || id === "quiz") continue;
      await pass(frame);
      await frame.click("#_next");
      await frame.waitForFunction((id) => !document.getElementById(id).hidden, id);
      for (const activity of here(id)) await answer(frame, activity, true);
    }
    await pass(frame);
    await takeQuiz(frame, () => false);
    assert.match(await frame.textContent("#_result-body"), /Tous les types de questions/, "the page with the wrong answer is named");
    await frame.click('[data-do="retry"]');
    const again = await takeQuiz(frame, () => true);
    await goTo(frame, "_attestation");
    await frame.fill("#_attestation-name", "Camille Dupont");
    const last = await leave(page);
    const end = JSON.parse(last).cmi;
    assert.equal(end.core.lesson_status, "passed");
    assert.deepEqual({ ...end.core.score }, { raw: "100", min: "0", max: "100" });
    assert.equal(end.core.exit, "");
    assert.ok(end.suspend_data.length < 400, `${end.suspend_data.length}`);
    for (const one of again) assert.equal(Object.values(end.interactions).find((record) => record.id === one.id).result, "correct", one.id);
    assert.deepEqual(Object.values(end.objectives).map((one) => one.status), ["completed", "completed"]);
    assert.ok(!last.replace("Dupont, Camille", "").includes("Camille"), "the name stays in the page");

    // Passed stays passed.
    frame = hand(await launch(page, last));
    await goTo(frame, "_attestation");
    assert.ok(await frame.isVisible("#_attestation-form"));
    assert.equal(JSON.parse(await leave(page)).cmi.core.lesson_status, "passed");
    await context.close();
  });
}
