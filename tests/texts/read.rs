//! What a package's files say, in passages that a reader takes as a whole.

use base64::Engine as _;

/// A text and where it stands.
#[derive(Debug)]
pub struct Passage {
    /// Page, captions, manifest, picture.
    pub place: String,
    /// Its words.
    pub text: String,
    /// Whether quotations begin and end in it.
    pub is_whole: bool,
}

/// Elements that do not interrupt a sentence.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdo", "br", "cite", "del", "dfn", "em", "i", "mark", "q", "span", "strong",
    "sub",
];
/// Elements whose words are no prose. References are numbers.
const SKIPPED: &[&str] = &["code", "kbd", "pre", "script", "style", "sup", "svg"];
/// Classes whose words are a simulated message, badly written on purpose maybe.
const SPECIMENS: &[&str] = &["specimen", "zone-text"];
/// Elements without end.
const VOID: &[&str] = &[
    "br", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
];
/// Attributes that are read to somebody.
const SPOKEN: &[&str] = &["alt", "aria-label", "placeholder", "title"];

/// The passages of a document, by page.
pub fn document(html: &str) -> Vec<Passage> {
    let mut reader = Reader::new("menu");
    let mut skipped_until: Option<usize> = None;
    let mut open: Vec<(String, bool)> = Vec::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) if skipped_until.is_none() => reader.text.push_str(&text),
            Piece::Text(_) => {}
            Piece::Open(name, attributes) => {
                let attribute = |wanted: &str| {
                    attributes
                        .iter()
                        .find(|(name, _)| name == wanted)
                        .map(|(_, value)| value.as_str())
                };
                let classes = attribute("class").unwrap_or("");
                let is_page = name == "section" && classes.split(' ').any(|one| one == "page")
                    || name == "dialog";
                if !INLINE.contains(&name.as_str()) {
                    reader.end();
                }
                if name == "br" {
                    reader.text.push(' ');
                }
                if is_page {
                    reader.place = format!("page {}", attribute("id").unwrap_or("?"));
                }
                let is_foreign = attribute("lang").is_some_and(|lang| lang != "fr");
                let is_skipped = SKIPPED.contains(&name.as_str())
                    || is_foreign
                    || classes.split(' ').any(|one| SPECIMENS.contains(&one));
                if skipped_until.is_none() && !is_foreign {
                    let spoken = attributes
                        .iter()
                        .filter(|(name, _)| SPOKEN.contains(&name.as_str()))
                        .map(|(_, value)| value);
                    for text in spoken {
                        reader.add(text.clone(), true);
                    }
                    if attribute("name") == Some("description") {
                        reader.add(attribute("content").unwrap_or("").to_owned(), true);
                    }
                }
                if !VOID.contains(&name.as_str()) {
                    if is_skipped && skipped_until.is_none() {
                        skipped_until = Some(open.len());
                        // A word stood there: the marks around it are seen as they are.
                        if INLINE.contains(&name.as_str())
                            || matches!(name.as_str(), "code" | "kbd")
                        {
                            reader.text.push('x');
                        }
                    }
                    open.push((name, is_page));
                }
            }
            Piece::Close(name) => {
                let was_page = open.pop().is_some_and(|(opened, is_page)| {
                    assert_eq!(
                        opened, name,
                        "elements end in the order in which they begin"
                    );
                    is_page
                });
                if skipped_until == Some(open.len()) {
                    skipped_until = None;
                }
                if !INLINE.contains(&name.as_str())
                    && !matches!(name.as_str(), "code" | "kbd" | "sup")
                {
                    reader.end();
                }
                if was_page {
                    reader.place = "menu".into();
                }
            }
        }
    }
    reader.end();
    let messages = data(html).into_iter().map(|text| Passage {
        place: "messages".into(),
        text,
        is_whole: true,
    });
    let mut passages = reader.passages;
    passages.extend(messages);
    passages
}

/// What the scripts say, and the titles they know.
fn data(html: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let json = html
        .split_once("id=\"course\">")
        .and_then(|(_, rest)| rest.split_once("</script>"))
        .map(|(json, _)| json);
    if let Some(json) = json {
        let data: serde_json::Value =
            serde_json::from_str(json).expect("the course's data is JSON");
        collect(&data["messages"], &mut texts);
        for key in ["chapters", "pages"] {
            for one in data[key].as_array().into_iter().flatten() {
                collect(&one["title"], &mut texts);
            }
        }
    }
    texts
}

fn collect(value: &serde_json::Value, texts: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => texts.push(text.clone()),
        serde_json::Value::Array(list) => list.iter().for_each(|one| collect(one, texts)),
        serde_json::Value::Object(map) => map.values().for_each(|one| collect(one, texts)),
        _ => {}
    }
}

/// The captions of a document's videos, which are in the document itself.
pub fn captions(html: &str) -> Vec<Passage> {
    const BEGINNING: &str = "data:text/vtt;charset=utf-8;base64,";
    let mut place = String::new();
    let mut passages = Vec::new();
    for piece in pieces(html) {
        let Piece::Open(name, attributes) = piece else {
            continue;
        };
        for (key, value) in &attributes {
            let is_page = name == "section"
                && attributes.iter().any(|(name, value)| {
                    name == "class" && value.split(' ').any(|one| one == "page")
                });
            if key == "id" && is_page {
                place = format!("page {value}, captions");
            }
            let Some(base64) = value.strip_prefix(BEGINNING) else {
                continue;
            };
            let bytes = base64::engine::general_purpose::STANDARD
                .decode(base64)
                .expect("captions are base64");
            let text = String::from_utf8(bytes).expect("captions are UTF-8");
            let words = text
                .lines()
                .filter(|line| !line.contains("-->") && !line.starts_with("WEBVTT"));
            passages.extend(
                words
                    .filter(|line| !line.trim().is_empty())
                    .map(|line| Passage {
                        place: place.clone(),
                        text: line.trim().to_owned(),
                        is_whole: false,
                    }),
            );
        }
    }
    passages
}

/// The words of a picture. They stand on lines that do not break: only what
/// setting cannot mend counts.
pub fn picture(path: &str, svg: &str) -> Vec<Passage> {
    words_of(svg, &["text", "title", "desc"])
        .into_iter()
        .map(|text| Passage {
            place: path.to_owned(),
            text: engine::typography::polish(&text, "fr"),
            is_whole: false,
        })
        .collect()
}

/// Titles, descriptions and keywords of a manifest.
pub fn manifest(xml: &str) -> Vec<Passage> {
    words_of(xml, &["title", "langstring"])
        .into_iter()
        .map(|text| Passage {
            place: "manifest".into(),
            text,
            is_whole: true,
        })
        .collect()
}

/// What stands in some elements, innermost ones on their own.
fn words_of(xml: &str, elements: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut text = String::new();
    let mut is_foreign = false;
    for piece in pieces(xml) {
        match piece {
            Piece::Open(name, attributes) if elements.contains(&name.as_str()) => {
                text.clear();
                // The standard's own words are in English, or in no language.
                is_foreign = attributes
                    .iter()
                    .any(|(name, value)| name == "xml:lang" && value != "fr");
            }
            Piece::Text(words) => text.push_str(&words),
            Piece::Close(name) if elements.contains(&name.as_str()) => {
                let words = std::mem::take(&mut text);
                if !is_foreign {
                    found.push(words.trim().to_owned());
                }
            }
            _ => {}
        }
    }
    found.retain(|text| !text.is_empty());
    found
}

struct Reader {
    place: String,
    text: String,
    passages: Vec<Passage>,
}

impl Reader {
    fn new(place: &str) -> Self {
        Reader {
            place: place.into(),
            text: String::new(),
            passages: Vec::new(),
        }
    }

    /// Ends the passage.
    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.add(text, true);
    }

    fn add(&mut self, text: String, is_whole: bool) {
        // Line ends of the document are spaces; two spaces on a line are a fault.
        let lines: Vec<&str> = text
            .lines()
            .map(|line| line.trim_matches([' ', '\t']))
            .collect();
        let text = lines
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if !text.is_empty() {
            self.passages.push(Passage {
                place: self.place.clone(),
                text,
                is_whole,
            });
        }
    }
}

enum Piece {
    Text(String),
    Open(String, Vec<(String, String)>),
    Close(String),
}

/// Tags and texts of a document that the engine wrote.
fn pieces(markup: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = markup;
    while let Some(start) = rest.find('<') {
        if start > 0 {
            pieces.push(Piece::Text(unescape(&rest[..start])));
        }
        rest = &rest[start..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if tag.starts_with(['!', '?']) {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            pieces.push(Piece::Close(name.trim().to_owned()));
            continue;
        }
        let is_empty = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let name_end = tag.find(char::is_whitespace).unwrap_or(tag.len());
        let name = tag[..name_end].to_owned();
        pieces.push(Piece::Open(name.clone(), attributes(&tag[name_end..])));
        if is_empty {
            pieces.push(Piece::Close(name));
        } else if matches!(name.as_str(), "script" | "style") {
            let close = rest.find(&format!("</{name}")).expect("it ends");
            rest = &rest[close..];
        }
    }
    pieces
}

/// Where a tag ends: at the first `>` that is not in quotes.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (place, character) in tag.char_indices() {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            (None, '>') => return place,
            _ => {}
        }
    }
    panic!("a tag does not end: {}", &tag[..tag.len().min(80)]);
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().expect("an attribute has a value");
            assert!(matches!(quote, '"' | '\''), "values are in quotes: {after}");
            let (inside, after) = after[1..].split_once(quote).expect("quotes are closed");
            value = unescape(inside);
            rest = after;
        }
        found.push((name, value));
        rest = rest.trim_start();
    }
    found
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}
