use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use domain_inventory::enums::{PoStatus, ReservationStatus};
use domain_inventory::models::Allocation;
use domain_inventory::procurement::{Charged, ProcurementError, post_receipt};
use domain_inventory::schema::budget_allocations;

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
