use std::collections::BTreeSet;

use crate::error::Declined;
use crate::plan::RollbackStep;

/// What a rollback was going to take back when it was planned, before it had the lock.
///
/// "The last batch" is another one once somebody else has taken it back: nobody asked for that one.
pub(in crate::runner) struct Planned(BTreeSet<(&'static str, String)>);

impl Planned {
    /// What these steps take back.
    pub(in crate::runner) fn of(steps: &[RollbackStep<'_>]) -> Self {
        Planned(steps.iter().map(key).collect())
    }

    /// Whether nothing was planned.
    pub(in crate::runner) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Declines what was not planned; less than was planned is fine.
    pub(in crate::runner) fn require(&self, steps: &[RollbackStep<'_>]) -> Result<(), Declined> {
        let others = steps.iter().filter(|step| !self.0.contains(&key(step)));
        let labels: Vec<String> = others
            .map(|step| format!("{}/{}", step.domain.name, step.label()))
            .collect();
        match labels.is_empty() {
            true => Ok(()),
            false => Err(Declined::Overtaken { labels }),
        }
    }
}

fn key(step: &RollbackStep<'_>) -> (&'static str, String) {
    (step.domain.schema, step.row.version.clone())
}
