// What a tap costs on a phone, from the finger to the picture: a helper for tests, and a table for people.
//
//   RELAIS_DIST=… [RELAIS_ROUNDS=15] [RELAIS_TOUCHES="begin|next page"] node tests/browser/taps.mjs [cpu|wall] [module …]
//
// cpu   milliseconds of the page's main thread from the input to the commit of the frame that answers it, read
//       from a trace: processor time, so that a busy machine does not count. A phone four times slower takes four times as long.
// wall  milliseconds on a processor slowed down four times, by the browser's own Event Timing: up to the picture on
//       the screen. Only true on a machine that does nothing else.
//
// Beside each tap stands one on an empty button of the same page: what no course can go below.

import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { courseOf, fill, jump, openBrowser, serve, unpack } from "./player.mjs";

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const EMPTY = "_empty-button";

/** A phone with the course open, and an empty button on each of its pages. */
export async function phone(browser, address) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.taps = [];
    new PerformanceObserver((list) => window.taps.push(...list.getEntries().map(({ name, startTime, duration }) => ({ name, startTime, duration })))).observe({ type: "event", durationThreshold: 16, buffered: true });
  });
  await page.addInitScript((x)=>{globalThis.TAPX=x},process.env.TAPX||"");await page.goto(address);
  await page.waitForSelector("html.ready");
  await page.evaluate((id) => {
    const button = document.createElement("button");
    button.id = id;
    button.textContent = "·";
    // The menu stays open.
    button.dataset.do = "nothing";
    button.style = "position:fixed;left:0;bottom:0;width:24px;height:24px;z-index:99";
    document.querySelector(".top").append(button); if (globalThis.TAPX) {const s=document.createElement("style");s.textContent=globalThis.TAPX;document.head.append(s);}
  }, EMPTY);
  return { context, page, tools: await context.newCDPSession(page) };
}

/** Until what was done before is written and painted. */
const calm = (page) => page.evaluate(() => new Promise((done) => setTimeout(() => requestIdleCallback(() => requestAnimationFrame(() => setTimeout(done, 30)), { timeout: 2000 }), 120)));

/** Touches an element, or types a key into it; `name` finds it in the trace again. */
async function touch(page, tools, { name, selector, key }) {
  const spot = await page.evaluate(([selector, key]) => {
    const element = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility({ visibilityProperty: true }));
    if (!element) return null;
    const at = () => element.getClientRects()[0];
    if (at().top < 80 || at().bottom > innerHeight - 30) element.scrollIntoView({ block: "center", behavior: "instant" });
    if (key) element.focus({ preventScroll: true });
    return { x: at().left + Math.min(at().width / 2, 40), y: at().top + Math.min(at().height / 2, 24) };
  }, [selector, key]);
  if (!spot) throw new Error(`nothing to touch: ${selector}`);
  await calm(page);
  await page.evaluate((name) => (performance.mark("touch " + name), (window.taps = [])), name);
  if (key) await page.keyboard.press(key);
  else {
    await tools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [spot] });
    await tools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60)))));
  await page.evaluate((name) => performance.mark("over " + name), name);
}

/**
 * What the main thread did from each touch to its frame, by touch: milliseconds of processor time; of `styled`
 * elements the style was asked for again, of `placed` boxes the place.
 * @param {any[]} events of a trace @returns {Record<string, {all: number} & Record<string, number>>}
 */
export function costs(events) {
  const out = {};
  for (const mark of events.filter((one) => one.cat?.includes("user_timing") && one.name?.startsWith("touch "))) {
    const name = mark.name.slice(6);
    const mine = events.filter((one) => one.pid === mark.pid && one.tid === mark.tid && one.ts > mark.ts).sort((a, b) => a.ts - b.ts);
    const over = mine.find((one) => one.name === "over " + name)?.ts ?? Infinity;
    const inside = mine.filter((one) => one.ts < over);
    const input = inside.filter((one) => one.name === "EventDispatch" && /^(pointer|mouse|touch|key|click|input|before)/.test(one.args?.data?.type || ""));
    const answered = [...input].reverse().find((one) => ["click", "input", "keydown"].includes(one.args.data.type));
    if (!answered) throw new Error(`no input in the trace: ${name}`);
    const frame = inside.find((one) => one.name === "Commit" && one.ts > answered.ts);
    const end = frame ? frame.ts + frame.dur : answered.ts + answered.dur;
    const tasks = inside.filter((one) => one.name === "RunTask" && one.ts + one.dur >= input[0].ts && one.ts < end);
    const sum = (names) => inside.filter((one) => names.includes(one.name) && one.ts >= input[0].ts - 1000 && one.ts < end).reduce((total, one) => total + (one.tdur || 0), 0) / 1000;
    const count = (event, of) => inside.filter((one) => one.name === event && one.ts >= input[0].ts - 1000 && one.ts < end).reduce((total, one) => total + (of(one.args) || 0), 0);
    out[name] = {
      styled: count("UpdateLayoutTree", (args) => args.elementCount),
      placed: count("Layout", (args) => args.beginData?.dirtyObjects),
      all: tasks.reduce((total, one) => total + (one.tdur || 0), 0) / 1000,
      events: sum(["EventDispatch"]),
      style: sum(["UpdateLayoutTree"]),
      layout: sum(["Layout"]),
      prepaint: sum(["PrePaint"]),
      paint: sum(["Paint"]),
      layerize: sum(["Layerize"]),
      commit: sum(["Commit"]),
    };
  }
  return out;
}

const CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing", "toplevel"];

/** Each of `touches` in a course that was opened anew, with an empty button before it; what they cost. */
export async function traced(browser, address, touches) {
  const { context, page, tools } = await phone(browser, address);
  try {
    const course = await courseOf(page);
    await browser.startTracing(page, { categories: CATEGORIES });
    const names = [];
    for (const one of touches(course)) {
      if ((await one.before?.(page)) === false) continue;
      await touch(page, tools, { name: `empty ${one.name}`, selector: "#" + EMPTY });
      await touch(page, tools, one);
      names.push(one.name);
    }
    const buffer = await browser.stopTracing();
    if (process.env.RELAIS_TRACE) writeFileSync(process.env.RELAIS_TRACE, buffer);
    const all = costs(JSON.parse(buffer.toString()).traceEvents);
    return Object.fromEntries(names.map((name) => [name, { tap: all[name], empty: all[`empty ${name}`] }]));
  } finally {
    await context.close();
  }
}

/** The same on a slowed-down processor, by the clock. */
export async function timed(browser, address, touches) {
  const { context, page, tools } = await phone(browser, address);
  try {
    const course = await courseOf(page);
    const out = {};
    let empty = 0;
    for (const [n, one] of touches(course).entries()) {
      if ((await one.before?.(page)) === false) continue;
      const clock = async (what) => {
        await tools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
        await touch(page, tools, what);
        await tools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
        return page.evaluate(() => Math.max(0, ...window.taps.filter((one) => /^(pointerup|click|keydown|input)$/.test(one.name)).map((one) => one.duration)));
      };
      if (n % 4 === 0) empty = await clock({ name: "empty " + one.name, selector: "#" + EMPTY });
      out[one.name] = { empty: { all: empty }, tap: { all: await clock(one) } };
    }
    return out;
  } finally {
    await context.close();
  }
}

const visible = (page, selector) => page.waitForFunction((selector) => [...document.querySelectorAll(selector)].some((one) => one.checkVisibility({ visibilityProperty: true })), selector);

/** To the first page that has such a thing; false: there is none. @param {string} selector */
const toFirst = (selector) => async (page) => {
  const id = await page.evaluate((selector) => [...document.querySelectorAll(selector)].map((one) => one.closest(".page:not(.aside)")?.id).find((id) => id && !id.startsWith("_")), selector);
  if (!id) return false;
  await jump(page, id);
};

/**
 * What a learner touches, in the order of a visit.
 * @param {any} course
 * @returns {{name: string, selector: string, key?: string, before?: (page: any) => any}[]} `before` brings the page there; false: this course has no such thing
 */
export function touches(course) {
  const first = (type, where = (one) => true) => course.activities.find((one) => one.type === type && !one.quiz && where(one));
  /** Of an activity, when the course has one. */
  const of = (activity, ...some) => (activity ? some.map(([name, inside, more = {}]) => ({ name, selector: `[id="${activity.id}"] ${inside}`, ...more })) : []);
  const on = (activity, more) => ({
    before: async (page) => {
      await jump(page, activity.page);
      await visible(page, `[id="${activity.id}"]`);
      await more?.(page);
    },
  });
  const filled = (activity) => on(activity, (page) => fill(page, activity, true));
  const single = first("single");
  const pairs = first("matching", (one) => !one.goes);
  const sorted = first("matching", (one) => one.goes);
  const words = first("fill-in") || first("numeric");
  const mail = first("inspection");
  const story = first("scenario");
  const poll = first("poll");
  return [
    { name: "begin", selector: '#_start [data-do="begin"]' },
    { name: "next page", selector: "#_next" },
    { name: "menu opens", selector: '.top [data-do="menu"]' },
    { name: "menu closes", selector: '.top [data-do="menu"]' },
    { name: "preferences open", selector: '.top [data-do="preferences"]' },
    { name: "larger text", selector: '#_preferences [name="size"][value="large"]' },
    { name: "dark", selector: '#_preferences [name="theme"][value="dark"]' },
    { name: "preferences close", selector: "#_preferences .button" },
    ...of(single, ["option", ".choices input", on(single)], ["validate", '[type="submit"]', filled(single)]),
    ...of(pairs, ["validate pairs", '[type="submit"]', filled(pairs)]),
    ...of(sorted, ["validate categories", '[type="submit"]', filled(sorted)]),
    ...of(words, ["type", 'input[type="text"]', { ...on(words), key: "a" }], ["validate words", '[type="submit"]', filled(words)]),
    ...of(poll, ["opinion", "input", on(poll)], ["give an opinion", '[type="submit"]']),
    ...of(mail, ["mark a phrase", ".zone", on(mail)], ["verdict", ".verdict-choice input"], ["validate message", '[data-do="validate"]']),
    ...of(story, ["choose", ".option-link[href]", on(story, (page) => page.evaluate((id) => document.querySelector(`[id="${id}"] [data-do="arrive"]`)?.click(), story.id))]),
    ...of(first("checklist"), ["check list", "input", on(first("checklist"))]),
    ...of(first("explore"), ["explore", ".spot", on(first("explore"))]),
    { name: "find a place", selector: ".to-find .spot", before: toFirst(".to-find .spot") },
    { name: "flip", selector: ".flip-button", before: toFirst(".flip-button") },
    { name: "tab", selector: '.tab-button[aria-selected="false"]', before: toFirst(".tab-button") },
    { name: "fold", selector: "details > summary", before: toFirst(".page > .body > * > details > summary, .accordion > details > summary") },
    { name: "write for oneself", selector: ".reflection textarea", key: "a", before: toFirst(".reflection") },
    { name: "glossary", selector: ".page:not(.aside) a.term", before: toFirst("a.term") },
    { name: "glossary closes", selector: "#_term .button", before: (page) => page.evaluate(() => document.getElementById("_term").open) },
    ...(course.quiz
      ? [
          { name: "to the quiz", selector: "#_next", before: (page) => jump(page, course.pages.filter((one) => !one.quiz).at(-1).id) },
          { name: "begin the quiz", selector: '[data-quiz="begin"]', before: (page) => page.evaluate(() => document.querySelector('[data-quiz="begin"]').checkVisibility()) },
          { name: "next question", selector: '[data-quiz="next"]', before: (page) => page.evaluate(() => document.querySelector('[data-quiz="next"]').checkVisibility()) },
        ]
      : []),
    { name: "to the result", selector: '#_menu [data-state="result"]', before: (page) => page.click('.top [data-do="menu"]') },
  ];
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [how = "cpu", ...names] = process.argv.slice(2);
  const rounds = Number(process.env.RELAIS_ROUNDS || 15);
  const wanted = new RegExp(`^(${process.env.RELAIS_TOUCHES || ".*"})$`);
  /** @param {any} course */
  const some = (course) => touches(course).filter((one) => wanted.test(one.name));
  const browser = await openBrowser();
  for (const module of names.length ? names : ["demo-tour"]) {
    const pack = unpack("html5", module);
    const server = await serve(pack.folder);
    /** @type {Map<string, Record<string, number[]>>} */
    const table = new Map();
    for (let round = 0; round < rounds; round++) {
      for (const [name, { tap, empty }] of Object.entries(await (how === "wall" ? timed : traced)(browser, `${server.origin}/package/${pack.launch}`, some))) {
        const row = table.get(name) || {};
        for (const [part, value] of Object.entries({ ...tap, empty: empty.all })) (row[part] ||= []).push(value);
        table.set(name, row);
      }
    }
    const columns = Object.keys([...table.values()][0]).filter((one) => one !== "all" && one !== "empty");
    console.log(`\n${module}, ${how}, medians of ${rounds}`);
    console.log(["".padEnd(20), ...["tap", "empty", ...columns].map((one) => one.padStart(9))].join(""));
    for (const [name, row] of table) console.log([name.padEnd(20), ...["all", "empty", ...columns].map((one) => median(row[one]).toFixed(1).padStart(9))].join(""));
    server.close();
    pack.remove();
  }
  await browser.close();
}
