//! The page that a double click opens: what it starts really runs, and ends with it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tests::http::{Answer, Client};

/// A program beside packages or not, at somebody's home.
struct Desk {
    folder: tempfile::TempDir,
    child: Child,
    at: SocketAddr,
}

impl Desk {
    fn start(folder: tempfile::TempDir, words: &[&str], set: impl FnOnce(&mut Command)) -> Desk {
        let mut command = crate::program();
        command
            .args(words)
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .env("LANG", "fr_FR.UTF-8")
            .env_remove("LC_ALL")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        set(&mut command);
        let mut child = command.spawn().expect("it starts");
        let mut line = String::new();
        let output = child.stdout.as_mut().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let at = line.trim().strip_prefix("http://");
        let at = at.and_then(|it| it.trim_end_matches('/').parse().ok());
        Desk {
            folder,
            child,
            at: at.unwrap_or_else(|| panic!("no address: {line}")),
        }
    }

    fn welcome(folder: tempfile::TempDir) -> Desk {
        Desk::start(folder, &["welcome", "--no-browser"], |_| ())
    }

    fn get(&self, path: &str) -> Answer {
        let mut client = Client::connect(self.at).expect("it listens");
        client.get(path).expect("answered")
    }

    fn post(&self, path: &str, form: &str, origin: &str) -> Answer {
        let mut client = Client::connect(self.at).expect("it listens");
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\norigin: {origin}\r\naccept-language: fr\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            self.at,
            form.len()
        );
        client.send(&request).expect("answered")
    }

    /// Presses a button of the page.
    fn press(&self, path: &str, form: &str) -> Answer {
        self.post(path, form, &format!("http://{}", self.at))
    }

    /// Where a button leads, and what is there.
    fn led(&self, path: &str, form: &str) -> (SocketAddr, Answer) {
        let answer = self.press(path, form);
        assert_eq!(answer.status, 303, "{}", answer.body);
        let place = answer.header("location").strip_prefix("http://");
        let place = place.and_then(|it| it.trim_end_matches('/').parse().ok());
        let place: SocketAddr = place.expect("an address of this machine");
        let mut client = Client::connect(place).expect("it listens");
        (place, client.get("/").expect("answered"))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let ended = |child: &mut Child| child.try_wait().is_ok_and(|it| it.is_some());
        if ended(&mut self.child) {
            return;
        }
        let id = self.child.id().to_string();
        let _ = Command::new("kill").arg(id).status();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            if ended(&mut self.child) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn packages(folder: &Path) {
    let courses = folder.join("sources");
    tests::small::write(&courses, "Bonjour.");
    let built = crate::program()
        .arg("build")
        .arg(&courses)
        .arg("--out")
        .arg(folder.join("courses"))
        .output()
        .expect("it starts");
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
}

#[test]
fn courses_beside_the_program_are_tried_and_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    packages(folder.path());
    let mut desk = Desk::welcome(folder);
    let page = desk.get("/");
    assert!(
        page.body
            .contains("Les cours qui accompagnent le programme"),
        "{}",
        page.body
    );
    let (place, catalogue) = desk.led("/try", "");
    assert!(catalogue.body.contains("/cours/p-m"), "{}", catalogue.body);
    // The button leads to the same place again.
    assert_eq!(desk.led("/try", "").0, place);
    // Nothing is left where the program is.
    assert!(!desk.folder.path().join("relais-data").exists());
    let closed = desk.press("/close", "");
    assert!(closed.body.contains("Relais est fermé"), "{}", closed.body);
    until("it ends", || {
        desk.child.try_wait().expect("asked").is_some()
    });
    until("what it started ends with it", || {
        Client::connect(place).is_err()
    });
}

#[test]
fn a_course_is_begun_shown_and_gone_on_with() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("Documents")).expect("a folder");
    let desk = Desk::welcome(folder);
    assert!(desk.get("/").body.contains("un cours d’exemple s’ouvre"));
    let (_, sample) = desk.led("/try", "");
    assert_eq!(sample.status, 307, "the only course is shown at once");
    let (place, _) = desk.led(
        "/write",
        "title=L%E2%80%99%C3%A9t%C3%A9+%26+%3Cl%27hiver%3E",
    );
    let folder = desk.folder.path().join("Documents/Relais");
    let made: Vec<String> = fs::read_dir(&folder)
        .expect("it was made")
        .filter_map(|it| it.ok()?.file_name().into_string().ok())
        .collect();
    assert_eq!(made.len(), 1, "{made:?}");
    let text = fs::read_to_string(folder.join(&made[0]).join("relais.toml")).expect("a course");
    assert!(text.contains("L’été & <l'hiver>"), "{text}");
    let page = desk.get("/").body;
    assert!(page.contains(&format!("value=\"{}\"", made[0])), "{page}");
    assert_eq!(desk.led("/go-on", &format!("name={}", made[0])).0, place);
    // What is there is never written over; and what is wrong is said in the reader's language.
    for (path, form, said) in [
        (
            "/write",
            "title=L%E2%80%99%C3%A9t%C3%A9+%26+%3Cl%27hiver%3E",
            "Un cours de ce nom existe déjà",
        ),
        ("/write", "title=+", "Donnez d’abord un titre"),
        ("/go-on", "name=..", "Cela n’a pas fonctionné"),
        (
            "/go-on",
            "name=%3Cb%3E%5B%5Bfolder%5D%5D",
            "&lt;b&gt;&#91;&#91;folder",
        ),
    ] {
        let answer = desk.press(path, form);
        assert_eq!(answer.status, 422, "{path} {form}");
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    let long = format!("title={}", "a".repeat(300));
    assert!(
        desk.press("/write", &long)
            .body
            .contains("un titre a de 1 à")
    );
    assert_eq!(fs::read_dir(&folder).expect("there").count(), 1);
}

#[test]
fn what_it_started_ends_with_it_when_it_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    packages(folder.path());
    let mut desk = Desk::welcome(folder);
    let places = [desk.led("/try", "").0, desk.led("/write", "title=Un").0];
    desk.child.kill().expect("it runs");
    desk.child.wait().expect("it ended");
    for place in places {
        until("what it started ends with it", || {
            Client::connect(place).is_err()
        });
    }
}

#[test]
fn other_sites_press_no_button() {
    let desk = Desk::welcome(tempfile::tempdir().expect("a folder"));
    for origin in ["http://evil.example", "null", "http://127.0.0.1:1", ""] {
        for path in ["/try", "/write", "/go-on", "/close"] {
            assert_eq!(
                desk.post(path, "title=x&name=x", origin).status,
                403,
                "{origin} {path}"
            );
        }
    }
    let mut client = Client::connect(desk.at).expect("it listens");
    let answer = client.send("GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n");
    assert_eq!(answer.expect("answered").status, 421);
    assert_eq!(desk.get("/own/locales/fr.ftl").status, 404);
    assert_eq!(desk.get("/own/simulator.js").status, 404);
    assert_eq!(desk.get("/try").status, 405);
}

#[test]
fn the_page_for_returns_opens_where_the_program_has_it() {
    let desk = Desk::welcome(tempfile::tempdir().expect("a folder"));
    let page = desk.get("/").body;
    let answer = desk.get("/return");
    match page.contains("href=\"/return\"") {
        true => {
            assert_eq!(answer.status, 200);
            assert!(answer.body.contains("<html"), "{}", answer.body);
        }
        // Made without it, the program says which command there is.
        false => {
            assert!(page.contains("relais statistics return"), "{page}");
            assert_eq!(answer.status, 422);
        }
    }
}

/// Started by its icon: no word, no terminal, a screen.
#[cfg(target_os = "linux")]
#[test]
fn a_double_click_opens_the_browser_and_a_terminal_gets_help() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let bin = folder.path().join("bin");
    fs::create_dir(&bin).expect("a folder");
    let browser = bin.join("xdg-open");
    fs::write(&browser, "#!/bin/sh\nprintf %s \"$1\" > \"$HOME/opened.part\"\nmv \"$HOME/opened.part\" \"$HOME/opened\"\n").expect("written");
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).expect("set");
    let opened = folder.path().join("opened");
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let desk = Desk::start(folder, &[], |command| {
        command.env("PATH", &path).env("DISPLAY", ":99");
    });
    until("the browser opens", || opened.is_file());
    let address = fs::read_to_string(&opened).expect("written");
    assert_eq!(address, format!("http://{}/", desk.at));
    drop(desk);

    // Without a screen, as in a terminal: help.
    let help = crate::program()
        .env("RELAIS_LANG", "en")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()
        .expect("it starts");
    assert_eq!(help.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&help.stderr).contains("Usage: relais"));
}
