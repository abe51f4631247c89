// A course as colleagues read it: a button at the end of each paragraph opens a form beside it,
// and what they send becomes a line of the author's file.

/** @typedef {{page: string|null, title: string, initials: string, quote: string, words: string, resolved: boolean}} ReviewRemark */
/** @typedef {{title: string, folder: string, fingerprint: string, lang: string, remarks: ReviewRemark[]}} ReviewState */

(function () {
  "use strict";

  /** How often the author's changes are looked for, in milliseconds. */
  const EVERY = 4000;
  /** What can be remarked on, in the pages of a course. */
  const PARAGRAPHS = "h1, h2, h3, h4, h5, h6, p, li, td, th, dt, dd, figcaption, pre, legend";
  /** Where a button would be in another, or in what opens and closes. */
  const NOT_IN = "a, button, label, summary, nav, dialog, .no-print, .script-only, .kicker, .relais-remark";

  /** @type {Record<string, string>} */
  const words = JSON.parse(document.getElementById("words")?.textContent || "{}");
  /** @param {string} key @param {Record<string, string>} [args] */
  const text = (key, args = {}) => (words[key] || key).replace(/\{(\w+)\}/g, (whole, name) => args[name] ?? whole);
  /** @template {HTMLElement} T @param {string} id */
  const at = (id) => /** @type {T} */ (document.getElementById(id));

  const course = decodeURIComponent(location.pathname.split("/")[2] || "");
  const form = /** @type {HTMLFormElement} */ (at("form"));
  const box = /** @type {HTMLTextAreaElement} */ (at("remark"));
  const failed = at("failed");
  const live = at("live");

  /** @type {ReviewState|null} */
  let state = null;
  /** @type {HTMLIFrameElement|null} */
  let frame = null;
  /** The paragraph that is being remarked on. @type {{page: string, quote: string}|null} */
  let open = null;
  /** A newer version waits for the form to be closed. */
  let waits = false;

  /** @param {string} words */
  function say(words) {
    live.classList.remove("lost");
    if (live.textContent !== words) live.textContent = words;
  }

  async function look() {
    let answer;
    try {
      answer = await fetch("/remarks?" + new URLSearchParams({ course }), { cache: "no-store" });
    } catch {
      live.classList.add("lost");
      live.textContent = text("review-lost");
      return;
    }
    if (answer.status === 403) return location.reload();
    if (!answer.ok) {
      live.classList.add("lost");
      live.textContent = text("not-built");
      return;
    }
    const before = state;
    state = /** @type {ReviewState} */ (await answer.json());
    at("title").textContent = state.title;
    document.title = state.title;
    if (!before) say(text("live"));
    if (live.classList.contains("lost")) say(text("live"));
    if (!frame) show();
    else if (before?.fingerprint !== state.fingerprint) {
      if (open) waits = true;
      else show();
    }
    list();
    mark();
  }

  /** Shows the course, where it was. */
  function show() {
    if (!state) return;
    waits = false;
    const hash = place();
    const next = document.createElement("iframe");
    next.title = text("course-frame");
    next.src = state.folder + "index.html" + hash;
    next.addEventListener("load", () => {
      const inside = next.contentDocument;
      if (!inside) return;
      const style = inside.createElement("link");
      style.rel = "stylesheet";
      style.href = "/review/review-frame.css";
      inside.head.append(style);
      decorate(inside);
      mark();
    });
    frame?.remove();
    frame = next;
    at("stage").append(next);
  }

  function place() {
    try {
      return frame?.contentWindow?.location.hash || "";
    } catch {
      return "";
    }
  }

  /** What a paragraph says, without our button. @param {Element} element */
  function said(element) {
    const copy = /** @type {Element} */ (element.cloneNode(true));
    for (const button of copy.querySelectorAll(".relais-remark")) button.remove();
    return (copy.textContent || "").replace(/\s+/g, " ").trim();
  }

  /** @param {Document} inside */
  function decorate(inside) {
    for (const section of inside.querySelectorAll("section.page[id]:not(.aside)")) {
      if (section.id.startsWith("_")) continue;
      for (const element of section.querySelectorAll(PARAGRAPHS)) {
        // The innermost has it: an item's paragraph, not the item.
        if (element.querySelector(PARAGRAPHS) || element.closest(NOT_IN)) continue;
        const quote = said(element);
        if (!/[\p{L}\p{N}]{2}/u.test(quote)) continue;
        const button = inside.createElement("button");
        button.type = "button";
        button.className = "relais-remark";
        button.textContent = "✎";
        button.dataset.page = section.id;
        button.setAttribute("aria-label", text("review-on", { quote: quote.length > 60 ? quote.slice(0, 60) + "…" : quote }));
        button.addEventListener("click", (event) => {
          event.preventDefault();
          event.stopPropagation();
          begin(section.id, said(element));
        });
        element.append(button);
      }
    }
  }

  /** @returns {HTMLButtonElement[]} */
  const buttons = () => [...(frame?.contentDocument?.querySelectorAll(".relais-remark") || [])].map((one) => /** @type {HTMLButtonElement} */ (one));

  /** Only letters and digits: what a file keeps of a paragraph is cut and set anew. @param {string} words */
  const letters = (words) => words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

  /** @param {ReviewRemark} remark */
  function buttonOf(remark) {
    const start = letters(remark.quote);
    return buttons().find((button) => button.dataset.page === remark.page && letters(said(/** @type {Element} */ (button.parentElement))).startsWith(start));
  }

  /** How many remarks a paragraph has. */
  function mark() {
    for (const button of buttons()) {
      button.removeAttribute("data-count");
      button.textContent = "✎";
    }
    for (const remark of state?.remarks || []) {
      const button = remark.resolved ? undefined : buttonOf(remark);
      if (!button) continue;
      const count = Number(button.dataset.count || 0) + 1;
      button.dataset.count = String(count);
      button.textContent = `✎ ${count}`;
    }
  }

  /** @param {string} page @param {string} quote */
  function begin(page, quote) {
    open = { page, quote };
    at("quote").textContent = quote.length > 300 ? quote.slice(0, 300) + "…" : quote;
    failed.hidden = true;
    form.hidden = false;
    box.focus();
    form.scrollIntoView({ block: "nearest" });
  }

  /** Back to the paragraph. */
  function end() {
    const from = open;
    open = null;
    form.hidden = true;
    box.value = "";
    const button = buttons().find((one) => one.dataset.page === from?.page && said(/** @type {Element} */ (one.parentElement)) === from?.quote);
    if (button) {
      frame?.contentWindow?.focus();
      button.focus();
    } else at("remarks-title").focus();
    if (waits) show();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!open) return;
    const sent = { course, page: open.page, quote: open.quote.slice(0, 400), words: box.value };
    const send = /** @type {HTMLButtonElement} */ (form.querySelector("button[type=submit]"));
    send.disabled = true;
    let status = 0;
    try {
      const answer = await fetch("/remarks", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(sent) });
      status = answer.status;
    } catch {
      // Said below: the words stay in the form.
    }
    send.disabled = false;
    if (status !== 201) {
      failed.textContent = status === 507 ? text("review-full") : text("review-failed");
      failed.hidden = false;
      return;
    }
    end();
    await look();
    say(text("review-sent"));
  });
  at("cancel").addEventListener("click", end);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });

  /** @param {string} tag @param {string} name @param {string} words */
  function make(tag, name, words) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.textContent = words;
    return element;
  }

  /** What was listed last. */
  let listed = "";

  function list() {
    const remarks = state?.remarks || [];
    const now = JSON.stringify(remarks);
    // What has the focus stays in its place.
    if (now === listed) return;
    listed = now;
    at("none").hidden = remarks.length > 0;
    at("remarks").replaceChildren(
      ...remarks.map((remark) => {
        const item = document.createElement("li");
        item.append(make("p", "who", `${remark.initials} · ${remark.title}`), make("blockquote", "", remark.quote), make("p", "words", remark.words));
        if (remark.resolved) item.append(make("p", "resolved", text("review-resolved")));
        if (remark.page) {
          const go = make("button", "quiet", text("review-go"));
          go.setAttribute("type", "button");
          go.setAttribute("aria-label", text("review-go-to", { quote: remark.quote }));
          go.addEventListener("click", () => visit(remark));
          item.append(go);
        }
        return item;
      }),
    );
  }

  /** To the paragraph of a remark. @param {ReviewRemark} remark */
  function visit(remark) {
    const inside = frame?.contentWindow;
    if (!inside || !remark.page) return;
    inside.location.hash = remark.page;
    const until = Date.now() + 5000;
    const wait = () => {
      const button = buttonOf(remark);
      if (button?.offsetParent) {
        inside.focus();
        button.focus();
        button.scrollIntoView({ block: "center" });
      } else if (Date.now() < until) setTimeout(wait, 50);
    };
    wait();
  }

  at("remarks-title").tabIndex = -1;
  look();
  setInterval(look, EVERY);
})();
