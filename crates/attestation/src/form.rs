//! The places of a document where one writes, as fields of a form: whoever has no pen fills it in
//! on the screen.
//!
//! Typst knows no forms. A place to write is a link whose address says which one it is; in the
//! finished PDF such a link becomes a text field (ISO 32000-1, 12.7), tagged as a form (PDF/UA-1,
//! 7.18.4) and with its label for who does not see it (7.18.1).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use crate::error::Error;

/// A link to this address and a number is a place to write.
pub(crate) const SCHEME: &str = "relais-field:";

/// A field that is printed, when it is (12.5.3).
const PRINTED: i64 = 1 << 2;
/// A field of several lines (12.7.4.3).
const MULTILINE: i64 = 1 << 12;

/// Makes fields of the places to write; `labels` are those of the places, in their order.
/// What has none stays as it is, byte by byte.
///
/// # Errors
/// [`Error::Form`] when the PDF is none that typst writes.
pub(crate) fn fields(pdf: Vec<u8>, labels: &[String]) -> Result<Vec<u8>, Error> {
    if labels.is_empty() {
        return Ok(pdf);
    }
    let mut document = Document::load_mem(&pdf)?;
    let places = places(&document)?;
    if places.is_empty() {
        return Ok(pdf);
    }
    let mut all = Vec::new();
    for (number, id) in places {
        let label = labels.get(number).map_or("", String::as_str);
        field(&mut document, id, &format!("champ-{}", number + 1), label)?;
        tag(&mut document, id);
        all.push(Object::Reference(id));
    }
    // Standard letters, for what is typed: nothing is drawn with them before.
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "Encoding" => "WinAnsiEncoding",
    });
    let form = document.add_object(dictionary! {
        "Fields" => all,
        "DR" => dictionary! { "Font" => dictionary! { "Helv" => font } },
        "DA" => Object::string_literal(LOOK),
    });
    document.catalog_mut()?.set("AcroForm", form);
    let mut bytes = Vec::with_capacity(pdf.len() + 4096);
    document
        .save_to(&mut bytes)
        .map_err(|error| Error::Form(error.to_string()))?;
    Ok(bytes)
}

/// How what is typed looks: letters of 10 points, nearly black.
const LOOK: &str = "/Helv 10 Tf 0.09 0.14 0.17 rg";

/// The links that are places to write, in the order of the pages: which place, and the link.
fn places(document: &Document) -> Result<Vec<(usize, ObjectId)>, Error> {
    let mut found = Vec::new();
    for page in document.page_iter() {
        let Ok(page) = document.get_dictionary(page) else {
            continue;
        };
        let Ok(links) = page.get(b"Annots").and_then(|it| document.dereference(it)) else {
            continue;
        };
        for link in links.1.as_array()? {
            let Ok(id) = link.as_reference() else {
                continue;
            };
            let action = document.get_dictionary(id)?.get(b"A");
            let Ok((_, Object::Dictionary(action))) =
                action.and_then(|it| document.dereference(it))
            else {
                continue;
            };
            let address = action
                .get(b"URI")
                .and_then(Object::as_str)
                .unwrap_or_default();
            let number = std::str::from_utf8(address)
                .ok()
                .and_then(|it| it.strip_prefix(SCHEME));
            if let Some(number) = number.and_then(|it| it.parse().ok()) {
                found.push((number, id));
            }
        }
    }
    Ok(found)
}

/// The link becomes a field.
fn field(document: &mut Document, id: ObjectId, name: &str, label: &str) -> Result<(), Error> {
    let link = document.get_dictionary(id)?;
    let rect = link.get(b"Rect")?.clone();
    let side = |at: usize| {
        let sides = rect.as_array().ok();
        sides
            .and_then(|it| it.get(at)?.as_float().ok())
            .unwrap_or_default()
    };
    let (width, height) = (side(2) - side(0), side(3) - side(1));
    // Nothing is drawn before something is typed.
    let empty = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), width.into(), height.into()],
        },
        Vec::new(),
    );
    let mut widget = Dictionary::new();
    for kept in [&b"Rect"[..], b"StructParent", b"P"] {
        if let Ok(value) = link.get(kept) {
            widget.set(kept, value.clone());
        }
    }
    let empty = document.add_object(empty);
    for (key, value) in [
        ("Type", Object::from("Annot")),
        ("Subtype", "Widget".into()),
        ("FT", "Tx".into()),
        ("T", text(name)),
        ("TU", text(label)),
        ("F", PRINTED.into()),
        // Room for two lines.
        ("Ff", if height > 24.0 { MULTILINE } else { 0 }.into()),
        ("DA", Object::string_literal(LOOK)),
        ("V", Object::string_literal("")),
        ("AP", dictionary! { "N" => empty }.into()),
    ] {
        widget.set(key, value);
    }
    *document.get_object_mut(id)? = widget.into();
    Ok(())
}

/// What holds the annotation in the tree of tags is a form, no link.
fn tag(document: &mut Document, id: ObjectId) {
    let holds = |it: &Object| {
        let inner = it.as_dict().and_then(|it| it.get(b"Obj"));
        inner
            .and_then(Object::as_reference)
            .is_ok_and(|it| it == id)
    };
    for object in document.objects.values_mut() {
        let Ok(tag) = object.as_dict_mut() else {
            continue;
        };
        if !tag
            .get(b"S")
            .and_then(Object::as_name)
            .is_ok_and(|it| it == b"Link")
        {
            continue;
        }
        let is_it = match tag.get(b"K") {
            Ok(Object::Array(all)) => all.iter().any(holds),
            Ok(one) => holds(one),
            Err(_) => false,
        };
        if is_it {
            tag.set("S", "Form");
        }
    }
}

/// A text string: UTF-16 with its mark (7.9.2.2).
fn text(words: &str) -> Object {
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(words.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}
