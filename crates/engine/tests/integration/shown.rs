//! What is made of a page: its HTML in the package.

use engine::package::{self, Content, Plan, Target};
use engine::parse::Variant;
use engine::render::Code;
use engine::sco::ScoPer;
use engine::source::SourceTree;
use engine::validate;

/// The HTML of a package whose only page has this body.
fn html(body: &str) -> String {
    let tree = SourceTree::from_texts([
        (
            "relais.toml",
            "id = \"e\"\ntitle = \"E\"\ndescription = \"E\"\npublisher = \"E\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\"]\nmodules = [\"m\"]\n",
        ),
        (
            "m/module.toml",
            "title = \"M\"\ndescription = \"M\"\nobjectives = [\"M\"]\ntarget_minutes = 1\ncompletion = \"pages\"\ndraft = true\n",
        ),
        ("m/c/chapter.toml", "id = \"c\"\ntitle = \"C\"\n"),
        (
            "m/c/p.md",
            &format!("+++\nid = \"p\"\ntitle = \"P\"\n+++\n{body}"),
        ),
    ]);
    let (programme, found) = validate::load(&tree, &Variant::default());
    let programme = programme.unwrap_or_else(|| panic!("{found:?}"));
    let plan = Plan {
        targets: &[Target::Html5],
        sco_per: ScoPer::Module,
        partners: &[None],
        variant_suffix: "",
        code: Code::Small,
    };
    let packages = package::packages(&tree, &programme, &plan).expect("the templates print");
    match &packages[0].entries["index.html"] {
        Content::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Content::File { .. } => String::new(),
    }
}

#[test]
fn formulas_are_mathml() {
    let shown = html("Soit $\\frac{1}{x^2}$ et :\n\n$$\\sqrt{2}$$\n");
    for part in [
        "<mfrac>",
        "<msup>",
        "<msqrt>",
        "<span class=\"formula\" tabindex=\"0\"><math display=\"block\">",
        "<annotation encoding=\"application/x-tex\">\\frac{1}{x^2}</annotation>",
    ] {
        assert!(shown.contains(part), "{part}");
    }
    assert!(!shown.contains("$$"));
}

#[test]
fn a_formula_brings_no_markup_of_its_own() {
    let shown =
        html("$\\text{<script>a</script>} < b$ et $</annotation></math><img src=x onerror=b>$\n");
    assert!(!shown.contains("<script>a"));
    assert!(!shown.contains("<img src=x"));
    assert!(shown.contains("&lt;script&gt;a"));
}

#[test]
fn formulas_in_answers_and_hints() {
    let shown = html(
        "::: question {#q type=single hint=\"Pensez à $y^3$\"}\nCombien ?\n\n- [x] $x^2$ — Oui, $z^4$.\n- [ ] deux — Non.\n:::\n",
    );
    assert!(shown.matches("<msup>").count() >= 3, "{shown}");
}

#[test]
fn code_is_coloured() {
    let shown = html("```bash\nsudo apt update # à jour\necho \"<b>\"\n```\n");
    assert!(
        shown.contains("<span class=\"code-note\"># à jour\n"),
        "{shown}"
    );
    assert!(shown.contains("&lt;b&gt;"));
}
