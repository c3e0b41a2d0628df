// @generated automatically by dbctl. Do not edit: change the database, then run `dbctl schema`.

#![allow(missing_docs, non_snake_case, rustdoc::bare_urls)]

pub mod sql_types {
    /// Who may read a setting: anybody, a signed-in user, an administrator, only the system itself.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "setting_access_level", schema = "public"))]
    pub struct SettingAccessLevel;

    /// What the value of a setting is, and so how it is checked and edited.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "setting_data_type", schema = "public"))]
    pub struct SettingDataType;

    /// State of an account: pending waits for its first approval, inactive was closed, suspended was shut out for a while.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "user_status", schema = "public"))]
    pub struct UserStatus;
}

diesel::table! {
    /// A key with which a program acts for a user.
    public.api_keys (id) {
        id -> Uuid,
        user_id -> Uuid,
        /// What the owner calls the key.
        #[max_length = 100]
        name -> Varchar,
        /// Hash of the key; the key itself is shown once and never stored.
        #[max_length = 255]
        key_hash -> Varchar,
        /// First characters of the key in clear, to find it and to recognise it in a list.
        #[max_length = 11]
        key_prefix -> Varchar,
        /// JSON array of the permissions the key is narrowed to; null means all of its owner.
        scopes -> Nullable<Jsonb>,
        /// Last request made with the key; null means never.
        last_used_at -> Nullable<Timestamptz>,
        /// IPv4 or IPv6 address of the last request.
        #[max_length = 45]
        last_used_ip -> Nullable<Varchar>,
        /// From when the key is refused; null means never.
        expires_at -> Nullable<Timestamptz>,
        /// False when the key was withdrawn.
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::SettingDataType;
    use super::sql_types::SettingAccessLevel;

    /// A setting of the running system, with its present value and its default.
    public.app_settings (id) {
        id -> Uuid,
        /// Full name of the setting, unique over all namespaces: mail.smtp.host.
        #[max_length = 255]
        key -> Varchar,
        /// Part of the system that the setting belongs to.
        #[max_length = 100]
        namespace -> Varchar,
        /// Page of the settings screen.
        #[max_length = 100]
        category -> Varchar,
        /// Present value as JSON of the kind that data_type names; a string of cipher text when is_encrypted.
        value -> Jsonb,
        /// Value that a reset puts back, in clear.
        default_value -> Jsonb,
        /// Name that people see.
        #[max_length = 255]
        label -> Varchar,
        description -> Nullable<Text>,
        data_type -> SettingDataType,
        access_level -> SettingAccessLevel,
        /// True when the application encrypts the value before it is stored.
        is_encrypted -> Bool,
        /// True when people may see the setting but not change it.
        is_readonly -> Bool,
        /// True when no screen lists the setting.
        is_hidden -> Bool,
        /// Limits on the value, as a JSON Schema fragment.
        validation_rules -> Nullable<Jsonb>,
        /// How the screen edits the value: widget and options.
        ui_schema -> Nullable<Jsonb>,
        /// Place within the group; lower comes first.
        sort_order -> Int4,
        /// Box on the page, below category; null means none.
        #[max_length = 100]
        group -> Nullable<Varchar>,
        /// Null means the system, or a user since removed.
        created_by -> Nullable<Uuid>,
        /// Null means the system, or a user since removed.
        updated_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// One change of a setting. Rows are only added; they go when their setting does.
    public.app_settings_history (id) {
        id -> Uuid,
        setting_id -> Uuid,
        /// Value before the change; null when the setting was created.
        old_value -> Nullable<Jsonb>,
        /// Value after the change; null when the value was taken away.
        new_value -> Nullable<Jsonb>,
        /// What was done: create, update, reset.
        #[max_length = 50]
        action -> Varchar,
        /// Why, in the words of the one who did it.
        reason -> Nullable<Text>,
        /// Null means the system, or a user since removed.
        changed_by -> Nullable<Uuid>,
        changed_at -> Timestamptz,
        /// IPv4 or IPv6 address of the request.
        #[max_length = 45]
        ip_address -> Nullable<Varchar>,
        /// User-Agent header of the request.
        #[max_length = 500]
        user_agent -> Nullable<Varchar>,
    }
}

diesel::table! {
    /// A request to prove that an e-mail address is the user's.
    public.email_verifications (id) {
        id -> Uuid,
        user_id -> Uuid,
        /// Hash of the secret in the link; the secret itself is only in the message.
        #[max_length = 255]
        token -> Varchar,
        /// Address to be proven, in lower case.
        #[max_length = 255]
        email -> Varchar,
        verified -> Bool,
        /// When the address was proven; set exactly when verified is.
        verified_at -> Nullable<Timestamptz>,
        /// From when the token is refused.
        expires_at -> Timestamptz,
        /// IPv4 or IPv6 address that asked for the token.
        #[max_length = 45]
        ip_address -> Nullable<Varchar>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// One attempt to sign in, successful or not. Rows are only added, and deleted by age.
    public.login_attempts (id) {
        id -> Uuid,
        /// Account that the attempt was for; null when what was typed matches none.
        user_id -> Nullable<Uuid>,
        /// E-mail address as typed, in lower case so that attempts can be counted.
        #[max_length = 255]
        email -> Nullable<Varchar>,
        /// Username as typed.
        #[max_length = 100]
        username -> Nullable<Varchar>,
        /// IPv4 or IPv6 address of the client.
        #[max_length = 45]
        ip_address -> Varchar,
        /// User-Agent header of the request.
        user_agent -> Nullable<Text>,
        success -> Bool,
        /// Why the attempt failed, for operators; never shown to the client. Null after a success.
        #[max_length = 100]
        failure_reason -> Nullable<Varchar>,
        /// When the attempt was made.
        timestamp -> Timestamptz,
        /// When the row was written, which may be later than the attempt.
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// A request to set a new password, sent by e-mail.
    public.password_reset_tokens (id) {
        id -> Uuid,
        user_id -> Uuid,
        /// Hash of the secret in the link; the secret itself is only in the message.
        #[max_length = 255]
        token -> Varchar,
        /// Address the message went to, in lower case; the account may have another by now.
        #[max_length = 255]
        email -> Varchar,
        used -> Bool,
        /// When the token was used; set exactly when used is.
        used_at -> Nullable<Timestamptz>,
        /// From when the token is refused.
        expires_at -> Timestamptz,
        /// IPv4 or IPv6 address that asked for the token.
        #[max_length = 45]
        ip_address -> Nullable<Varchar>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// One action on one kind of thing that a role can allow.
    public.permissions (id) {
        id -> Uuid,
        /// Kind of thing acted on, with its domain before it where it is not of core: inventory:drugs.
        #[max_length = 100]
        resource -> Varchar,
        /// What is done to it: read, update, read:own.
        #[max_length = 50]
        action -> Varchar,
        #[max_length = 255]
        description -> Nullable<Varchar>,
        /// Heading under which the permission is listed.
        #[max_length = 50]
        category -> Varchar,
        /// True for permissions that the system relies on; people may not change or delete them.
        is_system_permission -> Bool,
        /// False withholds the permission from every role that has it.
        is_active -> Bool,
        /// Expression, evaluated by the application, that narrows the permission; null means it always holds.
        conditions -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Permissions that a role gives to its holders.
    public.role_permissions (role_id, permission_id) {
        role_id -> Uuid,
        permission_id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// A named set of permissions that users are given.
    public.roles (id) {
        id -> Uuid,
        #[max_length = 50]
        name -> Varchar,
        #[max_length = 255]
        description -> Nullable<Varchar>,
        /// False takes the role from all its holders without losing who they are.
        is_active -> Bool,
        /// True for roles that the system relies on; people may not change or delete them.
        is_system_role -> Bool,
        /// Heading under which the role is listed.
        #[max_length = 50]
        category -> Nullable<Varchar>,
        /// Depth in the tree of roles: 0 is the top.
        hierarchy_level -> Int4,
        /// Role above this one; null for a top role.
        parent_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Roles that a user holds or held.
    public.user_roles (id) {
        id -> Uuid,
        user_id -> Uuid,
        role_id -> Uuid,
        /// False when the role was withdrawn.
        is_active -> Bool,
        /// From when the user holds the role.
        assigned_at -> Timestamptz,
        /// User who gave the role; null means the system, or a user since removed.
        assigned_by -> Nullable<Uuid>,
        /// When the role ends by itself; null means never.
        expires_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// A signed-in device or browser of a user.
    public.user_sessions (id) {
        id -> Uuid,
        user_id -> Uuid,
        /// Hash of the token that renews the session; replaced each time it is used.
        #[max_length = 500]
        refresh_token -> Varchar,
        /// User-Agent header of the sign-in.
        #[max_length = 500]
        user_agent -> Nullable<Varchar>,
        /// IPv4 or IPv6 address of the sign-in.
        #[max_length = 45]
        ip_address -> Nullable<Varchar>,
        /// When the session ends unless it is renewed.
        expires_at -> Timestamptz,
        created_at -> Timestamptz,
        /// Kind of device read from the user agent: desktop, mobile, tablet.
        #[max_length = 20]
        device_type -> Nullable<Varchar>,
        #[max_length = 50]
        device_os -> Nullable<Varchar>,
        #[max_length = 50]
        device_browser -> Nullable<Varchar>,
        #[max_length = 100]
        device_name -> Nullable<Varchar>,
        /// Place guessed from the address, as are all location columns; it proves nothing.
        #[max_length = 100]
        location_country -> Nullable<Varchar>,
        #[max_length = 100]
        location_region -> Nullable<Varchar>,
        #[max_length = 100]
        location_city -> Nullable<Varchar>,
        /// IANA time zone of the place.
        #[max_length = 100]
        location_timezone -> Nullable<Varchar>,
        /// Degrees north, WGS 84; given together with the longitude or not at all.
        location_latitude -> Nullable<Numeric>,
        /// Degrees east, WGS 84.
        location_longitude -> Nullable<Numeric>,
        /// Time of the last request in this session.
        last_activity_at -> Timestamptz,
        /// Hash of the access token last given out.
        #[max_length = 255]
        access_token_hash -> Nullable<Varchar>,
        /// True for the session the user is working in.
        is_current_session -> Bool,
        /// Number of requests in this session.
        activity_count -> Int4,
        /// True when the sign-in was unlike the earlier ones of the user.
        is_suspicious -> Bool,
        /// Reasons for suspicion, separated by commas.
        #[max_length = 500]
        security_flags -> Nullable<Varchar>,
        /// JSON object of what the application remembers for the session.
        session_data -> Nullable<Jsonb>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::UserStatus;

    /// A person or program that can sign in.
    public.users (id) {
        id -> Uuid,
        /// Sign-in address, kept in lower case so that one mailbox is one account.
        #[max_length = 255]
        email -> Varchar,
        /// Sign-in name, without surrounding blanks; case matters.
        #[max_length = 100]
        username -> Varchar,
        /// Salted hash of the password, with its algorithm and parameters; never the password.
        #[max_length = 255]
        password -> Varchar,
        #[max_length = 100]
        first_name -> Nullable<Varchar>,
        #[max_length = 100]
        last_name -> Nullable<Varchar>,
        /// Last successful sign-in; null means never.
        last_login_at -> Nullable<Timestamptz>,
        status -> UserStatus,
        email_verified -> Bool,
        /// When the present e-mail address was verified; set exactly when email_verified is.
        email_verified_at -> Nullable<Timestamptz>,
        /// IANA time zone in which dates are shown, such as Asia/Bangkok.
        #[max_length = 100]
        timezone -> Varchar,
        /// BCP 47 language tag, such as en or th.
        #[max_length = 10]
        language -> Varchar,
        #[max_length = 500]
        avatar_url -> Nullable<Varchar>,
        /// Name to display; null means first and last name.
        #[max_length = 200]
        name -> Nullable<Varchar>,
        bio -> Nullable<Text>,
        date_of_birth -> Nullable<Date>,
        /// Phone number as the user wrote it.
        #[max_length = 20]
        phone -> Nullable<Varchar>,
        two_factor_enabled -> Bool,
        /// Encrypted secret of the one-time password generator.
        #[max_length = 255]
        two_factor_secret -> Nullable<Varchar>,
        /// JSON array of hashed single-use codes.
        two_factor_backup_codes -> Nullable<Jsonb>,
        /// When the account was marked deleted; null means it is not. The row stays until it is purged.
        deleted_at -> Nullable<Timestamptz>,
        deletion_reason -> Nullable<Text>,
        /// Until when a deleted account can be recovered; it may be purged afterwards.
        recovery_deadline -> Nullable<Timestamptz>,
        /// IPv4 or IPv6 address from which the deletion was asked for.
        #[max_length = 45]
        deleted_by_ip -> Nullable<Varchar>,
        /// User-Agent header of the request that deleted the account.
        deleted_by_user_agent -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        /// Bulk import that created the account; null means created by hand.
        #[max_length = 100]
        import_batch_id -> Nullable<Varchar>,
    }
}

diesel::joinable!(api_keys -> users (user_id));
diesel::joinable!(app_settings_history -> app_settings (setting_id));
diesel::joinable!(app_settings_history -> users (changed_by));
diesel::joinable!(email_verifications -> users (user_id));
diesel::joinable!(login_attempts -> users (user_id));
diesel::joinable!(password_reset_tokens -> users (user_id));
diesel::joinable!(role_permissions -> permissions (permission_id));
diesel::joinable!(role_permissions -> roles (role_id));
diesel::joinable!(user_roles -> roles (role_id));
diesel::joinable!(user_sessions -> users (user_id));

/// Tells tables apart by the bits of their numbers.
#[doc(hidden)]
pub mod apart {
    pub struct Zero;
    pub struct One;
    pub struct Same;
    pub struct Different;

    pub trait Compare<Number> {
        type Found;
    }

    impl Compare<()> for () {
        type Found = Same;
    }

    impl<A: Compare<B>, B> Compare<(Zero, B)> for (Zero, A) {
        type Found = A::Found;
    }

    impl<A: Compare<B>, B> Compare<(One, B)> for (One, A) {
        type Found = A::Found;
    }

    impl<A, B> Compare<(One, B)> for (Zero, A) {
        type Found = Different;
    }

    impl<A, B> Compare<(Zero, B)> for (One, A) {
        type Found = Different;
    }

    /// A table that may appear in one query with the table of that group and number.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` may not appear in one query with this table",
        note = "tables may where foreign keys connect them, over other tables too"
    )]
    pub trait Apart<Number>: diesel::Table {}
}

/// Lets every two tables of a group appear in one query, as `allow_tables_to_appear_in_same_query!`
/// does, but with as much to compile for each table, however many there are.
macro_rules! tell_apart {
    () => { () };
    (0 $($bit:tt)*) => { (apart::Zero, tell_apart!($($bit)*)) };
    (1 $($bit:tt)*) => { (apart::One, tell_apart!($($bit)*)) };
    (@table $group:ty, $own:ty, $number:ty) => {
        impl<N> apart::Apart<($group, N)> for $own
        where
            N: apart::Compare<$number, Found = apart::Different>,
        {
        }
        impl<T> diesel::query_source::TableNotEqual<T> for $own
        where
            T: apart::Apart<($group, $number)>,
        {
        }
        impl<T> diesel::query_source::TableNotEqual<diesel::query_builder::Only<T>> for $own
        where
            T: apart::Apart<($group, $number)>,
            diesel::query_builder::Only<T>: diesel::Table,
        {
        }
        impl<T> diesel::query_source::TableNotEqual<$own> for diesel::query_builder::Only<T>
        where
            T: apart::Apart<($group, $number)>,
            diesel::query_builder::Only<T>: diesel::Table,
        {
        }
        impl<T, M> diesel::query_source::TableNotEqual<diesel::query_builder::Tablesample<T, M>>
            for $own
        where
            T: apart::Apart<($group, $number)>,
            M: diesel::query_builder::TablesampleMethod,
            diesel::query_builder::Tablesample<T, M>: diesel::Table,
        {
        }
        impl<T, M> diesel::query_source::TableNotEqual<$own>
            for diesel::query_builder::Tablesample<T, M>
        where
            T: apart::Apart<($group, $number)>,
            M: diesel::query_builder::TablesampleMethod,
            diesel::query_builder::Tablesample<T, M>: diesel::Table,
        {
        }
    };
    ($group:ident: $($own:ident [$($bit:tt)+])+) => {
        $( tell_apart! { @table $group::table, $own::table, tell_apart!($($bit)+) } )+
    };
}

tell_apart! {
    api_keys:
    api_keys [1 0 0 0 0 0 1 1 1 1 1 0 1 1 1 0]
    app_settings [1 0 1 1 0 1 0 0 1 1 1 0 0 1 0 0]
    app_settings_history [0 1 0 0 0 1 1 1 1 0 1 1 1 0 1 0]
    email_verifications [0 1 1 1 0 1 0 0 0 1 1 0 1 1 0 1]
    login_attempts [1 0 1 0 1 0 1 1 0 1 1 0 1 0 0 1]
    password_reset_tokens [0 0 1 0 0 1 1 0 1 0 1 0 0 0 0 0]
    permissions [0 1 1 1 0 0 1 0 1 1 0 1 1 1 0 0]
    role_permissions [0 0 1 1 1 0 0 1 0 0 0 0 1 1 1 0]
    roles [1 1 0 0 0 1 0 0 0 1 1 0 0 0 1 0]
    user_roles [0 1 0 1 1 1 0 0 0 1 1 0 0 1 0 1]
    user_sessions [1 1 0 1 1 0 0 1 1 0 0 1 1 0 1 0]
    users [1 0 0 1 1 0 1 1 0 1 1 0 1 1 1 1]
}

/// Lets tables of a dependent crate appear in one query with every table declared here.
#[doc(hidden)]
#[macro_export]
macro_rules! allow_in_same_query {
    (@pairs $other:ident: $($own:ident)*) => {
        impl<Number> $crate::schema::apart::Apart<Number> for $other::table {}
        $(
            impl diesel::query_source::TableNotEqual<$crate::schema::$own::table> for $other::table {}
        )*
    };
    ($($other:ident),+ $(,)?) => {
        $(
            $crate::allow_in_same_query! {
                @pairs $other:
                api_keys app_settings app_settings_history email_verifications login_attempts
                password_reset_tokens permissions role_permissions roles user_roles user_sessions
                users
            }
        )+
    };
}
