//! Typed queries beside the same SQL through libpq and tokio-postgres.

mod cell;
mod contest;
mod libpq;
mod plain;
mod queries;
mod statement;
mod tokio_pg;

use workspace_tests::typed::Typed;
use workspace_tests::volume::{self, Rows};

use crate::report::{self, table};
use crate::{Result, machine};
use contest::Contest;

/// A hospital with a ledger of a million rows.
const ROWS: Rows = Rows {
    drugs: 3_000,
    stock: 12_000,
    lots: 50_000,
    ledger: 1_000_000,
    documents: 12_000,
};

/// Runs the queries whose names contain a text.
pub(crate) fn run(only: &str) -> Result<()> {
    let database = Typed::migrated();
    let world = volume::fill(database.url(), ROWS);
    report::tell(&format!(
        "{}; {}; {} ledger rows.\n",
        machine::words(),
        machine::version("postgres"),
        ROWS.ledger
    ));
    let mut contest = Contest::new(&database, only)?;
    queries::run(&mut contest, &world)?;
    let head = [
        "query",
        "rows",
        "Diesel ÷ libpq",
        "by CPU",
        "diesel-async ÷ tokio-postgres",
        "by CPU",
        "libpq ÷ itself",
        "by CPU",
        "libpq",
        "Diesel",
        "tokio-postgres",
        "diesel-async",
    ];
    report::tell(&table(&head, contest.rows()));
    Ok(())
}
