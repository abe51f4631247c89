#!/usr/bin/env python3
"""Makes a programme's films from their storyboards. films.md, beside, says how.

    films.py PROGRAMME                  what changed since last time
    films.py PROGRAMME IDS --tout       these, or all, changed or not
    films.py PROGRAMME IDS --diapos DIR only the pictures, one a sentence, in DIR
    films.py PROGRAMME IDS --phrases    only the sentences, numbered, for who records them
    films.py PROGRAMME IDS --robot      with espeak-ng, for a look without the voice: not to be committed

storyboard -> pictures (SVG -> PNG) + sentences (samples) -> MP4, captions, transcript, poster, measurements
"""

import argparse
import contextlib
import fcntl
import functools
import hashlib
import importlib.util
import pathlib
import re
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ElementTree

import mesures
import scene
import voix
from lettres import INK, text, wrap
from voix import RATE, Wrong, run

OUTILS = pathlib.Path(__file__).resolve().parent
SVG = "{http://www.w3.org/2000/svg}"
FRAMES = scene.FRAMES
LEAD, BREATH, BETWEEN, TURN, TAIL = 0.8, 0.3, 0.45, 0.8, 1.6  # silences, in seconds
LOUD = -17.5  # LUFS of a film
CUE, LINE = 76, 42  # characters of a caption at best, of its lines at most

QUIET, PAPER = "#4b5670", "#f6f7fb"


# --- the programme ---------------------------------------------------------------


class Programme:
    """A programme's folder, and how its films look: `videos/films.toml`, and the names of its own files."""

    def __init__(self, folder):
        self.folder, self.videos = folder, folder / "videos"
        self.prints, self.measured = self.videos / "empreintes.sha256", self.videos / "mesures.tsv"
        about, look = read_toml(folder / "relais.toml"), read_toml(self.videos / "films.toml")
        self.title = original(about["title"])
        self.colours, self.pale, self.names = {}, {}, {}
        for number, module in enumerate(about["modules"], 1):
            if module not in look:
                raise Wrong(f"{self.videos / 'films.toml'}: the colours of `{module}` are missing")
            self.colours[module], self.pale[module] = look[module]["principale"], look[module]["pale"]
            title = look[module].get("nom") or original(read_toml(folder / module / "module.toml")["title"])
            self.names[module] = f"Module {number} · {title}"

    def name(self, path):
        return path.relative_to(self.folder).as_posix()


def read_toml(path):
    if not path.exists():
        raise Wrong(f"{path} is missing")
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Wrong(f"{path}: {error}") from error


def original(words):
    """What may be said in several languages, in the one that the films speak."""
    return words if isinstance(words, str) else words["fr"]


# --- storyboards ---------------------------------------------------------------


class Slide:
    def __init__(self, layout, fields):
        self.layout, self.fields = layout, fields
        self.items = []
        self.said = []  # (sentence, number of items shown meanwhile)
        self.seen = []  # what a scene shows, for its transcript


class Said:
    """A sentence: its words, how many items are shown meanwhile, and whether the other voice says it."""

    def __init__(self, words, shown, is_other):
        self.words, self.shown, self.is_other = words, shown, is_other


class Storyboard:
    """A film, in the language that it speaks (`<id>.txt`) or in another one, for captions and transcript (`<id>.en.txt`)."""

    def __init__(self, programme, path):
        self.programme, self.path = programme, path
        self.id, _, self.lang = path.stem.partition(".")
        self.head, self.slides = {}, []
        set_type = (lambda words: words.replace("'", "’")) if self.lang else typography
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            mark, _, rest = line.strip().partition(" ")
            fields = [set_type(part.strip()) for part in rest.split("|")]
            if not mark or mark == "#":
                continue
            elif mark == "=":
                self.slides.append(Slide(fields[0], fields[1:]))
            elif mark in ("-", ">", ">>", "~") and not self.slides:
                raise Wrong(f"{path}:{number}: begin a slide first: `= layout | title`")
            elif mark == "-":
                self.slides[-1].items.append(fields)
            elif mark in (">", ">>"):
                self.slides[-1].said.append(Said(set_type(rest.strip()), len(self.slides[-1].items), mark == ">>"))
            elif mark == "~":
                self.slides[-1].seen.append(set_type(rest.strip()))
            elif mark.endswith(":"):
                self.head[mark[:-1]] = set_type(rest.strip())
            else:
                raise Wrong(f"{path}:{number}: a line begins with `= `, `- `, `> `, `>> `, `~ ` or `# `")
        for field in ("module", "titre"):
            if field not in self.head:
                raise Wrong(f"{path}: `{field}:` is missing")
        if self.module not in programme.names:
            raise Wrong(f"{path}: no module `{self.module}`")
        if self.head.setdefault("voix", "elle") not in voix.STYLES:
            raise Wrong(f"{path}: no voice `{self.head['voix']}`: {', '.join(voix.STYLES)}")
        for slide in self.slides:
            if not slide.said or slide.said[-1].shown != len(slide.items):
                raise Wrong(f"{path}: slide `{slide.fields[0]}`: something is never shown: end with a sentence")
            if slide.layout == "scene" and not slide.seen:
                raise Wrong(f"{path}: slide `{slide.fields[0]}`: say what is seen, for who reads: `~ …`")

    @property
    def module(self):
        return self.head["module"]

    def sentences(self):
        return [said.words for slide in self.slides for said in slide.said]

    def voice_of(self, said):
        """Who says it: `elle` or `lui`."""
        teller = self.head["voix"]
        return next(name for name in voix.STYLES if name != teller) if said.is_other else teller

    @functools.cached_property
    def translations(self):
        """The same film in other languages: told line by line as this one is, which is checked."""
        found = [Storyboard(self.programme, path) for path in sorted(self.path.parent.glob(f"{self.id}.*.txt"))]
        for other in found:
            if other.shape() != self.shape():
                raise Wrong(f"{other.path}: its slides and sentences are not those of {self.path.name}")
        return found

    def shape(self):
        """What a translation shares."""
        return self.module, [
            (slide.layout, [item[0] for item in slide.items], [said.shown for said in slide.said], len(slide.seen))
            for slide in self.slides
        ]

    def recorded(self, number):
        return self.programme.videos / "narration" / self.id / f"{number:02}.wav"

    def sources(self):
        drawings = [self.programme.videos / "dessins" / slide.fields[1] for slide in self.slides if slide.layout == "dessin"]
        recorded = [self.recorded(n) for n in range(1, len(self.sentences()) + 1) if self.recorded(n).exists()]
        return [self.path, *(other.path for other in self.translations), *dict.fromkeys(drawings), *recorded]

    def products(self):
        own = [self.product(ending) for ending in ("mp4", "vtt", "md", "png")]
        return own + [other.product(ending) for other in self.translations for ending in ("vtt", "md")]

    def product(self, ending):
        lang = f".{self.lang}" if self.lang else ""
        return self.programme.folder / self.module / "media" / f"{self.id}{lang}.{ending}"


def typography(text):
    """French spaces and apostrophes, so that authors type plain ones."""
    text = text.replace("'", "’").replace("...", "…")
    text = re.sub(r" ([;!?])", "\u202f\\1", text)
    text = re.sub(r" :(?!\S)", "\u00a0:", text)
    text = re.sub(r"« ?", "«\u202f", text)
    text = re.sub(r" ?»", "\u202f»", text)
    return re.sub(r"(\d) (?=(%|€|h\b|heures?\b|minutes?\b|jours?\b|\d{3}\b))", "\\1\u00a0", text)


# --- slides --------------------------------------------------------------------


@functools.cache
def pictograms():
    tree = ElementTree.parse(OUTILS / "pictogrammes.svg").getroot()
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    return {
        symbol.get("id"): "".join(ElementTree.tostring(child, "unicode") for child in symbol)
        for symbol in tree.iter(SVG + "symbol")
    }


def pictogram(name, x, y, size, colour, stroke=3.4):
    if name not in pictograms():
        raise Wrong(f"no pictogram `{name}`")
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) scale({size / 64:.4f})" fill="none" stroke="{colour}" color="{colour}" '
        f'stroke-width="{stroke}" stroke-linecap="round" stroke-linejoin="round">{pictograms()[name]}</g>'
    )


def disc(name, x, y, radius, ground, colour):
    size = radius * 1.24
    stroke = 3.4 if radius > 30 else 7
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{ground}"/>' + pictogram(name, x - size / 2, y - size / 2, size, colour, stroke)


def card(x, y, wide, high, fill="#ffffff", stroke="#d4d9e6"):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="16" fill="{fill}" stroke="{stroke}" stroke-width="2"/>'


# The lesson stands between TOP and BOTTOM; below, captions may lie over the picture.
LEFT, RIGHT, TOP, BOTTOM = 80, 1200, 150, 588


def opening(slide, shown, main, pale):
    title, picto = slide.fields[0], slide.fields[1]
    out = f'<rect width="1280" height="720" fill="{main}"/><circle cx="1010" cy="300" r="190" fill="#ffffff" opacity="0.12"/>'
    out += pictogram(picto, 885, 175, 250, "#ffffff")
    out += text(LEFT, 300, title, 62, 680, 330, "#ffffff", True, middle=True, leading=1.18, balance=True)
    return out


def ending(slide, shown, main, pale):
    out = f'<rect width="1280" height="720" fill="{main}"/>' + card(LEFT, 90, 1120, 480, "#ffffff", "#ffffff")
    out += disc("coche", 170, 180, 50, pale, main)
    out += text(250, 196, slide.fields[0], 46, 900, 60, main, True)
    items = slide.items[:shown]
    step = 310 / max(1, len(slide.items))
    for n, item in enumerate(items):
        out += text(130, 245 + step * (n + 0.5), item[-1], 40, 1020, step, middle=True)
    return out


def rows(slide, shown, main, pale):
    many = max(3, len(slide.items))
    step = (BOTTOM - TOP) / many
    out = ""
    for n, (picto, words) in enumerate(slide.items[:shown]):
        y = TOP + step * (n + 0.5)
        out += disc(picto, LEFT + 46, y, 44, pale, main)
        out += text(LEFT + 122, y, words, 38, RIGHT - LEFT - 130, step - 6, middle=True)
    return out


def steps(slide, shown, main, pale):
    many, gap = len(slide.items), 38
    wide = (RIGHT - LEFT - gap * (many - 1)) / many
    size = 33 if many <= 3 else 28
    out = ""
    for n, (picto, words) in enumerate(slide.items[:shown]):
        x = LEFT + n * (wide + gap)
        if n:
            out += f'<path d="M{x - gap + 6} 370h{gap - 14}m-12-11 12 11-12 11" fill="none" stroke="{main}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>'
        out += card(x, TOP, wide, BOTTOM - TOP)
        out += disc(picto, x + wide / 2, TOP + 90, 60, pale, main)
        out += f'<circle cx="{x + 34}" cy="{TOP + 36}" r="22" fill="{main}"/>' + text(x + 34, TOP + 46, str(n + 1), 28, 40, None, "#ffffff", True, "middle")
        lead, _, rest = words.partition("/")
        out += text(x + wide / 2, TOP + 198, lead.strip(), size + (2 if many < 4 else 0), wide - 14, 2.6 * size, main, True, "middle", leading=1.15)
        out += text(x + wide / 2, TOP + 335, rest.strip(), size, wide - 24, 210, INK, False, "middle", middle=True)
    return out


def cards(slide, shown, main, pale):
    many = len(slide.items)
    across = many if many <= 3 else 2
    down = -(-many // across)
    gap = 28
    wide, high = (RIGHT - LEFT - gap * (across - 1)) / across, (BOTTOM - TOP - gap * (down - 1)) / down
    out = ""
    for n, (picto, words) in enumerate(slide.items[:shown]):
        x, y = LEFT + n % across * (wide + gap), TOP + n // across * (high + gap)
        lead, _, rest = words.partition("/")
        out += card(x, y, wide, high)
        if down == 1:
            out += disc(picto, x + wide / 2, y + 90, 62, pale, main)
            out += text(x + wide / 2, y + 202, lead.strip(), 36, wide - 30, 90, main, True, "middle", leading=1.15)
            out += text(x + wide / 2, y + 332, rest.strip(), 33, wide - 40, 210, anchor="middle", middle=True)
        else:
            out += disc(picto, x + 76, y + high / 2, 52, pale, main)
            block = len(wrap(rest.strip(), 31, wide - 165)) * 39
            out += text(x + 150, y + high / 2 - block / 2 + 2, lead.strip(), 34, wide - 165, 45, main, True)
            out += text(x + 150, y + high / 2 + 24, rest.strip(), 31, wide - 165, high - 60, middle=True)
    return out


def compare(slide, shown, main, pale):
    """Two columns: `non` and `oui` for what to avoid and to do, `gauche` and `droite` for mere neighbours."""
    wide = 545
    sides = {
        "non": (LEFT, "#8a1c1c", "#fbeaea", "croix"),
        "oui": (RIGHT - wide, "#1c6b3a", "#e4f4e9", "coche"),
        "gauche": (LEFT, QUIET, "#e9ecf4", None),
        "droite": (RIGHT - wide, main, pale, None),
    }
    both = ("non", "oui") if slide.items[0][0] in ("non", "oui") else ("gauche", "droite")
    out, seen = "", dict.fromkeys(sides, 0)
    for side, head in zip(both, slide.fields[1:]):
        x, strong, ground, _ = sides[side]
        out += card(x, TOP, wide, BOTTOM - TOP, ground, ground)
        out += text(x + 30, TOP + 52, head, 34, wide - 60, 45, strong, True)
    for side, words in slide.items[:shown]:
        x, strong, ground, mark = sides[side]
        step = (BOTTOM - TOP - 80) / max(2, sum(item[0] == side for item in slide.items))
        y = TOP + 74 + step * (seen[side] + 0.5)
        seen[side] += 1
        if mark:
            out += disc(mark, x + 52, y, 26, "#ffffff", strong)
        else:
            out += f'<circle cx="{x + 48}" cy="{y}" r="9" fill="{strong}"/>'
        out += text(x + 96, y, words, 34, wide - 120, step, middle=True)
    return out


def key(slide, shown, main, pale):
    out = disc(slide.fields[1], 640, 190, 92, pale, main)
    out += text(640, 372, slide.fields[0], 50, 1060, 140, INK, True, "middle", middle=True, leading=1.2)
    step = 120 / max(1, len(slide.items))
    for n, item in enumerate(slide.items[:shown]):
        out += text(640, 462 + step * (n + 0.5), item[-1], 34, 1060, step, QUIET, False, "middle", middle=True)
    return out


def figures(slide, shown, main, pale):
    many, gap = len(slide.items), 32
    wide = (RIGHT - LEFT - gap * (many - 1)) / many
    out = ""
    for n, (number, words) in enumerate(slide.items[:shown]):
        x = LEFT + n * (wide + gap)
        out += card(x, TOP, wide, 380) + text(x + wide / 2, TOP + 130, number, 92, wide - 30, 120, main, True, "middle")
        out += text(x + wide / 2, TOP + 265, words, 33, wide - 48, 220, INK, False, "middle", middle=True)
    if shown:
        out += text(LEFT, 572, slide.fields[1], 24, 1120, 32, QUIET)
    return out


def hours(slide, shown, main, pale):
    many = max(4, len(slide.items))
    step = (BOTTOM - TOP) / many
    out = f'<path d="M312 {TOP + 10}V{BOTTOM - 10}" stroke="{pale}" stroke-width="8" stroke-linecap="round"/>'
    for n, (hour, words) in enumerate(slide.items[:shown]):
        y = TOP + step * (n + 0.5)
        out += f'<circle cx="312" cy="{y}" r="15" fill="{main}"/>'
        out += text(276, y, hour, 36, 230, step, main, True, "end", middle=True)
        out += text(352, y, words, 36, RIGHT - 352, step - 4, middle=True)
    return out


def drawing(slide, shown, main, pale, videos):
    """A drawing of the author's: the groups marked data-etat="2" appear with the second item."""
    tree = ElementTree.parse(videos / "dessins" / slide.fields[1]).getroot()
    for parent in list(tree.iter()):
        for child in list(parent):
            if int(child.get("data-etat", 0)) > shown:
                parent.remove(child)
    body = "".join(ElementTree.tostring(child, "unicode") for child in tree)
    body = body.replace("PRINCIPALE", main).replace("PALE", pale)
    return re.sub(
        r'<(?:\w+:)?use [^>]*?href="#([\w-]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"[^>]*?color="(#\w+)"[^>]*?/>',
        lambda use: pictogram(use[1], float(use[2]), float(use[3]), float(use[4]), use[5]),
        body,
    )


LAYOUTS = {
    "ouverture": opening, "fin": ending, "liste": rows, "etapes": steps, "cartes": cards,
    "comparer": compare, "cle": key, "chiffres": figures, "heures": hours,
}  # fmt: skip
UNTITLED = ("ouverture", "fin", "cle")


def draw(board, number, happened, at):
    """One slide at `at` seconds after it began, as SVG. `happened` is what `scene.frame` takes."""
    slide = board.slides[number]
    programme = board.programme
    main, pale = programme.colours[board.module], programme.pale[board.module]
    if slide.layout not in ("scene", "dessin", *LAYOUTS):
        raise Wrong(f"{board.path}: no layout `{slide.layout}`: scene, dessin, {', '.join(LAYOUTS)}")
    title = ""
    try:
        if slide.layout == "scene":
            body = scene.frame(slide, happened, at, main)
        else:
            shown = sum(moment <= at for _, moment, _ in happened)
            if slide.layout == "dessin":
                body = drawing(slide, shown, main, pale, programme.videos)
            else:
                body = LAYOUTS[slide.layout](slide, shown, main, pale)
        if slide.layout not in (*UNTITLED, "scene"):
            title = f'<rect x="{LEFT}" y="52" width="10" height="58" rx="5" fill="{main}"/>'
            title += text(LEFT + 30, 81, slide.fields[0], 42, 1080, 60, INK, True, middle=True)
    except (Wrong, ValueError, IndexError) as error:
        raise Wrong(f"{board.path}: slide {number + 1}, `{slide.fields[0]}`: {error}") from error
    dark = slide.layout in ("ouverture", "fin")
    foot = "#ffffff" if dark else QUIET
    done = (RIGHT - LEFT) * (number + 1) / len(board.slides)
    under = "" if dark or slide.layout != "scene" else f'<rect y="640" width="1280" height="80" fill="{PAPER}"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720" viewBox="0 0 1280 720" '
        f'font-family="Liberation Sans"><rect width="1280" height="720" fill="{PAPER}"/>{title}{body}{under}'
        f'<rect x="{LEFT}" y="668" width="{RIGHT - LEFT}" height="4" rx="2" fill="{foot}" opacity="0.25"/>'
        f'<rect x="{LEFT}" y="668" width="{done:.1f}" height="4" rx="2" fill="{foot if dark else main}"/>'
        + text(LEFT, 701, programme.names[board.module], 20, 800, None, foot)
        + text(RIGHT, 701, programme.title, 20, 300, None, foot, anchor="end")
        + "</svg>"
    )


# --- voice ---------------------------------------------------------------------


def spoken(board, number, said, speaker):
    """Samples of one narration, as loud as the others, when each of its captions begins, in seconds, and who speaks.
    `speaker` gives a synthetic voice, which is loaded only where a recording is missing."""
    import numpy

    recording = board.recorded(number)
    if recording.exists():
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "recorded.wav"
            run(["ffmpeg", "-v", "error", "-y", "-i", recording, "-ac", "1", "-ar", str(RATE), "-c:a", "pcm_s16le", "-bitexact", path])
            audio, _ = voix.read_wav(path)
        share = len(audio) / RATE / len(said.words)
        parts, who = [(audio, lambda place: place * share, said.words)], "recorded"
    else:
        voice = speaker(board.voice_of(said))
        parts, who = [(*voice.speak(part), part) for part in voix.breaths(said.words)], voice.name
    out, cues, length = [], [], 0
    for n, (audio, begins, part) in enumerate(parts):
        loud = numpy.flatnonzero(numpy.abs(audio) > 0.012)
        if not len(loud):
            raise Wrong(f"{board.path}: sentence {number} is silent")
        first, last = max(0, loud[0] - RATE // 25), min(len(audio), loud[-1] + RATE // 12)
        kept = audio[first:last]
        heard = kept[numpy.abs(kept) > 0.03]
        kept = kept * (0.12 / max(0.01, float(numpy.sqrt(numpy.mean(heard**2)))))
        if n:
            gap = numpy.zeros(int(BREATH * RATE), numpy.float32)
            out.append(gap)
            length += len(gap)
        place = 0
        for piece in pieces(part):
            inner = 0 if place == 0 else max(0, begins(place) - first / RATE)
            cues.append([length / RATE + inner, 0, piece])
            place += len(piece) + 1
        out.append(kept)
        length += len(kept)
        cues[-1][1] = length / RATE
    for cue, following in zip(cues, cues[1:]):
        cue[1] = cue[1] or following[0]
    return numpy.concatenate(out), cues, who


# --- captions and transcript -----------------------------------------------------


def cut(words, aim, fits):
    """Cuts where both `fits`, near `aim` and rather after punctuation; nothing if that is nowhere."""
    worth = lambda n: abs(n - aim) - (14 if words[n - 1] in ",;:.!?" else 0)
    places = [n for n, letter in enumerate(words) if letter == " " and fits(words[:n], words[n + 1 :])]
    return min(places, key=worth, default=None)


def two_lines(words):
    if len(words) <= LINE:
        return [words]
    n = cut(words, len(words) / 2, lambda first, second: max(len(first), len(second)) <= LINE)
    return n and [words[:n], words[n + 1 :]]


def pieces(words):
    """A sentence as captions of at most two lines, of like length."""
    if two_lines(words):
        return [words]
    n = cut(words, len(words) / -(-len(words) // CUE), lambda first, _: two_lines(first))
    if not n:
        raise Wrong(f"no place to cut a caption in `{words}`")
    return [words[:n], *pieces(words[n + 1 :])]


def captions(cues):
    """The captions of a film: `cues` are those of each sentence."""
    out = ["WEBVTT", ""]
    for start, end, words in (cue for sentence in cues for cue in sentence):
        out += [f"{stamp(start)} --> {stamp(end)}", *two_lines(words), ""]
    return "\n".join(out)


def translated(cues, board):
    """The captions of a translation, each sentence in the time of the one that is heard, shared out by length."""
    out = []
    for heard, words in zip(cues, board.sentences(), strict=True):
        begins, ends, parts = heard[0][0], heard[-1][1], pieces(words)
        share = (ends - begins) / sum(map(len, parts))
        out.append([])
        for part in parts:
            out[-1].append((begins, begins + share * len(part), part))
            begins = out[-1][-1][1]
    return out


def stamp(seconds):
    thousandths = round(seconds * 1000)
    return f"{thousandths // 60000:02}:{thousandths // 1000 % 60:02}.{thousandths % 1000:03}"


# What the transcript says itself, in each language: what is seen, what is written, the marks around words.
WORDS = {"": ("*À l’image\u00a0:* ", "*À l’écran\u00a0:* ", "\u00a0: ", "\u202f; "), "en": ("*In the picture:* ", "*On the screen:* ", ": ", "; ")}


def transcript(board):
    """What is said, and what is seen, for who reads instead."""
    if board.lang not in WORDS:
        raise Wrong(f"{board.path}: no transcript can be written in `{board.lang}` yet")
    picture, screen, colon, between = WORDS[board.lang]
    out = []
    for slide in board.slides:
        out.append(f"**{slide.fields[0]}**\n")
        out.append(" ".join(said.words for said in slide.said) + "\n")
        if slide.seen:
            out.append(picture + " ".join(slide.seen) + "\n")
        if slide.layout == "scene":
            seen = scene.described(slide)
        else:
            seen = [caption(slide, item, colon) for item in slide.items if item[-1] and slide.layout != "dessin"]
        if seen:
            out.append(screen + between.join(seen) + ".\n")
    return "\n".join(out)


def caption(slide, item, colon):
    words = item[-1].replace("**", "").replace(" / ", colon).rstrip(".")
    if slide.layout == "comparer":
        return f"{slide.fields[1 if item[0] in ('non', 'gauche') else 2]}{colon}{words}"
    return f"{item[0]}, {words}" if slide.layout in ("heures", "chiffres") else words


# --- the video -----------------------------------------------------------------


def picture(svg, path, wide=1280):
    path.with_suffix(".svg").write_text(svg, "utf-8")
    run(["rsvg-convert", "-w", wide, "-o", path, path.with_suffix(".svg")])


def timed(board, speaker):
    """The film's sound, its captions, what happens when on each slide (begins, ends, items with their moments), and
    whose voices are heard."""
    import numpy

    sound, cues, slides, voices = [numpy.zeros(int(LEAD * RATE), numpy.float32)], [], [], set()
    length, number = len(sound[0]), 0
    for slide in board.slides:
        begun, happened, before = length / RATE if slides else 0.0, [], 0
        for n, said in enumerate(slide.said):
            number += 1
            audio, parts, who = spoken(board, number, said, speaker)
            voices.add(who)
            start, shown = length / RATE, said.shown
            cues.append([(start + first, start + last, words) for first, last, words in parts])
            # Things come a little before they are named, one after the other; what opens a slide or a place is there.
            moment = start - begun - 0.2
            for place, item in enumerate(slide.items[before:shown]):
                stands = n == 0 and before == 0 and is_there(slide, place)
                happened.append((item, 0.0 if stands else moment, start - begun + len(audio) / RATE))
                is_new_place = ["lieu"] in [it[:1] for it in slide.items[before : before + place + 1]]
                if not is_new_place or item[0] in ("mot", "bulle", "geste"):
                    moment += 0.35
            before = shown
            sound += [audio, numpy.zeros(int(BETWEEN * RATE), numpy.float32)]
            length += len(audio) + len(sound[-1])
        sound.append(numpy.zeros(int(TURN * RATE), numpy.float32))
        length += len(sound[-1])
        slides.append([begun, 0, sorted(happened, key=lambda it: it[1])])
    sound.append(numpy.zeros(int(TAIL * RATE), numpy.float32))
    # A slide begins a little before its first sentence.
    for slide, following in zip(slides, slides[1:]):
        following[0] -= 0.3
        following[2][:] = [(item, moment + 0.3 if moment else 0.0, until + 0.3) for item, moment, until in following[2]]
        slide[1] = following[0]
    slides[-1][1] = (length + len(sound[-1])) / RATE
    return numpy.concatenate(sound), cues, slides, voices


def is_there(slide, place):
    """Whether an item before the first sentence stands there from the beginning: people and things, not words."""
    return slide.layout != "scene" or slide.items[place][0] not in ("mot", "bulle", "geste", "ecran") or place == 0


def make(board, folder, speaker):
    sound, cues, slides, voices = timed(board, speaker)
    voix.write_wav(folder / "voice.wav", sound / max(1, abs(sound).max() * 1.05))

    listing, drawn, frame, shown = ["ffconcat version 1.0"], {}, 0, None
    for n, (begun, ends, happened) in enumerate(slides):
        while frame < round(ends * FRAMES):
            svg = draw(board, n, happened, max(0, frame / FRAMES - begun))
            if svg not in drawn:
                drawn[svg] = folder / f"{len(drawn):04}.png"
                picture(svg, drawn[svg])
            if svg != shown:
                listing += [f"file {drawn[svg].name}", "duration 0"]
                shown = svg
            listing[-1] = f"duration {(round(float(listing[-1][9:]) * FRAMES) + 1) / FRAMES:.6f}"
            frame += 1
    listing.append(listing[-2])
    (folder / "slides.txt").write_text("\n".join(listing) + "\n")

    mp4, vtt, text_file, poster = board.products()[:4]
    mp4.parent.mkdir(parents=True, exist_ok=True)
    gain = LOUD - mesures.loudness(folder / "voice.wav")
    run([
        "ffmpeg", "-v", "error", "-y", "-f", "concat", "-i", folder / "slides.txt", "-i", folder / "voice.wav",
        "-vf", f"fps={FRAMES},format=yuv420p", "-c:v", "libx264", "-profile:v", "high", "-preset", "medium", "-tune", "animation",
        "-crf", "30", "-g", str(FRAMES * 10), "-threads", "1", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-af", f"highpass=f=60,volume={gain:.2f}dB,alimiter=limit=0.8:level=disabled", "-ar", str(RATE), "-ac", "1", "-c:a", "aac", "-b:a", "48k",
        "-t", f"{len(sound) / RATE:.3f}", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
        "-metadata:s:a:0", "language=fra", "-movflags", "+faststart", folder / "film.mp4",
    ])  # fmt: skip
    mp4.write_bytes((folder / "film.mp4").read_bytes())
    vtt.write_text(captions(cues), "utf-8")
    text_file.write_text(transcript(board), "utf-8")
    for other in board.translations:
        other.product("vtt").write_text(captions(translated(cues, other)), "utf-8")
        other.product("md").write_text(transcript(other), "utf-8")
    begun, ends, happened = slides[0]
    picture(draw(board, 0, happened, ends - begun), folder / "poster.png", 640)
    poster.write_bytes((folder / "poster.png").read_bytes())
    return mesures.film(mp4, vtt, " and ".join(sorted(voices)))


# --- what is up to date ----------------------------------------------------------


@contextlib.contextmanager
def alone(folder):
    """Makes a second run for the same folder wait: each reads, then writes, the tables of all its films."""
    with open(folder / "films.toml", "rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"films of {folder.parent.name} are being made already: waiting for the end", file=sys.stderr, flush=True)
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def known_prints(programme):
    if not programme.prints.exists():
        return {}
    return {path: found for found, path in (line.split("  ", 1) for line in programme.prints.read_text("utf-8").splitlines())}


def is_current(board, known):
    programme = board.programme
    forgotten = [path for path in known if path.startswith(f"videos/narration/{board.id}/") and not (programme.folder / path).exists()]
    return not forgotten and all(path.exists() and known.get(programme.name(path)) == digest(path) for path in board.sources() + board.products())


def contact(board, folder):
    """One picture for each sentence, as it is when the sentence ends."""
    folder.mkdir(parents=True, exist_ok=True)
    for n, slide in enumerate(board.slides):
        ends = [0, *(said.shown for said in slide.said)]
        for number in range(len(slide.said)):
            happened = [
                (item, 3.0 * k, 3.0 * k + 3) for k in range(number + 1) for item in slide.items[ends[k] : ends[k + 1]]
            ]
            path = folder / f"{board.id}-{n + 1:02}-{number + 1}.png"
            picture(draw(board, n, happened, 3.0 * number + 1.2), path, 640)
            path.with_suffix(".svg").unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("programme", help="a folder of courses/, such as sency-crise")
    parser.add_argument("ids", nargs="*", help="which films; all if none is named")
    parser.add_argument("--tout", action="store_true", help="even what has not changed")
    parser.add_argument("--diapos", metavar="DIR", type=pathlib.Path, help="only the slides, as pictures")
    parser.add_argument("--phrases", action="store_true", help="only the sentences, numbered")
    parser.add_argument("--robot", action="store_true", help="with espeak-ng, for a look")
    asked = parser.parse_args()

    programme = Programme(OUTILS.parent / asked.programme)
    stories = sorted((programme.videos / "scenarimages").glob("*.txt"))
    boards = [Storyboard(programme, path) for path in stories if "." not in path.stem]
    unknown = set(asked.ids) - {board.id for board in boards}
    if unknown:
        raise Wrong(f"no storyboard for {', '.join(sorted(unknown))}")

    @functools.cache
    def speaker(which):
        return voix.Robot() if asked.robot else voix.voice(which)

    chosen = [board for board in boards if not asked.ids or board.id in asked.ids]
    if asked.phrases:
        for board in chosen:
            for number, sentence in enumerate(board.sentences(), 1):
                print(f"narration/{board.id}/{number:02}.wav  {sentence}")
    elif asked.diapos:
        for board in chosen:
            contact(board, asked.diapos)
    else:
        with alone(programme.videos):
            renew(programme, chosen, asked.tout, speaker)


def renew(programme, boards, is_all, speaker):
    """Makes the films that are not what their storyboards say, or all of them."""
    known = known_prints(programme)
    for board in boards:
        if not is_all and is_current(board, known):
            continue
        if not importlib.util.find_spec("numpy"):
            raise Wrong("numpy is not installed: films.md says how to install what films need")
        with tempfile.TemporaryDirectory() as folder:
            found = make(board, pathlib.Path(folder), speaker)
        known.update((programme.name(path), digest(path)) for path in board.sources() + board.products())
        mesures.keep(programme.measured, board.id, found)
        print(f"{board.id}: {found['seconds']} s, {found['MB/min']} MB a minute, {found['LUFS']} LUFS, {found['Hz']} Hz", flush=True)
        rows = (f"{found}  {path}\n" for path, found in sorted(known.items()) if (programme.folder / path).exists())
        programme.prints.write_text("".join(rows), "utf-8")


if __name__ == "__main__":
    try:
        main()
    except Wrong as error:
        sys.exit(f"error: {error}")
