//! What is handed out on paper, a module of a course or a document of it: its data -> a PDF,
//! tagged (PDF/UA-1), its fonts inside.
//!
//! Typeset by typst from `handout.typ` and `document.typ`. Deliberately absent: files but those
//! given, network and clock.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use typst::comemo;
use typst::foundations::{Bytes, Dict, Str, Value};
use typst_pdf::PdfStandard;

use crate::error::Error;
use crate::form;
use crate::sheet::{Fonts, Sheet};

/// What is to be put on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A module.
    Module,
    /// A document to download.
    Document,
}

/// A sheet's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 by 297 millimetres.
    #[default]
    A4,
    /// 148 by 210 millimetres.
    A5,
}

/// How it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// On which paper.
    pub paper: Paper,
    /// In letters of 18 points instead of 11 (A4) or 10 (A5).
    pub is_large: bool,
}

/// Typesets a module or a document: `data` is its JSON, `pictures` are by the paths in it. Where
/// `data` has a `field`, one writes; `fields` has the label of each, by its number.
///
/// # Errors
/// [`Error::Picture`] with the path of a picture that can't be shown, else [`Error::Typst`] or
/// [`Error::Form`].
pub fn pdf(
    kind: Kind,
    data: &str,
    pictures: &BTreeMap<String, Vec<u8>>,
    look: Look,
    fields: &[String],
) -> Result<Vec<u8>, Error> {
    let source = match kind {
        Kind::Module => include_str!("handout.typ"),
        Kind::Document => include_str!("document.typ"),
    };
    // What the fonts do not have would be a hole: a sign that says so stands for it.
    let data: String = data
        .chars()
        .map(|sign| if is_there(sign) { sign } else { '□' })
        .collect();
    let files = pictures
        .iter()
        .map(|(path, bytes)| (path.clone(), Bytes::new(bytes.clone())))
        .collect();
    let made = typeset(source, &data, look, files);
    let made = match made {
        Ok(bytes) => form::fields(bytes, fields),
        // Which of the pictures it was, typst does not say.
        Err(error) => Err(pictures
            .iter()
            .find_map(|(path, bytes)| unshown(path, bytes))
            .unwrap_or(error)),
    };
    comemo::evict(0);
    made
}

/// Why a picture can't be shown, if it can't.
fn unshown(path: &str, bytes: &[u8]) -> Option<Error> {
    let files = BTreeMap::from([("picture".to_owned(), Bytes::new(bytes.to_owned()))]);
    let ending = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    let format = if ending == "jpeg" { "jpg" } else { &ending };
    let source = format!(
        "#set document(title: \"p\")\n#image(\"/picture\", format: \"{format}\", alt: \"p\")"
    );
    match typeset(&source, "{}", Look::default(), files) {
        Ok(_) => None,
        Err(error) => Some(Error::Picture {
            path: path.to_owned(),
            why: error.to_string(),
        }),
    }
}

fn typeset(
    source: &str,
    data: &str,
    look: Look,
    files: BTreeMap<String, Bytes>,
) -> Result<Vec<u8>, Error> {
    let (width, height, margin) = match look.paper {
        Paper::A4 => (210, 297, 20),
        Paper::A5 => (148, 210, 13),
    };
    let size = match (look.is_large, look.paper) {
        (true, _) => 18,
        (false, Paper::A4) => 11,
        (false, Paper::A5) => 10,
    };
    let look =
        format!("{{\"width\":{width},\"height\":{height},\"margin\":{margin},\"size\":{size}}}");
    let inputs: Dict = [("data", data), ("look", look.as_str())]
        .into_iter()
        .map(|(key, value)| (Str::from(key), Value::Str(value.into())))
        .collect();
    Sheet::new(source, inputs, files, &FONTS).pdf(&[PdfStandard::Ua_1])
}

fn is_there(sign: char) -> bool {
    sign.is_ascii() || FONTS.has(sign)
}

/// Liberation Sans and Mono, Libertinus Serif for signs that they lack: SIL Open Font License
/// (`fonts/OFL.txt`).
static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    Fonts::of(&[
        include_bytes!("../fonts/LiberationSans-Regular.ttf"),
        include_bytes!("../fonts/LiberationSans-Bold.ttf"),
        include_bytes!("../fonts/LiberationSans-Italic.ttf"),
        include_bytes!("../fonts/LiberationMono-Regular.ttf"),
        include_bytes!("../fonts/LibertinusSerif-Regular.otf"),
    ])
});

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with everything that may stand in it.
    const MODULE: &str = r##"{
        "lang": "fr", "title": "#panic(\"x\") *a*", "programme": "SensCyber", "publisher": "Éditeur",
        "version": "version 1", "licence": "Licence", "partner": {"words": "Proposé par le CNFPT", "logo": "m/p.svg", "color": "#003a70", "contact": "https://a.fr", "contact_label": "a.fr"}, "minutes": "3 minutes", "description": "= Titre $x$",
        "objectives": ["Savoir"], "note": null,
        "words": {"contents": "Sommaire", "objectives": "Objectifs", "answers": "Réponses", "glossary": "Glossaire", "notes": "Notes"},
        "chapters": [{"title": "Chapitre", "pages": [{"title": "Page", "notes": [[{"k": "p", "c": [{"k": "t", "v": "Source"}]}]], "blocks": [
            {"k": "p", "c": [{"k": "t", "v": "<e> @f \\g 中"}, {"k": "b", "c": [{"k": "t", "v": "gras"}]}, {"k": "i", "c": []}, {"k": "s", "c": []},
                {"k": "code", "v": "x"}, {"k": "a", "href": "https://a.fr/", "c": [{"k": "t", "v": "a"}], "shown": "a.fr"}, {"k": "br"}, {"k": "note", "v": 1},
                {"k": "blank"}, {"k": "sup", "c": [], "lang": null}, {"k": "q", "c": [{"k": "t", "v": "q"}], "lang": "en"}, {"k": "aside", "v": "o"}]},
            {"k": "h", "level": 4, "c": [{"k": "t", "v": "Titre"}]},
            {"k": "list", "start": null, "items": [[{"k": "p", "c": [{"k": "t", "v": "un"}]}]]},
            {"k": "list", "start": 3, "items": [[{"k": "p", "c": [{"k": "t", "v": "trois"}]}]]},
            {"k": "table", "widths": [12, 30], "header": [[{"k": "t", "v": "a"}], []], "rows": [[[{"k": "t", "v": "1"}]]]},
            {"k": "quote", "blocks": [{"k": "p", "c": [{"k": "t", "v": "Cité"}]}]},
            {"k": "code", "text": "ls -l", "lang": "bash"}, {"k": "rule"},
            {"k": "box", "title": "Astuce", "blocks": [{"k": "lines", "n": 2}]}, {"k": "box", "title": null, "blocks": []},
            {"k": "picture", "src": "m/p.svg", "alt": "Un plan", "decorative": false, "caption": [], "credit": "Crédit", "width": 4, "height": 3},
            {"k": "picture", "src": "m/p.svg", "alt": "", "decorative": true, "caption": [], "credit": null, "width": null, "height": null},
            {"k": "picture", "src": null, "alt": "Ailleurs", "decorative": false, "caption": [], "credit": null, "width": null, "height": null},
            {"k": "question", "title": "Activité 1", "kind": "Une seule réponse", "stem": [], "lefts": [[]], "options": [[{"k": "t", "v": "oui"}]], "write": "ordre", "is_short": true},
            {"k": "scenario", "title": "S", "kind": "Mise", "intro": [], "steps": [{"title": [], "blocks": [], "choices": [[]]}]},
            {"k": "inspection", "title": "I", "how": "Lisez", "message": [], "options": [[{"k": "t", "v": "Frauduleux"}]]},
            {"k": "checklist", "title": "C", "items": [[{"k": "t", "v": "fait"}]]}
        ]}]}],
        "terms": [{"term": "Mot", "blocks": [{"k": "p", "c": [{"k": "t", "v": "Sens"}]}]}],
        "answers": [{"number": 1, "right": "b", "blocks": [{"k": "p", "c": [{"k": "t", "v": "Car"}]}]}]
    }"##;

    const DOCUMENT: &str = r##"{"lang": "en", "title": "*Plan*", "publisher": "P", "is_large": false, "partner": null, "blocks": [
        {"k": "heading", "v": "# a"}, {"k": "bullet", "v": "b"}, {"k": "bullet", "v": "c"}, {"k": "number", "n": 2, "v": "d"},
        {"k": "blank", "v": "e", "field": 0}, {"k": "small", "v": "f"}, {"k": "large", "v": "g"}, {"k": "break"}, {"k": "body", "v": "h"},
        {"k": "table", "widths": [12, 30], "header": ["a", "b"], "rows": [["1", {"field": 1}]]},
        {"k": "cards", "cards": [{"name": "1. Un", "pictures": ["m/p.svg", "m/p.svg"], "texts": ["x"], "back": "Dos 1"}, {"name": "2. Deux", "pictures": [], "texts": [], "back": "Dos 2"}, {"name": "3. Trois", "pictures": [], "texts": [], "back": "Dos 3"}]},
        {"k": "body", "v": "fin"}]}"##;

    const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 3\"><path d=\"M0 0h4v3z\"/></svg>";

    fn pictures() -> BTreeMap<String, Vec<u8>> {
        BTreeMap::from([("m/p.svg".to_owned(), SVG.to_vec())])
    }

    fn labels() -> Vec<String> {
        ["Nom", "b – 1"].map(str::to_owned).to_vec()
    }

    fn made(kind: Kind, data: &str, look: Look) -> Vec<u8> {
        let made = pdf(kind, data, &pictures(), look, &labels());
        made.unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn every_block_is_tagged_in_every_look_and_the_same_twice() {
        for paper in [Paper::A4, Paper::A5] {
            for is_large in [false, true] {
                let look = Look { paper, is_large };
                for (kind, data) in [(Kind::Module, MODULE), (Kind::Document, DOCUMENT)] {
                    let bytes = made(kind, data, look);
                    let text = String::from_utf8_lossy(&bytes);
                    for part in ["/StructTreeRoot", "pdfuaid:part"] {
                        assert!(text.contains(part), "{part}");
                    }
                    assert!(made(kind, data, look) == bytes, "same in, same out");
                }
            }
        }
    }

    #[test]
    fn places_to_write_are_fields_with_their_labels() {
        let bytes = made(Kind::Document, DOCUMENT, Look::default());
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(form::SCHEME), "no such link is left");
        let found = lopdf::Document::load_mem(&bytes).expect("a PDF");
        let form = found.catalog().and_then(|it| it.get(b"AcroForm"));
        let form = form.and_then(|it| it.as_reference()).expect("a form");
        let fields = found.get_dictionary(form).and_then(|it| it.get(b"Fields"));
        let fields = fields.and_then(|it| it.as_array()).expect("fields");
        let told: Vec<String> = fields
            .iter()
            .map(|it| {
                let field = it.as_reference().and_then(|it| found.get_dictionary(it));
                let label = field.and_then(|it| it.get(b"TU")).expect("a label");
                lopdf::decode_text_string(label).expect("a text")
            })
            .collect();
        assert_eq!(told, labels());
        let tags = found.objects.values().filter(|it| {
            let tag = it.as_dict().and_then(|it| it.get(b"S"));
            tag.and_then(|it| it.as_name())
                .is_ok_and(|it| it == b"Form")
        });
        assert_eq!(tags.count(), 2);
    }

    #[test]
    fn a_document_without_places_is_as_typst_wrote_it() {
        let plain = r#"{"lang": "fr", "title": "Sans", "publisher": "P", "is_large": false, "partner": null, "blocks": [{"k": "body", "v": "x"}]}"#;
        let with = pdf(
            Kind::Document,
            plain,
            &pictures(),
            Look::default(),
            &labels(),
        );
        let without = pdf(Kind::Document, plain, &pictures(), Look::default(), &[]);
        assert_eq!(with.ok(), without.ok());
    }

    #[test]
    fn a_picture_that_cannot_be_shown_is_named() {
        let mut pictures = pictures();
        pictures.insert("m/p.svg".to_owned(), b"<svg".to_vec());
        pictures.insert("m/good.svg".to_owned(), SVG.to_vec());
        match pdf(Kind::Module, MODULE, &pictures, Look::default(), &[]) {
            Err(Error::Picture { path, .. }) => assert_eq!(path, "m/p.svg"),
            other => panic!("{:?}", other.map(|bytes| bytes.len())),
        }
    }
}
