// One service out of what operators have: Debian's PostgreSQL and HAProxy, a bucket, three
// nodes, each in a network namespace of its own where the machine lets us make one.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { credentials, startStore } from "../bucket.mjs";
import { sleep } from "./learner.mjs";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const SECRET = Buffer.alloc(32, 9);

/** @returns {Promise<number>} */
export const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, "0.0.0.0", () => {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    server.close(() => done(port));
  });
});

/** @param {string} program @param {string[]} words */
const run = (program, words) => execFileSync(program, words, { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
/** Whether it worked. @param {string} program @param {string[]} words */
const tried = (program, words) => spawnSync(program, words, { stdio: "ignore" }).status === 0;

const BIN = (() => {
  const all = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql").sort((a, b) => Number(b) - Number(a)) : [];
  const found = all.map((version) => `/usr/lib/postgresql/${version}/bin`).find((bin) => existsSync(`${bin}/initdb`));
  if (!found) throw new Error("PostgreSQL is needed: apt-get install postgresql");
  return found;
})();
const isRoot = process.getuid?.() === 0;
/** PostgreSQL refuses to run as root. */
const AS = isRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] : ["env"];

/** What `pgbouncer --version` says: [1, 25], or null where there is none. @param {string} program @returns {number[] | null} */
export function poolerVersion(program) {
  const said = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout || "";
  const found = /PgBouncer (\d+)\.(\d+)/.exec(said);
  return found && [Number(found[1]), Number(found[2])];
}

/** A pooler in transaction mode between the nodes and PostgreSQL. */
export class Pooler {
  /** @param {string} program @param {string} folder @param {number} port @param {number} upstream port of PostgreSQL here */
  constructor(program, folder, port, upstream) {
    Object.assign(this, { program, folder, port, upstream });
    this.knowsPrepared = Number(poolerVersion(program)?.[1]) >= 21 || Number(poolerVersion(program)?.[0]) > 1;
  }
  async start() {
    mkdirSync(this.folder, { recursive: true });
    const prepared = this.knowsPrepared ? "max_prepared_statements = 200\n" : "";
    writeFileSync(join(this.folder, "users"), '"postgres" ""\n');
    writeFileSync(join(this.folder, "pgbouncer.ini"), `[databases]\n* = host=127.0.0.1 port=${this.upstream}\n[pgbouncer]\nlisten_addr = 0.0.0.0\nlisten_port = ${this.port}\nunix_socket_dir =\nauth_type = trust\nauth_file = ${join(this.folder, "users")}\npool_mode = transaction\nmax_client_conn = 200\ndefault_pool_size = 12\nserver_lifetime = 30\nignore_startup_parameters = extra_float_digits\n${prepared}`);
    if (isRoot) run("chown", ["-R", "postgres", this.folder]);
    const log = openSync(join(this.folder, "log"), "a");
    this.child = spawn(AS[0], [...AS.slice(1), this.program, join(this.folder, "pgbouncer.ini")], { stdio: ["ignore", log, log] });
    for (let n = 0; n < 100; n += 1) {
      if (tried(`${BIN}/pg_isready`, ["-q", "-h", "127.0.0.1", "-p", String(this.port)])) return;
      await sleep(100);
    }
    throw new Error(`PgBouncer does not start: ${readFileSync(join(this.folder, "log"), "utf8").slice(-2000)}`);
  }
}

/** A server of PostgreSQL. */
export class Postgres {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  child;
  /** @param {string} folder @param {number} port */
  constructor(folder, port) {
    this.folder = folder;
    this.port = port;
  }
  initialise() {
    mkdirSync(this.folder, { recursive: true });
    if (isRoot) run("chown", ["postgres", this.folder]);
    run(AS[0], [...AS.slice(1), `${BIN}/initdb`, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-D", `${this.folder}/data`]);
    appendFileSync(`${this.folder}/data/pg_hba.conf`, "host all all 10.0.0.0/8 trust\nhost replication all 127.0.0.1/32 trust\n");
  }
  /** @param {Postgres} primary */
  copyOf(primary) {
    mkdirSync(this.folder, { recursive: true });
    if (isRoot) run("chown", ["postgres", this.folder]);
    run(AS[0], [...AS.slice(1), `${BIN}/pg_basebackup`, "-h", "127.0.0.1", "-p", String(primary.port), "-U", "postgres", "-D", `${this.folder}/data`, "-R", "-X", "stream", "-c", "fast"]);
  }
  async start() {
    const log = openSync(`${this.folder}/log`, "a");
    this.child = spawn(AS[0], [...AS.slice(1), `${BIN}/postgres`, "-D", `${this.folder}/data`, "-k", this.folder, "-p", String(this.port), "-c", "listen_addresses=*", "-c", "max_connections=120", "-c", "shared_buffers=64MB"], { stdio: ["ignore", log, log] });
    for (let n = 0; n < 300; n += 1) {
      if (tried(`${BIN}/pg_isready`, ["-q", "-U", "postgres", "-h", "127.0.0.1", "-p", String(this.port)])) return;
      await sleep(100);
    }
    throw new Error(`PostgreSQL does not start: ${readFileSync(`${this.folder}/log`, "utf8").slice(-2000)}`);
  }
  /** @param {NodeJS.Signals} signal SIGINT: in good order; SIGQUIT: as a crash does. */
  async stop(signal) {
    const child = this.child;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    await ended;
  }
  promote() {
    run(AS[0], [...AS.slice(1), `${BIN}/pg_ctl`, "promote", "-D", `${this.folder}/data`, "-w"]);
  }
  /** Rows as arrays of texts. @param {string} sql @param {string} [database] @returns {string[][]} */
  ask(sql, database = "relais") {
    const text = run(`${BIN}/psql`, ["-h", "127.0.0.1", "-p", String(this.port), "-U", "postgres", "-d", database, "-qtAX", "-F", "\t", "-c", sql]);
    return text.split("\n").filter(Boolean).map((line) => line.split("\t"));
  }
}

/** A node. */
export class Node {
  /** @type {import("node:child_process").ChildProcess | undefined} */
  child;
  /** @param {Rig} rig @param {number} number */
  constructor(rig, number) {
    this.rig = rig;
    this.number = number;
    this.data = join(rig.folder, `node${number}`);
    mkdirSync(this.data, { recursive: true });
    writeFileSync(join(this.data, "secret.key"), SECRET, { mode: 0o600 });
    this.address = rig.hasNamespaces ? `10.77.${number}.2` : "127.0.0.1";
    this.here = rig.hasNamespaces ? `10.77.${number}.1` : "127.0.0.1";
    this.databaseHost = rig.hasNamespaces ? `10.78.${number}.1` : "127.0.0.1";
    this.appPort = 0;
    this.contentPort = 0;
  }
  get namespace() {
    return `relais${this.rig.tag}n${this.number}`;
  }
  /** One link to the balancer and the bucket, one to the database. */
  connect() {
    if (!this.rig.hasNamespaces) return;
    run("ip", ["netns", "add", this.namespace]);
    run("ip", ["-n", this.namespace, "link", "set", "lo", "up"]);
    for (const [letter, net] of [["a", 77], ["d", 78]]) {
      const [ours, theirs] = [`r${this.rig.tag}${letter}${this.number}`, `r${this.rig.tag}${letter}${this.number}x`];
      run("ip", ["link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", this.namespace]);
      run("ip", ["address", "add", `10.${net}.${this.number}.1/30`, "dev", ours]);
      run("ip", ["link", "set", ours, "up"]);
      run("ip", ["-n", this.namespace, "address", "add", `10.${net}.${this.number}.2/30`, "dev", theirs]);
      run("ip", ["-n", this.namespace, "link", "set", theirs, "up"]);
    }
  }
  /** The way to the database: packets are lost, and nobody says so. @param {"up" | "down"} state */
  link(state) {
    run("ip", ["link", "set", `r${this.rig.tag}d${this.number}`, state]);
  }
  disconnect() {
    if (this.rig.hasNamespaces) tried("ip", ["netns", "delete", this.namespace]);
  }
  /** @param {{ program?: string, dist?: string, bucket?: string, environment?: Record<string, string>, options?: string[] }} [how] */
  async start(how = {}) {
    const rig = this.rig;
    const program = how.program || rig.program;
    const words = ["serve", "--data", this.data, "--database", `postgres://postgres@${this.databaseHost}:${rig.databasePort}/relais`];
    words.push("--files", how.bucket || "s3://relais/files", "--dist", how.dist || rig.dist, "--behind-proxy");
    words.push("--listen", `${this.address}:${this.appPort}`, "--content-listen", `${this.address}:${this.contentPort}`);
    words.push("--url", rig.app, "--content-url", rig.content);
    if (rig.knows(program, "--drain-seconds")) words.push("--metrics-token", "jeton", "--drain-seconds", "3");
    const log = openSync(join(this.data, "log"), "a");
    const environment = { ...process.env, RELAIS_LOG: "warn,server=info", ...credentials(`http://${this.here}:${rig.bucketPort}`), ...how.environment };
    const inside = rig.hasNamespaces ? ["ip", "netns", "exec", this.namespace, program] : [program];
    const child = spawn(inside[0], [...inside.slice(1), ...words, ...(how.options || [])], { stdio: ["ignore", log, log], env: environment });
    this.child = child;
    this.began = performance.now();
    let isOver = false;
    child.once("exit", () => (isOver = true));
    for (let n = 0; n < 300; n += 1) {
      if (isOver) throw new Error(`node ${this.number} ended: ${this.log().slice(-1500)}`);
      if ((await this.get("/healthz")).status === 200) return;
      await sleep(100);
    }
    throw new Error(`node ${this.number} does not answer: ${this.log().slice(-1500)}`);
  }
  log() {
    return readFileSync(join(this.data, "log"), "utf8");
  }
  /** Of the node itself, without the balancer. @param {string} path @param {Record<string, string>} [headers] */
  async get(path, headers = {}) {
    try {
      const answer = await fetch(`http://${this.address}:${this.appPort}${path}`, { headers, signal: AbortSignal.timeout(2000) });
      return { status: answer.status, body: await answer.text() };
    } catch {
      return { status: 0, body: "" };
    }
  }
  async untilReady() {
    const since = performance.now();
    while ((await this.get("/readyz")).status !== 200) {
      if (performance.now() - since > 30000) throw new Error(`node ${this.number} does not become ready: ${this.log().slice(-1500)}`);
      await sleep(200);
    }
  }
  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    this.child?.kill(signal);
  }
  /** @param {NodeJS.Signals} [signal] */
  async stop(signal = "SIGTERM") {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    await ended;
  }
}

/** All of it. */
export class Rig {
  /** @type {Node[]} */
  nodes = [];
  /** @type {import("node:child_process").ChildProcess[]} */
  children = [];
  /** @type {Awaited<ReturnType<typeof startStore>> | undefined} */
  store;
  /** @param {{ program: string, storeProgram: string, previous?: string, namespaces: boolean, conditions: boolean, pooler?: string }} how `pooler`: PgBouncer's program */
  constructor(how) {
    this.program = how.program;
    this.storeProgram = how.storeProgram;
    this.pooler = how.pooler || "";
    this.previous = how.previous || "";
    this.conditions = how.conditions;
    this.tag = String(process.pid % 1000);
    this.folder = mkdtempSync(join(tmpdir(), "relais-nodes-"));
    // PostgreSQL runs as somebody else.
    run("chmod", ["755", this.folder]);
    this.dist = join(this.folder, "dist");
    this.hasNamespaces = how.namespaces && isRoot && tried("ip", ["netns", "add", `relais${this.tag}t`]);
    tried("ip", ["netns", "delete", `relais${this.tag}t`]);
  }
  async start() {
    const [primary, replica, database, bucket, app, content] = await Promise.all([freePort(), freePort(), freePort(), freePort(), freePort(), freePort()]);
    Object.assign(this, { databasePort: database, bucketPort: bucket, app: `http://127.0.0.1:${app}`, content: `http://127.0.0.1:${content}` });
    this.postgres = new Postgres(join(this.folder, "primary"), primary);
    this.replica = new Postgres(join(this.folder, "replica"), replica);
    if (isRoot) {
      // A disk that can be full without the machine's being so.
      mkdirSync(join(this.folder, "primary"));
      this.hasDisk = tried("mount", ["-t", "tmpfs", "-o", "size=700m,mode=755", "tmpfs", join(this.folder, "primary")]);
    }
    this.postgres.initialise();
    await this.postgres.start();
    this.postgres.ask("create database relais", "postgres");
    await this.startBucket();
    for (const number of [1, 2, 3]) {
      const node = new Node(this, number);
      [node.appPort, node.contentPort] = this.hasNamespaces ? [8080, 8081] : [await freePort(), await freePort()];
      node.connect();
      this.nodes.push(node);
    }
    // What stands for the address that a cluster of PostgreSQL moves from one to the other.
    writeFileSync(join(this.folder, "database.cfg"), `defaults\n  mode tcp\n  timeout connect 2s\n  timeout client 1h\n  timeout server 1h\n  timeout check 1s\n  default-server check inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions\nlisten database\n  bind 0.0.0.0:${database}\n  server primary 127.0.0.1:${primary}\n  server replica 127.0.0.1:${replica} backup\n`);
    this.child("haproxy", ["-db", "-f", join(this.folder, "database.cfg")]);
    if (this.pooler) {
      const pooler = new Pooler(this.pooler, join(this.folder, "pooler"), await freePort(), database);
      // Sessions are others' there: the bounds of statements are the role's.
      this.postgres.ask("alter role postgres set lock_timeout = '1s'; alter role postgres set statement_timeout = '60s'; alter role postgres set idle_in_transaction_session_timeout = '5s'", "postgres");
      await pooler.start();
      this.children.push(pooler.child);
      this.databasePort = pooler.port;
    }
    const environment = { RELAIS_APP: `127.0.0.1:${app}`, RELAIS_CONTENT: `127.0.0.1:${content}`, RELAIS_ERRORS: join(ROOT, "docs/operation") };
    for (const node of this.nodes) Object.assign(environment, { [`RELAIS_NODE${node.number}_APP`]: `${node.address}:${node.appPort}`, [`RELAIS_NODE${node.number}_CONTENT`]: `${node.address}:${node.contentPort}` });
    this.child("haproxy", ["-db", "-f", join(ROOT, "docs/operation/haproxy.cfg")], environment);
    await sleep(500);
  }
  /** @param {string} program @param {string[]} words @param {Record<string, string>} [environment] */
  child(program, words, environment = {}) {
    const log = openSync(join(this.folder, "haproxy.log"), "a");
    const child = spawn(program, words, { stdio: ["ignore", log, log], env: { ...process.env, ...environment } });
    child.once("error", (error) => console.error(`${program}: ${error.message}`));
    this.children.push(child);
    return child;
  }
  async startBucket() {
    mkdirSync(join(this.folder, "bucket/relais"), { recursive: true });
    this.store = await startStore(this.storeProgram, join(this.folder, "bucket"), { port: this.bucketPort, conditions: this.conditions ? "honoured" : "ignored" });
  }
  /** @param {"ok" | "hang" | "slow" | "refuse"} how */
  async bucket(how) {
    const store = this.store;
    if (!store) throw new Error("there is no bucket yet");
    if (how === "hang") return void store.child.kill("SIGSTOP");
    // Killed, it refuses; started again, it is as it was.
    await store.stop();
    if (how !== "refuse") this.store = await store.start({ delay: how === "slow" ? 1500 : 0 });
  }
  /** What was used up so far: hundredths of a second of processors, and bytes of PostgreSQL's log. */
  used() {
    const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const ticks = (/** @type {(pid: string, parent: string) => boolean} */ counts) => all.reduce((sum, pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
        // Its own, and that of children which ended.
        return counts(pid, fields[1]) ? sum + [11, 12, 13, 14].reduce((it, at) => it + Number(fields[at]), 0) : sum;
      } catch {
        return sum;
      }
    }, 0);
    const nodes = this.nodes.map((node) => String(node.child?.pid));
    const database = String(this.database.child?.pid);
    const [[log]] = this.database.ask("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')");
    return { nodes: ticks((pid) => nodes.includes(pid)), database: ticks((pid, parent) => pid === database || parent === database), log: Number(log) };
  }
  /** Whether a program, which may be the one of before, has an option. @param {string} program @param {string} option */
  knows(program, option) {
    const help = this.helps.get(program) || run(program, ["serve", "--help"]);
    this.helps.set(program, help);
    return help.includes(option);
  }
  /** @type {Map<string, string>} */
  helps = new Map();
  /** The one that is written to. */
  get database() {
    return this.hasFailedOver ? this.replica : this.postgres;
  }
  async end() {
    for (const node of this.nodes) {
      node.signal("SIGCONT");
      await node.stop("SIGKILL");
      node.disconnect();
    }
    for (const child of this.children) child.kill("SIGKILL");
    await this.store?.stop();
    await this.postgres?.stop("SIGQUIT");
    await this.replica?.stop("SIGQUIT");
    if (this.hasDisk) tried("umount", ["-l", join(this.folder, "primary")]);
    rmSync(this.folder, { recursive: true, force: true });
  }
  /** Keeps the logs of a run that failed. @param {string} to */
  keepLogs(to) {
    mkdirSync(to, { recursive: true });
    for (const node of this.nodes) cpSync(join(node.data, "log"), join(to, `node${node.number}.log`));
    for (const name of ["haproxy.log", "primary/log"]) if (existsSync(join(this.folder, name))) cpSync(join(this.folder, name), join(to, name.replace("/", "-")));
  }
}
