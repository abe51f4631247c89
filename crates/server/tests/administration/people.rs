//! One of each who may come, each with something of their own, and what they would type.

use axum::http::Request;
use axum::http::request::Builder;
use server::domain::accounts::{self, Accepted, Invited};
use server::domain::calendar;
use server::domain::participation::{self, Beginning};
use server::domain::token::{Access, CommitToken, Mode, Ticket, new_secret};
use server::now;
use server::store::registration::Registration;
use server::store::session::{self, Holder};
use server::store::{account, attempt, course, learner, partner, registration};

use crate::bench::{Answer, Bench, Browser, CONTENT, PASSWORD};
use crate::packages::package;
use crate::routes::{Origin, Route};
use crate::statistics::{last_year, opened};

/// Who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody known.
    Visitor,
    /// Takes a course, and has finished it.
    Learner,
    /// Of a partner that agreed to nothing yet.
    Newcomer,
    /// Of a partner that agreed.
    Member,
    /// An administrator without a second factor.
    Unproven,
    Administrator,
}

impl Who {
    pub const ALL: [Who; 6] = [
        Who::Visitor,
        Who::Learner,
        Who::Newcomer,
        Who::Member,
        Who::Unproven,
        Who::Administrator,
    ];
}

/// All of them, in a server with a course, a year that is open and one that is signed.
pub struct People<'a> {
    bench: &'a Bench,
    /// Identifiers of those who have one.
    accounts: Vec<(Who, String)>,
}

impl<'a> People<'a> {
    pub async fn new(bench: &'a Bench) -> People<'a> {
        let (store, keys) = (&bench.app.store, &bench.app.keys);
        let mut admin = bench.administrator().await;
        for name in ["C", "D"] {
            let fields = [("slug", name), ("listed", "1")];
            let bytes = package(name, &["a", "b"]);
            let added = admin.upload("/admin/cours/ajouter", &fields, &bytes).await;
            assert_eq!(added.status, 303);
        }
        bench.partner("zeta", "Zeta").await;
        bench.member("acme", "Acme").await;
        let invited = accounts::invite(store, keys, None, Invited::Administrator, now());
        let secret = invited.await.expect("invited");
        let made = accounts::accept(store, keys, &secret, "bruno", PASSWORD, now()).await;
        assert!(matches!(made, Ok(Accepted::Account(_))));
        opened(bench, last_year()).await;
        let frozen = bench.app.releases(None).freeze(last_year()).await;
        frozen.expect("frozen");
        opened(bench, last_year() - 1).await;
        let mut accounts = Vec::new();
        for (who, login) in [
            (Who::Newcomer, "somebody.zeta"),
            (Who::Member, "somebody.acme"),
            (Who::Unproven, "bruno"),
            (Who::Administrator, "anne"),
        ] {
            let found = account::find_by_login(store, login).await.expect("read");
            accounts.push((who, found.expect("made").account_id));
        }
        People { bench, accounts }
    }

    /// Their browser, in a session of its own: whatever they did before, they are there.
    pub async fn browser(&self, who: Who) -> Browser<'a> {
        match who {
            Who::Visitor => Browser::new(self.bench),
            Who::Learner => {
                let id = self.learner().await.learner_id;
                self.session("relais", Holder::Learner(id)).await
            }
            who => {
                let id = self.account(who).to_owned();
                self.session("relais-compte", Holder::Account(id)).await
            }
        }
    }

    fn account(&self, who: Who) -> &str {
        let found = self.accounts.iter().find(|(it, _)| *it == who);
        &found.expect("they have one").1
    }

    async fn session(&self, cookie: &str, holder: Holder) -> Browser<'a> {
        let app = &self.bench.app;
        let secret = new_secret().expect("random");
        let hash = app.keys.hash("session", &secret);
        let opened = session::open(&app.store, &hash, &holder, now() + 3_600_000);
        opened.await.expect("opened");
        let mut browser = Browser::new(self.bench);
        browser.csrf = app.keys.form_token(&secret);
        browser.cookies.insert(cookie.to_owned(), secret);
        browser
    }

    /// A learner's registration, finished; made where there is none.
    async fn learner(&self) -> Registration {
        let (store, years) = (&self.bench.app.store, &self.bench.app.years);
        let course = course::find_by_slug(store, "c").await.expect("read");
        let course = course.expect("there");
        let mut write = store.begin().await.expect("begun");
        let there: Option<String> =
            sqlx::query_scalar("select registration_id from registration where course_id = $1")
                .bind(&course.course_id)
                .fetch_optional(&mut *write)
                .await
                .expect("read");
        drop(write);
        if let Some(id) = there {
            let found = registration::find(store, &id).await.expect("read");
            return found.expect("there");
        }
        let new = learner::New::default();
        let learner_id = learner::create(store, new, now()).await.expect("made");
        let beginning = Beginning {
            learner_id: &learner_id,
            region: None,
            course: &course,
            course_version_id: course.course_version_id.as_ref().expect("a version"),
            partner_id: None,
        };
        let begun = participation::begin(store, years, beginning, now()).await;
        let id = begun.expect("begun").registration_id;
        let mut write = store.begin().await.expect("begun");
        sqlx::query(
            "update registration set status = 'passed', score = 81.0, completed_at = $2 \
             where registration_id = $1",
        )
        .bind(&id)
        .bind(now())
        .execute(&mut *write)
        .await
        .expect("written");
        server::store::commit(write).await.expect("kept");
        let found = registration::find(store, &id).await.expect("read");
        found.expect("there")
    }

    /// A token for an attempt of the learner.
    async fn token(&self, registered: &Registration) -> String {
        let app = &self.bench.app;
        let mut write = app.store.begin().await.expect("begun");
        let id = &registered.registration_id;
        let made = attempt::create(&mut write, id, "a", 1, now()).await;
        let attempt_id = made.expect("made").attempt_id;
        server::store::commit(write).await.expect("kept");
        let token = CommitToken {
            attempt_id,
            launch: registered.launch,
            mode: Mode::Normal,
            history: String::new(),
        };
        token.sign(&app.keys, now() + 3_600_000)
    }

    /// What somebody who knows their way would put there.
    pub async fn good(&self, name: &str) -> String {
        let app = &self.bench.app;
        let text = match name {
            "slug" | "module" => "c",
            "partner" => "acme",
            "version" | "launch" | "seq" | "sequence" | "confirm" | "listed" | "strict"
            | "repris" | "choisis" => "1",
            "withdrawn" | "closed" => "0",
            "path" => "a.html",
            "item" => "a",
            "login" => "anne",
            "password" | "again" => PASSWORD,
            "kind" => "collectivite",
            "colour" => "#0b5a6e",
            "is_heard" => "true",
            "accord" => "oui",
            "langue" => "en",
            "vers" => "/mes-cours",
            "presentation" => "popup",
            "public" => "grand-public",
            "programme" | "du" | "au" | "q" | "duree" | "pour" => "",
            "place" => "1",
            "region" => "11",
            "organisation" => "association",
            "nom" => "Zoé",
            "name" => "Ville",
            "forme" => "pdf",
            "who" => "administrator",
            "fait" => "importe",
            "mode" => "parcourir",
            "guide" => "plateformes",
            "month" => return calendar::day(now()).strftime("%Y-%m").to_string(),
            "year" => return last_year().to_string(),
            "theme" => "clair",
            "plan" => return format!("plan-{}.json", last_year()),
            "zip" => {
                return format!("senscyber_statistiques_{}_v1_national.zip", last_year());
            }
            "account" => return self.account(Who::Unproven).to_owned(),
            "access" => {
                let course_version_id = self.learner().await.course_version_id;
                return Access { course_version_id }.sign(&app.keys, now());
            }
            "ticket" => {
                let ticket = Ticket {
                    registration_id: self.learner().await.registration_id,
                    mode: Mode::Normal,
                    lang: "fr".into(),
                };
                return ticket.sign(&app.keys, now() + 60_000);
            }
            "token" => return self.token(&self.learner().await).await,
            "number" => return self.learner().await.registration_id,
            "partner_id" => {
                let found = partner::find_by_slug(&app.store, "acme").await;
                return found.expect("read").expect("there").partner_id;
            }
            _ => "x",
        };
        text.to_owned()
    }

    /// An address with something in the place of each of its parameters.
    pub async fn path(&self, pattern: &str) -> String {
        let mut path = String::new();
        for (at, piece) in pattern.split(['{', '}']).enumerate() {
            if at % 2 == 0 {
                path.push_str(piece);
                continue;
            }
            let good = match (pattern, piece.trim_start_matches('*')) {
                ("/statique/{file}", _) => "app.css".to_owned(),
                ("/player/{file}", _) => "player.js".to_owned(),
                ("/partenaire/communication/{file}", _) => "bandeau.svg".to_owned(),
                (_, "slug") if pattern.starts_with("/admin/partenaires") => "acme".to_owned(),
                (_, "number") => "1".to_owned(),
                (_, "programme") => "p".to_owned(),
                (_, "name") => self.good("zip").await,
                (_, name) => self.good(name).await,
            };
            path.push_str(&good);
        }
        path
    }

    /// Sends every field that anybody reads, filled in well.
    pub async fn ask(&self, browser: &Browser<'_>, route: &Route, path: &str) -> Answer {
        let mut form = vec![("csrf".to_owned(), browser.csrf.clone())];
        for name in crate::sources::fields() {
            if name != "csrf" {
                let good = self.good(&name).await;
                form.push((name, good));
            }
        }
        let body = serde_urlencoded::to_string(&form).expect("a form");
        let request = browser
            .request_to(route.origin, route.method, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(match route.method {
                "GET" => axum::body::Body::empty(),
                _ => body.into(),
            });
        self.bench
            .answer(route.origin, request.expect("a request"))
            .await
    }
}

impl Browser<'_> {
    /// A request from a page of the origin that it goes to.
    pub fn request_to(&self, origin: Origin, method: &str, path: &str) -> Builder {
        match origin {
            Origin::App => self.request(method, path),
            // Its browsers send no cookies there.
            Origin::Content => Request::builder()
                .method(method)
                .uri(path)
                .header("host", &CONTENT["http://".len()..])
                .header("origin", CONTENT),
        }
    }
}

impl Bench {
    pub async fn answer(&self, origin: Origin, request: Request<axum::body::Body>) -> Answer {
        match origin {
            Origin::App => self.pages(request).await,
            Origin::Content => self.content(request).await,
        }
    }
}
