// The seal of last words is HMAC-SHA-256 as everybody computes it.

import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";
import { runInThisContext } from "node:vm";

runInThisContext(readFileSync(new URL("../../crates/server/player/seal.js", import.meta.url), "utf8"));

const expected = (key, text) => createHmac("sha256", Buffer.from(key, "hex")).update(text).digest("hex");

test("a known one (RFC 4231, case 1, its key filled up)", () => {
  const key = "0b".repeat(20).padEnd(64, "0");
  assert.equal(Player.seal(key, "Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
});

test("texts of every length around a block, and large ones", () => {
  for (let length = 0; length < 200; length++) {
    const key = randomBytes(32).toString("hex");
    const text = "é€a".repeat(length).slice(0, length);
    assert.equal(Player.seal(key, text), expected(key, text), `${length}`);
  }
  const key = "00".repeat(32);
  const text = JSON.stringify({ set: { "cmi.suspend_data": "\u{1f600}é\u0000".repeat(60000) } });
  assert.equal(Player.seal(key, text), expected(key, text));
});

test("another key or another letter is another seal", () => {
  const seals = [["00", "a"], ["01", "a"], ["00", "b"]].map(([key, text]) => Player.seal(key.repeat(32), text));
  assert.equal(new Set(seals).size, 3);
});
