// What is said of an answer, and marked on it: in words and signs, not by colour alone.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { codec, scoring } = Relais;
  const { all, one, make, icon, place } = Relais.dom;

  /** @param {{course: Course, state: State, text: (key: string, args?: Record<string, string|number>) => string}} stage */
  Relais.verdicts = function ({ course, state, text }) {
    /** @param {string} kind @param {string} symbol @param {string} words */
    function line(kind, symbol, words) {
      const p = make("p", "verdict-line " + kind);
      p.append(icon(symbol), make("span", "", words));
      return p;
    }

    /** @param {HTMLElement} element @param {Activity} activity @param {Answer} answer @param {boolean} shown */
    function verdictOf(element, activity, answer, shown) {
      const { share, right } = scoring.judge(activity, answer);
      const out = [];
      const left = activity.tries - answer.tries;
      const again = shown ? "" : " " + (activity.tries > 0 ? text("js-again", { n: left }) : text("js-again-free"));
      if (right) out.push(line("right", "check", text("js-right")));
      else if (share > 0) out.push(line("partly", "warn", text("js-partly") + again));
      else out.push(line("wrong", "cross", text("js-wrong") + again));
      if (activity.type === "ordering" && !right && !shown) {
        // How far it is right; once it is over, each thing says so itself.
        const n = answer.picks.findIndex((item, at) => item !== at);
        out.push(make("p", "verdict-note", text(n ? "js-order-from" : "js-order-first", { n })));
      }
      if (answer.sure) out.push(make("p", "verdict-note", text(`js-${answer.sure === 1 ? "sure" : "unsure"}-${right ? "right" : "wrong"}`)));
      out.push(...feedbacks(element, activity, answer).map(cloned));
      const about = !right && course.pages.find((page) => page.id === activity.about);
      if (about) out.push(pageOf(about));
      if (activity.spares && (shown || right)) out.push(...sparedBy(activity, right));
      return out;
    }

    /** The page that explains what was asked. @param {Course["pages"][number]} page */
    function pageOf(page) {
      const note = make("p", "verdict-note", text("js-reread") + " ");
      const link = make("a", "", page.title);
      link.setAttribute("href", "#" + page.id);
      note.append(link);
      return note;
    }

    /** What an answer before a chapter means for the way through it. @param {Activity} activity @param {boolean} right */
    function sparedBy(activity, right) {
      const spared = scoring.spared(course, state);
      const list = make("ul", "spared");
      for (const page of course.pages.filter((one) => activity.spares?.includes(one.id))) {
        const row = make("li", "");
        const link = make("a", "", page.title);
        link.setAttribute("href", "#" + page.id);
        row.append(link);
        list.append(row);
      }
      const isKnown = right && activity.spares?.some((id) => spared.includes(id));
      return [make("p", "verdict-note", text(isKnown ? "js-known" : right ? "js-known-partly" : "js-taught")), list];
    }

    /** Of what the learner chose. @param {HTMLElement} element @param {Activity} activity @param {Answer} answer */
    function feedbacks(element, activity, answer) {
      const rows = activity.choices
        ? all(element, ".choice").filter((row) => answer.picks.includes(codec.rank(row.dataset.letter || "")))
        : all(element, ".pair, .item").filter((row) => activity.lefts && answer.picks[place(row)] !== scoring.goal(activity, place(row)));
      return rows.flatMap((row) => one(row, ".feedback") || []);
    }

    /** What stands in it, once more. @param {HTMLElement} feedback */
    function cloned(feedback) {
      const copy = make("div", "verdict-said");
      copy.append(...[...feedback.childNodes].map((node) => node.cloneNode(true)));
      return copy;
    }

    /** @param {HTMLElement} row @param {"right"|"wrong"|"missed"|"expected"|""} kind */
    function mark(row, kind) {
      row.classList.remove("right", "wrong", "missed", "expected");
      one(row, ".badge")?.remove();
      if (!kind) return;
      row.classList.add(kind);
      const badge = make("span", "badge " + kind);
      badge.append(icon(kind === "wrong" ? "cross" : kind === "missed" ? "warn" : "check"), make("span", "", text("js-mark-" + kind)));
      (one(row, "label") || row).append(badge);
    }

    /** @param {HTMLElement} element @param {Activity} activity @param {Answer} answer @param {boolean} shown @param {boolean} tried */
    function paintChoices(element, activity, answer, shown, tried) {
      for (const row of all(element, ".choice")) {
        const letter = row.dataset.letter || "";
        const picked = answer.picks.includes(codec.rank(letter));
        const right = (activity.correct || []).includes(letter);
        const judged = shown || (tried && activity.type !== "multiple");
        if (picked && judged) mark(row, right ? "right" : "wrong");
        else mark(row, shown && right ? (activity.type === "multiple" ? "missed" : "expected") : "");
      }
    }

    /** @param {HTMLElement} element @param {Activity} activity @param {Answer} answer @param {boolean} shown */
    function paintLefts(element, activity, answer, shown) {
      for (const row of all(element, ".pair")) mark(row, shown ? (answer.picks[place(row)] === scoring.goal(activity, place(row)) ? "right" : "wrong") : "");
    }

    /** @param {HTMLElement} element @param {boolean} shown */
    function paintOrder(element, shown) {
      all(element, ".item").forEach((row, at) => mark(row, shown ? (place(row) === at ? "right" : "wrong") : ""));
    }

    /** @param {HTMLElement} element @param {Activity} activity @param {Answer} answer @param {boolean} shown */
    function paintBlanks(element, activity, answer, shown) {
      const found = scoring.matches(activity, answer.texts);
      all(element, ".blank").forEach((input, i) => {
        const right = found[i] >= 0;
        input.classList.toggle("right", shown && right);
        input.classList.toggle("wrong", shown && !right);
        // Not by colour alone.
        if (input.nextElementSibling?.matches(".badge")) input.nextElementSibling.remove();
        if (!shown) return input.removeAttribute("aria-invalid");
        input.setAttribute("aria-invalid", String(!right));
        const badge = make("span", "badge " + (right ? "right" : "wrong"));
        badge.append(icon(right ? "check" : "cross"), make("span", "vh", text("js-mark-" + (right ? "right" : "wrong"))));
        input.after(badge);
      });
    }

    return { line, verdictOf, said: (/** @type {HTMLElement} */ element, /** @type {Activity} */ activity, /** @type {Answer} */ answer) => feedbacks(element, activity, answer).map(cloned), paintChoices, paintLefts, paintOrder, paintBlanks };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
