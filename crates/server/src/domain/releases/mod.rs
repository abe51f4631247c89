//! The yearly statistics of this server: a year opens with its [`plan`] before there is
//! any data, is frozen once it is over, and is purged when its retention time has run.
//!
//! [`statistics::freeze`] makes the steps; [`storage`] keeps each in one transaction;
//! [`preview`] is all that anybody sees of a year before it is signed; [`retention`]
//! destroys what is no longer needed.

mod error;
pub mod online;
pub mod plan;
pub mod preview;
pub mod retention;
pub mod storage;

use ed25519_dalek::SigningKey;
use jiff::civil::Date;
use statistics::freeze::{self, Before, Record, Stamp, StateName, Step, Storage};
use statistics::plan::Plan;
use statistics::signature;

use super::calendar;
use super::token::Keys;
use crate::store::objects::Objects;
use crate::store::{Store, release};

pub use error::ReleaseError;

/// The statistics of one server, and who asks for what is done to them.
#[derive(Clone, Copy, Debug)]
pub struct Releases<'a> {
    /// The database.
    pub store: &'a Store,
    /// The files.
    pub objects: &'a Objects,
    /// Keys derived from the server's secret.
    pub keys: &'a Keys,
    /// Who asks; none: the server or the command line.
    pub account_id: Option<&'a str>,
    /// Unix milliseconds.
    pub now: i64,
    /// The program, as the method file of a release names it.
    pub software: &'a str,
}

impl Releases<'_> {
    /// Today, in Paris.
    pub fn today(&self) -> Date {
        calendar::day(self.now)
    }

    /// Opens a year with its plan, which is fixed by that.
    ///
    /// # Errors
    ///
    /// [`ReleaseError::Opened`] when it has one.
    pub async fn open(&self, plan: Plan) -> Result<(), ReleaseError> {
        let year = plan.year;
        match self.step(None, &Record::open(plan)).await {
            Err(ReleaseError::Overtaken(_)) => Err(ReleaseError::Opened(year)),
            done => done,
        }
    }

    /// Opens a year with the plan made of the own courses that are published.
    ///
    /// # Errors
    ///
    /// [`ReleaseError::NoCourse`] when there are none, [`ReleaseError::Opened`] when the
    /// year has a plan.
    pub async fn open_with_published(
        &self,
        publisher: &str,
        year: u16,
    ) -> Result<(), ReleaseError> {
        let plan = plan::of_published(self.store, self.objects, publisher, year).await?;
        self.open(plan.ok_or(ReleaseError::NoCourse)?).await
    }

    /// Opens this year, and the next one on the eve of it, unless they are open: a plan
    /// is fixed before any data of its year exist. Without courses nothing is opened.
    ///
    /// # Errors
    ///
    /// [`ReleaseError`] when the database or the files fail.
    pub async fn keep_open(&self, publisher: &str) -> Result<Vec<u16>, ReleaseError> {
        let mut opened = Vec::new();
        let today = self.today();
        for day in [today, today.tomorrow().unwrap_or(today)] {
            let year = u16::try_from(day.year()).unwrap_or_default();
            if release::record(self.store, i64::from(year))
                .await?
                .is_some()
            {
                continue;
            }
            match self.open_with_published(publisher, year).await {
                Ok(()) => opened.push(year),
                // Nothing to count yet, or another node was faster.
                Err(ReleaseError::NoCourse | ReleaseError::Opened(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(opened)
    }

    /// Brings a year that is over to signed files, from wherever it is; a year that is
    /// signed stays as it is. Takes a processor for as long as it needs: run it on a
    /// thread that may be blocked.
    ///
    /// # Errors
    ///
    /// [`ReleaseError`]; called again it goes on where it stopped, and never draws twice.
    pub async fn freeze(&self, year: u16) -> Result<Record, ReleaseError> {
        if i32::from(year) >= i32::from(self.today().year()) {
            return Err(ReleaseError::NotOver(year));
        }
        let record = self.record(year).await?;
        let stamp = Stamp {
            signed_on: self.today().to_string(),
            software: self.software.to_owned(),
            previous: self.previous(&record).await?,
            versions: online::of_year(self.store, year).await?,
        };
        Ok(freeze::freeze(self, year, &stamp, &signing_key(self.keys)).await?)
    }

    /// Opens a signed year once more: what is drawn next replaces its release.
    ///
    /// # Errors
    ///
    /// [`ReleaseError::Step`] when it is not signed, or had its erratum.
    pub async fn erratum(&self, year: u16) -> Result<(), ReleaseError> {
        let record = self.record(year).await?;
        let again = record.erratum().map_err(ReleaseError::Step)?;
        self.step(Some(&record), &again).await
    }

    /// Destroys the raw rows, the returns' documents and the key of a signed year whose
    /// retention time is over.
    ///
    /// # Errors
    ///
    /// [`ReleaseError::Step`] when it is not signed, or it is too early.
    pub async fn purge(&self, year: u16) -> Result<(), ReleaseError> {
        let record = self.record(year).await?;
        let purged = record.purge(&self.today().to_string());
        let purged = purged.map_err(ReleaseError::Step)?;
        self.step(Some(&record), &purged).await?;
        self.destroy_rows(year).await
    }

    /// The record of a year.
    ///
    /// # Errors
    ///
    /// [`ReleaseError::NotOpened`] when it has none.
    pub async fn record(&self, year: u16) -> Result<Record, ReleaseError> {
        let record = self.load(year).await?;
        record.ok_or(ReleaseError::NotOpened(year))
    }

    /// Digest of the release before this one: of a former year, or the one that an
    /// erratum replaces.
    async fn previous(&self, record: &Record) -> Result<Option<String>, ReleaseError> {
        let this = (i64::from(record.plan.year), i64::from(record.version));
        let signed = release::signed(self.store).await?;
        let before = signed.into_iter().find(|it| (it.year, it.version) < this);
        Ok(before.map(|it| it.digest))
    }

    async fn step(&self, before: Option<&Record>, after: &Record) -> Result<(), ReleaseError> {
        let step = Step {
            before: before.map(|it| Before {
                version: it.version,
                state: it.state.name(),
            }),
            after,
            files: &[],
        };
        match self.advance(step).await? {
            true => Ok(()),
            false => Err(ReleaseError::Overtaken(after.plan.year)),
        }
    }
}

/// The key that signs releases.
fn signing_key(keys: &Keys) -> SigningKey {
    SigningKey::from_bytes(keys.release_seed())
}

/// The key that verifies them, as published: 64 hexadecimal digits.
pub fn public_key(keys: &Keys) -> String {
    signature::public_key(&signing_key(keys))
}

/// A state by the word that is stored.
pub fn state(word: &str) -> Option<StateName> {
    use StateName::{Closed, Drawn, Open, Purged, Signed};
    [Open, Closed, Drawn, Signed, Purged]
        .into_iter()
        .find(|it| it.as_str() == word)
}
