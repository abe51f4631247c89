//! Directives of text, media and documents.

use comrak::nodes::NodeValue;

use super::head::Head;
use super::inlines::split_at;
use super::markdown::{Node, Text};
use super::typography;
use crate::course::block::{Block, Callout, Event, Figure, Media, Part, PartsKind};
use crate::course::inline::{self, Inline};
use crate::diagnostic::{list, suggestion};
use crate::source::{FileId, Span, extension};

/// What may stand in a text that is no page.
const TEXT_DIRECTIVES: &[&str] = &["astuce", "attention", "info", "loi", "only"];

const IMAGES: &[&str] = &["svg", "png", "jpg", "jpeg", "webp", "avif", "gif"];
const VIDEOS: &[&str] = &["mp4", "webm"];
const SOUNDS: &[&str] = &["mp3", "m4a", "ogg"];
const TRANSCRIPTS: &[&str] = &["md", "txt"];
const DOCUMENTS: &[&str] = &[
    "pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "txt", "zip", "svg", "png", "jpg",
    "ics",
];

impl Text<'_> {
    /// Turns a directive into blocks.
    pub(super) fn directive(&mut self, head: &Head, node: Node, blocks: &mut Vec<Block>) {
        if let Some(what) = self.text_only
            && !TEXT_DIRECTIVES.contains(&head.name)
        {
            self.not_text(what, head.name, head.at);
            return;
        }
        let block = match head.name {
            "astuce" => Some(self.callout(Callout::Tip, head, node)),
            "attention" => Some(self.callout(Callout::Warning, head, node)),
            "info" => Some(self.callout(Callout::Info, head, node)),
            "loi" => Some(self.callout(Callout::Law, head, node)),
            "only" => {
                if self.includes(head) {
                    blocks.extend(self.blocks(node.children()));
                } else {
                    self.hidden_blocks(node.children());
                }
                None
            }
            "accordion" => self.parts(PartsKind::Accordion, head, node),
            "tabs" => self.parts(PartsKind::Tabs, head, node),
            "cards" => self.parts(PartsKind::Cards, head, node),
            "timeline" => self.timeline(head, node),
            "references" => Some(Block::References {
                title: self.title(head),
                blocks: self.blocks(node.children()),
            }),
            "figure" => self.figure(head, node),
            "video" => self.video(head, node),
            "audio" => self.audio(head, node),
            "document" => self.document(head, node),
            "question" => self.question(head, node),
            "pool" => self.pool(head, node),
            "scenario" => self.scenario(head, node),
            "inspection" => self.inspection(head, node),
            "checklist" => self.checklist(head, node),
            _ => None,
        };
        blocks.extend(block);
    }

    fn not_text(&mut self, what: &str, name: &str, at: Span) {
        self.diagnostics.error(
            at,
            "stray-block",
            format!("{what} is text only: it cannot hold `{name}`"),
            "move it into a page",
        );
    }

    /// A picture alone in its paragraph.
    pub(super) fn image(&mut self, node: Node) -> Option<Block> {
        let at = self.at(node);
        if let Some(what) = self.text_only {
            self.not_text(what, "![…](…)", at);
            return None;
        }
        let alt = inline::plain(&self.inlines(node));
        let data = node.data();
        let NodeValue::Image(link) = &data.value else {
            return None;
        };
        let caption = match link.title.trim() {
            "" => Vec::new(),
            title => vec![Block::Paragraph(self.short(title, at))],
        };
        self.picture(&link.url, &alt, false, None, caption, at, at)
    }

    fn callout(&mut self, kind: Callout, head: &Head, node: Node) -> Block {
        Block::Callout {
            kind,
            title: self.title(head),
            blocks: self.body(head, node),
        }
    }

    /// What is inside a directive that means nothing when empty.
    fn body(&mut self, head: &Head, node: Node) -> Vec<Block> {
        let blocks = self.blocks(node.children());
        if node.first_child().is_none() {
            self.diagnostics.error(
                head.at,
                "empty-directive",
                format!("`{}` is empty", head.name),
                "write something between its lines, or remove it",
            );
        }
        blocks
    }

    pub(super) fn title(&self, head: &Head) -> Option<String> {
        head.get("title")
            .map(|title| typography::polish(title.trim(), self.lang))
            .filter(|title| !title.is_empty())
    }

    /// Whether this reading's audience and language see a `::: only`.
    pub(super) fn includes(&mut self, head: &Head) -> bool {
        let mut included = true;
        for (name, known, mine) in [
            (
                "audience",
                &self.reading.audiences,
                self.reading.audience.as_deref(),
            ),
            (
                "lang",
                &self.reading.languages,
                Some(self.reading.lang.as_str()),
            ),
        ] {
            let Some(value) = head.get(name) else {
                continue;
            };
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let mut wanted = None;
            for word in value.split(',').map(str::trim) {
                let (excludes, word) = match word.strip_prefix('!') {
                    Some(word) => (true, word),
                    None => (false, word),
                };
                if !known.contains(&word) {
                    self.diagnostics.error(
                        head.at(name),
                        "unknown-variant",
                        format!("`{word}` is not one of the programme's"),
                        suggestion(word, &known),
                    );
                }
                match (excludes, mine == Some(word)) {
                    (true, true) => wanted = Some(false),
                    (true, false) => wanted = wanted.or(Some(true)),
                    (false, true) => wanted = Some(true),
                    (false, false) => wanted = wanted.or(Some(false)),
                }
            }
            included &= wanted.unwrap_or(true);
        }
        included
    }

    /// Splits a directive's nodes at its headings: what comes before, then each
    /// heading with what follows it.
    pub(super) fn sections<'n>(&mut self, node: Node<'n>) -> (Vec<Node<'n>>, Vec<Section<'n>>) {
        let mut before = Vec::new();
        let mut sections: Vec<Section> = Vec::new();
        let mut level = None;
        for child in self.children(node) {
            let heading = match &child.data().value {
                NodeValue::Heading(heading) => Some(heading.level),
                _ => None,
            };
            match (heading, sections.last_mut()) {
                (Some(of), _) if *level.get_or_insert(of) == of => sections.push(Section {
                    heading: child,
                    nodes: Vec::new(),
                }),
                (_, Some(section)) => section.nodes.push(child),
                (_, None) => before.push(child),
            }
        }
        (before, sections)
    }

    fn titled<'n>(&mut self, head: &Head, node: Node<'n>) -> Vec<Section<'n>> {
        let (before, sections) = self.sections(node);
        let hint = "begin each part with a heading: `### Title`";
        if let Some(stray) = before.first() {
            let at = self.first_line(stray);
            self.diagnostics.error(
                at,
                "missing-heading",
                format!("this text stands before the first part of `{}`", head.name),
                hint,
            );
        } else if sections.is_empty() {
            self.diagnostics.error(
                head.at,
                "missing-heading",
                format!("`{}` has no part", head.name),
                hint,
            );
        }
        sections
    }

    fn parts(&mut self, kind: PartsKind, head: &Head, node: Node) -> Option<Block> {
        let parts = self
            .titled(head, node)
            .into_iter()
            .map(|section| Part {
                title: self.inlines(section.heading),
                blocks: self.blocks(section.nodes.into_iter()),
            })
            .collect::<Vec<_>>();
        (!parts.is_empty()).then_some(Block::Parts {
            kind,
            at: head.at,
            parts,
        })
    }

    fn timeline(&mut self, head: &Head, node: Node) -> Option<Block> {
        let mut events = Vec::new();
        for section in self.titled(head, node) {
            let content = self.inlines(section.heading);
            let (date, title) = match split_at(content, &["\u{a0}: ", " : ", ": "]) {
                (title, None) => (None, title),
                (date, Some(title)) => (Some(inline::plain(&date)), title),
            };
            events.push(Event {
                date,
                title,
                blocks: self.blocks(section.nodes.into_iter()),
            });
        }
        (!events.is_empty()).then_some(Block::Timeline(events))
    }

    fn figure(&mut self, head: &Head, node: Node) -> Option<Block> {
        let src = head.get("src")?;
        let alt = typography::polish(head.get("alt").unwrap_or_default().trim(), self.lang);
        let credit = head
            .get("credit")
            .map(|credit| typography::polish(credit, self.lang));
        let decorative = head.get("decorative").is_some();
        let caption = self.blocks(node.children());
        self.picture(
            src,
            &alt,
            decorative,
            credit,
            caption,
            head.at("src"),
            head.at,
        )
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the two ways to write a picture meet here"
    )]
    fn picture(
        &mut self,
        src: &str,
        alt: &str,
        decorative: bool,
        credit: Option<String>,
        caption: Vec<Block>,
        src_at: Span,
        at: Span,
    ) -> Option<Block> {
        if alt.is_empty() && !decorative {
            self.diagnostics.error(
                at,
                "missing-alt",
                format!("picture `{src}` has no text alternative"),
                "say what it shows: `![text](…)` or `alt=\"text\"`; if it is pure decoration use `::: figure {src=… decorative}`",
            );
        } else if !alt.is_empty() && IMAGES.contains(&extension(alt).as_str()) {
            self.diagnostics.warning(
                at,
                "poor-alt",
                format!("`{alt}` is a file name, not a text alternative"),
                "say what the picture shows to those who do not see it",
            );
        }
        let file = self.local_file(src, IMAGES, src_at)?;
        let found = self.reading.tree.file(file);
        Some(Block::Figure(Figure {
            src: found.path.clone(),
            alt: alt.to_owned(),
            decorative,
            dimensions: found.media.dimensions,
            credit,
            caption,
        }))
    }

    fn video(&mut self, head: &Head, node: Node) -> Option<Block> {
        head.get("src")?;
        let captions = match head.get("captions") {
            Some(path) => self.local_file(path, &["vtt"], head.at("captions")),
            None => {
                self.diagnostics.error(
                    head.at,
                    "missing-captions",
                    "this video has no captions",
                    "add `captions=….vtt`: many learners cannot hear it, or not now",
                );
                None
            }
        };
        if let Some(file) = captions
            && !self.reading.tree.text(file).starts_with("WEBVTT")
        {
            self.diagnostics.error(
                head.at("captions"),
                "wrong-captions",
                "these captions are not WebVTT",
                "a `.vtt` file begins with the line `WEBVTT`",
            );
        }
        let poster = head
            .get("poster")
            .and_then(|path| self.local_file(path, IMAGES, head.at("poster")));
        let mut media = self.media(head, node, VIDEOS)?;
        let path = |file: FileId| self.reading.tree.file(file).path.clone();
        media.captions = Some(captions.map(path).unwrap_or_default());
        media.poster = poster.map(path);
        Some(Block::Media(media))
    }

    fn audio(&mut self, head: &Head, node: Node) -> Option<Block> {
        self.media(head, node, SOUNDS).map(Block::Media)
    }

    fn media(&mut self, head: &Head, node: Node, allowed: &[&str]) -> Option<Media> {
        let src = head.get("src")?;
        let transcript = match head.get("transcript") {
            Some(path) => self.local_file(path, TRANSCRIPTS, head.at("transcript")),
            None => {
                self.diagnostics.error(
                    head.at,
                    "missing-transcript",
                    format!("this {} has no transcript", head.name),
                    "add `transcript=….md` with all that is said and shown",
                );
                None
            }
        };
        let transcript = transcript.map(|file| self.other_file(file));
        let caption = self.blocks(node.children());
        let file = self.local_file(src, allowed, head.at("src"))?;
        let found = self.reading.tree.file(file);
        let given = head.get("duration").map(|text| (text, duration(text)));
        let seconds = match given {
            Some((_, Some(seconds))) => seconds,
            Some((text, None)) => {
                self.diagnostics.error(
                    head.at("duration"),
                    "wrong-duration",
                    format!("`{text}` is not a duration"),
                    "write minutes and seconds: `duration=\"2:30\"`",
                );
                0.0
            }
            None => found.media.seconds.unwrap_or_else(|| {
                self.diagnostics.error(
                    head.at,
                    "missing-duration",
                    format!("the length of `{}` is not known", found.path),
                    "add `duration=\"2:30\"`",
                );
                0.0
            }),
        };
        Some(Media {
            src: found.path.clone(),
            title: self.title(head).unwrap_or_default(),
            captions: None,
            poster: None,
            transcript: transcript.unwrap_or_default(),
            seconds,
            caption,
        })
    }

    fn document(&mut self, head: &Head, node: Node) -> Option<Block> {
        let blocks = self.blocks(node.children());
        let file = self.local_file(head.get("src")?, DOCUMENTS, head.at("src"))?;
        let found = self.reading.tree.file(file);
        Some(Block::Document {
            src: found.path.clone(),
            title: self.title(head).unwrap_or_default(),
            bytes: found.length,
            blocks,
        })
    }

    /// The file of the course that `path` names, seen from this text.
    fn local_file(&mut self, path: &str, allowed: &[&str], at: Span) -> Option<FileId> {
        let path = path.trim();
        if path.is_empty() {
            return None;
        }
        if path.contains("://") || path.starts_with("//") || path.starts_with("data:") {
            self.diagnostics.error(
                at,
                "remote-resource",
                format!("`{path}` is not in the course"),
                "copy the file into `media/`: a package loads nothing from elsewhere",
            );
            return None;
        }
        let here = &self.reading.tree.file(self.file).path;
        let Some(resolved) = resolve(here, path) else {
            self.diagnostics.error(
                at,
                "file-outside",
                format!("`{path}` leads out of the course"),
                "use a path that stays inside the programme's folder",
            );
            return None;
        };
        if !allowed.contains(&extension(&resolved).as_str()) {
            self.diagnostics.error(
                at,
                "wrong-file-type",
                format!("`{path}` is not of a type allowed here"),
                format!("use one of: {}", list(allowed)),
            );
            return None;
        }
        let found = self.reading.tree.find(&resolved);
        if found.is_none() {
            let paths = self
                .reading
                .tree
                .files()
                .map(|(_, file)| file.path.as_str());
            let paths = paths.filter(|path| allowed.contains(&extension(path).as_str()));
            let hint = match crate::diagnostic::nearest(&resolved, paths) {
                Some(near) => format!("did you mean `{}`?", relative(here, near)),
                None => format!("put the file at `{resolved}`, capitals and accents alike"),
            };
            self.diagnostics.error(
                at,
                "missing-file",
                format!("file `{path}` does not exist"),
                hint,
            );
        }
        self.unzips_everywhere(found?, at);
        found
    }

    /// Notes a file that Windows would not unzip, or would put in another's place.
    fn unzips_everywhere(&mut self, file: FileId, at: Span) {
        let path = &self.reading.tree.file(file).path;
        if let Some(part) = path.split('/').find(|part| !is_name_for_windows(part)) {
            self.diagnostics.error(
                at,
                "wrong-file-name",
                format!("Windows cannot have a file or folder named `{part}`"),
                "rename it with letters, digits and hyphens; Windows keeps names like `con` for itself",
            );
        }
        let lower = path.to_lowercase();
        let mut others = self.reading.tree.files().map(|(_, other)| &other.path);
        if let Some(twin) = others.find(|other| *other != path && other.to_lowercase() == lower) {
            self.diagnostics.error(
                at,
                "wrong-file-name",
                format!("`{path}` and `{twin}` differ in capitals only: Windows would keep one"),
                "give one of them another name",
            );
        }
    }
}

/// A heading and what follows it.
pub(super) struct Section<'n> {
    pub heading: Node<'n>,
    pub nodes: Vec<Node<'n>>,
}

/// Whether Windows takes the name: no reserved character, no device, nothing
/// that it would cut from the end.
fn is_name_for_windows(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || matches!(stem.strip_prefix("com").or(stem.strip_prefix("lpt")), Some(rest) if rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()));
    let refused = |c: char| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*');
    !device && !name.contains(refused) && !name.ends_with(['.', ' '])
}

/// Follows a relative path from the folder of `from`; none if it leaves the course.
pub(crate) fn resolve(from: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains('\\') {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// How a text at `from` names the file at `path`: undoes [`resolve`].
pub(crate) fn relative(from: &str, path: &str) -> String {
    let folders: Vec<&str> = from.split('/').collect();
    let parts: Vec<&str> = path.split('/').collect();
    let depth = folders.len() - 1;
    let pairs = folders[..depth].iter().zip(&parts[..parts.len() - 1]);
    let shared = pairs.take_while(|(a, b)| a == b).count();
    "../".repeat(depth - shared) + &parts[shared..].join("/")
}

/// `2:30` or `1:02:30`, in seconds.
fn duration(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let parts: Vec<&str> = text.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    for part in parts {
        let number: u32 = part.parse().ok().filter(|n| *n < 60 || seconds == 0.0)?;
        seconds = seconds * 60.0 + f64::from(number);
    }
    (seconds > 0.0).then_some(seconds)
}

/// The first words of a text, before any colon, as a label.
pub(super) fn label(content: Vec<Inline>) -> Option<(String, Vec<Inline>)> {
    match split_at(content, &["\u{a0}: ", " : ", ": ", "\u{a0}:", ":"]) {
        (label, Some(value)) if !label.is_empty() => Some((inline::plain(&label), value)),
        _ => None,
    }
}
