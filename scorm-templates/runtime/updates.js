// Renews the content of this package from signed files on its partner's server, as
// docs/updates.md says; never its code, and nothing waits for it. What arrives is kept once all
// of it was verified, and shown from the next launch on, verified again: what differs from what
// the package was built with, in the place of that. Only in packages of a partner whose branding
// file asks for it.
//
// The engine writes `CLOSED` above: the elements and attributes that content may bring.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  /** @typedef {{sha256: string, size: number}} Named */
  /** @typedef {{signed: string, signature: string}} Signed */
  /** @typedef {{version: string, sequence: number, list: Named, withdrawn?: {page: string}[]}} Pointer */
  /** What is kept of an update: texts by their hash, but those that the package was built with; files (data addresses) by their address in pages, "": the package has it. @typedef {{pointer: Signed, texts: Record<string, string>, files: Record<string, string>}} Bundle */
  /** What a bundle lacks, by its name. @typedef {{text(named: Named): Promise<string>, file(file: any): Promise<string>}} Source */
  /** Its elements: the start page, the pages, what follows them, the menu. @typedef {{pointer: Pointer, data: Course, made: Element[][], files: Record<string, string>}} Content */

  // Limits stand where they hold: each name would travel with every package.

  const { codec, scoring, storage } = Relais;
  const { all, byId, one, write } = Relais.dom;
  /** @type {Course & {updates: NonNullable<Course["updates"]>}} */
  const own = JSON.parse(/** @type {string} */ (byId("course").textContent));
  const { at, path, of, keys, more, has } = own.updates;
  const record = "updates:" + own.course + "@" + own.partner;
  const [main, help] = ["_main", "_help"].map(byId);
  const sections = all(main, ":scope > .page").filter((section) => section !== help);
  /** The package's own elements, in the order of `has`, which ends with the plan. */
  const mine = [...sections.splice(0, own.pages.length + 1).map((section) => [section]), sections, all(document, ".menu-list")];

  /** @param {unknown} is @param {string} otherwise why it is refused: thrown as it is, an error is something else */
  function must(is, otherwise) {
    if (!is) throw otherwise;
  }

  // --- verified, or an error that says what is wrong

  /** @param {string} text */
  const encode = (text) => new TextEncoder().encode(text);
  /** @param {string} text Base64, of addresses too */
  const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

  /** @param {Uint8Array<ArrayBuffer>} bytes @param {Named} named */
  async function same(bytes, { size, sha256 }) {
    const hash = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) => byte.toString(16).padStart(2, "0"));
    must(bytes.length === size && hash.join("") === sha256, "hash");
  }

  /** The pointer, signed by one of our keys, for this very package. @param {Signed} envelope @returns {Promise<Pointer>} */
  async function opened({ signed, signature }) {
    const how = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const { subtle } = crypto;
    const judged = keys.split(" ").map(async (key) => subtle.verify(how, await subtle.importKey("raw", decode(key), how, false, ["verify"]), decode(signature), encode(signed)));
    must((await Promise.all(judged)).includes(true), "signature");
    const pointer = JSON.parse(signed);
    must(pointer.kind === "relais-update" && JSON.stringify(pointer.subject) === of, "subject");
    must(pointer.format === 2, "format");
    // Versions such as 2026.2 and 2026.10.
    must(pointer.version.localeCompare(own.version, "en", { numeric: true }) >= 0, "version");
    return pointer;
  }

  /** All of an update, as elements that nobody has seen yet. @param {Bundle} bundle @param {Source} [source] of what it lacks */
  async function verify({ pointer: envelope, texts, files: kept }, source) {
    const pointer = await opened(envelope);
    /** @param {Named} named */
    async function text(named) {
      const { sha256, size } = named;
      const place = has.indexOf(sha256.slice(0, 12));
      if (place === mine.length) return { ...own, rule: own };
      if (place >= 0) return { html: place, activities: own.activities.filter(({ page }) => page === own.pages[place - 1]?.id) };
      must(size <= 1 << 20, "size");
      texts[sha256] ??= /** @type {string} */ (await source?.text(named));
      await same(encode(texts[sha256]), named);
      return JSON.parse(texts[sha256]);
    }
    const list = await text(pointer.list);
    /** @type {Record<string, string>} */
    const files = {};
    for (const file of list.files) {
      const { href } = file;
      const data = `${(kept[href] ??= /** @type {string} */ (await source?.file(file)))}`;
      if (data) await same(decode(data.split(",")[1]), file);
      files[href] = data || href;
    }
    const [plan, start, end, menu, ...pages] = await Promise.all([list.plan, list.start, list.end, list.menu, ...list.pages].map(text));
    const { rule, ...planned } = plan;
    // The manifest of the package and the records of the LMS go by it.
    must(["completion", "masteryScore", "tries"].every((name) => rule[name] === /** @type {any} */ (own)[name]) && !plan.quiz === !own.quiz, "rule");
    const made = [start, ...pages, end, menu].map(({ html }) => mine[html] || elements(html, files));
    const ids = made.flat().map((element) => element.id).join();
    const expected = ["_start", ...plan.pages.map((/** @type {any} */ page) => page.id), "_result,_recall,_attestation,"].join();
    must(pages.length === plan.pages.length && ids.replace("_glossary,", "") === expected, "shape");
    /** @type {Course} */
    const data = { ...own, ...planned, version: pointer.version, hash: pointer.list.sha256.slice(0, 12), activities: pages.flatMap((page) => page.activities) };
    return { pointer, data, made, files };
  }

  // --- the closed list

  /** @param {string} words @param {string} word */
  const lists = (words, word) => ` ${words} `.includes(` ${word} `);

  /** Whether an element may be there with all that it has; addresses of files become those of what is kept. @param {Element} element @param {Record<string, string>} files */
  function isListed(element, files) {
    const { namespaceURI, localName } = element;
    const space = ["xhtml", "svg", "MathML"].indexOf(`${namespaceURI}`.replace(/.*\//, ""));
    if (!lists(CLOSED.elements[space], localName)) return false;
    return [...element.attributes].every((attribute) => {
      const { name, value } = attribute;
      if (!lists(CLOSED.attributes, name) && !/^(data|aria)-[a-z0-9-]+$/.test(name)) return false;
      if (name === "id") return !/^_(?!(start|result|recall|attestation|glossary)(-|$))|^course$/.test(value);
      if (space === 1) return name === "href" ? value[0] === "#" : !/url\(/i.test(value);
      if (localName + name === "tracksrc") return value.startsWith(CLOSED.captions);
      if (name === "type" && localName !== "source") return lists(CLOSED.types, value);
      if (name === "target") return value === "_blank";
      // Of formulas.
      if (name === "form") return space > 1;
      if (!["href", "src", "data-poster"].includes(name)) return true;
      if (Object.hasOwn(files, value)) {
        if (files[value] === value) return true;
        attribute.value = files[value];
        // It keeps its name.
        if (name === "href") element.setAttribute("download", value.replace(/^.*\//, ""));
        return true;
      }
      return name === "href" && CLOSED.links.some((start) => value.startsWith(start)) && (value[0] !== "h" || element.matches("[rel~=noreferrer]"));
    });
  }

  /** The elements of a text, each of them on the list. @param {string} html @param {Record<string, string>} files */
  function elements(html, files) {
    // A document that runs and loads nothing.
    const { body } = new DOMParser().parseFromString(html, "text/html");
    // No comments either, nor what becomes one; what is not in the body is not taken.
    must(!/<[!?]/.test(html) && all(body, "*").every((element) => isListed(element, files)), "closed");
    must(more || !one(body, "[data-more]"), "more");
    return [...body.children];
  }

  /** Puts content in the place of the package's; what a partner's branding wrote among it stays, and so does what is the same: whatever is touched is laid out anew. @param {Content} content */
  function show({ data, pointer, made, files }) {
    const parts = made.flat();
    const menu = parts.splice(-1);
    const [list] = /** @type {Element[]} */ (mine.at(-1));
    const notes = all(byId("_start"), ":scope > .fine.script-only");
    const back = all(byId("_result"), ":scope > .actions");
    const by = one(main, ".paper-by");
    for (const section of mine.slice(0, -1).flat()) if (!parts.includes(section)) section.remove();
    let place = /** @type {Element|null} */ (one(main, ":scope > .page"));
    for (const part of parts) {
      if (part === place) place = part.nextElementSibling;
      else place?.before(part);
    }
    // Where another picture came under the same name.
    for (const element of all(main, "[src], [href], [data-poster]")) isListed(element, files);
    if (!notes[0]?.isConnected) parts[0].lastElementChild?.before(...notes);
    if (!back[0]?.isConnected) byId("_result").append(...back);
    if (by && !by.isConnected) one(main, ".paper-by")?.replaceWith(by);
    if (list !== menu[0]) list.replaceWith(...menu);
    document.title = document.title.replace(own.title, () => data.title);
    for (const title of all(document, ".top-title, .menu-title")) write(title, data.title);
    const fine = /** @type {Element} */ (help.lastElementChild);
    fine.textContent = /** @type {string} */ (fine.textContent).replace(own.version, data.version).replace(own.hash, data.hash) + " · n° " + pointer.sequence;
    byId("course").textContent = JSON.stringify(data);
  }

  // --- what is kept, in Cache Storage: LMSs clear the rest

  /** @typedef {"now"|"next"|"held"|"tried"} What now: shown; next: from the next launch on; held: a quiz is being answered, nothing changes; tried: launches with it that did not come to an end */
  // kept.js began to look it up.
  const { where, texts: looked } = Relais.kept;
  /** @param {What} what @param {string|null} it nothing: taken away */
  const put = async (what, it) => {
    const kept = await caches.open("relais-updates");
    // What is short is there sooner in a header: bodies come when the page does nothing else.
    await (it === null ? kept.delete(where + what) : kept.put(where + what, new Response(it, { headers: { relais: it.length < 1e5 ? encodeURIComponent(it) : "" } })));
  };
  /** Whatever comes of it. @param {What} what @param {string|null} it */
  const keep = (what, it) => put(what, it).catch(() => {});

  let isHeld = false;
  /** What was kept at this launch. @type {Bundle[]} */
  let known = [];

  /** What is shown at this launch; nothing: the package's own. One look at what is kept, and nothing is written before it is shown. */
  async function kept() {
    const [held, tried, next, now] = await looked;
    isHeld = held !== undefined;
    const newest = !isHeld && next;
    const shown = newest || now;
    if (!shown) return;
    known = [next, now].flatMap((text) => (text ? JSON.parse(text) : []));
    const tries = newest ? 0 : +(tried || 0);
    const content = await verify(JSON.parse(shown));
    if (tries > 2) {
      await put("now", null);
      return note({ bad: content.pointer.sequence }, "start");
    }
    // What another tab keeps at this very moment may go with it: that is loaded once more.
    if (newest) keep("now", newest).then(() => keep("next", null));
    keep("tried", `${tries + 1}`);
    return content;
  }

  /** What is remembered of updates, and how often one was refused, by why. @returns {Promise<Record<string, any>>} */
  const noted = async () => (await storage.get(record)) || {};

  /** @param {Record<string, unknown>} said @param {string} [refused] */
  async function note(said, refused) {
    /** @type {Record<string, any>} */
    const before = { refused: {}, ...(await noted()), ...said };
    if (refused) before.refused[refused] = -~before.refused[refused]; // one more than it was, or 1
    await storage.put(record, before);
  }

  // --- from the server

  /** A stream's bytes, if there are no more than `most`. @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream @param {number} most */
  async function whole(stream, most) {
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const parts = [];
    await stream.pipeTo(new WritableStream({ write: (part) => must((most -= part.length) >= 0 && parts.push(part), "size") }));
    return new Blob(parts);
  }

  /** What lies at an address below `at` (the page's own policy keeps back where one comes from); never taken from what the browser keeps, unasked. @param {string} url @param {number} most bytes @param {AbortSignal} signal */
  async function load(url, most, signal) {
    const { ok, body } = /** @type {any} */ (await fetch(at + url, { cache: "no-cache", credentials: "omit", redirect: "error", signal }));
    must(ok, "answer");
    return whole(body, most);
  }

  /** Where all that an update needs is found: texts of earlier updates, the package's files, or on the server. @param {AbortSignal} signal @returns {Promise<Source>} */
  async function source(signal) {
    // With the platform's cookie, which gives it to those who are signed in only. Without it files are loaded from the server.
    const it = await fetch("relais.json", { signal })
      .then((it) => it.json())
      .catch(() => {});
    const texts = Object.assign({}, ...known.map((one) => one.texts));
    let left = 8 << 20;
    /** Packed, it has hardly more bytes than it holds. @param {{ sha256: string, size: number }} named */
    const object = async ({ sha256, size }) => whole((await load(`objects/${sha256}.bin`, size + 999, signal)).stream().pipeThrough(new DecompressionStream("gzip")), size);
    return {
      text: async (named) => texts[named.sha256] ?? (await object(named)).text(),
      async file(file) {
        const { path, size } = file;
        if (it?.files?.[path] === file.blake3) return "";
        must(size <= 2 << 20 && (left -= size) >= 0, "file");
        const data = await object(file);
        // Browsers know what pictures are by themselves, but for drawings.
        const reader = new FileReader();
        reader.readAsDataURL(new Blob([data], { type: path.endsWith(".svg") ? "image/svg+xml" : "" }));
        await new Promise((resolve) => (reader.onloadend = resolve));
        return `${reader.result}`;
      },
    };
  }

  async function renew() {
    try {
      const before = await noted();
      // By now the box shows what was chosen, wherever that is kept.
      if (!one(document, "[name=updates]:checked")) return;
      /** @type {Bundle} */
      const made = { pointer: JSON.parse(await (await load(path, 4096, AbortSignal.timeout(1500))).text()), texts: {}, files: {} };
      // Exactly what is there already.
      if (known[0]?.pointer.signed === made.pointer.signed) return;
      const { sequence } = await opened(made.pointer);
      /** @param {any} one */
      const isNewer = (one) => one.sequence > sequence;
      must(![before, ...known.map((one) => JSON.parse(one.pointer.signed))].some(isNewer), "older");
      if (sequence === before.bad) return;
      const { pointer, made: parts } = await verify(made, await source(AbortSignal.timeout(3e4)));
      // Another tab may have been quicker, with a newer one.
      must(!isNewer(await noted()), "older");
      await put("next", JSON.stringify(made));
      await note({ sequence });
      // Wrong advice is not read any longer than it must.
      for (const { page } of pointer.withdrawn || []) byId(page)?.replaceChildren(...(parts.flat().find(({ id }) => id === page)?.childNodes || []));
    } catch (/** @type {any} */ error) {
      // The learner has nothing to do with it.
      await note({}, error.name ? "silent" : error);
      if (error === "format") byId("_old").hidden = false;
    }
  }

  // --- a launch

  let isAsked = false;
  /** Not before the start page, which says it, has been left. */
  function ask() {
    if (isAsked || ["", "#_start", "#_main"].includes(location.hash)) return;
    isAsked = true;
    renew();
  }

  async function begin() {
    const isPossible = storage.guarded(() => crypto.subtle && caches);
    let current = 0; // the sequence that is shown; 0: the package's own
    // What is kept has 900 ms; then the package's own content is shown.
    const late = new Promise((/** @type {(late: void) => void} */ resolve) => setTimeout(resolve, 900));
    try {
      const content = isPossible && (await Promise.race([kept(), late]));
      if (content) show(content), (current = content.pointer.sequence);
    } catch {
      // It may come anew.
      known = [];
      keep("now", null);
      keep("next", null);
    }
    // The LMS has with the result, and with each answer, of what content it is.
    const { objectives } = scoring;
    scoring.objectives = (course, state) => [...objectives(course, state), { id: (Relais.objective = `content-${course.version}-${current}`), status: "completed" }];
    if (isPossible) Relais.ready = () => keep("tried", null);
    Relais.start?.();
    if (!isPossible) return;
    // Whatever the learner does is written, a page that is left, too: of that browsers say nothing.
    const { encode } = codec;
    codec.encode = (course, state) => {
      const is = state.quiz?.state === 1;
      if (is !== isHeld) keep("held", (isHeld = is) ? "" : null);
      ask();
      return encode(course, state);
    };
    window.addEventListener("hashchange", ask);
    ask();
  }

  begin();
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
