use diesel_async::AsyncPgConnection;
use domain_inventory::enums::{PoStatus, ReservationStatus};
use domain_inventory::models::Allocation;
use domain_inventory::procurement::{Charged, ProcurementError, post_receipt, settle};
use domain_inventory::schema::budget_allocations;
use domain_inventory::types::{Money, PurchaseRequestId};

use super::desk::{Desk, another_order, find, meddle, of_other_order, order_is, with_desk};

async fn spent(desk: &Desk, conn: &mut AsyncPgConnection) -> Money {
    let allocation: Allocation = find!(conn, budget_allocations, desk.world.allocation);
    allocation.q2_spent
}

fn baht(text: &str) -> Money {
    text.parse().unwrap()
}

#[test]
fn goods_that_came_before_their_order_was_given_up_are_charged_once_with_their_part_of_the_tax() {
    for given_up in ["status = 'CANCELLED'", "is_active = false"] {
        with_desk(async |desk, conn| {
            let request = desk.papers.request;
            desk.post(conn).await.unwrap();
            assert_eq!(settle(conn, request).await.unwrap(), Charged::Outstanding);
            let sql = format!("UPDATE inventory.purchase_orders SET {given_up}");
            meddle(conn, &sql).await;
            match settle(conn, request).await.unwrap() {
                // 750 of 1,500 baht, and half of the tax of 105.
                Charged::Committed(committed) => assert_eq!(committed.spent, baht("802.50")),
                other => panic!("{given_up}: {other:?}"),
            }
            assert_eq!(settle(conn, request).await.unwrap(), Charged::Before);
            assert_eq!(spent(desk, conn).await, baht("802.50"));
        });
    }
}

#[test]
fn the_last_goods_of_another_order_charge_what_came_before_a_cancellation_too() {
    with_desk(async |desk, conn| {
        let (receipt, items) = desk.came(conn, "RC-2", &[("L3", 300)]).await;
        let posting = desk.posting_of(receipt, &items);
        post_receipt(conn, posting).await.unwrap();
        another_order(conn, PoStatus::Sent).await;
        of_other_order(conn).await;
        order_is(conn, desk.papers.order, PoStatus::Cancelled).await;
        match desk.post(conn).await.unwrap().charged {
            // 450 and 31.50 of tax, 750 and 0.10 of tax.
            Charged::Committed(committed) => assert_eq!(committed.spent, baht("1231.60")),
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn where_nothing_came_of_cancelled_orders_the_money_is_free_again() {
    with_desk(async |desk, conn| {
        order_is(conn, desk.papers.order, PoStatus::Cancelled).await;
        let settled = settle(conn, desk.papers.request).await.unwrap();
        assert_eq!(settled, Charged::Released(desk.papers.reservation));
        let settled = settle(conn, desk.papers.request).await.unwrap();
        assert_eq!(settled, Charged::Unreserved);
        assert_eq!(spent(desk, conn).await, Money::zero());
    });
}

#[test]
fn a_request_that_was_not_ordered_yet_keeps_its_money() {
    with_desk(async |desk, conn| {
        meddle(
            conn,
            "DELETE FROM inventory.receipt_items; DELETE FROM inventory.receipts;
             DELETE FROM inventory.purchase_order_items",
        )
        .await;
        let request = desk.papers.request;
        assert_eq!(settle(conn, request).await.unwrap(), Charged::Outstanding);
        meddle(conn, "DELETE FROM inventory.purchase_orders").await;
        assert_eq!(settle(conn, request).await.unwrap(), Charged::Outstanding);
    });
}

#[test]
fn what_cannot_be_settled_is_told() {
    with_desk(async |desk, conn| {
        let nothing = PurchaseRequestId::new(-1);
        match settle(conn, nothing).await {
            Err(ProcurementError::UnknownRequest { request }) => assert_eq!(request, nothing),
            other => panic!("{other:?}"),
        }
        desk.post(conn).await.unwrap();
        order_is(conn, desk.papers.order, PoStatus::Cancelled).await;
        meddle(
            conn,
            "UPDATE inventory.budget_reservations SET status = 'RELEASED', released_at = now()",
        )
        .await;
        match settle(conn, desk.papers.request).await {
            Err(ProcurementError::NothingReserved { request, amount }) => {
                assert_eq!((request, amount), (desk.papers.request, baht("802.50")));
            }
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn a_cancellation_and_the_last_goods_of_another_order_at_once_charge_once() {
    for isolation in ["read committed", "repeatable read", "serializable"] {
        with_desk(async |desk, conn| {
            let (receipt, items) = desk.came(conn, "RC-2", &[("L3", 300)]).await;
            let posting = desk.posting_of(receipt, &items);
            post_receipt(conn, posting).await.unwrap();
            another_order(conn, PoStatus::Sent).await;
            of_other_order(conn).await;
            desk.inspect(conn, desk.papers.receipt).await;
            let mut other = desk.typed.connection().await;
            for conn in [&mut *conn, &mut other] {
                let sql = format!("SET default_transaction_isolation TO '{isolation}'");
                meddle(conn, &sql).await;
            }
            let cancelled = async {
                order_is(conn, desk.papers.order, PoStatus::Cancelled).await;
                settle(conn, desk.papers.request).await.unwrap()
            };
            let (settled, posted) =
                tokio::join!(cancelled, post_receipt(&mut other, desk.posting()));
            let charged = [settled, posted.unwrap().charged];
            let commits = charged
                .iter()
                .filter(|it| matches!(it, Charged::Committed(_)));
            assert_eq!(commits.count(), 1, "{isolation}: {charged:?}");
            assert_eq!(spent(desk, conn).await, baht("1231.60"), "{isolation}");
            let state = desk.state(conn).await;
            assert_eq!(state.reservation, ReservationStatus::Committed);
        });
    }
}
