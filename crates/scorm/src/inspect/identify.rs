//! File names and namespaces -> which standard, which tool.

use std::fmt;

use serde::Serialize;

use crate::package::{Files, Package};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A SCORM 1.2 package.
    #[serde(rename = "scorm-1.2")]
    Scorm12,
    /// A SCORM 2004 package, of any edition.
    #[serde(rename = "scorm-2004")]
    Scorm2004,
    /// An IMS content package without SCORM.
    ContentPackage,
    /// An IMS Common Cartridge.
    CommonCartridge,
    /// A course of cmi5.
    Cmi5,
    /// A course of the Experience API ("Tin Can").
    Xapi,
    /// An AICC course.
    Aicc,
    /// H5P content.
    H5p,
    /// Web pages without any standard.
    PlainHtml,
    /// A zip of something else.
    OtherZip,
    /// A zip that is hostile, broken or too large.
    RefusedZip,
    /// No zip at all.
    NotAZip,
}

impl Kind {
    /// Stable name of the kind.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Scorm12 => "scorm-1.2",
            Kind::Scorm2004 => "scorm-2004",
            Kind::ContentPackage => "content-package",
            Kind::CommonCartridge => "common-cartridge",
            Kind::Cmi5 => "cmi5",
            Kind::Xapi => "xapi",
            Kind::Aicc => "aicc",
            Kind::H5p => "h5p",
            Kind::PlainHtml => "plain-html",
            Kind::OtherZip => "other-zip",
            Kind::RefusedZip => "refused-zip",
            Kind::NotAZip => "not-a-zip",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(match self {
            Kind::Scorm12 => "SCORM 1.2",
            Kind::Scorm2004 => "SCORM 2004",
            Kind::ContentPackage => "IMS content package",
            Kind::CommonCartridge => "IMS Common Cartridge",
            Kind::Cmi5 => "cmi5",
            Kind::Xapi => "xAPI",
            Kind::Aicc => "AICC",
            Kind::H5p => "H5P",
            Kind::PlainHtml => "web pages",
            Kind::OtherZip => "some other zip",
            Kind::RefusedZip => "a zip that is refused",
            Kind::NotAZip => "not a zip",
        })
    }
}

/// The authoring tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Tool(pub String);

/// Which standard a package follows.
pub(super) fn kind(files: &Files, package: Option<&Package>) -> Kind {
    match package {
        Some(package) => kind_of_manifest(package),
        None => kind_of_files(files),
    }
}

fn kind_of_manifest(package: &Package) -> Kind {
    let metadata = package.manifest.metadata.as_ref();
    let version = metadata
        .and_then(|it| it.schema_version.as_deref())
        .unwrap_or_default();
    let schema = metadata
        .and_then(|it| it.schema.as_deref())
        .unwrap_or_default();
    let declares = |part: &str| package.namespaces.iter().any(|it| it.contains(part));
    let has_sco = package.scos().next().is_some();
    if declares("imsccv1") || schema.contains("Common Cartridge") {
        Kind::CommonCartridge
    } else if declares("adlcp_v1p3") || version.contains("2004") || is_cam_1_3(schema, version) {
        Kind::Scorm2004
    } else if declares("adlcp_rootv1p2") || schema.contains("SCORM") || has_sco {
        Kind::Scorm12
    } else {
        Kind::ContentPackage
    }
}

/// SCORM 2004 is also called the CAM 1.3. IMS has versions such as 1.1.3 of its own.
fn is_cam_1_3(schema: &str, version: &str) -> bool {
    let mut words = version.split_whitespace();
    let is_1_3 = words.any(|it| it == "1.3" || it.starts_with("1.3."));
    is_1_3 && (version.contains("CAM") || schema.contains("ADL") || schema.contains("SCORM"))
}

fn kind_of_files(files: &Files) -> Kind {
    let any = |test: &dyn Fn(&str) -> bool| {
        files
            .list
            .iter()
            .any(|it| test(&it.name.to_ascii_lowercase()))
    };
    let named = |name: &str| any(&|it| it == name || it.ends_with(&format!("/{name}")));
    if named("cmi5.xml") {
        Kind::Cmi5
    } else if named("tincan.xml") {
        Kind::Xapi
    } else if any(&|it| it.ends_with(".crs")) && any(&|it| it.ends_with(".au")) {
        Kind::Aicc
    } else if files.find("h5p.json").is_some() {
        Kind::H5p
    } else if any(&|it| it.ends_with(".html") || it.ends_with(".htm")) {
        Kind::PlainHtml
    } else {
        Kind::OtherZip
    }
}

/// Which tool made it, by files that only this tool writes; else by what its
/// launch page says of itself.
pub(super) fn tool(
    files: &Files,
    package: Option<&Package>,
    generator: Option<&str>,
) -> Option<Tool> {
    let root = package.map_or("", |it| it.root.as_str());
    let names = files
        .list
        .iter()
        .filter_map(|it| it.name.strip_prefix(root));
    let names: Vec<String> = names.map(str::to_ascii_lowercase).collect();
    let matches = |mark: &&str| match mark.strip_prefix('*') {
        Some(part) => names.iter().any(|it| it.contains(part)),
        None => names
            .iter()
            .any(|it| it == mark || (mark.ends_with('/') && it.starts_with(mark))),
    };
    let known = MARKS.iter().find(|(_, marks)| marks.iter().any(matches));
    let known = known.map(|(tool, _)| (*tool).to_owned());
    known.or(generator.map(str::to_owned)).map(Tool)
}

/// Tool and names of files in its packages: a whole name, a folder (with `/`) or
/// a part (after `*`). The first match counts.
const MARKS: &[(&str, &[&str])] = &[
    ("Relais", &["relais.json"]),
    (
        "Articulate Rise",
        &[
            "scormcontent/lib/rise/",
            "*lib/rise/",
            "scormcontent/index.html",
        ],
    ),
    (
        "Articulate Storyline",
        &[
            "story_content/",
            "story.html",
            "story_html5.html",
            "html5/data/js/",
        ],
    ),
    (
        "Articulate Studio",
        &["presentation_content/", "quiz_content/", "engage_content/"],
    ),
    (
        "Adobe Captivate",
        &[
            "*cpm.js",
            "*cpxhrloader.js",
            "*cplibraryall.css",
            "*captivate.css",
            "callees/",
        ],
    ),
    (
        "iSpring",
        &["*ispring", "res/presentation/", "res/data/player.js"],
    ),
    (
        "eXeLearning",
        &[
            "contentv3.xml",
            "content.xml",
            "*exe_jquery.js",
            "*exe_export.js",
        ],
    ),
    (
        "Adapt",
        &["adapt/js/", "*adapt.min.js", "course/config.json"],
    ),
    ("Lectora", &["*trivantis"]),
    ("dominKnow", &["*dkiplayer", "*dominknow"]),
    ("Elucidat", &["*elucidat"]),
    ("Lumi", &["*lumi-"]),
    (
        "H5P",
        &["h5p.json", "*h5p.js", "*h5p-core", "*h5p-standalone"],
    ),
];
