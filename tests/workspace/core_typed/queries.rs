//! Named queries: what they find, and that both of Diesel's connections load them.

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use domain_core::models::{NewSession, Permission, Role, SessionSummary, UserSummary};
use domain_core::queries::*;
use domain_core::schema::{user_sessions, users};
use domain_core::types::UserId;

use super::people::{account, hold, permission, role, user, with_core};

#[test]
fn an_address_is_found_in_whatever_case_and_a_username_only_in_its_own() {
    with_core(async |_, conn| {
        let malee = user(conn, "malee").await;
        user(conn, "somchai").await;
        let by_email: Vec<UserId> = user_by_email("Malee@Example.ORG")
            .select(users::id)
            .load(conn)
            .await
            .unwrap();
        assert_eq!(by_email, [malee]);
        for (name, expected) in [("malee", vec![malee]), ("Malee", vec![])] {
            let found: Vec<UserId> = user_by_username(name)
                .select(users::id)
                .load(conn)
                .await
                .unwrap();
            assert_eq!(found, expected, "{name}");
        }
    });
}

#[test]
fn a_deleted_account_keeps_its_name_and_may_not_act() {
    with_core(async |_, conn| {
        user(conn, "malee").await;
        conn.batch_execute("UPDATE users SET deleted_at = now()")
            .await
            .unwrap();
        let kept: i64 = user_by_username("malee")
            .count()
            .get_result(conn)
            .await
            .unwrap();
        let acting: i64 = user_by_username("malee")
            .filter(may_act())
            .count()
            .get_result(conn)
            .await
            .unwrap();
        assert_eq!((kept, acting), (1, 0));
    });
}

#[test]
fn pages_meet_every_account_once_where_many_were_created_at_the_same_time() {
    with_core(async |_, conn| {
        let names: Vec<_> = (0..7).map(|at| account(&format!("user{at}"))).collect();
        diesel::insert_into(users::table)
            .values(names)
            .execute(conn)
            .await
            .unwrap();
        conn.batch_execute(
            "UPDATE users SET created_at = created_at - interval '1 day' WHERE username = 'user6'",
        )
        .await
        .unwrap();

        let mut met = Vec::new();
        let mut page: Vec<UserSummary> = users_page(2)
            .select(UserSummary::as_select())
            .load(conn)
            .await
            .unwrap();
        while let Some(last) = page.last() {
            let next = users_page_after(last.into(), 2).select(UserSummary::as_select());
            met.append(&mut page);
            page = next.load(conn).await.unwrap();
        }
        let mut expected = met.clone();
        expected.sort_by_key(|user| (user.created_at, user.id));
        assert_eq!(met, expected);
        assert_eq!(met[0].username, "user6");
        met.dedup_by_key(|user| user.id);
        assert_eq!(met.len(), 7);
    });
}

#[test]
fn a_page_is_not_shifted_by_who_comes_or_goes() {
    with_core(async |_, conn| {
        for name in ["a", "b", "c", "d"] {
            user(conn, name).await;
        }
        let first: Vec<UserSummary> = users_page(2)
            .select(UserSummary::as_select())
            .load(conn)
            .await
            .unwrap();
        let cursor = UserCursor::from(&first[1]);
        diesel::delete(users::table.filter(users::username.eq_any(["a", "b"])))
            .execute(conn)
            .await
            .unwrap();
        user(conn, "e").await;
        let next: Vec<String> = users_page_after(cursor, 2)
            .select(users::username)
            .load(conn)
            .await
            .unwrap();
        assert_eq!(next, ["c", "d"]);
    });
}

#[test]
fn a_cursor_survives_json() {
    with_core(async |_, conn| {
        user(conn, "a").await;
        let last: UserSummary = users_page(1)
            .select(UserSummary::as_select())
            .first(conn)
            .await
            .unwrap();
        let cursor = UserCursor::from(&last);
        let text = serde_json::to_string(&cursor).unwrap();
        assert_eq!(serde_json::from_str::<UserCursor>(&text).unwrap(), cursor);
    });
}

#[test]
fn sessions_that_ended_and_those_of_others_are_not_active() {
    with_core(async |_, conn| {
        let (malee, somchai) = (user(conn, "malee").await, user(conn, "somchai").await);
        let sessions = [
            (malee, "desk"),
            (malee, "phone"),
            (malee, "lost"),
            (somchai, "other"),
        ];
        for (user, name) in sessions {
            diesel::insert_into(user_sessions::table)
                .values(session(user, name))
                .execute(conn)
                .await
                .unwrap();
        }
        conn.batch_execute(
            "UPDATE user_sessions SET created_at = now() - interval '2 h', expires_at = now() - interval '1 h'
             WHERE device_name = 'lost';
             UPDATE user_sessions SET last_activity_at = now() + interval '1 s' WHERE device_name = 'phone'",
        )
        .await
        .unwrap();
        let active: Vec<SessionSummary> = active_sessions(malee)
            .select(SessionSummary::as_select())
            .load(conn)
            .await
            .unwrap();
        let names: Vec<_> = active
            .iter()
            .filter_map(|of| of.device_name.as_deref())
            .collect();
        assert_eq!(names, ["phone", "desk"]);
    });
}

#[test]
fn blocking_diesel_loads_the_same_queries_with_the_same_answers() {
    with_core(async |typed, conn| {
        let malee = user(conn, "malee").await;
        let clerk = role(conn, "clerk", None).await;
        permission(conn, clerk, "users", "read").await;
        permission(conn, clerk, "users", "update").await;
        hold(conn, malee, clerk).await;
        diesel::insert_into(user_sessions::table)
            .values(session(malee, "desk"))
            .execute(conn)
            .await
            .unwrap();
        let cursor = UserCursor {
            created_at: chrono::DateTime::UNIX_EPOCH,
            id: malee,
        };
        let blocking = &mut typed.blocking();

        macro_rules! same {
            ($($query:expr => $row:ty, $rows:literal;)+) => {$(
                let query = || $query.select(<$row>::as_select());
                let one: Vec<$row> = query().load(conn).await.unwrap();
                let other: Vec<$row> = diesel::RunQueryDsl::load(query(), blocking).unwrap();
                assert_eq!(one, other, stringify!($query));
                assert_eq!(one.len(), $rows, stringify!($query));
            )+};
        }
        same! {
            user_by_email("malee@example.org") => UserSummary, 1;
            user_by_username("malee").filter(may_act()) => UserSummary, 1;
            users_page(5) => UserSummary, 1;
            users_page_after(cursor, 5) => UserSummary, 1;
            role_by_name("clerk") => Role, 1;
            roles_in_force(malee) => Role, 1;
            effective_permissions(malee) => Permission, 2;
            effective_permission(malee, "users", "read") => Permission, 1;
            active_sessions(malee) => SessionSummary, 1;
        }
    });
}

fn session(user: UserId, device: &str) -> NewSession {
    NewSession {
        user_id: user,
        refresh_token: device.into(),
        user_agent: None,
        ip_address: Some("192.0.2.7".to_owned()),
        expires_at: chrono::Utc::now() + chrono::Duration::hours(1),
        device_type: None,
        device_os: None,
        device_browser: None,
        device_name: Some(device.to_owned()),
        location_country: None,
        location_region: None,
        location_city: None,
        location_timezone: None,
        location_latitude: None,
        location_longitude: None,
        access_token_hash: None,
        is_suspicious: false,
        security_flags: None,
        session_data: None,
    }
}
