use chrono::{TimeDelta, Utc};
use diesel_async::AsyncPgConnection;
use domain_inventory::budget::{BudgetError, Committed, Reserve, expire, release, reserve};
use domain_inventory::enums::{PoStatus, ReceiptStatus, ReservationStatus};
use domain_inventory::models::{Allocation, Reservation};
use domain_inventory::procurement::{Charged, Posted, ProcurementError, Spending, post_receipt};
use domain_inventory::schema::{budget_allocations, budget_reservations};
use domain_inventory::types::*;

use super::desk::{Desk, another_order, find, meddle, of_other_order, order_is, with_desk};

/// Posts all 1,000 tablets at once: 1,500 baht and 105 of tax.
async fn post_all(
    desk: &Desk,
    conn: &mut AsyncPgConnection,
    spending: Spending,
) -> Result<Posted, ProcurementError> {
    let (receipt, items) = desk.came(conn, "RC-2", &[("L3", 1_000)]).await;
    let posting = domain_inventory::procurement::Posting {
        spending,
        ..desk.posting_of(receipt, &items)
    };
    post_receipt(conn, posting).await
}

async fn spent(desk: &Desk, conn: &mut AsyncPgConnection) -> Money {
    let allocation: Allocation = find!(conn, budget_allocations, desk.world.allocation);
    assert_eq!(&allocation.q2_spent, &allocation.total_spent);
    allocation.q2_spent
}

async fn reserved(desk: &Desk, conn: &mut AsyncPgConnection) -> ReservationStatus {
    let reservation: Reservation = find!(conn, budget_reservations, desk.papers.reservation);
    reservation.status
}

#[test]
fn the_last_of_the_goods_turns_the_reservation_into_spending() {
    with_desk(async |desk, conn| {
        assert_eq!(desk.post(conn).await.unwrap().charged, Charged::Outstanding);
        assert_eq!(spent(desk, conn).await, Money::zero());
        let (rest, items) = desk.came(conn, "RC-2", &[("L3", 500)]).await;
        let posted = post_receipt(conn, desk.posting_of(rest, &items)).await;
        let committed = Committed {
            allocation: desk.world.allocation,
            quarter: Quarter::Q2,
            reserved: 1_500.into(),
            // 750 of each receipt, and the order's tax of 105.
            spent: 1_605.into(),
        };
        assert_eq!(posted.unwrap().charged, Charged::Committed(committed));
        assert_eq!(spent(desk, conn).await, 1_605.into());
        assert_eq!(reserved(desk, conn).await, ReservationStatus::Committed);
    });
}

#[test]
fn goods_that_come_later_are_not_charged_again() {
    with_desk(async |desk, conn| {
        post_all(desk, conn, Spending::Commit).await.unwrap();
        let posted = desk.post(conn).await.unwrap();
        assert_eq!(posted.charged, Charged::Before);
        assert_eq!(spent(desk, conn).await, 1_605.into());
    });
}

#[test]
fn what_is_reserved_for_a_second_order_is_not_charged_for_the_first_again() {
    with_desk(async |desk, conn| {
        post_all(desk, conn, Spending::Commit).await.unwrap();
        let wanted = Reserve {
            allocation: desk.world.allocation,
            request: desk.papers.request,
            amount: 900.into(),
            quarter: Quarter::Q2,
            expires: Utc::now() + TimeDelta::days(1),
        };
        let second = reserve(conn, wanted).await.unwrap().reservation;
        another_order(conn, PoStatus::Sent).await;
        of_other_order(conn).await;
        assert_eq!(desk.post(conn).await.unwrap().charged, Charged::Before);
        assert_eq!(spent(desk, conn).await, 1_605.into());
        let second: Reservation = find!(conn, budget_reservations, second);
        assert_eq!(second.status, ReservationStatus::Active);
    });
}

#[test]
fn money_that_is_to_be_left_is_left() {
    with_desk(async |desk, conn| {
        let posted = post_all(desk, conn, Spending::Leave).await.unwrap();
        assert_eq!(
            (posted.order, posted.charged),
            (PoStatus::Completed, Charged::Left)
        );
        assert_eq!(spent(desk, conn).await, Money::zero());
        assert_eq!(reserved(desk, conn).await, ReservationStatus::Active);
    });
}

#[test]
fn the_last_goods_are_not_posted_when_the_money_ran_out_meanwhile_and_are_when_it_is_reserved_anew()
{
    with_desk(async |desk, conn| {
        desk.post(conn).await.unwrap();
        let (rest, items) = desk.came(conn, "RC-2", &[("L3", 500)]).await;
        let posting = desk.posting_of(rest, &items);
        meddle(
            conn,
            "UPDATE inventory.budget_reservations
             SET reservation_date = now() - interval '2 days', expires_date = now() - interval '1 day'",
        )
        .await;
        let expired = expire(conn, Utc::now()).await.unwrap();
        assert_eq!(expired.reservations, [desk.papers.reservation]);
        let before = desk.state(conn).await;
        let missing: Money = 1_605.into();
        match post_receipt(conn, posting.clone()).await {
            Err(ProcurementError::NothingReserved { request, amount }) => {
                assert_eq!((request, &amount), (desk.papers.request, &missing));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(desk.state(conn).await, before);
        let anew = Reserve {
            allocation: desk.world.allocation,
            request: desk.papers.request,
            amount: missing.clone(),
            quarter: Quarter::Q2,
            expires: Utc::now() + TimeDelta::days(1),
        };
        reserve(conn, anew).await.unwrap();
        match post_receipt(conn, posting).await.unwrap().charged {
            Charged::Committed(committed) => assert_eq!(committed.spent, missing),
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn goods_of_a_request_without_a_reservation_are_posted_when_the_money_is_left() {
    with_desk(async |desk, conn| {
        release(conn, desk.papers.reservation).await.unwrap();
        let refused = post_all(desk, conn, Spending::Commit).await;
        assert!(
            matches!(refused, Err(ProcurementError::NothingReserved { .. })),
            "{refused:?}"
        );
        meddle(
            conn,
            "UPDATE inventory.receipts SET receipt_number = 'RC-0' WHERE receipt_number = 'RC-2'",
        )
        .await;
        let posted = post_all(desk, conn, Spending::Leave).await.unwrap();
        assert_eq!(posted.charged, Charged::Left);
        assert_eq!(spent(desk, conn).await, Money::zero());
    });
}

#[test]
fn an_order_completed_with_less_stays_complete_and_is_charged_for_what_came() {
    with_desk(async |desk, conn| {
        order_is(conn, desk.papers.order, PoStatus::Completed).await;
        let posted = desk.post(conn).await.unwrap();
        assert_eq!(posted.order, PoStatus::Completed);
        match posted.charged {
            Charged::Committed(committed) => assert_eq!(committed.spent, 855.into()),
            other => panic!("{other:?}"),
        }
        assert_eq!(desk.state(conn).await.order, PoStatus::Completed);
    });
}

#[test]
fn goods_that_cost_more_than_there_is_are_not_posted_unless_the_money_is_left() {
    with_desk(async |desk, conn| {
        meddle(
            conn,
            "UPDATE inventory.budget_allocations SET q2_budget = 1600, q1_budget = 48400",
        )
        .await;
        let (receipt, items) = desk.came(conn, "RC-2", &[("L3", 1_000)]).await;
        let before = desk.state(conn).await;
        let mut posting = desk.posting_of(receipt, &items);
        match post_receipt(conn, posting.clone()).await {
            Err(ProcurementError::Budget(BudgetError::NotEnoughBudget {
                requested,
                available,
            })) => assert_eq!((requested, available), (1_605.into(), 1_600.into())),
            other => panic!("{other:?}"),
        }
        assert_eq!(desk.state(conn).await, before);
        posting.spending = Spending::Leave;
        let posted = post_receipt(conn, posting).await.unwrap();
        assert_eq!(posted.charged, Charged::Left);
    });
}

#[test]
fn a_request_is_charged_when_all_its_orders_are_complete() {
    with_desk(async |desk, conn| {
        another_order(conn, PoStatus::Sent).await;
        let posted = post_all(desk, conn, Spending::Commit).await.unwrap();
        assert_eq!(
            (posted.order, posted.charged),
            (PoStatus::Completed, Charged::Outstanding)
        );
        // 500 tablets, where one was ordered.
        of_other_order(conn).await;
        match desk.post(conn).await.unwrap().charged {
            // 1,500 and 750, and the tax of both orders.
            Charged::Committed(committed) => {
                assert_eq!(committed.spent, "2355.10".parse().unwrap());
            }
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn an_order_that_was_cancelled_or_is_out_of_use_is_not_waited_for() {
    for out in ["status = 'CANCELLED'", "is_active = false"] {
        with_desk(async |desk, conn| {
            another_order(conn, PoStatus::Sent).await;
            let sql =
                format!("UPDATE inventory.purchase_orders SET {out} WHERE po_number = 'PO-2'");
            meddle(conn, &sql).await;
            match post_all(desk, conn, Spending::Commit)
                .await
                .unwrap()
                .charged
            {
                Charged::Committed(committed) => assert_eq!(committed.spent, 1_605.into()),
                other => panic!("{other:?}"),
            }
        });
    }
}

#[test]
fn what_came_free_gives_its_reservation_back() {
    with_desk(async |desk, conn| {
        meddle(
            conn,
            "UPDATE inventory.purchase_orders SET vat_amount = 0;
             UPDATE inventory.receipt_items SET unit_price = 0, quantity_received = 1000,
                 quantity_accepted = 1000, quantity_rejected = 0",
        )
        .await;
        let posted = desk.post(conn).await.unwrap();
        assert_eq!(posted.charged, Charged::Released(desk.papers.reservation));
        assert_eq!(reserved(desk, conn).await, ReservationStatus::Released);
        let state = desk.state(conn).await;
        assert_eq!(
            (state.receipt, state.order),
            (ReceiptStatus::Posted, PoStatus::Completed)
        );
    });
}
