//! Manifests we write against the control documents we ship, judged by xmllint
//! when the machine has it (it is in Debian's libxml2-utils); without it the
//! judgement is left to machines that do.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use scorm::CONTROL_DOCUMENTS;
use scorm::manifest::{self, *};

#[test]
fn the_fullest_manifest_is_valid() {
    assert_valid("fullest", &manifest::write(&fullest()).unwrap());
}

#[test]
fn the_smallest_manifest_is_valid() {
    let smallest = Manifest {
        identifier: "smallest".into(),
        ..Manifest::default()
    };
    assert_valid("smallest", &manifest::write(&smallest).unwrap());
}

#[test]
fn wrong_manifests_are_refused() {
    let bytes = manifest::write(&fullest()).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    for (name, right, wrong) in [
        ("scormtype", "scormtype=\"sco\"", "scormtype=\"SCO\""),
        ("element", "<resource ", "<ressource "),
        (
            "identifier",
            "identifier=\"intro\"",
            "identifier=\"1 intro\"",
        ),
        ("duplicate", "identifier=\"intro\"", "identifier=\"course\""),
        ("score", "masteryscore>70.5<", "masteryscore>170<"),
        (
            "time",
            "maxtimeallowed>0001:30:00.00<",
            "maxtimeallowed>PT1H30M<",
        ),
        ("lom", "<general>", "<general><price/>"),
        ("visible", "isvisible=\"false\"", "isvisible=\"no\""),
    ] {
        let spoiled = text.replacen(right, wrong, 1);
        assert_ne!(spoiled, text, "{name}");
        let complaint = complaint(&format!("wrong-{name}"), spoiled.as_bytes());
        assert!(
            complaint.trim_end().ends_with("fails to validate")
                || complaint.contains("parser error"),
            "{name}: {complaint}"
        );
    }
}

fn assert_valid(name: &str, bytes: &[u8]) {
    let complaint = complaint(name, bytes);
    assert!(complaint.trim_end().ends_with("validates"), "{complaint}");
}

/// What xmllint says.
fn complaint(name: &str, bytes: &[u8]) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in CONTROL_DOCUMENTS {
        fs::write(folder.join(name), bytes).unwrap();
    }
    fs::write(folder.join("imsmanifest.xml"), bytes).unwrap();
    fs::write(folder.join("driver.xsd"), DRIVER).unwrap();
    let output = Command::new("xmllint")
        .args([
            "--nonet",
            "--noout",
            "--schema",
            "driver.xsd",
            "imsmanifest.xml",
        ])
        .current_dir(&folder)
        .output()
        .expect("xmllint is installed (Debian: libxml2-utils)");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const DRIVER: &str = r#"<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<xsd:import namespace="http://www.imsproject.org/xsd/imscp_rootv1p1p2" schemaLocation="imscp_rootv1p1p2.xsd"/>
<xsd:import namespace="http://www.adlnet.org/xsd/adlcp_rootv1p2" schemaLocation="adlcp_rootv1p2.xsd"/>
<xsd:import namespace="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1" schemaLocation="imsmd_rootv1p2p1.xsd"/>
</xsd:schema>"#;

/// Every element and attribute we can write.
fn fullest() -> Manifest {
    let record = record();
    Manifest {
        identifier: "course".into(),
        version: Some("1.0".into()),
        xml_base: Some(Href::from_path("content/")),
        metadata: Some(Metadata {
            locations: vec![Href::from_path("about.xml")],
            lom: Some(Box::new(record.clone())),
            ..Metadata::scorm12()
        }),
        organizations: vec![Organization {
            identifier: "tree".into(),
            structure: Some("hierarchical".into()),
            title: "L'été <à> \"l'abri\" & au-delà".into(),
            items: vec![
                Item {
                    identifier: "intro".into(),
                    identifierref: Some("intro-sco".into()),
                    is_visible: false,
                    parameters: Some("?mode=a&lang=fr".into()),
                    title: "Introduction".into(),
                    metadata: Some(Metadata {
                        lom: Some(Box::new(record.clone())),
                        ..Metadata::default()
                    }),
                    prerequisites: Some("tree<>\"failed\"".into()),
                    max_time_allowed: Some("01:30:00".parse().unwrap()),
                    time_limit_action: Some(TimeLimitAction::ContinueNoMessage),
                    data_from_lms: Some(" a=1\n b=2 ".into()),
                    mastery_score: MasteryScore::new(70.5),
                    ..Item::default()
                },
                Item {
                    identifier: "more".into(),
                    title: "Plus".into(),
                    items: vec![Item {
                        identifier: "leaflet".into(),
                        identifierref: Some("shared".into()),
                        title: "Dépliant".into(),
                        prerequisites: Some("intro".into()),
                        ..Item::default()
                    }],
                    ..Item::default()
                },
            ],
            metadata: Some(Metadata::default()),
        }],
        default_organization: Some("tree".into()),
        resources_base: Some(Href::from_path("fr/")),
        resources: vec![
            Resource {
                identifier: "intro-sco".into(),
                scorm_type: ScormType::Sco,
                href: Some(Href::from_url("sco%2002.htm?a=1&b=2#c")),
                xml_base: Some(Href::from_path("intro/")),
                metadata: Some(Metadata {
                    lom: Some(Box::new(record.clone())),
                    ..Metadata::default()
                }),
                files: vec![
                    File {
                        href: Href::from_path("sco 02.htm"),
                        metadata: None,
                    },
                    File {
                        href: Href::from_path("été.png"),
                        metadata: Some(Metadata {
                            lom: Some(Box::new(record)),
                            ..Metadata::default()
                        }),
                    },
                ],
                dependencies: vec!["shared".into()],
                ..Resource::default()
            },
            Resource {
                identifier: "shared".into(),
                href: Some(Href::from_path("leaflet.pdf")),
                ..Resource::default()
            },
        ],
    }
}

fn record() -> Lom {
    let word = Vocabulary::lom;
    Lom {
        general: Some(General {
            title: vec![
                LangString {
                    lang: Some("fr".into()),
                    text: "L'été".into(),
                },
                LangString {
                    lang: Some("en-GB".into()),
                    text: "Summer".into(),
                },
            ],
            catalog_entries: vec![CatalogEntry {
                catalog: "ISBN".into(),
                entry: text("x-none", "1"),
            }],
            languages: vec!["fr".into()],
            descriptions: vec![text("fr", "Deux\nlignes")],
            keywords: vec![text("fr", "soleil"), text("fr", "eau")],
            structure: Some(word("Hierarchical")),
        }),
        lifecycle: Some(Lifecycle {
            version: text("x-none", "1.0"),
            status: Some(word("Final")),
            contributes: vec![Contribute {
                role: word("Author"),
                entities: vec!["BEGIN:VCARD\nFN:Ada\nEND:VCARD".into()],
                date: Some("2026-11-22".into()),
            }],
        }),
        metametadata: Some(Metametadata {
            metadata_schemes: vec!["ADL SCORM 1.2".into()],
            language: Some("fr".into()),
        }),
        technical: Some(Technical {
            formats: vec!["text/html".into()],
            size: Some(1_000),
            locations: vec!["sco%2002.htm".into()],
        }),
        educational: Some(Educational {
            learning_resource_types: vec![word("Exercise")],
            intended_end_user_roles: vec![word("Learner")],
            contexts: vec![word("Training")],
            difficulty: Some(word("easy")),
            typical_learning_time: Some(LearningTime {
                datetime: Some("PT43M".into()),
                description: text("fr", "43 minutes"),
            }),
            description: text("fr", "À faire seul"),
            languages: vec!["fr".into()],
        }),
        rights: Some(Rights {
            cost: Some(word("no")),
            copyright_and_other_restrictions: Some(word("yes")),
            description: text("fr", "EUPL"),
        }),
        classifications: vec![Classification {
            purpose: Some(word("Educational Objective")),
            description: text("fr", "Se protéger"),
            keywords: vec![text("fr", "soleil")],
        }],
    }
}
