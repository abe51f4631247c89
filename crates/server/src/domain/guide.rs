//! What partners choose on each platform: `docs/plateformes.md` and `docs/platforms.md`, as
//! a page of their area. The same text is read in the repository and on the page.

use std::sync::LazyLock;

use comrak::nodes::NodeValue;
use comrak::{Arena, Node, Options};
use language::Lang;

/// A text for partners, ready to be shown.
#[derive(Debug)]
pub struct Guide {
    /// Name in its address: its file's, without the ending.
    pub name: &'static str,
    /// The language it is written in.
    pub lang: Lang,
    /// Its heading, as plain text.
    pub title: String,
    /// What follows the heading, as HTML of our own.
    pub html: String,
}

static GUIDES: LazyLock<[Guide; 2]> = LazyLock::new(|| {
    let french = include_str!("../../../../docs/plateformes.md");
    let english = include_str!("../../../../docs/platforms.md");
    [
        read("plateformes", Lang::Fr, french),
        read("platforms", Lang::En, english),
    ]
});

/// The guide of that name, if there is one.
pub fn find(name: &str) -> Option<&'static Guide> {
    GUIDES.iter().find(|it| it.name == name)
}

/// The guide in a language.
pub fn of(lang: Lang) -> &'static Guide {
    let [french, english] = &*GUIDES;
    match lang {
        Lang::Fr => french,
        Lang::En => english,
    }
}

/// Reads a guide. Sections get names for addresses; tables scroll by themselves where a screen
/// is narrow, and by keyboard; a link to another guide leads to its page.
fn read(name: &'static str, lang: Lang, text: &str) -> Guide {
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.table = true;
    let root = comrak::parse_document(&arena, text, &options);
    for node in root.descendants() {
        if let NodeValue::Link(link) = &mut node.data_mut().value
            && let Some(guide) = link.url.strip_suffix(".md")
        {
            link.url = guide.to_owned();
        }
    }
    let mut guide = Guide {
        name,
        lang,
        title: String::new(),
        html: String::new(),
    };
    let mut section = String::from("titre");
    for node in root.children() {
        let level = match &node.data().value {
            NodeValue::Heading(heading) => heading.level,
            NodeValue::Table(_) => {
                guide.html.push_str(&format!(
                    "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{section}\" tabindex=\"0\">\n"
                ));
                write(node, &options, &mut guide.html);
                guide.html.push_str("</div>\n");
                continue;
            }
            _ => 0,
        };
        if level == 1 {
            guide.title = words(node);
            continue;
        }
        if level == 0 {
            write(node, &options, &mut guide.html);
            continue;
        }
        section = language::slug(&words(node));
        let mut heading = String::new();
        write(node, &options, &mut heading);
        let plain = format!("<h{level}>");
        let named = format!("<h{level} id=\"{section}\">");
        guide.html.push_str(&heading.replacen(&plain, &named, 1));
    }
    guide
}

fn write<'a>(node: Node<'a>, options: &Options, html: &mut String) {
    // Writing into a text cannot fail.
    let _ = comrak::format_html(node, options, html);
}

/// The text of a heading.
fn words<'a>(node: Node<'a>) -> String {
    let texts = node.descendants().filter_map(|it| match &it.data().value {
        NodeValue::Text(text) => Some(text.to_string()),
        NodeValue::Code(code) => Some(code.literal.clone()),
        _ => None,
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_a_page() {
        let text = "# Un titre & `deux`\n\nVoir [English](platforms.md), [ici](https://example.invalid/a.md?b).\n\n\
                    ## L’été à Nîmes\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\n<script>alert(1)</script>\n";
        let guide = read("x", Lang::Fr, text);
        assert_eq!(guide.title, "Un titre & deux");
        let html = &guide.html;
        assert!(html.contains("<a href=\"platforms\">English</a>"), "{html}");
        assert!(html.contains("https://example.invalid/a.md?b"), "{html}");
        assert!(html.contains("<h2 id=\"l-ete-a-nimes\">L’été"), "{html}");
        assert!(html.contains("aria-labelledby=\"l-ete-a-nimes\""), "{html}");
        assert!(html.contains("<td><strong>2</strong></td>"), "{html}");
        assert!(!html.contains("<script>"), "{html}");
        assert!(!html.contains("<h1"), "{html}");
    }

    #[test]
    fn both_languages_say_the_same_in_the_same_order() {
        let [french, english] = &*GUIDES;
        for tag in ["<h2", "<h3", "<tr", "<td", "<p"] {
            let [one, other] = [french, english].map(|it| it.html.matches(tag).count());
            assert_eq!(one, other, "{tag}");
        }
        for (guide, other) in [(french, english), (english, french)] {
            assert!(guide.html.contains(&format!("href=\"{}\"", other.name)));
            assert_eq!(find(guide.name).map(|it| it.name), Some(guide.name));
            assert_eq!(of(guide.lang).name, guide.name);
            // A section is named once, or a table would be called after another.
            let ids: Vec<_> = guide.html.split(" id=\"").skip(1).collect();
            let mut names: Vec<_> = ids.iter().filter_map(|it| it.split('"').next()).collect();
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            assert_eq!(names.len(), count);
        }
    }
}
