//! Pages and scripts, streamed -> what they say to the LMS and load from
//! elsewhere. Text is searched, not run: what a script puts together at run time
//! stays unseen.

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use memchr::memmem::find_iter;
use memchr::memrchr;
use serde::Serialize;

use crate::message;
use crate::package::Archive;
use crate::problem::{Location, Problem, Problems, Severity};

/// What pages and scripts say to the LMS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ApiUse {
    /// Functions of the SCORM 1.2 API that are named somewhere.
    pub functions: BTreeSet<String>,
    /// Elements of the data model that are named, indexes written `n`; at most
    /// 200.
    pub elements: BTreeSet<String>,
    /// Whether the object of SCORM 2004 is looked for.
    pub looks_for_scorm_2004: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) api: ApiUse,
    pub(super) hosts: BTreeSet<String>,
    /// What a page's `meta` says made it.
    pub(super) generator: Option<String>,
}

const FUNCTIONS: [&str; 8] = [
    "LMSInitialize",
    "LMSFinish",
    "LMSGetValue",
    "LMSSetValue",
    "LMSCommit",
    "LMSGetLastError",
    "LMSGetErrorString",
    "LMSGetDiagnostic",
];

/// Bytes scanned in all, and of one file.
const MAX_TOTAL: u64 = 64 << 20;
const MAX_FILE: u64 = 8 << 20;
const MAX_ELEMENTS: usize = 200;
const MAX_HOSTS: usize = 50;
/// Longest thing looked for, with what must be seen before it.
const REACH: usize = 256;

/// Scans every page, script and style of the archive, within bounds.
pub(super) fn scan<R: Read + Seek>(archive: &mut Archive<R>, problems: &mut Problems) -> Scan {
    let mut scan = Scan::default();
    let mut left = MAX_TOTAL;
    for index in 0..archive.files.list.len() {
        let name = archive.files.list[index].name.clone();
        if !is_text(&name) || archive.unreadable.contains_key(&index) {
            continue;
        }
        let failed = match archive.read(index) {
            Ok(file) => {
                let hosts = scan.hosts.clone();
                let failed = scan.stream(file.take(MAX_FILE.min(left)), &mut left);
                note_hosts(&name, scan.hosts.difference(&hosts), problems);
                failed.err().map(|error| error.to_string())
            }
            Err(error) => Some(error.to_string()),
        };
        if let Some(error) = failed {
            let problem = Problem::new(
                Severity::Error,
                "file-unreadable",
                message!(
                    "`{name}` can't be unpacked: {reason}",
                    name = name,
                    reason = error
                ),
                "pack the course again",
            );
            problems.push(problem.at(Location::file(name)));
        }
        if left == 0 {
            problems.push(Problem::new(
                Severity::Note,
                "scan-stopped",
                "pages and scripts were only searched up to 64 MB",
                "what the report says of API use and remote resources is incomplete",
            ));
            break;
        }
    }
    scan
}

fn is_text(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, it)| it.to_ascii_lowercase());
    let known = ["html", "htm", "xhtml", "js", "mjs", "css"];
    extension.is_some_and(|it| known.contains(&it.as_str()))
}

fn note_hosts<'a>(name: &str, hosts: impl Iterator<Item = &'a String>, problems: &mut Problems) {
    for host in hosts {
        let problem = Problem::new(
            Severity::Warning,
            "remote-resource",
            message!("a page loads something from `{host}`", host = host),
            "put it in the package: it fails offline, and tells that host who learns",
        );
        problems.push(problem.at(Location::file(name)));
    }
}

impl Scan {
    fn stream(&mut self, mut file: impl Read, left: &mut u64) -> std::io::Result<()> {
        let mut window: Vec<u8> = Vec::with_capacity(65_536 + 2 * REACH);
        let mut chunk = vec![0; 65_536];
        loop {
            let count = file.read(&mut chunk)?;
            *left = left.saturating_sub(count as u64);
            window.extend_from_slice(&chunk[..count]);
            // What begins in the last stretch may go on in the next chunk.
            let until = if count == 0 {
                window.len()
            } else {
                window.len().saturating_sub(REACH)
            };
            self.search(&window, until);
            if count == 0 {
                return Ok(());
            }
            window.drain(..window.len().saturating_sub(2 * REACH));
        }
    }

    /// Takes note of what begins before `until`.
    fn search(&mut self, text: &[u8], until: usize) {
        for at in find_iter(text, b"LMS").take_while(|at| *at < until) {
            let word = word(&text[at..]);
            if let Some(function) = FUNCTIONS.into_iter().find(|it| *it == word) {
                self.api.functions.insert(function.into());
            }
        }
        for at in find_iter(text, b"cmi.").take_while(|at| *at < until) {
            let is_start = at == 0 || !is_word(text[at - 1]);
            if is_start && self.api.elements.len() < MAX_ELEMENTS {
                self.api.elements.extend(element(word(&text[at..])));
            }
        }
        let found = find_iter(text, b"API_1484_11").any(|at| at < until);
        self.api.looks_for_scorm_2004 |= found;
        for at in find_iter(text, b"//").take_while(|at| *at < until) {
            if self.hosts.len() < MAX_HOSTS && is_loaded(&text[..at]) {
                self.hosts.extend(host(&text[at + 2..]));
            }
        }
        if self.generator.is_none() {
            let mut found = find_iter(text, b"generator").take_while(|at| *at < until);
            self.generator = found.find_map(|at| generator(&text[at..]));
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.'
}

/// The run of letters, digits, `_` and `.` at the start, at most 100 bytes.
fn word(text: &[u8]) -> &str {
    let length = text.iter().take(100).take_while(|it| is_word(**it)).count();
    std::str::from_utf8(&text[..length]).unwrap_or_default()
}

/// An element of the data model, indexes as `n`; none for other words.
fn element(word: &str) -> Option<String> {
    let parts: Vec<&str> = word.trim_end_matches('.').split('.').collect();
    let is_name = |it: &&str| {
        !it.is_empty()
            && it
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let is_index = |it: &&str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() < 2 || !parts.iter().all(|it| is_name(it) || is_index(it)) {
        return None;
    }
    let parts: Vec<&str> = parts
        .into_iter()
        .map(|it| if is_index(&it) { "n" } else { it })
        .collect();
    Some(parts.join("."))
}

/// Whether a URL that goes on with `//host` is loaded there: a `src`, the `href`
/// of a `link`, or a `url(…)`.
fn is_loaded(before: &[u8]) -> bool {
    // On bytes: a file of slashes asks this a million times.
    let before = &before[before.len().saturating_sub(REACH)..];
    let before = without_end(before, b"https:")
        .or(without_end(before, b"http:"))
        .unwrap_or(before);
    let is_quote = |it: &u8| b"\"'`\\".contains(it);
    let length = before.iter().rposition(|it| !is_quote(it));
    let before = before[..length.map_or(0, |it| it + 1)].trim_ascii_end();
    if without_end(before, b"url(").is_some() || without_end(before, b"@import").is_some() {
        return true;
    }
    let Some(attribute) = without_end(before, b"=").map(<[u8]>::trim_ascii_end) else {
        return false;
    };
    if without_end(attribute, b"src").is_some() {
        return true;
    }
    let is_link = |tag: &[u8]| {
        tag.get(..4)
            .is_some_and(|it| it.eq_ignore_ascii_case(b"link"))
    };
    without_end(attribute, b"href").is_some()
        && memrchr(b'<', attribute).is_some_and(|at| is_link(&attribute[at + 1..]))
}

/// What stands before an end, in whatever case.
fn without_end<'a>(text: &'a [u8], end: &[u8]) -> Option<&'a [u8]> {
    let (start, found) = text.split_at_checked(text.len().checked_sub(end.len())?)?;
    found.eq_ignore_ascii_case(end).then_some(start)
}

fn host(text: &[u8]) -> Option<String> {
    let is_host = |it: &u8| it.is_ascii_alphanumeric() || b"-.:".contains(it);
    let length = text.iter().take(100).take_while(|it| is_host(it)).count();
    let host = std::str::from_utf8(&text[..length])
        .ok()?
        .to_ascii_lowercase();
    let host = host.trim_end_matches(':');
    // `src="//"` and the like: a host has a dot, or is this machine.
    let is_name = host.contains('.') || host.starts_with("localhost");
    (is_name && !host.starts_with('.')).then(|| host.to_owned())
}

/// The content of `<meta name="generator" content="…">`, from its name on.
fn generator(text: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&text[..text.len().min(REACH)]);
    let tag = start.split('>').next()?;
    let rest = tag
        .strip_prefix("generator")?
        .trim_start_matches(['"', '\''])
        .trim_start();
    let value = rest.strip_prefix("content=")?;
    let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    let value = value[1..].split(quote).next()?.trim();
    let is_shown = !value.is_empty() && !value.chars().any(char::is_control);
    is_shown.then(|| value.chars().take(100).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(text: &[u8]) -> Scan {
        let mut scan = Scan::default();
        scan.stream(text, &mut u64::MAX.clone()).unwrap();
        scan
    }

    #[track_caller]
    fn check_hosts(text: &str, expected: &[&str]) {
        let hosts: Vec<_> = scanned(text.as_bytes()).hosts.into_iter().collect();
        assert_eq!(hosts, expected, "{text}");
    }

    #[test]
    fn api_use() {
        let scan = scanned(
            br#"api.LMSInitialize(""); LMSSetValue("cmi.core.score.raw", 1);
            LMSGetValue('cmi.interactions.0.id'); set("cmi.objectives." + n + ".id");
            LMSFinished(); xcmi.core.exit; cmi.Foo; cmi."#,
        );
        let functions: Vec<_> = scan.api.functions.into_iter().collect();
        assert_eq!(functions, ["LMSGetValue", "LMSInitialize", "LMSSetValue"]);
        let elements: Vec<_> = scan.api.elements.into_iter().collect();
        assert_eq!(
            elements,
            [
                "cmi.core.score.raw",
                "cmi.interactions.n.id",
                "cmi.objectives"
            ]
        );
        assert!(!scan.api.looks_for_scorm_2004);
        assert!(scanned(b"win.API_1484_11").api.looks_for_scorm_2004);
    }

    #[test]
    fn remote_resources() {
        check_hosts(
            "<script src=\"https://cdn.example/a.js\">",
            &["cdn.example"],
        );
        check_hosts(
            "<img src='//Img.Example:8080/a.png'>",
            &["img.example:8080"],
        );
        check_hosts(
            "<link rel=stylesheet href=http://css.example/a.css>",
            &["css.example"],
        );
        check_hosts(
            "a { background: url( 'https://x.example/a.png') }",
            &["x.example"],
        );
        check_hosts(
            "@import \"https://fonts.example/a.css\";",
            &["fonts.example"],
        );
        check_hosts("<IMG SRC = HTTPS://a.example/b.png>", &["a.example"]);
        check_hosts("<Link Rel=x Href=//b.example/>", &["b.example"]);
        check_hosts("image.src = \"https://y.example/\"", &["y.example"]);
    }

    #[test]
    fn links_are_not_loaded() {
        check_hosts("<a href=\"https://example.org/\">", &[]);
        check_hosts("<html xmlns=\"http://www.w3.org/1999/xhtml\">", &[]);
        check_hosts("// src=a comment", &[]);
        check_hosts("<img src=\"//\">", &[]);
    }

    #[test]
    fn what_crosses_a_chunk_is_found() {
        for shift in 0..40 {
            let mut text = vec![b' '; 65_536 - shift];
            text.extend(b"LMSInitialize cmi.core.exit <script src=\"https://cdn.example/\">");
            let scan = scanned(&text);
            assert!(scan.api.functions.contains("LMSInitialize"), "{shift}");
            assert_eq!(scan.api.elements.iter().next().unwrap(), "cmi.core.exit");
            assert_eq!(scan.api.elements.len(), 1, "{shift}");
            assert!(scan.hosts.contains("cdn.example"), "{shift}");
        }
    }

    #[test]
    fn the_generator() {
        let page = b"<meta name=\"generator\" content=\"eXeLearning 2.8\">";
        assert_eq!(scanned(page).generator.as_deref(), Some("eXeLearning 2.8"));
        assert_eq!(scanned(b"a generator of things").generator, None);
    }
}
