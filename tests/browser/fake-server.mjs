// A server that keeps the contract of the player (crates/server/player/README.md)
// and can fail: refuse, delay, lose, repeat and reorder. Two ports, two origins.
//
//   const server = await fakeServer({ packages: { demo: "/folder" } });
//   const course = server.course({ items, sco, cmi });     what a learner is sent to
//   course.url                    the app's page
//   course.attempt("i1").cmi      what is durable
//   server.fault = (path, body, n) => null | { status } | { lose: "before" | "after" } | { hold: ms } | { twice: true }

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const PLAYER = new URL("../../crates/server/player/", import.meta.url);
const STUDY = new URL("../../crates/server/static/study.js", import.meta.url);
const CMI = new URL("../../crates/scorm/src/runtime/cmi.js", import.meta.url);
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json", ".mp4": "video/mp4", ".mp3": "audio/mpeg", ".xml": "application/xml", ".vtt": "text/vtt", ".pdf": "application/pdf", ".webp": "image/webp", ".jpg": "image/jpeg" };

/** The words of the catalogue, arguments in braces. @param {"fr" | "en"} lang */
export function words(lang) {
  const text = readFileSync(new URL(`../../crates/server/locales/${lang}.ftl`, import.meta.url), "utf8");
  return Object.fromEntries([...text.matchAll(/^(player-[a-z-]+) = (.*)$/gm)].map(([, key, value]) => [key, value.replace(/\{ \$(\w+) \}/g, "{$1}")]));
}

/** A SCO that does nothing by itself but find its API as content does. */
const SCO = `<!doctype html><html lang="fr"><title>SCO</title><body><h1>SCO</h1><script>
function find(w) { for (let n = 0; w && n < 7; n++) { if (w.API) return w.API; if (w.parent === w) return null; w = w.parent; } return null; }
window.api = find(window) || (window.opener && find(window.opener));
if (location.search.includes("unload")) addEventListener("unload", () => { api.LMSSetValue("cmi.core.lesson_status", "completed"); api.LMSFinish(""); });
</script>`;

/** Pages that each begin a session, and finish it when they go, or do not (`leave`). */
const PAGES = `<!doctype html><html lang="fr"><title>Pages</title><body><script>
const [how, at = "1"] = location.search.slice(1).split("&");
const { api } = window.parent.API ? { api: window.parent.API } : { api: null };
window.api = api;
sessionStorage.setItem("loads" + at, Number(sessionStorage.getItem("loads" + at) || 0) + 1);
window.loads = Number(sessionStorage.getItem("loads" + at));
window.said = [api.LMSInitialize(""), api.LMSGetValue("cmi.core.entry"), api.LMSSetValue("cmi.core.lesson_location", at), api.LMSSetValue("cmi.core.exit", "suspend")];
if (how === "finish") addEventListener("pagehide", () => { api.LMSSetValue("cmi.core.session_time", "00:00:10"); api.LMSFinish(""); });
document.body.innerHTML = '<h1 id="p' + at + '">' + at + '</h1><a href="?' + how + "&" + (Number(at) + 1) + '">Suite</a>';
</script>`;

/** The app's page, with its real script. @param {string} content @param {string} slug */
const APP = (content, slug) => `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Mes cours</title>
<style>body { margin: 0 } iframe { width: 100%; height: 100vh; border: 0; display: block }</style><body data-content="${content}" data-slug="${slug}" data-csrf="c">
<iframe id="lecteur" title="Lecteur" sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads" allow="fullscreen; autoplay" data-src="${content}/lecteur/${slug}-ticket"></iframe>
<script>
window.heard = [];
addEventListener("message", (event) => event.source === document.getElementById("lecteur").contentWindow && window.heard.push(event.data));
</script><script src="/statique/study.js"></script>`;

export async function fakeServer({ packages = {} } = {}) {
  const courses = new Map();
  const server = { /** @type {((path: string, body: any, n: number) => any) | null} */ fault: null, requests: [], /** Of the database: another one after a restore. */ history: "h1", contentOrigin: "", appOrigin: "", course, close };
  let number = 0;

  function course(given = {}) {
    const id = `r${++number}`;
    const items = given.items || [{ id: "i1", title: "Comprendre les menaces", level: 0, visible: true, sco: true, status: "not attempted", locked: false }];
    const state = {
      id,
      url: "",
      launch: 0,
      attempts: new Map(),
      expired: new Set(),
      tokens: 0,
      given: { lang: "fr", strict: false, stringLimit: 64000, window: "frame", ...given, items },
      attempt: (item) => state.attempts.get(item),
    };
    for (const item of items.filter((one) => one.sco)) {
      state.attempts.set(item.id, { id: `${id}-${item.id}`, item: item.id, cmi: { ...(given.cmi || {}) }, seqs: new Map(), sessions: [], finished: null, launch: 0, dropped: 0, /** As the server tells them. */ applied: [], calls: { errors: 0, sample: [] } });
    }
    state.url = `${server.appOrigin}/cours/${id}`;
    courses.set(id, state);
    return state;
  }

  const sign = (state, attempt) => `${state.id}:${attempt.item}:${state.launch}:${++state.tokens}:${server.history}`;

  function read(token) {
    const [id, item, launch, , history] = String(token).split(":");
    const state = courses.get(id);
    return { state, attempt: state?.attempts.get(item), launch: Number(launch), isForeign: history !== server.history };
  }

  function menu(state) {
    const done = (id) => ["passed", "completed"].includes(state.attempts.get(id)?.cmi["cmi.core.lesson_status"]);
    return state.given.items.map(({ after, ...item }) => ({ ...item, status: state.attempts.get(item.id)?.cmi["cmi.core.lesson_status"] || item.status, locked: Boolean(after && !done(after)) }));
  }

  function opened(state, item) {
    const attempt = state.attempts.get(item);
    attempt.launch = state.launch;
    const { "cmi.core.exit": exit, "cmi.core.session_time": time, ...cmi } = attempt.cmi;
    const entry = Object.keys(attempt.cmi).length === 0 ? "ab-initio" : exit === "suspend" ? "resume" : "";
    const mode = state.given.mode || "normal";
    const own = { "cmi.core.student_id": "a1", "cmi.core.student_name": "Dupont, Camille", "cmi.core.credit": mode === "normal" ? "credit" : "no-credit", "cmi.core.lesson_mode": mode, "cmi.core.entry": entry, ...(state.given.lms || {}) };
    const url = (state.given.sco || "/c/x/sco.html").replace("ITEM", item);
    return { item, url, token: sign(state, attempt), attempt: attempt.id, launch: state.launch, history: server.history, now: Date.now(), committedAt: attempt.committedAt || 0, applied: attempt.applied, cmi: { ...cmi, ...own } };
  }

  /** What the server does of a commit; the same twice does no harm. Sessions of a launch are applied in order. */
  function write(attempt, launch, { seq, session = 1, set, finish, earlier = [], of }, refuse) {
    const sessions = [...earlier, { session, set, finish }];
    const refused = refuse && sessions.flatMap((one) => Object.keys(one.set)).find((name) => refuse.includes(name));
    if (refused) return { status: 422, body: { error: "invalid", element: refused, code: "405" } };
    if (seq > (attempt.seqs.get(launch) || 0)) {
      attempt.seqs.set(launch, seq);
      attempt.committedAt = Date.now();
      const [, before] = attempt.applied.at(-1) || [];
      if (before === launch) attempt.applied.pop();
      if (of) attempt.applied.push(of);
      attempt.applied.push([server.history, launch, seq]);
      for (const one of sessions) {
        const at = launch * 1e6 + one.session;
        const last = attempt.sessions.at(-1);
        if (last && at < last.at) continue;
        if (!last || at > last.at) {
          if (last) {
            delete attempt.cmi["cmi.core.exit"];
            delete attempt.cmi["cmi.core.session_time"];
          }
          attempt.sessions.push({ at, set: {}, finish: false });
        }
        Object.assign(attempt.sessions.at(-1).set, one.set);
        Object.assign(attempt.cmi, one.set);
        if (one.finish) attempt.finished = attempt.sessions.at(-1).finish = one.finish;
      }
    } else attempt.dropped++;
    return null;
  }

  const answers = {
    "/essai/commit"(body) {
      const { state, attempt, launch, isForeign } = read(body.token);
      if (!attempt) return { status: 401, body: { error: "expired" } };
      const last = attempt.applied.at(-1) || ["", 0, 0];
      if (isForeign || launch > state.launch || (last[1] === launch && body.after > last[2])) return { status: 409, body: { error: "restored" } };
      if (state.given.gone) return { status: 410, body: { error: "gone" } };
      if (launch !== state.launch) return { status: 409, body: { error: "superseded" } };
      if (state.expired.has(body.token)) return { status: 401, body: { error: "expired" } };
      attempt.calls.errors += body.calls.errors;
      attempt.calls.sample.push(...body.calls.sample);
      return write(attempt, launch, body, state.given.refuse) || { status: 200, body: { acknowledged: body.seq, items: menu(state) } };
    },
    "/essai/rejeu"(body) {
      const { state, attempt } = read(body.token);
      if (!attempt) return { status: 401, body: { error: "expired" } };
      const launch = body.merge ? state.launch : body.launch;
      if (!body.merge && !(launch >= 1 && launch < state.launch)) return { status: 400, body: { error: "bad" } };
      const last = attempt.applied.at(-1) || ["", 0, 0];
      if (!body.merge && last[1] > launch) return { status: 409, body: { error: "stale" } };
      return write(attempt, launch, body, state.given.refuse) || { status: 200, body: opened(state, attempt.item) };
    },
  };

  /** What the app page asks, with the learner's session. */
  const asked = {
    jeton(body) {
      const { state, attempt, launch, isForeign } = read(body.token);
      if (isForeign) return { status: 409, body: { error: "restored" } };
      if (!attempt) return { status: 404, body: { error: "gone" } };
      if (launch !== state.launch) return { status: 409, body: { error: "superseded" } };
      return { status: 200, body: { token: sign(state, attempt), attempt: attempt.id, launch, history: server.history } };
    },
    ouvrir(body) {
      const { state, attempt, launch, isForeign } = read(body.token);
      if (isForeign) return { status: 409, body: { error: "restored" } };
      if (!attempt) return { status: 404, body: { error: "gone" } };
      if (launch !== state.launch) return { status: 409, body: { error: "superseded" } };
      if (menu(state).find((item) => item.id === body.item).locked) return { status: 403, body: { error: "locked" } };
      state.launch++;
      return { status: 200, body: opened(state, body.item) };
    },
  };

  function content(request, response) {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const send = (type, body, status = 200) => response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
    if (path in answers) return speak(path, JSON.parse, answers[path], request, response, send);
    const launch = /^\/lecteur\/(r\d+)-/.exec(path);
    if (launch) {
      const state = courses.get(launch[1]);
      state.launch++;
      const { items: _, sco: __, cmi: ___, ...given } = state.given;
      const first = state.given.first === null ? null : opened(state, state.given.first || menu(state).find((item) => item.sco).id);
      const data = { ownHost: true, ...given, app: server.appOrigin, course: state.given.title || "SensCyber : comprendre", exitUrl: server.appOrigin + "/mes-cours", items: menu(state), sco: first, token: sign(state, [...state.attempts.values()][0]), words: words(given.lang) };
      const html = readFileSync(new URL("player.html", PLAYER), "utf8");
      return send(TYPES[".html"], html.replace("{{ launch | safe }}", () => JSON.stringify(data).replaceAll("<", "\\u003c")).replace("{{ lang }}", given.lang).replaceAll("{{ title }}", data.course).replace("{{ noscript }}", data.words["player-noscript"]));
    }
    if (path === "/player/cmi.js") return send(TYPES[".js"], readFileSync(CMI));
    if (path === "/c/x/sco.html") return send(TYPES[".html"], SCO);
    if (path === "/c/x/pages.html") return send(TYPES[".html"], PAGES);
    if (path === "/c/x/asset.html") return send(TYPES[".html"], "<!doctype html><title>Fiche</title><h1>Fiche</h1>");
    const [, folder, rest] = /^\/(player|c\/[a-z]+)\/(.+)$/.exec(path) || [];
    const root = folder === "player" ? PLAYER.pathname : packages[folder?.slice(2)];
    const file = root && normalize(join(root, rest));
    if (!file?.startsWith(root) || !existsSync(file)) return response.writeHead(404).end();
    send(TYPES[extname(file)] || "application/octet-stream", readFileSync(file));
  }

  function speak(path, parse, answering, request, response, send) {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (part) => (text += part));
    request.on("end", async () => {
      const body = parse(text);
      const seen = { path, body, bytes: text.length, at: Date.now() };
      server.requests.push(seen);
      const fault = server.fault?.(path, body, server.requests.length) || {};
      if (fault.lose === "before") return request.socket.destroy();
      if (fault.status) return send(TYPES[".json"], JSON.stringify({ error: fault.error || "failed" }), fault.status);
      if (fault.hold) await new Promise((done) => setTimeout(done, fault.hold));
      const { status, body: answer } = answering(body);
      if (fault.twice) answering(body);
      seen.status = status;
      if (fault.lose === "after") return request.socket.destroy();
      send(TYPES[".json"], JSON.stringify(answer), status);
    });
  }

  function app(request, response) {
    const path = new URL(request.url, "http://x").pathname;
    const send = (type, body, status = 200) => response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
    if (path === "/statique/study.js") return send(TYPES[".js"], readFileSync(STUDY));
    const [, what] = /^\/mes-cours\/r\d+\/(jeton|ouvrir)$/.exec(path) || [];
    if (what) return speak(`/${what}`, (text) => Object.fromEntries(new URLSearchParams(text)), asked[what], request, response, send);
    const [, id] = /^\/cours\/(r\d+)$/.exec(path) || [];
    const state = courses.get(id);
    send(TYPES[".html"], state ? APP(server.contentOrigin, id) : "<!doctype html><title>Mes cours</title><h1>Mes cours</h1>");
  }

  const listen = async (handler) => {
    const listener = createServer(handler);
    await new Promise((done) => listener.listen(0, "127.0.0.1", done));
    return listener;
  };
  const listeners = [await listen(content), await listen(app)];
  [server.contentOrigin, server.appOrigin] = listeners.map((one) => `http://127.0.0.1:${one.address().port}`);
  function close() {
    for (const one of listeners) {
      one.closeAllConnections();
      one.close();
    }
  }
  return server;
}
