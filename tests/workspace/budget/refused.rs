use diesel::QueryDsl;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_inventory::budget::{BudgetError, Reserve, reserve};
use domain_inventory::enums::PrStatus;
use domain_inventory::schema::budget_reservations;
use domain_inventory::types::*;

use super::desk::{Desk, in_days, meddle, with_desk};

/// Asks for a baht of the first quarter, differently; nothing may come of it.
async fn refusal(
    desk: &Desk,
    conn: &mut AsyncPgConnection,
    change: impl FnOnce(&mut Reserve),
) -> BudgetError {
    let before = count(conn).await;
    let mut wanted = desk.wanted(0, Quarter::Q1, 1.into());
    change(&mut wanted);
    let error = reserve(conn, wanted).await.unwrap_err();
    assert_eq!(count(conn).await, before, "{error}");
    error
}

async fn count(conn: &mut AsyncPgConnection) -> i64 {
    budget_reservations::table
        .count()
        .get_result(conn)
        .await
        .unwrap()
}

#[test]
fn nothing_or_less_is_not_reserved() {
    with_desk(1, async |desk, conn| {
        for nothing in ["0", "-0.01"] {
            let asked: Money = nothing.parse().unwrap();
            let error = refusal(desk, conn, |wanted| wanted.amount = asked.clone()).await;
            match error {
                BudgetError::NotPositive { amount } => assert_eq!(amount, asked),
                other => panic!("{other:?}"),
            }
        }
    });
}

#[test]
fn more_than_the_database_can_count_is_simply_not_there() {
    with_desk(1, async |desk, conn| {
        let most: Money = "9999999999999.99".parse().unwrap();
        let beyond = &most + &most;
        let error = refusal(desk, conn, |wanted| wanted.amount = beyond).await;
        assert!(
            matches!(error, BudgetError::NotEnoughBudget { .. }),
            "{error:?}"
        );
    });
}

#[test]
fn a_request_or_an_allocation_that_is_not_there_is_named() {
    with_desk(1, async |desk, conn| {
        let error = refusal(desk, conn, |wanted| {
            wanted.request = PurchaseRequestId::new(-1);
        })
        .await;
        assert!(
            error
                .to_string()
                .starts_with("found no purchase request -1"),
            "{error}"
        );
        let error = refusal(desk, conn, |wanted| {
            wanted.allocation = AllocationId::new(-2);
        })
        .await;
        assert!(
            error.to_string().starts_with("found no allocation -2"),
            "{error}"
        );
    });
}

#[test]
fn a_request_that_came_to_nothing_gets_no_money() {
    with_desk(1, async |desk, conn| {
        for closed in [PrStatus::Rejected, PrStatus::Cancelled] {
            let sql = format!("UPDATE inventory.purchase_requests SET status = '{closed}'");
            meddle(conn, &sql).await;
            match refusal(desk, conn, |_| ()).await {
                BudgetError::ClosedRequest { request, status } => {
                    assert_eq!((request, status), (desk.requests[0], closed));
                }
                other => panic!("{other:?}"),
            }
        }
        meddle(
            conn,
            "UPDATE inventory.purchase_requests SET status = 'DRAFT', is_active = false",
        )
        .await;
        match refusal(desk, conn, |_| ()).await {
            BudgetError::InactiveRequest { request } => assert_eq!(request, desk.requests[0]),
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn every_other_state_of_a_request_may_be_paid_for() {
    with_desk(4, async |desk, conn| {
        let open = [
            PrStatus::Draft,
            PrStatus::Submitted,
            PrStatus::Approved,
            PrStatus::Converted,
        ];
        for (at, status) in open.into_iter().enumerate() {
            let sql = format!("UPDATE inventory.purchase_requests SET status = '{status}'");
            meddle(conn, &sql).await;
            desk.holds(conn, at, Quarter::Q1, 1).await;
        }
    });
}

#[test]
fn an_allocation_out_of_use_holds_no_more_back() {
    with_desk(1, async |desk, conn| {
        meddle(
            conn,
            "UPDATE inventory.budget_allocations SET is_active = false",
        )
        .await;
        match refusal(desk, conn, |_| ()).await {
            BudgetError::InactiveAllocation { allocation } => {
                assert_eq!(allocation, desk.world.allocation);
            }
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn a_request_is_paid_for_by_its_own_department_budget_and_year() {
    let elsewhere = [
        "UPDATE inventory.purchase_requests SET fiscal_year = 2570",
        "WITH other AS (INSERT INTO inventory.departments (dept_code, dept_name) VALUES ('W', 'Ward') RETURNING id)
         UPDATE inventory.purchase_requests SET department_id = other.id FROM other",
        "WITH category AS (INSERT INTO inventory.budget_categories (category_code, category_name)
                           VALUES ('LAB', 'Laboratory') RETURNING id),
              other AS (INSERT INTO inventory.budgets (budget_type_id, budget_category_id)
                        SELECT t.id, category.id FROM inventory.budget_types t, category RETURNING id)
         UPDATE inventory.purchase_requests SET budget_id = other.id FROM other",
    ];
    for sql in elsewhere {
        with_desk(1, async |desk, conn| {
            meddle(conn, sql).await;
            match refusal(desk, conn, |_| ()).await {
                BudgetError::OtherBudget {
                    request,
                    allocation,
                } => assert_eq!(
                    (request, allocation),
                    (desk.requests[0], desk.world.allocation)
                ),
                other => panic!("{sql}: {other:?}"),
            }
        });
    }
}

#[test]
fn a_reservation_ends_after_it_begins() {
    with_desk(1, async |desk, conn| {
        let past = in_days(-1);
        match refusal(desk, conn, |wanted| wanted.expires = past).await {
            BudgetError::EndsInThePast { expires } => assert_eq!(expires, past),
            other => panic!("{other:?}"),
        }
    });
}
