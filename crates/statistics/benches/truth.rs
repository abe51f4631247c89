//! How true a release is: simulated years of 6 to 2,400 very unequal partners, drawn again and
//! again. Prints how often each margin holds the true number, by level and kind of number,
//! and how far numbers are from it: `cargo bench -p statistics --bench truth -- [REPLICAS]`.

use statistics::example;
use statistics::plan::Plan;
use statistics::simulation::{Coverage, run, sizes};

fn main() {
    let replicas = std::env::args().skip(1).find_map(|it| it.parse().ok());
    let replicas: u64 = replicas.unwrap_or(40);
    let plan = Plan::example(6, 10);
    println!("| partners | level | numbers | published | margin holds, % |");
    println!("|---|---|---|---|---|");
    let mut errors = Vec::new();
    for partners in [6, 120, 400, 2_004, 2_400] {
        let year = example::year(&plan, &sizes(partners), 1);
        // Small years are cheap: as many numbers as of large ones.
        let times = if partners < 100 {
            10 * replicas
        } else {
            replicas
        };
        let seen = run(&plan, &year, times, partners as u64);
        let mut levels = std::collections::BTreeMap::new();
        for ((level, what), coverage) in &seen.coverage {
            row(partners, level.id(), what, *coverage);
            let sum: &mut Coverage = levels.entry(*level).or_default();
            sum.inside += coverage.inside;
            sum.all += coverage.all;
        }
        for (level, coverage) in levels {
            row(partners, level.id(), "all", coverage);
        }
        errors.push((
            partners,
            seen.national_monthly_error(),
            seen.passed_error(300),
            seen.passed_error(50),
        ));
    }
    println!();
    println!("| partners | national month of start, RMSE | passed of 300 learners, % | of 50, % |");
    println!("|---|---|---|---|");
    for (partners, monthly, of_300, of_50) in errors {
        let percent = |error: Option<f64>| error.map_or("–".into(), |it| format!("{it:.2}"));
        println!(
            "| {partners} | {monthly:.1} | {} | {} |",
            percent(of_300),
            percent(of_50)
        );
    }
    passed(&plan, replicas);
}

/// How far « passed » of a partner is from the truth: the noise does not depend on how many pass.
fn passed(plan: &Plan, replicas: u64) {
    println!();
    println!("| learners | of whom pass, % | mean error of passed, % |");
    println!("|---|---|---|");
    for learners in [300, 50] {
        for percent in [40, 50, 60, 70, 80] {
            let year = example::passing(plan, learners, percent);
            let seen = run(plan, &year, 100 * replicas, percent);
            let error = seen.passed_error(learners).unwrap_or(f64::NAN);
            println!("| {learners} | {percent} | {error:.2} |");
        }
    }
}

fn row(partners: usize, level: &str, what: &str, coverage: Coverage) {
    println!(
        "| {partners} | {level} | {what} | {} | {:.1} |",
        coverage.all,
        coverage.percent()
    );
}
