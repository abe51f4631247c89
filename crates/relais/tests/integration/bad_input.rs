//! What machines and operators do to the program: folders that can't be written, ports that are
//! taken, files of somebody else, data that are damaged or of another time. Each is one line
//! that says what, where and what to do, in the reader's language, with its exit code.

#![cfg(unix)]

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use tests::serving::Serving;

/// A folder with a course, its packages and the data of a server that ran.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        tests::small::write(&folder.path().join("courses"), "Bonjour.");
        let place = Place { folder };
        let mut serve = crate::program();
        serve
            .current_dir(place.folder.path())
            .args(["serve", "--listen", "127.0.0.1:0", "--content-listen"])
            .arg("127.0.0.1:0");
        drop(Serving::run(serve, &place.at("log")));
        // What is in the log of the database comes into its file.
        let mut check = crate::program();
        check.current_dir(place.folder.path());
        let checked = check.args(["admin", "check"]).output();
        assert!(checked.expect("it starts").status.success());
        fs::create_dir(place.at("closed")).expect("a folder");
        place.mode("closed", 0o555);
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn mode(&self, name: &str, mode: u32) {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(self.at(name), mode).expect("ours");
    }

    /// A copy of the server's data.
    fn data(&self, name: &str) {
        fs::create_dir_all(self.at(name).join("files")).expect("a folder");
        for file in ["relais.db", "secret.key"] {
            fs::copy(self.at("relais-data").join(file), self.at(name).join(file)).expect("copied");
        }
    }

    fn sql(&self, data: &str, statement: &'static str) {
        let database = format!("sqlite:{}", self.at(data).join("relais.db").display());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            sqlx::any::install_default_drivers();
            let opened = AnyConnection::connect(&database).await;
            let mut connection = opened.expect("it opens");
            let done = sqlx::query(AssertSqlSafe(statement)).execute(&mut connection);
            done.await.expect("done");
            connection.close().await.expect("closed");
        });
    }

    /// Runs the program, with no more rights than its user has, in both languages: it ends with
    /// a code, says one error in one line, and in it these words of English and of French.
    #[track_caller]
    fn refuses(&self, words: &[&str], code: i32, english: &[&str], french: &[&str]) {
        for (lang, begins, parts) in [("en", "error: ", english), ("fr", "erreur\u{a0}: ", french)]
        {
            let mut command = without_power(Path::new(env!("CARGO_BIN_EXE_relais")));
            command
                .args(words)
                .current_dir(self.folder.path())
                .env("RELAIS_LANG", lang);
            let output = command.output().expect("it starts");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(code), "{words:?}: {said}");
            assert_eq!(said.lines().count(), 1, "{words:?}: {said}");
            assert!(said.starts_with(begins), "{words:?}: {said}");
            for part in parts {
                assert!(said.contains(part), "{words:?}: no `{part}` in {said}");
            }
            let is_mixed = said.contains("os error") || said.contains("failed");
            assert!(lang == "en" || !is_mixed, "{words:?}: {said}");
        }
    }
}

/// Root may write and read everything; without its capabilities it is an owner like others.
fn without_power(program: &Path) -> Command {
    if fs::metadata("/proc/self").map_or(1, |it| it.uid()) != 0 {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--bounding-set=-all", "--inh-caps=-all", "--"])
        .arg(program);
    command
}

const ANY_PORT: [&str; 4] = ["--listen", "127.0.0.1:0", "--content-listen", "127.0.0.1:0"];

fn serve<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [&["serve", "--dist", "dist"], words, &ANY_PORT].concat()
}

#[test]
fn a_folder_that_can_only_be_read() {
    let place = Place::new();
    let denied = ["Permission denied"];
    let refused = ["ce n’est pas permis"];
    for words in [
        &["new", "closed/cours", "--title", "Un cours"][..],
        &["build", "--out", "closed/dist"],
        &serve(&["--data", "closed/data"]),
        &["admin", "backup", "closed"],
        &["admin", "backup", "closed/backup.zip"],
        &[
            "admin",
            "restore",
            "dist/p-m.scorm12.zip",
            "--data",
            "closed/d",
        ],
    ] {
        let (code, english, french): (_, &[&str], &[&str]) = match words[1] {
            // What it is given is looked at first.
            "restore" => (2, &["is no backup"], &["n’est pas une sauvegarde"]),
            _ => (1, &denied, &refused),
        };
        place.refuses(words, code, english, french);
    }
    assert_eq!(fs::read_dir(place.at("closed")).expect("there").count(), 0);
}

#[test]
fn a_port_that_is_taken() {
    let place = Place::new();
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = other.local_addr().expect("it has one").to_string();
    let port = taken.rsplit(':').next().expect("a port");
    for option in ["--listen", "--content-listen"] {
        let other = match option {
            "--listen" => &ANY_PORT[2..],
            _ => &ANY_PORT[..2],
        };
        let words = [&["serve", "--dist", "dist", option, &taken], other].concat();
        place.refuses(
            &words,
            1,
            &[&taken, "Address already in use", option],
            &[&taken, "ce port est déjà pris", "choisissez", option],
        );
    }
    place.refuses(
        &["preview", "courses", "--port", port],
        2,
        &[port, "already in use", "--port 0"],
        &[port, "ce port est déjà pris", "--port 0"],
    );
}

#[test]
fn files_of_somebody_else() {
    let place = Place::new();
    fs::write(place.at("relais.toml"), "upload-mb = 5\n").expect("written");
    fs::create_dir(place.at("hidden")).expect("a folder");
    fs::copy(
        place.at("dist/p-m.scorm12.zip"),
        place.at("hidden/p-m.scorm12.zip"),
    )
    .expect("copied");
    for data in ["no-secret", "no-database", "read-only"] {
        place.data(data);
    }
    for hidden in [
        "relais.toml",
        "hidden/p-m.scorm12.zip",
        "no-secret/secret.key",
        "no-database/relais.db",
        "courses/m/1-c/01-page.md",
    ] {
        place.mode(hidden, 0);
    }
    place.mode("read-only/relais.db", 0o444);
    place.mode("read-only", 0o555);
    for (words, code, file) in [
        (
            &["serve", "--check", "--config", "relais.toml"][..],
            2,
            "relais.toml",
        ),
        (
            &["inspect", "hidden/p-m.scorm12.zip"],
            1,
            "hidden/p-m.scorm12.zip",
        ),
        (&["serve", "--dist", "hidden"], 1, "hidden/p-m.scorm12.zip"),
        (&["check"], 1, "01-page.md"),
        (&serve(&["--data", "no-secret"]), 1, "no-secret/secret.key"),
        (
            &["admin", "check", "--data", "no-secret"],
            1,
            "no-secret/secret.key",
        ),
    ] {
        let (english, french) = (["Permission denied", file], ["ce n’est pas permis", file]);
        place.refuses(words, code, &english, &french);
    }
    for (data, english, french) in [
        (
            "no-database",
            "whom it and its folder belong to",
            "à qui il appartient",
        ),
        ("read-only", "can only be read", "ne se laisse que lire"),
    ] {
        let file = format!("`{data}/relais.db`");
        for words in [
            &serve(&["--data", data])[..],
            &["admin", "check", "--data", data],
        ] {
            place.refuses(words, 1, &[&file, english], &[&file, french]);
        }
    }
    place.mode("read-only", 0o755);
}

#[test]
fn data_that_are_damaged_or_of_another_time() {
    let place = Place::new();
    for data in ["no-database", "short", "other", "half"] {
        place.data(data);
    }
    fs::write(
        place.at("no-database/relais.db"),
        "not a database ".repeat(100),
    )
    .expect("written");
    fs::write(place.at("short/secret.key"), "short").expect("written");
    place.sql(
        "other",
        "update _sqlx_migrations set checksum = x'00' where version = 9",
    );
    place.sql(
        "half",
        "update _sqlx_migrations set success = 0 where version = 9",
    );
    for (data, code, english, french) in [
        (
            "no-database",
            1,
            &[
                "`no-database/relais.db`: file is not a database",
                "restore a backup",
            ],
            &[
                "`no-database/relais.db`\u{a0}: ce n’est pas une base",
                "restaurez une sauvegarde",
            ],
        ),
        (
            "short",
            2,
            &["`short/secret.key` is damaged", "restore it"],
            &["`short/secret.key` est endommagé", "restaurez-le"],
        ),
        (
            "other",
            1,
            &["migration 9 is not the one that ran", "restore a backup"],
            &["la migration 9 n’est pas celle", "restaurez une sauvegarde"],
        ),
        (
            "half",
            1,
            &["migration 9", "did not come to its end"],
            &["la migration 9", "n’est pas allée à son terme"],
        ),
    ] {
        place.refuses(&serve(&["--data", data]), code, english, french);
        place.refuses(&["admin", "check", "--data", data], code, english, french);
    }
    fs::write(place.at("half.zip"), "PK\u{3}\u{4}").expect("written");
    for zip in ["half.zip", "dist/p-m.html5.zip"] {
        place.refuses(
            &["admin", "restore", zip, "--data", "new"],
            2,
            &[zip, "no backup of Relais"],
            &[zip, "n’est pas une sauvegarde de Relais"],
        );
    }
    // A database that nobody answers for.
    place.refuses(
        &serve(&["--database", "postgres://u:p@127.0.0.1:1/x"]),
        1,
        &["can't be reached", "Connection refused"],
        &["ne peut pas être jointe", "personne n’y répond"],
    );
}
