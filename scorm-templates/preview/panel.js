// What the simulated LMS holds and hears, drawn beside the course.

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  const { make, text } = Preview;
  const MOST_CALLS = 500;
  /** @type {Record<string, string>} */
  const NOTES = {
    "": "note-works",
    set: "note-fails",
    commit: "note-offline",
    throw: "note-cut-off",
    "moodle ": "note-moodle",
    "moodle once": "note-once",
    "moodle commit": "note-moodle-offline",
    "moodle expired": "note-expired",
    "moodle throw": "note-cut-off",
  };
  const PHASES = /** @type {Record<string, string>} */ ({ "not initialized": "phase-before", initialized: "phase-running", finished: "phase-finished" });
  // Shown even when they are empty.
  const ALWAYS = ["cmi.core.lesson_location", "cmi.core.score.raw", "cmi.core.exit", "cmi.core.session_time", "cmi.suspend_data"];

  /** @param {string} id @returns {HTMLElement} */
  const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @param {string} value */
  const quoted = (value) => JSON.stringify(value);

  /** @param {PreviewSession} session */
  Preview.panel = function (session) {
    const table = byId("values");
    const calls = byId("calls");
    const scroll = byId("calls-scroll");
    /** @type {Map<string, {row: HTMLElement, cell: HTMLElement, kept: HTMLElement, value: string|null}>} */
    const rows = new Map();
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const started = performance.now();
    /** @type {HTMLElement[]} */
    let waiting = [];
    let heard = 0;
    let errors = 0;
    let due = false;

    /** @param {string} name */
    function group(name) {
      const list = /^cmi\.(objectives|interactions)\./.exec(name);
      return list ? list[1] : name.startsWith("cmi.core.") ? "core" : "other";
    }

    /** @param {string} name @param {string} value */
    function rowOf(name, value) {
      let known = rows.get(name);
      if (!known) {
        const row = make("tr");
        const head = make("th", "", name);
        head.setAttribute("scope", "row");
        const cell = make("td");
        const kept = make("td", "kept");
        row.append(head, cell);
        known = { row, cell, kept, value: null };
        rows.set(name, known);
      }
      if (known.value !== value) {
        const isNews = known.value !== null;
        known.value = value;
        known.cell.replaceChildren(value === "" ? make("span", "nothing", text("nothing")) : value);
        if (name === "cmi.suspend_data") known.cell.append(" ", make("span", "note", `${value.length} / 4096`));
        if (isNews && !still.matches) known.row.animate({ background: ["var(--accent-soft)", "transparent"] }, 2000);
      }
      return known;
    }

    /** A session_time is in the total; a read-only element is nobody's to store. */
    const NEVER_STORED = ["cmi.core.session_time", "cmi.core.student_id", "cmi.core.student_name", "cmi.core.credit", "cmi.core.entry", "cmi.core.lesson_mode", "cmi.launch_data", "cmi.student_data.mastery_score"];

    /** Beside what the page says, what the database holds. @param {string} name @param {Record<string, string>|null} stored */
    function compare(name, stored) {
      const { row, kept, value } = /** @type {{row: HTMLElement, kept: HTMLElement, value: string|null}} */ (rows.get(name));
      if (!stored) {
        kept.remove();
        return row.classList.remove("differs");
      }
      if (kept.parentElement !== row) row.append(kept);
      const held = stored[name];
      const matters = !NEVER_STORED.includes(name);
      const same = (held ?? "") === value || (held === undefined && ["0", "not attempted", "0000:00:00.00", "00:00:00"].includes(value || ""));
      row.classList.toggle("differs", matters && !same);
      kept.replaceChildren(!matters ? "–" : held === undefined || held === "" ? make("span", "nothing", text("nothing")) : same ? text("same") : held);
    }

    function draw() {
      due = false;
      const lms = session.lms();
      /** @type {Record<string, HTMLElement[]>} */
      const groups = { core: [], other: [], objectives: [], interactions: [] };
      const stored = session.stored();
      const values = new Map(lms.values());
      // What the database has and the page does not say is shown, too.
      for (const name of Object.keys(stored || {})) if (!values.has(name)) values.set(name, "");
      for (const [name, value] of values) {
        if (value === "" && !stored?.[name] && !ALWAYS.includes(name)) continue;
        groups[group(name)].push(rowOf(name, value).row);
        compare(name, stored);
      }
      table.querySelector("thead")?.classList.toggle("hidden", stored === null);
      byId("kept-head").hidden = stored === null;
      byId("database").hidden = stored === null;
      if (stored) {
        const args = { status: stored["cmi.core.lesson_status"] || text("nothing"), score: stored["cmi.core.score.raw"] || "–", complete: session.complete() ? text("ticked") : text("not-ticked") };
        byId("database").textContent = text("database", args);
      }
      const bodies = Object.values(groups).map((lines) => {
        const body = make("tbody");
        body.append(...lines);
        return body;
      });
      table.replaceChildren(/** @type {Node} */ (table.querySelector("thead")), ...bodies.filter((body) => body.childElementCount));

      const status = lms.get("cmi.core.lesson_status");
      byId("fact-status").textContent = status;
      byId("fact-status").dataset.status = status;
      byId("fact-score").textContent = lms.get("cmi.core.score.raw") || "–";
      byId("fact-time").textContent = lms.get("cmi.core.total_time").replace(/^0+(?=\d\d:)|\.\d+$/g, "");
      byId("session").textContent = text("session", { n: session.number(), mode: text("mode-" + session.mode()), phase: text(PHASES[lms.phase()]) });
      byId("calls-count").textContent = errors ? text("calls-errors", { heard, errors }) : String(heard);
      byId("calls-count").classList.toggle("bad", errors > 0);
      byId("failing-note").textContent = text(NOTES[(session.isMoodle() ? "moodle " : "") + (session.failing() || "")] || NOTES[""]);
      drawCalls();
    }

    /** Follows the end of the list, unless somebody reads further up. */
    function drawCalls() {
      if (!waiting.length) return;
      const atEnd = scroll.scrollTop + scroll.clientHeight > scroll.scrollHeight - 40;
      calls.append(...waiting);
      waiting = [];
      while (calls.childElementCount > MOST_CALLS) calls.firstElementChild?.remove();
      if (atEnd) scroll.scrollTop = scroll.scrollHeight;
    }

    function soon() {
      if (!due) requestAnimationFrame(draw);
      due = true;
    }

    /** @param {CmiCall} entry */
    function hear(entry) {
      heard += 1;
      const failed = entry.code !== "0";
      if (failed) errors += 1;
      const item = make("li", failed ? "error" : "");
      const line = make("p", "call");
      line.append(make("strong", "", entry.call), "(", make("span", "arguments", entry.args.filter((one, i) => i || one).map(quoted).join(", ")), ")");
      item.append(make("span", "time", ((performance.now() - started) / 1000).toFixed(1)), line);
      item.append(make("span", "answer", entry.code === "thrown" ? text("throws") : quoted(entry.answer)));
      if (failed && entry.code !== "thrown") item.append(make("p", "reason", `${entry.code} ${Cmi.ERRORS.get(entry.code)}`));
      if (entry.call === "LMSInitialize") item.classList.add("first");
      waiting.push(item);
      soon();
    }

    byId("errors-only").addEventListener("change", (event) => {
      calls.classList.toggle("errors-only", /** @type {HTMLInputElement} */ (event.target).checked);
    });
    byId("clear").addEventListener("click", () => {
      calls.replaceChildren();
      waiting = [];
      heard = errors = 0;
      soon();
    });
    return { hear, draw: soon };
  };
})((globalThis.Preview = globalThis.Preview || /** @type {any} */ ({})));
