use super::Runner;
use super::rollback::Planned;
use crate::domain::Domain;
use crate::error::{Declined, Failed};
use crate::plan::{RollbackScope, RollbackStep, Step};
use crate::report::Report;

impl Runner<'_> {
    /// Takes applied migrations back and applies their files again, as a new batch.
    ///
    /// # Errors
    /// [`Failed`] carries what was done before. [`Declined::NoFile`] when a
    /// version has no file to apply again.
    pub async fn redo(
        &mut self,
        domains: &[&'static Domain],
        scope: &RollbackScope,
    ) -> Result<Report, Failed> {
        let history = self.history().await?;
        let planned = Planned::of(&self.plan_backward(&history, domains, scope)?);
        if planned.is_empty() {
            return Ok(Report::default());
        }
        self.locked(async |runner| runner.redo_locked(domains, scope, &planned).await)
            .await
    }

    async fn redo_locked(
        &mut self,
        domains: &[&'static Domain],
        scope: &RollbackScope,
        planned: &Planned,
    ) -> Result<Report, Failed> {
        let before = self.settled_before_rollback(domains, scope).await?;
        let back = self.plan_backward(&before, domains, scope)?;
        planned.require(&back)?;
        let again = again(&back)?;
        super::migrate::check(&again)?;
        let downs = self.down_scripts(&back).await?;
        self.require_free_way("redo", &before.mark, &back, &downs, scope)
            .await?;
        let mut report = self.take_back(&before, &back, &downs).await?;
        match self.apply_again(&again).await {
            Ok(applied) => {
                report.append(applied);
                Ok(report)
            }
            Err(failed) => {
                report.append(failed.report);
                let error = failed.error;
                Err(Failed { report, error })
            }
        }
    }

    async fn apply_again(&mut self, steps: &[Step<'_>]) -> Result<Report, Failed> {
        let history = self.history().await?;
        self.apply(&history, steps).await
    }
}

/// The same migrations, in the order in which they were applied.
fn again<'h>(back: &[RollbackStep<'h>]) -> Result<Vec<Step<'h>>, Declined> {
    back.iter()
        .rev()
        .map(|step| match step.migration {
            Some(migration) => Ok(Step {
                domain: step.domain,
                migration,
            }),
            None => Err(Declined::NoFile {
                domain: step.domain.name,
                label: step.label(),
            }),
        })
        .collect()
}
