//! The form of a course's place in the catalogue: what it shows, and what it says when it is
//! sent.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::super::cards;
use crate::domain::arrangement::LAST;
use crate::domain::words::Lang;
use crate::store::catalogue::Shelved;
use crate::store::course::Course;

/// A programme to choose from.
#[derive(Clone, Debug, Serialize)]
pub struct Known {
    pub id: String,
    pub title: String,
    pub is_chosen: bool,
}

/// What the form of a course's place shows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Place {
    pub programmes: Vec<Known>,
    pub module: String,
    /// From 1; empty: none.
    pub place: String,
    /// Days, `2026-11-03`, or what was typed instead.
    pub from: String,
    pub until: String,
    /// Whether the catalogue shows it now, its days considered.
    pub is_shown: bool,
    /// In words; empty: everybody, or nobody said.
    pub audience: String,
    /// In words; empty: nobody said.
    pub language: String,
    /// What may be chosen instead; none of a course of ours, which says it itself.
    pub audiences: Vec<Known>,
    /// As tagged, such as `fr`, or what was typed instead.
    pub tag: String,
    /// What was typed as title of a new programme, and as another audience.
    pub new_title: String,
    pub other: String,
    /// Whether these were chosen.
    pub is_new: bool,
    pub is_other: bool,
}

/// What the form says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// Id of a programme; empty: none; `+`: a new one.
    programme: String,
    /// Title of the new one.
    nouveau: String,
    module: String,
    place: String,
    du: String,
    au: String,
    /// Tag of a language; empty: unknown.
    langue: String,
    /// Id of an audience; empty: everybody; `+`: another one.
    public: String,
    /// The other one.
    autre: String,
}

/// Characters of a programme's title.
pub const TITLE: usize = 255;

impl Place {
    /// What a course's form shows first.
    pub fn of(lang: Lang, course: &Course, all: &[Shelved], now: i64) -> Place {
        let text = |it: i64| {
            if it > 0 {
                it.to_string()
            } else {
                String::new()
            }
        };
        Place {
            programmes: programmes(all, &course.programme),
            module: course.module.clone(),
            place: text(course.place),
            from: course.listed_from.map_or(String::new(), day_of),
            // The last day is shown, not the moment after it.
            until: course
                .listed_until
                .map_or(String::new(), |it| day_of(it - 1)),
            is_shown: course.is_shown(now),
            audience: cards::audience(lang, &course.audience),
            language: cards::language(lang, &course.language),
            audiences: match course.is_own {
                1 => Vec::new(),
                _ => audiences(lang, all, &course.audience),
            },
            tag: course.language.clone(),
            ..Place::default()
        }
    }

    /// The same with what somebody typed, for them to correct.
    pub fn typed(self, typed: &Typed) -> Place {
        Place {
            programmes: choose(self.programmes, &typed.programme),
            module: typed.module.clone(),
            place: typed.place.clone(),
            from: typed.du.clone(),
            until: typed.au.clone(),
            tag: typed.langue.clone(),
            new_title: typed.nouveau.clone(),
            other: typed.autre.clone(),
            is_new: typed.programme == "+",
            is_other: typed.public == "+",
            audiences: choose(self.audiences, &typed.public),
            ..self
        }
    }
}

fn choose(all: Vec<Known>, chosen: &str) -> Vec<Known> {
    let choose = |it: Known| Known {
        is_chosen: it.id == chosen,
        ..it
    };
    all.into_iter().map(choose).collect()
}

/// The audiences that there are, ours first.
fn audiences(lang: Lang, all: &[Shelved], chosen: &str) -> Vec<Known> {
    const OURS: [&str; 5] = [
        "grand-public",
        "agents-publics",
        "entreprises",
        "hopital",
        "ecole",
    ];
    let mut ids: Vec<&str> = all.iter().map(|it| it.course.audience.as_str()).collect();
    ids.retain(|it| !it.is_empty() && !OURS.contains(it));
    ids.sort_unstable();
    ids.dedup();
    let known = OURS.into_iter().chain(ids).map(|id| Known {
        id: id.to_owned(),
        title: cards::audience(lang, id),
        is_chosen: id == chosen,
    });
    known.collect()
}

/// The programmes that there are, by title.
pub fn programmes(all: &[Shelved], chosen: &str) -> Vec<Known> {
    let mut known: Vec<Known> = Vec::new();
    for shelved in all {
        let id = &shelved.course.programme;
        if id.is_empty() || known.iter().any(|it| it.id == *id) {
            continue;
        }
        known.push(Known {
            title: title(all, id),
            is_chosen: id == chosen,
            id: id.clone(),
        });
    }
    known.sort_by_key(|it| crate::domain::catalogue::fold(&it.title));
    known
}

/// A programme's title: as administrators say, else as its packages do, else its id.
pub fn title(all: &[Shelved], id: &str) -> String {
    let of_it = || all.iter().filter(|it| it.course.programme == id);
    let named = of_it().map(|it| &it.programme_name);
    let said = of_it().map(|it| &it.programme_title);
    let mut titles = named.chain(said);
    titles
        .find(|it| !it.is_empty())
        .map_or(id.to_owned(), String::clone)
}

/// What a right form asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Wanted {
    pub programme: String,
    pub new_title: Option<String>,
    pub module: String,
    pub place: i64,
    pub from: Option<i64>,
    pub until: Option<i64>,
    /// Language and audience of a course that is not ours.
    pub labels: Option<(String, String)>,
}

/// Reads a form; the key of what is wrong with it otherwise. `is_foreign`: the course is
/// not ours, and what it is may be said.
pub fn read(typed: &Typed, all: &[Shelved], is_foreign: bool) -> Result<Wanted, &'static str> {
    let is_known = |id: &str| all.iter().any(|it| it.course.programme == id);
    let (programme, new_title) = match typed.programme.as_str() {
        "" => (String::new(), None),
        "+" => {
            let title = typed
                .nouveau
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            if title.is_empty() || title.chars().count() > TITLE {
                return Err("refused-programme-title");
            }
            let wished = crate::domain::import::slug(&title);
            let mut id = wished.clone();
            let mut number = 2;
            while is_known(&id) {
                id = format!("{wished}-{number}");
                number += 1;
            }
            (id, Some(title))
        }
        known if is_known(known) => (known.to_owned(), None),
        _ => return Err("refused-programme"),
    };
    let module = typed.module.trim();
    if !is_plain(module) {
        return Err("refused-module");
    }
    let place = number(&typed.place).ok_or("refused-place")?;
    let day = |text: &str| match text.trim() {
        "" => Ok(None),
        text => text.parse::<Date>().map(Some).map_err(|_| "refused-day"),
    };
    let (from, until) = (day(&typed.du)?, day(&typed.au)?);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        return Err("refused-days");
    }
    let begins = |it: Date| beginning(it).ok_or("refused-day");
    let after = |it: Date| {
        let next = it.checked_add(1.day()).map_err(|_| "refused-day")?;
        begins(next)
    };
    Ok(Wanted {
        module: match programme.is_empty() {
            true => String::new(),
            false => module.to_owned(),
        },
        programme,
        new_title,
        place,
        from: from.map(begins).transpose()?,
        until: until.map(after).transpose()?,
        labels: is_foreign.then(|| labels(typed)).transpose()?,
    })
}

/// Language and audience as they are kept.
fn labels(typed: &Typed) -> Result<(String, String), &'static str> {
    let language = typed.langue.trim();
    let mut parts = language.split('-');
    let is_tag = parts.next().is_some_and(|it| {
        (2..=3).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphabetic())
    });
    let is_part =
        |it: &str| (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric());
    let is_right = is_tag && parts.all(is_part) && language.len() <= 35;
    if !is_right && !language.is_empty() {
        return Err("refused-language");
    }
    let audience = match typed.public.as_str() {
        "+" => typed.autre.trim(),
        known => known,
    };
    if !is_plain(audience) || (audience.is_empty() && typed.public == "+") {
        return Err("refused-audience");
    }
    Ok((language.to_owned(), audience.to_owned()))
}

/// Whether it can be an id, or is nothing.
fn is_plain(id: &str) -> bool {
    let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    id.len() <= 80 && id.bytes().all(is_plain)
}

/// A place from 1 to 999; 0 where nothing is typed.
pub fn number(text: &str) -> Option<i64> {
    match text.trim() {
        "" => Some(0),
        text => text.parse().ok().filter(|it| (1..=LAST).contains(it)),
    }
}

/// The first moment of a day in Paris, for days of our time.
fn beginning(day: Date) -> Option<i64> {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let years = 2000..=2999;
    let moment = day.to_zoned(zone).ok()?.timestamp().as_millisecond();
    years.contains(&day.year()).then_some(moment)
}

/// The day of a moment, in Paris, as browsers write it.
fn day_of(at: i64) -> String {
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    at.to_zoned(zone).date().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(du: &str, au: &str, place: &str) -> Typed {
        Typed {
            place: place.into(),
            du: du.into(),
            au: au.into(),
            ..Typed::default()
        }
    }

    #[test]
    fn days_are_whole_and_of_paris() {
        let wanted = read(&typed("2026-11-03", "2026-11-03", "2"), &[], false).expect("right");
        let (from, until) = (wanted.from.expect("a day"), wanted.until.expect("a day"));
        assert_eq!(from, 1_793_660_400_000, "2 November 2026, 23:00 UTC");
        assert_eq!(until - from, 86_400_000);
        assert_eq!(
            (day_of(from), day_of(until - 1)),
            ("2026-11-03".into(), "2026-11-03".into())
        );
        assert_eq!(wanted.place, 2);
        // A day of 23 hours.
        let wanted = read(&typed("2026-03-29", "2026-03-29", ""), &[], false).expect("right");
        assert_eq!(
            wanted.until.zip(wanted.from).map(|(a, b)| a - b),
            Some(82_800_000)
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (du, au, place, key) in [
            ("2026-02-30", "", "", "refused-day"),
            ("demain", "", "", "refused-day"),
            ("", "9999-12-31", "", "refused-day"),
            ("0001-01-01", "", "", "refused-day"),
            ("2026-11-04", "2026-11-03", "", "refused-days"),
            ("", "", "0", "refused-place"),
            ("", "", "1000", "refused-place"),
            ("", "", "deux", "refused-place"),
        ] {
            assert_eq!(
                read(&typed(du, au, place), &[], false),
                Err(key),
                "{du} {au} {place}"
            );
        }
        let unknown = Typed {
            programme: "x".into(),
            ..Typed::default()
        };
        assert_eq!(read(&unknown, &[], false), Err("refused-programme"));
        let untitled = Typed {
            programme: "+".into(),
            nouveau: "  ".into(),
            ..Typed::default()
        };
        assert_eq!(read(&untitled, &[], false), Err("refused-programme-title"));
        let odd = Typed {
            module: "a b".into(),
            ..Typed::default()
        };
        assert_eq!(read(&odd, &[], false), Err("refused-module"));
    }

    #[test]
    fn what_a_course_of_others_is_may_be_said() {
        let said = |langue: &str, public: &str, autre: &str| {
            let typed = Typed {
                langue: langue.into(),
                public: public.into(),
                autre: autre.into(),
                ..Typed::default()
            };
            (read(&typed, &[], true), read(&typed, &[], false))
        };
        let (said_so, of_ours) = said(" pt-BR ", "+", "aides-soignants");
        let labels = said_so.expect("right").labels.expect("said");
        assert_eq!(labels, ("pt-BR".into(), "aides-soignants".into()));
        // A course of ours says it itself, whatever a form brings.
        assert_eq!(of_ours.expect("right").labels, None);
        for (langue, public, autre, key) in [
            ("francais", "", "", "refused-language"),
            ("f", "", "", "refused-language"),
            ("fr-", "", "", "refused-language"),
            ("<b>", "", "", "refused-language"),
            ("fr-aaaaaaaaa", "", "", "refused-language"),
            ("fr", "Grand public", "", "refused-audience"),
            ("fr", "+", "", "refused-audience"),
            ("fr", "+", "é", "refused-audience"),
        ] {
            assert_eq!(
                said(langue, public, autre).0,
                Err(key),
                "{langue} {public} {autre}"
            );
        }
    }
}
