//! Yearly statistics as they are kept: the record of each year, releases that were
//! signed and their files. What steps there are is decided by
//! [`releases`](crate::domain::releases).

use sqlx::FromRow;

use super::{Result, Store, Write};

/// A year, without its record.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Year {
    /// The calendar year that is counted.
    pub year: i64,
    /// 1, or 2 for the one erratum.
    pub version: i64,
    /// `open`, `closed`, `drawn`, `signed` or `purged`.
    pub state: String,
}

/// A release that was signed.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Signed {
    /// The calendar year that it counts.
    pub year: i64,
    /// 1, or 2 for the one erratum.
    pub version: i64,
    /// Day of the signature, such as `2026-03-15`.
    pub signed_on: String,
    /// SHA-256 of the national file's sums, in hexadecimal.
    pub digest: String,
    /// Ed25519 key it is signed with, in hexadecimal.
    pub public_key: String,
    /// Name and version of the program.
    pub software: String,
}

/// A file of a release.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct File {
    /// The calendar year that it counts.
    pub year: i64,
    /// 1, or 2 for the one erratum.
    pub version: i64,
    /// Under which it is downloaded.
    pub name: String,
    /// See [`Self::ZIP`] and [`Self::REPORT`].
    pub kind: String,
    /// Whose it is; none: the national one.
    pub partner_id: Option<String>,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: i64,
    /// Its name in the store of files.
    pub object: String,
}

impl File {
    /// The kind of what is downloaded.
    pub const ZIP: &str = "zip";
    /// The kind of the page that browsers show.
    pub const REPORT: &str = "report";
}

/// The record that a step replaces.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// 1, or 2 for the one erratum.
    pub version: i64,
    /// Its state.
    pub state: &'a str,
}

macro_rules! file_sql {
    ($condition:literal) => {
        concat!(
            "select year, version, name, kind, partner_id, sha256, bytes, object \
             from release_file ",
            $condition
        )
    };
}

/// Every year, the latest first.
pub async fn years(store: &Store) -> Result<Vec<Year>> {
    Ok(
        sqlx::query_as("select year, version, state from statistics_year order by year desc")
            .fetch_all(store.read())
            .await?,
    )
}

/// The record of a year, as JSON.
pub async fn record(store: &Store, year: i64) -> Result<Option<String>> {
    let row: Option<(String,)> =
        sqlx::query_as("select record from statistics_year where year = $1")
            .bind(year)
            .fetch_optional(store.read())
            .await?;
    Ok(row.map(|(record,)| record))
}

/// Replaces the record of a year if `before` is what is stored, or makes it if nothing
/// should be. False: it is not, and nothing changed. Nobody else changes the year, nor
/// adds a return to it, until the transaction ends.
pub async fn replace(
    write: &mut Write<'_>,
    before: Option<Before<'_>>,
    after: &Year,
    record: &str,
) -> Result<bool> {
    let query = match before {
        None => sqlx::query(
            "insert into statistics_year (year, version, state, record) values ($1, $2, $3, $4) \
             on conflict (year) do nothing",
        ),
        Some(_) => sqlx::query(
            "update statistics_year set version = $2, state = $3, record = $4 \
             where year = $1 and version = $5 and state = $6",
        ),
    };
    let query = query
        .bind(after.year)
        .bind(after.version)
        .bind(&after.state)
        .bind(record);
    let query = match before {
        None => query,
        Some(before) => query.bind(before.version).bind(before.state),
    };
    Ok(query.execute(&mut **write).await?.rows_affected() == 1)
}

/// Keeps a release that was signed.
///
/// # Errors
///
/// [`StoreError::Conflict`](super::StoreError::Conflict) when this version was signed
/// before.
pub async fn add_signed(write: &mut Write<'_>, signed: &Signed) -> Result<()> {
    sqlx::query(
        "insert into signed_release (year, version, signed_on, digest, public_key, software) \
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(signed.year)
    .bind(signed.version)
    .bind(&signed.signed_on)
    .bind(&signed.digest)
    .bind(&signed.public_key)
    .bind(&signed.software)
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// Keeps a file of a release, whose bytes are in the store of files.
///
/// # Errors
///
/// [`StoreError::Conflict`](super::StoreError::Conflict) when there is one of this name,
/// or no such partner.
pub async fn add_file(write: &mut Write<'_>, file: &File) -> Result<()> {
    sqlx::query(
        "insert into release_file (year, version, name, kind, partner_id, sha256, bytes, object) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(file.year)
    .bind(file.version)
    .bind(&file.name)
    .bind(&file.kind)
    .bind(&file.partner_id)
    .bind(&file.sha256)
    .bind(file.bytes)
    .bind(&file.object)
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// Releases that were signed, the latest first.
pub async fn signed(store: &Store) -> Result<Vec<Signed>> {
    Ok(sqlx::query_as(
        "select year, version, signed_on, digest, public_key, software \
         from signed_release order by year desc, version desc",
    )
    .fetch_all(store.read())
    .await?)
}

/// Files of a year, of all its versions: the latest first, the national ones first.
pub async fn files_of_year(store: &Store, year: i64) -> Result<Vec<File>> {
    Ok(sqlx::query_as(file_sql!(
        "where year = $1 order by version desc, case when partner_id is null then 0 else 1 end, \
         name"
    ))
    .bind(year)
    .fetch_all(store.read())
    .await?)
}

/// Files for one partner, the latest first. A partner that is too small to stand alone
/// has those of its group, in its own name.
pub async fn files_of(store: &Store, partner_id: &str) -> Result<Vec<File>> {
    Ok(sqlx::query_as(file_sql!(
        "where partner_id = $1 order by year desc, version desc, name"
    ))
    .bind(partner_id)
    .fetch_all(store.read())
    .await?)
}

/// National files, the latest first.
pub async fn national_files(store: &Store) -> Result<Vec<File>> {
    Ok(sqlx::query_as(file_sql!(
        "where partner_id is null order by year desc, version desc, name"
    ))
    .fetch_all(store.read())
    .await?)
}
