// What the server has not acknowledged yet, kept by the browser: a tab that is
// killed loses nothing, the next launch replays it.
//
// One entry an attempt: { launch, mode, seq, session, set, finish, earlier }, where
// `earlier` has the sessions of that launch before the last one, if any is not
// acknowledged. Entries of later launches (another tab took over) are never overwritten.

(function () {
  "use strict";

  /** @param {string} attempt */
  const keyOf = (attempt) => `relais:journal:${attempt}`;

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

  /** @param {string} attempt @param {number} launch @param {"normal"|"browse"} [mode] */
  function create(attempt, launch, mode = "normal") {
    const key = keyOf(attempt);

    /** @returns {JournalEntry | null} */
    function read() {
      try {
        return decode(localStorage.getItem(key));
      } catch {
        return null;
      }
    }

    return {
      read,
      /** Whether it is kept. @param {Omit<JournalEntry, "launch" | "mode"> & { mode?: JournalEntry["mode"] }} entry */
      write(entry) {
        try {
          if ((read()?.launch ?? 0) > launch) return false;
          localStorage.setItem(key, JSON.stringify({ launch, mode, ...entry }));
          return true;
        } catch {
          // Blocked, or full: the player goes on from memory.
          return false;
        }
      },
      /** Everything up to this launch is acknowledged, or out of date. */
      clear() {
        try {
          if ((read()?.launch ?? 0) <= launch) localStorage.removeItem(key);
        } catch {
          // Nothing is kept then.
        }
      },
      /** Another tab writes for the same attempt, after us. @param {StorageEvent} event */
      overtaken: (event) => event.key === key && (decode(event.newValue)?.launch ?? 0) > launch,
    };
  }

  /** The sessions of an entry, oldest first. @param {JournalEntry} entry @returns {PlayerRecord[]} */
  const records = ({ session = 1, set, finish, earlier = [] }) => [...earlier, { session, set, finish }];

  // The first script of the player: the others fill their part.
  Object.assign(globalThis, { Player: { journal: create, records } });
})();
