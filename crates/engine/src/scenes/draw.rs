//! Parts -> one SVG picture, 640 wide and 320 high, without any lettering: what is said stands
//! in the page, as text.

use std::cmp::Ordering;
use std::fmt::Write;

use brand::palette::{Palette, Screen};

use super::parts::{self, Kind};
use crate::course::scene::{Actor, Prop, Role, Scene};
use crate::html::escape;
use crate::xml::Element;

/// Width and height of a scene, in its own units.
pub(crate) const SIZE: (u32, u32) = (640, 320);

/// Where people and things stand, by how many there are.
const PLACES: [&[u32]; 4] = [&[320], &[205, 435], &[132, 320, 508], &[100, 247, 393, 540]];

/// A picture as part of a page: its colours are the page's tokens.
pub(crate) struct InPage<'a> {
    /// Id of the words that say what it shows; none where it is decoration.
    pub named_by: Option<&'a str>,
    /// Those words, in elements of SVG.
    pub name_html: String,
}

/// The picture as part of a page.
pub(crate) fn in_page(scene: &Scene, how: &InPage) -> String {
    let (width, height) = SIZE;
    let role = match how.named_by {
        Some(id) => format!("role=\"img\" aria-labelledby=\"{id}\""),
        None => "aria-hidden=\"true\"".to_owned(),
    };
    let inner = Draw { palette: None }.scene(scene);
    format!(
        "<svg width=\"100%\" viewBox=\"0 0 {width} {height}\" {role} fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{}{inner}</svg>",
        how.name_html
    )
}

/// What a cover shows of the picture, as part of a page: heads and hands, not the floor.
const BAND: &str = "0 60 640 236";

/// A cover at the beginning of something: decoration.
pub(crate) fn cover(scene: &Scene) -> String {
    let inner = Draw { palette: None }.scene(scene);
    format!(
        "<svg class=\"cover\" width=\"100%\" viewBox=\"{BAND}\" aria-hidden=\"true\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{inner}</svg>"
    )
}

/// The picture as a file of its own, in the colours of a palette.
pub(crate) fn file(scene: &Scene, palette: &Palette) -> String {
    let (width, height) = SIZE;
    let inner = Draw {
        palette: Some(palette),
    }
    .scene(scene);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{inner}</svg>\n"
    )
}

/// The token that tints the wall behind a scene.
pub(crate) fn tone(scene: &Scene) -> &'static str {
    let tone = place_of(scene).and_then(|it| it.get("data-tone"));
    tone.unwrap_or("accent")
}

/// Who speaks, and on which side of the picture they stand.
pub(crate) fn speakers(scene: &Scene) -> Vec<(&Actor, &'static str)> {
    let all = standing(scene).filter(|(actor, _)| !actor.says.is_empty());
    all.map(|(actor, x)| match (x * 2).cmp(&SIZE.0) {
        Ordering::Less => (actor, "left"),
        Ordering::Equal => (actor, "middle"),
        Ordering::Greater => (actor, "right"),
    })
    .collect()
}

/// Who and what is in a scene, and how far from the left it stands.
fn standing(scene: &Scene) -> impl Iterator<Item = (&Actor, u32)> {
    let places = PLACES.get(scene.actors.len().saturating_sub(1)).copied();
    scene
        .actors
        .iter()
        .zip(places.unwrap_or_default().iter().copied())
}

fn place_of(scene: &Scene) -> Option<&'static Element> {
    parts::find(Kind::Place, scene.place.as_deref()?)
}

struct Draw<'a> {
    /// Colours of a file; none where they stay names.
    palette: Option<&'a Palette>,
}

/// What stands in the parts of a drawing that others fill.
#[derive(Clone, Copy, Default)]
struct Filling<'a> {
    /// The person whose colours count.
    person: Option<&'static Element>,
    face: Option<&'static Element>,
    holds: Option<&'a Prop>,
    /// What happens to what is drawn.
    motion: Option<&'a str>,
    /// Drawn as in a mirror: what is held is turned back.
    is_mirrored: bool,
}

impl Draw<'_> {
    fn scene(&self, scene: &Scene) -> String {
        let place = place_of(scene);
        let mut out = String::new();
        let (card, tone) = (self.token("card"), self.token(tone(scene)));
        let _ = write!(
            out,
            "<path fill=\"{card}\" d=\"M0 0h640v320h-640z\"/><path class=\"tone\" fill=\"{tone}\" fill-opacity=\".2\" d=\"M0 0h640v320h-640z\"/>"
        );
        if let Some(place) = place {
            self.inside(place, Filling::default(), &mut out);
        }
        let is_crowded = scene.actors.len() > 3;
        for (actor, x) in standing(scene) {
            if let Role::Person { name, mood, holds } = &actor.role {
                let who = (name.as_str(), mood.as_str(), holds.as_ref());
                self.person(who, x, is_crowded, &mut out);
            }
        }
        let front = place.and_then(|it| it.elements().find(|it| is_front(it)));
        if let Some(front) = front {
            self.inside(front, Filling::default(), &mut out);
        }
        for (actor, x) in standing(scene) {
            if let Role::Object(prop) = &actor.role {
                let _ = write!(out, "<g transform=\"translate({x} 296) scale(1.7)\">");
                self.object(prop, &mut out);
                out.push_str("</g>");
            }
        }
        let speakers: Vec<u32> = standing(scene)
            .filter(|(actor, _)| !actor.says.is_empty())
            .map(|(_, x)| x)
            .collect();
        for (at, x) in speakers.iter().enumerate() {
            let _ = write!(
                out,
                "<path class=\"tail\" fill=\"{card}\" d=\"{}\"/>",
                tail(*x, at, speakers.len())
            );
        }
        out
    }

    fn person(
        &self,
        (name, mood, holds): (&str, &str, Option<&Prop>),
        x: u32,
        is_crowded: bool,
        out: &mut String,
    ) {
        let Some(person) = parts::find(Kind::Person, name) else {
            return;
        };
        let number = |name: &str| person.get(name).and_then(|it| it.parse::<f64>().ok());
        let size = if is_crowded { 0.94 } else { 1.06 } * number("data-scale").unwrap_or(1.0);
        let y = 320.0 + number("data-drop").unwrap_or(0.0);
        // Whoever stands on the right holds things on the left: all face the middle.
        let is_mirrored = x > SIZE.0 / 2;
        let across = if is_mirrored { -size } else { size };
        let _ = write!(
            out,
            "<g transform=\"translate({x} {y}) scale({across:.2} {size:.2})\">"
        );
        let filling = Filling {
            person: Some(person),
            face: parts::find(Kind::Mood, mood),
            holds,
            motion: None,
            is_mirrored,
        };
        self.inside(person, filling, out);
        out.push_str("</g>");
    }

    fn object(&self, prop: &Prop, out: &mut String) {
        let Some(object) = parts::find(Kind::Object, &prop.name) else {
            return;
        };
        let motion = prop.motion.as_deref();
        let arrives = motion == Some(parts::MOTIONS[0]) && self.palette.is_none();
        if arrives {
            out.push_str("<g class=\"arrives\">");
        }
        let filling = Filling {
            motion,
            ..Filling::default()
        };
        self.inside(object, filling, out);
        if arrives {
            out.push_str("</g>");
        }
    }

    fn inside(&self, drawing: &Element, filling: Filling, out: &mut String) {
        for element in drawing.elements() {
            self.element(element, filling, out);
        }
    }

    fn element(&self, element: &Element, filling: Filling, out: &mut String) {
        match element.get("data-part") {
            Some("face") => {
                if let Some(face) = filling.face {
                    self.inside(face, filling, out);
                }
                return;
            }
            Some("arm") => {
                if filling.holds.is_some() {
                    self.inside(parts::arm(), filling, out);
                }
                return;
            }
            Some("object") => {
                if let Some(prop) = filling.holds {
                    let turn = if filling.is_mirrored {
                        " scale(-1 1)"
                    } else {
                        ""
                    };
                    let _ = write!(out, "<g transform=\"translate(48 -82){turn} scale(.84)\">");
                    self.object(prop, out);
                    out.push_str("</g>");
                }
                return;
            }
            // What stands before the people comes after them.
            Some(_) => return,
            None => {}
        }
        if element
            .get("data-when")
            .is_some_and(|it| filling.motion != Some(it))
        {
            return;
        }
        let _ = write!(out, "<{}", element.name);
        for (name, value) in &element.attributes {
            match name.as_str() {
                "data-motion" if filling.motion == Some(value) && self.palette.is_none() => {
                    let _ = write!(out, " class=\"{}\"", escape(value));
                }
                name if name.starts_with("data-") => {}
                "fill" | "stroke" => {
                    let _ = write!(out, " {name}=\"{}\"", self.colour(value, filling.person));
                }
                name => {
                    let _ = write!(out, " {name}=\"{}\"", escape(value));
                }
            }
        }
        if element.elements().next().is_none() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        self.inside(element, filling, out);
        let _ = write!(out, "</{}>", element.name);
    }

    /// A colour of a drawing, `var(--token, what it is when the drawing is looked at alone)`:
    /// a person's own, or a token of the theme.
    fn colour(&self, value: &str, person: Option<&Element>) -> String {
        let Some(name) = variable(value) else {
            return value.to_owned();
        };
        let own = person.and_then(|it| it.get(&format!("data-{name}")));
        match own {
            Some(own) => variable(own).map_or_else(|| own.to_owned(), |token| self.token(token)),
            None => self.token(name),
        }
    }

    fn token(&self, name: &str) -> String {
        match self.palette {
            Some(palette) => palette.on(Screen::Light, name).to_string(),
            None => format!("var(--{name})"),
        }
    }
}

fn is_front(element: &Element) -> bool {
    element.get("data-part") == Some("front")
}

/// The name in `var(--name,…)` or `var(--name)`.
fn variable(value: &str) -> Option<&str> {
    let inside = value.strip_prefix("var(--")?.strip_suffix(')')?;
    Some(inside.split(',').next().unwrap_or(inside))
}

/// What leads from a speech bubble, which ends where the picture begins, to who says it.
fn tail(x: u32, at: usize, speakers: usize) -> String {
    // One bubble is as wide as the picture; two share it in halves.
    let (from, to) = match (speakers, at) {
        (0 | 1, _) => (40, SIZE.0 - 40),
        (_, 0) => (40, SIZE.0 / 2 - 30),
        _ => (SIZE.0 / 2 + 30, SIZE.0 - 40),
    };
    let begins = x.clamp(from, to);
    let tip = (begins + x) / 2;
    format!("M{} -1h32L{tip} 30z", begins - 16)
}
