//! The peer: psql.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use domain_connect::DatabaseUrl;
use domain_workbench::server::find_binaries;
use tempfile::NamedTempFile;

use super::lots;
use crate::Result;

/// psql of the installed server, or of PATH.
pub(super) fn find() -> Result<PathBuf> {
    let beside = find_binaries()?.folder.join("psql");
    Ok(if beside.exists() {
        beside
    } else {
        "psql".into()
    })
}

/// The same rows as a file.
pub(super) fn write_csv() -> Result<NamedTempFile> {
    let file = NamedTempFile::new()?;
    let mut out = BufWriter::new(&file);
    for lot in lots::made() {
        let lots::NewLot {
            id,
            drug_id,
            lot_number,
            expiry_date,
            quantity,
            unit_cost,
            received_at,
        } = lot?;
        writeln!(
            out,
            "{id},{drug_id},{lot_number},{expiry_date},{quantity},{unit_cost},{}",
            received_at.to_rfc3339()
        )?;
    }
    out.flush()?;
    drop(out);
    Ok(file)
}

pub(super) fn copy(psql: &Path, url: &DatabaseUrl, file: &Path) -> Result<()> {
    let columns = "id, drug_id, lot_number, expiry_date, quantity, unit_cost, received_at";
    let command = format!(
        "\\copy bench.lots ({columns}) FROM '{}' WITH (FORMAT csv)",
        file.display()
    );
    let output = Command::new(psql)
        .args([
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            "--command",
            &command,
        ])
        .arg(url.to_libpq())
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr)
        .trim()
        .to_owned()
        .into())
}
