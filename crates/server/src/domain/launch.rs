//! A registration -> the player's data: which attempt, in which mode, with which
//! values, and a token to commit with.
//!
//! Opening writes no more than the number of the launch; what the former session
//! came to is folded in when the first commit of the new one arrives, so that late
//! commits of the former one still count until then.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use scorm::runtime::{Cmi, Credit, LaunchData, Mode, Prerequisites, Status, begin, end_session};
use serde::Serialize;

use super::commits::{Applied, past};
use super::token::{Access, CommitToken, Keys};
use crate::store::attempt::{self, Attempt};
use crate::store::course::{self, Item, Version};
use crate::store::registration::{self, Registration};
use crate::store::{self, Store, StoreError};

/// How long a player may commit before it asks for a fresh token.
pub const TOKEN_LIFE: i64 = 12 * 3_600_000;

/// What tokens are made with.
#[derive(Clone, Debug)]
pub struct Signing<'a> {
    /// The server's keys.
    pub keys: &'a Keys,
    /// The history of the database.
    pub history: Arc<str>,
    /// Unix milliseconds.
    pub now: i64,
}

/// A SCO opened: what the player needs to be its LMS.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Opened {
    /// Position of the item in the menu, `i` before it.
    pub item: String,
    /// What to open, on the player's own origin, or elsewhere.
    pub url: String,
    /// Lets commit to this attempt, as this launch.
    pub token: String,
    /// The attempt, for the journal of the browser.
    pub attempt: String,
    /// Number of this launch.
    pub launch: i64,
    /// The history of the database in which it has this number.
    pub history: String,
    /// Server's time now, and when the attempt's last commit came, unix milliseconds.
    pub now: i64,
    /// See `now`; 0: never.
    pub committed_at: i64,
    /// Up to where what players sent is in it; the last commit's place is the last.
    pub applied: Vec<Applied>,
    /// The attempt's values.
    pub cmi: BTreeMap<String, String>,
}

/// One line of the player's menu.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its position, `i` before it.
    pub id: String,
    /// As shown.
    pub title: String,
    /// Depth from 0.
    pub level: i64,
    /// Whether the menu shows it.
    pub visible: bool,
    /// Whether it talks to the LMS.
    pub sco: bool,
    /// For an asset: what to open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// As the standard spells it; empty for what has none.
    pub status: String,
    /// Its prerequisites do not hold yet.
    pub locked: bool,
}

/// Why nothing can be opened.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The learner or the course is gone.
    #[error("no such registration")]
    Gone,
    /// The version was withdrawn.
    #[error("this version was withdrawn")]
    Withdrawn,
    /// There is no such SCO.
    #[error("no such item")]
    NoItem,
    /// Its prerequisites do not hold.
    #[error("locked")]
    Locked,
    /// Another launch took over.
    #[error("superseded")]
    Superseded,
    /// The launch is of another history of the database.
    #[error("the database was restored")]
    Restored,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where an attempt is, and what else is in it.
fn applied(attempt: &Attempt) -> Vec<Applied> {
    let mut all = past(&attempt.past);
    if attempt.state_launch > 0 {
        let history = attempt.history.clone();
        all.push((history, attempt.state_launch, attempt.state_seq));
    }
    all
}

/// A registration with all that a launch looks at.
#[derive(Debug)]
pub struct Course {
    /// The registration.
    pub registration: Registration,
    /// Its version.
    pub version: Version,
    items: Vec<Item>,
    attempts: Vec<Attempt>,
}

impl Course {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// [`LaunchError`], as named.
    pub async fn load(store: &Store, registration_id: &str) -> Result<Course, LaunchError> {
        let registration = registration::find(store, registration_id)
            .await?
            .ok_or(LaunchError::Gone)?;
        let version = course::version(store, &registration.course_version_id)
            .await?
            .ok_or(LaunchError::Gone)?;
        if version.withdrawn_at.is_some() {
            return Err(LaunchError::Withdrawn);
        }
        let items = course::items(store, &version.course_version_id).await?;
        let attempts = attempt::of_registration(store, registration_id).await?;
        Ok(Course {
            registration,
            version,
            items,
            attempts,
        })
    }

    /// The menu, with what is locked for whoever opens it so.
    pub fn menu(&self, by: &Signing<'_>, mode: Mode) -> Vec<Entry> {
        let gate = self.gate(mode);
        let access = self.access(by);
        let entry = |item: &Item| Entry {
            id: id(item),
            title: item.title.clone(),
            level: item.level,
            visible: item.is_visible == 1,
            sco: item.kind == "sco",
            url: (item.kind == "asset").then(|| url(&access, item)),
            status: match item.kind.as_str() {
                "sco" => self.status(item).as_str().to_owned(),
                _ => String::new(),
            },
            locked: !gate.lets_in(item),
        };
        self.items.iter().map(entry).collect()
    }

    /// What to open first: the SCO the learner was at last if it is not finished, else
    /// the first unfinished one that is open, else the first.
    pub fn first(&self, mode: Mode) -> Option<&Item> {
        let gate = self.gate(mode);
        let is_unfinished = |item: &&Item| !self.status(item).is_finished();
        let scos = || {
            self.items
                .iter()
                .filter(|it| it.kind == "sco" && !it.url.is_empty())
        };
        let latest = self
            .attempts
            .iter()
            .filter(|it| it.state_launch > 0)
            .max_by_key(|it| it.committed_at)
            .and_then(|it| scos().find(|item| item.identifier == it.item_identifier));
        latest
            .filter(is_unfinished)
            .or_else(|| scos().find(|item| is_unfinished(item) && gate.lets_in(item)))
            .or(latest)
            .or_else(|| scos().next())
    }

    /// The item of this menu id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        let position: i64 = id.strip_prefix('i')?.parse().ok()?;
        self.items.iter().find(|it| it.position == position)
    }

    /// Opens a SCO. `expected`: the launch whose player asks, if it is one.
    ///
    /// # Errors
    ///
    /// [`LaunchError`], as named.
    pub async fn open(
        &self,
        database: &Store,
        by: &Signing<'_>,
        item: &Item,
        mode: Mode,
        expected: Option<i64>,
    ) -> Result<Opened, LaunchError> {
        if item.kind != "sco" {
            return Err(LaunchError::NoItem);
        }
        if !self.gate(mode).lets_in(item) {
            return Err(LaunchError::Locked);
        }
        let mut write = database.begin().await?;
        let launch = registration::launch(&mut write, &self.registration.registration_id).await?;
        if expected.is_some_and(|it| it != launch - 1) {
            // Undone by dropping the transaction.
            return Err(LaunchError::Superseded);
        }
        let number = self.latest(item).map_or(1, |it| it.number);
        let attempt = attempt::create(
            &mut write,
            &self.registration.registration_id,
            &item.identifier,
            number,
            by.now,
        )
        .await?;
        store::commit(write).await?;
        self.opened(database, by, item, &attempt, mode, launch)
            .await
    }

    /// What a launch sees of an attempt, now.
    ///
    /// # Errors
    ///
    /// [`LaunchError::Store`].
    pub async fn opened(
        &self,
        database: &Store,
        by: &Signing<'_>,
        item: &Item,
        attempt: &Attempt,
        mode: Mode,
        launch: i64,
    ) -> Result<Opened, LaunchError> {
        let interactions = attempt::interactions(database, &attempt.attempt_id).await?;
        let records = interactions.into_iter().map(|it| (it.position, it.record));
        let mut cmi = stored(&attempt.cmi, &records.collect());
        if attempt.state_launch > 0 {
            let stood = attempt.status.parse().unwrap_or_default();
            let outcome = end_session(&mut cmi, stood);
            // What is done is read again, whatever the SCO said at its end: only a new attempt
            // can undo it, which is the learner's choice. What failed goes on if the SCO
            // asked to be resumed.
            let is_over =
                outcome.status.is_done() || (outcome.status.is_finished() && !outcome.suspended);
            let mode = match mode {
                Mode::Normal if is_over => Mode::Review,
                mode => mode,
            };
            return Ok(self.made(by, item, attempt, mode, launch, cmi));
        }
        Ok(self.made(by, item, attempt, mode, launch, cmi))
    }

    fn made(
        &self,
        by: &Signing<'_>,
        item: &Item,
        attempt: &Attempt,
        mode: Mode,
        launch: i64,
        cmi: Cmi,
    ) -> Opened {
        let token = CommitToken {
            attempt_id: attempt.attempt_id.clone(),
            launch,
            mode,
            history: by.history.to_string(),
        };
        let cmi = begin(
            cmi,
            &launch_data(item, &self.registration.registration_id, mode),
        );
        let values = cmi
            .elements()
            .map(|(name, value)| (name.into_owned(), value.to_owned()));
        Opened {
            item: id(item),
            url: url(&self.access(by), item),
            token: token.sign(by.keys, by.now + TOKEN_LIFE),
            attempt: attempt.attempt_id.clone(),
            launch,
            history: by.history.to_string(),
            now: by.now,
            committed_at: match attempt.state_launch {
                0 => 0,
                _ => attempt.committed_at,
            },
            applied: applied(attempt),
            cmi: values.collect(),
        }
    }

    /// Begins a new try at every SCO that is finished: the next opening finds nothing.
    ///
    /// # Errors
    ///
    /// [`LaunchError::Store`].
    pub async fn restart(&self, database: &Store, now: i64) -> Result<(), LaunchError> {
        let mut write = database.begin().await?;
        for item in self.items.iter().filter(|it| it.kind == "sco") {
            let Some(latest) = self.latest(item).filter(|it| it.state_launch > 0) else {
                continue;
            };
            attempt::create(
                &mut write,
                &self.registration.registration_id,
                &item.identifier,
                latest.number + 1,
                now,
            )
            .await?;
        }
        store::commit(write).await?;
        Ok(())
    }

    /// The attempt of this identifier.
    pub fn attempt(&self, attempt_id: &str) -> Option<&Attempt> {
        self.attempts.iter().find(|it| it.attempt_id == attempt_id)
    }

    /// The item that an attempt is at.
    pub fn item_of(&self, attempt: &Attempt) -> Option<&Item> {
        let mut items = self.items.iter();
        items.find(|it| it.identifier == attempt.item_identifier)
    }

    fn latest(&self, item: &Item) -> Option<&Attempt> {
        let of_item = self
            .attempts
            .iter()
            .filter(|it| it.item_identifier == item.identifier);
        of_item.max_by_key(|it| it.number)
    }

    fn status(&self, item: &Item) -> Status {
        let latest = self.latest(item).and_then(|it| it.status.parse().ok());
        latest.unwrap_or_default()
    }

    /// The status of each item: a SCO's own; a heading's, that of all its SCOs; an
    /// asset is done as soon as there is one (RTE has nothing to track of it).
    fn statuses(&self) -> HashMap<&str, Status> {
        let mut statuses = HashMap::new();
        for (index, item) in self.items.iter().enumerate() {
            let status = match item.kind.as_str() {
                "sco" => self.status(item),
                "asset" => Status::Completed,
                _ => Status::of_block(
                    self.items[index + 1..]
                        .iter()
                        .take_while(|it| it.level > item.level)
                        .filter(|it| it.kind == "sco")
                        .map(|it| self.status(it)),
                ),
            };
            statuses.entry(item.identifier.as_str()).or_insert(status);
        }
        statuses
    }

    fn gate(&self, mode: Mode) -> Gate<'_> {
        if mode == Mode::Browse {
            return Gate {
                statuses: None,
                in_a_circle: Vec::new(),
            };
        }
        fn entry(item: &Item) -> scorm::runtime::Entry<'_> {
            scorm::runtime::Entry {
                identifier: &item.identifier,
                level: usize::try_from(item.level).unwrap_or(0),
                is_sco: item.kind == "sco",
                is_asset: item.kind == "asset",
                script: &item.prerequisites,
            }
        }
        let entries: Vec<scorm::runtime::Entry<'_>> = self.items.iter().map(entry).collect();
        let found = scorm::runtime::in_a_circle(&entries).into_iter();
        Gate {
            statuses: Some(self.statuses()),
            in_a_circle: found.map(|(at, _)| self.items[at].position).collect(),
        }
    }

    fn access(&self, by: &Signing<'_>) -> String {
        let access = Access {
            course_version_id: self.version.course_version_id.clone(),
        };
        access.sign(by.keys, by.now)
    }
}

/// What may be opened.
struct Gate<'a> {
    /// None: everything, since looking around asks for nothing.
    statuses: Option<HashMap<&'a str, Status>>,
    /// Those that wait for each other, and could never be opened.
    in_a_circle: Vec<i64>,
}

impl Gate<'_> {
    fn lets_in(&self, item: &Item) -> bool {
        let Some(statuses) = &self.statuses else {
            return true;
        };
        // A script that can't be read or met locks nobody out; the import says so.
        if item.prerequisites.is_empty() || self.in_a_circle.contains(&item.position) {
            return true;
        }
        Prerequisites::parse(&item.prerequisites)
            .map_or(true, |script| script.holds(|id| statuses.get(id).copied()))
    }
}

fn id(item: &Item) -> String {
    format!("i{}", item.position)
}

fn url(access: &str, item: &Item) -> String {
    if item.url.starts_with("http:") || item.url.starts_with("https:") {
        return item.url.clone();
    }
    format!("/c/{access}/{}", item.url)
}

/// What only the LMS knows of an attempt. The learner has no name here: SCORM wants
/// `Last, First`, and gets the same one for everybody.
pub fn launch_data(item: &Item, registration_id: &str, mode: Mode) -> LaunchData {
    let credit = match mode {
        Mode::Normal => Credit::Credit,
        Mode::Browse | Mode::Review => Credit::NoCredit,
    };
    LaunchData {
        student_id: registration_id.to_owned(),
        student_name: "Apprenant, Anonyme".to_owned(),
        mode,
        credit,
        launch_data: item.data_from_lms.clone(),
        comments_from_lms: String::new(),
        mastery_score: item.mastery_score.parse().ok(),
        max_time_allowed: item.max_time_allowed.parse().ok(),
        time_limit_action: item.time_limit_action.parse().ok(),
    }
}

/// An attempt's values out of the columns they are stored in.
pub fn stored(values: &str, interactions: &BTreeMap<i64, String>) -> Cmi {
    let mut pairs: BTreeMap<String, String> = serde_json::from_str(values).unwrap_or_default();
    for (position, record) in interactions {
        let record: BTreeMap<String, String> = serde_json::from_str(record).unwrap_or_default();
        for (name, value) in record {
            pairs.insert(format!("cmi.interactions.{position}.{name}"), value);
        }
    }
    // What was stored was valid when it was; what no longer is, is left out.
    Cmi::restore(&pairs).unwrap_or_else(|refused| {
        tracing::error!(
            refused = refused.len(),
            "stored data model elements that SCORM 1.2 refuses are left out"
        );
        for element in refused {
            pairs.remove(&element.element);
        }
        Cmi::restore(&pairs).unwrap_or_default()
    })
}
