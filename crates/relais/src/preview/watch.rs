//! Tells when something below some folders was written, once a burst is over.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// Editors write a file in several steps: quiet for that long is a save.
const QUIET: Duration = Duration::from_millis(8);
/// What never gets quiet is shown from time to time.
const LONGEST: Duration = Duration::from_millis(500);

/// Calls `changed` after each save, from a thread of its own, as long as the watcher lives.
pub fn watch(
    folders: &[PathBuf],
    changed: impl Fn() + Send + 'static,
) -> anyhow::Result<RecommendedWatcher> {
    let (saved, saves) = mpsc::channel();
    let mut watching = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // Reading the sources is seen as well: it changes nothing.
        // An error says that something was missed: look again.
        if !event.is_ok_and(|event| event.kind.is_access()) {
            // Nobody listens any more when the program ends.
            let _ = saved.send(());
        }
    })
    .context("failed to watch files")?;
    for folder in folders {
        watching
            .watch(folder as &Path, RecursiveMode::Recursive)
            .with_context(|| format!("failed to watch `{}`", folder.display()))?;
    }
    thread::spawn(move || {
        while saves.recv().is_ok() {
            let began = Instant::now();
            while began.elapsed() < LONGEST && saves.recv_timeout(QUIET).is_ok() {}
            changed();
        }
    });
    Ok(watching)
}
