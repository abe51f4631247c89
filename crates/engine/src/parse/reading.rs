//! One reading of the sources: for a language and an audience.

use super::table::{Table, Wanted};
use crate::diagnostic::{Diagnostics, suggestion};
use crate::source::SourceTree;

/// Which reading of the sources is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variant {
    /// Language; the programme's first if none.
    pub lang: Option<String>,
    /// Audience; the programme's first if none.
    pub audience: Option<String>,
}

/// One reading: the sources with a language and an audience chosen.
pub(crate) struct Reading<'a> {
    pub tree: &'a SourceTree,
    pub lang: String,
    pub languages: Vec<String>,
    pub audience: Option<String>,
    pub audiences: Vec<String>,
    /// Its pages are read for their questions, which are asked elsewhere.
    pub is_reused: bool,
}

impl Reading<'_> {
    /// The languages that texts are looked for in.
    pub(super) fn wanted(&self) -> Wanted<'_> {
        Wanted {
            lang: &self.lang,
            default: self.languages.first().unwrap_or(&self.lang),
        }
    }

    /// Whether something with that `audience` list is for this reading.
    pub(super) fn is_for_me(&self, table: &Table, diagnostics: &mut Diagnostics) -> bool {
        let list = table.list("audience");
        let known: Vec<&str> = self.audiences.iter().map(String::as_str).collect();
        for (audience, at) in list {
            if !known.contains(&audience.as_str()) {
                diagnostics.error(
                    *at,
                    "unknown-variant",
                    format!("`{audience}` is not an audience of the programme"),
                    suggestion(audience, &known),
                );
            }
        }
        list.is_empty()
            || list
                .iter()
                .any(|(audience, _)| Some(audience) == self.audience.as_ref())
    }
}
