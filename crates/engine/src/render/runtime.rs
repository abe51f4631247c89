//! What packages carry beside their pages: scripts, styles, and what a browser needs to keep
//! them.

use super::error::RenderError;
use super::look::{FONT, styled};
use super::{script, slot};
use crate::course::look::Look;
use crate::target::Target;
use crate::{assets, fonts};

/// The inline script: pages look right, and keep a click, before the others are there.
pub(super) const BOOT: &str = "boot.js";

/// Scripts that the first page needs, in the order in which they are joined; the tracker is
/// the target's.
const FIRST: &[&str] = &[
    "codec.js",
    "typed.js",
    "scoring.js",
    "lifecycle.js",
    "storage.js",
    "journal.js",
    "tabs.js",
    "TRACKER",
    "dom.js",
    "screens.js",
];

/// The script after them, which starts the course.
const COURSE: &str = "course.js";

/// Scripts that only some pages need: the course loads them once its first page answers. A
/// partner's follows them.
const LATER: &[&str] = &[
    "interactions.js",
    "answers.js",
    "verdicts.js",
    "inspection.js",
    "scenario.js",
    "quiz.js",
    "activities.js",
    "results.js",
    "recall.js",
    "widgets.js",
];

/// Scripts that only documents with such blocks need: `data-more` in a block's template asks for
/// them. They load with those of [`LATER`].
const MORE: &[&str] = &["telephone.js", "drag.js", "places.js", "apart.js"];

/// What asks for them in what is printed.
pub(super) const ASKS_MORE: &str = " data-more";

/// Tells a server that a module is completed: in packages of partners that opted in.
pub(super) const BEACON: &str = "beacon.js";

/// Where that server hears it.
pub(super) const BEACON_PATH: &str = "/balise";

/// Looks for newer content before the course starts: in packages of partners that opted in.
pub(super) const UPDATES: &str = "updates.js";

/// Looks up what is kept of it, inside the page.
pub(super) const KEPT: &str = "kept.js";

/// Where their server has it.
pub(super) const UPDATES_PATH: &str = "/maj/";

/// Folder of the runtime in packages.
pub(super) const ASSETS: &str = "assets";

/// The joined scripts of the first page, there.
pub(super) const SCRIPT: &str = "relais.js";

/// Those of the other pages, beside it.
const LATER_SCRIPT: &str = "pages.js";

/// The styles of the first page, there.
pub(super) const STYLES: &str = "relais.css";

/// Those of the other pages, beside it.
pub(super) const LATER_STYLES: &str = "pages.css";

/// Scripts and styles of blocks that few documents have, beside them.
const MORE_SCRIPT: &str = "more.js";
pub(super) const MORE_STYLES: &str = "more.css";

/// What a SCO asks its platform for, to find out whether it answers.
const PROBE: &str = "probe.txt";

/// How the scripts and styles of a package are shipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Code {
    /// In as few bytes as they take.
    #[default]
    Small,
    /// As they stand in the sources, for who wants to read a package.
    Readable,
}

/// The runtime of a target: path in the package and bytes; with what few documents have where
/// one of its pages `asks_more`, in a programme's look. The partner's colour ends the stylesheet.
/// In a package that can be `renewed`, there is place for what does it: the course then starts
/// when newer content was looked for.
///
/// # Errors
/// [`RenderError`] when a file of the runtime is missing.
pub fn runtime(
    code: Code,
    target: Target,
    asks_more: bool,
    renewed: bool,
    look: &Look,
) -> Result<Vec<(String, Vec<u8>)>, RenderError> {
    let joined = |names: &[&str]| {
        let texts = names.iter().map(|name| match *name {
            "TRACKER" => script_text(&format!("tracker-{}.js", target.tracker()), code),
            name => script_text(name, code),
        });
        texts.collect::<Result<String, RenderError>>()
    };
    let renewal = |name: &str| match renewed {
        true => brand::kit::mark(name, ""),
        false => String::new(),
    };
    let first = [
        joined(FIRST)?,
        renewal(slot::WAIT),
        script_text(COURSE, code)?,
        renewal(slot::UPDATES_SCRIPT),
    ];
    let first = first.concat();
    let later = joined(LATER)? + &brand::kit::mark(slot::BEACON_SCRIPT, "");
    let styles = |name: &str| {
        runtime_text(name).map(|text| match code {
            Code::Small => script::small_styles(&text),
            Code::Readable => text,
        })
    };
    let later_styles = styles(LATER_STYLES)?;
    let more_styles = styles(MORE_STYLES)?;
    let styles = styled(&runtime_text(STYLES)?, look);
    let mut styles = match code {
        Code::Small => script::small_styles(&styles),
        Code::Readable => styles,
    };
    styles.push_str(&brand::kit::mark(slot::COLOUR, ""));
    let mut files = vec![
        (format!("{ASSETS}/{SCRIPT}"), first.into_bytes()),
        (format!("{ASSETS}/{LATER_SCRIPT}"), later.into_bytes()),
        (format!("{ASSETS}/{STYLES}"), styles.into_bytes()),
        (
            format!("{ASSETS}/{LATER_STYLES}"),
            later_styles.into_bytes(),
        ),
    ];
    if let Some(font) = look.font.and_then(fonts::find) {
        let licence = format!("{ASSETS}/font-licence.txt");
        files.push((format!("{ASSETS}/{FONT}"), font.woff2.into_owned()));
        files.push((licence, font.licence.into_owned()));
    }
    if asks_more {
        files.push((
            format!("{ASSETS}/{MORE_SCRIPT}"),
            joined(MORE)?.into_bytes(),
        ));
        files.push((format!("{ASSETS}/{MORE_STYLES}"), more_styles.into_bytes()));
    }
    if target == Target::Scorm12 {
        let probe = runtime_text(PROBE)?;
        files.push((format!("{ASSETS}/{PROBE}"), probe.into_bytes()));
    }
    Ok(files)
}

/// A file of the runtime.
fn runtime_text(name: &str) -> Result<String, RenderError> {
    assets::text(&format!("runtime/{name}"))
        .ok_or_else(|| RenderError::Template(format!("`runtime/{name}` is missing")))
}

/// A script of the runtime as it is shipped; what can be read says which file it was.
pub(super) fn script_text(name: &str, code: Code) -> Result<String, RenderError> {
    let source = runtime_text(name)?;
    match code {
        Code::Small => script::small(name, &source),
        Code::Readable => Ok(format!("// --- {name}\n\n{source}\n")),
    }
}

/// What an html5 package needs to be kept by a browser.
pub(crate) struct Offline {
    /// The service worker, `PACKAGE` still to be defined in front of it.
    pub worker: String,
    /// The icon of the installed package.
    pub icon: String,
}

/// The files of `scorm-templates/offline`.
pub(crate) fn offline() -> Result<Offline, RenderError> {
    let read = |path: &str| {
        assets::text(path).ok_or_else(|| RenderError::Template(format!("`{path}` is missing")))
    };
    Ok(Offline {
        worker: read("offline/sw.js")?,
        icon: read("offline/icon.svg")?,
    })
}
