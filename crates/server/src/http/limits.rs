//! How often one may try, by address of the client. Kept in memory, per node.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Bytes of a commit that count as one: every ordinary one is below.
pub const PIECE: usize = 64 << 10;

/// The limits.
#[derive(Debug)]
pub struct Limits {
    guesses: DefaultKeyedRateLimiter<IpAddr>,
    logins: DefaultKeyedRateLimiter<String>,
    devices: DefaultKeyedRateLimiter<String>,
    beginnings: DefaultKeyedRateLimiter<IpAddr>,
    commits: DefaultKeyedRateLimiter<String>,
    beacons: DefaultKeyedRateLimiter<IpAddr>,
    openings: DefaultKeyedRateLimiter<String>,
    restarts: DefaultKeyedRateLimiter<String>,
    brandings: DefaultKeyedRateLimiter<String>,
    reports: DefaultKeyedRateLimiter<String>,
}

impl Default for Limits {
    fn default() -> Limits {
        let per_minute = |count: u32, burst: u32| {
            let quota = NonZeroU32::new(count).map(Quota::per_minute);
            let quota = quota.unwrap_or_else(|| Quota::per_minute(NonZeroU32::MIN));
            quota.allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN))
        };
        let per_hour = |count: u32, burst: u32| {
            let quota = NonZeroU32::new(count).map(Quota::per_hour);
            let quota = quota.unwrap_or_else(|| Quota::per_hour(NonZeroU32::MIN));
            quota.allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN))
        };
        Limits {
            // Passwords, codes of any kind.
            guesses: RateLimiter::keyed(per_minute(10, 20)),
            // Whoever guesses from many addresses; slow enough for codes of six digits.
            logins: RateLimiter::keyed(per_minute(4, 20)),
            // A browser that is known: what its owner mistypes, or who took the browser.
            devices: RateLimiter::keyed(per_minute(4, 10)),
            // A whole class behind one address begins together.
            beginnings: RateLimiter::keyed(per_minute(120, 300)),
            // A page a second would be fast reading.
            commits: RateLimiter::keyed(per_minute(240, 120)),
            // A town hall behind one address.
            beacons: RateLimiter::keyed(per_minute(120, 300)),
            // Each writes to the database.
            openings: RateLimiter::keyed(per_minute(30, 60)),
            // Each keeps all that was there before: a course is taken again now and then.
            restarts: RateLimiter::keyed(per_hour(6, 5)),
            // Each makes all packages anew, and keeps the former ones.
            brandings: RateLimiter::keyed(per_hour(6, 10)),
            // One learner makes an error no more frequent than another does.
            reports: RateLimiter::keyed(
                Quota::with_period(Duration::from_secs(86_400))
                    .unwrap_or_else(|| Quota::per_hour(NonZeroU32::MIN)),
            ),
        }
    }
}

/// A login as it is compared.
pub fn plain(login: &str) -> String {
    login.trim().to_lowercase().chars().take(64).collect()
}

impl Limits {
    /// Whether this address may guess a secret now.
    pub fn may_guess(&self, address: IpAddr) -> bool {
        self.guesses.check_key(&network(address)).is_ok()
    }

    /// Whether anybody may try to sign in with this login now. It may be longer than any.
    pub fn may_sign_in(&self, login: &str) -> bool {
        self.logins.check_key(&plain(login)).is_ok()
    }

    /// Whether somebody may try to sign in from this known browser now.
    pub fn may_sign_in_from(&self, device: &str) -> bool {
        self.devices.check_key(&device.to_owned()).is_ok()
    }

    /// Whether this address may make one more learner now.
    pub fn may_begin(&self, address: IpAddr) -> bool {
        self.beginnings.check_key(&network(address)).is_ok()
    }

    /// Whether this attempt may commit so many bytes now. Large ones count for several.
    pub fn may_commit(&self, attempt_id: &str, bytes: usize) -> bool {
        /// What the largest counts for: two of them may come at once.
        const MOST: u32 = 60;
        let pieces = u32::try_from(bytes / PIECE)
            .unwrap_or(u32::MAX)
            .min(MOST - 1);
        let cost = NonZeroU32::MIN.saturating_add(pieces);
        let allowed = self.commits.check_key_n(&attempt_id.to_owned(), cost);
        allowed.is_ok_and(|it| it.is_ok())
    }

    /// Whether the player of this registration may be opened now.
    pub fn may_open(&self, registration_id: &str) -> bool {
        self.openings.check_key(&registration_id.to_owned()).is_ok()
    }

    /// Whether this registration may be begun anew now.
    pub fn may_restart(&self, registration_id: &str) -> bool {
        self.restarts.check_key(&registration_id.to_owned()).is_ok()
    }

    /// Whether this partner may publish another branding now.
    pub fn may_brand(&self, partner_id: &str) -> bool {
        self.brandings.check_key(&partner_id.to_owned()).is_ok()
    }

    /// Whether packages at this address may tell of one more completed module now.
    pub fn may_tell(&self, address: IpAddr) -> bool {
        self.beacons.check_key(&network(address)).is_ok()
    }

    /// Whether the errors of this attempt count now: once a day.
    pub fn may_report(&self, attempt_id: &str) -> bool {
        self.reports.check_key(&attempt_id.to_owned()).is_ok()
    }

    /// Forgets those who were long quiet.
    pub fn sweep(&self) {
        self.guesses.retain_recent();
        self.logins.retain_recent();
        self.devices.retain_recent();
        self.beginnings.retain_recent();
        self.commits.retain_recent();
        self.beacons.retain_recent();
        self.openings.retain_recent();
        self.restarts.retain_recent();
        self.brandings.retain_recent();
        self.reports.retain_recent();
    }
}

/// A household has a whole /64; IPv4 written as IPv6 is IPv4.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let segments = address.segments();
            let [a, b, c, d, ..] = segments;
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv4_written_as_ipv6_is_one_client_each() {
        let limits = Limits::default();
        let guess = |text: &str| limits.may_guess(text.parse().expect("an address"));
        while guess("::ffff:192.0.2.1") {}
        assert!(!guess("192.0.2.1"), "the same client");
        assert!(guess("::ffff:192.0.2.2"));
        while guess("2001:db8::1") {}
        assert!(!guess("2001:db8::2"), "the same household");
        assert!(guess("2001:db8:0:1::1"));
    }

    #[test]
    fn large_commits_count_for_several() {
        let limits = Limits::default();
        let twelve = 12 << 20;
        let count = (0..200)
            .filter(|_| limits.may_commit("large", twelve))
            .count();
        assert_eq!(count, 2);
        let count = (0..200).filter(|_| limits.may_commit("small", 400)).count();
        assert!((120..130).contains(&count), "{count}");
    }
}
