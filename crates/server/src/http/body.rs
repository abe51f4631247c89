//! The body of a commit, read in two steps: a beginning that anybody may send, and the rest
//! for whoever shows a token of ours there. So strangers fill no memory, however many
//! connections they have, and all large bodies together are bounded.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::StatusCode;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_stream::StreamExt;

use super::limits::PIECE;
use super::{App, Error};
use crate::domain::token::CommitToken;

/// Most bytes of a body: everything that an attempt holds in practice, escaped.
const MOST: usize = 12 << 20;
/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_secs(60);
/// Large bodies that are held at one time, in pieces.
static ROOM: Semaphore = Semaphore::const_new(4 * MOST / PIECE);

/// A body, and its share of the room until it was dealt with.
#[derive(Debug)]
pub struct Received {
    /// All of it.
    pub bytes: Vec<u8>,
    room: Option<SemaphorePermit<'static>>,
}

impl Received {
    /// Whether the attempt of its token was asked already whether it may commit so much.
    pub fn is_counted(&self) -> bool {
        self.room.is_some()
    }
}

/// Receives the body of a commit, of a replay, or of an opening.
///
/// # Errors
///
/// [`Error::TooLarge`]; [`Error::Bad`] when it breaks off; those of the token at its
/// beginning; [`Error::TooMany`] when its attempt commits too much; 408 when it does not
/// come in time.
pub async fn receive(app: &App, body: Body) -> Result<Received, Error> {
    let received = tokio::time::timeout(PATIENCE, read(app, body)).await;
    received.unwrap_or(Err(Error::Player(StatusCode::REQUEST_TIMEOUT, "timeout")))
}

async fn read(app: &App, body: Body) -> Result<Received, Error> {
    let announced = body.size_hint().exact().unwrap_or(MOST as u64);
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(announced.min(PIECE));
    let mut room = None;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| Error::Bad(error.to_string()))?;
        if bytes.len() + piece.len() > MOST {
            return Err(Error::TooLarge(MOST as u64));
        }
        bytes.extend_from_slice(&piece);
        // Before so many the token is not looked at.
        if bytes.len() > PIECE && room.is_none() {
            let token = CommitToken::verify(&app.keys, leading_token(&bytes), app.now())?;
            let announced = announced.min(MOST);
            if !app.limits.may_commit(&token.attempt_id, announced) {
                return Err(Error::TooMany);
            }
            let pieces = announced.div_ceil(PIECE);
            let pieces = u32::try_from(pieces).unwrap_or(u32::MAX);
            // Never closed.
            room = ROOM.acquire_many(pieces).await.ok();
        }
    }
    Ok(Received { bytes, room })
}

/// The token with which our player's bodies begin; empty where there is none.
fn leading_token(body: &[u8]) -> &str {
    let token = body.strip_prefix(b"{\"token\":\"").and_then(|rest| {
        let end = rest.iter().take(500).position(|it| *it == b'"')?;
        std::str::from_utf8(&rest[..end]).ok()
    });
    token.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_stands_at_the_beginning_or_nowhere() {
        assert_eq!(leading_token(b"{\"token\":\"abc\",\"seq\":1"), "abc");
        for body in [
            "",
            "{",
            "{\"token\":\"",
            "{\"seq\":1,\"token\":\"abc\"}",
            &format!("{{\"token\":\"{}\"", "a".repeat(501)),
        ] {
            assert_eq!(leading_token(body.as_bytes()), "", "{body}");
        }
    }
}
