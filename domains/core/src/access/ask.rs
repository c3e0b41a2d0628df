use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::AccessError;
use crate::models::Permission;
use crate::queries::{effective_permission, effective_permissions};
use crate::schema::permissions;
use crate::types::UserId;

/// Whether a user may do a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// They may not.
    Denied,
    /// They may where this expression holds, which the application evaluates.
    AllowedIf(String),
    /// They may.
    Allowed,
}

/// Whether a user may do a thing now, whatever the circumstances.
///
/// A permission with conditions does not answer this: ask [`decide`]. The words
/// are compared as they are: `update` does not contain `update:own`. `false` also
/// for a user, a resource or an action that is not there.
///
/// ```
/// use diesel::prelude::*;
/// use diesel_async::{AsyncPgConnection, RunQueryDsl};
/// use domain_core::access::{AccessError, has_permission};
/// use domain_core::models::RoleSummary;
/// use domain_core::schema::roles;
/// use domain_core::types::UserId;
///
/// /// All roles, for who may see them.
/// async fn list_roles(
///     conn: &mut AsyncPgConnection,
///     by: UserId,
/// ) -> Result<Option<Vec<RoleSummary>>, AccessError> {
///     if !has_permission(conn, by, "roles", "read").await? {
///         return Ok(None);
///     }
///     let list = roles::table.order(roles::name).select(RoleSummary::as_select());
///     Ok(Some(list.load(conn).await?))
/// }
/// ```
///
/// # Errors
/// [`AccessError::Database`].
pub async fn has_permission(
    conn: &mut AsyncPgConnection,
    user: UserId,
    resource: &str,
    action: &str,
) -> Result<bool, AccessError> {
    Ok(decide(conn, user, resource, action).await? == Decision::Allowed)
}

/// Whether a user may do a thing now, and under which conditions.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_core::access::{AccessError, Decision, decide};
/// use domain_core::types::UserId;
///
/// /// `holds` evaluates an expression for the order in question.
/// async fn may_change_order(
///     conn: &mut AsyncPgConnection,
///     user: UserId,
///     holds: impl Fn(&str) -> bool,
/// ) -> Result<bool, AccessError> {
///     Ok(match decide(conn, user, "inventory:purchaseOrders", "update").await? {
///         Decision::Denied => false,
///         Decision::AllowedIf(conditions) => holds(&conditions),
///         Decision::Allowed => true,
///     })
/// }
/// ```
///
/// # Errors
/// [`AccessError::Database`].
pub async fn decide(
    conn: &mut AsyncPgConnection,
    user: UserId,
    resource: &str,
    action: &str,
) -> Result<Decision, AccessError> {
    let conditions: Option<Option<String>> = effective_permission(user, resource, action)
        .select(permissions::conditions)
        .first(conn)
        .await
        .optional()?;
    Ok(match conditions {
        None => Decision::Denied,
        Some(None) => Decision::Allowed,
        Some(Some(conditions)) => Decision::AllowedIf(conditions),
    })
}

/// All that a user may do now, by resource and action. Empty for a user who is not there.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_core::access::{AccessError, list_permissions};
/// use domain_core::types::UserId;
///
/// /// What a user interface hides or greys out: pairs of resource and action that need no further look.
/// async fn for_the_menu(
///     conn: &mut AsyncPgConnection,
///     user: UserId,
/// ) -> Result<Vec<(String, String)>, AccessError> {
///     let permissions = list_permissions(conn, user).await?;
///     let plain = permissions.into_iter().filter(|it| it.conditions.is_none());
///     Ok(plain.map(|it| (it.resource, it.action)).collect())
/// }
/// ```
///
/// # Errors
/// [`AccessError::Database`].
pub async fn list_permissions(
    conn: &mut AsyncPgConnection,
    user: UserId,
) -> Result<Vec<Permission>, AccessError> {
    Ok(effective_permissions(user)
        .order_by((permissions::resource, permissions::action))
        .select(Permission::as_select())
        .load(conn)
        .await?)
}
