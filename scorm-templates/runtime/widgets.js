// Tabs, and the glossary's entries: only some pages have them.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { all, byId, one, show, make } = Relais.dom;

  /** Sections become tabs. @param {HTMLElement} tabs */
  Relais.tabSet = function (tabs) {
    const panels = all(tabs, ":scope > .tab");
    const list = make("div", "tab-list");
    list.setAttribute("role", "tablist");
    const buttons = panels.map((panel) => {
      const button = make("button", "tab-button");
      button.setAttribute("type", "button");
      button.setAttribute("role", "tab");
      button.id = panel.id + "_tab";
      button.setAttribute("aria-controls", panel.id);
      button.append(...[...(one(panel, ".tab-title")?.childNodes || [])].map((node) => node.cloneNode(true)));
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      panel.tabIndex = 0;
      return button;
    });
    /** @param {number} chosen */
    const select = (chosen) => {
      panels.forEach((panel, i) => show(panel, i === chosen));
      buttons.forEach((button, i) => {
        button.setAttribute("aria-selected", String(i === chosen));
        button.tabIndex = i === chosen ? 0 : -1;
      });
    };
    list.append(...buttons);
    list.addEventListener("click", (event) => {
      const at = buttons.indexOf(/** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest(".tab-button")));
      if (at >= 0) select(at);
    });
    list.addEventListener("keydown", (event) => {
      const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      const to = new Map([["ArrowRight", at + 1], ["ArrowLeft", at - 1], ["Home", 0], ["End", buttons.length - 1]]).get(event.key);
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      const chosen = (to + buttons.length) % buttons.length;
      select(chosen);
      buttons[chosen].focus();
    });
    tabs.prepend(list);
    select(0);
  };

  /** Shows the entry of the glossary that a link leads to. @param {Element} link @returns {boolean} */
  Relais.define = function (link) {
    const entry = byId((link.getAttribute("href") || "").slice(1));
    const dialog = /** @type {HTMLDialogElement} */ (byId("_term"));
    if (!entry || !dialog.showModal) return false;
    const name = byId("_term-title");
    name.textContent = one(entry, "dt")?.textContent || "";
    byId("_term-text").replaceChildren(...[...(one(entry, "dd")?.childNodes || [])].map((/** @type {Node} */ node) => node.cloneNode(true)));
    if (!dialog.open) dialog.showModal();
    // The name and, by the dialog's description, what it means; a link in an entry led to another.
    name.focus();
    return true;
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
