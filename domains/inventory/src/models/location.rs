use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::enums::LocationType;
use crate::schema::locations;
use crate::types::LocationId;

/// A place where drugs are kept; stock is counted per location.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = locations, check_for_backend(Pg))]
pub struct Location {
    /// Its id.
    pub id: LocationId,
    /// Short code used by people and reference data, e.g. MAIN, OPD.
    pub location_code: String,
    /// Its name.
    pub location_name: String,
    /// What kind of place it is.
    pub location_type: LocationType,
    /// The location this one is part of; none at the top.
    pub parent_id: Option<LocationId>,
    /// Where it is.
    pub address: Option<String>,
    /// Name of the person in charge, free text.
    pub responsible_person: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A location to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = locations, treat_none_as_default_value = false)]
pub struct NewLocation {
    /// Short code used by people and reference data, e.g. MAIN, OPD.
    pub location_code: String,
    /// Its name.
    pub location_name: String,
    /// What kind of place it is.
    pub location_type: LocationType,
    /// The location this one is part of; none at the top.
    pub parent_id: Option<LocationId>,
    /// Where it is.
    pub address: Option<String>,
    /// Name of the person in charge, free text.
    pub responsible_person: Option<String>,
}

/// What may change of a location.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = locations)]
pub struct LocationChanges {
    /// Its name.
    pub location_name: Option<String>,
    /// What kind of place it is.
    pub location_type: Option<LocationType>,
    /// The location this one is part of; none at the top.
    pub parent_id: Option<Option<LocationId>>,
    /// Where it is.
    pub address: Option<Option<String>>,
    /// Name of the person in charge, free text.
    pub responsible_person: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}
