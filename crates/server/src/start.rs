//! Settings -> a running server, and its end.

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::clock::now;
use crate::domain::accounts::{self, Invited};
use crate::domain::built;
use crate::domain::commits::Commits;
use crate::domain::history::History;
use crate::domain::identity::Identity;
use crate::domain::import::{self, Arrival};
use crate::domain::nodes::{self, Node, Offset};
use crate::domain::releases::{Releases, retention};
use crate::domain::sign_in::Provider;
use crate::domain::token::Keys;
use crate::domain::year_key::YearKeys;
use crate::error::Error;
use crate::http::{App, Origins};
use crate::settings::Settings;
use crate::store::objects::Objects;
use crate::store::{FEWEST_CONNECTIONS, Opening, Store, account, node, spent};

/// The database, the files and the keys: what a server works with, and all that a
/// command needs that opens no port.
#[derive(Debug)]
pub struct Parts {
    /// The database, migrated.
    pub store: Store,
    /// The files of packages.
    pub objects: Objects,
    /// Keys derived from the server's secret.
    pub keys: Keys,
    /// The program, as releases of the statistics name it.
    pub software: &'static str,
}

impl Parts {
    /// The yearly statistics, as the command line works with them.
    pub fn releases(&self) -> Releases<'_> {
        Releases {
            store: &self.store,
            objects: &self.objects,
            keys: &self.keys,
            account_id: None,
            now: now(),
            software: self.software,
        }
    }

    /// Opens what `settings` name; makes what is not there yet.
    ///
    /// # Errors
    ///
    /// [`Error`], as named.
    pub async fn open(settings: &Settings) -> Result<Parts, Error> {
        make_folder(&settings.data)?;
        let objects = objects(settings)?;
        let keys = Keys::new(&secret(&settings.data)?);
        let opening = Opening {
            connections: settings.database_connections,
        };
        if opening.connections < FEWEST_CONNECTIONS {
            let text = format!(
                "database-connections: a node needs {FEWEST_CONNECTIONS} at least, three of them \
                 for commits alone"
            );
            return Err(Error::Setting(text));
        }
        let store = Store::open_with(&settings.database_url(), opening).await?;
        Ok(Parts {
            store,
            objects,
            keys,
            software: settings.software,
        })
    }

    /// Whether this secret is the one that the database is used with: with another, what a
    /// command signs would be worth nothing, or spoil what is there.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`], which says what to do.
    pub async fn agree(&self) -> Result<(), Error> {
        let other = nodes::other_secret(&self.store, &self.keys, now()).await?;
        other.map_or(Ok(()), |reason| Err(Error::Setting(reason)))
    }
}

/// Where the files of packages are.
fn objects(settings: &Settings) -> Result<Objects, Error> {
    let folder = match settings.files.as_deref() {
        Some(url) if url.starts_with("s3://") => return Ok(Objects::bucket(url)?),
        Some(url) if url.contains("://") => {
            let text = format!("files: `{url}` is neither a folder nor s3://BUCKET/FOLDER");
            return Err(Error::Setting(text));
        }
        Some(path) => PathBuf::from(path),
        None => settings.data.join("files"),
    };
    make_folder(&folder)?;
    Ok(Objects::folder(&folder)?)
}

/// A server with its ports open and its database migrated.
pub struct Server {
    app: Arc<App>,
    writer: JoinHandle<()>,
    app_listener: TcpListener,
    content_listener: TcpListener,
}

impl Server {
    /// Opens everything that `settings` name.
    ///
    /// # Errors
    ///
    /// [`Error`], as named.
    pub async fn open(settings: Settings) -> Result<Server, Error> {
        let found = crate::judge::judge(&settings);
        if !found.is_empty() {
            return Err(Error::Setting(found.join("\n")));
        }
        for doubt in crate::judge::doubts(&settings) {
            tracing::warn!("{doubt}");
        }
        crate::http::record();
        let Parts {
            store,
            objects,
            keys,
            ..
        } = Parts::open(&settings).await?;
        let listen = |address, option| async move {
            let bound = TcpListener::bind(address).await;
            bound.map_err(|error| Error::Port {
                address,
                option,
                error,
            })
        };
        let app_listener = listen(settings.app_listen, "--listen").await?;
        let content_listener = listen(settings.content_listen, "--content-listen").await?;
        let origins = Origins::new(&settings, &app_listener, &content_listener)?;
        let provider = match settings.sign_in.clone() {
            Some(sign_in) => Some(Provider::new(sign_in, &origins.app).map_err(Error::Setting)?),
            None => None,
        };
        let offset = Offset::default();
        let years = YearKeys::new(objects.clone()).agreed_in(&store);
        let clock = {
            let offset = offset.clone();
            move || now() + offset.milliseconds()
        };
        let (commits, writer) = Commits::start(store.clone(), years.clone(), clock);
        let node = Node::new(store.kind(), commits.clone(), offset);
        // Whose clock counts, and whether this node may serve, is known before anybody asks.
        let mut tries = 10;
        while let Err(error) = node.beat(now).await {
            tries -= 1;
            if tries == 0 || !error.is_passing() {
                return Err(error.into());
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let time = now() + node.offset().milliseconds();
        node.compare(&store, &keys, &years, time).await;
        let history = match node.disagreement() {
            None => History::begin(&store, &objects, time).await?,
            Some(_) => {
                let history = History::default();
                history.follow(&store, time).await?;
                history
            }
        };
        let mut app = App::new(settings, store, objects, keys, commits, origins);
        app.years = years;
        app.node = node;
        app.provider = provider;
        app.history = history;
        let app = Arc::new(app);
        Ok(Server {
            app,
            writer,
            app_listener,
            content_listener,
        })
    }

    /// What it works with, for commands that need no port.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Takes our own packages in: zips of SCORM 1.2, each a version of the course that it
    /// says it is. What is there already is not read again.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] naming the package that can't be taken.
    pub async fn publish(&self, zips: &[PathBuf]) -> Result<(), Error> {
        // Its files would go where the others do not find them.
        if self.app.node.disagreement().is_some() {
            return Ok(());
        }
        let (store, objects) = (&self.app.store, &self.app.objects);
        let read_again = import::describe_former(store, objects).await?;
        if read_again > 0 {
            tracing::info!(
                count = read_again,
                "packages imported by an earlier version of Relais were read again"
            );
        }
        for zip in zips {
            let app = &self.app;
            let failed = |error: &dyn std::fmt::Display| {
                Error::Setting(format!("failed to publish `{}`: {error}", zip.display()))
            };
            let file = std::fs::File::open(zip).map_err(|error| failed(&error))?;
            let name = zip
                .file_name()
                .and_then(|it| it.to_str())
                .unwrap_or_default();
            let identity = Identity::read(zip).map_err(|error| failed(&error))?;
            let request = import::Request {
                slug: name
                    .trim_end_matches(".zip")
                    .trim_end_matches(".scorm12")
                    .to_owned(),
                is_own: true,
                is_listed: true,
                publication: Some(identity.map_or_else(String::new, |it| it.version)),
                ..import::Request::default()
            };
            let imported = import::import(&app.store, &app.objects, file, request, app.now())
                .await
                .map_err(|error| failed(&error))?;
            if let (Arrival::Aside, Some(why)) = (imported.outcome, &imported.obstacle) {
                tracing::warn!(
                    package = name,
                    "kept aside, offered to nobody: {}",
                    why.message
                );
            } else if imported.outcome == Arrival::HeldBack {
                tracing::warn!(
                    package = name,
                    "package is older than the version offered to learners: it is kept, not offered"
                );
            }
        }
        Ok(())
    }

    /// Offers the packages of a folder to partners. What is offered already is not read
    /// again.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] when the folder or one of its packages can't be taken.
    pub async fn offer(&self, folder: &Path) -> Result<(), Error> {
        let app = &self.app;
        if app.node.disagreement().is_some() {
            return Ok(());
        }
        let taken = built::take(&app.store, &app.objects, folder, app.now()).await;
        let taken = taken.map_err(|error| Error::Setting(error.to_string()))?;
        if !taken.offered.is_empty() {
            tracing::info!(count = taken.offered.len(), "packages offered to partners");
        }
        Ok(())
    }

    /// Addresses of the app and of the content, as browsers see them.
    pub fn origins(&self) -> &Origins {
        &self.app.origins
    }

    /// A link that makes the first administrator, if there is none yet.
    ///
    /// # Errors
    ///
    /// [`Error`] when it can't be kept.
    pub async fn first_invitation(&self) -> Result<Option<String>, Error> {
        let app = &self.app;
        if app.node.disagreement().is_some() || account::has_administrator(&app.store).await? {
            return Ok(None);
        }
        let invited = Invited::Administrator;
        let secret = accounts::invite(&app.store, &app.keys, None, invited, app.now()).await?;
        let app = &self.app.origins.app;
        Ok(Some(format!("{app}/invitation#{secret}")))
    }

    /// Answers until `stop` comes, then finishes what was begun: requests, then the
    /// commits that wait.
    ///
    /// # Errors
    ///
    /// [`Error`] when a port fails.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        let (stopping, stopped) = tokio::sync::watch::channel(false);
        let app = crate::http::app(Arc::clone(&self.app));
        let content = crate::http::content(Arc::clone(&self.app));
        let sweeper = tokio::spawn(sweep(Arc::clone(&self.app)));
        let measures = tokio::spawn(crate::http::keep_up());
        let node = tokio::spawn({
            let app = Arc::clone(&self.app);
            async move {
                let App {
                    node,
                    store,
                    objects,
                    keys,
                    years,
                    history,
                    ..
                } = &*app;
                node.keep(store, objects, keys, years, history).await;
            }
        });
        let serve = |listener, router: axum::Router| {
            let mut stopped = stopped.clone();
            async move {
                let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
                axum::serve(listener, service)
                    .with_graceful_shutdown(async move {
                        let _ = stopped.wait_for(|it| *it).await;
                    })
                    .await
            }
        };
        let draining = self.app.node.clone();
        let drain = Duration::from_secs(self.app.settings.drain_seconds);
        tokio::spawn(async move {
            stop.await;
            draining.drain();
            tokio::time::sleep(drain).await;
            let _ = stopping.send(true);
        });
        let mut stopped = stopped.clone();
        let overdue = async {
            let _ = stopped.wait_for(|it| *it).await;
            tokio::time::sleep(GRACE).await;
        };
        let served = tokio::select! {
            served = async { tokio::try_join!(
                serve(self.app_listener, app),
                serve(self.content_listener, content)
            ) } => served.map(|_| ()),
            () = overdue => {
                tracing::warn!("requests did not end within the time to stop: they were cut off");
                Ok(())
            }
        };
        for task in [measures, node, sweeper] {
            task.abort();
            let _ = task.await;
        }
        let store = self.app.store.clone();
        // The last handle to the queue goes, so the writer ends when it is empty. A request
        // that was cut off may still hold one: then this is the time for what waits.
        drop(self.app);
        if tokio::time::timeout(LAST, self.writer).await.is_err() {
            tracing::warn!("the commit writer did not end within the time to stop");
        }
        store.close().await;
        served.map_err(|error| Error::Io {
            what: "serve".into(),
            error,
        })?;
        Ok(())
    }
}

/// How long requests may go on when the server is to stop.
const GRACE: Duration = Duration::from_secs(15);
/// How long a server that says nothing more is remembered, in milliseconds.
const DAY: i64 = 86_400_000;
/// How long the writer of commits may go on after that.
const LAST: Duration = Duration::from_secs(10);

/// Opens the year, and destroys what is over, every hour.
async fn sweep(app: Arc<App>) {
    let mut hours = tokio::time::interval(Duration::from_secs(3600));
    loop {
        hours.tick().await;
        // A node of the former program may have imported some meanwhile.
        if let Err(error) = import::describe_former(&app.store, &app.objects).await {
            tracing::warn!(%error, "failed to read again packages imported by an earlier version of Relais");
        }
        let releases = app.releases(None);
        match releases.keep_open(&app.settings.publisher).await {
            Ok(opened) => {
                for year in opened {
                    tracing::info!(year, "statistics opened with the published courses");
                }
            }
            Err(error) => tracing::warn!(%error, "failed to open the statistics of the year"),
        }
        let swept = async {
            let now = retention::believed(&app.store, app.now()).await?;
            let releases = Releases { now, ..releases };
            releases.sweep(app.settings.retention_days).await
        };
        match swept.await {
            Ok(purged) => {
                for year in purged {
                    tracing::info!(year, "raw data of a signed year destroyed");
                }
            }
            Err(error) => tracing::warn!(%error, "failed to delete expired data"),
        }
        if let Err(error) = node::sweep(&app.store, app.now() - DAY).await {
            tracing::warn!(%error, "failed to delete nodes that have stopped");
        }
        if let Err(error) = spent::sweep(&app.store, app.now()).await {
            tracing::warn!(%error, "failed to delete limits on requests that have ended");
        }
        app.limits.sweep();
    }
}

/// Makes a folder for its owner only: the database and the keys of years, which together
/// tell whose a row is, are files with no lock of their own.
pub(crate) fn make_folder(path: &Path) -> Result<(), Error> {
    let mut folder = std::fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path).map_err(|error| Error::Io {
        what: format!("make the folder `{}`", path.display()),
        error,
    })
}

/// The server's secret, made at the first start. Whoever has it can forge tokens:
/// only the owner of the file may read it.
fn secret(data: &Path) -> Result<[u8; 32], Error> {
    let path: PathBuf = data.join("secret.key");
    let failed = |what: &str, error| Error::Io {
        what: format!("{what} `{}`", path.display()),
        error,
    };
    match std::fs::read(&path) {
        Ok(bytes) => bytes.try_into().map_err(|_| {
            Error::Setting(format!(
                "`{}` is damaged: it should have 32 bytes; restore it from a backup",
                path.display()
            ))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut secret = [0; 32];
            getrandom::fill(&mut secret)?;
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let write = options.open(&path).and_then(|mut file| {
                io::Write::write_all(&mut file, &secret)?;
                file.sync_all()
            });
            write.map_err(|error| failed("write", error))?;
            Ok(secret)
        }
        Err(error) => Err(failed("read", error)),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_new_folder_is_its_owner_s_only() -> Result<(), Box<dyn std::error::Error>> {
        let place = tempfile::tempdir()?;
        let data = place.path().join("relais-data");
        let files = data.join("files");
        make_folder(&files)?;
        make_folder(&files)?;
        for made in [data, files] {
            let mode = std::fs::metadata(&made)?.permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{}", made.display());
        }
        Ok(())
    }
}
