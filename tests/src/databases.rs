//! One test, both databases: an empty one of each, migrated. The migrations run once a
//! process; every test gets a copy of what they made.

use std::future::Future;
use std::path::Path;
use std::sync::LazyLock;

use server::store::{Kind, Store};

use crate::postgres::Postgres;

/// Runs a test on a new SQLite file.
pub fn sqlite<F: Future<Output = ()>>(test: impl FnOnce(Store) -> F) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("relais.db");
    sqlite_file(&path);
    run(&format!("sqlite:{}", path.display()), test);
}

/// Writes a new SQLite database, migrated, to a file.
pub fn sqlite_file(path: &Path) {
    static MIGRATED: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("relais.db");
        migrate(&format!("sqlite:{}", path.display()));
        std::fs::read(&path).expect("the database is a file")
    });
    std::fs::write(path, &*MIGRATED).expect("the database is copied");
}

/// Opens a database, which migrates it, and closes it. Takes a thread of its own, since a
/// test may be inside a runtime.
pub(crate) fn migrate(url: &str) {
    std::thread::scope(|scope| {
        let migrated = scope.spawn(|| run(url, async |_| ()));
        migrated.join().expect("the database is migrated");
    });
}

/// Runs a test in a new PostgreSQL database.
pub fn postgres<F: Future<Output = ()>>(test: impl FnOnce(Store) -> F) {
    run(&Postgres::shared().database(), test);
}

fn run<F: Future<Output = ()>>(url: &str, test: impl FnOnce(Store) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(url).await.expect("the database opens");
        test(store.clone()).await;
        store.close().await;
    });
}

/// The address of an open database.
pub async fn url(store: &Store) -> String {
    let mut write = store.begin().await.expect("a transaction");
    let (name,): (String,) = match store.kind() {
        Kind::Sqlite => sqlx::query_as("select file from pragma_database_list where seq = 0"),
        Kind::Postgres => sqlx::query_as("select cast(current_database() as text)"),
    }
    .fetch_one(&mut *write)
    .await
    .expect("a name");
    match store.kind() {
        Kind::Sqlite => format!("sqlite:{name}"),
        Kind::Postgres => Postgres::shared().at(&name),
    }
}

/// Makes two tests of each function of a module: `on_both! { scenario: a b c }`.
#[macro_export]
macro_rules! on_both {
    ($module:ident: $($name:ident)*) => {
        mod on_sqlite {
            $(#[test] fn $name() { tests::databases::sqlite(super::$module::$name) })*
        }
        mod on_postgres {
            $(#[test] fn $name() { tests::databases::postgres(super::$module::$name) })*
        }
    };
}
