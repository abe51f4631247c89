//! A partner's branding.

use std::fs;

use engine::diagnostic::Diagnostics;
use engine::partner;
use engine::source;
use expect_test::{Expect, expect};

use super::course::shown;

/// Checks branding files in a folder of their own.
fn check_partners(files: &[(&str, &[u8])], expected: Expect) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let tree = source::read_partners(folder.path()).unwrap();
    let mut diagnostics = Diagnostics::default();
    partner::partners(&tree, &mut diagnostics);
    expected.assert_eq(&shown(&tree, &diagnostics.into_sorted()));
}

fn check_partner(toml: &str, expected: Expect) {
    let toml = format!("id = \"cnfpt\"\nname = \"CNFPT\"\n{toml}");
    check_partners(&[("cnfpt.toml", toml.as_bytes())], expected);
}

#[test]
fn colours() {
    check_partner("[colors]\nprimary = \"#003a70\"\n", expect![[""]]);
    check_partner(
        "[colors]\nprimary = \"#66aaff\"\n",
        expect![[r#"
            cnfpt.toml:4:11 error[low-contrast] `#66aaff` has a contrast of 2.22:1 on `accent-soft` (#f1f7ff) of a page, and 4.5:1 is needed | take a darker shade, for example `#4370a8`
        "#]],
    );
    check_partner(
        "[colors]\nprimary = \"bleu\"\n",
        expect![[r#"
            cnfpt.toml:4:11 error[wrong-type] a colour is expected here | write it with six digits, like `#003a70`
        "#]],
    );
    check_partner(
        "[colours]\nprimary = \"#003a70\"\n",
        expect![[r#"
        cnfpt.toml:3:2 error[unknown-field] unknown field `colours` | did you mean `colors`?
    "#]],
    );
    check_partner(
        "colors = \"#003a70\"\n",
        expect![[r#"
            cnfpt.toml:3:10 error[wrong-type] a table is expected here | write it in braces, `{ field = … }`; or its name in brackets on a line of its own, its fields below
        "#]],
    );
}

#[test]
fn beacons() {
    for good in [
        "https://cours.example.org",
        "https://cours.example.org:8443",
        "http://127.0.0.1:8080",
        "http://localhost",
    ] {
        check_partner(&format!("beacon = \"{good}\"\n"), expect![[""]]);
    }
    check_partner(
        "beacon = \"https://cours.example.org/balise\"\n",
        expect![[r#"
            cnfpt.toml:3:10 error[wrong-type] the address of a server is expected here | write it without a path, like `https://cours.example.org`
        "#]],
    );
    // Each would say more in the security policy, or send in the clear.
    for bad in [
        "https://a.example https://b.example",
        "https://a.example; script-src *",
        "https://*",
        "https://",
        "https://a.example:",
        "https://a.example:99999",
        "http://cours.example.org",
        "http://127.0.0.1.example.org",
        "//a.example",
        "data:",
    ] {
        check_partner(
            &format!("beacon = \"{bad}\"\n"),
            expect![[r#"
                cnfpt.toml:3:10 error[wrong-type] the address of a server is expected here | write it without a path, like `https://cours.example.org`
            "#]],
        );
    }
}

#[test]
fn logos() {
    let toml = b"id = \"a\"\nname = \"A\"\nlogo = \"logo.svg\"\n";
    check_partners(
        &[("a.toml", toml), ("logo.svg", b"<svg></svg>")],
        expect![[""]],
    );
    check_partners(
        &[("a.toml", toml)],
        expect![[r#"
        a.toml:3:8 error[missing-file] logo `logo.svg` does not exist | put it beside this file, capitals and accents alike
    "#]],
    );
    check_partners(
        &[("a.toml", toml), ("logo.svg", b"<svg onload='x()'></svg>")],
        expect![[r#"
        a.toml:3:8 error[unsafe-html] this logo has a script in `onload` | remove it: pictures do not act
    "#]],
    );
    let png = b"id = \"a\"\nname = \"A\"\nlogo = \"logo.png\"\n";
    check_partners(
        &[("a.toml", png), ("logo.png", b"GIF89a")],
        expect![[r#"
        a.toml:3:8 error[wrong-file-type] logo `logo.png` is not a PNG picture | export it again as PNG or SVG
    "#]],
    );
    let heavy = [&b"<svg>"[..], &vec![b' '; 300 << 10], b"</svg>"].concat();
    check_partners(
        &[("a.toml", toml), ("logo.svg", &heavy)],
        expect![[r#"
        a.toml:3:8 error[logo-too-large] this logo has 301 kB, 256 are allowed | export it again, smaller: it loads with the first page
    "#]],
    );
    check_partners(
        &[("a.toml", toml), ("logo.svg", b"<svg><g/>")],
        expect![[r#"
        a.toml:3:8 error[not-svg] this logo has no end: it breaks off | export it again as SVG
    "#]],
    );
    check_partner(
        "logo = \"logo.jpg\"\n",
        expect![[r#"
        cnfpt.toml:3:8 error[wrong-type] the name of a picture beside this file is expected here | write it like `logo.svg` or `logo.png`
    "#]],
    );
}

#[test]
fn addresses_and_ids() {
    check_partner(
        "contact = \"www.cnfpt.fr\"\nreturn_url = \"http://www.cnfpt.fr\"\n",
        expect![[r#"
        cnfpt.toml:3:11 error[wrong-type] a whole address is expected here | write it like `https://www.example.org` or `mailto:nous@example.org`
        cnfpt.toml:4:14 error[wrong-type] a whole address is expected here | write it like `https://www.example.org` or `mailto:nous@example.org`
    "#]],
    );
    let toml = b"id = \"a\"\nname = \"A\"\n";
    check_partners(
        &[("a.toml", toml), ("b.toml", toml)],
        expect![[r#"
        b.toml:1:6 error[duplicate-id] another partner has the id `a` | give each partner its own id: packages are named after it
    "#]],
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_a_logo_elsewhere_is_not_followed() {
    let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let secret = outside.path().join("secret.svg");
    fs::write(&secret, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    std::os::unix::fs::symlink(&secret, folder.path().join("logo.svg")).unwrap();
    let toml = "id = \"cnfpt\"\nname = \"CNFPT\"\nlogo = \"logo.svg\"\n";
    fs::write(folder.path().join("cnfpt.toml"), toml).unwrap();
    let tree = source::read_partners(folder.path()).unwrap();
    assert!(tree.find("logo.svg").is_none());
}

#[test]
fn updates() {
    // A point of the curve, and a text that is written like one.
    const KEY: &str =
        "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU";
    const NONE: &str =
        "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let server = "updates = \"https://maj.example.org\"\n";
    check_partner(&format!("{server}updates_key = \"{KEY}\"\n"), expect![[""]]);
    check_partner(
        &format!("{server}updates_key = \"{KEY}\"\nupdates_next_key = \"{KEY}\"\n"),
        expect![[""]],
    );
    check_partner(
        server,
        expect![[r#"
            cnfpt.toml:3:11 error[missing-field] packages would not know whose updates these are | add `updates_key`, which `relais updates keys` prints
        "#]],
    );
    check_partner(
        &format!("updates_key = \"{KEY}\"\n"),
        expect![[r#"
            cnfpt.toml:3:15 error[missing-field] this key is for updates, and no server is named | add `updates`, the address of the server, or leave the key out
        "#]],
    );
    check_partner(
        &format!("{server}updates_key = \"{NONE}\"\n"),
        expect![[r#"
            cnfpt.toml:4:15 error[wrong-value] this is written like a public key, and is none | copy it once more from `relais updates keys`
        "#]],
    );
    check_partner(
        &format!("{server}updates_key = \"{KEY}A\"\n"),
        expect![[r#"
            cnfpt.toml:4:15 error[wrong-type] a public key for updates is expected here | write the 87 letters that `relais updates keys` prints
        "#]],
    );
}
