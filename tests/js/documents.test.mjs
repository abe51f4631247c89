// The documents to download are what their texts say: whoever edits a text runs the script, and commits both.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import test from "node:test";

test("every document is made from its text, and every text has its document", () => {
  const script = fileURLToPath(new URL("../../courses/outils/documents.py", import.meta.url));
  const { status, stderr } = spawnSync("python3", [script, "--check"], { encoding: "utf8" });
  assert.equal(stderr, "");
  assert.equal(status, 0);
});
