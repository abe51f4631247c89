//! A branded package is the same bytes whether it was built from the sources or made of
//! the plain package, for every course, cut, variant and target.

use std::io::Cursor;

use brand::{Brand, archive};
use engine::package::{self, Package, Target};
use engine::parse::{Variant, variants};
use engine::sco::ScoPer;
use engine::source::SourceTree;
use scorm::inspect::inspect;
use scorm::package::Limits;
use serde_json::Value;

/// All that a branding may have.
fn everything() -> Brand {
    Brand {
        beacon: Some("https://cours.example.org".into()),
        ..tests::acme()
    }
}

/// The same, and content that is renewed.
fn renewing() -> Brand {
    Brand {
        updates: Some(brand::Updates {
            origin: "https://maj.example.org".into(),
            keys: format!("B{}", "A".repeat(86)),
        }),
        ..everything()
    }
}

/// As little as a branding may have.
fn name_only() -> Brand {
    Brand {
        id: "b".into(),
        name: "B <&> « \"été\" » {{name}} '".into(),
        primary: None,
        logo: None,
        contact: None,
        return_url: None,
        return_label: None,
        beacon: None,
        updates: None,
    }
}

/// With a picture of dots, a link without words, and some of the rest.
fn with_png() -> Brand {
    let png = std::fs::read(tests::root().join("tests/courses/demo/tour/media/poster.png"));
    Brand {
        logo: Some(brand::logo::Logo::of(png.expect("it is there")).expect("a logo")),
        return_url: Some("https://b.example/?a=1&b=2".into()),
        primary: Some("#003a70".into()),
        ..name_only()
    }
}

fn zip(package: &Package) -> Vec<u8> {
    package::write::to_bytes(package).expect("a zip")
}

/// Compares both ways for every package of a course, cut and variant.
fn same(tree: &SourceTree, variant: &Variant, sco_per: ScoPer, brands: &[Brand]) {
    let plain = tests::build(tree, variant, sco_per, None);
    assert!(!plain.is_empty());
    let zips: Vec<Vec<u8>> = plain.iter().map(zip).collect();
    for brand in brands {
        let built = tests::build(tree, variant, sco_per, Some(brand.clone()));
        assert_eq!(plain.len(), built.len());
        for ((plain, zipped), built) in plain.iter().zip(&zips).zip(&built) {
            let file = archive::name(
                &format!("{}.zip", plain.name),
                plain.target.name(),
                &brand.id,
            );
            assert_eq!(file, format!("{}.zip", built.name));
            assert!(
                branded(zipped, brand) == zip(built),
                "{} differs",
                built.name
            );
        }
    }
}

fn branded(plain: &[u8], brand: &Brand) -> Vec<u8> {
    let made = archive::brand(Cursor::new(plain), brand, Cursor::new(Vec::new()));
    made.expect("it can be branded").0.into_inner()
}

#[test]
fn every_course_is_branded_as_it_is_built() {
    let courses = tests::root().join("courses");
    for tree in engine::source::read(&courses).expect("the courses are there") {
        same(
            &tree,
            &Variant::default(),
            ScoPer::Module,
            &[everything(), renewing()],
        );
    }
}

#[test]
fn every_cut_language_and_audience_is_branded_as_it_is_built() {
    let tree = tests::demo();
    for variant in variants(&tree) {
        for cut in [ScoPer::Module, ScoPer::Chapter, ScoPer::Programme] {
            same(
                &tree,
                &variant,
                cut,
                &[everything(), renewing(), name_only(), with_png()],
            );
        }
    }
}

#[test]
fn a_package_branded_again_is_the_same() {
    for plain in tests::packages(&tests::demo()) {
        let plain = zip(&plain);
        let made = branded(&plain, &everything());
        assert!(made == branded(&plain, &everything()));
    }
}

/// What is in a package is what stands in `relais.json`, and what the manifest lists.
#[test]
fn a_branded_package_is_whole() {
    let build = |brand| {
        let variant = Variant::default();
        tests::build(&tests::demo(), &variant, ScoPer::Module, Some(brand))
    };
    for package in build(everything()).into_iter().chain(build(renewing())) {
        assert!(!package.entries.contains_key(brand::kit::KIT_FILE));
        let texts: Vec<(String, String)> = tests::texts(&package);
        let identity = texts.iter().find(|(path, _)| path == "relais.json");
        let identity: serde_json::Value =
            serde_json::from_str(&identity.expect("there").1).expect("JSON");
        assert_eq!(identity["partner"], "acme");
        let hashes = identity["files"].as_object().expect("an object");
        for (path, content) in &package.entries {
            let hash = blake3::Hash::from_bytes(content.hash()).to_hex();
            let known = hashes.get(path).and_then(|it| it.as_str());
            assert!(
                path == "relais.json" || known == Some(hash.as_str()),
                "{path}"
            );
        }
        assert_eq!(hashes.len() + 1, package.entries.len());
        let manifest = texts.iter().find(|(path, _)| path == "imsmanifest.xml");
        if let Some((_, manifest)) = manifest {
            for path in ["assets/logo.svg", "relais.json"] {
                assert!(manifest.contains(&format!("\"{path}\"")), "{path}");
            }
            assert!(!manifest.contains("brand.json"));
        }
        let script = texts.iter().find(|(path, _)| path == "assets/pages.js");
        assert!(script.expect("there").1.contains("beacon:"), "it tells");
        for (path, text) in &texts {
            let has_mark = text.contains(['\u{fdd0}', '\u{fdd1}', '\u{fdd2}']);
            assert!(!has_mark, "a mark is left in {path}");
            let is_page = path.ends_with("index.html");
            assert!(
                !is_page || text.contains("Collectivité d’Acme &amp; Cie"),
                "{path}"
            );
            assert!(
                !is_page || !text.contains("{{"),
                "a placeholder is left in {path}"
            );
        }
    }
}

/// What an LMS, a journal and a browser know a package by is not the partner's: a learner
/// goes on where the plain package was left, and the other way round.
#[test]
fn a_branding_changes_nothing_that_progress_is_kept_by() {
    let known = |package: &Package| {
        let texts = tests::texts(package);
        let text = |name: &str| texts.iter().find(|(path, _)| path == name);
        let mut identity: Value = serde_json::from_str(&text("relais.json").expect("there").1)
            .expect("a description in JSON");
        let fields = identity.as_object_mut().expect("an object");
        fields.remove("partner");
        fields.remove("files");
        fields.remove("updates");
        let mut known = vec![identity];
        for (_, page) in texts.iter().filter(|it| it.0.ends_with("index.html")) {
            let data = page.split_once("<script type=\"application/json\" id=\"course\">");
            let Some((data, _)) = data.and_then(|(_, rest)| rest.split_once("</script>")) else {
                continue;
            };
            let mut data: Value = serde_json::from_str(data).expect("data in JSON");
            let fields = data.as_object_mut().expect("an object");
            fields.remove("partner");
            fields.remove("beacon");
            fields.remove("updates");
            known.push(data);
        }
        assert!(known.len() > 1, "{}", package.name);
        if package.target == package::Target::Scorm12 {
            let report = inspect(Cursor::new(zip(package)), &Limits::default());
            assert!(report.problems.is_empty(), "{:?}", report.problems);
            assert!(report.undeclared_files.is_empty() && report.remote_hosts.is_empty());
            let said = serde_json::json!([report.identifier, report.version, report.title]);
            let said = [said, serde_json::json!([report.organizations, report.scos])];
            known.extend(said);
        }
        known
    };
    let tree = tests::demo();
    for cut in [ScoPer::Module, ScoPer::Chapter, ScoPer::Programme] {
        let plain = tests::build(&tree, &Variant::default(), cut, None);
        for brand in [everything(), renewing()] {
            let branded = tests::build(&tree, &Variant::default(), cut, Some(brand));
            for (plain, branded) in plain.iter().zip(&branded) {
                assert_eq!(known(plain), known(branded), "{}", plain.name);
            }
        }
    }
}

/// Content is renewed in packages of one module of a partner who asks for it: nothing else
/// changes in them, and no other package has anything of it.
#[test]
fn only_packages_of_who_asks_for_it_renew_content() {
    let tree = tests::demo();
    for cut in [ScoPer::Module, ScoPer::Chapter, ScoPer::Programme] {
        let build = |brand| tests::build(&tree, &Variant::default(), cut, Some(brand));
        for (without, with) in build(everything()).iter().zip(&build(renewing())) {
            let (texts, without_texts) = (tests::texts(with), tests::texts(without));
            let changed: Vec<&str> = texts
                .iter()
                .filter(|it| !without_texts.contains(it))
                .map(|it| it.0.as_str())
                .collect();
            let is_module = with.name.starts_with("demo-") && cut != ScoPer::Chapter;
            let renewed: &[&str] = match (is_module, with.target) {
                (false, _) => &[],
                (true, Target::Html5) => {
                    &["assets/relais.js", "index.html", "relais.json", "sw.js"]
                }
                (true, Target::Scorm12) => &["assets/relais.js", "index.html", "relais.json"],
            };
            assert_eq!(changed, renewed, "{} {cut:?}", with.name);
        }
        let plain = tests::build(&tree, &Variant::default(), cut, None);
        for package in build(everything()).into_iter().chain(plain) {
            let texts = tests::texts(&package).into_iter();
            // What plain packages carry for it nobody loads.
            for (path, text) in texts.filter(|it| it.0 != brand::kit::KIT_FILE) {
                for word in ["/maj/", "relais-updates", "CLOSED", "\"updates\""] {
                    assert!(!text.contains(word), "{word} in {path} of {}", package.name);
                }
            }
        }
    }
}

/// What a plain package carries for it is small.
#[test]
fn the_kit_is_small() {
    for package in tests::packages(&tests::demo()) {
        let kit = package.entries.get(brand::kit::KIT_FILE).expect("a kit");
        let package::Content::Bytes(kit) = kit else {
            panic!("the kit is made here");
        };
        let packed = archive::compress("brand.json", kit).expect("packed");
        assert!(kit.len() < 24_000, "{} {}", package.name, kit.len());
        assert!(packed.len() < 8_000, "{} {}", package.name, packed.len());
    }
}

#[test]
fn a_package_that_was_changed_is_refused() {
    let plain = tests::packages(&tests::demo()).remove(0);
    let mut changed = plain;
    let page = package::Content::Bytes(b"<html>".to_vec());
    changed.entries.insert("index.html".into(), page);
    let made = archive::brand(
        Cursor::new(zip(&changed)),
        &name_only(),
        Cursor::new(Vec::new()),
    );
    let error = made.map(|_| ()).expect_err("it was changed").to_string();
    assert_eq!(
        error,
        "`index.html` in it is damaged, or was changed since it was built"
    );
}
