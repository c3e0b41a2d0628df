use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

/// Pauses between attempts: each about twice as long as the one before, up to a longest.
///
/// Each is cut short by up to a half, at random, so that programs that failed together do not come back together.
///
/// ```
/// use std::time::Duration;
/// use domain_connect::Backoff;
///
/// let pauses: Vec<Duration> = Backoff::new(Duration::from_secs(1), Duration::from_secs(3), 3).collect();
/// assert_eq!(pauses.len(), 3);
/// assert!(pauses[2] > Duration::from_secs(1) && pauses[2] <= Duration::from_secs(3));
/// ```
#[derive(Clone, Debug)]
pub struct Backoff {
    next: Duration,
    longest: Duration,
    left: u32,
}

impl Backoff {
    /// So many pauses, the first of them no longer than `first`, and none longer than `longest`.
    #[must_use]
    pub fn new(first: Duration, longest: Duration, pauses: u32) -> Self {
        Self {
            next: first.min(longest),
            longest,
            left: pauses,
        }
    }
}

impl Iterator for Backoff {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        self.left = self.left.checked_sub(1)?;
        let pause = self.next;
        self.next = pause.saturating_mul(2).min(self.longest);
        Some(shortened(pause))
    }
}

/// Between a half and all of it.
fn shortened(pause: Duration) -> Duration {
    const PARTS: u32 = 1024;
    // The keys of a new hasher are random, and that is all that is needed of it.
    let random = RandomState::new().build_hasher().finish();
    let part = u32::try_from(random % u64::from(PARTS)).unwrap_or_default();
    pause / 2 + pause / 2 * part / PARTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_end() {
        let seconds = Duration::from_secs;
        let bounds = [1, 2, 4, 5, 5].map(seconds);
        let pauses: Vec<Duration> = Backoff::new(seconds(1), seconds(5), 5).collect();
        assert_eq!(pauses.len(), bounds.len());
        for (pause, bound) in pauses.iter().zip(bounds) {
            assert!(*pause >= bound / 2 && *pause <= bound, "{pauses:?}");
        }
    }

    #[test]
    fn two_programs_do_not_pause_equally_long() {
        let pauses = || Backoff::new(Duration::from_secs(1), Duration::from_secs(60), 8);
        assert!(pauses().ne(pauses()));
    }

    #[test]
    fn no_pause_is_one_attempt() {
        let mut none = Backoff::new(Duration::from_secs(1), Duration::from_secs(1), 0);
        assert_eq!(none.next(), None);
    }
}
