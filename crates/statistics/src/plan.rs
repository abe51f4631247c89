//! The plan of a year: everything that is decided before any data of the year
//! exist. It is written into every file, and nothing in it changes afterwards.

use std::collections::BTreeSet;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ratio::Ratio;
use crate::table::Table;

/// A plan that was checked: only [`Plan::new`] makes one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Draft", into = "Draft")]
pub struct Plan(Draft);

/// A plan as it is written, not yet checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The calendar year that is counted.
    pub year: u16,
    /// Title of the programme, for people.
    pub programme: String,
    /// Stable id of the programme, `senscyber`; empty: a module's id is its course's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub programme_id: String,
    /// Who publishes the statistics.
    pub publisher: String,
    /// Modules of the release, in order.
    pub modules: Vec<Module>,
    /// The closed list of kinds of partners, in order.
    pub partner_types: Vec<PartnerType>,
    /// Budget ρ of one drawing (zero-concentrated differential privacy).
    pub rho: Ratio,
    /// How the first method shared the budget, in percent: see [`Draft::opened_with`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<Shares>,
    /// ε is told at δ = 10^-this.
    #[serde(default = "six")]
    pub delta_exponent: u32,
    /// Answers that count, per learner and year.
    #[serde(default = "forty")]
    pub questions_per_learner: u32,
    /// What is shown and what is not.
    #[serde(default)]
    pub thresholds: Thresholds,
    /// Days after signature until raw rows and the year's key are destroyed.
    #[serde(default = "thirty")]
    pub retention_days: u32,
    /// What partners of which size show, and how their learners' budget is shared; the
    /// largest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// What the plan had when it was written for the first method, which drew every table of
    /// every group. Returns that were drawn with it stay valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_with: Option<FirstMethod>,
}

/// Partners from a noisy size up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Least noisy number of learners.
    pub from: u64,
    /// Tables that they show; of the others their learners are in the rest of their kind.
    pub shows: BTreeSet<Table>,
    /// Thousandths of the budget of each of their learners for each table.
    pub shares: Shares,
}

impl Tier {
    /// Whether a table is shown.
    pub fn shows(&self, table: Table) -> bool {
        self.shows.contains(&table)
    }
}

/// What a plan of the first method decided otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // as in `Draft` and `Thresholds`
pub struct FirstMethod {
    pub shares: Shares,
    pub some_detail: u64,
    pub full_detail: u64,
}

/// A module that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Stable id, `comprendre`.
    pub id: String,
    /// For people.
    pub title: String,
    /// Percent that passes: used for exports that have a score and no status.
    pub pass_mark: u8,
    /// Questions that are counted, in order.
    #[serde(default)]
    pub questions: Vec<Question>,
}

/// A question that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable id, unique in its module.
    pub id: String,
    /// For people.
    pub title: String,
}

/// Who publishes, where nobody says it.
const PUBLISHER: &str = "Cybermalveillance.gouv.fr";

/// Percent that passes a module, where the module does not say it.
pub const PASS_MARK: u8 = 70;

/// Kinds of partners that a plan has unless it says otherwise, the last one for whoever
/// is of no other kind: id, and plural as « Autres … » takes it.
pub const PARTNER_TYPES: [(&str, &str); 6] = [
    ("collectivite", "collectivités"),
    ("etat", "services de l’État"),
    ("entreprise", "entreprises"),
    ("association", "associations"),
    ("enseignement", "établissements d’enseignement"),
    ("autre", "organisations"),
];

/// A kind of partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerType {
    /// Stable id, `collectivite`.
    pub id: String,
    /// In the plural, as « Autres … » takes it: `collectivités`.
    pub plural: String,
}

/// Parts of the budget for each table: thousandths in a tier, percent in the first method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the tables' own names
pub struct Shares {
    pub learners: u64,
    pub module_status: u64,
    pub starts_monthly: u64,
    pub completions_monthly: u64,
    pub region_status: u64,
    pub duration_bands: u64,
    pub questions: u64,
}

impl Shares {
    /// What the parts make together.
    pub fn sum(&self) -> u64 {
        let shares = Table::ALL.iter().map(|&table| self.of(table));
        shares.fold(0, |sum, share| sum.saturating_add(share))
    }

    /// Share of one table.
    pub fn of(&self, table: Table) -> u64 {
        match table {
            Table::Learners => self.learners,
            Table::ModuleStatus => self.module_status,
            Table::StartsMonthly => self.starts_monthly,
            Table::CompletionsMonthly => self.completions_monthly,
            Table::RegionStatus => self.region_status,
            Table::DurationBands => self.duration_bands,
            Table::Questions => self.questions,
        }
    }
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// `learners` and `module_status` under this are « <20 ».
    pub headline: u64,
    /// Cells of other tables under this are « <50 ».
    pub detail: u64,
    /// Rates need at least this shown denominator.
    pub rate: u64,
    /// Partners of at least this noisy size stand alone, and are shown at all.
    pub group: u64,
    /// Of the first method: noisy size from which region and duration are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub some_detail: Option<u64>,
    /// Of the first method: noisy size from which everything is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_detail: Option<u64>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            headline: 20,
            detail: 50,
            rate: 200,
            group: 50,
            some_detail: None,
            full_detail: None,
        }
    }
}

/// A course that a plan may have as a module: what its sources and its package both say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Its name on a server: `senscyber-agir`, `senscyber-agir-en` for others than the
    /// programme's first language and audience.
    pub slug: String,
    /// Id of its programme; empty: a course of its own.
    pub programme: String,
    /// Title of its programme; empty: unknown.
    pub programme_title: String,
    /// Who publishes it; empty: unknown.
    pub publisher: String,
    /// Id of the module in the programme; empty: none.
    pub module: String,
    /// Title of the module.
    pub title: String,
    /// Its place in the programme, from 1; 0: unknown.
    pub place: i64,
    /// Its place among the programme's languages and audiences, from 1; 0: unknown.
    pub variant: i64,
    /// Percent from which the final quiz is passed; none: the usual one.
    pub pass_mark: Option<u8>,
    /// Questions of the final quiz: id, and what is asked.
    pub questions: Vec<(String, String)>,
}

impl Offered {
    /// The name of the module that it is, in whatever language and for whomever:
    /// `senscyber-agir`; of a course of its own, its own name.
    fn identity(&self) -> String {
        if self.programme.is_empty() || self.module.is_empty() {
            return self.slug.clone();
        }
        let name = language::slug(&format!("{}-{}", self.programme, self.module));
        if is_id(&name) {
            name
        } else {
            self.slug.clone()
        }
    }
}

impl Draft {
    /// The draft for courses that are offered: the same from their sources as from a server
    /// that has published them. Of one programme modules have the programme's ids; of several,
    /// the names of their courses. A module in several languages or for several audiences is one:
    /// its title, pass mark and questions are those of the first. `publisher`: who publishes the
    /// statistics; empty: as the courses say.
    pub fn of_courses(year: u16, publisher: &str, mut courses: Vec<Offered>) -> Draft {
        for course in &mut courses {
            course.slug = course.identity();
        }
        courses.retain(|it| is_id(&it.slug));
        courses.sort_by(|a, b| {
            let key = |it: &Offered| (it.programme.clone(), it.place, it.slug.clone(), it.variant);
            key(a).cmp(&key(b))
        });
        courses.dedup_by(|later, first| later.slug == first.slug);
        let id = |it: &Offered| {
            Some(
                it.slug
                    .strip_prefix(&it.programme)?
                    .strip_prefix('-')?
                    .to_owned(),
            )
        };
        let one = courses.first().filter(|first| {
            let same = |it: &Offered| {
                it.programme == first.programme && id(it).is_some_and(|id| is_id(&id))
            };
            is_id(&first.programme) && courses.iter().all(same)
        });
        let programme_id = one.map_or(String::new(), |it| it.programme.clone());
        let mut programmes: Vec<&str> = Vec::new();
        for course in &courses {
            let title = match course.programme_title.as_str() {
                "" => course.title.as_str(),
                title => title,
            };
            if !programmes.contains(&title) {
                programmes.push(title);
            }
        }
        let programme: String = programmes.join(", ").chars().take(300).collect();
        let said = courses
            .iter()
            .map(|it| it.publisher.as_str())
            .find(|it| !it.is_empty());
        let publisher = match publisher.trim() {
            "" => said.unwrap_or(PUBLISHER).to_owned(),
            name => name.to_owned(),
        };
        let modules = courses.iter().map(|it| {
            let mut questions: Vec<Question> = Vec::new();
            for (id, text) in &it.questions {
                if is_id(id) && questions.iter().all(|known| known.id != *id) {
                    questions.push(Question::asking(id, text));
                }
            }
            Module {
                id: match programme_id.as_str() {
                    "" => it.slug.clone(),
                    _ => id(it).unwrap_or_default(),
                },
                title: it.title.clone(),
                pass_mark: it.pass_mark.unwrap_or(PASS_MARK).min(100),
                questions,
            }
        });
        let modules = modules.collect();
        Draft::usual(year, &programme, &programme_id, &publisher, modules)
    }

    /// A draft with the usual kinds of partners, budget, thresholds and times: the one that a
    /// year has unless somebody writes another.
    pub fn usual(
        year: u16,
        programme: &str,
        programme_id: &str,
        publisher: &str,
        modules: Vec<Module>,
    ) -> Draft {
        let kind = |(id, plural): (&str, &str)| PartnerType {
            id: id.into(),
            plural: plural.into(),
        };
        Draft {
            year,
            programme: programme.into(),
            programme_id: programme_id.into(),
            publisher: publisher.into(),
            modules,
            partner_types: PARTNER_TYPES.map(kind).into(),
            rho: Ratio::new(3, 10),
            shares: None,
            delta_exponent: six(),
            questions_per_learner: forty(),
            thresholds: Thresholds::default(),
            retention_days: thirty(),
            tiers: usual_tiers(),
            opened_with: None,
        }
    }

    /// What names the plan in files: SHA-256 of its canonical JSON, in hexadecimal.
    pub fn digest(&self) -> String {
        let json = serde_json::to_vec(self).expect("a plan is plain data");
        hex(&Sha256::digest(&json))
    }
}

/// The usual tiers. Who shows little spends nearly all of the budget on it, and little on the
/// rests, which are drawn once per kind and not once per partner.
pub fn usual_tiers() -> Vec<Tier> {
    use Table::{
        CompletionsMonthly, DurationBands, Learners, ModuleStatus, RegionStatus, StartsMonthly,
    };
    let tier = |from, shows: &[Table], shares: [u64; 7]| {
        let [
            learners,
            module_status,
            starts_monthly,
            completions_monthly,
            region_status,
            duration_bands,
            questions,
        ] = shares;
        Tier {
            from,
            shows: shows.iter().copied().collect(),
            shares: Shares {
                learners,
                module_status,
                starts_monthly,
                completions_monthly,
                region_status,
                duration_bands,
                questions,
            },
        }
    };
    let little = [30, 860, 30, 30, 25, 12, 13];
    vec![
        tier(5_000, &Table::ALL, [30, 420, 110, 110, 110, 110, 110]),
        tier(
            2_000,
            &[
                Learners,
                ModuleStatus,
                StartsMonthly,
                CompletionsMonthly,
                RegionStatus,
                DurationBands,
            ],
            [30, 450, 125, 125, 125, 115, 30],
        ),
        tier(
            500,
            &[Learners, ModuleStatus, RegionStatus, DurationBands],
            [30, 630, 30, 30, 130, 130, 20],
        ),
        tier(50, &[Learners, ModuleStatus], little),
        tier(0, &[], little),
    ]
}

impl Question {
    /// A question of this id, with what it asks as its title, on one line and cut after
    /// [`Question::TITLE`] characters; without a text its id stands for it.
    pub fn asking(id: &str, text: &str) -> Question {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = match text.chars().count() {
            0 => id.to_owned(),
            1..=Question::TITLE => text,
            _ => text
                .chars()
                .take(Question::TITLE - 1)
                .chain(['…'])
                .collect(),
        };
        Question {
            id: id.to_owned(),
            title,
        }
    }

    /// Longest title of a question in a usual plan, in characters.
    pub const TITLE: usize = 160;
}

fn six() -> u32 {
    6
}
fn forty() -> u32 {
    40
}
fn thirty() -> u32 {
    30
}

/// Why a plan can't be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)] // each says it
pub enum PlanError {
    #[error("year {0} is not between 2000 and 2999")]
    Year(u16),
    #[error("a plan has 1 to 64 modules, not {0}")]
    Modules(usize),
    #[error("`{0}` is not an id: lower case letters, digits and hyphens, 64 at most")]
    Id(String),
    #[error("`{0}` is there twice")]
    Twice(String),
    #[error("{0} must be a text of 1 to 300 characters on one line")]
    Text(&'static str),
    #[error("a plan has 1 to 32 kinds of partners, not {0}")]
    PartnerTypes(usize),
    #[error("ρ must be between 0.01 and 10, with at most four decimals")]
    Rho,
    #[error("shares make {found} instead of {expected}, or one of them is 0")]
    Shares { found: u64, expected: u64 },
    #[error(
        "tiers must go down to 0 by way of the least group, each showing a part of what the one before shows, the last one nothing, with one share of `learners`"
    )]
    Tiers,
    #[error("the share of `{}` is too small: its noise would hide everything", .0.id())]
    Share(Table),
    #[error("δ must be between 10^-1 and 10^-18")]
    Delta,
    #[error("a learner's questions must be 1 to 1000")]
    QuestionsPerLearner,
    #[error("a plan has at most 2000 questions, not {0}")]
    Questions(usize),
    #[error("pass mark of `{0}` is over 100")]
    PassMark(String),
    #[error("thresholds must be above 1 and grow")]
    Thresholds,
}

impl Plan {
    /// Checks a draft.
    pub fn new(draft: Draft) -> Result<Plan, PlanError> {
        if !(2000..3000).contains(&draft.year) {
            return Err(PlanError::Year(draft.year));
        }
        text("the programme's title", &draft.programme)?;
        text("the publisher", &draft.publisher)?;
        if !draft.programme_id.is_empty() && !is_id(&draft.programme_id) {
            return Err(PlanError::Id(draft.programme_id.clone()));
        }
        if !(1..=64).contains(&draft.modules.len()) {
            return Err(PlanError::Modules(draft.modules.len()));
        }
        ids(draft.modules.iter().map(|module| &module.id))?;
        for module in &draft.modules {
            text("a module's title", &module.title)?;
            if module.pass_mark > 100 {
                return Err(PlanError::PassMark(module.id.clone()));
            }
            ids(module.questions.iter().map(|question| &question.id))?;
            for question in &module.questions {
                text("a question's title", &question.title)?;
            }
        }
        let questions = draft.modules.iter().map(|m| m.questions.len()).sum();
        if questions > 2000 {
            return Err(PlanError::Questions(questions));
        }
        if !(1..=32).contains(&draft.partner_types.len()) {
            return Err(PlanError::PartnerTypes(draft.partner_types.len()));
        }
        ids(draft.partner_types.iter().map(|kind| &kind.id))?;
        for kind in &draft.partner_types {
            text("a kind of partners", &kind.plural)?;
        }
        let (n, d) = (draft.rho.numerator(), draft.rho.denominator());
        if n * 100 < d || n > 10 * d || 10_000 % d != 0 {
            return Err(PlanError::Rho);
        }
        if !(1..=18).contains(&draft.delta_exponent) {
            return Err(PlanError::Delta);
        }
        if !(1..=1000).contains(&draft.questions_per_learner) {
            return Err(PlanError::QuestionsPerLearner);
        }
        let t = &draft.thresholds;
        if t.headline < 2 || t.detail < 2 || t.rate < 2 || t.group < 2 {
            return Err(PlanError::Thresholds);
        }
        let draft = match draft.tiers.is_empty() {
            true => renewed(draft)?,
            false => draft,
        };
        tiers(&draft)?;
        Ok(Plan(draft))
    }

    /// The plan as the first method had it, where it was written for that one.
    pub fn first(&self) -> Option<Draft> {
        let first = self.opened_with.as_ref()?;
        let mut draft = self.0.clone();
        draft.shares = Some(first.shares);
        draft.thresholds.some_detail = Some(first.some_detail);
        draft.thresholds.full_detail = Some(first.full_detail);
        draft.tiers = Vec::new();
        draft.opened_with = None;
        Some(draft)
    }

    /// The tier of a noisy number of learners.
    pub fn tier(&self, learners: i64) -> &Tier {
        let learners = u64::try_from(learners).unwrap_or(0);
        let mut tiers = self.tiers.iter();
        let found = tiers.find(|tier| tier.from <= learners);
        found.expect("the last tier is of everybody")
    }

    /// Name of a module's course on a server: that of its package,
    /// `senscyber-comprendre`.
    pub fn course(&self, module: usize) -> String {
        let id = &self.modules[module].id;
        match self.programme_id.as_str() {
            "" => id.clone(),
            programme => format!("{programme}-{id}"),
        }
    }

    /// Place of a module in the plan.
    pub fn module(&self, id: &str) -> Option<usize> {
        self.modules.iter().position(|module| module.id == id)
    }

    /// Place of a question among all questions of the plan.
    pub fn question(&self, module: usize, id: &str) -> Option<usize> {
        let before: usize = self.modules[..module]
            .iter()
            .map(|m| m.questions.len())
            .sum();
        let questions = &self.modules[module].questions;
        let place = questions.iter().position(|question| question.id == id)?;
        Some(before + place)
    }

    /// Modules and their questions in the order of [`Plan::question`].
    pub fn questions(&self) -> impl Iterator<Item = (usize, &Question)> {
        let modules = self.modules.iter().enumerate();
        modules.flat_map(|(m, module)| module.questions.iter().map(move |q| (m, q)))
    }
}

/// A plan of the first method, for the second: its own tiers are the usual ones.
fn renewed(mut draft: Draft) -> Result<Draft, PlanError> {
    let t = &mut draft.thresholds;
    let (some_detail, full_detail) = (t.some_detail.take(), t.full_detail.take());
    let (some_detail, full_detail) = (some_detail.unwrap_or(500), full_detail.unwrap_or(5_000));
    if !(t.group < some_detail && some_detail < full_detail) {
        return Err(PlanError::Thresholds);
    }
    let shares = draft.shares.take().ok_or(PlanError::Tiers)?;
    let found = shares.sum();
    if found != 100 || Table::ALL.iter().any(|&table| shares.of(table) == 0) {
        let expected = 100;
        return Err(PlanError::Shares { found, expected });
    }
    draft.tiers = usual_tiers();
    // Its own least group, where that fits between the others.
    if draft.thresholds.group < 500 {
        draft.tiers[3].from = draft.thresholds.group;
    } else {
        draft.thresholds.group = draft.tiers[3].from;
    }
    draft.opened_with = Some(FirstMethod {
        shares,
        some_detail,
        full_detail,
    });
    Ok(draft)
}

/// Checks the tiers of a draft.
fn tiers(draft: &Draft) -> Result<(), PlanError> {
    let tiers = &draft.tiers;
    let [.., least, last] = tiers.as_slice() else {
        return Err(PlanError::Tiers);
    };
    let pairs = tiers.windows(2);
    let shrink = pairs
        .clone()
        .all(|pair| pair[0].from > pair[1].from && pair[0].shows.is_superset(&pair[1].shows));
    let is_known_before = pairs
        .clone()
        .all(|pair| pair[0].shares.learners == pair[1].shares.learners);
    let ends = last.from == 0 && last.shows.is_empty() && least.from == draft.thresholds.group;
    let headline = [Table::Learners, Table::ModuleStatus];
    let shows_headline = headline.iter().all(|&table| least.shows(table));
    if tiers.len() > 16 || !shrink || !is_known_before || !ends || !shows_headline {
        return Err(PlanError::Tiers);
    }
    for tier in tiers {
        let found = tier.shares.sum();
        if found != 1000 || Table::ALL.iter().any(|&table| tier.shares.of(table) == 0) {
            let expected = 1000;
            return Err(PlanError::Shares { found, expected });
        }
    }
    let plan = Plan(draft.clone());
    for tier in tiers {
        let too_noisy = |table: &&Table| {
            !crate::gaussian::Gaussian::fits(crate::accounting::sigma_squared(&plan, tier, **table))
        };
        if let Some(&table) = Table::ALL.iter().find(too_noisy) {
            return Err(PlanError::Share(table));
        }
    }
    Ok(())
}

/// Lower case letters, digits and hyphens, 64 at most.
pub fn is_id(text: &str) -> bool {
    let inside = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.len() <= 64 && text.bytes().all(inside)
}

fn ids<'a>(ids: impl Iterator<Item = &'a String>) -> Result<(), PlanError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !is_id(id) {
            return Err(PlanError::Id(id.clone()));
        }
        if !seen.insert(id) {
            return Err(PlanError::Twice(id.clone()));
        }
    }
    Ok(())
}

fn text(name: &'static str, value: &str) -> Result<(), PlanError> {
    let fits = !value.trim().is_empty()
        && value.chars().count() <= 300
        && !value.chars().any(char::is_control);
    fits.then_some(()).ok_or(PlanError::Text(name))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Deref for Plan {
    type Target = Draft;
    fn deref(&self) -> &Draft {
        &self.0
    }
}

impl TryFrom<Draft> for Plan {
    type Error = PlanError;
    fn try_from(draft: Draft) -> Result<Self, Self::Error> {
        Plan::new(draft)
    }
}

impl From<Plan> for Draft {
    fn from(plan: Plan) -> Draft {
        plan.0
    }
}

#[cfg(any(test, feature = "seeded"))]
impl Plan {
    /// A plan for tests: `modules` modules of `questions` questions.
    pub fn example(modules: usize, questions: usize) -> Plan {
        let titles = [
            "Comprendre",
            "Agir",
            "Transmettre",
            "Préparer",
            "Réagir",
            "Animer",
        ];
        let module = |m: usize| {
            let title = titles
                .get(m)
                .map_or(format!("Module {m}"), |&t| t.to_owned());
            Module {
                id: format!("m{m}"),
                title,
                pass_mark: 70,
                questions: (0..questions)
                    .map(|q| Question {
                        id: format!("q-{q}"),
                        title: format!("Question {}", q + 1),
                    })
                    .collect(),
            }
        };
        let kind = |(id, plural): (&str, &str)| PartnerType {
            id: id.into(),
            plural: plural.into(),
        };
        let kinds = [
            ("collectivite", "collectivités"),
            ("entreprise", "entreprises"),
            ("association", "associations"),
        ];
        Plan::new(Draft {
            year: 2025,
            programme: "SensCyber".into(),
            programme_id: String::new(),
            publisher: "Cybermalveillance.gouv.fr".into(),
            modules: (0..modules).map(module).collect(),
            partner_types: kinds.map(kind).into(),
            rho: Ratio::new(3, 10),
            shares: None,
            delta_exponent: 6,
            questions_per_learner: 40,
            thresholds: Thresholds::default(),
            retention_days: 30,
            tiers: usual_tiers(),
            opened_with: None,
        })
        .expect("a good plan")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_have_one_title() {
        let title = |text: &str| Question::asking("q-1", text).title;
        assert_eq!(title("  Que\n faire ? "), "Que faire ?");
        assert_eq!(title(" "), "q-1");
        assert_eq!(title(&"é".repeat(160)), "é".repeat(160));
        assert_eq!(title(&"é".repeat(161)), format!("{}…", "é".repeat(159)));
    }

    #[test]
    fn a_module_in_several_languages_is_one() {
        let course = |slug: &str, module: &str, variant: i64, question: &str| Offered {
            slug: slug.into(),
            programme: "senscyber".into(),
            programme_title: "SensCyber".into(),
            publisher: String::new(),
            module: module.into(),
            title: format!("{module} {variant}"),
            place: if module == "agir" { 2 } else { 1 },
            variant,
            pass_mark: Some(70),
            questions: vec![(question.into(), "?".into())],
        };
        let all = vec![
            course("senscyber-agir-en", "agir", 2, "q-en"),
            course("senscyber-comprendre-entreprises", "comprendre", 3, "q-3"),
            course("senscyber-agir", "agir", 1, "q-fr"),
            course("senscyber-comprendre", "comprendre", 1, "q-1"),
            course("senscyber-comprendre-en", "comprendre", 2, "q-2"),
        ];
        let made = |courses: Vec<Offered>| Plan::new(Draft::of_courses(2027, "", courses));
        let plan = made(all.clone()).expect("a plan");
        let of = |plan: &Plan| -> Vec<(String, String)> {
            let modules = plan.modules.iter();
            modules
                .map(|it| (it.id.clone(), it.title.clone()))
                .collect()
        };
        let expected = [("comprendre", "comprendre 1"), ("agir", "agir 1")];
        assert_eq!(
            of(&plan),
            expected.map(|(id, title)| (id.into(), title.into()))
        );
        assert_eq!(plan.course(1), "senscyber-agir");
        assert_eq!(plan.modules[1].questions[0].id, "q-fr");
        // What is published in the first language alone makes the same plan, and so does the order.
        let first = all.iter().filter(|it| it.variant == 1).cloned().collect();
        assert_eq!(made(first).expect("a plan").digest(), plan.digest());
        // Of a module that is there in English alone, that is the module.
        let english = made(vec![all[0].clone(), all[3].clone()]).expect("a plan");
        assert_eq!(of(&english)[1], ("agir".into(), "agir 2".into()));
    }

    #[test]
    fn a_plan_is_checked_when_it_is_read() {
        let json = serde_json::to_value(Plan::example(3, 2)).expect("JSON");
        let read = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut json = json.clone();
            change(&mut json);
            serde_json::from_value::<Plan>(json).map_err(|e| e.to_string())
        };
        assert_eq!(read(&|_| ()), Ok(Plan::example(3, 2)));
        let wrong = |change: &dyn Fn(&mut serde_json::Value), said: &str| {
            let error = read(change).expect_err(said);
            assert!(error.contains(said), "{error}");
        };
        wrong(&|p| p["rho"] = "0".into(), "ρ must");
        wrong(
            &|p| p["tiers"][0]["shares"]["module_status"] = 421.into(),
            "1001 instead of 1000",
        );
        wrong(&|p| p["tiers"][4]["from"] = 10.into(), "tiers must");
        wrong(
            &|p| p["tiers"][1]["shows"] = serde_json::json!([]),
            "tiers must",
        );
        wrong(
            &|p| p["modules"][1]["id"] = "m0".into(),
            "`m0` is there twice",
        );
        wrong(
            &|p| p["modules"][1]["id"] = "../m".into(),
            "`../m` is not an id",
        );
        wrong(&|p| p["modules"] = serde_json::json!([]), "1 to 64 modules");
        wrong(&|p| p["extra"] = 1.into(), "unknown field");
        wrong(&|p| p["programme_id"] = "a b".into(), "`a b` is not an id");
    }

    #[test]
    fn a_module_has_the_name_of_its_package() {
        let mut draft = Draft::from(Plan::example(2, 0));
        assert_eq!(
            Plan::new(draft.clone()).map(|it| it.course(1)),
            Ok("m1".into())
        );
        draft.programme_id = "senscyber".into();
        assert_eq!(
            Plan::new(draft).map(|it| it.course(1)),
            Ok("senscyber-m1".into())
        );
    }

    /// A plan that the first method wrote keeps its name: returns drawn with it, and the
    /// releases that carry it, are known by that.
    #[test]
    fn a_plan_of_the_first_method_is_renewed() {
        let mut json = serde_json::to_value(Plan::example(1, 1)).expect("JSON");
        json["tiers"] = serde_json::json!([]);
        json["shares"] = serde_json::json!({
            "learners": 3, "module_status": 42, "starts_monthly": 11, "completions_monthly": 11,
            "region_status": 11, "duration_bands": 11, "questions": 11
        });
        json["thresholds"]["some_detail"] = 500.into();
        json["thresholds"]["full_detail"] = 5000.into();
        let plan: Plan = serde_json::from_value(json).expect("a plan");
        assert_eq!(plan.tiers, usual_tiers());
        let first = plan.first().expect("its first form");
        assert_eq!(
            first.digest(),
            "6ba0354eaf06fa129d7eaf05ea7c8a1ef0196a2a10e04bf7e82b51990f5166e7"
        );
        assert_ne!(plan.digest(), first.digest());
        // And so it stays when it is stored and read.
        let again = serde_json::to_string(&plan).expect("JSON");
        assert_eq!(serde_json::from_str::<Plan>(&again).expect("a plan"), plan);
        assert_eq!(Plan::example(1, 1).first(), None);
    }
}
