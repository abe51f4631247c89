//! How the release's own work grows. Counting is the server's: the work here
//! depends on partners and modules, not on learners.

use ed25519_dalek::SigningKey;
use statistics::draw::PartnerYear;
use statistics::example;
use statistics::freeze::{Record, Stamp};
use statistics::plan::Plan;

fn main() {
    divan::main();
}

fn year(partners: usize, learners: u64) -> (Plan, Vec<PartnerYear>) {
    let plan = Plan::example(6, 10);
    let year = example::year(&plan, &vec![learners / partners as u64; partners], 1);
    (plan, year)
}

fn closed(partners: usize, learners: u64) -> (Record, Vec<PartnerYear>) {
    let (plan, year) = year(partners, learners);
    (Record::open(plan).close().expect("closed"), year)
}

/// Check, noise, groups, by partners.
#[divan::bench(args = [30, 60, 120, 240])]
fn draw_by_partners(bencher: divan::Bencher<'_, '_>, partners: usize) {
    let (closed, year) = closed(partners, 5_000_000);
    bencher.bench(|| closed.draw(&year).expect("drawn"));
}

/// The same for 120 partners, by learners: it stays flat.
#[divan::bench(args = [50_000, 500_000, 5_000_000])]
fn draw_by_learners(bencher: divan::Bencher<'_, '_>, learners: u64) {
    let (closed, year) = closed(120, learners);
    bencher.bench(|| closed.draw(&year).expect("drawn"));
}

/// Fit, sums, all files signed, by partners.
#[divan::bench(args = [2, 8, 32], sample_count = 3, sample_size = 1)]
fn files_by_partners(bencher: divan::Bencher<'_, '_>, partners: usize) {
    let (closed, year) = closed(partners, 5_000_000);
    let drawn = closed.draw(&year).expect("drawn");
    let stamp = Stamp {
        signed_on: "2026-03-15".into(),
        software: "bench".into(),
        previous: None,
        versions: Vec::new(),
    };
    bencher.bench(|| {
        let key = SigningKey::from_bytes(&[7; 32]);
        let mut writer = drawn.files(&stamp, &key).expect("a writer");
        let mut bytes = 0;
        while let Some(files) = writer.next_files() {
            let files = files.expect("files");
            bytes += files.iter().map(|file| file.bytes.len()).sum::<usize>();
        }
        bytes
    });
}
