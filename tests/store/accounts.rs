//! Accounts, invitations, partners, and what they did.

tests::on_both! { scenario:
    a_closed_account_loses_its_sessions
    a_closed_account_is_not_opened_by_an_earlier_link
    an_invitation_serves_once
    an_invitation_ends
    a_login_is_taken_once
    a_code_serves_once
    partners_have_their_own_names
    actions_are_noted_with_what_they_do
}

mod scenario {
    use server::store::account::{self, Role};
    use server::store::session::{self, Holder};
    use server::store::{Store, StoreError, journal, partner};

    async fn account(store: &Store, login: &str, role: Role) -> String {
        let hash = format!("hash of {login}");
        account::invite(store, None, &hash, role, None, 0, 100)
            .await
            .unwrap();
        let made = account::accept(store, &hash, login, "phc", 1).await;
        made.unwrap().unwrap()
    }

    pub async fn a_closed_account_loses_its_sessions(store: Store) {
        let id = account(&store, "ada", Role::Administrator).await;
        let other = account(&store, "bob", Role::Administrator).await;
        for (hash, id) in [("s1", &id), ("s2", &other)] {
            let holder = Holder::Account(id.clone());
            session::open(&store, hash, &holder, 1_000).await.unwrap();
        }
        account::set_disabled(&store, Some(&other), &id, true, 5)
            .await
            .unwrap();
        assert_eq!(session::holder(&store, "s1", 6).await.unwrap(), None);
        assert!(session::holder(&store, "s2", 6).await.unwrap().is_some());
        let found = account::find(&store, &id).await.unwrap().unwrap();
        assert_eq!(found.disabled_at, Some(5));
        account::set_disabled(&store, None, &other, true, 6)
            .await
            .unwrap();
        assert!(!account::has_administrator(&store).await.unwrap());
        account::set_disabled(&store, None, &id, false, 7)
            .await
            .unwrap();
        assert!(account::has_administrator(&store).await.unwrap());
    }

    pub async fn a_closed_account_is_not_opened_by_an_earlier_link(store: Store) {
        let id = account(&store, "ada", Role::Administrator).await;
        let ada = account::find(&store, &id).await.unwrap().unwrap();
        account::renew(&store, None, "early", &ada, 2, 100)
            .await
            .unwrap();
        account::set_disabled(&store, None, &id, true, 5)
            .await
            .unwrap();
        let opened = account::accept(&store, "early", "ada", "new", 6).await;
        assert_eq!(opened.unwrap(), None);
        let found = account::find(&store, &id).await.unwrap().unwrap();
        assert_eq!(found.disabled_at, Some(5));
        assert_eq!(found.password_hash, ada.password_hash);
        // One that is given afterwards is meant to.
        account::renew(&store, None, "late", &ada, 7, 100)
            .await
            .unwrap();
        let opened = account::accept(&store, "late", "ada", "new", 8).await;
        assert_eq!(opened.unwrap(), Some(id.clone()));
        let found = account::find(&store, &id).await.unwrap().unwrap();
        assert_eq!(found.disabled_at, None);
    }

    pub async fn an_invitation_serves_once(store: Store) {
        let acme = partner::create(&store, None, "acme", "Acme", "autre", 0)
            .await
            .unwrap();
        account::invite(&store, None, "h", Role::Partner, Some(&acme), 0, 100)
            .await
            .unwrap();
        let found = account::invitation(&store, "h", 5).await.unwrap().unwrap();
        assert_eq!(found.role(), Role::Partner);
        assert_eq!(found.partner_id.as_ref(), Some(&acme));
        let id = account::accept(&store, "h", "ada", "phc", 5).await.unwrap();
        let again = account::accept(&store, "h", "eve", "phc", 6).await.unwrap();
        assert_eq!(again, None);
        assert!(account::invitation(&store, "h", 6).await.unwrap().is_none());
        let made = account::find_by_login(&store, "ada")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(Some(made.account_id), id);
        assert_eq!(made.partner_id, Some(acme));
        assert!(!account::has_administrator(&store).await.unwrap());
        let eve = account::find_by_login(&store, "eve").await.unwrap();
        assert!(eve.is_none());
    }

    pub async fn an_invitation_ends(store: Store) {
        account::invite(&store, None, "h", Role::Administrator, None, 0, 100)
            .await
            .unwrap();
        for (now, valid) in [(99, true), (100, false), (5, true)] {
            let found = account::invitation(&store, "h", now).await.unwrap();
            assert_eq!(found.is_some(), valid, "at {now}");
        }
        let late = account::accept(&store, "h", "ada", "phc", 100).await;
        assert_eq!(late.unwrap(), None);
    }

    pub async fn a_login_is_taken_once(store: Store) {
        account(&store, "ada", Role::Administrator).await;
        account::invite(&store, None, "h", Role::Administrator, None, 0, 100)
            .await
            .unwrap();
        let taken = account::accept(&store, "h", "ada", "phc", 1).await;
        assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
        let other = account::accept(&store, "h", "bob", "phc", 2).await.unwrap();
        assert!(other.is_some(), "the invitation was not used up");
        let logins: Vec<String> = account::all(&store)
            .await
            .unwrap()
            .into_iter()
            .map(|it| it.login)
            .collect();
        assert_eq!(logins, ["ada", "bob"]);
    }

    pub async fn a_code_serves_once(store: Store) {
        let id = account(&store, "ada", Role::Administrator).await;
        account::set_second_factor(&store, &id, "sealed", 10, 5)
            .await
            .unwrap();
        let found = account::find(&store, &id).await.unwrap().unwrap();
        assert_eq!(found.totp_secret.as_deref(), Some("sealed"));
        for (step, fresh) in [(10, false), (9, false), (11, true), (11, false), (12, true)] {
            let used = account::use_step(&store, &id, step).await.unwrap();
            assert_eq!(used, fresh, "step {step}");
        }
    }

    pub async fn partners_have_their_own_names(store: Store) {
        let id = partner::create(&store, None, "acme", "Acme", "autre", 0)
            .await
            .unwrap();
        partner::create(&store, None, "aaa", "Zeta", "autre", 0)
            .await
            .unwrap();
        let taken = partner::create(&store, None, "acme", "Autre", "autre", 1).await;
        assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
        let found = partner::find_by_slug(&store, "acme")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.partner_id.as_str(), found.name.as_str()),
            (id.as_str(), "Acme")
        );
        assert!(partner::find(&store, &id).await.unwrap().is_some());
        let names: Vec<String> = partner::all(&store)
            .await
            .unwrap()
            .into_iter()
            .map(|it| it.name)
            .collect();
        assert_eq!(names, ["Acme", "Zeta"]);
    }

    pub async fn actions_are_noted_with_what_they_do(store: Store) {
        let id = account(&store, "ada", Role::Administrator).await;
        let mut write = store.begin().await.unwrap();
        journal::note(&mut write, Some(&id), "test.kept", "x", 50)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let mut write = store.begin().await.unwrap();
        journal::note(&mut write, Some(&id), "test.undone", "x", 60)
            .await
            .unwrap();
        drop(write);
        let latest = journal::latest(&store, 2).await.unwrap();
        let actions: Vec<_> = latest
            .iter()
            .map(|it| (it.action.as_str(), it.login.as_deref(), it.at))
            .collect();
        let expected = [
            ("test.kept", Some("ada"), 50),
            ("account.create", Some("ada"), 1),
        ];
        assert_eq!(actions, expected);
    }
}
