//! What the journeys share: where things are, packages built from courses, and what
//! a server needs around it.

pub mod bucket;
pub mod databases;
pub mod http;
pub mod learners;
pub mod postgres;
pub mod serving;
pub mod small;

use std::path::{Path, PathBuf};

use brand::Brand;
use engine::diagnostic::{Diagnostics, Severity};
use engine::package::{self, Package, Plan, Target};
use engine::parse::Variant;
use engine::partner;
use engine::render::Code;
use engine::sco::ScoPer;
use engine::source::{self, SourceTree};
use engine::validate;

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests are in a folder of the repository")
        .to_owned()
}

/// The course that shows every block.
pub fn demo() -> SourceTree {
    course("tests/courses/demo")
}

/// The course of a folder of the repository.
pub fn course(folder: &str) -> SourceTree {
    let mut trees = source::read(&root().join(folder)).expect("the course is there");
    trees.remove(0)
}

/// The partner of the tests.
pub fn acme() -> Brand {
    let tree =
        source::read_partners(&root().join("tests/partners/acme.toml")).expect("it is there");
    let mut diagnostics = Diagnostics::default();
    let partner = partner::partners(&tree, &mut diagnostics).remove(0);
    assert!(diagnostics.into_sorted().is_empty());
    partner
}

/// Every package of a course; panics with the diagnostics if it has errors.
pub fn build(
    tree: &SourceTree,
    variant: &Variant,
    sco_per: ScoPer,
    partner: Option<Brand>,
) -> Vec<Package> {
    let (programme, diagnostics) = validate::load(tree, variant);
    let errors: Vec<_> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .collect();
    let programme = programme.unwrap_or_else(|| panic!("the course has errors: {errors:#?}"));
    let plan = Plan {
        targets: &[Target::Scorm12, Target::Html5],
        sco_per,
        partners: &[partner],
        variant_suffix: "",
        code: Code::Small,
    };
    package::packages(tree, &programme, &plan).expect("the templates print")
}

/// Every package of a course in its default language and audience.
pub fn packages(tree: &SourceTree) -> Vec<Package> {
    build(tree, &Variant::default(), ScoPer::Programme, None)
}

/// The files of a package that are text, by path.
pub fn texts(package: &Package) -> Vec<(String, String)> {
    let text = |content: &package::Content| match content {
        package::Content::Bytes(bytes) => String::from_utf8(bytes.clone()).ok(),
        package::Content::File { disk, .. } => std::fs::read_to_string(disk).ok(),
    };
    package
        .entries
        .iter()
        .filter_map(|(path, content)| Some((path.clone(), text(content)?)))
        .collect()
}
