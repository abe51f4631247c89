// Keeps the learner's state in this browser: html5 packages.
// A browser without storage (private window, blocked, full) works too, and forgets.
// In a frame it also tells the page around it what happens (docs/embedding.md);
// from a web server, it has the browser keep the package (sw.js).

/**
 * What the course needs from whatever remembers.
 * @typedef {object} Tracker
 * @property {"scorm12"|"local"} name
 * @property {() => boolean} find
 * @property {() => boolean} later may `find` succeed a moment later?
 * @property {() => boolean} initialise
 * @property {() => Opened} open
 * @property {(interaction: Interaction) => void} record
 * @property {(snapshot: Snapshot, seconds: number) => boolean} commit
 * @property {(snapshot: Snapshot, seconds: number) => boolean} finish
 * @property {(done: boolean) => string} words key of what is said when commits begin to fail, or work again
 * @property {(view: View) => void} tell what the learner sees has changed
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
 * @property {string|null} journal what an LMS did not take last time and has since moved on from
 * @property {string} location
 * @property {boolean} writable
 * @property {boolean} done already passed or completed, says the LMS
 * @property {number} interactions how many are recorded
 * @property {string|null} notice key of a message to the learner
 */
/**
 * @typedef {object} Snapshot
 * @property {string} data
 * @property {string} location
 * @property {"incomplete"|"passed"|"completed"|"failed"} status
 * @property {number|null} score percent
 * @property {{id: string, status: string}[]} objectives
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("../", script.src);

  /** @param {Course} course @returns {Tracker} */
  Relais.tracker = function (course) {
    const key = "relais:" + course.course + (course.partner ? "@" + course.partner : "");

    /** @param {Snapshot} snapshot */
    function store({ data, location }) {
      try {
        localStorage.setItem(key, JSON.stringify({ data, location }));
        return true;
      } catch {
        return false;
      }
    }

    return {
      name: "local",
      find: () => true,
      later: () => false,
      initialise: () => true,
      open() {
        let saved = { data: "", location: "" };
        try {
          saved = { ...saved, ...JSON.parse(localStorage.getItem(key) || "{}") };
        } catch {
          // The first commit will say that nothing is kept.
        }
        return { ...saved, journal: null, writable: true, done: false, interactions: 0, notice: null };
      },
      record() {},
      commit: store,
      finish: store,
      words: (done) => (done ? "js-notice-kept" : "js-notice-forgets"),
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
