// A page that could not be shown asks again, unseen, and is loaded once it can be. It does not
// change under who reads it before (WCAG 2.2.1), and without scripts there is a link.

(function () {
  "use strict";

  const pause = Number(document.querySelector("[data-again]")?.getAttribute("data-again")) * 1000;

  async function ask() {
    try {
      const { status } = await fetch(location.href, { method: "HEAD", cache: "no-store", redirect: "manual" });
      if (status < 500 && status !== 429) return location.reload();
    } catch {
      // Nobody answers.
    }
    setTimeout(ask, pause);
  }

  if (pause) setTimeout(ask, pause);
})();
