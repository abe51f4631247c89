//! Whatever is sent to the app: an answer of 4xx with a clear text, never of 5xx, never
//! a panic.

use axum::body::Body;
use axum::http::Request;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use server::Settings;
use server::settings::SignIn;
use tests::postgres::Postgres;

use crate::bench::{APP, Answer, Bench, Browser, multipart};
use crate::packages::package;
use crate::people::{People, Who};
use crate::routes::{Origin, ROUTES, Route};
use crate::sources;

/// Texts that people and programs send.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        "[0-9a-f]{32}",
        "-?[0-9]{1,22}",
        Just(String::new()),
        Just("c".to_owned()),
        Just("1".to_owned()),
        Just("\0".to_owned()),
        Just("a\0b".to_owned()),
        Just("' or 1=1 --".to_owned()),
        Just("../../etc/passwd".to_owned()),
        Just(SCRIPT.to_owned()),
        Just("{{ 7351*7 }}{% x %}".to_owned()),
        Just("\r\nset-cookie: a=b".to_owned()),
        Just("a".repeat(3000)),
        Just("9".repeat(400)),
        Just("\u{202e}\u{feff}\u{10ffff}".to_owned()),
    ]
}

/// Runs in every browser that gets it as it is.
const SCRIPT: &str = "<script>alert(1)</script>";

/// What stands in the place of an address's parameter, as it is sent: percent-encoded,
/// perhaps badly.
fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => text().prop_map(|it| escaped(&it)),
        1 => select(vec![
            "%", "%f", "%zz", "%ff%fe", "%c0%80", "%00", "%2e%2e%2f", "%2f", "..", ".", "+", ";",
            "a%0d%0ab", "plan-99999999999999999999.json", "plan--1.json", "99999999999", "65535",
            "-0", "%e2%80%ae", "%ed%a0%80",
        ])
        .prop_map(str::to_owned),
    ]
}

/// A form or a query that no program of ours would write.
const BROKEN: [&str; 9] = [
    "%",
    "=",
    "&&&",
    "slug=%zz&code=%",
    "code=%ff%fe",
    "%00=%00",
    "csrf=a&csrf=b",
    "fait=a&fait=b",
    "name[]=1&name[0][x]=2;a=b",
];

fn escaped(text: &str) -> String {
    text.bytes().map(|it| format!("%{it:02x}")).collect()
}

/// JSON of every shape, with some of our names.
fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let name = prop_oneof![
            3 => select(ELEMENTS.to_vec()).prop_map(str::to_owned),
            1 => text(),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..4)
                .prop_map(|it| Value::Object(it.into_iter().collect())),
        ]
    })
}

const ELEMENTS: [&str; 8] = [
    "cmi.core.lesson_status",
    "cmi.core.lesson_location",
    "cmi.core.score.raw",
    "cmi.suspend_data",
    "cmi.comments",
    "cmi.interactions.0.id",
    "cmi.interactions.99999999999999999999.id",
    "sample",
];

/// What one request is made of.
#[derive(Clone, Debug)]
struct Case {
    /// Mostly the route's own.
    method: &'static str,
    /// Each good or hostile.
    segments: Vec<Option<String>>,
    query: Option<String>,
    /// Names, and values that are good or hostile.
    fields: Vec<(String, Option<String>)>,
    has_token: bool,
    bytes: Vec<u8>,
    json: serde_json::Value,
    /// Elements of the data model and their values.
    elements: Vec<(&'static str, String)>,
    shape: u8,
    /// Cookies and languages of every kind.
    headers: u8,
}

fn case(route: &Route) -> impl Strategy<Value = Case> + use<> {
    let mut names: Vec<String> = sources::fields().into_iter().collect();
    let invented = ["", "file", "__proto__", "a[b]", "\0", "csrf ", "é"];
    names.extend(invented.map(str::to_owned));
    // Half of the values are what is expected: that is how one gets further.
    let value = || prop::option::of(text());
    let query = prop_oneof![
        3 => Just(None),
        1 => select(BROKEN.to_vec()).prop_map(|it| Some(it.to_owned())),
        1 => (select(names.clone()), segment()).prop_map(|(n, v)| Some(format!("{n}={v}"))),
    ];
    let query = query.prop_map(|it| it.map(|it| it.replace(['\0', ' ', 'é', '[', ']'], "%00")));
    let others = vec![
        "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "GET", "POST", "BREW",
    ];
    (
        prop_oneof![9 => Just(route.method), 1 => select(others)],
        prop::collection::vec(prop::option::weighted(0.6, segment()), 4),
        query,
        prop::collection::vec((select(names.clone()), value()), 0..8),
        (prop::bool::weighted(0.8), prop::bool::weighted(0.5)),
        prop::collection::vec(any::<u8>(), 0..200),
        (
            json(),
            prop::collection::vec((select(ELEMENTS.to_vec()), text()), 0..4),
        ),
        0..20u8,
        0..8u8,
    )
        .prop_map(
            move |(method, segments, query, mut fields, token, bytes, json, shape, headers)| {
                // Everything that anybody reads, with a few hostile values.
                let (has_token, is_whole) = token;
                let (json, elements) = json;
                if is_whole {
                    let given: Vec<String> = fields.iter().map(|it| it.0.clone()).collect();
                    let rest = names.iter().filter(|it| !given.contains(it));
                    fields.extend(rest.map(|it| (it.clone(), None)));
                }
                fields.retain(|it| it.0 != "csrf");
                Case {
                    method,
                    segments,
                    query,
                    fields,
                    has_token,
                    bytes,
                    json,
                    elements,
                    shape,
                    headers,
                }
            },
        )
}

/// The path and query of a case.
async fn address(people: &People<'_>, route: &Route, case: &Case) -> String {
    let mut path = route.path.to_owned();
    for hostile in &case.segments {
        let (Some(begin), Some(end)) = (path.find('{'), path.find('}')) else {
            break;
        };
        let good = people.path(&path).await;
        let rest = path[end + 1..].to_owned();
        // What stands in the good address where the parameter is.
        let value = match hostile {
            Some(hostile) => hostile.clone(),
            None if path[begin..].starts_with("{*") => "a.html".to_owned(),
            None => good[begin..].split('/').next().unwrap_or("x").to_owned(),
        };
        path = format!("{}{value}{rest}", &path[..begin]);
    }
    match &case.query {
        Some(query) => format!("{path}?{query}"),
        None => path,
    }
}

/// The media type and the bytes of a case.
async fn body(
    people: &People<'_>,
    browser: &Browser<'_>,
    route: &Route,
    case: &Case,
) -> (String, Vec<u8>) {
    const FORM: &str = "application/x-www-form-urlencoded";
    const FILES: &str = "multipart/form-data; boundary=XX";
    let mut form: Vec<(String, String)> = Vec::new();
    if case.has_token {
        form.push(("csrf".into(), browser.csrf.clone()));
    }
    for (name, hostile) in &case.fields {
        let value = match hostile {
            Some(hostile) => hostile.clone(),
            None => people.good(name).await,
        };
        form.push((name.clone(), value));
    }
    let encoded = serde_urlencoded::to_string(&form).expect("a form");
    let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    // Forms with a file have few fields.
    let few: Vec<(&str, &str)> = pairs.iter().copied().take(6).collect();
    let (kind, bytes) = match case.shape {
        0 => (FILES, case.bytes.clone()),
        1 => (FILES, multipart(&few, Some(&case.bytes))),
        2 => (FILES, multipart(&few, Some(&package("C", &["a"])))),
        3 => (FORM, case.bytes.clone()),
        4 => ("multipart/form-data", encoded.into_bytes()),
        5 => ("", encoded.into_bytes()),
        6 => ("text/plain; charset=utf-16", encoded.into_bytes()),
        7 => {
            let broken =
                BROKEN[usize::from(case.bytes.first().copied().unwrap_or(0)) % BROKEN.len()];
            (FORM, format!("csrf={}&{broken}", browser.csrf).into_bytes())
        }
        8 => (FORM, format!("{encoded}&{encoded}").into_bytes()),
        9 => (
            FORM,
            format!("{encoded}&nom={}", "a".repeat(200_000)).into_bytes(),
        ),
        10 => ("application/json", case.json.to_string().into_bytes()),
        // Those who speak JSON get it well formed, mostly.
        shape if shape > 10 && is_json(route) => {
            let json = filled(people, route, case).await;
            ("text/plain", json.to_string().into_bytes())
        }
        _ => (FORM, encoded.into_bytes()),
    };
    (kind.to_owned(), bytes)
}

/// Whether a route reads JSON.
fn is_json(route: &Route) -> bool {
    route.origin == Origin::Content || route.path == "/balise"
}

/// What such a route expects, with what is hostile in its place.
async fn filled(people: &People<'_>, route: &Route, case: &Case) -> serde_json::Value {
    let names: &[&str] = match route.path {
        "/balise" => &["partner", "module", "version", "month"],
        _ => &["token", "item"],
    };
    let mut json = serde_json::Map::new();
    for name in names {
        json.insert((*name).to_owned(), people.good(name).await.into());
    }
    if route.origin == Origin::Content {
        let elements = case.elements.iter();
        let set: serde_json::Map<_, _> = elements
            .map(|(name, value)| ((*name).to_owned(), value.clone().into()))
            .collect();
        json.insert("set".into(), set.into());
        for name in ["launch", "seq"] {
            json.insert(name.into(), (case.bytes.len() / 10).into());
        }
        let odd = ["finish", "calls", "set"][case.bytes.len() % 3];
        if case.headers < 4 {
            json.insert(odd.into(), case.json.clone());
        }
    }
    for (name, hostile) in &case.fields {
        if let (Some(value), Some(hostile)) = (json.get_mut(name), hostile) {
            *value = hostile.clone().into();
        }
    }
    json.into()
}

/// What holds for every answer.
fn check(told: &str, path: &str, method: &str, answer: &Answer) {
    let status = answer.status.as_u16();
    let text = String::from_utf8_lossy(&answer.bytes);
    // Where the identity provider does not answer, that is said.
    let is_theirs = status == 502 && path.starts_with("/identite");
    assert!(status < 500 || is_theirs, "{status} {told}: {text}");
    let kind = answer.header("content-type");
    if kind.starts_with("text/html") {
        assert!(!text.contains(SCRIPT), "{told}: {text}");
        assert!(!text.contains("51457"), "{told}: {text}");
    }
    // Scripts that send beacons and players of videos read no words.
    if status < 400 || status == 416 || method == "HEAD" || path.starts_with("/balise") {
        return;
    }
    let is_read = ["text/html", "text/plain", "application/json"];
    assert!(
        is_read.iter().any(|it| kind.starts_with(it)) && !text.trim().is_empty(),
        "{status} without a word: {told}"
    );
    for inner in ["sqlx", "panicked", "backtrace", ".rs:", "pg_catalog"] {
        assert!(!text.contains(inner), "{told}: {text}");
    }
}

/// Requests to each route, by each of those who may come.
const ROUNDS: usize = 24;

async fn run(who: Who, database: Option<String>) {
    // Each request comes from an address of its own, so that no limit ends it.
    let bench = Bench::open(Settings {
        database,
        is_behind_proxy: true,
        // Nobody answers there.
        sign_in: Some(SignIn {
            issuer: "http://127.0.0.1:1".into(),
            client_id: "relais".into(),
            client_secret: "secret".into(),
            label: "Ailleurs".into(),
        }),
        ..Bench::settings()
    })
    .await;
    let people = People::new(&bench).await;
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::default()
    });
    for route in ROUTES {
        let strategy = case(route);
        for round in 0..ROUNDS {
            let case = strategy.new_tree(&mut runner).expect("a case").current();
            let browser = people.browser(who).await;
            let path = address(&people, route, &case).await;
            let (kind, body) = body(&people, &browser, route, &case).await;
            let mut request = browser.request_to(route.origin, case.method, &path).header(
                "x-forwarded-for",
                format!("10.{}.{round}.1", case.bytes.len()),
            );
            let odd = case.bytes[..case.bytes.len().min(20)].escape_ascii();
            request = match case.headers {
                0 if route.origin == Origin::App => {
                    let slug = escaped(case.segments[0].as_deref().unwrap_or("\0"));
                    request.header("cookie", format!("relais=x; relais-partenaire={slug}"))
                }
                1 => request.header("accept-language", odd.to_string()),
                2 => request.header("range", format!("bytes={}-9999999999999999999", body.len())),
                3 => request.header("if-none-match", odd.to_string()),
                _ => request,
            };
            if !kind.is_empty() {
                request = request.header("content-type", kind);
            }
            let body = match case.method {
                "GET" | "HEAD" => Body::empty(),
                _ => Body::from(body),
            };
            // What no client could send.
            let Ok(request) = request.body(body) else {
                continue;
            };
            let answer = bench.answer(route.origin, request).await;
            let told = format!("{who:?} {} {path} {case:?}", case.method);
            check(&told, &path, case.method, &answer);
        }
    }
}

macro_rules! nothing_is_our_failure {
    ($($name:ident: $who:ident)*) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $name() { super::run(super::Who::$who, None).await })*
        }
        mod on_postgres {
            $(#[tokio::test] async fn $name() {
                let url = tokio::task::spawn_blocking(|| super::Postgres::shared().database());
                super::run(super::Who::$who, Some(url.await.expect("a database"))).await
            })*
        }
    };
}

nothing_is_our_failure! {
    whatever_visitors_send: Visitor
    whatever_learners_send: Learner
    whatever_partners_send: Member
    whatever_administrators_send: Administrator
}

#[tokio::test]
async fn only_our_own_pages_may_change_something() {
    let bench = Bench::new().await;
    let admin = bench.administrator().await;
    let body = format!("csrf={}&name=Acme&slug=&kind=autre", admin.csrf);
    let form = "application/x-www-form-urlencoded";
    let ask = |origin: &'static str, site: &'static str| {
        let cookie: Vec<String> = admin
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let mut request = Request::post("/admin/partenaires")
            .header("host", "cours.test")
            .header("content-type", form)
            .header("cookie", cookie.join("; "));
        for (name, value) in [("origin", origin), ("sec-fetch-site", site)] {
            if !value.is_empty() {
                request = request.header(name, value);
            }
        }
        bench.pages(request.body(Body::from(body.clone())).expect("a request"))
    };
    for (origin, site) in [
        ("http://evil.test", ""),
        ("http://contenu.test", "same-site"),
        ("null", ""),
        ("", "cross-site"),
        ("", ""),
        ("http://cours.test.evil.test", "cross-site"),
    ] {
        assert_eq!(ask(origin, site).await.status, 403, "{origin} {site}");
    }
    assert_eq!(ask(APP, "same-origin").await.status, 303);
}
