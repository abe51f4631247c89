// SIGTERM in the middle of commits: what was acknowledged is there, the program ends
// with 0, and what was not acknowledged can be sent again.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "./limited.mjs";
import { manifest, playerAt, startServer, writeZip } from "./server.mjs";

const LEARNERS = 8;
let dist, server;

before(async () => {
  dist = mkdtempSync(join(tmpdir(), "relais-shutdown-"));
  writeZip(join(dist, "c.scorm12.zip"), { "imsmanifest.xml": manifest("C", [{ id: "A" }]), "A.html": "<!doctype html><title>A</title>" });
  server = await startServer(dist);
});
after(async () => {
  await server?.close();
  rmSync(dist, { recursive: true, force: true });
});

/** What a launch gives a player. */
async function launch(cookie) {
  const page = await (await fetch(`${server.app}/mes-cours/c/lecture`, { headers: { cookie } })).text();
  const html = await (await fetch(playerAt(page, server))).text();
  return JSON.parse(/id="launch">([\s\S]*?)<\/script>/.exec(html)?.[1] || "null").sco;
}

async function begin() {
  const answer = await fetch(`${server.app}/cours/c/commencer`, { method: "POST", redirect: "manual", headers: { origin: server.app }, body: new URLSearchParams() });
  assert.equal(answer.status, 303);
  const cookie = (answer.headers.get("set-cookie") || "").split(";")[0];
  return { cookie, sco: await launch(cookie), acknowledged: 0, sent: 0 };
}

test("SIGTERM during commits loses nothing and exits with 0", async () => {
  const learners = await Promise.all(Array.from({ length: LEARNERS }, begin));
  let running = true;
  const all = learners.map(async (learner) => {
    while (running) {
      const seq = ++learner.sent;
      const body = JSON.stringify({ token: learner.sco.token, seq, set: { "cmi.core.lesson_location": String(seq) } });
      try {
        const answer = await fetch(`${server.content}/essai/commit`, { method: "POST", headers: { origin: server.content }, body });
        if (answer.status === 429) return;
        if (answer.status === 200) learner.acknowledged = (await answer.json()).acknowledged;
      } catch {
        return;
      }
    }
  });
  while (!learners.some((it) => it.acknowledged > 1)) await new Promise((resolve) => setTimeout(resolve));
  const code = await server.kill("SIGTERM");
  running = false;
  await Promise.all(all);
  assert.equal(code, 0, server.log());
  assert.ok(learners.some((it) => it.acknowledged > 1), "commits were under way");
  await server.start();
  for (const learner of learners) {
    const sco = await launch(learner.cookie);
    const kept = Number(sco.cmi["cmi.core.lesson_location"] || 0);
    assert.ok(kept >= learner.acknowledged, `${kept} of ${learner.acknowledged} acknowledged`);
    assert.ok(kept <= learner.sent);
  }
});

test("a node that drains says so first, goes on with what comes, and ends what was begun", async () => {
  const draining = await startServer(dist, "--drain-seconds", "6");
  const before = server;
  server = draining;
  try {
    const learners = await Promise.all(Array.from({ length: 3 }, begin));
    const commit = async (learner) => {
      const seq = ++learner.sent;
      const body = JSON.stringify({ token: learner.sco.token, seq, set: { "cmi.core.lesson_location": String(seq) } });
      const answer = await fetch(`${server.content}/essai/commit`, { method: "POST", headers: { origin: server.content }, body });
      assert.equal(answer.status, 200, await answer.clone().text());
      learner.acknowledged = (await answer.json()).acknowledged;
    };
    const [slow, ...others] = learners;
    await Promise.all(others.map(commit));

    // A learner on a slow line has sent half of a commit.
    const text = JSON.stringify({ token: slow.sco.token, seq: 1, set: { "cmi.core.lesson_location": "slow" } });
    const address = new URL(server.content);
    const line = connect(Number(address.port), address.hostname);
    let heard = "";
    line.on("data", (piece) => (heard += piece));
    const gone = new Promise((resolve) => line.once("close", resolve));
    line.write(`POST /essai/commit HTTP/1.1\r\nhost: ${address.host}\r\norigin: ${server.content}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text.slice(0, 20)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));

    const ended = server.kill("SIGTERM");
    const began = performance.now();
    const since = () => performance.now() - began;
    // What a balancer asks for comes first; the process is alive all the while.
    for (const url of [server.app, server.content]) {
      let ready;
      do ready = await fetch(`${url}/readyz`);
      while (ready.status === 200 && since() < 3000);
      assert.equal(ready.status, 503, `${url} long before the doors close`);
      assert.match(await ready.text(), /draining/);
      assert.equal((await fetch(`${url}/healthz`)).status, 200);
    }
    // Who is sent here still is served: nobody meets a closed door before balancers had time to hear.
    for (let round = 0; round < 3; round++) {
      await Promise.all(others.map(commit));
      assert.equal((await fetch(`${server.app}/cours/c`)).status, 200);
    }
    others.push(await begin());
    await commit(others.at(-1));
    // The doors close; what was begun goes on to its end.
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, 6600 - since())));
    await assert.rejects(fetch(`${server.app}/healthz`));
    line.write(text.slice(20));
    await gone;
    assert.match(heard, /^HTTP\/1\.1 200 [^]*"acknowledged":1/, heard);
    assert.equal(await ended, 0, server.log());

    await server.start();
    for (const learner of others) assert.equal((await launch(learner.cookie)).cmi["cmi.core.lesson_location"], String(learner.acknowledged));
    assert.equal((await launch(slow.cookie)).cmi["cmi.core.lesson_location"], "slow");
  } finally {
    await draining.close();
    server = before;
  }
});
