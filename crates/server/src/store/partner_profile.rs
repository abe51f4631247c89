//! What administrators may change of a partner: its name, its kind and its
//! colour. Its slug stays:
//! it stands in addresses, packages and statistics.

use super::{Result, Store, journal};

/// A partner's colour, `#rrggbb`; empty: the programme's, or no such partner.
pub async fn colour(store: &Store, partner_id: &str) -> Result<String> {
    let row: Option<(String,)> = sqlx::query_as("select colour from partner where partner_id = $1")
        .bind(partner_id)
        .fetch_optional(store.read())
        .await?;
    Ok(row.map_or(String::new(), |(colour,)| colour))
}

/// Changes a partner's name, kind and colour; callers check them. False: there is no such
/// partner.
pub async fn edit(
    store: &Store,
    account_id: Option<&str>,
    slug: &str,
    name: &str,
    kind: &str,
    colour: &str,
    now: i64,
) -> Result<bool> {
    let mut write = store.begin().await?;
    let done = sqlx::query("update partner set name = $2, kind = $3, colour = $4 where slug = $1")
        .bind(slug)
        .bind(name)
        .bind(kind)
        .bind(colour)
        .execute(&mut *write)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    journal::note(&mut write, account_id, "partner.edit", slug, now).await?;
    write.commit().await?;
    Ok(true)
}
