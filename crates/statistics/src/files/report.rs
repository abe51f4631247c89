//! `rapport.html`: what someone who decides on training reads in two minutes.
//! Figures -> a view with words already chosen -> template.

mod chart;
mod french;

use serde::Serialize;
use tera::{Context, Tera};

use crate::release::{Entity, Level, PartOf, Share, Shown};
use crate::table::{BAND_CELLS, MONTHS, REGIONS, Status, Table, UNKNOWN_REGION, cell};

use super::error::FileError;
use super::method::Facts;
use super::tables::band_label;
use chart::{Bar, Drawing, columns, horizontal, stacked};
use french::{MONTH_NAMES, capital, number, percent, typeset};

const TEMPLATE: &str = include_str!("../../templates/rapport.html");

#[derive(Serialize)]
struct View {
    title: String,
    programme: String,
    publisher: String,
    year: u16,
    entity: String,
    erratum: bool,
    version: u8,
    note: Option<String>,
    key: Vec<Key>,
    brief: Vec<String>,
    figures: Vec<Figure>,
    absent: Vec<String>,
    reading: Vec<String>,
    facts: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Key {
    value: String,
    label: String,
    note: String,
}

#[derive(Serialize)]
struct Figure {
    id: &'static str,
    title: String,
    lead: String,
    description: String,
    drawing: Drawing,
    legend: Vec<(&'static str, &'static str)>,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    page: bool,
}

/// The report's template, compiled once for all files.
pub(crate) struct Template(Tera);

fn problem(error: tera::Error) -> FileError {
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
    FileError::Report(format!("{error}{}", cause.unwrap_or_default()))
}

impl Template {
    pub(crate) fn new() -> Result<Template, FileError> {
        let mut tera = Tera::new();
        tera.add_raw_template("rapport.html", TEMPLATE)
            .map_err(problem)?;
        Ok(Template(tera))
    }

    /// The page for an entity.
    pub(crate) fn write(&self, facts: &Facts<'_>, entity: &Entity) -> Result<String, FileError> {
        let context = Context::from_serialize(&view(facts, entity)).map_err(problem)?;
        self.0.render("rapport.html", &context).map_err(problem)
    }
}

fn view(facts: &Facts<'_>, entity: &Entity) -> View {
    let release = facts.release;
    let plan = &release.plan;
    // A group too small to be shown reads about the nation.
    let shown = match entity.is_shown() {
        false => &release.national,
        true => entity,
    };
    let subject = Subject {
        facts,
        entity: shown,
    };
    let note = match (entity.is_shown(), entity.members.len()) {
        (false, _) if entity.level == Level::National => Some(format!(
            "Trop peu de personnes ont suivi le programme pour que des chiffres soient montrés sans révéler quelque chose sur l’une d’elles. Le seuil est de {} apprenants.",
            plan.thresholds.group
        )),
        (false, _) => Some(format!(
            "Votre groupe compte trop peu d’apprenants pour être montré sans révéler quelque chose sur une personne. Ce rapport présente donc les chiffres nationaux. Le seuil est de {} apprenants.",
            plan.thresholds.group
        )),
        (_, 2..) => Some(format!(
            "Les chiffres de « {} » réunissent {} partenaires de moins de {} apprenants : seuls, ils seraient trop peu nombreux pour être montrés.",
            entity.label,
            entity.members.len(),
            plan.thresholds.group
        )),
        _ => None,
    };
    let figures = subject.figures();
    let has = |id| figures.iter().any(|figure: &Figure| figure.id == id);
    let missing = |lacking: bool| {
        let tables = [
            (Table::StartsMonthly, "les mois"),
            (Table::RegionStatus, "les régions"),
            (Table::DurationBands, "les durées"),
            (Table::Questions, "les questions"),
        ];
        let of = tables
            .iter()
            .filter(|(table, _)| !has(table.id()) && shown.figures.lacks(*table) == lacking);
        of.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    };
    let mut absent = Vec::new();
    for (lacking, reason) in [
        (false, "il faut davantage d’apprenants"),
        (true, "l’export du partenaire ne les donne pas"),
    ] {
        let names = missing(lacking);
        if !names.is_empty() {
            absent.push(format!("{names} ({reason})"));
        }
    }
    if !shown.unobserved.is_empty() {
        absent.push(
            "les taux de réussite (certains exports ne disent pas qui a commencé sans terminer)"
                .into(),
        );
    }
    let texts = |texts: Vec<String>| texts.iter().map(|text| typeset(text)).collect();
    View {
        title: typeset(&format!(
            "{} {} : {}",
            plan.programme, plan.year, entity.label
        )),
        programme: plan.programme.clone(),
        publisher: plan.publisher.clone(),
        year: plan.year,
        entity: entity.label.clone(),
        erratum: release.version > 1,
        version: release.version,
        note: note.map(|note| typeset(&note)),
        key: subject.key(),
        brief: texts(subject.brief()),
        figures,
        absent: texts(absent),
        reading: texts(subject.reading()),
        facts: subject
            .facts_list()
            .into_iter()
            .map(|(name, value)| (typeset(&name), value))
            .collect(),
    }
}

struct Subject<'a> {
    facts: &'a Facts<'a>,
    entity: &'a Entity,
}

impl Subject<'_> {
    fn shown(&self, table: Table, value: u64) -> Shown {
        self.entity.shown(&self.facts.release.plan, table, value)
    }

    fn text(&self, table: Table, value: u64) -> String {
        text(self.shown(table, value))
    }

    fn modules(&self) -> usize {
        self.facts.release.plan.modules.len()
    }

    /// The rate of success among all registrations.
    fn success(&self, entity: &Entity) -> Option<Share> {
        if !entity.unobserved.is_empty() {
            return None;
        }
        let plan = &self.facts.release.plan;
        let modules = self.modules();
        let all = (0..modules).map(|m| entity.figures.registrations(m)).sum();
        entity.share_of_status(plan, passed(entity, modules), all, modules as u64)
    }

    fn key(&self) -> Vec<Key> {
        let figures = &self.entity.figures;
        let modules = self.modules();
        let cells = modules as u64;
        let started: u64 = (0..modules).map(|m| figures.registrations(m)).sum();
        let key = |table: Table, value: u64, label: &str, margin: u64, note: &str| {
            let shown = self.shown(table, value);
            // What is hidden has no margin.
            let margin = shown.value().map(|_| format!("± {}", number(margin)));
            let notes = [margin, (!note.is_empty()).then(|| note.to_owned())];
            Key {
                value: text(shown),
                label: label.into(),
                note: typeset(&notes.into_iter().flatten().collect::<Vec<_>>().join(" ; ")),
            }
        };
        let of_status = |cells| figures.margin_of_sum(Table::ModuleStatus, cells);
        let mut keys = vec![
            key(
                Table::Learners,
                figures.learners,
                "apprenants",
                figures.margin(Table::Learners),
                "comptes d’apprenants",
            ),
            key(
                Table::ModuleStatus,
                started,
                "modules commencés",
                of_status(3 * cells),
                "un apprenant en commence un ou plusieurs",
            ),
            key(
                Table::ModuleStatus,
                passed(self.entity, modules),
                "modules réussis",
                of_status(cells),
                "",
            ),
        ];
        if let Some(own) = self.success(self.entity) {
            let national = self.success(&self.facts.release.national);
            let beside = match (self.entity.level, national) {
                (Level::Partner, Some(national)) => format!(
                    " ; en France {} ± {}",
                    percent(national.tenths),
                    points(national.margin)
                ),
                _ => String::new(),
            };
            keys.push(Key {
                value: percent(own.tenths),
                label: "de réussite".into(),
                note: typeset(&format!("± {}{beside}", points(own.margin))),
            });
        }
        keys
    }

    fn brief(&self) -> Vec<String> {
        let plan = &self.facts.release.plan;
        let mut brief = Vec::new();
        brief.extend(self.beside_the_nation());
        let rates = (0..self.modules()).filter_map(|m| Some((self.rate(m)?, m)));
        let rates: Vec<(Share, usize)> = rates.collect();
        if let Some((high, low)) = self.extremes(&rates) {
            let among = match rates.len() == self.modules() {
                true => "Le module le mieux réussi",
                false => "Parmi les modules dont le taux est donné, le mieux réussi",
            };
            brief.push(format!(
                "{among} est « {} » ({}), le moins bien « {} » ({}).",
                plan.modules[high.1].title,
                percent(high.0.tenths),
                plan.modules[low.1].title,
                percent(low.0.tenths)
            ));
        }
        brief.extend(self.busiest_month());
        let hardest = self.hardest();
        if let [(first, title), (second, _), ..] = hardest.as_slice()
            && first.tenths + apart(*first, *second) < second.tenths
        {
            brief.push(format!(
                "La question la plus difficile : « {title} », {} de bonnes réponses.",
                percent(first.tenths)
            ));
        }
        brief
    }

    /// The best and the worst of several, when each differs from the next one by more than
    /// their margins: noise has no winner.
    fn extremes(&self, rates: &[(Share, usize)]) -> Option<((Share, usize), (Share, usize))> {
        let mut rates = rates.to_vec();
        rates.sort();
        let [low, second, ..] = *rates.as_slice() else {
            return None;
        };
        let (high, before) = (rates[rates.len() - 1], rates[rates.len() - 2]);
        let is_worst = low.0.tenths + apart(low.0, second.0) < second.0.tenths;
        let is_best = before.0.tenths + apart(before.0, high.0) < high.0.tenths;
        (is_worst && is_best).then_some((high, low))
    }

    fn busiest_month(&self) -> Option<String> {
        let months = self.months(Table::StartsMonthly)?;
        let mut order: Vec<usize> = (0..MONTHS).collect();
        order.sort_by_key(|&month| (u64::MAX - months[month], month));
        let [first, second] = [order[0], order[1]];
        let figures = &self.entity.figures;
        let margin = figures.margin_of_sum(Table::StartsMonthly, 2 * self.modules() as u64);
        let is_shown = self
            .shown(Table::StartsMonthly, months[first])
            .value()
            .is_some();
        (is_shown && months[first] > months[second] + margin)
            .then(|| format!("Le mois le plus actif est {}.", MONTH_NAMES[first]))
    }

    /// How the partner's success stands beside the nation's, if it tells anything.
    fn beside_the_nation(&self) -> Option<String> {
        if self.entity.level != Level::Partner {
            return None;
        }
        let own = self.success(self.entity)?;
        let national = self.success(&self.facts.release.national)?;
        let gap = own.tenths.abs_diff(national.tenths);
        Some(
            match (gap > apart(own, national), own.tenths > national.tenths) {
                (false, _) => "Le taux de réussite ne se distingue pas de celui de la France, aux marges près.".to_owned(),
                (true, true) => format!(
                    "Le taux de réussite dépasse de {} celui de la France, à {} près.",
                    points(gap),
                    points(apart(own, national))
                ),
                (true, false) => format!(
                    "Le taux de réussite est de {} sous celui de la France, à {} près.",
                    points(gap),
                    points(apart(own, national))
                ),
            },
        )
    }

    /// Success of a module.
    fn rate(&self, m: usize) -> Option<Share> {
        if !self.entity.unobserved.is_empty() {
            return None;
        }
        let figures = &self.entity.figures;
        let (passed, all) = (
            figures.with_status(m, Status::Passed),
            figures.registrations(m),
        );
        let plan = &self.facts.release.plan;
        self.entity.share_of_status(plan, passed, all, 1)
    }

    /// A share of two numbers of one table, from the variances of cells that many modules
    /// are the sum of.
    fn share_of(&self, table: Table, part: u64, whole: u64, of: (f64, f64, f64)) -> Option<Share> {
        let (of_part, of_whole, of_both) = of;
        let of = PartOf {
            part: self.shown(table, part),
            whole: self.shown(table, whole),
            of_part,
            of_whole,
            of_both,
        };
        self.entity.share(&self.facts.release.plan, of)
    }

    fn is_shown(&self, table: Table) -> bool {
        self.entity.shows(table)
    }

    /// Sums over modules, per month.
    fn months(&self, table: Table) -> Option<Vec<u64>> {
        let cells = &self.entity.figures.tables[&table];
        let sum = |month| {
            (0..self.modules())
                .map(|m| cells[cell::month(m, month)])
                .sum()
        };
        self.is_shown(table).then(|| (0..MONTHS).map(sum).collect())
    }

    /// Questions by rate of right answers, hardest first.
    fn hardest(&self) -> Vec<(Share, String)> {
        let plan = &self.facts.release.plan;
        let figures = &self.entity.figures;
        let cells = &figures.tables[&Table::Questions];
        let variance = figures.variance(Table::Questions);
        let (of_whole, of_both) = figures.variance_of_slice(Table::Questions);
        let questions = plan.questions().enumerate();
        let mut rates: Vec<(Share, String)> = questions
            .filter_map(|(place, (m, question))| {
                let [right, wrong] = [true, false].map(|r| cells[cell::question(place, r)]);
                let of = (variance, of_whole, of_both);
                let rate = self.share_of(Table::Questions, right, right + wrong, of)?;
                let module = &plan.modules[m].title;
                Some((rate, format!("{} ({module})", question.title)))
            })
            .collect();
        rates.sort();
        rates
    }

    fn figures(&self) -> Vec<Figure> {
        let figures = [
            self.by_module(),
            self.by_month(),
            self.by_duration(),
            self.by_question(),
            self.by_region(),
        ];
        figures.into_iter().flatten().collect()
    }

    fn by_module(&self) -> Option<Figure> {
        let plan = &self.facts.release.plan;
        let figures = &self.entity.figures;
        let order = [Status::Passed, Status::Failed, Status::Abandoned];
        let mut bars = Vec::new();
        let mut rows = Vec::new();
        for (m, module) in plan.modules.iter().enumerate() {
            let values = order.map(|status| figures.with_status(m, status));
            let rate = self.rate(m);
            let all = figures.registrations(m);
            bars.push(Bar {
                label: module.title.clone(),
                values: values
                    .map(|v| self.shown(Table::ModuleStatus, v).value().unwrap_or(0))
                    .to_vec(),
                note: rate.map_or(String::new(), |it| percent(it.tenths)),
            });
            let mut row = vec![module.title.clone(), self.text(Table::ModuleStatus, all)];
            row.extend(values.map(|value| self.text(Table::ModuleStatus, value)));
            row.push(with_margin(rate));
            rows.push(row);
        }
        let of = |cells| number(figures.margin_of_sum(Table::ModuleStatus, cells));
        Some(typeset_figure(Figure {
            id: Table::ModuleStatus.id(),
            title: "Que deviennent les modules commencés ?".into(),
            lead: typeset(&format!(
                "Chaque nombre est juste à {} près, 19 fois sur 20 ; « commencés », qui en réunit trois, à {} près.",
                of(1),
                of(3)
            )),
            description: "Une barre par module, divisée en réussis, terminés sans réussite et non terminés ; à droite le taux de réussite.".into(),
            drawing: stacked(&bars),
            legend: vec![("s0", "réussi ou terminé"), ("s1", "terminé, non réussi"), ("s2", "non terminé")],
            head: vec!["Module", "Commencés", "Réussis", "Non réussis", "Non terminés", "Réussite"],
            rows,
            page: false,
        }))
    }

    fn by_month(&self) -> Option<Figure> {
        let starts = self.months(Table::StartsMonthly)?;
        let ends = self.months(Table::CompletionsMonthly)?;
        let of = |table, value| self.shown(table, value).value().unwrap_or(0);
        let bars: Vec<Bar> = (0..MONTHS)
            .map(|month| Bar {
                label: MONTH_NAMES[month]
                    .chars()
                    .take(1)
                    .collect::<String>()
                    .to_uppercase(),
                values: vec![
                    of(Table::StartsMonthly, starts[month]),
                    of(Table::CompletionsMonthly, ends[month]),
                ],
                note: String::new(),
            })
            .collect();
        let rows = (0..MONTHS)
            .map(|month| {
                vec![
                    capital(MONTH_NAMES[month]),
                    self.text(Table::StartsMonthly, starts[month]),
                    self.text(Table::CompletionsMonthly, ends[month]),
                ]
            })
            .collect();
        let cells = self.modules() as u64;
        let figures = &self.entity.figures;
        let margin = |table| number(figures.margin_of_sum(table, cells));
        Some(typeset_figure(Figure {
            id: Table::StartsMonthly.id(),
            title: "Quand se forme-t-on ?".into(),
            lead: format!(
                "Tous modules réunis. Les débuts sont justes à {} près, les réussites à {} près, 19 fois sur 20.",
                margin(Table::StartsMonthly),
                margin(Table::CompletionsMonthly)
            ),
            description: "Deux colonnes par mois : modules commencés et modules réussis.".into(),
            drawing: columns(&bars),
            legend: vec![("s0", "commencés"), ("s3", "réussis")],
            head: vec!["Mois", "Commencés", "Réussis"],
            rows,
            page: true,
        }))
    }

    fn by_duration(&self) -> Option<Figure> {
        if !self.is_shown(Table::DurationBands) {
            return None;
        }
        let figures = &self.entity.figures;
        let cells = &figures.tables[&Table::DurationBands];
        let sum = |band| {
            (0..self.modules())
                .map(|m| cells[cell::duration(m, band)])
                .sum::<u64>()
        };
        let values: Vec<u64> = (0..BAND_CELLS).map(sum).collect();
        let all = values.iter().sum();
        let modules = self.modules() as f64;
        let (of_whole, of_both) = figures.variance_of_slice(Table::DurationBands);
        let of_part = figures.variance(Table::DurationBands);
        let of = (of_part * modules, of_whole * modules, of_both * modules);
        let mut bars = Vec::new();
        let mut rows = Vec::new();
        for (band, &value) in values.iter().enumerate() {
            let shown = self.shown(Table::DurationBands, value);
            let share = self.share_of(Table::DurationBands, value, all, of);
            bars.push(Bar {
                label: band_label(band).into(),
                values: vec![shown.value().unwrap_or(0)],
                note: share.map_or_else(|| text(shown), |it| percent(it.tenths)),
            });
            rows.push(vec![
                band_label(band).into(),
                text(shown),
                with_margin(share),
            ]);
        }
        let margin = figures.margin_of_sum(Table::DurationBands, self.modules() as u64);
        Some(typeset_figure(Figure {
            id: Table::DurationBands.id(),
            title: "Combien de temps y passe-t-on ?".into(),
            lead: format!(
                "Modules réussis, par temps passé. Chaque nombre est juste à {} près, 19 fois sur 20.",
                number(margin)
            ),
            description: "Une barre par tranche de durée.".into(),
            drawing: horizontal(&bars),
            legend: Vec::new(),
            head: vec!["Durée", "Modules réussis", "Part"],
            rows,
            page: false,
        }))
    }

    fn by_region(&self) -> Option<Figure> {
        if !self.is_shown(Table::RegionStatus) {
            return None;
        }
        let cells = &self.entity.figures.tables[&Table::RegionStatus];
        let sum = |region: usize, status: Status| -> u64 {
            (0..self.modules())
                .map(|m| cells[cell::region(m, region, status)])
                .sum()
        };
        let mut regions: Vec<(usize, u64, u64)> = (0..REGIONS.len())
            .map(|region| {
                let all = Status::ALL.map(|status| sum(region, status)).iter().sum();
                (region, all, sum(region, Status::Passed))
            })
            .collect();
        // Regions under the threshold are told apart by nothing, not even order.
        regions.sort_by_key(|&(region, all, _)| {
            let shown = self.shown(Table::RegionStatus, all).value().unwrap_or(0);
            (region == UNKNOWN_REGION, u64::MAX - shown, region)
        });
        let of_cell = self.entity.figures.variance(Table::RegionStatus) * self.modules() as f64;
        let mut bars = Vec::new();
        let mut rows = Vec::new();
        for (region, all, passed) in regions {
            let name = REGIONS[region].1;
            let shown = self.shown(Table::RegionStatus, all);
            let of = (of_cell, 3.0 * of_cell, of_cell);
            let rate = match self.entity.unobserved.is_empty() {
                true => self.share_of(Table::RegionStatus, passed, all, of),
                false => None,
            };
            if let Shown::Value(value) = shown {
                bars.push(Bar {
                    label: name.into(),
                    values: vec![value],
                    note: number(value),
                });
            }
            rows.push(vec![name.into(), text(shown), with_margin(rate)]);
        }
        let cells = 3 * self.modules() as u64;
        let margin = self
            .entity
            .figures
            .margin_of_sum(Table::RegionStatus, cells);
        Some(typeset_figure(Figure {
            id: Table::RegionStatus.id(),
            title: "Où se forme-t-on ?".into(),
            lead: format!(
                "Modules commencés, par région. Chaque nombre est juste à {} près, 19 fois sur 20.",
                number(margin)
            ),
            description: "Une barre par région montrée, de la plus grande à la plus petite.".into(),
            drawing: horizontal(&bars),
            legend: Vec::new(),
            head: vec!["Région", "Commencés", "Réussite"],
            rows,
            page: true,
        }))
    }

    fn by_question(&self) -> Option<Figure> {
        const SHOWN: usize = 6;
        if !self.is_shown(Table::Questions) {
            return None;
        }
        let hardest: Vec<(Share, String)> = self.hardest().into_iter().take(SHOWN).collect();
        if hardest.is_empty() {
            return None;
        }
        let bar = |(rate, title): &(Share, String)| Bar {
            label: title.clone(),
            values: vec![rate.tenths, 0, 1000 - rate.tenths],
            note: percent(rate.tenths),
        };
        let bars: Vec<Bar> = hardest.iter().map(bar).collect();
        let row = |(rate, title): (Share, String)| vec![title, with_margin(Some(rate))];
        let rows = hardest.into_iter().map(row).collect();
        Some(typeset_figure(Figure {
            id: Table::Questions.id(),
            title: "Quelles questions font hésiter ?".into(),
            lead: "Les moins bien réussies à la première réponse : de quoi orienter vos prochains rappels.".into(),
            description: "Une barre par question : la part de bonnes réponses.".into(),
            drawing: stacked(&bars),
            legend: vec![("s0", "bonne réponse"), ("s2", "mauvaise réponse")],
            head: vec!["Question", "Bonnes réponses"],
            rows,
            page: false,
        }))
    }

    fn reading(&self) -> Vec<String> {
        let cost = self.facts.cost();
        let t = &self.facts.release.plan.thresholds;
        let mut reading = vec![
            "Chaque nombre a reçu une seule fois un petit bruit aléatoire, puis ceux d’un même tableau ont été ajustés pour s’additionner exactement. La marge (±) contient le vrai nombre 19 fois sur 20 : un écart plus petit ne veut rien dire.".to_owned(),
            format!(
                "« <{} » ou « <{} » : nombre trop petit pour être montré, peut-être zéro. Un taux n’est donné que sur au moins {}.",
                t.headline, t.detail, t.rate
            ),
            format!(
                "Ces chiffres ne disent presque rien d’un compte : qui connaît tous les autres devine juste {} fois sur 100 s’il a participé (50 à pile ou face), et {} fois sur 100 pour une personne qui a trois comptes.",
                cost.attacker_percent,
                cost.attacker_percent_of_three_accounts.unwrap_or(100)
            ),
            "On compte des comptes d’apprenants et leurs inscriptions : la première tentative de chacun à chaque module. Qui a recommencé sur un autre appareil, ou suit le programme sur deux plateformes, est compté deux fois : le reconnaître obligerait à l’identifier.".to_owned(),
        ];
        if self.facts.release.version > 1 {
            reading.push(format!(
                "Ce rapport est un erratum : il remplace la version 1. Tout a été tiré de nouveau, le budget de confidentialité de l’année a donc doublé (ρ = {}).",
                cost.rho_total.replace('.', ",")
            ));
        }
        reading
    }

    fn facts_list(&self) -> Vec<(String, String)> {
        let cost = self.facts.cost();
        let stamp = self.facts.stamp;
        let comma = |text: &str| text.replace('.', ",");
        vec![
            ("Signé le".into(), french::date(&stamp.signed_on)),
            (
                "Confidentialité".into(),
                format!(
                    "ρ = {} ; ε = {} à δ = {}",
                    comma(&cost.rho_total),
                    comma(&cost.epsilon_total),
                    french::power_of_ten(self.facts.release.plan.delta_exponent)
                ),
            ),
            ("Licence".into(), "Licence Ouverte 2.0".into()),
            ("Vérifier".into(), "relais statistics verify".into()),
        ]
    }
}

fn passed(entity: &Entity, modules: usize) -> u64 {
    (0..modules)
        .map(|m| entity.figures.with_status(m, Status::Passed))
        .sum()
}

/// Tenths of points by which two shares must differ to differ at all: the margin of their
/// difference, rounded up.
fn apart(one: Share, other: Share) -> u64 {
    let square = one.margin * one.margin + other.margin * other.margin;
    square.isqrt() + 1
}

fn with_margin(share: Option<Share>) -> String {
    match share {
        Some(Share { tenths, margin }) => typeset(&format!(
            "{} ± {},{}",
            percent(tenths),
            margin / 10,
            margin % 10
        )),
        None => "–".into(),
    }
}

fn typeset_figure(figure: Figure) -> Figure {
    Figure {
        title: typeset(&figure.title),
        lead: typeset(&figure.lead),
        description: typeset(&figure.description),
        ..figure
    }
}

fn text(shown: Shown) -> String {
    match shown {
        Shown::Value(value) => number(value),
        Shown::Under(threshold) => format!("<\u{202f}{threshold}"),
        Shown::NotDetailed => "–".into(),
    }
}

/// Tenths of a point.
fn points(tenths: u64) -> String {
    let plural = if tenths >= 20 { "s" } else { "" };
    format!("{},{}\u{a0}point{plural}", number(tenths / 10), tenths % 10)
}
