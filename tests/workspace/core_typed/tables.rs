//! Every table: the row that loads is the row that was inserted.

use chrono::{DateTime, Duration, Utc};
use diesel::{PgConnection, QueryDsl, RunQueryDsl, SelectableHelper};
use domain_core::enums::{SettingAccessLevel, SettingDataType};
use domain_core::models::*;
use domain_core::schema::*;
use domain_core::types::UserId;
use serde_json::json;
use workspace_tests::typed::Typed;

use super::people::account;

/// Inserts, returns the row, and sees that loading gives the same one, also by its view.
macro_rules! written {
    ($conn:expr, $table:ident, $row:ident, $new:expr $(, $view:ident)?) => {{
        let row: $row = diesel::insert_into($table::table)
            .values($new)
            .returning($row::as_returning())
            .get_result($conn)
            .unwrap();
        let loaded: Vec<$row> = $table::table.select($row::as_select()).load($conn).unwrap();
        assert!(loaded.contains(&row), stringify!($table));
        serde_json::to_value(&row).unwrap();
        $(
            let view: Vec<$view> = $table::table.select($view::as_select()).load($conn).unwrap();
            assert!(view.iter().any(|view| view.id == row.id), stringify!($view));
        )?
        row
    }};
}

fn soon() -> DateTime<Utc> {
    DateTime::from_timestamp_micros(Utc::now().timestamp_micros()).unwrap() + Duration::hours(1)
}

#[test]
fn accounts_roles_and_permissions_load_as_they_were_written() {
    let typed = Typed::migrated();
    let conn = &mut typed.blocking();
    let user = written!(conn, users, User, account("malee"), UserSummary);
    assert_eq!(
        (user.email_verified, user.two_factor_enabled),
        (false, false)
    );
    assert_eq!(user.created_at, user.updated_at);

    let top = NewRole {
        name: "top".to_owned(),
        description: Some("Everything".to_owned()),
        category: Some("core".to_owned()),
        hierarchy_level: 0,
        parent_id: None,
    };
    let role = written!(conn, roles, Role, top.clone(), RoleSummary);
    assert!(role.is_active && !role.is_system_role);
    let below = NewRole {
        name: "below".to_owned(),
        hierarchy_level: 1,
        parent_id: Some(role.id),
        ..top
    };
    let below = written!(conn, roles, Role, below, RoleSummary);
    assert_eq!(below.parent_id, Some(role.id));

    let permission = NewPermission {
        resource: "orders".to_owned(),
        action: "approve".to_owned(),
        description: None,
        category: "tests".to_owned(),
        conditions: Some("total < 10000".to_owned()),
    };
    let permission = written!(conn, permissions, Permission, permission, PermissionSummary);
    assert!(permission.is_active);
    let given = NewRolePermission {
        role_id: role.id,
        permission_id: permission.id,
    };
    let given = written!(conn, role_permissions, RolePermission, given);
    assert_eq!(
        (given.role_id, given.permission_id),
        (role.id, permission.id)
    );
    let held = NewUserRole {
        user_id: user.id,
        role_id: role.id,
        assigned_by: Some(user.id),
        expires_at: Some(soon()),
    };
    let held = written!(conn, user_roles, UserRole, held);
    assert!(held.is_active);
    assert_eq!((held.user_id, held.assigned_by), (user.id, Some(user.id)));
}

fn somebody(conn: &mut PgConnection) -> UserId {
    diesel::insert_into(users::table)
        .values(account("malee"))
        .returning(users::id)
        .get_result(conn)
        .unwrap()
}

#[test]
fn sessions_attempts_and_keys_load_as_they_were_written() {
    let typed = Typed::migrated();
    let conn = &mut typed.blocking();
    let user = somebody(conn);
    let session = NewSession {
        user_id: user,
        refresh_token: "refresh".into(),
        user_agent: Some("curl".to_owned()),
        ip_address: Some("2001:db8::7".to_owned()),
        expires_at: soon(),
        device_type: Some("desktop".to_owned()),
        device_os: Some("Linux".to_owned()),
        device_browser: Some("Firefox".to_owned()),
        device_name: Some("desk".to_owned()),
        location_country: Some("TH".to_owned()),
        location_region: Some("36".to_owned()),
        location_city: Some("Chaiyaphum".to_owned()),
        location_timezone: Some("Asia/Bangkok".to_owned()),
        location_latitude: Some("15.80680000".parse().unwrap()),
        location_longitude: Some("102.03160000".parse().unwrap()),
        access_token_hash: Some("access".into()),
        is_suspicious: true,
        security_flags: Some("new-country".to_owned()),
        session_data: Some(json!({"theme": "dark"})),
    };
    let row = written!(
        conn,
        user_sessions,
        Session,
        session.clone(),
        SessionSummary
    );
    assert_eq!(row.location_latitude, session.location_latitude);
    assert_eq!(
        (row.refresh_token, row.activity_count),
        (session.refresh_token, 0)
    );
    assert_eq!(row.expires_at, session.expires_at);
    assert_eq!(row.session_data, session.session_data);

    let attempt = NewLoginAttempt {
        user_id: None,
        email: Some("malle@example.org".to_owned()),
        username: None,
        ip_address: "192.0.2.7".to_owned(),
        user_agent: None,
        success: false,
        failure_reason: Some("unknown account".to_owned()),
        timestamp: soon(),
    };
    let row = written!(conn, login_attempts, LoginAttempt, attempt.clone());
    assert_eq!(
        (row.user_id, row.success, row.timestamp),
        (None, false, attempt.timestamp)
    );

    let key = NewApiKey {
        user_id: user,
        name: "reports".to_owned(),
        key_hash: "hash".into(),
        key_prefix: "ak_1234".to_owned(),
        scopes: Some(json!(["drugs:read"])),
        expires_at: None,
    };
    let row = written!(conn, api_keys, ApiKey, key.clone(), ApiKeySummary);
    assert_eq!((row.scopes, row.key_hash), (key.scopes, key.key_hash));
    assert!(row.is_active);
}

#[test]
fn requests_sent_by_mail_load_as_they_were_written() {
    let typed = Typed::migrated();
    let conn = &mut typed.blocking();
    let user = somebody(conn);
    let reset = NewPasswordResetToken {
        user_id: user,
        token: "reset".into(),
        email: "malee@example.org".to_owned(),
        expires_at: soon(),
        ip_address: None,
    };
    let row = written!(conn, password_reset_tokens, PasswordResetToken, reset);
    assert_eq!((row.user_id, row.used, row.used_at), (user, false, None));

    let verification = NewEmailVerification {
        user_id: user,
        token: "verify".into(),
        email: "malee@example.org".to_owned(),
        expires_at: soon(),
        ip_address: Some("192.0.2.7".to_owned()),
    };
    written!(conn, email_verifications, EmailVerification, verification);
    let proven: EmailVerification = diesel::update(email_verifications::table)
        .set(EmailVerificationChanges::verified_at(soon()))
        .returning(EmailVerification::as_returning())
        .get_result(conn)
        .unwrap();
    assert!(proven.verified && proven.verified_at.is_some());
}

#[test]
fn settings_and_their_history_load_as_they_were_written() {
    let typed = Typed::migrated();
    let conn = &mut typed.blocking();
    let user = somebody(conn);
    let setting = NewSetting {
        key: "mail.smtp.port".to_owned(),
        namespace: "mail".to_owned(),
        category: "smtp".to_owned(),
        value: json!(587),
        default_value: json!(25),
        label: "Port".to_owned(),
        description: None,
        data_type: SettingDataType::Number,
        access_level: SettingAccessLevel::Admin,
        is_encrypted: false,
        is_readonly: false,
        is_hidden: false,
        validation_rules: Some(json!({"minimum": 1})),
        ui_schema: None,
        sort_order: 3,
        group: Some("server".to_owned()),
        created_by: Some(user),
    };
    let row = written!(conn, app_settings, Setting, setting, SettingSummary);
    assert_eq!(
        (&row.value, row.data_type),
        (&json!(587), SettingDataType::Number)
    );
    assert_eq!(
        (row.group.as_deref(), row.created_by),
        (Some("server"), Some(user))
    );

    let changes = SettingChanges {
        value: Some(json!(465)),
        updated_by: Some(Some(user)),
        ..SettingChanges::default()
    };
    let changed: Setting = diesel::update(&row)
        .set(changes)
        .returning(Setting::as_returning())
        .get_result(conn)
        .unwrap();
    assert_eq!(
        (changed.value, changed.updated_by),
        (json!(465), Some(user))
    );
    let change = NewSettingHistory {
        setting_id: row.id,
        old_value: Some(row.value),
        new_value: Some(json!(465)),
        action: "update".to_owned(),
        reason: Some("TLS from the start".to_owned()),
        changed_by: Some(user),
        ip_address: None,
        user_agent: None,
    };
    let kept = written!(conn, app_settings_history, SettingHistory, change);
    assert_eq!(
        (kept.setting_id, kept.old_value),
        (row.id, Some(json!(587)))
    );
}
