//! What holds of stock whatever happened to it.

use std::collections::BTreeMap;

use diesel::dsl::sum;
use diesel::prelude::*;
use domain_inventory::schema::{drug_lots, inventory, inventory_transactions};
use domain_inventory::types::{InventoryId, LotId, Quantity};

/// Asserts that stock, lots and ledger agree, that nothing is below zero, and that each transfer has two ends.
pub fn stock_agrees(conn: &mut PgConnection) {
    let on_hand: BTreeMap<InventoryId, Quantity> = inventory::table
        .select((inventory::id, inventory::quantity_on_hand))
        .load(conn)
        .unwrap()
        .into_iter()
        .collect();
    let lots: Vec<(LotId, InventoryId, Quantity)> = drug_lots::table
        .select((
            drug_lots::id,
            drug_lots::inventory_id,
            drug_lots::quantity_available,
        ))
        .load(conn)
        .unwrap();
    let ledger: BTreeMap<LotId, Quantity> = inventory_transactions::table
        .group_by(inventory_transactions::lot_id)
        .select((
            inventory_transactions::lot_id,
            sum(inventory_transactions::quantity),
        ))
        .load::<(LotId, Option<Quantity>)>(conn)
        .unwrap()
        .into_iter()
        .map(|(lot, sum)| (lot, sum.unwrap()))
        .collect();

    let mut by_stock: BTreeMap<InventoryId, Quantity> = on_hand
        .keys()
        .map(|stock| (*stock, Quantity::zero()))
        .collect();
    for (lot, stock, available) in &lots {
        assert!(!available.is_negative(), "lot {lot} has {available}");
        assert_eq!(
            ledger.get(lot).cloned().unwrap_or_default(),
            *available,
            "ledger and lot {lot} differ"
        );
        *by_stock.get_mut(stock).unwrap() += available;
    }
    assert_eq!(by_stock, on_hand, "lots and stock differ");
    transfers_have_two_ends(conn);
}

fn transfers_have_two_ends(conn: &mut PgConnection) {
    let transfers: Vec<(Option<uuid::Uuid>, i64, Option<Quantity>)> = inventory_transactions::table
        .filter(inventory_transactions::transfer_id.is_not_null())
        .group_by(inventory_transactions::transfer_id)
        .select((
            inventory_transactions::transfer_id,
            diesel::dsl::count_star(),
            sum(inventory_transactions::quantity),
        ))
        .load(conn)
        .unwrap();
    for (id, ends, left) in transfers {
        assert_eq!((ends, left), (2, Some(Quantity::zero())), "transfer {id:?}");
    }
}
