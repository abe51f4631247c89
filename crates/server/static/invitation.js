// The secret of an invitation stands behind the `#` of its link, which browsers send to
// nobody. It goes into the form, and out of the address.

(function () {
  "use strict";

  const field = /** @type {HTMLInputElement} */ (document.getElementById("code"));
  const secret = location.hash.slice(1);
  if (!secret) return;
  field.value = secret;
  history.replaceState(null, "", location.pathname);
  document.getElementById("login")?.focus();
})();
