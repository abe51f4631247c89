//! What the reader makes of manifests, right and wrong.

use proptest::prelude::*;

use super::samples;
use super::*;
use crate::problem::Severity;
use crate::timespan::Timespan;

/// A right manifest around some organizations and resources.
fn document(organizations: &str, resources: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="o">{organizations}</organizations>
<resources>{resources}</resources></manifest>"#
    )
}

/// The same with one tree of one item, which holds `inside`.
fn with_item(attributes: &str, inside: &str) -> String {
    let item = format!("<item identifier=\"i\" identifierref=\"r\" {attributes}>{inside}</item>");
    document(
        &format!("<organization identifier=\"o\"><title>T</title>{item}</organization>"),
        "<resource identifier=\"r\" type=\"webcontent\" adlcp:scormtype=\"sco\" href=\"a.html\"/>",
    )
}

fn right() -> String {
    with_item("", "<title>A</title>")
}

fn read_text(text: &str) -> ReadManifest {
    read(text.as_bytes()).unwrap()
}

#[track_caller]
fn check(text: &str, codes: &[&str]) -> Manifest {
    let read = read_text(text);
    let found: Vec<_> = read.problems.iter().map(|it| it.code).collect();
    assert_eq!(found, codes);
    read.manifest
}

#[track_caller]
fn check_item(text: &str, codes: &[&str]) -> Item {
    check(text, codes).organizations[0].items[0].clone()
}

#[test]
fn a_right_manifest_has_no_problem() {
    let manifest = check(&right(), &[]);
    assert_eq!(manifest.organization().unwrap().title, "T");
    assert_eq!(manifest.organization().unwrap().items[0].title, "A");
    assert_eq!(manifest.resources[0].scorm_type, ScormType::Sco);
}

#[test]
fn hopeless_documents() {
    for (text, expected) in [
        ("", "not well-formed"),
        ("<manifest>", "not well-formed"),
        ("<manifest></manifesto>", "not well-formed"),
        ("<manifest a=b/>", "not well-formed"),
        ("<manifest a='1' a='2'/>", "not well-formed"),
        ("hello <manifest/>", "not well-formed"),
        ("<html/>", "not `manifest`"),
        (
            "<!DOCTYPE manifest SYSTEM 'http://host/x'><manifest/>",
            "document type",
        ),
        (
            "<!DOCTYPE m [<!ENTITY a 'b'>]><manifest>&a;</manifest>",
            "document type",
        ),
    ] {
        let error = read(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn documents_beyond_reason() {
    let deep = format!("<manifest>{}", "<item>".repeat(100_000));
    assert!(matches!(read(deep.as_bytes()), Err(ReadError::TooDeep(_))));
    let long = format!("<manifest>{}", "<a/>".repeat(300_000));
    assert!(matches!(
        read(long.as_bytes()),
        Err(ReadError::TooManyElements(_))
    ));
    let wide: String = (0..1_000).map(|it| format!(" a{it}='1'")).collect();
    let wide = format!("<manifest{wide}/>");
    assert!(matches!(
        read(wide.as_bytes()),
        Err(ReadError::TooManyAttributes(_))
    ));
    let scopes: String = (0..60)
        .map(|it| format!("<a xmlns:p{it}='1' xmlns:q{it}='2'>"))
        .collect();
    let scopes = format!("<manifest>{scopes}");
    assert!(matches!(
        read(scopes.as_bytes()),
        Err(ReadError::TooManyAttributes(_))
    ));
    let text = format!("<manifest>{}</manifest>", "a".repeat(2 << 20));
    assert!(matches!(read(text.as_bytes()), Err(ReadError::TooLong(_))));
    let value = format!("<manifest a='{}'/>", "a".repeat(2 << 20));
    assert!(matches!(read(value.as_bytes()), Err(ReadError::TooLong(_))));
    let many: String = (0..60).map(|it| format!(" a{it}=''")).collect();
    let many = format!(
        "<manifest>{}</manifest>",
        format!("<a{many}/>").repeat(6_000)
    );
    assert!(matches!(
        read(many.as_bytes()),
        Err(ReadError::TooManyInAll(_))
    ));
    let big = vec![b' '; MAX_BYTES + 1];
    assert_eq!(read(&big).unwrap_err(), ReadError::TooBig(MAX_BYTES + 1));
}

#[test]
fn a_long_namespace_is_held_once() {
    // As many copies of it as there are elements would be gigabytes.
    let namespace = "n".repeat(60_000);
    let items = "<p:item p:a=''/>".repeat(90_000);
    let text = format!("<p:manifest xmlns:p='{namespace}'>{items}</p:manifest>");
    assert!(read_text(&text).problems.has("namespace-other"));
}

#[test]
fn many_references_into_many_manifests() {
    let items = "<item identifier='i' identifierref='x'/>".repeat(40_000);
    let text = document(
        &format!("<organization identifier='o'>{items}</organization>"),
        "",
    );
    let nested = "<manifest identifier='m'/>".repeat(40_000);
    let text = text.replace("</manifest>", &format!("{nested}</manifest>"));
    assert!(read_text(&text).problems.has("reference-unknown"));
}

#[test]
fn malformed_documents_name_the_line() {
    let error = read(b"<manifest>\n\n<a></b></manifest>").unwrap_err();
    assert!(
        matches!(error, ReadError::Malformed { line: 3, .. }),
        "{error}"
    );
}

#[test]
fn texts_mean_what_they_say() {
    let item = check_item(
        &with_item(
            "parameters='?a=1&amp;b=&#50;'",
            "<title> L&apos;<![CDATA[été]]> &lt;&amp;&gt; </title><adlcp:datafromlms> a&#10;b </adlcp:datafromlms>",
        ),
        &[],
    );
    assert_eq!(item.title, "L'été <&>");
    assert_eq!(item.parameters.as_deref(), Some("?a=1&b=2"));
    assert_eq!(item.data_from_lms.as_deref(), Some(" a\nb "));
}

#[test]
fn titles_are_on_one_line() {
    let title = "<title>\n  Play out \n  a scenario\t</title>";
    assert_eq!(
        check_item(&with_item("", title), &[]).title,
        "Play out a scenario"
    );
    assert_eq!(
        check_item(&with_item("", "<title> A  B </title>"), &[]).title,
        "A  B"
    );
}

#[test]
fn launch_rules() {
    let item = check_item(
        &with_item(
            "isvisible='false'",
            "<title>A</title><adlcp:prerequisites type='aicc_script'>a&amp;b</adlcp:prerequisites>
            <adlcp:maxtimeallowed>00:30:00</adlcp:maxtimeallowed>
            <adlcp:timelimitaction>exit,no message</adlcp:timelimitaction>
            <adlcp:masteryscore>80</adlcp:masteryscore>",
        ),
        &[],
    );
    assert!(!item.is_visible);
    assert_eq!(item.prerequisites.as_deref(), Some("a&b"));
    assert_eq!(item.max_time_allowed, Some(Timespan::from_minutes(30)));
    assert_eq!(item.time_limit_action, Some(TimeLimitAction::ExitNoMessage));
    assert_eq!(item.mastery_score, MasteryScore::new(80.0));
}

#[test]
fn leniencies_about_xml() {
    let title = "<title>Q&A</title>";
    assert_eq!(
        check_item(&with_item("", title), &["bare-ampersand"]).title,
        "Q&A"
    );
    let parameters = "parameters='?a=1&b=2'";
    let item = check_item(
        &with_item(parameters, "<title>A</title>"),
        &["bare-ampersand"],
    );
    assert_eq!(item.parameters.as_deref(), Some("?a=1&b=2"));
    let title = "<title>caf&eacute;</title>";
    assert_eq!(
        check_item(&with_item("", title), &["unknown-entity"]).title,
        "caf&eacute;"
    );
    let title = "<title>a\u{1}b</title>";
    assert_eq!(
        check_item(&with_item("", title), &["control-character"]).title,
        "ab"
    );
    check(&format!("{}<oops>", right()), &["trailing-content"]);
    check(&format!("{}<!-- made by hand -->\n", right()), &[]);
}

#[test]
fn leniencies_about_namespaces() {
    let text = right().replace(
        "xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\"",
        "",
    );
    let manifest = check(&text, &["adlcp-undeclared"]);
    assert_eq!(manifest.resources[0].scorm_type, ScormType::Sco);

    let text = right().replace(
        "xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\"",
        "",
    );
    let manifest = check(&text, &["namespace-missing"]);
    assert_eq!(manifest.organizations[0].items[0].title, "A");

    let text = right().replace(
        "imsproject.org/xsd/imscp_rootv1p1p2",
        "imsglobal.org/xsd/imscp_v1p1",
    );
    assert_eq!(check(&text, &["namespace-other"]).resources.len(), 1);

    let text = right().replace("adlcp_rootv1p2", "adlcp_v1p3");
    check(&text, &["adlcp-namespace"]);

    let text = right()
        .replace("adlcp:", "adl:")
        .replace("xmlns:adlcp", "xmlns:adl");
    check(&text, &["adlcp-prefix"]);

    let prefixed = right()
        .replace(
            "<manifest",
            "<cp:manifest xmlns:cp='http://www.imsproject.org/xsd/imscp_rootv1p1p2'",
        )
        .replace("</manifest", "</cp:manifest");
    assert_eq!(check(&prefixed, &[]).resources.len(), 1);
}

#[test]
fn foreign_elements_are_not_ours() {
    let inside = "<title>A</title><x:title xmlns:x='x'>B</x:title><x:item xmlns:x='x'/>";
    let item = check_item(&with_item("", inside), &[]);
    assert_eq!((item.title.as_str(), item.items.len()), ("A", 0));
}

#[test]
fn leniencies_about_scormtype() {
    for (wrong, code, scorm_type) in [
        (
            "adlcp:scormType=\"sco\"",
            "scormtype-spelling",
            ScormType::Sco,
        ),
        ("adlcp:scormtype=\"SCO\"", "scormtype", ScormType::Sco),
        ("adlcp:scormtype=\"scorm\"", "scormtype", ScormType::Asset),
        ("scormtype=\"sco\"", "adlcp-prefix", ScormType::Sco),
        ("", "scormtype-missing", ScormType::Asset),
    ] {
        let text = right().replace("adlcp:scormtype=\"sco\"", wrong);
        assert_eq!(
            check(&text, &[code]).resources[0].scorm_type,
            scorm_type,
            "{wrong}"
        );
    }
}

#[test]
fn leniencies_about_the_tree() {
    let text = right().replace("default=\"o\"", "default=\"p\"");
    let manifest = check(&text, &["default-unknown"]);
    assert_eq!(manifest.organization().unwrap().identifier, "o");
    let text = right().replace("<schemaversion>1.2</schemaversion>", "");
    check(&text, &["schemaversion-missing"]);
    let text = right().replace("<schemaversion>1.2", "<schemaversion>CAM 1.3");
    check(&text, &["schemaversion-other"]);
    let text = right().replace("<schema>ADL SCORM", "<schema>IMS Content");
    check(&text, &["schema-other"]);
    let text = right().replace("</manifest>", "<manifest identifier='n'/></manifest>");
    check(&text, &["sub-manifest"]);
    check(
        "<manifest identifier='m'/>",
        &[
            "namespace-missing",
            "schemaversion-missing",
            "element-missing",
            "element-missing",
        ],
    );
    let text = right().replace("<title>A</title>", "<title>A</title><title>B</title>");
    assert_eq!(check_item(&text, &["repeated-element"]).title, "A");
    let text = right().replace("type=\"webcontent\"", "type=\"WebContent\"");
    check(&text, &["resource-type"]);
    let text = right().replace("type=\"webcontent\"", "type=\"imsqti\"");
    check(&text, &["resource-type-other"]);
    let text = right().replace("href=\"a.html\"", "href=\"a.html\" xml:base=\"b\"");
    check(&text, &["base-without-slash"]);
    let text = right().replace("href=\"a.html\"/>", "><file/></resource>");
    check(&text, &["file-without-href"]);
    let text = right().replace("identifierref=\"r\"", "identifierref=\"s\"");
    check(&text, &["reference-unknown"]);
}

#[test]
fn leniencies_about_identifiers() {
    check(
        &right().replace("identifier=\"i\"", "identifier=\"1 i\""),
        &["identifier-not-ncname"],
    );
    check(
        &right().replace("identifier=\"i\"", "identifier=\"o\""),
        &["identifier-duplicate"],
    );
    check(
        &right().replace("identifier=\"i\"", ""),
        &["identifier-missing"],
    );
}

#[test]
fn leniencies_about_launch_rules() {
    for (element, value, code) in [
        ("masteryscore", "0", "masteryscore-zero"),
        ("masteryscore", "101", "masteryscore"),
        ("masteryscore", "80%", "masteryscore"),
        ("maxtimeallowed", "PT1H", "maxtimeallowed"),
        ("timelimitaction", "Exit, message", "timelimitaction"),
        ("prerequisites", "a", "prerequisites-type"),
    ] {
        let inside = format!("<title>A</title><adlcp:{element}>{value}</adlcp:{element}>");
        check(&with_item("", &inside), &[code]);
    }
    check(
        &with_item("isvisible='yes'", "<title>A</title>"),
        &["isvisible"],
    );
}

#[test]
fn what_moodle_spoils() {
    check(&with_item("", "<title>0</title>"), &["title-zero"]);
    check(
        &with_item("", "<title>l&#39;eau</title>"),
        &["title-reference"],
    );
    check(
        &with_item("", "<title><![CDATA[a & b]]></title>"),
        &["title-reference"],
    );
    check(&with_item("", "<title> </title>"), &["title-missing"]);
    check(&with_item("", ""), &["title-missing"]);
}

#[test]
fn texts_that_are_too_long() {
    let severity = |text: &str| {
        let read = read_text(text);
        let mut problems = read.problems.iter();
        let problem = problems.next().unwrap();
        assert_eq!((problem.code, problems.next()), ("text-too-long", None));
        problem.severity
    };
    let item = |what: &str, length: usize| {
        let text = "a".repeat(length);
        match what {
            "title" => with_item("", &format!("<title>{text}</title>")),
            "identifier" => right().replace("identifier=\"i\"", &format!("identifier=\"{text}\"")),
            "parameters" => with_item(&format!("parameters='{text}'"), "<title>A</title>"),
            "href" => right().replace("a.html", &text),
            "version" => right().replace(
                "identifier=\"m\"",
                &format!("identifier=\"m\" version=\"{text}\""),
            ),
            name => with_item(
                "",
                &format!("<title>A</title><adlcp:{name} type='aicc_script'>{text}</adlcp:{name}>"),
            ),
        }
    };
    for (what, limit, expected) in [
        ("title", 200, Severity::Warning),
        ("title", 255, Severity::Error),
        ("identifier", 255, Severity::Error),
        ("parameters", 1_000, Severity::Warning),
        ("prerequisites", 200, Severity::Warning),
        ("datafromlms", 255, Severity::Warning),
        ("href", 2_000, Severity::Warning),
        ("version", 20, Severity::Warning),
    ] {
        assert_eq!(severity(&item(what, limit + 1)), expected, "{what}");
        if limit != 255 || what != "title" {
            assert!(read_text(&item(what, limit)).problems.is_empty(), "{what}");
        }
    }
}

#[test]
fn problems_have_lines() {
    let read = read_text(
        &right()
            .replace("<resources>", "<resources>\n\n")
            .replace("sco\"", "\""),
    );
    let location = read
        .problems
        .iter()
        .next()
        .unwrap()
        .location
        .clone()
        .unwrap();
    assert_eq!(location.to_string(), "imsmanifest.xml:7");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn what_is_written_reads_back(manifest in samples::manifest()) {
        let bytes = write(&manifest).unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        prop_assert!(!text.contains("&#") && !text.contains("CDATA"));
        let read = read(&bytes).unwrap();
        prop_assert_eq!(read.manifest, manifest);
        prop_assert_eq!(read.problems.iter().find(|it| it.severity <= Severity::Error), None);
    }

    #[test]
    fn spoilt_manifests_are_safe(
        manifest in samples::manifest(),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 1..8),
    ) {
        let mut bytes = write(&manifest).unwrap();
        for (at, byte, kind) in edits {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => bytes.truncate(at + 1),
            }
        }
        let _ = read(&bytes);
    }

    #[test]
    fn any_bytes_are_safe(bytes: Vec<u8>) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_markup_is_safe(
        pieces in proptest::collection::vec(prop::sample::select(PIECES), 0..40),
    ) {
        let _ = read(pieces.concat().as_bytes());
    }
}

const PIECES: &[&str] = &[
    "<manifest>",
    "</manifest>",
    "<manifest",
    " identifier='a'",
    ">",
    "/>",
    "<organizations>",
    "</organizations>",
    "<organization>",
    "</organization>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "&",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "&#xD800;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml",
    "?>",
    "xmlns:a=''",
    "xmlns='x' ",
    "é",
    "\u{0}",
    "\"",
    "'",
    "=",
    "<a:b>",
    "</a:b>",
    "<resources>",
    "</resources>",
    "<resource adlcp:scormtype='sco'/>",
    "<metadata>",
    "</metadata>",
    "<lom>",
    "</lom>",
    "<",
    "]]",
    "\n",
];
