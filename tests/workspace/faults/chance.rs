use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// Numbers by chance, the same for the same seed (xorshift64*).
pub(super) struct Chance {
    pub(super) seed: u64,
    state: u64,
}

impl Chance {
    /// Another one each time, unless `DBCTL_FAULTS_SEED` names one.
    #[allow(
        clippy::print_stderr,
        reason = "the harness shows it when the test fails"
    )]
    pub(super) fn new() -> Self {
        let given = std::env::var("DBCTL_FAULTS_SEED").ok();
        let seed = given.map_or_else(
            || RandomState::new().hash_one(()),
            |text| text.parse().expect("DBCTL_FAULTS_SEED is a number"),
        );
        eprintln!("DBCTL_FAULTS_SEED={seed}");
        Chance {
            seed,
            state: seed.max(1),
        }
    }

    /// From 0 up to and without 1.
    fn fraction(&mut self) -> f64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let high = self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        f64::from(u32::try_from(high).unwrap()) / (f64::from(u32::MAX) + 1.0)
    }

    /// So many moments within a time: one in each of as many equal parts of it.
    pub(super) fn moments(&mut self, many: u32, within: Duration) -> Vec<Duration> {
        let part = within / many;
        (0..many)
            .map(|number| part * number + part.mul_f64(self.fraction()))
            .collect()
    }
}
