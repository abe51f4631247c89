//! `relais new`: a course, a page or an activity to begin with.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};
use engine::parse;
use engine::scaffold::{self, Activity, QuestionKind};
use engine::source::{CHAPTER_FILE, MODULE_FILE, PROGRAMME_FILE, SourceTree};

use super::{WrongUsage, read_courses};

/// Start a course, or add a page or an activity to one
///
/// Without a subcommand: makes the folder of a course that builds as it is, with a page of each
/// kind of activity to keep or delete. What is not given is asked on a terminal.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct New {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    course: Course,
}

#[derive(Subcommand)]
enum What {
    /// A page at the end of a chapter
    Page(Page),
    /// A question at the end of a page or a quiz
    Question(Question),
    /// A story with choices at the end of a page
    Scenario(Titled),
    /// A story that arrives as messages, at the end of a page
    Telephone(Titled),
    /// A message to examine at the end of a page
    Inspection(Inspection),
    /// A picture to explore at the end of a page; to find places in one is a question
    Hotspots(Titled),
    /// Cards to turn at the end of a page
    Flip(Untitled),
    /// Things to tick for oneself at the end of a page
    Checklist(Titled),
    /// A poll at the end of a page: nothing in it is right or wrong
    Poll(Titled),
    /// Something to write for oneself at the end of a page
    Reflection(Titled),
    /// Questions before a chapter: who knows the answers may pass over the page that follows
    Before(Titled),
}

#[derive(Args)]
struct Course {
    /// The folder to make; if not given, a name made of the title, in `courses` where there is
    /// such a folder
    dir: Option<PathBuf>,
    /// What else is given, most likely for something that can't be added.
    #[arg(hide = true)]
    more: Vec<PathBuf>,
    /// Title of the course
    #[arg(long)]
    title: Option<String>,
    /// Minutes that its first module is to take
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=600))]
    minutes: Option<u32>,
    /// For whom, such as `grand-public`; may be repeated, the first is the default
    #[arg(long = "audience", value_name = "ID")]
    audiences: Vec<String>,
    /// Language of its texts
    #[arg(long)]
    lang: Option<String>,
    /// Who publishes it; its title if not given, to be changed in `relais.toml`
    #[arg(long)]
    publisher: Option<String>,
}

#[derive(Args)]
struct Page {
    /// The chapter's folder
    chapter: PathBuf,
    /// Title of the page
    #[arg(long)]
    title: String,
}

#[derive(Args)]
struct Question {
    /// The page's file
    page: PathBuf,
    /// What learners do
    #[arg(long = "type", value_parser = kinds(), default_value = "single")]
    kind: QuestionKind,
    /// Its id; the next that is free in the module if not given
    #[arg(long)]
    id: Option<String>,
}

#[derive(Args)]
struct Titled {
    /// The page's file
    page: PathBuf,
    /// Its title
    #[arg(long)]
    title: Option<String>,
    /// Its id; the next that is free in the module if not given
    #[arg(long)]
    id: Option<String>,
}

#[derive(Args)]
struct Untitled {
    /// The page's file
    page: PathBuf,
}

#[derive(Args)]
struct Inspection {
    #[command(flatten)]
    titled: Titled,
    /// What learners look at
    #[arg(long, value_enum, default_value_t = Message::Email)]
    kind: Message,
}

/// The types of question, on the command line.
fn kinds() -> impl TypedValueParser<Value = QuestionKind> {
    let all = QuestionKind::ALL.map(|(_, word, help)| PossibleValue::new(word).help(help));
    PossibleValuesParser::new(all).try_map(|word| QuestionKind::of(&word).ok_or("no such type"))
}

#[derive(Clone, Copy, ValueEnum)]
enum Message {
    /// An e-mail
    Email,
    /// A text message
    Sms,
    /// A web page
    Web,
}

impl New {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let Some(what) = self.what else {
            return self.course.run();
        };
        let (activity, titled) = match what {
            What::Page(page) => return page.run(),
            What::Question(Question { page, kind, id }) => {
                let title = None;
                (Activity::Question(kind), Titled { page, title, id })
            }
            What::Flip(Untitled { page }) => {
                let (title, id) = (None, None);
                (Activity::Flip, Titled { page, title, id })
            }
            What::Inspection(Inspection { titled, kind }) => {
                let kind = match kind {
                    Message::Email => "email",
                    Message::Sms => "sms",
                    Message::Web => "web",
                };
                (Activity::Inspection(kind), titled)
            }
            What::Scenario(titled) => (Activity::Scenario, titled),
            What::Telephone(titled) => (Activity::Telephone, titled),
            What::Hotspots(titled) => (Activity::Hotspots, titled),
            What::Checklist(titled) => (Activity::Checklist, titled),
            What::Poll(titled) => (Activity::Poll, titled),
            What::Reflection(titled) => (Activity::Reflection, titled),
            What::Before(titled) => (Activity::Before, titled),
        };
        add(&titled, activity)
    }
}

impl Course {
    fn run(self) -> anyhow::Result<ExitCode> {
        if let (Some(what), false) = (&self.dir, self.more.is_empty()) {
            let reason = format!(
                "`{}` is nothing that can be added: a course is made in one folder, and `relais new --help` lists what can be put into a page",
                what.display()
            );
            return Err(WrongUsage::new(reason).into());
        }
        let (title, minutes, audiences, lang, publisher) = match io::stdin().is_terminal() {
            true => self.asked(&mut io::stdin().lock(), &mut io::stderr())?,
            false => {
                let Some(title) = &self.title else {
                    let reason = "a course needs a title: give `--title`";
                    return Err(WrongUsage::new(reason).into());
                };
                self.given(title.clone())
            }
        };
        let title = title.trim();
        if title.is_empty() || title.chars().count() > parse::fields::ITEM_TITLE_LIMIT {
            let reason = format!(
                "a title has 1 to {} characters",
                parse::fields::ITEM_TITLE_LIMIT
            );
            return Err(WrongUsage::new(reason).into());
        }
        if let Some(wrong) = audiences.iter().find(|audience| !scaffold::is_id(audience)) {
            let reason = format!(
                "`{wrong}` is no audience: lower-case letters, digits and hyphens, such as `grand-public`"
            );
            return Err(WrongUsage::new(reason).into());
        }
        if !matches!(lang.as_str(), "fr" | "en") {
            let reason = format!(
                "texts to begin with are in `fr` or `en`, not in `{lang}`: take one of them, and change `languages` in `relais.toml`"
            );
            return Err(WrongUsage::new(reason).into());
        }
        let folder = self.dir.clone().unwrap_or_else(|| {
            let courses = Path::new("courses");
            let within = if courses.is_dir() {
                courses
            } else {
                Path::new("")
            };
            within.join(scaffold::id_of(title))
        });
        let is_empty = match fs::read_dir(&folder) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("failed to read `{}`", folder.display()));
            }
        };
        if !is_empty {
            let reason = format!(
                "`{}` is not empty: name another folder, nothing was written",
                folder.display()
            );
            return Err(WrongUsage::new(reason).into());
        }
        let files = scaffold::course(&scaffold::Course {
            title: title.to_owned(),
            publisher,
            minutes,
            audiences,
            lang,
        });
        for (path, text) in &files {
            write_new(&folder.join(path), text.as_bytes())?;
        }
        let shown = folder.display();
        say!("{shown}");
        note!(
            "wrote {} files; now try\n  relais preview {shown}\n  relais check {shown}",
            files.len()
        );
        Ok(ExitCode::SUCCESS)
    }

    /// What the flags say, and what is usual.
    fn given(&self, title: String) -> (String, u32, Vec<String>, String, String) {
        let publisher = self.publisher.clone().unwrap_or_else(|| title.clone());
        (
            title,
            self.minutes.unwrap_or(20),
            self.audiences.clone(),
            self.lang.clone().unwrap_or_else(|| "fr".to_owned()),
            publisher,
        )
    }

    /// The same, with questions about what no flag says.
    fn asked(
        &self,
        answers: &mut impl BufRead,
        screen: &mut impl Write,
    ) -> anyhow::Result<(String, u32, Vec<String>, String, String)> {
        let mut ask = |question: &str, usual: &str| -> io::Result<String> {
            match usual {
                "" => write!(screen, "{question}: ")?,
                usual => write!(screen, "{question} [{usual}]: ")?,
            }
            screen.flush()?;
            let mut line = String::new();
            if answers.read_line(&mut line)? == 0 {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "no answer"));
            }
            let line = line.trim();
            Ok(if line.is_empty() { usual } else { line }.to_owned())
        };
        let mut title = self.title.clone().unwrap_or_default();
        while title.trim().is_empty() {
            title = ask("Title of the course", "")?;
        }
        let (_, mut minutes, mut audiences, mut lang, mut publisher) = self.given(title.clone());
        if self.publisher.is_none() {
            publisher = ask("Who publishes it", &publisher)?;
        }
        if self.minutes.is_none() {
            loop {
                let answer = ask("Minutes of its first module", &minutes.to_string())?;
                if let Some(number) = answer.parse().ok().filter(|it| (1..=600).contains(it)) {
                    minutes = number;
                    break;
                }
            }
        }
        if self.audiences.is_empty() {
            let answer = ask(
                "For whom, if it differs for several audiences (such as grand-public, entreprises)",
                "",
            )?;
            let names = answer.split([',', ' ']).filter(|name| !name.is_empty());
            audiences = names.map(str::to_owned).collect();
        }
        if self.lang.is_none() {
            lang = ask("Language, fr or en", &lang)?;
        }
        Ok((title, minutes, audiences, lang, publisher))
    }
}

impl Page {
    fn run(self) -> anyhow::Result<ExitCode> {
        if !self.chapter.join(CHAPTER_FILE).is_file() {
            let reason = format!(
                "`{}` is no chapter: there is no `{CHAPTER_FILE}` in it",
                self.chapter.display()
            );
            return Err(WrongUsage::new(reason).into());
        }
        if self.title.trim().is_empty() {
            return Err(WrongUsage::new("a page needs a title").into());
        }
        let module = Module::around(&self.chapter)?;
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.chapter)? {
            names.extend(entry?.file_name().into_string());
        }
        let (name, text) = scaffold::page(
            &module.lang(),
            &self.title,
            &module.ids(),
            names.iter().map(String::as_str),
        );
        let path = self.chapter.join(name);
        write_new(&path, text.as_bytes())?;
        say!("{}", path.display());
        Ok(ExitCode::SUCCESS)
    }
}

/// Puts an activity at the end of a page.
fn add(wanted: &Titled, activity: Activity) -> anyhow::Result<ExitCode> {
    let page = wanted.page.as_path();
    if !page.is_file() || page.extension().is_none_or(|ending| ending != "md") {
        let reason = format!("`{}` is no page: name its `.md` file", page.display());
        return Err(WrongUsage::new(reason).into());
    }
    let folder = page.parent().unwrap_or(Path::new(""));
    let module = Module::around(folder)?;
    let ids = module.ids();
    if let Some(id) = &wanted.id {
        if !scaffold::is_id(id) {
            let reason = format!("`{id}` is no id: lower-case letters, digits and hyphens");
            return Err(WrongUsage::new(reason).into());
        }
        if ids.contains(id) {
            let reason = format!("`{id}` is already an id of this module");
            return Err(WrongUsage::new(reason).into());
        }
    }
    let name = page.file_name().unwrap_or_default().to_string_lossy();
    let is_quiz = name.starts_with("quiz.");
    if is_quiz && !matches!(activity, Activity::Question(_)) {
        return Err(WrongUsage::new("a final quiz holds questions only").into());
    }
    let spared = match activity {
        Activity::Before => match module.page_after(page) {
            Some(spared) => spared,
            None => {
                let reason = format!(
                    "no page follows `{}`, and a test before a chapter spares one: put it into an earlier page",
                    page.display()
                );
                return Err(WrongUsage::new(reason).into());
            }
        },
        _ => String::new(),
    };
    let before =
        fs::read_to_string(page).with_context(|| format!("failed to read `{}`", page.display()))?;
    let up = if module.is_root(folder) { "" } else { "../" };
    let place = scaffold::Place {
        lang: &module.lang(),
        taken: &ids,
        picture: &format!("{up}{}", scaffold::PICTURE),
        spared: &spared,
    };
    let (id, text) = scaffold::activity(
        activity,
        wanted.title.as_deref(),
        wanted.id.as_deref(),
        &place,
    );
    let picture = module.folder().join(scaffold::PICTURE);
    if activity.has_picture() && !picture.exists() {
        write_new(&picture, scaffold::DRAWING.as_bytes())?;
        note!(
            "wrote `{}`: put your picture in its place",
            picture.display()
        );
    }
    let mut added = String::new();
    if !before.is_empty() && !before.ends_with('\n') {
        added.push('\n');
    }
    added.push('\n');
    added.push_str(&text);
    if before.contains("\r\n") {
        added = added.replace('\n', "\r\n");
    }
    let mut file = OpenOptions::new()
        .append(true)
        .open(page)
        .with_context(|| format!("failed to write `{}`", page.display()))?;
    file.write_all(added.as_bytes())
        .with_context(|| format!("failed to write `{}`", page.display()))?;
    let line = before.lines().count() + 2;
    say!("{}", format!("{}:{line} {id}", page.display()).trim_end());
    Ok(ExitCode::SUCCESS)
}

/// The module that a page or chapter is in.
pub struct Module {
    tree: SourceTree,
    name: String,
    folder: PathBuf,
}

impl Module {
    /// The module around a folder, which is its own or a chapter's.
    pub fn around(folder: &Path) -> anyhow::Result<Module> {
        let here = match folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => folder,
        };
        let here = here
            .canonicalize()
            .with_context(|| format!("failed to read `{}`", folder.display()))?;
        let module = here
            .ancestors()
            .take(2)
            .find(|folder| folder.join(MODULE_FILE).is_file());
        let found = module.and_then(|module| {
            let root = module.parent()?;
            let name = module.file_name()?.to_str()?;
            root.join(PROGRAMME_FILE)
                .is_file()
                .then(|| (root.to_owned(), name.to_owned(), module.to_owned()))
        });
        let Some((root, name, module)) = found else {
            let reason = format!("`{}` is in no module of a course", folder.display());
            return Err(WrongUsage::new(reason).into());
        };
        let tree = read_courses(&root)?.remove(0);
        // As it was given, so that what is printed can be typed.
        let depth = here
            .strip_prefix(&module)
            .map_or(0, |rest| rest.iter().count());
        let given = match depth {
            0 => Some(folder.to_owned()),
            _ => folder.parent().map(Path::to_owned),
        };
        let given = given.filter(|given| !given.as_os_str().is_empty());
        Ok(Module {
            tree,
            name,
            folder: given.unwrap_or(module),
        })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether a folder is the module's own.
    pub fn is_root(&self, folder: &Path) -> bool {
        let own = self.folder.canonicalize();
        let given = match folder.as_os_str().is_empty() {
            true => Path::new(".").canonicalize(),
            false => folder.canonicalize(),
        };
        own.is_ok() && own.ok() == given.ok()
    }

    /// Every id of it.
    pub fn ids(&self) -> BTreeSet<String> {
        scaffold::ids(&self.tree, &self.name)
    }

    /// The id of the page that comes after one, in its chapter or the next.
    fn page_after(&self, page: &Path) -> Option<String> {
        let name = page.file_name()?.to_str()?;
        let chapter = page.canonicalize().ok()?;
        let chapter = chapter.parent()?.file_name()?.to_str()?;
        let here = format!("{}/{chapter}/{name}", self.name);
        let prefix = format!("{}/", self.name);
        let mut pages = self.tree.files().filter(|(_, source)| {
            // `01-page.en.md` is a translation, and comes with its page.
            let rest = source.path.strip_prefix(&prefix).unwrap_or_default();
            let parts: Vec<&str> = rest.split('/').collect();
            matches!(parts[..], [_, file] if file.ends_with(".md") && file.matches('.').count() == 1)
        });
        pages.find(|(_, source)| source.path == here)?;
        let (file, _) = pages.next()?;
        scaffold::front_id(self.tree.text(file))
    }

    /// The course's first language.
    pub fn lang(&self) -> String {
        let variants = parse::variants(&self.tree).into_iter();
        let lang = variants.filter_map(|variant| variant.lang).next();
        lang.unwrap_or_else(|| "fr".to_owned())
    }
}

/// Writes a file that must not be there yet.
pub fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let failed = || format!("failed to write `{}`", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .open(path)
        .with_context(failed)?;
    file.write_all(bytes).with_context(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_flag_says_is_asked() {
        let course = Course {
            dir: None,
            more: Vec::new(),
            title: None,
            minutes: None,
            audiences: Vec::new(),
            lang: None,
            publisher: Some("Nous".to_owned()),
        };
        let mut screen = Vec::new();
        let mut answers =
            io::Cursor::new("\nUn cours\nbeaucoup\n45\ngrand-public, entreprises\n\n");
        let found = course.asked(&mut answers, &mut screen).unwrap();
        assert_eq!(
            found,
            (
                "Un cours".to_owned(),
                45,
                vec!["grand-public".to_owned(), "entreprises".to_owned()],
                "fr".to_owned(),
                "Nous".to_owned()
            )
        );
        let screen = String::from_utf8(screen).unwrap();
        assert_eq!(screen.matches("Title of the course").count(), 2, "{screen}");
        assert!(
            course
                .asked(&mut io::Cursor::new(""), &mut Vec::new())
                .is_err()
        );
    }
}
