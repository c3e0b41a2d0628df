//! Users, roles and permissions to test on.

use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::enums::UserStatus;
use domain_core::models::*;
use domain_core::schema::{permissions, role_permissions, roles, user_roles, users};
use domain_core::types::{PermissionId, RoleId, UserId};
use workspace_tests::typed::Typed;

/// A connection to a migrated database of the test's own, for as long as the work takes.
pub(super) fn with_core(work: impl AsyncFnOnce(&Typed, &mut AsyncPgConnection)) {
    Typed::migrated().run(async |typed| {
        let mut conn = typed.connection().await;
        work(typed, &mut conn).await;
    });
}

/// An account that may act.
pub(super) fn account(name: &str) -> NewUser {
    NewUser {
        email: format!("{name}@example.org"),
        username: name.to_owned(),
        password: "$argon2id$not-a-real-hash".into(),
        first_name: None,
        last_name: None,
        status: UserStatus::Active,
        timezone: "Asia/Bangkok".to_owned(),
        language: "th".to_owned(),
        avatar_url: None,
        name: None,
        bio: None,
        date_of_birth: None,
        phone: None,
        import_batch_id: None,
    }
}

pub(super) async fn user(conn: &mut AsyncPgConnection, name: &str) -> UserId {
    diesel::insert_into(users::table)
        .values(account(name))
        .returning(users::id)
        .get_result(conn)
        .await
        .unwrap()
}

pub(super) async fn role(
    conn: &mut AsyncPgConnection,
    name: &str,
    parent: Option<RoleId>,
) -> RoleId {
    diesel::insert_into(roles::table)
        .values(NewRole {
            name: name.to_owned(),
            description: None,
            category: None,
            hierarchy_level: i32::from(parent.is_some()),
            parent_id: parent,
        })
        .returning(roles::id)
        .get_result(conn)
        .await
        .unwrap()
}

/// A permission that the role gives.
pub(super) async fn permission(
    conn: &mut AsyncPgConnection,
    role: RoleId,
    resource: &str,
    action: &str,
) -> PermissionId {
    let id = diesel::insert_into(permissions::table)
        .values(NewPermission {
            resource: resource.to_owned(),
            action: action.to_owned(),
            description: None,
            category: "tests".to_owned(),
            conditions: None,
        })
        .returning(permissions::id)
        .get_result(conn)
        .await
        .unwrap();
    give(conn, role, id).await;
    id
}

pub(super) async fn give(conn: &mut AsyncPgConnection, role: RoleId, permission: PermissionId) {
    diesel::insert_into(role_permissions::table)
        .values(NewRolePermission {
            role_id: role,
            permission_id: permission,
        })
        .execute(conn)
        .await
        .unwrap();
}

/// The row itself, without the operation that the tests are about.
pub(super) async fn hold(conn: &mut AsyncPgConnection, user: UserId, role: RoleId) {
    diesel::insert_into(user_roles::table)
        .values(NewUserRole {
            user_id: user,
            role_id: role,
            assigned_by: None,
            expires_at: None,
        })
        .execute(conn)
        .await
        .unwrap();
}
