//! How large the words in an SVG picture are on a phone. A browser would have to draw it to
//! know for sure; sizes, classes and transformations as drawing programs write them tell enough.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

/// The smallest words of a picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lettering {
    /// Their height, in units of the picture.
    pub size: f64,
    /// Bytes of the words.
    pub range: Range<usize>,
    /// The words.
    pub words: String,
}

/// Letters that nothing gives a size are that high.
const MEDIUM: f64 = 16.0;

/// Rules of style sheets looked at.
const RULES_LIMIT: usize = 500;

/// Elements whose words are not drawn, or only where others use them.
const NOT_DRAWN: &[&str] = &[
    "clippath", "defs", "desc", "mask", "metadata", "script", "style", "symbol", "title",
];

/// Finds the smallest words that are drawn; none in a picture without words.
pub(super) fn smallest(svg: &str) -> Option<Lettering> {
    let rules = rules(svg);
    let mut open = vec![State {
        size: MEDIUM,
        scale: 1.0,
        is_drawn: true,
        is_text: false,
    }];
    let mut smallest: Option<Lettering> = None;
    let mut reader = Reader::from_str(svg);
    loop {
        let start = reader.buffer_position() as usize;
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let state = inside(&tag, *open.last()?, &rules, open.len() == 1);
                open.push(state);
            }
            Ok(Event::End(_)) if open.len() > 1 => {
                open.pop();
            }
            Ok(Event::Text(words)) => {
                let state = open.last()?;
                let words = words.trim();
                let size = state.size * state.scale;
                let is_smaller = smallest.as_ref().is_none_or(|it| size < it.size);
                if state.is_drawn && state.is_text && !words.is_empty() && is_smaller {
                    smallest = Some(Lettering {
                        size,
                        range: start..(reader.buffer_position() as usize).max(start),
                        words: words.to_owned(),
                    });
                }
            }
            Ok(Event::Eof) | Err(_) => return smallest,
            Ok(_) => {}
        }
    }
}

#[derive(Clone, Copy)]
struct State {
    size: f64,
    scale: f64,
    is_drawn: bool,
    is_text: bool,
}

fn inside(tag: &BytesStart, outer: State, rules: &[Rule], is_root: bool) -> State {
    let mut state = outer;
    let name = tag.name().into_inner().to_ascii_lowercase();
    let name = name.rsplit(':').next().unwrap_or(&name);
    let mut attributes: Vec<(String, String)> = Vec::new();
    for attribute in tag.attributes().with_checks(false).flatten() {
        let key = attribute.key.into_inner().to_ascii_lowercase();
        attributes.push((
            key,
            unescape(&attribute.value).unwrap_or_default().into_owned(),
        ));
    }
    let get = |wanted: &str| {
        let found = attributes.iter().find(|(key, _)| key == wanted);
        found.map(|(_, value)| value.as_str())
    };
    let classes: Vec<&str> = get("class")
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    // Attributes count least, then style sheets, then the element's own style.
    let mut sizes: Vec<&str> = get("font-size").into_iter().collect();
    let mut matching: Vec<&Rule> = rules
        .iter()
        .filter(|rule| rule.is_of(name, &classes, get("id")))
        .collect();
    matching.sort_by_key(|rule| rule.weight);
    sizes.extend(matching.iter().map(|rule| rule.size.as_str()));
    let own = get("style").and_then(size_in);
    sizes.extend(own.as_deref());
    let found = sizes.iter().rev().find_map(|size| length(size, outer.size));
    state.size = found.unwrap_or(outer.size);
    state.scale *= get("transform").map_or(1.0, scale);
    // A drawing within the drawing has units of its own.
    if name == "svg" && !is_root {
        let width = get("width").and_then(|width| length(width, outer.size));
        let units = get("viewbox").and_then(|it| it.split([' ', ',']).nth(2)?.parse::<f64>().ok());
        if let (Some(width), Some(units)) = (width, units.filter(|units| *units > 0.0)) {
            state.scale *= width / units;
        }
    }
    let style = get("style").unwrap_or_default().replace(' ', "");
    let is_hidden = get("display") == Some("none")
        || get("visibility") == Some("hidden")
        || style.contains("display:none")
        || style.contains("visibility:hidden");
    state.is_drawn &= !is_hidden && !NOT_DRAWN.contains(&name);
    state.is_text |= name == "text";
    state
}

/// A rule of a style sheet that gives letters a size.
struct Rule {
    element: String,
    classes: Vec<String>,
    id: Option<String>,
    /// Ids, classes and elements, then the place: the greater goes before the smaller.
    weight: (usize, usize, usize, usize),
    size: String,
}

impl Rule {
    fn is_of(&self, element: &str, classes: &[&str], id: Option<&str>) -> bool {
        (self.element.is_empty() || self.element == "*" || self.element == element)
            && self.classes.iter().all(|it| classes.contains(&it.as_str()))
            && self.id.as_deref().is_none_or(|wanted| id == Some(wanted))
    }
}

fn rules(svg: &str) -> Vec<Rule> {
    let mut found = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find("<style") {
        rest = &rest[start..];
        let Some((open, close)) = rest.find('>').zip(rest.find("</style")) else {
            break;
        };
        if open < close {
            rules_of(&rest[open + 1..close], &mut found);
        }
        rest = &rest[close + 1..];
    }
    found
}

fn rules_of(sheet: &str, found: &mut Vec<Rule>) {
    let sheet = sheet.replace("<![CDATA[", "").replace("]]>", "");
    for block in sheet.split('}') {
        // Of `@media … { a { …` the innermost rule counts.
        let Some((selectors, declarations)) = block.rsplit_once('{') else {
            continue;
        };
        let selectors = selectors.rsplit(['{', ';', '/']).next().unwrap_or_default();
        let Some(size) = size_in(declarations) else {
            continue;
        };
        for selector in selectors.split(',') {
            if found.len() >= RULES_LIMIT {
                return;
            }
            let mut last = selector.split([' ', '>', '+', '~', '\n', '\t']);
            let Some(last) = last.rfind(|part| !part.is_empty()) else {
                continue;
            };
            let last = last.split([':', '[']).next().unwrap_or_default();
            let mut parts = last.split_inclusive(['.', '#']);
            let mut rule = Rule {
                element: String::new(),
                classes: Vec::new(),
                id: None,
                weight: (0, 0, 0, found.len()),
                size: size.clone(),
            };
            let mut mark = parts.next().unwrap_or_default();
            rule.element = mark.trim_end_matches(['.', '#']).to_ascii_lowercase();
            for part in parts {
                let name = part.trim_end_matches(['.', '#']).to_owned();
                match mark.chars().next_back() {
                    Some('#') => rule.id = Some(name),
                    _ => rule.classes.push(name),
                }
                mark = part;
            }
            rule.weight.0 = usize::from(rule.id.is_some());
            rule.weight.1 = rule.classes.len();
            rule.weight.2 = usize::from(!rule.element.is_empty() && rule.element != "*");
            found.push(rule);
        }
    }
}

/// The size that declarations give letters, as it is written.
fn size_in(declarations: &str) -> Option<String> {
    let mut size = None;
    for declaration in declarations.split(';') {
        let Some((name, value)) = declaration.split_once(':') else {
            continue;
        };
        let value = value.replace("!important", "");
        match name.trim().to_ascii_lowercase().as_str() {
            "font-size" => size = Some(value.trim().to_owned()),
            // `bold 14px/1.2 Arial`: the first length with a unit.
            "font" => {
                let words = value.split_whitespace();
                let mut lengths = words.filter_map(|word| {
                    let word = word.split('/').next().unwrap_or(word);
                    let has_unit = word.ends_with(|c: char| c.is_ascii_alphabetic() || c == '%');
                    (has_unit && length(word, MEDIUM).is_some()).then(|| word.to_owned())
                });
                size = lengths.next().or(size);
            }
            _ => {}
        }
    }
    size
}

/// A length in units of the picture.
fn length(text: &str, outer: f64) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase();
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+'))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor = match unit.trim() {
        "" | "px" => 1.0,
        "pt" => 4.0 / 3.0,
        "pc" => 16.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "em" => outer,
        "rem" => MEDIUM,
        "ex" => outer / 2.0,
        "%" => outer / 100.0,
        _ => return None,
    };
    let number: f64 = number.parse().ok()?;
    (number.is_finite() && number > 0.0).then_some(number * factor)
}

/// How much a transformation enlarges, as the side of a square.
fn scale(transform: &str) -> f64 {
    let mut scale = 1.0;
    for part in transform.split(')') {
        let Some((name, numbers)) = part.split_once('(') else {
            continue;
        };
        let numbers: Vec<f64> = numbers
            .split([',', ' ', '\n', '\t'])
            .filter_map(|number| number.parse().ok())
            .collect();
        match (name.trim().trim_start_matches(',').trim(), &numbers[..]) {
            ("scale", [both]) => scale *= both.abs(),
            ("scale", [x, y, ..]) => scale *= (x * y).abs().sqrt(),
            ("matrix", [a, b, c, d, ..]) => scale *= (a * d - b * c).abs().sqrt(),
            _ => {}
        }
    }
    scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(svg: &str) -> Option<(f64, String)> {
        smallest(svg).map(|it| ((it.size * 100.0).round() / 100.0, it.words))
    }

    #[test]
    fn sizes_as_drawing_programs_write_them() {
        for (svg, size) in [
            ("<svg><text>a</text></svg>", 16.0),
            ("<svg font-size=\"20\"><text>a</text></svg>", 20.0),
            ("<svg><g font-size='12pt'><text>a</text></g></svg>", 16.0),
            (
                "<svg><text font-size='20'>b<tspan font-size='50%'>a</tspan></text></svg>",
                10.0,
            ),
            (
                "<svg><text style='font-size:9px;fill:red'>a</text></svg>",
                9.0,
            ),
            (
                "<svg><text font-size='30' style=\"font: bold 14px/1.2 Arial\">a</text></svg>",
                14.0,
            ),
            (
                "<svg><style>text{font-size:12px}.petit{font-size:8px}</style><text class='x petit'>a</text></svg>",
                8.0,
            ),
            (
                "<svg><style><![CDATA[/* a */ .a .b, #c { font-size : 7px }]]></style><text id='c'>a</text></svg>",
                7.0,
            ),
            (
                "<svg><style>.b{font-size:7px}</style><text id='c' font-size='13'>a</text></svg>",
                13.0,
            ),
            (
                "<svg><g transform='translate(4 5) scale(.5)'><text font-size='20'>a</text></g></svg>",
                10.0,
            ),
            (
                "<svg><g transform='matrix(2,0,0,2,0,0)'><text font-size='20'>a</text></g></svg>",
                40.0,
            ),
            (
                "<svg><svg width='50' viewBox='0 0 100 100'><text font-size='20'>a</text></svg></svg>",
                10.0,
            ),
            (
                "<svg xmlns:s='x'><s:text font-size='5'>a</s:text></svg>",
                5.0,
            ),
        ] {
            assert_eq!(found(svg), Some((size, "a".to_owned())), "{svg}");
        }
    }

    #[test]
    fn words_that_nobody_sees_do_not_count() {
        for svg in [
            "<svg><title>a</title><desc>b</desc><style>c</style></svg>",
            "<svg><text font-size='3'> \n </text></svg>",
            "<svg><defs><text font-size='3'>a</text></defs></svg>",
            "<svg><g display='none'><text font-size='3'>a</text></g></svg>",
            "<svg",
            "",
        ] {
            assert_eq!(found(svg), None, "{svg}");
        }
    }
}
