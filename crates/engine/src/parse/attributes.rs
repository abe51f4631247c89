//! The attributes of directives, links and headings: `{#id key=value key="two words" flag}`.

use std::ops::Range;

/// One attribute, with its place in the text it was read from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribute {
    /// `id` for `#name`, `class` for `.name`.
    pub name: String,
    /// Empty for a flag.
    pub value: String,
    /// Bytes of the whole attribute.
    pub range: Range<usize>,
}

/// What keeps the text from being attributes.
#[derive(Debug, PartialEq)]
pub(crate) struct AttributeError {
    /// What is wrong.
    pub message: &'static str,
    /// What to do.
    pub hint: &'static str,
    /// Where.
    pub range: Range<usize>,
}

/// Splits `name {attributes}`; the braces may be missing.
pub(crate) fn split_info(info: &str) -> (&str, Option<Range<usize>>) {
    match info.find('{') {
        Some(brace) => (info[..brace].trim(), Some(brace..info.trim_end().len())),
        None => (info.trim(), None),
    }
}

/// Reads `{…}`, the braces included, found at `range` of `text`.
pub(crate) fn read(text: &str, range: Range<usize>) -> Result<Vec<Attribute>, AttributeError> {
    let error = |message, hint, range| {
        Err(AttributeError {
            message,
            hint,
            range,
        })
    };
    let body = &text[range.clone()];
    if !body.ends_with('}') || body.len() < 2 {
        return error(
            "attributes are not closed",
            "end them with `}` on the same line",
            range,
        );
    }
    let end = range.end - 1;
    let mut at = range.start + 1;
    let mut attributes = Vec::new();
    while let Some(start) = text[at..end]
        .find(|c: char| !c.is_whitespace())
        .map(|n| at + n)
    {
        let word_end = text[start..end]
            .find(|c: char| c.is_whitespace() || c == '=')
            .map_or(end, |n| start + n);
        let word = &text[start..word_end];
        let (name, value, after) = if let Some(id) = word.strip_prefix('#') {
            ("id", id.to_owned(), word_end)
        } else if let Some(class) = word.strip_prefix('.') {
            ("class", class.to_owned(), word_end)
        } else if text[word_end..end].starts_with('=') {
            let (value, after) = read_value(text, word_end + 1, end)?;
            (word, value, after)
        } else {
            (word, String::new(), word_end)
        };
        if name.is_empty()
            || !name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'_')
        {
            return error(
                "this is not an attribute",
                "write `key=value`, or `key=\"several words\"` with straight quotes",
                start..word_end,
            );
        }
        attributes.push(Attribute {
            name: name.to_owned(),
            value,
            range: start..after,
        });
        at = after;
    }
    Ok(attributes)
}

/// The attributes of a directive's line with the bytes of their values, and whether these stand
/// in quotes; none of those that can't be read.
pub(crate) fn values(line: &str) -> Vec<(String, Range<usize>, bool)> {
    let (_, Some(range)) = split_info(line) else {
        return Vec::new();
    };
    let attributes = read(line, range).unwrap_or_default().into_iter();
    attributes
        .filter_map(|attribute| {
            let written = &line[attribute.range.clone()];
            let begin = attribute.range.start + written.find('=')? + 1;
            let is_quoted = line[begin..].starts_with('"');
            let (begin, end) = match is_quoted {
                true => (begin + 1, attribute.range.end - 1),
                false => (begin, attribute.range.end),
            };
            Some((attribute.name, begin..end.max(begin), is_quoted))
        })
        .collect()
}

/// A value in quotes (`\"` inside is a quote) or one word.
fn read_value(text: &str, at: usize, end: usize) -> Result<(String, usize), AttributeError> {
    if !text[at..end].starts_with('"') {
        let after = text[at..end]
            .find(char::is_whitespace)
            .map_or(end, |n| at + n);
        return Ok((text[at..after].to_owned(), after));
    }
    let mut value = String::new();
    let mut escaped = false;
    for (n, character) in text[at + 1..end].char_indices() {
        match character {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '"' if !escaped => return Ok((value, at + 1 + n + 1)),
            _ => value.push(character),
        }
        escaped = false;
    }
    Err(AttributeError {
        message: "a quote is not closed",
        hint: "end the value with `\"` before `}`",
        range: at..end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let read = read(text, 0..text.len()).unwrap();
        read.into_iter().map(|a| (a.name, a.value)).collect()
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.into(), value.into())
    }

    #[test]
    fn ids_flags_words_and_quotes() {
        assert_eq!(
            pairs(r#"{#q-1 .x type=single shuffle hint="Lisez \"bien\" }" }"#),
            [
                pair("id", "q-1"),
                pair("class", "x"),
                pair("type", "single"),
                pair("shuffle", ""),
                pair("hint", "Lisez \"bien\" }"),
            ]
        );
        assert_eq!(pairs("{}"), []);
    }

    #[test]
    fn what_is_wrong_is_located() {
        let wrong = |text: &str| read(text, 0..text.len()).unwrap_err();
        assert_eq!(wrong("{a=b").message, "attributes are not closed");
        assert_eq!(wrong("{a=\"b}").message, "a quote is not closed");
        assert_eq!(wrong("{é=1}").range, 1..3);
    }
}
