//! A form with a file -> its fields, and the file on the disk: never whole in memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_LENGTH;
use tokio::io::AsyncWriteExt;

use super::staff::Staff;
use super::{App, Error};

/// What a form with a file sent.
#[derive(Debug)]
pub struct Upload {
    /// Its text fields.
    pub fields: BTreeMap<String, String>,
    /// The file, from its beginning, without a name in any folder. None: none was chosen.
    pub file: Option<File>,
}

/// Text fields, and bytes of each.
const FIELDS: usize = 20;
const FIELD_BYTES: usize = 2000;

/// Receives a form; its token must stand before its file.
///
/// # Errors
///
/// [`Error::TooLarge`], [`Error::Forbidden`], [`Error::Bad`]; nothing stays on the disk
/// then.
pub async fn receive(app: &Arc<App>, staff: &Staff, request: Request) -> Result<Upload, Error> {
    receive_up_to(app, staff, request, app.settings.upload_bytes).await
}

/// As [`receive`], with a file of at most so many bytes.
///
/// # Errors
///
/// As [`receive`].
pub async fn receive_up_to(
    app: &Arc<App>,
    staff: &Staff,
    request: Request,
    limit: u64,
) -> Result<Upload, Error> {
    let announced = request.headers().get(CONTENT_LENGTH);
    let announced: Option<u64> = announced.and_then(|it| it.to_str().ok()?.parse().ok());
    // A little more than the file itself: the fields, the boundaries.
    let is_too_large = announced.is_some_and(|it| it > limit.saturating_add(64 << 10));
    let multipart = Multipart::from_request(request, app).await;
    let mut multipart = multipart.map_err(|error| Error::Bad(error.body_text()))?;
    if is_too_large {
        drain(&mut multipart).await;
        return Err(Error::TooLarge(limit));
    }
    let mut upload = Upload {
        fields: BTreeMap::new(),
        file: None,
    };
    let mut is_ours = false;
    while let Some(field) = multipart.next_field().await.map_err(bad)? {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            if !is_ours {
                return Err(Error::Forbidden("form token"));
            }
            if upload.file.is_some() {
                return Err(Error::Bad("more than one file".into()));
            }
            let folder = app.settings.data.join("uploads");
            match save(&folder, field, limit).await? {
                Saved::Whole(0, _) => {}
                Saved::Whole(_, file) => upload.file = Some(file),
                Saved::TooLarge => {
                    drain(&mut multipart).await;
                    return Err(Error::TooLarge(limit));
                }
            }
            continue;
        }
        let value = text(field).await?;
        if name == "csrf" {
            is_ours = staff.owns(app, &value);
        }
        if upload.fields.insert(name, value).is_some() || upload.fields.len() > FIELDS {
            return Err(Error::Bad("a field twice, or too many".into()));
        }
    }
    if !is_ours {
        return Err(Error::Forbidden("form token"));
    }
    Ok(upload)
}

enum Saved {
    /// So many bytes.
    Whole(u64, File),
    TooLarge,
}

async fn save(folder: &Path, mut field: Field<'_>, limit: u64) -> Result<Saved, Error> {
    let failed = |error: std::io::Error| Error::Upload(error.to_string());
    tokio::fs::create_dir_all(folder).await.map_err(failed)?;
    // The file has no name: it is gone with its last handle, whatever happens.
    let file = tempfile::tempfile_in(folder).map_err(failed)?;
    let mut file = tokio::fs::File::from_std(file);
    let mut bytes: u64 = 0;
    while let Some(piece) = field.chunk().await.map_err(bad)? {
        bytes += piece.len() as u64;
        if bytes > limit {
            return Ok(Saved::TooLarge);
        }
        file.write_all(&piece).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    let mut file = file.into_std().await;
    std::io::Seek::rewind(&mut file).map_err(failed)?;
    Ok(Saved::Whole(bytes, file))
}

async fn text(mut field: Field<'_>) -> Result<String, Error> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(bad)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > FIELD_BYTES {
            return Err(Error::Bad("a field is too long".into()));
        }
    }
    String::from_utf8(bytes).map_err(|error| Error::Bad(error.to_string()))
}

/// Browsers show an answer only when they may send all they have, up to what is
/// reasonable.
async fn drain(multipart: &mut Multipart) {
    let patience = std::time::Duration::from_secs(60);
    let all = async {
        let mut left: usize = 4 << 30;
        while let Ok(Some(mut field)) = multipart.next_field().await {
            while let Ok(Some(piece)) = field.chunk().await {
                match left.checked_sub(piece.len()) {
                    Some(less) => left = less,
                    None => return,
                }
            }
        }
    };
    let _ = tokio::time::timeout(patience, all).await;
}

fn bad(error: axum::extract::multipart::MultipartError) -> Error {
    Error::Bad(error.body_text())
}
