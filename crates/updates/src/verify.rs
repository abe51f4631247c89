//! Judges what lies in a folder as a package would, before anybody else sees it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::content::{Content, File, LONGEST_FILE, Page, Rule};
use crate::keys::PublicKey;
use crate::pointer::{FORMAT, KIND, LONGEST_POINTER, List, Object, Pointer, Signed};
use crate::publish::{PublishError, check};
use crate::read::{Read, ReadError, object, text};

/// What is wrong with a publication.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The file is no pointer.
    #[error("it is no pointer")]
    NoPointer,
    /// None of the keys signed it.
    #[error("none of the keys signed it")]
    Signature,
    /// It lies where another belongs.
    #[error("it belongs to `{0}`")]
    Place(String),
    /// A later program wrote it.
    #[error("its format is {0}, this program knows {FORMAT}")]
    Format(u32),
    /// Something of it can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It holds what may not come.
    #[error(transparent)]
    Content(#[from] PublishError),
}

/// Judges the pointer at a path, and all it leads to. `read` gives a file of the folder, or what
/// it begins with, as many bytes as are asked for; none where there is none.
///
/// # Errors
/// The first [`VerifyError`].
pub fn verify(path: &str, keys: &[PublicKey], read: &mut Read<'_>) -> Result<Pointer, VerifyError> {
    let bytes =
        read(path, LONGEST_POINTER as u64 + 1).ok_or_else(|| ReadError::Missing(path.into()))?;
    let signed: Option<Signed> = serde_json::from_slice(&bytes).ok();
    let signed = signed.filter(|_| bytes.len() <= LONGEST_POINTER);
    let signed = signed.ok_or(VerifyError::NoPointer)?;
    let Some(pointer) = signed.open(keys) else {
        return Err(match signed.unverified() {
            Some(_) => VerifyError::Signature,
            None => VerifyError::NoPointer,
        });
    };
    if pointer.kind != KIND {
        return Err(VerifyError::NoPointer);
    }
    if pointer.format != FORMAT {
        return Err(VerifyError::Format(pointer.format));
    }
    if pointer.subject.path() != path {
        return Err(VerifyError::Place(pointer.subject.path()));
    }
    let list: List = text(&pointer.list, read)?;
    let mut plan: Map<String, Value> = text(&list.plan, read)?;
    let shape = || ReadError::Unreadable(list.plan.path());
    let title = plan
        .remove("title")
        .and_then(|it| Some(it.as_str()?.to_owned()));
    let rule = plan
        .remove("rule")
        .and_then(|it| serde_json::from_value::<Rule>(it).ok());
    let mut pages = Vec::new();
    for object in &list.pages {
        let page: BTreeMap<String, Value> = text(object, read)?;
        pages.push(Page {
            html: html(object, &page)?,
            activities: match page.get("activities") {
                Some(Value::Array(activities)) => activities.clone(),
                _ => return Err(ReadError::Unreadable(object.path()).into()),
            },
        });
    }
    let mut files = Vec::new();
    for listed in &list.files {
        // What does not travel is known by its name only.
        let bytes = match listed.size <= LONGEST_FILE {
            true => object(&listed.object(), read)?,
            false => Vec::new(),
        };
        files.push(File {
            path: listed.path.clone(),
            href: listed.href.clone(),
            bytes,
            blake3: listed.blake3.clone(),
        });
    }
    let mut one =
        |object: &Object| -> Result<String, VerifyError> { html(object, &text(object, read)?) };
    check(&Content {
        subject: pointer.subject.clone(),
        version: pointer.version.clone(),
        title: title.ok_or_else(shape)?,
        rule: rule.ok_or_else(shape)?,
        plan,
        start: one(&list.start)?,
        pages,
        end: one(&list.end)?,
        menu: one(&list.menu)?,
        files,
    })?;
    Ok(pointer)
}

fn html(object: &Object, value: &BTreeMap<String, Value>) -> Result<String, VerifyError> {
    let html = value.get("html").and_then(Value::as_str);
    let html = html.ok_or_else(|| ReadError::Unreadable(object.path()))?;
    Ok(html.to_owned())
}
