// The films of the courses: what is committed is what the storyboards say.
// Making a film needs ffmpeg and a voice; checking that it is current does not.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const courses = fileURLToPath(new URL("../../courses/", import.meta.url));
const filmed = readdirSync(courses).filter((name) => existsSync(join(courses, name, "videos/scenarimages")));

/** What is compared: words and punctuation, whatever the spaces and apostrophes. */
const plain = (text) => text.replace(/'/g, "’").replace(/\.\.\./g, "…").replace(/\s+/g, "");

/** Module, slide titles and sentences of a storyboard. */
function storyboard(path) {
  const lines = readFileSync(path, "utf8").split("\n");
  const rest = (mark) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length).trim());
  return {
    module: rest("module: ")[0],
    titles: rest("= ").map((slide) => slide.split("|")[1].trim()),
    sentences: rest("> "),
  };
}

/** The cues of a WebVTT file, in seconds. */
function cues(text) {
  const seconds = (stamp) => stamp.split(":").reduce((total, part) => total * 60 + Number(part), 0);
  const [head, ...blocks] = text.trim().split("\n\n");
  assert.equal(head, "WEBVTT");
  return blocks.map((block) => {
    const [times, ...lines] = block.split("\n");
    const [start, end] = times.split(" --> ").map(seconds);
    return { start, end, lines };
  });
}

/** Length of an MP4 file, from its movie header. */
function seconds(mp4) {
  const at = mp4.indexOf("mvhd") + 4;
  assert.equal(mp4[at], 0, "a movie header of version 0");
  return mp4.readUInt32BE(at + 16) / mp4.readUInt32BE(at + 12);
}

test("a course has films", () => assert.deepEqual(filmed, ["sency-crise"]));

for (const course of filmed) {
  const root = join(courses, course);
  const read = (path) => readFileSync(join(root, path));
  const prints = new Map(
    read("videos/empreintes.sha256").toString().trim().split("\n").map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  const ids = readdirSync(join(root, "videos/scenarimages")).map((name) => name.replace(/\.txt$/, ""));
  const pages = readdirSync(root, { recursive: true })
    .filter((name) => name.endsWith(".md") && !name.includes("media"))
    .map((name) => read(name).toString())
    .join("\n");

  test(`${course}: films were made from the storyboards and drawings that stand here`, () => {
    for (const [path, print] of prints) {
      assert.ok(existsSync(join(root, path)), `${path} is missing: run videos/fabriquer`);
      const found = createHash("sha256").update(read(path)).digest("hex");
      assert.equal(found, print, `${path} changed since its film was made: run videos/fabriquer`);
    }
  });

  for (const id of ids) {
    const source = `videos/scenarimages/${id}.txt`;
    const { module, titles, sentences } = storyboard(join(root, source));
    const media = (ending) => `${module}/media/${id}.${ending}`;

    test(`${course}: film, captions, transcript and poster of ${id} say the same`, () => {
      for (const path of [source, ...["mp4", "vtt", "md", "png"].map(media)]) {
        assert.ok(prints.has(path), `${path} is not in empreintes.sha256: run videos/fabriquer`);
      }
      for (const ending of ["mp4", "vtt", "md", "png"]) {
        assert.ok(pages.includes(`../media/${id}.${ending}`), `no page uses ${media(ending)}`);
      }

      const mp4 = read(media("mp4"));
      const length = seconds(mp4);
      assert.ok(length >= 60 && length <= 240, `1 to 4 minutes, not ${length} s`);
      assert.ok(mp4.length <= (length / 60) * 1e6, `at most 1 MB a minute: ${mp4.length} bytes for ${length} s`);
      assert.ok(mp4.indexOf("moov") < mp4.indexOf("mdat"), "it starts before it is all there");
      assert.ok(mp4.includes("avc1") && mp4.includes("mp4a"), "H.264 and AAC");

      const captions = cues(read(media("vtt")).toString());
      assert.equal(plain(captions.flatMap((cue) => cue.lines).join(" ")), plain(sentences.join(" ")));
      let before = 0;
      for (const { start, end, lines } of captions) {
        assert.ok(start >= before && end > start, `in order: ${lines}`);
        assert.ok(lines.length <= 2 && lines.every((line) => line.length <= 42), `two lines of 42 characters: ${lines}`);
        assert.ok(end - start >= 0.8 && lines.join(" ").length / (end - start) <= 25, `time to read: ${lines}`);
        before = end;
      }
      assert.ok(before <= length, "captions end before the film");

      const transcript = plain(read(media("md")).toString());
      for (const said of [...titles, ...sentences]) assert.ok(transcript.includes(plain(said)), `transcript: ${said}`);
    });
  }
}
