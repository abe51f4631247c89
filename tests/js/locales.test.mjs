// The catalogues: same messages, same arguments, nothing missing, French set as it should be.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

const root = new URL("../../scorm-templates/", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");

/** @returns {Map<string, string>} */
function catalogue(lang, folder = "") {
  const messages = new Map();
  let key = "";
  for (const line of read(`${folder}locales/${lang}.ftl`).split("\n")) {
    const start = /^([a-z][\w-]*) = ?(.*)$/.exec(line);
    if (start) messages.set((key = start[1]), start[2]);
    else if (/^\s+\S/.test(line)) messages.set(key, `${messages.get(key)}\n${line}`);
  }
  return messages;
}

const fr = catalogue("fr");
const en = catalogue("en");
const preview = { fr: catalogue("fr", "preview/"), en: catalogue("en", "preview/") };
const SERVER = "../crates/server/";
const server = { fr: catalogue("fr", SERVER), en: catalogue("en", SERVER) };

test("both languages say the same things", () => {
  const args = (text) => [...new Set(text.match(/\$\w+/g))].sort().join();
  for (const [one, other] of [[fr, en], [preview.fr, preview.en], [server.fr, server.en]]) {
    assert.deepEqual([...one.keys()].sort(), [...other.keys()].sort());
    for (const [key, text] of one) assert.equal(args(text), args(other.get(key)), key);
  }
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

test("every message that the server's pages ask for exists", () => {
  for (const name of readdirSync(new URL(`${SERVER}templates/`, root), { recursive: true })) {
    if (!name.endsWith(".html")) continue;
    for (const [, key] of read(`${SERVER}templates/${name}`).matchAll(/\bt\(key="([\w-]+)"/g)) {
      assert.ok(key.endsWith("-") ? [...server.fr.keys()].some((one) => one.startsWith(key)) : server.fr.has(key), `${name}: ${key}`);
    }
  }
});

test("the preview's pages and scripts find their words, and no word is left over", () => {
  const asked = new Set();
  for (const name of readdirSync(new URL("preview/", root))) {
    const text = /\.(html|js)$/.test(name) ? read("preview/" + name) : "";
    for (const [, key] of text.matchAll(/\{\{ ([\w-]+) \}\}/g)) if (!["lang", "words"].includes(key)) asked.add(key);
    for (const [, key] of text.matchAll(/\btext\("([\w-]+)"/g)) asked.add(key);
    for (const [, key] of text.matchAll(/: "((?:note|phase)-[\w-]+)"/g)) asked.add(key);
  }
  // Pages that the program prints itself ask in their format strings, and in what they say of a failure.
  for (const folder of ["preview", "welcome"]) {
    const sources = new URL(`../crates/relais/src/${folder}/`, root);
    for (const name of readdirSync(sources)) {
      if (!name.endsWith(".rs")) continue;
      const text = readFileSync(new URL(name, sources), "utf8");
      for (const [, key] of text.matchAll(/\{\{\{\{ ([\w-]+) \}\}\}\}/g)) asked.add(key);
      for (const [, key] of text.matchAll(/"(welcome-[\w-]+)"/g)) asked.add(key);
      for (const [, key] of text.matchAll(/\{\{ (welcome-[\w-]+) \}\}/g)) asked.add(key);
    }
  }
  const missing = [...asked].filter((key) => !key.endsWith("-") && !preview.fr.has(key) && !preview.fr.has(key + "-other"));
  assert.deepEqual(missing, []);
  const prefixes = [...asked].filter((key) => key.endsWith("-"));
  const used = (key) => asked.has(key) || asked.has(key.replace(/-(one|other)$/, "")) || prefixes.some((prefix) => key.startsWith(prefix)) || ["error", "warning"].includes(key);
  assert.deepEqual([...preview.fr.keys()].filter((key) => !used(key)), []);
});

test("messages for the scripts are plain: no plural forms there", () => {
  // What the document is, the engine knows.
  for (const [key, text] of [...fr, ...en]) if (key.startsWith("js-")) assert.ok(!text.replace("$part ->", "").includes("->"), key);
});

test("French typography", () => {
  for (const [key, text] of [...fr, ...preview.fr, ...server.fr]) {
    // What authors write (`::: hotspots`) has no spaces to mend.
    const words = text.replace(/https?:\/\/\S+|:::(?= \w)/g, "").replace(/\{[^}]*->|\*?\[\w+\]|\{[^}]*\}/g, "");
    assert.ok(!words.includes("'"), `${key}: straight apostrophe`);
    assert.ok(!/[^\u202f][;!?»]/.test(words.replace(/^[;!?]/, "")), `${key}: U+202F before ; ! ? »`);
    assert.ok(!/[^\u00a0]:/.test(words), `${key}: U+00A0 before :`);
    assert.ok(!/«[^\u202f]/.test(words), `${key}: U+202F after «`);
    assert.ok(!/[^\u202f]%/.test(words), `${key}: U+202F before %`);
  }
});
