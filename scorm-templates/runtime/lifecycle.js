// When to initialise, commit and finish. Pure: events in, effects out.
//
//   searching ─found→ initialising ─accepted→ opening ─opened→ running ⇄ suspended ─left→ finished
//       │                  └──refused──→ alone
//       ├──later──→ waiting ─found→ initialising
//       └─missing─→ alone   ─found→ initialising
//
// `running` commits a change within a second, `suspended` (the page is hidden,
// it may never come back) at once. `waiting` is without an LMS (or what this browser keeps)
// that may still come, and `alone` without one: the tracker keeps the state in the browser. While `opening`, the
// LMS's own values are not known yet: nothing is written, and no end is told, which some
// LMSs take for "completed". Nothing leaves `finished` but a new document.

/** @typedef {"searching"|"waiting"|"initialising"|"opening"|"running"|"suspended"|"alone"|"finished"} Phase */
/** @typedef {"found"|"later"|"missing"|"accepted"|"refused"|"opened"|"changed"|"due"|"hidden"|"shown"|"left"|"restored"} LifeEvent */
/** @typedef {"initialise"|"open"|"schedule"|"commit"|"finish"|"reload"} Effect */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  /** @type {Record<Phase, Partial<Record<LifeEvent, [Phase, Effect?]>>>} */
  const table = {
    searching: {
      found: ["initialising", "initialise"],
      later: ["waiting", "open"],
      missing: ["alone", "open"],
      left: ["finished"],
    },
    waiting: {
      found: ["initialising", "initialise"],
      missing: ["alone", "open"],
      left: ["finished", "finish"],
    },
    initialising: {
      accepted: ["opening", "open"],
      refused: ["alone", "open"],
      left: ["finished"],
    },
    opening: {
      opened: ["running"],
      left: ["finished"],
    },
    running: {
      changed: ["running", "schedule"],
      due: ["running", "commit"],
      hidden: ["suspended", "commit"],
      left: ["finished", "finish"],
    },
    suspended: {
      changed: ["suspended", "commit"],
      due: ["suspended", "commit"],
      shown: ["running"],
      left: ["finished", "finish"],
    },
    alone: {
      found: ["initialising", "initialise"],
      changed: ["alone", "commit"],
      due: ["alone", "commit"],
      hidden: ["alone", "commit"],
      left: ["finished", "finish"],
    },
    finished: {
      // From the back/forward cache: the session is closed, only a fresh launch may track again.
      restored: ["finished", "reload"],
    },
  };

  /** An event that means nothing now changes nothing. @param {Phase} phase @param {LifeEvent} event @returns {[Phase, Effect?]} */
  function step(phase, event) {
    return table[phase][event] || [phase];
  }

  /**
   * Seconds the page was in front of somebody. Each stretch between two readings
   * counts for `cap` at most, so sleep and clock jumps do not show.
   * @param {number} now milliseconds that never go back (performance.now)
   */
  function stopwatch(now, cap = 60) {
    let total = 0;
    let last = now;
    let running = true;
    /** @param {number} at */
    function read(at) {
      if (running) total += Math.min(Math.max((at - last) / 1000, 0), cap);
      last = at;
      return total;
    }
    return {
      read,
      /** @param {number} at @param {boolean} on */
      run(at, on) {
        read(at);
        running = on;
      },
    };
  }

  Relais.lifecycle = { step, stopwatch, table };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
