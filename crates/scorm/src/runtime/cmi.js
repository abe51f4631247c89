// The run-time environment of SCORM 1.2 in one window: the data model and the
// eight functions over it. No clock, no network, no page. The Rust beside it is
// the same; the vectors in `tests/conformance/runtime` bind both.
//
//   const cmi = Cmi.create({ values, strict, commit, changed });
//   window.API = cmi.API;
//   cmi.held("cmi.core.exit")    what an element holds, write-only ones too
//   Cmi.timespan(Cmi.milliseconds("00:10:00"))    "0000:10:00.00"

/**
 * @typedef {object} CmiOptions
 * @property {Record<string, string>} [values] by element: stored ones and those the LMS gives
 * @property {boolean} [strict] the sizes of the standard, 255 and 4 096, as its test suite wants
 * @property {number} [stringLimit] longest suspend_data, comment or response (64 000; strict: 4 096)
 * @property {(again: boolean) => void} [begun] LMSInitialize was called; `again`: a session had ended before
 * @property {() => boolean} [left] LMSInitialize is called before LMSFinish: whether whoever initialised is gone, so that its session has ended
 * @property {(finish: boolean) => boolean} [commit] keeps the values; whether it could
 * @property {(name: string, value: string) => void} [changed] an element holds something else now
 * @property {(call: CmiCall) => void} [heard] after every call but those of the error functions
 * @property {(name: string, value?: string) => string | null} [refuses] what this LMS does not have, or not take, beyond the standard: the code. Without a value it is read
 */
/** @typedef {{call: string, args: string[], answer: string, code: string}} CmiCall */

(function () {
  "use strict";

  /** RTE 3.3.3, ADD 4 */
  const ERRORS = new Map([
    ["0", "No error"],
    ["101", "General Exception"],
    ["201", "Invalid argument error"],
    ["202", "Element cannot have children"],
    ["203", "Element not an array - Cannot have count"],
    ["301", "Not initialized"],
    ["401", "Not implemented error"],
    ["402", "Invalid set value, element is a keyword"],
    ["403", "Element is read only"],
    ["404", "Element is write only"],
    ["405", "Incorrect Data Type"],
  ]);

  /** All values together, in UTF-16 units. */
  const MOST_UNITS = 4000000;
  const MOST_COMMENTS = 64000;
  /** The most records a list has. */
  const MOST = new Map([
    ["objectives", 1000],
    ["interactions", 5000],
    ["interactions.#.objectives", 250],
    ["interactions.#.correct_responses", 250],
  ]);
  const FAR = 65535;

  // --- data types (RTE 3.4.5)

  /** @typedef {(value: string, limits: {short: number, long: number}) => boolean} Check */

  /** Digits only, compared as written: no rounding decides. @param {string} value */
  const isDecimal = (value) => value.length <= 255 && /^-?(\d+(\.\d*)?|\.\d+)$/.test(value);

  /** From 0 to 100, or nothing. @type {Check} */
  function score(value) {
    if (value === "") return true;
    if (!isDecimal(value)) return false;
    const [whole, fraction] = value.replace("-", "").split(".");
    const size = whole.replace(/^0+/, "");
    const rest = (fraction || "").replace(/0+$/, "");
    if (value[0] === "-") return size === "" && rest === "";
    return size.length < 3 || (size === "100" && rest === "");
  }

  /** Decimals of 0 and more, compared as written. @param {string} one @param {string} two */
  function isAtLeast(one, two) {
    const [[whole, fraction], [least, rest]] = [one, two].map((it) => {
      const [before, after = ""] = it.replace("-", "").split(".");
      return [before.replace(/^0+/, ""), after.replace(/0+$/, "")];
    });
    if (whole.length !== least.length) return whole.length > least.length;
    return whole === least ? fraction >= rest : whole > least;
  }

  /** @param {number} from @param {number} to @returns {Check} */
  const integer = (from, to) => (value) => value.length <= 64000 && /^-?\d+$/.test(value) && Number(value) >= from && Number(value) <= to;

  /** @param {...string} words @returns {Check} */
  const word =
    (...words) =>
    (value) =>
      words.includes(value);

  /** @type {Check} */
  const short = (value, limits) => value.length <= limits.short;
  /** @type {Check} */
  const long = (value, limits) => value.length <= limits.long;
  /** @type {Check} */
  const identifier = (value) => value !== "" && value.length <= 255 && !/[\s\p{Cc}]/u.test(value);
  /** @type {Check} */
  const isTimespan = (value) => milliseconds(value) !== null;
  /** @type {Check} */
  const time = (value) => /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d\d?)?$/.test(value);
  /** @type {Check} */
  const result = (value) => isDecimal(value) || ["correct", "wrong", "unanticipated", "neutral"].includes(value);

  /**
   * Of a CMITimespan; none if it is no such. Hours go up to 9999, minutes and
   * seconds up to 99: RTE sets no bound.
   * @param {string} value
   */
  function milliseconds(value) {
    const parts = /^(\d{2,4}):(\d\d):(\d\d(?:\.\d\d?)?)$/.exec(value);
    return parts && Math.round((Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3])) * 1000);
  }

  /** HHHH:MM:SS.cc, at most 9999:99:99.99: beyond the hours the rest goes below. @param {number} ms */
  function timespan(ms) {
    const all = Math.min(Math.floor(ms / 10), 9999 * 360000 + 99 * 6000 + 9999);
    const hours = Math.min(Math.floor(all / 360000), 9999);
    const minutes = Math.min(Math.floor((all - hours * 360000) / 6000), 99);
    const rest = all - hours * 360000 - minutes * 6000;
    /** @param {number} value @param {number} width */
    const pad = (value, width) => String(Math.floor(value)).padStart(width, "0");
    return `${pad(hours, 4)}:${pad(minutes, 2)}:${pad(rest / 100, 2)}.${pad(rest % 100, 2)}`;
  }

  /** What a database keeps: no NUL, no half of a character. @param {string} value */
  const isText = (value) => !/[\0\p{Cs}]/u.test(value);

  // --- data model (RTE 3.4.4); `#` stands for an index

  const STATUSES = ["passed", "completed", "failed", "incomplete", "browsed"];

  /** @typedef {{access: "r"|"w"|"rw", check: Check, first: string}} Leaf */

  /** @param {"r"|"w"|"rw"} access @param {Check} check @param {string} [first] @returns {Leaf} */
  const leaf = (access, check, first = "") => ({ access, check, first });
  const given = () => false;

  const LEAVES = new Map([
    ["core.student_id", leaf("r", given)],
    ["core.student_name", leaf("r", given)],
    ["core.lesson_location", leaf("rw", short)],
    ["core.credit", leaf("r", given, "credit")],
    ["core.lesson_status", leaf("rw", word(...STATUSES), "not attempted")],
    ["core.entry", leaf("r", given, "ab-initio")],
    ["core.score.raw", leaf("rw", score)],
    ["core.score.min", leaf("rw", score)],
    ["core.score.max", leaf("rw", score)],
    ["core.total_time", leaf("r", given, "0000:00:00.00")],
    ["core.lesson_mode", leaf("r", given, "normal")],
    ["core.exit", leaf("w", word("time-out", "suspend", "logout", ""))],
    ["core.session_time", leaf("w", isTimespan)],
    ["suspend_data", leaf("rw", long)],
    ["launch_data", leaf("r", given)],
    ["comments", leaf("rw", long)],
    ["comments_from_lms", leaf("r", given)],
    ["objectives.#.id", leaf("rw", identifier)],
    ["objectives.#.score.raw", leaf("rw", score)],
    ["objectives.#.score.min", leaf("rw", score)],
    ["objectives.#.score.max", leaf("rw", score)],
    ["objectives.#.status", leaf("rw", word(...STATUSES, "not attempted"), "not attempted")],
    ["student_data.mastery_score", leaf("r", given)],
    ["student_data.max_time_allowed", leaf("r", given)],
    ["student_data.time_limit_action", leaf("r", given, "continue,no message")],
    ["student_preference.audio", leaf("rw", integer(-1, 100), "0")],
    ["student_preference.language", leaf("rw", short)],
    ["student_preference.speed", leaf("rw", integer(-100, 100), "0")],
    ["student_preference.text", leaf("rw", integer(-1, 1), "0")],
    ["interactions.#.id", leaf("w", identifier)],
    ["interactions.#.objectives.#.id", leaf("w", identifier)],
    ["interactions.#.time", leaf("w", time)],
    ["interactions.#.type", leaf("w", word("true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric"))],
    ["interactions.#.correct_responses.#.pattern", leaf("w", long)],
    ["interactions.#.weighting", leaf("w", isDecimal)],
    ["interactions.#.student_response", leaf("w", long)],
    ["interactions.#.result", leaf("w", result)],
    ["interactions.#.latency", leaf("w", isTimespan)],
  ]);

  const CHILDREN = new Map([
    ["", "core,suspend_data,launch_data,comments,comments_from_lms,objectives,student_data,student_preference,interactions"],
    ["core", "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time"],
    ["core.score", "raw,min,max"],
    ["objectives", "id,score,status"],
    ["objectives.#.score", "raw,min,max"],
    ["student_data", "mastery_score,max_time_allowed,time_limit_action"],
    ["student_preference", "audio,language,speed,text"],
    ["interactions", "id,objectives,time,type,correct_responses,weighting,student_response,result,latency"],
  ]);

  // --- names

  /**
   * What a name means. `form` has `#` for indexes, `key` is its one spelling,
   * `records` the lists it is in, outer one first: [list's key, its form, index].
   * @typedef {object} Name
   * @property {"leaf"|"fixed"|"count"|"childless"|"countless"|"unknown"|"foreign"} kind
   * @property {string} form
   * @property {string} key
   * @property {[string, string, number][]} records
   */

  /** @param {string} name @returns {Name} */
  function parse(name) {
    /** @type {Name} */
    const found = { kind: "unknown", form: "", key: "", records: [] };
    if (!name.startsWith("cmi.")) {
      if (name !== "" && name !== "cmi" && name[0] !== ".") found.kind = "foreign";
      return found;
    }
    const path = name.slice(4);
    // The longest name of the model is shorter; `#` stands for indexes below.
    if (path.length > 255 || path.includes("#")) return found;
    const keys = path.split(".");
    if (keys.includes("")) return found;
    const form = [...keys];
    /** @param {number} at */
    const index = (at) => {
      if (!/^\d+$/.test(keys[at] || "")) return;
      const digits = keys[at].replace(/^0+/, "") || "0";
      const n = digits.length > 4 ? FAR : Number(digits);
      found.records.push([keys.slice(0, at).join("."), form.slice(0, at).join("."), n]);
      keys[at] = String(n);
      form[at] = "#";
    };
    if (keys[0] === "objectives" || keys[0] === "interactions") index(1);
    if (keys[0] === "interactions" && (keys[2] === "objectives" || keys[2] === "correct_responses")) index(3);
    found.form = form.join(".");
    found.key = "cmi." + keys.join(".");
    const parent = form.slice(0, -1).join(".");
    const group = CHILDREN.has(parent) || ["objectives.#", "interactions.#"].includes(parent);
    switch (form[form.length - 1]) {
      case "_version":
        if (parent === "") found.kind = "fixed";
        break;
      case "_children":
        if (CHILDREN.has(parent)) found.kind = "fixed";
        else if (LEAVES.has(parent)) found.kind = "childless";
        break;
      case "_count":
        if (MOST.has(parent)) found.kind = "count";
        else if (group || LEAVES.has(parent)) found.kind = "countless";
        break;
      default:
        if (LEAVES.has(found.form)) found.kind = "leaf";
    }
    return found;
  }

  // --- one attempt

  /** @param {CmiOptions} [options] */
  function create(options = {}) {
    const long = options.stringLimit ?? (options.strict ? 4096 : 64000);
    const limits = { long, short: options.strict ? 255 : long };
    /** @type {Map<string, string>} */
    const values = new Map();
    /** The number of records, by the list's key. @type {Map<string, number>} */
    const counts = new Map();
    let units = 0;

    /** @param {Name} name @param {string} value */
    function put(name, value) {
      units += value.length - (values.get(name.key) || "").length;
      values.set(name.key, value);
      for (const [list, , n] of name.records) counts.set(list, Math.max(count(list), n + 1));
    }

    /** @param {string} list */
    const count = (list) => counts.get(list) || 0;

    for (const [key, value] of Object.entries(options.values || {})) {
      const name = parse(key);
      if (name.kind === "leaf") put(name, String(value));
    }

    /** @param {string} text @returns {[string, string]} answer, code */
    function get(text) {
      const refused = options.refuses?.(text);
      if (refused) return ["", refused];
      const name = parse(text);
      if (name.kind === "leaf" && LEAVES.get(name.form)?.access === "w") return ["", "404"];
      const exists = name.records.every(([list, , n]) => n < count(list));
      switch (name.kind) {
        case "foreign":
          return ["", "401"];
        case "childless":
          return ["", "202"];
        case "countless":
          return ["", "203"];
        case "unknown":
          return ["", "201"];
      }
      if (!exists) return ["", "201"];
      if (name.kind === "count") return [String(count(name.key.slice(4, -7))), "0"];
      if (name.form === "_version") return ["3.4", "0"];
      if (name.kind === "fixed") return [CHILDREN.get(name.form.split(".").slice(0, -1).join(".")) || "", "0"];
      return [held(name.key), "0"];
    }

    /** RTE 3.3.2.4; name, keyword, access, index, type. @param {string} text @param {string} value @returns {string} code */
    function set(text, value) {
      const refused = options.refuses?.(text, value);
      if (refused) return refused;
      const name = parse(text);
      if (name.kind === "foreign") return "401";
      if (name.kind === "unknown") return "201";
      const leaf = LEAVES.get(name.form);
      if (name.kind !== "leaf" || !leaf) return "402";
      if (leaf.access === "r") return "403";
      if (!name.records.every(([list, form, n]) => n < (MOST.get(form) ?? 0) && n <= count(list))) return "201";
      if (!leaf.check(value, limits) || !isText(value)) return "405";
      // RTE cmi.comments: each Set adds to what is there.
      const whole = name.form === "comments" ? held(name.key) + value : value;
      if (name.form === "comments" && whole.length > MOST_COMMENTS) return "405";
      const old = values.get(name.key);
      if (units - (old || "").length + whole.length > MOST_UNITS) return "101";
      put(name, whole);
      if (old !== whole) options.changed?.(name.key, whole);
      return "0";
    }

    /** @param {string} key */
    const first = (key) => LEAVES.get(parse(key).form)?.first ?? "";

    /** @param {string} key @returns {string} */
    function held(key) {
      const value = values.get(key);
      if (value !== undefined) return value;
      // RTE: `not attempted` is for the first time. A session that was cut left no status.
      const again = key === "cmi.core.lesson_status" && held("cmi.core.entry") !== first("cmi.core.entry");
      return again ? "incomplete" : first(key);
    }

    /** @param {string} key */
    function forget(key) {
      units -= (values.get(key) || "").length;
      values.delete(key);
    }

    /**
     * The status of an ended session, for one that follows in the same launch. Silence
     * completes nothing here: the SCO is still there (RTE p. 3-25 speaks of its end).
     */
    function judged() {
      const own = values.get("cmi.core.lesson_status");
      const mode = held("cmi.core.lesson_mode");
      if (mode === "browse" && held("cmi.core.lesson_status") === "not attempted") return "browsed";
      if (mode !== "normal" || held("cmi.core.credit") !== "credit" || own === "incomplete") return own;
      const [raw, mastery] = [held("cmi.core.score.raw"), held("cmi.student_data.mastery_score")];
      if (!isDecimal(raw) || !isDecimal(mastery)) return own;
      return isAtLeast(raw, mastery) ? "passed" : "failed";
    }

    /** Another session of the same attempt: what the last one said of its end and time is folded in, once. */
    function beginAgain() {
      const status = judged();
      if (status !== undefined && held("cmi.core.lesson_mode") !== "review") put(parse("cmi.core.lesson_status"), status);
      const isUntouched = ![...values.keys()].some((key) => LEAVES.get(parse(key).form)?.access !== "r");
      const entry = isUntouched ? "ab-initio" : held("cmi.core.exit") === "suspend" ? "resume" : "";
      const total = (milliseconds(held("cmi.core.total_time")) || 0) + (milliseconds(held("cmi.core.session_time")) || 0);
      forget("cmi.core.exit");
      forget("cmi.core.session_time");
      put(parse("cmi.core.total_time"), timespan(total));
      put(parse("cmi.core.entry"), entry);
    }

    // --- the eight functions (RTE 3.3.2)

    /** @type {"not initialized"|"initialized"|"finished"} */
    let phase = "not initialized";
    let code = "0";
    let about = "";

    /** The answer of a function that says "true" or "false". @param {string} result @returns {[string, string]} */
    const verdict = (result) => [result === "0" ? "true" : "false", result];

    /** @param {boolean} finish */
    function commit(finish) {
      if (phase !== "initialized") return "301";
      return options.commit && !options.commit(finish) ? "101" : "0";
    }

    /** @type {Record<string, (first: string, second: string) => [string, string]>} */
    const calls = {
      LMSInitialize(argument) {
        if (argument !== "") return verdict("201");
        const again = phase !== "not initialized";
        // Real packages finish and begin again at each of their pages; RTE refuses it.
        if (again && (options.strict || (phase === "initialized" && !options.left?.()))) return verdict("101");
        if (again) beginAgain();
        phase = "initialized";
        options.begun?.(again);
        return verdict("0");
      },
      LMSFinish(argument) {
        if (argument !== "") return verdict("201");
        const done = commit(true);
        if (done === "0") phase = "finished";
        return verdict(done);
      },
      LMSGetValue(name) {
        about = name.slice(0, 100);
        return phase === "initialized" ? get(name) : ["", "301"];
      },
      LMSSetValue(name, value) {
        about = name.slice(0, 100);
        return verdict(phase === "initialized" ? set(name, value) : "301");
      },
      LMSCommit: (argument) => verdict(argument === "" ? commit(false) : "201"),
    };

    /** Content gives anything. None: it cannot be spelled. @param {unknown} value */
    function spell(value) {
      if (value === undefined || value === null) return "";
      try {
        return String(value);
      } catch {
        return null;
      }
    }

    /** @type {Record<string, (...args: unknown[]) => string>} */
    const API = {
      LMSGetLastError: () => code,
      LMSGetErrorString: (wanted) => ERRORS.get(spell(wanted) ?? "") || "",
      LMSGetDiagnostic(wanted) {
        const text = spell(wanted);
        if (text !== "") return ERRORS.get(text ?? "") || "";
        return (ERRORS.get(code) || "") + (code !== "0" && about ? `: ${about}` : "");
      },
    };
    for (const [call, run] of Object.entries(calls)) {
      API[call] = (...given) => {
        const args = given.slice(0, call === "LMSSetValue" ? 2 : 1).map(spell);
        about = "";
        const [first = "", second = ""] = args;
        const none = call === "LMSGetValue" ? "" : "false";
        let answer;
        if (first === null || second === null) [answer, code] = [none, phase === "initialized" ? "201" : "301"];
        else [answer, code] = run(first, second);
        options.heard?.({ call, args: args.map(String), answer, code });
        return answer;
      };
    }

    return {
      API,
      phase: () => phase,
      held,
      /** Whether anybody ever wrote it. @param {string} key */
      has: (key) => values.has(key),
      /** @param {string} list such as `interactions` or `interactions.3.objectives` */
      count,
      /** Every element that was written. @returns {[string, string][]} */
      values: () => [...values],
      /** The LMS writes, as it may. @param {string} key @param {string} value */
      give(key, value) {
        put(parse(key), value);
      },
    };
  }

  Object.assign(globalThis, { Cmi: { create, milliseconds, timespan, ERRORS, LEAVES } });
})();
