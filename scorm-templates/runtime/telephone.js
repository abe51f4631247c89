// A conversation on a telephone arrives message by message. Whoever wants no motion, prints, or
// comes back to it, has all of it at once.

/** @typedef {{step: HTMLElement|null, length: number, waiting: HTMLElement[], timer: number}} Arrival what has still to arrive of the step that was reached last */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { all, make, one, show } = Relais.dom;
  /** @type {Map<HTMLElement, Arrival>} */
  const arrivals = new Map();

  const isStill = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches || document.documentElement.dataset.motion === "less";

  /** As long as somebody needs to write it, but nobody waits for long. @param {HTMLElement} piece milliseconds */
  const pause = (piece) => (piece.closest("blockquote") ? Math.min(600 + 12 * (piece.textContent || "").length, 1800) : 700);

  /** Messages and what is told between them, then what the learner can do. @param {HTMLElement} step */
  const pieces = (step) => all(step, ".messages > :not(blockquote), .messages blockquote > :not(blockquote), .options, .outcome");

  /** The steps that were walked are shown; a new one arrives. @param {HTMLElement} element @param {HTMLElement[]} walked */
  Relais.conversation = function (element, walked) {
    speak(element);
    const step = walked[walked.length - 1];
    const before = arrivals.get(element);
    if (before?.step === step && before.length === walked.length) return;
    if (before) finish(element, before);
    /** @type {Arrival} */
    const arrival = { step, length: walked.length, waiting: [], timer: 0 };
    arrivals.set(element, arrival);
    const isResumed = !before && walked.length > 1;
    if (!step || isResumed || isStill()) return;
    // The first message of all is there already; the others wait until somebody looks.
    arrival.waiting = pieces(step).slice(walked.length > 1 ? 0 : 1);
    for (const piece of arrival.waiting) show(piece, false);
    element.classList.add("arriving");
    show(one(element, ".typing"), true);
    if (before || !("IntersectionObserver" in window)) return next(element, arrival);
    const sight = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      sight.disconnect();
      next(element, arrival);
    });
    sight.observe(step);
  };

  /** The side on which a message stands says whose it is; ears hear it before the message. @param {HTMLElement} element */
  function speak(element) {
    const { them = "", you = "" } = /** @type {HTMLElement} */ (one(element, ".steps")).dataset;
    for (const gone of all(element, ".option:not(.chosen) .who")) gone.remove();
    for (const said of all(element, ".messages blockquote > p, .option.chosen > .reply")) {
      if (one(said, ".who")) continue;
      const isOwn = said.matches(".reply, blockquote blockquote > p");
      said.prepend(make("span", "who vh", (isOwn ? you : them) + "\u00a0: "));
    }
  }

  document.addEventListener("click", (event) => {
    const at = /** @type {Element} */ (event.target);
    const element = at.closest('[data-do="arrive"]') && /** @type {HTMLElement|null} */ (at.closest(".telephone"));
    const arrival = element && arrivals.get(element);
    if (arrival) finish(element, arrival);
  });

  /** @param {HTMLElement} element @param {Arrival} arrival */
  function next(element, arrival) {
    // Another step was reached, or all was asked for.
    if (!arrival.waiting.length || arrivals.get(element) !== arrival) return;
    const piece = arrival.waiting[0];
    const comes = () => {
      arrival.waiting.shift();
      show(piece, true);
      // What can be done comes with the last message.
      if (!arrival.waiting.length || arrival.waiting[0].matches(".options, .outcome")) return finish(element, arrival);
      if (arrival.length > 1) one(element, ".typing")?.scrollIntoView({ block: "nearest" });
      next(element, arrival);
    };
    if (piece.matches(".options, .outcome")) return finish(element, arrival);
    arrival.timer = window.setTimeout(comes, pause(piece));
  }

  /** All of it is there. @param {HTMLElement} element @param {Arrival} arrival */
  function finish(element, arrival) {
    window.clearTimeout(arrival.timer);
    const last = arrival.waiting[arrival.waiting.length - 1];
    for (const piece of arrival.waiting) show(piece, true);
    arrival.waiting = [];
    element.classList.remove("arriving");
    const typing = one(element, ".typing");
    const hadFocus = typing?.contains(document.activeElement);
    show(typing, false);
    if (hadFocus) (one(arrival.step || element, ".option-link[href]") || one(arrival.step || element, "[tabindex]"))?.focus({ preventScroll: true });
    if (last && arrival.length > 1) last.scrollIntoView({ block: "nearest" });
  }

  window.addEventListener("beforeprint", () => arrivals.forEach((arrival, element) => finish(element, arrival)));
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
