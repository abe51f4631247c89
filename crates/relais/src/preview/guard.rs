//! Who is answered: pages that this program served, on this machine.
//!
//! A page of another site can point a name of its own at 127.0.0.1 and ask for
//! the courses through the learner's browser (DNS rebinding); the `Host` it
//! sends gives it away.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, HOST, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The names under which this program is asked, port included.
#[derive(Clone)]
pub struct Hosts(pub Vec<String>);

impl Hosts {
    /// This machine's own, on a port.
    pub fn local(port: u16) -> Hosts {
        Hosts(vec![
            format!("127.0.0.1:{port}"),
            format!("localhost:{port}"),
        ])
    }
}

/// Refuses strangers, and marks every answer.
pub async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let mut response = match is_known(request.headers(), &hosts) {
        true => next.run(request).await,
        false => (
            StatusCode::MISDIRECTED_REQUEST,
            "not the host served here\n",
        )
            .into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
        (CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn is_known(headers: &HeaderMap, Hosts(known): &Hosts) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    host.is_some_and(|host| known.iter().any(|it| it == host)) && hosts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_on_this_port() {
        let is_local = |hosts: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for host in hosts {
                headers.append(HOST, HeaderValue::from_static(host));
            }
            super::is_known(&headers, &Hosts::local(8010))
        };
        assert!(is_local(&["127.0.0.1:8010"]));
        assert!(is_local(&["localhost:8010"]));
        for hosts in [
            &["evil.example:8010"][..],
            &["127.0.0.1:8011"],
            &["127.0.0.1"],
            &["localhost.evil.example:8010"],
            &["127.0.0.1:8010", "evil.example"],
            &[],
        ] {
            assert!(!is_local(hosts), "{hosts:?}");
        }
    }
}
