//! The house as `docs/architecture.md` has it: who may need whom. A test here that fails says
//! which file took which name; what is taken belongs below both, in a file of its own.

mod sources;

use std::collections::{BTreeMap, BTreeSet};

use sources::{Arrows, Module, Sources, folder, uses, words};

/// Crates, and those of ours that each may need.
const CRATES: [(&str, &[&str]); 10] = [
    ("language", &[]),
    ("scorm", &[]),
    ("brand", &[]),
    ("attestation", &[]),
    ("updates", &[]),
    ("engine", &["brand", "language", "scorm", "updates"]),
    ("statistics", &["language"]),
    ("return-wasm", &["language", "statistics"]),
    (
        "server",
        &[
            "attestation",
            "brand",
            "language",
            "scorm",
            "statistics",
            "updates",
        ],
    ),
    (
        "relais",
        &[
            "attestation",
            "brand",
            "engine",
            "language",
            "scorm",
            "server",
            "statistics",
            "updates",
        ],
    ),
];

/// Files that need each other because what they describe does.
const TIED: [&[&str]; 1] = [
    // A block may be an activity, and activities hold blocks.
    &["course::activity", "course::block"],
];

fn shown(module: &Module) -> String {
    match module.is_empty() {
        true => "the root".to_owned(),
        false => module.join("::"),
    }
}

#[test]
fn crates_need_only_those_below_them() {
    let ours: BTreeSet<&str> = CRATES.iter().map(|(name, _)| *name).collect();
    for (name, may) in CRATES {
        let manifest = std::fs::read_to_string(folder(name).join("Cargo.toml")).expect("a crate");
        let needed = manifest
            .split("\n[")
            .find(|it| it.starts_with("dependencies]"));
        let lines = needed.into_iter().flat_map(str::lines);
        let names = lines.filter_map(|it| it.split(['.', ' ', '=']).next());
        let needed: BTreeSet<&str> = names.filter(|it| ours.contains(it)).collect();
        let beyond: Vec<_> = needed.iter().filter(|it| !may.contains(it)).collect();
        assert!(beyond.is_empty(), "{name} needs {beyond:?}");
    }
}

#[test]
fn no_file_needs_one_that_needs_it() {
    let mut circles = Vec::new();
    for (name, _) in CRATES {
        let arrows = Sources::read(name).arrows();
        for circle in circles_of(&arrows) {
            let names: Vec<String> = circle.iter().map(shown).collect();
            if TIED.iter().any(|tied| names == *tied) {
                continue;
            }
            circles.push(format!("{name}: {}", names.join(", ")));
            for from in &circle {
                for (to, taken) in arrows.get(from).into_iter().flatten() {
                    if circle.contains(to) {
                        circles.push(format!(
                            "  {} takes {taken:?} of {}",
                            shown(from),
                            shown(to)
                        ));
                    }
                }
            }
        }
    }
    assert!(circles.is_empty(), "\n{}", circles.join("\n"));
}

/// Files that reach each other, each group once.
fn circles_of(arrows: &Arrows) -> Vec<Vec<Module>> {
    let reach = |from: &Module| {
        let mut reached: BTreeSet<&Module> = BTreeSet::new();
        let mut waiting: Vec<&Module> = arrows
            .get(from)
            .into_iter()
            .flat_map(|it| it.keys())
            .collect();
        while let Some(module) = waiting.pop() {
            if reached.insert(module) {
                waiting.extend(arrows.get(module).into_iter().flat_map(|it| it.keys()));
            }
        }
        reached
    };
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        arrows.keys().map(|it| (it, reach(it))).collect();
    let mut circles: BTreeSet<Vec<Module>> = BTreeSet::new();
    for (module, far) in &reached {
        let back = |it: &&&Module| reached.get(*it).is_some_and(|it| it.contains(module));
        let circle: Vec<Module> = far.iter().filter(back).map(|it| (*it).clone()).collect();
        if !circle.is_empty() {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

/// Layers of the server, and those that each knows nothing of.
const BLIND: [(&str, &[&str]); 3] = [
    ("store", &["domain", "http", "start", "backup"]),
    ("domain", &["http", "start", "backup"]),
    ("http", &["start", "backup"]),
];

#[test]
fn the_servers_data_flow_one_way() {
    let mut backward = Vec::new();
    for (from, to_files) in Sources::read("server").arrows() {
        let layer = from.first().map_or("", String::as_str);
        let Some((_, blind)) = BLIND.iter().find(|it| it.0 == layer) else {
            continue;
        };
        for (to, taken) in to_files {
            if to.first().is_some_and(|it| blind.contains(&it.as_str())) {
                backward.push(format!(
                    "{} takes {taken:?} of {}",
                    shown(&from),
                    shown(&to)
                ));
            }
        }
    }
    assert!(backward.is_empty(), "\n{}", backward.join("\n"));
}

#[test]
fn only_the_face_of_the_server_knows_the_web() {
    let server = Sources::read("server");
    let web = ["axum", "axum_extra", "tower"];
    let faces = ["http", "start", "judge"];
    for (module, code) in &server.code {
        if module
            .first()
            .is_some_and(|it| faces.contains(&it.as_str()))
        {
            continue;
        }
        let found = words(code).find(|it| web.contains(it));
        assert_eq!(found, None, "{}", shown(module));
    }
}

#[test]
fn pages_write_through_the_domain() {
    let server = Sources::read("server");
    let store = |module: &Module| module.first().is_some_and(|it| it == "store");
    let mut writers: BTreeSet<(String, String)> = BTreeSet::new();
    for (module, code) in server.code.iter().filter(|it| store(it.0)) {
        let file = module.get(1).cloned().unwrap_or_default();
        writers.extend(writing(code).into_iter().map(|it| (file.clone(), it)));
    }
    // Those that are known to write are found.
    let known = [
        ("learner", "seen"),
        ("course", "set_current"),
        ("spent", "pay"),
    ];
    for (file, function) in known {
        let known = (file.to_owned(), function.to_owned());
        assert!(writers.contains(&known), "{known:?} is not seen to write");
    }
    let mut straight = Vec::new();
    for (module, code) in &server.code {
        if module.first().is_none_or(|it| it != "http") {
            continue;
        }
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        for taken in uses(code) {
            let path = server.whole(module, &taken.path);
            if let Some([first, file]) = path.as_deref()
                && first == "store"
            {
                files.insert(taken.name, file.clone());
            }
        }
        let words: Vec<&str> = words(code).collect();
        for at in 2..words.len().saturating_sub(1) {
            let [file, "::", function, "("] = words[at - 2..=at + 1] else {
                continue;
            };
            let is_full = at > 3 && words[at - 4..at - 2] == ["store", "::"];
            let file = match is_full {
                true => Some(file.to_owned()),
                false => files.get(file).cloned(),
            };
            if let Some(file) = file
                && writers.contains(&(file.clone(), function.to_owned()))
            {
                straight.push(format!("{} calls store::{file}::{function}", shown(module)));
            }
        }
    }
    assert!(straight.is_empty(), "\n{}", straight.join("\n"));
}

/// Public functions that write: they begin a transaction, or are given one.
fn writing(code: &str) -> Vec<String> {
    let words: Vec<&str> = words(code).collect();
    let starts: Vec<usize> = (0..words.len())
        .filter(|at| words[*at] == "fn" && words[..*at].iter().rev().take(2).any(|it| *it == "pub"))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    let functions = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| &words[*start..end]);
    let writes = |function: &&[&str]| {
        let begins = function.windows(3).any(|it| it == [".", "begin", "("]);
        begins || function.iter().any(|it| ["Write", "Turn"].contains(it))
    };
    functions
        .filter(writes)
        .map(|it| it[1].to_owned())
        .collect()
}

#[test]
fn what_is_a_function_of_its_input_asks_nobody() {
    for name in ["brand", "engine", "language", "scorm", "statistics"] {
        for (module, code) in Sources::read(name).code {
            // Files are read here: one that was written just now is read again.
            if module.first().is_some_and(|it| it == "source") {
                continue;
            }
            let words: Vec<&str> = words(&code).collect();
            let clock = words.windows(3).find(|it| {
                matches!(
                    it,
                    ["Instant" | "SystemTime", "::", "now"] | ["std", "::", "net"]
                )
            });
            let print = words.windows(2).find(|it| {
                matches!(
                    it,
                    ["print" | "println" | "eprint" | "eprintln" | "dbg", "!"]
                )
            });
            assert_eq!((clock, print), (None, None), "{name}: {}", shown(&module));
        }
    }
}
