// A sitting as a learner on a phone sees it, as pictures: each window while scrolling, each activity
// once it is answered, the end. For whoever makes courses: what would make one leave?
//
//   RELAIS_DIST=/tmp/dist RELAIS_MODULE=senscyber-agir RELAIS_SHOTS=/tmp/strip node tests/browser/strip.mjs [sitting, from 1 | all]
//
// "all" takes every sitting, then the screens around them: menu, preferences, glossary, help, quiz, result, attestation.
//
// RELAIS_DIST    the folder `relais build` wrote (html5)
// RELAIS_MODULE  the package to play
// RELAIS_SHOTS   where the pictures go: 001.png and so on, and strip-1.png and so on with sixteen of them each
// RELAIS_LOOK    "dark": in dark colours
// RELAIS_WIDTH   of the window, in pixels (360: a phone)

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answer, courseOf, fill, jump, openBrowser, read, takeQuiz, unpack } from "./player.mjs";

const shots = process.env.RELAIS_SHOTS;
if (!shots) throw new Error("RELAIS_SHOTS must name the folder for the pictures");
mkdirSync(shots, { recursive: true });
const asked = process.argv[2] || "1";
const width = Number(process.env.RELAIS_WIDTH || 360);
const isPhone = width < 600;
const height = isPhone ? 740 : 800;

const pack = unpack("html5");
const browser = await openBrowser();
try {
  const colorScheme = process.env.RELAIS_LOOK === "dark" ? "dark" : "light";
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1, hasTouch: isPhone, isMobile: isPhone, locale: "fr-FR", colorScheme });
  const page = await context.newPage();
  /** @type {{file: string, title: string}[]} */
  const taken = [];
  const take = async (title) => {
    const file = `${String(taken.length + 1).padStart(3, "0")}.png`;
    await page.screenshot({ path: join(shots, file), animations: "disabled" });
    taken.push({ file, title });
  };
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  const course = await courseOf(page);
  const sittings = asked === "all" ? course.sittings : [course.sittings[Number(asked) - 1]];
  if (!sittings[0]) throw new Error(`${course.title} has ${course.sittings.length} sittings`);

  /** Each window of what is shown, from its top to its end. @param {string} title */
  const scroll = async (title) => {
    for (let at = 0; ; at += height - 140) {
      await page.evaluate((at) => window.scrollTo(0, at), at);
      await take(title);
      if (await page.evaluate(() => window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 2)) break;
    }
  };
  await scroll(course.title);

  let answered = 0;
  for (const id of sittings.flatMap((sitting) => sitting.pages)) {
    const { title, quiz } = course.pages.find((one) => one.id === id);
    if (quiz) continue;
    await jump(page, id);
    await scroll(title);
    for (const activity of course.activities.filter((one) => one.page === id && !one.quiz)) {
      const root = page.locator(`[id="${activity.id}"]`);
      if (!(await root.isVisible())) continue;
      await answer(page, activity, answered++ % 2 === 0);
      await root.evaluate((root) => (root.querySelector(".verdict") || root).scrollIntoView({ block: "center" }));
      await take(`${title}: ${activity.type}`);
    }
    await read(page);
  }
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await take("fin");
  if (asked === "all") await screens();

  /** What stands around the pages. */
  async function screens() {
    for (const [name, selector] of [["menu", '.top [data-do="menu"]'], ["préférences", '.top [data-do="preferences"]']]) {
      if (!(await page.locator(selector).isVisible())) continue;
      await page.click(selector);
      await take(name);
      await page.keyboard.press("Escape");
    }
    const term = await page.evaluate(() => document.querySelector(".page:not(.aside) a.term")?.closest(".page")?.id);
    if (term) {
      await jump(page, term);
      await page.locator(`[id="${term}"] a.term`).first().click();
      await take("glossaire");
      await page.keyboard.press("Escape");
    }
    if (course.quiz) {
      await jump(page, course.quiz.page);
      await take("quiz, avant");
      await page.click('[data-quiz="begin"]');
      const number = Number((await page.getAttribute(".quiz-place progress", "max")) || 0);
      for (let n = 0; n < number; n++) {
        const id = await page.evaluate((id) => document.getElementById(id).querySelector(".activity:not([hidden])").id, course.quiz.page);
        if (n > 0) await fill(page, course.activities.find((one) => one.id === id), true);
        await take(`quiz, question ${n + 1}`);
        await page.click('[data-quiz="next"]');
      }
      await take("quiz, récapitulatif");
      await page.click('[data-quiz="open"] >> nth=0');
      await takeQuiz(page, (n) => n % 3 > 0);
      await scroll("résultat, premier essai");
      await jump(page, course.quiz.page);
      await scroll("quiz, corrigé");
      await jump(page, "_result");
      const again = page.locator('#_result [data-do="retry"]');
      if (await again.isVisible()) {
        await again.click();
        await takeQuiz(page, () => true);
      }
    }
    for (const id of await page.evaluate(() => [...document.querySelectorAll('.page[id^="_"]')].map((one) => one.id))) {
      await jump(page, id);
      await scroll(id);
    }
  }

  const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const figure = ({ file, title }) => `<figure><img src="data:image/png;base64,${readFileSync(join(shots, file)).toString("base64")}" alt=""><figcaption>${parseInt(file)}. ${escape(title)}</figcaption></figure>`;
  const sheet = await (await browser.newContext({ viewport: { width: 2000, height: 800 } })).newPage();
  const sheets = Math.ceil(taken.length / 16);
  for (let n = 0; n < sheets; n++) {
    await sheet.setContent(`<!doctype html><style>body{margin:12px;display:flex;flex-wrap:wrap;gap:12px;font:13px sans-serif}figure{margin:0;width:${isPhone ? 236 : 486}px}img{width:100%;border:1px solid #888}</style>${taken.slice(16 * n, 16 * n + 16).map(figure).join("")}`);
    await sheet.screenshot({ path: join(shots, `strip-${n + 1}.png`), fullPage: true });
  }
  writeFileSync(join(shots, "strip.txt"), taken.map(({ file, title }) => `${file} ${title}\n`).join(""));
  console.log(`${taken.length} pictures of « ${asked === "all" ? course.title : sittings[0].title} » on ${sheets} sheets in ${shots}`);
} finally {
  await browser.close();
  pack.remove();
}
