//! `relais admin`: what is done beside a server, running or not.

use std::fs::File;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use server::backup::Done;
use server::domain::accounts::{self, Invited};
use server::domain::built;
use server::domain::import::{self, Arrival};
use server::store::{Outlook, Store, account, built_package, course, node, partner, shared};
use server::{Error, Parts, Settings, backup, now};

use super::serve::{Options, file, log};
use super::{WrongUsage, show_count};
use crate::show::visible;
use crate::spoken;

/// Look after a server's courses, accounts and data, while it runs or not
///
/// Finds the data as `relais serve` does: by the same options, environment and file.
#[derive(Args)]
pub struct Admin {
    /// Folder of the database, the files of packages and the server's secret
    /// [default: relais-data]
    #[arg(long, env = "RELAIS_DATA", value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`
    #[arg(
        long,
        env = "RELAIS_DATABASE",
        value_name = "URL",
        hide_env_values = true,
        global = true
    )]
    database: Option<String>,
    /// Where the files of packages are: a folder, or `s3://BUCKET/FOLDER` [default: in the
    /// data folder]
    #[arg(long, env = "RELAIS_FILES", value_name = "PLACE", global = true)]
    files: Option<String>,
    /// The app's address for browsers, for links [default: http://127.0.0.1:8080]
    #[arg(long, env = "RELAIS_URL", value_name = "URL", global = true)]
    url: Option<String>,
    /// Where the app listens, for links when it has no other address
    #[arg(
        long,
        env = "RELAIS_LISTEN",
        value_name = "ADDRESS",
        global = true,
        hide = true
    )]
    listen: Option<std::net::SocketAddr>,
    /// TOML file with the options of `relais serve`
    #[arg(long, env = "RELAIS_CONFIG", value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Courses
    #[command(subcommand)]
    Course(Courses),
    /// Print a link that makes an administrator, or somebody of a partner
    Invite {
        /// The partner, by the name in its address
        #[arg(long, value_name = "SLUG")]
        partner: Option<String>,
    },
    /// Partners
    #[command(subcommand)]
    Partner(Partners),
    /// Accounts
    #[command(subcommand)]
    Account(Accounts),
    /// Write everything to one archive, which holds the server's secret
    Backup {
        /// The archive, which must not exist; or a folder that does, for one named after the time
        file: PathBuf,
        /// In a folder: how many of these archives to keep, the new one among them; older ones
        /// are deleted when it is whole [default: all]
        #[arg(long, value_name = "NUMBER")]
        keep: Option<NonZeroUsize>,
    },
    /// Make a server's data out of an archive; nothing is overwritten
    Restore {
        /// The archive
        file: PathBuf,
    },
    /// Bring the database up to date, as the next start of `relais serve` does by itself
    Upgrade {
        /// Only say what would be done
        #[arg(long)]
        dry_run: bool,
    },
    /// The servers of this database, and what they must have alike
    #[command(subcommand)]
    Node(Nodes),
    /// Look whether the database is whole and every file is there and undamaged
    Check,
}

#[derive(Subcommand)]
enum Courses {
    /// Take a SCORM 1.2 package in: a new course, or a version of the one at --slug
    Add {
        /// The package
        zip: PathBuf,
        /// Name in the address [default: from the title]
        #[arg(long)]
        slug: Option<String>,
        /// Leave it out of the catalogue
        #[arg(long)]
        unlisted: bool,
        /// Refuse what the standard refuses
        #[arg(long)]
        strict: bool,
        /// Offer it even if it can't work: SCORM 2004, nothing tracked, a SCO that is missing
        #[arg(long)]
        insist: bool,
    },
    /// Print courses: address, versions, catalogue, title
    List,
}

#[derive(Subcommand)]
enum Partners {
    /// Offer the packages of a folder: branded ones to their partner, others to all
    Packages {
        /// What `relais build` wrote
        folder: PathBuf,
    },
}

#[derive(Subcommand)]
enum Nodes {
    /// Print servers: seconds since each was seen, and why it serves nobody, if so
    List,
    /// Forget what was agreed on, so that the next server to start says it anew: `secret`
    /// when secret.key is lost for good, `year-2026` when that year's key is
    Forget {
        /// What
        name: String,
    },
}

#[derive(Subcommand)]
enum Accounts {
    /// Print a link with which its holder sets a new password and second factor
    Reset {
        /// Who
        login: String,
    },
}

impl Admin {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        log();
        let options = Options {
            data: self.data,
            database: self.database,
            files: self.files,
            url: self.url,
            listen: self.listen,
            ..Options::default()
        };
        let settings = options.over(file(self.config.as_deref())?).settings()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("failed to start")?;
        runtime.block_on(run(self.command, &settings))
    }
}

async fn run(command: Command, settings: &Settings) -> anyhow::Result<ExitCode> {
    if let Command::Restore { file } = &command {
        let done = backup::restore(settings, file).await.map_err(explained)?;
        say!("{} files, into {}", done.files, settings.data.display());
        if !done.has_database {
            say!("the database is PostgreSQL's: restore it with pg_restore");
        }
        if let Some(place) = &settings.files {
            let files = settings.data.join("files");
            say!("copy what is in {} to {place}", files.display());
        }
        return Ok(ExitCode::SUCCESS);
    }
    if let Command::Upgrade { dry_run } = command {
        return upgrade(settings, dry_run).await;
    }
    let parts = open(settings).await?;
    // What puts it right can't ask first whether it is right.
    if !matches!(command, Command::Node(_)) {
        parts.agree().await.map_err(explained)?;
    }
    let code = with(command, settings, &parts).await;
    parts.store.close().await;
    code
}

/// Opens data that are there; makes none. They must be worked on with this secret.
pub async fn existing(settings: &Settings) -> anyhow::Result<Parts> {
    let parts = open(settings).await?;
    parts.agree().await.map_err(explained)?;
    Ok(parts)
}

async fn open(settings: &Settings) -> anyhow::Result<Parts> {
    is_there(settings)?;
    Parts::open(settings).await.map_err(explained)
}

fn is_there(settings: &Settings) -> anyhow::Result<()> {
    if !settings.data.join("secret.key").exists() {
        let reason = format!(
            "no server's data in `{}`: name its folder with --data, or run `relais serve` first",
            settings.data.display()
        );
        return Err(WrongUsage::new(reason).into());
    }
    Ok(())
}

async fn with(command: Command, settings: &Settings, parts: &Parts) -> anyhow::Result<ExitCode> {
    match command {
        Command::Course(Courses::Add {
            zip,
            slug,
            unlisted,
            strict,
            insist,
        }) => {
            let request = import::Request {
                is_new: slug.is_none(),
                slug: slug.unwrap_or_default(),
                is_listed: !unlisted,
                playing: strict.then_some((true, "frame")),
                insists: insist,
                ..import::Request::default()
            };
            return add(parts, zip, request).await;
        }
        Command::Course(Courses::List) => {
            for course in course::all(&parts.store).await? {
                let versions = course::versions(&parts.store, &course.course_id).await?;
                let listed = if course.is_listed == 1 {
                    "listed"
                } else {
                    "unlisted"
                };
                let title = visible(&course.title);
                say!("{}\t{}\t{listed}\t{title}", course.slug, versions.len());
            }
        }
        Command::Invite { partner: None } => {
            link(settings, parts, Invited::Administrator).await?;
        }
        Command::Invite {
            partner: Some(slug),
        } => {
            let found = partner::find_by_slug(&parts.store, &slug).await?;
            let Some(partner) = found else {
                return Err(WrongUsage::new(format!("no partner `{slug}`")).into());
            };
            link(settings, parts, Invited::Partner(&partner.partner_id)).await?;
        }
        Command::Partner(Partners::Packages { folder }) => {
            return offer(parts, &folder).await;
        }
        Command::Account(Accounts::Reset { login }) => {
            let plain = accounts::login(&login).unwrap_or_default();
            let Some(account) = account::find_by_login(&parts.store, &plain).await? else {
                return Err(WrongUsage::new(format!("no account `{login}`")).into());
            };
            link(settings, parts, Invited::Again(&account)).await?;
        }
        Command::Backup { file, keep } if file.is_dir() => {
            let kept = backup::backup_into(settings, parts, &file, keep, now()).await;
            let kept = kept.map_err(explained)?;
            say!("{} files, into {}", kept.done.files, kept.path.display());
            for old in &kept.deleted {
                say!("deleted {}", old.display());
            }
            remind(&kept.done);
        }
        Command::Backup {
            file,
            keep: Some(_),
        } => {
            let reason = format!("`--keep` needs a folder, and `{}` is none", file.display());
            return Err(WrongUsage::new(reason).into());
        }
        Command::Backup { file, keep: None } => {
            let done = backup::backup(settings, parts, &file).await;
            let done = done.map_err(explained)?;
            say!("{} files, into {}", done.files, file.display());
            remind(&done);
        }
        Command::Check => {
            let found = backup::check(parts).await.map_err(explained)?;
            for one in &found {
                say!("{one}");
            }
            if !found.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
            say!("all is well");
        }
        Command::Node(Nodes::List) => {
            let now = node::now(&parts.store).await?;
            for one in node::all(&parts.store).await? {
                let seconds = (now - one.seen_at) / 1000;
                say!("{}\t{seconds} s\t{}", one.node_id, visible(&one.trouble));
            }
        }
        Command::Node(Nodes::Forget { name }) => {
            let is_known = name == "secret" || name.starts_with("year-");
            if !is_known || !shared::forget(&parts.store, &name).await? {
                let reason = format!("nothing was agreed on under the name `{name}`");
                return Err(WrongUsage::new(reason).into());
            }
            say!("forgotten; the next server to start says it anew");
        }
        Command::Restore { .. } | Command::Upgrade { .. } => {}
    }
    Ok(ExitCode::SUCCESS)
}

fn remind(done: &Done) {
    if !done.has_database {
        say!("the database is PostgreSQL's and not in it: use pg_dump");
    }
}

/// Says what is to be done to a database, and does it.
async fn upgrade(settings: &Settings, is_dry: bool) -> anyhow::Result<ExitCode> {
    is_there(settings)?;
    let outlook = Store::outlook(&settings.database_url()).await?;
    tell(&outlook);
    if !outlook.refused.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    if outlook.pending.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    if is_dry {
        say!("nothing was changed; back up before: `relais admin backup FOLDER`");
        return Ok(ExitCode::SUCCESS);
    }
    open(settings).await?.store.close().await;
    say!("done");
    Ok(ExitCode::SUCCESS)
}

fn tell(outlook: &Outlook) {
    if !outlook.refused.is_empty() {
        say!(
            "refused: migration {} is not the one that ran, or did not come to its end; restore a \
             backup, or start the program that made this database",
            numbers(&outlook.refused)
        );
        return;
    }
    if !outlook.newer.is_empty() {
        say!(
            "a newer program was here (migration {}); this one works with it all the same",
            numbers(&outlook.newer)
        );
    }
    if outlook.pending.is_empty() {
        say!("up to date: nothing to do (migration {})", outlook.last);
        return;
    }
    if outlook.is_new {
        say!("there is no database yet; it is made with everything");
        return;
    }
    say!(
        "{} to do, after migration {}:",
        show_count(outlook.pending.len(), "migration"),
        outlook.last
    );
    for step in &outlook.pending {
        say!("{}\t{}", step.version, step.name);
        for change in &step.changes {
            match change.rows {
                Some(rows) => {
                    let rows = show_count(usize::try_from(rows).unwrap_or_default(), "row");
                    say!("\t{}, which has {rows}", change.what);
                }
                None => say!("\t{}", change.what),
            }
        }
    }
    match outlook.pending.iter().all(|it| it.lets_others_go_on) {
        true => say!("other servers of this database may go on meanwhile"),
        false => say!("stop all servers of this database before"),
    }
}

fn numbers(all: &[i64]) -> String {
    let all: Vec<String> = all.iter().map(i64::to_string).collect();
    all.join(", ")
}

async fn add(parts: &Parts, zip: PathBuf, request: import::Request) -> anyhow::Result<ExitCode> {
    let file = File::open(&zip)
        .map_err(|error| WrongUsage::new(format!("failed to read `{}`: {error}", zip.display())))?;
    let imported = import::import(&parts.store, &parts.objects, file, request, now()).await;
    let imported = match imported {
        Ok(imported) => imported,
        Err(error) => return Err(error).with_context(|| format!("`{}`", zip.display())),
    };
    for problem in &imported.problems {
        let severity = format!("{:?}", problem.severity).to_lowercase();
        note!(
            "{severity}[{}]: {}",
            problem.code,
            visible(&spoken::problem(problem))
        );
    }
    say!("{} version {}", imported.slug, imported.version.number);
    match imported.outcome {
        Arrival::Offered => {}
        Arrival::Known => note!("it was there already: nothing changed"),
        Arrival::HeldBack => note!(
            "kept, but not offered: neither its title nor its SCOs are those of the current \
             version; look at it in the administration and offer it there"
        ),
        Arrival::Aside => {
            let why = imported.obstacle.as_ref().map(spoken::problem);
            note!(
                "kept aside, offered to nobody: {}; offer it all the same with `--insist --slug {}`, \
                 or in the administration",
                visible(why.as_deref().unwrap_or("it can't work")),
                imported.slug
            );
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn offer(parts: &Parts, folder: &Path) -> anyhow::Result<ExitCode> {
    if !folder.is_dir() {
        let reason = format!("no folder `{}`", folder.display());
        return Err(WrongUsage::new(reason).into());
    }
    let taken = built::take(&parts.store, &parts.objects, folder, now()).await?;
    for name in &taken.offered {
        say!("{name}");
    }
    for name in &taken.foreign {
        note!(
            "left out: `{}` was not written by `relais build`",
            visible(name)
        );
    }
    for name in &taken.superseded {
        note!(
            "left out: `{}`: its partner brands its packages itself, from the plain ones",
            visible(name)
        );
    }
    let known = partner::all(&parts.store).await?;
    for (slug, _) in built_package::branded(&parts.store).await? {
        if !known.iter().any(|it| it.slug == slug) {
            note!("nobody sees the packages of `{slug}`: there is no such partner yet");
        }
    }
    note!(
        "{} new, {} there already",
        taken.offered.len(),
        taken.unchanged
    );
    Ok(ExitCode::SUCCESS)
}

async fn link(settings: &Settings, parts: &Parts, whom: Invited<'_>) -> anyhow::Result<()> {
    let secret = accounts::invite(&parts.store, &parts.keys, None, whom, now()).await?;
    let app = match &settings.app_url {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => format!("http://{}", settings.app_listen),
    };
    say!("{app}/invitation#{secret}");
    Ok(())
}

/// What was asked for and can't be is wrong usage.
fn explained(error: Error) -> anyhow::Error {
    match error {
        Error::Setting(text) => WrongUsage::new(text).into(),
        error => error.into(),
    }
}
