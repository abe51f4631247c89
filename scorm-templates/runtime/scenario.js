// A scenario or a conversation: the steps walked so far, one under the other.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { scoring } = Relais;
  const { all, one, show, make, place } = Relais.dom;

  /** @param {{text: (key: string, args?: Record<string, string|number>) => string}} stage */
  Relais.scenario = function ({ text }) {
    /** @param {HTMLElement} element @param {Activity} activity @param {Answer} answer */
    function paintScenario(element, activity, answer) {
      const { path, times } = scoring.walk(activity, answer);
      const steps = all(element, ".step");
      for (const step of steps) show(step, false);
      one(element, ".verdict-said.back")?.remove();
      const walked = path.flatMap((/** @type {number} */ n) => steps.find((step) => Number(step.dataset.step) === n) || []);
      one(element, ".steps")?.prepend(...walked);
      walked.forEach((/** @type {HTMLElement} */ step, /** @type {number} */ i) => {
        show(step, true);
        step.classList.toggle("past", i < path.length - 1);
        const clock = one(step, ".clock-text");
        if (clock && typeof activity.clock === "number") clock.textContent = hour(activity.clock + times[i]);
        for (const option of all(step, ".option")) {
          const chosen = i < answer.picks.length && answer.picks[i] === place(option);
          const link = one(option, ".option-link");
          option.classList.toggle("chosen", chosen);
          show(option, chosen || i === path.length - 1);
          if (!link) continue;
          link.dataset.to = link.dataset.to || link.getAttribute("href") || "";
          if (chosen) link.removeAttribute("href");
          else link.setAttribute("href", link.dataset.to);
        }
      });
      const over = scoring.complete(activity, answer);
      element.classList.toggle("revealed", over);
      show(one(element, '[data-do="restart"]'), answer.picks.length > 0);
      if (element.matches(".telephone")) Relais.conversation?.(element, walked);
    }

    /** @param {number} minutes */
    function hour(minutes) {
      /** @param {number} n */
      const pad = (n) => String(n).padStart(2, "0");
      return text("js-hour", { h: Math.floor(minutes / 60) % 24, m: pad(minutes % 60) });
    }

    /** A choice was taken, and is painted: what it led to is read first, then the step it leads to. @param {HTMLElement} element @param {Answer} answer @param {number} walked steps before @param {HTMLElement|null} said of the choice */
    function arrive(element, answer, walked, said) {
      const step = all(element, ".step:not([hidden])").pop();
      const heading = step && one(step, "[tabindex]");
      let first = said;
      if (said && answer.picks.length <= walked) {
        first = make("div", "verdict-said back");
        first.append(...[...said.childNodes].map((node) => node.cloneNode(true)));
        heading?.before(first);
      }
      if (first) first.tabIndex = -1;
      (first || heading)?.focus({ preventScroll: true });
      (first || heading)?.scrollIntoView({ block: element.matches(".telephone") ? "nearest" : "start" });
    }

    return { paintScenario, arrive };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
