// Messages to judge: nothing in them tells where to look, everything in them can be marked, by
// pointer, touch and keyboard, and whoever marks everything finds nothing.

import assert from "node:assert/strict";
import test, { after, before } from "./limited.mjs";
import { TOUR, answer, courseOf, goTo, openBrowser, unpack } from "./player.mjs";

let browser, pack;
before(async () => {
  browser = await openBrowser();
  pack = unpack("html5", TOUR);
});
after(async () => {
  await browser.close();
  pack.remove();
});

/** A learner before the demonstration's inspections. @param {object} [options] of the browser's context */
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "fr-FR", ...options });
  const page = await context.newPage();
  await page.goto(pack.file);
  await page.waitForSelector("html.ready");
  const course = await courseOf(page);
  const all = course.activities.filter((one) => one.type === "inspection");
  await goTo(page, all[0].page);
  const of = (verdict) => all.find((one) => one.verdict === verdict && one.zones.length);
  return { context, page, all, of, root: (one) => page.locator(`[id="${one.id}"]`) };
}

const pressed = (root) => root.locator('.specimen .zone[aria-pressed="true"]').count();

test("nothing in a message tells where to look, and every word of it can be marked", async () => {
  const { context, page, all } = await open();
  for (const one of all) {
    const found = await page.evaluate((id) => {
      const specimen = document.getElementById(id).querySelector(".specimen");
      const looks = new Set();
      for (const zone of specimen.querySelectorAll(".zone:not(.link, .knob, .file)")) {
        const { textDecorationLine, color, backgroundColor, fontWeight, borderBottomColor } = getComputedStyle(zone);
        looks.add([textDecorationLine, color, backgroundColor, fontWeight, borderBottomColor].join());
      }
      const walker = document.createTreeWalker(specimen, NodeFilter.SHOW_TEXT);
      const loose = [];
      while (walker.nextNode()) if (/[\p{L}\p{N}]/u.test(walker.currentNode.data) && !walker.currentNode.parentElement.closest('.zone[role="button"][tabindex="0"], dt, .specimen-target')) loose.push(walker.currentNode.data);
      const tells = [...specimen.querySelectorAll(".zone")].filter((zone) => /suspicious|decisive/.test(zone.outerHTML.replace(zone.textContent, "")));
      return { looks: [...looks], loose, tells: tells.length };
    }, one.id);
    assert.deepEqual(found.loose, [], one.id);
    assert.ok(found.looks.length <= 1, `${one.id}: ${found.looks.join(" | ")}`);
    assert.equal(found.tells, 0);
  }
  await context.close();
});

test("by pointer, touch and keyboard; a link shows where it leads, and leads nowhere", async () => {
  for (const hasTouch of [false, true]) {
    const { context, page, of, root } = await open({ hasTouch, ...(hasTouch ? { viewport: { width: 360, height: 740 }, isMobile: true } : {}) });
    const one = root(of("fraudulent"));
    const address = page.url();
    const link = one.locator(".specimen .zone[data-to]").first();
    const to = await link.getAttribute("data-to");
    const shown = one.locator(".specimen-target");
    assert.equal(await shown.textContent(), "");
    assert.ok(!(await one.locator(".specimen-body").textContent()).includes(to), "not printed beside");
    if (hasTouch) {
      // A long press, as fingers do it.
      await link.dispatchEvent("pointerdown", { pointerType: "touch", bubbles: true });
      await page.waitForFunction(([id, to]) => document.getElementById(id).querySelector(".specimen-target").textContent === to, [of("fraudulent").id, to]);
      await link.dispatchEvent("pointerup", { pointerType: "touch", bubbles: true });
      await link.dispatchEvent("click", { bubbles: true });
      assert.equal(await pressed(one), 0, "it marks nothing");
      await link.tap();
    } else {
      await link.hover();
      assert.equal(await shown.textContent(), to);
      await page.mouse.move(2, 2);
      assert.equal(await shown.textContent(), "");
      await link.focus();
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Tab");
      assert.equal(await shown.textContent(), to, "with the keyboard");
      assert.ok((await page.locator(`[id="${await link.getAttribute("aria-describedby")}"]`).textContent()).includes(to), "and heard");
      await page.keyboard.press("Enter");
    }
    assert.equal(await pressed(one), 1);
    assert.equal(await link.getAttribute("aria-pressed"), "true");
    await link.press("Space");
    assert.equal(await pressed(one), 0, "and taken back");
    assert.equal(page.url(), address);
    await context.close();
  }
});

test("whoever marks everything finds nothing, and is told why", async () => {
  const { context, of, root } = await open();
  const one = root(of("fraudulent"));
  for (const zone of await one.locator(".specimen .zone").all()) await zone.click();
  await one.locator('[data-do="validate"]').click();
  assert.match(await one.locator(".verdict").textContent(), /Donnez d’abord votre avis/);
  assert.equal(await pressed(one), await one.locator(".specimen .zone").count(), "what was marked stays");
  await one.locator('input[value="fraudulent"]').check();
  await one.locator('[data-do="validate"]').click();
  const said = await one.locator(".verdict").textContent();
  assert.match(said, /Ce message est frauduleux/);
  assert.match(said, /Fausses alertes\s: \d/);
  assert.match(said, /signe décisif/);
  assert.ok((await one.locator(".zone-why.alarm").count()) > 0, "what proves nothing is told from what does");
  assert.equal(await one.locator(".zone-why.neutral .zone-badge").first().textContent(), "Ne prouve rien");
  const colour = (selector) => one.locator(selector).first().evaluate((element) => getComputedStyle(element).backgroundColor);
  assert.notEqual(await colour(".zone-why.neutral .zone-badge"), await colour(".zone-why.suspicious .zone-badge"));
  assert.match(await colour(".zone-why.neutral .zone-badge"), /^rgba\(0, 0, 0, 0\)$|transparent/, "no colour of success");
  await context.close();
});

test("a fraud, a legitimate message, and one to verify by a known contact", async () => {
  const { context, page, of, root } = await open();
  for (const verdict of ["fraudulent", "legitimate", "verify"]) {
    await answer(page, of(verdict), true);
    assert.equal(await root(of(verdict)).locator(".verdict-line.right").count(), 1, verdict);
  }
  await context.close();
  const again = await open();
  const verify = again.root(again.of("verify"));
  await verify.locator('input[value="verify"]').check();
  await verify.locator('[data-do="validate"]').click();
  assert.match(await verify.locator(".verdict").textContent(), /comment/);
  await verify.locator('input[value="link"]').check();
  await verify.locator('[data-do="validate"]').click();
  assert.match(await verify.locator(".verdict-line").textContent(), /par un contact|passez par/i);
  assert.equal(await verify.locator(".verdict-line.right").count(), 0);
  // A false alarm about a real message is one.
  await answer(again.page, again.of("legitimate"), false);
  assert.match(await again.root(again.of("legitimate")).locator(".verdict").textContent(), /légitime. Une fausse alerte/);
  // What was said is there at the next visit.
  const before = await verify.locator("input:checked").evaluateAll((all) => all.map((one) => one.value));
  assert.deepEqual(before, ["verify", "link"]);
  await again.context.close();
});

test("without scripts a message reads, with what it teaches", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(pack.file);
  const one = page.locator(".inspection").first();
  assert.ok(await one.locator(".specimen-body").isVisible());
  assert.ok(await one.locator(".solution").isVisible());
  assert.ok((await one.locator(".zone-to").first().textContent()).includes("https://"));
  assert.equal(await one.locator("fieldset").first().isVisible(), false);
  await context.close();
});
