//! `retour.json`: what a partner sends, and what a server accepts.
//!
//! The payload is signed byte for byte as it stands in the file. Its cells carry
//! their noise already: neither exact counts nor names are in it.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::noisy::{Noisy, Part};
use crate::plan::sigma::{fraction, sigma_squared, sigma_squared_first};
use crate::plan::{Plan, is_id};
use crate::ratio::Ratio;
use crate::signature::{public_key, sign, verify};
use crate::table::{BAND_CELLS, DURATION_BANDS, MONTH_CELLS, MONTHS, Status, Table};

/// Name and version of the format.
pub const FORMAT: &str = "relais-return/2";

/// The format of the first method: one σ for everybody, and no unknown month or time. Taken
/// where the year was opened by that method.
const FIRST_FORMAT: &str = "relais-return/1";

/// How often the return of a partner and a year is drawn at most. It is fixed before, as the
/// budget is: who is in a return that was drawn twice has spent twice ρ.
pub const MOST_DRAWINGS: u8 = 2;

/// A return weighs less than this.
pub const MOST_BYTES: usize = 8 << 20;

/// What is signed before the payload, so that no other signature can pass for it.
const CONTEXT: &str = "relais-return";

/// A partner's own numbers of a year, with noise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// [`FORMAT`].
    pub format: String,
    /// The year counted.
    pub year: u16,
    /// The partner's id.
    pub partner: String,
    /// Digest of the plan it was drawn with.
    pub plan: String,
    /// Budget of one drawing.
    pub rho: Ratio,
    /// 1, or 2 when it replaces one that was drawn from other counts.
    #[serde(default = "one")]
    pub drawing: u8,
    /// Least size of the tier that the noisy number of learners is in; 0 in the first format.
    #[serde(default)]
    pub tier: u64,
    /// σ² of each table that is there, as fractions.
    pub sigma_squared: BTreeMap<Table, String>,
    /// Program that drew it.
    pub software: String,
    /// Kinds of exports it was counted from; no file names.
    pub sources: BTreeSet<String>,
    /// Statuses that these exports can't tell: their cells hold noise only.
    pub unobserved: BTreeSet<Status>,
    /// Noisy number of learners.
    pub learners: i64,
    /// Noisy cells; a table that the exports lack is absent.
    pub tables: BTreeMap<Table, Vec<i64>>,
}

fn one() -> u8 {
    1
}

/// Why a return is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // each says it
pub enum ReturnError {
    #[error("a return weighs at most 8 MB, this one {0} bytes")]
    TooBig(usize),
    #[error("not a return: {0}")]
    Schema(String),
    #[error("the signature does not fit: the file was changed after it was written")]
    Signature,
    #[error("format `{0}` is not `relais-return/2`")]
    Format(String),
    #[error("it is for {found}, the plan for {expected}")]
    Year { found: u16, expected: u16 },
    #[error("it was drawn with another plan: take this year's plan and draw again before sending")]
    Plan,
    #[error("`{0}` is not a partner's id")]
    Partner(String),
    #[error("drawing {0} of a return: there are at most 2")]
    Drawing(u8),
    #[error("its tier is that of {found} learners, and not of {expected}")]
    Tier { found: u64, expected: u64 },
    #[error("ρ is {found} instead of {expected}")]
    Rho { found: Ratio, expected: Ratio },
    #[error("σ² of `{}` is {found} instead of {expected}", table.id())]
    Sigma {
        table: Table,
        found: String,
        expected: String,
    },
    #[error("table `{}` has {found} cells instead of {expected}", table.id())]
    Cells {
        table: Table,
        found: usize,
        expected: usize,
    },
    #[error("table `module_status` is missing")]
    NoStatus,
    #[error("cell {cell} of `{}` is {value}: no number of learners with this noise", table.id())]
    Value {
        table: Table,
        cell: usize,
        value: i64,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    payload: Box<RawValue>,
    public_key: String,
    signature: String,
}

/// A return that was checked, and whose key it is signed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The return.
    pub own: Return,
    /// Ed25519 public key in hexadecimal: the same for a partner's next returns.
    pub public_key: String,
}

impl Return {
    /// Reads `retour.json` and checks everything: schema, signature, year, plan,
    /// ρ, σ, domain of every table, range of every cell.
    pub fn read(bytes: &[u8], plan: &Plan) -> Result<Received, ReturnError> {
        if bytes.len() > MOST_BYTES {
            return Err(ReturnError::TooBig(bytes.len()));
        }
        let schema = |error: serde_json::Error| ReturnError::Schema(error.to_string());
        let envelope: Envelope = serde_json::from_slice(bytes).map_err(schema)?;
        let payload = envelope.payload.get();
        let Envelope {
            public_key,
            signature,
            ..
        } = &envelope;
        if !verify(public_key, CONTEXT, payload.as_bytes(), signature) {
            return Err(ReturnError::Signature);
        }
        let own: Return = serde_json::from_str(payload).map_err(schema)?;
        own.check(plan)?;
        Ok(Received {
            own,
            public_key: envelope.public_key,
        })
    }

    /// Checks the content against the plan.
    pub fn check(&self, plan: &Plan) -> Result<(), ReturnError> {
        let first = match self.format.as_str() {
            FORMAT => None,
            FIRST_FORMAT => Some(plan.first().ok_or(ReturnError::Plan)?),
            other => return Err(ReturnError::Format(other.to_owned())),
        };
        if self.year != plan.year {
            let (found, expected) = (self.year, plan.year);
            return Err(ReturnError::Year { found, expected });
        }
        if !is_id(&self.partner) {
            return Err(ReturnError::Partner(self.partner.clone()));
        }
        if self.rho != plan.rho {
            let (found, expected) = (self.rho, plan.rho);
            return Err(ReturnError::Rho { found, expected });
        }
        let digest = match &first {
            Some(first) => first.digest(),
            None => plan.digest(),
        };
        if self.plan != digest {
            return Err(ReturnError::Plan);
        }
        if !(1..=MOST_DRAWINGS).contains(&self.drawing) {
            return Err(ReturnError::Drawing(self.drawing));
        }
        let tier = plan.tier(self.learners);
        if first.is_none() && self.tier != tier.from {
            let (found, expected) = (self.tier, tier.from);
            return Err(ReturnError::Tier { found, expected });
        }
        if !self.tables.contains_key(&Table::ModuleStatus) {
            return Err(ReturnError::NoStatus);
        }
        let learners = (Table::Learners, vec![self.learners]);
        let tables = self
            .tables
            .iter()
            .map(|(&table, cells)| (table, cells.clone()));
        for (table, cells) in tables.chain([learners]) {
            let sigma_squared = match &first {
                Some(first) => sigma_squared_first(first, table),
                None => sigma_squared(plan, tier, table),
            };
            let expected = fraction(sigma_squared);
            let found = self.sigma_squared.get(&table).cloned().unwrap_or_default();
            if found != expected {
                return Err(ReturnError::Sigma {
                    table,
                    found,
                    expected,
                });
            }
            let expected = match &first {
                Some(_) => cells_at_first(plan, table),
                None => table.cells(plan),
            };
            let found = cells.len();
            if found != expected || (table == Table::Learners && self.tables.contains_key(&table)) {
                return Err(ReturnError::Cells {
                    table,
                    found,
                    expected,
                });
            }
            // Noise lower than 40 σ comes up once in e^800 cells.
            let lowest = -(sigma_squared.sqrt_up(40) as i64);
            let outside = |&value: &i64| !(lowest..1_000_000_000).contains(&value);
            if let Some(cell) = cells.iter().position(outside) {
                let value = cells[cell];
                return Err(ReturnError::Value { table, cell, value });
            }
        }
        Ok(())
    }

    /// Its tables, for the release. It was checked.
    pub fn part(&self, plan: &Plan) -> Part {
        let is_first = self.format == FIRST_FORMAT;
        let noisy = |(&table, cells): (&Table, &Vec<i64>)| {
            let sigma_squared = self.sigma_squared.get(&table);
            let terms = sigma_squared.and_then(|text| text.split_once('/'));
            let terms = terms.and_then(|(n, d)| Some((n.parse().ok()?, d.parse().ok()?)));
            let cells = match is_first {
                true => with_unknown(plan, table, cells),
                false => cells.clone(),
            };
            let sigma_squared = terms.unwrap_or((0, 1));
            (
                table,
                Noisy {
                    sigma_squared,
                    cells,
                },
            )
        };
        Part {
            knows: self.tables.keys().copied().collect(),
            tables: self.tables.iter().map(noisy).collect(),
        }
    }

    /// The bytes of `retour.json`.
    pub fn sign(&self, key: &SigningKey) -> Vec<u8> {
        let payload = serde_json::to_string(self).expect("plain data");
        let envelope = Envelope {
            public_key: public_key(key),
            signature: sign(key, CONTEXT, payload.as_bytes()),
            payload: RawValue::from_string(payload).expect("JSON"),
        };
        let mut bytes = serde_json::to_vec(&envelope).expect("plain data");
        bytes.push(b'\n');
        bytes
    }
}

/// How many cells a table had in the first method.
fn cells_at_first(plan: &Plan, table: Table) -> usize {
    let modules = plan.modules.len();
    match table {
        Table::StartsMonthly | Table::CompletionsMonthly => modules * MONTHS,
        Table::DurationBands => modules * DURATION_BANDS.len(),
        _ => table.cells(plan),
    }
}

/// Cells of the first method, with nobody in the unknown cell of each module.
pub(crate) fn with_unknown(plan: &Plan, table: Table, cells: &[i64]) -> Vec<i64> {
    let known = match table {
        Table::StartsMonthly | Table::CompletionsMonthly => MONTHS,
        Table::DurationBands => DURATION_BANDS.len(),
        _ => return cells.to_vec(),
    };
    debug_assert_eq!(
        (MONTH_CELLS, BAND_CELLS),
        (MONTHS + 1, DURATION_BANDS.len() + 1)
    );
    let rows = cells.chunks(known).take(plan.modules.len());
    rows.flat_map(|row| row.iter().copied().chain([0]))
        .collect()
}
