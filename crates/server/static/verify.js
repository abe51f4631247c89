// The QR code's address has the attestation behind `#`, which browsers send nowhere:
// it is put into the form, out of the address and the history, and sent as a body.

(function () {
  "use strict";

  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("verifier"));
  const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("texte"));

  function take() {
    const text = location.hash.slice(1);
    if (!form || !field || text.length < 100) return;
    history.replaceState(null, "", location.pathname);
    field.value = text;
    form.submit();
  }

  addEventListener("hashchange", take);
  take();
})();
