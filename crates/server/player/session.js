// One opening of one SCO: its data model, what of it goes to the server, its
// time, and its end, also when the content never says so. Under lenient rules the
// content may begin again after its end, as real packages do at each page: another
// session of the same attempt.

(function () {
  "use strict";

  /** Changes nobody committed are sent all the same after a while. */
  const AUTOSAVE = 30000;

  /** Time spent looking: it stands still while the page is hidden. */
  function stopwatch() {
    let spent = 0;
    let since = 0;
    let on = false;
    const read = () => spent + (on ? performance.now() - since : 0);
    return {
      read,
      reset() {
        spent = 0;
        since = performance.now();
      },
      /** @param {boolean} run */
      run(run) {
        spent = read();
        since = performance.now();
        on = run;
      },
    };
  }

  /** Calls that the SCO was refused. @returns {{errors: number, sample: string[][]}} */
  const noCalls = () => ({ errors: 0, sample: [] });

  /** @param {SessionOptions} options */
  function create({ opened, strict, stringLimit, place, journal, documents, renew, on }) {
    const mode = opened.cmi["cmi.core.lesson_mode"];
    const review = mode === "review";
    const watch = stopwatch();
    let calls = noCalls();
    let begun = false;
    let ended = false;
    /** Something that the content said is not kept, and will not be. */
    let unheard = false;
    /** Those of the content when it began. @type {Document[]} */
    let began = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let autosave;

    const transport = Player.transport({
      token: opened.token,
      ...place,
      journal,
      renew,
      // Each is told once: for the course's health, not for its state.
      calls: () => {
        const told = calls;
        calls = noCalls();
        return told;
      },
      untold({ errors, sample }) {
        calls = { errors: calls.errors + errors, sample: [...sample, ...calls.sample].slice(0, 20) };
      },
      everything: () => cmi.values().filter(([name]) => Cmi.LEAVES.get(name.replace(/^cmi\./, "").replace(/\.\d+(?=\.)/g, ".#"))?.access !== "r"),
      on: { saved: on.saved, superseded: on.superseded, restored: on.restored, gone: on.gone, acknowledged: on.acknowledged },
    });

    /** Content that keeps no time: ours counts (RTE 3.4.4 session_time). */
    function measure() {
      const counts = begun && !strict && !cmi.has("cmi.core.session_time") && watch.read() >= 1000;
      if (counts) transport.put("cmi.core.session_time", Cmi.timespan(watch.read()));
    }

    /** @param {{end?: true | "left", force?: boolean}} [how] */
    function send(how) {
      clearTimeout(autosave);
      autosave = undefined;
      if (review) return true;
      if (how?.end || how?.force || transport.unsaved()) measure();
      return transport.send(how);
    }

    // A new session: what the last one said of its end and time is not this one's.
    const { "cmi.core.exit": _exit, "cmi.core.session_time": _time, ...values } = opened.cmi;
    const cmi = Cmi.create({
      values,
      strict,
      stringLimit,
      begun(again) {
        if (again && !review) transport.next();
        if (again) watch.reset();
        began = documents();
        begun = true;
        ended = false;
        unheard = false;
        watch.run(document.visibilityState === "visible");
        // The server learns that the SCO is there, even if it never sets anything.
        send({ force: true });
        on.begun();
      },
      // A page that was left without LMSFinish, by a link or by loading it again.
      left() {
        if (began.every((page) => page.defaultView)) return false;
        if (!review) send({ end: "left" });
        return true;
      },
      changed(name, value) {
        if (review) return;
        transport.put(name, value);
        transport.soon();
        autosave ??= setTimeout(() => send(), AUTOSAVE);
        if (name === "cmi.core.lesson_status") on.status(value);
      },
      commit(finish) {
        if (ended) return false;
        const safe = send(finish ? { end: true } : {});
        if (safe && finish) {
          ended = true;
          watch.run(false);
          // The call answers first.
          setTimeout(() => on.finished(cmi.held("cmi.core.exit")), 0);
        }
        return safe;
      },
      heard({ call, args, code }) {
        if (code === "0") return;
        // The content goes on where no session is, or there is no more room.
        const isLost = call === "LMSSetValue" ? code === "301" || code === "101" : call === "LMSInitialize" && code === "101" && ended;
        if (isLost && !unheard && !review) {
          unheard = true;
          on.unheard();
        }
        calls.errors += 1;
        // No values: they are the learner's.
        if (calls.sample.length < 20) calls.sample.push([call, (call === "LMSSetValue" || call === "LMSGetValue" ? args[0] : "").slice(0, 100), code]);
      },
    });

    const allowed = Cmi.milliseconds(opened.cmi["cmi.student_data.max_time_allowed"] || "");
    const before = () => Cmi.milliseconds(cmi.held("cmi.core.total_time")) || 0;

    return {
      API: cmi.API,
      /** Where requests are counted. */
      key: `${opened.attempt} ${opened.launch}`,
      review,
      /** LMSFinish was called, and nothing began since. */
      over: () => ended,
      unheard: () => unheard,
      status: () => cmi.held("cmi.core.lesson_status"),
      /** Milliseconds until cmi.student_data.max_time_allowed, none if there is no limit. */
      left: () => (allowed === null ? null : allowed - before() - watch.read()),
      action: () => opened.cmi["cmi.student_data.time_limit_action"] || "continue,no message",
      /** The page is shown or hidden; a phone may never show it again. @param {boolean} visible */
      look(visible) {
        if (begun && !ended) watch.run(visible);
        if (!visible && begun && !ended && !review) {
          send({ force: transport.unsaved() || calls.errors > 0 || !(strict || cmi.has("cmi.core.session_time")) });
          transport.now();
        }
      },
      /** The SCO is gone, whatever it said. */
      leave() {
        watch.run(false);
        if (begun && !ended) send({ end: "left" });
        ended = true;
      },
      /** The page goes: no answer will be read. */
      vanish() {
        if (review) return;
        transport.closing();
        if (begun && !ended) {
          measure();
          transport.send({ end: "left" });
        } else transport.beacon();
      },
      transport,
    };
  }

  Player.session = create;
})();
