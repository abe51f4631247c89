// The preview follows what is typed, where there are scripts: each change is tried as the
// button « Voir l’aperçu » does it, and what the answer says is put into the page.

(function () {
  "use strict";

  /** What an answer renews: what is said of each field, what may be dropped, the preview. */
  const PARTS = ["name-said", "logo-said", "colour-said", "contact-said", "return-said", "label-said", "updates-said", "updates-key-said", "essai", "vue"];
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("marque"));
  const status = document.getElementById("suivi");
  const logo = /** @type {HTMLInputElement | null} */ (document.getElementById("logo"));
  const none = /** @type {HTMLInputElement | null} */ (document.getElementById("sans_couleur"));
  if (!form || !status || !logo || !none) return;

  /** @type {AbortController | undefined} */
  let asking;
  let timer = 0;

  form.addEventListener("input", (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.type !== "color") return;
    // Whoever chooses a colour wants it.
    none.checked = false;
    later(400);
  });
  form.addEventListener("change", () => later(50));
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asking?.abort();
  });

  /** Asks once nothing was changed for a moment. @param {number} milliseconds */
  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(ask, milliseconds);
  };

  /** @param {"asked" | "shown" | "refused" | "failed"} what */
  const say = (what) => (status.textContent = status.getAttribute(`data-${what}`));

  const ask = async () => {
    asking?.abort();
    const mine = (asking = new AbortController());
    const file = logo.files?.[0];
    const fields = new FormData(form);
    fields.append("faire", "essayer");
    say("asked");
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields, signal: mine.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine.signal.aborted) return;
      if (!page.getElementById("vue")) return say("failed");
      renew(page);
      // A logo that was taken stands in the page, and is not sent again.
      if (file && file === logo.files?.[0] && !page.getElementById("logo-error")) logo.value = "";
      say(page.getElementById("refus") ? "refused" : "shown");
    } catch {
      if (!mine.signal.aborted) say("failed");
    }
  };

  /** @param {Document} page the answer */
  const renew = (page) => {
    for (const id of PARTS) {
      const [here, there] = [document.getElementById(id), page.getElementById(id)];
      if (!here || !there) continue;
      const stamp = there.getAttribute("data-stamp");
      // What says the same, or would draw the same preview, stays as it is.
      if (stamp === null ? here.innerHTML === there.innerHTML : stamp === here.getAttribute("data-stamp")) continue;
      if (stamp !== null) here.setAttribute("data-stamp", stamp);
      const had = here.contains(document.activeElement) ? document.activeElement?.id : undefined;
      here.replaceChildren(...[...there.childNodes].map((node) => document.importNode(node, true)));
      // Whoever was on something that is gone goes on beside it.
      if (had !== undefined) (document.getElementById(had) || here.parentElement?.querySelector("input"))?.focus();
    }
    for (const field of form.querySelectorAll("input[id]")) {
      const told = page.getElementById(field.id);
      for (const name of ["aria-invalid", "aria-describedby"]) {
        const value = told?.getAttribute(name);
        if (value === null || value === undefined) field.removeAttribute(name);
        else field.setAttribute(name, value);
      }
    }
  };
})();
