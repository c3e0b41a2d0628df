//! An allocation of 25,000 baht a quarter, and requests to spend it on.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use domain_inventory::budget::{BudgetError, Reserve, Reserved, reserve};
use domain_inventory::enums::ReservationStatus;
use domain_inventory::models::Reservation;
use domain_inventory::queries::budgets::{AllocationFunds, of_allocations};
use domain_inventory::schema::{budget_reservations, purchase_requests};
use domain_inventory::types::*;
use workspace_tests::typed::Typed;
use workspace_tests::world::{Papers, World, papers, world};

/// The world's allocation and papers, whose reservation holds 1,500 baht of the second quarter.
pub(crate) struct Desk {
    pub(crate) typed: Typed,
    pub(crate) world: World,
    pub(crate) papers: Papers,
    /// Requests of the same department, budget and year for which nothing is reserved.
    pub(crate) requests: Vec<PurchaseRequestId>,
}

impl Desk {
    pub(crate) fn new(requests: u32) -> Self {
        let typed = Typed::migrated();
        let conn = &mut typed.blocking();
        let world = world(conn);
        let papers = papers(conn, &world);
        let requests = drafts(conn, requests);
        Self {
            typed,
            world,
            papers,
            requests,
        }
    }

    /// So many baht of a quarter for one of the requests, for a month.
    pub(crate) fn wanted(&self, request: usize, quarter: Quarter, amount: Money) -> Reserve {
        Reserve {
            allocation: self.world.allocation,
            request: self.requests[request],
            amount,
            quarter,
            expires: in_days(30),
        }
    }

    /// Holds so many baht back, which are there.
    pub(crate) async fn holds(
        &self,
        conn: &mut AsyncPgConnection,
        request: usize,
        quarter: Quarter,
        baht: i32,
    ) -> ReservationId {
        let wanted = self.wanted(request, quarter, baht.into());
        reserve(conn, wanted).await.unwrap().reservation
    }
}

/// A desk and a connection to it, for as long as the work takes.
pub(crate) fn with_desk(requests: u32, work: impl AsyncFnOnce(&Desk, &mut AsyncPgConnection)) {
    let desk = Desk::new(requests);
    desk.typed.run(async |typed| {
        let mut conn = typed.connection().await;
        work(&desk, &mut conn).await;
    });
}

/// Requests like the one that is there, as many as asked for.
fn drafts(conn: &mut PgConnection, count: u32) -> Vec<PurchaseRequestId> {
    use diesel::connection::SimpleConnection as _;

    let columns = "department_id, budget_id, fiscal_year, request_date, required_date, requested_by, total_amount";
    conn.batch_execute(&format!(
        "INSERT INTO inventory.purchase_requests (pr_number, {columns})
         SELECT 'DRAFT-' || number, {columns}
         FROM inventory.purchase_requests, generate_series(1, {count}) AS number"
    ))
    .unwrap();
    let drafts = purchase_requests::table
        .filter(purchase_requests::pr_number.like("DRAFT-%"))
        .order_by(purchase_requests::id)
        .select(purchase_requests::id);
    diesel::RunQueryDsl::load(drafts, conn).unwrap()
}

pub(crate) fn in_days(days: i64) -> DateTime<Utc> {
    Utc::now() + TimeDelta::days(days)
}

/// Baht spent from a quarter of the only allocation in use, and baht held back of it.
pub(crate) async fn funds(conn: &mut AsyncPgConnection, quarter: Quarter) -> (Money, Money) {
    let funds: AllocationFunds = of_allocations().get_result(conn).await.unwrap();
    let funds = funds.quarters.of(quarter);
    (funds.spent.clone(), funds.reserved.clone())
}

pub(crate) async fn found(conn: &mut AsyncPgConnection, id: ReservationId) -> Reservation {
    budget_reservations::table
        .find(id)
        .first(conn)
        .await
        .unwrap()
}

pub(crate) async fn status(conn: &mut AsyncPgConnection, id: ReservationId) -> ReservationStatus {
    found(conn, id).await.status
}

/// Does to the database what no operation does.
pub(crate) async fn meddle(conn: &mut AsyncPgConnection, sql: &str) {
    conn.batch_execute(sql).await.unwrap();
}

/// Asserts that there was less than was asked for.
#[track_caller]
pub(crate) fn assert_short<T: std::fmt::Debug>(
    result: Result<T, BudgetError>,
    asked: &str,
    left: &str,
) {
    match result {
        Err(BudgetError::NotEnoughBudget {
            requested,
            available,
        }) => assert_eq!(
            (requested.to_string(), available.to_string()),
            (asked.to_owned(), left.to_owned())
        ),
        other => panic!("expected that {asked} are not there: {other:?}"),
    }
}

#[track_caller]
pub(crate) fn left(result: Result<Reserved, BudgetError>) -> Money {
    result.unwrap().left
}
