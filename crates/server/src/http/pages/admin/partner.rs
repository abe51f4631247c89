//! One partner: its name and colour, what it agreed to, who has an account, how many
//! packages carry its branding. Nothing here says how many learners it has.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use super::super::cards;
use super::form::Done;
use super::partners::{Kind, kinds, wrong};
use crate::domain::banner::COLOUR;
use crate::domain::words::{self, Lang};
use crate::domain::{agreement, partners, shelf};
use crate::http::format::{day, moment};
use crate::http::page::Page;
use crate::http::staff::{AdminForm, Administrator, Staff};
use crate::http::{App, Error, view};
use crate::store::partner::{self, Partner};
use crate::store::{
    account, agreement as agreements, beacon, built_package, course, partner_profile,
};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/admin/partenaires/{slug}", get(one).post(edit))
        .route("/admin/partenaires/{slug}/balise", post(listen))
        .route("/admin/partenaires/{slug}/public", post(set_audience))
}

#[derive(Serialize)]
struct Agreed {
    version: i64,
    at: String,
    login: String,
    is_current: bool,
}

#[derive(Serialize)]
struct Somebody {
    login: String,
    since: String,
    has_factor: bool,
    is_closed: bool,
}

#[derive(Serialize)]
struct One {
    done: String,
    error: String,
    id: String,
    slug: String,
    link: String,
    name: String,
    kinds: Vec<Kind>,
    colour: String,
    agreements: Vec<Agreed>,
    accounts: Vec<Somebody>,
    /// Files in force that carry the partner's branding.
    branded: usize,
    /// Files in force that do not.
    plain: usize,
    /// Whether its packages may tell of completed modules.
    is_heard: bool,
    /// This server, for the branding file.
    app: String,
    /// Whom its learners may be.
    audiences: Vec<AudienceChoice>,
}

/// An audience to choose.
#[derive(Serialize)]
struct AudienceChoice {
    value: String,
    text: String,
    is_chosen: bool,
}

/// Whom a partner's learners are.
#[derive(Deserialize)]
struct Audience {
    public: String,
}

/// The audiences of the courses that there are, and the chosen one.
async fn audiences(app: &App, lang: Lang, chosen: &str) -> Result<Vec<AudienceChoice>, Error> {
    let courses = course::all(&app.store).await?;
    let mut found: Vec<String> = courses.into_iter().map(|it| it.audience).collect();
    found.push(chosen.to_owned());
    found.sort();
    found.dedup();
    let kinds = found
        .into_iter()
        .filter(|it| !it.is_empty())
        .map(|it| AudienceChoice {
            text: cards::audience(lang, &it),
            is_chosen: it == chosen,
            value: it,
        });
    Ok(kinds.collect())
}

async fn set_audience(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    AdminForm { staff, fields }: AdminForm<Audience>,
) -> Page {
    let partner = find(&app, &slug).await?;
    let known = audiences(&app, staff.lang, "").await?;
    if !fields.public.is_empty() && !known.iter().any(|it| it.value == fields.public) {
        return Err(Error::Bad("no such audience".into()).into());
    }
    partners::set_audience(&app.store, staff.id(), &partner, &fields.public, app.now()).await?;
    Ok(Redirect::to(&format!("/admin/partenaires/{slug}?fait=public")).into_response())
}

/// What the form says.
#[derive(Deserialize)]
struct Edit {
    name: String,
    kind: String,
    colour: String,
}

async fn find(app: &App, slug: &str) -> Result<Partner, Error> {
    let found = partner::find_by_slug(&app.store, slug).await?;
    found.ok_or(Error::NotFound)
}

async fn one(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Query(done): Query<Done>,
    Administrator(staff): Administrator,
) -> Page {
    let partner = find(&app, &slug).await?;
    let colour = partner_profile::colour(&app.store, &partner.partner_id).await?;
    let typed = Edit {
        name: partner.name.clone(),
        kind: partner.kind.clone(),
        colour: if colour.is_empty() {
            COLOUR.to_owned()
        } else {
            colour
        },
    };
    let done = done.say(staff.lang);
    shown(&app, &staff, &partner, done, "", typed).await
}

async fn shown(
    app: &App,
    staff: &Staff,
    partner: &Partner,
    done: String,
    error: &str,
    typed: Edit,
) -> Page {
    let lang = staff.lang;
    let in_force = agreement::in_force().version;
    let agreements = agreements::of_partner(&app.store, &partner.partner_id).await?;
    let accounts = account::all(&app.store).await?.into_iter();
    let own = accounts.filter(|it| it.partner_id.as_ref() == Some(&partner.partner_id));
    let packages = built_package::for_partner(&app.store, &partner.slug).await?;
    let shelf = shelf::arrange(packages);
    let files = || shelf.iter().flat_map(|it| &it.files);
    let branded = files().filter(|it| !it.partner_slug.is_empty()).count();
    let (status, error) = match error {
        "" => (StatusCode::OK, String::new()),
        key => (StatusCode::UNPROCESSABLE_ENTITY, words::say(lang, key, &[])),
    };
    let audience = partner::audience(&app.store, &partner.partner_id).await?;
    let one = One {
        audiences: audiences(app, lang, &audience).await?,
        done,
        error,
        id: partner.partner_id.clone(),
        slug: partner.slug.clone(),
        link: format!("{}/p/{}", app.origins.app, partner.slug),
        name: typed.name,
        kinds: kinds(lang, &typed.kind),
        colour: typed.colour,
        agreements: agreements
            .into_iter()
            .map(|it| Agreed {
                at: moment(lang, it.agreed_at),
                is_current: it.version == in_force,
                version: it.version,
                login: it.login,
            })
            .collect(),
        accounts: own
            .map(|it| Somebody {
                since: day(lang, it.created_at),
                has_factor: it.totp_secret.is_some(),
                is_closed: it.disabled_at.is_some(),
                login: it.login,
            })
            .collect(),
        branded,
        plain: files().count() - branded,
        app: app.origins.app.clone(),
        is_heard: beacon::is_heard(&app.store, &partner.partner_id).await?,
    };
    let template = "admin/partner.html";
    let printed = view::staff_page(app, staff, template, "partners", &partner.name, one)?;
    Ok((status, printed).into_response())
}

async fn edit(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    AdminForm { staff, fields }: AdminForm<Edit>,
) -> Page {
    let partner = find(&app, &slug).await?;
    let typed = (&*fields.name, &*fields.kind, &*fields.colour);
    let edited = partners::edit(&app.store, staff.id(), &partner, typed, app.now()).await;
    if let Err(error) = edited {
        let key = wrong(error)?;
        return shown(&app, &staff, &partner, String::new(), key, fields).await;
    }
    let to = format!("/admin/partenaires/{slug}?fait=partenaire");
    Ok(Redirect::to(&to).into_response())
}

/// Whether completed modules are heard.
#[derive(Deserialize)]
struct Heard {
    is_heard: bool,
}

async fn listen(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    AdminForm { staff, fields }: AdminForm<Heard>,
) -> Page {
    let partner = find(&app, &slug).await?;
    let is_heard = fields.is_heard;
    partners::listen(&app.store, staff.id(), &partner, is_heard, app.now()).await?;
    let to = format!("/admin/partenaires/{slug}?fait=partenaire");
    Ok(Redirect::to(&to).into_response())
}
