// What a learner waits for before the first page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { openBrowser, unpack } from "./player.mjs";

const BYTES = 40 * 1000;
const REQUESTS = 8;

for (const target of ["scorm12", "html5"]) {
  test(`${target}: scripts and styles in ${BYTES} bytes, ${REQUESTS} requests`, async (t) => {
    const pack = unpack(target);
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const urls = [];
      page.on("request", (request) => request.url().startsWith("data:") || urls.push(request.url()));
      await page.goto(pack.file);
      await page.waitForSelector("html.ready");
      let total = 0;
      for (const url of urls) {
        const size = gzipSync(readFileSync(fileURLToPath(url)), { level: 9 }).length;
        t.diagnostic(`${String(size).padStart(7)} ${url.split("/").pop()}`);
        if (/\.(js|css)$/.test(url)) total += size;
      }
      t.diagnostic(`${total} bytes of scripts and styles (gzip), ${urls.length} requests`);
      assert.ok(total <= BYTES, `${total}`);
      assert.ok(urls.filter((url) => /\.(js|css|html)$/.test(url)).length <= REQUESTS, urls.join("\n"));
    } finally {
      await browser.close();
      pack.remove();
    }
  });
}
