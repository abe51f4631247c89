// Keeps the learner's state in this browser: html5 packages.
// A browser without storage (private window, blocked) works too, and forgets.

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

  /** @param {Course} course @returns {Tracker} */
  Relais.tracker = function (course) {
    const key = "relais:" + course.course;
    let kept = true;

    /** @param {Snapshot} snapshot */
    function store({ data, location }) {
      try {
        localStorage.setItem(key, JSON.stringify({ data, location }));
        kept = true;
      } catch {
        kept = false;
      }
      return kept;
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
          kept = false;
        }
        return { ...saved, journal: null, writable: true, done: false, interactions: 0, notice: kept ? null : "js-notice-forgets" };
      },
      record() {},
      // Forgetting was said once, at the start: a failure here is no news.
      commit: (snapshot) => (store(snapshot), true),
      finish: (snapshot) => (store(snapshot), true),
    };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
