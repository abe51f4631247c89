//! Where the steps of a year are kept: each is one transaction, which changes nothing
//! when the year is no longer where the step began.

use bytes::Bytes;
use sha2::{Digest, Sha256};
use statistics::draw::PartnerYear;
use statistics::files::ReleaseFile;
use statistics::freeze::{Record, State, Step, Storage};
use statistics::plan::Plan;
use statistics::returns::Return;

use super::{ReleaseError, Releases, public_key};
use crate::domain::counting;
use crate::domain::year_key::YearKeys;
use crate::store::release::{self, Before, File, Signed, Year};
use crate::store::{self, beacon, journal, partner, partner_return};

impl Storage for Releases<'_> {
    type Error = ReleaseError;
    type Kept = [File; 2];

    async fn load(&self, year: u16) -> Result<Option<Record>, ReleaseError> {
        let Some(json) = release::record(self.store, i64::from(year)).await? else {
            return Ok(None);
        };
        let read = Record::read(&json);
        read.map(Some).map_err(|error| ReleaseError::Record {
            year,
            error: error.to_string(),
        })
    }

    async fn count(&self, plan: &Plan) -> Result<Vec<PartnerYear>, ReleaseError> {
        let mut year = counting::count(self.store, plan).await?;
        for received in partner_return::returns_of(self.store, i64::from(plan.year)).await? {
            let found = partner::find(self.store, &received.partner_id).await?;
            let slug = found.map(|it| it.slug).unwrap_or_default();
            let document = received.document.unwrap_or_default();
            let own = Return::read(document.as_bytes(), plan).ok();
            let place = year.iter_mut().find(|it| it.partner.id == slug);
            let (Some(own), Some(place)) = (own, place) else {
                return Err(ReleaseError::Return(slug));
            };
            place.own_return = Some(own.own);
        }
        Ok(year)
    }

    async fn keep(
        &self,
        record: &Record,
        file: ReleaseFile,
    ) -> Result<Option<[File; 2]>, ReleaseError> {
        self.keep_file(record, file).await
    }

    async fn advance(&self, step: Step<'_, [File; 2]>) -> Result<bool, ReleaseError> {
        let record = step.after;
        let json = serde_json::to_string(record).map_err(|error| ReleaseError::Record {
            year: record.plan.year,
            error: error.to_string(),
        })?;
        let after = Year {
            year: i64::from(record.plan.year),
            version: i64::from(record.version),
            state: record.state.name().as_str().to_owned(),
        };
        let before = step.before.as_ref().map(|it| Before {
            version: i64::from(it.version),
            state: it.state.as_str(),
        });
        let mut write = self.store.begin().await?;
        if !release::replace(&mut write, before, &after, &json).await? {
            return Ok(false);
        }
        if let State::Open = &record.state {
            counting::open(&mut write, &record.plan).await?;
        }
        if let State::Signed { stamp, digest, .. } = &record.state {
            let signed = Signed {
                year: after.year,
                version: after.version,
                signed_on: stamp.signed_on.clone(),
                digest: digest.clone(),
                public_key: public_key(self.keys),
                software: stamp.software.clone(),
            };
            release::add_signed(&mut write, &signed).await?;
        }
        for file in step.files.iter().flatten() {
            release::add_file(&mut write, file).await?;
        }
        if step.destroys() {
            // The key goes with the step; without it the rows, which are too many for
            // one transaction and go next, are nobody's.
            YearKeys::new(self.objects.clone())
                .agreed_in(self.store)
                .destroy(after.year)
                .await?;
            partner_return::forget_documents(&mut write, after.year).await?;
            beacon::forget(&mut write, after.year).await?;
        }
        let action = format!("statistics.{}", after.state);
        let subject = format!("{} v{}", after.year, after.version);
        journal::note(&mut write, self.account_id, &action, &subject, self.now).await?;
        store::commit(write).await?;
        Ok(true)
    }
}

impl Releases<'_> {
    /// Leaves nothing of rows that were destroyed in the database's log. What was done is done
    /// whatever comes of it; the next hour tries again.
    pub(super) async fn empty_log(&self) {
        match self.store.empty_log().await {
            Ok(true) => {}
            Ok(false) => tracing::info!(
                "somebody reads the database for long: its write-ahead log is emptied later"
            ),
            Err(error) => {
                tracing::warn!(%error, "failed to empty the write-ahead log of the database");
            }
        }
    }

    /// Puts a file into the store of files, and tells its rows: bytes without a row do no
    /// harm, a row without bytes would.
    async fn keep_file(
        &self,
        record: &Record,
        file: ReleaseFile,
    ) -> Result<Option<[File; 2]>, ReleaseError> {
        // Learners who came through no partner are counted as one that nobody is.
        if file.partner.as_deref() == Some(counting::DIRECT.0) {
            return Ok(None);
        }
        let partner_id = match &file.partner {
            None => None,
            Some(slug) => {
                let found = partner::find_by_slug(self.store, slug).await?;
                let unknown = || ReleaseError::Record {
                    year: record.plan.year,
                    error: format!("no partner for the file `{}`", file.name),
                };
                Some(found.ok_or_else(unknown)?.partner_id)
            }
        };
        let report = file.name.replace(".zip", "_rapport.html");
        let row = |kind: &str, name: String, bytes: &Bytes| File {
            year: i64::from(record.plan.year),
            version: i64::from(record.version),
            name,
            kind: kind.to_owned(),
            partner_id: partner_id.clone(),
            sha256: hex(&Sha256::digest(bytes)),
            bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            object: blake3::hash(bytes).to_hex().to_string(),
        };
        let (zip, page) = (Bytes::from(file.bytes), Bytes::from(file.report));
        let rows = [
            row(File::ZIP, file.name, &zip),
            row(File::REPORT, report, &page),
        ];
        self.objects.put(&rows[0].object, zip).await?;
        self.objects.put(&rows[1].object, page).await?;
        Ok(Some(rows))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
