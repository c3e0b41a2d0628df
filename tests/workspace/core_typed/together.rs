//! Giving a role inside a transaction of the caller, and two at once.

use diesel::QueryDsl;
use diesel::dsl::sql;
use diesel::result::Error as DieselError;
use diesel::sql_types::BigInt;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use domain_core::access::{
    AccessError, GrantOutcome, RoleGrant, grant_role, has_permission, revoke_role,
};
use domain_core::schema::user_roles;
use domain_core::types::RoleId;
use uuid::Uuid;

use super::grants::pair;
use super::people::with_core;

#[test]
fn a_role_renewed_in_a_transaction_counts_in_the_rest_of_it() {
    with_core(async |_, conn| {
        let grant = pair(conn).await;
        grant_role(conn, grant).await.unwrap();
        revoke_role(conn, grant.user, grant.role).await.unwrap();
        let may: Result<bool, AccessError> = conn
            .transaction(async |conn| {
                grant_role(conn, grant).await?;
                has_permission(conn, grant.user, "users", "read").await
            })
            .await;
        assert!(may.unwrap());
    });
}

#[test]
fn what_the_caller_rolls_back_was_never_given() {
    with_core(async |_, conn| {
        let grant = pair(conn).await;
        let undone: Result<(), AccessError> = conn
            .transaction(async |conn| {
                grant_role(conn, grant).await?;
                Err(DieselError::RollbackTransaction.into())
            })
            .await;
        assert!(undone.is_err());
        assert!(
            !has_permission(conn, grant.user, "users", "read")
                .await
                .unwrap()
        );
    });
}

#[test]
fn the_caller_can_go_on_after_a_refusal() {
    with_core(async |_, conn| {
        let grant = pair(conn).await;
        let nothing = RoleId::new(Uuid::from_u128(2));
        let done: Result<GrantOutcome, AccessError> = conn
            .transaction(async |conn| {
                let refused = grant_role(
                    conn,
                    RoleGrant {
                        role: nothing,
                        ..grant
                    },
                )
                .await;
                assert!(matches!(refused, Err(AccessError::UnknownRole { .. })));
                grant_role(conn, grant).await
            })
            .await;
        assert_eq!(done.unwrap(), GrantOutcome::Granted);
        assert!(
            has_permission(conn, grant.user, "users", "read")
                .await
                .unwrap()
        );
    });
}

#[test]
fn two_at_once_give_one_role() {
    with_core(async |typed, conn| {
        let grant = pair(conn).await;
        let (mut one, mut other) = (typed.connection().await, typed.connection().await);
        for round in 0..20 {
            let (left, right) =
                tokio::join!(grant_role(&mut one, grant), grant_role(&mut other, grant));
            let first = if round == 0 {
                GrantOutcome::Granted
            } else {
                GrantOutcome::Renewed
            };
            let mut outcomes = [left.unwrap(), right.unwrap()];
            outcomes.sort_by_key(|outcome| *outcome == GrantOutcome::Unchanged);
            assert_eq!(outcomes, [first, GrantOutcome::Unchanged], "round {round}");
            revoke_role(conn, grant.user, grant.role).await.unwrap();
        }
        let rows: i64 = user_roles::table.count().get_result(conn).await.unwrap();
        assert_eq!(rows, 1);
    });
}

#[test]
fn the_second_waits_for_the_first_and_finds_what_it_left() {
    with_core(async |typed, conn| {
        let grant = pair(conn).await;
        let mut watcher = typed.connection().await;
        let ends = [
            (Err(DieselError::RollbackTransaction), GrantOutcome::Granted),
            (Ok(()), GrantOutcome::Unchanged),
        ];
        for (end, expected) in ends {
            diesel::delete(user_roles::table)
                .execute(conn)
                .await
                .unwrap();
            let mut other = typed.connection().await;
            let mut second = None;
            let first: Result<(), AccessError> = conn
                .transaction(async |conn| {
                    grant_role(conn, grant).await?;
                    second = Some(tokio::spawn(
                        async move { grant_role(&mut other, grant).await },
                    ));
                    until_somebody_waits(&mut watcher).await;
                    Ok(end?)
                })
                .await;
            assert_eq!(first.is_ok(), expected == GrantOutcome::Unchanged);
            assert_eq!(second.unwrap().await.unwrap().unwrap(), expected);
        }
    });
}

async fn until_somebody_waits(conn: &mut AsyncPgConnection) {
    let waiting = "(SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event_type = 'Lock')";
    while diesel::select(sql::<BigInt>(waiting))
        .get_result::<i64>(conn)
        .await
        .unwrap()
        == 0
    {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}
