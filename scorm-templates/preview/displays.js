// Where the course is shown, as platforms do it: in this page, in a small frame, in a
// window of its own with the API in that window, or with the API in the one that
// opened it. A window opens on a click only; browsers block the others.

/** @typedef {"whole"|"small"|"window"|"opener"} PreviewDisplay */

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  const { text } = Preview;
  /** @param {string} id @returns {HTMLElement} */
  const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

  /** @param {{host: (window: Window) => void}} session @param {() => void} open puts the course into the window that is there now */
  Preview.displays = function (session, open) {
    /** @type {PreviewDisplay} */
    let display = "whole";
    /** @type {Window|null} */
    let other = null;
    const elsewhere = byId("elsewhere");

    const isWindow = () => display === "window" || display === "opener";
    const isOpen = () => other !== null && !other.closed;

    /** @param {string} words */
    function say(words) {
      elsewhere.hidden = words === "";
      byId("elsewhere-words").textContent = words;
    }

    /** Inside a click. */
    function openWindow() {
      if (isOpen()) return open();
      const opened = window.open("/preview/window", "relais-preview-course", "popup,width=1024,height=720");
      if (!opened) return say(text("window-blocked"));
      other = opened;
      opened.addEventListener("load", () => {
        session.host(display === "window" ? opened : window);
        // Players that have the API in their window are opened without a way back.
        if (display === "window") opened.opener = null;
        open();
        // It is closed a moment after it says that it goes.
        opened.addEventListener("pagehide", () => window.setTimeout(tell, 300));
      });
    }

    function tell() {
      say(!isWindow() ? "" : isOpen() ? text("window-open") : text("window-opens"));
    }

    byId("open-window").addEventListener("click", openWindow);

    return {
      isWindow,
      openWindow,
      /** Where a frame can be put; null: its window is not open. @returns {HTMLElement|null} */
      stage() {
        if (!isWindow()) return byId("stage");
        return isOpen() ? /** @type {Window} */ (other).document.getElementById("stage") : null;
      },
      /** What stands here instead of the course. */
      tell,
      /** @param {PreviewDisplay} chosen */
      choose(chosen) {
        if (isOpen()) other?.close();
        other = null;
        display = chosen;
        session.host(window);
        byId("stage").classList.toggle("small", chosen === "small");
      },
    };
  };
})((globalThis.Preview = globalThis.Preview || /** @type {any} */ ({})));
