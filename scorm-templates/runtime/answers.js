// Between the page and an answer: what somebody ticked, chose or typed, and back.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { codec, scoring } = Relais;
  const { all, one, place } = Relais.dom;

  // Not how sure somebody is of them.
  const ANSWERS = "input:not(.sure input)";

  /** @param {{state: State, text: (key: string) => string, saidOf: (element: HTMLElement, activity: Activity) => Seen, zoneIndex: (activity: Activity, zone: HTMLElement) => number}} stage */
  Relais.answers = function ({ state, text, saidOf, zoneIndex }) {
    /** @param {HTMLElement} element @param {Activity} activity @param {Answer} answer */
    function fill(element, activity, answer) {
      const { picks, texts, sure } = answer;
      for (const input of all(element, ".sure input")) /** @type {HTMLInputElement} */ (input).checked = Number(/** @type {HTMLInputElement} */ (input).value) === sure;
      switch (activity.type) {
        case "matching":
          for (const row of all(element, ".pair")) /** @type {HTMLSelectElement} */ (one(row, "select")).value = String(picks[place(row)] ?? -1);
          Relais.sorted?.(element);
          break;
        case "ordering": {
          const order = picks.length ? picks : scoring.disorder(activity.items || 0, state.seed, activity.key);
          const items = all(element, ".item");
          one(element, ".order")?.append(...order.map((/** @type {number} */ n) => /** @type {HTMLElement} */ (items.find((item) => place(item) === n))));
          break;
        }
        case "inspection":
          for (const zone of all(element, ".zone")) zone.setAttribute("aria-pressed", String(picks.includes(zoneIndex(activity, zone))));
          for (const input of all(element, "input")) {
            const { verdict, how } = scoring.seen(activity, { picks });
            const { name, value } = /** @type {HTMLInputElement} */ (input);
            /** @type {HTMLInputElement} */ (input).checked = value === (name.endsWith("_how") ? how : verdict);
          }
          break;
        case "scenario":
        case "explore":
          break;
        default:
          all(element, ANSWERS).forEach((item, i) => {
            const input = /** @type {HTMLInputElement} */ (item);
            if (input.type === "text") input.value = activity.type === "numeric" ? local(texts[0] || "") : texts[i] || "";
            else input.checked = picks.includes(activity.type === "checklist" ? Number(input.value) : codec.rank(input.value));
          });
      }
    }

    /** "7.5" as it is written here. @param {string} number */
    const local = (number) => number.replace(".", text("js-decimal"));

    /** @param {HTMLElement} element @param {Activity} activity @returns {{picks: number[], texts: string[], sure?: number}} */
    function read(element, activity) {
      const given = readAnswer(element, activity);
      const sure = activity.confidence ? Number(one(element, ".sure input:checked")?.getAttribute("value")) : 0;
      return sure ? { ...given, sure } : given;
    }

    /** @param {HTMLElement} element @param {Activity} activity @returns {{picks: number[], texts: string[]}} */
    function readAnswer(element, activity) {
      const inputs = all(element, ANSWERS).map((input) => /** @type {HTMLInputElement} */ (input));
      switch (activity.type) {
        case "matching":
          return { picks: all(element, ".pair").sort((a, b) => place(a) - place(b)).map((row) => Number(/** @type {HTMLSelectElement} */ (one(row, "select")).value)), texts: [] };
        case "ordering":
          return { picks: all(element, ".item").map(place), texts: [] };
        case "inspection":
          return { picks: scoring.said(activity, saidOf(element, activity)), texts: [] };
        case "fill-in":
        case "numeric":
          return { picks: [], texts: inputs.map((input) => input.value) };
        default:
          return {
            picks: inputs
              .filter((input) => input.checked)
              .map((input) => (activity.type === "checklist" ? Number(input.value) : codec.rank(input.value)))
              .sort((a, b) => a - b),
            texts: [],
          };
      }
    }

    return { fill, read };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
