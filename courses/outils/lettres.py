"""Text in boxes, for pictures that are written by script: what does not fit is an error, not a spill."""

import functools
import html
import pathlib
import re
import struct

from voix import Wrong, run

INK = "#1b2333"

@functools.cache
def widths(bold):
    """Advance of every character of the slides' font, in parts of its size."""
    pattern = "Liberation Sans:style=" + ("Bold" if bold else "Regular")
    path = run(["fc-match", "-f", "%{file}|%{family}", pattern]).decode()
    path, _, family = path.partition("|")
    if "Liberation Sans" not in family:
        raise Wrong("the font Liberation Sans is not installed (fonts-liberation)")
    data = pathlib.Path(path).read_bytes()
    tables = {}
    for n in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * n)
        tables[tag] = offset
    em = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    measured = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    found = {}
    cmap = tables[b"cmap"]
    for n in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", data, cmap + 4 + 8 * n + 4)[0]
        if struct.unpack_from(">H", data, at)[0] != 4:
            continue
        half = struct.unpack_from(">H", data, at + 6)[0] // 2
        rows = [struct.unpack_from(f">{half}H", data, at + start) for start in (14, 16 + 2 * half, 16 + 4 * half, 16 + 6 * half)]
        for i, (end, start, delta, far) in enumerate(zip(*rows)):
            for code in range(start, min(end, 0xFFFE) + 1):
                glyph = code + delta
                if far:
                    where = at + 16 + 6 * half + 2 * i + far + 2 * (code - start)
                    glyph = struct.unpack_from(">H", data, where)[0]
                    glyph = glyph and glyph + delta
                index = min(glyph & 0xFFFF, measured - 1)
                found[chr(code)] = struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * index)[0] / em
    return found


def width(text, size, bold=False):
    table = widths(bold)
    return size * sum(table.get(letter, 0.6) for letter in text)


def wrap(text, size, room, bold=False):
    """Lines of words, each (word, bold), that fit the room. `**…**` is bold."""
    words, strong, glue = [], bold, True
    for part in re.split(r"(\*\*)", text):
        if part == "**":
            strong = not strong
            continue
        fresh = [(word, strong) for word in part.split(" ") if word]
        if words and fresh and not part.startswith(" ") and not glue:
            # What follows a bold word without a space, such as a comma, stays with it.
            words[-1] = (words[-1][0] + fresh.pop(0)[0], words[-1][1])
        words += fresh
        glue = part.endswith(" ")
    lines, line, used = [], [], 0
    for word, strong in words:
        size_of = width(word, size, strong)
        if line and used + width(" ", size) + size_of > room:
            lines.append(line)
            line, used = [], 0
        used += size_of + (width(" ", size) if line else 0)
        line.append((word, strong))
    return lines + [line] if line else lines


def text(x, y, words, size, room, high=None, colour=INK, bold=False, anchor="start", middle=False, leading=1.25, balance=False):
    """A paragraph from its first base line, or centred on `y`; too much of it is an error."""
    lines = wrap(words, size, room, bold)
    if balance or anchor == "middle":
        # Lines of like length: no lonely last word.
        while len(lines) > 1 and room > 200 and len(wrap(words, size, room - 20, bold)) == len(lines):
            room -= 20
        lines = wrap(words, size, room, bold)
    tall = len(lines) * size * leading
    widest = max((sum(width(word, size, strong) for word, strong in line) for line in lines), default=0)
    if (high and tall > high + 1) or widest > room:
        raise Wrong(f"too long for its place ({len(lines)} lines): `{words}`")
    if middle:
        y = y - tall / 2 + size * (leading + 0.62) / 2
    out = []
    for n, line in enumerate(lines):
        spans, i = [], 0
        while i < len(line):
            j = i
            while j < len(line) and line[j][1] == line[i][1]:
                j += 1
            run_of = " ".join(word for word, _ in line[i:j]) + (" " if j < len(line) else "")
            weight = ' font-weight="700"' if line[i][1] else ""
            spans.append(f"<tspan{weight}>{html.escape(run_of)}</tspan>")
            i = j
        out.append(
            f'<text xml:space="preserve" x="{x:.1f}" y="{y + n * size * leading:.1f}" font-size="{size}" '
            f'fill="{colour}" text-anchor="{anchor}">{"".join(spans)}</text>'
        )
    return "".join(out)
