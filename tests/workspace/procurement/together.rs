use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use domain_inventory::enums::{PoStatus, ReceiptStatus, ReservationStatus};
use domain_inventory::models::{Allocation, Receipt};
use domain_inventory::procurement::{
    Charged, Inspection, Posted, ProcurementError, inspect, post_receipt,
};
use domain_inventory::schema::{budget_allocations, receipts};
use domain_inventory::types::Money;
use workspace_tests::until_somebody_waits;

use super::desk::{Desk, another_order, find, meddle, of_other_order, with_desk};

const ISOLATIONS: [&str; 3] = ["read committed", "repeatable read", "serializable"];

/// One whose transactions are isolated like that.
async fn connection(desk: &Desk, isolation: &str) -> AsyncPgConnection {
    let mut conn = desk.typed.connection().await;
    let sql = format!("SET default_transaction_isolation TO '{isolation}'");
    conn.batch_execute(&sql).await.unwrap();
    conn
}

#[test]
fn two_at_once_post_a_receipt_once() {
    for isolation in ISOLATIONS {
        with_desk(async |desk, conn| {
            let mut tasks = Vec::new();
            desk.inspect(conn, desk.papers.receipt).await;
            for _ in 0..4 {
                let mut conn = connection(desk, isolation).await;
                let posting = desk.posting();
                // Spawned, as a service does: what it returns may move between threads.
                tasks.push(tokio::spawn(async move {
                    post_receipt(&mut conn, posting).await
                }));
            }
            let mut posted = 0;
            for task in tasks {
                match task.await.unwrap() {
                    Ok(_) => posted += 1,
                    Err(ProcurementError::AlreadyPosted { receipt }) => {
                        assert_eq!(receipt, desk.papers.receipt);
                    }
                    Err(other) => panic!("{isolation}: {other:?}"),
                }
            }
            assert_eq!(posted, 1, "{isolation}");
            let state = desk.state(conn).await;
            assert_eq!((state.stock, state.ledger), (vec![600.into()], 2));
        });
    }
}

#[test]
fn receipts_of_one_order_posted_at_once_complete_and_charge_it_once() {
    for isolation in ISOLATIONS {
        with_desk(async |desk, conn| {
            let mut tasks = Vec::new();
            for number in 0..4 {
                let lot = format!("L{}", 3 + number % 2);
                let lots = [(lot.as_str(), 250)];
                let (receipt, items) = desk.came(conn, &format!("RC-{}", 2 + number), &lots).await;
                let posting = desk.posting_of(receipt, &items);
                let mut conn = connection(desk, isolation).await;
                tasks.push(tokio::spawn(async move {
                    post_receipt(&mut conn, posting).await.unwrap()
                }));
            }
            let (mut complete, mut charged) = (0, Vec::new());
            for task in tasks {
                let posted = task.await.unwrap();
                complete += usize::from(posted.order == PoStatus::Completed);
                charged.push(posted.charged);
            }
            assert_eq!(complete, 1, "{isolation}");
            charged.retain(|it| *it != Charged::Outstanding);
            let [Charged::Committed(committed)] = charged.as_slice() else {
                panic!("{isolation}: {charged:?}");
            };
            assert_eq!(committed.spent, 1_605.into());
            let state = desk.state(conn).await;
            assert_eq!(state.order, PoStatus::Completed);
            assert_eq!(state.reservation, ReservationStatus::Committed);
            assert_eq!(state.stock, [1_100.into()]);
            let allocation: Allocation = find!(conn, budget_allocations, desk.world.allocation);
            assert_eq!(allocation.total_spent, 1_605.into());
        });
    }
}

#[test]
fn the_last_receipts_of_two_orders_posted_at_once_charge_their_request_once() {
    for isolation in ISOLATIONS {
        with_desk(async |desk, conn| {
            another_order(conn, PoStatus::Sent).await;
            let (receipt, items) = desk.came(conn, "RC-2", &[("L3", 1_000)]).await;
            of_other_order(conn).await;
            // Elsewhere, so that they have nothing in common but the request.
            let sql = format!(
                "UPDATE inventory.receipts SET location_id = {} WHERE id = {}",
                desk.world.ward, desk.papers.receipt
            );
            meddle(conn, &sql).await;
            desk.inspect(conn, desk.papers.receipt).await;
            let mut one = connection(desk, isolation).await;
            let mut other = connection(desk, isolation).await;
            let (left, right) = tokio::join!(
                post_receipt(&mut one, desk.posting_of(receipt, &items)),
                post_receipt(&mut other, desk.posting()),
            );
            let mut charged = [left.unwrap().charged, right.unwrap().charged];
            charged.sort_by_key(|it| *it != Charged::Outstanding);
            match charged {
                [Charged::Outstanding, Charged::Committed(committed)] => {
                    assert_eq!(committed.spent, "2355.10".parse().unwrap());
                }
                other => panic!("{isolation}: {other:?}"),
            }
        });
    }
}

const CORRECT: &str =
    "UPDATE inventory.receipt_items SET quantity_accepted = 600, quantity_rejected = 0";

#[test]
fn an_inspection_waits_for_an_item_that_is_being_corrected() {
    with_desk(async |desk, conn| {
        let mut watcher = desk.typed.connection().await;
        let mut other = desk.typed.connection().await;
        let (receipt, by) = (desk.papers.receipt, desk.world.user);
        meddle(conn, "BEGIN").await;
        meddle(conn, CORRECT).await;
        let waiting =
            tokio::spawn(async move { inspect(&mut other, Inspection { receipt, by }).await });
        until_somebody_waits(&mut watcher).await;
        meddle(conn, "COMMIT").await;
        assert_eq!(waiting.await.unwrap().unwrap(), ReceiptStatus::Accepted);
        let row: Receipt = find!(conn, receipts, receipt);
        assert_eq!(row.total_amount, Money::from(900));
    });
}

/// Posts the papers' receipt while somebody does something to its items, which is committed when posting waits.
async fn posted_during(
    desk: &Desk,
    conn: &mut AsyncPgConnection,
    change: impl AsyncFnOnce(&mut AsyncPgConnection),
) -> Result<Posted, ProcurementError> {
    let mut watcher = desk.typed.connection().await;
    let mut other = desk.typed.connection().await;
    desk.inspect(conn, desk.papers.receipt).await;
    meddle(conn, "BEGIN").await;
    change(conn).await;
    let posting = desk.posting();
    let waiting = tokio::spawn(async move { post_receipt(&mut other, posting).await });
    until_somebody_waits(&mut watcher).await;
    meddle(conn, "COMMIT").await;
    waiting.await.unwrap()
}

#[test]
fn what_is_posted_is_what_an_item_was_corrected_to() {
    with_desk(async |desk, conn| {
        let posted = posted_during(desk, conn, async |conn| meddle(conn, CORRECT).await).await;
        assert_eq!(posted.unwrap().items[0].received.on_hand, 700.into());
        let row: Receipt = find!(conn, receipts, desk.papers.receipt);
        assert_eq!(row.total_amount, Money::from(900));
    });
}

#[test]
fn an_item_that_is_being_entered_is_not_forgotten() {
    with_desk(async |desk, conn| {
        let posted = posted_during(desk, conn, async |conn| {
            desk.item(conn, desk.papers.receipt, "L9", 5).await;
        });
        match posted.await {
            Err(ProcurementError::MissingItem { accepted, .. }) => assert_eq!(accepted, 5.into()),
            other => panic!("{other:?}"),
        }
    });
}
