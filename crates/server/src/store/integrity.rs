//! Is the database whole, and which files does it count on.

use sqlx::{FromRow, Row};

use super::{Kind, Result, Store};

/// A file that some version, release or whoever downloads a package needs.
#[derive(Clone, Debug, FromRow)]
pub struct Needed {
    /// Its name in the store of files: the hash of its bytes.
    pub object: String,
    /// Its size.
    pub bytes: i64,
    /// 1: the store has it compressed too.
    pub is_compressed: i64,
}

/// What the database finds wrong with itself; PostgreSQL looks after its own pages.
///
/// # Errors
///
/// [`StoreError`](super::StoreError) when it can't even be asked.
pub async fn check(store: &Store) -> Result<Vec<String>> {
    let mut found = Vec::new();
    if store.kind() == Kind::Sqlite {
        let rows = sqlx::query("pragma integrity_check(20)")
            .fetch_all(store.read())
            .await?;
        for row in rows {
            let text: String = row.try_get(0)?;
            if text != "ok" {
                found.push(text);
            }
        }
        let rows = sqlx::query("pragma foreign_key_check")
            .fetch_all(store.read())
            .await?;
        for row in rows.iter().take(20) {
            let (from, to): (String, String) = (row.try_get(0)?, row.try_get(2)?);
            found.push(format!("a row of `{from}` refers to none of `{to}`"));
        }
    }
    Ok(found)
}

/// Every file that versions, releases and downloads need, once.
pub async fn needed(store: &Store) -> Result<Vec<Needed>> {
    Ok(sqlx::query_as(
        "select object, max(bytes) as bytes, max(is_compressed) as is_compressed from \
         (select object, bytes, is_compressed from package_file \
          union all select object, bytes, 0 from release_file \
          union all select object, bytes, 0 from built_package) as file \
         group by object order by object",
    )
    .fetch_all(store.read())
    .await?)
}
