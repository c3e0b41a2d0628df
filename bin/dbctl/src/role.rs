//! As whom migrations run, and what the domains' roles are called: options, else the environment, else `.env`.

use domain_connect::env;
use domain_engine::{Domain, RoleError, RoleNameError, RoleNames, RolePattern, RolePatternError};

use crate::error::{CliError, Exit, Result, chain};

/// The variable for `--role`.
const ROLE: &str = "DBCTL_ROLE";

/// The variable for `--prefix` of `dbctl roles`.
const PREFIX: &str = "DBCTL_ROLE_PREFIX";

/// The option of every command that runs migrations.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct RoleArg {
    /// Run migrations as this role, such as {domain}_owner; none: as the user that connects. Else DBCTL_ROLE
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
}

impl RoleArg {
    /// The role to run migrations as; whoever connects for `None`.
    pub(crate) fn find(&self) -> Result<Option<RolePattern>> {
        let (origin, found) = match &self.role {
            Some(given) => ("--role", Some(given.clone())),
            None => (ROLE, variable(ROLE)?),
        };
        let Some(text) = found else {
            return Ok(None);
        };
        RolePattern::parse(&text).map_err(|error| wrong_pattern(origin, &error))
    }
}

/// What the domains' roles are called.
pub(crate) fn names(given: Option<&str>, domains: &[&'static Domain]) -> Result<RoleNames> {
    let prefix = match given {
        Some(given) => given.to_owned(),
        None => variable(PREFIX)?.unwrap_or_default(),
    };
    RoleNames::new(&prefix, domains).map_err(CliError::from)
}

fn variable(name: &str) -> Result<Option<String>> {
    let here = std::env::current_dir().map_err(|error| CliError::failed(&error))?;
    env::variable(name, &here)
        .map_err(|error| CliError::new(Exit::Usage, "environment", chain(&error)))
}

fn wrong_pattern(origin: &str, error: &RolePatternError) -> CliError {
    CliError::usage(format!("{origin}: {error}")).hint(
        "write a role, {domain} for the domain's name in it, such as {domain}_owner; none is the user that connects",
    )
}

impl From<RoleNameError> for CliError {
    fn from(error: RoleNameError) -> Self {
        CliError::usage(error.to_string()).hint(format!(
            "give another with --prefix or {PREFIX}, such as shop_"
        ))
    }
}

impl From<RoleError> for CliError {
    fn from(error: RoleError) -> Self {
        CliError::new(Exit::Failed, "role", chain(&error)).hint(error.hint())
    }
}
