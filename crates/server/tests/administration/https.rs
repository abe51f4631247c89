//! Behind https: cookies that no other host and no script gets, and browsers that never
//! come in the clear again.

use axum::body::Body;
use axum::http::header::SET_COOKIE;
use server::Settings;

use crate::bench::{Answer, Bench, Browser, PASSWORD};
use crate::packages::package;

async fn secure() -> Bench {
    Bench::open(Settings {
        app_url: Some("https://cours.test".into()),
        content_url: Some("https://*.contenu.test".into()),
        ..Bench::settings()
    })
    .await
}

/// Names of the cookies that an answer sets, each as safe as it can be.
fn cookies(answer: &Answer) -> Vec<String> {
    let told = answer.headers.get("strict-transport-security");
    assert_eq!(told.expect("told"), "max-age=31536000");
    let mut names = Vec::new();
    for cookie in answer.headers.get_all(SET_COOKIE) {
        let mut parts = cookie.to_str().expect("a text").split("; ");
        let (name, _) = parts.next().and_then(|it| it.split_once('=')).expect("one");
        let attributes: Vec<&str> = parts.collect();
        for needed in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(attributes.contains(&needed), "{cookie:?}");
        }
        let has_domain = attributes
            .iter()
            .any(|it| it.to_lowercase().starts_with("domain"));
        assert!(!has_domain, "{cookie:?}");
        names.push(name.to_owned());
    }
    names
}

#[tokio::test]
async fn cookies_of_sessions_are_of_this_host_only() {
    let bench = secure().await;
    let mut admin = bench.administrator().await;
    assert!(admin.cookies.contains_key("__Host-relais-compte"));
    let fields = [("slug", "c"), ("listed", "1")];
    let bytes = package("C", &["a"]);
    let added = admin.upload("/admin/cours/ajouter", &fields, &bytes).await;
    assert_eq!(added.status, 303);
    let out = admin.post("/deconnexion", &[]).await;
    assert_eq!(cookies(&out), ["__Host-relais-compte"]);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let wrong = [("login", "anne"), ("password", "x")];
    assert!(cookies(&admin.post("/connexion", &wrong).await).is_empty());

    let mut member = bench.member("acme", "Acme").await;
    let credentials = [("login", "somebody.acme"), ("password", PASSWORD)];
    let signed_in = member.post("/connexion", &credentials).await;
    let mut set = cookies(&signed_in);
    set.sort();
    assert_eq!(set, ["__Host-relais-appareil", "__Host-relais-compte"]);

    let mut learner = Browser::new(&bench);
    assert!(cookies(&learner.see("/").await).is_empty());
    let begun = learner.post("/cours/c/commencer", &[]).await;
    assert_eq!(cookies(&begun), ["__Host-relais"]);
    assert!(begun.header("set-cookie").contains("Max-Age=7776000"));
    let mine = learner.see("/mes-cours").await;
    assert_eq!((mine.status.as_u16(), cookies(&mine).len()), (200, 0));
    let left = learner.post("/quitter", &[]).await;
    assert_eq!(cookies(&left), ["__Host-relais"]);
    assert!(left.header("set-cookie").contains("Max-Age=0"));

    // Those without a secret, too.
    assert_eq!(
        cookies(&learner.see("/p/acme").await),
        ["relais-partenaire"]
    );
    let chosen = learner.post("/langue", &[("langue", "en")]).await;
    assert_eq!(cookies(&chosen), ["relais-langue"]);
}

#[tokio::test]
async fn every_answer_asks_for_https() {
    let bench = secure().await;
    for (host, path, status) in [
        ("cours.test", "/", 200),
        ("cours.test", "/absent", 404),
        ("cours.test", "/admin", 303),
        ("cours.test", "/statique/app.css", 200),
        ("autre.test", "/", 421),
    ] {
        let request = axum::http::Request::get(path).header("host", host);
        let request = request.body(Body::empty()).expect("a request");
        let answer = bench.pages(request).await;
        assert_eq!(answer.status, status, "{host}{path}");
        assert!(cookies(&answer).is_empty());
    }
    // In the clear there is nothing to ask for.
    let answer = Browser::new(&Bench::new().await).see("/").await;
    assert!(!answer.headers.contains_key("strict-transport-security"));
}

/// A cookie of the clear name, which any host of the domain could have set, is nobody's.
#[tokio::test]
async fn a_cookie_of_another_name_opens_nothing() {
    let bench = secure().await;
    let mut admin = bench.administrator().await;
    let secret = admin.cookies.remove("__Host-relais-compte").expect("one");
    admin.cookies.insert("relais-compte".into(), secret);
    assert_eq!(admin.see("/admin").await.header("location"), "/connexion");
}
