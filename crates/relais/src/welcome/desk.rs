//! What the buttons start: `relais serve`, `new`, `preview` and `statistics return-page`, each
//! as a process of its own that ends with this one.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::{env, fmt, io};

use anyhow::{Context, bail};
use engine::scaffold;
use engine::source::PROGRAMME_FILE;

use crate::command;

/// Where packages of the standard are looked for, beside the program.
const BESIDE: [&str; 4] = ["", "courses", "cours", "dist"];
const ENDING: &str = ".scorm12.zip";

/// Set for what a button starts: it ends when its input does.
const ENDS_WITH_INPUT: &str = "RELAIS_ENDS_WITH_INPUT";

/// Where a button of the page started this program, it ends with the page: however that ends,
/// killed too, its end of our input is closed.
pub fn end_with_page() {
    if env::var_os(ENDS_WITH_INPUT).is_none() {
        return;
    }
    std::thread::spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        std::process::exit(0);
    });
}

/// A course that somebody may go on with.
pub struct Course {
    /// Its folder's name.
    pub name: String,
    /// Where it is.
    pub folder: PathBuf,
}

/// What there is a message for: its key.
#[derive(Debug)]
pub struct Told(pub &'static str);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Told {}

/// What runs, and where things are.
pub struct Desk {
    program: PathBuf,
    /// Packages that are there to be tried.
    packages: Option<PathBuf>,
    /// Where courses are written.
    courses: PathBuf,
    running: Mutex<BTreeMap<String, Running>>,
    /// What is tried leaves nothing behind.
    scratch: tempfile::TempDir,
}

/// A command that serves something, until it is dropped.
struct Running {
    child: Child,
    address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Desk {
    /// # Errors
    ///
    /// There is no folder for what is temporary.
    pub fn new() -> anyhow::Result<Desk> {
        let program = env::current_exe().context("failed to find the program itself")?;
        let folders = [
            program.parent().map(Path::to_owned),
            env::current_dir().ok(),
        ];
        let folders = folders.into_iter().flatten();
        let mut beside: Vec<PathBuf> = folders
            .flat_map(|it| BESIDE.map(|name| it.join(name)))
            .collect();
        // Where Debian's package has them.
        beside.push("/usr/share/relais/dist".into());
        Ok(Desk {
            packages: beside.into_iter().find(|it| has_packages(it)),
            courses: documents().join("Relais"),
            running: Mutex::default(),
            scratch: tempfile::tempdir().context("no room for what is temporary")?,
            program,
        })
    }

    /// Where courses are written.
    pub fn folder(&self) -> &Path {
        &self.courses
    }

    /// Whether there are packages to try; a sample course is tried otherwise.
    pub fn has_packages(&self) -> bool {
        self.packages.is_some()
    }

    /// The courses that are there, by name.
    pub fn courses(&self) -> Vec<Course> {
        let entries = fs::read_dir(&self.courses).into_iter().flatten();
        let mut all: Vec<Course> = entries
            .filter_map(|entry| {
                let folder = entry.ok()?.path();
                let name = folder.file_name()?.to_str()?.to_owned();
                let is_course = folder.join(PROGRAMME_FILE).is_file();
                is_course.then_some(Course { name, folder })
            })
            .collect();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all
    }

    /// Serves the packages that are there, or a sample course: its address.
    ///
    /// # Errors
    ///
    /// What the command said.
    pub fn try_courses(&self) -> anyhow::Result<String> {
        match &self.packages {
            Some(packages) => self.begun("try", || {
                let mut serve = self.relais("serve");
                serve
                    .args(["--listen", "127.0.0.1:0", "--content-listen", "127.0.0.1:0"])
                    .arg("--data")
                    .arg(self.scratch.path().join("data"))
                    .arg("--dist")
                    .arg(packages);
                Ok(serve)
            }),
            None => {
                let sample = self.scratch.path().join("exemple");
                if !sample.exists() {
                    self.create(&sample, "Un cours d’exemple")?;
                }
                self.preview(&sample)
            }
        }
    }

    /// Makes a course of that title, and shows it: its address.
    ///
    /// # Errors
    ///
    /// What the command said.
    pub fn write(&self, title: &str) -> anyhow::Result<String> {
        if title.is_empty() {
            return Err(Told("welcome-no-title").into());
        }
        let folder = self.courses.join(scaffold::id_of(title));
        if folder.exists() {
            return Err(Told("welcome-exists").into());
        }
        self.create(&folder, title)?;
        self.preview(&folder)
    }

    /// Shows a course that is there: its address.
    ///
    /// # Errors
    ///
    /// There is no such course; or what the command said.
    pub fn go_on(&self, name: &str) -> anyhow::Result<String> {
        let found = self.courses().into_iter().find(|it| it.name == name);
        let course = found.with_context(|| format!("no course `{name}`"))?;
        self.preview(&course.folder)
    }

    fn create(&self, folder: &Path, title: &str) -> anyhow::Result<()> {
        let mut new = self.relais("new");
        // Whatever the title begins with, it is one.
        new.arg(format!("--title={title}")).arg("--").arg(folder);
        done(&mut new)
    }

    fn preview(&self, folder: &Path) -> anyhow::Result<String> {
        self.begun(&format!("preview {}", folder.display()), || {
            let mut preview = self.relais("preview");
            preview.args(["--port", "0", "--"]).arg(folder);
            Ok(preview)
        })
    }

    /// The page on which a partner makes its return.
    ///
    /// # Errors
    ///
    /// The program was made without it; or what the command said.
    pub fn return_page(&self) -> anyhow::Result<Vec<u8>> {
        let path = self.scratch.path().join("retour.html");
        if !path.is_file() {
            let mut write = self.relais("statistics");
            write.args(["return-page", "--out"]).arg(&path);
            done(&mut write)?;
        }
        fs::read(&path).with_context(|| format!("failed to read `{}`", path.display()))
    }

    /// Whether the program was made with that page.
    pub fn has_return_page(&self) -> bool {
        command::return_wasm(None).is_ok_and(|it| it.is_some())
    }

    /// Ends what runs.
    pub fn close(&self) {
        self.running().clear();
    }

    fn running(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This program, without the settings of another server.
    fn relais(&self, name: &str) -> Command {
        let mut command = Command::new(&self.program);
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("RELAIS_") {
                command.env_remove(name);
            }
        }
        command
            .env("RELAIS_LANG", super::console::language())
            .current_dir(self.scratch.path())
            .arg(name)
            .stdin(Stdio::null());
        command
    }

    /// The address of a command that serves: started once, and again where it has ended.
    fn begun(
        &self,
        key: &str,
        command: impl FnOnce() -> anyhow::Result<Command>,
    ) -> anyhow::Result<String> {
        let mut running = self.running();
        if let Some(one) = running.get_mut(key)
            && one.child.try_wait().is_ok_and(|it| it.is_none())
        {
            return Ok(one.address.clone());
        }
        let mut log = tempfile::tempfile().context("no room for what it says")?;
        let mut command = command()?;
        command.stdout(Stdio::piped()).stderr(log.try_clone()?);
        // The system closes this pipe however we end, and the command with it.
        command.stdin(Stdio::piped()).env(ENDS_WITH_INPUT, "1");
        let mut child = command.spawn().context("failed to start the program")?;
        let output = child.stdout.take().context("nothing is heard of it")?;
        let mut lines = BufReader::new(output).lines();
        let said = lines.by_ref().map_while(Result::ok);
        let address = said.filter_map(|line| {
            let at = line.find("http://")?;
            Some(line[at..].trim().to_owned())
        });
        match { address }.next() {
            Some(address) => {
                // What it says later must not fill the pipe.
                std::thread::spawn(move || lines.for_each(drop));
                let one = Running {
                    child,
                    address: address.clone(),
                };
                running.insert(key.to_owned(), one);
                Ok(address)
            }
            None => {
                let _ = child.wait();
                bail!("{}", read(&mut log)?)
            }
        }
    }
}

/// Runs a command to its end.
fn done(command: &mut Command) -> anyhow::Result<()> {
    let output = command.output().context("failed to start the program")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

fn read(log: &mut File) -> io::Result<String> {
    let mut text = String::new();
    log.rewind()?;
    log.take(10_000).read_to_string(&mut text)?;
    Ok(text.trim().to_owned())
}

fn has_packages(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .any(|name| name.ends_with(ENDING))
}

/// Where people keep what they write.
fn documents() -> PathBuf {
    let home = env::home_dir().unwrap_or_default();
    let documents = home.join("Documents");
    match documents.is_dir() {
        true => documents,
        false => home,
    }
}
