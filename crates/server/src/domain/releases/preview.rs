//! What anybody sees of a year before it is signed: its partners, and who sent a return. How
//! many learners a partner has is not in it, not even rounded: whoever brings learners of
//! their own to the edge of a step would see the next one arrive.

use statistics::freeze::StateName;

use super::{ReleaseError, Releases};
use crate::store::{partner, partner_return};

/// A partner of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// In addresses and files.
    pub slug: String,
    /// As shown.
    pub name: String,
    /// Title of its kind.
    pub kind: String,
    /// Whether it sent a return.
    pub has_return: bool,
}

impl Releases<'_> {
    /// Partners of a year that is over and not drawn yet, by name.
    ///
    /// # Errors
    ///
    /// [`ReleaseError::NotOpened`] when it has no plan.
    pub async fn preview(&self, year: u16) -> Result<Vec<Participant>, ReleaseError> {
        let record = self.record(year).await?;
        let state = record.state.name();
        let year = i64::from(year);
        if !matches!(state, StateName::Open | StateName::Closed) || !self.is_due(year, state) {
            return Ok(Vec::new());
        }
        let senders = partner_return::sent(self.store, year).await?;
        let kind = |id: &str| {
            let found = record.plan.partner_types.iter().find(|it| it.id == id);
            found.map_or(id.to_owned(), |it| it.plural.clone())
        };
        let partners = partner::all(self.store).await?.into_iter();
        Ok(partners
            .map(|it| Participant {
                has_return: senders.contains(&it.partner_id),
                kind: kind(&it.kind),
                slug: it.slug,
                name: it.name,
            })
            .collect())
    }

    /// Whether a year can be frozen today: it is over, and nothing is signed yet.
    pub fn is_due(&self, year: i64, state: StateName) -> bool {
        let is_signed = matches!(state, StateName::Signed | StateName::Purged);
        !is_signed && year < i64::from(self.today().year())
    }
}
