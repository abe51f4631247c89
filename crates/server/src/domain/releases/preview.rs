//! What a year will come to, as far as anybody may see it: sizes of groups, rounded so
//! that nobody who comes or goes can be seen in them.

use statistics::freeze::StateName;

use super::{ReleaseError, Releases};
use crate::store::{counting, partner, partner_return};

/// Sizes are told to the nearest of these.
const STEP: u64 = 100;
/// Smaller ones are not told.
const LEAST: u64 = 50;

/// A partner of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// In addresses and files.
    pub slug: String,
    /// As shown.
    pub name: String,
    /// Title of its kind.
    pub kind: String,
    /// Learners, to the nearest hundred; none: fewer than 50.
    pub learners: Option<u64>,
    /// Whether it sent a return.
    pub has_return: bool,
}

impl Releases<'_> {
    /// Partners of a year that is over and not drawn yet, the largest first. None while
    /// it runs: whoever brings learners of their own to the edge of a step would see the
    /// next one arrive.
    ///
    /// # Errors
    ///
    /// [`ReleaseError::NotOpened`] when it has no plan.
    pub async fn preview(&self, year: u16) -> Result<Vec<Size>, ReleaseError> {
        let record = self.record(year).await?;
        let state = record.state.name();
        let year = i64::from(year);
        if !matches!(state, StateName::Open | StateName::Closed) || !self.is_due(year, state) {
            return Ok(Vec::new());
        }
        let codes = counting::codes(self.store, "partner").await?;
        let learners = counting::learners(self.store, year, None).await?;
        let learners_of = |partner_id: &str| {
            let of_code = |code: i64| learners.iter().find(|it| it.0 == code).map(|it| it.1);
            let code = codes.iter().find(|it| it.1 == partner_id).map(|it| *it.0);
            code.and_then(of_code).unwrap_or_default().unsigned_abs()
        };
        let senders = partner_return::sent(self.store, year).await?;
        let kind = |id: &str| {
            let found = record.plan.partner_types.iter().find(|it| it.id == id);
            found.map_or(id.to_owned(), |it| it.plural.clone())
        };
        let partners = partner::all(self.store).await?.into_iter();
        let mut sizes: Vec<Size> = partners
            .map(|it| Size {
                learners: rounded(learners_of(&it.partner_id)),
                has_return: senders.contains(&it.partner_id),
                kind: kind(&it.kind),
                slug: it.slug,
                name: it.name,
            })
            .collect();
        // Ties by name: the order must not tell what rounding hides.
        sizes.sort_by(|a, b| b.learners.cmp(&a.learners).then(a.name.cmp(&b.name)));
        Ok(sizes)
    }

    /// Whether a year can be frozen today: it is over, and nothing is signed yet.
    pub fn is_due(&self, year: i64, state: StateName) -> bool {
        let is_signed = matches!(state, StateName::Signed | StateName::Purged);
        !is_signed && year < i64::from(self.today().year())
    }
}

/// A number of learners, to the nearest hundred; none: fewer than 50.
pub fn rounded(learners: u64) -> Option<u64> {
    (learners >= LEAST).then(|| (learners + STEP / 2) / STEP * STEP)
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn sizes_are_never_exact() {
        for (learners, told) in [
            (0, None),
            (49, None),
            (50, Some(100)),
            (149, Some(100)),
            (150, Some(200)),
            (2_000_049, Some(2_000_000)),
        ] {
            assert_eq!(rounded(learners), told, "{learners}");
        }
    }
}
