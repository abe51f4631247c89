//! What lets a browser keep an html5 package: a service worker that knows the
//! package's files, a web manifest and its icon.

use std::collections::BTreeMap;

use base64::Engine as _;
use serde::Serialize;

use super::{Content, Scope};
use crate::brand::Partner;
use crate::render::{self, RenderError};
use crate::source::SourceTree;
use crate::validate::ValidProgramme;

/// Path of the service worker of html5 packages.
pub const SERVICE_WORKER: &str = "sw.js";

/// Longer videos and sounds are left to the network: nobody asked for them yet.
const LONGEST_KEPT_MEDIA: u64 = 1024 * 1024;

const MEDIA: &[&str] = &["mp4", "webm", "mp3", "m4a", "ogg"];

/// The colour of the style sheet when the partner has none.
const PRIMARY: &str = "#0b5a6e";

/// What the service worker knows.
#[derive(Serialize)]
struct Kept<'a> {
    course: &'a str,
    /// Of all the files: another one, another cache.
    hash: &'a str,
    files: Vec<String>,
}

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

/// Adds the three files to a package that is otherwise complete.
pub(super) fn add(
    tree: &SourceTree,
    programme: &ValidProgramme,
    scope: &Scope,
    partner: Option<&Partner>,
    entries: &mut BTreeMap<String, Content>,
) -> Result<(), RenderError> {
    let offline = render::offline()?;
    let logo = partner.and_then(Partner::logo);
    let icon = logo.map_or(offline.icon, |(path, bytes)| icon(&path, bytes));
    entries.insert("assets/icon.svg".into(), Content::Bytes(icon));
    entries.insert(
        "manifest.webmanifest".into(),
        Content::Bytes(web_manifest(programme, scope, partner)?),
    );

    let mut hasher = blake3::Hasher::new();
    for (path, content) in &*entries {
        hasher.update(&(path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes());
        hasher.update(&content.hash());
    }
    let kept = Kept {
        course: &scope.name,
        hash: &hasher.finalize().to_hex()[..12],
        files: entries
            .keys()
            .filter(|path| is_kept(tree, path))
            .map(|path| render::link_to("", path))
            .collect(),
    };
    let mut worker = format!("const PACKAGE = {};\n\n", json(&kept)?).into_bytes();
    worker.extend(offline.worker);
    entries.insert(SERVICE_WORKER.into(), Content::Bytes(worker));
    Ok(())
}

/// A partner's logo of any shape, whole, on a square. It is inside the icon: a
/// picture that is shown as a picture loads no other.
fn icon(path: &str, logo: &[u8]) -> Vec<u8> {
    let mime = match path.ends_with(".svg") {
        true => "image/svg+xml",
        false => "image/png",
    };
    let logo = base64::engine::general_purpose::STANDARD.encode(logo);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 512 512\">\n\
         <rect width=\"512\" height=\"512\" rx=\"112\" fill=\"#fff\"/>\n\
         <image x=\"56\" y=\"56\" width=\"400\" height=\"400\" href=\"data:{mime};base64,{logo}\"/>\n\
         </svg>\n"
    )
    .into_bytes()
}

fn is_kept(tree: &SourceTree, path: &str) -> bool {
    let is_media = path
        .rsplit_once('.')
        .is_some_and(|(_, extension)| MEDIA.contains(&extension.to_ascii_lowercase().as_str()));
    let length = tree.find(path).map_or(0, |file| tree.file(file).length);
    !is_media || length <= LONGEST_KEPT_MEDIA
}

fn web_manifest(
    programme: &ValidProgramme,
    scope: &Scope,
    partner: Option<&Partner>,
) -> Result<Vec<u8>, RenderError> {
    let primary = partner.and_then(|partner| partner.primary.as_deref());
    let mut json = json(&WebManifest {
        name: scope.title,
        short_name: scope.title,
        description: scope.description,
        lang: &programme.lang,
        start_url: "index.html",
        scope: "./",
        display: "standalone",
        background_color: "#fbfaf7",
        theme_color: primary.unwrap_or(PRIMARY),
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
