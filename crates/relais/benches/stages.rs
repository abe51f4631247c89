//! The stages of a build, one by one, on generated modules of several sizes.
//!
//! `cargo bench -p relais --bench stages`

mod generated;

use divan::Bencher;
use engine::package::{self, Package, Plan, Target, write};
use engine::parse::Variant;
use engine::render::Code;
use engine::sco::ScoPer;
use engine::source::SourceTree;
use engine::validate;

const SIZES: [usize; 3] = [10, 50, 100];

fn main() {
    divan::main();
}

fn tree(size: usize) -> SourceTree {
    SourceTree::from_texts(generated::course(size, size))
}

fn packages(tree: &SourceTree) -> Vec<Package> {
    let (programme, _) = validate::load(tree, &Variant::default());
    let plan = Plan {
        targets: &[Target::Scorm12],
        sco_per: ScoPer::Programme,
        partners: &[None],
        variant_suffix: "",
        code: Code::Small,
    };
    package::packages(tree, &programme.expect("a valid course"), &plan).expect("pages")
}

#[divan::bench(args = SIZES)]
fn parse_and_validate(bencher: Bencher, size: usize) {
    let tree = tree(size);
    bencher.bench(|| validate::load(&tree, &Variant::default()));
}

#[divan::bench(args = SIZES)]
fn parse_validate_render_and_package(bencher: Bencher, size: usize) {
    let tree = tree(size);
    bencher.bench(|| packages(&tree));
}

#[divan::bench(args = SIZES)]
fn zip(bencher: Bencher, size: usize) {
    let packages = packages(&tree(size));
    bencher.bench(|| write::to_bytes(&packages[0]));
}

#[divan::bench]
fn prepare_templates() -> bool {
    engine::render::Theme::new("fr", Code::Small).is_ok()
}
