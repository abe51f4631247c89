//! The preview's own pages in the language of who looks: catalogue and page -> HTML.

use std::borrow::Cow;

use anyhow::Context;
use engine::render::Messages;

/// Languages of the catalogues; the first one when a browser wants none of them.
const LANGUAGES: &[&str] = &["fr", "en"];

/// Fills a page's `{{ key }}`s; `read` finds a file of the preview by its path.
pub fn fill(
    page: &str,
    accept_language: Option<&str>,
    read: impl Fn(&str) -> Option<Cow<'static, [u8]>>,
) -> anyhow::Result<String> {
    let lang = choose(accept_language.unwrap_or_default());
    let path = format!("locales/{lang}.ftl");
    let source = read(&path).with_context(|| format!("no catalogue `{path}`"))?;
    let messages = Messages::read(lang, String::from_utf8(source.into_owned())?)?;
    let words = messages.open("")?;
    let mut filled = page.replace("{{ lang }}", lang);
    for (key, text) in &words {
        filled = filled.replace(&format!("{{{{ {key} }}}}"), &escape(text));
    }
    // Inside a `<script>`, only its end has a meaning.
    let json = serde_json::to_string(&words)?.replace('<', "\\u003c");
    Ok(filled.replace("{{ words }}", &json))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// The one of our languages that a browser likes best (RFC 9110 § 12.5.4).
fn choose(accept_language: &str) -> &'static str {
    let mut best = (LANGUAGES[0], 0.0);
    for wish in accept_language.split(',') {
        let (range, parameters) = wish.split_once(';').unwrap_or((wish, ""));
        let quality = match parameters.trim().strip_prefix("q=") {
            Some(number) => number.trim().parse().unwrap_or(0.0),
            None => 1.0,
        };
        let wanted = range.trim().split('-').next().unwrap_or_default();
        let known = LANGUAGES
            .iter()
            .find(|lang| lang.eq_ignore_ascii_case(wanted));
        if let Some(lang) = known
            && quality > best.1
        {
            best = (lang, quality);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_a_browser_likes_best() {
        for (header, expected) in [
            ("", "fr"),
            ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
            ("en-GB,en;q=0.9,fr;q=0.8", "en"),
            ("fr;q=0.2, EN-us;q=0.7", "en"),
            ("de, en;q=0.5", "en"),
            ("de, *;q=0.5", "fr"),
            ("en;q=0, de", "fr"),
            ("en;q=nonsense", "fr"),
        ] {
            assert_eq!(choose(header), expected, "{header}");
        }
    }

    #[test]
    fn words_cannot_leave_their_place() {
        let read = |_: &str| Some(Cow::Borrowed(b"a = </script> \"&\n".as_slice()));
        let page = fill("<p title=\"{{ a }}\">{{ words }}", Some("en"), read);
        assert_eq!(
            page.expect("a page"),
            "<p title=\"&lt;/script> &quot;&amp;\">{\"a\":\"\\u003c/script> \\\"&\"}"
        );
    }
}
