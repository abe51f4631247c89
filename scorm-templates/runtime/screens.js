// What the screens say of where the learner stands: menu, progress, plan; of a module or a part
// of one, or of a programme and each of its modules. Results and attestations, which nobody
// sees first, are in results.js.

/**
 * @typedef {object} ScreenModule
 * @property {Course} course
 * @property {State} state
 * @property {string} prefix of its ids in the document
 * @property {{paintQuiz: (ahead?: Element) => void, beginQuiz: () => void, renew: () => void} | undefined} questions once activities.js is there
 * @property {Recall | undefined} recall of a whole module, once recall.js is there
 * @property {boolean | undefined} before complete before this launch
 * @property {((complete: boolean) => void) | undefined} beacon
 */
/**
 * @typedef {object} ScreensStage
 * @property {Course} course of the document
 * @property {State} state of the document
 * @property {Opened} opened
 * @property {ScreenModule[]} modules
 * @property {(key: string, args?: Record<string, string|number>) => string} text
 * @property {() => boolean} isUnsent the platform is not known to have all of it
 */
/**
 * @typedef {object} Screens
 * @property {(current: string, bookmark: string, isFirst?: boolean) => Standing | null} refresh
 * @property {(module?: string, mark?: string) => string} beginAt where the button "begin" of a start page leads
 * @property {(id: string) => string} resumed where one was, in a sentence
 * @property {() => void} equip results.js is there
 */
/**
 * @typedef {ScreensStage & {
 *   standingOf: (module: ScreenModule) => Standing,
 *   stateOf: (module: ScreenModule, standing: Standing) => Node[],
 *   mayAttest: (standing: Standing) => boolean,
 *   format: (number: number) => string,
 * }} ResultsStage
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { scoring, dom } = Relais;
  const { all, byId, fill, mark, one, show, make, icon, write } = dom;

  /** Relais' own player makes an attestation that anybody can verify, and says so; other platforms have no such thing. @returns {RelaisHost|null} */
  Relais.host = function () {
    try {
      /** @type {any} */
      let at = window;
      for (let hop = 0; at && hop < 20; hop++) {
        if (typeof at.relaisHost?.attest === "function") return at.relaisHost;
        at = at.parent === at ? at.opener : at.parent;
      }
    } catch {
      // A window of somebody else.
    }
    return null;
  };

  /** @param {ScreensStage} stage @returns {Screens} */
  Relais.screens = function (stage) {
    const { course, state, opened, modules, text } = stage;
    const isProgramme = !!course.modules;
    const pages = course.pages;
    const order = isProgramme
      ? ["_start", ...modules.flatMap((module) => [module.prefix + "_start", ...module.course.pages.map((page) => page.id), module.prefix + "_result"]), "_result"]
      : ["_start", ...pages.map((page) => page.id), "_result"];
    let current = "";
    let bookmark = "";
    let unfolded = ""; // the page that the menu was unfolded for
    /** @type {{refresh: (current: string, whole: Standing) => void} | null} */
    let results = null;

    /** @param {string} at @param {string} mark @param {boolean} [isFirst] only what is said on the page itself: the rest follows once that is painted */
    function refresh(at, mark, isFirst) {
      [current, bookmark] = [at, mark];
      standings.clear();
      const whole = isFirst ? null : refreshAround();
      for (const module of modules) module.questions?.paintQuiz();
      refreshRead();
      refreshSitting();
      refreshPager();
      if (whole) results?.refresh(current, whole);
      standings.clear();
      return whole;
    }

    function refreshAround() {
      for (const module of modules) {
        const standing = standingOf(module);
        if (standing.complete && !module.state.done && opened.writable) module.state.done = today();
      }
      const whole = isProgramme ? scoring.standing(course, state) : standingOf(modules[0]);
      if (whole.complete && !state.done && opened.writable) state.done = today();
      if (isProgramme && unfolded !== current) unfold();
      for (const module of modules) {
        const standing = standingOf(module);
        refreshMenu(module, standing);
        refreshStart(module, standing);
        module.beacon?.(standing.complete);
      }
      if (isProgramme) refreshProgramme(whole);
      refreshProgress(whole);
      return whole;
    }

    /** Of this refresh: each is asked for by several screens. @type {Map<ScreenModule, Standing>} */
    const standings = new Map();

    /** @param {ScreenModule} module */
    function standingOf(module) {
      const standing = standings.get(module) || scoring.standing(module.course, module.state);
      standings.set(module, standing);
      return standing;
    }

    /** @param {ScreenModule[]} some @param {boolean} complete */
    const percent = (some, complete) => scoring.percent(some.map((module) => [module.course, standingOf(module)]), complete);

    // --- menu

    /** @param {ScreenModule} module @param {Standing} standing */
    function refreshMenu(module, standing) {
      const { course: its, state: part, prefix } = module;
      const menu = prefix ? one(byId("_menu"), `[data-module="${its.sco}"]`) : byId("_menu");
      const known = scoring.spared(its, part);
      for (const link of menu ? all(menu, "a.menu-link") : []) {
        const id = (link.getAttribute("href") || "").slice(1);
        markCurrent(link, id);
        const page = its.pages.find((candidate) => candidate.id === id);
        let symbol = "";
        let words = "";
        if (page) {
          const done = page.quiz ? standing.score !== null && (standing.passed || its.masteryScore === null) : part.pages.has(page.key);
          symbol = done ? "check" : page.quiz ? (standing.locked && opened.writable ? "lock" : "quiz") : "dot";
          words = done ? text(page.quiz ? "js-state-done" : known.includes(id) ? "js-state-known" : "js-state-seen") : symbol === "lock" ? text("js-state-locked") : "";
          link.classList.toggle("done", done);
        } else if (link.dataset.state === "attestation") {
          symbol = mayAttest(standing) ? "medal" : "lock";
          words = mayAttest(standing) ? "" : text("js-state-locked");
        }
        say(link, symbol, words);
      }
      if (!prefix || !menu) return;
      const summary = one(menu, "summary");
      const n = percent([module], standing.complete);
      if (summary) {
        say(summary, standing.complete ? "check" : "dot", standing.complete ? text("js-module-done") : text("js-percent", { n }));
        summary.classList.toggle("done", standing.complete);
        const figure = one(summary, ".menu-percent");
        write(figure, standing.complete || n === 0 ? "" : text("js-percent", { n }));
      }
    }

    /** @param {HTMLElement} link @param {string} symbol @param {string} words */
    function say(link, symbol, words) {
      if (symbol) mark(one(link, "use"), "href", "#_i-" + symbol);
      write(one(link, ".state-text"), words ? " (" + words + ")" : "");
    }

    /** @param {HTMLElement} link @param {string} id */
    function markCurrent(link, id) {
      if (id !== current) return link.removeAttribute("aria-current");
      if (link.hasAttribute("aria-current")) return;
      inView(link);
      link.setAttribute("aria-current", "page");
    }

    /** Scrolls the menu, never the page; with the next frame, which lays the page out anyway. @param {HTMLElement} link */
    function inView(link) {
      window.requestAnimationFrame(() => {
        const menu = byId("_menu");
        // Where it is not seen, opening it does this.
        if (getComputedStyle(menu).visibility !== "visible") return;
        const [inside, around] = [link.getBoundingClientRect(), menu.getBoundingClientRect()];
        if (inside.top < around.top || inside.bottom > around.bottom) menu.scrollTop += inside.top - around.top - around.height / 3;
      });
    }

    /** The module that the learner is in is open in the menu, and named in the header. */
    function unfold() {
      unfolded = current;
      const here = modules.find((module) => current.startsWith(module.prefix));
      for (const module of modules) {
        const details = /** @type {HTMLDetailsElement|null} */ (one(byId("_menu"), `[data-module="${module.course.sco}"] details`));
        if (details && here) details.open = module === here;
      }
      write(one(document, ".top-title"), (here ? here.course : course).title);
    }

    // --- progress, start pages

    /** @param {Standing} standing */
    function refreshProgress(standing) {
      const bar = /** @type {HTMLProgressElement} */ (byId("_progress"));
      bar.value = percent(modules, standing.complete);
      write(byId("_progress-text"), text("js-percent", { n: bar.value }));
    }

    /** At the end of each page: does it count by now, and if not, what for? */
    function refreshRead() {
      const place = byId("_read");
      const module = modules.find((one) => current.startsWith(one.prefix));
      const page = module?.course.pages.find((one) => one.id === current && !one.quiz);
      show(place, !!page && opened.writable);
      if (!module || !page) return;
      const isRead = module.state.pages.has(page.key);
      const words = text(isRead ? "js-read" : page.requires ? "js-unread-activities" : "js-unread");
      place.classList.toggle("done", isRead);
      mark(one(place, "use"), "href", isRead ? "#_i-check" : "#_i-dot");
      write(one(place, "span"), words);
    }

    /** Pages that are known already are passed over; the menu leads to them. */
    function refreshPager() {
      const known = modules.flatMap((module) => scoring.spared(module.course, module.state));
      const way = known.length ? order.filter((id) => id === current || !known.includes(id)) : order;
      const at = way.indexOf(current);
      const previous = at > 0 ? way[at - 1] : at < 0 ? bookmark || "_start" : "";
      const next = at >= 0 ? way[at + 1] : "";
      for (const [link, id] of [
        [byId("_previous"), previous],
        [byId("_next"), next],
      ]) {
        show(/** @type {HTMLElement} */ (link), id !== "" && id !== undefined);
        if (!id) continue;
        const anchor = /** @type {HTMLElement} */ (link);
        mark(anchor, "href", "#" + id);
        write(one(anchor, ".pager-title"), (one(byId(/** @type {string} */ (id)), "h1")?.textContent || "").trim());
      }
    }

    /** The sittings of a module, and how far each is. @param {{course: Course, state: State}} module @param {Standing} standing */
    function sittings({ course: its, state: part }, standing) {
      const passed = standing.score !== null && (standing.passed || its.masteryScore === null);
      return (its.sittings || []).map((sitting) => {
        const inside = its.pages.filter((page) => sitting.pages.includes(page.id));
        const seen = inside.filter((page) => (page.quiz ? passed : part.pages.has(page.key))).length;
        return { ...sitting, seen, done: seen === inside.length };
      });
    }

    /** The last page of a sitting: a good place to stop, and what comes next. It is there from the start, so that nothing moves under a finger. */
    function refreshSitting() {
      const place = byId("_sitting");
      const module = modules.find((one) => current.startsWith(one.prefix));
      const its = module?.course.sittings || [];
      const at = its.findIndex((sitting) => sitting.pages.at(-1) === current);
      const isEnd = its.length > 1 && at >= 0 && module?.course.quiz?.page !== current;
      show(place, isEnd);
      if (!module || !isEnd) return;
      const all_ = sittings(module, standingOf(module));
      const next = [...all_.slice(at + 1), ...all_.slice(0, at)].find((sitting) => !sitting.done);
      const words = make("div", "");
      words.append(make("p", "sitting-title", text(all_[at].done ? "js-sitting-end" : "js-sitting-last")));
      const done = all_.filter((sitting) => sitting.done).length;
      if (next || all_[at].done) words.append(make("p", "", next ? text("js-sitting-next", { done, total: all_.length, name: next.title, minutes: next.minutes }) : text("js-sittings-all")));
      if (next && Relais.host()) {
        const stop = make("button", "button quiet small", text("js-sitting-stop"));
        stop.setAttribute("type", "button");
        stop.dataset.do = "exit";
        words.append(stop);
      }
      fill(place, icon("medal"), words);
    }

    /** Where one was, in a sentence. @param {string} id of the page @returns {string} */
    function resumed(id) {
      const module = modules.find((one) => id.startsWith(one.prefix));
      const page = module?.course.pages.find((one) => one.id === id);
      const all_ = module ? sittings(module, standingOf(module)) : [];
      const at = all_.findIndex((sitting) => sitting.pages.includes(id));
      if (!page || at < 0 || all_.length < 2) return text("js-notice-resumed");
      return text("js-notice-resumed-at", { name: page.title, n: at + 1, total: all_.length, seen: all_[at].seen, pages: all_[at].pages.length });
    }

    /** @param {ScreenModule} module @param {Standing} standing */
    function refreshStart({ course: its, state: part, prefix }, standing) {
      const start = byId(prefix + "_start");
      const all_ = sittings({ course: its, state: part }, standing);
      for (const row of all(start, "[data-sitting]")) {
        const sitting = all_[Number(row.dataset.sitting)];
        if (!sitting) continue;
        row.classList.toggle("done", sitting.done);
        write(one(row, ".plan-state"), sitting.done ? text("js-sitting-done") : sitting.seen ? text("js-checked", { n: sitting.seen, total: sitting.pages.length }) : "");
      }
      const next = all_.find((sitting) => !sitting.done);
      const done = all_.filter((sitting) => sitting.done).length;
      write(one(start, ".sittings"), !next ? text("js-sittings-all") : text(done ? "js-sittings-next" : "js-sittings-first", { done, total: all_.length, minutes: next.minutes }));
      paintBegin(start, prefix ? part.pages.size > 0 : bookmark !== "");
    }

    /** @param {HTMLElement} start a start page @param {boolean} begun */
    function paintBegin(start, begun) {
      const link = one(start, '[data-do="begin"]');
      if (!link) return;
      write(link, text(begun ? "js-resume" : "js-begin"));
      mark(link, "href", "#" + beginAt(link.dataset.module));
    }

    /** @param {string} [id] of the module @param {string} [mark] where the learner stopped @returns {string} */
    function beginAt(id, mark = bookmark) {
      const module = modules.find((one) => one.course.sco === id);
      if (!module || !module.prefix) return mark || (isProgramme ? beginAt(modules[0].course.sco, mark) : pages[0]?.id || "_start");
      if (mark.startsWith(module.prefix)) return mark;
      const its = module.course.pages;
      return (its.find((page) => !module.state.pages.has(page.key)) || its[0])?.id || module.prefix + "_result";
    }

    /** @param {Standing} standing */
    const mayAttest = (standing) => opened.mode !== "browse" && (standing.complete || opened.done);

    /** One decimal place at most. @param {number} number */
    const format = (number) => String(Math.round(number * 10) / 10).replace(".", text("js-decimal"));

    function today() {
      const now = new Date();
      return Math.max(1, Math.round((Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) - Date.UTC(2020, 0, 1)) / 86400000));
    }

    // --- the programme

    /** @param {Standing} standing */
    function refreshProgramme(standing) {
      for (const link of all(byId("_menu"), ":scope > .menu-list > li > a.menu-link")) {
        markCurrent(link, (link.getAttribute("href") || "").slice(1));
        if (link.dataset.state === "attestation") say(link, mayAttest(standing) ? "medal" : "lock", mayAttest(standing) ? "" : text("js-state-locked"));
      }
      for (const module of modules) {
        const its = standingOf(module);
        const row = one(byId("_start"), `[data-module="${module.course.sco}"]`);
        row?.classList.toggle("done", its.complete);
        fill(row && one(row, ".module-state"), ...stateOf(module, its));
      }
      paintBegin(byId("_start"), bookmark !== "");
    }

    /** @param {ScreenModule} module @param {Standing} standing @returns {Node[]} */
    function stateOf(module, standing) {
      const n = percent([module], standing.complete);
      const words = standing.complete ? text("js-module-done") : n ? text("js-percent", { n }) : "";
      if (!words) return [];
      const score = standing.score !== null ? " · " + text("js-attested-score", { n: format(standing.score) }) : "";
      const place = make("span", "", words + score);
      return standing.complete ? [icon("check"), place] : [place];
    }

    return {
      refresh,
      beginAt,
      resumed,
      equip: () => void (results = Relais.results({ ...stage, standingOf, stateOf, mayAttest, format })),
    };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
