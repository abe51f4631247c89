//! The tables of a release and their cells: a fixed domain, zeros included.

use serde::{Deserialize, Serialize};

/// A table. The serialised name is its id in every file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Learners of the group, whatever they took.
    Learners,
    /// Per module: abandoned, failed, passed.
    ModuleStatus,
    /// Per module: month of start.
    StartsMonthly,
    /// Per module: month of completion of those who passed.
    CompletionsMonthly,
    /// Per module: region and status.
    RegionStatus,
    /// Per module: time taken by those who passed.
    DurationBands,
    /// Per question: right or wrong at the first attempt.
    Questions,
}

impl Table {
    /// In the order of the specification.
    pub const ALL: [Table; 7] = [
        Table::Learners,
        Table::ModuleStatus,
        Table::StartsMonthly,
        Table::CompletionsMonthly,
        Table::RegionStatus,
        Table::DurationBands,
        Table::Questions,
    ];

    /// Tables of cells per module, that is all but [`Table::Learners`].
    pub const PER_MODULE: [Table; 6] = [
        Table::ModuleStatus,
        Table::StartsMonthly,
        Table::CompletionsMonthly,
        Table::RegionStatus,
        Table::DurationBands,
        Table::Questions,
    ];

    /// Id in files.
    pub fn id(self) -> &'static str {
        match self {
            Table::Learners => "learners",
            Table::ModuleStatus => "module_status",
            Table::StartsMonthly => "starts_monthly",
            Table::CompletionsMonthly => "completions_monthly",
            Table::RegionStatus => "region_status",
            Table::DurationBands => "duration_bands",
            Table::Questions => "questions",
        }
    }
}

/// How a registration stands at the end of the year: the first attempt counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Started, not finished.
    Abandoned,
    /// Finished, not passed.
    Failed,
    /// Passed or completed.
    Passed,
}

impl Status {
    /// In the order of cells.
    pub const ALL: [Status; 3] = [Status::Abandoned, Status::Failed, Status::Passed];

    /// Id in files.
    pub fn id(self) -> &'static str {
        match self {
            Status::Abandoned => "abandonne",
            Status::Failed => "echoue",
            Status::Passed => "reussi",
        }
    }
}

/// Months of a year.
pub const MONTHS: usize = 12;

/// Cells of the tables of months: the last one is for whose month nobody knows.
pub const MONTH_CELLS: usize = MONTHS + 1;

/// Place of the unknown month.
pub const UNKNOWN_MONTH: usize = MONTHS;

/// Regions of France: code of INSEE's Code officiel géographique and name. The
/// last is for learners who did not say, or live elsewhere.
pub const REGIONS: [(&str, &str); 19] = [
    ("01", "Guadeloupe"),
    ("02", "Martinique"),
    ("03", "Guyane"),
    ("04", "La Réunion"),
    ("06", "Mayotte"),
    ("11", "Île-de-France"),
    ("24", "Centre-Val de Loire"),
    ("27", "Bourgogne-Franche-Comté"),
    ("28", "Normandie"),
    ("32", "Hauts-de-France"),
    ("44", "Grand Est"),
    ("52", "Pays de la Loire"),
    ("53", "Bretagne"),
    ("75", "Nouvelle-Aquitaine"),
    ("76", "Occitanie"),
    ("84", "Auvergne-Rhône-Alpes"),
    ("93", "Provence-Alpes-Côte d’Azur"),
    ("94", "Corse"),
    ("ZZ", "Non renseignée"),
];

/// Place of a region by its code; none when it is not one.
pub fn region(code: &str) -> Option<usize> {
    REGIONS.iter().position(|(known, _)| *known == code)
}

/// Bands of time taken: id, and minutes under which one is in it.
pub const DURATION_BANDS: [(&str, u64); 6] = [
    ("moins-de-15", 15),
    ("15-a-30", 30),
    ("30-a-45", 45),
    ("45-a-60", 60),
    ("60-a-90", 90),
    ("90-et-plus", u64::MAX),
];

/// Cells of the table of times: the last one is for whose time nobody knows.
pub const BAND_CELLS: usize = DURATION_BANDS.len() + 1;

/// Place of the unknown time.
pub const UNKNOWN_BAND: usize = DURATION_BANDS.len();

/// Place of the unknown region.
pub const UNKNOWN_REGION: usize = REGIONS.len() - 1;

/// Band of a time taken.
pub fn duration_band(seconds: u64) -> usize {
    let minutes = seconds / 60;
    let band = DURATION_BANDS
        .iter()
        .position(|(_, under)| minutes < *under);
    band.expect("the last band has no end")
}

/// Place of a cell in its table, all counted from 0.
pub mod cell {
    use super::{BAND_CELLS, MONTH_CELLS, REGIONS, Status};

    /// In [`super::Table::ModuleStatus`].
    pub fn status(module: usize, status: Status) -> usize {
        module * Status::ALL.len() + status as usize
    }
    /// In the two tables of months; January is 0, [`super::UNKNOWN_MONTH`] the last.
    pub fn month(module: usize, month: usize) -> usize {
        assert!(month < MONTH_CELLS, "a year has twelve months");
        module * MONTH_CELLS + month
    }
    /// In [`super::Table::RegionStatus`].
    pub fn region(module: usize, region: usize, status: Status) -> usize {
        (module * REGIONS.len() + region) * Status::ALL.len() + status as usize
    }
    /// In [`super::Table::DurationBands`].
    pub fn duration(module: usize, band: usize) -> usize {
        module * BAND_CELLS + band
    }
    /// In [`super::Table::Questions`]; `question` as [`crate::plan::Draft::question`] has it.
    pub fn question(question: usize, right: bool) -> usize {
        question * 2 + usize::from(!right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_of_time() {
        for (seconds, band) in [(0, 0), (899, 0), (900, 1), (3599, 3), (3600, 4), (5400, 5)] {
            assert_eq!(duration_band(seconds), band, "{seconds}");
        }
    }
}
