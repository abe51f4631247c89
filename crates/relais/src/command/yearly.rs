//! `relais statistics` on a server's data: open, freeze, correct, purge a year, and
//! take its files out.

use std::fs;
use std::io::{IsTerminal, Write, stdin};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use language::Lang;
use server::domain::releases::{self, ReleaseError};
use server::store::release;
use server::{Parts, Settings};
use statistics::freeze::{State, StepError};
use statistics::plan::Plan;

use super::WrongUsage;
use super::admin;
use super::serve::{Options, file, log};
use crate::show::{self, visible};
use crate::spoken;

/// Where a server's data are, as `relais serve` finds them.
#[derive(Args)]
struct Place {
    /// Folder of the database, the files of packages and the server's secret
    /// [default: relais-data]
    #[arg(long, env = "RELAIS_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`
    #[arg(
        long,
        env = "RELAIS_DATABASE",
        value_name = "URL",
        hide_env_values = true
    )]
    database: Option<String>,
    /// Where the files of packages and of releases are: a folder, or `s3://BUCKET/FOLDER`
    /// [default: in the data folder]
    #[arg(long, env = "RELAIS_FILES", value_name = "PLACE")]
    files: Option<String>,
    /// TOML file with the options of `relais serve`
    #[arg(long, env = "RELAIS_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Place {
    /// Does something with the data that are there.
    fn with<F: AsyncFnOnce(&Settings, &Parts) -> anyhow::Result<()>>(
        self,
        work: F,
    ) -> anyhow::Result<ExitCode> {
        log();
        let options = Options {
            data: self.data,
            database: self.database,
            files: self.files,
            ..Options::default()
        };
        let settings = options.over(file(self.config.as_deref())?).settings()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("failed to start")?;
        runtime.block_on(async {
            let parts = admin::existing(&settings).await?;
            let done = work(&settings, &parts).await;
            parts.store.close().await;
            done.map(|()| ExitCode::SUCCESS)
        })
    }
}

/// Print the years of a server: state, version
#[derive(Args)]
pub struct Years {
    #[command(flatten)]
    place: Place,
}

impl Years {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        self.place.with(async |_, parts| {
            for one in release::years(&parts.store).await? {
                say!("{}\t{}\tv{}", one.year, one.state, one.version);
            }
            Ok(())
        })
    }
}

/// Fix the plan of a year, before there are any data of it
///
/// A running server does it by itself, with the courses of ours that it publishes.
#[derive(Args)]
pub struct Open {
    /// The calendar year that is counted
    year: u16,
    /// A plan as `relais statistics plan` prints it [default: the published courses]
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Who answers for the service, in a plan of the published courses
    #[arg(long, env = "RELAIS_PUBLISHER", value_name = "NAME")]
    publisher: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl Open {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let plan = match &self.plan {
            None => None,
            Some(path) => {
                let bytes = fs::read(path).map_err(|error| {
                    WrongUsage::new(format!("failed to read `{}`: {error}", path.display()))
                })?;
                let plan: Plan = serde_json::from_slice(&bytes)
                    .with_context(|| format!("`{}` is not a plan", path.display()))?;
                if plan.year != self.year {
                    let text = format!("`{}` is the plan of {}", path.display(), plan.year);
                    return Err(WrongUsage::new(text).into());
                }
                Some(plan)
            }
        };
        let (year, publisher) = (self.year, self.publisher);
        self.place.with(async |settings, parts| {
            let releases = parts.releases();
            let publisher = publisher.as_ref().unwrap_or(&settings.publisher);
            let opened = match plan {
                Some(plan) => releases.open(plan).await,
                None => releases.open_with_published(publisher, year).await,
            };
            opened.map_err(explained)?;
            if releases.today().year() >= i16::try_from(year).unwrap_or(i16::MAX) {
                note!("note: {year} has begun: what came before this moment is not counted");
            }
            let record = releases.record(year).await?;
            for module in &record.plan.modules {
                let count = module.questions.len();
                note!("  {}: {count} questions", visible(&module.id));
            }
            say!("{year} is open, plan {}", record.plan.digest());
            Ok(())
        })
    }
}

/// Draw, sign and keep the statistics of a year that is over
///
/// It is done once: noise is never drawn again. Stopped half-way, it goes on where it
/// was at the next call.
#[derive(Args)]
pub struct Freeze {
    /// The calendar year that is counted
    year: u16,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    place: Place,
}

impl Freeze {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let (year, yes) = (self.year, self.yes);
        self.place.with(async |_, parts| {
            let releases = parts.releases();
            let record = releases.record(year).await.map_err(explained)?;
            if releases.is_due(i64::from(year), record.state.name()) {
                for partner in releases.preview(year).await.map_err(explained)? {
                    let with_return = if partner.has_return {
                        ", with a return"
                    } else {
                        ""
                    };
                    note!("  {}{with_return}", visible(&partner.name));
                }
                confirm(yes, &format!("draw {year} for good?"))?;
            }
            let record = releases.freeze(year).await.map_err(explained)?;
            let files = release::files_of_year(&parts.store, i64::from(year)).await?;
            let version = i64::from(record.version);
            let zips = files.iter().filter(|it| it.version == version);
            let zips = zips.filter(|it| it.kind == release::File::ZIP).count();
            if let State::Signed { digest, .. } | State::Purged { digest, .. } = &record.state {
                say!("{year} version {version}: {zips} files, digest {digest}");
            }
            say!("key {}", releases::public_key(&parts.keys));
            Ok(())
        })
    }
}

/// Open a signed year once more, for its one erratum
///
/// Everything is drawn again at the next freeze, and the budget doubles.
#[derive(Args)]
pub struct Erratum {
    /// The calendar year that is counted
    year: u16,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    place: Place,
}

impl Erratum {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let (year, yes) = (self.year, self.yes);
        self.place.with(async |_, parts| {
            let releases = parts.releases();
            let record = releases.record(year).await.map_err(explained)?;
            record
                .erratum()
                .map_err(ReleaseError::Step)
                .map_err(explained)?;
            confirm(yes, &format!("replace the release of {year}?"))?;
            releases.erratum(year).await.map_err(explained)?;
            say!("{year} is open again: correct it, then `relais statistics freeze {year}`");
            Ok(())
        })
    }
}

/// Destroy what a signed year was counted from, once its retention time is over
///
/// A running server does it by itself. The signed files stay.
#[derive(Args)]
pub struct Purge {
    /// The calendar year that was counted
    year: u16,
    /// Only say what would be destroyed
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// As the server's, for --dry-run [default: 1095]
    #[arg(long, env = "RELAIS_RETENTION_DAYS", value_name = "DAYS")]
    retention_days: Option<u32>,
    #[command(flatten)]
    place: Place,
}

impl Purge {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let Purge {
            year,
            dry_run,
            yes,
            retention_days,
            place,
        } = self;
        place.with(async |settings, parts| {
            let releases = parts.releases();
            let due = releases.due().await.map_err(explained)?;
            if let Some(due) = due.iter().find(|it| it.year == year) {
                let when = if due.is_due { "since" } else { "from" };
                say!("{year} can be purged {when} {}:", due.until);
                say!("  the rows of its learners");
                say!("  partners' returns: {}", due.returns);
                say!("  the key of the year");
            }
            if dry_run {
                let days = retention_days.map_or(settings.retention_days, i64::from);
                say!("the server deletes every hour:");
                say!("  learners who did not come back for {days} days");
                say!("  sessions and invitations that are over");
                return Ok(());
            }
            let record = releases.record(year).await.map_err(explained)?;
            let today = releases.today().to_string();
            record
                .purge(&today)
                .map_err(ReleaseError::Step)
                .map_err(explained)?;
            confirm(yes, &format!("destroy the raw data of {year}?"))?;
            releases.purge(year).await.map_err(explained)?;
            say!("the raw data of {year} are destroyed");
            Ok(())
        })
    }
}

/// Write the files of a year into a folder: the national one and all partners'
#[derive(Args)]
pub struct Files {
    /// The calendar year that was counted
    year: u16,
    /// The folder
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Files {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let Files { year, out, place } = self;
        place.with(async |_, parts| {
            let files = release::files_of_year(&parts.store, i64::from(year)).await?;
            if files.is_empty() {
                let text = format!("{year} has no files: `relais statistics freeze {year}`");
                return Err(WrongUsage::new(text).into());
            }
            fs::create_dir_all(&out)
                .with_context(|| format!("failed to make `{}`", out.display()))?;
            for file in files {
                let path = out.join(&file.name);
                let bytes = parts.objects.read(&file.object).await?;
                fs::write(&path, bytes)
                    .with_context(|| format!("failed to write `{}`", path.display()))?;
                say!("{}  {}", file.sha256, path.display());
            }
            Ok(())
        })
    }
}

/// Asks, where somebody can answer.
fn confirm(yes: bool, question: &str) -> anyhow::Result<()> {
    if yes {
        return Ok(());
    }
    if !stdin().is_terminal() {
        let text = "nobody can be asked here: add --yes to go on";
        return Err(WrongUsage::new(text).into());
    }
    let mut shown = show::messages();
    let yes = match spoken::lang() {
        Lang::En => 'y',
        Lang::Fr => 'o',
    };
    write!(shown, "{} [{yes}/N] ", spoken::said(question))?;
    shown.flush()?;
    drop(shown);
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    match answer.trim() {
        "y" | "Y" | "yes" | "o" | "oui" => Ok(()),
        _ => anyhow::bail!("nothing was done"),
    }
}

/// What was asked for and can't be is wrong usage.
fn explained(error: ReleaseError) -> anyhow::Error {
    match &error {
        ReleaseError::NoCourse
        | ReleaseError::Opened(_)
        | ReleaseError::NotOpened(_)
        | ReleaseError::NotOver(_)
        | ReleaseError::Step(
            StepError::NotIn { .. } | StepError::SecondErratum(_) | StepError::Retained { .. },
        ) => WrongUsage::new(error.to_string()).into(),
        _ => error.into(),
    }
}
