// What a module left: three questions after two days, a week and a month, those first that
// were missed. This browser alone knows of them: no platform, no server, no address.

/**
 * @typedef {object} RecallStage
 * @property {Course} course of a module
 * @property {State} state
 * @property {string} prefix of its ids in the document
 * @property {(key: string, args?: Record<string, string|number>) => string} text
 */
/**
 * @typedef {object} Recall
 * @property {() => Promise<boolean>} isDue
 * @property {() => Promise<void>} show draws the questions, when its page is shown
 * @property {() => Node[]} plan what the result page says of it
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  // Days after the module's completion; what is late moves what follows.
  const DAYS = [2, 7, 30];
  const QUESTIONS = 3;
  const TYPES = ["single", "multiple", "true-false", "matching", "ordering", "fill-in", "numeric"];
  const DAY_MS = 86400000;
  const EPOCH = Date.UTC(2020, 0, 1);

  const { codec, scoring, storage, dom } = Relais;
  const { all, byId, icon, make, one } = dom;

  /** Days since 2020-01-01, here. */
  function today() {
    const now = new Date();
    return Math.round((Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) - EPOCH) / DAY_MS);
  }

  /** The day of each reminder that is still to come. @param {number} done day of completion @param {{n: number, last: number}} kept how many there were, and when the last one @returns {number[]} */
  function days(done, { n, last }) {
    const out = [];
    let before = n ? last : done;
    for (let i = n; i < DAYS.length; i++) out.push((before += DAYS[i] - (i ? DAYS[i - 1] : 0)));
    return out;
  }

  /** Missed first, then never answered, then right; by chance among equals. @param {Course} course @param {State} state @param {number} n which reminder @returns {Activity[]} */
  function draw(course, state, n) {
    const rank = (/** @type {Activity} */ activity) => {
      const answer = state.answers.get(activity.key);
      if (!answer || !scoring.complete(activity, answer)) return answer?.tries ? 0 : 1;
      return answer.tries > 1 || !scoring.judge(activity, answer).right ? 0 : 2;
    };
    const some = scoring.shuffle(course.activities.filter((one) => TYPES.includes(one.type)), state.seed, "recall" + n);
    return some.sort((a, b) => rank(a) - rank(b)).slice(0, QUESTIONS);
  }

  /** A calendar of the reminders (RFC 5545), each in the morning, with the way back. @param {string} title @param {string} words @param {number[]} days @param {string} address @param {string} name */
  function calendar(title, words, days, address, name) {
    const escape = (/** @type {string} */ text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
    const date = (/** @type {number} */ day) => new Date(EPOCH + day * DAY_MS).toISOString().slice(0, 10).replace(/-/g, "");
    const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Relais//rappels//FR"];
    for (const day of days) {
      lines.push("BEGIN:VEVENT", `UID:${name}-${day}@relais`, `DTSTAMP:${date(today())}T000000Z`, `DTSTART:${date(day)}T090000`, "DURATION:PT5M", "SUMMARY:" + escape(title), "DESCRIPTION:" + escape(words + (address ? "\n" + address : "")));
      if (address) lines.push("URL:" + address);
      lines.push("END:VEVENT");
    }
    lines.push("END:VCALENDAR", "");
    // No line is longer than 75 octets (3.1): cut by characters of four octets at most.
    return lines.map((line) => line.replace(/(.{18})(?=.)/gu, "$1\r\n ")).join("\r\n");
  }

  /** The page that leads here again: the platform's, where it may be known. */
  function address() {
    const outer = storage.guarded(() => /** @type {Window} */ (window.top).location.href);
    return outer && /^https?:/.test(outer) ? outer.replace(/#.*/, "") : "";
  }

  /** @param {RecallStage} stage @returns {Recall} */
  Relais.recall = function ({ course, state, prefix, text }) {
    const key = "recall:" + course.course + (course.partner ? "@" + course.partner : "") + ":" + state.seed;
    let kept = { n: 0, last: 0 };
    const known = storage.get(key).then((found) => {
      if (found) kept = { n: Number(found.n) || 0, last: Number(found.last) || 0 };
    });
    const word = (/** @type {number} */ day) => Relais.day(day, course.lang);
    const coming = () => (state.done ? days(state.done, kept) : []);

    /** The same question once more: what the learner answered in the module stays what it was. @param {Activity} activity @param {number} n */
    function copy(activity, n) {
      const printed = one(document, `.activity[data-key="${activity.key}"][id="${activity.id}"]`);
      if (!printed) return null;
      const form = /** @type {HTMLElement} */ (printed.cloneNode(true));
      const mark = "_r" + n + "_";
      for (const element of [form, ...all(form, "*")]) {
        for (const name of ["id", "name", "for"]) if (element.getAttribute(name)) element.setAttribute(name, mark + element.getAttribute(name));
        for (const name of ["aria-labelledby", "aria-describedby"]) {
          const ids = element.getAttribute(name);
          if (ids) element.setAttribute(name, ids.split(" ").map((id) => mark + id).join(" "));
        }
        element.removeAttribute("disabled");
      }
      all(form, ".badge").forEach((badge) => badge.remove());
      one(form, ".verdict")?.replaceChildren();
      all(form, "select").forEach((select) => all(select, "option").slice(1).forEach((option) => option.remove()));
      form.hidden = false;
      form.dataset.key = "~" + activity.key;
      if (!one(form, '[type="submit"]')) {
        const actions = make("p", "actions");
        const button = make("button", "button small", text("js-validate"));
        button.setAttribute("type", "submit");
        actions.append(button);
        one(form, ".verdict")?.before(actions);
      }
      return form;
    }

    function finish(/** @type {Activity[]} */ asked, /** @type {State} */ given) {
      kept = { n: kept.n + 1, last: today() };
      void storage.put(key, kept);
      const body = byId(prefix + "_recall-body");
      const wrong = asked.filter((one) => !scoring.judge(one, given.answers.get(one.key) || codec.blank()).right);
      const again = course.pages.filter((page) => !page.quiz && wrong.some((one) => one.page === page.id));
      const [next] = coming();
      const end = make("div", "callout");
      end.append(make("p", "callout-title", text(wrong.length ? "js-recall-end" : "js-recall-right")));
      if (again.length) {
        const list = make("ul", "");
        for (const page of again) {
          const row = make("li", "");
          const link = make("a", "", page.title);
          link.setAttribute("href", "#" + page.id);
          row.append(link);
          list.append(row);
        }
        end.append(make("p", "", text("js-reread")), list);
      }
      end.append(make("p", "", next ? text("js-recall-next", { date: word(next) }) : text("js-recall-last")));
      end.setAttribute("role", "status");
      body.append(end);
    }

    return {
      async isDue() {
        await known;
        const [next] = coming();
        return next !== undefined && next <= today() && draw(course, state, kept.n).length > 0;
      },
      async show() {
        const body = byId(prefix + "_recall-body");
        if (!(await this.isDue())) {
          const [next] = coming();
          return body.replaceChildren(make("p", "", !state.done ? text("js-recall-before") : next ? text("js-recall-next", { date: word(next) }) : text("js-recall-last")));
        }
        if (body.firstChild) return;
        const asked = draw(course, state, kept.n).map((activity) => ({ ...activity, key: "~" + activity.key, pool: null, quiz: false, tries: 1, shuffle: false }));
        const forms = asked.map((activity, n) => copy({ ...activity, key: activity.key.slice(1) }, n));
        body.replaceChildren(...forms.flatMap((form) => form || []));
        const given = codec.fresh(state.seed);
        /** @type {Course} */
        const own = { ...course, activities: asked, pools: [], quiz: null };
        Relais.activities({
          root: body,
          course: own,
          state: given,
          isOpen: () => true,
          text,
          changed: () => asked.every((one) => given.answers.get(one.key)?.locked) && finish(asked, given),
          go: () => {},
        });
      },
      plan() {
        const left = coming();
        if (!left.length || !draw(course, state, kept.n).length) return [];
        const out = [make("h2", "", text("js-recall")), make("p", "", text("js-recall-plan", { dates: left.map(word).join(", ") }))];
        const line = make("p", "actions");
        const link = make("a", "button quiet", text("js-recall-calendar"));
        const file = calendar(text("js-recall-title", { name: course.title }), text("js-recall-words"), left, address(), course.course);
        link.setAttribute("href", "data:text/calendar;charset=utf-8," + encodeURIComponent(file));
        link.setAttribute("download", "rappels-" + course.sco + ".ics");
        link.prepend(icon("clock"));
        line.append(link);
        return [...out, line];
      },
    };
  };
  Relais.recallDays = days;
  Relais.recallCalendar = calendar;
  Relais.recallDraw = draw;
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
