// PgBouncer in transaction mode, whichever is installed: from 1.21 three nodes and learners
// behind it, of whom nothing is lost; an older one, or one without prepared statements, is
// refused at the start in words that say what to do. Says which of them was tried.
//
//   node tests/nodes/pooler.mjs            PGBOUNCER=PATH for another than the installed one

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, Pooler, Postgres, freePort, poolerVersion } from "./rig.mjs";

const pooler = process.env.PGBOUNCER || ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].find(existsSync) || "pgbouncer";
const version = poolerVersion(pooler);
if (!version) throw new Error("PgBouncer is needed: apt-get install pgbouncer, or name one in PGBOUNCER");
const program = ["debug", "release"].map((it) => join(process.env.CARGO_TARGET_DIR || join(ROOT, "target"), it, "relais")).find(existsSync);
if (!program) throw new Error("build the program first: cargo build -p relais");

/** What a node says that does not start behind this pooler. @param {Pooler} pooler @param {Postgres} postgres */
async function refusal(pooler, postgres) {
  const data = mkdtempSync(join(tmpdir(), "relais-pooler-node-"));
  const words = ["serve", "--data", data, "--dist", folder, "--listen", "127.0.0.1:0", "--content-listen", "127.0.0.1:0", "--database"];
  const asked = spawnSync(program, [...words, `postgres://postgres@127.0.0.1:${pooler.port}/relais`], { encoding: "utf8", timeout: 60000 });
  rmSync(data, { recursive: true, force: true });
  if (asked.status === null || asked.status === 0) throw new Error(`it was not refused: ${asked.stdout}${asked.stderr}`);
  const [[tables]] = postgres.ask("select count(*) from pg_tables where schemaname = 'public'");
  if (tables !== "0") throw new Error(`refused, but ${tables} tables were made`);
  return asked.stdout + asked.stderr;
}

const folder = mkdtempSync(join(tmpdir(), "relais-pooler-"));
spawnSync("chmod", ["755", folder]);
const postgres = new Postgres(join(folder, "primary"), await freePort());
/** @type {Pooler | undefined} */
let started;
try {
  postgres.initialise();
  await postgres.start();
  postgres.ask("create database relais", "postgres");
  started = new Pooler(pooler, join(folder, "pooler"), await freePort(), postgres.port);
  await started.start();
  const said = await refusal(started, postgres);
  const wanted = started.knowsPrepared ? /the role must have the bounds of its statements/ : /PgBouncer 1\.21 or newer/;
  if (!wanted.test(said)) throw new Error(`refused in other words: ${said}`);
  console.log(`PgBouncer ${version.join(".")}: refused ${started.knowsPrepared ? "while the role has no bounds" : "(it knows no prepared statements)"}, nothing was written`);
} finally {
  started?.child?.kill("SIGKILL");
  await postgres.stop("SIGQUIT");
  rmSync(folder, { recursive: true, force: true });
}
if (!started.knowsPrepared) {
  console.log("the nodes behind a newer one were not tried: name it in PGBOUNCER");
  process.exit(0);
}
console.log("with bounds: three nodes and learners behind it");
const { status } = spawnSync(process.execPath, [join(ROOT, "tests/nodes/run.mjs"), "--short", "--only", "^(kill -9 of a node|database restarted)$", "--learners", "40", "--pooler", pooler], { stdio: "inherit" });
process.exit(status ?? 1);
