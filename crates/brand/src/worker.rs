//! The head of an html5 package's service worker: which files it keeps, and a hash of them
//! all by which browsers know that there is another package.

use serde::{Deserialize, Serialize};

/// Path of the service worker of html5 packages.
pub const SERVICE_WORKER: &str = "sw.js";

const HEAD: &str = "const PACKAGE = ";

/// What the service worker knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The package's name without target and partner.
    pub course: String,
    /// Of all the files: another one, another cache.
    pub hash: String,
    /// Addresses of files, in order.
    pub files: Vec<String>,
}

/// One hash of files, by path and BLAKE3, that come in order of their paths.
pub fn hash<'a>(files: impl Iterator<Item = (&'a str, [u8; 32])>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (path, hash) in files {
        hasher.update(&(path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes());
        hasher.update(&hash);
    }
    hasher.finalize().to_hex().chars().take(12).collect()
}

/// The file: what it knows, then what it does.
pub fn print(kept: &Kept, code: &str) -> Result<String, serde_json::Error> {
    Ok(format!(
        "{HEAD}{};\n\n{code}",
        serde_json::to_string_pretty(kept)?
    ))
}

/// What a file knows, and what it does; none when it was not [`print()`]ed.
pub fn read(file: &str) -> Option<(Kept, &str)> {
    let json = file.strip_prefix(HEAD)?;
    let mut values = serde_json::Deserializer::from_str(json).into_iter::<Kept>();
    let kept = values.next()?.ok()?;
    let code = json.get(values.byte_offset()..)?.strip_prefix(";\n\n")?;
    Some((kept, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read() {
        let kept = Kept {
            course: "a\"};".into(),
            hash: "0123456789ab".into(),
            files: vec!["index.html".into()],
        };
        let file = print(&kept, "const x = 1;\n").unwrap();
        assert_eq!(read(&file), Some((kept, "const x = 1;\n")));
        assert_eq!(read("self.x = 1;"), None);
    }
}
