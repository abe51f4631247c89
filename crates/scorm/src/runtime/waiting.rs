//! Items that could never be opened, because they wait for each other.

use std::collections::{HashMap, HashSet};

use super::prerequisites::Prerequisites;

/// What matters of an item of a course: where it stands, and what it waits for.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its identifier.
    pub identifier: &'a str,
    /// Depth from 0; items stand in the order of the tree.
    pub level: usize,
    /// Whether it launches a SCO.
    pub is_sco: bool,
    /// Whether it launches something else, which is done as soon as it is there.
    pub is_asset: bool,
    /// Its prerequisites, as AICC script.
    pub script: &'a str,
}

/// The SCOs that nobody could ever open because of a circle: place among the entries, and
/// the name of an item that each waits for in vain. Scripts that can't be read, and names of
/// no item, are another matter: they make no circle by themselves.
pub fn in_a_circle<'a>(entries: &[Entry<'a>]) -> Vec<(usize, &'a str)> {
    let waits = |entry: &Entry<'_>| {
        let script = Prerequisites::parse(entry.script).ok();
        script.filter(|it| !it.items().is_empty())
    };
    // Most courses ask for nothing.
    if entries.iter().all(|it| it.script.is_empty()) {
        return Vec::new();
    }
    let scripts: Vec<Option<Prerequisites>> = entries.iter().map(waits).collect();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        places.entry(entry.identifier).or_insert(at);
    }
    // What can be opened at some time, by whoever does everything: grows until it stands still.
    let mut open: HashSet<usize> = HashSet::new();
    loop {
        let may_be_done = |name: &str| match places.get(name) {
            // Names no item: said elsewhere.
            None => true,
            Some(at) => members(entries, *at).all(|it| open.contains(&it)),
        };
        let found: Vec<usize> = (0..entries.len())
            .filter(|at| !open.contains(at))
            .filter(|at| {
                scripts[*at]
                    .as_ref()
                    .is_none_or(|it| it.may_hold(may_be_done))
            })
            .collect();
        if found.is_empty() {
            break;
        }
        open.extend(found);
    }
    let stuck = (0..entries.len()).filter(|at| entries[*at].is_sco && !open.contains(at));
    stuck
        .filter_map(|at| {
            let names = scripts[at].as_ref()?;
            let vain = names.items().into_iter().find_map(|name| {
                let place = *places.get(name)?;
                let is_vain = members(entries, place).any(|it| !open.contains(&it));
                is_vain.then(|| entries[place].identifier)
            })?;
            Some((at, vain))
        })
        .collect()
}

/// The SCOs that an item stands for: itself, or those below it.
fn members<'a>(entries: &'a [Entry<'_>], at: usize) -> impl Iterator<Item = usize> + 'a {
    let level = entries[at].level;
    let below = entries[at + 1..]
        .iter()
        .take_while(move |it| it.level > level);
    let is_block = !entries[at].is_sco && !entries[at].is_asset;
    let end = if is_block {
        at + 1 + below.count()
    } else {
        at + 1
    };
    (at..end).filter(|it| entries[*it].is_sco)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        items: &[(&'static str, usize, &'static str, &'static str)],
        expected: &[(&str, &str)],
    ) {
        let entries: Vec<Entry<'_>> = items
            .iter()
            .map(|(identifier, level, kind, script)| Entry {
                identifier,
                level: *level,
                is_sco: *kind == "sco",
                is_asset: *kind == "asset",
                script,
            })
            .collect();
        let found: Vec<(&str, &str)> = in_a_circle(&entries)
            .into_iter()
            .map(|(at, name)| (entries[at].identifier, name))
            .collect();
        assert_eq!(found, expected, "{items:?}");
    }

    #[test]
    fn circles() {
        check(&[("A", 0, "sco", "A")], &[("A", "A")]);
        check(
            &[
                ("A", 0, "sco", "B"),
                ("B", 0, "sco", "A"),
                ("C", 0, "sco", ""),
            ],
            &[("A", "B"), ("B", "A")],
        );
        // Behind a circle there is no way either.
        check(
            &[("A", 0, "sco", "A"), ("B", 0, "sco", "A")],
            &[("A", "A"), ("B", "A")],
        );
        // The block it stands in has to be done first.
        check(
            &[("H", 0, "heading", ""), ("A", 1, "sco", "H")],
            &[("A", "H")],
        );
        check(
            &[
                ("A", 0, "sco", "B & C"),
                ("B", 0, "sco", ""),
                ("C", 0, "sco", "A"),
            ],
            &[("A", "C"), ("C", "A")],
        );
    }

    #[test]
    fn no_circles() {
        check(&[("A", 0, "sco", ""), ("B", 0, "sco", "A")], &[]);
        check(&[("A", 0, "sco", "A | B"), ("B", 0, "sco", "")], &[]);
        check(&[("A", 0, "sco", "~A")], &[]);
        check(&[("A", 0, "sco", "A<>\"failed\"")], &[]);
        check(&[("A", 0, "sco", "A=\"not attempted\"")], &[]);
        check(&[("A", 0, "sco", "1*{A, B}"), ("B", 0, "sco", "")], &[]);
        // Other mistakes, with words of their own.
        check(&[("A", 0, "sco", "nobody")], &[]);
        check(&[("A", 0, "sco", "A &")], &[]);
        // A document is done as soon as it is there.
        check(&[("D", 0, "asset", "A"), ("A", 0, "sco", "D")], &[]);
    }
}
