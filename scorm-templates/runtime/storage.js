// What this browser keeps for courses: progress of html5 packages, work that an LMS may
// not have, preferences. In IndexedDB, because hosts clear localStorage (Moodle does at
// every login); in localStorage where IndexedDB is blocked or does not answer in time.
//
// A record is an object with `at`, milliseconds since 1970: of two copies the newer counts.

/** @typedef {{at: number} & Record<string, any>} Kept */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const BASE = "relais";
  const STORE = "kept";
  const PREFIX = "relais:kept:";
  // No screen waits longer for the browser's store, however it hangs.
  const PATIENCE_MS = 1200;
  // No record of ours comes near: what is longer was not written by a course.
  const LONGEST = 1e6;
  const MOST = 50;

  /** Storage of a page may be forbidden: merely naming it throws then. @template T @param {() => T} read @returns {T|null} */
  function guarded(read) {
    try {
      return read();
    } catch {
      return null;
    }
  }

  /** Null when it takes longer. @template T @param {Promise<T>} answer @returns {Promise<T|null>} */
  const soon = (answer) => Promise.race([answer, new Promise((/** @type {(late: null) => void} */ resolve) => setTimeout(() => resolve(null), PATIENCE_MS))]);

  /** @type {Promise<IDBDatabase|null>} may never come */
  const base = new Promise((resolve) => {
    const nothing = () => resolve(null);
    guarded(() => {
      // No version is asked for: a newer package may have given it one.
      const request = indexedDB.open(BASE);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => {
        const base = request.result;
        base.onversionchange = () => base.close();
        resolve(base.objectStoreNames.contains(STORE) ? base : null);
      };
      request.onerror = nothing;
      return true;
    }) || nothing();
  });

  /** After the frame that shows what was done: to begin a transaction costs a tap its answer. At once on a page that nobody sees, or no more: it may be gone the next moment. @returns {Promise<void>} */
  const painted = () =>
    new Promise((resolve) => {
      if (document.hidden) return resolve();
      document.addEventListener("visibilitychange", () => resolve(), { once: true });
      setTimeout(resolve, 100);
      requestAnimationFrame(() => setTimeout(resolve, 0));
    });
  /** What reads comes after what was written before it. @type {Promise<void>|null} */
  let turn = null;

  /** One transaction; null when it fails. @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} ask @returns {Promise<T|null>} */
  async function transact(mode, ask) {
    const open = await base;
    if (open && mode === "readwrite") turn = turn || painted().then(() => void (turn = null));
    await turn;
    return new Promise((resolve) => {
      const started = guarded(() => {
        const transaction = /** @type {IDBDatabase} */ (open).transaction(STORE, mode);
        const request = ask(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = transaction.onerror = () => resolve(null);
        return true;
      });
      if (!started) resolve(null);
    });
  }

  /** @param {unknown} text @returns {Kept|null} */
  function parse(text) {
    if (typeof text !== "string" || text.length > LONGEST) return null;
    const value = guarded(() => JSON.parse(text));
    return value && typeof value === "object" ? value : null;
  }

  /** @param {string} key */
  const aside = (key) => guarded(() => localStorage.getItem(PREFIX + key));
  /** @param {string} key */
  const clear = (key) => guarded(() => localStorage.removeItem(PREFIX + key));
  /** @type {Map<string, {text: string, done: Promise<boolean>}>} the last record of each key, without its time */
  const last = new Map();
  /** @type {Map<string, string>} not yet known to be kept */
  const waiting = new Map();

  /** @param {string} key @param {string} text */
  async function write(key, text) {
    waiting.set(key, text);
    const done = transact("readwrite", (store) => store.put(text, key)).then((answer) => {
      const isKept = answer !== null;
      // However late: the copy has served.
      if (isKept && (waiting.get(key) === text || aside(key) === text)) clear(key);
      return isKept;
    });
    let kept = await soon(done);
    // Something newer is being written by now.
    if (!kept && waiting.get(key) !== text) return last.get(key)?.done || false;
    kept = kept || guarded(() => (localStorage.setItem(PREFIX + key, text), true)) === true;
    if (kept && waiting.get(key) === text) waiting.delete(key);
    return kept;
  }

  /** What is kept whose key begins so, as soon as the store answers. Damaged or enormous records are null. @param {string} prefix @param {number} [most] */
  async function all(prefix, most = MOST) {
    const range = guarded(() => IDBKeyRange.bound(prefix, prefix + "\uffff"));
    const [keys, texts] = await Promise.all([transact("readonly", (store) => store.getAllKeys(range, most)), transact("readonly", (store) => store.getAll(range, most))]);
    return new Map((keys || []).map((key, i) => [String(key), parse(texts?.[i])]));
  }

  /** The copies in localStorage are of what the store did not take, or not in time. @param {string} prefix @param {Map<string, Kept|null>} found the newer of two stays in it */
  function copies(prefix, found) {
    for (const name of guarded(() => Object.keys(localStorage)) || []) {
      if (!name.startsWith(PREFIX + prefix)) continue;
      const key = name.slice(PREFIX.length);
      const text = aside(key);
      const copy = parse(text);
      if (!found.has(key) || Number(copy?.at) > (found.get(key)?.at || 0)) {
        found.set(key, copy);
        if (copy && !waiting.has(key)) void write(key, /** @type {string} */ (text));
      } else clear(key);
    }
    return found;
  }

  Relais.storage = {
    /** Whatever was kept whose key begins so, and whether that is all: the store may not answer in time. @param {string} prefix */
    async find(prefix) {
      const answer = await soon(all(prefix));
      return { found: copies(prefix, answer || new Map()), isAll: answer !== null };
    },
    /** The same, however long it takes. @param {string} prefix */
    wait: async (prefix) => copies(prefix, await all(prefix)),
    /** @param {string} key */
    async get(key) {
      return (await this.find(key)).found.get(key) || null;
    },
    /** Of the store's stand-in: at once. @param {string} prefix */
    copies: (prefix) => copies(prefix, new Map()),
    /** True once it is kept. What is kept already is not written again. @param {string} key @param {Record<string, any>} record its time is now, unless it has one @returns {Promise<boolean>} */
    put(key, record) {
      const text = JSON.stringify(record);
      const before = last.get(key);
      if (before?.text === text) return before.done;
      const done = write(key, JSON.stringify({ at: Date.now(), ...record }));
      last.set(key, { text, done });
      void done.then((kept) => kept || last.delete(key));
      return done;
    },
    /** @param {string} key */
    remove(key) {
      waiting.delete(key);
      last.delete(key);
      clear(key);
      return transact("readwrite", (store) => store.delete(key));
    },
    /** Removes what was last written between two times, in milliseconds since 1970, but for what is `mine`. @param {string} prefix @param {number} from @param {number} to @param {(key: string) => boolean} mine */
    async expire(prefix, from, to, mine) {
      for (const [key, kept] of copies(prefix, await all(prefix, 1e9))) if (kept && kept.at > from && kept.at < to && !mine(key)) void this.remove(key);
    },
    /** The page may go: a copy of what is still being written. */
    flush() {
      for (const [key, text] of waiting) guarded(() => localStorage.setItem(PREFIX + key, text));
    },
    guarded,
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
