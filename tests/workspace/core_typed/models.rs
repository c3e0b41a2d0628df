//! Ids, secrets and changes.

use std::collections::{BTreeSet, HashSet};

use diesel::{
    ExecuteCopyFromDsl, ExpressionMethods, PgExpressionMethods, QueryDsl, RunQueryDsl,
    SelectableHelper,
};
use domain_core::models::*;
use domain_core::schema::{password_reset_tokens, user_roles, users};
use domain_core::types::{RoleId, Secret, UserId};
use serde_json::json;
use uuid::Uuid;
use workspace_tests::typed::Typed;

use super::people::account;

#[test]
fn an_id_is_ordered_hashed_shown_parsed_and_in_json_what_its_uuid_is() {
    let (low, high) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let (one, two) = (UserId::new(low), UserId::from(high));
    assert!(one < two && one == UserId::new(low) && one.get() == low);
    assert_eq!(HashSet::from([one, two, one]).len(), 2);
    assert_eq!(BTreeSet::from([two, one]).first(), Some(&one));
    assert_eq!(one.to_string(), low.to_string());
    assert_eq!(low.to_string().parse(), Ok(one));
    assert!("x".parse::<UserId>().is_err());
    assert_eq!(json!(one), json!(low));
    assert_eq!(serde_json::from_value::<UserId>(json!(low)).unwrap(), one);
    assert_eq!(Uuid::from(two), high);
    assert_eq!(format!("{one:?}"), format!("UserId({low:?})"));
}

#[test]
fn ids_load_from_keys_and_compare_with_columns() {
    let typed = Typed::migrated();
    let conn = &mut typed.blocking();
    let ids: Vec<UserId> = diesel::insert_into(users::table)
        .values(vec![account("a"), account("b"), account("c")])
        .returning(users::id)
        .get_results(conn)
        .unwrap();
    let found: Vec<UserId> = users::table
        .filter(users::id.eq_any(&ids[..2]))
        .or_filter(users::id.eq(ids[2]))
        .order_by(users::username)
        .select(users::id)
        .load(conn)
        .unwrap();
    assert_eq!(found, ids);
    let raw: Uuid = users::table
        .find(ids[0])
        .select(users::id)
        .get_result(conn)
        .unwrap();
    assert_eq!(raw, ids[0].get());
    let by_nobody: i64 = user_roles::table
        .filter(user_roles::assigned_by.eq(Some(ids[0])))
        .or_filter(user_roles::assigned_by.is_not_distinct_from(ids[1]))
        .count()
        .get_result(conn)
        .unwrap();
    assert_eq!(by_nobody, 0);
}

#[test]
fn a_secret_is_neither_in_json_nor_in_a_log() {
    let typed = Typed::migrated();
    let conn = &mut typed.blocking();
    let secret = UserChanges {
        two_factor_enabled: Some(true),
        two_factor_secret: Some(Some("hush-secret".into())),
        two_factor_backup_codes: Some(Some(Secret::new(json!(["hush-code"])))),
        ..UserChanges::default()
    };
    let mut new = account("malee");
    new.password = "hush-password".into();
    assert!(!format!("{new:?}{secret:?}").contains("hush"));

    diesel::insert_into(users::table)
        .values(new)
        .execute(conn)
        .unwrap();
    diesel::update(users::table)
        .set(secret)
        .execute(conn)
        .unwrap();
    let row: User = users::table
        .select(User::as_select())
        .get_result(conn)
        .unwrap();
    assert_eq!(row.password.expose(), "hush-password");
    assert_eq!(
        row.two_factor_backup_codes,
        Some(Secret::new(json!(["hush-code"])))
    );
    let json = serde_json::to_value(&row).unwrap();
    assert!(!format!("{row:?}{json}").contains("hush"));
    assert_eq!(json["username"], "malee");
    assert_eq!(json["id"], row.id.to_string());
    for hidden in ["password", "two_factor_secret", "two_factor_backup_codes"] {
        assert_eq!(json.get(hidden), None, "{hidden}");
    }
}

#[test]
fn changes_leave_alone_what_they_do_not_name_and_clear_what_they_say_is_null() {
    let typed = Typed::migrated();
    let conn = &mut typed.blocking();
    let new = NewUser {
        bio: Some("Pharmacist".to_owned()),
        phone: Some("02".to_owned()),
        ..account("malee")
    };
    let before: User = diesel::insert_into(users::table)
        .values(new)
        .returning(User::as_returning())
        .get_result(conn)
        .unwrap();
    let changes = UserChanges {
        phone: Some(None),
        language: Some("en".to_owned()),
        ..UserChanges::default()
    };
    let after: User = diesel::update(&before)
        .set(changes)
        .returning(User::as_returning())
        .get_result(conn)
        .unwrap();
    assert!(after.updated_at > before.updated_at);
    let expected = User {
        phone: None,
        language: "en".to_owned(),
        updated_at: after.updated_at,
        ..before
    };
    assert_eq!(after, expected);
}

#[test]
fn a_token_that_was_used_says_when() {
    let typed = Typed::migrated();
    let conn = &mut typed.blocking();
    let user: UserId = diesel::insert_into(users::table)
        .values(account("malee"))
        .returning(users::id)
        .get_result(conn)
        .unwrap();
    let now =
        chrono::DateTime::from_timestamp_micros(chrono::Utc::now().timestamp_micros()).unwrap();
    let token = NewPasswordResetToken {
        user_id: user,
        token: "hash".into(),
        email: "malee@example.org".to_owned(),
        expires_at: now + chrono::Duration::hours(1),
        ip_address: None,
    };
    diesel::insert_into(password_reset_tokens::table)
        .values(token)
        .execute(conn)
        .unwrap();
    let row: PasswordResetToken = diesel::update(password_reset_tokens::table)
        .set(PasswordResetTokenChanges::used_at(now))
        .returning(PasswordResetToken::as_returning())
        .get_result(conn)
        .unwrap();
    assert_eq!((row.used, row.used_at), (true, Some(now)));
}

#[test]
fn what_an_insert_gives_also_goes_through_copy() {
    let typed = Typed::migrated();
    let conn = &mut typed.blocking();
    let people: Vec<NewUser> = (0..1_000).map(|at| account(&format!("user{at}"))).collect();
    let copied = diesel::copy_from(users::table)
        .from_insertable(&people)
        .execute(conn)
        .unwrap();
    assert_eq!(copied, 1_000);
    let roles = [NewRole {
        name: "clerk".to_owned(),
        description: None,
        category: Some("tests".to_owned()),
        hierarchy_level: 0,
        parent_id: None::<RoleId>,
    }];
    let copied = diesel::copy_from(domain_core::schema::roles::table)
        .from_insertable(&roles)
        .execute(conn)
        .unwrap();
    assert_eq!(copied, 1);
    let found: User = users::table
        .filter(users::username.eq("user999"))
        .select(User::as_select())
        .get_result(conn)
        .unwrap();
    assert_eq!(found.email, "user999@example.org");
}
