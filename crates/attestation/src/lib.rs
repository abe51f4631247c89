//! What is attested, in words -> one page of PDF.
//!
//! The page is typeset by typst from `attestation.typ`: tagged (PDF/UA-1), made to be
//! kept (PDF/A-2a), its fonts inside. Deliberately absent: files, network, clock, and
//! any memory of what was typeset. [`handout`] puts courses on paper.

mod error;
mod form;
pub mod handout;
mod sheet;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use typst::comemo;
use typst::foundations::{Dict, Str, Value};
use typst_pdf::PdfStandard;

pub use error::Error;
use sheet::{Fonts, Sheet};

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
        if !FONTS.all_have(letter) {
            return Err(Error::Letters(letter));
        }
    }
    let source = include_str!("attestation.typ");
    let page = Sheet::new(source, inputs(content), BTreeMap::new(), &FONTS);
    let made = page.pdf(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
    // Names must not stay in its caches.
    comemo::evict(0);
    made
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
static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    Fonts::of(&[
        include_bytes!("../fonts/LibertinusSerif-Regular.otf"),
        include_bytes!("../fonts/LibertinusSerif-Semibold.otf"),
    ])
});

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
