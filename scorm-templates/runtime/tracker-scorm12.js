// Keeps the learner's state in an LMS through the SCORM 1.2 run-time.
//
// - Only what changed is set, then one LMSCommit. Neither a status of passed or
//   completed nor a score is ever lowered.
// - Nothing is set nor committed unless lesson_mode is `normal` or absent. A preview
//   (`browse`) is not finished either: LMSs take a finish without a status for "completed".
// - "true" is not proof: LMSs say it offline, by beacon, and after a lost request. Each
//   change is first written to the journal, which goes when a later launch reads the same
//   data back. What may be lost is sent again once the platform is known to answer, with
//   another value in between: LMSs send only what changed since they last tried.
// - A session that already runs is gone on with: nobody ended it.
// - Without an API the browser remembers, as in html5 packages.
//
// The types are in tracker-local.js.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  /** @typedef {Record<string, (...args: string[]) => unknown>} Api */

  const HOPS = 500;
  // The LMS understood and will not: no use trying again.
  const REFUSALS = ["201", "202", "203", "401", "402", "403", "404", "405"];
  const FINAL = ["passed", "completed"];
  // Moodle's server drops what is beyond 1,000 elements of one request.
  const MOST_ELEMENTS = 800;
  const MOST_GIVEN = 300;
  const PROBE_MS = 8000;
  // What other learners of this computer left, and nobody came back for. No package is
  // older than the second: a time before it is of a clock that was wrong.
  const ABANDONED_MS = 366 * 24 * 3600 * 1000;
  const FIRST_PACKAGE = Date.UTC(2025, 0, 1);
  const PROBE_TEXT = "relais";

  const { storage, journal } = Relais;
  const { guarded } = storage;
  const probeAddress = guarded(() => new URL("probe.txt", /** @type {HTMLScriptElement} */ (document.currentScript).src).href) || "";

  /** The window that has an API. @param {any} start @returns {any} */
  function climb(start) {
    let here = start;
    for (let hop = 0; here && hop <= HOPS; hop++) {
      const at = here;
      if (guarded(() => at.API)) return at;
      const above = guarded(() => at.parent);
      if (!above || above === here) return null;
      here = above;
    }
    return null;
  }

  /** Parents first, then who opened us, then who opened the frameset. @param {any} from @returns {any} */
  function findHolder(from) {
    const found = climb(from);
    if (found) return found;
    const seen = new Set();
    let opener = guarded(() => from.opener) || guarded(() => from.top.opener) || guarded(() => from.parent.opener);
    while (opener && !seen.has(opener) && seen.size < HOPS) {
      const here = opener;
      const holder = climb(here);
      if (holder) return holder;
      seen.add(here);
      opener = guarded(() => here.opener) || guarded(() => here.top.opener);
    }
    return null;
  }

  /** When the LMS's page was loaded, 0: unknown. The outermost window that may be read. @returns {number} */
  function lmsPage() {
    let here = /** @type {any} */ (window);
    for (let hop = 0; hop <= HOPS; hop++) {
      const at = here;
      const above = guarded(() => at.parent);
      if (!above || above === here || guarded(() => above.performance.timeOrigin) === null) break;
      here = above;
    }
    const holder = here === window ? guarded(() => window.opener) : here;
    return Math.round(Number(guarded(() => holder.performance.timeOrigin)) || 0);
  }

  /** Another value that the LMS must take, so that the true one is a change again; null: there is none that does no harm. @param {string} element @param {string} value */
  function variant(element, value) {
    const field = element.replace(/^.*\./, "");
    if (element === "cmi.core.lesson_status") return { passed: "completed", completed: "passed", failed: "incomplete" }[value] || null;
    // A decoder leaves out what follows the end, and what was cut.
    if (element === "cmi.suspend_data") return value.length < Relais.codec.LIMIT ? value + "." : value.slice(0, -1);
    if (element === "cmi.core.lesson_location") return value.length < 255 ? value + "~" : value.slice(0, -1);
    // Never lower by more than a hundredth, and only at the top.
    if (field === "raw") return String(Number(value) < 100 ? Math.round(Number(value) * 100 + 1) / 100 : 99.99);
    if (element.startsWith("cmi.objectives.")) return field === "id" ? value + "~" : { completed: "passed", incomplete: "not attempted" }[value] || "incomplete";
    if (!element.startsWith("cmi.interactions.")) return null;
    switch (field) {
      case "id":
        return value + "~";
      case "type":
        return value === "performance" ? "fill-in" : "performance";
      case "time":
        return value === "00:00:00" ? "00:00:01" : "00:00:00";
      case "latency":
        return value === "0000:00:00.00" ? "0000:00:01.00" : "0000:00:00.00";
      case "weighting":
        return value === "0" ? "1" : "0";
      case "result":
        return value === "neutral" ? "correct" : "neutral";
      default:
        return value === "-" ? "x" : "-";
    }
  }

  /** @param {Course} course @returns {Tracker} */
  Relais.tracker = function (course) {
    const name = course.course + (course.partner ? "@" + course.partner : "");
    const aloneKey = "alone:" + name;
    const sessionKey = "relais:session:" + name;
    const page = lmsPage();

    /** @type {Api|null} */
    let api = null;
    let holder = /** @type {any} */ (null); // the window that has it
    let isStable = false; // does it give the same one each time?
    let initialised = false;
    let refused = false; // an LMS is there and begins no session
    let writable = false;
    let silent = false; // a preview, or the attempt is open in another tab: not even an end is told
    let leaving = false;
    let isSignedOut = false; // the last probe was answered with another page, such as one to sign in
    let reachable = /** @type {boolean|null} */ (null); // can a probe succeed here? null: not known yet

    // What the LMS holds.
    let status = "";
    let score = NaN;
    let recorded = 0; // interactions
    let interactions = true; // does it keep any?
    /** @type {Map<string, number>} chapter -> index in cmi.objectives */
    const objectives = new Map();
    let objectivesCount = -1; // -1: not kept
    /** @type {Map<number, number>} our index -> theirs, for an LMS that forgot earlier ones */
    const places = new Map();

    // What it was given.
    /** @type {Map<string, string>} every element, as it was last set */
    const sent = new Map();
    /** @type {Map<string, string>} set since the last commit */
    const touched = new Map();
    /** @type {Map<string, string>} committed with a "true" worth something, since the platform was last seen to answer */
    const unproven = new Map();
    /** @type {Map<string, string>} what may be lost */
    const doubtful = new Map();
    let settled = ""; // the last suspend_data that was committed so
    let elements = 0; // set since the last commit
    let said = false; // what the LMS answered to it
    let unheard = false; // it went by beacon, though the page is seen
    let isMute = false; // sent again it did, too: this page of the LMS has nothing but beacons
    let isLost = false; // the platform did not answer, and not all was sent again since
    /** @type {Set<{from: number, to: number, held: Map<string, string>}>} beacons under way, by the times between which they were sent, and what was in them */
    const carried = new Set();
    let isWatched = false; // does the browser tell what becomes of them?
    let alarm = () => {};
    let turnedAway = 0; // times in a row that the platform answered, and took no commit

    // The journal.
    let prefix = "";
    let base = ""; // suspend_data that the session began with
    let aside = ""; // of the key: an earlier entry may be there that did not come in time
    let arrived = false;
    let kept = true; // did the browser keep the last entry?
    let keeping = Promise.resolve(true);
    /** @type {Set<string>} */
    let given = new Set();
    /** @type {Map<number, Interaction>} all of this session, and of those not read back */
    const answered = new Map();
    /** @type {Set<number>} those to be set */
    const pending = new Set();
    let earlier = 0; // seconds of this session before this document
    let total = ""; // total_time when the session began
    let learner = ""; // student_id, whoever is asked for it again

    /** @param {string} name @param {...string} args @returns {string|null} null: it threw */
    const call = (name, ...args) =>
      guarded(() => {
        const answer = /** @type {Api} */ (api)[name](...args);
        return answer === undefined || answer === null ? "" : String(answer);
      });
    /** @param {string} element */
    const get = (element) => call("LMSGetValue", element) || "";
    /** @param {string|null} answer */
    const yes = (answer) => answer === "true" || answer === "1";

    /** @param {string} element @param {string} value @param {boolean} [optional] */
    function set(element, value, optional) {
      if (sent.get(element) === value) return true;
      if (++elements > MOST_ELEMENTS) commitNow();
      if (yes(call("LMSSetValue", element, value))) touched.set(element, value);
      else if (!optional || !REFUSALS.includes(call("LMSGetLastError") || "")) return false;
      sent.set(element, value);
      return true;
    }

    /** @param {string} list */
    function count(list) {
      const text = get(list + "._count");
      return /^\d+$/.test(text) ? Number(text) : -1;
    }

    /** @param {number} index */
    function setInteraction(index) {
      const one = /** @type {Interaction} */ (answered.get(index));
      let place = places.get(index);
      if (place === undefined) {
        place = Math.min(index, recorded);
        places.set(index, place);
      }
      const at = "cmi.interactions." + place + ".";
      const fields = [
        ["id", one.id],
        ["type", one.type],
        ["time", one.time],
        ["weighting", one.weighting],
        ["correct_responses.0.pattern", one.pattern],
        ["student_response", one.response],
        ["result", one.result],
        ["latency", one.latency],
        ["objectives.0.id", one.objective || ""],
      ];
      for (const [field, value] of fields) {
        if (value !== "" && !set(at + field, value, true)) return false;
      }
      recorded = Math.max(recorded, place + 1);
      return true;
    }

    /** @param {{id: string, status: string, score?: number|null}} objective */
    function setObjective({ id, status, score }) {
      let place = objectives.get(id);
      if (place === undefined) {
        // What an LMS takes for granted needs no word; that a programme has a module does.
        if (status === "not attempted" && score === undefined) return true;
        place = objectivesCount++;
        objectives.set(id, place);
      }
      const at = "cmi.objectives." + place + ".";
      return set(at + "id", id, true) && set(at + "status", status, true) && (typeof score !== "number" || set(at + "score.raw", String(score), true));
    }

    /** @param {Snapshot} snapshot @param {number} seconds */
    function setAll(snapshot, seconds) {
      const lower = FINAL.includes(status) && !FINAL.includes(snapshot.status);
      const finished = lower || snapshot.status !== "incomplete";
      const done =
        (lower || set("cmi.core.lesson_status", snapshot.status)) &&
        set("cmi.core.exit", finished ? "" : "suspend", true) &&
        set("cmi.suspend_data", snapshot.data) &&
        set("cmi.core.lesson_location", snapshot.location) &&
        set("cmi.core.session_time", Relais.scoring.timespan(seconds), true) &&
        (snapshot.score === null ||
          snapshot.score < score ||
          (set("cmi.core.score.min", "0", true) &&
            set("cmi.core.score.max", "100", true) &&
            set("cmi.core.score.raw", String(snapshot.score), true))) &&
        (!interactions || [...pending].sort((a, b) => a - b).every(setInteraction)) &&
        (objectivesCount < 0 || snapshot.objectives.every(setObjective));
      if (done && !lower) status = snapshot.status;
      return done;
    }

    /** Did the LMS's page use a beacon meanwhile? Nobody hears a beacon's answer: its "true" says nothing. @param {() => void} act */
    function beaconed(act) {
      const navigator = guarded(() => holder.navigator);
      const send = guarded(() => (Object.hasOwn(navigator, "sendBeacon") ? null : navigator.sendBeacon));
      let used = false;
      if (send) navigator.sendBeacon = (/** @type {any[]} */ ...args) => ((used = true), send.apply(navigator, args));
      act();
      if (send) delete navigator.sendBeacon;
      return used;
    }

    /** The browser tells what was answered to a beacon of this site, though not to who sent it. */
    function observe() {
      isWatched = !!guarded(() => {
        const report = (/** @type {PerformanceObserverEntryList} */ list) => {
          for (const entry of /** @type {PerformanceResourceTiming[]} */ (list.getEntries())) {
            const one = [...carried].find(({ from, to }) => entry.startTime >= from && entry.startTime <= to);
            if (!one || entry.initiatorType !== "beacon") continue;
            carried.delete(one);
            // 0: nothing came.
            if (entry.responseStatus && entry.responseStatus < 400) continue;
            for (const [element, value] of one.held) if (sent.get(element) === value) doubtful.set(element, value);
            isLost = true;
            alarm();
          }
        };
        if (!("responseStatus" in PerformanceResourceTiming.prototype)) return false;
        new holder.PerformanceObserver(report).observe({ type: "resource" });
        return true;
      });
    }

    const seen = () => !leaving && guarded(() => document.visibilityState) !== "hidden" && guarded(() => navigator.onLine) !== false;

    const clock = () => Number(guarded(() => holder.performance.now()));

    /** Waits a little for what becomes of beacons. */
    async function landed() {
      for (let i = 0; carried.size && i < 10; i++) await new Promise((resolve) => setTimeout(resolve, 100));
    }

    /** True when the LMS's "true" is worth something. */
    function commitNow() {
      elements = 0;
      let answer = /** @type {string|null} */ (null);
      const from = clock();
      const beacon = beaconed(() => (answer = call("LMSCommit", "")));
      if (carried.size > 20) carried.clear();
      if (beacon && isWatched) carried.add({ from, to: clock(), held: new Map(touched) });
      const good = yes(answer) && !beacon && seen() && isThere();
      for (const [element, value] of touched) (good ? unproven : doubtful).set(element, value);
      touched.clear();
      said = yes(answer);
      unheard = beacon && said && seen();
      isMute = isMute && unheard;
      return good;
    }

    /** The API we speak to has not been replaced. One that is gone from its page may still be used by who holds it. */
    const isThere = () => !isStable || [api, undefined, null].includes(guarded(() => holder.API));

    /** Elements whose loss is none: the next session sets them anew. @param {string} element */
    const matters = (element) => !["cmi.core.session_time", "cmi.core.exit", "cmi.core.score.min", "cmi.core.score.max"].includes(element);
    /** Is there something that the LMS may not have? @param {Snapshot} snapshot */
    const isDoubtful = (snapshot) => snapshot.data !== settled || pending.size > 0 || [...doubtful.keys()].some(matters);

    /** False: something may be lost. @param {Snapshot} snapshot @param {number} seconds @returns {boolean} */
    function send(snapshot, seconds) {
      given.add(journal.fingerprint(snapshot.data));
      const isSet = setAll(snapshot, earlier + seconds);
      if (commitNow() && isSet) {
        settled = snapshot.data;
        pending.clear();
      }
      return isSet && said && !isDoubtful(snapshot);
    }

    /** Sends what may be lost once more. @param {Snapshot} snapshot @param {number} seconds */
    function sendAgain(snapshot, seconds) {
      // All of an interaction: its type decides what the LMS takes for the rest.
      const records = new Set([...doubtful.keys()].flatMap((element) => /^cmi\.interactions\.\d+\./.exec(element) || []));
      for (const [element, value] of sent) {
        const record = /^cmi\.interactions\.\d+\./.exec(element);
        if (record && records.has(record[0])) doubtful.delete(element), doubtful.set(element, value);
      }
      let any = false;
      for (const [element, value] of [...doubtful]) {
        const other = variant(element, sent.get(element) ?? value);
        if (other !== null && ++elements > MOST_ELEMENTS) commitNow();
        if (other !== null && yes(call("LMSSetValue", element, other))) any = true;
        if (element === "cmi.suspend_data" && other) given.add(journal.fingerprint(other));
        sent.delete(element);
      }
      // Whatever became of them, the true values follow.
      if (any) commitNow();
      for (const [index, place] of places) if (records.has("cmi.interactions." + place + ".")) pending.add(index);
      const before = new Map(doubtful);
      doubtful.clear();
      if (send(snapshot, seconds)) return true;
      for (const [element, value] of before) if (!doubtful.has(element)) doubtful.set(element, value);
      return false;
    }

    /** What the journal holds of this session. @param {Snapshot} snapshot @returns {Omit<Entry, "at">} */
    function entry(snapshot) {
      given = new Set([...given].slice(-MOST_GIVEN));
      return {
        v: journal.VERSION,
        base,
        data: snapshot.data,
        location: snapshot.location,
        interactions: [...answered.values()],
        doubt: refused || isDoubtful(snapshot),
        arrived,
        given: [...given],
        page,
      };
    }

    /** @param {Snapshot} snapshot @param {number} seconds */
    function write(snapshot, seconds) {
      if (!writable || !prefix) return;
      const now = entry(snapshot);
      guarded(() => sessionStorage.setItem(sessionKey, JSON.stringify({ page, prefix, seconds: earlier + seconds, total, entry: now })));
      const key = prefix + snapshot.seed + aside;
      if (!now.doubt && now.data === base && !answered.size) void storage.remove(key);
      else put(key, now);
    }

    /** @param {string} key @param {object} record */
    function put(key, record) {
      keeping = storage.put(key, record);
      void keeping.then((done) => (kept = done));
    }

    /** What this tab's earlier document wrote, under the same page of the LMS. @returns {any} */
    function session() {
      const found = guarded(() => JSON.parse(sessionStorage.getItem(sessionKey) || "null"));
      return found?.page === page ? found : null;
    }

    /** A document of this session is gone without its end (only the frame was loaded again): it refuses to begin, and answers. */
    const runs = () => call("LMSGetLastError") === "101" && get("cmi.core.lesson_status") !== "" && call("LMSGetLastError") === "0";

    /** @returns {boolean} */
    function begin() {
      const isNew = yes(call("LMSInitialize", ""));
      initialised = isNew || runs();
      refused = !initialised;
      if (!initialised) return false;
      status = get("cmi.core.lesson_status");
      score = parseFloat(get("cmi.core.score.raw"));
      const known = count("cmi.interactions");
      recorded = Math.max(known, 0);
      interactions = known >= 0;
      objectivesCount = count("cmi.objectives");
      objectives.clear();
      for (let i = 0; i < Math.min(objectivesCount, 1000); i++) {
        const id = get("cmi.objectives." + i + ".id");
        if (id) objectives.set(id, i);
      }
      total = get("cmi.core.total_time");
      // The frame was loaded again. An LMS that has not added the time of the document before wants it with this one's.
      const before = session();
      if (before && (!isNew || (page && before.total === total))) earlier = Number(before.seconds) || 0;
      return true;
    }

    function find() {
      holder = findHolder(window);
      api = holder && guarded(() => holder.API);
      isStable = !!api && guarded(() => holder.API) === api;
      if (api && !isWatched) observe();
      return !!api;
    }

    /** The LMS's API went and came back, or its session ended. Does the session go on? @param {Snapshot} snapshot */
    function beginAgain(snapshot) {
      const before = api;
      const isOver = call("LMSGetLastError") === "301";
      if (!find() || (api === before && !isOver)) return false;
      earlier = 0;
      const theirs = begin() ? get("cmi.suspend_data") : "";
      const attempt = Relais.codec.decode(course, theirs)?.seed;
      if (!initialised || learnerPrefix() !== prefix || (attempt !== undefined && attempt !== snapshot.seed)) {
        initialised = false;
        refused = true;
        return false;
      }
      // All of it is set anew.
      for (const held of [sent, touched, unproven, doubtful, places]) held.clear();
      settled = theirs;
      for (const index of answered.keys()) pending.add(index);
      return true;
    }

    function learnerPrefix() {
      learner = get("cmi.core.student_id");
      return "journal:" + name + ":" + journal.fingerprint(learner) + ":";
    }

    /** Does the platform answer? A file of our own, whose text is known: no sign-in page, no error has it. @returns {Promise<boolean|null>} null: it cannot be known here */
    async function probe() {
      if (guarded(() => navigator.onLine) === false) return false;
      if (!/^https?:/.test(probeAddress)) return null;
      const patience = new AbortController();
      const timer = window.setTimeout(() => patience.abort(), PROBE_MS);
      let blocked = false;
      const block = () => (blocked = true);
      document.addEventListener("securitypolicyviolation", block);
      let answer = false;
      let heard = false;
      isSignedOut = false;
      try {
        const response = await fetch(probeAddress + "?" + Date.now(), { cache: "no-store", signal: patience.signal });
        heard = true;
        answer = response.ok && (await response.text()).trim() === PROBE_TEXT;
        isSignedOut = !answer && (response.ok || response.status === 401 || response.status === 403);
      } catch {
        // No network, too late, or a policy of the platform's.
      }
      window.clearTimeout(timer);
      document.removeEventListener("securitypolicyviolation", block);
      // A platform that took our commit and does not have the file, or forbids to ask, tells nothing.
      if (reachable === null) reachable = answer || !(heard || blocked);
      return reachable ? answer : null;
    }

    /** What a package of before IndexedDB kept in localStorage becomes an entry of the journal. */
    async function takeOver() {
      let hash = 0x811c9dc5;
      for (const character of learner) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
      const before = "relais:journal:" + name + ":" + (hash >>> 0).toString(36);
      const found = guarded(() => JSON.parse(localStorage.getItem(before) || "null"));
      // Nobody knows when it was written.
      const old = journal.read(course, found && { interactions: [], ...found, v: journal.VERSION, arrived: !!found.base, at: 0 });
      if (old && (await storage.put(prefix + "before", old))) guarded(() => localStorage.removeItem(before));
    }

    /** What was done here without an LMS. @returns {Promise<Entry|null>} */
    async function alone() {
      const saved = (await storage.get(aloneKey)) || guarded(() => JSON.parse(localStorage.getItem("relais:" + name) || "null"));
      return journal.read(course, saved && { v: journal.VERSION, interactions: [], ...saved });
    }

    /** @param {Partial<Opened>} [more] @returns {Opened} */
    const opened = (more) => ({ data: "", location: "", entries: new Map(), page, attempt: "", writable: true, mode: "normal", done: false, interactions: 0, isUnreadable: false, notice: null, ...more });

    return {
      name: "scorm12",
      find,
      later: () => window.parent !== window || !!guarded(() => window.opener),
      initialise: begin,
      async open(isWaiting) {
        if (isWaiting) return opened({ notice: "js-notice-waiting" });
        if (refused) {
          // Who learns is not said any more: what this tab's own document wrote is theirs.
          const before = page ? session() : null;
          const own = journal.read(course, before?.entry);
          writable = true;
          if (!own) return opened({ notice: "js-notice-refused" });
          prefix = String(before.prefix);
          base = own.base;
          arrived = own.arrived;
          given = new Set(own.given);
          for (const one of own.interactions) answered.set(one.index, one);
          return opened({ data: own.data, location: own.location, notice: "js-notice-ended" });
        }
        if (!initialised) {
          const own = await alone();
          return opened({ data: own?.data, location: own?.location, notice: "js-notice-alone" });
        }

        const said = get("cmi.core.lesson_mode").trim().toLowerCase();
        silent = said === "browse";
        // What an LMS invented is left alone, too.
        writable = said === "" || said === "normal";
        base = get("cmi.suspend_data");
        const location = get("cmi.core.lesson_location");
        settled = base;
        if (location === "") sent.set("cmi.core.lesson_location", location);
        arrived = base !== "";
        given = new Set([journal.fingerprint(base)]);
        prefix = learnerPrefix();
        const entries = new Map();
        let isUnreadable = false;
        if (writable) await takeOver();
        const { found, isAll } = writable ? await storage.find(prefix) : { found: [], isAll: true };
        // What could not be read yet is not written over: the next launch finds both.
        aside = isAll ? "" : ":" + Date.now().toString(36);
        for (const [key, record] of found) {
          const entry = journal.read(course, record);
          if (entry) entries.set(key, entry);
          else isUnreadable = true;
        }
        const own = writable && isAll && (await alone());
        if (own) entries.set(aloneKey, own);
        // Later: nothing here may delay the first page.
        if (isAll) window.setTimeout(() => ["journal:", "alone:"].forEach((kind) => void storage.expire(kind, FIRST_PACKAGE, Date.now() - ABANDONED_MS, (key) => key.startsWith(prefix) || key === aloneKey)), 5000);
        return opened({
          data: base,
          location,
          entries,
          attempt: prefix + window.location.pathname,
          writable,
          mode: writable ? "normal" : silent ? "browse" : "review",
          done: FINAL.includes(status),
          interactions: recorded,
          isUnreadable,
          notice: writable ? null : silent ? "js-notice-browse" : "js-notice-review",
        });
      },
      record(interaction, told) {
        answered.set(interaction.index, interaction);
        if (!told) pending.add(interaction.index);
      },
      keep(snapshot, seconds) {
        write(snapshot, seconds);
      },
      forget(key) {
        void storage.remove(key);
        if (key === aloneKey) guarded(() => localStorage.removeItem("relais:" + name));
      },
      recorded: () => [...answered.values()],
      unrecord() {
        answered.clear();
        pending.clear();
      },
      commit(snapshot, seconds) {
        if (initialised && !writable) return true;
        if (initialised) {
          const done = send(snapshot, seconds);
          write(snapshot, seconds);
          return done;
        }
        write(snapshot, seconds);
        if (!prefix) put(aloneKey, { ...entry(snapshot), doubt: true });
        return false;
      },
      async check(now) {
        if (!initialised) return (await keeping) ? "sure" : "silent";
        if (!writable) return "sure";
        const answer = await probe();
        const [snapshot, seconds] = now();
        if (answer === false) {
          for (const [element, value] of unproven) if (!doubtful.has(element)) doubtful.set(element, value);
          unproven.clear();
          isLost = true;
          write(snapshot, seconds);
          return "silent";
        }
        // By beacon it would be as doubtful as before.
        if (!writable) return "sure";
        if (!seen()) return "hidden";
        // More cannot be known of such a page: what an outage may have lost is sent again once, not each time.
        if (isMute && answer && !isLost) {
          write(snapshot, seconds);
          return "unknown";
        }
        const done = !isDoubtful(snapshot) || sendAgain(snapshot, seconds) || (beginAgain(snapshot) && send(snapshot, seconds));
        if (done) {
          unproven.clear();
          arrived = arrived || answer === true;
        }
        write(snapshot, seconds);
        turnedAway = done || !answer || said ? 0 : turnedAway + 1;
        isMute = !done && unheard && answer === true;
        isLost = !done && !isMute;
        if (isMute) await landed();
        if (isLost) return "silent";
        return done && answer ? "sure" : done || isMute ? "unknown" : "silent";
      },
      finish(snapshot, seconds) {
        leaving = true;
        const done = this.commit(snapshot, seconds);
        storage.flush();
        return initialised && !silent ? yes(call("LMSFinish", "")) && done : done;
      },
      hold() {
        writable = false;
        silent = true;
      },
      give(snapshot, seconds) {
        // The time goes with the session: the other tab tells all of it.
        send(snapshot, -earlier);
        write(snapshot, seconds);
        this.hold();
        return { entry: entry(snapshot), seconds: earlier + seconds };
      },
      take(handed) {
        const own = journal.read(course, handed?.entry);
        if (!own) return null;
        writable = true;
        silent = false;
        earlier = Number(handed.seconds) || 0;
        base = own.base;
        arrived = own.arrived;
        for (const one of given) own.given.push(one);
        given = new Set(own.given);
        // What this tab's LMS was last told is not what it has now.
        settled = "";
        sent.clear();
        for (const one of own.interactions) this.record(one);
        return own;
      },
      words(done) {
        if (done) return initialised ? "js-notice-saved" : refused ? "js-notice-ended" : "js-notice-kept";
        return !kept ? (initialised ? "js-notice-unkept" : "js-notice-forgets") : isSignedOut ? "js-notice-expired" : turnedAway > 1 ? "js-notice-untaken" : "js-notice-failed";
      },
      tell() {},
      watch: (then) => void (alarm = then),
    };
  };
  Relais.findApi = (/** @type {any} */ from) => guarded(() => findHolder(from).API);
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
