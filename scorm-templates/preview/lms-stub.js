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

  const SINGLE = [...Cmi.LEAVES.keys()].filter((form) => !form.includes("#")).map((form) => "cmi." + form);

  /** @param {LmsOptions} [options] */
  function create(options = {}) {
    const { mode = "normal", masteryScore = "", without = [] } = options;
    const counts = mode === "normal" || mode === "";
    // What the last session said of its end and time is not this one's.
    const { "cmi.core.exit": _exit, "cmi.core.session_time": _time, ...kept } = options.saved || {};
    let saved = { ...options.saved };
    let called = "";

    const cmi = Cmi.create({
      strict: true,
      values: {
        ...kept,
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
        saved = Object.fromEntries(cmi.values());
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

    /** As `end.rs` has it: RTE lesson_status, CR p. 2-19. */
    function judged() {
      const status = cmi.held("cmi.core.lesson_status");
      const raw = cmi.held("cmi.core.score.raw");
      if (!counts) return status === "not attempted" ? "browsed" : status;
      if (masteryScore && raw && status !== "incomplete") return Number(raw) >= Number(masteryScore) ? "passed" : "failed";
      return status === "not attempted" ? "completed" : status;
    }

    /** RTE lesson_status, total_time, entry. */
    function end() {
      cmi.give("cmi.core.lesson_status", judged());
      const [total, session] = ["total_time", "session_time"].map((name) => Cmi.milliseconds(cmi.held(`cmi.core.${name}`)) || 0);
      cmi.give("cmi.core.total_time", Cmi.timespan(total + session));
      cmi.give("cmi.core.entry", cmi.held("cmi.core.exit") === "suspend" ? "resume" : "");
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
