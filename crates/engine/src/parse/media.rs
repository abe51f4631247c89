//! Pictures, videos, sounds and documents: files of the course, and what those
//! need who do not see or hear them.

use comrak::nodes::NodeValue;

use super::head::Head;
use super::paths::{relative, resolve};
use super::text::{Node, Text};
use super::{captions, french};
use crate::course::block::{Block, Figure, Media};
use crate::course::inline;
use crate::diagnostic::{list, nearest};
use crate::source::{FileId, Span, extension};

const IMAGES: &[&str] = &["svg", "png", "jpg", "jpeg", "webp", "avif", "gif"];
const VIDEOS: &[&str] = &["mp4", "webm"];
const SOUNDS: &[&str] = &["mp3", "m4a", "ogg"];
const TRANSCRIPTS: &[&str] = &["md", "txt"];
const DOCUMENTS: &[&str] = &[
    "pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "txt", "zip", "svg", "png", "jpg",
    "ics",
];

/// More points than a good screen has twice over: a phone holds four bytes of each in memory.
const PIXEL_LIMIT: u64 = 12_000_000;

/// Longest path of a file in a package, in UTF-16 units as Windows counts: the rest of its 260 is
/// for a folder of downloads and the package's own name.
const PATH_LIMIT: usize = 150;

impl Text<'_> {
    /// A picture alone in its paragraph.
    pub(super) fn image(&mut self, node: Node) -> Option<Block> {
        let at = self.at(node);
        if let Some(what) = self.text_only {
            self.not_text(what, "![…](…)", at);
            return None;
        }
        let alt = inline::plain(&self.inlines(node));
        self.no_attributes(node, "a picture between brackets", at);
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

    pub(super) fn figure(&mut self, head: &Head, node: Node) -> Option<Block> {
        let src = head.get("src")?;
        let alt = self.set(head.get("alt").unwrap_or_default().trim(), head.at("alt"));
        let credit = head
            .get("credit")
            .map(|credit| self.set(credit, head.at("credit")));
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
        if let Some((width, height)) = found.media.dimensions
            && extension(&found.path) != "svg"
            && u64::from(width) * u64::from(height) > PIXEL_LIMIT
        {
            self.diagnostics.warning(
                src_at,
                "large-picture",
                format!(
                    "`{src}` has {width} × {height} points: a phone may not be able to show it"
                ),
                "make it smaller: 2000 points wide are enough for any screen",
            );
        }
        Some(Block::Figure(Figure {
            src: found.path.clone(),
            alt: alt.to_owned(),
            decorative,
            dimensions: found.media.dimensions,
            credit,
            caption,
        }))
    }

    pub(super) fn video(&mut self, head: &Head, node: Node) -> Option<Block> {
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
        let media = self.media(head, node, VIDEOS);
        if let Some(file) = captions {
            let seconds = media.as_ref().map(|media| media.seconds);
            self.note_captions(file, seconds.filter(|seconds| *seconds > 0.0));
        }
        let mut media = media?;
        let path = |file: FileId| self.reading.tree.file(file).path.clone();
        media.captions = Some(captions.map(path).unwrap_or_default());
        media.poster = poster.map(path);
        Some(Block::Media(media))
    }

    /// What is wrong with the words of captions; they are set when they are shown.
    fn note_captions(&mut self, file: FileId, seconds: Option<f64>) {
        let text = self.reading.tree.text(file);
        for problem in captions::check(text, seconds) {
            let at = Span::new(file, problem.range);
            self.diagnostics.note(
                problem.severity,
                at,
                "captions",
                problem.message,
                problem.hint,
            );
        }
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let words = line.trim_end();
            // Times, and what stands before the first of them, are no words.
            if !words.contains("-->") && !words.starts_with("WEBVTT") {
                french::set(words, self.lang, &mut self.diagnostics, |range| {
                    Span::new(file, start + range.start..start + range.end)
                });
            }
            start += line.len();
        }
    }

    pub(super) fn audio(&mut self, head: &Head, node: Node) -> Option<Block> {
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
        if let Some(what) = found.media.unplayable {
            self.diagnostics.error(
                head.at("src"),
                "unplayable-media",
                format!("`{src}` has {what}, which not every browser plays"),
                "save it again as H.264 of 8 bits with AAC sound: `ffmpeg -i film.mov -c:v libx264 -pix_fmt yuv420p -c:a aac film.mp4`",
            );
        }
        if found.media.is_silent && head.name == "audio" {
            self.diagnostics.error(
                head.at("src"),
                "unplayable-media",
                format!("`{src}` has no sound in it"),
                "save it again with its sound",
            );
        }
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

    pub(super) fn document(&mut self, head: &Head, node: Node) -> Option<Block> {
        let blocks = self.blocks(node.children());
        let file = self.local_file(head.get("src")?, DOCUMENTS, head.at("src"))?;
        let tree = self.reading.tree;
        let found = tree.file(file);
        let stem = found.path.rsplit_once('.').map(|(stem, _)| stem);
        let beside = stem.and_then(|stem| tree.find(&format!("{stem}.pdf")));
        let beside = beside.filter(|beside| *beside != file);
        Some(Block::Document {
            src: found.path.clone(),
            title: self.title(head).unwrap_or_default(),
            bytes: found.length,
            as_pdf: beside.map(|it| (tree.file(it).path.clone(), tree.file(it).length)),
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
            let absent = format!("file `{path}` does not exist");
            let near = nearest(&resolved, paths);
            let (message, hint) = match (self.reading.tree.left_out(&resolved), near) {
                (Some(reason), _) => (format!("file `{path}` is left out of the course"), reason),
                (None, Some(near)) => (absent, format!("did you mean `{}`?", relative(here, near))),
                (None, None) => {
                    let hint = format!("put the file at `{resolved}`, capitals and accents alike");
                    (absent, hint)
                }
            };
            self.diagnostics.error(at, "missing-file", message, hint);
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
        let length = path.encode_utf16().count();
        if length > PATH_LIMIT {
            self.diagnostics.warning(
                at,
                "long-path",
                format!("`{path}` has {length} characters: Windows takes 260, with the folders that the package is unzipped in"),
                format!("give the file and its folders shorter names, {PATH_LIMIT} characters in all"),
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

/// Whether Windows takes the name: no reserved character, no device, nothing
/// that it would cut from the end.
fn is_name_for_windows(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || matches!(stem.strip_prefix("com").or(stem.strip_prefix("lpt")), Some(rest) if rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()));
    let refused = |c: char| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*');
    !device && !name.contains(refused) && !name.ends_with(['.', ' '])
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
