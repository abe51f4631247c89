//! The same rows without a server: tasks hand them to one writer, which puts what
//! waits in one transaction through the database's own driver, and answers when it is
//! durable.

use std::time::{Duration, Instant};

use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, PgConnection, SqliteConnection};
use tests::learners::Open;
use tokio::sync::{mpsc, oneshot};

use crate::{Measure, histogram};

/// A connection, and the attempts whose rows it writes.
pub struct Driver {
    connection: Option<Either>,
    attempts: Vec<String>,
}

enum Either {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

struct Row {
    attempt_id: String,
    seq: u64,
    cmi: String,
    done: oneshot::Sender<()>,
}

impl Driver {
    /// Connects, as durable as the server and with more memory. What the server does beyond,
    /// such as overwriting what is deleted, is its own cost.
    pub async fn open(url: &str, opened: &[Open]) -> Driver {
        let connection = match url.strip_prefix("sqlite:") {
            Some(path) => {
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .pragma("wal_autocheckpoint", "8000")
                    .pragma("cache_size", "-65536");
                let connection = SqliteConnection::connect_with(&options).await;
                Either::Sqlite(connection.expect("a connection"))
            }
            None => Either::Postgres(PgConnection::connect(url).await.expect("a connection")),
        };
        Driver {
            connection: Some(connection),
            attempts: opened.iter().map(|it| it.attempt_id.clone()).collect(),
        }
    }

    /// So many tasks, each with one row at a time.
    pub async fn run(&mut self, clients: usize, time: Duration) -> Measure {
        let (queue, waiting) = mpsc::channel(clients);
        let connection = self.connection.take().expect("it is back");
        let writer = tokio::task::spawn_local(write(connection, waiting));
        let started = Instant::now();
        let tasks: Vec<_> = (0..clients)
            .map(|first| {
                let own = self.attempts.iter().skip(first).step_by(clients);
                let own: Vec<String> = own.cloned().collect();
                tokio::task::spawn_local(one(own, queue.clone(), time))
            })
            .collect();
        drop(queue);
        let mut times = histogram();
        for task in tasks {
            times
                .add(task.await.expect("a client"))
                .expect("same bounds");
        }
        let measure = Measure::new(times, started);
        self.connection = Some(writer.await.expect("the writer"));
        measure
    }
}

async fn one(
    attempts: Vec<String>,
    queue: mpsc::Sender<Row>,
    time: Duration,
) -> hdrhistogram::Histogram<u64> {
    let started = Instant::now();
    let mut times = histogram();
    for seq in 1.. {
        for attempt_id in &attempts {
            if started.elapsed() >= time {
                return times;
            }
            let sent = Instant::now();
            let (done, is_done) = oneshot::channel();
            let row = Row {
                attempt_id: attempt_id.clone(),
                seq,
                cmi: cmi(attempt_id, seq),
                done,
            };
            assert!(queue.send(row).await.is_ok(), "the writer goes on");
            is_done.await.expect("written");
            times.saturating_record(sent.elapsed().as_micros() as u64);
        }
    }
    times
}

/// What the server keeps of such an attempt.
fn cmi(attempt_id: &str, seq: u64) -> String {
    json!({
        "cmi.comments_from_lms": "",
        "cmi.core.credit": "credit",
        "cmi.core.entry": "ab-initio",
        "cmi.core.lesson_location": format!("p{}", seq % 100),
        "cmi.core.lesson_mode": "normal",
        "cmi.core.student_id": attempt_id,
        "cmi.core.student_name": "Apprenant, Anonyme",
        "cmi.core.total_time": "0000:00:00.00",
        "cmi.launch_data": "",
        "cmi.student_data.mastery_score": "",
        "cmi.student_data.max_time_allowed": "",
        "cmi.student_data.time_limit_action": "continue,no message",
        "cmi.suspend_data": format!("{seq:0>200}"),
    })
    .to_string()
}

async fn write(mut connection: Either, mut waiting: mpsc::Receiver<Row>) -> Either {
    let mut rows = Vec::new();
    while waiting.recv_many(&mut rows, 512).await > 0 {
        let written = match &mut connection {
            Either::Sqlite(connection) => sqlite(connection, &rows).await,
            Either::Postgres(connection) => postgres(connection, &rows).await,
        };
        written.expect("written");
        for row in rows.drain(..) {
            let _ = row.done.send(());
        }
    }
    connection
}

async fn sqlite(connection: &mut SqliteConnection, rows: &[Row]) -> sqlx::Result<()> {
    let rows: Vec<_> = rows
        .iter()
        .map(|it| (&it.attempt_id, it.seq, &it.cmi))
        .collect();
    let rows = serde_json::to_string(&rows).expect("text");
    let mut write = connection.begin_with("begin immediate").await?;
    sqlx::query(
        "update attempt set state_launch = 1, state_seq = x.seq, cmi = x.cmi, \
         status = 'incomplete', total_time = 0, progress = 0, committed_at = x.seq \
         from (select value ->> 0 as id, value ->> 1 as seq, value ->> 2 as cmi \
         from json_each($1)) as x where attempt_id = x.id",
    )
    .bind(rows)
    .execute(&mut *write)
    .await?;
    write.commit().await
}

async fn postgres(connection: &mut PgConnection, rows: &[Row]) -> sqlx::Result<()> {
    let ids: Vec<&str> = rows.iter().map(|it| it.attempt_id.as_str()).collect();
    let seqs: Vec<i64> = rows.iter().map(|it| it.seq as i64).collect();
    let cmis: Vec<&str> = rows.iter().map(|it| it.cmi.as_str()).collect();
    let mut write = connection.begin().await?;
    sqlx::query(
        "update attempt set state_launch = 1, state_seq = x.seq, cmi = x.cmi, \
         status = 'incomplete', total_time = 0, progress = 0, committed_at = x.seq \
         from unnest($1::text[], $2::bigint[], $3::text[]) as x (id, seq, cmi) \
         where attempt_id = x.id",
    )
    .bind(ids)
    .bind(seqs)
    .bind(cmis)
    .execute(&mut *write)
    .await?;
    write.commit().await
}
