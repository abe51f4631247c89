//! The platforms that partners bring our packages to, and how each shows a course.
//!
//! What is here was published by the platforms themselves (their code or their
//! documentation); where nothing is known, the course has all the room.

use serde::Serialize;

/// A platform, as an importer of SCORM 1.2 packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Platform {
    /// On the command line.
    pub name: &'static str,
    /// As its users know it.
    pub title: &'static str,
    /// How it shows a course.
    pub display: Display,
    /// What it takes.
    pub intake: Intake,
}

/// What a platform takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Intake {
    /// Longest package, in bytes, where that is published.
    pub most_bytes: Option<u64>,
    /// What becomes of a package with several SCOs.
    pub several_scos: SeveralScos,
}

/// What becomes of a package with several SCOs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeveralScos {
    /// The learner chooses from a list.
    Listed,
    /// The first is opened, and nothing leads to the others.
    FirstOnly,
    /// One SCO a package is all that it takes.
    Refused,
    /// Not known: one SCO is what surely works.
    Unknown,
}

/// How a platform shows a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Display {
    /// Who answers the course's calls.
    pub run_time: RunTime,
    /// In a window of its own: the player, with the API, is in that window.
    pub window: bool,
    /// A table of contents or buttons lead to the other SCOs of a package.
    pub navigation: bool,
    /// A learner may look at the course without an attempt: SCORM's browse mode.
    pub preview_button: bool,
    /// Width and height of the course's frame, in CSS pixels, where a usual screen
    /// does not have it to itself.
    pub frame: Option<[u16; 2]>,
}

/// The run-time environment of a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RunTime {
    /// Moodle's, which answers "true" to commits that it lost.
    Moodle,
    /// As far as we know, what the standard says.
    Standard,
}

/// All that we know.
pub const PLATFORMS: &[Platform] = &[
    Platform {
        name: "mentor",
        title: "Mentor",
        // A Moodle whose defaults are a new window without a table of contents.
        display: Display {
            run_time: RunTime::Moodle,
            window: true,
            navigation: false,
            preview_button: false,
            frame: None,
        },
        intake: Intake {
            most_bytes: None,
            several_scos: SeveralScos::FirstOnly,
        },
    },
    Platform {
        name: "magistere",
        title: "M@gistère",
        display: MOODLE,
        intake: Intake {
            most_bytes: None,
            several_scos: SeveralScos::Listed,
        },
    },
    Platform {
        name: "moodle",
        title: "Moodle",
        display: MOODLE,
        intake: Intake {
            most_bytes: None,
            several_scos: SeveralScos::Listed,
        },
    },
    Platform {
        name: "360learning",
        title: "360Learning",
        display: ONE_SCO,
        intake: Intake {
            most_bytes: None,
            several_scos: SeveralScos::Refused,
        },
    },
    Platform {
        name: "crossknowledge",
        title: "CrossKnowledge",
        display: ONE_SCO,
        intake: Intake {
            most_bytes: Some(200_000_000),
            several_scos: SeveralScos::Unknown,
        },
    },
];

/// Moodle as it is installed: the frame is what the table of contents leaves of a
/// laptop's screen.
const MOODLE: Display = Display {
    run_time: RunTime::Moodle,
    window: false,
    navigation: true,
    preview_button: true,
    frame: Some([650, 500]),
};

const ONE_SCO: Display = Display {
    run_time: RunTime::Standard,
    window: false,
    navigation: false,
    preview_button: false,
    frame: None,
};

/// The platform of that name.
pub fn find(name: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().find(|platform| platform.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_by_its_name() {
        for platform in PLATFORMS {
            assert_eq!(find(platform.name), Some(platform));
        }
        assert_eq!(find("Moodle"), None);
    }
}
