use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::schema::{departments, hospitals};
use crate::types::{DepartmentId, HospitalId};

/// A hospital that departments belong to.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = hospitals, check_for_backend(Pg))]
pub struct Hospital {
    /// Its id.
    pub id: HospitalId,
    /// National code of the hospital.
    pub hospital_code: String,
    /// Its name.
    pub hospital_name: String,
    /// Kind of hospital, free text, e.g. community, general.
    pub hospital_type: Option<String>,
    /// Province it is in.
    pub province: Option<String>,
    /// Public health region.
    pub region: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A hospital to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = hospitals, treat_none_as_default_value = false)]
pub struct NewHospital {
    /// National code of the hospital.
    pub hospital_code: String,
    /// Its name.
    pub hospital_name: String,
    /// Kind of hospital, free text, e.g. community, general.
    pub hospital_type: Option<String>,
    /// Province it is in.
    pub province: Option<String>,
    /// Public health region.
    pub region: Option<String>,
}

/// What may change of a hospital.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = hospitals)]
pub struct HospitalChanges {
    /// Its name.
    pub hospital_name: Option<String>,
    /// Kind of hospital, free text, e.g. community, general.
    pub hospital_type: Option<Option<String>>,
    /// Province it is in.
    pub province: Option<Option<String>>,
    /// Public health region.
    pub region: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}

/// A department; budgets, requests and returns belong to one.
#[derive(Queryable, Selectable, Identifiable, Associations, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = departments, check_for_backend(Pg))]
#[diesel(belongs_to(Hospital, foreign_key = hospital_id))]
pub struct Department {
    /// Its id.
    pub id: DepartmentId,
    /// Short code, unique over all hospitals.
    pub dept_code: String,
    /// Its name.
    pub dept_name: String,
    /// Code of the department in the hospital information system.
    pub his_code: Option<String>,
    /// The department this one is part of; none at the top.
    pub parent_id: Option<DepartmentId>,
    /// Hospital it belongs to.
    pub hospital_id: Option<HospitalId>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A department to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = departments, treat_none_as_default_value = false)]
pub struct NewDepartment {
    /// Short code, unique over all hospitals.
    pub dept_code: String,
    /// Its name.
    pub dept_name: String,
    /// Code of the department in the hospital information system.
    pub his_code: Option<String>,
    /// The department this one is part of; none at the top.
    pub parent_id: Option<DepartmentId>,
    /// Hospital it belongs to.
    pub hospital_id: Option<HospitalId>,
}

/// What may change of a department.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = departments)]
pub struct DepartmentChanges {
    /// Its name.
    pub dept_name: Option<String>,
    /// Code of the department in the hospital information system.
    pub his_code: Option<Option<String>>,
    /// The department this one is part of; none at the top.
    pub parent_id: Option<Option<DepartmentId>>,
    /// Hospital it belongs to.
    pub hospital_id: Option<Option<HospitalId>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}
