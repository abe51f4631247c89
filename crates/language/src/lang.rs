//! Which of the two languages.

/// A language that our screens speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Lang {
    /// As in `lang="…"`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Fr => "fr",
            Lang::En => "en",
        }
    }

    /// From a language tag (BCP 47), whatever its region: `fr-CA`; none for another language.
    pub fn find(tag: &str) -> Option<Lang> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        [Lang::Fr, Lang::En]
            .into_iter()
            .find(|it| it.tag().eq_ignore_ascii_case(language))
    }

    /// The one in which to write numbers beside a text of any language: English, unless the
    /// text is French.
    pub fn beside(tag: &str) -> Lang {
        Lang::find(tag).unwrap_or(Lang::En)
    }

    /// The one that the header `Accept-Language` prefers (RFC 9110 § 12.5.4); French where it
    /// prefers none of them. Of two with the same weight, the first; a weight that can't be
    /// read, or of 0, is a refusal.
    pub fn accepted(header: &str) -> Lang {
        let mut best = (Lang::default(), 0.0);
        for wish in header.split(',') {
            let (tag, weight) = match wish.split_once(';') {
                None => (wish, 1.0),
                Some((tag, parameter)) => (tag, weight(parameter)),
            };
            if let Some(lang) = Lang::find(tag.trim())
                && weight > best.1
            {
                best = (lang, weight);
            }
        }
        best.0
    }
}

/// Of `q=0.5`: 0 to 1.
fn weight(parameter: &str) -> f32 {
    let value = parameter.split_once('=').filter(|(name, _)| {
        let name = name.trim();
        name.eq_ignore_ascii_case("q")
    });
    let weight = value.and_then(|(_, weight)| weight.trim().parse().ok());
    weight
        .filter(|it| (0.0..=1.0).contains(it))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_choose_the_language() {
        for (header, expected) in [
            ("", Lang::Fr),
            ("de", Lang::Fr),
            ("en-GB,en;q=0.9,fr;q=0.8", Lang::En),
            ("fr-FR,fr;q=0.9,en;q=0.8", Lang::Fr),
            ("fr;q=0.2, EN-us;q=0.7", Lang::En),
            ("de,en;q=0.5", Lang::En),
            ("de, *;q=0.5", Lang::Fr),
            ("en; Q=0.5, fr;q=0.4", Lang::En),
            ("en,fr", Lang::En),
            ("en;q=0, de", Lang::Fr),
            ("en;q=x,fr", Lang::Fr),
            ("en;q=nonsense", Lang::Fr),
            ("en;q=NaN, fr;q=0.1", Lang::Fr),
            ("en;q=9, fr;q=0.1", Lang::Fr),
        ] {
            assert_eq!(Lang::accepted(header), expected, "{header}");
        }
    }

    #[test]
    fn tags_have_regions() {
        assert_eq!(Lang::find("fr-CA"), Some(Lang::Fr));
        assert_eq!(Lang::find("EN"), Some(Lang::En));
        assert_eq!(Lang::find("frp"), None);
        assert_eq!(Lang::beside("br"), Lang::En);
        assert_eq!(Lang::beside("fr"), Lang::Fr);
    }
}
