// Keeps an html5 package in the browser, so that it opens without a network.
//
// The engine writes `PACKAGE` above: the course, a hash of its files, and which
// of them to keep. A version is kept as a whole and served as a whole; another
// one takes its place once all of it has arrived. Long videos and sounds are
// not kept: they are left to the network.

(function () {
  "use strict";

  const worker = /** @type {any} */ (self);
  const scope = new URL(worker.registration.scope);
  // One origin may hold several courses, and one course for several partners.
  const mine = "relais " + PACKAGE.course + " " + scope.pathname + " ";
  const name = mine + PACKAGE.hash;
  const files = new Set(PACKAGE.files.map((file) => new URL(file, scope).pathname));

  worker.addEventListener("install", (/** @type {any} */ event) => {
    event.waitUntil(keep().then(() => worker.skipWaiting()));
  });

  worker.addEventListener("activate", (/** @type {any} */ event) => {
    event.waitUntil(forget().then(() => worker.clients.claim()));
  });

  worker.addEventListener("fetch", (/** @type {any} */ event) => {
    const path = pathOf(event.request);
    if (path) event.respondWith(answer(event.request, path));
  });

  /** All or nothing, past any other cache. */
  async function keep() {
    const cache = await caches.open(name);
    await cache.addAll([...files].map((path) => new Request(path, { cache: "reload" })));
  }

  /** Earlier versions of this very package, nobody else's. */
  async function forget() {
    const names = await caches.keys();
    await Promise.all(names.filter((other) => other.startsWith(mine) && other !== name).map((other) => caches.delete(other)));
  }

  /** The kept file that a request is for, or "". @param {Request} request */
  function pathOf(request) {
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== scope.origin) return "";
    const path = pathname.endsWith("/") ? pathname + "index.html" : pathname;
    return files.has(path) ? path : "";
  }

  /** @param {Request} request @param {string} path */
  async function answer(request, path) {
    const cache = await caches.open(name);
    const kept = await cache.match(path);
    if (!kept) return fetch(request);
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") || "");
    return range ? slice(kept, Number(range[1]), range[2]) : kept;
  }

  /** Players ask for pieces. @param {Response} whole @param {number} start @param {string} last */
  async function slice(whole, start, last) {
    const blob = await whole.blob();
    const end = Math.min(last ? Number(last) + 1 : blob.size, blob.size);
    if (start >= end) return new Response("", { status: 416, headers: { "content-range": "bytes */" + blob.size } });
    return new Response(blob.slice(start, end), {
      status: 206,
      headers: {
        "content-type": whole.headers.get("content-type") || "",
        "content-length": String(end - start),
        "content-range": "bytes " + start + "-" + (end - 1) + "/" + blob.size,
      },
    });
  }
})();
