//! A course beside its translation, sentence by sentence, and how far each is: what `relais
//! translate` exchanges, as a page.

use std::fmt::Write;
use std::fs;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use engine::parse;
use engine::source::SourceTree;
use engine::translate::{self, Document, Segment, Translation};
use serde::Deserialize;

use super::reply::{blocking, missing, page_with};
use super::shelf::Shelf;
use super::words::text;

#[derive(Deserialize)]
pub struct Asked {
    /// The programme's folder; the first that has several languages if not given.
    programme: Option<String>,
    /// The other language; the programme's second if not given.
    to: Option<String>,
    /// The file; the first if not given.
    file: Option<String>,
}

/// The page.
pub async fn page(
    State(shelf): State<Arc<Shelf>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let found = blocking(move || View::of(&shelf.trees(), &asked)).await;
    match found.flatten() {
        Some(view) => page_with("translation.html", &headers, &view.pieces()),
        None => missing(),
    }
}

/// What is shown.
struct View {
    programme: String,
    languages: Vec<String>,
    translation: Translation,
    /// Place of the file that is shown.
    shown: usize,
    /// Why the exchange file is not what is shown.
    trouble: Option<String>,
}

impl View {
    fn of(trees: &[Arc<SourceTree>], asked: &Asked) -> Option<View> {
        let languages = |tree: &SourceTree| {
            let mut all: Vec<String> = Vec::new();
            let variants = parse::variants(tree);
            for lang in variants.into_iter().filter_map(|variant| variant.lang) {
                if !all.contains(&lang) {
                    all.push(lang);
                }
            }
            all
        };
        let folder = |tree: &SourceTree| tree.root.display().to_string();
        let tree = trees.iter().find(|tree| match &asked.programme {
            Some(programme) => folder(tree) == *programme,
            None => languages(tree).len() > 1,
        })?;
        let languages = languages(tree);
        let (from, others) = languages.split_first()?;
        let to = match &asked.to {
            Some(to) => others.iter().find(|other| *other == to)?,
            None => others.first()?,
        };
        let file = tree.root.join("traductions").join(format!("{to}.xlf"));
        let (before, trouble) = match fs::read(&file).map(|bytes| translate::read(&bytes)) {
            Ok(Ok(it)) if it.from == *from && it.to == *to => (Some(it), None),
            Ok(Ok(it)) => (None, Some(format!("{} → {}", it.from, it.to))),
            Ok(Err(error)) => (None, Some(error.to_string())),
            // There is none yet.
            Err(_) => (None, None),
        };
        let trouble = trouble.map(|what| format!("{}: {what}", file.display()));
        let translation = translate::of(tree, from, to, before.as_ref());
        let shown = match &asked.file {
            Some(path) => translation
                .documents
                .iter()
                .position(|it| it.path == *path)?,
            None => 0,
        };
        Some(View {
            programme: folder(tree),
            languages: others.to_vec(),
            translation,
            shown,
            trouble,
        })
    }

    /// Pieces of HTML of the page; `{{ key }}`s in them are words of the preview.
    fn pieces(&self) -> [(&'static str, String); 5] {
        let Translation { from, to, .. } = &self.translation;
        let documents = &self.translation.documents;
        let address = |to: &str, file: Option<&str>| {
            let file = file.map_or(String::new(), |it| format!("&file={}", encoded(it)));
            format!(
                "/translation?programme={}&to={to}{file}",
                encoded(&self.programme)
            )
        };
        let mut languages = String::new();
        for lang in &self.languages {
            let current = if lang == to {
                " aria-current=\"true\""
            } else {
                ""
            };
            let file = documents.get(self.shown).map(|it| it.path.as_str());
            let address = text(&address(lang, file));
            let _ = write!(
                languages,
                "<a href=\"{address}\"{current}>{} → {}</a>",
                text(from),
                text(lang)
            );
        }
        let mut files = String::new();
        for (at, document) in documents.iter().enumerate() {
            let (done, all) = done(document);
            let current = if at == self.shown {
                " aria-current=\"page\""
            } else {
                ""
            };
            let _ = write!(
                files,
                "<li><a href=\"{}\"{current}>{}</a> <span class=\"count-of\">{done} / {all}</span></li>",
                text(&address(to, Some(&document.path))),
                text(&document.path)
            );
        }
        let mut rows = String::new();
        let shown = documents.get(self.shown);
        for segment in shown.into_iter().flat_map(|it| it.units.iter().flatten()) {
            row(segment, from, to, &mut rows);
        }
        let title = shown.map_or("", |it| it.path.as_str());
        let trouble = self.trouble.as_ref().map_or(String::new(), |what| {
            format!(
                "<p class=\"trouble\">{{{{ tr-unread }}}} <code>{}</code></p>",
                text(what)
            )
        });
        [
            ("trouble", trouble),
            ("languages", languages),
            ("files", files),
            ("title", text(title)),
            ("rows", rows),
        ]
    }
}

/// Sentences that are translated as they are now, and all.
fn done(document: &Document) -> (usize, usize) {
    let all = document.units.iter().flatten();
    let is_done = |it: &&Segment| !it.target.trim().is_empty() && it.changed_from.is_none();
    (all.clone().filter(is_done).count(), all.count())
}

fn row(segment: &Segment, from: &str, to: &str, rows: &mut String) {
    let is_missing = segment.target.trim().is_empty();
    let state = match (&segment.changed_from, is_missing, segment.state) {
        (Some(_), ..) => "changed",
        (None, true, _) => "initial",
        (None, false, translate::State::Reviewed) => "reviewed",
        (None, false, translate::State::Final) => "final",
        (None, false, _) => "translated",
    };
    let was = match &segment.changed_from {
        Some(was) => format!(
            "<p class=\"note\">{{{{ tr-was }}}} <del>{}</del></p>",
            text(was)
        ),
        None => String::new(),
    };
    let _ = write!(
        rows,
        "<tr class=\"{state}\" role=\"row\"><td lang=\"{}\" role=\"cell\">{}{was}</td><td lang=\"{}\" role=\"cell\">{}</td><td class=\"state\" role=\"cell\">{{{{ tr-{state} }}}}</td></tr>",
        text(from),
        text(&segment.source),
        text(to),
        text(&segment.target)
    );
}

/// As a value in an address.
fn encoded(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                out.push(char::from(byte));
            }
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}
