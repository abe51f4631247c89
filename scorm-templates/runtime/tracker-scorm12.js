// Keeps the learner's state in an LMS through the SCORM 1.2 run-time.
//
// - Only what changed is set, then one LMSCommit. Neither a status of passed or
//   completed nor a score is ever lowered.
// - Nothing is written unless lesson_mode is `normal` or absent.
// - What the LMS did not take is journalled in this browser, tried again, and
//   replayed at the next launch.
// - A session that already runs is gone on with: nobody ended it.
// - Without an API the browser remembers, as in html5 packages.
//
// The types are in tracker-local.js.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  /** @typedef {Record<string, (...args: string[]) => unknown>} Api */

  const HOPS = 500;
  // The LMS understood and will not: no use trying again.
  const REFUSALS = ["201", "202", "203", "401", "402", "403", "404", "405"];
  const FINAL = ["passed", "completed"];

  /** Any window may belong to somebody else: reading from it throws. @template T @param {() => T} read @returns {T|null} */
  function guarded(read) {
    try {
      return read();
    } catch {
      return null;
    }
  }

  /** @param {any} start @returns {Api|null} */
  function climb(start) {
    let here = start;
    for (let hop = 0; here && hop <= HOPS; hop++) {
      const at = here;
      const api = guarded(() => at.API);
      if (api) return api;
      const above = guarded(() => at.parent);
      if (!above || above === here) return null;
      here = above;
    }
    return null;
  }

  /** Parents first, then who opened us, then who opened the frameset. @param {any} from @returns {Api|null} */
  function findApi(from) {
    const found = climb(from);
    if (found) return found;
    const seen = new Set();
    let opener = guarded(() => from.opener) || guarded(() => from.top.opener) || guarded(() => from.parent.opener);
    while (opener && !seen.has(opener) && seen.size < HOPS) {
      const here = opener;
      const api = climb(here);
      if (api) return api;
      seen.add(here);
      opener = guarded(() => here.opener) || guarded(() => here.top.opener);
    }
    return null;
  }

  /** @param {string} text */
  function fingerprint(text) {
    let hash = 0x811c9dc5;
    for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
    return (hash >>> 0).toString(36);
  }

  const storage = {
    /** @param {string} key */
    get: (key) => guarded(() => JSON.parse(localStorage.getItem(key) || "null")),
    /** @param {string} key @param {unknown} value */
    set: (key, value) => guarded(() => (localStorage.setItem(key, JSON.stringify(value)), true)) === true,
    /** @param {string} key */
    remove: (key) => guarded(() => localStorage.removeItem(key)),
  };

  /** @param {Course} course @returns {Tracker} */
  Relais.tracker = function (course) {
    /** @type {Api|null} */
    let api = null;
    const name = course.course + (course.partner ? "@" + course.partner : "");
    const secondsKey = "relais:seconds:" + name;
    let initialised = false;
    let earlier = 0; // seconds of this session before this document
    let writable = false;
    let status = "";
    let score = NaN; // what the LMS holds
    let taken = ""; // the suspend_data the LMS is known to hold
    let journalKey = "";
    let recorded = 0; // interactions the LMS holds
    let interactions = true; // does it keep any?
    /** @type {Map<string, number>} chapter -> index in cmi.objectives */
    const objectives = new Map();
    let objectivesCount = -1; // -1: not kept
    /** @type {Map<string, string>} */
    const sent = new Map();
    /** @type {Map<number, Interaction>} */
    const pending = new Map();
    /** @type {Map<number, number>} our index -> theirs, for an LMS that forgot earlier ones */
    const places = new Map();

    /** @param {string} name @param {...string} args @returns {string|null} null: it threw */
    const call = (name, ...args) =>
      guarded(() => {
        const answer = /** @type {Api} */ (api)[name](...args);
        return answer === undefined || answer === null ? "" : String(answer);
      });
    /** @param {string} element */
    const get = (element) => call("LMSGetValue", element) || "";
    /** @param {string|null} answer */
    const yes = (answer) => answer === "true" || answer === "1";

    /** @param {string} element @param {string} value @param {boolean} [optional] */
    function set(element, value, optional) {
      if (sent.get(element) === value) return true;
      if (!yes(call("LMSSetValue", element, value))) {
        if (!optional || !REFUSALS.includes(call("LMSGetLastError") || "")) return false;
      }
      sent.set(element, value);
      return true;
    }

    /** @param {string} list */
    function count(list) {
      const text = get(list + "._count");
      return /^\d+$/.test(text) ? Number(text) : -1;
    }

    /** @param {Interaction} one */
    function setInteraction(one) {
      let place = places.get(one.index);
      if (place === undefined) {
        place = Math.min(one.index, recorded);
        places.set(one.index, place);
      }
      const at = "cmi.interactions." + place + ".";
      const fields = [
        ["id", one.id],
        ["type", one.type],
        ["time", one.time],
        ["weighting", one.weighting],
        ["correct_responses.0.pattern", one.pattern],
        ["student_response", one.response],
        ["result", one.result],
        ["latency", one.latency],
      ];
      for (const [field, value] of fields) {
        if (value !== "" && !set(at + field, value, true)) return false;
      }
      recorded = Math.max(recorded, place + 1);
      return true;
    }

    /** @param {{id: string, status: string}} objective */
    function setObjective({ id, status }) {
      let place = objectives.get(id);
      if (place === undefined) {
        place = objectivesCount++;
        objectives.set(id, place);
      }
      const at = "cmi.objectives." + place + ".";
      return set(at + "id", id, true) && set(at + "status", status, true);
    }

    /** @param {Snapshot} snapshot @param {number} seconds */
    function setAll(snapshot, seconds) {
      const lower = FINAL.includes(status) && !FINAL.includes(snapshot.status);
      const finished = lower || snapshot.status !== "incomplete";
      const done =
        (lower || set("cmi.core.lesson_status", snapshot.status)) &&
        set("cmi.core.exit", finished ? "" : "suspend", true) &&
        set("cmi.suspend_data", snapshot.data) &&
        set("cmi.core.lesson_location", snapshot.location) &&
        set("cmi.core.session_time", Relais.scoring.timespan(seconds), true) &&
        (snapshot.score === null ||
          snapshot.score < score ||
          (set("cmi.core.score.min", "0", true) &&
            set("cmi.core.score.max", "100", true) &&
            set("cmi.core.score.raw", String(snapshot.score), true))) &&
        (!interactions || [...pending.values()].every(setInteraction)) &&
        (objectivesCount < 0 || snapshot.objectives.every(setObjective));
      if (done && !lower) status = snapshot.status;
      return done;
    }

    /** @param {Snapshot} snapshot */
    function journal({ data, location }) {
      storage.set(journalKey, { base: taken, data, location, interactions: [...pending.values()] });
    }

    /** @param {Snapshot} snapshot */
    function accepted(snapshot) {
      taken = snapshot.data;
      pending.clear();
      storage.remove(journalKey);
    }

    /** A document of this session is gone without its end (only the frame was loaded again): it refuses to begin, and answers. */
    const runs = () => call("LMSGetLastError") === "101" && get("cmi.core.lesson_status") !== "" && call("LMSGetLastError") === "0";

    /** @returns {Opened} */
    function openAlone() {
      const saved = storage.get("relais:" + name) || {};
      return {
        data: String(saved.data || ""),
        location: String(saved.location || ""),
        journal: null,
        writable: true,
        done: false,
        interactions: 0,
        notice: "js-notice-alone",
      };
    }

    return {
      name: "scorm12",
      find() {
        api = findApi(window);
        return api !== null;
      },
      later: () => window.parent !== window || guarded(() => window.opener) !== null,
      initialise() {
        initialised = yes(call("LMSInitialize", ""));
        if (!initialised && runs()) {
          initialised = true;
          earlier = Number(guarded(() => sessionStorage.getItem(secondsKey))) || 0;
        }
        if (!initialised) api = null;
        return initialised;
      },
      open() {
        if (!initialised) return openAlone();
        const mode = get("cmi.core.lesson_mode");
        writable = mode === "" || mode === "normal";
        status = get("cmi.core.lesson_status");
        score = parseFloat(get("cmi.core.score.raw"));
        taken = get("cmi.suspend_data");
        recorded = Math.max(count("cmi.interactions"), 0);
        interactions = count("cmi.interactions") >= 0;
        objectivesCount = count("cmi.objectives");
        for (let i = 0; i < Math.min(objectivesCount, 1000); i++) {
          const id = get("cmi.objectives." + i + ".id");
          if (id) objectives.set(id, i);
        }
        journalKey = "relais:journal:" + name + ":" + fingerprint(get("cmi.core.student_id"));

        const opened = {
          data: taken,
          journal: /** @type {string|null} */ (null),
          location: get("cmi.core.lesson_location"),
          writable,
          done: FINAL.includes(status),
          interactions: recorded,
          notice: writable ? null : "js-notice-review",
        };
        const kept = writable ? storage.get(journalKey) : null;
        if (kept && typeof kept.data === "string") {
          if (kept.base === taken) {
            opened.data = kept.data;
            opened.location = String(kept.location || opened.location);
            // Anything on this origin may write there: what is no interaction would keep the course from starting.
            const found = Array.isArray(kept.interactions) ? kept.interactions : [];
            for (const one of found) if (Number.isInteger(one?.index)) pending.set(one.index, one);
          } else {
            opened.journal = kept.data;
          }
        }
        return opened;
      },
      record(interaction) {
        if (!writable) return;
        pending.set(interaction.index, interaction);
      },
      commit(snapshot, seconds) {
        if (!initialised) {
          return storage.set("relais:" + name, { data: snapshot.data, location: snapshot.location });
        }
        if (!writable) return true;
        guarded(() => sessionStorage.setItem(secondsKey, String(earlier + seconds)));
        const done = setAll(snapshot, earlier + seconds) && yes(call("LMSCommit", ""));
        if (done) accepted(snapshot);
        else {
          // What was set before the failure may be lost with it: say it all again next time.
          sent.clear();
          journal(snapshot);
        }
        return done;
      },
      finish(snapshot, seconds) {
        if (!initialised) return this.commit(snapshot, seconds);
        const done = this.commit(snapshot, seconds);
        return yes(call("LMSFinish", "")) && done;
      },
      words(done) {
        if (!initialised) return done ? "js-notice-kept" : "js-notice-forgets";
        return done ? "js-notice-saved" : "js-notice-failed";
      },
      tell() {},
    };
  };
  Relais.findApi = findApi;
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
