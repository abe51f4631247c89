//! What there is to learn, and beginning without an account.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};

use super::about::is_own;
use super::cards::{self, After, Card, Way};
use crate::domain::catalogue::{self, Length, Search, Step};
use crate::domain::learners;
use crate::domain::participation::{self, Beginning};
use crate::domain::sittings;
use crate::domain::words::{self, Lang};
use crate::http::addresses::BEGIN;
use crate::http::form::Form;
use crate::http::page::Page;
use crate::http::visitor::{self, AUDIENCE, PARTNER, Visitor};
use crate::http::{App, Error, cookies, view};
use crate::store::session::Holder;
use crate::store::{attempt, course, partner, registration};

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(catalogue_page))
        .route("/public", post(choose))
        .route("/cours/{slug}", get(presentation))
        .route(BEGIN, post(begin))
        .route("/couvertures/{cover}", get(cover))
        .route("/p/{partner}", get(from_partner))
}

/// A course's own page.
#[derive(Serialize)]
struct Presentation {
    card: Card,
    /// It is offered to new learners, or this one takes it already.
    may_begin: bool,
    /// The learner has begun and may look around: what is finished is only read again.
    may_browse: bool,
    /// What one learns; empty: the package does not say.
    objectives: Vec<String>,
    /// What it is taken in, where that is more than one thing: sittings, modules, or what its
    /// menu shows.
    plan: Vec<Row>,
    /// The plan is of sittings.
    is_in_sittings: bool,
    /// The same module for others.
    variants: Vec<Variant>,
    after: After,
}

/// A line of a course's plan.
#[derive(Default, Serialize)]
struct Row {
    title: String,
    /// Estimated duration; 0: unknown.
    minutes: i64,
    is_done: bool,
    /// The learner stopped here.
    is_here: bool,
}

/// The same module for another audience, or in another language.
#[derive(Serialize)]
struct Variant {
    slug: String,
    name: String,
}

/// A programme, with its way.
#[derive(Serialize)]
struct Programme {
    id: String,
    summary: String,
    way: Way,
    cards: Vec<Card>,
}

/// What to do first.
#[derive(Serialize)]
struct Next {
    card: Card,
    programme: String,
    is_going_on: bool,
    /// Its registration is there: it is opened at once.
    is_begun: bool,
}

/// One of the audiences that courses are for.
#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

/// The search among courses of others.
#[derive(Serialize)]
struct Found {
    words: String,
    languages: Vec<Choice>,
    audiences: Vec<Choice>,
    lengths: Vec<Choice>,
    /// Whether something was looked for.
    is_search: bool,
    /// All that there are, where they are worth searching.
    all: usize,
    /// As many as were found.
    found: usize,
}

#[derive(Serialize)]
struct Catalogue {
    next: Option<Next>,
    audiences: Vec<Choice>,
    programmes: Vec<Programme>,
    single: Vec<Card>,
    others: Vec<Card>,
    search: Found,
    /// There are programmes or single modules above.
    has_own: bool,
    /// Everything that there is was done.
    is_over: bool,
    partner: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    langue: String,
    pour: String,
    duree: String,
}

/// Courses of others from which on there is a search.
const WORTH_SEARCHING: usize = 5;
/// Characters of what is looked for.
const WORDS: usize = 200;

async fn catalogue_page(
    State(app): State<Arc<App>>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Page {
    let (arranged, registered) = cards::catalogue(&app, &visitor).await?;
    let lang = visitor.lang;
    let audiences = audiences(lang, &arranged, &visitor.audience);
    let programmes = arranged.programmes.iter().map(|programme| {
        let next = programme.next().map(|it| &it.shelved.course.course_id);
        let cards = programme.steps.iter().map(|step| Card {
            is_next: next == Some(&step.shelved.course.course_id),
            ..Card::of(lang, step)
        });
        Programme {
            id: programme.id.clone(),
            summary: programme.summary.clone(),
            way: Way::of(programme, ""),
            cards: cards.collect(),
        }
    });
    let programmes: Vec<Programme> = programmes.collect();
    let single: Vec<Card> = arranged.single.iter().map(|it| alone(lang, it)).collect();
    let search = Search {
        words: asked.q.trim().chars().take(WORDS).collect(),
        language: asked.langue.chars().take(35).collect(),
        audience: asked.pour.chars().take(80).collect(),
        length: Length::find(&asked.duree),
    };
    let others: Vec<Card> = arranged
        .others
        .iter()
        .filter(|it| search.finds(&it.shelved))
        .map(|it| Card::of(lang, it))
        .collect();
    let page = Catalogue {
        is_over: arranged.next.is_none() && !registered.is_empty(),
        next: arranged.next.map(|it| Next {
            card: Card::of(lang, &it.step),
            programme: it.programme,
            is_going_on: it.is_going_on,
            is_begun: it.step.registration.is_some(),
        }),
        audiences,
        has_own: !programmes.is_empty() || !single.is_empty(),
        programmes,
        single,
        search: Found {
            found: others.len(),
            ..found(lang, &arranged.others, &search, &asked.duree)
        },
        others,
        partner: partner_name(&app, &visitor).await?,
    };
    let title = words::say(lang, "catalogue-title", &[]);
    Ok(view::page(&app, &visitor, "catalogue.html", "catalogue", &title, page)?.into_response())
}

/// A module without others around it says which programme it is of.
fn alone(lang: Lang, step: &Step) -> Card {
    let shelved = &step.shelved;
    let title = match shelved.programme_name.as_str() {
        "" => &shelved.programme_title,
        name => name,
    };
    Card {
        programme: title.to_owned(),
        ..Card::of(lang, step)
    }
}

/// The audiences to choose from; none where there is no choice.
fn audiences(lang: Lang, catalogue: &catalogue::Catalogue, chosen: &str) -> Vec<Choice> {
    let steps = catalogue.programmes.iter().flat_map(|it| &it.steps);
    let steps = steps.chain(&catalogue.single);
    let all = steps.flat_map(|it| it.variants.iter().chain([&it.shelved]));
    let mut found: Vec<(i64, &str)> = all
        .map(|it| (it.variant, it.course.audience.as_str()))
        .filter(|(_, it)| !it.is_empty())
        .collect();
    found.sort_unstable();
    let mut seen: Vec<&str> = Vec::new();
    for (_, audience) in found {
        if !seen.contains(&audience) {
            seen.push(audience);
        }
    }
    if seen.len() < 2 {
        return Vec::new();
    }
    let choices = seen.into_iter().map(|it| Choice {
        value: it.to_owned(),
        label: cards::audience(lang, it),
        is_chosen: it == chosen,
    });
    choices.collect()
}

fn found(lang: Lang, others: &[Step], search: &Search, length: &str) -> Found {
    let mut languages: Vec<String> = others
        .iter()
        .filter_map(|it| it.shelved.course.language.split('-').next())
        .filter(|it| !it.is_empty())
        .map(str::to_lowercase)
        .collect();
    languages.sort();
    languages.dedup();
    // One language is no choice.
    if languages.len() < 2 {
        languages.clear();
    }
    let languages = languages.into_iter().map(|it| Choice {
        label: cards::language(lang, &it),
        is_chosen: it == search.language,
        value: it,
    });
    let mut audiences: Vec<&str> = others
        .iter()
        .map(|it| it.shelved.course.audience.as_str())
        .filter(|it| !it.is_empty())
        .collect();
    audiences.sort_unstable();
    audiences.dedup();
    let audiences = audiences.into_iter().map(|it| Choice {
        value: it.to_owned(),
        label: cards::audience(lang, it),
        is_chosen: it == search.audience,
    });
    let lengths = ["court", "moyen", "long"].map(|it| Choice {
        value: it.to_owned(),
        label: words::say(lang, &format!("search-length-{it}"), &[]),
        is_chosen: it == length,
    });
    Found {
        words: search.words.clone(),
        languages: languages.collect(),
        audiences: audiences.collect(),
        lengths: lengths.into(),
        is_search: *search != Search::default(),
        all: if others.len() >= WORTH_SEARCHING {
            others.len()
        } else {
            0
        },
        found: 0,
    }
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    public: String,
    #[serde(default)]
    vers: String,
}

/// Remembers whom the visitor says they are, in a cookie of its own, then goes back.
async fn choose(State(app): State<Arc<App>>, axum::Form(chosen): axum::Form<Chosen>) -> Page {
    let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    if chosen.public.len() > 80 || !chosen.public.bytes().all(is_plain) {
        return Err(Error::Bad("no such audience".into()).into());
    }
    let back = match is_own(&chosen.vers) {
        true => chosen.vers.as_str(),
        false => "/",
    };
    let mut cookie = cookies::cookie(&app, AUDIENCE, chosen.public, cookies::days(365));
    if cookie.value().is_empty() {
        cookie.make_removal();
    }
    Ok((CookieJar::new().add(cookie), Redirect::to(back)).into_response())
}

async fn partner_name(app: &App, visitor: &Visitor) -> Result<Option<String>, Error> {
    let Some(slug) = &visitor.partner else {
        return Ok(None);
    };
    let found = partner::find_by_slug(&app.store, slug).await?;
    Ok(found.map(|it| it.name))
}

async fn presentation(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    visitor: Visitor,
) -> Page {
    let course = course::find_by_slug(&app.store, &slug).await?;
    let course = course.ok_or(Error::NotFound)?;
    let (arranged, registered) = cards::catalogue(&app, &visitor).await?;
    let lang = visitor.lang;
    let own = registered
        .into_iter()
        .find(|it| it.course_id == course.course_id);
    let may_begin = may_begin(&app, &course, own.is_some())?;
    let title = course.title.clone();
    let objectives = serde_json::from_str(&course.objectives).unwrap_or_default();
    let after = After::of(lang, &arranged, &course.course_id);
    let all = crate::store::catalogue::all(&app.store).await?;
    let variants = variants(lang, &all, &course, app.now());
    let shelved = all
        .into_iter()
        .find(|it| it.course.course_id == course.course_id)
        .ok_or(Error::NotFound)?;
    let step = Step {
        parts: catalogue::inside(&shelved.parts, own.as_ref()),
        is_done: own.as_ref().is_some_and(catalogue::is_done),
        is_open: may_begin,
        shelved,
        registration: own,
        variants: Vec::new(),
    };
    let card = match after.way.is_some() {
        true => Card::of(lang, &step),
        false => alone(lang, &step),
    };
    let (plan, is_in_sittings) = plan(&app, &course, &step).await?;
    let page = Presentation {
        may_browse: may_begin
            && ["not attempted", "incomplete", "browsed", "failed"].contains(&card.status.as_str()),
        may_begin,
        objectives,
        card,
        plan: if plan.len() > 1 { plan } else { Vec::new() },
        is_in_sittings,
        variants,
        after,
    };
    Ok(view::page(&app, &visitor, "course.html", "catalogue", &title, page)?.into_response())
}

/// What a course is taken in, in the version that this learner has or gets; and whether that is
/// sittings.
async fn plan(app: &App, course: &course::Course, step: &Step) -> Result<(Vec<Row>, bool), Error> {
    let own = step.registration.as_ref();
    let version = own.map(|it| &it.course_version_id);
    let Some(version) = version.or(course.course_version_id.as_ref()) else {
        return Ok(Default::default());
    };
    let about = course::about(&app.store, version).await?;
    let found = about.map_or(Vec::new(), |it| sittings::read(&it.sittings));
    if found.len() > 1 {
        let here = match own.filter(|it| it.status == "incomplete") {
            Some(own) => {
                let attempts = attempt::of_registration(&app.store, &own.registration_id).await?;
                sittings::stopped(&found, &attempts)
            }
            None => None,
        };
        let rows = found.into_iter().enumerate().map(|(n, it)| Row {
            title: it.title,
            minutes: it.minutes,
            is_here: here == Some(n),
            ..Row::default()
        });
        return Ok((rows.collect(), true));
    }
    if !step.parts.is_empty() {
        let rows = step.parts.iter().map(|it| Row {
            title: it.part.title.clone(),
            minutes: it.part.minutes,
            is_done: it.state.is_done(),
            ..Row::default()
        });
        return Ok((rows.collect(), false));
    }
    let items = course::items(&app.store, version).await?;
    let items = items.into_iter().filter(|it| it.is_visible == 1);
    let rows = items.map(|it| Row {
        title: it.title,
        ..Row::default()
    });
    Ok((rows.collect(), false))
}

/// The other variants of a course's module that are offered, by what tells them apart.
fn variants(
    lang: Lang,
    all: &[crate::store::catalogue::Shelved],
    course: &course::Course,
    now: i64,
) -> Vec<Variant> {
    if course.module.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<_> = all
        .iter()
        .filter(|it| {
            let other = &it.course;
            (&other.programme, &other.module) == (&course.programme, &course.module)
                && other.course_id != course.course_id
                && other.is_shown(now)
        })
        .collect();
    found.sort_by_key(|it| (it.variant, it.course.slug.clone()));
    let name = |other: &course::Course| {
        let mut parts = Vec::new();
        if other.audience != course.audience {
            parts.push(cards::audience(lang, &other.audience));
        }
        if other.language != course.language {
            parts.push(cards::language(lang, &other.language));
        }
        parts.retain(|it| !it.is_empty());
        match parts.is_empty() {
            true => other.title.clone(),
            false => parts.join(", "),
        }
    };
    let variants = found.into_iter().map(|it| Variant {
        slug: it.course.slug.clone(),
        name: name(&it.course),
    });
    variants.collect()
}

/// Whether a course can be begun or gone on with: it is there and offered, or the visitor
/// takes it. A course that is not listed is there for those who know its address; one
/// whose time has not come is there for nobody.
fn may_begin(app: &App, course: &course::Course, is_taken: bool) -> Result<bool, Error> {
    let now = app.now();
    if is_taken {
        return Ok(course.course_version_id.is_some());
    }
    if course.listed_from.is_some_and(|it| it > now) || course.course_version_id.is_none() {
        return Err(Error::NotFound);
    }
    Ok(course.listed_until.is_none_or(|it| now < it))
}

#[derive(Deserialize)]
struct Nothing {}

/// Registers the learner, who is made if the browser is new.
async fn begin(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> Page {
    let course = course::find_by_slug(&app.store, &slug).await?;
    let course = course.ok_or(Error::NotFound)?;
    let found = visitor.find_learner(&app).await?;
    let own = match &found {
        Some(learner) => {
            registration::find_for(&app.store, &learner.learner_id, &course.course_id).await?
        }
        None => None,
    };
    if !may_begin(&app, &course, own.is_some())? {
        return Err(Error::NotFound.into());
    }
    let version = course.course_version_id.clone().ok_or(Error::NotFound)?;
    let partner_id = match &visitor.partner {
        Some(slug) => partner::find_by_slug(&app.store, slug).await?,
        None => None,
    };
    let partner_id = partner_id.map(|it| it.partner_id);
    let now = app.now();
    let (learner_id, region, jar) = match found {
        Some(learner) => {
            learners::seen(&app.store, &learner.learner_id, now).await?;
            (learner.learner_id, learner.region, CookieJar::new())
        }
        None => {
            if !app.limits.may_begin(visitor.address) {
                return Err(Error::TooMany.into());
            }
            let id = learners::make(&app.store, partner_id.as_deref(), now).await?;
            let jar = visitor::sign_in(&app, &Holder::Learner(id.clone())).await?;
            (id, None, jar)
        }
    };
    let beginning = Beginning {
        learner_id: &learner_id,
        region: region.as_deref(),
        course: &course,
        course_version_id: &version,
        partner_id: partner_id.as_deref(),
    };
    participation::begin(&app.store, &app.years, beginning, now).await?;
    let study = format!("/mes-cours/{}/lecture", course.slug);
    Ok((jar, Redirect::to(&study)).into_response())
}

/// Largest picture that is shown, in bytes.
const COVER: i64 = 2 << 20;

/// The picture of a version. It is a picture and nothing else, whoever made the package:
/// opened as a page it may run nothing and load nothing.
async fn cover(State(app): State<Arc<App>>, Path(version): Path<String>) -> Page {
    let about = course::about(&app.store, &version).await?;
    let about = about.filter(|it| !it.cover.is_empty());
    let path = about.ok_or(Error::NotFound)?.cover;
    let file = course::file(&app.store, &version, &path).await?;
    let file = file.filter(|it| it.bytes <= COVER).ok_or(Error::NotFound)?;
    let found = app.objects.find(&file.object).await?;
    let bytes = found.ok_or(Error::NotFound)?;
    let mime = match path.to_ascii_lowercase().ends_with(".svg") {
        true => "image/svg+xml",
        false => "image/png",
    };
    let headers = [
        (CONTENT_TYPE, mime),
        // A version never changes.
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// A partner's link: courses begun from here on are counted for that partner. Whom the
/// partner is there for is chosen at once, where nobody chose yet.
async fn from_partner(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    visitor: Visitor,
) -> Page {
    let partner = partner::find_by_slug(&app.store, &slug)
        .await?
        .ok_or(Error::NotFound)?;
    let audience = partner::audience(&app.store, &partner.partner_id).await?;
    let known = cookies::cookie(&app, PARTNER, partner.slug, cookies::days(30));
    let mut jar = CookieJar::new().add(known);
    if visitor.audience.is_empty() && !audience.is_empty() {
        jar = jar.add(cookies::cookie(
            &app,
            AUDIENCE,
            audience,
            cookies::days(365),
        ));
    }
    Ok((jar, Redirect::to("/")).into_response())
}
