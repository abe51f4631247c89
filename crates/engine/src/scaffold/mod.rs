//! What an author starts from: a whole course that builds, a page, an activity. Texts only;
//! writing them is for who asks.

use std::collections::BTreeSet;

use crate::parse;
use crate::source::SourceTree;
use crate::tracking::key;

/// Longest id.
const ID_LIMIT: usize = 64;

/// What a new course is to be.
#[derive(Debug, Clone)]
pub struct Course {
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Minutes aimed at, 1 to 600.
    pub minutes: u32,
    /// Its audiences, each an id; none is for all.
    pub audiences: Vec<String>,
    /// Its language, `fr` or `en`; texts of other languages begin in English.
    pub lang: String,
}

/// Activities that can stand in a page, and cards to turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// A question of one of the types that pages know.
    Question(QuestionKind),
    /// A story with choices.
    Scenario,
    /// A story that arrives as messages.
    Telephone,
    /// A message to examine: `email`, `sms` or `web`.
    Inspection(&'static str),
    /// Places of a picture to open.
    Hotspots,
    /// Cards to turn: they have neither id nor title.
    Flip,
    /// Things to tick for oneself.
    Checklist,
    /// What learners think.
    Poll,
    /// Something to write for oneself.
    Reflection,
    /// Questions before a chapter, whose right answers spare pages.
    Before,
}

impl Activity {
    /// The first id that one of its kind takes, the text to begin with, and its usual title in
    /// French and English.
    fn begun(self) -> (&'static str, &'static str, [&'static str; 2]) {
        match self {
            Activity::Question(kind) => ("q-1", kind.source(), ["", ""]),
            Activity::Scenario => (
                "s-1",
                "activite-scenario.md",
                ["Une histoire à choix", "A story with choices"],
            ),
            Activity::Telephone => (
                "t-1",
                "activite-telephone.md",
                ["Un échange de messages", "An exchange of messages"],
            ),
            Activity::Inspection(_) => (
                "i-1",
                "activite-inspection.md",
                ["Un message à examiner", "A message to examine"],
            ),
            Activity::Hotspots => (
                "h-1",
                "activite-hotspots.md",
                ["Une image à explorer", "A picture to explore"],
            ),
            Activity::Flip => ("", "activite-flip.md", ["", ""]),
            Activity::Checklist => (
                "c-1",
                "activite-checklist.md",
                ["Où en êtes-vous ?", "Where are you?"],
            ),
            Activity::Poll => (
                "p-1",
                "activite-poll.md",
                ["Votre avis", "What do you think?"],
            ),
            Activity::Reflection => (
                "r-1",
                "activite-reflection.md",
                ["Pour vous", "For yourself"],
            ),
            Activity::Before => (
                "b-1",
                "activite-before.md",
                ["Avant de lire", "Before you read"],
            ),
        }
    }

    /// Whether a picture stands in it.
    pub fn has_picture(self) -> bool {
        matches!(
            self,
            Activity::Hotspots | Activity::Question(QuestionKind::Hotspots)
        )
    }
}

/// The picture that an activity begins with, from its module's folder.
pub const PICTURE: &str = "media/dessin.svg";

/// The drawing of [`PICTURE`].
pub const DRAWING: &str = include_str!("dessin.svg");

/// Where an activity is put.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    /// Language of its texts.
    pub lang: &'a str,
    /// Ids that it can't have.
    pub taken: &'a BTreeSet<String>,
    /// Path of a picture, from the page.
    pub picture: &'a str,
    /// Id of a page that comes after.
    pub spared: &'a str,
}

/// Types of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// One right answer.
    Single,
    /// Several.
    Multiple,
    /// True or false.
    TrueFalse,
    /// Pairs.
    Matching,
    /// An order.
    Ordering,
    /// Words to type.
    FillIn,
    /// A number to type.
    Numeric,
    /// Categories, by `::: sort`.
    Sort,
    /// Places of a picture, by `::: hotspots`.
    Hotspots,
}

impl QuestionKind {
    /// All of them, with the word for each and what learners do, for people.
    pub const ALL: [(QuestionKind, &'static str, &'static str); 9] = [
        (QuestionKind::Single, "single", "Choose the right answer"),
        (
            QuestionKind::Multiple,
            "multiple",
            "Choose all right answers",
        ),
        (QuestionKind::TrueFalse, "true-false", "True or false"),
        (QuestionKind::Matching, "matching", "Put pairs together"),
        (QuestionKind::Ordering, "ordering", "Put in order"),
        (QuestionKind::FillIn, "fill-in", "Type words"),
        (QuestionKind::Numeric, "numeric", "Type a number"),
        (QuestionKind::Sort, "sort", "Sort into categories"),
        (
            QuestionKind::Hotspots,
            "hotspots",
            "Find places in a picture",
        ),
    ];

    /// The one that a word is for.
    pub fn of(word: &str) -> Option<QuestionKind> {
        let mut all = QuestionKind::ALL.into_iter();
        all.find(|(_, known, _)| *known == word).map(|it| it.0)
    }
}

macro_rules! texts {
    ($($file:literal),* $(,)?) => {
        fn text(lang: &str, name: &str) -> &'static str {
            match (lang, name) {
                $(("fr", $file) => include_str!(concat!("fr/", $file)),
                (_, $file) => include_str!(concat!("en/", $file)),)*
                _ => "",
            }
        }
    };
}

texts!(
    "chapitre.toml",
    "texte.md",
    "questions.md",
    "scenario.md",
    "inspection.md",
    "bilan.md",
    "glossaire.md",
    "quiz.md",
    "page.md",
    "question.md",
    "question-multiple.md",
    "question-true-false.md",
    "question-matching.md",
    "question-ordering.md",
    "question-fill-in.md",
    "question-numeric.md",
    "question-sort.md",
    "question-hotspots.md",
    "activite-scenario.md",
    "activite-telephone.md",
    "activite-inspection.md",
    "activite-hotspots.md",
    "activite-flip.md",
    "activite-checklist.md",
    "activite-poll.md",
    "activite-reflection.md",
    "activite-before.md",
    "image.md",
    "telephone.md",
);

/// Texts that say nothing by themselves.
const PLACEHOLDERS: &[&str] = &[
    "page.md",
    "question-matching.md",
    "question-sort.md",
    "question-hotspots.md",
    "activite-scenario.md",
    "activite-telephone.md",
    "activite-hotspots.md",
    "activite-flip.md",
    "activite-checklist.md",
    "activite-poll.md",
    "activite-before.md",
];

/// What a new course says of itself, in French and English: of the programme, of its module,
/// what the module teaches, and the first line of its quiz.
const SENTENCES: [[&str; 2]; 4] = [
    [
        "Une phrase qui dit à qui ce cours s’adresse, et ce qu’il apprend.",
        "One sentence that says for whom this course is, and what it teaches.",
    ],
    [
        "Une phrase qui dit ce que l’on saura faire.",
        "One sentence that says what learners will be able to do.",
    ],
    [
        "Ce que l’on saura faire, en quelques mots",
        "What learners will be able to do, in a few words",
    ],
    [
        "Huit questions à remplacer par les vôtres.",
        "Eight questions to replace by yours.",
    ],
];

/// A course that builds without a warning, with a page of each kind of activity: paths from
/// its folder, and texts.
pub fn course(wanted: &Course) -> Vec<(String, String)> {
    let lang = wanted.lang.as_str();
    let is_french = lang == "fr";
    let (folder, chapter) = match is_french {
        true => ("premier-module", "1-decouvrir"),
        false => ("first-module", "1-discover"),
    };
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let audiences = match wanted.audiences.is_empty() {
        true => String::new(),
        false => {
            let list: Vec<String> = wanted.audiences.iter().map(|it| quoted(it)).collect();
            format!("audiences = [{}]\n", list.join(", "))
        }
    };
    let [description, module_description, objective, _] =
        SENTENCES.map(|[french, english]| if is_french { french } else { english });
    let (module_title, draft) = match is_french {
        true => (
            "Premier module",
            "# à effacer une fois le module écrit : sa durée, et ce qui reste à remplacer, seront alors signalés",
        ),
        false => (
            "First module",
            "# remove it once the module is written: its duration, and what is still to be replaced, are then pointed at",
        ),
    };
    let relais = format!(
        "id = {}\ntitle = {}\ndescription = {}\npublisher = {}\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [{}]\n{audiences}modules = [{}]\n",
        quoted(&id_of(&wanted.title)),
        quoted(wanted.title.trim()),
        quoted(description),
        quoted(wanted.publisher.trim()),
        quoted(lang),
        quoted(folder),
    );
    let module = format!(
        "title = {}\ndescription = {}\nobjectives = [{}]\ntarget_minutes = {}\ncompletion = \"pages-and-quiz\"\nmastery_score = 70\ndraft = true    {draft}\n",
        quoted(module_title),
        quoted(module_description),
        quoted(objective),
        wanted.minutes,
    );
    let mut files = vec![
        ("relais.toml".to_owned(), relais),
        (
            "glossaire.md".to_owned(),
            text(lang, "glossaire.md").to_owned(),
        ),
        (format!("{folder}/module.toml"), module),
        (format!("{folder}/{PICTURE}"), DRAWING.to_owned()),
        (
            format!("{folder}/quiz.md"),
            text(lang, "quiz.md").to_owned(),
        ),
        (
            format!("{folder}/{chapter}/chapter.toml"),
            text(lang, "chapitre.toml").to_owned(),
        ),
    ];
    let pages = match is_french {
        true => [
            "01-une-page",
            "02-des-questions",
            "03-une-image",
            "04-une-histoire",
            "05-un-telephone",
            "06-un-message",
            "07-faire-le-point",
        ],
        false => [
            "01-a-page",
            "02-some-questions",
            "03-a-picture",
            "04-a-story",
            "05-a-telephone",
            "06-a-message",
            "07-take-stock",
        ],
    };
    let sources = [
        "texte.md",
        "questions.md",
        "image.md",
        "scenario.md",
        "telephone.md",
        "inspection.md",
        "bilan.md",
    ];
    for (page, source) in pages.into_iter().zip(sources) {
        files.push((
            format!("{folder}/{chapter}/{page}.md"),
            text(lang, source).to_owned(),
        ));
    }
    files
}

/// A page with this title and an id that no other of `taken` has: the name of its file, after
/// the last of `names` that begins with a number, and its text.
pub fn page<'a>(
    lang: &str,
    title: &str,
    taken: &BTreeSet<String>,
    names: impl IntoIterator<Item = &'a str>,
) -> (String, String) {
    page_of(title, text(lang, "page.md"), taken, names)
}

/// As [`page`], with this Markdown in it.
pub fn page_of<'a>(
    title: &str,
    body: &str,
    taken: &BTreeSet<String>,
    names: impl IntoIterator<Item = &'a str>,
) -> (String, String) {
    let id = free_id(&id_of(title), taken);
    let number = names
        .into_iter()
        .filter_map(leading_number)
        .max()
        .unwrap_or(0)
        + 1;
    let title = toml::Value::from(title.trim());
    let text = format!("+++\nid = \"{id}\"\ntitle = {title}\n+++\n{body}");
    (format!("{number:02}-{id}.md"), text)
}

/// An activity with an id of its own, to be put at the end of a page: the id, and the text.
pub fn activity(
    activity: Activity,
    title: Option<&str>,
    wanted_id: Option<&str>,
    place: &Place,
) -> (String, String) {
    let (first, source, [french, english]) = activity.begun();
    let id = wanted_id.map_or_else(|| free_id(first, place.taken), str::to_owned);
    let usual = match place.lang {
        "fr" => french,
        _ => english,
    };
    // Braces and straight quotes would end the attribute.
    let title = title.unwrap_or(usual).replace('"', "”");
    let title = title.split(['{', '}', '\n', ' ']);
    let title: Vec<&str> = title.filter(|word| !word.is_empty()).collect();
    let kind = match activity {
        Activity::Inspection(kind) => kind,
        _ => "",
    };
    let text = text(place.lang, source)
        .replace("@ID@", &id)
        .replace("@KIND@", kind)
        .replace("@PICTURE@", place.picture)
        .replace("@SPARED@", place.spared)
        .replace("@TITLE@", &title.join(" "));
    (id, text)
}

/// Lines that only stand there until an author writes others, in French and English.
pub(crate) fn placeholders() -> BTreeSet<&'static str> {
    let lines = PLACEHOLDERS
        .iter()
        .flat_map(|name| ["fr", "en"].map(|lang| text(lang, name)))
        .flat_map(str::lines);
    let is_own = |line: &&str| {
        // Questions are good as they are.
        !line.starts_with([':', '#', '<', '+']) && !line.contains(['@', '|', '?'])
    };
    let mut found: BTreeSet<&str> = lines.filter(is_own).collect();
    found.extend(SENTENCES.iter().flatten().copied());
    found.retain(|line| line.chars().count() > 12);
    found
}

impl QuestionKind {
    fn source(self) -> &'static str {
        match self {
            QuestionKind::Single => "question.md",
            QuestionKind::Multiple => "question-multiple.md",
            QuestionKind::TrueFalse => "question-true-false.md",
            QuestionKind::Matching => "question-matching.md",
            QuestionKind::Ordering => "question-ordering.md",
            QuestionKind::FillIn => "question-fill-in.md",
            QuestionKind::Numeric => "question-numeric.md",
            QuestionKind::Sort => "question-sort.md",
            QuestionKind::Hotspots => "question-hotspots.md",
        }
    }
}

/// Whether a text can be an id: lower-case letters, digits and hyphens after a letter, at
/// most 64.
pub fn is_id(text: &str) -> bool {
    parse::is_id(text)
}

/// An id made of a title.
pub fn id_of(title: &str) -> String {
    let slug = language::slug(title);
    let mut id = match slug.starts_with(|first: char| first.is_ascii_lowercase()) {
        true => slug,
        false => format!("p-{slug}"),
    };
    id.truncate(ID_LIMIT - 4);
    id.trim_end_matches('-').to_owned()
}

/// Every id written in a module, of any language and audience.
pub fn ids(tree: &SourceTree, module: &str) -> BTreeSet<String> {
    let prefix = format!("{module}/");
    let mut found = BTreeSet::new();
    for (file, source) in tree.files() {
        if !source.path.starts_with(&prefix) {
            continue;
        }
        found.extend(ids_in(tree.text(file)));
    }
    found
}

/// The id that a page's front matter gives.
pub fn front_id(text: &str) -> Option<String> {
    let front = text.strip_prefix("+++")?;
    let front = &front[..front.find("\n+++")?];
    let table: toml::Table = front.parse().ok()?;
    Some(table.get("id")?.as_str()?.to_owned())
}

/// Every id written in a text.
pub fn ids_in(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for start in text.match_indices("{#").map(|(at, _)| at + 2) {
        found.extend(word(&text[start..]));
    }
    for line in text.lines() {
        let value = line.trim_start().strip_prefix("id").map(str::trim_start);
        let value = value.and_then(|rest| rest.strip_prefix('='));
        let value = value.map(|value| value.trim_start().trim_start_matches(['"', '\'']));
        found.extend(value.and_then(word));
    }
    found
}

fn word(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let word = &text[..end.unwrap_or(text.len())];
    is_id(word).then(|| word.to_owned())
}

/// The first of `q-1`, `q-2`…, or of `name`, `name-2`…, that no other id is, nor is taken for
/// in learners' progress.
fn free_id(first: &str, taken: &BTreeSet<String>) -> String {
    let keys = taken.iter().map(|id| key(id)).collect();
    free_id_beside(first, taken, &keys)
}

/// As [`free_id`], with the keys that progress knows the ids by.
pub(crate) fn free_id_beside(
    first: &str,
    taken: &BTreeSet<String>,
    keys: &BTreeSet<String>,
) -> String {
    let (stem, from) = match first.rsplit_once('-') {
        Some((stem, "1")) => (stem, 1),
        _ => (first, 2),
    };
    let numbered = (from..).map(|number| format!("{stem}-{number}"));
    std::iter::once(first.to_owned())
        .chain(numbered)
        .find(|id| !taken.contains(id) && !keys.contains(&key(id)))
        .unwrap_or_else(|| first.to_owned())
}

fn leading_number(name: &str) -> Option<u32> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    name[..digits]
        .parse()
        .ok()
        .filter(|number| *number < 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_titles() {
        assert_eq!(
            id_of("L’hameçonnage, qu’est-ce ?"),
            "l-hameconnage-qu-est-ce"
        );
        assert_eq!(id_of("17Cyber"), "p-17cyber");
        assert!(is_id(&id_of("???")), "{}", id_of("???"));
        assert!(is_id(&id_of(&"long ".repeat(40))));
    }

    #[test]
    fn ids_are_free() {
        let taken: BTreeSet<String> = ["q-1", "q-2", "page"].map(str::to_owned).into();
        assert_eq!(free_id("q-1", &taken), "q-3");
        assert_eq!(free_id("page", &taken), "page-2");
        assert_eq!(free_id("autre", &taken), "autre");
    }

    #[test]
    fn pages_come_after_the_last() {
        let (name, text) = page(
            "fr",
            "Une « autre » page",
            &BTreeSet::new(),
            ["01-a.md", "chapter.toml", "9-b.md"],
        );
        assert_eq!(name, "10-une-autre-page.md");
        assert!(text.contains("title = \"Une « autre » page\"\n"), "{text}");
    }
}
