use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use domain_core::types::UserId;
use serde::Serialize;

use crate::enums::DistributionStatus;
use crate::schema::{distribution_types, drug_distribution_items, drug_distributions};
use crate::types::{
    DepartmentId, DistributionId, DistributionItemId, DistributionTypeId, DrugId, LocationId,
    Money, Quantity, UnitCost,
};

/// A kind of distribution, e.g. regular requisition, borrowing.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = distribution_types, check_for_backend(Pg))]
pub struct DistributionType {
    /// Its id.
    pub id: DistributionTypeId,
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

/// A kind of distribution to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = distribution_types, treat_none_as_default_value = false)]
pub struct NewDistributionType {
    /// Short code.
    pub type_code: String,
    /// Its name.
    pub type_name: String,
    /// Anything else to know.
    pub description: Option<String>,
}

/// What may change of a kind of distribution.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = distribution_types)]
pub struct DistributionTypeChanges {
    /// Its name.
    pub type_name: Option<String>,
    /// Anything else to know.
    pub description: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// Drugs given from a location to a department.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_distributions, check_for_backend(Pg))]
pub struct Distribution {
    /// Its id.
    pub id: DistributionId,
    /// Number on the document, unique.
    pub distribution_number: String,
    /// Day of the distribution.
    pub distribution_date: NaiveDate,
    /// What kind it is.
    pub distribution_type_id: Option<DistributionTypeId>,
    /// Location whose stock is given.
    pub from_location_id: LocationId,
    /// Location that takes the drugs into its own stock; none when the department uses them up.
    pub to_location_id: Option<LocationId>,
    /// The department.
    pub requesting_dept_id: DepartmentId,
    /// Who asked.
    pub requested_by: Option<UserId>,
    /// Who approved it.
    pub approved_by: Option<UserId>,
    /// Who handed the drugs out.
    pub dispensed_by: Option<UserId>,
    /// How far it is.
    pub status: DistributionStatus,
    /// Number of items.
    pub total_items: i32,
    /// Baht; the sum of quantity times unit cost over the items.
    pub total_amount: Money,
    /// Anything else to know.
    pub notes: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A distribution to be asked for.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = drug_distributions, treat_none_as_default_value = false)]
pub struct NewDistribution {
    /// Number on the document, unique.
    pub distribution_number: String,
    /// Day of the distribution.
    pub distribution_date: NaiveDate,
    /// What kind it is.
    pub distribution_type_id: Option<DistributionTypeId>,
    /// Location whose stock is given.
    pub from_location_id: LocationId,
    /// Location that takes the drugs into its own stock; none when the department uses them up.
    pub to_location_id: Option<LocationId>,
    /// The department.
    pub requesting_dept_id: DepartmentId,
    /// Who asked.
    pub requested_by: Option<UserId>,
    /// Number of items.
    pub total_items: i32,
    /// Baht; the sum of quantity times unit cost over the items.
    pub total_amount: Money,
    /// Anything else to know.
    pub notes: Option<String>,
}

/// What may change of a distribution.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = drug_distributions)]
pub struct DistributionChanges {
    /// Day of the distribution.
    pub distribution_date: Option<NaiveDate>,
    /// What kind it is.
    pub distribution_type_id: Option<Option<DistributionTypeId>>,
    /// Who approved it.
    pub approved_by: Option<Option<UserId>>,
    /// Who handed the drugs out.
    pub dispensed_by: Option<Option<UserId>>,
    /// How far it is.
    pub status: Option<DistributionStatus>,
    /// Number of items.
    pub total_items: Option<i32>,
    /// Baht; the sum of quantity times unit cost over the items.
    pub total_amount: Option<Money>,
    /// Anything else to know.
    pub notes: Option<Option<String>>,
}

/// A drug and lot given with a distribution; written once, never changed.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_distribution_items, check_for_backend(Pg))]
#[diesel(belongs_to(Distribution, foreign_key = distribution_id))]
pub struct DistributionItem {
    /// Its id.
    pub id: DistributionItemId,
    /// The distribution.
    pub distribution_id: DistributionId,
    /// Position in the distribution, from 1.
    pub item_number: i32,
    /// The drug.
    pub drug_id: DrugId,
    /// The manufacturer's lot number as printed.
    pub lot_number: String,
    /// Dispensing units.
    pub quantity_dispensed: Quantity,
    /// Baht per dispensing unit.
    pub unit_cost: UnitCost,
    /// Day on which the lot expires.
    pub expiry_date: NaiveDate,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
}

/// A drug and lot to be given.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = drug_distribution_items, treat_none_as_default_value = false)]
pub struct NewDistributionItem {
    /// The distribution.
    pub distribution_id: DistributionId,
    /// Position in the distribution, from 1.
    pub item_number: i32,
    /// The drug.
    pub drug_id: DrugId,
    /// The manufacturer's lot number as printed.
    pub lot_number: String,
    /// Dispensing units.
    pub quantity_dispensed: Quantity,
    /// Baht per dispensing unit.
    pub unit_cost: UnitCost,
    /// Day on which the lot expires.
    pub expiry_date: NaiveDate,
}
