// Where things are in a picture, in percent, as `::: hotspots` wants them: pointed at with the
// mouse or a finger, or typed; what is written is copied from here into the page's source.
//
// The picture is in the course's frame, the rectangle over it in this page: the course itself
// stays as it is, and none of its scripts hears of it.

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  /** Least width and height that a place may have, in percent. */
  const LEAST = 3;

  const { make, text } = Preview;
  /** @param {string} id @returns {HTMLElement} */
  const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

  /** @param {() => HTMLIFrameElement|null} frameNow */
  Preview.places = function (frameNow) {
    const button = byId("places-button");
    const panel = byId("places");
    const box = byId("place-box");
    const choice = /** @type {HTMLSelectElement} */ (byId("place-picture"));
    const written = byId("place-written");
    const fields = ["left", "top", "width", "height"].map((name) => /** @type {HTMLInputElement} */ (byId("place-" + name)));
    /** @type {HTMLImageElement|null} */
    let image = null;
    /** @type {{x: number, y: number}|null} where a finger went down, in percent */
    let from = null;
    /** @type {Document|null} whose pointer is listened to */
    let heard = null;

    const isOpen = () => !panel.hidden;

    /** Pictures of the page that is shown. */
    function pictures() {
      const inner = frameNow()?.contentDocument;
      const all = inner ? [...inner.querySelectorAll(".figure img")] : [];
      return /** @type {HTMLImageElement[]} */ (all).filter((one) => one.getClientRects().length > 0 && one.offsetWidth > 0);
    }

    function values() {
      const numbers = fields.map((field) => Math.round(Number(field.value)) || 0);
      const kept = (/** @type {number} */ number, /** @type {number} */ least, /** @type {number} */ most) => Math.min(Math.max(number, least), most);
      const [left, top] = [kept(numbers[0], 0, 100 - LEAST), kept(numbers[1], 0, 100 - LEAST)];
      return [left, top, kept(numbers[2], LEAST, 100 - left), kept(numbers[3], LEAST, 100 - top)];
    }

    /** @param {number[]} numbers */
    function set(numbers) {
      fields.forEach((field, n) => (field.value = String(Math.round(numbers[n]))));
      write();
    }

    function write() {
      written.textContent = "@" + values().join(",");
      byId("place-copied").textContent = "";
    }

    /** The choice of pictures, by what is said of them. */
    function list() {
      const all = pictures();
      const names = all.map((one, n) => `${n + 1}. ${one.alt || text("place-no-alt")}`);
      if (choice.dataset.names !== names.join("\n")) {
        choice.dataset.names = names.join("\n");
        choice.replaceChildren(...names.map((name, n) => new Option(name, String(n))));
      }
      if (!image || !all.includes(image)) image = all[0] || null;
      choice.selectedIndex = image ? all.indexOf(image) : -1;
      byId("place-none").hidden = all.length > 0;
      byId("place-fields").hidden = all.length === 0;
    }

    /** Puts the rectangle where the picture is now, and those that the page has already. */
    function draw() {
      if (!isOpen()) return;
      const frame = frameNow();
      if (frame?.contentDocument !== heard) listen(frame?.contentDocument || null);
      list();
      const isHere = frame?.ownerDocument === document;
      box.hidden = !image || !isHere;
      if (frame && image && isHere) {
        const [outer, inner, stage] = [frame.getBoundingClientRect(), image.getBoundingClientRect(), byId("stage").getBoundingClientRect()];
        const at = { left: outer.left + frame.clientLeft + inner.left - stage.left, top: outer.top + frame.clientTop + inner.top - stage.top };
        Object.assign(box.style, { left: at.left + "px", top: at.top + "px", width: inner.width + "px", height: inner.height + "px" });
        // Not over what stands around the frame.
        const [above, below] = [Math.max(0, -inner.top), Math.max(0, inner.bottom - frame.clientHeight)];
        box.style.clipPath = `inset(${above}px 0 ${below}px 0)`;
        const [left, top, width, height] = values();
        const mine = /** @type {HTMLElement} */ (box.firstElementChild);
        Object.assign(mine.style, { left: left + "%", top: top + "%", width: width + "%", height: height + "%" });
        there(image);
      }
      requestAnimationFrame(draw);
    }

    /** Places that the page has already. @param {HTMLImageElement} shown */
    function there(shown) {
      const spots = /** @type {HTMLElement[]} */ ([...(shown.closest(".picture")?.querySelectorAll(".spot") || [])]);
      const key = spots.map((spot) => spot.style.cssText).join("|");
      if (box.dataset.there === key) return;
      box.dataset.there = key;
      for (const old of box.querySelectorAll(".place-there")) old.remove();
      spots.forEach((spot, n) => {
        const { left, top, width, height } = spot.style;
        const rectangle = make("span", "place-there", String(n + 1));
        Object.assign(rectangle.style, { left, top, width, height });
        box.append(rectangle);
      });
    }

    // --- pointing

    /** @param {PointerEvent} event */
    function pointed(event) {
      const shown = pictures().find((one) => {
        const place = one.getBoundingClientRect();
        return event.clientX >= place.left && event.clientX <= place.right && event.clientY >= place.top && event.clientY <= place.bottom;
      });
      const one = from ? image : shown;
      if (!one) return null;
      const place = one.getBoundingClientRect();
      const kept = (/** @type {number} */ share) => Math.min(Math.max(share * 100, 0), 100);
      return { one, x: kept((event.clientX - place.left) / place.width), y: kept((event.clientY - place.top) / place.height) };
    }

    /** @param {Event} event */
    function onPointer(event) {
      if (!isOpen()) return;
      const at = pointed(/** @type {PointerEvent} */ (event));
      if (!at) return;
      // Neither the course nor the browser, which would drag the picture, does anything with it.
      event.preventDefault();
      event.stopPropagation();
      if (event.type === "pointerdown") {
        image = at.one;
        from = at;
        set([Math.min(at.x, 100 - LEAST), Math.min(at.y, 100 - LEAST), LEAST, LEAST]);
      } else if (event.type === "pointermove" && from) {
        const size = (/** @type {number} */ one, /** @type {number} */ other) => Math.max(Math.abs(one - other), LEAST);
        const begin = (/** @type {number} */ one, /** @type {number} */ other) => Math.min(one, other, 100 - LEAST);
        set([begin(from.x, at.x), begin(from.y, at.y), size(from.x, at.x), size(from.y, at.y)]);
      } else if (event.type === "pointermove") {
        byId("place-here").textContent = `${Math.round(at.x)} %, ${Math.round(at.y)} %`;
      } else if (event.type !== "click") from = null;
    }

    /** @param {Document|null} inner */
    function listen(inner) {
      heard = inner;
      from = null;
      for (const name of ["pointerdown", "pointermove", "pointerup", "pointercancel", "click", "dragstart"]) {
        inner?.addEventListener(name, onPointer, { capture: true });
      }
    }

    // --- the panel

    button.addEventListener("click", () => {
      panel.hidden = isOpen();
      button.setAttribute("aria-expanded", String(isOpen()));
      box.hidden = true;
      if (!isOpen()) return;
      write();
      draw();
    });
    choice.addEventListener("change", () => {
      image = pictures()[choice.selectedIndex] || null;
      image?.scrollIntoView({ block: "center" });
    });
    for (const field of fields) {
      field.addEventListener("input", write);
      field.addEventListener("change", () => set(values()));
    }
    byId("place-copy").addEventListener("click", async () => {
      const said = byId("place-copied");
      try {
        await navigator.clipboard.writeText(written.textContent || "");
        said.textContent = text("place-copied");
      } catch {
        // Without a clipboard it is selected, to be copied with the keyboard.
        window.getSelection()?.selectAllChildren(written);
        said.textContent = text("place-selected");
      }
    });
  };
})((globalThis.Preview = globalThis.Preview || /** @type {any} */ ({})));
