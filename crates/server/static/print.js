// Buttons that print, where there are scripts.

(function () {
  "use strict";

  for (const button of document.querySelectorAll("[data-print]")) {
    button.removeAttribute("hidden");
    button.addEventListener("click", () => print());
  }
})();
