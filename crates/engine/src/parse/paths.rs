//! How texts name files beside them.

use percent_encoding::percent_decode_str;

use crate::source::composed;

/// Follows a relative path from the folder of `from`; none if it leaves the course. Like any
/// address it may be percent-encoded, and its accents written in either way.
pub(crate) fn resolve(from: &str, path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8();
    let path = decoded.as_deref().unwrap_or(path);
    let path = &*composed(path);
    if path.starts_with('/') || path.contains('\\') {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
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

/// How a text at `from` names the file at `path`: undoes [`resolve`].
pub(crate) fn relative(from: &str, path: &str) -> String {
    let folders: Vec<&str> = from.split('/').collect();
    let parts: Vec<&str> = path.split('/').collect();
    let depth = folders.len() - 1;
    let pairs = folders[..depth].iter().zip(&parts[..parts.len() - 1]);
    let shared = pairs.take_while(|(a, b)| a == b).count();
    "../".repeat(depth - shared) + &parts[shared..].join("/")
}
