// Starts the course: pages, menu, preferences, and the thread between the learner's
// state, the life cycle and the tracker. What the screens say is in screens.js.

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
  /** @type {ScreenModule[]} */
  let modules = []; // of a programme; of any other document, itself
  /** @type {Screens} */
  let screens;
  /** @type {Phase} */
  let phase = "searching";
  let current = ""; // id of the section shown
  let bookmark = ""; // id of the page to come back to
  let shownAt = 0; // seconds of activity when the page was shown
  let sticky = false; // the banner
  let failures = 0;
  let timer = 0;
  let retryTimer = 0;

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
      objectives: scoring.objectives(course, state),
    };
  }

  /** Keeps the state; what was judged is told to the LMS as interactions. @param {State} part of the activities' module @param {Activity[]} changed @param {boolean} judged */
  function changed(part, changed, judged) {
    const seconds = watch.read(performance.now()) - shownAt;
    for (const activity of judged ? changed : []) {
      const answer = part.answers.get(activity.key);
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
    state = before || codec.fresh(seed(), course);
    const journal = opened.journal && codec.decode(course, opened.journal);
    if (journal) codec.merge(state, journal);
    state.next = Math.max(state.next, before ? 0 : opened.interactions);
    bookmark = pages.some((page) => page.id === opened.location) ? opened.location : lastSeen();

    furnish();
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

  /** The modules with their questions, and the screens around them. */
  function furnish() {
    const counted = /** @type {HTMLInputElement|null} */ (one(form, '[name="beacon"]'));
    modules = codec.parts(course, state).map(([module, part]) => {
      const prefix = module.prefix || "";
      const complete = opened.done || scoring.standing(module, part).complete;
      return {
        course: module,
        state: part,
        prefix,
        questions: Relais.activities({
          root: prefix ? byId(prefix + "_module") : document,
          course: module,
          state: part,
          open: !opened.writable,
          text,
          changed: (activities, judged) => changed(part, activities, judged),
          go,
        }),
        beacon: Relais.beacon && opened.writable ? Relais.beacon(module, complete, () => !!counted?.checked) : undefined,
      };
    });
    screens = Relais.screens({ course, state, opened, modules, text });
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
    const module = modules.find((one) => current.startsWith(one.prefix)) || modules[0];
    document.title = current === "_start" ? title : heading + " – " + module.course.title;
    shownAt = watch.read(performance.now());

    const page = pages.find((candidate) => candidate.id === current);
    if (page) {
      bookmark = page.id;
      if (!page.quiz || !scoring.standing(module.course, module.state).locked) module.state.pages.add(page.key);
    }
    closeMenu(false);
    refresh();
    if (page) signal("changed");
  }

  // --- everything that shows where the learner stands

  function refresh() {
    const standing = screens.refresh(current, bookmark);
    const heading = one(byId(current), "h1");
    const bar = /** @type {HTMLProgressElement} */ (byId("_progress"));
    tracker.tell({ page: current, title: (heading?.textContent || "").trim(), percent: bar.value, standing });
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
        return go(screens.beginAt(button.dataset.module));
      case "retry": {
        const module = modules.find((one) => one.course.sco === button.dataset.module);
        module?.questions.beginQuiz();
        return go(module?.course.quiz?.page || "_start");
      }
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
  for (const paper of all(document, "form.attest")) {
    paper.addEventListener("submit", (event) => {
      event.preventDefault();
      window.print();
    });
  }

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
