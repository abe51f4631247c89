// The final quiz: one question after the other, a look back over all, and the answers handed in.

/**
 * @typedef {object} QuizStage
 * @property {Course} course the module's
 * @property {State} state the module's
 * @property {(key: string, args?: Record<string, string|number>) => string} text
 * @property {() => boolean} isOpen in review mode nothing is locked
 * @property {Map<string, HTMLElement>} elements of the activities, by key
 * @property {Map<string, Activity>} byKey
 * @property {(activity: Activity) => Answer} peek
 * @property {(activity: Activity) => void} paint
 * @property {(activity: Activity) => void} refill what was answered, into the page
 * @property {() => void} number questions count from 1
 * @property {(changed: Activity[], judged: boolean) => void} changed
 * @property {(id: string) => void} go
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { scoring } = Relais;
  const { all, fill, one, show, make, icon, place, write } = Relais.dom;

  /** @param {QuizStage} stage */
  Relais.quiz = function ({ course, state, text, isOpen, elements, byKey, peek, paint, refill, number, changed, go }) {
    let at = 0; // which of the drawn questions; drawn.length: the recap

    const quizPage = course.quiz && document.getElementById(course.quiz.page);

    /** @returns {Activity[]} */
    const drawn = () => (state.quiz?.drawn || []).flatMap((key) => byKey.get(key) || []);

    function view() {
      const standing = scoring.standing(course, state);
      if (!state.quiz || state.quiz.state === 0 || (state.quiz.state === 1 && !drawn().length)) {
        return standing.locked && !isOpen() ? "locked" : "intro";
      }
      if (state.quiz.state === 2) return "review";
      return at < drawn().length ? "run" : "recap";
    }

    /** @param {Element} [ahead] the page that is laid out before it is shown */
    function paintQuiz(ahead) {
      // What nobody sees is painted when it is shown.
      if (!quizPage || (quizPage.hidden && quizPage !== ahead)) return;
      const now = view();
      const questions = drawn();
      quizPage.dataset.view = now;
      for (const part of all(quizPage, "[data-views]")) show(part, (part.dataset.views || "").split(" ").includes(now));

      const current = now === "run" ? elements.get(questions[at].key) : null;
      for (const [key, element] of elements) {
        if (byKey.get(key)?.quiz) show(element, now === "review" ? questions.some((question) => question.key === key) : element === current);
      }
      const body = one(quizPage, ".body");
      for (const child of body ? [...body.children] : []) {
        const activity = child.matches(".activity") || child.querySelector(".activity");
        if (!activity) show(child, now === "intro" || now === "locked");
        else if (child.matches(".pool")) show(child, all(child, ".activity").some((element) => !element.hidden));
      }
      const placeLine = one(quizPage, ".quiz-place-text");
      if (now === "run") write(placeLine, text("js-question-of", { n: at + 1, total: questions.length }));
      const bar = /** @type {HTMLProgressElement|null} */ (one(quizPage, ".quiz-place progress"));
      if (bar) {
        bar.max = Math.max(questions.length, 1);
        bar.value = now === "run" ? at + 1 : questions.length;
      }
      one(quizPage, '[data-quiz="previous"]')?.toggleAttribute("disabled", at === 0);
      if (now === "recap") paintRecap(questions);
      if (now === "locked") paintLocked();
    }

    /** @param {Activity[]} questions */
    function paintRecap(questions) {
      const list = quizPage && one(quizPage, ".recap-list");
      if (!list) return;
      fill(
        list,
        ...questions.map((question, i) => {
          const done = scoring.complete(question, peek(question));
          const row = make("li", done ? "done" : "todo");
          const button = make("button", "recap-link");
          button.setAttribute("type", "button");
          button.dataset.quiz = "open";
          button.dataset.n = String(i);
          button.append(icon(done ? "check" : "dot"), make("span", "", text("js-question", { n: i + 1 }) + (done ? "" : " " + text("js-recap-todo"))));
          row.append(button);
          return row;
        }),
      );
      const missing = questions.filter((question) => !scoring.complete(question, peek(question))).length;
      write(one(/** @type {HTMLElement} */ (quizPage), ".recap-text"), missing ? text("js-recap-missing", { n: missing }) : text("js-recap-ready"));
    }

    function paintLocked() {
      const list = quizPage && one(quizPage, ".locked-list");
      const left = course.pages.filter((page) => !page.quiz && !state.pages.has(page.key));
      fill(
        list,
        ...left.map((page) => {
          const row = make("li", "");
          const link = make("a", "", page.title);
          link.setAttribute("href", "#" + page.id);
          row.append(link);
          return row;
        }),
      );
    }

    /** @param {HTMLElement} button */
    function quizAction(button) {
      switch (button.dataset.quiz) {
        case "begin":
          return beginQuiz();
        case "previous":
          return quizStep(-1);
        case "next":
          return quizStep(1);
        case "open":
          at = place(button);
          return quizShown();
        case "hand-in":
          return handIn();
      }
    }

    /** @param {number} by */
    function quizStep(by) {
      if (state.quiz?.state !== 1) return;
      at = Math.max(0, Math.min(at + by, drawn().length));
      quizShown();
    }

    function quizShown() {
      paintQuiz();
      const heading = quizPage && one(quizPage, '[data-views][tabindex]:not([hidden])');
      heading?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }

    /** A first or another try: other questions may be drawn, earlier answers go. */
    function beginQuiz() {
      if (!course.quiz) return;
      const before = state.quiz || { tries: 0, best: 0, last: 0 };
      if (before.tries && scoring.standing(course, state).triesLeft <= 0) return;
      for (const activity of course.activities) {
        const answer = activity.quiz && state.answers.get(activity.key);
        if (answer) Object.assign(answer, { picks: [], texts: [], locked: false, ...(answer.sure ? { sure: 0 } : {}) });
      }
      state.quiz = { ...before, state: 1, drawn: scoring.drawQuiz(course, state.seed, before.tries) };
      at = 0;
      for (const activity of drawn()) {
        refill(activity);
        paint(activity);
      }
      number();
      changed([], false);
      quizShown();
    }

    function handIn() {
      const quiz = state.quiz;
      if (!quiz || quiz.state !== 1) return;
      const questions = drawn();
      quiz.last = scoring.percent10(questions, state.answers);
      quiz.best = Math.max(quiz.best, quiz.last);
      quiz.tries++;
      quiz.state = 2;
      const answered = questions.filter((question) => scoring.complete(question, peek(question)));
      for (const question of answered) Object.assign(peek(question), { locked: true, tries: peek(question).tries + 1 });
      for (const question of questions) paint(question);
      paintQuiz();
      changed(answered, true);
      go((course.prefix || "") + "_result");
    }

    /** Where a quiz under way is gone on with. */
    function resumeQuiz() {
      at = state.quiz?.state === 1 ? Math.max(0, drawn().findIndex((question) => !scoring.complete(question, peek(question)))) : 0;
      paintQuiz();
    }

    return { quizAction, quizStep, beginQuiz, paintQuiz, resumeQuiz };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
