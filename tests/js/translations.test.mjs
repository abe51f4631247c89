// A translation is the same course: line by line the same ids, answers, steps, links and figures, in other words.
// What a writer adds in one language is then missing in the other, and this test says where.

import assert from "node:assert/strict";
import test from "node:test";
import { figures, files, list, programmes } from "./courses.mjs";

/** Attributes that hold words, or a file that may have its own translation. */
const WORDS = /\s*\b(title|hint|alt|credit|unit|with)=(?:"[^"]*"|[^\s}]+)/g;

/** What of a line is the same in every language: not the marks around words of another one. */
function skeleton(line, lang) {
  const same = line.replaceAll(`.${lang}.`, ".");
  const start = /^\s*(:{3,} *[\w-]*|#+|- \[[ x]\](?: \{#\w\})?|- |\d+\. |> ?|\+\+\+|id = .*|audience = .*|\[\^\w+\]:|!\[)?/.exec(same)[0].trim();
  const marks = [...same.matchAll(/\]\(([^)\s]+)|\{([^}]*)\}|\[\^(\w+)\]|=>|\*\*|<(?!span|cite|i\b)(\w+)/g)].map(([all, link, attributes]) => {
    if (link) return `](${link}`;
    return attributes === undefined ? all : `{${attributes.replace(WORDS, "").trim()}}`;
  });
  return [start, ...marks.sort(), "|".repeat(line.startsWith("|") ? line.split("|").length : 0)].join(" ").trim();
}

/** Lines that learners read: no notes for authors. */
const told = (text) => text.split("\n").filter((line) => line.trim() && !/^<!-- .* -->$/.test(line));

/** Words that hardly any French sentence does without, and that no English one has. */
const FRENCH = /(?<![\p{L}’'-])(?:(?:le|les|des|du|une|est|sont|dans|pour|avec|vous|votre|vos|nous|notre|qui|que|cette|ces|pas|mais|où|donc|très|avoir|être|faire|aussi|même|chez|leurs?|elles?|ils|aux)(?![\p{L}’-])|[ldnsjqc][’'](?=\p{L}{2}))/giu;

/** The French words of a line: not those that are marked as French, of addresses, ids and remarks, nor of names (“Domaine des Tilleuls”). */
function french(line) {
  const words = line
    .replace(/^(#|<!--|id = |audience = |module: |voix: ).*/, " ")
    .replace(/<(\w+) lang="fr">.*?<\/\1>/g, " ")
    .replace(/\{[^}]*\}|\]\([^)\s]*|<\/?\w+[^>]*>/g, " ")
    .replace(/[\w.@/:-]*\.(example|fr|org|odt|svg)[\w/.-]*/g, " ")
    .replace(/[\p{L}’-]+ (du|des|de la|aux) \p{Lu}[\p{L}’-]+/gu, " ");
  return [...words.matchAll(FRENCH)].map((it) => it[0]);
}

for (const programme of programmes) {
  const [original, ...languages] = list(files(programme, /^relais\.toml$/)[0].text, "languages");
  for (const lang of languages) {
    const named = new RegExp(`\\.${lang}(\\.\\w+)$`);
    const translations = files(programme, new RegExp(`\\.${lang}\\.(md|txt|svg)$`));

    test(`${programme}, ${lang}: every page, document and picture with words is translated`, () => {
      const there = new Set(translations.map(({ path }) => path.replace(named, "$1")));
      const wanted = files(programme, /\.(md|txt|svg)$/)
        .filter(({ path }) => !/(^|\/)(sources|README)\.md$|\.\w\w\.\w+$/.test(path))
        .filter(({ path, text }) => !path.endsWith(".svg") || text.includes("<text"))
        .map(({ path }) => path);
      assert.deepEqual(wanted.filter((path) => !there.has(path)), []);
    });

    if (lang === "en" && original === "fr") {
      test(`${programme}, ${lang}: no French is left, but in names and where it is marked`, () => {
        const left = translations.flatMap(({ path, text }) => text.split("\n").flatMap((line) => french(line).map((word) => `${path}: ${word}: ${line.slice(0, 120)}`)));
        assert.deepEqual(left, []);
      });
    }

    for (const { path, text } of translations) {
      test(`${programme}/${path}: the same course as in ${original}`, () => {
        const [source] = files(programme, new RegExp(`^${path.replace(named, "$1").replace(/[.]/g, "\\.")}$`));
        assert.ok(source, "there is a page to translate");
        const [mine, theirs] = [told(text), told(source.text)];
        if (path.endsWith(".svg")) {
          const drawn = (svg) => svg.replace(/>[^<]+</g, "><").replace(/ lang="\w+"/, "");
          assert.equal(drawn(text), drawn(source.text));
          return;
        }
        for (const [at, line] of mine.entries()) {
          assert.equal(skeleton(line, lang), skeleton(theirs[at] || "", original), `line: ${line}\nof: ${theirs[at]}`);
          assert.deepEqual(figures(line, lang).sort(), figures(theirs[at] || "", original).sort(), `line: ${line}\nof: ${theirs[at]}`);
        }
        assert.equal(mine.length, theirs.length, `after: ${theirs[mine.length]}`);
      });
    }
  }
}

test("French is found in a line, but for names and what is marked", () => {
  assert.deepEqual(french("Ring the bank, et ne cliquez pas sur le lien."), ["pas", "le"]);
  assert.deepEqual(french('Banque des Quais, at <cite lang="fr">Le numérique, pas de panique !</cite> [here](../les-bases.md) or pour.example'), []);
  assert.deepEqual(french("The surface of l’eau"), ["l’"]);
});

test("a line says the same in two languages when its marks and figures do", () => {
  assert.equal(skeleton("- [x] {#b} Oui. — **Non** [là](02-a.md)", "fr"), skeleton("- [x] {#b} Yes. — **No** [there](02-a.md)", "en"));
  assert.notEqual(skeleton("- [ ] Oui.", "fr"), skeleton("- [x] Yes.", "en"));
  assert.notEqual(skeleton("[a](#fin){minutes=5}", "fr"), skeleton("[a](#fin){minutes=6}", "en"));
  assert.equal(skeleton('![Un schéma](../m/a.svg "Légende")', "fr"), skeleton('![A diagram](../m/a.en.svg "Caption")', "en"));
  assert.deepEqual(figures("more than 420,000 requests, 5.4 million people, €1,290 and 94%", "en"), figures("plus de 420 000 demandes, 5,4 millions de personnes, 1 290 € et 94 %"));
  assert.deepEqual(figures("within 72 hours, at 8.50 am, for 3 years and €100,000", "en"), figures("sous 72 heures, à 8 h 50, 3 ans et 100 000 €"));
  assert.notDeepEqual(figures("€1,418.20", "en"), figures("1 418,02 €"));
});
