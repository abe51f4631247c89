// The LMS that `relais preview` simulates and that the tests judge packages by:
// the data model of `cmi.js` under strict rules, what the strictest real LMSs
// refuse beyond them, and what an LMS adds. `window.API = LmsStub.create().API`.
//
//   const lms = LmsStub.create({ saved, mode, onCall });
//   lms.log                every call: { call, args, answer, code }; code "thrown": it threw
//   lms.get("cmi.core.lesson_status")    what it holds, write-only elements too
//   lms.values()           all of it: [name, value], lists last
//   lms.interactions()     the recorded interactions
//   lms.failing = "commit" | "set" | "throw" | null
//   lms.saved()            what survives: give it to the next `create`

/**
 * @typedef {object} LmsOptions
 * @property {Record<string, string>} [saved] from an earlier launch
 * @property {"normal"|"browse"|"review"|""} [mode] "": this LMS has no lesson_mode
 * @property {string} [learner] "Last, First"
 * @property {string} [masteryScore] the manifest's: at the end it turns a score into passed or failed
 * @property {string} [launchData]
 * @property {string[]} [without] optional groups this LMS has not, such as "interactions"
 * @property {boolean} [lingers] LMSFinish is answered, but the session goes on until its own window closes
 * @property {(entry: CmiCall) => void} [onCall]
 */

(function () {
  "use strict";

  const one = "[0-9a-z]";
  const pair = `${one}\\.${one}`;
  /** @type {Record<string, RegExp>} CMIFeedback by interaction type (RTE 3.4.5) */
  const FEEDBACK = {
    "true-false": /^[01tf]$/,
    choice: new RegExp(`^(${one}(,${one})*|\\{${one}(,${one})*\\})$`),
    "fill-in": /^\S.*$/s,
    numeric: /^-?(\d+(\.\d*)?|\.\d+)$/,
    likert: /^[0-9a-z]?$/,
    matching: new RegExp(`^(${pair}(,${pair})*|\\{${pair}(,${pair})*\\})$`),
    performance: /^.*$/s,
    sequencing: new RegExp(`^${one}(,${one})*$`),
  };

  const STATUS = "cmi.core.lesson_status";
  /** What counts for credit only (RTE cmi.core.credit). */
  const COUNTED = [STATUS, "cmi.core.score.raw", "cmi.core.score.min", "cmi.core.score.max"];
  const SINGLE = [...Cmi.LEAVES.keys()].filter((form) => !form.includes("#")).map((form) => "cmi." + form);

  /**
   * What an SCO finds of the sessions before, as `begin.rs` has it. The last one
   * may have gone without a word: its time is added here.
   * @param {Record<string, string>} saved @returns {Record<string, string>}
   */
  function begin(saved) {
    const { "cmi.core.exit": exit, "cmi.core.session_time": _time, ...kept } = saved;
    const wrote = Object.keys(saved).some((name) => Cmi.LEAVES.get(name.slice(4).replace(/\.\d+(?=\.)/g, ".#"))?.access !== "r");
    const entry = exit === "suspend" ? "resume" : "";
    return { ...kept, "cmi.core.total_time": total(saved), "cmi.core.entry": wrote ? entry : "ab-initio" };
  }

  /** RTE total_time: the last session_time is added. @param {Record<string, string>} values */
  function total(values) {
    const [before, session] = ["total_time", "session_time"].map((name) => Cmi.milliseconds(values[`cmi.core.${name}`] || "") || 0);
    return Cmi.timespan(before + session);
  }

  /** Digit by digit: no rounding decides who has passed. @param {string} score @param {string} mastery */
  function reaches(score, mastery) {
    /** @param {string} text */
    const digits = (text) => {
      const [whole, fraction = ""] = text.replace("-", "").split(".");
      return whole.padStart(255, "0") + fraction.padEnd(255, "0");
    };
    return digits(score) >= digits(mastery);
  }

  /** @param {LmsOptions} [options] */
  function create(options = {}) {
    const { mode = "normal", masteryScore = "", without = [] } = options;
    const counts = mode === "normal" || mode === "";
    let saved = { ...options.saved };
    let called = "";
    let over = false;

    const cmi = Cmi.create({
      strict: true,
      values: {
        ...begin(saved),
        "cmi.core.student_id": "learner-1",
        "cmi.core.student_name": options.learner || "Dupont, Camille",
        "cmi.core.lesson_mode": mode,
        "cmi.core.credit": counts ? "credit" : "no-credit",
        "cmi.student_data.mastery_score": masteryScore,
        "cmi.launch_data": options.launchData || "",
      },
      refuses(name, value) {
        if (value !== undefined && lms.failing === "set") return "101";
        if (without.some((group) => name.startsWith(`cmi.${group}`))) return "401";
        if (name === "cmi.core.lesson_mode" && mode === "") return "401";
        // Not every LMS takes `00` for `0`.
        if (/\.0\d/.test(name)) return "201";
        return value === undefined || fits(name, value) ? null : "405";
      },
      commit(finish) {
        if (lms.failing) return false;
        if (mode === "review") return true;
        if (finish) end();
        saved = kept();
        return true;
      },
      heard: (entry) => note({ ...entry, call: called }),
    });

    /** Where RTE 3.4.5 is read to the letter. @param {string} name @param {string} value */
    function fits(name, value) {
      if (name.endsWith(".id")) return /^[\x21-\x7e]*$/.test(value);
      const [, interaction] = /^(cmi\.interactions\.\d+)\.(?:student_response|correct_responses\.\d+\.pattern)$/.exec(name) || [];
      if (!interaction) return true;
      const type = cmi.held(interaction + ".type");
      return value.length <= 255 && (!type || FEEDBACK[type].test(value));
    }

    const before = cmi.held(STATUS);

    /** As `end.rs` has it: RTE lesson_status, CR p. 2-19. */
    function judged() {
      if (!counts) return before === "not attempted" ? "browsed" : before;
      const own = cmi.has(STATUS) ? cmi.held(STATUS) : "";
      const raw = cmi.held("cmi.core.score.raw");
      if (own !== "incomplete" && raw && /^(\d+\.?\d*|\.\d+)$/.test(masteryScore)) return reaches(raw, masteryScore) ? "passed" : "failed";
      return own || "completed";
    }

    /** RTE lesson_status, total_time. */
    function end() {
      over = true;
      cmi.give(STATUS, judged());
      cmi.give("cmi.core.total_time", total(Object.fromEntries(cmi.values())));
    }

    /** What the next launch finds. Without credit a status changes once, from nothing to `browsed`. */
    function kept() {
      const values = Object.fromEntries(cmi.values());
      // It is in the total.
      if (over) delete values["cmi.core.session_time"];
      const looked = over || (before === "not attempted" && cmi.held(STATUS) === "browsed");
      for (const name of counts ? [] : COUNTED) {
        if (name === STATUS && looked) continue;
        delete values[name];
        if (name in saved) values[name] = saved[name];
      }
      return values;
    }

    /** @param {CmiCall} entry */
    function note(entry) {
      lms.log.push(entry);
      options.onCall?.(entry);
    }

    const API = { ...cmi.API };
    for (const call of ["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit"]) {
      API[call] = (...given) => {
        if (lms.failing === "throw") {
          note({ call, args: given.map(String), answer: "", code: "thrown" });
          throw new Error("the LMS is down");
        }
        called = call;
        const run = call === "LMSFinish" && options.lingers ? "LMSCommit" : call;
        return cmi.API[run](...given);
      };
    }

    const lms = {
      API,
      /** @type {CmiCall[]} */
      log: [],
      /** @type {"commit"|"set"|"throw"|null} */
      failing: null,
      get: cmi.held,
      /** @returns {[string, string][]} */
      values: () => [...SINGLE.map((name) => /** @type {[string, string]} */ ([name, cmi.held(name)])), ...cmi.values().filter(([name]) => !SINGLE.includes(name))],
      interactions: () =>
        Array.from({ length: cmi.count("interactions") }, (_, n) => {
          const record = `cmi.interactions.${n}.`;
          const values = cmi.values().filter(([name]) => name.startsWith(record));
          return Object.fromEntries(values.map(([name, value]) => [name.slice(record.length), value]));
        }),
      objectives: () =>
        Array.from({ length: cmi.count("objectives") }, (_, n) => ({
          id: cmi.held(`cmi.objectives.${n}.id`),
          status: cmi.held(`cmi.objectives.${n}.status`),
        })),
      errors: () => lms.log.filter((entry) => entry.code !== "0"),
      phase: cmi.phase,
      saved: () => ({ ...saved }),
    };
    return lms;
  }

  Object.assign(globalThis, { LmsStub: { create } });
})();
