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
  /**
   * A journal stands behind every request that was under way when it was written: the last
   * word of a page that closes may not reach whoever keeps it.
   */
  const AHEAD = 1000000;
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

  /**
   * The first of what is to be sent, one element at least, that a request of so many bytes
   * carries. An end without all of its values would be judged too early.
   * @param {PlayerRecord[]} records @param {number} room @returns {PlayerRecord[]}
   */
  function gather(records, room) {
    /** @type {PlayerRecord[]} */
    const sent = [];
    let elements = 0;
    for (const { session, set, finish } of records) {
      const fits = part(set, room);
      const isWhole = Object.keys(fits).length === Object.keys(set).length;
      elements += Object.keys(fits).length + 1;
      // What follows in a later request comes before the next session in it.
      if (sent.length && (!isWhole || elements > MOST_ELEMENTS)) break;
      sent.push({ session, set: fits, finish: isWhole && finish });
      room -= bytes(JSON.stringify(fits));
      if (!isWhole || room <= 0) break;
    }
    return sent;
  }

  /** As the server reads it: the last session, and those before it. @param {PlayerRecord[]} records */
  function spell(records) {
    const earlier = records.slice(0, -1);
    return { ...records[records.length - 1], ...(earlier.length ? { earlier } : {}) };
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

  /**
   * A session whose values are not all acknowledged: each value, and the request that took
   * it (0: none yet).
   * @param {number} session
   */
  function record(session) {
    return {
      session,
      /** @type {Map<string, {value: string, taken: number}>} */
      pending: new Map(),
      /** @type {boolean | "left"} */
      finish: false,
      /** What ends the session is acknowledged with this request; -1: it is. */
      finishTaken: 0,
      unsaved() {
        return this.pending.size > 0 || (this.finish !== false && this.finishTaken >= 0);
      },
      /** @returns {PlayerRecord} */
      whole() {
        return { session, set: Object.fromEntries([...this.pending].map(([name, { value }]) => [name, value])), finish: this.finish };
      },
    };
  }

  /** @param {TransportOptions} options */
  function create(options) {
    const { journal, renew, on } = options;
    let token = options.token;
    let seq = options.seq;
    let now = record(options.session);
    /** Sessions that ended in this launch, oldest first, until they are acknowledged. @type {(typeof now)[]} */
    let earlier = [];
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
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let keeping;
    /** @type {(() => void)[]} */
    let waiting = [];

    const all = () => [...earlier, now];
    const unsaved = () => wanted || busy || all().some((one) => one.unsaved());

    /** Something was said while the page closes. */
    let isFresh = false;
    /** The last request that the server acknowledged. */
    let acknowledged = 0;
    /** The number of the journal as it is kept now. */
    let ahead = AHEAD;

    /** The journal holds what the next request will. @param {{all?: boolean}} [how] */
    function keep({ all: whole = false } = {}) {
      ahead = seq + AHEAD;
      journalled = journal.write({ seq: ahead, ...spell(all().map((one) => one.whole())) }, { closing: leaving, all: whole });
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
      if (changed) keep();
      seq += 1;
      lastSent = performance.now();
      hurried = false;
      const mine = seq;
      const sent = gather(
        all().map((one) => one.whole()),
        measured.room(),
      );
      all().forEach((one, at) => {
        const set = sent[at]?.set || {};
        for (const [name, entry] of one.pending) entry.taken = name in set ? mine : 0;
        if (one.finish !== false) one.finishTaken = sent[at]?.finish ? mine : one.finishTaken < 0 ? -1 : 0;
      });
      size = 0;
      const body = { token, seq: mine, after: acknowledged, ...spell(sent), calls: options.calls() };
      const small = document.visibilityState === "hidden" && bytes(JSON.stringify(body)) < BEACON_BYTES / 2;
      const answer = await post("/essai/commit", body, small);
      busy = false;
      if (answer.status !== 200) options.untold(body.calls);
      if (dead) return;
      await judge(answer, mine, body);
    }

    /** What this request held is no longer waited for. @param {number} mine */
    function drop(mine) {
      for (const one of all()) {
        for (const [name, { taken }] of one.pending) if (taken === mine) one.pending.delete(name);
        if (one.finish !== false && one.finishTaken === mine) one.finishTaken = -1;
      }
      earlier = earlier.filter((one) => one.unsaved());
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
        acknowledged = Math.max(acknowledged, mine);
        drop(mine);
        on.acknowledged(body);
      } else if (status === 409) {
        return body.error === "restored" ? restored() : die();
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
        const known = all().filter((one) => one.pending.delete(body.element));
        if (!known.length) for (const one of all()) one.pending.clear();
        wanted = true;
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

    /** The database is an older copy: all that the SCO wrote here may be missing in it. */
    function restored() {
      if (dead) return;
      for (const [name, value] of options.everything()) if (!now.pending.has(name)) now.pending.set(name, { value, taken: 0 });
      keep({ all: true });
      stop();
      on.restored();
    }

    const hurry = () => {
      hurried = busy;
      if (unsaved() && !busy) plan(0);
    };
    addEventListener("online", hurry);

    return {
      /** An element holds something else. @param {string} name @param {string} value */
      put(name, value) {
        size += name.length + value.length - (now.pending.get(name)?.value.length ?? 0);
        now.pending.set(name, { value, taken: 0 });
        changed = true;
        // Early, so that what is left for the end stays small.
        if (size > BEACON_BYTES / 4 && !failures) plan(Math.max(0, lastSent + GAP - performance.now()));
      },
      /** A tab may be closed before the content commits. */
      soon() {
        if (leaving) {
          // Once what the content does in its last moment is done.
          if (!isFresh) queueMicrotask(() => isFresh && this.beacon());
          isFresh = true;
          return;
        }
        keeping ??= setTimeout(() => {
          keeping = undefined;
          if (!dead && changed && unsaved()) keep();
        }, 250);
      },
      /** What follows belongs to another session of the same launch. */
      next() {
        if (now.unsaved()) earlier.push(now);
        now = record(now.session + 1);
        changed = true;
      },
      /**
       * Sends what there is. Whether it is safe: kept here, or on its way.
       * @param {{end?: true | "left", force?: boolean}} [how] `force`: even if nothing changed
       */
      send(how = {}) {
        if (dead) return false;
        // Content may say in its last moment that it has finished.
        if (how.end && now.finish !== true && now.finish !== how.end) {
          now.finish = how.end;
          now.finishTaken = 0;
          changed = true;
        }
        if (how.force) wanted = true;
        if (unsaved() && leaving) this.beacon();
        else if (unsaved()) {
          if (changed) keep();
          tell();
          if (!failures) plan(Math.max(0, how.end ? 0 : lastSent + GAP - performance.now()));
        }
        return journalled || !failures;
      },
      /** The page goes away: what fits, at once; the rest is in the journal. */
      beacon() {
        leaving = true;
        isFresh = false;
        if (dead || !unsaved()) return;
        // First, and once: browsers give a page half a second.
        if (changed) keep();
        const records = all().map((one) => ({ ...one.whole(), entries: inOrder([...one.pending].map(([name, { value }]) => [name, value])) }));
        // A part goes before the journal, which has the rest and is replayed after it; the whole
        // goes behind it.
        seq += 1;
        for (let room = BEACON_BYTES; room > 1000; room /= 2) {
          let length = 1000 + token.length;
          let cut = false;
          /** @type {PlayerRecord[]} */
          const sent = [];
          for (const { session, finish, entries } of records) {
            /** @type {Record<string, string>} */
            const set = {};
            length += 50;
            for (const { name, value, at } of entries) {
              const more = bytes(JSON.stringify(name) + JSON.stringify(value)) + 2;
              if (length + more > room) {
                cut = true;
                if (at[0] === 2) break;
                continue;
              }
              length += more;
              set[name] = value;
            }
            // An end without all of its values would be judged too early.
            sent.push({ session, set, finish: cut ? false : finish });
            if (cut) break;
          }
          if (!cut) seq = Math.max(seq, ahead + 1);
          const body = JSON.stringify({ token, seq, after: acknowledged, ...spell(sent), calls: options.calls() });
          if (navigator.sendBeacon("/essai/commit", new Blob([body], { type: "application/json" }))) break;
        }
      },
      /** From now on nothing that is sent is answered, and the app page may not hear. */
      closing() {
        leaving = true;
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
      /** Of the last request, and of the last session of this launch. */
      place: () => ({ seq, session: now.session }),
      unsaved,
      /** Another launch took over. */
      die,
      restored,
      close() {
        dead = true;
        clearTimeout(timer);
        removeEventListener("online", hurry);
      },
    };
  }

  Player.post = post;
  Player.delay = delay;
  Player.gather = gather;
  Player.spell = spell;
  Player.measure = measure;
  Player.transport = create;
})();
