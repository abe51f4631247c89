//! What a [`Platform`] will make of a package, ours or not: what goes wrong at its import,
//! and what will surprise there later. The package is known by its [`Report`]; what is
//! wrong with it everywhere stands in the report itself.

use scorm::inspect::{Kind, Report};
use scorm::problem::Severity;
use serde::Serialize;

use crate::platform::{Platform, RunTime, SeveralScos};

/// Longest title and identifier that Moodle's database takes, in characters.
const MOODLE_TEXT: usize = 255;

/// One thing that will go wrong on a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// How much it matters there.
    pub severity: Severity,
    /// Stable name of the rule.
    pub code: &'static str,
    /// What will happen: lower case, no full stop, values in backticks.
    pub message: String,
    /// What to do.
    pub hint: &'static str,
}

/// All that will go wrong, the worst first.
pub fn troubles(platform: &Platform, report: &Report) -> Vec<Trouble> {
    let mut found = Vec::new();
    let mut say = |severity, code, message: String, hint| {
        found.push(Trouble {
            severity,
            code,
            message,
            hint,
        });
    };
    size(platform, report, &mut say);
    several(platform, report, &mut say);
    if platform.display.run_time == RunTime::Moodle && report.kind == Kind::Scorm12 {
        moodle(platform, report, &mut say);
    }
    found.sort_by_key(|trouble| trouble.severity);
    found
}

type Say<'a> = dyn FnMut(Severity, &'static str, String, &'static str) + 'a;

fn size(platform: &Platform, report: &Report, say: &mut Say) {
    let bytes = report.counts.packed_bytes;
    if let Some(most) = platform.intake.most_bytes
        && bytes > most
    {
        say(
            Severity::Error,
            "package-too-big",
            format!(
                "the package has {} MB, {} takes {} MB at most",
                bytes.div_ceil(1_000_000),
                platform.title,
                most / 1_000_000
            ),
            "make its videos smaller, or import its modules one by one",
        );
    }
}

fn several(platform: &Platform, report: &Report, say: &mut Say) {
    let count = report.scos.len();
    let (Some(first), true) = (report.scos.first(), count > 1) else {
        return;
    };
    let title = platform.title;
    match platform.intake.several_scos {
        SeveralScos::Refused => say(
            Severity::Error,
            "several-scos",
            format!("the package has {count} SCOs, {title} takes one SCO a package"),
            "import a package with one SCO: `relais build` makes them so by default",
        ),
        SeveralScos::FirstOnly => say(
            Severity::Error,
            "several-scos",
            format!(
                "of {count} SCOs {title} opens the first, `{}`, and nothing leads to the others",
                first.title
            ),
            "import a package with one SCO: `relais build` makes them so by default",
        ),
        SeveralScos::Unknown => say(
            Severity::Warning,
            "several-scos",
            format!("the package has {count} SCOs, and it is not known how {title} shows them"),
            "import a package with one SCO, or try this one as a learner first",
        ),
        SeveralScos::Listed => say(
            Severity::Warning,
            "several-scos",
            format!("{title} counts the activity as completed after one of the {count} SCOs"),
            "tick “Require all SCOs to return completion status” in the activity's settings",
        ),
    }
}

/// Findings of the report that matter more on a Moodle than elsewhere: its code, how much,
/// and what happens there.
const MOODLE_READS: &[(&str, Severity, &str)] = &[
    (
        "adlcp-prefix",
        Severity::Error,
        "knows no other prefix than `adlcp`: what has another is an asset, and nothing of it is tracked",
    ),
    (
        "scormtype-missing",
        Severity::Error,
        "takes a resource without scormtype for an asset: it is completed as soon as it is opened",
    ),
    (
        "title-reference",
        Severity::Warning,
        "shows numeric character references in titles as they are written",
    ),
    ("title-zero", Severity::Warning, "drops a title of `0`"),
    (
        "masteryscore-zero",
        Severity::Note,
        "drops a mastery score of 0",
    ),
    (
        "identifier-duplicate",
        Severity::Error,
        "keeps the last of two items with one identifier, in silence",
    ),
    (
        "href-case",
        Severity::Error,
        "finds a file under its exact name only: the page will be missing when it is opened",
    ),
    (
        "zip-method",
        Severity::Error,
        "imports a package that it cannot unpack as an empty one, in silence",
    ),
    (
        "manifest-case",
        Severity::Error,
        "wants the manifest under the name `imsmanifest.xml`, in small letters",
    ),
    (
        "manifest-in-folder",
        Severity::Error,
        "wants the manifest at the root of the package",
    ),
];

fn moodle(platform: &Platform, report: &Report, say: &mut Say) {
    let title = platform.title;
    for (code, severity, what) in MOODLE_READS {
        if let Some(problem) = report.problems.iter().find(|it| it.code == *code) {
            say(*severity, code, format!("{title} {what}"), problem.hint);
        }
    }
    let texts = report
        .scos
        .iter()
        .flat_map(|sco| [&sco.identifier, &sco.title])
        .chain(
            report
                .organizations
                .iter()
                .flat_map(|it| [&it.identifier, &it.title]),
        );
    for text in texts.filter(|text| text.chars().count() > MOODLE_TEXT) {
        let begin: String = text.chars().take(30).collect();
        say(
            Severity::Error,
            "text-too-long",
            format!(
                "{title} stops the import with an error of its database: `{begin}…` has more than {MOODLE_TEXT} characters"
            ),
            "shorten titles and identifiers to 255 characters",
        );
    }
    for sco in report.scos.iter().filter(|sco| sco.mastery_score.is_some()) {
        say(
            Severity::Warning,
            "mastery-score",
            format!(
                "{title} sets the status of `{}` itself from score and masteryscore, and opens a failed attempt for reading only",
                sco.title
            ),
            "leave `adlcp:masteryscore` out where there is more than one try, or allow several attempts and force a new one after failure",
        );
    }
    let uses = |element: &str| report.api.elements.contains(element);
    let ends = report.api.functions.contains("LMSFinish");
    if ends && !uses("cmi.core.lesson_status") {
        let preview = match platform.display.preview_button {
            true => ", even when it was only previewed",
            false => "",
        };
        say(
            Severity::Warning,
            "status-never-set",
            format!(
                "the content never sets a status: {title} has it completed as soon as it ends{preview}"
            ),
            "disable the preview button, and choose completion by score or by view",
        );
    } else if ends && platform.display.preview_button && !uses("cmi.core.lesson_mode") {
        say(
            Severity::Warning,
            "mode-never-read",
            format!(
                "the content does not read `cmi.core.lesson_mode`: on {title} a preview counts, and reading again changes the results"
            ),
            "disable the preview button in the activity's settings",
        );
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use scorm::package::Limits;

    use super::*;
    use crate::platform::{PLATFORMS, find};

    /// A zip with this manifest's items, each with a page.
    fn package(items: &[&str], extra: &str, script: &str) -> Report {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut write = |name: &str, text: String| {
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .expect("a name");
            zip.write_all(text.as_bytes()).expect("memory");
        };
        let item = |id: &str| {
            format!(
                "<item identifier='i-{id}' identifierref='r-{id}'><title>{id}</title>{extra}</item>"
            )
        };
        let resource = |id: &str| {
            format!(
                "<resource identifier='r-{id}' type='webcontent' adlcp:scormtype='sco' href='a.html'><file href='a.html'/></resource>"
            )
        };
        let of =
            |make: &dyn Fn(&str) -> String| items.iter().map(|id| make(id)).collect::<String>();
        write(
            "imsmanifest.xml",
            format!(
                "<manifest identifier='m' version='1' xmlns='http://www.imsproject.org/xsd/imscp_rootv1p1p2' xmlns:adlcp='http://www.adlnet.org/xsd/adlcp_rootv1p2'><metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata><organizations default='o'><organization identifier='o'><title>T</title>{}</organization></organizations><resources>{}</resources></manifest>",
                of(&item),
                of(&resource)
            ),
        );
        write("a.html", format!("<script>{script}</script>"));
        let bytes = zip.finish().expect("memory").into_inner();
        scorm::inspect::inspect(Cursor::new(bytes), &Limits::default())
    }

    fn codes(platform: &str, report: &Report) -> Vec<&'static str> {
        let platform = find(platform).expect("it is in the table");
        troubles(platform, report)
            .iter()
            .map(|it| it.code)
            .collect()
    }

    const SOUND: &str = "LMSInitialize LMSFinish cmi.core.lesson_status cmi.core.lesson_mode";

    #[test]
    fn one_sound_sco_is_welcome_everywhere() {
        let report = package(&["a"], "", SOUND);
        for platform in PLATFORMS {
            assert_eq!(codes(platform.name, &report), [""; 0], "{}", platform.name);
        }
    }

    #[test]
    fn several_scos_matter_as_the_platform_shows_them() {
        let report = package(&["a", "b"], "", SOUND);
        for (platform, severity) in [
            ("mentor", Severity::Error),
            ("360learning", Severity::Error),
            ("moodle", Severity::Warning),
            ("magistere", Severity::Warning),
            ("crossknowledge", Severity::Warning),
        ] {
            let found = troubles(find(platform).expect("known"), &report);
            assert_eq!(found.len(), 1, "{platform}");
            assert_eq!(
                (found[0].code, found[0].severity),
                ("several-scos", severity),
                "{platform}"
            );
        }
    }

    #[test]
    fn what_a_moodle_does_with_status_mode_and_mastery() {
        let silent = package(&["a"], "", "LMSInitialize LMSFinish");
        assert_eq!(codes("moodle", &silent), ["status-never-set"]);
        assert_eq!(codes("360learning", &silent), [""; 0]);
        let blind = package(&["a"], "", "LMSInitialize LMSFinish cmi.core.lesson_status");
        assert_eq!(codes("moodle", &blind), ["mode-never-read"]);
        assert_eq!(codes("mentor", &blind), [""; 0], "no preview button there");
        let mastery = "<adlcp:masteryscore>80</adlcp:masteryscore>";
        assert_eq!(
            codes("mentor", &package(&["a"], mastery, SOUND)),
            ["mastery-score"]
        );
    }

    #[test]
    fn long_titles_stop_a_moodle() {
        let long = "x".repeat(256);
        assert_eq!(
            codes("moodle", &package(&[&long], "", SOUND))[0],
            "text-too-long"
        );
    }

    #[test]
    fn two_hundred_megabytes_are_the_limit_of_one() {
        let mut report = package(&["a"], "", SOUND);
        report.counts.packed_bytes = 200_000_000;
        assert_eq!(codes("crossknowledge", &report), [""; 0]);
        report.counts.packed_bytes += 1;
        assert_eq!(codes("crossknowledge", &report), ["package-too-big"]);
        assert_eq!(codes("moodle", &report), [""; 0]);
    }
}
