// Answer -> result and points; drawing and shuffling; where a learner stands. Pure.
// What an LMS is told of an answer is in interactions.js.

/** @typedef {{share: number, right: boolean}} Result share of the points, 0 to 1 */
/**
 * @typedef {object} Seen what a learner said of a message to inspect
 * @property {number[]} marks places of the zones that were marked
 * @property {number} others how many pieces were marked of which the author says nothing, 3: or more
 * @property {""|"fraudulent"|"legitimate"|"verify"} verdict "": none, as in answers of before
 * @property {""|"known"|"reply"|"link"} how it would be verified
 */
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

  /** The right that goes with a left: its own, or the category that it is sorted into. @param {Activity} activity @param {number} left */
  const goal = (activity, left) => (activity.goes ? activity.goes[left] : left);

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
      case "explore":
        return answer.picks.length === activity.items;
      case "inspection":
        // What was answered before there was a verdict stays answered.
        return seen(activity, answer).verdict !== "" || (answer.locked && answer.picks.length > 0);
      default:
        return answer.picks.length > 0;
    }
  }

  /** Nothing of these is right or wrong: an LMS hears nothing of them. @param {Activity} activity */
  const isJudged = (activity) => !["checklist", "explore", "poll"].includes(activity.type);

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
        return inspected(activity, { picks });
      case "matching":
        return picks.filter((one, left) => one === goal(activity, left)).length / Math.max(activity.lefts || 0, 1);
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

  const VERDICTS = /** @type {const} */ (["", "fraudulent", "legitimate", "verify"]);
  const HOWS = /** @type {const} */ (["", "known", "reply", "link"]);

  /**
   * What a learner said of a message. Behind the zones, six bits: how many other pieces were
   * marked (3: or more), the verdict, and how it would be verified.
   * @param {Activity} activity @param {{picks: number[]}} answer
   * @returns {Seen}
   */
  function seen(activity, { picks }) {
    const zones = (activity.zones || []).length;
    const from = Relais.codec.afterZones(activity);
    const bits = picks.reduce((sum, pick) => sum + (pick >= from ? 1 << (pick - from) : 0), 0);
    return { marks: picks.filter((pick) => pick < zones), others: bits & 3, verdict: VERDICTS[(bits >> 2) & 3], how: HOWS[bits >> 4] };
  }

  /** The other way round. @param {Activity} activity @param {Seen} said @returns {number[]} picks */
  function said(activity, { marks, others, verdict, how }) {
    const bits = Math.min(others, 3) + (VERDICTS.indexOf(verdict) << 2) + (verdict === "verify" ? HOWS.indexOf(how) << 4 : 0);
    const from = Relais.codec.afterZones(activity);
    return [...marks, ...[0, 1, 2, 3, 4, 5].flatMap((bit) => ((bits >> bit) & 1 ? [from + bit] : []))];
  }

  /**
   * Half for the verdict, half for the signs. To verify by a known contact is half a right verdict
   * where the message could be judged by itself. Of the signs, what was found counts, less
   * the more of what proves nothing was marked with it: who marks everything has none.
   * @param {Activity} activity @param {{picks: number[]}} answer
   */
  function inspected(activity, answer) {
    const { marks: marked, others, verdict, how } = seen(activity, answer);
    const wanted = suspicious(activity);
    if (!verdict) return marks(marked, wanted);
    const verifies = verdict === "verify" && how === "known";
    const judged = activity.verdict === "verify" ? (verifies ? 1 : verdict === "fraudulent" ? 0.5 : 0) : verdict === activity.verdict ? 1 : verifies ? 0.5 : 0;
    const found = marked.filter((one) => wanted.includes(one)).length;
    const alarms = marked.length - found + others;
    const neutral = Math.max((activity.zones || []).length - wanted.length, 2);
    const signs = (wanted.length ? found / wanted.length : 1) * Math.max(0, 1 - alarms / neutral);
    return (judged + signs) / 2;
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

  /** Pages seen and quizzes passed, of 100. @param {[Course, Standing][]} some modules @param {boolean} complete */
  function percent(some, complete) {
    if (complete) return 100;
    let [done, total] = [0, 0];
    for (const [course, standing] of some) {
      done += standing.pagesSeen + (course.quiz && standing.passed ? 1 : 0);
      total += standing.pagesTotal + (course.quiz ? 1 : 0);
    }
    // Cut, as the platform does: nothing is all done before it is.
    return Math.min(99, Math.floor((done * 100) / Math.max(total, 1)));
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

  /**
   * Does a page count as read? Its activities are answered, or it was there to be read: its end was
   * seen, and the learner stayed for the time in which it can be read at all. An opinion is given
   * in one tap: it counts only where the author requires the activities, and then only these do.
   * @param {Course} course the page's module @param {State} state @param {Course["pages"][number]} page
   * @param {number} seconds that it was in front of the learner @param {boolean} isEndSeen
   */
  function isRead(course, state, page, seconds, isEndSeen) {
    const drawn = (/** @type {Activity} */ one) => !one.pool || (state.draws.get(course.pools.find((pool) => pool.id === one.pool)?.key || "") || []).includes(one.key);
    const asked = course.activities.filter((one) => one.page === page.id && one.type !== "checklist" && (page.requires || one.type !== "poll") && drawn(one));
    const isAnswered = asked.length > 0 && asked.every((one) => (state.answers.get(one.key)?.tries || 0) > 0);
    return isAnswered || (!(page.requires && asked.length) && isEndSeen && seconds >= (page.seconds || 0));
  }

  /**
   * The pages that right answers before a chapter spare: each question about one was right at
   * the first try.
   * @param {Course} course a module @param {State} state @returns {string[]} ids of pages
   */
  function spared(course, state) {
    const asked = course.activities.filter((one) => one.spares);
    const isKnown = (/** @type {Activity} */ one) => {
      const answer = state.answers.get(one.key);
      return answer?.tries === 1 && complete(one, answer) && judge(one, answer).right;
    };
    const ids = [...new Set(asked.flatMap((one) => one.spares || []))];
    return ids.filter((id) => asked.every((one) => !one.spares?.includes(id) || isKnown(one)));
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
    choose, complete, disorder, draw, drawQuiz, endOf, goal, isJudged, isRead, judge, letter, matches, number, objectives, percent, percent10, right, said, seen, shuffle, spared, standing, suspicious, timespan, walk,
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
