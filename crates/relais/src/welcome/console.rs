//! How the program was started, and the browser of whoever did.

use std::env;
use std::ffi::OsString;
use std::io::{IsTerminal, stderr, stdin, stdout};
use std::process::{Command, Stdio};

/// Whether somebody started it by its icon: without a word, and not from a shell.
pub fn is_double_click() -> bool {
    if env::args_os().len() != 1 {
        return false;
    }
    let is_shown = [
        stdin().is_terminal(),
        stdout().is_terminal(),
        stderr().is_terminal(),
    ];
    match cfg!(windows) {
        // Windows gives a console to a program that has none.
        true => is_shown == [true; 3] && !is_in_shell(|name| env::var_os(name)),
        false => is_shown == [false; 3] && has_screen(|name| env::var_os(name)),
    }
}

/// Shells of Windows leave their marks in what they start; the desktop does not.
fn is_in_shell(find: impl Fn(&str) -> Option<OsString>) -> bool {
    // cmd, Windows Terminal, the shells of Git and MSYS, PowerShell 7.
    let marks = [
        "PROMPT",
        "WT_SESSION",
        "SHELL",
        "TERM",
        "POWERSHELL_DISTRIBUTION_CHANNEL",
    ];
    // The older PowerShell adds the user's own modules.
    let is_power_shell = || {
        let text = |name| find(name).map(|it| it.to_string_lossy().to_lowercase());
        let (modules, home) = (text("PSModulePath"), text("USERPROFILE"));
        modules
            .zip(home)
            .is_some_and(|(modules, home)| !home.is_empty() && modules.contains(&home))
    };
    marks.iter().any(|it| find(it).is_some()) || is_power_shell()
}

/// Whether there is a desktop, elsewhere than on Windows.
fn has_screen(find: impl Fn(&str) -> Option<OsString>) -> bool {
    let is_set = |name| find(name).is_some_and(|it| !it.is_empty());
    cfg!(target_os = "macos") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// The language of the one line that stands in a console, as browsers say it: French where
/// nothing asks for English.
pub fn language() -> String {
    let asked = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|it| !it.is_empty()));
    match asked.is_some_and(|it| it.starts_with("en")) {
        true => "en".to_owned(),
        false => "fr".to_owned(),
    }
}

/// Opens an address in the browser; false: nothing here does that.
pub fn browse(address: &str) -> bool {
    let (program, words) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"][..])
    } else if cfg!(target_os = "macos") {
        ("open", &[][..])
    } else {
        ("xdg-open", &[][..])
    };
    let started = Command::new(program)
        .args(words)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match started {
        Ok(mut child) => {
            // Some end at once, some with the browser.
            std::thread::spawn(move || child.wait());
            true
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shells_are_known_by_their_marks() {
        let is_shell = |set: &[(&str, &str)]| {
            is_in_shell(|name| {
                let found = set.iter().find(|(it, _)| *it == name);
                found.map(|(_, value)| OsString::from(value))
            })
        };
        let machine = r"C:\Program Files\WindowsPowerShell\Modules;C:\Windows\system32\Modules";
        let desktop = [("USERPROFILE", r"C:\Users\Zoé"), ("PSModulePath", machine)];
        assert!(!is_shell(&desktop));
        assert!(!is_shell(&[("USERPROFILE", ""), ("PSModulePath", machine)]));
        for mark in ["PROMPT", "WT_SESSION", "TERM"] {
            assert!(
                is_shell(&[desktop[0], desktop[1], (mark, "$P$G")]),
                "{mark}"
            );
        }
        let own = r"C:\Users\zoé\OneDrive\Documents\WindowsPowerShell\Modules;C:\Windows";
        assert!(is_shell(&[desktop[0], ("PSModulePath", own)]));
    }

    #[test]
    fn a_screen_is_what_the_desktop_says() {
        let has = |name: &'static str, value: &'static str| {
            has_screen(|it| (it == name).then(|| OsString::from(value)))
        };
        assert!(has("DISPLAY", ":0") && has("WAYLAND_DISPLAY", "wayland-0"));
        assert_eq!(has("DISPLAY", ""), cfg!(target_os = "macos"));
    }
}
