use diesel_async::SimpleAsyncConnection;
use domain_inventory::enums::{PoStatus, ReservationStatus};
use domain_inventory::models::Allocation;
use domain_inventory::procurement::{Charged, ProcurementError, post_receipt};
use domain_inventory::schema::budget_allocations;

use super::desk::{find, with_desk};

#[test]
fn two_at_once_post_a_receipt_once() {
    for isolation in ["read committed", "repeatable read", "serializable"] {
        with_desk(async |desk, conn| {
            let mut tasks = Vec::new();
            desk.inspect(conn, desk.papers.receipt).await;
            for _ in 0..4 {
                let mut conn = desk.typed.connection().await;
                let sql = format!("SET default_transaction_isolation TO '{isolation}'");
                conn.batch_execute(&sql).await.unwrap();
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
    for isolation in ["read committed", "repeatable read", "serializable"] {
        with_desk(async |desk, conn| {
            let mut tasks = Vec::new();
            for number in 0..4 {
                let lot = format!("L{}", 3 + number % 2);
                let lots = [(lot.as_str(), 250)];
                let (receipt, items) = desk.came(conn, &format!("RC-{}", 2 + number), &lots).await;
                let posting = desk.posting_of(receipt, &items);
                let mut conn = desk.typed.connection().await;
                let sql = format!("SET default_transaction_isolation TO '{isolation}'");
                conn.batch_execute(&sql).await.unwrap();
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
