//! Who or what a line of names means: `jeanne, worried, phone, rings`.

use crate::course::scene::{Prop, Role};
use crate::diagnostic::{Diagnostics, list, nearest, suggestion};
use crate::scenes::parts::{self, Kind, MOTIONS};
use crate::source::Span;

/// A name as it is written, and where.
pub(super) struct Name<'a> {
    pub name: &'a str,
    pub at: Span,
}

/// What a name after the first one stands for.
enum Meaning {
    Mood(&'static str),
    Object(&'static str),
    Motion(&'static str),
}

/// The place of that name, if there is one; else this is noted.
pub(super) fn place(written: &str, at: Span, diagnostics: &mut Diagnostics) -> Option<String> {
    let known = parts::names(Kind::Place);
    if known.contains(&written) {
        return Some(written.to_owned());
    }
    diagnostics.error(
        at,
        "unknown-part",
        format!("`{written}` is no place of scenes"),
        suggestion(written, &known),
    );
    None
}

/// The names between commas in `written`, each with its place in `source`, which begins at `at`.
pub(super) fn names<'w>(written: &'w str, source: &str, at: Span) -> Vec<Name<'w>> {
    let mut from = 0;
    let mut names = Vec::new();
    for name in written.split(',').map(str::trim) {
        if name.is_empty() {
            continue;
        }
        let found = source.get(from..).and_then(|rest| rest.find(name));
        let place = found.map_or(at, |found| {
            let start = at.start as usize + from + found;
            from += found + name.len();
            Span::new(at.file, start..start + name.len())
        });
        names.push(Name { name, at: place });
    }
    names
}

/// Who or what these names mean, the first of them a person or an object; what they do not
/// mean is noted.
pub(super) fn role(names: &[Name], at: Span, diagnostics: &mut Diagnostics) -> Option<Role> {
    Cast { diagnostics }.role(names, at)
}

struct Cast<'d> {
    diagnostics: &'d mut Diagnostics,
}

impl Cast<'_> {
    fn role(&mut self, names: &[Name], at: Span) -> Option<Role> {
        let (people, objects) = (parts::names(Kind::Person), parts::names(Kind::Object));
        let Some((first, rest)) = names.split_first() else {
            let hint = format!(
                "begin with a person or an object: {}",
                list(&[&people[..], &objects].concat())
            );
            self.diagnostics
                .error(at, "unknown-part", "nobody is named here", hint);
            return None;
        };
        if let Some(name) = people.iter().find(|it| **it == first.name) {
            return Some(self.person(name, rest));
        }
        if let Some(name) = objects.iter().find(|it| **it == first.name) {
            return Some(Role::Object(self.object_alone(name, rest)));
        }
        let is_later =
            parts::names(Kind::Mood).contains(&first.name) || MOTIONS.contains(&first.name);
        let (message, hint) = if is_later {
            (
                format!("`{}` says how, but not who or what", first.name),
                format!(
                    "begin with a person or an object: `- {}, {}`",
                    people.first().unwrap_or(&"…"),
                    first.name
                ),
            )
        } else {
            (
                format!(
                    "`{}` is neither a person nor an object of scenes",
                    first.name
                ),
                suggestion(first.name, &[&people[..], &objects].concat()),
            )
        };
        self.diagnostics
            .error(first.at, "unknown-part", message, hint);
        None
    }

    fn person(&mut self, name: &str, rest: &[Name]) -> Role {
        let mut mood = None;
        let mut holds: Option<Prop> = None;
        for word in rest {
            match self.meaning(word, &[Kind::Mood, Kind::Object]) {
                Some(Meaning::Mood(_)) if parts::is_faceless(name) => self.misplaced(
                    word,
                    format!("nobody sees the face of `{name}`"),
                    "remove the mood",
                ),
                Some(Meaning::Mood(_)) if mood.is_some() => {
                    self.misplaced(word, format!("`{name}` has two moods"), "keep one");
                }
                Some(Meaning::Mood(found)) => mood = Some(found),
                Some(Meaning::Object(_)) if holds.is_some() => self.misplaced(
                    word,
                    format!("`{name}` holds two things"),
                    "keep one; another may stand on a line of its own",
                ),
                Some(Meaning::Object(found)) => {
                    holds = Some(Prop {
                        name: found.to_owned(),
                        motion: None,
                    });
                }
                Some(Meaning::Motion(motion)) => match &mut holds {
                    Some(prop) => self.moves(prop, motion, word),
                    None => self.misplaced(
                        word,
                        format!("nothing that `{name}` holds `{motion}`"),
                        "name the object before what happens to it: `phone, rings`",
                    ),
                },
                None => {}
            }
        }
        Role::Person {
            name: name.to_owned(),
            mood: mood.unwrap_or(parts::USUAL_MOOD).to_owned(),
            holds,
        }
    }

    fn object_alone(&mut self, name: &str, rest: &[Name]) -> Prop {
        let mut prop = Prop {
            name: name.to_owned(),
            motion: None,
        };
        for word in rest {
            match self.meaning(word, &[]) {
                Some(Meaning::Motion(motion)) => self.moves(&mut prop, motion, word),
                Some(Meaning::Mood(mood)) => self.misplaced(
                    word,
                    format!("an object has no mood: `{mood}`"),
                    "remove it, or name who has it first",
                ),
                Some(Meaning::Object(other)) => self.misplaced(
                    word,
                    format!("`{name}` and `{other}` stand on one line"),
                    "give each a line of its own, or name who holds it first",
                ),
                None => {}
            }
        }
        prop
    }

    fn moves(&mut self, prop: &mut Prop, motion: &'static str, word: &Name) {
        let can = parts::motions(&prop.name);
        if prop.motion.is_some() {
            self.misplaced(
                word,
                format!("two things happen to `{}`", prop.name),
                "keep one",
            );
        } else if can.contains(&motion) {
            prop.motion = Some(motion.to_owned());
        } else {
            let hint = format!("what may happen to it: {}", list(&can));
            self.misplaced(
                word,
                format!("`{motion}` does not happen to `{}`", prop.name),
                &hint,
            );
        }
    }

    fn misplaced(&mut self, word: &Name, message: String, hint: &str) {
        self.diagnostics
            .error(word.at, "misplaced-part", message, hint);
    }

    /// What a name after the first one says; noted if it says nothing. What is `expected` is
    /// what the list of names shows, beside motions.
    fn meaning(&mut self, word: &Name, expected: &[Kind]) -> Option<Meaning> {
        let find = |names: &[&'static str]| names.iter().find(|it| **it == word.name).copied();
        let (moods, objects) = (parts::names(Kind::Mood), parts::names(Kind::Object));
        let found = find(&moods)
            .map(Meaning::Mood)
            .or_else(|| find(&objects).map(Meaning::Object))
            .or_else(|| find(&MOTIONS).map(Meaning::Motion));
        if found.is_some() {
            return found;
        }
        let people = parts::names(Kind::Person);
        let (message, hint) = if people.contains(&word.name) {
            (
                format!("`{}` stands on the line of somebody else", word.name),
                "give each a line of its own".to_owned(),
            )
        } else {
            let mut known: Vec<&str> = Vec::new();
            for kind in expected {
                known.extend(parts::names(*kind));
            }
            known.extend(MOTIONS);
            let all = [&moods[..], &objects, &MOTIONS].concat();
            let hint = match nearest(word.name, all) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "use one of: {}; what is said stands after a colon",
                    list(&known)
                ),
            };
            (
                format!("`{}` is no mood, object or motion of scenes", word.name),
                hint,
            )
        };
        self.diagnostics
            .error(word.at, "unknown-part", message, hint);
        None
    }
}
