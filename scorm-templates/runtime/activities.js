// Activities in the page: which there are, how they are shown, and what becomes of an answer. The
// answers live in the state. What is special to a kind is in files of its own: answers.js,
// verdicts.js, inspection.js, scenario.js, quiz.js.

/**
 * @typedef {object} Stage what the activities need from the course
 * @property {Document|HTMLElement} root what holds the module's pages: the document, or a part of it
 * @property {Course} course the module's
 * @property {State} state the module's
 * @property {() => boolean} isOpen in review mode nothing is locked
 * @property {(key: string, args?: Record<string, string|number>) => string} text
 * @property {(changed: Activity[], judged: boolean) => void} changed store it; judged: tell the LMS what was answered
 * @property {(id: string) => void} go
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { codec, scoring } = Relais;

  const { all, one, show, make, place } = Relais.dom;

  /** @param {Stage} stage */
  function activities(stage) {
    const { root, course, state, text } = stage;
    /** @type {Map<string, Activity>} */
    const byKey = new Map(course.activities.map((activity) => [activity.key, activity]));
    /** @type {Map<string, Activity>} */
    const byId = new Map(course.activities.map((activity) => [activity.id, activity]));
    /** @type {Map<string, HTMLElement>} */
    const elements = new Map();
    for (const element of all(root, ".activity[data-key]")) elements.set(element.dataset.key || "", element);

    /** @param {Activity} activity @returns {Answer} */
    const peek = (activity) => state.answers.get(activity.key) || codec.blank();

    /** @param {Activity} activity @returns {Answer} */
    function touch(activity) {
      const answer = peek(activity);
      state.answers.set(activity.key, answer);
      return answer;
    }

    /** @param {Activity} activity */
    const revealed = (activity) => (activity.quiz ? state.quiz?.state === 2 : peek(activity).locked);

    const verdicts = Relais.verdicts(stage);
    const inspection = Relais.inspection({ root, text, line: verdicts.line });
    const answers = Relais.answers({ state, text, saidOf: inspection.saidOf, zoneIndex: inspection.zoneIndex });
    const scenario = Relais.scenario(stage);
    const quiz = Relais.quiz({ ...stage, elements, byKey, peek, paint, refill, number, changed: stage.changed });

    /** @param {Activity} activity */
    function refill(activity) {
      const element = elements.get(activity.key);
      if (element) answers.fill(element, activity, peek(activity));
    }

    // --- preparing the page, once

    function prepare() {
      drawPools();
      elements.forEach(setUp);
      number();
    }

    /** @param {HTMLElement} element as it was printed @param {string} key */
    function setUp(element, key) {
      const activity = byKey.get(key);
      if (!activity) return;
      if (activity.shuffle && activity.choices) {
        const list = one(element, ".choices");
        if (list) list.append(...scoring.shuffle([...list.children], state.seed, key));
      }
      if (activity.type === "matching") offerRights(element, key);
      Relais.draggable?.(element);
      Relais.places?.(element);
      if (activity.type === "inspection") inspection.prepareSpecimen(element);
      refill(activity);
      paint(activity);
    }

    /** The preview put a newer print in an activity's place; `detail` is its text. */
    root.addEventListener("relais:renew", (event) => {
      const element = /** @type {HTMLElement} */ (event.target);
      const key = element.dataset.key || "";
      Object.assign(byKey.get(key) || {}, { text: /** @type {CustomEvent} */ (event).detail });
      elements.set(key, element);
      drawPools();
      setUp(element, key);
      number();
      quiz.paintQuiz();
    });

    /** Pools outside the quiz: drawn once, topped up when an update took questions away. */
    function drawPools() {
      for (const pool of course.pools) {
        if (pool.quiz) continue;
        const keys = pool.activities.map((id) => byId.get(id)?.key || "");
        let drawn = (state.draws.get(pool.key) || []).filter((key) => keys.includes(key));
        const missing = Math.min(pool.draw, keys.length) - drawn.length;
        if (missing > 0) {
          const others = keys.filter((key) => !drawn.includes(key));
          drawn = [...drawn, ...scoring.draw(others, missing, state.seed, pool.key)];
        }
        state.draws.set(pool.key, drawn);
        for (const key of keys) show(elements.get(key) || null, drawn.includes(key));
      }
    }

    /** Questions count from 1 on each page, among those shown. */
    function number() {
      for (const page of all(root, ".page")) {
        let n = 0;
        for (const element of all(page, ".question")) {
          const activity = byKey.get(element.dataset.key || "");
          const out = activity?.quiz ? !state.quiz?.drawn.includes(activity.key) : element.hidden;
          const name = one(element, ".activity-name");
          if (!out && name) name.textContent = text("js-question", { n: ++n });
        }
      }
    }

    /** @param {HTMLElement} element @param {string} key */
    function offerRights(element, key) {
      // Categories stay in their order, what is sorted comes in any.
      const rights = scoring.shuffle(all(element, ".right"), state.seed, key).concat(all(element, ".bin"));
      one(element, ".tray")?.append(...scoring.shuffle(all(element, ".tray > .pair"), state.seed, key));
      if (rights[0]?.matches(".right")) one(element, ".rights")?.append(...rights);
      for (const select of all(element, "select")) {
        for (const right of rights) {
          const option = make("option", "", ((one(right, ".bin-name") || right).textContent || "").trim());
          option.setAttribute("value", String(place(right)));
          select.append(option);
        }
      }
    }

    // --- showing

    /** @param {Activity} activity */
    function paint(activity) {
      const element = elements.get(activity.key);
      if (!element) return;
      settle(element);
      if (activity.type === "scenario") return scenario.paintScenario(element, activity, peek(activity));
      if (activity.type === "checklist") return paintChecklist(element, activity);
      if (activity.type === "explore") return paintExplored(element, activity);
      if (activity.type === "poll") return paintPoll(element, activity);

      const answer = peek(activity);
      const shown = !!revealed(activity);
      const given = scoring.complete(activity, answer);
      const result = scoring.judge(activity, answer);
      const tried = given && (shown || (!activity.quiz && answer.tries > 0));
      element.classList.toggle("revealed", shown);
      for (const control of all(element, "input, select, .move, .zone")) {
        if (control.classList.contains("zone")) control.setAttribute("aria-disabled", String(shown));
        else control.toggleAttribute("disabled", shown);
      }
      show(one(element, ":scope > .actions"), !shown);
      show(one(element, '[data-do="solution"]'), !shown && tried && activity.tries === 0);
      show(one(element, ".solution"), !result.right || !given);
      if (activity.choices) verdicts.paintChoices(element, activity, answer, shown, tried);
      if (element.dataset.type === "hotspots") Relais.marked?.(element);
      if (activity.type === "inspection") inspection.paintZones(element, activity, answer, shown);
      if (activity.lefts) verdicts.paintLefts(element, activity, answer, shown && given);
      if (activity.type === "ordering") verdicts.paintOrder(element, shown && given);
      if (activity.blanks) verdicts.paintBlanks(element, activity, answer, shown && given);

      const verdict = one(element, ".verdict");
      if (!verdict) return;
      // It gets the focus once nothing more can be answered, and is heard by that.
      verdict.setAttribute("aria-live", shown && !activity.quiz ? "off" : "polite");
      verdict.replaceChildren();
      if (tried) verdict.append(...(activity.type === "inspection" ? inspection.judged(element, activity, answer) : verdicts.verdictOf(element, activity, answer, shown)));
      else if (shown) verdict.append(verdicts.line("wrong", "cross", text("js-unanswered")));
    }

    /** @param {HTMLElement} element @param {Activity} activity */
    function paintChecklist(element, activity) {
      const verdict = one(element, ".verdict");
      if (verdict) verdict.textContent = text("js-checked", { n: peek(activity).picks.length, total: activity.items || 0 });
    }

    /** What others said is shown to whoever has said something. @param {HTMLElement} element @param {Activity} activity */
    function paintPoll(element, activity) {
      const answer = peek(activity);
      element.classList.toggle("revealed", answer.locked);
      for (const input of all(element, "input")) input.toggleAttribute("disabled", answer.locked);
      show(one(element, ":scope > .actions"), !answer.locked);
      for (const row of all(element, ".choice")) row.classList.toggle("said-so", answer.locked && answer.picks.includes(codec.rank(row.dataset.letter || "")));
      one(element, ".verdict")?.replaceChildren(...(answer.locked ? [make("p", "verdict-note", text("js-said")), ...verdicts.said(element, activity, answer)] : []));
    }

    /** @param {HTMLElement} element @param {Activity} activity */
    function paintExplored(element, activity) {
      const { picks } = peek(activity);
      paintChecklist(element, activity);
      for (const spot of all(element, ".spot")) spot.classList.toggle("seen", picks.includes(place(spot)));
    }

    /** @param {HTMLElement} element @param {Activity} activity @param {number} pick */
    function choose(element, activity, pick) {
      const answer = touch(activity);
      const walked = answer.picks.length;
      const said = one(all(element, ".step:not([hidden])").pop() || element, `.option[data-n="${pick}"] > .feedback`);
      answer.picks = scoring.choose(activity, answer.picks, pick);
      const over = scoring.complete(activity, answer);
      if (over) answer.tries++;
      answer.locked = over;
      paint(activity);
      stage.changed([activity], over);
      scenario.arrive(element, answer, walked, said);
    }

    // --- answering

    /** @param {HTMLElement} element @param {Activity} activity */
    function validate(element, activity) {
      const given = answers.read(element, activity);
      const answer = touch(activity);
      Object.assign(answer, given);
      const lacks = activity.zones ? (answer.picks.length && scoring.seen(activity, answer).verdict === "verify" && !scoring.seen(activity, answer).how ? "js-need-how" : "js-need-verdict") : "";
      if (!scoring.complete(activity, answer) || lacks === "js-need-how") {
        if (activity.zones) {
          // What was marked stays marked.
          Object.assign(answer, { picks: [] });
          return complain(element, text(lacks), lacks === "js-need-how" ? ".verify-how input" : ".verdict-choice input");
        }
        Object.assign(answer, { picks: [], texts: [] });
        paint(activity);
        const words = text(activity.type === "numeric" ? "js-need-number" : activity.blanks ? "js-need-text" : activity.goes ? "js-need-sort" : activity.lefts ? "js-need-all" : "js-need-choice");
        return complain(element, words, "input, select, .move");
      }
      if (activity.confidence && !answer.sure) return complain(element, text("js-need-sure"), ".sure input");
      answer.tries++;
      const { right } = scoring.judge(activity, answer);
      answer.locked = right || ["inspection", "poll"].includes(activity.type) || (activity.tries > 0 && answer.tries >= activity.tries);
      // The verdict first: what is said of each sign of a message stands below it, a frame later.
      const signs = activity.zones ? one(element, ".after") : null;
      show(signs, false);
      paint(activity);
      const showSigns = () => show(signs, true);
      window.requestAnimationFrame(() => window.setTimeout(showSigns));
      // A page that nobody sees has no frames.
      window.setTimeout(showSigns, 100);
      stage.changed([activity], true);
      // What another one said of the pages that both are about.
      for (const other of activity.spares ? course.activities : []) if (other !== activity && other.spares?.some((id) => activity.spares?.includes(id))) paint(other);
      // Last: both ask for the layout of all that was changed.
      keepFocus(element);
      inSight(element);
    }

    /** The button was at the foot of the window: what is said below it is seen, too. @param {HTMLElement} element */
    const inSight = (element) => one(element, ".verdict")?.firstElementChild?.scrollIntoView({ block: "nearest" });

    /** What is lacking, said at the place where it can be given. @param {HTMLElement} element @param {string} words @param {string} selector of the field */
    function complain(element, words, selector) {
      const complaint = make("p", "complaint", words);
      complaint.id = element.id + "_complaint";
      one(element, ".verdict")?.replaceChildren(complaint);
      const field = one(element, selector);
      if (!field) return;
      field.dataset.described = field.dataset.described ?? (field.getAttribute("aria-describedby") || "");
      field.setAttribute("aria-describedby", (field.dataset.described + " " + complaint.id).trim());
      if (field.matches('select, [type="text"], [type="checkbox"]')) field.setAttribute("aria-invalid", "true");
      inSight(element);
      // Where both have no room, the field has it.
      field.focus({ preventScroll: true });
      field.scrollIntoView({ block: "nearest" });
    }

    /** Nothing is lacking any more. @param {HTMLElement} element */
    function settle(element) {
      for (const field of all(element, "[data-described]")) {
        const { described } = field.dataset;
        if (described) field.setAttribute("aria-describedby", described);
        else field.removeAttribute("aria-describedby");
        field.removeAttribute("aria-invalid");
        delete field.dataset.described;
      }
    }

    /** The button that had the focus is gone: the result takes it. @param {HTMLElement} element */
    function keepFocus(element) {
      const verdict = one(element, ".verdict");
      if (!element.classList.contains("revealed") || !verdict) return;
      verdict.tabIndex = -1;
      verdict.focus({ preventScroll: true });
    }

    /** @param {Event} event @returns {{element: HTMLElement, activity: Activity}|null} */
    function target(event) {
      const element = /** @type {Element|null} */ (event.target)?.closest?.(".activity");
      const activity = element && byKey.get(/** @type {HTMLElement} */ (element).dataset.key || "");
      return activity ? { element: /** @type {HTMLElement} */ (element), activity } : null;
    }

    root.addEventListener("submit", (event) => {
      const hit = target(event);
      if (!hit) return;
      event.preventDefault();
      if (hit.activity.quiz) quiz.quizStep(1);
      else if (!peek(hit.activity).locked) validate(hit.element, hit.activity);
    });

    root.addEventListener("input", (event) => {
      const hit = target(event);
      if (!hit) return;
      if (hit.activity.type === "inspection") inspection.follow(hit.element, false);
      if (hit.activity.type === "checklist" || (hit.activity.quiz && state.quiz?.state === 1)) take(hit.element, hit.activity);
    });

    /** Kept as it is given, not judged. @param {HTMLElement} element @param {Activity} activity */
    function take(element, activity) {
      Object.assign(touch(activity), answers.read(element, activity));
      if (activity.type === "checklist") paint(activity);
      stage.changed([activity], false);
    }

    root.addEventListener("click", (event) => {
      const at = /** @type {Element} */ (event.target);
      const button = at.closest("[data-quiz]");
      if (button) return quiz.quizAction(/** @type {HTMLElement} */ (button));
      const hit = target(event);
      if (!hit) return;
      const { element, activity } = hit;
      const option = at.closest(".option-link");
      if (option) {
        event.preventDefault();
        if (option.hasAttribute("href")) choose(element, activity, place(/** @type {Element} */ (option.closest(".option"))));
        return;
      }
      const zone = at.closest(".zone");
      if (zone && activity.type === "inspection") {
        if (revealed(activity)) return;
        if (!inspection.press(/** @type {HTMLElement} */ (zone))) return;
        inspection.follow(element, false);
        if (activity.quiz) take(element, activity);
        return;
      }
      const move = /** @type {HTMLElement|null} */ (at.closest(".move"));
      if (move) return shift(element, activity, move);
      switch (/** @type {HTMLElement|null} */ (at.closest("[data-do]"))?.dataset.do) {
        case "validate":
          return validate(element, activity);
        case "solution":
          touch(activity).locked = true;
          paint(activity);
          stage.changed([activity], false);
          keepFocus(element);
          return inSight(element);
        case "print":
          return window.print();
        case "restart":
          Object.assign(touch(activity), { picks: [], locked: false });
          paint(activity);
          stage.changed([activity], false);
          return one(element, ".step:not([hidden]) [tabindex]")?.focus();
      }
    });

    /** @param {HTMLElement} element @param {Activity} activity @param {HTMLElement} button */
    function shift(element, activity, button) {
      const item = /** @type {HTMLElement} */ (button.closest(".item"));
      const other = button.dataset.move === "-1" ? item.previousElementSibling : item.nextElementSibling;
      if (button.dataset.move === "-1") other?.before(item);
      else other?.after(item);
      // Also where it is the first or the last already: it is said which place it has.
      moved(element, activity, item);
      button.focus();
    }

    /** A place of a picture is opened; `detail` is its number. */
    root.addEventListener("relais:opened", (event) => {
      const hit = target(event);
      const { detail } = /** @type {CustomEvent} */ (event);
      if (!hit || peek(hit.activity).picks.includes(detail)) return;
      const answer = touch(hit.activity);
      answer.picks = [...answer.picks, detail].sort((a, b) => a - b);
      // The page counts once all of it was looked at.
      if (scoring.complete(hit.activity, answer)) Object.assign(answer, { tries: 1, locked: true });
      paint(hit.activity);
      stage.changed([hit.activity], false);
    });

    root.addEventListener("relais:moved", (event) => {
      const hit = target(event);
      if (hit) moved(hit.element, hit.activity, /** @type {HTMLElement} */ (event.target));
    });

    /** An item of an order has another place. @param {HTMLElement} element @param {Activity} activity @param {HTMLElement} item */
    function moved(element, activity, item) {
      const verdict = one(element, ".verdict");
      const words = (one(item, ".choice-text")?.textContent || "").trim();
      if (verdict) verdict.replaceChildren(make("p", "moved vh", text("js-moved", { name: words, n: all(element, ".item").indexOf(item) + 1 })));
      if (activity.quiz) take(element, activity);
    }

    /** The state has become another: all of it is shown anew. */
    function renew() {
      drawPools();
      for (const key of elements.keys()) {
        const activity = byKey.get(key);
        if (!activity) continue;
        // What the learner is just filling in stays.
        if (state.answers.has(key)) refill(activity);
        paint(activity);
      }
      number();
      quiz.resumeQuiz();
    }

    prepare();
    quiz.resumeQuiz();
    return { beginQuiz: quiz.beginQuiz, paintQuiz: quiz.paintQuiz, renew };
  }

  Relais.activities = activities;
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
