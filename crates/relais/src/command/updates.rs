//! `relais updates`: content that packages renew by themselves, as signed files for any web
//! server. The format is in `docs/updates.md`.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use engine::diagnostic::Severity;
use engine::package;
use engine::parse;
use engine::validate;
use language::{Catalogue, Lang};
use rayon::prelude::*;
use updates::keys::{PrivateKey, PublicKey};
use updates::{
    Changes, Content, FORMAT, FORMAT_SINCE, Pointer, Publication, PublishError, Signed, Withdrawn,
    publication,
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
        let now = now()?;
        let publications = contents
            .par_iter()
            .map(|content| self.publication(content, &key, &earlier, now))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let moved = write_all(&self.to, &publications)?;
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

    fn publication(
        &self,
        content: &Content,
        key: &PrivateKey,
        earlier: &[PublicKey],
        now: u64,
    ) -> anyhow::Result<Publication> {
        let before = pointer(&self.to, &content.subject.path())?;
        publication(content, before.as_ref(), key, earlier, &self.restored, now)
            .map_err(|error| failed("publish", &content.subject.path(), &error))
    }
}

/// Why something could not be done, and what to do.
fn failed(what: &str, path: &str, error: &PublishError) -> anyhow::Error {
    let hint = match error {
        PublishError::OtherKey => ": name that key with `--earlier-key`",
        _ => "",
    };
    anyhow::anyhow!("failed to {what} `{path}`: {error}{hint}")
}

/// Seconds since 1970.
fn now() -> anyhow::Result<u64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.context("the clock of this machine is before 1970")?;
    Ok(now.as_secs())
}

/// The pointer that is there, if there is one.
fn pointer(folder: &Path, path: &str) -> anyhow::Result<Option<Signed>> {
    let path = folder.join(path);
    match fs::read(&path) {
        Ok(bytes) => {
            let signed = serde_json::from_slice(&bytes).with_context(|| {
                format!(
                    "`{}` is no pointer of updates: publish into a folder of their own",
                    path.display()
                )
            })?;
            Ok(Some(signed))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("failed to read `{}`", path.display())),
    }
}

/// Gives files of a folder.
fn reads(folder: &Path) -> impl FnMut(&str, u64) -> Option<Vec<u8>> {
    move |path, most| {
        let mut bytes = Vec::new();
        let file = File::open(folder.join(path)).ok()?;
        file.take(most).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

/// Writes publications and says what is new; how many bytes were written.
fn write_all(folder: &Path, publications: &[Publication]) -> anyhow::Result<u64> {
    // Objects first, pointers last: whoever asks meanwhile gets the old or the new, whole.
    let mut moved = 0;
    for (path, bytes) in publications.iter().flat_map(|it| &it.objects) {
        moved += write(folder, path, bytes, false)?;
    }
    for it in publications.iter().filter(|it| it.is_new) {
        moved += write(folder, &it.path, &it.bytes, true)?;
        say!(
            "{}  {}  n° {}",
            it.path,
            it.pointer.version,
            it.pointer.sequence
        );
    }
    Ok(moved)
}

/// Writes a file whole or not at all; how many bytes it has, if it was not there.
fn write(folder: &Path, path: &str, bytes: &[u8], replaces: bool) -> anyhow::Result<u64> {
    let path = folder.join(path);
    let is_there = || fs::metadata(&path).is_ok_and(|it| it.len() == bytes.len() as u64);
    // Objects are named by their bytes.
    if !replaces && is_there() {
        return Ok(0);
    }
    let written = || {
        let folder = path.parent().unwrap_or(folder);
        fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new()
            .prefix(".relais-")
            .tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // Temporary files are private; these are for everybody.
            file.as_file()
                .set_permissions(fs::Permissions::from_mode(0o644))?;
        }
        file.persist(&path).map_err(|error| error.error)?;
        std::io::Result::Ok(bytes.len() as u64)
    };
    written().with_context(|| format!("failed to write `{}`", path.display()))
}

impl Published {
    /// Who signs, and who may have signed what is there.
    fn keys(&self) -> anyhow::Result<(PrivateKey, Vec<PublicKey>)> {
        Ok((private_key(&self.key)?, public_keys(&self.earlier)?))
    }

    /// Paths and pointers of the module's content; there is one at least.
    fn find(&self) -> anyhow::Result<Vec<(String, Signed)>> {
        let mut found = Vec::new();
        for path in pointers(&self.folder)? {
            let (module, name) = path.rsplit_once('/').unwrap_or_default();
            let lang = name.split('.').next().unwrap_or_default();
            if module == self.module && self.lang.as_deref().is_none_or(|it| it == lang) {
                found.extend(pointer(&self.folder, &path)?.map(|it| (path, it)));
            }
        }
        if found.is_empty() {
            let of = self
                .lang
                .as_ref()
                .map_or(String::new(), |it| format!(" in `{it}`"));
            let reason = format!(
                "nothing is published of `{}`{of} in `{}`",
                self.module,
                self.folder.display()
            );
            return Err(WrongUsage::new(reason).into());
        }
        Ok(found)
    }
}

impl Withdraw {
    fn run(self) -> anyhow::Result<ExitCode> {
        let (key, trusted) = self.of.keys()?;
        let found = self.of.find()?;
        let now = now()?;
        let mut publications = Vec::new();
        for (path, signed) in &found {
            let name = path.rsplit('/').next().unwrap_or_default();
            let lang = name.split('.').next().unwrap_or_default();
            let note = match &self.note {
                Some(note) => format!("{} {note}", package::withdrawn(lang)?),
                None => package::withdrawn(lang)?,
            };
            let withdrawn = Withdrawn {
                page: self.page.clone(),
                note,
            };
            let read = &mut reads(&self.of.folder);
            match updates::withdrawal(signed, &withdrawn, &key, &trusted, now, read) {
                Ok(publication) => publications.push(publication),
                // Pages may be for one audience only.
                Err(PublishError::NoPage(_)) => {}
                Err(error) => return Err(failed("withdraw it from", path, &error)),
            }
        }
        if publications.is_empty() {
            let reason = format!("no page `{}` in `{}`", self.page, self.of.module);
            return Err(WrongUsage::new(reason).into());
        }
        let moved = write_all(&self.of.folder, &publications)?;
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
        let (key, trusted) = self.of.keys()?;
        let found = self.of.find()?;
        let now = now()?;
        let keys: Vec<PublicKey> = [key.public()].into_iter().chain(trusted.clone()).collect();
        let mut publications = Vec::new();
        for (path, signed) in &found {
            let history = history(signed, &keys, &self.of.folder);
            let to = history.iter().find(|it| it.sequence == self.to);
            if let Some(to) = to {
                let made = updates::rollback(signed, to, &key, &trusted, now);
                publications.push(made.map_err(|error| failed("roll back", path, &error))?);
            }
        }
        if publications.is_empty() {
            let reason = format!(
                "`{}` has no publication n° {}: `relais updates status --all` lists them",
                self.of.module, self.to
            );
            return Err(WrongUsage::new(reason).into());
        }
        write_all(&self.of.folder, &publications)?;
        note!(
            "{} of {} contents are what they were at n° {}, as a new publication",
            publications.len(),
            found.len(),
            self.to
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// A pointer and those before it, the newest first, as far as these keys signed them.
fn history(newest: &Signed, keys: &[PublicKey], folder: &Path) -> Vec<Pointer> {
    let mut found = Vec::new();
    let mut next = newest.open(keys);
    while let Some(pointer) = next {
        let before = pointer.before.as_ref();
        let before = before.and_then(|it| updates::text::<Signed>(it, &mut reads(folder)).ok());
        // Each names one that was there before it: no circle can be signed.
        next = before.and_then(|it| it.open(keys));
        found.push(pointer);
    }
    found
}

impl Status {
    fn run(self) -> anyhow::Result<ExitCode> {
        let keys = public_keys(&self.keys)?;
        let mut wrong = 0;
        for path in pointers(&self.folder)? {
            let signed = pointer(&self.folder, &path)?;
            let history = signed.map_or(Vec::new(), |it| history(&it, &keys, &self.folder));
            if history.is_empty() {
                wrong += 1;
                note!("error: `{path}`: none of the keys signed it");
            }
            let most = if self.all { history.len() } else { 1 };
            for (n, it) in history.iter().take(most).enumerate() {
                self.say(&path, it, history.get(n + 1))?;
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

    /// Says what a publication is and, in its own language, what is new in it.
    fn say(&self, path: &str, it: &Pointer, before: Option<&Pointer>) -> anyhow::Result<()> {
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
        let changes = Changes::between(before, it, &mut reads(&self.folder))?;
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
        let pointers = pointers(&self.folder)?;
        let mut wrong = 0;
        for path in &pointers {
            let verified = updates::verify(path, &keys, &mut reads(&self.folder));
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

/// Paths of all pointers in a folder, sorted; there is one at least.
fn pointers(folder: &Path) -> anyhow::Result<Vec<String>> {
    if !folder.is_dir() {
        let reason = format!("no folder `{}`", folder.display());
        return Err(WrongUsage::new(reason).into());
    }
    let mut found = Vec::new();
    pointers_of(folder, "", &mut found)
        .with_context(|| format!("failed to read `{}`", folder.display()))?;
    if found.is_empty() {
        bail!("no update in `{}`", folder.display());
    }
    found.sort();
    Ok(found)
}

/// Paths of all `.json` files in a folder that are no objects.
fn pointers_of(folder: &Path, below: &str, found: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder.join(below))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = match below {
            "" => name.clone(),
            below => format!("{below}/{name}"),
        };
        if entry.file_type()?.is_dir() {
            if path != "objects" {
                pointers_of(folder, &path, found)?;
            }
        } else if name.ends_with(".json") {
            found.push(path);
        }
    }
    Ok(())
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
