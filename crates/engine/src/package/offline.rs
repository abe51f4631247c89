//! What lets a browser keep an html5 package: a service worker that knows the
//! package's files, a web manifest and its icon.

use std::collections::BTreeMap;

use brand::kit::mark;
use brand::palette::{ACCENT, Palette, Screen};
use brand::worker::{self, Kept};
use serde::Serialize;

use super::content::Content;
use super::scope::Scope;
use crate::html::link_to;
use crate::render::{self, RenderError, slot};
use crate::source::SourceTree;
use crate::validate::ValidProgramme;

/// Longer videos and sounds are left to the network: nobody asked for them yet.
const LONGEST_KEPT_MEDIA: u64 = 1024 * 1024;

const MEDIA: &[&str] = &["mp4", "webm", "mp3", "m4a", "ogg"];

#[derive(Serialize)]
struct WebManifest<'a> {
    name: &'a str,
    short_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    lang: &'a str,
    start_url: &'a str,
    scope: &'a str,
    display: &'a str,
    background_color: &'a str,
    theme_color: &'a str,
    icons: [Icon<'a>; 1],
}

#[derive(Serialize)]
struct Icon<'a> {
    src: &'a str,
    sizes: &'a str,
    r#type: &'a str,
    purpose: &'a str,
}

/// The icon and the web manifest, by path, marks in them.
pub(super) fn icon_and_manifest(
    programme: &ValidProgramme,
    scope: &Scope,
) -> Result<[(String, Vec<u8>); 2], RenderError> {
    let icon = mark(slot::ICON, &render::offline()?.icon);
    let manifest = web_manifest(programme, scope)?;
    Ok([
        ("assets/icon.svg".into(), icon.into_bytes()),
        ("manifest.webmanifest".into(), manifest),
    ])
}

/// The service worker of a package that is otherwise complete.
pub(super) fn worker(
    tree: &SourceTree,
    scope: &Scope,
    entries: &BTreeMap<String, Content>,
) -> Result<Vec<u8>, RenderError> {
    let files = entries
        .iter()
        .map(|(path, content)| (path.as_str(), content.hash()));
    let kept = Kept {
        course: scope.name.clone(),
        hash: worker::hash(files),
        files: entries
            .keys()
            .filter(|path| is_kept(tree, path))
            .map(|path| link_to("", path))
            .collect(),
    };
    let printed = worker::print(&kept, &render::offline()?.worker);
    let printed = printed.map_err(|error| RenderError::Data(error.to_string()))?;
    Ok(printed.into_bytes())
}

fn is_kept(tree: &SourceTree, path: &str) -> bool {
    let is_media = path
        .rsplit_once('.')
        .is_some_and(|(_, extension)| MEDIA.contains(&extension.to_ascii_lowercase().as_str()));
    let length = tree.find(path).map_or(0, |file| tree.file(file).length);
    !is_media || length <= LONGEST_KEPT_MEDIA
}

fn web_manifest(programme: &ValidProgramme, scope: &Scope) -> Result<Vec<u8>, RenderError> {
    let palette = Palette::of(&programme.look.colours);
    let colour = |name| palette.on(Screen::Light, name).to_string();
    let theme_color = mark(slot::THEME_COLOUR, &colour(ACCENT));
    let mut json = json(&WebManifest {
        name: scope.title,
        short_name: scope.title,
        description: scope.description,
        lang: &programme.lang,
        start_url: "index.html",
        scope: "./",
        display: "standalone",
        background_color: &colour("paper"),
        theme_color: &theme_color,
        icons: [Icon {
            src: "assets/icon.svg",
            sizes: "any",
            r#type: "image/svg+xml",
            purpose: "any",
        }],
    })?;
    json.push('\n');
    Ok(json.into_bytes())
}

fn json(value: &impl Serialize) -> Result<String, RenderError> {
    serde_json::to_string_pretty(value).map_err(|error| RenderError::Data(error.to_string()))
}
