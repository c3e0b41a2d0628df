//! Inside a transaction of the caller, given up, and on any thread.

use diesel::prelude::*;
use diesel_async::AsyncConnection;
use domain_inventory::schema::inventory;
use domain_inventory::stock::{Issue, Issued, StockError, issue};
use domain_inventory::types::Quantity;
use workspace_tests::agreement::stock_agrees;
use workspace_tests::typed::Typed;
use workspace_tests::world::{day, world};
use workspace_tests::{deadlocks, until_somebody_waits};

use super::pharmacy::{nobody, quantity, today, with_pharmacy};
use super::together::a_day;

#[test]
fn operations_are_one_transaction_inside_that_of_the_caller() {
    with_pharmacy(async |it| {
        let (store, ward) = (it.world.store, it.world.ward);
        let delivery = it.delivery("L2", day(2030, 1, 1), 50, "3");
        let (all, last) = (
            it.transfer(150),
            Issue {
                location: ward,
                ..it.issue(70)
            },
        );
        let left = a_day(&mut it.conn, &delivery, &all, &last).await.unwrap();
        assert_eq!(left, quantity("80"));
        assert_eq!(it.stock(store).await.quantity_on_hand, quantity("0"));
        assert_eq!(it.stock(ward).await.quantity_on_hand, quantity("80"));
    });
}

#[test]
fn a_later_step_that_fails_takes_everything_back() {
    with_pharmacy(async |it| {
        let delivery = it.delivery("L2", day(2030, 1, 1), 50, "3");
        let too_many = Issue {
            location: it.world.ward,
            ..it.issue(151)
        };
        let all = it.transfer(150);
        let error = a_day(&mut it.conn, &delivery, &all, &too_many)
            .await
            .unwrap_err();
        assert!(
            matches!(error, StockError::NotEnoughStock { available, .. } if available == quantity("150"))
        );
        assert!(it.ledger().await.is_empty());
        let stock = it.stock(it.world.store).await;
        assert_eq!(
            (stock.quantity_on_hand, stock.last_updated),
            (quantity("100"), None)
        );
        assert_eq!(it.lots(it.world.store).await.len(), 1);
        assert!(it.lots(it.world.ward).await.is_empty());
    });
}

#[test]
fn the_caller_can_go_on_after_a_refusal() {
    with_pharmacy(async |it| {
        let too_many = it.issue(101);
        let enough = it.issue(100);
        let stranger = Issue {
            by: Some(nobody()),
            ..it.issue(1)
        };
        let done: Result<Issued, StockError> = it
            .conn
            .transaction(async |conn| {
                for refused in [&too_many, &stranger] {
                    issue(conn, refused).await.unwrap_err();
                }
                issue(conn, &enough).await
            })
            .await;
        assert_eq!(done.unwrap().on_hand, quantity("0"));
    });
}

#[test]
fn an_operation_that_is_given_up_leaves_nothing() {
    with_pharmacy(async |it| {
        let mut watcher = it.typed.connection().await;
        let mut other = it.typed.connection().await;
        let wanted = it.issue(60);
        let done: Result<Issued, StockError> = it
            .conn
            .transaction(async |conn| {
                let first = issue(conn, &wanted).await?;
                let same = wanted.clone();
                let waiting = tokio::spawn(async move { issue(&mut other, &same).await });
                until_somebody_waits(&mut watcher).await;
                waiting.abort();
                assert!(waiting.await.unwrap_err().is_cancelled());
                Ok(first)
            })
            .await;
        done.unwrap();
        drop(watcher);
        assert_eq!(
            deadlocks(&mut it.conn).await,
            0,
            "all other sessions have ended"
        );
        assert_eq!(
            (it.on_hand().await, it.ledger().await.len()),
            (quantity("40"), 1)
        );
    });
}

#[test]
fn operations_run_on_any_thread() {
    let typed = Typed::migrated();
    let mut blocking = typed.blocking();
    let world = world(&mut blocking);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut tasks = Vec::new();
        for _ in 0..4 {
            let mut conn = typed.connection().await;
            tasks.push(tokio::spawn(async move {
                let wanted = Issue {
                    drug: world.drug,
                    location: world.store,
                    quantity: 1.into(),
                    day: today(),
                    document: None,
                    by: None,
                };
                for _ in 0..5 {
                    issue(&mut conn, &wanted).await.unwrap();
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
    });
    stock_agrees(&mut blocking);
    let left: Quantity = inventory::table
        .find(world.stock)
        .select(inventory::quantity_on_hand)
        .first(&mut blocking)
        .unwrap();
    assert_eq!(left, quantity("80"));
}
