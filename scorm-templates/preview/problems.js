// What is wrong with the course, over its last good build. Opens by itself when
// there are new errors, goes when there are none; warnings wait folded.

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  const { make, text } = Preview;
  const card = /** @type {HTMLElement} */ (document.getElementById("problems"));
  const button = /** @type {HTMLElement} */ (document.getElementById("problems-button"));
  let dismissed = ""; // the errors that were put away

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

  /** Code between backticks. @param {string} tag @param {string} name @param {string} words */
  function prose(tag, name, words) {
    const element = make(tag, name);
    words.split("`").forEach((piece, i) => element.append(i % 2 ? make("code", "", piece) : piece));
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
    items.lang = "en";
    for (const problem of problems) {
      const item = make("li", "problem " + problem.severity);
      const head = make("p", "problem-head");
      const severity = make("strong", "", text(problem.severity));
      severity.lang = document.documentElement.lang;
      head.append(severity);
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
    button.textContent = [errors.length ? text("errors", { n: errors.length }) : "", warnings.length ? text("warnings", { n: warnings.length }) : ""].filter(Boolean).join(", ");

    const head = make("div", "problems-head");
    const title = make("h2", "", button.textContent);
    title.id = "problems-title";
    const close = make("button", "quiet", text("dismiss"));
    close.setAttribute("type", "button");
    close.addEventListener("click", dismiss);
    head.append(title, close);
    const body = make("div", "problems-body");
    body.tabIndex = 0;
    body.setAttribute("role", "group");
    body.setAttribute("aria-labelledby", title.id);
    if (errors.length) {
      const what = hasBuild ? text("last-good") : text("nothing-yet");
      const lead = make("p", "problems-lead", what);
      lead.setAttribute("role", "status");
      body.append(lead, list(errors));
    }
    if (warnings.length) {
      const folded = /** @type {HTMLDetailsElement} */ (make("details"));
      folded.open = !errors.length;
      folded.append(make("summary", "", text("warnings", { n: warnings.length })), list(warnings));
      body.append(folded);
    }
    if (problems.length && document.documentElement.lang !== "en") body.append(make("p", "note", text("in-english")));
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
