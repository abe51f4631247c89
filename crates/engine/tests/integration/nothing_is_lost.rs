//! Whatever stands in a page's source is in its page, or the author is told: every word of
//! pages put together from all that may be written is looked for in the package, and in what is
//! put on paper.

use std::collections::HashSet;

use engine::diagnostic::Severity;
use engine::handout;
use engine::package::{self, Content, Plan, Target};
use engine::parse::Variant;
use engine::render::Code;
use engine::sco::ScoPer;
use engine::source::SourceTree;
use engine::validate;
use proptest::prelude::*;

/// A course whose pages have these bodies.
fn course(bodies: &[String]) -> SourceTree {
    let fixed = [
        (
            "relais.toml",
            "id = \"e\"\ntitle = \"E\"\ndescription = \"E\"\npublisher = \"E\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\nlanguages = [\"fr\"]\nmodules = [\"m\"]\n",
        ),
        (
            "m/module.toml",
            "title = \"M\"\ndescription = \"M\"\nobjectives = [\"M\"]\ntarget_minutes = 1\ncompletion = \"pages\"\ndraft = true\n",
        ),
        ("m/c/chapter.toml", "id = \"c\"\ntitle = \"C\"\n"),
        ("m/media/dessin.svg", "<svg viewBox=\"0 0 4 3\"></svg>"),
        // After all the others.
        ("m/d/chapter.toml", "id = \"d\"\ntitle = \"D\"\n"),
        (
            "m/d/p.md",
            "+++\nid = \"last\"\ntitle = \"P\"\n+++\nUn texte.\n",
        ),
    ];
    let fixed = fixed.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let pages = bodies.iter().enumerate().map(|(number, body)| {
        let text = format!("+++\nid = \"page-{number}\"\ntitle = \"P\"\n+++\n{body}");
        (format!("m/c/p{number}.md"), text)
    });
    SourceTree::from_texts(fixed.into_iter().chain(pages))
}

/// Words of the sources, which all begin with `MOT`, that are not in the package, though
/// nothing told the author so, and how many pages were looked through. A page with an error
/// is in no package.
fn lost(bodies: Vec<String>) -> (Vec<String>, usize) {
    let tree = course(&bodies);
    let errors = validate::check(&tree)
        .into_iter()
        .filter(|it| it.severity == Severity::Error);
    let wrong: HashSet<String> = errors
        .map(|it| tree.file(it.span.file).path.clone())
        .collect();
    let pages = bodies.into_iter().enumerate();
    let right = pages.filter(|(number, _)| !wrong.contains(&format!("m/c/p{number}.md")));
    let bodies: Vec<String> = right.map(|(_, body)| body).collect();
    if bodies.is_empty() {
        return (Vec::new(), 0);
    }
    let tree = course(&bodies);
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
    let mut shown = HashSet::new();
    for (path, content) in &packages[0].entries {
        if let (true, Content::Bytes(bytes)) = (path.ends_with(".html"), content) {
            let text = String::from_utf8_lossy(bytes);
            shown.extend(words(&text).map(str::to_owned));
        }
    }
    let sheet = handout::module(&programme, &programme.modules[0], true).expect("our words");
    let data = sheet.data.to_string();
    let mut lost = Vec::new();
    for body in &bodies {
        let unshown: Vec<&str> = words(body).filter(|word| !shown.contains(*word)).collect();
        // The words of a formula touch each other there.
        let unprinted: Vec<&str> = words(body).filter(|word| !data.contains(word)).collect();
        for (how, gone) in [("shown", unshown), ("printed", unprinted)] {
            if !gone.is_empty() {
                lost.push(format!("{gone:?}, not {how}, of:\n{body}"));
            }
        }
    }
    (lost, bodies.len())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| word.starts_with("MOT") && word.ends_with('F'))
}

/// What may stand in an item, an answer, a cell, a directive: `@` becomes another word each time.
const INSIDE: &[&str] = &[
    "@",
    "**@**",
    "`@`",
    "@ — @",
    "@ - @",
    "@ -- @",
    "@\n  @",
    "@\n\n  @",
    "@\n\n  > @",
    "@\n\n  ```\n  @\n  ```",
    "@\n\n      @",
    "@\n  - @",
    "@\n\n  1. @",
    "@\n\n  | @ | @ |\n  |---|---|\n  | @ | @ |",
    "@\n\n  ### @",
    "<kbd>@</kbd>",
    "[@](https://exemple.fr)",
    "@ <!-- note --> @",
    "@  \n  @",
    "~~@~~",
    "*@ — @*",
    "@—@",
    "@ => @",
    "@ => @ — @",
    "=> @",
    "=> @ — @",
    "[[@]]",
    "![@](../media/dessin.svg)",
    "$@$",
    "$$@$$",
    "{#a} @",
    "@ : @",
    "@ —\n  @",
    "@\n  — @",
    "\\- @",
    "&amp; @",
    "[@][REF]",
    "![@][REF]",
    "@\n\n  ::: info\n  @\n  :::",
    "==@== ++@++",
    "H~@~O",
    "@^2^",
    "[@](https://exemple.fr){title=@}",
    "[@](https://exemple.fr){#@}",
    "@ -> @",
    "« @ » @",
    "[@] @",
    "{{ @ }}",
];

/// Blocks around what stands inside: `%` takes one of [`INSIDE`].
const AROUND: &[&str] = &[
    "%\n",
    "- %\n- %\n",
    "1. %\n2. %\n",
    "> %\n",
    "## %\n",
    "| % | % |\n|---|---|\n| % | % | % |\n",
    "```\n%\n```\n",
    "```bash\n%\n```\n",
    "```math\n%\n```\n",
    "::: question {#q¤ type=single}\n%\n\n- [x] %\n- [ ] %\n\n%\n:::\n",
    "::: question {#q¤ type=multiple}\n%\n\n- [x] %\n- [x] %\n- [ ] %\n:::\n",
    "::: question {#q¤ type=true-false}\n%\n\n- [x] Vrai — %\n- [ ] Faux — %\n:::\n",
    "::: question {#q¤ type=matching}\n%\n\n- @ => %\n- % => @\n- => %\n:::\n",
    "::: sort {#q¤ hint=\"@\"}\n%\n\n- % => MOT1F\n- % => MOT2F\n- @ => MOT2F\n- => @\n\n%\n:::\n",
    "::: hotspots {#q¤ title=\"@\" hint=\"@\"}\n%\n\n![@](../media/dessin.svg \"@\")\n\n- [x] [%](@10,10,20,20) — %\n- [ ] [@](@60,10,20,20) %\n\n%\n:::\n",
    "::: hotspots {#h¤ title=\"@\"}\n%\n\n![@](../media/dessin.svg)\n\n- [%](@10,10,20,20) — %\n- [@](@60,10,20,20) — @ %\n\n%\n:::\n",
    "::: question {#q¤ type=ordering}\n%\n\n1. %\n2. %\n\n%\n:::\n",
    "::: question {#q¤ type=fill-in}\n% [[17]] %\n\n---\n\n%\n:::\n",
    "::: question {#q¤ type=numeric answer=3 hint=\"@\" unit=\"@\"}\n%\n\n---\n\n%\n:::\n",
    ":::: before {#b¤ title=\"@\"}\n%\n\n::: question {#q¤ type=single spares=\"last\"}\n%\n\n- [x] %\n- [ ] %\n:::\n::::\n",
    "::: checklist {#l¤ title=\"@\"}\n- [ ] %\n- %\n:::\n",
    "::: scenario {#s¤ title=\"@\"}\n%\n\n### @ {#d¤}\n%\n\n- [@](#f¤) — %\n- [@](#g¤) %\n\n### @ {#f¤ outcome=good}\n%\n\n### @ {#g¤ outcome=bad}\n%\n\n### @ {.debrief}\n%\n:::\n",
    "::: telephone {#t¤ title=\"@\" with=\"@\"}\n%\n\n### @ {#d¤}\n> %\n>\n> > %\n\n%\n\n- [« @ »](#f¤) — %\n- [@](#g¤) %\n\n### @ {#f¤ outcome=good}\n> %\n\n### @ {#g¤ outcome=bad}\n%\n\n### @ {.debrief}\n%\n:::\n",
    "::: inspection {#i¤ kind=email title=\"@\"}\n- De : %\n- @ : %\n\n% [@](!z¤ \"@\") [@](=y¤ \"@\")\n\n---\n\n%\n:::\n",
    "::: accordion\n### %\n%\n### @\n%\n:::\n",
    "::: tabs\n### @\n%\n:::\n",
    "::: cards\n### @\n%\n:::\n",
    "::: flip\n### %\n%\n### @\n%\n:::\n",
    "::: poll {#p¤ title=\"@\" source=\"@\"}\n%\n\n- @ => 40 — %\n- % => 60\n\n%\n:::\n",
    "::: poll {#p¤}\n%\n\n- % — @\n- %\n:::\n",
    "::: reflection {#r¤ title=\"@\"}\n%\n:::\n",
    "::: timeline\n### @ : @\n%\n### @\n%\n:::\n",
    "::: references {title=\"@\"}\n%\n:::\n",
    "## @ {title=@}\n",
    "::: tabs\n### @ {title=@}\n%\n:::\n",
    "::: timeline\n### @ {.@}\n%\n:::\n",
    "![@](../media/dessin.svg){title=@}\n",
    "    ::: info\n    @\n    :::\n",
    "::: sort {#q¤}\n%\n\n- [ ] @ => MOT1F — %\n- [x] @ => MOT2F\n:::\n",
    "::: info @\n%\n:::\n",
    "::: info {title=\"@\"}\n%\n:::\n",
    "::: figure {src=../media/dessin.svg alt=\"@\" credit=\"@\"}\n%\n:::\n",
    "![@](../media/dessin.svg \"@\")\n",
    "::: scene {place=office}\n- amina, happy : %\n- phone, rings : « @ »\n\n%\n:::\n",
    "::: scene {alt=\"@\"}\n- paul: %\n:::\n",
    "@[^n¤]\n\n[^n¤]: %\n",
    "[REF]: https://exemple.fr\n",
    "<!-- note -->\n",
    "<!-- note --> @\n",
    "<!-- note\n",
    ":: info\n%\n::\n",
    "-\u{a0}%\n-\u{a0}%\n",
    "• %\n• %\n",
    "1.%\n2.%\n",
    "##%\n",
    "% {#id¤}\n",
    "[ ] %\n",
    "- (x) %\n",
];

/// A body with the words of its own and ids of its own.
fn filled(
    around: &str,
    mut inside: impl Iterator<Item = &'static str>,
    number: &mut usize,
) -> String {
    let mut body = String::new();
    for character in around.chars() {
        match character {
            '%' => body.push_str(inside.next().unwrap_or("@")),
            other => body.push(other),
        }
    }
    *number += 1;
    let body = body.replace('¤', &number.to_string());
    let mut parts = body.split('@');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        *number += 1;
        text.push_str(&format!("MOT{number}F{part}"));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_is_dropped_in_silence(
        blocks in proptest::collection::vec((proptest::sample::select(AROUND), proptest::collection::vec(proptest::sample::select(INSIDE), 12)), 120)
    ) {
        let mut number = 0;
        let bodies = blocks.into_iter().map(|(around, inside)| filled(around, inside.into_iter(), &mut number)).collect();
        let (lost, _) = lost(bodies);
        prop_assert!(lost.is_empty(), "{} texts:\n{}", lost.len(), lost.join("\n"));
    }
}

/// Each block with each thing inside, one at a time.
#[test]
fn no_word_is_dropped_anywhere() {
    let mut number = 0;
    let mut bodies = Vec::new();
    for around in AROUND {
        for inside in INSIDE {
            bodies.push(filled(around, std::iter::repeat(*inside), &mut number));
        }
    }
    // Ids of some hundreds of pages could not be told apart in `suspend_data`.
    let mut gone = Vec::new();
    let mut looked = 0;
    for some in bodies.chunks(120) {
        let (lost, pages) = lost(some.to_vec());
        gone.extend(lost);
        looked += pages;
    }
    assert!(looked > 500, "{looked} pages without an error");
    assert!(
        gone.is_empty(),
        "{} texts:\n{}",
        gone.len(),
        gone.join("\n")
    );
}
