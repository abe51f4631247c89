//! A course of any size, always the same for the same size: every kind of
//! block and question in turn, French text of a plausible length.

/// Words that the texts are made of.
const WORDS: &[&str] = &[
    "vérifiez",
    "l'adresse",
    "du",
    "message",
    "avant",
    "de",
    "cliquer",
    "sur",
    "un",
    "lien",
    "inattendu",
    "prévenez",
    "votre",
    "service",
    "informatique",
    "et",
    "gardez",
    "une",
    "copie",
    "des",
    "échanges",
    "les",
    "mots",
    "passe",
    "restent",
    "personnels",
    "la",
    "double",
    "authentification",
    "protège",
    "chaque",
    "compte",
];

/// Files of a programme with one module of that many pages and questions, the
/// questions spread over the pages.
pub fn course(pages: usize, questions: usize) -> Vec<(String, String)> {
    let mut files = vec![
        (
            "relais.toml".to_owned(),
            "id = \"mesure\"\ntitle = \"Mesure\"\ndescription = \"Un cours engendré.\"\n\
             publisher = \"Relais\"\nlicence = \"etalab-2.0\"\nversion = \"1\"\n\
             languages = [\"fr\"]\nmodules = [\"module\"]\n"
                .to_owned(),
        ),
        (
            "module/module.toml".to_owned(),
            "title = \"Cent pages\"\ndescription = \"Un module engendré.\"\n\
             objectives = [\"Mesurer\"]\ntarget_minutes = 60\ncompletion = \"pages\"\ndraft = true\n"
                .to_owned(),
        ),
    ];
    let chapters = pages.div_ceil(10);
    for chapter in 1..=chapters {
        files.push((
            format!("module/{chapter:02}-chapitre/chapter.toml"),
            format!("id = \"chapitre-{chapter}\"\ntitle = \"Chapitre {chapter}\"\n"),
        ));
    }
    for page in 0..pages {
        let first = page * questions / pages;
        let last = (page + 1) * questions / pages;
        let asked: Vec<String> = (first..last).map(question).collect();
        files.push((
            format!(
                "module/{:02}-chapitre/{:02}-page.md",
                page / 10 + 1,
                page % 10 + 1
            ),
            page_text(page, &asked.join("\n")),
        ));
    }
    files
}

fn page_text(page: usize, questions: &str) -> String {
    format!(
        "+++\nid = \"page-{page}\"\ntitle = \"Page {page} : {}\"\n+++\n\n{}\n\n## Les signes\n\n{}\n\n\
         - **{}**\n- {}\n- {}\n\n::: astuce {{title=\"Le bon réflexe\"}}\n{}\n:::\n\n\
         | Signe | Sens |\n|---|---|\n| {} | {} |\n\n{questions}\n",
        text(page, 4),
        text(page + 1, 60),
        text(page + 2, 60),
        text(page + 3, 5),
        text(page + 4, 12),
        text(page + 5, 12),
        text(page + 6, 25),
        text(page + 7, 3),
        text(page + 8, 6),
    )
}

fn question(number: usize) -> String {
    let stem = text(number, 14);
    let (kind, body) = match number % 5 {
        0 => ("single", choices(number, &[0])),
        1 => ("multiple", choices(number, &[0, 2])),
        2 => (
            "true-false",
            format!(
                "- [x] Vrai — {}\n- [ ] Faux — {}",
                text(number, 8),
                text(number + 1, 8)
            ),
        ),
        3 => (
            "matching",
            format!(
                "- {} => {}\n- {} => {}",
                text(number, 3),
                text(number + 1, 3),
                text(number + 2, 3),
                text(number + 3, 3)
            ),
        ),
        _ => (
            "ordering",
            format!(
                "1. {}\n2. {}\n3. {}",
                text(number, 4),
                text(number + 1, 4),
                text(number + 2, 4)
            ),
        ),
    };
    format!(
        "::: question {{#question-{number} type={kind}}}\n{stem} ?\n\n{body}\n\n{}\n:::\n",
        text(number, 15)
    )
}

fn choices(number: usize, right: &[usize]) -> String {
    let lines: Vec<String> = (0..4)
        .map(|choice| {
            let mark = if right.contains(&choice) { 'x' } else { ' ' };
            format!(
                "- [{mark}] {} — {}",
                text(number + choice, 7),
                text(number * 3 + choice, 10)
            )
        })
        .collect();
    lines.join("\n")
}

/// That many words, chosen by a fixed rule.
fn text(seed: usize, length: usize) -> String {
    let mut state = seed as u64 * 2_654_435_761 + 1;
    let words: Vec<&str> = (0..length)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            WORDS[(state >> 33) as usize % WORDS.len()]
        })
        .collect();
    let text = words.join(" ");
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => text,
    }
}
