//! How accessible the service is, as `docs/accessibilite.md` judges it, criterion by criterion of
//! the RGAA 4.1 (the French standard, from WCAG 2.1). The statement that everybody can read says
//! the same, and nothing better.

use std::sync::LazyLock;

use crate::domain::words::Lang;

/// The grid that this program was built with.
pub static GRID: LazyLock<Grid> =
    LazyLock::new(|| read(include_str!("../../../../docs/accessibilite.md")));

/// What became of one criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Compliant.
    Compliant,
    /// Not compliant.
    Not,
    /// There is nothing that it is about.
    NotApplicable,
}

/// What is not compliant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Such as `4.5`.
    pub criterion: String,
    french: String,
    english: String,
}

impl Fault {
    /// Where, and what is missing there.
    pub fn words(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fr => &self.french,
            Lang::En => &self.english,
        }
    }
}

/// How much of the standard is met (RGAA 4.1, "obligations", § 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Every applicable criterion.
    Full,
    /// At least half of them.
    Part,
    /// Less, or nobody judged.
    None,
}

impl State {
    /// As messages name it.
    pub fn name(self) -> &'static str {
        match self {
            State::Full => "full",
            State::Part => "part",
            State::None => "none",
        }
    }
}

/// The grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Day of the judgement, `2026-11-30`.
    pub date: String,
    /// Each criterion, such as `4.5`, and what became of it.
    pub criteria: Vec<(String, Verdict)>,
    /// What is not compliant.
    pub faults: Vec<Fault>,
}

impl Grid {
    /// Compliant criteria, of the applicable ones.
    pub fn counts(&self) -> (usize, usize) {
        let count = |verdict| self.criteria.iter().filter(|it| it.1 == verdict).count();
        let compliant = count(Verdict::Compliant);
        (compliant, compliant + count(Verdict::Not))
    }

    /// Percent of the applicable criteria, cut to a whole one: never more than there is.
    pub fn percent(&self) -> usize {
        let (compliant, applicable) = self.counts();
        (compliant * 100).checked_div(applicable).unwrap_or(0)
    }

    /// How much of the standard is met.
    pub fn state(&self) -> State {
        let (compliant, applicable) = self.counts();
        match compliant {
            0 => State::None,
            it if it == applicable => State::Full,
            it if it * 2 >= applicable => State::Part,
            _ => State::None,
        }
    }
}

/// Reads the tables of the document: rows of a criterion and its verdict, and rows of a criterion
/// and words in both languages.
fn read(text: &str) -> Grid {
    let mut grid = Grid {
        date: dated(text).unwrap_or_default().to_owned(),
        ..Grid::default()
    };
    for line in text.lines() {
        let cells: Vec<&str> = line
            .trim()
            .trim_matches('|')
            .split('|')
            .map(str::trim)
            .collect();
        if !line.starts_with('|') || !is_criterion(cells[0]) {
            continue;
        }
        match cells[..] {
            [criterion, _, verdict, ..] if cells.len() == 5 => {
                let verdict = match verdict {
                    "C" => Verdict::Compliant,
                    "NA" => Verdict::NotApplicable,
                    _ => Verdict::Not,
                };
                grid.criteria.push((criterion.to_owned(), verdict));
            }
            [criterion, french, english] => grid.faults.push(Fault {
                criterion: criterion.to_owned(),
                french: french.replace('`', ""),
                english: english.replace('`', ""),
            }),
            _ => {}
        }
    }
    grid
}

/// `4.5`, not a heading of a table.
fn is_criterion(text: &str) -> bool {
    let number = |it: &str| (1..=14).contains(&it.parse().unwrap_or(0));
    text.split_once('.')
        .is_some_and(|(a, b)| number(a) && number(b))
}

/// The day after "Établie le".
fn dated(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("Établie le ")?;
    rest.split(',').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Criteria of each of the 13 themes of the RGAA 4.1: 106.
    const THEMES: [usize; 13] = [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12];

    #[test]
    fn the_grid_has_each_criterion_once_and_names_each_fault() {
        let all = THEMES.iter().enumerate();
        let all = all.flat_map(|(n, it)| (1..=*it).map(move |c| format!("{}.{c}", n + 1)));
        let criteria: Vec<&str> = GRID.criteria.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(criteria, all.collect::<Vec<_>>());
        let not = GRID.criteria.iter().filter(|it| it.1 == Verdict::Not);
        let not: Vec<&str> = not.map(|it| it.0.as_str()).collect();
        let named: Vec<&str> = GRID.faults.iter().map(|it| it.criterion.as_str()).collect();
        assert_eq!(named, not, "what is said is what was judged");
        assert!(
            GRID.faults
                .iter()
                .all(|it| it.french.len() > 20 && it.english.len() > 20)
        );
        assert!(
            GRID.date.parse::<jiff::civil::Date>().is_ok(),
            "{}",
            GRID.date
        );
    }

    #[test]
    fn tests_that_the_grid_leans_on_are_there() {
        let text = include_str!("../../../../docs/accessibilite.md");
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
        let mut found = 0;
        for line in text.lines().filter(|it| it.starts_with('|')) {
            let paths = line.split('`').filter(|it| it.starts_with("tests/"));
            for path in paths {
                assert!(std::path::Path::new(root).join(path).is_file(), "{path}");
                found += 1;
            }
        }
        assert!(found > 20);
    }

    #[test]
    fn the_statement_is_never_better_than_the_grid() {
        let grid = |compliant: usize, not: usize| Grid {
            criteria: [
                vec![(String::new(), Verdict::Compliant); compliant],
                vec![(String::new(), Verdict::Not); not],
                vec![(String::new(), Verdict::NotApplicable); 9],
            ]
            .concat(),
            ..Grid::default()
        };
        let cases = [
            (0, 0, State::None, 0),
            (0, 3, State::None, 0),
            (1, 2, State::None, 33),
            (1, 1, State::Part, 50),
            (199, 1, State::Part, 99),
            (3, 0, State::Full, 100),
        ];
        for (compliant, not, state, percent) in cases {
            let grid = grid(compliant, not);
            assert_eq!((grid.state(), grid.percent()), (state, percent));
        }
        // A word that nobody knows is no compliance.
        let read = read(
            "Établie le 2026-01-02, ici.\n| 1.1 | x | à voir | – | |\n| 1.2 | x | C | – | |\n| 15.1 | x | C | – | |",
        );
        assert_eq!(read.counts(), (1, 2));
        assert_eq!(read.date, "2026-01-02");
    }
}
