// @generated automatically by dbctl. Do not edit: change the database, then run `dbctl schema`.

//! Rust enums for the enum types of the schema `public`.

#![allow(rustdoc::bare_urls)]

/// A label that the Rust enum does not have: the database is newer than the code, or the text is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLabel {
    /// The enum type, qualified.
    pub type_name: &'static str,
    /// The label that was found.
    pub found: String,
    /// The labels that the Rust enum has.
    pub known: &'static [&'static str],
}

impl std::fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            type_name,
            found,
            known,
        } = self;
        write!(
            f,
            "unknown label \"{found}\" for {type_name}, expected one of {}",
            known.join(", ")
        )
    }
}

impl std::error::Error for UnknownLabel {}

/// Reads any of the enums from text, without a copy.
struct LabelVisitor<T>(std::marker::PhantomData<T>);

impl<T: std::str::FromStr<Err = UnknownLabel>> serde::de::Visitor<'_> for LabelVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an enum label")
    }

    fn visit_str<E: serde::de::Error>(self, label: &str) -> std::result::Result<T, E> {
        label.parse().map_err(E::custom)
    }
}

/// Declares an enum, its labels, and their way to and from PostgreSQL, JSON and text.
macro_rules! pg_enum {
    ($(#[$meta:meta])* $name:ident = $sql:literal { $($variant:ident = $label:literal,)+ }) => {
        $(#[$meta])*
        #[derive(
            Debug,
            Clone,
            Copy,
            PartialEq,
            Eq,
            Hash,
            PartialOrd,
            Ord,
            diesel::deserialize::FromSqlRow,
            diesel::expression::AsExpression,
        )]
        #[diesel(sql_type = crate::schema::sql_types::$name)]
        pub enum $name {
            $(#[doc = concat!("`", $label, "`")] $variant,)+
        }

        impl $name {
            /// Every value, in PostgreSQL's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Every label, in PostgreSQL's order.
            pub const LABELS: &'static [&'static str] = &[$($label,)+];

            /// The label in the database.
            pub const fn as_str(self) -> &'static str {
                Self::LABELS[self as usize]
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownLabel;

            fn from_str(label: &str) -> std::result::Result<Self, UnknownLabel> {
                match label {
                    $($label => Ok(Self::$variant),)+
                    _ => Err(UnknownLabel {
                        type_name: $sql,
                        found: label.to_owned(),
                        known: Self::LABELS,
                    }),
                }
            }
        }

        impl diesel::serialize::ToSql<crate::schema::sql_types::$name, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                std::io::Write::write_all(out, self.as_str().as_bytes())?;
                Ok(diesel::serialize::IsNull::No)
            }
        }

        impl diesel::deserialize::FromSql<crate::schema::sql_types::$name, diesel::pg::Pg>
            for $name
        {
            fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                Ok(std::str::from_utf8(value.as_bytes())?.parse()?)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> std::result::Result<Self, D::Error> {
                deserializer.deserialize_str(LabelVisitor(std::marker::PhantomData))
            }
        }
    };
}

pg_enum! {
    /// Who may read a setting: anybody, a signed-in user, an administrator, only the system itself.
    SettingAccessLevel = "public.setting_access_level" {
        Public = "public",
        User = "user",
        Admin = "admin",
        System = "system",
    }
}

pg_enum! {
    /// What the value of a setting is, and so how it is checked and edited.
    SettingDataType = "public.setting_data_type" {
        String = "string",
        Number = "number",
        Boolean = "boolean",
        Json = "json",
        Array = "array",
        Date = "date",
        Email = "email",
        Url = "url",
    }
}

pg_enum! {
    /// State of an account: pending waits for its first approval, inactive was closed, suspended was shut out for a while.
    UserStatus = "public.user_status" {
        Active = "active",
        Inactive = "inactive",
        Suspended = "suspended",
        Pending = "pending",
    }
}
