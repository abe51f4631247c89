//! Text with its emphasis, lists, tables and pictures: from HTML as editors in browsers write
//! it, to the Markdown of pages.

mod html;
mod markdown;

pub(super) use html::html;
pub(super) use markdown::{Notes, blocks, decoded, line};

/// Elements that stand in a line of their own.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "table",
    "blockquote",
    "pre",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "center",
    "address",
    "body",
    "html",
    "details",
    "summary",
];

/// A piece of text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rich {
    /// Words; entities of HTML may stand in them.
    Text(String),
    /// An element of HTML, its name in small letters.
    Element {
        name: String,
        attributes: Vec<(String, String)>,
        children: Vec<Rich>,
    },
    /// Markdown that is right as it is.
    Markdown(String),
}

impl Rich {
    /// An element without attributes.
    pub fn element(name: &str, children: Vec<Rich>) -> Rich {
        Rich::Element {
            name: name.to_owned(),
            attributes: Vec::new(),
            children,
        }
    }

    fn is_block(&self) -> bool {
        matches!(self, Rich::Element { name, .. } if BLOCKS.contains(&name.as_str()))
    }
}

/// Words that are no HTML, as they stand.
pub(super) fn plain(text: &str) -> Vec<Rich> {
    vec![Rich::Text(text.replace('&', "&amp;"))]
}

/// Words of several lines that are no HTML: an empty line parts paragraphs.
pub(super) fn paragraphs(text: &str) -> Vec<Rich> {
    let parts = text
        .split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let mut inner = Vec::new();
            for (number, line) in part.lines().enumerate() {
                if number > 0 {
                    inner.push(Rich::element("br", Vec::new()));
                }
                inner.extend(plain(line.trim()));
            }
            Rich::element("p", inner)
        })
        .collect()
}

/// Words in Moodle's own format: HTML may stand in them, an empty line parts paragraphs.
pub(super) fn auto(text: &str) -> Vec<Rich> {
    match text.contains("</") || text.contains("/>") || text.contains("<br") {
        true => html(&text.replace("\n\n", "<p>")),
        false => paragraphs(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(text: &str) -> String {
        let mut notes = Notes::default();
        blocks(&html(text), &mut notes, &mut |source| {
            Some(format!("../media/{}", source.rsplit('/').next()?))
        })
    }

    #[test]
    fn html_as_editors_write_it() {
        for (html, wanted) in [
            (
                "<p>Un&nbsp;mot <b>gras </b>et <i>fin</i>.</p><p>Deux</p>",
                "Un&nbsp;mot **gras** et *fin*.\n\nDeux",
            ),
            ("Un<br>deux<br/>trois", "Un  \ndeux  \ntrois"),
            (
                "<ul><li>a<li>b<ul><li>c</ul></ul>fin",
                "- a\n- b\n\n  - c\n\nfin",
            ),
            ("<ol><li><p>a</p></li><li>b</li></ol>", "1. a\n2. b"),
            (
                "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1<td>2</table>",
                "| a | b\\|c |\n|---|---|\n| 1 | 2 |",
            ),
            ("<h1>Titre</h1><h3>Sous</h3>", "## Titre\n\n### Sous"),
            (
                "<p>Voir <a href=\"https://a.fr/b\">ici</a> ou <a href='#'>là</a></p>",
                "Voir [ici](https://a.fr/b) ou là",
            ),
            ("<pre>a &lt; b\n  c</pre>", "```\na < b\n  c\n```"),
            ("a <code>x `y` z</code>", "a `` x `y` z ``"),
            (
                "<p># pas un titre</p><p>1. ni une liste</p><p>::: info</p>",
                "\\# pas un titre\n\n1\\. ni une liste\n\n\\::: info",
            ),
            (
                "<p>5 * 3 < 20 & [x] {#y} $z$</p>",
                "5 \\* 3 \\&lt; 20 & \\[x\\] \\{#y\\} \\$z\\$",
            ),
            (
                "<p>a <img src='x/p.png' alt='Un plan'> b</p>",
                "a b\n\n![Un plan](../media/p.png)",
            ),
            ("<script>alert(1)</script>a<style>b</style><!-- c -->", "a"),
            ("<div><div>a</div>b</div>", "a\n\nb"),
            ("H<sub>2</sub>O", "H<sub>2</sub>O"),
            ("<b>", ""),
            ("a < b <", "a &lt; b &lt;"),
        ] {
            let wanted = wanted.replace("\\&lt;", "&lt;");
            assert_eq!(markdown(html), wanted, "{html}");
        }
    }

    #[test]
    fn nothing_makes_it_stumble() {
        for text in [
            "<".repeat(5000),
            "<b>".repeat(50_000),
            "</b>".repeat(5000),
            "<a href=".to_owned(),
            "<a b='c".to_owned(),
            "<table><tr><td><ul><li>".repeat(500),
            "<é>&&&;<!-->\u{0}".to_owned(),
            "<script>".repeat(2000),
        ] {
            markdown(&text);
        }
    }
}
