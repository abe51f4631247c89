// Two ways to write one answer are one answer, two answers stay two.

import assert from "node:assert/strict";
import test from "node:test";
import { codec, course, scoring, typed } from "./runtime.mjs";

// What is accepted, what was typed.
const SAME = [
  ["17Cyber", "17 Cyber"],
  ["17Cyber", "17Cyber."],
  ["17Cyber", "« 17 cyber »"],
  ["17Cyber", "«\u202f17\u00a0CYBER\u202f»."],
  ["17Cyber", "17-cyber"],
  ["17Cyber", "17‑Cyber !"],
  ["17Cyber", "\u200b17Cyber\ufeff"],
  ["L’été", "l'ete"],
  ["L’été", "l été"],
  ["l'été", "L’ Été"],
  ["cœur", "COEUR"],
  ["mot de passe", "mot-de-passe"],
  ["e-mail", "email"],
  ["e-mail", "e‑mail"],
  ["3-2-1", "3 2 1"],
  ["3-2-1", "3–2–1."],
  ["1000", "1 000"],
  ["1 000", "1\u202f000"],
  ["72,5", "72.5"],
  ["-5", "−5"],
  ["-5", "- 5"],
  ["17", "1 7"],
  ["double authentification", "Double-Authentification"],
  ["cybermalveillance.gouv.fr", "Cybermalveillance.gouv.fr."],
  ["cybermalveillance.gouv.fr", "cybermalveillance. gouv.fr"],
  ["?", "?"],
  ["l’ANSSI", "L'anssi"],
  ["été", "e\u0301te\u0301"],
  ["50 %", "50%"],
  ["01 02 03", "010203"],
  ["01 02 03", "01-02-03"],
  ["rançongiciel", "(rançongiciel)"],
  ["rançongiciel", "- Rançongiciel"],
  [".exe", "exe"],
  ["…", "..."],
  ["aujourd'hui", "aujourd’hui"],
  ["n°1", "n° 1"],
  ["C++", "c++"],
  ["17Cyber", "'17Cyber'"],
  ["17Cyber", "“17 Cyber”"],
  ["17Cyber", "１７Cyber"],
];
const OTHER = [
  ["17", "1-7"],
  ["17", "1.7"],
  ["17", "1,7"],
  ["15", "1,5"],
  ["17", "."],
  ["17", ""],
  ["17", " "],
  ["-5", "5"],
  ["5", "-5"],
  ["?", "!"],
  ["cybermalveillance.gouv.fr", "cybermalveillance-gouv.fr"],
  ["cybermalveillance.gouv.fr", "cyber-malveillance.gouv.fr"],
  ["it's", "its"],
  ["17", "18"],
  ["C++", "C"],
  ["C#", "C"],
  ["50 %", "50"],
  ["3-2-1", "321"],
  ["a@b.fr", "a-b.fr"],
  ["impots.gouv.fr", "impôts.gouv.fr"],
  ["un", "une"],
  ["1000", "1.000"],
  ["17Cyber", "17Cyber et plus"],
  ["#", "*"],
  ["2", "²a"],
];

test("typography never makes a right answer wrong", () => {
  for (const [accepted, text] of SAME) assert.equal(typed.match(["something else", accepted], text), 1, `${accepted}: ${JSON.stringify(text)}`);
});

test("another answer stays another", () => {
  for (const [accepted, text] of OTHER) assert.equal(typed.match([accepted], text), -1, `${accepted}: ${JSON.stringify(text)}`);
});

// What was typed, with what is known of the question, and its number.
const NUMBERS = [
  ["1 234,5", {}, "1234.5"],
  ["-.5", {}, "-.5"],
  ["", {}, null],
  ["-", {}, null],
  [".", {}, null],
  ["1e5", {}, null],
  ["1,2,3", {}, null],
  ["12h", {}, null],
  ["12h", {unit:"heures"}, "12"],
  ["72 heures.", {unit:"heures"}, "72"],
  ["72 heure", {unit:"heures"}, "72"],
  ["72 minutes", {unit:"heures"}, null],
  ["12 %", {unit:"%"}, "12"],
  ["12", {unit:"%"}, "12"],
  ["12 %", {}, null],
  ["€72", {unit:"€"}, "72"],
  ["−5", {}, "-5"],
  ["– 5", {}, "-5"],
  ["+5", {}, "5"],
  ["1.234,5", {}, "1234.5"],
  ["1,234.5", {}, "1234.5"],
  ["1 234 567", {}, "1234567"],
  ["1’234", {}, "1234"],
  ["1,234", {}, "1.234"],
  ["1,234", {english:true}, "1234"],
  ["1,23", {english:true}, "1.23"],
  ["1.234.567", {}, "1234567"],
  ["72.", {}, "72"],
  ["72, ", {}, "72"],
  ["« 72 »", {}, "72"],
  ["７２", {}, "72"],
  ["1\u202f000", {}, "1000"],
  ["72 % 3", {unit:"%"}, null],
  ["7 2h 3", {unit:"heures"}, null],
  ["2-3", {}, null],
  ["1.2.3", {}, null],
  ["007", {}, "007"],
  ["12.5.", {}, "12.5"],
  ["72 m", {unit:"minutes"}, "72"],
  ["12 km/h", {unit:"km/h"}, "12"],
];

test("a number is read as people write it, and only a number", () => {
  for (const [text, how, number] of NUMBERS) assert.equal(typed.numeral(text, how), number, `${JSON.stringify(text)} ${JSON.stringify(how)}`);
});

test("a right answer is right when it is read back, however much stood around it", () => {
  const demo = course();
  const kept = (key, texts) => {
    const state = codec.fresh(1);
    const activity = demo.activities.find((one) => one.key === key);
    state.answers.set(key, { ...codec.blank(), texts });
    const again = codec.decode(demo, codec.encode(demo, state)).answers.get(key);
    return [scoring.judge(activity, { ...codec.blank(), texts }).share, scoring.judge(activity, again).share];
  };
  assert.deepEqual(kept("a06", ["«\u202f  17  \u202f» !!", "« cent\u202fdouze », évidemment"]), [0.5, 0.5]);
  assert.deepEqual(kept("a06", ["(((((( 17 ))))))", "           cent-douze           ."]), [1, 1]);
  assert.deepEqual(kept("a07", ["                 72,5 heures"]), [1, 1]);
  assert.deepEqual(kept("a07", ["0072.000000000001 h"]), [1, 1]);
});
