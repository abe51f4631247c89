//! The program as its users run it: exit codes, what is printed where, what is
//! left on the disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

fn repository() -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a folder");
    crates.parent().expect("the repository").to_owned()
}

fn relais(arguments: &[&str]) -> Output {
    crate::program()
        .args(arguments)
        .current_dir(repository())
        .output()
        .expect("the program starts")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it ended by itself")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .map(|entries| {
            let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
            names.collect()
        })
        .unwrap_or_default();
    names.sort();
    names
}

/// A small course with one page of that body.
fn course(body: &str) -> TempDir {
    let folder = folder();
    tests::small::write(folder.path(), body);
    folder
}

fn text(path: &Path) -> String {
    path.to_str().expect("a plain path").to_owned()
}

#[test]
fn build_writes_every_package_and_a_table() {
    let out = folder();
    let output = relais(&["build", "--out", &text(out.path())]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for name in [
        "senscyber-comprendre",
        "senscyber-agir",
        "senscyber-transmettre",
        "senscyber",
    ] {
        for target in ["scorm12", "html5"] {
            let file = format!("{name}.{target}.zip");
            assert!(names(out.path()).contains(&file), "{file}");
            assert!(stdout(&output).contains(&file), "{file} is in the table");
        }
    }
    let table = stdout(&output);
    for column in [
        "size",
        "pages",
        "questions",
        "minutes",
        "aimed at",
        "worst suspend_data",
    ] {
        assert!(
            table
                .lines()
                .next()
                .is_some_and(|line| line.contains(column)),
            "{column}"
        );
    }
    assert!(
        !stderr(&output).contains("packages\u{1b}"),
        "no progress bar when piped"
    );
}

#[test]
fn build_one_module_for_a_partner() {
    let out = folder();
    let output = relais(&[
        "build",
        "courses/senscyber/agir",
        "--target",
        "scorm12",
        "--partner",
        "tests/partners/acme.toml",
        "--out",
        &text(out.path()),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(names(out.path()), ["senscyber-agir.acme.scorm12.zip"]);
}

#[test]
fn build_every_variant_and_cut_into_one_folder() {
    let out = folder();
    let path = text(out.path());
    let build = |more: &[&str]| {
        let course = ["build", "tests/courses/demo", "--target", "scorm12"];
        let output = relais(&[&course[..], &["--out", &path], more].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        stderr(&output)
    };
    // What is wrong in two of four variants is said once.
    let said = build(&["--every-variant"]);
    assert_eq!(said.matches("quiz.en.md").count(), 1, "{said}");
    build(&["--sco", "module"]);
    build(&["--every-variant", "--sco", "chapter"]);
    let mut expected = Vec::new();
    for course in ["demo", "demo-short", "demo-tour"] {
        for variant in ["", ".en", ".entreprises", ".en.entreprises"] {
            for cut in ["", ".chapters"] {
                expected.push(format!("{course}{variant}{cut}.scorm12.zip"));
            }
        }
    }
    expected.push("demo.modules.scorm12.zip".to_owned());
    expected.sort();
    assert_eq!(names(out.path()), expected);
    let both = relais(&["build", "--every-variant", "--lang", "en"]);
    assert_eq!(code(&both), 2);
}

#[test]
fn brand_built_packages_as_building_does() {
    let (plain, built, branded) = (folder(), folder(), folder());
    let course = course("Bonjour.");
    let partner = ["--partner", "tests/partners/acme.toml"];
    let build = |more: &[&str], out: &Path| {
        let (course, out) = (text(course.path()), text(out));
        let output = relais(&[&["build", &course, "--out", &out], more].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    };
    build(&[], plain.path());
    build(&partner, built.path());
    // What lies beside the packages is not meant.
    fs::write(plain.path().join("other.zip"), "no zip").expect("a file");
    let (from, to) = (text(plain.path()), text(branded.path()));
    let brand =
        |packages: &str| relais(&[&["brand", packages, "--out", &to][..], &partner].concat());
    let output = brand(&from);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let files = names(built.path());
    assert_eq!(files, ["p-m.acme.html5.zip", "p-m.acme.scorm12.zip"]);
    assert_eq!(names(branded.path()), files);
    for name in &files {
        let read = |folder: &Path| fs::read(folder.join(name)).expect("a file");
        assert!(read(built.path()) == read(branded.path()), "{name} differs");
    }
    // The result is no plain package; what is none at all is named.
    let output = brand(&text(&branded.path().join("p-m.acme.html5.zip")));
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("carries the branding of `acme` already"),
        "{}",
        stderr(&output)
    );
    let output = brand(&text(&plain.path().join("other.zip")));
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("no package of `relais build`"));
    assert_eq!(code(&brand("nowhere.zip")), 2);
    assert_eq!(code(&brand(&to)), 2, "a folder without plain packages");
}

#[test]
fn build_for_many_partners_at_once() {
    let out = folder();
    let partners = folder();
    for id in ["un", "deux", "trois"] {
        let branding = format!("id = \"{id}\"\nname = \"Partenaire {id}\"\n");
        fs::write(partners.path().join(format!("{id}.toml")), branding).expect("a file");
    }
    let course = course("Bonjour.");
    let output = relais(&[
        "build",
        &text(course.path()),
        "--partner",
        &text(partners.path()),
        "--out",
        &text(out.path()),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        names(out.path()),
        [
            "p-m.deux.html5.zip",
            "p-m.deux.scorm12.zip",
            "p-m.trois.html5.zip",
            "p-m.trois.scorm12.zip",
            "p-m.un.html5.zip",
            "p-m.un.scorm12.zip",
        ]
    );
}

#[test]
fn a_course_with_errors_gives_diagnostics_and_no_package() {
    let course = course("![](nulle-part.png)\n\n::: astuce\noubliée");
    let out = folder();
    let output = relais(&[
        "build",
        &text(course.path()),
        "--out",
        &text(&out.path().join("dist")),
    ]);
    assert_eq!(code(&output), 1);
    assert!(
        names(out.path()).is_empty(),
        "nothing is left, not even a folder"
    );
    let said = stderr(&output);
    for expected in [
        "error[missing-alt]",
        "error[missing-file]",
        "error[unclosed-directive]",
        "01-page.md:7:1",
        "01-page.md:9:1",
        "= help:",
        "3 errors, no package built",
    ] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
    assert_eq!(stdout(&output), "");
}

#[test]
fn one_bad_course_among_good_ones_stops_the_whole_build() {
    let both = folder();
    for (name, body) in [("good", "Bonjour."), ("bad", "[rien](rien.md)")] {
        let source = course(body);
        let status = Command::new("cp")
            .args(["-r", &text(source.path()), &text(&both.path().join(name))])
            .status();
        assert!(status.expect("cp starts").success());
    }
    let out = folder();
    let output = relais(&["build", &text(both.path()), "--out", &text(out.path())]);
    assert_eq!(code(&output), 1);
    assert!(names(out.path()).is_empty());
}

#[test]
fn packages_of_two_courses_never_have_one_name() {
    let both = folder();
    for (programme, module) in [("a-b", "c"), ("a", "b-c")] {
        let course = both.path().join(programme);
        tests::small::write_programme(&course, programme, &[module], "Bonjour.");
    }
    let build = |course: &Path, out: &Path| {
        relais(&[
            "build",
            &text(course),
            "--target",
            "scorm12",
            "--out",
            &text(out),
        ])
    };
    let out = folder();
    let output = build(both.path(), out.path());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        names(out.path()),
        ["a-b_c.scorm12.zip", "a_b-c.scorm12.zip"]
    );
    // One after the other: the second does not take the place of the first.
    let out = folder();
    let output = build(&both.path().join("a"), out.path());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let first = fs::read(out.path().join("a-b-c.scorm12.zip")).expect("there");
    let output = build(&both.path().join("a-b"), out.path());
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let said = stderr(&output);
    for part in [
        "a-b-c.scorm12.zip",
        "module `b-c` of programme `a`",
        "into another folder",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(
        fs::read(out.path().join("a-b-c.scorm12.zip")).expect("there"),
        first
    );
    // The same course again is no other one.
    assert_eq!(code(&build(&both.path().join("a"), out.path())), 0);
}

#[test]
fn a_configuration_is_judged_before_anything_is_opened() {
    let folder = folder();
    let judge = |config: &str, arguments: &[&str]| {
        let file = folder.path().join("relais.toml");
        fs::write(&file, config).expect("a file");
        let mut all = vec!["serve", "--check", "--config"];
        let file = text(&file);
        all.push(&file);
        all.extend(arguments);
        relais(&all)
    };
    for (config, arguments, words) in [
        (
            "url = \"https://cours.example\"\n",
            &[][..],
            &["--content-url", "https"][..],
        ),
        (
            "url = \"https://cours.example\"\ncontent-url = \"http://contenu.example\"\n",
            &[],
            &["over https, too"],
        ),
        (
            "url = \"https://cours.example\"\ncontent-url = \"https://*.example\"\n",
            &[],
            &["one of the content's"],
        ),
        (
            "url = \"https://cours.example\"\ncontent-url = \"https://cours.example\"\n",
            &[],
            &["same address"],
        ),
        (
            "url = \"https://cours.example/relais\"\ncontent-url = \"https://contenu.example\"\n",
            &[],
            &["https://cours.example/relais"],
        ),
        (
            "url = \"cours.example\"\ncontent-url = \"https://contenu.example\"\n",
            &[],
            &["cours.example"],
        ),
        ("listen = \"0.0.0.0:8080\"\n", &[], &["--url"]),
        (
            "listen = \"127.0.0.1:8080\"\ncontent-listen = \"127.0.0.1:8080\"\n",
            &[],
            &["port 8080"],
        ),
        ("listen = \"8080\"\n", &[], &["listen"]),
        ("database = \"mysql://u:secret@h/n\"\n", &[], &["`mysql`"]),
        ("retention-days = 0\n", &[], &["--retention-days"]),
        (
            "dist = \"/no/such/folder\"\n",
            &[],
            &["--dist", "/no/such/folder"],
        ),
        ("adress = \"x\"\n", &[], &["adress"]),
        ("url = ", &[], &["relais.toml"]),
        // Flags win over the file, and all that is wrong is said at once.
        (
            "url = \"https://cours.example\"\n",
            &["--retention-days", "0"],
            &["--content-url", "--retention-days"],
        ),
    ] {
        let output = judge(config, arguments);
        let said = stderr(&output);
        assert_eq!(code(&output), 2, "{config}: {said}");
        for word in words {
            assert!(said.contains(word), "{config}: `{word}` in {said}");
        }
        assert!(!said.contains("u:secret"), "{said}");
        assert_eq!(stdout(&output), "");
        assert_eq!(names(folder.path()), ["relais.toml"], "nothing is made");
    }
    let right = "url = \"https://cours.example\"\ncontent-url = \"https://*.contenu.example\"\nbehind-proxy = true\n";
    let output = judge(right, &[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("https://*.contenu.example"));
    assert_eq!(stderr(&output), "");
    assert_eq!(names(folder.path()), ["relais.toml"]);
}

#[test]
fn wrong_usage_has_its_own_code() {
    for arguments in [
        &["build", "--target", "scorm2004"][..],
        &["build", "no/such/course"],
        &["build", "--partner", "no-such.toml"],
        &["check", "--format", "xml"],
        &["inspect", "no-such.zip"],
        &["frobnicate"],
        &[],
    ] {
        let output = relais(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(!stderr(&output).is_empty());
    }
}

#[test]
fn an_unreadable_file_names_its_path() {
    let course = course("Bonjour.");
    // A folder where a file is expected cannot be read as one, even by root.
    fs::create_dir(course.path().join("m/media")).expect("a folder");
    let loop_path = course.path().join("m/1-c/02-boucle.md");
    fs::write(&loop_path, [0xff, 0xfe, 0x00]).expect("a file");
    let output = relais(&[
        "build",
        &text(course.path()),
        "--out",
        &text(&course.path().join("dist")),
    ]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("02-boucle.md"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("UTF-8"), "{}", stderr(&output));
}

#[test]
fn check_in_json_is_one_document_with_places() {
    let course = course("::: astuc\nx\n:::");
    let output = relais(&["check", &text(course.path()), "--format", "json"]);
    assert_eq!(code(&output), 1);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["errors"], 1);
    let diagnostic = &report["diagnostics"][0];
    assert_eq!(diagnostic["code"], "unknown-directive");
    assert_eq!(diagnostic["line"], 7);
    assert_eq!(diagnostic["column"], 5);
    assert_eq!(diagnostic["excerpt"], "::: astuc");
    assert_eq!(diagnostic["hint"], "did you mean `astuce`?");
    assert!(
        diagnostic["file"]
            .as_str()
            .is_some_and(|file| file.ends_with("m/1-c/01-page.md"))
    );
}

#[test]
fn the_courses_of_the_repository_are_clean() {
    let output = relais(&["check", "--deny-warnings", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
}

#[test]
fn a_full_disk_leaves_no_broken_zip() {
    let course = course("Bonjour.");
    let out = folder();
    let arguments = format!(
        // The limit (in blocks of 512 bytes) fails writes as a full disk does.
        "trap '' XFSZ; ulimit -f 16; exec '{}' build '{}' --out '{}'",
        env!("CARGO_BIN_EXE_relais"),
        text(course.path()),
        text(out.path())
    );
    let output = crate::english(Command::new("sh"))
        .args(["-c", &arguments])
        .output()
        .expect("sh starts");
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("failed to write"),
        "{}",
        stderr(&output)
    );
    // Nothing but that: a writer of zips would speak for itself, too.
    assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    assert_eq!(names(out.path()), [""; 0]);
}

#[test]
fn inspect_our_own_packages() {
    let out = folder();
    relais(&[
        "build",
        "tests/courses/demo",
        "--out",
        &text(out.path()),
        "--sco",
        "chapter",
    ]);
    let zip = text(&out.path().join("demo.chapters.scorm12.zip"));
    let output = relais(&["inspect", &zip]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(
        stdout(&output).contains("no problem found"),
        "{}",
        stdout(&output)
    );
    let output = relais(&["inspect", &zip, "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["scos"].as_array().map(Vec::len), Some(4));
}

#[test]
fn packages_for_a_platform() {
    let out = folder();
    let build = |more: &[&str]| {
        let path = text(out.path());
        let all = ["build", "tests/courses/demo", "--out", &path];
        relais(&[&all, more].concat())
    };
    // Several SCOs are an error where the platform shows the first only: nothing is written.
    let output = build(&["--for", "mentor", "--sco", "chapter"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("on Mentor:"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("error[several-scos]"));
    assert!(names(out.path()).is_empty());
    let output = build(&["--for", "mentor", "--target", "html5"]);
    assert_eq!(code(&output), 2);
    let output = build(&["--for", "nowhere"]);
    assert_eq!(code(&output), 2);
    assert!(names(out.path()).is_empty());

    // One SCO a package suits them all, and only packages for an LMS are made.
    for platform in [
        "mentor",
        "magistere",
        "moodle",
        "360learning",
        "crossknowledge",
    ] {
        let output = build(&["--for", platform]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        let expected = [
            "demo-short.scorm12.zip",
            "demo-tour.scorm12.zip",
            "demo.scorm12.zip",
        ];
        assert_eq!(names(out.path()), expected);
        let zip = text(&out.path().join("demo.scorm12.zip"));
        let output = relais(&["inspect", "--for", platform, &zip]);
        assert_eq!(code(&output), 0, "{}", stdout(&output));
    }
}

#[test]
fn inspect_says_what_goes_wrong_on_a_platform() {
    let out = folder();
    let path = text(out.path());
    relais(&[
        "build",
        "tests/courses/demo",
        "--out",
        &path,
        "--sco",
        "module",
    ]);
    let zip = text(&out.path().join("demo.modules.scorm12.zip"));
    for (platform, expected) in [("mentor", 1), ("360learning", 1), ("moodle", 0)] {
        let output = relais(&["inspect", "--for", platform, &zip, "--json"]);
        assert_eq!(code(&output), expected, "{platform}");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(report["platform"]["name"], platform);
        assert_eq!(report["platform"]["problems"][0]["code"], "several-scos");
        assert_eq!(report["scos"].as_array().map(Vec::len), Some(2));
    }
    assert_eq!(
        code(&relais(&["inspect", &zip])),
        0,
        "sound for an LMS that lists SCOs"
    );
}

#[test]
fn names_from_strangers_do_not_steer_the_terminal() {
    let folder = course("Some text.");
    let page = folder.path().join("m/1-c/02-\u{9b}31m\u{202e}red.md");
    fs::write(&page, "no front matter").expect("a file");
    let path = text(folder.path());
    for format in ["human", "json"] {
        let output = relais(&["check", &path, "--format", format]);
        let all = stdout(&output) + &stderr(&output);
        assert!(all.contains("missing-front-matter"), "{all}");
        assert!(!all.contains(['\u{9b}', '\u{202e}']), "{all}");
        assert_eq!(all.contains("02-\\u009b31m\\u202ered.md"), format == "json");
    }
}

#[test]
fn inspect_what_is_not_a_package() {
    let folder = folder();
    let path = folder.path().join("x.zip");
    for bytes in [&b""[..], b"PK\x03\x04", &[0; 4000]] {
        fs::write(&path, bytes).expect("a file");
        let output = relais(&["inspect", &text(&path)]);
        assert_eq!(code(&output), 1);
        assert!(stdout(&output).contains("fatal["), "{}", stdout(&output));
    }
}

/// What the program says when nobody reads `end`: its exit code and the other stream.
fn unread(arguments: &[&str], end: &str) -> (i32, String) {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = crate::program();
    command.args(arguments).current_dir(repository());
    match end {
        "stdout" => command.stdout(writer).stderr(std::process::Stdio::piped()),
        _ => command.stderr(writer).stdout(std::process::Stdio::piped()),
    };
    let output = command.spawn().and_then(|it| it.wait_with_output());
    let output = output.expect("the program starts");
    let other = [stdout(&output), stderr(&output)].concat();
    (code(&output), other)
}

#[test]
fn a_reader_that_ends_is_no_error() {
    let (data, out) = (folder(), folder());
    let (data, out) = (text(data.path()), text(out.path()));
    let broken = course("![](../media/absent.png)");
    let broken = text(broken.path());
    let demo = "tests/courses/demo";
    let built = relais(&["build", demo, "--target", "scorm12", "--out", &out]);
    assert_eq!(code(&built), 0, "{}", stderr(&built));
    let zip = format!("{out}/demo.scorm12.zip");
    // What is asked for is done as if somebody read, and says so by its exit code.
    for arguments in [
        vec!["--help"],
        vec!["--version"],
        vec!["check", demo],
        vec!["check", demo, "--format", "json"],
        vec!["check", &broken],
        vec!["build", &broken, "--out", &out],
        vec!["build", demo, "--out", &out],
        vec!["build", demo, "--json", "--out", &out],
        vec!["inspect", &zip],
        vec!["inspect", &zip, "--json"],
        vec!["export", demo],
        vec!["statistics", "plan", "--year", "2025"],
        vec!["admin", "course", "list", "--data", &data],
        vec!["admin", "check", "--data", &data],
        vec!["nothing"],
    ] {
        let usual = relais(&arguments);
        for end in ["stdout", "stderr"] {
            let (code_then, other) = unread(&arguments, end);
            assert_eq!(
                code_then,
                code(&usual),
                "{arguments:?} without {end}: {other}"
            );
            assert!(!other.contains("panicked"), "{arguments:?}: {other}");
        }
    }
}

#[test]
fn a_result_that_the_disk_does_not_take_is_an_error() {
    let full = fs::File::options().write(true).open("/dev/full");
    let mut command = crate::program();
    command.args(["statistics", "plan", "--year", "2025"]);
    command.current_dir(repository());
    command.stdout(full.expect("this system has it"));
    let output = command.output().expect("the program starts");
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains("is the disk full?"));
}

#[test]
fn the_program_says_which_it_is() {
    let output = relais(&["--version"]);
    assert_eq!(code(&output), 0);
    let said = stdout(&output);
    let rest = said.trim().strip_prefix("relais ").expect(&said);
    let (version, commit) = rest.split_once(" (").unwrap_or((rest, ""));
    assert_eq!(version, env!("CARGO_PKG_VERSION"));
    // Commit and day, of an archive or where somebody names them; a clone's tests do not.
    if let Some((hash, day)) = commit.trim_end_matches(')').split_once(", ") {
        assert!(hash.trim_end_matches('+').len() >= 7, "{said}");
        assert_eq!(day.split('-').count(), 3, "{said}");
    }
}
