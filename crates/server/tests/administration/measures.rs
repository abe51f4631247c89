//! What the server measures, and who may read it.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;

use crate::bench::{Answer, Bench, Browser};
use crate::packages::package;

async fn ask(bench: &Bench, method: &str, path: &str, from: &str, header: &str) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "cours.test");
    if !header.is_empty() {
        request = request.header(header, "192.0.2.1");
    }
    let from: SocketAddr = from.parse().expect("an address");
    let request = request.extension(ConnectInfo(from)).body(Body::empty());
    bench.pages(request.expect("a request")).await
}

/// The value of a series; none: 0.
fn value(text: &str, series: &str) -> u64 {
    let line = text.lines().find_map(|it| it.strip_prefix(series));
    line.map_or(0, |it| it.trim().parse().expect("a number"))
}

#[tokio::test]
async fn a_request_is_measured_by_its_route() {
    server::http::record();
    let bench = Bench::new().await;
    let measures = async || {
        let answer = ask(&bench, "GET", "/metrics", "127.0.0.1:4000", "").await;
        assert_eq!(answer.status, 200);
        answer.text()
    };
    let requests = "relais_requests_total{origin=\"app\",method=\"HEAD\",\
                    route=\"/cours/{slug}\",status=\"404\"}";
    let seconds = "relais_request_seconds_count{origin=\"app\",route=\"/cours/{slug}\"}";
    let before = measures().await;
    let answer = ask(&bench, "HEAD", "/cours/personne-ne-sait", "127.0.0.1:1", "").await;
    assert_eq!(answer.status, 404);
    let after = measures().await;
    for series in [requests, seconds] {
        assert!(value(&after, series) > value(&before, series), "{after}");
    }
    assert!(!after.contains("personne-ne-sait"), "routes only");
}

#[tokio::test]
async fn measures_are_for_this_machine_only() {
    server::http::record();
    let bench = Bench::new().await;
    for (from, header, status) in [
        ("127.0.0.1:4000", "", 200),
        ("[::1]:4000", "", 200),
        ("127.0.0.1:4000", "x-forwarded-for", 404),
        ("192.0.2.7:4000", "", 404),
        ("[::ffff:192.0.2.7]:4000", "", 404),
    ] {
        let answer = ask(&bench, "GET", "/metrics", from, header).await;
        assert_eq!(answer.status, status, "{from} {header}");
        assert_eq!(answer.text().contains("relais_"), status == 200);
    }
}

/// What is measured. None of it may count learners, starts or completions: whoever adds a series
/// judges that first.
const SERIES: [&str; 14] = [
    "relais_agrees",
    "relais_clock_offset_seconds",
    "relais_commit_group",
    "relais_commits_held",
    "relais_commits_silent_seconds",
    "relais_commits_waiting",
    "relais_database_errors_total",
    "relais_files_ready",
    "relais_import_seconds",
    "relais_imports_total",
    "relais_ready",
    "relais_request_seconds",
    "relais_requests_total",
    // Of accounts; learners have none.
    "relais_sign_ins_total",
];

#[tokio::test]
async fn no_measure_counts_what_a_year_counts() {
    server::http::record();
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    let fields = [("slug", "c"), ("listed", "1")];
    admin
        .upload("/admin/cours/ajouter", &fields, &package("C", &["a"]))
        .await;
    for _ in 0..7 {
        let mut learner = Browser::new(&bench);
        let begun = learner.post("/cours/c/commencer", &[]).await;
        assert_eq!(begun.status, 303);
    }
    let today = server::domain::calendar::day(server::now());
    let told = format!(
        r#"{{"partner":"a","module":"b","version":"1","month":"{:04}-{:02}"}}"#,
        today.year(),
        today.month()
    );
    let request = Request::post("/balise")
        .header("host", "cours.test")
        .header("content-type", "text/plain;charset=UTF-8")
        .body(Body::from(told));
    let heard = bench.pages(request.expect("a request")).await;
    assert_eq!(heard.status, 204);

    let text = ask(&bench, "GET", "/metrics", "127.0.0.1:4000", "").await;
    let text = text.text();
    let series = || text.lines().filter(|it| !it.starts_with('#'));
    let names: BTreeSet<&str> = series()
        .filter_map(|it| it.split(['{', ' ']).next())
        .filter(|it| !it.is_empty())
        .map(|it| {
            let of = ["_bucket", "_sum", "_count"];
            of.iter().find_map(|end| it.strip_suffix(end)).unwrap_or(it)
        })
        .collect();
    assert!(names.contains("relais_requests_total"), "{text}");
    for name in names {
        assert!(SERIES.contains(&name), "{name} may count learners");
    }
    let done: Vec<&str> = series()
        .filter(|it| it.contains("/commencer\"") || it.contains("\"/balise\""))
        .filter(|it| it.contains("status=\"2") || it.contains("status=\"3"))
        .collect();
    assert_eq!(done, Vec::<&str>::new());
}
