use std::collections::HashMap;

use diesel::prelude::*;
use domain_engine::seed::{Delta, Outcome, SeedError};
use serde::Deserialize;

use crate::schema::roles;

/// A role that a domain declares.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Role {
    /// Its name, unique over all domains.
    pub name: String,
    /// Name of the role above it; `None` for a top role.
    pub parent: Option<String>,
    /// Heading under which the role is listed.
    pub category: Option<String>,
    /// What its holders do.
    pub description: Option<String>,
}

/// A role with what core derives: its depth below the top, and that the system relies on it.
#[derive(PartialEq, Queryable)]
struct Declared {
    name: String,
    category: Option<String>,
    description: Option<String>,
    hierarchy_level: i32,
    is_system_role: bool,
    parent: Option<String>,
}

diesel::alias!(roles as parents: Parents);

/// Sees to it that the roles are there as declared, matched by name.
///
/// Runs in the caller's transaction. Those that are right already are not
/// written. A parent comes before its children, or is in the database already;
/// a role's level is its parent's and one more.
///
/// # Errors
/// [`SeedError::Refused`] with the place in `declared` of a role whose parent is
/// not there or that breaks a constraint; [`SeedError::Database`] for everything else.
pub fn roles(connection: &mut PgConnection, declared: &[Role]) -> Result<Outcome, SeedError> {
    let existing: Vec<Declared> = roles::table
        .left_join(parents.on(roles::parent_id.eq(parents.field(roles::id).nullable())))
        .select((
            roles::name,
            roles::category,
            roles::description,
            roles::hierarchy_level,
            roles::is_system_role,
            parents.field(roles::name).nullable(),
        ))
        .load(connection)?;
    let wanted = with_levels(&existing, declared)?;
    Delta::between(existing, wanted, |role| role.name.clone()).write(
        connection,
        // One by one: a child finds the parent that was written before it.
        |connection, rows| {
            rows.iter()
                .try_fold(0, |written, role| Ok(written + insert(connection, role)?))
        },
        update,
    )
}

fn with_levels(existing: &[Declared], declared: &[Role]) -> Result<Vec<Declared>, SeedError> {
    let mut levels: HashMap<&str, i32> = existing
        .iter()
        .map(|role| (role.name.as_str(), role.hierarchy_level))
        .collect();
    let mut wanted = Vec::with_capacity(declared.len());
    for (row, role) in declared.iter().enumerate() {
        let level = match &role.parent {
            None => 0,
            Some(parent) => {
                levels
                    .get(parent.as_str())
                    .ok_or_else(|| orphan(row, role, parent))?
                    + 1
            }
        };
        levels.insert(&role.name, level);
        wanted.push(Declared {
            name: role.name.clone(),
            category: role.category.clone(),
            description: role.description.clone(),
            hierarchy_level: level,
            is_system_role: true,
            parent: role.parent.clone(),
        });
    }
    Ok(wanted)
}

fn orphan(row: usize, role: &Role, parent: &str) -> SeedError {
    let problem = format!(
        "found \"{parent}\" above \"{}\", expected a role declared before it or by a domain seeded before this one",
        role.name
    );
    SeedError::refused(row, "parent", problem)
}

fn insert(connection: &mut PgConnection, role: &Declared) -> QueryResult<usize> {
    diesel::insert_into(roles::table)
        .values((
            roles::name.eq(&role.name),
            roles::category.eq(&role.category),
            roles::description.eq(&role.description),
            roles::hierarchy_level.eq(role.hierarchy_level),
            roles::is_system_role.eq(role.is_system_role),
            roles::parent_id.eq(id_of(role.parent.as_deref())),
        ))
        .execute(connection)
}

fn update(connection: &mut PgConnection, role: &Declared) -> QueryResult<usize> {
    diesel::update(roles::table.filter(roles::name.eq(&role.name)))
        .set((
            roles::category.eq(&role.category),
            roles::description.eq(&role.description),
            roles::hierarchy_level.eq(role.hierarchy_level),
            roles::is_system_role.eq(role.is_system_role),
            roles::parent_id.eq(id_of(role.parent.as_deref())),
        ))
        .execute(connection)
}

/// The id of the role of that name; null for no name.
#[diesel::dsl::auto_type(no_type_alias)]
fn id_of<'a>(name: Option<&'a str>) -> _ {
    let nothing_else: Option<&'a str> = name;
    parents
        .filter(parents.field(roles::name).nullable().eq(nothing_else))
        .select(parents.field(roles::id).nullable())
        .single_value()
}
