// The page around the player: gives it fresh tokens, opens another SCO for it, keeps
// what the server has not acknowledged, opens it again, leaves.
//
// Messages are taken from the player's window and origin only. What is kept lies in this
// origin, where no package can reach it: under this course, and for the attempt that the
// server says the player's token is for.

(function () {
  "use strict";

  const { slug = "", csrf = "", fallback = "" } = document.body.dataset;
  let content = document.body.dataset.content || "";
  const frame = /** @type {HTMLIFrameElement} */ (document.getElementById("lecteur"));
  /** The player said something: it is there. */
  let heard = false;
  /** What the server says that the player is for. @type {{attempt: string, launch: number, history: string} | null} */
  let current = null;
  /** Longer ones are none of a course that works. */
  const MOST = 5000000;
  /** How long the server may take, in milliseconds. */
  const PATIENCE = 12000;
  /** Launches whose last words can still be told from what others wrote. */
  const KEYS = 4;
  /** What was there of the attempt when its player came, or was kept since: of no other tab. @type {string | null} */
  let last = null;
  /** What is being asked: content that asks without end gets no more of it. */
  const asking = new Set();
  /** @type {Map<string, (() => Promise<void>) | null>} */
  const pausing = new Map();
  /** Between two of a kind, in milliseconds. */
  const PAUSE = 200;

  /** Ours are far shorter than that. @param {unknown} token */
  const isToken = (token) => typeof token === "string" && token.length < 1000;

  addEventListener("message", (event) => {
    if (event.origin !== content || event.source !== frame.contentWindow) return;
    const message = event.data;
    if (typeof message !== "object" || message === null) return;
    heard = true;
    document.getElementById("attente")?.remove();
    if (message.relais === "hello" && isToken(message.token)) once("hello", () => greet(message.token));
    if (message.relais === "token?" && isToken(message.token)) once("token", () => renew(message.token));
    if (message.relais === "open" && isToken(message.token) && typeof message.item === "string") once("open", () => open(message.token, message.item));
    if (message.relais === "keep") tell({ relais: "kept", kept: keep(message.attempt, message.entry, message.whole === true) });
    if (message.relais === "drop") drop(message.attempt);
    if (message.relais === "relaunch") location.reload();
    if (message.relais === "exit") {
      const module = typeof message.module === "string" && message.module ? `?module=${encodeURIComponent(message.module)}` : "";
      location.assign(message.to === "attestation" ? `/mes-cours/${encodeURIComponent(slug)}/attestation${module}` : "/mes-cours");
    }
  });

  // Another tab writes for the same attempt, after us.
  addEventListener("storage", (event) => {
    if (current && event.key === keyOf(current.attempt) && isLater(event.newValue)) tell({ relais: "superseded" });
  });

  // Keys go to the course at once, unless the learner is elsewhere.
  frame.addEventListener("load", () => document.activeElement === document.body && frame.focus());
  // Without this script a player could do nothing, and is not there.
  frame.src = frame.dataset.src || "";
  // A browser that does not know the name of this version's host shows a page of its own there,
  // which says nothing; a player says something before it is loaded whole.
  if (fallback) {
    frame.addEventListener("load", () => setTimeout(share, 2000), { once: true });
    setTimeout(share, 20000);
  }

  function share() {
    if (heard) return;
    frame.src = (frame.dataset.src || "").replace(content, fallback);
    content = fallback;
    const note = document.getElementById("partage");
    if (note) note.hidden = false;
  }

  /** @param {object} message */
  const tell = (message) => frame.contentWindow?.postMessage(message, content);

  /** Keys of seals, which last words on the content's host are under: a new one first. @param {string} attempt @returns {string[]} */
  function sealKeys(attempt) {
    try {
      const name = `relais:seal:${slug}:${attempt}`;
      const key = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, "0")).join("");
      const keys = [key, ...(localStorage.getItem(name) || "").split(" ").filter((one) => one)].slice(0, KEYS);
      localStorage.setItem(name, keys.join(" "));
      return keys;
    } catch {
      return [];
    }
  }

  /** @param {string} attempt */
  const keyOf = (attempt) => `relais:journal:${slug}:${attempt}`;

  /** @param {string | null} text @returns {JournalEntry | null} */
  function decode(text) {
    try {
      const entry = JSON.parse(text || "null");
      const whole = entry && Number.isInteger(entry.launch) && Number.isInteger(entry.seq) && entry.set && typeof entry.set === "object";
      return whole ? entry : null;
    } catch {
      return null;
    }
  }

  /** What is kept of an attempt, whether anything can be, and keys of seals. @param {string} attempt */
  function kept(attempt) {
    last = null;
    try {
      last = localStorage.getItem(keyOf(attempt));
      const probe = `relais:journal:${slug}`;
      localStorage.setItem(probe, "");
      localStorage.removeItem(probe);
      return { entry: decode(last), able: true, keys: sealKeys(attempt) };
    } catch {
      // Blocked, or full: the player goes on from memory.
      return { entry: decode(last), able: false, keys: [] };
    }
  }

  /** Whether an entry is of a tab that came later. @param {string | null} text */
  function isLater(text) {
    const entry = decode(text);
    return entry !== null && text !== last && entry.history === current?.history && entry.launch > current.launch;
  }

  /** Whether an entry is of a tab that is in another history. @param {string | null} text */
  function isForeign(text) {
    const entry = decode(text);
    return entry !== null && text !== last && entry.history !== current?.history;
  }

  /** @param {unknown} attempt @param {unknown} entry @param {boolean} isWhole it is all of the work, whatever else is there */
  function keep(attempt, entry, isWhole) {
    if (!current || attempt !== current.attempt) return false;
    try {
      const text = JSON.stringify(entry);
      const there = localStorage.getItem(keyOf(current.attempt));
      if (!decode(text) || text.length > MOST) return false;
      if (isLater(there) || (isForeign(there) && !isWhole)) return false;
      localStorage.setItem(keyOf(current.attempt), text);
      last = text;
      return true;
    } catch {
      return false;
    }
  }

  /** @param {unknown} attempt */
  function drop(attempt) {
    if (!current || attempt !== current.attempt) return;
    try {
      const there = localStorage.getItem(keyOf(current.attempt));
      if (!isLater(there) && !isForeign(there)) localStorage.removeItem(keyOf(current.attempt));
    } catch {
      // Nothing is kept then.
    }
  }

  /**
   * Asks the server, which knows who is here. Status 0: no answer came.
   * @param {string} what @param {Record<string, string>} fields
   */
  async function ask(what, fields) {
    const path = `/mes-cours/${encodeURIComponent(slug)}/${what}`;
    try {
      const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ csrf, ...fields }), signal: AbortSignal.timeout(PATIENCE) });
      return { status: answer.status, body: await answer.json().catch(() => ({})) };
    } catch {
      return { status: 0, body: {} };
    }
  }

  /** What a token is for; null: the player was told why it is not known. @param {string} token */
  async function known(token) {
    const { status, body } = await ask("jeton", { token });
    if (status === 200 && body?.attempt) return body;
    if (status === 409) tell({ relais: body.error === "restored" ? "restored" : "superseded" });
    // It is not this learner's, or no more.
    else tell({ relais: [403, 404, 410].includes(status) ? "gone" : "unreachable" });
    return null;
  }

  /**
   * One after the other, not two of a kind, and not more of a kind than five in a second: a
   * package may ask without end. The first that comes in the pause is done after it.
   * @param {string} what @param {() => Promise<void>} run
   */
  async function once(what, run) {
    if (asking.has(what)) {
      if (pausing.get(what) === null) pausing.set(what, run);
      return;
    }
    asking.add(what);
    try {
      await run();
    } finally {
      pausing.set(what, null);
      setTimeout(() => {
        const next = pausing.get(what);
        pausing.delete(what);
        asking.delete(what);
        if (next) void once(what, next);
      }, PAUSE);
    }
  }

  /** The player is there: for which attempt, and what is kept of it. @param {string} token */
  async function greet(token) {
    const body = await known(token);
    if (!body) return;
    current = { attempt: body.attempt, launch: body.launch, history: body.history };
    tell({ relais: "journal", attempt: body.attempt, history: body.history, ...kept(body.attempt) });
  }

  /** @param {string} old the token that expired */
  async function renew(old) {
    const body = await known(old);
    if (body) tell({ relais: "token", token: body.token });
  }

  /** Another SCO of this course. @param {string} token @param {string} item */
  async function open(token, item) {
    const { status, body } = await ask("ouvrir", { token, item });
    if (status !== 200 || !body?.attempt) return tell({ relais: "opened", status, body });
    current = { attempt: body.attempt, launch: body.launch, history: body.history };
    tell({ relais: "opened", status, body, ...kept(body.attempt) });
  }
})();
