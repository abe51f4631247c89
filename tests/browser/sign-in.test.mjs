// Signing in with a real OpenID Connect provider (the package oidc-provider).

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { Provider } from "oidc-provider";
import { openBrowser } from "./player.mjs";
import { manifest, playerAt, startServer, writeZip } from "./server.mjs";

let browser, server, dist, provider, issuer;
// Answers with the provider once both sides know each other's address.
let answer = (request, response) => response.writeHead(503).end();

before(async () => {
  dist = mkdtempSync(join(tmpdir(), "relais-packages-"));
  for (const one of ["un", "deux"]) {
    writeZip(join(dist, `${one}.scorm12.zip`), { "imsmanifest.xml": manifest(`Cours ${one}`, [{ id: "A" }]), "A.html": "<!doctype html><title>A</title>" });
  }
  provider = createServer((request, response) => answer(request, response));
  await new Promise((resolve) => provider.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${provider.address().port}`;
  server = await startServer(dist, "--oidc-issuer", issuer, "--oidc-client-id", "relais", "--oidc-client-secret", "un-secret-de-test-assez-long", "--oidc-label", "Connexion d’essai");
  const oidc = new Provider(issuer, {
    clients: [{ client_id: "relais", client_secret: "un-secret-de-test-assez-long", redirect_uris: [`${server.app}/identite/retour`] }],
    pkce: { required: () => true },
    cookies: { keys: ["un", "deux"] },
  });
  answer = oidc.callback();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.close();
  provider?.closeAllConnections();
  provider?.close();
  rmSync(dist, { recursive: true, force: true });
});

async function learner() {
  const context = await browser.newContext({ locale: "fr-FR" });
  return { context, page: await context.newPage() };
}

async function begin(page, slug) {
  await page.route("**/lecteur/**", (route) => route.abort());
  await page.goto(`${server.app}/cours/${slug}`);
  await page.click("main form button");
  await page.waitForURL(/\/lecture$/);
}

/** Plays a little: what the player would send. */
async function progress(context, slug, set) {
  const study = await (await context.request.get(`${server.app}/mes-cours/${slug}/lecture`)).text();
  const html = await (await fetch(playerAt(study, server))).text();
  const launch = JSON.parse(/<script type="application\/json" id="launch">([\s\S]*?)<\/script>/.exec(html)?.[1] || "");
  const answer = await fetch(`${server.content}/essai/commit`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.content },
    body: JSON.stringify({ token: launch.sco.token, seq: 1, set, finish: true }),
  });
  assert.equal(answer.status, 200);
}

/** At the provider: who one is, and yes. */
async function identify(page, login) {
  await page.waitForURL(/\/interaction\//);
  await page.fill('[name="login"]', login);
  await page.fill('[name="password"]', "x");
  await page.click('button[type="submit"]');
  await page.waitForURL(/\/interaction\//);
  await page.click('button[type="submit"]');
  await page.waitForURL(/\/mes-cours\?/);
}

async function signIn(page, login) {
  await page.goto(`${server.app}/reprendre`);
  await page.click("text=Connexion d’essai");
  await identify(page, login);
}

const titles = async (page) => (await page.locator(".card h2").allInnerTexts()).sort();

test("courses begun without an account are found again after signing in elsewhere", async () => {
  const one = await learner();
  await begin(one.page, "un");
  await one.page.goto(`${server.app}/mes-cours`);
  await one.page.click("text=Connexion d’essai");
  await identify(one.page, "camille@essai.example");
  assert.match(await one.page.innerText("[role=status]"), /Vous êtes connecté/);
  assert.deepEqual(await titles(one.page), ["Cours un"]);

  // Another browser, with a course of its own: both are there afterwards.
  const two = await learner();
  await begin(two.page, "deux");
  await signIn(two.page, "camille@essai.example");
  assert.match(await two.page.innerText("[role=status]"), /Un cours commencé dans ce navigateur a été joint/);
  assert.deepEqual(await titles(two.page), ["Cours deux", "Cours un"]);
  await one.page.goto(`${server.app}/mes-cours`);
  assert.deepEqual(await titles(one.page), ["Cours deux", "Cours un"]);

  // Somebody else has none of it.
  const other = await learner();
  await signIn(other.page, "dominique@essai.example");
  assert.deepEqual(await titles(other.page), []);

  // Neither name is anywhere in the database or the log.
  const stored = ["relais.db", "relais.db-wal"].map((name) => readFileSync(join(server.data, name)).toString("latin1")).join("");
  for (const name of ["camille", "dominique"]) assert.ok(!stored.includes(name) && !server.log().includes(name), name);
  for (const { context } of [one, two, other]) await context.close();
});

test("of two goes at the same course the further one is kept, and its code still works", async () => {
  const one = await learner();
  await begin(one.page, "un");
  await signIn(one.page, "alex@essai.example");

  const two = await learner();
  await begin(two.page, "un");
  await progress(two.context, "un", { "cmi.core.lesson_status": "passed", "cmi.core.score.raw": "90" });
  await two.page.goto(`${server.app}/mes-cours`);
  await two.page.click('form[action="/mes-cours/code"] button');
  const code = (await two.page.locator(".words li").allInnerTexts()).join(" ");
  await signIn(two.page, "alex@essai.example");
  assert.match(await two.page.innerText("[role=status]"), /la plus avancée/);
  await one.page.goto(`${server.app}/mes-cours`);
  assert.match(await one.page.innerText(".card"), /Réussi/);

  // Less than what is there does no harm.
  const three = await learner();
  await begin(three.page, "un");
  await signIn(three.page, "alex@essai.example");
  assert.match(await three.page.innerText(".card"), /Réussi/);

  const four = await learner();
  await four.page.goto(`${server.app}/reprendre`);
  await four.page.fill("#mots", code);
  await four.page.click("main form button");
  await four.page.waitForURL(/\/mes-cours$/);
  assert.match(await four.page.innerText(".card"), /Réussi/);
  for (const { context } of [one, two, three, four]) await context.close();
});

test("what was not begun in this browser signs nobody in", async () => {
  const { context, page } = await learner();
  await begin(page, "un");
  const before = await context.cookies();
  for (const path of ["/identite/retour", "/identite/retour?code=x&state=y", "/identite/retour?code=%00&state=%ff"]) {
    const answer = await context.request.get(`${server.app}${path}`, { maxRedirects: 0 });
    assert.equal(answer.status(), 400, path);
  }
  // Begun here, but another state comes back; and then the right one with a bad code.
  const start = await context.request.get(`${server.app}/identite`, { maxRedirects: 0 });
  assert.equal(start.status(), 303);
  const there = new URL(start.headers().location);
  assert.equal(there.origin, issuer);
  assert.equal(there.searchParams.get("code_challenge_method"), "S256");
  assert.equal(there.searchParams.get("scope"), "openid");
  for (const name of ["state", "nonce", "code_challenge"]) assert.ok((there.searchParams.get(name) || "").length >= 43, name);
  const state = there.searchParams.get("state") || "";
  const wrong = await context.request.get(`${server.app}/identite/retour?code=x&state=${state.slice(1)}`, { maxRedirects: 0 });
  assert.equal(wrong.status(), 400);
  const bad = await context.request.get(`${server.app}/identite/retour?code=x&state=${state}`, { maxRedirects: 0 });
  assert.equal(bad.status(), 502);
  assert.match(await bad.text(), /n’a pas abouti/);
  const declined = await context.request.get(`${server.app}/identite/retour?error=access_denied&state=${state}`, { maxRedirects: 0 });
  assert.equal(declined.status(), 502);
  const after = await context.cookies();
  assert.deepEqual(after.find((one) => one.name === "relais"), before.find((one) => one.name === "relais"));
  assert.ok(after.find((one) => one.name === "relais-connexion")?.httpOnly);
  await context.close();
});

test("a provider that is away takes nothing away", async () => {
  const own = await startServer(dist, "--oidc-issuer", "http://127.0.0.1:1", "--oidc-client-id", "relais");
  const { context, page } = await learner();
  try {
    await page.goto(`${own.app}/identite`);
    assert.match(await page.innerText("main"), /n’a pas abouti/);
    assert.equal((await context.request.get(own.app)).status(), 200);
  } finally {
    await context.close();
    await own.close();
  }
});
