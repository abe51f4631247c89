//! Packages that cannot work, and others: what `relais inspect` says of a file is what the
//! import keeps, and what cannot work is offered to nobody.

use std::io::Cursor;

use scorm::inspect::inspect;
use scorm::package::Limits;
use scorm::problem::Severity;
use server::domain::import::{self, Arrival, ImportError, Imported, Request};
use server::now;
use server::store::{course, problem};

use crate::bench::Bench;
use crate::packages::{manifest, package, zip};

const PAGE: &[u8] = b"<!DOCTYPE html><title>x</title><script>parent.API.LMSInitialize('');\
    parent.API.LMSFinish('')</script>";

/// A package of one page, its manifest changed so.
fn changed(change: impl Fn(String) -> String) -> Vec<u8> {
    let manifest = change(manifest("Essai", &["a"]));
    zip(&[("imsmanifest.xml", manifest.as_bytes()), ("a.html", PAGE)])
}

/// Name, package, and the code of what keeps it from working; `!`: refused at once.
fn fixtures() -> Vec<(&'static str, Vec<u8>, Option<&'static str>)> {
    let prerequisites = |script: &'static str| {
        changed(move |it| {
            let with = format!(
                "<title>a</title><adlcp:prerequisites type=\"aicc_script\">{script}</adlcp:prerequisites>"
            );
            it.replace("<title>a</title>", &with)
        })
    };
    let two = manifest("Deux", &["a", "b"]);
    vec![
        ("good", changed(|it| it), None),
        ("many files", package("Fichiers", &["a", "b"]), None),
        (
            "SCORM 2004",
            changed(|it| {
                it.replace("adlcp_rootv1p2", "adlcp_v1p3")
                    .replace(">1.2<", ">2004 4th Edition<")
            }),
            Some("not-scorm-1.2"),
        ),
        (
            "SCORM 2004, called the CAM 1.3",
            changed(|it| it.replace(">1.2<", ">CAM 1.3<")),
            Some("not-scorm-1.2"),
        ),
        (
            "plain IMS content",
            changed(|it| {
                it.replace(
                    " xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\"",
                    "",
                )
                .replace(" adlcp:scormtype=\"sco\"", "")
                .replace("ADL SCORM", "IMS Content")
                .replace(">1.2<", ">1.1.3<")
            }),
            Some("not-scorm-1.2"),
        ),
        (
            "no resource is a SCO",
            changed(|it| it.replace(" adlcp:scormtype=\"sco\"", "")),
            Some("no-sco"),
        ),
        (
            "one of two SCOs is missing",
            zip(&[("imsmanifest.xml", two.as_bytes()), ("a.html", PAGE)]),
            Some("launch-missing"),
        ),
        (
            "the only SCO is missing",
            zip(&[("imsmanifest.xml", manifest("Vide", &["a"]).as_bytes())]),
            Some("!nothing-to-launch"),
        ),
        (
            "its pages speak to SCORM 2004 only",
            zip(&[
                ("imsmanifest.xml", manifest("2004", &["a"]).as_bytes()),
                (
                    "a.html",
                    b"<script>parent.API_1484_11.Initialize('')</script>",
                ),
            ]),
            Some("api-scorm-2004"),
        ),
        (
            "a script that can't be read",
            prerequisites("a &amp;"),
            None,
        ),
        ("a SCO that waits for itself", prerequisites("a"), None),
        (
            "web pages",
            zip(&[("index.html", PAGE)]),
            Some("!manifest-missing"),
        ),
        ("no zip", b"PK?".to_vec(), Some("!not-a-zip")),
        (
            "without a title",
            changed(|it| it.replace("<title>Essai</title>", "")),
            None,
        ),
    ]
}

async fn take(bench: &Bench, bytes: &[u8], request: Request) -> Result<Imported, ImportError> {
    let mut file = tempfile::tempfile().expect("a file");
    std::io::Write::write_all(&mut file, bytes).expect("written");
    std::io::Seek::rewind(&mut file).expect("rewound");
    let app = &bench.app;
    import::import(&app.store, &app.objects, file, request, now()).await
}

fn named(slug: &str) -> Request {
    Request {
        slug: slug.into(),
        is_listed: true,
        ..Request::default()
    }
}

#[tokio::test]
async fn inspect_and_import_say_the_same_of_every_package() {
    let bench = Bench::new().await;
    for (at, (name, bytes, expected)) in fixtures().into_iter().enumerate() {
        let report = inspect(Cursor::new(&bytes), &Limits::default());
        let obstacle = report.obstacle().map(|it| it.code);
        assert_eq!(
            obstacle,
            expected.map(|it| it.trim_start_matches('!')),
            "{name}"
        );
        let slug = format!("c{at}");
        let imported = match take(&bench, &bytes, named(&slug)).await {
            Err(ImportError::Package(error)) => {
                assert_eq!(
                    Some(format!("!{}", error.code()).as_str()),
                    expected,
                    "{name}"
                );
                continue;
            }
            Err(ImportError::Nothing(problem)) => {
                assert_eq!(
                    Some(format!("!{}", problem.code).as_str()),
                    expected,
                    "{name}"
                );
                continue;
            }
            other => other.unwrap_or_else(|error| panic!("{name}: {error}")),
        };
        assert_eq!(imported.problems, report.problems, "{name}");
        assert_eq!(
            imported.obstacle.as_ref().map(|it| it.code),
            obstacle,
            "{name}"
        );
        let id = &imported.version.course_version_id;
        let kept = problem::of_version(&bench.app.store, id)
            .await
            .expect("kept");
        let kept: Vec<(String, String)> =
            kept.into_iter().map(|it| (it.code, it.message)).collect();
        let said: Vec<(String, String)> = report
            .problems
            .into_iter()
            .map(|it| (it.code.to_owned(), it.message))
            .collect();
        assert_eq!(kept, said, "{name}");
        // Offered, or to nobody.
        let found = course::find_by_slug(&bench.app.store, &slug)
            .await
            .expect("found");
        let current = found.expect("a course").course_version_id;
        assert_eq!(current.is_some(), expected.is_none(), "{name}");
        let arrival = if expected.is_none() {
            Arrival::Offered
        } else {
            Arrival::Aside
        };
        assert_eq!(imported.outcome, arrival, "{name}");
    }
}

#[tokio::test]
async fn what_cannot_work_is_offered_when_somebody_insists() {
    let bench = Bench::new().await;
    let bytes = changed(|it| it.replace(" adlcp:scormtype=\"sco\"", ""));
    let store = &bench.app.store;
    let current = || async {
        let found = course::find_by_slug(store, "c").await.expect("found");
        found.expect("a course").course_version_id
    };
    for _ in 0..2 {
        let aside = take(&bench, &bytes, named("c")).await.expect("kept");
        assert_eq!(aside.outcome, Arrival::Aside);
        assert_eq!(current().await, None, "however often it is handed in");
        assert!(
            course::listed(store, now())
                .await
                .expect("listed")
                .is_empty()
        );
    }
    let insisting = Request {
        insists: true,
        ..named("c")
    };
    let offered = take(&bench, &bytes, insisting).await.expect("kept");
    assert_eq!(
        (offered.outcome, offered.version.number),
        (Arrival::Offered, 1)
    );
    // A version that works stays what learners get when one comes that does not.
    let good = changed(|it| it);
    let good = take(&bench, &good, named("d")).await.expect("kept");
    let bad = take(&bench, &bytes, named("d")).await.expect("kept");
    assert_eq!(bad.outcome, Arrival::Aside);
    let found = course::find_by_slug(store, "d")
        .await
        .expect("found")
        .expect("a course");
    assert_eq!(
        found.course_version_id,
        Some(good.version.course_version_id)
    );
    assert_eq!(found.title, "Essai");
}

#[tokio::test]
async fn problems_are_named_and_nothing_is_lost_of_them() {
    let bench = Bench::new().await;
    for (name, code) in [
        ("a script that can't be read", "prerequisites"),
        ("a SCO that waits for itself", "prerequisite-circle"),
    ] {
        let (_, bytes, _) = fixtures()
            .into_iter()
            .find(|(it, ..)| *it == name)
            .expect("a fixture");
        let imported = take(&bench, &bytes, named(code)).await.expect("kept");
        let found = imported.problems.iter().find(|it| it.code == code);
        assert_eq!(found.expect(name).severity, Severity::Error, "{name}");
    }
}

#[tokio::test]
async fn a_course_without_a_title_has_a_name() {
    let bench = Bench::new().await;
    let nothing = |it: String| {
        it.replace("<title>Essai</title>", "")
            .replace("<title>a</title>", "")
    };
    for (bytes, slug, title) in [
        (
            changed(|it| it.replace("<title>Essai</title>", "")),
            "mien",
            "a",
        ),
        (changed(nothing), "mien-2", "mien-2"),
    ] {
        let imported = take(&bench, &bytes, named(slug)).await.expect("kept");
        assert_eq!(imported.version.title, title);
        let items = course::items(&bench.app.store, &imported.version.course_version_id).await;
        assert!(items.expect("items").iter().all(|it| !it.title.is_empty()));
    }
}
