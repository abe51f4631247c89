//! One attempt that is stuck delays itself only: rows that somebody holds, a node that is
//! frozen while it holds some, and how that is seen from outside.

use std::time::{Duration, Instant};

use server::domain::commits::{Commit, Verdict};
use server::store::{Store, StoreError};
use tests::databases::postgres;
use tests::learners::{self, Open, sco};

use super::Scene;

const LOCATION: &str = "cmi.core.lesson_location";

/// Another node, in the middle of a transaction that has this row.
async fn hold(other: &Store, open: &Open) -> server::store::Write<'static> {
    let mut held = other.begin().await.unwrap();
    sqlx::query("select 1 from registration where registration_id = $1 for update")
        .bind(&open.registration_id)
        .fetch_one(&mut *held)
        .await
        .unwrap();
    sqlx::query("update attempt set total_time = total_time where attempt_id = $1")
        .bind(&open.attempt_id)
        .execute(&mut *held)
        .await
        .unwrap();
    held
}

impl Scene {
    fn of(&self, open: &Open, seq: i64, place: &str) -> Commit {
        Commit {
            attempt_id: open.attempt_id.clone(),
            ..self.commit(1, seq, &[(LOCATION, place)])
        }
    }
}

async fn others(it: &Scene, count: usize) -> Vec<Open> {
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(learners::open(&it.store, &it.version, "a").await);
    }
    all
}

#[test]
fn a_row_that_somebody_holds_delays_its_own_commits_only() {
    postgres(async |store| {
        let it = Scene::new(store, &[sco(0, "a")]).await;
        let other = Store::open(&tests::databases::url(&it.store).await).await;
        let other = other.unwrap();
        let free = others(&it, 20).await;
        // The first of a session takes a transaction, the others one statement.
        let mut places = free.clone();
        places.push(it.open.clone());
        for open in &places {
            it.commits.commit(it.of(open, 1, "p1")).await.unwrap();
        }
        let held = hold(&other, &it.open).await;
        let stuck = tokio::spawn({
            let (commits, commit) = (it.commits.clone(), it.of(&it.open, 2, "p2"));
            async move { commits.commit(commit).await }
        });
        for seq in 2..12 {
            let begun = Instant::now();
            let all = free.iter().map(|open| {
                let (commits, commit) = (it.commits.clone(), it.of(open, seq, "p"));
                tokio::spawn(async move { commits.commit(commit).await })
            });
            for one in all.collect::<Vec<_>>() {
                let verdict = one.await.unwrap().unwrap();
                assert_eq!(verdict, Verdict::Acknowledged(false));
            }
            let took = begun.elapsed();
            assert!(took < Duration::from_secs(2), "{took:?} with a row held");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(!stuck.is_finished(), "it has to wait");
        let silent = it.commits.silent();
        assert!(silent < Duration::from_secs(1), "{silent:?}");
        held.rollback().await.unwrap();
        let begun = Instant::now();
        let verdict = stuck.await.unwrap().unwrap();
        assert_eq!(verdict, Verdict::Acknowledged(false));
        assert!(begun.elapsed() < Duration::from_secs(2));
        assert_eq!(it.value(LOCATION).await.as_deref(), Some("p2"));
        other.close().await;
    });
}

#[test]
fn whoever_waits_too_long_for_a_row_is_told_to_come_back() {
    postgres(async |store| {
        let it = Scene::new(store, &[sco(0, "a")]).await;
        let other = Store::open(&tests::databases::url(&it.store).await).await;
        let other = other.unwrap();
        it.commits.commit(it.of(&it.open, 1, "p1")).await.unwrap();
        let mut held = hold(&other, &it.open).await;
        let keeping = tokio::spawn(async move {
            // It is not silent, so nobody ends its session.
            for _ in 0..14 {
                sqlx::query("select 1").execute(&mut *held).await.unwrap();
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            held.rollback().await.unwrap();
        });
        let begun = Instant::now();
        let error = it.commits.commit(it.of(&it.open, 2, "p2")).await;
        let error = error.unwrap_err();
        assert!(matches!(*error, StoreError::Held), "{error:?}");
        assert!(error.is_passing());
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(6), "{took:?}");
        keeping.await.unwrap();
        // As the player does.
        let verdict = it.commits.commit(it.of(&it.open, 3, "p2")).await;
        assert_eq!(verdict.unwrap(), Verdict::Acknowledged(false));
        other.close().await;
    });
}

#[test]
fn a_node_that_is_frozen_while_it_holds_rows_loses_them_within_seconds() {
    postgres(async |store| {
        let it = Scene::new(store, &[sco(0, "a")]).await;
        let other = Store::open(&tests::databases::url(&it.store).await).await;
        let other = other.unwrap();
        it.commits.commit(it.of(&it.open, 1, "p1")).await.unwrap();
        // It says nothing more, as a frozen machine does not.
        let mut held = hold(&other, &it.open).await;
        let begun = Instant::now();
        let mut seq = 1;
        loop {
            seq += 1;
            match it.commits.commit(it.of(&it.open, seq, "p2")).await {
                Ok(verdict) => {
                    assert_eq!(verdict, Verdict::Acknowledged(false));
                    break;
                }
                Err(error) => assert!(error.is_passing(), "{error:?}"),
            }
            let took = begun.elapsed();
            assert!(took < Duration::from_secs(12), "{took:?}");
        }
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(9), "{took:?}");
        // What it was about to write is gone with its session.
        let late = sqlx::query("update attempt set state_seq = 99")
            .execute(&mut *held)
            .await;
        assert!(late.is_err());
        drop(held);
        assert_eq!(it.attempt().await.state_seq, seq);
        other.close().await;
    });
}

#[test]
fn many_rows_held_at_once_hold_nobody_else_up() {
    postgres(async |store| {
        let it = Scene::new(store, &[sco(0, "a")]).await;
        let other = Store::open(&tests::databases::url(&it.store).await).await;
        let other = other.unwrap();
        let all = others(&it, 40).await;
        let mut held = other.begin().await.unwrap();
        for open in &all[..30] {
            sqlx::query("select 1 from registration where registration_id = $1 for update")
                .bind(&open.registration_id)
                .fetch_one(&mut *held)
                .await
                .unwrap();
        }
        let begun = Instant::now();
        let stuck: Vec<_> = all[..30]
            .iter()
            .map(|open| {
                let (commits, commit) = (it.commits.clone(), it.of(open, 1, "p1"));
                tokio::spawn(async move { commits.commit(commit).await })
            })
            .collect();
        for open in &all[30..] {
            let verdict = it.commits.commit(it.of(open, 1, "p1")).await;
            assert_eq!(verdict.unwrap(), Verdict::Acknowledged(false));
        }
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(2), "{took:?}");
        held.rollback().await.unwrap();
        for one in stuck {
            let verdict = one.await.unwrap().unwrap();
            assert_eq!(verdict, Verdict::Acknowledged(false));
        }
        other.close().await;
    });
}

#[test]
fn what_a_node_writes_every_second_says_whether_commits_get_through() {
    postgres(async |store| {
        let it = Scene::new(store, &[sco(0, "a")]).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(it.commits.silent() >= Duration::from_millis(300));
        let now = it.commits.probe("node", "").await.unwrap();
        assert!(it.commits.silent() < Duration::from_millis(300));
        let seen = server::store::node::all(&it.store).await.unwrap();
        assert_eq!((seen[0].node_id.as_str(), seen[0].seen_at), ("node", now));
    });
}
