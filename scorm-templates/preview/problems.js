// What is wrong with the course, over its last good build. Opens by itself when
// there are new errors, goes when there are none; warnings wait folded.

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  const { make } = Preview;
  const card = /** @type {HTMLElement} */ (document.getElementById("problems"));
  const button = /** @type {HTMLElement} */ (document.getElementById("problems-button"));
  let dismissed = ""; // the errors that were put away

  /** @param {number} n @param {string} word */
  const count = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;

  /** @param {boolean} open */
  function toggle(open) {
    card.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  }

  function dismiss() {
    const inside = card.contains(document.activeElement);
    dismissed = card.dataset.errors || "";
    toggle(false);
    if (inside) button.focus();
  }

  /** Code between backticks. @param {string} tag @param {string} name @param {string} text */
  function prose(tag, name, text) {
    const element = make(tag, name);
    text.split("`").forEach((piece, i) => element.append(i % 2 ? make("code", "", piece) : piece));
    return element;
  }

  /** The line, with what is wrong marked. @param {PreviewProblem} problem */
  function excerpt(problem) {
    const line = make("pre", "excerpt");
    const chars = [...problem.excerpt];
    const from = problem.column - 1;
    const to = problem.end_line > problem.line ? chars.length : Math.max(problem.end_column - 1, from);
    line.append(make("span", "line-number", String(problem.line)), chars.slice(0, from).join(""), make("mark", "", chars.slice(from, to).join("")), chars.slice(to).join(""));
    return line;
  }

  /** @param {PreviewProblem[]} problems */
  function list(problems) {
    const items = make("ol", "problem-list");
    for (const problem of problems) {
      const item = make("li", "problem " + problem.severity);
      const head = make("p", "problem-head");
      head.append(make("strong", "", problem.severity));
      if (problem.line) head.append(" ", make("code", "place", `${problem.file}:${problem.line}:${problem.column}`));
      head.append(" ", make("span", "rule", problem.code));
      item.append(head, prose("p", "message", problem.message));
      if (problem.line && problem.excerpt.trim()) item.append(excerpt(problem));
      item.append(prose("p", "hint", problem.hint));
      items.append(item);
    }
    return items;
  }

  /** @param {PreviewProblem[]} problems @param {boolean} hasBuild is something shown underneath? */
  Preview.problems = function (problems, hasBuild) {
    const errors = problems.filter((one) => one.severity === "error");
    const warnings = problems.filter((one) => one.severity === "warning");
    const key = JSON.stringify(errors);
    if (card.dataset.all === JSON.stringify(problems)) return;
    const had = card.dataset.errors || "[]";
    card.dataset.all = JSON.stringify(problems);
    card.dataset.errors = key;

    button.hidden = !problems.length;
    button.classList.toggle("bad", errors.length > 0);
    button.textContent = [errors.length ? count(errors.length, "error") : "", warnings.length ? count(warnings.length, "warning") : ""].filter(Boolean).join(", ");

    const head = make("div", "problems-head");
    const title = make("h2", "", button.textContent);
    title.id = "problems-title";
    const close = make("button", "quiet", "Dismiss");
    close.setAttribute("type", "button");
    close.addEventListener("click", dismiss);
    head.append(title, close);
    const body = make("div", "problems-body");
    body.tabIndex = 0;
    body.setAttribute("role", "group");
    body.setAttribute("aria-labelledby", title.id);
    if (errors.length) {
      const what = hasBuild ? "What you see is the last build without errors." : "Nothing can be shown before they are corrected.";
      const lead = make("p", "problems-lead", what);
      lead.setAttribute("role", "status");
      body.append(lead, list(errors));
    }
    if (warnings.length) {
      const folded = /** @type {HTMLDetailsElement} */ (make("details"));
      folded.open = !errors.length;
      folded.append(make("summary", "", count(warnings.length, "warning")), list(warnings));
      body.append(folded);
    }
    card.classList.toggle("bad", errors.length > 0);
    card.replaceChildren(head, body);

    if (!problems.length || (!errors.length && had !== "[]")) toggle(false);
    else if (errors.length && key !== dismissed) toggle(true);
    if (!errors.length) dismissed = "";
  };

  button.addEventListener("click", () => (card.hidden ? toggle(true) : dismiss()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !card.hidden) dismiss();
  });
})((globalThis.Preview = globalThis.Preview || /** @type {any} */ ({})));
