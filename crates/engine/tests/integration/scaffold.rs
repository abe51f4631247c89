//! What authors begin with is right as it is, in both languages.

use std::collections::BTreeSet;

use engine::package::{self, Plan, Target};
use engine::parse;
use engine::render::Code;
use engine::scaffold::{self, Activity, Course, Place, QuestionKind};
use engine::sco::ScoPer;
use engine::source::SourceTree;
use engine::validate;

fn course(lang: &str, title: &str, audiences: &[&str]) -> Vec<(String, String)> {
    scaffold::course(&Course {
        title: title.to_owned(),
        publisher: "Une \"petite\" équipe".to_owned(),
        minutes: 25,
        audiences: audiences.iter().map(|it| (*it).to_owned()).collect(),
        lang: lang.to_owned(),
    })
}

/// All that is wrong with files, of which titles are not the scaffold's.
fn faults(files: &[(String, String)]) -> Vec<String> {
    let tree = SourceTree::from_texts(files.iter().cloned());
    let found = validate::check(&tree).into_iter();
    found
        .map(|it| {
            let at = tree.locate(it.span);
            format!("{}:{} {} {}", at.path, at.line, it.code, it.message)
        })
        .collect()
}

#[test]
fn a_new_course_has_no_fault_and_builds() {
    for (lang, title) in [
        ("fr", "La « sécurité » de l’été"),
        ("en", "Security: a \\ b"),
    ] {
        let files = course(lang, title, &["grand-public", "entreprises"]);
        assert_eq!(faults(&files), [""; 0], "{lang}");
        let tree = SourceTree::from_texts(files);
        for variant in parse::variants(&tree) {
            let (programme, _) = validate::load(&tree, &variant);
            let programme = programme.expect("a course without fault");
            assert!(!programme.title.is_empty());
            let plan = Plan {
                targets: &[Target::Scorm12, Target::Html5],
                sco_per: ScoPer::Programme,
                partners: &[None],
                variant_suffix: "",
                code: Code::Small,
            };
            let packages = package::packages(&tree, &programme, &plan).expect("packages");
            assert_eq!(packages.len(), 2);
            assert_eq!(packages[0].figures.pages, 8);
        }
    }
}

#[test]
fn pages_and_activities_are_added_until_nobody_counts() {
    for lang in ["fr", "en"] {
        let mut files = course(lang, "Essai", &[]);
        let chapter = files
            .iter()
            .find_map(|(path, _)| path.strip_suffix("/chapter.toml"))
            .expect("a chapter")
            .to_owned();
        let module = chapter.split('/').next().expect("a module").to_owned();
        for _ in 0..3 {
            let tree = SourceTree::from_texts(files.iter().cloned());
            let names: Vec<String> = files
                .iter()
                .filter_map(|(path, _)| path.strip_prefix(&format!("{chapter}/")))
                .map(str::to_owned)
                .collect();
            let names = names.iter().map(String::as_str);
            let ids = scaffold::ids(&tree, &module);
            let (name, mut text) = scaffold::page(lang, "Une page de plus", &ids, names);
            let path = format!("{chapter}/{name}");
            assert!(files.iter().all(|(other, _)| *other != path), "{path}");
            let questions = QuestionKind::ALL.iter();
            let mut activities: Vec<Activity> = questions
                .map(|(kind, ..)| Activity::Question(*kind))
                .collect();
            activities.extend(["email", "sms", "web"].map(Activity::Inspection));
            activities.extend([
                Activity::Scenario,
                Activity::Telephone,
                Activity::Hotspots,
                Activity::Flip,
                Activity::Checklist,
                Activity::Poll,
                Activity::Reflection,
            ]);
            for wanted in activities {
                let mut all = files.clone();
                all.push((path.clone(), text.clone()));
                let tree = SourceTree::from_texts(all);
                let taken = scaffold::ids(&tree, &module);
                let place = Place {
                    lang,
                    taken: &taken,
                    picture: &format!("../{}", scaffold::PICTURE),
                    spared: "",
                };
                let title = (wanted == Activity::Scenario).then_some("Un \"titre\" {#x}");
                let (id, added) = scaffold::activity(wanted, title, None, &place);
                assert!(!taken.contains(&id), "{id}");
                text.push('\n');
                text.push_str(&added);
            }
            files.push((path, text));
            assert_eq!(faults(&files), [""; 0], "{lang}");
        }
    }
}

#[test]
fn ids_are_found_wherever_they_are_written() {
    let tree = SourceTree::from_texts([
        (
            "m/c/a.md",
            "+++\nid='un'\n  id = \"deux\"\n+++\n## Titre {#trois}\n- [x] {#a} b\n::: question {#quatre type=single}\n",
        ),
        ("autre/c/a.md", "+++\nid = \"cinq\"\n+++\n"),
    ]);
    let found: Vec<String> = scaffold::ids(&tree, "m").into_iter().collect();
    assert_eq!(found, ["a", "deux", "quatre", "trois", "un"]);
}

#[test]
fn what_is_left_of_the_beginning_is_said_once_a_module_is_no_draft() {
    let mut files = course("fr", "Essai", &[]);
    let module = text_of(&mut files, "module.toml");
    let lines = module.lines().filter(|line| !line.starts_with("draft"));
    *module = lines.map(|line| format!("{line}\n")).collect();
    let place = Place {
        lang: "fr",
        taken: &BTreeSet::new(),
        picture: "",
        spared: "",
    };
    let (_, added) = scaffold::activity(Activity::Poll, None, None, &place);
    text_of(&mut files, "05-un-telephone.md").push_str(&format!("\n{added}"));
    let found = faults(&files);
    let left: Vec<&str> = found
        .iter()
        .filter(|line| line.contains("left-as-made"))
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(
        left,
        [
            "course/premier-module/1-decouvrir/05-un-telephone.md:28",
            "course/premier-module/module.toml:2",
            "course/premier-module/quiz.md:5",
            "course/relais.toml:3",
        ],
        "{found:?}"
    );
}

fn text_of<'f>(files: &'f mut [(String, String)], name: &str) -> &'f mut String {
    let found = files.iter_mut().find(|(path, _)| path.ends_with(name));
    &mut found.expect("a file").1
}
