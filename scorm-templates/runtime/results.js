// What a learner has reached: results and attestations, of a module or a part of one, or of a
// programme and each of its modules. Only the page that is shown is made anew.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { codec, scoring, dom } = Relais;
  const { all, byId, one, show, make, icon } = dom;

  /** A day in words that stay on one line; in French the first of a month is « 1er ». @param {number} day since 2020-01-01 @param {string} lang @param {boolean} [withYear] */
  Relais.day = (day, lang, withYear) =>
    new Date(Date.UTC(2020, 0, 1 + day))
      .toLocaleDateString(lang, { timeZone: "UTC", day: "numeric", month: "long", year: withYear ? "numeric" : undefined })
      .replace(/^1 /, lang.startsWith("fr") ? "1er " : "1 ")
      .replace(/ /g, "\u00a0");

  /** @param {ResultsStage} stage */
  Relais.results = function ({ course, state, modules, text, isUnsent, standingOf, stateOf, mayAttest, format }) {
    /** @param {string} current id of the page shown @param {Standing} whole */
    function refresh(current, whole) {
      for (const module of modules) {
        const standing = standingOf(module);
        if (current === module.prefix + "_recall") void module.recall?.show();
        if (current === module.prefix + "_result") refreshResult(module, standing);
        if (current === module.prefix + "_attestation") refreshAttestation(module.prefix, standing, module.state.done);
      }
      if (!course.modules) return;
      if (current === "_result") refreshProgrammeResult(whole);
      if (current === "_attestation") refreshAttestation("", whole, state.done);
    }

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
        out.push(...sureOf(module));
        const weak = pages.filter((page) => isMissed(module, page) || (!standing.passed && isWeak(module, page)));
        const solid = pages.filter((page) => !weak.includes(page) && askedOn(module, page).length > 0);
        if (solid.length) {
          const list = make("ul", "");
          list.append(...solid.map((page) => make("li", "", page.title)));
          out.push(make("p", "", text("js-solid")), list);
        }
        if (weak.length) out.push(make("p", "", text("js-reread")), listOf(weak));
      } else {
        if (course.quiz && quizPage) {
          out.push(make("p", "", text("js-quiz-todo")));
          out.push(wrap(anchor("#" + quizPage.id, quizPage.title, "button")));
        }
        out.push(...sureOf(module));
      }
      if (isUnsent() && (standing.complete || standing.score !== null)) out.push(make("p", "note", text("js-unsent")));
      if (standing.complete) {
        out.push(make("h2", "", text("js-complete")), make("p", "", text(Relais.host() && document.getElementById(prefix + "_attestation") ? "js-complete-host" : "js-complete-text")));
        const actions = make("p", "actions");
        if (document.getElementById(prefix + "_attestation")) actions.append(anchor("#" + prefix + "_attestation", text("js-attestation"), "button"));
        const next = prefix && modules[modules.indexOf(module) + 1];
        if (next) actions.append(anchor("#" + next.prefix + "_start", text("js-next-module", { name: next.course.title }), "button quiet"));
        if (actions.firstChild) out.push(actions);
        out.push(...(module.recall?.plan() || []));
      } else if (!standing.allSeen && course.completion !== "quiz") {
        out.push(make("p", "", text("js-pages-left", { n: standing.pagesTotal - standing.pagesSeen })));
        out.push(listOf(pages.filter((one) => !one.quiz && !state.pages.has(one.key))));
      }
      body.replaceChildren(...out);
    }

    /** Of the quiz just handed in, the questions on what this page explains. @param {ScreenModule} module @param {Course["pages"][number]} page */
    const askedOn = ({ course, state }, page) => course.activities.filter((one) => state.quiz?.state === 2 && one.about === page.id && state.quiz.drawn.includes(one.key));

    /** Has the learner gone wrong, in the quiz just handed in, on what this page explains? @param {ScreenModule} module @param {Course["pages"][number]} page */
    const isMissed = (module, page) => askedOn(module, page).some((one) => !scoring.judge(one, module.state.answers.get(one.key) || codec.blank()).right);

    /** Has the learner gone wrong on this page? @param {ScreenModule} module @param {Course["pages"][number]} page */
    function isWeak({ course, state }, page) {
      return course.activities.some((activity) => {
        const answer = state.answers.get(activity.key);
        return activity.page === page.id && !activity.quiz && !activity.spares && scoring.isJudged(activity) && answer?.tries && !scoring.judge(activity, answer).right;
      });
    }

    /** What somebody was sure of, and what became of it: who errs and is sure gets caught. @param {ScreenModule} module @returns {Node[]} */
    function sureOf({ course, state }) {
      const said = course.activities.flatMap((activity) => {
        const answer = state.answers.get(activity.key);
        if (!answer?.sure || !answer.locked || !scoring.complete(activity, answer)) return [];
        return [{ activity, isSure: answer.sure === 1, right: scoring.judge(activity, answer).right }];
      });
      if (!said.length) return [];
      const count = (/** @type {boolean} */ isSure, /** @type {boolean} */ right) => said.filter((one) => one.isSure === isSure && one.right === right);
      const list = make("ul", "sure-list");
      const rows = /** @type {[string, number][]} */ ([["knows", count(true, true).length], ["more", count(false, true).length], ["less", count(false, false).length]]);
      for (const [key, n] of rows) if (n || key === "knows") list.append(make("li", "", text("js-sure-" + key, { n, total: said.length })));
      const caught = count(true, false);
      if (caught.length) {
        const row = make("li", "", text("js-sure-first", { n: caught.length }));
        row.append(listOf(course.pages.filter((page) => caught.some((one) => one.activity.page === page.id))));
        list.append(row);
      }
      return [make("h2", "", text("js-sure-title")), list];
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
        words.push(text("js-date", { date: Relais.day(done, course.lang, true) }));
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
    return { refresh };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
