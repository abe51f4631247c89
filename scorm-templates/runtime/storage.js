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
  // Nothing waits longer for the browser's store, however it hangs: what an LMS can stand
  // in for, and what is nowhere else.
  const PATIENCE_MS = 3000;
  const LONG_PATIENCE_MS = 10000;
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

  /** Null when it takes longer. @template T @param {Promise<T>} answer @param {number} milliseconds @returns {Promise<T|null>} */
  const soon = (answer, milliseconds) => Promise.race([answer, new Promise((/** @type {(late: null) => void} */ resolve) => setTimeout(() => resolve(null), milliseconds))]);

  /** @type {Promise<IDBDatabase|null>} */
  const opening = new Promise((resolve) => {
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
  const base = soon(opening, LONG_PATIENCE_MS);

  /** One transaction; null when it fails. @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} ask @returns {Promise<T|null>} */
  async function transact(mode, ask) {
    const open = await base;
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
    const done = (await transact("readwrite", (store) => store.put(text, key))) !== null;
    if (waiting.get(key) !== text) return done;
    const kept = done || guarded(() => (localStorage.setItem(PREFIX + key, text), true)) === true;
    if (done) clear(key);
    if (kept) waiting.delete(key);
    return kept;
  }

  Relais.storage = {
    /** Whatever was kept whose key begins so, and whether that is all: the store may not answer in time. Damaged or enormous records are null. @param {string} prefix @param {number} [milliseconds] */
    async find(prefix, milliseconds = PATIENCE_MS) {
      const range = guarded(() => IDBKeyRange.bound(prefix, prefix + "\uffff"));
      const read = async () => ({
        keys: await transact("readonly", (store) => store.getAllKeys(range, MOST)),
        texts: await transact("readonly", (store) => store.getAll(range, MOST)),
      });
      const answer = await soon(read(), milliseconds);
      /** @type {Map<string, Kept|null>} */
      const found = new Map();
      (answer?.keys || []).forEach((key, i) => found.set(String(key), parse(answer?.texts?.[i])));
      for (const name of guarded(() => Object.keys(localStorage)) || []) {
        if (!name.startsWith(PREFIX + prefix)) continue;
        const key = name.slice(PREFIX.length);
        const text = aside(key);
        const copy = parse(text);
        if (!found.has(key) || Number(copy?.at) > (found.get(key)?.at || 0)) {
          found.set(key, copy);
          if (copy) void write(key, /** @type {string} */ (text));
        } else clear(key);
      }
      return { found, isAll: answer !== null };
    },
    /** What is nowhere else: it is waited for longer. @param {string} key */
    async get(key) {
      return (await this.find(key, LONG_PATIENCE_MS)).found.get(key) || null;
    },
    /** True once it is kept. What is kept already is not written again. @param {string} key @param {Record<string, any>} record @returns {Promise<boolean>} */
    put(key, record) {
      const text = JSON.stringify(record);
      const before = last.get(key);
      if (before?.text === text) return before.done;
      const done = write(key, JSON.stringify({ ...record, at: Date.now() }));
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
    /** The page may go: a copy of what is still being written. */
    flush() {
      for (const [key, text] of waiting) guarded(() => localStorage.setItem(PREFIX + key, text));
    },
    guarded,
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
