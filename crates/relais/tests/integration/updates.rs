//! Updates as their publisher sees them: keys, a folder, and what is said when it is wrong.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

fn relais(arguments: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    crate::program()
        .args(arguments)
        .current_dir(root)
        .output()
        .expect("the program runs")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(at) = waiting.pop() {
        for entry in fs::read_dir(at).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("inside").display();
                found.insert(name.to_string(), fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

/// What an object holds.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = flate2::read::GzDecoder::new(packed).read_to_end(&mut bytes);
    read.expect("packed");
    bytes
}

/// Names of the objects among published files.
fn objects_of(all: &BTreeMap<String, Vec<u8>>) -> impl Iterator<Item = &String> {
    all.keys().filter(|it| it.starts_with("objects/"))
}

/// Courses, a folder to publish into, and a key.
struct Desk {
    folder: TempDir,
    /// Of which module of the demonstration the pointer and the pages are that are looked at.
    module: &'static str,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().expect("a folder"),
            module: "short",
        };
        assert!(desk.key("key.pem").len() == 87);
        desk
    }

    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Makes a key; its public part.
    fn key(&self, name: &str) -> String {
        let output = relais(&["updates", "keys", "--new", &self.at(name)]);
        assert!(output.status.success(), "{}", told(&output));
        self.public(name)
    }

    fn public(&self, name: &str) -> String {
        let output = relais(&["updates", "keys", &self.at(name)]);
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn publish(&self, courses: &str, key: &str, more: &[&str]) -> Output {
        let (to, key) = (self.at("maj"), self.at(key));
        let mut arguments = vec!["updates", "publish", courses, "--to", &to, "--key", &key];
        arguments.extend(more);
        relais(&arguments)
    }

    fn verify(&self, keys: &[&str]) -> Output {
        let folder = self.at("maj");
        let mut arguments = vec!["updates", "verify", &folder];
        for key in keys {
            arguments.extend(["--public-key", key]);
        }
        relais(&arguments)
    }

    fn maj(&self) -> PathBuf {
        self.folder.path().join("maj")
    }

    /// A copy of a programme of ours, to be changed.
    fn copy(&self, programme: &str) -> PathBuf {
        let from = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .join(programme);
        let to = self.folder.path().join("course");
        for (name, bytes) in files(&from) {
            let path = to.join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        to
    }
}

#[test]
fn all_our_courses_can_be_published_and_the_same_again_writes_nothing() {
    let desk = Desk::new();
    for courses in ["courses", "tests/courses/demo"] {
        let output = desk.publish(courses, "key.pem", &[]);
        assert!(output.status.success(), "{}", told(&output));
    }
    let before = files(&desk.maj());
    assert!(
        before.contains_key("senscyber/agir/fr.entreprises.json"),
        "{:?}",
        before.keys()
    );
    assert!(before.contains_key("demo/tour/en.grand-public.json"));
    let output = desk.publish("courses", "key.pem", &[]);
    assert!(told(&output).contains("0 of "), "{}", told(&output));
    assert!(before == files(&desk.maj()), "the same bytes");
    let verified = desk.verify(&[&desk.public("key.pem")]);
    assert!(verified.status.success(), "{}", told(&verified));
}

#[test]
fn one_corrected_page_moves_little_and_the_sequence_rises() {
    let desk = Desk::new();
    let course = desk.copy("courses/senscyber");
    let path = course.display().to_string();
    assert!(desk.publish(&path, "key.pem", &[]).status.success());
    let before = files(&desk.maj());
    let page = course.join("comprendre/1-menaces/02-hameconnage.md");
    let text = fs::read_to_string(&page).expect("a text");
    fs::write(
        &page,
        format!("{text}\nUne correction, publiée une seule fois.\n"),
    )
    .expect("a file");
    let output = desk.publish(&path, "key.pem", &[]);
    assert!(output.status.success(), "{}", told(&output));
    let after = files(&desk.maj());
    let changed: Vec<_> = after
        .iter()
        .filter(|(name, bytes)| before.get(*name) != Some(bytes))
        .collect();
    let sequence = |files: &BTreeMap<String, Vec<u8>>, name: &str| -> u64 {
        let signed: serde_json::Value = serde_json::from_slice(&files[name]).expect("JSON");
        let signed = signed["signed"].as_str().expect("a text").to_owned();
        let pointer: serde_json::Value = serde_json::from_str(&signed).expect("JSON");
        pointer["sequence"].as_u64().expect("a number")
    };
    // What one package moves: its pointer, and the objects of its language and audience.
    let pointers: Vec<_> = changed
        .iter()
        .filter(|it| !it.0.starts_with("objects/"))
        .collect();
    assert!(!pointers.is_empty());
    for (name, bytes) in &pointers {
        assert!(sequence(&after, name) > sequence(&before, name), "{name}");
        let mut moved = bytes.len();
        let mut waiting = vec![String::from_utf8_lossy(bytes).into_owned()];
        while let Some(text) = waiting.pop() {
            for (object, bytes) in &changed {
                let hash = object
                    .trim_start_matches("objects/")
                    .split('.')
                    .next()
                    .expect("a hash");
                if object.starts_with("objects/") && text.contains(hash) {
                    moved += bytes.len();
                    waiting.push(String::from_utf8_lossy(&unpacked(bytes)).into_owned());
                }
            }
        }
        println!("{name}: {moved} bytes");
        assert!(moved > 1000 && moved <= 20_000, "{name}: {moved} bytes");
    }
}

#[test]
fn whichever_page_is_corrected_20_kb_move_at_most_with_its_title_and_the_plan() {
    let desk = Desk::new();
    let course = desk.copy("courses/senscyber");
    let path = course.display().to_string();
    assert!(desk.publish(&path, "key.pem", &[]).status.success());
    let before = files(&desk.maj());
    for (name, bytes) in files(&course) {
        // Pages lie in the folder of a chapter, in that of a module.
        if name.split('/').count() == 3 && name.ends_with(".md") && !name.contains("/media/") {
            let text = String::from_utf8(bytes).expect("a text");
            let text = text.replacen("\ntitle = \"", "\ntitle = \"Encore ", 1);
            let text = format!("{text}\nUne phrase qui manquait.\n");
            fs::write(course.join(name), text).expect("written");
        }
    }
    let output = desk.publish(&path, "key.pem", &[]);
    assert!(output.status.success(), "{}", told(&output));
    let after = files(&desk.maj());
    let size = |named: &serde_json::Value| {
        let name = format!("objects/{}.bin", named["sha256"].as_str().expect("a hash"));
        let is_new = !before.contains_key(&name);
        (after[&name].len(), is_new)
    };
    let object = |named: &serde_json::Value| -> serde_json::Value {
        let name = format!("objects/{}.bin", named["sha256"].as_str().expect("a hash"));
        serde_json::from_slice(&unpacked(&after[&name])).expect("JSON")
    };
    let (mut most, mut pages) = ((0, String::new()), 0);
    let is_pointer = |name: &str| !name.starts_with("objects/") && name.ends_with(".json");
    for (name, bytes) in after.iter().filter(|it| is_pointer(it.0)) {
        let signed: serde_json::Value = serde_json::from_slice(bytes).expect("JSON");
        let signed = signed["signed"].as_str().expect("a text");
        let pointer: serde_json::Value = serde_json::from_str(signed).expect("JSON");
        let list = object(&pointer["list"]);
        let plan = object(&list["plan"]);
        // What comes with any page whose title is another.
        let [(listed, _), (planned, is_planned), (menu, is_menu)] =
            [&pointer["list"], &list["plan"], &list["menu"]].map(size);
        assert!(is_planned && is_menu, "{name}: the titles are others");
        let ids = plan["pages"].as_array().expect("pages");
        for (page, named) in ids.iter().zip(list["pages"].as_array().expect("pages")) {
            if page["id"] == plan["quiz"]["page"] {
                continue;
            }
            let (page_size, is_new) = size(named);
            assert!(is_new, "{name}: {page} is another");
            let moved = bytes.len() + listed + planned + menu + page_size;
            assert!(moved <= 20_000, "{name}: {page}: {moved} bytes");
            pages += 1;
            if moved > most.0 {
                most = (moved, format!("{name}: {page}"));
            }
        }
    }
    println!("{pages} pages, at most {most:?}");
    assert!(pages > 500, "{pages} pages of all modules");
}

#[test]
fn any_byte_that_is_changed_is_found() {
    let desk = Desk::new();
    assert!(
        desk.publish("tests/courses/demo", "key.pem", &[])
            .status
            .success()
    );
    let public = desk.public("key.pem");
    let other = desk.key("other.pem");
    assert!(told(&desk.verify(&[&other])).contains("none of the keys signed it"));
    assert!(desk.verify(&[&other, &public]).status.success());
    let all = files(&desk.maj());
    let pointer = all
        .keys()
        .find(|it| !it.starts_with("objects/") && it.ends_with(".json"))
        .expect("a pointer");
    for name in objects_of(&all).step_by(9).chain([pointer]) {
        let path = desk.maj().join(name);
        for at in [0, all[name].len() / 2, all[name].len() - 1] {
            let mut bytes = all[name].clone();
            bytes[at] ^= 1;
            fs::write(&path, bytes).expect("a file");
            let output = desk.verify(&[&public]);
            // The line's end after a pointer is not a part of it.
            if name != pointer || at != all[name].len() - 1 {
                assert_eq!(output.status.code(), Some(1), "{name} at {at}");
            }
        }
        fs::remove_file(&path).expect("removed");
        assert!(name == pointer || told(&desk.verify(&[&public])).contains("is missing"));
        fs::write(&path, &all[name]).expect("a file");
    }
    // A file that never ends is not read to its end: more than this machine has room for.
    let object = objects_of(&all).next().expect("an object");
    for (name, said) in [
        (pointer, "it is no pointer"),
        (object, "has other bytes than its name says"),
    ] {
        let path = desk.maj().join(name);
        let file = fs::OpenOptions::new().append(true).open(&path);
        file.and_then(|it| it.set_len(1 << 40))
            .expect("a long file");
        let output = desk.verify(&[&public]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(told(&output).contains(said), "{name}: {}", told(&output));
        fs::write(&path, &all[name]).expect("a file");
    }
    // One module's pointer in another's place.
    let moved = desk.maj().join("demo/tour/xx.json");
    fs::write(&moved, &all[pointer]).expect("a file");
    assert!(told(&desk.verify(&[&public])).contains("it belongs to `"));
}

#[test]
fn another_key_goes_on_only_where_the_earlier_one_is_named() {
    let desk = Desk::new();
    let course = "tests/courses/demo";
    assert!(desk.publish(course, "key.pem", &[]).status.success());
    let (first, second) = (desk.public("key.pem"), desk.key("next.pem"));
    let refused = desk.publish(course, "next.pem", &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("signed by another key: name that key with `--earlier-key`"));
    let rotated = desk.publish(course, "next.pem", &["--earlier-key", &first]);
    assert!(rotated.status.success(), "{}", told(&rotated));
    assert!(desk.verify(&[&second]).status.success());
    assert!(!desk.verify(&[&first]).status.success());
}

#[test]
fn wrong_usage_says_what_to_do() {
    let desk = Desk::new();
    let again = relais(&["updates", "keys", "--new", &desk.at("key.pem")]);
    assert_eq!(again.status.code(), Some(2));
    assert!(
        told(&again).contains("never written over"),
        "{}",
        told(&again)
    );
    let none = desk.publish("tests/courses/demo", "no.pem", &[]);
    assert_eq!(none.status.code(), Some(2));
    assert!(
        told(&none).contains("make one with `relais updates keys --new"),
        "{}",
        told(&none)
    );
    fs::write(desk.at("text.pem"), "no key").expect("a file");
    let text = desk.publish("tests/courses/demo", "text.pem", &[]);
    assert_eq!(text.status.code(), Some(1));
    assert!(
        told(&text).contains("no private key for updates"),
        "{}",
        told(&text)
    );
    let key = desk.verify(&["abc"]);
    assert_eq!(key.status.code(), Some(2));
    assert!(
        told(&key).contains("no public key for updates"),
        "{}",
        told(&key)
    );
    fs::create_dir_all(desk.maj().join("demo/tour")).expect("a folder");
    fs::write(desk.maj().join("demo/tour/fr.grand-public.json"), "{}").expect("a file");
    let foreign = desk.publish("tests/courses/demo", "key.pem", &[]);
    assert_eq!(foreign.status.code(), Some(1));
    assert!(
        told(&foreign).contains("is no pointer of updates"),
        "{}",
        told(&foreign)
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(desk.at("key.pem"))
            .expect("a key")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

/// What a command says on stdout.
fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", told(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

impl Desk {
    /// A command on what is published.
    fn act(&self, command: &str, more: &[&str]) -> Output {
        let (folder, key) = (self.at("maj"), self.at("key.pem"));
        let mut arguments = vec!["updates", command, &folder, "--key", &key];
        arguments.extend(["--module", "demo/short"]);
        arguments.extend(more);
        relais(&arguments)
    }

    fn status(&self, more: &[&str]) -> String {
        let (folder, key) = (self.at("maj"), self.public("key.pem"));
        let mut arguments = vec!["updates", "status", &folder, "--public-key", &key];
        arguments.extend(more);
        said(&relais(&arguments))
    }

    /// What the French pointer of the module says.
    fn pointer(&self) -> serde_json::Value {
        let path = format!("demo/{}/fr.grand-public.json", self.module);
        let path = self.maj().join(path);
        let signed: serde_json::Value =
            serde_json::from_slice(&fs::read(path).expect("a pointer")).expect("JSON");
        serde_json::from_str(signed["signed"].as_str().expect("a text")).expect("JSON")
    }

    /// An object that is JSON.
    fn object(&self, named: &serde_json::Value) -> serde_json::Value {
        let name = format!("objects/{}.bin", named["sha256"].as_str().expect("a hash"));
        let packed = fs::read(self.maj().join(name)).expect("there");
        serde_json::from_slice(&unpacked(&packed)).expect("JSON")
    }

    /// Ids and texts of the module's pages.
    fn pages(&self) -> Vec<(String, String)> {
        let object = |named: &serde_json::Value| self.object(named);
        let list = object(&self.pointer()["list"]);
        let plan = object(&list["plan"]);
        let ids = plan["pages"].as_array().expect("pages").iter();
        let texts = list["pages"].as_array().expect("pages").iter();
        ids.zip(texts)
            .map(|(page, named)| {
                let id = page["id"].as_str().expect("an id").to_owned();
                (id, object(named).to_string())
            })
            .collect()
    }
}

#[test]
fn a_page_is_withdrawn_at_once_and_stays_so_until_it_is_restored() {
    let desk = Desk::new();
    let courses = "tests/courses/demo";
    said(&desk.publish(courses, "key.pem", &[]));
    let (first, before) = (desk.pointer(), desk.pages());
    let page = before[0].0.as_str();
    let note = ["--page", page, "--lang", "fr", "--note", "Appelez <le> 17."];
    let output = desk.act("withdraw", &note);
    assert!(said(&output).contains("demo/short/fr.grand-public.json"));
    let public = desk.public("key.pem");
    assert!(desk.verify(&[&public]).status.success());
    let after = desk.pages();
    assert_eq!(after.len(), before.len());
    assert!(
        after[0].1.contains("Cette page a été retirée"),
        "{}",
        after[0].1
    );
    assert!(after[0].1.contains("Appelez &lt;le&gt; 17."));
    assert!(after[0].1.contains("\"activities\":[]"));
    assert_eq!(before[1..], after[1..]);
    assert!(desk.pointer()["sequence"].as_u64() > first["sequence"].as_u64());
    assert_eq!(desk.pointer()["withdrawn"][0]["page"], page);
    assert!(desk.status(&[]).contains("Appelez <le> 17."));

    // From sources in which nothing was mended.
    let output = desk.publish(courses, "key.pem", &[]);
    assert!(
        told(&output).contains("stays withdrawn"),
        "{}",
        told(&output)
    );
    assert_eq!(desk.pages(), after);
    said(&desk.publish(courses, "key.pem", &["--restore", page]));
    assert_eq!(desk.pages(), before);
    assert!(desk.pointer().get("withdrawn").is_none());
    assert!(desk.verify(&[&public]).status.success());
}

#[test]
fn a_rollback_is_a_new_publication() {
    let desk = Desk::new();
    let course = desk.copy("tests/courses/demo");
    let course = course.display().to_string();
    said(&desk.publish(&course, "key.pem", &[]));
    let (first, before) = (desk.pointer(), desk.pages());
    let page = before[0].0.as_str();
    said(&desk.act("withdraw", &["--page", page]));
    let second = desk.pointer();
    let number = first["sequence"].to_string();
    said(&desk.act("rollback", &["--to", &number]));
    let third = desk.pointer();
    assert_eq!(desk.pages(), before);
    assert_eq!(third["list"], first["list"]);
    assert!(third["sequence"].as_u64() > second["sequence"].as_u64());
    let status = desk.status(&["--all"]);
    for pointer in [&first, &second, &third] {
        assert!(
            status.contains(&format!("n° {}", pointer["sequence"])),
            "{status}"
        );
    }
    assert!(status.contains("Pages modifiées"), "{status}");

    // What is not there is said, and changes nothing.
    for (command, more, reason) in [
        ("rollback", ["--to", "7"], "no publication n° 7"),
        ("withdraw", ["--page", "nowhere"], "no page `nowhere`"),
    ] {
        let output = desk.act(command, &more);
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(told(&output).contains(reason), "{}", told(&output));
    }
    assert_eq!(desk.pointer(), third);
    let output = desk.act("withdraw", &["--page", page, "--note", "x"]);
    assert_eq!(output.status.code(), Some(2), "a note is in some language");
}

#[test]
fn packages_that_can_not_renew_are_named_when_they_are_built() {
    let desk = Desk::new();
    let partner = desk.at("acme.toml");
    let key = desk.public("key.pem");
    let branding = format!(
        "id = \"acme\"\nname = \"Acme\"\nupdates = \"https://maj.example.org\"\nupdates_key = \"{key}\"\n"
    );
    fs::write(&partner, branding).expect("written");
    desk.copy("tests/courses/demo");
    let (course, out) = (desk.at("course"), desk.at("dist"));
    let build = |more: &[&str]| {
        let mut arguments = vec!["build", &course, "--out", &out, "--target", "scorm12"];
        arguments.extend(more);
        let output = relais(&arguments);
        assert!(output.status.success(), "{}", told(&output));
        told(&output)
    };
    let said = build(&["--partner", &partner]);
    assert!(!said.contains("`demo-short.acme.scorm12` keeps"), "{said}");
    let said = build(&["--partner", &partner, "--sco", "chapter"]);
    assert!(
        said.contains("keeps its content, although `acme` asks"),
        "{said}"
    );
    assert!(!build(&[]).contains("keeps its content"));
}

impl Desk {
    fn begin(&self, arguments: &[&str]) -> std::process::Child {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut command = crate::program();
        command.args(arguments).current_dir(root);
        let pipe = std::process::Stdio::piped;
        let child = command.stdout(pipe()).stderr(pipe()).spawn();
        child.expect("the program starts")
    }

    fn signer(&self) -> updates::Signer {
        let pem = fs::read_to_string(self.at("key.pem")).expect("a key");
        updates::Signer {
            key: updates::keys::PrivateKey::from_pem(&pem).expect("a key"),
            trusted: Vec::new(),
            now: 1,
        }
    }

    /// Ids of the module's pages that can be withdrawn: all but the final quiz.
    fn withdrawable(&self) -> Vec<String> {
        let plan = self.object(&self.object(&self.pointer()["list"])["plan"]);
        let quiz = plan["quiz"]["page"].as_str();
        let ids = self.pages().into_iter().map(|it| it.0);
        ids.filter(|it| Some(it.as_str()) != quiz).collect()
    }

    /// Numbers of all publications of the module in French, the newest first.
    fn numbers(&self) -> Vec<u64> {
        let status = self.status(&["--all"]);
        let lines = status.lines();
        let path = format!("demo/{}/fr.grand-public.json", self.module);
        let lines = lines.filter(|it| it.starts_with(&path));
        lines
            .map(|it| it.split("n° ").nth(1).expect("a number"))
            .map(|it| it.split(' ').next().expect("a number"))
            .map(|it| it.parse().expect("a number"))
            .collect()
    }
}

/// A withdrawal in this process, as the administration makes one: `now` long ago, so that only the
/// pointer that is there makes the number rise.
fn withdrawals(desk: &Desk, folder: &updates::Folder, page: &str) -> Vec<updates::Publication> {
    let module = format!("demo/{}", desk.module);
    let of = updates::Of {
        module: &module,
        lang: Some("fr"),
    };
    let note = |_: &str| Ok::<_, updates::FolderError>(format!("note on {page}"));
    let made = folder.withdrawals(of, page, &note, &desk.signer());
    made.expect("it can be withdrawn")
}

#[test]
fn publishers_of_one_folder_take_turns_and_lose_nothing() {
    let desk = Desk {
        module: "tour",
        ..Desk::new()
    };
    let courses = "tests/courses/demo";
    said(&desk.publish(courses, "key.pem", &[]));
    let pages = desk.withdrawable();
    assert!(pages.len() >= 4, "{pages:?}");
    let (maj, key) = (desk.at("maj"), desk.at("key.pem"));
    let folder = updates::Folder::new(desk.maj());
    let first = desk.numbers();

    // Two processes that withdraw, two that publish, and two threads that withdraw, all at once.
    let withdraw = |page: &str| {
        let all = ["--module", "demo/tour", "--lang", "fr", "--page", page];
        let command = ["updates", "withdraw", &maj, "--key", &key];
        desk.begin(&[&command[..], &all].concat())
    };
    let publish = ["updates", "publish", courses, "--to", &maj, "--key", &key];
    let children = [
        withdraw(&pages[0]),
        desk.begin(&publish),
        withdraw(&pages[1]),
        desk.begin(&publish),
    ];
    std::thread::scope(|scope| {
        for page in &pages[2..4] {
            let (desk, folder) = (&desk, &folder);
            scope.spawn(move || {
                let wait = std::time::Duration::from_secs(60);
                let turn = folder.turn(wait).expect("a turn");
                let made = withdrawals(desk, folder, page);
                turn.write(&made).expect("written");
            });
        }
    });
    for child in children {
        said(&child.wait_with_output().expect("it ends"));
    }
    let withdrawn = desk.pointer()["withdrawn"].as_array().expect("some").len();
    assert_eq!(withdrawn, 4, "no withdrawal is lost: {}", desk.pointer());
    let numbers = desk.numbers();
    assert_eq!(numbers.len(), first.len() + 4, "each is a publication");
    assert!(numbers.windows(2).all(|it| it[0] > it[1]), "{numbers:?}");
    said(&desk.verify(&[&desk.public("key.pem")]));
}

#[test]
fn whoever_publishes_waits_for_its_turn_and_a_dead_one_holds_none() {
    let desk = Desk::new();
    let courses = "tests/courses/demo";
    // What one leaves that died: the file of the lock, which nobody locks.
    fs::create_dir_all(desk.maj()).expect("a folder");
    fs::write(desk.maj().join(".relais-lock"), "4711 was here").expect("a file");
    // And what it had not named yet.
    let unnamed = desk.maj().join("objects/.relais-4711");
    fs::create_dir_all(desk.maj().join("objects")).expect("a folder");
    fs::write(&unnamed, "half").expect("a file");
    said(&desk.publish(courses, "key.pem", &[]));
    assert!(!unnamed.exists(), "nobody else would take it away");
    let page = &desk.withdrawable()[0];
    let (maj, key) = (desk.at("maj"), desk.at("key.pem"));
    let folder = updates::Folder::new(desk.maj());
    let turn = folder.try_turn().expect("a folder").expect("nobody's turn");
    let again = folder.turn(std::time::Duration::from_millis(120));
    let busy = again.map(drop).expect_err("it is ours").to_string();
    assert!(busy.contains("somebody else publishes"), "{busy}");
    let command = ["updates", "withdraw", &maj, "--key", &key];
    let all = ["--module", "demo/short", "--page", page];
    let mut child = desk.begin(&[&command[..], &all].concat());
    std::thread::sleep(std::time::Duration::from_millis(700));
    assert!(child.try_wait().expect("known").is_none(), "it waits");
    assert!(desk.pointer().get("withdrawn").is_none());
    drop(turn);
    said(&child.wait_with_output().expect("it ends"));
    assert_eq!(desk.pointer()["withdrawn"][0]["page"], page.as_str());
}

/// Where a disk knows no locks, or two machines see two of them.
#[test]
fn what_was_made_before_somebody_else_published_is_not_written() {
    let desk = Desk {
        module: "tour",
        ..Desk::new()
    };
    said(&desk.publish("tests/courses/demo", "key.pem", &[]));
    let pages = desk.withdrawable();
    let folder = updates::Folder::new(desk.maj());
    let late = withdrawals(&desk, &folder, &pages[0]);
    let made = withdrawals(&desk, &folder, &pages[1]);
    let turn = folder.try_turn().expect("a folder").expect("nobody's turn");
    turn.write(&made).expect("written");
    let there = desk.pointer();
    let refused = turn.write(&late).expect_err("it follows another");
    let reason = refused.to_string();
    assert!(reason.contains("published `demo/tour/fr"), "{reason}");
    assert_eq!(desk.pointer(), there);
    assert_eq!(there["withdrawn"][0]["page"], pages[1].as_str());
}

#[test]
fn a_publisher_that_is_killed_leaves_the_old_or_the_new() {
    let desk = Desk::new();
    let course = desk.copy("tests/courses/demo");
    let path = course.display().to_string();
    said(&desk.publish(&path, "key.pem", &[]));
    let all = files(&course.join("short"));
    let mut names = all.keys().filter(|it| it.ends_with(".md"));
    let name = names.find(|it| !it.contains(".en.")).expect("a page");
    let page = course.join("short").join(name);
    let text = fs::read_to_string(&page).expect("a text");
    let (maj, key) = (desk.at("maj"), desk.at("key.pem"));
    let public = desk.public("key.pem");
    // How long one takes that nobody kills.
    fs::write(&page, format!("{text}\nPremière correction.\n")).expect("a file");
    let begin = std::time::Instant::now();
    said(&desk.publish(&path, "key.pem", &[]));
    let whole = begin.elapsed();
    let mut done = 0;
    for round in 1..=10 {
        fs::write(&page, format!("{text}\nCorrection {round}.\n")).expect("a file");
        let before = desk.pointer()["sequence"].as_u64();
        let command = ["updates", "publish", &path, "--to", &maj, "--key", &key];
        let mut child = desk.begin(&command);
        std::thread::sleep(whole * round / 10);
        child.kill().expect("it was ours");
        child.wait().expect("it ends");
        said(&desk.verify(&[&public]));
        done += u32::from(desk.pointer()["sequence"].as_u64() > before);
    }
    eprintln!("{done} of 10 had published what they were killed over");
    said(&desk.publish(&path, "key.pem", &[]));
    let numbers = desk.numbers();
    assert!(numbers.windows(2).all(|it| it[0] > it[1]), "{numbers:?}");
    assert!(
        desk.pages()
            .iter()
            .any(|it| it.1.contains("Correction 10."))
    );
}
