// SIGTERM in the middle of commits: what was acknowledged is there, the program ends
// with 0, and what was not acknowledged can be sent again.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { manifest, startServer, writeZip } from "./server.mjs";

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
  const player = /src="([^"]+\/lecteur\/[^"]+)"/.exec(page)?.[1].replaceAll("&amp;", "&").replaceAll("&#x2F;", "/");
  assert.ok(player, page);
  const html = await (await fetch(player)).text();
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
