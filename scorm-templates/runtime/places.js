// Places in a picture: to find, where the boxes below do the same, or to explore, where each place
// is a button. Nothing shows where they are to be found: a box that has the focus shows its place.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { all, one, make } = Relais.dom;

  /** @param {HTMLElement} element an activity */
  Relais.places = function (element) {
    const list = one(element, ".places");
    const image = one(element, ".figure img");
    if (!list || !image) return;
    // In a copy for a reminder there is one already, which does nothing.
    const picture = /** @type {HTMLElement|null} */ (image.closest(".picture")) || make("span", "picture");
    if (!image.closest(".picture")) {
      image.replaceWith(picture);
      picture.append(image);
    }
    for (const dead of all(picture, ".spot")) dead.remove();
    const isToFind = list.matches(".choices");
    all(list, "[data-area]").forEach((row, n) => {
      const spot = make(isToFind ? "span" : "button", "spot");
      const [left, top, width, height] = (row.dataset.area || "").split(" ");
      Object.assign(spot.style, { left: left + "%", top: top + "%", width: width + "%", height: height + "%" });
      // A small place lies upon a large one.
      spot.style.setProperty("--z", String(Math.round(100 - (Number(width) * Number(height)) / 100)));
      spot.dataset.n = String(n);
      picture.append(spot);
      if (isToFind) toFind(element, row, spot);
      else toOpen(element, row, spot);
    });
    if (isToFind) findIn(element, list, picture);
  };

  // --- to find

  /** @param {HTMLElement} element @param {HTMLElement} row @param {HTMLElement} spot */
  function toFind(element, row, spot) {
    const input = /** @type {HTMLInputElement} */ (one(row, "input"));
    const name = one(row, ".choice-text");
    const said = one(element, ".spot-said");
    spot.addEventListener("click", () => {
      if (element.matches(".revealed")) return;
      input.checked = !input.checked;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      if (said) said.textContent = input.checked ? (name?.textContent || "").trim() : "";
    });
    input.addEventListener("change", () => Relais.marked?.(element));
    input.addEventListener("focus", () => {
      if (!input.matches(":focus-visible")) return;
      spot.classList.add("focused");
      // For whoever sees the picture; a screen reader says the box itself.
      spot.dataset.name = (name?.textContent || "").trim();
    });
    input.addEventListener("blur", () => spot.classList.remove("focused"));
  }

  /** What is marked, and how it was judged, in the picture as in the list. @param {HTMLElement} element an activity */
  Relais.marked = function (element) {
    const spots = all(element, ".spot");
    all(element, ".places > .choice").forEach((row, n) => {
      const spot = spots[n];
      if (!spot) return;
      spot.classList.toggle("marked", !!one(row, "input:checked"));
      for (const kind of ["right", "wrong", "missed"]) spot.classList.toggle(kind, row.classList.contains(kind));
    });
  };

  /** @param {HTMLElement} element @param {HTMLElement} list @param {HTMLElement} picture */
  function findIn(element, list, picture) {
    const said = one(element, ".spot-said");
    const button = one(element, '[data-do="places"]');
    list.classList.add("folded");
    picture.classList.add("to-find");
    picture.addEventListener("click", (event) => {
      if (said && !/** @type {Element} */ (event.target).closest(".spot") && !element.matches(".revealed")) said.textContent = said.dataset.nothing || "";
    });
    button?.addEventListener("click", () => {
      const isOpen = !list.classList.toggle("folded");
      button.setAttribute("aria-expanded", String(isOpen));
    });
  }

  // --- to explore

  /** @param {HTMLElement} element @param {HTMLElement} row @param {HTMLElement} spot */
  function toOpen(element, row, spot) {
    spot.setAttribute("type", "button");
    spot.setAttribute("aria-expanded", "false");
    spot.setAttribute("aria-controls", row.id);
    spot.append(make("span", "spot-number", String(Number(spot.dataset.n) + 1)), make("span", "vh", ". " + (one(row, ".place-name")?.textContent || "").trim()));
    row.classList.add("shut");
    spot.addEventListener("click", () => {
      const isOpen = spot.getAttribute("aria-expanded") !== "true";
      for (const other of all(element, ".spot")) other.setAttribute("aria-expanded", "false");
      for (const other of all(element, ".place")) other.classList.toggle("shut", other !== row || !isOpen);
      spot.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) spot.dispatchEvent(new CustomEvent("relais:opened", { bubbles: true, detail: Number(spot.dataset.n) }));
    });
  }
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
