//! What holds of stock whatever happened to it.

use std::collections::BTreeMap;

use diesel::dsl::sum;
use diesel::prelude::*;
use domain_inventory::enums::TransactionType;
use domain_inventory::schema::{drug_lots, inventory, inventory_transactions};
use domain_inventory::types::{InventoryId, LotId, Quantity, UnitCost};

/// Asserts that stock, lots and ledger agree, that nothing is below zero, that no lot got back more than was issued
/// out of it, and that each transfer has two ends.
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
    no_more_came_back_than_was_given(conn);
    transfers_have_two_ends(conn);
}

fn no_more_came_back_than_was_given(conn: &mut PgConnection) {
    let both_ways = [TransactionType::Issue, TransactionType::Return];
    let moved: Vec<(LotId, Option<Quantity>)> = inventory_transactions::table
        .filter(inventory_transactions::transaction_type.eq_any(both_ways))
        .group_by(inventory_transactions::lot_id)
        .select((
            inventory_transactions::lot_id,
            sum(inventory_transactions::quantity),
        ))
        .load(conn)
        .unwrap();
    for (lot, moved) in moved {
        let moved = moved.unwrap();
        assert!(!moved.is_positive(), "lot {lot} got back {moved} too many");
    }
}

/// Asserts that the ledger of each stock row, replayed in the order in which it was written, comes to the quantity on
/// hand and the average cost that the row has.
pub fn costs_agree(conn: &mut PgConnection) {
    type Entry = (InventoryId, TransactionType, Quantity, Option<UnitCost>);
    let ledger: Vec<Entry> = inventory_transactions::table
        .order_by(inventory_transactions::id)
        .select((
            inventory_transactions::inventory_id,
            inventory_transactions::transaction_type,
            inventory_transactions::quantity,
            inventory_transactions::unit_cost,
        ))
        .load(conn)
        .unwrap();
    let mut replayed: BTreeMap<InventoryId, (Quantity, Option<UnitCost>)> = BTreeMap::new();
    for (stock, kind, quantity, cost) in ledger {
        let (on_hand, average) = replayed.entry(stock).or_default();
        let has_own_cost = matches!(kind, TransactionType::Receive | TransactionType::Transfer);
        if has_own_cost && quantity.is_positive() {
            let before = average.iter().map(|average| (&*on_hand, average));
            let comes = (&quantity, cost.as_ref().unwrap());
            *average = UnitCost::average(before.chain([comes]));
        }
        *on_hand += &quantity;
    }
    let rows: Vec<(InventoryId, Quantity, Option<UnitCost>)> = inventory::table
        .select((
            inventory::id,
            inventory::quantity_on_hand,
            inventory::average_cost,
        ))
        .load(conn)
        .unwrap();
    for (stock, on_hand, average) in rows {
        let told = replayed.remove(&stock).unwrap_or_default();
        assert_eq!(told, (on_hand, average), "ledger and stock {stock} differ");
    }
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
