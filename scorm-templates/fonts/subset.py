#!/usr/bin/env python3
"""Makes the typefaces of this folder again, byte for byte: from packages of npm, cut to the
letters of French and English and to the weights from regular to bold.

    pip install fonttools==4.68.0 brotli==1.2.1
    python3 scorm-templates/fonts/subset.py

A typeface is added by its line in FONTS, by its name in `crates/engine/src/fonts.rs` and in
`crates/engine/src/parse/fields.rs`. Its licence must be the SIL Open Font License, without a
reserved name: what is cut is changed.
"""

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = {
    "atkinson": ("atkinson-hyperlegible-next", "5.3.0"),
    "bitter": ("bitter", "5.3.0"),
    "figtree": ("figtree", "5.3.0"),
}
# Latin 1, then œ, Œ, Ÿ, dashes, quotation marks and other signs of both languages.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x152, 0x153, 0x178, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A]
LETTERS += [0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x2030, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2212]
# Signs that few typefaces have, and which they have in their place.
SAME = {0x202F: (0x2009, 0x20), 0x2009: (0x2009, 0x20), 0x2010: (0x2D,), 0x2011: (0x2D,), 0xAD: (0x2D,)}
MOST_BYTES = 30_000
HERE = Path(__file__).parent


def package(name, version):
    """The font file and the licence of a package."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "-s", f"@fontsource-variable/{name}@{version}"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            read = lambda path: archive.extractfile(f"package/{path}").read()
            return read(f"files/{name}-latin-wght-normal.woff2"), read("LICENSE")


def cut(woff2):
    """The same typeface with our letters and weights only."""
    font = TTFont(io.BytesIO(woff2), recalcTimestamp=False)
    font = instantiateVariableFont(font, {"wght": (400, 700)})
    plain = io.BytesIO()
    font.flavor = None
    font.save(plain)
    plain.seek(0)
    font = TTFont(plain, recalcTimestamp=False)
    known = font.getBestCmap()
    for table in font["cmap"].tables:
        if table.isUnicode():
            for sign, others in SAME.items():
                table.cmap.setdefault(sign, next(known[other] for other in others if other in known))
    options = Options()
    options.layout_features = ["kern", "liga", "locl"]
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[*LETTERS, *SAME])
    subsetter.subset(font)
    font.flavor = "woff2"
    made = io.BytesIO()
    font.save(made, reorderTables=True)
    return made.getvalue()


for name, (source, version) in FONTS.items():
    woff2, licence = package(source, version)
    made = cut(woff2)
    assert len(made) <= MOST_BYTES, f"{name}: {len(made)} bytes"
    (HERE / f"{name}.woff2").write_bytes(made)
    (HERE / f"{name}.txt").write_bytes(licence)
    print(f"{name}: {len(made)} bytes")
