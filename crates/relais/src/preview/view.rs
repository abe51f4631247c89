//! What the browser is told, as JSON.

use std::hash::{DefaultHasher, Hash, Hasher};

use brand::kit::KIT_FILE;
use engine::package::{Content, Course, IDENTITY_FILE, Package};
use engine::platform::Platform;
use serde::Serialize;

use super::build::{Sco, Shown, Sound};
use crate::show::JsonDiagnostic as Problem;

/// Everything a page of the preview shows.
#[derive(Serialize)]
pub struct State {
    pub build: u64,
    /// How long the last build took.
    pub build_ms: u64,
    /// The course asked for; none on the index page, or as long as it was never sound.
    pub course: Option<CourseView>,
    pub programmes: Vec<Programme>,
    pub problems: Vec<Problem>,
    /// That courses can be shown as on.
    pub platforms: &'static [Platform],
    /// The one to begin with; none: the strict standard.
    pub platform: Option<&'static str>,
}

#[derive(Serialize)]
pub struct CourseView {
    pub title: String,
    /// Where its files are.
    pub folder: String,
    /// Changes with any of its files.
    pub fingerprint: String,
    /// Changes with any file but the documents: style, scripts, media.
    pub surroundings: String,
    pub scos: Vec<Sco>,
    pub lang: String,
    pub audience: Option<String>,
    pub languages: Vec<String>,
    pub audiences: Vec<String>,
}

/// A programme on the index page.
#[derive(Serialize)]
pub struct Programme {
    pub folder: String,
    pub languages: Vec<String>,
    pub courses: Vec<Course>,
}

impl CourseView {
    pub fn new(sound: &Sound, shown: &Shown) -> CourseView {
        let package = &shown.package;
        CourseView {
            title: package.title.clone(),
            folder: format!("/package/{}/", package.name),
            fingerprint: fingerprint(package),
            surroundings: surroundings(package),
            scos: shown.scos.clone(),
            lang: sound.programme.lang.clone(),
            audience: sound.programme.audience.clone(),
            languages: sound.languages.clone(),
            audiences: sound.audiences.clone(),
        }
    }
}

/// The identity file holds the hash of every other.
pub fn fingerprint(package: &Package) -> String {
    let hash = package.entries.get(IDENTITY_FILE).map(Content::hash);
    let hash = hash.unwrap_or_default();
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Of what a document shows or runs beside its own text.
fn surroundings(package: &Package) -> String {
    let mut hasher = DefaultHasher::new();
    for (path, content) in &package.entries {
        let is_about_documents =
            [IDENTITY_FILE, KIT_FILE, "imsmanifest.xml"].contains(&path.as_str());
        if !is_about_documents && !path.ends_with(".html") {
            (path, content.hash()).hash(&mut hasher);
        }
    }
    format!("{:016x}", hasher.finish())
}
