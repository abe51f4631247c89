//! What the writer gives, and what it refuses to write.

use expect_test::{Expect, expect};

use super::*;

fn smallest() -> Manifest {
    Manifest {
        identifier: "course".into(),
        metadata: Some(Metadata::scorm12()),
        organizations: vec![Organization {
            identifier: "tree".into(),
            title: " Se protéger ".into(),
            items: vec![Item {
                identifier: "module".into(),
                identifierref: Some("sco".into()),
                title: "L'hameçonnage & co".into(),
                mastery_score: MasteryScore::new(70.0),
                ..Item::default()
            }],
            ..Organization::default()
        }],
        default_organization: Some("tree".into()),
        resources: vec![Resource {
            identifier: "sco".into(),
            scorm_type: ScormType::Sco,
            href: Some(Href::from_path("index.html")),
            files: vec![
                File {
                    href: Href::from_path("index.html"),
                    metadata: None,
                },
                File {
                    href: Href::from_path("média/été.png"),
                    metadata: None,
                },
            ],
            ..Resource::default()
        }],
        ..Manifest::default()
    }
}

#[test]
fn the_usual_manifest() {
    let text = String::from_utf8(write(&smallest()).unwrap()).unwrap();
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <manifest identifier="course" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd http://www.imsglobal.org/xsd/imsmd_rootv1p2p1 imsmd_rootv1p2p1.xsd http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd">
          <metadata>
            <schema>ADL SCORM</schema>
            <schemaversion>1.2</schemaversion>
          </metadata>
          <organizations default="tree">
            <organization identifier="tree">
              <title>Se protéger</title>
              <item identifier="module" identifierref="sco" isvisible="true">
                <title>L&apos;hameçonnage &amp; co</title>
                <adlcp:masteryscore>70</adlcp:masteryscore>
              </item>
            </organization>
          </organizations>
          <resources>
            <resource identifier="sco" type="webcontent" adlcp:scormtype="sco" href="index.html">
              <file href="index.html"/>
              <file href="m%C3%A9dia/%C3%A9t%C3%A9.png"/>
            </resource>
          </resources>
        </manifest>
    "#]]
    .assert_eq(&text);
}

fn refuse(change: impl FnOnce(&mut Manifest), message: Expect) {
    let mut manifest = smallest();
    change(&mut manifest);
    message.assert_eq(&write(&manifest).unwrap_err().to_string());
}

fn refuse_item(change: impl FnOnce(&mut Item), message: Expect) {
    refuse(|it| change(&mut it.organizations[0].items[0]), message);
}

fn refuse_resource(change: impl FnOnce(&mut Resource), message: Expect) {
    refuse(|it| change(&mut it.resources[0]), message);
}

#[test]
fn identifiers_and_references() {
    refuse(
        |it| it.identifier = "1".into(),
        expect!["identifier `1` is not an XML name; make one with `to_ncname`"],
    );
    refuse(
        |it| it.identifier = "sco".into(),
        expect!["identifier `sco` is used twice; make it unique in the manifest"],
    );
    refuse(
        |it| it.default_organization = Some("other".into()),
        expect![
            "`organizations` refers to `other`, which is not in the manifest; add or rename it"
        ],
    );
    refuse_item(
        |it| it.identifierref = Some("other".into()),
        expect!["`module` refers to `other`, which is not in the manifest; add or rename it"],
    );
    refuse_resource(
        |it| it.dependencies = vec!["other".into()],
        expect!["`sco` refers to `other`, which is not in the manifest; add or rename it"],
    );
}

#[test]
fn texts() {
    refuse_item(
        |it| it.title = " ".into(),
        expect!["title of `module` is empty; fill it or leave it out"],
    );
    refuse_item(
        |it| it.title = "é".repeat(201),
        expect!["title of `module` has 201 characters; shorten it to 200"],
    );
    refuse_item(
        |it| it.title = "a\nb".into(),
        expect!["title of `module` contains the character U+000A; remove it"],
    );
    refuse_item(
        |it| it.data_from_lms = Some("a\rb".into()),
        expect!["datafromlms of `module` contains the character U+000D; remove it"],
    );
    refuse_item(
        |it| it.data_from_lms = Some("a\u{ffff}b".into()),
        expect!["datafromlms of `module` contains the character U+FFFF; remove it"],
    );
    refuse_item(
        |it| it.data_from_lms = Some("a".repeat(256)),
        expect!["datafromlms of `module` has 256 characters; shorten it to 255"],
    );
    refuse_item(
        |it| it.parameters = Some("a\tb".into()),
        expect!["parameters of `module` contains the character U+0009; remove it"],
    );
    refuse_item(
        |it| it.prerequisites = Some("a".repeat(201)),
        expect!["prerequisites of `module` has 201 characters; shorten it to 200"],
    );
    refuse(
        |it| it.version = Some("1".repeat(21)),
        expect!["version of `course` has 21 characters; shorten it to 20"],
    );
}

#[test]
fn hrefs() {
    refuse_resource(
        |it| it.href = Some(Href::from_url("http://host/")),
        expect![
            "href `http://host/` can't be written: it is absolute; write it relative to the manifest"
        ],
    );
    refuse_resource(
        |it| it.files[0].href = Href::from_url("a\\b"),
        expect![[r"href `a\b` can't be written: it contains `\`; write `/`"]],
    );
    refuse_resource(
        |it| it.xml_base = Some(Href::from_url("a")),
        expect!["xml:base `a` does not end in `/`; add it"],
    );
    refuse_resource(
        |it| it.href = None,
        expect!["resource `sco` is launched but has no href; give it one"],
    );
}

#[test]
fn what_does_not_go_together() {
    refuse_resource(
        |it| it.scorm_type = ScormType::Asset,
        expect!["item `module` has masteryscore but launches no SCO; remove it"],
    );
    refuse_resource(
        |it| it.kind = ResourceType::Other("x".into()),
        expect!["resource `sco` has a type other than `webcontent`; SCORM 1.2 has no other"],
    );
    refuse(
        |it| it.organizations[0].items.clear(),
        expect!["item list of `tree` is empty; fill it or leave it out"],
    );
    refuse(
        |it| {
            let items = &mut it.organizations[0].items;
            for depth in 0..MAX_DEPTH {
                *items = vec![Item {
                    identifier: format!("i{depth}"),
                    title: "T".into(),
                    items: std::mem::take(items),
                    ..Item::default()
                }];
            }
        },
        expect!["item `module` is nested too deep; at most 50 levels can be written"],
    );
}

#[test]
fn metadata_records() {
    let with = |lom| Metadata {
        lom: Some(Box::new(lom)),
        ..Metadata::scorm12()
    };
    refuse(
        |it| it.metadata = Some(with(Lom::default())),
        expect![
            "metadata of `course` lacks general.title, general.description, metametadata.metadatascheme, technical.format, technical.location, rights.cost, rights.copyrightandotherrestrictions, general.catalogentry, general.keyword, lifecycle.version, lifecycle.status, classification.purpose, classification.description, classification.keyword; complete the record or leave it out"
        ],
    );
    let size = Technical {
        size: Some(u32::MAX),
        ..Technical::default()
    };
    let lom = Lom {
        technical: Some(size),
        ..Lom::default()
    };
    refuse_item(
        |it| it.metadata = Some(with(lom)),
        expect!["technical.size 4294967295 does not fit; leave it out"],
    );
    let general = General {
        title: text("f r", "a"),
        ..General::default()
    };
    let lom = Lom {
        general: Some(general),
        ..Lom::default()
    };
    refuse_item(
        |it| it.metadata = Some(with(lom)),
        expect!["`f r` is not a language tag such as `fr` or `x-none`"],
    );
}
