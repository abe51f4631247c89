//! What a plain package carries so that it can be branded: where in its files something of
//! a partner may stand (its slots), and the texts for it.
//!
//! The engine prints its templates with [`mark`] around each slot, and [`cut`]s the marks
//! out again: what is left is the plain file and the places of its slots. A slot's text has
//! `{{name}}` where the partner's name goes; its translation and its markup stay what they
//! were when the package was made, whatever later programs print.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::fields::{Brand, Field};
use crate::palette::Chosen;

/// Name of the kit in plain packages. Branded ones have none.
pub const KIT_FILE: &str = "brand.json";

/// The kits that this program reads.
const FORMAT: u32 = 1;

/// Slots and their texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kit {
    format: u32,
    /// The colours that the package's theme chose: a partner's is to be read on them.
    #[serde(default, skip_serializing_if = "Chosen::is_empty")]
    pub theme: Chosen,
    /// The slots of each file, in order.
    pub files: BTreeMap<String, Vec<Place>>,
    /// The texts of each slot: the first one whose needs are met is taken. When there is
    /// none, what stands in the plain file stays.
    pub slots: BTreeMap<String, Vec<Alternative>>,
    /// What else there is for a branding that asks for renewed content; none: its content can't be
    /// renewed. Programs that do not know it brand the package as if nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<Renewal>,
}

/// Slots of a package that renews its content, beside all the others, and the texts that are then
/// other ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// The slots of files that have none otherwise.
    pub files: BTreeMap<String, Vec<Place>>,
    /// Their texts, and those in the place of the kit's own.
    pub slots: BTreeMap<String, Vec<Alternative>>,
}

/// A slot in a plain file: first byte, length in bytes, name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub usize, pub usize, pub String);

/// A text of a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// What a branding must have for it.
    pub needs: Vec<Field>,
    /// The text, as it stands in a file, with placeholders.
    pub text: String,
}

/// A kit that is none, or does not fit the files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct KitError(String);

impl Default for Kit {
    fn default() -> Kit {
        Kit {
            format: FORMAT,
            theme: Chosen::new(),
            files: BTreeMap::new(),
            slots: BTreeMap::new(),
            renewal: None,
        }
    }
}

// Noncharacters: no text that people or programs exchange has them.
const BEGIN: char = '\u{fdd0}';
const NAMED: char = '\u{fdd1}';
const END: char = '\u{fdd2}';

/// Marks a piece of a file that is being printed as a slot.
pub fn mark(slot: &str, plain: &str) -> String {
    format!("{BEGIN}{slot}{NAMED}{plain}{END}")
}

/// A printed text without its marks, and where they were.
///
/// # Errors
/// [`KitError`] when marks do not match.
pub fn cut(text: &str) -> Result<(String, Vec<Place>), KitError> {
    let unmatched = || KitError("marks of a slot do not match".into());
    let mut plain = String::with_capacity(text.len());
    let mut places = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once([BEGIN, NAMED, END]) {
        let mark = rest.get(before.len()..).and_then(|it| it.chars().next());
        plain.push_str(before);
        rest = after;
        if mark != Some(BEGIN) {
            return Err(unmatched());
        }
        let (slot, after) = rest.split_once(NAMED).ok_or_else(unmatched)?;
        let (inside, after) = after.split_once(END).ok_or_else(unmatched)?;
        if slot.contains([BEGIN, END]) || inside.contains([BEGIN, NAMED]) {
            return Err(unmatched());
        }
        places.push(Place(plain.len(), inside.len(), slot.to_owned()));
        plain.push_str(inside);
        rest = after;
    }
    plain.push_str(rest);
    Ok((plain, places))
}

impl Kit {
    /// As it stands in a package.
    ///
    /// # Errors
    /// [`KitError`] when a file names a slot that has no text.
    pub fn to_bytes(&self) -> Result<Vec<u8>, KitError> {
        let more = self.renewal.as_ref();
        let files = self.files.values();
        let files = files.chain(more.into_iter().flat_map(|it| it.files.values()));
        let is_there = |slot: &String| {
            self.slots.contains_key(slot) || more.is_some_and(|it| it.slots.contains_key(slot))
        };
        let mut named = files.flatten().map(|place| &place.2);
        if let Some(missing) = named.find(|slot| !is_there(slot)) {
            return Err(KitError(format!("slot `{missing}` has no text")));
        }
        let mut json = serde_json::to_vec(self).map_err(|error| KitError(error.to_string()))?;
        json.push(b'\n');
        Ok(json)
    }

    /// Reads a package's.
    ///
    /// # Errors
    /// [`KitError`] when it is none of ours, or of a later program.
    pub fn read(json: &[u8]) -> Result<Kit, KitError> {
        let kit: Kit = serde_json::from_slice(json).map_err(|error| KitError(error.to_string()))?;
        match kit.format {
            FORMAT => Ok(kit),
            other => Err(KitError(format!(
                "its format is {other}, this program knows {FORMAT}"
            ))),
        }
    }

    /// The kit as a branding takes it, and whether packages with it renew their content: the
    /// branding asks for that, and it can be.
    pub(crate) fn of(mut self, brand: &Brand) -> (Kit, bool) {
        match self.renewal.take().filter(|_| brand.updates.is_some()) {
            Some(Renewal { files, slots }) => {
                self.files.extend(files);
                self.slots.extend(slots);
                (self, true)
            }
            None => (self, false),
        }
    }

    /// A slot's text for a branding; none: what is there stays.
    pub(crate) fn text(&self, slot: &str, brand: &Brand) -> Option<String> {
        let alternatives = self.slots.get(slot)?;
        let fits = |it: &&Alternative| it.needs.iter().all(|it| brand.field(*it).is_some());
        let found = alternatives.iter().find(fits)?;
        let mut text = String::with_capacity(found.text.len());
        let mut rest = found.text.as_str();
        while let Some(at) = rest.find("{{") {
            let (before, after) = rest.split_at(at);
            text.push_str(before);
            let field = Field::ALL
                .into_iter()
                .find(|it| after.starts_with(it.placeholder()));
            // Other braces are the file's own.
            let (value, length) = match field {
                Some(field) => (brand.field(field), field.placeholder().len()),
                None => (Some("{{".to_owned()), 2),
            };
            escape(&value.unwrap_or_default(), &mut text);
            rest = after.get(length..).unwrap_or_default();
        }
        text.push_str(rest);
        Some(text)
    }

    /// A plain file with a partner's texts in its slots.
    ///
    /// # Errors
    /// [`KitError`] when the kit is another file's.
    pub(crate) fn fill(&self, path: &str, plain: &str, brand: &Brand) -> Result<String, KitError> {
        let wrong = || KitError(format!("its slots do not fit `{path}`"));
        let mut filled = String::with_capacity(plain.len() + 1024);
        let mut at = 0;
        for Place(start, length, slot) in self.files.get(path).into_iter().flatten() {
            let end = start.checked_add(*length).ok_or_else(wrong)?;
            filled.push_str(plain.get(at..*start).ok_or_else(wrong)?);
            let inside = plain.get(*start..end).ok_or_else(wrong)?;
            match self.text(slot, brand) {
                Some(text) => filled.push_str(&text),
                None => filled.push_str(inside),
            }
            at = end;
        }
        filled.push_str(plain.get(at..).ok_or_else(wrong)?);
        Ok(filled)
    }
}

/// For text and attributes of HTML and XML. Fields that stand in style sheets and data have
/// no such characters: an id, a colour, the address of a server.
fn escape(value: &str, text: &mut String) {
    for c in value.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\'' => text.push_str("&#39;"),
            BEGIN | NAMED | END => {}
            _ => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn acme() -> Brand {
        Brand {
            id: "acme".into(),
            name: "Acme & {{id}} <\u{fdd0}>".into(),
            primary: None,
            logo: None,
            contact: Some("mailto:a@acme.example".into()),
            return_url: None,
            return_label: None,
            beacon: None,
            updates: None,
        }
    }

    fn kit(printed: &str) -> (String, Kit) {
        let (plain, places) = cut(printed).unwrap();
        let alternative = |needs: &[Field], text: &str| Alternative {
            needs: needs.to_vec(),
            text: text.into(),
        };
        let mut kit = Kit::default();
        kit.files.insert("a".into(), places);
        kit.slots.insert(
            "head".into(),
            vec![
                alternative(&[Field::Logo], "<img src=\"{{logo}}\">"),
                alternative(&[], "<b>{{name}}</b>"),
            ],
        );
        kit.slots.insert(
            "contact".into(),
            vec![alternative(
                &[Field::Contact],
                "{{contact_label}} {{x}} {{contact}",
            )],
        );
        kit.slots
            .insert("end".into(), vec![alternative(&[Field::ReturnUrl], "!")]);
        (plain, kit)
    }

    #[test]
    fn slots_take_the_first_text_whose_needs_are_met() {
        let printed = format!(
            "é{}|{}|{}.",
            mark("head", "<i>nous</i>"),
            mark("contact", ""),
            mark("end", "kept")
        );
        let (plain, kit) = kit(&printed);
        assert_eq!(plain, "é<i>nous</i>||kept.");
        let filled = kit.fill("a", &plain, &acme()).unwrap();
        // What a name spells is text, never markup, a placeholder or a mark.
        assert_eq!(
            filled,
            "é<b>Acme &amp; {{id}} &lt;&gt;</b>|a@acme.example {{x}} {{contact}|kept."
        );
        assert_eq!(kit.fill("b", "x", &acme()).unwrap(), "x");
    }

    #[test]
    fn a_kit_survives_its_file() {
        let (_, kit) = kit(&mark("head", "x"));
        assert_eq!(Kit::read(&kit.to_bytes().unwrap()).unwrap(), kit);
        let later = String::from_utf8(kit.to_bytes().unwrap()).unwrap();
        let later = later.replace("\"format\":1", "\"format\":2");
        let error = Kit::read(later.as_bytes()).unwrap_err().to_string();
        assert_eq!(error, "its format is 2, this program knows 1");
        assert!(Kit::read(b"{}").is_err());
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        for unmatched in [
            "\u{fdd0}a",
            "a\u{fdd2}",
            "\u{fdd0}a\u{fdd1}b",
            "\u{fdd0}a\u{fdd1}\u{fdd0}b\u{fdd1}\u{fdd2}\u{fdd2}",
        ] {
            assert!(cut(unmatched).is_err(), "{unmatched:?}");
        }
        let (_, mut kit) = kit("é");
        for place in [(1, 1), (0, 9), (usize::MAX, 2), (2, usize::MAX)] {
            let place = Place(place.0, place.1, "head".into());
            kit.files.insert("a".into(), vec![place]);
            assert!(kit.fill("a", "é", &acme()).is_err());
        }
        kit.files
            .insert("a".into(), vec![Place(0, 0, "other".into())]);
        assert!(kit.to_bytes().is_err());
    }
}
