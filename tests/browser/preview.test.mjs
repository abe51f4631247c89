// An author at work: `relais preview` in a browser, over a copy of the courses.
//
// RELAIS_BIN               the program (target/debug/relais)
// RELAIS_PREVIEW_LATENCY   the slowest median from a save to the frame, in ms

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, afterEach, before } from "./limited.mjs";
import { fileURLToPath } from "node:url";
import { courseOf, goTo, openBrowser, program, settle, shown, untilShown } from "./player.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const root = fileURLToPath(new URL("../../", import.meta.url));
// A save is shown within 200 ms on a quiet machine (milliseconds); by default this
// only catches what hangs, for tests run beside compilers.
const LATENCY = Number(process.env.RELAIS_PREVIEW_LATENCY || 5000);

const PAGE = "senscyber/agir/1-bonnes-pratiques/03-double-authentification.md";
const ID = "double-authentification";

let folder, server, origin, browser, context, page;
before(async () => {
  assert.ok(existsSync(program), `no program ${program}`);
  folder = mkdtempSync(join(tmpdir(), "relais-preview-"));
  cpSync(join(root, "courses"), folder, { recursive: true });
  server = spawn(program, ["preview", folder, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  origin = await new Promise((resolve, reject) => {
    server.stdout.on("data", (text) => resolve(String(text).trim().replace(/\/$/, "")));
    server.on("exit", () => reject(new Error("the preview ended")));
  });
  browser = await openBrowser();
  context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(error));
});
after(async () => {
  await browser?.close();
  server?.kill("SIGINT");
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** What a test that failed left behind is not the next one's trouble. */
afterEach(() => {
  // Only what differs: each file that is written is news for the page of the next test.
  for (const path of readdirSync(join(root, "courses/senscyber/agir"), { recursive: true })) {
    const [from, to] = [join(root, "courses/senscyber/agir", path), join(folder, "senscyber/agir", path)];
    if (/\.(md|toml)$/.test(path) && readFileSync(from, "utf8") !== readFileSync(to, "utf8")) cpSync(from, to);
  }
});

const read = (path) => readFileSync(join(folder, path), "utf8");
const save = (path, text) => writeFileSync(join(folder, path), text);

/** The course, once it runs. */
async function frameOf() {
  const frame = await (await page.waitForSelector("#stage iframe")).contentFrame();
  await frame.waitForSelector("html.ready");
  return frame;
}

const open = async (path) => (await page.goto(origin + path), frameOf());
const QUESTION = "\n::: question {#q-essai type=single}\nQue faites-vous de cette demande ?\n\n- [ ] Je valide. — Non.\n- [x] Je refuse. — Oui.\n:::\n";

/** The module whose page has a question, whatever its author asks elsewhere. */
async function openWithQuestion() {
  save(PAGE, read(PAGE) + QUESTION);
  let frame = await open("/scorm12/senscyber-agir/");
  for (let i = 0; !(await frame.locator("[id=q-essai]").count()); i++) {
    assert.ok(i < 100, "the question never comes");
    await page.waitForTimeout(100);
    frame = await frameOf();
  }
  return frame;
}
const value = (name) => page.locator(`#values tr:has(th:text-is("${name}")) td`);
const says = (locator, text) => locator.filter({ hasText: text }).first().waitFor({ timeout: 5000 });

async function check(where) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    // The course has its own tests.
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await window.axe.run(document, { runOnly: { type: "tag", values: tags }, iframes: false });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ") + " " + node.failureSummary).join("\n   ")}`);
  });
  assert.deepEqual(violations, [], where);
}

test("the first page leads to every course", async () => {
  await page.goto(origin);
  await page.waitForSelector(".course");
  await check("index");
  await page.getByRole("link", { name: "Agir, SCORM 1.2" }).click();
  await frameOf();
  assert.equal(await page.textContent("#title"), "Agir");
  assert.equal(new URL(page.url()).pathname, "/scorm12/senscyber-agir/");
});

test("the preview speaks the language of the browser, French first", async (t) => {
  const french = await browser.newContext({ locale: "fr-FR", viewport: { width: 1280, height: 900 } });
  const before = page;
  t.after(() => ((page = before), french.close()));
  page = await french.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  await page.goto(origin);
  await page.waitForSelector(".course");
  assert.equal(await page.getAttribute("html", "lang"), "fr");
  assert.match(await page.textContent(".lead"), /^Chaque enregistrement se voit ici/);
  await check("index, French");
  const frame = await open("/scorm12/senscyber-agir/");
  await page.getByText("refuse", { exact: true }).click();
  await goTo(frame, ID);
  await page.locator("#calls li.error").first().waitFor();
  assert.match(await page.textContent("#session"), /^session 1, normale, en cours$/);
  save(PAGE, read(PAGE) + "\n![](../media/absente.png)\n");
  await page.locator("#problems").waitFor();
  assert.equal(await page.textContent("#problems-title"), "2 erreurs");
  // What the panel itself says: no key without words, no English.
  const words = await page.evaluate(() => document.body.innerText);
  assert.ok(!/\{(n|ms|time|mode|phase|heard|errors)\}|note-|\b(Status|Relaunch|Values|Calls|Dismiss)\b/.test(words), words);
  await check("simulator, French");
});

test("offline is more than refusing: the course’s files are gone too, and it sends again at once", async () => {
  const frame = await open("/scorm12/senscyber-agir/");
  await page.getByText("is offline", { exact: true }).click();
  const file = () => frame.evaluate(() => fetch("assets/relais.css", { cache: "no-store" }).then((answer) => answer.status));
  assert.equal(await file(), 503);
  await goTo(frame, ID);
  await frame.waitForSelector(".banner.warn", { timeout: 5000 });
  const calls = await page.locator("#calls li").allInnerTexts();
  assert.ok(calls.some((call) => /LMSSetValue[\s\S]*"true"/.test(call)), "values are taken");
  assert.ok(calls.some((call) => /LMSCommit[\s\S]*"false"/.test(call)), "and not stored");
  // What is saved meanwhile waits.
  const text = read(PAGE);
  save(PAGE, `${text}\nEntre-temps.\n`);
  await page.waitForTimeout(500);
  assert.ok(!(await frame.textContent("body")).includes("Entre-temps"));
  save(PAGE, text);
  await page.waitForTimeout(500);
  await page.getByText("works", { exact: true }).click();
  // The frame is loaded anew for what was saved meanwhile, and drops what it was fetching.
  let status = 0;
  for (const until = Date.now() + 5000; status !== 200 && Date.now() < until; ) status = await file().catch(() => 0);
  assert.equal(status, 200);
  await page.getByRole("button", { name: "Forget everything" }).click();
});

test("back online, the course sends again at once", async () => {
  const frame = await open("/scorm12/senscyber-agir/");
  await page.getByText("is offline", { exact: true }).click();
  await goTo(frame, (await courseOf(frame)).pages[2].id);
  await frame.waitForSelector(".banner.warn", { timeout: 5000 });
  await page.getByText("works", { exact: true }).click();
  // Its own next try would be seconds later.
  await frame.waitForSelector(".banner.check", { timeout: 2500 });
  await page.getByRole("button", { name: "Forget everything" }).click();
});

test("values and calls are shown while the course is played", async () => {
  const frame = await open("/scorm12/senscyber-agir/");
  await says(value("cmi.core.lesson_status"), "incomplete");
  await goTo(frame, ID);
  await says(value("cmi.core.lesson_location"), ID);
  assert.equal(await page.textContent("#fact-status"), "incomplete");
  const calls = await page.locator("#calls li").allInnerTexts();
  assert.match(calls[0], /LMSInitialize\(\)[\s\S]*"true"/);
  assert.ok(calls.some((call) => call.includes(`LMSSetValue("cmi.core.lesson_location", "${ID}")`)), calls.join("\n"));
  await check("simulator");
});

test("an LMS that fails: the course says so, the calls are red; then a relaunch resumes", async () => {
  await open("/scorm12/senscyber-agir/");
  // Nothing would be written of a page where an earlier test was.
  await page.getByRole("button", { name: "Forget everything" }).click();
  let frame = await frameOf();
  const pages = (await courseOf(frame)).pages;
  for (const [i, how] of ["refuses", "is offline", "is gone"].entries()) {
    await page.getByText(how, { exact: true }).click();
    await goTo(frame, pages[i + 3].id);
    await frame.waitForSelector(".banner.warn", { timeout: 15000 });
    await page.locator("#calls li.error").first().waitFor();
    if (i === 0) await check("failing");
    await page.getByText("works", { exact: true }).click();
    await page.getByRole("button", { name: "Relaunch" }).click();
    frame = await frameOf();
    assert.equal(await shown(frame), pages[i + 3].id, `${how}: the journal is replayed`);
    await says(value("cmi.core.lesson_location"), pages[i + 3].id);
  }
  assert.equal(await value("cmi.core.entry").textContent(), "resume");
  assert.notEqual(await page.textContent("#fact-time"), "00:00:00");
  assert.match(await page.textContent("#session"), /normal, initialized/);

  // Launched while there is no API: the course works alone, and says so.
  await page.getByText("is gone", { exact: true }).click();
  await page.getByRole("button", { name: "Relaunch" }).click();
  frame = await frameOf();
  await frame.waitForSelector(".banner p");
  assert.match(await page.textContent("#session"), /not initialized/);
  await page.getByText("works", { exact: true }).click();
});

test("review, browse, mastery score, reset", async () => {
  let frame = await open("/scorm12/senscyber-agir/");
  for (const mode of ["review", "browse"]) {
    await page.getByRole("button", { name: "as " + mode }).click();
    frame = await frameOf();
    await says(value("cmi.core.lesson_mode"), mode);
    const before = await page.locator("#calls li").count();
    await goTo(frame, (await courseOf(frame)).pages[1].id);
    await settle(frame);
    assert.equal(await page.locator("#calls li").count(), before, "nothing is written");
  }
  await page.fill("#mastery", "85");
  await page.getByRole("button", { name: "Relaunch" }).click();
  await frameOf();
  await says(value("cmi.student_data.mastery_score"), "85");

  // All that was kept survives a reload of the panel, and goes with a reset.
  const location = await value("cmi.core.lesson_location").textContent();
  await page.reload();
  await frameOf();
  await says(value("cmi.core.lesson_location"), location);
  await page.getByRole("button", { name: "Forget everything" }).click();
  frame = await frameOf();
  assert.equal(await shown(frame), "_start");
  await says(value("cmi.core.entry"), "ab-initio");
});

const launched = () => page.waitForFunction(() => document.querySelector("#stage iframe")?.contentDocument?.querySelector("html.ready"));

test("as on Moodle: beside what the page says, what the database holds", async () => {
  const frame = await open("/scorm12/senscyber-agir/?for=moodle");
  assert.deepEqual(await page.locator("#stage iframe").evaluate((it) => [it.clientWidth, it.clientHeight]), [650, 500]);
  const row = page.locator('#values tr:has(th:text-is("cmi.core.lesson_location"))');
  const pages = (await courseOf(frame)).pages;
  await goTo(frame, pages[1].id);
  await says(row.locator("td").first(), pages[1].id);
  await says(row.locator(".kept"), "the same");
  assert.match(await page.textContent("#database"), /^In the database: incomplete, score –, activity not ticked\.$/);
  await check("as on Moodle");

  // A request that is lost: the course finds out, and sends it again.
  await page.getByText("loses one", { exact: true }).click();
  await goTo(frame, pages[2].id);
  await says(row.locator("td").first(), pages[2].id);
  await says(row.locator(".kept"), "the same");
  // None arrives: the page says one thing, the database another.
  await page.getByText("is offline", { exact: true }).click();
  await goTo(frame, pages[3].id);
  await says(row.locator("td").first(), pages[3].id);
  await page.locator("#values tr.differs").first().waitFor();
  await says(row.locator(".kept"), pages[2].id);
  await check("as on Moodle, differing");

  // The session is over: the course's files are the login page, until somebody signs in.
  await page.getByText("session expired", { exact: true }).click();
  const file = () => frame.evaluate(() => fetch("assets/relais.css", { cache: "no-store" }).then((answer) => [answer.redirected, new URL(answer.url).pathname]));
  assert.deepEqual(await file(), [true, "/preview/login"]);
  await frame.evaluate(() => localStorage.setItem("somebody", "1"));
  await page.getByRole("button", { name: "Sign in again" }).click();
  assert.equal(await frame.evaluate(() => localStorage.getItem("somebody")), null, "as at every login");
  assert.equal((await file())[0], false);
  assert.ok(await page.getByLabel("works").isChecked());

  // What is stored is there for another tab, and for the next launch.
  await page.getByRole("button", { name: "Relaunch" }).click();
  await launched();
  const other = await context.newPage();
  await other.goto(`${origin}/scorm12/senscyber-agir/?for=moodle`);
  await other.waitForFunction(() => window.API?.LMSGetValue("cmi.core.entry") === "resume");
  await other.close();
  await page.selectOption("#learner", "learner-2");
  await launched();
  await says(value("cmi.core.student_id"), "learner-2");
  await says(value("cmi.core.entry"), "ab-initio");
  await page.getByRole("button", { name: "as browse" }).click();
  await launched();
  await says(value("cmi.core.lesson_mode"), "browse");
  await page.getByRole("button", { name: "Forget everything" }).click();
  await launched();
  await says(value("cmi.core.entry"), "ab-initio");
});

test("as on Mentor: a window of its own, with the API in it, and no way to another SCO", async () => {
  await page.goto(`${origin}/scorm12/senscyber/?for=mentor`);
  const button = page.getByRole("button", { name: "Open the course" });
  await button.waitFor();
  await check("as on Mentor");
  assert.ok(await page.locator("#sco").isDisabled());
  assert.ok(await page.locator("#browse").isHidden());
  const opened = context.waitForEvent("page");
  await button.click();
  const window = await opened;
  const frame = await (await window.waitForSelector("#stage iframe")).contentFrame();
  await frame.waitForSelector("html.ready");
  assert.deepEqual(await window.evaluate(() => [typeof window.API, window.opener]), ["object", null]);
  assert.equal(await page.evaluate(() => typeof window.API), "undefined");
  await says(value("cmi.core.lesson_status"), "incomplete");
  assert.match(await page.textContent("#elsewhere-words"), /is open in a window/);
  await window.close({ runBeforeUnload: true });
  await page.waitForFunction(() => /opens the course/.test(document.getElementById("elsewhere-words").textContent));

  // Of other platforms the API is in the page that opened the window.
  await page.selectOption("#display", "opener");
  const again = context.waitForEvent("page");
  await button.click();
  const second = await again;
  const inner = await (await second.waitForSelector("#stage iframe")).contentFrame();
  await inner.waitForSelector("html.ready");
  assert.deepEqual(await Promise.all([page, second].map((one) => one.evaluate(() => typeof window.API))), ["object", "undefined"]);
  await says(page.locator("#session"), /initialized/);
  await page.selectOption("#display", "whole");
  await launched();
  await page.getByRole("button", { name: "Forget everything" }).click();
});

test("the API may come ten seconds late, and the platform is chosen in the panel", async () => {
  await open("/scorm12/senscyber-agir/");
  assert.deepEqual(await page.locator("#platform option").allInnerTexts(), ["strict standard", "Mentor", "M@gistère", "Moodle", "360Learning", "CrossKnowledge"]);
  await page.selectOption("#platform", "360learning");
  await launched();
  assert.match(page.url(), /for=360learning/);
  assert.match(await page.textContent("#platform-note"), /simulated as a strict LMS.*Neither table of contents/);
  await page.selectOption("#late", "10");
  await launched();
  assert.equal(await page.evaluate(() => typeof window.API), "undefined");
  await page.waitForFunction(() => window.API, null, { timeout: 12000 });
  await page.selectOption("#late", "0");
  await page.selectOption("#platform", "");
  await launched();
  await page.getByRole("button", { name: "Forget everything" }).click();
});

test("a save is in the frame at once, the learner stays", async () => {
  const frame = await openWithQuestion();
  await goTo(frame, ID);
  await says(value("cmi.core.lesson_location"), ID);
  const seen = await page.evaluate(() => window.API.LMSGetValue("cmi.suspend_data"));
  await frame.evaluate(() => window.scrollTo(0, 200));
  const text = read(PAGE);
  const answer = text.split("\n").find((line) => /^- \[[ x]\]/.test(line));
  for (const [what, edit] of [
    ["text", (mark) => `${text}\n${mark}\n`],
    ["question", (mark) => text.replace(answer, `${answer} ${mark}`)],
    // Other data for the scripts: loaded anew.
    ["choice more", (mark) => text.replace(answer, `${answer}\n- [ ] ${mark} — Non.`)],
  ]) {
    const times = [];
    for (let i = 0; i < 5; i++) {
      const mark = `Phrase neuve ${i}.`;
      const arrived = page.evaluate(
        ([id, mark]) =>
          new Promise((resolve) => {
            const timer = setInterval(() => {
              const inner = document.querySelector("iframe").contentDocument;
              if (!inner?.querySelector("html.ready") || !inner.getElementById(id)?.textContent.includes(mark)) return;
              clearInterval(timer);
              resolve(Date.now());
            }, 4);
          }),
        [ID, mark],
      );
      const saved = Date.now();
      save(PAGE, edit(mark));
      times.push((await arrived) - saved);
      await page.waitForTimeout(300);
    }
    times.sort((a, b) => a - b);
    console.log(`# ${what}: ${await page.textContent("#live")}; save to frame: ${times.join(", ")} ms; median ${times[2]} ms`);
    assert.ok(times[2] < LATENCY, `${what}: ${times}`);
  }

  const now = await frameOf();
  assert.equal(await shown(now), ID);
  assert.equal(await now.evaluate(() => window.scrollY), 200);
  assert.equal(await page.evaluate(() => window.API.LMSGetValue("cmi.suspend_data")), seen);
  assert.equal(await page.locator("#calls li.error").count(), 0);
  save(PAGE, text);
  await now.waitForFunction(() => !document.body.textContent.includes("Phrase neuve"));
});

test("what is put in place is what loading anew would show", async () => {
  const frame = await openWithQuestion();
  await goTo(frame, ID);
  await says(value("cmi.core.lesson_location"), ID);
  const text = read(PAGE);
  // By itself, not in a card that would be left empty.
  const paragraph = text.split("\n").find((line, i, all) => /^[A-ZÉÀ](?:[^:{<*]|[ \u00a0]: ){60,}$/.test(line) && !all[i - 1] && !all[i + 1]);
  const question = text.split("\n").find((line) => /^- \[[ x]\]/.test(line));
  const stem = text.slice(0, text.indexOf(question)).trimEnd().split("\n").at(-1);
  const heading = text.split("\n").find((line) => line.startsWith("## "));
  assert.ok(paragraph && question && heading, "the page has what is changed here");
  const look = () =>
    frame.evaluate(() => {
      const copy = document.documentElement.cloneNode(true);
      // Says that one resumes; comes with a launch.
      copy.querySelector("#_banner").replaceChildren();
      copy.querySelector("#_banner").className = "banner ";
      // The next page is laid out when nobody waits: sooner or later.
      for (const one of copy.querySelectorAll(".page[hidden]")) one.removeAttribute("aria-hidden");
      return { html: copy.outerHTML, title: document.title, hash: location.hash };
    });
  // [what, the page's new text, in place?]
  const edits = [
    ["a word", text.replace(paragraph, paragraph + " Fin **nette**."), true],
    ["a paragraph less", text.replace(paragraph, ""), true],
    ["blocks more", text.replace(paragraph, `${paragraph}\n\n- un\n- deux\n\n::: astuce\nUn conseil.\n:::\n\n| a | b |\n|---|---|\n| 1 | 2 |`), true],
    ["another heading", text.replace(heading, "## Un titre tout neuf"), true],
    ["a longer page", text.replace(paragraph, Array(12).fill(paragraph).join("\n\n")), true],
    ["at both ends", text.replace(paragraph, "Début. " + paragraph) + "\nEt la fin.\n", true],
    ["a choice", text.replace(question, question + " vraiment"), null],
    ["a question", text.replace(stem, stem + " Vraiment ?"), null],
    ["a choice more", text.replace(question, question + "\n- [ ] Rien de tout cela. — Si."), false],
    ["tabs", text + "\n:::: tabs\n### Un\nTexte un.\n### Deux\nTexte deux.\n::::\n", null],
    ["the title", text.replace(/^title: .*$/m, 'title: "Un tout autre titre"'), false],
  ];
  const done = [];
  for (const [what, changed, inPlace] of edits) {
    await page.waitForSelector("#stage iframe[data-known]");
    const before = await look();
    await frame.evaluate(() => (window.stayed = true));
    save(PAGE, changed);
    await frame.waitForFunction((html) => document.documentElement.matches(".ready") && document.querySelector("#course").textContent !== html, await frame.evaluate(() => document.querySelector("#course").textContent));
    await page.waitForTimeout(100);
    const stayed = await frame.evaluate(() => window.stayed === true);
    done.push(`${what}: ${stayed ? "in place" : "loaded anew"}`);
    if (inPlace !== null) assert.equal(stayed, inPlace, what);
    const shownNow = await look();
    assert.notEqual(shownNow.html, before.html, what);
    await page.evaluate(() => document.querySelector("#stage iframe").removeAttribute("data-known"));
    await frame.evaluate(() => ((window.stayed = true), location.reload()));
    await frame.waitForFunction(() => !window.stayed && document.documentElement.matches(".ready"));
    const anew = await look();
    if (anew.html !== shownNow.html) {
      // The whole documents would hide what differs.
      const [one, other] = [anew.html, shownNow.html].map((html) => html.split("\n"));
      const at = one.findIndex((line, i) => line !== other[i]);
      assert.fail(`${what}: loaded anew ${JSON.stringify(one.slice(at, at + 3))}, in place ${JSON.stringify(other.slice(at, at + 3))}`);
    }
    assert.deepEqual(anew, shownNow, what);
  }
  console.log(`# ${done.join("; ")}`);
});

test("errors lie over the last good build, and go when they are corrected", async () => {
  const frame = await open("/scorm12/senscyber-agir/");
  await goTo(frame, ID);
  const text = read(PAGE);
  const lines = text.split("\n").length;
  save(PAGE, `${text}\n![](../media/absente.png)\n`);
  const problems = page.locator("#problems");
  await problems.waitFor();
  assert.match(await problems.innerText(), new RegExp(`${PAGE}:${lines + 1}:1`));
  assert.match(await problems.innerText(), /has no text alternative/);
  assert.equal(await problems.locator(".error mark").first().innerText(), "![](../media/absente.png)");
  assert.equal(await shown(frame), ID, "the course goes on underneath");
  await check("errors");

  // Dismissed, it stays away until there is something else to say.
  await page.getByRole("button", { name: "Dismiss" }).click();
  assert.ok(await problems.isHidden());
  save(PAGE, `${text}\n![](../media/absente.png)\n\n`);
  await page.waitForTimeout(600);
  assert.ok(await problems.isHidden());
  save(PAGE, `${text}\n![](../media/autre.png)\n`);
  await problems.waitFor();
  await page.keyboard.press("Escape");
  assert.ok(await problems.isHidden());
  await page.locator("#problems-button").click();
  await problems.waitFor();

  save(PAGE, text);
  await problems.waitFor({ state: "hidden" });
  assert.ok(await page.locator("#problems-button").isHidden());
});

test("warnings wait folded", async () => {
  await open("/scorm12/senscyber-agir/");
  const path = "senscyber/agir/module.toml";
  const text = read(path);
  save(path, text.replace(/^target_minutes = .*/m, "target_minutes = 300"));
  const button = page.locator("#problems-button");
  await says(button, /warning/);
  assert.ok(await page.locator("#problems").isHidden());
  await button.click();
  await page.locator("#problems .warning").first().waitFor();
  await check("warnings");
  save(path, text);
  await button.waitFor({ state: "hidden" });
});

test("audiences, a phone's width, html5", async () => {
  let frame = await open("/scorm12/senscyber-agir/");
  await page.selectOption("#audience", "entreprises");
  await page.waitForURL(/audience=entreprises/);
  frame = await frameOf();
  assert.equal((await courseOf(frame)).audience, "entreprises");
  await page.click("#phone");
  assert.equal(await frame.evaluate(() => window.innerWidth), 360);
  await page.getByRole("link", { name: "HTML5" }).click();
  await page.waitForURL(/\/html5\/.*audience=entreprises/);
  frame = await frameOf();
  assert.ok(await page.locator("#lms").isHidden());
  await goTo(frame, ID);
  const text = read(PAGE);
  save(PAGE, `${text}\nEncore une phrase.\n`);
  await frame.waitForFunction(() => document.body.textContent.includes("Encore une phrase."));
  await untilShown(frame, ID);
  await check("html5");
  save(PAGE, text);
  await frame.waitForFunction(() => !document.body.textContent.includes("Encore une phrase."));
  await page.getByRole("button", { name: "Start again" }).click();
  await untilShown(await frameOf(), "_start");
});

test("axe finds nothing in the dark, nor on a small screen", async () => {
  const before = page;
  const dark = await browser.newContext({ colorScheme: "dark", locale: "en-GB", viewport: { width: 700, height: 800 } });
  page = await dark.newPage();
  await page.goto(origin);
  await page.waitForSelector(".course");
  await check("index, dark");
  const frame = await open("/scorm12/senscyber-agir/");
  await page.getByText("refuses", { exact: true }).click();
  await goTo(frame, ID);
  await page.locator("#calls li.error").first().waitFor();
  const text = read(PAGE);
  save(PAGE, `${text}\n![](../media/absente.png)\n`);
  await page.locator("#problems").waitFor();
  await check("simulator, dark");
  save(PAGE, text);
  await page.locator("#problems").waitFor({ state: "hidden" });
  await dark.close();
  page = before;
});

/** Nothing is wider than the screen. */
const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** Presses a key until this has the focus. */
async function reach(key, locator, most = 80) {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press(key);
    if (await locator.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`${most} times ${key} did not reach ${locator}`);
}

test("a course beside its translation: with the keyboard, on a phone, anew after a save", async (t) => {
  const french = read(PAGE);
  t.after(async () => {
    rmSync(join(folder, "senscyber/traductions"), { recursive: true, force: true });
    save(PAGE, french);
    await page.setViewportSize({ width: 1280, height: 900 });
  });
  await open("/scorm12/senscyber-agir/");
  const link = page.getByRole("link", { name: "Read the translation" });
  await reach("Tab", link);
  await page.keyboard.press("Enter");
  const rows = page.locator("tbody tr");
  await rows.first().waitFor();
  assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Translation");
  await check("translation, 1280");

  // Another file, with the keyboard alone.
  const file = page.locator(".files a").filter({ hasText: PAGE.replace("senscyber/", "") });
  await reach("Tab", file, 300);
  await page.keyboard.press("Enter");
  await page.waitForURL(/file=agir/);
  assert.equal(await page.locator('.files a[aria-current="page"]').textContent(), PAGE.replace("senscyber/", ""));
  const cells = await rows.nth(1).locator("td").evaluateAll((all) => all.map((one) => [one.lang, one.textContent.length > 0]));
  assert.deepEqual(cells, [["fr", true], ["en", true], ["", true]]);
  assert.equal(await rows.first().locator("td").nth(2).textContent(), "Translated");

  // What is saved is there, and what is missing is said.
  save(PAGE, french + "\nUne phrase que personne n’a traduite.\n");
  const added = rows.filter({ hasText: "Une phrase que personne n’a traduite." });
  await added.waitFor({ timeout: 20_000 });
  await says(added.locator("td.state"), "To be translated");

  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok((await overflow()) <= 0, `${await overflow()} px too wide`);
  await check("translation, 360");
  await page.emulateMedia({ colorScheme: "dark" });
  await check("translation, dark");
  await page.emulateMedia({ colorScheme: null });

  // An exchange file that can't be read is no empty one.
  mkdirSync(join(folder, "senscyber/traductions"), { recursive: true });
  save("senscyber/traductions/en.xlf", '<xliff version="1.2"/>');
  await page.reload();
  await says(page.locator(".trouble"), "this is XLIFF 1.2, not XLIFF 2");
  await check("translation, unread");
});

test("places in a picture are pointed at, typed and copied", async (t) => {
  const before = read(PAGE);
  t.after(() => save(PAGE, before));
  const list = "- [x] [Un premier endroit](@10,10,20,20) — Oui, ici.\n- [ ] [Un autre endroit](@60,60,20,20) — Non, rien.";
  save(PAGE, `${before}\n::: hotspots {#h-essai}\nOù est-ce ?\n\n![Une image pour essayer](../media/regle-321.svg)\n\n${list}\n:::\n`);
  const frame = await open("/html5/senscyber-agir/");
  await goTo(frame, ID);
  const image = frame.getByAltText("Une image pour essayer");
  await image.scrollIntoViewIfNeeded();
  await settle(frame);

  const button = page.getByRole("button", { name: "Places in pictures" });
  await button.click();
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  await check("places");
  // On a phone it stands below the course: it covers nothing of the picture.
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.waitForFunction(() => document.querySelector("#stage iframe").getBoundingClientRect().bottom <= document.getElementById("places").getBoundingClientRect().top + 1);
  assert.ok(await page.evaluate(() => document.querySelector("#stage iframe").getBoundingClientRect().height > 250), "room for the picture is left");
  await page.setViewportSize(wide);
  const choice = page.locator("#place-picture");
  await choice.selectOption({ index: (await choice.locator("option").allTextContents()).findIndex((name) => name.includes("Une image pour essayer")) });
  await page.waitForFunction(() => document.querySelectorAll(".place-there").length === 2);

  // Drawn from a quarter to a half of it; the course hears nothing of that.
  const box = await image.boundingBox();
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.25);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4);
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
  await page.mouse.up();
  const written = page.locator("#place-written");
  const numbers = (await written.textContent()).slice(1).split(",").map(Number);
  numbers.forEach((number) => assert.ok(Math.abs(number - 25) <= 1, String(numbers)));
  assert.equal(await frame.locator("#h-essai .spot.marked").count(), 0);
  await page.mouse.click(box.x + box.width * 0.2, box.y + box.height * 0.2);
  assert.equal(await frame.locator("#h-essai .spot.marked").count(), 0);

  // The same with the keyboard.
  await page.getByLabel("Left", { exact: true }).fill("30");
  await page.getByLabel("Top", { exact: true }).fill("200");
  await page.getByLabel("Width", { exact: true }).fill("12");
  await page.getByLabel("Height", { exact: true }).fill("1");
  assert.equal(await written.textContent(), "@30,97,12,3");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy" }).click();
  await says(page.locator("#place-copied"), "Copied.");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "@30,97,12,3");

  // Closed, the course answers again.
  await button.click();
  await page.mouse.click(box.x + box.width * 0.2, box.y + box.height * 0.2);
  await frame.locator("#h-essai .spot.marked").waitFor({ state: "attached" });
});
