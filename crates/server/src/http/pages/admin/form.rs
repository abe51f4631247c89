//! What forms of the administration bring, and what they say afterwards.

use serde::Deserialize;

use crate::domain::words::{self, Lang};
use crate::http::Error;

/// What was done by the form that led here: one word of a closed list.
#[derive(Deserialize)]
pub struct Done {
    #[serde(default)]
    fait: String,
}

impl Done {
    /// Of a word.
    pub fn of(fait: &str) -> Done {
        Done {
            fait: fait.to_owned(),
        }
    }

    /// In words; empty when nothing was.
    pub fn say(&self, lang: Lang) -> String {
        const KNOWN: [&str; 28] = [
            "importe",
            "deja",
            "a-verifier",
            "ecarte",
            "liste",
            "place",
            "programme",
            "public",
            "retire",
            "actuelle",
            "lecture",
            "suspendue",
            "reprise",
            "deplaces",
            "supprimee",
            "compte-ferme",
            "compte-rouvert",
            "partenaire",
            "gelee",
            "gel-en-cours",
            "erratum",
            "purgee",
            "purge-en-cours",
            "maj-publiee",
            "maj-inchangee",
            "maj-retour",
            "maj-retrait",
            "maj-retablie",
        ];
        match KNOWN.contains(&self.fait.as_str()) {
            true => words::say(lang, &format!("done-{}", self.fait), &[]),
            false => String::new(),
        }
    }
}

/// What is typed into a hidden field must be an identifier of ours.
pub fn identifier(text: &str) -> Result<&str, Error> {
    let is_ours = text.len() == 32 && text.bytes().all(|it| it.is_ascii_hexdigit());
    is_ours.then_some(text).ok_or(Error::NotFound)
}
