"""Moving scenes for films, from the same drawings as the scenes of pages (scorm-templates/scenes).

A scene is told in lines, each of which happens at a moment; `frame` draws what is seen at a time.
"""

import functools
import math
import pathlib
import re
import xml.etree.ElementTree as ElementTree

from lettres import INK, text, width, wrap
from voix import Wrong

PARTS = pathlib.Path(__file__).resolve().parents[2] / "scorm-templates/scenes"
FRAMES = 12  # a second
MOVE = 0.75  # seconds that a step, a screen or a word takes to come
GESTURES = {"sursaute": 0.7, "montre": 2.5, "oui": 1.2, "non": 1.2, "salue": 1.8}
QUIET, PAPER = "#4b5670", "#f6f7fb"


class Actor:
    def __init__(self):
        self.moves = []  # (moment, from x, to x)
        self.mood, self.holds = "calm", None
        self.gestures = []  # (moment, which)
        self.speaks = None  # (from, until)

    def x(self, at):
        moment, begin, end = self.moves[-1]
        return begin + (end - begin) * ease((at - moment) / MOVE)

    def walks(self, at):
        moment, begin, end = self.moves[-1]
        return begin != end and 0 <= at - moment < MOVE


class State:
    """Everything that is in the picture at a moment."""

    def __init__(self):
        self.actors, self.words, self.things = {}, [], []
        self.screen = self.bubble = self.place = None
        self.since = -100.0  # the moment of the last change of place


def ease(share):
    share = min(1, max(0, share))
    return share * share * (3 - 2 * share)


def replay(happened, at):
    """`happened`: (item, moment, end of the sentence it comes with), in order."""
    state = State()
    for item, moment, until in happened:
        if moment > at:
            break
        kind, fields = item[0], item[1:]
        if kind == "mot":
            state.words.append((moment, fields[0]))
        elif kind == "ecran":
            # What replaces a screen is there at once; the first one comes.
            before = state.screen
            since = before[0] if before and before[1] == fields[0] else moment
            comes = before[3] if before else moment
            state.screen = None if fields[0] == "rien" else (since, fields[0], fields[1:], comes)
        elif kind == "bulle":
            state.bubble = None if fields[0] == "rien" else (moment, fields[0], fields[1])
            if state.bubble:
                who(state, fields[0]).speaks = (moment, until)
        elif kind == "lieu":
            part("places", fields[0])
            state.place, state.since = fields[0], moment
            state.actors, state.things, state.screen = {}, [], None
        elif kind == "objet":
            state.things = [thing for thing in state.things if thing[1] != fields[0]]
            if fields[1] == "sort":
                continue
            part("objects", fields[0])
            state.things.append((moment, fields[0], percent(fields[1]), fields[2] if len(fields) > 2 else None))
        elif kind == "geste":
            if fields[1] not in GESTURES:
                raise Wrong(f"no gesture `{fields[1]}`: {', '.join(GESTURES)}")
            who(state, fields[0]).gestures.append((moment, fields[1]))
        else:
            change(state, kind, fields, moment)
    return state


def who(state, name):
    if name not in state.actors:
        raise Wrong(f"`{name}` is not in the scene yet")
    return state.actors[name]


def percent(words):
    return float(words) * 6.4


def change(state, name, fields, moment):
    """`name | x | mood | object`: comes, goes elsewhere, changes; `name | sort` leaves."""
    part("people", name)
    actor = state.actors.get(name)
    if fields[0] == "sort":
        leaving = who(state, name)
        at = leaving.moves[-1][2]
        leaving.moves.append((moment, at, -120 if at < 320 else 760))
        return
    x = percent(fields[0])
    if actor is None:
        actor = state.actors[name] = Actor()
        # Who is there when the slide or the place begins did not just come in.
        begins = moment <= 0 or moment - state.since < 0.5 * MOVE * len(state.actors) + MOVE
        actor.moves.append((moment, x if begins else (-120 if x < 320 else 760), x))
    elif actor.moves[-1][2] != x:
        actor.moves.append((moment, actor.moves[-1][2], x))
    if len(fields) > 1:
        part("moods", fields[1])
        actor.mood = fields[1]
    actor.holds = fields[2] if len(fields) > 2 and fields[2] != "rien" else None
    if actor.holds:
        part("objects", actor.holds)


# --- drawings of the parts -----------------------------------------------------


@functools.cache
def part(kind, name):
    path = PARTS / kind / f"{name}.svg" if kind else PARTS / f"{name}.svg"
    if not path.exists():
        there = ", ".join(sorted(it.stem for it in path.parent.glob("*.svg")))
        raise Wrong(f"no drawing `{name}` in {kind}: {there}")
    return ElementTree.parse(path).getroot()


def colour(value, person):
    """`var(--token,#colour)`: the person's own, or the colour that the token has in the light."""
    found = re.fullmatch(r"var\(--([\w-]+)(?:,(.+))?\)", value)
    if not found:
        return value
    own = person is not None and person.get(f"data-{found[1]}")
    if own:
        return colour(own, None)
    return found[2] or tokens()[found[1]]


@functools.cache
def tokens():
    """The colours by name, as the drawings have them for who looks at one alone."""
    found = {}
    for path in sorted(PARTS.rglob("*.svg")):
        found.update(re.findall(r"var\(--([\w-]+),(#\w+)\)", path.read_text("utf-8")))
    return found


def inside(drawing, fill=None, person=None, motion=None):
    """The shapes of a drawing; `fill` draws what stands where it has a place for something."""
    out = ""
    for shape in drawing:
        place = shape.get("data-part")
        if place:
            out += (fill or {}).get(place, lambda: "")()
            continue
        if shape.get("data-when") and shape.get("data-when") != motion:
            continue
        attributes = "".join(
            f' {name}="{colour(value, person) if name in ("fill", "stroke") else value}"'
            for name, value in shape.attrib.items()
            if not name.startswith("data-")
        )
        tag = shape.tag.split("}")[1]
        out += f"<{tag}{attributes}>{inside(shape, fill, person, motion)}</{tag}>"
    return out


@functools.cache
def place(name):
    drawing = part("places", name)
    front = "".join(inside(shape) for shape in drawing if shape.get("data-part") == "front")
    return inside(drawing), front


def person(name, actor, at):
    drawing = part("people", name)
    x = actor.x(at)
    # Nobody stands still like a post: who is seen blinks, each at their own time.
    phase = sum(map(ord, name)) % 40
    frame = round(at * FRAMES)
    is_blinking = (frame + phase) % 44 == 0
    is_speaking = actor.speaks and actor.speaks[0] <= at < actor.speaks[1] and frame // 2 % 2 == 0
    # Feet stay where they are: bodies sink, stretch and lean.
    y, tall, lean, arm = 0.0, 1.0, 0.0, None
    if actor.walks(at):
        y += 7 * abs(math.cos((at - actor.moves[-1][0]) * 11))
    for moment, gesture in actor.gestures:
        share = (at - moment) / GESTURES[gesture]
        if not 0 <= share < 1:
            continue
        if gesture == "sursaute":
            tall += 0.08 * math.sin(min(1, share * 1.6) * math.pi)
        elif gesture == "oui":
            tall -= 0.03 * abs(math.sin(share * 3 * math.pi))
        elif gesture == "non":
            lean = 3 * math.sin(share * 4 * math.pi)
        else:
            arm = (gesture, ease(min(share, 1 - share) * 5), math.sin(share * 8 * math.pi))

    def face():
        out = inside(part("moods", actor.mood), person=drawing)
        skin = colour("var(--skin,#d9a57c)", drawing)
        if is_blinking:
            for eye in (-14, 14):
                out += f'<ellipse cx="{eye}" cy="-176" rx="7.5" ry="7.5" fill="{skin}"/><path d="M{eye - 6} -175q6 4 12 0" stroke="#20282d" stroke-width="2.4"/>'
        if is_speaking:
            out += f'<ellipse cx="0" cy="-150" rx="12" ry="7" fill="{skin}"/><ellipse cx="0" cy="-150" rx="7" ry="5.5" fill="#7c2f2b"/>'
        return out

    def limb():
        if actor.holds:
            turned = " scale(-1 1)" if x > 320 else ""
            held = f'<g transform="translate(48 -82){turned} scale(.84)">{thing(actor.holds)}</g>'
            shapes = inside(part("", "arm"), {"object": lambda: held}, drawing)
            return f'<g transform="rotate({-14 * arm[1] if arm else 0:.0f} 56 -84)">{shapes}</g>'
        return reach(drawing, *arm) if arm else ""

    size = 1.06 * float(drawing.get("data-scale", 1))
    across = -size if x > 320 else size
    base = 320 + float(drawing.get("data-drop", 0)) + y
    body = inside(drawing, {"face": face, "arm": limb}, drawing)
    return f'<g transform="translate({x:.0f} {base:.0f}) skewX({lean:.1f}) scale({across:.3f} {size * tall:.3f})">{body}</g>'


# Elbow and hand: hanging, then as in each gesture.
ARMS = {"montre": ((82, -56), (78, -116)), "salue": ((96, -66), (104, -142))}


def reach(drawing, gesture, share, wave):
    """An empty arm on its way to a gesture."""
    hanging = ((72, -30), (66, 30))
    (elbow_x, elbow_y), (hand_x, hand_y) = (
        tuple(begin + (end - begin) * share for begin, end in zip(*pair)) for pair in zip(hanging, ARMS[gesture])
    )
    if gesture == "salue":
        hand_x += 14 * wave * share
    sleeve, skin = colour("var(--sleeve,#0b5a6e)", drawing), colour("var(--skin,#d9a57c)", drawing)
    path = f'd="M56 -80L{elbow_x:.0f} {elbow_y:.0f}L{hand_x:.0f} {hand_y:.0f}"'
    return (
        f'<path {path} stroke="#000" stroke-opacity=".2" stroke-width="31"/><circle cx="{hand_x:.0f}" cy="{hand_y:.0f}" r="14" fill="{skin}"/>'
        f'<path d="M56 -80L{elbow_x:.0f} {elbow_y:.0f}L{elbow_x + (hand_x - elbow_x) * .8:.0f} {elbow_y + (hand_y - elbow_y) * .8:.0f}" stroke="{sleeve}" stroke-width="26"/>'
        f'<circle cx="{hand_x:.0f}" cy="{hand_y:.0f}" r="12" fill="{skin}"/>'
    )


def thing(name, motion=None):
    return inside(part("objects", name), motion=motion)


# --- what is written in the picture --------------------------------------------


def pills(words, main, at):
    """Words to remember, in a row below the title."""
    gap, size = 18, 29
    room = [min(370, width(word.replace("**", ""), size, True) + 52) for _, word in words]
    # Where they do not fit beside each other, the widest ones take two lines.
    while sum(room) + gap * (len(room) - 1) > 1220:
        room[room.index(max(room))] -= 10
    high = 84 if any(len(wrap(word, size, wide - 36, True)) > 1 for (_, word), wide in zip(words, room)) else 58
    x, out = 640 - (sum(room) + gap * (len(room) - 1)) / 2, ""
    for (moment, word), wide in zip(words, room):
        share = ease((at - moment) / MOVE * 1.6)
        y = 102 - 14 * (1 - share)
        out += f'<g opacity="{share:.2f}"><rect x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{high}" rx="29" fill="{main}"/>'
        out += text(x + wide / 2, y + high / 2, word, size, wide - 36, high, "#ffffff", True, "middle", middle=True, leading=1.1) + "</g>"
        x += wide + gap
    return out


def bubble(said, x, wide=470):
    """What somebody says, beside their head, as wide as its words."""
    size = 30
    lines = wrap(said, size, wide - 60)
    wide = max(190, max(sum(width(word + " ", size, strong) for word, strong in line) for line in lines) + 60)
    high = len(lines) * size * 1.25 + 40
    to_right = x < 640
    left = x + 112 if to_right else x - 112 - wide
    if left < 20 or left + wide > 1260:
        raise Wrong(f"no room beside the head for `{said}`")
    top = 270 - high / 2
    edge, tip = (left + 2, left - 26) if to_right else (left + wide - 2, left + wide + 26)
    out = f'<rect x="{left:.0f}" y="{top:.0f}" width="{wide:.0f}" height="{high:.0f}" rx="22" fill="#ffffff" stroke="#c3cad9" stroke-width="2"/>'
    out += f'<path d="M{edge:.0f} 256L{tip:.0f} 284L{edge:.0f} 284" fill="#ffffff" stroke="#c3cad9" stroke-width="2"/>'
    return out + text(left + wide / 2, top + high / 2, said, size, wide - 40, high, INK, False, "middle", middle=True)


def tick(x, y, good):
    ground, mark = ("#17683b", "M-8 0l6 7 11-13") if good else ("#a3242c", "M-7-7l14 14M7-7l-14 14")
    return f'<g transform="translate({x} {y})"><circle r="19" fill="{ground}"/><path d="{mark}" stroke="#ffffff" stroke-width="4.5" fill="none"/></g>'


def screen(kind, lines, main, centre, age):
    """A screen, or a sheet of paper, with what stands on it."""
    wide, high, top = (300, 400, 208) if kind in ("telephone", "main") else (600, 352, 208)
    left = centre - wide / 2
    out = ""
    if kind == "main":
        return held(lines, left, 196, wide, 410, main, age)
    if kind == "papier":
        out += f'<rect x="{left + 10}" y="{top - 6}" width="{wide - 20}" height="{high + 22}" rx="4" fill="#ffffff" stroke="#c3cad9" stroke-width="2"/>'
    else:
        radius = 34 if kind == "telephone" else 18
        if kind != "telephone":
            out += f'<path d="M{centre - 60} {top + high + 18}h120l16 44h-152z" fill="#75838a"/>'
        out += f'<rect x="{left - 14}" y="{top - 14}" width="{wide + 28}" height="{high + 32}" rx="{radius}" fill="#17242b"/>'
        ground = {"noir": "#0b1115", "bloque": "#7a1220"}.get(kind, "#ffffff")
        out += f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" rx="6" fill="{ground}"/>'
    if kind not in SCREENS:
        raise Wrong(f"no screen `{kind}`: {', '.join(SCREENS)}")
    return out + SCREENS[kind](lines, left, top, wide, high, main, age)


def dark(lines, left, top, wide, high, main, age):
    return "".join(text(left + wide / 2, top + high / 2 + 48 * n, line, 34, wide - 40, None, "#93a1ab", False, "middle") for n, line in enumerate(lines))


def locked(lines, left, top, wide, high, main, age):
    # The padlock snaps shut.
    lift = 20 * (1 - ease(age / 0.5))
    out = f'<g transform="translate({left + wide / 2} {top + 104})"><path d="M-34 {-lift:.0f}v-28a34 34 0 0 1 68 0v28" stroke="#ffffff" stroke-width="13" fill="none"/><rect x="-52" y="-6" width="104" height="80" rx="12" fill="#ffffff"/><circle cy="30" r="11" fill="#7a1220"/></g>'
    for n, line in enumerate(lines):
        out += text(left + wide / 2, top + 240 + 48 * n, line, 36 if n == 0 else 29, wide - 50, 46, "#ffffff", n == 0, "middle")
    return out


def mail(lines, left, top, wide, high, main, age):
    """Sender, subject, lines of text; a line that begins with `>` is a button."""
    out = f'<rect x="{left}" y="{top}" width="{wide}" height="100" fill="#e9ecf4"/><circle cx="{left + 52}" cy="{top + 50}" r="30" fill="{main}"/>'
    out += f'<path d="M{left + 36} {top + 40}h32v22h-32zl16 13 16-13" stroke="#ffffff" stroke-width="3" fill="none"/>'
    out += text(left + 98, top + 42, lines[0], 26, wide - 116, 34, QUIET) + text(left + 98, top + 80, lines[1], 30, wide - 116, 38, INK, True)
    return out + written(lines[2:], left + 34, top + 122, wide - 68, high - 132, main)


def written(lines, left, top, wide, high, main):
    step = high / max(3, len(lines))
    out = ""
    for n, line in enumerate(lines):
        y = top + step * (n + 0.5)
        if line.startswith(">"):
            label = line[1:].strip()
            across = min(wide, width(label, 29, True) + 60)
            out += f'<rect x="{left}" y="{y - 28:.0f}" width="{across:.0f}" height="56" rx="10" fill="{main}"/>'
            out += text(left + across / 2, y, label, 29, across - 20, 50, "#ffffff", True, "middle", middle=True)
        elif line[:2] in ("+ ", "- "):
            out += tick(left + 20, round(y), line[0] == "+") + text(left + 56, y, line[2:], 29, wide - 60, step, middle=True, leading=1.15)
        else:
            out += text(left, y, line, 29, wide, step, middle=True, leading=1.15)
    return out


def page(lines, left, top, wide, high, main, age):
    """A browser: its address, then the page."""
    out = f'<rect x="{left}" y="{top}" width="{wide}" height="58" fill="#e9ecf4"/><rect x="{left + 92}" y="{top + 10}" width="{wide - 112}" height="38" rx="19" fill="#ffffff"/>'
    out += "".join(f'<circle cx="{left + 26 + 22 * n}" cy="{top + 29}" r="7" fill="#aab3c4"/>' for n in range(3))
    out += text(left + 112, top + 38, lines[0], 25, wide - 150, 32, QUIET)
    return out + written(lines[1:], left + 40, top + 74, wide - 80, high - 90, main)


def sheet(lines, left, top, wide, high, main, age):
    """A title, then lines that appear as if written by hand, one after the other."""
    out = text(left + 44, top + 50, lines[0], 34, wide - 90, 44, main, True)
    out += "".join(f'<path d="M{left + 40} {top + 76 + 72 * n}h{wide - 80}" stroke="#dfe4ee" stroke-width="2"/>' for n in range(5))
    return out + written(lines[1:], left + 44, top + 78, wide - 88, min(high - 90, 72 * max(3, len(lines) - 1)), main)


def phone(lines, left, top, wide, high, main, age):
    out = f'<rect x="{left}" y="{top}" width="{wide}" height="66" fill="#e9ecf4"/>' + text(left + wide / 2, top + 44, lines[0], 26, wide - 30, 36, INK, True, "middle")
    y = top + 92
    for line in lines[1:]:
        tall = len(wrap(line, 26, wide - 70)) * 32 + 26
        out += f'<rect x="{left + 18}" y="{y}" width="{wide - 42}" height="{tall}" rx="18" fill="#e3ecf8"/>'
        out += text(left + 34, y + tall / 2, line, 26, wide - 70, tall, middle=True)
        y += tall + 16
    return out


def held(lines, left, top, wide, high, main, age):
    """A phone in somebody's hand, near: whose it is, the title, lines. The thumb presses the button (`>`)."""
    owner = part("people", lines[0])
    skin, sleeve = colour("var(--skin,#d9a57c)", owner), colour(owner.get("data-sleeve") or "#0b5a6e", None)
    right, shadow = left + wide, 'stroke="#000" stroke-opacity=".18" stroke-width="2"'
    out = f'<path d="M{right - 60:.0f} {top + 120}C{right + 60:.0f} {top + 130} {right + 120:.0f} {top + 260} {right + 106:.0f} 650H{left + 110:.0f}Q{left + 130:.0f} {top + high - 60} {right - 60:.0f} {top + 120}Z" fill="{skin}" {shadow}/>'
    out += f'<path d="M{left + 84:.0f} 650q6-44 40-48h{wide - 20}q34 4 40 48z" fill="{sleeve}" {shadow}/>'
    out += f'<rect x="{left - 14:.0f}" y="{top - 14}" width="{wide + 28}" height="{high + 28}" rx="34" fill="#17242b"/>'
    out += f'<rect x="{left:.0f}" y="{top}" width="{wide}" height="{high}" rx="20" fill="#ffffff"/>'
    out += f'<path d="M{left:.0f} {top + 66}v-46q0-20 20-20h{wide - 40}q20 0 20 20v46z" fill="#e9ecf4"/>'
    out += text(left + wide / 2, top + 44, lines[1], 26, wide - 30, 36, INK, True, "middle")
    y, press = top + 88, ease((age - 0.7) / 0.8)
    tip_x, tip_y = right - 6, top + 250
    for line in lines[2:]:
        words = line.lstrip("+-> ")
        tall = len(wrap(words, 26, wide - (96 if line[:2] in ("+ ", "- ") else 70))) * 32 + 26
        if line.startswith(">"):
            ground = main if press < 1 else INK
            out += f'<rect x="{left + 18:.0f}" y="{y}" width="{wide - 36}" height="{tall}" rx="14" fill="{ground}"/>'
            out += text(left + wide / 2, y + tall / 2, words, 26, wide - 70, tall, "#ffffff", True, "middle", middle=True)
            tip_x, tip_y = tip_x - 44 * press, tip_y + (y + tall / 2 + 8 - tip_y) * press
        elif line[:2] in ("+ ", "- "):
            out += tick(left + 42, round(y + tall / 2), line[0] == "+") + text(left + 72, y + tall / 2, words, 26, wide - 96, tall, middle=True)
        else:
            out += f'<rect x="{left + 18:.0f}" y="{y}" width="{wide - 42}" height="{tall}" rx="18" fill="#e3ecf8"/>'
            out += text(left + 34, y + tall / 2, words, 26, wide - 70, tall, middle=True)
        y += tall + 14
    if y > top + high:
        raise Wrong(f"too much for a phone: `{lines[1]}`")
    for n in range(4):
        out += f'<rect x="{left - 32:.0f}" y="{top + 150 + 54 * n}" width="52" height="46" rx="23" fill="{skin}" {shadow}/>'
    root = f"M{right + 74:.0f} {top + 330}Q{right + 66:.0f} {tip_y + 20:.0f} {tip_x:.0f} {tip_y:.0f}"
    out += f'<path d="{root}" stroke="#000" stroke-opacity=".18" stroke-width="54" fill="none" stroke-linecap="round"/>'
    return out + f'<path d="{root}" stroke="{skin}" stroke-width="50" fill="none" stroke-linecap="round"/>'


SCREENS = {"noir": dark, "bloque": locked, "mail": mail, "page": page, "papier": sheet, "telephone": phone, "main": held}


# --- the frame -------------------------------------------------------------------


def frame(slide, happened, at, main, centre=640):
    """The scene at `at` seconds after its slide began: shapes in a picture of 1280 by 640."""
    state = replay(happened, at)
    place_name = state.place or slide.fields[1]
    behind, front = place(place_name)
    tone = colour(f"var(--{part('places', place_name).get('data-tone') or 'accent'})", None)
    people = "".join(person(name, actor, at) for name, actor in state.actors.items() if -110 < actor.x(at) < 750)
    things = ""
    for moment, name, x, motion in state.things:
        share = ease((at - moment) / MOVE)
        if moment <= 0:
            share = 1
        shake = 4 * math.sin((at - moment) * 40) if motion == "rings" and (at - moment) % 2 < 0.8 else 0
        things += f'<g opacity="{share:.2f}" transform="translate({x:.0f} {292 - 24 * (1 - share):.0f}) rotate({shake:.0f}) scale(1.7)">{thing(name, motion)}</g>'
    out = (
        '<g transform="scale(2)" fill="none" stroke-linecap="round" stroke-linejoin="round">'
        f'<path fill="#ffffff" d="M0 0h640v320h-640z"/><path fill="{tone}" fill-opacity=".2" d="M0 0h640v320h-640z"/>{behind}'
        f"{people}{front}{things}</g>"
    )
    if state.screen:
        moment, kind, lines, comes = state.screen
        share = 1 if comes <= 0 else ease((at - comes) / MOVE * 1.5)
        out += f'<g opacity="{share:.2f}" transform="translate(0 {30 * (1 - share):.0f})">{screen(kind, lines, main, centre, at - moment)}</g>'
    title = slide.fields[0]
    wide = width(title, 40, True) + 70
    out += f'<rect x="0" y="22" width="{wide + 30:.0f}" height="66" fill="#ffffff" fill-opacity=".94"/><rect x="0" y="22" width="14" height="66" fill="{main}"/>'
    out += text(46, 55, title, 40, 1190, 60, INK, True, middle=True)
    out += pills(state.words, main, at)
    if state.bubble:
        moment, name, said = state.bubble
        if at - moment >= 0.15:
            out += bubble(said, who(state, name).x(at) * 2)
    return out


def described(slide):
    """What is written in the picture, for the transcript."""
    out = []
    for item in slide.items:
        if item[0] == "mot":
            out.append(item[1])
        elif item[0] == "bulle" and item[1] != "rien":
            out.append(f"«\u202f{item[2]}\u202f»")
        elif item[0] == "ecran" and item[1] != "rien":
            written_there = item[3:] if item[1] == "main" else item[2:]
            out.append(", ".join(line.lstrip("+->").strip() for line in written_there))
    return [words.replace("**", "").rstrip(".") for words in out if words]
