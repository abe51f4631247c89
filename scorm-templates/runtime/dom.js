// Short words for what the screens do to the page.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  // Of what runs late, browsers do not say where it comes from.
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  /** @param {string} id @returns {HTMLElement} */
  const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @template {Element} [T=HTMLElement] @param {ParentNode} root @param {string} selector @returns {T[]} */
  const all = (root, selector) => /** @type {T[]} */ (/** @type {unknown} */ ([...root.querySelectorAll(selector)]));
  /** @template {Element} [T=HTMLElement] @param {ParentNode} root @param {string} selector @returns {T|null} */
  const one = (root, selector) => /** @type {T|null} */ (root.querySelector(selector));
  /** @param {Element|null} element @param {boolean} shown */
  const show = (element, shown) => element && /** @type {HTMLElement} */ (element).toggleAttribute("hidden", !shown);
  // What is there already is not written again: each change of the page costs a tap its answer.
  /** @param {Element|null} element @param {string} words */
  const write = (element, words) => void (element && element.textContent !== words && (element.textContent = words));
  /** @param {Element|null} element @param {string} name @param {string} value */
  const mark = (element, name, value) => void (element && element.getAttribute(name) !== value && element.setAttribute(name, value));
  /** The same nodes in words and marks stay. @param {Element|null} element @param {...Node} nodes */
  function fill(element, ...nodes) {
    const fresh = make("div", "");
    fresh.append(...nodes);
    if (element && element.innerHTML !== fresh.innerHTML) element.replaceChildren(...fresh.childNodes);
  }
  /** @param {string} tag @param {string} name class @param {string} [text] */
  function make(tag, name, text) {
    const element = document.createElement(tag);
    element.className = name;
    if (text) element.textContent = text;
    return element;
  }

  /** Which of its kind it is, as printed, from 0. @param {Element} element */
  const place = (element) => Number(/** @type {HTMLElement} */ (element).dataset.n);

  /** @param {string} name */
  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", "#_i-" + name);
    svg.append(use);
    return svg;
  }

  Relais.dom = { src, all, byId, fill, icon, make, mark, one, place, show, write };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
