use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use super::Generic;
use crate::enums::{DrugStatus, NlemStatus, ProductCategory};
use crate::schema::{drug_pack_ratios, drugs};
use crate::types::{CompanyId, DrugId, GenericId, Money, PackRatioId, Quantity, UnitCost};

/// A trade drug: a generic as one manufacturer sells it.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drugs, check_for_backend(Pg))]
#[diesel(belongs_to(Generic, foreign_key = generic_id))]
pub struct Drug {
    /// Its id.
    pub id: DrugId,
    /// National 24-character drug code; leading zeros count.
    pub drug_code: String,
    /// Its name.
    pub trade_name: String,
    /// The generic it is.
    pub generic_id: GenericId,
    /// Company that makes it.
    pub manufacturer_id: CompanyId,
    /// Whether it is on the national list of essential medicines.
    pub nlem_status: NlemStatus,
    /// Whether the hospital still uses it.
    pub drug_status: DrugStatus,
    /// What kind of product it is.
    pub product_category: ProductCategory,
    /// Day on which `drug_status` last changed.
    pub status_changed_date: Option<NaiveDate>,
    /// List price in baht per dispensing unit.
    pub unit_price: Option<UnitCost>,
    /// Dispensing units in the usual package.
    pub package_size: Option<i32>,
    /// Name of the usual package, e.g. box.
    pub package_unit: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A trade drug to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = drugs, treat_none_as_default_value = false)]
pub struct NewDrug {
    /// National 24-character drug code; leading zeros count.
    pub drug_code: String,
    /// Its name.
    pub trade_name: String,
    /// The generic it is.
    pub generic_id: GenericId,
    /// Company that makes it.
    pub manufacturer_id: CompanyId,
    /// Whether it is on the national list of essential medicines.
    pub nlem_status: NlemStatus,
    /// Whether the hospital still uses it.
    pub drug_status: DrugStatus,
    /// What kind of product it is.
    pub product_category: ProductCategory,
    /// Day on which `drug_status` last changed.
    pub status_changed_date: Option<NaiveDate>,
    /// List price in baht per dispensing unit.
    pub unit_price: Option<UnitCost>,
    /// Dispensing units in the usual package.
    pub package_size: Option<i32>,
    /// Name of the usual package, e.g. box.
    pub package_unit: Option<String>,
}

/// What may change of a trade drug; another generic or manufacturer makes it another drug.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = drugs)]
pub struct DrugChanges {
    /// Its name.
    pub trade_name: Option<String>,
    /// Whether it is on the national list of essential medicines.
    pub nlem_status: Option<NlemStatus>,
    /// Whether the hospital still uses it.
    pub drug_status: Option<DrugStatus>,
    /// What kind of product it is.
    pub product_category: Option<ProductCategory>,
    /// Day on which `drug_status` last changed.
    pub status_changed_date: Option<Option<NaiveDate>>,
    /// List price in baht per dispensing unit.
    pub unit_price: Option<Option<UnitCost>>,
    /// Dispensing units in the usual package.
    pub package_size: Option<Option<i32>>,
    /// Name of the usual package, e.g. box.
    pub package_unit: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// A trade drug as a list shows it.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drugs, check_for_backend(Pg))]
pub struct DrugSummary {
    /// Its id.
    pub id: DrugId,
    /// National 24-character drug code; leading zeros count.
    pub drug_code: String,
    /// Its name.
    pub trade_name: String,
    /// The generic it is.
    pub generic_id: GenericId,
    /// Whether the hospital still uses it.
    pub drug_status: DrugStatus,
    /// List price in baht per dispensing unit.
    pub unit_price: Option<UnitCost>,
    /// Whether it is still in use.
    pub is_active: bool,
}

/// A pack in which a drug is bought.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_pack_ratios, check_for_backend(Pg))]
#[diesel(belongs_to(Drug, foreign_key = drug_id))]
pub struct PackRatio {
    /// Its id.
    pub id: PackRatioId,
    /// The drug.
    pub drug_id: DrugId,
    /// Vendor that sells this pack; none when all do.
    pub company_id: Option<CompanyId>,
    /// Pieces printed on the pack.
    pub pack_size: i32,
    /// Name of the pack, e.g. box.
    pub pack_unit: String,
    /// Dispensing units in one pack.
    pub unit_per_pack: Quantity,
    /// Baht per pack.
    pub pack_price: Option<Money>,
    /// Whether this pack is proposed when ordering.
    pub is_default: bool,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A pack to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = drug_pack_ratios, treat_none_as_default_value = false)]
pub struct NewPackRatio {
    /// The drug.
    pub drug_id: DrugId,
    /// Vendor that sells this pack; none when all do.
    pub company_id: Option<CompanyId>,
    /// Pieces printed on the pack.
    pub pack_size: i32,
    /// Name of the pack, e.g. box.
    pub pack_unit: String,
    /// Dispensing units in one pack.
    pub unit_per_pack: Quantity,
    /// Baht per pack.
    pub pack_price: Option<Money>,
    /// Whether this pack is proposed when ordering.
    pub is_default: bool,
}

/// What may change of a pack.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = drug_pack_ratios)]
pub struct PackRatioChanges {
    /// Pieces printed on the pack.
    pub pack_size: Option<i32>,
    /// Name of the pack, e.g. box.
    pub pack_unit: Option<String>,
    /// Dispensing units in one pack.
    pub unit_per_pack: Option<Quantity>,
    /// Baht per pack.
    pub pack_price: Option<Option<Money>>,
    /// Whether this pack is proposed when ordering.
    pub is_default: Option<bool>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}
