// Browsers that Playwright's package can't drive as Debian has them: Firefox by Marionette, its own
// protocol, and WebKitGTK's MiniBrowser by WebDriver, on a screen that nobody sees. Both speak of
// pages in the same few words.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const LONGEST_MS = 60000;

/** Until it gives something. @template T @param {() => T | Promise<T>} ask @param {string} what @returns {Promise<T>} */
async function until(ask, what) {
  for (const end = Date.now() + LONGEST_MS; ; await new Promise((done) => setTimeout(done, 50))) {
    const found = await Promise.resolve().then(ask).catch(() => null);
    if (found) return found;
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
  }
}

/** Started, with what it wrote; ended by `stop`. */
function start(command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said = (said + text).slice(-4000)));
  const ended = new Promise((done) => child.once("exit", done));
  return {
    child,
    said: () => said,
    async stop() {
      if (child.exitCode === null) process.kill(-child.pid, "SIGKILL");
      await ended;
    },
  };
}

/** What both do, whatever carries it. @param {(name: string, parameters: object) => Promise<any>} ask @param {() => Promise<void>} close */
function page(ask, close) {
  const find = async (css) => (await until(() => ask("find", { using: "css selector", value: css }), css))[ELEMENT];
  const self = {
    go: (url) => ask("go", { url }),
    /** Runs a function in the page. */
    run: (action, ...args) => ask("run", { script: `return (${action})(...arguments)`, args }),
    /** Waits until it is true in the page. */
    until: (action, ...args) => until(() => self.run(action, ...args), String(action)),
    /** A real click, on what is there and in view. */
    async click(css) {
      await self.until((css) => document.querySelector(css)?.checkVisibility() && (document.querySelector(css).scrollIntoView({ block: "center" }), true), css);
      const id = await find(css);
      await until(() => ask("click", { id }).then(() => true), `a click on ${css}`);
    },
    async type(css, text) {
      await ask("type", { id: await find(css), text });
    },
    close,
  };
  return self;
}

/** Debian's Firefox. */
export async function openFirefox() {
  const profile = mkdtempSync(join(tmpdir(), "relais-firefox-"));
  writeFileSync(join(profile, "user.js"), 'user_pref("marionette.port", 0);\nuser_pref("browser.shell.checkDefaultBrowser", false);\nuser_pref("datareporting.policy.dataSubmissionEnabled", false);\nuser_pref("intl.accept_languages", "fr");\n');
  const browser = start("firefox-esr", ["--headless", "--marionette", "--no-remote", "--profile", profile], { HOME: profile, MOZ_DISABLE_CONTENT_SANDBOX: "1" });
  const close = async () => {
    await browser.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const port = Number(await until(() => readFileSync(join(profile, "MarionetteActivePort"), "utf8").trim(), "Firefox"));
    const socket = connect(port, "127.0.0.1");
    const waiting = new Map();
    let buffer = Buffer.alloc(0);
    // Each message: its length, a colon, JSON.
    socket.on("data", (data) => {
      buffer = Buffer.concat([buffer, data]);
      for (;;) {
        const colon = buffer.indexOf(":");
        const length = Number(buffer.subarray(0, Math.max(colon, 0)).toString());
        if (colon < 1 || buffer.length < colon + 1 + length) return;
        const message = JSON.parse(buffer.subarray(colon + 1, colon + 1 + length).toString());
        buffer = buffer.subarray(colon + 1 + length);
        if (!Array.isArray(message)) continue;
        const [, id, error, result] = message;
        const { resolve, reject } = waiting.get(id);
        error ? reject(new Error(JSON.stringify(error).slice(0, 600))) : resolve(result?.value);
      }
    });
    await new Promise((done, failed) => socket.once("connect", done).once("error", failed));
    let last = 0;
    const send = (name, parameters = {}) =>
      new Promise((resolve, reject) => {
        const text = Buffer.from(JSON.stringify([0, ++last, name, parameters]));
        waiting.set(last, { resolve, reject });
        socket.write(`${text.length}:${text}`);
      });
    await send("WebDriver:NewSession", { capabilities: {} });
    const names = { go: "Navigate", run: "ExecuteScript", find: "FindElement", click: "ElementClick", type: "ElementSendKeys" };
    return page((name, parameters) => send("WebDriver:" + names[name], parameters), async () => (socket.destroy(), close()));
  } catch (error) {
    await close();
    throw new Error(`${error.message}\n${browser.said()}`);
  }
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Debian's WebKitGTK. */
export async function openWebKit() {
  const home = mkdtempSync(join(tmpdir(), "relais-webkit-"));
  const folder = readdirSync("/usr/lib").flatMap((arch) => ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"].map((name) => join("/usr/lib", arch, name, "MiniBrowser")));
  const binary = folder.find(existsSync);
  assert.ok(binary, "no MiniBrowser: apt-get install webkit2gtk-driver");
  // The first screen that is free is told on descriptor 1.
  const screen = start("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
  const env = { HOME: home, XDG_RUNTIME_DIR: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, LIBGL_ALWAYS_SOFTWARE: "1", WEBKIT_DISABLE_COMPOSITING_MODE: "1", NO_AT_BRIDGE: "1", GTK_A11Y: "none", LC_ALL: "C.UTF-8" };
  let driver;
  const close = async () => {
    await driver?.stop();
    await screen.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const display = await until(() => /^(\d+)$/m.exec(screen.said())?.[1], "a screen");
    const port = await freePort();
    driver = start("WebKitWebDriver", [`--port=${port}`], { ...env, DISPLAY: ":" + display });
    const send = async (method, path, body) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" }, signal: AbortSignal.timeout(LONGEST_MS) });
      const { value } = await response.json();
      if (!response.ok) throw new Error(JSON.stringify(value).slice(0, 600));
      return value;
    };
    await until(() => send("GET", "/status"), "WebKit's driver");
    const { sessionId } = await send("POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: ["--automation"] } } } });
    const at = "/session/" + sessionId;
    const paths = { go: () => "/url", run: () => "/execute/sync", find: () => "/element", click: ({ id }) => `/element/${id}/click`, type: ({ id }) => `/element/${id}/value` };
    return page((name, { id, ...rest }) => send("POST", at + paths[name]({ id }), rest), async () => (await send("DELETE", at).catch(() => {}), close()));
  } catch (error) {
    await close();
    throw new Error(`${error.message}\n${driver?.said() || ""}`);
  }
}
