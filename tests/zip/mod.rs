//! Zip files: the same bytes from the same sources, by whatever way they came,
//! and nothing half-written.

use std::fs;
use std::path::{Path, PathBuf};

use engine::package::write::{self, Cache};
use engine::package::{Content, Package, Target};

fn demo_package() -> Package {
    let mut packages = tests::packages(&tests::demo());
    packages.retain(|package| package.target == Target::Scorm12);
    packages.remove(0)
}

fn write_to(folder: &Path, package: &Package) -> write::Written {
    write::write(package, folder, &Cache::default()).expect("it can be written")
}

fn changed(mut package: Package, path: &str) -> Package {
    package
        .entries
        .insert(path.into(), Content::Bytes(b"changed".to_vec()));
    // What describes the package changes with it.
    let hash = blake3::hash(b"changed").to_hex().to_string();
    if let Some(Content::Bytes(identity)) = package.entries.get_mut("relais.json") {
        let text = String::from_utf8_lossy(identity).into_owned();
        let line = text
            .lines()
            .find(|line| line.contains(&format!("\"{path}\"")))
            .expect("it is listed");
        let old = line.split('"').nth(3).expect("a hash");
        *identity = text.replace(old, &hash).into_bytes();
    }
    package
}

#[test]
fn the_same_sources_give_the_same_bytes() {
    let (one, two) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let first = write_to(one.path(), &demo_package());
    let second = write_to(two.path(), &demo_package());
    let in_memory = write::to_bytes(&demo_package()).expect("it can be made");
    assert_eq!(
        fs::read(first.path).expect("a zip"),
        fs::read(second.path).expect("a zip")
    );
    assert_eq!(
        fs::read(one.path().join("demo-tour.scorm12.zip")).expect("a zip"),
        in_memory
    );
}

#[test]
fn a_rebuild_compresses_only_what_changed_and_gives_the_bytes_of_a_clean_build() {
    let (again, clean) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let first = write_to(again.path(), &demo_package());
    assert_eq!(
        (first.reused, first.compressed),
        (0, demo_package().entries.len())
    );

    let unchanged = write_to(again.path(), &demo_package());
    assert_eq!(
        (unchanged.reused, unchanged.compressed),
        (demo_package().entries.len(), 0)
    );

    let package = changed(demo_package(), "index.html");
    let rebuilt = write_to(again.path(), &package);
    assert_eq!(rebuilt.compressed, 2, "the page and relais.json");
    let fresh = write_to(clean.path(), &package);
    assert_eq!(
        fs::read(rebuilt.path).expect("a zip"),
        fs::read(fresh.path).expect("a zip")
    );
}

#[test]
fn an_earlier_zip_that_lies_or_is_broken_is_not_trusted() {
    let clean = write::to_bytes(&demo_package()).expect("it can be made");
    for spoil in [
        &(|bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec()) as &dyn Fn(Vec<u8>) -> Vec<u8>,
        &|_| b"not a zip".to_vec(),
        &|_| Vec::new(),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("demo-tour.scorm12.zip");
        fs::write(&path, spoil(clean.clone())).expect("it can be written");
        write_to(folder.path(), &demo_package());
        assert_eq!(fs::read(&path).expect("a zip"), clean);
    }
}

#[test]
fn a_failed_build_leaves_the_earlier_zip_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = write_to(folder.path(), &demo_package());
    let before = fs::read(&written.path).expect("a zip");
    let mut package = changed(demo_package(), "index.html");
    let missing = PathBuf::from("/nowhere/film.mp4");
    package.entries.insert(
        "tour/media/film.mp4".into(),
        Content::File {
            disk: missing,
            hash: [0; 32],
        },
    );
    let error = write::write(&package, folder.path(), &Cache::default()).expect_err("no such file");
    assert!(
        error.to_string().contains("demo-tour.scorm12.zip"),
        "{error}"
    );
    assert_eq!(fs::read(&written.path).expect("a zip"), before);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}
