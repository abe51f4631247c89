//! What only shows with real files.

use std::fs;
use std::path::Path;

use engine::source;
use engine::validate;
use expect_test::{Expect, expect};

use super::course::{course, page, shown};

/// The base course on disk, then whatever `spoil` does to it.
fn on_disk(spoil: impl Fn(&Path)) -> (tempfile::TempDir, Result<source::SourceTree, String>) {
    let folder = tempfile::tempdir().unwrap();
    for (_, file) in course(&[]).files() {
        let path = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.text.as_deref().unwrap_or("")).unwrap();
    }
    spoil(folder.path());
    let read = source::read(folder.path()).map(|mut trees| trees.remove(0));
    (folder, read.map_err(|error| error.to_string()))
}

pub fn check_disk(spoil: impl Fn(&Path), expected: Expect) {
    let (_folder, tree) = on_disk(spoil);
    let tree = tree.unwrap();
    expected.assert_eq(&shown(&tree, &validate::check(&tree)));
}

#[test]
fn encodings() {
    check_disk(
        |root| {
            fs::write(
                root.join("m/c/p.md"),
                b"+++\nid = \"p\"\ntitle = \"\xe9\"\n+++\n",
            )
            .unwrap()
        },
        expect![[r#"
        m/c/p.md:1:1 error[not-utf8] this file is not UTF-8 text | save it again with the encoding UTF-8
    "#]],
    );
    check_disk(
        |root| fs::write(root.join("m/module.toml"), b"title = \"\xe9\"\n").unwrap(),
        expect![[r#"
        m/module.toml:1:1 error[not-utf8] this file is not UTF-8 text | save it again with the encoding UTF-8
    "#]],
    );
    check_disk(
        |root| fs::write(root.join("relais.toml"), b"title = \"\xe9\"\n").unwrap(),
        expect![[r#"
        relais.toml:1:1 error[not-utf8] this file is not UTF-8 text | save it again with the encoding UTF-8
    "#]],
    );
}

#[test]
fn windows_line_ends_and_byte_order_mark() {
    let text = page("p", "Un texte.\n\n# Titre\n\n::: astus\nUn texte.\n:::\n");
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    check_disk(
        |root| fs::write(root.join("m/c/p.md"), &windows).unwrap(),
        expect![[r#"
        m/c/p.md:7:1 error[heading-level] a page has one title, in its front matter | begin this heading with `##`
        m/c/p.md:9:5 error[unknown-directive] unknown directive `astus` | did you mean `astuce`?
    "#]],
    );
}

#[test]
fn a_file_too_long() {
    check_disk(
        |root| {
            fs::File::create(root.join("m/c/p.md"))
                .unwrap()
                .set_len(9 << 20)
                .unwrap()
        },
        expect![[r#"
            m/c/p.md:1:1 error[file-too-long] this file is over 8 MiB | split it
        "#]],
    );
}

#[test]
fn a_video_without_length() {
    let video = "::: video {src=../media/film.mp4 title=\"Le film\" captions=../media/film.vtt transcript=../media/film.md}\n:::\n";
    let mut mvhd = vec![0; 20];
    mvhd[3] = 108;
    mvhd[4..8].copy_from_slice(b"mvhd");
    mvhd.extend(1000_u32.to_be_bytes());
    mvhd.extend(90_500_u32.to_be_bytes());
    mvhd.resize(108, 0);
    let whole = [&116_u32.to_be_bytes()[..], b"moov", &mvhd].concat();
    let with = |bytes: &[u8]| {
        let bytes = bytes.to_vec();
        move |root: &Path| {
            fs::write(root.join("m/c/p.md"), page("p", video)).unwrap();
            fs::write(root.join("m/media/film.mp4"), &bytes).unwrap();
        }
    };
    check_disk(with(&whole), expect![[""]]);
    check_disk(
        with(&whole[..20]),
        expect![[r#"
        m/c/p.md:5:1 error[missing-duration] the length of `m/media/film.mp4` is not known | add `duration="2:30"`
    "#]],
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_course_is_not_followed() {
    let outside = tempfile::NamedTempFile::with_suffix(".svg").unwrap();
    check_disk(
        |root| {
            std::os::unix::fs::symlink(outside.path(), root.join("m/media/secret.svg")).unwrap();
            let text = page("p", "![Un dessin](../media/secret.svg)\n");
            fs::write(root.join("m/c/p.md"), text).unwrap();
        },
        expect![[r#"
            m/c/p.md:5:1 error[missing-file] file `../media/secret.svg` is left out of the course | `m/media/secret.svg` is a symbolic link, and those are left out: put a copy of the file there
        "#]],
    );
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, read) = on_disk(|root| {
        let path = root.join("m/c/p.md");
        fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
    });
    // Root reads everything.
    if let Err(message) = read {
        let path = folder.path().join("m/c/p.md");
        assert_eq!(
            message,
            format!(
                "failed to read `{}`: Permission denied (os error 13)",
                path.display()
            )
        );
    }
}

#[test]
fn one_module_asked_for() {
    let (folder, _) = on_disk(|root| {
        fs::create_dir(root.join("n")).unwrap();
        fs::write(root.join("n/module.toml"), "title = 3\n").unwrap();
    });
    let tree = source::read(&folder.path().join("n")).unwrap().remove(0);
    expect![[r#"
        relais.toml:9:11 error[unlisted-module] module `n` is not in the programme's list | add `"n"` to `modules`
    "#]].assert_eq(&shown(&tree, &validate::check(&tree)));
}

#[test]
fn no_course() {
    let folder = tempfile::tempdir().unwrap();
    let error = source::read(folder.path()).unwrap_err().to_string();
    assert!(error.starts_with("no course in `"), "{error}");
    let error = source::read(&folder.path().join("nulle-part"))
        .unwrap_err()
        .to_string();
    assert!(error.contains("nulle-part"), "{error}");
}

/// A page that shows this picture.
fn with_picture(root: &Path, written: &str, name: &str) {
    let text = page("p", &format!("![Un dessin](<{written}>)\n"));
    fs::write(root.join("m/c/p.md"), text).unwrap();
    let picture = root.join("m/media").join(name);
    fs::write(picture, "<svg viewBox=\"0 0 4 3\"></svg>").unwrap();
}

#[test]
fn accents_in_names_are_one_whichever_way_they_are_written() {
    for (written, name) in [
        ("../media/sche\u{301}ma.svg", "sch\u{e9}ma.svg"),
        ("../media/sch\u{e9}ma.svg", "sche\u{301}ma.svg"),
        ("../media/sch%C3%A9ma.svg", "sche\u{301}ma.svg"),
        ("../media/sche%CC%81ma.svg", "sch\u{e9}ma.svg"),
        ("../media/mon%20sche%CC%81ma.svg", "mon sch\u{e9}ma.svg"),
    ] {
        check_disk(|root| with_picture(root, written, name), expect![""]);
    }
    // A page, and a link to it.
    check_disk(
        |root| {
            fs::write(
                root.join("m/c/e\u{301}te\u{301}.md"),
                page("ete", "Un texte.\n"),
            )
            .unwrap();
            fs::write(
                root.join("m/c/p.md"),
                page(
                    "p",
                    "[Suite](\u{e9}t\u{e9}.md), [suite](%C3%A9t%C3%A9.md).\n",
                ),
            )
            .unwrap();
        },
        expect![""],
    );
    check_disk(
        |root| {
            with_picture(root, "../media/\u{e9}.svg", "\u{e9}.svg");
            with_picture(root, "../media/\u{e9}.svg", "e\u{301}.svg");
        },
        expect![[r#"
            m/media/é.svg:1:1 error[same-file-name] `e+U+0301.svg` and `é.svg` have one name: only their accents are written differently, as one character or as two | remove one of them, or give it another name
        "#]],
    );
}

#[test]
fn what_leaves_a_file_out_is_said() {
    let written = "../media/plan.svg";
    check_disk(
        |root| {
            with_picture(root, written, "plan.svg");
            fs::write(root.join(".gitignore"), "# lourd\n*.svg\n").unwrap();
        },
        expect![[r#"
            m/c/p.md:5:1 error[missing-file] file `../media/plan.svg` is left out of the course | it is left out by `*.svg` in `.gitignore`, line 2: take that line out, or give the file a name that it does not match
        "#]],
    );
    check_disk(
        |root| {
            with_picture(root, written, "plan.svg");
            fs::write(root.join("m/.gitignore"), "media/\n").unwrap();
        },
        expect![[r#"
            m/c/p.md:5:1 error[missing-file] file `../media/plan.svg` is left out of the course | it is left out by `media/` in `m/.gitignore`, line 1: take that line out, or give the file a name that it does not match
        "#]],
    );
    check_disk(
        |root| with_picture(root, "../media/.plan.svg", ".plan.svg"),
        expect![[r#"
            m/c/p.md:5:1 error[missing-file] file `../media/.plan.svg` is left out of the course | `m/media/.plan.svg` is hidden by the point at its beginning: rename it
        "#]],
    );
    #[cfg(unix)]
    check_disk(
        |root| {
            with_picture(root, written, "autre.svg");
            std::os::unix::fs::symlink(
                root.join("m/media/autre.svg"),
                root.join("m/media/plan.svg"),
            )
            .unwrap();
        },
        expect![[r#"
            m/c/p.md:5:1 error[missing-file] file `../media/plan.svg` is left out of the course | `m/media/plan.svg` is a symbolic link, and those are left out: put a copy of the file there
        "#]],
    );
}

#[test]
fn pages_that_are_left_out_are_said() {
    // A page, a chapter, a module; what no page would be is no loss.
    check_disk(
        |root| {
            fs::write(root.join("m/c/r.md"), page("r", "Un texte.\n")).unwrap();
            fs::write(root.join("m/c/.s.md"), page("s", "Un texte.\n")).unwrap();
            fs::write(root.join("m/c/._t.md"), "").unwrap();
            fs::write(root.join("m/c/.u.md.swp"), "").unwrap();
            fs::write(root.join("m/media/essai.svg"), "<svg/>").unwrap();
            fs::write(
                root.join(".gitignore"),
                "# essais\nr.md\nessai.svg\n/m/d/\nvieux\n",
            )
            .unwrap();
            for (folder, file) in [("m/d", "chapter.toml"), ("vieux", "module.toml")] {
                fs::create_dir(root.join(folder)).unwrap();
                fs::write(root.join(folder).join(file), "").unwrap();
                fs::write(root.join(folder).join("a.md"), "").unwrap();
            }
            fs::create_dir(root.join("m/notes")).unwrap();
            fs::write(root.join("m/notes/.idee.md"), "").unwrap();
        },
        expect![[r#"
            relais.toml:1:1 warning[left-out] `m/c/.s.md` is left out of the course: it would be a page | `m/c/.s.md` is hidden by the point at its beginning: rename it
            relais.toml:1:1 warning[left-out] `m/c/r.md` is left out of the course: it would be a page | it is left out by `r.md` in `.gitignore`, line 2: take that line out, or give the file a name that it does not match
            relais.toml:1:1 warning[left-out] `m/d` is left out of the course: it would be a chapter | it is left out by `/m/d/` in `.gitignore`, line 4: take that line out, or give the file a name that it does not match
            relais.toml:1:1 warning[left-out] `vieux` is left out of the course: it would be a module | it is left out by `vieux` in `.gitignore`, line 5: take that line out, or give the file a name that it does not match
        "#]],
    );
    // A link to it says so too, and so does a module of the list.
    check_disk(
        |root| {
            fs::write(root.join("m/c/r.md"), page("r", "Un texte.\n")).unwrap();
            fs::write(root.join("m/c/p.md"), page("p", "[Suite](r.md)\n")).unwrap();
            fs::write(root.join("m/c/.ignore"), "r.*\n").unwrap();
        },
        expect![[r#"
            m/c/p.md:5:1 error[dead-link] page `r.md` is left out of the course | it is left out by `r.*` in `m/c/.ignore`, line 1: take that line out, or give the file a name that it does not match
            relais.toml:1:1 warning[left-out] `m/c/r.md` is left out of the course: it would be a page | it is left out by `r.*` in `m/c/.ignore`, line 1: take that line out, or give the file a name that it does not match
        "#]],
    );
    check_disk(
        |root| fs::write(root.join(".gitignore"), "m/\n").unwrap(),
        expect![[r#"
            relais.toml:1:1 warning[left-out] `m` is left out of the course: it would be a module | it is left out by `m/` in `.gitignore`, line 1: take that line out, or give the file a name that it does not match
            relais.toml:9:12 error[missing-file] module `m` has no `module.toml` | it is left out by `m/` in `.gitignore`, line 1: take that line out, or give the file a name that it does not match
        "#]],
    );
    #[cfg(unix)]
    check_disk(
        |root| {
            std::os::unix::fs::symlink(root.join("m/c/q.md"), root.join("m/c/z.md")).unwrap();
            std::os::unix::fs::symlink(root.join("m/c"), root.join("m/lie")).unwrap();
        },
        expect![[r#"
            relais.toml:1:1 warning[left-out] `m/c/z.md` is left out of the course: it would be a page | `m/c/z.md` is a symbolic link, and those are left out: put a copy of the file there
            relais.toml:1:1 warning[left-out] `m/lie` is left out of the course: it would be a chapter | `m/lie` is a symbolic link, and those are left out: put a copy of the file there
        "#]],
    );
}
