//! What is attested, in words -> one page of PDF.
//!
//! The page is typeset by typst from `attestation.typ`: tagged (PDF/UA-1), made to be
//! kept (PDF/A-2a), its fonts inside. Deliberately absent: files, network, clock, and
//! any memory of what was typeset. [`handout`] puts courses on paper.

pub mod handout;

use std::sync::LazyLock;

use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Smart, Str, Value};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// The words of the page, all of them chosen and translated.
#[derive(Clone, Debug)]
pub struct Content {
    /// Language of the words, as in `lang="…"`.
    pub lang: &'static str,
    /// Day of the document, `2026-11-03`.
    pub day: String,
    /// Who attests.
    pub issuer: String,
    /// What the document is.
    pub heading: String,
    /// Whose.
    pub name: String,
    /// What they did.
    pub outcome: String,
    /// Of which programme; empty: none.
    pub programme: String,
    /// With which course.
    pub course: String,
    /// Labels and values.
    pub facts: Vec<(String, String)>,
    /// What stands above the objectives.
    pub objectives_heading: String,
    /// What one learns with it.
    pub objectives: Vec<String>,
    /// How to verify it.
    pub verify: String,
    /// What it does not say.
    pub caution: String,
    /// The QR code.
    pub qr_svg: String,
    /// What the QR code is, for who does not see it.
    pub qr_alt: String,
    /// The signed text, in groups.
    pub text: String,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Our fonts have no such letters: Latin, Greek and Cyrillic are there.
    #[error("the fonts do not have `{0}`")]
    Letters(char),
    /// A picture that can't be shown.
    #[error("`{path}`: {why}")]
    Picture {
        /// Its path.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// A defect of ours.
    #[error("typst: {0}")]
    Typst(String),
}

/// Typesets one attestation.
///
/// # Errors
///
/// [`Error`], as named.
pub fn pdf(content: &Content) -> Result<Vec<u8>, Error> {
    // PDF/A has no place for letters without a glyph.
    let objectives = content.objectives.iter().flat_map(|it| it.chars());
    let texts = content.name.chars().chain(content.course.chars());
    let texts = texts.chain(content.programme.chars()).chain(objectives);
    for letter in texts.chain(content.issuer.chars()) {
        if !FONTS
            .iter()
            .all(|it| it.info().coverage.contains(letter.into()))
        {
            return Err(Error::Letters(letter));
        }
    }
    let page = Page {
        library: LazyHash::new(Library::builder().with_inputs(inputs(content)).build()),
        source: Source::detached(include_str!("attestation.typ")),
    };
    let made = typeset(&page);
    // Names must not stay in its caches.
    comemo::evict(0);
    made
}

fn typeset(page: &Page) -> Result<Vec<u8>, Error> {
    let document: PagedDocument = typst::compile(page).output.map_err(|it| report(&it))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| Error::Typst(error.message().to_string()))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Relais".into())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|it| report(&it))
}

fn report(errors: &[SourceDiagnostic]) -> Error {
    let texts = errors.iter().map(|it| it.message.to_string());
    Error::Typst(texts.collect::<Vec<_>>().join("; "))
}

fn inputs(content: &Content) -> Dict {
    let facts = content
        .facts
        .iter()
        .map(|(label, value)| format!("{label}\t{value}"));
    let facts = facts.collect::<Vec<_>>().join("\n");
    let objectives = content.objectives.join("\n");
    let texts = [
        ("lang", content.lang),
        ("day", &content.day),
        ("issuer", &content.issuer),
        ("heading", &content.heading),
        ("name", &content.name),
        ("outcome", &content.outcome),
        ("programme", &content.programme),
        ("course", &content.course),
        ("facts", &facts),
        ("objectives-heading", &content.objectives_heading),
        ("objectives", &objectives),
        ("verify", &content.verify),
        ("caution", &content.caution),
        ("qr", &content.qr_svg),
        ("qr-alt", &content.qr_alt),
        ("text", &content.text),
    ];
    let texts = texts
        .into_iter()
        .map(|(key, text)| (Str::from(key), Value::Str(text.into())));
    texts.collect()
}

/// Libertinus Serif, SIL Open Font License (`fonts/OFL.txt`).
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files: [&'static [u8]; 2] = [
        include_bytes!("../fonts/LibertinusSerif-Regular.otf"),
        include_bytes!("../fonts/LibertinusSerif-Semibold.otf"),
    ];
    files
        .into_iter()
        .flat_map(|it| Font::iter(Bytes::new(it)))
        .collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// All that the typesetting sees: its source, its inputs, two fonts.
struct Page {
    library: LazyHash<Library>,
    source: Source,
}

impl World for Page {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() {
            Ok(self.source.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(name: &str) -> Content {
        Content {
            lang: "fr",
            day: "2026-11-03".into(),
            issuer: "Éditeur d’essai".into(),
            heading: "Attestation de suivi".into(),
            name: name.into(),
            outcome: "a réussi le cours".into(),
            programme: "SensCyber".into(),
            course: "Comprendre".into(),
            facts: vec![("Date".into(), "3\u{a0}novembre 2026".into())],
            objectives_heading: "Objectifs".into(),
            objectives: vec!["Réagir à une attaque".into(); 12],
            verify: "Vérifiez-la.".into(),
            caution: "Nom déclaré.".into(),
            qr_svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">\
                     <path d=\"M0 0h9v9h-9z\"/></svg>"
                .into(),
            qr_alt: "Code à lire".into(),
            text: "ABCDEFGH IJKLMNOP".into(),
        }
    }

    #[test]
    fn a_page_is_tagged_and_archivable() {
        let made = pdf(&content("Zoé Œuvrard-Łęcka"));
        let bytes = made.unwrap_or_else(|error| panic!("{error}"));
        let text = String::from_utf8_lossy(&bytes);
        for part in [
            "%PDF-1.7",
            "/StructTreeRoot",
            "pdfuaid:part",
            "pdfaid:conformance",
        ] {
            assert!(text.contains(part), "{part}");
        }
        assert_eq!(
            pdf(&content("Zoé Œuvrard-Łęcka")).ok(),
            Some(bytes),
            "same in, same out"
        );
    }

    #[test]
    fn what_is_typed_is_never_markup() {
        for name in ["#panic(\"x\")", "*a* _b_ $c$ `d` <e> @f \\g", "= Titre"] {
            let made = pdf(&content(name));
            assert!(made.is_ok(), "{name}: {:?}", made.err());
        }
    }

    #[test]
    fn letters_that_are_not_there_are_named() {
        assert!(matches!(pdf(&content("李小龙")), Err(Error::Letters('李'))));
    }
}
