//! Courses, versions, learners that move, registrations, partners.

use axum::body::Body;
use server::domain::versions;
use server::now;
use server::store::course::{self, Version};
use server::store::{attempt, journal, learner, registration};

use crate::bench::{APP, Bench, Browser, multipart};
use crate::packages::{package, zip};

async fn version(bench: &Bench, slug: &str, number: i64) -> Version {
    let course = course::find_by_slug(&bench.app.store, slug)
        .await
        .expect("read");
    let course = course.expect("there");
    let all = course::versions(&bench.app.store, &course.course_id)
        .await
        .expect("read");
    all.into_iter()
        .find(|it| it.number == number)
        .expect("there")
}

/// A learner in a version with an attempt at each of these SCOs.
async fn learns(bench: &Bench, version: &Version, scos: &[&str]) -> String {
    let store = &bench.app.store;
    let id = learner::create(store, learner::New::default(), now())
        .await
        .expect("made");
    let mut write = store.begin().await.expect("begun");
    let registered = registration::create(
        &mut write,
        &id,
        &version.course_id,
        &version.course_version_id,
        None,
        now(),
    )
    .await
    .expect("made");
    for sco in scos {
        attempt::create(&mut write, &registered.registration_id, sco, 1, now())
            .await
            .expect("made");
    }
    server::store::commit(write).await.expect("kept");
    registered.registration_id
}

#[tokio::test]
async fn a_package_comes_in_and_a_broken_one_is_explained() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    admin.see("/admin/cours/ajouter").await;
    let fields = [("slug", ""), ("listed", "1"), ("presentation", "popup")];
    let answer = admin
        .upload(
            "/admin/cours/ajouter",
            &fields,
            &package("L’été à Nîmes", &["a", "b"]),
        )
        .await;
    let to = "/admin/cours/l-ete-a-nimes/versions/1?fait=importe";
    assert_eq!(answer.header("location"), to, "{}", answer.text());
    let page = admin.see(to).await.text();
    assert!(page.contains("Le paquet est importé.") && page.contains("value=\"popup\" selected"));
    assert_eq!(
        version(&bench, "l-ete-a-nimes", 1).await.presentation,
        "popup"
    );
    assert!(
        Browser::new(&bench)
            .see("/")
            .await
            .text()
            .contains("/cours/l-ete-a-nimes")
    );

    let good = package("x", &["a"]);
    let mut damaged = good.clone();
    damaged[60] ^= 0xff;
    let broken: [(&str, Vec<u8>); 7] = [
        ("pas une archive", b"hello".to_vec()),
        ("choisi", Vec::new()),
        ("imsmanifest.xml", zip(&[("a.html", b"x")])),
        ("illisible", zip(&[("imsmanifest.xml", b"<manifest")])),
        (
            "hors du paquet",
            zip(&[("imsmanifest.xml", b"<a/>"), ("../../etc/x", b"x")]),
        ),
        ("archive", damaged),
        ("zip", good[..good.len() / 2].to_vec()),
    ];
    for (expected, bytes) in broken {
        let answer = admin.upload("/admin/cours/ajouter", &fields, &bytes).await;
        assert_eq!(answer.status, 422, "{expected}");
        let text = answer.text();
        let at = text.find("role=\"alert\"").expect("an alert");
        assert!(
            text[at..].contains(expected),
            "{expected}: {}",
            &text[at..at + 400]
        );
    }
    assert_eq!(course::all(&bench.app.store).await.expect("read").len(), 1);
    let uploads = bench.settings.data.join("uploads");
    assert_eq!(
        std::fs::read_dir(uploads).expect("a folder").count(),
        0,
        "nothing stays"
    );
}

#[tokio::test]
async fn too_large_is_said_and_tokens_come_first() {
    let bench = Bench::with("http://contenu.test", 10_000).await;
    let mut admin = bench.administrator().await;
    let large = vec![b'x'; 200_000];
    let answer = admin.upload("/admin/cours/ajouter", &[], &large).await;
    assert_eq!(answer.status, 413);
    assert!(answer.text().contains("Fichier trop volumineux"));
    // Without an announced length it is counted.
    let body = multipart(&[("csrf", &admin.csrf.clone())], Some(&large));
    let request = admin
        .request("POST", "/admin/cours/ajouter")
        .header("content-type", "multipart/form-data; boundary=XX")
        .body(Body::from(body))
        .expect("a request");
    assert_eq!(admin.send(request).await.status, 413);
    let small = package("x", &["a"]);
    for fields in [vec![], vec![("csrf", "wrong")], vec![("slug", "x")]] {
        let body = multipart(&fields, Some(&small));
        assert_eq!(
            admin.multipart("/admin/cours/ajouter", body).await.status,
            403
        );
    }
    assert!(
        course::all(&bench.app.store)
            .await
            .expect("read")
            .is_empty()
    );
}

#[tokio::test]
async fn a_title_that_is_taken_replaces_nobodys_course() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    for (expected, sco) in [("cours-a", "a"), ("cours-a-2", "b"), ("cours-a-3", "c")] {
        let answer = admin
            .upload("/admin/cours/ajouter", &[], &package("Cours A", &[sco]))
            .await;
        assert!(
            answer.header("location").contains(&format!("/{expected}/")),
            "{expected}"
        );
    }
    // The very same package is no second course, unless somebody gives it an address.
    let again = package("Cours A", &["a"]);
    let answer = admin.upload("/admin/cours/ajouter", &[], &again).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer
            .text()
            .contains("version 1 du cours «\u{202f}Cours A\u{202f}»")
    );
    let fields = [("slug", "un-autre")];
    let answer = admin.upload("/admin/cours/ajouter", &fields, &again).await;
    assert_eq!(answer.status, 303);
    let fields = [("slug", "Cours A")];
    let answer = admin
        .upload("/admin/cours/ajouter", &fields, &package("B", &["a"]))
        .await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn learners_move_when_their_scos_are_there() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    let fields = [("slug", "c")];
    admin
        .upload("/admin/cours/ajouter", &fields, &package("C", &["a", "b"]))
        .await;
    let one = version(&bench, "c", 1).await;
    let new = learns(&bench, &one, &[]).await;
    let same = learns(&bench, &one, &["a"]).await;
    let gone = learns(&bench, &one, &["a", "b"]).await;
    let done = learns(&bench, &one, &["a"]).await;
    let store = &bench.app.store;
    let mut write = store.begin().await.expect("begun");
    let passed = registration::RolledUp {
        registration_id: &done,
        status: "passed",
        score: Some(80.0),
        progress: 100,
        completed_at: Some(5),
    };
    registration::set_states(store.kind(), &mut write, &[passed])
        .await
        .expect("set");
    server::store::commit(write).await.expect("kept");

    admin.see("/admin/cours/c").await;
    let answer = admin
        .upload("/admin/cours/c/versions", &[], &package("C", &["a", "z"]))
        .await;
    assert_eq!(
        answer.header("location"),
        "/admin/cours/c/versions/2?fait=importe"
    );
    let two = version(&bench, "c", 2).await;
    let main = |page: &str| page.split("<main").nth(1).map(str::to_owned);
    let page = admin.see("/admin/cours/c/versions/2").await.text();
    assert!(page.contains("Les faire passer"));
    let of = |id: String| async move {
        let found = registration::find(store, &id)
            .await
            .expect("read")
            .expect("there");
        found.course_version_id
    };
    // Until somebody says so, everybody stays.
    assert_eq!(of(same.clone()).await, one.course_version_id);
    let page = admin.see("/admin/cours/c/versions/2").await.text();
    let answer = admin
        .post("/admin/cours/c/versions/2/apprenants", &[])
        .await;
    assert_eq!(answer.status, 303);
    for (id, expected) in [(new, &two), (same, &two), (gone, &one), (done, &one)] {
        assert_eq!(of(id).await, expected.course_version_id);
    }
    // Nobody is left to move, and nobody can tell.
    let after = admin.see("/admin/cours/c/versions/2").await.text();
    assert_eq!(main(&after), main(&page));
    let actions = journal::latest(store, 1).await.expect("read");
    assert_eq!(
        (actions[0].action.as_str(), actions[0].subject.as_str()),
        ("course.move", "c 2")
    );
}

#[tokio::test]
async fn more_than_a_group_moves() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    admin
        .upload(
            "/admin/cours/ajouter",
            &[("slug", "c")],
            &package("C", &["a"]),
        )
        .await;
    let one = version(&bench, "c", 1).await;
    for _ in 0..205 {
        learns(&bench, &one, &["a"]).await;
    }
    admin
        .upload("/admin/cours/c/versions", &[], &package("C", &["a", "b"]))
        .await;
    let two = version(&bench, "c", 2).await;
    let page = admin.see("/admin/cours/c/versions/2").await.text();
    assert!(page.contains("Les faire passer") && !page.contains("205"));
    let moved =
        versions::move_learners(&bench.app.store, &bench.app.years, None, &two, now()).await;
    assert_eq!(moved.expect("moved"), 205);
}

#[tokio::test]
async fn a_refused_upload_keeps_what_was_chosen() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    let fresh = admin.see("/admin/cours/ajouter").await.text();
    assert!(fresh.contains("name=\"listed\" value=\"1\" checked"));
    let fields = [("slug", "c"), ("strict", "1"), ("presentation", "popup")];
    let answer = admin
        .upload("/admin/cours/ajouter", &fields, b"no zip")
        .await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    for kept in [
        "name=\"listed\" value=\"1\">",
        "name=\"strict\" value=\"1\" checked",
        "value=\"popup\" selected",
        "value=\"c\"",
    ] {
        assert!(page.contains(kept), "{kept}");
    }
}

#[tokio::test]
async fn a_version_that_looks_like_another_course_waits_for_somebody() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    let fields = [("slug", "c"), ("listed", "1")];
    let first = package("Comprendre", &["a", "b"]);
    admin.upload("/admin/cours/ajouter", &fields, &first).await;
    let arrived = async |admin: &mut Browser<'_>, file: &[u8]| {
        let answer = admin.upload("/admin/cours/c/versions", &[], file).await;
        answer.header("location").to_owned()
    };
    // The title changed, or the SCOs: it is the same course.
    let renamed = package("Comprendre mieux", &["a", "b"]);
    let at = arrived(&mut admin, &renamed).await;
    assert!(at.ends_with("/2?fait=importe"), "{at}");
    let at = arrived(&mut admin, &renamed).await;
    assert!(at.ends_with("/2?fait=deja"), "{at}");
    // Nothing of it is known.
    let at = arrived(&mut admin, &package("Agir", &["x"])).await;
    assert!(at.ends_with("/3?fait=a-verifier"), "{at}");
    let page = admin.see(&at).await.text();
    assert!(page.contains("sans être proposé à personne"));
    let mut learner = Browser::new(&bench);
    assert!(
        learner
            .see("/cours/c")
            .await
            .text()
            .contains("Comprendre mieux")
    );
    // Somebody looked, and means it.
    admin.post("/admin/cours/c/versions/3/actuelle", &[]).await;
    let page = learner.see("/cours/c").await.text();
    assert!(page.contains("Agir") && !page.contains("Comprendre"));
}

#[tokio::test]
async fn a_course_is_begun_anew_now_and_then() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    let fields = [("slug", "c"), ("listed", "1")];
    let file = package("C", &["a"]);
    admin.upload("/admin/cours/ajouter", &fields, &file).await;
    let mut learner = Browser::new(&bench);
    learner.post("/cours/c/commencer", &[]).await;
    learner.see("/mes-cours").await;
    let mut statuses = Vec::new();
    for _ in 0..6 {
        let answer = learner.post("/mes-cours/c/recommencer", &[]).await;
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses, [303, 303, 303, 303, 303, 429]);
}

#[tokio::test]
async fn a_withdrawn_version_opens_for_nobody() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    let first = package("C", &["a"]);
    admin
        .upload(
            "/admin/cours/ajouter",
            &[("slug", "c"), ("listed", "1")],
            &first,
        )
        .await;
    let mut learner = Browser::new(&bench);
    assert_eq!(learner.post("/cours/c/commencer", &[]).await.status, 303);
    let answer = admin
        .post("/admin/cours/c/versions/1/offre", &[("withdrawn", "1")])
        .await;
    assert_eq!(answer.status, 303);
    assert!(!learner.see("/").await.text().contains("/cours/c\""));
    assert_eq!(Browser::new(&bench).see("/cours/c").await.status, 404);
    // Who takes it reads that nothing is lost.
    let page = learner.see("/cours/c").await;
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("ne peut pas être ouvert"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("/cours/c/commencer"));
    // That page has no form; with the token of another it does not begin either.
    learner.see("/mes-donnees").await;
    assert_eq!(learner.post("/cours/c/commencer", &[]).await.status, 404);
    let one = version(&bench, "c", 1).await;
    let id = &one.course_version_id;
    assert!(
        course::file(&bench.app.store, id, "a.html")
            .await
            .expect("read")
            .is_none()
    );
    assert_eq!(
        admin
            .post("/admin/cours/c/versions/1/actuelle", &[])
            .await
            .status,
        400
    );
    // The same package again, as a restart publishes it, does not offer it again.
    admin.upload("/admin/cours/c/versions", &[], &first).await;
    let c = course::find_by_slug(&bench.app.store, "c")
        .await
        .expect("read")
        .expect("there");
    assert_eq!(c.course_version_id, None);
    admin
        .post("/admin/cours/c/versions/1/offre", &[("withdrawn", "0")])
        .await;
    assert_eq!(learner.see("/cours/c").await.status, 200);
}

#[tokio::test]
async fn errors_that_many_met_are_told_in_words() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    let fields = [("slug", "c")];
    admin
        .upload("/admin/cours/ajouter", &fields, &package("C", &["a"]))
        .await;
    let one = version(&bench, "c", 1).await;
    let before = admin.see("/admin/cours/c/versions/1").await.text();
    let main = |page: &str| page.split("<main").nth(1).map(str::to_owned);
    let met = async |call: &str, count: i64, last_at: i64| {
        let mut write = bench.app.store.begin().await.expect("begun");
        sqlx::query("insert into content_error (course_version_id, item_identifier, call, count, last_at) values ($1, 'a', $2, $3, $4)")
            .bind(&one.course_version_id)
            .bind(call)
            .bind(count)
            .bind(last_at)
            .execute(&mut *write)
            .await
            .expect("kept");
        server::store::commit(write).await.expect("kept");
    };
    // Few of former days, and many of today, are not seen.
    met("LMSSetValue rare 405", 49, 1).await;
    met("LMSSetValue today 405", 9_000, now()).await;
    let quiet = admin.see("/admin/cours/c/versions/1").await.text();
    assert_eq!(main(&quiet), main(&before));
    met("LMSSetValue often 405", 9_000, 1).await;
    met("LMSFinish 301", 150, 1).await;
    let told = admin.see("/admin/cours/c/versions/1").await.text();
    assert!(told.contains("LMSSetValue often 405") && told.contains("des milliers d’apprenants"));
    assert!(told.contains("LMSFinish 301") && told.contains("quelques dizaines d’apprenants"));
    assert!(!told.contains("rare") && !told.contains("today") && !told.contains("9000"));
}

#[tokio::test]
async fn a_registration_is_deleted_by_its_number() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    admin
        .upload(
            "/admin/cours/ajouter",
            &[("slug", "c")],
            &package("C", &["a"]),
        )
        .await;
    let one = version(&bench, "c", 1).await;
    let mine = learns(&bench, &one, &["a"]).await;
    let other = learns(&bench, &one, &["a"]).await;
    let store = &bench.app.store;
    let learner_id = registration::find(store, &mine)
        .await
        .expect("read")
        .expect("there")
        .learner_id;
    // There is no list.
    let list = admin.see("/admin/cours/c/inscriptions").await;
    assert_eq!(list.status, 404);
    let typed = format!(" {}-{} ", mine[..16].to_uppercase(), &mine[16..]);
    let found = admin
        .post("/admin/inscription", &[("number", &typed)])
        .await
        .text();
    assert!(found.contains(&mine) && !found.contains(&learner_id));
    for bad in ["", "x", &"f".repeat(32), "' or 1=1 --", &"9".repeat(5000)] {
        let answer = admin.post("/admin/inscription", &[("number", bad)]).await;
        assert!(answer.text().contains("Aucune inscription"), "{bad}");
        assert_eq!(
            admin
                .post(
                    "/admin/inscription/supprimer",
                    &[("number", bad), ("confirm", "1")],
                )
                .await
                .status,
            404
        );
    }
    let answer = admin
        .post(
            "/admin/inscription/supprimer",
            &[("number", &mine), ("confirm", "1")],
        )
        .await;
    assert_eq!(
        answer.header("location"),
        "/admin/inscription?fait=supprimee"
    );
    assert!(
        registration::find(store, &mine)
            .await
            .expect("read")
            .is_none()
    );
    assert!(
        attempt::of_registration(store, &mine)
            .await
            .expect("read")
            .is_empty()
    );
    assert!(
        registration::find(store, &other)
            .await
            .expect("read")
            .is_some()
    );
}

#[tokio::test]
async fn partners_get_a_link_and_no_figures() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    let add = |name: &'static str, slug: &'static str| {
        [("name", name), ("slug", slug), ("kind", "collectivite")]
    };
    assert_eq!(
        admin
            .post("/admin/partenaires", &add("Ville d’Orléans", ""))
            .await
            .status,
        303
    );
    let page = admin.see("/admin/partenaires").await.text();
    assert!(page.contains(&format!("{APP}/p/ville-d-orleans")), "{page}");
    assert_eq!(
        admin.post("/admin/partenaires", &add("X", "")).await.status,
        422
    );
    let taken = admin
        .post("/admin/partenaires", &add("Autre", "Ville d'Orléans"))
        .await;
    assert_eq!(taken.status, 422);
    // Names that statistics have for something else, and kinds of no list.
    for (slug, kind) in [
        ("national", "etat"),
        ("acces-direct", "etat"),
        ("libre", "mairie"),
    ] {
        let fields = [("name", "Nom"), ("slug", slug), ("kind", kind)];
        assert_eq!(admin.post("/admin/partenaires", &fields).await.status, 422);
    }
    // HTML in a name is text.
    assert_eq!(
        admin
            .post("/admin/partenaires", &add("<b>gras</b>", ""))
            .await
            .status,
        303
    );
    assert!(
        admin
            .see("/admin/partenaires")
            .await
            .text()
            .contains("&lt;b&gt;gras")
    );
}

#[tokio::test]
async fn an_administrator_may_learn_too() {
    let bench = Bench::new().await;
    let mut admin = bench.administrator().await;
    let fields = [("slug", "c"), ("listed", "1")];
    admin
        .upload("/admin/cours/ajouter", &fields, &package("C", &["a"]))
        .await;
    admin.see("/cours/c").await;
    assert_eq!(admin.post("/cours/c/commencer", &[]).await.status, 303);
    assert_eq!(admin.see("/admin").await.status, 200, "still signed in");
    assert!(
        admin.see("/mes-cours").await.text().contains("/cours/c")
            || admin.see("/mes-cours").await.status == 200
    );
    let mut write = bench.app.store.begin().await.expect("begun");
    let sessions: i64 = sqlx::query_scalar("select count(*) from session")
        .fetch_one(&mut *write)
        .await
        .expect("read");
    assert_eq!(sessions, 2);
}
