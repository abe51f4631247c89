// The page of the player: a bar, a menu if there are several items, and the
// content in a frame or in a window of its own. `window.API` is here, one step
// above the content (RTE 3.3.5.1).

(function () {
  "use strict";

  /** @type {PlayerLaunch} */
  const launch = JSON.parse(document.getElementById("launch")?.textContent || "{}");
  /** @type {PlayerSay} */
  const say = (key, values = {}) => (launch.words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  /** @param {string} id */
  const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(/** @type {HTMLElement} */ (element).dataset.word || "");
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(/** @type {HTMLElement} */ (element).dataset.label || ""));
  at("course").textContent = launch.course;

  const stage = at("stage");
  /** What stands where the course will, until it has something to show. */
  const waiting = at("waiting");
  const several = launch.items.filter((item) => item.visible && (item.sco || item.url)).length > 1;
  document.documentElement.classList.toggle("several", several);
  at("menu-toggle").hidden = !several;

  let items = launch.items;
  /** @type {ReturnType<PlayerScripts["session"]> | null} */
  let session = null;
  /** @type {string | null} */
  let current = null;
  /** @type {Window | null} */
  let popup = null;
  let busy = false;
  let over = false;
  /** The content was taken away; what it says now is its farewell. */
  let gone = false;
  /** Requests and sessions are counted by attempt and launch, however often its SCO is opened. @type {Map<string, PlayerPlace>} */
  const places = new Map();
  /** How long the app page may take to say what it keeps, in milliseconds. */
  const PATIENCE = 15000;
  let token = launch.sco?.token || launch.token || "";

  const menu = Player.menu(at("menu"), { say, open: (item) => go(item) });
  const drawMenu = () => menu.draw(items, current);

  // --- the page around us

  /** @param {object} message */
  function tellApp(message) {
    if (parent !== window) parent.postMessage(message, launch.app);
  }

  /** Who waits for what the app page answers. @type {Map<string, ((message: any) => void)[]>} */
  const asked = new Map();

  /**
   * Asks the app page, which knows the learner.
   * @param {object} message @param {string} answer @param {number} ms @returns {Promise<any>} none: it said nothing
   */
  function ask(message, answer, ms) {
    if (parent === window) return Promise.resolve(null);
    return new Promise((done) => {
      asked.set(answer, [...(asked.get(answer) || []), done]);
      tellApp(message);
      setTimeout(() => done(null), ms);
    });
  }

  /** What is not acknowledged is kept by the app page. */
  const shelf = Player.shelf(tellApp, launch.ownHost);

  /** A fresh token. @returns {Promise<string | null>} */
  async function renew() {
    const answer = await ask({ relais: "token?", token }, "token", 10000);
    if (typeof answer?.token !== "string") return null;
    return (token = answer.token);
  }

  addEventListener("message", (event) => {
    if (event.source !== parent || event.origin !== launch.app || parent === window) return;
    const { data } = event;
    if (data?.relais === "kept") shelf.kept(data.kept === true);
    // It asked the server for us, which knows better.
    if (data?.relais === "superseded") {
      if (session) session.transport.die();
      else superseded();
    }
    if (data?.relais === "restored") {
      if (session) session.transport.restored();
      else restored();
    }
    if (data?.relais === "gone") withdrawn();
    const isForAll = ["superseded", "restored", "gone", "unreachable"].includes(data?.relais);
    for (const name of isForAll ? [...asked.keys()] : [data?.relais]) {
      for (const done of asked.get(name) || []) done(data);
      asked.delete(name);
    }
  });

  // --- what is saved

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;
  /** The server would not have some of what this item said. */
  let refused = false;

  /** Where the course's header is the only one, it says what is saved. @type {((words: string, isSaved: boolean) => void) | null} */
  let listener = null;

  /** @param {string} words @param {boolean} isSaved */
  function tellSaved(words, isSaved) {
    at("saved").textContent = words;
    at("saved").dataset.saved = String(isSaved);
    try {
      listener?.(words, isSaved);
    } catch {
      // Its document is gone.
    }
  }

  /** Our own courses say in their header what is saved, from now on. @param {unknown} tell */
  function tellWhatIsSaved(tell) {
    listener = typeof tell === "function" ? /** @type {any} */ (tell) : null;
    tellSaved(at("saved").textContent || "", at("saved").dataset.saved === "true");
  }

  /** @param {SaveState} state */
  function saved(state) {
    clearTimeout(patience);
    const word = session?.review ? "player-review" : session?.unheard() ? "player-unheard" : state.saved ? "player-saved" : "player-saving";
    tellSaved(say(word), state.saved && word !== "player-unheard");
    /** @param {string} word */
    const show = (word) => {
      if (at("banner").dataset.word !== word) at("banner-text").textContent = say(word);
      at("banner").dataset.word = word;
      at("banner").hidden = false;
    };
    const late = () => show(state.journalled ? "player-unsaved" : "player-unsaved-unsafe");
    refused ||= state.refused;
    if (state.saved && refused) show("player-refused");
    else if (state.saved) {
      at("banner").hidden = true;
      at("banner").dataset.word = "";
      at("banner-text").textContent = "";
    } else {
      const wait = state.since + 5000 - performance.now();
      if (wait <= 0) late();
      else patience = setTimeout(late, wait);
    }
    tellApp({ relais: "state", status: session?.status() || "", saved: state.saved });
  }

  /** What the content says now goes nowhere: it ended its session, or began none. */
  function unheard() {
    tellSaved(say("player-unheard"), false);
    const item = items.find((one) => one.id === current);
    notice(say("player-unheard-why"), [...again(item), [say("player-exit"), () => quit()]]);
  }

  /** @param {PlayerItem | undefined} item @returns {[string, () => void][]} */
  const again = (item) => (item ? [[say("player-open-again"), () => go(item)]] : []);

  /** There is nothing more to say of it. */
  function quiet() {
    clearTimeout(patience);
    tellSaved("", false);
    at("banner").hidden = true;
    notice("");
  }

  // --- notices and dialogs

  /** @param {string} text @param {[string, () => void][]} [actions] */
  function notice(text, actions = []) {
    at("notice-text").textContent = text;
    at("notice-actions").replaceChildren(...actions.map(([label, run]) => button(label, run, "button small quiet")));
    at("notice").hidden = text === "";
  }

  /** @param {string} label @param {() => void} run @param {string} [name] */
  function button(label, run, name = "button") {
    const made = document.createElement("button");
    made.type = "button";
    made.className = name;
    made.textContent = label;
    made.addEventListener("click", run);
    return made;
  }

  /** @param {string} title @param {string} text @param {[string, () => void][]} actions */
  function dialog(title, text, actions) {
    const box = /** @type {HTMLDialogElement} */ (at("dialog"));
    at("dialog-title").textContent = title;
    at("dialog-text").textContent = text;
    at("dialog-actions").replaceChildren(...actions.map(([label, run], i) => button(label, () => (box.close(), run()), i ? "button quiet" : "button")));
    if (!box.open) box.showModal();
  }
  at("dialog").addEventListener("cancel", (event) => event.preventDefault());

  function superseded() {
    over = true;
    takeAway();
    session = null;
    quiet();
    dialog(say("player-elsewhere-title"), say("player-elsewhere"), [
      [say("player-resume-here"), () => relaunch()],
      [say("player-exit"), () => quit()],
    ]);
    // There is nothing behind it to go on with.
    stage.replaceChildren(panel(say("player-elsewhere"), [[say("player-resume-here"), () => relaunch()]]));
  }

  /** The server's database is an older copy: what is kept here belongs to no launch of it. */
  function restored() {
    if (over) return;
    over = true;
    const text = say(shelf.able() ? "player-restored" : "player-restored-unsafe");
    takeAway();
    session = null;
    quiet();
    /** @type {[string, () => void][]} */
    const actions = [[say("player-resume-here"), () => relaunch()]];
    dialog(say("player-restored-title"), text, actions);
    stage.replaceChildren(panel(text, actions));
  }

  function relaunch() {
    if (parent === window) location.reload();
    else tellApp({ relais: "relaunch" });
  }

  /** The course or the learner's data are no longer there. */
  function withdrawn() {
    over = true;
    takeAway();
    session = null;
    quiet();
    stage.replaceChildren(panel(say("player-gone"), [[say("player-exit"), () => quit()]]));
  }

  // --- the content on the stage

  /** @param {string} text @param {[string, () => void][]} actions */
  function panel(text, actions) {
    const made = document.createElement("div");
    made.className = "panel";
    const words = document.createElement("p");
    words.textContent = text;
    made.append(words, ...actions.map(([label, run], i) => button(label, run, i ? "button quiet" : "button")));
    return made;
  }

  /** @param {string} url @param {string} title */
  function frame(url, title) {
    uncover();
    const made = document.createElement("iframe");
    made.title = title;
    made.allow = "fullscreen; autoplay";
    made.src = url;
    made.className = "coming";
    made.addEventListener("load", () => {
      reveal(made);
      // Keys go to the content at once, unless the learner is elsewhere.
      if (document.activeElement === document.body) made.focus();
    });
    // What comes in parts is better than nothing.
    setTimeout(() => made.classList.remove("coming"), 1500);
    stage.replaceChildren(waiting, made);
  }

  /** The content has something to show. @param {Element | null} shown */
  function reveal(shown) {
    shown?.classList.remove("coming");
    shown?.classList.add("there");
    if (shown?.isConnected) waiting.remove();
  }

  /** @param {string} url @param {string} title */
  function offerWindow(url, title) {
    const open = () => {
      popup = window.open(url, "relais-sco", "popup,width=1024,height=768,resizable=yes,scrollbars=yes");
      if (!popup) return stage.replaceChildren(panel(say("player-popup-blocked"), [[say("player-popup-open"), open]]));
      stage.replaceChildren(
        panel(say("player-popup-running", { title }), [
          [say("player-popup-show"), () => popup?.focus()],
          [say("player-popup-end"), () => popup?.close()],
        ]),
      );
    };
    stage.replaceChildren(panel(say("player-popup", { title }), [[say("player-popup-open"), open]]));
  }

  /** All that the content consists of now, as far as we may look. */
  function documents() {
    /** @type {Document[]} */
    const found = [];
    /** @param {Window | null | undefined} shown */
    const add = (shown) => {
      try {
        if (!shown || found.length > 100) return;
        found.push(shown.document);
        for (let at = 0; at < shown.length; at++) add(shown[at]);
      } catch {
        // Of another origin.
      }
    };
    add(popup || stage.querySelector("iframe")?.contentWindow);
    return found;
  }

  /** The content hears that it goes, while its API still answers. */
  function takeAway() {
    popup?.close();
    popup = null;
    uncover();
    stage.replaceChildren();
  }

  /** A window is closed without telling anybody. */
  setInterval(() => {
    if (!popup?.closed) return;
    popup = null;
    leave();
    showMenu(say("player-popup-closed"));
  }, 500);

  /** @param {string} text */
  function showMenu(text) {
    const item = items.find((one) => one.id === current);
    stage.replaceChildren(panel(text, item ? [[say("player-open-again"), () => go(item)], [say("player-exit"), () => quit()]] : several ? [] : [[say("player-exit"), () => quit()]]));
    if (several) openMenu(true);
  }

  /** @param {boolean} open */
  function openMenu(open) {
    document.documentElement.classList.toggle("menu-open", open);
    at("menu-toggle").setAttribute("aria-expanded", String(open));
  }

  // Where it lies over the content, the focus goes into it, and it goes when the focus goes on.
  const isOver = () => getComputedStyle(at("menu")).position === "absolute";
  addEventListener("focusin", (event) => {
    if (!(/** @type {Element} */ (event.target).closest("#menu, #menu-toggle"))) openMenu(false);
  });

  // --- one SCO after the other

  function leave() {
    gone = true;
    takeAway();
    session?.leave();
    notice("");
  }

  /** Nothing more is expected of it. */
  function close() {
    if (session) places.set(session.key, session.transport.place());
    session?.transport.close();
    session = null;
  }

  /** Everything of this session is with the server, or stays in the journal. @param {number} ms */
  async function settle(ms) {
    if (!session) return true;
    await session.transport.settled(ms);
    return !session.transport.unsaved();
  }

  /** What of a session can't be lowered by it, only raised. @param {PlayerRecord} record @returns {PlayerRecord} */
  function results({ session, set, finish }) {
    const kept = Object.entries(set).filter(([name]) => /^cmi\.core\.(lesson_status|score\.\w+|session_time)$/.test(name));
    return { session, set: Object.fromEntries(kept), finish };
  }

  /** Whether the server has what an entry holds: it came, and nobody was there to read the answer. @param {JournalEntry} entry @param {PlayerOpened} opened */
  const isApplied = (entry, { applied }) => applied.some(([history, launch, seq]) => (history === entry.history || !history) && launch === entry.launch && seq >= entry.seq);

  /**
   * Whether the server has work that an entry of no earlier launch does not know of.
   * @param {JournalEntry} entry @param {PlayerOpened} opened
   */
  function isOvertaken(entry, { history, applied, committedAt }) {
    const [of, launch] = applied[applied.length - 1] || ["", 0];
    if (!launch) return false;
    // The same numbers were given twice, in a copy that nobody noticed: only the clock is left.
    if (entry.history === history) return committedAt > entry.at;
    // What is there may be older than the entry: the copy. Another history is what came after.
    return of === entry.history || !of ? launch > entry.launch : true;
  }

  /** Newer work is on the server: whose is to go on with. @returns {Promise<boolean>} what this device has */
  function choose() {
    return new Promise((done) => {
      stage.replaceChildren(panel(say("player-replaying"), []));
      dialog(say("player-two-states-title"), say("player-two-states"), [
        [say("player-two-states-server"), () => done(false)],
        [say("player-two-states-device"), () => done(true)],
      ]);
    });
  }

  /**
   * What an earlier launch could not send goes first: the SCO must not begin
   * from an older state. What belongs to another history of the database, or was
   * overtaken by another device, is a session of this launch before the SCO's; where the
   * server has newer work, the learner chooses. Results are never lowered by it.
   * @param {PlayerOpened} opened @returns {Promise<PlayerOpened | null>} the state to begin with; none: it is said what else to do
   */
  async function replay(opened) {
    const journal = shelf.journal(opened.attempt, opened);
    const measured = Player.measure();
    const entry = journal.read();
    if (!entry) return opened;
    if (isApplied(entry, opened)) {
      journal.clear();
      return opened;
    }
    let { seq } = entry;
    let records = Player.records(entry);
    let merge = false;
    let now = opened;
    /** As sessions of this launch. @param {boolean} isOlder */
    const mergeThem = async (isOlder) => {
      const mine = !isOlder || (await choose());
      records = records.map((one, at) => ({ ...(mine ? one : results(one)), session: at + 1 }));
      [merge, seq] = [true, 1];
    };
    // Under its own launch, or it would not be one of an earlier launch.
    const keep = () => journal.write({ ...entry, ...(merge ? {} : { seq }), ...Player.spell(records) });
    const isEarlier = entry.history === opened.history && entry.launch < opened.launch;
    if (!isEarlier) await mergeThem(isOvertaken(entry, opened));
    for (let failures = 0; ; ) {
      const part = Player.gather(records, measured.room());
      const isRest = part.length === records.length && part.every(({ set }, at) => Object.keys(set).length === Object.keys(records[at].set).length);
      // With its last part the server learns what it was, and does not take it twice.
      const whose = merge ? { merge, ...(isRest ? { of: [entry.history, entry.launch, entry.seq] } : {}) } : { launch: entry.launch };
      const sent = { token, ...whose, mode: entry.mode, seq, ...Player.spell(part) };
      const { status, after, body } = await Player.post("/essai/rejeu", sent);
      if (status === 200) {
        failures = 0;
        measured.taken();
        now = { ...opened, ...body };
        token = now.token || token;
        if (merge) now.place = { seq, session: part[part.length - 1].session + 1 };
        for (const { session, set } of part) {
          const one = records.find((it) => it.session === session);
          for (const name of Object.keys(set)) delete one?.set[name];
        }
        // Whole ones are done with, but for the last, of which more may follow.
        const last = records[part.length - 1];
        records = records.slice(Object.keys(last.set).length ? part.length - 1 : part.length);
        if (!records.length) {
          journal.clear();
          return now;
        }
        seq += 1;
        keep();
        continue;
      }
      if (status === 409 && body.error === "stale" && !merge) {
        await mergeThem(true);
        continue;
      }
      if (status === 409) {
        // It is not lost: who goes on elsewhere finds it here later.
        if (body.error === "restored") restored();
        else superseded();
        return null;
      }
      if (status === 422) {
        console.warn("relais: the server refused", body.element, body.code);
        const known = records.filter((one) => body.element in one.set);
        if (!known.length) {
          journal.clear();
          return now;
        }
        for (const { set } of known) delete set[body.element];
        keep();
        continue;
      }
      const then = status === 400 || status === 413 ? measured.refused(status, sent) : "again";
      if (then === "smaller") continue;
      // Nothing that comes later would make it better.
      if ([404, 410].includes(status) || then === "never") {
        console.warn("relais: the journal was refused", status);
        refused = then === "never";
        journal.clear();
        return now;
      }
      failures += 1;
      if (status === 0) measured.lost();
      if (status === 401) token = (await renew()) || token;
      else {
        stage.replaceChildren(panel(say("player-replaying"), []));
        await new Promise((done) => setTimeout(done, Player.delay(failures, after)));
      }
    }
  }

  /** @param {PlayerOpened} given */
  async function begin(given) {
    stage.replaceChildren(waiting);
    token = given.token;
    refused = false;
    const opened = await replay(given);
    if (!opened || over) return;
    const warning = shelf.untaken() ? say("player-untaken") : "";
    notice(warning);
    token = opened.token || token;
    current = opened.item;
    const title = items.find((item) => item.id === current)?.title || launch.course;
    const mine = Player.session({
      opened: { ...opened, token },
      strict: launch.strict,
      stringLimit: launch.stringLimit,
      place: opened.place || places.get(`${opened.attempt} ${opened.launch}`) || { seq: 0, session: 1 },
      journal: shelf.journal(opened.attempt, opened, opened.cmi["cmi.core.lesson_mode"] === "browse" ? "browse" : "normal"),
      documents,
      renew,
      on: {
        begun() {
          drawMenu();
          // It said that it had finished, and goes on.
          if (mine === session) notice(warning);
        },
        unheard: () => mine === session && unheard(),
        saved: (state) => mine === session && saved(state),
        superseded: () => mine === session && superseded(),
        restored: () => mine === session && restored(),
        gone: () => mine === session && withdrawn(),
        acknowledged(body) {
          token = body.token || token;
          if (body.items) {
            items = body.items;
            drawMenu();
          }
        },
        status: () => mine === session && tellApp({ relais: "state", status: mine.status(), saved: !mine.transport.unsaved() }),
        finished: (exit) => mine === session && finished(exit),
      },
    });
    session = mine;
    gone = false;
    Object.assign(window, { API: mine.API, relaisHost: { attest, exit: () => void quit(), cover, saved: tellWhatIsSaved, presents: true } });
    saved({ saved: true, since: 0, failures: 0, journalled: true, refused });
    drawMenu();
    if (launch.window === "popup") offerWindow(opened.url, title);
    else frame(opened.url, title);
    limit();
  }

  /** The content called LMSFinish. @param {string} exit */
  async function finished(exit) {
    if (gone) return;
    const ended = session;
    const isPast = () => session !== ended || gone || !ended?.over() || ended.unheard();
    let done = await settle(5000);
    if (isPast()) return;
    if (exit === "logout") return quit();
    const here = items.findIndex((item) => item.id === current);
    const next = items.find((item, i) => i > here && item.visible && item.sco && !item.locked);
    /** @type {[string, () => void][]} */
    const actions = [[say("player-exit"), () => quit()]];
    if (next) actions.unshift([say("player-next", { title: next.title }), () => go(next)]);
    if (!done) notice(say("player-finished-sending"), actions);
    while (!done) {
      done = await settle(60000);
      if (isPast()) return;
    }
    notice(say(refused ? "player-not-saved" : "player-finished"), actions);
  }

  /** Another item, or the same again. @param {PlayerItem} item */
  async function go(item) {
    if (busy || over || item.locked) return;
    busy = true;
    openMenu(false);
    leave();
    stage.replaceChildren(panel(say("player-saving"), []));
    const done = await settle(15000);
    busy = false;
    if (over) return;
    if (!done) return stage.replaceChildren(panel(say("player-not-saved"), [[say("player-retry"), () => go(item)]]));
    if (!item.sco && item.url) {
      close();
      current = item.id;
      Object.assign(window, { API: null });
      drawMenu();
      return frame(item.url, item.title);
    }
    busy = true;
    const opened = await open(item);
    busy = false;
    if (opened) await begin(opened);
  }

  /** @param {PlayerItem} item @returns {Promise<PlayerOpened | null>} */
  async function open(item) {
    // A token is for one attempt: the app page opens another one, as the learner may.
    const answer = await ask({ relais: "open", token, item: item.id }, "opened", 25000);
    if (over) return null;
    const { status = 0, body = {} } = answer || {};
    if (status === 200) {
      close();
      shelf.has({ ...answer, attempt: body.attempt, history: body.history });
      return body;
    }
    if (status === 409) return body.error === "restored" ? restored() : superseded(), null;
    if (status === 410) return withdrawn(), null;
    if (status === 403 && body.error === "locked") return showMenu(say("player-locked", { title: item.title })), null;
    stage.replaceChildren(panel(say("player-unreachable"), [[say("player-retry"), () => go(item)]]));
    return null;
  }

  /** To where the learner came from, once all is saved. @returns {Promise<void>} */
  async function quit() {
    if (!over && !busy) {
      busy = true;
      leave();
      stage.replaceChildren(panel(say("player-saving"), []));
      const done = await settle(8000);
      busy = false;
      if (!done && !over) {
        return stage.replaceChildren(
          panel(say("player-not-saved"), [
            [say("player-retry"), () => quit()],
            [say("player-exit-anyway"), () => away()],
          ]),
        );
      }
    }
    away();
  }

  /**
   * Our own courses have a header with a way out: on a phone it is enough.
   * @param {unknown} [isWhole] it says what is saved, too: it is enough on any screen
   */
  function cover(isWhole) {
    const isAlone = !several && !popup;
    const shown = stage.querySelector("iframe");
    // With the document that asked, its header goes. Of another origin, it may not ask.
    shown?.contentWindow?.addEventListener("pagehide", uncover, { once: true });
    document.documentElement.classList.toggle("covered", isAlone);
    document.documentElement.classList.toggle("whole", isAlone && isWhole === true);
    reveal(shown);
    return isAlone;
  }

  function uncover() {
    listener = null;
    document.documentElement.classList.remove("covered", "whole");
  }

  /** Where the app leads when the learner has left. @type {"" | "attestation"} */
  let destination = "";

  /** The module that it is to be of; empty: the whole course. */
  let attested = "";

  /** Our own courses find this, and offer our attestation in place of theirs. @param {unknown} [module] */
  function attest(module) {
    destination = "attestation";
    attested = typeof module === "string" ? module : "";
    void quit();
  }

  function away() {
    if (parent === window) location.assign(launch.exitUrl);
    else tellApp({ relais: "exit", to: destination, module: attested });
  }

  // --- time allowed (CAM 2.3.4 maxtimeallowed, timelimitaction)

  /** @type {ReturnType<typeof setInterval> | undefined} */
  let clock;

  function limit() {
    clearInterval(clock);
    const mine = session;
    const whole = mine?.left();
    if (!mine || typeof whole !== "number" || mine.review) return;
    const [end, message] = mine.action().split(",");
    if (end === "continue" && message !== "message") return;
    // Five minutes before, or at the half of what is short.
    let warned = end !== "exit";
    clock = setInterval(() => {
      const left = mine.left() ?? 0;
      if (session !== mine) return clearInterval(clock);
      if (!warned && left <= Math.min(300000, whole / 2)) {
        warned = true;
        notice(say("player-time-soon", { n: Math.max(1, Math.ceil(left / 60000)) }));
      }
      if (left > 0) return;
      clearInterval(clock);
      if (end === "continue") return notice(say("player-time-over-continue"));
      leave();
      if (message === "message") {
        showMenu(say("player-time-over"));
        dialog(say("player-time-over-title"), say("player-time-over"), [[say("player-close"), () => {}]]);
      } else if (several) showMenu(say("player-time-over"));
      else quit();
    }, 500);
  }

  // --- the page comes and goes

  document.addEventListener("visibilitychange", () => session?.look(document.visibilityState === "visible"));
  addEventListener("pagehide", () => {
    session?.vanish();
    popup?.close();
  });
  // From the back/forward cache: the session was closed, another launch begins.
  addEventListener("pageshow", (event) => {
    if (event.persisted) relaunch();
  });
  at("menu-toggle").addEventListener("click", () => {
    openMenu(!document.documentElement.classList.contains("menu-open"));
    const first = at("menu").querySelector('[aria-current="true"]') || at("menu").querySelector("button");
    if (document.documentElement.classList.contains("menu-open") && isOver()) /** @type {HTMLElement|null} */ (first)?.focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.documentElement.classList.contains("menu-open")) return;
    openMenu(false);
    at("menu-toggle").focus();
  });
  at("exit").addEventListener("click", () => quit());

  /** The app page asks the server what we are for, and says what it keeps of it. */
  async function start() {
    stage.replaceChildren(waiting);
    // Not before it is known what is kept here: a new session would be written over it.
    if (token && parent !== window) {
      const answer = await ask({ relais: "hello", token }, "journal", PATIENCE);
      if (over) return;
      if (answer?.relais !== "journal") {
        /** @type {[string, () => void][]} */
        const actions = [
          [say("player-retry"), () => start()],
          [say("player-exit"), () => away()],
        ];
        return stage.replaceChildren(panel(say("player-unreachable"), actions));
      }
      shelf.has(answer);
    }
    if (launch.sco) begin(launch.sco);
    else showMenu(say("player-choose"));
  }

  drawMenu();
  start();
})();
