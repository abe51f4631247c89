//! What the server measures, and who may read it.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;

use crate::bench::{Answer, Bench};

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
