// The page around the player: gives it fresh tokens, opens it again, leaves.
// Messages are taken from the player's window and origin only.

(function () {
  "use strict";

  const { content = "", slug = "", csrf = "" } = document.body.dataset;
  const frame = /** @type {HTMLIFrameElement} */ (document.getElementById("lecteur"));

  addEventListener("message", (event) => {
    if (event.origin !== content || event.source !== frame.contentWindow) return;
    const message = event.data;
    if (typeof message !== "object" || message === null) return;
    if (message.relais === "token?" && typeof message.token === "string") renew(message.token);
    if (message.relais === "relaunch") location.reload();
    if (message.relais === "exit") location.assign(message.to === "attestation" ? `/mes-cours/${encodeURIComponent(slug)}/attestation` : "/mes-cours");
  });

  // Keys go to the course at once, unless the learner is elsewhere.
  frame.addEventListener("load", () => document.activeElement === document.body && frame.focus());
  // Without this script a player could do nothing, and is not there.
  frame.src = frame.dataset.src || "";

  /** @param {string} old the token that expired */
  async function renew(old) {
    const body = new URLSearchParams({ csrf, token: old });
    const path = `/mes-cours/${encodeURIComponent(slug)}/jeton`;
    const answer = await fetch(path, { method: "POST", body }).catch(() => null);
    if (!answer) return;
    if (answer.status === 409) frame.contentWindow?.postMessage({ relais: "superseded" }, content);
    if (!answer.ok) return;
    const { token } = await answer.json();
    frame.contentWindow?.postMessage({ relais: "token", token }, content);
  }
})();
