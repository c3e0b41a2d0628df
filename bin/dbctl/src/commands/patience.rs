//! How long a command waits: for another runner, and for tables that others use.

use std::time::Duration;

use domain_engine::Options;

use super::duration;

/// For commands that only take the runner's lock.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct LockPatience {
    /// How long to wait for another runner, such as 500ms, 30s, 5min; 0s not at all
    #[arg(long, env = "DBCTL_LOCK_TIMEOUT", hide_env_values = true, value_name = "TIME", default_value = "30s",
          value_parser = duration)]
    lock_timeout: Duration,
}

impl LockPatience {
    /// The options with this patience.
    pub(crate) fn apply(&self, options: Options) -> Options {
        Options {
            lock_timeout: self.lock_timeout,
            ..options
        }
    }
}

/// For commands that run migrations.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Patience {
    #[command(flatten)]
    runner: LockPatience,
    /// How long a migration waits for a table that others use, 0s for ever; whoever wants the table meanwhile queues behind it
    #[arg(long, env = "DBCTL_DDL_LOCK_TIMEOUT", hide_env_values = true, value_name = "TIME", default_value = "3s",
          value_parser = duration)]
    ddl_lock_timeout: Duration,
    /// How often a migration that waited in vain is rolled back and tried again, with growing pauses
    #[arg(long, env = "DBCTL_LOCK_RETRIES", hide_env_values = true, value_name = "N", default_value_t = 5,
          value_parser = clap::value_parser!(u32).range(..=1000))]
    lock_retries: u32,
    /// How long one statement of a migration may run; 0s without a limit, whatever the role or the database has set
    #[arg(long, env = "DBCTL_STATEMENT_TIMEOUT", hide_env_values = true, value_name = "TIME", value_parser = duration)]
    statement_timeout: Option<Duration>,
}

impl Patience {
    /// The options with this patience.
    pub(crate) fn apply(&self, options: Options) -> Options {
        let mut options = self.runner.apply(options);
        options.lock_retries = self.lock_retries;
        options.timeouts.lock = Some(self.ddl_lock_timeout);
        options.timeouts.statement = self.statement_timeout;
        options
    }
}
