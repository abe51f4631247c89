//! Several modules in one document: what a module's pages call by an id, and link to,
//! gets the module's prefix. Authors keep their short ids, and a page of a module is
//! printed in one way only.

/// Attributes that hold ids, separated by spaces.
const IDS: &[&str] = &[
    "id",
    "for",
    "headers",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
];

/// The icons stand once in a document, whatever uses them.
const ICONS: &str = "#_i-";

/// Adds `prefix` to every id and link inside the document of a module's HTML, which the
/// engine printed. The programme's own glossary entries are shared; `terms` are the ids of
/// the module's.
pub(super) fn add(html: &str, prefix: &str, terms: &[&str]) -> String {
    if prefix.is_empty() {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        out.push_str(text);
        // `>` stands escaped in the attributes that the engine prints.
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        out.push_str(&tag_with(&tag[..end], prefix, terms));
        rest = &tag[end..];
    }
    out.push_str(rest);
    out
}

fn tag_with(tag: &str, prefix: &str, terms: &[&str]) -> String {
    let mut out = String::with_capacity(tag.len() + prefix.len());
    let mut rest = tag;
    while let Some(start) = rest.find("=\"") {
        let (before, value) = rest.split_at(start + 2);
        out.push_str(before);
        let name = before[..start]
            .rsplit([' ', '\n'])
            .next()
            .unwrap_or_default();
        let end = value.find('"').unwrap_or(value.len());
        let (value, after) = value.split_at(end);
        out.push_str(&value_with(name, value, prefix, terms));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn value_with(name: &str, value: &str, prefix: &str, terms: &[&str]) -> String {
    if IDS.contains(&name) {
        let ids = value.split(' ').map(|id| format!("{prefix}{id}"));
        return ids.collect::<Vec<_>>().join(" ");
    }
    match value.strip_prefix('#') {
        Some(id) if name == "href" && !id.is_empty() && !value.starts_with(ICONS) => {
            match id.strip_prefix("t_") {
                Some(term) if terms.contains(&term) => {
                    format!("#t_{prefix}{term}")
                }
                Some(_) => value.to_owned(),
                None => format!("#{prefix}{id}"),
            }
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_links_get_the_prefix() {
        let terms = ["spam"];
        for (html, expected) in [
            (
                r##"<p id="a">id="x" <a href="#b">b</a></p>"##,
                r##"<p id="m.a">id="x" <a href="#m.b">b</a></p>"##,
            ),
            (
                r##"<form aria-labelledby="q_label q"><label for="q_1">"##,
                r##"<form aria-labelledby="m.q_label m.q"><label for="m.q_1">"##,
            ),
            (
                r##"<use href="#_i-quiz"/><a href="https://a.example/#b">"##,
                r##"<use href="#_i-quiz"/><a href="https://a.example/#b">"##,
            ),
            (
                r##"<a class="term" href="#t_spam"><a class="term" href="#t_other">"##,
                r##"<a class="term" href="#t_m.spam"><a class="term" href="#t_other">"##,
            ),
            (
                r##"<img data-id="a" alt="id=&quot;x&quot;">"##,
                r##"<img data-id="a" alt="id=&quot;x&quot;">"##,
            ),
        ] {
            assert_eq!(add(html, "m.", &terms), expected);
            assert_eq!(add(html, "", &terms), html);
        }
    }
}
