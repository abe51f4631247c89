// An object store that speaks S3, as a process of its own: `cargo build -p tests` makes
// the program.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { program } from "./player.mjs";

/**
 * Starts a store whose buckets are the folders of a folder. Stores differ in what they do
 * of "write unless it is there already": `conditions` says how this one does.
 * @param {string} folder @param {"honoured" | "ignored" | "refused"} conditions
 */
export async function startStore(folder, conditions = "honoured", port = "0") {
  const process = spawn(join(dirname(program), "bucket"), [folder, port, conditions], { stdio: ["ignore", "pipe", "inherit"] });
  const said = once(process.stdout, "data");
  const ended = once(process, "exit").then(([code]) => Promise.reject(new Error(`the store ended with ${code}`)));
  const [url] = await Promise.race([said.then(([line]) => [String(line).trim()]), ended]);
  ended.catch(() => {});
  return {
    url,
    /** What our program needs to be told to reach it. */
    environment: { AWS_ACCESS_KEY_ID: "relais-tests", AWS_SECRET_ACCESS_KEY: "relais-tests", AWS_REGION: "eu-west-3", AWS_ALLOW_HTTP: "true", AWS_ENDPOINT: url },
    /** Breaks off at once what it is doing. */
    async stop() {
      process.kill("SIGKILL");
      await ended.catch(() => {});
    },
    /** The same again, at the same address. */
    start: () => startStore(folder, conditions, new URL(url).port),
  };
}
