//! A module in stretches that one takes in one go.

use engine::parse::Variant;
use engine::sco::{ScoPer, scos};
use engine::sittings::sittings;
use engine::source::SourceTree;
use engine::validate;
use proptest::prelude::*;

/// Chapters of pages, each with its minutes and whether a sitting begins with it.
type Chapters<'a> = &'a [&'a [(f64, bool)]];

/// The sittings of such a module: titles, pages and minutes.
fn of(chapters: Chapters) -> Vec<(String, Vec<String>, f64)> {
    let mut files = vec![
        (
            "relais.toml".to_owned(),
            "id = \"e\"\ntitle = \"E\"\ndescription = \"E\"\npublisher = \"E\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\"]\nmodules = [\"m\"]\n".to_owned(),
        ),
        (
            "m/module.toml".to_owned(),
            "title = \"M\"\ndescription = \"M\"\nobjectives = [\"M\"]\ntarget_minutes = 1\ncompletion = \"pages\"\ndraft = true\n".to_owned(),
        ),
    ];
    for (c, pages) in chapters.iter().enumerate() {
        let folder = format!("m/{c:02}");
        files.push((
            format!("{folder}/chapter.toml"),
            format!("id = \"c{c}\"\ntitle = \"Chapitre {c}\"\n"),
        ));
        for (p, (minutes, begins)) in pages.iter().enumerate() {
            files.push((
                format!("{folder}/{p:02}.md"),
                format!("+++\nid = \"p{c}-{p}\"\ntitle = \"Page {c}-{p}\"\nminutes = {minutes:?}\nsitting = {begins}\n+++\nTexte.\n"),
            ));
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&a[..], &b[..])).collect();
    let tree = SourceTree::from_texts(files);
    let (programme, diagnostics) = validate::load(&tree, &Variant::default());
    let programme = programme.unwrap_or_else(|| panic!("{diagnostics:?}"));
    let all = scos(&programme.modules[0], ScoPer::Module);
    let found = sittings(&all[0]).into_iter();
    found
        .map(|it| {
            let pages = it.pages.iter().map(|page| page.id.clone()).collect();
            (it.title, pages, it.minutes)
        })
        .collect()
}

fn titles(chapters: Chapters) -> Vec<String> {
    of(chapters).into_iter().map(|it| it.0).collect()
}

const fn page(minutes: f64) -> (f64, bool) {
    (minutes, false)
}

#[test]
fn a_chapter_of_five_to_ten_minutes_is_a_sitting() {
    let six = [page(3.0), page(3.0)];
    assert_eq!(titles(&[&six, &six]), ["Chapitre 0", "Chapitre 1"]);
}

#[test]
fn short_chapters_go_together_until_ten_minutes() {
    let three = [page(3.0)];
    assert_eq!(
        titles(&[&three, &three, &three, &three]),
        ["Chapitre 0 · Chapitre 1 · Chapitre 2", "Chapitre 3"]
    );
}

#[test]
fn a_long_chapter_is_cut_between_pages() {
    let pages = [page(4.0); 5];
    let found = of(&[&pages]);
    let names: Vec<&str> = found.iter().map(|it| &it.0[..]).collect();
    assert_eq!(
        names,
        ["Chapitre 0 (1/3)", "Chapitre 0 (2/3)", "Chapitre 0 (3/3)"]
    );
    // What cannot be cut stays whole.
    assert_eq!(titles(&[&[page(25.0)]]), ["Chapitre 0"]);
}

#[test]
fn sittings_begin_where_the_author_says() {
    let found = of(&[
        &[(2.0, true), (2.0, false), (1.0, true)],
        &[(1.0, false), (9.0, true)],
    ]);
    let found: Vec<(&str, usize)> = found.iter().map(|it| (&it.0[..], it.1.len())).collect();
    assert_eq!(found, [("Chapitre 0", 2), ("Page 0-2", 2), ("Page 1-1", 1)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_page_is_in_one_sitting_in_order(
        chapters in prop::collection::vec(prop::collection::vec((0.5f64..15.0, prop::bool::weighted(0.1)), 1..8), 1..6)
    ) {
        let borrowed: Vec<&[(f64, bool)]> = chapters.iter().map(|it| &it[..]).collect();
        let found = of(&borrowed);
        let expected: Vec<String> = chapters.iter().enumerate()
            .flat_map(|(c, pages)| (0..pages.len()).map(move |p| format!("p{c}-{p}")))
            .collect();
        let pages: Vec<String> = found.iter().flat_map(|it| it.1.clone()).collect();
        prop_assert_eq!(pages, expected);
        let is_written = chapters.iter().flatten().any(|it| it.1);
        for (title, pages, minutes) in &found {
            prop_assert!(!pages.is_empty() && !title.is_empty());
            // Beyond ten minutes only by what a page cannot be cut into.
            prop_assert!(is_written || *minutes <= 10.0 || pages.len() == 1 || *minutes < 30.0, "{title}: {minutes}");
        }
    }
}
