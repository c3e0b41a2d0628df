use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain_inventory::enums::ReservationStatus;
use domain_inventory::models::*;
use domain_inventory::queries::budgets::{self, AllocationFunds, DepartmentFunds, YearFunds};
use domain_inventory::schema::{
    budget_allocations, budget_categories, budget_reservations, budgets as budget_table,
    purchase_requests,
};
use domain_inventory::types::*;
use workspace_tests::world::{Papers, World, papers};

use super::load;
use super::shelf::{Shelf, march};

/// The world's allocation of 25,000 baht a quarter, with the papers' reservation of 1,500 in the second.
fn desk() -> (Shelf, Papers) {
    let mut desk = Shelf::new();
    let world = desk.world;
    let papers = papers(&mut desk.conn, &world);
    (desk, papers)
}

/// Another request of the department.
fn request(conn: &mut PgConnection, papers: &Papers, number: &str) -> PurchaseRequestId {
    let like: PurchaseRequest = purchase_requests::table
        .find(papers.request)
        .first(conn)
        .unwrap();
    let request: PurchaseRequest = diesel::insert_into(purchase_requests::table)
        .values(NewPurchaseRequest {
            pr_number: number.to_owned(),
            department_id: like.department_id,
            budget_id: like.budget_id,
            fiscal_year: like.fiscal_year,
            request_date: like.request_date,
            required_date: like.required_date,
            requested_by: like.requested_by,
            total_amount: like.total_amount,
            priority: like.priority,
            purpose: None,
        })
        .get_result(conn)
        .unwrap();
    request.id
}

/// Money held back in a quarter that then came to an end, or did not.
fn reserve(
    conn: &mut PgConnection,
    (allocation, request): (AllocationId, PurchaseRequestId),
    (quarter, baht): (Quarter, i32),
    ended: Option<ReservationStatus>,
) {
    let reservation: Reservation = diesel::insert_into(budget_reservations::table)
        .values((
            NewReservation {
                allocation_id: allocation,
                pr_id: request,
                reserved_amount: baht.into(),
                quarter,
                expires_date: march(2, 0),
            },
            budget_reservations::reservation_date.eq(march(1, 0)),
        ))
        .get_result(conn)
        .unwrap();
    if let Some(status) = ended {
        let changes = ReservationChanges {
            status: Some(status),
            released_at: Some(Some(DateTime::<Utc>::UNIX_EPOCH)),
            ..Default::default()
        };
        diesel::update(&reservation)
            .set(changes)
            .execute(conn)
            .unwrap();
    }
}

/// 40,000 baht from another budget, all of it in the second quarter, 3,000 of it spent.
fn second_allocation(conn: &mut PgConnection, world: &World) -> AllocationId {
    let source: Budget = budget_table::table.find(world.budget).first(conn).unwrap();
    let purpose: BudgetCategory = diesel::insert_into(budget_categories::table)
        .values(NewBudgetCategory {
            category_code: "SUPPLY".to_owned(),
            category_name: "Medical supplies".to_owned(),
            accounting_code: None,
            description: None,
        })
        .get_result(conn)
        .unwrap();
    let budget: Budget = diesel::insert_into(budget_table::table)
        .values(NewBudget {
            budget_type_id: source.budget_type_id,
            budget_category_id: purpose.id,
            description: None,
        })
        .get_result(conn)
        .unwrap();
    let new = NewAllocation {
        fiscal_year: FiscalYear::new(2569).unwrap(),
        budget_id: budget.id,
        department_id: world.department,
        total_budget: 40_000.into(),
        q1_budget: Money::zero(),
        q2_budget: 40_000.into(),
        q3_budget: Money::zero(),
        q4_budget: Money::zero(),
    };
    let allocation: Allocation = diesel::insert_into(budget_allocations::table)
        .values(new)
        .get_result(conn)
        .unwrap();
    spend(conn, allocation.id, Quarter::Q2, 3_000);
    allocation.id
}

fn spend(conn: &mut PgConnection, allocation: AllocationId, quarter: Quarter, baht: i32) {
    diesel::update(budget_allocations::table.find(allocation))
        .set(AllocationSpending::new(quarter, baht.into()))
        .execute(conn)
        .unwrap();
}

fn left(quarters: &YearFunds) -> [Money; 4] {
    Quarter::ALL.map(|quarter| quarters.of(quarter).left())
}

#[test]
fn a_quarter_has_left_what_is_neither_spent_nor_held_back() {
    let (mut desk, papers) = desk();
    let world = desk.world;
    spend(&mut desk.conn, world.allocation, Quarter::Q1, 4_000);
    // Active though overdue: it holds its money until it is marked expired.
    let overdue = request(&mut desk.conn, &papers, "PR-2");
    let key = (world.allocation, overdue);
    reserve(&mut desk.conn, key, (Quarter::Q1, 600), None);
    for (number, ended) in [
        ("PR-3", ReservationStatus::Released),
        ("PR-4", ReservationStatus::Expired),
        ("PR-5", ReservationStatus::Committed),
    ] {
        let request = request(&mut desk.conn, &papers, number);
        let key = (world.allocation, request);
        reserve(&mut desk.conn, key, (Quarter::Q3, 9_000), Some(ended));
    }
    let funds = load!(desk.typed, AllocationFunds, budgets::of_allocations());
    assert_eq!(funds.len(), 1);
    assert_eq!(funds[0].allocation_id, world.allocation);
    let first = funds[0].quarters.of(Quarter::Q1);
    assert_eq!(
        (&first.budget, &first.spent, &first.reserved),
        (&25_000.into(), &4_000.into(), &600.into())
    );
    let expected = [20_400, 23_500, 25_000, 25_000].map(Money::from);
    assert_eq!(left(&funds[0].quarters), expected);
}

#[test]
fn a_department_has_left_what_its_allocations_have_together() {
    let (mut desk, papers) = desk();
    let world = desk.world;
    let second = second_allocation(&mut desk.conn, &world);
    for (number, quarter, baht) in [("PR-2", Quarter::Q2, 700), ("PR-3", Quarter::Q2, 50)] {
        let request = request(&mut desk.conn, &papers, number);
        reserve(&mut desk.conn, (second, request), (quarter, baht), None);
    }
    let funds = load!(
        desk.typed,
        DepartmentFunds,
        budgets::by_department().filter(budgets::of_department(world.department))
    );
    assert_eq!(funds.len(), 1);
    // 25,000 - 1,500 of the first, 40,000 - 3,000 - 750 of the second.
    let expected = [25_000, 59_750, 25_000, 25_000].map(Money::from);
    assert_eq!(left(&funds[0].quarters), expected);

    let of_second = load!(
        desk.typed,
        DepartmentFunds,
        budgets::by_department().filter(budget_allocations::id.eq(second))
    );
    let expected = [0, 36_250, 0, 0].map(Money::from);
    assert_eq!(left(&of_second[0].quarters), expected);
}

#[test]
fn another_year_and_an_allocation_out_of_use_have_nothing_left() {
    let (mut desk, _) = desk();
    let next = FiscalYear::new(2570).unwrap();
    let funds = load!(
        desk.typed,
        DepartmentFunds,
        budgets::by_department().filter(budgets::in_year(next))
    );
    assert_eq!(funds, []);
    let changes = AllocationChanges {
        is_active: Some(false),
        ..Default::default()
    };
    diesel::update(budget_allocations::table.find(desk.world.allocation))
        .set(changes)
        .execute(&mut desk.conn)
        .unwrap();
    assert_eq!(
        load!(desk.typed, DepartmentFunds, budgets::by_department()),
        []
    );
    let funds = load!(
        desk.typed,
        AllocationFunds,
        budgets::of_allocations().filter(budgets::of_budget(desk.world.budget))
    );
    assert_eq!(funds, []);
}
