//! Figures -> the sheets of a file: the entities that its reader may see, each
//! number as it may be shown.

use crate::release::{Entity, Figures, Release, Shown};
use crate::table::{DURATION_BANDS, MONTHS, REGIONS, Status, Table, cell};

use super::sheet::{Column, Kind, Sheet, Value};

/// The sheets of the tables for those entities, widest level first.
pub(crate) fn sheets(release: &Release, entities: &[&Entity]) -> Vec<Sheet> {
    Table::ALL
        .iter()
        .map(|&table| {
            let mut sheet = Sheet {
                id: table.id(),
                title: title(table),
                description: description(table),
                columns: columns(table),
                key: key(table),
                rows: Vec::new(),
            };
            for entity in entities {
                Rows {
                    release,
                    entity,
                    table,
                    rows: &mut sheet.rows,
                }
                .fill();
            }
            sheet
        })
        .collect()
}

fn title(table: Table) -> &'static str {
    match table {
        Table::Learners => "Apprenants",
        Table::ModuleStatus => "Statuts par module",
        Table::StartsMonthly => "Débuts par mois",
        Table::CompletionsMonthly => "Réussites par mois",
        Table::RegionStatus => "Régions",
        Table::DurationBands => "Durées",
        Table::Questions => "Questions",
    }
}

fn description(table: Table) -> &'static str {
    match table {
        Table::Learners => "Apprenants ayant commencé au moins un module dans l’année.",
        Table::ModuleStatus => {
            "Inscriptions par module et par statut à la fin de l’année (première tentative)."
        }
        Table::StartsMonthly => "Inscriptions par module et par mois de début.",
        Table::CompletionsMonthly => "Réussites par module et par mois d’achèvement.",
        Table::RegionStatus => "Inscriptions par module, région et statut.",
        Table::DurationBands => "Réussites par module et par tranche de durée.",
        Table::Questions => "Réponses à chaque question, à la première tentative.",
    }
}

fn columns(table: Table) -> Vec<Column> {
    let column = |name, title, kind| Column { name, title, kind };
    let text = |name, title| column(name, title, Kind::Text);
    let mut columns = vec![
        column("annee", "Année", Kind::Integer),
        column("version", "Version", Kind::Integer),
        text("niveau", "Niveau : national, type ou partenaire"),
        text("code_entite", "Code de l’entité"),
        text("libelle_entite", "Nom de l’entité"),
        text("module_id", "Module, vide s’il n’y a pas lieu"),
    ];
    columns.extend(match table {
        Table::Learners => vec![],
        Table::ModuleStatus => vec![
            text("statut", "Statut"),
            text("libelle_statut", "Nom du statut"),
        ],
        Table::StartsMonthly | Table::CompletionsMonthly => {
            vec![text("mois", "Mois, aaaa-mm ; NV : non ventilé")]
        }
        Table::RegionStatus => vec![
            text(
                "code_region",
                "Code officiel géographique (INSEE) ; ZZ : non renseignée ; NV : non ventilé",
            ),
            text("libelle_region", "Nom de la région"),
            text("statut", "Statut"),
        ],
        Table::DurationBands => vec![
            text("tranche", "Tranche de durée ; NV : non ventilé"),
            text("libelle_tranche", "Nom de la tranche"),
        ],
        Table::Questions => vec![
            text("question_id", "Question"),
            text("libelle_question", "Intitulé de la question"),
            text(
                "reponse",
                "juste, fausse, sans réponse (sans) ou non ventilé (NV)",
            ),
        ],
    });
    columns.push(column(
        "effectif",
        "Effectif, après bruit et ajustement",
        Kind::Integer,
    ));
    if table != Table::Learners {
        columns.push(column("part_pct", part(table), Kind::Number));
    }
    columns.push(column(
        "marge_95",
        "Marge d’erreur à 95 %, en plus ou en moins",
        Kind::Integer,
    ));
    columns.push(text(
        "statut_obs",
        "A : publié ; S : sous le seuil ; N : non détaillé",
    ));
    columns
}

fn part(table: Table) -> &'static str {
    match table {
        Table::Learners | Table::ModuleStatus => "Part des inscriptions du module, en %",
        Table::StartsMonthly => "Part des débuts de l’année, en %",
        Table::CompletionsMonthly | Table::DurationBands => "Part des réussites du module, en %",
        Table::RegionStatus => "Part des inscriptions du module dans la région, en %",
        Table::Questions => "Part des réponses données, en %",
    }
}

fn key(table: Table) -> Vec<&'static str> {
    let mut key = vec!["annee", "version", "niveau", "code_entite"];
    key.extend_from_slice(match table {
        Table::Learners => &[],
        Table::ModuleStatus => &["module_id", "statut"],
        Table::StartsMonthly | Table::CompletionsMonthly => &["module_id", "mois"],
        Table::RegionStatus => &["module_id", "code_region", "statut"],
        Table::DurationBands => &["module_id", "tranche"],
        Table::Questions => &["module_id", "question_id", "reponse"],
    });
    key
}

/// Name of a status.
pub(crate) fn status_label(status: Status) -> &'static str {
    match status {
        Status::Abandoned => "Commencé, non terminé",
        Status::Failed => "Terminé, non réussi",
        Status::Passed => "Réussi ou terminé",
    }
}

/// Name of a band of time.
pub(crate) fn band_label(band: usize) -> &'static str {
    const LABELS: [&str; DURATION_BANDS.len()] = [
        "moins de 15 min",
        "15 à 30 min",
        "30 à 45 min",
        "45 min à 1 h",
        "1 h à 1 h 30",
        "1 h 30 et plus",
    ];
    LABELS[band]
}

/// Fills in the rows of one entity in one table.
struct Rows<'a> {
    release: &'a Release,
    entity: &'a Entity,
    table: Table,
    rows: &'a mut Vec<Vec<Value>>,
}

impl Rows<'_> {
    fn fill(mut self) {
        match self.table {
            Table::Learners => {
                let margin = self.figures().margin(&self.release.plan, Table::Learners);
                self.push("", &[], self.figures().learners, None, margin);
            }
            Table::ModuleStatus => self.each_module(Self::module_status),
            Table::StartsMonthly | Table::CompletionsMonthly => self.each_module(Self::months),
            Table::RegionStatus => self.each_module(Self::regions),
            Table::DurationBands => self.each_module(Self::durations),
            Table::Questions => self.each_module(Self::questions),
        }
    }

    fn each_module(&mut self, fill: fn(&mut Self, usize)) {
        for module in 0..self.release.plan.modules.len() {
            fill(self, module);
        }
    }

    fn figures(&self) -> &Figures {
        &self.entity.figures
    }

    fn cell(&self, place: usize) -> u64 {
        self.figures().tables[&self.table][place]
    }

    fn margin(&self) -> u64 {
        self.figures().margin(&self.release.plan, self.table)
    }

    fn module_status(&mut self, m: usize) {
        // Where a return can't tell who gave up or failed, a rate would flatter.
        let all = match self.entity.unobserved.is_empty() {
            true => Some(self.figures().registrations(m)),
            false => None,
        };
        for status in Status::ALL {
            let value = self.cell(cell::status(m, status));
            let margin = self.margin();
            self.push(
                &self.module(m),
                &[status.id(), status_label(status)],
                value,
                all,
                margin,
            );
        }
    }

    fn months(&mut self, m: usize) {
        let values: Vec<u64> = (0..MONTHS)
            .map(|month| self.cell(cell::month(m, month)))
            .collect();
        let all = values.iter().sum();
        for (month, value) in values.into_iter().enumerate() {
            let name = format!("{}-{:02}", self.release.plan.year, month + 1);
            self.push(&self.module(m), &[&name], value, Some(all), self.margin());
        }
        let cells = if self.table == Table::StartsMonthly {
            3
        } else {
            1
        };
        self.residue(m, m, &["NV"], cells);
    }

    fn regions(&mut self, m: usize) {
        for (r, (code, label)) in REGIONS.iter().enumerate() {
            let values = Status::ALL.map(|status| self.cell(cell::region(m, r, status)));
            let all = self
                .entity
                .unobserved
                .is_empty()
                .then(|| values.iter().sum());
            for (status, value) in Status::ALL.iter().zip(values) {
                self.push(
                    &self.module(m),
                    &[code, label, status.id()],
                    value,
                    all,
                    self.margin(),
                );
            }
        }
        for status in Status::ALL {
            let slice = cell::status(m, status);
            self.residue(m, slice, &["NV", "Non ventilé", status.id()], 1);
        }
    }

    fn durations(&mut self, m: usize) {
        let values: Vec<u64> = (0..DURATION_BANDS.len())
            .map(|band| self.cell(cell::duration(m, band)))
            .collect();
        let all = values.iter().sum();
        for (band, value) in values.into_iter().enumerate() {
            let names = [DURATION_BANDS[band].0, band_label(band)];
            self.push(&self.module(m), &names, value, Some(all), self.margin());
        }
        self.residue(m, m, &["NV", "Non ventilé"], 1);
    }

    fn questions(&mut self, m: usize) {
        let release = self.release;
        let of_module = release
            .plan
            .questions()
            .enumerate()
            .filter(|(_, (of, _))| *of == m);
        for (place, (_, question)) in of_module {
            let right = self.cell(cell::question(place, true));
            let wrong = self.cell(cell::question(place, false));
            let names = |answer| [question.id.as_str(), question.title.as_str(), answer];
            let (all, margin) = (Some(right + wrong), self.margin());
            self.push(&self.module(m), &names("juste"), right, all, margin);
            self.push(&self.module(m), &names("fausse"), wrong, all, margin);
            let residue = self.figures().not_broken_down[&self.table][place];
            let none = self.figures().registrations(m) - right - wrong - residue;
            let of_status = self
                .figures()
                .margin_of_sum(&release.plan, Table::ModuleStatus, 3);
            let of_answers = self.figures().margin_of_sum(&release.plan, self.table, 2);
            let square = of_status * of_status + of_answers * of_answers;
            self.push(
                &self.module(m),
                &names("sans"),
                none,
                None,
                square.isqrt() + 1,
            );
            self.residue(m, place, &names("NV"), 3);
        }
    }

    fn module(&self, m: usize) -> String {
        self.release.plan.modules[m].id.clone()
    }

    /// Registrations of groups that lack the table, where there are such groups.
    fn residue(&mut self, module: usize, slice: usize, names: &[&str], cells: u64) {
        let parts = |table| self.figures().noisy_cells.get(&table).copied().unwrap_or(0);
        let lacking = parts(Table::ModuleStatus) - parts(self.table);
        if lacking > 0 {
            let value = self.figures().not_broken_down[&self.table][slice];
            let plan = &self.release.plan;
            let margin = crate::accounting::margin_95(plan, Table::ModuleStatus, lacking * cells);
            self.push(&self.module(module), names, value, None, margin);
        }
    }

    /// One row; `whole` is the denominator of its part.
    fn push(&mut self, module: &str, names: &[&str], value: u64, whole: Option<u64>, margin: u64) {
        let (plan, entity, table) = (&self.release.plan, self.entity, self.table);
        let shown = entity.shown(plan, table, value);
        let whole = whole.map(|whole| entity.shown(plan, table, whole));
        let rate = whole.and_then(|whole| entity.rate(plan, shown, whole));
        let (number, margin, status) = match shown {
            Shown::Value(value) => (Value::Integer(value), Value::Integer(margin), "A"),
            Shown::Under(threshold) => (Value::Under(threshold), Value::Empty, "S"),
            Shown::NotDetailed => (Value::Empty, Value::Empty, "N"),
        };
        let mut row = vec![
            Value::Integer(u64::from(plan.year)),
            Value::Integer(u64::from(self.release.version)),
            Value::text(entity.level.id()),
            Value::text(&entity.code),
            Value::text(&entity.label),
            if module.is_empty() {
                Value::Empty
            } else {
                Value::text(module)
            },
        ];
        row.extend(names.iter().map(|name| Value::text(*name)));
        row.push(number);
        if table != Table::Learners {
            row.push(rate.map_or(Value::Empty, Value::Tenths));
        }
        row.push(margin);
        row.push(Value::text(status));
        self.rows.push(row);
    }
}
