//! Giving a role and taking it back: outcomes and refusals.

use chrono::{DateTime, Duration, SubsecRound, Utc};
use diesel::dsl::sql;
use diesel::sql_types::Text;
use diesel::{QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use domain_core::access::{
    AccessError, GrantOutcome, RevokeOutcome, RoleGrant, grant_role, has_permission, revoke_role,
};
use domain_core::models::UserRole;
use domain_core::queries::assignment;
use domain_core::schema::user_roles;
use domain_core::types::{RoleId, UserId};
use uuid::Uuid;

use super::people::{permission, role, user, with_core};

pub(super) fn forever(user: UserId, role: RoleId) -> RoleGrant {
    RoleGrant {
        user,
        role,
        by: None,
        until: None,
    }
}

/// Microseconds, as PostgreSQL keeps them.
fn in_hours(hours: i64) -> DateTime<Utc> {
    (Utc::now() + Duration::hours(hours)).trunc_subsecs(6)
}

async fn row(conn: &mut AsyncPgConnection, grant: RoleGrant) -> UserRole {
    assignment(grant.user, grant.role)
        .select(UserRole::as_select())
        .first(conn)
        .await
        .unwrap()
}

pub(super) async fn pair(conn: &mut AsyncPgConnection) -> RoleGrant {
    let clerk = role(conn, "clerk", None).await;
    permission(conn, clerk, "users", "read").await;
    forever(user(conn, "malee").await, clerk)
}

#[test]
fn a_role_given_takes_effect_at_once_and_says_who_gave_it() {
    with_core(async |_, conn| {
        let admin = user(conn, "admin").await;
        let grant = RoleGrant {
            by: Some(admin),
            until: Some(in_hours(1)),
            ..pair(conn).await
        };
        let outcome = grant_role(conn, grant).await.unwrap();
        assert_eq!(outcome, GrantOutcome::Granted);
        assert!(
            has_permission(conn, grant.user, "users", "read")
                .await
                .unwrap()
        );
        let row = row(conn, grant).await;
        assert_eq!(
            (row.assigned_by, row.expires_at),
            (Some(admin), grant.until)
        );
    });
}

#[test]
fn a_role_given_twice_is_written_once() {
    with_core(async |_, conn| {
        let grant = RoleGrant {
            until: Some(in_hours(1)),
            ..pair(conn).await
        };
        assert_eq!(
            grant_role(conn, grant).await.unwrap(),
            GrantOutcome::Granted
        );
        let written = version(conn).await;
        assert_eq!(
            grant_role(conn, grant).await.unwrap(),
            GrantOutcome::Unchanged
        );
        assert_eq!(version(conn).await, written);
    });
}

/// The transactions that wrote and updated the one row.
async fn version(conn: &mut AsyncPgConnection) -> String {
    user_roles::table
        .select(sql::<Text>("concat_ws(' ', xmin, ctid)"))
        .get_result(conn)
        .await
        .unwrap()
}

#[test]
fn another_end_moves_the_end_and_keeps_the_beginning() {
    with_core(async |_, conn| {
        let grant = pair(conn).await;
        grant_role(conn, grant).await.unwrap();
        let before = row(conn, grant).await;

        let admin = user(conn, "admin").await;
        let shorter = RoleGrant {
            by: Some(admin),
            until: Some(in_hours(1)),
            ..grant
        };
        assert_eq!(
            grant_role(conn, shorter).await.unwrap(),
            GrantOutcome::Changed
        );
        let after = row(conn, grant).await;
        assert_eq!(after.assigned_at, before.assigned_at);
        assert_eq!(
            (after.expires_at, after.assigned_by),
            (shorter.until, Some(admin))
        );

        assert_eq!(
            grant_role(conn, grant).await.unwrap(),
            GrantOutcome::Changed
        );
        assert_eq!(row(conn, grant).await.expires_at, None);
    });
}

#[test]
fn a_role_that_was_withdrawn_or_ended_begins_anew_in_the_same_row() {
    with_core(async |_, conn| {
        let grant = pair(conn).await;
        grant_role(conn, grant).await.unwrap();
        let first = row(conn, grant).await;
        let ways_to_end = [
            "UPDATE user_roles SET is_active = false",
            "UPDATE user_roles SET assigned_at = now() - interval '2 h', expires_at = now() - interval '1 h'",
        ];
        for end in ways_to_end {
            conn.batch_execute(end).await.unwrap();
            assert!(
                !has_permission(conn, grant.user, "users", "read")
                    .await
                    .unwrap()
            );
            assert_eq!(
                grant_role(conn, grant).await.unwrap(),
                GrantOutcome::Renewed
            );
            assert!(
                has_permission(conn, grant.user, "users", "read")
                    .await
                    .unwrap()
            );
            let renewed = row(conn, grant).await;
            assert_eq!(renewed.id, first.id);
            assert!(renewed.assigned_at > first.assigned_at, "{end}");
        }
    });
}

#[test]
fn revoking_keeps_the_row_and_revoking_again_is_no_error() {
    with_core(async |_, conn| {
        let grant = pair(conn).await;
        let RoleGrant { user, role, .. } = grant;
        let never_held = revoke_role(conn, user, role).await.unwrap();
        assert_eq!(never_held, RevokeOutcome::NotHeld);

        grant_role(conn, grant).await.unwrap();
        let revoked = revoke_role(conn, user, role).await.unwrap();
        assert_eq!(revoked, RevokeOutcome::Revoked);
        assert!(!has_permission(conn, user, "users", "read").await.unwrap());
        assert!(!row(conn, grant).await.is_active);

        let again = revoke_role(conn, user, role).await.unwrap();
        assert_eq!(again, RevokeOutcome::NotHeld);
    });
}

#[test]
fn what_is_not_there_is_named() {
    with_core(async |_, conn| {
        let held = pair(conn).await;
        grant_role(conn, held).await.unwrap();
        let nobody = UserId::new(Uuid::from_u128(1));
        let nothing = RoleId::new(Uuid::from_u128(2));
        let new = user(conn, "new").await;

        let error = grant_role(conn, forever(nobody, held.role))
            .await
            .unwrap_err();
        assert!(matches!(error, AccessError::UnknownUser { user } if user == nobody));
        assert!(
            error
                .to_string()
                .contains("00000000-0000-0000-0000-000000000001")
        );
        let error = grant_role(conn, forever(new, nothing)).await.unwrap_err();
        assert!(matches!(error, AccessError::UnknownRole { role } if role == nothing));
        let by_nobody = RoleGrant {
            by: Some(nobody),
            until: Some(in_hours(1)),
            ..held
        };
        for grant in [
            by_nobody,
            RoleGrant {
                user: new,
                ..by_nobody
            },
        ] {
            let error = grant_role(conn, grant).await.unwrap_err();
            assert!(matches!(error, AccessError::UnknownUser { user } if user == nobody));
        }
        let error = revoke_role(conn, nobody, held.role).await.unwrap_err();
        assert!(matches!(error, AccessError::UnknownUser { user } if user == nobody));
        let error = revoke_role(conn, held.user, nothing).await.unwrap_err();
        assert!(matches!(error, AccessError::UnknownRole { role } if role == nothing));

        let rows: i64 = user_roles::table.count().get_result(conn).await.unwrap();
        assert_eq!(rows, 1);
        assert_eq!(row(conn, held).await.expires_at, None);
    });
}

#[test]
fn a_role_cannot_end_in_the_past() {
    with_core(async |_, conn| {
        let grant = pair(conn).await;
        let ended = RoleGrant {
            until: Some(in_hours(-1)),
            ..grant
        };
        for _ in 0..2 {
            let error = grant_role(conn, ended).await.unwrap_err();
            assert!(
                matches!(error, AccessError::EndsInThePast { until } if Some(until) == ended.until)
            );
            // The second time round the row is there.
            let outcome = grant_role(conn, grant).await.unwrap();
            assert_ne!(outcome, GrantOutcome::Changed);
        }
        assert_eq!(row(conn, grant).await.expires_at, None);
    });
}
