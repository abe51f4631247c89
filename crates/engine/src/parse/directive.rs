//! The directives authors may write, with their attributes.

/// A directive and what it takes.
#[derive(Debug)]
pub(crate) struct Directive {
    /// As written after `:::`.
    pub name: &'static str,
    /// Attributes without which it means nothing.
    pub required: &'static [&'static str],
    /// Attributes it may have.
    pub optional: &'static [&'static str],
}

const fn directive(
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
) -> Directive {
    Directive {
        name,
        required,
        optional,
    }
}

/// What every question may have, and an exploration, which asks nothing, may not.
pub(super) const OF_QUESTIONS: &[&str] = &[
    "points",
    "tries",
    "hint",
    "tags",
    "spares",
    "page",
    "confidence",
];

/// Every directive, as `courses/README.md` tells authors.
pub(crate) const DIRECTIVES: &[Directive] = &[
    directive("astuce", &[], &["title"]),
    directive("attention", &[], &["title"]),
    directive("info", &[], &["title"]),
    directive("loi", &[], &["title"]),
    directive("only", &[], &["audience", "lang"]),
    directive("accordion", &[], &[]),
    directive("tabs", &[], &[]),
    directive("cards", &[], &[]),
    directive("flip", &[], &[]),
    directive("timeline", &[], &[]),
    directive("references", &[], &["title"]),
    directive("figure", &["src"], &["alt", "credit", "decorative"]),
    directive("scene", &[], &["place", "alt", "decorative"]),
    directive(
        "video",
        &["src", "title"],
        &["captions", "transcript", "poster", "duration"],
    ),
    directive("audio", &["src", "title"], &["transcript", "duration"]),
    directive("document", &["src", "title"], &[]),
    directive(
        "question",
        &["id", "type"],
        &[
            "points",
            "shuffle",
            "tries",
            "hint",
            "max",
            "answer",
            "tolerance",
            "unit",
            "tags",
            "spares",
            "page",
            "confidence",
        ],
    ),
    directive("sort", &["id"], OF_QUESTIONS),
    directive(
        "hotspots",
        &["id"],
        &[
            "title",
            "points",
            "tries",
            "hint",
            "tags",
            "spares",
            "page",
            "confidence",
        ],
    ),
    directive("reuse", &["from"], &["ids", "tag"]),
    directive("pool", &["id", "draw"], &["page"]),
    directive("before", &["id"], &["title"]),
    directive("scenario", &["id", "title"], &["clock"]),
    directive("telephone", &["id", "title", "with"], &["clock"]),
    directive(
        "inspection",
        &["id", "kind", "title"],
        &["points", "verdict"],
    ),
    directive("checklist", &["id", "title"], &[]),
    directive("poll", &["id"], &["title", "source"]),
    directive("reflection", &["id", "title"], &[]),
];

/// Attributes that say something by being there.
pub(crate) const FLAGS: &[&str] = &["confidence", "decorative", "shuffle"];

/// The directive of that name.
pub(crate) fn find(name: &str) -> Option<&'static Directive> {
    DIRECTIVES.iter().find(|directive| directive.name == name)
}

/// All names, for suggestions.
pub(crate) fn names() -> Vec<&'static str> {
    DIRECTIVES.iter().map(|directive| directive.name).collect()
}

/// What else they are called, by French authors and by other tools.
pub(crate) const MEANT: &[(&str, &str)] = &[
    ("accordeon", "accordion"),
    ("avant", "before"),
    ("avertissement", "attention"),
    ("avis", "poll"),
    ("carte", "cards"),
    ("cartes", "cards"),
    ("cartes-a-retourner", "flip"),
    ("chronologie", "timeline"),
    ("classement", "sort"),
    ("classer", "sort"),
    ("conseil", "astuce"),
    ("conversation", "telephone"),
    ("danger", "attention"),
    ("details", "accordion"),
    ("fichier", "document"),
    ("film", "video"),
    ("flashcards", "flip"),
    ("frise", "timeline"),
    ("histoire", "scenario"),
    ("hotspot", "hotspots"),
    ("image", "figure"),
    ("image-cliquable", "hotspots"),
    ("liste", "checklist"),
    ("mail", "inspection"),
    ("message", "inspection"),
    ("note", "info"),
    ("onglet", "tabs"),
    ("onglets", "tabs"),
    ("photo", "figure"),
    ("phone", "telephone"),
    ("points-chauds", "hotspots"),
    ("pretest", "before"),
    ("qcm", "question"),
    ("quiz", "question"),
    ("recto-verso", "flip"),
    ("reutiliser", "reuse"),
    ("sms", "telephone"),
    ("son", "audio"),
    ("sondage", "poll"),
    ("sorting", "sort"),
    ("sources", "references"),
    ("survey", "poll"),
    ("tip", "astuce"),
    ("tirage", "pool"),
    ("tri", "sort"),
    ("trier", "sort"),
    ("warning", "attention"),
    ("zones", "hotspots"),
];

/// The name that another word stands for.
pub(crate) fn meant(word: &str, words: &[(&str, &'static str)]) -> Option<&'static str> {
    let word = language::slug(word);
    words
        .iter()
        .find(|(other, _)| *other == word)
        .map(|it| it.1)
}
