// Starts the course: pages, menu, preferences, and the thread between the learner's
// state, the life cycle and the tracker. What the screens say is in screens.js.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { codec, scoring, lifecycle, journal, storage, dom } = Relais;
  const { all, byId, one, show, make, mark, icon } = dom;
  const html = document.documentElement;
  const RETRY_SECONDS = [5, 15, 30, 60];
  // Looking for the LMS, or for what this browser keeps: each tenth of a second; the page does
  // not wait for it longer than `soon`, nobody believes in it after `LATE`, and a look every
  // other second costs nothing.
  const LATE = 100;

  // What only some pages need stands beside this script.
  const later = new URL(".", dom.src).href;

  /** @type {Course} */
  const course = JSON.parse(byId("course").textContent || "{}");

  /** @param {string} key @param {Record<string, string|number>} [args] */
  function text(key, args = {}) {
    return (course.messages[key] || key).replace(/\{(\w+)\}/g, (whole, name) => String(args[name] ?? whole));
  }

  /** @type {Tracker} */
  const tracker = Relais.tracker(course);
  const soon = tracker.loading ? 12 : 5;
  const watch = lifecycle.stopwatch(performance.now());
  const pages = course.pages;
  const title = document.title;
  /** @type {(act: () => void) => void} */
  const idle = window.requestIdleCallback ? (act) => window.requestIdleCallback(act) : (act) => act();

  /** @type {State} */
  let state;
  /** @type {Opened} */
  let opened;
  /** @type {ScreenModule[]} */
  let modules = []; // of a programme; of any other document, itself
  /** @type {Screens} */
  let screens;
  /** @type {Tabs | null} */
  let tabs = null;
  /** @type {Phase} */
  let phase = "searching";
  let current = ""; // id of the section shown
  let bookmark = ""; // id of the page to come back to
  let shownAt = 0; // seconds of activity when the page was shown
  let isEndSeen = false; // its end came into view, or was reached by the keyboard
  let reading = 0; // the timer that looks whether it counts by now
  let sticky = false; // the banner
  let arrival = ""; // what it says on the next page
  let isElsewhere = false; // another tab writes
  let reached = ""; // what the learner has to know to be recorded: tries of the quiz, the end
  let isDue = true; // find out whether the platform answers
  let isChecking = false;
  let isUnsure = false; // the last commit is not known to have been taken
  let failures = 0; // times in a row that nothing answered
  let timer = 0;
  let retryTimer = 0;
  let ahead = 0; // the timer that lays out what comes next

  // --- life cycle

  /** @type {Record<Effect, () => void>} */
  const effects = {
    initialise: () => signal(tracker.initialise() ? "accepted" : "refused"),
    open: () => void open(),
    schedule() {
      timer = timer || window.setTimeout(() => signal("due"), 1000);
    },
    commit() {
      window.clearTimeout(timer);
      timer = 0;
      if (!state || isElsewhere) return;
      // Nothing answered: what changes is kept, and sent when something does.
      if (failures) return tracker.keep(...now());
      isUnsure = !tracker.commit(...now());
      if (isUnsure || isDue) void check();
    },
    finish() {
      if (state) tracker.finish(...now());
      tabs?.release();
    },
    reload: () => window.location.reload(),
  };

  /** @returns {[Snapshot, number]} */
  const now = () => (settle(), [snapshot(), watch.read(performance.now())]);

  /** @param {LifeEvent} event */
  function signal(event) {
    // What is owed belongs to the life before it: a page answered as it was left counts.
    settle();
    const [next, effect] = lifecycle.step(phase, event);
    phase = next;
    if (effect) effects[/** @type {Effect} */ (effect)]();
  }

  /** Is what was committed there? One calm banner as long as nothing answers. */
  async function check() {
    if (isChecking) return;
    isChecking = true;
    isDue = false;
    window.clearTimeout(retryTimer);
    const answer = await tracker.check(now);
    isChecking = false;
    if (phase === "finished" || isElsewhere) return;
    isUnsure = answer === "hidden";
    if (answer === "silent") silent();
    else if (!isUnsure) {
      if (failures) banner(text(tracker.words(true)), "check");
      failures = 0;
    }
    refresh();
    // It came while the platform was asked.
    if (isDue && !failures) signal("due");
  }

  function silent() {
    const words = text(tracker.words(false));
    if (byId("_banner").textContent !== words) banner(words, "warn", true);
    const wait = RETRY_SECONDS[Math.min(failures++, RETRY_SECONDS.length - 1)];
    retryTimer = window.setTimeout(check, wait * 1000);
  }

  /** The state has changed: keeps it here at once, and commits it soon; what the learner waits for, at once. */
  function store() {
    if (isElsewhere || !opened.writable) return;
    tracker.keep(...now());
    const now_ = milestones();
    const isReached = now_ !== reached;
    isDue = isDue || isReached;
    reached = now_;
    signal(isReached ? "due" : "changed");
  }

  /** Tries of the quizzes, and what is complete. */
  const milestones = () => codec.parts(course, state).map(([module, part]) => [part.quiz?.tries || 0, scoring.standing(module, part).complete]).join();

  /**
   * What our own platform shows on its cards is the figure of the course's bar. SCORM 1.2 has no place for it: there,
   * it is the score of an objective of this name.
   */
  function progress() {
    const all = codec.parts(course, state).map(([module, part]) => /** @type {[Course, Standing]} */ ([module, scoring.standing(module, part)]));
    return { id: "_progress", status: "incomplete", score: scoring.percent(all, scoring.standing(course, state).complete) };
  }

  /** @returns {Snapshot} */
  function snapshot() {
    return {
      seed: state.seed,
      data: codec.encode(course, state),
      location: bookmark,
      status: scoring.standing(course, state).status,
      score: scoring.standing(course, state).score,
      objectives: [...(Relais.host() ? [progress()] : []), ...scoring.objectives(course, state)],
    };
  }

  /** Keeps the state; what was judged is told to the LMS as interactions. @param {State} part of the activities' module @param {Activity[]} changed @param {boolean} judged */
  function changed(part, changed, judged) {
    const seconds = watch.read(performance.now()) - shownAt;
    const date = new Date();
    afterPaint(() => take(part, changed, judged, seconds, date));
  }

  /** @param {State} part @param {Activity[]} changed @param {boolean} judged @param {number} seconds on the page, until then @param {Date} date */
  function take(part, changed, judged, seconds, date) {
    const module = modules.find((one) => one.state === part);
    if (module && changed.some((one) => one.spares)) {
      const spared = scoring.spared(module.course, part);
      for (const page of module.course.pages) if (spared.includes(page.id)) part.pages.add(page.key);
    }
    for (const activity of judged ? changed : []) {
      const answer = part.answers.get(activity.key);
      if (!answer || !scoring.isJudged(activity)) continue;
      if (answer.index === null) answer.index = state.next++;
      tracker.record(Relais.interaction(activity, answer, date, seconds / Math.max(changed.length, 1)));
    }
    refresh();
    store();
    consider();
  }

  // --- first the answer to a tap, then all that follows from it

  /** @type {(() => void)[]} */
  const owed = [];

  /** Once the frame that answers is painted; before that, if the learner does another thing, leaves, or somebody asks what there is. @param {() => void} act */
  function afterPaint(act) {
    owed.push(act);
    window.requestAnimationFrame(() => window.setTimeout(settle));
    // A page that nobody sees has no frames.
    window.setTimeout(settle, 100);
  }

  function settle() {
    for (let act = owed.shift(); act; act = owed.shift()) act();
  }
  for (const type of ["click", "keydown", "input", "beforeprint"]) window.addEventListener(type, settle, true);

  // --- start

  function search(tries = 0) {
    if (!["searching", "waiting", "alone"].includes(phase)) return;
    if (tracker.find()) return signal("found");
    if (!tracker.later()) return signal("missing");
    if (tries === soon) signal("later");
    if (tries === LATE) signal("missing");
    window.setTimeout(() => search(tries + 1), tries < LATE ? 100 : 2000);
  }

  /** What the tracker remembers becomes the state. Once more when an LMS comes late: it joins what was done meanwhile. */
  async function open() {
    // What this browser kept of somebody without an LMS may be anybody's.
    const isStrange = tracker.name === "scorm12" && !!opened?.data;
    const from = phase;
    const found = await tracker.open(phase === "waiting");
    if (phase !== from) return;
    opened = opened ? Object.assign(opened, found) : found;
    if (opened.attempt && opened.writable) await meet();
    if (phase !== from) return;
    const { interactions, told, location, ask, drop, ...begin } = journal.resume(course, opened);
    let next = begin.state || codec.fresh(seed(), course);
    if (!begin.state) next.next = Math.max(next.next, opened.interactions);
    const isLate = !!state;
    if (isLate && !isStrange) {
      if (!begin.state) next = state;
      else {
        const places = codec.merge(next, state, null);
        const recorded = journal.place(course, next, tracker.recorded(), places);
        tracker.unrecord();
        for (const one of recorded) tracker.record(one);
      }
    } else if (isLate) tracker.unrecord();
    state = state ? journal.become(state, next) : next;
    for (const one of interactions) tracker.record(one);
    for (const one of told) tracker.record(one, true);
    reached = milestones();
    isDue = true;

    // A click on "begin" that came before this script led to the first page.
    const early = isLate ? null : Relais.early;
    const begins = early?.matches('[data-do="begin"]') ? /** @type {HTMLElement} */ (early) : null;
    if (!isLate) {
      furnish();
      window.addEventListener("hashchange", () => route(true));
      html.classList.add("started");
    }
    if (phase !== "waiting") beacons();
    if (isLate) renew();
    const stay = isLate && current !== "_start";
    if (!stay) bookmark = pages.some((page) => page.id === location) ? location : lastSeen();
    const isOver = ["js-notice-ended", "js-notice-refused"].includes(opened.notice || "");
    if (opened.notice) banner(text(opened.notice), isOver ? "warn" : "", isOver || !opened.writable, isOver && around() ? "reopen" : undefined);
    else if (opened.isUnreadable) banner(text("js-notice-unreadable"));
    else if (isLate) banner("");
    const asked = section(window.location.hash);
    if (stay) refresh();
    else if (!isLate && asked && asked.id !== "_start" && !(begins && bookmark)) route(!!early);
    else if (bookmark) {
      if (!opened.notice && !opened.isUnreadable) banner(screens.resumed(bookmark));
      go(begins ? screens.beginAt(begins.dataset.module, bookmark) : bookmark);
    } else if (!asked && Relais.host()?.presents) go(screens.beginAt());
    else route(false);
    if (!isLate) {
      fetchLater();
      early?.removeAttribute("aria-busy");
      if (early?.matches("button")) /** @type {HTMLElement} */ (early).click();
    }
    signal("opened");
    if (isElsewhere) return void away();
    store();
    // It is in the state, and in the journal by now.
    if (isLate && !isStrange && ask.startsWith("alone:")) drop.push(ask);
    else if (ask) void offer(ask);
    drop.forEach(tracker.forget);
  }

  /** The modules with their questions, and the screens around them. */
  function furnish() {
    modules = codec.parts(course, state).map(([module, part]) => {
      const prefix = module.prefix || "";
      return {
        course: module,
        state: part,
        prefix,
        questions: undefined,
        recall: undefined,
        before: undefined,
        beacon: undefined,
      };
    });
    screens = Relais.screens({ course, state, opened, modules, text, isUnsent });
  }

  /** Loads what only some pages need, until it is there. */
  function fetchLater(tries = 0) {
    // What few documents have loads with those that have it.
    const files = (one(document, "[data-more]") ? ["pages", "more"] : ["pages"]).flatMap((name) => {
      const script = make("script", "");
      script.setAttribute("src", later + name + ".js");
      const styles = make("link", "");
      styles.setAttribute("rel", "stylesheet");
      styles.setAttribute("href", later + name + ".css");
      return [script, styles];
    });
    const arrive = files.map((one) => new Promise((resolve, reject) => ((one.onload = resolve), (one.onerror = reject))));
    document.head.append(...files);
    Promise.all(arrive).then(equip, () => {
      for (const file of files) file.remove();
      if (tries === 1) banner(text("js-notice-partly"), "warn", true);
      window.setTimeout(() => fetchLater(tries + 1), Math.min(1000 * 2 ** tries, 30000));
    });
  }

  /** It is there: activities answer, results show. */
  function equip() {
    if (byId("_banner").textContent === text("js-notice-partly")) banner("");
    for (const module of modules) {
      module.questions = Relais.activities({
        root: module.prefix ? byId(module.prefix + "_module") : document,
        course: module.course,
        state: module.state,
        isOpen: () => opened.mode !== "normal",
        text,
        changed: (activities, judged) => changed(module.state, activities, judged),
        go,
      });
    }
    for (const module of modules) {
      if (document.getElementById(module.prefix + "_recall")) module.recall = Relais.recall({ course: module.course, state: module.state, prefix: module.prefix, text });
    }
    void remind();
    all(document, ".tabs").forEach(Relais.tabSet);
    Relais.apart?.(modules, course, () => opened.writable);
    screens.equip();
    if (phase !== "waiting") beacons();
    refresh();
    html.classList.add("ready");
    Relais.ready?.();
    layAhead();
    // A heading in a folded part, or in one of several tabs.
    const target = section(window.location.hash) && byId(window.location.hash.slice(1));
    if (target && !target.matches(".page")) reveal(target);
  }

  /** Questions that are due are offered, once nothing else is said. */
  async function remind() {
    for (const module of modules) {
      if (opened.mode === "browse" || !(await module.recall?.isDue())) continue;
      const said = byId("_banner").textContent;
      if (said && said !== screens.resumed(bookmark)) return;
      banner(text("js-recall-due", { name: module.course.title }), "help", true, "recall", module.prefix + "_recall");
      return;
    }
  }

  /** What is complete before this launch is known now. */
  function beacons() {
    const counted = /** @type {HTMLInputElement|null} */ (one(form, '[name="beacon"]'));
    for (const module of opened.writable ? modules : []) {
      const complete = opened.done || scoring.standing(module.course, module.state).complete;
      module.before = module.before ?? complete;
      module.beacon = module.beacon || Relais.beacon?.(module.course, module.before, () => !!counted?.checked);
    }
  }

  /** The platform is not known to have all of it. */
  const isUnsent = () => tracker.name === "scorm12" && opened.writable && (failures > 0 || opened.notice === "js-notice-ended");

  /** The state has become another under the pages. */
  function renew() {
    for (const { questions } of modules) questions?.renew();
    refresh();
  }

  /** Work that the LMS does not have, and nobody can know why. @param {string} key */
  async function offer(key) {
    const entry = /** @type {Entry} */ (opened.entries.get(key));
    const date = entry.at ? new Date(entry.at).toLocaleDateString(course.lang, { day: "numeric", month: "long" }) : "";
    const answer = await question(false, text("js-ask-title"), text(date ? "js-ask-text" : "js-ask-text-undated", { date }), text("js-ask-yes"), text("js-ask-no"));
    if (answer === null || isElsewhere || phase === "finished") return;
    if (answer) {
      for (const one of journal.add(course, state, entry)) tracker.record(one);
      renew();
      store();
      arrive(entry.location, text("js-notice-taken"));
    }
    if (!answer || !key.endsWith(":" + state.seed)) tracker.forget(key);
  }

  /** The platform's page, where it may be loaded again. @returns {Window|null} */
  const around = () => storage.guarded(() => (window.top && window.top !== window && window.top.location.href ? window.top : null));

  // --- other tabs

  /** Is this attempt open in another tab? */
  async function meet() {
    tabs = Relais.tabs(opened.attempt, () => {
      const given = tracker.give(...now());
      away();
      return given;
    });
    isElsewhere = !(await tabs.claim());
    if (isElsewhere) tracker.hold();
  }

  /** The other tab writes: this one says so, and offers to go on here. */
  async function away() {
    isElsewhere = true;
    window.clearTimeout(timer);
    window.clearTimeout(retryTimer);
    failures = 0;
    opened.writable = false;
    banner(text("js-notice-elsewhere"), "warn", true);
    const answer = await question(true, text("js-elsewhere-title"), text("js-elsewhere-text"), text("js-here"), text("js-elsewhere-read"));
    if (answer) return here();
    if (isElsewhere) banner(text("js-notice-elsewhere"), "warn", true, "here");
  }

  async function here() {
    const given = tracker.take(await tabs?.take());
    // It does not answer: what the platform and this browser have of it.
    if (!given) return window.location.reload();
    journal.become(state, /** @type {State} */ (codec.decode(course, given.data)));
    isElsewhere = false;
    opened.writable = true;
    timer = 0;
    isDue = true;
    renew();
    arrive(given.location, text("js-notice-here"));
    store();
  }


  function seed() {
    const values = new Uint32Array(1);
    window.crypto.getRandomValues(values);
    return values[0];
  }

  function lastSeen() {
    for (const [module, part] of codec.parts(course, state).reverse()) {
      const key = [...part.pages].pop();
      const page = module.pages.find((one) => one.key === key);
      if (page) return page.id;
    }
    return "";
  }

  // --- pages

  /** The section an address leads to. @param {string} hash @returns {HTMLElement|null} */
  function section(hash) {
    let id = hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // Somebody's own "%": taken as it is.
    }
    return (id && byId(id)?.closest(".page")) || null;
  }

  /** To a page, or a place in it: at once, and not after the frame in which the browser would tell of the new address. That is written once the page is painted. @param {string} id */
  function go(id) {
    settle();
    const before = window.location.hash;
    route(true, "#" + id);
    afterPaint(() => {
      // Somebody went on by an address, meanwhile.
      if (window.location.hash !== before || before === "#" + id) return;
      // Where addresses may not be written, the browser goes there, and tells.
      if (!storage.guarded(() => (window.history.pushState(null, "", "#" + id), true))) window.location.hash = id;
    });
  }

  /** Goes to a page and says something there. @param {string} id @param {string} words */
  function arrive(id, words) {
    if (id === current || !pages.some((page) => page.id === id)) return banner(words, "check");
    sticky = false;
    arrival = words;
    go(id);
  }

  /** Shows what the address asks for. @param {boolean} focus @param {string} [hash] */
  function route(focus, hash = window.location.hash) {
    const next = section(hash) || byId("_start");
    if (hash === "#_main") return byId("_main").focus();
    const before = current;
    const moved = next.id !== before;
    if (moved) turnTo(next);
    const target = byId(hash.slice(1));
    if (target && target !== next) reveal(target);
    // The start page is where a document begins: no layout is asked for only to stay there.
    else if (moved && (before || next.id !== "_start")) window.scrollTo(0, 0);
    if (focus && (moved || target === next)) one(next, "h1")?.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} target in a folded part or not */
  function reveal(target) {
    const folded = /** @type {HTMLDetailsElement|null} */ (target.closest("details"));
    if (folded) folded.open = true;
    const panel = target.closest(".tab[hidden]");
    if (panel) byId(panel.id + "_tab")?.click();
    target.scrollIntoView();
  }

  /** @param {HTMLElement} next */
  function turnTo(next) {
    // What was answered counts for its own page: the way back of a browser is no tap.
    settle();
    if (current && !sticky) banner(arrival, "check");
    arrival = "";
    current = next.id;
    for (const media of all(document, "video, audio")) /** @type {HTMLMediaElement} */ (media).pause();
    for (const page of all(document, ".page")) show(page, page === next);
    next.removeAttribute("aria-hidden");
    for (const video of all(next, "video[data-poster]")) /** @type {HTMLVideoElement} */ (video).poster = video.dataset.poster || "";
    const heading = (one(next, "h1")?.textContent || "").trim();
    const module = modules.find((one) => current.startsWith(one.prefix)) || modules[0];
    afterPaint(() => (document.title = current === "_start" ? title : heading + " – " + module.course.title));
    shownAt = watch.read(performance.now());

    const page = pages.find((candidate) => candidate.id === current);
    if (page) {
      bookmark = page.id;
      if (page.quiz && !scoring.standing(module.course, module.state).locked) module.state.pages.add(page.key);
    }
    closeMenu(false);
    refresh(!!page);
    afterPaint(() => {
      if (page) {
        refresh();
        store();
      }
      watchEnd();
    });
    layAhead();
  }

  /** What the next tap is likely to lead to is laid out while nobody waits for it: that tap then only paints it. */
  function layAhead() {
    window.clearTimeout(ahead);
    if (!html.matches(".ready")) return;
    const layOut = () => {
      const onward = one(byId(current), '[data-do="begin"]') || byId("_next");
      const next = section(onward.getAttribute("href") || "");
      // Its box is there, for styles only: nobody hears of it.
      for (const page of all(document, ".page")) page.hidden && page === next ? mark(page, "aria-hidden", "true") : page.removeAttribute("aria-hidden");
      if (next?.matches(".quiz")) for (const { questions } of modules) questions?.paintQuiz(next);
      // To be asked for their place lays them out, though they do not show.
      for (const place of [next && one(next, "h1"), one(byId("_menu"), "a")]) place?.getBoundingClientRect();
    };
    ahead = window.setTimeout(() => idle(() => window.requestAnimationFrame(layOut)), 300);
  }

  // --- a page counts when it was there to be read

  const ends = "IntersectionObserver" in window ? new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && end()) : null;

  /** What follows the page comes into view, or prints, or has the focus. */
  function end() {
    isEndSeen = true;
    consider();
  }

  function watchEnd() {
    isEndSeen = !ends;
    const pager = /** @type {Element} */ (one(document, ".pager"));
    // Observed anew it is told at once, also where it was in view already.
    ends?.unobserve(pager);
    ends?.observe(pager);
    consider();
  }

  /** Does the page that is shown count by now? If only time is wanting, it is asked again. */
  function consider() {
    window.clearTimeout(reading);
    const page = pages.find((one) => one.id === current);
    const module = modules.find((one) => current.startsWith(one.prefix));
    if (!page || page.quiz || !module || module.state.pages.has(page.key) || isElsewhere || phase === "finished") return;
    const seconds = watch.read(performance.now()) - shownAt;
    if (scoring.isRead(module.course, module.state, page, seconds, isEndSeen)) {
      module.state.pages.add(page.key);
      refresh();
      store();
    } else if (isEndSeen && !page.requires) {
      const wait = (page.seconds || 0) - seconds;
      if (wait > 0) reading = window.setTimeout(consider, wait * 1000 + 50);
    }
  }

  /** By the keyboard, or with a screen reader, which may scroll nothing. A pointer that is put down has not let go yet: nothing may move under it. @param {Event} event */
  const atEnd = (event) => /** @type {Element} */ (event.target).closest?.("#_next, #_previous")?.matches(event.type === "click" ? "*" : ":focus-visible") && end();
  document.addEventListener("focusin", atEnd);
  document.addEventListener("click", atEnd, true);
  window.addEventListener("beforeprint", end);

  // --- everything that shows where the learner stands

  /** @param {boolean} [isFirst] what the page itself says, before it is painted */
  function refresh(isFirst) {
    const standing = current && screens.refresh(current, bookmark, isFirst);
    if (!standing) return;
    const heading = one(byId(current), "h1");
    const bar = /** @type {HTMLProgressElement} */ (byId("_progress"));
    tracker.tell({ page: current, title: (heading?.textContent || "").trim(), percent: bar.value, standing });
  }

  // --- banner, menu, preferences, glossary

  /** @param {string} words @param {string} [kind] @param {boolean} [stay] over the next pages too @param {"here"|"reopen"|"recall"} [offer] what a button in it does @param {string} [at] which page it leads to */
  function banner(words, kind, stay, offer, at) {
    const place = byId("_banner");
    sticky = !!stay;
    place.className = "banner " + (kind || "");
    place.replaceChildren();
    if (words) place.append(icon(kind || "help"), make("p", "", words));
    if (!offer) return;
    const button = make("button", "button quiet", text("js-" + offer));
    button.setAttribute("type", "button");
    button.dataset.do = offer;
    if (at) button.dataset.to = at;
    place.append(button);
  }

  /** A question: in front of the page, which waits, or at its top, which does not. null: put off. @param {boolean} isModal @param {string} title @param {string} words @param {string} yes @param {string} no @returns {Promise<boolean|null>} */
  async function question(isModal, title, words, yes, no) {
    const dialog = /** @type {HTMLDialogElement} */ (byId("_ask"));
    const closed = () => new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
    if (dialog.open) {
      // Another question gives way.
      const before = closed();
      dialog.close("");
      await before;
    }
    byId("_ask-title").textContent = title;
    byId("_ask-text").textContent = words;
    byId("_ask-yes").textContent = yes;
    byId("_ask-no").textContent = no;
    dialog.returnValue = "";
    if (isModal) dialog.showModal();
    else dialog.show();
    await closed();
    return dialog.returnValue ? dialog.returnValue === "yes" : null;
  }

  let menuButton = /** @type {HTMLElement} */ (one(document, '[data-do="menu"]')); // the one last used

  /** @param {boolean} focus */
  function closeMenu(focus) {
    if (!html.matches(".menu-open")) return;
    html.classList.remove("menu-open");
    menuButton.setAttribute("aria-expanded", "false");
    if (focus) menuButton.focus();
  }

  /** @param {HTMLElement} button */
  function toggleMenu(button) {
    const isOpen = html.classList.toggle("menu-open");
    if (isOpen) menuButton = button;
    const isBelow = !menuButton.closest(".top");
    html.classList.toggle("menu-below", isBelow);
    // Of the menu, not of the document: nothing else needs its style again.
    if (isBelow) byId("_menu").style.setProperty("--below", window.innerHeight - menuButton.getBoundingClientRect().top + 8 + "px");
    menuButton.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) (one(byId("_menu"), '[aria-current="page"]') || one(byId("_menu"), "a"))?.focus();
  }

  const PREFERENCES = ["size", "theme", "spacing", "contrast", "motion"];
  const form = /** @type {HTMLFormElement} */ (one(byId("_preferences"), "form"));
  // Checked, unless somebody turned them off.
  const usual = all(form, "[data-usual]").map((box) => /** @type {HTMLInputElement} */ (box));
  const tracks = all(document, "track").map((track) => /** @type {HTMLTrackElement} */ (track));
  show(/** @type {Element} */ (one(form, '[name="captions"]')).closest("p"), tracks.length > 0);

  /** @param {Record<string, string>} chosen */
  function prefer(chosen) {
    for (const name of PREFERENCES) {
      if (chosen[name]) html.dataset[name] = chosen[name];
      else delete html.dataset[name];
    }
    for (const track of tracks) {
      track.default = !chosen.captions;
      track.track.mode = chosen.captions ? "disabled" : "showing";
    }
  }

  /** @param {Record<string, string>} chosen */
  function showPreferences(chosen) {
    prefer(chosen);
    for (const input of all(form, "input")) {
      const field = /** @type {HTMLInputElement} */ (input);
      field.checked = field.type === "radio" ? field.value === (chosen[field.name] || "") : !!chosen[field.name];
    }
    for (const box of usual) box.checked = !chosen[box.name];
  }

  /** localStorage answers before the first page is painted; what outlives a host that clears it comes a moment later. */
  async function loadPreferences() {
    const quick = localPreferences();
    if (quick) showPreferences(quick);
    const saved = quick ? null : await storage.get("preferences");
    if (saved?.chosen && !localPreferences()) {
      showPreferences(saved.chosen);
      mirror(saved.chosen);
    } else if (quick) void storage.put("preferences", { chosen: quick });
  }

  const localPreferences = () => storage.guarded(() => JSON.parse(localStorage.getItem("relais:preferences") || "null"));
  /** @param {Record<string, string>} chosen */
  const mirror = (chosen) => storage.guarded(() => localStorage.setItem("relais:preferences", JSON.stringify(chosen)));

  form.addEventListener("change", () => {
    /** @type {Record<string, string>} */
    const chosen = {};
    new FormData(form).forEach((value, name) => value && (chosen[name] = String(value)));
    for (const box of usual) if (!box.checked) chosen[box.name] = "off";
    // First the mark in its box, then the whole page with it.
    afterPaint(() => {
      prefer(chosen);
      mirror(chosen);
      void storage.put("preferences", { chosen });
      layAhead();
    });
  });

  document.addEventListener("click", (event) => {
    const at = /** @type {Element} */ (event.target);
    const term = at.closest("a.term");
    if (term && Relais.define?.(term)) return event.preventDefault();
    const button = /** @type {HTMLElement|null} */ (at.closest("[data-do]"));
    switch (button?.dataset.do) {
      case "menu":
        return toggleMenu(button);
      case "preferences":
        return /** @type {HTMLDialogElement} */ (byId("_preferences")).showModal();
      case "exit":
        return host?.exit();
      case "here":
        return void here();
      case "recall":
        banner("");
        return go(button.dataset.to || "_start");
      case "reopen":
        return around()?.location.reload();
      case "retry": {
        const module = modules.find((one) => one.course.sco === button.dataset.module);
        module?.questions?.beginQuiz();
        return go(module?.course.quiz?.page || "_start");
      }
    }
    // To another page; the same address again (a click on the page one is on) is a wish to go there, too.
    const hash = at.closest('a[href^="#"]')?.getAttribute("href") || "";
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (isPlain && hash && (hash === window.location.hash || ![undefined, current].includes(section(hash)?.id))) {
      event.preventDefault();
      closeMenu(false);
      go(hash.slice(1));
    }
    if (!at.closest("#_menu, [data-do]")) closeMenu(false);
  });
  // The menu lies over the page: it goes when the focus goes on.
  document.addEventListener("focusin", (event) => {
    if (!(/** @type {Element} */ (event.target).closest("#_menu, .top, .menu-here"))) closeMenu(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    closeMenu(true);
    const dialog = /** @type {HTMLDialogElement} */ (byId("_ask"));
    if (dialog.open) dialog.close("");
  });
  for (const paper of all(document, "form.attest")) {
    paper.addEventListener("submit", (event) => {
      event.preventDefault();
      window.print();
    });
  }
  // There is one header: ours, which then has the way out and says what is saved. Not where this
  // document is a part of somebody's course: the header around is theirs, too.
  const host = Relais.host();
  if (host) {
    show(byId("_exit"), true);
    if (storage.guarded(() => /** @type {any} */ (window.parent).relaisHost === host) && host.cover(true)) {
      html.classList.add("one-bar");
      host.saved?.((words) => (byId("_saved").textContent = words));
    }
  }
  for (const button of all(document, ".attest-go")) button.addEventListener("click", () => Relais.host()?.attest(/** @type {HTMLElement} */ (button).dataset.prefix?.slice(0, -1)));

  // --- the window's life

  /** As tall as its content in somebody's page: what is at the top of it may be far from the learner. */
  const measure = () => html.classList.toggle("tall", window.parent !== window && window.innerHeight > window.screen.height);
  window.addEventListener("resize", measure);
  window.requestAnimationFrame(measure);

  document.addEventListener("visibilitychange", () => {
    const hidden = document.visibilityState === "hidden";
    watch.run(performance.now(), !hidden);
    signal(hidden ? "hidden" : "shown");
    if (!hidden) consider();
    if (!hidden && isUnsure && !isElsewhere) void check();
  });
  window.addEventListener("pagehide", () => signal("left"));
  window.addEventListener("online", () => void (failures && check()));
  window.addEventListener("pageshow", (event) => event.persisted && signal("restored"));
  // Short stretches, so that the stopwatch tells reading from sleep.
  window.setInterval(() => watch.read(performance.now()), 20000);

  tracker.watch(() => failures || isChecking || isElsewhere || phase === "finished" || silent());
  void loadPreferences();
  search();
  void tracker.loading?.then(() => search());
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
