// The server's pages, its player and the courses look alike: the same tokens, value by value.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** The custom properties of the first `:root` rule. */
function tokens(css) {
  const rule = /:root \{([^}]*)\}/.exec(css)?.[1] || "";
  return new Map([...rule.matchAll(/(--[\w-]+): *([^;]*);/g)].map(([, name, value]) => [name, value.trim()]));
}

test("every token of the pages and of the player is a token of the courses", () => {
  const courses = tokens(read("scorm-templates/runtime/relais.css"));
  for (const path of ["crates/server/static/app.css", "crates/server/player/player.css"]) {
    const own = tokens(read(path));
    assert.ok(own.size > 15, path);
    for (const [name, value] of own) assert.equal(value, courses.get(name), `${path}: ${name}`);
  }
});

test("every token that the pages use is defined", () => {
  const css = read("crates/server/static/app.css");
  const defined = tokens(css);
  for (const [, name] of css.matchAll(/var\((--[\w-]+)/g)) assert.ok(defined.has(name), name);
});
