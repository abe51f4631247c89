//! Completed modules that partners' packages tell of, from other platforms.

use axum::body::Body;
use axum::http::Request;
use server::domain::calendar;
use server::now;
use server::store::beacon;
use server::store::course::{self, Entry, NewVersion};

use crate::bench::{Answer, Bench};

async fn own_course(bench: &Bench, slug: &str) {
    let entry = Entry {
        slug,
        title: "Agir",
        summary: "",
        language: "fr",
        audience: "",
        minutes: 33,
        objectives: &[],
        is_own: true,
        is_listed: true,
    };
    let new = NewVersion {
        title: "Agir",
        package_hash: "0",
        bytes: 3,
        publication: None,
        playing: None,
        is_aside: false,
        items: &[],
        files: &[],
        problems: &[],
        about: None,
    };
    let added = course::add(&bench.app.store, None, &entry, &new, 2).await;
    added.expect("added");
}

fn month() -> String {
    let today = calendar::day(now());
    format!("{:04}-{:02}", today.year(), today.month())
}

fn told(partner: &str, module: &str) -> String {
    let month = month();
    format!(r#"{{"partner":"{partner}","module":"{module}","version":"2026.1","month":"{month}"}}"#)
}

/// As a package on an LMS elsewhere sends it.
async fn send(bench: &Bench, body: impl Into<Body>) -> Answer {
    let request = Request::post("/balise")
        .header("host", "cours.test")
        .header("origin", "https://lms.example")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "text/plain;charset=UTF-8")
        .body(body.into());
    bench.pages(request.expect("a request")).await
}

async fn heard(bench: &Bench) -> i64 {
    let year = u16::try_from(calendar::day(now()).year()).expect("a year");
    let found = beacon::of_year(&bench.app.store, year).await.expect("read");
    found.iter().map(|it| it.count).sum()
}

#[tokio::test]
async fn an_administrator_chooses_whose_packages_are_heard() {
    let bench = Bench::new().await;
    own_course(&bench, "senscyber-agir").await;
    let mut admin = bench.administrator().await;
    let fields = [("name", "Acme"), ("slug", "acme"), ("kind", "collectivite")];
    admin.post("/admin/partenaires", &fields).await;

    // The same answer for everybody: it tells nobody what is counted.
    let body = told("acme", "senscyber-agir");
    for (body, expected) in [(body.clone(), 0), (told("personne", "senscyber-agir"), 0)] {
        let answer = send(&bench, body).await;
        assert_eq!((answer.status.as_u16(), answer.bytes.len()), (204, 0));
        assert_eq!(heard(&bench).await, expected);
    }
    let at = "/admin/partenaires/acme";
    let page = admin.see(at).await.text();
    assert!(page.contains("ne sont pas écoutées"));
    assert!(
        page.contains("beacon = &quot;http://cours.test&quot;")
            || page.contains("beacon = \"http://cours.test\"")
    );
    let csrf = std::mem::replace(&mut admin.csrf, "forged".into());
    let chosen = [("is_heard", "true")];
    let forged = admin.post(&format!("{at}/balise"), &chosen).await;
    assert_eq!(forged.status, 403);
    admin.csrf = csrf;
    let done = admin.post(&format!("{at}/balise"), &chosen).await;
    assert_eq!(done.header("location"), format!("{at}?fait=partenaire"));
    assert!(admin.see(at).await.text().contains("sont écoutées"));

    let answer = send(&bench, body.clone()).await;
    assert_eq!(answer.status, 204);
    assert_eq!(
        answer.header("cross-origin-resource-policy"),
        "cross-origin"
    );
    assert!(answer.headers.get("set-cookie").is_none());
    send(&bench, told("acme", "autre-cours")).await;
    assert_eq!(heard(&bench).await, 1);
    // Nothing of it is shown, to administrators neither.
    let year = calendar::day(now()).year();
    for path in [at, "/admin/statistiques", "/admin/journal"] {
        let page = admin.see(path).await.text();
        assert!(!page.contains(&format!("{year}-")), "{path}");
    }
    admin
        .post(&format!("{at}/balise"), &[("is_heard", "false")])
        .await;
    send(&bench, body).await;
    assert_eq!(heard(&bench).await, 1);
    let journal = admin.see("/admin/journal").await.text();
    for action in ["terminés ailleurs activé", "terminés ailleurs désactivé"] {
        assert!(journal.contains(action), "{action}");
    }
    assert!(!journal.contains("action-"), "every action has words");
}

#[tokio::test]
async fn what_is_no_beacon_is_refused() {
    let bench = Bench::new().await;
    for bad in [
        String::new(),
        "{}".into(),
        "[1]".into(),
        told("acme", "senscyber-agir").replace(&month(), "1999-01"),
        told("acme", "x' or 1=1 --"),
        told(&"a".repeat(200), "b"),
    ] {
        assert_eq!(send(&bench, bad.clone()).await.status, 400, "{bad}");
    }
    assert_eq!(send(&bench, vec![0xff; 800]).await.status, 400);
    assert_eq!(send(&bench, " ".repeat(5000)).await.status, 413);
    // Nothing else is open to other origins.
    let request = Request::post("/langue")
        .header("host", "cours.test")
        .header("origin", "https://lms.example")
        .body(Body::empty());
    let answer = bench.pages(request.expect("a request")).await;
    assert_eq!(answer.status, 403);
    // A flood from one address ends.
    let mut last = 204;
    for _ in 0..400 {
        last = send(&bench, told("acme", "senscyber-agir"))
            .await
            .status
            .as_u16();
        if last != 204 {
            break;
        }
    }
    assert_eq!(last, 429);
}
