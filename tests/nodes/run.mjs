// Several nodes are one service: three of them, learners who go on, and all that happens to
// services. Prints, for each fault: acknowledged commits and how many of them were lost,
// learners who had to start anew, the longest wait, answers with a 5xx status that learners
// got, and the seconds until all was normal. Ends with 1 where something was lost, somebody
// had to start anew, waited for more than ten seconds though the database was there, or saw
// a page without words.
//
//   node tests/nodes/run.mjs                    every fault, both buckets; as root on Debian
//   node tests/nodes/run.mjs --short            three minutes, for tests/run
//   --learners 200 --only "bucket" --program target/debug/relais --previous PATH
//   --ignore-conditions                         a bucket that ignores If-None-Match
//   --pooler PATH                               PgBouncer 1.21 or newer between the nodes and PostgreSQL
//   --logs FOLDER                               keeps what the nodes said

import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { check } from "./alerts.mjs";
import { FAULTS, UPGRADE, publish } from "./faults.mjs";
import { Learner, Record, sleep } from "./learner.mjs";
import { ROOT, Rig } from "./rig.mjs";

const { values: options } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    learners: { type: "string" },
    only: { type: "string" },
    program: { type: "string" },
    previous: { type: "string" },
    "ignore-conditions": { type: "boolean", default: false },
    pooler: { type: "string" },
    logs: { type: "string" },
  },
});

/** @param {string} name */
const built = (name) => ["debug", "release"].map((it) => join(process.env.CARGO_TARGET_DIR || join(ROOT, "target"), it, name)).find(existsSync);
const program = options.program || built("relais");
if (!program) throw new Error("build the program first: cargo build -p relais");
const storeProgram = built("bucket");
if (!storeProgram) throw new Error("build the object store of the tests first: cargo build -p tests");
const count = Number(options.learners || (options.short ? 60 : 200));
const wanted = (/** @type {string} */ name) => !options.only || name === "none" || new RegExp(options.only).test(name);

/** @type {string[]} */
const failures = [];
const fail = (/** @type {string} */ text) => {
  failures.push(text);
  console.log(`FAILED: ${text}`);
};
const HEAD = ["fault", "acknowledged", "lost", "anew", "longest wait", "5xx", "until normal"];
const line = (/** @type {(string | number)[]} */ cells) => console.log(`| ${cells.map((cell, n) => String(cell).padEnd(n ? 12 : 46)).join(" | ")} |`);

/** A service, learners in it, and these faults. @param {import("./faults.mjs").Fault[]} faults @param {{ previous?: string, conditions: boolean }} how */
async function service(faults, how) {
  const rig = new Rig({ program: /** @type {string} */ (program), storeProgram: /** @type {string} */ (storeProgram), previous: how.previous, namespaces: !options.short, conditions: how.conditions, pooler: options.pooler });
  const stop = () => void rig.end().finally(() => process.exit(1));
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
  let record = new Record();
  /** @type {Set<Learner>} */
  const learners = new Set();
  let isOver = false;
  /** @type {Learner[]} */
  const finished = [];
  try {
    publish(rig.dist, "La première publication.");
    await rig.start();
    for (const node of rig.nodes) await node.start({ program: how.previous });
    for (const node of rig.nodes) await node.untilReady();
    const place = { app: rig.app, content: rig.content, slug: "cours", pages: 20, pause: options.short ? 700 : 1500 };
    const watch = check.watch(rig);
    const goOn = async () => {
      while (!isOver) {
        const learner = new Learner(place, () => record);
        learners.add(learner);
        if (await learner.begin()) {
          // Half of them leave in the middle and come back.
          await learner.study();
          if (learner.isOver) finished.push(learner);
        } else await sleep(1000);
      }
    };
    const all = [];
    for (let n = 0; n < count; n += 1) {
      all.push(goOn());
      await sleep(3000 / count);
    }
    await sleep(3000);
    /** Learners of whom less is kept than was acknowledged. */
    const lost = () => {
      const rows = new Map(rig.database.ask("select attempt_id, cmi::json ->> 'cmi.core.lesson_location' from attempt").map(([id, page]) => [id, Number(page || 0)]));
      return [...learners].filter((it) => it.attempt && (rows.get(it.attempt) ?? -1) < it.kept).length;
    };
    for (const fault of faults) {
      if (!wanted(fault.name)) continue;
      if (fault.needs && !fault.needs(rig)) {
        console.log(`| ${fault.name}: not on this machine`);
        continue;
      }
      record = new Record();
      const begun = performance.now();
      const before = rig.used();
      watch.begin(fault.name);
      await fault.make(rig).catch((error) => fail(`${fault.name}: ${error.message}`));
      const made = performance.now();
      // Until nobody waits any more.
      const quiet = () => ![...learners].some((it) => it.since && performance.now() - it.since > 2000);
      while (performance.now() - made < 4000 || (!quiet() && performance.now() - made < 60000)) await sleep(100);
      watch.end();
      for (const one of await watch.silence()) fail(`${fault.name}: ${one} still sounds half a minute later`);
      const waiting = [...learners].filter((it) => it.since).map((it) => performance.now() - it.since);
      const longest = Math.max(record.longest, ...waiting);
      const gone = lost();
      const until = record.lastBad > begun ? (record.lastBad - begun) / 1000 : 0;
      line([fault.name, record.acknowledged, gone, record.anew, `${(longest / 1000).toFixed(1)} s`, record.errors, `${until.toFixed(1)} s`]);
      if (fault.name === "none" && record.acknowledged) {
        const after = rig.used();
        const each = (/** @type {number} */ amount) => (amount / record.acknowledged).toFixed(2);
        console.log(`    a commit, with its share of pages: ${each((after.nodes - before.nodes) * 10)} ms of the nodes' processors, ${each((after.database - before.database) * 10)} ms of the database's, ${Math.round((after.log - before.log) / record.acknowledged)} bytes of its log`);
      }
      for (const remark of record.remarks) if (process.env.RELAIS_NODES_REMARKS || /^(anew|no words)/.test(remark)) console.log(`    ${remark}`);
      if (gone) fail(`${fault.name}: ${gone} learners lost what was acknowledged`);
      if (record.anew) fail(`${fault.name}: ${record.anew} learners had to start anew`);
      if (record.wordless) fail(`${fault.name}: ${record.wordless} pages without words`);
      if (longest > 10000 && !fault.isDatabaseAway) fail(`${fault.name}: somebody waited for ${(longest / 1000).toFixed(1)} s`);
      if (!record.acknowledged) fail(`${fault.name}: nothing was acknowledged`);
    }
    isOver = true;
    for (const learner of learners) learner.stopped = true;
    await Promise.race([Promise.all(all), sleep(30000)]);
    await sleep(1000);
    // Who completed is counted, once, whichever node they were on.
    const [[counted]] = rig.database.ask("select count(*) from participation where cell / 10000000 = 2");
    const [[completed]] = rig.database.ask("select count(*) from registration where status in ('completed', 'passed')");
    console.log(`${completed} learners completed the course, ${counted} were counted`);
    if (counted !== completed) fail(`${completed} completed, ${counted} counted`);
    if (finished.length > Number(completed)) fail(`${finished.length} were told that they completed, ${completed} did`);
    for (const fault of await watch.judge()) fail(fault);
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"]) process.removeListener(signal, stop);
    if (options.logs) rig.keepLogs(options.logs);
    await rig.end();
  }
}

line(HEAD);
line(HEAD.map((it, n) => "-".repeat(n ? 12 : 46)));
const short = FAULTS.filter((it) => it.short);
if (options.short) await service(short, { conditions: false });
else {
  await service(FAULTS, { conditions: !options["ignore-conditions"] });
  if (!options.only) {
    console.log("the same with a bucket that ignores If-None-Match");
    await service(FAULTS.filter((it) => ["none", "kill -9 of a node", "bucket hangs"].includes(it.name)), { conditions: false });
  }
  const previous = options.previous;
  if (previous && wanted(UPGRADE.name)) await service([UPGRADE], { conditions: true, previous });
  else if (!previous) console.log("| rolling upgrade: name the last released program with --previous");
}
console.log(failures.length ? `${failures.length} failed` : "all is well");
process.exit(failures.length ? 1 : 0);
