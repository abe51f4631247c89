//! How often one may try on all nodes together: what each node counts in memory, and what the
//! database has counted of the others.

use std::net::IpAddr;

use super::limits::{network, plain};
use super::{App, Error};
use crate::domain::tries::{self, Try};

impl App {
    /// Whether this address may guess a secret now.
    pub async fn may_guess(&self, address: IpAddr) -> Result<bool, Error> {
        let whom = network(address).to_string();
        Ok(self.limits.may_guess(address) && self.affords(Try::Guess, &whom).await?)
    }

    /// Whether anybody may try to sign in with this login now. It may be longer than any.
    pub async fn may_sign_in(&self, login: &str) -> Result<bool, Error> {
        let whom = plain(login);
        Ok(self.limits.may_sign_in(login) && self.affords(Try::Login, &whom).await?)
    }

    /// Whether somebody may try to sign in from this known browser now, whatever others
    /// did from elsewhere.
    pub async fn may_sign_in_from(&self, device: &str) -> Result<bool, Error> {
        let is_allowed = self.limits.may_sign_in_from(device);
        Ok(is_allowed && self.affords(Try::Device, device).await?)
    }

    /// Whether this registration may be begun anew now.
    pub async fn may_restart(&self, registration_id: &str) -> Result<bool, Error> {
        let is_allowed = self.limits.may_restart(registration_id);
        Ok(is_allowed && self.affords(Try::Restart, registration_id).await?)
    }

    async fn affords(&self, what: Try, whom: &str) -> Result<bool, Error> {
        Ok(tries::affords(&self.store, &self.keys, what, whom, self.now()).await?)
    }
}
