"""Writes the courses' documents to download, as .odt.

    python3 courses/outils/documents.py            writes them
    python3 courses/outils/documents.py --check    says which are not what their text says

Their texts are files in each course's `sources` folder, one a document:
`courses/X/sources/module/name.txt` becomes `courses/X/module/documents/name.odt`.
A translation stands beside it: `name.en.txt` becomes `name.en.odt`.
Edit a text, run the script, commit both. Same text, same bytes.

A text file has one line a paragraph:

    # Title                          the document's, on its first line
    ## Heading
    - item of a list
    1. item of a numbered list
    _ Something to fill in by hand:
    ~ small print
    ! large print, to be read from afar
    | cell | cell |                  a table; its first line is the header
    === Name of a card               a card to cut out; the lines after it are its text,
                                     up to the next card or heading
    + name                           inside a card: its picture, one of the symbols in
                                     outils/pictogrammes.svg
    @ Word                           the cards come in large print too, in name-grand-format.odt:
                                     two a page, and on the next page their backs, with this word
    ---                              a new page
    Anything else is a paragraph.
"""

import pathlib
import re
import sys
import zipfile
from xml.sax.saxutils import escape

# A mark at the start of a line, and the style it stands for.
MARKS = [
    (re.compile(r"## "), "heading"),
    (re.compile(r"# "), "title"),
    (re.compile(r"- "), "bullet"),
    (re.compile(r"\d+\. "), "number"),
    (re.compile(r"_ "), "line"),
    (re.compile(r"~ "), "small"),
    (re.compile(r"! "), "large"),
    (re.compile(r"@ "), "back"),
]
COUNTRIES = {"fr": "FR", "en": "GB"}  # where each language is spelt as in the documents
CARDS_IN_A_ROW = 2
LARGE_CARDS_ON_A_PAGE = 2
COURSES = pathlib.Path(__file__).resolve().parent.parent
TABLE_WIDTH = 170  # millimetres, as between the margins


def read(text):
    """The (style, text) pairs of a text file. A table's "text" is its rows of cells;
    that of cards, one (name, paragraphs, pictures) a card."""
    lines = []
    for line in filter(None, map(str.strip, text.splitlines())):
        mark = next(((m.end(), name) for pattern, name in MARKS if (m := pattern.match(line))), None)
        if line.startswith("=== "):
            if not lines or lines[-1][0] != "cards":
                lines.append(("cards", []))
            lines[-1][1].append((line[4:], [], []))
        elif line.startswith("+ ") and lines and lines[-1][0] == "cards":
            lines[-1][1][-1][2].append(line[2:])
        elif line == "---":
            lines.append(("break", ""))
        elif line.startswith("|"):
            if not lines or lines[-1][0] != "table":
                lines.append(("table", []))
            lines[-1][1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif lines and lines[-1][0] == "cards" and not mark:
            lines[-1][1][-1][1].append(line)
        elif mark:
            lines.append((mark[1], line[mark[0]:]))
        else:
            lines.append(("body", line))
    return lines


def large_cards(lines):
    """The document of a text's cards in large print, or nothing. Printed on both sides, each card
    has its back behind it: the first sheet has nothing on its back, and one card in a row is never mirrored."""
    back = next((text for name, text in lines if name == "back"), None)
    if back is None:
        return None
    fronts = [card for name, text in lines if name == "cards" for card in text]
    out = [("title", f"{lines[0][1]}, grand format"), ("body", "À imprimer recto verso, puis à découper : deux cartes par feuille."), ("break", ""), ("break", "")]
    for start in range(0, len(fronts), LARGE_CARDS_ON_A_PAGE):
        page = fronts[start:start + LARGE_CARDS_ON_A_PAGE]
        marks = [re.match(r"(\d+|[A-Z])\. ", name) for name, *_ in page]
        out += [("break", "")] if start else []
        out += [("large-cards", page), ("break", "")]
        out.append(("large-cards", [(f"{back} {mark[1]}" if mark else back, [], []) for mark in marks]))
    return out


def french(text):
    """The text with French spaces and apostrophes."""
    text = text.replace("'", "’").replace("« ", "«\u202f").replace(" »", "\u202f»")
    text = re.sub(r" ([;!?])", "\u202f\\1", text)
    text = re.sub(r"(?<=\d) (?=\d{3})", "\u00a0", text)
    text = re.sub(r"(?<=\d) h(?: (?=\d\d))?", lambda hour: hour[0].replace(" ", "\u00a0"), text)
    return re.sub(r" (:|€|%)", "\u00a0\\1", text)


def typeset(lines, lang):
    """The lines with the typography of their language: French has its own."""
    if lang != "fr":
        return lines
    if isinstance(lines, str):
        return french(lines)
    return type(lines)(typeset(inside, lang) for inside in lines)


NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'office:version="1.3"'
)
PICTURE_NS = (
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" '
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def style(name, family, parent, paragraph="", text=""):
    return (
        f'<style:style style:name="{name}" style:family="{family}"'
        f'{f""" style:parent-style-name="{parent}" """ if parent else " "}style:class="text">'
        f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )


def styles(lang):
    face = f'fo:font-family="Liberation Sans, Arial, sans-serif" fo:language="{lang}" fo:country="{COUNTRIES[lang]}"'
    return (
        f"{HEAD}<office:document-styles {NS}><office:styles>"
        f'<style:default-style style:family="paragraph"><style:text-properties {face} fo:font-size="11pt"/></style:default-style>'
        + style("Standard", "paragraph", "", 'fo:margin-bottom="0.15cm" fo:line-height="120%"')
        + style("Title", "paragraph", "Standard", 'fo:margin-bottom="0.3cm"', 'fo:font-size="18pt" fo:font-weight="bold" fo:color="#000091"')
        + style("Heading_20_1", "paragraph", "Standard", 'fo:margin-top="0.35cm" fo:keep-with-next="always"', 'fo:font-size="13pt" fo:font-weight="bold" fo:color="#000091"')
        + style("Line", "paragraph", "Standard", 'fo:margin-bottom="0.45cm" fo:border-bottom="0.5pt solid #3a3a3a" style:join-border="false"')
        + style("Small", "paragraph", "Standard", 'fo:margin-top="0.4cm"', 'fo:font-size="9pt"')
        + '<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.5cm" fo:margin-left="0.8cm"/>'
        "</style:list-level-properties></text:list-level-style-bullet></text:list-style>"
        '<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=".">'
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.75cm" fo:margin-left="0.95cm"/>'
        "</style:list-level-properties></text:list-level-style-number></text:list-style>"
        "</office:styles><office:automatic-styles>"
        '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
        'fo:margin-top="1.6cm" fo:margin-bottom="1.4cm" fo:margin-left="2cm" fo:margin-right="2cm"/></style:page-layout>'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/>'
        "</office:master-styles></office:document-styles>"
    )


def widths(rows):
    """Columns' widths in millimetres: the more text, the wider. A column to fill in
    by hand, whose cells are empty but the header, is as wide as one of 30 characters."""
    weights = []
    for head, *cells in zip(*rows):
        longest = max(map(len, cells), default=0)
        weights.append(min(max(longest, len(head), 30 if longest == 0 else 12), 60))
    if not any(map(len, (cell for row in rows[1:] for cell in row))):
        weights = [1] * len(weights)
    return [round(TABLE_WIDTH * weight / sum(weights)) for weight in weights]


def automatic_styles(lines):
    """The styles of tables, cards, page breaks and large print."""
    used = {TABLE_WIDTH // CARDS_IN_A_ROW}.union([TABLE_WIDTH] if any(name == "large-cards" for name, _ in lines) else [], *(widths(rows) for name, rows in lines if name == "table"))
    column = (
        '<style:style style:name="Column{0}" style:family="table-column">'
        '<style:table-column-properties style:column-width="{0}mm"/></style:style>'
    )
    cell = '<style:style style:name="{}" style:family="table-cell"><style:table-cell-properties {}/></style:style>'
    return (
        "<office:automatic-styles>" + "".join(map(column.format, sorted(used)))
        + f'<style:style style:name="Table" style:family="table"><style:table-properties style:width="{TABLE_WIDTH}mm" '
        'table:align="margins" fo:margin-bottom="0.3cm"/></style:style>'
        '<style:style style:name="Row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>'
        '<style:style style:name="FillRow" style:family="table-row"><style:table-row-properties '
        'style:min-row-height="1.1cm" fo:keep-together="always"/></style:style>'
        '<style:style style:name="CardRow" style:family="table-row"><style:table-row-properties '
        'style:min-row-height="5.6cm" fo:keep-together="always"/></style:style>'
        + cell.format("Cell", 'fo:padding="0.12cm" fo:border="0.5pt solid #6a6a6a"')
        + cell.format("HeadCell", 'fo:padding="0.12cm" fo:border="0.5pt solid #6a6a6a" fo:background-color="#e8edff"')
        + cell.format("Card", 'fo:padding="0.35cm" fo:border="0.75pt dashed #6a6a6a"')
        + style("CellText", "paragraph", "Standard", 'fo:margin-bottom="0cm"')
        + style("HeadText", "paragraph", "CellText", "", 'fo:font-weight="bold"')
        + style("CardName", "paragraph", "Standard", "", 'fo:font-weight="bold" fo:font-size="14pt" fo:color="#000091"')
        + style("CardText", "paragraph", "Standard", "", 'fo:font-size="13pt"')
        + style("Break", "paragraph", "Standard", 'fo:break-before="page"', 'fo:font-size="2pt"')
        + (style("Large", "paragraph", "Standard", 'fo:margin-bottom="0.1cm"', 'fo:font-size="16pt" fo:font-weight="bold"')
           if any(name == "large" for name, _ in lines) else "")
        + ('<style:style style:name="LargeCardRow" style:family="table-row"><style:table-row-properties '
           'style:min-row-height="12.2cm" fo:keep-together="always"/></style:style>'
           + style("LargeCardName", "paragraph", "Standard", "", 'fo:font-weight="bold" fo:font-size="30pt" fo:color="#000091"')
           + style("LargeCardText", "paragraph", "Standard", "", 'fo:font-size="24pt"')
           if any(name == "large-cards" for name, _ in lines) else "")
        + "</office:automatic-styles>"
    )


def paragraph(wanted, text):
    return f'<text:p text:style-name="{wanted}">{escape(text)}</text:p>'


def symbols():
    """Every picture that a card may have: name, drawing."""
    drawings = (COURSES / "outils/pictogrammes.svg").read_text(encoding="utf-8")
    return dict(re.findall(r'<symbol id="([\w-]+)">(.*?)</symbol>', drawings, re.S))


def pictures(lines):
    """The pictures of a document's cards, as SVG: name, drawing."""
    names = {name for kind, text in lines if kind in ("cards", "large-cards") for _, _, used in text for name in used}
    drawings = symbols() if names else {}
    if unknown := names - drawings.keys():
        sys.exit(f"no picture is called {', '.join(sorted(unknown))}; there are {', '.join(sorted(drawings))}")
    return {
        name: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64" color="#000091" fill="none" '
        f'stroke="#000091" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">{drawings[name]}</svg>'.replace("currentColor", "#000091")
        for name in sorted(names)
    }


def picture(name, size):
    """A picture in its line. It says nothing that the card's name does not say."""
    return (
        f'<draw:frame draw:name="{name}" text:anchor-type="as-char" svg:width="{size}cm" svg:height="{size}cm" '
        f'loext:decorative="true"><draw:image xlink:href="Pictures/{name}.svg" xlink:type="simple" '
        'xlink:show="embed" xlink:actuate="onLoad" draw:mime-type="image/svg+xml"/></draw:frame>'
    )


def columns(millimetres):
    return "".join(f'<table:table-column table:style-name="Column{width}"/>' for width in millimetres)


def table(rows):
    def row(cells, cell, text):
        height = "Row" if all(cells) else "FillRow"
        return (
            f'<table:table-row table:style-name="{height}">'
            + "".join(
                f'<table:table-cell table:style-name="{cell}" office:value-type="string">{paragraph(text, words)}</table:table-cell>'
                for words in cells
            )
            + "</table:table-row>"
        )

    head, *body = rows
    return (
        f'<table:table table:style-name="Table">{columns(widths(rows))}'
        f'<table:table-header-rows>{row(head, "HeadCell", "HeadText")}</table:table-header-rows>'
        + "".join(row(cells, "Cell", "CellText") for cells in body)
        + "</table:table>"
    )


def cards(named, in_a_row=CARDS_IN_A_ROW, prefix=""):
    out = f'<table:table table:style-name="Table">{columns([TABLE_WIDTH // in_a_row] * in_a_row)}'
    for start in range(0, len(named), in_a_row):
        row = named[start:start + in_a_row]
        row += [("", [], [])] * (in_a_row - len(row))
        out += f'<table:table-row table:style-name="{prefix}CardRow">'
        for name, texts, used in row:
            drawn = "".join(picture(it, 3.2 if prefix else 1.1) for it in used)
            heading = paragraph(f"{prefix}CardName", name)
            if drawn and prefix:
                heading = f'<text:p text:style-name="Standard">{drawn}</text:p>{heading}'
            elif drawn:
                heading = heading.replace(">", f">{drawn} ", 1)
            out += (
                '<table:table-cell table:style-name="Card" office:value-type="string">'
                + heading
                + "".join(paragraph(f"{prefix}CardText", text) for text in texts)
                + "</table:table-cell>"
            )
        out += "</table:table-row>"
    return out + "</table:table>"


def content(lines):
    out, kind = [], None
    for name, text in lines:
        if kind and kind != name:
            out.append("</text:list>")
            kind = None
        if name in ("bullet", "number"):
            if kind is None:
                out.append(f'<text:list text:style-name="{"Bullets" if name == "bullet" else "Numbers"}">')
                kind = name
            out.append(f'<text:list-item>{paragraph("Standard", text)}</text:list-item>')
        elif name == "title":
            out.append(f'<text:h text:style-name="Title" text:outline-level="1">{escape(text)}</text:h>')
        elif name == "heading":
            out.append(f'<text:h text:style-name="Heading_20_1" text:outline-level="2">{escape(text)}</text:h>')
        elif name == "table":
            out.append(table(text))
        elif name == "cards":
            out.append(cards(text))
        elif name == "large-cards":
            out.append(cards(text, 1, "Large"))
        elif name == "back":
            continue
        else:
            wanted = {"body": "Standard", "line": "Line", "small": "Small", "large": "Large", "break": "Break"}[name]
            out.append(paragraph(wanted, text))
    if kind:
        out.append("</text:list>")
    needed = {name for name, _ in lines} & {"table", "cards", "break", "large", "large-cards"}
    names = PICTURE_NS + NS if pictures(lines) else NS
    return (
        f"{HEAD}<office:document-content {names}>{automatic_styles(lines) if needed else ''}<office:body><office:text>"
        + "".join(out)
        + "</office:text></office:body></office:document-content>"
    )


def meta(title, lang):
    return (
        f"{HEAD}<office:document-meta {NS}><office:meta><dc:title>{escape(title)}</dc:title>"
        f"<dc:creator>Cybermalveillance.gouv.fr</dc:creator><dc:language>{lang}-{COUNTRIES[lang]}</dc:language>"
        "</office:meta></office:document-meta>"
    )


def manifest(drawn):
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    return (
        f'{HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        + entry.format("/", "application/vnd.oasis.opendocument.text")
        + "".join(entry.format(n, "text/xml") for n in ("content.xml", "styles.xml", "meta.xml"))
        + "".join(entry.format(f"Pictures/{name}.svg", "image/svg+xml") for name in drawn)
        + "</manifest:manifest>"
    )


def language(path):
    """The language that a document's name tells: `name.en.odt`; French without."""
    lang = path.stem.rpartition(".")[2]
    return lang if lang in COUNTRIES else "fr"


def parts(path, lines):
    """The files of a document: name, text, compression."""
    lang = language(path)
    lines = typeset(lines, lang)
    drawn = pictures(lines)
    return [
        ("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED),
        ("content.xml", content(lines), zipfile.ZIP_DEFLATED),
        ("styles.xml", styles(lang), zipfile.ZIP_DEFLATED),
        ("meta.xml", meta(lines[0][1], lang), zipfile.ZIP_DEFLATED),
        *((f"Pictures/{name}.svg", drawing, zipfile.ZIP_DEFLATED) for name, drawing in drawn.items()),
        ("META-INF/manifest.xml", manifest(drawn), zipfile.ZIP_DEFLATED),
    ]


def is_current(path, lines):
    """Whether the document says what its text says; how it is compressed does not matter."""
    if not path.exists():
        return False
    with zipfile.ZipFile(path) as odt:
        return [(name, odt.read(name).decode()) for name in odt.namelist()] == [(name, text) for name, text, _ in parts(path, lines)]


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as odt:
        for name, text, how in parts(path, lines):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = how
            info.external_attr = 0o644 << 16
            odt.writestr(info, text)


def documents(courses):
    """Every document and its text."""
    for source in sorted(courses.glob("*/sources/*/*.txt")):
        programme, module = source.parents[2], source.parent.name
        folder, lines = programme / module / "documents", read(source.read_text(encoding="utf-8"))
        yield folder / f"{source.stem}.odt", lines
        if large := large_cards(lines):
            yield folder / f"{source.stem}-grand-format.odt", large


made = dict(documents(COURSES))
if sys.argv[1:] == ["--check"]:
    wrong = [path for path, lines in made.items() if not is_current(path, lines)]
    wrong += [path for path in COURSES.glob("*/*/documents/*.odt") if path not in made]
    sys.exit("\n".join(f"{path.relative_to(COURSES)}: not what its text in `sources` says" for path in wrong) or 0)
for path, lines in made.items():
    write(path, lines)
    print(path.relative_to(COURSES))
