// One attempt open in two tabs or windows of this browser: they find each other, so that
// only one of them writes. The other takes over on demand, with the state of the first.
//
// The Web Lock answers at once and goes with its tab; the channel is for talking, and
// stands in for the lock where there is none (a site without https).

/**
 * @typedef {object} Tabs
 * @property {() => Promise<boolean>} claim true: this tab is the one that writes
 * @property {() => Promise<any>} take what the other tab handed over, null when it did not answer
 * @property {() => void} release
 */

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const HELLO_MS = 300;
  // The other tab commits first, and its platform may be slow.
  const TAKE_MS = 10000;

  /**
   * @param {string} name of the attempt
   * @param {() => unknown} give called when another tab takes over: what that tab must know. This one writes no more
   * @returns {Tabs}
   */
  Relais.tabs = function (name, give) {
    const { guarded } = Relais.storage;
    const me = Math.random().toString(36).slice(2);
    const channel = guarded(() => new BroadcastChannel("relais:" + name));
    const locks = guarded(() => navigator.locks);
    let mine = false;
    let letGo = () => {};
    /** @type {(message: any) => void} */
    let hear = () => {};

    /** @param {string} type @param {object} [more] */
    const say = (type, more) => guarded(() => channel?.postMessage({ type, from: me, ...more }));

    /** The first such message, or null. @param {string} type @param {number} milliseconds @returns {Promise<any>} */
    const answer = (type, milliseconds) =>
      new Promise((resolve) => {
        hear = (message) => message.type === type && message.to === me && resolve(message);
        window.setTimeout(() => resolve(null), channel ? milliseconds : 0);
      });

    /** @param {LockOptions} options @returns {Promise<boolean>} */
    const lock = (options) =>
      new Promise((resolve) => {
        let isHeld = false;
        if (!locks) return resolve(false);
        locks
          .request("relais:" + name, options, (held) => {
            isHeld = held !== null;
            resolve(isHeld);
            return held && new Promise((done) => (letGo = () => ((isHeld = false), done(undefined))));
          })
          // Locks are forbidden here, or somebody stole it: this tab was asleep when it was asked.
          .catch(() => (resolve(false), isHeld && lose()));
      });

    function lose() {
      if (!mine) return null;
      mine = false;
      const state = give();
      letGo();
      return state;
    }

    if (channel) {
      channel.onmessage = ({ data }) => {
        if (mine && data.type === "hello") say("here", { to: data.from });
        else if (mine && data.type === "take") say("given", { to: data.from, state: lose() });
        else hear(data);
      };
    }

    return {
      async claim() {
        mine = await lock({ ifAvailable: true });
        if (mine) return true;
        // Held by a document that is going, or without locks: who is there answers.
        const here = answer("here", HELLO_MS);
        say("hello");
        mine = (await here) === null;
        if (mine) await lock({ steal: true });
        return mine;
      },
      async take() {
        const given = answer("given", TAKE_MS);
        say("take");
        const state = (await given)?.state ?? null;
        await lock({ steal: true });
        mine = true;
        return state;
      },
      release() {
        mine = false;
        letGo();
        guarded(() => channel?.close());
      },
    };
  };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
