//! The rules a manifest must keep to be written: each is a function from a value
//! to the value or a [`WriteError`]. [`super::write`] calls them on the way, so
//! nothing can be written unchecked.

use std::collections::{HashMap, HashSet};

use super::{
    Href, HrefError, Item, Lom, MAX_IDENTIFIER, Manifest, Profile, Resource, ResourceType,
    ScormType, is_ncname,
};

/// How deep items may nest in a manifest we write.
pub const MAX_DEPTH: usize = 50;

/// Why a manifest can't be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Not an NCName of at most 255 characters.
    #[error("identifier `{0}` is not an XML name; make one with `to_ncname`")]
    Identifier(String),
    /// Two elements share an identifier, which XML forbids.
    #[error("identifier `{0}` is used twice; make it unique in the manifest")]
    DuplicateIdentifier(String),
    /// A reference to no resource or organization.
    #[error("`{of}` refers to `{reference}`, which is not in the manifest; add or rename it")]
    UnknownReference {
        /// Identifier of the element that refers.
        of: String,
        /// What it refers to.
        reference: String,
    },
    /// Over the smallest permitted maximum of the standard.
    #[error("{what} of `{of}` has {length} characters; shorten it to {limit}")]
    TooLong {
        /// Name of the element or attribute.
        what: &'static str,
        /// Identifier of what it belongs to.
        of: String,
        /// Its length in characters.
        length: usize,
        /// The most it may have.
        limit: usize,
    },
    /// Nothing where something is required.
    #[error("{what} of `{of}` is empty; fill it or leave it out")]
    Empty {
        /// Name of the element or attribute.
        what: &'static str,
        /// Identifier of what it belongs to.
        of: String,
    },
    /// XML, or the standard, has no way to say this character there.
    #[error("{what} of `{of}` contains the character U+{code:04X}; remove it")]
    Character {
        /// Name of the element or attribute.
        what: &'static str,
        /// Identifier of what it belongs to.
        of: String,
        /// The code point.
        code: u32,
    },
    /// An href that is absolute, leaves the package or is not percent-encoded.
    #[error("href `{href}` can't be written: {error}")]
    Href {
        /// The href.
        href: String,
        /// The rule it breaks.
        error: HrefError,
    },
    /// LMSs concatenate: `content` + `a.html` would be `contenta.html`.
    #[error("xml:base `{0}` does not end in `/`; add it")]
    BaseWithoutSlash(String),
    /// Items nest deeper than [`MAX_DEPTH`].
    #[error("item `{0}` is nested too deep; at most {MAX_DEPTH} levels can be written")]
    TooDeep(String),
    /// Only an item that launches a SCO may have these (CAM 2.3.4).
    #[error("item `{item}` has {what} but launches no SCO; remove it")]
    OnlyForSco {
        /// Name of the element.
        what: &'static str,
        /// Identifier of the item.
        item: String,
    },
    /// An item launches a resource without href.
    #[error("resource `{0}` is launched but has no href; give it one")]
    NotLaunchable(String),
    /// SCORM 1.2 knows the type `webcontent` only.
    #[error("resource `{0}` has a type other than `webcontent`; SCORM 1.2 has no other")]
    ResourceType(String),
    /// A metadata record without something mandatory.
    #[error("metadata of `{of}` lacks {}; complete the record or leave it out", missing.join(", "))]
    IncompleteMetadata {
        /// Identifier of what it describes.
        of: String,
        /// Names of the elements that are missing.
        missing: Vec<&'static str>,
    },
    /// Not of the form of a language tag.
    #[error("`{0}` is not a language tag such as `fr` or `x-none`")]
    Language(String),
    /// A size over 2 147 483 647 bytes has no place in the record.
    #[error("technical.size {0} does not fit; leave it out")]
    Size(u32),
}

/// What is known of a manifest before its items are written.
pub(super) struct References<'a> {
    resources: HashMap<&'a str, &'a Resource>,
    seen: HashSet<&'a str>,
}

impl<'a> References<'a> {
    pub(super) fn new(manifest: &'a Manifest) -> References<'a> {
        let resources = manifest.resources.iter();
        References {
            resources: resources.map(|it| (it.identifier.as_str(), it)).collect(),
            seen: HashSet::new(),
        }
    }

    /// An identifier that is a name and was not used before.
    pub(super) fn identifier(&mut self, identifier: &'a str) -> Result<&'a str, WriteError> {
        if !is_ncname(identifier) {
            let start = identifier.chars().take(MAX_IDENTIFIER).collect();
            return Err(WriteError::Identifier(start));
        }
        if !self.seen.insert(identifier) {
            return Err(WriteError::DuplicateIdentifier(identifier.into()));
        }
        Ok(identifier)
    }

    /// The resource behind a reference.
    pub(super) fn resource(&self, of: &str, reference: &str) -> Result<&'a Resource, WriteError> {
        let unknown = || WriteError::UnknownReference {
            of: of.into(),
            reference: reference.into(),
        };
        self.resources.get(reference).copied().ok_or_else(unknown)
    }

    /// An item whose parts go together.
    pub(super) fn item(&self, item: &Item) -> Result<(), WriteError> {
        let resource = match &item.identifierref {
            Some(reference) => Some(self.resource(&item.identifier, reference)?),
            None => None,
        };
        if let Some(resource) = resource
            && resource.href.is_none()
        {
            return Err(WriteError::NotLaunchable(resource.identifier.clone()));
        }
        if resource.is_some_and(|resource| resource.scorm_type == ScormType::Sco) {
            return Ok(());
        }
        let only_for_sco = [
            ("maxtimeallowed", item.max_time_allowed.is_some()),
            ("timelimitaction", item.time_limit_action.is_some()),
            ("datafromlms", item.data_from_lms.is_some()),
            ("masteryscore", item.mastery_score.is_some()),
        ];
        match only_for_sco.into_iter().find(|(_, present)| *present) {
            None => Ok(()),
            Some((what, _)) => Err(WriteError::OnlyForSco {
                what,
                item: item.identifier.clone(),
            }),
        }
    }
}

/// A text that XML can hold, of 1 to `limit` characters.
pub(super) fn bounded<'a>(
    what: &'static str,
    of: &str,
    text: &'a str,
    limit: usize,
) -> Result<&'a str, WriteError> {
    let text = writable(what, of, text)?;
    let length = text.chars().count();
    if length > limit {
        let of = of.into();
        return Err(WriteError::TooLong {
            what,
            of,
            length,
            limit,
        });
    }
    Ok(text)
}

/// A text that XML can hold without numeric references.
pub(super) fn writable<'a>(
    what: &'static str,
    of: &str,
    text: &'a str,
) -> Result<&'a str, WriteError> {
    if text.trim().is_empty() {
        return Err(WriteError::Empty {
            what,
            of: of.into(),
        });
    }
    // XML 1.0 [2] Char. A carriage return would be read back as a line feed
    // unless it were written as a reference, which LMSs spoil.
    let forbidden = |character: &char| {
        matches!(character,
            '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
    };
    refuse_character(what, of, text, forbidden)
}

/// A text on one line: titles, and attributes, where XML turns line breaks and
/// tabs into spaces.
pub(super) fn one_line<'a>(
    what: &'static str,
    of: &str,
    text: &'a str,
    limit: usize,
) -> Result<&'a str, WriteError> {
    let text = refuse_character(what, of, text, |character| character.is_control())?;
    bounded(what, of, text, limit)
}

fn refuse_character<'a>(
    what: &'static str,
    of: &str,
    text: &'a str,
    forbidden: impl Fn(&char) -> bool,
) -> Result<&'a str, WriteError> {
    match text.chars().find(forbidden) {
        None => Ok(text),
        Some(character) => Err(WriteError::Character {
            what,
            of: of.into(),
            code: character.into(),
        }),
    }
}

/// An href that stays in the package.
pub(super) fn href(href: &Href) -> Result<&str, WriteError> {
    match href.check() {
        Ok(()) => Ok(href.as_str()),
        Err(error) => Err(WriteError::Href {
            href: href.as_str().chars().take(200).collect(),
            error,
        }),
    }
}

/// An href to put before others.
pub(super) fn base(base: &Href) -> Result<&str, WriteError> {
    let text = href(base)?;
    if !text.ends_with('/') || text.contains(['?', '#']) {
        return Err(WriteError::BaseWithoutSlash(text.into()));
    }
    Ok(text)
}

/// The one resource type there is.
pub(super) fn resource_type(resource: &Resource) -> Result<&str, WriteError> {
    match resource.kind {
        ResourceType::Webcontent => Ok(resource.kind.as_str()),
        ResourceType::Other(_) => Err(WriteError::ResourceType(resource.identifier.clone())),
    }
}

/// A record with all that its profile demands.
pub(super) fn complete<'a>(
    of: &str,
    lom: &'a Lom,
    profile: Profile,
) -> Result<&'a Lom, WriteError> {
    let missing = lom.missing(profile);
    if missing.is_empty() {
        return Ok(lom);
    }
    let of = of.into();
    Err(WriteError::IncompleteMetadata { of, missing })
}

/// xsd:language: letters, then letters and digits, in groups of at most 8.
pub(super) fn language(tag: &str) -> Result<&str, WriteError> {
    let groups = tag.split('-').enumerate().all(|(index, group)| {
        (1..=8).contains(&group.len())
            && group
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || (index > 0 && byte.is_ascii_digit()))
    });
    if groups {
        Ok(tag)
    } else {
        Err(WriteError::Language(tag.chars().take(40).collect()))
    }
}
