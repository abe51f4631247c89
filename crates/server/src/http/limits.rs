//! How often one may try, by address of the client. Kept in memory, per node: a
//! nuisance for those who guess, not a promise.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// The limits.
#[derive(Debug)]
pub struct Limits {
    guesses: DefaultKeyedRateLimiter<IpAddr>,
    logins: DefaultKeyedRateLimiter<String>,
    beginnings: DefaultKeyedRateLimiter<IpAddr>,
    commits: DefaultKeyedRateLimiter<String>,
    beacons: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Limits {
    fn default() -> Limits {
        let per_minute = |count: u32, burst: u32| {
            let quota = NonZeroU32::new(count).map(Quota::per_minute);
            let quota = quota.unwrap_or_else(|| Quota::per_minute(NonZeroU32::MIN));
            quota.allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN))
        };
        Limits {
            // Passwords, codes of any kind.
            guesses: RateLimiter::keyed(per_minute(10, 20)),
            // Whoever guesses from many addresses; slow enough for codes of six digits.
            logins: RateLimiter::keyed(per_minute(4, 20)),
            // A whole class behind one address begins together.
            beginnings: RateLimiter::keyed(per_minute(120, 300)),
            // A page a second would be fast reading.
            commits: RateLimiter::keyed(per_minute(240, 120)),
            // A town hall behind one address.
            beacons: RateLimiter::keyed(per_minute(120, 300)),
        }
    }
}

impl Limits {
    /// Whether this address may guess a secret now.
    pub fn may_guess(&self, address: IpAddr) -> bool {
        self.guesses.check_key(&network(address)).is_ok()
    }

    /// Whether anybody may try to sign in with this login now. It may be longer than any.
    pub fn may_sign_in(&self, login: &str) -> bool {
        let login: String = login.trim().to_lowercase().chars().take(64).collect();
        self.logins.check_key(&login).is_ok()
    }

    /// Whether this address may make one more learner now.
    pub fn may_begin(&self, address: IpAddr) -> bool {
        self.beginnings.check_key(&network(address)).is_ok()
    }

    /// Whether this attempt may commit now.
    pub fn may_commit(&self, attempt_id: &str) -> bool {
        self.commits.check_key(&attempt_id.to_owned()).is_ok()
    }

    /// Whether packages at this address may tell of one more completed module now.
    pub fn may_tell(&self, address: IpAddr) -> bool {
        self.beacons.check_key(&network(address)).is_ok()
    }

    /// Forgets those who were long quiet.
    pub fn sweep(&self) {
        self.guesses.retain_recent();
        self.logins.retain_recent();
        self.beginnings.retain_recent();
        self.commits.retain_recent();
        self.beacons.retain_recent();
    }
}

/// A household has a whole /64.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let segments = address.segments();
            let [a, b, c, d, ..] = segments;
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}
