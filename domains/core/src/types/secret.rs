use std::fmt;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Jsonb, Text};

/// A value that is stored but never shown: a password hash, a token, a one-time password secret.
///
/// Loads and binds like the value inside (text or `jsonb`). It has no `Display`
/// and no serde, and its `Debug` hides the value, so that it gets neither into a
/// log nor into JSON by accident: a struct that serialises has to skip it.
///
/// ```
/// use domain_core::types::Secret;
///
/// let hash: Secret<String> = "$argon2id$v=19$…".into();
/// assert_eq!(format!("{hash:?}"), "Secret(…)");
/// assert_eq!(hash.expose(), "$argon2id$v=19$…");
/// ```
#[derive(Clone, PartialEq, Eq, FromSqlRow, AsExpression)]
#[diesel(sql_type = Text)]
#[diesel(sql_type = Jsonb)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Hides a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for those who check it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<T: ToSql<Text, Pg>> ToSql<Text, Pg> for Secret<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<T: ToSql<Jsonb, Pg>> ToSql<Jsonb, Pg> for Secret<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<T: FromSql<ST, Pg>, ST> FromSql<ST, Pg> for Secret<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        T::from_sql(value).map(Self)
    }
}
