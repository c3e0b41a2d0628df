//! What a delivery does to stock, lots, costs and ledger, and which are refused.

use diesel::dsl::now;
use diesel_async::{AsyncConnection, RunQueryDsl};
use domain_inventory::enums::TransactionType;
use domain_inventory::models::Document;
use domain_inventory::stock::{Delivery, StockError, receive};
use workspace_tests::world::{day, papers};

use super::pharmacy::{cost, quantity, today, with_pharmacy};

#[test]
fn a_delivery_begins_a_lot_and_says_so_in_the_ledger() {
    with_pharmacy(async |it| {
        let receipt = papers(&mut it.typed.blocking(), &it.world).receipt;
        let delivery = Delivery {
            document: Some(Document::Receipt(receipt)),
            ..it.delivery("L2", day(2027, 6, 30), 50, "3")
        };
        let received = receive(&mut it.conn, &delivery).await.unwrap();
        assert_eq!(received.stock, it.world.stock);
        assert_eq!(received.on_hand, quantity("150"));

        let lot = it.lot(received.lot).await;
        assert_eq!(
            (lot.lot_number.as_str(), lot.expiry_date),
            ("L2", day(2027, 6, 30))
        );
        assert_eq!(
            (lot.quantity_available, lot.unit_cost),
            (quantity("50"), cost("3"))
        );
        assert_eq!(
            (lot.received_date, lot.receipt_id),
            (today(), Some(receipt))
        );
        assert!(lot.is_active);

        let [row] = it.ledger().await.try_into().unwrap();
        assert_eq!(
            (row.id, row.inventory_id, row.lot_id),
            (received.transaction, received.stock, received.lot)
        );
        assert_eq!(
            (row.transaction_type, row.quantity.clone()),
            (TransactionType::Receive, quantity("50"))
        );
        assert_eq!(row.unit_cost, Some(cost("3")));
        assert_eq!(row.document(), Some(Document::Receipt(receipt)));
        assert_eq!(row.created_by, Some(it.world.user));
    });
}

#[test]
fn a_delivery_moves_the_average_cost_and_the_last_cost() {
    with_pharmacy(async |it| {
        let before = it.stock(it.world.store).await;
        assert_eq!(before.last_updated, None);
        // (100 * 1.5 + 50 * 3) / 150
        it.receive("L2", day(2027, 6, 30), 50, "3").await;
        let stock = it.stock(it.world.store).await;
        assert_eq!(
            (stock.quantity_on_hand, stock.average_cost, stock.last_cost),
            (quantity("150"), Some(cost("2")), Some(cost("3")))
        );
        assert!(stock.last_updated.is_some());
        // (150 * 2 + 150 * 0.0001) / 300 = 1.00005
        it.receive("L3", day(2027, 6, 30), 150, "0.0001").await;
        let stock = it.stock(it.world.store).await;
        assert_eq!(
            (stock.average_cost, stock.last_cost),
            (Some(cost("1.0001")), Some(cost("0.0001")))
        );
        // What came free: 300 * 1.0001 / 400 = 0.750075
        it.receive("L4", day(2027, 6, 30), 100, "0").await;
        let stock = it.stock(it.world.store).await;
        assert_eq!(
            (stock.average_cost, stock.last_cost),
            (Some(cost("0.7501")), Some(cost("0")))
        );
    });
}

#[test]
fn the_first_delivery_to_a_location_begins_its_stock() {
    with_pharmacy(async |it| {
        let delivery = Delivery {
            location: it.world.ward,
            ..it.delivery("L1", day(2099, 12, 31), 30, "2.5")
        };
        let received = receive(&mut it.conn, &delivery).await.unwrap();
        let stock = it.stock(it.world.ward).await;
        assert_eq!(
            (stock.id, stock.quantity_on_hand),
            (received.stock, quantity("30"))
        );
        assert_eq!(
            (stock.average_cost, stock.last_cost),
            (Some(cost("2.5")), Some(cost("2.5")))
        );
        assert_eq!(it.on_hand().await, quantity("100"));
    });
}

#[test]
fn more_of_a_lot_goes_into_the_lot_at_the_average_of_both_costs() {
    with_pharmacy(async |it| {
        let received = it.receive("L1", day(2099, 12, 31), 300, "2.5").await;
        assert_eq!(
            (received.lot, received.on_hand),
            (it.world.lot, quantity("400"))
        );
        // (100 * 1.5 + 300 * 2.5) / 400
        let lot = it.lot(it.world.lot).await;
        assert_eq!(
            (lot.quantity_available, lot.unit_cost),
            (quantity("400"), cost("2.25"))
        );
        assert_eq!(lot.received_date, day(2026, 1, 5), "it began then");
        let [row] = it.ledger().await.try_into().unwrap();
        assert_eq!(row.unit_cost, Some(cost("2.5")), "the delivery's own");
    });
}

#[test]
fn a_lot_that_was_used_up_goes_on_at_the_cost_of_the_delivery() {
    with_pharmacy(async |it| {
        let all = it.issue(100);
        domain_inventory::stock::issue(&mut it.conn, &all)
            .await
            .unwrap();
        it.receive("L1", day(2099, 12, 31), 10, "2.5").await;
        assert_eq!(it.lot(it.world.lot).await.unit_cost, cost("2.5"));
        assert_eq!(
            it.stock(it.world.store).await.average_cost,
            Some(cost("2.5"))
        );
    });
}

#[test]
fn the_ledger_is_in_the_order_of_changes_however_long_a_transaction_was_open() {
    with_pharmacy(async |it| {
        let mut early = it.typed.connection().await;
        let first = it.delivery("L2", day(2027, 1, 1), 1, "1");
        let second = it.delivery("L3", day(2027, 1, 1), 1, "1");
        let conn = &mut it.conn;
        let written: Result<_, StockError> = early
            .transaction(async |early| {
                // This transaction began before the other one.
                diesel::select(now).execute(early).await?;
                let first = receive(conn, &first).await?;
                let second = receive(early, &second).await?;
                Ok([first.transaction, second.transaction])
            })
            .await;
        let rows = it.ledger().await;
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        assert_eq!(ids, written.unwrap());
        assert!(rows.is_sorted_by_key(|row| row.created_at), "{rows:?}");
    });
}
