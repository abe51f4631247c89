//! Pictures, videos, sounds and documents.

use engine::validate;
use expect_test::{Expect, expect};

use super::course::{check_files, check_fine, check_page, course, page, shown};

const FILM: &str = "src=../media/film.mp4 title=\"Le film\" duration=\"1:30\"";

#[test]
fn complete_media_are_fine() {
    check_fine(&[
        "![Un dessin](../media/dessin.svg \"Légende\")\n",
        "::: figure {src=../media/dessin.svg alt=\"\" decorative}\n:::\n",
        &format!(
            "::: video {{{FILM} captions=../media/film.vtt transcript=../media/film.md}}\n:::\n"
        ),
        "::: document {src=../documents/guide.pdf title=\"Guide\"}\nPour agir.\n:::\n",
    ]);
}

#[test]
fn pictures() {
    check_page(
        "![](../media/dessin.svg)\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-alt] picture `../media/dessin.svg` has no text alternative | say what it shows: `![text](…)` or `alt="text"`; if it is pure decoration use `::: figure {src=… decorative}`
    "#]],
    );
    check_page(
        "::: figure {src=../media/dessin.svg}\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-alt] picture `../media/dessin.svg` has no text alternative | say what it shows: `![text](…)` or `alt="text"`; if it is pure decoration use `::: figure {src=… decorative}`
    "#]],
    );
    check_page(
        "![dessin.svg](../media/dessin.svg)\n",
        expect![[r#"
        m/c/p.md:5:1 warning[poor-alt] `dessin.svg` is a file name, not a text alternative | say what the picture shows to those who do not see it
    "#]],
    );
    check_page(
        "Un ![dessin](../media/dessin.svg) ici.\n",
        expect![[r#"
        m/c/p.md:5:4 error[image-in-text] image `../media/dessin.svg` stands in the middle of a text | put it alone in its paragraph, with an empty line before and after
    "#]],
    );
    check_page(
        "::: figure {alt=\"Un dessin\"}\n:::\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-attribute] `figure` has no `src` | add `{src="…"}`
    "#]],
    );
    check_files(
        &[
            (
                "m/c/p.md",
                &page("p", "![Un dessin](../media/dessin.svg)\n"),
            ),
            (
                "m/media/dessin.svg",
                "<svg>\n<script>x</script>\n<image href=\"https://example.org/x.png\"/></svg>",
            ),
        ],
        expect![[r#"
            m/media/dessin.svg:2:1 error[unsafe-html] this picture has a `<script>` | remove it: pictures do not act
            m/media/dessin.svg:3:1 error[remote-resource] this picture has a reference to `https://example.org/x.png` | draw or embed it: a package loads nothing from elsewhere
        "#]],
    );
    check_files(
        &[
            (
                "m/c/p.md",
                &page("p", "![Un dessin](../media/dessin.svg)\n"),
            ),
            ("m/media/dessin.svg", "PNG"),
        ],
        expect![[r#"
            m/media/dessin.svg:1:1 error[not-svg] this picture has no `<svg>` in it | export it again as SVG
        "#]],
    );
}

#[test]
fn files() {
    check_page(
        "![Un dessin](../media/dessein.svg)\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-file] file `../media/dessein.svg` does not exist | did you mean `../media/dessin.svg`?
    "#]],
    );
    check_page(
        "![Un dessin](../media/carte-de-france.svg)\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-file] file `../media/carte-de-france.svg` does not exist | put the file at `m/media/carte-de-france.svg`, capitals and accents alike
    "#]],
    );
    check_page(
        "![Un dessin](../media/Dessin.svg)\n",
        expect![[r#"
        m/c/p.md:5:1 error[missing-file] file `../media/Dessin.svg` does not exist | did you mean `../media/dessin.svg`?
    "#]],
    );
    check_page(
        "![Un dessin](../../../dessin.svg)\n",
        expect![[r#"
        m/c/p.md:5:1 error[file-outside] `../../../dessin.svg` leads out of the course | use a path that stays inside the programme's folder
    "#]],
    );
    check_page(
        "![Un dessin](https://example.org/dessin.svg)\n",
        expect![[r#"
        m/c/p.md:5:1 error[remote-resource] `https://example.org/dessin.svg` is not in the course | copy the file into `media/`: a package loads nothing from elsewhere
    "#]],
    );
    check_page(
        "![Un dessin](../media/film.mp4)\n",
        expect![[r#"
        m/c/p.md:5:1 error[wrong-file-type] `../media/film.mp4` is not of a type allowed here | use one of: `svg`, `png`, `jpg`, `jpeg`, `webp`, `avif`, `gif`
    "#]],
    );
    check_page(
        "::: document {src=https://example.org/guide.pdf title=\"Guide\"}\nPour agir.\n:::\n",
        expect![[r#"
        m/c/p.md:5:15 error[remote-resource] `https://example.org/guide.pdf` is not in the course | copy the file into `media/`: a package loads nothing from elsewhere
    "#]],
    );
}

#[test]
fn videos_and_sounds() {
    check_page(
        &format!("::: video {{{FILM}}}\n:::\n"),
        expect![[r#"
        m/c/p.md:5:1 error[missing-captions] this video has no captions | add `captions=….vtt`: many learners cannot hear it, or not now
        m/c/p.md:5:1 error[missing-transcript] this video has no transcript | add `transcript=….md` with all that is said and shown
    "#]],
    );
    check_page(
        &format!(
            "::: video {{{FILM} captions=../media/film.vtt transcript=../media/film.txt}}\n:::\n"
        ),
        expect![[r#"
            m/c/p.md:5:93 error[missing-file] file `../media/film.txt` does not exist | did you mean `../media/film.md`?
        "#]],
    );
    check_page(
        "::: video {src=../media/film.mp4 title=\"Le film\" captions=../media/film.vtt transcript=../media/film.md}\n:::\n",
        expect![[r#"
            m/c/p.md:5:1 error[missing-duration] the length of `m/media/film.mp4` is not known | add `duration="2:30"`
        "#]],
    );
    check_page(
        "::: video {src=../media/film.mp4 title=\"Le film\" duration=90 captions=../media/film.vtt transcript=../media/film.md}\n:::\n",
        expect![[r#"
            m/c/p.md:5:50 error[wrong-duration] `90` is not a duration | write minutes and seconds: `duration="2:30"`
        "#]],
    );
    let video = format!(
        "::: video {{{FILM} captions=../media/film.vtt transcript=../media/film.md}}\n:::\n"
    );
    check_files(
        &[
            ("m/c/p.md", &page("p", &video)),
            ("m/media/film.vtt", "1\n00:00 Bonjour\n"),
        ],
        expect![[r#"
        m/c/p.md:5:66 error[wrong-captions] these captions are not WebVTT | a `.vtt` file begins with the line `WEBVTT`
    "#]],
    );
    check_page(
        "::: audio {src=../media/film.mp4 title=\"Le film\" duration=\"1:30\" transcript=../media/film.md}\n:::\n",
        expect![[r#"
            m/c/p.md:5:12 error[wrong-file-type] `../media/film.mp4` is not of a type allowed here | use one of: `mp3`, `m4a`, `ogg`
        "#]],
    );
}

#[test]
fn a_transcript_is_text() {
    let video = format!("::: video {{{FILM} captions=film.vtt transcript=film.md}}\n:::\n");
    let here = video.replace("../media/film.mp4", "film.mp4");
    let there = video
        .replace("film.vtt", "../media/film.vtt")
        .replace("film.md", "../media/film.md");
    check_files(
        &[
            ("m/c/p.md", &page("p", &there)),
            (
                "m/media/film.md",
                &format!(
                    "Bonjour.[^a]\n\n{here}\n::: question {{#q type=single}}\nQuoi ?\n\n- [x] a\n- [ ] b\n:::\n\n[^a]: Source.\n"
                ),
            ),
        ],
        expect![[r#"
            m/media/film.md:1:9 error[stray-block] a transcript has no numbered references | name the source in the text itself
            m/media/film.md:3:1 error[stray-block] a transcript is text only: it cannot hold `video` | move it into a page
            m/media/film.md:6:1 error[stray-block] a transcript is text only: it cannot hold `question` | move it into a page
        "#]],
    );
}

#[test]
fn names_that_windows_refuses() {
    check_files(
        &[
            (
                "m/c/p.md",
                &page(
                    "p",
                    "![Un dessin](../media/dessin.svg)\n\n![Un autre](../media/Dessin.svg)\n",
                ),
            ),
            ("m/media/Dessin.svg", "<svg></svg>"),
        ],
        expect![[r#"
            m/c/p.md:5:1 error[wrong-file-name] `m/media/dessin.svg` and `m/media/Dessin.svg` differ in capitals only: Windows would keep one | give one of them another name
            m/c/p.md:7:1 error[wrong-file-name] `m/media/Dessin.svg` and `m/media/dessin.svg` differ in capitals only: Windows would keep one | give one of them another name
        "#]],
    );
    check_files(
        &[
            (
                "m/c/p.md",
                &page(
                    "p",
                    "![Un dessin](<../media/a?.svg>)\n\n![Un autre](<../media/b. /c.svg>)\n\n![Un autre](../media/con.svg)\n",
                ),
            ),
            ("m/media/a?.svg", "<svg></svg>"),
            ("m/media/b. /c.svg", "<svg></svg>"),
            ("m/media/con.svg", "<svg></svg>"),
        ],
        expect![[r#"
            m/c/p.md:5:1 error[wrong-file-name] Windows cannot have a file or folder named `a?.svg` | rename it with letters, digits and hyphens; Windows keeps names like `con` for itself
            m/c/p.md:7:1 error[wrong-file-name] Windows cannot have a file or folder named `b. ` | rename it with letters, digits and hyphens; Windows keeps names like `con` for itself
            m/c/p.md:9:1 error[wrong-file-name] Windows cannot have a file or folder named `con.svg` | rename it with letters, digits and hyphens; Windows keeps names like `con` for itself
        "#]],
    );
}

#[test]
fn captions_are_read_as_browsers_read_them() {
    for (cues, expected) in [
        (
            "00:00:00,000 --> 00:00:02,000\nBonjour.\n",
            expect![[r#"
            m/media/film.vtt:3:1 error[captions] browsers can't read these times, and leave the caption out | WebVTT has a point before the milliseconds: `00:00:01.000 --> 00:00:03.500`
        "#]],
        ),
        (
            "00:00.000 --> 00:02.000\nUn.\n\n00:01.000 --> 00:03.000\nDeux.\n",
            expect![[r#"
                m/media/film.vtt:6:1 warning[captions] this caption overlaps the one before it by 1.0 s | end one when the next begins
            "#]],
        ),
        (
            "00:59.000 --> 01:10.000\nUn.\n",
            expect![[r#"
            m/media/film.vtt:3:1 warning[captions] this caption ends 10.0 s after the video | end it with the video
        "#]],
        ),
        (
            "",
            expect![[r#"
            m/media/film.vtt:1:1 error[captions] these captions hold no caption | write what is heard, with its times: `00:00:01.000 --> 00:00:03.500`
        "#]],
        ),
    ] {
        let page = super::course::page(
            "p",
            "::: video {src=../media/film.mp4 captions=../media/film.vtt transcript=../media/film.md title=\"Film\" duration=\"1:00\"}\n:::\n",
        );
        super::course::check_files(
            &[
                ("m/c/p.md", &page),
                ("m/media/film.vtt", &format!("WEBVTT\n\n{cues}")),
            ],
            expected,
        );
    }
}

#[test]
fn what_browsers_cannot_show() {
    use super::disk::check_disk;
    use std::fs;

    // The head of a picture of 8000 × 6000 points.
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x1f\x40\0\0\x17\x70";
    check_disk(
        |root| {
            fs::write(
                root.join("m/c/p.md"),
                super::course::page("p", "![Une photo](../media/photo.png)\n"),
            )
            .unwrap();
            fs::write(root.join("m/media/photo.png"), png).unwrap();
        },
        expect![[r#"
            m/c/p.md:5:1 warning[large-picture] `../media/photo.png` has 8000 × 6000 points: a phone may not be able to show it | make it smaller: 2000 points wide are enough for any screen
        "#]],
    );
    let webm = b"\x1a\x45\xdf\xa3....\x86\x90V_MPEGH/ISO/HEVC";
    check_disk(
        |root| {
            fs::write(
                root.join("m/c/p.md"),
                super::course::page("p", "::: video {src=../media/film.webm captions=../media/film.vtt transcript=../media/film.md title=\"Film\" duration=\"1:00\"}\n:::\n"),
            )
            .unwrap();
            fs::write(root.join("m/media/film.webm"), webm).unwrap();
        },
        expect![[r#"
            m/c/p.md:5:12 error[unplayable-media] `../media/film.webm` has pictures of a codec that WebM does not have, which not every browser plays | save it again as H.264 of 8 bits with AAC sound: `ffmpeg -i film.mov -c:v libx264 -pix_fmt yuv420p -c:a aac film.mp4`
        "#]],
    );
}

#[test]
fn no_spelling_of_a_path_leads_out_of_the_course() {
    for written in [
        "../../../dessin.svg",
        "%2e%2e/%2e%2e/%2e%2e/dessin.svg",
        "..%2F..%2F..%2Fdessin.svg",
        "%2Fetc/dessin.svg",
        "..%5C..%5Cdessin.svg",
    ] {
        let text = super::course::page("p", &format!("![Un dessin](<{written}>)\n"));
        let tree = super::course::course(&[("m/c/p.md", &text)]);
        let said = super::course::shown(&tree, &engine::validate::check(&tree));
        assert!(said.contains("error[file-outside] "), "{written}: {said}");
    }
}

#[test]
fn words_in_pictures_are_read_on_a_phone() {
    let figure = page("p", "![Un dessin](../media/dessin.svg)\n");
    let check = |svg, expected: Expect| {
        check_files(
            &[("m/c/p.md", &figure), ("m/media/dessin.svg", svg)],
            expected,
        );
    };
    check(
        "<svg viewBox=\"0 0 720 300\"><text font-size=\"14\">Trop petit</text></svg>",
        expect![[r#"
            m/media/dessin.svg:1:49 warning[small-lettering] on a phone 360 pixels wide, `Trop petit` is 6.4 pixels high: too small to be read | in this picture, 720 wide, give letters a size of 25 or more; or draw it narrower and higher
        "#]],
    );
    check(
        "<svg viewBox=\"0 0 328 300\"><style>.n{font:9px Arial}</style><text class=\"n\">Note</text></svg>",
        expect![[r#"
            m/media/dessin.svg:1:77 warning[small-lettering] on a phone 360 pixels wide, `Note` is 9.0 pixels high: too small to be read | in this picture, 328 wide, give letters a size of 11 or more; or draw it narrower and higher
        "#]],
    );
    for svg in [
        "<svg viewBox=\"0 0 720 300\"><text font-size=\"25\">Assez grand</text></svg>",
        "<svg viewBox=\"0 0 300 300\"><text font-size=\"11\">Assez grand</text></svg>",
        "<svg viewBox=\"0 0 720 300\"><title>Sans lettres</title></svg>",
    ] {
        let files = [("m/c/p.md", figure.as_str()), ("m/media/dessin.svg", svg)];
        let tree = course(&files);
        assert_eq!(shown(&tree, &validate::check(&tree)), "", "{svg}");
    }
}

#[test]
fn paths_that_windows_does_not_take() {
    let long = format!("{}/{}.svg", "d".repeat(80), "f".repeat(80));
    check_files(
        &[
            (
                "m/c/p.md",
                &page("p", &format!("![Un dessin](../media/{long})\n")),
            ),
            (
                &format!("m/media/{long}"),
                "<svg viewBox=\"0 0 4 3\"></svg>",
            ),
        ],
        expect![[r#"
            m/c/p.md:5:1 warning[long-path] `m/media/dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd/ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff.svg` has 173 characters: Windows takes 260, with the folders that the package is unzipped in | give the file and its folders shorter names, 150 characters in all
        "#]],
    );
}
