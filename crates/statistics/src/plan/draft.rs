//! What a plan decides, as it is written: budget, tiers, thresholds, modules and questions.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ratio::Ratio;
use crate::table::Table;

/// A plan as it is written, not yet checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The calendar year that is counted.
    pub year: u16,
    /// Title of the programme, for people.
    pub programme: String,
    /// Stable id of the programme, `senscyber`; empty: a module's id is its course's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub programme_id: String,
    /// Who publishes the statistics.
    pub publisher: String,
    /// Modules of the release, in order.
    pub modules: Vec<Module>,
    /// The closed list of kinds of partners, in order.
    pub partner_types: Vec<PartnerType>,
    /// Budget ρ of one drawing (zero-concentrated differential privacy).
    pub rho: Ratio,
    /// How the first method shared the budget, in percent: see [`Draft::opened_with`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<Shares>,
    /// ε is told at δ = 10^-this.
    #[serde(default = "six")]
    pub delta_exponent: u32,
    /// Answers that count, per learner and year.
    #[serde(default = "forty")]
    pub questions_per_learner: u32,
    /// What is shown and what is not.
    #[serde(default)]
    pub thresholds: Thresholds,
    /// Days after signature until raw rows and the year's key are destroyed.
    #[serde(default = "thirty")]
    pub retention_days: u32,
    /// What partners of which size show, and how their learners' budget is shared; the
    /// largest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// What the plan had when it was written for the first method, which drew every table of
    /// every group. Returns that were drawn with it stay valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_with: Option<FirstMethod>,
}

/// Partners from a noisy size up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Least noisy number of learners.
    pub from: u64,
    /// Tables that they show; of the others their learners are in the rest of their kind.
    pub shows: BTreeSet<Table>,
    /// Thousandths of the budget of each of their learners for each table.
    pub shares: Shares,
}

impl Tier {
    /// Whether a table is shown.
    pub fn shows(&self, table: Table) -> bool {
        self.shows.contains(&table)
    }
}

/// What a plan of the first method decided otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `Draft` and `Thresholds`
pub struct FirstMethod {
    pub shares: Shares,
    pub some_detail: u64,
    pub full_detail: u64,
}

/// A module that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Stable id, `comprendre`.
    pub id: String,
    /// For people.
    pub title: String,
    /// Percent that passes: used for exports that have a score and no status.
    pub pass_mark: u8,
    /// Questions that are counted, in order.
    #[serde(default)]
    pub questions: Vec<Question>,
}

/// A question that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable id, unique in its module.
    pub id: String,
    /// For people.
    pub title: String,
}

/// A kind of partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerType {
    /// Stable id, `collectivite`.
    pub id: String,
    /// In the plural, as « Autres … » takes it: `collectivités`.
    pub plural: String,
}

/// Parts of the budget for each table: thousandths in a tier, percent in the first method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the tables' own names
pub struct Shares {
    pub learners: u64,
    pub module_status: u64,
    pub starts_monthly: u64,
    pub completions_monthly: u64,
    pub region_status: u64,
    pub duration_bands: u64,
    pub questions: u64,
}

impl Shares {
    /// What the parts make together.
    pub fn sum(&self) -> u64 {
        let shares = Table::ALL.iter().map(|&table| self.of(table));
        shares.fold(0, |sum, share| sum.saturating_add(share))
    }

    /// Share of one table.
    pub fn of(&self, table: Table) -> u64 {
        match table {
            Table::Learners => self.learners,
            Table::ModuleStatus => self.module_status,
            Table::StartsMonthly => self.starts_monthly,
            Table::CompletionsMonthly => self.completions_monthly,
            Table::RegionStatus => self.region_status,
            Table::DurationBands => self.duration_bands,
            Table::Questions => self.questions,
        }
    }
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// `learners` and `module_status` under this are « <20 ».
    pub headline: u64,
    /// Cells of other tables under this are « <50 ».
    pub detail: u64,
    /// Rates need at least this shown denominator.
    pub rate: u64,
    /// Partners of at least this noisy size stand alone, and are shown at all.
    pub group: u64,
    /// Of the first method: noisy size from which region and duration are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub some_detail: Option<u64>,
    /// Of the first method: noisy size from which everything is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_detail: Option<u64>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            headline: 20,
            detail: 50,
            rate: 200,
            group: 50,
            some_detail: None,
            full_detail: None,
        }
    }
}

impl Draft {
    /// Name of a module's course on a server: that of its package,
    /// `senscyber-comprendre`.
    pub fn course(&self, module: usize) -> String {
        let id = &self.modules[module].id;
        match self.programme_id.as_str() {
            "" => id.clone(),
            programme => format!("{programme}-{id}"),
        }
    }

    /// Place of a module in the plan.
    pub fn module(&self, id: &str) -> Option<usize> {
        self.modules.iter().position(|module| module.id == id)
    }

    /// Place of a question among all questions of the plan.
    pub fn question(&self, module: usize, id: &str) -> Option<usize> {
        let before: usize = self.modules[..module]
            .iter()
            .map(|m| m.questions.len())
            .sum();
        let questions = &self.modules[module].questions;
        let place = questions.iter().position(|question| question.id == id)?;
        Some(before + place)
    }

    /// Modules and their questions in the order of [`Draft::question`].
    pub fn questions(&self) -> impl Iterator<Item = (usize, &Question)> {
        let modules = self.modules.iter().enumerate();
        modules.flat_map(|(m, module)| module.questions.iter().map(move |q| (m, q)))
    }

    /// What names the plan in files: SHA-256 of its canonical JSON, in hexadecimal.
    pub fn digest(&self) -> String {
        let json = serde_json::to_vec(self).expect("a plan is plain data");
        hex(&Sha256::digest(&json))
    }
}

/// The usual tiers. Who shows little spends nearly all of the budget on it, and little on the
/// rests, which are drawn once per kind and not once per partner.
pub fn usual_tiers() -> Vec<Tier> {
    use Table::{
        CompletionsMonthly, DurationBands, Learners, ModuleStatus, RegionStatus, StartsMonthly,
    };
    let tier = |from, shows: &[Table], shares: [u64; 7]| {
        let [
            learners,
            module_status,
            starts_monthly,
            completions_monthly,
            region_status,
            duration_bands,
            questions,
        ] = shares;
        Tier {
            from,
            shows: shows.iter().copied().collect(),
            shares: Shares {
                learners,
                module_status,
                starts_monthly,
                completions_monthly,
                region_status,
                duration_bands,
                questions,
            },
        }
    };
    // Who is shown the status alone spends nearly all on it. What is left suffices for one draw
    // per kind of everybody's months, regions, times and questions.
    let little = [30, 900, 20, 20, 14, 8, 8];
    vec![
        tier(5_000, &Table::ALL, [30, 420, 110, 110, 110, 110, 110]),
        tier(
            2_000,
            &[
                Learners,
                ModuleStatus,
                StartsMonthly,
                CompletionsMonthly,
                RegionStatus,
                DurationBands,
            ],
            [30, 450, 125, 125, 125, 115, 30],
        ),
        tier(
            500,
            &[Learners, ModuleStatus, RegionStatus, DurationBands],
            [30, 630, 30, 30, 130, 130, 20],
        ),
        tier(50, &[Learners, ModuleStatus], little),
        tier(0, &[], little),
    ]
}

impl Question {
    /// A question of this id, with what it asks as its title, on one line and cut after
    /// [`Question::TITLE`] characters; without a text its id stands for it.
    pub fn asking(id: &str, text: &str) -> Question {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = match text.chars().count() {
            0 => id.to_owned(),
            1..=Question::TITLE => text,
            _ => text
                .chars()
                .take(Question::TITLE - 1)
                .chain(['…'])
                .collect(),
        };
        Question {
            id: id.to_owned(),
            title,
        }
    }

    /// Longest title of a question in a usual plan, in characters.
    pub const TITLE: usize = 160;
}

pub(super) fn six() -> u32 {
    6
}
pub(super) fn forty() -> u32 {
    40
}
pub(super) fn thirty() -> u32 {
    30
}

/// Lower case letters, digits and hyphens, 64 at most.
pub fn is_id(text: &str) -> bool {
    let inside = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.len() <= 64 && text.bytes().all(inside)
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
