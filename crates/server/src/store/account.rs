//! Accounts of administrators and partners, and the invitations that make them.

use sqlx::FromRow;

use super::{Result, Store, StoreError, Write, journal, new_id};

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Courses, partners, accounts, operation.
    Administrator,
    /// Its partner's packages and statistics.
    Partner,
}

impl Role {
    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
            Role::Partner => "partner",
        }
    }

    /// From what is stored; anything unknown may least.
    pub fn from_name(name: &str) -> Role {
        match name {
            "administrator" => Role::Administrator,
            _ => Role::Partner,
        }
    }
}

/// One account.
#[derive(Clone, Debug, FromRow)]
pub struct Account {
    /// Identifier.
    pub account_id: String,
    /// What is typed to sign in.
    pub login: String,
    /// As stored; see [`Account::role`].
    role: String,
    /// Whose account it is, for the role partner.
    pub partner_id: Option<String>,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Encrypted; none: the second factor is still to be set.
    pub totp_secret: Option<String>,
    /// The last time step used.
    pub totp_step: i64,
    /// When it was made.
    pub created_at: i64,
    /// When it was closed.
    pub disabled_at: Option<i64>,
}

impl Account {
    /// What it may do.
    pub fn role(&self) -> Role {
        Role::from_name(&self.role)
    }
}

/// An invitation that has not been used.
#[derive(Clone, Debug, FromRow)]
pub struct Invitation {
    role: String,
    /// Whose account it makes, for the role partner.
    pub partner_id: Option<String>,
    /// The account that it renews; none: it makes one.
    pub account_id: Option<String>,
}

impl Invitation {
    /// What the account will be allowed.
    pub fn role(&self) -> Role {
        Role::from_name(&self.role)
    }
}

macro_rules! account_sql {
    ($condition:literal) => {
        concat!(
            "select account_id, login, role, partner_id, password_hash, totp_secret, totp_step, \
             created_at, disabled_at from account ",
            $condition
        )
    };
}

/// The account of this login, disabled ones too.
pub async fn find_by_login(store: &Store, login: &str) -> Result<Option<Account>> {
    Ok(sqlx::query_as(account_sql!("where login = $1"))
        .bind(login)
        .fetch_optional(store.read())
        .await?)
}

/// The account of this identifier, disabled ones too.
pub async fn find(store: &Store, account_id: &str) -> Result<Option<Account>> {
    Ok(sqlx::query_as(account_sql!("where account_id = $1"))
        .bind(account_id)
        .fetch_optional(store.read())
        .await?)
}

/// Every account, by login.
pub async fn all(store: &Store) -> Result<Vec<Account>> {
    Ok(sqlx::query_as(account_sql!("order by login"))
        .fetch_all(store.read())
        .await?)
}

/// Whether anybody administers this server.
pub async fn has_administrator(store: &Store) -> Result<bool> {
    let (count,): (i64,) = sqlx::query_as(
        "select count(*) from account where role = 'administrator' and disabled_at is null",
    )
    .fetch_one(store.read())
    .await?;
    Ok(count > 0)
}

/// Keeps an invitation.
pub async fn invite(
    store: &Store,
    by: Option<&str>,
    hash: &str,
    role: Role,
    partner_id: Option<&str>,
    now: i64,
    expires_at: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query(
        "insert into invitation (invitation_hash, role, partner_id, created_at, expires_at) \
         values ($1, $2, $3, $4, $5)",
    )
    .bind(hash)
    .bind(role.name())
    .bind(partner_id)
    .bind(now)
    .bind(expires_at)
    .execute(&mut *write)
    .await?;
    journal::note(&mut write, by, "account.invite", role.name(), now).await?;
    write.commit().await?;
    Ok(())
}

/// The invitation of this hash, if it can still be used.
pub async fn invitation(store: &Store, hash: &str, now: i64) -> Result<Option<Invitation>> {
    Ok(sqlx::query_as(
        "select role, partner_id, account_id from invitation \
         where invitation_hash = $1 and used_at is null and expires_at > $2",
    )
    .bind(hash)
    .bind(now)
    .fetch_optional(store.read())
    .await?)
}

/// Keeps an invitation for somebody who has an account: it will get another password
/// and another second factor. Until then nothing changes.
pub async fn renew(
    store: &Store,
    by: Option<&str>,
    hash: &str,
    account: &Account,
    now: i64,
    expires_at: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    sqlx::query(
        "insert into invitation (invitation_hash, role, partner_id, account_id, created_at, \
         expires_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(hash)
    .bind(&account.role)
    .bind(&account.partner_id)
    .bind(&account.account_id)
    .bind(now)
    .bind(expires_at)
    .execute(&mut *write)
    .await?;
    journal::note(&mut write, by, "account.renew", &account.login, now).await?;
    write.commit().await?;
    Ok(())
}

/// Uses an invitation up and makes, or renews, its account. None: it was used or is
/// too old.
///
/// # Errors
///
/// [`StoreError::Conflict`] when the login is taken, or is
/// not that of the account to renew; the invitation can then be used again.
pub async fn accept(
    store: &Store,
    hash: &str,
    login: &str,
    password_hash: &str,
    now: i64,
) -> Result<Option<String>> {
    let mut write = store.begin().await?;
    let used: Option<Invitation> = sqlx::query_as(
        "update invitation set used_at = $2 \
         where invitation_hash = $1 and used_at is null and expires_at > $2 \
         returning role, partner_id, account_id",
    )
    .bind(hash)
    .bind(now)
    .fetch_optional(&mut *write)
    .await?;
    let Some(invitation) = used else {
        return Ok(None);
    };
    if let Some(id) = invitation.account_id {
        let done = sqlx::query(
            "update account set password_hash = $3, totp_secret = null, totp_step = 0, \
             disabled_at = null where account_id = $1 and login = $2",
        )
        .bind(&id)
        .bind(login)
        .bind(password_hash)
        .execute(&mut *write)
        .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Conflict("another login".into()));
        }
        sqlx::query("delete from session where account_id = $1")
            .bind(&id)
            .execute(&mut *write)
            .await?;
        note_own(&mut write, &id, login, "account.renewed", now).await?;
        write.commit().await?;
        return Ok(Some(id));
    }
    let id = new_id();
    sqlx::query(
        "insert into account (account_id, login, role, partner_id, password_hash, totp_step, \
         created_at) values ($1, $2, $3, $4, $5, 0, $6)",
    )
    .bind(&id)
    .bind(login)
    .bind(&invitation.role)
    .bind(&invitation.partner_id)
    .bind(password_hash)
    .bind(now)
    .execute(&mut *write)
    .await?;
    journal::note(&mut write, Some(&id), "account.create", login, now).await?;
    write.commit().await?;
    Ok(Some(id))
}

/// Forgets invitations that are over. Gives how many.
pub async fn sweep(store: &Store, now: i64) -> Result<u64> {
    let mut write = store.begin().await?;
    let done = sqlx::query("delete from invitation where used_at is not null or expires_at <= $1")
        .bind(now)
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    Ok(done.rows_affected())
}

/// Sets the second factor, with the time step of the code that proved it. False: there
/// is one already, and only a new invitation takes it away.
pub async fn set_second_factor(
    store: &Store,
    account_id: &str,
    secret: &str,
    step: i64,
    now: i64,
) -> Result<bool> {
    let mut write = store.begin().await?;
    let set: Option<(String,)> = sqlx::query_as(
        "update account set totp_secret = $2, totp_step = $3 \
         where account_id = $1 and totp_secret is null returning login",
    )
    .bind(account_id)
    .bind(secret)
    .bind(step)
    .fetch_optional(&mut *write)
    .await?;
    let Some((login,)) = set else {
        return Ok(false);
    };
    note_own(&mut write, account_id, &login, "account.second-factor", now).await?;
    write.commit().await?;
    Ok(true)
}

/// Uses a time step up. False: it, or a later one, was used before.
pub async fn use_step(store: &Store, account_id: &str, step: i64) -> Result<bool> {
    let mut write = store.begin().await?;
    let done =
        sqlx::query("update account set totp_step = $2 where account_id = $1 and totp_step < $2")
            .bind(account_id)
            .bind(step)
            .execute(&mut *write)
            .await?;
    write.commit().await?;
    Ok(done.rows_affected() == 1)
}

/// Closes an account, its sessions and the links to renew it, or opens it again.
pub async fn set_disabled(
    store: &Store,
    by: Option<&str>,
    account_id: &str,
    is_disabled: bool,
    now: i64,
) -> Result<()> {
    let mut write = store.begin().await?;
    let (login,): (String,) =
        sqlx::query_as("update account set disabled_at = $2 where account_id = $1 returning login")
            .bind(account_id)
            .bind(is_disabled.then_some(now))
            .fetch_one(&mut *write)
            .await?;
    if is_disabled {
        sqlx::query("delete from session where account_id = $1")
            .bind(account_id)
            .execute(&mut *write)
            .await?;
        // A link that was given before would open the account again.
        sqlx::query("update invitation set used_at = $2 where account_id = $1 and used_at is null")
            .bind(account_id)
            .bind(now)
            .execute(&mut *write)
            .await?;
    }
    let action = if is_disabled {
        "account.disable"
    } else {
        "account.enable"
    };
    journal::note(&mut write, by, action, &login, now).await?;
    write.commit().await?;
    Ok(())
}

async fn note_own(
    write: &mut Write<'_>,
    account_id: &str,
    login: &str,
    action: &str,
    now: i64,
) -> Result<()> {
    journal::note(write, Some(account_id), action, login, now).await
}
