// What the screens say of where the learner stands: menu, progress, plan, results,
// attestations; of a module or a part of one, or of a programme and each of its modules.

/**
 * @typedef {object} ScreenModule
 * @property {Course} course
 * @property {State} state
 * @property {string} prefix of its ids in the document
 * @property {{paintQuiz: () => void, beginQuiz: () => void, renew: () => void}} questions
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
 * @property {(current: string, bookmark: string) => Standing} refresh
 * @property {(module?: string) => string} beginAt where the button "begin" of a start page leads
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { scoring, dom } = Relais;
  const { all, one, show, make, icon } = dom;

  /** @param {string} id @returns {HTMLElement} */
  const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

  /** Relais' own player makes an attestation that anybody can verify, and says so; other platforms have no such thing. @returns {{attest: (module?: string) => void, exit: () => void, cover: () => void}|null} */
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
  Relais.screens = function ({ course, state, opened, modules, text, isUnsent }) {
    const isProgramme = !!course.modules;
    const pages = course.pages;
    const order = isProgramme
      ? ["_start", ...modules.flatMap((module) => [module.prefix + "_start", ...module.course.pages.map((page) => page.id), module.prefix + "_result"]), "_result"]
      : ["_start", ...pages.map((page) => page.id), "_result"];
    let current = "";
    let bookmark = "";

    /** @param {string} at @param {string} mark */
    function refresh(at, mark) {
      const moved = at !== current;
      [current, bookmark] = [at, mark];
      for (const module of modules) {
        const standing = standingOf(module);
        if (standing.complete && !module.state.done && opened.writable) module.state.done = today();
      }
      const whole = scoring.standing(course, state);
      if (whole.complete && !state.done && opened.writable) state.done = today();
      if (isProgramme && moved) unfold();
      for (const module of modules) {
        const standing = standingOf(module);
        refreshMenu(module, standing);
        refreshStart(module, standing);
        refreshResult(module, standing);
        refreshAttestation(module.prefix, standing, module.state.done);
        module.questions.paintQuiz();
        module.beacon?.(standing.complete);
      }
      if (isProgramme) refreshProgramme(whole);
      refreshProgress(whole);
      refreshPager();
      return whole;
    }

    /** @param {ScreenModule} module */
    const standingOf = (module) => scoring.standing(module.course, module.state);

    /** Pages seen and quizzes passed, of 100. @param {ScreenModule[]} some @param {boolean} complete */
    function percent(some, complete) {
      if (complete) return 100;
      let [done, total] = [0, 0];
      for (const module of some) {
        const standing = standingOf(module);
        done += standing.pagesSeen + (module.course.quiz && standing.passed ? 1 : 0);
        total += standing.pagesTotal + (module.course.quiz ? 1 : 0);
      }
      // Cut, as the platform does: nothing is all done before it is.
      return Math.min(99, Math.floor((done * 100) / Math.max(total, 1)));
    }

    // --- menu

    /** @param {ScreenModule} module @param {Standing} standing */
    function refreshMenu(module, standing) {
      const { course: its, state: part, prefix } = module;
      const menu = prefix ? one(byId("_menu"), `[data-module="${its.sco}"]`) : byId("_menu");
      for (const link of menu ? all(menu, "a.menu-link") : []) {
        const id = (link.getAttribute("href") || "").slice(1);
        markCurrent(link, id);
        const page = its.pages.find((candidate) => candidate.id === id);
        let symbol = "";
        let words = "";
        if (page) {
          const done = page.quiz ? standing.score !== null && (standing.passed || its.masteryScore === null) : part.pages.has(page.key);
          symbol = done ? "check" : page.quiz ? (standing.locked && opened.writable ? "lock" : "quiz") : "dot";
          words = done ? text(page.quiz ? "js-state-done" : "js-state-seen") : symbol === "lock" ? text("js-state-locked") : "";
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
        if (figure) figure.textContent = standing.complete || n === 0 ? "" : text("js-percent", { n });
      }
    }

    /** @param {HTMLElement} link @param {string} symbol @param {string} words */
    function say(link, symbol, words) {
      if (symbol) one(link, "use")?.setAttribute("href", "#_i-" + symbol);
      const place = one(link, ".state-text");
      if (place) place.textContent = words ? " (" + words + ")" : "";
    }

    /** @param {HTMLElement} link @param {string} id */
    function markCurrent(link, id) {
      if (id !== current) return link.removeAttribute("aria-current");
      if (!link.hasAttribute("aria-current")) inView(link);
      link.setAttribute("aria-current", "page");
    }

    /** Scrolls the menu, never the page. @param {HTMLElement} link */
    function inView(link) {
      const menu = byId("_menu");
      const [inside, around] = [link.getBoundingClientRect(), menu.getBoundingClientRect()];
      if (inside.top < around.top || inside.bottom > around.bottom) menu.scrollTop += inside.top - around.top - around.height / 3;
    }

    /** The module that the learner is in is open in the menu, and named in the header. */
    function unfold() {
      const here = modules.find((module) => current.startsWith(module.prefix));
      for (const module of modules) {
        const details = /** @type {HTMLDetailsElement|null} */ (one(byId("_menu"), `[data-module="${module.course.sco}"] details`));
        if (details && here) details.open = module === here;
      }
      const name = one(document, ".top-title");
      if (name) name.textContent = (here ? here.course : course).title;
    }

    // --- progress, start pages

    /** @param {Standing} standing */
    function refreshProgress(standing) {
      const bar = /** @type {HTMLProgressElement} */ (byId("_progress"));
      bar.value = percent(modules, standing.complete);
      byId("_progress-text").textContent = text("js-percent", { n: bar.value });
    }

    function refreshPager() {
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

    /** @param {ScreenModule} module @param {Standing} standing */
    function refreshStart({ course: its, state: part, prefix }, standing) {
      const start = byId(prefix + "_start");
      for (const row of all(start, "[data-chapter]")) {
        const id = row.dataset.chapter;
        const inside = its.pages.filter((page) => page.chapter === id && !page.quiz);
        const seen = inside.filter((page) => part.pages.has(page.key)).length;
        const done = inside.length ? seen === inside.length : standing.score !== null && (standing.passed || its.masteryScore === null);
        row.classList.toggle("done", done);
        const words = one(row, ".plan-state");
        if (words) words.textContent = done ? text(inside.length ? "js-state-seen" : "js-state-done") : seen ? text("js-checked", { n: seen, total: inside.length }) : "";
      }
      const button = one(start, '[data-do="begin"]');
      if (button) button.textContent = text((prefix ? part.pages.size : bookmark) ? "js-resume" : "js-begin");
    }

    /** @param {string} [id] */
    function beginAt(id) {
      const module = modules.find((one) => one.course.sco === id);
      if (!module || !module.prefix) return bookmark || (isProgramme ? modules[0].prefix + "_start" : pages[0]?.id || "_start");
      if (bookmark.startsWith(module.prefix)) return bookmark;
      const its = module.course.pages;
      return (its.find((page) => !module.state.pages.has(page.key)) || its[0])?.id || module.prefix + "_result";
    }

    /** @param {Standing} standing */
    const mayAttest = (standing) => opened.mode !== "browse" && (standing.complete || opened.done);

    // --- result of a module

    /** @param {ScreenModule} module @param {Standing} standing */
    function refreshResult(module, standing) {
      const { course, state, prefix } = module;
      const { pages } = course;
      const body = byId(prefix + "_result-body");
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
          button.dataset.module = course.sco;
          actions.append(button);
        }
        if (state.quiz.state === 1) actions.append(anchor("#" + course.quiz?.page, text("js-continue-quiz"), "button"));
        out.push(actions);
        const weak = standing.passed ? [] : pages.filter((page) => isWeak(module, page));
        if (weak.length) out.push(make("p", "", text("js-reread")), listOf(weak));
      } else if (course.quiz && quizPage) {
        out.push(make("p", "", text("js-quiz-todo")));
        out.push(wrap(anchor("#" + quizPage.id, quizPage.title, "button")));
      }
      if (isUnsent() && (standing.complete || standing.score !== null)) out.push(make("p", "note", text("js-unsent")));
      if (standing.complete) {
        out.push(make("h2", "", text("js-complete")), make("p", "", text(Relais.host() && document.getElementById(prefix + "_attestation") ? "js-complete-host" : "js-complete-text")));
        const actions = make("p", "actions");
        if (document.getElementById(prefix + "_attestation")) actions.append(anchor("#" + prefix + "_attestation", text("js-attestation"), "button"));
        const next = prefix && modules[modules.indexOf(module) + 1];
        if (next) actions.append(anchor("#" + next.prefix + "_start", text("js-next-module", { name: next.course.title }), "button quiet"));
        if (actions.firstChild) out.push(actions);
      } else if (!standing.allSeen && course.completion !== "quiz") {
        out.push(make("p", "", text("js-pages-left", { n: standing.pagesTotal - standing.pagesSeen })));
        out.push(listOf(pages.filter((one) => !one.quiz && !state.pages.has(one.key))));
      }
      body.replaceChildren(...out);
    }

    /** Has the learner gone wrong on this page? @param {ScreenModule} module @param {Course["pages"][number]} page */
    function isWeak({ course, state }, page) {
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
        const words = row && one(row, ".module-state");
        row?.classList.toggle("done", its.complete);
        if (words) words.replaceChildren(...stateOf(module, its));
      }
      const button = one(byId("_start"), '[data-do="begin"]');
      if (button) button.textContent = text(bookmark ? "js-resume" : "js-begin");
      refreshProgrammeResult(standing);
      refreshAttestation("", standing, state.done);
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

    /** @param {Standing} standing */
    function refreshProgrammeResult(standing) {
      const out = [];
      const list = make("ul", "module-results");
      for (const module of modules) {
        const its = standingOf(module);
        const row = make("li", its.complete ? "done" : "");
        row.append(anchor("#" + module.prefix + (its.complete || its.score !== null ? "_result" : "_start"), module.course.title, ""), " ", make("span", "module-state", ""));
        one(row, ".module-state")?.append(...stateOf(module, its));
        list.append(row);
      }
      if (isUnsent() && standing.score !== null) out.push(make("p", "note", text("js-unsent")));
      const left = modules.filter((module) => !standingOf(module).complete);
      if (standing.complete) {
        out.push(make("h2", "", text("js-complete-programme")), make("p", "", text(Relais.host() ? "js-complete-host" : "js-complete-text")), list);
        out.push(wrap(anchor("#_attestation", text("js-attestation"), "button")));
      } else {
        out.push(make("p", "", text("js-modules-left", { n: left.length })), list);
        out.push(wrap(anchor("#" + left[0].prefix + "_start", text("js-continue-module", { name: left[0].course.title }), "button")));
      }
      byId("_result-body").replaceChildren(...out);
    }

    // --- attestation: the name stays in the page

    function today() {
      const now = new Date();
      return Math.max(1, Math.round((Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) - Date.UTC(2020, 0, 1)) / 86400000));
    }

    /** @param {string} prefix @param {Standing} standing @param {number} done day */
    function refreshAttestation(prefix, standing, done) {
      const paper = document.getElementById(prefix + "_attestation");
      if (!paper) return;
      const may = mayAttest(standing);
      show(byId(prefix + "_attestation-locked"), !may);
      const host = Relais.host();
      show(byId(prefix + "_attestation-body"), may && !host);
      show(byId(prefix + "_attestation-host"), may && !!host);
      show(byId(prefix + "_attestation-unsent"), isUnsent());
      const words = [];
      if (done) {
        const day = new Date(Date.UTC(2020, 0, 1 + done));
        words.push(text("js-date", { date: day.toLocaleDateString(course.lang, { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" }) }));
      }
      if (standing.score !== null) words.push(text("js-attested-score", { n: format(standing.score) }));
      byId(prefix + "_attestation-date").textContent = words.join(" · ");
    }

    /** Typed once, the same on every attestation. @param {string} name */
    function attest(name) {
      for (const field of all(document, ".attest-name")) if (/** @type {HTMLInputElement} */ (field).value !== name) /** @type {HTMLInputElement} */ (field).value = name;
      for (const place of all(document, ".paper-name")) place.textContent = name.trim() || text("js-your-name");
    }

    for (const field of all(document, ".attest-name")) field.addEventListener("input", () => attest(/** @type {HTMLInputElement} */ (field).value));
    attest("");
    return { refresh, beginAt };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
