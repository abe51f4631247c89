//! Learning over a bad network: random launches, values, commits, losses, repetitions
//! and reorderings, on two nodes, beside a model that remembers what was acknowledged.
//! No acknowledged state is ever lost.

tests::on_both! { scenario: nothing_acknowledged_is_lost }

mod scenario {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::test_runner::{Config, TestCaseError, TestRunner};
    use scorm::runtime::Mode;
    use server::domain::commits::{Commit, Commits, Verdict};
    use server::domain::year_key::YearKeys;
    use server::store::course::Version;
    use server::store::objects::Objects;
    use server::store::{Store, attempt, registration};
    use tests::learners::{self, sco};

    use crate::commits::noon;

    /// What may happen.
    #[derive(Clone, Debug)]
    enum Event {
        /// The SCO sets one of its elements.
        Set(usize, u16),
        /// The player sends what is not acknowledged yet.
        Send { is_over: bool },
        /// A message arrives, perhaps once more; its answer comes back or not.
        Arrive { which: usize, is_answered: bool },
        /// Several arrive at the same time.
        Burst(Vec<usize>),
        /// The player is closed and opened again, in this browser or another one.
        Relaunch { has_journal: bool },
    }

    const ELEMENTS: [&str; 5] = [
        "cmi.core.lesson_location",
        "cmi.suspend_data",
        "cmi.core.score.raw",
        "cmi.core.session_time",
        "cmi.interactions.0.student_response",
    ];

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            4 => (0..ELEMENTS.len(), any::<u16>()).prop_map(|(element, value)| Event::Set(element, value)),
            3 => prop::bool::weighted(0.1).prop_map(|is_over| Event::Send { is_over }),
            4 => (any::<usize>(), prop::bool::weighted(0.7))
                .prop_map(|(which, is_answered)| Event::Arrive { which, is_answered }),
            1 => vec(any::<usize>(), 2..6).prop_map(Event::Burst),
            1 => prop::bool::weighted(0.8).prop_map(|has_journal| Event::Relaunch { has_journal }),
        ]
    }

    fn value(element: usize, value: u16) -> String {
        match ELEMENTS[element] {
            "cmi.core.score.raw" => (value % 101).to_string(),
            "cmi.core.session_time" => format!("00:{:02}:{:02}", value / 60 % 60, value % 60),
            _ => format!("v{value}"),
        }
    }

    type Place = (i64, i64);

    #[derive(Default)]
    struct Model {
        /// What was acknowledged, and by which commit.
        kept: BTreeMap<String, (Place, String)>,
        /// The session time of each launch whose commits arrived.
        times: BTreeMap<i64, (Place, i64)>,
        /// The last that was.
        last: Place,
    }

    impl Model {
        fn acknowledge(&mut self, commit: &Commit) {
            let place = (commit.launch, commit.seq);
            self.last = self.last.max(place);
            for (name, value) in &commit.set {
                if name == "cmi.core.session_time" {
                    let time = hundredths(value);
                    let known = self.times.entry(commit.launch).or_insert((place, time));
                    if known.0 <= place {
                        *known = (place, time);
                    }
                    continue;
                }
                let known = self.kept.entry(name.clone());
                let known = known.or_insert_with(|| (place, value.clone()));
                if known.0 <= place {
                    *known = (place, value.clone());
                }
            }
        }
    }

    fn hundredths(time: &str) -> i64 {
        let parts: Vec<i64> = time.split(':').map(|it| it.parse().unwrap()).collect();
        ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 100
    }

    struct Player {
        launch: i64,
        seq: i64,
        /// Not acknowledged, each with the commit that carried it first.
        pending: BTreeMap<String, (i64, String)>,
        /// As the browser's journal has it.
        journal: Option<Commit>,
    }

    pub async fn nothing_acknowledged_is_lost(store: Store) {
        let version = learners::course(&store, "cours", &[sco(0, "a")]).await;
        let url = tests::databases::url(&store).await;
        let other = Store::open(&url).await.unwrap();
        let (one, _) = Commits::start(store.clone(), YearKeys::new(Objects::memory()), noon);
        let (two, second) = Commits::start(other.clone(), YearKeys::new(Objects::memory()), noon);
        let config = Config {
            cases: 60,
            failure_persistence: None,
            ..Config::default()
        };
        let nodes = [one, two];
        tokio::task::block_in_place(|| {
            let handle = tokio::runtime::Handle::current();
            let result = TestRunner::new(config).run(&vec(event(), 1..60), |events| {
                handle.block_on(case(&store, &version, &nodes, events))
            });
            result.unwrap_or_else(|error| panic!("{error}"));
        });
        drop(nodes);
        second.await.unwrap();
        other.close().await;
    }

    async fn case(
        store: &Store,
        version: &Version,
        nodes: &[Commits; 2],
        events: Vec<Event>,
    ) -> Result<(), TestCaseError> {
        let open = learners::open(store, version, "a").await;
        let mut model = Model::default();
        let mut network: Vec<Commit> = Vec::new();
        let mut player = Player {
            launch: 1,
            seq: 0,
            pending: BTreeMap::new(),
            journal: None,
        };
        for (turn, event) in events.into_iter().enumerate() {
            let node = &nodes[turn % 2];
            match event {
                Event::Set(element, number) => {
                    let name = ELEMENTS[element].to_owned();
                    let entry = (player.seq + 1, value(element, number));
                    player.pending.insert(name, entry);
                }
                Event::Send { is_over } => {
                    player.seq += 1;
                    let own = |(name, (_, value)): (&String, &(i64, String))| {
                        (name.clone(), value.clone())
                    };
                    let commit = Commit {
                        attempt_id: open.attempt_id.clone(),
                        token_launch: player.launch,
                        launch: player.launch,
                        seq: player.seq,
                        mode: Mode::Normal,
                        earlier: Vec::new(),
                        session: 1,
                        set: player.pending.iter().map(own).collect(),
                        is_over,
                        history: "h".into(),
                        acknowledged: 0,
                        merged: None,
                    };
                    player.journal = Some(commit.clone());
                    network.push(commit);
                }
                Event::Arrive { which, is_answered } => {
                    let Some(commit) = pick(&network, which) else {
                        continue;
                    };
                    let verdict = node.commit(commit.clone()).await.unwrap();
                    judge(&mut model, &mut player, &commit, &verdict, is_answered)?;
                }
                Event::Burst(all) => {
                    let sent: Vec<_> = all
                        .iter()
                        .filter_map(|which| pick(&network, *which))
                        .enumerate()
                        .map(|(n, commit)| {
                            let node = nodes[n % 2].clone();
                            tokio::spawn(async move {
                                let verdict = node.commit(commit.clone()).await.unwrap();
                                (commit, verdict)
                            })
                        })
                        .collect();
                    for one in sent {
                        let (commit, verdict) = one.await.unwrap();
                        judge(&mut model, &mut player, &commit, &verdict, true)?;
                    }
                }
                Event::Relaunch { has_journal } => {
                    let mut write = store.begin().await.unwrap();
                    let launch = registration::launch(&mut write, &open.registration_id).await;
                    write.commit().await.unwrap();
                    player.launch = launch.unwrap();
                    player.seq = 0;
                    player.pending.clear();
                    let journal = player.journal.take().filter(|_| has_journal);
                    if let Some(commit) = journal {
                        let commit = Commit {
                            token_launch: player.launch,
                            ..commit
                        };
                        match node.commit(commit.clone()).await.unwrap() {
                            Verdict::Acknowledged(_) => model.acknowledge(&commit),
                            Verdict::Stale => {}
                            other => prop_assert!(false, "replayed: {:?}", other),
                        }
                    }
                }
            }
            check(store, &open.attempt_id, &model).await?;
        }
        Ok(())
    }

    fn pick(network: &[Commit], which: usize) -> Option<Commit> {
        network.get(which.checked_rem(network.len())?).cloned()
    }

    /// What the player makes of an answer, and the model.
    fn judge(
        model: &mut Model,
        player: &mut Player,
        commit: &Commit,
        verdict: &Verdict,
        is_answered: bool,
    ) -> Result<(), TestCaseError> {
        match verdict {
            Verdict::Acknowledged(_) => {
                let is_there = (commit.launch, commit.seq) <= model.last;
                let may_write = commit.launch == player.launch;
                prop_assert!(may_write || is_there, "an old launch wrote");
                model.acknowledge(commit);
                // An answer to a former player reaches nobody.
                if is_answered && may_write {
                    player.pending.retain(|_, (since, _)| *since > commit.seq);
                }
            }
            Verdict::Superseded => prop_assert!(commit.launch < player.launch),
            other => prop_assert!(false, "{:?} of {:?}", other, commit),
        }
        Ok(())
    }

    async fn check(store: &Store, attempt_id: &str, model: &Model) -> Result<(), TestCaseError> {
        let state = attempt::find(store, attempt_id).await.unwrap().unwrap();
        let mut stored = crate::commits::values(&state);
        for row in attempt::interactions(store, attempt_id).await.unwrap() {
            let record: BTreeMap<String, String> = serde_json::from_str(&row.record).unwrap();
            for (name, value) in record {
                stored.insert(format!("cmi.interactions.{}.{name}", row.position), value);
            }
        }
        for (name, (place, value)) in &model.kept {
            prop_assert_eq!(stored.get(name), Some(value), "{} of {:?}", name, place);
        }
        let time: i64 = model.times.values().map(|(_, time)| time).sum();
        prop_assert_eq!(state.total_time, time, "time counts once");
        Ok(())
    }
}
