//! A hospital after some years: as many rows as a test or a measurement asks for.

use domain_connect::{DatabaseUrl, blocking};

use crate::execute;
use crate::world::{World, world};

/// How many rows to write, beside a few thousand of what hospitals of any size have.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    /// Drugs.
    pub drugs: u32,
    /// Stock rows: a drug at a location. At most 120 for each drug but the first.
    pub stock: u32,
    /// Lots, spread evenly over the stock rows, the older half of each used up.
    pub lots: u32,
    /// Changes of stock, spread evenly over the lots. At least two for each, so that some can be used up.
    pub ledger: u32,
    /// Purchase requests, and as many each of orders, receipts, distributions and returns.
    pub documents: u32,
}

impl Default for Rows {
    /// A middling hospital: no long list reads from a table of fewer than 12,000 rows.
    fn default() -> Self {
        Self {
            drugs: 12_000,
            stock: 15_000,
            lots: 30_000,
            ledger: 60_000,
            documents: 12_000,
        }
    }
}

/// Fills a migrated database that is still empty; the small world is part of it.
///
/// Stock, lots and ledger agree, and the server knows its statistics. The rows are written without the checks of
/// foreign keys, so that a million of them takes seconds.
pub fn fill(url: &DatabaseUrl, rows: Rows) -> World {
    assert!(rows.stock <= 120 * (rows.drugs - 1), "{rows:?}");
    assert!(rows.lots >= rows.stock, "{rows:?}");
    assert!(rows.ledger >= 2 * rows.lots, "{rows:?}");
    let world = world(&mut blocking::connect(url, "tests").unwrap());
    execute(url, &rows.fill_in(include_str!("volume.sql")));
    execute(url, "VACUUM ANALYZE");
    world
}

impl Rows {
    fn fill_in(self, sql: &str) -> String {
        sql.replace(":drugs", &self.drugs.to_string())
            .replace(":stock", &self.stock.to_string())
            .replace(":lots", &self.lots.to_string())
            .replace(":ledger", &self.ledger.to_string())
            .replace(":documents", &self.documents.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::stock_agrees;
    use crate::{migrated_database, query};

    #[test]
    fn there_are_as_many_rows_as_asked_for_and_stock_and_lots_are_what_the_ledger_says() {
        let database = migrated_database();
        let rows = Rows {
            drugs: 30,
            stock: 70,
            lots: 200,
            ledger: 1_111,
            documents: 20,
        };
        fill(database.url(), rows);
        stock_agrees(&mut blocking::connect(database.url(), "tests").unwrap());
        let tables = ["drugs", "inventory", "drug_lots", "inventory_transactions"];
        let counts = tables.map(|table| format!("(SELECT count(*) FROM inventory.{table})"));
        let found = query(database.url(), &format!("SELECT {}", counts.join(", ")));
        // The small world has a drug, which counts, and a stock row, a lot and a ledger row beside those asked for.
        assert_eq!(found, [["30", "71", "201", "1112"]]);
    }
}
