// The documents to download are what their texts say: whoever edits a text runs the script, and commits both.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "node:test";

test("every document is made from its text, and every text has its document", () => {
  const script = fileURLToPath(new URL("../../courses/outils/documents.py", import.meta.url));
  const { status, stderr } = spawnSync("python3", [script, "--check"], { encoding: "utf8" });
  assert.equal(stderr, "");
  assert.equal(status, 0);
});

test("a page says that a document can be filled in on the screen when, and only when, its PDF has fields", () => {
  const courses = fileURLToPath(new URL("../../courses/", import.meta.url));
  const documents = readdirSync(courses, { recursive: true })
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) => {
      const text = readFileSync(join(courses, name), "utf8");
      return [...text.matchAll(/^::: document \{src="?([^"} ]+)"?[^\n]*\n((?:(?!:::).*\n)*):::/gm)].map(([, src, caption]) => {
        const pdf = join(courses, dirname(name), src.replace(/\.odt$/, ".pdf"));
        const says = /PDF (se remplit|can be filled in)/.test(caption);
        return { document: `${name}: ${src}`, says, fields: existsSync(pdf) && readFileSync(pdf).includes("/AcroForm") };
      });
    });
  assert.ok(documents.filter((it) => it.fields).length > 20);
  assert.deepEqual(documents.filter((it) => it.says !== it.fields), []);
});
