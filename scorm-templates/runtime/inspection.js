// A message to inspect: all of it can be marked, phrase by phrase, and nothing tells where to look;
// then what was found, missed, or marked though it proves nothing.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { scoring } = Relais;
  const { all, one, show, make, icon, place } = Relais.dom;

  /** @param {{root: Document|HTMLElement, text: (key: string, args?: Record<string, string|number>) => string, line: (kind: string, symbol: string, words: string) => HTMLElement}} stage */
  Relais.inspection = function ({ root, text, line }) {
    /** All of a message can be marked, phrase by phrase, and nothing of it tells where to look. @param {HTMLElement} element */
    function prepareSpecimen(element) {
      const specimen = one(element, ".specimen");
      if (!specimen) return;
      const walker = document.createTreeWalker(specimen, NodeFilter.SHOW_TEXT);
      /** @type {Text[]} */
      const loose = [];
      while (walker.nextNode()) {
        const words = /** @type {Text} */ (walker.currentNode);
        if (words.parentElement?.closest(".zone, dt, .specimen-target")) continue;
        loose.push(words);
      }
      for (const words of loose) {
        // Each phrase with the mark that ends it.
        const parts = words.data.split(/([.!?…:;,]+\s+)/);
        const pieces = parts.flatMap((part, i) => (i % 2 ? [] : [part + (parts[i + 1] || "")]));
        words.replaceWith(
          ...pieces.map((piece) => {
            if (!/[\p{L}\p{N}]/u.test(piece)) return piece;
            const zone = make("span", "zone", piece.trim());
            const [before, after] = [/^\s*/, /\s*$/].map((space) => (space.exec(piece) || [""])[0]);
            const group = document.createDocumentFragment();
            group.append(before, zone, after);
            return group;
          }),
        );
      }
      all(specimen, ".zone").forEach((zone, n) => {
        zone.setAttribute("role", "button");
        zone.tabIndex = 0;
        zone.setAttribute("aria-pressed", "false");
        if (!zone.dataset.to) return;
        // What is seen on a screen by pointing at it is heard with it.
        const heard = make("span", "vh", text("js-leads-to", { address: zone.dataset.to }));
        heard.id = element.id + "_to" + n;
        heard.setAttribute("aria-hidden", "true");
        element.append(heard);
        zone.setAttribute("aria-describedby", heard.id);
      });
    }

    /** Where a link of a message leads, as a device shows it: at the foot of the window. @param {Element|null} zone @param {HTMLElement} element */
    function showTarget(zone, element) {
      const place = one(element, ".specimen-target");
      if (place) place.textContent = /** @type {HTMLElement|null} */ (zone)?.dataset.to || "";
    }

    /** @param {HTMLElement} element @param {Activity} activity @returns {Seen} */
    function saidOf(element, activity) {
      const pressed = all(element, '.zone[aria-pressed="true"]').map((zone) => zoneIndex(activity, zone));
      const value = (/** @type {string} */ name) => /** @type {any} */ (one(element, `input[name$="_${name}"]:checked`)?.getAttribute("value") || "");
      return { marks: pressed.filter((n) => n >= 0).sort((a, b) => a - b), others: pressed.filter((n) => n < 0).length, verdict: value("verdict"), how: value("how") };
    }

    /** @param {Activity} activity @param {HTMLElement} zone */
    const zoneIndex = (activity, zone) => (activity.zones || []).findIndex((one) => one.id === zone.dataset.zone);

    /** Found, missed, or marked though it proves nothing: neither right nor wrong. @param {HTMLElement} element @param {Activity} activity @param {Answer} answer @param {boolean} shown */
    function paintZones(element, activity, answer, shown) {
      /** @param {number} n -1: a piece of which the author says nothing */
      const kind = (n) => {
        const picked = answer.picks.includes(n);
        if (activity.zones?.[n]?.suspicious) return picked ? "found" : "missed";
        return picked ? "alarm" : "";
      };
      for (const zone of all(element, ".zone")) {
        const n = zoneIndex(activity, zone);
        zone.classList.remove("found", "missed", "alarm");
        const how = !shown ? "" : n < 0 && zone.getAttribute("aria-pressed") === "true" ? "alarm" : kind(n);
        if (how) zone.classList.add(how);
      }
      for (const row of all(element, ".zone-why")) {
        const how = shown ? kind(place(row)) : "";
        row.classList.remove("found", "missed", "alarm");
        one(row, ".badge")?.remove();
        if (!how) continue;
        row.classList.add(how);
        const badge = make("span", "badge " + how);
        badge.append(icon(how === "found" ? "check" : how === "alarm" ? "help" : "warn"), make("span", "", text("js-zone-" + how)));
        row.prepend(badge);
      }
      follow(element, shown);
    }

    /** How many are marked, and whether it is asked how to verify. @param {HTMLElement} element @param {boolean} shown */
    function follow(element, shown) {
      const marked = one(element, ".marked");
      if (marked) marked.textContent = text("js-marked", { n: all(element, '.zone[aria-pressed="true"]').length });
      const verifies = one(element, 'input[value="verify"]:checked') !== null;
      show(one(element, ".verify-how"), verifies);
      for (const input of all(element, "input")) input.toggleAttribute("disabled", shown);
    }

    /** What is said of a verdict and of what was marked; the sign that suffices comes last. @param {HTMLElement} element @param {Activity} activity @param {Answer} answer */
    function judged(element, activity, answer) {
      const { share, right } = scoring.judge(activity, answer);
      const { marks, others, verdict, how } = scoring.seen(activity, answer);
      const wanted = scoring.suspicious(activity);
      const found = marks.filter((mark) => wanted.includes(mark)).length;
      const alarms = marks.length - found + others;
      const out = [];
      if (verdict) {
        const verifies = verdict === "verify" && how === "known";
        const isRight = verdict === activity.verdict && (verdict !== "verify" || verifies);
        const isPartly = verifies || (activity.verdict === "verify" && verdict === "fraudulent");
        const key = isRight ? "right" : verdict === "verify" ? (verifies ? "verified" : "asked") : "taken";
        out.push(line(isRight ? "right" : isPartly ? "partly" : "wrong", isRight ? "check" : isPartly ? "warn" : "cross", text("js-is-" + activity.verdict) + " " + text(`js-${key}-${activity.verdict}`)));
      }
      if (wanted.length) {
        const words = text("js-found", { n: found, total: wanted.length });
        out.push(verdict ? make("p", "verdict-note", words) : line(right ? "right" : share > 0 ? "partly" : "wrong", right ? "check" : "warn", words));
      }
      if (alarms) out.push(make("p", "verdict-note", text("js-false", { n: alarms })));
      const decisive = (activity.zones || []).findIndex((zone) => zone.decisive);
      const row = decisive >= 0 && one(element, `.zone-why[data-n="${decisive}"]`);
      if (row) {
        const teaches = make("p", "decisive", text("js-decisive") + " ");
        teaches.append(...["q", ".why"].flatMap((part) => [...(one(row, part)?.cloneNode(true) ? [/** @type {Node} */ (/** @type {Element} */ (one(row, part)).cloneNode(true)), " "] : [])]));
        out.push(teaches);
      }
      return out;
    }

    // The target of a link: by pointing at it, by the keyboard's focus, or by a long press, which marks nothing.
    let wasHeld = false;
    let holding = 0;
    for (const type of ["pointerover", "focusin", "pointerdown", "pointerout", "focusout", "pointerup", "pointercancel", "contextmenu"]) {
      root.addEventListener(type, (event) => {
        const zone = /** @type {Element} */ (event.target).closest?.('.zone[role="button"]');
        const element = /** @type {HTMLElement|null} */ (zone?.closest(".activity"));
        if (!zone || !element) return;
        const isTouch = /** @type {PointerEvent} */ (event).pointerType === "touch";
        if (type === "pointerdown") {
          wasHeld = false;
          window.clearTimeout(holding);
          if (isTouch) holding = window.setTimeout(() => ((wasHeld = true), showTarget(zone, element)), 500);
        } else if (type === "contextmenu") {
          if (wasHeld) event.preventDefault();
        } else if (type === "pointerover" || type === "focusin") showTarget(zone, element);
        else {
          window.clearTimeout(holding);
          // After a finger the address stays, until another piece is touched.
          if (!isTouch && type !== "pointerup") showTarget(element.querySelector(".zone:focus-visible"), element);
        }
      });
    }

    root.addEventListener("keydown", (event) => {
      const { key } = /** @type {KeyboardEvent} */ (event);
      const zone = /** @type {Element} */ (event.target).closest?.('.zone[role="button"]');
      if (!zone || (key !== "Enter" && key !== " ")) return;
      event.preventDefault();
      /** @type {HTMLElement} */ (zone).click();
    });

    /** A piece is marked, or no longer; false: it was held to see where it leads. @param {HTMLElement} zone */
    function press(zone) {
      if (wasHeld) return (wasHeld = false);
      zone.setAttribute("aria-pressed", String(zone.getAttribute("aria-pressed") !== "true"));
      return true;
    }

    return { prepareSpecimen, saidOf, zoneIndex, paintZones, follow, judged, press };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
