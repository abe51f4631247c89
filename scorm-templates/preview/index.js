// The choice of what to look at.

(function (/** @type {PreviewScripts} */ Preview) {
  "use strict";

  const { make, text } = Preview;
  const place = /** @type {HTMLElement} */ (document.getElementById("programmes"));

  /** @param {PreviewListed} course */
  function row(course) {
    const item = make("li", "course");
    const { pages, questions, minutes } = course.figures;
    const words = make("div", "course-words");
    words.append(make("h3", "", course.title), make("p", "note", text("figures", { pages, questions, minutes })));
    item.append(words);
    for (const [target, label] of [
      ["scorm12", "SCORM 1.2"],
      ["html5", "HTML5"],
    ]) {
      const link = make("a", "button", label);
      link.setAttribute("href", `/${target}/${course.name}/`);
      link.setAttribute("aria-label", `${course.title}, ${label}`);
      item.append(link);
    }
    return item;
  }

  Preview.follow({}, (state) => {
    const programmes = state.programmes.map(({ folder, courses, languages }) => {
      const section = make("section", "programme");
      const list = make("ul", "courses");
      list.append(...courses.map(row));
      section.append(make("h2", "", folder), courses.length ? list : make("p", "note", text("never-built")));
      if (languages.length > 1) {
        const link = make("a", "translation-link", text("tr-open"));
        link.setAttribute("href", "/translation?" + new URLSearchParams({ programme: folder }));
        section.append(link);
      }
      return section;
    });
    place.replaceChildren(...programmes);
    Preview.problems(state.problems, programmes.length > 0);
  });
})((globalThis.Preview = globalThis.Preview || /** @type {any} */ ({})));
