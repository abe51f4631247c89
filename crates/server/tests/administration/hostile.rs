//! Whatever is sent to the app: an answer of 4xx with a clear text, never of 5xx, never
//! a panic.

use axum::body::Body;
use axum::http::Request;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use crate::bench::{APP, Bench, Browser};
use crate::packages::package;

/// Every address that the app answers, with something in the place of its parameters.
const GETS: [&str; 19] = [
    "/",
    "/cours/{}",
    "/p/{}",
    "/mes-cours",
    "/mes-cours/{}/lecture",
    "/statique/{}",
    "/invitation",
    "/connexion",
    "/second-facteur",
    "/admin",
    "/admin?fait={}",
    "/admin/cours/{}",
    "/admin/cours/c/versions/{}",
    "/admin/cours/{}/versions/1",
    "/admin/cours/{}/inscriptions",
    "/admin/partenaires",
    "/admin/comptes?fait={}",
    "/admin/inscription?fait={}",
    "/admin/journal",
];
const POSTS: [&str; 18] = [
    "/cours/{}/commencer",
    "/mes-cours/{}/jeton",
    "/mes-cours/{}/recommencer",
    "/invitation",
    "/connexion",
    "/second-facteur",
    "/admin/cours/ajouter",
    "/admin/cours/c/versions",
    "/admin/cours/{}/catalogue",
    "/admin/cours/c/versions/{}/actuelle",
    "/admin/cours/c/versions/1/lecture",
    "/admin/cours/c/versions/1/offre",
    "/admin/cours/c/versions/{}/apprenants",
    "/admin/inscription",
    "/admin/inscription/supprimer",
    "/admin/partenaires",
    "/admin/comptes/inviter",
    "/admin/comptes/fermer",
];
const NAMES: [&str; 18] = [
    "csrf",
    "code",
    "login",
    "password",
    "again",
    "sealed",
    "token",
    "slug",
    "listed",
    "strict",
    "presentation",
    "withdrawn",
    "number",
    "name",
    "who",
    "account",
    "closed",
    "fait",
];

/// Texts that people and programs send.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        "[0-9a-f]{32}",
        "-?[0-9]{1,22}",
        Just(String::new()),
        Just("c".to_owned()),
        Just("1".to_owned()),
        Just("\0".to_owned()),
        Just("' or 1=1 --".to_owned()),
        Just("../../etc/passwd".to_owned()),
        Just("<script>alert(1)</script>".to_owned()),
        Just("{{ 7*7 }}{% x %}".to_owned()),
        Just("a".repeat(3000)),
        Just("\u{202e}\u{feff}\u{10ffff}".to_owned()),
    ]
}

fn escaped(text: &str) -> String {
    text.bytes().map(|it| format!("%{it:02x}")).collect()
}

async fn run(signed_in: bool, cases: u32) {
    let bench = Bench::new().await;
    let mut browser = bench.administrator().await;
    let fields = [("slug", "c"), ("listed", "1")];
    browser
        .upload("/admin/cours/ajouter", &fields, &package("C", &["a"]))
        .await;
    if !signed_in {
        browser = Browser::new(&bench);
    }
    let field = (prop::sample::select(NAMES.to_vec()), text());
    let strategy = (
        any::<prop::sample::Index>(),
        any::<bool>(),
        text(),
        prop::collection::vec(field, 0..6),
        prop::collection::vec(any::<u8>(), 0..200),
        0..8u8,
        any::<bool>(),
    );
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::default()
    });
    for _ in 0..cases {
        let tree = strategy.new_tree(&mut runner).expect("a case");
        let (which, is_get, filling, fields, bytes, shape, has_token) = tree.current();
        let filling = escaped(&filling);
        let path = match is_get {
            true => which.get(&GETS).replace("{}", &filling),
            false => which.get(&POSTS).replace("{}", &filling),
        };
        let mut request = browser.request(if is_get { "GET" } else { "POST" }, &path);
        // Cookies and languages of every kind, too.
        if shape == 1 {
            let value = format!(
                "relais=x{}; relais-compte={filling}; relais-langue=\u{7f}",
                bytes.len()
            );
            request = request.header("cookie", value.replace(['\u{7f}', '\0'], ""));
        }
        if shape == 2 {
            request = request.header(
                "accept-language",
                &bytes[..bytes.len().min(20)].escape_ascii().to_string(),
            );
        }
        let mut form: Vec<(&str, String)> = fields;
        if has_token {
            form.push(("csrf", browser.csrf.clone()));
        }
        let encoded = serde_urlencoded::to_string(&form).expect("a form");
        let (kind, body) = match shape {
            3 => ("multipart/form-data; boundary=XX", bytes.clone()),
            4 => {
                let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
                (
                    "multipart/form-data; boundary=XX",
                    crate::bench::multipart(&pairs, Some(&bytes)),
                )
            }
            5 => ("application/x-www-form-urlencoded", bytes.clone()),
            6 => ("multipart/form-data", encoded.into_bytes()),
            7 => ("", encoded.into_bytes()),
            _ => ("application/x-www-form-urlencoded", encoded.into_bytes()),
        };
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        let Ok(request) = request.body(Body::from(if is_get { Vec::new() } else { body })) else {
            continue;
        };
        let answer = bench.pages(request).await;
        let status = answer.status.as_u16();
        assert!(
            status < 500,
            "{path} {form:?} {shape}: {status} {}",
            answer.text()
        );
        if status >= 400 {
            assert!(!answer.bytes.is_empty(), "{path}: {status} without a word");
        }
    }
}

#[tokio::test]
async fn nothing_that_strangers_send_is_our_failure() {
    run(false, 1500).await;
}

#[tokio::test]
async fn nothing_that_administrators_send_is_our_failure() {
    run(true, 2500).await;
}

#[tokio::test]
async fn only_our_own_pages_may_change_something() {
    let bench = Bench::new().await;
    let admin = bench.administrator().await;
    let body = format!("csrf={}&name=Acme&slug=&kind=autre", admin.csrf);
    let form = "application/x-www-form-urlencoded";
    let ask = |origin: &'static str, site: &'static str| {
        let cookie: Vec<String> = admin
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let mut request = Request::post("/admin/partenaires")
            .header("host", "cours.test")
            .header("content-type", form)
            .header("cookie", cookie.join("; "));
        for (name, value) in [("origin", origin), ("sec-fetch-site", site)] {
            if !value.is_empty() {
                request = request.header(name, value);
            }
        }
        bench.pages(request.body(Body::from(body.clone())).expect("a request"))
    };
    for (origin, site) in [
        ("http://evil.test", ""),
        ("http://contenu.test", "same-site"),
        ("null", ""),
        ("", "cross-site"),
        ("", ""),
        ("http://cours.test.evil.test", "cross-site"),
    ] {
        assert_eq!(ask(origin, site).await.status, 403, "{origin} {site}");
    }
    assert_eq!(ask(APP, "same-origin").await.status, 303);
}

#[tokio::test]
async fn every_page_is_closed_to_those_without_an_account() {
    let bench = Bench::new().await;
    for path in GETS.iter().filter(|it| it.starts_with("/admin")) {
        let answer = Browser::new(&bench).see(&path.replace("{}", "1")).await;
        assert_eq!(answer.header("location"), "/connexion", "{path}");
    }
    for path in POSTS.iter().filter(|it| it.starts_with("/admin")) {
        let answer = Browser::new(&bench)
            .post(&path.replace("{}", "1"), &[])
            .await;
        assert_eq!(answer.header("location"), "/connexion", "{path}");
    }
}
