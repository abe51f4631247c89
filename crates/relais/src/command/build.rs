//! `relais build`: packages from course sources.

use std::collections::HashMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use brand::Brand;
use clap::{Args, ValueEnum};
use engine::diagnostic::{Diagnostic, Diagnostics, Severity};
use engine::intake;
use engine::package::write::{self, Cache, Written};
use engine::package::{self, Package, Plan};
use engine::parse::{self, Variant};
use engine::partner;
use engine::platform::{self, Platform};
use engine::render::Code;
use engine::source::{self, SourceTree};
use engine::validate::{self, ValidProgramme};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use scorm::inspect::inspect;
use scorm::package::Limits;
use scorm::problem;
use serde::Serialize;

#[cfg(feature = "pdf")]
use super::handout;
use super::inspect::human_there;
use super::{ScoPer, WrongUsage, platform_names, read_courses};
use crate::show;
use crate::spoken;
use crate::usage::{COURSES, courses_or_here};

/// Build the packages of courses: a module each, and whole programmes
#[derive(Args)]
pub struct Build {
    /// A programme, a module, or a folder of programmes; the course of this folder where there
    /// is no `courses`
    #[arg(default_value = COURSES)]
    path: PathBuf,
    /// Only for this target; LMS and web packages if not given
    #[arg(long = "target", value_enum)]
    targets: Vec<Target>,
    /// How packages are cut: many platforms cannot run several SCOs
    #[arg(long, value_enum, default_value_t = ScoPer::Programme)]
    sco: ScoPer,
    /// For this platform: LMS packages only, and none if one would go wrong there
    #[arg(long = "for", value_name = "PLATFORM", value_parser = platform_names())]
    platform: Option<String>,
    /// A partner's branding file, or a folder of them; may be repeated
    #[arg(long = "partner", value_name = "FILE")]
    partners: Vec<PathBuf>,
    /// Language, of those of the programme; the first if not given
    #[arg(long)]
    lang: Option<String>,
    /// Audience, of those of the programme; the first if not given
    #[arg(long)]
    audience: Option<String>,
    /// In every language and for every audience of the programme
    #[arg(long, conflicts_with_all = ["lang", "audience"])]
    every_variant: bool,
    /// Of what is put on paper: no answers at the end, for a room
    #[cfg(feature = "pdf")]
    #[arg(long)]
    without_answers: bool,
    /// Of what is put on paper: letters of 18 points
    #[cfg(feature = "pdf")]
    #[arg(long)]
    large_print: bool,
    /// Of what is put on paper: the size of its sheets
    #[cfg(feature = "pdf")]
    #[arg(long, value_enum, default_value_t = Paper::A4)]
    paper: Paper,
    /// Where to put the packages
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
    /// Ship scripts and styles as they stand in the sources, comments included
    #[arg(long)]
    readable: bool,
    /// Print the table as JSON
    #[arg(long)]
    json: bool,
    /// Build nothing if there are warnings
    #[arg(long)]
    deny_warnings: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Target {
    /// Packages for an LMS
    Scorm12,
    /// Packages for a web site, or a double click
    Html5,
    /// Modules and documents on paper
    #[cfg(feature = "pdf")]
    Pdf,
}

/// A sheet's size.
#[cfg(feature = "pdf")]
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Paper {
    A4,
    A5,
}

/// A programme as it was read: from where, in which language and for whom.
type Read<'a> = (&'a SourceTree, Variant, ValidProgramme);

#[derive(Serialize)]
struct Row {
    package: String,
    bytes: u64,
    compressed: usize,
    reused: usize,
    #[serde(flatten)]
    figures: package::Figures,
}

impl Build {
    /// Everything in `courses`, in every language and for every audience, into a folder:
    /// what a server shows to learners and hands to partners.
    pub fn of_courses(out: &Path) -> Build {
        Build {
            path: PathBuf::from("courses"),
            targets: Vec::new(),
            sco: ScoPer::Programme,
            platform: None,
            partners: Vec::new(),
            lang: None,
            audience: None,
            every_variant: true,
            #[cfg(feature = "pdf")]
            without_answers: false,
            #[cfg(feature = "pdf")]
            large_print: false,
            #[cfg(feature = "pdf")]
            paper: Paper::A4,
            out: out.to_owned(),
            readable: false,
            json: false,
            deny_warnings: false,
        }
    }

    pub fn run(self) -> anyhow::Result<ExitCode> {
        let platform = self.platform.as_deref().and_then(platform::find);
        if platform.is_some() && self.targets().contains(&package::Target::Html5) {
            let reason = "`--for` builds for a platform, which takes SCORM packages: leave out `--target html5`";
            return Err(WrongUsage::new(reason).into());
        }
        #[cfg(feature = "pdf")]
        self.is_paper_wanted()?;
        let trees = read_courses(&courses_or_here(self.path.clone()))?;
        let partners = match self.partners.is_empty() {
            true => Some(vec![None]),
            false => read_partners(&self.partners, self.deny_warnings, "built")?
                .map(|partners| partners.into_iter().map(Some).collect()),
        };
        let Some(partners) = partners else {
            return Ok(ExitCode::FAILURE);
        };
        // Every course is read and checked before anything is written.
        let Some(programmes) = self.programmes(&trees) else {
            return Ok(ExitCode::FAILURE);
        };
        let packages = self.packages(&programmes, &partners)?;
        if let Some(platform) = platform
            && !suits(platform, &packages)?
        {
            note!("no package written");
            return Ok(ExitCode::FAILURE);
        }
        say_what_stays(&packages, &partners);
        let written = self.write(&packages)?;
        let rows: Vec<Row> = packages
            .iter()
            .zip(written)
            .map(|(package, written)| Row {
                package: written.path.display().to_string(),
                bytes: written.bytes,
                compressed: written.compressed,
                reused: written.reused,
                figures: package.figures,
            })
            .collect();
        if self.json {
            let mut all: Vec<serde_json::Value> = Vec::new();
            for row in &rows {
                all.push(serde_json::to_value(row)?);
            }
            #[cfg(feature = "pdf")]
            for sheet in self.on_paper(&programmes, &partners)? {
                all.push(serde_json::to_value(sheet)?);
            }
            show::print_json(&all)?;
            return Ok(ExitCode::SUCCESS);
        }
        if !rows.is_empty() {
            say!("{}", table(&rows));
        }
        #[cfg(feature = "pdf")]
        for handout::Sheet { file, bytes } in self.on_paper(&programmes, &partners)? {
            say!("{file}  {}", show::bytes(bytes));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Refuses what would be forgotten in silence.
    #[cfg(feature = "pdf")]
    fn is_paper_wanted(&self) -> Result<(), WrongUsage> {
        let is_wanted = self.targets.contains(&Target::Pdf);
        let options = [
            (self.without_answers, "--without-answers"),
            (self.large_print, "--large-print"),
            (self.paper == Paper::A5, "--paper"),
        ];
        if let Some((_, option)) = options.iter().find(|(is_given, _)| *is_given)
            && !is_wanted
        {
            let reason = format!("`{option}` is for what is put on paper: add `--target pdf`");
            return Err(WrongUsage::new(reason));
        }
        if is_wanted && self.platform.is_some() {
            let reason = "`--for` builds for a platform, which takes SCORM packages: leave out `--target pdf`";
            return Err(WrongUsage::new(reason));
        }
        Ok(())
    }

    /// Writes what is asked for on paper.
    #[cfg(feature = "pdf")]
    fn on_paper(
        &self,
        programmes: &[Read],
        partners: &[Option<Brand>],
    ) -> anyhow::Result<Vec<handout::Sheet>> {
        use attestation::handout::{Look, Paper as Sheets};
        if !self.targets.contains(&Target::Pdf) {
            return Ok(Vec::new());
        }
        create_folder(&self.out)?;
        let wish = handout::Wish {
            with_answers: !self.without_answers,
            look: Look {
                paper: match self.paper {
                    Paper::A4 => Sheets::A4,
                    Paper::A5 => Sheets::A5,
                },
                is_large: self.large_print,
            },
        };
        let programmes: Vec<(&SourceTree, String, &ValidProgramme)> = programmes
            .iter()
            .map(|(tree, variant, programme)| (*tree, suffix(tree, variant), programme))
            .collect();
        handout::write(&programmes, partners, wish, &self.out)
    }

    /// Reads and checks the programmes in every variant asked for; none if there are errors,
    /// which are shown.
    fn programmes<'a>(&self, trees: &'a [SourceTree]) -> Option<Vec<Read<'a>>> {
        let mut programmes = Vec::new();
        let mut failed = false;
        for tree in trees {
            let mut found = Diagnostics::default();
            for variant in self.variants(tree) {
                let (programme, mut diagnostics) = validate::load(tree, &variant);
                self.weigh_programme(&mut diagnostics);
                failed |= programme.is_none();
                found.extend(diagnostics);
                programmes.extend(programme.map(|programme| (tree, variant, programme)));
            }
            // What is wrong in several of them is said once.
            failed |= show(tree, found.into_sorted(), self.deny_warnings, "built");
        }
        (!failed).then_some(programmes)
    }

    fn packages(
        &self,
        programmes: &[Read],
        partners: &[Option<Brand>],
    ) -> anyhow::Result<Vec<Package>> {
        let mut packages = Vec::new();
        if self.targets().is_empty() {
            return Ok(packages);
        }
        for (tree, variant, programme) in programmes {
            let plan = Plan {
                targets: &self.targets(),
                sco_per: self.sco.into(),
                partners,
                variant_suffix: &suffix(tree, variant),
                code: match self.readable {
                    true => Code::Readable,
                    false => Code::Small,
                },
            };
            packages.extend(package::packages(tree, programme, &plan)?);
        }
        tell_apart(&mut packages);
        Ok(packages)
    }

    /// The languages and audiences to build a programme in.
    fn variants(&self, tree: &SourceTree) -> Vec<Variant> {
        match self.every_variant {
            true => parse::variants(tree),
            false => vec![Variant {
                lang: self.lang.clone(),
                audience: self.audience.clone(),
            }],
        }
    }

    /// What keeps a programme from being cut in one way is an error where it is to be cut
    /// so, and of no interest where it is not.
    fn weigh_programme(&self, diagnostics: &mut Vec<Diagnostic>) {
        let cut = |code: &str| match code {
            validate::PROGRAMME_TOO_LONG => Some(ScoPer::Programme),
            validate::SAME_SCO => Some(ScoPer::Chapter),
            _ => None,
        };
        diagnostics.retain(|found| cut(found.code).is_none_or(|it| it == self.sco));
        for found in diagnostics {
            if cut(found.code).is_some() {
                found.severity = Severity::Error;
            }
        }
    }

    fn targets(&self) -> Vec<package::Target> {
        let mut targets: Vec<package::Target> = self
            .targets
            .iter()
            .filter_map(|target| match target {
                Target::Scorm12 => Some(package::Target::Scorm12),
                Target::Html5 => Some(package::Target::Html5),
                #[cfg(feature = "pdf")]
                Target::Pdf => None,
            })
            .collect();
        targets.sort();
        targets.dedup();
        match (self.targets.is_empty(), &self.platform) {
            (true, None) => vec![package::Target::Scorm12, package::Target::Html5],
            (true, Some(_)) => vec![package::Target::Scorm12],
            (false, _) => targets,
        }
    }

    fn write(&self, packages: &[Package]) -> anyhow::Result<Vec<Written>> {
        create_folder(&self.out)?;
        let cache = Cache::default();
        let bar = progress_bar(packages.len() as u64);
        let written = packages
            .par_iter()
            .map(|package| {
                let written = write::write(package, &self.out, &cache)?;
                bar.inc(1);
                Ok(written)
            })
            .collect::<anyhow::Result<Vec<_>>>();
        bar.finish_and_clear();
        written
    }
}

/// Whether nothing would go seriously wrong with these packages on a platform; what would
/// go wrong is shown. They are judged as anybody's, from their bytes.
fn suits(platform: &Platform, packages: &[Package]) -> anyhow::Result<bool> {
    let mut suits = true;
    for package in packages {
        let bytes = write::to_bytes(package)?;
        let report = inspect(Cursor::new(bytes), &Limits::default());
        let troubles = intake::troubles(platform, &report);
        if troubles.is_empty() {
            continue;
        }
        let _ = write!(
            show::messages(),
            "{}.zip{}",
            package.name,
            human_there(platform.title, &troubles).replacen('\n', " ", 1)
        );
        suits &= troubles
            .iter()
            .all(|it| it.severity > problem::Severity::Error);
    }
    Ok(suits)
}

/// Names the packages of partners who ask for updates that can't have any.
fn say_what_stays(packages: &[Package], partners: &[Option<Brand>]) {
    let partners = partners.iter().flatten().filter(|it| it.updates.is_some());
    for partner in partners {
        for package in packages {
            let end = format!(".{}.{}", partner.id, package.target.name());
            if package.name.ends_with(&end) && !package.renews {
                note!(
                    "note: `{}` keeps its content, although `{}` asks for updates: only packages of one module, not cut in chapters, renew it",
                    package.name,
                    partner.id
                );
            }
        }
    }
}

/// Reads branding files; none if one has errors, which are then shown: no package is then
/// `done`.
pub fn read_partners(
    paths: &[PathBuf],
    deny_warnings: bool,
    done: &str,
) -> anyhow::Result<Option<Vec<Brand>>> {
    let mut partners: Vec<Brand> = Vec::new();
    let mut failed = false;
    for path in paths {
        if !path.exists() {
            return Err(WrongUsage::new(format!("no partner file `{}`", path.display())).into());
        }
        let tree = source::read_partners(path)?;
        let mut diagnostics = Diagnostics::default();
        let read = partner::partners(&tree, &mut diagnostics);
        failed |= show(&tree, diagnostics.into_sorted(), deny_warnings, done);
        for partner in read {
            if partners.iter().any(|other| other.id == partner.id) {
                let reason = format!("two partner files have the id `{}`", partner.id);
                return Err(WrongUsage::new(reason).into());
            }
            partners.push(partner);
        }
    }
    if partners.is_empty() && !failed {
        return Err(WrongUsage::new("no partner file (`.toml`) in the folder given").into());
    }
    Ok((!failed).then_some(partners))
}

/// Shows diagnostics; true if they keep packages from being built or branded.
fn show(tree: &SourceTree, diagnostics: Vec<Diagnostic>, deny_warnings: bool, done: &str) -> bool {
    show::diagnostics(tree, &diagnostics);
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let fails = errors > 0 || (deny_warnings && warnings > 0);
    if fails {
        note!(
            "{}: {}, no package {done}",
            tree.root.display(),
            show::summary(errors, warnings)
        );
    }
    fails
}

fn create_folder(path: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(path).with_context(|| format!("failed to create `{}`", path.display()))
}

/// `.en`, `.entreprises` or nothing for the programme's defaults.
fn suffix(tree: &SourceTree, variant: &Variant) -> String {
    let default = parse::variants(tree).into_iter().next().unwrap_or_default();
    let other = |asked: &Option<String>, default: &Option<String>| match asked {
        Some(name) if asked != default => format!(".{name}"),
        _ => String::new(),
    };
    format!(
        "{}{}",
        other(&variant.lang, &default.lang),
        other(&variant.audience, &default.audience)
    )
}

/// Gives packages of several programmes names of their own: hyphens can be cut out of
/// `a-b-c` in two ways.
fn tell_apart(packages: &mut [Package]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for package in packages.iter() {
        *counts.entry(package.name.clone()).or_default() += 1;
    }
    for package in packages {
        if counts.get(&package.name).is_some_and(|it| *it > 1) {
            package.name.clone_from(&package.distinct_name);
        }
    }
}

/// A bar on a terminal, nothing when piped.
fn progress_bar(length: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    let template = format!("{{bar:30}} {{pos}}/{{len}} {}", spoken::said("packages"));
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar
}

fn table(rows: &[Row]) -> String {
    let header = [
        ("package", false),
        ("size", true),
        ("pages", true),
        ("questions", true),
        ("minutes", true),
        ("aimed at", true),
        ("worst suspend_data", true),
    ];
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.package.clone(),
                show::bytes(row.bytes),
                row.figures.pages.to_string(),
                row.figures.questions.to_string(),
                row.figures.minutes.to_string(),
                row.figures.target_minutes.to_string(),
                format!("{} / 4096", row.figures.worst_suspend_data),
            ]
        })
        .collect();
    show::table(&header, &cells)
}
