// The database stops while learners are there: what pages and the player say, in both languages
// and at both widths, and that all goes on by itself when it is back.
//
// RELAIS_SHOTS   a folder for pictures of every page

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "./limited.mjs";
import { Postgres, freePort } from "../nodes/rig.mjs";
import { answer, build, courseOf, goTo, openBrowser } from "./player.mjs";
import { beginCourse, startServer } from "./server.mjs";
import { look } from "./staff.mjs";

let folder, dist, postgres, server, browser;
let learners = 0;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "relais-away-"));
  // PostgreSQL runs as somebody else.
  chmodSync(folder, 0o755);
  dist = join(folder, "dist");
  build(new URL("../courses/demo", import.meta.url).pathname, dist, "--target", "scorm12");
  postgres = new Postgres(join(folder, "postgres"), await freePort());
  postgres.initialise();
  await postgres.start();
  postgres.ask("create database relais", "postgres");
  server = await startServer(dist, "--database", `postgres://postgres@127.0.0.1:${postgres.port}/relais`);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await postgres?.stop("SIGQUIT");
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const WORDS = {
  fr: { page: /Service momentanément indisponible[^]*Rien de ce qui a été enregistré n’est perdu/, player: /ne sont pas encore parvenues au serveur[^]*gardées sur cet appareil/ },
  en: { page: /Nothing that (was|has been) (saved|recorded) is lost/i, player: /not (yet )?reached the server[^]*on this device/ },
};

for (const [lang, locale] of [["fr", "fr-FR"], ["en", "en-GB"]]) {
  test(`the database is away: pages and the player say so in words (${lang}), and go on by themselves`, async () => {
    learners++;
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    const { outer, sco } = await beginCourse(page, server.app, "demo-tour");
    await sco.waitForSelector("html.ready");
    const course = await courseOf(sco);
    const [one, two] = course.activities.filter((it) => !it.quiz && !it.pool && it.choices);
    await goTo(sco, one.page);
    await answer(sco, one, true);
    await outer.waitForFunction(() => document.documentElement.lang);
    const other = await context.newPage();
    await other.goto(`${server.app}/mes-cours`);

    await postgres.stop("SIGINT");
    // The course goes on, and the player tells of it.
    await goTo(sco, two.page);
    await answer(sco, two, true);
    await outer.waitForFunction((source) => new RegExp(source).test(document.body.innerText), WORDS[lang].player.source, { timeout: 40000 });
    for (const [width, height] of [[1280, 800], [360, 740]]) {
      await page.setViewportSize({ width, height });
      assert.ok((await outer.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)) <= 0, `${width}`);
      if (process.env.RELAIS_SHOTS) await page.screenshot({ path: join(process.env.RELAIS_SHOTS, `away-player-${lang}-${width}.png`) });
    }
    // A page of the service, as people read it.
    const answered = await other.goto(`${server.app}/mes-cours`);
    assert.equal(answered?.status(), 503);
    assert.equal(await other.getAttribute("html", "lang"), lang);
    assert.match(await other.innerText("main"), WORDS[lang].page);
    let isLoaded = false;
    other.on("load", () => (isLoaded = true));
    await look(other, `away-page-${lang}`, process.env.RELAIS_SHOTS);
    assert.equal(isLoaded, false, "nothing changes under who reads it (WCAG 2.2.1)");

    await postgres.start();
    await other.waitForFunction(() => document.querySelector("main a[href*='/mes-cours/']"), null, { timeout: 60000 });
    await outer.waitForFunction((source) => !new RegExp(source).test(document.body.innerText), WORDS[lang].player.source, { timeout: 60000 });
    await context.close();
    const kept = postgres.ask("select record from interaction").flat().join("\n");
    for (const { id } of [one, two]) assert.equal(kept.split(`"${id}"`).length - 1, learners, `${id} is kept, once for each learner`);
  });
}
