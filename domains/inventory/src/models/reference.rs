use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::enums::UnitType;
use crate::schema::{dosage_forms, drug_units};
use crate::types::{DosageFormId, DrugUnitId};

/// A form in which drugs are given: tablet, capsule, injection.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = dosage_forms, check_for_backend(Pg))]
pub struct DosageForm {
    /// Its id.
    pub id: DosageFormId,
    /// Short code, e.g. TAB, INJ.
    pub form_code: String,
    /// Thai name.
    pub form_name: String,
    /// English name.
    pub form_name_en: Option<String>,
    /// Anything else to know.
    pub description: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A dosage form to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = dosage_forms, treat_none_as_default_value = false)]
pub struct NewDosageForm {
    /// Short code, e.g. TAB, INJ.
    pub form_code: String,
    /// Thai name.
    pub form_name: String,
    /// English name.
    pub form_name_en: Option<String>,
    /// Anything else to know.
    pub description: Option<String>,
}

/// What may change of a dosage form.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = dosage_forms)]
pub struct DosageFormChanges {
    /// Thai name.
    pub form_name: Option<String>,
    /// English name.
    pub form_name_en: Option<Option<String>>,
    /// Anything else to know.
    pub description: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// A unit of strength or of quantity.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_units, check_for_backend(Pg))]
pub struct DrugUnit {
    /// Its id.
    pub id: DrugUnitId,
    /// Short code, e.g. MG, ML, TAB.
    pub unit_code: String,
    /// Thai name.
    pub unit_name: String,
    /// English name.
    pub unit_name_en: Option<String>,
    /// What it measures.
    pub unit_type: UnitType,
    /// Anything else to know.
    pub description: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A unit to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = drug_units, treat_none_as_default_value = false)]
pub struct NewDrugUnit {
    /// Short code, e.g. MG, ML, TAB.
    pub unit_code: String,
    /// Thai name.
    pub unit_name: String,
    /// English name.
    pub unit_name_en: Option<String>,
    /// What it measures.
    pub unit_type: UnitType,
    /// Anything else to know.
    pub description: Option<String>,
}

/// What may change of a unit.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = drug_units)]
pub struct DrugUnitChanges {
    /// Thai name.
    pub unit_name: Option<String>,
    /// English name.
    pub unit_name_en: Option<Option<String>>,
    /// What it measures.
    pub unit_type: Option<UnitType>,
    /// Anything else to know.
    pub description: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}
