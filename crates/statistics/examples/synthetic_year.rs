//! Writes the files of a synthetic year to a folder, to look at them:
//! `cargo run -p statistics --features seeded --example synthetic_year -- out`

use std::time::Instant;

use ed25519_dalek::SigningKey;
use statistics::example;
use statistics::freeze::{Record, Stamp};
use statistics::plan::Plan;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::args().nth(1).ok_or("which folder?")?;
    std::fs::create_dir_all(&out)?;
    let plan = Plan::example(6, 10);
    let year = example::year(&plan, &example::unequal_sizes(), 1);
    let learners: u64 = year.iter().map(|entry| entry.counts.learners).sum();
    let started = Instant::now();
    let drawn = Record::open(plan).close()?.draw(&year)?;
    let drawing = started.elapsed();
    let stamp = Stamp {
        signed_on: "2026-03-15".into(),
        software: concat!("relais ", env!("CARGO_PKG_VERSION")).into(),
        previous: None,
        versions: Vec::new(),
    };
    let key = SigningKey::from_bytes(&[7; 32]);
    let mut writer = drawn.files(&stamp, &key)?;
    let (mut count, mut bytes) = (0, 0);
    while let Some(files) = writer.next_files() {
        for file in files? {
            count += 1;
            bytes += file.bytes.len();
            std::fs::write(format!("{out}/{}", file.name), file.bytes)?;
            std::fs::write(format!("{out}/{}.html", file.name), file.report)?;
        }
    }
    println!(
        "{learners} learners, {count} files, {bytes} bytes: drawn in {drawing:?}, written after {:?}",
        started.elapsed()
    );
    Ok(())
}
