//! The two origins as browsers see them.

use axum::http::Uri;
use tokio::net::TcpListener;

use crate::error::Error;
use crate::settings::Settings;

/// Addresses of the app and of the content.
#[derive(Clone, Debug)]
pub struct Origins {
    /// Such as `https://cours.example`, without a slash at the end.
    pub app: String,
    content: String,
    /// Where nothing was configured: the content's own address, for browsers that do not know
    /// that names below `localhost` are this machine. Versions share it.
    plain: Option<String>,
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
        let port = own(content)?;
        let (default, plain) = named_by_version(&port);
        let origins = Origins {
            plain: plain.filter(|_| settings.content_url.is_none()),
            app: match &settings.app_url {
                Some(url) => origin(url, false)?,
                None => own(app)?,
            },
            content: match &settings.content_url {
                Some(url) => origin(url, true)?,
                None => default,
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

    /// Where a browser finds the content that can't resolve the names of versions; none where
    /// addresses were configured.
    pub fn fallback(&self) -> Option<&str> {
        self.plain.as_deref()
    }

    /// Whether it is the address that all versions share.
    fn is_plain(&self, host: &str) -> bool {
        let plain = self.fallback().and_then(|it| it.split("://").nth(1));
        plain == Some(host)
    }

    /// Whether a host name may be asked for content at all: never the app's.
    pub fn is_content_host(&self, host: &str) -> bool {
        if self.is_plain(host) {
            return true;
        }
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
        host.is_some_and(|host| own.split("://").nth(1) == Some(host) || self.is_plain(host))
    }

    /// Whether one version alone is at a host name that [`serves`](Origins::serves) it.
    pub fn is_one_version_s(&self, host: Option<&str>) -> bool {
        self.is_isolated() && host.is_some_and(|it| !self.is_plain(it))
    }

    /// All content origins, as in a Content-Security-Policy.
    pub fn content_source(&self) -> String {
        match &self.plain {
            Some(plain) => format!("{} {plain}", self.content),
            None => self.content.clone(),
        }
    }

    /// The content's address as it is told to whoever started the server.
    pub fn content_address(&self) -> &str {
        self.fallback().unwrap_or(&self.content)
    }
}

/// On this machine only: browsers resolve every name below `localhost` to it (RFC 6761
/// § 6.3), so that each version has one. The pattern, and the address itself.
fn named_by_version(address: &str) -> (String, Option<String>) {
    let host = ["http://127.0.0.1:", "http://[::1]:"];
    match host.iter().find_map(|it| address.strip_prefix(it)) {
        Some(port) => (
            format!("http://*.localhost:{port}"),
            Some(address.to_owned()),
        ),
        None => (address.to_owned(), None),
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
            plain: None,
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
            plain: None,
        };
        assert!(plain.serves(&id, None) && !plain.is_one_version_s(Some("127.0.0.1:2")));
        assert!(plain.is_content_host("127.0.0.1:2") && !plain.is_content_host("127.0.0.1:1"));
    }

    #[test]
    fn on_one_machine_each_version_has_a_name_without_configuration() {
        let (content, plain) = named_by_version("http://127.0.0.1:8081");
        let here = Origins {
            app: "http://127.0.0.1:8080".into(),
            content,
            plain,
        };
        let id = crate::store::new_id();
        assert!(here.is_isolated());
        assert_eq!(here.content(&id), format!("http://{id}.localhost:8081"));
        assert_eq!(here.fallback(), Some("http://127.0.0.1:8081"));
        for host in [format!("{id}.localhost:8081"), "127.0.0.1:8081".into()] {
            assert!(
                here.is_content_host(&host) && here.serves(&id, Some(&host)),
                "{host}"
            );
        }
        let own = format!("{id}.localhost:8081");
        assert!(here.is_one_version_s(Some(&own)));
        assert!(!here.is_one_version_s(Some("127.0.0.1:8081")));
        assert!(!here.is_one_version_s(None));
        for other in ["x.localhost:8081", "localhost:8081", "127.0.0.1:8080"] {
            assert!(!here.serves(&id, Some(other)), "{other}");
        }
        assert!(!here.is_content_host("127.0.0.1:8080"));
        // Others reach this one, and could not resolve such names.
        let (content, plain) = named_by_version("http://192.0.2.7:8081");
        assert_eq!((content.as_str(), plain), ("http://192.0.2.7:8081", None));
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
