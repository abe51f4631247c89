// The demonstration course played whole in Firefox and in WebKit, as in Chromium everywhere else:
// each block is used by real clicks and keys, the quiz is passed, and a reload finds all of it again.

import assert from "node:assert/strict";
import test from "./limited.mjs";
import { TOUR, path, serve, unpack } from "./player.mjs";
import { openFirefox, openWebKit } from "./webdriver.mjs";

/** Answers an activity right. @param {Awaited<ReturnType<typeof openFirefox>>} page */
async function answer(page, one) {
  const root = `[id="${one.id}"]`;
  if (!(await page.run((css) => document.querySelector(css).checkVisibility(), root))) return;
  await fill(page, one, root);
  if (["scenario", "explore", "checklist"].includes(one.type)) return;
  await page.click(`${root} ${one.type === "inspection" ? '[data-do="validate"]' : '[type="submit"]'}`);
  await page.until((css) => document.querySelector(css).matches(".revealed"), root);
  if (one.type !== "poll") assert.ok(await page.run((css) => document.querySelector(css + " .verdict-line.right") !== null, root), `${one.id} is right`);
}

async function fill(page, one, root) {
  switch (one.type) {
    case "single":
    case "true-false":
      await page.click(`${root} .choices input[value="${one.correct[0]}"]`);
      break;
    case "poll":
      await page.click(`${root} input[value="${one.choices[0]}"]`);
      break;
    case "multiple": {
      const isPicture = await page.run((css) => document.querySelector(css + " .picture") !== null, root);
      for (const letter of one.correct) await page.click(isPicture ? `${root} .spot[data-n="${one.choices.indexOf(letter)}"]` : `${root} input[value="${letter}"]`);
      break;
    }
    case "matching":
      for (let left = 0; left < one.lefts; left++) {
        const css = `${root} .pair[data-n="${left}"] select`;
        const goal = String(one.goes ? one.goes[left] : left);
        // As its list would: what a browser draws for one is not of the page.
        await page.run((css, goal) => {
          const select = document.querySelector(css);
          select.focus();
          select.value = goal;
          for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));
          select.blur();
        }, css, goal);
      }
      break;
    case "ordering":
      for (;;) {
        const at = await page.run((css) => {
          const order = [...document.querySelectorAll(css + " .item")].map((item) => Number(item.dataset.n));
          return order.findIndex((n, i) => i > 0 && n < order[i - 1]);
        }, root);
        if (at < 0) break;
        await page.click(`${root} .item:nth-child(${at + 1}) [data-move="-1"]`);
      }
      break;
    case "fill-in":
      for (let i = 0; i < one.blanks.length; i++) await page.type(`${root} input[name="${one.id}_${i + 1}"]`, one.blanks[i][0]);
      break;
    case "numeric":
      await page.type(`${root} input[type="text"]`, String(one.answer));
      break;
    case "inspection":
      for (const zone of one.zones.filter((zone) => zone.suspicious)) await page.click(`${root} .specimen .zone[data-zone="${zone.id}"]`);
      await page.click(`${root} input[value="${one.verdict}"]`);
      if (one.verdict === "verify") await page.click(`${root} input[value="known"]`);
      break;
    case "scenario":
      for (const pick of path(one, "good")) await page.click(`${root} .step:not([hidden], .past) .option[data-n="${pick}"] .option-link[href]`);
      await page.until((css) => document.querySelector(css + " .ending:not([hidden]) .outcome")?.checkVisibility(), root);
      break;
    case "explore":
      for (let n = 0; n < one.items; n++) await page.click(`${root} .spot[data-n="${n}"]`);
      break;
    case "checklist":
      await page.click(`${root} input`);
  }
  if (one.confidence) await page.click(`${root} .sure input[value="1"]`);
}

test("the demonstration course is played whole in other engines", { concurrency: true }, async (t) => {
  const play = (name, open) => t.test(`in ${name}`, async (t) => {
    const pack = unpack("html5", TOUR);
    const server = await serve(pack.folder);
    let page;
    try {
      page = await open();
      await page.go(`${server.origin}/package/index.html`);
      await page.until(() => document.documentElement.classList.contains("ready"));
      await page.run(() => {
        window.faults = [];
        window.addEventListener("error", (event) => window.faults.push(event.message));
        window.addEventListener("unhandledrejection", (event) => window.faults.push(String(event.reason)));
        // Whoever reads takes time; this one's clock goes faster.
        const before = performance.now.bind(performance);
        performance.now = () => before() * 20;
      });
      const course = await page.run(() => JSON.parse(document.getElementById("course").textContent));
      const shown = () => page.run(() => document.querySelector(".page:not([hidden])").id);
      await page.click('#_start [data-do="begin"]');
      let answered = 0;
      for (let id = await shown(); id !== course.quiz.page; id = await shown()) {
        for (const one of course.activities.filter((one) => one.page === id)) {
          await answer(page, one);
          answered++;
        }
        await page.run(() => document.querySelector(".pager").scrollIntoView({ block: "end" }));
        await page.until(() => document.getElementById("_read").matches(".done"));
        await page.click("#_next");
        await page.until((id) => document.getElementById(id).hidden, id);
      }
      await page.click('[data-quiz="begin"]');
      while (await page.run(() => document.querySelector(".quiz").dataset.view === "run")) {
        const id = await page.run(() => document.querySelector(".quiz .activity:not([hidden])").id);
        const one = course.activities.find((one) => one.id === id);
        await fill(page, one, `[id="${id}"]`);
        await page.click('[data-quiz="next"]');
      }
      await page.click('[data-quiz="hand-in"]');
      await page.until(() => !document.getElementById("_result").hidden);
      assert.ok(await page.run(() => document.querySelector("#_result .score.passed") !== null), "the quiz is passed");
      assert.equal(await page.run(() => document.getElementById("_progress").value), 100);
      assert.deepEqual(await page.run(() => window.faults), []);
      t.diagnostic(`${answered} activities`);
      // Kept: a later visit has all of it.
      await page.run(() => new Promise((done) => setTimeout(done, 1500)));
      await page.go("about:blank");
      await page.go(`${server.origin}/package/index.html#_result`);
      await page.until(() => document.documentElement.classList.contains("ready"));
      await page.until(() => document.getElementById("_progress").value === 100);
      assert.ok(await page.run(() => document.querySelector("#_result .score.passed") !== null), "after a reload, too");
    } finally {
      await page?.close();
      server.close();
      pack.remove();
    }
  });
  await Promise.all([play("Firefox", openFirefox), play("WebKit", openWebKit)]);
});
