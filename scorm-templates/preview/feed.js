// News from the server: the whole state at first and after every save.

/**
 * @typedef {object} PreviewProblem
 * @property {"error"|"warning"} severity
 * @property {string} code
 * @property {string} file
 * @property {number} line from 1; 0: no place
 * @property {number} column
 * @property {number} end_line
 * @property {number} end_column
 * @property {string} message
 * @property {string} hint
 * @property {string} excerpt
 */
/** @typedef {{id: string, title: string, href: string, mastery_score: string|null, launch_data: string|null}} PreviewSco */
/**
 * @typedef {object} PreviewCourse
 * @property {string} title
 * @property {string} folder
 * @property {string} fingerprint changes with any file of the package
 * @property {string} surroundings changes with any file but the documents
 * @property {PreviewSco[]} scos
 * @property {string} lang
 * @property {string|null} audience
 * @property {string[]} languages
 * @property {string[]} audiences
 */
/** @typedef {{name: string, title: string, figures: {pages: number, questions: number, minutes: number}}} PreviewListed */
/**
 * @typedef {object} PreviewState
 * @property {number} build
 * @property {number} build_ms
 * @property {PreviewCourse|null} course
 * @property {{folder: string, languages: string[], courses: PreviewListed[]}[]} programmes
 * @property {PreviewProblem[]} problems
 * @property {PreviewPlatform[]} platforms
 * @property {string|null} platform the one to begin with
 */
/**
 * @typedef {object} PreviewPlatform
 * @property {string} name
 * @property {string} title
 * @property {{run_time: "moodle"|"standard", window: boolean, navigation: boolean, preview_button: boolean, frame: [number, number]|null}} display
 */

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  /** @type {Record<string, string>} */
  const words = JSON.parse(document.getElementById("words")?.textContent || "{}");
  const plural = new Intl.PluralRules(document.documentElement.lang);

  /** A message; one with a number may have a form for one. @param {string} key @param {Record<string, string|number>} [args] */
  Preview.text = function (key, args = {}) {
    const form = typeof args.n === "number" ? words[`${key}-${plural.select(args.n)}`] || words[key + "-other"] : undefined;
    return (form || words[key] || key).replace(/\{(\w+)\}/g, (whole, name) => String(args[name] ?? whole));
  };

  const live = /** @type {HTMLElement} */ (document.getElementById("live"));

  /** @param {Record<string, string>} asked @param {(state: PreviewState) => void} show */
  Preview.follow = function (asked, show) {
    const source = new EventSource("/events?" + new URLSearchParams(asked));
    source.addEventListener("state", (event) => {
      const state = /** @type {PreviewState} */ (JSON.parse(event.data));
      live.classList.remove("lost");
      live.textContent = state.build ? Preview.text("updated", { time: new Date().toLocaleTimeString(document.documentElement.lang), ms: state.build_ms }) : Preview.text("live");
      show(state);
    });
    source.addEventListener("error", () => {
      live.classList.add("lost");
      live.textContent = Preview.text("stopped");
    });
  };

  /** @param {string} tag @param {string} [name] class @param {string} [text] */
  Preview.make = function (tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  };
})((globalThis.Preview = globalThis.Preview || /** @type {any} */ ({})));
