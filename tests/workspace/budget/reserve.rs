use diesel::QueryDsl;
use diesel_async::{AsyncConnection, RunQueryDsl};
use domain_inventory::budget::{BudgetError, Commit, commit, expire, release, reserve};
use domain_inventory::enums::ReservationStatus;
use domain_inventory::models::Allocation;
use domain_inventory::schema::budget_allocations;
use domain_inventory::types::*;

use super::desk::{assert_short, found, funds, in_days, left, meddle, with_desk};

#[test]
fn money_is_held_back_to_the_last_satang_and_no_further() {
    with_desk(3, async |desk, conn| {
        let first = desk.wanted(0, Quarter::Q1, 20_000.into());
        assert_eq!(left(reserve(conn, first).await), 5_000.into());
        let more = desk.wanted(1, Quarter::Q1, "5000.01".parse().unwrap());
        assert_short(reserve(conn, more).await, "5000.01", "5000.00");
        let rest = desk.wanted(1, Quarter::Q1, 5_000.into());
        assert_eq!(left(reserve(conn, rest).await), Money::zero());
        let satang = desk.wanted(2, Quarter::Q1, "0.01".parse().unwrap());
        assert_short(reserve(conn, satang).await, "0.01", "0.00");
        assert_eq!(
            funds(conn, Quarter::Q1).await,
            (Money::zero(), 25_000.into())
        );
    });
}

#[test]
fn a_quarter_has_nothing_to_do_with_the_others() {
    with_desk(2, async |desk, conn| {
        desk.holds(conn, 0, Quarter::Q1, 25_000).await;
        // The papers hold 1,500 of this one.
        let second = desk.wanted(1, Quarter::Q2, 23_501.into());
        assert_short(reserve(conn, second).await, "23501.00", "23500.00");
        let third = desk.wanted(1, Quarter::Q3, 25_000.into());
        assert_eq!(left(reserve(conn, third).await), Money::zero());
    });
}

#[test]
fn what_is_spent_is_not_there_to_be_reserved() {
    with_desk(2, async |desk, conn| {
        let reservation = desk.holds(conn, 0, Quarter::Q1, 10_000).await;
        let spent = Commit {
            reservation,
            amount: 9_000.into(),
        };
        commit(conn, spent).await.unwrap();
        let all = desk.wanted(1, Quarter::Q1, 16_001.into());
        assert_short(reserve(conn, all).await, "16001.00", "16000.00");
        let rest = desk.wanted(1, Quarter::Q1, 16_000.into());
        assert_eq!(left(reserve(conn, rest).await), Money::zero());
    });
}

#[test]
fn what_was_asked_for_is_written_down() {
    with_desk(1, async |desk, conn| {
        let expires = in_days(7);
        let mut wanted = desk.wanted(0, Quarter::Q3, "12.34".parse().unwrap());
        wanted.expires = expires;
        let reserved = reserve(conn, wanted).await.unwrap();
        let row = found(conn, reserved.reservation).await;
        assert_eq!(row.allocation_id, desk.world.allocation);
        assert_eq!(row.pr_id, desk.requests[0]);
        assert_eq!(row.reserved_amount, "12.34".parse().unwrap());
        assert_eq!(row.quarter, Quarter::Q3);
        assert_eq!(row.status, ReservationStatus::Active);
        assert_eq!(
            row.expires_date.timestamp_micros(),
            expires.timestamp_micros()
        );
        assert_eq!(row.released_at, None);
    });
}

#[test]
fn a_reservation_changes_nothing_that_a_reader_of_the_allocation_sees() {
    with_desk(1, async |desk, conn| {
        let allocation = budget_allocations::table.find(desk.world.allocation);
        let before: Allocation = allocation.first(conn).await.unwrap();
        desk.holds(conn, 0, Quarter::Q1, 1).await;
        let after: Allocation = allocation.first(conn).await.unwrap();
        assert_eq!(after, before);
    });
}

#[test]
fn an_overdue_reservation_holds_its_money_until_it_is_expired() {
    with_desk(2, async |desk, conn| {
        desk.holds(conn, 0, Quarter::Q1, 20_000).await;
        meddle(
            conn,
            "UPDATE inventory.budget_reservations
             SET reservation_date = now() - interval '2 days', expires_date = now() - interval '1 day'",
        )
        .await;
        let wanted = desk.wanted(1, Quarter::Q1, 5_001.into());
        assert_short(reserve(conn, wanted.clone()).await, "5001.00", "5000.00");
        expire(conn, in_days(0)).await.unwrap();
        assert_eq!(left(reserve(conn, wanted).await), 19_999.into());
    });
}

#[test]
fn a_request_has_one_active_reservation_and_may_have_another_after_it() {
    with_desk(1, async |desk, conn| {
        for end in [
            ReservationStatus::Released,
            ReservationStatus::Expired,
            ReservationStatus::Committed,
        ] {
            let reservation = desk.holds(conn, 0, Quarter::Q1, 100).await;
            // Asked for again, more than there is: what it has is what it is told.
            let again = desk.wanted(0, Quarter::Q3, 99_999.into());
            match reserve(conn, again).await {
                Err(BudgetError::AlreadyReserved {
                    request,
                    reservation: active,
                }) => assert_eq!((request, active), (desk.requests[0], reservation)),
                other => panic!("{other:?}"),
            }
            match end {
                ReservationStatus::Released => drop(release(conn, reservation).await.unwrap()),
                ReservationStatus::Expired => drop(expire(conn, in_days(31)).await.unwrap()),
                _ => {
                    let amount = 100.into();
                    let spent = Commit {
                        reservation,
                        amount,
                    };
                    commit(conn, spent).await.unwrap();
                }
            }
            assert_eq!(found(conn, reservation).await.status, end);
        }
    });
}

#[test]
fn inside_a_transaction_the_caller_goes_on_after_a_refusal_and_may_take_all_back() {
    with_desk(2, async |desk, conn| {
        let undone: Result<(), BudgetError> = conn
            .transaction(async |conn| {
                let all = desk.wanted(0, Quarter::Q1, 25_000.into());
                reserve(conn, all).await?;
                let more = desk.wanted(1, Quarter::Q1, 1.into());
                assert_short(reserve(conn, more).await, "1.00", "0.00");
                desk.holds(conn, 1, Quarter::Q3, 1).await;
                Err(diesel::result::Error::RollbackTransaction.into())
            })
            .await;
        assert!(undone.is_err());
        assert_eq!(funds(conn, Quarter::Q1).await.1, Money::zero());
        assert_eq!(funds(conn, Quarter::Q3).await.1, Money::zero());
    });
}
