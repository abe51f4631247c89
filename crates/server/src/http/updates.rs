//! Published updates of content, for packages on any platform: the files of a folder that `relais
//! updates publish` writes.
//!
//! They are for everybody, come without a cookie and are asked for from any origin. Only names
//! that a publication has are looked for, so that no address leads out of the folder.

use std::path::Path as FilePath;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::App;

/// Nothing that is published is longer, in bytes.
const LONGEST: u64 = ::updates::longest(::updates::LONGEST_FILE);

pub fn router() -> Router<Arc<App>> {
    Router::new().route("/maj/{*path}", get(file))
}

async fn file(State(app): State<Arc<App>>, Path(path): Path<String>) -> Response {
    let mut response = match (&app.settings.updates, Name::of(&path)) {
        (Some(folder), Some(name)) => answer(&folder.join(&path), name).await,
        _ => missing(),
    };
    // Also of what is not there: packages tell that from a host that does not answer.
    let open = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    for (name, value) in open {
        let headers = response.headers_mut();
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn answer(path: &FilePath, name: Name) -> Response {
    match read(path).await {
        Ok(Some(bytes)) => {
            // No `Content-Encoding`: packages unpack objects, and a browser must not do it before them.
            let (kept, kind) = match name {
                Name::Pointer => ("no-cache", "application/json"),
                Name::Object => (
                    "public, max-age=31536000, immutable",
                    "application/octet-stream",
                ),
            };
            ([(CACHE_CONTROL, kept), (CONTENT_TYPE, kind)], bytes).into_response()
        }
        Ok(None) => missing(),
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "a published update can't be read");
            (StatusCode::SERVICE_UNAVAILABLE, "it can't be read now\n").into_response()
        }
    }
}

/// For programs; people have nothing to do here.
fn missing() -> Response {
    (StatusCode::NOT_FOUND, "nothing is published here\n").into_response()
}

async fn read(path: &FilePath) -> std::io::Result<Option<Vec<u8>>> {
    let found = match tokio::fs::metadata(path).await {
        Err(error) if is_absent(&error) => return Ok(None),
        found => found?,
    };
    if !found.is_file() || found.len() > LONGEST {
        return Ok(None);
    }
    tokio::fs::read(path).await.map(Some)
}

fn is_absent(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

/// What a path of a publication leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    /// The only kind of file that changes.
    Pointer,
    /// An object, packed, named by the hash of what it holds.
    Object,
}

impl Name {
    /// None: no publication has such a path.
    fn of(path: &str) -> Option<Name> {
        let is_hash = |text: &str| {
            let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
            text.len() == 64 && text.bytes().all(is_digit)
        };
        // Ids, a language, an audience: none begins with a dot, or is `objects`.
        let is_id = |text: &str| {
            let is_letter = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
            (1..=100).contains(&text.len()) && text.bytes().all(is_letter) && text != "objects"
        };
        let parts: Vec<&str> = path.split('/').collect();
        match parts[..] {
            ["objects", object] => {
                let hash = object.strip_suffix(".bin")?;
                is_hash(hash).then_some(Name::Object)
            }
            [programme, module, pointer] if is_id(programme) && is_id(module) => {
                let subject = pointer.strip_suffix(".json")?;
                let parts: Vec<&str> = subject.split('.').collect();
                let is_subject = parts.len() <= 2 && parts.iter().all(|it| is_id(it));
                is_subject.then_some(Name::Pointer)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_a_publication_are_looked_for() {
        let hash = "0123456789abcdef".repeat(4);
        for (path, name) in [
            (format!("objects/{hash}.bin"), Name::Object),
            ("senscyber/agir/fr.json".into(), Name::Pointer),
            (
                "senscyber/agir/fr.agents-publics.json".into(),
                Name::Pointer,
            ),
        ] {
            assert_eq!(Name::of(&path), Some(name), "{path}");
        }
        for path in [
            "",
            "/",
            "..",
            "../agir/fr.json",
            "senscyber/../fr.json",
            "senscyber/agir/..json",
            "senscyber/agir/.json",
            "senscyber/agir/fr.a.b.json",
            "senscyber/agir/fr.html",
            "senscyber//fr.json",
            "senscyber/agir/x/fr.json",
            "objects/agir/fr.json",
            "senscyber/agir/fr\\x.json",
            "senscyber/agir/fr\0.json",
            "C:/agir/fr.json",
            "objects/a.bin",
            &format!("objects/{hash}"),
            &format!("objects/{hash}.json"),
            &format!("objects/{hash}.pem"),
            &format!("objects/{}.bin", hash.to_uppercase()),
            &format!("{hash}.bin"),
        ] {
            assert_eq!(Name::of(path), None, "{path}");
        }
    }
}
