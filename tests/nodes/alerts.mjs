// Do the alarms of `docs/operation/alerts.yml` sound when they should, and only then? A real
// Prometheus collects from the nodes while faults are made.

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { sleep } from "./learner.mjs";
import { ROOT } from "./rig.mjs";

/** Which must sound in a fault, and which may: what lasts a few seconds here lasts minutes in life. @type {Record<string, [string[], string[]]>} */
const EXPECTED = {
  none: [[], []],
  "kill -9 of a node": [["RelaisNodeDown"], []],
  "a node frozen while it holds rows": [["RelaisNodeDown"], ["RelaisNodeNotReady", "RelaisCommitsHeld"]],
  "network cut between a node and the database": [["RelaisNodeNotReady"], ["RelaisErrors"]],
  "rolling restart": [[], ["RelaisNodeDown", "RelaisNodeNotReady"]],
  "database restarted": [["RelaisCommitsStopped"], ["RelaisNodeNotReady", "RelaisErrors"]],
  "database killed": [[], ["RelaisCommitsStopped", "RelaisNodeNotReady", "RelaisErrors"]],
  "bucket hangs": [["RelaisFilesAway"], ["RelaisErrors"]],
  "bucket refuses": [["RelaisFilesAway"], ["RelaisErrors"]],
  "bucket slow": [[], ["RelaisFilesAway", "RelaisErrors"]],
  "database's disk full": [["RelaisDatabaseFull"], ["RelaisCommitsStopped", "RelaisNodeNotReady", "RelaisErrors"]],
  "a node's clock six minutes off": [["RelaisClockOff"], ["RelaisNodeDown", "RelaisNodeNotReady"]],
  "a node with another secret": [["RelaisNodeDisagrees"], ["RelaisNodeNotReady", "RelaisNodeDown", "RelaisErrors"]],
  "a node with another bucket": [["RelaisNodeDisagrees"], ["RelaisNodeNotReady", "RelaisNodeDown", "RelaisErrors"]],
  "a node restarted with former packages": [[], ["RelaisNodeDown", "RelaisNodeNotReady"]],
  "two freezes of a year at once": [[], []],
  "fail-over to a streaming replica": [[], ["RelaisCommitsStopped", "RelaisNodeNotReady", "RelaisErrors"]],
  // The program of before does not say whether it is ready.
  "rolling upgrade with a migration": [[], ["RelaisNodeDown", "RelaisNodeNotReady", "RelaisCommitsStopped", "RelaisErrors"]],
};

const port = () => new Promise((done) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = /** @type {import("node:net").AddressInfo} */ (server.address());
    server.close(() => done(address.port));
  });
});

export const check = {
  /** @param {import("./rig.mjs").Rig} rig */
  watch(rig) {
    // Minutes of life are seconds here.
    const rules = readFileSync(join(ROOT, "docs/operation/alerts.yml"), "utf8").replace(/for: \d+m/g, "for: 4s").replace(/\[5m\]/g, "[20s]");
    const targets = rig.nodes.map((node) => `"${node.address}:${node.appPort}"`).join(", ");
    writeFileSync(join(rig.folder, "alerts.yml"), rules);
    writeFileSync(join(rig.folder, "prometheus.yml"), `global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }\nrule_files: [alerts.yml]\nscrape_configs:\n  - job_name: relais\n    authorization: { credentials: jeton }\n    static_configs: [{ targets: [${targets}] }]\n`);
    let address = "";
    const started = port().then((number) => {
      address = `127.0.0.1:${number}`;
      const words = ["--config.file", join(rig.folder, "prometheus.yml"), "--storage.tsdb.path", join(rig.folder, "measures"), "--web.listen-address", address, "--log.level", "error"];
      rig.child("prometheus", words);
    });
    /** What Prometheus answers. @param {string} path @param {Record<string, string>} words */
    const ask = (path, words) => fetch(`http://${address}/api/v1/${path}?${new URLSearchParams(words)}`).then((it) => it.json(), (error) => ({ error: String(error) }));
    /** @type {{ name: string, from: number, to: number }[]} */
    const spans = [];
    /** @type {{ name: string, from: number, to: number } | undefined} */
    let span;
    return {
      /** @param {string} name */
      begin(name) {
        span = { name, from: Date.now() / 1000, to: 0 };
      },
      end() {
        if (span) spans.push({ ...span, to: Date.now() / 1000 });
      },
      /** Waits until no alarm sounds any more, so that none is taken for one of the next fault. Which still do after half a minute. */
      async silence() {
        await started;
        /** @type {string[]} */
        let sounding = [];
        for (let tries = 0; tries < 60; tries += 1) {
          const answer = await ask("query", { query: 'ALERTS{alertstate="firing"}' });
          sounding = answer.status === "success" ? answer.data.result.map((/** @type {any} */ it) => it.metric.alertname) : ["Prometheus says nothing"];
          if (!sounding.length) return [];
          await sleep(500);
        }
        return [...new Set(sounding)];
      },
      /** What sounded and should not have, and the other way round. */
      async judge() {
        await started;
        await sleep(2000);
        const wrong = [];
        for (const { name, from, to } of spans) {
          const answer = await ask("query_range", { query: 'ALERTS{alertstate="firing"}', start: String(from + 1), end: String(to), step: "1" });
          if (answer.status !== "success") return [`Prometheus says nothing: ${JSON.stringify(answer)}`];
          const sounded = new Set(answer.data.result.map((/** @type {any} */ it) => it.metric.alertname));
          const [must, may] = EXPECTED[name] || [[], []];
          for (const one of must) if (!sounded.has(one)) wrong.push(`${name}: ${one} did not sound`);
          for (const one of sounded) if (!must.includes(one) && !may.includes(one)) wrong.push(`${name}: ${one} sounded`);
        }
        if (!wrong.length) console.log(`alarms sounded where they should, and nowhere else (${spans.length} faults)`);
        return wrong;
      },
    };
  },
};
