// A partner's package shows its logo, whatever size the file says it has.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "./limited.mjs";
import { pathToFileURL } from "node:url";
import { build, openBrowser } from "./player.mjs";

const root = new URL("../../", import.meta.url).pathname;

test("the logo of a partner is seen on a large screen and a small one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "relais-brand-"));
  const browser = await openBrowser();
  try {
    build(join(root, "tests/courses/demo"), folder, "--target", "html5", "--partner", join(root, "tests/partners/acme.toml"));
    execFileSync("unzip", ["-q", join(folder, "demo.acme.html5.zip"), "-d", join(folder, "package")]);
    for (const path of ["index.html", "tour/index.html"]) {
      for (const width of [1280, 360]) {
        const page = await browser.newPage({ viewport: { width, height: 740 } });
        await page.goto(pathToFileURL(join(folder, "package", path)).href);
        const logo = page.locator(".brand img");
        await logo.waitFor();
        const box = await logo.boundingBox();
        assert.ok(box && box.width > 40 && box.height > 20, `${path} at ${width}: ${JSON.stringify(box)}`);
        assert.equal(await logo.getAttribute("alt"), "Collectivité d’Acme & Cie");
        await page.close();
      }
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
