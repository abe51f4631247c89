// What happens to services, and what this one is to make of it. Each fault is made, held for
// as long as it says, and mended; learners go on all the while.

import { execFileSync, spawn } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { credentials } from "../bucket.mjs";
import { manifest, writeZip } from "../browser/server.mjs";
import { sleep } from "./learner.mjs";
import { ROOT } from "./rig.mjs";

/**
 * @typedef {object} Fault
 * @property {string} name As the table says it.
 * @property {boolean} [short] Part of the short form.
 * @property {boolean} [isDatabaseAway] Learners may wait for longer than ten seconds.
 * @property {(rig: import("./rig.mjs").Rig) => boolean} [needs] What the machine must have.
 * @property {(rig: import("./rig.mjs").Rig) => Promise<void>} make
 */

/** @param {unknown} found @param {string} what */
const expect = (found, what) => {
  if (!found) throw new Error(what);
};

/** How nodes answer `/readyz`. @param {import("./rig.mjs").Rig} rig */
const ready = (rig) => Promise.all(rig.nodes.map(async (node) => (await node.get("/readyz")).status));

/** Stops a node in a moment in which it holds rows. @param {import("./rig.mjs").Rig} rig @param {import("./rig.mjs").Node} node */
async function freezeHolding(rig, node) {
  for (let n = 0; n < 400; n += 1) {
    node.signal("SIGSTOP");
    await sleep(15);
    const [[held]] = rig.database.ask(`select count(*) from pg_stat_activity where state = 'idle in transaction' and backend_xid is not null`);
    if (Number(held) > 0) return;
    node.signal("SIGCONT");
    await sleep(20 + Math.random() * 50);
  }
  throw new Error("the node was never caught while it held rows");
}

/** The course once more, with other words. @param {string} folder @param {string} text */
export function publish(folder, text) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeZip(join(folder, "cours.scorm12.zip"), { "imsmanifest.xml": manifest("Cours", [{ id: "A" }]), "A.html": `<!doctype html><html lang="fr"><title>Cours</title><h1>Cours d’essai</h1><p>${text}</p></html>` });
}

/** @type {Fault[]} */
export const FAULTS = [
  {
    name: "none",
    short: true,
    async make() {
      await sleep(6000);
    },
  },
  {
    name: "kill -9 of a node",
    short: true,
    async make(rig) {
      await rig.nodes[0].stop("SIGKILL");
      await sleep(8000);
      await rig.nodes[0].start();
      await rig.nodes[0].untilReady();
    },
  },
  {
    name: "a node frozen while it holds rows",
    short: true,
    async make(rig) {
      await freezeHolding(rig, rig.nodes[1]);
      await sleep(12000);
      rig.nodes[1].signal("SIGCONT");
      await rig.nodes[1].untilReady();
    },
  },
  {
    name: "network cut between a node and the database",
    needs: (rig) => rig.hasNamespaces,
    async make(rig) {
      rig.nodes[2].link("down");
      await sleep(5000);
      const answer = await rig.nodes[2].get("/readyz");
      expect(answer.status === 503 && /do not get through/.test(answer.body), `cut off, /readyz says ${answer.status} ${answer.body}`);
      expect((await rig.nodes[2].get("/healthz")).status === 200, "/healthz is about the process");
      await sleep(10000);
      rig.nodes[2].link("up");
      await rig.nodes[2].untilReady();
    },
  },
  {
    name: "rolling restart",
    short: true,
    async make(rig) {
      for (const node of rig.nodes) {
        await node.stop();
        await node.start();
        await node.untilReady();
        await sleep(2500);
      }
    },
  },
  {
    name: "database restarted",
    short: true,
    isDatabaseAway: true,
    async make(rig) {
      await rig.database.stop("SIGINT");
      await sleep(10000);
      await rig.database.start();
    },
  },
  {
    name: "database killed",
    isDatabaseAway: true,
    async make(rig) {
      await rig.database.stop("SIGQUIT");
      await rig.database.start();
    },
  },
  {
    name: "bucket hangs",
    short: true,
    async make(rig) {
      await rig.bucket("hang");
      await sleep(13000);
      expect((await ready(rig)).every((it) => it === 200), "commits do not need the bucket");
      const files = await rig.nodes[0].get("/readyz/files");
      expect(files.status === 503 && /store of files/.test(files.body), `/readyz/files says ${files.status} ${files.body}`);
      await rig.bucket("ok");
    },
  },
  {
    name: "bucket refuses",
    async make(rig) {
      await rig.bucket("refuse");
      await sleep(13000);
      expect((await ready(rig)).every((it) => it === 200), "commits do not need the bucket");
      await rig.bucket("ok");
    },
  },
  {
    name: "bucket slow",
    async make(rig) {
      await rig.bucket("slow");
      await sleep(10000);
      await rig.bucket("ok");
    },
  },
  {
    name: "database's disk full",
    needs: (rig) => Boolean(rig.hasDisk),
    isDatabaseAway: true,
    async make(rig) {
      const path = join(rig.folder, "primary", "ballast");
      const file = openSync(path, "w");
      const block = Buffer.alloc(1 << 20);
      try {
        for (;;) writeSync(file, block);
      } catch {
        // It is full now.
      }
      await sleep(8000);
      ftruncateSync(file, 0);
      closeSync(file);
      rmSync(path);
      if (rig.database.child?.exitCode !== null) await rig.database.start();
    },
  },
  {
    name: "a node's clock six minutes off",
    short: true,
    async make(rig) {
      const node = rig.nodes[2];
      await node.stop();
      const library = join(rig.folder, "clock.so");
      execFileSync("cc", ["-shared", "-fPIC", "-o", library, join(ROOT, "tests/nodes/clock.c")]);
      await node.start({ environment: { LD_PRELOAD: library, RELAIS_CLOCK_OFF: "360" } });
      await node.untilReady();
      await sleep(8000);
      const measures = await node.get("/metrics", { authorization: "Bearer jeton" });
      const off = Number(/^relais_clock_offset_seconds (\S+)$/m.exec(measures.body)?.[1]);
      expect(Math.abs(off + 360) < 5, `the clock is off by ${off}`);
      await node.stop();
      await node.start();
      await node.untilReady();
    },
  },
  {
    name: "a node with another secret",
    short: true,
    async make(rig) {
      const node = rig.nodes[0];
      await node.stop();
      const path = join(node.data, "secret.key");
      writeFileSync(path, Buffer.alloc(32, 1));
      await node.start();
      await sleep(7000);
      const answer = await node.get("/readyz");
      expect(answer.status === 503 && /secret\.key/.test(answer.body), `with another secret, /readyz says ${answer.status} ${answer.body}`);
      writeFileSync(path, Buffer.alloc(32, 9));
      await node.stop();
      await node.start();
      await node.untilReady();
    },
  },
  {
    name: "a node with another bucket",
    async make(rig) {
      const node = rig.nodes[0];
      await node.stop();
      await node.start({ bucket: "s3://relais/elsewhere" });
      await sleep(7000);
      const answer = await node.get("/readyz");
      expect(answer.status === 503 && /bucket/.test(answer.body), `with another bucket, /readyz says ${answer.status} ${answer.body}`);
      await node.stop();
      await node.start();
      await node.untilReady();
    },
  },
  {
    name: "a node restarted with former packages",
    async make(rig) {
      const current = () => rig.database.ask("select number from course_version join course using (course_id, course_version_id) where slug = 'cours'")[0][0];
      const before = current();
      const newer = join(rig.folder, "dist-2");
      publish(newer, "La deuxième publication.");
      const node = rig.nodes[1];
      await node.stop();
      await node.start({ dist: newer });
      await node.untilReady();
      const after = current();
      expect(after !== before, "a newer publication is offered");
      await node.stop();
      await node.start();
      await node.untilReady();
      expect(current() === after, "a restart with the former package changes nothing");
    },
  },
  {
    name: "two freezes of a year at once",
    async make(rig) {
      const environment = (/** @type {import("./rig.mjs").Node} */ node) => ({ ...process.env, ...credentials(`http://127.0.0.1:${rig.bucketPort}`), RELAIS_DATA: node.data, RELAIS_DATABASE: `postgres://postgres@127.0.0.1:${rig.databasePort}/relais`, RELAIS_FILES: "s3://relais/files" });
      const year = String(new Date().getFullYear() - 1);
      execFileSync(rig.program, ["statistics", "open", year], { env: environment(rig.nodes[0]), stdio: "pipe" });
      const outcomes = await Promise.all(rig.nodes.map((node) => new Promise((done) => {
        let text = "";
        const child = spawn(rig.program, ["statistics", "freeze", year, "--yes"], { env: environment(node) });
        child.stdout.on("data", (piece) => (text += piece));
        child.on("exit", (code) => done([code, /digest (\S+)/.exec(text)?.[1]]));
      })));
      const digests = rig.database.ask(`select digest from signed_release where year = ${year}`);
      expect(new Set(digests.map((it) => it[0])).size === 1, `one release: ${JSON.stringify(digests)}`);
      const said = new Set(outcomes.filter((it) => it[0] === 0).map((it) => it[1]));
      expect(said.size === 1, `one digest: ${JSON.stringify(outcomes)}`);
    },
  },
  {
    name: "fail-over to a streaming replica",
    isDatabaseAway: true,
    async make(rig) {
      const { postgres, replica } = rig;
      if (!postgres || !replica) throw new Error("no database");
      replica.copyOf(postgres);
      await replica.start();
      // What is acknowledged is on both: otherwise it could not outlive one of them.
      postgres.ask("alter system set synchronous_standby_names = '*'");
      postgres.ask("select pg_reload_conf()");
      await sleep(3000);
      await postgres.stop("SIGQUIT");
      await sleep(1000);
      replica.ask("alter system reset synchronous_standby_names", "postgres");
      replica.promote();
      rig.hasFailedOver = true;
    },
  },
];

/** From the last released program to this one, one node after the other. @type {Fault} */
export const UPGRADE = {
  name: "rolling upgrade with a migration",
  async make(rig) {
    const [one, two, three] = rig.nodes;
    await one.stop();
    await one.start();
    await one.untilReady();
    await sleep(3000);
    // One of before restarts beside it, on the new schema.
    await two.stop();
    await two.start({ program: rig.previous });
    await two.untilReady();
    await sleep(3000);
    for (const node of [two, three]) {
      await node.stop();
      await node.start();
      await node.untilReady();
      await sleep(2000);
    }
  },
};
