// What a phone would read: pictures with a QR code, decoded by a reader that is not ours.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsqr from "jsqr";
import { PNG } from "pngjs";

/** The text of the one code in a picture. @param {Buffer} png */
export function decode(png) {
  const { data, width, height } = PNG.sync.read(png);
  // The package is CommonJS: its function is the default of its default.
  const read = /** @type {any} */ (jsqr).default || jsqr;
  const found = read(new Uint8ClampedArray(data), width, height);
  assert.ok(found, `no code in a picture of ${width} × ${height}`);
  return found.data;
}

/** The text of the code on the first page of a PDF, printed at `dpi`. @param {string} pdf */
export function decodePdf(pdf, dpi = 150) {
  const folder = mkdtempSync(join(tmpdir(), "relais-qr-"));
  try {
    execFileSync("pdftoppm", ["-png", "-r", String(dpi), "-f", "1", "-singlefile", pdf, join(folder, "page")]);
    return decode(readFileSync(join(folder, "page.png")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
