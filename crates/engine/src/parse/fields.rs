//! The fields of the TOML files, in one table each: what the reader accepts,
//! what the JSON Schemas say and what messages suggest come from here.

use serde_json::{Value, json};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// One line of text, at most that many characters.
    Text(usize),
    /// Text for people: a string, or a table of language = string.
    Words(usize),
    /// Several of the former.
    WordsList,
    /// Lower-case letters, digits, hyphens.
    Id,
    /// Several ids.
    Ids,
    /// Folders, in order.
    Folders,
    /// Language codes.
    Languages,
    /// A whole number between two bounds.
    Integer(i64, i64),
    /// A number above 0.
    Minutes,
    /// True or false.
    Flag,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// `https:` or `mailto:`.
    Address,
    /// A server: `https:`, a host, perhaps a port; `http:` on this machine, for trials.
    Origin,
    /// A public key for updates.
    PublicKey,
    /// A path beside the file.
    Path,
    /// `#rrggbb`.
    Colour,
    /// A table with fields of its own.
    Table(&'static [Field]),
    /// A path, or a table with fields of its own.
    PathOrTable(&'static [Field]),
    /// Several lines of names.
    Lines,
}

/// A field of a TOML file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What it is for.
    pub doc: &'static str,
}

const fn required(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field {
        name,
        kind,
        required: true,
        doc,
    }
}

const fn optional(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field {
        name,
        kind,
        required: false,
        doc,
    }
}

/// Longest title of a page: what Moodle's database takes of any title.
pub const TITLE_LIMIT: usize = 255;

/// Longest title that goes into a manifest (SCORM 1.2 CAM 2.3.4; the schema
/// enforces it): of programmes, modules, chapters and quizzes.
pub const ITEM_TITLE_LIMIT: usize = 200;

/// `relais.toml`.
pub const PROGRAMME: &[Field] = &[
    required(
        "id",
        Kind::Id,
        "First part of the packages' names; never change it.",
    ),
    required(
        "title",
        Kind::Words(ITEM_TITLE_LIMIT),
        "The programme's title.",
    ),
    required(
        "description",
        Kind::Words(1000),
        "One sentence for catalogues.",
    ),
    required("publisher", Kind::Text(255), "Who publishes the programme."),
    required(
        "licence",
        Kind::Text(100),
        "SPDX name of the licence, for example etalab-2.0.",
    ),
    required("version", Kind::Text(20), "Version of the content."),
    required(
        "languages",
        Kind::Languages,
        "Languages, the default first.",
    ),
    optional("audiences", Kind::Ids, "Audiences, the default first."),
    required("modules", Kind::Folders, "The modules' folders, in order."),
    optional("keywords", Kind::WordsList, "Keywords for catalogues."),
    optional(
        "contact",
        Kind::Address,
        "Page or address of the publisher.",
    ),
    optional("cover", Kind::Table(COVER), COVER_DOC),
];

const COVER_DOC: &str = "Scene for catalogues and for the beginning; it is decoration.";

/// A scene that stands for something.
const COVER: &[Field] = &[
    optional("place", Kind::Text(64), "Where it is."),
    optional(
        "who",
        Kind::Lines,
        "Who or what is there, from left to right: \"amina, happy, phone\".",
    ),
];

/// `theme.toml`.
pub const LOOK: &[Field] = &[
    optional(
        "font",
        Kind::OneOf(&["system", "atkinson", "bitter", "figtree"]),
        "Typeface that comes with the packages; the device's own by default.",
    ),
    optional(
        "corners",
        Kind::OneOf(&["square", "soft", "round"]),
        "How round corners are, `soft` by default.",
    ),
    optional(
        "density",
        Kind::OneOf(&["compact", "normal", "airy"]),
        "Room between lines and blocks, `normal` by default.",
    ),
    optional(
        "light",
        Kind::Table(LOOK_COLOURS),
        "Colours on a light screen, and on paper.",
    ),
    optional(
        "dark",
        Kind::Table(LOOK_COLOURS),
        "Colours on a dark screen.",
    ),
];

/// `[light]` and `[dark]` of a theme.
pub const LOOK_COLOURS: &[Field] = &[
    optional(
        "accent",
        Kind::Colour,
        "Buttons, titles, links; a partner's colour takes its place.",
    ),
    optional("ink", Kind::Colour, "Letters."),
    optional("ink_soft", Kind::Colour, "Letters of what is said aside."),
    optional("paper", Kind::Colour, "The page."),
    optional("card", Kind::Colour, "What lies on the page."),
    optional("line_strong", Kind::Colour, "Frames of what can be used."),
    optional("focus", Kind::Colour, "Frame of what the keyboard is at."),
];

/// `module.toml`.
pub const MODULE: &[Field] = &[
    optional(
        "id",
        Kind::Id,
        "Id of the module, the folder's name by default; never change it.",
    ),
    required(
        "title",
        Kind::Words(ITEM_TITLE_LIMIT),
        "The module's title.",
    ),
    required(
        "description",
        Kind::Words(1000),
        "One sentence for catalogues.",
    ),
    required(
        "objectives",
        Kind::WordsList,
        "What learners will be able to do.",
    ),
    required(
        "target_minutes",
        Kind::Integer(1, 600),
        "Duration aimed at, in minutes.",
    ),
    required(
        "completion",
        Kind::OneOf(&["pages", "quiz", "pages-and-quiz"]),
        "When the LMS hears that the module is done.",
    ),
    optional(
        "mastery_score",
        Kind::Integer(0, 100),
        "Percent of the final quiz that passes.",
    ),
    optional(
        "tries",
        Kind::Integer(0, 100),
        "Tries at the final quiz, 0 for no limit.",
    ),
    optional("audience", Kind::Ids, "Only for these audiences."),
    optional("keywords", Kind::WordsList, "Keywords for catalogues."),
    optional(
        "cover",
        Kind::PathOrTable(COVER),
        "Scene for catalogues and the start page, or a picture for catalogues, SVG or PNG, twice as wide as high; it is decoration.",
    ),
    optional(
        "changes",
        Kind::WordsList,
        "What is new in this version, for those who distribute the packages.",
    ),
    optional(
        "require",
        Kind::OneOf(&["activities"]),
        "Pages that have activities count once these are answered, not when they were read.",
    ),
    optional(
        "draft",
        Kind::Flag,
        "Not finished: the duration is not judged.",
    ),
];

/// `chapter.toml`.
pub const CHAPTER: &[Field] = &[
    required(
        "id",
        Kind::Id,
        "Id of the chapter, unique in the module; never change it.",
    ),
    required(
        "title",
        Kind::Words(ITEM_TITLE_LIMIT),
        "The chapter's title.",
    ),
    optional(
        "description",
        Kind::Words(1000),
        "What the chapter is about.",
    ),
    optional("cover", Kind::Table(COVER), COVER_DOC),
    optional("audience", Kind::Ids, "Only for these audiences."),
];

/// Front matter of a page.
pub const PAGE: &[Field] = &[
    required(
        "id",
        Kind::Id,
        "Id of the page, unique in the module; never change it.",
    ),
    required("title", Kind::Text(TITLE_LIMIT), "The page's title."),
    optional("minutes", Kind::Minutes, "Replaces the estimated duration."),
    optional("audience", Kind::Ids, "Only for these audiences."),
    optional(
        "require",
        Kind::OneOf(&["activities"]),
        "The page counts once its activities are answered, not when it was read.",
    ),
    optional(
        "sitting",
        Kind::Flag,
        "A sitting begins with this page; where no page says so, they follow the chapters.",
    ),
    optional("draft", Kind::Flag, "Not finished."),
];

/// Front matter of `quiz.md`.
pub const QUIZ: &[Field] = &[
    required(
        "id",
        Kind::Id,
        "Id of the quiz, unique in the module; never change it.",
    ),
    required("title", Kind::Text(ITEM_TITLE_LIMIT), "The quiz's title."),
    optional(
        "draw",
        Kind::Integer(1, 200),
        "Questions drawn from those outside pools.",
    ),
    optional("minutes", Kind::Minutes, "Replaces the estimated duration."),
];

/// A partner's branding file.
pub const PARTNER: &[Field] = &[
    required(
        "id",
        Kind::Id,
        "Id of the partner, part of the packages' names.",
    ),
    required(
        "name",
        Kind::Text(255),
        "The partner's name as learners see it.",
    ),
    optional("logo", Kind::Path, "Logo beside this file, .svg or .png."),
    optional("contact", Kind::Address, "Whom learners may ask."),
    optional("return_url", Kind::Address, "Link shown at the end."),
    optional("return_label", Kind::Text(100), "Words of that link."),
    optional(
        "beacon",
        Kind::Origin,
        "Opt in: the Relais server that counts completed modules, anonymously.",
    ),
    optional(
        "updates",
        Kind::Origin,
        "Opt in: the server from which packages renew their content, signed.",
    ),
    optional(
        "updates_key",
        Kind::PublicKey,
        "Public key that signs it, as `relais updates keys` prints it.",
    ),
    optional(
        "updates_next_key",
        Kind::PublicKey,
        "Another one that may sign it, for the day when the first is replaced.",
    ),
    optional("colors", Kind::Table(COLOURS), "Colours of the partner."),
];

/// `[colors]` of a partner.
pub const COLOURS: &[Field] = &[optional(
    "primary",
    Kind::Colour,
    "Buttons and titles, at least 4.5:1 on white and on the page's tint of it.",
)];

/// The JSON Schema of each file, by the name it has in `courses/schema/`.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        (
            "relais.schema.json",
            schema("relais.toml", "A programme", PROGRAMME),
        ),
        (
            "theme.schema.json",
            schema("theme.toml", "How packages look", LOOK),
        ),
        (
            "module.schema.json",
            schema("module.toml", "A module", MODULE),
        ),
        (
            "chapter.schema.json",
            schema("chapter.toml", "A chapter", CHAPTER),
        ),
        (
            "page.schema.json",
            schema("page", "Front matter of a page", PAGE),
        ),
        (
            "quiz.schema.json",
            schema("quiz", "Front matter of quiz.md", QUIZ),
        ),
        (
            "partner.schema.json",
            schema("partner.toml", "A partner's branding", PARTNER),
        ),
    ]
}

fn schema(name: &str, title: &str, fields: &[Field]) -> Value {
    let mut schema = object(fields);
    let head = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:relais:schema:{name}"),
        "title": title,
    });
    if let (Value::Object(schema), Value::Object(mut head)) = (&mut schema, head) {
        head.append(schema);
        *schema = head;
    }
    schema
}

fn object(fields: &[Field]) -> Value {
    let properties: serde_json::Map<String, Value> = fields
        .iter()
        .map(|field| {
            let mut value = kind_schema(field.kind);
            value["description"] = field.doc.into();
            (field.name.to_owned(), value)
        })
        .collect();
    let names: Vec<&str> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": false,
    })
}

fn kind_schema(kind: Kind) -> Value {
    let id = json!({ "type": "string", "pattern": "^[a-z][a-z0-9-]{0,63}$" });
    let words = |limit: usize| {
        json!({ "anyOf": [
            { "type": "string", "minLength": 1, "maxLength": limit },
            {
                "type": "object",
                "propertyNames": { "pattern": LANGUAGE_PATTERN },
                "additionalProperties": { "type": "string", "minLength": 1, "maxLength": limit },
            },
        ] })
    };
    let some = |items: Value| json!({ "type": "array", "items": items, "minItems": 1 });
    match kind {
        Kind::Text(limit) => json!({ "type": "string", "minLength": 1, "maxLength": limit }),
        Kind::Words(limit) => words(limit),
        Kind::WordsList => some(words(1000)),
        Kind::Id => id,
        Kind::Ids => some(id),
        Kind::Folders => some(json!({ "type": "string", "pattern": "^[^/\\\\.][^/\\\\]*$" })),
        Kind::Languages => some(json!({ "type": "string", "pattern": LANGUAGE_PATTERN })),
        Kind::Integer(min, max) => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Minutes => json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 600 }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::OneOf(words) => json!({ "enum": words }),
        Kind::Address => json!({ "type": "string", "pattern": "^(https://|mailto:).+$" }),
        Kind::Origin => json!({ "type": "string", "pattern": ORIGIN_PATTERN }),
        Kind::PublicKey => json!({ "type": "string", "pattern": "^B[A-Za-z0-9_-]{86}$" }),
        Kind::Path => json!({ "type": "string", "pattern": "\\.(svg|png)$" }),
        Kind::Colour => json!({ "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" }),
        Kind::Table(fields) => object(fields),
        Kind::PathOrTable(fields) => json!({ "anyOf": [kind_schema(Kind::Path), object(fields)] }),
        Kind::Lines => some(json!({ "type": "string", "minLength": 1, "maxLength": 255 })),
    }
}

const ORIGIN_PATTERN: &str =
    "^(https://[a-z0-9.-]+|http://127\\.0\\.0\\.1|http://localhost)(:[0-9]{1,5})?$";
const LANGUAGE_PATTERN: &str = "^[a-z]{2,3}(-[A-Z]{2})?$";
