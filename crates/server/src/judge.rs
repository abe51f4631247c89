//! Settings -> what can't work with them, before anything is opened or made.
//!
//! A combination that starts and that no learner could use is refused here, with what to
//! do. Whether a port is free or a database answers shows when the server starts.

use std::net::IpAddr;

use axum::http::Uri;

use crate::settings::Settings;

/// Why a server with these settings would be of no use; none: it can work.
pub fn judge(settings: &Settings) -> Vec<String> {
    let mut found = Vec::new();
    let app = settings.app_url.as_deref().map(Address::read);
    let content = settings.content_url.as_deref().map(Address::read);
    match (&app, &content) {
        (Some(app), None) if app.is_secure => found.push(format!(
            "`--url` is `{}` and there is no `--content-url`: browsers open no course that comes \
             over http in a page that comes over https; say under which https address they find \
             the content, such as `--content-url https://*.contenu.example`",
            app.text
        )),
        (Some(app), None) if !app.is_here => found.push(format!(
            "`--url` is `{}` and there is no `--content-url`: learners elsewhere would look for \
             the courses on their own machine; say under which address they find the content",
            app.text
        )),
        (None, Some(content)) if !content.is_here => found.push(format!(
            "`--content-url` is `{}` and there is no `--url`: learners elsewhere can't open the \
             app; say under which address they find it",
            content.text
        )),
        (Some(app), Some(content)) if app.is_secure && !content.is_secure && !content.is_here => {
            found.push(format!(
                "`--url` comes over https and `--content-url` (`{}`) does not: browsers open no \
                 course over http in such a page; serve the content over https, too",
                content.text
            ));
        }
        (Some(app), Some(content)) if app.is_here != content.is_here => found.push(format!(
            "one of `--url` (`{}`) and `--content-url` (`{}`) is this machine's and the other one \
             is not: learners elsewhere find only one of them",
            app.text, content.text
        )),
        _ => {}
    }
    if let (Some(app), Some(content)) = (&app, &content)
        && content.covers(&app.host)
    {
        found.push(format!(
            "the app's host `{}` is one of the content's (`{}`): a package could answer in its \
             place; give the content a domain that the app is not in",
            app.host, content.text
        ));
    }
    let (one, two) = (settings.app_listen, settings.content_listen);
    if one.port() == two.port() && one.port() != 0 && (one.ip() == two.ip() || is_any(&[one, two]))
    {
        found.push(format!(
            "the app and the content both listen on port {}: give the content another one with \
             `--content-listen`",
            one.port()
        ));
    }
    if settings.retention_days < 1 {
        found.push(
            "`--retention-days` is 0: every learner would be deleted at once; the shortest is 1"
                .to_owned(),
        );
    }
    if settings.upload_bytes == 0 {
        found.push("`--upload-mb` is 0: no package could be added; the smallest is 1".to_owned());
    }
    if let Some(url) = &settings.database
        && !["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|it| url.starts_with(it))
    {
        // It may hold a password: what it begins with is enough.
        let start = url.split(':').next().unwrap_or_default();
        found.push(format!(
            "`--database` begins with `{start}`: it is `sqlite:PATH` or \
             `postgres://USER:PASSWORD@HOST/NAME`"
        ));
    }
    if let Some(sign_in) = &settings.sign_in {
        let issuer = Address::read(&sign_in.issuer);
        if !issuer.is_secure && !issuer.is_here {
            found.push(format!(
                "the identity provider's issuer `{}` is not https: whoever is on the way could \
                 sign in as anybody",
                issuer.text
            ));
        }
        if app.as_ref().is_none_or(|it| it.is_here) && !issuer.is_here {
            found.push(
                "an identity provider leads learners back to `--url`, which is not set or is this \
                 machine's: say under which address browsers find the app"
                    .to_owned(),
            );
        }
    }
    found
}

/// What works, and probably is not meant.
pub fn doubts(settings: &Settings) -> Vec<String> {
    let mut found = Vec::new();
    let is_secure = settings
        .app_url
        .as_deref()
        .is_some_and(|it| Address::read(it).is_secure);
    if is_secure && !settings.is_behind_proxy {
        found.push(
            "browsers come over https, so there is a proxy in front, and `--behind-proxy` is not \
             set: all visitors count as one address, and share its limits"
                .to_owned(),
        );
    }
    found
}

fn is_any(addresses: &[std::net::SocketAddr]) -> bool {
    addresses.iter().any(|it| it.ip().is_unspecified())
}

/// An address of an origin, as far as it is judged here.
struct Address {
    text: String,
    host: String,
    is_secure: bool,
    /// Of this machine: browsers elsewhere would find their own.
    is_here: bool,
}

impl Address {
    /// Addresses that are none are told of elsewhere.
    fn read(text: &str) -> Address {
        let plain = text.replacen("*.", "any.", 1);
        let parsed: Option<Uri> = plain.parse().ok();
        let host = parsed.as_ref().and_then(Uri::host).unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let is_loopback = bare.parse::<IpAddr>().is_ok_and(|it| it.is_loopback());
        Address {
            text: text.to_owned(),
            is_secure: text.starts_with("https://"),
            is_here: is_loopback || host == "localhost" || host.ends_with(".localhost"),
            host: host.to_owned(),
        }
    }

    /// Whether a host is one of the versions'.
    fn covers(&self, host: &str) -> bool {
        let Some(end) = self
            .host
            .strip_prefix("any")
            .filter(|_| self.text.contains("://*."))
        else {
            return false;
        };
        host.strip_suffix(end)
            .is_some_and(|label| !label.is_empty() && !label.contains('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::SignIn;

    fn with(url: &str, content_url: &str) -> Settings {
        let given = |it: &str| (!it.is_empty()).then(|| it.to_owned());
        Settings {
            app_url: given(url),
            content_url: given(content_url),
            ..Settings::default()
        }
    }

    #[test]
    fn addresses_that_learners_can_use_are_right() {
        for (url, content) in [
            ("", ""),
            ("https://cours.example", "https://*.contenu.example"),
            ("https://cours.example", "https://*.contenu.cours.example"),
            ("https://cours.example", "https://contenu.example"),
            ("http://10.0.0.7:8080", "http://10.0.0.7:8081"),
            ("http://localhost:8080", ""),
            ("http://127.0.0.1:1", "http://*.localhost:2"),
            ("", "http://*.localhost:8081"),
            ("https://localhost", "http://localhost:8081"),
        ] {
            let found = judge(&with(url, content));
            assert!(found.is_empty(), "{url} {content}: {found:?}");
        }
    }

    #[test]
    fn addresses_that_no_learner_could_use_are_refused() {
        for (url, content, word) in [
            ("https://cours.example", "", "no `--content-url`"),
            ("https://localhost", "", "no `--content-url`"),
            ("http://cours.example", "", "their own machine"),
            ("", "https://contenu.example", "no `--url`"),
            (
                "https://cours.example",
                "http://contenu.example",
                "over https, too",
            ),
            (
                "https://cours.example",
                "https://*.localhost",
                "this machine's",
            ),
            (
                "http://localhost:8080",
                "https://contenu.example",
                "this machine's",
            ),
            (
                "https://cours.example",
                "https://*.example",
                "one of the content's",
            ),
        ] {
            let found = judge(&with(url, content));
            assert_eq!(found.len(), 1, "{url} {content}: {found:?}");
            assert!(found[0].contains(word), "{found:?}");
        }
    }

    #[test]
    fn other_settings_that_can_t_work_are_refused() {
        let default = Settings::default;
        let port = |text: &str| text.parse().expect("an address");
        let sign_in = |issuer: &str| {
            Some(SignIn {
                issuer: issuer.into(),
                client_id: "x".into(),
                client_secret: String::new(),
                label: "x".into(),
            })
        };
        for (settings, word) in [
            (
                Settings {
                    retention_days: 0,
                    ..default()
                },
                "--retention-days",
            ),
            (
                Settings {
                    upload_bytes: 0,
                    ..default()
                },
                "--upload-mb",
            ),
            (
                Settings {
                    content_listen: port("0.0.0.0:8080"),
                    ..default()
                },
                "port 8080",
            ),
            (
                Settings {
                    database: Some("mysql://u:secret@h/n".into()),
                    ..default()
                },
                "`mysql`",
            ),
            (
                Settings {
                    sign_in: sign_in("https://id.example"),
                    ..default()
                },
                "--url",
            ),
            (
                Settings {
                    sign_in: sign_in("http://id.example"),
                    ..with("https://cours.example", "https://contenu.example")
                },
                "not https",
            ),
        ] {
            let found = judge(&settings);
            assert_eq!(found.len(), 1, "{word}: {found:?}");
            assert!(
                found[0].contains(word) && !found[0].contains("secret"),
                "{found:?}"
            );
        }
        assert!(
            judge(&Settings {
                sign_in: sign_in("http://127.0.0.1:9"),
                ..default()
            })
            .is_empty()
        );
    }

    #[test]
    fn a_proxy_that_is_not_named_is_doubted() {
        let settings = with("https://cours.example", "https://contenu.example");
        assert_eq!(doubts(&settings).len(), 1);
        assert!(
            doubts(&Settings {
                is_behind_proxy: true,
                ..settings
            })
            .is_empty()
        );
        assert!(doubts(&Settings::default()).is_empty());
    }
}
