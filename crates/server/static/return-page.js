// A partner's own return, made in the browser: exports are read by a worker, understood, corrected,
// counted, drawn and saved. The page's policy lets it reach no server.

(function () {
  "use strict";

  /**
   * @typedef {{sheet: string | null, row: number, heads: string[], kind: string | null, columns: Record<string, string>, words: [string, string | null][]}} Table
   * @typedef {{tables: Table[], error?: Wrong}} Understood
   * @typedef {{file?: string, sheet?: string | null, row?: number | null, column?: string | null, message: string, key?: string, name?: string, word?: string}} Wrong
   * @typedef {{rows: number, learners: number, modules: Record<string, any>[], tables: Record<string, number[]>, unobserved: string[], activities: {activity: string, module: string | null}[], notes: string[]}} Told
   * @typedef {{files?: Understood[], read?: Told, error?: Wrong, unmapped?: {name: string, suggestion: string | null}[], wrong?: string}} Answer
   * @typedef {{document: string, is_same: boolean, kept: object, drawing: number, learners: number, learners_margin: number, cell_margin: number, modules: Record<string, any>[], tables: Record<string, number | null>, unobserved: string[]}} Drawn
   * @typedef {{is_last: boolean, percent: number, rho: string, document: string}} Refused
   */

  /** Columns that somebody may choose; the second column of a name, and the unit of a time, are ours. */
  const ROLES = ["email", "number", "login", "name", "first", "activity", "status", "score", "started", "completed", "region", "time"];
  const UNITS = ["minutes", "hours", "seconds"];
  const WORDS = ["passed", "failed", "abandoned", "-"];
  /** A change is read anew when nothing was changed for so many milliseconds. */
  const PAUSE = 250;

  /** @param {string} id @returns {any} */
  const at = (id) => document.getElementById(id);
  const data = JSON.parse(at("data").textContent);
  /** @type {string} */
  let lang = data.lang;
  /** @type {{year: number, modules: {id: string, title: string}[]} | null} */
  let plan = data.plan;
  /** @type {string} */
  let partner = data.partner;
  /** @type {File[]} */
  let files = [];
  /** @type {{activities: Record<string, string>, grades: Record<string, number>, status: Record<string, string>, regions: Record<string, string>, dates: string, columns?: Record<string, any>}} */
  let mapping = { activities: {}, grades: {}, status: {}, regions: {}, dates: "unknown" };
  /** Columns that were chosen, of tables of files. @type {Map<File, Record<string, string>[]>} */
  let chosen = new Map();
  /** @type {Answer | null} */
  let answer = null;
  /** @type {Drawn | null} */
  let drawn = null;
  /** @type {Refused | null} */
  let refused = null;
  /** What can't go on, in words. */
  let problem = "";
  let isReading = false;

  // --- words ------------------------------------------------------------------

  /** @param {string} key @param {Record<string, string | number>} [filled] */
  function say(key, filled = {}) {
    const text = data.words[lang][`making-${key}`] ?? data.words[lang][key] ?? key;
    return text.replace(/\{([\w-]+)\}/g, (/** @type {string} */ whole, /** @type {string} */ name) => {
      const value = filled[name];
      return value === undefined ? whole : typeof value === "number" ? number(value) : value;
    });
  }

  /** @param {number} value */
  const number = (value) => new Intl.NumberFormat(lang).format(value);

  /** @param {number} bytes */
  const size = (bytes) => (bytes < 1e6 ? say("size-kb", { count: Math.ceil(bytes / 1e3) }) : say("size-mb", { count: Math.round(bytes / 1e5) / 10 }));

  // --- the worker -------------------------------------------------------------

  /** @type {Worker | undefined} */
  let worker;
  let asked = 0;
  /** @type {Map<number, {done: (answer: any) => void, failed: (error: Error) => void}>} */
  const waiting = new Map();

  function start() {
    const source = new Blob([at("worker").textContent], { type: "text/javascript" });
    const address = URL.createObjectURL(source);
    worker = new Worker(address);
    URL.revokeObjectURL(address);
    worker.onmessage = ({ data }) => {
      const one = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.failed === undefined) one?.done(data.answer);
      else one?.failed(new Error(data.failed));
    };
    worker.onerror = (event) => {
      waiting.forEach((one) => one.failed(new Error(event.message)));
      waiting.clear();
    };
    return send({ code: at("code").textContent });
  }

  /** @param {object} message @returns {Promise<any>} */
  function send(message) {
    return new Promise((done, failed) => {
      const id = ++asked;
      waiting.set(id, { done, failed });
      worker?.postMessage({ id, ...message });
    });
  }

  // --- reading ----------------------------------------------------------------

  let timer = 0;
  /** Which reading is the last one. */
  let turn = 0;

  /** Reads everything again, once nothing was changed for a moment. */
  function changed() {
    clearTimeout(timer);
    drawn = refused = null;
    problem = "";
    turn++;
    isReading = files.length > 0 && plan !== null;
    if (!isReading) answer = null;
    render();
    if (isReading) timer = window.setTimeout(read, PAUSE);
  }

  async function read() {
    const mine = turn;
    try {
      // What is still being read is of no use any more.
      if (waiting.size > 0 || !worker) {
        worker?.terminate();
        waiting.clear();
        await start();
      }
      const named = files.map((file) => ({ name: file.name, size: file.size }));
      const question = { ask: "read", lang, plan, mapping: described(), undated: at("undated").checked, files: named };
      const got = await send({ question, files });
      if (mine !== turn) return;
      answer = got;
      if (got.wrong) problem = say("wrong", { reason: got.wrong });
    } catch (error) {
      if (mine !== turn) return;
      answer = null;
      problem = say("stopped", { reason: String(error) });
    }
    isReading = false;
    render();
  }

  /** The mapping, with the columns that were chosen. */
  function described() {
    /** @type {Record<string, any>} */
    const columns = {};
    const all = files.flatMap((file) => Object.values(chosen.get(file) ?? []));
    /** @param {string} name @param {string} head */
    const add = (name, head) => {
      if (head && !(columns[name] ??= []).includes(head)) columns[name].push(head);
    };
    for (const one of all) {
      for (const role of ROLES) {
        if (role === "first") continue;
        if (role === "time") add(one.unit || "minutes", one.time);
        else if (role === "name" && one.first && one.name) add("name", `${one.first} + ${one.name}`);
        else if (role === "name") add("name", one.name || one.first);
        else add(role, one[role]);
      }
      if (!one.activity) columns.is_one_activity = true;
      if (Number(one.best) > 0) columns.best_score = Number(one.best);
    }
    return all.length ? { ...mapping, columns } : mapping;
  }

  /** @param {FileList | File[]} more */
  async function take(more) {
    for (const file of more) {
      try {
        if (/\.toml$/i.test(file.name)) await takeMapping(file);
        else if (!(await isPlan(file))) files.push(file);
      } catch (error) {
        problem = say("file-unreadable", { name: file.name, reason: String(error) });
        render();
        return;
      }
    }
    changed();
  }

  /** A plan is taken as one, and a return that was made before is no export. @param {File} file */
  async function isPlan(file) {
    if (!/\.json$/i.test(file.name) || file.size > 8 << 20) return false;
    let json;
    try {
      json = JSON.parse(await file.text());
    } catch {
      return false;
    }
    if (json?.payload && json?.signature) throw new Error(say("is-return"));
    if (!Array.isArray(json?.modules) || !json?.year) return false;
    if (data.plan && JSON.stringify(json) !== JSON.stringify(data.plan)) throw new Error(say("other-plan"));
    plan = json;
    return true;
  }

  /** @param {File} file */
  async function takeMapping(file) {
    if (!worker) await start();
    const got = await send({ question: { ask: "mapping", toml: await file.text() } });
    if (got.wrong) throw new Error(got.wrong);
    mapping = { activities: {}, grades: {}, status: {}, regions: {}, dates: "unknown", ...got.mapping };
    chosen = new Map();
  }

  // --- drawing ----------------------------------------------------------------

  const place = () => `relais-retour ${partner} ${plan?.year}`;

  /** What the browser kept of this partner and year. */
  function kept() {
    try {
      return JSON.parse(localStorage.getItem(place()) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {boolean} replace */
  async function draw(replace) {
    problem = "";
    try {
      const got = await send({ question: { ask: "draw", partner, kept: kept(), replace } });
      drawn = got.document ? got : null;
      refused = got.refused ?? null;
      if (got.wrong) problem = say("wrong", { reason: got.wrong });
      if (drawn) keep(drawn.kept);
    } catch (error) {
      problem = say("stopped", { reason: String(error) });
    }
    render();
    const heading = at(drawn ? "sent-title" : refused ? "refused" : "problem");
    heading?.focus();
  }

  let isKept = true;

  /** @param {object} what */
  function keep(what) {
    try {
      localStorage.setItem(place(), JSON.stringify(what));
      isKept = true;
    } catch {
      isKept = false;
    }
  }

  /** @param {string} name @param {string} text @param {string} kind */
  function save(name, text, kind) {
    const address = URL.createObjectURL(new Blob([text], { type: kind }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  // --- what is seen -----------------------------------------------------------

  /**
   * @param {string} tag @param {Record<string, any>} [what] @param {(Node | string | null | undefined | false)[]} children
   * @returns {HTMLElement}
   */
  function el(tag, what = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(what)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== undefined && value !== false) made.setAttribute(name, value);
    }
    made.append(...children.filter((it) => it !== null && it !== undefined && it !== false).map((it) => /** @type {Node | string} */ (it)));
    return made;
  }

  /**
   * A list to choose from, with its label.
   * @param {string} id @param {string} label @param {[string, string][]} options @param {string} value @param {(value: string) => void} chosen
   */
  function choice(id, label, options, value, chosen) {
    const list = /** @type {HTMLSelectElement} */ (el("select", { id, onchange: () => chosen(list.value) }, ...options.map(([key, text]) => el("option", { value: key }, text))));
    list.value = value;
    return el("div", {}, el("label", { for: id }, label), list);
  }

  /** @param {string} id @param {string} label @param {number | undefined} value @param {(value: number) => void} chosen */
  function amount(id, label, value, chosen) {
    const field = /** @type {HTMLInputElement} */ (el("input", { id, type: "number", min: "1", step: "any", inputmode: "decimal", onchange: () => Number(field.value) > 0 && chosen(Number(field.value)) }));
    if (value) field.value = String(value);
    return el("div", {}, el("label", { for: id }, label), field);
  }

  /** @param {string[]} heads @param {(string | number)[][]} rows @param {string} caption */
  function table(heads, rows, caption) {
    const cell = (/** @type {string | number} */ it) => (typeof it === "number" ? number(it) : it);
    return el(
      "div",
      { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
      el(
        "table",
        {},
        el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
        el("tbody", {}, ...rows.map(([name, ...cells]) => el("tr", {}, el("th", { scope: "row" }, cell(name)), ...cells.map((it) => el("td", {}, cell(it)))))),
      ),
    );
  }

  /** @param {Wrong} wrong */
  function where(wrong) {
    const parts = [wrong.file, wrong.sheet && say("at-sheet", { name: wrong.sheet }), wrong.row && say("at-row", { row: wrong.row }), wrong.column && say("at-column", { name: wrong.column })];
    const place = parts.filter(Boolean).join(", ");
    return place ? say("at", { place, message: wrong.message }) : wrong.message;
  }

  /** Puts children into a part of the page; what had the focus has it again. @param {string} id @param {(Node | string | null | false)[]} children */
  function fill(id, ...children) {
    const focused = document.activeElement?.id;
    const open = [...at(id).querySelectorAll("details[open]")].map((it) => it.id);
    at(id).replaceChildren(...children.filter((it) => it !== null && it !== false));
    for (const one of open) at(one)?.setAttribute("open", "");
    if (focused && document.activeElement?.id !== focused) at(focused)?.focus();
  }

  function render() {
    document.documentElement.lang = lang;
    document.title = say("title", { year: String(plan?.year ?? "") });
    for (const one of document.querySelectorAll("[data-t]")) one.textContent = say(one.getAttribute("data-t") ?? "", { year: String(plan?.year ?? ""), partner });
    for (const one of document.querySelectorAll("[data-lang]")) one.setAttribute("aria-pressed", String(one.getAttribute("data-lang") === lang));
    renderWho();
    fill(
      "files",
      ...files.map((file, number) =>
        el(
          "li",
          {},
          el("span", {}, file.name, " ", el("span", { class: "small" }, size(file.size))),
          el("button", { type: "button", class: "link", id: `remove-${number}`, "aria-label": say("remove-name", { name: file.name }), onclick: () => remove(number) }, say("remove")),
        ),
      ),
    );
    const wrong = answer?.error ?? answer?.files?.find((it) => it.error && !answer?.read)?.error;
    const status = isReading ? say("reading") : answer?.read ? say("was-read", { rows: answer.read.rows }) : answer?.unmapped ? say("ask-activities") : "";
    at("status").textContent = status;
    at("busy").hidden = !isReading;
    const shown = problem || (wrong && !isReading ? where(wrong) : "");
    at("problem").hidden = !shown;
    at("problem").textContent = shown;
    at("understood").hidden = !answer?.files;
    fill("tables", ...(answer?.files ?? []).map(renderFile));
    renderActivities(wrong);
    renderExact();
    renderSent();
  }

  function renderWho() {
    at("who").hidden = Boolean(data.plan && data.partner);
    at("no-plan").hidden = plan !== null;
    at("partner-field").hidden = Boolean(data.partner);
    at("taken-plan").textContent = plan && !data.plan ? say("plan-taken", { year: String(plan.year) }) : "";
  }

  /** @param {number} number */
  function remove(number) {
    files.splice(number, 1);
    changed();
    (at(`remove-${Math.min(number, files.length - 1)}`) ?? at("choose")).focus();
  }

  /** What one file was taken for. @param {Understood} understood @param {number} place */
  function renderFile(understood, place) {
    const file = files[place];
    return el(
      "div",
      { class: "panel" },
      el("h3", {}, file.name),
      ...understood.tables.map((one, number) => renderTable(file, one, place, number)),
      understood.error && el("p", { class: "wrong" }, understood.error.message),
    );
  }

  /** @param {File} file @param {Table} one @param {number} place @param {number} number */
  function renderTable(file, one, place, number) {
    const own = chosen.get(file)?.[number] ?? guessed(one);
    const id = `t${place}-${number}`;
    const kind = say(`kind-${one.kind ?? "none"}`);
    const title = one.sheet ? say("sheet", { name: one.sheet, kind }) : kind;
    const said = el("p", {}, title);
    if (one.kind === "xapi") return said;
    /** @type {[string, string][]} */
    const heads = [["", say("no-column")], ...one.heads.filter(Boolean).map((head) => /** @type {[string, string]} */ ([head, head]))];
    const isShown = one.kind === "table" || one.kind === null;
    const set = (/** @type {Record<string, string>} */ change) => {
      const all = chosen.get(file) ?? [];
      all[number] = { ...own, ...change };
      chosen.set(file, all);
      changed();
    };
    const columns = ROLES.map((role) => choice(`${id}-${role}`, say(`role-${role}`), heads, own[role] ?? "", (value) => set({ [role]: value })));
    const units = UNITS.map((unit) => /** @type {[string, string]} */ ([unit, say(`unit-${unit}`)]));
    if (own.time) columns.push(choice(`${id}-unit`, say("role-unit"), units, own.unit || "minutes", (unit) => set({ unit })));
    if (own.score && !own.status) columns.push(amount(`${id}-best`, say("role-best"), Number(own.best) || 100, (best) => set({ best: String(best) })));
    const details = el("details", { id: `${id}-columns` }, el("summary", {}, say("columns", { row: one.row })), el("div", { class: "grid" }, ...columns));
    if (one.kind === null) details.setAttribute("open", "");
    const words = one.words.map(([word, meaning], n) => {
      /** @type {[string, string][]} */
      const options = WORDS.map((it) => [it, say(it === "-" ? "word-none" : `word-${it}`)]);
      if (!meaning) options.unshift(["", say("choose-one")]);
      return choice(`${id}-word-${n}`, word, options, meaning ?? "", (value) => {
        mapping.status[word] = value;
        changed();
      });
    });
    const isAsked = one.words.some(([, meaning]) => !meaning);
    const list = words.length > 0 && el("details", { id: `${id}-words`, open: isAsked }, el("summary", {}, say("words")), el("div", { class: "grid" }, ...words));
    return el("div", {}, said, isShown && details, isShown && list);
  }

  /** What the columns of a table are taken for. @param {Table} one */
  function guessed(one) {
    const own = { ...one.columns };
    const pair = (own.name ?? "").split(" + ");
    if (pair.length === 2 && !one.heads.includes(own.name)) [own.first, own.name] = pair;
    for (const unit of UNITS) {
      if (own[unit]) [own.time, own.unit] = [own[unit], unit];
      delete own[unit];
    }
    return own;
  }

  /** Activities, grades, words of regions: what stands for what. @param {Wrong | undefined} wrong */
  function renderActivities(wrong) {
    const asked = answer?.unmapped ?? [];
    /** @type {Map<string, string>} */
    const all = new Map(Object.entries(mapping.activities));
    for (const one of answer?.read?.activities ?? []) all.set(one.activity, one.module ?? "-");
    for (const one of asked) all.set(one.name, "");
    const modules = (plan?.modules ?? []).map((it) => /** @type {[string, string]} */ ([it.id, it.title]));
    const fields = [...all].map(([name, module], n) => {
      const suggestion = asked.find((it) => it.name === name)?.suggestion;
      const title = plan?.modules.find((it) => it.id === suggestion)?.title;
      /** @type {[string, string][]} */
      const options = [...modules, ["-", say("leave-out")]];
      if (!module) options.unshift(["", title ? say("choose-maybe", { title }) : say("choose-one")]);
      return choice(`activity-${n}`, name, options, module, (value) => {
        if (value) mapping.activities[name] = value;
        changed();
      });
    });
    at("activities").hidden = fields.length === 0;
    fill("activity-list", ...fields);
    const grades = new Set(Object.keys(mapping.grades));
    if (wrong?.key === "grade-maximum" && wrong.name) grades.add(wrong.name);
    const best = [...grades].map((name, n) =>
      amount(`grade-${n}`, say("best-grade", { name }), mapping.grades[name], (value) => {
        mapping.grades[name] = value;
        changed();
      }),
    );
    const words = new Set(Object.keys(mapping.regions));
    if (wrong?.key === "region-unknown" && wrong.word) words.add(wrong.word);
    const regions = [...words].map((word, n) =>
      choice(`region-${n}`, say("region-of", { word }), [["", say("choose-one")], ...data.regions], mapping.regions[word] ?? "", (value) => {
        if (value) mapping.regions[word] = value;
        changed();
      }),
    );
    fill("asked", ...best, ...regions);
    at("asked").hidden = best.length + regions.length === 0;
    at("dates").value = mapping.dates;
    at("save-mapping").hidden = !answer?.read;
  }

  /** Exact counts, on this screen only. */
  function renderExact() {
    const told = isReading ? undefined : answer?.read;
    at("exact").hidden = !told;
    if (!told) return fill("counts");
    const rows = told.modules.map((it, m) => [plan?.modules[m].title ?? it.module, it.abandonne + it.echoue + it.reussi, it.reussi, it.echoue, it.abandonne]);
    const absent = Object.keys(data.words[lang])
      .filter((key) => key.startsWith("table-") && !(key.slice(6) in told.tables) && key !== "table-learners")
      .map((key) => say(key));
    fill(
      "counts",
      el("p", {}, say("learners", { count: told.learners })),
      table([say("module"), say("started"), say("passed"), say("failed"), say("abandoned")], rows, say("exact-title")),
      absent.length > 0 && el("p", {}, say("absent")),
      absent.length > 0 && el("ul", {}, ...absent.map((it) => el("li", {}, it))),
      told.notes.length > 0 && el("h3", {}, say("notes")),
      told.notes.length > 0 && el("ul", {}, ...told.notes.map((it) => el("li", {}, it))),
    );
  }

  /** What is sent, once it is drawn. */
  function renderSent() {
    at("make").hidden = !answer?.read || isReading || Boolean(drawn);
    at("sent").hidden = !drawn;
    at("refused-part").hidden = !refused;
    at("draw").hidden = Boolean(refused);
    if (refused) {
      at("refused").textContent = refused.is_last ? say("refused-last") : say("refused", { percent: refused.percent, rho: refused.rho });
      at("replace").hidden = refused.is_last;
    }
    if (!drawn) return fill("preview");
    const { learners, learners_margin, cell_margin, unobserved } = drawn;
    const rows = drawn.modules.map((it) => [it.title, it.started, it.passed, it.failed, it.abandoned]);
    const tables = Object.entries(drawn.tables).map(([id, cells]) => el("li", {}, cells === null ? say("table-not-sent", { name: say(`table-${id}`) }) : say("table-sent", { name: say(`table-${id}`), count: cells })));
    fill(
      "preview",
      drawn.is_same && el("p", { class: "note" }, say("is-same")),
      !isKept && el("p", { class: "note warn" }, say("not-kept")),
      el("p", {}, say("learners-about", { count: learners, margin: learners_margin })),
      table([say("module"), say("started"), say("passed"), say("failed"), say("abandoned")], rows, say("sent-title")),
      el("p", { class: "hint" }, say("margin", { margin: cell_margin })),
      el("ul", {}, ...tables),
      unobserved.length > 0 && el("p", {}, say("unobserved", { list: unobserved.map((it) => say(`status-${it}`)).join(", ") })),
      el("details", { id: "whole" }, el("summary", {}, say("whole")), el("pre", { tabindex: "0", "aria-label": say("whole") }, drawn.document)),
    );
  }

  // --- what is done -----------------------------------------------------------

  at("choose").addEventListener("change", () => {
    take([...at("choose").files]);
    at("choose").value = "";
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    at("drop").classList.add("over");
  });
  for (const kind of ["dragleave", "drop"]) document.addEventListener(kind, () => at("drop").classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) take([...event.dataTransfer.files]);
  });
  at("undated").addEventListener("change", changed);
  at("dates").addEventListener("change", () => {
    mapping.dates = at("dates").value;
    changed();
  });
  at("partner").addEventListener("input", () => {
    partner = at("partner").value.trim();
    drawn = refused = null;
    render();
  });
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.addEventListener("click", () => {
      lang = button.getAttribute("data-lang") ?? lang;
      // Messages about files come in the language they were asked in.
      if (files.length && !drawn) changed();
      else render();
    });
  }
  at("draw").addEventListener("click", () => {
    if (/^[a-z0-9-]{1,64}$/.test(partner)) return draw(false);
    problem = say("no-partner");
    render();
    at("partner").focus();
  });
  at("replace").addEventListener("click", () => draw(true));
  at("save-last").addEventListener("click", () => refused && save("retour.json", refused.document, "application/json"));
  at("save").addEventListener("click", () => drawn && save("retour.json", drawn.document, "application/json"));
  at("save-mapping").addEventListener("click", async () => {
    const got = await send({ question: { ask: "toml", mapping: described() } });
    if (got.toml !== undefined) save("correspondance.toml", got.toml, "application/toml");
  });
  at("send")?.addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
    if (!drawn) return event.preventDefault();
    const lent = new DataTransfer();
    lent.items.add(new File([drawn.document], "retour.json", { type: "application/json" }));
    at("file").files = lent.files;
  });

  render();
})();
