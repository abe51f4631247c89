//! `relais updates`: content that packages renew by themselves, as signed files for any web
//! server. The format is in `docs/updates.md`.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use clap::{Args, Subcommand};
use engine::diagnostic::Severity;
use engine::package;
use engine::parse;
use engine::validate;
use language::{Catalogue, Lang};
use rayon::prelude::*;
use updates::keys::{PrivateKey, PublicKey};
use updates::{
    Changes, Content, FORMAT, FORMAT_SINCE, Folder, FolderError, FolderTurn, Of, Pointer,
    Publication, Signer,
};

use super::{WrongUsage, read_courses};
use crate::show;
use crate::usage::{COURSES, courses_or_here};

/// Publish the content of courses, for packages that renew it by themselves
#[derive(Args)]
pub struct Updates {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make the key that signs updates, or show the public part of one
    Keys(Keys),
    /// Write every module's content, in every language and for every audience, signed
    Publish(Publish),
    /// Judge a folder of published updates as a package would
    Verify(Verify),
    /// Put a note in the place of a page of what is published, without the courses: at once, when
    /// its advice is wrong
    Withdraw(Withdraw),
    /// Publish once more, as the newest, what was published before
    Rollback(Rollback),
    /// Say what is published, since when, for which packages, and what changed
    Status(Status),
}

#[derive(Args)]
struct Keys {
    /// File of the key
    file: PathBuf,
    /// Make a new one there; nothing is ever written over
    #[arg(long)]
    new: bool,
}

#[derive(Args)]
struct Publish {
    /// A programme, a module, or a folder of programmes; the course of this folder where there
    /// is no `courses`
    #[arg(default_value = COURSES)]
    path: PathBuf,
    /// Folder that the web server serves as `/maj/`
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// File of the key that signs, as `keys --new` made it
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Public key that signed what lies there, where it was another; may be repeated
    #[arg(long = "earlier-key", value_name = "KEY")]
    earlier: Vec<String>,
    /// Id of a page that was withdrawn and is right again; may be repeated
    #[arg(long = "restore", value_name = "PAGE")]
    restored: Vec<String>,
}

/// Content of one module that is published, and who signs.
#[derive(Args)]
struct Published {
    /// Folder of published updates
    folder: PathBuf,
    /// Which module
    #[arg(long, value_name = "PROGRAMME/MODULE")]
    module: String,
    /// Only in this language
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// File of the key that signs, as `keys --new` made it
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Public key that signed what lies there, where it was another; may be repeated
    #[arg(long = "earlier-key", value_name = "KEY")]
    earlier: Vec<String>,
}

#[derive(Args)]
struct Withdraw {
    #[command(flatten)]
    of: Published,
    /// Id of the page
    #[arg(long, value_name = "ID")]
    page: String,
    /// What learners should know instead, after the sentence that the page was withdrawn; in the
    /// language of `--lang`
    #[arg(long, value_name = "TEXT", requires = "lang")]
    note: Option<String>,
}

#[derive(Args)]
struct Rollback {
    #[command(flatten)]
    of: Published,
    /// Number (n°) of the publication to come back to, as `status --all` prints it
    #[arg(long, value_name = "NUMBER")]
    to: u64,
}

#[derive(Args)]
struct Status {
    /// Folder of published updates
    folder: PathBuf,
    /// Public key that a package carries; may be repeated
    #[arg(long = "public-key", value_name = "KEY", required = true)]
    keys: Vec<String>,
    /// All that was ever published, not the newest only
    #[arg(long)]
    all: bool,
}

#[derive(Args)]
struct Verify {
    /// Folder of published updates
    folder: PathBuf,
    /// Public key that a package carries; may be repeated
    #[arg(long = "public-key", value_name = "KEY", required = true)]
    keys: Vec<String>,
}

impl Updates {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Keys(keys) => keys.run(),
            Command::Publish(publish) => publish.run(),
            Command::Verify(verify) => verify.run(),
            Command::Withdraw(withdraw) => withdraw.run(),
            Command::Rollback(rollback) => rollback.run(),
            Command::Status(status) => status.run(),
        }
    }
}

impl Keys {
    fn run(self) -> anyhow::Result<ExitCode> {
        if self.new {
            let key = PrivateKey::generate()?;
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = match options.open(&self.file) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    let reason = format!(
                        "`{}` is there already, and a key is never written over: name another file",
                        self.file.display()
                    );
                    return Err(WrongUsage::new(reason).into());
                }
                opened => opened,
            }
            .with_context(|| format!("failed to create `{}`", self.file.display()))?;
            let written = file.write_all(key.to_pem()?.as_bytes());
            written
                .and_then(|()| file.sync_all())
                .with_context(|| format!("failed to write `{}`", self.file.display()))?;
            note!(
                "wrote `{}`: keep it secret, and a copy of it in a safe; packages carry the key below",
                self.file.display()
            );
        }
        say!("{}", private_key(&self.file)?.public());
        Ok(ExitCode::SUCCESS)
    }
}

impl Publish {
    fn run(self) -> anyhow::Result<ExitCode> {
        let key = private_key(&self.key)?;
        let earlier = public_keys(&self.earlier)?;
        let trees = read_courses(&courses_or_here(self.path.clone()))?;
        let variants = trees.iter().flat_map(|tree| {
            let variants = parse::variants(tree).into_iter();
            variants.map(move |variant| (tree, variant))
        });
        let variants: Vec<_> = variants.collect();
        // Every course is read and checked before anything is written.
        let loaded: Vec<_> = variants
            .par_iter()
            .map(|(tree, variant)| (*tree, validate::load(tree, variant)))
            .collect();
        let mut fails = false;
        for (tree, (programme, found)) in &loaded {
            if programme.is_none() {
                let errors = found.iter().filter(|it| it.severity == Severity::Error);
                show::diagnostics(tree, &errors.cloned().collect::<Vec<_>>());
                fails = true;
            }
        }
        if fails {
            note!("nothing published");
            return Ok(ExitCode::FAILURE);
        }
        let contents = loaded
            .par_iter()
            .filter_map(|(tree, (programme, _))| Some((tree, programme.as_ref()?)))
            .map(|(tree, programme)| {
                package::renewals(tree, programme, &mut |path: &Path| fs::read(path))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let contents: Vec<Content> = contents.into_iter().flatten().collect();
        let folder = Folder::new(&self.to);
        folder.create()?;
        let turn = folder.turn(WAIT)?;
        let signer = Signer {
            key,
            trusted: earlier,
            now: now()?,
        };
        let publications = contents
            .par_iter()
            .map(|content| folder.publication(content, &signer, &self.restored))
            .collect::<Result<Vec<_>, _>>()?;
        let moved = write_all(&turn, &publications)?;
        drop(turn);
        for it in &publications {
            for withdrawn in &it.pointer.withdrawn {
                note!(
                    "note: page `{}` of `{}` stays withdrawn: if it is right again, publish with `--restore {0}`",
                    withdrawn.page,
                    it.path
                );
            }
        }
        let left_out: BTreeSet<&String> = publications.iter().flat_map(|it| &it.left_out).collect();
        for path in left_out {
            note!(
                "note: `{path}` is too long to travel: packages that do not have it as it is keep their content"
            );
        }
        let new = publications.iter().filter(|it| it.is_new).count();
        note!(
            "{} of {} contents changed, {} written to `{}`",
            new,
            publications.len(),
            show::bytes(moved),
            self.to.display()
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// How long others may publish into the same folder before this gives up: they take seconds.
const WAIT: Duration = Duration::from_secs(60);

/// Seconds since 1970.
fn now() -> anyhow::Result<u64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.context("the clock of this machine is before 1970")?;
    Ok(now.as_secs())
}

/// Writes publications and says what is new; how many bytes were written.
fn write_all(turn: &FolderTurn<'_>, publications: &[Publication]) -> anyhow::Result<u64> {
    let moved = turn.write(publications)?;
    for it in publications.iter().filter(|it| it.is_new) {
        say!(
            "{}  {}  n° {}",
            it.path,
            it.pointer.version,
            it.pointer.sequence
        );
    }
    Ok(moved)
}

/// What was asked for is not there: the command was wrong, not the machine.
fn asked(error: FolderError) -> anyhow::Error {
    match error {
        FolderError::NoFolder(_)
        | FolderError::Nothing(..)
        | FolderError::NoPage(..)
        | FolderError::NoSequence(..) => WrongUsage::new(error.to_string()).into(),
        error => error.into(),
    }
}

impl Published {
    fn of(&self) -> Of<'_> {
        Of {
            module: &self.module,
            lang: self.lang.as_deref(),
        }
    }

    /// Who signs, and who may have signed what is there.
    fn signer(&self) -> anyhow::Result<Signer> {
        Ok(Signer {
            key: private_key(&self.key)?,
            trusted: public_keys(&self.earlier)?,
            now: now()?,
        })
    }
}

impl Withdraw {
    fn run(self) -> anyhow::Result<ExitCode> {
        let folder = Folder::new(&self.of.folder);
        let turn = folder.turn(WAIT).map_err(asked)?;
        let signer = self.of.signer()?;
        let note = |lang: &str| -> anyhow::Result<String> {
            Ok(match &self.note {
                Some(note) => format!("{} {note}", package::withdrawn(lang)?),
                None => package::withdrawn(lang)?,
            })
        };
        let publications = folder
            .withdrawals(self.of.of(), &self.page, &note, &signer)
            .map_err(
                |error: anyhow::Error| match error.downcast::<FolderError>() {
                    Ok(error) => asked(error),
                    Err(error) => error,
                },
            )?;
        let moved = write_all(&turn, &publications)?;
        note!(
            "page `{}` is withdrawn from {} contents, {} written: packages show it once they asked",
            self.page,
            publications.len(),
            show::bytes(moved)
        );
        Ok(ExitCode::SUCCESS)
    }
}

impl Rollback {
    fn run(self) -> anyhow::Result<ExitCode> {
        let folder = Folder::new(&self.of.folder);
        let turn = folder.turn(WAIT).map_err(asked)?;
        let signer = self.of.signer()?;
        let (publications, all) = folder
            .rollbacks(self.of.of(), self.to, &signer)
            .map_err(asked)?;
        write_all(&turn, &publications)?;
        note!(
            "{} of {all} contents are what they were at n° {}, as a new publication",
            publications.len(),
            self.to
        );
        Ok(ExitCode::SUCCESS)
    }
}

impl Status {
    fn run(self) -> anyhow::Result<ExitCode> {
        let keys = public_keys(&self.keys)?;
        let folder = Folder::new(&self.folder);
        let mut wrong = 0;
        for path in folder.pointers().map_err(asked)? {
            let signed = folder.pointer(&path)?;
            let history = signed.map_or(Vec::new(), |it| folder.history(&it, &keys));
            if history.is_empty() {
                wrong += 1;
                note!("error: `{path}`: none of the keys signed it");
            }
            let most = if self.all { history.len() } else { 1 };
            for (n, it) in history.iter().take(most).enumerate() {
                say_one(&folder, &path, it, history.get(n + 1))?;
            }
        }
        note!(
            "packages of Relais {FORMAT_SINCE} and later read them (format {FORMAT}), if their own content is not of a later version"
        );
        Ok(match wrong {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        })
    }
}

/// Says what a publication is and, in its own language, what is new in it.
fn say_one(
    folder: &Folder,
    path: &str,
    it: &Pointer,
    before: Option<&Pointer>,
) -> anyhow::Result<()> {
    let lang = Lang::beside(&it.subject.lang);
    let words = Catalogue::read(lang.tag(), words(lang).to_owned())?;
    let tell = |key: &str, arguments: &[(&str, &str)]| -> anyhow::Result<String> {
        let said = words.open(key, arguments)?.remove(key);
        said.with_context(|| format!("no message `{key}`"))
    };
    let time = i64::try_from(it.time).ok();
    let time = time.and_then(|it| jiff::Timestamp::from_second(it).ok());
    let time = time.map_or_else(|| it.time.to_string(), |it| it.to_string());
    say!("{path}  {}  n° {}  {time}", it.version, it.sequence);
    for withdrawn in &it.withdrawn {
        let arguments = [("page", withdrawn.page.as_str()), ("note", &withdrawn.note)];
        say!("  {}", tell("changes-withdrawn", &arguments)?);
    }
    let Some(before) = before else {
        return Ok(());
    };
    let changes = Changes::between(before, it, &mut folder.reads())?;
    for (key, titles) in [
        ("changes-added", &changes.added),
        ("changes-removed", &changes.removed),
        ("changes-changed", &changes.changed),
    ] {
        if !titles.is_empty() {
            say!("  {}", tell(key, &[("pages", &titles.join(" ; "))])?);
        }
    }
    for (key, is) in [
        ("changes-order", changes.is_reordered),
        ("changes-else", changes.is_else),
        ("changes-none", changes.is_empty()),
    ] {
        if is {
            say!("  {}", tell(key, &[])?);
        }
    }
    Ok(())
}

/// What is said of changes.
fn words(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => include_str!("../../locales/fr.ftl"),
        Lang::En => include_str!("../../locales/en.ftl"),
    }
}

impl Verify {
    fn run(self) -> anyhow::Result<ExitCode> {
        let keys = public_keys(&self.keys)?;
        let folder = Folder::new(&self.folder);
        let pointers = folder.pointers().map_err(asked)?;
        let mut wrong = 0;
        for path in &pointers {
            let verified = updates::verify(path, &keys, &mut folder.reads());
            match verified {
                Ok(pointer) => say!("{path}  {}  n° {}", pointer.version, pointer.sequence),
                Err(error) => {
                    wrong += 1;
                    note!("error: `{path}`: {error}");
                }
            }
        }
        if wrong > 0 {
            note!("{wrong} of {} updates are wrong", pointers.len());
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn private_key(file: &Path) -> anyhow::Result<PrivateKey> {
    let pem = match fs::read_to_string(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let reason = format!(
                "no key `{0}`: make one with `relais updates keys --new {0}`",
                file.display()
            );
            return Err(WrongUsage::new(reason).into());
        }
        read => read.with_context(|| format!("failed to read `{}`", file.display()))?,
    };
    PrivateKey::from_pem(&pem).with_context(|| format!("failed to use `{}`", file.display()))
}

fn public_keys(texts: &[String]) -> anyhow::Result<Vec<PublicKey>> {
    let key = |text: &String| {
        text.parse()
            .map_err(|error| WrongUsage::new(format!("`{text}`: {error}")))
    };
    Ok(texts.iter().map(key).collect::<Result<_, _>>()?)
}
