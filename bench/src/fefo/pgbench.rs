//! The peer: pgbench.

use std::path::{Path, PathBuf};
use std::process::Command;

use domain_connect::DatabaseUrl;
use domain_workbench::server::find_binaries;

use super::Run;
use super::place::Demand;
use crate::Result;

/// What pgbench sends for an issue.
#[derive(Debug, Clone, Copy)]
pub(super) enum Script {
    /// One call of a function that does all of it.
    Function,
    /// A transaction, statement by statement.
    Statements,
}

impl Script {
    const fn text(self) -> &'static str {
        match self {
            Self::Function => include_str!("function.pgbench"),
            Self::Statements => include_str!("statements.pgbench"),
        }
    }
}

/// pgbench of the installed server, or of PATH.
pub(super) fn find() -> Result<PathBuf> {
    let beside = find_binaries()?.folder.join("pgbench");
    Ok(if beside.exists() {
        beside
    } else {
        "pgbench".into()
    })
}

/// Issues a second, over a while.
pub(super) fn measure(pgbench: &Path, url: &DatabaseUrl, run: &Run, script: Script) -> Result<f64> {
    let file = tempfile::NamedTempFile::new()?;
    let quantity = "\\set quantity random(1, 3)\n";
    std::fs::write(
        &file,
        [&run.demand.script(), quantity, script.text()].concat(),
    )?;
    let output = Command::new(pgbench)
        .args(["--no-vacuum", "--protocol=prepared"])
        .arg(format!("--client={}", run.clients))
        .arg(format!("--jobs={}", run.workers()))
        .arg(format!("--time={}", run.time.as_secs()))
        .arg(format!("--file={}", file.path().display()))
        .arg(url.to_libpq())
        .output()
        .map_err(|error| format!("{} does not run: {error}", pgbench.display()))?;
    let told = String::from_utf8_lossy(&output.stdout);
    let rate = told.lines().find_map(|line| line.strip_prefix("tps = "));
    match rate.and_then(|text| text.split(' ').next()) {
        Some(rate) if output.status.success() => Ok(rate.parse()?),
        _ => Err(String::from_utf8_lossy(&output.stderr)
            .trim()
            .to_owned()
            .into()),
    }
}

impl Demand {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Spread => "any drug",
            Self::Hot(..) => "one drug",
        }
    }
}
