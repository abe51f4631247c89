// A sitting as a learner on a phone sees it, as pictures: each window while scrolling, each activity
// once it is answered, the end. For whoever makes courses: what would make one leave?
//
//   RELAIS_DIST=/tmp/dist RELAIS_MODULE=senscyber-agir RELAIS_SHOTS=/tmp/strip node tests/browser/strip.mjs [sitting, from 1]
//
// RELAIS_DIST    the folder `relais build` wrote (html5)
// RELAIS_MODULE  the package to play
// RELAIS_SHOTS   where the pictures go: 01.png and so on, and strip.png with all of them
// RELAIS_LOOK    "dark": in dark colours
// RELAIS_WIDTH   of the window, in pixels (360: a phone)

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answer, courseOf, jump, next, openBrowser, read, unpack } from "./player.mjs";

const shots = process.env.RELAIS_SHOTS;
if (!shots) throw new Error("RELAIS_SHOTS must name the folder for the pictures");
mkdirSync(shots, { recursive: true });
const number = Number(process.argv[2] || 1);
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
    const file = `${String(taken.length + 1).padStart(2, "0")}.png`;
    await page.screenshot({ path: join(shots, file), animations: "disabled" });
    taken.push({ file, title });
  };
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  const course = await courseOf(page);
  const sitting = course.sittings[number - 1];
  if (!sitting) throw new Error(`${course.title} has ${course.sittings.length} sittings`);
  await take(course.title);
  if (number === 1) await page.click('#_start [data-do="begin"]');
  else await jump(page, sitting.pages[0]);

  let answered = 0;
  for (const id of sitting.pages) {
    await page.waitForFunction((id) => !document.getElementById(id).hidden, id);
    const { title } = course.pages.find((one) => one.id === id);
    for (let at = 0; ; at += height - 140) {
      await page.evaluate((at) => window.scrollTo(0, at), at);
      await take(title);
      if (await page.evaluate(() => window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 2)) break;
    }
    for (const activity of course.activities.filter((one) => one.page === id && !one.quiz)) {
      const root = page.locator(`[id="${activity.id}"]`);
      if (!(await root.isVisible())) continue;
      await answer(page, activity, answered++ % 2 === 0);
      await root.evaluate((root) => (root.querySelector(".verdict") || root).scrollIntoView({ block: "center" }));
      await take(`${title}: ${activity.type}`);
    }
    await read(page);
    if (id !== sitting.pages.at(-1)) await next(page);
  }
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await take("fin");

  const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const figures = taken.map(({ file, title }, n) => `<figure><img src="data:image/png;base64,${readFileSync(join(shots, file)).toString("base64")}" alt=""><figcaption>${n + 1}. ${escape(title)}</figcaption></figure>`);
  const sheet = await (await browser.newContext({ viewport: { width: 2000, height: 800 } })).newPage();
  await sheet.setContent(`<!doctype html><style>body{margin:12px;display:flex;flex-wrap:wrap;gap:12px;font:13px sans-serif}figure{margin:0;width:${isPhone ? 236 : 486}px}img{width:100%;border:1px solid #888}</style>${figures.join("")}`);
  await sheet.screenshot({ path: join(shots, "strip.png"), fullPage: true });
  writeFileSync(join(shots, "strip.txt"), taken.map(({ file, title }) => `${file} ${title}\n`).join(""));
  console.log(`${taken.length} pictures of « ${sitting.title} » in ${shots}`);
} finally {
  await browser.close();
  pack.remove();
}
