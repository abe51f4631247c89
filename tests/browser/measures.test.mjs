// What dashboards and alarms ask for is what a running server measures: each name, each label,
// each fixed value of a label.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "./limited.mjs";
import { answer, build, courseOf, goTo, openBrowser, settle } from "./player.mjs";
import { beginCourse, startServer } from "./server.mjs";

const docs = new URL("../../docs/", import.meta.url);
const read = (/** @type {string} */ name) => readFileSync(new URL(name, docs), "utf8");

let dist, server, browser;
before(async () => {
  dist = mkdtempSync(join(tmpdir(), "relais-measures-"));
  build(new URL("../courses/demo", import.meta.url).pathname, dist, "--target", "scorm12");
  server = await startServer(dist);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
  if (dist) rmSync(dist, { recursive: true, force: true });
});

/** Series of Prometheus' text: name -> labels of each. @param {string} text */
function series(text) {
  /** @type {Map<string, Record<string, string>[]>} */
  const all = new Map();
  for (const line of text.split("\n").filter((one) => one && !one.startsWith("#"))) {
    const [, name, labels = ""] = /^([a-z_]+)(?:\{(.*)\})? \S+$/.exec(line) || [];
    assert.ok(name, `not a series: ${line}`);
    all.set(name, [...(all.get(name) || []), Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map((it) => [it[1], it[2]]))]);
  }
  return all;
}

/** Expressions of the files, by where they stand. */
function asked() {
  const found = [...read("operation/alerts.yml").matchAll(/^ *expr: (.+)$/gm)].map((it) => [`alerts.yml`, it[1]]);
  const dashboard = JSON.parse(read("operation/dashboard.json"));
  /** @param {any} at @param {string} where */
  const look = (at, where) => {
    if (typeof at?.expr === "string") found.push([`dashboard.json, ${where}`, at.expr]);
    for (const one of Object.values(at && typeof at === "object" ? at : {})) look(one, at.title || where);
  };
  look(dashboard, "");
  assert.ok(found.length > 15, `${found.length}`);
  return found;
}

test("each measure of the dashboard, of the alarms and of the guide is there, on a server on which a learner was", async () => {
  const page = await browser.newPage({ locale: "fr-FR" });
  const { sco } = await beginCourse(page, server.app, "demo-short");
  await sco.waitForSelector("html.ready");
  const course = await courseOf(sco);
  const activity = course.activities.find((one) => one.choices);
  await goTo(sco, activity?.page || course.pages[0].id);
  if (activity) await answer(sco, activity, true);
  await settle(sco);
  const known = series(await (await fetch(`${server.app}/metrics`)).text());
  const missing = [];
  for (const [where, expression] of asked()) {
    const selectors = [...expression.matchAll(/\b(relais_[a-z_]+)(?:\{([^}]*)\})?/g)];
    assert.ok(selectors.length || /\bup\b/.test(expression), `${where}: ${expression} asks for nothing of ours`);
    for (const [, name, labels = ""] of selectors) {
      const of = known.get(name);
      if (!of) missing.push(`${where}: ${name}`);
      for (const [, label, how, value] of labels.matchAll(/(\w+)(=~?|!~?)"([^"]*)"/g)) {
        const values = (of || []).map((one) => one[label]).filter((one) => one !== undefined);
        if (!values.length || (how === "=" && !values.includes(value))) missing.push(`${where}: ${name}{${label}${how}"${value}"}`);
      }
    }
    // Words of the language, and what every target of Prometheus has.
    for (const [, by] of expression.matchAll(/\bby \(([^)]*)\)/g)) {
      for (const label of by.split(",").map((one) => one.trim())) {
        if (label !== "instance" && !selectors.some(([, name]) => known.get(name)?.some((one) => label in one))) missing.push(`${where}: by ${label}`);
      }
    }
  }
  const described = [...read("deployment.md").matchAll(/`(relais_[a-z_]+)`/g)].map((it) => it[1]);
  assert.ok(described.length > 1);
  for (const name of described) if (![name, `${name}_bucket`].some((one) => known.has(one))) missing.push(`deployment.md: ${name}`);
  assert.deepEqual(missing, []);
  await page.close();
});

test("the dashboard is one that Grafana takes", () => {
  const { panels, title, schemaVersion, uid } = JSON.parse(read("operation/dashboard.json"));
  assert.ok(title && uid && schemaVersion > 30);
  const ids = panels.map((/** @type {any} */ one) => one.id);
  assert.equal(new Set(ids).size, ids.length, "each panel has its own number");
  for (const { type, title, gridPos, targets } of panels) {
    assert.ok(type && title && targets.length > 0, title);
    assert.ok(gridPos.x + gridPos.w <= 24 && gridPos.w > 0 && gridPos.h > 0, title);
    const refs = targets.map((/** @type {any} */ one) => one.refId);
    assert.equal(new Set(refs).size, refs.length, title);
  }
});
