//! A partner brands its packages itself: refusals in words, a preview that can do nothing,
//! and the very bytes that `relais build --partner` makes.

use std::path::Path;
use std::time::Duration;

use axum::http::StatusCode;
use engine::package::{Package, write};
use server::domain::{branding, built};
use server::now;
use server::store::partner_brand::{self, Stage};
use server::store::{built_package, journal, partner};

use crate::bench::{Bench, Browser};

const PAGE: &str = "/partenaire/marque";
const SVG: &[u8] =
    b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 3\"><path d=\"M0 0h9v3z\"/></svg>";

/// A form as a browser sends it, with some fields changed.
fn form<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("name", "Acme & Cie"),
        ("colour", "#6a1b9a"),
        ("contact", "formation@acme.example"),
        ("return_url", "https://acme.example/catalogue"),
        ("return_label", "Retour au catalogue"),
        ("faire", "essayer"),
    ];
    for (name, value) in changed {
        match fields.iter_mut().find(|it| it.0 == *name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

/// Writes the packages of the demonstration course, in two audiences and languages.
fn publish(folder: &Path) -> Vec<Package> {
    let tree = tests::demo();
    let mut packages = tests::packages(&tree);
    for mut package in tests::build(
        &tree,
        &engine::parse::Variant {
            lang: Some("en".into()),
            audience: Some("entreprises".into()),
        },
        engine::sco::ScoPer::Module,
        None,
    ) {
        let target = package.target.name();
        let stem = package.name.trim_end_matches(target).to_owned();
        package.name = format!("{stem}en.entreprises.{target}");
        packages.push(package);
    }
    let cache = write::Cache::default();
    for package in &packages {
        write::write(package, folder, &cache).expect("written");
    }
    packages
}

async fn take(bench: &Bench, folder: &Path) -> built::Taken {
    let (store, objects) = (&bench.app.store, &bench.app.objects);
    built::take(store, objects, folder, now())
        .await
        .expect("taken")
}

/// The page of packages once nothing is being made any more.
async fn settled(browser: &mut Browser<'_>) -> String {
    for _ in 0..600 {
        let page = browser.see("/partenaire/paquets").await;
        assert_eq!(page.status, StatusCode::OK);
        let page = page.text();
        if !page.contains("en préparation") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("packages are never ready");
}

#[tokio::test]
async fn what_cannot_be_a_branding_is_refused_in_words() {
    let bench = Bench::new().await;
    let mut acme = bench.member("acme", "Acme").await;
    let page = acme.see(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text().contains("value=\"Acme\""),
        "what is known stands there"
    );
    let big = [SVG, &vec![b' '; 300 << 10]].concat();
    let huge = vec![0; 9 << 20];
    for (fields, file, words) in [
        (form(&[("name", " ")]), None, "Indiquez un nom"),
        (form(&[("name", "a\0b")]), None, "Indiquez un nom"),
        (form(&[("colour", "bleu")]), None, "six chiffres"),
        (form(&[("colour", "#66aaff")]), None, "2,22 pour 1"),
        (
            form(&[("contact", "http://acme.example")]),
            None,
            "adresse électronique",
        ),
        (
            form(&[("return_url", "javascript:alert(1)")]),
            None,
            "adresse électronique",
        ),
        (form(&[]), Some(&b"GIF89a"[..]), "ni un SVG ni un PNG"),
        (form(&[]), Some(b"<svg onload='x()'/>"), "contient du code"),
        (
            form(&[]),
            Some(b"<svg><image href='https://x/y'/></svg>"),
            "charge quelque chose",
        ),
        (form(&[]), Some(b"\x89PNG\r\n\x1a\n...."), "abîmée"),
        (form(&[]), Some(&big), "256\u{a0}ko au plus"),
        (form(&[]), Some(&huge), "256\u{a0}ko au plus"),
    ] {
        let answer = match file {
            Some(file) => acme.upload(PAGE, &fields, file).await,
            None => acme.upload(PAGE, &fields, b"").await,
        };
        let text = answer.text();
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(text.contains(words), "{words}: {text}");
    }
    // Nothing was kept, and what was typed is not typed again.
    let text = acme
        .upload(PAGE, &form(&[("colour", "#66aaff")]), b"")
        .await
        .text();
    assert!(text.contains("value=\"Acme &amp; Cie\""), "{text}");
    let nearest = text
        .split("name=\"prendre\" value=\"")
        .nth(1)
        .expect("one is offered");
    let nearest = nearest.split('"').next().expect("closed").to_owned();
    let fields = form(&[("colour", "#66aaff"), ("prendre", &nearest)]);
    let answer = acme.upload(PAGE, &fields, b"").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let id = partner::find_by_slug(&bench.app.store, "acme").await;
    let id = id.expect("read").expect("there").partner_id;
    let draft = partner_brand::find(&bench.app.store, &id, Stage::Draft).await;
    assert_eq!(draft.expect("read").expect("kept").colour, nearest);
    let in_force = partner_brand::find(&bench.app.store, &id, Stage::InForce).await;
    assert_eq!(in_force.expect("read"), None);
    // Another's token, no token.
    acme.csrf = "x".into();
    let forged = acme.upload(PAGE, &form(&[]), b"").await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_preview_shows_the_draft_and_can_do_nothing() {
    let bench = Bench::new().await;
    let mut acme = bench.member("acme", "Acme").await;
    let none = acme.see("/partenaire/marque/apercu/clair").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let folder = tempfile::tempdir().expect("a folder");
    publish(folder.path());
    take(&bench, folder.path()).await;
    let answer = acme.upload(PAGE, &form(&[]), SVG).await;
    assert!(
        answer
            .header("location")
            .starts_with("/partenaire/marque?fait=essai")
    );
    let page = acme.see("/partenaire/marque?fait=essai").await;
    assert!(page.text().contains("Rien n’est encore publié"));
    assert!(
        page.header("content-security-policy")
            .contains("frame-src 'self'")
    );
    for (theme, name) in [("clair", "light"), ("sombre", "dark")] {
        let preview = acme
            .see(&format!("/partenaire/marque/apercu/{theme}"))
            .await;
        let text = preview.text();
        assert_eq!(preview.status, StatusCode::OK, "{text}");
        let policy = preview.header("content-security-policy");
        assert!(
            policy.starts_with("sandbox; default-src 'none'"),
            "{policy}"
        );
        assert!(!text.contains("<script"), "nothing runs");
        assert!(text.contains(&format!("data-theme=\"{name}\"")));
        assert!(text.contains("--brand-primary: #6a1b9a"));
        assert!(text.contains("src=\"data:image/svg+xml;base64,"));
        assert!(text.contains("alt=\"Acme &amp; Cie\""));
        assert!(text.contains("mailto:formation@acme.example"));
        assert!(text.contains("Retour au catalogue"));
        assert!(!text.contains("http-equiv"), "its own policy is not ours");
    }
    let other = acme.see("/partenaire/marque/apercu/rose").await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_trial_can_be_dropped_and_a_contrast_is_said() {
    let bench = Bench::new().await;
    let mut acme = bench.member("acme", "Acme").await;
    let first = acme.see(PAGE).await.text();
    assert!(!first.contains("abandonner"), "nothing was tried yet");
    acme.upload(PAGE, &form(&[("faire", "publier")]), SVG).await;
    acme.see(PAGE).await;
    acme.upload(PAGE, &form(&[("colour", "#003a70")]), b"")
        .await;
    let tried = acme.see(PAGE).await.text();
    assert!(tried.contains("value=\"#003a70\""), "{tried}");
    // 11.4 on white; on the tint of it, 9.7: what other tools say of this blue.
    assert!(
        tried.contains("Contraste le plus faible sur un écran clair, sans thème\u{a0}: 9,7 pour 1"),
        "{tried}"
    );
    assert!(tried.contains("value=\"abandonner\""));
    let answer = acme
        .upload(PAGE, &form(&[("faire", "abandonner")]), b"")
        .await;
    assert_eq!(answer.header("location"), "/partenaire/marque?fait=abandon");
    let page = acme.see(PAGE).await.text();
    assert!(
        page.contains("value=\"#6a1b9a\""),
        "the published one stays"
    );
    assert!(!page.contains("value=\"abandonner\""));
}

#[tokio::test]
async fn what_suits_a_partner_stands_first() {
    let bench = Bench::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    publish(folder.path());
    take(&bench, folder.path()).await;
    let mut acme = bench.member("acme", "Acme").await;
    let found = partner::find_by_slug(&bench.app.store, "acme").await;
    let found = found.expect("read").expect("there");
    let files = |page: &str| {
        let group = page.split("<section class=\"group\"").skip(1);
        let group = group.into_iter().find(|it| it.contains("demo-tour."));
        let (first, rest) = group
            .expect("a group")
            .split_once("<details>")
            .expect("others");
        let is_for_companies = |it: &str| it.contains("/demo-tour.en.entreprises.");
        (
            is_for_companies(first),
            first.contains("/demo-tour.html5.zip"),
            is_for_companies(rest),
            rest.contains("/demo-tour.html5.zip"),
        )
    };
    // Of no kind that has an audience of its own.
    let page = settled(&mut acme).await;
    assert_eq!(files(&page), (false, true, true, false), "{page}");
    assert!(page.contains("d’abord pour votre public"), "{page}");
    // As the administration says.
    partner::set_audience(&bench.app.store, None, &found, "entreprises", now())
        .await
        .expect("kept");
    let page = settled(&mut acme).await;
    assert_eq!(files(&page), (true, false, false, true), "{page}");
    let preview = acme.see("/partenaire/marque/apercu/clair").await.text();
    assert!(preview.contains("lang=\"fr\""), "in the reader's language");
}

#[tokio::test]
async fn published_packages_are_what_building_makes() {
    let bench = Bench::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let plain = publish(folder.path());
    take(&bench, folder.path()).await;
    let mut acme = bench.member("acme", "Acme").await;
    let mut zeta = bench.member("zeta", "Zeta").await;
    let answer = acme.upload(PAGE, &form(&[("faire", "publier")]), SVG).await;
    assert_eq!(answer.header("location"), "/partenaire/paquets?fait=marque");
    let page = settled(&mut acme).await;
    let links = page.split("href=\"/partenaire/paquets/").skip(1);
    let links: Vec<&str> = links
        .map(|it| it.split('"').next().expect("closed"))
        .filter(|it| it.contains('/'))
        .collect();
    assert_eq!(links.len(), plain.len(), "each, in every variant: {page}");

    // The same branding, built from the sources.
    let store = &bench.app.store;
    let found = partner::find_by_slug(store, "acme").await;
    let found = found.expect("read").expect("there");
    let brand = branding::in_force(store, &found, None).await;
    let brand = brand.expect("read").expect("published");
    let built = tests::build(
        &tests::demo(),
        &engine::parse::Variant::default(),
        engine::sco::ScoPer::Programme,
        Some(brand),
    );
    assert!(!built.is_empty());
    for package in built {
        let file = format!("{}.zip", package.name);
        let link = links.iter().find(|it| it.ends_with(&format!("/{file}")));
        let link = format!("/partenaire/paquets/{}", link.expect("offered"));
        let bytes = acme.see(&link).await.bytes;
        assert!(
            bytes == write::to_bytes(&package).expect("a zip"),
            "{file} differs"
        );
        // What is another's does not exist.
        assert_eq!(zeta.see(&link).await.status, StatusCode::NOT_FOUND);
    }
    let sums = acme.see("/partenaire/paquets/SHA256SUMS").await.text();
    assert_eq!(sums.lines().count(), plain.len());
    assert!(sums.lines().all(|it| it.contains(".acme.")), "{sums}");
    assert!(!settled(&mut zeta).await.contains(".acme."));

    // Publishing the same again makes nothing anew; another branding keeps the former.
    acme.see(PAGE).await;
    acme.upload(PAGE, &form(&[("faire", "publier")]), b"").await;
    assert_eq!(
        settled(&mut acme).await.matches(" download>").count(),
        page.matches(" download>").count()
    );
    acme.upload(
        PAGE,
        &form(&[("faire", "publier"), ("colour", "#003a70")]),
        b"",
    )
    .await;
    let page = settled(&mut acme).await;
    assert!(page.contains("Versions précédentes"), "{page}");
    let former = acme.see(&format!("/partenaire/paquets/{}", links[0])).await;
    assert_eq!(former.status, StatusCode::OK, "former ones stay");
    let now = acme.see("/partenaire/paquets/SHA256SUMS").await.text();
    assert_ne!(now, sums);
    assert_eq!(now.lines().count(), plain.len());

    // What was built with a branding file does not undo it at the next start.
    for package in tests::build(
        &tests::demo(),
        &engine::parse::Variant::default(),
        engine::sco::ScoPer::Programme,
        Some(tests::acme()),
    ) {
        write::write(&package, folder.path(), &write::Cache::default()).expect("written");
    }
    let taken = take(&bench, folder.path()).await;
    assert!(taken.offered.is_empty(), "{taken:?}");
    assert!(!taken.superseded.is_empty());
    let again = acme.see("/partenaire/paquets/SHA256SUMS").await.text();
    assert_eq!(again, now);
}

#[tokio::test]
async fn a_branding_can_be_withdrawn() {
    let bench = Bench::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let plain = publish(folder.path());
    take(&bench, folder.path()).await;
    let mut acme = bench.member("acme", "Acme").await;
    let withdraw = form(&[("faire", "retirer")]);
    let first = acme.see(PAGE).await.text();
    assert!(!first.contains("value=\"retirer\""), "nothing is in force");
    let answer = acme.upload(PAGE, &withdraw, b"").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "nothing to do");
    acme.upload(PAGE, &form(&[("faire", "publier")]), SVG).await;
    settled(&mut acme).await;
    let store = &bench.app.store;
    let found = partner::find_by_slug(store, "acme").await;
    let found = found.expect("read").expect("there");
    let made = partner_brand::made(store, &found.partner_id).await;
    let made = made.expect("read").remove(0);
    let package = built_package::for_partner(store, "acme")
        .await
        .expect("read");
    let package = package.into_iter().find(|it| it.sha256 == made.sha256);
    let package = package.expect("offered");

    assert!(acme.see(PAGE).await.text().contains("value=\"retirer\""));
    let answer = acme.upload(PAGE, &withdraw, b"").await;
    assert_eq!(
        answer.header("location"),
        "/partenaire/paquets?fait=retrait"
    );
    let page = acme.see("/partenaire/paquets?fait=retrait").await.text();
    assert!(page.contains("Votre marque est retirée"), "{page}");
    assert!(!page.contains(".acme."), "{page}");
    let sums = acme.see("/partenaire/paquets/SHA256SUMS").await.text();
    assert_eq!(sums.lines().count(), plain.len(), "the plain ones again");
    // One that was being made meanwhile is not offered after all.
    let id = &found.partner_id;
    partner_brand::offer_made(store, id, &made, Some(&package), now())
        .await
        .expect("nothing");
    let offered = built_package::for_partner(store, "acme")
        .await
        .expect("read");
    assert!(offered.iter().all(|it| it.partner_slug.is_empty()));
    // It can be looked at, dropped, or published again.
    let kept = acme.see(PAGE).await.text();
    assert!(kept.contains("value=\"#6a1b9a\""), "as a trial: {kept}");
    assert!(!kept.contains("value=\"retirer\""));
    acme.upload(PAGE, &form(&[("faire", "publier")]), b"").await;
    let page = settled(&mut acme).await;
    assert!(page.contains(".acme."), "{page}");
    let journal = journal::latest(store, 50).await.expect("read");
    assert!(journal.iter().any(|it| it.action == "partner.unbrand"));
}

#[tokio::test]
async fn packages_of_former_programs_say_that_they_cannot_be_branded() {
    let bench = Bench::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let identity = serde_json::json!({
        "course": "p-a", "title": "A", "version": "1", "target": "html5", "sco": "module",
        "lang": "fr", "audience": null, "partner": null, "files": {},
    });
    let zip = crate::packages::zip(&[
        ("index.html", b"<p>a"),
        ("relais.json", identity.to_string().as_bytes()),
    ]);
    std::fs::write(folder.path().join("p-a.html5.zip"), zip).expect("written");
    take(&bench, folder.path()).await;
    let mut acme = bench.member("acme", "Acme").await;
    acme.see(PAGE).await;
    acme.upload(PAGE, &form(&[("faire", "publier")]), b"").await;
    let page = settled(&mut acme).await;
    assert!(
        page.contains("ne peut pas encore porter votre marque"),
        "{page}"
    );
    assert!(page.contains("p-a.html5.zip"), "the plain one is offered");
    let preview = acme.see("/partenaire/marque/apercu/clair").await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(preview.text().contains("avant que les paquets puissent"));
}

#[tokio::test]
async fn a_partner_cannot_publish_for_ever() {
    let bench = Bench::new().await;
    let mut acme = bench.member("acme", "Acme").await;
    acme.see(PAGE).await;
    let mut refused = 0;
    for _ in 0..12 {
        let answer = acme.upload(PAGE, &form(&[("faire", "publier")]), b"").await;
        match answer.status {
            StatusCode::SEE_OTHER => {}
            StatusCode::TOO_MANY_REQUESTS => refused += 1,
            other => panic!("{other}"),
        }
    }
    assert_eq!(refused, 2, "ten at once");
}

/// A service that publishes updates: its settings, its public key, and a folder of the plain
/// packages of the demonstration course, whole and cut in chapters.
fn renewing(folder: &Path) -> (server::Settings, String, Vec<Package>) {
    let key = ::updates::keys::PrivateKey::generate().expect("a key");
    let pem = folder.join("key.pem");
    std::fs::write(&pem, key.to_pem().expect("text")).expect("written");
    let settings = server::Settings {
        updates: Some(folder.join("maj")),
        updates_key: Some(pem),
        app_url: Some("https://cours.test".into()),
        content_url: Some("https://*.contenu.test".into()),
        ..Bench::settings()
    };
    let (tree, variant) = (tests::demo(), engine::parse::Variant::default());
    let mut plain = Vec::new();
    for cut in [
        engine::sco::ScoPer::Module,
        engine::sco::ScoPer::Chapter,
        engine::sco::ScoPer::Programme,
    ] {
        for package in tests::build(&tree, &variant, cut, None) {
            if plain.iter().all(|it: &Package| it.name != package.name) {
                plain.push(package);
            }
        }
    }
    let cache = write::Cache::default();
    for package in &plain {
        write::write(package, folder, &cache).expect("written");
    }
    (settings, key.public().to_string(), plain)
}

#[tokio::test]
async fn packages_renew_their_content_where_their_partner_asks() {
    let folder = tempfile::tempdir().expect("a folder");
    let (settings, key, plain) = renewing(folder.path());
    let bench = Bench::open(settings).await;
    let own = bench.app.origins.app.clone();
    take(&bench, folder.path()).await;
    let mut acme = bench.member("acme", "Acme").await;

    // This server and its key are offered, and nothing is asked for.
    let page = acme.see(PAGE).await.text();
    assert!(
        page.contains(&format!("name=\"updates\" value=\"{own}\"")),
        "{page}"
    );
    assert!(page.contains(&format!("name=\"updates_key\" value=\"{key}\"")));
    assert!(page.contains(
        "id=\"renews\" name=\"renews\" value=\"oui\" aria-describedby=\"updates-hint\">"
    ));
    let given = [
        ("updates", own.as_str()),
        ("updates_key", &key),
        ("updates_next_key", ""),
    ];
    let publish = form(&[&[("faire", "publier")][..], &given].concat());
    acme.upload(PAGE, &publish, SVG).await;
    let page = settled(&mut acme).await;
    assert!(page.contains(".acme."), "{page}");
    assert!(!page.contains("son contenu"), "{page}");

    // What can't be asked for.
    let asks = |changed: &[(&'static str, &'static str)]| {
        let all = [&[("renews", "oui")][..], &given, changed].concat();
        let mut fields: Vec<(String, String)> = Vec::new();
        for (name, value) in form(&all) {
            fields.push((name.to_owned(), value.to_owned()));
        }
        fields
    };
    for (changed, words) in [
        (("updates", ""), "Indiquez un serveur seul"),
        (
            ("updates", "https://maj.example/a"),
            "Indiquez un serveur seul",
        ),
        (
            ("updates", "https://a;b.example"),
            "Indiquez un serveur seul",
        ),
        (
            ("updates", "http://maj.example"),
            "Indiquez un serveur seul",
        ),
        (("updates_key", ""), "Une clé n’en est pas une"),
        (("updates_key", "B"), "Une clé n’en est pas une"),
        (("updates_next_key", "a b c"), "Une clé n’en est pas une"),
        // Packages would refuse whatever this server signs.
        (
            (
                "updates_key",
                "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
            ),
            "Une clé n’en est pas une",
        ),
    ] {
        let fields = asks(&[changed]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|it| (&*it.0, &*it.1)).collect();
        let answer = acme.upload(PAGE, &fields, b"").await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{changed:?}"
        );
        assert!(answer.text().contains(words), "{changed:?}");
        assert!(
            answer
                .text()
                .contains("aria-describedby=\"updates-hint\" checked>")
        );
    }

    // Asked for, it is what building with the same branding makes, file by file.
    let fields = asks(&[("faire", "publier")]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|it| (&*it.0, &*it.1)).collect();
    let answer = acme.upload(PAGE, &fields, b"").await;
    assert_eq!(answer.header("location"), "/partenaire/paquets?fait=marque");
    let page = settled(&mut acme).await;
    let store = &bench.app.store;
    let found = partner::find_by_slug(store, "acme").await;
    let found = found.expect("read").expect("there");
    let brand = branding::in_force(store, &found, None).await;
    let brand = brand.expect("read").expect("published");
    let asked = brand.updates.clone().expect("asked for");
    assert_eq!((asked.origin, asked.keys), (own.clone(), key.clone()));
    let packages = built_package::for_partner(store, "acme")
        .await
        .expect("read");
    let mut renewed = 0;
    for cut in [engine::sco::ScoPer::Module, engine::sco::ScoPer::Chapter] {
        let variant = engine::parse::Variant::default();
        for built in tests::build(&tests::demo(), &variant, cut, Some(brand.clone())) {
            let file = format!("{}.zip", built.name);
            let link = page
                .split("href=\"")
                .map(|it| it.split('"').next().unwrap_or_default());
            let link = link
                .into_iter()
                .find(|it| it.ends_with(&format!("/{file}")));
            let bytes = acme.see(link.expect("offered")).await.bytes;
            assert!(
                bytes == write::to_bytes(&built).expect("a zip"),
                "{file} differs"
            );
            let kept = packages.iter().find(|it| it.file == file).expect("kept");
            assert_eq!(kept.updates.is_empty(), !built.renews, "{file}");
            assert!(kept.updates.is_empty() || kept.updates == own);
            assert!(kept.generator.starts_with("Relais "), "{}", kept.generator);
            renewed += usize::from(built.renews);
        }
    }
    assert_eq!(renewed, 4, "two modules, for LMSs and for the web");
    assert_eq!(
        page.matches("renouvelle son contenu depuis").count(),
        renewed,
        "{page}"
    );
    for reason in [
        "un programme complet ne se renouvelle pas",
        "coupé en chapitres ne se renouvelle pas",
    ] {
        assert!(page.contains(reason), "{page}");
    }
    assert!(plain.len() > renewed);
    // The start page says so before anybody publishes it.
    let preview = acme.see("/partenaire/marque/apercu/clair").await.text();
    let host = own.split_once("//").expect("an origin").1;
    assert!(preview.contains(host), "{preview}");
}

#[tokio::test]
async fn packages_may_ask_another_server_for_new_content() {
    let folder = tempfile::tempdir().expect("a folder");
    let packages = publish(folder.path());
    let bench = Bench::new().await;
    take(&bench, folder.path()).await;
    let mut acme = bench.member("acme", "Acme").await;
    let page = acme.see(PAGE).await.text();
    assert!(
        page.contains("name=\"updates\" value=\"\""),
        "this one has none: {page}"
    );
    let keys = [(); 2].map(|()| {
        ::updates::keys::PrivateKey::generate()
            .expect("a key")
            .public()
            .to_string()
    });
    let fields = form(&[
        ("renews", "oui"),
        ("updates", "maj.exemple.fr/maj/"),
        ("updates_key", &keys[0]),
        ("updates_next_key", &keys[1]),
        ("faire", "publier"),
    ]);
    acme.upload(PAGE, &fields, SVG).await;
    let page = settled(&mut acme).await;
    assert!(page.contains("depuis https://maj.exemple.fr"), "{page}");
    let store = &bench.app.store;
    let found = partner::find_by_slug(store, "acme").await;
    let found = found.expect("read").expect("there");
    let kept = partner_brand::find(store, &found.partner_id, Stage::InForce).await;
    let kept = kept.expect("read").expect("published");
    assert_eq!(kept.updates_keys, keys.join(" "));
    assert_eq!(kept.updates, "https://maj.exemple.fr");
    assert!(!packages.is_empty());
    // What was asked for can be asked for no more, and a draft of it keeps it.
    let shown = acme.see(PAGE).await.text();
    assert!(shown.contains(&format!("value=\"{}\"", keys[1])), "{shown}");
    acme.upload(PAGE, &form(&[("faire", "publier")]), b"").await;
    let page = settled(&mut acme).await;
    assert!(
        !page
            .split("Versions précédentes")
            .next()
            .expect("a page")
            .contains("depuis https://maj"),
        "{page}"
    );
}
