// Package files in a bucket: two servers share them, and nothing of a package is on
// either one's disk.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startStore } from "../bucket.mjs";
import { program } from "./player.mjs";
import { manifest, playerAt, startServer, writeZip } from "./server.mjs";

let bucket, folder, dist, s3;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "relais-bucket-"));
  dist = mkdtempSync(join(tmpdir(), "relais-dist-"));
  writeZip(join(dist, "c.scorm12.zip"), { "imsmanifest.xml": manifest("C", [{ id: "A" }]), "A.html": "<!doctype html><title>A</title><p>Bonjour", "film.mp4": "0123456789".repeat(1000) });
  mkdirSync(join(folder, "relais"));
  s3 = await startStore(join(dirname(program), "bucket"), folder);
  Object.assign(process.env, s3.environment);
  bucket = "s3://relais/paquets";
});
after(async () => {
  await s3?.stop();
  for (const path of [folder, dist]) if (path) rmSync(path, { recursive: true, force: true });
});

async function launched(server) {
  const answer = await fetch(`${server.app}/cours/c/commencer`, { method: "POST", redirect: "manual", headers: { origin: server.app }, body: new URLSearchParams() });
  const cookie = (answer.headers.get("set-cookie") || "").split(";")[0];
  const page = await (await fetch(`${server.app}/mes-cours/c/lecture`, { headers: { cookie } })).text();
  const here = playerAt(page, server);
  const html = await (await fetch(here)).text();
  return new URL(JSON.parse(/id="launch">([\s\S]*?)<\/script>/.exec(html)?.[1] || "null").sco.url, here).href;
}

test("a package's files are written to the bucket and served from it, whole and in part", async () => {
  const server = await startServer(dist, "--files", bucket);
  try {
    assert.equal((await fetch(`${server.app}/readyz`)).status, 200);
    const sco = await launched(server);
    assert.match(await (await fetch(sco)).text(), /Bonjour/);
    const film = new URL("film.mp4", sco);
    const piece = await fetch(film, { headers: { range: "bytes=10-14" } });
    assert.deepEqual([piece.status, await piece.text(), piece.headers.get("content-range")], [206, "01234", "bytes 10-14/10000"]);
    assert.deepEqual(readdirSync(server.data).filter((name) => name === "files"), [], "nothing on this machine's disk");
    const names = readdirSync(join(folder, "relais"), { recursive: true }).map(String);
    assert.ok(names.some((name) => /^paquets\/[0-9a-f]{2}\/[0-9a-f]{64}/.test(name)), names.join());

    // Every file is there and undamaged, says the program; it notices one that is not.
    const check = () => promisify(execFile)(program, ["admin", "--data", server.data, "--files", bucket, "check"]);
    await check();
    const object = names.find((name) => /^paquets\/[0-9a-f]{2}\/[0-9a-f]{64}$/.test(name));
    assert.ok(object, names.join());
    rmSync(join(folder, "relais", object));
    const found = await check().then(() => "nothing", (error) => error.stdout + error.stderr);
    assert.match(found, /^the file `[0-9a-f]{64}` is missing$/m);
  } finally {
    await server.close();
  }
});

test("a bucket that is not there, or does not answer, is said and loses nothing", async () => {
  const server = await startServer(dist, "--files", bucket + "/autre");
  try {
    const sco = await launched(server);
    assert.equal((await fetch(sco)).status, 200);
    await s3.stop();
    const answer = await fetch(new URL("film.mp4", sco));
    assert.equal(answer.status, 503);
    assert.deepEqual(await answer.json(), { error: "busy" });
    // The pages that need no file go on, and so do courses whose files were read before; commits
    // do not ask for the bucket, so no balancer takes the node out. Whoever watches is told.
    assert.equal((await fetch(`${server.app}/`)).status, 200);
    assert.equal((await fetch(sco)).status, 200);
    const until = Date.now() + 10000;
    while ((await fetch(`${server.content}/readyz/files`)).status !== 503) {
      assert.ok(Date.now() < until, "nobody is told that the bucket is away");
      await new Promise((done) => setTimeout(done, 200));
    }
    for (const origin of [server.app, server.content]) assert.equal((await fetch(`${origin}/readyz`)).status, 200);
    // What was not read before: a page in words, which asks again.
    const page = await fetch(new URL("film.mp4", sco), { headers: { accept: "text/html", "accept-language": "fr" } });
    assert.equal(page.status, 503);
    assert.match(await page.text(), /<h1>Service momentanément indisponible<\/h1>[\s\S]*data-again="\d+"[\s\S]*location\.reload/);
    s3 = await s3.start();
  } finally {
    await server.close();
  }
  await assert.rejects(startServer(dist, "--files", "ftp://relais"), /neither a folder nor s3:/);
  await assert.rejects(startServer(dist, "--files", "s3:///x"), /s3:\/\/BUCKET/);
});
