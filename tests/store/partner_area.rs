//! What partners agreed to, and the packages they may have.

tests::on_both! { scenario:
    an_agreement_is_kept_once_a_text
    packages_are_their_partners_own
    the_file_offered_last_is_in_force
    downloads_are_needed_files
    a_partner_changes_its_name_and_colour
    a_branding_is_tried_and_comes_into_force
    what_was_branded_is_known
}

mod scenario {
    use server::store::account::{self, Role};
    use server::store::built_package::{self, BuiltPackage};
    use server::store::partner_brand::{self, Made, PartnerBrand, Stage};
    use server::store::{Store, agreement, integrity, journal, partner, partner_profile};

    async fn partner_with(store: &Store, slug: &str) -> (String, String) {
        let id = partner::create(store, None, slug, slug, "autre", 0)
            .await
            .unwrap();
        account::invite(store, None, slug, Role::Partner, Some(&id), 0, 100)
            .await
            .unwrap();
        let made = account::accept(store, slug, slug, "phc", 1).await.unwrap();
        (id, made.unwrap())
    }

    pub async fn an_agreement_is_kept_once_a_text(store: Store) {
        let (acme, ada) = partner_with(&store, "acme").await;
        let (zeta, _) = partner_with(&store, "zeta").await;
        for (version, now) in [(1, 10), (1, 20), (2, 30)] {
            agreement::accept(&store, &acme, &ada, version, now)
                .await
                .unwrap();
        }
        let kept = agreement::of_partner(&store, &acme).await.unwrap();
        let kept: Vec<_> = kept
            .iter()
            .map(|it| (it.version, it.agreed_at, it.login.as_str()))
            .collect();
        assert_eq!(kept, [(2, 30, "acme"), (1, 10, "acme")]);
        assert!(
            agreement::of_partner(&store, &zeta)
                .await
                .unwrap()
                .is_empty()
        );
        let latest = agreement::latest(&store).await.unwrap();
        assert_eq!(latest.len(), 1);
        assert_eq!(
            (latest[0].partner_id.as_str(), latest[0].version),
            (&*acme, 2)
        );
        let noted = journal::latest(&store, 10).await.unwrap();
        let agreed = noted.iter().filter(|it| it.action == "partner.agree");
        assert_eq!(agreed.count(), 2, "once a text");
        assert!(
            agreement::accept(&store, "nobody", &ada, 1, 1)
                .await
                .is_err()
        );
    }

    fn package(file: &str, partner: &str, sha256: &str, offered_at: i64) -> BuiltPackage {
        BuiltPackage {
            sha256: sha256.into(),
            file: file.into(),
            object: format!("object of {sha256}"),
            bytes: 7,
            identity: format!("identity of {sha256}"),
            partner_slug: partner.into(),
            course: "s-agir".into(),
            title: "Agir".into(),
            version: "1".into(),
            target: "html5".into(),
            sco: "module".into(),
            language: "fr".into(),
            audience: String::new(),
            is_programme: 0,
            programme: "p".into(),
            module: "a".into(),
            changes: "[\"é\"]".into(),
            updates: "https://maj.example".into(),
            generator: "Relais 1".into(),
            offered_at,
        }
    }

    pub async fn packages_are_their_partners_own(store: Store) {
        let own = package("a.acme.zip", "acme", "1", 1);
        let plain = package("a.zip", "", "2", 2);
        let other = package("a.zeta.zip", "zeta", "3", 3);
        for one in [&own, &plain, &other] {
            assert!(built_package::offer(&store, one).await.unwrap());
        }
        let found = built_package::for_partner(&store, "acme").await.unwrap();
        assert_eq!(found, [plain.clone(), own.clone()]);
        // No partner at all: only what is for everybody.
        let found = built_package::for_partner(&store, "").await.unwrap();
        assert_eq!(found, std::slice::from_ref(&plain));
        let find = async |slug: &str, sha256: &str, file: &str| {
            built_package::find(&store, slug, sha256, file)
                .await
                .unwrap()
        };
        assert_eq!(find("acme", "1", "a.acme.zip").await, Some(own.clone()));
        assert_eq!(find("acme", "2", "a.zip").await, Some(plain));
        assert_eq!(find("acme", "3", "a.zeta.zip").await, None);
        assert_eq!(find("acme", "1", "a.zeta.zip").await, None);
        let known = built_package::known(&store, "identity of 1", 7, "a.acme.zip").await;
        assert_eq!(known.unwrap(), Some(own));
        let known = built_package::known(&store, "identity of 1", 8, "a.acme.zip").await;
        assert_eq!(known.unwrap(), None);
        let counted = built_package::branded(&store).await.unwrap();
        assert_eq!(counted, [("acme".to_owned(), 1), ("zeta".to_owned(), 1)]);
    }

    pub async fn the_file_offered_last_is_in_force(store: Store) {
        let offer = async |sha256: &str, at: i64| {
            let package = package("a.acme.zip", "acme", sha256, at);
            built_package::offer(&store, &package).await.unwrap()
        };
        assert!(offer("1", 10).await);
        assert!(!offer("1", 20).await, "it is there");
        assert!(offer("2", 30).await);
        assert!(!offer("2", 40).await);
        assert!(offer("1", 50).await, "back to the former one");
        let found = built_package::for_partner(&store, "acme").await.unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.sha256.as_str(), it.offered_at))
            .collect();
        assert_eq!(found, [("1", 50), ("2", 30)]);
        assert_eq!(
            built_package::branded(&store).await.unwrap(),
            [("acme".to_owned(), 1)],
            "one file, in two versions"
        );
    }

    pub async fn a_partner_changes_its_name_and_colour(store: Store) {
        let (acme, _) = partner_with(&store, "acme").await;
        let colour = async |id: &str| partner_profile::colour(&store, id).await.unwrap();
        assert_eq!(colour(&acme).await, "");
        let edit = async |slug: &str| {
            partner_profile::edit(&store, None, slug, "Acme & Cie", "etat", "#6a1b9a", 9)
                .await
                .unwrap()
        };
        assert!(!edit("nobody").await);
        assert!(edit("acme").await);
        assert_eq!(colour(&acme).await, "#6a1b9a");
        let found = partner::find(&store, &acme).await.unwrap().unwrap();
        assert_eq!(
            (&*found.name, &*found.kind, &*found.slug),
            ("Acme & Cie", "etat", "acme")
        );
        let noted = journal::latest(&store, 1).await.unwrap();
        assert_eq!(noted[0].action, "partner.edit");
    }

    pub async fn downloads_are_needed_files(store: Store) {
        let package = package("a.zip", "", "1", 1);
        built_package::offer(&store, &package).await.unwrap();
        let needed = integrity::needed(&store).await.unwrap();
        let needed: Vec<_> = needed
            .iter()
            .map(|it| (it.object.as_str(), it.bytes, it.is_compressed))
            .collect();
        assert_eq!(needed, [("object of 1", 7, 0)]);
    }

    fn brand(name: &str, changed_at: i64) -> PartnerBrand {
        PartnerBrand {
            name: name.into(),
            colour: "#6a1b9a".into(),
            contact: "mailto:a@acme.example".into(),
            return_url: "https://acme.example".into(),
            return_label: "é".into(),
            logo: "PHN2Zy8+".into(),
            tells: 1,
            updates: "https://maj.example".into(),
            updates_keys: "B1 B2".into(),
            changed_at,
        }
    }

    pub async fn a_branding_is_tried_and_comes_into_force(store: Store) {
        let (acme, ada) = partner_with(&store, "acme").await;
        let (zeta, _) = partner_with(&store, "zeta").await;
        let find = async |id: &str, stage| partner_brand::find(&store, id, stage).await.unwrap();
        let keep = async |stage, kept: &PartnerBrand| {
            partner_brand::keep(&store, Some(&ada), &acme, "acme", stage, kept)
                .await
                .unwrap();
        };
        assert_eq!(find(&acme, Stage::Draft).await, None);
        keep(Stage::Draft, &brand("Acme 1", 1)).await;
        keep(Stage::Draft, &brand("Acme 2", 2)).await;
        assert_eq!(find(&acme, Stage::Draft).await, Some(brand("Acme 2", 2)));
        assert_eq!(find(&acme, Stage::InForce).await, None);
        assert!(!partner_brand::is_own(&store, "acme").await.unwrap());
        keep(Stage::InForce, &brand("Acme 3", 3)).await;
        assert_eq!(find(&acme, Stage::InForce).await, Some(brand("Acme 3", 3)));
        assert_eq!(find(&acme, Stage::Draft).await, None, "it was published");
        assert!(partner_brand::is_own(&store, "acme").await.unwrap());
        assert!(!partner_brand::is_own(&store, "zeta").await.unwrap());
        assert_eq!(find(&zeta, Stage::InForce).await, None);
        let noted = journal::latest(&store, 10).await.unwrap();
        let noted = noted.iter().filter(|it| it.action == "partner.brand");
        assert_eq!(noted.count(), 1, "trying is not publishing");
        let kept = brand("X", 1);
        let nobody = partner_brand::keep(&store, None, "x", "x", Stage::Draft, &kept);
        assert!(nobody.await.is_err());
    }

    pub async fn what_was_branded_is_known(store: Store) {
        let (acme, _) = partner_with(&store, "acme").await;
        let (zeta, _) = partner_with(&store, "zeta").await;
        let made = |source: &str, brand: &str, sha256: &str| Made {
            source_sha256: source.into(),
            source_file: "a.zip".into(),
            brand: brand.into(),
            sha256: sha256.into(),
        };
        let note = async |one: &Made, at| {
            partner_brand::offer_made(&store, &acme, one, None, at)
                .await
                .unwrap();
        };
        note(&made("1", "b0", "10"), 0).await;
        assert_eq!(partner_brand::made(&store, &acme).await.unwrap(), []);
        let brand = PartnerBrand {
            name: "Acme".into(),
            ..PartnerBrand::default()
        };
        partner_brand::keep(&store, None, &acme, "acme", Stage::InForce, &brand)
            .await
            .unwrap();
        for (one, at) in [
            (made("1", "b1", "11"), 1),
            (made("2", "b1", ""), 2),
            (made("1", "b2", "12"), 3),
        ] {
            note(&one, at).await;
        }
        assert_eq!(
            partner_brand::made(&store, &acme).await.unwrap(),
            [made("1", "b2", "12"), made("2", "b1", "")]
        );
        assert_eq!(partner_brand::made(&store, &zeta).await.unwrap(), []);
        // Nothing of it outlives the branding.
        let withdraw = async |at| {
            partner_brand::withdraw(&store, None, &acme, "acme", at)
                .await
                .unwrap()
        };
        assert!(withdraw(4).await);
        assert_eq!(partner_brand::made(&store, &acme).await.unwrap(), []);
        note(&made("1", "b2", "12"), 5).await;
        assert_eq!(partner_brand::made(&store, &acme).await.unwrap(), []);
        assert!(!withdraw(6).await, "there is none any more");
        let draft = partner_brand::find(&store, &acme, Stage::Draft).await;
        assert_eq!(draft.unwrap(), Some(brand));
    }
}
