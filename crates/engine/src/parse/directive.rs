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
            "confidence",
        ],
    ),
    directive(
        "sort",
        &["id"],
        &["points", "tries", "hint", "tags", "spares", "confidence"],
    ),
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
            "confidence",
        ],
    ),
    directive("reuse", &["from"], &["ids", "tag"]),
    directive("pool", &["id", "draw"], &[]),
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

/// The directive of that name.
pub(crate) fn find(name: &str) -> Option<&'static Directive> {
    DIRECTIVES.iter().find(|directive| directive.name == name)
}

/// All names, for suggestions.
pub(crate) fn names() -> Vec<&'static str> {
    DIRECTIVES.iter().map(|directive| directive.name).collect()
}
