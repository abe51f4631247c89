// Our server as learners meet it: the program, run on free ports with a folder of
// its own. Also zips, for packages that no tool of ours makes.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import dns from "node:dns";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { program } from "./player.mjs";

// Names under localhost are this machine, as browsers have it; the machine's own resolver need not.
const { lookup } = dns;
dns.lookup = /** @type {any} */ ((/** @type {string} */ name, /** @type {any[]} */ ...rest) => /** @type {any} */ (lookup)(name.endsWith(".localhost") ? "127.0.0.1" : name, ...rest));

/**
 * Starts `relais serve`. Packages lie in the folder `dist`.
 * @param {string} dist @param {string[]} options
 */
export async function startServer(dist, ...options) {
  const data = mkdtempSync(join(tmpdir(), "relais-data-"));
  let [app, content] = ["127.0.0.1:0", "127.0.0.1:0"];
  /** @type {import("node:child_process").ChildProcess} */
  let process;
  let said = "";
  const server = {
    app: "",
    content: "",
    data,
    /** What it wrote on stderr. */
    log: () => said,
    /** The link for the first administrator, of the first start. */
    invitation: "",
    async start() {
      process = spawn(program, ["serve", "--data", data, "--dist", dist, "--listen", app, "--content-listen", content, ...options]);
      const out = await new Promise((resolve, reject) => {
        let text = "";
        process.stdout?.on("data", (chunk) => {
          text += chunk;
          // Said last, when the ports are open.
          server.invitation = /(\S+\/invitation#\S+)/.exec(text)?.[1] || server.invitation;
          if (/^content .*\n/m.test(text)) resolve(text);
        });
        process.stderr?.on("data", (chunk) => (said += chunk));
        process.on("exit", (code) => reject(new Error(`relais serve ended with ${code}: ${said}`)));
      });
      server.app = /^app +(\S+)/m.exec(out)?.[1] || "";
      server.content = /^content +(\S+)/m.exec(out)?.[1] || "";
      // The next start takes the same ports: browsers have them in their pages.
      [app, content] = [server.app, server.content].map((url) => url.replace("http://", ""));
    },
    /** @param {NodeJS.Signals} signal */
    async kill(signal = "SIGKILL") {
      if (process.exitCode !== null || process.signalCode !== null) return process.exitCode;
      const ended = new Promise((resolve) => process.once("exit", resolve));
      process.removeAllListeners("exit");
      process.once("exit", () => {});
      const over = new Promise((resolve) => process.once("exit", resolve));
      process.kill(signal);
      return Promise.race([ended, over]);
    },
    async close() {
      await server.kill();
      rmSync(data, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

/** A learner begins a course: the page with the player, and the player's frame. @param {import("playwright-core").Page} page */
export async function beginCourse(page, app, slug) {
  await page.goto(`${app}/cours/${slug}`);
  await page.click("main form button");
  return player(page);
}

/**
 * Where the player of a course page is. Browsers know that names below `localhost` are this machine;
 * Node asks the system, which may not: the same is at the content's plain address.
 * @param {string} study the page's HTML @param {{content: string}} server
 */
export function playerAt(study, server) {
  const address = /src="([^"]+\/lecteur\/[^"]+)"/.exec(study)?.[1].replaceAll("&amp;", "&").replaceAll("&#x2F;", "/");
  assert.ok(address, study);
  return address.replace(/^http:\/\/[^/]+/, server.content);
}

/** The frames of the player and of the SCO, once it is there. @param {import("playwright-core").Page} page */
export async function player(page) {
  const outer = await (await page.waitForSelector("#lecteur")).contentFrame();
  assert.ok(outer);
  const inner = await outer.waitForSelector("#stage iframe");
  const sco = await inner.contentFrame();
  assert.ok(sco);
  return { outer, sco };
}

/** A zip with files as they are. @param {string} path @param {Record<string, string>} files */
export function writeZip(path, files) {
  const parts = [];
  const list = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [title, bytes] = [Buffer.from(name), Buffer.from(text)];
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0); // version
    fields.writeUInt16LE(0x800, 2); // names are UTF-8
    fields.writeUInt16LE(0x21, 8); // 1980-01-01
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(title.length, 22);
    parts.push(Buffer.from("PK\x03\x04"), fields, title, bytes);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    list.push(Buffer.from("PK\x01\x02\x14\x00"), fields, rest, title);
    offset += 30 + title.length + bytes.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  writeFileSync(path, Buffer.concat([...parts, directory, end]));
}

/**
 * A manifest of SCOs, one file each.
 * @param {string} title @param {{id: string, title?: string, href?: string, extra?: string, visible?: boolean}[]} items
 */
export function manifest(title, items) {
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="M" version="1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="O"><organization identifier="O"><title>${title}</title>
${items.map(({ id, title, extra = "", visible = true }) => `<item identifier="${id}" identifierref="R-${id}"${visible ? "" : ' isvisible="false"'}><title>${title || id}</title>${extra}</item>`).join("\n")}
</organization></organizations>
<resources>
${items.map(({ id, href = `${id}.html` }) => `<resource identifier="R-${id}" type="webcontent" adlcp:scormtype="sco" href="${href}"><file href="${href}"/></resource>`).join("\n")}
</resources></manifest>`;
}
