use super::Runner;
use super::rollback::{halfway_downs, pieces};
use crate::domain::Domain;
use crate::error::Error;
use crate::history;
use crate::log::Halfway;
use crate::losses::Loss;
use crate::plan::{Forward, RollbackScope, RollbackStep};
use crate::script::{Direction, Script, Stamp};
use crate::state::State;

/// What would be sent for one migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Its domain; empty for what the engine itself prepares.
    pub domain: &'static str,
    /// Its folder.
    pub label: String,
    /// Applied or taken back.
    pub direction: Direction,
    /// The exact SQL.
    pub sql: String,
}

/// What would be sent for a rollback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollbackPreview {
    /// Migrations, newest first.
    pub steps: Vec<Preview>,
    /// What would be lost.
    pub losses: Vec<Loss>,
}

impl Runner<'_> {
    /// What [`Runner::migrate`] would send. Takes no lock and changes nothing.
    ///
    /// # Errors
    /// Whatever would keep `migrate` from starting.
    pub async fn preview_migrate(
        &self,
        wanted: &[&'static Domain],
        amount: &Forward,
    ) -> Result<Vec<Preview>, Error> {
        let history = self.history().await?;
        let state = State::compare(self.loaded, &history);
        let steps = self.plan_forward(&state, wanted, amount)?;
        super::migrate::check(&steps)?;
        self.require_session(super::migrate::stepwise(&steps))
            .await?;
        let mut stamp = Stamp {
            batch: history.last_batch() + 1,
            sequence: history.last_sequence(),
            by: self.options.by.clone(),
        };
        let mut previews = Vec::new();
        let domains: Vec<&'static Domain> = self
            .set
            .iter()
            .filter(|domain| steps.iter().any(|step| step.domain == *domain))
            .collect();
        previews.extend(
            history::prepare(&history, &self.keepers(&domains)).map(|sql| Preview {
                domain: "",
                label: "schemas, histories and logs".to_owned(),
                direction: Direction::Up,
                sql: format!("{sql};\n"),
            }),
        );
        for step in &steps {
            stamp.sequence += 1;
            let role = self.role_of(step.domain);
            previews.push(Preview {
                domain: step.domain.name,
                label: step.migration.folder.clone(),
                direction: Direction::Up,
                sql: self
                    .fitting(Script::up(
                        step,
                        &stamp,
                        self.conditions(&role),
                        super::migrate::halfway_of(&history, step),
                    ))
                    .text(),
            });
        }
        Ok(previews)
    }

    /// What [`Runner::rollback`] would send, and which rows that would lose. Takes no lock and changes nothing.
    ///
    /// When everything is taken back, dependents are looked for; otherwise only the real run tells whether
    /// they stand in the way, since that is tried.
    ///
    /// # Errors
    /// Whatever would keep `rollback` from starting.
    pub async fn preview_rollback(
        &self,
        domains: &[&'static Domain],
        scope: &RollbackScope,
    ) -> Result<RollbackPreview, Error> {
        let history = self.history().await?;
        let steps = self.plan_backward(&history, domains, scope)?;
        self.require_session(super::rollback::stepwise(&steps))
            .await?;
        let downs = self.down_scripts(&steps).await?;
        if *scope == RollbackScope::All {
            let found = self.dependents_of(&steps).await?;
            if !found.is_empty() {
                return Err(self.in_the_way(&steps, &found).into());
            }
        }
        let losses = self.losses(&pieces(&steps, &downs)).await?;
        let halfway = halfway_downs(&history, &steps, &downs)?;
        let preview = |((step, sql), at): ((&RollbackStep<'_>, &String), &Option<&Halfway>)| {
            let role = self.role_of(step.domain);
            let conditions = self.conditions(&role);
            Preview {
                domain: step.domain.name,
                label: step.label(),
                direction: Direction::Down,
                sql: self
                    .fitting(Script::down(step, sql, &self.options.by, conditions, *at))
                    .text(),
            }
        };
        let keepers = self.keepers(&self.domains_of(&steps));
        let logs = history::prepare_logs(&history, &keepers).map(|sql| Preview {
            domain: "",
            label: "logs".to_owned(),
            direction: Direction::Up,
            sql: format!("{sql};\n"),
        });
        let downs = steps.iter().zip(&downs).zip(&halfway).map(preview);
        let steps = logs.into_iter().chain(downs).collect();
        Ok(RollbackPreview { steps, losses })
    }
}
