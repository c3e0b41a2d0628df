use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::enums::BudgetClass;
use crate::schema::{budget_categories, budget_types, budgets};
use crate::types::{BudgetCategoryId, BudgetId, BudgetTypeId};

/// A source of budget money, e.g. universal coverage, social security.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = budget_types, check_for_backend(Pg))]
pub struct BudgetType {
    /// Its id.
    pub id: BudgetTypeId,
    /// Short code, e.g. UC, SSO.
    pub type_code: String,
    /// Its name.
    pub type_name: String,
    /// What the money is meant for.
    pub budget_class: BudgetClass,
    /// Anything else to know.
    pub description: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A source of budget money to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = budget_types, treat_none_as_default_value = false)]
pub struct NewBudgetType {
    /// Short code, e.g. UC, SSO.
    pub type_code: String,
    /// Its name.
    pub type_name: String,
    /// What the money is meant for.
    pub budget_class: BudgetClass,
    /// Anything else to know.
    pub description: Option<String>,
}

/// What may change of a source of budget money.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = budget_types)]
pub struct BudgetTypeChanges {
    /// Its name.
    pub type_name: Option<String>,
    /// What the money is meant for.
    pub budget_class: Option<BudgetClass>,
    /// Anything else to know.
    pub description: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// What budget money is spent on, e.g. drugs, medical supplies.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = budget_categories, check_for_backend(Pg))]
pub struct BudgetCategory {
    /// Its id.
    pub id: BudgetCategoryId,
    /// Short code, e.g. DRUG, LAB.
    pub category_code: String,
    /// Its name.
    pub category_name: String,
    /// Account of the hospital's ledger that is charged.
    pub accounting_code: Option<String>,
    /// Anything else to know.
    pub description: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A category to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = budget_categories, treat_none_as_default_value = false)]
pub struct NewBudgetCategory {
    /// Short code, e.g. DRUG, LAB.
    pub category_code: String,
    /// Its name.
    pub category_name: String,
    /// Account of the hospital's ledger that is charged.
    pub accounting_code: Option<String>,
    /// Anything else to know.
    pub description: Option<String>,
}

/// What may change of a category.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = budget_categories)]
pub struct BudgetCategoryChanges {
    /// Its name.
    pub category_name: Option<String>,
    /// Account of the hospital's ledger that is charged.
    pub accounting_code: Option<Option<String>>,
    /// Anything else to know.
    pub description: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// A source of money and what it is spent on; amounts are in [`Allocation`](super::Allocation).
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = budgets, check_for_backend(Pg))]
#[diesel(belongs_to(BudgetType, foreign_key = budget_type_id))]
#[diesel(belongs_to(BudgetCategory, foreign_key = budget_category_id))]
pub struct Budget {
    /// Its id.
    pub id: BudgetId,
    /// Where the money comes from.
    pub budget_type_id: BudgetTypeId,
    /// What it is spent on.
    pub budget_category_id: BudgetCategoryId,
    /// Anything else to know.
    pub description: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A budget to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = budgets, treat_none_as_default_value = false)]
pub struct NewBudget {
    /// Where the money comes from.
    pub budget_type_id: BudgetTypeId,
    /// What it is spent on.
    pub budget_category_id: BudgetCategoryId,
    /// Anything else to know.
    pub description: Option<String>,
}

/// What may change of a budget.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = budgets)]
pub struct BudgetChanges {
    /// Anything else to know.
    pub description: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}
