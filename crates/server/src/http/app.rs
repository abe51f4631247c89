//! What requests work with.

use axum::http::HeaderValue;

use super::limits::Limits;
use super::origins::Origins;
use super::policy;
use crate::domain::commits::Commits;
use crate::domain::history::History;
use crate::domain::launch::Signing;
use crate::domain::nodes::{Node, Offset};
use crate::domain::releases::Releases;
use crate::domain::sign_in::Provider;
use crate::domain::token::Keys;
use crate::domain::year_key::YearKeys;
use crate::settings::Settings;
use crate::store::Store;
use crate::store::objects::Objects;

/// All that requests work with. Nothing in it is a learner's.
#[derive(Debug)]
pub struct App {
    /// What the operator decided.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// The files of packages.
    pub objects: Objects,
    /// Keys derived from the server's secret.
    pub keys: Keys,
    /// Keys of the years that are counted.
    pub years: YearKeys,
    /// The writer of commits.
    pub commits: Commits,
    /// This node among the others.
    pub node: Node,
    /// Addresses of both origins.
    pub origins: Origins,
    /// How often one may try.
    pub limits: Limits,
    /// Who learners may sign in with; set by who opens the server.
    pub provider: Option<Provider>,
    /// The history that the database is in; set by who opens the server.
    pub history: History,
    /// What packages may do, as their answers say.
    pub(super) content_policy: HeaderValue,
    /// This machine's clock, unix milliseconds; they may jump.
    pub clock: fn() -> i64,
}

impl App {
    /// Puts the parts together.
    pub fn new(
        settings: Settings,
        store: Store,
        objects: Objects,
        keys: Keys,
        commits: Commits,
        origins: Origins,
    ) -> App {
        App {
            content_policy: policy::content(&origins.app),
            years: YearKeys::new(objects.clone()).agreed_in(&store),
            node: Node::new(store.kind(), commits.clone(), Offset::default()),
            settings,
            store,
            objects,
            keys,
            commits,
            origins,
            limits: Limits::default(),
            provider: None,
            history: History::default(),
            clock: crate::clock::now,
        }
    }

    /// The yearly statistics, for who asks; none: the server itself.
    pub fn releases<'a>(&'a self, account_id: Option<&'a str>) -> Releases<'a> {
        Releases {
            store: &self.store,
            objects: &self.objects,
            keys: &self.keys,
            account_id,
            now: self.now(),
            software: self.settings.software,
        }
    }

    /// What tokens are made with now.
    pub fn signing(&self) -> Signing<'_> {
        Signing {
            keys: &self.keys,
            history: self.history.name(),
            now: self.now(),
        }
    }

    /// Unix milliseconds, by the database's clock: nodes judge alike what is over.
    pub fn now(&self) -> i64 {
        (self.clock)() + self.node.offset().milliseconds()
    }
}
