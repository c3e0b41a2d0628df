//! Ids, and values that must not be shown.

mod secret;

pub use secret::Secret;

/// Declares ids: newtypes over what a key column holds, so that the ids of two tables do not mix.
///
/// One line an id: its name, the Rust type inside, and the SQL type of the
/// column. Each is `Copy`, ordered, hashed, shown and parsed like what is
/// inside, loads from and binds to a column of the SQL type (and to its
/// nullable form), and is in JSON what the inner type is. The crate that uses the
/// macro depends on `diesel` (`postgres_backend`) and `serde` (`derive`).
///
/// ```
/// domain_core::id_type! {
///     /// A parcel.
///     ParcelId(i64: diesel::sql_types::BigInt)
///     /// A shelf.
///     ShelfId(i64: diesel::sql_types::BigInt)
/// }
///
/// let parcel = ParcelId::new(7);
/// assert_eq!(parcel.get(), 7);
/// assert_eq!("7".parse(), Ok(parcel));
/// assert_eq!(parcel.to_string(), "7");
/// ```
///
/// A shelf is no parcel:
///
/// ```compile_fail,E0308
/// domain_core::id_type! {
///     /// A parcel.
///     ParcelId(i64: diesel::sql_types::BigInt)
///     /// A shelf.
///     ShelfId(i64: diesel::sql_types::BigInt)
/// }
///
/// fn send(parcel: ParcelId) {}
/// send(ShelfId::new(7));
/// ```
#[macro_export]
macro_rules! id_type {
    ($($(#[$meta:meta])* $name:ident($inner:ty: $sql:ty))+) => {
        $(
            $(#[$meta])*
            #[derive(
                Debug,
                Clone,
                Copy,
                PartialEq,
                Eq,
                PartialOrd,
                Ord,
                Hash,
                diesel::deserialize::FromSqlRow,
                diesel::expression::AsExpression,
                serde::Serialize,
                serde::Deserialize,
            )]
            #[diesel(sql_type = $sql)]
            #[serde(transparent)]
            pub struct $name($inner);

            impl $name {
                /// The id of the row whose key is `key`.
                pub const fn new(key: $inner) -> Self {
                    Self(key)
                }

                /// What the key column holds.
                pub const fn get(self) -> $inner {
                    self.0
                }
            }

            impl From<$inner> for $name {
                fn from(key: $inner) -> Self {
                    Self(key)
                }
            }

            impl From<$name> for $inner {
                fn from(id: $name) -> Self {
                    id.0
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    std::fmt::Display::fmt(&self.0, f)
                }
            }

            impl std::str::FromStr for $name {
                type Err = <$inner as std::str::FromStr>::Err;

                fn from_str(key: &str) -> std::result::Result<Self, Self::Err> {
                    key.parse().map(Self)
                }
            }

            impl diesel::serialize::ToSql<$sql, diesel::pg::Pg> for $name {
                fn to_sql<'b>(
                    &'b self,
                    out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
                ) -> diesel::serialize::Result {
                    <$inner as diesel::serialize::ToSql<$sql, diesel::pg::Pg>>::to_sql(&self.0, out)
                }
            }

            impl diesel::deserialize::FromSql<$sql, diesel::pg::Pg> for $name {
                fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                    <$inner as diesel::deserialize::FromSql<$sql, diesel::pg::Pg>>::from_sql(value)
                        .map(Self)
                }
            }
        )+
    };
}

id_type! {
    /// A person or program that can sign in.
    UserId(uuid::Uuid: diesel::sql_types::Uuid)
    /// A named set of permissions.
    RoleId(uuid::Uuid: diesel::sql_types::Uuid)
    /// One action on one kind of thing.
    PermissionId(uuid::Uuid: diesel::sql_types::Uuid)
    /// A role that a user holds or held.
    UserRoleId(uuid::Uuid: diesel::sql_types::Uuid)
    /// A signed-in device or browser.
    SessionId(uuid::Uuid: diesel::sql_types::Uuid)
    /// One attempt to sign in.
    LoginAttemptId(uuid::Uuid: diesel::sql_types::Uuid)
    /// A request to set a new password.
    PasswordResetTokenId(uuid::Uuid: diesel::sql_types::Uuid)
    /// A request to prove an e-mail address.
    EmailVerificationId(uuid::Uuid: diesel::sql_types::Uuid)
    /// A key with which a program acts for a user.
    ApiKeyId(uuid::Uuid: diesel::sql_types::Uuid)
    /// A setting of the running system.
    SettingId(uuid::Uuid: diesel::sql_types::Uuid)
    /// One change of a setting.
    SettingHistoryId(uuid::Uuid: diesel::sql_types::Uuid)
}
