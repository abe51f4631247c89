//! A question of the page -> its answer. Nothing here knows a browser.

use std::collections::BTreeMap;
use std::io;

use ed25519_dalek::SigningKey;
use language::Lang;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use statistics::plan::{Plan, is_id};
use statistics::release::Figures;
use statistics::returns::{
    Content, Export, Import, ImportError, MOST_DRAWINGS, Mapping, Reading, Return, Tool, understand,
};
use statistics::signature::{new_key, unhex};
use statistics::table::{Status, Table};

/// Opens the file of a number, as the page counts them.
pub type Lent = fn(u32, u64) -> io::Result<Box<dyn Content>>;

/// What one page works at: the plan, and what was counted last.
#[derive(Default)]
pub struct Desk {
    counted: Option<(Plan, Reading)>,
}

#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
enum Question {
    /// Counts files.
    Read(Read),
    /// Draws what was counted last.
    Draw(Draw),
    /// A mapping file -> the mapping.
    Mapping { toml: String },
    /// The mapping -> a mapping file.
    Toml { mapping: Mapping },
}

#[derive(Deserialize)]
struct Read {
    lang: String,
    plan: Value,
    mapping: Mapping,
    undated: bool,
    files: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    /// Bytes.
    size: u64,
}

#[derive(Deserialize)]
struct Draw {
    partner: String,
    /// What was kept of this partner and year; none: nothing.
    kept: Option<Kept>,
    /// Whether other counts may be drawn a second time.
    replace: bool,
}

/// What the browser keeps, as the command keeps its folder: the key, and what was drawn.
#[derive(Serialize, Deserialize, Clone)]
struct Kept {
    /// Ed25519 private key, in hexadecimal.
    key: String,
    drawn: Vec<Drawn>,
}

#[derive(Serialize, Deserialize, Clone)]
struct Drawn {
    /// Recognises the counts again; nobody can tell them from it without the key.
    fingerprint: String,
    /// The bytes of `retour.json`.
    document: String,
}

impl Desk {
    /// Answers a question; what is wrong with it is an answer, too: `{"wrong": …}`.
    pub fn answer(&mut self, question: &[u8], lent: Lent) -> Vec<u8> {
        let answer = match serde_json::from_slice(question) {
            Ok(Question::Read(read)) => self.read(&read, lent),
            Ok(Question::Draw(draw)) => self.draw(draw),
            Ok(Question::Mapping { toml }) => match Mapping::parse(&toml) {
                Ok(mapping) => json!({ "mapping": mapping }),
                Err(error) => json!({ "wrong": error.to_string() }),
            },
            Ok(Question::Toml { mapping }) => json!({ "toml": mapping.to_toml() }),
            Err(error) => json!({ "wrong": error.to_string() }),
        };
        serde_json::to_vec(&answer).unwrap_or_default()
    }

    fn read(&mut self, read: &Read, lent: Lent) -> Value {
        self.counted = None;
        let lang = Lang::find(&read.lang).unwrap_or_default();
        let plan: Plan = match serde_json::from_value(read.plan.clone()) {
            Ok(plan) => plan,
            Err(error) => return json!({ "wrong": error.to_string() }),
        };
        if let Err(error) = read.mapping.check(&plan) {
            return json!({ "wrong": error.to_string() });
        }
        let exports = read.files.iter().enumerate().map(|(number, file)| {
            let (number, size) = (number as u32, file.size);
            Export::new(&file.name, move || lent(number, size))
        });
        let exports: Vec<Export> = exports.collect();
        let files = exports
            .iter()
            .map(|export| match understand(export, &plan, &read.mapping) {
                Ok(tables) => json!({ "tables": tables }),
                Err(error) => json!({ "tables": [], "error": wrong(&error, lang) }),
            });
        let files: Vec<Value> = files.collect();
        let import = Import {
            plan: &plan,
            mapping: &read.mapping,
            undated: read.undated,
        };
        match import.read_all(&exports) {
            Ok(reading) => {
                let mut told = reading.told(&plan, lang, Tool::Page);
                // The page shows which columns were taken for what, and which tables are absent.
                let shown = ["read-as", "read-as-usual", "table-absent"];
                let notes = reading.notes.iter();
                let notes = notes.filter(|it| !shown.contains(&it.key()));
                told["notes"] = notes.map(|it| it.text(lang, Tool::Page)).collect();
                self.counted = Some((plan, reading));
                json!({ "files": files, "read": told })
            }
            Err(ImportError::Unmapped(activities)) => {
                let one = |it: &statistics::returns::Unmapped| json!({ "name": it.name, "suggestion": it.suggestion });
                let all: Vec<Value> = activities.iter().map(one).collect();
                json!({ "files": files, "unmapped": all })
            }
            Err(error) => json!({ "files": files, "error": wrong(&error, lang) }),
        }
    }

    fn draw(&self, draw: Draw) -> Value {
        let Some((plan, reading)) = &self.counted else {
            return json!({ "wrong": "nothing was counted" });
        };
        if !is_id(&draw.partner) {
            return json!({ "wrong": "no partner's id" });
        }
        let mut kept = match draw.kept {
            Some(kept) => kept,
            None => match new_key() {
                Ok(key) => Kept {
                    key: key.iter().map(|it| format!("{it:02x}")).collect(),
                    drawn: Vec::new(),
                },
                Err(error) => return json!({ "wrong": error.to_string() }),
            },
        };
        let Some(key) = unhex::<32>(&kept.key).map(|it| SigningKey::from_bytes(&it)) else {
            return json!({ "wrong": "the key that was kept is none" });
        };
        // What was drawn with another plan is nothing that a server takes.
        kept.drawn
            .retain(|it| Return::read(it.document.as_bytes(), plan).is_ok());
        let fingerprint = reading.fingerprint(key.as_bytes());
        if let Some(same) = kept.drawn.iter().find(|it| it.fingerprint == fingerprint) {
            return shown(plan, &same.document, true, &kept);
        }
        let drawn = kept.drawn.len() as u8;
        if drawn > 0 && (!draw.replace || drawn >= MOST_DRAWINGS) {
            let twice = statistics::accounting::cost(plan, 2);
            return json!({ "refused": {
                "is_last": drawn >= MOST_DRAWINGS,
                "percent": twice.attacker_percent,
                "rho": twice.rho_total,
                "document": kept.drawn.last().map(|it| &it.document),
            } });
        }
        let software = concat!("relais-page ", env!("CARGO_PKG_VERSION"));
        let own = match reading.draw(plan, &draw.partner, software, drawn + 1) {
            Ok(own) => own,
            Err(error) => return json!({ "wrong": error.to_string() }),
        };
        let document = String::from_utf8_lossy(&own.sign(&key)).into_owned();
        kept.drawn.push(Drawn {
            fingerprint,
            document: document.clone(),
        });
        shown(plan, &document, false, &kept)
    }
}

/// Why files can't be counted, and where it is.
fn wrong(error: &ImportError, lang: Lang) -> Value {
    match error {
        ImportError::At {
            file,
            sheet,
            row,
            column,
            message,
        } => json!({
            "file": file.to_string_lossy(),
            "sheet": sheet,
            "row": row,
            "column": column,
            "message": message.text(lang, Tool::Page),
            "key": message.key(),
            "name": message.argument("name"),
            "word": message.argument("word"),
        }),
        error => json!({ "message": error.to_string() }),
    }
}

/// What is sent, as its sender should see it: fitted, as the server will show it.
fn shown(plan: &Plan, document: &str, is_same: bool, kept: &Kept) -> Value {
    let own = match Return::read(document.as_bytes(), plan) {
        Ok(received) => received.own,
        Err(error) => return json!({ "wrong": error.to_string() }),
    };
    let figures = Figures::of_return(plan, own.learners, &own.part(plan));
    let modules = plan.modules.iter().enumerate().map(|(m, module)| {
        let of = |status| figures.with_status(m, status);
        json!({
            "title": module.title,
            "started": figures.registrations(m),
            "abandoned": of(Status::Abandoned),
            "failed": of(Status::Failed),
            "passed": of(Status::Passed),
        })
    });
    let tables: BTreeMap<&str, Option<usize>> = Table::PER_MODULE
        .iter()
        .map(|it| (it.id(), own.tables.get(it).map(Vec::len)))
        .collect();
    json!({
        "document": document,
        "is_same": is_same,
        "kept": kept,
        "drawing": own.drawing,
        "learners": figures.learners,
        "learners_margin": figures.margin(Table::Learners),
        "cell_margin": figures.margin(Table::ModuleStatus),
        "modules": modules.collect::<Vec<_>>(),
        "tables": tables,
        "unobserved": own.unobserved.iter().map(|it| it.id()).collect::<Vec<_>>(),
    })
}
