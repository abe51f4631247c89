// Carries changes to the server until it acknowledges them. At most one request
// is under way, and each holds all that is not acknowledged, or the first part
// of it in an order that leaves no gaps: lost, repeated or late ones do no harm.

(function () {
  "use strict";

  /** Bodies of requests that outlive the page have 64 KiB together. */
  const BEACON_BYTES = 60000;
  /** Of one request. The server takes 12 MiB and 50 000 elements, what stands before it maybe less. */
  const MOST_BYTES = 4000000;
  const LEAST_BYTES = 250000;
  const MOST_ELEMENTS = 20000;
  /** Until what the server calls no request is given up. */
  const MOST_REFUSALS = 3;
  const TIMEOUT = 20000;
  /** Between two requests, whatever the content does. */
  const GAP = 400;
  const DELAYS = [1000, 2000, 4000, 8000, 16000, 30000];

  /** @param {string} text */
  const bytes = (text) => new TextEncoder().encode(text).length;

  /**
   * Status 0: no answer came.
   * @param {string} path @param {object} body @param {boolean} [keepalive] @returns {Promise<PlayerAnswer>}
   */
  async function post(path, body, keepalive = false) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const response = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), keepalive, signal: stop.signal, credentials: "omit", cache: "no-store" });
      const after = Number(response.headers.get("retry-after")) * 1000 || 0;
      return { status: response.status, after, body: await response.json().catch(() => ({})) };
    } catch {
      return { status: 0, after: 0, body: {} };
    } finally {
      clearTimeout(timer);
    }
  }

  /** How long to wait after so many failures; not all players at once. @param {number} failures @param {number} [after] */
  const delay = (failures, after = 0) => Math.max(after, DELAYS[Math.min(failures, DELAYS.length) - 1] * (0.8 + Math.random() * 0.4));

  /** Single elements first, then lists in order: a part of it leaves no gap. @param {[string, string][]} entries */
  function inOrder(entries) {
    /** @param {string} name */
    const place = (name) => [/^cmi\.core\./.test(name) ? 0 : !/\.\d/.test(name) ? 1 : 2, ...(name.match(/\d+/g) || []).map(Number)];
    return entries
      .map(([name, value]) => ({ name, value, at: place(name) }))
      .sort((a, b) => a.at[0] - b.at[0] || a.name.split(".")[1].localeCompare(b.name.split(".")[1]) || (a.at[1] ?? 0) - (b.at[1] ?? 0) || (a.at[2] ?? -1) - (b.at[2] ?? -1));
  }

  /**
   * The first of the values, one at least, that a request of so many bytes carries.
   * @param {Record<string, string>} set @param {number} room @returns {Record<string, string>}
   */
  function part(set, room) {
    const entries = Object.entries(set);
    // A character is at most six bytes of JSON.
    const units = entries.reduce((sum, [name, value]) => sum + name.length + value.length + 1, 0);
    if (entries.length <= MOST_ELEMENTS && units * 6 <= room) return set;
    /** @type {[string, string][]} */
    const fit = [];
    let length = 0;
    for (const { name, value } of inOrder(entries)) {
      length += bytes(JSON.stringify(name) + JSON.stringify(value)) + 2;
      if (fit.length && (length > room || fit.length === MOST_ELEMENTS)) break;
      fit.push([name, value]);
    }
    return Object.fromEntries(fit);
  }

  /** How much one request carries, as it turns out. */
  function measure() {
    let most = MOST_BYTES;
    let room = MOST_BYTES;
    let refusals = 0;
    return {
      room: () => room,
      taken() {
        room = Math.min(most, room * 2);
        refusals = 0;
      },
      /** No answer came: the line may be too slow for so much. */
      lost() {
        room = Math.max(LEAST_BYTES, room / 2);
      },
      /** @param {number} status @param {object} body @returns {"smaller" | "again" | "never"} */
      refused(status, body) {
        const size = bytes(JSON.stringify(body));
        if (status === 413 && size > LEAST_BYTES) {
          most = room = Math.max(LEAST_BYTES, Math.min(room, size) / 2);
          return "smaller";
        }
        refusals += 1;
        if (refusals < MOST_REFUSALS) return "again";
        refusals = 0;
        return "never";
      },
    };
  }

  /** @param {TransportOptions} options */
  function create(options) {
    const { journal, renew, on } = options;
    let token = options.token;
    let seq = options.seq;
    /** Not acknowledged: value, and the request that took it (0: none yet). @type {Map<string, {value: string, taken: number}>} */
    const pending = new Map();
    /** @type {boolean | "left"} */
    let finish = false;
    /** What ends the session is acknowledged with this request. */
    let finishTaken = 0;
    let wanted = false;
    let busy = false;
    /** The line came back while a request was under way. */
    let hurried = false;
    let failures = 0;
    /** The server would not have some of it. */
    let refused = false;
    const measured = measure();
    let journalled = true;
    let dead = false;
    let leaving = false;
    let unsavedSince = 0;
    let lastSent = -GAP;
    let size = 0;
    /** Since the journal was written. */
    let changed = true;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    /** @type {(() => void)[]} */
    let waiting = [];

    const unsaved = () => wanted || busy || pending.size > 0 || (finish !== false && finishTaken >= 0);

    const whole = () => Object.fromEntries([...pending].map(([name, { value }]) => [name, value]));

    /** The journal holds what the next request will. */
    function keep() {
      if (changed) journalled = journal.write({ seq: seq + 1, set: whole(), finish });
      changed = !journalled;
    }

    function tell() {
      if (!unsaved()) unsavedSince = 0;
      else if (!unsavedSince) unsavedSince = performance.now();
      on.saved({ saved: !unsaved(), since: unsavedSince, failures, journalled, refused });
      if (!unsaved() || dead) {
        for (const done of waiting) done();
        waiting = [];
      }
    }

    /** @param {number} ms */
    function plan(ms) {
      if (dead || busy) return;
      clearTimeout(timer);
      timer = setTimeout(flush, ms);
    }

    async function flush() {
      clearTimeout(timer);
      if (busy || dead || !unsaved()) return;
      busy = true;
      wanted = false;
      keep();
      seq += 1;
      lastSent = performance.now();
      hurried = false;
      const mine = seq;
      const set = part(whole(), measured.room());
      for (const [name, entry] of pending) entry.taken = name in set ? mine : 0;
      // An end without all of its values would be judged too early.
      const isLast = Object.keys(set).length === pending.size;
      if (finish !== false) finishTaken = isLast ? mine : 0;
      size = 0;
      const body = { token, seq: mine, set, finish: isLast && finish, calls: options.calls() };
      const small = document.visibilityState === "hidden" && bytes(JSON.stringify(body)) < BEACON_BYTES / 2;
      const answer = await post("/essai/commit", body, small);
      busy = false;
      if (answer.status !== 200) options.untold(body.calls);
      if (dead) return;
      await judge(answer, mine, body);
    }

    /** What this request held is no longer waited for. @param {number} mine */
    function drop(mine) {
      for (const [name, { taken }] of pending) if (taken === mine) pending.delete(name);
      if (finish !== false && finishTaken === mine) finishTaken = -1;
      changed = true;
      if (unsaved()) keep();
      else journal.clear();
    }

    /** @param {PlayerAnswer} answer @param {number} mine @param {object} sent */
    async function judge({ status, after, body }, mine, sent) {
      if (status === 200) {
        failures = 0;
        measured.taken();
        if (body.token) token = body.token;
        drop(mine);
        on.acknowledged(body);
      } else if (status === 409) {
        return die();
      } else if (status === 401) {
        failures += 1;
        wanted = true;
        busy = true;
        tell();
        const fresh = await renew();
        busy = false;
        if (fresh) token = fresh;
        return plan(fresh && failures < 3 ? 0 : Player.delay(failures));
      } else if (status === 410) {
        // The learner's data were deleted: nothing is to be kept here either.
        stop();
        journal.clear();
        return on.gone();
      } else if (status === 422) {
        // The server refuses it for good; the rest is worth sending again.
        console.warn("relais: the server refused", body.element, body.code);
        if (pending.has(body.element)) pending.delete(body.element);
        else pending.clear();
        wanted = true;
        changed = true;
        keep();
      } else if (status === 400 || status === 413) {
        const then = measured.refused(status, sent);
        if (then !== "never") {
          wanted = true;
          failures += 1;
          tell();
          return plan(then === "smaller" ? 0 : Player.delay(failures, after));
        }
        // Nothing that comes later would make it better; the next may be taken.
        console.warn("relais: the server refused a request", status);
        failures = 0;
        refused = true;
        drop(mine);
      } else {
        failures += 1;
        wanted = true;
        // Part of it may be what the line can carry.
        if (status === 0) measured.lost();
        tell();
        return plan(status === 0 && hurried ? 0 : Player.delay(failures, after));
      }
      tell();
      if (unsaved()) plan(Math.max(0, lastSent + GAP - performance.now()));
    }

    function stop() {
      dead = true;
      clearTimeout(timer);
      tell();
    }

    function die() {
      if (dead) return;
      stop();
      on.superseded();
    }

    const hurry = () => {
      hurried = busy;
      if (unsaved() && !busy) plan(0);
    };
    addEventListener("online", hurry);

    return {
      /** An element holds something else. @param {string} name @param {string} value */
      put(name, value) {
        size += name.length + value.length - (pending.get(name)?.value.length ?? 0);
        pending.set(name, { value, taken: 0 });
        changed = true;
        // Early, so that what is left for the end stays small.
        if (size > BEACON_BYTES / 4 && !failures) plan(Math.max(0, lastSent + GAP - performance.now()));
      },
      /**
       * Sends what there is. Whether it is safe: kept here, or on its way.
       * @param {{end?: true | "left", force?: boolean}} [how] `force`: even if nothing changed
       */
      send(how = {}) {
        if (dead) return false;
        // Content may say in its last moment that it has finished.
        if (how.end && finish !== true && finish !== how.end) {
          finish = how.end;
          finishTaken = 0;
          changed = true;
        }
        if (how.force) wanted = true;
        if (unsaved()) {
          keep();
          tell();
          if (leaving) this.beacon();
          else if (!failures) plan(Math.max(0, how.end ? 0 : lastSent + GAP - performance.now()));
        }
        return journalled || !failures;
      },
      /** The page goes away: what fits, at once; the rest is in the journal. */
      beacon() {
        leaving = true;
        if (dead || !unsaved()) return;
        const entries = inOrder([...pending].map(([name, { value }]) => [name, value]));
        seq += 1;
        let all = false;
        for (let room = BEACON_BYTES; room > 1000; room /= 2) {
          /** @type {Record<string, string>} */
          const part = {};
          let length = 1000 + token.length;
          let cut = false;
          for (const { name, value, at } of entries) {
            const more = bytes(JSON.stringify(name) + JSON.stringify(value)) + 2;
            if (length + more > room) {
              cut = true;
              if (at[0] === 2) break;
              continue;
            }
            length += more;
            part[name] = value;
          }
          // An end without all of its values would be judged too early.
          const body = JSON.stringify({ token, seq, set: part, finish: cut ? false : finish, calls: options.calls() });
          all = !cut;
          if (navigator.sendBeacon("/essai/commit", new Blob([body], { type: "application/json" }))) break;
        }
        // A part is not the whole: the replay comes after it.
        journalled = journal.write({ seq: all ? seq : seq + 1, set: whole(), finish });
      },
      /** At once: the page may stop running soon. */
      now() {
        if (unsaved() && !busy) flush();
      },
      /** @param {number} ms @returns {Promise<void>} when all is acknowledged, or the time is over */
      settled(ms) {
        if (!unsaved() || dead) return Promise.resolve();
        hurry();
        return new Promise((done) => {
          waiting.push(done);
          setTimeout(done, ms);
        });
      },
      token: () => token,
      seq: () => seq,
      unsaved,
      /** Another launch took over. */
      die,
      close() {
        dead = true;
        clearTimeout(timer);
        removeEventListener("online", hurry);
      },
    };
  }

  Player.post = post;
  Player.delay = delay;
  Player.part = part;
  Player.measure = measure;
  Player.transport = create;
})();
