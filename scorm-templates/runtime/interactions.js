// Answer -> what an LMS is told of it: an interaction, with the patterns of its type
// (SCORM 1.2 RTE, 3.4.7). Pure.

/**
 * @typedef {object} Interaction
 * @property {number} index
 * @property {string} id
 * @property {string} type
 * @property {string} time
 * @property {string} latency
 * @property {string} weighting
 * @property {string} response
 * @property {string} pattern
 * @property {string} result
 * @property {string} [objective] of what content it is, where that is renewed
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { goal, judge, letter, matches, number, right, seen, suspicious, timespan } = Relais.scoring;

  const CMI_TYPES = {
    single: "choice",
    multiple: "choice",
    "true-false": "true-false",
    matching: "matching",
    ordering: "sequencing",
    "fill-in": "fill-in",
    numeric: "numeric",
    scenario: "performance",
    inspection: "performance",
    checklist: "performance",
    explore: "performance",
    poll: "choice",
  };

  /** @param {Activity} activity @param {Answer} answer */
  function patterns(activity, { picks, texts }) {
    /** @param {number[]} ranks */
    const letters = (ranks) => ranks.map(letter).join(",");
    const zones = activity.zones || [];
    switch (activity.type) {
      case "single":
        return [letters(picks), letters(right(activity))];
      case "multiple":
        return [letters(picks), "{" + letters(right(activity)) + "}"];
      case "true-false":
        return [picks[0], right(activity)[0]].map((rank) => (letter(rank) === (activity.true || "a") ? "t" : "f"));
      case "matching":
        return [
          picks.flatMap((one, left) => (one < 0 ? [] : [letter(left) + "." + letter(one)])).join(","),
          "{" + Array.from({ length: activity.lefts || 0 }, (_, i) => letter(i) + "." + letter(goal(activity, i))).join(",") + "}",
        ];
      case "ordering":
        return [letters(picks), letters(picks.map((_, i) => i))];
      case "fill-in":
        return filled(activity, texts);
      case "numeric":
        return [written(number(activity, { texts }) || 0), written(activity.answer || 0)];
      case "inspection":
        return inspected(activity, picks, zones);
      default:
        return [letters(picks), ""];
    }
  }

  /** The verdict, then what was marked; answers of before have no verdict. @param {Activity} activity @param {number[]} picks @param {{id: string}[]} zones */
  function inspected(activity, picks, zones) {
    const { marks, verdict } = seen(activity, { picks });
    const ids = (/** @type {number[]} */ places) => places.map((i) => zones[i].id);
    return [[...(verdict ? [verdict] : []), ...ids(marks)].join(","), [...(verdict ? [activity.verdict] : []), ...ids(suspicious(activity))].join(",")];
  }

  /**
   * A right answer is told as the text that it was taken for, so that response and pattern are
   * equal where the result is correct, and the pattern is one that this course accepts.
   * @param {Activity} activity @param {string[]} texts
   */
  function filled(activity, texts) {
    const found = matches(activity, texts);
    const blanks = (activity.blanks || []).map((accepted, i) => Relais.typed.plain(accepted[Math.max(found[i], 0)] || ""));
    return [blanks.map((pattern, i) => (found[i] >= 0 ? pattern : Relais.typed.plain(texts[i] || ""))).join(", "), blanks.join(", ")];
  }

  /** A CMIDecimal: never 1e21. @param {number} value */
  const written = (value) => (Math.abs(value) < 1e15 ? String(Number(value.toFixed(4))) : "0");

  /** CMIFeedback's 255 units, without half of a character at the end. @param {string} text */
  const feedback = (text) => text.slice(0, 255).replace(/[\ud800-\udbff]$/, "");

  /**
   * @param {Activity} activity @param {Answer} answer @param {Date} now @param {number} seconds
   * @returns {Interaction}
   */
  function interaction(activity, answer, now, seconds) {
    const [response, pattern] = patterns(activity, answer);
    const result = judge(activity, answer);
    return {
      index: answer.index || 0,
      id: activity.id,
      type: CMI_TYPES[activity.type],
      time: [now.getHours(), now.getMinutes(), now.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":"),
      latency: timespan(seconds),
      weighting: written(activity.points || 0),
      response: feedback(response),
      pattern: feedback(pattern),
      result: activity.type === "scenario" && result.share === 0.5 ? "neutral" : result.right ? "correct" : "wrong",
      ...(Relais.objective && { objective: Relais.objective }),
    };
  }

  Relais.interaction = interaction;
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
