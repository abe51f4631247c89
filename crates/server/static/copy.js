// Buttons that copy a text, where there are scripts.

(function () {
  "use strict";

  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById(button.getAttribute("data-copy") || ""));
    const said = button.parentElement?.querySelector("[role=status]");
    if (!field || !said) continue;
    button.removeAttribute("hidden");
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        // Without the permission the text is selected: one key is left to press.
        return;
      }
      said.textContent = button.getAttribute("data-done");
    });
  }
})();
