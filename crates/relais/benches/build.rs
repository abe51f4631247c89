//! The whole program on a generated module of 100 pages and 100 questions:
//! wall time and peak memory of a cold build, of a rebuild after one page
//! changed, and of a build with nothing to do; beside them, in the same run,
//! what merely zipping the same pages takes.
//!
//! `cargo bench -p relais --bench build`. Ratios are what to look at: the
//! seconds are this machine's.

mod generated;

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const RUNS: usize = 15;
const PAGES: usize = 100;
const QUESTIONS: usize = 100;

/// What the program promises, in milliseconds and megabytes.
const COLD: f64 = 100.0;
const REBUILD: f64 = 30.0;
const MEMORY: f64 = 60.0;

fn main() {
    // `cargo test --benches` asks whether this starts; there is nothing to test.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let course = folder.path().join("course");
    for (path, text) in generated::course(PAGES, QUESTIONS) {
        let path = course.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let out = folder.path().join("dist");

    let cold = median(|| {
        let _ = fs::remove_dir_all(&out);
        time(|| build(&course, &out))
    });
    let page = course.join("module/05-chapitre/05-page.md");
    let text = fs::read_to_string(&page).expect("a page");
    let mut turn = 0;
    let rebuild = median(|| {
        turn += 1;
        fs::write(&page, format!("{text}\nVersion {turn}.\n")).expect("a page");
        time(|| build(&course, &out))
    });
    let nothing = median(|| time(|| build(&course, &out)));
    let start = median(|| time(|| run(&["--version"])));
    let memory = peak_megabytes();
    let zipped = out.join("mesure-module.scorm12.zip");
    let size = fs::metadata(&zipped).expect("a package").len();
    let pages = unpack(&zipped);
    let zip9 = median(|| time(|| zip(&pages)));

    let zip_bytes = zip(&pages).len() as u64;
    println!(
        "{PAGES} pages, {QUESTIONS} questions, SCORM 1.2, median of {RUNS} runs of the whole program\n"
    );
    let row = |name: &str, time: Duration, promise: Option<f64>| {
        let milliseconds = time.as_secs_f64() * 1e3;
        let ratio = time.as_secs_f64() / zip9.as_secs_f64();
        let promise = promise.map_or(String::new(), |limit| {
            let kept = if milliseconds < limit {
                "kept"
            } else {
                "BROKEN"
            };
            format!("promised < {limit:.0} ms: {kept}")
        });
        println!("{name:<34}{milliseconds:>8.1} ms  {ratio:>6.2} × zip -9  {promise}");
    };
    row("cold build", cold, Some(COLD));
    row("rebuild, one page changed", rebuild, Some(REBUILD));
    row("rebuild, nothing changed", nothing, None);
    row("start of the program alone", start, None);
    row("zip -9 of the same files", zip9, None);
    let kept = if memory < MEMORY { "kept" } else { "BROKEN" };
    println!("\npeak memory {memory:.1} MB, promised < {MEMORY:.0} MB: {kept}");
    println!(
        "package {} kB, zip -9 of the same files {} kB",
        size / 1000,
        zip_bytes / 1000
    );
}

fn build(course: &Path, out: &Path) {
    let text = |path: &Path| path.to_str().expect("a plain path").to_owned();
    run(&[
        "build",
        &text(course),
        "--target",
        "scorm12",
        "--out",
        &text(out),
    ]);
}

fn run(arguments: &[&str]) {
    let status = Command::new(env!("CARGO_BIN_EXE_relais"))
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    assert!(status.success());
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

fn median(mut measure: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS).map(|_| measure()).collect();
    times.sort();
    times[RUNS / 2]
}

/// The largest any of the programs started here has been.
fn peak_megabytes() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system tells");
    usage.max_rss() as f64 * 1024.0 / 1e6
}

fn unpack(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(fs::File::open(path).expect("a package")).expect("a zip");
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).expect("an entry");
            let mut bytes = Vec::new();
            std::io::copy(&mut entry, &mut bytes).expect("its bytes");
            (entry.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default().compression_level(Some(9));
        writer.start_file(name.as_str(), options).expect("an entry");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("a zip").into_inner()
}
