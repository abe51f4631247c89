// Things are dragged beside the controls that do the same: an order by its arrows, pairs and
// categories by their lists. A drag only does what a control would; it is heard in the same way.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { all, one, show, make, place } = Relais.dom;
  // Pixels before a press is a drag; how near to an edge the page moves, and how much a frame.
  const SLACK = 5;
  const EDGE = 90;
  const STEP = 12;

  /** What is dragged, and what it can be dropped on. */
  const KINDS = [
    { item: ".order > .item", drop: ".order > .item" },
    { item: ".rights > .right", drop: ".pair" },
    { item: ".sort .pair", drop: ".bin, .tray" },
  ];

  /** @param {HTMLElement} row @param {number} value */
  function pick(row, value) {
    const select = /** @type {HTMLSelectElement} */ (one(row, "select"));
    select.value = String(value);
    for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));
  }

  /** @param {HTMLElement} element an activity */
  Relais.draggable = function (element) {
    for (const item of all(element, KINDS.map((kind) => kind.item).join())) {
      if (one(item, ".grip")) continue;
      const grip = make("span", "grip", "");
      grip.setAttribute("aria-hidden", "true");
      item.prepend(grip);
      item.classList.add("drag");
    }
    // The lists of the lefts say the same.
    one(element, ".rights")?.setAttribute("aria-hidden", "true");
    for (const bin of all(element, ".bin")) {
      if (one(bin, "ul")) continue;
      const list = make("ul", "bin-items", "");
      list.setAttribute("aria-label", (one(bin, ".bin-name")?.textContent || "").trim());
      bin.append(list);
    }
  };

  // --- categories: what is sorted stands in them

  /** @param {HTMLElement} element an activity */
  Relais.sorted = function (element) {
    for (const row of all(element, ".sort .pair")) file(row);
    use(element);
  };

  /** What stands beside a left already looks so. @param {Element|null} element an activity */
  function use(element) {
    const used = element ? all(element, "select").map((select) => Number(/** @type {HTMLSelectElement} */ (select).value)) : [];
    for (const right of element ? all(element, ".right") : []) right.classList.toggle("used", used.includes(place(right)));
  }

  /** @param {HTMLElement} row */
  function file(row) {
    const sort = row.closest(".sort");
    const value = Number(/** @type {HTMLSelectElement} */ (one(row, "select")).value);
    const to = sort && (value < 0 ? one(sort, ".tray") : one(sort, `.bin[data-n="${value}"] > ul`));
    if (!sort || !to || row.parentElement === to) return;
    const focused = /** @type {HTMLElement|null} */ (row.contains(document.activeElement) ? document.activeElement : null);
    to.append(row);
    focused?.focus({ preventScroll: true });
    show(one(sort, ".tray"), !!one(sort, ".tray > .pair"));
  }

  // With the keyboard it moves once the focus has gone on: the next one is where it was.
  let isTyped = false;
  document.addEventListener("keydown", () => (isTyped = true), true);
  document.addEventListener("pointerdown", () => (isTyped = false), true);
  for (const type of ["change", "focusout"]) {
    document.addEventListener(type, (event) => {
      const at = /** @type {Element} */ (event.target);
      const row = /** @type {HTMLElement|null} */ (at.closest(".sort .pair"));
      if (type === "change" && at.matches("select")) use(at.closest(".activity"));
      if (!row || (type === "change" && isTyped)) return;
      if (type === "change") file(row);
      else window.setTimeout(() => row.contains(document.activeElement) || file(row));
    });
  }

  // --- dragging

  document.addEventListener("pointerdown", (event) => {
    const at = /** @type {Element} */ (event.target);
    const item = /** @type {HTMLElement|null} */ (at.closest?.(".drag"));
    const activity = item?.closest(".activity:not(.revealed)");
    const kind = item && KINDS.find((one) => item.matches(one.item));
    // A finger scrolls the page, but for the grip.
    if (!item || !activity || !kind || event.button || at.closest("select, button, a, input") || (event.pointerType !== "mouse" && !at.closest(".grip"))) return;
    drag(event, item, activity, kind);
  });

  /** @param {PointerEvent} start @param {HTMLElement} item @param {Element} activity @param {{item: string, drop: string}} kind */
  function drag(start, item, activity, kind) {
    /** @type {HTMLElement|null} */
    let ghost = null;
    /** @type {Element|null} */
    let over = null;
    let [x, y] = [start.clientX, start.clientY];
    const box = item.getBoundingClientRect();
    const home = { parent: item.parentElement, next: item.nextElementSibling };

    /** @param {PointerEvent} event */
    function move(event) {
      if (event.pointerId !== start.pointerId) return;
      [x, y] = [event.clientX, event.clientY];
      if (!ghost && Math.hypot(x - start.clientX, y - start.clientY) < SLACK) return;
      if (!ghost) lift();
      event.preventDefault();
      follow();
    }

    function lift() {
      ghost = /** @type {HTMLElement} */ (item.cloneNode(true));
      ghost.removeAttribute("id");
      for (const named of all(ghost, "[id], select, .feedback")) named.matches("select, .feedback") ? named.remove() : named.removeAttribute("id");
      ghost.setAttribute("aria-hidden", "true");
      ghost.classList.add("ghost");
      ghost.style.width = box.width + "px";
      activity.append(ghost);
      item.classList.add("lifted");
      document.documentElement.classList.add("dragging");
      window.getSelection()?.removeAllRanges();
      window.requestAnimationFrame(scroll);
    }

    function follow() {
      if (!ghost) return;
      ghost.style.left = box.left + x - start.clientX + "px";
      ghost.style.top = box.top + y - start.clientY + "px";
      const next = document.elementFromPoint(x, y)?.closest(kind.drop) || null;
      const target = next && activity.contains(next) ? next : null;
      if (over !== target) {
        over?.classList.remove("over");
        target?.classList.add("over");
        over = target;
      }
      // An order changes under the finger.
      if (!target || target === item || !item.matches(".item")) return;
      const middle = target.getBoundingClientRect();
      if (y < middle.top + middle.height / 2) target.before(item);
      else target.after(item);
    }

    /** Near the edge of the window the page comes along. */
    function scroll() {
      if (!ghost) return;
      const by = y < EDGE ? -STEP : y > window.innerHeight - EDGE ? STEP : 0;
      if (by) {
        window.scrollBy(0, by);
        follow();
      }
      window.requestAnimationFrame(scroll);
    }

    /** @param {Event} event */
    function end(event) {
      if (event instanceof KeyboardEvent ? event.key !== "Escape" : /** @type {PointerEvent} */ (event).pointerId !== start.pointerId) return;
      for (const [type, listener] of LISTENERS) document.removeEventListener(type, listener);
      if (!ghost) return;
      ghost.remove();
      ghost = null;
      over?.classList.remove("over");
      item.classList.remove("lifted");
      document.documentElement.classList.remove("dragging");
      const isDropped = event.type === "pointerup";
      if (item.matches(".item")) {
        if (!isDropped) home.parent?.insertBefore(item, home.next);
        else item.dispatchEvent(new CustomEvent("relais:moved", { bubbles: true }));
      } else if (isDropped && over?.matches(".pair")) pick(/** @type {HTMLElement} */ (over), place(item));
      else if (isDropped && over) pick(item, over.matches(".bin") ? place(over) : -1);
    }

    /** @type {[string, (event: any) => void][]} */
    const LISTENERS = [
      ["pointermove", move],
      ["pointerup", end],
      ["pointercancel", end],
      ["keydown", end],
    ];
    for (const [type, listener] of LISTENERS) document.addEventListener(type, listener);
  }
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
