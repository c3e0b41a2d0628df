use diesel_async::AsyncPgConnection;
use domain_inventory::budget::{BudgetError, Commit, Committed, commit, expire, release, reserve};
use domain_inventory::enums::ReservationStatus;
use domain_inventory::types::*;

use super::desk::{assert_short, found, funds, in_days, meddle, status, with_desk};

async fn spend(
    conn: &mut AsyncPgConnection,
    reservation: ReservationId,
    baht: &str,
) -> Result<Committed, BudgetError> {
    let amount = baht.parse().unwrap();
    commit(
        conn,
        Commit {
            reservation,
            amount,
        },
    )
    .await
}

#[test]
fn a_reservation_becomes_spending_of_its_quarter() {
    with_desk(0, async |desk, conn| {
        let reservation = desk.papers.reservation;
        let committed = spend(conn, reservation, "1500").await.unwrap();
        let expected = Committed {
            allocation: desk.world.allocation,
            quarter: Quarter::Q2,
            reserved: 1_500.into(),
            spent: 1_500.into(),
        };
        assert_eq!(committed, expected);
        assert_eq!(
            funds(conn, Quarter::Q2).await,
            (1_500.into(), Money::zero())
        );
        for other in [Quarter::Q1, Quarter::Q3, Quarter::Q4] {
            assert_eq!(funds(conn, other).await, (Money::zero(), Money::zero()));
        }
        let row = found(conn, reservation).await;
        assert_eq!(row.status, ReservationStatus::Committed);
        assert_eq!(row.reserved_amount, 1_500.into());
        assert!(row.released_at.unwrap() >= row.reservation_date);
    });
}

#[test]
fn what_was_held_back_and_not_spent_is_free_again() {
    with_desk(2, async |desk, conn| {
        desk.holds(conn, 0, Quarter::Q2, 23_500).await;
        let committed = spend(conn, desk.papers.reservation, "1499.99").await;
        assert_eq!(committed.unwrap().spent, "1499.99".parse().unwrap());
        let satang = desk.wanted(1, Quarter::Q2, "0.01".parse().unwrap());
        assert_eq!(reserve(conn, satang).await.unwrap().left, Money::zero());
    });
}

#[test]
fn more_than_was_held_back_is_spent_only_where_the_quarter_has_it() {
    with_desk(2, async |desk, conn| {
        let other = desk.holds(conn, 0, Quarter::Q2, 23_000).await;
        // 500 are left beside both.
        let short = spend(conn, desk.papers.reservation, "2000.01").await;
        assert_short(short, "2000.01", "2000.00");
        assert_eq!(
            status(conn, desk.papers.reservation).await,
            ReservationStatus::Active
        );
        assert_eq!(
            funds(conn, Quarter::Q2).await,
            (Money::zero(), 24_500.into())
        );
        let committed = spend(conn, desk.papers.reservation, "2000").await.unwrap();
        assert_eq!(
            (committed.reserved, committed.spent),
            (1_500.into(), 2_000.into())
        );
        assert_eq!(
            funds(conn, Quarter::Q2).await,
            (2_000.into(), 23_000.into())
        );
        spend(conn, other, "23000").await.unwrap();
        assert_eq!(
            funds(conn, Quarter::Q2).await,
            (25_000.into(), Money::zero())
        );
    });
}

#[test]
fn what_came_to_an_end_is_not_spent() {
    with_desk(3, async |desk, conn| {
        let released = desk.holds(conn, 0, Quarter::Q1, 10).await;
        release(conn, released).await.unwrap();
        let expired = desk.holds(conn, 1, Quarter::Q1, 10).await;
        expire(conn, in_days(31)).await.unwrap();
        let committed = desk.holds(conn, 2, Quarter::Q1, 10).await;
        spend(conn, committed, "10").await.unwrap();
        for (reservation, end) in [
            (released, ReservationStatus::Released),
            (expired, ReservationStatus::Expired),
            (committed, ReservationStatus::Committed),
        ] {
            match spend(conn, reservation, "10").await {
                Err(BudgetError::Ended {
                    reservation: id,
                    status,
                }) => assert_eq!((id, status), (reservation, end)),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(funds(conn, Quarter::Q1).await, (10.into(), Money::zero()));
    });
}

#[test]
fn nothing_is_not_spent_and_what_is_not_there_is_named() {
    with_desk(0, async |desk, conn| {
        for nothing in ["0", "-1"] {
            let error = spend(conn, desk.papers.reservation, nothing)
                .await
                .unwrap_err();
            assert!(matches!(error, BudgetError::NotPositive { .. }), "{error}");
        }
        let error = spend(conn, ReservationId::new(-1), "1").await.unwrap_err();
        assert!(
            error.to_string().starts_with("found no reservation -1"),
            "{error}"
        );
        assert_eq!(
            status(conn, desk.papers.reservation).await,
            ReservationStatus::Active
        );
    });
}

#[test]
fn what_is_held_back_can_be_spent_though_overdue_or_from_an_allocation_out_of_use() {
    with_desk(0, async |desk, conn| {
        meddle(
            conn,
            "UPDATE inventory.budget_allocations SET is_active = false;
             UPDATE inventory.budget_reservations
             SET reservation_date = now() - interval '2 days', expires_date = now() - interval '1 day'",
        )
        .await;
        spend(conn, desk.papers.reservation, "1500").await.unwrap();
        meddle(
            conn,
            "UPDATE inventory.budget_allocations SET is_active = true",
        )
        .await;
        assert_eq!(
            funds(conn, Quarter::Q2).await,
            (1_500.into(), Money::zero())
        );
    });
}

#[test]
fn a_budget_cut_below_its_promises_is_spent_as_far_as_it_goes() {
    with_desk(2, async |desk, conn| {
        let other = desk.holds(conn, 0, Quarter::Q2, 1_000).await;
        meddle(
            conn,
            "UPDATE inventory.budget_allocations SET q2_budget = 1600, q1_budget = 48400",
        )
        .await;
        let wanted = desk.wanted(1, Quarter::Q2, 1.into());
        assert_short(reserve(conn, wanted).await, "1.00", "-900.00");
        let more = spend(conn, other, "1000.01").await;
        assert_short(more, "1000.01", "1000.00");
        spend(conn, other, "1000").await.unwrap();
        let rest = spend(conn, desk.papers.reservation, "1500").await;
        assert_short(rest, "1500.00", "600.00");
        spend(conn, desk.papers.reservation, "600").await.unwrap();
        assert_eq!(
            funds(conn, Quarter::Q2).await,
            (1_600.into(), Money::zero())
        );
    });
}
