//! Invitations, second factors, signing in.

use std::time::Instant;

use server::domain::accounts::{self, Invited};
use server::now;
use server::store::account;

use crate::bench::{Bench, Browser, PASSWORD};

async fn invitation(bench: &Bench) -> String {
    let (store, keys) = (&bench.app.store, &bench.app.keys);
    accounts::invite(store, keys, None, Invited::Administrator, now())
        .await
        .expect("invited")
}

async fn accept(browser: &mut Browser<'_>, code: &str, login: &str, password: &str) -> String {
    let fields = [
        ("code", code),
        ("login", login),
        ("password", password),
        ("again", password),
    ];
    let answer = browser.post("/invitation", &fields).await;
    match answer.status.as_u16() {
        303 => "done".into(),
        422 => {
            let text = answer.text();
            let at = text.find("id=\"error\">").expect("an error") + 11;
            text[at..at + 24].to_owned()
        }
        status => panic!("{status}: {}", answer.text()),
    }
}

#[tokio::test]
async fn an_invitation_serves_once() {
    let bench = Bench::new().await;
    let code = invitation(&bench).await;
    let mut browser = Browser::new(&bench);
    assert!(
        accept(&mut browser, "x", "anne", PASSWORD)
            .await
            .starts_with("Ce code")
    );
    assert!(
        accept(&mut browser, &code, "an", PASSWORD)
            .await
            .starts_with("Cet identifiant")
    );
    assert!(
        accept(&mut browser, &code, "anne", "court")
            .await
            .starts_with("Ce mot de passe")
    );
    // The whole link, as somebody without scripts pastes it.
    let link = format!("http://cours.test/invitation#{code}");
    assert_eq!(accept(&mut browser, &link, "Anne", PASSWORD).await, "done");
    let mut other = Browser::new(&bench);
    assert!(
        accept(&mut other, &code, "eve", PASSWORD)
            .await
            .starts_with("Ce code")
    );
}

#[tokio::test]
async fn two_at_once_make_one_account() {
    let bench = Bench::new().await;
    let code = invitation(&bench).await;
    let (mut one, mut two) = (Browser::new(&bench), Browser::new(&bench));
    let (first, second) = tokio::join!(
        accept(&mut one, &code, "anne", PASSWORD),
        accept(&mut two, &code, "eve", PASSWORD)
    );
    assert_ne!(first == "done", second == "done", "{first} {second}");
    let all = account::all(&bench.app.store).await.expect("read");
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn nothing_opens_without_the_second_factor() {
    let bench = Bench::new().await;
    let code = invitation(&bench).await;
    let mut browser = Browser::new(&bench);
    assert_eq!(accept(&mut browser, &code, "anne", PASSWORD).await, "done");
    for path in ["/admin", "/admin/comptes", "/admin/journal"] {
        let answer = browser.see(path).await;
        assert_eq!(answer.header("location"), "/second-facteur", "{path}");
    }
    // A form that somebody else's enrolment was sealed in.
    browser.see("/second-facteur").await;
    let fields = [("sealed", "AAAA"), ("code", "000000")];
    assert_eq!(browser.post("/second-facteur", &fields).await.status, 422);
}

#[tokio::test]
async fn a_code_serves_once_and_wrong_ones_look_alike() {
    let bench = Bench::new().await;
    let mut browser = bench.administrator().await;
    let shared = browser.shared.clone().expect("enrolled");
    assert_eq!(browser.see("/admin").await.status, 200);
    assert_eq!(browser.post("/deconnexion", &[]).await.status, 303);
    assert_eq!(browser.see("/admin").await.header("location"), "/connexion");
    let code = shared.code(now()).expect("a code");
    let text = |fields: [(&'static str, String); 3]| fields;
    let with = |login: &str, password: &str, code: &str| {
        text([
            ("login", login.into()),
            ("password", password.into()),
            ("code", code.into()),
        ])
    };
    let mut refusals = Vec::new();
    for fields in [
        with("anne", "faux mot de passe", &code),
        with("anne", PASSWORD, "000000"),
        with("anne", PASSWORD, ""),
        with("personne", PASSWORD, &code),
    ] {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let login = fields[0].1.to_owned();
        let answer = browser.post("/connexion", &fields).await;
        assert_eq!(answer.status, 422);
        let names: Vec<&str> = browser.cookies.keys().map(String::as_str).collect();
        assert_eq!(names, ["relais-appareil"], "no session");
        refusals.push(answer.text().replace(&format!("value=\"{login}\""), ""));
    }
    refusals.dedup();
    assert_eq!(refusals.len(), 1, "one text for every refusal");
    let right = [("login", "anne"), ("password", PASSWORD), ("code", &code)];
    assert_eq!(
        browser.post("/connexion", &right).await.header("location"),
        "/admin"
    );
    assert_eq!(browser.see("/admin").await.status, 200);
    // Over the shoulder: the same code, half a minute not over.
    let mut other = Browser::new(&bench);
    assert_eq!(other.post("/connexion", &right).await.status, 422);
}

#[tokio::test]
async fn an_unknown_login_takes_as_long() {
    let bench = Bench::new().await;
    bench.administrator().await;
    let (store, keys) = (&bench.app.store, &bench.app.keys);
    let mut spans = [Vec::new(), Vec::new()];
    for round in 0..25 {
        for (known, login) in ["personne", "anne"].into_iter().enumerate() {
            let started = Instant::now();
            let found = accounts::sign_in(store, keys, login, "faux mot de passe", "", now()).await;
            assert!(found.expect("asked").is_none());
            // The first makes the hash that nobody's password has.
            if round > 0 {
                spans[known].push(started.elapsed());
            }
        }
    }
    // The shortest of each: what else the machine does makes them longer only.
    let [unknown, known] = spans.map(|it| it.iter().min().map_or(0.0, |it| it.as_secs_f64()));
    let ratio = unknown / known;
    assert!((0.5..2.0).contains(&ratio), "{unknown} s and {known} s");
}

#[tokio::test]
async fn guessing_ends() {
    let bench = Bench::new().await;
    let mut browser = Browser::new(&bench);
    let fields = [("login", "anne"), ("password", "x"), ("code", "")];
    let mut statuses = Vec::new();
    for _ in 0..30 {
        let answer = browser.post("/connexion", &fields).await;
        statuses.push(answer.status.as_u16());
        if answer.status == 429 {
            assert_eq!(answer.header("retry-after"), "30");
            break;
        }
    }
    assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    assert!(statuses.len() > 5);
}

#[tokio::test]
async fn an_account_is_restored_with_another_second_factor() {
    let bench = Bench::new().await;
    let mut browser = bench.administrator().await;
    let (store, keys) = (&bench.app.store, &bench.app.keys);
    let anne = account::find_by_login(store, "anne")
        .await
        .expect("read")
        .expect("made");
    let code = accounts::invite(store, keys, None, Invited::Again(&anne), now())
        .await
        .expect("invited");
    // Nothing has changed yet.
    assert_eq!(browser.see("/admin").await.status, 200);
    let mut new = Browser::new(&bench);
    let other = accept(&mut new, &code, "someone", "une autre phrase longue").await;
    assert!(other.starts_with("Cet identifiant"), "{other}");
    assert_eq!(
        accept(&mut new, &code, "anne", "une autre phrase longue").await,
        "done"
    );
    assert_eq!(browser.see("/admin").await.header("location"), "/connexion");
    assert_eq!(
        new.see("/admin").await.header("location"),
        "/second-facteur"
    );
    let again = account::find_by_login(store, "anne")
        .await
        .expect("read")
        .expect("there");
    assert_eq!(again.account_id, anne.account_id);
    assert!(again.totp_secret.is_none() && again.password_hash != anne.password_hash);
}

#[tokio::test]
async fn a_closed_account_is_out_at_once() {
    let bench = Bench::new().await;
    let mut browser = bench.administrator().await;
    let code = invitation(&bench).await;
    let mut other = Browser::new(&bench);
    assert_eq!(accept(&mut other, &code, "bruno", PASSWORD).await, "done");
    let store = &bench.app.store;
    let find = |login: &'static str| async move {
        let found = account::find_by_login(store, login).await.expect("read");
        found.expect("there").account_id
    };
    let (anne, bruno) = (find("anne").await, find("bruno").await);
    browser.see("/admin/comptes").await;
    let own = [("account", anne.as_str()), ("closed", "1")];
    assert_eq!(
        browser.post("/admin/comptes/fermer", &own).await.status,
        400
    );
    let fields = [("account", bruno.as_str()), ("closed", "1")];
    assert_eq!(
        browser.post("/admin/comptes/fermer", &fields).await.status,
        303
    );
    assert_eq!(
        other.see("/second-facteur").await.header("location"),
        "/connexion"
    );
    let sign_in = [("login", "bruno"), ("password", PASSWORD), ("code", "")];
    assert_eq!(other.post("/connexion", &sign_in).await.status, 422);
}

/// Tries a wrong password as often as strangers can, until the server has enough.
async fn exhaust(bench: &Bench, login: &str) {
    for _ in 0..60 {
        let mut stranger = Browser::new(bench);
        let fields = [("login", login), ("password", "faux"), ("code", "000000")];
        if stranger.post("/connexion", &fields).await.status == 429 {
            return;
        }
    }
    panic!("there is a limit");
}

#[tokio::test]
async fn strangers_who_know_the_login_keep_its_owner_out_of_no_known_browser() {
    let bench = Bench::new().await;
    let mut owner = bench.administrator().await;
    let shared = owner.shared.clone().expect("enrolled");
    owner.post("/deconnexion", &[]).await;
    exhaust(&bench, "anne").await;
    let code = shared.code(now()).expect("a code");
    let right = [
        ("login", "anne"),
        ("password", PASSWORD),
        ("code", code.as_str()),
    ];
    // Everybody else has to wait, with the right password too.
    let mut other = Browser::new(&bench);
    assert_eq!(other.post("/connexion", &right).await.status, 429);
    // A cookie that was made up, changed, or is another login's, helps nobody.
    let own = owner.cookies["relais-appareil"].clone();
    let (nonce, rest) = own.split_once('.').expect("three parts");
    let (until, proof) = rest.split_once('.').expect("three parts");
    for forged in [
        "x".to_owned(),
        format!("{nonce}.{until}."),
        format!("{nonce}x.{until}.{proof}"),
        format!("{nonce}.99999999999999.{proof}"),
        format!("{own}.{own}.{own}.{own}"),
    ] {
        let mut thief = Browser::new(&bench);
        thief.cookies.insert("relais-appareil".into(), forged);
        assert_eq!(thief.post("/connexion", &right).await.status, 429);
    }
    // The browser that is known does not make a wrong password right.
    let wrong = [
        ("login", "anne"),
        ("password", "faux"),
        ("code", code.as_str()),
    ];
    assert_eq!(owner.post("/connexion", &wrong).await.status, 422);
    let other_login = [
        ("login", "bea"),
        ("password", PASSWORD),
        ("code", code.as_str()),
    ];
    assert_eq!(owner.post("/connexion", &other_login).await.status, 429);
    let answer = owner.post("/connexion", &right).await;
    assert_eq!(answer.header("location"), "/admin");
    // Whoever has the browser has few tries, too.
    owner.post("/deconnexion", &[]).await;
    let mut statuses = Vec::new();
    for _ in 0..15 {
        statuses.push(owner.post("/connexion", &wrong).await.status.as_u16());
    }
    assert_eq!(statuses.last(), Some(&429));
}

#[tokio::test]
async fn an_administrator_restores_another_account() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    bench.partner("acme", "Acme").await;
    let (store, app) = (&bench.app.store, &bench.app);
    let lost = account::find_by_login(store, "somebody.acme")
        .await
        .expect("read");
    let lost = lost.expect("there").account_id;
    admin.see("/admin/comptes").await;
    let page = admin
        .post("/admin/comptes/retablir", &[("account", &lost)])
        .await
        .text();
    let start = format!("{}/invitation#", app.origins.app);
    let at = page.find(&start).expect("a link") + start.len();
    let code: String = page[at..].chars().take_while(|it| *it != '<').collect();
    let mut somebody = Browser::new(&bench);
    let fields = [
        ("code", code.as_str()),
        ("login", "somebody.acme"),
        ("password", "un autre mot de passe"),
        ("again", "un autre mot de passe"),
    ];
    let answer = somebody.post("/invitation", &fields).await;
    assert_eq!(
        answer.header("location"),
        "/second-facteur",
        "{}",
        answer.text()
    );
    // Their own they renew otherwise, and nobody renews what is not there.
    let own = account::find_by_login(store, "anne")
        .await
        .expect("read")
        .expect("there");
    let answer = admin
        .post("/admin/comptes/retablir", &[("account", &own.account_id)])
        .await;
    assert_eq!(answer.status, 400);
    let nobody = "0".repeat(32);
    let answer = admin
        .post("/admin/comptes/retablir", &[("account", &nobody)])
        .await;
    assert_eq!(answer.status, 404);
}
