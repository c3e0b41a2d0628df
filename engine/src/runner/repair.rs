//! Brings the bookkeeping in line with what a person knows to be so. Runs nothing of any migration.

mod plan;

use super::Runner;
use crate::domain::Domain;
use crate::error::Error;
use crate::history;
use crate::lock;
use crate::role;
use crate::script::Direction;
use crate::state::State;

/// How to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// The files are right: what was recorded of them is written anew.
    Accept,
    /// What was recorded is wrong: it is removed.
    Forget,
}

/// What was repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The version.
    pub version: String,
    /// `version_name`, as the folder is or was called.
    pub label: String,
    /// What was done.
    pub what: What,
}

/// What a repair did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The row of the history follows these files now.
    Accepted(Vec<&'static str>),
    /// The first statements of the file count as done, as they are now.
    AcceptedDone {
        /// Applied or taken back.
        direction: Direction,
        /// How many.
        done: usize,
    },
    /// The row of the history is gone: the version counts as not applied.
    RowRemoved {
        /// Whether a file has the version, so that it is pending now.
        is_pending: bool,
    },
    /// What was done of it is forgotten: it begins with its first statement.
    BeginsAgain {
        /// Applied or taken back.
        direction: Direction,
    },
}

impl Runner<'_> {
    /// Repairs what is recorded of one migration: its version, a unique prefix of it, or its name.
    ///
    /// The log keeps what stood there before.
    ///
    /// # Errors
    /// [`Error::Plan`] for a version that is not there, [`crate::Declined::NoRepair`] when there is nothing to repair,
    /// [`crate::Declined::Unconfirmed`] when a protected database would forget something and its name was not given.
    pub async fn repair(
        &mut self,
        domain: &'static Domain,
        wanted: &str,
        mend: Mend,
    ) -> Result<Repaired, Error> {
        let repaired =
            self.locked(async |runner| Ok(runner.repair_locked(domain, wanted, mend).await?));
        repaired.await.map_err(|failed| failed.error)
    }

    async fn repair_locked(
        &mut self,
        domain: &'static Domain,
        wanted: &str,
        mend: Mend,
    ) -> Result<Repaired, Error> {
        let history = self.history().await?;
        let state = State::compare(self.loaded, &history);
        let case = plan::Case::find(&state, domain, wanted)?;
        let client = &self.control.client;
        let kept = history::kept_downs(client, domain.schema, &case.recorded()).await?;
        let (what, statements) = match mend {
            Mend::Accept => case.accept(kept.values().any(|it| it.is_damaged), &self.options.by)?,
            Mend::Forget => case.forget(&self.options.by)?,
        };
        if mend == Mend::Forget {
            self.require_name(&history.mark, "repair --forget")?;
        }
        self.prepare(&history, &[domain]).await?;
        let role = self.role_of(domain).map(|role| role::set_local(&role));
        let statements: Vec<String> = role
            .into_iter()
            .chain([lock::at_work()])
            .chain(statements)
            .collect();
        let sql = format!("BEGIN;\n{};\nCOMMIT", statements.join(";\n"));
        self.send_or_leave(&sql, "repairing the history").await?;
        Ok(Repaired {
            version: case.version.to_owned(),
            label: case.label(),
            what,
        })
    }
}
