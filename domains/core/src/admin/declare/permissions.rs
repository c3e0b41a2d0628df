use diesel::pg::Pg;
use diesel::prelude::*;
use domain_engine::seed::{Delta, Outcome, SeedError};
use serde::Deserialize;

use crate::schema::permissions;

/// A permission that a domain declares: one action on one kind of thing.
#[derive(
    AsChangeset, Clone, Debug, Deserialize, Insertable, PartialEq, Eq, Queryable, Selectable,
)]
#[diesel(table_name = permissions, primary_key(resource, action), check_for_backend(Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Permission {
    /// Kind of thing acted on, with its domain before it where it is not of core: `inventory:drugs`.
    pub resource: String,
    /// What is done to it: `read`, `update`, `read:own`.
    pub action: String,
    /// Heading under which the permission is listed.
    pub category: String,
    /// What it allows, for the people who give it.
    pub description: Option<String>,
}

/// Sees to it that the permissions are there as declared, matched by resource and action.
///
/// Runs in the caller's transaction. Those that are right already are not written.
///
/// # Errors
/// [`SeedError::Refused`] with the place in `declared` of one that breaks a
/// constraint; [`SeedError::Database`] for everything else.
pub fn permissions(
    connection: &mut PgConnection,
    declared: &[Permission],
) -> Result<Outcome, SeedError> {
    let existing = permissions::table
        .select((Permission::as_select(), permissions::is_system_permission))
        .load(connection)?;
    let wanted = declared
        .iter()
        .map(|permission| (permission.clone(), true))
        .collect();
    let key = |(row, _): &(Permission, bool)| (row.resource.clone(), row.action.clone());
    Delta::between(existing, wanted, key).write(
        connection,
        |connection, rows| {
            let rows: Vec<_> = rows
                .iter()
                .map(|(row, system)| (row, permissions::is_system_permission.eq(system)))
                .collect();
            diesel::insert_into(permissions::table)
                .values(rows)
                .execute(connection)
        },
        |connection, (row, system)| {
            let found = permissions::table
                .filter(permissions::resource.eq(&row.resource))
                .filter(permissions::action.eq(&row.action));
            diesel::update(found)
                .set((row, permissions::is_system_permission.eq(system)))
                .execute(connection)
        },
    )
}
