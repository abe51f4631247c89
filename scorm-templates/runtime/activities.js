// Questions, scenario, inspection and checklist in the page, and the final quiz.
// The answers live in the state; this file shows them and takes new ones.

/**
 * @typedef {object} Stage what the activities need from the course
 * @property {Document|HTMLElement} root what holds the module's pages: the document, or a part of it
 * @property {Course} course the module's
 * @property {State} state the module's
 * @property {() => boolean} isOpen in review mode nothing is locked
 * @property {(key: string, args?: Record<string, string|number>) => string} text
 * @property {(changed: Activity[], judged: boolean) => void} changed store it; judged: tell the LMS what was answered
 * @property {(id: string) => void} go
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { codec, scoring } = Relais;

  const { all, one, show, make, icon } = Relais.dom;
  /** @param {Element} element */
  const place = (element) => Number(/** @type {HTMLElement} */ (element).dataset.n);

  // Not how sure somebody is of them.
  const ANSWERS = "input:not(.sure input)";

  /** @param {Stage} stage */
  function activities(stage) {
    const { root, course, state, text } = stage;
    /** @type {Map<string, Activity>} */
    const byKey = new Map(course.activities.map((activity) => [activity.key, activity]));
    /** @type {Map<string, Activity>} */
    const byId = new Map(course.activities.map((activity) => [activity.id, activity]));
    /** @type {Map<string, HTMLElement>} */
    const elements = new Map();
    for (const element of all(root, ".activity[data-key]")) elements.set(element.dataset.key || "", element);

    /** @param {Activity} activity @returns {Answer} */
    const peek = (activity) => state.answers.get(activity.key) || codec.blank();

    /** @param {Activity} activity @returns {Answer} */
    function touch(activity) {
      const answer = peek(activity);
      state.answers.set(activity.key, answer);
      return answer;
    }

    /** @param {Activity} activity */
    const revealed = (activity) => (activity.quiz ? state.quiz?.state === 2 : peek(activity).locked);

    // --- preparing the page, once

    function prepare() {
      drawPools();
      elements.forEach(setUp);
      number();
    }

    /** @param {HTMLElement} element as it was printed @param {string} key */
    function setUp(element, key) {
      const activity = byKey.get(key);
      if (!activity) return;
      if (activity.shuffle && activity.choices) {
        const list = one(element, ".choices");
        if (list) list.append(...scoring.shuffle([...list.children], state.seed, key));
      }
      if (activity.type === "matching") offerRights(element, key);
      Relais.draggable?.(element);
      Relais.places?.(element);
      if (activity.type === "inspection") prepareSpecimen(element);
      fill(element, activity);
      paint(activity);
    }

    /** The preview put a newer print in an activity's place; `detail` is its text. */
    root.addEventListener("relais:renew", (event) => {
      const element = /** @type {HTMLElement} */ (event.target);
      const key = element.dataset.key || "";
      Object.assign(byKey.get(key) || {}, { text: /** @type {CustomEvent} */ (event).detail });
      elements.set(key, element);
      drawPools();
      setUp(element, key);
      number();
      paintQuiz();
    });

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

    /** Pools outside the quiz: drawn once, topped up when an update took questions away. */
    function drawPools() {
      for (const pool of course.pools) {
        if (pool.quiz) continue;
        const keys = pool.activities.map((id) => byId.get(id)?.key || "");
        let drawn = (state.draws.get(pool.key) || []).filter((key) => keys.includes(key));
        const missing = Math.min(pool.draw, keys.length) - drawn.length;
        if (missing > 0) {
          const others = keys.filter((key) => !drawn.includes(key));
          drawn = [...drawn, ...scoring.draw(others, missing, state.seed, pool.key)];
        }
        state.draws.set(pool.key, drawn);
        for (const key of keys) show(elements.get(key) || null, drawn.includes(key));
      }
    }

    /** Questions count from 1 on each page, among those shown. */
    function number() {
      for (const page of all(root, ".page")) {
        let n = 0;
        for (const element of all(page, ".question")) {
          const activity = byKey.get(element.dataset.key || "");
          const out = activity?.quiz ? !state.quiz?.drawn.includes(activity.key) : element.hidden;
          const name = one(element, ".activity-name");
          if (!out && name) name.textContent = text("js-question", { n: ++n });
        }
      }
    }

    /** @param {HTMLElement} element @param {string} key */
    function offerRights(element, key) {
      // Categories stay in their order, what is sorted comes in any.
      const rights = scoring.shuffle(all(element, ".right"), state.seed, key).concat(all(element, ".bin"));
      one(element, ".tray")?.append(...scoring.shuffle(all(element, ".tray > .left"), state.seed, key));
      if (rights[0]?.matches(".right")) one(element, ".rights")?.append(...rights);
      for (const select of all(element, "select")) {
        for (const right of rights) {
          const option = make("option", "", ((one(right, ".bin-name") || right).textContent || "").trim());
          option.setAttribute("value", String(place(right)));
          select.append(option);
        }
      }
    }

    // --- between the page and an answer

    /** @param {HTMLElement} element @param {Activity} activity */
    function fill(element, activity) {
      const { picks, texts, sure } = peek(activity);
      for (const input of all(element, ".sure input")) /** @type {HTMLInputElement} */ (input).checked = Number(/** @type {HTMLInputElement} */ (input).value) === sure;
      switch (activity.type) {
        case "matching":
          for (const row of all(element, ".left")) /** @type {HTMLSelectElement} */ (one(row, "select")).value = String(picks[place(row)] ?? -1);
          Relais.sorted?.(element);
          break;
        case "ordering": {
          const order = picks.length ? picks : scoring.disorder(activity.items || 0, state.seed, activity.key);
          const items = all(element, ".item");
          one(element, ".order")?.append(...order.map((/** @type {number} */ n) => /** @type {HTMLElement} */ (items.find((item) => place(item) === n))));
          break;
        }
        case "inspection":
          for (const zone of all(element, ".zone")) zone.setAttribute("aria-pressed", String(picks.includes(zoneIndex(activity, zone))));
          for (const input of all(element, "input")) {
            const { verdict, how } = scoring.seen(activity, { picks });
            const { name, value } = /** @type {HTMLInputElement} */ (input);
            /** @type {HTMLInputElement} */ (input).checked = value === (name.endsWith("_how") ? how : verdict);
          }
          break;
        case "scenario":
        case "explore":
          break;
        default:
          all(element, ANSWERS).forEach((item, i) => {
            const input = /** @type {HTMLInputElement} */ (item);
            if (input.type === "text") input.value = activity.type === "numeric" ? local(texts[0] || "") : texts[i] || "";
            else input.checked = picks.includes(activity.type === "checklist" ? Number(input.value) : codec.rank(input.value));
          });
      }
    }

    /** "7.5" as it is written here. @param {string} number */
    const local = (number) => number.replace(".", text("js-decimal"));

    /** @param {HTMLElement} element @param {Activity} activity @returns {{picks: number[], texts: string[], sure?: number}} */
    function read(element, activity) {
      const given = readAnswer(element, activity);
      const sure = activity.confidence ? Number(one(element, ".sure input:checked")?.getAttribute("value")) : 0;
      return sure ? { ...given, sure } : given;
    }

    /** @param {HTMLElement} element @param {Activity} activity @returns {{picks: number[], texts: string[]}} */
    function readAnswer(element, activity) {
      const inputs = all(element, ANSWERS).map((input) => /** @type {HTMLInputElement} */ (input));
      switch (activity.type) {
        case "matching":
          return { picks: all(element, ".left").sort((a, b) => place(a) - place(b)).map((row) => Number(/** @type {HTMLSelectElement} */ (one(row, "select")).value)), texts: [] };
        case "ordering":
          return { picks: all(element, ".item").map(place), texts: [] };
        case "inspection":
          return { picks: scoring.said(activity, saidOf(element, activity)), texts: [] };
        case "fill-in":
        case "numeric":
          return { picks: [], texts: inputs.map((input) => input.value) };
        default:
          return {
            picks: inputs
              .filter((input) => input.checked)
              .map((input) => (activity.type === "checklist" ? Number(input.value) : codec.rank(input.value)))
              .sort((a, b) => a - b),
            texts: [],
          };
      }
    }

    /** @param {HTMLElement} element @param {Activity} activity @returns {Seen} */
    function saidOf(element, activity) {
      const pressed = all(element, '.zone[aria-pressed="true"]').map((zone) => zoneIndex(activity, zone));
      const value = (/** @type {string} */ name) => /** @type {any} */ (one(element, `input[name$="_${name}"]:checked`)?.getAttribute("value") || "");
      return { marks: pressed.filter((n) => n >= 0).sort((a, b) => a - b), others: pressed.filter((n) => n < 0).length, verdict: value("verdict"), how: value("how") };
    }

    /** @param {Activity} activity @param {HTMLElement} zone */
    const zoneIndex = (activity, zone) => (activity.zones || []).findIndex((one) => one.id === zone.dataset.zone);

    // --- showing

    /** @param {Activity} activity @param {string} [complaint] */
    function paint(activity, complaint) {
      const element = elements.get(activity.key);
      if (!element) return;
      if (activity.type === "scenario") return paintScenario(element, activity);
      if (activity.type === "checklist") return paintChecklist(element, activity);
      if (activity.type === "explore") return paintExplored(element, activity);
      if (activity.type === "poll") return paintPoll(element, activity, complaint);

      const answer = peek(activity);
      const shown = !!revealed(activity);
      const given = scoring.complete(activity, answer);
      const result = scoring.judge(activity, answer);
      const tried = given && (shown || (!activity.quiz && answer.tries > 0));
      element.classList.toggle("revealed", shown);
      for (const control of all(element, "input, select, .move, .zone")) {
        if (control.classList.contains("zone")) control.setAttribute("aria-disabled", String(shown));
        else control.toggleAttribute("disabled", shown);
      }
      show(one(element, ":scope > .actions"), !shown);
      show(one(element, '[data-do="solution"]'), !shown && tried && activity.tries === 0);
      show(one(element, ".solution"), !result.right || !given);
      if (activity.choices) paintChoices(element, activity, answer, shown, tried);
      if (element.dataset.type === "hotspots") Relais.marked?.(element);
      if (activity.type === "inspection") paintZones(element, activity, answer, shown);
      if (activity.lefts) paintLefts(element, activity, answer, shown && given);
      if (activity.blanks) paintBlanks(element, activity, answer, shown && given);

      const verdict = one(element, ".verdict");
      if (!verdict) return;
      verdict.replaceChildren();
      if (complaint) verdict.append(make("p", "complaint", complaint));
      else if (tried) verdict.append(...verdictOf(element, activity, answer, shown));
      else if (shown) verdict.append(line("wrong", "cross", text("js-unanswered")));
    }

    /** @param {string} kind @param {string} symbol @param {string} words */
    function line(kind, symbol, words) {
      const p = make("p", "verdict-line " + kind);
      p.append(icon(symbol), make("span", "", words));
      return p;
    }

    /** @param {HTMLElement} element @param {Activity} activity @param {Answer} answer @param {boolean} shown */
    function verdictOf(element, activity, answer, shown) {
      const { share, right } = scoring.judge(activity, answer);
      const out = [];
      if (activity.type === "inspection") return judged(element, activity, answer);
      const left = activity.tries - answer.tries;
      const again = shown ? "" : " " + (activity.tries > 0 ? text("js-again", { n: left }) : text("js-again-free"));
      if (right) out.push(line("right", "check", text("js-right")));
      else if (share > 0) out.push(line("partly", "warn", text("js-partly") + again));
      else out.push(line("wrong", "cross", text("js-wrong") + again));
      if (answer.sure) out.push(make("p", "verdict-note", text(`js-${answer.sure === 1 ? "sure" : "unsure"}-${right ? "right" : "wrong"}`)));
      out.push(...feedbacks(element, activity, answer).map(cloned));
      if (activity.spares && (shown || right)) out.push(...sparedBy(activity, right));
      return out;
    }

    /** What an answer before a chapter means for the way through it. @param {Activity} activity @param {boolean} right */
    function sparedBy(activity, right) {
      const spared = scoring.spared(course, state);
      const list = make("ul", "spared");
      for (const page of course.pages.filter((one) => activity.spares?.includes(one.id))) {
        const row = make("li", "");
        const link = make("a", "", page.title);
        link.setAttribute("href", "#" + page.id);
        row.append(link);
        list.append(row);
      }
      const isKnown = right && activity.spares?.some((id) => spared.includes(id));
      return [make("p", "verdict-note", text(isKnown ? "js-known" : right ? "js-known-partly" : "js-taught")), list];
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

    /** Of what the learner chose. @param {HTMLElement} element @param {Activity} activity @param {Answer} answer */
    function feedbacks(element, activity, answer) {
      const rows = activity.choices
        ? all(element, ".choice").filter((row) => answer.picks.includes(codec.rank(row.dataset.letter || "")))
        : all(element, ".left, .item").filter((row) => activity.lefts && answer.picks[place(row)] !== scoring.goal(activity, place(row)));
      return rows.flatMap((row) => one(row, ".feedback") || []);
    }

    /** @param {HTMLElement} row @param {"right"|"wrong"|"missed"|"expected"|""} kind */
    function mark(row, kind) {
      row.classList.remove("right", "wrong", "missed", "expected");
      one(row, ".badge")?.remove();
      if (!kind) return;
      row.classList.add(kind);
      const badge = make("span", "badge " + kind);
      badge.append(icon(kind === "wrong" ? "cross" : kind === "missed" ? "warn" : "check"), make("span", "", text("js-mark-" + kind)));
      (one(row, "label") || row).append(badge);
    }

    /** @param {HTMLElement} element @param {Activity} activity @param {Answer} answer @param {boolean} shown @param {boolean} tried */
    function paintChoices(element, activity, answer, shown, tried) {
      for (const row of all(element, ".choice")) {
        const letter = row.dataset.letter || "";
        const picked = answer.picks.includes(codec.rank(letter));
        const right = (activity.correct || []).includes(letter);
        const judged = shown || (tried && activity.type !== "multiple");
        if (picked && judged) mark(row, right ? "right" : "wrong");
        else mark(row, shown && right ? (activity.type === "multiple" ? "missed" : "expected") : "");
      }
    }

    /** @param {HTMLElement} element @param {Activity} activity @param {Answer} answer @param {boolean} shown */
    function paintLefts(element, activity, answer, shown) {
      for (const row of all(element, ".left")) mark(row, shown ? (answer.picks[place(row)] === scoring.goal(activity, place(row)) ? "right" : "wrong") : "");
    }

    /** @param {HTMLElement} element @param {Activity} activity @param {Answer} answer @param {boolean} shown */
    function paintBlanks(element, activity, answer, shown) {
      const found = scoring.matches(activity, answer.texts);
      all(element, ".blank").forEach((input, i) => {
        const right = found[i] >= 0;
        input.classList.toggle("right", shown && right);
        input.classList.toggle("wrong", shown && !right);
        // Not by colour alone.
        if (input.nextElementSibling?.matches(".badge")) input.nextElementSibling.remove();
        if (!shown) return input.removeAttribute("aria-invalid");
        input.setAttribute("aria-invalid", String(!right));
        const badge = make("span", "badge " + (right ? "right" : "wrong"));
        badge.append(icon(right ? "check" : "cross"), make("span", "vh", text("js-mark-" + (right ? "right" : "wrong"))));
        input.after(badge);
      });
    }

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

    /** @param {HTMLElement} element @param {Activity} activity */
    function paintChecklist(element, activity) {
      const verdict = one(element, ".verdict");
      if (verdict) verdict.textContent = text("js-checked", { n: peek(activity).picks.length, total: activity.items || 0 });
    }

    /** What others said is shown to whoever has said something. @param {HTMLElement} element @param {Activity} activity @param {string} [complaint] */
    function paintPoll(element, activity, complaint) {
      const answer = peek(activity);
      element.classList.toggle("revealed", answer.locked);
      for (const input of all(element, "input")) input.toggleAttribute("disabled", answer.locked);
      show(one(element, ":scope > .actions"), !answer.locked);
      for (const row of all(element, ".choice")) row.classList.toggle("said-so", answer.locked && answer.picks.includes(codec.rank(row.dataset.letter || "")));
      if (complaint) return complain(element, complaint);
      one(element, ".verdict")?.replaceChildren(...(answer.locked ? feedbacks(element, activity, answer).map(cloned) : []));
    }

    /** What stands in it, once more. @param {HTMLElement} feedback */
    function cloned(feedback) {
      const copy = make("div", "said");
      copy.append(...[...feedback.childNodes].map((node) => node.cloneNode(true)));
      return copy;
    }

    /** @param {HTMLElement} element @param {Activity} activity */
    function paintExplored(element, activity) {
      const { picks } = peek(activity);
      paintChecklist(element, activity);
      for (const spot of all(element, ".spot")) spot.classList.toggle("seen", picks.includes(place(spot)));
    }

    // --- scenario: the steps walked so far, one under the other

    /** @param {HTMLElement} element @param {Activity} activity */
    function paintScenario(element, activity) {
      const answer = peek(activity);
      const { path, times } = scoring.walk(activity, answer);
      const steps = all(element, ".step");
      for (const step of steps) show(step, false);
      one(element, ".said.back")?.remove();
      const walked = path.flatMap((/** @type {number} */ n) => steps.find((step) => Number(step.dataset.step) === n) || []);
      one(element, ".steps")?.prepend(...walked);
      walked.forEach((/** @type {HTMLElement} */ step, /** @type {number} */ i) => {
        show(step, true);
        step.classList.toggle("past", i < path.length - 1);
        const clock = one(step, ".clock-text");
        if (clock && typeof activity.clock === "number") clock.textContent = hour(activity.clock + times[i]);
        for (const option of all(step, ".option")) {
          const chosen = i < answer.picks.length && answer.picks[i] === place(option);
          const link = one(option, ".option-link");
          option.classList.toggle("chosen", chosen);
          show(option, chosen || i === path.length - 1);
          if (!link) continue;
          link.dataset.to = link.dataset.to || link.getAttribute("href") || "";
          if (chosen) link.removeAttribute("href");
          else link.setAttribute("href", link.dataset.to);
        }
      });
      const over = scoring.complete(activity, answer);
      element.classList.toggle("revealed", over);
      show(one(element, '[data-do="restart"]'), answer.picks.length > 0);
      if (element.matches(".telephone")) Relais.conversation?.(element, walked);
    }

    /** @param {number} minutes */
    function hour(minutes) {
      /** @param {number} n */
      const pad = (n) => String(n).padStart(2, "0");
      return text("js-hour", { h: Math.floor(minutes / 60) % 24, m: pad(minutes % 60) });
    }

    /** @param {HTMLElement} element @param {Activity} activity @param {number} pick */
    function choose(element, activity, pick) {
      const answer = touch(activity);
      const walked = answer.picks.length;
      const said = one(all(element, ".step:not([hidden])").pop() || element, `.option[data-n="${pick}"] > .feedback`);
      answer.picks = scoring.choose(activity, answer.picks, pick);
      const over = scoring.complete(activity, answer);
      if (over) answer.tries++;
      answer.locked = over;
      paint(activity);
      stage.changed([activity], over);

      // What the choice led to is read first, then the step it leads to.
      const step = all(element, ".step:not([hidden])").pop();
      const heading = step && one(step, "[tabindex]");
      let first = said;
      if (said && answer.picks.length <= walked) {
        first = make("div", "said back");
        first.append(...[...said.childNodes].map((node) => node.cloneNode(true)));
        heading?.before(first);
      }
      if (first) first.tabIndex = -1;
      (first || heading)?.focus({ preventScroll: true });
      (first || heading)?.scrollIntoView({ block: element.matches(".telephone") ? "nearest" : "start" });
    }

    // --- answering

    /** @param {HTMLElement} element @param {Activity} activity */
    function validate(element, activity) {
      const given = read(element, activity);
      const answer = touch(activity);
      Object.assign(answer, given);
      const lacks = activity.zones ? (answer.picks.length && scoring.seen(activity, answer).verdict === "verify" && !scoring.seen(activity, answer).how ? "js-need-how" : "js-need-verdict") : "";
      if (!scoring.complete(activity, answer) || lacks === "js-need-how") {
        if (activity.zones) {
          // What was marked stays marked.
          Object.assign(answer, { picks: [] });
          complain(element, text(lacks));
          return one(element, lacks === "js-need-how" ? ".verify-how input" : ".verdict-choice input")?.focus();
        }
        Object.assign(answer, { picks: [], texts: [] });
        paint(activity, text(activity.type === "numeric" ? "js-need-number" : activity.blanks ? "js-need-text" : activity.goes ? "js-need-sort" : activity.lefts ? "js-need-all" : "js-need-choice"));
        one(element, "input, select, .move")?.focus();
        return;
      }
      if (activity.confidence && !answer.sure) {
        complain(element, text("js-need-sure"));
        return one(element, ".sure input")?.focus();
      }
      answer.tries++;
      const { right } = scoring.judge(activity, answer);
      answer.locked = right || ["inspection", "poll"].includes(activity.type) || (activity.tries > 0 && answer.tries >= activity.tries);
      paint(activity);
      keepFocus(element);
      stage.changed([activity], true);
      // What another one said of the pages that both are about.
      for (const other of activity.spares ? course.activities : []) if (other !== activity && other.spares?.some((id) => activity.spares?.includes(id))) paint(other);
    }

    /** @param {HTMLElement} element @param {string} words */
    const complain = (element, words) => one(element, ".verdict")?.replaceChildren(make("p", "complaint", words));

    /** The button that had the focus is gone: the result takes it. @param {HTMLElement} element */
    function keepFocus(element) {
      const verdict = one(element, ".verdict");
      if (!element.classList.contains("revealed") || !verdict) return;
      verdict.tabIndex = -1;
      verdict.focus({ preventScroll: true });
    }

    /** @param {Event} event @returns {{element: HTMLElement, activity: Activity}|null} */
    function target(event) {
      const element = /** @type {Element|null} */ (event.target)?.closest?.(".activity");
      const activity = element && byKey.get(/** @type {HTMLElement} */ (element).dataset.key || "");
      return activity ? { element: /** @type {HTMLElement} */ (element), activity } : null;
    }

    root.addEventListener("submit", (event) => {
      const hit = target(event);
      if (!hit) return;
      event.preventDefault();
      if (hit.activity.quiz) quizStep(1);
      else if (!peek(hit.activity).locked) validate(hit.element, hit.activity);
    });

    root.addEventListener("input", (event) => {
      const hit = target(event);
      if (!hit) return;
      if (hit.activity.type === "inspection") follow(hit.element, false);
      if (hit.activity.type === "checklist" || (hit.activity.quiz && state.quiz?.state === 1)) take(hit.element, hit.activity);
    });

    /** Kept as it is given, not judged. @param {HTMLElement} element @param {Activity} activity */
    function take(element, activity) {
      Object.assign(touch(activity), read(element, activity));
      if (activity.type === "checklist") paint(activity);
      stage.changed([activity], false);
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

    root.addEventListener("click", (event) => {
      const at = /** @type {Element} */ (event.target);
      const quiz = at.closest("[data-quiz]");
      if (quiz) return quizAction(/** @type {HTMLElement} */ (quiz));
      const hit = target(event);
      if (!hit) return;
      const { element, activity } = hit;
      const option = at.closest(".option-link");
      if (option) {
        event.preventDefault();
        if (option.hasAttribute("href")) choose(element, activity, place(/** @type {Element} */ (option.closest(".option"))));
        return;
      }
      const zone = at.closest(".zone");
      if (zone && activity.type === "inspection") {
        if (revealed(activity)) return;
        if (wasHeld) return void (wasHeld = false);
        zone.setAttribute("aria-pressed", String(zone.getAttribute("aria-pressed") !== "true"));
        follow(element, false);
        if (activity.quiz) take(element, activity);
        return;
      }
      const move = /** @type {HTMLElement|null} */ (at.closest(".move"));
      if (move) return shift(element, activity, move);
      switch (/** @type {HTMLElement|null} */ (at.closest("[data-do]"))?.dataset.do) {
        case "validate":
          return validate(element, activity);
        case "solution":
          touch(activity).locked = true;
          paint(activity);
          keepFocus(element);
          return stage.changed([activity], false);
        case "print":
          return window.print();
        case "restart":
          Object.assign(touch(activity), { picks: [], locked: false });
          paint(activity);
          one(element, ".step:not([hidden]) [tabindex]")?.focus();
          return stage.changed([activity], false);
      }
    });

    /** @param {HTMLElement} element @param {Activity} activity @param {HTMLElement} button */
    function shift(element, activity, button) {
      const item = /** @type {HTMLElement} */ (button.closest(".item"));
      const other = button.dataset.move === "-1" ? item.previousElementSibling : item.nextElementSibling;
      if (!other) return;
      if (button.dataset.move === "-1") other.before(item);
      else other.after(item);
      button.focus();
      moved(element, activity, item);
    }

    /** A place of a picture is opened; `detail` is its number. */
    root.addEventListener("relais:opened", (event) => {
      const hit = target(event);
      const { detail } = /** @type {CustomEvent} */ (event);
      if (!hit || peek(hit.activity).picks.includes(detail)) return;
      const answer = touch(hit.activity);
      answer.picks = [...answer.picks, detail].sort((a, b) => a - b);
      // The page counts once all of it was looked at.
      if (scoring.complete(hit.activity, answer)) Object.assign(answer, { tries: 1, locked: true });
      paint(hit.activity);
      stage.changed([hit.activity], false);
    });

    root.addEventListener("relais:moved", (event) => {
      const hit = target(event);
      if (hit) moved(hit.element, hit.activity, /** @type {HTMLElement} */ (event.target));
    });

    /** An item of an order has another place. @param {HTMLElement} element @param {Activity} activity @param {HTMLElement} item */
    function moved(element, activity, item) {
      const verdict = one(element, ".verdict");
      const words = (one(item, ".choice-text")?.textContent || "").trim();
      if (verdict) verdict.replaceChildren(make("p", "moved vh", text("js-moved", { name: words, n: all(element, ".item").indexOf(item) + 1 })));
      if (activity.quiz) take(element, activity);
    }

    // --- the final quiz

    let at = 0; // which of the drawn questions; drawn.length: the recap

    const quizPage = course.quiz && document.getElementById(course.quiz.page);

    /** @returns {Activity[]} */
    const drawn = () => (state.quiz?.drawn || []).flatMap((key) => byKey.get(key) || []);

    function view() {
      const standing = scoring.standing(course, state);
      if (!state.quiz || state.quiz.state === 0 || (state.quiz.state === 1 && !drawn().length)) {
        return standing.locked && !stage.isOpen() ? "locked" : "intro";
      }
      if (state.quiz.state === 2) return "review";
      return at < drawn().length ? "run" : "recap";
    }

    function paintQuiz() {
      // What nobody sees is painted when it is shown.
      if (!quizPage || quizPage.hidden) return;
      const now = view();
      const questions = drawn();
      quizPage.dataset.view = now;
      for (const part of all(quizPage, "[data-views]")) show(part, (part.dataset.views || "").split(" ").includes(now));

      const current = now === "run" ? elements.get(questions[at].key) : null;
      for (const [key, element] of elements) {
        if (byKey.get(key)?.quiz) show(element, now === "review" ? questions.some((question) => question.key === key) : element === current);
      }
      const body = one(quizPage, ".body");
      for (const child of body ? [...body.children] : []) {
        const activity = child.matches(".activity") || child.querySelector(".activity");
        if (!activity) show(child, now === "intro" || now === "locked");
        else if (child.matches(".pool")) show(child, all(child, ".activity").some((element) => !element.hidden));
      }
      const placeLine = one(quizPage, ".quiz-place-text");
      if (placeLine && now === "run") placeLine.textContent = text("js-question-of", { n: at + 1, total: questions.length });
      const bar = /** @type {HTMLProgressElement|null} */ (one(quizPage, ".quiz-place progress"));
      if (bar) {
        bar.max = Math.max(questions.length, 1);
        bar.value = now === "run" ? at + 1 : questions.length;
      }
      one(quizPage, '[data-quiz="previous"]')?.toggleAttribute("disabled", at === 0);
      if (now === "recap") paintRecap(questions);
      if (now === "locked") paintLocked();
    }

    /** @param {Activity[]} questions */
    function paintRecap(questions) {
      const list = quizPage && one(quizPage, ".recap-list");
      if (!list) return;
      list.replaceChildren(
        ...questions.map((question, i) => {
          const done = scoring.complete(question, peek(question));
          const row = make("li", done ? "done" : "todo");
          const button = make("button", "recap-link");
          button.setAttribute("type", "button");
          button.dataset.quiz = "open";
          button.dataset.n = String(i);
          button.append(icon(done ? "check" : "dot"), make("span", "", text("js-question", { n: i + 1 }) + (done ? "" : " " + text("js-recap-todo"))));
          row.append(button);
          return row;
        }),
      );
      const missing = questions.filter((question) => !scoring.complete(question, peek(question))).length;
      const words = one(/** @type {HTMLElement} */ (quizPage), ".recap-text");
      if (words) words.textContent = missing ? text("js-recap-missing", { n: missing }) : text("js-recap-ready");
    }

    function paintLocked() {
      const list = quizPage && one(quizPage, ".locked-list");
      const left = course.pages.filter((page) => !page.quiz && !state.pages.has(page.key));
      list?.replaceChildren(
        ...left.map((page) => {
          const row = make("li", "");
          const link = make("a", "", page.title);
          link.setAttribute("href", "#" + page.id);
          row.append(link);
          return row;
        }),
      );
    }

    /** @param {HTMLElement} button */
    function quizAction(button) {
      switch (button.dataset.quiz) {
        case "begin":
          return beginQuiz();
        case "previous":
          return quizStep(-1);
        case "next":
          return quizStep(1);
        case "open":
          at = place(button);
          return quizShown();
        case "hand-in":
          return handIn();
      }
    }

    /** @param {number} by */
    function quizStep(by) {
      if (state.quiz?.state !== 1) return;
      at = Math.max(0, Math.min(at + by, drawn().length));
      quizShown();
    }

    function quizShown() {
      paintQuiz();
      const heading = quizPage && one(quizPage, '[data-views][tabindex]:not([hidden])');
      heading?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }

    /** A first or another try: other questions may be drawn, earlier answers go. */
    function beginQuiz() {
      if (!course.quiz) return;
      const before = state.quiz || { tries: 0, best: 0, last: 0 };
      if (before.tries && scoring.standing(course, state).triesLeft <= 0) return;
      for (const activity of course.activities) {
        const answer = activity.quiz && state.answers.get(activity.key);
        if (answer) Object.assign(answer, { picks: [], texts: [], locked: false, ...(answer.sure ? { sure: 0 } : {}) });
      }
      state.quiz = { ...before, state: 1, drawn: scoring.drawQuiz(course, state.seed, before.tries) };
      at = 0;
      for (const activity of drawn()) {
        const element = elements.get(activity.key);
        if (element) fill(element, activity);
        paint(activity);
      }
      number();
      stage.changed([], false);
      quizShown();
    }

    function handIn() {
      const quiz = state.quiz;
      if (!quiz || quiz.state !== 1) return;
      const questions = drawn();
      quiz.last = scoring.percent10(questions, state.answers);
      quiz.best = Math.max(quiz.best, quiz.last);
      quiz.tries++;
      quiz.state = 2;
      const answered = questions.filter((question) => scoring.complete(question, peek(question)));
      for (const question of answered) Object.assign(peek(question), { locked: true, tries: peek(question).tries + 1 });
      for (const question of questions) paint(question);
      paintQuiz();
      stage.changed(answered, true);
      stage.go((course.prefix || "") + "_result");
    }

    /** Where a quiz under way is gone on with. */
    function resumeQuiz() {
      at = state.quiz?.state === 1 ? Math.max(0, drawn().findIndex((question) => !scoring.complete(question, peek(question)))) : 0;
      paintQuiz();
    }

    /** The state has become another: all of it is shown anew. */
    function renew() {
      drawPools();
      for (const [key, element] of elements) {
        const activity = byKey.get(key);
        if (!activity) continue;
        // What the learner is just filling in stays.
        if (state.answers.has(key)) fill(element, activity);
        paint(activity);
      }
      number();
      resumeQuiz();
    }

    prepare();
    resumeQuiz();
    return { beginQuiz, paintQuiz, renew };
  }

  Relais.activities = activities;
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
