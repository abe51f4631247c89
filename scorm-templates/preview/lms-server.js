// The server behind a simulated platform: who is signed in, what its database
// holds of each attempt, and how its network fails. Pure: the preview keeps one in
// the page, the tests put one behind real requests. What a package's own data model
// says is no proof of what is here.
//
// It stores as Moodle's does, tried side by side with a real one:
//
// - a commit needs the session of the cookie and the key of the page it came from:
//   who signs in again elsewhere gets another key, and the page open before stores
//   nothing any more;
// - values are stored one by one, the last writer wins, nothing is compared;
// - review and browse mode protect nothing;
// - who may not be graded (a guest, a teacher in a learner's role) hears "true" and
//   nothing is stored; so do all values beyond what one request may carry;
// - an activity is complete with the first SCO that says so, unless all are asked for.
//
//   const server = LmsServer.create({ scos: ["A"], kept });
//   const cookie = server.signIn("denis");
//   server.launch(cookie, { sco: "A" })    what the player's page is built from
//   server.answer({ kind: "commit", cookie, ... })    { status, body } or { dropped: true }
//   server.network("503", 1)               the next request fails, all later ones work
//   server.stored("denis")                 [{ "A cmi.core.lesson_status": "passed", ... }], by attempt

/**
 * @typedef {object} LmsSettings
 * @property {string[]} [scos] of the package, in order
 * @property {string} [masteryScore] the manifest's
 * @property {string} [launchData] the manifest's
 * @property {boolean} [allScos] complete only when all SCOs are
 * @property {"never"|"finished"|"always"} [newAttempt] when a launch opens a fresh attempt by itself: never, after one that is finished, or each time
 * @property {boolean} [forceCompleted] "incomplete" with a score is stored as "completed"
 * @property {boolean} [masteryDecides] at LMSFinish the score decides, whatever the SCO said (the default)
 * @property {string[]} [ungraded] learners whose values are not stored
 * @property {number} [mostFields] values that one request may carry
 */
/** @typedef {"works"|"offline"|"503"|"hangs"|"answer-lost"} LmsNetwork */
/** @typedef {{learner: string, key: string}} LmsLogin */
/**
 * What the page of the player is built from.
 * @typedef {object} LmsLaunch
 * @property {string} learner
 * @property {string} key of the session at that moment
 * @property {number} attempt from 1
 * @property {string} sco
 * @property {"normal"|"browse"|"review"} mode
 * @property {Record<string, string>} values stored before
 * @property {string} masteryScore
 * @property {string} launchData
 * @property {boolean} masteryDecides
 */
/**
 * @typedef {object} LmsRequest
 * @property {"commit"|"beacon"|"file"} kind
 * @property {string} cookie
 * @property {string} [key]
 * @property {number} [attempt]
 * @property {string} [sco]
 * @property {[string, string][]} [fields] element, value
 */
/** @typedef {{status: number, body: string, seconds: number, dropped: boolean}} LmsAnswer */

(function () {
  "use strict";

  const STATUS = "cmi.core.lesson_status";
  const SCORE = "cmi.core.score.raw";
  const FINISHED = ["passed", "completed", "failed"];
  const COMPLETE = ["passed", "completed"];
  const LOGIN_PAGE = "<!doctype html><html lang=\"fr\"><title>Connexion</title><form method=\"post\" action=\"/login\"><input name=\"learner\"></form></html>";
  /** How long a request hangs before the proxy gives up. */
  const HANGS_SECONDS = 8;
  /** @type {LmsRequest["kind"][]} */
  const KINDS = ["commit", "beacon", "file"];

  /** @param {LmsSettings & {kept?: string}} [options] */
  function create(options = {}) {
    const settings = { scos: ["SCO"], masteryScore: "", launchData: "", allScos: false, newAttempt: /** @type {LmsSettings["newAttempt"]} */ ("never"), forceCompleted: false, masteryDecides: true, ungraded: /** @type {string[]} */ ([]), mostFields: 1000, ...options };
    /** @type {Map<string, LmsLogin>} cookie -> who */
    const sessions = new Map();
    /** @type {Map<string, Record<string, string>[]>} learner -> attempts */
    const attempts = new Map();
    /** @type {Set<string>} learners whose activity is ticked: it stays so */
    const ticked = new Set();
    let count = 0;
    /** @type {LmsNetwork} */
    let how = "works";
    let left = Infinity; // requests that it still happens to
    let kinds = KINDS; // of them
    /** @type {(LmsRequest & {status: number})[]} */
    const heard = [];

    /** @param {string} text from `kept` */
    function load(text) {
      const kept = JSON.parse(text);
      const fill = (/** @type {Map<string, any>} */ map, /** @type {[string, any][]} */ entries) => (map.clear(), entries.forEach(([key, value]) => map.set(key, value)));
      fill(attempts, kept.attempts);
      fill(sessions, kept.sessions);
      ticked.clear();
      for (const learner of kept.ticked) ticked.add(learner);
      count = kept.count;
    }

    /** @param {string} learner */
    const of = (learner) => attempts.get(learner) || [];
    /** @param {string} learner @param {number} number */
    function attempt(learner, number) {
      const all = of(learner);
      attempts.set(learner, all);
      while (all.length < number) all.push({});
      return all[number - 1];
    }
    /** @param {Record<string, string>} tracks */
    const statuses = (tracks) => settings.scos.map((sco) => tracks[`${sco} ${STATUS}`] || "");

    /** @param {LmsRequest} request @returns {{status: number, body: string}} */
    function respond(request) {
      const session = sessions.get(request.cookie);
      if (!session) return { status: 200, body: LOGIN_PAGE };
      if (request.kind === "file") return { status: 200, body: "" };
      if (session.key !== request.key) return { status: 200, body: "" };
      if (!settings.ungraded.includes(session.learner)) {
        const tracks = attempt(session.learner, request.attempt || 1);
        for (const [element, value] of (request.fields || []).slice(0, settings.mostFields)) store(tracks, `${request.sco} ${element}`, value);
        if (isComplete(session.learner)) ticked.add(session.learner);
      }
      return { status: 200, body: "true\n0" };
    }

    /** @param {Record<string, string>} tracks @param {string} name @param {string} value */
    function store(tracks, name, value) {
      const [sco, element] = name.split(" ");
      const other = (/** @type {string} */ element) => `${sco} ${element}`;
      tracks[name] = value;
      if (!settings.forceCompleted) return;
      if ((element === STATUS || element === SCORE) && tracks[other(STATUS)] === "incomplete" && tracks[other(SCORE)] !== undefined) tracks[other(STATUS)] = "completed";
    }

    /** @param {string} learner */
    function isComplete(learner) {
      const all = of(learner).map(statuses);
      const done = (/** @type {string} */ status) => COMPLETE.includes(status);
      if (!settings.allScos) return all.some((one) => one.some(done));
      return settings.scos.every((_, i) => all.some((one) => done(one[i])));
    }

    if (options.kept) load(options.kept);

    return {
      settings,
      /** A new session; the one of `cookie`, if any, is over. @param {string} learner @param {string} [cookie] */
      signIn(learner, cookie) {
        if (cookie) sessions.delete(cookie);
        const made = `session-${++count}`;
        sessions.set(made, { learner, key: `key-${count}` });
        return made;
      },
      /** @param {string} cookie */
      expire: (cookie) => sessions.delete(cookie),
      /** @param {string} cookie */
      learner: (cookie) => sessions.get(cookie)?.learner || "",

      /**
       * Builds the player's page; none for who is not signed in.
       * @param {string} cookie @param {{sco?: string, mode?: "normal"|"browse", newAttempt?: boolean}} [asked] @returns {LmsLaunch|null}
       */
      launch(cookie, { sco = settings.scos[0], mode = "normal", newAttempt = false } = {}) {
        const session = sessions.get(cookie);
        if (!session) return null;
        const { learner, key } = session;
        let number = Math.max(of(learner).length, 1);
        const last = of(learner)[number - 1];
        const finished = last !== undefined && statuses(last).every((status) => FINISHED.includes(status));
        /** @type {LmsLaunch["mode"]} */
        let given = mode;
        if (mode === "normal") {
          const fresh = settings.newAttempt === "always" ? last !== undefined : finished && (newAttempt || settings.newAttempt === "finished");
          if (fresh) number++;
          else if (finished) given = "review";
        }
        const tracks = attempt(learner, number);
        const values = Object.fromEntries(Object.entries(tracks).filter(([name]) => name.startsWith(sco + " ")).map(([name, value]) => [name.slice(sco.length + 1), value]));
        return { learner, key, attempt: number, sco, mode: given, values, masteryScore: settings.masteryScore, launchData: settings.launchData, masteryDecides: settings.masteryDecides };
      },

      /** @param {LmsRequest} request @returns {LmsAnswer} */
      answer(request) {
        const fault = left > 0 && kinds.includes(request.kind) ? how : "works";
        if (fault !== "works") left--;
        const { status, body } = fault === "works" || fault === "answer-lost" ? respond(request) : { status: 503, body: "Service Unavailable" };
        const answer = { status: fault === "answer-lost" || fault === "hangs" ? 504 : status, body, seconds: fault === "hangs" ? HANGS_SECONDS : 0, dropped: fault === "offline" };
        heard.push({ ...request, status: answer.dropped ? 0 : answer.status });
        return answer;
      },
      /** From now on, for so many requests of these kinds. @param {LmsNetwork} fault @param {number} [requests] @param {LmsRequest["kind"][]} [of] */
      network(fault, requests = Infinity, of = KINDS) {
        how = fault;
        left = requests;
        kinds = of;
      },
      fault: () => (left > 0 ? how : "works"),
      /** Does the fault happen to these? @param {LmsRequest["kind"]} kind */
      covers: (kind) => kinds.includes(kind),
      /** Every request, with the status it was given; 0: none. */
      heard,

      /** What the database holds, by attempt: "SCO element" -> value. @param {string} learner */
      stored: (learner) => of(learner).map((tracks) => ({ ...tracks })),
      /** Is the activity ticked? @param {string} learner */
      complete: (learner) => ticked.has(learner),
      /** @param {string} learner */
      forget(learner) {
        attempts.delete(learner);
        ticked.delete(learner);
      },
      /** All but the network and what was heard: for `load`, or the next `create`. */
      kept: () => JSON.stringify({ attempts: [...attempts], ticked: [...ticked], sessions: [...sessions], count }),
      load,
    };
  }

  Object.assign(globalThis, { LmsServer: { create, LOGIN_PAGE } });
})();
