//! `rapport.html`: what someone who decides on training reads in two minutes.
//! Figures -> a view with words already chosen -> template.

mod chart;
mod french;

use serde::Serialize;
use tera::{Context, Tera};

use crate::accounting::sigma_squared;
use crate::release::{Detail, Entity, Level, Shown};
use crate::table::{DURATION_BANDS, MONTHS, REGIONS, Status, Table, cell};

use super::FileError;
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

/// The page for an entity.
pub(crate) fn write(facts: &Facts<'_>, entity: &Entity) -> Result<String, FileError> {
    let report = |error: tera::Error| {
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
        FileError::Report(format!("{error}{}", cause.unwrap_or_default()))
    };
    let mut tera = Tera::new();
    tera.add_raw_template("rapport.html", TEMPLATE)
        .map_err(report)?;
    let context = Context::from_serialize(&view(facts, entity)).map_err(report)?;
    tera.render("rapport.html", &context).map_err(report)
}

fn view(facts: &Facts<'_>, entity: &Entity) -> View {
    let release = facts.release;
    let plan = &release.plan;
    // A group too small to be shown reads about the nation.
    let shown = match entity.detail {
        Detail::Nothing => &release.national,
        _ => entity,
    };
    let subject = Subject {
        facts,
        entity: shown,
    };
    let note = match (entity.detail, entity.members.len()) {
        (Detail::Nothing, _) if entity.level == Level::National => Some(format!(
            "Trop peu de personnes ont suivi le programme pour que des chiffres soient montrés sans révéler quelque chose sur l’une d’elles. Le seuil est de {} apprenants.",
            plan.thresholds.group
        )),
        (Detail::Nothing, _) => Some(format!(
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

    /// A rate in tenths of a percent among all registrations, with its margin.
    fn success(&self, entity: &Entity) -> Option<(u64, u64)> {
        let plan = &self.facts.release.plan;
        if !entity.unobserved.is_empty() {
            return None;
        }
        let modules = 0..self.modules();
        let passed = modules
            .clone()
            .map(|m| entity.figures.with_status(m, Status::Passed))
            .sum();
        let all: u64 = modules.map(|m| entity.figures.registrations(m)).sum();
        let shown = |value| entity.shown(plan, Table::ModuleStatus, value);
        let rate = entity.rate(plan, shown(passed), shown(all))?;
        // First order error of a/n, where n is a and two other noisy cells, per module.
        let sigma = sigma_squared(plan, Table::ModuleStatus);
        let parts = entity.figures.noisy_cells[&Table::ModuleStatus] as f64 * self.modules() as f64;
        let variance = sigma.numerator() as f64 / sigma.denominator() as f64 * parts;
        let p = rate as f64 / 1000.0;
        let error = 1.96 * (variance * ((1.0 - p).powi(2) + 2.0 * p * p)).sqrt() / all as f64;
        Some((rate, (error * 1000.0).ceil() as u64))
    }

    fn key(&self) -> Vec<Key> {
        let plan = &self.facts.release.plan;
        let figures = &self.entity.figures;
        let modules = 0..self.modules();
        let cells = self.modules() as u64;
        let plus = |margin: u64| format!("± {}", number(margin));
        let started: u64 = modules.clone().map(|m| figures.registrations(m)).sum();
        let passed: u64 = modules
            .map(|m| figures.with_status(m, Status::Passed))
            .sum();
        let mut key = vec![
            Key {
                value: self.text(Table::Learners, figures.learners),
                label: "apprenants".into(),
                note: plus(figures.margin(plan, Table::Learners)),
            },
            Key {
                value: self.text(Table::ModuleStatus, started),
                label: "modules commencés".into(),
                note: plus(figures.margin_of_sum(plan, Table::ModuleStatus, 3 * cells)),
            },
            Key {
                value: self.text(Table::ModuleStatus, passed),
                label: "modules réussis".into(),
                note: plus(figures.margin_of_sum(plan, Table::ModuleStatus, cells)),
            },
        ];
        if let Some((rate, margin)) = self.success(self.entity) {
            let national = self.success(&self.facts.release.national);
            let beside = match (self.entity.level, national) {
                (Level::Partner, Some((national, _))) => {
                    format!(" ; en France {}", percent(national))
                }
                _ => String::new(),
            };
            key.push(Key {
                value: percent(rate),
                label: "de réussite".into(),
                note: typeset(&format!("± {}{beside}", points(margin))),
            });
        }
        key
    }

    fn brief(&self) -> Vec<String> {
        let plan = &self.facts.release.plan;
        let mut brief = Vec::new();
        brief.extend(self.beside_the_nation());
        let rates = (0..self.modules()).filter_map(|m| Some((self.rate(m)?, m)));
        let (best, worst) = (rates.clone().max(), rates.min());
        if let (Some((high, best)), Some((low, worst))) = (best, worst)
            && best != worst
        {
            brief.push(format!(
                "Le module le mieux réussi est « {} » ({}), le moins bien « {} » ({}).",
                plan.modules[best].title,
                percent(high),
                plan.modules[worst].title,
                percent(low)
            ));
        }
        if let Some(months) = self.months(Table::StartsMonthly) {
            let busiest = (0..MONTHS).max_by_key(|&month| (months[month], MONTHS - month));
            if let Some(month) = busiest
                && let Shown::Value(_) = self.shown(Table::StartsMonthly, months[month])
            {
                brief.push(format!("Le mois le plus actif est {}.", MONTH_NAMES[month]));
            }
        }
        if let Some((rate, title)) = self.hardest().first() {
            brief.push(format!(
                "La question la plus difficile : « {title} », {} de bonnes réponses.",
                percent(*rate)
            ));
        }
        brief
    }

    /// How the partner's success stands beside the nation's, if it tells anything.
    fn beside_the_nation(&self) -> Option<String> {
        if self.entity.level != Level::Partner {
            return None;
        }
        let (own, margin) = self.success(self.entity)?;
        let (national, national_margin) = self.success(&self.facts.release.national)?;
        let gap = own.abs_diff(national);
        Some(match (gap > margin + national_margin, own > national) {
            (false, _) => "Le taux de réussite est celui de la France, aux marges près.".to_owned(),
            (true, true) => format!(
                "Le taux de réussite dépasse de {} celui de la France.",
                points(gap)
            ),
            (true, false) => {
                format!(
                    "Le taux de réussite est de {} sous celui de la France.",
                    points(gap)
                )
            }
        })
    }

    /// Success of a module.
    fn rate(&self, m: usize) -> Option<u64> {
        if !self.entity.unobserved.is_empty() {
            return None;
        }
        let figures = &self.entity.figures;
        let passed = self.shown(Table::ModuleStatus, figures.with_status(m, Status::Passed));
        let all = self.shown(Table::ModuleStatus, figures.registrations(m));
        self.entity.rate(&self.facts.release.plan, passed, all)
    }

    fn is_shown(&self, table: Table) -> bool {
        self.entity.detail.shows(table) && !self.entity.figures.lacks(table)
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
    fn hardest(&self) -> Vec<(u64, String)> {
        let plan = &self.facts.release.plan;
        let cells = &self.entity.figures.tables[&Table::Questions];
        let questions = plan.questions().enumerate();
        let mut rates: Vec<(u64, String)> = questions
            .filter_map(|(place, (m, question))| {
                let [right, wrong] = [true, false].map(|r| cells[cell::question(place, r)]);
                let right_shown = self.shown(Table::Questions, right);
                let all = self.shown(Table::Questions, right + wrong);
                let rate = self.entity.rate(plan, right_shown, all)?;
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
            let rate = self.rate(m).map(percent);
            let all = figures.registrations(m);
            bars.push(Bar {
                label: module.title.clone(),
                values: values
                    .map(|v| self.shown(Table::ModuleStatus, v).value().unwrap_or(0))
                    .to_vec(),
                note: rate.clone().unwrap_or_default(),
            });
            let mut row = vec![module.title.clone(), self.text(Table::ModuleStatus, all)];
            row.extend(values.map(|value| self.text(Table::ModuleStatus, value)));
            row.push(rate.unwrap_or("–".into()));
            rows.push(row);
        }
        let margin = figures.margin(plan, Table::ModuleStatus);
        Some(typeset_figure(Figure {
            id: Table::ModuleStatus.id(),
            title: "Que deviennent les modules commencés ?".into(),
            lead: typeset(&format!("Chaque nombre est juste à {} près, 19 fois sur 20.", number(margin))),
            description: "Une barre par module, divisée en réussis, terminés sans réussite et non terminés ; à droite le taux de réussite.".into(),
            drawing: stacked(&bars),
            legend: vec![("s0", "réussi ou terminé"), ("s1", "terminé, non réussi"), ("s2", "non terminé")],
            head: vec!["Module", "Commencés", "Réussis", "Non réussis", "Non terminés", "Réussite"],
            rows,
            page: false,
        }))
    }

    fn by_month(&self) -> Option<Figure> {
        let plan = &self.facts.release.plan;
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
        let margin = self
            .entity
            .figures
            .margin_of_sum(plan, Table::StartsMonthly, cells);
        Some(typeset_figure(Figure {
            id: Table::StartsMonthly.id(),
            title: "Quand se forme-t-on ?".into(),
            lead: format!(
                "Tous modules réunis. Chaque nombre est juste à {} près, 19 fois sur 20.",
                number(margin)
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
        let plan = &self.facts.release.plan;
        let cells = &self.entity.figures.tables[&Table::DurationBands];
        let sum = |band| {
            (0..self.modules())
                .map(|m| cells[cell::duration(m, band)])
                .sum::<u64>()
        };
        let values: Vec<u64> = (0..DURATION_BANDS.len()).map(sum).collect();
        let all = self.shown(Table::DurationBands, values.iter().sum());
        let mut bars = Vec::new();
        let mut rows = Vec::new();
        for (band, &value) in values.iter().enumerate() {
            let shown = self.shown(Table::DurationBands, value);
            let rate = self.entity.rate(plan, shown, all).map(percent);
            bars.push(Bar {
                label: band_label(band).into(),
                values: vec![shown.value().unwrap_or(0)],
                note: rate.clone().unwrap_or_else(|| text(shown)),
            });
            rows.push(vec![
                band_label(band).into(),
                text(shown),
                rate.unwrap_or("–".into()),
            ]);
        }
        let margin =
            self.entity
                .figures
                .margin_of_sum(plan, Table::DurationBands, self.modules() as u64);
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
        let plan = &self.facts.release.plan;
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
            (region == REGIONS.len() - 1, u64::MAX - shown, region)
        });
        let mut bars = Vec::new();
        let mut rows = Vec::new();
        for (region, all, passed) in regions {
            let name = REGIONS[region].1;
            let shown = self.shown(Table::RegionStatus, all);
            let rate = match self.entity.unobserved.is_empty() {
                true => {
                    let passed = self.shown(Table::RegionStatus, passed);
                    self.entity.rate(plan, passed, shown)
                }
                false => None,
            };
            if let Shown::Value(value) = shown {
                bars.push(Bar {
                    label: name.into(),
                    values: vec![value],
                    note: number(value),
                });
            }
            rows.push(vec![
                name.into(),
                text(shown),
                rate.map_or("–".into(), percent),
            ]);
        }
        let cells = 3 * self.modules() as u64;
        let margin = self
            .entity
            .figures
            .margin_of_sum(plan, Table::RegionStatus, cells);
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
        let hardest: Vec<(u64, String)> = self.hardest().into_iter().take(SHOWN).collect();
        if hardest.is_empty() {
            return None;
        }
        let bar = |(rate, title): &(u64, String)| Bar {
            label: title.clone(),
            values: vec![*rate, 0, 1000 - rate],
            note: percent(*rate),
        };
        let bars: Vec<Bar> = hardest.iter().map(bar).collect();
        let row = |(rate, title): (u64, String)| vec![title, percent(rate)];
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
            "Chaque nombre a reçu une seule fois un petit bruit aléatoire, puis tous ont été ajustés pour s’additionner exactement. La marge (±) contient le vrai nombre 19 fois sur 20 : un écart plus petit ne veut rien dire.".to_owned(),
            format!(
                "« <{} » ou « <{} » : nombre trop petit pour être montré, peut-être zéro. Un taux n’est donné que sur au moins {}.",
                t.headline, t.detail, t.rate
            ),
            format!(
                "Personne ne peut être reconnu : même en connaissant tous les autres, on ne devine la présence d’une personne qu’environ {} fois sur 100 au plus (50 à pile ou face).",
                cost.attacker_percent
            ),
            "On compte des inscriptions, la première tentative de chacun à chaque module. Une même personne sur deux plateformes est comptée deux fois : la reconnaître obligerait à l’identifier.".to_owned(),
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
