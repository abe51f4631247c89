"""Measures a finished film: length, size, loudness, pitch of its voice, and how true its captions are.

Everything is measured in the MP4 as it will be played, not in what it was made from.
"""

import hashlib
import re
import subprocess

from voix import Wrong, run

COLUMNS = ("voice", "seconds", "MB/min", "LUFS", "Hz", "spread", "captions", "sha256")
RATE = 16000


def loudness(path):
    """Integrated loudness in LUFS (EBU R 128)."""
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-vn", "-af", "ebur128", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, check=True).stderr.decode()
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1])


def samples(path):
    import numpy

    raw = run(["ffmpeg", "-v", "error", "-i", path, "-vn", "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"])
    return numpy.frombuffer(raw, "<f4")


def pitches(audio):
    """Fundamental frequency in Hz, every 20 ms where the voice has one: the best of the autocorrelation."""
    import numpy

    size, step = 1024, 320
    shortest, longest = RATE // 400, RATE // 70
    window = numpy.hanning(size)
    alone = numpy.fft.irfft(numpy.abs(numpy.fft.rfft(window, 2 * size)) ** 2)[: longest + 2]
    found = []
    for at in range(0, len(audio) - size, step):
        part = audio[at : at + size]
        if numpy.sqrt(numpy.mean(part**2)) < 0.02:
            continue
        part = (part - part.mean()) * window
        same = numpy.fft.irfft(numpy.abs(numpy.fft.rfft(part, 2 * size)) ** 2)[: longest + 2] / alone
        same = same / same[0]
        peaks = [lag for lag in range(shortest, longest) if same[lag] >= same[lag - 1] and same[lag] > same[lag + 1]]
        best = max((same[lag] for lag in peaks), default=0)
        if best > 0.6:
            # The shortest lag that is nearly as good: the note itself, not the octave below it.
            found.append(RATE / next(lag for lag in peaks if same[lag] > 0.9 * best))
    return found


def starts(audio):
    """Seconds at which a voice begins after at least 0.2 s of silence."""
    import numpy

    step = RATE // 100
    many = len(audio) // step
    level = numpy.sqrt(numpy.mean(audio[: many * step].reshape(many, step) ** 2, axis=1))
    loud = level > 0.012
    out, quiet = [], 1000
    for n, is_loud in enumerate(loud):
        if is_loud and quiet >= 20:
            out.append(n / 100)
        quiet = 0 if is_loud else quiet + 1
    return out


def cues(path):
    stamp = r"(\d+):(\d+\.\d+)"
    text = path.read_text("utf-8")
    return [(int(a) * 60 + float(b), int(c) * 60 + float(d)) for a, b, c, d in re.findall(f"{stamp} --> {stamp}", text)]


def film(mp4, vtt, voice):
    import numpy

    audio = samples(mp4)
    seconds = len(audio) / RATE
    notes = numpy.array(pitches(audio))
    if len(notes) < 50:
        raise Wrong(f"{mp4}: hardly any voice")
    low, median, high = numpy.percentile(notes, [10, 50, 90])
    begun, timed = starts(audio), cues(vtt)
    # What follows a pause can be heard to begin: there, captions are compared with the sound.
    after = [a for (a, _), (_, z) in zip(timed, [(0, -1), *timed]) if a - z >= 0.2]
    worst = max(min(abs(a - it) for it in begun) for a in after)
    return {
        "voice": voice,
        "seconds": f"{seconds:.1f}",
        "MB/min": f"{mp4.stat().st_size / 1e6 / seconds * 60:.2f}",
        "LUFS": f"{loudness(mp4):.1f}",
        "Hz": f"{median:.0f}",
        "spread": f"{12 * numpy.log2(high / low):.1f}",
        "captions": f"{worst:.2f}",
        "sha256": hashlib.sha256(mp4.read_bytes()).hexdigest(),
    }


def keep(path, name, found):
    """Writes a film's row into the table of measurements."""
    rows = {}
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            first, *rest = line.split("\t")
            if first not in ("film", "#"):
                rows[first] = rest
    rows[name] = [found[column] for column in COLUMNS]
    lines = ["\t".join(["film", *COLUMNS]), *("\t".join([name, *row]) for name, row in sorted(rows.items()))]
    path.write_text("\n".join(lines) + "\n", "utf-8")
