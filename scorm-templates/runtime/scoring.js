// Answer -> result, points and CMI patterns; drawing and shuffling. Pure.

/** @typedef {{share: number, right: boolean}} Result share of the points, 0 to 1 */
/**
 * Where a learner stands.
 * @typedef {object} Standing
 * @property {number} pagesSeen the quiz is not counted
 * @property {number} pagesTotal
 * @property {boolean} allSeen
 * @property {boolean} locked the quiz waits for the pages
 * @property {boolean} passed the quiz is
 * @property {number} triesLeft may be Infinity
 * @property {boolean} complete the module is
 * @property {number|null} score percent, null: nothing scored yet
 * @property {"incomplete"|"passed"|"completed"|"failed"} status
 */
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
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  /** @param {number} n */
  const letter = (n) => String.fromCharCode(97 + n);

  /** The number that was typed, or null. @param {Activity} activity @param {Answer|{texts: string[]}} answer */
  function number(activity, { texts }) {
    const text = Relais.typed.numeral(texts[0] || "", activity);
    return text === null ? null : Number(text);
  }

  /** Which of the texts accepted for each blank was typed, -1: none. @param {Activity} activity @param {string[]} texts */
  const matches = (activity, texts) => (activity.blanks || []).map((accepted, i) => Relais.typed.match(accepted, texts[i] || ""));

  /** Ranks of the right choices. @param {Activity} activity */
  const right = (activity) => (activity.correct || []).map((one) => one.charCodeAt(0) - 97).sort((a, b) => a - b);

  /** Has the learner given enough to judge? @param {Activity} activity @param {Answer} answer */
  function complete(activity, answer) {
    switch (activity.type) {
      case "fill-in":
        return answer.texts.length > 0 && answer.texts.every((text) => text.trim() !== "");
      case "numeric":
        return number(activity, answer) !== null;
      case "matching":
        return answer.picks.length > 0 && !answer.picks.includes(-1);
      case "scenario":
        return endOf(activity, answer).outcome !== null;
      default:
        return answer.picks.length > 0;
    }
  }

  /** @param {Activity} activity @param {Answer} answer @returns {Result} */
  function judge(activity, answer) {
    const share = judgeShare(activity, answer);
    return { share, right: share === 1 };
  }

  /** @param {Activity} activity @param {Answer} answer @returns {number} */
  function judgeShare(activity, { picks, texts }) {
    switch (activity.type) {
      case "single":
      case "true-false":
        return picks.length === 1 && right(activity).includes(picks[0]) ? 1 : 0;
      case "multiple":
        return marks(picks, right(activity));
      case "inspection":
        return marks(picks, suspicious(activity));
      case "matching":
        return picks.filter((one, left) => one === left).length / Math.max(activity.lefts || 0, 1);
      case "ordering":
        return picks.length === activity.items && picks.every((one, place) => one === place) ? 1 : 0;
      case "fill-in": {
        const found = matches(activity, texts);
        return found.filter((one) => one >= 0).length / Math.max(found.length, 1);
      }
      case "numeric": {
        const value = number(activity, { texts });
        // The tolerance is inclusive: 0.1 + 0.2 must not fall out of it.
        return value !== null && Math.abs(value - (activity.answer || 0)) <= (activity.tolerance || 0) + 1e-9 ? 1 : 0;
      }
      case "scenario":
        return { good: 1, mixed: 0.5 }[endOf(activity, { picks }).outcome || ""] || 0;
      default:
        return 0;
    }
  }

  /** max(0, right − wrong) / right. @param {number[]} picks @param {number[]} wanted */
  function marks(picks, wanted) {
    const found = picks.filter((pick) => wanted.includes(pick)).length;
    return Math.max(0, found - (picks.length - found)) / Math.max(wanted.length, 1);
  }

  /** @param {Activity} activity */
  const suspicious = (activity) => (activity.zones || []).flatMap((zone, i) => (zone.suspicious ? [i] : []));

  /** The steps walked through, the start first. @param {Activity} activity @param {{picks: number[]}} answer */
  function walk(activity, { picks }) {
    const path = [0];
    let minutes = 0;
    const times = [0];
    for (const pick of picks) {
      const choice = activity.steps?.[path[path.length - 1]]?.choices[pick];
      if (!choice) break;
      minutes += choice.minutes || 0;
      path.push(choice.to);
      times.push(minutes);
    }
    return { path, times };
  }

  /** @param {Activity} activity @param {{picks: number[]}} answer */
  function endOf(activity, answer) {
    const { path } = walk(activity, answer);
    const step = (activity.steps || [])[path[path.length - 1]];
    return { step, outcome: step ? step.outcome : null };
  }

  /** Adds a choice; back at a step already seen, the loop is cut out. @param {Activity} activity @param {number[]} picks @param {number} pick */
  function choose(activity, picks, pick) {
    const next = [...picks, pick];
    const { path } = walk(activity, { picks: next });
    const again = path.indexOf(path[path.length - 1]);
    return next.slice(0, again);
  }

  /** Percent × 10 over these questions. @param {Activity[]} drawn @param {Map<string, Answer>} answers */
  function percent10(drawn, answers) {
    let got = 0;
    let all = 0;
    for (const activity of drawn) {
      const answer = answers.get(activity.key);
      all += activity.points;
      if (answer && complete(activity, answer)) got += judge(activity, answer).share * activity.points;
    }
    return all ? Math.round((got / all) * 1000) : 0;
  }

  // --- CMI

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
          "{" + Array.from({ length: activity.lefts || 0 }, (_, i) => letter(i) + "." + letter(i)).join(",") + "}",
        ];
      case "ordering":
        return [letters(picks), letters(picks.map((_, i) => i))];
      case "fill-in":
        return filled(activity, texts);
      case "numeric":
        return [written(number(activity, { texts }) || 0), written(activity.answer || 0)];
      case "inspection":
        return [picks.map((i) => zones[i].id).join(","), suspicious(activity).map((i) => zones[i].id).join(",")];
      default:
        return [letters(picks), ""];
    }
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
    };
  }

  /** HHHH:MM:SS.cc @param {number} seconds */
  function timespan(seconds) {
    const hundredths = Math.min(Math.max(Math.round(seconds * 100), 0), 3599999999);
    /** @param {number} value @param {number} width */
    const pad = (value, width) => String(Math.floor(value)).padStart(width, "0");
    return (
      pad(hundredths / 360000, 4) + ":" + pad((hundredths / 6000) % 60, 2) + ":" + pad((hundredths / 100) % 60, 2) + "." + pad(hundredths % 100, 2)
    );
  }

  // --- chance

  /** mulberry32 from the learner's seed and a text. @param {number} seed @param {string} salt */
  function random(seed, salt) {
    let a = seed ^ 0x9e3779b9;
    for (const char of salt) a = Math.imul(a ^ char.charCodeAt(0), 0x01000193);
    return () => {
      a = (a + 0x6d2b79f5) | 0;
      let t = Math.imul(a ^ (a >>> 15), 1 | a);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  /** @template T @param {T[]} items @param {number} seed @param {string} salt @returns {T[]} */
  function shuffle(items, seed, salt) {
    const next = random(seed, salt);
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  }

  /** Draws `n` (null: all), kept in their order. @template T @param {T[]} items @param {number|null} n @param {number} seed @param {string} salt */
  function draw(items, n, seed, salt) {
    if (n === null || n >= items.length) return [...items];
    const kept = new Set(shuffle(items, seed, salt).slice(0, n));
    return items.filter((item) => kept.has(item));
  }

  /** Keys of one try at the final quiz, in the document's order. @param {Course} course @param {number} seed @param {number} attempt @returns {string[]} */
  function drawQuiz(course, seed, attempt) {
    if (!course.quiz) return [];
    const salt = "quiz" + attempt;
    const ids = new Set(draw(course.quiz.activities, course.quiz.draw, seed, salt));
    for (const pool of course.pools) {
      if (pool.quiz) draw(pool.activities, pool.draw, seed, salt + pool.key).forEach((id) => ids.add(id));
    }
    return course.activities.filter((activity) => ids.has(activity.id)).map((activity) => activity.key);
  }

  /** The learner's first sight of an ordering: never the solution. @param {number} n @param {number} seed @param {string} key */
  function disorder(n, seed, key) {
    const order = shuffle([...Array(n).keys()], seed, key);
    return order.every((one, i) => one === i) ? [...order.slice(1), order[0]] : order;
  }

  // --- the rule of a module, and of a programme

  /** @param {Course} course @param {State} state @returns {Standing} */
  const standing = (course, state) => (course.modules ? ofProgramme(course, state) : ofModule(course, state));

  /**
   * A programme is done when each module is. Its score is the mean of the best tries; a quiz that
   * was not taken counts as none right, so that the score only rises. It has failed only when
   * there is nothing left that could be done: an LMS may close an attempt that failed.
   * @param {Course} course @param {State} state @returns {Standing}
   */
  function ofProgramme(course, state) {
    const parts = Relais.codec.parts(course, state);
    const all = parts.map(([module, part]) => ofModule(module, part));
    const sum = (/** @type {(one: Standing) => number} */ of) => all.reduce((total, one) => total + of(one), 0);
    const quizzes = parts.filter(([module]) => module.quiz);
    const best = quizzes.reduce((total, [, part]) => total + (part.quiz && part.quiz.tries > 0 ? part.quiz.best : 0), 0);
    const complete = state.done > 0 || all.every((one) => one.complete);
    const over = all.every((one) => one.complete || one.status === "failed");
    return {
      pagesSeen: sum((one) => one.pagesSeen),
      pagesTotal: sum((one) => one.pagesTotal),
      allSeen: all.every((one) => one.allSeen),
      locked: false,
      passed: parts.every(([module], i) => !module.quiz || all[i].passed),
      triesLeft: Math.max(...all.map((one) => one.triesLeft)),
      complete,
      score: all.some((one) => one.score !== null) ? Math.round(best / quizzes.length) / 10 : null,
      status: complete ? (parts.some(([module]) => module.quiz && module.completion !== "pages" && module.masteryScore !== null) ? "passed" : "completed") : over ? "failed" : "incomplete",
    };
  }

  /** An objective a chapter, and in a programme one a module, with its score. @param {Course} course @param {State} state @returns {{id: string, status: string, score?: number|null}[]} */
  function objectives(course, state) {
    return Relais.codec.parts(course, state).flatMap(([module, part]) => {
      const chapters = module.chapters.map((chapter) => {
        const inside = module.pages.filter((page) => page.chapter === chapter.id);
        const seen = inside.filter((page) => part.pages.has(page.key)).length;
        return { id: chapter.id, status: seen === 0 ? "not attempted" : seen < inside.length ? "incomplete" : "completed" };
      });
      if (!course.modules) return chapters;
      const begun = part.pages.size > 0 || part.quiz !== null;
      const { status, score } = ofModule(module, part);
      return [{ id: module.sco, status: begun ? status : "not attempted", score }, ...chapters];
    });
  }

  /** @param {Course} course @param {State} state @returns {Standing} */
  function ofModule(course, state) {
    const pages = course.pages.filter((page) => !page.quiz);
    const pagesSeen = pages.filter((page) => state.pages.has(page.key)).length;
    const allSeen = pagesSeen === pages.length;
    const quiz = course.quiz ? state.quiz : null;
    const handed = !!quiz && quiz.tries > 0;
    // A SCO that is the quiz alone is not complete because somebody opened it.
    const needed = !course.quiz ? "pages" : pages.length ? course.completion : "quiz";
    const mastery = course.masteryScore;
    const passed = handed && (mastery === null || quiz.best >= mastery * 10);
    const triesLeft = course.tries ? Math.max(course.tries - (quiz ? quiz.tries : 0), 0) : Infinity;
    const complete = state.done > 0 || ((needed === "quiz" || allSeen) && (needed === "pages" || passed));
    const judged = needed !== "pages" && mastery !== null;
    return {
      pagesSeen,
      pagesTotal: pages.length,
      allSeen,
      locked: needed !== "quiz" && !allSeen,
      passed,
      triesLeft,
      complete,
      score: handed ? quiz.best / 10 : null,
      status: complete ? (judged ? "passed" : "completed") : judged && handed && !passed && triesLeft === 0 ? "failed" : "incomplete",
    };
  }

  Relais.scoring = {
    choose, complete, disorder, draw, drawQuiz, endOf, interaction, judge, matches, objectives, percent10, shuffle, standing, suspicious, timespan, walk,
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
