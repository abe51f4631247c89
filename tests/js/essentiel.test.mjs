// « L'essentiel, facile à lire » of each module: what can be counted of the European rules for easy-to-read
// information. One idea a line, short sentences, few negations, figures as digits, no passive, hard words explained where they
// stand, a picture in each section.

import assert from "node:assert/strict";
import test from "node:test";
import { files, list, programmes, split } from "./courses.mjs";

const LONGEST = 14;
const MEAN = 8;
/** Words that these readers are spared, whatever the other pages say. */
const HARD = /\b(phishing|ransomware|malveillan\w*|malware|VPN|RGPD|NIS|CSIRT|ANSSI|vulnérabilité|remédiation|authentifier|incident|hameçonnage|notifi\w+|prestataire|procédure|dispositif|données)\b/i;
/** Numbers written as words, but for « un », « une » and what is no number. */
const SPELT = /\b(deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\b/i;
/** At most so many sentences in a hundred say what is not, or what not to do: what to do is easier to follow. */
const NEGATIVE = 20;
const NEGATION = /(?<!\p{L})n(e |’).*(?<!\p{L})(pas|plus|jamais|rien|personne)(?!\p{L})/iu;
const PASSIVE = /\b(est|sont|été|être) (\w+[^aeiou\s]és?|\w+ées?|pris|prise|mis|mise|faite?s?|écrits?) par\b/i;

/** The sentences of a page, without headings, marks and addresses. */
export function sentences(text) {
  return split(text)
    .body.split(/\n|<br>/)
    .filter((line) => !/^(:::|#)/.test(line))
    .map((line) => line.replace(/\]\([^)]*\)/g, "]").replace(/[*[\]]/g, "").replace(/^(- |\d+\. )/, "").replace(/« .*? »/g, "« »"))
    .flatMap((line) => line.split(/(?<=[.?!]) +(?=\p{Lu})/u))
    .filter((line) => /\p{L}/u.test(line));
}

const words = (sentence) => (sentence.match(/[\p{L}\d][\p{L}\d’'.-]*/gu) || []).length;

for (const programme of programmes) {
  const toml = files(programme, /^relais\.toml$/)[0].text;
  for (const module of list(toml, "modules")) {
    const [page, ...more] = files(programme, new RegExp(`^${module}/[\\w-]+/01-essentiel\\.md$`));

    test(`${programme}, ${module}: L'essentiel is easy to read`, () => {
      assert.ok(page && more.length === 0, "one page a module");
      assert.match(split(page.text).front, /^minutes = 0\.1$/m);
      const said = sentences(page.text);
      assert.ok(said.length >= 30, `${said.length} sentences`);
      assert.deepEqual(said.filter((one) => words(one) > LONGEST), []);
      const mean = said.reduce((sum, one) => sum + words(one), 0) / said.length;
      assert.ok(mean <= MEAN, `${mean} words a sentence`);
      const negative = said.filter((one) => NEGATION.test(one));
      assert.ok(negative.length * 100 <= said.length * NEGATIVE, `${negative.length} of ${said.length}: ${negative.join(" ")}`);
      for (const section of split(page.text).body.split(/^## /m).slice(1)) assert.match(section, /^::: figure .*picto-/m, section.split("\n")[0]);
      for (const one of said) {
        assert.doesNotMatch(one, HARD);
        // The example of a passphrase is words, and one of them is a number.
        if (!/lierre/.test(one)) assert.doesNotMatch(one, SPELT);
        assert.doesNotMatch(one, PASSIVE);
        assert.ok(!/;/.test(one), one);
      }
      assert.match(page.text, /\bvous\b/);
      assert.match(page.text, /Exemple|exemple/);
      assert.match(page.text, /^\*\*À faire maintenant :\*\*/m);
      for (const word of ["crise cyber", "rançongiciel", "gestionnaire", "victime", "escrocs"]) {
        if (new RegExp(`\\b${word}\\b`).test(page.text)) assert.match(page.text, new RegExp(`\\*\\*${word}\\*\\*`), word);
      }
    });

    test(`${programme}, ${module}: the first page says that there is an easy one`, () => {
      const [first] = files(programme, new RegExp(`^${module}/1-[\\w-]+/0[01]-[\\w-]+\\.md$`));
      assert.ok(first.text.includes(`](../${page.path.split("/")[1]}/01-essentiel.md)`), first.path);
    });
  }
}

test("sentences are found in what authors write", () => {
  const text = '+++\nid = "e"\n+++\n\n## Titre long de la page\n\nVous lisez.<br>\nVous gardez [le site](https://a.example). Vous appelez le **114** !\n\n- Un point.\n';
  assert.deepEqual(sentences(text), ["Vous lisez.", "Vous gardez le site.", "Vous appelez le 114 !", "Un point."]);
});
