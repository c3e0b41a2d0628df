use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::enums::{EdCategory, TmtLevel, VenCategory};
use crate::schema::{drug_components, drug_generic_tmt_codes, drug_generics};
use crate::types::{
    ComponentId, DosageFormId, DrugUnitId, EdGroupId, GenericId, TmtCodeId, UnitCost,
};

/// A generic drug or other item of the hospital's list, independent of brand.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_generics, check_for_backend(Pg))]
pub struct Generic {
    /// Its id.
    pub id: GenericId,
    /// Seven characters; leading zeros count.
    pub working_code: String,
    /// Its name.
    pub generic_name: String,
    /// Dosage form as the source spells it.
    pub dosage_form: Option<String>,
    /// Unit of the strength as the source spells it.
    pub strength_unit: Option<String>,
    /// What `dosage_form` was understood as.
    pub dosage_form_id: Option<DosageFormId>,
    /// What `strength_unit` was understood as.
    pub strength_unit_id: Option<DrugUnitId>,
    /// Strength in its unit, to four decimals; 0 where the source gives no meaningful figure.
    pub strength_value: Option<BigDecimal>,
    /// Standing on the national list of essential medicines.
    pub ed_category: Option<EdCategory>,
    /// Sublist of that list, as the source numbers it.
    pub ed_list: Option<i32>,
    /// Therapeutic group on that list.
    pub ed_group_id: Option<EdGroupId>,
    /// Unit in which stock is counted, as the source spells it.
    pub standard_unit: Option<String>,
    /// What it treats, as the source tells it.
    pub therapeutic_group: Option<String>,
    /// What it consists of, as the source tells it.
    pub composition: Option<String>,
    /// Unit in which it is dispensed, as the source spells it.
    pub sale_unit: Option<String>,
    /// How badly the hospital needs it.
    pub ven_category: Option<VenCategory>,
    /// Number of the hospital's own list it is on; none when on none.
    pub hosp_list: Option<i32>,
    /// Baht per standard unit at the last purchase.
    pub last_buy_cost: Option<UnitCost>,
    /// Vendor code of the last purchase as the source gives it; not every one is a known company.
    pub last_vendor_code: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A generic drug to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = drug_generics, treat_none_as_default_value = false)]
pub struct NewGeneric {
    /// Seven characters; leading zeros count.
    pub working_code: String,
    /// Its name.
    pub generic_name: String,
    /// Dosage form as the source spells it.
    pub dosage_form: Option<String>,
    /// Unit of the strength as the source spells it.
    pub strength_unit: Option<String>,
    /// What `dosage_form` was understood as.
    pub dosage_form_id: Option<DosageFormId>,
    /// What `strength_unit` was understood as.
    pub strength_unit_id: Option<DrugUnitId>,
    /// Strength in its unit, to four decimals; 0 where the source gives no meaningful figure.
    pub strength_value: Option<BigDecimal>,
    /// Standing on the national list of essential medicines.
    pub ed_category: Option<EdCategory>,
    /// Sublist of that list, as the source numbers it.
    pub ed_list: Option<i32>,
    /// Therapeutic group on that list.
    pub ed_group_id: Option<EdGroupId>,
    /// Unit in which stock is counted, as the source spells it.
    pub standard_unit: Option<String>,
    /// What it treats, as the source tells it.
    pub therapeutic_group: Option<String>,
    /// What it consists of, as the source tells it.
    pub composition: Option<String>,
    /// Unit in which it is dispensed, as the source spells it.
    pub sale_unit: Option<String>,
    /// How badly the hospital needs it.
    pub ven_category: Option<VenCategory>,
    /// Number of the hospital's own list it is on; none when on none.
    pub hosp_list: Option<i32>,
    /// Baht per standard unit at the last purchase.
    pub last_buy_cost: Option<UnitCost>,
    /// Vendor code of the last purchase as the source gives it; not every one is a known company.
    pub last_vendor_code: Option<String>,
}

/// What may change of a generic drug.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = drug_generics)]
pub struct GenericChanges {
    /// Its name.
    pub generic_name: Option<String>,
    /// Dosage form as the source spells it.
    pub dosage_form: Option<Option<String>>,
    /// Unit of the strength as the source spells it.
    pub strength_unit: Option<Option<String>>,
    /// What `dosage_form` was understood as.
    pub dosage_form_id: Option<Option<DosageFormId>>,
    /// What `strength_unit` was understood as.
    pub strength_unit_id: Option<Option<DrugUnitId>>,
    /// Strength in its unit, to four decimals; 0 where the source gives no meaningful figure.
    pub strength_value: Option<Option<BigDecimal>>,
    /// Standing on the national list of essential medicines.
    pub ed_category: Option<Option<EdCategory>>,
    /// Sublist of that list, as the source numbers it.
    pub ed_list: Option<Option<i32>>,
    /// Therapeutic group on that list.
    pub ed_group_id: Option<Option<EdGroupId>>,
    /// Unit in which stock is counted, as the source spells it.
    pub standard_unit: Option<Option<String>>,
    /// What it treats, as the source tells it.
    pub therapeutic_group: Option<Option<String>>,
    /// What it consists of, as the source tells it.
    pub composition: Option<Option<String>>,
    /// Unit in which it is dispensed, as the source spells it.
    pub sale_unit: Option<Option<String>>,
    /// How badly the hospital needs it.
    pub ven_category: Option<Option<VenCategory>>,
    /// Number of the hospital's own list it is on; none when on none.
    pub hosp_list: Option<Option<i32>>,
    /// Baht per standard unit at the last purchase.
    pub last_buy_cost: Option<Option<UnitCost>>,
    /// Vendor code of the last purchase as the source gives it; not every one is a known company.
    pub last_vendor_code: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// A generic drug as a list shows it.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_generics, check_for_backend(Pg))]
pub struct GenericSummary {
    /// Its id.
    pub id: GenericId,
    /// Seven characters; leading zeros count.
    pub working_code: String,
    /// Its name.
    pub generic_name: String,
    /// What `dosage_form` was understood as.
    pub dosage_form_id: Option<DosageFormId>,
    /// Unit in which stock is counted, as the source spells it.
    pub standard_unit: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
}

/// Code of a generic drug in the national drug dictionary, Thai Medicines Terminology; one a level.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_generic_tmt_codes, check_for_backend(Pg))]
#[diesel(belongs_to(Generic, foreign_key = generic_id))]
pub struct TmtCode {
    /// Its id.
    pub id: TmtCodeId,
    /// The generic drug.
    pub generic_id: GenericId,
    /// Level of the concept.
    pub level: TmtLevel,
    /// Identifier of the concept; leading zeros count. Several generics may share it.
    pub code: String,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A code to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = drug_generic_tmt_codes, treat_none_as_default_value = false)]
pub struct NewTmtCode {
    /// The generic drug.
    pub generic_id: GenericId,
    /// Level of the concept.
    pub level: TmtLevel,
    /// Identifier of the concept; leading zeros count. Several generics may share it.
    pub code: String,
}

/// What may change of a code.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = drug_generic_tmt_codes)]
pub struct TmtCodeChanges {
    /// Identifier of the concept; leading zeros count. Several generics may share it.
    pub code: Option<String>,
}

/// An active component of a generic drug; it may occur twice, in two strengths.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = drug_components, check_for_backend(Pg))]
#[diesel(belongs_to(Generic, foreign_key = generic_id))]
pub struct Component {
    /// Its id.
    pub id: ComponentId,
    /// The generic drug.
    pub generic_id: GenericId,
    /// Its name.
    pub component_name: String,
    /// Strength as printed, e.g. 500 mg/5 ml.
    pub strength: Option<String>,
    /// Strength as a number, in `strength_unit`, to four decimals.
    pub strength_value: Option<BigDecimal>,
    /// Unit of that number.
    pub strength_unit: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A component to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = drug_components, treat_none_as_default_value = false)]
pub struct NewComponent {
    /// The generic drug.
    pub generic_id: GenericId,
    /// Its name.
    pub component_name: String,
    /// Strength as printed, e.g. 500 mg/5 ml.
    pub strength: Option<String>,
    /// Strength as a number, in `strength_unit`, to four decimals.
    pub strength_value: Option<BigDecimal>,
    /// Unit of that number.
    pub strength_unit: Option<String>,
}

/// What may change of a component.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = drug_components)]
pub struct ComponentChanges {
    /// Its name.
    pub component_name: Option<String>,
    /// Strength as printed, e.g. 500 mg/5 ml.
    pub strength: Option<Option<String>>,
    /// Strength as a number, in `strength_unit`, to four decimals.
    pub strength_value: Option<Option<BigDecimal>>,
    /// Unit of that number.
    pub strength_unit: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}
