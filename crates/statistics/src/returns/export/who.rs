//! Whom a row is about.

use std::cell::RefCell;
use std::collections::HashSet;

use super::super::error::ImportError;
use super::super::mapping::Columns;
use super::super::moment::plain;
use super::super::said::Said;
use super::super::tally::{Called, Learner, MOST_PERSONS, Tally};
use super::line::{Line, unescaped};

/// Columns that tell learners apart, best first.
pub(super) struct Who {
    pub(super) columns: Vec<(Called, Vec<usize>)>,
    /// Names that were seen with nothing else, and with what cannot be there twice.
    pub(super) alone: RefCell<HashSet<(Learner, String)>>,
}

impl Who {
    pub(super) fn find(names: &[String], unnamed_first: bool) -> Who {
        let at = |known: &[&str]| {
            names
                .iter()
                .position(|name| known.contains(&plain(name).as_str()))
        };
        let mut columns = Vec::new();
        let mut add = |called: Called, found: Option<Vec<usize>>| {
            columns.extend(found.map(|found| (called, found)));
        };
        let email = ["email address", "email", "adresse de courriel", "courriel"];
        add(Called::Email, at(&email).map(|it| vec![it]));
        let number = ["id number", "numero d'identification"];
        add(Called::Number, at(&number).map(|it| vec![it]));
        let login = ["username", "nom d'utilisateur"];
        add(Called::Login, at(&login).map(|it| vec![it]));
        let first = at(&["first name", "prenom"]);
        let last = at(&["last name", "surname", "nom de famille"]);
        match first.zip(last) {
            Some((first, last)) => add(Called::Name, Some(vec![first, last])),
            None => {
                let name = at(&["name", "nom", "full name", "nom complet"]);
                let name = name.or(unnamed_first.then_some(0));
                add(Called::Name, name.map(|it| vec![it]));
            }
        }
        Who::new(columns)
    }

    /// As a mapping file says.
    pub(super) fn mapped(names: &[String], columns: &Columns) -> Who {
        let known = [
            (Called::Login, &columns.learner),
            (Called::Email, &columns.email),
            (Called::Number, &columns.number),
            (Called::Login, &columns.login),
            (Called::Name, &columns.name),
        ];
        let found = known
            .into_iter()
            .filter_map(|(called, heads)| Some((called, heads.find(names)?)));
        Who::new(found.collect())
    }

    fn new(columns: Vec<(Called, Vec<usize>)>) -> Who {
        Who {
            columns,
            alone: RefCell::default(),
        }
    }

    /// Who a row is about. `once`: what no one person has twice in such a file, so that a name
    /// that has it twice, and nothing beside the name, is of two; none: anybody may.
    pub(super) fn learner(
        &self,
        line: &Line<'_>,
        once: Option<&str>,
        tally: &mut Tally<'_>,
    ) -> Result<Learner, ImportError> {
        let mut called = Vec::new();
        for (kind, columns) in &self.columns {
            let parts: Vec<&str> = columns.iter().map(|&column| line.cell(column)).collect();
            let name = unescaped(&parts.join(" "));
            if !name.trim().is_empty() && name.trim() != "-" {
                called.push((*kind, name));
            }
        }
        let learner = tally.person(&called, line.place).ok_or_else(|| {
            let message = Said::new("nobody-named");
            match self.columns.as_slice() {
                [(_, columns)] => line.error(columns[0], message),
                _ => line.place.error(None, message),
            }
        })?;
        if let (Some(once), [(Called::Name, _)]) = (once, called.as_slice()) {
            let mut alone = self.alone.borrow_mut();
            if !alone.insert((learner, once.to_owned())) {
                return Err(line.place.error(None, Said::new("name-twice")));
            }
            if alone.len() > MOST_PERSONS {
                let said = Said::new("persons-many").with("most", MOST_PERSONS);
                return Err(line.place.error(None, said));
            }
        }
        Ok(learner)
    }
}
