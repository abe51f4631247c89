//! Reports about packages of every kind.

use std::io::Cursor;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::package::zips::{Entry, deflated, manifest, package, stored, zip};

fn report(bytes: Vec<u8>) -> Report {
    inspect(Cursor::new(bytes), &Limits::default())
}

/// The problems of a report, a line each.
fn check(bytes: Vec<u8>, expected: Expect) {
    let lines: Vec<String> = report(bytes)
        .problems
        .iter()
        .map(|it| format!("{:?} {}: {}\n", it.severity, it.code, it.message))
        .collect();
    expected.assert_eq(&lines.concat());
}

const PAGE: &str =
    "<script>API.LMSInitialize('');API.LMSSetValue('cmi.core.exit','');API.LMSFinish('')</script>";

/// A right package but for its manifest and some more files.
fn around(manifest: impl AsRef<[u8]>, more: &[Entry]) -> Vec<u8> {
    let mut entries = vec![
        deflated("imsmanifest.xml", manifest),
        deflated("index.html", PAGE),
    ];
    for (name, bytes) in crate::CONTROL_DOCUMENTS {
        entries.push(deflated(name, bytes));
    }
    entries.extend_from_slice(more);
    zip(&entries)
}

fn right() -> String {
    String::from_utf8(manifest("index.html", "")).unwrap()
}

fn with_resources(organization: &str, resources: &str) -> String {
    let text = right();
    let (start, rest) = text.split_once("<item").unwrap();
    let (_, end) = rest.split_once("</item>").unwrap();
    let text = format!("{start}{organization}{end}");
    let (start, rest) = text.split_once("<resources>").unwrap();
    let (_, end) = rest.split_once("</resources>").unwrap();
    format!("{start}<resources>{resources}</resources>{end}")
}

#[test]
fn a_right_package() {
    let mut report = report(around(right(), &[]));
    report.largest_files.clear();
    report.counts.packed_bytes = 0;
    report.counts.unpacked_bytes = 0;
    expect![[r#"
        {
          "kind": "scorm-1.2",
          "tool": null,
          "title": "Course",
          "identifier": "m",
          "version": null,
          "organizations": [
            {
              "identifier": "o",
              "title": "Course",
              "is_default": true,
              "items": 1
            }
          ],
          "scos": [
            {
              "identifier": "i",
              "title": "Module",
              "launch": "index.html",
              "parameters": null,
              "mastery_score": null,
              "max_time_allowed": null,
              "time_limit_action": null,
              "prerequisites": null,
              "data_from_lms": null
            }
          ],
          "counts": {
            "files": 6,
            "packed_bytes": 0,
            "unpacked_bytes": 0,
            "sco_resources": 1,
            "asset_resources": 0
          },
          "largest_files": [],
          "missing_files": [],
          "undeclared_files": [],
          "control_documents": [
            "adlcp_rootv1p2.xsd",
            "ims_xml.xsd",
            "imscp_rootv1p1p2.xsd",
            "imsmd_rootv1p2p1.xsd"
          ],
          "api": {
            "functions": [
              "LMSFinish",
              "LMSInitialize",
              "LMSSetValue"
            ],
            "elements": [
              "cmi.core.exit"
            ],
            "looks_for_scorm_2004": false
          },
          "remote_hosts": [],
          "problems": []
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&report).unwrap());
}

#[test]
fn files_that_are_no_packages() {
    check(
        b"hello".to_vec(),
        expect![[r#"
        Fatal not-a-zip: it is not a zip archive: the end record is missing
    "#]],
    );
    check(
        zip(&[stored("../a", "")]),
        expect![[r#"
        Fatal zip-name: the name `../a` is refused: it climbs to a parent folder
    "#]],
    );
    check(
        zip(&[stored("a.txt", "")]),
        expect![[r#"
        Fatal manifest-missing: there is no `imsmanifest.xml` at the root of the package; it holds `a.txt`
    "#]],
    );
    check(
        zip(&[stored("imsmanifest.xml", "<manifest>")]),
        expect![[r#"
        Fatal manifest-unreadable: the manifest is not well-formed XML at line 1: the end is missing
    "#]],
    );
}

#[test]
fn kinds() {
    let of = |entries: &[Entry]| report(zip(entries)).kind;
    for (name, kind) in [
        ("cmi5.xml", Kind::Cmi5),
        ("tincan.xml", Kind::Xapi),
        ("h5p.json", Kind::H5p),
        ("a/INDEX.HTM", Kind::PlainHtml),
        ("a.txt", Kind::OtherZip),
    ] {
        assert_eq!(of(&[stored(name, "")]), kind, "{name}");
    }
    assert_eq!(of(&[stored("a.crs", ""), stored("a.au", "")]), Kind::Aicc);
    let with = |from: &str, to: &str| report(around(right().replace(from, to), &[])).kind;
    assert_eq!(with("", ""), Kind::Scorm12);
    assert_eq!(with("adlcp_rootv1p2", "adlcp_v1p3"), Kind::Scorm2004);
    assert_eq!(with(">1.2<", ">2004 3rd Edition<"), Kind::Scorm2004);
    assert_eq!(
        with("ADL SCORM", "IMS Common Cartridge"),
        Kind::CommonCartridge
    );
    let plain = right()
        .replace("ADL SCORM", "IMS Content")
        .replace("http://www.adlnet.org/xsd/adlcp_rootv1p2", "x")
        .replace("\"sco\"", "\"asset\"");
    assert_eq!(report(around(plain, &[])).kind, Kind::ContentPackage);
    assert_eq!(report(b"x".to_vec()).kind, Kind::NotAZip);
    assert_eq!(report(zip(&[stored("../a", "")])).kind, Kind::RefusedZip);
}

#[test]
fn tools() {
    let of = |name: &str| {
        report(around(right(), &[stored(name, "")]))
            .tool
            .map(|it| it.0)
    };
    for (name, tool) in [
        ("relais.json", "Relais"),
        ("story_content/a.js", "Articulate Storyline"),
        ("scormcontent/index.html", "Articulate Rise"),
        ("assets/js/CPM.js", "Adobe Captivate"),
        ("exe_jquery.js", "eXeLearning"),
        ("adapt/js/adapt.min.js", "Adapt"),
        ("trivantis.js", "Lectora"),
    ] {
        assert_eq!(of(name).as_deref(), Some(tool), "{name}");
    }
    assert_eq!(of("notes.txt"), None);
    let page = "<meta name='generator' content='Scenari'>";
    let made = report(around(right(), &[stored("a.html", page)]));
    assert_eq!(made.tool, Some(Tool("Scenari".into())));
}

#[test]
fn files_and_hrefs() {
    let resources = r#"<resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="Index.html">
        <file href="gone.png"/><file href="/a.png"/><file href="in\b.png"/><file href="../c.png"/>
        <file href="http://host.example/d.png"/></resource>"#;
    let item = r#"<item identifier="i" identifierref="r"><title>A</title></item>"#;
    let more = [
        stored("a.png", ""),
        stored("in/b.png", ""),
        stored("notes.txt", ""),
        stored(".DS_Store", ""),
    ];
    let bytes = around(with_resources(item, resources), &more);
    let report = report(bytes.clone());
    assert_eq!(report.missing_files, ["gone.png"]);
    assert_eq!(report.undeclared_files, ["notes.txt"]);
    check(
        bytes,
        expect![[r#"
            Error href-refused: the href `../c.png` is refused: it leads out of the package
            Warning href-case: the manifest names `Index.html`, the file is `index.html`
            Warning file-missing: the manifest names `gone.png`, which is not in the package
            Warning href-absolute: the href `/a.png` begins with `/`
            Warning href-backslash: the href `in\b.png` is written with `\`
            Warning href-external: the href `http://host.example/d.png` is on another server
            Note noise: the archive holds files of the operating system such as `.DS_Store`
            Note files-undeclared: files that the manifest does not name: 1
        "#]],
    );
}

#[test]
fn items_and_resources() {
    let organization = r#"
        <item identifier="i" identifierref="r"><title>A</title>
            <item identifier="j"><title>B</title></item></item>
        <item identifier="k" identifierref="s"><title>C</title>
            <adlcp:prerequisites type="aicc_script">i&amp;gone</adlcp:prerequisites>
            <adlcp:masteryscore>50</adlcp:masteryscore></item>"#;
    let resources = r#"
        <resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html">
            <dependency identifierref="s"/></resource>
        <resource identifier="s" type="webcontent" adlcp:scormtype="asset" href="index.html">
            <dependency identifierref="t"/></resource>
        <resource identifier="t" type="webcontent" adlcp:scormtype="asset">
            <dependency identifierref="r"/><dependency identifierref="t"/></resource>"#;
    check(
        around(with_resources(organization, resources), &[]),
        expect![[r#"
            Warning item-empty: item `j` launches nothing and contains nothing
            Warning rules-on-asset: item `k` has launch rules but launches an asset
            Warning prerequisite-unknown: the prerequisites of item `k` name `gone`, which is no item
            Warning dependency-cycle: resource `t` depends on `r`, which depends on it
            Warning dependency-cycle: resource `t` depends on `t`, which depends on it
            Note item-launches-and-contains: item `i` launches a resource and contains items
            Note asset-launched: item `k` launches an asset
        "#]],
    );
}

#[test]
fn long_chains_of_dependencies() {
    let resources: String = (0..20_000)
        .map(|it| {
            let next = it + 1;
            format!("<resource identifier='r{it}' type='webcontent' adlcp:scormtype='asset'><dependency identifierref='r{next}'/></resource>")
        })
        .collect();
    let report = report(around(with_resources("", &resources), &[]));
    assert!(report.problems.iter().any(|it| it.code == "no-sco"));
}

/// A resource `r` with more attributes and files.
fn resource(attributes: &str, inside: &str) -> String {
    format!("<resource identifier='r' type='webcontent' {attributes}>{inside}</resource>")
}

#[test]
fn many_items_with_many_resources() {
    let items: String = (0..15_000)
        .map(|it| format!("<item identifier='i{it}' identifierref='r14999'/>"))
        .collect();
    let resources: String = (0..15_000)
        .map(|it| format!("<resource identifier='r{it}' href='index.html'/>"))
        .collect();
    let report = report(around(with_resources(&items, &resources), &[]));
    assert_eq!(report.organizations[0].items, 15_000);
}

#[test]
fn one_long_url_launched_many_times() {
    let items = "<item identifier='i' identifierref='r'/>".repeat(50_000);
    let href = format!(
        "href='index.html?{}' adlcp:scormtype='sco'",
        "x".repeat(4_000)
    );
    let report = report(around(with_resources(&items, &resource(&href, "")), &[]));
    assert!(report.problems.iter().any(|it| it.code == "launches-cut"));
    assert!((1_000..3_000).contains(&report.scos.len()));
}

#[test]
fn one_long_base_before_many_hrefs() {
    let files: String = (0..10_000)
        .map(|it| format!("<file href='{it}'/>"))
        .collect();
    let based = |base: &str| {
        let resource = resource(&format!("xml:base='{base}'"), &files);
        // A name in no known encoding makes the reader look for it in the manifest.
        report(around(
            with_resources("", &resource),
            &[stored(b"\xe9", "")],
        ))
    };
    let has = |report: Report, code| report.problems.iter().any(|it| it.code == code);
    assert!(has(based(&"a/".repeat(30_000)), "href-refused"));
    assert!(has(based(&"a/".repeat(2_000)), "hrefs-stopped"));
    assert!(!has(based("a/"), "hrefs-stopped"));
}

#[test]
fn one_long_identifier_named_in_many_problems() {
    let long = "A".repeat(60_000);
    let needs = "<dependency identifierref='r'/>".repeat(50_000);
    let resources = resource("", &format!("<dependency identifierref='{long}'/>"))
        + &format!("<resource identifier='{long}'>{needs}</resource>");
    let script = "<adlcp:prerequisites type='aicc_script'>".to_owned()
        + &"a,".repeat(400_000)
        + "</adlcp:prerequisites>";
    let item = format!("<item identifier='{long}' identifierref='r'>{script}</item>");
    let report = report(around(with_resources(&item, &resources), &[]));
    for code in ["dependency-cycle", "prerequisite-unknown"] {
        let mut found = report.problems.iter().filter(|it| it.code == code);
        assert!(
            found.next().is_some_and(|it| it.message.len() < 300),
            "{code}"
        );
    }
}

#[test]
fn what_content_does() {
    let silent = zip(&[
        deflated("imsmanifest.xml", right()),
        deflated("index.html", ""),
    ]);
    check(
        silent,
        expect![[r#"
        Warning api-not-used: no page or script names `LMSInitialize`
        Note control-documents-missing: the package has no control documents
    "#]],
    );
    let wrong = "API_1484_11.Initialize('')";
    let wrong = zip(&[
        deflated("imsmanifest.xml", right()),
        deflated("index.html", wrong),
    ]);
    check(
        wrong,
        expect![[r#"
        Error api-scorm-2004: the content speaks to SCORM 2004 only
        Note control-documents-missing: the package has no control documents
    "#]],
    );
    let remote = "<script src='https://cdn.example/a.js'></script>";
    let remote = stored("a.html", remote);
    assert!(
        report(around(right(), &[remote]))
            .remote_hosts
            .contains("cdn.example")
    );
    let broken = deflated("a.js", "text").with(|it| it.crc ^= 1);
    let codes: Vec<_> = report(around(right(), &[broken]))
        .problems
        .iter()
        .map(|it| it.code)
        .collect();
    assert_eq!(codes, ["file-unreadable", "files-undeclared"]);
}

#[test]
fn another_standard() {
    check(
        around(right().replace(">1.2<", ">2004 4th Edition<"), &[]),
        expect![[r#"
        Error not-scorm-1.2: this is SCORM 2004, not SCORM 1.2
        Warning schemaversion-other: the manifest says schemaversion `2004 4th Edition`
    "#]],
    );
}

#[test]
fn a_long_list_is_cut() {
    let files: String = (0..500)
        .map(|it| format!("<file href='{it}.png'/>"))
        .collect();
    let resources = format!(
        "<resource identifier='r' type='webcontent' adlcp:scormtype='sco' href='index.html'>{files}</resource>"
    );
    let item = "<item identifier='i' identifierref='r'><title>A</title></item>";
    let report = report(around(with_resources(item, &resources), &[]));
    assert_eq!(report.missing_files.len(), 100);
    let missing: Vec<_> = report
        .problems
        .iter()
        .filter(|it| it.code == "file-missing")
        .collect();
    assert_eq!(missing.len(), Problems::PER_CODE + 1);
    assert_eq!(missing.last().unwrap().message, "and 480 more");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn any_bytes_are_safe(bytes: Vec<u8>) {
        let report = report(bytes);
        prop_assert!(!report.problems.is_empty());
    }

    #[test]
    fn spoilt_packages_are_safe(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        in_manifest in any::<bool>(),
    ) {
        let mut text = right().into_bytes();
        let mut bytes = package(&[stored("a.js", PAGE)]);
        for (at, byte) in flips {
            let target = if in_manifest { &mut text } else { &mut bytes };
            let at = at.index(target.len());
            target[at] ^= byte;
        }
        report(if in_manifest { around(text, &[]) } else { bytes });
    }

    #[test]
    fn any_manifest_is_reported(manifest in crate::manifest::samples::manifest()) {
        let text = crate::manifest::write(&manifest).unwrap();
        let report = report(around(text, &[]));
        prop_assert!(serde_json::to_string(&report).is_ok());
    }
}
