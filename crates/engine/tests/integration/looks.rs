//! What packages show: scenes put together from parts, covers, and a programme's theme.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use brand::Brand;
use engine::handout;
use engine::package::{self, Content, Plan, Target};
use engine::parse::Variant;
use engine::render::Code;
use engine::sco::ScoPer;
use engine::source::SourceTree;
use engine::validate::{self, ValidProgramme};

const RELAIS: &str = "id = \"e\"\ntitle = \"E\"\ndescription = \"E\"\npublisher = \"E\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\"]\nmodules = [\"m\"]\n";
const MODULE: &str = "title = \"M\"\ndescription = \"M\"\nobjectives = [\"M\"]\ntarget_minutes = 1\ncompletion = \"pages\"\ndraft = true\n";

/// A course of one page, and some more files.
fn course(body: &str, more: &[(&str, &str)]) -> (SourceTree, ValidProgramme) {
    let page = format!("+++\nid = \"p\"\ntitle = \"P\"\n+++\n{body}");
    let mut files = BTreeMap::from([
        ("relais.toml", RELAIS),
        ("m/module.toml", MODULE),
        ("m/c/chapter.toml", "id = \"c\"\ntitle = \"C\"\n"),
        ("m/c/p.md", &page),
    ]);
    files.extend(more.iter().copied());
    let tree = SourceTree::from_texts(files);
    let (programme, found) = validate::load(&tree, &Variant::default());
    let programme = programme.unwrap_or_else(|| panic!("{found:?}"));
    (tree, programme)
}

/// The texts of its package, by path.
fn package(
    (tree, programme): &(SourceTree, ValidProgramme),
    target: Target,
    partner: Option<Brand>,
) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let plan = Plan {
        targets: &[target],
        sco_per: ScoPer::Module,
        partners: &[partner],
        variant_suffix: "",
        code: Code::Small,
    };
    let made = package::packages(tree, programme, &plan).map_err(|error| error.to_string())?;
    let entries = made.into_iter().next().expect("a package").entries;
    let bytes = entries
        .into_iter()
        .filter_map(|(path, content)| match content {
            Content::Bytes(bytes) => Some((path, bytes)),
            Content::File { .. } => None,
        });
    Ok(bytes.collect())
}

fn text(files: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8_lossy(&files[path]).into_owned()
}

fn html(body: &str) -> String {
    let files = package(&course(body, &[]), Target::Html5, None);
    text(&files.expect("a package"), "index.html")
}

/// The SVG pictures of a page that stand for scenes.
fn pictures(html: &str) -> Vec<&str> {
    let found = html.split("<svg width=\"100%\"").skip(1);
    found
        .filter_map(|rest| Some(&rest[..rest.find("</svg>")?]))
        .collect()
}

fn zipped(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory").len()
}

#[test]
fn a_scene_says_what_it_shows_and_who_speaks() {
    let page = html(
        "::: scene {place=town-hall}\n- amina, happy, computer : « Bonjour ! »\n- jeanne, worried, letter\n\nLe lundi.\n:::\n\n::: scene {place=train alt=\"Mes <mots>\"}\n- noe\n:::\n\n::: scene {place=home decorative}\n- lea\n:::\n",
    );
    let all = pictures(&page);
    assert_eq!(all.len(), 3);
    for said in [
        "role=\"img\" aria-labelledby=\"p_s1_title p_s1_desc\"",
        "<title id=\"p_s1_title\">À l’accueil d’une mairie</title>",
        "<desc id=\"p_s1_desc\">Une femme aux cheveux bouclés, l’air content, tenant un ordinateur portable\u{202f}; une dame âgée avec une canne, l’air inquiet, tenant une lettre</desc>",
    ] {
        assert!(all[0].contains(said), "{said} in {}", all[0]);
    }
    // The bubble shows what is said without its marks, once; who says it is for those who listen.
    assert!(
        page.contains(
            "<span class=\"vh\">Une femme aux cheveux bouclés\u{a0}: </span>Bonjour\u{202f}!</p>"
        ),
        "{page}"
    );
    assert!(page.contains("<figcaption><p>Le lundi.</p></figcaption>"));
    assert_eq!(all[0].matches("class=\"tail\"").count(), 1);
    assert!(all[1].contains("aria-labelledby=\"p_s2_title\""));
    assert!(all[1].contains("Mes &lt;mots&gt;</title>") && !all[1].contains("<desc"));
    assert!(all[2].contains("aria-hidden=\"true\"") && !all[2].contains("<title"));
}

#[test]
fn only_what_moves_is_marked_and_only_where_it_is_seen_to_move() {
    let page =
        html("::: scene\n- phone, rings\n- padlock, closes\n- letter, arrives\n- padlock\n:::\n");
    let all = pictures(&page);
    for motion in ["rings", "closes", "arrives"] {
        assert_eq!(
            all[0].matches(&format!("class=\"{motion}\"")).count(),
            1,
            "{motion}"
        );
    }
    let still = html("::: scene\n- phone\n- padlock\n:::\n");
    let still = pictures(&still);
    assert!(!still[0].contains("class=\"closes\"") && !still[0].contains("class=\"rings\""));
    // The message is there only where it comes in.
    assert!(still[0].len() < all[0].len());
}

#[test]
fn a_scene_is_light_and_always_the_same() {
    let places = "town-hall office home school hospital train street server-room crisis-room";
    for place in places.split(' ') {
        let body = format!(
            "::: scene {{place={place}}}\n- amina, happy, computer\n- paul, stern, qr-poster\n- moussa, thinking, badge\n- jeanne, worried, phone, rings\n:::\n"
        );
        let (one, other) = (html(&body), html(&body));
        let (one, other) = (pictures(&one), pictures(&other));
        assert_eq!(one, other);
        let size = zipped(one[0].as_bytes());
        assert!(size <= 3000, "{place}: {size} bytes");
        // All that is drawn is in the page: no style, no script, no file.
        for foreign in ["style=", "<style", "<script", "href", "url(", "data-"] {
            assert!(!one[0].contains(foreign), "{place}: {foreign}");
        }
    }
}

#[test]
fn ids_are_not_taken_twice() {
    let page = html(
        "::: scene\n- amina\n:::\n\n> ::: scene\n> - paul\n> :::\n\n- un\n\n  ::: scene\n  - lea\n  :::\n",
    );
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|it| it.split('"').next())
        .collect();
    let apart: HashSet<&&str> = ids.iter().collect();
    assert_eq!(apart.len(), ids.len());
    assert_eq!(ids.iter().filter(|it| it.starts_with("p_s")).count(), 3);
}

#[test]
fn on_paper_a_scene_is_a_picture_and_its_words() {
    let (_, programme) = course(
        "::: scene {place=office}\n- karim : « **Non.** »\n- padlock, closes\n\nFin.\n:::\n",
        &[],
    );
    let sheet = handout::module(&programme, &programme.modules[0], true).expect("our words");
    let block = &sheet.data["chapters"][0]["pages"][0]["blocks"][0];
    assert_eq!(block["k"], "picture");
    assert_eq!(
        block["alt"],
        "Dans un bureau\u{a0}: un homme barbu\u{202f}; un cadenas qui se ferme"
    );
    let caption = block["caption"].to_string();
    assert!(
        caption.contains("Un homme barbu") && caption.contains("Non.") && caption.contains("Fin.")
    );
    let svg = &sheet.drawings[block["src"].as_str().expect("a name")];
    assert!(
        svg.starts_with("<svg xmlns=")
            && !svg.contains("var(")
            && !svg.contains("class=\"closes\"")
    );
}

#[test]
fn covers_stand_at_the_beginning_and_in_catalogues() {
    let relais = RELAIS.replace("[\"m\"]", "[\"m\", \"n\"]") + "cover = { place = \"street\" }\n";
    let module = MODULE.to_owned() + "cover = { who = [\"amina, phone\"] }\n";
    let built = course(
        "Un texte.\n",
        &[
            ("relais.toml", &relais),
            ("m/module.toml", &module),
            (
                "m/c/chapter.toml",
                "id = \"c\"\ntitle = \"C\"\ncover = { place = \"train\" }\n",
            ),
            ("m/c/q.md", "+++\nid = \"q\"\ntitle = \"Q\"\n+++\nEncore.\n"),
            ("n/module.toml", MODULE),
            ("n/d/chapter.toml", "id = \"d\"\ntitle = \"D\"\n"),
            (
                "n/d/p.md",
                "+++\nid = \"p\"\ntitle = \"P\"\n+++\nUn texte.\n",
            ),
        ],
    );
    let files = package(&built, Target::Scorm12, None).expect("a package");
    let page = text(&files, "index.html");
    // The module's on its start page, the chapter's on its first page only.
    assert_eq!(page.matches("class=\"cover\"").count(), 2);
    let (before, _) = page.split_once("id=\"q\"").expect("the second page");
    assert_eq!(before.matches("class=\"cover\"").count(), 2);
    let identity: serde_json::Value = serde_json::from_slice(&files["relais.json"]).expect("JSON");
    assert_eq!(identity["cover"], "assets/cover.svg");
    assert!(text(&files, "assets/cover.svg").starts_with("<svg xmlns="));
    assert!(text(&files, "imsmanifest.xml").contains("assets/cover.svg"));
    // Of a package of two modules, the programme's.
    let (tree, programme) = &built;
    let plan = Plan {
        targets: &[Target::Html5],
        sco_per: ScoPer::Programme,
        partners: &[None],
        variant_suffix: "",
        code: Code::Small,
    };
    let all = package::packages(tree, programme, &plan).expect("packages");
    let whole = all
        .iter()
        .find(|it| it.name.starts_with("e.html5"))
        .expect("the whole");
    let Content::Bytes(home) = &whole.entries["index.html"] else {
        panic!("a page");
    };
    let home = String::from_utf8_lossy(home);
    assert_eq!(
        home.matches("class=\"cover\"").count(),
        2,
        "its own, and the module's that has one"
    );
    assert!(whole.entries.contains_key("assets/cover.svg"));
}

const THEME: &str = "font = \"bitter\"\ncorners = \"square\"\ndensity = \"compact\"\n[light]\naccent = \"#7a3d00\"\npaper = \"#fff7ec\"\n[dark]\naccent = \"#ffb870\"\n";

fn partner(primary: &str) -> Brand {
    Brand {
        id: "acme".into(),
        name: "Acme".into(),
        primary: Some(primary.into()),
        logo: None,
        contact: None,
        return_url: None,
        return_label: None,
        beacon: None,
        updates: None,
    }
}

#[test]
fn a_theme_is_in_the_style_sheet_the_covers_and_the_package() {
    let module = MODULE.to_owned() + "cover = { who = [\"amina\"] }\n";
    let built = course(
        "Un texte.\n",
        &[("theme.toml", THEME), ("m/module.toml", &module)],
    );
    for target in [Target::Scorm12, Target::Html5] {
        let files = package(&built, target, None).expect("a package");
        let styles = text(&files, "assets/relais.css");
        for value in [
            "--brand-primary:#7a3d00;",
            "--dark-accent:#ffb870;",
            "--paper:var(--light, #fff7ec) var(--dark, #12191d);",
            "--radius:0;",
            "--leading:1.45;",
            "url(\"font.woff2\")",
        ] {
            assert!(styles.contains(value), "{value}");
        }
        assert!(files["assets/font.woff2"].starts_with(b"wOF2"));
        assert!(text(&files, "assets/font-licence.txt").contains("SIL OPEN FONT LICENSE"));
        // Her jacket is of the accent's colour.
        assert!(text(&files, "assets/cover.svg").contains("#7a3d00"));
        match target {
            Target::Scorm12 => {
                let manifest = text(&files, "imsmanifest.xml");
                assert!(manifest.contains("assets/font.woff2"));
            }
            Target::Html5 => {
                let manifest = text(&files, "manifest.webmanifest");
                assert!(manifest.contains("#7a3d00") && manifest.contains("#fff7ec"));
            }
        }
    }
    let plain = package(&course("Un texte.\n", &[]), Target::Html5, None).expect("a package");
    assert!(!plain.contains_key("assets/font.woff2"));
}

#[test]
fn a_partner_stands_on_the_theme_and_is_judged_there() {
    let built = course("Un texte.\n", &[("theme.toml", THEME)]);
    let files = package(&built, Target::Html5, Some(partner("#003a70"))).expect("a package");
    let styles = text(&files, "assets/relais.css");
    let (_, end) = styles.rsplit_once(":root").expect("the partner's");
    assert!(end.contains("--brand-primary: #003a70;"), "{end}");
    assert!(
        end.contains("--dark-accent: color-mix(in srgb, #003a70 36%, #e4fbff);"),
        "{end}"
    );
    let sand = "[light]\npaper = \"#f3e9d2\"\ncard = \"#fff8e8\"\n";
    let built = course("Un texte.\n", &[("theme.toml", sand)]);
    let made = package(&built, Target::Html5, Some(partner("#0a74a5")));
    let Err(error) = made else {
        panic!("too light on sand");
    };
    assert!(
        error.starts_with(
            "partner `acme`: the partner's colour can't be read in its theme: #0a74a5 on "
        ),
        "{error}"
    );
    assert!(
        error.contains(":1, 4.5:1 is needed; the nearest colour that passes is `#"),
        "{error}"
    );
}
