//! What authors begin with is right as it is, in both languages.

use engine::package::{self, Plan, Target};
use engine::parse;
use engine::render::Code;
use engine::scaffold::{self, Activity, Course, QuestionKind};
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
            assert_eq!(packages[0].figures.pages, 6);
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
            let mut activities: Vec<Activity> = QuestionKind::ALL
                .iter()
                .map(|(kind, ..)| Activity::Question { kind: *kind })
                .collect();
            activities.push(Activity::Scenario {
                title: Some("Un \"titre\" {#x}".into()),
            });
            for kind in ["email", "sms", "web"] {
                activities.push(Activity::Inspection {
                    kind: kind.into(),
                    title: None,
                });
            }
            for wanted in &activities {
                let mut all = files.clone();
                all.push((path.clone(), text.clone()));
                let tree = SourceTree::from_texts(all);
                let taken = scaffold::ids(&tree, &module);
                let (id, added) = scaffold::activity(lang, wanted, None, &taken);
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
