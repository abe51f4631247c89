//! Tells when something below some folders was written, once a burst is over.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::Context;
use notify_debouncer_full::notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

/// Editors write a file in several steps: quiet for that long is a save.
const QUIET: Duration = Duration::from_millis(25);
const TICK: Duration = Duration::from_millis(5);

/// Watches as long as it lives.
pub type Watching = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Calls `changed` after each save, from a thread of its own.
pub fn watch(folders: &[PathBuf], changed: impl Fn() + Send + 'static) -> anyhow::Result<Watching> {
    let (saved, saves) = mpsc::channel();
    let mut watching = new_debouncer(QUIET, Some(TICK), move |result: DebounceEventResult| {
        let is_save = match result {
            // Reading the sources is seen as well: it changes nothing.
            Ok(events) => events.iter().any(|event| !event.kind.is_access()),
            // Something was missed: look again.
            Err(_) => true,
        };
        if is_save {
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
            // Saves that came while the last one was built are one.
            while saves.try_recv().is_ok() {}
            changed();
        }
    });
    Ok(watching)
}
