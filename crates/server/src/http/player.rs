//! The player and its commits, on the content origin. No cookie comes here: a ticket
//! opens the player, a token lets it commit to one attempt.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use rust_embed::RustEmbed;
use scorm::runtime::{CMI_JS, Rules};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{App, Error, body, view};
use crate::domain::commits::{Applied, Commit, MOST_ELEMENTS, Session, Verdict};
use crate::domain::health;
use crate::domain::launch::{Course, Entry, LaunchError, Opened, TOKEN_LIFE};
use crate::domain::token::{CommitToken, Mode, Ticket};
use crate::domain::words::{self, Lang};
use crate::store::{StoreError, registration};

/// Scripts and style of the player; `player.html` is printed as a template.
#[derive(RustEmbed)]
#[folder = "player"]
#[include = "*.js"]
#[include = "*.css"]
struct Player;

/// What the player's page looks like until there is one: the app's page around it looks the same.
#[derive(RustEmbed)]
#[folder = "static"]
#[include = "waiting.css"]
struct Waiting;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/lecteur/{ticket}", get(player))
        .route("/player/{file}", get(file))
        .route("/essai/commit", post(commit))
        .route("/essai/rejeu", post(replay))
}

async fn file(Path(file): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let found = find(&file).ok_or(Error::NotFound)?;
    let kind = match file.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => return Err(Error::NotFound),
    };
    let tag = format!("\"{}\"", blake3::hash(&found).to_hex());
    let known = headers.get("if-none-match").and_then(|it| it.to_str().ok());
    if known == Some(tag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
    }
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CACHE_CONTROL, "no-cache".to_owned()),
        (ETAG, tag),
    ];
    Ok((headers, found).into_response())
}

/// A file of the player. The data model is not the player's alone, `scorm` has it, nor is the shape of a page to come.
fn find(file: &str) -> Option<Cow<'static, [u8]>> {
    match file {
        "cmi.js" => Some(CMI_JS.as_bytes().into()),
        "waiting.css" => Waiting::get(file).map(|found| found.data),
        _ => Player::get(file).map(|found| found.data),
    }
}

/// What the player's page carries.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Launch<'a> {
    app: &'a str,
    lang: &'static str,
    course: &'a str,
    strict: bool,
    string_limit: usize,
    window: &'a str,
    exit_url: String,
    /// No other version's pages are on this host.
    own_host: bool,
    items: Vec<Entry>,
    /// None: the course begins at its menu, where nothing is open.
    sco: Option<Opened>,
    words: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct PlayerPage<'a> {
    lang: &'static str,
    title: &'a str,
    noscript: String,
    launch: String,
}

async fn player(
    State(app): State<Arc<App>>,
    Path(ticket): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let lang = super::visitor::lang(&headers);
    let read = Ticket::verify(&app.keys, &ticket, app.now());
    let Ok(ticket) = read else {
        let page = view::print(
            lang,
            "ticket.html",
            json!({ "lang": lang.tag(), "app": app.origins.app }),
        )?;
        return Ok((StatusCode::FORBIDDEN, player_policy(&app), page).into_response());
    };
    let lang = Lang::find(&ticket.lang).unwrap_or_default();
    if !app.limits.may_open(&ticket.registration_id) {
        return Err(Error::TooMany);
    }
    let course = Course::load(&app.store, &ticket.registration_id).await?;
    let host = headers.get(HOST).and_then(|it| it.to_str().ok());
    if !app.origins.serves(&course.version.course_version_id, host) {
        return Err(Error::NotFound);
    }
    let by = app.signing();
    let opened = match course.first(ticket.mode) {
        None => None,
        Some(item) => {
            let opened = course.open(&app.store, &by, item, ticket.mode, None);
            match opened.await {
                Err(LaunchError::Locked) => None,
                opened => Some(opened?),
            }
        }
    };
    let strict = course.version.is_strict == 1;
    let launch = Launch {
        app: &app.origins.app,
        lang: lang.tag(),
        course: &course.version.title,
        strict,
        string_limit: Rules::of(strict).string_limit,
        window: &course.version.presentation,
        exit_url: format!("{}/mes-cours", app.origins.app),
        own_host: app.origins.is_one_version_s(host),
        items: course.menu(&by, ticket.mode),
        sco: opened,
        words: words::with_prefix(lang, "player-"),
    };
    let page = PlayerPage {
        lang: lang.tag(),
        title: &course.version.title,
        noscript: words::say(lang, "player-noscript", &[]),
        launch: inline(&launch)?,
    };
    let page: Html<String> = view::print(lang, "player.html", page)?;
    Ok((player_policy(&app), page).into_response())
}

/// The player's own page runs our scripts only; the package's pages have the freedom
/// that old tools need.
fn player_policy(app: &App) -> [(axum::http::HeaderName, String); 1] {
    let policy = format!(
        "default-src 'self'; img-src 'self' data:; frame-src 'self' https:; object-src 'none'; \
         base-uri 'none'; form-action 'none'; frame-ancestors {}",
        app.origins.app
    );
    [(CONTENT_SECURITY_POLICY, policy)]
}

/// JSON inside `<script>`: no `<` can end it.
fn inline(value: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_string(value).map_err(|error| Error::Defect(error.to_string()))?;
    Ok(text
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029"))
}

/// Read field by field, without `flatten`, which would copy what commits hold.
#[derive(Deserialize)]
struct CommitBody {
    token: String,
    seq: i64,
    #[serde(default = "first_session")]
    session: i64,
    #[serde(default)]
    set: BTreeMap<String, String>,
    #[serde(default)]
    finish: Finish,
    #[serde(default)]
    earlier: Vec<OneSession>,
    /// Up to which number it has acknowledgements.
    #[serde(default)]
    after: i64,
    #[serde(default)]
    calls: Calls,
}

#[derive(Deserialize)]
struct OneSession {
    session: i64,
    #[serde(default)]
    set: BTreeMap<String, String>,
    #[serde(default)]
    finish: Finish,
}

fn first_session() -> i64 {
    1
}

/// The sessions of a launch of which something is not acknowledged: the last one, and
/// those before it.
struct Changes {
    last: OneSession,
    earlier: Vec<OneSession>,
}

impl Changes {
    /// # Errors
    ///
    /// [`Error::Bad`]: sessions that do not count up from 1, or too many elements.
    fn new(last: OneSession, earlier: Vec<OneSession>) -> Result<Changes, Error> {
        let mut before = 0;
        let mut elements = 0;
        for one in earlier.iter().chain([&last]) {
            if one.session <= before {
                return Err(Error::Bad("sessions count up from 1".into()));
            }
            before = one.session;
            // A session is work, too, even where it sets nothing.
            elements += one.set.len() + 1;
        }
        if elements > MOST_ELEMENTS {
            return Err(Error::Bad("too many elements".into()));
        }
        Ok(Changes { last, earlier })
    }

    /// The commit of these changes.
    fn commit(self, token: &CommitToken, launch: i64, seq: i64, mode: Mode) -> Commit {
        let session = |it: OneSession| Session {
            session: it.session,
            is_over: it.finish.is_over(),
            set: it.set,
        };
        Commit {
            attempt_id: token.attempt_id.clone(),
            token_launch: token.launch,
            launch,
            seq,
            mode,
            earlier: self.earlier.into_iter().map(session).collect(),
            session: self.last.session,
            is_over: self.last.finish.is_over(),
            set: self.last.set,
            history: token.history.as_str().into(),
            acknowledged: 0,
            merged: None,
        }
    }
}

/// LMSFinish was called (`true`), or the SCO was left without (`"left"`).
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Finish {
    Called(bool),
    Left(Left),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Left {
    Left,
}

impl Default for Finish {
    fn default() -> Finish {
        Finish::Called(false)
    }
}

impl Finish {
    fn is_over(self) -> bool {
        match self {
            Finish::Called(is_called) => is_called,
            Finish::Left(Left::Left) => true,
        }
    }
}

/// Errors that the SCO made since the last commit.
#[derive(Deserialize, Default)]
struct Calls {
    /// How many.
    #[serde(default)]
    errors: u32,
    /// The first of them.
    #[serde(default)]
    sample: Vec<Vec<String>>,
}

async fn commit(State(app): State<Arc<App>>, body: Body) -> Result<Response, Error> {
    let received = body::receive(&app, body).await?;
    let body: CommitBody = parse(&received.bytes)?;
    let now = app.now();
    let token = CommitToken::verify(&app.keys, &body.token, now)?;
    let last = OneSession {
        session: body.session,
        set: body.set,
        finish: body.finish,
    };
    let changes = Changes::new(last, body.earlier)?;
    check(&app, &token, body.seq, received.is_counted())?;
    ours(&app, &token).await?;
    let commit = Commit {
        acknowledged: body.after,
        ..changes.commit(&token, token.launch, body.seq, token.mode)
    };
    let seq = commit.seq;
    let verdict = app.commits.commit(commit).await?;
    if matches!(verdict, Verdict::Acknowledged(_)) && body.calls.errors > 0 {
        // The learner need not wait for it.
        let (app, attempt_id) = (Arc::clone(&app), token.attempt_id.clone());
        tokio::spawn(async move { report(&app, &attempt_id, body.calls, now).await });
    }
    match verdict {
        Verdict::Acknowledged(is_new_menu) => {
            // It is acknowledged whether or not the menu can be read: the version may have been
            // withdrawn.
            let items = match is_new_menu {
                true => in_time(menu(&app, &token)).await.ok().flatten(),
                false => None,
            };
            let answer = Acknowledged {
                acknowledged: seq,
                token: renewed(&app, &token, &body.token, now),
                items,
            };
            Ok(Json(answer).into_response())
        }
        Verdict::Restored => Err(went_back(&app, &token).await),
        verdict => refused(verdict),
    }
}

#[derive(Serialize)]
struct Acknowledged {
    acknowledged: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Vec<Entry>>,
}

#[derive(Deserialize)]
struct ReplayBody {
    token: String,
    #[serde(default)]
    launch: i64,
    #[serde(default)]
    mode: Journalled,
    seq: i64,
    #[serde(default = "first_session")]
    session: i64,
    #[serde(default)]
    set: BTreeMap<String, String>,
    #[serde(default)]
    finish: Finish,
    #[serde(default)]
    earlier: Vec<OneSession>,
    /// What belongs to no launch that is known here, or to one that was overtaken: sessions
    /// of the token's own launch, before the SCO begins in it.
    #[serde(default)]
    merge: bool,
    /// With the last part of what is merged: the history, the launch and the number that it
    /// had, so that it is not merged again.
    #[serde(default)]
    of: Option<Applied>,
}

/// How the SCO of a journal was opened: a review is not journalled.
#[derive(Clone, Copy, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum Journalled {
    #[default]
    Normal,
    Browse,
}

impl From<Journalled> for Mode {
    fn from(mode: Journalled) -> Mode {
        match mode {
            Journalled::Normal => Mode::Normal,
            Journalled::Browse => Mode::Browse,
        }
    }
}

async fn replay(State(app): State<Arc<App>>, body: Body) -> Result<Response, Error> {
    let received = body::receive(&app, body).await?;
    let body: ReplayBody = parse(&received.bytes)?;
    let token = CommitToken::verify(&app.keys, &body.token, app.now())?;
    let last = OneSession {
        session: body.session,
        set: body.set,
        finish: body.finish,
    };
    let changes = Changes::new(last, body.earlier)?;
    check(&app, &token, body.seq, received.is_counted())?;
    ours(&app, &token).await?;
    let is_name = |text: &str| {
        let is_letter = |it: char| it.is_ascii_alphanumeric() || it == '-';
        text.len() <= LONGEST_NAME && text.chars().all(is_letter)
    };
    if body
        .of
        .as_ref()
        .is_some_and(|(history, ..)| !is_name(history))
    {
        return Err(Error::Bad("`of` names no history".into()));
    }
    let launch = match body.merge {
        true => token.launch,
        false if (1..token.launch).contains(&body.launch) => body.launch,
        false => return Err(Error::Bad("`launch` is not an earlier one".into())),
    };
    let commit = Commit {
        merged: body.of.filter(|_| body.merge),
        ..changes.commit(&token, launch, body.seq, body.mode.into())
    };
    match app.commits.commit(commit).await? {
        Verdict::Acknowledged(_) => {
            Ok(Json(in_time(reopened(&app, &token)).await?).into_response())
        }
        Verdict::Restored => Err(went_back(&app, &token).await),
        verdict => refused(verdict),
    }
}

/// The attempt of a token as it is now, for the same launch.
async fn reopened(app: &App, token: &CommitToken) -> Result<Opened, Error> {
    let attempt = crate::store::attempt::find(&app.store, &token.attempt_id)
        .await?
        .ok_or(Error::NotFound)?;
    let course = Course::load(&app.store, &attempt.registration_id).await?;
    let item = course.item_of(&attempt).ok_or(Error::NotFound)?;
    let opened = course
        .opened(
            &app.store,
            &app.signing(),
            item,
            &attempt,
            token.mode,
            token.launch,
        )
        .await?;
    Ok(opened)
}

/// How long the player waits for what comes beside a commit.
const BESIDE: Duration = Duration::from_secs(3);

/// What comes in time. The player asks again.
async fn in_time<T>(answer: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let answered = tokio::time::timeout(BESIDE, answer).await;
    answered.unwrap_or(Err(Error::Away("the database took too long")))
}

/// Bytes of a history's name.
const LONGEST_NAME: usize = 64;

/// That the launch of a token is of the history that the database is in.
pub(super) async fn ours(app: &App, token: &CommitToken) -> Result<(), Error> {
    let now = app.now();
    match app
        .history
        .is_foreign(&token.history, &app.store, now)
        .await?
    {
        true => Err(LaunchError::Restored.into()),
        false => Ok(()),
    }
}

/// The database lacks what this token's launch brought. Where it lacks the launch itself, which
/// nobody can forge, another history begins for all.
pub(super) async fn went_back(app: &App, token: &CommitToken) -> Error {
    let lacks_launch = async {
        let attempt = crate::store::attempt::find(&app.store, &token.attempt_id).await?;
        let Some(attempt) = attempt else {
            return Ok(false);
        };
        let registration = registration::find(&app.store, &attempt.registration_id).await?;
        Ok::<bool, StoreError>(registration.is_some_and(|it| it.launch < token.launch))
    };
    let noted = match lacks_launch.await {
        // Another request may have noticed it in the meantime.
        Ok(true) if *app.history.name() == *token.history || token.history.is_empty() => {
            app.history.went_back(&app.store, app.now()).await
        }
        Ok(_) => Ok(()),
        Err(error) => Err(error),
    };
    match noted {
        Ok(()) => LaunchError::Restored.into(),
        Err(error) => error.into(),
    }
}

/// What holds for every commit before the database is asked.
fn check(app: &App, token: &CommitToken, seq: i64, is_counted: bool) -> Result<(), Error> {
    if seq < 1 {
        return Err(Error::Bad("`seq` counts from 1".into()));
    }
    if !is_counted && !app.limits.may_commit(&token.attempt_id, 0) {
        return Err(Error::TooMany);
    }
    Ok(())
}

fn refused(verdict: Verdict) -> Result<Response, Error> {
    match verdict {
        Verdict::Superseded => Err(Error::Player(StatusCode::CONFLICT, "superseded")),
        Verdict::Stale => Err(Error::Player(StatusCode::CONFLICT, "stale")),
        Verdict::Gone => Err(Error::Player(StatusCode::GONE, "gone")),
        Verdict::Restored => Err(LaunchError::Restored.into()),
        Verdict::Refused(refused) => {
            let body = json!({
                "error": "invalid",
                "element": refused.element,
                "code": refused.code.as_str(),
            });
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response())
        }
        Verdict::Acknowledged(_) => Err(Error::Defect("acknowledged is no refusal".into())),
    }
}

/// A fresh token when half of the old one's life is over.
fn renewed(app: &App, token: &CommitToken, old: &str, now: i64) -> Option<String> {
    let soon = CommitToken::verify(&app.keys, old, now + TOKEN_LIFE / 2);
    soon.is_err()
        .then(|| token.sign(&app.keys, now + TOKEN_LIFE))
}

async fn menu(app: &App, token: &CommitToken) -> Result<Option<Vec<Entry>>, Error> {
    let Some(attempt) = crate::store::attempt::find(&app.store, &token.attempt_id).await? else {
        return Ok(None);
    };
    let course = Course::load(&app.store, &attempt.registration_id).await?;
    Ok(Some(course.menu(&app.signing(), token.mode)))
}

/// Counts the SCO's errors. A failure here is not the learner's business.
async fn report(app: &App, attempt_id: &str, calls: Calls, now: i64) {
    let mut met: BTreeSet<String> = BTreeSet::new();
    let mut named = 0;
    for call in calls.sample.iter().take(50) {
        // No values: they may be what the learner typed.
        let text: String = call.join(" ").chars().take(120).collect();
        let clean = text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
        if clean && !text.is_empty() {
            met.insert(text);
            named += 1;
        }
    }
    // Those of which the player kept no sample.
    let has_others = calls.errors > named;
    // However often it makes an error, an attempt is one of those that met it.
    if (met.is_empty() && !has_others) || !app.limits.may_report(attempt_id) {
        return;
    }
    if let Err(error) = health::count(&app.store, attempt_id, met, has_others, now).await {
        tracing::warn!(%error, "failed to count SCORM errors of a course");
    }
}

/// Bodies of beacons have any media type, so it is not looked at.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|error| Error::Bad(error.to_string()))
}
