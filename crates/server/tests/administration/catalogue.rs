//! The catalogue: what packages say they are, variants, the way through a programme, and
//! how administrators arrange it.

use std::io::{Seek, Write};

use axum::http::StatusCode;
use server::domain::import::{self, Imported};
use server::now;
use server::store::course::{self, Entry, File, NewVersion};

use crate::bench::{Bench, Browser};
use crate::packages::{manifest, zip};

const COVER: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

/// What a module's package says of itself.
struct Module<'a> {
    programme: &'a str,
    module: &'a str,
    place: u32,
    audience: Option<&'a str>,
    lang: &'a str,
    version: &'a str,
}

impl Module<'_> {
    fn json(&self) -> Vec<u8> {
        let variant = match (self.lang, self.audience) {
            ("fr", None | Some("grand-public")) => 1,
            _ => 2,
        };
        let identity = serde_json::json!({
            "course": format!("{}-{}", self.programme, self.module),
            "title": self.module,
            "description": format!("Résumé de {}", self.module),
            "programme": {"id": self.programme, "title": "Le programme", "description": "Tout."},
            "module": {"id": self.module, "place": self.place},
            "modules": [self.module],
            "publisher": "Éditeur",
            "version": self.version,
            "minutes": 33,
            "objectives": ["Réagir"],
            "cover": "m/cover.svg",
            "target": "scorm12", "sco": "module",
            "lang": self.lang, "audience": self.audience, "variant": variant, "partner": null,
        });
        identity.to_string().into_bytes()
    }

    fn zip(&self) -> Vec<u8> {
        zip(&[
            ("imsmanifest.xml", manifest(self.module, &["s"]).as_bytes()),
            ("s.html", b"<!DOCTYPE html><title>x</title>"),
            ("m/cover.svg", COVER),
            ("relais.json", &self.json()),
        ])
    }
}

fn module<'a>(module: &'a str, place: u32, audience: Option<&'a str>) -> Module<'a> {
    Module {
        programme: "p",
        module,
        place,
        audience,
        lang: "fr",
        version: "2026.1",
    }
}

async fn publish(bench: &Bench, file: &str, zip: &[u8]) -> Imported {
    let mut written = tempfile::tempfile().expect("a file");
    written.write_all(zip).expect("written");
    written.rewind().expect("rewound");
    let request = import::Request {
        slug: file.into(),
        is_own: true,
        is_listed: true,
        publication: Some("1".into()),
        ..import::Request::default()
    };
    let app = &bench.app;
    let imported = import::import(&app.store, &app.objects, written, request, now()).await;
    imported.expect("imported")
}

/// Addresses of the courses that the catalogue lists, in its order.
async fn listed(browser: &mut Browser<'_>) -> Vec<String> {
    let page = browser.see("/").await.text();
    let cards = page.split("class=\"whole\" href=\"/cours/").skip(1);
    cards
        .map(|it| it[..it.find('"').expect("closed")].to_owned())
        .collect()
}

#[tokio::test]
async fn modules_whose_names_begin_alike_are_all_there_in_order() {
    let bench = Bench::new().await;
    for (name, place) in [("agir-plus", 3), ("agir", 2), ("comprendre", 1)] {
        publish(
            &bench,
            &format!("p-{name}"),
            &module(name, place, None).zip(),
        )
        .await;
    }
    let mut browser = Browser::new(&bench);
    let expected = ["p-comprendre", "p-agir", "p-agir-plus"];
    assert_eq!(listed(&mut browser).await, expected);
    let page = browser.see("/").await.text();
    assert!(page.contains("Le programme"), "{page}");
    assert!(page.contains("0 / 3"), "{page}");
}

#[tokio::test]
async fn a_course_is_what_its_package_says_whatever_its_file_is_called() {
    let bench = Bench::new().await;
    let first = publish(&bench, "p-agir", &module("agir", 1, None).zip()).await;
    // Another module under the same name of a file: a course of its own.
    let other = publish(&bench, "p-agir", &module("autre", 2, None).zip()).await;
    assert_eq!(
        (first.slug.as_str(), other.slug.as_str()),
        ("p-agir", "p-agir-2")
    );
    // The next version of the first, under a name that nobody expects.
    let next = Module {
        version: "2026.2",
        ..module("agir", 1, None)
    };
    let again = publish(&bench, "renamed", &next.zip()).await;
    assert_eq!((again.slug.as_str(), again.version.number), ("p-agir", 2));
    // The same one at the next start is read no more.
    let known = publish(&bench, "anything", &next.zip()).await;
    assert_eq!(known.outcome, import::Arrival::Known);
    let courses = course::all(&bench.app.store).await.expect("read");
    assert_eq!(courses.len(), 2);
    let about = course::about(&bench.app.store, &again.version.course_version_id).await;
    let about = about.expect("read").expect("described");
    assert_eq!((about.edition.as_str(), about.minutes), ("2026.2", 33));
    assert_eq!(about.publisher, "Éditeur");
}

#[tokio::test]
async fn variants_are_one_card_and_the_choice_is_remembered() {
    let bench = Bench::new().await;
    for audience in ["grand-public", "agents-publics", "entreprises"] {
        for (name, place) in [("comprendre", 1), ("agir", 2)] {
            let file = format!("p-{name}.{audience}");
            publish(&bench, &file, &module(name, place, Some(audience)).zip()).await;
        }
    }
    let mut browser = Browser::new(&bench);
    let general = ["p-comprendre-grand-public", "p-agir-grand-public"];
    assert_eq!(listed(&mut browser).await, general);
    let answer = browser
        .post("/public", &[("public", "entreprises"), ("vers", "/")])
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/")
    );
    let companies = ["p-comprendre-entreprises", "p-agir-entreprises"];
    assert_eq!(listed(&mut browser).await, companies);
    let page = browser.see("/cours/p-agir-entreprises").await.text();
    assert!(page.contains("/cours/p-agir-agents-publics"), "{page}");
    // A choice that nobody offers, a place of others: refused, or home.
    for (public, vers, status, to) in [
        ("<b>", "/", 400, ""),
        (&"x".repeat(81), "/", 400, ""),
        ("", "//evil.example", 303, "/"),
    ] {
        let answer = browser
            .post("/public", &[("public", public), ("vers", vers)])
            .await;
        assert_eq!(answer.status.as_u16(), status);
        assert_eq!(answer.header("location"), to);
    }
    // A partner's learners see its audience first.
    let mut admin = bench.administrator().await;
    admin.see("/admin/partenaires").await;
    let fields = [
        ("name", "Ville"),
        ("slug", "ville"),
        ("kind", "collectivite"),
    ];
    admin.post("/admin/partenaires", &fields).await;
    let answer = admin
        .post(
            "/admin/partenaires/ville/public",
            &[("public", "agents-publics")],
        )
        .await;
    assert_eq!(
        answer.header("location"),
        "/admin/partenaires/ville?fait=public"
    );
    let answer = admin
        .post("/admin/partenaires/ville/public", &[("public", "martiens")])
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let mut learner = Browser::new(&bench);
    learner.see("/p/ville").await;
    assert_eq!(listed(&mut learner).await[0], "p-comprendre-agents-publics");
    // Who chose already keeps the choice.
    let mut decided = Browser::new(&bench);
    decided.post("/public", &[("public", "entreprises")]).await;
    decided.see("/p/ville").await;
    assert_eq!(listed(&mut decided).await, companies);
}

#[tokio::test]
async fn a_cover_is_a_picture_and_runs_nothing() {
    let bench = Bench::new().await;
    let imported = publish(&bench, "p-agir", &module("agir", 1, None).zip()).await;
    let mut browser = Browser::new(&bench);
    let path = format!("/couvertures/{}", imported.version.course_version_id);
    assert!(browser.see("/").await.text().contains(&path));
    let answer = browser.see(&path).await;
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    let policy = answer.header("content-security-policy");
    assert_eq!(
        policy,
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let store = &bench.app.store;
    course::set_withdrawn(store, None, &imported.version, true, now())
        .await
        .expect("withdrawn");
    assert_eq!(browser.see(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        browser.see("/couvertures/x").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn packages_of_a_former_program_are_read_again() {
    let bench = Bench::new().await;
    let (store, objects) = (&bench.app.store, &bench.app.objects);
    let said = module("agir", 2, None);
    let mut files = Vec::new();
    for (path, bytes) in [
        ("imsmanifest.xml", manifest("agir", &["s"]).into_bytes()),
        ("m/cover.svg", COVER.to_vec()),
        ("relais.json", said.json()),
    ] {
        let object = blake3::hash(&bytes).to_hex().to_string();
        files.push(File {
            path: path.into(),
            object: object.clone(),
            bytes: bytes.len() as i64,
            is_compressed: 0,
        });
        objects.put(&object, bytes.into()).await.expect("kept");
    }
    // As the former program wrote them.
    let entry = Entry {
        slug: "p-agir",
        title: "agir",
        summary: "",
        language: "fr",
        audience: "",
        minutes: 1,
        objectives: &[],
        is_own: true,
        is_listed: true,
    };
    for (hash, files) in [("lost", &[][..]), ("kept", &files)] {
        let new = NewVersion {
            title: "agir",
            package_hash: hash,
            bytes: 3,
            publication: None,
            playing: None,
            is_aside: false,
            problems: &[],
            items: &[],
            files,
            about: None,
        };
        course::add(store, None, &entry, &new, 1)
            .await
            .expect("added");
    }
    let count = import::describe_former(store, objects).await;
    assert_eq!(count.expect("read"), 2);
    let found = course::find_by_slug(store, "p-agir")
        .await
        .expect("read")
        .expect("there");
    assert_eq!(
        (found.programme.as_str(), found.module.as_str()),
        ("p", "agir")
    );
    assert_eq!((found.place, found.minutes), (2, 33));
    let count = import::describe_former(store, objects).await;
    assert_eq!(count.expect("read"), 0, "once");
    // The next version of it finds its course.
    let next = Module {
        version: "2026.2",
        ..said
    };
    assert_eq!(publish(&bench, "x", &next.zip()).await.slug, "p-agir");
}

#[tokio::test]
async fn an_administrator_groups_orders_and_dates_courses() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    admin.see("/admin/cours/ajouter").await;
    for title in ["Un", "Deux", "Trois"] {
        let bytes = crate::packages::package(title, &[title]);
        let fields = [("listed", "1")];
        let answer = admin.upload("/admin/cours/ajouter", &fields, &bytes).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    }
    let mut browser = Browser::new(&bench);
    assert_eq!(listed(&mut browser).await, ["deux", "trois", "un"]);
    let new = [
        ("programme", "+"),
        ("nouveau", "Les <nombres>"),
        ("place", "2"),
    ];
    let answer = admin.post("/admin/cours/un/place", &new).await;
    assert_eq!(answer.header("location"), "/admin/cours/un?fait=place");
    let first = [("programme", "les-nombres"), ("place", "1")];
    admin.post("/admin/cours/deux/place", &first).await;
    assert_eq!(listed(&mut browser).await, ["deux", "un", "trois"]);
    let page = browser.see("/").await.text();
    assert!(page.contains("Les &lt;nombres&gt;"), "{page}");
    // Another version that arrives does not move it.
    let bytes = crate::packages::package("Un", &["Un", "encore"]);
    admin.upload("/admin/cours/un/versions", &[], &bytes).await;
    assert_eq!(listed(&mut browser).await, ["deux", "un", "trois"]);
    // What it is for whom is said, and the next version does not say otherwise.
    let said = [
        ("programme", "les-nombres"),
        ("place", "2"),
        ("langue", "pt-BR"),
        ("public", "+"),
        ("autre", "aides-soignants"),
    ];
    let answer = admin.post("/admin/cours/un/place", &said).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let bytes = crate::packages::package("Un", &["Un", "toujours"]);
    admin.upload("/admin/cours/un/versions", &[], &bytes).await;
    let store = &bench.app.store;
    let un = course::find_by_slug(store, "un").await.expect("read");
    let un = un.expect("there");
    assert_eq!(
        (un.language.as_str(), un.audience.as_str()),
        ("pt-BR", "aides-soignants")
    );
    let page = browser.see("/cours/un").await.text();
    assert!(
        page.contains("portugais") && page.contains("Aides soignants"),
        "{page}"
    );
    // Not yet, and no longer: who has begun goes on.
    let mut learner = Browser::new(&bench);
    learner.post("/cours/un/commencer", &[]).await;
    let later = [
        ("programme", "les-nombres"),
        ("place", "2"),
        ("du", "2999-01-01"),
    ];
    admin.post("/admin/cours/un/place", &later).await;
    assert_eq!(listed(&mut browser).await, ["deux", "trois"]);
    assert_eq!(browser.see("/cours/un").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        browser.post("/cours/un/commencer", &[]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(learner.see("/cours/un").await.status, StatusCode::OK);
    assert!(listed(&mut learner).await.contains(&"un".to_owned()));
    let over = [("programme", ""), ("au", "2001-01-01")];
    admin.post("/admin/cours/un/place", &over).await;
    let page = browser.see("/cours/un").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page.text().contains("/cours/un/commencer"),
        "nothing to begin"
    );
    assert_eq!(
        browser.post("/cours/un/commencer", &[]).await.status,
        StatusCode::NOT_FOUND
    );
    // What is wrong is said, and nothing is lost.
    for (fields, word) in [
        ([("programme", "rien"), ("du", "")], "programme"),
        ([("programme", ""), ("du", "demain")], "2026-11-03"),
        ([("place", "mille"), ("du", "")], "999"),
        ([("langue", "klingon"), ("du", "")], "pt-BR"),
        ([("public", "+"), ("autre", "Très seuls")], "Très seuls"),
        ([("programme", "+"), ("nouveau", "")], "255"),
    ] {
        let answer = admin.post("/admin/cours/deux/place", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(word), "{word}");
    }
    let fields = [("title", "Compter"), ("place", "1")];
    let answer = admin.post("/admin/programmes/les-nombres", &fields).await;
    assert_eq!(answer.header("location"), "/admin?fait=programme");
    assert!(admin.see("/admin").await.text().contains("Compter"));
    let answer = admin.post("/admin/programmes/rien", &fields).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let wrong = [("title", "x"), ("place", "-1")];
    let answer = admin.post("/admin/programmes/les-nombres", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_uploaded_module_is_no_second_course_of_its_kind() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    admin.see("/admin/cours/ajouter").await;
    let first = module("agir", 1, Some("grand-public")).zip();
    let answer = admin.upload("/admin/cours/ajouter", &[], &first).await;
    assert_eq!(
        answer.header("location"),
        "/admin/cours/agir/versions/1?fait=importe"
    );
    let next = Module {
        version: "2026.2",
        ..module("agir", 1, Some("grand-public"))
    };
    let answer = admin.upload("/admin/cours/ajouter", &[], &next.zip()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Another audience's variant, at the wrong course: kept, offered to nobody.
    let other = module("agir", 1, Some("entreprises")).zip();
    let answer = admin
        .upload("/admin/cours/agir/versions", &[], &other)
        .await;
    assert_eq!(
        answer.header("location"),
        "/admin/cours/agir/versions/2?fait=a-verifier"
    );
    let answer = admin
        .upload("/admin/cours/agir/versions", &[], &next.zip())
        .await;
    assert_eq!(
        answer.header("location"),
        "/admin/cours/agir/versions/3?fait=importe"
    );
}

#[tokio::test]
async fn courses_of_others_are_searched() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    admin.see("/admin/cours/ajouter").await;
    for title in ["Élèves", "Enseignants", "Parents", "Tous", "Personne"] {
        let bytes = crate::packages::package(title, &[title]);
        admin
            .upload("/admin/cours/ajouter", &[("listed", "1")], &bytes)
            .await;
    }
    let mut browser = Browser::new(&bench);
    assert_eq!(listed(&mut browser).await.len(), 5);
    for (query, expected) in [
        ("q=eleves", 1),
        ("q=PERS", 1),
        ("q=%3Cscript%3E", 0),
        ("duree=court", 0),
        ("duree=autre&langue=&q=", 5),
        ("langue=zz", 0),
    ] {
        let page = browser.see(&format!("/?{query}")).await.text();
        assert_eq!(page.matches("class=\"whole\"").count(), expected, "{query}");
        assert!(!page.contains("<script>"), "{query}");
    }
    let answer = browser.see("/?q=%ff%fe&q=a&q=b").await;
    assert!(answer.status.as_u16() < 500, "{}", answer.status);
}
