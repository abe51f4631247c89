// What a learner types: two ways to write one answer are one answer, two answers stay two.
// Pure. What counts and what does not is told to authors in courses/README.md.

(function (/** @type {RelaisScripts} */ Relais) {
  "use strict";

  const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0f\ufeff]/g;
  const APOSTROPHES = /[`\u00b4\u2018-\u201b\u02b9\u02bb\u02bc\u02c8\u2032\uff07]/g;
  const HYPHENS = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g;
  const QUOTES = /["\u00ab\u00bb\u201c-\u201f\u2039\u203a\u2033]/g;

  /** One way to write spaces, apostrophes, hyphens and quotation marks. @param {string} text */
  const even = (text) => text.replace(INVISIBLE, "").replace(APOSTROPHES, "'").replace(HYPHENS, "-").replace(QUOTES, '"').replace(/\s+/g, " ").trim();

  /** An address of the web or of mail: there a hyphen and an accent make another address. @param {string} text */
  const isAddress = (text) => /^\S*[^\s\d][.@]\S*[^\s\d.]\S*$/.test(text) && /[a-z]{2,}\W*$/i.test(text);

  /**
   * A typed text as it is compared and told to the LMS: no capitals, no accents, no marks around
   * it, one way to write what is between the words. What is nothing but marks stays as it is.
   * @param {string} text
   */
  function plain(text) {
    const evened = even(text);
    const letters = even(isAddress(evened) ? evened.normalize("NFKC") : evened.normalize("NFKD").replace(/[\u0300-\u036f]/g, ""))
      .replace(/œ/gi, "oe")
      .replace(/æ/gi, "ae")
      .replace(/ß/g, "ss")
      .toLowerCase();
    const inside = letters.replace(/^[\s"'([{*•.,;:!?…-]+/, "").replace(/[\s"')\]}*.,;:!?…-]+$/, "");
    // The sign of a number is no dash of a list.
    return inside === "" ? letters : /^[\d.,\s]+(\W*|\s*\D{0,3})$/.test(inside) && /^["'([{\s]*-/.test(letters) ? "-" + inside : inside;
  }

  /** @param {string} one @param {string} other what was typed */
  function same(one, other) {
    const [a, b] = [plain(one), plain(other)].map((text) => text.replace(/(\d),(?=\d)/g, "$1."));
    if (a === b) return true;
    if (isAddress(a)) return a === b.replace(/\s/g, "");
    // Words may be parted or not ("e-mail", "17 Cyber"); between two figures a hyphen is said ("1-7"
    // is not 17), a space is not ("1 000"); an apostrophe may be a space, but not be missing.
    return glued(a) === glued(b) || parted(a) === parted(b);
  }

  /** @param {string} text */
  const glued = (text) => text.replace(/\s/g, "").replace(/(\D)-+/g, "$1").replace(/-+(?=\D|$)/g, "");

  /** @param {string} text */
  const parted = (text) => (text.startsWith("-") ? "-" : "") + text.replace(/[\s'-]+/g, " ").trim();

  /** Which of the texts accepted for a blank was typed, or -1. @param {string[]} accepted @param {string} text */
  const match = (accepted, text) => (text.trim() === "" ? -1 : accepted.findIndex((one) => same(one, text)));

  /**
   * The number that was typed, in digits with a point, or null: "1 234,5", "72 h" where the unit is
   * hours, "12 %.", "−5".
   * @param {string} text @param {{unit?: string, english?: boolean}} [how] english: a comma parts thousands
   */
  function numeral(text, { unit, english } = {}) {
    let rest = even(text.normalize("NFKC").replace(APOSTROPHES, "'").replace(HYPHENS, "-"))
      .replace(/["]/g, "")
      .replace(/[\s.,;:!?…]+$/, "")
      .replace(/^\s*/, "");
    const number = rest.match(/[+-]?\s*(\d[\d\s.,']*\d|\d|[.,]\d+)/);
    if (!number) return null;
    const around = (rest.slice(0, number.index) + " " + rest.slice((number.index || 0) + number[0].length)).trim();
    if (around !== "" && !isUnit(around, unit)) return null;
    rest = number[0].replace(/[\s']/g, "").replace(/^\+/, "");
    const marks = rest.replace(/[^.,]/g, "");
    const last = marks.slice(-1);
    const thousands = last === "." ? "," : ".";
    if (marks.includes(",") && marks.includes(".")) {
      // Two kinds: the one that comes last is the decimal mark, and comes once.
      if (marks.indexOf(last) !== marks.length - 1) return null;
      if (!grouped(rest.slice(0, rest.lastIndexOf(last)), thousands)) return null;
      rest = rest.split(thousands).join("").replace(last, ".");
    } else if (marks.length > 1 || (english && last === "," && grouped(rest, ","))) {
      if (!grouped(rest, last)) return null;
      rest = rest.split(last).join("");
    } else rest = rest.replace(",", ".");
    return /^-?(\d+(\.\d+)?|\.\d+)$/.test(rest) ? rest : null;
  }

  /** "1.234.567" @param {string} text @param {string} mark */
  const grouped = (text, mark) => /^-?\d{1,3}(x\d{3})+$/.test(text.split(mark).join("x"));

  /** "heures", "heure", "h" for hours; "€" before or after. @param {string} text @param {string} [unit] */
  function isUnit(text, unit = "") {
    const [a, b] = [text, unit].map((one) => plain(one).replace(/\s/g, ""));
    return b !== "" && (b.startsWith(a) || a === b + "s");
  }

  Relais.typed = { match, numeral, plain };
})((globalThis.Relais = globalThis.Relais || /** @type {any} */ ({})));
