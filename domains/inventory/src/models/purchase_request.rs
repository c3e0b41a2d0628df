use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use domain_core::types::UserId;
use serde::Serialize;

use crate::enums::{PrPriority, PrStatus};
use crate::schema::{purchase_methods, purchase_request_items, purchase_requests, purchase_types};
use crate::types::{
    BudgetId, DepartmentId, FiscalYear, GenericId, Money, PurchaseMethodId, PurchaseRequestId,
    PurchaseRequestItemId, PurchaseTypeId, Quantity, UnitCost,
};

/// A department's request to buy drugs from a budget.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = purchase_requests, check_for_backend(Pg))]
pub struct PurchaseRequest {
    /// Its id.
    pub id: PurchaseRequestId,
    /// Number on the document, unique.
    pub pr_number: String,
    /// Who needs the drugs.
    pub department_id: DepartmentId,
    /// Which budget pays.
    pub budget_id: BudgetId,
    /// The fiscal year that is charged.
    pub fiscal_year: FiscalYear,
    /// Day of the request.
    pub request_date: NaiveDate,
    /// Day by which the drugs are needed; not before the request.
    pub required_date: NaiveDate,
    /// Who asks.
    pub requested_by: UserId,
    /// Baht; the sum over the items.
    pub total_amount: Money,
    /// How far it is.
    pub status: PrStatus,
    /// How pressing it is.
    pub priority: PrPriority,
    /// What for.
    pub purpose: Option<String>,
    /// Who approved it.
    pub approved_by: Option<UserId>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// Who rejected it.
    pub rejected_by: Option<UserId>,
    /// When it was rejected.
    pub rejected_at: Option<DateTime<Utc>>,
    /// Why it was rejected.
    pub rejection_reason: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A request to be drafted.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = purchase_requests, treat_none_as_default_value = false)]
pub struct NewPurchaseRequest {
    /// Number on the document, unique.
    pub pr_number: String,
    /// Who needs the drugs.
    pub department_id: DepartmentId,
    /// Which budget pays.
    pub budget_id: BudgetId,
    /// The fiscal year that is charged.
    pub fiscal_year: FiscalYear,
    /// Day of the request.
    pub request_date: NaiveDate,
    /// Day by which the drugs are needed; not before the request.
    pub required_date: NaiveDate,
    /// Who asks.
    pub requested_by: UserId,
    /// Baht; the sum over the items.
    pub total_amount: Money,
    /// How pressing it is.
    pub priority: PrPriority,
    /// What for.
    pub purpose: Option<String>,
}

/// What may change of a request; approver and moment of approval go together, and so do those of a rejection.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = purchase_requests)]
pub struct PurchaseRequestChanges {
    /// Which budget pays.
    pub budget_id: Option<BudgetId>,
    /// Day by which the drugs are needed; not before the request.
    pub required_date: Option<NaiveDate>,
    /// Baht; the sum over the items.
    pub total_amount: Option<Money>,
    /// How far it is.
    pub status: Option<PrStatus>,
    /// How pressing it is.
    pub priority: Option<PrPriority>,
    /// What for.
    pub purpose: Option<Option<String>>,
    /// Who approved it.
    pub approved_by: Option<Option<UserId>>,
    /// When it was approved.
    pub approved_at: Option<Option<DateTime<Utc>>>,
    /// Who rejected it.
    pub rejected_by: Option<Option<UserId>>,
    /// When it was rejected.
    pub rejected_at: Option<Option<DateTime<Utc>>>,
    /// Why it was rejected.
    pub rejection_reason: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// A generic drug that a purchase request asks for.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = purchase_request_items, check_for_backend(Pg))]
#[diesel(belongs_to(PurchaseRequest, foreign_key = pr_id))]
pub struct PurchaseRequestItem {
    /// Its id.
    pub id: PurchaseRequestItemId,
    /// The request.
    pub pr_id: PurchaseRequestId,
    /// The generic drug.
    pub generic_id: GenericId,
    /// How many of `unit`.
    pub quantity: Quantity,
    /// Unit of quantity and price as written on the request.
    pub unit: String,
    /// Baht per unit.
    pub estimated_unit_price: UnitCost,
    /// Baht, computed by the database: quantity times estimated unit price.
    pub estimated_total: Money,
    /// What it must be like.
    pub specification: Option<String>,
    /// Anything else to know.
    pub notes: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A line to be added to a request.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = purchase_request_items, treat_none_as_default_value = false)]
pub struct NewPurchaseRequestItem {
    /// The request.
    pub pr_id: PurchaseRequestId,
    /// The generic drug.
    pub generic_id: GenericId,
    /// How many of `unit`.
    pub quantity: Quantity,
    /// Unit of quantity and price as written on the request.
    pub unit: String,
    /// Baht per unit.
    pub estimated_unit_price: UnitCost,
    /// What it must be like.
    pub specification: Option<String>,
    /// Anything else to know.
    pub notes: Option<String>,
}

/// What may change of a line.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = purchase_request_items)]
pub struct PurchaseRequestItemChanges {
    /// How many of `unit`.
    pub quantity: Option<Quantity>,
    /// Unit of quantity and price as written on the request.
    pub unit: Option<String>,
    /// Baht per unit.
    pub estimated_unit_price: Option<UnitCost>,
    /// What it must be like.
    pub specification: Option<Option<String>>,
    /// Anything else to know.
    pub notes: Option<Option<String>>,
}

/// A procurement method that the law allows, e.g. bidding, direct purchase.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = purchase_methods, check_for_backend(Pg))]
pub struct PurchaseMethod {
    /// Its id.
    pub id: PurchaseMethodId,
    /// Short code.
    pub method_code: String,
    /// Its name.
    pub method_name: String,
    /// Anything else to know.
    pub description: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A method to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = purchase_methods, treat_none_as_default_value = false)]
pub struct NewPurchaseMethod {
    /// Short code.
    pub method_code: String,
    /// Its name.
    pub method_name: String,
    /// Anything else to know.
    pub description: Option<String>,
}

/// What may change of a method.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = purchase_methods)]
pub struct PurchaseMethodChanges {
    /// Its name.
    pub method_name: Option<String>,
    /// Anything else to know.
    pub description: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// A kind of purchase, e.g. by the hospital alone, jointly with others.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = purchase_types, check_for_backend(Pg))]
pub struct PurchaseType {
    /// Its id.
    pub id: PurchaseTypeId,
    /// Short code.
    pub type_code: String,
    /// Its name.
    pub type_name: String,
    /// Anything else to know.
    pub description: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A kind of purchase to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = purchase_types, treat_none_as_default_value = false)]
pub struct NewPurchaseType {
    /// Short code.
    pub type_code: String,
    /// Its name.
    pub type_name: String,
    /// Anything else to know.
    pub description: Option<String>,
}

/// What may change of a kind of purchase.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = purchase_types)]
pub struct PurchaseTypeChanges {
    /// Its name.
    pub type_name: Option<String>,
    /// Anything else to know.
    pub description: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}
