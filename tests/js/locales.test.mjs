// The catalogues: same messages, same arguments, nothing missing, French set as it should be.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

const root = new URL("../../scorm-templates/", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");

/** @returns {Map<string, string>} */
function catalogue(lang) {
  const messages = new Map();
  let key = "";
  for (const line of read(`locales/${lang}.ftl`).split("\n")) {
    const start = /^([a-z][\w-]*) = ?(.*)$/.exec(line);
    if (start) messages.set((key = start[1]), start[2]);
    else if (/^\s+\S/.test(line)) messages.set(key, `${messages.get(key)}\n${line}`);
  }
  return messages;
}

const fr = catalogue("fr");
const en = catalogue("en");

test("both languages say the same things", () => {
  assert.deepEqual([...fr.keys()].sort(), [...en.keys()].sort());
  const args = (text) => [...new Set(text.match(/\$\w+/g))].sort().join();
  for (const [key, text] of fr) assert.equal(args(text), args(en.get(key)), key);
});

test("every message that templates and scripts ask for exists", () => {
  const files = (folder, ending) => readdirSync(new URL(folder, root)).filter((name) => name.endsWith(ending)).map((name) => folder + name);
  for (const file of [...files("./", ".html"), ...files("blocks/", ".html")]) {
    for (const [, key, more] of read(file).matchAll(/t\(key="([\w-]+)"( ~)?/g)) {
      assert.ok(more ? [...fr.keys()].some((one) => one.startsWith(key)) : fr.has(key), `${file}: ${key}`);
    }
  }
  for (const file of files("runtime/", ".js")) {
    for (const [, key] of read(file).matchAll(/"(js-[\w-]+)"/g)) {
      assert.ok(key.endsWith("-") ? [...fr.keys()].some((one) => one.startsWith(key)) : fr.has(key), `${file}: ${key}`);
    }
  }
});

test("messages for the scripts are plain: no plural forms there", () => {
  for (const [key, text] of [...fr, ...en]) if (key.startsWith("js-")) assert.ok(!text.includes("->"), key);
});

test("French typography", () => {
  for (const [key, text] of fr) {
    const words = text.replace(/\{[^}]*->|\*?\[\w+\]|\{[^}]*\}/g, "");
    assert.ok(!words.includes("'"), `${key}: straight apostrophe`);
    assert.ok(!/[^\u202f][;!?»]/.test(words.replace(/^[;!?]/, "")), `${key}: U+202F before ; ! ? »`);
    assert.ok(!/[^\u00a0]:/.test(words), `${key}: U+00A0 before :`);
    assert.ok(!/«[^\u202f]/.test(words), `${key}: U+202F after «`);
    assert.ok(!/[^\u00a0]%/.test(words), `${key}: U+00A0 before %`);
  }
});
