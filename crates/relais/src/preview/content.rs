//! A file of a package -> a response, or the piece of it that a player asked for.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use axum::http::header::{ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use engine::package::Content;
use server::http::media_type::media_type;
use server::http::range::{Piece, piece};

/// Answers with a file's bytes. `range` is the header of that name.
pub fn respond(path: &str, content: &Content, range: Option<&str>) -> io::Result<Response> {
    let length = match content {
        Content::Bytes(bytes) => bytes.len() as u64,
        Content::File { disk, .. } => disk.metadata()?.len(),
    };
    let piece = match range.map_or(Piece::Whole, |header| piece(header, length)) {
        Piece::Whole => None,
        Piece::Of(range) => Some(range),
        Piece::Outside => {
            let range = format!("bytes */{length}");
            return Ok(
                (StatusCode::RANGE_NOT_SATISFIABLE, [(CONTENT_RANGE, range)]).into_response(),
            );
        }
    };
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

/// By the ending; the text of our own packages is UTF-8.
pub fn mime(path: &str) -> &'static str {
    match media_type(path) {
        "text/html" => "text/html; charset=utf-8",
        "text/javascript" => "text/javascript; charset=utf-8",
        "text/css" => "text/css; charset=utf-8",
        "text/plain" => "text/plain; charset=utf-8",
        "text/vtt" => "text/vtt; charset=utf-8",
        other => other,
    }
}
