// What a test of this folder is written with: `node:test`, with an end. A browser that
// hangs fails one test; the others go on, and what was started is closed behind them.

import nodeTest, { after as nodeAfter, afterEach as nodeAfterEach, before as nodeBefore, beforeEach as nodeBeforeEach } from "node:test";

/** Four times what the longest takes on two busy cores (milliseconds). */
const TEST = 300_000;
/** What is started before a test or closed behind it (milliseconds). */
const HOOK = 120_000;

/** @typedef {(context: import("node:test").TestContext) => void | Promise<unknown>} Work */

/** @param {string} name @param {[Work] | [import("node:test").TestOptions, Work]} rest */
export function test(name, ...rest) {
  const work = /** @type {Work} */ (rest.at(-1));
  // Without it a test of nothing would pass.
  if (typeof work !== "function") throw new TypeError(`"${name}" has nothing to do`);
  return nodeTest(name, { timeout: TEST, ...(rest.length > 1 ? rest[0] : {}) }, work);
}
export default test;

const bounded = (/** @type {Function} */ hook) => (/** @type {() => void | Promise<unknown>} */ work) => hook(work, { timeout: HOOK });
export const [before, after, beforeEach, afterEach] = [nodeBefore, nodeAfter, nodeBeforeEach, nodeAfterEach].map(bounded);
