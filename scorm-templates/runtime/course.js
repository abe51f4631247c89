// Starts the course: pages, menu, progress, result, attestation, preferences,
// and the thread between the learner's state, the life cycle and the tracker.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { codec, scoring, lifecycle, dom } = Relais;
  const { all, one, show, make, icon } = dom;
  const RETRY_SECONDS = [5, 15, 30, 60];

  /** @param {string} id @returns {HTMLElement} */
  const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

  /** @type {Course} */
  const course = JSON.parse(byId("course").textContent || "{}");

  /** @param {string} key @param {Record<string, string|number>} [args] */
  function text(key, args = {}) {
    return (course.messages[key] || key).replace(/\{(\w+)\}/g, (whole, name) => String(args[name] ?? whole));
  }

  /** @type {Tracker} */
  const tracker = Relais.tracker(course);
  const watch = lifecycle.stopwatch(performance.now());
  const pages = course.pages;
  const title = document.title;

  /** @type {State} */
  let state;
  /** @type {Opened} */
  let opened;
  /** @type {{paintQuiz: () => void, beginQuiz: () => void}} */
  let questions;
  /** @type {Phase} */
  let phase = "searching";
  let current = ""; // id of the section shown
  let bookmark = ""; // id of the page to come back to
  let shownAt = 0; // seconds of activity when the page was shown
  let sticky = false; // the banner
  let failures = 0;
  let timer = 0;
  let retryTimer = 0;
  /** @type {((complete: boolean) => void) | undefined} */
  let beacon;

  // --- life cycle

  /** @type {Record<Effect, () => void>} */
  const effects = {
    initialise: () => signal(tracker.initialise() ? "accepted" : "refused"),
    open,
    schedule() {
      timer = timer || window.setTimeout(() => signal("due"), 1000);
    },
    commit() {
      window.clearTimeout(timer);
      timer = 0;
      if (!state) return;
      settle(tracker.commit(snapshot(), watch.read(performance.now())));
    },
    finish() {
      if (state) tracker.finish(snapshot(), watch.read(performance.now()));
    },
    reload: () => window.location.reload(),
  };

  /** @param {LifeEvent} event */
  function signal(event) {
    const [next, effect] = lifecycle.step(phase, event);
    phase = next;
    if (effect) effects[/** @type {Effect} */ (effect)]();
  }

  /** The outcome of a commit: one calm banner as long as it fails. @param {boolean} done */
  function settle(done) {
    window.clearTimeout(retryTimer);
    if (done) {
      if (failures) banner(text(tracker.words(true)), "check");
      failures = 0;
      return;
    }
    if (!failures) banner(text(tracker.words(false)), "warn", true);
    const wait = RETRY_SECONDS[Math.min(failures++, RETRY_SECONDS.length - 1)];
    retryTimer = window.setTimeout(() => signal("due"), wait * 1000);
  }

  /** @returns {Snapshot} */
  function snapshot() {
    return {
      data: codec.encode(course, state),
      location: bookmark,
      status: scoring.standing(course, state).status,
      score: scoring.standing(course, state).score,
      objectives: course.chapters.map((chapter) => {
        const inside = pages.filter((page) => page.chapter === chapter.id);
        const seen = inside.filter((page) => state.pages.has(page.key)).length;
        return { id: chapter.id, status: seen === 0 ? "not attempted" : seen < inside.length ? "incomplete" : "completed" };
      }),
    };
  }

  /** Keeps the state; `answered` are told to the LMS as interactions. @param {Activity[]} changed @param {boolean} judged */
  function changed(changed, judged) {
    const seconds = watch.read(performance.now()) - shownAt;
    for (const activity of judged ? changed : []) {
      const answer = state.answers.get(activity.key);
      if (!answer || activity.type === "checklist") continue;
      if (answer.index === null) answer.index = state.next++;
      tracker.record(scoring.interaction(activity, answer, new Date(), seconds / Math.max(changed.length, 1)));
    }
    refresh();
    signal("changed");
  }

  // --- start

  function search(tries = 5) {
    if (phase !== "searching") return;
    if (tracker.find()) signal("found");
    else if (tries > 0 && tracker.later()) window.setTimeout(() => search(tries - 1), 100);
    else signal("missing");
  }

  function open() {
    opened = tracker.open();
    const before = codec.decode(course, opened.data);
    state = before || codec.fresh(seed());
    const journal = opened.journal && codec.decode(course, opened.journal);
    if (journal) codec.merge(state, journal);
    state.next = Math.max(state.next, before ? 0 : opened.interactions);
    bookmark = pages.some((page) => page.id === opened.location) ? opened.location : lastSeen();

    const counted = one(form, '[name="beacon"]');
    if (Relais.beacon && opened.writable) beacon = Relais.beacon(course, opened.done || scoring.standing(course, state).complete, () => /** @type {HTMLInputElement} */ (counted).checked);
    questions = Relais.activities({ course, state, open: !opened.writable, text, changed, go });
    window.addEventListener("hashchange", () => route(true));
    document.documentElement.classList.add("ready");
    if (opened.notice) banner(text(opened.notice), "", !opened.writable);
    const asked = section(window.location.hash);
    if (asked && asked.id !== "_start") route(false);
    else if (bookmark) {
      if (!opened.notice) banner(text("js-notice-resumed"));
      go(bookmark);
    } else route(false);
    signal("changed");
  }

  function seed() {
    const values = new Uint32Array(1);
    window.crypto.getRandomValues(values);
    return values[0];
  }

  function lastSeen() {
    const key = [...state.pages].pop();
    return pages.find((page) => page.key === key)?.id || "";
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

  /** @param {string} id */
  function go(id) {
    if (window.location.hash === "#" + id) route(true);
    else window.location.hash = id;
  }

  /** Shows what the address asks for. @param {boolean} focus */
  function route(focus) {
    const next = section(window.location.hash) || byId("_start");
    if (window.location.hash === "#_main") return byId("_main").focus();
    const moved = next.id !== current;
    if (moved) turnTo(next);
    const target = byId(window.location.hash.slice(1));
    if (target && target !== next) reveal(target);
    else if (moved) window.scrollTo(0, 0);
    if (focus && (moved || target === next)) one(next, "h1")?.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} target in a folded part or not */
  function reveal(target) {
    const folded = /** @type {HTMLDetailsElement|null} */ (target.closest("details"));
    if (folded) folded.open = true;
    const panel = target.closest(".tab[hidden]");
    if (panel) byId(panel.id + "_tab").click();
    target.scrollIntoView();
  }

  /** @param {HTMLElement} next */
  function turnTo(next) {
    if (current && !sticky) banner("");
    current = next.id;
    for (const media of all(document, "video, audio")) /** @type {HTMLMediaElement} */ (media).pause();
    for (const page of all(document, ".page")) show(page, page === next);
    for (const video of all(next, "video[data-poster]")) /** @type {HTMLVideoElement} */ (video).poster = video.dataset.poster || "";
    const heading = (one(next, "h1")?.textContent || "").trim();
    document.title = current === "_start" ? title : heading + " – " + course.title;
    shownAt = watch.read(performance.now());

    const page = pages.find((candidate) => candidate.id === current);
    if (page) {
      bookmark = page.id;
      if (!page.quiz || !scoring.standing(course, state).locked) state.pages.add(page.key);
    }
    closeMenu(false);
    refresh();
    if (page) signal("changed");
  }

  // --- everything that shows where the learner stands

  function refresh() {
    const standing = scoring.standing(course, state);
    if (standing.complete && !state.done && opened.writable) state.done = today();
    refreshMenu(standing);
    refreshProgress(standing);
    refreshPager();
    refreshStart(standing);
    refreshResult(standing);
    refreshAttestation(standing);
    questions.paintQuiz();
    beacon?.(standing.complete);
    const heading = one(byId(current), "h1");
    const bar = /** @type {HTMLProgressElement} */ (byId("_progress"));
    tracker.tell({ page: current, title: (heading?.textContent || "").trim(), percent: bar.value, standing });
  }

  /** @param {Standing} standing */
  function refreshMenu(standing) {
    for (const link of all(byId("_menu"), ".menu-link")) {
      const id = (link.getAttribute("href") || "").slice(1);
      if (id === current) {
        if (!link.hasAttribute("aria-current")) inView(link);
        link.setAttribute("aria-current", "page");
      } else link.removeAttribute("aria-current");
      const page = pages.find((candidate) => candidate.key === link.dataset.key);
      let symbol = "";
      let words = "";
      if (page) {
        const done = page.quiz ? standing.score !== null && (standing.passed || course.masteryScore === null) : state.pages.has(page.key);
        symbol = done ? "check" : page.quiz ? (standing.locked && opened.writable ? "lock" : "quiz") : "dot";
        words = done ? text(page.quiz ? "js-state-done" : "js-state-seen") : symbol === "lock" ? text("js-state-locked") : "";
        link.classList.toggle("done", done);
      } else if (link.dataset.state === "attestation") {
        symbol = mayAttest(standing) ? "medal" : "lock";
        words = mayAttest(standing) ? "" : text("js-state-locked");
      }
      if (symbol) one(link, "use")?.setAttribute("href", "#_i-" + symbol);
      const state_ = one(link, ".state-text");
      if (state_) state_.textContent = words ? " (" + words + ")" : "";
    }
  }

  /** Scrolls the menu, never the page. @param {HTMLElement} link */
  function inView(link) {
    const menu = byId("_menu");
    const [inside, around] = [link.getBoundingClientRect(), menu.getBoundingClientRect()];
    if (inside.top < around.top || inside.bottom > around.bottom) menu.scrollTop += inside.top - around.top - around.height / 3;
  }

  /** @param {Standing} standing */
  function refreshProgress(standing) {
    const total = standing.pagesTotal + (course.quiz ? 1 : 0);
    const done = standing.pagesSeen + (standing.passed ? 1 : 0);
    const bar = /** @type {HTMLProgressElement} */ (byId("_progress"));
    bar.value = standing.complete ? 100 : Math.round((done / Math.max(total, 1)) * 100);
    byId("_progress-text").textContent = text("js-percent", { n: bar.value });
  }

  function refreshPager() {
    const order = ["_start", ...pages.map((page) => page.id), "_result"];
    const at = order.indexOf(current);
    const previous = at > 0 ? order[at - 1] : at < 0 ? bookmark || "_start" : "";
    const next = at >= 0 ? order[at + 1] : "";
    for (const [link, id] of [
      [byId("_previous"), previous],
      [byId("_next"), next],
    ]) {
      show(/** @type {HTMLElement} */ (link), id !== "" && id !== undefined);
      if (!id) continue;
      const anchor = /** @type {HTMLElement} */ (link);
      anchor.setAttribute("href", "#" + id);
      const name = one(anchor, ".pager-title");
      if (name) name.textContent = (one(byId(/** @type {string} */ (id)), "h1")?.textContent || "").trim();
    }
  }

  /** @param {Standing} standing */
  function refreshStart(standing) {
    for (const row of all(document, "[data-chapter]")) {
      const id = row.dataset.chapter;
      const inside = pages.filter((page) => page.chapter === id && !page.quiz);
      const seen = inside.filter((page) => state.pages.has(page.key)).length;
      const done = inside.length ? seen === inside.length : standing.score !== null && (standing.passed || course.masteryScore === null);
      row.classList.toggle("done", done);
      const words = one(row, ".plan-state");
      if (words) words.textContent = done ? text(inside.length ? "js-state-seen" : "js-state-done") : seen ? text("js-checked", { n: seen, total: inside.length }) : "";
    }
    const button = one(document, '[data-do="begin"]');
    if (button) button.textContent = text(bookmark ? "js-resume" : "js-begin");
  }

  /** @param {Standing} standing */
  const mayAttest = (standing) => standing.complete || opened.done || !opened.writable;

  /** @param {Standing} standing */
  function refreshResult(standing) {
    const body = byId("_result-body");
    const out = [];
    const quizPage = course.quiz && pages.find((page) => page.id === course.quiz?.page);
    if (standing.score !== null && state.quiz) {
      const passed = standing.passed && course.masteryScore !== null;
      const kind = course.masteryScore === null ? "done" : standing.passed ? "passed" : "failed";
      const score = make("div", "score " + kind);
      const last = state.quiz.last / 10;
      score.append(make("p", "score-number", text("js-score", { n: format(last) })), icon(passed || kind === "done" ? "check" : "warn"));
      const words = make("div", "score-words");
      words.append(make("p", "score-title", text("js-result-" + kind)));
      if (course.masteryScore !== null) words.append(make("p", "", text("js-result-mastery", { n: course.masteryScore })));
      if (standing.score !== last) words.append(make("p", "", text("js-result-best", { n: format(standing.score) })));
      score.append(words);
      out.push(score);
      const again = standing.triesLeft > 0 && standing.score < 100;
      if (!standing.passed || again) {
        const note = standing.triesLeft === Infinity ? "" : standing.triesLeft > 0 ? text("js-tries-left", { n: standing.triesLeft }) : text("js-no-tries");
        if (note) out.push(make("p", "note", note));
      }
      const actions = make("p", "actions");
      if (state.quiz.state === 2) actions.append(anchor("#" + course.quiz?.page, text("js-review"), "button quiet"));
      if (again && state.quiz.state === 2) {
        const button = make("button", "button" + (standing.passed ? " quiet" : ""), text("js-retry"));
        button.setAttribute("type", "button");
        button.dataset.do = "retry";
        actions.append(button);
      }
      if (state.quiz.state === 1) actions.append(anchor("#" + course.quiz?.page, text("js-continue-quiz"), "button"));
      out.push(actions);
      const weak = standing.passed ? [] : pages.filter(isWeak);
      if (weak.length) out.push(make("p", "", text("js-reread")), listOf(weak));
    } else if (course.quiz && quizPage) {
      out.push(make("p", "", text("js-quiz-todo")));
      out.push(wrap(anchor("#" + quizPage.id, quizPage.title, "button")));
    }
    if (standing.complete) {
      out.push(make("h2", "", text("js-complete")), make("p", "", text("js-complete-text")));
      out.push(wrap(anchor("#_attestation", text("js-attestation"), "button")));
    } else if (!standing.allSeen && course.completion !== "quiz") {
      out.push(make("p", "", text("js-pages-left", { n: standing.pagesTotal - standing.pagesSeen })));
      out.push(listOf(pages.filter((one) => !one.quiz && !state.pages.has(one.key))));
    }
    body.replaceChildren(...out);
  }

  /** Has the learner gone wrong on this page? @param {Course["pages"][number]} page */
  function isWeak(page) {
    return course.activities.some((activity) => {
      const answer = state.answers.get(activity.key);
      return activity.page === page.id && !activity.quiz && activity.type !== "checklist" && answer?.tries && !scoring.judge(activity, answer).right;
    });
  }

  /** @param {Course["pages"]} some */
  function listOf(some) {
    const list = make("ul", "");
    for (const page of some) {
      const row = make("li", "");
      row.append(anchor("#" + page.id, page.title, ""));
      list.append(row);
    }
    return list;
  }

  /** @param {string} href @param {string} words @param {string} name */
  function anchor(href, words, name) {
    const link = make("a", name, words);
    link.setAttribute("href", href);
    return link;
  }

  /** @param {HTMLElement} child */
  function wrap(child) {
    const p = make("p", "actions");
    p.append(child);
    return p;
  }

  /** @param {number} number */
  const format = (number) => number.toLocaleString(course.lang, { maximumFractionDigits: 1 });

  // --- attestation: the name stays in the page

  function today() {
    const now = new Date();
    return Math.max(1, Math.round((Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) - Date.UTC(2020, 0, 1)) / 86400000));
  }

  /** @param {Standing} standing */
  function refreshAttestation(standing) {
    const may = mayAttest(standing);
    show(byId("_attestation-locked"), !may);
    show(byId("_attestation-body"), may);
    const words = [];
    if (state.done) {
      const day = new Date(Date.UTC(2020, 0, 1 + state.done));
      words.push(text("js-date", { date: day.toLocaleDateString(course.lang, { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" }) }));
    }
    if (standing.score !== null) words.push(text("js-attested-score", { n: format(standing.score) }));
    byId("_attestation-date").textContent = words.join(" · ");
    attestName();
  }

  function attestName() {
    const field = /** @type {HTMLInputElement} */ (byId("_attestation-name"));
    byId("_attestation-who").textContent = field.value.trim() || text("js-your-name");
  }

  // --- banner, menu, preferences, glossary

  /** @param {string} words @param {string} [kind] @param {boolean} [stay] over the next pages too */
  function banner(words, kind, stay) {
    const place = byId("_banner");
    sticky = !!stay;
    place.className = "banner " + (kind || "");
    place.replaceChildren();
    if (words) place.append(icon(kind || "help"), make("p", "", words));
  }

  let menuButton = /** @type {HTMLElement} */ (one(document, '[data-do="menu"]')); // the one last used

  /** @param {boolean} focus */
  function closeMenu(focus) {
    if (!document.documentElement.classList.contains("menu-open")) return;
    document.documentElement.classList.remove("menu-open");
    menuButton.setAttribute("aria-expanded", "false");
    if (focus) menuButton.focus();
  }

  /** @param {HTMLElement} button */
  function toggleMenu(button) {
    const isOpen = document.documentElement.classList.toggle("menu-open");
    if (isOpen) menuButton = button;
    document.documentElement.classList.toggle("menu-below", !menuButton.closest(".top"));
    document.documentElement.style.setProperty("--below", window.innerHeight - menuButton.getBoundingClientRect().top + 8 + "px");
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
      if (chosen[name]) document.documentElement.dataset[name] = chosen[name];
      else delete document.documentElement.dataset[name];
    }
    for (const track of tracks) {
      track.default = !chosen.captions;
      track.track.mode = chosen.captions ? "disabled" : "showing";
    }
  }

  function loadPreferences() {
    try {
      const chosen = JSON.parse(localStorage.getItem("relais:preferences") || "{}");
      prefer(chosen);
      for (const input of all(form, "input")) {
        const field = /** @type {HTMLInputElement} */ (input);
        field.checked = field.type === "radio" ? field.value === (chosen[field.name] || "") : !!chosen[field.name];
      }
      for (const box of usual) box.checked = !chosen[box.name];
    } catch {
      // Without storage the defaults stay.
    }
  }

  form.addEventListener("change", () => {
    /** @type {Record<string, string>} */
    const chosen = {};
    new FormData(form).forEach((value, name) => value && (chosen[name] = String(value)));
    for (const box of usual) if (!box.checked) chosen[box.name] = "off";
    prefer(chosen);
    try {
      localStorage.setItem("relais:preferences", JSON.stringify(chosen));
    } catch {
      // They last as long as the page, then.
    }
  });

  /** @param {Element} link */
  function define(link) {
    const entry = byId((link.getAttribute("href") || "").slice(1));
    const dialog = /** @type {HTMLDialogElement} */ (byId("_term"));
    if (!entry || !dialog.showModal) return false;
    byId("_term-title").textContent = one(entry, "dt")?.textContent || "";
    byId("_term-text").replaceChildren(...[...(one(entry, "dd")?.childNodes || [])].map((/** @type {Node} */ node) => node.cloneNode(true)));
    dialog.showModal();
    return true;
  }

  document.addEventListener("click", (event) => {
    const at = /** @type {Element} */ (event.target);
    const term = at.closest("a.term");
    if (term && define(term)) return event.preventDefault();
    const button = /** @type {HTMLElement|null} */ (at.closest("[data-do]"));
    switch (button?.dataset.do) {
      case "menu":
        return toggleMenu(button);
      case "preferences":
        return /** @type {HTMLDialogElement} */ (byId("_preferences")).showModal();
      case "begin":
        return go(bookmark || pages[0]?.id || "_start");
      case "retry":
        questions.beginQuiz();
        return go(course.quiz?.page || "_start");
    }
    // The same address again (a click on the page one is on) is a wish to go there.
    const link = at.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === window.location.hash) {
      event.preventDefault();
      closeMenu(false);
      route(true);
    }
    if (!at.closest("#_menu, [data-do]")) closeMenu(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenu(true);
  });
  byId("_attestation-name").addEventListener("input", attestName);
  byId("_attestation-form").addEventListener("submit", (event) => {
    event.preventDefault();
    window.print();
  });

  // --- tabs: sections without scripts

  /** @param {HTMLElement} tabs */
  function makeTabs(tabs) {
    const panels = all(tabs, ":scope > .tab");
    const list = make("div", "tab-list");
    list.setAttribute("role", "tablist");
    const buttons = panels.map((panel) => {
      const button = make("button", "tab-button");
      button.setAttribute("type", "button");
      button.setAttribute("role", "tab");
      button.id = panel.id + "_tab";
      button.setAttribute("aria-controls", panel.id);
      button.append(...[...(one(panel, ".tab-title")?.childNodes || [])].map((node) => node.cloneNode(true)));
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      panel.tabIndex = 0;
      return button;
    });
    /** @param {number} chosen */
    const select = (chosen) => {
      panels.forEach((panel, i) => show(panel, i === chosen));
      buttons.forEach((button, i) => {
        button.setAttribute("aria-selected", String(i === chosen));
        button.tabIndex = i === chosen ? 0 : -1;
      });
    };
    list.append(...buttons);
    list.addEventListener("click", (event) => {
      const at = buttons.indexOf(/** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest(".tab-button")));
      if (at >= 0) select(at);
    });
    list.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      const to = new Map([["ArrowRight", at + 1], ["ArrowLeft", at - 1], ["Home", 0], ["End", buttons.length - 1]]).get(event.key);
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      const chosen = (to + buttons.length) % buttons.length;
      select(chosen);
      buttons[chosen].focus();
    });
    tabs.prepend(list);
    select(0);
  }
  all(document, ".tabs").forEach(makeTabs);

  // --- the window's life

  /** As tall as its content in somebody's page: what is at the top of it may be far from the learner. */
  const measure = () => document.documentElement.classList.toggle("tall", window.parent !== window && window.innerHeight > window.screen.height);
  window.addEventListener("resize", measure);
  measure();

  document.addEventListener("visibilitychange", () => {
    const hidden = document.visibilityState === "hidden";
    watch.run(performance.now(), !hidden);
    signal(hidden ? "hidden" : "shown");
  });
  window.addEventListener("pagehide", () => signal("left"));
  window.addEventListener("online", () => failures && signal("due"));
  window.addEventListener("pageshow", (event) => event.persisted && signal("restored"));
  // Short stretches, so that the stopwatch tells reading from sleep.
  window.setInterval(() => watch.read(performance.now()), 20000);

  loadPreferences();
  search();
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
