//! `relais statistics`: the plan of a year, a release verified, a partner's own
//! return, all of it offline; and what is done to a server's years ([`yearly`]).

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use ed25519_dalek::SigningKey;
use engine::course::block::walk;
use engine::course::{Module, block::Block};
use engine::parse::Variant;
use engine::validate::{self, ValidProgramme};
use language::Lang;
use server::http::return_page::ReturnPage;
use statistics::plan::{self, Draft, Offered, Plan};
use statistics::ratio::Ratio;
use statistics::release::Figures;
use statistics::returns::{
    DateOrder, Export, Import, ImportError, MOST_DRAWINGS, Mapping, Reading, Return, Tool,
};
use statistics::table::{Status, Table, cell};
use statistics::verify::{Verdict, verify};

use super::{WrongUsage, read_courses, yearly};
use crate::show::{self, visible};
use crate::spoken::{self, said};

/// Yearly anonymised statistics: a server's years, plan, return, verification
#[derive(Args)]
pub struct Statistics {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Plan(WritePlan),
    Open(Box<yearly::Open>),
    Freeze(Box<yearly::Freeze>),
    Erratum(Box<yearly::Erratum>),
    Purge(Box<yearly::Purge>),
    Files(Box<yearly::Files>),
    Years(Box<yearly::Years>),
    Return(Box<MakeReturn>),
    ReturnPage(WriteReturnPage),
    Verify(Verify),
}

impl Statistics {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Plan(command) => command.run(),
            Command::Open(command) => command.run(),
            Command::Freeze(command) => command.run(),
            Command::Erratum(command) => command.run(),
            Command::Purge(command) => command.run(),
            Command::Files(command) => command.run(),
            Command::Years(command) => command.run(),
            Command::Return(command) => command.run(),
            Command::ReturnPage(command) => command.run(),
            Command::Verify(command) => command.run(),
        }
    }
}

/// Print the plan of a year for one or more programmes: modules, questions, budget
///
/// It is the plan that a server makes which has published them. It is fixed when the year
/// opens, and written into every file. Partners need it to make their returns.
#[derive(Args)]
struct WritePlan {
    /// The calendar year that is counted
    #[arg(long)]
    year: u16,
    /// Privacy budget ρ of one drawing
    #[arg(long, default_value = "0.30")]
    rho: String,
    /// The programme, or a folder of several
    #[arg(default_value = "courses/senscyber")]
    path: PathBuf,
}

impl WritePlan {
    fn run(self) -> anyhow::Result<ExitCode> {
        let rho = Ratio::parse(&self.rho).map_err(|error| WrongUsage::new(error.to_string()))?;
        let mut courses = Vec::new();
        for tree in read_courses(&self.path)? {
            // What `relais build` makes and a server publishes, unless somebody asks for more.
            let (programme, diagnostics) = validate::load(&tree, &Variant::default());
            let Some(programme) = programme else {
                show::diagnostics(&tree, &diagnostics);
                return Ok(ExitCode::FAILURE);
            };
            let of = |module| offered(&programme, module);
            courses.extend(programme.modules.iter().map(of));
        }
        let draft = Draft {
            rho,
            ..Draft::of_courses(self.year, "", courses)
        };
        let plan = Plan::new(draft).context("no plan can be made of these courses")?;
        show::print_json(&plan)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Write the page on which a partner makes its return: one file, for any browser, without a
/// connection
///
/// It counts as `relais statistics return` does. A server offers it to each partner with its plan;
/// this writes it where there is no server.
#[derive(Args)]
struct WriteReturnPage {
    /// Plan of the year; without it whoever opens the page gives it
    #[arg(long)]
    plan: Option<PathBuf>,
    /// The partner's id; without it whoever opens the page types it
    #[arg(long)]
    partner: Option<String>,
    /// Language that the page begins in; it has both
    #[arg(long, default_value = "fr", value_parser = ["fr", "en"])]
    lang: String,
    /// Its code (`crates/return-wasm/build` makes it) [default: what the program was made with]
    #[arg(long, env = "RELAIS_RETURN_WASM", value_name = "FILE")]
    return_wasm: Option<PathBuf>,
    /// What to write
    #[arg(long, default_value = "retour.html")]
    out: PathBuf,
}

impl WriteReturnPage {
    fn run(self) -> anyhow::Result<ExitCode> {
        let Some(wasm) = super::return_wasm(self.return_wasm.as_deref())? else {
            return Err(WrongUsage::new(
                "this program was made without the page: make its code with `crates/return-wasm/build`, and name it with --return-wasm",
            )
            .into());
        };
        if let Some(partner) = self.partner.as_deref().filter(|it| !plan::is_id(it)) {
            return Err(no_partner(partner).into());
        }
        let plan = match &self.plan {
            Some(path) => Some(read_plan(path)?),
            None => None,
        };
        let page = ReturnPage {
            wasm: &wasm,
            lang: Lang::find(&self.lang).unwrap_or_default(),
            plan: plan.as_ref(),
            partner: self.partner.as_deref().unwrap_or_default(),
            csrf: "",
        };
        let printed = page.print().context("failed to make the page")?;
        fs::write(&self.out, printed.html)
            .with_context(|| format!("failed to write `{}`", self.out.display()))?;
        note!("wrote `{}`: open it in a browser", self.out.display());
        Ok(ExitCode::SUCCESS)
    }
}

fn no_partner(id: &str) -> WrongUsage {
    WrongUsage::new(format!(
        "`{id}` is not a partner's id: lower case letters, digits and hyphens"
    ))
}

fn read_plan(path: &Path) -> anyhow::Result<Plan> {
    if !path.is_file() {
        return Err(WrongUsage::new(format!(
            "no plan `{}`: download it from your partner area and name it with --plan",
            path.display()
        ))
        .into());
    }
    let text = fs::read(path).with_context(|| format!("failed to read `{}`", path.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("`{}` is not a plan", path.display()))
}

/// A module as its package, published on a server, says it.
fn offered(programme: &ValidProgramme, module: &Module) -> Offered {
    let quiz = module.quiz.iter();
    let questions = quiz
        .flat_map(|quiz| walk(&quiz.page.blocks))
        .filter_map(|block| match block {
            Block::Question(question) => Some((question.id.clone(), question.text())),
            _ => None,
        });
    Offered {
        slug: language::slug(&format!("{}-{}", programme.id, module.id)),
        programme: programme.id.clone(),
        programme_title: programme.title.clone(),
        publisher: programme.publisher.clone(),
        module: module.id.clone(),
        title: module.title.clone(),
        place: i64::from(module.place),
        variant: 1,
        pass_mark: module.mastery_score,
        questions: questions.collect(),
    }
}

/// Say whether a release is what was signed, and adds up
///
/// Checks sums, signature, schema, thresholds and additivity, offline.
#[derive(Args)]
struct Verify {
    /// `senscyber_statistiques_….zip`
    zip: PathBuf,
    /// Public key the release must be signed with, in hexadecimal
    #[arg(long)]
    key: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    fn run(self) -> anyhow::Result<ExitCode> {
        if !self.zip.is_file() {
            return Err(WrongUsage::new(format!("no file `{}`", self.zip.display())).into());
        }
        let file = File::open(&self.zip)
            .with_context(|| format!("failed to read `{}`", self.zip.display()))?;
        let verdict = verify(BufReader::new(file), self.key.as_deref());
        match self.json {
            true => show::print_json(&verdict)?,
            false => {
                // A closed pipe is the reader's choice, not an error.
                let _ = show::output().write_all(human(&verdict, self.key.is_some()).as_bytes());
            }
        }
        Ok(match verdict.problems.is_empty() {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        })
    }
}

fn human(verdict: &Verdict, key_given: bool) -> String {
    let mut lines = Vec::new();
    let (width, colon) = match spoken::lang() {
        Lang::En => (10, ":"),
        Lang::Fr => (12, "\u{a0}:"),
    };
    let number = |value: Option<u64>| value.map(|value| value.to_string());
    for (name, value) in [
        ("year", number(verdict.year)),
        ("version", number(verdict.version)),
        ("for", verdict.entity.clone()),
        ("key", verdict.public_key.clone()),
        ("previous", verdict.previous.clone()),
        ("digest", verdict.digest.clone()),
    ] {
        if let Some(value) = value {
            lines.push(format!("{:<width$}{}", said(name), visible(&value)));
        }
    }
    for problem in &verdict.problems {
        let place = visible(&problem.place);
        lines.push(format!(
            "{}[{}]{colon} {place}{colon} {}",
            said("error"),
            problem.code,
            visible(&said(&problem.message))
        ));
    }
    let whole = match verdict.problems.is_empty() {
        true => format!(
            "good: {} files as signed, {} sums add up",
            verdict.files, verdict.sums
        ),
        false => format!("not good: {} problems", verdict.problems.len()),
    };
    lines.push(said(&whole).into_owned());
    if verdict.problems.is_empty() && !key_given {
        let compare = said("compare the key with the publisher's, or give it with --key");
        lines.push(compare.into_owned());
    }
    lines.push(String::new());
    lines.join("\n")
}

/// Count a partner's own exports into `retour.json`, with noise
///
/// Reads Moodle's reports (SCORM, activity and course completion, grades; French
/// and English), the CSV of any LMS through a mapping file, and xAPI statements. Names and exact counts stay on this machine. The same counts give the same
/// file again: their noise is drawn once.
#[derive(Args)]
struct MakeReturn {
    /// The calendar year that is counted
    #[arg(long)]
    year: u16,
    /// Your partner id
    #[arg(long)]
    partner: String,
    /// Plan of the year, from your partner area [default: plan-<year>.json]
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Mapping file (TOML): activities, and columns of other LMSs
    #[arg(long)]
    map: Option<PathBuf>,
    /// Module of an activity (or of a file), `-` to leave it out
    #[arg(long = "activity", value_name = "NAME=MODULE")]
    activities: Vec<String>,
    /// Best grade of an activity, for grades that are not out of 100
    #[arg(long = "grade-max", value_name = "NAME=GRADE")]
    grades: Vec<String>,
    /// How dates such as 03/04/2025 are to be read
    #[arg(long, value_name = "ORDER", value_parser = ["day-first", "month-first"])]
    dates: Option<String>,
    /// Count results without any date for this year
    #[arg(long)]
    undated: bool,
    /// Only read, and print the exact counts, for your eyes: nothing is drawn or written
    #[arg(long)]
    check: bool,
    /// With --check: print JSON
    #[arg(long, requires = "check")]
    json: bool,
    /// Only write a mapping file for the first export, to be corrected and given with --map; an
    /// existing file stays
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true,
        default_missing_value = "correspondance.toml", conflicts_with_all = ["check", "replace"])]
    explain: Option<PathBuf>,
    /// Draw a second time, where the counts are others than those that were drawn: it doubles
    /// the budget of everybody in them, and there is no third time
    #[arg(long)]
    replace: bool,
    /// What to write
    #[arg(long, default_value = "retour.json")]
    out: PathBuf,
    /// Folder that keeps your key and the returns drawn
    #[arg(long, default_value = "relais-retours")]
    state: PathBuf,
    /// The exports
    #[arg(required = true)]
    exports: Vec<PathBuf>,
}

impl MakeReturn {
    fn run(self) -> anyhow::Result<ExitCode> {
        if !plan::is_id(&self.partner) {
            return Err(no_partner(&self.partner).into());
        }
        let plan = self.plan()?;
        let mapping = self.mapping(&plan)?;
        if let Some(missing) = self.exports.iter().find(|export| !export.is_file()) {
            return Err(WrongUsage::new(format!("no file `{}`", missing.display())).into());
        }
        if let Some(out) = &self.explain {
            return self.begin_mapping(&plan, out);
        }
        let import = Import {
            plan: &plan,
            mapping: &mapping,
            undated: self.undated,
        };
        let reading = match import.read(&self.exports) {
            Ok(reading) => reading,
            // Trouble with randomness is none of the exports.
            Err(ImportError::NoRandomness(error)) => return Err(error.into()),
            Err(error) => bail!("{}", error.text(spoken::lang(), Tool::Command)),
        };
        found(&reading);
        if self.check {
            match self.json {
                true => show::print_json(&reading.told(&plan, Lang::En, Tool::Command))?,
                false => {
                    let _ = show::output().write_all(counts(&plan, &reading).as_bytes());
                }
            }
            return Ok(ExitCode::SUCCESS);
        }
        let key = self.key()?;
        let fingerprint = reading.fingerprint(key.as_bytes());
        let mut drawn = 0;
        for drawing in 1..=MOST_DRAWINGS {
            let kept = self.kept(drawing);
            if !kept.exists() {
                break;
            }
            drawn = drawing;
            if fs::read_to_string(kept.with_extension("empreinte"))
                .ok()
                .as_ref()
                == Some(&fingerprint)
            {
                note!("these are the counts that were drawn already: this is the same return");
                return self.hand_out(&plan, &fs::read(&kept)?);
            }
        }
        if drawn > 0 && (!self.replace || drawn == MOST_DRAWINGS) {
            let twice = statistics::accounting::cost(&plan, 2);
            bail!(
                "the return of {} for {} was drawn from other counts; {}",
                self.partner,
                self.year,
                match drawn {
                    MOST_DRAWINGS => format!(
                        "it was drawn {MOST_DRAWINGS} times, and there is no third time: `{}` is the last one",
                        self.kept(drawn).display()
                    ),
                    _ => format!(
                        "`{}` is that one. --replace draws these counts too: whoever knows everybody else is then right {} times in 100 about one of your learners (ρ = {}), and there is no third time",
                        self.kept(drawn).display(),
                        twice.attacker_percent,
                        twice.rho_total
                    ),
                }
            );
        }
        // Kept on the disk before anybody sees a number: there is no other draw.
        let drawing = drawn + 1;
        let software = concat!("relais ", env!("RELAIS_VERSION"));
        let own = reading.draw(&plan, &self.partner, software, drawing)?;
        let (kept, bytes) = (self.kept(drawing), own.sign(&key));
        keep_last(&kept.with_extension("empreinte"), fingerprint.as_bytes())?;
        match keep(&kept, &bytes) {
            Ok(()) => self.hand_out(&plan, &bytes),
            // Another run was faster: its draw is the one.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                self.hand_out(&plan, &fs::read(&kept)?)
            }
            Err(error) => {
                Err(error).with_context(|| format!("failed to write `{}`", kept.display()))
            }
        }
    }

    /// Begins a mapping file for the first export.
    fn begin_mapping(&self, plan: &Plan, out: &Path) -> anyhow::Result<ExitCode> {
        let explained = statistics::returns::explain(&Export::on_disk(&self.exports[0]), plan);
        let text = explained
            .map_err(|error| anyhow::anyhow!("{}", error.text(spoken::lang(), Tool::Command)))?;
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).open(out);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
        written.with_context(|| format!("failed to write `{}`", out.display()))?;
        note!(
            "wrote `{0}`: correct it, then give it with --map {0} --check",
            out.display()
        );
        Ok(ExitCode::SUCCESS)
    }

    /// Where a drawing is kept.
    fn kept(&self, drawing: u8) -> PathBuf {
        let again = match drawing {
            1 => String::new(),
            number => format!("-{number}"),
        };
        self.state
            .join(format!("{}-{}{again}.json", self.partner, self.year))
    }

    fn plan(&self) -> anyhow::Result<Plan> {
        let default = PathBuf::from(format!("plan-{}.json", self.year));
        let path = self.plan.as_ref().unwrap_or(&default);
        let plan = read_plan(path)?;
        match plan.year == self.year {
            true => Ok(plan),
            false => Err(WrongUsage::new(format!(
                "`{}` is the plan of {}, not of {}",
                path.display(),
                plan.year,
                self.year
            ))
            .into()),
        }
    }

    fn mapping(&self, plan: &Plan) -> anyhow::Result<Mapping> {
        let mut mapping = match &self.map {
            None => Mapping::default(),
            Some(path) => {
                let text = fs::read_to_string(path)
                    .with_context(|| format!("failed to read `{}`", path.display()))?;
                Mapping::parse(&text).with_context(|| format!("`{}`", path.display()))?
            }
        };
        for activity in &self.activities {
            let Some((name, module)) = activity.rsplit_once('=') else {
                return Err(WrongUsage::new(format!("`{activity}` is not NAME=MODULE")).into());
            };
            mapping
                .activities
                .insert(name.to_owned(), module.to_owned());
        }
        for grade in &self.grades {
            let said = grade.rsplit_once('=');
            let said =
                said.and_then(|(name, best)| Some((name, best.replace(',', ".").parse().ok()?)));
            let Some((name, best)) = said else {
                return Err(WrongUsage::new(format!("`{grade}` is not NAME=GRADE")).into());
            };
            mapping.grades.insert(name.to_owned(), best);
        }
        match self.dates.as_deref() {
            Some("day-first") => mapping.dates = DateOrder::DayFirst,
            Some(_) => mapping.dates = DateOrder::MonthFirst,
            None => {}
        }
        mapping
            .check(plan)
            .map_err(|error| WrongUsage::new(error.to_string()))?;
        Ok(mapping)
    }

    /// The partner's key, made at the first return.
    fn key(&self) -> anyhow::Result<SigningKey> {
        let path = self.state.join("cle-privee.bin");
        fs::create_dir_all(&self.state)
            .with_context(|| format!("failed to make `{}`", self.state.display()))?;
        if !path.exists() {
            match keep(&path, &statistics::signature::new_key()?) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error.into()),
                _ => {}
            }
        }
        let bytes =
            fs::read(&path).with_context(|| format!("failed to read `{}`", path.display()))?;
        let Ok(bytes) = <[u8; 32]>::try_from(bytes) else {
            bail!("`{}` is not a key: put the right one back", path.display());
        };
        Ok(SigningKey::from_bytes(&bytes))
    }

    /// Shows what will be sent, and writes it.
    fn hand_out(&self, plan: &Plan, bytes: &[u8]) -> anyhow::Result<ExitCode> {
        let received =
            Return::read(bytes, plan).context("the return that is kept does not fit the plan")?;
        let _ = show::output().write_all(preview(plan, &received.own).as_bytes());
        fs::write(&self.out, bytes)
            .with_context(|| format!("failed to write `{}`", self.out.display()))?;
        note!(
            "wrote `{}`: upload it in your partner area",
            self.out.display()
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// Writes a new file for good, all of it or nothing; never over another.
fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let part = path.with_extension(format!("part-{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // A link fails when the name is taken, a rename would not.
    let linked = fs::hard_link(&part, path);
    fs::remove_file(&part)?;
    linked
}

/// Writes a file that may be there from a run that was cut off.
fn keep_last(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("failed to replace `{}`", path.display()));
        }
        _ => {}
    }
    keep(path, bytes).with_context(|| format!("failed to write `{}`", path.display()))
}

/// The exact counts, for whoever has the exports anyway.
fn counts(plan: &Plan, reading: &Reading) -> String {
    let exact = reading.counts();
    let status = |m, status| exact.tables[&Table::ModuleStatus][cell::status(m, status)];
    let mut lines = vec![
        said("exact counts, for your eyes only: they are not sent").into_owned(),
        format!("{:<28}{:>9}", said("learners"), exact.learners),
        heads(),
    ];
    for (m, module) in plan.modules.iter().enumerate() {
        let [abandoned, failed, passed] = Status::ALL.map(|it| status(m, it));
        let title: String = visible(&module.title).chars().take(27).collect();
        let all = abandoned + failed + passed;
        lines.push(format!(
            "{title:<28}{all:>9}{abandoned:>10}{failed:>9}{passed:>9}"
        ));
    }
    for table in &Table::PER_MODULE[1..] {
        let will_be = match exact.tables.contains_key(table) {
            true => "will be in the return",
            false => "absent: the exports do not have it",
        };
        lines.push(format!("{:<28}{}", table.id(), said(will_be)));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// What stands above the counts of modules.
fn heads() -> String {
    format!(
        "{:<28}{:>9}{:>10}{:>9}{:>9}",
        said("module"),
        said("started"),
        said("abandoned"),
        said("failed"),
        said("passed")
    )
}

fn found(reading: &Reading) {
    note!("read {} rows", reading.rows);
    for (activity, module) in &reading.activities {
        let module = module.as_deref().unwrap_or("left out");
        note!("  {} -> {module}", visible(activity));
    }
    for note in &reading.notes {
        let text = note.text(spoken::lang(), Tool::Command);
        note!("note: {}", visible(&text));
    }
}

/// The return as its sender should see it: fitted, as the server will show it.
fn preview(plan: &Plan, own: &Return) -> String {
    let figures = Figures::of_return(plan, own.learners, &own.part(plan));
    let mut lines = vec![
        said(&format!(
            "return of {} for {}: this is all that is sent",
            own.partner, own.year
        ))
        .into_owned(),
        String::new(),
        format!(
            "{:<28}{:>9}  ± {}",
            said("learners"),
            figures.learners,
            figures.margin(Table::Learners)
        ),
        String::new(),
        heads(),
    ];
    for (m, module) in plan.modules.iter().enumerate() {
        let [abandoned, failed, passed] = Status::ALL.map(|status| figures.with_status(m, status));
        let title: String = visible(&module.title).chars().take(27).collect();
        let all = figures.registrations(m);
        lines.push(format!(
            "{title:<28}{all:>9}{abandoned:>10}{failed:>9}{passed:>9}"
        ));
    }
    let margin = format!("(each cell ± {})", figures.margin(Table::ModuleStatus));
    lines.push(said(&margin).into_owned());
    lines.push(String::new());
    for table in &Table::PER_MODULE[1..] {
        let there = match own.tables.get(table) {
            Some(cells) => format!("{} cells, ± {}", cells.len(), figures.margin(*table)),
            None => "absent: the exports do not have it".into(),
        };
        lines.push(format!("{:<28}{}", table.id(), said(&there)));
    }
    for status in &own.unobserved {
        let untold = format!("these exports can't tell who is `{}`", status.id());
        lines.push(said(&untold).into_owned());
    }
    lines.push(String::new());
    lines.join("\n")
}
