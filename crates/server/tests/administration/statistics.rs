//! Yearly statistics as administrators and everybody see them.

use server::domain::releases::Releases;
use server::now;
use server::store::release;
use statistics::plan::{PARTNER_TYPES, Plan};

use crate::bench::{Bench, Browser};

/// The year before the running one: it is over.
pub fn last_year() -> u16 {
    let today = server::domain::calendar::day(now());
    u16::try_from(today.year() - 1).expect("a year")
}

fn plan(year: u16) -> Plan {
    let kinds = PARTNER_TYPES.map(|(id, plural)| serde_json::json!({ "id": id, "plural": plural }));
    let plan = serde_json::json!({
        "year": year,
        "programme": "SensCyber",
        "publisher": "Essai",
        "modules": [{ "id": "a", "title": "Comprendre <b>", "pass_mark": 70 }],
        "partner_types": kinds,
        "rho": "0.30",
        "shares": {
            "learners": 3, "module_status": 42, "starts_monthly": 11, "completions_monthly": 11,
            "region_status": 11, "duration_bands": 11, "questions": 11,
        },
    });
    serde_json::from_value(plan).expect("a plan")
}

pub async fn opened(bench: &Bench, year: u16) {
    bench
        .app
        .releases(None)
        .open(plan(year))
        .await
        .expect("opened");
}

/// As if the signature were a month old.
fn later(bench: &Bench) -> Releases<'_> {
    Releases {
        now: now() + 31 * 86_400_000,
        ..bench.app.releases(None)
    }
}

#[tokio::test]
async fn a_year_is_frozen_corrected_and_downloaded() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    let none = admin.see("/admin/statistiques").await;
    assert!(none.text().contains("Aucune année n’est ouverte"));
    let year = last_year();
    opened(&bench, year).await;
    let fields = [
        ("name", "Ville d’essai"),
        ("slug", "ville"),
        ("kind", "collectivite"),
    ];
    admin.post("/admin/partenaires", &fields).await;

    let list = admin.see("/admin/statistiques").await.text();
    assert!(list.contains(&format!("/admin/statistiques/{year}\"")) && list.contains("Ouverte"));
    let at = format!("/admin/statistiques/{year}");
    let page = admin.see(&at).await.text();
    assert!(page.contains("Ville d’essai") && page.contains("n’est pas montré"));
    assert!(page.contains("Comprendre &lt;b&gt;"), "titles stay text");
    let plan = admin.see(&format!("{at}/plan.json")).await;
    assert!(plan.header("content-disposition").contains("plan-"));
    let read: Plan = serde_json::from_slice(&plan.bytes).expect("the plan");
    assert_eq!(read.year, year);

    // Nothing without the confirmation, nothing without the form's token.
    let unconfirmed = admin.post(&format!("{at}/gel"), &[]).await;
    assert_eq!(unconfirmed.status, 422);
    assert!(unconfirmed.text().contains("Cochez la case"));
    let csrf = std::mem::replace(&mut admin.csrf, "forged".into());
    let forged = admin.post(&format!("{at}/gel"), &[("confirm", "1")]).await;
    assert_eq!(forged.status, 403);
    admin.csrf = csrf;
    assert!(
        release::signed(&bench.app.store)
            .await
            .expect("read")
            .is_empty()
    );

    let done = admin.post(&format!("{at}/gel"), &[("confirm", "1")]).await;
    assert_eq!(
        done.header("location"),
        format!("{at}?fait=gelee"),
        "{}",
        done.text()
    );
    let page = admin.see(&format!("{at}?fait=gelee")).await.text();
    assert!(page.contains("L’année est gelée") && page.contains("Signée"));
    assert!(!page.contains("moins de 50"), "no sizes");
    let zip = format!("senscyber_statistiques_{year}_v1_ville.zip");
    let file = admin.see(&format!("{at}/fichiers/{zip}")).await;
    assert_eq!(
        (file.status.as_u16(), file.header("content-type")),
        (200, "application/zip")
    );
    assert!(file.header("content-disposition").contains(&zip));
    assert_eq!(
        admin.see(&format!("{at}/fichiers/secret.key")).await.status,
        404
    );

    let early = admin
        .post(&format!("{at}/purge"), &[("confirm", "1")])
        .await;
    assert_eq!(early.status, 422);
    assert!(early.text().contains("délai de conservation"));
    let erratum = admin
        .post(&format!("{at}/erratum"), &[("confirm", "1")])
        .await;
    assert_eq!(erratum.header("location"), format!("{at}?fait=erratum"));
    admin.post(&format!("{at}/gel"), &[("confirm", "1")]).await;
    let second = admin
        .post(&format!("{at}/erratum"), &[("confirm", "1")])
        .await;
    assert_eq!(second.status, 422);
    assert!(second.text().contains("déjà eu son erratum"));

    later(&bench).purge(year).await.expect("purged");
    let page = admin.see(&at).await.text();
    assert!(page.contains("données brutes détruites") && page.contains(&zip));
    let journal = admin.see("/admin/journal").await.text();
    assert!(journal.contains("Statistiques signées") && journal.contains(&format!("{year} v2")));
}

#[tokio::test]
async fn a_year_that_runs_is_not_frozen() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    let year = last_year() + 1;
    opened(&bench, year).await;
    let at = format!("/admin/statistiques/{year}");
    let page = admin.see(&at).await.text();
    assert!(
        page.contains(&format!("1er janvier {}", year + 1)),
        "{page}"
    );
    assert!(!page.contains("/gel\""));
    let refused = admin.post(&format!("{at}/gel"), &[("confirm", "1")]).await;
    assert_eq!(refused.status, 422);
    for absent in [
        "/admin/statistiques/1999",
        "/admin/statistiques/x",
        "/admin/statistiques/-1",
    ] {
        assert_eq!(admin.see(absent).await.status, 404, "{absent}");
    }
    let posted = admin
        .post("/admin/statistiques/1999/gel", &[("confirm", "1")])
        .await;
    assert_eq!(posted.status, 404);
}

#[tokio::test]
async fn only_administrators_see_years() {
    let bench = Bench::new().await;
    opened(&bench, last_year()).await;
    let mut nobody = Browser::new(&bench);
    for path in [
        "/admin/statistiques".to_owned(),
        format!("/admin/statistiques/{}", last_year()),
    ] {
        let answer = nobody.see(&path).await;
        assert_eq!(answer.header("location"), "/connexion", "{path}");
    }
}

#[tokio::test]
async fn everybody_sees_the_national_release() {
    let bench = Bench::new().await;
    let mut anybody = Browser::new(&bench);
    let before = anybody.see("/statistiques").await.text();
    assert!(before.contains("première publication") && before.contains("Licence Ouverte 2.0"));
    assert!(
        anybody
            .see("/")
            .await
            .text()
            .contains("href=\"/statistiques\"")
    );
    let year = last_year();
    opened(&bench, year).await;
    server::store::partner::create(&bench.app.store, None, "ville", "Ville", "collectivite", 1)
        .await
        .expect("made");
    bench.app.releases(None).freeze(year).await.expect("frozen");

    let page = anybody.see("/statistiques").await.text();
    let key = server::domain::releases::public_key(&bench.app.keys);
    assert!(
        page.contains(&format!("Année {year}")) && page.contains(&key),
        "{page}"
    );
    assert!(
        !page.contains("ville"),
        "partners' files are not for everybody"
    );
    let zip = format!("/statistiques/fichiers/senscyber_statistiques_{year}_v1_national.zip");
    let file = anybody.see(&zip).await;
    assert_eq!(file.status, 200);
    let verdict = statistics::verify::verify(std::io::Cursor::new(file.bytes), Some(&key));
    assert!(verdict.problems.is_empty(), "{:?}", verdict.problems);
    let report = anybody.see(&zip.replace(".zip", "_rapport.html")).await;
    assert_eq!(report.header("content-type"), "text/html; charset=utf-8");
    assert!(report.header("content-security-policy").contains("sandbox"));
    let own = zip.replace("national", "ville");
    assert_eq!(anybody.see(&own).await.status, 404);

    bench
        .app
        .releases(None)
        .erratum(year)
        .await
        .expect("open again");
    bench.app.releases(None).freeze(year).await.expect("frozen");
    let page = anybody.see("/statistiques").await.text();
    assert!(page.contains("_v2_national.zip") && page.contains("_v1_national.zip"));
    assert!(page.contains("remplacée par un erratum"));
    assert_eq!(
        anybody.see(&zip).await.status,
        200,
        "what was published stays"
    );
}
