//! What packages are made for.

use serde::Serialize;

/// What a package is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// A SCORM 1.2 LMS.
    Scorm12,
    /// Any browser, from a web server or a disk.
    Html5,
}

impl Target {
    /// Its name on the command line and in file names.
    pub fn name(self) -> &'static str {
        match self {
            Target::Scorm12 => "scorm12",
            Target::Html5 => "html5",
        }
    }

    /// Which tracker it ships.
    pub(crate) fn tracker(self) -> &'static str {
        match self {
            Target::Scorm12 => "scorm12",
            Target::Html5 => "local",
        }
    }
}
