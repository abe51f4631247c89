// The simulated LMS between launches: what it kept, how it behaves, and who answers:
// a strict LMS, or one as unkind as Moodle. Owns `API` of the window that is the
// course's host: this page, or one that was opened for it.
//
// Strict: a session ends when its document goes, whether it called LMSFinish or not;
// the next one begins at once, for the document that comes. What was kept survives a
// reload of this page, as long as the tab is open.
//
// Moodle: the player's page lives from one launch to the next, whatever its frame
// does. Its server is shared by all tabs of the browser, so that two of them can play
// one attempt; what it holds stays until it is forgotten.

/**
 * @typedef {object} Launching
 * @property {"standard"|"moodle"} runTime
 * @property {string} sco whose tracks
 * @property {string[]} scos all of the package
 * @property {string} masteryScore
 * @property {string} launchData
 * @property {"normal"|"review"|"browse"} mode
 * @property {boolean} newAttempt
 * @property {string} learner
 * @property {number} late seconds until the API is there
 */
/**
 * The strict LMS refuses to set, or to commit, or has gone; Moodle's server loses one
 * request, or is without a network, or has ended the session.
 * @typedef {"set"|"commit"|"throw"|"once"|"expired"|null} PreviewFault
 */

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  /** All that this page itself keeps in localStorage. */
  const OWN = "relais-preview:";

  /** @param {string} course @param {(entry: CmiCall) => void} onCall */
  Preview.session = function (course, onCall) {
    /** @type {Map<string, Record<string, string>>} SCO -> what was kept */
    const tracks = new Map();
    /** @type {PreviewFault} */
    let failing = null;
    /** @type {Launching} */
    let launching = { runTime: "standard", sco: "", scos: [], masteryScore: "", launchData: "", mode: "normal", newAttempt: false, learner: "learner-1", late: 0 };
    /** @type {AnyLms & {failing?: StrictLms["failing"], leave?: (is: boolean) => void}} */
    let lms = LmsStub.create();
    let isMoodles = false; // made by `moodle`
    let number = 0;
    let mode = "normal";
    let attempt = 1;
    let cookie = "";
    /** @type {Window} */
    let host = window;
    let arrival = 0;
    const server = LmsServer.create();

    // --- the strict LMS

    const key = () => `${OWN}${course}:${launching.sco}`;

    /** @param {Record<string, string>} saved */
    function keep(saved) {
      tracks.set(launching.sco, saved);
      try {
        sessionStorage.setItem(key(), JSON.stringify(saved));
      } catch {
        // Without storage it forgets with the page.
      }
    }

    /** @returns {Record<string, string>} */
    function kept() {
      const known = tracks.get(launching.sco);
      if (known) return known;
      try {
        return JSON.parse(sessionStorage.getItem(key()) || "{}");
      } catch {
        return {};
      }
    }

    /** @param {(entry: CmiCall) => void} heard */
    function strict(heard) {
      mode = launching.mode;
      const made = LmsStub.create({
        ...launching,
        saved: kept(),
        onCall(entry) {
          if (["LMSCommit", "LMSFinish"].includes(entry.call) && lms === made) keep(made.saved());
          heard(entry);
        },
      });
      return made;
    }

    // --- Moodle

    /** Does something with the server as all tabs know it. @template T @param {() => T} run @returns {T} */
    function shared(run) {
      const place = `${OWN}${course}:moodle`;
      try {
        const text = localStorage.getItem(place);
        if (text) server.load(text);
      } catch {
        // Without storage this tab is alone.
      }
      const result = run();
      try {
        localStorage.setItem(place, server.kept());
      } catch {
        // As above.
      }
      return result;
    }

    /** A new session on the server; as at every login, the storage of the origin is cleared. */
    function signIn() {
      for (const name of Object.keys(localStorage)) if (!name.startsWith(OWN)) localStorage.removeItem(name);
      cookie = shared(() => server.signIn(launching.learner, cookie));
      if (failing === "expired") fail(null);
    }

    /** @param {(entry: CmiCall) => void} heard */
    function moodle(heard) {
      const { sco, scos, masteryScore, launchData, newAttempt } = launching;
      Object.assign(server.settings, { scos, masteryScore, launchData });
      if (shared(() => server.learner(cookie)) !== launching.learner) signIn();
      const asked = { sco, newAttempt, mode: /** @type {"normal"|"browse"} */ (launching.mode === "browse" ? "browse" : "normal") };
      const launch = /** @type {LmsLaunch} */ (shared(() => server.launch(cookie, asked)));
      ({ mode, attempt } = launch);
      /** @param {"commit"|"beacon"} kind @param {[string, string][]} fields */
      const ask = (kind, fields) => shared(() => server.answer({ ...launch, kind, cookie, fields }));
      const made = LmsMoodle.create(
        launch,
        {
          send(fields) {
            const answer = ask("commit", fields);
            if (answer.dropped) throw new Error("no network (simulated)");
            return answer;
          },
          // Whether it arrives or not, the browser took it. A course may look whether one was sent.
          beacon(fields) {
            ask("beacon", fields);
            return host.navigator.sendBeacon("/preview/beacon");
          },
        },
        { learnerName: launching.learner === "learner-1" ? "Camille Dupont" : "Alix Martin", onCall: heard },
      );
      LmsMoodle.follow(made, host);
      // Who has the object in hand is not answered either, once it is gone.
      for (const [name, call] of Object.entries(made.API)) {
        made.API[name] = (...args) => {
          if (failing === "throw") throw new Error("the LMS is gone (simulated)");
          return call(...args);
        };
      }
      return made;
    }

    // --- both

    function begin() {
      const mine = ++number;
      isMoodles = launching.runTime === "moodle";
      lms = (launching.runTime === "moodle" ? moodle : strict)((entry) => {
        // A document that is gone has nothing more to say.
        if (mine === number) onCall(entry);
      });
      // What was hidden when this page began anew is not hidden now.
      lms.leave?.(false);
      launching.newAttempt = false;
      if (failing === "once") failing = null;
      window.clearTimeout(arrival);
      if (launching.late) {
        give(undefined);
        arrival = window.setTimeout(() => fail(failing), launching.late * 1000);
      } else fail(failing);
    }

    /** @param {AnyLms["API"]|undefined} api */
    function give(api) {
      const place = /** @type {Window & {API?: AnyLms["API"]}} */ (host);
      place.API = api;
    }

    /** @param {PreviewFault} how */
    function fail(how) {
      failing = how;
      if (how === "expired") shared(() => server.expire(cookie));
      if (how === "once") server.network("503", 1, ["commit", "beacon"]);
      else server.network(how === "commit" ? "offline" : "works");
      if (launching.runTime === "standard") lms.failing = how === "once" || how === "expired" ? null : how;
      give(how === "throw" ? undefined : lms.API);
    }

    return {
      fail,
      failing: () => failing,
      lms: () => lms,
      mode: () => mode,
      number: () => number,
      isMoodle: () => launching.runTime === "moodle",
      signIn,
      /** From the next launch on. @param {Launching["runTime"]} runTime */
      behave(runTime) {
        launching = { ...launching, runTime };
      },
      /** Where the course looks for the API from the next launch on. @param {Window} other */
      host(other) {
        give(undefined);
        host = other;
      },
      /** What the server's database holds of this SCO; null: it is what the values say. */
      stored() {
        if (!isMoodles) return null;
        const held = shared(() => server.stored(launching.learner)[attempt - 1]) || {};
        const own = Object.entries(held).filter(([name]) => name.startsWith(launching.sco + " "));
        return Object.fromEntries(own.map(([name, value]) => [name.slice(launching.sco.length + 1), value]));
      },
      /** Has the platform ticked the activity? */
      complete: () => shared(() => server.complete(launching.learner)),
      /** The document of the session is gone, or none has come yet. @param {Partial<Launching>} [changes] */
      renew(changes = {}) {
        launching = { ...launching, ...changes };
        begin();
      },
      /** Of every SCO, and of every learner. */
      forget() {
        for (const sco of tracks.keys()) {
          launching.sco = sco;
          keep({});
        }
        for (const learner of ["learner-1", "learner-2"]) shared(() => server.forget(learner));
        number = 0;
      },
    };
  };
})((globalThis.Preview = globalThis.Preview || /** @type {any} */ ({})));
