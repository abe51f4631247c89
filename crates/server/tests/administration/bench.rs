//! A server without ports, and browsers that keep their cookies.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::MockConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use server::domain::accounts::{self, Invited};
use server::domain::agreement;
use server::domain::commits::Commits;
use server::domain::second_factor::{Shared, Use};
use server::domain::sign_in::Provider;
use server::domain::year_key::YearKeys;
use server::http::{App, Origins};
use server::store::objects::Objects;
use server::store::{account, partner};
use server::{Parts, Settings, now};
use tempfile::TempDir;
use tower::ServiceExt;

pub const APP: &str = "http://cours.test";
pub const CONTENT: &str = "http://contenu.test";
pub const PASSWORD: &str = "correct cheval agrafe";

pub struct Bench {
    pub app: Arc<App>,
    pub settings: Settings,
    pages: Router,
    content: Router,
    _folder: TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|it| it.to_str().ok()).unwrap_or_default()
    }
}

impl Bench {
    pub async fn new() -> Bench {
        Bench::with(CONTENT, 4 << 20).await
    }

    pub async fn with(content_url: &str, upload_bytes: u64) -> Bench {
        Bench::open(Settings {
            content_url: Some(content_url.into()),
            upload_bytes,
            ..Bench::settings()
        })
        .await
    }

    /// Those of [`Bench::new`], but for the data's folder.
    pub fn settings() -> Settings {
        Settings {
            app_url: Some(APP.into()),
            content_url: Some(CONTENT.into()),
            upload_bytes: 4 << 20,
            ..Settings::default()
        }
    }

    /// With these settings, in a folder of its own.
    pub async fn open(settings: Settings) -> Bench {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            data: folder.path().to_owned(),
            ..settings
        };
        if settings.database.is_none() {
            tests::databases::sqlite_file(&folder.path().join("relais.db"));
        }
        let parts = Parts::open(&settings).await.expect("opened");
        let listen = || tokio::net::TcpListener::bind("127.0.0.1:0");
        let (one, two) = (listen().await.expect("port"), listen().await.expect("port"));
        let origins = Origins::new(&settings, &one, &two).expect("origins");
        let (commits, _) =
            Commits::start(parts.store.clone(), YearKeys::new(Objects::memory()), now);
        let Parts {
            store,
            objects,
            keys,
            ..
        } = parts;
        let provider = settings.sign_in.clone();
        let provider = provider.map(|it| Provider::new(it, &origins.app).expect("a provider"));
        let mut app = App::new(settings.clone(), store, objects, keys, commits, origins);
        app.provider = provider;
        let app = Arc::new(app);
        // As a server does: it says that it is there, or it would not count as ready.
        tokio::spawn({
            let app = Arc::downgrade(&app);
            async move {
                while let Some(app) = app.upgrade() {
                    let _ = app.node.beat(now).await;
                    drop(app);
                    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                }
            }
        });
        let from = MockConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1)));
        Bench {
            pages: server::http::app(Arc::clone(&app)).layer(from),
            content: server::http::content(Arc::clone(&app)).layer(from),
            settings,
            app,
            _folder: folder,
        }
    }

    pub async fn pages(&self, request: Request<Body>) -> Answer {
        answer(&self.pages, request).await
    }

    pub async fn content(&self, request: Request<Body>) -> Answer {
        answer(&self.content, request).await
    }

    /// An administrator with both factors, signed in.
    pub async fn administrator(&self) -> Browser<'_> {
        let (store, keys) = (&self.app.store, &self.app.keys);
        let invited = Invited::Administrator;
        let secret = accounts::invite(store, keys, None, invited, now())
            .await
            .expect("invited");
        let mut browser = Browser::new(self);
        let fields = [
            ("code", secret.as_str()),
            ("login", "anne"),
            ("password", PASSWORD),
            ("again", PASSWORD),
        ];
        let answer = browser.post("/invitation", &fields).await;
        assert_eq!(answer.header("location"), "/second-facteur");
        let account = account::find_by_login(store, "anne").await.expect("read");
        let id = account.expect("made").account_id;
        let shared = Shared::new().expect("random");
        let sealed = shared.seal(keys, &id, Use::SetUp, now()).expect("random");
        browser.see("/second-facteur").await;
        // The code of the step before, so that this step's is still unused. A step may end
        // between the making of a code and its being judged; the next code is right then.
        for again in [true, false] {
            let step = now() / 30_000;
            let code = shared.code(now() - 30_000).expect("a code");
            let fields = [("sealed", sealed.as_str()), ("code", code.as_str())];
            let answer = browser.post("/second-facteur", &fields).await;
            if answer.header("location") == "/admin" {
                break;
            }
            let ended = now() / 30_000 > step;
            assert!(again && ended, "{}", answer.text());
        }
        browser.shared = Some(shared);
        browser.see("/admin").await;
        browser
    }

    /// Somebody of a partner that is made now, signed in, who agreed to nothing yet.
    pub async fn partner(&self, slug: &str, name: &str) -> Browser<'_> {
        let (store, keys) = (&self.app.store, &self.app.keys);
        let id = partner::create(store, None, slug, name, "autre", now()).await;
        let id = id.expect("made");
        let invited = Invited::Partner(&id);
        let secret = accounts::invite(store, keys, None, invited, now()).await;
        let secret = secret.expect("invited");
        let login = format!("somebody.{slug}");
        let mut browser = Browser::new(self);
        let fields = [
            ("code", secret.as_str()),
            ("login", login.as_str()),
            ("password", PASSWORD),
            ("again", PASSWORD),
        ];
        let answer = browser.post("/invitation", &fields).await;
        assert_eq!(answer.header("location"), "/second-facteur");
        browser.see("/second-facteur").await;
        browser
    }

    /// The same, who agreed to what partners agree to.
    pub async fn member(&self, slug: &str, name: &str) -> Browser<'_> {
        let mut browser = self.partner(slug, name).await;
        browser.see("/partenaire/engagements").await;
        let version = agreement::in_force().version.to_string();
        let fields = [("version", version.as_str()), ("accord", "oui")];
        let answer = browser.post("/partenaire/engagements", &fields).await;
        assert_eq!(
            answer.header("location"),
            "/partenaire",
            "{}",
            answer.text()
        );
        browser
    }
}

async fn answer(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("infallible");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.expect("a body");
    Answer {
        status: parts.status,
        headers: parts.headers,
        bytes: bytes.to_vec(),
    }
}

/// Keeps cookies and the token of the last form it saw.
pub struct Browser<'a> {
    bench: &'a Bench,
    pub cookies: BTreeMap<String, String>,
    pub csrf: String,
    pub shared: Option<Shared>,
}

impl Browser<'_> {
    pub fn new(bench: &Bench) -> Browser<'_> {
        Browser {
            bench,
            cookies: BTreeMap::new(),
            csrf: String::new(),
            shared: None,
        }
    }

    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", "cours.test")
            .header("origin", &self.bench.app.origins.app)
            .header("cookie", cookies.join("; "))
    }

    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let answer = self.bench.pages(request).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("ascii");
            let (name, value) = cookie.split_once('=').expect("a cookie");
            let value = value.split(';').next().unwrap_or_default();
            match value {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.into(), value.into()),
            };
        }
        let text = answer.text();
        if let Some(at) = text.find("name=\"csrf\" value=\"") {
            let rest = &text[at + 19..];
            self.csrf = rest[..rest.find('"').expect("closed")].to_owned();
        }
        answer
    }

    pub async fn see(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty());
        self.send(request.expect("a request")).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", self.csrf.clone())];
        all.extend(
            fields
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        let body = serde_urlencoded::to_string(all).expect("a form");
        let request = self
            .request("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// A form with a file, token first.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        let body = multipart(&all, Some(file));
        self.multipart(path, body).await
    }

    pub async fn multipart(&mut self, path: &str, body: Vec<u8>) -> Answer {
        let request = self
            .request("POST", path)
            .header("content-type", "multipart/form-data; boundary=XX")
            .header("content-length", body.len())
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }
}

pub fn multipart(fields: &[(&str, &str)], file: Option<&[u8]>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--XX\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    if let Some(file) = file {
        body.extend_from_slice(
            b"--XX\r\ncontent-disposition: form-data; name=\"file\"; filename=\"p.zip\"\r\n\
              content-type: application/zip\r\n\r\n",
        );
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    body
}
