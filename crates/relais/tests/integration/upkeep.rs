//! What operators do beside a server, on each database: look at an upgrade before they make it,
//! back up by the clock, put it all back elsewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use server::store::Store;
use sqlx::AssertSqlSafe;
use tests::http::Client;
use tests::learners;
use tests::postgres::Postgres;
use tests::serving::Serving;

/// A server's place: its course, its data, its database.
struct Place {
    folder: tempfile::TempDir,
    data: PathBuf,
    database: String,
}

impl Place {
    /// With a course that was published, and three learners of another one.
    fn new(database: Option<String>) -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        tests::small::write(&folder.path().join("courses"), "Bonjour.");
        let data = folder.path().join("données");
        let own = || format!("sqlite:{}", data.join("relais.db").display());
        let place = Place {
            database: database.unwrap_or_else(own),
            data,
            folder,
        };
        drop(place.serve(&place.data, &place.database));
        wait(async {
            let store = Store::open(&place.database).await.expect("it opens");
            let version = learners::course(&store, "autre", &[learners::sco(0, "a")]).await;
            learners::open_many(&store, &version, "a", 3).await;
            store.close().await;
        });
        place
    }

    fn command(&self, data: &Path, database: &str) -> Command {
        let mut command = crate::program();
        command
            .current_dir(self.folder.path())
            .env("RELAIS_DATA", data)
            .env("RELAIS_DATABASE", database);
        command
    }

    fn serve(&self, data: &Path, database: &str) -> Serving {
        let mut command = self.command(data, database);
        command
            .arg("serve")
            .args(["--listen", "127.0.0.1:0"])
            .args(["--content-listen", "127.0.0.1:0"]);
        Serving::run(command, &self.folder.path().join("log"))
    }

    fn admin(&self, words: &[&str]) -> Output {
        let mut command = self.command(&self.data, &self.database);
        let output = command.arg("admin").args(words).output();
        output.expect("the program starts")
    }

    /// What it prints, when it ends with a code.
    fn said(&self, words: &[&str], code: i32) -> String {
        let output = self.admin(words);
        let (out, errors) = (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        );
        assert_eq!(output.status.code(), Some(code), "{words:?}: {out}{errors}");
        out + &errors
    }

    fn sql(&self, statements: &[&str]) {
        wait(async {
            // Opening it migrates it, so that has to be over.
            let store = Store::open(&self.database).await.expect("it opens");
            let mut write = store.begin().await.expect("begun");
            for sql in statements {
                let done = sqlx::query(AssertSqlSafe(*sql)).execute(&mut *write).await;
                done.unwrap_or_else(|error| panic!("{sql}: {error}"));
            }
            write.commit().await.expect("kept");
            store.close().await;
        });
    }
}

fn wait<T>(what: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(what)
}

fn on_postgres() -> Place {
    Place::new(Some(Postgres::shared().database()))
}

fn an_upgrade_is_told_before_it_is_done(place: &Place) {
    let upgrade = |code| place.said(&["upgrade"], code);
    let outlook = |code| place.said(&["upgrade", "--dry-run"], code);
    let said = outlook(0);
    assert!(said.contains("up to date: nothing to do"), "{said}");

    // As a program left it that did not know the last migration.
    place.sql(&[
        "alter table registration drop column learnt",
        "delete from later_migration where version = 24",
    ]);
    for _ in 0..2 {
        let said = outlook(0);
        for line in [
            "1 migration to do, after migration 23:",
            "24\tlearnt",
            "\tadds `learnt` to `registration`, which has ",
            "other servers of this database may go on meanwhile",
            "nothing was changed",
        ] {
            assert!(said.contains(line), "{line}: {said}");
        }
    }
    assert!(upgrade(0).ends_with("done\n"));
    assert!(outlook(0).contains("up to date"));

    // A migration that servers of the version before can't live with.
    place.sql(&["delete from _sqlx_migrations where version = 9"]);
    let said = outlook(0);
    assert!(
        said.contains("adds `launch` to `attempt`, which has 3 rows"),
        "{said}"
    );
    assert!(said.contains("stop all servers"), "{said}");
    wait(async {
        use sqlx::{AnyConnection, Connection};
        sqlx::any::install_default_drivers();
        let mut plain = AnyConnection::connect(&place.database)
            .await
            .expect("it opens");
        for sql in [
            // It had run: put back that it did, so that the next start finds all as it was.
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
             select 9, description, success, checksum, execution_time from _sqlx_migrations \
             where version = 8",
            "insert into later_migration (version, description, success, checksum, execution_time) \
             select 999, description, success, checksum, execution_time from later_migration \
             where version = 21",
        ] {
            let done = sqlx::query(sql).execute(&mut plain).await;
            done.unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    });
    // That of another one, now: nothing is done to a database that this program does not know.
    for said in [outlook(1), upgrade(1)] {
        assert!(
            said.contains("refused: migration 9 is not the one that ran"),
            "{said}"
        );
    }
    place_back(place);
    let said = outlook(0);
    assert!(
        said.contains("a newer program was here (migration 999)"),
        "{said}"
    );
    assert!(said.contains("up to date"), "{said}");
}

/// The ninth migration's own mark.
fn place_back(place: &Place) {
    let whole = Place::new(
        place
            .database
            .starts_with("postgres")
            .then(|| Postgres::shared().database()),
    );
    let mark: Vec<u8> = wait(async {
        use sqlx::{AnyConnection, Connection};
        let mut other = AnyConnection::connect(&whole.database)
            .await
            .expect("it opens");
        let (mark,): (Vec<u8>,) =
            sqlx::query_as("select checksum from _sqlx_migrations where version = 9")
                .fetch_one(&mut other)
                .await
                .expect("it ran");
        mark
    });
    wait(async {
        use sqlx::{AnyConnection, Connection};
        let mut plain = AnyConnection::connect(&place.database)
            .await
            .expect("it opens");
        sqlx::query("update _sqlx_migrations set checksum = $1 where version = 9")
            .bind(mark)
            .execute(&mut plain)
            .await
            .expect("put back");
    });
}

#[test]
fn an_upgrade_of_sqlite_is_told_before_it_is_done() {
    an_upgrade_is_told_before_it_is_done(&Place::new(None));
}

#[test]
fn an_upgrade_of_postgres_is_told_before_it_is_done() {
    an_upgrade_is_told_before_it_is_done(&on_postgres());
}

#[test]
fn where_nothing_is_yet_an_upgrade_says_where_to_look() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = crate::program();
    command.args(["admin", "upgrade", "--dry-run", "--data"]);
    let output = command.arg(folder.path()).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("name its folder with --data"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 0);
    // Its secret, and no database: one is made, but not by looking.
    fs::write(folder.path().join("secret.key"), [7; 32]).expect("written");
    let output = crate::program()
        .args(["admin", "upgrade", "--dry-run", "--data"])
        .arg(folder.path())
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("there is no database yet"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 1);
}

/// Backs up, puts it back elsewhere with the database that `copy` brings there, and serves it.
fn a_backup_comes_back(place: &Place, copy: impl FnOnce(&str) -> Option<String>) {
    let backups = place.folder.path().join("sauvegardes");
    fs::create_dir(&backups).expect("a folder");
    let old = ["relais-20250101T000000Z.zip", "relais-20250102T000000Z.zip"];
    let others = ["relais-avant-travaux.zip", "notes.txt"];
    for name in old.iter().chain(&others) {
        fs::write(backups.join(name), name).expect("written");
    }
    let folder = backups.to_str().expect("a plain path");
    // What fails deletes nothing.
    let missing = place.said(&["backup", "nowhere/at/all.zip", "--keep", "2"], 2);
    assert!(missing.contains("needs a folder"), "{missing}");
    place.said(&["backup", folder, "--keep", "0"], 2);
    assert_eq!(fs::read_dir(&backups).expect("there").count(), 4);

    // As PostgreSQL wants it: the database before the archive.
    let restored = copy(&place.database);
    let said = place.said(&["backup", folder, "--keep", "2"], 0);
    let left: Vec<String> = {
        let names = fs::read_dir(&backups).expect("there");
        let names = names.filter_map(|it| it.ok()?.file_name().into_string().ok());
        names.collect()
    };
    assert_eq!(left.len(), 4, "{left:?}");
    assert!(
        !left.contains(&old[0].to_owned()),
        "the oldest makes room: {left:?}"
    );
    assert!(
        said.contains(&format!("deleted {}", backups.join(old[0]).display())),
        "{said}"
    );
    for name in others {
        assert!(
            left.contains(&name.to_owned()),
            "{name} is not ours: {left:?}"
        );
    }
    let new = left
        .iter()
        .find(|it| !old.contains(&it.as_str()) && !others.contains(&it.as_str()));
    let archive = backups.join(new.expect("the new one"));

    let data = place.folder.path().join("rétablies");
    let database =
        restored.unwrap_or_else(|| format!("sqlite:{}", data.join("relais.db").display()));
    let admin = |words: &[&str]| {
        let mut command = place.command(&data, &database);
        let output = command
            .arg("admin")
            .args(words)
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {said}{errors}");
        said
    };
    admin(&["restore", archive.to_str().expect("a plain path")]);
    assert!(admin(&["check"]).contains("all is well"));
    let serving = place.serve(&data, &database);
    let mut client = Client::connect(serving.app).expect("it listens");
    let page = client.get("/cours/p-m").expect("answered");
    let log = fs::read_to_string(place.folder.path().join("log")).unwrap_or_default();
    assert_eq!(page.status, 200, "{}: {log}", page.body);
    drop(serving);
    let learners = wait(async {
        let store = Store::open(&database).await.expect("it opens");
        let mut write = store.begin().await.expect("begun");
        let (count,): (i64,) = sqlx::query_as("select count(*) from attempt")
            .fetch_one(&mut *write)
            .await
            .expect("counted");
        drop(write);
        store.close().await;
        count
    });
    assert_eq!(learners, 3, "what learners did is there");
}

#[test]
fn a_backup_of_sqlite_comes_back() {
    a_backup_comes_back(&Place::new(None), |_| None);
}

#[test]
fn a_backup_of_postgres_comes_back() {
    a_backup_comes_back(&on_postgres(), |url| Some(Postgres::shared().copy(url)));
}
