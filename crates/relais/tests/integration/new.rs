//! Courses, pages and activities to begin with, as authors make them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn relais(folder: &Path, arguments: &[&str]) -> Output {
    crate::program()
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

/// What a command printed, which must have succeeded.
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = relais(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Why a command refused, which must be for wrong usage.
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = relais(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
    errors
}

#[test]
fn a_course_is_made_added_to_checked_and_built() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    fs::create_dir(here.join("courses")).expect("a folder");
    let made = done(
        here,
        &[
            "new",
            "--title",
            "L’été en sécurité",
            "--minutes",
            "25",
            "--audience",
            "grand-public",
        ],
    );
    assert_eq!(made, "courses/l-ete-en-securite");
    let chapter = format!("{made}/premier-module/1-decouvrir");
    let page = done(here, &["new", "page", &chapter, "--title", "Sur la plage"]);
    assert_eq!(page, format!("{chapter}/08-sur-la-plage.md"));
    for kind in [
        "single",
        "multiple",
        "true-false",
        "matching",
        "ordering",
        "fill-in",
        "numeric",
        "sort",
        "hotspots",
    ] {
        let added = done(here, &["new", "question", &page, "--type", kind]);
        assert!(added.starts_with(&format!("{page}:")), "{added}");
    }
    done(
        here,
        &[
            "new",
            "scenario",
            &page,
            "--title",
            "Le wifi de l’hôtel",
            "--id",
            "s-hotel",
        ],
    );
    done(here, &["new", "inspection", &page, "--kind", "sms"]);
    // Its picture is made where there is none.
    let picture = here.join(&made).join("premier-module/media/dessin.svg");
    fs::remove_file(&picture).expect("the picture");
    for kind in [
        "telephone",
        "hotspots",
        "flip",
        "checklist",
        "poll",
        "reflection",
    ] {
        let added = done(here, &["new", kind, &page]);
        assert!(added.starts_with(&format!("{page}:")), "{added}");
    }
    assert!(picture.is_file());
    let first = format!("{chapter}/01-une-page.md");
    done(here, &["new", "before", &first, "--id", "b-encore"]);
    let text = fs::read_to_string(here.join(&first)).expect("the page");
    assert!(text.contains("spares=\"des-questions\""), "{text}");
    // The last page of the module spares none.
    let said = refused(here, &["new", "before", &page]);
    assert!(said.contains("no page follows"), "{said}");
    let said = refused(here, &["new", "sondage", &page]);
    assert!(
        said.contains("`sondage` is nothing that can be added"),
        "{said}"
    );
    done(
        here,
        &["new", "question", &format!("{made}/premier-module/quiz.md")],
    );
    done(here, &["check", &made, "--deny-warnings"]);
    // In its own folder nobody has to name it.
    done(&here.join(&made), &["check", "--deny-warnings"]);
    done(here, &["build", &made, "--out", "dist"]);
    assert!(
        here.join("dist/l-ete-en-securite-premier-module.scorm12.zip")
            .is_file()
    );
    let module = fs::read_to_string(here.join(&made).join("premier-module/module.toml"));
    assert!(
        module
            .expect("the module's file")
            .contains("target_minutes = 25\n")
    );

    // Nothing that is there is written over, nothing is begun that can't be right.
    let before = fs::read_to_string(here.join(&page)).expect("the page");
    refused(here, &["new", &made, "--title", "Encore"]);
    refused(here, &["new", "question", &page, "--id", "s-hotel"]);
    refused(here, &["new", "question", &page, "--id", "Pas un id"]);
    refused(
        here,
        &["new", "scenario", &format!("{made}/premier-module/quiz.md")],
    );
    refused(here, &["new", "question", "nulle-part.md"]);
    refused(here, &["new", "page", &made, "--title", "Perdue"]);
    refused(here, &["new", "page", &chapter, "--title", " "]);
    assert_eq!(
        fs::read_to_string(here.join(&page)).expect("the page"),
        before
    );
    for arguments in [
        &["new"][..],
        &["new", "--title", ""],
        &["new", "--title", "A", "--lang", "de"],
        &["new", "--title", "A", "--audience", "Tout le monde"],
        &["new", "--title", "A", "--minutes", "0"],
    ] {
        refused(here, arguments);
    }
    assert_eq!(
        fs::read_dir(here.join("courses"))
            .expect("a folder")
            .count(),
        1
    );
}

#[test]
fn an_activity_keeps_the_line_ends_of_its_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    done(here, &["new", "--title", "Try", "--lang", "en"]);
    let page = here.join("try/first-module/1-discover/07-take-stock.md");
    let text = fs::read_to_string(&page).expect("the page");
    let windows = text.trim_end().replace('\n', "\r\n");
    fs::write(&page, &windows).expect("a file");
    done(
        here,
        &[
            "new",
            "question",
            "try/first-module/1-discover/07-take-stock.md",
        ],
    );
    let text = fs::read_to_string(&page).expect("the page");
    assert!(
        text.starts_with(&format!("{windows}\r\n\r\n::: question ")),
        "{text}"
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    done(here, &["check", "try", "--deny-warnings"]);
}

#[test]
fn questions_and_documents_come_and_go() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    done(here, &["new", "cours", "--title", "Essai"]);
    let chapter = "cours/premier-module/1-decouvrir";

    // Out and in again: the same questions, in another chapter's pages.
    let exported = done(here, &["export", "cours", "--out", "banque.xml"]);
    assert_eq!(exported, "banque.xml");
    done(here, &["new", "autre", "--title", "Autre"]);
    let pages = done(
        here,
        &["import", "banque.xml", "autre/premier-module/1-decouvrir"],
    );
    // Four pages, and the picture of one.
    assert_eq!(pages.lines().count(), 5, "{pages}");
    done(here, &["check", "autre"]);
    let gift = done(here, &["export", "cours", "--format", "gift"]);
    assert!(
        gift.contains("{TRUE") || gift.contains("{\nFALSE") || gift.contains("{FALSE"),
        "{gift}"
    );

    // What is spoilt is refused with its line, and nothing is written.
    fs::write(here.join("faux.xml"), "<quiz>\n<question>").expect("a file");
    let before = fs::read_dir(here.join(chapter)).expect("a folder").count();
    let output = relais(here, &["import", "faux.xml", chapter]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        errors.contains("faux.xml:2: the file breaks off here"),
        "{errors}"
    );
    assert_eq!(
        fs::read_dir(here.join(chapter)).expect("a folder").count(),
        before
    );

    // Questions at the end of a quiz, what is not taken is said.
    fs::write(
        here.join("plus.gift"),
        "Racontez.{}\n\nDeux et deux ?{=4}\n",
    )
    .expect("a file");
    let output = relais(
        here,
        &["import", "plus.gift", "cours/premier-module/quiz.md"],
    );
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    assert!(errors.contains("plus.gift:1: « Racontez. »"), "{errors}");
    done(here, &["check", "cours"]);

    refused(here, &["import", "rien.xml", chapter]);
    refused(here, &["import", "plus.gift", "cours"]);
    refused(here, &["import", "banque.xml.bak", chapter]);
}

#[test]
fn a_course_is_translated_and_put_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    done(here, &["new", "cours", "--title", "Essai"]);
    let relais_toml = here.join("cours/relais.toml");
    let text = fs::read_to_string(&relais_toml).expect("the programme's file");
    fs::write(
        &relais_toml,
        text.replace("languages = [\"fr\"]", "languages = [\"fr\", \"en\"]"),
    )
    .expect("a file");
    let file = done(here, &["translate", "cours", "--to", "en"]);
    assert_eq!(file, "cours/traductions/en.xlf");
    let text = fs::read_to_string(here.join(&file)).expect("the exchange file");
    let mut translated = String::new();
    for line in text.lines() {
        translated.push_str(line);
        translated.push('\n');
        if let Some(source) = line.trim().strip_prefix("<source xml:space=\"preserve\">") {
            let source = source.trim_end_matches("</source>");
            translated.push_str(&format!("<target>{source}</target>\n"));
        }
    }
    let translated = translated.replace("state=\"initial\"", "state=\"translated\"");
    fs::write(here.join(&file), translated).expect("a file");
    done(here, &["translate", "cours", "--to", "en", "--apply"]);
    done(here, &["check", "cours"]);
    done(here, &["build", "cours", "--lang", "en", "--out", "dist"]);
    refused(here, &["translate", "cours", "--to", "fr"]);
    refused(here, &["translate", "cours", "--to", "it", "--apply"]);
}

/// A document that grows when it is unzipped is refused in little memory: what is not is ended
/// by the system.
#[cfg(unix)]
#[test]
fn documents_that_swell_are_refused_in_little_memory() {
    use std::io::Write;
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    done(here, &["new", "cours", "--title", "Essai"]);
    let swollen = [
        (
            "elements",
            "<w:document><w:body>".to_owned() + &"<w:p/>".repeat(2_100_000),
        ),
        (
            "attributes",
            format!("<w:document {}/>", "a='' ".repeat(2_100_000)),
        ),
        ("spaces", " ".repeat(80 << 20)),
    ];
    for (name, text) in swollen {
        let file = fs::File::create(here.join(format!("{name}.docx"))).expect("a file");
        let mut zip = zip::ZipWriter::new(file);
        zip.start_file(
            "word/document.xml",
            zip::write::SimpleFileOptions::default(),
        )
        .expect("an entry");
        zip.write_all(text.as_bytes()).expect("an entry");
        zip.finish().expect("a zip");
        // Kilobytes of address space; the program alone takes about a quarter of it.
        let output = crate::english(Command::new("sh"))
            .arg("-c")
            .arg("ulimit -v 3000000; exec \"$0\" import \"$1\" cours/premier-module/1-decouvrir")
            .arg(env!("CARGO_BIN_EXE_relais"))
            .arg(format!("{name}.docx"))
            .current_dir(here)
            .output()
            .expect("a shell");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert!(
            said.contains("beyond reason") || said.contains("more elements than any document has"),
            "{name}: {said}"
        );
    }
}
