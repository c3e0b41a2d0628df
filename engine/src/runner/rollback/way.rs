//! What stands in the way of a rollback: objects of others, and rows that nobody agreed to lose.

use std::time::Duration;

use tokio_postgres::Client;

use super::pieces;
use crate::consent::Ask;
use crate::dependents::{self, Dependent, TRYING, Tried};
use crate::error::{Declined, Error};
use crate::plan::{RollbackScope, RollbackStep};
use crate::protect::Mark;
use crate::runner::Runner;
use crate::runner::patience::{Asked, is_lock_conflict};
use crate::script::Timeouts;

/// How long a trial waits for a table when a question may come after it.
const HASTY: Timeouts = Timeouts {
    lock: Some(Duration::from_millis(100)),
    statement: None,
};

/// How it is called beside the folders of migrations.
const TRIAL: &str = "trial of the rollback";

/// How a trial waits for tables that others use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// Hardly: a person may be asked something first.
    Hasty,
    /// As long as the rollback itself.
    Patient,
}

/// What is known after a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Nothing is in the way.
    Free,
    /// Others use a table: nothing is known.
    Unknown,
}

impl Runner<'_> {
    /// Declines when objects of other schemas depend on what would go, or nobody agreed to what would be lost.
    ///
    /// Nobody is asked who has waited for a table before.
    pub(in crate::runner) async fn require_free_way(
        &mut self,
        doing: &'static str,
        mark: &Mark,
        steps: &[RollbackStep<'_>],
        downs: &[String],
        scope: &RollbackScope,
    ) -> Result<(), Error> {
        let wait = match self.has_consent(mark)? {
            true => Wait::Patient,
            false => Wait::Hasty,
        };
        let way = self
            .refuse_if_depended_on(steps, downs, scope, wait)
            .await?;
        self.require_consent_to_take_back(mark, doing, &pieces(steps, downs), ask(scope))
            .await?;
        if way == Way::Unknown {
            self.refuse_if_depended_on(steps, downs, scope, Wait::Patient)
                .await?;
        }
        Ok(())
    }

    /// Declines when objects of other schemas depend on what would go.
    async fn refuse_if_depended_on(
        &mut self,
        steps: &[RollbackStep<'_>],
        downs: &[String],
        scope: &RollbackScope,
        wait: Wait,
    ) -> Result<Way, Error> {
        let mut found = self.dependents_of(steps).await?;
        if *scope != RollbackScope::All && !found.is_empty() {
            match self.tried(steps, downs, wait).await? {
                Some(blocked) => retain_blocked(&mut found, &blocked),
                None => return Ok(Way::Unknown),
            }
        }
        match found.is_empty() {
            true => Ok(Way::Free),
            false => Err(self.in_the_way(steps, &found).into()),
        }
    }

    /// Objects of other schemas that depend on the domains of the steps.
    pub(in crate::runner) async fn dependents_of(
        &self,
        steps: &[RollbackStep<'_>],
    ) -> Result<Vec<Dependent>, Error> {
        let domains = self.domains_of(steps);
        if domains.is_empty() {
            return Ok(Vec::new());
        }
        let schemas: Vec<&str> = domains.iter().map(|domain| domain.schema).collect();
        self.ask(dependents::dependents(&self.control.client, &schemas))
            .await?
    }

    pub(in crate::runner) fn in_the_way(
        &self,
        steps: &[RollbackStep<'_>],
        found: &[Dependent],
    ) -> Declined {
        let mut others: Vec<String> = found
            .iter()
            .map(|dependent| self.owner_of(&dependent.schema))
            .collect();
        others.sort();
        others.dedup();
        let domains = self.domains_of(steps);
        Declined::Dependents {
            domains: domains.iter().map(|domain| domain.name).collect(),
            others,
            objects: found.iter().map(ToString::to_string).collect(),
        }
    }

    /// The server's account of what the down scripts really run into; none when others use a table.
    ///
    /// Empty, when the scripts fail on objects of their own: the real run then says where.
    async fn tried(
        &mut self,
        steps: &[RollbackStep<'_>],
        downs: &[String],
        wait: Wait,
    ) -> Result<Option<String>, Error> {
        // What cannot run in a transaction cannot be tried in one.
        let tried: Vec<Tried<'_>> = steps
            .iter()
            .zip(downs)
            .filter(|(step, _)| step.is_transactional())
            .map(|(step, sql)| Tried {
                schema: step.domain.schema,
                role: self.role_of(step.domain),
                sql,
            })
            .collect();
        let timeouts = match wait {
            Wait::Hasty => HASTY,
            Wait::Patient => self.options.timeouts,
        };
        let mut attempts = self.attempts(timeouts);
        loop {
            let trial = async |client: &Client| dependents::trial(client, &tried, timeouts).await;
            let (asked, blockers) = self.watched(TRIAL, timeouts, trial).await;
            // What the scripts say in the trial they say again in the real run.
            self.forget_notices();
            match asked {
                Asked::Cancelled(_) => return Err(Error::Interrupted { running: None }),
                Asked::Answered(Err(Error::Query { source, .. }))
                    if is_lock_conflict(source.code()) =>
                {
                    if wait == Wait::Hasty {
                        return Ok(None);
                    }
                    if !self.pause(TRIAL, &mut attempts).await? {
                        return Err(attempts.in_vain(TRYING, blockers, source));
                    }
                }
                Asked::Answered(tried) => return Ok(Some(tried?.unwrap_or_default())),
            }
        }
    }

    /// The domain that owns a schema, or the schema itself.
    fn owner_of(&self, schema: &str) -> String {
        self.set
            .iter()
            .find(|domain| domain.schema == schema)
            .map_or(schema, |domain| domain.name)
            .to_owned()
    }
}

/// Leaves those of the dependents that the server's account names.
fn retain_blocked(found: &mut Vec<Dependent>, blocked: &str) {
    let by_object = found.iter().any(|dependent| dependent.is_in(blocked));
    found.retain(|dependent| match by_object {
        true => dependent.is_in(blocked),
        false => dependent.is_named_in(blocked),
    });
}

/// Everything is asked about, whether it has rows or not.
fn ask(scope: &RollbackScope) -> Ask {
    match scope {
        RollbackScope::All => Ask::Always,
        RollbackScope::LastBatch | RollbackScope::Steps(_) | RollbackScope::To(_) => Ask::ForRows,
    }
}
