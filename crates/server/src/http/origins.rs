//! The two origins as browsers see them.

use axum::http::Uri;
use tokio::net::TcpListener;

use crate::settings::Settings;
use crate::start::Error;

/// Addresses of the app and of the content.
#[derive(Clone, Debug)]
pub struct Origins {
    /// Such as `https://cours.example`, without a slash at the end.
    pub app: String,
    content: String,
}

impl Origins {
    /// From the settings, or from what is listened on.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] when an address is none, or both are the same.
    pub fn new(
        settings: &Settings,
        app: &TcpListener,
        content: &TcpListener,
    ) -> Result<Origins, Error> {
        let own = |listener: &TcpListener| {
            let address = listener.local_addr().map_err(|error| Error::Io {
                what: "read the address of a port".into(),
                error,
            })?;
            match address.ip().is_unspecified() {
                true => Err(Error::Setting(format!(
                    "browsers can't open `{address}`: say with `--url` and `--content-url` under \
                     which addresses they find the app and the content"
                ))),
                false => Ok(format!("http://{address}")),
            }
        };
        let origins = Origins {
            app: match &settings.app_url {
                Some(url) => origin(url, false)?,
                None => own(app)?,
            },
            content: match &settings.content_url {
                Some(url) => origin(url, true)?,
                None => own(content)?,
            },
        };
        if origins.app == origins.content {
            return Err(Error::Setting(format!(
                "the app and the content have the same address `{}`; packages could then act \
                 as the learner: give the content another host name",
                origins.app
            )));
        }
        Ok(origins)
    }

    /// Whether browsers come over https.
    pub fn is_secure(&self) -> bool {
        self.app.starts_with("https://")
    }

    /// Whether each version has a host name of its own.
    pub fn is_isolated(&self) -> bool {
        self.content.contains("://*.")
    }

    /// The content origin of a version.
    pub fn content(&self, course_version_id: &str) -> String {
        self.content.replacen('*', course_version_id, 1)
    }

    /// Whether a host name may be asked for content at all: never the app's.
    pub fn is_content_host(&self, host: &str) -> bool {
        let (_, name) = self.content.split_once("://").unwrap_or_default();
        match name.strip_prefix('*') {
            None => host == name,
            Some(end) => host
                .strip_suffix(end)
                .is_some_and(|label| !label.is_empty() && !label.contains('.')),
        }
    }

    /// Whether this host name is the one of a version: where versions have their own, no
    /// other may answer with its files or its player, or packages would meet again.
    pub fn serves(&self, course_version_id: &str, host: Option<&str>) -> bool {
        if !self.is_isolated() {
            return true;
        }
        let own = self.content(course_version_id);
        host.is_some_and(|host| own.split("://").nth(1) == Some(host))
    }

    /// All content origins, as in a Content-Security-Policy.
    pub fn content_source(&self) -> &str {
        &self.content
    }
}

/// What is wrong with the addresses that were set, by themselves and together.
///
/// # Errors
///
/// Why no server can start with them.
pub fn check_addresses(settings: &Settings) -> Result<(), String> {
    let read = |url: &Option<String>, may_be_wild| match url {
        Some(url) => origin(url, may_be_wild).map(Some),
        None => Ok(None),
    };
    let told = |error: Error| error.to_string();
    let app = read(&settings.app_url, false).map_err(told)?;
    let content = read(&settings.content_url, true).map_err(told)?;
    for (url, listen) in [
        (&app, settings.app_listen),
        (&content, settings.content_listen),
    ] {
        if url.is_none() && listen.ip().is_unspecified() {
            return Err(format!(
                "browsers can't open `{listen}`: say with `--url` and `--content-url` under \
                 which addresses they find the app and the content"
            ));
        }
    }
    match app.is_some() && app == content {
        true => Err(
            "the app and the content have the same address; packages could then act as \
                     the learner: give the content another host name"
                .to_owned(),
        ),
        false => Ok(()),
    }
}

/// Checks an address: scheme and host, perhaps a port, nothing else.
fn origin(url: &str, may_be_wild: bool) -> Result<String, Error> {
    let url = url.trim_end_matches('/');
    let wrong = |why: &str| Err(Error::Setting(format!("`{url}` {why}")));
    let parsed: Uri = match url.replacen("*.", "any.", 1).parse() {
        Ok(parsed) => parsed,
        Err(_) => return wrong("is not an address such as `https://cours.example`"),
    };
    if !matches!(parsed.scheme_str(), Some("http" | "https")) || parsed.host().is_none() {
        return wrong("is not an address such as `https://cours.example`");
    }
    if parsed.path() != "/" && !parsed.path().is_empty() {
        return wrong("has a path; each origin needs a host name of its own");
    }
    if url.contains('*') && !(may_be_wild && url.contains("://*.")) {
        return wrong("has `*` where there can be none");
    }
    Ok(url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_a_host_of_its_own() {
        let wild = Origins {
            app: "https://cours.example".into(),
            content: "https://*.contenu.example".into(),
        };
        let id = crate::store::new_id();
        // RFC 1123: a label is 1 to 63 letters, digits and hyphens.
        assert!(id.len() <= 63 && id.bytes().all(|it| it.is_ascii_alphanumeric()));
        assert_eq!(wild.content(&id), format!("https://{id}.contenu.example"));
        assert!(wild.serves(&id, Some(&format!("{id}.contenu.example"))));
        for other in [
            "x.contenu.example",
            "contenu.example",
            "cours.example",
            "127.0.0.1:8081",
        ] {
            assert!(!wild.serves(&id, Some(other)), "{other}");
        }
        assert!(!wild.serves(&id, None));
        assert!(wild.is_content_host("x.contenu.example"));
        for other in [
            "contenu.example",
            ".contenu.example",
            "a.b.contenu.example",
            "cours.example",
        ] {
            assert!(!wild.is_content_host(other), "{other}");
        }
        let plain = Origins {
            app: "http://127.0.0.1:1".into(),
            content: "http://127.0.0.1:2".into(),
        };
        assert!(plain.serves(&id, None));
        assert!(plain.is_content_host("127.0.0.1:2") && !plain.is_content_host("127.0.0.1:1"));
    }

    #[test]
    fn origins_are_checked() {
        for good in [
            "https://a.example",
            "https://a.example/",
            "http://127.0.0.1:80",
        ] {
            assert!(origin(good, false).is_ok(), "{good}");
        }
        assert!(origin("https://*.content.example", true).is_ok());
        for bad in [
            "a.example",
            "ftp://a.example",
            "https://a.example/relais",
            "https://*.a.example",
            "https://a.*.example",
            "",
        ] {
            assert!(origin(bad, false).is_err(), "{bad}");
        }
    }
}
