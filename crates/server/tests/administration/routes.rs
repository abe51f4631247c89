//! Every address that the server answers, whom it is for, and that nobody else gets in.

use axum::http::StatusCode;

use crate::bench::{Answer, Bench};
use crate::people::{People, Who};
use crate::sources;

/// Which of the two origins answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    App,
    Content,
}

/// What somebody must be, or hold, to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Nothing,
    /// A browser with courses.
    Learner,
    /// An account of any kind, whatever it has still to do.
    Account,
    /// Somebody of a partner.
    Newcomer,
    /// Somebody of a partner that agreed to what partners agree to.
    Member,
    /// An administrator with both factors.
    Administrator,
    /// A signed text that the app, or the player's page, gave.
    Token,
}

/// One method of one address.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub origin: Origin,
    pub method: &'static str,
    /// As it is registered, with names in the place of its parameters.
    pub path: &'static str,
    pub needs: Needs,
}

const fn app(method: &'static str, path: &'static str, needs: Needs) -> Route {
    let origin = Origin::App;
    Route {
        origin,
        method,
        path,
        needs,
    }
}

const fn content(method: &'static str, path: &'static str, needs: Needs) -> Route {
    let origin = Origin::Content;
    Route {
        origin,
        method,
        path,
        needs,
    }
}

/// All of them: a test compares this with what the sources register.
pub const ROUTES: &[Route] = &{
    use Needs::{Account, Administrator, Learner, Member, Newcomer, Nothing, Token};
    [
        app("GET", "/healthz", Nothing),
        app("GET", "/readyz", Nothing),
        app("GET", "/readyz/files", Nothing),
        app("GET", "/metrics", Nothing),
        app("POST", "/balise", Nothing),
        app("GET", "/maj/{*path}", Nothing),
        app("GET", "/statique/{file}", Nothing),
        app("GET", "/accessibilite", Nothing),
        app("GET", "/vie-privee", Nothing),
        app("GET", "/mentions-legales", Nothing),
        app("POST", "/langue", Nothing),
        app("GET", "/", Nothing),
        app("POST", "/public", Nothing),
        app("GET", "/couvertures/{cover}", Nothing),
        app("GET", "/cours/{slug}", Nothing),
        app("POST", "/cours/{slug}/commencer", Nothing),
        app("GET", "/p/{partner}", Nothing),
        app("GET", "/reprendre", Nothing),
        app("POST", "/reprendre", Nothing),
        app("GET", "/identite", Nothing),
        app("GET", "/identite/retour", Nothing),
        app("GET", "/verifier", Nothing),
        app("POST", "/verifier", Nothing),
        app("GET", "/statistiques", Nothing),
        app("GET", "/statistiques/fichiers/{name}", Nothing),
        app("GET", "/mes-donnees/effacees", Nothing),
        app("GET", "/mes-cours", Learner),
        app("GET", "/mes-cours/code", Nothing),
        app("POST", "/mes-cours/code", Learner),
        app("GET", "/mes-cours/{slug}/lecture", Learner),
        app("POST", "/mes-cours/{slug}/jeton", Learner),
        app("POST", "/mes-cours/{slug}/ouvrir", Learner),
        app("POST", "/mes-cours/{slug}/recommencer", Learner),
        app("GET", "/mes-cours/{slug}/attestation", Learner),
        app("POST", "/mes-cours/{slug}/attestation", Learner),
        app("GET", "/mes-donnees", Learner),
        app("GET", "/mes-donnees/mes-donnees.json", Learner),
        app("POST", "/mes-donnees/profil", Learner),
        app("GET", "/mes-donnees/effacer", Learner),
        app("POST", "/mes-donnees/effacer", Learner),
        app("GET", "/quitter", Learner),
        app("POST", "/quitter", Learner),
        app("GET", "/invitation", Nothing),
        app("POST", "/invitation", Nothing),
        app("GET", "/connexion", Nothing),
        app("POST", "/connexion", Nothing),
        app("POST", "/deconnexion", Account),
        app("GET", "/second-facteur", Account),
        app("POST", "/second-facteur", Account),
        app("GET", "/partenaire/engagements", Newcomer),
        app("POST", "/partenaire/engagements", Newcomer),
        app("GET", "/partenaire", Member),
        app("GET", "/partenaire/paquets", Member),
        app("GET", "/partenaire/paquets/SHA256SUMS", Member),
        app("GET", "/partenaire/paquets/{sha256}/{file}", Member),
        app("GET", "/partenaire/marque", Member),
        app("POST", "/partenaire/marque", Member),
        app("GET", "/partenaire/marque/apercu/{theme}", Member),
        app("GET", "/partenaire/guide", Member),
        app("GET", "/partenaire/guide/{guide}", Member),
        app("GET", "/partenaire/lien", Member),
        app("GET", "/partenaire/lien/qr.svg", Member),
        app("GET", "/partenaire/communication", Member),
        app("GET", "/partenaire/communication/{file}", Member),
        app("GET", "/partenaire/statistiques", Member),
        app(
            "GET",
            "/partenaire/statistiques/{year}/{version}/{name}",
            Member,
        ),
        app("GET", "/partenaire/retour", Member),
        app("POST", "/partenaire/retour", Member),
        app("POST", "/partenaire/retour/confirmer", Member),
        app("GET", "/partenaire/retour/{plan}", Member),
        app("GET", "/partenaire/preparer/{year}", Member),
        app("GET", "/partenaire/preparer/{year}/{file}", Member),
        app("GET", "/admin", Administrator),
        app("GET", "/admin/cours/ajouter", Administrator),
        app("POST", "/admin/cours/ajouter", Administrator),
        app("GET", "/admin/cours/{slug}", Administrator),
        app("POST", "/admin/cours/{slug}/catalogue", Administrator),
        app("POST", "/admin/cours/{slug}/place", Administrator),
        app("POST", "/admin/programmes/{programme}", Administrator),
        app("POST", "/admin/cours/{slug}/versions", Administrator),
        app(
            "GET",
            "/admin/cours/{slug}/versions/{number}",
            Administrator,
        ),
        app(
            "POST",
            "/admin/cours/{slug}/versions/{number}/actuelle",
            Administrator,
        ),
        app(
            "POST",
            "/admin/cours/{slug}/versions/{number}/lecture",
            Administrator,
        ),
        app(
            "POST",
            "/admin/cours/{slug}/versions/{number}/offre",
            Administrator,
        ),
        app(
            "POST",
            "/admin/cours/{slug}/versions/{number}/apprenants",
            Administrator,
        ),
        app("GET", "/admin/inscription", Administrator),
        app("POST", "/admin/inscription", Administrator),
        app("POST", "/admin/inscription/supprimer", Administrator),
        app("GET", "/admin/partenaires", Administrator),
        app("POST", "/admin/partenaires", Administrator),
        app("GET", "/admin/partenaires/{slug}", Administrator),
        app("POST", "/admin/partenaires/{slug}", Administrator),
        app("POST", "/admin/partenaires/{slug}/balise", Administrator),
        app("POST", "/admin/partenaires/{slug}/public", Administrator),
        app("GET", "/admin/comptes", Administrator),
        app("GET", "/admin/comptes/inviter", Administrator),
        app("POST", "/admin/comptes/inviter", Administrator),
        app("POST", "/admin/comptes/fermer", Administrator),
        app("GET", "/admin/comptes/retablir", Administrator),
        app("POST", "/admin/comptes/retablir", Administrator),
        app("GET", "/admin/statistiques", Administrator),
        app("GET", "/admin/statistiques/{year}", Administrator),
        app("GET", "/admin/statistiques/{year}/plan.json", Administrator),
        app(
            "GET",
            "/admin/statistiques/{year}/fichiers/{name}",
            Administrator,
        ),
        app("POST", "/admin/statistiques/{year}/gel", Administrator),
        app("POST", "/admin/statistiques/{year}/erratum", Administrator),
        app("POST", "/admin/statistiques/{year}/purge", Administrator),
        app("GET", "/admin/mises-a-jour", Administrator),
        app("POST", "/admin/mises-a-jour", Administrator),
        app("GET", "/admin/mises-a-jour/contenu", Administrator),
        app("POST", "/admin/mises-a-jour/retour", Administrator),
        app("POST", "/admin/mises-a-jour/retrait", Administrator),
        app("POST", "/admin/mises-a-jour/retablir", Administrator),
        app("GET", "/admin/journal", Administrator),
        content("GET", "/c/{access}/{*path}", Token),
        content("GET", "/lecteur/{ticket}", Token),
        content("GET", "/player/{file}", Nothing),
        content("POST", "/essai/commit", Token),
        content("POST", "/essai/rejeu", Token),
    ]
};

#[test]
fn every_address_of_the_server_is_in_the_list() {
    let mut listed: Vec<(String, String)> = ROUTES
        .iter()
        .map(|it| (it.path.to_owned(), it.method.to_owned()))
        .collect();
    listed.sort();
    let mut registered = sources::routes();
    registered.sort();
    let missing: Vec<_> = registered
        .iter()
        .filter(|it| !listed.contains(it))
        .collect();
    assert!(missing.is_empty(), "to add to ROUTES: {missing:?}");
    let gone: Vec<_> = listed
        .iter()
        .filter(|it| !registered.contains(it))
        .collect();
    assert!(gone.is_empty(), "nobody registers them: {gone:?}");
    assert_eq!(listed.len(), registered.len(), "one of them twice");
}

/// How somebody is turned away who is not who an address is for.
fn turned(needs: Needs, who: Who) -> Option<&'static str> {
    use Who::{Administrator, Learner, Member, Newcomer, Unproven, Visitor};
    const SIGN_IN: &str = "/connexion";
    /// What is not for somebody does not exist for them.
    const ABSENT: &str = "";
    match (needs, who) {
        (Needs::Nothing | Needs::Token, _) | (Needs::Learner, Learner) => None,
        (Needs::Learner, _) => Some("/reprendre"),
        (_, Visitor | Learner) => Some(SIGN_IN),
        (Needs::Account, _) => None,
        (Needs::Newcomer | Needs::Member, Unproven | Administrator) => Some(ABSENT),
        (Needs::Newcomer, _) | (Needs::Member, Member) => None,
        (Needs::Member, Newcomer) => Some("/partenaire/engagements"),
        (Needs::Administrator, Newcomer | Member) => Some(ABSENT),
        (Needs::Administrator, Unproven) => Some("/second-facteur"),
        (Needs::Administrator, Administrator) => None,
    }
}

fn is_turned(answer: &Answer, to: &str) -> bool {
    match to {
        "" => answer.status == StatusCode::NOT_FOUND,
        // The player asks with a script, which can't follow a person's way.
        "/reprendre" if answer.status == StatusCode::UNAUTHORIZED => true,
        to => answer.status == StatusCode::SEE_OTHER && answer.header("location") == to,
    }
}

#[tokio::test]
async fn every_page_is_closed_to_those_it_is_not_for() {
    let bench = Bench::new().await;
    let people = People::new(&bench).await;
    for who in Who::ALL {
        for route in ROUTES {
            let to = turned(route.needs, who);
            // What they may do, they do elsewhere: here it would change who they are.
            if to.is_none() && route.method != "GET" {
                continue;
            }
            let browser = people.browser(who).await;
            let path = people.path(route.path).await;
            let answer = people.ask(&browser, route, &path).await;
            let told = format!("{who:?} {} {path}: {}", route.method, answer.status);
            match to {
                Some(to) => assert!(is_turned(&answer, to), "{told} {}", answer.text()),
                None => {
                    for to in ["/reprendre", "/connexion", "/second-facteur"] {
                        assert!(!is_turned(&answer, to), "{told}");
                    }
                    assert_ne!(answer.header("location"), "/partenaire/engagements");
                }
            }
        }
    }
}

#[tokio::test]
async fn every_page_is_there_for_those_it_is_for() {
    let bench = Bench::new().await;
    let people = People::new(&bench).await;
    // Nobody is named; nobody else to sign in with; no package was built, none has a cover;
    // no update is published; the page for returns is not there either (`partner_figures` has it).
    let absent = [
        "/maj/{*path}",
        "/couvertures/{cover}",
        "/mentions-legales",
        "/identite",
        "/identite/retour",
        "/partenaire/paquets/{sha256}/{file}",
        "/partenaire/marque/apercu/{theme}",
        "/partenaire/preparer/{year}",
        "/partenaire/preparer/{year}/{file}",
    ];
    server::http::record();
    for route in ROUTES.iter().filter(|it| it.method == "GET") {
        let who = match route.needs {
            Needs::Nothing | Needs::Token => Who::Visitor,
            Needs::Learner => Who::Learner,
            Needs::Account | Needs::Newcomer => Who::Newcomer,
            Needs::Member => Who::Member,
            Needs::Administrator => Who::Administrator,
        };
        let browser = people.browser(who).await;
        let path = people.path(route.path).await;
        let answer = people.ask(&browser, route, &path).await;
        let status = answer.status;
        let is_there = status.is_success() || status.is_redirection();
        assert_eq!(
            is_there,
            !absent.contains(&route.path),
            "{path}: {status} {}",
            answer.text()
        );
    }
}

#[tokio::test]
async fn nothing_of_a_learner_opens_without_a_token() {
    let bench = Bench::new().await;
    let people = People::new(&bench).await;
    let browser = people.browser(Who::Learner).await;
    for route in ROUTES.iter().filter(|it| it.needs == Needs::Token) {
        let parameters = ["access", "ticket", "*path"];
        let path = parameters.iter().fold(route.path.to_owned(), |path, name| {
            path.replace(&format!("{{{name}}}"), "a")
        });
        let body = r#"{"token":"a","launch":1,"seq":1,"item":"a"}"#;
        let request = browser
            .request_to(route.origin, route.method, &path)
            .header("content-type", "application/json")
            .body(body.into());
        let answer = bench
            .answer(route.origin, request.expect("a request"))
            .await;
        assert!(
            [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&answer.status),
            "{path}: {}",
            answer.status
        );
    }
}

#[tokio::test]
async fn the_address_of_a_form_is_explained_when_it_is_typed() {
    let bench = Bench::new().await;
    let people = People::new(&bench).await;
    let browser = people.browser(Who::Administrator).await;
    let has_page = |form: &Route| {
        let mut pages = ROUTES.iter().filter(|it| it.method == "GET");
        pages.any(|it| it.path == form.path)
    };
    let forms = ROUTES.iter().filter(|it| it.method == "POST");
    for route in forms.filter(|it| !has_page(it)) {
        let path = people.path(route.path).await;
        let request = browser.request_to(route.origin, "GET", &path);
        let request = request.body(axum::body::Body::empty());
        let answer = bench
            .answer(route.origin, request.expect("a request"))
            .await;
        // An address with a parameter in the same place may be a page.
        if answer.status == StatusCode::NOT_FOUND {
            continue;
        }
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(answer.header("allow"), "POST", "{path}");
        let text = answer.text();
        match route.origin {
            Origin::App => assert!(text.contains("<h1"), "{path}: {text}"),
            Origin::Content => assert_eq!(text, r#"{"error":"not-done"}"#),
        }
    }
}
