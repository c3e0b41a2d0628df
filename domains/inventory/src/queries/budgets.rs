//! Budget money: what is left of it, by quarter.

use diesel::deserialize::{self, FromStaticSqlRow};
use diesel::dsl::auto_type;
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use super::sql::{Active, Zero, coalesce, sum};
use crate::schema::{budget_allocations, budget_reservations};
use crate::types::{AllocationId, BudgetId, DepartmentId, FiscalYear, Money, Quarter};

/// Allocations of a fiscal year.
#[auto_type]
pub fn in_year(year: FiscalYear) -> _ {
    budget_allocations::fiscal_year.eq(year)
}

/// Allocations of a department.
#[auto_type]
pub fn of_department(department: DepartmentId) -> _ {
    budget_allocations::department_id.eq(department)
}

/// Allocations from a budget.
#[auto_type]
pub fn of_budget(budget: BudgetId) -> _ {
    budget_allocations::budget_id.eq(budget)
}

/// Reservations that hold money back, overdue ones too until they are marked expired.
#[auto_type]
pub fn holding() -> _ {
    budget_reservations::status.eq(Active)
}

/// What is left of each allocation in use; load it as [`AllocationFunds`].
///
/// ```
/// use diesel::prelude::*;
/// use diesel_async::{AsyncPgConnection, RunQueryDsl};
/// use domain_inventory::queries::budgets::{self, AllocationFunds};
/// use domain_inventory::types::{DepartmentId, FiscalYear, Money, Quarter};
///
/// async fn left(
///     conn: &mut AsyncPgConnection,
///     department: DepartmentId,
///     year: FiscalYear,
/// ) -> QueryResult<Vec<Money>> {
///     let funds: Vec<AllocationFunds> = budgets::of_allocations()
///         .filter(budgets::in_year(year))
///         .filter(budgets::of_department(department))
///         .load(conn)
///         .await?;
///     Ok(funds.iter().map(|funds| funds.quarters.of(Quarter::Q1).left()).collect())
/// }
/// ```
#[auto_type]
pub fn of_allocations() -> _ {
    let (q1, q2, q3, q4): (reserved, reserved, reserved, reserved) = reserved_by_quarter();
    budget_allocations::table
        .filter(budget_allocations::is_active)
        .order_by((
            budget_allocations::fiscal_year.asc(),
            budget_allocations::department_id.asc(),
            budget_allocations::budget_id.asc(),
        ))
        .select((
            budget_allocations::id,
            budget_allocations::fiscal_year,
            budget_allocations::department_id,
            budget_allocations::budget_id,
            budget_allocations::q1_budget,
            budget_allocations::q1_spent,
            coalesce(q1, Zero),
            budget_allocations::q2_budget,
            budget_allocations::q2_spent,
            coalesce(q2, Zero),
            budget_allocations::q3_budget,
            budget_allocations::q3_spent,
            coalesce(q3, Zero),
            budget_allocations::q4_budget,
            budget_allocations::q4_spent,
            coalesce(q4, Zero),
        ))
}

/// What is left to each department in each fiscal year, all its allocations in use together; load it as
/// [`DepartmentFunds`].
#[auto_type]
pub fn by_department() -> _ {
    let (q1, q2, q3, q4): (reserved, reserved, reserved, reserved) = reserved_by_quarter();
    budget_allocations::table
        .filter(budget_allocations::is_active)
        .group_by((
            budget_allocations::fiscal_year,
            budget_allocations::department_id,
        ))
        .order_by((
            budget_allocations::fiscal_year.asc(),
            budget_allocations::department_id.asc(),
        ))
        .select((
            budget_allocations::fiscal_year,
            budget_allocations::department_id,
            coalesce(sum(budget_allocations::q1_budget), Zero),
            coalesce(sum(budget_allocations::q1_spent), Zero),
            coalesce(sum(q1), Zero),
            coalesce(sum(budget_allocations::q2_budget), Zero),
            coalesce(sum(budget_allocations::q2_spent), Zero),
            coalesce(sum(q2), Zero),
            coalesce(sum(budget_allocations::q3_budget), Zero),
            coalesce(sum(budget_allocations::q3_spent), Zero),
            coalesce(sum(q3), Zero),
            coalesce(sum(budget_allocations::q4_budget), Zero),
            coalesce(sum(budget_allocations::q4_spent), Zero),
            coalesce(sum(q4), Zero),
        ))
}

/// Of the allocation at hand; null when nothing is held back.
#[auto_type]
fn reserved(quarter: Quarter) -> _ {
    budget_reservations::table
        .filter(budget_reservations::allocation_id.eq(budget_allocations::id))
        .filter(budget_reservations::quarter.eq(quarter))
        .filter(holding())
        .select(sum(budget_reservations::reserved_amount))
        .single_value()
}

fn reserved_by_quarter() -> (reserved, reserved, reserved, reserved) {
    let [q1, q2, q3, q4] = Quarter::ALL.map(reserved);
    (q1, q2, q3, q4)
}

/// Baht of a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuarterFunds {
    /// What there was to spend.
    pub budget: Money,
    /// What is spent.
    pub spent: Money,
    /// What active reservations hold back.
    pub reserved: Money,
}

impl QuarterFunds {
    /// What can still be reserved or spent.
    pub fn left(&self) -> Money {
        &self.budget - &self.spent - &self.reserved
    }
}

/// The four quarters of a fiscal year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearFunds {
    /// The first.
    pub q1: QuarterFunds,
    /// The second.
    pub q2: QuarterFunds,
    /// The third.
    pub q3: QuarterFunds,
    /// The fourth.
    pub q4: QuarterFunds,
}

impl YearFunds {
    /// Those of one quarter.
    pub const fn of(&self, quarter: Quarter) -> &QuarterFunds {
        match quarter {
            Quarter::Q1 => &self.q1,
            Quarter::Q2 => &self.q2,
            Quarter::Q3 => &self.q3,
            Quarter::Q4 => &self.q4,
        }
    }
}

/// What is left of an allocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllocationFunds {
    /// The allocation.
    pub allocation_id: AllocationId,
    /// Its fiscal year.
    pub fiscal_year: FiscalYear,
    /// Whose it is.
    pub department_id: DepartmentId,
    /// The budget it is from.
    pub budget_id: BudgetId,
    /// Baht, by quarter.
    pub quarters: YearFunds,
}

/// What is left to a department in a fiscal year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DepartmentFunds {
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// The department.
    pub department_id: DepartmentId,
    /// Baht, by quarter.
    pub quarters: YearFunds,
}

/// Declares how a row is read: its own columns, then budget, spent and reserved of each quarter.
///
/// The columns are selected in one flat list. Diesel walks what is nested in a tuple twice, what is nested in that
/// four times, and so on: with a list for each quarter a query spent more time in that than in the server.
macro_rules! funds {
    ($Funds:ident { $($own:ident: $Own:ty,)+ }) => {
        impl<ST> Queryable<ST, Pg> for $Funds
        where
            ($($Own,)+ Money, Money, Money, Money, Money, Money, Money, Money, Money, Money, Money, Money):
                FromStaticSqlRow<ST, Pg>,
        {
            type Row = (
                $($Own,)+ Money, Money, Money, Money, Money, Money, Money, Money, Money, Money, Money, Money,
            );

            fn build(row: Self::Row) -> deserialize::Result<Self> {
                let ($($own,)+ b1, s1, r1, b2, s2, r2, b3, s3, r3, b4, s4, r4) = row;
                let quarter = |budget, spent, reserved| QuarterFunds { budget, spent, reserved };
                let quarters = YearFunds {
                    q1: quarter(b1, s1, r1),
                    q2: quarter(b2, s2, r2),
                    q3: quarter(b3, s3, r3),
                    q4: quarter(b4, s4, r4),
                };
                Ok(Self { $($own,)+ quarters })
            }
        }
    };
}

funds!(AllocationFunds {
    allocation_id: AllocationId,
    fiscal_year: FiscalYear,
    department_id: DepartmentId,
    budget_id: BudgetId,
});

funds!(DepartmentFunds {
    fiscal_year: FiscalYear,
    department_id: DepartmentId,
});
