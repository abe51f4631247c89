//! The partner's area: nothing before the agreement, one's own packages only.

use std::path::Path;

use axum::http::StatusCode;
use server::domain::built;
use server::now;
use server::store::{account, agreement, journal, partner};

use crate::bench::{Bench, Browser, PASSWORD};
use crate::packages::zip;

const PAGES: [&str; 9] = [
    "/partenaire",
    "/partenaire/paquets",
    "/partenaire/paquets/SHA256SUMS",
    "/partenaire/guide/plateformes",
    "/partenaire/lien",
    "/partenaire/lien/qr.svg",
    "/partenaire/communication",
    "/partenaire/communication/bandeau.svg",
    "/partenaire/communication/carre.png",
];

/// Writes a zip as `relais build` does, as far as its description goes.
fn write(folder: &Path, file: &str, partner: Option<&str>, version: &str) -> Vec<u8> {
    let (course, rest) = file.split_once('.').expect("a name");
    let target = rest.rsplit('.').nth(1).expect("a target");
    let identity = serde_json::json!({
        "generator": "Relais 0.1.0",
        "course": course,
        "title": format!("Cours {course}"),
        "modules": if course.contains('-') { vec!["a"] } else { vec!["a", "b"] },
        "version": version,
        "changes": [format!("Nouveau en {version} : <b>moins</b> de texte")],
        "target": target,
        "sco": "module",
        "lang": "fr",
        "audience": null,
        "partner": partner,
        "content": "0",
        "files": {},
    });
    let identity = serde_json::to_vec(&identity).expect("JSON");
    let bytes = zip(&[
        ("index.html", version.as_bytes()),
        ("relais.json", &identity),
    ]);
    std::fs::write(folder.join(file), &bytes).expect("written");
    bytes
}

async fn take(bench: &Bench, folder: &Path) -> built::Taken {
    let app = &bench.app;
    built::take(&app.store, &app.objects, folder, now())
        .await
        .expect("taken")
}

/// Addresses of the files that a page offers.
async fn offered(browser: &mut Browser<'_>) -> Vec<String> {
    let page = browser.see("/partenaire/paquets").await.text();
    let links = page.split("href=\"/partenaire/paquets/").skip(1);
    links
        .map(|it| it[..it.find('"').expect("closed")].to_owned())
        .filter(|it| it.contains('/'))
        .collect()
}

#[tokio::test]
async fn nothing_opens_before_the_agreement() {
    let bench = Bench::new().await;
    let mut somebody = bench.partner("acme", "Acme & Cie").await;
    for path in PAGES {
        let answer = somebody.see(path).await;
        assert_eq!(
            answer.header("location"),
            "/partenaire/engagements",
            "{path}"
        );
    }
    let page = somebody.see("/partenaire/engagements").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Acme &amp; Cie"));
    // A box that is not ticked, another text, another's token.
    for fields in [
        vec![("version", "1")],
        vec![("version", "99"), ("accord", "oui")],
    ] {
        let answer = somebody.post("/partenaire/engagements", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let token = std::mem::replace(&mut somebody.csrf, "x".into());
    let fields = [("version", "1"), ("accord", "oui")];
    let forged = somebody.post("/partenaire/engagements", &fields).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    somebody.csrf = token;
    assert_eq!(
        somebody.see("/partenaire").await.status,
        StatusCode::SEE_OTHER
    );

    let answer = somebody.post("/partenaire/engagements", &fields).await;
    assert_eq!(answer.header("location"), "/partenaire");
    for path in PAGES {
        assert_eq!(somebody.see(path).await.status, StatusCode::OK, "{path}");
    }
    let found = partner::find_by_slug(&bench.app.store, "acme").await;
    let id = found.expect("read").expect("there").partner_id;
    let kept = agreement::of_partner(&bench.app.store, &id).await;
    let kept = kept.expect("read");
    assert_eq!(
        (kept[0].version, kept[0].login.as_str(), kept.len()),
        (1, "somebody.acme", 1)
    );
    let noted = journal::latest(&bench.app.store, 1).await.expect("read");
    assert_eq!(
        (noted[0].action.as_str(), noted[0].subject.as_str()),
        ("partner.agree", "acme v1")
    );
}

#[tokio::test]
async fn a_new_text_asks_again() {
    let bench = Bench::new().await;
    let mut somebody = bench.partner("acme", "Acme").await;
    let store = &bench.app.store;
    let found = partner::find_by_slug(store, "acme").await.expect("read");
    let id = found.expect("there").partner_id;
    let found = account::find_by_login(store, "somebody.acme").await;
    let account_id = found.expect("read").expect("there").account_id;
    agreement::accept(store, &id, &account_id, 0, now())
        .await
        .expect("kept");
    let answer = somebody.see("/partenaire").await;
    assert_eq!(answer.header("location"), "/partenaire/engagements");
    let page = somebody.see("/partenaire/engagements").await.text();
    assert!(page.contains("ont changé depuis votre accord"), "{page}");
}

#[tokio::test]
async fn the_area_is_for_partners_only() {
    let bench = Bench::new().await;
    let mut nobody = Browser::new(&bench);
    let mut admin = bench.administrator().await;
    for path in PAGES.iter().chain(&["/partenaire/engagements"]) {
        assert_eq!(
            nobody.see(path).await.header("location"),
            "/connexion",
            "{path}"
        );
        assert_eq!(
            admin.see(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let fields = [("version", "1"), ("accord", "oui")];
    let answer = admin.post("/partenaire/engagements", &fields).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn signing_in_leads_to_the_area() {
    let bench = Bench::new().await;
    let mut somebody = bench.member("acme", "Acme").await;
    somebody.post("/deconnexion", &[]).await;
    somebody.see("/connexion").await;
    let fields = [("login", "somebody.acme"), ("password", PASSWORD)];
    let answer = somebody.post("/connexion", &fields).await;
    assert_eq!(answer.header("location"), "/partenaire");
    let page = somebody.see("/partenaire").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("href=\"/second-facteur\""), "offered");
}

#[tokio::test]
async fn each_partner_gets_its_own_packages() {
    let bench = Bench::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let branded = write(folder, "s-agir.acme.scorm12.zip", Some("acme"), "1");
    let plain = write(folder, "s-agir.scorm12.zip", None, "1");
    write(folder, "s-agir.html5.zip", None, "1");
    write(folder, "s.zeta.html5.zip", Some("zeta"), "1");
    std::fs::write(folder.join("other.zip"), b"not a zip").expect("written");
    let taken = take(&bench, folder).await;
    assert_eq!(
        (
            taken.offered.len(),
            taken.unchanged,
            taken.foreign.as_slice()
        ),
        (4, 0, ["other.zip".to_owned()].as_slice())
    );
    assert_eq!(take(&bench, folder).await.unchanged, 4, "nothing twice");

    let mut acme = bench.member("acme", "Acme").await;
    let mut zeta = bench.member("zeta", "Zeta").await;
    let files = offered(&mut acme).await;
    let names: Vec<&str> = files.iter().filter_map(|it| it.split('/').nth(1)).collect();
    assert_eq!(names, ["s-agir.acme.scorm12.zip", "s-agir.html5.zip"]);
    let path = format!("/partenaire/paquets/{}", files[0]);
    let answer = acme.see(&path).await;
    assert_eq!(answer.bytes, branded);
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"s-agir.acme.scorm12.zip\""
    );
    assert_eq!(answer.header("content-length"), branded.len().to_string());
    let sum = files[0].split('/').next().expect("a sum");
    let sums = acme.see("/partenaire/paquets/SHA256SUMS").await.text();
    assert!(
        sums.contains(&format!("{sum}  s-agir.acme.scorm12.zip\n")),
        "{sums}"
    );
    let text = acme.see("/partenaire/paquets").await.text();
    assert!(text.contains("&lt;b&gt;moins&lt;/b&gt; de texte"), "{text}");

    // What is another's does not exist, whatever address is typed.
    assert_eq!(zeta.see(&path).await.status, StatusCode::NOT_FOUND);
    let names = offered(&mut zeta).await;
    assert!(names.iter().all(|it| !it.contains("acme")), "{names:?}");
    assert!(names[0].ends_with("/s.zeta.html5.zip"), "programmes first");
    let unbranded = names.iter().find(|it| it.ends_with("/s-agir.scorm12.zip"));
    let path = format!("/partenaire/paquets/{}", unbranded.expect("the plain one"));
    assert_eq!(zeta.see(&path).await.bytes, plain);
    for odd in ["x/s.zip", "%00/%00", "a/..%2f..%2fsecret.key"] {
        let answer = acme.see(&format!("/partenaire/paquets/{odd}")).await;
        assert!(answer.status.is_client_error(), "{odd}: {}", answer.status);
    }
}

#[tokio::test]
async fn the_guide_is_the_one_of_the_repository_in_either_language() {
    let bench = Bench::new().await;
    let mut acme = bench.member("acme", "Acme").await;
    let packages = acme.see("/partenaire/paquets").await.text();
    assert!(
        packages.contains("href=\"/partenaire/guide\""),
        "{packages}"
    );
    let to = acme.see("/partenaire/guide").await;
    assert_eq!(to.header("location"), "/partenaire/guide/plateformes");
    for (name, lang) in [("plateformes", "fr"), ("platforms", "en")] {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        let text = std::fs::read_to_string(docs.join(format!("{name}.md"))).expect("read");
        let page = acme.see(&format!("/partenaire/guide/{name}")).await.text();
        assert!(page.contains(&format!("lang=\"{lang}\">")), "{page}");
        for line in text.lines() {
            let Some(heading) = line.trim_start_matches('#').strip_prefix(' ') else {
                continue;
            };
            if line.starts_with('#') {
                assert!(page.contains(&format!(">{heading}</h")), "{heading}");
            }
        }
    }
    let text = acme.see("/partenaire/guide/platforms").await.text();
    assert!(
        text.contains("href=\"plateformes\""),
        "to the other language"
    );
    for odd in ["security", "..%2fsecurity", "platforms.md", "%00"] {
        let answer = acme.see(&format!("/partenaire/guide/{odd}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{odd}");
    }
}

#[tokio::test]
async fn former_versions_stay() {
    let bench = Bench::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let first = write(folder, "s.acme.html5.zip", Some("acme"), "1");
    take(&bench, folder).await;
    let second = write(folder, "s.acme.html5.zip", Some("acme"), "2");
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    take(&bench, folder).await;
    let mut acme = bench.member("acme", "Acme").await;
    let files = offered(&mut acme).await;
    let mut got = Vec::new();
    for file in &files {
        got.push(acme.see(&format!("/partenaire/paquets/{file}")).await.bytes);
    }
    assert_eq!(got, [second, first.clone()]);
    let sums = acme.see("/partenaire/paquets/SHA256SUMS").await.text();
    assert_eq!(sums.lines().count(), 1, "those in force");
    // Back to the first: it is in force again.
    std::fs::write(folder.join("s.acme.html5.zip"), &first).expect("written");
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    take(&bench, folder).await;
    let now = offered(&mut acme).await;
    assert_eq!([&now[0], &now[1]], [&files[1], &files[0]]);
}

#[tokio::test]
async fn the_link_is_the_partners_own() {
    let bench = Bench::new().await;
    let mut acme = bench.member("acme", "Acme").await;
    let page = acme.see("/partenaire/lien").await.text();
    assert!(page.contains("http://cours.test/p/acme"), "{page}");
    let code = acme.see("/partenaire/lien/qr.svg").await;
    assert_eq!(code.header("content-type"), "image/svg+xml");
    assert!(code.text().starts_with("<svg"));
    let followed = acme.see("/p/acme").await;
    assert!(followed.status.is_redirection(), "the link leads somewhere");
}

#[tokio::test]
async fn the_kit_is_in_the_partners_name() {
    let bench = Bench::new().await;
    let mut acme = bench.member("acme", "Acme & <b>Cie</b>").await;
    let page = acme.see("/partenaire/communication").await.text();
    for shown in ["Acme &amp; &lt;b&gt;Cie", "http://cours.test/p/acme"] {
        assert!(page.contains(shown), "{shown} in {page}");
    }
    let svg = acme.see("/partenaire/communication/partage.svg").await;
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert_eq!(
        svg.header("content-disposition"),
        "attachment; filename=\"acme-partage.svg\""
    );
    assert!(svg.text().contains("#0b5a6e"), "the programme's colour");
    let png = acme.see("/partenaire/communication/affiche.png").await;
    assert_eq!(png.header("content-type"), "image/png");
    assert!(png.bytes.starts_with(b"\x89PNG"));
    for odd in ["partage", "partage.gif", "x.svg", "partage.svg.png"] {
        let answer = acme.see(&format!("/partenaire/communication/{odd}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{odd}");
    }
}

#[tokio::test]
async fn administrators_look_after_a_partner() {
    let bench = Bench::new().await;
    let mut acme = bench.member("acme", "Acme").await;
    bench.partner("zeta", "Zeta").await;
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "s.acme.html5.zip", Some("acme"), "1");
    take(&bench, folder.path()).await;
    let mut admin = bench.administrator().await;
    let page = admin.see("/admin/partenaires").await.text();
    assert!(page.contains("/admin/partenaires/acme"), "{page}");
    let page = admin.see("/admin/partenaires/acme").await.text();
    for shown in ["version 1 (en vigueur)", "somebody.acme", "<dd>1</dd>"] {
        assert!(page.contains(shown), "{shown} in {page}");
    }
    let page = admin.see("/admin/partenaires/zeta").await.text();
    assert!(page.contains("Rien n’est accepté"), "{page}");
    assert!(!page.contains("somebody.acme"), "{page}");

    let path = "/admin/partenaires/acme";
    for (name, colour) in [
        ("A", "#0b5a6e"),
        ("Acme", "#ffffff"),
        ("Acme", "\"/><script>"),
        ("Acme", ""),
    ] {
        let fields = [("name", name), ("kind", "autre"), ("colour", colour)];
        let answer = admin.post(path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{colour}");
        assert!(!answer.text().contains("<script>"));
    }
    let unknown = [("name", "Acme"), ("kind", "x"), ("colour", "#000000")];
    let answer = admin.post(path, &unknown).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("name", " Acme & Cie "),
        ("kind", "association"),
        ("colour", "#6A1B9A"),
    ];
    let answer = admin.post(path, &fields).await;
    assert_eq!(
        answer.header("location"),
        "/admin/partenaires/acme?fait=partenaire"
    );
    let page = admin.see(path).await.text();
    assert!(
        page.contains("Acme &amp; Cie") && page.contains("#6a1b9a"),
        "{page}"
    );
    assert!(page.contains("value=\"association\" selected"), "{page}");
    let svg = acme
        .see("/partenaire/communication/bandeau.svg")
        .await
        .text();
    assert!(svg.contains("#6a1b9a"), "the partner's colour");
    assert_eq!(acme.post(path, &fields).await.status, StatusCode::NOT_FOUND);
    let missing = admin.post("/admin/partenaires/nobody", &fields).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}
