//! A file of a package -> a response, or the piece of it that a player asked for.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use axum::http::header::{ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use engine::package::Content;

/// Answers with a file's bytes. `range` is the header of that name.
pub fn respond(path: &str, content: &Content, range: Option<&str>) -> io::Result<Response> {
    let length = match content {
        Content::Bytes(bytes) => bytes.len() as u64,
        Content::File { disk, .. } => disk.metadata()?.len(),
    };
    let piece = range.and_then(|header| piece(header, length));
    let bytes = read(content, piece.clone().unwrap_or(0..length))?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(mime(path)));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Some(Range { start, end }) = piece {
        let value = format!("bytes {start}-{}/{length}", end - 1);
        headers.insert(
            CONTENT_RANGE,
            HeaderValue::try_from(value).map_err(io::Error::other)?,
        );
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

fn read(content: &Content, piece: Range<u64>) -> io::Result<Vec<u8>> {
    match content {
        Content::Bytes(bytes) => Ok(bytes[piece.start as usize..piece.end as usize].to_vec()),
        Content::File { disk, .. } => {
            let mut file = File::open(disk)?;
            file.seek(SeekFrom::Start(piece.start))?;
            let mut bytes = Vec::new();
            file.take(piece.end - piece.start).read_to_end(&mut bytes)?;
            Ok(bytes)
        }
    }
}

/// One range of a file that long; none when the whole answers as well.
fn piece(header: &str, length: u64) -> Option<Range<u64>> {
    let (start, end) = header.strip_prefix("bytes=")?.split_once('-')?;
    let range = match (start, end) {
        ("", last) => length.saturating_sub(last.parse().ok()?)..length,
        (start, "") => start.parse().ok()?..length,
        (start, end) => start.parse().ok()?..end.parse::<u64>().ok()?.checked_add(1)?.min(length),
    };
    (range.start < range.end).then_some(range)
}

/// By the ending; what no browser shows is a download.
pub fn mime(path: &str) -> &'static str {
    let ending = path.rsplit('.').next().unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "xml" | "xsd" => "text/xml",
        "txt" => "text/plain; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" => "audio/ogg",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces() {
        assert_eq!(piece("bytes=0-", 10), Some(0..10));
        assert_eq!(piece("bytes=2-4", 10), Some(2..5));
        assert_eq!(piece("bytes=8-99", 10), Some(8..10));
        assert_eq!(piece("bytes=-3", 10), Some(7..10));
        for all in [
            "bytes=10-",
            "bytes=4-2",
            "bytes=0-1,4-5",
            "lines=0-1",
            "bytes=-0",
            "bytes=0-18446744073709551615",
        ] {
            let found = piece(all, 10);
            assert!(found.is_none(), "{all}: {found:?}");
        }
    }
}
