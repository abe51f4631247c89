//! For those who run the server: is it alive, is it ready, what does it do.

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::{App, Error};
use crate::store::session;

pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(measures))
}

/// Whether it can serve: the database answers, files can be written.
async fn ready(State(app): State<Arc<App>>) -> impl IntoResponse {
    if let Err(error) = app.store.ping().await {
        tracing::warn!(%error, "not ready");
        return (StatusCode::SERVICE_UNAVAILABLE, "database");
    }
    if let Err(error) = app.objects.ping().await {
        tracing::warn!(%error, "not ready");
        return (StatusCode::SERVICE_UNAVAILABLE, "files");
    }
    (StatusCode::OK, "ready")
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
    describe_gauge!(
        "relais_sessions",
        "Sessions that are valid, to the nearest ten"
    );
    describe_counter!("relais_imports_total", "Packages taken and refused");
    describe_histogram!(
        "relais_import_seconds",
        Unit::Seconds,
        "Time to read a package"
    );
    describe_counter!("relais_sign_ins_total", "Attempts of accounts to sign in");
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

/// Prometheus' text, for this machine only: through a proxy it does not exist.
async fn measures(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<String, Error> {
    if !address.ip().is_loopback() || headers.contains_key("x-forwarded-for") {
        return Err(Error::NotFound);
    }
    metrics::gauge!("relais_commits_waiting").set(app.commits.waiting() as f64);
    // Rounded, as everywhere: exact live figures are nobody's.
    let sessions = session::count(&app.store, app.now()).await?;
    metrics::gauge!("relais_sessions").set(((sessions + 5) / 10 * 10) as f64);
    let recorder = RECORDER.as_ref().ok_or(Error::NotFound)?;
    recorder.run_upkeep();
    Ok(recorder.render())
}
