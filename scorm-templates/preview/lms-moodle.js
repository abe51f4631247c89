// The `API` of a platform as unkind as Moodle, the one that most partners run. What
// it says and stores was compared call by call with a real one. Where the strict LMS
// of `lms-stub.js` tells whether a package follows the standard, this one tells
// whether it keeps the learner's work:
//
// - values are marked as sent before they are sent: what a request lost is not sent
//   again, and the next commit is answered "true";
// - without a network, and while the page is hidden or closing, a commit is a beacon:
//   always "true", whatever becomes of it. After the learner has changed the SCO in
//   the table of contents, all commits of that page are beacons;
// - a SCO that said no status is "completed" by LMSFinish, in browse mode too;
// - LMSInitialize builds the values anew from what was sent, also when it is refused;
//   once a record of a list was sent, it throws and loses the lists;
// - the score decides at LMSFinish; total_time grows from the launch's value only.
//
//   const lms = LmsMoodle.create(launch, LmsMoodle.browser("/lms/commit"));
//   window.API = lms.API;    the rest as LmsStub.create gives it

/**
 * How the page reaches its server. `send` waits for the answer and throws without a
 * network; `beacon` says whether the browser took it.
 * @typedef {object} LmsTransport
 * @property {(fields: [string, string][]) => {status: number, body: string}} send
 * @property {(fields: [string, string][]) => boolean} beacon
 */

(function () {
  "use strict";

  const STATUS = "cmi.core.lesson_status";
  const TOTAL = "cmi.core.total_time";
  const SESSION = "cmi.core.session_time";
  const FIXED = new Map([
    ["cmi._version", "3.4"],
    ["cmi._children", "core,suspend_data,launch_data,comments,objectives,student_data,student_preference,interactions"],
    ["cmi.core._children", "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,lesson_mode,exit,session_time"],
    ["cmi.core.score._children", "raw,min,max"],
    ["cmi.objectives._children", "id,score,status"],
    ["cmi.student_data._children", "mastery_score,max_time_allowed,time_limit_action"],
    ["cmi.student_preference._children", "audio,language,speed,text"],
    ["cmi.interactions._children", "id,objectives,time,type,correct_responses,weighting,student_response,result,latency"],
  ]);
  /** Kept as numbers, "" as 0: a value that was text before has changed. @type {[RegExp, number, number][]} */
  const NUMBERS = [
    [/score\.(raw|min|max)$/, 0, 100],
    [/\.weighting$/, -100, 100],
    [/_preference\.audio$/, -1, 100],
    [/_preference\.speed$/, -100, 100],
    [/_preference\.text$/, -1, 1],
  ];
  const COUNTED = ["cmi.objectives", "cmi.interactions", "cmi.interactions.#.objectives", "cmi.interactions.#.correct_responses"];

  /** @typedef {string|number} Held */

  /** @param {string} name */
  const form = (name) => name.replace(/\.\d+(?=\.|$)/g, ".#");
  /** @param {string} name */
  const leaf = (name) => (name.startsWith("cmi.") ? Cmi.LEAVES.get(form(name).slice(4)) : undefined);
  /** The records that a name is in, outer one first. @param {string} name @returns {[string, number][]} */
  const records = (name) => [...name.matchAll(/\.(\d+)(?=\.)/g)].map((found) => [name.slice(0, found.index), Number(found[1])]);

  /** Only the type of what is written; its range is judged after the index. @param {string} name @param {string} value */
  function isTyped(name, value) {
    if (name.endsWith(".id")) return /^[\x21-\x7e]{0,255}$/.test(value);
    if (NUMBERS.some(([which]) => which.test(name))) return /^-?\d{0,3}(\.\d*)?$/.test(value);
    if (name.endsWith(".result") && /^\d{0,3}(\.\d*)?$/.test(value)) return true;
    if (/(lesson_location|suspend_data|comments|language|pattern|student_response)$/.test(name)) return value.length <= 64000;
    return leaf(name)?.check(value, { short: 64000, long: 64000 }) === true;
  }

  /** @param {string} time hundredths of one digit are hundredths all the same */
  function hundredths(time) {
    const [hours, minutes, rest] = time.split(":");
    const [seconds, part = "0"] = rest.split(".");
    return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 100 + Number(part);
  }

  /** @param {string} one @param {string} other */
  function sum(one, other) {
    const all = hundredths(one) + hundredths(other);
    const pad = (/** @type {number} */ n) => String(Math.floor(n)).padStart(2, "0");
    return `${pad(all / 360000)}:${pad((all / 6000) % 60)}:${pad((all / 100) % 60)}.${pad(all % 100)}`;
  }

  /** @param {LmsLaunch} launch @param {LmsTransport} transport @param {{learnerName?: string, onCall?: (entry: CmiCall) => void}} [options] */
  function create(launch, transport, options = {}) {
    const { mode } = launch;
    const credit = mode === "normal" ? "credit" : "no-credit";
    const stored = (/** @type {string} */ name, first = "") => launch.values[name] ?? first;
    const status = stored(STATUS);
    const entry = status === "" ? "ab-initio" : stored("cmi.core.exit") === "suspend" ? "resume" : "";
    /** @type {Record<string, string>} what the page was built with and no SCO writes */
    const given = {
      "cmi.core.student_id": launch.learner,
      "cmi.core.student_name": options.learnerName || "Camille Dupont",
      "cmi.core.credit": credit,
      "cmi.core.entry": entry,
      "cmi.core.lesson_mode": mode,
      [TOTAL]: stored(TOTAL, "00:00:00"),
      "cmi.launch_data": launch.launchData,
      "cmi.student_data.mastery_score": launch.masteryScore,
      "cmi.student_data.max_time_allowed": "",
      "cmi.student_data.time_limit_action": "",
      "cmi.comments_from_lms": "",
    };
    const single = [...Cmi.LEAVES.keys()].filter((name) => !name.includes("#")).map((name) => "cmi." + name);
    const writable = single.filter((name) => !(name in given) && name !== SESSION);
    /** What the server is taken to have, list elements too. @type {Map<string, Held>} */
    const sent = new Map(writable.map((name) => [name, stored(name, /audio|speed|text$/.test(name) ? "0" : "")]));
    let sentRecords = false;

    /** @type {Map<string, Held>} */
    let values = new Map();
    /** @type {Map<string, Held>} */
    let counts = new Map();
    let running = false;
    let finished = false;
    let code = "0";
    let leaving = false;
    let onlyBeacons = false;

    /** The values again, as LMSInitialize makes them. */
    function build() {
      values = new Map([...Object.entries(given), ...writable.map((name) => /** @type {[string, Held]} */ ([name, sent.get(name) ?? ""]))]);
      values.set(SESSION, "00:00:00");
      counts = new Map([["cmi.objectives", "0"], ["cmi.interactions", "0"]]);
      if (sentRecords) throw new TypeError("the lists cannot be built again (simulated)");
      /** @type {Map<string, Set<string>>} */
      const found = new Map();
      for (const [name, value] of Object.entries(launch.values)) {
        const within = records(name);
        if (!within.length) continue;
        values.set(name, value);
        for (const [list, n] of within) found.set(list, (found.get(list) || new Set()).add(String(n)));
      }
      // Counted, not measured: where one was lost, the next overwrites the last.
      for (const [list, all] of found) counts.set(list, all.size);
      if (values.get(STATUS) === "") values.set(STATUS, "not attempted");
    }

    /** What changed since it was last sent; from now on it is taken as sent. @returns {[string, string][]} */
    function collect() {
      /** @type {[string, string][]} */
      const fields = [];
      for (const [name, value] of values) {
        const isRecord = records(name).length > 0;
        if (isRecord) sentRecords = true;
        else if (!writable.includes(name)) continue;
        const before = isRecord && !sent.has(name) && /score\.(raw|min|max)$/.test(name) ? "" : sent.get(name);
        if (before === value) continue;
        sent.set(name, value);
        fields.push([name, String(value)]);
      }
      return fields;
    }

    /** @param {boolean} finish */
    function commit(finish) {
      if (finish) {
        if (values.get(STATUS) === "not attempted") values.set(STATUS, "completed");
        const raw = values.get("cmi.core.score.raw");
        if (launch.masteryDecides && credit === "credit" && launch.masteryScore !== "" && raw !== "" && raw !== undefined) {
          values.set(STATUS, parseFloat(String(raw)) >= parseFloat(launch.masteryScore) ? "passed" : "failed");
        }
      }
      const fields = collect();
      if (finish) fields.push([TOTAL, sum(given[TOTAL], String(values.get(SESSION)))]);
      const done = post(fields);
      code = done ? "0" : "101";
      return done;
    }

    /** @param {[string, string][]} fields */
    function post(fields) {
      // A call out of the platform's own click: it never leaves this state.
      const event = typeof window === "undefined" ? undefined : window.event;
      if (event && event.type !== "beforeunload") onlyBeacons = true;
      if (leaving || onlyBeacons) return transport.beacon(fields);
      let answer;
      try {
        answer = transport.send(fields);
      } catch {
        return transport.beacon(fields);
      }
      return answer.status === 200 && answer.body.split("\n")[0] === "true";
    }

    /** Do its records exist? @param {string} name */
    const isThere = (name) => records(name).every(([list, n]) => n < Number(counts.get(list) ?? 0));

    /** @param {string} name @returns {Held} */
    function get(name) {
      if (name === "") return refuse("201", "");
      const fixed = FIXED.get(name);
      if (fixed !== undefined) return fixed;
      if (form(name) === "cmi.objectives.#.score._children") return isThere(name) ? "raw,min,max" : "";
      const [, parent, last] = /^(.*)\.(_count|_children)$/.exec(name) || [];
      if (last === "_count" && COUNTED.includes(form(parent))) return counts.get(parent) ?? (isThere(name) ? 0 : "");
      if (last) return refuse(leaf(parent) ? (last === "_count" ? "203" : "202") : "201", "");
      const found = leaf(name);
      if (!found) return refuse("201", "");
      if (found.access === "w") return refuse("404", "");
      return values.get(name) ?? "";
    }

    /** @param {string} name @param {string} value */
    function set(name, value) {
      if (FIXED.has(name) || /\._count$/.test(name) && COUNTED.includes(form(name.slice(0, -7)))) return refuse("402", "false");
      const found = leaf(name);
      if (!found) return refuse("201", "false");
      if (found.access === "r") return refuse("403", "false");
      if (!isTyped(name, value)) return refuse("405", "false");
      const within = records(name);
      if (within.some(([list, n]) => n > Number(counts.get(list) ?? 0))) return refuse("201", "false");
      for (const [list, n] of within) if (n === Number(counts.get(list) ?? 0)) counts.set(list, n + 1);
      const range = NUMBERS.find(([which]) => which.test(name));
      if (!range) {
        values.set(name, name === "cmi.comments" ? String(values.get(name)) + value : value);
        return "true";
      }
      const number = Number(value);
      // "." and "-" are of the type, and no number.
      if (!(number >= range[1] && number <= range[2])) return refuse("405", "false");
      values.set(name, number);
      return "true";
    }

    /** @template T @param {string} why @param {T} answer */
    function refuse(why, answer) {
      code = why;
      return answer;
    }

    /** @type {Record<string, (first: string, second: string) => Held>} */
    const calls = {
      LMSInitialize(argument) {
        build();
        code = "0";
        if (argument !== "") return refuse("201", "false");
        if (running) return refuse("101", "false");
        running = true;
        finished = false;
        return "true";
      },
      LMSFinish(argument) {
        if (argument !== "") return refuse("201", "false");
        if (!running) return refuse("301", "false");
        running = false;
        finished = true;
        return String(commit(true));
      },
      LMSCommit(argument) {
        if (argument !== "") return refuse("201", "false");
        return running ? String(commit(false)) : refuse("301", "false");
      },
      LMSGetValue: (name) => (running ? get(name) : refuse("301", "")),
      LMSSetValue: (name, value) => (running ? set(name, value) : refuse("301", "false")),
    };

    /** @type {Record<string, (...args: unknown[]) => any>} */
    const API = {
      LMSGetLastError: () => code,
      LMSGetErrorString: (wanted) => Cmi.ERRORS.get(String(wanted)) ?? (wanted === "" ? "" : undefined),
      LMSGetDiagnostic: (wanted) => (wanted === "" ? code : wanted),
    };
    for (const [call, run] of Object.entries(calls)) {
      API[call] = (...args) => {
        const [first = "", second = ""] = args.map((one) => String(one ?? ""));
        const note = (/** @type {string} */ answer, /** @type {string} */ code) => {
          const entry = { call, args: args.map(String), answer, code };
          lms.log.push(entry);
          options.onCall?.(entry);
        };
        if (call !== "LMSInitialize") code = "0";
        let answer;
        try {
          answer = run(first, second);
        } catch (error) {
          note("", "thrown");
          throw error;
        }
        note(String(answer), code);
        return answer;
      };
    }

    const held = (/** @type {string} */ name) => String(values.get(name) ?? "");
    const lms = {
      API,
      /** @type {CmiCall[]} */
      log: [],
      get: held,
      /** @returns {[string, string][]} what the page says; the database may hold something else */
      values: () => [...single.map((name) => /** @type {[string, string]} */ ([name, held(name)])), ...[...values].filter(([name]) => !single.includes(name)).map(([name, value]) => /** @type {[string, string]} */ ([name, String(value)]))],
      phase: () => (running ? "initialized" : finished ? "finished" : "not initialized"),
      errors: () => lms.log.filter((entry) => entry.code !== "0"),
      /** The page is hidden or closing: from now on only beacons. @param {boolean} is */
      leave(is) {
        leaving = is;
      },
      /** Every commit of this page is a beacon from now on. */
      isBeaconOnly: () => onlyBeacons,
      next: () => void (onlyBeacons = true),
    };
    build();
    return lms;
  }

  /** As a page does it: a request that is waited for, and a beacon. @param {string} address @param {LmsLaunch} launch @returns {LmsTransport} */
  function browser(address, launch) {
    const { key, attempt, sco } = launch;
    /** @param {[string, string][]} fields */
    const body = (fields) => JSON.stringify({ key, attempt, sco, fields });
    return {
      send(fields) {
        const request = new XMLHttpRequest();
        request.open("POST", address, false);
        request.send(body(fields));
        return { status: request.status, body: request.responseText };
      },
      beacon: (fields) => navigator.sendBeacon(address + "?beacon", body(fields)),
    };
  }

  /** Hears from the window that has the API when it is hidden, closed or shown. @param {ReturnType<typeof create>} lms @param {Window} window */
  function follow(lms, window) {
    for (const leaving of ["beforeunload", "unload", "pagehide"]) window.addEventListener(leaving, () => lms.leave(true));
    window.addEventListener("pageshow", () => lms.leave(false));
    window.addEventListener("visibilitychange", () => lms.leave(window.document.visibilityState === "hidden"));
  }

  Object.assign(globalThis, { LmsMoodle: { create, browser, follow } });
})();
