// A bucket that speaks as much of S3 as the server needs, in memory, with the faults of
// real ones. `--ignore-conditions`: takes no notice of If-None-Match, as several do that
// call themselves S3. `POST /fault/ok|hang|slow|refuse` changes how it answers from then on.

import { createServer } from "node:http";
import { createHash } from "node:crypto";

const [port, ignoring] = [Number(process.argv[2]), process.argv.includes("--ignore-conditions")];
/** @type {Map<string, Buffer>} */
const objects = new Map();
/** @type {Map<string, Map<number, Buffer>>} */
const uploads = new Map();
let fault = "ok";
let uploaded = 0;
let asked = 0;

const escape = (/** @type {string} */ text) => text.replace(/[&<]/g, (c) => (c === "&" ? "&amp;" : "&lt;"));
const error = (/** @type {string} */ code) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
const tag = (/** @type {Buffer} */ bytes) => `"${createHash("md5").update(bytes).digest("hex")}"`;

/** The content of a body that is sent in signed pieces. @param {Buffer} body @param {import("node:http").IncomingHttpHeaders} headers */
function plain(body, headers) {
  if (!String(headers["content-encoding"] || "").includes("aws-chunked") && !String(headers["x-amz-content-sha256"] || "").startsWith("STREAMING")) return body;
  const parts = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf("\r\n", at);
    const size = parseInt(body.subarray(at, end).toString(), 16);
    if (!size) break;
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url || "/", "http://bucket");
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const body = plain(Buffer.concat(pieces), request.headers);
  if (request.method === "POST" && url.pathname.startsWith("/fault/")) {
    fault = url.pathname.slice("/fault/".length);
    return response.end(JSON.stringify({ asked, objects: objects.size }));
  }
  asked += 1;
  if (fault === "hang") return;
  if (fault === "refuse") return request.socket.destroy();
  if (fault === "slow") await new Promise((done) => setTimeout(done, 1500));
  const name = decodeURIComponent(url.pathname);
  const found = objects.get(name);
  /** @param {number} status @param {string | Buffer} [text] @param {Record<string, string>} [headers] */
  const say = (status, text = "", headers = {}) => response.writeHead(status, { "content-type": "application/xml", ...headers }).end(text);
  if (request.method === "POST" && url.searchParams.has("uploads")) {
    const id = String((uploaded += 1));
    uploads.set(id, new Map());
    return say(200, `<?xml version="1.0"?><InitiateMultipartUploadResult><Bucket>b</Bucket><Key>${escape(name)}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  }
  const upload = uploads.get(url.searchParams.get("uploadId") || "");
  if (request.method === "PUT" && upload) {
    upload.set(Number(url.searchParams.get("partNumber")), body);
    return say(200, "", { etag: tag(body) });
  }
  if (request.method === "POST" && upload) {
    objects.set(name, Buffer.concat([...upload].sort((a, b) => a[0] - b[0]).map((it) => it[1])));
    return say(200, `<?xml version="1.0"?><CompleteMultipartUploadResult><Key>${escape(name)}</Key><ETag>"0"</ETag></CompleteMultipartUploadResult>`);
  }
  switch (request.method) {
    case "PUT":
      if (found && request.headers["if-none-match"] === "*" && !ignoring) return say(412, error("PreconditionFailed"));
      objects.set(name, body);
      return say(200, "", { etag: tag(body) });
    case "DELETE":
      objects.delete(name);
      return say(204);
    case "HEAD":
    case "GET": {
      if (!found) return say(404, request.method === "GET" ? error("NoSuchKey") : "");
      const wanted = /^bytes=(\d+)-(\d*)$/.exec(String(request.headers.range || ""));
      const [from, to] = wanted ? [Number(wanted[1]), Math.min(found.length - 1, Number(wanted[2] || found.length - 1))] : [0, found.length - 1];
      const part = found.subarray(from, to + 1);
      const headers = { etag: tag(found), "last-modified": new Date(0).toUTCString(), "content-type": "application/octet-stream", "content-length": String(part.length), ...(wanted && { "content-range": `bytes ${from}-${to}/${found.length}` }) };
      response.writeHead(wanted ? 206 : 200, headers);
      return response.end(request.method === "HEAD" ? undefined : part);
    }
    default:
      return say(405, error("MethodNotAllowed"));
  }
});
server.listen(port, "0.0.0.0", () => console.log("listening"));
