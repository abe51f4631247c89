// The course in its frame: launched, launched again, reloaded in place when its
// sources change. The address says which, and as on what platform:
// /scorm12/<course>/?lang=…&audience=…&for=…

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  /** @param {string} id @returns {HTMLElement} */
  const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const select = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (byId(id));

  const [, target, name] = window.location.pathname.split("/").map(decodeURIComponent);
  const query = new URLSearchParams(window.location.search);
  const isScorm = target === "scorm12";
  const mastery = /** @type {HTMLInputElement} */ (byId("mastery"));

  /** @type {PreviewCourse|null} */
  let course = null;
  /** @type {HTMLIFrameElement|null} */
  let frame = null;
  /** @type {{path: string, data: string, page: () => Document}|null} what the frame was loaded from */
  let loaded = null;
  let refreshes = 0;
  let isLate = false; // saved while the simulated network was cut
  const session = Preview.session(name, (entry) => {
    if (entry.call === "LMSInitialize" && entry.answer === "true") whenGone();
    panel?.hear(entry);
  });
  const panel = isScorm ? Preview.panel(session) : null;
  /** What the next launch changes, once its window is there. @type {Partial<Launching>} */
  let waiting = {};
  const displays = Preview.displays(session, () => launch(waiting));
  /** @type {PreviewPlatform[]} */
  let platforms = [];

  const platform = () => platforms.find((one) => one.name === select("platform").value);
  const sco = () => course?.scos.find((one) => one.id === select("sco").value) || course?.scos[0];

  /** The course listens first: its last calls are over when ours comes. */
  function whenGone() {
    frame?.contentWindow?.addEventListener("pagehide", () => {
      // Moodle's page stays as it is, whatever its frame does.
      if (!session.isMoodle()) session.renew();
      panel?.draw();
    });
  }

  // --- the frame

  /** @param {Partial<Launching>} [changes] */
  function launch(changes = {}) {
    frame?.remove();
    frame = null;
    loaded = null;
    displays.tell();
    const stage = displays.stage();
    if (!course || !stage) return;
    waiting = {};
    const one = sco();
    if (one) {
      const { scos } = course;
      const runTime = platform()?.display.run_time || "standard";
      const [learner, late] = [select("learner").value, Number(select("late").value)];
      session.renew({ runTime, learner, late, sco: one.id, scos: scos.map(({ id }) => id), masteryScore: mastery.value, launchData: one.launch_data || "", ...changes });
      showFault();
    }
    frame = stage.ownerDocument.createElement("iframe");
    frame.title = Preview.text("course-frame");
    frame.src = course.folder + (one ? one.href : "index.html");
    frame.addEventListener("load", remember);
    stage.prepend(frame);
    displays.tell();
    panel?.draw();
  }

  /** Inside a click: a window that is not there is opened. @param {Partial<Launching>} changes */
  function enter(changes) {
    if (displays.stage()) return launch(changes);
    waiting = changes;
    displays.openWindow();
  }

  /** @param {string} path */
  async function read(path) {
    const answer = await fetch(path);
    if (!answer.ok) return null;
    const text = await answer.text();
    const data = /<script type="application\/json" id="course">.*/.exec(text)?.[0] || "";
    /** @type {Document|undefined} */
    let page;
    return {
      path,
      // Without the hash and the times, which every change changes, and what only the LMS is told.
      data: data.replace(/"hash":"\w*"|"(?:seconds|minutes)":\d+|"text":"(?:[^"\\]|\\.)*"/g, ""),
      page: () => (page ??= new DOMParser().parseFromString(text, "text/html")),
    };
  }

  /** Reads the document that the frame has just loaded, to compare the next with. */
  async function remember() {
    const mine = ++refreshes;
    loaded = null;
    const path = frame?.contentWindow?.location.pathname;
    const found = path ? await read(path).catch(() => null) : null;
    if (mine !== refreshes) return;
    loaded = found;
    found?.page();
    // From now on a change can be put in place.
    frame?.toggleAttribute("data-known", found !== null);
  }

  /** Shows the new build where the old one was. @param {boolean} isText only documents changed */
  async function refresh(isText) {
    const inner = frame?.contentWindow;
    // A window that its reader closed stays closed.
    if (!inner && displays.isWindow()) return;
    if (!frame || !inner) return launch();
    isLate = session.failing() === "commit";
    if (isLate) return;
    const before = loaded;
    if (!isText || before?.path !== inner.location.pathname || frame.contentDocument?.readyState !== "complete") return reload(inner);
    const mine = ++refreshes;
    const found = await read(before.path).catch(() => null);
    // Loaded anew or overtaken meanwhile: whoever did that shows this build or a later one.
    if (mine !== refreshes) return;
    const { scrollX, scrollY } = inner;
    // Other data, other work for the scripts: seen before anything is parsed.
    if (!found || found.data !== before.data || !Preview.swap(inner.document, before.page(), found.page())) return reload(inner);
    loaded = found;
    inner.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
  }

  /** Where the learner is. @param {Window} inner */
  function reload(inner) {
    loaded = null;
    refreshes++;
    const { hash } = inner.location;
    const { scrollX, scrollY } = inner;
    frame?.addEventListener(
      "load",
      () => {
        const now = frame?.contentWindow;
        // The course shows its page a moment later: what it keeps is read first.
        const back = (/** @type {number} */ tries) => {
          if (!now || now !== frame?.contentWindow) return;
          if (tries > 0 && !now.document.documentElement.classList.contains("ready")) return void setTimeout(back, 20, tries - 1);
          if (now.location.hash === hash) now.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
        };
        back(200);
      },
      { once: true },
    );
    inner.location.reload();
  }

  // --- the bar

  /** @param {string} other */
  function address(other) {
    const text = query.toString();
    return `/${other}/${encodeURIComponent(name)}/${text ? "?" + text : ""}`;
  }

  /** @param {string} id @param {string[]} names @param {string} chosen @param {(name: string, i: number) => string} [label] */
  function choice(id, names, chosen, label = (name) => name) {
    const field = select(id);
    /** @type {HTMLElement} */ (field.closest("label")).hidden = names.length < 2;
    if (field.dataset.names === names.join()) return;
    field.dataset.names = names.join();
    field.replaceChildren(...names.map((name, i) => new Option(label(name, i), name, false, name === chosen)));
  }

  /** @param {PreviewState} state */
  function show(state) {
    const before = course;
    course = state.course || course;
    byId("home").hidden = state.programmes.flatMap((one) => one.courses).length < 2;
    byId("empty").hidden = course !== null;
    Preview.problems(state.problems, course !== null);
    if (!course) {
      byId("title").textContent = name;
      return;
    }
    byId("title").textContent = course.title;
    document.title = `${course.title} – ${Preview.text("app")}`;
    choice("lang", course.languages, course.lang);
    const programme = state.programmes.find((one) => one.courses.some((other) => other.name === name));
    byId("translation").hidden = !programme || course.languages.length < 2;
    byId("translation").setAttribute("href", "/translation?" + new URLSearchParams({ programme: programme?.folder || "" }));
    choice("audience", course.audiences, course.audience || "");
    const { scos } = course;
    const chosen = sco();
    choice("sco", scos.map((one) => one.id), chosen?.id || "", (_, i) => scos[i].title);
    if (!before) {
      mastery.value = chosen?.mastery_score || "";
      platforms = state.platforms;
      select("platform").append(...platforms.map((one) => new Option(one.title, one.name)));
      const asked = query.get("for") ?? state.platform ?? "";
      if (platforms.some((one) => one.name === asked)) select("platform").value = asked;
      if (isScorm) showPlatform();
      launch();
    }
    else if (before.fingerprint !== course.fingerprint) void refresh(before.surroundings === course.surroundings);
  }

  for (const one of ["scorm12", "html5"]) {
    const link = byId("to-" + one);
    link.setAttribute("href", address(one));
    if (one === target) link.setAttribute("aria-current", "page");
  }
  for (const id of ["lang", "audience"]) {
    select(id).addEventListener("change", () => {
      query.set(id, select(id).value);
      window.location.search = query.toString();
    });
  }
  byId("phone").addEventListener("click", () => {
    const isPhone = byId("stage").classList.toggle("phone");
    byId("phone").setAttribute("aria-pressed", String(isPhone));
  });

  // --- the LMS

  /** What the platform shows, and does not. */
  function showPlatform() {
    const chosen = platform()?.display;
    const runTime = chosen?.run_time || "standard";
    for (const item of document.querySelectorAll("[data-for]")) /** @type {HTMLElement} */ (item).hidden = /** @type {HTMLElement} */ (item).dataset.for !== runTime;
    byId("browse").hidden = chosen?.preview_button === false;
    // Without a way to the others only the first SCO is seen.
    if (chosen?.navigation === false) select("sco").selectedIndex = 0;
    select("sco").disabled = chosen?.navigation === false;
    select("display").value = chosen?.window ? "window" : chosen?.frame ? "small" : "whole";
    const { text } = Preview;
    const notes = chosen ? [text("note-run-time-" + runTime)] : [text("note-standard")];
    if (chosen?.navigation === false) notes.push(text("note-no-navigation"));
    if (chosen?.preview_button === false) notes.push(text("note-no-preview"));
    byId("platform-note").textContent = notes.join(" ");
    session.behave(runTime);
    fault(null);
    displays.choose(/** @type {PreviewDisplay} */ (select("display").value));
  }

  /** The fault that happens now, whoever chose it. */
  function showFault() {
    for (const input of document.querySelectorAll('[name="failing"]')) {
      const radio = /** @type {HTMLInputElement} */ (input);
      radio.checked = radio.value === (session.failing() || "");
    }
    network();
  }

  /** @param {PreviewFault} how */
  function fault(how) {
    session.fail(how);
    showFault();
    panel?.draw();
  }

  /** A course names what it keeps, programme and module with a hyphen or a stroke between, with a partner after "@". @param {IDBValidKey} key */
  const isOwn = (key) => String(key).replaceAll("/", "-").split(/[:@]/).includes(name);

  /** What the course itself put in the browser: its state, and a journal for an LMS that loses it. */
  async function forgetStorage() {
    for (const key of Object.keys(localStorage)) if (key.startsWith("relais:") && isOwn(key)) localStorage.removeItem(key);
    const bases = (await indexedDB.databases?.()) || [];
    if (!bases.some((base) => base.name === "relais")) return;
    await new Promise((resolve) => {
      const asked = indexedDB.open("relais");
      asked.onerror = resolve;
      asked.onsuccess = () => {
        const base = asked.result;
        const stores = [...base.objectStoreNames];
        if (!stores.length) return resolve(base.close());
        const transaction = base.transaction(stores, "readwrite");
        for (const store of stores) {
          const keys = transaction.objectStore(store).getAllKeys();
          keys.onsuccess = () => keys.result.filter(isOwn).forEach((key) => transaction.objectStore(store).delete(key));
        }
        transaction.oncomplete = transaction.onabort = () => resolve(base.close());
      };
    });
  }

  /** The server answers no file of the course to who carries this, or leads to the login page. */
  function network() {
    const was = document.cookie.includes("relais-network=offline");
    const how = session.failing() === "commit" ? "offline" : session.failing() === "expired" ? "expired" : "";
    document.cookie = `relais-network=${how}; path=/; samesite=strict${how ? "" : "; max-age=0"}`;
    const cut = how === "offline";
    if (!cut && isLate) return void refresh(false);
    if (was !== cut) frame?.contentWindow?.dispatchEvent(new Event(cut ? "offline" : "online"));
  }

  /** Ends the session, then forgets all of it. */
  async function reset() {
    frame?.remove();
    frame = null;
    await forgetStorage();
    session.forget();
    launch({ mode: "normal" });
  }

  if (isScorm) {
    byId("lms").hidden = false;
    for (const button of document.querySelectorAll("[data-launch]")) {
      const mode = /** @type {Launching["mode"]} */ (/** @type {HTMLElement} */ (button).dataset.launch);
      button.addEventListener("click", () => enter({ mode }));
    }
    for (const input of document.querySelectorAll('[name="failing"]')) {
      input.addEventListener("change", () => {
        fault(/** @type {any} */ (input).value || null);
      });
    }
    select("platform").addEventListener("change", () => {
      query.set("for", select("platform").value);
      window.history.replaceState(null, "", "?" + query.toString());
      frame?.remove();
      frame = null;
      showPlatform();
      launch({ mode: "normal" });
    });
    select("display").addEventListener("change", () => {
      frame?.remove();
      frame = null;
      displays.choose(/** @type {PreviewDisplay} */ (select("display").value));
      launch();
    });
    for (const id of ["learner", "late"]) select(id).addEventListener("change", () => launch({ mode: "normal" }));
    byId("new-attempt").addEventListener("click", () => enter({ mode: "normal", newAttempt: true }));
    byId("sign-in").addEventListener("click", () => {
      session.signIn();
      showFault();
      panel?.draw();
    });
    select("sco").addEventListener("change", () => {
      mastery.value = sco()?.mastery_score || "";
      launch();
    });
    byId("reset").addEventListener("click", reset);
  } else {
    byId("again").hidden = false;
    byId("again").addEventListener("click", reset);
  }

  Preview.places(() => frame);
  // Left by a page that was closed while it was offline.
  network();
  const asked = { course: name, target, ...Object.fromEntries(query) };
  Preview.follow(asked, show);
})((globalThis.Preview = globalThis.Preview || /** @type {any} */ ({})));
