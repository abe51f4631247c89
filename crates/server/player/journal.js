// What is not acknowledged by the server, kept by the app page in its own origin, where no
// package can reach it: a tab that is killed loses nothing, the next launch replays it.
//
// One entry an attempt: { history, launch, mode, seq, session, set, finish, earlier, at }.
// `history` is the database's in which `launch` counts, `at` the server's time when it was
// written, and `earlier` has the sessions of that launch before the last one, if any is not
// acknowledged.
//
// A page that closes is not heard by the app page any more. Its last entry lies on this host:
// the next launch takes it over. Where other versions' pages are on the host, too, it is under a
// seal whose key the app page keeps, and is taken over if nobody wrote in it.

(function () {
  "use strict";

  const LAST = "relais:last:";
  /** Characters of a seal. */
  const SEAL = 64;
  /** Where former versions of this program kept everything. */
  const FORMER = "relais:journal:";

  /**
   * @param {(message: object) => void} tell says something to the app page
   * @param {boolean} own only pages of this version can write on this host
   */
  function shelf(tell, own) {
    /** By attempt, as the app page had them. @type {Map<string, JournalEntry | null>} */
    const entries = new Map();
    /** Keys of seals, that of this launch first. @type {Map<string, string[]>} */
    const keys = new Map();
    /** Attempts of which something lies on this host. */
    const here = new Set();
    /** Whether the app page keeps anything. */
    let able = false;
    /** Something lay where other packages could have written it. */
    let untaken = false;

    /** @param {string} name */
    function at(name) {
      try {
        return localStorage.getItem(name) || "";
      } catch {
        // Blocked.
        return "";
      }
    }

    /** @param {string} attempt */
    function clean(attempt) {
      try {
        localStorage.removeItem(LAST + attempt);
        localStorage.removeItem(FORMER + attempt);
      } catch {
        // Nothing is there, then.
      }
      here.delete(attempt);
    }

    /** What lies on this host of an attempt. @param {string} attempt @param {string} history @returns {JournalEntry[]} */
    function found(attempt, history) {
      const last = at(LAST + attempt);
      const former = at(FORMER + attempt);
      if (last || former) here.add(attempt);
      const text = last.slice(SEAL);
      const isSealed = own || (keys.get(attempt) || []).some((key) => Player.seal(key, text) === last.slice(0, SEAL));
      untaken ||= Boolean(former) && !own;
      /** @type {JournalEntry[]} */
      const entries = [];
      for (const one of [isSealed ? read(text) : null, own ? read(former) : null]) {
        // Former versions named no history.
        if (one) entries.push({ ...one, history: one.history || history, at: one.at || 0 });
      }
      return entries;
    }

    return {
      /** What the app page has of an attempt, and its keys. @param {PlayerKept} kept */
      has({ attempt, history, entry, able: isAble, keys: known }) {
        able = isAble;
        keys.set(attempt, known || []);
        const all = [entry, ...found(attempt, history)].filter((one) => one !== null);
        const last = all.reduce((one, two) => (isLater(two, one) ? two : one), all[0] ?? null);
        entries.set(attempt, last);
        if (last !== entry) tell({ relais: "keep", attempt, entry: last });
        // What lies there with a broken seal is nobody's word.
        if (!last) clean(attempt);
      },
      able: () => able,
      /** Something was left behind that could not be taken over, since other packages could have written it. */
      untaken: () => untaken,
      /** Whether it could keep the last one. @param {boolean} kept */
      kept(kept) {
        able = kept;
      },
      /**
       * @param {string} attempt @param {{launch: number, history: string, now: number}} opened
       * @param {"normal"|"browse"} [mode]
       */
      journal(attempt, { launch, history, now }, mode = "normal") {
        // The server's clock, as far as we know it: browsers' clocks are anything.
        const began = performance.now();
        return {
          read: () => entries.get(attempt) ?? null,
          /**
           * Whether it is kept, as far as we know. `closing`: nobody hears us any more; `all`:
           * it is all that the SCO wrote.
           * @param {Partial<JournalEntry> & Pick<JournalEntry, "seq" | "set" | "finish">} entry @param {{closing?: boolean, all?: boolean}} [how]
           */
          write(entry, { closing = false, all = false } = {}) {
            const whole = { history, launch, mode, at: Math.round(now + performance.now() - began), ...entry };
            entries.set(attempt, whole);
            tell({ relais: "keep", attempt, entry: whole, ...(all ? { whole: true } : {}) });
            const [key] = keys.get(attempt) || [];
            if (!closing || !(own || key)) return able;
            try {
              const text = JSON.stringify(whole);
              localStorage.setItem(LAST + attempt, (own ? "".padEnd(SEAL) : Player.seal(key, text)) + text);
              return true;
            } catch {
              // Blocked, or full.
              return able;
            }
          },
          /** Everything up to this launch is acknowledged, or out of date. */
          clear() {
            if (here.has(attempt)) clean(attempt);
            if (!entries.get(attempt)) return;
            entries.set(attempt, null);
            tell({ relais: "drop", attempt });
          },
        };
      },
    };
  }

  /** @param {string} text @returns {JournalEntry | null} */
  function read(text) {
    try {
      const entry = JSON.parse(text);
      const isWhole = entry && Number.isInteger(entry.launch) && Number.isInteger(entry.seq) && entry.set && typeof entry.set === "object";
      return isWhole ? entry : null;
    } catch {
      return null;
    }
  }

  /** Numbers count in one history only. @param {JournalEntry} one @param {JournalEntry} two */
  function isLater(one, two) {
    if (one.history !== two.history) return one.at > two.at;
    return one.launch > two.launch || (one.launch === two.launch && one.seq > two.seq);
  }

  /** The sessions of an entry, oldest first. @param {JournalEntry} entry @returns {PlayerRecord[]} */
  const records = ({ session = 1, set, finish, earlier = [] }) => [...earlier, { session, set, finish }];

  Object.assign(Player, { shelf, records });
})();
