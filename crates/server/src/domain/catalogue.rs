//! Courses, what a visitor chose and what they did -> the catalogue: programmes with the
//! way through their modules, single modules, courses of others, and what to do next.
//!
//! Courses of one programme and module are variants of it, by language and audience: one
//! is shown, the others are a choice. Which one was chosen once is a cookie's affair.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::identity::Part;
use super::modules::{self, State};
use crate::store::catalogue::Shelved;
use crate::store::registration::Registration;

/// Who looks at the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Language of the screens.
    pub language: &'a str,
    /// Whom they say they are; empty: they don't.
    pub audience: &'a str,
    /// What they take or took.
    pub registered: &'a [Registration],
    /// Unix milliseconds.
    pub now: i64,
}

/// What there is to learn.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Where to begin or go on; none: everything is done, or there is nothing.
    pub next: Option<Next>,
    /// Programmes of several modules, in order.
    pub programmes: Vec<Programme>,
    /// Modules that are alone in their programme.
    pub single: Vec<Step>,
    /// Courses of no programme.
    pub others: Vec<Step>,
}

/// What to do first.
#[derive(Clone, Debug)]
pub struct Next {
    /// With which course.
    pub step: Step,
    /// Title of its programme; empty: it is alone.
    pub programme: String,
    /// Whether something was begun, or finished, before.
    pub is_going_on: bool,
}

/// A programme.
#[derive(Clone, Debug)]
pub struct Programme {
    /// Its id.
    pub id: String,
    /// As shown.
    pub title: String,
    /// A sentence or two.
    pub summary: String,
    /// Language of the title.
    pub language: String,
    /// Its modules, in order.
    pub steps: Vec<Step>,
    /// Where administrators put it.
    place: Option<i64>,
}

/// A module, or a course of its own, in the variant that suits the visitor.
#[derive(Clone, Debug)]
pub struct Step {
    /// The course.
    pub shelved: Shelved,
    /// What the visitor did with it.
    pub registration: Option<Registration>,
    /// Completed or passed, in this variant or another one.
    pub is_done: bool,
    /// It can be begun, or gone on with.
    pub is_open: bool,
    /// The other variants that are offered, in order.
    pub variants: Vec<Shelved>,
    /// The modules of a whole programme, in order; none of a module.
    pub parts: Vec<Inside>,
}

/// A module inside a course that is a whole programme.
#[derive(Clone, Debug)]
pub struct Inside {
    /// What the package says of it.
    pub part: Part,
    /// The status that the visitor has in it.
    pub state: State,
}

/// The modules inside a version, as it is kept, with somebody's status in each.
pub fn inside(parts: &str, registration: Option<&Registration>) -> Vec<Inside> {
    let mut states = registration.map_or(modules::States::new(), |it| modules::read(&it.modules));
    let parts = modules::parts(parts).into_iter();
    parts
        .map(|part| Inside {
            state: states.remove(&part.id).unwrap_or_default(),
            part,
        })
        .collect()
}

impl Programme {
    /// How many modules are done.
    pub fn done(&self) -> usize {
        self.steps.iter().map(Step::done).sum()
    }

    /// How many modules there are.
    pub fn all(&self) -> usize {
        self.steps.iter().map(|it| it.parts.len().max(1)).sum()
    }

    /// The module to do next; none: all that can be done is.
    pub fn next(&self) -> Option<&Step> {
        self.steps.iter().find(|it| !it.is_done && it.is_open)
    }
}

/// Arranges all courses for somebody.
pub fn arrange(all: Vec<Shelved>, reader: Reader) -> Catalogue {
    let find = |it: &Shelved| {
        let mut own = reader.registered.iter();
        own.find(|own| own.course_id == it.course.course_id)
    };
    let mut steps: BTreeMap<(String, String), Vec<Shelved>> = BTreeMap::new();
    let mut others = Vec::new();
    for shelved in all {
        // Who takes a course sees it, even where it is offered to nobody else.
        if !shelved.course.is_shown(reader.now) && find(&shelved).is_none() {
            continue;
        }
        let course = &shelved.course;
        match (course.programme.as_str(), course.module.as_str()) {
            ("", _) => others.push(step(vec![shelved], reader)),
            // A whole programme's variants are one, too.
            (programme, "") if shelved.parts != "[]" => {
                let key = (programme.to_owned(), String::new());
                steps.entry(key).or_default().push(shelved);
            }
            // A course that an administrator put into a programme is its own module.
            (programme, "") => {
                let key = (programme.to_owned(), format!(" {}", course.slug));
                steps.entry(key).or_default().push(shelved);
            }
            (programme, module) => {
                let key = (programme.to_owned(), module.to_owned());
                steps.entry(key).or_default().push(shelved);
            }
        }
    }
    // Somebody else's course that was finished and is gone is in their own list.
    others.retain(|it: &Step| it.shelved.course.is_shown(reader.now));
    let mut programmes: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    for ((programme, _), variants) in steps {
        let steps = programmes.entry(programme).or_default();
        steps.push(step(variants, reader));
    }
    let mut programmes: Vec<Programme> = programmes
        .into_iter()
        .filter(|(_, steps)| {
            let mut shown = steps.iter();
            shown.any(|it| it.shelved.course.is_shown(reader.now))
        })
        .map(|(id, steps)| programme(id, steps))
        .collect();
    programmes.sort_by_key(|it| {
        let is_others = it.steps.iter().all(|it| it.shelved.course.is_own == 0);
        let place = it.place.unwrap_or(i64::MAX);
        // Long ways before single modules, among those that nobody placed.
        (place, is_others, it.steps.len() < 2, fold(&it.title))
    });
    let next = next(&programmes, &others, reader);
    let (programmes, single): (Vec<_>, Vec<_>) = programmes
        .into_iter()
        .partition(|it| it.steps.len() > 1 || !it.steps.iter().any(is_of_a_module));
    Catalogue {
        next,
        programmes,
        single: single.into_iter().flat_map(|it| it.steps).collect(),
        others,
    }
}

/// What comes after a course: the next module of its programme that is not done, else the
/// first one that is not; none where all are, or it is in no programme.
pub fn after<'a>(catalogue: &'a Catalogue, course_id: &str) -> Option<(&'a Programme, &'a Step)> {
    let programme = programme_of(catalogue, course_id)?;
    let place = programme.steps.iter().position(|it| it.is(course_id))?;
    let (before, from) = programme.steps.split_at(place);
    let rest = from.iter().skip(1).chain(before);
    let mut rest = rest.filter(|it| !it.is_done && it.is_open);
    Some((programme, rest.next()?))
}

/// The programme of a course, where it has several modules.
pub fn programme_of<'a>(catalogue: &'a Catalogue, course_id: &str) -> Option<&'a Programme> {
    let mut programmes = catalogue.programmes.iter();
    programmes.find(|it| it.steps.iter().any(|it| it.is(course_id)))
}

impl Step {
    /// How many modules are done of it: those inside, or itself.
    fn done(&self) -> usize {
        match self.parts.is_empty() {
            true => usize::from(self.is_done),
            false => self.parts.iter().filter(|it| it.state.is_done()).count(),
        }
    }

    /// Whether it is this course, in whatever variant.
    pub fn is(&self, course_id: &str) -> bool {
        let mut all = self.variants.iter().chain([&self.shelved]);
        all.any(|it| it.course.course_id == course_id)
    }
}

fn is_of_a_module(step: &Step) -> bool {
    !step.shelved.course.module.is_empty()
}

fn programme(id: String, mut steps: Vec<Step>) -> Programme {
    steps.sort_by_key(|it| {
        let course = &it.shelved.course;
        let place = match course.place {
            0 => i64::MAX,
            place => place,
        };
        (place, fold(&course.title), course.slug.clone())
    });
    let mut all = steps.iter().map(|it| &it.shelved);
    let named = all.clone().find(|it| !it.programme_name.is_empty());
    // A title of the packages is in their language.
    let said = all.find(|it| !it.programme_title.is_empty());
    let title = match (named, said) {
        (Some(named), _) => named.programme_name.clone(),
        (None, Some(said)) => said.programme_title.clone(),
        (None, None) => id.clone(),
    };
    Programme {
        title,
        summary: said.map_or(String::new(), |it| it.programme_summary.clone()),
        language: said
            .filter(|_| named.is_none())
            .map_or(String::new(), |it| it.course.language.clone()),
        place: steps.iter().find_map(|it| it.shelved.programme_place),
        id,
        steps,
    }
}

/// One step of all variants of a module.
fn step(mut variants: Vec<Shelved>, reader: Reader) -> Step {
    let registration = |it: &Shelved| {
        let mut own = reader.registered.iter();
        own.find(|own| own.course_id == it.course.course_id)
    };
    variants.sort_by_key(|it| {
        let course = &it.course;
        let own = registration(it);
        // What was begun goes first, the most advanced before others.
        let advance = own.map_or((0, 0), |own| (1 + i64::from(is_done(own)), own.progress));
        let variant = match it.variant {
            0 => i64::MAX,
            variant => variant,
        };
        (
            (-advance.0, -advance.1),
            !course.is_shown(reader.now),
            !speaks(&course.language, reader.language),
            !reader.audience.is_empty() && course.audience != reader.audience,
            variant,
            (course.language.clone(), course.audience.clone()),
            course.slug.clone(),
        )
    });
    let is_finished = variants
        .iter()
        .any(|it| registration(it).is_some_and(is_done));
    let shelved = variants.remove(0);
    let own = registration(&shelved).cloned();
    let parts = inside(&shelved.parts, own.as_ref());
    variants.retain(|it| it.course.is_shown(reader.now));
    variants.sort_by_key(|it| (it.variant, it.course.slug.clone()));
    Step {
        is_done: is_finished,
        is_open: shelved.course.course_version_id.is_some(),
        registration: own,
        shelved,
        variants,
        parts,
    }
}

/// Whether a language is another one's, whatever the country.
fn speaks(language: &str, wanted: &str) -> bool {
    let first = language.split('-').next().unwrap_or_default();
    first.eq_ignore_ascii_case(wanted)
}

/// Whether a course was completed or passed.
pub fn is_done(registration: &Registration) -> bool {
    matches!(registration.status.as_str(), "completed" | "passed")
}

fn next(programmes: &[Programme], others: &[Step], reader: Reader) -> Option<Next> {
    let named = |programme: &Programme| match programme.steps.len() {
        0 | 1 => String::new(),
        _ => programme.title.clone(),
    };
    let in_programmes = programmes
        .iter()
        .flat_map(|it| it.steps.iter().map(move |step| (named(it), step)));
    let all = in_programmes.chain(others.iter().map(|it| (String::new(), it)));
    let begun = all.filter(|(_, it)| it.is_open && !it.is_done && it.registration.is_some());
    let latest = begun.max_by_key(|(_, it)| it.registration.as_ref().map(|it| it.started_at));
    let going_on = |programme: String, step: &Step| Next {
        step: step.clone(),
        programme,
        is_going_on: true,
    };
    if let Some((programme, step)) = latest {
        return Some(going_on(programme, step));
    }
    // The programme in which something was finished last.
    let finished = |programme: &Programme| {
        let done = programme.steps.iter();
        done.filter_map(|it| it.registration.as_ref()?.completed_at)
            .max()
    };
    let last = programmes.iter().filter(|it| finished(it).is_some());
    if let Some(programme) = last.max_by_key(|it| finished(it)) {
        let step = programme.next()?;
        return Some(going_on(named(programme), step));
    }
    if !reader.registered.is_empty() {
        return None;
    }
    let first = programmes
        .iter()
        .find_map(|it| it.next().map(|step| (it, step)))?;
    Some(Next {
        step: first.1.clone(),
        programme: named(first.0),
        is_going_on: false,
    })
}

/// What somebody looks for among the courses of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words of the title or the summary; empty: any.
    pub words: String,
    /// Such as `fr`; empty: any.
    pub language: String,
    /// Id such as `grand-public`: courses for it, and for everybody; empty: any.
    pub audience: String,
    /// How long.
    pub length: Option<Length>,
}

/// How long a course takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// A quarter of an hour at most.
    Short,
    /// An hour at most.
    Medium,
    /// More.
    Long,
}

impl Length {
    /// The length of an address.
    pub fn find(word: &str) -> Option<Length> {
        match word {
            "court" => Some(Length::Short),
            "moyen" => Some(Length::Medium),
            "long" => Some(Length::Long),
            _ => None,
        }
    }

    fn fits(self, minutes: i64) -> bool {
        match self {
            Length::Short => (1..=15).contains(&minutes),
            Length::Medium => (16..=60).contains(&minutes),
            Length::Long => minutes > 60,
        }
    }
}

impl Search {
    /// Whether a course is one of those looked for: all words are in it, accents and
    /// capitals apart.
    pub fn finds(&self, shelved: &Shelved) -> bool {
        let course = &shelved.course;
        let text = fold(&format!("{} {}", course.title, course.summary));
        fold(&self.words)
            .split_whitespace()
            .all(|it| text.contains(it))
            && (self.language.is_empty() || speaks(&course.language, &self.language))
            && (self.audience.is_empty()
                || course.audience.is_empty()
                || course.audience == self.audience)
            && self.length.is_none_or(|it| it.fits(course.minutes))
    }
}

/// A text to compare by: without accents and capitals.
pub fn fold(text: &str) -> String {
    let plain = text.nfd().filter(|it| !is_combining_mark(*it));
    plain.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::course::Course;

    const NOW: i64 = 1_000;

    fn course(programme: &str, module: &str, place: i64, audience: &str) -> Shelved {
        let slug = format!("{programme}-{module}-{audience}");
        Shelved {
            course: Course {
                course_id: slug.clone(),
                slug,
                title: module.to_uppercase(),
                summary: String::new(),
                language: "fr".into(),
                audience: audience.into(),
                minutes: 20,
                objectives: "[]".into(),
                is_own: 1,
                is_listed: 1,
                course_version_id: Some("v".into()),
                programme: programme.into(),
                module: module.into(),
                place,
                is_arranged: 0,
                listed_from: None,
                listed_until: None,
            },
            parts: "[]".into(),
            programme_title: programme.to_uppercase(),
            programme_summary: String::new(),
            variant: match audience {
                "entreprises" => 2,
                _ => 1,
            },
            edition: "1".into(),
            cover: String::new(),
            programme_name: String::new(),
            programme_place: None,
        }
    }

    fn taken(course: &Shelved, status: &str, at: i64) -> Registration {
        Registration {
            registration_id: String::new(),
            learner_id: String::new(),
            course_id: course.course.course_id.clone(),
            course_version_id: "v".into(),
            partner_id: None,
            launch: 1,
            status: status.into(),
            score: None,
            progress: 10,
            started_at: at,
            completed_at: (status == "passed").then_some(at),
            modules: "{}".into(),
            learnt: String::new(),
        }
    }

    fn three() -> Vec<Shelved> {
        // Not in order, and one name begins another.
        vec![
            course("p", "agir-plus", 3, ""),
            course("p", "comprendre", 1, ""),
            course("p", "agir", 2, ""),
        ]
    }

    fn seen(all: Vec<Shelved>, registered: &[Registration], audience: &str) -> Catalogue {
        let reader = Reader {
            language: "fr",
            audience,
            registered,
            now: NOW,
        };
        arrange(all, reader)
    }

    fn modules(catalogue: &Catalogue) -> Vec<&str> {
        let steps = catalogue.programmes.iter().flat_map(|it| &it.steps);
        steps.map(|it| it.shelved.course.module.as_str()).collect()
    }

    fn next(catalogue: &Catalogue) -> Option<(&str, bool)> {
        let next = catalogue.next.as_ref()?;
        Some((&next.step.shelved.course.module, next.is_going_on))
    }

    #[test]
    fn modules_stand_in_the_programme_s_order() {
        let catalogue = seen(three(), &[], "");
        assert_eq!(modules(&catalogue), ["comprendre", "agir", "agir-plus"]);
        assert_eq!(next(&catalogue), Some(("comprendre", false)));
    }

    #[test]
    fn what_was_begun_goes_on_and_what_is_done_leads_further() {
        let all = three();
        let passed = taken(&all[1], "passed", 10);
        let catalogue = seen(all.clone(), std::slice::from_ref(&passed), "");
        assert_eq!(next(&catalogue), Some(("agir", true)));
        assert_eq!(catalogue.programmes[0].done(), 1);
        let begun = taken(&all[0], "incomplete", 20);
        let catalogue = seen(all.clone(), &[passed.clone(), begun], "");
        assert_eq!(next(&catalogue), Some(("agir-plus", true)));
        let (_, then) = after(&catalogue, &all[1].course.course_id).expect("one");
        assert_eq!(then.shelved.course.module, "agir");
        let done: Vec<_> = all.iter().map(|it| taken(it, "passed", 1)).collect();
        let catalogue = seen(all.clone(), &done, "");
        assert_eq!(next(&catalogue), None);
        assert!(after(&catalogue, &all[1].course.course_id).is_none());
    }

    #[test]
    fn variants_are_one_module_in_the_one_that_was_chosen() {
        let all = vec![
            course("p", "agir", 2, "entreprises"),
            course("p", "agir", 2, "grand-public"),
            course("p", "comprendre", 1, "grand-public"),
        ];
        let shown = |catalogue: &Catalogue| {
            let step = &catalogue.programmes[0].steps[1];
            (step.shelved.course.audience.clone(), step.variants.len())
        };
        let catalogue = seen(all.clone(), &[], "");
        assert_eq!(modules(&catalogue), ["comprendre", "agir"]);
        assert_eq!(shown(&catalogue), ("grand-public".into(), 1), "the default");
        let catalogue = seen(all.clone(), &[], "entreprises");
        assert_eq!(shown(&catalogue), ("entreprises".into(), 1));
        // What was begun is gone on with, whatever was chosen since.
        let begun = taken(&all[1], "incomplete", 1);
        let catalogue = seen(all.clone(), std::slice::from_ref(&begun), "entreprises");
        assert_eq!(shown(&catalogue), ("grand-public".into(), 1));
        // Done in one variant is done.
        let done = taken(&all[0], "passed", 1);
        let catalogue = seen(all, &[begun, done], "");
        assert_eq!(catalogue.programmes[0].done(), 1);
    }

    #[test]
    fn languages_are_variants_too() {
        let mut english = course("p", "agir", 2, "");
        english.course.language = "en".into();
        english.course.slug += "-en";
        english.course.course_id += "-en";
        english.variant = 2;
        let all = vec![english, course("p", "agir", 2, ""), course("p", "x", 3, "")];
        let language = |wanted: &str| {
            let reader = Reader {
                language: wanted,
                audience: "",
                registered: &[],
                now: NOW,
            };
            let catalogue = arrange(all.clone(), reader);
            let step = &catalogue.programmes[0].steps[0];
            step.shelved.course.language.clone()
        };
        assert_eq!(language("fr"), "fr");
        assert_eq!(language("en"), "en");
        assert_eq!(language("de"), "fr", "the default");
    }

    #[test]
    fn what_is_not_published_is_seen_by_those_who_take_it() {
        let mut all = three();
        all[2].course.listed_from = Some(NOW + 1);
        assert_eq!(
            modules(&seen(all.clone(), &[], "")),
            ["comprendre", "agir-plus"]
        );
        all[2].course.listed_from = Some(NOW);
        all[2].course.listed_until = Some(NOW);
        assert_eq!(
            modules(&seen(all.clone(), &[], "")),
            ["comprendre", "agir-plus"]
        );
        let begun = taken(&all[2], "incomplete", 1);
        let catalogue = seen(all.clone(), std::slice::from_ref(&begun), "");
        assert_eq!(modules(&catalogue).len(), 3);
        // A version that was withdrawn can't be opened: the way leads past it.
        all[2].course.course_version_id = None;
        let catalogue = seen(all, &[begun], "");
        assert_eq!(catalogue.programmes[0].steps.len(), 3);
        assert!(!catalogue.programmes[0].steps[1].is_open);
        let next = catalogue.programmes[0].next().expect("one");
        assert_eq!(next.shelved.course.module, "comprendre");
    }

    #[test]
    fn administrators_order_and_name_programmes() {
        let mut all = three();
        let mut other = three();
        for one in &mut other {
            one.course.programme = "z".into();
            one.course.course_id += "z";
            one.programme_title = "Z".into();
            one.programme_name = "Autre nom".into();
            one.programme_place = Some(1);
        }
        all.extend(other);
        let catalogue = seen(all, &[], "");
        let titles: Vec<&str> = catalogue.programmes.iter().map(|it| &*it.title).collect();
        assert_eq!(titles, ["Autre nom", "P"]);
    }

    #[test]
    fn single_modules_and_courses_of_others_stand_apart() {
        let mut other = course("", "", 0, "");
        other.course.is_own = 0;
        let catalogue = seen(vec![other, course("seul", "un", 1, "")], &[], "");
        assert!(catalogue.programmes.is_empty());
        assert_eq!((catalogue.single.len(), catalogue.others.len()), (1, 1));
    }

    #[test]
    fn a_whole_programme_is_counted_module_by_module() {
        let parts = r#"[{"id":"un","title":"Un"},{"id":"deux","title":"Deux"}]"#;
        let whole = |audience: &str| Shelved {
            parts: parts.into(),
            ..course("p", "", 0, audience)
        };
        let all = vec![whole("grand-public"), whole("entreprises")];
        let mut begun = taken(&all[0], "incomplete", 5);
        begun.modules = r#"{"un":{"status":"passed","score":90.0,"completed_at":7}}"#.into();
        let catalogue = seen(all, std::slice::from_ref(&begun), "");
        let programme = &catalogue.programmes[0];
        assert_eq!((programme.done(), programme.all()), (1, 2));
        assert_eq!(programme.steps.len(), 1, "variants are one");
        let states: Vec<bool> = programme.steps[0]
            .parts
            .iter()
            .map(|it| it.state.is_done())
            .collect();
        assert_eq!(states, [true, false]);
        assert!(catalogue.next.expect("to go on with").is_going_on);
    }

    #[test]
    fn a_search_knows_no_accents() {
        let mut found = course("", "", 0, "");
        found.course.title = "Élèves : premiers pas".into();
        let search = |words: &str, language: &str, length: Option<Length>| {
            let search = Search {
                words: words.into(),
                language: language.into(),
                length,
                ..Search::default()
            };
            search.finds(&found)
        };
        assert!(search("", "", None));
        assert!(search("pas ELEVE", "fr", Some(Length::Medium)));
        assert!(!search("lycée", "", None));
        assert!(!search("", "en", None));
        assert!(!search("", "", Some(Length::Short)));
        let mut asked = Search {
            audience: "entreprises".into(),
            ..Search::default()
        };
        assert!(asked.finds(&found), "it is for everybody");
        found.course.audience = "agents-publics".into();
        assert!(!asked.finds(&found));
        asked.audience = "agents-publics".into();
        assert!(asked.finds(&found));
    }
}
