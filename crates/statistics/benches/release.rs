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

fn closed(partners: usize, learners: u64) -> Record {
    let (plan, year) = year(partners, learners);
    Record::open(plan).close(year).expect("closed")
}

/// Check, noise, groups, by partners.
#[divan::bench(args = [30, 60, 120, 240])]
fn draw_by_partners(bencher: divan::Bencher<'_, '_>, partners: usize) {
    let closed = closed(partners, 5_000_000);
    bencher.bench(|| closed.draw().expect("drawn"));
}

/// The same for 120 partners, by learners: it stays flat.
#[divan::bench(args = [50_000, 500_000, 5_000_000])]
fn draw_by_learners(bencher: divan::Bencher<'_, '_>, learners: u64) {
    let closed = closed(120, learners);
    bencher.bench(|| closed.draw().expect("drawn"));
}

/// Fit, sums, all files signed, by partners.
#[divan::bench(args = [2, 8, 32], sample_count = 3, sample_size = 1)]
fn files_by_partners(bencher: divan::Bencher<'_, '_>, partners: usize) {
    let drawn = closed(partners, 5_000_000).draw().expect("drawn");
    let stamp = Stamp {
        signed_on: "2026-03-15".into(),
        software: "bench".into(),
        previous: None,
    };
    bencher.bench(|| {
        drawn
            .sign(stamp.clone(), &SigningKey::from_bytes(&[7; 32]))
            .expect("signed")
    });
}
