//! What a user may do, and what takes it away.

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use domain_core::access::{Decision, decide, has_permission, list_permissions};
use domain_core::types::UserId;

use super::people::{give, hold, permission, role, user, with_core};

async fn may(conn: &mut AsyncPgConnection, user: UserId, resource: &str, action: &str) -> bool {
    has_permission(conn, user, resource, action).await.unwrap()
}

async fn all(conn: &mut AsyncPgConnection, user: UserId) -> Vec<String> {
    let permissions = list_permissions(conn, user).await.unwrap();
    permissions
        .into_iter()
        .map(|permission| format!("{} {}", permission.resource, permission.action))
        .collect()
}

#[test]
fn a_user_may_do_what_a_role_gives_and_nothing_else() {
    with_core(async |_, conn| {
        let (malee, somchai) = (user(conn, "malee").await, user(conn, "somchai").await);
        let clerk = role(conn, "clerk", None).await;
        permission(conn, clerk, "users", "update:own").await;
        hold(conn, malee, clerk).await;

        assert!(may(conn, malee, "users", "update:own").await);
        assert!(!may(conn, malee, "users", "update").await);
        assert!(!may(conn, malee, "roles", "update:own").await);
        assert!(!may(conn, somchai, "users", "update:own").await);
    });
}

#[test]
fn somebody_who_is_not_there_may_do_nothing() {
    with_core(async |_, conn| {
        let nobody = UserId::from(uuid::Uuid::nil());
        assert!(!may(conn, nobody, "users", "read").await);
        assert!(all(conn, nobody).await.is_empty());
    });
}

#[test]
fn whatever_is_not_in_force_gives_nothing() {
    let withheld = [
        "UPDATE users SET status = 'suspended'",
        "UPDATE users SET status = 'inactive'",
        "UPDATE users SET status = 'pending'",
        "UPDATE users SET deleted_at = now()",
        "UPDATE roles SET is_active = false",
        "UPDATE user_roles SET is_active = false",
        "UPDATE user_roles SET assigned_at = now() + interval '1 hour'",
        "UPDATE user_roles SET assigned_at = now() - interval '2 hours', expires_at = now() - interval '1 hour'",
        "UPDATE permissions SET is_active = false",
        "DELETE FROM role_permissions",
        "DELETE FROM user_roles",
    ];
    with_core(async |_, conn| {
        let malee = user(conn, "malee").await;
        let clerk = role(conn, "clerk", None).await;
        permission(conn, clerk, "users", "read").await;
        hold(conn, malee, clerk).await;

        for change in withheld {
            let undone: Result<(), diesel::result::Error> = conn
                .transaction(async |conn| {
                    assert!(may(conn, malee, "users", "read").await, "before {change}");
                    conn.batch_execute(change).await?;
                    assert!(!may(conn, malee, "users", "read").await, "after {change}");
                    assert!(all(conn, malee).await.is_empty(), "after {change}");
                    Err(diesel::result::Error::RollbackTransaction)
                })
                .await;
            assert_eq!(undone, Err(diesel::result::Error::RollbackTransaction));
        }
    });
}

#[test]
fn a_role_that_ends_later_still_gives() {
    with_core(async |_, conn| {
        let malee = user(conn, "malee").await;
        let clerk = role(conn, "clerk", None).await;
        permission(conn, clerk, "users", "read").await;
        hold(conn, malee, clerk).await;
        conn.batch_execute("UPDATE user_roles SET expires_at = now() + interval '1 hour'")
            .await
            .unwrap();
        assert!(may(conn, malee, "users", "read").await);
    });
}

#[test]
fn roles_pass_nothing_on_to_those_above_or_below() {
    with_core(async |_, conn| {
        let malee = user(conn, "malee").await;
        let top = role(conn, "top", None).await;
        let middle = role(conn, "middle", Some(top)).await;
        let bottom = role(conn, "bottom", Some(middle)).await;
        permission(conn, top, "things", "top").await;
        permission(conn, middle, "things", "middle").await;
        permission(conn, bottom, "things", "bottom").await;
        hold(conn, malee, middle).await;

        assert_eq!(all(conn, malee).await, ["things middle"]);
    });
}

#[test]
fn a_permission_that_two_roles_give_is_listed_once_and_the_list_is_in_order() {
    with_core(async |_, conn| {
        let malee = user(conn, "malee").await;
        let clerk = role(conn, "clerk", None).await;
        let nurse = role(conn, "nurse", None).await;
        let read = permission(conn, clerk, "wards", "read").await;
        give(conn, nurse, read).await;
        permission(conn, nurse, "drugs", "read").await;
        permission(conn, clerk, "drugs", "issue").await;
        hold(conn, malee, clerk).await;
        hold(conn, malee, nurse).await;

        let listed = all(conn, malee).await;
        assert_eq!(listed, ["drugs issue", "drugs read", "wards read"]);
        for line in listed {
            let (resource, action) = line.split_once(' ').unwrap();
            assert!(may(conn, malee, resource, action).await, "{line}");
        }
    });
}

#[test]
fn one_role_in_force_is_enough_beside_one_that_ended() {
    with_core(async |_, conn| {
        let malee = user(conn, "malee").await;
        let clerk = role(conn, "clerk", None).await;
        let nurse = role(conn, "nurse", None).await;
        let read = permission(conn, clerk, "wards", "read").await;
        give(conn, nurse, read).await;
        hold(conn, malee, clerk).await;
        conn.batch_execute("UPDATE user_roles SET is_active = false")
            .await
            .unwrap();
        hold(conn, malee, nurse).await;
        assert!(may(conn, malee, "wards", "read").await);
    });
}

#[test]
fn a_permission_with_conditions_is_told_with_them_and_is_no_plain_yes() {
    with_core(async |_, conn| {
        let malee = user(conn, "malee").await;
        let clerk = role(conn, "clerk", None).await;
        permission(conn, clerk, "orders", "approve").await;
        permission(conn, clerk, "orders", "read").await;
        hold(conn, malee, clerk).await;
        conn.batch_execute(
            "UPDATE permissions SET conditions = 'total < 10000' WHERE action = 'approve'",
        )
        .await
        .unwrap();

        assert!(!may(conn, malee, "orders", "approve").await);
        let decision = decide(conn, malee, "orders", "approve").await.unwrap();
        assert_eq!(decision, Decision::AllowedIf("total < 10000".to_owned()));
        let decision = decide(conn, malee, "orders", "read").await.unwrap();
        assert_eq!(decision, Decision::Allowed);
        let decision = decide(conn, malee, "orders", "delete").await.unwrap();
        assert_eq!(decision, Decision::Denied);
        assert_eq!(all(conn, malee).await, ["orders approve", "orders read"]);
    });
}
