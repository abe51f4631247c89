//! `relais build --target pdf`: modules and documents on paper, tagged, the same twice.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn relais(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_relais"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program starts")
}

/// A course of one page, a picture, and two documents.
fn course() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [
        (
            "relais.toml",
            "id = \"e\"\ntitle = \"Essai\"\ndescription = \"E\"\npublisher = \"Éditeur\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\"]\nmodules = [\"m\"]\n",
        ),
        (
            "m/module.toml",
            "title = \"Le module\"\ndescription = \"Une phrase.\"\nobjectives = [\"Savoir vérifier\"]\ntarget_minutes = 1\ncompletion = \"pages\"\ndraft = true\n",
        ),
        ("m/c/chapter.toml", "id = \"c\"\ntitle = \"Le chapitre\"\n"),
        (
            "m/media/plan.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 30\"><path d=\"M0 0h40v30z\"/></svg>",
        ),
        (
            "m/c/p.md",
            "+++\nid = \"p\"\ntitle = \"La page\"\n+++\n## Une partie\n\nUn texte.\n\n- un\n- deux\n\n![Un plan du réseau](../media/plan.svg)\n\n| Heure | Quoi |\n|---|---|\n| 8 h | rien |\n\n::: question {#q type=single}\nQue faire ?\n\n- [ ] Cliquer — Non.\n- [x] Vérifier — Le motsecret.\n:::\n",
        ),
        (
            "sources/m/fiche.txt",
            "# La fiche\n## Les gestes\n1. Débrancher\n_ Mon contact :\n",
        ),
        (
            "sources/m/cartes.txt",
            "# Les cartes\n@ Dos\n=== 1. Un\nLire.\n=== 2. Deux\n=== 3. Trois\n",
        ),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn poppler(program: &str, arguments: &[&str], pdf: &Path) -> String {
    let output = Command::new(program)
        .args(arguments)
        .arg(pdf)
        .args(if program == "pdftotext" {
            &["-"][..]
        } else {
            &[]
        })
        .output()
        .expect("poppler-utils is installed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn modules_and_documents_are_put_on_paper_the_same_twice() {
    let folder = course();
    for out in ["un", "deux"] {
        let made = relais(
            folder.path(),
            &["build", ".", "--target", "pdf", "--out", out],
        );
        let errors = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "{errors}");
    }
    let names = |out: &str| {
        let mut names: Vec<String> = fs::read_dir(folder.path().join(out))
            .expect("a folder")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    };
    assert_eq!(
        names("un"),
        [
            "e-m-cartes-grand-format.pdf",
            "e-m-cartes.pdf",
            "e-m-fiche.pdf",
            "e-m.pdf"
        ]
    );
    for name in names("un") {
        let [un, deux] = ["un", "deux"]
            .map(|out| fs::read(folder.path().join(out).join(&name)).expect("a file"));
        assert!(un == deux, "{name} differs");
        let info = poppler("pdfinfo", &[], &folder.path().join("un").join(&name));
        assert!(info.contains("Tagged:          yes"), "{name}: {info}");
    }
    let pdf = folder.path().join("un/e-m.pdf");
    // What a screen reader goes through, in its order.
    let structure = poppler("pdfinfo", &["-struct-text"], &pdf);
    let mut from = 0;
    for part in [
        "H1",
        "Le module",
        "H2",
        "Le chapitre",
        "H3",
        "La page",
        "H4",
        "Une partie",
        "Un texte.",
        "deux",
        "Figure",
        "TH",
        "Heure",
        "TD",
        "8\u{a0}h",
        "Que faire",
        "Vérifier",
        "Réponses",
        "motsecret",
    ] {
        let found = structure[from..]
            .find(part)
            .unwrap_or_else(|| panic!("no {part} behind {from} in {structure}"));
        from += found;
    }
    let bytes = fs::read(&pdf).expect("a file");
    assert!(
        String::from_utf8_lossy(&bytes).contains("/Lang"),
        "its language"
    );
}

#[test]
fn a_room_gets_no_answers_and_weak_eyes_larger_letters() {
    let folder = course();
    for more in [
        &["--without-answers"][..],
        &["--large-print"],
        &["--paper", "a5"],
    ] {
        let arguments = [&["build", ".", "--target", "pdf"], more].concat();
        let made = relais(folder.path(), &arguments);
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
    }
    let dist = folder.path().join("dist");
    let room = poppler("pdftotext", &["-layout"], &dist.join("e-m.questions.pdf"));
    assert!(
        room.contains("Que faire") && room.contains("Version sans les réponses"),
        "{room}"
    );
    assert!(!room.contains("motsecret"));
    let size = |name: &str| poppler("pdfinfo", &[], &dist.join(name));
    assert!(size("e-m.large.pdf").contains("595.276 x 841.89"));
    assert!(size("e-m.a5.pdf").contains("419.528 x 595.276"));
    // The cards: their backs on the other side of the same sheet.
    let cards = size("e-m-cartes.large.pdf");
    assert!(cards.contains("Pages:           4"), "{cards}");
}

#[test]
fn what_cannot_be_put_on_paper_is_said_with_its_place() {
    let folder = course();
    let here = folder.path();
    let failed = |arguments: &[&str]| {
        let output = relais(here, &[&["build", "."], arguments].concat());
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), text)
    };
    fs::write(
        here.join("sources/m/fiche.txt"),
        "# La fiche\n| a | b |\n| 1 |\n",
    )
    .expect("a save");
    let (code, text) = failed(&["--target", "pdf"]);
    assert_ne!(code, Some(0));
    assert!(
        text.contains("sources/m/fiche.txt:3: this row has 1 cells"),
        "{text}"
    );
    fs::remove_file(here.join("sources/m/fiche.txt")).expect("gone");
    for (arguments, wanted) in [
        (
            &["--large-print"][..],
            "`--large-print` is for what is put on paper",
        ),
        (
            &["--target", "html5", "--paper", "a5"],
            "add `--target pdf`",
        ),
        (
            &["--target", "pdf", "--for", "mentor"],
            "leave out `--target pdf`",
        ),
        (
            &["--target", "pdf", "--partner", "p.toml"],
            "leave out `--partner`",
        ),
    ] {
        let (code, text) = failed(arguments);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains(wanted), "{text}");
    }
}
