// What a learner did that no later launch has read back from the LMS, and what to make
// of it at the next launch. Pure: no page, no clock, no storage.
//
// SCORM 1.2 does not name an attempt: the seed that each fresh state draws does.

/**
 * One session's work, kept until a later launch finds it in the LMS.
 * @typedef {object} Entry
 * @property {number} v version of this format: 1
 * @property {string} base suspend_data that the LMS had when the session began
 * @property {string} data suspend_data now
 * @property {string} location
 * @property {Interaction[]} interactions all that were answered since `base`
 * @property {boolean} doubt something in it is not known to have been taken
 * @property {boolean} arrived the LMS is known to have had data of this attempt
 * @property {string[]} given fingerprints of every suspend_data that was given to the LMS since `base`
 * @property {number} page when the LMS's own page was loaded: what it says until the next load proves nothing
 * @property {number} at milliseconds since 1970
 */
/**
 * What a launch makes of an entry:
 * same: the LMS has its data; newer: the LMS has an earlier state of the same session;
 * other: the same attempt was gone on with elsewhere; ask: the LMS has nothing of it, and
 * nobody can know why; gone: its attempt reached the LMS and is not open any more.
 * @typedef {"same"|"newer"|"other"|"ask"|"gone"} Verdict
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { codec } = Relais;
  const VERSION = 1;
  const MOST_INTERACTIONS = 2000;

  /** Short, of any text. Not secret: who knows the text can make it. @param {string} text */
  function fingerprint(text) {
    let [a, b] = [0x811c9dc5, 0x9e3779b9];
    for (let i = 0; i < text.length; i++) {
      a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
      b = Math.imul(b ^ text.charCodeAt(i), 0x5bd1e995) ^ (b >>> 15);
    }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36);
  }

  /** @param {any} one */
  const isInteraction = (one) => Number.isInteger(one?.index) && one.index >= 0 && ["id", "type", "time", "latency", "weighting", "response", "pattern", "result"].every((field) => typeof one[field] === "string");

  /**
   * Anything may have been written where entries are kept.
   * @param {Course} course @param {any} found @returns {Entry|null} null: damaged, enormous, or of a newer format
   */
  function read(course, found) {
    if (!found || found.v !== VERSION || typeof found.data !== "string" || !codec.decode(course, found.data)) return null;
    if (!Array.isArray(found.interactions) || found.interactions.length > MOST_INTERACTIONS) return null;
    return {
      v: VERSION,
      base: String(found.base || ""),
      data: found.data,
      location: typeof found.location === "string" ? found.location : "",
      interactions: found.interactions.filter(isInteraction),
      doubt: found.doubt !== false,
      arrived: found.arrived === true,
      given: Array.isArray(found.given) ? found.given.map(String) : [],
      page: Number(found.page) || 0,
      at: Number(found.at) || 0,
    };
  }

  /** More than the page that opens by itself. @param {State} state */
  function hasWork(state) {
    const all = [state, ...(state.parts || [])];
    return all.reduce((pages, part) => pages + part.pages.size, 0) > 1 || all.some((part) => part.answers.size > 0 || part.quiz !== null);
  }

  /** The state becomes another; who holds it, or a part of it, sees that. @param {State} state @param {State} next */
  function become(state, next) {
    const { parts } = state;
    parts?.forEach((part, i) => next.parts && Object.assign(part, next.parts[i]));
    return Object.assign(state, next, parts ? { parts } : {});
  }

  /** @param {Course} course @param {Entry} entry @param {string} taken suspend_data that the LMS gives @returns {Verdict} */
  function judge(course, entry, taken) {
    const ours = /** @type {State} */ (codec.decode(course, entry.data));
    const theirs = codec.decode(course, taken);
    if (taken === entry.data) return "same";
    if (theirs && theirs.seed === ours.seed) return taken === entry.base || entry.given.includes(fingerprint(taken)) ? "newer" : "other";
    if (!hasWork(ours)) return "gone";
    return entry.doubt || !entry.arrived ? "ask" : "gone";
  }

  /**
   * The interactions of an entry where the state has their answers now.
   * @param {Course} course @param {State} state @param {Interaction[]} interactions @param {Set<number>} [indexes] of those answers that came from the entry; absent: all
   */
  function place(course, state, interactions, indexes) {
    /** @type {Map<string, number>} id of the activity -> place */
    const places = new Map();
    for (const [module, part] of codec.parts(course, state)) {
      for (const activity of module.activities) {
        const index = part.answers.get(activity.key)?.index;
        if (typeof index === "number") places.set(activity.id, index);
      }
    }
    return interactions.flatMap((one) => {
      const index = places.get(one.id);
      return index !== undefined && (!indexes || indexes.has(index)) ? [{ ...one, index }] : [];
    });
  }

  /** Adds an entry to a state that has its own work. @param {Course} course @param {State} state @param {Entry} entry @returns {Interaction[]} to be told to the LMS */
  function add(course, state, entry) {
    const ours = /** @type {State} */ (codec.decode(course, entry.data));
    if (!hasWork(state)) {
      const seen = [state, ...(state.parts || [])].map((part) => [...part.pages]);
      become(state, ours);
      [state, ...(state.parts || [])].forEach((part, i) => seen[i].forEach((key) => part.pages.add(key)));
      return entry.interactions;
    }
    const indexes = codec.merge(state, ours, ours.seed === state.seed ? codec.decode(course, entry.base) : null);
    return place(course, state, entry.interactions, indexes);
  }

  /**
   * What a launch begins with.
   * @param {Course} course
   * @param {{data: string, location: string, page: number, entries: Map<string, Entry>}} found
   * @returns {{state: State|null, location: string, interactions: Interaction[], told: Interaction[], ask: string, drop: string[]}} `interactions`: to be told to the LMS; `told`: those it took already; `ask`: key of the entry to ask about, or ""; `drop`: keys of those that have served
   */
  function resume(course, { data, location, page, entries }) {
    const none = /** @type {Interaction[]} */ ([]);
    const begin = { state: codec.decode(course, data), location, interactions: none, told: none, ask: "", drop: /** @type {string[]} */ ([]) };
    const newestFirst = [...entries].sort(([, a], [, b]) => b.at - a.at);
    let isTaken = false;
    for (const [key, entry] of newestFirst) {
      const verdict = judge(course, entry, data);
      if (isTaken && begin.state && ["newer", "other"].includes(verdict)) {
        // An earlier session of the attempt, whose entry could not be read in time by the later.
        begin.interactions = [...begin.interactions, ...add(course, begin.state, entry)];
        begin.drop.push(key);
        continue;
      }
      isTaken = isTaken || ["newer", "other", "same"].includes(verdict);
      if (verdict === "ask") begin.ask = begin.ask || key;
      else if (verdict === "gone") begin.drop.push(key);
      else {
        begin.location = entry.location || location;
        if (verdict === "same") {
          // Interactions cannot be read back: in doubt all of them are told again.
          if (entry.doubt) begin.interactions = entry.interactions;
          else if (page && entry.page === page) begin.told = entry.interactions;
          else begin.drop.push(key);
        } else if (verdict === "newer" || !begin.state) {
          begin.state = codec.decode(course, entry.data);
          begin.interactions = entry.interactions;
        } else {
          begin.interactions = add(course, begin.state, entry);
          begin.location = location;
        }
      }
    }
    return begin;
  }

  Relais.journal = { VERSION, add, become, fingerprint, hasWork, judge, place, read, resume };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
