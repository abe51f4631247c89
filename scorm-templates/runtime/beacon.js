// Tells the partner's server, once, that the module is completed: partner, module,
// version, month. Nothing about the learner, who may turn it off. Only in packages of
// a partner whose branding file asks for it.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  /**
   * @param {Course} course
   * @param {boolean} complete already, before this launch: it was told then, or turned off
   * @param {() => boolean} wanted by the learner
   * @returns {(complete: boolean) => void} called whenever that may have changed
   */
  Relais.beacon = function (course, complete, wanted) {
    const key = "relais:beacon:" + course.course + "@" + course.partner;
    let told = ""; // "", the month it is due for, or "sent"
    try {
      told = localStorage.getItem(key) || "";
    } catch {
      // Known as long as the page is open.
    }

    /** @param {string} value */
    function keep(value) {
      told = value;
      try {
        localStorage.setItem(key, value);
      } catch {
        // As above.
      }
    }

    function send() {
      if (!/^\d{4}-\d\d$/.test(told) || !wanted() || navigator.onLine === false) return;
      const body = JSON.stringify({ partner: course.partner, module: course.course, version: course.version, month: told });
      // Marked first: what does not arrive is lost, but nobody counts twice.
      keep("sent");
      fetch(/** @type {string} */ (course.beacon), { method: "POST", mode: "no-cors", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", keepalive: true, body }).catch(() => {});
    }

    window.addEventListener("online", send);
    send();
    return (now) => {
      if (!now || complete) return;
      complete = true;
      if (!told && wanted()) keep(new Date().toISOString().slice(0, 7));
      send();
    };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
