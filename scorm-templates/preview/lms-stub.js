// A strict SCORM 1.2 LMS in one window: `window.API = LmsStub.create().API`.
// It keeps the whole data model, applies the limits, vocabularies, types and
// error codes of the run-time environment, and logs every call.
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
 * @property {(entry: LmsCall) => void} [onCall]
 */
/** @typedef {{call: string, args: string[], answer: string, code: string}} LmsCall */

(function () {
  "use strict";

  const ERRORS = /** @type {Record<string, string>} */ ({
    0: "No error",
    101: "General Exception",
    201: "Invalid argument error",
    202: "Element cannot have children",
    203: "Element not an array - Cannot have count",
    301: "Not initialized",
    401: "Not implemented error",
    402: "Invalid set value, element is a keyword",
    403: "Element is read only",
    404: "Element is write only",
    405: "Incorrect Data Type",
  });

  // --- types

  const STATUS = ["passed", "completed", "failed", "incomplete", "browsed"];
  const decimal = /^-?(\d+(\.\d*)?|\.\d+)$/;
  const timespan = /^\d{2,4}:\d\d:\d\d(\.\d{1,2})?$/;
  const time = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/;

  /** @typedef {(value: string) => boolean} Check */
  const types = {
    /** @param {number} limit @returns {Check} */
    string: (limit) => (value) => value.length <= limit,
    /** @type {Check} */
    id: (value) => value.length <= 255 && /^[\x21-\x7e]+$/.test(value),
    /** @param {...string} words @returns {Check} */
    word:
      (...words) =>
      (value) =>
        words.includes(value),
    /** @type {Check} */
    score: (value) => value === "" || (decimal.test(value) && Number(value) >= 0 && Number(value) <= 100),
    /** @type {Check} */
    decimal: (value) => decimal.test(value),
    /** @type {Check} */
    timespan: (value) => timespan.test(value),
    /** @type {Check} */
    time: (value) => time.test(value),
    /** @param {number} from @param {number} to @returns {Check} */
    integer: (from, to) => (value) => /^-?\d+$/.test(value) && Number(value) >= from && Number(value) <= to,
  };

  const one = "[0-9a-z]";
  const pair = `${one}\\.${one}`;
  /** @type {Record<string, RegExp>} CMIFeedback by interaction type */
  const FEEDBACK = {
    "true-false": /^[01tf]$/,
    choice: new RegExp(`^(${one}(,${one})*|\\{${one}(,${one})*\\})$`),
    "fill-in": /^\S.{0,254}$/s,
    numeric: decimal,
    likert: /^[0-9a-z]?$/,
    matching: new RegExp(`^(${pair}(,${pair})*|\\{${pair}(,${pair})*\\})$`),
    performance: /^.{0,255}$/s,
    sequencing: new RegExp(`^${one}(,${one})*$`),
  };

  // --- data model: access, check, first value

  /** @typedef {{access: "r"|"w"|"rw", check: Check, first: string}} Element */

  /** @param {"r"|"w"|"rw"} access @param {Check} check @param {string} [first] @returns {Element} */
  const element = (access, check, first = "") => ({ access, check, first });
  const never = () => false;

  /** @type {Record<string, Element>} "n" and "m" stand for indexes */
  const MODEL = {
    "cmi.core.student_id": element("r", never, "learner-1"),
    "cmi.core.student_name": element("r", never, "Dupont, Camille"),
    "cmi.core.lesson_location": element("rw", types.string(255)),
    "cmi.core.credit": element("r", never, "credit"),
    "cmi.core.lesson_status": element("rw", types.word(...STATUS), "not attempted"),
    "cmi.core.entry": element("r", never, "ab-initio"),
    "cmi.core.score.raw": element("rw", types.score),
    "cmi.core.score.min": element("rw", types.score),
    "cmi.core.score.max": element("rw", types.score),
    "cmi.core.total_time": element("r", never, "0000:00:00.00"),
    "cmi.core.lesson_mode": element("r", never, "normal"),
    "cmi.core.exit": element("w", types.word("time-out", "suspend", "logout", "")),
    "cmi.core.session_time": element("w", types.timespan),
    "cmi.suspend_data": element("rw", types.string(4096)),
    "cmi.launch_data": element("r", never),
    "cmi.comments": element("rw", types.string(4096)),
    "cmi.comments_from_lms": element("r", never),
    "cmi.objectives.n.id": element("rw", types.id),
    "cmi.objectives.n.score.raw": element("rw", types.score),
    "cmi.objectives.n.score.min": element("rw", types.score),
    "cmi.objectives.n.score.max": element("rw", types.score),
    "cmi.objectives.n.status": element("rw", types.word(...STATUS, "not attempted")),
    "cmi.student_data.mastery_score": element("r", never),
    "cmi.student_data.max_time_allowed": element("r", never),
    "cmi.student_data.time_limit_action": element("r", never, "continue,no message"),
    "cmi.student_preference.audio": element("rw", types.integer(-1, 100), "0"),
    "cmi.student_preference.language": element("rw", types.string(255)),
    "cmi.student_preference.speed": element("rw", types.integer(-100, 100), "0"),
    "cmi.student_preference.text": element("rw", types.integer(-1, 1), "0"),
    "cmi.interactions.n.id": element("w", types.id),
    "cmi.interactions.n.objectives.m.id": element("w", types.id),
    "cmi.interactions.n.time": element("w", types.time),
    "cmi.interactions.n.type": element("w", types.word(...Object.keys(FEEDBACK))),
    "cmi.interactions.n.correct_responses.m.pattern": element("w", types.string(255)),
    "cmi.interactions.n.weighting": element("w", types.decimal),
    "cmi.interactions.n.student_response": element("w", types.string(255)),
    "cmi.interactions.n.result": element("w", (value) => ["correct", "wrong", "unanticipated", "neutral"].includes(value) || decimal.test(value)),
    "cmi.interactions.n.latency": element("w", types.timespan),
  };

  /** @type {Record<string, string>} */
  const KEYWORDS = {
    "cmi._version": "3.4",
    "cmi.core._children": "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time",
    "cmi.core.score._children": "raw,min,max",
    "cmi.objectives._children": "id,score,status",
    "cmi.objectives.n.score._children": "raw,min,max",
    "cmi.student_data._children": "mastery_score,max_time_allowed,time_limit_action",
    "cmi.student_preference._children": "audio,language,speed,text",
    "cmi.interactions._children": "id,objectives,time,type,correct_responses,weighting,student_response,result,latency",
  };
  const LISTS = ["cmi.objectives", "cmi.interactions", "cmi.interactions.n.objectives", "cmi.interactions.n.correct_responses"];

  /** "cmi.interactions.3.id" -> "cmi.interactions.n.id" @param {string} name */
  function shape(name) {
    let n = 0;
    return name.replace(/\.(\d+)(?=\.)/g, () => (n++ ? ".m" : ".n"));
  }

  /** "HHHH:MM:SS.cc" in hundredths @param {string} span */
  function hundredths(span) {
    const [h, m, s] = span.split(":").map(Number);
    return Math.round((h * 3600 + m * 60 + s) * 100);
  }

  /** @param {number} total */
  function span(total) {
    const t = Math.min(total, 3599999999);
    /** @param {number} value @param {number} width */
    const pad = (value, width) => String(Math.floor(value)).padStart(width, "0");
    return `${pad(t / 360000, 4)}:${pad((t / 6000) % 60, 2)}:${pad((t / 100) % 60, 2)}.${pad(t % 100, 2)}`;
  }

  /** @param {LmsOptions} [options] */
  function create(options = {}) {
    /** @type {Map<string, string>} */
    const values = new Map(Object.entries(options.saved || {}));
    values.set("cmi.core.lesson_mode", options.mode ?? "normal");
    values.set("cmi.core.credit", (options.mode || "normal") === "normal" ? "credit" : "no-credit");
    if (options.learner) values.set("cmi.core.student_name", options.learner);
    if (options.masteryScore) values.set("cmi.student_data.mastery_score", options.masteryScore);
    if (options.launchData) values.set("cmi.launch_data", options.launchData);
    values.delete("cmi.core.session_time");

    let phase = "not initialized";
    let code = "0";
    /** @type {Record<string, string>} */
    let saved = { ...(options.saved || {}) };

    /** The number of records; with a known list only. @param {string} list */
    function count(list) {
      let n = 0;
      while ([...values.keys()].some((key) => key.startsWith(`${list}.${n}.`))) n++;
      return n;
    }

    /** Every index names a record, or (`next`) the one to create. @param {string} name @param {boolean} next */
    function indexed(name, next) {
      const parts = name.split(".");
      return parts.every((part, i) => {
        if (!/^\d+$/.test(part)) return true;
        const n = count(parts.slice(0, i).join("."));
        return String(Number(part)) === part && Number(part) < n + (next ? 1 : 0);
      });
    }

    /** @param {string} name */
    function absent(name) {
      if (!name.startsWith("cmi.")) return "401";
      if ((options.without || []).some((group) => name.startsWith(`cmi.${group}`))) return "401";
      if (name === "cmi.core.lesson_mode" && options.mode === "") return "401";
      return null;
    }

    /** @param {string} name @returns {[string, string]} value, code */
    function getValue(name) {
      const missing = absent(name);
      if (missing) return ["", missing];
      const form = shape(name);
      if (form in KEYWORDS) return indexed(name, false) ? [KEYWORDS[form], "0"] : ["", "201"];
      const parent = name.replace(/\._(children|count)$/, "");
      if (name.endsWith("._count")) {
        if (!LISTS.includes(shape(parent + ".").slice(0, -1))) return ["", "203"];
        return indexed(parent, false) ? [String(count(parent)), "0"] : ["", "201"];
      }
      if (name.endsWith("._children")) return ["", shape(parent) in MODEL ? "202" : "201"];
      const known = MODEL[form];
      if (!known) return ["", "201"];
      if (!indexed(name, false)) return ["", "201"];
      if (known.access === "w") return ["", "404"];
      return [values.get(name) ?? known.first, "0"];
    }

    /** @param {string} name @param {string} value @returns {string} code */
    function setValue(name, value) {
      const missing = absent(name);
      if (missing) return missing;
      if (/\._(children|count|version)$/.test(name)) return "402";
      const known = MODEL[shape(name)];
      if (!known) return "201";
      if (known.access === "r") return "403";
      if (!indexed(name, true)) return "201";
      if (!known.check(value) || !fits(name, value)) return "405";
      values.set(name, name === "cmi.comments" ? (values.get(name) || "") + value : value);
      return "0";
    }

    /** Responses and patterns are of the interaction's type, once that is known. @param {string} name @param {string} value */
    function fits(name, value) {
      const match = /^(cmi\.interactions\.\d+)\.(student_response|correct_responses\.\d+\.pattern)$/.exec(name);
      const type = match && values.get(match[1] + ".type");
      return !type || FEEDBACK[type].test(value);
    }

    function store() {
      if (failing()) return false;
      saved = Object.fromEntries(values);
      return true;
    }

    const failing = () => lms.failing !== null;

    /** SCORM 1.2 RTE lesson_status, Conformance Requirements p. 2-19: an incomplete SCO is left alone. */
    function master() {
      const raw = values.get("cmi.core.score.raw");
      const status = values.get("cmi.core.lesson_status");
      if (!options.masteryScore || !raw || status === "incomplete" || values.get("cmi.core.credit") !== "credit") return;
      values.set("cmi.core.lesson_status", Number(raw) >= Number(options.masteryScore) ? "passed" : "failed");
    }

    /** What an LMS does when the session ends. */
    function close() {
      if (!values.has("cmi.core.lesson_status")) values.set("cmi.core.lesson_status", "completed");
      master();
      const session = values.get("cmi.core.session_time");
      const total = hundredths(values.get("cmi.core.total_time") || "0000:00:00.00");
      values.set("cmi.core.total_time", span(total + (session ? hundredths(session) : 0)));
      values.set("cmi.core.entry", values.get("cmi.core.exit") === "suspend" ? "resume" : "");
    }

    // --- the eight functions

    /** @param {string} argument @param {() => [string, string]} run @returns {[string, string]} answer, code */
    const empty = (argument, run) => (argument === "" ? run() : ["false", "201"]);

    /** @type {Record<string, (...args: string[]) => [string, string]>} */
    const calls = {
      LMSInitialize: (argument) =>
        empty(argument, () => {
          if (phase !== "not initialized") return ["false", "101"];
          phase = "initialized";
          return ["true", "0"];
        }),
      LMSFinish: (argument) =>
        empty(argument, () => {
          if (phase !== "initialized") return ["false", "301"];
          if (failing()) return ["false", "101"];
          if (!options.lingers) {
            phase = "finished";
            close();
          }
          store();
          return ["true", "0"];
        }),
      LMSGetValue: (name) => (phase === "initialized" ? getValue(name) : ["", "301"]),
      LMSSetValue(name, value) {
        if (phase !== "initialized") return ["false", "301"];
        if (lms.failing === "set") return ["false", "101"];
        const result = setValue(name, value);
        return [result === "0" ? "true" : "false", result];
      },
      LMSCommit: (argument) =>
        empty(argument, () => {
          if (phase !== "initialized") return ["false", "301"];
          return store() ? ["true", "0"] : ["false", "101"];
        }),
    };

    /** @param {unknown} value */
    const text = (value) => (value === undefined || value === null ? "" : String(value));

    /** @type {Record<string, (...args: unknown[]) => string>} */
    const API = {
      LMSGetLastError: () => code,
      LMSGetErrorString: (wanted) => ERRORS[text(wanted)] || "",
      LMSGetDiagnostic: (wanted) => ERRORS[text(wanted) || code] || "",
    };
    for (const name of Object.keys(calls)) {
      API[name] = (...given) => {
        const args = [text(given[0])];
        if (name === "LMSSetValue") args.push(text(given[1]));
        /** @param {string} answer @param {string} result */
        const note = (answer, result) => {
          const entry = { call: name, args, answer, code: result };
          lms.log.push(entry);
          options.onCall?.(entry);
        };
        if (lms.failing === "throw") {
          note("", "thrown");
          throw new Error("the LMS is down");
        }
        const [answer, result] = calls[name](...args);
        code = result;
        note(answer, result);
        return answer;
      };
    }

    const lms = {
      API,
      /** @type {LmsCall[]} */
      log: [],
      /** @type {"commit"|"set"|"throw"|null} */
      failing: null,
      /** @param {string} name */
      get: (name) => values.get(name) ?? MODEL[shape(name)]?.first ?? "",
      /** @returns {[string, string][]} */
      values: () => {
        const single = Object.keys(MODEL).filter((name) => !name.includes(".n."));
        const listed = [...values.keys()].filter((name) => !(name in MODEL));
        return [...single, ...listed].map((name) => [name, lms.get(name)]);
      },
      interactions: () =>
        Array.from({ length: count("cmi.interactions") }, (_, n) =>
          Object.fromEntries([...values].filter(([key]) => key.startsWith(`cmi.interactions.${n}.`)).map(([key, value]) => [key.split(".").slice(3).join("."), value])),
        ),
      objectives: () =>
        Array.from({ length: count("cmi.objectives") }, (_, n) => ({
          id: values.get(`cmi.objectives.${n}.id`),
          status: values.get(`cmi.objectives.${n}.status`),
        })),
      errors: () => lms.log.filter((entry) => entry.code !== "0"),
      phase: () => phase,
      saved: () => ({ ...saved }),
    };
    return lms;
  }

  Object.assign(globalThis, { LmsStub: { create, ERRORS } });
})();
