// A course beside its translation: shown anew after a save, where it was.

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  /** @type {number|null} */
  let build = null;
  Preview.follow({}, (state) => {
    if (build !== null && state.build !== build) location.reload();
    build = state.build;
  });
})(Preview);
