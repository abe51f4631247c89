// The films as a browser plays them: it decodes the voice, whose pitch must vary as a person's does, and the
// voice must begin when a caption does.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "./limited.mjs";
import { fileURLToPath } from "node:url";
import { openBrowser } from "./player.mjs";

const courses = fileURLToPath(new URL("../../courses/", import.meta.url));
const films = readdirSync(courses, { recursive: true })
  .filter((name) => name.endsWith(".mp4"))
  .sort()
  .map((name) => join(courses, name.slice(0, -4)));

let browser, page;
before(async () => {
  browser = await openBrowser();
  page = await (await browser.newContext()).newPage();
  await page.goto("about:blank");
});
after(() => browser?.close());

/** In the page: seconds, pitches in Hz, and the seconds at which the voice begins after a silence. */
async function listen(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const rate = 16000;
  const sound = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes.buffer);
  const samples = sound.getChannelData(0);

  const begins = [];
  const step = rate / 100;
  for (let at = 0, quiet = 100; at + step < samples.length; at += step) {
    let power = 0;
    for (let n = 0; n < step; n++) power += samples[at + n] ** 2;
    const isLoud = Math.sqrt(power / step) > 0.012;
    if (isLoud && quiet >= 20) begins.push(at / rate);
    quiet = isLoud ? 0 : quiet + 1;
  }

  // Every 150 ms: the lag at which the sound is most like itself.
  const pitches = [];
  const size = 800;
  for (let at = 0; at + size + 240 < samples.length; at += 2400) {
    const alike = (lag) => {
      let both = 0, first = 0, second = 0;
      for (let n = 0; n < size; n++) {
        both += samples[at + n] * samples[at + n + lag];
        first += samples[at + n] ** 2;
        second += samples[at + n + lag] ** 2;
      }
      return first / size < 0.0004 ? 0 : both / Math.sqrt(first * second);
    };
    const likeness = Array.from({ length: 230 }, (_, lag) => (lag < 40 ? 0 : alike(lag)));
    const best = Math.max(...likeness);
    // The shortest lag that is nearly as good: the note itself, not the octave below it.
    if (best > 0.75) pitches.push(rate / likeness.findIndex((value, lag) => value > 0.92 * best && value >= likeness[lag + 1]));
  }
  return { seconds: sound.duration, begins, pitches };
}

/** When captions begin and end, in seconds. */
function cues(text) {
  const seconds = (stamp) => stamp.split(":").reduce((total, part) => total * 60 + Number(part), 0);
  return [...text.matchAll(/^(\S+) --> (\S+)$/gm)].map(([, start, end]) => ({ start: seconds(start), end: seconds(end) }));
}

for (const film of films) {
  test(`the voice of ${film.slice(courses.length)} varies, and its captions come with it`, async () => {
    const heard = await page.evaluate(listen, readFileSync(`${film}.mp4`).toString("base64"));
    const notes = heard.pitches.sort((a, b) => a - b);
    assert.ok(notes.length > 100, `a voice is heard: ${notes.length} notes in ${heard.seconds} s`);
    const at = (share) => notes[Math.floor(share * (notes.length - 1))];
    const spread = 12 * Math.log2(at(0.9) / at(0.1));
    assert.ok(at(0.5) > 70 && at(0.5) < 320, `a person's pitch: ${at(0.5)} Hz`);
    assert.ok(spread > 3 && spread < 24, `semitones between low and high: ${spread}`);

    const captions = cues(readFileSync(`${film}.vtt`, "utf8"));
    assert.ok(captions.at(-1).end <= heard.seconds);
    let before = -1;
    for (const { start, end } of captions) {
      const nearest = Math.min(...heard.begins.map((one) => Math.abs(one - start)));
      // Only after a pause can a voice be heard to begin.
      if (start - before >= 0.2) assert.ok(nearest <= 0.2, `the caption at ${start} s is ${nearest} s away from the voice`);
      before = end;
    }
  });
}
