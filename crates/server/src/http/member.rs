//! Somebody of a partner, in the partner's area: an account of the role partner. What
//! they see is their own partner's, whatever addresses they type: the partner comes
//! from the account, never from the request.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect};
use serde::de::DeserializeOwned;

use super::staff::{Staff, StaffForm, Turned, failed};
use super::{App, Error};
use crate::domain::agreement;
use crate::store::account::Role;
use crate::store::agreement::{self as agreements, Agreement};
use crate::store::partner::{self, Partner};

/// Somebody of a partner, whatever the partner agreed to.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// Who.
    pub staff: Staff,
    /// Of which partner.
    pub partner: Partner,
    /// What it agreed to, the newest text first.
    pub agreements: Vec<Agreement>,
}

impl Newcomer {
    /// Whose account this is.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] for all others: what is not for somebody does not exist for
    /// them.
    pub async fn of(app: &App, staff: Staff) -> Result<Newcomer, Error> {
        if staff.account.role() != Role::Partner {
            return Err(Error::NotFound);
        }
        let id = staff.account.partner_id.as_deref().unwrap_or_default();
        let found = partner::find(&app.store, id).await?;
        let partner = found.ok_or(Error::NotFound)?;
        Ok(Newcomer {
            agreements: agreements::of_partner(&app.store, &partner.partner_id).await?,
            staff,
            partner,
        })
    }

    /// Whether the partner agreed to the text in force.
    pub fn agreed(&self) -> Option<&Agreement> {
        agreement::current(&self.agreements)
    }
}

impl FromRequestParts<Arc<App>> for Newcomer {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Newcomer, Turned> {
        let staff = Staff::from_request_parts(parts, app).await?;
        Newcomer::of(app, staff).await.map_err(failed)
    }
}

/// Somebody of a partner that agreed to the text in force; others are led to it.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub staff: Staff,
    /// Of which partner.
    pub partner: Partner,
}

impl TryFrom<Newcomer> for Member {
    type Error = Turned;

    fn try_from(newcomer: Newcomer) -> Result<Member, Turned> {
        if newcomer.agreed().is_none() {
            return Err(Redirect::to("/partenaire/engagements").into_response());
        }
        Ok(Member {
            staff: newcomer.staff,
            partner: newcomer.partner,
        })
    }
}

impl FromRequestParts<Arc<App>> for Member {
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Member, Turned> {
        Newcomer::from_request_parts(parts, app).await?.try_into()
    }
}

/// A form of a member, its token checked.
pub struct MemberForm<T> {
    /// Who sent it.
    pub member: Member,
    /// What it says.
    pub fields: T,
}

impl<T: DeserializeOwned + Send> FromRequest<Arc<App>> for MemberForm<T> {
    type Rejection = Turned;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<MemberForm<T>, Turned> {
        let StaffForm { staff, fields } = StaffForm::from_request(request, app).await?;
        let newcomer = Newcomer::of(app, staff).await.map_err(failed)?;
        Ok(MemberForm {
            member: newcomer.try_into()?,
            fields,
        })
    }
}
