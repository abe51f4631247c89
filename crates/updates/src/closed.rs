//! The closed list: elements and attributes that content may bring, and nothing else. What this
//! program publishes is held to it, and the script in packages holds to the same list what
//! arrives ([`script`]).
//!
//! There is no script in it, no style, no event handler, no frame, no picture from elsewhere, no
//! form that could be sent; addresses outside of the package only in links that somebody clicks.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// Which of the three vocabularies of a page an element belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// HTML.
    Html,
    /// SVG, inside of `<svg>`.
    Svg,
    /// MathML, inside of `<math>`.
    Math,
}

/// Attributes of any element; besides, `data-…` and `aria-…`.
pub const ANYWHERE: &str = "class dir hidden id lang role tabindex title";

/// Elements of HTML, and what each may have besides.
pub const HTML: &[(&str, &str)] = &[
    ("a", "download href rel target"),
    ("abbr", ""),
    ("article", ""),
    ("aside", ""),
    ("audio", "controls preload"),
    ("bdo", ""),
    ("blockquote", ""),
    ("br", ""),
    ("button", "type value"),
    ("caption", ""),
    ("cite", ""),
    ("code", ""),
    ("dd", ""),
    ("del", ""),
    ("dfn", ""),
    ("details", "open"),
    ("div", ""),
    ("dl", ""),
    ("dt", ""),
    ("em", ""),
    ("fieldset", ""),
    ("figcaption", ""),
    ("figure", ""),
    ("form", "autocomplete novalidate"),
    ("h1", ""),
    ("h2", ""),
    ("h3", ""),
    ("h4", ""),
    ("h5", ""),
    ("h6", ""),
    ("hr", ""),
    ("i", ""),
    ("img", "alt decoding height loading src width"),
    (
        "input",
        "autocapitalize autocomplete checked disabled inputmode maxlength name size spellcheck type value",
    ),
    ("ins", ""),
    ("kbd", ""),
    ("label", "for"),
    ("legend", ""),
    ("li", "value"),
    ("mark", ""),
    ("ol", "start"),
    ("option", "value"),
    ("p", ""),
    ("pre", ""),
    ("progress", "max value"),
    ("q", ""),
    ("s", ""),
    ("samp", ""),
    ("section", ""),
    ("select", "name"),
    ("small", ""),
    ("source", "src type"),
    ("span", ""),
    ("strong", ""),
    ("sub", ""),
    ("summary", ""),
    ("sup", ""),
    ("table", ""),
    ("tbody", ""),
    ("td", "align colspan rowspan"),
    (
        "textarea",
        "autocapitalize autocomplete maxlength name rows spellcheck",
    ),
    ("tfoot", ""),
    ("th", "align colspan rowspan scope"),
    ("thead", ""),
    ("tr", ""),
    ("track", "default kind label src srclang"),
    ("ul", ""),
    ("var", ""),
    ("video", "controls height preload width"),
];

/// Elements of SVG, and what each may have besides [`PAINT`].
pub const SVG: &[(&str, &str)] = &[
    ("circle", "cx cy r"),
    ("desc", ""),
    ("ellipse", "cx cy rx ry"),
    ("g", ""),
    ("path", "d"),
    ("rect", "height rx ry width x y"),
    ("svg", "height preserveAspectRatio viewBox width"),
    ("title", ""),
    ("use", "href"),
];

/// How shapes are painted.
pub const PAINT: &str = "fill fill-opacity fill-rule opacity stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity stroke-width transform";

/// Elements of MathML Core that formulas are made of; all may have [`LAYOUT`].
pub const MATH: &[&str] = &[
    "annotation",
    "math",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "semantics",
];

/// How formulas are laid out.
pub const LAYOUT: &str = "accent accentunder columnalign depth display displaystyle encoding form height largeop linethickness lspace mathvariant maxsize minsize movablelimits rspace scriptlevel stretchy symmetric voffset width";

/// Kinds of fields; `submit` and `button` are a button's.
pub const TYPES: &str = "button checkbox radio submit text";

/// With what an address of a link may begin; any other must be a file of the content.
pub const LINKS: &[&str] = &["#", "https://", "http://", "mailto:", "tel:", "sms:"];

/// With what captions begin: they are in the page.
pub const CAPTIONS: &str = "data:text/vtt;";

/// Whether an element may be there at all.
pub fn has_element(space: Space, name: &str) -> bool {
    attributes(space, name).is_some()
}

/// What an element may have besides what any may; none: it may not be there.
fn attributes(space: Space, name: &str) -> Option<[&'static str; 2]> {
    let of = |list: &[(&str, &'static str)]| {
        list.iter()
            .find(|it| it.0 == name)
            .map(|(_, attributes)| *attributes)
    };
    match space {
        Space::Html => of(HTML).map(|it| [it, ""]),
        Space::Svg => of(SVG).map(|it| [it, PAINT]),
        Space::Math => MATH.contains(&name).then_some([LAYOUT, ""]),
    }
}

/// What is wrong with an attribute of an element that may be there; `value` as browsers read it,
/// `is_file` says whether an address is a file of the content.
pub fn fault(
    space: Space,
    element: &str,
    name: &str,
    value: &str,
    is_file: &dyn Fn(&str) -> bool,
) -> Option<&'static str> {
    let listed = |words: &str| words.split(' ').any(|word| word == name);
    let is_prefixed = ["data-", "aria-"].iter().any(|it| name.starts_with(it));
    let is_named = |name: &str| {
        name.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let own = attributes(space, element).unwrap_or_default();
    if !(own.iter().any(|it| listed(it)) || listed(ANYWHERE) || (is_prefixed && is_named(name))) {
        return Some("may not have it");
    }
    let begins = |with: &str| value.starts_with(with);
    match (space, name) {
        (Space::Svg, "href") if !begins("#") => Some("leads out of the page"),
        (Space::Svg, _) if value.to_ascii_lowercase().contains("url(") => {
            Some("loads from elsewhere")
        }
        (Space::Html, "href") => match LINKS.iter().any(|it| begins(it)) || is_file(value) {
            true => None,
            false => Some("is neither a link nor a file of the content"),
        },
        (Space::Html, "src") if element == "track" => {
            (!begins(CAPTIONS)).then_some("is not in the page")
        }
        (Space::Html, "src" | "data-poster") if !is_file(value) => {
            Some("is no file of the content")
        }
        (Space::Html, "type") if element != "source" => {
            let is_known = TYPES.split(' ').any(|it| it == value);
            (!is_known).then_some("is a kind of field that content may not have")
        }
        (Space::Html, "target") if value != "_blank" => Some("is not `_blank`"),
        _ => None,
    }
}

/// The list for the script in packages, one JSON value: the elements of HTML, SVG and MathML, and
/// the attributes that some of them may have. It does not tell which of them: what a value may
/// be does not depend on that.
pub fn script() -> Value {
    let names = |list: &[(&str, &str)]| list.iter().map(|it| it.0).collect::<Vec<_>>().join(" ");
    let own = HTML.iter().chain(SVG).map(|it| it.1);
    let all = own.chain([ANYWHERE, PAINT, LAYOUT]);
    let all: BTreeSet<&str> = all.flat_map(str::split_whitespace).collect();
    json!({
        "elements": [names(HTML), names(SVG), MATH.join(" ")],
        "attributes": all.into_iter().collect::<Vec<_>>().join(" "),
        "types": TYPES,
        "links": LINKS,
        "captions": CAPTIONS,
    })
}
