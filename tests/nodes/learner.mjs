// A learner's browser, without the browser: opens the pages that a learner opens and
// commits as the player does (`crates/server/player/transport.js`): one request under way
// at a time, with all that is not acknowledged; again after `Retry-After` or with growing
// pauses; a page that asks to be reloaded is reloaded.

const DELAYS = [1000, 2000, 4000, 8000, 16000, 30000];
const TIMEOUT = 20000;

export const sleep = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/** What all learners meet. */
export class Record {
  acknowledged = 0;
  completed = 0;
  anew = 0;
  errors = 0;
  wordless = 0;
  longest = 0;
  /** When something was last not as it should be. */
  lastBad = 0;
  /** @type {string[]} */
  remarks = [];

  /** @param {number} since */
  waited(since) {
    const ms = performance.now() - since;
    this.longest = Math.max(this.longest, ms);
    if (ms > 2000) this.lastBad = performance.now();
  }
  /** @param {string} text */
  remark(text) {
    if (this.remarks.length < 20 && !this.remarks.includes(text)) this.remarks.push(text);
  }
  /** An answer that is no good. @param {number} status @param {string} [body] The page, where a person would see it. */
  bad(status, body) {
    this.lastBad = performance.now();
    if (status >= 500) this.errors += 1;
    if (body !== undefined && !/<h1[^>]*>[^<]{5,}<\/h1>/.test(body)) {
      this.wordless += 1;
      this.remark(`no words: ${status} ${body.slice(0, 120)}`);
    }
  }
  /** @param {string} why */
  again(why) {
    this.anew += 1;
    this.remark(`anew: ${why}`);
  }
}

export class Learner {
  cookie = "";
  token = "";
  attempt = "";
  seq = 0;
  page = 0;
  /** The page of the course that the server says it has. */
  kept = 0;
  /** When what is not acknowledged was said first; 0: all is. */
  since = 0;
  isOver = false;

  /** @param {{ app: string, content: string, slug: string, pages: number, pause: number }} place @param {() => Record} record */
  constructor(place, record) {
    this.place = place;
    this.record = record;
  }

  /** @param {string} url @param {RequestInit} [how] */
  async fetch(url, how = {}) {
    const headers = { accept: "text/html", "accept-language": "fr", ...(url.startsWith(this.place.app) && this.cookie && { cookie: this.cookie }), .../** @type {any} */ (how.headers) };
    try {
      const answer = await fetch(url, { redirect: "manual", ...how, headers, signal: AbortSignal.timeout(TIMEOUT) });
      return { status: answer.status, headers: answer.headers, body: await answer.text() };
    } catch (error) {
      this.record().remark(`${url}: ${/** @type {any} */ (error).cause?.code || error}`);
      return { status: 0, headers: new Headers(), body: "" };
    }
  }

  /** A page, reloaded as long as it asks for it. @param {string} url @param {RequestInit} [how] */
  async open(url, how) {
    const since = performance.now();
    for (let tries = 0; ; tries += 1) {
      const answer = await this.fetch(url, how);
      if (answer.status >= 200 && answer.status < 400) {
        this.record().waited(since);
        return answer;
      }
      // Without an answer the browser has words of its own.
      this.record().bad(answer.status, answer.status === 0 ? undefined : answer.body);
      if (answer.status !== 0 && answer.status < 500 && answer.status !== 429) return answer;
      const refresh = /data-again="(\d+)"/.exec(answer.body);
      await sleep(refresh ? Number(refresh[1]) * 1000 : 2000);
      if (this.stopped && tries > 20) return answer;
    }
  }

  stopped = false;

  /** Begins the course and opens the player. */
  async begin() {
    const { app, slug } = this.place;
    await this.open(`${app}/cours/${slug}`);
    const begun = await this.open(`${app}/cours/${slug}/commencer`, { method: "POST", headers: { origin: app, "content-type": "application/x-www-form-urlencoded" }, body: "" });
    this.cookie = (begun.headers.get("set-cookie") || "").split(";")[0];
    return this.launch();
  }

  /** @returns {Promise<boolean>} */
  async launch() {
    const { app, slug } = this.place;
    const study = await this.open(`${app}/mes-cours/${slug}/lecture`);
    const address = /src="([^"]+\/lecteur\/[^"]+)"/.exec(study.body)?.[1].replaceAll("&amp;", "&").replaceAll("&#x2F;", "/");
    if (!address) {
      this.record().again(`the player's page: ${study.status}`);
      return false;
    }
    const player = await this.open(address);
    const launch = JSON.parse(/id="launch">([\s\S]*?)<\/script>/.exec(player.body)?.[1] || "null");
    if (!launch?.sco) {
      this.record().again(`the player: ${player.status}`);
      return false;
    }
    const sco = await this.open(new URL(launch.sco.url, address).href);
    if (sco.status !== 200) {
      this.record().again(`the course: ${sco.status}`);
      return false;
    }
    this.token = launch.sco.token;
    this.attempt = launch.sco.attempt;
    this.seq = 0;
    this.page = Number(launch.sco.cmi["cmi.core.lesson_location"] || 0);
    if (this.page < this.kept) this.record().again(`at page ${this.page}, not ${this.kept}`);
    return true;
  }

  /** Turns pages until the end, or until told to stop. */
  async study() {
    while (!this.isOver && !this.stopped) {
      await sleep(this.place.pause * (0.5 + Math.random()));
      if (this.stopped) break;
      this.page += 1;
      if (!(await this.save(this.page >= this.place.pages))) return false;
    }
    return true;
  }

  /** Says where it is until that is acknowledged. @param {boolean} isLast */
  async save(isLast) {
    const set = {
      "cmi.core.lesson_location": String(this.page),
      "cmi.core.lesson_status": isLast ? "completed" : "incomplete",
      "cmi.suspend_data": `p${this.page};`.repeat(this.page),
      ...(this.page % 5 === 0 && { "cmi.interactions.0.id": "q1", "cmi.interactions.0.type": "choice", "cmi.interactions.0.result": "correct" }),
    };
    this.since = performance.now();
    for (let failures = 0; ; ) {
      this.seq += 1;
      const page = this.page;
      const answer = await this.fetch(`${this.place.content}/essai/commit`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: this.place.content, accept: "*/*", "sec-fetch-dest": "empty" },
        body: JSON.stringify({ token: this.token, seq: this.seq, set, finish: isLast }),
      });
      if (answer.status === 200) {
        this.kept = page;
        this.record().acknowledged += 1;
        this.record().waited(this.since);
        this.since = 0;
        if (isLast) {
          this.isOver = true;
          this.record().completed += 1;
        }
        return true;
      }
      if ([401, 403, 404, 409, 410, 422].includes(answer.status)) {
        this.record().again(`a commit: ${answer.status} ${answer.body.slice(0, 80)}`);
        return false;
      }
      this.record().bad(answer.status);
      this.record().remark(`commit: ${answer.status} ${answer.body.slice(0, 60)}`);
      failures += 1;
      const after = Number(answer.headers.get("retry-after")) * 1000 || 0;
      await sleep(Math.max(after, DELAYS[Math.min(failures, DELAYS.length) - 1] * (0.8 + Math.random() * 0.4)));
    }
  }
}
