//! The pictures, sounds, videos and documents that a package carries.

use std::collections::BTreeMap;

use brand::palette::Palette;

use super::content::Content;
use super::scope::{Drawn, Scope, media_of};
use crate::course::Cover;
use crate::scenes::draw;
use crate::sco::Sco;
use crate::source::SourceTree;
use crate::validate::ValidProgramme;

/// The media files that the pages of a scope use.
pub(super) fn media(
    tree: &SourceTree,
    programme: &ValidProgramme,
    scope: &Scope,
) -> BTreeMap<String, Content> {
    let mut entries = BTreeMap::new();
    let of_pages = scope.scos().flat_map(Sco::pages).map(media_of);
    let modules = scope.modules.iter();
    let covers = modules.map(|it| it.cover.as_ref().and_then(Cover::file));
    for paths in of_pages.chain([covers.flatten().collect()]) {
        for path in paths {
            let Some(file) = tree.find(path) else {
                continue;
            };
            let file = tree.file(file);
            entries.insert(
                path.to_owned(),
                Content::File {
                    disk: file.disk.clone(),
                    hash: file.hash,
                },
            );
        }
    }
    if let Some((path, Drawn::Scene(scene))) = scope.cover(programme) {
        let svg = draw::file(scene, &Palette::of(&programme.look.colours));
        entries.insert(path, Content::Bytes(svg.into_bytes()));
    }
    entries
}
