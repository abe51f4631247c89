// Puts what a save changed into the running course, without loading it again.
//
// Three trees are walked side by side: the page as it runs, the document it was
// made from, and the new one. Only what no script has touched, nor knows of, is
// exchanged, and activities, which the course sets up again; the rest of both
// documents must be the same. Then the page is what it would be had it been
// loaded anew; in doubt nothing is done.

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  // What scripts hold on to, or copy from: changed, it takes a fresh start.
  const ALIVE = ".activity, .pool, .page, .tabs, .tab-title, h1, audio, video, [id^='_'], [data-do], [data-key], head, head *, script, dialog, form, button, input, select, template";

  /** @param {Node} node */
  const isAlive = (node) => node instanceof Element && (node.matches(ALIVE) || node.querySelector(ALIVE) !== null);

  /**
   * The data for the scripts. Its hash is only shown to programs, the activities' texts
   * go to the LMS.
   * @param {Document} page
   */
  function dataOf(page) {
    const { hash, activities, pages, sittings, ...data } = JSON.parse(page.getElementById("course")?.textContent || "{}");
    // How long they take changes with every word, and nothing that runs.
    data.pages = pages?.map((/** @type {Course["pages"][number]} */ { seconds: _, ...one }) => one);
    data.sittings = sittings?.map((/** @type {{pages: string[]}} */ one) => one.pages);
    /** @type {Map<string, string|undefined>} */
    const texts = new Map();
    const rest = (activities || []).map((/** @type {Activity} */ { text, ...activity }) => (texts.set(activity.key, text), activity));
    return { hash, texts, text: JSON.stringify([data, rest]) };
  }

  /**
   * What differs between two lists of nodes: from here to there in one, in the other.
   * @param {Node[]} olds @param {Node[]} news
   * @returns {[number, number, number, number][]}
   */
  function hunks(olds, news) {
    const [from, to] = [olds, news].map((nodes) => nodes.map((node) => (node instanceof Element ? node.outerHTML : node.nodeName + node.nodeValue)));
    /** @type {number[][]} longest common subsequence of what follows */
    const common = Array.from({ length: from.length + 1 }, () => Array(to.length + 1).fill(0));
    for (let i = from.length - 1; i >= 0; i--) {
      for (let j = to.length - 1; j >= 0; j--) common[i][j] = from[i] === to[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
    /** @type {[number, number, number, number][]} */
    const found = [];
    let [i, j] = [0, 0];
    while (i < from.length || j < to.length) {
      if (i < from.length && j < to.length && from[i] === to[j]) {
        i++;
        j++;
        continue;
      }
      const [start, first] = [i, j];
      while ((i < from.length || j < to.length) && !(i < from.length && j < to.length && from[i] === to[j])) {
        if (j >= to.length || (i < from.length && common[i + 1][j] >= common[i][j + 1])) i++;
        else j++;
      }
      found.push([start, i, first, j]);
    }
    return found;
  }

  /**
   * @param {Document} live
   * @param {Document} before what `live` was loaded from
   * @param {Document} after
   * @returns {boolean} false: load it anew
   */
  Preview.swap = function (live, before, after) {
    const [was, is] = [dataOf(before), dataOf(after)];
    if (dataOf(live).hash !== was.hash || was.text !== is.text) return false;
    if (live.querySelector("dialog[open]")) return false;
    const data = after.getElementById("course");
    const old = before.getElementById("course");
    if (!data || !old) return false;
    /** @type {(() => void)[]} */
    const steps = [];
    const retold = new Set([...is.texts].filter(([key, text]) => text !== was.texts.get(key)).map(([key]) => key));

    /** @param {Node[]} some @param {Node[]} others */
    const sameKinds = (some, others) => some.length === others.length && some.every((node, i) => node.nodeName === others[i].nodeName);

    /** @param {Node} here @param {Node} from @param {Node} to the same kind of node @returns {boolean} */
    function follow(here, from, to) {
      if (from === old) {
        steps.push(() => (here.textContent = data?.textContent || ""));
        return true;
      }
      if (from.isEqualNode(to)) return true;
      if (from instanceof Element && from.matches(".activity[data-key]")) return renew(/** @type {HTMLElement} */ (here), from, /** @type {HTMLElement} */ (to));
      if (!from.cloneNode(false).isEqualNode(to.cloneNode(false))) return exchange([here], [from], [to]);
      if (from instanceof Element && from.matches(".tabs, h1, head, dialog")) return false;
      const [mine, olds, news] = [here, from, to].map((node) => [...node.childNodes]);
      if (!sameKinds(mine, olds)) return false;
      return hunks(olds, news).every(([start, end, first, last]) => {
        const [gone, come] = [olds.slice(start, end), news.slice(first, last)];
        if (sameKinds(gone, come)) return gone.every((node, i) => follow(mine[start + i], node, come[i]));
        const next = mine[end] || null;
        return exchange(mine.slice(start, end), gone, come, (node) => here.insertBefore(node, next));
      });
    }

    /** The same activity, printed anew. @param {HTMLElement} here @param {Element} from @param {HTMLElement} to */
    function renew(here, from, to) {
      const key = to.dataset.key || "";
      if (here.dataset.key !== key || from.id !== to.id) return false;
      retold.delete(key);
      steps.push(() => {
        const fresh = live.importNode(to, true);
        here.replaceWith(fresh);
        fresh.dispatchEvent(new CustomEvent("relais:renew", { bubbles: true, detail: is.texts.get(key) }));
      });
      return true;
    }

    /**
     * @param {Node[]} mine @param {Node[]} gone @param {Node[]} come
     * @param {(node: Node) => void} [insert] before what follows
     */
    function exchange(mine, gone, come, insert) {
      if (!mine.every((node, i) => node.isEqualNode(gone[i])) || [...gone, ...come].some(isAlive)) return false;
      steps.push(() => {
        const fresh = come.map((node) => live.importNode(node, true));
        if (insert) fresh.forEach(insert);
        else /** @type {ChildNode} */ (mine[0]).before(...fresh);
        for (const node of mine) /** @type {ChildNode} */ (node).remove();
      });
      return true;
    }

    if (!follow(live.documentElement, before.documentElement, after.documentElement) || retold.size) return false;
    for (const step of steps) step();
    return true;
  };
})((globalThis.Preview = globalThis.Preview || /** @type {any} */ ({})));
