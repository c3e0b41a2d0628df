use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use domain_inventory::budget::{
    BudgetError, Commit, ReleaseOutcome, commit, expire, release, reserve,
};
use domain_inventory::enums::ReservationStatus;
use domain_inventory::types::*;

use super::desk::{Desk, assert_short, funds, in_days, status, with_desk};

/// Two that want 15,000 of 25,000 baht at the same moment, again and again: one gets it each time.
async fn contest(desk: &Desk, conn: &mut AsyncPgConnection, isolation: &str) {
    let mut other = desk.typed.connection().await;
    for conn in [&mut *conn, &mut other] {
        let sql = format!("SET default_transaction_isolation TO '{isolation}'");
        conn.batch_execute(&sql).await.unwrap();
    }
    for round in 0..15 {
        let wanted = [0, 1].map(|request| desk.wanted(request, Quarter::Q1, 15_000.into()));
        let [first, second] = wanted;
        let (left, right) = tokio::join!(reserve(conn, first), reserve(&mut other, second));
        let (won, lost) = if left.is_ok() {
            (left, right)
        } else {
            (right, left)
        };
        assert_short(lost, "15000.00", "10000.00");
        let won = won.unwrap();
        assert_eq!(won.left, 10_000.into(), "round {round}");
        assert_eq!(
            funds(conn, Quarter::Q1).await,
            (Money::zero(), 15_000.into())
        );
        release(conn, won.reservation).await.unwrap();
    }
}

#[test]
fn two_at_once_never_hold_back_the_same_money() {
    with_desk(2, async |desk, conn| {
        contest(desk, conn, "read committed").await;
    });
}

#[test]
fn nor_where_transactions_see_the_database_as_it_was() {
    with_desk(2, async |desk, conn| {
        contest(desk, conn, "repeatable read").await;
    });
}

#[test]
fn nor_where_they_are_serializable() {
    with_desk(2, async |desk, conn| {
        contest(desk, conn, "serializable").await
    });
}

#[test]
fn two_at_once_for_one_request_make_one_reservation() {
    with_desk(1, async |desk, conn| {
        let mut other = desk.typed.connection().await;
        for _ in 0..15 {
            let wanted = desk.wanted(0, Quarter::Q1, 10.into());
            let (left, right) =
                tokio::join!(reserve(conn, wanted.clone()), reserve(&mut other, wanted));
            let (won, lost) = if left.is_ok() {
                (left, right)
            } else {
                (right, left)
            };
            let won = won.unwrap().reservation;
            match lost {
                Err(BudgetError::AlreadyReserved { reservation, .. }) => {
                    assert_eq!(reservation, won);
                }
                other => panic!("{other:?}"),
            }
            release(conn, won).await.unwrap();
        }
    });
}

#[test]
fn two_at_once_spend_a_reservation_once() {
    with_desk(15, async |desk, conn| {
        let mut other = desk.typed.connection().await;
        for request in 0..15 {
            let reservation = desk.holds(conn, request, Quarter::Q1, 100).await;
            let amount: Money = 100.into();
            let spend = Commit {
                reservation,
                amount,
            };
            let (left, right) =
                tokio::join!(commit(conn, spend.clone()), commit(&mut other, spend));
            let lost = if left.is_ok() { right } else { left };
            let status = ReservationStatus::Committed;
            match lost {
                Err(BudgetError::Ended { status: found, .. }) => assert_eq!(found, status),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(
            funds(conn, Quarter::Q1).await,
            (1_500.into(), Money::zero())
        );
    });
}

#[test]
fn two_at_once_that_spend_more_than_they_hold_do_not_spend_the_same_rest() {
    with_desk(2, async |desk, conn| {
        let mut other = desk.typed.connection().await;
        let [one, two] = [
            desk.holds(conn, 0, Quarter::Q1, 10_000).await,
            desk.holds(conn, 1, Quarter::Q1, 10_000).await,
        ];
        let [one, two] = [one, two].map(|reservation| Commit {
            reservation,
            amount: 14_000.into(),
        });
        let (left, right) = tokio::join!(commit(conn, one), commit(&mut other, two));
        let (won, lost) = if left.is_ok() {
            (left, right)
        } else {
            (right, left)
        };
        assert_eq!(won.unwrap().spent, 14_000.into());
        // 25,000 less 14,000 spent, all of it its own by now.
        assert_short(lost, "14000.00", "11000.00");
        assert_eq!(
            funds(conn, Quarter::Q1).await,
            (14_000.into(), 10_000.into())
        );
    });
}

#[test]
fn spending_and_giving_back_at_once_come_to_one_of_the_two() {
    with_desk(15, async |desk, conn| {
        let mut other = desk.typed.connection().await;
        let mut spent = Money::zero();
        for request in 0..15 {
            let reservation = desk.holds(conn, request, Quarter::Q1, 100).await;
            let spend = Commit {
                reservation,
                amount: 100.into(),
            };
            let (committed, released) =
                tokio::join!(commit(conn, spend), release(&mut other, reservation));
            match (committed, released.unwrap()) {
                (Ok(committed), ReleaseOutcome::AlreadyEnded { status }) => {
                    assert_eq!(status, ReservationStatus::Committed);
                    spent += committed.spent;
                }
                (Err(BudgetError::Ended { status, .. }), ReleaseOutcome::Released) => {
                    assert_eq!(status, ReservationStatus::Released);
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(funds(conn, Quarter::Q1).await, (spent, Money::zero()));
    });
}

/// Waits until a connection to this database waits for a lock.
async fn until_somebody_waits(conn: &mut AsyncPgConnection) {
    let waiting = "(SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event_type = 'Lock')";
    let waiting = diesel::dsl::sql::<diesel::sql_types::BigInt>(waiting);
    while diesel::select(waiting.clone())
        .get_result::<i64>(conn)
        .await
        .unwrap()
        == 0
    {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

#[test]
fn a_reservation_written_by_hand_meanwhile_is_found_and_not_doubled() {
    with_desk(1, async |desk, conn| {
        let mut watcher = desk.typed.connection().await;
        let mut other = desk.typed.connection().await;
        let wanted = desk.wanted(0, Quarter::Q1, 10.into());
        let mut waiting = None;
        let by_hand: Result<(), diesel::result::Error> = conn
            .transaction(async |conn| {
                let sql = format!(
                    "INSERT INTO inventory.budget_reservations
                        (allocation_id, pr_id, reserved_amount, quarter, expires_date)
                     VALUES ({}, {}, 99, 1, now() + interval '1 day')",
                    desk.world.allocation, desk.requests[0]
                );
                conn.batch_execute(&sql).await?;
                // Spawned, as a service does: what reserve returns may move between threads.
                waiting = Some(tokio::spawn(
                    async move { reserve(&mut other, wanted).await },
                ));
                until_somebody_waits(&mut watcher).await;
                Ok(())
            })
            .await;
        by_hand.unwrap();
        match waiting.unwrap().await.unwrap() {
            Err(BudgetError::AlreadyReserved { reservation, .. }) => {
                assert_eq!(status(conn, reservation).await, ReservationStatus::Active);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(funds(conn, Quarter::Q1).await, (Money::zero(), 99.into()));
    });
}

#[test]
fn one_who_waited_goes_by_what_the_first_left() {
    with_desk(2, async |desk, conn| {
        let mut watcher = desk.typed.connection().await;
        for (end, left) in [
            (Err(diesel::result::Error::RollbackTransaction), "25000.00"),
            (Ok(()), "5000.00"),
        ] {
            let mut other = desk.typed.connection().await;
            let wanted = desk.wanted(1, Quarter::Q1, 25_001.into());
            let mut waiting = None;
            let first: Result<(), BudgetError> = conn
                .transaction(async |conn| {
                    desk.holds(conn, 0, Quarter::Q1, 20_000).await;
                    waiting = Some(tokio::spawn(
                        async move { reserve(&mut other, wanted).await },
                    ));
                    until_somebody_waits(&mut watcher).await;
                    Ok(end?)
                })
                .await;
            assert_eq!(first.is_ok(), left == "5000.00");
            let result = waiting.unwrap().await.unwrap();
            assert_short(result, "25001.00", left);
        }
        assert_eq!(
            expire(conn, in_days(31)).await.unwrap().amount,
            20_000.into()
        );
    });
}
