use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use crate::schema::companies;
use crate::types::CompanyId;

/// A vendor, a manufacturer, or both.
#[derive(Queryable, Selectable, Identifiable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = companies, check_for_backend(Pg))]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// Short code, e.g. GPO.
    pub company_code: String,
    /// Its name.
    pub company_name: String,
    /// Tax number, 13 digits for Thai companies; none when unknown, never empty.
    pub tax_id: Option<String>,
    /// Bank account that payments go to.
    pub bank_account_number: Option<String>,
    /// Name of that account's holder.
    pub bank_account_name: Option<String>,
    /// Whether drugs are bought from it.
    pub is_vendor: bool,
    /// Whether it makes drugs.
    pub is_manufacturer: bool,
    /// Whom to ask for.
    pub contact_person: Option<String>,
    /// Phone number as written.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Whether it is still in use.
    pub is_active: bool,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When the row last changed.
    pub updated_at: DateTime<Utc>,
}

/// A company to be added; at least a vendor or a manufacturer.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = companies, treat_none_as_default_value = false)]
pub struct NewCompany {
    /// Short code, e.g. GPO.
    pub company_code: String,
    /// Its name.
    pub company_name: String,
    /// Tax number, 13 digits for Thai companies; none when unknown, never empty.
    pub tax_id: Option<String>,
    /// Bank account that payments go to.
    pub bank_account_number: Option<String>,
    /// Name of that account's holder.
    pub bank_account_name: Option<String>,
    /// Whether drugs are bought from it.
    pub is_vendor: bool,
    /// Whether it makes drugs.
    pub is_manufacturer: bool,
    /// Whom to ask for.
    pub contact_person: Option<String>,
    /// Phone number as written.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Postal address.
    pub address: Option<String>,
}

/// What may change of a company.
#[derive(AsChangeset, Debug, Clone, Default)]
#[diesel(table_name = companies)]
pub struct CompanyChanges {
    /// Its name.
    pub company_name: Option<String>,
    /// Tax number, 13 digits for Thai companies; none when unknown, never empty.
    pub tax_id: Option<Option<String>>,
    /// Bank account that payments go to.
    pub bank_account_number: Option<Option<String>>,
    /// Name of that account's holder.
    pub bank_account_name: Option<Option<String>>,
    /// Whether drugs are bought from it.
    pub is_vendor: Option<bool>,
    /// Whether it makes drugs.
    pub is_manufacturer: Option<bool>,
    /// Whom to ask for.
    pub contact_person: Option<Option<String>>,
    /// Phone number as written.
    pub phone: Option<Option<String>>,
    /// E-mail address.
    pub email: Option<Option<String>>,
    /// Postal address.
    pub address: Option<Option<String>>,
    /// Whether it is still in use.
    pub is_active: Option<bool>,
}
