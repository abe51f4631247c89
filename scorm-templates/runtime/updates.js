// Renews the content of this package from signed files on its partner's server, as
// docs/updates.md says; never its code, and nothing waits for it. What arrives is kept once all
// of it was verified, and shown from the next launch on, verified again. Only in packages of a
// partner whose branding file asks for it.
//
// The engine writes `CLOSED` above: the elements and attributes that content may bring.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  /** @typedef {{sha256: string, size: number}} Named */
  /** @typedef {{signed: string, signature: string}} Signed */
  /** @typedef {{version: string, sequence: number, list: Named, withdrawn?: {page: string}[]}} Pointer */
  /** What is kept of an update: texts by their hash, files (data addresses) by their address in pages; "": the package has it. @typedef {{pointer: Signed, texts: Record<string, string>, files: Record<string, string>}} Bundle */
  /** What a bundle lacks, by its name. @typedef {{text(named: Named): Promise<string>, file(file: any): Promise<string>}} Source */
  /** Its elements: the start page, the pages, what follows them, the menu. @typedef {{pointer: Pointer, data: Course, made: Element[][]}} Content */

  const OPEN_MS = 900; // for what is kept; the package's own content is shown when it takes longer
  const POINTER_MS = 1500;
  const REST_MS = 30000;
  const POINTER_BYTES = 4096;
  const TEXT_BYTES = 1 << 20;
  const FILE_BYTES = 2 << 20;
  const FILES_BYTES = 8 << 20;

  const { codec, scoring, storage, dom } = Relais;
  const { all, byId, one } = dom;
  /** @type {Course & {updates: NonNullable<Course["updates"]>}} */
  const own = JSON.parse(byId("course").textContent || "{}");
  const { at, path, keys, more } = own.updates;
  const record = "updates:" + own.course + "@" + own.partner;
  const script = document.currentScript;

  /** @param {unknown} is @param {string} otherwise why it is refused */
  function must(is, otherwise) {
    if (!is) throw new Error(otherwise);
  }

  // --- verified, or an error that says what is wrong

  /** @param {string} text */
  const encode = (text) => new TextEncoder().encode(text);
  /** @param {string} text Base64, of addresses too */
  const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

  /** @param {BufferSource} bytes */
  const hash = async (bytes) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /** @param {Uint8Array<ArrayBuffer>} bytes @param {Named} named */
  const same = async (bytes, { size, sha256 }) => must(bytes.length === size && (await hash(bytes)) === sha256, "hash");

  /** The pointer, signed by one of our keys, for this very package. @param {Signed} envelope @returns {Promise<Pointer>} */
  async function opened({ signed, signature }) {
    const how = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const { subtle } = crypto;
    const judged = keys.split(" ").map(async (key) => subtle.verify(how, await subtle.importKey("raw", decode(key), how, false, ["verify"]), decode(signature), encode(signed)));
    must((await Promise.all(judged)).includes(true), "signature");
    const pointer = JSON.parse(signed);
    const { kind, subject, format, version } = pointer;
    const { programme, module, audience, lang } = subject;
    must(kind === "relais-update" && path === `${programme}/${module}/${lang}${audience ? "." + audience : ""}.json`, "subject");
    must(format === 1, "format");
    // Versions such as 2026.2 and 2026.10.
    must(version.localeCompare(own.version, "en", { numeric: true }) >= 0, "version");
    return pointer;
  }

  /** All of an update, as elements that nobody has seen yet. @param {Bundle} bundle @param {Source} [source] of what it lacks */
  async function verify({ pointer: envelope, texts, files: kept }, source) {
    const pointer = await opened(envelope);
    /** @param {Named} named */
    async function text(named) {
      const { sha256, size } = named;
      must(/^[0-9a-f]{64}$/.test(sha256) && size <= TEXT_BYTES, "size");
      texts[sha256] ??= /** @type {string} */ (await source?.text(named));
      await same(encode(texts[sha256]), named);
      return JSON.parse(texts[sha256]);
    }
    const list = await text(pointer.list);
    /** @type {Record<string, string>} */
    const files = {};
    for (const file of list.files) {
      const { href } = file;
      const data = String((kept[href] ??= /** @type {string} */ (await source?.file(file))));
      if (data) await same(decode(data.slice(data.indexOf(",") + 1)), file);
      files[href] = data || href;
    }
    const [plan, start, end, menu, ...pages] = await Promise.all([list.plan, list.start, list.end, list.menu, ...list.pages].map(text));
    const { rule, ...planned } = plan;
    // The manifest of the package and the records of the LMS go by it.
    must(["completion", "masteryScore", "tries"].every((name) => rule[name] === /** @type {any} */ (own)[name]) && !plan.quiz === !own.quiz, "rule");
    const made = [start, ...pages, end, menu].map(({ html }) => elements(html, files));
    const ids = made.flat().map((element) => element.id).join();
    const expected = ["_start", ...plan.pages.map((/** @type {any} */ page) => page.id), "_result,_recall,_attestation,"].join();
    must(pages.length === plan.pages.length && [expected, expected + "_glossary,"].includes(ids), "shape");
    /** @type {Course} */
    const data = { ...own, ...planned, version: pointer.version, hash: pointer.list.sha256.slice(0, 12), activities: pages.flatMap((page) => page.activities) };
    return { pointer, data, made };
  }

  // --- the closed list

  /** Whether an element may be there with all that it has; addresses of files become those of what is kept. @param {Element} element @param {Record<string, string>} files */
  function isListed(element, files) {
    const { namespaceURI, localName } = element;
    const space = ["xhtml", "svg", "MathML"].indexOf((namespaceURI || "").replace(/.*\//, ""));
    if (!CLOSED.elements[space]?.split(" ").includes(localName)) return false;
    return [...element.attributes].every((attribute) => {
      const { name, value } = attribute;
      if (!CLOSED.attributes[space].split(" ").includes(name) && !/^(data|aria)-[a-z0-9-]+$/.test(name)) return false;
      if (name === "id") return !/^_(?!(start|result|recall|attestation|glossary)(-|$))|^course$/.test(value);
      if (space === 1) return name === "href" ? value[0] === "#" : !/url\(/i.test(value);
      if (localName + name === "tracksrc") return value.startsWith(CLOSED.captions);
      if (name === "type" && localName !== "source") return CLOSED.types.split(" ").includes(value);
      if (name === "target") return value === "_blank";
      if (!["href", "src", "data-poster"].includes(name)) return true;
      if (Object.hasOwn(files, value)) {
        attribute.value = files[value];
        // It keeps its name.
        if (name === "href" && files[value] !== value) element.setAttribute("download", value.replace(/^.*\//, ""));
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

  /** Puts content in the place of the package's; what a partner's branding wrote among it stays. @param {Content} content */
  function show({ data, pointer, made }) {
    const [start, ...parts] = made.flat();
    const menu = parts.splice(-1);
    const [main, help, first, result] = ["_main", "_help", "_start", "_result"].map(byId);
    const notes = all(first, ":scope > .fine.script-only");
    const back = all(result, ":scope > .actions");
    const by = one(main, ".paper-by");
    for (const section of all(main, ":scope > .page")) if (section !== help) section.remove();
    help.before(start, ...parts);
    one(start, ":scope > .fine:last-child")?.before(...notes);
    byId("_result").append(...back);
    if (by) one(main, ".paper-by")?.replaceWith(by);
    one(byId("_menu"), ".menu-list")?.replaceWith(...menu);
    document.title = document.title.replace(own.title, () => data.title);
    for (const title of all(document, ".top-title, .menu-title")) title.textContent = data.title;
    const fine = one(help, ":scope > .fine:last-child");
    if (fine) fine.textContent = (fine.textContent || "").replace(own.version, data.version).replace(own.hash, data.hash) + " · n° " + pointer.sequence;
    byId("course").textContent = JSON.stringify(data);
  }

  // --- what is kept, in Cache Storage: LMSs clear the rest

  // Of a package that was imported anew nothing is left.
  /** @typedef {"now"|"next"|"held"|"tried"} What now: shown; next: from the next launch on; held: a quiz is being answered, nothing changes; tried: launches with it that did not come to an end */
  /** @param {What} what */
  const name = (what) => at + path + "?" + own.hash + "&" + what;
  const cache = () => caches.open("relais-updates");
  /** @param {What} what */
  const get = async (what) => (await cache()).match(name(what));
  /** @param {What} what @param {string|null} it nothing: taken away */
  const put = async (what, it) => {
    const kept = await cache();
    await (it === null ? kept.delete(name(what)) : kept.put(name(what), new Response(it)));
  };
  /** @param {What} what @returns {Promise<Bundle|undefined>} */
  const bundle = async (what) => (await get(what))?.json();

  let isHeld = false;

  /** What is shown at this launch; null: the package's own. */
  async function kept() {
    isHeld = !!(await get("held"));
    const next = !isHeld && (await get("next"));
    if (next) {
      await put("now", await next.text());
      await put("next", null);
      await put("tried", null);
    }
    const now = await bundle("now");
    if (!now) return null;
    const tried = Number((await (await get("tried"))?.text()) || 0);
    const content = await verify(now);
    if (tried > 2) {
      await put("now", null);
      await note({ bad: content.pointer.sequence }, "start");
      return null;
    }
    void put("tried", String(tried + 1));
    return content;
  }

  /** What is remembered of updates, and how often one was refused, by why. @returns {Promise<Record<string, any>>} */
  const noted = async () => (await storage.get(record)) || {};

  /** @param {Record<string, unknown>} said @param {string} [refused] */
  async function note(said, refused) {
    const { sequence, bad, refused: counts = {} } = await noted();
    if (refused) counts[refused] = (counts[refused] || 0) + 1;
    await storage.put(record, { sequence, bad, refused: counts, ...said });
  }

  // --- from the server

  /** @param {string} url @param {number} most bytes @param {AbortSignal} signal @param {RequestCache} [cache] */
  async function load(url, most, signal, cache) {
    const { ok, body } = await fetch(url, { credentials: "omit", cache, redirect: "error", referrerPolicy: "no-referrer", signal });
    must(ok && body, "answer");
    const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (body).getReader();
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const parts = [];
    for (let part; !(part = await reader.read()).done; ) {
      most -= part.value.length;
      must(most >= 0, "size");
      parts.push(part.value);
    }
    return new Response(new Blob(parts));
  }

  /** The texts that this package has, by their hash, and its files. @param {AbortSignal} signal @returns {Promise<Record<string, string>[]>} */
  async function ofPackage(signal) {
    /** @type {Record<string, string>} */
    const texts = {};
    try {
      // With the platform's cookie, which gives them to those who are signed in only.
      const [identity, content] = await Promise.all(["relais.json", "assets/content.json"].map(async (path) => (await fetch(path, { signal })).json()));
      for (const text of content) texts[await hash(encode(text))] = text;
      if (identity.content.startsWith(own.hash)) return [texts, identity.files];
    } catch {
      // It is loaded from the server, then.
    }
    return [texts, {}];
  }

  /** Where all that an update needs is found: in the package, texts of earlier updates, or on the server. @param {Bundle[]} known @param {AbortSignal} signal @returns {Promise<Source>} */
  async function source(known, signal) {
    const [texts, files] = await ofPackage(signal);
    for (const one of known) Object.assign(texts, one.texts);
    let left = FILES_BYTES;
    return {
      text: async ({ sha256, size }) => texts[sha256] ?? (await load(`${at}objects/${sha256}.json`, size, signal)).text(),
      async file({ path, blake3, sha256, size }) {
        if (files[path] === blake3) return "";
        left -= size;
        must(size <= FILE_BYTES && left >= 0, "file");
        const data = await load(`${at}objects/${sha256}.bin`, size, signal);
        // Browsers know what pictures are by themselves, but for drawings.
        const reader = new FileReader();
        reader.readAsDataURL(new Blob([await data.blob()], { type: path.endsWith(".svg") ? "image/svg+xml" : "" }));
        await new Promise((resolve) => (reader.onloadend = resolve));
        return String(reader.result);
      },
    };
  }

  async function renew() {
    const quick = storage.guarded(() => JSON.parse(localStorage.getItem("relais:preferences") || "null"));
    const chosen = quick || (await storage.get("preferences"))?.chosen;
    if (chosen?.updates === "off") return;
    try {
      const before = await noted();
      const known = /** @type {Bundle[]} */ ([await bundle("next"), await bundle("now")].filter((one) => one));
      /** @type {Bundle} */
      const made = { pointer: await (await load(at + path, POINTER_BYTES, AbortSignal.timeout(POINTER_MS), "no-cache")).json(), texts: {}, files: {} };
      // Exactly what is there already.
      if (known[0]?.pointer.signed === made.pointer.signed) return;
      const { sequence } = await opened(made.pointer);
      must(sequence >= Math.max(before.sequence || 0, ...known.map(({ pointer }) => JSON.parse(pointer.signed).sequence)), "older");
      if (sequence === before.bad) return;
      const { pointer, made: parts } = await verify(made, await source(known, AbortSignal.timeout(REST_MS)));
      await put("next", JSON.stringify(made));
      await note({ sequence });
      // Wrong advice is not read any longer than it must.
      for (const { page } of pointer.withdrawn || []) byId(page)?.replaceChildren(...(parts.flat().find(({ id }) => id === page)?.childNodes || []));
    } catch (error) {
      // The learner has nothing to do with it.
      const { message } = /** @type {Error} */ (error);
      await note({}, /^[a-z]+$/.test(message) ? message : "silent");
    }
  }

  // --- a launch

  let isAsked = false;
  /** Not before the start page, which says it, has been left. */
  function ask() {
    if (isAsked || ["", "#_start", "#_main"].includes(window.location.hash)) return;
    isAsked = true;
    void renew();
  }

  async function begin() {
    const isPossible = !!(globalThis.crypto?.subtle && storage.guarded(() => globalThis.caches));
    const late = new Promise((/** @type {(late: null) => void} */ resolve) => setTimeout(resolve, OPEN_MS, null));
    let sequence = 0; // the package's own
    try {
      const content = isPossible && (await Promise.race([kept(), late]));
      if (content) show(content), ({ sequence } = content.pointer);
    } catch {
      // It may come anew.
      put("now", null).catch(() => {});
    }
    // The LMS has with the result, and with each answer, of what content it is.
    const { objectives } = scoring;
    scoring.objectives = (course, state) => [...objectives(course, state), { id: (Relais.objective = `content-${course.version}-${sequence}`), status: "completed" }];
    // The course asks where its scripts are; of what runs late, browsers do not say it.
    Object.defineProperty(document, "currentScript", { value: script, configurable: true });
    Relais.start?.();
    delete (/** @type {any} */ (document).currentScript);
    if (!isPossible) return;
    // Whatever the learner does is written, a page that is left, too: of that browsers say nothing.
    const { encode } = codec;
    codec.encode = (course, state) => {
      const is = state.quiz?.state === 1;
      if (is !== isHeld) put("held", (isHeld = is) ? "" : null).catch(() => {});
      ask();
      return encode(course, state);
    };
    const started = new MutationObserver(() => {
      if (!document.documentElement.classList.contains("ready")) return;
      started.disconnect();
      put("tried", null).catch(() => {});
    });
    started.observe(document.documentElement, { attributeFilter: ["class"] });
    window.addEventListener("hashchange", ask);
    ask();
  }

  void begin();
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
