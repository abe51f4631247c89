//! How many requests there are, and how long they take: by route, never by who sends them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use metrics::{Counter, Histogram};

use super::addresses;

/// A request that is being answered.
pub struct Measured {
    origin: &'static str,
    method: &'static str,
    /// The route's pattern, which holds nobody's identifiers.
    route: Option<MatchedPath>,
    begun: Instant,
}

impl Measured {
    /// A request came to this origin.
    pub fn begin(origin: &'static str, request: &Request) -> Measured {
        Measured {
            origin,
            method: known(request.method()),
            route: request.extensions().get::<MatchedPath>().cloned(),
            begun: Instant::now(),
        }
    }

    /// It was answered.
    pub fn end(self, status: StatusCode) {
        let route = self.route.as_ref().map_or("unknown", MatchedPath::as_str);
        if !is_measured(route, status) {
            return;
        }
        let key = (self.origin, self.method, status);
        let seconds = self.begun.elapsed().as_secs_f64();
        with_series(route, key, |it| {
            it.requests.increment(1);
            it.seconds.record(seconds);
        });
    }
}

/// Origin, method, status.
type Key = (&'static str, &'static str, StatusCode);

/// What is recorded under one set of labels.
struct Series {
    key: Key,
    requests: Counter,
    seconds: Histogram,
}

impl Series {
    fn find(route: &str, key: Key) -> Series {
        let (origin, method, status) = key;
        let labels = [
            ("origin", origin.to_owned()),
            ("method", method.to_owned()),
            ("route", route.to_owned()),
            ("status", status.as_str().to_owned()),
        ];
        let route = [("origin", origin.to_owned()), ("route", route.to_owned())];
        Series {
            key,
            requests: metrics::counter!("relais_requests_total", &labels),
            seconds: metrics::histogram!("relais_request_seconds", &route),
        }
    }
}

thread_local! {
    /// What was found before, by route: to find it by its labels takes a commit longer than
    /// to check its token. As many as there are routes, methods and statuses.
    static FOUND: RefCell<HashMap<String, Vec<Series>>> = RefCell::default();
}

fn with_series(route: &str, key: Key, record: impl FnOnce(&Series)) {
    FOUND.with_borrow_mut(|found| {
        if !found.contains_key(route) {
            found.insert(route.to_owned(), Vec::new());
        }
        let Some(all) = found.get_mut(route) else {
            return;
        };
        let at = all.iter().position(|it| it.key == key);
        let at = at.unwrap_or_else(|| {
            all.push(Series::find(route, key));
            all.len() - 1
        });
        record(&all[at]);
    });
}

/// Where a request that succeeds counts in the statistics of a year, one by one: a module that a
/// package told of, a course begun. How many there were is drawn with the year and never shown
/// before; what fails is measured.
const COUNTED: [&str; 2] = [addresses::BEACON, addresses::BEGIN];

fn is_measured(route: &str, status: StatusCode) -> bool {
    !COUNTED.contains(&route) || status.is_client_error() || status.is_server_error()
}

/// A method by its name; those that clients make up are all one, or each would be
/// measured, and remembered, apart.
fn known(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"];
    let found = KNOWN.into_iter().find(|it| *it == method.as_str());
    found.unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_year_counts_is_not_measured() {
        assert!(!is_measured(addresses::BEACON, StatusCode::NO_CONTENT));
        assert!(!is_measured(addresses::BEGIN, StatusCode::SEE_OTHER));
        assert!(is_measured(
            addresses::BEGIN,
            StatusCode::SERVICE_UNAVAILABLE
        ));
        assert!(is_measured(
            addresses::BEACON,
            StatusCode::TOO_MANY_REQUESTS
        ));
        assert!(is_measured("/", StatusCode::NO_CONTENT));
    }

    #[test]
    fn invented_methods_are_measured_as_one() {
        assert_eq!((known(&Method::GET), known(&Method::POST)), ("GET", "POST"));
        for invented in ["X1", "X2", "get", "POSTAL"] {
            let method = Method::from_bytes(invented.as_bytes());
            assert_eq!(known(&method.expect("a method")), "other");
        }
    }
}
