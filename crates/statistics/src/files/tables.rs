//! Figures -> the sheets of a file: the entities that its reader may see, each
//! number as it may be shown.

use crate::accounting::margin_95;
use crate::release::{Entity, Figures, PartOf, Release, Shown};
use crate::table::{
    BAND_CELLS, DURATION_BANDS, MONTH_CELLS, REGIONS, Status, Table, UNKNOWN_MONTH, cell,
};

use super::sheet::{Column, Kind, Sheet, Value};

/// The sheets of those tables for those entities, widest level first. Who is not shown a
/// table has no rows in it.
pub(crate) fn sheets(release: &Release, entities: &[&Entity], tables: &[Table]) -> Vec<Sheet> {
    tables
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
            for entity in entities.iter().filter(|entity| entity.shows(table)) {
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

/// The sheets of a workbook: those of the files, where learners stand above the statuses of
/// modules. Each would else be a page of its own in print.
pub(crate) fn workbook(mut sheets: Vec<Sheet>) -> Vec<Sheet> {
    let place = |table: Table| move |sheet: &Sheet| sheet.id == table.id();
    let learners = sheets.iter().position(place(Table::Learners));
    if let Some(learners) = learners.map(|at| sheets.remove(at))
        && let Some(status) = sheets.iter_mut().find(|it| place(Table::ModuleStatus)(it))
    {
        let above = learners.rows.iter().map(|row| {
            let named = |name| learners.columns.iter().position(|it| it.name == name);
            let cell = |column: &Column| match (column.name, named(column.name)) {
                (_, Some(at)) => row[at].clone(),
                ("libelle_statut", None) => Value::text("Apprenants, tous modules"),
                _ => Value::Empty,
            };
            status.columns.iter().map(cell).collect()
        });
        let above: Vec<Vec<Value>> = above.collect();
        status.rows.splice(0..0, above);
        status.title = "Résultats";
    }
    sheets
}

/// Name of a table's sheet.
pub(crate) fn title(table: Table) -> &'static str {
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
            vec![text("mois", "Mois, aaaa-mm ; inconnu ; NV : non ventilé")]
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
            text("tranche", "Tranche de durée ; inconnue ; NV : non ventilé"),
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
        columns.push(column(
            "marge_part_95",
            "Marge d’erreur de la part à 95 %, en points, en plus ou en moins",
            Kind::Number,
        ));
    }
    columns.push(column(
        "marge_95",
        "Marge d’erreur à 95 %, en plus ou en moins",
        Kind::Integer,
    ));
    columns.push(text("statut_obs", "A : publié ; S : sous le seuil"));
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
    const LABELS: [&str; BAND_CELLS] = [
        "moins de 15 min",
        "15 à 30 min",
        "30 à 45 min",
        "45 min à 1 h",
        "1 h à 1 h 30",
        "1 h 30 et plus",
        "inconnue",
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
                let margin = self.figures().margin(Table::Learners);
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
        self.figures().margin(self.table)
    }

    /// Variances of a cell and of a whole of three cells that are in no slice together.
    fn of_three(&self) -> (f64, f64, f64) {
        let cell = self.figures().variance(self.table);
        (cell, 3.0 * cell, cell)
    }

    /// The same for the whole of a slice.
    fn of_slice(&self) -> (f64, f64, f64) {
        let (of_whole, of_both) = self.figures().variance_of_slice(self.table);
        (self.figures().variance(self.table), of_whole, of_both)
    }

    fn whole(&self, whole: u64, (of_part, of_whole, of_both): (f64, f64, f64)) -> Option<Whole> {
        Some(Whole {
            value: whole,
            of_part,
            of_whole,
            of_both,
        })
    }

    fn module_status(&mut self, m: usize) {
        // Where a return can't tell who gave up or failed, a rate would flatter.
        let all = match self.entity.unobserved.is_empty() {
            true => self.whole(self.figures().registrations(m), self.of_three()),
            false => None,
        };
        for status in Status::ALL {
            let value = self.cell(cell::status(m, status));
            let names = [status.id(), status_label(status)];
            self.push(&self.module(m), &names, value, all, self.margin());
        }
    }

    fn months(&mut self, m: usize) {
        let values: Vec<u64> = (0..MONTH_CELLS)
            .map(|month| self.cell(cell::month(m, month)))
            .collect();
        let all = self.whole(values.iter().sum(), self.of_slice());
        for (month, value) in values.into_iter().enumerate() {
            let name = match month {
                UNKNOWN_MONTH => "inconnu".to_owned(),
                month => format!("{}-{:02}", self.release.plan.year, month + 1),
            };
            self.push(&self.module(m), &[&name], value, all, self.margin());
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
            let all = match self.entity.unobserved.is_empty() {
                true => self.whole(values.iter().sum(), self.of_three()),
                false => None,
            };
            for (status, value) in Status::ALL.iter().zip(values) {
                let names = [*code, *label, status.id()];
                self.push(&self.module(m), &names, value, all, self.margin());
            }
        }
        for status in Status::ALL {
            let slice = cell::status(m, status);
            self.residue(m, slice, &["NV", "Non ventilé", status.id()], 1);
        }
    }

    fn durations(&mut self, m: usize) {
        let values: Vec<u64> = (0..BAND_CELLS)
            .map(|band| self.cell(cell::duration(m, band)))
            .collect();
        let all = self.whole(values.iter().sum(), self.of_slice());
        for (band, value) in values.into_iter().enumerate() {
            let id = DURATION_BANDS.get(band).map_or("inconnue", |band| band.0);
            let names = [id, band_label(band)];
            self.push(&self.module(m), &names, value, all, self.margin());
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
            let all = self.whole(right + wrong, self.of_slice());
            let margin = self.margin();
            self.push(&self.module(m), &names("juste"), right, all, margin);
            self.push(&self.module(m), &names("fausse"), wrong, all, margin);
            let residue = self.figures().not_broken_down[&self.table][place];
            let none = self.figures().registrations(m) - right - wrong - residue;
            let margin = self.figures().margin_of_no_answer();
            self.push(&self.module(m), &names("sans"), none, None, margin);
            self.residue(m, place, &names("NV"), 3);
        }
    }

    fn module(&self, m: usize) -> String {
        self.release.plan.modules[m].id.clone()
    }

    /// Registrations of sources that do not know the table, where there are such sources.
    fn residue(&mut self, module: usize, slice: usize, names: &[&str], cells: u64) {
        if self.figures().has_remainder(self.table) {
            let value = self.figures().not_broken_down[&self.table][slice];
            let variance = self.figures().variance_of_remainder(self.table, cells);
            let margin = margin_95(variance);
            self.push(&self.module(module), names, value, None, margin);
        }
    }

    /// One row; `whole` is the denominator of its part.
    fn push(
        &mut self,
        module: &str,
        names: &[&str],
        value: u64,
        whole: Option<Whole>,
        margin: u64,
    ) {
        let (plan, entity, table) = (&self.release.plan, self.entity, self.table);
        let shown = entity.shown(plan, table, value);
        let share = whole.and_then(|whole| {
            let of = PartOf {
                part: shown,
                whole: entity.shown(plan, table, whole.value),
                of_part: whole.of_part,
                of_whole: whole.of_whole,
                of_both: whole.of_both,
            };
            entity.share(plan, of)
        });
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
            row.push(share.map_or(Value::Empty, |share| Value::Tenths(share.tenths)));
            row.push(share.map_or(Value::Empty, |share| Value::Tenths(share.margin)));
        }
        row.push(margin);
        row.push(Value::text(status));
        self.rows.push(row);
    }
}

/// A denominator, with the noise of it and of its parts.
#[derive(Clone, Copy)]
struct Whole {
    value: u64,
    of_part: f64,
    of_whole: f64,
    of_both: f64,
}
