// The items of a course with several: what can be opened, what has been done.

(function () {
  "use strict";

  /** @param {Element} root @param {{ say: PlayerSay, open: (item: PlayerItem) => void }} how */
  function create(root, { say, open }) {
    /** @param {PlayerItem[]} items @param {string | null} current */
    function draw(items, current) {
      const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.item : undefined;
      const list = document.createElement("ol");
      for (const item of items) {
        if (!item.visible) continue;
        const line = document.createElement("li");
        line.style.setProperty("--level", String(Math.min(item.level, 4)));
        const launches = item.sco || item.url;
        const name = document.createElement(launches ? "button" : "span");
        name.className = "item";
        const title = document.createElement("span");
        title.className = "item-title";
        title.textContent = item.title;
        name.append(title);
        if (item.sco) {
          const status = document.createElement("span");
          const word = item.locked ? "locked" : item.status.replace(" ", "-");
          status.className = `status ${word}`;
          status.textContent = say(`player-status-${word}`);
          name.append(status);
        }
        if (name instanceof HTMLButtonElement) {
          name.type = "button";
          name.dataset.item = item.id;
          if (item.id === current) name.setAttribute("aria-current", "true");
          // Not `disabled`: it can be reached, and says why it is closed.
          if (item.locked) name.setAttribute("aria-disabled", "true");
          else name.addEventListener("click", () => open(item));
        } else {
          line.className = "heading";
        }
        line.append(name);
        list.append(line);
      }
      root.replaceChildren(list);
      if (focused) /** @type {HTMLElement | null} */ (root.querySelector(`[data-item="${CSS.escape(focused)}"]`))?.focus();
    }
    return { draw };
  }

  Player.menu = create;
})();
