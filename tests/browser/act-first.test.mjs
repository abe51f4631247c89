// What learners do before they read: a conversation on a telephone, things to sort, places in a
// picture; each by pointer, touch and keyboard, with the same result, and as an LMS hears of it.

import assert from "node:assert/strict";
import test, { after, before } from "./limited.mjs";
import { TOUR, answer, close, courseOf, fill, jump, launch, openBrowser, serve, unpack } from "./player.mjs";

const PAGE = "practice";
// Nothing moves under a pointer: the messages of the telephone above are all there.
const STILL = { reducedMotion: "reduce" };
const TOUCH = { hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } };

let browser, pack;
before(async () => {
  browser = await openBrowser();
  pack = unpack("html5", TOUR);
});
after(async () => {
  await browser?.close();
  pack?.remove();
});

/** The page of the demonstration that has all of it. @param {object} [options] of the browser's context @param {() => void} [script] runs before the page's own */
async function open(options = {}, script) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "fr-FR", ...options });
  const page = await context.newPage();
  if (script) await page.addInitScript(script);
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  await jump(page, PAGE);
  const course = await courseOf(page);
  return { context, page, course, of: (id) => page.locator(`[id="${id}"]`), activity: (id) => course.activities.find((one) => one.id === id) };
}

/** Of a message that is still to come, no timer fires. */
const holdMessages = () => {
  const later = window.setTimeout.bind(window);
  window.setTimeout = (act, milliseconds, ...rest) => later(act, milliseconds >= 600 && milliseconds <= 1800 ? 1e9 : milliseconds, ...rest);
};

// --- telephone

test("messages arrive one by one, in their order, and what can be answered comes last", async () => {
  const { context, page, of } = await open({}, () => {
    window.came = [];
    document.addEventListener("DOMContentLoaded", () =>
      new MutationObserver((changes) => {
        for (const { target } of changes) if (target.closest?.(".phone .step") && !target.hidden) window.came.push(target.className || [...target.childNodes].filter((one) => !one.matches?.(".who")).map((one) => one.textContent).join("").trim().slice(0, 8));
      }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["hidden"] }),
    );
  });
  const phone = of("t-colis");
  const first = phone.locator('[data-step="0"]');
  await page.evaluate(() => (window.came.length = 0));
  await first.scrollIntoViewIfNeeded();
  await first.locator(".option-link").first().waitFor();
  assert.deepEqual((await page.evaluate(() => window.came)).filter((one) => !/^(step|option)\b(?!s)/.test(one)), ["Réglez 1", "options"]);
  assert.equal(await phone.locator(".typing").isVisible(), false);

  await first.locator(".option-link").first().click();
  const second = phone.locator('[data-step="1"]');
  await second.locator(".option-link").first().waitFor();
  for (const message of await second.locator(".messages p").all()) assert.ok(await message.isVisible());
  // What was said is a message now, without its quotation marks; why it matters stands with it.
  const said = first.locator(".option.chosen");
  assert.equal(await said.locator(".mark").first().isVisible(), false);
  assert.ok(await said.locator(".feedback").isVisible());
  assert.equal(await second.locator(".clock-text").textContent(), "12 h 05".replaceAll(" ", " "));
  // Sent messages stand on the other side.
  const side = (selector) => second.locator(selector).evaluate((one) => one.getBoundingClientRect().left);
  assert.ok((await side("blockquote blockquote > p")) > (await side("blockquote > p >> nth=0")));

  // Whoever comes back finds the conversation as it was.
  await page.waitForFunction(() => !document.querySelector(".arriving"));
  await page.reload();
  await page.waitForSelector("html.ready");
  await jump(page, PAGE);
  assert.ok(await second.locator(".option-link").first().isVisible());
  assert.equal(await phone.locator(".typing").isVisible(), false);
  await phone.locator('[data-do="restart"]').click();
  await first.locator(".option-link[href]").first().waitFor();
  assert.equal(await second.isVisible(), false);
  await context.close();
});

test("nobody has to wait for messages: all of them can be asked for, and come at once where motion is unwanted", async () => {
  const held = await open({}, holdMessages);
  const phone = held.of("t-colis");
  await phone.scrollIntoViewIfNeeded();
  assert.equal(await phone.locator(".options").first().isVisible(), false);
  assert.equal(await phone.locator(".debrief").isVisible(), false);
  await phone.locator('[data-do="arrive"]').focus();
  await held.page.keyboard.press("Enter");
  await phone.locator(".option-link").first().waitFor();
  assert.ok(await held.page.evaluate(() => document.activeElement.matches('[data-step="0"] .option-link')), "the focus is not lost");
  // On paper, too.
  await held.page.keyboard.press("Enter");
  assert.equal(await phone.locator('[data-step="1"] .options').isVisible(), false);
  await held.page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.ok(await phone.locator('[data-step="1"] .options').isVisible());
  await held.context.close();

  const still = await open({ reducedMotion: "reduce" }, holdMessages);
  for (const step of [0, 1]) {
    assert.ok(await still.of("t-colis").locator(`[data-step="${step}"] .option-link`).first().isVisible());
    await still.of("t-colis").locator(`[data-step="${step}"] .option-link`).first().press("Enter");
  }
  assert.ok(await still.of("t-colis").locator(".ending.good").isVisible());
  assert.ok(await still.of("t-colis").locator(".debrief").isVisible());
  await still.context.close();
});

// --- things to sort, pairs, an order

const bins = (root) => root.locator(".bin").evaluateAll((all) => all.map((bin) => [...bin.querySelectorAll(".pair")].map((row) => Number(row.dataset.n)).sort()));

test("things are sorted with the keyboard, and the next one is where it was", async () => {
  const { context, page, of, activity } = await open();
  const sort = of("q-sort");
  const { goes, lefts } = activity("q-sort");
  await sort.locator('[type="submit"]').click();
  assert.match(await sort.locator(".complaint").textContent(), /Classez d’abord/);
  const order = await sort.locator(".tray .pair").evaluateAll((rows) => rows.map((row) => Number(row.dataset.n)));
  await sort.locator(".tray select").first().focus();
  for (const n of order) {
    assert.equal(await page.evaluate(() => document.activeElement.closest(".pair")?.dataset.n), String(n));
    for (let presses = 0; presses <= goes[n]; presses++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
  }
  await page.waitForFunction((id) => !document.querySelector(`[id="${id}"] .tray > .pair`), "q-sort");
  const expected = [0, 1, 2].map((bin) => [...Array(lefts).keys()].filter((n) => goes[n] === bin));
  assert.deepEqual(await bins(sort), expected);
  await sort.locator('[type="submit"]').press("Enter");
  await sort.locator(".verdict-line.right").waitFor();
  assert.equal(await sort.locator(".badge.right").count(), lefts);
  assert.equal(await sort.locator("select:enabled").count(), 0);
  await context.close();
});

test("things are dragged into categories, out again, and a wrong one is told", async () => {
  const { context, of, activity } = await open(STILL);
  const sort = of("q-sort");
  const { goes, lefts } = activity("q-sort");
  const row = (n) => sort.locator(`.pair[data-n="${n}"]`);
  const corner = { sourcePosition: { x: 12, y: 12 } };
  for (let n = 0; n < lefts; n++) await row(n).dragTo(sort.locator(`.bin[data-n="${n === 1 ? 2 : goes[n]}"] .bin-name`), corner);
  assert.equal(await row(1).locator("select").inputValue(), "2", "the list says the same");
  await sort.locator('[type="submit"]').click();
  await sort.locator(".verdict-line.partly").waitFor();
  await row(1).dragTo(sort.locator('.bin[data-n="0"] .bin-name'), corner);
  await sort.locator('[type="submit"]').click();
  await sort.locator(".verdict-line.right").waitFor();
  assert.equal(await sort.locator(".grip").first().isVisible(), false, "nothing moves any more");
  await context.close();
});

/** A finger on the grip, to a place. */
const finger = (grip, target, last = "pointerup") =>
  grip.evaluate(
    (grip, [target, last]) => {
      const middle = (element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return { clientX: left + width / 2, clientY: top + height / 2 };
      };
      const to = document.querySelector(target);
      to.scrollIntoView({ block: "center" });
      const send = (type, at) => grip.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerId: 7, pointerType: "touch", isPrimary: true, ...at }));
      send("pointerdown", middle(grip));
      send("pointermove", middle(to));
      send(last, middle(to));
    },
    [target, last],
  );

test("a finger drags by the grip, scrolls elsewhere, and lets go of what is cancelled", async () => {
  const { context, page, of } = await open({ ...TOUCH, ...STILL });
  const sort = of("q-sort");
  const row = sort.locator('.pair[data-n="2"]');
  assert.equal(await row.locator(".grip").evaluate((grip) => getComputedStyle(grip).touchAction), "none");
  assert.equal(await row.evaluate((row) => getComputedStyle(row).touchAction), "auto");
  await finger(row.locator(".pair-text"), '[id="q-sort"] .bin[data-n="1"]');
  assert.deepEqual(await bins(sort), [[], [], []], "a finger on the words scrolls");
  await finger(row.locator(".grip"), '[id="q-sort"] .bin[data-n="1"]', "pointercancel");
  assert.deepEqual(await bins(sort), [[], [], []]);
  assert.equal(await page.locator(".ghost, .lifted, .over, .dragging").count(), 0);
  await finger(row.locator(".grip"), '[id="q-sort"] .bin[data-n="1"]');
  assert.deepEqual(await bins(sort), [[], [2], []]);
  // By its list as well, which a finger opens.
  await sort.locator('.pair[data-n="0"] select').selectOption("0");
  await page.waitForFunction(() => document.querySelector('[id="q-sort"] .bin[data-n="0"] .pair[data-n="0"]'));
  await context.close();
});

test("orders and pairs are dragged beside their controls", async () => {
  const { context, page, of, activity } = await open(STILL);
  await jump(page, "questions");
  const order = of("q-ordering");
  const now = () => order.locator(".order > .item").evaluateAll((items) => items.map((item) => Number(item.dataset.n)));
  const last = (await now()).at(-1);
  await order.locator(".order > .item").last().hover({ position: { x: 12, y: 12 } });
  await page.mouse.down();
  const top = await order.locator(".order > .item").first().boundingBox();
  await page.mouse.move(top.x + 12, top.y + 20, { steps: 8 });
  await page.mouse.move(top.x + 12, top.y + 4, { steps: 4 });
  await page.keyboard.press("Escape");
  assert.notEqual((await now())[0], last, "Escape puts it back");
  await page.mouse.up();
  await order.locator(".order > .item").last().hover({ position: { x: 12, y: 12 } });
  await page.mouse.down();
  const again = await order.locator(".order > .item").first().boundingBox();
  await page.mouse.move(again.x + 12, again.y + 20, { steps: 8 });
  await page.mouse.move(again.x + 12, again.y + 4, { steps: 4 });
  await page.mouse.up();
  assert.equal((await now())[0], last);
  assert.match(await order.locator(".moved").textContent(), /place 1/);
  await fill(page, activity("q-ordering"), true);
  await order.locator('[type="submit"]').click();
  await order.locator(".verdict-line.right").waitFor();

  const pairs = of("q-matching");
  const { lefts } = activity("q-matching");
  for (let n = 0; n < lefts; n++) await pairs.locator(`.right[data-n="${n}"]`).dragTo(pairs.locator(`.pair[data-n="${n}"]`));
  assert.equal(await pairs.locator(".right.used").count(), lefts);
  await pairs.locator('[type="submit"]').click();
  await pairs.locator(".verdict-line.right").waitFor();
  await context.close();
});

// --- places in a picture

test("nothing shows where the places are, and pointing beside them says so", async () => {
  const { context, of } = await open(STILL);
  const desk = of("q-desk");
  const looks = await desk.locator(".spot").evaluateAll((spots) => [...new Set(spots.map((spot) => ["borderTopColor", "backgroundColor", "cursor", "outlineStyle", "boxShadow"].map((name) => getComputedStyle(spot)[name]).join()))]);
  assert.deepEqual(looks, ["rgba(0, 0, 0, 0),rgba(0, 0, 0, 0),crosshair,none,none"]);
  assert.ok(await desk.locator(".places").evaluate((list) => list.getBoundingClientRect().width <= 2), "nor does the list");
  await desk.locator(".picture").click({ position: { x: 6, y: 6 } });
  assert.equal(await desk.locator(".spot-said").textContent(), "Rien de particulier à cet endroit.");
  assert.equal(await desk.locator("input:checked").count(), 0);
  await context.close();
});

test("places are found by pointer, finger and keyboard, with one result", async () => {
  for (const how of ["pointer", "touch", "keyboard", "list"]) {
    const { context, page, of, activity } = await open({ ...(how === "touch" ? TOUCH : {}), ...STILL });
    const desk = of("q-desk");
    const { choices, correct } = activity("q-desk");
    if (how === "list") await desk.locator('[data-do="places"]').click();
    for (const [n, letter] of choices.entries()) {
      if (!correct.includes(letter)) continue;
      if (how === "pointer") await desk.locator(`.spot[data-n="${n}"]`).click();
      if (how === "touch") await desk.locator(`.spot[data-n="${n}"]`).tap();
      if (how === "list") await desk.locator(".choice-text").nth(n).click();
    }
    if (how === "keyboard") {
      await desk.locator(".picture").click({ position: { x: 6, y: 6 } });
      await desk.locator("input").first().focus();
      await page.keyboard.press("Shift+Tab");
      for (const [n, letter] of choices.entries()) {
        await page.keyboard.press("Tab");
        const spot = desk.locator(`.spot[data-n="${n}"]`);
        assert.match(await spot.getAttribute("class"), /focused/, "the place is shown");
        assert.equal(await spot.getAttribute("data-name"), (await desk.locator(".choice-text").nth(n).textContent()).trim());
        if (correct.includes(letter)) await page.keyboard.press("Space");
      }
    }
    assert.equal(await desk.locator(".spot.marked").count(), correct.length, how);
    await desk.locator('[type="submit"]').press("Enter");
    await desk.locator(".verdict-line.right").waitFor();
    assert.equal(await desk.locator(".spot.right").count(), correct.length);
    assert.ok(await desk.locator(".verdict-said").first().isVisible());
    await context.close();
  }
});

test("a picture is explored place by place, and counts once all were opened", async () => {
  const { context, page, of } = await open();
  const desk = of("h-desk");
  assert.equal(await desk.locator(".place:visible").count(), 0);
  await desk.locator("button.spot").first().focus();
  await page.keyboard.press("Enter");
  assert.equal(await desk.locator(".place:visible").count(), 1);
  assert.equal(await desk.locator("button.spot").first().getAttribute("aria-expanded"), "true");
  assert.equal(await desk.locator(".verdict").textContent(), "1 sur 2");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  assert.equal(await desk.locator(".place:visible").count(), 1, "one at a time");
  assert.equal(await desk.locator(".verdict").textContent(), "2 sur 2");
  await page.goto("about:blank");
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  await jump(page, PAGE);
  assert.equal(await desk.locator(".verdict").textContent(), "2 sur 2", "kept");
  assert.equal(await desk.locator(".spot.seen").count(), 2);
  await page.emulateMedia({ media: "print" });
  assert.equal(await desk.locator(".place:visible").count(), 2, "on paper all of it");
  await context.close();
});

// --- before a chapter

test("who knows a thing passes over the page that teaches it; who does not is told which one it is", async () => {
  for (const isRight of [true, false]) {
    const { context, page, of, activity } = await open();
    await jump(page, "before");
    await answer(page, activity("q-before"), isRight);
    const said = of("q-before").locator(".verdict");
    assert.match(await said.textContent(), isRight ? /Vous le savez déjà/ : /C’est ce que vous allez voir/);
    assert.equal(await said.locator('a[href="#known"]').count(), 1);
    assert.equal(await page.getAttribute("#_next", "href"), isRight ? "#quiz" : "#known");
    const link = page.locator('#_menu a[href="#known"]');
    assert.equal(/\bdone\b/.test((await link.getAttribute("class")) || ""), isRight);
    if (isRight) {
      assert.match(await link.textContent(), /déjà su/);
      // It is there for whoever wants it, and the way on is the same.
      await link.click();
      await page.waitForFunction(() => !document.getElementById("known").hidden);
      assert.equal(await page.getAttribute("#_next", "href"), "#quiz");
      assert.equal(await page.getAttribute("#_previous", "href"), "#before");
      await page.goto("about:blank");
      await page.goto(pack.file);
      await page.waitForSelector("html.ready");
      await jump(page, "before");
      assert.equal(await page.getAttribute("#_next", "href"), "#quiz", "kept");
    }
    await context.close();
  }
});

// --- how sure

test("who says how sure they are hears what it means, then and in the end", async () => {
  const { context, page, of } = await open();
  await jump(page, "before");
  const one = of("q-sure");
  await one.locator(".choice input").nth(0).check();
  await one.locator('[type="submit"]').click();
  assert.match(await one.locator(".complaint").textContent(), /si vous en êtes sûr/);
  assert.ok(await page.evaluate(() => document.activeElement.matches(".sure input")));
  await page.keyboard.press("Space");
  await one.locator('[type="submit"]').press("Enter");
  await one.locator(".verdict-line.wrong").waitFor();
  assert.match(await one.locator(".verdict").textContent(), /à revoir en premier/);
  // Another try, with less certainty.
  await one.locator(".choice input").nth(1).check();
  await one.locator('.sure input[value="2"]').check();
  await one.locator('[type="submit"]').click();
  await one.locator(".verdict-line.right").waitFor();
  assert.match(await one.locator(".verdict").textContent(), /plus que vous ne pensiez/);
  await page.goto("about:blank");
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  await jump(page, "before");
  assert.ok(await one.locator('.sure input[value="2"]').isChecked(), "kept");
  await jump(page, "_result");
  assert.match(await page.locator(".sure-list").textContent(), /Pas sûr, et pourtant juste/);
  await context.close();

  const wrong = await open();
  await jump(wrong.page, "before");
  await answer(wrong.page, wrong.activity("q-sure"), false);
  await answer(wrong.page, wrong.activity("q-sure"), false);
  await jump(wrong.page, "_result");
  assert.match(await wrong.page.locator(".sure-list").textContent(), /Sûr, et pourtant inexact/);
  assert.equal(await wrong.page.locator('.sure-list a[href="#before"]').count(), 1);
  await wrong.context.close();
});

// --- cards, opinions, and what is for oneself

test("cards turn by pointer and keyboard, and lie open on paper", async () => {
  const { context, page } = await open();
  const card = page.locator(".flip").first();
  assert.equal(await card.locator(".flip-back").isVisible(), false);
  await card.locator(".flip-button").focus();
  await page.keyboard.press("Enter");
  assert.ok(await card.locator(".flip-back").isVisible());
  assert.equal(await card.locator(".flip-button").getAttribute("aria-expanded"), "true");
  await page.keyboard.press("Space");
  assert.equal(await card.locator(".flip-back").isVisible(), false);
  const other = page.locator(".flip").nth(1);
  await other.click();
  assert.ok(await other.locator(".flip-back a").isVisible(), "all of the card can be clicked");
  await page.emulateMedia({ media: "print" });
  assert.ok(await card.locator(".flip-back").isVisible());
  await context.close();
});

test("an opinion comes first, then what others said; without figures nothing is made up", async () => {
  const { context, page, of } = await open();
  const poll = of("p-opinion");
  assert.equal(await poll.locator(".share:visible, .share-source:visible, .explanation:visible").count(), 0);
  await poll.locator('[type="submit"]').click();
  assert.match(await poll.locator(".complaint").textContent(), /Choisissez d’abord/);
  await poll.locator("input").first().focus();
  await page.keyboard.press("Space");
  await poll.locator('[type="submit"]').press("Enter");
  assert.deepEqual(await poll.locator(".share-text").allTextContents(), ["12 %", "61 %", "27 %"].map((text) => text.replace(" ", "\u202f")));
  assert.ok(await poll.locator(".share").first().isVisible());
  assert.match(await poll.locator(".share-source").textContent(), /inventé/);
  assert.equal(await poll.locator(".badge, .verdict-line").count(), 0, "nothing is right or wrong");
  assert.match(await poll.locator(".verdict").textContent(), /pas nécessaire/);
  await of("p-plain").locator("input").nth(1).check();
  await of("p-plain").locator('[type="submit"]').click();
  assert.equal(await of("p-plain").locator(".share, .share-source").count(), 0);
  await page.goto("about:blank");
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  await jump(page, PAGE);
  assert.ok(await poll.locator(".said-so input").isChecked(), "kept");
  await context.close();
});

test("what learners write for themselves stays on their device, can be deleted, and nobody else finds it", async () => {
  const scorm = unpack("scorm12", TOUR);
  const server = await serve(scorm.folder);
  const context = await browser.newContext({ locale: "fr-FR" });
  const page = await context.newPage();
  try {
    const secret = "Je rappelle au numéro que je connais";
    const sent = [];
    page.on("request", (request) => sent.push(request.url() + (request.postData() || "")));
    const enter = async (options) => {
      const frame = await launch(page, server.origin, scorm.launch, options);
      await jump(frame, PAGE);
      return frame;
    };
    const field = (frame) => frame.locator('[id="r-habits"] textarea');
    let frame = await enter({});
    await field(frame).fill(secret);
    await frame.waitForFunction(() => /Gardé/.test(document.querySelector('[id="r-habits"] .reflection-state').textContent));
    await page.waitForFunction(() => window.lms.get("cmi.suspend_data"));
    const { saved, log } = await close(page);
    const all = JSON.stringify([saved, log, sent]);
    assert.ok(!all.includes("rappelle") && !all.includes("r-habits"), "no platform hears of it");

    frame = await enter({ saved });
    await frame.waitForFunction((secret) => document.querySelector('[id="r-habits"] textarea').value === secret, secret);
    // Somebody else at the same browser has another attempt.
    frame = await enter({});
    await frame.waitForFunction(() => document.querySelector('[id="r-habits"] [data-do="forget"]').hidden);
    assert.equal(await field(frame).inputValue(), "");

    frame = await enter({ saved });
    await frame.waitForFunction((secret) => document.querySelector('[id="r-habits"] textarea').value === secret, secret);
    await frame.locator('[id="r-habits"] [data-do="forget"]').click();
    await frame.waitForFunction(() => /Effacé/.test(document.querySelector('[id="r-habits"] .reflection-state').textContent));
    assert.ok(await frame.evaluate(() => document.activeElement.matches("textarea")));
    const left = await frame.evaluate(async () => (await Relais.storage.find("reflection:")).found.size);
    assert.equal(left, 0);
  } finally {
    await context.close();
    server.close();
    scorm.remove();
  }
});

test("on a phone, what is said of an answer is seen, wherever the button was; and what is lacking, with its field", async () => {
  const { context, page, course, of } = await open({ ...TOUCH, ...STILL });
  const wanted = ["single", "multiple", "matching", "ordering", "fill-in", "inspection"];
  const tried = new Set();
  for (const one of course.activities.filter((one) => wanted.includes(one.type) && !one.quiz)) {
    if (tried.has(one.type)) continue;
    await jump(page, one.page);
    const root = of(one.id);
    if (!(await root.isVisible())) continue;
    tried.add(one.type);
    const button = root.locator('[type="submit"], [data-do="validate"]');
    /** Taps the button at the very foot of the window; where something of it is by then. */
    const tapAtFoot = async (selector) => {
      await button.evaluate((button) => window.scrollBy({ top: button.getBoundingClientRect().bottom - window.innerHeight + 4, behavior: "instant" }));
      await button.tap();
      return root.locator(selector).first().evaluate((said) => {
        const { top, bottom } = said.getBoundingClientRect();
        return { isBelowHeader: top >= document.querySelector(".top").getBoundingClientRect().bottom, isInWindow: bottom <= window.innerHeight };
      });
    };
    const seen = { isBelowHeader: true, isInWindow: true };
    if (["single", "fill-in"].includes(one.type)) assert.deepEqual(await tapAtFoot(".complaint"), seen, `${one.id}: what is lacking`);
    if (one.type === "inspection") await root.locator('input[value="fraudulent"]').check();
    else await fill(page, one, false);
    assert.deepEqual(await tapAtFoot(".verdict-line"), seen, one.id);
  }
  assert.deepEqual([...tried].sort(), [...wanted].sort());
  await context.close();
});

// --- by a finger, and by keys alone

test("every new activity answers a finger", async () => {
  const { context, page, of, activity } = await open({ ...TOUCH, reducedMotion: "reduce" });
  const phone = of("t-colis");
  for (const step of [0, 1]) await phone.locator(`[data-step="${step}"] .option-link`).first().tap();
  await phone.locator(".step.ending:visible").waitFor();
  await phone.locator('[data-do="restart"]').tap();
  await phone.locator('[data-step="0"] .option-link[href]').first().waitFor();

  const explored = of("h-desk");
  for (const spot of await explored.locator(".spot").all()) await spot.tap();
  await page.waitForFunction(() => document.querySelector('[id="h-desk"] .verdict').textContent === "2 sur 2");

  const card = page.locator(".flip").first();
  await card.locator(".flip-button").tap();
  await card.locator(".flip-back").waitFor();

  const poll = of("p-opinion");
  await poll.locator(".choice label").nth(1).tap();
  await poll.locator('[type="submit"]').tap();
  await poll.locator(".share").first().waitFor();

  const own = of("r-habits");
  await own.locator("textarea").tap();
  await page.keyboard.type("Je rappelle");
  await page.waitForFunction(() => /Gardé/.test(document.querySelector('[id="r-habits"] .reflection-state').textContent));
  await own.locator('[data-do="forget"]').tap();
  await page.waitForFunction(() => document.querySelector('[id="r-habits"] textarea').value === "");

  await jump(page, "before");
  for (const id of ["q-before", "q-sure"]) {
    const { choices, correct } = activity(id);
    await of(id).locator(".choice label").nth(choices.indexOf(correct[0])).tap();
    if (activity(id).confidence) await of(id).locator(".sure label").first().tap();
    await of(id).locator('[type="submit"]').tap();
    await of(id).locator(".verdict-line.right").waitFor();
  }
  await context.close();
});

test("a test before a chapter, how sure one is, and a note for oneself: by keys alone", async () => {
  const { context, page, of, activity } = await open();
  /** Tab until this has the focus. */
  const tabTo = async (selector) => {
    for (let presses = 0; presses < 60; presses++) {
      if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`the keyboard does not reach ${selector}`);
  };
  await of("r-habits").locator("textarea").focus();
  await page.keyboard.type("Je rappelle");
  await page.waitForFunction(() => /Gardé/.test(document.querySelector('[id="r-habits"] .reflection-state').textContent));
  await tabTo('[id="r-habits"] [data-do="forget"]');
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector('[id="r-habits"] textarea').value === "");

  await jump(page, "before");
  await page.locator('[id="before"] h1').focus();
  for (const id of ["q-before", "q-sure"]) {
    const order = await of(id).locator(".choice").evaluateAll((rows) => rows.map((row) => row.dataset.letter));
    await tabTo(`[id="${id}"] .choice input`);
    await page.keyboard.press("Space");
    for (let n = order.indexOf(activity(id).correct[0]); n > 0; n--) await page.keyboard.press("ArrowDown");
    if (activity(id).confidence) {
      await tabTo(`[id="${id}"] .sure input`);
      await page.keyboard.press("Space");
    }
    await tabTo(`[id="${id}"] [type="submit"]`);
    await page.keyboard.press("Enter");
    await of(id).locator(".verdict-line.right").waitFor();
  }
  await context.close();
});

// --- what a screen reader gets

test("what is lacking is said at the field that lacks it, and a last verdict is heard once", async () => {
  const { context, page, of, activity } = await open();
  const told = (field) => field.evaluate((field) => (field.getAttribute("aria-describedby") || "").split(" ").map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean).at(-1));
  const sort = of("q-sort");
  const first = sort.locator(".tray select").first();
  const before = await sort.locator("select").evaluateAll((all) => all.map((one) => one.getAttribute("aria-describedby")));
  await sort.locator('[type="submit"]').click();
  const asked = page.locator("select:focus");
  assert.match(await told(asked), /Classez d’abord/);
  assert.equal(await asked.getAttribute("aria-invalid"), "true");
  await fill(page, activity("q-sort"), true);
  await sort.locator('[type="submit"]').click();
  await sort.locator(".verdict-line.right").waitFor();
  assert.equal(await sort.locator("[aria-invalid]").count(), 0);
  assert.deepEqual((await sort.locator("select").evaluateAll((all) => all.map((one) => one.getAttribute("aria-describedby")))).sort(), before.sort());
  // It has the focus, and would be heard once more as a status.
  assert.ok(await page.evaluate(() => document.activeElement.matches(".verdict")));
  assert.equal(await sort.locator(".verdict").getAttribute("aria-live"), "off");

  const poll = of("p-opinion");
  await poll.locator('[type="submit"]').click();
  assert.match(await told(page.locator("input:focus")), /Choisissez d’abord/);
  await jump(page, "questions");
  // Each arrow says what it moves, and at the end of the list what is there.
  const order = of("q-ordering");
  const up = order.locator(".order > .item").first().locator('[data-move="-1"]');
  const name = await up.evaluate((button) => button.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id).textContent.trim()).join(" "));
  assert.match(name, /^Monter \S/);
  await up.press("Enter");
  assert.match(await order.locator(".moved").textContent(), /place 1/);
  assert.ok(await up.evaluate((button) => button === document.activeElement));
  await context.close();
});

// --- all of them

test("without scripts all of it can be read", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(pack.file);
  const root = page.locator(`[id="${PAGE}"]`);
  for (const selector of [".messages p", ".step-title", ".option-link", ".phone-with", ".pair-text", ".bin-name", ".choice-text", ".place", ".flip-front", ".flip-back", ".share-text", ".share-source", ".reflection-about", ".feedback", ".debrief", ".solution"]) {
    const found = await root.locator(selector).all();
    assert.ok(found.length, selector);
    for (const one of found) assert.ok(await one.isVisible(), selector);
  }
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth).catch(() => 0)) <= 360);
  await context.close();
});

test("a strict LMS hears of each answer what the standard takes", async () => {
  const scorm = unpack("scorm12", TOUR);
  const server = await serve(scorm.folder);
  const page = await browser.newPage();
  try {
    const frame = await launch(page, server.origin, scorm.launch);
    const course = await courseOf(frame);
    const here = course.activities.filter((one) => [PAGE, "before"].includes(one.page));
    for (const id of [PAGE, "before"]) {
      await jump(frame, id);
      for (const one of here) if (one.page === id) await answer(frame, one, true);
    }
    const { errors, interactions } = await close(page);
    assert.deepEqual(errors, []);
    const told = new Map(interactions.map((one) => [one.id, one]));
    assert.deepEqual([...told.keys()].sort(), here.filter((one) => !["explore", "poll"].includes(one.type)).map((one) => one.id).sort());
    const sort = told.get("q-sort");
    assert.equal(sort.type, "matching");
    assert.equal(sort.student_response, "a.a,b.a,c.b,d.b");
    assert.equal(sort.result, "correct");
    assert.equal(told.get("q-desk").student_response, "a,c");
    assert.equal(told.get("t-colis").type, "performance");
    // How sure somebody was is theirs: the platform hears the answer, as of any question.
    for (const id of ["q-before", "q-sure"]) assert.deepEqual([told.get(id).type, told.get(id).result, told.get(id).student_response], ["choice", "correct", course.activities.find((one) => one.id === id).correct[0]], id);
  } finally {
    await page.close();
    server.close();
    scorm.remove();
  }
});
