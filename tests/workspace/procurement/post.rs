use diesel::prelude::*;
use diesel_async::{AsyncConnection, RunQueryDsl};
use domain_inventory::enums::{PoStatus, ReceiptStatus, ReservationStatus, TransactionType};
use domain_inventory::models::*;
use domain_inventory::procurement::{Charged, ProcurementError, post_receipt};
use domain_inventory::schema::{drug_lots, inventory, inventory_transactions, purchase_orders};
use domain_inventory::types::*;
use workspace_tests::world::{day, drug};

use super::desk::{State, find, meddle, with_desk};

#[test]
fn accepted_goods_go_into_lot_stock_and_ledger_in_dispensing_units() {
    with_desk(async |desk, conn| {
        desk.inspect(conn, desk.papers.receipt).await;
        let mut posting = desk.posting();
        // 500 boxes at 1.50 baht, of 40 tablets each.
        posting.lines[0].units_per_pack = 40.into();
        let posted = post_receipt(conn, posting).await.unwrap();
        assert_eq!(posted.order, PoStatus::Partial);
        assert_eq!(posted.charged, Charged::Outstanding);
        let [item] = posted.items.as_slice() else {
            panic!("{posted:?}");
        };
        assert_eq!(item.item, desk.papers.receipt_item);
        assert_eq!(item.received.stock, desk.world.stock);
        assert_eq!(item.received.on_hand, 20_100.into());

        let lot: Lot = find!(conn, drug_lots, item.received.lot);
        assert_eq!(
            (lot.drug_id, lot.location_id),
            (desk.world.drug, desk.world.store)
        );
        assert_eq!(
            (&*lot.lot_number, lot.expiry_date),
            ("L2", day(2099, 6, 30))
        );
        assert_eq!(lot.quantity_available, 20_000.into());
        assert_eq!(lot.unit_cost, "0.0375".parse().unwrap());
        assert_eq!(lot.received_date, day(2026, 2, 9));
        assert_eq!(lot.receipt_id, Some(desk.papers.receipt));
        let stock: Stock = find!(conn, inventory, desk.world.stock);
        assert_eq!(stock.quantity_on_hand, 20_100.into());
        assert_eq!(stock.last_cost, Some("0.0375".parse().unwrap()));
        let row: Transaction = find!(conn, inventory_transactions, item.received.transaction);
        assert_eq!(row.transaction_type, TransactionType::Receive);
        assert_eq!((row.lot_id, row.quantity), (lot.id, 20_000.into()));
        assert_eq!(row.reference_type.as_deref(), Some("receipt"));
        assert_eq!(row.reference_id, Some(desk.papers.receipt.get()));
        assert_eq!(row.created_by, Some(desk.world.user));

        let expected = State {
            receipt: ReceiptStatus::Posted,
            order: PoStatus::Partial,
            reservation: ReservationStatus::Active,
            stock: vec![20_100.into()],
            lots: 2,
            ledger: 2,
        };
        assert_eq!(desk.state(conn).await, expected);
    });
}

#[test]
fn each_item_is_the_drug_that_came_and_what_was_rejected_needs_none() {
    with_desk(async |desk, conn| {
        let other = drug(
            &mut desk.typed.blocking(),
            desk.world.generic,
            desk.world.company,
            2,
        );
        let lots = [("L7", 10), ("L8", 0), ("L9", 30), ("L7", 5)];
        let (receipt, items) = desk.came(conn, "RC-2", &lots).await;
        let mut posting = desk.posting_of(receipt, &[items[2], items[0], items[3]]);
        posting.lines[0].drug = other;
        posting.lines[0].units_per_pack = "0.5".parse().unwrap();
        let posted = post_receipt(conn, posting).await.unwrap();
        let facts: Vec<_> = posted
            .items
            .iter()
            .map(|it| (it.item, it.received.on_hand.clone()))
            .collect();
        // Two items of one lot are of one stock row, told as it is after both.
        let expected = [
            (items[0], 115.into()),
            (items[2], 15.into()),
            (items[3], 115.into()),
        ];
        assert_eq!(facts, expected);
        assert_eq!(posted.items[0].received.lot, posted.items[2].received.lot);
        let costs: Vec<(String, Quantity, UnitCost)> = drug_lots::table
            .filter(drug_lots::receipt_id.eq(receipt))
            .order_by(drug_lots::lot_number)
            .select((
                drug_lots::lot_number,
                drug_lots::quantity_available,
                drug_lots::unit_cost,
            ))
            .load(conn)
            .await
            .unwrap();
        let expected = [
            ("L7".to_owned(), 15.into(), "1.5".parse().unwrap()),
            ("L9".to_owned(), 15.into(), 3.into()),
        ];
        assert_eq!(costs, expected);
    });
}

#[test]
fn a_line_for_what_was_rejected_puts_nothing_into_stock() {
    with_desk(async |desk, conn| {
        let (receipt, items) = desk.came(conn, "RC-2", &[("L8", 0), ("L9", 3)]).await;
        let posted = post_receipt(conn, desk.posting_of(receipt, &items)).await;
        let posted = posted.unwrap().items;
        assert_eq!(posted.len(), 1);
        assert_eq!(posted[0].item, items[1]);
        assert_eq!(posted[0].received.on_hand, 103.into());
    });
}

#[test]
fn the_cost_of_a_unit_is_rounded_to_four_decimals() {
    with_desk(async |desk, conn| {
        meddle(conn, "UPDATE inventory.receipt_items SET unit_price = 20").await;
        desk.inspect(conn, desk.papers.receipt).await;
        let mut posting = desk.posting();
        posting.lines[0].units_per_pack = 3.into();
        let posted = post_receipt(conn, posting).await.unwrap();
        let lot: Lot = find!(conn, drug_lots, posted.items[0].received.lot);
        assert_eq!(lot.unit_cost, "6.6667".parse().unwrap());
        assert_eq!(lot.quantity_available, 1_500.into());
    });
}

#[test]
fn a_location_that_never_had_the_drug_begins_to_keep_it() {
    with_desk(async |desk, conn| {
        let sql = format!(
            "UPDATE inventory.receipts SET location_id = {}",
            desk.world.ward
        );
        meddle(conn, &sql).await;
        let posted = desk.post(conn).await.unwrap();
        let stock: Stock = find!(conn, inventory, posted.items[0].received.stock);
        assert_eq!(stock.location_id, desk.world.ward);
        assert_eq!(stock.quantity_on_hand, 500.into());
    });
}

#[test]
fn an_order_is_complete_when_all_of_it_is_in_stock() {
    with_desk(async |desk, conn| {
        let (rest, items) = desk.came(conn, "RC-2", &[("L3", 499), ("L4", 1)]).await;
        // The rest passed inspection too, but stands at the door.
        assert_eq!(desk.post(conn).await.unwrap().order, PoStatus::Partial);
        let posted = post_receipt(conn, desk.posting_of(rest, &items)).await;
        assert_eq!(posted.unwrap().order, PoStatus::Completed);
        let order: PurchaseOrder = find!(conn, purchase_orders, desk.papers.order);
        assert_eq!(order.status, PoStatus::Completed);
    });
}

#[test]
fn an_order_of_two_lines_waits_for_both() {
    with_desk(async |desk, conn| {
        meddle(
            conn,
            "INSERT INTO inventory.purchase_order_items (po_id, generic_id, quantity, unit, unit_price)
             SELECT po_id, generic_id, 1, unit, unit_price FROM inventory.purchase_order_items",
        )
        .await;
        let (all, items) = desk.came(conn, "RC-2", &[("L3", 1_000)]).await;
        let posted = post_receipt(conn, desk.posting_of(all, &items)).await;
        assert_eq!(posted.unwrap().order, PoStatus::Partial);
    });
}

#[test]
fn what_comes_beyond_the_order_is_taken_in_too() {
    with_desk(async |desk, conn| {
        let (all, items) = desk.came(conn, "RC-2", &[("L3", 1_000)]).await;
        let posted = post_receipt(conn, desk.posting_of(all, &items)).await;
        assert_eq!(posted.unwrap().order, PoStatus::Completed);
        let posted = desk.post(conn).await.unwrap();
        assert_eq!(posted.order, PoStatus::Completed);
        assert_eq!(posted.items[0].received.on_hand, 1_600.into());
    });
}

#[test]
fn what_the_caller_takes_back_was_never_posted() {
    with_desk(async |desk, conn| {
        desk.inspect(conn, desk.papers.receipt).await;
        let before = desk.state(conn).await;
        let undone: Result<(), ProcurementError> = conn
            .transaction(async |conn| {
                post_receipt(conn, desk.posting()).await?;
                let again = post_receipt(conn, desk.posting()).await;
                assert!(matches!(again, Err(ProcurementError::AlreadyPosted { .. })));
                assert_eq!(desk.state(conn).await.ledger, 2);
                Err(diesel::result::Error::RollbackTransaction.into())
            })
            .await;
        assert!(undone.is_err());
        assert_eq!(desk.state(conn).await, before);
    });
}
