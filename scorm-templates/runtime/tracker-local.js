// Keeps the learner's state in this browser (storage.js): html5 packages.
// A browser without storage (private window, blocked, full) works too, and forgets.
// In a frame it also tells the page around it what happens (docs/embedding.md);
// from a web server, it has the browser keep the package (sw.js).

/**
 * What the course needs from whatever remembers. Seconds are those of this document in
 * front of the learner.
 * @typedef {object} Tracker
 * @property {"scorm12"|"local"} name
 * @property {() => boolean} find
 * @property {() => boolean} later may `find` succeed a moment later?
 * @property {() => boolean} initialise
 * @property {(isWaiting: boolean) => Promise<Opened>} open `isWaiting`: for an LMS that may still come
 * @property {(interaction: Interaction, told?: boolean) => void} record `told`: the LMS took it already
 * @property {() => Interaction[]} recorded
 * @property {() => void} unrecord
 * @property {(snapshot: Snapshot, seconds: number) => void} keep in this browser, before anything else can go wrong
 * @property {(snapshot: Snapshot, seconds: number) => boolean} commit false: it is not known to have been taken
 * @property {(now: () => [Snapshot, number]) => Promise<Checked>} check finds out, and sends what may be lost again
 * @property {(snapshot: Snapshot, seconds: number) => boolean} finish
 * @property {(key: string) => void} forget an entry of the journal
 * @property {() => void} hold the attempt is open elsewhere: nothing is written
 * @property {(snapshot: Snapshot, seconds: number) => any} give hands the attempt over to another tab
 * @property {(given: any) => Entry|null} take what another tab gave
 * @property {(done: boolean) => string} words key of what is said when nothing answers any more, or again
 * @property {(view: View) => void} tell what the learner sees has changed
 * @property {(then: () => void) => void} watch `then`: something that was taken for sent turns out to be lost
 * @property {Promise<void>} [loading] until then `find` finds nothing
 */
/**
 * unknown: nothing says no, and nobody can say yes; silent: nothing answers;
 * hidden: the page is, ask again when it is seen.
 * @typedef {"sure"|"unknown"|"silent"|"hidden"} Checked
 */
/**
 * @typedef {object} View
 * @property {string} page id of the section shown
 * @property {string} title
 * @property {number} percent
 * @property {Standing} standing
 */
/**
 * @typedef {object} Opened
 * @property {string} data suspend_data, "" at first
 * @property {string} location
 * @property {Map<string, Entry>} entries of the journal, by key
 * @property {number} page when the LMS's page was loaded, 0: unknown
 * @property {string} attempt what two tabs have in common when they play one attempt, "" when it does not matter
 * @property {boolean} writable
 * @property {"normal"|"browse"|"review"} mode a preview, a look at what is finished
 * @property {boolean} done already passed or completed, says the LMS
 * @property {number} interactions how many are recorded
 * @property {boolean} isUnreadable the journal holds something that is none of ours, or a newer package's
 * @property {string|null} notice key of a message to the learner
 */
/**
 * @typedef {object} Snapshot
 * @property {number} seed of the state: names the attempt
 * @property {string} data
 * @property {string} location
 * @property {"incomplete"|"passed"|"completed"|"failed"} status
 * @property {number|null} score percent
 * @property {{id: string, status: string, score?: number|null}[]} objectives
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("../", script.src);

  /** @param {Course} course @returns {Tracker} */
  Relais.tracker = function (course) {
    const { codec, storage } = Relais;
    const whose = course.partner ? "@" + course.partner : "";
    const name = course.course + whose;
    // Programme and SCO apart, or `a-b` + `c` would be `a` + `b-c`.
    const parts = course.course.slice(0, -course.sco.length - 1) + "/" + course.sco + whose;
    const key = "course:" + parts;
    const former = "course:" + name; // earlier packages kept it so
    const before = "relais:" + name; // in localStorage: those before them
    // What is done before the store gives back what it has, kept beside it.
    const beside = "beside:" + parts + ":";
    const ours = beside + Date.now().toString(36);
    let writable = true;
    let seed = /** @type {number|null} */ (null); // of what was given back, once it was
    let isLoaded = false;
    let keeping = Promise.resolve(true);
    /** @type {Map<string, Kept|null>} */
    let rest = new Map();

    /** @param {Snapshot} snapshot */
    function keep(snapshot) {
      if (!writable) return;
      // A state that what was given back is not yet part of never stands in its place.
      const isWhole = isLoaded && (seed === null || snapshot.seed === seed);
      keeping = storage.put(isWhole ? key : ours, { data: snapshot.data, location: snapshot.location });
      if (!isWhole || !rest.size) return;
      const served = [...rest.keys()];
      rest.clear();
      void keeping.then((done) => done && served.forEach((one) => void storage.remove(one)));
    }

    /** All of them in one, and the place of the newest. @param {(Kept|null|undefined)[]} records */
    function united(records) {
      let whole = /** @type {State|null} */ (null);
      let newest = /** @type {Kept|null} */ (null);
      for (const record of records) {
        const state = record && codec.decode(course, record.data);
        if (!state) continue;
        if (whole) codec.merge(whole, state);
        whole = whole || state;
        newest = newest && newest.at > record.at ? newest : record;
      }
      return { seed: whole && whole.seed, data: whole ? codec.encode(course, whole) : "", location: String(newest?.location || "") };
    }

    let saved = united([]);
    async function load() {
      let main = (await storage.wait(key)).get(key);
      rest = await storage.wait(beside);
      if (!main) {
        main = (await storage.wait(former)).get(former);
        if (main && (await storage.put(key, main))) await storage.remove(former);
      }
      if (!main) {
        main = storage.guarded(() => JSON.parse(localStorage.getItem(before) || "null"));
        if (main && (await storage.put(key, main))) storage.guarded(() => localStorage.removeItem(before));
      }
      // What this version cannot read is a newer one's, or damaged: begun anew.
      saved = united([main, ...rest.values()]);
      seed = saved.seed;
      isLoaded = true;
    }

    return {
      name: "local",
      loading: load(),
      find: () => isLoaded,
      later: () => true,
      initialise: () => true,
      async open() {
        // The store hangs: what stands in for it, and the rest as soon as it answers.
        const { data, location } = isLoaded ? saved : united([...storage.copies(key), ...storage.copies(former), ...storage.copies(beside)].map(([, record]) => record));
        return {
          data,
          location,
          entries: new Map(),
          page: 0,
          attempt: isLoaded ? name : "",
          writable,
          mode: "normal",
          done: false,
          interactions: 0,
          isUnreadable: false,
          notice: isLoaded ? null : "js-notice-slow",
        };
      },
      record() {},
      recorded: () => [],
      unrecord() {},
      keep,
      commit(snapshot) {
        keep(snapshot);
        return false; // known a moment later: `check`
      },
      check: async () => ((await keeping) ? "sure" : "silent"),
      finish(snapshot) {
        keep(snapshot);
        storage.flush();
        return true;
      },
      forget() {},
      hold: () => void (writable = false),
      give(snapshot) {
        keep(snapshot);
        writable = false;
        return { entry: { v: Relais.journal.VERSION, data: snapshot.data, location: snapshot.location, interactions: [] } };
      },
      take(given) {
        const own = Relais.journal.read(course, given?.entry);
        writable = writable || own !== null;
        return own;
      },
      words: (done) => (done ? "js-notice-kept" : "js-notice-forgets"),
      watch() {},
      tell: window.parent === window ? () => {} : teller(course),
    };
  };

  /** Messages to the page around, each when it differs from the last of its type. @param {Course} course */
  function teller(course) {
    /** @type {Map<string, string>} */
    const told = new Map();
    /** @param {string} type @param {object} fields */
    function post(type, fields) {
      const message = { source: "relais", version: 1, type, course: course.course, ...fields };
      const text = JSON.stringify(message);
      if (told.get(type) === text) return;
      told.set(type, text);
      // Whoever embeds the course may know: there is nothing personal in it.
      window.parent.postMessage(message, "*");
    }
    const parts = [...document.querySelectorAll(".top, main")];
    const watcher = new ResizeObserver(() => {
      post("height", { height: Math.ceil(parts.reduce((sum, part) => sum + part.getBoundingClientRect().height, 0)) });
    });
    for (const part of parts) watcher.observe(part);

    /** @param {View} view */
    return ({ page, title, percent, standing }) => {
      post("page", { page, title });
      post("progress", { percent });
      if (standing.score !== null) post("score", { score: standing.score, passed: course.masteryScore === null ? null : standing.passed });
      if (standing.complete) post("completed", {});
    };
  }

  /** Once the first page is there: nothing here may delay it. */
  function install() {
    if (!/^https?:$/.test(location.protocol) || !window.isSecureContext) return;
    try {
      navigator.serviceWorker?.register(new URL("sw.js", root)).catch(() => {});
    } catch {
      // A frame that may not: the package is read from its server.
    }
    if (window.parent !== window) return;
    const link = document.createElement("link");
    link.rel = "manifest";
    link.href = new URL("manifest.webmanifest", root).href;
    document.head.append(link);
  }
  window.addEventListener("load", install);
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
