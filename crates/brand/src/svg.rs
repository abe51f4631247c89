//! SVG pictures: they are documents of their own, that could run scripts or
//! load from elsewhere.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

/// Something an SVG file must not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// First byte.
    pub at: usize,
    /// Length in bytes.
    pub length: usize,
    /// Stable name of the rule.
    pub code: &'static str,
    /// What it is.
    pub what: String,
    /// What to do.
    pub hint: &'static str,
}

/// Looks through an SVG text as a browser reads it: by its XML, with references
/// resolved.
pub fn problems(text: &str) -> Vec<Problem> {
    let mut reading = Reading::default();
    if !text.contains("<svg") {
        reading.note(0..0, "not-svg", "no `<svg>` in it".into());
    }
    let mut reader = Reader::from_str(text);
    let mut style: Option<String> = None;
    let mut open = 0_usize;
    loop {
        let start = position(&reader);
        let event = reader.read_event();
        let at = start..position(&reader).max(start);
        match event {
            Ok(Event::Start(tag)) => {
                open += 1;
                reading.tag(&tag, &at);
                if local(&tag.name().into_inner().to_ascii_lowercase()) == "style" {
                    style = Some(String::new());
                }
            }
            Ok(Event::Empty(tag)) => reading.tag(&tag, &at),
            Ok(Event::End(_)) => {
                open = open.saturating_sub(1);
                if let Some(style) = style.take() {
                    reading.style(&style, true, &at);
                }
            }
            Ok(Event::Text(words)) => style.iter_mut().for_each(|it| it.push_str(&words)),
            Ok(Event::CData(words)) => style.iter_mut().for_each(|it| it.push_str(&words)),
            Ok(Event::GeneralRef(name)) => match unescape(&format!("&{};", &*name)) {
                Ok(words) => style.iter_mut().for_each(|it| it.push_str(&words)),
                Err(_) => reading.note(at, "unsafe-html", format!("an `&{};`", &*name)),
            },
            Ok(Event::DocType(declaration)) if declaration.contains('[') => {
                reading.note(at, "unsafe-html", "declarations of its own".into());
            }
            Ok(Event::PI(instruction)) if instruction.starts_with("xml-stylesheet") => {
                reading.note(at, "unsafe-html", "a `<?xml-stylesheet`".into());
            }
            Ok(Event::Decl(declaration)) => {
                let declaration = declaration.to_ascii_lowercase();
                let encoding = declaration.split_once("encoding").map(|(_, rest)| rest);
                let encoding = encoding.unwrap_or_default();
                let encoding = encoding.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
                let known = ["utf-8", "us-ascii", "iso-8859-", "windows-125"];
                // In others the same bytes are other tags.
                if !encoding.is_empty() && !known.iter().any(|it| encoding.starts_with(it)) {
                    reading.note(at, "not-svg", "another encoding than UTF-8".into());
                }
            }
            Ok(Event::DocType(_) | Event::PI(_) | Event::Comment(_)) => {}
            Ok(Event::Eof) => {
                if open > 0 {
                    reading.note(at, "not-svg", "no end: it breaks off".into());
                }
                return reading.problems;
            }
            Err(_) => {
                reading.note(at, "not-svg", "a mistake in its XML".into());
                return reading.problems;
            }
        }
    }
}

/// How often a drawing may draw parts of itself again: each `<use>`, and each element of
/// patterns, markers and masks where these are painted with one another.
pub(crate) fn copies(text: &str) -> usize {
    const REPEATED: &[&str] = &["pattern", "marker", "mask"];
    const COPIES: &[&str] = &["use", "feimage"];
    let refers = |tag: &BytesStart| {
        let mut attributes = tag.attributes();
        attributes.with_checks(false).flatten().any(|it| {
            let value = unescape(&it.value).unwrap_or_default();
            value.to_ascii_lowercase().contains("url(")
        })
    };
    let (mut copies, mut within, mut is_nested) = (0, 0, false);
    let mut open: Vec<String> = Vec::new();
    let mut reader = Reader::from_str(text);
    loop {
        let (tag, has_content) = match reader.read_event() {
            Ok(Event::Start(tag)) => (tag, true),
            Ok(Event::Empty(tag)) => (tag, false),
            Ok(Event::End(_)) => {
                open.pop();
                continue;
            }
            // A style sheet paints whatever it names.
            Ok(Event::Text(words)) if open.last().is_some_and(|it| it == "style") => {
                is_nested |= words.to_ascii_lowercase().contains("url(");
                continue;
            }
            Ok(Event::CData(words)) if open.last().is_some_and(|it| it == "style") => {
                is_nested |= words.to_ascii_lowercase().contains("url(");
                continue;
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => continue,
        };
        let name = tag.name().into_inner().to_ascii_lowercase();
        let name = local(&name).to_owned();
        copies += usize::from(COPIES.contains(&name.as_str()));
        if open.iter().any(|it| REPEATED.contains(&it.as_str())) {
            within += 1;
            is_nested |= refers(&tag);
        }
        if has_content {
            open.push(name);
        }
    }
    copies + if is_nested { within } else { 0 }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[derive(Default)]
struct Reading {
    problems: Vec<Problem>,
}

impl Reading {
    fn note(&mut self, at: Range<usize>, code: &'static str, what: String) {
        self.problems.push(Problem {
            at: at.start,
            length: at.len(),
            code,
            what,
            hint: match code {
                "not-svg" => "export it again as SVG",
                "remote-resource" => "draw or embed it: a package loads nothing from elsewhere",
                _ => "remove it: pictures do not act",
            },
        });
    }

    fn tag(&mut self, tag: &BytesStart, at: &Range<usize>) {
        let name = tag.name().into_inner().to_ascii_lowercase();
        let element = local(&name);
        let script = [
            "script",
            "foreignobject",
            "iframe",
            "object",
            "embed",
            "handler",
        ];
        if script.contains(&element) {
            self.note(at.clone(), "unsafe-html", format!("a `<{name}>`"));
        }
        for attribute in tag.attributes().with_checks(false) {
            let Ok(attribute) = attribute else {
                self.note(at.clone(), "not-svg", "a mistake in its XML".into());
                return;
            };
            let name = attribute.key.into_inner().to_ascii_lowercase();
            match unescape(&attribute.value) {
                Ok(value) => self.attribute(element, &name, value.trim(), at),
                Err(_) => self.note(at.clone(), "unsafe-html", format!("an entity in `{name}`")),
            }
        }
    }

    fn attribute(&mut self, element: &str, name: &str, value: &str, at: &Range<usize>) {
        // Browsers skip white space and control characters in addresses.
        let skipped = |c: char| c.is_whitespace() || c.is_control();
        let address = value.replace(skipped, "").to_ascii_lowercase();
        let local = local(name);
        if local.starts_with("on") || address.contains("javascript:") {
            self.note(at.clone(), "unsafe-html", format!("a script in `{name}`"));
        }
        if local == "attributename" && self::local(&address) == "href" {
            self.note(at.clone(), "unsafe-html", "a link that changes".into());
        }
        if name.starts_with("xmlns") && address == "http://www.w3.org/1999/xhtml" {
            self.note(at.clone(), "unsafe-html", "HTML inside".into());
        }
        let is_embedded =
            address.starts_with('#') || (address.starts_with("data:image/") && element != "use");
        if matches!(local, "href" | "src") && element != "a" && !is_embedded {
            let value: String = value.chars().take(80).collect();
            let what = format!("a reference to `{value}`");
            self.note(at.clone(), "remote-resource", what);
        }
        // Those of drawing programs have prefixes, and no meaning to browsers.
        if !name.contains(':') {
            let is_text = name.starts_with("aria-") || name.starts_with("data-");
            self.style(value, !is_text, at);
        }
    }

    /// What a style sheet, or an attribute that may hold one, loads.
    fn style(&mut self, css: &str, escapes: bool, at: &Range<usize>) {
        let css = css.to_ascii_lowercase();
        // An escape may spell any of what is looked for.
        let words = ["@import", "image-set(", "src(", "\\"];
        for word in &words[..if escapes { 4 } else { 3 }] {
            if css.contains(word) {
                self.note(at.clone(), "remote-resource", format!("`{word}`"));
            }
        }
        for (found, _) in css.match_indices("url(") {
            let address = css[found + 4..].trim_start();
            let address = address
                .strip_prefix(['"', '\''])
                .unwrap_or(address)
                .trim_start();
            if !address.starts_with(['#', ')']) && !address.starts_with("data:") {
                let address: String = address.chars().take(40).collect();
                let what = format!("a reference to `{address}`");
                self.note(at.clone(), "remote-resource", what);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(svg: &str) -> Vec<String> {
        problems(svg)
            .into_iter()
            .map(|problem| problem.what)
            .collect()
    }

    #[test]
    fn a_drawing_is_fine() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>a = b</title><a href=\"https://x\"><use href=\"#p\"/></a></svg>";
        assert_eq!(found(svg), [""; 0]);
        // As drawing programs write them.
        let svg = "<?xml version='1.0' encoding='iso-8859-1'?>\n<!-- > -->\n<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'>\n<svg xmlns='http://www.w3.org/2000/svg' inkscape:export-filename='C:\\a.png'><style>.a &gt; b{fill:url( \"#a\")}</style><image href='data:image/png;base64,AA=='/><g fill='url(#a)' aria-label='a \\ b'>&lt;&#233;</g></svg>";
        assert_eq!(found(svg), [""; 0]);
    }

    #[test]
    fn scripts_and_remote_things_are_found() {
        for (svg, what) in [
            ("<svg><script>x</script></svg>", "a `<script>`"),
            ("<svg><svg:SCRIPT/></svg>", "a `<svg:script>`"),
            ("<svg onload=\"x()\"/>", "a script in `onload`"),
            ("<svg onload = x()/>", "a mistake in its XML"),
            ("<svg\nonload='x()'>", "a script in `onload`"),
            (
                "<svg><a href=\" javascript:x\"/></svg>",
                "a script in `href`",
            ),
            (
                "<svg><image xlink:href='https://x/y.png'/></svg>",
                "a reference to `https://x/y.png`",
            ),
            ("<svg><style>@import 'x'</style></svg>", "`@import`"),
            ("<svg><foreignObject/></svg>", "a `<foreignobject>`"),
            // Each of these ran or loaded in Chromium.
            ("<svg class='>' onload='x()'/>", "a script in `onload`"),
            (
                "<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'x()'>]><svg/>",
                "declarations of its own",
            ),
            (
                "<!DOCTYPE svg PUBLIC '-//W3C//DTD XHTML 1.0 Transitional//EN' ''><svg><a href='java&Tab;script:x'/></svg>",
                "an entity in `href`",
            ),
            (
                "<svg><a href='&#106;avascript:x'/></svg>",
                "a script in `href`",
            ),
            (
                "<svg><a href='java&#9;script:x'/></svg>",
                "a script in `href`",
            ),
            (
                "<svg><a><set attributeName='xlink:href' to='#'/></a></svg>",
                "a link that changes",
            ),
            (
                "<svg><animate values='#;javascript:x'/></svg>",
                "a script in `values`",
            ),
            (
                "<svg xmlns:h='http://www.w3.org/1999/xhtml'><h:meta content='0;url=x'/></svg>",
                "HTML inside",
            ),
            (
                "<svg xmlns:q='http://www.w3.org/1999/xlink'><image q:href='https://x'/></svg>",
                "a reference to `https://x`",
            ),
            (
                "<svg style='background:url( https://x)'/>",
                "a reference to `https://x)`",
            ),
            (
                "<svg style='background:&#117;rl(https://x)'/>",
                "a reference to `https://x)`",
            ),
            ("<svg style='background:url(\\68ttps://x)'/>", "`\\`"),
            (
                "<svg style='background:image-set(\"https://x\" 1x)'/>",
                "`image-set(`",
            ),
            ("<svg><style>@\\69mport 'https://x'</style></svg>", "`\\`"),
            (
                "<svg><use href='data:image/svg+xml,x#y'/></svg>",
                "a reference to `data:image/svg+xml,x#y`",
            ),
            (
                "<?xml version='1.0' encoding='iso-2022-jp'?><svg/>",
                "another encoding than UTF-8",
            ),
            ("<svg><g></svg>", "a mistake in its XML"),
            ("<svg><g/>", "no end: it breaks off"),
        ] {
            assert_eq!(found(svg).first().map(String::as_str), Some(what), "{svg}");
        }
    }
}
