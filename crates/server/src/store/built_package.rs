//! Packages that partners download: zips of `relais build`, each where the object store
//! has it.

use sqlx::FromRow;

use super::{Result, Store, Write, journal};

/// One zip.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromRow)]
pub struct BuiltPackage {
    /// SHA-256 of the zip, in hexadecimal.
    pub sha256: String,
    /// Name of the file.
    pub file: String,
    /// Its name in the object store.
    pub object: String,
    /// Size of the zip.
    pub bytes: i64,
    /// BLAKE3 of the package's own description.
    pub identity: String,
    /// Whose branding it has; empty: nobody's, it is for every partner.
    pub partner_slug: String,
    /// First part of the name.
    pub course: String,
    /// As shown.
    pub title: String,
    /// Version of the content.
    pub version: String,
    /// `scorm12` or `html5`.
    pub target: String,
    /// `module` or `chapter`.
    pub sco: String,
    /// Such as `fr`.
    pub language: String,
    /// Empty: the only one.
    pub audience: String,
    /// 1: all modules of a programme.
    pub is_programme: i64,
    /// Id of the programme; empty: a former program kept it, and nobody read it again.
    pub programme: String,
    /// Id of the module; empty: a whole programme.
    pub module: String,
    /// JSON array of texts.
    pub changes: String,
    /// Origin that it takes new content from; empty: it keeps its own.
    pub updates: String,
    /// The Relais that made it; empty: unknown.
    pub generator: String,
    /// When it was offered last, in unix milliseconds.
    pub offered_at: i64,
}

macro_rules! package_sql {
    ($condition:literal) => {
        concat!(
            "select sha256, file, object, bytes, identity, partner_slug, course, title, version, \
             target, sco, language, audience, is_programme, programme, module, changes, updates, \
             generator, offered_at from built_package ",
            $condition
        )
    };
}

/// The package of this description, size and name, if it is there: no need to read
/// all of it again then.
pub async fn known(
    store: &Store,
    identity: &str,
    bytes: i64,
    file: &str,
) -> Result<Option<BuiltPackage>> {
    Ok(sqlx::query_as(package_sql!(
        "where identity = $1 and bytes = $2 and file = $3 order by offered_at desc limit 1"
    ))
    .bind(identity)
    .bind(bytes)
    .bind(file)
    .fetch_optional(store.read())
    .await?)
}

/// Offers a package from `offered_at` on: it is then the newest of its kind. One that is
/// the newest already stays as it is; gives whether anything changed.
pub async fn offer(store: &Store, package: &BuiltPackage) -> Result<bool> {
    let mut write = store.begin().await?;
    let is_new = offer_in(&mut write, package).await?;
    write.commit().await?;
    Ok(is_new)
}

/// The same within a change of more.
pub(super) async fn offer_in(write: &mut Write<'_>, package: &BuiltPackage) -> Result<bool> {
    let newest: Option<(String,)> = sqlx::query_as(
        "select sha256 from built_package where partner_slug = $1 and file = $2 \
         order by offered_at desc, sha256 limit 1",
    )
    .bind(&package.partner_slug)
    .bind(&package.file)
    .fetch_optional(&mut **write)
    .await?;
    if newest.is_some_and(|(sha256,)| sha256 == package.sha256) {
        // What a former program kept does not say what it is.
        sqlx::query(
            "update built_package set programme = $3, module = $4, updates = $5, generator = $6 \
             where sha256 = $1 and file = $2 and (programme <> $3 or generator <> $6)",
        )
        .bind(&package.sha256)
        .bind(&package.file)
        .bind(&package.programme)
        .bind(&package.module)
        .bind(&package.updates)
        .bind(&package.generator)
        .execute(&mut **write)
        .await?;
        return Ok(false);
    }
    sqlx::query(
        "insert into built_package (sha256, file, object, bytes, identity, partner_slug, course, \
         title, version, target, sco, language, audience, is_programme, changes, offered_at, \
         programme, module, updates, generator) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, \
         $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) \
         on conflict (sha256, file) do update set offered_at = excluded.offered_at, \
         programme = excluded.programme, module = excluded.module, updates = excluded.updates, \
         generator = excluded.generator",
    )
    .bind(&package.sha256)
    .bind(&package.file)
    .bind(&package.object)
    .bind(package.bytes)
    .bind(&package.identity)
    .bind(&package.partner_slug)
    .bind(&package.course)
    .bind(&package.title)
    .bind(&package.version)
    .bind(&package.target)
    .bind(&package.sco)
    .bind(&package.language)
    .bind(&package.audience)
    .bind(package.is_programme)
    .bind(&package.changes)
    .bind(package.offered_at)
    .bind(&package.programme)
    .bind(&package.module)
    .bind(&package.updates)
    .bind(&package.generator)
    .execute(&mut **write)
    .await?;
    let subject = format!("{} {}", package.file, package.version);
    let now = package.offered_at;
    journal::note(write, None, "package.offer", &subject, now).await?;
    Ok(true)
}

/// What a partner may download, the newest first: its own packages and everybody's.
pub async fn for_partner(store: &Store, slug: &str) -> Result<Vec<BuiltPackage>> {
    Ok(sqlx::query_as(package_sql!(
        "where partner_slug = $1 or partner_slug = '' order by offered_at desc, file, sha256"
    ))
    .bind(slug)
    .fetch_all(store.read())
    .await?)
}

/// The package of this sum and name, where this partner may have it.
pub async fn find(
    store: &Store,
    slug: &str,
    sha256: &str,
    file: &str,
) -> Result<Option<BuiltPackage>> {
    Ok(sqlx::query_as(package_sql!(
        "where sha256 = $1 and file = $2 and (partner_slug = $3 or partner_slug = '')"
    ))
    .bind(sha256)
    .bind(file)
    .bind(slug)
    .fetch_optional(store.read())
    .await?)
}

/// How many branded files each partner has in force, by slug.
pub async fn branded(store: &Store) -> Result<Vec<(String, i64)>> {
    Ok(sqlx::query_as(
        "select partner_slug, count(distinct file) from built_package \
         where partner_slug <> '' group by partner_slug order by partner_slug",
    )
    .fetch_all(store.read())
    .await?)
}
