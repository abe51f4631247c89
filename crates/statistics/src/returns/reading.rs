//! What exports hold, counted, in memory only: shown to whoever has them, and drawn.

use std::collections::{BTreeMap, BTreeSet};

use hmac::{Hmac, Mac};
use language::Lang;
use serde_json::json;
use sha2::Sha256;

use crate::counts::Counts;
use crate::noise::Noise;
use crate::plan::sigma::{fraction, sigma_squared, sigma_squared_of_learners};
use crate::plan::{Plan, hex};
use crate::random::{NoRandomness, OsRandom};
use crate::table::{Status, Table, cell};

use super::document::{FORMAT, Return};
use super::said::{Said, Tool};

/// What exports hold, counted.
#[derive(Debug)]
pub struct Reading {
    pub(super) counts: Counts,
    pub(super) sources: BTreeSet<String>,
    pub(super) unobserved: BTreeSet<Status>,
    /// Rows and statements read.
    pub rows: u64,
    /// Each activity and the module it counts for, `None` when left out.
    pub activities: Vec<(String, Option<String>)>,
    /// What the person should know: rows left out, tables that will be absent.
    pub notes: Vec<Said>,
}

impl Reading {
    /// Draws the return: keep what this gives before anybody sees it. `drawing` is 1, or 2
    /// for the one that replaces it.
    pub fn draw(
        &self,
        plan: &Plan,
        partner: &str,
        software: &str,
        drawing: u8,
    ) -> Result<Return, NoRandomness> {
        let mut source = OsRandom;
        let mut noise = Noise::new(&mut source);
        let of_learners = sigma_squared_of_learners(plan);
        let learners = noise.one(of_learners, self.counts.learners)?;
        let tier = plan.tier(learners);
        let mut tables = BTreeMap::new();
        let mut sigmas = BTreeMap::from([(Table::Learners, fraction(of_learners))]);
        for (&table, cells) in &self.counts.tables {
            let sigma_squared = sigma_squared(plan, tier, table);
            tables.insert(table, noise.cells(sigma_squared, cells)?);
            sigmas.insert(table, fraction(sigma_squared));
        }
        Ok(Return {
            format: FORMAT.into(),
            year: plan.year,
            partner: partner.to_owned(),
            plan: plan.digest(),
            rho: plan.rho,
            drawing,
            tier: tier.from,
            sigma_squared: sigmas,
            software: software.to_owned(),
            sources: self.sources.clone(),
            unobserved: self.unobserved.clone(),
            learners,
            tables,
        })
    }

    /// What recognises the same counts again: an HMAC with a key that never leaves the
    /// partner's machine.
    pub fn fingerprint(&self, key: &[u8]) -> String {
        let mut hash = Hmac::<Sha256>::new_from_slice(key).expect("keys of any length");
        hash.update(&self.counts.learners.to_le_bytes());
        for (table, cells) in &self.counts.tables {
            hash.update(table.id().as_bytes());
            cells
                .iter()
                .for_each(|cell| hash.update(&cell.to_le_bytes()));
        }
        for status in &self.unobserved {
            hash.update(status.id().as_bytes());
        }
        hex(&hash.finalize().into_bytes())
    }

    /// Of counts that were in no export.
    #[cfg(test)]
    pub(crate) fn of(counts: Counts) -> Reading {
        Reading {
            counts,
            sources: BTreeSet::new(),
            unobserved: BTreeSet::new(),
            rows: 0,
            activities: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Exact counts. Nobody but the partner may see them, on its own machine, before anything
    /// is drawn.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// What was understood, and the exact counts, for whoever has the exports: it is not sent.
    pub fn told(&self, plan: &Plan, lang: Lang, tool: Tool) -> serde_json::Value {
        let exact = &self.counts;
        let modules = plan.modules.iter().enumerate().map(|(m, module)| {
            let mut row = json!({ "module": module.id });
            for status in Status::ALL {
                let cells = &exact.tables[&Table::ModuleStatus];
                row[status.id()] = cells[cell::status(m, status)].into();
            }
            row
        });
        let tables = exact
            .tables
            .iter()
            .map(|(table, cells)| (table.id(), cells));
        let activities = self
            .activities
            .iter()
            .map(|(name, module)| json!({ "activity": name, "module": module }));
        let notes = self.notes.iter().map(|note| note.text(lang, tool));
        json!({
            "year": plan.year,
            "rows": self.rows,
            "learners": exact.learners,
            "modules": modules.collect::<Vec<_>>(),
            "tables": tables.collect::<BTreeMap<_, _>>(),
            "unobserved": self.unobserved.iter().map(|it| it.id()).collect::<Vec<_>>(),
            "activities": activities.collect::<Vec<_>>(),
            "notes": notes.collect::<Vec<_>>(),
        })
    }

    /// Statuses that these exports can't tell.
    pub fn unobserved(&self) -> &BTreeSet<Status> {
        &self.unobserved
    }

    /// Tables that will be in the return.
    pub fn tables(&self) -> impl Iterator<Item = Table> + '_ {
        self.counts.tables.keys().copied()
    }
}
