use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use domain_core::types::UserId;
use serde::Serialize;

use crate::enums::BudgetPlanStatus;
use crate::schema::{budget_plan_items, budget_plans};
use crate::types::{
    BudgetPlanId, BudgetPlanItemId, DepartmentId, FiscalYear, GenericId, Money, Quantity, UnitCost,
};

/// A department's drug plan for a fiscal year.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = budget_plans, check_for_backend(Pg))]
pub struct BudgetPlan {
    /// Its id.
    pub id: BudgetPlanId,
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// The department.
    pub department_id: DepartmentId,
    /// Its name.
    pub plan_name: Option<String>,
    /// Baht; the sum over the items.
    pub total_planned_amount: Money,
    /// How far it is.
    pub status: BudgetPlanStatus,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// Who approved it.
    pub approved_by: Option<UserId>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A plan to be drafted; its items follow.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = budget_plans, treat_none_as_default_value = false)]
pub struct NewBudgetPlan {
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// The department.
    pub department_id: DepartmentId,
    /// Its name.
    pub plan_name: Option<String>,
}

/// What may change of a plan; approver and moment of approval go together.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = budget_plans)]
pub struct BudgetPlanChanges {
    /// Its name.
    pub plan_name: Option<Option<String>>,
    /// Baht; the sum over the items.
    pub total_planned_amount: Option<Money>,
    /// How far it is.
    pub status: Option<BudgetPlanStatus>,
    /// When it was approved.
    pub approved_at: Option<Option<DateTime<Utc>>>,
    /// Who approved it.
    pub approved_by: Option<Option<UserId>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// How much of a generic drug a plan foresees, by quarter, in standard units.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = budget_plan_items, check_for_backend(Pg))]
#[diesel(belongs_to(BudgetPlan, foreign_key = budget_plan_id))]
pub struct BudgetPlanItem {
    /// Its id.
    pub id: BudgetPlanItemId,
    /// The plan.
    pub budget_plan_id: BudgetPlanId,
    /// The generic drug.
    pub generic_id: GenericId,
    /// Used in the fiscal year before the plan's.
    pub last_year_qty: Quantity,
    /// Used the year before that.
    pub two_years_ago_qty: Quantity,
    /// Used another year before.
    pub three_years_ago_qty: Quantity,
    /// Planned for the year.
    pub planned_quantity: Quantity,
    /// Baht per standard unit.
    pub estimated_unit_price: UnitCost,
    /// Baht, computed by the database: planned quantity times estimated unit price.
    pub total_planned_value: Money,
    /// Planned for the first quarter.
    pub q1_planned_qty: Quantity,
    /// Planned for the second quarter.
    pub q2_planned_qty: Quantity,
    /// Planned for the third quarter.
    pub q3_planned_qty: Quantity,
    /// Planned for the fourth quarter.
    pub q4_planned_qty: Quantity,
    /// Bought in the first quarter.
    pub q1_purchased_qty: Quantity,
    /// Bought in the second quarter.
    pub q2_purchased_qty: Quantity,
    /// Bought in the third quarter.
    pub q3_purchased_qty: Quantity,
    /// Bought in the fourth quarter.
    pub q4_purchased_qty: Quantity,
    /// Bought so far, computed by the database.
    pub total_purchased_qty: Quantity,
    /// Baht paid so far, at the prices paid.
    pub total_purchased_value: Money,
    /// Anything else to know.
    pub notes: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// An item to be planned; `planned_quantity` is the sum of the four quarters.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = budget_plan_items, treat_none_as_default_value = false)]
pub struct NewBudgetPlanItem {
    /// The plan.
    pub budget_plan_id: BudgetPlanId,
    /// The generic drug.
    pub generic_id: GenericId,
    /// Used in the fiscal year before the plan's.
    pub last_year_qty: Quantity,
    /// Used the year before that.
    pub two_years_ago_qty: Quantity,
    /// Used another year before.
    pub three_years_ago_qty: Quantity,
    /// Planned for the year.
    pub planned_quantity: Quantity,
    /// Baht per standard unit.
    pub estimated_unit_price: UnitCost,
    /// Planned for the first quarter.
    pub q1_planned_qty: Quantity,
    /// Planned for the second quarter.
    pub q2_planned_qty: Quantity,
    /// Planned for the third quarter.
    pub q3_planned_qty: Quantity,
    /// Planned for the fourth quarter.
    pub q4_planned_qty: Quantity,
    /// Anything else to know.
    pub notes: Option<String>,
}

/// What may change of an item; `planned_quantity` stays the sum of the four quarters.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = budget_plan_items)]
pub struct BudgetPlanItemChanges {
    /// Used in the fiscal year before the plan's.
    pub last_year_qty: Option<Quantity>,
    /// Used the year before that.
    pub two_years_ago_qty: Option<Quantity>,
    /// Used another year before.
    pub three_years_ago_qty: Option<Quantity>,
    /// Planned for the year.
    pub planned_quantity: Option<Quantity>,
    /// Baht per standard unit.
    pub estimated_unit_price: Option<UnitCost>,
    /// Planned for the first quarter.
    pub q1_planned_qty: Option<Quantity>,
    /// Planned for the second quarter.
    pub q2_planned_qty: Option<Quantity>,
    /// Planned for the third quarter.
    pub q3_planned_qty: Option<Quantity>,
    /// Planned for the fourth quarter.
    pub q4_planned_qty: Option<Quantity>,
    /// Bought in the first quarter.
    pub q1_purchased_qty: Option<Quantity>,
    /// Bought in the second quarter.
    pub q2_purchased_qty: Option<Quantity>,
    /// Bought in the third quarter.
    pub q3_purchased_qty: Option<Quantity>,
    /// Bought in the fourth quarter.
    pub q4_purchased_qty: Option<Quantity>,
    /// Baht paid so far, at the prices paid.
    pub total_purchased_value: Option<Money>,
    /// Anything else to know.
    pub notes: Option<Option<String>>,
}
