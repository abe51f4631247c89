//! Whatever comes to the content origin, on both databases: an answer of 4xx with a
//! clear text, never of 5xx, never a panic.

mod input;

tests::on_both! { scenario:
    bytes_of_any_kind
    json_of_any_shape
    members_of_any_type
    elements_of_any_name_and_value
    what_people_try
    addresses_of_any_kind
    tickets_of_any_kind
    a_launch_that_was_never_given_tells_of_a_restore
    clocks_that_jump
    strangers_fill_no_memory
    one_ticket_opens_so_often
    a_commit_is_acknowledged_though_its_version_was_withdrawn
}

mod scenario {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestCaseError, TestRunner};
    use serde_json::{Value, json};
    use server::domain::commits::Commits;
    use server::domain::history::History;
    use server::domain::token::{Access, CommitToken, Keys, Mode, Ticket};
    use server::domain::year_key::YearKeys;
    use server::http::{App, Origins};
    use server::settings::Settings;
    use server::store::Store;
    use server::store::course::Version;
    use server::store::objects::Objects;
    use tests::learners::{self, Open, sco};
    use tower::ServiceExt;

    use crate::bad_input::input;

    /// The origin under test, and attempts enough that none commits too often.
    struct Origin {
        router: axum::Router,
        app: Arc<App>,
        keys: Keys,
        version: Version,
        opened: Vec<Open>,
        next: AtomicUsize,
        _folder: tempfile::TempDir,
    }

    const ROUTES: [&str; 2] = ["/essai/commit", "/essai/rejeu"];
    const FAR: i64 = i64::MAX / 2;

    impl Origin {
        async fn new(store: Store) -> Origin {
            Origin::at(store, || 1_000_000).await
        }

        async fn at(store: Store, clock: fn() -> i64) -> Origin {
            let folder = tempfile::tempdir().unwrap();
            let keys = Keys::new(&[7; 32]);
            let version = learners::course(&store, "c", &[sco(0, "a"), sco(1, "b")]).await;
            let mut opened = learners::open_many(&store, &version, "a", 1_000).await;
            // Some have been opened twice, so that journals may be replayed.
            let mut write = store.begin().await.unwrap();
            for sql in [
                "update registration set launch = 2",
                "update attempt set launch = 2",
            ] {
                sqlx::query(sql).execute(&mut *write).await.unwrap();
            }
            write.commit().await.unwrap();
            opened.iter_mut().for_each(|it| it.launch = 2);
            let listen = || tokio::net::TcpListener::bind("127.0.0.1:0");
            let (app, content) = (listen().await.unwrap(), listen().await.unwrap());
            let settings = Settings {
                app_url: Some("http://app.test".into()),
                content_url: Some("http://content.test".into()),
                ..Settings::default()
            };
            let origins = Origins::new(&settings, &app, &content).unwrap();
            let objects = Objects::folder(folder.path()).unwrap();
            let (commits, _) =
                Commits::start(store.clone(), YearKeys::new(Objects::memory()), clock);
            let history = History::begin(&store, &objects, clock()).await.unwrap();
            let mut app = App::new(settings, store, objects, keys.clone(), commits, origins);
            app.clock = clock;
            app.history = history;
            let app = Arc::new(app);
            Origin {
                router: server::http::content(Arc::clone(&app)),
                app,
                keys,
                version,
                opened,
                next: AtomicUsize::new(0),
                _folder: folder,
            }
        }

        /// A token that has not been used much.
        fn token(&self) -> String {
            let next = self.next.fetch_add(1, Ordering::Relaxed);
            self.opened[next % self.opened.len()].token(&self.keys, FAR)
        }

        async fn post(&self, path: &str, body: impl Into<Body>) -> (StatusCode, String) {
            let request = Request::post(path)
                .header("host", "content.test")
                .header("origin", "http://content.test")
                .body(body.into())
                .unwrap();
            self.send(request).await
        }

        async fn get(&self, path: &str) -> Option<(StatusCode, String)> {
            let request = Request::get(path).header("host", "content.test");
            // What is no address never reaches a server.
            let request = request.body(Body::empty()).ok()?;
            Some(self.send(request).await)
        }

        async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let status = answer.status();
            let body = axum::body::to_bytes(answer.into_body(), 1 << 26).await;
            (status, String::from_utf8_lossy(&body.unwrap()).into_owned())
        }
    }

    /// Refused with a text, or taken.
    fn is_clear((status, body): (StatusCode, String)) -> Result<(), TestCaseError> {
        prop_assert!(status.as_u16() < 500, "{}: {}", status, body);
        prop_assert_ne!(status, StatusCode::TOO_MANY_REQUESTS, "nothing is tested");
        if status.is_client_error() {
            prop_assert!(body.len() > 3, "{} says nothing", status);
        }
        Ok(())
    }

    fn check<S: Strategy>(
        cases: u32,
        strategy: S,
        test: impl AsyncFn(S::Value) -> Result<(), TestCaseError>,
    ) {
        let config = Config {
            cases,
            failure_persistence: None,
            max_shrink_iters: 200,
            ..Config::default()
        };
        tokio::task::block_in_place(|| {
            let handle = tokio::runtime::Handle::current();
            let result =
                TestRunner::new(config).run(&strategy, |value| handle.block_on(test(value)));
            result.unwrap_or_else(|error| panic!("{error}"));
        });
    }

    pub async fn bytes_of_any_kind(store: Store) {
        let origin = Origin::new(store).await;
        let bytes = prop::collection::vec(any::<u8>(), 0..300);
        check(200, (0..2_usize, bytes), async |(route, bytes)| {
            let (status, body) = origin.post(ROUTES[route], bytes).await;
            prop_assert_eq!(status, StatusCode::BAD_REQUEST, "{}", body);
            is_clear((status, body))
        });
    }

    pub async fn json_of_any_shape(store: Store) {
        let origin = Origin::new(store).await;
        check(200, (0..2_usize, input::json()), async |(route, json)| {
            is_clear(origin.post(ROUTES[route], json.to_string()).await)
        });
    }

    pub async fn members_of_any_type(store: Store) {
        let origin = Origin::new(store).await;
        let members = prop::collection::vec((0..12_usize, input::json()), 1..3);
        check(300, (0..2_usize, members), async |(route, members)| {
            let mut body = json!({
                "token": origin.token(), "seq": 1, "launch": 1, "item": "i1",
                "set": { "cmi.core.lesson_location": "p1" }, "finish": false,
                "calls": { "errors": 1, "sample": [["LMSSetValue", "cmi.x", "201"]] },
            });
            let names = [
                "token", "seq", "launch", "item", "set", "finish", "calls", "session", "earlier",
                "merge", "of", "after",
            ];
            for (name, value) in members {
                body[names[name]] = value;
            }
            is_clear(origin.post(ROUTES[route], body.to_string()).await)
        });
    }

    pub async fn elements_of_any_name_and_value(store: Store) {
        let origin = Origin::new(store).await;
        let set = prop::collection::btree_map(input::element(), input::text(), 0..12);
        check(
            400,
            (0..2_usize, any::<bool>(), set),
            async |(route, over, set)| {
                let body = json!({
                    "token": origin.token(), "seq": 1, "launch": 1, "set": set, "finish": over,
                });
                let (status, body) = origin.post(ROUTES[route], body.to_string()).await;
                if status == StatusCode::UNPROCESSABLE_ENTITY {
                    let body: Value = serde_json::from_str(&body).unwrap();
                    prop_assert_eq!(&body["error"], "invalid");
                    let element = body["element"].as_str().unwrap();
                    prop_assert!(
                        set.keys().any(|it| it == element),
                        "{} was not sent",
                        element
                    );
                    prop_assert!(body["code"].as_str().unwrap().len() == 3);
                    return Ok(());
                }
                is_clear((status, body))
            },
        );
    }

    /// Only as much is read as anybody may send; then a token of ours must have been there.
    pub async fn strangers_fill_no_memory(store: Store) {
        let origin = Origin::new(store).await;
        const PIECE: usize = 16 << 10;
        let sent = Arc::new(AtomicUsize::new(0));
        let endless = |begin: String| {
            let (sent, mut begin) = (Arc::clone(&sent), Some(begin));
            sent.store(0, Ordering::Relaxed);
            let piece = move || {
                sent.fetch_add(PIECE, Ordering::Relaxed);
                let piece = begin.take().unwrap_or_else(|| "a".repeat(PIECE));
                Some((Ok::<_, std::io::Error>(piece), ()))
            };
            let mut piece = piece;
            let pieces = std::iter::from_fn(move || piece().map(|it| it.0));
            Body::from_stream(tokio_stream::iter(pieces))
        };
        let forged = "{\"token\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"set\":{\"x\":\"".to_owned();
        for route in ROUTES {
            for begin in [forged.clone(), "{\"seq\":1,\"x\":\"".to_owned()] {
                let (status, body) = origin.post(route, endless(begin)).await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{body}");
                assert!(sent.load(Ordering::Relaxed) <= 8 * PIECE, "{route} read on");
            }
            let ours = format!("{{\"token\":\"{}\",\"x\":\"", origin.token());
            let (status, body) = origin.post(route, endless(ours)).await;
            assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{body}");
            assert!(sent.load(Ordering::Relaxed) <= 13 << 20, "{route} read on");
        }
    }

    pub async fn one_ticket_opens_so_often(store: Store) {
        let origin = Origin::new(store).await;
        let ticket = Ticket {
            registration_id: origin.opened[0].registration_id.clone(),
            mode: Mode::Normal,
            lang: "fr".into(),
        };
        let path = format!("/lecteur/{}", ticket.sign(&origin.keys, FAR));
        let mut opened = 0;
        loop {
            let (status, body) = origin.get(&path).await.unwrap();
            match status {
                StatusCode::OK => opened += 1,
                _ => break assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{body}"),
            }
            assert!(opened < 200);
        }
        assert!(opened >= 60, "{opened}");
    }

    /// The administrator withdraws what somebody takes: what they reached is theirs.
    pub async fn a_commit_is_acknowledged_though_its_version_was_withdrawn(store: Store) {
        let origin = Origin::new(store.clone()).await;
        let version = &origin.version;
        server::store::course::set_withdrawn(&store, None, version, true, 5)
            .await
            .unwrap();
        let body = json!({
            "token": origin.opened[0].token(&origin.keys, FAR), "seq": 1,
            "set": { "cmi.core.lesson_status": "completed" }, "finish": true,
        });
        let (status, body) = origin.post(ROUTES[0], body.to_string()).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let attempt = server::store::attempt::find(&store, &origin.opened[0].attempt_id);
        assert_eq!(attempt.await.unwrap().unwrap().status, "completed");
    }

    pub async fn what_people_try(store: Store) {
        let origin = Origin::new(store).await;
        let with = |rest: &str| format!("{{\"token\":\"{}\",{rest}}}", origin.token());
        let many: String = (0..60_000).map(|n| format!("\"x{n}\":\"\",")).collect();
        let bodies = [
            with("\"seq\":0"),
            with("\"seq\":-1"),
            with("\"seq\":-9223372036854775808"),
            with("\"seq\":9223372036854775808"),
            with("\"seq\":1e400"),
            with("\"seq\":1.5"),
            with("\"seq\":\"1\""),
            with("\"seq\":1,\"seq\":2"),
            with("\"seq\":1,\"launch\":-1"),
            with("\"seq\":1,\"launch\":2"),
            with("\"seq\":1,\"launch\":9223372036854775807"),
            with("\"seq\":1,\"set\":{\"cmi.suspend_data\":\"\\ud800\"}"),
            with("\"seq\":1,\"set\":{\"\\udc00\":\"\"}"),
            with("\"seq\":1,\"set\":{\"cmi.suspend_data\":\"\\u0000\"}"),
            with("\"seq\":1,\"set\":{\"cmi.suspend_data\":1}"),
            with("\"seq\":1,\"set\":{\"cmi.suspend_data\":null}"),
            with("\"seq\":1,\"set\":[]"),
            with(&format!("\"seq\":1,\"set\":{{{many}\"y\":\"\"}}")),
            with(&format!("\"seq\":1,\"set\":{}", "[".repeat(100_000))),
            with(&format!(
                "\"seq\":1,\"calls\":{}",
                "{\"a\":".repeat(100_000)
            )),
            with("\"item\":\"i99999999999999999999\""),
            with("\"item\":\"i-1\""),
            with("\"item\":\"\\u0000\""),
            "{\"token\":\"\\u0000\",\"seq\":1,\"item\":\"\"}".to_owned(),
            format!("{{\"token\":\"{}\",\"seq\":1}}", "A".repeat(1_000_000)),
            "\u{feff}{}".to_owned(),
            String::new(),
        ];
        for body in bodies {
            for route in ROUTES {
                let (status, text) = origin.post(route, body.clone()).await;
                let sent: String = body.chars().take(300).collect();
                let known = status.is_client_error() && text.len() > 3;
                // Only a commit whose odd member is not looked at may pass.
                assert!(known || status == StatusCode::OK, "{status} {text}: {sent}");
                if body.contains("\"seq\":-") || body.contains("\\ud800") {
                    assert!(status.is_client_error(), "{route} took {sent}");
                }
            }
        }
        let huge = vec![b' '; (12 << 20) + 1];
        for route in &ROUTES {
            let (status, text) = origin.post(route, huge.clone()).await;
            assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{text}");
        }
        let from_elsewhere = Request::post("/essai/commit")
            .header("host", "content.test")
            .header("origin", "http://evil.test")
            .body(Body::from(with("\"seq\":1")))
            .unwrap();
        assert_eq!(origin.send(from_elsewhere).await.0, StatusCode::FORBIDDEN);
    }

    pub async fn addresses_of_any_kind(store: Store) {
        let origin = Origin::new(store).await;
        let access = Access {
            course_version_id: origin.version.course_version_id.clone(),
        };
        let access = access.sign(&origin.keys, 1_000_000);
        for path in [
            "%00",
            "a%00b",
            "%ff",
            "%c0%af",
            "..%2f..%2fetc/passwd",
            "a/../../b",
            "%",
            "%zz",
            "//",
            "a//",
            "?",
            "%2e%2e",
        ] {
            let found = origin.get(&format!("/c/{access}/{path}")).await;
            if let Some((status, text)) = found {
                assert!(status.is_client_error(), "{path}: {status} {text}");
            }
        }
        let of = (any::<bool>(), input::path(), input::path());
        check(400, of, async |(is_signed, first, path)| {
            let first = if is_signed { access.clone() } else { first };
            match origin.get(&format!("/c/{first}/{path}")).await {
                None => Ok(()),
                Some((status, body)) => {
                    prop_assert!(status.is_client_error(), "{}: {}", status, body);
                    Ok(())
                }
            }
        });
    }

    pub async fn tickets_of_any_kind(store: Store) {
        let origin = Origin::new(store).await;
        check(200, input::path(), async |ticket| {
            let Some((status, body)) = origin.get(&format!("/lecteur/{ticket}")).await else {
                return Ok(());
            };
            prop_assert!(status.is_client_error(), "{}: {}", status, body);
            Ok(())
        });
        // Signed by us, about what is not there.
        for (registration_id, lang) in [("", ""), ("gone", "fr"), ("a\0b", "en"), ("é~", "x")] {
            let ticket = Ticket {
                registration_id: registration_id.to_owned(),
                mode: Mode::Normal,
                lang: lang.to_owned(),
            };
            let ticket = ticket.sign(&origin.keys, FAR);
            let (status, body) = origin.get(&format!("/lecteur/{ticket}")).await.unwrap();
            assert!(
                status.is_client_error(),
                "{registration_id}: {status} {body}"
            );
            let token = CommitToken {
                attempt_id: registration_id.to_owned(),
                launch: 1,
                mode: Mode::Normal,
                history: String::new(),
            };
            let token = token.sign(&origin.keys, FAR);
            for route in ROUTES {
                let body = json!({ "token": token, "seq": 1, "launch": 1, "item": "i0" });
                let (status, body) = origin.post(route, body.to_string()).await;
                assert!(status.is_client_error(), "{status} {body}");
            }
        }
    }

    /// A token is made after its launch is on the disk: a database that does not know it is an
    /// older copy, and what it gives from now on has another name.
    pub async fn a_launch_that_was_never_given_tells_of_a_restore(store: Store) {
        let origin = Origin::new(store).await;
        let token = |open: &Open, launch: i64, history: &str| {
            let token = CommitToken {
                attempt_id: open.attempt_id.clone(),
                launch,
                mode: Mode::Normal,
                history: history.to_owned(),
            };
            token.sign(&origin.keys, FAR)
        };
        let say = async |token: String, route: &str| {
            let set = json!({ "cmi.core.lesson_location": "p1" });
            let body = json!({ "token": token, "seq": 1, "launch": 1, "set": set });
            origin.post(route, body.to_string()).await
        };
        let first = origin.app.history.name();
        let [one, two, three] = &origin.opened[..3] else {
            panic!("three are open")
        };
        // An older launch was overtaken, which is another thing.
        let (status, body) = say(token(two, 1, &first), ROUTES[0]).await;
        assert_eq!(
            (status, body.contains("superseded")),
            (StatusCode::CONFLICT, true)
        );
        let (status, body) = say(token(two, 2, &first), ROUTES[0]).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        assert_eq!(origin.app.history.name(), first);
        for route in ROUTES {
            let (status, body) = say(token(one, 9, &first), route).await;
            assert_eq!(
                (status, body.contains("restored")),
                (StatusCode::CONFLICT, true)
            );
        }
        let second = origin.app.history.name();
        assert_ne!(second, first);
        // Launches of the same number mean nothing any more; those given now do.
        for route in ROUTES {
            let (status, body) = say(token(three, 2, &first), route).await;
            assert_eq!(
                (status, body.contains("restored")),
                (StatusCode::CONFLICT, true)
            );
        }
        let (status, body) = say(token(three, 2, &second), ROUTES[0]).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        assert_eq!(origin.app.history.name(), second, "once");
    }

    pub async fn clocks_that_jump(store: Store) {
        static CLOCK: AtomicI64 = AtomicI64::new(0);
        const HOUR: i64 = 3_600_000;
        let start = 1_000 * HOUR;
        CLOCK.store(start, Ordering::SeqCst);
        let origin = Origin::at(store, || CLOCK.load(Ordering::SeqCst)).await;
        let open = &origin.opened[0];
        let token = open.token(&origin.keys, start + 12 * HOUR);
        let ticket = Ticket {
            registration_id: open.registration_id.clone(),
            mode: Mode::Normal,
            lang: "fr".into(),
        };
        let ticket = format!("/lecteur/{}", ticket.sign(&origin.keys, start + HOUR / 12));
        let mut seq = 0;
        let mut say = async |now: i64| {
            CLOCK.store(now, Ordering::SeqCst);
            seq += 1;
            let location = json!({ "cmi.core.lesson_location": format!("p{seq}") });
            let body = json!({ "token": token, "seq": seq, "set": location });
            origin.post("/essai/commit", body.to_string()).await
        };
        for (now, expected) in [
            (start, StatusCode::OK),
            // Forward beyond the token's life: told so, and what was there stays.
            (start + 13 * HOUR, StatusCode::UNAUTHORIZED),
            (i64::MAX, StatusCode::UNAUTHORIZED),
            // Back again, even far back: nobody is locked out.
            (start + HOUR, StatusCode::OK),
            (0, StatusCode::OK),
        ] {
            let (status, body) = say(now).await;
            assert_eq!(status, expected, "at {now}: {body}");
            if expected == StatusCode::UNAUTHORIZED {
                assert_eq!(body, r#"{"error":"expired"}"#);
            }
        }
        for (now, expected) in [
            (start + HOUR, StatusCode::FORBIDDEN),
            (i64::MAX, StatusCode::FORBIDDEN),
            (start, StatusCode::OK),
            (0, StatusCode::OK),
        ] {
            CLOCK.store(now, Ordering::SeqCst);
            let (status, body) = origin.get(&ticket).await.unwrap();
            assert_eq!(status, expected, "at {now}: {body}");
            if expected == StatusCode::OK {
                assert!(
                    body.contains("\"cmi.core.lesson_location\":\"p5\""),
                    "{body}"
                );
            }
        }
    }
}
