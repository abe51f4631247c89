// Learner's state <-> suspend_data (the format is in ../README.md): version 1 is of a
// module or a part of one, version 2 of a whole programme, its modules inside.
// Pure: no page, no clock, no storage.

/**
 * @typedef {object} Activity
 * @property {string} id
 * @property {string} key
 * @property {string} page
 * @property {string} [module] in a programme, the id of its module
 * @property {string|null} pool
 * @property {boolean} quiz
 * @property {"single"|"multiple"|"true-false"|"matching"|"ordering"|"fill-in"|"numeric"|"scenario"|"inspection"|"checklist"|"explore"|"poll"} type
 * @property {number} points
 * @property {number} tries
 * @property {boolean} [shuffle]
 * @property {string} [text]
 * @property {boolean} [confidence] the learner says how sure
 * @property {string} [about] of a question of the final quiz: id of the page that explains it
 * @property {string[]} [spares] of a question before a chapter: ids of the pages that a right answer spares
 * @property {string[]} [choices] letters, in the document's order
 * @property {string[]} [correct] letters
 * @property {string} [true] the letter of the answer that says "true"
 * @property {number} [lefts]
 * @property {number} [rights]
 * @property {number[]} [goes] what is sorted: the category of each left
 * @property {number} [items]
 * @property {string[][]} [blanks]
 * @property {number[]} [max]
 * @property {number} [answer]
 * @property {number} [tolerance]
 * @property {string} [unit]
 * @property {boolean} [english] a comma parts thousands
 * @property {number|null} [clock]
 * @property {boolean} [debrief]
 * @property {{id: string, outcome: string|null, choices: {to: number, minutes: number, points: number}[]}[]} [steps]
 * @property {{id: string, suspicious: boolean, decisive?: boolean}[]} [zones]
 * @property {"fraudulent"|"legitimate"|"verify"} [verdict] what the message of an inspection is
 */
/**
 * @typedef {{id: string, key: string, draw: number, quiz: boolean, page: string, activities: string[], module?: string}} Pool
 */
/**
 * @typedef {object} Course
 * @property {string} course
 * @property {string} [partner] whose copy: partners' copies on one host keep apart what they store
 * @property {string} [beacon] where the partner's server counts completed modules
 * @property {{at: string, path: string, of: string, keys: string, more: boolean, has: string[]}} [updates] where newer content is, of what it must be, who may sign it, whether this package has what few documents need, and the names of its own texts
 * @property {string} sco
 * @property {"module"|"chapter"|"quiz"|"programme"} part what the document is
 * @property {string} [prefix] of a module in a programme: stands before its ids in the document
 * @property {string} title
 * @property {string} version
 * @property {string} hash
 * @property {string} lang
 * @property {"pages"|"quiz"|"pages-and-quiz"} completion
 * @property {number|null} masteryScore
 * @property {number} tries
 * @property {{id: string, key: string, prefix: string, title: string, completion: Course["completion"], masteryScore: number|null, tries: number, quiz: Course["quiz"]}[]} [modules] of a programme; the rule above is then each module's own
 * @property {{id: string, title: string, module?: string}[]} chapters
 * @property {{id: string, key: string, chapter: string|null, title: string, quiz: boolean, seconds?: number, requires?: boolean, module?: string}[]} pages seconds: the least in which one can be read; requires: it counts once its activities are answered
 * @property {{title: string, minutes: number, pages: string[], module?: string}[]} [sittings] stretches of five to ten minutes
 * @property {Activity[]} activities
 * @property {Pool[]} pools
 * @property {{id: string, page: string, draw: number|null, activities: string[]}|null} quiz
 * @property {Record<string, string>} messages
 */
/**
 * What a learner gave to one activity. `picks` or `texts` is used, by type:
 * single, true-false, poll: [choice]; multiple, checklist, explore: those marked, ascending; inspection: the
 * same, then six bits of the verdict (scoring.js), at `afterZones`;
 * matching: the right of each left or -1; ordering: items in the learner's order;
 * scenario: the choice of each step; fill-in: `texts`; numeric: `texts[0]`.
 * Both empty: nothing given now.
 * @typedef {object} Answer
 * @property {number[]} picks
 * @property {string[]} texts
 * @property {number} [sure] of a question that asks: 1 sure, 2 not sure; absent: not said
 * @property {number} tries used
 * @property {boolean} locked answered for good: the solution is shown
 * @property {number|null} index in cmi.interactions
 */
/**
 * @typedef {object} State
 * @property {number} seed
 * @property {number} next next free index in cmi.interactions
 * @property {number} done day of completion since 2020-01-01, 0: not yet
 * @property {Set<string>} pages keys of those seen, oldest first
 * @property {Map<string, Answer>} answers by key
 * @property {{tries: number, best: number, last: number, state: 0|1|2, drawn: string[]}|null} quiz scores are percent × 10
 * @property {Map<string, string[]>} draws pool -> keys
 * @property {State[]} [parts] of a programme: the state of each module, in order; then the
 *   programme's own is its seed, its next index and the day when all of it was done
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const LIMIT = 4096;
  // Before an answer: sure, not sure. No answer begins so.
  const SURE = ["~+", "~~"];

  /** @param {number} seed @param {Course} [course] a programme has a part for each module @returns {State} */
  function fresh(seed, course) {
    /** @type {State} */
    const state = { seed: seed & 0x3ffff, next: 0, done: 0, pages: new Set(), answers: new Map(), quiz: null, draws: new Map() };
    if (course?.modules) state.parts = course.modules.map(() => fresh(seed));
    return state;
  }

  /** @type {WeakMap<Course, Course[]>} */
  const split = new WeakMap();

  /** The modules of a programme as courses of their own; of any other document, itself. @param {Course} course */
  function modules(course) {
    if (!course.modules) return [course];
    const before = split.get(course);
    if (before) return before;
    const parts = course.modules.map((module) => {
      /** @template {{module?: string}} T @param {T[]} all */
      const own = (all) => all.filter((one) => one.module === module.id);
      const [chapters, pages, activities, pools, sittings] = [own(course.chapters), own(course.pages), own(course.activities), own(course.pools), own(course.sittings || [])];
      const { modules: _, ...whole } = course;
      /** @type {Course} */
      const part = { ...whole, ...module, course: course.course + "-" + module.id, sco: module.id, part: "module", chapters, pages, activities, pools, sittings };
      return part;
    });
    split.set(course, parts);
    return parts;
  }

  /** Each module of a document with its state. @param {Course} course @param {State} state @returns {[Course, State][]} */
  const parts = (course, state) => modules(course).map((module, i) => [module, state.parts ? state.parts[i] : state]);

  /** @returns {Answer} */
  function blank() {
    return { picks: [], texts: [], tries: 0, locked: false, index: null };
  }

  // --- writing

  /** @param {number} value @param {number} width */
  function digits(value, width) {
    let text = "";
    for (let i = 0; i < width; i++) {
      text += DIGITS[value & 63];
      value >>>= 6;
    }
    return text;
  }

  /** @param {number} value */
  function varint(value) {
    let text = "";
    for (; value > 31; value >>>= 5) text += DIGITS[32 + (value & 31)];
    return text + DIGITS[value];
  }

  /** @param {string[]} keys */
  const list = (keys) => varint(keys.length) + keys.join("");

  /** @param {Course} course @param {State} state @returns {string} */
  function encode(course, state) {
    const head = digits(state.seed, 3) + varint(state.next);
    if (!course.modules) return "1" + head + kept(course, state);
    const bodies = parts(course, state).map(([module, part], i) => {
      const body = kept(module, part);
      return /** @type {{key: string}[]} */ (course.modules)[i].key + varint(body.length) + body;
    });
    return "2" + head + digits(state.done, 3) + varint(bodies.length) + bodies.join("");
  }

  /** What is kept of one module. @param {Course} course @param {State} state */
  function kept(course, state) {
    const known = index(course);
    const pages = [...state.pages].filter((key) => known.pages.has(key));
    const answers = [];
    for (const [key, answer] of state.answers) {
      const activity = known.activities.get(key);
      if (activity) answers.push(record(activity, answer));
    }
    const draws = [...state.draws].filter(([key]) => known.pools.has(key));
    const quiz = course.quiz ? state.quiz : null;
    return (
      digits(state.done, 3) +
      list(pages) +
      varint(answers.length) +
      answers.join("") +
      (quiz
        ? "1" +
          varint(quiz.tries) +
          digits(quiz.best, 2) +
          digits(quiz.last, 2) +
          digits(quiz.state, 1) +
          list(quiz.drawn.filter((key) => known.activities.has(key)))
        : "0") +
      varint(draws.length) +
      draws.map(([key, drawn]) => key + list(drawn.filter((one) => known.activities.has(one)))).join("")
    );
  }

  /** @param {Activity} activity @param {Answer} answer */
  function record(activity, answer) {
    const payload = (answer.sure && activity.confidence ? SURE[answer.sure - 1] : "") + pack(activity, answer);
    const head = Math.min(payload.length, 7) + 8 * Math.min(answer.tries, 3) + (answer.locked ? 32 : 0);
    return (
      activity.key +
      digits(head, 1) +
      (payload.length > 6 ? varint(payload.length) : "") +
      varint(answer.index === null ? 0 : answer.index + 1) +
      payload
    );
  }

  /** @param {Activity} activity @param {Answer} answer @returns {string} */
  function pack(activity, { picks, texts }) {
    switch (activity.type) {
      case "fill-in":
        return texts.length ? texts.map((text, i) => escape(fitting(activity, text, i), activity.max?.[i])).join(".") : "";
      case "numeric": {
        const number = Relais.typed.numeral(texts[0] || "", activity);
        return (number ?? (texts[0] || "").replace(/,/g, ".").replace(/[^0-9.-]/g, "")).slice(0, 12);
      }
      case "matching":
        return picks.map((right) => DIGITS[right + 1]).join("");
      case "multiple":
      case "inspection":
      case "explore":
      case "checklist": {
        if (!picks.length && activity.type !== "checklist") return "";
        const sextets = new Array(Math.ceil(size(activity) / 6)).fill(0);
        for (const pick of picks) sextets[Math.floor(pick / 6)] |= 1 << pick % 6;
        return sextets.map((six) => DIGITS[six]).join("");
      }
      default:
        return picks.map((pick) => DIGITS[pick]).join("");
    }
  }

  /** A right answer with more around it than is kept stays right. @param {Activity} activity @param {string} text @param {number} i which blank */
  function fitting(activity, text, i) {
    if ([...text].length <= (activity.max?.[i] || 40)) return text;
    const accepted = activity.blanks?.[i] || [];
    return accepted[Relais.typed.match(accepted, text)] || text.trim();
  }

  /** @param {string} text @param {number} [max] characters */
  function escape(text, max = 40) {
    let out = "";
    for (const char of [...text].slice(0, max)) {
      const code = char.codePointAt(0) || 0;
      if (/[A-Za-z0-9_-]/.test(char)) out += char;
      else if (char === " ") out += "+";
      else if (code <= 0x3ffff) out += "~" + digits(code, 3);
    }
    return out;
  }

  // --- reading

  class Cut extends Error {}

  /** Takes a text apart, from its second character. @param {string} text */
  function reader(text) {
    let at = 1;

    /** @param {number} width */
    const take = (width) => {
      if (at + width > text.length) throw new Cut();
      return text.slice(at, (at += width));
    };
    /** @param {number} width */
    const number = (width) => {
      let value = 0;
      [...take(width)].forEach((char, i) => {
        const digit = DIGITS.indexOf(char);
        if (digit < 0) throw new Cut();
        value += digit * 64 ** i;
      });
      return value;
    };
    const varnumber = () => {
      let value = 0;
      for (let shift = 0; shift < 30; shift += 5) {
        const digit = number(1);
        value += (digit & 31) * 2 ** shift;
        if (digit < 32) return value;
      }
      throw new Cut();
    };
    /** @param {(key: string) => void} keep */
    const keys = (keep) => {
      for (let n = varnumber(); n > 0; n--) keep(take(3));
    };
    /** At most so many. @param {number} width */
    const some = (width) => take(Math.min(width, text.length - at));
    return { take, number, varnumber, keys, some };
  }

  /** @param {() => void} read until the text is cut */
  function asFarAsWhole(read) {
    try {
      read();
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
    }
  }

  /**
   * Keeps what is whole and what the course still has; never throws.
   * @param {Course} course @param {unknown} text @returns {State|null} null: nothing readable
   */
  function decode(course, text) {
    if (typeof text !== "string" || text[0] !== (course.modules ? "2" : "1")) return null;
    const from = reader(text);
    const state = fresh(0, course);
    asFarAsWhole(() => {
      state.seed = from.number(3);
      state.next = from.varnumber();
      if (!course.modules) return readKept(from, course, state);
      state.done = from.number(3);
      const known = new Map(parts(course, state).map((part, i) => [/** @type {{key: string}[]} */ (course.modules)[i].key, part]));
      for (let n = from.varnumber(); n > 0; n--) {
        const key = from.take(3);
        // The reader begins at the second character.
        const body = "2" + from.some(from.varnumber());
        const [module, part] = known.get(key) || [];
        if (module && part) asFarAsWhole(() => readKept(reader(body), module, part));
      }
    });
    for (const part of state.parts || []) {
      part.seed = state.seed;
      state.next = Math.max(state.next, part.next);
      part.next = 0; // the indexes count through all modules
    }
    return state;
  }

  /** @param {ReturnType<typeof reader>} from @param {Course} course @param {State} state filled as far as the text is whole */
  function readKept({ take, number, varnumber, keys }, course, state) {
    const known = index(course);
    state.done = number(3);
    keys((key) => known.pages.has(key) && state.pages.add(key));
    for (let n = varnumber(); n > 0; n--) {
      const key = take(3);
      const head = number(1);
      const length = (head & 7) < 7 ? head & 7 : varnumber();
      const place = varnumber();
      const payload = take(length);
      const activity = known.activities.get(key);
      if (!activity) continue;
      const answer = { ...blank(), index: place ? place - 1 : null };
      const given = unpack(activity, payload);
      if (given) {
        Object.assign(answer, given, { tries: (head >> 3) & 3, locked: head >= 32 });
      }
      state.answers.set(key, answer);
      if (place) state.next = Math.max(state.next, place);
    }
    const flag = take(1);
    if (flag === "1") {
      const quiz = { tries: varnumber(), best: number(2), last: number(2), state: number(1), drawn: /** @type {string[]} */ ([]) };
      keys((key) => known.activities.get(key)?.quiz && quiz.drawn.push(key));
      if (course.quiz && quiz.state < 3) {
        state.quiz = { ...quiz, best: Math.min(quiz.best, 1000), last: Math.min(quiz.last, 1000), state: /** @type {0|1|2} */ (quiz.state) };
      }
    } else if (flag !== "0") throw new Cut();
    for (let n = varnumber(); n > 0; n--) {
      const pool = take(3);
      const drawn = /** @type {string[]} */ ([]);
      keys((key) => known.activities.has(key) && drawn.push(key));
      if (known.pools.has(pool)) state.draws.set(pool, drawn);
    }
  }

  /**
   * @param {Activity} activity @param {string} payload
   * @returns {{picks: number[], texts: string[], sure?: number}|null} null: does not fit
   */
  function unpack(activity, payload) {
    const sure = SURE.indexOf(payload.slice(0, 2)) + 1;
    const given = unpackAnswer(activity, sure ? payload.slice(2) : payload);
    return given && sure && activity.confidence ? { ...given, sure } : given;
  }

  /** @param {Activity} activity @param {string} payload @returns {{picks: number[], texts: string[]}|null} null: does not fit */
  function unpackAnswer(activity, payload) {
    if (payload === "") return { picks: [], texts: [] };
    if (activity.type === "numeric") {
      return /^[0-9.-]{1,12}$/.test(payload) ? { picks: [], texts: [Relais.typed.numeral(payload) ?? payload] } : null;
    }
    if (activity.type === "fill-in") {
      const texts = payload.split(".").map((text, i) => unescape(text, (activity.max || [])[i]));
      return texts.length === (activity.blanks || []).length && texts.every((text) => text !== null)
        ? { picks: [], texts: /** @type {string[]} */ (texts) }
        : null;
    }
    const values = [...payload].map((char) => DIGITS.indexOf(char));
    if (values.includes(-1)) return null;
    const n = size(activity);
    /** @param {number[]|null} picks */
    const fit = (picks) => picks && { picks, texts: [] };

    switch (activity.type) {
      case "single":
      case "true-false":
      case "poll":
        return fit(values.length === 1 && has(activity, values[0]) ? values : null);
      case "multiple":
      case "inspection":
      case "explore":
      case "checklist": {
        // Before there was a verdict, an inspection had a digit less.
        if (values.length !== Math.ceil(n / 6) && !(activity.zones && values.length === n / 6 - 1)) return null;
        const picks = [];
        for (let i = 0; i < values.length * 6; i++) {
          if ((values[Math.floor(i / 6)] >> i % 6) & 1) picks.push(i);
        }
        return fit(picks.every((pick) => has(activity, pick)) ? picks : null);
      }
      case "matching":
        return fit(
          values.length === activity.lefts && values.every((value) => value <= (activity.rights || 0))
            ? values.map((value) => value - 1)
            : null,
        );
      case "ordering":
        return fit(values.length === n && new Set(values).size === n && Math.max(...values) < n ? values : null);
      default: {
        let step = 0;
        for (const value of values) {
          const choice = activity.steps?.[step]?.choices[value];
          if (!choice) return null;
          step = choice.to;
        }
        return fit(values);
      }
    }
  }

  /** @param {string} text @param {number} [max] characters @returns {string|null} */
  function unescape(text, max = 40) {
    let out = "";
    for (let i = 0; i < text.length; i++) {
      if (text[i] === "+") out += " ";
      else if (text[i] === "~") {
        const three = [...text.slice(i + 1, i + 4)].map((char) => DIGITS.indexOf(char));
        if (three.length < 3 || three.includes(-1)) return null;
        out += String.fromCodePoint(three[0] + three[1] * 64 + three[2] * 4096);
        i += 3;
      } else if (/[A-Za-z0-9_-]/.test(text[i])) out += text[i];
      else return null;
    }
    return [...out].slice(0, max).join("");
  }

  // --- both

  /** How many places the activity's picks range over. @param {Activity} activity */
  function size(activity) {
    if (activity.choices) return Math.max(...activity.choices.map(rank)) + 1;
    return activity.zones ? afterZones(activity) + 6 : activity.items || 0;
  }

  /** Where the verdict's bits begin among the picks of an inspection: at a digit of their own. @param {Activity} activity */
  const afterZones = (activity) => 6 * Math.ceil((activity.zones || []).length / 6);

  /** @param {Activity} activity @param {number} pick */
  const has = (activity, pick) => {
    if (activity.choices) return activity.choices.some((letter) => rank(letter) === pick);
    return pick < size(activity) && (!activity.zones || pick < activity.zones.length || pick >= afterZones(activity));
  };

  /** a -> 0 @param {string} letter */
  const rank = (letter) => letter.charCodeAt(0) - 97;

  /** @param {Course} course */
  function index(course) {
    return {
      pages: new Map(course.pages.map((page) => [page.key, page])),
      activities: new Map(course.activities.map((activity) => [activity.key, activity])),
      pools: new Map(course.pools.map((pool) => [pool.key, pool])),
    };
  }

  /**
   * Two states of one learner who worked in two places: adds to `ours` what `other` has.
   * With `base`, from which both came, what only one of them changed is taken from that
   * one. Else, and where both changed: the quiz and the answer that were tried more often,
   * ours among equals. Nothing reached is lowered. An answer of `other` keeps its place in
   * cmi.interactions unless another of ours stands there.
   * @param {State} ours @param {State} other @param {State|null} [base]
   * @returns {Set<number>} places in cmi.interactions of the answers taken from `other`
   */
  function merge(ours, other, base) {
    const used = new Set([ours, ...(ours.parts || [])].flatMap((part) => [...part.answers.values()].map((answer) => answer.index)));
    /** @type {Set<number>} */
    const taken = new Set();
    ours.next = Math.max(ours.next, other.next);
    /** @param {Answer} theirs @param {Answer|undefined} mine */
    function place(theirs, mine) {
      let index = mine?.index ?? theirs.index;
      if (index !== null && mine?.index !== index && used.has(index)) index = ours.next++;
      if (index === null) return null;
      used.add(index);
      taken.add(index);
      return index;
    }
    mergePart(ours, other, base, place);
    ours.parts?.forEach((part, i) => other.parts && mergePart(part, other.parts[i], base?.parts?.[i], place));
    return taken;
  }

  /** @param {State} ours @param {State} other @param {State|null|undefined} base @param {(theirs: Answer, mine: Answer|undefined) => number|null} place */
  function mergePart(ours, other, base, place) {
    /** @template {{tries: number}} T @param {T|null|undefined} mine @param {T|null|undefined} theirs @param {T|null|undefined} before */
    const takes = (mine, theirs, before) => {
      const [a, b, c] = [mine, theirs, before].map((one) => JSON.stringify(one || null));
      if (!theirs || a === b || (mine && base && b === c)) return false;
      return !mine || (!!base && a === c) || theirs.tries > mine.tries;
    };
    for (const key of other.pages) ours.pages.add(key);
    for (const [key, drawn] of other.draws) if (!ours.draws.has(key)) ours.draws.set(key, drawn);
    ours.done = Math.min(ours.done || other.done, other.done || ours.done);

    // A quiz goes with its answers.
    /** @type {Set<string>} */
    const whole = new Set();
    const quizTaken = takes(ours.quiz, other.quiz, base?.quiz);
    for (const key of (quizTaken ? other : ours).quiz?.drawn || []) whole.add(key);
    if (other.quiz) {
      const best = Math.max(other.quiz.best, ours.quiz?.best || 0);
      ours.quiz = { ...(quizTaken || !ours.quiz ? other.quiz : ours.quiz), best };
    }

    for (const [key, theirs] of other.answers) {
      const mine = ours.answers.get(key);
      if (mine && whole.has(key) ? !quizTaken : !takes(mine, theirs, base?.answers.get(key))) continue;
      ours.answers.set(key, { ...theirs, index: place(theirs, mine) });
    }
  }

  Relais.codec = { afterZones, LIMIT, blank, decode, encode, fresh, merge, modules, parts, rank };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
