//! What operations said that they did, to be compared with what is there.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use domain_inventory::schema::{drug_lots, inventory_transactions};
use domain_inventory::types::{LotId, Quantity, TransactionId};

#[derive(Debug, Default)]
pub(super) struct Told {
    /// How much each lot changed.
    lots: BTreeMap<LotId, Quantity>,
    /// The rows of the ledger.
    transactions: BTreeSet<TransactionId>,
    /// How often there was not enough.
    pub(super) refused: u32,
}

impl Told {
    pub(super) fn changed(&mut self, lot: LotId, by: &Quantity, transaction: TransactionId) {
        *self.lots.entry(lot).or_default() += by;
        assert!(
            self.transactions.insert(transaction),
            "told twice: {transaction}"
        );
    }

    /// Lots that this one knows of.
    pub(super) fn lots(&self) -> Vec<LotId> {
        self.lots.keys().copied().collect()
    }

    pub(super) fn add(&mut self, other: Self) {
        for (lot, by) in other.lots {
            *self.lots.entry(lot).or_default() += by;
        }
        let many = self.transactions.len() + other.transactions.len();
        self.transactions.extend(other.transactions);
        assert_eq!(
            self.transactions.len(),
            many,
            "two were told of one row of the ledger"
        );
        self.refused += other.refused;
    }

    /// What is there is the sum of what was told, and the ledger has these rows and no others.
    pub(super) fn agrees_with(&self, conn: &mut PgConnection, seed: u64) {
        let left: BTreeMap<LotId, Quantity> = drug_lots::table
            .filter(drug_lots::lot_number.ne("L1"))
            .select((drug_lots::id, drug_lots::quantity_available))
            .load(conn)
            .unwrap()
            .into_iter()
            .collect();
        assert_eq!(self.lots, left, "seed {seed}");
        let rows: Vec<TransactionId> = inventory_transactions::table
            .filter(inventory_transactions::notes.is_distinct_from("Opening stock"))
            .select(inventory_transactions::id)
            .load(conn)
            .unwrap();
        assert_eq!(self.transactions, rows.into_iter().collect(), "seed {seed}");
    }
}
