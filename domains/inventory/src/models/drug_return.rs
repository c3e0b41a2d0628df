use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use domain_core::types::UserId;
use serde::Serialize;

use crate::enums::{ReturnActionType, ReturnStatus, ReturnType};
use crate::schema::{drug_return_items, drug_returns, return_actions, return_reasons};
use crate::types::{
    DepartmentId, DrugId, LocationId, Money, Quantity, ReturnActionId, ReturnId, ReturnItemId,
    ReturnReasonId,
};

/// Drugs that a department gives back.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_returns, check_for_backend(Pg))]
pub struct DrugReturn {
    /// Its id.
    pub id: ReturnId,
    /// Number on the document, unique.
    pub return_number: String,
    /// Who gives back.
    pub department_id: DepartmentId,
    /// Day of the return.
    pub return_date: NaiveDate,
    /// Why.
    pub return_reason_id: Option<ReturnReasonId>,
    /// How far it is.
    pub status: ReturnStatus,
    /// Number of items.
    pub total_items: i32,
    /// Baht; value of the items at cost.
    pub total_amount: Money,
    /// Who took the drugs back.
    pub received_by: Option<UserId>,
    /// Who counted them.
    pub verified_by: Option<UserId>,
    /// What the reason does not say.
    pub notes: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A return to be drafted.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = drug_returns, treat_none_as_default_value = false)]
pub struct NewDrugReturn {
    /// Number on the document, unique.
    pub return_number: String,
    /// Who gives back.
    pub department_id: DepartmentId,
    /// Day of the return.
    pub return_date: NaiveDate,
    /// Why.
    pub return_reason_id: Option<ReturnReasonId>,
    /// Number of items.
    pub total_items: i32,
    /// Baht; value of the items at cost.
    pub total_amount: Money,
    /// Who took the drugs back.
    pub received_by: Option<UserId>,
    /// What the reason does not say.
    pub notes: Option<String>,
}

/// What may change of a return.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = drug_returns)]
pub struct DrugReturnChanges {
    /// Why.
    pub return_reason_id: Option<Option<ReturnReasonId>>,
    /// How far it is.
    pub status: Option<ReturnStatus>,
    /// Number of items.
    pub total_items: Option<i32>,
    /// Baht; value of the items at cost.
    pub total_amount: Option<Money>,
    /// Who took the drugs back.
    pub received_by: Option<Option<UserId>>,
    /// Who counted them.
    pub verified_by: Option<Option<UserId>>,
    /// What the reason does not say.
    pub notes: Option<Option<String>>,
}

/// A drug and lot that came back with a return; quantities in dispensing units.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_return_items, check_for_backend(Pg))]
#[diesel(belongs_to(DrugReturn, foreign_key = return_id))]
pub struct ReturnItem {
    /// Its id.
    pub id: ReturnItemId,
    /// The return.
    pub return_id: ReturnId,
    /// The drug.
    pub drug_id: DrugId,
    /// How many came back.
    pub total_quantity: Quantity,
    /// Fit for use again: goes back into stock at `location_id`.
    pub good_quantity: Quantity,
    /// Not fit for use; `action_id` says what is done with it.
    pub damaged_quantity: Quantity,
    /// The manufacturer's lot number as printed.
    pub lot_number: String,
    /// Day on which the lot expires.
    pub expiry_date: NaiveDate,
    /// Whether it had been bought or came free.
    pub return_type: ReturnType,
    /// Location that takes it back.
    pub location_id: LocationId,
    /// What is done with the damaged part.
    pub action_id: Option<ReturnActionId>,
    /// Anything else to know.
    pub notes: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
}

/// A drug and lot that comes back; good and damaged add up to the total.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = drug_return_items, treat_none_as_default_value = false)]
pub struct NewReturnItem {
    /// The return.
    pub return_id: ReturnId,
    /// The drug.
    pub drug_id: DrugId,
    /// How many came back.
    pub total_quantity: Quantity,
    /// Fit for use again: goes back into stock at `location_id`.
    pub good_quantity: Quantity,
    /// Not fit for use; `action_id` says what is done with it.
    pub damaged_quantity: Quantity,
    /// The manufacturer's lot number as printed.
    pub lot_number: String,
    /// Day on which the lot expires.
    pub expiry_date: NaiveDate,
    /// Whether it had been bought or came free.
    pub return_type: ReturnType,
    /// Location that takes it back.
    pub location_id: LocationId,
    /// What is done with the damaged part.
    pub action_id: Option<ReturnActionId>,
    /// Anything else to know.
    pub notes: Option<String>,
}

/// What may change of it when it is counted; good and damaged still add up to the total.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = drug_return_items)]
pub struct ReturnItemChanges {
    /// How many came back.
    pub total_quantity: Option<Quantity>,
    /// Fit for use again: goes back into stock at `location_id`.
    pub good_quantity: Option<Quantity>,
    /// Not fit for use; `action_id` says what is done with it.
    pub damaged_quantity: Option<Quantity>,
    /// What is done with the damaged part.
    pub action_id: Option<Option<ReturnActionId>>,
    /// Anything else to know.
    pub notes: Option<Option<String>>,
}

/// A reason for which departments return drugs, e.g. expired, damaged, surplus.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = return_reasons, check_for_backend(Pg))]
pub struct ReturnReason {
    /// Its id.
    pub id: ReturnReasonId,
    /// Short code.
    pub reason_code: String,
    /// Its name.
    pub reason_name: String,
    /// Anything else to know.
    pub description: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A reason to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = return_reasons, treat_none_as_default_value = false)]
pub struct NewReturnReason {
    /// Short code.
    pub reason_code: String,
    /// Its name.
    pub reason_name: String,
    /// Anything else to know.
    pub description: Option<String>,
}

/// What may change of a reason.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = return_reasons)]
pub struct ReturnReasonChanges {
    /// Its name.
    pub reason_name: Option<String>,
    /// Anything else to know.
    pub description: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// What can be done with returned drugs.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = return_actions, check_for_backend(Pg))]
pub struct ReturnAction {
    /// Its id.
    pub id: ReturnActionId,
    /// Short code.
    pub action_code: String,
    /// Its name.
    pub action_name: String,
    /// What it comes to; none when no kind fits.
    pub action_type: Option<ReturnActionType>,
    /// Whether the vendor must agree first.
    pub requires_vendor_approval: bool,
    /// Anything else to know.
    pub description: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// An action to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = return_actions, treat_none_as_default_value = false)]
pub struct NewReturnAction {
    /// Short code.
    pub action_code: String,
    /// Its name.
    pub action_name: String,
    /// What it comes to; none when no kind fits.
    pub action_type: Option<ReturnActionType>,
    /// Whether the vendor must agree first.
    pub requires_vendor_approval: bool,
    /// Anything else to know.
    pub description: Option<String>,
}

/// What may change of an action.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = return_actions)]
pub struct ReturnActionChanges {
    /// Its name.
    pub action_name: Option<String>,
    /// What it comes to; none when no kind fits.
    pub action_type: Option<Option<ReturnActionType>>,
    /// Whether the vendor must agree first.
    pub requires_vendor_approval: Option<bool>,
    /// Anything else to know.
    pub description: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}
