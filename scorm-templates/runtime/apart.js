// Cards to turn, and what learners write for themselves: neither is told to a platform.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const { all, make, one, show } = Relais.dom;
  // Milliseconds without a key before what was typed is kept.
  const CALM = 600;
  const KIND = "reflection:";
  // A clock that is earlier is wrong.
  const FIRST_PACKAGE = Date.UTC(2026, 0, 1);
  const ABANDONED_MS = 365 * 86400000;

  /** @param {ScreenModule[]} modules @param {Course} course @param {() => boolean} isWritable */
  Relais.apart = function (modules, course, isWritable) {
    all(document, ".flip").forEach(turnable);
    for (const element of all(document, ".reflection")) {
      const module = modules.find((one) => element.id.startsWith(one.prefix)) || modules[0];
      // The seed names the attempt, and so the learner: others at this browser do not see it.
      const key = () => [KIND + course.course + (course.partner ? "@" + course.partner : ""), module.state.seed, element.id].join(":");
      void reflect(element, key, isWritable);
    }
    // Others', of attempts that nobody came back to.
    const mine = modules.map((module) => ":" + module.state.seed + ":");
    window.setTimeout(() => void Relais.storage.expire(KIND, FIRST_PACKAGE, Date.now() - ABANDONED_MS, (key) => mine.some((seed) => key.includes(seed))), 5000);
  };

  /** @param {HTMLElement} card */
  function turnable(card) {
    const [front, back] = [".flip-front", ".flip-back"].map((part) => one(card, part));
    if (!front || !back || one(front, "button")) return;
    const button = make("button", "flip-button");
    button.setAttribute("type", "button");
    button.setAttribute("aria-controls", back.id);
    button.append(...front.childNodes);
    front.append(button);
    const turn = (/** @type {boolean} */ isTurned) => {
      button.setAttribute("aria-expanded", String(isTurned));
      card.classList.toggle("turned", isTurned);
    };
    turn(false);
    card.classList.add("turnable");
    // All of the card turns; what is on its back can be used.
    card.addEventListener("click", (event) => {
      const at = /** @type {Element} */ (event.target);
      if (at.closest("a, button, input, summary") && !at.closest(".flip-button")) return;
      if (window.getSelection()?.toString() && !at.closest(".flip-button")) return;
      turn(!card.classList.contains("turned"));
    });
  }

  /** @param {HTMLElement} element @param {() => string} key @param {() => boolean} isWritable */
  async function reflect(element, key, isWritable) {
    const field = /** @type {HTMLTextAreaElement} */ (one(element, "textarea"));
    const state = /** @type {HTMLElement} */ (one(element, ".reflection-state"));
    const forget = /** @type {HTMLElement} */ (one(element, '[data-do="forget"]'));
    let timer = 0;
    const say = (/** @type {"kept"|"lost"|"gone"|""} */ what) => (state.textContent = what ? state.dataset[what] || "" : "");

    async function keep() {
      window.clearTimeout(timer);
      if (!field.value) return;
      if (!isWritable()) return void say("lost");
      const text = field.value;
      const isKept = await Relais.storage.put(key(), { text });
      if (text === field.value) say(isKept ? "kept" : "lost");
    }

    field.addEventListener("input", () => {
      say("");
      show(forget, field.value !== "");
      window.clearTimeout(timer);
      if (!field.value) return void Relais.storage.remove(key());
      timer = window.setTimeout(keep, CALM);
    });
    field.addEventListener("blur", keep);
    window.addEventListener("pagehide", keep);
    forget.addEventListener("click", async () => {
      window.clearTimeout(timer);
      field.value = "";
      await Relais.storage.remove(key());
      say("gone");
      field.focus();
      show(forget, false);
    });

    const kept = await Relais.storage.get(key());
    // Whoever was faster than the store keeps what they wrote.
    if (typeof kept?.text === "string" && !field.value) field.value = kept.text;
    show(forget, field.value !== "");
  }
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
