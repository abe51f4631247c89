// A package that renews its content: corrected once, current at the next launch. And whatever
// goes wrong on the way, or is done to it on purpose: the content that was there stays.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, createPrivateKey, sign } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import test, { after, before, beforeEach } from "./limited.mjs";
import { chromium } from "playwright-core";
import { answer, browserProgram, build, courseOf, jump, launch, lms, openBrowser, program, read, serve, settle } from "./player.mjs";

const root = new URL("../../", import.meta.url).pathname;
const POINTER = "/maj/demo/tour/fr.grand-public.json";
const RECORD = "updates:demo-tour@acme";
let folder, browser, host, address, keys, site, scorm, packages;
/** What the host serves, how it answers, and what it was asked. */
let at = "";
let answers = null;
let asked = [];

const relais = (...options) => execFileSync(program, options, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** Publishes the course, changed by this; the folder is kept as `name`. */
function publish(name, change, key = "key", more = []) {
  const source = join(folder, name, "course");
  cpSync(join(root, "tests/courses/demo"), source, { recursive: true });
  change(source);
  relais("updates", "publish", source, "--to", join(folder, "maj"), "--key", join(folder, key + ".pem"), ...more);
  cpSync(join(folder, "maj"), join(folder, name, "maj"), { recursive: true });
}

const append = (path, text) => writeFileSync(path, readFileSync(path, "utf8") + "\n" + text + "\n");
const pointerOf = (name) => JSON.parse(readFileSync(join(folder, name, POINTER), "utf8"));
const objectOf = (name, { sha256 }) => JSON.parse(gunzipSync(readFileSync(join(folder, name, "maj/objects", sha256 + ".bin"))));
const planOf = (name) => objectOf(name, objectOf(name, pointed(name).list).plan);
const pointed = (name) => JSON.parse(pointerOf(name).signed);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "relais-updates-"));
  mkdirSync(join(folder, "maj"));
  host = createServer((request, response) => {
    const path = new URL(request.url, "http://host").pathname;
    asked.push({ path, method: request.method, headers: request.headers });
    const headers = { "access-control-allow-origin": "*", "cache-control": "no-store" };
    if (answers?.(path, request, response, headers)) return;
    try {
      response.writeHead(200, headers).end(readFileSync(join(folder, at, path)));
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise((done) => host.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${host.address().port}`;
  keys = Object.fromEntries(["key", "next", "other"].map((name) => [name, relais("updates", "keys", "--new", join(folder, name + ".pem")).trim()]));
  publish("first", () => {});
  publish("second", (course) => append(join(course, "tour/1-blocks/01-text.md"), "La phrase corrigée."));
  publish("third", (course) => {
    rmSync(join(course, "tour/2-activities/03-practice.md"));
    writeFileSync(join(course, "tour/1-blocks/01b-new.md"), '+++\ntitle = "Toute nouvelle"\nid = "toute-nouvelle"\n+++\n\nUne page que le paquet n’avait pas.\n');
  });
  publish("moved", (course) => {
    const [text, media] = ["01-text", "02-media"].map((name) => join(course, "tour/1-blocks", name + ".md"));
    const [first, second] = [text, media].map((path) => readFileSync(path, "utf8"));
    writeFileSync(text, second), writeFileSync(media, first);
    // The same page in the other language moves as well.
    renameSync(join(course, "tour/1-blocks/01-text.en.md"), join(course, "tour/1-blocks/02-media.en.md"));
  });
  publish("asked", (course) => {
    const change = (path, changes) => writeFileSync(path, changes.reduce((text, [from, to]) => (assert.ok(text.includes(from), from), text.replace(from, to)), readFileSync(path, "utf8")));
    change(join(course, "tour/2-activities/01-questions.md"), [
      ["Quel lien est sûr ?", "Quel lien est vraiment sûr ?"],
      ["- [ ] Aucun.\n", "- [ ] Aucun.\n- [ ] Celui d’un ami. — Il a pu être piégé.\n"],
      [/::: question \{#q-true [^]*?\n:::\n/.exec(readFileSync(join(course, "tour/2-activities/01-questions.md"), "utf8"))[0], ""],
    ]);
    const quiz = readFileSync(join(course, "tour/quiz.md"), "utf8");
    change(join(course, "tour/quiz.md"), [
      [/::: question \{#z-5 [^]*?\n:::\n/.exec(quiz)[0], "::: question {#z-50 type=true-false}\nUne question neuve\n\n- [x] Vrai\n- [ ] Faux\n:::\n"],
    ]);
  });
  publish("drawn", (course) => {
    const path = join(course, "tour/media/shapes.svg");
    writeFileSync(path, readFileSync(path, "utf8").replace(/<svg /, '<svg data-version="2" '));
  });
  publish("short", (course) => append(join(course, "short/1-only/01-page.md"), "L’autre module, corrigé."));
  publish("rotated", (course) => append(join(course, "tour/1-blocks/01-text.md"), "Signé par la clé suivante."), "next", ["--earlier-key", keys.key]);
  cpSync(join(folder, "first/maj"), join(folder, "withdrawn/maj"), { recursive: true });
  const { id } = planOf("first").pages[0];
  relais("updates", "withdraw", join(folder, "withdrawn/maj"), "--module", "demo/tour", "--page", id, "--lang", "fr", "--note", "Appelez le 17.", "--key", join(folder, "key.pem"));
  writeFileSync(join(folder, "acme.toml"), `id = "acme"\nname = "Acme"\nreturn_url = "https://acme.example/"\nupdates = "${address}"\nupdates_key = "${keys.key}"\nupdates_next_key = "${keys.next}"\n`);
  packages = join(folder, "packages");
  build(join(root, "tests/courses/demo"), packages, "--partner", join(folder, "acme.toml"));
  build(join(root, "tests/courses/demo"), packages);
  for (const target of ["html5", "scorm12"]) {
    execFileSync("unzip", ["-q", join(packages, `demo-tour.acme.${target}.zip`), "-d", join(folder, target)]);
    execFileSync("unzip", ["-q", join(packages, `demo-tour.${target}.zip`), "-d", join(folder, "plain-" + target)]);
  }
  execFileSync("unzip", ["-q", join(packages, "demo-short.acme.html5.zip"), "-d", join(folder, "short-html5")]);
  site = await serve(join(folder, "html5"), { "/short/": join(folder, "short-html5") });
  scorm = await serve(join(folder, "scorm12"));
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  site?.close();
  scorm?.close();
  host?.closeAllConnections();
  host?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  at = "first";
  answers = null;
  asked = [];
});

/** In the page: what a package waits for at most is longer, since this machine may be slow. */
function patient() {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (work, wait, ...more) => setTimeout(work, wait === 900 ? 30000 : wait, ...more);
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (milliseconds) => timeout(milliseconds * 10);
}

/** A page of a browser of its own. */
async function fresh(t) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  t.after(() => context.close());
  await context.addInitScript(patient);
  return context.newPage();
}

/** A browser of its own, at the start page. */
async function visitor(t, prepare = async () => {}) {
  const page = await fresh(t);
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(String(error)));
  await prepare(page);
  await page.goto(`${site.origin}/package/index.html`);
  await page.waitForSelector("html.ready");
  return page;
}

async function again(page) {
  await page.goto("about:blank");
  await page.goto(`${site.origin}/package/index.html`);
  await page.waitForSelector("html.ready");
}

/** Leaves the start page. */
async function begin(page) {
  await jump(page, (await courseOf(page)).pages[0].id);
}

/** Waits until something that the page looks up says so. @param {any} page @param {Function} look in the page; a promise is waited for */
async function until(page, look, argument, what = String(look)) {
  for (const end = Date.now() + 60000; Date.now() < end; ) {
    if (await page.evaluate(look, argument)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(what);
}

const noted = (page) => page.evaluate((record) => globalThis.Relais.storage.get(record), RECORD);

/** Begins, until this sequence has arrived. */
async function renewed(page, sequence) {
  await begin(page);
  await until(page, async ([record, sequence]) => (await globalThis.Relais.storage.get(record))?.sequence === sequence, [RECORD, sequence]);
}

/** Begins, until an update was refused for this reason. */
async function refused(page, reason) {
  await begin(page);
  await until(page, (record) => globalThis.Relais.storage.get(record).then((it) => Object.keys(it?.refused || {}).length > 0), RECORD);
  assert.deepEqual(Object.keys((await noted(page)).refused), [reason]);
}

const says = (page, text) => page.evaluate((text) => document.getElementById("_main").textContent.includes(text), text);

test("what renews content has 4 kB at most, as it travels", (t) => {
  for (const target of ["html5", "scorm12"]) {
    const packed = (text) => gzipSync(text, { level: 9 }).length;
    const size = (folder) => packed(readFileSync(join(folder, "assets/relais.js")));
    // With what stands inside the page.
    const [inside] = readFileSync(join(folder, target, "index.html"), "utf8").match(/<script data-kept=.*?<\/script>/s);
    const head = (more) => packed(readFileSync(join(folder, target, "index.html"), "utf8").replace(inside, more));
    const bytes = size(join(folder, target)) - size(join(folder, "plain-" + target)) + head(inside) - head("");
    t.diagnostic(`${bytes} bytes`);
    assert.ok(bytes > 1000 && bytes <= 4096, `${bytes} bytes`);
  }
});

test("a correction is there at the next launch, and the host sees nothing but its address", async (t) => {
  at = "second";
  const page = await visitor(t);
  assert.match(await page.textContent("#_start"), new RegExp(`demande à 127.0.0.1:${host.address().port}`));
  assert.equal(asked.length, 0, "not before the start page was left");
  assert.equal(await says(page, "La phrase corrigée."), false);
  const course = await courseOf(page);
  const { sequence, version } = pointed("second");
  await renewed(page, sequence);
  await read(page);
  assert.equal(await says(page, "La phrase corrigée."), false, "nothing changes under the learner");
  for (const { method, headers } of asked) {
    assert.equal(method, "GET");
    assert.equal(headers.cookie, undefined);
    assert.equal(headers.referer, undefined);
  }
  // The package knows what it has: only what is new was asked for.
  const moved = asked.reduce((sum, { path }) => sum + readFileSync(join(folder, at, path)).length, 0);
  t.diagnostic(`${asked.length} requests, ${moved} bytes: ${asked.map((one) => one.path).join(" ")}`);
  assert.ok(asked.length <= 6 && moved <= 20000, `${asked.length} requests, ${moved} bytes`);
  asked = [];
  await again(page);
  assert.equal(await says(page, "La phrase corrigée."), true);
  const now = await courseOf(page);
  assert.equal(now.version, version);
  assert.notEqual(now.hash, course.hash);
  assert.match(await page.textContent("#_help > .fine:last-child"), new RegExp(`n° ${sequence}$`));
  // What was read counts, and the partner's own words are still there.
  assert.equal(await page.locator("#_menu a.done").count(), 1);
  assert.equal(await page.locator('#_result a[href="https://acme.example/"]').count(), 1);
  assert.match(await page.textContent(".paper-by"), /Acme/);
  assert.match(await page.textContent("#_start"), /demande à/);
  // Once more: the pointer alone.
  await jump(page, course.pages[1].id);
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((one) => one.name.includes("/maj/")), null, { timeout: 15000 });
  await settle(page);
  assert.deepEqual(asked.map((one) => one.path), [POINTER]);
  assert.deepEqual(page.errors, []);
});

test("without the host, what arrived stays, and a package that never met it is whole", async (t) => {
  at = "second";
  const page = await visitor(t);
  await renewed(page, pointed("second").sequence);
  answers = (path, request) => (request.socket.destroy(), true);
  await again(page);
  assert.equal(await says(page, "La phrase corrigée."), true);
  const other = await visitor(t);
  await refused(other, "silent");
  await again(other);
  assert.equal(await says(other, "La phrase corrigée."), false);
  assert.deepEqual([...page.errors, ...other.errors], []);
});

const WRONG = {
  "with an error": ["answer", (path, request, response, headers) => (response.writeHead(500, headers).end("{}"), true)],
  "that nothing is there": ["answer", (path, request, response, headers) => (response.writeHead(404, headers).end(), true)],
  "with garbage": ["silent", (path, request, response, headers) => (response.writeHead(200, headers).end("<html>wifi</html>"), true)],
  "with another address": ["silent", (path, request, response, headers) => (response.writeHead(302, { ...headers, location: "/elsewhere" }).end(), true)],
  "without leave for other sites": ["silent", (path, request, response) => (response.writeHead(200).end("{}"), true)],
  "without end": [
    "size",
    (path, request, response, headers) => {
      response.writeHead(200, headers);
      const more = () => !response.destroyed && response.write("x".repeat(1000), () => setImmediate(more));
      more();
      return true;
    },
  ],
  "with objects in which nothing is packed, without end": [
    "size",
    (path, request, response, headers) => {
      if (!path.includes("/objects/")) return false;
      response.writeHead(200, headers).write(Buffer.from("1f8b08000000000000ff", "hex"));
      // Stored blocks of no byte at all.
      const block = Buffer.from("000000ffff".repeat(200), "hex");
      const more = () => !response.destroyed && response.write(block, () => setImmediate(more));
      more();
      return true;
    },
  ],
  "never": ["silent", () => true],
};
for (const [how, [reason, answer]] of Object.entries(WRONG)) {
  test(`a host that answers ${how}: the course runs at once, its content stays`, async (t) => {
    at = "second";
    answers = answer;
    const page = await visitor(t);
    await refused(page, reason);
    await again(page);
    assert.equal(await says(page, "La phrase corrigée."), false);
    assert.deepEqual(page.errors, []);
    assert.equal(await page.textContent("#_banner").then((it) => /mise à jour|correction/i.test(it)), false, "nothing is said to the learner");
  });
}

test("one byte changed in any part: refused", async (t) => {
  at = "second";
  const { list } = pointed("second");
  const page = objectOf("second", list).pages.find((one) => objectOf("second", one).html.includes("La phrase corrigée."));
  const parts = { pointer: POINTER, list: `/maj/objects/${list.sha256}.bin`, page: `/maj/objects/${page.sha256}.bin` };
  for (const [name, changed] of Object.entries(parts)) {
    const bytes = readFileSync(join(folder, at, changed));
    // In the middle: of the pointer, of what is signed.
    bytes[Math.floor(bytes.length / 3)] ^= 1;
    answers = (path, request, response, headers) => path === changed && (response.writeHead(200, headers).end(bytes), true);
    const visit = await visitor(t);
    await begin(visit);
    await until(visit, (record) => globalThis.Relais.storage.get(record).then((it) => Object.keys(it?.refused || {}).length > 0), RECORD);
    const reasons = Object.keys((await noted(visit)).refused);
    assert.ok(["signature", "hash", "silent"].includes(reasons[0]), `${name}: ${reasons}`);
    await again(visit);
    assert.equal(await says(visit, "La phrase corrigée."), false, name);
    assert.ok(asked.some((one) => one.path === changed), name);
  }
});

test("an older sequence is refused, another key too, the next key is taken", async (t) => {
  at = "second";
  const page = await visitor(t);
  await renewed(page, pointed("second").sequence);
  at = "first";
  await again(page);
  await refused(page, "older");
  at = "rotated";
  await again(page);
  assert.equal(await says(page, "La phrase corrigée."), true);
  await renewed(page, pointed("rotated").sequence);
  await again(page);
  assert.equal(await says(page, "Signé par la clé suivante."), true);

  const stranger = await visitor(t, async () => {
    const forged = signed(pointed("second"), "other");
    answers = (path, request, response, headers) => path === POINTER && (response.writeHead(200, headers).end(forged), true);
  });
  await refused(stranger, "signature");
});

/** A pointer of somebody who has a key. */
function signed(pointer, key) {
  const text = JSON.stringify(pointer);
  const signature = sign("sha256", Buffer.from(text), { key: createPrivateKey(readFileSync(join(folder, key + ".pem"))), dsaEncoding: "ieee-p1363" });
  return JSON.stringify({ signed: text, signature: signature.toString("base64url") });
}

/** Serves the second publication, changed and signed anew: by a thief of the key. */
function forge(change) {
  const pointer = pointed("second");
  const objects = new Map();
  const put = (value) => {
    const bytes = Buffer.from(JSON.stringify(value) + "\n");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    objects.set(`/maj/objects/${sha256}.bin`, gzipSync(bytes));
    return { sha256, size: bytes.length };
  };
  const get = (named) => objectOf("second", named);
  const list = get(pointer.list);
  const parts = { plan: get(list.plan), start: get(list.start), end: get(list.end), menu: get(list.menu), pages: list.pages.map(get), files: list.files, pointer };
  change(parts);
  const made = { plan: put(parts.plan), start: put(parts.start), pages: parts.pages.map(put), end: put(parts.end), menu: put(parts.menu), files: parts.files };
  const envelope = signed({ ...parts.pointer, sequence: pointer.sequence + 1, list: put(made) }, "key");
  answers = (path, request, response, headers) => {
    const bytes = path === POINTER ? envelope : objects.get(path);
    if (bytes) response.writeHead(200, headers).end(bytes);
    return !!bytes;
  };
}

const inPage = (markup) => (parts) => (parts.pages[0].html = parts.pages[0].html.replace("</section>", markup + "</section>"));
const ATTACKS = [
  "<script>window.hit = 1</script>",
  '<img src="x" onerror="window.hit = 1" alt="">',
  '<p onclick="window.hit = 1">a</p>',
  '<p style="position:fixed;inset:0">a</p>',
  "<style>* { display: none }</style>",
  '<iframe srcdoc="<script>parent.hit = 1</script>"></iframe>',
  '<object data="x"></object>',
  '<a href="javascript:window.hit = 1">a</a>',
  '<a href="java&#10;script:window.hit = 1">a</a>',
  '<a href="data:text/html,a">a</a>',
  '<a href="https://a.example">a</a>',
  '<a href="../../elsewhere">a</a>',
  '<img src="https://a.example/a.png" alt="">',
  '<video data-poster="https://a.example/a.png"></video>',
  '<form action="https://a.example"></form>',
  '<button formaction="https://a.example">a</button>',
  '<input type="password">',
  '<meta http-equiv="refresh" content="0;url=https://a.example">',
  '<base href="https://a.example/">',
  '<link rel="stylesheet" href="https://a.example/a.css">',
  "<svg><script>window.hit = 1</script></svg>",
  '<svg><animate onbegin="window.hit = 1" attributeName="x" dur="1s"/></svg>',
  '<svg><use href="https://a.example/a.svg#a"/></svg>',
  '<svg><path fill="url(https://a.example/#a)"/></svg>',
  '<svg><foreignObject><iframe></iframe></foreignObject></svg>',
  '<svg><desc><img src="x" onerror="window.hit = 1" alt=""></desc></svg>',
  '<math><mtext><table><mglyph><style><img src="x" onerror="window.hit = 1">',
  '<math><annotation-xml encoding="text/html"><script>window.hit = 1</script></annotation-xml></math>',
  "<noscript><p>a</p></noscript>",
  "<template><script>window.hit = 1</script></template>",
  "<!-- a -->",
  '<p id="_help">a</p>',
  '<p id="course">a</p>',
  '<dialog open>a</dialog>',
  '<x-a>a</x-a>',
];
test("a thief of the key brings no code: nothing that is not on the closed list", async (t) => {
  at = "second";
  const page = await visitor(t);
  let total = 0;
  await begin(page);
  await until(page, (record) => globalThis.Relais.storage.get(record).then((it) => it?.sequence > 0), RECORD);
  for (const attack of ATTACKS) {
    forge(inPage(attack));
    await again(page);
    await begin(page);
    total += 1;
    await until(page, ([record, total]) => globalThis.Relais.storage.get(record).then((it) => Object.values(it?.refused || {}).reduce((sum, n) => sum + n, 0) >= total), [RECORD, total], attack);
    assert.deepEqual(Object.keys((await noted(page)).refused), ["closed"], attack);
    assert.equal(await page.evaluate(() => window.hit), undefined, attack);
  }
  await again(page);
  assert.equal(await says(page, "La phrase corrigée."), true);
  assert.deepEqual(page.errors, []);
});

const CHANGED = {
  format: (parts) => (parts.pointer = { ...parts.pointer, format: 3 }),
  subject: (parts) => (parts.pointer = { ...parts.pointer, subject: { ...parts.pointer.subject, module: "short" } }),
  version: (parts) => (parts.pointer = { ...parts.pointer, version: "1.1" }),
  rule: (parts) => (parts.plan.rule = { ...parts.plan.rule, masteryScore: 0 }),
  shape: (parts) => parts.pages.pop(),
  file: (parts) => (parts.files = parts.files.map((file) => ({ ...file, blake3: "0".repeat(64), size: 3 << 20 }))),
};
for (const [reason, change] of Object.entries(CHANGED)) {
  test(`signed, and not for this package (${reason}): refused`, async (t) => {
    forge(change);
    const page = await visitor(t);
    await refused(page, reason);
    // Who administers the platform reads it in the help; it is no business of the learner.
    const { isHidden, text } = await page.evaluate(() => ({ isHidden: document.getElementById("_old").hidden, text: document.getElementById("_old").textContent }));
    assert.equal(isHidden, reason !== "format");
    assert.match(text, /plus ancien que le contenu qui est publié/);
    await again(page);
    assert.equal(await says(page, "La phrase corrigée."), false);
  });
}

/** In the page: what a launch costs, and not how long it takes on this machine. */
function counting() {
  const counts = (globalThis.counts = { looks: 0, opened: 0, digests: 0, signatures: 0, parsed: 0, sections: 0 });
  const count = (owner, name, what) => {
    const { [name]: own } = owner;
    owner[name] = function (...given) {
      if (!document.documentElement.classList.contains("started")) counts[what] += 1;
      return own.apply(this, given);
    };
  };
  count(CacheStorage.prototype, "match", "looks");
  count(Cache.prototype, "match", "looks");
  count(CacheStorage.prototype, "open", "opened");
  count(SubtleCrypto.prototype, "digest", "digests");
  count(SubtleCrypto.prototype, "verify", "signatures");
  count(DOMParser.prototype, "parseFromString", "parsed");
  document.addEventListener("readystatechange", () => {
    if (document.readyState !== "interactive") return;
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) counts.sections += [...addedNodes].filter((one) => one.matches?.(".page")).length;
    }).observe(document.getElementById("_main"), { childList: true });
  });
}

test("a launch with one corrected page verifies, parses and replaces that page, and looks once at what is kept", async (t) => {
  at = "second";
  const page = await visitor(t, (page) => page.addInitScript(counting));
  await renewed(page, pointed("second").sequence);
  await until(page, async () => (await (await caches.open("relais-updates")).keys()).some((one) => one.url.endsWith("&next")));
  for (const launch of ["the first", "a later one"]) {
    await again(page);
    assert.equal(await says(page, "La phrase corrigée."), true, launch);
    // Four names, in one turn; the list and the page; both keys.
    const { opened, ...counts } = await page.evaluate(() => globalThis.counts);
    assert.deepEqual(counts, { looks: 4, digests: 2, signatures: 2, parsed: 1, sections: 1 }, launch);
    assert.ok(opened <= 3, `${opened} times opened to write`);
  }
});

test("pages are added and taken away in the middle of an attempt, what was done counts", async (t) => {
  at = "third";
  const page = await visitor(t);
  const before = await courseOf(page);
  await renewed(page, pointed("third").sequence);
  await read(page);
  await again(page);
  const now = await courseOf(page);
  assert.equal(before.pages.some((one) => one.id === "toute-nouvelle"), false);
  assert.equal(now.pages.some((one) => one.id === "toute-nouvelle"), true);
  const gone = before.pages.filter((one) => !now.pages.some((other) => other.id === one.id));
  assert.equal(gone.length, 1);
  assert.equal(await page.evaluate((id) => document.getElementById(id), gone[0].id), null);
  assert.equal(await page.locator("#_menu a.done").count(), 1);
  await jump(page, "toute-nouvelle");
  await read(page);
  assert.equal(await page.locator("#_menu a.done").count(), 2);
  assert.deepEqual(page.errors, []);
});

test("a quiz that was begun stays on its version until it is handed in", async (t) => {
  at = "second";
  const page = await fresh(t);
  const isHeld = (frame, is) => until(frame, async (is) => (await (await caches.open("relais-updates")).keys()).some((one) => one.url.endsWith("&held")) === is, is);
  const says = (frame) => frame.evaluate(() => document.getElementById("_main").textContent.includes("La phrase corrigée."));
  let frame = await launch(page, scorm.origin, "index.html");
  /** What an LMS has of somebody in the quiz, or after it. */
  const saved = (state) =>
    frame.evaluate((quizState) => {
      const course = JSON.parse(document.getElementById("course").textContent);
      const { codec } = globalThis.Relais;
      const state = codec.fresh(7, course);
      for (const page of course.pages) if (!page.quiz) state.pages.add(page.key);
      const drawn = course.activities.filter((one) => one.quiz).slice(0, 2).map((one) => one.key);
      state.quiz = { tries: quizState === 2 ? 1 : 0, best: 0, last: 0, state: quizState, drawn };
      return { "cmi.suspend_data": codec.encode(course, state), "cmi.core.lesson_location": course.quiz.page, "cmi.core.lesson_status": "incomplete" };
    }, state);
  const [inQuiz, handedIn] = [await saved(1), await saved(2)];
  frame = await launch(page, scorm.origin, "index.html", { saved: inQuiz });
  await isHeld(frame, true);
  await until(frame, async ([record, sequence]) => (await globalThis.Relais.storage.get(record))?.sequence === sequence, [RECORD, pointed("second").sequence]);
  frame = await launch(page, scorm.origin, "index.html", { saved: inQuiz });
  assert.equal(await says(frame), false, "still in the quiz");
  frame = await launch(page, scorm.origin, "index.html", { saved: handedIn });
  await isHeld(frame, false);
  frame = await launch(page, scorm.origin, "index.html", { saved: handedIn });
  assert.equal(await says(frame), true);
});

test("who refuses is never seen by the host", async (t) => {
  at = "second";
  const page = await visitor(t);
  await page.click('.top [data-do="preferences"]');
  await page.locator('#_preferences [name="updates"]').uncheck();
  await page.locator("#_preferences .actions .button").click();
  await begin(page);
  await settle(page);
  await again(page);
  await begin(page);
  await settle(page);
  assert.deepEqual(asked, []);
  assert.equal(await page.locator('#_preferences [name="updates"]').isChecked(), false);
});

test("a refusal holds from its very moment, where only localStorage answers, and where it was cleared", async (t) => {
  at = "second";
  const page = await visitor(t);
  await page.evaluate(() => localStorage.setItem("relais:preferences", JSON.stringify({ updates: "off" })));
  // A browser's store that never answers.
  await page.addInitScript(() => (IDBFactory.prototype.open = () => /** @type {any} */ ({})));
  await again(page);
  await begin(page);
  await page.waitForTimeout(4000);
  assert.deepEqual(asked, []);
  const quick = await visitor(t);
  await quick.evaluate(() => {
    /** @type {HTMLElement} */ (document.querySelector("[name=updates]")).click();
    /** @type {HTMLElement} */ (document.querySelector('#_start [data-do="begin"]')).click();
  });
  await settle(quick);
  // Moodle clears localStorage at a sign-in; the page was on another than the first when it was left.
  for (let n = 0; n < 3; n += 1) {
    await quick.evaluate(() => localStorage.clear());
    await quick.goto("about:blank");
    await quick.goto(`${site.origin}/package/index.html#${(await courseOf(page)).pages[1].id}`);
    await quick.waitForSelector("html.ready");
    await settle(quick);
  }
  assert.deepEqual(asked, []);
});

test("what somebody else on the same site writes into what is kept is not shown", async (t) => {
  at = "second";
  const page = await visitor(t);
  await renewed(page, pointed("second").sequence);
  await again(page);
  assert.equal(await says(page, "La phrase corrigée."), true);
  await page.evaluate(async () => {
    const store = await caches.open("relais-updates");
    const key = (await store.keys()).find((one) => one.url.endsWith("&now"));
    const text = await (await store.match(key)).text();
    await store.put(key, new Response(text.replace("La phrase corrigée.", "Appelez ce numéro.")));
  });
  answers = (path, request) => (request.socket.destroy(), true);
  await again(page);
  assert.equal(await says(page, "Appelez ce numéro."), false);
  assert.equal(await says(page, "La phrase corrigée."), false);
  assert.deepEqual(page.errors, []);
});

for (const [what, take] of Object.entries({ "Web Crypto": () => Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined }), "a store for requests": () => delete globalThis.caches, "leave to keep anything": () => Object.defineProperty(globalThis, "caches", { get: () => { throw new DOMException("no", "SecurityError"); } }) })) {
  test(`without ${what} the package is what it was built as, and asks nobody`, async (t) => {
    const page = await visitor(t, (page) => page.addInitScript(take));
    await begin(page);
    await settle(page);
    assert.deepEqual(asked, []);
    assert.deepEqual(page.errors, []);
  });
}

test("in an LMS: corrected at the next launch, with what the LMS has", async (t) => {
  at = "second";
  const page = await fresh(t);
  let frame = await launch(page, scorm.origin, "index.html");
  const course = await courseOf(frame);
  await jump(frame, course.pages[0].id);
  await read(frame);
  await until(frame, async ([record, sequence]) => (await globalThis.Relais.storage.get(record))?.sequence === sequence, [RECORD, pointed("second").sequence]);
  await settle(frame);
  const saved = { "cmi.suspend_data": await lms(page, "cmi.suspend_data"), "cmi.core.lesson_status": "incomplete" };
  const objectives = () => page.evaluate(() => window.lms.objectives().map((one) => one.id));
  assert.deepEqual((await objectives()).filter((id) => id.startsWith("content-")), [`content-${course.version}-0`]);
  frame = await launch(page, scorm.origin, "index.html", { saved });
  assert.equal(await frame.evaluate(() => document.getElementById("_main").textContent.includes("La phrase corrigée.")), true);
  // The LMS is told of what content it is.
  const id = `content-${course.version}-${pointed("second").sequence}`;
  await page.waitForFunction((id) => window.lms.objectives().some((one) => one.id === id), id, { timeout: 20000 });
  assert.deepEqual(await page.evaluate(() => window.lms.errors()), []);
});

test("a page that is withdrawn is gone at once, and another launch later", async (t) => {
  at = "first";
  const page = await visitor(t);
  const { pages } = await courseOf(page);
  at = "withdrawn";
  await renewed(page, pointed("withdrawn").sequence);
  const text = () => page.evaluate((id) => document.getElementById(id).textContent, pages[0].id);
  await page.waitForFunction((id) => document.getElementById(id).textContent.includes("Appelez le 17."), pages[0].id, { timeout: 20000 });
  await again(page);
  assert.match(await text(), /Cette page a été retirée.*Appelez le 17\./s);
  assert.equal(await page.locator("#_menu .menu-list a.menu-link").count() > 0, true);
  // It counts as any page that has nothing to answer.
  await jump(page, pages[0].id);
  await read(page);
  assert.equal(await page.locator("#_menu a.done").count(), 1);
  assert.deepEqual(page.errors, []);
});

test("where nothing more can be kept, the content stays, and comes once there is room", async (t) => {
  at = "second";
  const page = await visitor(t, (page) => page.addInitScript(() => {
    if (globalThis.Cache) Cache.prototype.put = () => Promise.reject(new DOMException("no room", "QuotaExceededError"));
  }));
  await refused(page, "silent");
  await again(page);
  assert.equal(await says(page, "La phrase corrigée."), false);
  assert.deepEqual(page.errors, []);
  // The same browser, later.
  const later = await page.context().newPage();
  await page.close();
  await later.goto(`${site.origin}/package/index.html`);
  await later.waitForSelector("html.ready");
  await renewed(later, pointed("second").sequence);
  await until(later, async () => (await (await caches.open("relais-updates")).keys()).some((one) => one.url.endsWith("&next")));
  await again(later);
  assert.equal(await says(later, "La phrase corrigée."), true);
});

/** Forgets what a platform clears at a sign-in, and what a browser clears that is short of room. */
const clear = (page, isAll) =>
  page.evaluate(async (isAll) => {
    localStorage.clear();
    sessionStorage.clear();
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
    if (isAll) for (const name of await caches.keys()) await caches.delete(name);
  }, isAll);

test("cleared storage, and a store too slow to be shown: nothing older comes all the same", async (t) => {
  at = "second";
  const page = await visitor(t);
  await renewed(page, pointed("second").sequence);
  await settle(page);
  await clear(page, false);
  at = "first";
  await page.addInitScript(() => {
    if (!globalThis.caches) return;
    // What is kept is known after the package's own content was shown.
    const { setTimeout } = globalThis;
    globalThis.setTimeout = (work, wait, ...more) => setTimeout(work, wait === 900 ? 1 : wait, ...more);
    const match = caches.match.bind(caches);
    caches.match = (...all) => new Promise((done) => setTimeout(() => done(match(...all)), 500));
  });
  await again(page);
  assert.equal(await says(page, "La phrase corrigée."), false, "it was too slow");
  await page.waitForTimeout(700);
  await refused(page, "older");
});

test("storage cleared between two visits: what Cache Storage has stays, and nothing older comes", async (t) => {
  at = "second";
  const page = await visitor(t);
  await renewed(page, pointed("second").sequence);
  await settle(page);
  await clear(page, false);
  at = "first";
  await again(page);
  assert.equal(await says(page, "La phrase corrigée."), true);
  await refused(page, "older");
  await again(page);
  assert.equal(await says(page, "La phrase corrigée."), true);
  await clear(page, true);
  at = "second";
  await again(page);
  assert.equal(await says(page, "La phrase corrigée."), false, "the package's own");
  await renewed(page, pointed("second").sequence);
  await again(page);
  assert.equal(await says(page, "La phrase corrigée."), true);
  assert.deepEqual(page.errors, []);
});

/** Another tab of the same browser. */
async function tab(page) {
  const other = await page.context().newPage();
  other.errors = [];
  other.on("pageerror", (error) => other.errors.push(String(error)));
  await again(other);
  return other;
}

const keptNames = (page) => page.evaluate(async () => (await (await caches.open("relais-updates")).keys()).map((one) => one.url.replace(/.*&/, "")).sort());

test("two tabs of one package at once: both are renewed, and nothing is left half-written", async (t) => {
  at = "second";
  const page = await visitor(t);
  const other = await tab(page);
  await Promise.all([page, other].map((one) => renewed(one, pointed("second").sequence)));
  await Promise.all([page, other].map(settle));
  assert.deepEqual(await keptNames(page), ["next"]);
  for (const launch of ["the first", "a later one"]) {
    await Promise.all([page, other].map(again));
    for (const one of [page, other]) assert.equal(await says(one, "La phrase corrigée."), true, launch);
    for (const end = Date.now() + 20000; (await keptNames(page)).join() !== "now"; ) {
      assert.ok(Date.now() < end, (await keptNames(page)).join());
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  assert.equal(await page.evaluate(async () => JSON.parse(await (await (await caches.open("relais-updates")).match((await (await caches.open("relais-updates")).keys())[0])).text()).pointer.signed), pointerOf("second").signed);
  assert.deepEqual([...page.errors, ...other.errors], []);
});

test("two modules on one site: what comes to one leaves the other as it is", async (t) => {
  const page = await visitor(t);
  const other = await page.context().newPage();
  const openOther = async () => {
    await other.goto("about:blank");
    await other.goto(`${site.origin}/short/index.html`);
    await other.waitForSelector("html.ready");
  };
  const sequence = (page, record) => page.evaluate((record) => globalThis.Relais.storage.get(record), record).then((it) => it?.sequence);
  const theirs = RECORD.replace("tour", "short");
  const meet = async (page, record, expected) => {
    await begin(page);
    await until(page, async ([record, expected]) => (await globalThis.Relais.storage.get(record))?.sequence === expected, [record, expected]);
    await settle(page);
  };
  const short = (name) => JSON.parse(JSON.parse(readFileSync(join(folder, name, POINTER.replace("tour", "short")), "utf8")).signed);
  // Both get what is theirs.
  at = "short";
  assert.notEqual(short("short").sequence, short("first").sequence);
  await openOther();
  await meet(other, theirs, short("short").sequence);
  at = "second";
  await meet(page, RECORD, pointed("second").sequence);
  await again(page);
  await openOther();
  assert.equal(await says(page, "La phrase corrigée."), true);
  assert.equal(await says(page, "L’autre module, corrigé."), false);
  assert.equal(await says(other, "L’autre module, corrigé."), true);
  assert.equal(await says(other, "La phrase corrigée."), false);
  // One goes back by a new publication, and loses a page; the other hears nothing of it.
  const maj = join(folder, "back/maj");
  cpSync(join(folder, "short/maj"), maj, { recursive: true });
  relais("updates", "rollback", maj, "--module", "demo/tour", "--to", String(pointed("first").sequence), "--key", join(folder, "key.pem"));
  relais("updates", "withdraw", maj, "--module", "demo/tour", "--page", planOf("first").pages[0].id, "--key", join(folder, "key.pem"));
  at = "back";
  // Who was on a page comes back to it, and asks at once.
  await again(page);
  await openOther();
  await meet(page, RECORD, pointed("back").sequence);
  await meet(other, theirs, short("short").sequence);
  await again(page);
  await openOther();
  assert.equal(await says(page, "La phrase corrigée."), false);
  assert.equal(await says(page, "Cette page a été retirée"), true);
  assert.equal(await says(other, "L’autre module, corrigé."), true);
  assert.equal(await says(other, "Cette page a été retirée"), false);
  // One content that is broken is thrown away, not the other's.
  await other.evaluate(async () => {
    const store = await caches.open("relais-updates");
    for (const key of await store.keys()) if (key.url.includes(globalThis.Relais.kept.where)) await store.put(key, new Response("{}"));
  });
  await openOther();
  await again(page);
  assert.equal(await says(other, "L’autre module, corrigé."), false);
  assert.equal(await says(page, "Cette page a été retirée"), true);
  assert.equal(await sequence(page, RECORD), pointed("back").sequence);
  assert.deepEqual(page.errors, []);
});

test("pages in another order: the new one, with what was read", async (t) => {
  at = "moved";
  const page = await visitor(t);
  const before = (await courseOf(page)).pages.map((one) => one.id);
  await renewed(page, pointed("moved").sequence);
  await read(page);
  await again(page);
  const now = (await courseOf(page)).pages.map((one) => one.id);
  assert.deepEqual(now.slice(0, 2), before.slice(0, 2).reverse());
  assert.deepEqual(now.slice(2), before.slice(2));
  const shown = await page.evaluate(() => [...document.querySelectorAll("#_main > .page")].map((one) => one.id));
  assert.deepEqual(shown.slice(1, 3), now.slice(0, 2));
  const listed = await page.evaluate(() => [...document.querySelectorAll("#_menu .menu-list a[href]")].map((one) => one.hash.slice(1)));
  assert.deepEqual(listed.filter((id) => now.slice(0, 2).includes(id)), now.slice(0, 2));
  const done = await page.evaluate(() => [...document.querySelectorAll("#_menu a.done")].map((one) => one.hash.slice(1)));
  assert.deepEqual(done, [before[0]]);
  assert.deepEqual(page.errors, []);
});

test("questions changed in the middle of an attempt, under a strict LMS: answers stay with what is still asked", async (t) => {
  at = "first";
  const page = await fresh(t);
  let frame = await launch(page, scorm.origin, "index.html");
  const before = await courseOf(frame);
  const find = (course, id) => course.activities.find((one) => one.id === id);
  await jump(frame, "questions");
  for (const id of ["q-single", "q-true"]) await answer(frame, find(before, id), true);
  await until(frame, (record) => globalThis.Relais.storage.get(record).then((it) => !!it?.sequence), RECORD);
  at = "asked";
  await settle(frame);
  const kept = async () => ({ "cmi.suspend_data": await lms(page, "cmi.suspend_data"), "cmi.core.lesson_location": await lms(page, "cmi.core.lesson_location"), "cmi.core.lesson_status": "incomplete" });
  const told = () => page.evaluate(() => window.lms.interactions());
  const first = await told();
  assert.deepEqual(first.map((one) => one.id).sort(), ["q-single", "q-true"]);
  frame = await launch(page, scorm.origin, "index.html", { saved: await kept() });
  await jump(frame, "questions");
  await until(frame, async ([record, sequence]) => (await globalThis.Relais.storage.get(record))?.sequence === sequence, [RECORD, pointed("asked").sequence]);
  await settle(frame);
  frame = await launch(page, scorm.origin, "index.html", { saved: await kept() });
  const now = await courseOf(frame);
  assert.equal(find(now, "q-true"), undefined);
  assert.equal(await frame.evaluate(() => document.getElementById("_main").textContent.includes("Quel lien est vraiment sûr")), true);
  // As the state is read back: the answer is there, that of what is gone is not.
  const state = await frame.evaluate((data) => {
    const course = JSON.parse(document.getElementById("course").textContent);
    const state = globalThis.Relais.codec.decode(course, data);
    return Object.fromEntries(course.activities.filter((one) => state.answers.has(one.key)).map((one) => [one.id, state.answers.get(one.key)]));
  }, (await kept())["cmi.suspend_data"]);
  assert.deepEqual(Object.keys(state), ["q-single"]);
  assert.deepEqual(state["q-single"].picks, [1]);
  // The option that was added can be chosen, the pool draws from what is there now.
  await jump(frame, "questions");
  assert.equal(await frame.getByText("Celui d’un ami.").count() > 0, true);
  assert.equal(find(now, "z-5"), undefined);
  assert.equal(find(now, "z-50").quiz, true);
  await answer(frame, find(now, "q-multiple"), true);
  await page.waitForFunction(() => window.lms.interactions().some((one) => one.id === "q-multiple"), null, { timeout: 20000 });
  assert.deepEqual(await page.evaluate(() => window.lms.errors()), []);
});

test("each answer tells a strict LMS the version it was given on", async (t) => {
  at = "second";
  const page = await fresh(t);
  let frame = await launch(page, scorm.origin, "index.html");
  const course = await courseOf(frame);
  const find = (id) => course.activities.find((one) => one.id === id);
  const objective = (id) => page.evaluate((id) => window.lms.interactions().find((one) => one.id === id)?.["objectives.0.id"], id);
  await jump(frame, "questions");
  await answer(frame, find("q-single"), true);
  await until(frame, async ([record, sequence]) => (await globalThis.Relais.storage.get(record))?.sequence === sequence, [RECORD, pointed("second").sequence]);
  await settle(frame);
  assert.equal(await objective("q-single"), `content-${course.version}-0`);
  const saved = { "cmi.suspend_data": await lms(page, "cmi.suspend_data"), "cmi.core.lesson_status": "incomplete" };
  frame = await launch(page, scorm.origin, "index.html", { saved });
  await jump(frame, "questions");
  await answer(frame, find("q-true"), true);
  await settle(frame);
  assert.equal(await objective("q-true"), `content-${course.version}-${pointed("second").sequence}`);
  assert.deepEqual(await page.evaluate(() => window.lms.errors()), []);
});

test("a picture that was changed comes with the update", async (t) => {
  at = "drawn";
  const page = await visitor(t);
  await renewed(page, pointed("drawn").sequence);
  await until(page, async () => (await (await caches.open("relais-updates")).keys()).some((one) => one.url.endsWith("&next")));
  assert.equal(asked.filter((one) => one.path.endsWith(".bin")).length, 2, "the list, and the one that is new");
  await again(page);
  await jump(page, "media");
  const picture = page.locator("#media img").first();
  await picture.scrollIntoViewIfNeeded();
  assert.match(await picture.getAttribute("src"), /^data:image\/svg\+xml/);
  await page.waitForFunction(() => document.querySelector("#media img").naturalWidth > 0);
  assert.match(await picture.evaluate(async (it) => (await (await fetch(it.src).catch(() => null))?.text()) || atob(it.src.split(",")[1])), /data-version="2"/);
  assert.deepEqual(page.errors, []);
});

test("a platform on plain http under a name of its own: the package works, and asks nobody", async (t) => {
  // Browsers call 127.0.0.1 safe, and no other name without https.
  const other = await chromium.launch({ executablePath: browserProgram, args: ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP lms.example 127.0.0.1"] });
  t.after(() => other.close());
  at = "second";
  const page = await other.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(`${site.origin.replace("127.0.0.1", "lms.example")}/package/index.html`);
  await page.waitForSelector("html.ready");
  assert.equal(await page.evaluate(() => globalThis.isSecureContext), false);
  await begin(page);
  await read(page);
  await settle(page);
  assert.equal(await page.locator("#_menu a.done").count(), 1);
  assert.deepEqual(asked, []);
  assert.deepEqual(errors, []);
});
