// A partner's platform around a package, over real requests: its pages, its sign-in,
// its files behind a session, its database. How it behaves is the simulated Moodle of
// `scorm-templates/preview`; what the package and the learner believe is compared with
// `stored()`, never with what the page's own data model says.

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import vm from "node:vm";

const PREVIEW = new URL("../../scorm-templates/preview/", import.meta.url);
const SCRIPTS = { "/cmi.js": new URL("../../crates/scorm/src/runtime/cmi.js", import.meta.url), "/lms-moodle.js": new URL("lms-moodle.js", PREVIEW) };
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json", ".mp4": "video/mp4", ".mp3": "audio/mpeg", ".vtt": "text/vtt" };

vm.runInThisContext(readFileSync(new URL("lms-server.js", PREVIEW), "utf8"), "lms-server.js");
const { LmsServer } = globalThis;

// A page of the platform: at the first one after each sign-in the storage of the whole origin is cleared.
const page = (title, login, body) => `<!doctype html><html lang="fr"><meta charset="utf-8"><title>${title}</title><script>
  if (localStorage.getItem("login") !== ${JSON.stringify(login)}) { localStorage.clear(); localStorage.setItem("login", ${JSON.stringify(login)}); }
</script><body>${body}</body></html>`;

const player = (login, launch, href) =>
  page(
    "Activité",
    login,
    `<p><a id="exit" href="/course">Terminer l’activité</a></p>
<script src="/cmi.js"></script><script src="/lms-moodle.js"></script>
<iframe id="sco" title="SCO" width="1100" height="680"></iframe><script>
  const launch = ${JSON.stringify(launch).replaceAll("<", "\\u003c")};
  window.lms = LmsMoodle.create(launch, LmsMoodle.browser("/commit", launch));
  LmsMoodle.follow(window.lms, window);
  const late = Number(new URLSearchParams(location.search).get("late"));
  const give = () => (window.API = window.lms.API);
  late ? setTimeout(give, late) : give();
  document.getElementById("sco").src = ${JSON.stringify("/package/" + href)};
</script>`,
  );

/**
 * @param {{folder: string, launch: string}} pack an unzipped package
 * @param {object} [settings] of LmsServer
 */
export async function startPlatform(pack, settings = {}) {
  const lms = LmsServer.create({ scos: ["SCO"], ...settings });
  let origin = "";
  const late = { beacons: 0 };
  /** Requests of the package's own files, with the time they came. */
  const files = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    const path = decodeURIComponent(url.pathname);
    const cookie = /session=([^;]+)/.exec(request.headers.cookie || "")?.[1] || "";
    const html = (body) => response.writeHead(200, { "content-type": TYPES[".html"], "cache-control": "no-store" }).end(body);
    const to = (place, headers = {}) => response.writeHead(303, { location: place, ...headers }).end();
    const given = async () => {
      let text = "";
      for await (const piece of request) text += piece;
      return text;
    };
    /** As the server answers, or does not. */
    const answer = async (asked, body) => {
      const { status, body: text, seconds, dropped } = lms.answer({ cookie, ...asked });
      if (dropped) return request.socket.destroy();
      if (seconds) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      if (status !== 200) return response.writeHead(status).end(text);
      body(text);
    };

    if (path in SCRIPTS) return response.writeHead(200, { "content-type": TYPES[".js"] }).end(readFileSync(SCRIPTS[path]));
    if (path === "/login" && request.method === "POST") {
      const learner = new URLSearchParams(await given()).get("learner");
      return to("/course", { "set-cookie": `session=${lms.signIn(learner, cookie)}; Path=/; SameSite=Lax` });
    }
    if (path === "/login") return html(LmsServer.LOGIN_PAGE);
    if (path === "/commit") {
      const fields = JSON.parse((await given()) || "{}");
      if (url.search) await new Promise((resolve) => setTimeout(resolve, late.beacons));
      return answer({ kind: url.search ? "beacon" : "commit", ...fields }, html);
    }
    // The server itself is away: its pages, too.
    const isAway = ["offline", "503"].includes(lms.fault()) && lms.covers("file");
    if (path === "/course" || path === "/player") {
      if (isAway) return lms.fault() === "offline" ? request.socket.destroy() : response.writeHead(503).end();
      if (!lms.learner(cookie)) return to("/login");
      if (path === "/course") return html(page("Cours", cookie, '<p><a href="/player">Entrer</a></p>'));
      const { mode, newAttempt, sco } = Object.fromEntries(url.searchParams);
      return html(player(cookie, lms.launch(cookie, { mode, sco, newAttempt: Boolean(newAttempt) }), pack.launch));
    }
    if (path.startsWith("/package/")) {
      const name = path.slice("/package/".length);
      files.push({ name, at: Date.now() });
      const file = normalize(join(pack.folder, name));
      return answer({ kind: "file" }, (text) => {
        if (text === LmsServer.LOGIN_PAGE) return to("/login");
        if (!file.startsWith(pack.folder) || !existsSync(file)) return response.writeHead(404).end();
        // Files are kept by the browser, as platforms let it.
        response.writeHead(200, { "content-type": TYPES[extname(file)] || "application/octet-stream", "cache-control": "private, max-age=600" }).end(request.method === "HEAD" ? "" : readFileSync(file));
      });
    }
    response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;

  return {
    origin,
    files,
    lms,
    network: lms.network,
    /** Beacons reach the database so many milliseconds late: after the next launch has read it. @param {number} milliseconds */
    delayBeacons: (milliseconds) => void (late.beacons = milliseconds),
    /** Commits that reached the platform, whatever became of them. */
    commits: () => lms.heard.filter((one) => one.kind !== "file"),
    /** What the database holds of the last attempt (or of another, from 1): element -> value. */
    stored(learner, attempt = 0) {
      const all = lms.stored(learner);
      const tracks = attempt ? all[attempt - 1] : all.at(-1);
      return Object.fromEntries(Object.entries(tracks || {}).map(([name, value]) => [name.slice(name.indexOf(" ") + 1), value]));
    },
    close: () => (server.closeAllConnections(), server.close()),
  };
}

/** Signs in, in the browser of this page. */
export async function signIn(page, platform, learner) {
  await page.goto(platform.origin + "/login");
  await page.fill("[name=learner]", learner);
  await page.press("[name=learner]", "Enter");
  await page.waitForURL(/\/course$/);
}

/** The session of this browser ends on the server, as after hours or a restart. */
export async function expire(context, platform) {
  const [{ value }] = (await context.cookies(platform.origin)).filter((one) => one.name === "session");
  platform.lms.expire(value);
}

/** Into the activity; the SCO's frame, before it is ready. @param {Record<string, string>} [asked] mode, newAttempt, late, sco */
export async function open(page, platform, asked = {}) {
  await page.goto(`${platform.origin}/player?${new URLSearchParams(asked)}`);
  return (await page.waitForSelector("#sco")).contentFrame();
}

/** The same, once the course runs. */
export async function enter(page, platform, asked = {}) {
  const frame = await open(page, platform, asked);
  await frame.waitForSelector("html.ready");
  return frame;
}

/** "Exit activity", and a moment for what the browser still sends. */
export async function leave(page) {
  await page.click("#exit");
  await page.waitForURL(/\/course$/);
  await page.waitForTimeout(300);
}

/** The ids of the recorded interactions, in the database's order. */
export const recorded = (stored) =>
  Object.entries(stored)
    .filter(([name]) => /^cmi\.interactions\.\d+\.id$/.test(name))
    .map(([, id]) => id);

/** The message over the pages; "" without one. */
export const banner = (frame) => frame.evaluate(() => document.getElementById("_banner").innerText.trim());
