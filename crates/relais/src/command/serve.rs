//! `relais serve`: the LMS-lite.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use clap::builder::BoolishValueParser;
use serde::Deserialize;
use server::domain::identity::Identity;
use server::settings::{Settings, SignIn};
use server::{Error, Server};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use super::WrongUsage;
use crate::show;

/// Host courses: learners take them, nothing is lost
///
/// Without any option: an SQLite database in `relais-data`, the courses of `dist`
/// (built from `courses` when there are none), the app on 127.0.0.1:8080 and the
/// content on 127.0.0.1:8081. Every option can also be set in the environment
/// (RELAIS_DATABASE for --database) or in a file (`database = "…"`).
#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    options: Options,
    /// TOML file with any of these options; flags and the environment win over it
    #[arg(long, env = "RELAIS_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Judge the configuration and stop: nothing is opened, made or changed
    #[arg(long)]
    check: bool,
    /// Ask the server at `--listen` whether it can serve learners, and stop: with 0 if it can, 1 if
    /// not; for the health check of a container
    #[arg(long, conflicts_with = "check")]
    ready: bool,
}

/// What can be set, on the command line, in the environment or in the file.
#[derive(Args, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Folder of the database, the files of packages and the server's secret
    /// [default: relais-data]
    #[arg(long, env = "RELAIS_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`
    /// [default: sqlite, in the data folder]
    #[arg(
        long,
        env = "RELAIS_DATABASE",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database: Option<String>,
    /// Connections to PostgreSQL of this node, in all [default: 12]
    #[arg(long, env = "RELAIS_DATABASE_CONNECTIONS", value_name = "NUMBER")]
    pub database_connections: Option<u32>,
    /// Where the files of packages are: a folder, or `s3://BUCKET/FOLDER` with AWS_ACCESS_KEY_ID,
    /// AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT in the environment
    /// [default: in the data folder]
    #[arg(long, env = "RELAIS_FILES", value_name = "PLACE")]
    pub files: Option<String>,
    /// Folder of the packages to publish [default: dist]
    #[arg(long, env = "RELAIS_DIST", value_name = "DIR")]
    pub dist: Option<PathBuf>,
    /// Folder of the packages that partners download, branded or not
    /// [default: that of --dist]
    #[arg(long, env = "RELAIS_PACKAGES", value_name = "DIR")]
    pub packages: Option<PathBuf>,
    /// Where the app listens [default: 127.0.0.1:8080]
    #[arg(long, env = "RELAIS_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Where the content origin listens [default: 127.0.0.1:8081]
    #[arg(long, env = "RELAIS_CONTENT_LISTEN", value_name = "ADDRESS:PORT")]
    pub content_listen: Option<SocketAddr>,
    /// The app's address for browsers, such as https://cours.example
    #[arg(long, env = "RELAIS_URL", value_name = "URL")]
    pub url: Option<String>,
    /// The content's address for browsers, such as https://*.contenu.example
    #[arg(long, env = "RELAIS_CONTENT_URL", value_name = "URL")]
    pub content_url: Option<String>,
    /// A proxy in front of us sets X-Forwarded-For
    #[arg(
        long,
        env = "RELAIS_BEHIND_PROXY",
        value_name = "BOOL",
        value_parser = BoolishValueParser::new(),
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub behind_proxy: Option<bool>,
    /// Largest package that may be uploaded, in megabytes [default: 1024]
    #[arg(long, env = "RELAIS_UPLOAD_MB", value_name = "MB")]
    pub upload_mb: Option<u64>,
    /// Days after which a learner who did not come back is deleted [default: 1095]
    #[arg(long, env = "RELAIS_RETENTION_DAYS", value_name = "DAYS")]
    pub retention_days: Option<u32>,
    /// Who answers for the service, on its legal pages
    #[arg(long, env = "RELAIS_PUBLISHER", value_name = "NAME")]
    pub publisher: Option<String>,
    /// Where learners may write to, on its legal pages
    #[arg(long, env = "RELAIS_CONTACT", value_name = "ADDRESS")]
    pub contact: Option<String>,
    /// Issuer of the OpenID Connect provider learners may sign in with
    #[arg(long, env = "RELAIS_OIDC_ISSUER", value_name = "URL")]
    pub oidc_issuer: Option<String>,
    /// Our identifier there
    #[arg(long, env = "RELAIS_OIDC_CLIENT_ID", value_name = "ID")]
    pub oidc_client_id: Option<String>,
    /// Our secret there
    #[arg(
        long,
        env = "RELAIS_OIDC_CLIENT_SECRET",
        value_name = "SECRET",
        hide_env_values = true
    )]
    pub oidc_client_secret: Option<String>,
    /// What the button says
    #[arg(long, env = "RELAIS_OIDC_LABEL", value_name = "TEXT")]
    pub oidc_label: Option<String>,
    /// With it, `/metrics` may be asked from another machine: `Authorization: Bearer TOKEN`
    #[arg(
        long,
        env = "RELAIS_METRICS_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    pub metrics_token: Option<String>,
    /// Seconds between SIGTERM and the end in which `/readyz` says 503, so that a balancer
    /// sends nobody any more [default: 0]
    #[arg(long, env = "RELAIS_DRAIN_SECONDS", value_name = "SECONDS")]
    pub drain_seconds: Option<u64>,
    /// Folder that `relais updates publish` wrote: served to packages at `/maj/` of the app
    #[arg(long, env = "RELAIS_UPDATES", value_name = "DIR")]
    pub updates: Option<PathBuf>,
    /// File of the key that signs updates (`relais updates keys --new` makes it): with it
    /// administrators publish what this server hosts, withdraw pages and go back
    #[arg(long, env = "RELAIS_UPDATES_KEY", value_name = "FILE")]
    pub updates_key: Option<PathBuf>,
    /// Code of the page on which partners make their returns (`crates/return-wasm/build` makes it)
    /// [default: what the program was made with]
    #[arg(long, env = "RELAIS_RETURN_WASM", value_name = "FILE")]
    pub return_wasm: Option<PathBuf>,
}

impl Serve {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let options = self.options.over(file(self.config.as_deref())?);
        if self.check {
            return check(options);
        }
        if self.ready {
            let listen = options.listen.unwrap_or(Settings::default().app_listen);
            return Ok(is_ready(listen));
        }
        log();
        let zips = packages(options.dist.as_deref())?;
        let offered = options.packages.clone().or(options.dist.clone());
        let offered = offered.unwrap_or_else(|| DIST.into());
        let settings = options.settings()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("failed to start the server")?;
        runtime.block_on(async {
            let server = Server::open(settings).await.map_err(|error| match error {
                Error::Setting(text) => WrongUsage::new(text).into(),
                error => anyhow::Error::from(error),
            })?;
            server.publish(&zips).await?;
            server.offer(&offered).await?;
            say!("app      {}", server.origins().app);
            say!("content  {}", server.origins().content_address());
            if let Some(link) = server.first_invitation().await? {
                say!("first administrator, within seven days: {link}");
            }
            server.run(stopped()).await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}

/// Says what the server on this machine that listens there answers to `/readyz`.
fn is_ready(listen: SocketAddr) -> ExitCode {
    let mut at = listen;
    if at.ip().is_unspecified() {
        at.set_ip(match at.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    match asked(at) {
        Ok((true, words)) => {
            say!("{words}");
            ExitCode::SUCCESS
        }
        Ok((false, words)) => {
            note!("error: {words}");
            ExitCode::FAILURE
        }
        Err(error) => {
            note!("error: no server answers at {at}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether a server says that it is ready, and its words.
fn asked(at: SocketAddr) -> std::io::Result<(bool, String)> {
    const LONGEST: Duration = Duration::from_secs(5);
    let mut stream = TcpStream::connect_timeout(&at, LONGEST)?;
    stream.set_read_timeout(Some(LONGEST))?;
    stream.set_write_timeout(Some(LONGEST))?;
    write!(
        stream,
        "GET /readyz HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.take(64 << 10).read_to_string(&mut answer)?;
    let is_ready = answer.split(' ').nth(1) == Some("200");
    let (_, words) = answer.split_once("\r\n\r\n").unwrap_or_default();
    Ok((is_ready, show::visible(words.trim())))
}

/// Says what is wrong with a configuration, all of it, or where browsers would find what.
fn check(options: Options) -> anyhow::Result<ExitCode> {
    let mut found = Vec::new();
    let folders = [
        ("--dist", &options.dist),
        ("--packages", &options.packages),
        ("--updates", &options.updates),
    ];
    for (name, folder) in folders {
        if let Some(folder) = folder.as_deref().filter(|it| !it.is_dir()) {
            found.push(format!("`{name}` is no folder: `{}`", folder.display()));
        }
    }
    let settings = options.settings()?;
    found.extend(server::judge::judge(&settings));
    found.extend(server::http::check_addresses(&settings).err());
    for doubt in server::judge::doubts(&settings) {
        note!("warning: {doubt}");
    }
    if !found.is_empty() {
        return Err(WrongUsage::new(found.join("\n")).into());
    }
    let or = |url: &Option<String>, listen: SocketAddr| {
        url.clone().unwrap_or_else(|| format!("http://{listen}"))
    };
    say!("the configuration is right");
    say!("app      {}", or(&settings.app_url, settings.app_listen));
    say!(
        "content  {}",
        or(&settings.content_url, settings.content_listen)
    );
    Ok(ExitCode::SUCCESS)
}

impl Options {
    /// These, and where they say nothing, those of the file.
    pub fn over(self, file: Options) -> Options {
        Options {
            data: self.data.or(file.data),
            database: self.database.or(file.database),
            database_connections: self.database_connections.or(file.database_connections),
            files: self.files.or(file.files),
            dist: self.dist.or(file.dist),
            packages: self.packages.or(file.packages),
            listen: self.listen.or(file.listen),
            content_listen: self.content_listen.or(file.content_listen),
            url: self.url.or(file.url),
            content_url: self.content_url.or(file.content_url),
            behind_proxy: self.behind_proxy.or(file.behind_proxy),
            upload_mb: self.upload_mb.or(file.upload_mb),
            retention_days: self.retention_days.or(file.retention_days),
            publisher: self.publisher.or(file.publisher),
            contact: self.contact.or(file.contact),
            oidc_issuer: self.oidc_issuer.or(file.oidc_issuer),
            oidc_client_id: self.oidc_client_id.or(file.oidc_client_id),
            oidc_client_secret: self.oidc_client_secret.or(file.oidc_client_secret),
            oidc_label: self.oidc_label.or(file.oidc_label),
            metrics_token: self.metrics_token.or(file.metrics_token),
            drain_seconds: self.drain_seconds.or(file.drain_seconds),
            updates: self.updates.or(file.updates),
            updates_key: self.updates_key.or(file.updates_key),
            return_wasm: self.return_wasm.or(file.return_wasm),
        }
    }

    /// The server's settings.
    pub fn settings(self) -> anyhow::Result<Settings> {
        let default = Settings::default();
        let sign_in = match (self.oidc_issuer, self.oidc_client_id) {
            (Some(issuer), Some(client_id)) => Some(SignIn {
                issuer,
                client_id,
                client_secret: self.oidc_client_secret.unwrap_or_default(),
                label: self.oidc_label.unwrap_or_else(|| "OpenID Connect".into()),
            }),
            (None, None) => None,
            _ => {
                let reason = "an identity provider needs both --oidc-issuer and --oidc-client-id";
                return Err(WrongUsage::new(reason).into());
            }
        };
        Ok(Settings {
            data: self.data.unwrap_or(default.data),
            database: self.database,
            database_connections: self
                .database_connections
                .unwrap_or(default.database_connections),
            files: self.files,
            app_listen: self.listen.unwrap_or(default.app_listen),
            content_listen: self.content_listen.unwrap_or(default.content_listen),
            app_url: self.url,
            content_url: self.content_url,
            is_behind_proxy: self.behind_proxy.unwrap_or(default.is_behind_proxy),
            upload_bytes: self.upload_mb.map_or(default.upload_bytes, |it| it << 20),
            retention_days: self
                .retention_days
                .map_or(default.retention_days, i64::from),
            publisher: self.publisher.unwrap_or_default(),
            contact: self.contact.unwrap_or_default(),
            sign_in,
            metrics_token: self.metrics_token,
            drain_seconds: self.drain_seconds.unwrap_or(default.drain_seconds),
            updates: self.updates,
            updates_key: self.updates_key,
            return_wasm: super::return_wasm(self.return_wasm.as_deref())?,
            software: concat!("Relais ", env!("RELAIS_VERSION")),
        })
    }
}

/// Reads the file of options, if there is one.
pub fn file(path: Option<&Path>) -> anyhow::Result<Options> {
    let Some(path) = path else {
        return Ok(Options::default());
    };
    let text = std::fs::read_to_string(path).map_err(|error| {
        WrongUsage::new(format!("failed to read `{}`: {error}", path.display()))
    })?;
    toml::from_str(&text)
        .map_err(|error| WrongUsage::new(format!("`{}`: {error}", path.display())).into())
}

/// Where `relais build` puts packages.
const DIST: &str = "dist";

/// What to publish: the modules of `dist`, which is built when there is nothing in it.
/// A programme's package holds its modules once more and is left out, and so are those
/// with a partner's branding: they are for that partner's own LMS.
fn packages(dist: Option<&Path>) -> anyhow::Result<Vec<PathBuf>> {
    let folder = dist.unwrap_or(Path::new(DIST));
    if let Some(given) = dist.filter(|it| !it.is_dir()) {
        let reason = format!(
            "no folder `{}`: `--dist` says where packages are",
            given.display()
        );
        return Err(WrongUsage::new(reason).into());
    }
    let mut found = zips(folder)?;
    if found.is_empty() && dist.is_none() && Path::new("courses").is_dir() {
        if super::build::Build::of_courses(folder).run()? != ExitCode::SUCCESS {
            anyhow::bail!(
                "the courses have errors: correct them, or say with `--dist` where packages are"
            );
        }
        found = zips(folder)?;
    }
    if found.is_empty() {
        tracing::warn!(
            "no courses of ours: there is no package in `{}`, nor a folder `courses` to build",
            folder.display()
        );
    }
    Ok(found)
}

fn zips(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    const ENDING: &str = ".scorm12.zip";
    let listed = match std::fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(error).with_context(|| format!("failed to read `{}`", folder.display()));
        }
    };
    let mut names: Vec<String> = listed
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(ENDING))
        .collect();
    names.sort();
    let mut own: Vec<(PathBuf, Option<Identity>)> = Vec::new();
    for zip in names.iter().map(|name| folder.join(name)) {
        let identity =
            Identity::read(&zip).with_context(|| format!("failed to read `{}`", zip.display()))?;
        if identity.as_ref().is_none_or(|it| it.partner.is_none()) {
            own.push((zip, identity));
        }
    }
    Ok(published(own))
}

/// All but the programmes whose modules are all there, in the same language and for the
/// same audience, and what is there in fewer SCOs too: those packages hold the same once more.
fn published<T>(packages: Vec<(T, Option<Identity>)>) -> Vec<T> {
    let cut = |it: &Identity| match it.sco.as_str() {
        "programme" => 0,
        "module" => 1,
        _ => 2,
    };
    let is_less_cut = |one: &Identity| {
        let others = packages.iter().filter_map(|(_, it)| it.as_ref());
        others
            .filter(|it| (&it.lang, &it.audience) == (&one.lang, &one.audience))
            .any(|it| it.course == one.course && it.module() == one.module() && cut(it) < cut(one))
    };
    let is_there = |programme: &Identity, module: &String| {
        let modules = packages.iter().filter_map(|(_, it)| it.as_ref());
        modules
            .filter(|it| (&it.lang, &it.audience) == (&programme.lang, &programme.audience))
            .any(|it| it.module() == Some((programme.course.as_str(), module.as_str())))
    };
    let is_left_out: Vec<bool> = packages
        .iter()
        .map(|(_, it)| {
            let programme = it.as_ref().filter(|it| it.is_programme());
            programme.is_some_and(|it| it.modules.iter().all(|module| is_there(it, module)))
                || it.as_ref().is_some_and(is_less_cut)
        })
        .collect();
    let kept = packages.into_iter().zip(is_left_out);
    kept.filter(|(_, is_out)| !is_out)
        .map(|((package, _), _)| package)
        .collect()
}

/// Ctrl-C, or what service managers send.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => {
                let _ = interrupted.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupted.await;
    }
}

/// Messages on stderr: what is wrong, and on request (`RELAIS_LOG=info`) what is done.
/// Never an address, a token or an identifier of a learner. `RELAIS_LOG_FORMAT=json`
/// for collectors; for systemd's journal without the time, which it notes itself, and with the
/// priority as it reads it.
pub fn log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("RELAIS_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,server=info"));
    let made = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // A log that nobody reads any more must not stop the server.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    let is_json = std::env::var("RELAIS_LOG_FORMAT").is_ok_and(|it| it == "json");
    // A second start in one process keeps the first one's.
    let _ = if is_json {
        made.json().try_init()
    } else if is_journal() {
        let plain = tracing_subscriber::fmt::format()
            .without_time()
            .with_level(false);
        made.event_format(ForJournal(plain)).try_init()
    } else {
        made.try_init()
    };
}

/// Whether stderr leads to systemd's journal: JOURNAL_STREAM names the device and the inode of
/// the stream that a service was given, and is inherited by what writes elsewhere.
#[cfg(unix)]
fn is_journal() -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    let named = std::env::var("JOURNAL_STREAM").unwrap_or_default();
    let Some((device, inode)) = named.split_once(':') else {
        return false;
    };
    let is_it = |found: u64, named: &str| named.parse() == Ok(found);
    let stream = std::io::stderr().as_fd().try_clone_to_owned();
    stream
        .and_then(|it| std::fs::File::from(it).metadata())
        .is_ok_and(|it| is_it(it.dev(), device) && is_it(it.ino(), inode))
}

#[cfg(not(unix))]
fn is_journal() -> bool {
    false
}

/// Lines that begin with their priority, `<4>`: see sd-daemon(3).
struct ForJournal<E>(E);

impl<S, N, E> FormatEvent<S, N> for ForJournal<E>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    E: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &tracing::Event<'_>,
    ) -> std::fmt::Result {
        let priority = match *event.metadata().level() {
            tracing::Level::ERROR => 3,
            tracing::Level::WARN => 4,
            tracing::Level::INFO => 6,
            _ => 7,
        };
        let mut line = String::new();
        self.0
            .format_event(context, Writer::new(&mut line), event)?;
        // A line of the journal is a record: what came from elsewhere begins no other.
        let line = line.trim_end().replace(['\n', '\r'], " ");
        writeln!(writer, "<{priority}>{line}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use clap::{Arg, ArgAction, Command, FromArgMatches};
    use serde_json::Value;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("nobody failed").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_came_from_elsewhere_begins_no_record_of_the_journal() {
        let kept = Kept::default();
        let into = kept.clone();
        let plain = tracing_subscriber::fmt::format()
            .without_time()
            .with_level(false);
        let log = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || into.clone())
            .event_format(ForJournal(plain))
            .finish();
        tracing::subscriber::with_default(log, || {
            tracing::warn!(error = %"one\n<0>two\r\nthree", "it failed");
            tracing::info!("it goes on");
        });
        let said = kept.0.lock().expect("nobody failed").clone();
        let said = String::from_utf8(said).expect("text");
        let lines: Vec<_> = said.lines().collect();
        assert_eq!(lines.len(), 2, "{said}");
        assert!(
            lines[0].starts_with("<4>") && lines[0].contains("<0>two"),
            "{said}"
        );
        assert!(lines[1].starts_with("<6>"), "{said}");
    }

    fn identity(course: &str, modules: &[&str], audience: &str) -> Option<Identity> {
        let json = serde_json::json!({
            "course": course, "title": course, "version": "1", "target": "scorm12",
            "sco": "module", "lang": "fr", "audience": audience, "modules": modules,
        });
        Identity::parse(json.to_string().as_bytes())
    }

    #[test]
    fn a_programme_is_left_out_where_its_modules_are_all_there() {
        let modules = ["agir", "agir-plus"];
        let all = vec![
            (1, identity("p", &modules, "x")),
            (2, identity("p-agir", &["agir"], "x")),
            (3, identity("p-agir-plus", &["agir-plus"], "x")),
            (4, identity("p", &modules, "y")),
            (5, identity("p-agir", &["agir"], "y")),
            // Another programme, whose name begins alike, and a package that says nothing.
            (6, identity("p-agir", &["plus", "moins"], "x")),
            (7, None),
        ];
        assert_eq!(published(all), [2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn of_a_course_in_several_cuts_the_least_cut_one_is_played() {
        let cut = |sco: &str, audience| {
            let identity = identity("p-a", &["a"], audience).expect("one of ours");
            Some(Identity {
                sco: sco.to_owned(),
                ..identity
            })
        };
        let all = vec![
            (1, cut("chapter", "x")),
            (2, cut("module", "x")),
            (3, cut("chapter", "y")),
        ];
        assert_eq!(published(all), [2, 3]);
    }

    fn command() -> Command {
        Serve::augment_args(Command::new("serve"))
    }

    /// Everything that can be set, but for where the file is.
    fn all() -> Vec<Arg> {
        let mut command = command();
        command.build();
        let all = command.get_arguments().filter(|it| it.get_env().is_some());
        all.filter(|it| it.get_id() != "config").cloned().collect()
    }

    fn name(arg: &Arg) -> &str {
        arg.get_long().expect("a flag")
    }

    /// A value of an option, another one for each of both places.
    fn value(arg: &Arg, place: u16) -> Value {
        let at = all().iter().position(|it| it.get_id() == arg.get_id());
        let number = place * 100 + u16::try_from(at.expect("one of them")).expect("few");
        match name(arg) {
            "listen" | "content-listen" => format!("127.0.0.1:{number}").into(),
            "upload-mb" | "retention-days" | "database-connections" | "drain-seconds" => {
                number.into()
            }
            "behind-proxy" => (place == 1).into(),
            name => format!("{name}-{number}").into(),
        }
    }

    /// The settings that the command line and the file give together.
    fn options(words: &[String], file: Options) -> BTreeMap<String, Value> {
        let words = [&["serve".to_owned()], words].concat();
        // That of whoever runs the tests is not looked at.
        let command = command().mut_args(|it| it.env(None));
        let matches = command.try_get_matches_from(words);
        let matches = matches.expect("the words are known");
        let serve = Serve::from_arg_matches(&matches).expect("the command line is read");
        let options = serde_json::to_value(serve.options.over(file)).expect("values");
        serde_json::from_value(options).expect("names and values")
    }

    /// A file with every option.
    fn whole() -> (Options, BTreeMap<String, Value>) {
        let values: BTreeMap<String, Value> = all()
            .iter()
            .map(|it| (name(it).to_owned(), value(it, 1)))
            .collect();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("relais.toml");
        let text = toml::to_string(&values).expect("TOML");
        std::fs::write(&path, text).expect("written");
        (file(Some(&path)).expect("the file is read"), values)
    }

    #[test]
    fn everything_can_be_set_in_the_file() {
        let (file, values) = whole();
        assert_eq!(values.len(), 24);
        assert_eq!(options(&[], file), values);
    }

    #[test]
    fn every_flag_wins_over_the_file_and_changes_nothing_else() {
        for arg in all() {
            let (file, mut values) = whole();
            let other = value(&arg, 2);
            let text = other.as_str().map_or(other.to_string(), str::to_owned);
            let word = format!("--{}={text}", name(&arg));
            values.insert(name(&arg).to_owned(), other);
            assert_eq!(options(&[word], file), values);
        }
    }

    #[test]
    fn every_option_has_the_environment_that_its_name_says() {
        let mut command = command();
        command.build();
        for arg in command.get_arguments() {
            if matches!(arg.get_action(), ArgAction::Help | ArgAction::Version) {
                continue;
            }
            // What is asked once is no setting.
            if ["check", "ready"].contains(&name(arg)) {
                continue;
            }
            let expected = format!("RELAIS_{}", name(arg).replace('-', "_").to_uppercase());
            let found = arg.get_env().and_then(|it| it.to_str());
            assert_eq!(found, Some(expected.as_str()));
        }
    }

    #[test]
    fn every_option_reaches_the_server() {
        let (file, values) = whole();
        let file = Options {
            return_wasm: None,
            ..file
        };
        let settings = format!("{:?}", file.settings().expect("settings"));
        for (name, value) in values {
            // What is published and offered is read here, not by the server, and so is the
            // page for returns.
            if ["dist", "packages", "return-wasm"].contains(&name.as_str()) {
                continue;
            }
            let shown = match (name.as_str(), value) {
                ("upload-mb", value) => (value.as_u64().expect("a number") << 20).to_string(),
                (_, Value::String(text)) => text,
                (_, value) => value.to_string(),
            };
            assert!(settings.contains(&shown), "{name} = {shown}: {settings}");
        }
    }
}
