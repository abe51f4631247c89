// The films of the courses: what is committed is what the storyboards say.
// Making a film needs ffmpeg and a voice; checking that it is current does not. What the ear would notice was
// measured when it was made (mesures.tsv, with the film's hash), and is measured again by a browser (films.test.mjs).

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const courses = fileURLToPath(new URL("../../courses/", import.meta.url));
const filmed = readdirSync(courses).filter((name) => existsSync(join(courses, name, "videos/scenarimages")));

/** What is compared: words and punctuation, whatever the spaces and apostrophes. */
const plain = (text) => text.replace(/'/g, "’").replace(/\.\.\./g, "…").replace(/\s+/g, "");

/** Module, slide titles, sentences and what is seen of a storyboard. */
function storyboard(path) {
  const lines = readFileSync(path, "utf8").split("\n");
  const rest = (mark) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length).trim());
  return {
    module: rest("module: ")[0],
    titles: rest("= ").map((slide) => slide.split("|")[1].trim()),
    // Said by whoever tells the film (`>`), or by the other voice (`>>`).
    sentences: lines.filter((line) => /^>>? /.test(line)).map((line) => line.replace(/^>+ /, "").trim()),
    layouts: rest("= ").map((slide) => slide.split("|")[0].trim()),
    seen: rest("~ "),
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

/** In order, two lines of 42 characters at most, time to read them, and over before the film. */
function readable(captions, length) {
  let before = 0;
  for (const { start, end, lines } of captions) {
    assert.ok(start >= before && end > start, `in order: ${lines}`);
    assert.ok(lines.length <= 2 && lines.every((line) => line.length <= 42), `two lines of 42 characters: ${lines}`);
    assert.ok(end - start >= 0.8 && lines.join(" ").length / (end - start) <= 25, `time to read: ${lines}`);
    before = end;
  }
  assert.ok(before <= length, "captions end before the film");
}

/** The table of measurements: film -> column -> value. */
function measurements(text) {
  const [head, ...rows] = text.trim().split("\n").map((line) => line.split("\t"));
  return new Map(rows.map(([film, ...values]) => [film, Object.fromEntries(values.map((value, n) => [head[n + 1], value]))]));
}

/** Length of an MP4 file, from its movie header. */
function seconds(mp4) {
  const at = mp4.indexOf("mvhd") + 4;
  assert.equal(mp4[at], 0, "a movie header of version 0");
  return mp4.readUInt32BE(at + 16) / mp4.readUInt32BE(at + 12);
}

test("courses have films", () => assert.deepEqual(filmed, ["sency-crise", "senscyber"]));

test("SensCyber has two films at least in each of its modules", () => {
  const told = readdirSync(join(courses, "senscyber/videos/scenarimages")).filter((name) => /^[^.]+\.txt$/.test(name));
  const modules = told.map((name) => storyboard(join(courses, "senscyber/videos/scenarimages", name)).module);
  for (const module of ["comprendre", "agir", "transmettre"]) assert.ok(modules.filter((it) => it === module).length >= 2, module);
});

for (const course of filmed) {
  const root = join(courses, course);
  const read = (path) => readFileSync(join(root, path));
  const prints = new Map(
    read("videos/empreintes.sha256").toString().trim().split("\n").map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  const measured = existsSync(join(root, "videos/mesures.tsv")) ? measurements(read("videos/mesures.tsv").toString()) : new Map();
  const told = readdirSync(join(root, "videos/scenarimages")).map((name) => name.replace(/\.txt$/, ""));
  const ids = told.filter((name) => !name.includes("."));
  const pages = readdirSync(root, { recursive: true })
    .filter((name) => name.endsWith(".md") && !name.includes("media"))
    .map((name) => read(name).toString())
    .join("\n");

  test(`${course}: films were made from the storyboards and drawings that stand here`, () => {
    for (const [path, print] of prints) {
      assert.ok(existsSync(join(root, path)), `${path} is missing: run outils/films.py`);
      const found = createHash("sha256").update(read(path)).digest("hex");
      assert.equal(found, print, `${path} changed since its film was made: run outils/films.py`);
    }
  });

  for (const story of told.filter((name) => name.includes("."))) {
    test(`${course}: captions and transcript of ${story} are those of the film, translated`, () => {
      const [id, lang] = story.split(".");
      const source = `videos/scenarimages/${story}.txt`;
      const { module, titles, sentences, seen } = storyboard(join(root, source));
      const media = (ending) => `${module}/media/${ending}`;
      for (const path of [source, media(`${story}.vtt`), media(`${story}.md`)]) assert.ok(prints.has(path), `${path} is not in empreintes.sha256`);
      for (const ending of ["mp4", `${lang}.vtt`, `${lang}.md`, "png"]) assert.ok(pages.includes(`../media/${id}.${ending}`), `no page uses ${id}.${ending}`);
      const captions = cues(read(media(`${story}.vtt`)).toString());
      readable(captions, seconds(read(media(`${id}.mp4`))));
      assert.equal(plain(captions.flatMap((cue) => cue.lines).join(" ")), plain(sentences.join(" ")));
      // A sentence is read while it is heard: captions begin and end where those of the original do.
      const heard = cues(read(media(`${id}.vtt`)).toString());
      assert.equal(captions[0].start, heard[0].start);
      assert.equal(captions.at(-1).end, heard.at(-1).end);
      const transcript = plain(read(media(`${story}.md`)).toString());
      for (const said of [...titles, ...sentences, ...seen]) assert.ok(transcript.includes(plain(said)), `transcript: ${said}`);
    });
  }

  for (const id of ids) {
    const source = `videos/scenarimages/${id}.txt`;
    const { module, titles, sentences, layouts, seen } = storyboard(join(root, source));
    const media = (ending) => `${module}/media/${id}.${ending}`;

    test(`${course}: film, captions, transcript and poster of ${id} say the same`, () => {
      for (const path of [source, ...["mp4", "vtt", "md", "png"].map(media)]) {
        assert.ok(prints.has(path), `${path} is not in empreintes.sha256: run outils/films.py`);
      }
      for (const ending of ["mp4", "vtt", "md", "png"]) {
        assert.ok(pages.includes(`../media/${id}.${ending}`), `no page uses ${media(ending)}`);
      }

      const mp4 = read(media("mp4"));
      const length = seconds(mp4);
      assert.ok(length >= 60 && length <= 240, `1 to 4 minutes, not ${length} s`);
      assert.ok(mp4.length <= (length / 60) * 1.5e6, `at most 1.5 MB a minute: ${mp4.length} bytes for ${length} s`);
      assert.ok(mp4.indexOf("moov") < mp4.indexOf("mdat"), "it starts before it is all there");
      assert.ok(mp4.includes("avc1") && mp4.includes("mp4a"), "H.264 and AAC");

      const captions = cues(read(media("vtt")).toString());
      assert.equal(plain(captions.flatMap((cue) => cue.lines).join(" ")), plain(sentences.join(" ")));
      readable(captions, length);

      const transcript = plain(read(media("md")).toString());
      for (const said of [...titles, ...sentences, ...seen]) assert.ok(transcript.includes(plain(said)), `transcript: ${said}`);
    });

    // Films of slides are those made before there was a human voice.
    if (!layouts.includes("scene")) continue;
    test(`${course}: ${id} shows people, and is spoken by a voice whose pitch varies, as loud as the others`, () => {
      assert.ok(layouts.filter((layout) => layout === "scene").length >= layouts.length / 2, `scenes: ${layouts}`);
      const found = measured.get(id);
      assert.ok(found, `${id} is not in mesures.tsv: run outils/films.py`);
      const bytes = read(media("mp4"));
      assert.equal(found.sha256, createHash("sha256").update(bytes).digest("hex"), "it is this film that was measured");
      assert.doesNotMatch(found.voice, /espeak/, "no film is published with the robot's voice");
      const within = (column, low, high) => assert.ok(found[column] >= low && found[column] <= high, `${column}: ${found[column]}, not ${low} to ${high}`);
      within("LUFS", -19, -16);
      within("Hz", 70, 320);
      within("spread", 4, 24);
      within("captions", 0, 0.2);
      within("MB/min", 0, 1.5);
      assert.ok(Math.abs(found.seconds - seconds(bytes)) < 0.5, `${found.seconds} s measured, ${seconds(bytes)} s in the film`);
    });
  }
}

test("two runs of films.py for a programme take turns: neither loses what the other wrote", async () => {
  const videos = mkdtempSync(join(tmpdir(), "films-"));
  try {
    writeFileSync(join(videos, "films.toml"), "");
    writeFileSync(join(videos, "table"), "0");
    // As a run does: read the table, make a film, write the table.
    const run = `
import pathlib, sys, time
sys.path.insert(0, sys.argv[1])
import films
videos = pathlib.Path(sys.argv[2])
with films.alone(videos):
    table = int((videos / "table").read_text())
    time.sleep(0.4)
    (videos / "table").write_text(str(table + 1))
`;
    const ended = (child) => new Promise((resolve) => child.on("close", resolve));
    const runs = [1, 2].map(() => spawn("python3", ["-c", run, join(courses, "outils"), videos]));
    let said = "";
    for (const one of runs) one.stderr.on("data", (text) => (said += text));
    assert.deepEqual(await Promise.all(runs.map(ended)), [0, 0], said);
    assert.equal(readFileSync(join(videos, "table"), "utf8"), "2");
    assert.match(said, /are being made already/);
  } finally {
    rmSync(videos, { recursive: true });
  }
});
