//! The little HTML allowed in pages, by a grammar so narrow that nothing in it
//! can run, load or restyle anything.

/// Elements an author may write, none of which can do harm.
const ALLOWED: &[&str] = &[
    "abbr", "bdo", "br", "cite", "dfn", "i", "kbd", "mark", "q", "span", "sub", "sup",
];

/// Attributes they may carry.
const ATTRIBUTES: &[&str] = &["title", "lang", "dir"];

/// What to write instead of common elements.
const INSTEAD: &[(&str, &str)] = &[
    ("a", "`[words](https://…)`"),
    ("b", "`**words**`"),
    ("em", "`*words*`"),
    ("img", "`![what it shows](file)`, alone in its paragraph,"),
    ("strong", "`**words**`"),
    ("u", "`*words*`"),
    ("video", "`::: video {src=… title=…}`"),
];

/// The name of a tag, opening or closing; empty if it has none.
pub(crate) fn name(tag: &str) -> &str {
    let rest = tag
        .strip_prefix("</")
        .or(tag.strip_prefix('<'))
        .unwrap_or(tag);
    let length = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    &rest[..length]
}

/// What a piece of raw HTML is.
#[derive(Debug, PartialEq)]
pub(crate) enum Html<'a> {
    /// A note between authors; not printed.
    Comment,
    /// `<name …>`.
    Open(&'a str),
    /// `</name>`.
    Close(&'a str),
    /// `<br>`.
    Void,
    /// Anything else, with what to do about it.
    Refused(String),
}

/// Judges one tag as the Markdown parser cut it out.
pub(crate) fn judge(tag: &str) -> Html<'_> {
    if tag.starts_with("<!--") {
        return Html::Comment;
    }
    let (close, rest) = match tag.strip_prefix("</") {
        Some(rest) => (true, rest),
        None => (false, tag.strip_prefix('<').unwrap_or(tag)),
    };
    let length = rest
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(rest.len());
    let (name, rest) = rest.split_at(length);
    if let Some((_, instead)) = INSTEAD.iter().find(|(refused, _)| *refused == name) {
        return Html::Refused(format!("write {instead} instead"));
    }
    if !ALLOWED.contains(&name) {
        return Html::Refused(format!(
            "remove it, use Markdown or a directive; allowed are {}",
            crate::diagnostic::list(ALLOWED)
        ));
    }
    let Some(attributes) = rest.trim_end().strip_suffix('>') else {
        return Html::Refused("end the tag with `>`".into());
    };
    let attributes = attributes.trim_end_matches('/').trim();
    if !attributes.is_empty() && (close || !are_harmless(attributes)) {
        return Html::Refused(format!(
            "keep only the attributes {}, with double quotes",
            crate::diagnostic::list(ATTRIBUTES)
        ));
    }
    match (close, name) {
        (_, "br") => Html::Void,
        (true, _) => Html::Close(name),
        (false, _) => Html::Open(name),
    }
}

fn are_harmless(mut rest: &str) -> bool {
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once("=\"") else {
            return false;
        };
        let Some((value, after)) = after.split_once('"') else {
            return false;
        };
        if !ATTRIBUTES.contains(&name) || value.contains(['<', '>']) {
            return false;
        }
        if !after.is_empty() && !after.starts_with(char::is_whitespace) {
            return false;
        }
        rest = after.trim_start();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_tags_pass() {
        assert_eq!(
            judge("<abbr title=\"Double authentification\">"),
            Html::Open("abbr")
        );
        assert_eq!(judge("<span lang=\"en\" dir=\"ltr\">"), Html::Open("span"));
        assert_eq!(judge("</kbd>"), Html::Close("kbd"));
        assert_eq!(judge("<br/>"), Html::Void);
        assert_eq!(judge("<!-- note -->"), Html::Comment);
    }

    #[test]
    fn the_rest_is_refused() {
        for tag in [
            "<script>",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:x\">",
            "<iframe>",
            "<span onclick=\"x\">",
            "<span style=\"x\">",
            "<span title='x'>",
            "<SCRIPT>",
            "<q",
            "<span title=\"a\"onclick=\"b\">",
            "</span onclick=\"x\">",
            "<![CDATA[x]]>",
            "<?x?>",
            "<span title=\"<script>\">",
            "<abbr title=\"a\" onfocus=x>",
        ] {
            assert!(matches!(judge(tag), Html::Refused(_)), "{tag}");
        }
    }
}
