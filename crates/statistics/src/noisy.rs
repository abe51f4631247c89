//! Tables with noise: neither clipped nor fitted, negative cells are right.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::table::Table;

/// Noisy tables of one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Tables that the source knows, whether they are drawn here or in a rest.
    pub knows: BTreeSet<Table>,
    /// Those that are drawn here.
    pub tables: BTreeMap<Table, Noisy>,
}

/// A table with noise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noisy {
    /// Numerator and denominator of σ².
    pub sigma_squared: (u64, u64),
    /// In the table's order.
    pub cells: Vec<i64>,
}

impl Noisy {
    /// σ².
    pub fn variance(&self) -> f64 {
        self.sigma_squared.0 as f64 / self.sigma_squared.1.max(1) as f64
    }
}
