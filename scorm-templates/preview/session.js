// The simulated LMS between launches: one strict session after the other, what
// it kept, and how it behaves. Owns `window.API`.
//
// A session ends when its document goes, whether it called LMSFinish or not;
// the next one begins at once, for the document that comes. What was kept
// survives a reload of this page, as long as the tab is open.

/**
 * @typedef {object} Launching
 * @property {string} sco whose tracks
 * @property {string} masteryScore
 * @property {string} launchData
 * @property {"normal"|"review"|"browse"} mode
 */

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  /** @param {string} course @param {(entry: CmiCall) => void} onCall */
  Preview.session = function (course, onCall) {
    /** @type {Map<string, Record<string, string>>} SCO -> what was kept */
    const tracks = new Map();
    /** @type {"commit"|"set"|"throw"|null} */
    let failing = null;
    /** @type {Launching} */
    let launching = { sco: "", masteryScore: "", launchData: "", mode: "normal" };
    let lms = LmsStub.create();
    let number = 0;

    const key = () => `relais-preview:${course}:${launching.sco}`;

    /** @param {Record<string, string>} saved */
    function keep(saved) {
      tracks.set(launching.sco, saved);
      try {
        sessionStorage.setItem(key(), JSON.stringify(saved));
      } catch {
        // Without storage it forgets with the page.
      }
    }

    /** @returns {Record<string, string>} */
    function kept() {
      const known = tracks.get(launching.sco);
      if (known) return known;
      try {
        return JSON.parse(sessionStorage.getItem(key()) || "{}");
      } catch {
        return {};
      }
    }

    function begin() {
      const mine = ++number;
      const made = LmsStub.create({
        ...launching,
        saved: kept(),
        onCall(entry) {
          // A document that is gone has nothing more to say.
          if (mine !== number) return;
          if (["LMSCommit", "LMSFinish"].includes(entry.call)) keep(made.saved());
          onCall(entry);
        },
      });
      lms = made;
      fail(failing);
    }

    /** @param {"commit"|"set"|"throw"|null} how */
    function fail(how) {
      failing = how;
      lms.failing = how;
      globalThis.API = how === "throw" ? undefined : lms.API;
    }

    return {
      fail,
      failing: () => failing,
      lms: () => lms,
      mode: () => launching.mode,
      number: () => number,
      /** The document of the session is gone, or none has come yet. @param {Partial<Launching>} [changes] */
      renew(changes = {}) {
        launching = { ...launching, ...changes };
        begin();
      },
      /** Of every SCO. */
      forget() {
        for (const sco of tracks.keys()) {
          launching.sco = sco;
          keep({});
        }
        number = 0;
      },
    };
  };
})((globalThis.Preview = globalThis.Preview || /** @type {any} */ ({})));
