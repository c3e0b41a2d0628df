use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::schema::ed_groups;
use crate::types::EdGroupId;

/// A therapeutic group of the national list of essential medicines.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = ed_groups, check_for_backend(Pg))]
pub struct EdGroup {
    /// Its id.
    pub id: EdGroupId,
    /// Eight digits, two a level: 02050400 is group 4 of section 5 of chapter 2. Leading zeros count.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Number of the expert subcommittee that keeps the group.
    pub sub_commit_code: Option<i32>,
    /// Forecast figure that planning keeps for the group, to two decimals.
    pub forecast: Option<BigDecimal>,
    /// Whether lists leave the group out.
    pub is_hidden: bool,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A group to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = ed_groups, treat_none_as_default_value = false)]
pub struct NewEdGroup {
    /// Eight digits, two a level: 02050400 is group 4 of section 5 of chapter 2. Leading zeros count.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Number of the expert subcommittee that keeps the group.
    pub sub_commit_code: Option<i32>,
    /// Forecast figure that planning keeps for the group, to two decimals.
    pub forecast: Option<BigDecimal>,
    /// Whether lists leave the group out.
    pub is_hidden: bool,
}

/// What may change of a group.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = ed_groups)]
pub struct EdGroupChanges {
    /// Its name.
    pub name: Option<String>,
    /// Number of the expert subcommittee that keeps the group.
    pub sub_commit_code: Option<Option<i32>>,
    /// Forecast figure that planning keeps for the group, to two decimals.
    pub forecast: Option<Option<BigDecimal>>,
    /// Whether lists leave the group out.
    pub is_hidden: Option<bool>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}
