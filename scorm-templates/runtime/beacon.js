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
    const { storage } = Relais;
    const key = "beacon:" + course.course + "@" + course.partner;
    const before = "relais:" + key; // in localStorage: earlier packages kept it there
    let told = ""; // "", the month it is due for, or "sent"
    let isKnown = false; // what this browser kept of it has been read: until then nothing is written over it

    /** @param {string} value */
    const keep = (value) => ((told = value), isKnown ? storage.put(key, { told }) : null);

    async function read() {
      const kept = (await storage.wait(key)).get(key);
      const earlier = kept ? "" : storage.guarded(() => localStorage.getItem(before)) || "";
      const due = told;
      isKnown = true;
      told = String(kept?.told || earlier);
      // Sent once is sent, whatever is due now.
      if ((earlier || (due && !told)) && (await keep(told || due))) storage.guarded(() => localStorage.removeItem(before));
      send();
    }

    function send() {
      if (!isKnown || !/^\d{4}-\d\d$/.test(told) || !wanted() || navigator.onLine === false) return;
      const body = JSON.stringify({ partner: course.partner, module: course.course, version: course.version, month: told });
      // Marked first: what does not arrive is lost, but nobody counts twice.
      void keep("sent");
      fetch(/** @type {string} */ (course.beacon), { method: "POST", mode: "no-cors", credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", keepalive: true, body }).catch(() => {});
    }

    window.addEventListener("online", send);
    void read();
    return (now) => {
      if (!now || complete) return;
      complete = true;
      if (!told && wanted()) void keep(new Date().toISOString().slice(0, 7));
      send();
    };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
