//! The last good build of everything somebody looks at, and the news that
//! there is another.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use brand::Brand;
use engine::course::{Module, Page};
use engine::package::{Package, Target};
use engine::parse::{self, Variant};
use engine::platform::{PLATFORMS, Platform};
use engine::source::SourceTree;
use tokio::sync::watch;

use super::build::{self, Reading, Shown, Sound, Sources};
use super::view::{CourseView, Programme, State};
use crate::show::JsonDiagnostic as Problem;
use crate::usage::WrongUsage;

/// What browsers wait for.
#[derive(Clone, Copy, Default)]
pub struct News {
    /// How many times the sources were read.
    pub build: u64,
    /// Ctrl-C was pressed.
    pub is_over: bool,
}

/// Which course in which form a browser shows; none of it on the index page.
#[derive(Clone)]
pub struct Wanted {
    pub course: Option<String>,
    pub target: Target,
    pub lang: Option<String>,
    pub audience: Option<String>,
}

pub struct Shelf {
    sources: Sources,
    default: Variant,
    platform: Option<&'static Platform>,
    inner: Mutex<Inner>,
    news: watch::Sender<News>,
}

struct Inner {
    reading: Reading,
    /// Why the disk could not be read the last time.
    failure: Option<Problem>,
    /// What was asked for. A programme is there once for each variant.
    entries: Vec<Entry>,
    /// How long it took since the last save.
    build_time: Duration,
}

/// A programme in one variant: brought up to date when somebody looks.
struct Entry {
    asked: Variant,
    /// What the problems come from.
    tree: Arc<SourceTree>,
    problems: Vec<Problem>,
    /// The last without errors.
    sound: Option<Arc<Sound>>,
    shown: HashMap<(String, Target), Made>,
}

/// A course, and what it was made from.
struct Made {
    sound: Arc<Sound>,
    partner: Option<Brand>,
    shown: Arc<Shown>,
}

/// A module, and what was made of it.
pub struct Found {
    pub sound: Arc<Sound>,
    pub shown: Arc<Shown>,
    module: usize,
}

impl Found {
    pub fn module(&self) -> &Module {
        &self.sound.programme.modules[self.module]
    }

    /// Its pages, with the ids of their sections in the document.
    pub fn pages(&self) -> impl Iterator<Item = (String, &Page)> {
        self.module().pages().map(|page| (page.id.clone(), page))
    }
}

impl Shelf {
    /// Reads the sources; fails when there is no course, not when it has errors.
    pub fn new(
        sources: Sources,
        default: Variant,
        platform: Option<&'static Platform>,
    ) -> anyhow::Result<Shelf> {
        let reading = build::read(&sources, &[])?;
        for (what, name, part) in [
            ("language", &default.lang, lang as fn(&Variant) -> _),
            ("audience", &default.audience, audience),
        ] {
            let variants = reading.trees.iter().flat_map(|tree| parse::variants(tree));
            let known: Vec<Option<String>> = variants.map(|variant| part(&variant)).collect();
            if let Some(name) = name
                && known.iter().any(Option::is_some)
                && !known.iter().flatten().any(|one| one == name)
            {
                return Err(
                    WrongUsage::new(format!("no programme has the {what} `{name}`")).into(),
                );
            }
        }
        Ok(Shelf {
            sources,
            default,
            platform,
            inner: Mutex::new(Inner {
                reading,
                failure: None,
                entries: Vec::new(),
                build_time: Duration::ZERO,
            }),
            news: watch::Sender::new(News::default()),
        })
    }

    /// What to watch.
    pub fn folders(&self) -> Vec<PathBuf> {
        let path = &self.sources.path;
        let inner = self.lock();
        let mut folders: Vec<PathBuf> = match inner.reading.trees.as_slice() {
            // A module: its programme too.
            [tree] => vec![tree.root.clone()],
            _ => vec![path.clone()],
        };
        if let Some(partner) = &self.sources.partner {
            let parent = partner
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            folders.push(match partner.is_dir() {
                true => partner.clone(),
                false => parent.unwrap_or(Path::new(".")).to_owned(),
            });
        }
        folders
    }

    pub fn news(&self) -> watch::Receiver<News> {
        self.news.subscribe()
    }

    /// No more news will come.
    pub fn close(&self) {
        self.news.send_modify(|news| news.is_over = true);
    }

    /// Reads the sources again, and tells.
    pub fn renew(&self) {
        let started = Instant::now();
        let before = self.lock().reading.trees.clone();
        let reading = build::read(&self.sources, &before);
        let mut inner = self.lock();
        match reading {
            // The last reading stays.
            Err(error) => inner.failure = Some(build::failure(&error)),
            Ok(reading) => inner.replace(reading),
        }
        inner.build_time = started.elapsed();
        self.news.send_modify(|news| news.build += 1);
    }

    /// All that a browser's page has to show.
    pub fn state(&self, wanted: &Wanted) -> State {
        let asked = Variant {
            lang: wanted.lang.clone().or(self.default.lang.clone()),
            audience: wanted.audience.clone().or(self.default.audience.clone()),
        };
        let mut inner = self.lock();
        let inner = &mut *inner;
        let started = Instant::now();
        let shown: Vec<usize> = (0..inner.reading.trees.len())
            .map(|tree| inner.entry(tree, &asked, &self.sources))
            .collect();
        let found = wanted.course.as_ref().and_then(|name| {
            let at = shown.iter().find(|at| inner.entries[**at].has(name))?;
            let entry = &mut inner.entries[*at];
            let partner = &inner.reading.partner;
            let course = entry.course(name, wanted.target, partner, &self.sources);
            Some((*at, course?))
        });
        inner.build_time += started.elapsed();
        let entries = || shown.iter().map(|at| &inner.entries[*at]);
        // Of a course, what is wrong with its programme; else everything.
        let of_programmes: Vec<Problem> = match &found {
            Some((at, _)) => inner.entries[*at].problems.clone(),
            None => entries().flat_map(|entry| entry.problems.clone()).collect(),
        };
        let general = inner.failure.iter().chain(&inner.reading.problems).cloned();
        State {
            build: self.news.borrow().build,
            build_ms: inner.build_time.as_millis() as u64,
            problems: general.chain(of_programmes).collect(),
            platforms: PLATFORMS,
            platform: self.platform.map(|platform| platform.name),
            course: found.map(|(_, (sound, shown))| CourseView::new(&sound, &shown)),
            programmes: entries()
                .map(|entry| Programme {
                    folder: entry.tree.root.display().to_string(),
                    languages: match &entry.sound {
                        Some(sound) => sound.languages.clone(),
                        None => Vec::new(),
                    },
                    courses: match &entry.sound {
                        Some(sound) => sound.courses.clone(),
                        None => Vec::new(),
                    },
                })
                .collect(),
        }
    }

    /// A package by its name, of those that were looked at.
    pub fn package(&self, name: &str) -> Option<Arc<Package>> {
        let mut inner = self.lock();
        let inner = &mut *inner;
        for at in 0..inner.entries.len() {
            let entry = &inner.entries[at];
            let mut made = entry.shown.iter();
            let Some(key) = made.find(|(_, made)| made.shown.package.name == name) else {
                continue;
            };
            let (course, target) = key.0.clone();
            let (tree, asked) = (entry.tree.root.clone(), entry.asked.clone());
            let mut trees = inner.reading.trees.iter();
            // Asked for between a save and the news of it: the new one.
            if let Some(tree) = trees.position(|other| other.root == tree) {
                inner.entry(tree, &asked, &self.sources);
            }
            let partner = &inner.reading.partner;
            let made = inner.entries[at].course(&course, target, partner, &self.sources);
            return made.map(|(_, shown)| Arc::clone(&shown.package));
        }
        None
    }

    /// The programmes as they were read last.
    pub fn trees(&self) -> Vec<Arc<SourceTree>> {
        self.lock().reading.trees.clone()
    }

    /// The modules of all programmes, name of the course and title.
    pub fn modules(&self) -> Vec<(String, String)> {
        let mut inner = self.lock();
        let inner = &mut *inner;
        let mut found = Vec::new();
        for tree in 0..inner.reading.trees.len() {
            let at = inner.entry(tree, &self.default, &self.sources);
            let Some(sound) = &inner.entries[at].sound else {
                continue;
            };
            let modules = sound.programme.modules.iter();
            found.extend(modules.map(|module| {
                let name = format!("{}-{}", sound.programme.id, module.id);
                (name, module.title.clone())
            }));
        }
        found
    }

    /// A module by the name of its course, as a package for browsers.
    pub fn module(&self, name: &str) -> Option<Found> {
        let mut inner = self.lock();
        let inner = &mut *inner;
        for tree in 0..inner.reading.trees.len() {
            let at = inner.entry(tree, &self.default, &self.sources);
            let mut modules = inner.entries[at].sound.iter().flat_map(|sound| {
                let id = &sound.programme.id;
                let modules = sound.programme.modules.iter();
                modules.map(move |module| format!("{id}-{}", module.id))
            });
            let Some(module) = modules.position(|known| known == name) else {
                continue;
            };
            let partner = &inner.reading.partner;
            let made = inner.entries[at].course(name, Target::Html5, partner, &self.sources);
            return made.map(|(sound, shown)| Found {
                sound,
                shown,
                module,
            });
        }
        None
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // What panicked left the last good build behind: it is still good.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// Takes a new reading; programmes that are the same stay the same.
    fn replace(&mut self, mut reading: Reading) {
        for tree in &mut reading.trees {
            let mut before = self.reading.trees.iter();
            if let Some(known) = before.find(|known| same(known, tree)) {
                *tree = Arc::clone(known);
            }
        }
        // A partner's file with errors: its last good one.
        if !reading.problems.is_empty() && reading.partner.is_none() {
            reading.partner = self.reading.partner.take();
        }
        self.reading = reading;
        self.failure = None;
        let trees = &self.reading.trees;
        self.entries
            .retain(|entry| trees.iter().any(|tree| tree.root == entry.tree.root));
    }

    /// Where a programme's entry is, up to date.
    fn entry(&mut self, tree: usize, asked: &Variant, sources: &Sources) -> usize {
        let tree = &self.reading.trees[tree];
        let find = |entries: &[Entry], asked: &Variant| {
            let is_it = |entry: &Entry| entry.tree.root == tree.root && entry.asked == *asked;
            entries.iter().position(is_it)
        };
        // As asked first: a broken `relais.toml` has no variants, its last good build has.
        let known = find(&self.entries, asked).or_else(|| {
            let asked = build::known(tree, asked);
            find(&self.entries, &asked)
        });
        if let Some(at) = known {
            if !Arc::ptr_eq(&self.entries[at].tree, tree) {
                self.entries[at].load(tree, sources);
            }
            return at;
        }
        let mut entry = Entry {
            asked: build::known(tree, asked),
            tree: Arc::clone(tree),
            problems: Vec::new(),
            sound: None,
            shown: HashMap::new(),
        };
        entry.load(tree, sources);
        self.entries.push(entry);
        self.entries.len() - 1
    }
}

impl Entry {
    /// Checks anew; what was sound stays when there are errors now.
    fn load(&mut self, tree: &Arc<SourceTree>, sources: &Sources) {
        let (sound, problems) = build::load(tree, &self.asked, sources.sco_per);
        self.tree = Arc::clone(tree);
        self.problems = problems;
        if let Some(sound) = sound {
            self.sound = Some(Arc::new(sound));
        }
    }

    fn has(&self, name: &str) -> bool {
        let courses = self.sound.iter().flat_map(|sound| &sound.courses);
        courses.into_iter().any(|course| course.name == name)
    }

    /// A course of the last sound programme, built if it was not yet.
    fn course(
        &mut self,
        name: &str,
        target: Target,
        partner: &Option<Brand>,
        sources: &Sources,
    ) -> Option<(Arc<Sound>, Arc<Shown>)> {
        let sound = Arc::clone(self.sound.as_ref()?);
        let key = (name.to_owned(), target);
        if let Some(made) = self.shown.get(&key)
            && Arc::ptr_eq(&made.sound, &sound)
            && made.partner == *partner
        {
            return Some((sound, Arc::clone(&made.shown)));
        }
        match build::build(&sound, name, target, partner.as_ref(), sources.sco_per) {
            Ok(shown) => {
                let made = Made {
                    sound: Arc::clone(&sound),
                    partner: partner.clone(),
                    shown: Arc::new(shown),
                };
                let shown = Arc::clone(&made.shown);
                self.shown.insert(key, made);
                Some((sound, shown))
            }
            Err(error) => {
                self.problems.push(build::failure(&error));
                None
            }
        }
    }
}

fn lang(variant: &Variant) -> Option<String> {
    variant.lang.clone()
}

fn audience(variant: &Variant) -> Option<String> {
    variant.audience.clone()
}

/// Whether two readings of a programme found the same bytes.
fn same(one: &SourceTree, other: &SourceTree) -> bool {
    let files = |tree: &SourceTree| -> Vec<(String, [u8; 32])> {
        let files = tree.files();
        files
            .map(|(_, file)| (file.path.clone(), file.hash))
            .collect()
    };
    one.root == other.root && files(one) == files(other)
}
