//! What one publication has that the one before it had not: for whoever tells others of it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::pointer::{List, Object, Pointer};
use crate::read::{Read, ReadError, text};

/// Titles of pages, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Pages that were not there.
    pub added: Vec<String>,
    /// Pages that are not there any more.
    pub removed: Vec<String>,
    /// Pages that say or ask something else.
    pub changed: Vec<String>,
    /// Whether pages that stayed come in another order.
    pub is_reordered: bool,
    /// Whether something around the pages is another: title, plan, glossary, pictures.
    pub is_else: bool,
}

impl Changes {
    /// From one pointer to another of the same subject; `read` gives a file of the folder.
    ///
    /// # Errors
    /// [`ReadError`] when what they lead to is not there.
    pub fn between(
        old: &Pointer,
        new: &Pointer,
        read: &mut Read<'_>,
    ) -> Result<Changes, ReadError> {
        let (old_list, old_pages) = pages(old, read)?;
        let (list, pages) = pages(new, read)?;
        let find = |pages: &[Page], id: &str| pages.iter().find(|it| it.id == id).cloned();
        let mut changes = Changes::default();
        let mut stayed = Vec::new();
        for page in &pages {
            match find(&old_pages, &page.id) {
                None => changes.added.push(page.title.clone()),
                Some(old) => {
                    stayed.push(page.id.clone());
                    if old.object != page.object {
                        changes.changed.push(page.title.clone());
                    }
                }
            }
        }
        let gone = |it: &&Page| find(&pages, &it.id).is_none();
        changes.removed = old_pages
            .iter()
            .filter(gone)
            .map(|it| it.title.clone())
            .collect();
        let in_old_order = old_pages.iter().map(|it| &it.id);
        changes.is_reordered = in_old_order
            .filter(|id| stayed.contains(id))
            .ne(stayed.iter());
        let around = |list: &List| {
            let files: BTreeMap<_, _> =
                list.files.iter().map(|it| (&it.path, &it.sha256)).collect();
            let files = files
                .into_iter()
                .map(|(path, hash)| (path.clone(), hash.clone()));
            let objects = [&list.plan, &list.start, &list.end, &list.menu].map(Clone::clone);
            (files.collect::<Vec<_>>(), objects)
        };
        changes.is_else = around(&old_list) != around(&list);
        Ok(changes)
    }

    /// Whether nothing is another.
    pub fn is_empty(&self) -> bool {
        *self == Changes::default()
    }
}

#[derive(Debug, Clone)]
struct Page {
    id: String,
    title: String,
    object: Object,
}

fn pages(pointer: &Pointer, read: &mut Read<'_>) -> Result<(List, Vec<Page>), ReadError> {
    let list: List = text(&pointer.list, read)?;
    let plan: Map<String, Value> = text(&list.plan, read)?;
    let planned = plan.get("pages").and_then(Value::as_array);
    let planned = planned.map_or(&[][..], Vec::as_slice);
    let pages = planned.iter().zip(&list.pages).map(|(page, object)| {
        let text = |name: &str| {
            let text = page.get(name).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        Page {
            id: text("id"),
            title: text("title"),
            object: object.clone(),
        }
    });
    let pages = pages.collect();
    Ok((list, pages))
}

/// Ids and titles of the pages of a publication, in order; `read` gives a file of the folder.
///
/// # Errors
/// [`ReadError`] when what it leads to is not there.
pub fn titles(pointer: &Pointer, read: &mut Read<'_>) -> Result<Vec<(String, String)>, ReadError> {
    let (_, pages) = pages(pointer, read)?;
    Ok(pages.into_iter().map(|it| (it.id, it.title)).collect())
}
