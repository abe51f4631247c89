// An object store that speaks S3, as a process of its own: its program lies beside `relais`
// once the tests are built.

import { spawn } from "node:child_process";
import { once } from "node:events";

/** What our program is told to reach it. @param {string} url */
export const credentials = (url) => ({ AWS_ACCESS_KEY_ID: "relais-tests", AWS_SECRET_ACCESS_KEY: "relais-tests", AWS_REGION: "eu-west-3", AWS_ALLOW_HTTP: "true", AWS_ENDPOINT: url });

/**
 * Starts a store whose buckets are the folders of a folder.
 * @param {string} program its path
 * @param {string} folder
 * @param {object} [how]
 * @param {"honoured" | "ignored" | "refused"} [how.conditions] what it does of "write unless it is there already"
 * @param {string | number} [how.port]
 * @param {number} [how.delay] how much later it answers than it could, in milliseconds
 */
export async function startStore(program, folder, how = {}) {
  const child = spawn(program, [folder, String(how.port ?? 0), how.conditions ?? "honoured", String(how.delay ?? 0)], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const said = await Promise.race([once(child.stdout, "data"), ended.then(([code]) => Promise.reject(new Error(`the store ended with ${code}`)))]);
  const url = String(said[0]).trim();
  return {
    url,
    child,
    environment: credentials(url),
    /** Breaks off at once what it is doing. */
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
    /** The same again, at the same address. @param {Partial<typeof how>} [changes] */
    start: (changes = {}) => startStore(program, folder, { ...how, ...changes, port: new URL(url).port }),
  };
}
