use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use super::Budget;
use crate::schema::budget_allocations;
use crate::types::{AllocationId, BudgetId, DepartmentId, FiscalYear, Money, Quarter};

/// What a department may spend from a budget in a fiscal year, in baht, by quarter.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = budget_allocations, check_for_backend(Pg))]
#[diesel(belongs_to(Budget, foreign_key = budget_id))]
pub struct Allocation {
    /// Its id.
    pub id: AllocationId,
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// The budget.
    pub budget_id: BudgetId,
    /// The department.
    pub department_id: DepartmentId,
    /// Baht for the year.
    pub total_budget: Money,
    /// Baht for the first quarter.
    pub q1_budget: Money,
    /// Baht for the second quarter.
    pub q2_budget: Money,
    /// Baht for the third quarter.
    pub q3_budget: Money,
    /// Baht for the fourth quarter.
    pub q4_budget: Money,
    /// Baht spent in the first quarter, without active reservations.
    pub q1_spent: Money,
    /// Baht spent in the second quarter.
    pub q2_spent: Money,
    /// Baht spent in the third quarter.
    pub q3_spent: Money,
    /// Baht spent in the fourth quarter.
    pub q4_spent: Money,
    /// Baht spent in the year, computed by the database.
    pub total_spent: Money,
    /// Baht not spent yet, computed by the database; active reservations still have to be taken off.
    pub remaining_budget: Money,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// An allocation to be added; `total_budget` is the sum of the four quarters.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = budget_allocations, treat_none_as_default_value = false)]
pub struct NewAllocation {
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// The budget.
    pub budget_id: BudgetId,
    /// The department.
    pub department_id: DepartmentId,
    /// Baht for the year.
    pub total_budget: Money,
    /// Baht for the first quarter.
    pub q1_budget: Money,
    /// Baht for the second quarter.
    pub q2_budget: Money,
    /// Baht for the third quarter.
    pub q3_budget: Money,
    /// Baht for the fourth quarter.
    pub q4_budget: Money,
}

/// What may change of an allocation; `total_budget` stays the sum of the four quarters.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = budget_allocations)]
pub struct AllocationChanges {
    /// Baht for the year.
    pub total_budget: Option<Money>,
    /// Baht for the first quarter.
    pub q1_budget: Option<Money>,
    /// Baht for the second quarter.
    pub q2_budget: Option<Money>,
    /// Baht for the third quarter.
    pub q3_budget: Option<Money>,
    /// Baht for the fourth quarter.
    pub q4_budget: Option<Money>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

impl Allocation {
    /// Baht for a quarter.
    pub const fn budget_of(&self, quarter: Quarter) -> &Money {
        match quarter {
            Quarter::Q1 => &self.q1_budget,
            Quarter::Q2 => &self.q2_budget,
            Quarter::Q3 => &self.q3_budget,
            Quarter::Q4 => &self.q4_budget,
        }
    }

    /// Baht spent in a quarter, without active reservations.
    pub const fn spent_in(&self, quarter: Quarter) -> &Money {
        match quarter {
            Quarter::Q1 => &self.q1_spent,
            Quarter::Q2 => &self.q2_spent,
            Quarter::Q3 => &self.q3_spent,
            Quarter::Q4 => &self.q4_spent,
        }
    }
}

/// What a quarter has spent after a payment; to be written while the allocation's row is locked.
#[derive(AsChangeset, Debug, Clone)]
#[diesel(table_name = budget_allocations)]
pub struct AllocationSpending {
    q1_spent: Option<Money>,
    q2_spent: Option<Money>,
    q3_spent: Option<Money>,
    q4_spent: Option<Money>,
}

impl AllocationSpending {
    /// So many baht are spent in that quarter; the other quarters stay as they are.
    pub fn new(quarter: Quarter, spent: Money) -> Self {
        let in_quarter = |of| (of == quarter).then(|| spent.clone());
        Self {
            q1_spent: in_quarter(Quarter::Q1),
            q2_spent: in_quarter(Quarter::Q2),
            q3_spent: in_quarter(Quarter::Q3),
            q4_spent: in_quarter(Quarter::Q4),
        }
    }
}
