//! Two at once.

use diesel::result::Error as DieselError;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use domain_core::transaction::atomic;
use domain_inventory::stock::{
    Delivery, Issue, Issued, Return, StockError, Transfer, issue, receive, take_back, transfer,
};
use domain_inventory::types::Quantity;
use workspace_tests::world::{day, drug};
use workspace_tests::{deadlocks, until_somebody_waits};

use super::pharmacy::{quantity, with_pharmacy};

/// Of two outcomes, the one that was told that it is not enough has to be told this.
fn one_is_short(outcomes: [Result<Issued, StockError>; 2], available: &str) -> Issued {
    match outcomes {
        [Ok(issued), Err(error)] | [Err(error), Ok(issued)] => {
            assert!(
                matches!(&error, StockError::NotEnoughStock { available: found, .. } if *found == quantity(available)),
                "{error:?}"
            );
            issued
        }
        both => panic!("expected one of the two to get it: {both:?}"),
    }
}

#[test]
fn two_at_once_never_both_take_the_last_box() {
    with_pharmacy(async |it| {
        let (mut one, mut other) = (it.typed.connection().await, it.typed.connection().await);
        let wanted = it.issue(60);
        for round in 0..20 {
            let (left, right) = tokio::join!(issue(&mut one, &wanted), issue(&mut other, &wanted));
            let issued = one_is_short([left, right], "40");
            assert_eq!(issued.on_hand, quantity("40"), "round {round}");
            it.receive("L1", day(2099, 12, 31), 60, "1.5").await;
        }
    });
}

#[test]
fn the_second_waits_for_the_first_and_finds_what_it_left() {
    with_pharmacy(async |it| {
        let mut watcher = it.typed.connection().await;
        let wanted = it.issue(60);
        let ends = [(Err(DieselError::RollbackTransaction), 1), (Ok(()), 0)];
        for (end, second_gets_it) in ends {
            let mut other = it.typed.connection().await;
            let same = wanted.clone();
            let mut second = None;
            let first: Result<(), StockError> = it
                .conn
                .transaction(async |conn| {
                    issue(conn, &wanted).await?;
                    second = Some(tokio::spawn(async move { issue(&mut other, &same).await }));
                    until_somebody_waits(&mut watcher).await;
                    Ok(end?)
                })
                .await;
            let outcome = second.unwrap().await.unwrap();
            assert_eq!(outcome.is_ok(), second_gets_it == 1, "{outcome:?}");
            assert_eq!(first.is_ok(), second_gets_it == 0, "{first:?}");
            assert_eq!(it.on_hand().await, quantity("40"));
            it.receive("L1", day(2099, 12, 31), 60, "1.5").await;
        }
    });
}

#[test]
fn two_first_deliveries_at_once_begin_one_stock() {
    with_pharmacy(async |it| {
        let (mut one, mut other) = (it.typed.connection().await, it.typed.connection().await);
        for number in 2..12 {
            let new = drug(
                &mut it.typed.blocking(),
                it.world.generic,
                it.world.company,
                number,
            );
            let first = Delivery {
                drug: new,
                ..it.delivery("A", day(2030, 1, 1), 10, "1")
            };
            let second = Delivery {
                lot_number: "B".to_owned(),
                ..first.clone()
            };
            let (left, right) =
                tokio::join!(receive(&mut one, &first), receive(&mut other, &second));
            let (left, right) = (left.unwrap(), right.unwrap());
            assert_eq!(left.stock, right.stock);
            let mut on_hand = [left.on_hand, right.on_hand];
            on_hand.sort();
            assert_eq!(on_hand, [quantity("10"), quantity("20")]);
        }
    });
}

#[test]
fn transfers_against_each_other_do_not_meet_in_a_deadlock() {
    with_pharmacy(async |it| {
        let (mut one, mut other) = (it.typed.connection().await, it.typed.connection().await);
        let there = it.transfer(10);
        let back = Transfer {
            from: there.to,
            to: there.from,
            ..there.clone()
        };
        // Both at once begin the ward's stock in the first round.
        let (left, right) = tokio::join!(transfer(&mut one, &there), transfer(&mut other, &there));
        let mut on_hand = [left.unwrap().on_hand, right.unwrap().on_hand];
        on_hand.sort();
        assert_eq!(on_hand, [quantity("10"), quantity("20")]);
        for _ in 0..20 {
            let (left, right) =
                tokio::join!(transfer(&mut one, &there), transfer(&mut other, &back));
            left.unwrap();
            right.unwrap();
        }
        assert_eq!(it.on_hand().await, quantity("80"));
        drop((one, other));
        assert_eq!(deadlocks(&mut it.conn).await, 0);
    });
}

#[test]
fn a_recall_that_is_done_first_is_heeded_by_an_issue_that_waited_for_it() {
    with_pharmacy(async |it| {
        let mut watcher = it.typed.connection().await;
        let mut other = it.typed.connection().await;
        let wanted = it.issue(1);
        it.conn.batch_execute("BEGIN").await.unwrap();
        it.withdraw(it.world.lot).await;
        let waiting = tokio::spawn(async move { issue(&mut other, &wanted).await });
        until_somebody_waits(&mut watcher).await;
        it.conn.batch_execute("COMMIT").await.unwrap();
        let error = waiting.await.unwrap().unwrap_err();
        assert!(
            matches!(error, StockError::NotEnoughStock { available, .. } if available == quantity("0"))
        );
    });
}

#[test]
fn under_stricter_isolation_what_failed_is_done_over() {
    for isolation in ["repeatable read", "serializable"] {
        with_pharmacy(async |it| {
            let (mut one, mut other) = (it.typed.connection().await, it.typed.connection().await);
            for conn in [&mut one, &mut other] {
                let set = format!("SET default_transaction_isolation TO '{isolation}'");
                conn.batch_execute(&set).await.unwrap();
            }
            let wanted = it.issue(10);
            for _ in 0..5 {
                let (left, right) =
                    tokio::join!(issue(&mut one, &wanted), issue(&mut other, &wanted));
                left.unwrap();
                right.unwrap();
            }
            let error = issue(&mut one, &wanted).await.unwrap_err();
            assert!(
                matches!(error, StockError::NotEnoughStock { .. }),
                "{error:?}"
            );
        });
    }
}

/// A delivery, its transfer, and two issues: all of it or nothing.
pub(super) async fn a_day(
    conn: &mut AsyncPgConnection,
    delivery: &Delivery,
    transfer_all: &Transfer,
    last: &Issue,
) -> Result<Quantity, StockError> {
    atomic(conn, async |conn| {
        receive(conn, delivery).await?;
        let one = Issue {
            quantity: 1.into(),
            location: delivery.location,
            ..last.clone()
        };
        let issued = issue(conn, &one).await?;
        let [taken] = &issued.taken[..] else {
            panic!("{issued:?}")
        };
        let back = Return {
            lot: taken.lot,
            quantity: 1.into(),
            document: None,
            by: None,
        };
        take_back(conn, &back).await?;
        transfer(conn, transfer_all).await?;
        Ok(issue(conn, last).await?.on_hand)
    })
    .await
}
