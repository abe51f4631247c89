//! For those who run the server: is it alive, is it ready, what does it do.

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use subtle::ConstantTimeEq;

use super::{App, Error};
use crate::domain::nodes::Unready;
use crate::store::StoreError;

pub fn router() -> Router<Arc<App>> {
    health().route("/metrics", get(measures))
}

/// For balancers, on both ports. What they ask often was found out beforehand.
pub fn health() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/readyz/files", get(files))
}

/// Whether an address is one of these: they are answered whatever the state of the node.
pub fn is_health(path: &str) -> bool {
    ["/healthz", "/readyz", "/readyz/files", "/metrics"].contains(&path)
}

/// Whether this node can serve learners: commits get through.
async fn ready(State(app): State<Arc<App>>) -> impl IntoResponse {
    said(app.node.ready())
}

/// Whether courses can be opened: the store of files answers. Commits do not need it.
async fn files(State(app): State<Arc<App>>) -> impl IntoResponse {
    said(app.node.files_ready())
}

fn said(ready: Result<(), Unready>) -> (StatusCode, String) {
    match ready {
        Ok(()) => (StatusCode::OK, "ready".to_owned()),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, reason.to_string()),
    }
}

/// One recorder a process; none where somebody else records already.
static RECORDER: LazyLock<Option<PrometheusHandle>> = LazyLock::new(|| {
    let built = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full("relais_request_seconds".into()), &SECONDS)
        .and_then(|it| {
            it.set_buckets_for_metric(Matcher::Full("relais_commit_group".into()), &GROUPS)
        })
        .and_then(|it| {
            it.set_buckets_for_metric(Matcher::Full("relais_import_seconds".into()), &LONG)
        });
    let handle = built.ok()?.install_recorder().ok()?;
    describe();
    Some(handle)
});

/// Of requests; a commit's is that of the route `/essai/commit`.
const SECONDS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 1.0, 5.0,
];
/// Commits in one transaction.
const GROUPS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 512.0];
/// Of imports.
const LONG: [f64; 7] = [0.1, 0.5, 1.0, 5.0, 20.0, 60.0, 300.0];

fn describe() {
    use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
    describe_counter!(
        "relais_requests_total",
        "Requests, by origin, route and status"
    );
    describe_histogram!(
        "relais_request_seconds",
        Unit::Seconds,
        "Time to answer; /essai/commit: until a commit is durable"
    );
    describe_histogram!("relais_commit_group", "Commits in one transaction");
    describe_gauge!("relais_commits_waiting", "Commits that wait for the writer");
    describe_counter!("relais_imports_total", "Packages taken and refused");
    describe_histogram!(
        "relais_import_seconds",
        Unit::Seconds,
        "Time to read a package"
    );
    describe_counter!("relais_sign_ins_total", "Attempts of accounts to sign in");
    describe_counter!(
        "relais_database_errors_total",
        "Requests that failed for what the database said, by kind"
    );
    // An alarm sees the first one only where there was a nought before.
    for kind in StoreError::KINDS {
        metrics::counter!("relais_database_errors_total", "kind" => kind).increment(0);
    }
    metrics::gauge!("relais_commits_held").set(0.0);
    describe_gauge!(
        "relais_ready",
        "1: commits get through and this node may serve"
    );
    describe_gauge!("relais_files_ready", "1: the store of files answers");
    describe_gauge!(
        "relais_agrees",
        "1: this node has the secret and the keys of years that the others have"
    );
    describe_gauge!(
        "relais_commits_silent_seconds",
        Unit::Seconds,
        "Since something was written that survives a power cut; a node writes every second"
    );
    describe_gauge!(
        "relais_commits_held",
        "Commits whose attempt somebody else holds"
    );
    describe_gauge!(
        "relais_clock_offset_seconds",
        Unit::Seconds,
        "The database's clock less this machine's"
    );
}

/// Begins to record.
pub fn record() {
    LazyLock::force(&RECORDER);
}

/// Sorts measured times into their buckets, for ever: until then each is kept by itself,
/// and where nobody asks for the measures they would fill the memory.
pub async fn keep_up() {
    let mut turns = tokio::time::interval(Duration::from_secs(5));
    loop {
        turns.tick().await;
        if let Some(recorder) = RECORDER.as_ref() {
            recorder.run_upkeep();
        }
    }
}

/// Prometheus' text: for this machine, and for who has the token. Without it, it does not
/// exist through a proxy.
async fn measures(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<String, Error> {
    let is_here = address.ip().is_loopback() && !headers.contains_key("x-forwarded-for");
    if !is_here && !has_token(app.settings.metrics_token.as_deref(), &headers) {
        return Err(Error::NotFound);
    }
    metrics::gauge!("relais_commits_waiting").set(app.commits.waiting() as f64);
    let as_number = |is_so: bool| f64::from(u8::from(is_so));
    let node = &app.node;
    metrics::gauge!("relais_ready").set(as_number(node.ready().is_ok()));
    metrics::gauge!("relais_files_ready").set(as_number(node.files_ready().is_ok()));
    metrics::gauge!("relais_agrees").set(as_number(node.disagreement().is_none()));
    metrics::gauge!("relais_commits_silent_seconds").set(app.commits.silent().as_secs_f64());
    let offset = node.offset().milliseconds() as f64 / 1000.0;
    metrics::gauge!("relais_clock_offset_seconds").set(offset);
    let recorder = RECORDER.as_ref().ok_or(Error::NotFound)?;
    recorder.run_upkeep();
    Ok(recorder.render())
}

/// Whether a request has the token; nobody has one that is not set.
fn has_token(token: Option<&str>, headers: &HeaderMap) -> bool {
    let Some(token) = token.filter(|it| !it.is_empty()) else {
        return false;
    };
    let sent = headers.get(AUTHORIZATION).map(HeaderValue::as_bytes);
    let sent = sent.and_then(|it| it.strip_prefix(b"Bearer "));
    sent.is_some_and(|sent| sent.ct_eq(token.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_opens_the_measures() {
        let with = |value: &'static str| {
            HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(value))])
        };
        assert!(has_token(Some("abc"), &with("Bearer abc")));
        for (token, headers) in [
            (Some("abc"), HeaderMap::new()),
            (Some("abc"), with("Bearer abcd")),
            (Some("abc"), with("abc")),
            (Some(""), with("Bearer ")),
            (None, with("Bearer ")),
        ] {
            assert!(!has_token(token, &headers), "{token:?} {headers:?}");
        }
    }
}
