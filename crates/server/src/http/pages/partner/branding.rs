//! The partner's own branding: a form, a preview of a published page, and packages made in
//! its name from those that are published.

use std::io::{BufReader, Read, Seek};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;
use brand::colour::Colour;
use brand::logo::{self, LogoProblem};
use brand::palette::{self, contrast_of_accent, is_readable};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::domain::banner::COLOUR;
use crate::domain::branding::{self, Problem, Theme};
use crate::domain::updates::Desk;
use crate::domain::words::{self, Lang};
use crate::http::format::moment;
use crate::http::member::{Member, Newcomer};
use crate::http::page::Page;
use crate::http::staff::Staff;
use crate::http::{App, Error, upload, view};
use crate::store::built_package::BuiltPackage;
use crate::store::partner::Partner;
use crate::store::partner_brand::{self, PartnerBrand, Stage};
use crate::store::{beacon, partner_profile};

pub fn router() -> Router<Arc<App>> {
    let uploads = Router::new()
        .route("/partenaire/marque", get(begin).post(receive))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/partenaire/marque/apercu/{theme}", get(preview))
        .merge(uploads)
}

/// Most bytes of a file that is received only to say in words why it is no logo.
const UPLOAD: u64 = 8 << 20;
/// Packages are made for one partner at a time, and previews drawn for two: what learners
/// do comes first.
static MAKERS: Semaphore = Semaphore::const_new(1);
static DRAWERS: Semaphore = Semaphore::const_new(2);
/// Partners whose packages are being made, or wait for it, on this node.
static MAKING: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Where the page's frames come from, beyond what every page may load.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; frame-src 'self'; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// What a preview may do: nothing but be seen, in our own frame.
const PREVIEW_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; \
    img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// Our own origin, where the administration listens to this partner's packages.
async fn server(app: &App, partner: &Partner) -> Result<Option<String>, Error> {
    let is_heard = beacon::is_heard(&app.store, &partner.partner_id).await?;
    Ok((is_heard && brand::is_origin(&app.origins.app)).then(|| app.origins.app.clone()))
}

/// The partner's branding in force, for its packages.
pub(super) async fn in_force(app: &App, partner: &Partner) -> Result<Option<brand::Brand>, Error> {
    let server = server(app, partner).await?;
    Ok(branding::in_force(&app.store, partner, server.as_deref()).await?)
}

/// Makes a partner's packages in the background, unless it is being done.
pub(super) fn make(app: &Arc<App>, partner: &Partner) {
    let id = partner.partner_id.clone();
    {
        let mut making = MAKING.lock().unwrap_or_else(|it| it.into_inner());
        if making.contains(&id) {
            return;
        }
        making.push(id.clone());
    }
    let (app, partner) = (Arc::clone(app), partner.clone());
    tokio::spawn(async move {
        let _room = MAKERS.acquire().await;
        match all(&app, &partner).await {
            Ok(count) => tracing::info!(partner = partner.slug, count, "branded packages made"),
            Err(error) => {
                tracing::error!(partner = partner.slug, %error, "failed to make branded packages");
            }
        }
        let mut making = MAKING.lock().unwrap_or_else(|it| it.into_inner());
        making.retain(|it| *it != id);
    });
}

/// Makes what is missing until nothing is: another branding may be published meanwhile.
async fn all(app: &App, partner: &Partner) -> Result<usize, Error> {
    let folder = app.settings.data.join("uploads");
    let mut count = 0;
    while let Some(brand) = in_force(app, partner).await? {
        let (store, objects) = (&app.store, &app.objects);
        let made = branding::make(store, objects, &folder, partner, &brand, crate::clock::now);
        match made
            .await
            .map_err(|error| Error::Upload(error.to_string()))?
        {
            0 => break,
            more => count += more,
        }
    }
    Ok(count)
}

/// This server as one that packages take new content from: its origin, and the key that it signs
/// with. None: it has no folder of updates, or no key.
fn own_updates(app: &App) -> Option<(String, String)> {
    let origin = Some(&app.origins.app).filter(|it| brand::is_origin(it))?;
    let desk = Desk::open(&app.settings, app.now()).ok()?;
    Some((origin.clone(), desk.signer.key.public().to_string()))
}

/// Something that was refused, beside its field.
#[derive(Default, Serialize)]
struct Refused {
    name: String,
    colour: String,
    /// A colour to take instead; empty: none.
    nearest: String,
    contact: String,
    return_url: String,
    return_label: String,
    logo: String,
    updates: String,
    updates_key: String,
}

#[derive(Serialize)]
struct Form {
    done: String,
    has_refused: bool,
    refused: Refused,
    name: String,
    colour: String,
    has_colour: bool,
    contact: String,
    return_url: String,
    return_label: String,
    tells: bool,
    /// Whether the administration listens to this partner's packages.
    is_heard: bool,
    server: String,
    /// Whether packages are to take new content from a server.
    renews: bool,
    /// Which, and who may sign: as kept, or this server's own.
    updates: String,
    updates_key: String,
    updates_next_key: String,
    /// Our own origin, if packages may ask it for new content; empty: they can't.
    own_updates: String,
    /// Whether another server is named, or another key.
    is_other: bool,
    /// The logo as a data address; empty: none.
    logo: String,
    most_kilobytes: usize,
    longest_side: String,
    /// When the branding in force was published; empty: none is.
    since: String,
    /// Whether what is shown is not in force.
    is_draft: bool,
    /// Whether there is a trial to drop.
    has_draft: bool,
    /// The contrast of a colour that will do, in words.
    contrast: String,
    /// Title of the course that the preview shows; empty: there is none to show.
    preview: String,
    /// Makes browsers ask for another preview after a change.
    stamp: i64,
}

#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    fait: String,
}

async fn begin(State(app): State<Arc<App>>, Query(done): Query<Done>, member: Member) -> Page {
    let done = match done.fait.as_str() {
        "essai" => words::say(member.staff.lang, "brand-tried", &[]),
        "abandon" => words::say(member.staff.lang, "brand-dropped", &[]),
        _ => String::new(),
    };
    shown(&app, &member, done, None, Refused::default()).await
}

/// What is shown at first: the draft, else what is in force, else what the administration
/// knows of the partner. None: it is neither of the two.
async fn kept(app: &App, partner: &Partner) -> Result<(PartnerBrand, Option<Stage>), Error> {
    let id = &partner.partner_id;
    for stage in [Stage::Draft, Stage::InForce] {
        if let Some(brand) = partner_brand::find(&app.store, id, stage).await? {
            return Ok((brand, Some(stage)));
        }
    }
    let brand = PartnerBrand {
        name: partner.name.clone(),
        colour: partner_profile::colour(&app.store, id).await?,
        ..PartnerBrand::default()
    };
    Ok((brand, None))
}

/// The least contrast of a colour on our pages, where letters in it can be read.
fn contrast(lang: Lang, colour: &str) -> String {
    let found = Colour::read(colour).filter(|_| is_readable(colour));
    found
        .map(contrast_of_accent)
        .map_or(String::new(), |contrast| {
            let contrast = language::number::decimal(lang, contrast, 1);
            words::say(lang, "brand-contrast", &[("contrast", contrast.as_str())])
        })
}

async fn shown(
    app: &App,
    member: &Member,
    done: String,
    typed: Option<PartnerBrand>,
    refused: Refused,
) -> Page {
    let Member { staff, partner } = member;
    let (kept, stage) = kept(app, partner).await?;
    let published = partner_brand::find(&app.store, &partner.partner_id, Stage::InForce).await?;
    let has_refused = typed.is_some();
    let stamp = kept.changed_at;
    let brand = typed.unwrap_or(kept);
    let sample = sample(app, staff.lang, partner).await?;
    let server = server(app, partner).await?;
    let (own, own_key) = own_updates(app).unwrap_or_default();
    let renews = !brand.updates.is_empty() || !refused.updates.is_empty();
    let (updates, keys) = match renews {
        true => (brand.updates, brand.updates_keys),
        false => (own.clone(), own_key.clone()),
    };
    let (key, next_key) = keys.split_once(' ').unwrap_or((keys.as_str(), ""));
    let page = Form {
        renews,
        is_other: own.is_empty() && renews
            || !refused.updates_key.is_empty()
            || updates != own
            || key != own_key
            || !next_key.is_empty(),
        own_updates: own,
        updates_key: key.to_owned(),
        updates_next_key: next_key.to_owned(),
        updates,
        done,
        has_refused,
        refused,
        has_colour: !brand.colour.is_empty(),
        contrast: contrast(staff.lang, &brand.colour),
        colour: match brand.colour.as_str() {
            "" => COLOUR.to_owned(),
            colour => colour.to_owned(),
        },
        name: brand.name,
        // As it is read to learners.
        contact: match brand.contact.strip_prefix("mailto:") {
            Some(address) => address.to_owned(),
            None => brand.contact,
        },
        return_url: brand.return_url,
        return_label: brand.return_label,
        tells: brand.tells == 1,
        is_heard: server.is_some(),
        server: server.unwrap_or_default(),
        logo: data_address(&brand.logo),
        most_kilobytes: logo::MOST_BYTES >> 10,
        longest_side: language::number::grouped(staff.lang, logo::LONGEST_SIDE.into()),
        since: published.map_or(String::new(), |it| moment(staff.lang, it.changed_at)),
        is_draft: stage != Some(Stage::InForce),
        has_draft: stage == Some(Stage::Draft),
        preview: sample.map_or(String::new(), |it| it.title),
        stamp,
    };
    let status = match has_refused {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    let title = words::say(staff.lang, "brand-title", &[]);
    let printed = view::staff_page(app, staff, "partner/branding.html", "brand", &title, page)?;
    Ok((status, [(CONTENT_SECURITY_POLICY, POLICY)], printed).into_response())
}

fn data_address(logo: &str) -> String {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(logo);
    let kind = bytes.ok().and_then(|it| logo::Kind::of(&it));
    kind.map_or(String::new(), |kind| {
        format!("data:{};base64,{logo}", kind.media_type())
    })
}

/// The published package that a preview shows: a module, if possible for the web, in the
/// reader's language and for the partner's audience.
async fn sample(app: &App, lang: Lang, partner: &Partner) -> Result<Option<BuiltPackage>, Error> {
    let audience = branding::audience(&app.store, partner).await?;
    let packages = branding::plain(&app.store).await?.into_iter();
    Ok(packages
        .filter(|it| it.sco == "module" && it.is_programme == 0)
        .min_by_key(|it| {
            (
                it.language != lang.tag(),
                it.audience != audience,
                it.target != "html5",
                it.file.clone(),
            )
        }))
}

async fn receive(State(app): State<Arc<App>>, staff: Staff, request: Request) -> Page {
    let member = Newcomer::of(&app, staff).await?;
    let member = match Member::try_from(member) {
        Ok(member) => member,
        Err(turned) => return Ok(turned),
    };
    let lang = member.staff.lang;
    let (before, _) = kept(&app, &member.partner).await?;
    let upload = match upload::receive_up_to(&app, &member.staff, request, UPLOAD).await {
        Ok(upload) => upload,
        Err(Error::TooLarge(_)) => {
            let refused = Refused {
                logo: logo_words(lang, &LogoProblem::TooManyBytes(UPLOAD as usize)),
                ..Refused::default()
            };
            return shown(&app, &member, String::new(), Some(before), refused).await;
        }
        Err(error) => return Err(error.into()),
    };
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let fields = &upload.fields;
    if text(fields.get("faire")) == "abandonner" {
        branding::drop_draft(&app.store, &member.partner).await?;
        return Ok(Redirect::to("/partenaire/marque?fait=abandon").into_response());
    }
    if text(fields.get("faire")) == "retirer" {
        let Member { staff, partner } = &member;
        branding::withdraw(&app.store, staff.id(), partner, app.now()).await?;
        return Ok(Redirect::to("/partenaire/paquets?fait=retrait").into_response());
    }
    let typed_updates = match fields.contains_key("renews") {
        true => {
            let key = text(fields.get("updates_key"));
            let next = text(fields.get("updates_next_key"));
            (text(fields.get("updates")), format!("{key} {next}"))
        }
        false => Default::default(),
    };
    let mut typed = branding::tidied(PartnerBrand {
        name: text(fields.get("name")),
        colour: match text(fields.get("prendre")) {
            // The nearest colour that can be read was offered, and taken.
            taken if !taken.is_empty() => taken,
            _ if fields.contains_key("sans_couleur") => String::new(),
            _ => text(fields.get("colour")),
        },
        contact: text(fields.get("contact")),
        return_url: text(fields.get("return_url")),
        return_label: text(fields.get("return_label")),
        tells: i64::from(fields.contains_key("tells")),
        updates: typed_updates.0,
        updates_keys: typed_updates.1,
        logo: match fields.contains_key("sans_logo") {
            true => String::new(),
            false => before.logo.clone(),
        },
        changed_at: app.now(),
    });
    let mut problems = branding::problems(&typed);
    if fields.contains_key("renews") && typed.updates.is_empty() {
        problems.push(Problem::Updates);
    }
    if own_updates(&app).is_some_and(|own| {
        typed.updates == own.0 && !typed.updates_keys.split(' ').any(|it| it == own.1)
    }) {
        problems.push(Problem::UpdatesKey);
    }
    if let Some(file) = upload.file {
        let mut bytes = Vec::new();
        // One byte more than may be: enough to see that it is too large.
        let read = file.take(UPLOAD + 1).read_to_end(&mut bytes);
        read.map_err(|error| Error::Upload(error.to_string()))?;
        match branding::logo(bytes) {
            Ok(logo) => typed.logo = logo,
            Err(problem) => problems.push(Problem::Logo(problem)),
        }
    }
    if !problems.is_empty() {
        // A logo that was good is not asked for again.
        if typed.logo != before.logo {
            let draft = PartnerBrand {
                logo: typed.logo.clone(),
                changed_at: app.now(),
                ..before
            };
            keep(&app, &member, Stage::Draft, &draft).await?;
        }
        let refused = refused(lang, &problems);
        return shown(&app, &member, String::new(), Some(typed), refused).await;
    }
    if text(fields.get("faire")) != "publier" {
        keep(&app, &member, Stage::Draft, &typed).await?;
        return Ok(Redirect::to("/partenaire/marque?fait=essai#apercu").into_response());
    }
    if !app.limits.may_brand(&member.partner.partner_id) {
        return Err(Error::TooMany.into());
    }
    keep(&app, &member, Stage::InForce, &typed).await?;
    make(&app, &member.partner);
    Ok(Redirect::to("/partenaire/paquets?fait=marque").into_response())
}

async fn keep(app: &App, member: &Member, stage: Stage, kept: &PartnerBrand) -> Result<(), Error> {
    let Member { staff, partner } = member;
    branding::keep(&app.store, staff.id(), partner, stage, kept).await?;
    Ok(())
}

fn refused(lang: Lang, problems: &[Problem]) -> Refused {
    let mut refused = Refused::default();
    let say = |key: &str| words::say(lang, key, &[]);
    for problem in problems {
        match problem {
            Problem::Name => refused.name = say("brand-bad-name"),
            Problem::Colour => refused.colour = say("brand-bad-colour"),
            Problem::Light { contrast, nearest } => {
                let contrast = language::number::decimal(lang, palette::cut(*contrast), 2);
                let arguments = [("contrast", contrast.as_str())];
                refused.colour = words::say(lang, "brand-light-colour", &arguments);
                refused.nearest = nearest.clone();
            }
            Problem::Contact => refused.contact = say("brand-bad-address"),
            Problem::ReturnUrl => refused.return_url = say("brand-bad-address"),
            Problem::ReturnLabel => refused.return_label = say("brand-bad-label"),
            Problem::Updates => refused.updates = say("brand-bad-updates"),
            Problem::UpdatesKey => refused.updates_key = say("brand-bad-updates-key"),
            Problem::Logo(problem) => refused.logo = logo_words(lang, problem),
        }
    }
    refused
}

fn logo_words(lang: Lang, problem: &LogoProblem) -> String {
    let (key, arguments) = match problem {
        LogoProblem::WrongType => ("brand-logo-type", vec![]),
        LogoProblem::Damaged => ("brand-logo-damaged", vec![]),
        LogoProblem::TooManyBytes(_) => (
            "brand-logo-bytes",
            vec![("most", (logo::MOST_BYTES >> 10).to_string())],
        ),
        LogoProblem::TooManyPixels(width, height) => (
            "brand-logo-pixels",
            vec![
                ("width", language::number::grouped(lang, (*width).into())),
                ("height", language::number::grouped(lang, (*height).into())),
                (
                    "most",
                    language::number::grouped(lang, logo::LONGEST_SIDE.into()),
                ),
            ],
        ),
        LogoProblem::TooManyCopies => ("brand-logo-copies", vec![]),
        LogoProblem::Unsafe(problem) => match problem.code {
            "not-svg" => ("brand-logo-damaged", vec![]),
            "remote-resource" => ("brand-logo-remote", vec![]),
            _ => ("brand-logo-unsafe", vec![]),
        },
    };
    let arguments: Vec<(&str, &str)> = arguments.iter().map(|(k, v)| (*k, v.as_str())).collect();
    words::say(lang, key, &arguments)
}

async fn preview(
    State(app): State<Arc<App>>,
    Path(theme): Path<String>,
    Member { staff, partner }: Member,
) -> Page {
    let theme = match theme.as_str() {
        "clair" => Theme::Light,
        "sombre" => Theme::Dark,
        _ => return Err(Error::NotFound.into()),
    };
    let sample = sample(&app, staff.lang, &partner).await?;
    let sample = sample.ok_or(Error::NotFound)?;
    let (kept, _) = kept(&app, &partner).await?;
    let server = server(&app, &partner).await?;
    let brand = branding::brand(&partner.slug, &kept, server.as_deref());
    let _room = DRAWERS.acquire().await;
    let failed = |error: std::io::Error| Error::Upload(error.to_string());
    let folder = app.settings.data.join("uploads");
    tokio::fs::create_dir_all(&folder).await.map_err(failed)?;
    let mut zip = tempfile::tempfile_in(&folder).map_err(failed)?;
    app.objects
        .copy(&sample.object, &mut zip)
        .await
        .map_err(failed)?;
    zip.rewind().map_err(failed)?;
    let drawn =
        tokio::task::spawn_blocking(move || branding::preview(BufReader::new(zip), &brand, theme));
    let html = match drawn.await.map_err(|it| Error::Defect(it.to_string()))? {
        Ok(page) => page,
        // Built before packages had places for a branding.
        Err(reason) => {
            tracing::warn!(file = sample.file, %reason, "failed to draw the preview of a branding: the package is of an earlier version");
            let words = words::say(staff.lang, "brand-no-preview", &[]);
            format!("<!DOCTYPE html><meta charset=\"utf-8\"><p>{words}</p>")
        }
    };
    Ok(([(CONTENT_SECURITY_POLICY, PREVIEW_POLICY)], Html(html)).into_response())
}
