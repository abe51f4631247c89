//! The command line in French and English.

use std::path::Path;
use std::process::{Command, Output};

fn relais(folder: &Path, lang: &[(&str, &str)], words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_relais"));
    command.args(words).current_dir(folder);
    for name in ["RELAIS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.envs(lang.iter().copied());
    command.output().expect("it starts")
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_owned()).expect("UTF-8");
    (text(&output.stdout), text(&output.stderr))
}

const FRENCH: [(&str, &str); 1] = [("LANG", "fr_FR.UTF-8")];

#[test]
fn french_where_the_system_is_french_or_french_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let french = "erreur\u{a0}: pas de cours dans `nulle-part`";
    for (lang, words, expected) in [
        (&FRENCH[..], &["check", "nulle-part"][..], french),
        (&[("RELAIS_LANG", "fr")], &["check", "nulle-part"], french),
        (&[], &["--lang", "fr", "check", "nulle-part"], french),
        (
            &FRENCH,
            &["--lang", "en", "check", "nulle-part"],
            "error: no course in `nulle-part`",
        ),
        (
            &[],
            &["check", "nulle-part"],
            "error: no course in `nulle-part`",
        ),
        (
            &[("LANG", "de_DE.UTF-8")],
            &["check", "nulle-part"],
            "error: no course in",
        ),
    ] {
        let output = relais(folder.path(), lang, words);
        assert_eq!(output.status.code(), Some(2));
        let (out, messages) = said(&output);
        assert!(
            messages.starts_with(expected),
            "{lang:?} {words:?}: {messages}"
        );
        assert_eq!(out, "");
    }
}

#[test]
fn wrong_usage_is_explained_in_french() {
    let folder = tempfile::tempdir().expect("a folder");
    for (words, expected) in [
        (
            &["chek"][..],
            &[
                "erreur\u{a0}: commande inconnue\u{a0}: «\u{202f}chek\u{202f}»",
                "conseil\u{a0}: ",
                "check",
            ][..],
        ),
        (
            &["check", "--formt", "json"],
            &[
                "argument inattendu",
                "--format",
                "Utilisation\u{a0}: relais check",
            ],
        ),
        (
            &["check", "--format", "xml"],
            &[
                "valeur «\u{202f}xml\u{202f}» incorrecte",
                "[valeurs possibles\u{a0}: human, json]",
            ],
        ),
        (
            &["statistics", "plan"],
            &["il manque ce qui est obligatoire", "--year <YEAR>"],
        ),
        (
            &["statistics", "plan", "--year", "deux"],
            &["incorrecte", "ce n’est pas un nombre entier"],
        ),
        (
            &["build", "--every-variant", "--lang", "fr"],
            &["ne va pas avec"],
        ),
        (&["statistics", "plan", "--year"], &["il faut une valeur"]),
        (
            &["admin", "course", "list", "--nope"],
            &["Pour en savoir plus, essayez"],
        ),
    ] {
        let output = relais(folder.path(), &FRENCH, words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let (_, messages) = said(&output);
        for part in expected {
            assert!(messages.contains(part), "{words:?}: {part}\n{messages}");
        }
        for english in ["error:", "Usage:", "tip:", "For more", "possible values:"] {
            assert!(
                !messages.contains(english),
                "{words:?}: {english}\n{messages}"
            );
        }
    }
    let wrong = relais(folder.path(), &[], &["--lang", "de", "check"]);
    let (_, messages) = said(&wrong);
    assert!(messages.contains("neither `fr` nor `en`"), "{messages}");
}

#[test]
fn help_is_in_french_on_stdout() {
    let folder = tempfile::tempdir().expect("a folder");
    for words in [&["help", "check"][..], &["check", "--help"]] {
        let output = relais(folder.path(), &FRENCH, words);
        assert_eq!(output.status.code(), Some(0));
        let (help, _) = said(&output);
        assert!(
            help.starts_with("Dire ce qui ne va pas dans des cours"),
            "{help}"
        );
    }
    let (version, _) = said(&relais(folder.path(), &FRENCH, &["--version"]));
    assert!(version.starts_with("relais "), "{version}");
}

#[test]
fn what_is_wrong_with_a_course_is_said_in_french_and_its_codes_are_for_programs() {
    let folder = tempfile::tempdir().expect("a folder");
    tests::small::write(folder.path(), "Bonjour.\n\n![](../media/x.svg)");
    let check = |lang: &[(&str, &str)], more: &[&str]| {
        let words = [&["check", "."], more].concat();
        said(&relais(folder.path(), lang, &words))
    };
    let (_, french) = check(&FRENCH, &[]);
    assert!(french.contains("erreur[missing-file]"), "{french}");
    assert!(french.contains("erreur[missing-file]\u{a0}: "), "{french}");
    assert!(french.contains("aide\u{a0}: "), "{french}");
    assert!(french.contains("n’existe pas"), "{french}");
    let (_, english) = check(&[], &[]);
    assert!(english.contains("does not exist"), "{english}");
    // What programs read is the same; message and hint are for people.
    let json = |lang: &[(&str, &str)]| {
        let (out, _) = check(lang, &["--format", "json"]);
        let mut report: serde_json::Value = serde_json::from_str(&out).expect("JSON");
        let all = report["diagnostics"].as_array_mut().expect("a list");
        let mut texts = String::new();
        for one in all.iter_mut().filter_map(|it| it.as_object_mut()) {
            for text in ["message", "hint"] {
                texts += &one.remove(text).expect("a text").to_string();
            }
        }
        (report, texts)
    };
    let ((french, texts), (english, said)) = (json(&FRENCH), json(&[]));
    assert_eq!(french, english);
    assert_eq!(french["diagnostics"][1]["code"], "missing-file");
    assert!(texts.contains("n’existe pas"), "{texts}");
    assert!(said.contains("does not exist"), "{said}");
}

/// Results on stdout are for people, too: of a package, of a configuration, of an empty server.
#[test]
fn results_are_in_french() {
    let folder = tempfile::tempdir().expect("a folder");
    tests::small::write(folder.path(), "Bonjour.\n");
    let run = |words: &[&str]| {
        let output = relais(folder.path(), &FRENCH, words);
        let (out, messages) = said(&output);
        format!("{out}{messages}")
    };
    let built = run(&["build", "."]);
    for head in ["paquet ", "taille", "visé ", "suspend_data au pire"] {
        assert!(built.contains(head), "{head}\n{built}");
    }
    let zip = std::fs::read_dir(folder.path().join("dist")).expect("dist");
    let zip = zip.map(|it| it.expect("an entry").path());
    let zip = zip
        .filter(|it| it.extension().is_some_and(|it| it == "zip"))
        .find(|it| it.to_string_lossy().contains("scorm12"))
        .expect("a package");
    let inspected = run(&["inspect", &zip.to_string_lossy()]);
    for part in [
        "nature             SCORM 1.2",
        "titre  ",
        " compressé, ",
        "1 SCO\u{a0}:",
    ] {
        assert!(inspected.contains(part), "{part}\n{inspected}");
    }
    std::fs::write(folder.path().join("other.zip"), "no zip").expect("a file");
    let other = run(&["inspect", "other.zip"]);
    for part in ["blocage[", "]\u{a0}: ", "  aide\u{a0}: "] {
        assert!(other.contains(part), "{part}\n{other}");
    }
    drop(tests::serving::Serving::start(
        Path::new(env!("CARGO_BIN_EXE_relais")),
        &folder.path().join("d2"),
        None,
    ));
    let added = run(&["admin", "--data", "d2", "course", "add", "other.zip"]);
    for part in [
        "erreur\u{a0}: `other.zip`\u{a0}: Ce n’est pas une archive",
        "  aide\u{a0}: ",
    ] {
        assert!(added.contains(part), "{part}\n{added}");
    }
    assert!(
        !other.contains("help") && !other.contains("fatal"),
        "{other}"
    );
    let checked = run(&[
        "serve",
        "--check",
        "--data",
        "d",
        "--url",
        "https://a.example",
    ]);
    assert!(checked.contains("dites à quelle adresse"), "{checked}");
    assert!(checked.contains("erreur\u{a0}: "), "{checked}");
    let upgrade = run(&["admin", "upgrade", "--dry-run", "--data", "d"]);
    assert!(upgrade.contains("pas de données d’un serveur"), "{upgrade}");
}

#[test]
fn what_an_import_leaves_is_said_in_french() {
    let folder = tempfile::tempdir().expect("a folder");
    tests::small::write(folder.path(), "Bonjour.\n");
    let gift = "::a:: Quel ? {=oui ~non#x ~%50%peut-être}\n\n::b:: Libre ? {}\n";
    std::fs::write(folder.path().join("b.gift"), gift).expect("a file");
    let output = relais(folder.path(), &FRENCH, &["import", "b.gift", "m/1-c"]);
    let (_, messages) = said(&output);
    for part in [
        "b.gift:1\u{a0}: «\u{202f}a\u{202f}»\u{a0}: une réponse vaut une partie des points",
        "elle est laissée de côté",
        "pris\u{a0}: 1 question, 1 page\u{202f}; 2 remarques ci-dessus. Essayez",
    ] {
        assert!(messages.contains(part), "{part}\n{messages}");
    }
}
