use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use domain_engine::seed::{Delta, Outcome, SeedError};
use serde::Deserialize;
use uuid::Uuid;

use super::Permission;
use crate::schema::{permissions, role_permissions, roles};

/// Permissions that a role gives to its holders.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Grant {
    /// The role's name.
    pub role: String,
    /// A resource, or `*` for each that the domain declares.
    pub resource: String,
    /// An action, or `*` for each that the domain declares on the resource.
    pub action: String,
}

impl Grant {
    fn covers(&self, permission: &Permission) -> bool {
        let fits = |pattern: &str, value: &str| pattern == "*" || pattern == value;
        fits(&self.resource, &permission.resource) && fits(&self.action, &permission.action)
    }
}

/// Role, resource, action.
type Pair = (String, String, String);

/// Sees to it that the roles give what is granted. Grants may overlap.
///
/// Runs in the caller's transaction. `declared` are the domain's own
/// permissions: `*` stands for these alone, so that what it means does not
/// depend on which other domains are there. Counts are pairs of role and permission.
///
/// # Errors
/// [`SeedError::Refused`] with the place in `grants` of one that names no
/// declared permission or a role that is not there; [`SeedError::Database`] for
/// everything else.
pub fn grants(
    connection: &mut PgConnection,
    declared: &[Permission],
    grants: &[Grant],
) -> Result<Outcome, SeedError> {
    let wanted = expand(declared, grants)?;
    let existing: Vec<Pair> = role_permissions::table
        .inner_join(roles::table)
        .inner_join(permissions::table)
        .select((roles::name, permissions::resource, permissions::action))
        .load(connection)?;
    let delta = Delta::between(existing, wanted, Pair::clone);
    let ids = if delta.is_empty() {
        Ids::default()
    } else {
        Ids::load(connection)?
    };
    ids.check_roles(grants, delta.insert())?;
    delta.write(
        connection,
        |connection, pairs| {
            let rows: Vec<_> = pairs.iter().filter_map(|pair| ids.row(pair)).collect();
            diesel::insert_into(role_permissions::table)
                .values(rows)
                .execute(connection)
        },
        // A pair has no value that could differ.
        |_, _| Ok(0),
    )
}

/// Each pair once, in the order of the grants.
fn expand(declared: &[Permission], grants: &[Grant]) -> Result<Vec<Pair>, SeedError> {
    let mut seen = HashSet::new();
    let mut pairs = Vec::new();
    for (row, grant) in grants.iter().enumerate() {
        let mut covered = declared
            .iter()
            .filter(|permission| grant.covers(permission))
            .peekable();
        if covered.peek().is_none() {
            let problem = format!(
                "no permission of this domain is {} {}",
                grant.resource, grant.action
            );
            return Err(SeedError::refused(row, "resource", problem));
        }
        let all = covered.map(|of| (grant.role.clone(), of.resource.clone(), of.action.clone()));
        pairs.extend(all.filter(|pair| seen.insert(pair.clone())));
    }
    Ok(pairs)
}

#[derive(Insertable)]
#[diesel(table_name = role_permissions)]
struct NewGrant {
    role_id: Uuid,
    permission_id: Uuid,
}

/// What names stand for in the database.
#[derive(Default)]
struct Ids {
    roles: HashMap<String, Uuid>,
    permissions: HashMap<(String, String), Uuid>,
}

impl Ids {
    fn load(connection: &mut PgConnection) -> QueryResult<Self> {
        let names: Vec<(String, Uuid)> = roles::table
            .select((roles::name, roles::id))
            .load(connection)?;
        let all: Vec<((String, String), Uuid)> = permissions::table
            .select((
                (permissions::resource, permissions::action),
                permissions::id,
            ))
            .load(connection)?;
        Ok(Ids {
            roles: names.into_iter().collect(),
            permissions: all.into_iter().collect(),
        })
    }

    /// Every pair to write has both its ends.
    fn check_roles(&self, grants: &[Grant], pairs: &[Pair]) -> Result<(), SeedError> {
        let Some((role, resource, action)) = pairs.iter().find(|pair| self.row(pair).is_none())
        else {
            return Ok(());
        };
        let row = grants
            .iter()
            .position(|grant| grant.role == *role)
            .unwrap_or_default();
        Err(if self.roles.contains_key(role) {
            SeedError::refused(
                row,
                "resource",
                format!("{resource} {action} is not in the database: seed permissions first"),
            )
        } else {
            SeedError::refused(row, "role", format!("no role is named \"{role}\""))
        })
    }

    fn row(&self, (role, resource, action): &Pair) -> Option<NewGrant> {
        let permission_id = *self.permissions.get(&(resource.clone(), action.clone()))?;
        Some(NewGrant {
            role_id: *self.roles.get(role)?,
            permission_id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Grant, Permission, expand};

    fn permission(resource: &str, action: &str) -> Permission {
        Permission {
            resource: resource.into(),
            action: action.into(),
            category: "tests".into(),
            description: None,
        }
    }

    fn grant(role: &str, resource: &str, action: &str) -> Grant {
        Grant {
            role: role.into(),
            resource: resource.into(),
            action: action.into(),
        }
    }

    #[test]
    fn a_star_stands_for_what_is_declared_and_overlaps_count_once() {
        let declared = [
            permission("drugs", "read"),
            permission("drugs", "update"),
            permission("lots", "read"),
        ];
        let pairs = expand(
            &declared,
            &[grant("clerk", "*", "read"), grant("clerk", "drugs", "*")],
        )
        .unwrap();
        let told: Vec<String> = pairs
            .iter()
            .map(|(_, resource, action)| format!("{resource} {action}"))
            .collect();
        assert_eq!(told, ["drugs read", "lots read", "drugs update"]);
    }

    #[test]
    fn a_grant_of_nothing_is_refused() {
        let error = expand(
            &[permission("drugs", "read")],
            &[grant("clerk", "drug", "read")],
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "row 1: no permission of this domain is drug read"
        );
    }
}
