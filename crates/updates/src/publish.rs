//! [`Content`] -> the files of its publication, each small enough that a correction moves
//! little: one for each page, one for what scripts need, one for the menu.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::content::{Content, LONGEST_FILE};
use crate::keys::{PrivateKey, PublicKey};
use crate::markup::{self, Fault};
use crate::pointer::{
    FORMAT, KIND, LONGEST_OBJECT, LONGEST_POINTER, List, ListedFile, Object, Pointer, Signed,
    Subject, Withdrawn,
};
use crate::read::{Read, ReadError, text};

/// The files of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Objects by path, not packed yet: to be there before the pointer is.
    pub objects: BTreeMap<String, Vec<u8>>,
    /// Path of the pointer.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it says.
    pub pointer: Pointer,
    /// Whether it says something else than what was there before.
    pub is_new: bool,
    /// Paths of files that are too long to travel.
    pub left_out: Vec<String>,
}

/// Why content can't be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Something in it is not on the closed list.
    #[error("{0} has what content may not bring: {1}")]
    Closed(String, Fault),
    /// Its sections are not those of a module.
    #[error("{0} is not made as content is")]
    Shape(String),
    /// It is too long.
    #[error("{0} has {1} bytes, {LONGEST_OBJECT} are allowed")]
    TooLong(String, usize),
    /// What lies there already is of something else.
    #[error("the pointer that is there is of other content")]
    OtherSubject,
    /// What lies there already was signed by somebody else: how high it counted is not known.
    #[error("the pointer that is there is signed by another key")]
    OtherKey,
    /// There is no such page.
    #[error("there is no page `{0}` in it")]
    NoPage(String),
    /// The rule by which a module is completed hangs on it.
    #[error("its quiz can't be withdrawn: correct its questions and publish")]
    Quiz,
    /// What is published is not whole.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It could not be written as JSON.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}

/// Makes the files of a publication. `before` is the pointer that is there, signed by this key or
/// one of the `trusted`; if it says the same and is signed by this key it stays, byte by byte.
/// Pages that were withdrawn stay so, but for those `restored`. `now` is in seconds since 1970.
///
/// # Errors
/// [`PublishError`]; nothing is published then.
pub fn publication(
    content: &Content,
    before: Option<&Signed>,
    key: &PrivateKey,
    trusted: &[PublicKey],
    restored: &[String],
    now: u64,
) -> Result<Publication, PublishError> {
    check(content)?;
    let before = before
        .map(|it| Before::open(it, key, trusted))
        .transpose()?;
    if before
        .as_ref()
        .is_some_and(|it| it.pointer.subject != content.subject)
    {
        return Err(PublishError::OtherSubject);
    }
    let (mut objects, mut list) = objects(content)?;
    let mut withdrawn = Vec::new();
    for it in before.iter().flat_map(|it| &it.pointer.withdrawn) {
        let place = planned(&content.plan).position(|id| id == it.page);
        if let Some(place) = place.filter(|_| !restored.contains(&it.page)) {
            let page = content.pages.get(place).map_or("", |page| &page.html);
            withdraw(page, it, place, &mut list, &mut objects)?;
            withdrawn.push(it.clone());
        }
    }
    let mut left_out = Vec::new();
    for file in &content.files {
        match file.bytes.len() as u64 <= LONGEST_FILE {
            true => drop(objects.insert(Object::of(&file.bytes).path(), file.bytes.clone())),
            false => left_out.push(file.path.clone()),
        }
    }
    let next = Next {
        subject: content.subject.clone(),
        version: content.version.clone(),
        list: put("the list", &list, &mut objects)?,
        withdrawn,
    };
    next.published(before, objects, left_out, key, now)
}

/// Puts a note in the place of a page of what is published, without its sources. `read` gives a
/// file of the folder, as in [`verify`](crate::verify).
///
/// # Errors
/// [`PublishError`]; nothing is withdrawn then.
pub fn withdrawal(
    before: &Signed,
    withdrawn: &Withdrawn,
    key: &PrivateKey,
    trusted: &[PublicKey],
    now: u64,
    read: &mut Read<'_>,
) -> Result<Publication, PublishError> {
    let before = Before::open(before, key, trusted)?;
    let mut list: List = text(&before.pointer.list, read)?;
    let plan: Map<String, Value> = text(&list.plan, read)?;
    let place = planned(&plan).position(|id| id == withdrawn.page);
    let place = place.ok_or_else(|| PublishError::NoPage(withdrawn.page.clone()))?;
    let quiz = plan.get("quiz").and_then(|it| it.get("page"));
    if quiz.and_then(Value::as_str) == Some(&withdrawn.page) {
        return Err(PublishError::Quiz);
    }
    let shape = || PublishError::Shape(format!("page `{}`", withdrawn.page));
    let page = list.pages.get(place).ok_or_else(shape)?;
    let page: Map<String, Value> = text(page, read)?;
    let html = page.get("html").and_then(Value::as_str).unwrap_or_default();
    let mut objects = BTreeMap::new();
    withdraw(html, withdrawn, place, &mut list, &mut objects)?;
    let mut all = before.pointer.withdrawn.clone();
    all.retain(|it| it.page != withdrawn.page);
    all.push(withdrawn.clone());
    let next = Next {
        subject: before.pointer.subject.clone(),
        version: before.pointer.version.clone(),
        list: put("the list", &list, &mut objects)?,
        withdrawn: all,
    };
    next.published(Some(before), objects, Vec::new(), key, now)
}

/// Publishes once more what an earlier pointer said, as the newest.
///
/// # Errors
/// [`PublishError`]; nothing is published then.
pub fn rollback(
    before: &Signed,
    to: &Pointer,
    key: &PrivateKey,
    trusted: &[PublicKey],
    now: u64,
) -> Result<Publication, PublishError> {
    let before = Before::open(before, key, trusted)?;
    if before.pointer.subject != to.subject {
        return Err(PublishError::OtherSubject);
    }
    let next = Next {
        subject: to.subject.clone(),
        version: to.version.clone(),
        list: to.list.clone(),
        withdrawn: to.withdrawn.clone(),
    };
    next.published(Some(before), BTreeMap::new(), Vec::new(), key, now)
}

/// The pointer that is there.
struct Before {
    signed: Signed,
    pointer: Pointer,
    /// Whether the key signed it that signs now.
    is_own: bool,
}

impl Before {
    fn open(
        signed: &Signed,
        key: &PrivateKey,
        trusted: &[PublicKey],
    ) -> Result<Before, PublishError> {
        let own = signed.open(&[key.public()]);
        let is_own = own.is_some();
        let pointer = own.or_else(|| signed.open(trusted));
        Ok(Before {
            signed: signed.clone(),
            pointer: pointer.ok_or(PublishError::OtherKey)?,
            is_own,
        })
    }
}

/// What is to be said next of a subject.
struct Next {
    subject: Subject,
    version: String,
    list: Object,
    withdrawn: Vec<Withdrawn>,
}

impl Next {
    fn published(
        self,
        before: Option<Before>,
        mut objects: BTreeMap<String, Vec<u8>>,
        left_out: Vec<String>,
        key: &PrivateKey,
        now: u64,
    ) -> Result<Publication, PublishError> {
        let is_said = before.as_ref().is_some_and(
            |Before {
                 pointer, is_own, ..
             }| {
                *is_own
                    && pointer.format == FORMAT
                    && pointer.version == self.version
                    && pointer.list == self.list
                    && pointer.withdrawn == self.withdrawn
            },
        );
        let (signed, pointer) = match before {
            Some(before) if is_said => (before.signed, before.pointer),
            before => {
                let last = match &before {
                    Some(it) => {
                        let bytes = it.signed.to_bytes()?;
                        let object = Object::of(&bytes);
                        objects.insert(object.path(), bytes);
                        Some(object)
                    }
                    None => None,
                };
                let lowest = before.map(|it| it.pointer.sequence.saturating_add(1));
                let pointer = Pointer {
                    kind: KIND.into(),
                    format: FORMAT,
                    subject: self.subject,
                    version: self.version,
                    // By the clock: a folder that was lost begins above what packages have seen.
                    sequence: lowest.map_or(now, |it| now.max(it)),
                    time: now,
                    list: self.list,
                    before: last,
                    withdrawn: self.withdrawn,
                };
                (Signed::new(&pointer, key)?, pointer)
            }
        };
        let bytes = signed.to_bytes()?;
        if bytes.len() > LONGEST_POINTER {
            return Err(PublishError::TooLong("the pointer".into(), bytes.len()));
        }
        Ok(Publication {
            objects,
            path: pointer.subject.path(),
            bytes,
            pointer,
            is_new: !is_said,
            left_out,
        })
    }
}

/// Puts the note in the place of a page in a list.
fn withdraw(
    page: &str,
    withdrawn: &Withdrawn,
    place: usize,
    list: &mut List,
    objects: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), PublishError> {
    let name = format!("page `{}`", withdrawn.page);
    let shape = || PublishError::Shape(name.clone());
    // It keeps its title; nothing of what it said or asked.
    let (title, _) = page.split_once("</h1>").ok_or_else(shape)?;
    let note = withdrawn.note.replace('&', "&amp;").replace('<', "&lt;");
    let note = note.replace('>', "&gt;");
    let html = format!(
        "{title}</h1>\n  <div class=\"body\">\n<p class=\"note\" role=\"status\">{note}</p>\n  </div>\n</section>"
    );
    markup::roots(&html, &|_| true).map_err(|fault| PublishError::Closed(name.clone(), fault))?;
    let value = json!({ "html": html, "activities": [] });
    let object = put(&name, &value, objects)?;
    *list.pages.get_mut(place).ok_or_else(shape)? = object;
    Ok(())
}

/// Ids of the pages of a plan, in order.
fn planned(plan: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let pages = plan.get("pages").and_then(Value::as_array);
    let pages = pages.map_or(&[][..], Vec::as_slice).iter();
    pages.map(|it| it.get("id").and_then(Value::as_str).unwrap_or_default())
}

/// Adds a text to the objects.
fn put(
    name: &str,
    value: &impl Serialize,
    objects: &mut BTreeMap<String, Vec<u8>>,
) -> Result<Object, PublishError> {
    let bytes = bytes(name, value)?;
    let object = Object::of(&bytes);
    objects.insert(object.path(), bytes);
    Ok(object)
}

/// How the hashes of texts begin that content has as it is published: of the start page, the
/// pages, what follows them, the menu, and the plan. A package that has them needs not ask for
/// them. Nobody but who signs could make another text whose hash begins so.
///
/// # Errors
/// [`PublishError::TooLong`].
pub fn names(content: &Content) -> Result<Vec<String>, PublishError> {
    let (_, list) = objects(content)?;
    let of = |it: &Object| it.sha256.chars().take(12).collect();
    let mut names = vec![of(&list.start)];
    names.extend(list.pages.iter().map(of));
    names.extend([&list.end, &list.menu, &list.plan].map(of));
    Ok(names)
}

/// The texts of content by path, and the list of them.
fn objects(content: &Content) -> Result<(BTreeMap<String, Vec<u8>>, List), PublishError> {
    let mut objects = BTreeMap::new();
    let mut add = |name: &str, value: Value| put(name, &value, &mut objects);
    let mut plan = content.plan.clone();
    plan.insert("title".into(), content.title.as_str().into());
    plan.insert("rule".into(), serde_json::to_value(&content.rule)?);
    let pages = content.pages.iter().enumerate().map(|(n, page)| {
        let value = json!({ "html": page.html, "activities": page.activities });
        add(&format!("page {}", n + 1), value)
    });
    let pages = pages.collect::<Result<Vec<_>, _>>()?;
    let files = content.files.iter().map(|file| {
        let Object { sha256, size } = Object::of(&file.bytes);
        ListedFile {
            path: file.path.clone(),
            href: file.href.clone(),
            blake3: file.blake3.clone(),
            sha256,
            size,
        }
    });
    let list = List {
        plan: add("the plan", plan.into())?,
        start: add("the start page", json!({ "html": content.start }))?,
        pages,
        end: add("what follows the pages", json!({ "html": content.end }))?,
        menu: add("the menu", json!({ "html": content.menu }))?,
        files: files.collect(),
    };
    Ok((objects, list))
}

/// A text as it is published.
fn bytes(name: &str, value: &impl Serialize) -> Result<Vec<u8>, PublishError> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    match bytes.len() as u64 > LONGEST_OBJECT {
        true => Err(PublishError::TooLong(name.to_owned(), bytes.len())),
        false => Ok(bytes),
    }
}

/// Whether content has nothing but what may come, and the sections that packages expect.
pub(crate) fn check(content: &Content) -> Result<(), PublishError> {
    let hrefs: BTreeSet<&str> = content.files.iter().map(|it| it.href.as_str()).collect();
    let is_file = |href: &str| hrefs.contains(href);
    let roots = |name: &str, html| {
        let roots = markup::roots(html, &is_file);
        roots.map_err(|fault| PublishError::Closed(name.to_owned(), fault))
    };
    let wrong = |name: &str| Err(PublishError::Shape(name.to_owned()));
    let start = roots("the start page", &content.start)?;
    if start.iter().map(|it| it.id.as_str()).ne(["_start"]) {
        return wrong("the start page");
    }
    let planned = content.plan.get("pages").and_then(|it| it.as_array());
    let planned = planned.map_or(&[][..], Vec::as_slice);
    if planned.len() != content.pages.len() {
        return wrong("the plan");
    }
    for (page, planned) in content.pages.iter().zip(planned) {
        let id = planned
            .get("id")
            .and_then(|it| it.as_str())
            .unwrap_or_default();
        let found = roots(&format!("page `{id}`"), &page.html)?;
        if id.is_empty() || found.iter().map(|it| it.id.as_str()).ne([id]) {
            return wrong(&format!("page `{id}`"));
        }
    }
    let end = roots("what follows the pages", &content.end)?;
    if !end.iter().all(|it| END.contains(&it.id.as_str())) {
        return wrong("what follows the pages");
    }
    if roots("the menu", &content.menu)?.len() != 1 {
        return wrong("the menu");
    }
    Ok(())
}

/// Sections that follow the pages.
const END: [&str; 4] = ["_result", "_recall", "_attestation", "_glossary"];
