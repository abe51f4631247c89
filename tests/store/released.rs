//! The last released program on the schema of this one: nodes of both run side by side
//! while a service is upgraded, and either may restart.

use std::collections::BTreeSet;

use server::store::Store;
use sqlx::AssertSqlSafe;
use tests::databases::postgres;

const STATEMENTS: &str = include_str!("released.sql");

fn statements() -> Vec<&'static str> {
    let lines = STATEMENTS.lines().filter(|it| !it.starts_with("--"));
    lines.filter(|it| !it.is_empty()).collect()
}

async fn each(store: &Store, sql: String) -> Result<(), sqlx::Error> {
    let mut write = store.begin().await.unwrap();
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *write).await;
    let _ = write.rollback().await;
    done.map(|_| ())
}

/// A table or a column that is not there. Types of parameters, which
/// the program gives and the log does not, are left aside: no migration may change one.
fn is_of_the_schema(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|it| it.code());
    let code = code.unwrap_or_default();
    ["42P01", "42703", "42702", "42601"].contains(&code.as_ref())
}

#[test]
fn the_last_released_program_s_statements_run_on_this_schema() {
    postgres(async |store| {
        let all = statements();
        assert!(all.len() > 120, "{}", all.len());
        let mut faults = Vec::new();
        for statement in all {
            let sql = format!("prepare released as {statement}; deallocate released");
            if let Err(error) = each(&store, sql).await
                && is_of_the_schema(&error)
            {
                faults.push(format!("{error}: {statement}"));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        // It is prepared, not believed.
        for wrong in ["select nothing from attempt", "select 1 from nothing"] {
            let error = each(&store, format!("prepare released as {wrong}")).await;
            assert!(error.is_err_and(|it| is_of_the_schema(&it)), "{wrong}");
        }
    });
}

#[test]
fn what_the_last_released_program_inserts_lacks_no_column() {
    postgres(async |store| {
        let mut write = store.begin().await.unwrap();
        let needed: Vec<(String, String)> = sqlx::query_as(
            "select cast(table_name as text), cast(column_name as text) \
             from information_schema.columns where table_schema = 'public' \
             and is_nullable = 'NO' and column_default is null",
        )
        .fetch_all(&mut *write)
        .await
        .unwrap();
        drop(write);
        let mut tables = BTreeSet::new();
        for statement in statements() {
            let Some(rest) = statement.strip_prefix("insert into ") else {
                continue;
            };
            let (table, rest) = rest.split_once(" (").expect("columns are named");
            let columns = rest.split_once(')').expect("they end").0;
            let columns: Vec<&str> = columns.split(',').map(str::trim).collect();
            let lacking: Vec<&str> = needed
                .iter()
                .filter(|(of, column)| of == table && !columns.contains(&column.as_str()))
                .map(|(_, column)| column.as_str())
                .collect();
            assert!(lacking.is_empty(), "{lacking:?} in: {statement}");
            tables.insert(table.to_owned());
        }
        for table in ["attempt", "registration", "session", "course_version"] {
            assert!(tables.contains(table), "{table} is among {tables:?}");
        }
    });
}

/// The table of migrations that it knows must hold what it knows, and nothing else: it
/// refuses to start otherwise.
#[test]
fn the_last_released_program_may_restart() {
    postgres(async |store| {
        let mut write = store.begin().await.unwrap();
        let (count, newest): (i64, i64) =
            sqlx::query_as("select count(*), max(version) from _sqlx_migrations")
                .fetch_one(&mut *write)
                .await
                .unwrap();
        assert_eq!((count, newest), (10, 10));
        let (later,): (i64,) = sqlx::query_as("select count(*) from later_migration")
            .fetch_one(&mut *write)
            .await
            .unwrap();
        assert!(later >= 1);
    });
}
