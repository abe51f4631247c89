//! `relais build --target pdf`: modules and documents on paper, tagged, the same twice.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use crate::pdf::look;

fn relais(folder: &Path, arguments: &[&str]) -> Output {
    crate::program()
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
            "# Les cartes\n@ Dos\n=== 1. Un\n+ croix\nLire.\n=== 2. Deux\n=== 3. Trois\n",
        ),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    // The ODT that the same text made holds the pictures of its cards.
    fs::create_dir(folder.path().join("m/documents")).expect("a folder");
    let odt = fs::File::create(folder.path().join("m/documents/cartes.odt")).expect("a file");
    let mut odt = zip::ZipWriter::new(odt);
    odt.start_file(
        "Pictures/croix.svg",
        zip::write::SimpleFileOptions::default(),
    )
    .expect("an entry");
    odt.write_all(CROSS.as_bytes()).expect("an entry");
    odt.finish().expect("a zip");
    folder
}

const CROSS: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\"><path d=\"M8 8l48 48\" stroke=\"#000091\"/></svg>";

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
    for name in names("un") {
        let looked = look(
            &fs::read(folder.path().join("un").join(&name)).expect("a file"),
            "fr",
        );
        assert_eq!(looked.faults, [""; 0], "{name}");
    }
    let looked = look(
        &fs::read(folder.path().join("un/e-m.pdf")).expect("a file"),
        "fr",
    );
    let figure = looked.tags.iter().find(|tag| tag.starts_with("Figure"));
    assert_eq!(
        figure.map(String::as_str),
        Some("Figure \"Un plan du réseau\"")
    );
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
    ] {
        let (code, text) = failed(arguments);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains(wanted), "{text}");
    }
}

#[test]
fn a_partner_puts_its_mark_on_paper() {
    let folder = course();
    let here = folder.path();
    fs::write(here.join("logo.svg"), CROSS).expect("a file");
    fs::write(
        here.join("partner.toml"),
        "id = \"brest\"\nname = \"Ville de Brest\"\nlogo = \"logo.svg\"\ncontact = \"mailto:cyber@brest.example\"\n[colors]\nprimary = \"#003a70\"\n",
    )
    .expect("a file");
    let made = relais(
        here,
        &["build", ".", "--target", "pdf", "--partner", "partner.toml"],
    );
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    for (name, contact) in [("e-m.brest.pdf", true), ("e-m-fiche.brest.pdf", false)] {
        let pdf = here.join("dist").join(name);
        let text = poppler("pdftotext", &["-layout"], &pdf);
        assert!(
            text.contains("Proposé par Ville de Brest"),
            "{name}: {text}"
        );
        assert_eq!(
            text.contains("cyber@brest.example"),
            contact,
            "{name}: {text}"
        );
        let looked = look(&fs::read(&pdf).expect("a file"), "fr");
        assert_eq!(looked.faults, [""; 0], "{name}");
    }
    assert!(!here.join("dist/e-m.pdf").exists());
}

#[test]
fn documents_lie_beside_their_odt_and_pages_offer_both() {
    let folder = course();
    let here = folder.path();
    // Text and ODT of the sheet are there, its PDF is not.
    fs::write(here.join("m/documents/fiche.odt"), "odt").expect("a file");
    let page = here.join("m/c/p.md");
    let text = fs::read_to_string(&page).expect("the page");
    let offered = "\n::: document {src=\"../documents/fiche.odt\" title=\"La fiche\"}\n:::\n";
    fs::write(&page, text + offered).expect("a save");
    let check = || relais(here, &["documents", ".", "--check"]);
    let before = check();
    let said = String::from_utf8_lossy(&before.stderr);
    assert_eq!(before.status.code(), Some(1), "{said}");
    assert!(
        said.contains("m/documents/fiche.pdf: not what its text says"),
        "{said}"
    );
    assert!(said.contains("3 documents to be made again"), "{said}");

    let made = relais(here, &["documents", "."]);
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    assert!(check().status.success());
    for name in ["fiche", "cartes", "cartes-grand-format"] {
        let pdf = fs::read(here.join(format!("m/documents/{name}.pdf"))).expect("a file");
        let looked = look(&pdf, "fr");
        assert_eq!(looked.faults, [""; 0], "{name}");
        let fields: &[&str] = match name {
            "fiche" => &["Mon contact"],
            _ => &[],
        };
        assert_eq!(looked.fields, fields, "{name}");
    }
    // The cards' picture is on them: without it the file is another.
    let cards = fs::read(here.join("m/documents/cartes.pdf")).expect("a file");
    let source = here.join("sources/m/cartes.txt");
    let text = fs::read_to_string(&source).expect("a text");
    fs::write(&source, text.replace("+ croix\n", "")).expect("a save");
    assert_eq!(check().status.code(), Some(1));
    fs::write(&source, text.replace("croix", "inconnue")).expect("a save");
    let failed = relais(here, &["documents", "."]);
    let said = String::from_utf8_lossy(&failed.stderr);
    assert!(said.contains("has no picture `inconnue`"), "{said}");
    fs::write(&source, text).expect("a save");
    assert!(cards.len() > 1000);

    // A course of somebody else's may lead out of its folder.
    #[cfg(unix)]
    {
        let outside = tempfile::tempdir().expect("a folder");
        let precious = outside.path().join("precious");
        fs::write(&precious, "mine").expect("a file");
        let pdf = here.join("m/documents/fiche.pdf");
        let kept = fs::read(&pdf).expect("a file");
        fs::remove_file(&pdf).expect("it was there");
        std::os::unix::fs::symlink(&precious, &pdf).expect("a link");
        let refused = relais(here, &["documents", "."]);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(
            said.contains("fiche.pdf` is behind a symbolic link"),
            "{said}"
        );
        assert_eq!(fs::read(&precious).expect("it is there"), b"mine");
        fs::remove_file(&pdf).expect("the link");
        fs::write(&pdf, kept).expect("a file");
    }

    let built = relais(here, &["build", ".", "--target", "html5"]);
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    let zip = fs::File::open(here.join("dist/e-m.html5.zip")).expect("a package");
    let mut zip = zip::ZipArchive::new(zip).expect("a zip");
    let names: Vec<String> = zip
        .file_names()
        .map(|name| name.expect("a name").into_owned())
        .collect();
    for ending in ["documents/fiche.odt", "documents/fiche.pdf"] {
        assert!(names.iter().any(|name| name.ends_with(ending)), "{names:?}");
    }
    let index = std::io::read_to_string(zip.by_name("index.html").expect("a page")).expect("text");
    assert!(index.contains("fiche.pdf\" download"), "the page offers it");
}

/// Every document of our courses as PDF is what its text says.
#[test]
fn the_documents_of_our_courses_are_as_their_texts_say() {
    let courses = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../courses");
    let checked = relais(&courses, &["documents", ".", "--check"]);
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success(), "{said}");
}
