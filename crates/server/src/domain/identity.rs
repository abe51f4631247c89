//! `relais.json` of a package -> what it is: programme, module, place, audience, language,
//! version. Nothing here looks at the name of a file. `scorm-templates/README.md`
//! describes the fields.
//!
//! Anybody can write such a file into a package: what is too long is cut, what is no
//! identifier is left out.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::domain::sittings::Sitting;
use crate::store::course::About;

/// Name of the description in packages.
pub const FILE: &str = "relais.json";
/// Larger descriptions are not ours.
pub const MOST_BYTES: u64 = 16 << 20;

/// Objectives of a course that are shown, at most, and characters of one.
pub const OBJECTIVES: usize = 30;
/// Characters of an objective.
pub const OBJECTIVE: usize = 500;
const TITLE: usize = 255;
const SUMMARY: usize = 1000;
const ID: usize = 80;
/// Modules of a programme; sittings of a module.
const PARTS: usize = 100;
/// Pages of a sitting.
const PAGES: usize = 200;

/// What a package says of itself.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Identity {
    /// First part of its name.
    pub course: String,
    /// Title of the module or programme.
    pub title: String,
    /// A sentence or two; packages of former programs do not say, nor the next ones.
    #[serde(default)]
    pub description: String,
    /// The programme that it is or belongs to.
    #[serde(default)]
    pub programme: Option<Programme>,
    /// The module that it is; none: a whole programme.
    #[serde(default)]
    pub module: Option<Module>,
    /// Ids of its modules; packages of former programs do not say.
    #[serde(default)]
    pub modules: Vec<String>,
    /// The modules of a whole programme; packages of former programs do not say.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Who publishes it.
    #[serde(default)]
    pub publisher: String,
    /// Version of the content.
    pub version: String,
    /// Estimated duration; 0: unknown.
    #[serde(default)]
    pub minutes: i64,
    /// What one learns.
    #[serde(default)]
    pub objectives: Vec<String>,
    /// What a module is taken in; packages of former programs do not say.
    #[serde(default)]
    pub sittings: Vec<Sitting>,
    /// Path of the picture for catalogues.
    #[serde(default)]
    pub cover: Option<String>,
    /// `scorm12` or `html5`.
    pub target: String,
    /// How it is cut into SCOs: `programme` (one), `module` or `chapter`.
    pub sco: String,
    /// Such as `fr`.
    pub lang: String,
    /// Whom it is for, where there are several.
    pub audience: Option<String>,
    /// Its place among the programme's languages and audiences, 1 for the default; 0: it
    /// does not say.
    #[serde(default)]
    pub variant: i64,
    /// Whose branding it has.
    pub partner: Option<String>,
    /// Origin that it takes new content from.
    #[serde(default)]
    pub updates: Option<String>,
    /// The Relais that made it.
    #[serde(default)]
    pub generator: String,
    /// What is new in this version.
    #[serde(default)]
    pub changes: Vec<String>,
    /// BLAKE3 of the description, which has the hash of each file of the package.
    #[serde(skip)]
    pub hash: String,
}

/// The programme of a package.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Programme {
    /// Never changed once published.
    pub id: String,
    /// As shown.
    pub title: String,
    /// A sentence or two.
    #[serde(default)]
    pub description: String,
}

/// The module of a package.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Module {
    /// Unique in the programme, never changed once published.
    pub id: String,
    /// Its place in the programme's list of modules, from 1.
    pub place: i64,
}

/// A module inside the package of a whole programme.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Part {
    /// Unique in the programme.
    pub id: String,
    /// As shown.
    pub title: String,
    /// Estimated duration; 0: unknown.
    #[serde(default)]
    pub minutes: i64,
    /// What one learns.
    #[serde(default)]
    pub objectives: Vec<String>,
}

impl Part {
    /// The same within bounds; none where it has no right id.
    fn bounded(&self) -> Option<Part> {
        is_id(&self.id).then(|| Part {
            id: self.id.clone(),
            title: cut(&self.title, TITLE),
            minutes: self.minutes.clamp(0, 100_000),
            objectives: bounded(&self.objectives),
        })
    }
}

/// A sitting within bounds.
fn bounded_sitting(sitting: &Sitting) -> Sitting {
    let pages = sitting.pages.iter().filter(|it| is_id(it));
    Sitting {
        title: cut(&sitting.title, TITLE),
        minutes: sitting.minutes.clamp(0, 100_000),
        pages: pages.take(PAGES).cloned().collect(),
    }
}

fn bounded(objectives: &[String]) -> Vec<String> {
    let objectives = objectives.iter().map(|it| cut(it, OBJECTIVE));
    objectives
        .filter(|it| !it.is_empty())
        .take(OBJECTIVES)
        .collect()
}

impl Identity {
    /// Reads a package's description; none where the zip is damaged or not ours.
    ///
    /// # Errors
    ///
    /// When the file can't be opened.
    pub fn read(zip: &Path) -> std::io::Result<Option<Identity>> {
        let file = File::open(zip)?;
        let Ok(mut archive) = zip::ZipArchive::new(BufReader::new(file)) else {
            return Ok(None);
        };
        let Ok(entry) = archive.by_name(FILE) else {
            return Ok(None);
        };
        let mut json = Vec::new();
        if entry.take(MOST_BYTES).read_to_end(&mut json).is_err() {
            return Ok(None);
        }
        Ok(Identity::parse(&json))
    }

    /// What the bytes of a description say; none where they are not ours.
    pub fn parse(json: &[u8]) -> Option<Identity> {
        let identity: Identity = serde_json::from_slice(json).ok()?;
        Some(Identity {
            hash: blake3::hash(json).to_hex().to_string(),
            ..identity
        })
    }

    /// Whether it is a whole programme of several modules.
    pub fn is_programme(&self) -> bool {
        self.modules.len() > 1
    }

    /// The module that it is, and its programme; none of a whole programme. A package
    /// of a former program says both in one: its programme's id, a hyphen, its module's.
    pub fn module(&self) -> Option<(&str, &str)> {
        if let (Some(programme), Some(module)) = (&self.programme, &self.module) {
            return Some((&programme.id, &module.id));
        }
        match self.modules.as_slice() {
            [module] if self.module.is_none() => {
                let rest = self.course.strip_suffix(module.as_str())?;
                Some((rest.strip_suffix('-')?, module))
            }
            _ => None,
        }
    }

    /// Programme and module, the latter empty of a whole programme. What says neither is a
    /// programme of its own name.
    pub fn place(&self) -> (&str, &str) {
        let programme = self.programme.as_ref().map(|it| it.id.as_str());
        self.module()
            .unwrap_or((programme.unwrap_or(&self.course), ""))
    }

    /// The same as the catalogue keeps it. `has_file` knows the package's files.
    pub fn about(&self, has_file: impl Fn(&str) -> bool) -> About {
        let (programme, module) = match self.module() {
            Some((programme, module)) if is_id(programme) && is_id(module) => (programme, module),
            _ => Default::default(),
        };
        // As one SCO a whole programme says what its modules come to; cut in several, its
        // SCOs do.
        let parts: Vec<Part> = match self.sco == "programme" && self.module.is_none() {
            true => self
                .parts
                .iter()
                .filter_map(Part::bounded)
                .take(PARTS)
                .collect(),
            false => Vec::new(),
        };
        // A whole programme is shown by its modules.
        let sittings = self.sittings.iter().filter(|_| parts.is_empty());
        let sittings = sittings.take(PARTS).map(bounded_sitting);
        let sittings: Vec<Sitting> = sittings.filter(|it| !it.title.is_empty()).collect();
        let own = self.programme.as_ref().map(|it| it.id.as_str());
        let programme = match own.filter(|it| !parts.is_empty() && is_id(it)) {
            Some(whole) => whole,
            None => programme,
        };
        let is_placed = !programme.is_empty();
        let objectives = bounded(&self.objectives);
        let cover = self.cover.as_deref().filter(|it| {
            let lower = it.to_ascii_lowercase();
            (lower.ends_with(".svg") || lower.ends_with(".png")) && has_file(it)
        });
        let title = self.programme.as_ref().filter(|_| is_placed);
        let place = self.module.as_ref().map_or(0, |it| it.place);
        About {
            programme: programme.to_owned(),
            programme_title: title.map_or(String::new(), |it| cut(&it.title, TITLE)),
            programme_summary: title.map_or(String::new(), |it| cut(&it.description, SUMMARY)),
            module: module.to_owned(),
            variant: if is_placed {
                self.variant.clamp(0, 1000)
            } else {
                0
            },
            place: if is_placed { place.clamp(0, 1000) } else { 0 },
            edition: cut(&self.version, 20),
            publisher: cut(&self.publisher, TITLE),
            summary: cut(&self.description, SUMMARY),
            language: cut(&self.lang, 35),
            audience: self
                .audience
                .clone()
                .filter(|it| is_id(it))
                .unwrap_or_default(),
            minutes: self.minutes.clamp(0, 100_000),
            objectives: serde_json::json!(objectives).to_string(),
            parts: serde_json::json!(parts).to_string(),
            sittings: serde_json::json!(sittings).to_string(),
            cover: cover.unwrap_or_default().to_owned(),
        }
    }
}

/// One line, of so many characters at most.
fn cut(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    words.join(" ").chars().take(most).collect()
}

/// What the engine takes for an id.
fn is_id(text: &str) -> bool {
    let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    (1..=ID).contains(&text.len()) && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(more: serde_json::Value) -> Identity {
        let mut json = json!({
            "course": "p-agir-plus", "title": "T", "version": "1", "target": "scorm12",
            "sco": "module", "lang": "fr", "audience": null, "partner": null,
        });
        let (Some(all), Some(more)) = (json.as_object_mut(), more.as_object()) else {
            panic!("objects");
        };
        all.extend(more.clone());
        Identity::parse(json.to_string().as_bytes()).expect("one of ours")
    }

    #[test]
    fn a_module_is_what_the_package_says() {
        let identity = read(json!({
            "programme": {"id": "p", "title": "P"},
            "module": {"id": "agir-plus", "place": 2},
            "modules": ["agir-plus"],
        }));
        assert_eq!(identity.module(), Some(("p", "agir-plus")));
        // Names that hyphens could be cut out of in two ways.
        let other = read(json!({
            "programme": {"id": "p-agir", "title": "P"},
            "module": {"id": "plus", "place": 1},
            "modules": ["plus"],
        }));
        assert_eq!(other.module(), Some(("p-agir", "plus")));
    }

    #[test]
    fn packages_of_former_programs_say_it_by_their_list_of_modules() {
        assert_eq!(
            read(json!({"modules": ["agir-plus"]})).module(),
            Some(("p", "agir-plus"))
        );
        assert_eq!(
            read(json!({"modules": ["plus"]})).module(),
            Some(("p-agir", "plus"))
        );
        assert_eq!(read(json!({"modules": ["a", "b"]})).module(), None);
        assert_eq!(read(json!({"modules": ["other"]})).module(), None);
        assert_eq!(read(json!({})).module(), None);
    }

    #[test]
    fn what_anybody_may_write_is_bounded() {
        let identity = read(json!({
            "programme": {"id": "../p", "title": "x".repeat(3000)},
            "module": {"id": "agir", "place": 99},
            "objectives": vec!["o".repeat(9000); 99],
            "minutes": i64::MAX,
            "cover": "../../secret.key",
            "audience": "<b>",
            "description": "a\n\tb",
            "sittings": vec![json!({
                "title": "t".repeat(3000), "minutes": -1, "pages": ([vec!["p"; 999], vec!["<b>"]].concat()),
            }); 999],
        }));
        let about = identity.about(|_| true);
        assert_eq!((about.programme.as_str(), about.module.as_str()), ("", ""));
        assert_eq!((about.place, about.minutes), (0, 100_000));
        assert_eq!((about.cover.as_str(), about.audience.as_str()), ("", ""));
        assert_eq!(about.summary, "a b");
        let objectives: Vec<String> = serde_json::from_str(&about.objectives).expect("texts");
        assert_eq!((objectives.len(), objectives[0].len()), (30, 500));
        let sittings: Vec<Sitting> = serde_json::from_str(&about.sittings).expect("sittings");
        assert_eq!((sittings.len(), sittings[0].minutes), (PARTS, 0));
        assert_eq!(
            (sittings[0].title.len(), sittings[0].pages.len()),
            (TITLE, PAGES)
        );
        let nameless =
            read(json!({"sittings": [{"title": " "}, {"title": "A", "pages": ["<b>"]}]}));
        let sittings: Vec<Sitting> =
            serde_json::from_str(&nameless.about(|_| true).sittings).expect("sittings");
        assert_eq!((sittings.len(), sittings[0].pages.len()), (1, 0));
    }

    #[test]
    fn a_whole_programme_says_its_modules() {
        let parts = json!([
            {"id": "agir", "title": "Agir", "minutes": 33, "objectives": ["Réagir"]},
            {"id": "<b>", "title": "x"},
        ]);
        let whole = |sco: &str| {
            let programme = json!({"id": "p", "title": "P"});
            let sittings = json!([{"title": "S"}]);
            read(json!({"programme": programme, "parts": parts, "sco": sco, "sittings": sittings}))
                .about(|_| true)
        };
        assert_eq!(whole("module").parts, "[]", "its SCOs are the modules");
        let about = whole("programme");
        assert_eq!(about.sittings, "[]", "its modules are shown");
        assert_eq!((about.programme.as_str(), about.module.as_str()), ("p", ""));
        let parts: Vec<Part> = serde_json::from_str(&about.parts).expect("parts");
        assert_eq!((parts.len(), parts[0].minutes), (1, 33));
        // A module has none, whatever it says.
        let more = json!({
            "programme": {"id": "p", "title": "P"}, "module": {"id": "m", "place": 1},
            "sco": "programme", "parts": [{"id": "agir", "title": "Agir"}],
        });
        assert_eq!(read(more).about(|_| true).parts, "[]");
    }

    #[test]
    fn a_cover_is_a_picture_that_is_there() {
        let identity = read(json!({"cover": "m/media/c.svg"}));
        assert_eq!(identity.about(|_| true).cover, "m/media/c.svg");
        assert_eq!(identity.about(|_| false).cover, "");
        let page = read(json!({"cover": "index.html"}));
        assert_eq!(page.about(|_| true).cover, "");
    }
}
