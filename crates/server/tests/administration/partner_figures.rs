//! A partner's yearly statistics and its own return: read by nobody else, taken whole
//! or not at all, once.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use ed25519_dalek::SigningKey;
use server::settings::ReturnWasm;
use server::store::release::{self, File, Signed, Year};
use server::store::{partner, partner_return};
use server::{Settings, now};
use statistics::freeze::Record;
use statistics::plan::sigma::sigma_squared;
use statistics::plan::{Draft, Module, PartnerType, Plan, Thresholds, usual_tiers};
use statistics::ratio::Ratio;
use statistics::returns::Return;
use statistics::table::{Status, Table};

use crate::bench::{Answer, Bench, Browser, multipart};

fn plan(year: u16) -> Plan {
    Plan::new(Draft {
        year,
        programme_id: "senscyber".into(),
        programme: "SensCyber".into(),
        publisher: "Nous".into(),
        modules: vec![Module {
            id: "agir".into(),
            title: "Agir & <b>réagir</b>".into(),
            pass_mark: 70,
            questions: Vec::new(),
        }],
        partner_types: vec![PartnerType {
            id: "autre".into(),
            plural: "organisations".into(),
        }],
        rho: Ratio::new(1, 4),
        shares: None,
        delta_exponent: 6,
        questions_per_learner: 40,
        thresholds: Thresholds::default(),
        retention_days: 30,
        tiers: usual_tiers(),
        opened_with: None,
    })
    .expect("a plan")
}

/// A return of 1 200 learners, as the program draws it, but for the noise.
fn own(plan: &Plan, partner: &str) -> Return {
    let tier = plan.tier(1200);
    let sigma = |table| {
        let sigma = sigma_squared(plan, tier, table);
        format!("{}/{}", sigma.numerator(), sigma.denominator())
    };
    let tables = [Table::Learners, Table::ModuleStatus];
    Return {
        format: "relais-return/2".into(),
        year: plan.year,
        partner: partner.into(),
        plan: plan.digest(),
        rho: plan.rho,
        drawing: 1,
        tier: tier.from,
        sigma_squared: tables.map(|it| (it, sigma(it))).into(),
        software: "relais".into(),
        sources: BTreeSet::from(["moodle-grades".to_owned()]),
        unobserved: BTreeSet::from([Status::Failed]),
        learners: 1200,
        tables: BTreeMap::from([(Table::ModuleStatus, vec![100, 0, 1000])]),
    }
}

fn signed(own: &Return) -> Vec<u8> {
    own.sign(&SigningKey::from_bytes(&[7; 32]))
}

async fn set(bench: &Bench, plan: &Plan, state: &str) {
    let record = serde_json::to_string(&Record::open(plan.clone())).expect("JSON");
    let year = Year {
        year: i64::from(plan.year),
        version: 1,
        state: state.into(),
    };
    let mut write = bench.app.store.begin().await.expect("begun");
    release::replace(&mut write, None, &year, &record)
        .await
        .expect("kept");
    write.commit().await.expect("kept");
}

async fn send(browser: &mut Browser<'_>, bytes: &[u8]) -> Answer {
    browser.see("/partenaire/retour").await;
    browser.upload("/partenaire/retour", &[], bytes).await
}

/// What the page that was shown would confirm.
fn document(page: &str) -> String {
    let at = page.find("name=\"document\" value=\"").expect("a document") + 23;
    let rest = &page[at..];
    rest[..rest.find('"').expect("closed")].to_owned()
}

async fn kept(bench: &Bench, year: i64) -> usize {
    let kept = partner_return::returns_of(&bench.app.store, year).await;
    kept.expect("read").len()
}

#[tokio::test]
async fn a_return_is_shown_then_kept_once() {
    let bench = Bench::new().await;
    let plan = plan(2025);
    set(&bench, &plan, "open").await;
    let mut acme = bench.member("acme", "Acme").await;
    let page = acme.see("/partenaire/retour").await.text();
    assert!(page.contains("plan-2025.json"), "{page}");
    assert!(page.contains("--year 2025 --partner acme"), "{page}");
    let answer = acme.see("/partenaire/retour/plan-2025.json").await;
    let read: Plan = serde_json::from_slice(&answer.bytes).expect("a plan");
    assert_eq!(read.digest(), plan.digest(), "the very plan");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"plan-2025.json\""
    );

    let bytes = signed(&own(&plan, "acme"));
    let answer = send(&mut acme, &bytes).await;
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::OK, "{text}");
    assert!(
        text.contains("1\u{202f}200") && text.contains("1\u{202f}000"),
        "{text}"
    );
    assert!(text.contains("Agir &amp; &lt;b&gt;"), "{text}");
    assert!(text.contains("terminé sans réussite"), "what it can't tell");
    assert_eq!(
        kept(&bench, 2025).await,
        0,
        "nothing before it is confirmed"
    );

    let document = document(&text);
    let fields = [("document", document.as_str())];
    let answer = acme.post("/partenaire/retour/confirmer", &fields).await;
    assert_eq!(answer.header("location"), "/partenaire/retour?fait=recu");
    let found = partner_return::returns_of(&bench.app.store, 2025).await;
    let found = found.expect("read");
    assert_eq!(
        found[0].document.as_deref().map(str::as_bytes),
        Some(&*bytes)
    );
    let page = acme.see("/partenaire/retour?fait=recu").await.text();
    assert!(
        page.contains("Merci") && page.contains(&found[0].digest),
        "{page}"
    );

    // The same again is refused with the reason; another drawing takes its place once, and
    // the page says what that costs.
    let refused = async |acme: &mut Browser<'_>, bytes: &[u8]| {
        let answer = send(acme, bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains("il n’y en a pas de troisième"));
    };
    refused(&mut acme, &bytes).await;
    let mut other = own(&plan, "acme");
    (other.learners, other.drawing) = (1201, 2);
    let second = signed(&other);
    let page = send(&mut acme, &second).await.text();
    assert!(page.contains("prend la place de celui du"), "{page}");
    let again = self::document(&page);
    let answer = acme
        .post(
            "/partenaire/retour/confirmer",
            &[("document", again.as_str())],
        )
        .await;
    assert_eq!(answer.header("location"), "/partenaire/retour?fait=recu");
    (other.learners, other.drawing) = (1202, 2);
    refused(&mut acme, &signed(&other)).await;
    refused(&mut acme, &second).await;
    let answer = acme.post("/partenaire/retour/confirmer", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(kept(&bench, 2025).await, 1);
}

#[tokio::test]
async fn a_wrong_return_is_refused_with_the_reason() {
    let bench = Bench::new().await;
    let right = plan(2025);
    set(&bench, &right, "open").await;
    set(&bench, &plan(2024), "closed").await;
    set(&bench, &plan(2099), "open").await;
    let mut acme = bench.member("acme", "Acme").await;
    let mut forged = signed(&own(&right, "acme"));
    let at = forged
        .windows(4)
        .position(|it| it == b"1200")
        .expect("a number");
    forged[at] = b'9';
    let changed = |change: &dyn Fn(&mut Return)| {
        let mut own = own(&right, "acme");
        change(&mut own);
        signed(&own)
    };
    for (bytes, said) in [
        (b"".to_vec(), "Aucun fichier"),
        (
            b"nom;prenom\nLou;Garnier".to_vec(),
            "pas un retour statistique",
        ),
        (vec![b' '; (8 << 20) + 1], "dépasse 8"),
        (vec![b'['; 1 << 20], "pas un retour statistique"),
        (forged, "modifié après"),
        (signed(&own(&right, "zeta")), "zeta"),
        (signed(&own(&plan(2023), "acme")), "2023 n’attend pas"),
        (signed(&own(&plan(2024), "acme")), "2024 n’attend pas"),
        (signed(&own(&plan(2099), "acme")), "2099 n’est pas terminée"),
        (changed(&|it| it.plan = "0".repeat(64)), "plan de l’année"),
        (changed(&|it| it.rho = Ratio::new(1, 2)), "plan de l’année"),
        (
            changed(&|it| it.partner = "<script>".into()),
            "ne correspond pas",
        ),
        (changed(&|it| it.tables.clear()), "ne correspond pas"),
        (
            changed(&|it| {
                it.tables.insert(Table::ModuleStatus, vec![i64::MIN, 0, 0]);
            }),
            "ne correspond pas",
        ),
    ] {
        let answer = send(&mut acme, &bytes).await;
        let text = answer.text();
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{said}: {text}"
        );
        assert!(text.contains(said), "{said}: {text}");
        assert!(!text.contains("<script>"), "{said}");
    }
    // Somebody else's form, and one that was tampered with.
    let form = multipart(&[("csrf", "x")], Some(&signed(&own(&right, "acme"))));
    let answer = acme.multipart("/partenaire/retour", form).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let fields = [("document", "%%%")];
    let answer = acme.post("/partenaire/retour/confirmer", &fields).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    for year in [2023, 2024, 2025, 2099] {
        assert_eq!(kept(&bench, year).await, 0, "nothing half taken");
    }
    for odd in ["plan-1.json", "plan-x.json", "plan-2025", "x"] {
        let answer = acme.see(&format!("/partenaire/retour/{odd}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{odd}");
    }
}

/// A year with a national file, and one for each of these partners.
async fn publish(bench: &Bench, partners: &[&str]) {
    let store = &bench.app.store;
    let mut write = store.begin().await.expect("begun");
    let signed = Signed {
        year: 2024,
        version: 1,
        signed_on: "2025-03-01".into(),
        digest: "d".repeat(64),
        public_key: "a1".repeat(32),
        software: "Relais".into(),
    };
    release::add_signed(&mut write, &signed)
        .await
        .expect("kept");
    let mut ids = vec![(String::new(), None)];
    for slug in partners {
        let found = partner::find_by_slug(store, slug).await.expect("read");
        ids.push((format!("_{slug}"), Some(found.expect("there").partner_id)));
    }
    for (suffix, partner_id) in ids {
        for (kind, ending) in [(File::ZIP, "zip"), (File::REPORT, "html")] {
            let name = format!("s_2024_v1{suffix}.{ending}");
            let bytes = format!("<title>{name}</title>");
            let object = blake3::hash(bytes.as_bytes()).to_hex().to_string();
            let file = File {
                year: 2024,
                version: 1,
                name,
                kind: kind.into(),
                partner_id: partner_id.clone(),
                sha256: "5".repeat(64),
                bytes: 1,
                object: object.clone(),
            };
            bench
                .app
                .objects
                .put(&object, bytes.into())
                .await
                .expect("kept");
            release::add_file(&mut write, &file).await.expect("kept");
        }
    }
    write.commit().await.expect("kept");
}

#[tokio::test]
async fn statistics_are_a_partners_own() {
    let bench = Bench::new().await;
    let mut acme = bench.member("acme", "Acme").await;
    let mut zeta = bench.member("zeta", "Zeta").await;
    let page = acme.see("/partenaire/statistiques").await.text();
    assert!(page.contains("Aucune année"), "{page}");
    publish(&bench, &["acme", "zeta"]).await;
    let page = acme.see("/partenaire/statistiques").await.text();
    for shown in ["s_2024_v1.zip", "s_2024_v1_acme.zip", &"a1".repeat(32)] {
        assert!(page.contains(shown), "{shown} in {page}");
    }
    assert!(!page.contains("zeta"), "{page}");
    let absent = "pas partenaire cette année-là";
    assert!(!page.contains(absent), "{page}");
    let mut late = bench.member("late", "Tard venu").await;
    let page = late.see("/partenaire/statistiques").await.text();
    assert!(
        page.contains(absent) && page.contains("s_2024_v1.zip"),
        "{page}"
    );

    let own = "/partenaire/statistiques/2024/1/s_2024_v1_acme";
    let zip = acme.see(&format!("{own}.zip")).await;
    assert_eq!(zip.header("content-type"), "application/zip");
    assert_eq!(
        zip.header("content-disposition"),
        "attachment; filename=\"s_2024_v1_acme.zip\""
    );
    let report = acme.see(&format!("{own}.html")).await;
    assert_eq!(report.text(), "<title>s_2024_v1_acme.html</title>");
    assert_eq!(report.header("content-type"), "text/html; charset=utf-8");
    let policy = report.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.ends_with("; sandbox"),
        "{policy}"
    );
    assert_eq!(report.header("content-disposition"), "");
    let national = "/partenaire/statistiques/2024/1/s_2024_v1.zip";
    assert_eq!(zeta.see(national).await.status, StatusCode::OK);
    for path in [format!("{own}.zip"), format!("{own}.html")] {
        assert_eq!(
            zeta.see(&path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    for odd in [
        "2024/2/s_2024_v1_acme.zip",
        "x/1/s_2024_v1_acme.zip",
        "2024/1/x",
    ] {
        let answer = acme.see(&format!("/partenaire/statistiques/{odd}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{odd}");
    }
}

#[tokio::test]
async fn returns_and_statistics_wait_for_the_agreement() {
    let bench = Bench::new().await;
    let plan = plan(2025);
    set(&bench, &plan, "open").await;
    let mut somebody = bench.partner("acme", "Acme").await;
    publish(&bench, &["acme"]).await;
    for path in [
        "/partenaire/statistiques",
        "/partenaire/statistiques/2024/1/s_2024_v1_acme.zip",
        "/partenaire/retour",
        "/partenaire/retour/plan-2025.json",
    ] {
        let answer = somebody.see(path).await;
        assert_eq!(
            answer.header("location"),
            "/partenaire/engagements",
            "{path}"
        );
    }
    let bytes = signed(&own(&plan, "acme"));
    let answer = somebody.upload("/partenaire/retour", &[], &bytes).await;
    assert_eq!(answer.header("location"), "/partenaire/engagements");
    assert!(now() > 0 && kept(&bench, 2025).await == 0);
}

#[tokio::test]
async fn a_return_is_made_on_a_page_that_reaches_nothing() {
    let wasm = ReturnWasm::new(b"\0asm\x01\0\0\0");
    assert!(wasm.is_some() && ReturnWasm::new(b"<html>").is_none());
    let bench = Bench::open(Settings {
        return_wasm: wasm,
        ..Bench::settings()
    })
    .await;
    let plan = plan(2025);
    set(&bench, &plan, "open").await;
    let mut acme = bench.member("acme", "Acme").await;
    let page = acme.see("/partenaire/retour").await.text();
    assert!(
        page.contains("href=\"/partenaire/preparer/2025\""),
        "{page}"
    );

    let answer = acme.see("/partenaire/preparer/2025").await;
    let policy = answer.header("content-security-policy").to_owned();
    for part in [
        "default-src 'none'",
        "worker-src blob:",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("http") && !policy.contains("unsafe-inline"));
    let text = answer.text();
    assert!(text.contains("action=\"/partenaire/retour\"") && text.contains("name=\"csrf\""));
    assert!(text.contains("AGFzbQEAAAA=") && text.contains("\"partner\":\"acme\""));

    // As a file it has nothing of this visit, and sends nothing.
    let answer = acme
        .see("/partenaire/preparer/2025/retour-2025-acme.html")
        .await;
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"retour-2025-acme.html\""
    );
    let text = answer.text().replace("&#x27;", "'").replace("&#39;", "'");
    assert!(text.contains("form-action 'none'"));
    assert!(!text.contains("csrf") && !text.contains("<form"));

    for odd in ["2024", "2027", "x", "2025/retour-2025-autre.html"] {
        let answer = acme.see(&format!("/partenaire/preparer/{odd}")).await;
        assert!(answer.status.is_client_error(), "{odd}");
    }
    let plain = Bench::new().await;
    set(&plain, &plan, "open").await;
    let mut acme = plain.member("acme", "Acme").await;
    let page = acme.see("/partenaire/retour").await.text();
    assert!(!page.contains("/partenaire/preparer"), "{page}");
    let answer = acme.see("/partenaire/preparer/2025").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_offers_to_replace_a_return_once() {
    let bench = Bench::new().await;
    let plan = plan(2025);
    set(&bench, &plan, "open").await;
    let mut acme = bench.member("acme", "Acme").await;
    let mut other = own(&plan, "acme");
    for drawing in [1, 2] {
        other.drawing = drawing;
        other.learners += 1;
        let page = acme.see("/partenaire/retour").await.text();
        assert!(page.contains("id=\"file\""), "{drawing}: {page}");
        assert_eq!(
            page.contains("Vous pouvez le remplacer"),
            drawing == 2,
            "{page}"
        );
        let answer = send(&mut acme, &signed(&other)).await;
        let document = self::document(&answer.text());
        let fields = [("document", document.as_str())];
        let answer = acme.post("/partenaire/retour/confirmer", &fields).await;
        assert_eq!(answer.header("location"), "/partenaire/retour?fait=recu");
    }
    let page = acme.see("/partenaire/retour").await.text();
    assert!(
        !page.contains("id=\"file\"") && page.contains("Aucune année"),
        "{page}"
    );
}
