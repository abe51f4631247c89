//! Reads what the engine prints, and nothing looser: names in lower case, attributes in
//! double quotation marks, every element closed. Whatever is not on the [closed
//! list](crate::closed), or is written in another way, is a [`Fault`]; so that there is nothing
//! that browsers could read in two ways.

use crate::closed::{self, Space};

/// Something that content may not bring.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}, at byte {at}")]
pub struct Fault {
    /// Where, in bytes.
    pub at: usize,
    /// What it is.
    pub what: String,
}

/// An element that stands in no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root<'a> {
    /// Its text, from its first tag to its last.
    pub html: &'a str,
    /// Its id, or "".
    pub id: String,
}

/// HTML's elements without an end.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "source", "track"];

/// More elements in each other are not printed; browsers stop at 512.
const DEEPEST: usize = 100;

/// The elements that stand in no other, in order; between them there is only space.
///
/// # Errors
/// The first [`Fault`].
pub fn roots<'a>(html: &'a str, is_file: &dyn Fn(&str) -> bool) -> Result<Vec<Root<'a>>, Fault> {
    let mut reader = Reader { html, at: 0 };
    let mut open: Vec<(&str, Space)> = Vec::new();
    let mut roots: Vec<Root> = Vec::new();
    let mut began = 0;
    while reader.at < html.len() {
        let at = reader.at;
        if !reader.next_is('<') {
            let text = reader.until('<');
            if open.is_empty() && !text.trim().is_empty() {
                return Err(fault(at, "a text outside of any element"));
            }
            decoded(text, at)?;
            continue;
        }
        reader.at += 1;
        if reader.next_is('/') {
            reader.at += 1;
            let name = reader.name();
            if !reader.take('>') || open.pop().map(|it| it.0) != Some(name) {
                return Err(fault(at, format!("`</{name}>` closes nothing")));
            }
            if let (true, Some(root)) = (open.is_empty(), roots.last_mut()) {
                root.html = html.get(began..reader.at).unwrap_or_default();
            }
            continue;
        }
        let name = reader.name();
        let space = match (name, open.last()) {
            ("svg", _) => Space::Svg,
            ("math", _) => Space::Math,
            (_, Some((_, space))) => *space,
            (_, None) => Space::Html,
        };
        if !closed::has_element(space, name) {
            return Err(fault(at, format!("`<{name}>`, which content may not have")));
        }
        if open.len() >= DEEPEST {
            return Err(fault(at, "too many elements in each other"));
        }
        let tag = reader.attributes(space, name, is_file)?;
        if open.is_empty() {
            began = at;
            let html = html.get(at..reader.at).unwrap_or_default();
            roots.push(Root { html, id: tag.id });
        }
        let is_void = space == Space::Html && VOID.contains(&name);
        if tag.is_closed && space == Space::Html && !is_void {
            return Err(fault(
                at,
                format!("`<{name} />`, which closes nothing in HTML"),
            ));
        }
        if !is_void && !tag.is_closed {
            open.push((name, space));
        }
    }
    match open.pop() {
        Some((name, _)) => Err(fault(html.len(), format!("`<{name}>` is not closed"))),
        None => Ok(roots),
    }
}

struct Tag {
    id: String,
    is_closed: bool,
}

struct Reader<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn next_is(&self, c: char) -> bool {
        self.rest().starts_with(c)
    }

    fn take(&mut self, c: char) -> bool {
        let is = self.next_is(c);
        self.at += if is { c.len_utf8() } else { 0 };
        is
    }

    fn until(&mut self, c: char) -> &'a str {
        let rest = self.rest();
        let text = rest.split(c).next().unwrap_or(rest);
        self.at += text.len();
        text
    }

    /// Letters, digits and hyphens.
    fn name(&mut self) -> &'a str {
        let rest = self.rest();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn attributes(
        &mut self,
        space: Space,
        element: &str,
        is_file: &dyn Fn(&str) -> bool,
    ) -> Result<Tag, Fault> {
        let mut seen: Vec<(&str, String)> = Vec::new();
        loop {
            let before = self.at;
            self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\n']).len();
            if self.take('>') {
                break self.tag(element, seen, false);
            }
            if self.rest().starts_with("/>") {
                self.at += 2;
                break self.tag(element, seen, true);
            }
            let at = self.at;
            let name = self.name();
            if name.is_empty() || before == at {
                return Err(fault(
                    at,
                    format!("a tag `<{element}` that is not written as ours"),
                ));
            }
            let mut value = String::new();
            if self.take('=') {
                if !self.take('"') {
                    return Err(fault(at, format!("`{name}` without quotation marks")));
                }
                let begin = self.at;
                value = decoded(self.until('"'), begin)?;
                if !self.take('"') {
                    return Err(fault(at, format!("the value of `{name}` does not end")));
                }
            }
            if seen.iter().any(|(other, _)| *other == name) {
                return Err(fault(at, format!("`{name}` twice")));
            }
            if let Some(what) = closed::fault(space, element, name, &value, is_file) {
                return Err(fault(
                    at,
                    format!("`<{element} {name}=\"{value}\">`: {what}"),
                ));
            }
            seen.push((name, value));
        }
        .map_err(|what| fault(self.at, what))
    }

    /// What only several attributes together say.
    fn tag(
        &self,
        element: &str,
        seen: Vec<(&str, String)>,
        is_closed: bool,
    ) -> Result<Tag, String> {
        let value = |name: &str| seen.iter().find(|it| it.0 == name).map(|it| it.1.as_str());
        let is_outside = value("href").is_some_and(|it| it.starts_with("http"));
        let hides = |it: &str| it.split(' ').any(|word| word == "noreferrer");
        if element == "a" && is_outside && !value("rel").is_some_and(hides) {
            return Err("a link to elsewhere without `noreferrer`".into());
        }
        Ok(Tag {
            id: value("id").unwrap_or_default().to_owned(),
            is_closed,
        })
    }
}

/// A text as browsers read it.
fn decoded(text: &str, at: usize) -> Result<String, Fault> {
    let is_odd = |c: char| c.is_control() && !['\n', '\t'].contains(&c);
    if text.contains(is_odd) {
        return Err(fault(at, "a control character"));
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let unknown = || {
            fault(
                at + text.len() - after.len(),
                "an `&` that is no reference we write",
            )
        };
        let (name, after) = after.split_once(';').ok_or_else(unknown)?;
        let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok();
        let c = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => match name.strip_prefix('#') {
                Some(digits) => match digits.strip_prefix('x') {
                    Some(digits) => number(digits, 16),
                    None => number(digits, 10),
                }
                .and_then(char::from_u32)
                .filter(|c| !c.is_control())
                .ok_or_else(unknown)?,
                None => return Err(unknown()),
            },
        };
        plain.push(c);
        rest = after;
    }
    plain.push_str(rest);
    Ok(plain)
}

fn fault(at: usize, what: impl Into<String>) -> Fault {
    Fault {
        at,
        what: what.into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_file(path: &str) -> bool {
        path == "m/media/a.png"
    }

    fn what(html: &str) -> String {
        roots(html, &is_file).map_or_else(|it| it.what, |it| format!("{} roots", it.len()))
    }

    #[test]
    fn what_the_engine_prints_is_read() {
        let html = "<section class=\"page\" id=\"p1\">\n<p>Un &amp; deux<br>trois &#x2F; <a href=\"https://a.example\" target=\"_blank\" rel=\"noopener noreferrer\">a</a></p>\n<svg viewBox=\"0 0 1 1\"><use href=\"#_i-x\"/><title>t</title></svg><img src=\"m/media/a.png\" alt=\"\"></section>\n<section id=\"p2\"></section>";
        let read = roots(html, &is_file).unwrap();
        assert_eq!(
            read.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(),
            ["p1", "p2"]
        );
        assert_eq!(read[1].html, "<section id=\"p2\"></section>");
        assert!(read[0].html.ends_with("alt=\"\"></section>"));
    }

    /// Ways in which something that acts, loads or sends could come.
    const ATTACKS: &[&str] = &[
        "<script>1</script>",
        "<p><script src=\"m/media/a.png\"></script></p>",
        "<SCRIPT>1</SCRIPT>",
        "<p onclick=\"x()\">a</p>",
        "<p ONCLICK=\"x()\">a</p>",
        "<p\u{c}onclick=\"x()\">a</p>",
        "<p/onclick=\"x()\">a</p>",
        "<p style=\"position:fixed\">a</p>",
        "<style>p{}</style>",
        "<link rel=\"stylesheet\" href=\"#\">",
        "<base href=\"https://a.example/\">",
        "<meta http-equiv=\"refresh\">",
        "<iframe></iframe>",
        "<object></object>",
        "<embed>",
        "<template><p>a</p></template>",
        "<noscript><p>a</p></noscript>",
        "<dialog>a</dialog>",
        "<p>a<!-- b --></p>",
        "<p><![CDATA[a]]></p>",
        "<?xml?>",
        "<!doctype html>",
        "<a href=\"javascript:x()\">a</a>",
        "<a href=\"JavaScript:x()\">a</a>",
        "<a href=\"&#106;avascript:x()\">a</a>",
        "<a href=\"&#x6A;avascript:x()\">a</a>",
        "<a href=\"java&Tab;script:x()\">a</a>",
        "<a href=\" javascript:x()\">a</a>",
        "<a href=\"data:text/html,a\">a</a>",
        "<a href=\"//a.example\">a</a>",
        "<a href=\"/etc\">a</a>",
        "<a href=\"../a.html\">a</a>",
        "<a href=\"blob:a\">a</a>",
        "<a href='#a'>a</a>",
        "<a href=#a>a</a>",
        "<a href=\"https://a.example\">a</a>",
        "<a href=\"https://a.example\" rel=\"noopener\">a</a>",
        "<a href=\"#a\" target=\"_top\">a</a>",
        "<a href=\"#a\" ping=\"https://a.example\">a</a>",
        "<img src=\"https://a.example/a.png\" alt=\"\">",
        "<img src=\"m/media/b.png\" alt=\"\">",
        "<img srcset=\"https://a.example/a.png\" alt=\"\">",
        "<img src=\"data:image/svg+xml,a\" alt=\"\">",
        "<video data-poster=\"https://a.example/a.png\"></video>",
        "<video poster=\"m/media/a.png\"></video>",
        "<video><source src=\"https://a.example/a.mp4\"></video>",
        "<video><track src=\"data:text/html,a\"></video>",
        "<form action=\"https://a.example\"></form>",
        "<form method=\"post\"></form>",
        "<button formaction=\"https://a.example\">a</button>",
        "<button type=\"reset\">a</button>",
        "<input type=\"password\">",
        "<input type=\"file\">",
        "<input type=\"image\" src=\"m/media/a.png\">",
        "<svg><script>1</script></svg>",
        "<svg><use href=\"https://a.example/a.svg#a\"/></svg>",
        "<svg><use xlink:href=\"#a\"/></svg>",
        "<svg><a href=\"#a\">a</a></svg>",
        "<svg><foreignObject></foreignObject></svg>",
        "<svg><image href=\"#a\"/></svg>",
        "<svg><animate/></svg>",
        "<svg><set/></svg>",
        "<svg><path fill=\"url(https://a.example/#a)\"/></svg>",
        "<svg><path fill=\"&#117;rl(#a)\"/></svg>",
        "<svg><style>a</style></svg>",
        "<svg><title><img src=\"m/media/a.png\"></title></svg>",
        "<math><mglyph></mglyph></math>",
        "<math><annotation-xml></annotation-xml></math>",
        "<math><mi href=\"#a\">a</mi></math>",
        "<p>a",
        "<p>a</div>",
        "</p>",
        "<p/>",
        "a",
        "<p>a</p>b",
        "<p>&nbsp</p>",
        "<p>&unknown;</p>",
        "<p>&#0;</p>",
        "<p>\u{0}</p>",
        "<p class=\"a\" class=\"b\">a</p>",
        "<p class=\"a>a</p>",
        "<p",
        "<",
    ];

    #[test]
    fn nothing_that_acts_loads_or_sends_gets_through() {
        for attack in ATTACKS {
            assert!(
                roots(attack, &is_file).is_err(),
                "{attack}: {}",
                what(attack)
            );
            let inside = format!("<section id=\"p\"><p>a</p>{attack}</section>");
            // A text may stand in an element.
            if !["a", "<p>a</p>b"].contains(attack) {
                assert!(roots(&inside, &is_file).is_err(), "{inside}");
            }
        }
        let deep = format!("{}{}", "<div>".repeat(101), "</div>".repeat(101));
        assert_eq!(what(&deep), "too many elements in each other");
        assert_eq!(
            what("<p onclick=\"x()\">a</p>"),
            "`<p onclick=\"x()\">`: may not have it"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Pieces of markup in any order: what passes has no element and no attribute that is
        /// not on the list, and no address that acts or loads.
        #[test]
        fn pieces_in_any_order(pieces in proptest::collection::vec(0..60_usize, 1..12)) {
            const PIECES: &[&str] = &[
                "<p>", "</p>", "<div ", "<a ", "href=", "\"", "'", ">", "/>", "<", "&", ";", " ", "\n",
                "javascript:", "#a", "https://a.example", "onclick", "=\"x\"", "src=\"", "<img ",
                "<svg>", "</svg>", "<math>", "</math>", "<script>", "</script>", "style=\"a\"", "<!--",
                "-->", "<style>", "</style>", "</a>", "</div>", "a", "é", "\u{0}", "&#106;", "&quot;",
                "data-x=\"\"", "class=\"a\"", "hidden", "<br>", "rel=\"noreferrer\"", "<title>",
                "</title>", "<mi>", "</mi>", "<use ", "url(", "<form ", "action=\"", "]]>", "<![CDATA[",
                "<section id=\"p\">", "</section>", "/", "<textarea>", "</textarea>", "fill=\"",
            ];
            let html: String = pieces.iter().map(|at| PIECES[*at]).collect();
            if let Ok(read) = roots(&html, &is_file) {
                let tags = tags(&html);
                for never in ["<script", "<style", "<!", "onclick", "style=", "action="] {
                    prop_assert!(!tags.contains(never), "{html}");
                }
                prop_assert!(read.iter().all(|root| root.html.starts_with('<') && root.html.ends_with('>')));
            }
        }

        #[test]
        fn any_text_is_judged_without_a_panic(text in "\\PC{0,60}") {
            let _ = roots(&text, &is_file);
            let _ = roots(&format!("<p>{text}</p>"), &is_file);
            let _ = roots(&format!("<p class=\"{text}\">a</p>"), &is_file);
        }
    }

    /// The tags of a markup, without the values of their attributes.
    fn tags(html: &str) -> String {
        let (mut is_tag, mut is_value) = (false, false);
        let mut tags = String::new();
        for c in html.chars() {
            is_tag |= !is_value && c == '<';
            is_value ^= is_tag && c == '"';
            if is_tag && !is_value {
                tags.push(c);
            }
            is_tag &= is_value || c != '>';
        }
        tags
    }
}
