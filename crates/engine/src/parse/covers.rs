//! The pictures that stand for programmes, modules and chapters in catalogues and at their
//! beginning: scenes in which nobody speaks, or files.

use super::cast;
use super::scenes::ACTORS_LIMIT;
use super::table::Table;
use crate::course::scene::{Actor, Scene};
use crate::diagnostic::Diagnostics;
use crate::source::{SourceTree, Span};

/// The scene of a `cover` that is a table; none if there is none, or nothing of it is right.
pub(super) fn scene(
    tree: &SourceTree,
    table: &Table,
    diagnostics: &mut Diagnostics,
) -> Option<Scene> {
    let cover = table.table("cover")?;
    let place = cover
        .text("place")
        .and_then(|place| cast::place(place, inner(cover.at("place")), diagnostics));
    let lines = cover.list("who");
    if let Some((_, at)) = lines.get(ACTORS_LIMIT) {
        diagnostics.error(
            *at,
            "too-many-answers",
            format!(
                "there are {} in this picture, and room for {ACTORS_LIMIT}",
                lines.len()
            ),
            "leave some out",
        );
    }
    if !cover.has("place") && lines.is_empty() && cover.is_right("place") && cover.is_right("who") {
        diagnostics.error(
            table.at("cover"),
            "empty-directive",
            "nothing is on this cover",
            "say where it is, or who is there: `cover = { place = \"office\", who = [\"amina, phone\"] }`",
        );
    }
    let mut actors = Vec::new();
    for (line, at) in lines.iter().take(ACTORS_LIMIT) {
        let at = inner(*at);
        let (names, says) = match line.split_once(':') {
            Some((names, _)) => (names, true),
            None => (line.as_str(), false),
        };
        if says {
            diagnostics.error(
                at,
                "misplaced-part",
                "nobody speaks on a cover",
                "remove the colon and what follows it, or say it in a scene of a page",
            );
        }
        let source = tree.text(at.file);
        let source = source
            .get(at.start as usize..at.end as usize)
            .unwrap_or_default();
        let role = cast::role(&cast::names(names, source, at), at, diagnostics);
        actors.extend(role.map(|role| Actor {
            role,
            says: Vec::new(),
        }));
    }
    Some(Scene {
        place,
        actors,
        alt: None,
        decorative: true,
    })
}

/// What stands between the quotation marks of a text in TOML.
fn inner(at: Span) -> Span {
    let (start, end) = (at.start as usize + 1, at.end as usize);
    Span::new(at.file, start..end.saturating_sub(1).max(start))
}
