//! What a learner may say about themselves: two closed lists, no free text.

/// Regions of France by INSEE code (code officiel géographique), mainland by name,
/// then overseas, and elsewhere. The names are proper nouns: the same in every
/// language.
pub const REGIONS: [(&str, &str); 25] = [
    ("84", "Auvergne-Rhône-Alpes"),
    ("27", "Bourgogne-Franche-Comté"),
    ("53", "Bretagne"),
    ("24", "Centre-Val de Loire"),
    ("94", "Corse"),
    ("44", "Grand Est"),
    ("32", "Hauts-de-France"),
    ("11", "Île-de-France"),
    ("28", "Normandie"),
    ("75", "Nouvelle-Aquitaine"),
    ("76", "Occitanie"),
    ("52", "Pays de la Loire"),
    ("93", "Provence-Alpes-Côte d’Azur"),
    ("01", "Guadeloupe"),
    ("02", "Martinique"),
    ("03", "Guyane"),
    ("04", "La Réunion"),
    ("06", "Mayotte"),
    // Collectivities of overseas have codes of departments instead of regions.
    ("975", "Saint-Pierre-et-Miquelon"),
    ("977", "Saint-Barthélemy"),
    ("978", "Saint-Martin"),
    ("986", "Wallis-et-Futuna"),
    ("987", "Polynésie française"),
    ("988", "Nouvelle-Calédonie"),
    // INSEE's codes of foreign countries begin so.
    ("99", "Hors de France"),
];

/// Types of organisation. The words are messages: `organisation-` and the value.
pub const ORGANISATIONS: [&str; 11] = [
    "state",
    "territorial",
    "hospital",
    "education",
    "enterprise-0-9",
    "enterprise-10-49",
    "enterprise-50-249",
    "enterprise-250",
    "association",
    "individual",
    "other",
];

/// The name of a region.
pub fn region(code: &str) -> Option<&'static str> {
    let found = REGIONS.iter().find(|(it, _)| *it == code);
    found.map(|(_, name)| *name)
}

/// Whether it is one of [`ORGANISATIONS`].
pub fn is_organisation(value: &str) -> bool {
    ORGANISATIONS.contains(&value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::{Lang, say};

    #[test]
    fn the_lists_have_words_and_no_doubles() {
        for (place, (code, name)) in REGIONS.iter().enumerate() {
            assert_eq!(region(code), Some(*name));
            assert!(REGIONS.iter().skip(place + 1).all(|(it, _)| it != code));
        }
        for value in ORGANISATIONS {
            let key = format!("organisation-{value}");
            for lang in [Lang::Fr, Lang::En] {
                assert_ne!(say(lang, &key, &[]), key);
            }
        }
        assert_eq!(region("00"), None);
        assert!(!is_organisation("autre chose"));
    }
}
