// The server's pages and the courses look alike: the same tokens, value by value.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** The custom properties of the first `:root` rule. */
function tokens(css) {
  const rule = /:root \{([^}]*)\}/.exec(css)?.[1] || "";
  return new Map([...rule.matchAll(/(--[\w-]+): *([^;]*);/g)].map(([, name, value]) => [name, value.trim()]));
}

test("every token of the pages is a token of the courses", () => {
  const pages = tokens(read("crates/server/static/app.css"));
  const courses = tokens(read("scorm-templates/runtime/relais.css"));
  assert.ok(pages.size > 20);
  for (const [name, value] of pages) assert.equal(value, courses.get(name), name);
});

test("every token that the pages use is defined", () => {
  const css = read("crates/server/static/app.css");
  const defined = tokens(css);
  for (const [, name] of css.matchAll(/var\((--[\w-]+)/g)) assert.ok(defined.has(name), name);
});
