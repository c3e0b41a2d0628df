use chrono::TimeDelta;
use diesel::prelude::*;
use diesel_async::{AsyncConnection, RunQueryDsl};
use domain_inventory::budget::{
    BudgetError, Commit, Expired, ReleaseOutcome, commit, expire, release, reserve,
};
use domain_inventory::enums::ReservationStatus;
use domain_inventory::schema::budget_reservations;
use domain_inventory::types::*;

use super::desk::{found, funds, in_days, status, with_desk};

#[test]
fn released_money_is_free_again_and_stays_so_when_released_again() {
    with_desk(1, async |desk, conn| {
        let reservation = desk.holds(conn, 0, Quarter::Q1, 700).await;
        let outcome = release(conn, reservation).await.unwrap();
        assert_eq!(outcome, ReleaseOutcome::Released);
        let row = found(conn, reservation).await;
        assert_eq!(row.status, ReservationStatus::Released);
        assert!(row.released_at.unwrap() >= row.reservation_date);
        assert_eq!(
            funds(conn, Quarter::Q1).await,
            (Money::zero(), Money::zero())
        );

        let outcome = release(conn, reservation).await.unwrap();
        let status = ReservationStatus::Released;
        assert_eq!(outcome, ReleaseOutcome::AlreadyEnded { status });
        assert_eq!(found(conn, reservation).await, row);
    });
}

#[test]
fn what_is_spent_or_expired_is_not_given_back() {
    with_desk(2, async |desk, conn| {
        let spent = desk.holds(conn, 0, Quarter::Q1, 700).await;
        let amount = 700.into();
        let reservation = spent;
        commit(
            conn,
            Commit {
                reservation,
                amount,
            },
        )
        .await
        .unwrap();
        let expired = desk.holds(conn, 1, Quarter::Q1, 300).await;
        expire(conn, in_days(31)).await.unwrap();
        for (reservation, status) in [
            (spent, ReservationStatus::Committed),
            (expired, ReservationStatus::Expired),
        ] {
            let outcome = release(conn, reservation).await.unwrap();
            assert_eq!(outcome, ReleaseOutcome::AlreadyEnded { status });
        }
        assert_eq!(funds(conn, Quarter::Q1).await, (700.into(), Money::zero()));
    });
}

#[test]
fn a_reservation_that_is_not_there_is_named() {
    with_desk(0, async |_, conn| {
        let nothing = ReservationId::new(-1);
        match release(conn, nothing).await {
            Err(BudgetError::UnknownReservation { reservation }) => {
                assert_eq!(reservation, nothing);
            }
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn what_ends_until_that_moment_is_expired_and_nothing_else() {
    with_desk(4, async |desk, conn| {
        let moment = in_days(3);
        let mut ids = Vec::new();
        for (request, seconds) in [(0, -1), (1, 0), (2, 1), (3, -2)] {
            let mut wanted = desk.wanted(request, Quarter::Q1, 10.into());
            wanted.expires = moment + TimeDelta::seconds(seconds);
            ids.push(reserve(conn, wanted).await.unwrap().reservation);
        }
        release(conn, ids[3]).await.unwrap();

        assert_eq!(expire(conn, in_days(2)).await.unwrap(), Expired::default());
        let expired = expire(conn, moment).await.unwrap();
        assert_eq!(expired.reservations, [ids[0], ids[1]]);
        assert_eq!(expired.amount, 20.into());
        assert_eq!(expire(conn, moment).await.unwrap(), Expired::default());

        assert_eq!(status(conn, ids[2]).await, ReservationStatus::Active);
        assert_eq!(status(conn, ids[3]).await, ReservationStatus::Released);
        let row = found(conn, ids[0]).await;
        assert_eq!(row.status, ReservationStatus::Expired);
        assert!(row.released_at.is_some());
        assert_eq!(funds(conn, Quarter::Q1).await, (Money::zero(), 10.into()));
    });
}

#[test]
fn expiring_does_not_wait_for_one_that_is_being_spent() {
    with_desk(2, async |desk, conn| {
        let being_spent = desk.holds(conn, 0, Quarter::Q1, 100).await;
        let overdue = desk.holds(conn, 1, Quarter::Q1, 200).await;
        let mut scheduler = desk.typed.connection().await;
        let done: Result<(), BudgetError> = conn
            .transaction(async |conn| {
                let amount = 100.into();
                let reservation = being_spent;
                commit(
                    conn,
                    Commit {
                        reservation,
                        amount,
                    },
                )
                .await?;
                let expired = expire(&mut scheduler, in_days(31)).await?;
                assert_eq!(expired.reservations, [overdue]);
                Ok(())
            })
            .await;
        done.unwrap();
        assert_eq!(
            status(conn, being_spent).await,
            ReservationStatus::Committed
        );
        assert_eq!(expire(conn, in_days(31)).await.unwrap(), Expired::default());
    });
}

#[test]
fn several_schedulers_at_once_share_the_work() {
    with_desk(300, async |desk, conn| {
        for request in 0..desk.requests.len() {
            desk.holds(conn, request, Quarter::Q1, 2).await;
        }
        let mut schedulers = Vec::new();
        for _ in 0..4 {
            let mut conn = desk.typed.connection().await;
            schedulers.push(tokio::spawn(async move {
                expire(&mut conn, in_days(31)).await.unwrap()
            }));
        }
        let (mut reservations, mut amount) = (Vec::new(), Money::zero());
        for scheduler in schedulers {
            let expired = scheduler.await.unwrap();
            assert_eq!(
                expired.amount,
                Money::from(2 * i32::try_from(expired.reservations.len()).unwrap())
            );
            reservations.extend(expired.reservations);
            amount += expired.amount;
        }
        reservations.sort();
        let ended: Vec<ReservationId> = budget_reservations::table
            .filter(budget_reservations::status.eq(ReservationStatus::Expired))
            .order_by(budget_reservations::id)
            .select(budget_reservations::id)
            .load(conn)
            .await
            .unwrap();
        assert_eq!(reservations, ended);
        assert_eq!(amount, 600.into());
    });
}
