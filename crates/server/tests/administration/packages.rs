//! Packages made for the tests.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A manifest of these SCOs.
pub fn manifest(title: &str, scos: &[&str]) -> String {
    let items: String = scos
        .iter()
        .map(|id| {
            format!("<item identifier=\"{id}\" identifierref=\"R-{id}\"><title>{id}</title></item>")
        })
        .collect();
    let resources: String = scos
        .iter()
        .map(|id| {
            format!(
                "<resource identifier=\"R-{id}\" type=\"webcontent\" adlcp:scormtype=\"sco\" \
                 href=\"{id}.html\"><file href=\"{id}.html\"/></resource>"
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><manifest identifier=\"M\" version=\"1\" \
         xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\" \
         xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\">\
         <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>\
         <organizations default=\"O\"><organization identifier=\"O\"><title>{title}</title>\
         {items}</organization></organizations><resources>{resources}</resources></manifest>"
    )
}

/// A package of these SCOs, with some files of every kind.
pub fn package(title: &str, scos: &[&str]) -> Vec<u8> {
    let manifest = manifest(title, scos);
    let page = format!(
        "<!DOCTYPE html><title>x</title>{}",
        "<p>bonjour</p>".repeat(200)
    );
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("imsmanifest.xml".into(), manifest.into_bytes()),
        (
            "media/Été à Nîmes #1.mp4".into(),
            (0..=255).cycle().take(5000).collect(),
        ),
        ("media/index.html".into(), page.clone().into_bytes()),
        ("Script.JS".into(), "var a = 1;\n".repeat(100).into_bytes()),
        ("empty.txt".into(), Vec::new()),
        ("unknown.thing".into(), b"?".to_vec()),
    ];
    for id in scos {
        files.push((format!("{id}.html"), page.clone().into_bytes()));
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    zip(&files)
}

/// A zip of these files.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("a file");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}
