//! What came of one registration, as the statistics of a year keep it. A row of
//! `participation` has it as one number of eight decimal digits, so that an index counts
//! the rows that are alike: status (0 abandoned, 1 failed, 2 passed), month of the start
//! (2 digits), month of completion (2), band of time (1), region (2).

/// Units of the digits, for statements that change some of them.
pub(super) const STATUS: i64 = 10_000_000;
pub(super) const START: i64 = 100_000;
pub(super) const COMPLETION: i64 = 1_000;
pub(super) const BAND: i64 = 100;
/// Regions have the last two digits.
pub(super) const REGIONS: i64 = 100;

/// What came of one registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Month of the start, 1..=12.
    pub started: i64,
    /// How it ended, in the year of the start.
    pub end: End,
    /// Place of the region among those of the statistics, 0..=18.
    pub region: i64,
}

/// How a registration ended: the first attempt counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Not yet, or never.
    Abandoned,
    /// Finished, not passed.
    Failed,
    /// Passed, or completed.
    Passed {
        /// 1..=12.
        month: i64,
        /// Of the time that it took, from 1.
        band: i64,
    },
}

impl Outcome {
    /// The number in the database.
    pub fn packed(self) -> i64 {
        let end = match self.end {
            End::Abandoned => 0,
            End::Failed => STATUS,
            End::Passed { month, band } => 2 * STATUS + month * COMPLETION + band * BAND,
        };
        end + self.started * START + self.region
    }

    /// From the number in the database, whose constraint holds every digit in its range.
    pub fn of(packed: i64) -> Outcome {
        let end = match packed / STATUS {
            0 => End::Abandoned,
            1 => End::Failed,
            _ => End::Passed {
                month: packed / COMPLETION % 100,
                band: packed / BAND % 10,
            },
        };
        Outcome {
            started: packed / START % 100,
            end,
            region: packed % REGIONS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_has_its_digits() {
        for (packed, started, end, region) in [
            (300_000, 3, End::Abandoned, 0),
            (11_200_018, 12, End::Failed, 18),
            (20_312_607, 3, End::Passed { month: 12, band: 6 }, 7),
            (21_201_118, 12, End::Passed { month: 1, band: 1 }, 18),
        ] {
            let outcome = Outcome {
                started,
                end,
                region,
            };
            assert_eq!(outcome.packed(), packed);
            assert_eq!(Outcome::of(packed), outcome);
        }
    }
}
