//! An href of a manifest -> the file it means, or why it means none.

use crate::manifest::Href;

use super::files::{Files, Found};

/// Longest href that is followed, bases included: as long as a file's name may be,
/// and twice what the standard allows.
const MAX_BYTES: usize = 4_096;

/// Where an href leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A file of the package, with what follows the path in the href.
    File {
        found: Found,
        query: Option<String>,
        fragment: Option<String>,
        /// Whether it began at `/`, which CAM forbids.
        was_absolute: bool,
    },
    /// A path inside the package where there is no file.
    Missing(String),
    /// `http:` or `https:`.
    External(String),
    /// Something that must not be followed.
    Refused(HrefError),
}

/// Why an href must not be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum HrefError {
    #[error("it is too long")]
    TooLong,
    #[error("it is a script, not a file")]
    Script,
    #[error("it is data, not a file")]
    Data,
    #[error("it names a place outside the package")]
    Outside,
    #[error("it names another host")]
    Host,
    #[error("it leads out of the package")]
    Climbs,
}

impl HrefError {
    /// Stable name of the reason.
    pub(crate) fn code(self) -> &'static str {
        match self {
            HrefError::TooLong => "too-long",
            HrefError::Script => "script",
            HrefError::Data => "data",
            HrefError::Outside => "outside",
            HrefError::Host => "host",
            HrefError::Climbs => "climbs",
        }
    }
}

/// Resolves an href below the folder of the manifest.
///
/// `bases` are the `xml:base` of manifest, resources and resource, outermost
/// first. A base without slash at its end gets one: ADL's own sample means it so.
pub(crate) fn resolve(files: &Files, root: &str, bases: &[&Href], href: &Href) -> Target {
    if length(bases, href) > MAX_BYTES {
        return Target::Refused(HrefError::TooLong);
    }
    let mut whole = String::new();
    for part in bases {
        let base = part.as_str().split(['?', '#']).next().unwrap_or_default();
        let base = base.trim().replace('\\', "/");
        if base.is_empty() {
            continue;
        }
        join(&mut whole, &base);
        if !whole.ends_with('/') {
            whole.push('/');
        }
    }
    // A backslash is a mistaken slash in the path, and itself behind it.
    let (path, query, fragment) = split(href.as_str().trim());
    join(&mut whole, &path.replace('\\', "/"));

    match scheme(&whole) {
        Some("http" | "https") => {
            let mut url = whole;
            append(&mut url, query.as_deref(), fragment.as_deref());
            return Target::External(url);
        }
        Some("javascript" | "vbscript") => return Target::Refused(HrefError::Script),
        Some("data") => return Target::Refused(HrefError::Data),
        Some(_) => return Target::Refused(HrefError::Outside),
        None if whole.starts_with("//") => return Target::Refused(HrefError::Host),
        None => {}
    }
    let was_absolute = whole.starts_with('/');
    let found = decoded(&whole).and_then(|path| {
        let path = normalise(&path.replace('\\', "/"))?;
        let found = files.find(&format!("{root}{path}"));
        // A file may have a percent sign in its true name.
        let literal = normalise(&whole).filter(|it| *it != path);
        let found = found.or_else(|| files.find(&format!("{root}{}", literal?)));
        Some((path, found))
    });
    match found {
        None => Target::Refused(HrefError::Climbs),
        Some((path, None)) => Target::Missing(format!("{root}{path}")),
        Some((_, Some(found))) => Target::File {
            found,
            query,
            fragment,
            was_absolute,
        },
    }
}

/// Bytes that resolving an href goes through. Many may share one base, so that
/// together they are far longer than the manifest.
pub(crate) fn length(bases: &[&Href], href: &Href) -> usize {
    let bases: usize = bases.iter().map(|it| it.as_str().len()).sum();
    bases + href.as_str().len()
}

/// Adds what follows the path.
pub(crate) fn append(url: &mut String, query: Option<&str>, fragment: Option<&str>) {
    if let Some(query) = query {
        url.push('?');
        url.push_str(query);
    }
    if let Some(fragment) = fragment {
        url.push('#');
        url.push_str(fragment);
    }
}

/// Path, query and fragment.
fn split(href: &str) -> (&str, Option<String>, Option<String>) {
    let (rest, fragment) = match href.split_once('#') {
        Some((rest, fragment)) => (rest, Some(fragment.to_owned())),
        None => (href, None),
    };
    match rest.split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned()), fragment),
        None => (rest, None, fragment),
    }
}

fn join(whole: &mut String, next: &str) {
    if next.starts_with('/') || scheme(next).is_some() {
        whole.clear();
    }
    whole.push_str(next);
}

/// What stands before the first colon, in lower case, if it is a scheme (or a
/// drive letter, which is refused like one).
fn scheme(url: &str) -> Option<&'static str> {
    let (scheme, _) = url.split_once(':')?;
    // White space and control characters inside are skipped by browsers.
    let scheme: String = scheme
        .chars()
        .filter(|it| !it.is_whitespace() && !it.is_control())
        .collect();
    let is_scheme = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it));
    let known = ["http", "https", "javascript", "vbscript", "data"];
    let known = known.into_iter().find(|it| scheme.eq_ignore_ascii_case(it));
    is_scheme.then(|| known.unwrap_or("other"))
}

/// Percent-decoded once. Bytes that are not UTF-8 are taken for windows-1252.
fn decoded(path: &str) -> Option<String> {
    let bytes = percent_decode(path.as_bytes());
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let bytes = error.into_bytes();
        let encoding = encoding_rs::WINDOWS_1252;
        encoding.decode_without_bom_handling(&bytes).0.into_owned()
    });
    (!text.chars().any(char::is_control)).then_some(text)
}

fn percent_decode(text: &[u8]) -> Vec<u8> {
    let hexadecimal = |byte: Option<&u8>| byte.and_then(|it| char::from(*it).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut index = 0;
    while let Some(byte) = text.get(index) {
        let high = hexadecimal(text.get(index + 1));
        let low = hexadecimal(text.get(index + 2));
        if let (b'%', Some(high), Some(low)) = (byte, high, low) {
            bytes.push((high * 16 + low) as u8);
            index += 3;
        } else {
            bytes.push(*byte);
            index += 1;
        }
    }
    bytes
}

/// Without `.` and `..`; none when it climbs out or leads nowhere.
fn normalise(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::files::PackageFile;
    use super::*;

    const FILES: &[&str] = &[
        "a.html",
        "sco 02.htm",
        "été.html",
        "Course01/sco.js",
        "100%.html",
        "a%20b.html",
        "in/deep.html",
    ];

    fn files() -> Files {
        let entries = FILES.iter().enumerate().map(|(entry, name)| {
            let file = PackageFile {
                name: String::new(),
                size: 0,
                packed_size: 0,
                entry,
            };
            ((*name).to_owned(), file)
        });
        Files::new(entries).unwrap()
    }

    /// The target in a few words.
    fn resolved(bases: &[&str], href: &str) -> String {
        let bases: Vec<Href> = bases.iter().map(|it| Href::from_url(*it)).collect();
        let bases: Vec<&Href> = bases.iter().collect();
        let files = files();
        match resolve(&files, "", &bases, &Href::from_url(href)) {
            Target::File {
                found,
                query,
                fragment,
                was_absolute,
            } => {
                let mut text = files.list[found.index()].name.clone();
                append(&mut text, query.as_deref(), fragment.as_deref());
                if let Found::ButForCase(_) = found {
                    text.push_str(" but for case");
                }
                if was_absolute {
                    text.push_str(" absolute");
                }
                text
            }
            Target::Missing(path) => format!("missing {path}"),
            Target::External(url) => format!("external {url}"),
            Target::Refused(why) => format!("refused: {why}"),
        }
    }

    #[test]
    fn files_of_the_package() {
        for (href, expected) in [
            ("a.html", "a.html"),
            ("./a.html?x=%20#y", "a.html?x=%20#y"),
            ("a.html#y?z", "a.html#y?z"),
            ("sco%2002.htm", "sco 02.htm"),
            ("sco 02.htm", "sco 02.htm"),
            ("%C3%A9t%c3%a9.html", "été.html"),
            ("%E9t%E9.html", "été.html"),
            ("e\u{301}te\u{301}.html", "été.html"),
            ("A.HTML", "a.html but for case"),
            ("in\\deep.html", "in/deep.html"),
            ("x/../in/deep.html", "in/deep.html"),
            ("/a.html", "a.html absolute"),
            ("100%.html", "100%.html"),
            ("100%25.html", "100%.html"),
            ("a%20b.html", "a%20b.html"),
            ("b.html", "missing b.html"),
            // Decoded once, not twice.
            ("%2561.html", "missing %61.html"),
        ] {
            assert_eq!(resolved(&[], href), expected, "{href}");
        }
    }

    #[test]
    fn bases() {
        assert_eq!(resolved(&["Course01"], "sco.js"), "Course01/sco.js");
        assert_eq!(resolved(&["Course01/"], "sco.js"), "Course01/sco.js");
        assert_eq!(
            resolved(&["", "Course01/", ""], "sco.js"),
            "Course01/sco.js"
        );
        assert_eq!(resolved(&["x", "../Course01"], "sco.js"), "Course01/sco.js");
        assert_eq!(resolved(&["in"], "../a.html"), "a.html");
        assert_eq!(resolved(&["in"], "/a.html"), "a.html absolute");
        assert_eq!(
            resolved(&["http://host/x"], "a.html"),
            "external http://host/x/a.html"
        );
    }

    #[test]
    fn too_long() {
        let long = "a/../".repeat(800) + "a.html";
        assert_eq!(resolved(&[], &long), "a.html");
        let refused = "refused: it is too long";
        assert_eq!(resolved(&[&"a/".repeat(100)], &long), refused);
        assert_eq!(resolved(&[], &(long + &"?".repeat(100))), refused);
    }

    #[test]
    fn elsewhere() {
        for (href, expected) in [
            ("http://host/a?b#c", "external http://host/a?b#c"),
            ("HTTPS://host/", "external HTTPS://host/"),
            ("javascript:alert(1)", "refused: it is a script, not a file"),
            (
                "JaVa\tScript:alert(1)",
                "refused: it is a script, not a file",
            ),
            ("data:text/html,x", "refused: it is data, not a file"),
            ("//host/a", "refused: it names another host"),
            ("\\\\host\\a", "refused: it names another host"),
            (
                "file:///etc/passwd",
                "refused: it names a place outside the package",
            ),
            (
                "c:\\a.html",
                "refused: it names a place outside the package",
            ),
            ("../a.html", "refused: it leads out of the package"),
            ("in/../../a.html", "refused: it leads out of the package"),
            ("%2e%2e/a.html", "refused: it leads out of the package"),
            ("..%2fa.html", "refused: it leads out of the package"),
            ("..%5ca.html", "refused: it leads out of the package"),
            ("a.html%00.png", "refused: it leads out of the package"),
        ] {
            assert_eq!(resolved(&[], href), expected, "{href}");
        }
    }
}
