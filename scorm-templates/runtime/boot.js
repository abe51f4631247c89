// The one script inside the page, before the first paint. Without scripts everything shows, in
// one long page; with them, a page shows when it is asked for: by its address at once (in
// relais.css, `:target`), and for good once course.js has started. What is clicked until then
// is kept, and course.js does it.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = JSON.parse(localStorage.getItem("relais:preferences") || "{}");
    for (const name of ["size", "theme", "spacing", "contrast", "motion"]) if (chosen[name]) root.dataset[name] = chosen[name];
  } catch {
    // Storage of a page may be forbidden.
  }

  // Our own player comes from a page that said what the start page says: it is not painted once
  // more, unless nothing else comes.
  try {
    if (/** @type {any} */ (window.parent).relaisHost?.presents) {
      root.classList.add("presented");
      window.addEventListener("load", () => window.setTimeout(() => root.classList.remove("presented"), 3000));
    }
  } catch {
    // A window of somebody else.
  }

  document.addEventListener(
    "click",
    (event) => {
      if (root.classList.contains("started")) return;
      Relais.early?.removeAttribute("aria-busy");
      Relais.early = /** @type {Element} */ (event.target).closest("a, [data-do]");
      if (Relais.early?.matches("[data-do]")) Relais.early.setAttribute("aria-busy", "true");
    },
    true,
  );
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
