// The second script inside the page, only in packages that renew their content: begins to look
// up what is kept of updates while the page still arrives, so that updates.js finds it there.

{
  // How its names begin: with the package's hash, so that of one imported anew nothing is left.
  const where = /** @type {string} */ (/** @type {HTMLScriptElement} */ (document.currentScript).dataset.kept);
  /** @param {string} what */
  const get = async (what) => {
    const it = await caches.match(where + what);
    // updates.js says why there are two.
    const short = it?.headers.get("relais");
    return short ? decodeURIComponent(short) : it?.text();
  };
  // Where nothing can be kept, there is nothing.
  Relais.kept = { where, texts: Promise.all(["held", "tried", "next", "now"].map(get)).catch(() => []) };
}
