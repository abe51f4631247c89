//! How long `relais updates publish` takes over courses, step by step: when all is new, and when
//! nothing changed since. `cargo bench -p engine --bench publish -- [COURSES [ROUNDS]]`; medians.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use engine::{package, parse, source, validate};
use rayon::prelude::*;
use updates::keys::PrivateKey;
use updates::{Content, Folder, Signer};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const STEPS: [&str; 6] = ["read", "check", "print and cut", "make", "write", "all"];

fn main() {
    // Cargo itself adds `--bench`.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| it != "--bench")
        .collect();
    let courses = words.first().map_or_else(
        || {
            PathBuf::from(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../courses/senscyber"
            ))
        },
        PathBuf::from,
    );
    let rounds = words.get(1).and_then(|it| it.parse().ok()).unwrap_or(7);
    let key = PrivateKey::generate()
        .expect("a key")
        .to_pem()
        .expect("PEM");
    let (mut first, mut again) = (Vec::new(), Vec::new());
    let mut contents = 0;
    // All go at the end: ext4 is slow to make files where it deleted others a moment ago.
    let folders: Vec<_> = (0..rounds)
        .map(|_| tempfile::tempdir().expect("a folder"))
        .collect();
    for folder in &folders {
        let (times, count) = publish(&courses, folder.path(), &key);
        first.push(times);
        again.push(publish(&courses, folder.path(), &key).0);
        contents = count;
    }
    println!("{contents} contents, {rounds} rounds, medians in ms");
    println!("{:<16}{:>10}{:>14}", "", "all is new", "nothing is");
    for (n, step) in STEPS.iter().enumerate() {
        println!(
            "{step:<16}{:>10.1}{:>14.1}",
            median(&first, n),
            median(&again, n)
        );
    }
}

fn median(rounds: &[[f64; 6]], step: usize) -> f64 {
    let mut times: Vec<f64> = rounds.iter().map(|it| it[step]).collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// As the command does it.
fn publish(courses: &Path, to: &Path, key: &str) -> ([f64; 6], usize) {
    let mut times = [0.0; 6];
    let began = Instant::now();
    let mut last = began;
    let mut step = |n: usize| {
        times[n] = last.elapsed().as_secs_f64() * 1000.0;
        last = Instant::now();
        times[5] = began.elapsed().as_secs_f64() * 1000.0;
        times
    };
    let trees = source::read_again(courses, &[]).expect("courses");
    step(0);
    let variants = trees.iter().flat_map(|tree| {
        let variants = parse::variants(tree).into_iter();
        variants.map(move |variant| (tree, variant))
    });
    let variants: Vec<_> = variants.collect();
    let loaded: Vec<_> = variants
        .par_iter()
        .map(|(tree, variant)| {
            (
                *tree,
                validate::load(tree, variant).0.expect("a valid course"),
            )
        })
        .collect();
    step(1);
    let contents: Vec<Content> = loaded
        .par_iter()
        .flat_map_iter(|(tree, programme)| {
            package::renewals(tree, programme, &mut |path: &Path| fs::read(path)).expect("pages")
        })
        .collect();
    step(2);
    let signer = Signer {
        key: PrivateKey::from_pem(key).expect("a key"),
        trusted: Vec::new(),
        now: 1_796_000_000,
    };
    let folder = Folder::new(to);
    let turn = folder.turn(Duration::ZERO).expect("nobody else's turn");
    let publications: Vec<_> = contents
        .par_iter()
        .map(|content| {
            folder
                .publication(content, &signer, &[])
                .expect("a publication")
        })
        .collect();
    step(3);
    turn.write(&publications).expect("files");
    (step(4), contents.len())
}
