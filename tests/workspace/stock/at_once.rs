//! Several at once: what comes back is no more than was given, and costs come out as the ledger tells.

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use domain_inventory::stock::{
    Delivery, Return, StockError, Transfer, issue, receive, take_back, transfer,
};
use workspace_tests::world::day;

use super::pharmacy::{Pharmacy, cost, quantity, with_pharmacy};

async fn connections(it: &Pharmacy<'_>, isolation: &str) -> Vec<AsyncPgConnection> {
    let mut connections = Vec::new();
    for _ in 0..4 {
        let mut conn = it.typed.connection().await;
        let set = format!("SET default_transaction_isolation TO '{isolation}'");
        conn.batch_execute(&set).await.unwrap();
        connections.push(conn);
    }
    connections
}

#[test]
fn what_is_taken_back_at_once_is_never_more_than_was_given() {
    for isolation in ["read committed", "repeatable read", "serializable"] {
        with_pharmacy(async |it| {
            let ten = it.issue(10);
            issue(&mut it.conn, &ten).await.unwrap();
            let wanted = Return {
                lot: it.world.lot,
                quantity: 6.into(),
                document: None,
                by: Some(it.world.user),
            };
            let mut tasks = Vec::new();
            for mut conn in connections(it, isolation).await {
                let wanted = wanted.clone();
                tasks.push(tokio::spawn(
                    async move { take_back(&mut conn, &wanted).await },
                ));
            }
            let mut returned = 0;
            for task in tasks {
                match task.await.unwrap() {
                    Ok(_) => returned += 1,
                    Err(StockError::MoreThanIssued { issued, .. }) => {
                        assert_eq!(issued, quantity("4"), "{isolation}");
                    }
                    Err(other) => panic!("{isolation}: {other:?}"),
                }
            }
            assert_eq!(returned, 1, "{isolation}");
            assert_eq!(it.on_hand().await, quantity("96"), "{isolation}");
        });
    }
}

/// Deliveries of three lots at costs of their own, with goods going out and to the ward in between.
async fn a_morning(
    mut conn: AsyncPgConnection,
    clerk: i32,
    (delivery, there): (Delivery, Transfer),
) {
    for round in 1..=4 {
        let comes = Delivery {
            lot_number: format!("C{}", (clerk + round) % 3),
            quantity: (7 * round + clerk).into(),
            unit_cost: cost(&format!("{}.{:04}", 1 + clerk, 331 * round)),
            ..delivery.clone()
        };
        receive(&mut conn, &comes).await.unwrap();
        transfer(&mut conn, &there).await.unwrap();
    }
}

#[test]
fn the_average_cost_after_many_at_once_is_that_of_the_ledger_replayed() {
    with_pharmacy(async |it| {
        // Expires first, and is what goes to the ward.
        let delivery = it.delivery("C0", day(2030, 1, 1), 1, "1");
        let there = it.transfer(5);
        let mut tasks = Vec::new();
        for (clerk, conn) in (0..).zip(connections(it, "read committed").await) {
            let work = (delivery.clone(), there.clone());
            tasks.push(tokio::spawn(a_morning(conn, clerk, work)));
        }
        for task in tasks {
            task.await.unwrap();
        }
        // 4 * 7 * (1 + 2 + 3 + 4) + 4 * (0 + 1 + 2 + 3) came, 16 * 5 went; what the ledger tells is asserted at the end.
        assert_eq!(it.on_hand().await, quantity("324"));
    });
}
