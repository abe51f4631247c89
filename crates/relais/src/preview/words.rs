//! The preview's own pages in the language of who looks: catalogue and page -> HTML.

use std::borrow::Cow;

use anyhow::Context;
use engine::render::escape;
use language::{Catalogue, Lang};

/// Fills a page's `{{ key }}`s; `read` finds a file of the preview by its path.
pub fn fill(
    page: &str,
    accept_language: Option<&str>,
    read: impl Fn(&str) -> Option<Cow<'static, [u8]>>,
) -> anyhow::Result<String> {
    let lang = Lang::accepted(accept_language.unwrap_or_default()).tag();
    let messages = catalogue(lang, read)?;
    let words = messages.open("", &[])?;
    let mut filled = page.replace("{{ lang }}", lang);
    for (key, text) in &words {
        filled = filled.replace(&format!("{{{{ {key} }}}}"), &escape(text));
    }
    // Inside a `<script>`, only its end has a meaning.
    let json = serde_json::to_string(&words)?.replace('<', "\\u003c");
    Ok(filled.replace("{{ words }}", &json))
}

/// One message, as it is.
pub fn message(
    language: &str,
    key: &str,
    read: impl Fn(&str) -> Option<Cow<'static, [u8]>>,
) -> anyhow::Result<String> {
    Ok(catalogue(Lang::accepted(language).tag(), read)?.get(key)?)
}

fn catalogue(
    lang: &str,
    read: impl Fn(&str) -> Option<Cow<'static, [u8]>>,
) -> anyhow::Result<Catalogue> {
    let path = format!("locales/{lang}.ftl");
    let source = read(&path).with_context(|| format!("no catalogue `{path}`"))?;
    Ok(Catalogue::read(
        lang,
        String::from_utf8(source.into_owned())?,
    )?)
}

/// What a course says, as a piece of a page: text, in which no `{{ key }}` nor `[[name]]` means
/// anything.
pub fn text(said: &str) -> String {
    escape(said).replace('{', "&#123;").replace('[', "&#91;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_course_says_is_no_place_for_words() {
        assert_eq!(
            text("<{{ a }}> [[b]]"),
            "&lt;&#123;&#123; a }}&gt; &#91;&#91;b]]"
        );
    }

    #[test]
    fn words_cannot_leave_their_place() {
        let read = |_: &str| Some(Cow::Borrowed(b"a = </script> \"&\n".as_slice()));
        let page = fill("<p title=\"{{ a }}\">{{ words }}", Some("en"), read);
        assert_eq!(
            page.expect("a page"),
            "<p title=\"&lt;/script&gt; &quot;&amp;\">{\"a\":\"\\u003c/script> \\\"&\"}"
        );
    }
}
