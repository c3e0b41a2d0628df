use std::cell::Cell;
use std::fmt::Display;

use csv::StringRecord;
use serde::de::value::MapDeserializer;
use serde::de::{Error, IntoDeserializer, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};

/// What is wrong with a row, and whether its header is to blame.
#[derive(Debug, thiserror::Error)]
pub(super) enum RecordError {
    /// The value of the column that was being read.
    #[error("{0}")]
    Value(String),
    /// A column that the header has or lacks.
    #[error("{problem}")]
    Header { column: String, problem: String },
}

impl Error for RecordError {
    fn custom<T: Display>(message: T) -> Self {
        RecordError::Value(message.to_string())
    }
}

/// One row as serde sees it: a struct whose fields are the header's columns, all of them.
pub(super) struct Record<'a> {
    pub(super) headers: &'a StringRecord,
    pub(super) fields: &'a StringRecord,
    /// Where the column being read is noted, for the error message.
    pub(super) at: &'a Cell<usize>,
}

impl<'de> Deserializer<'de> for Record<'de> {
    type Error = RecordError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RecordError> {
        let pairs =
            self.headers
                .iter()
                .zip(self.fields)
                .enumerate()
                .map(|(index, (header, field))| {
                    self.at.set(index);
                    (header, Field(field))
                });
        visitor.visit_map(MapDeserializer::new(pairs))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        expected: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, RecordError> {
        // An optional column that is misspelt in the header would be read as empty everywhere.
        let wrong = |column: &str, problem: String| RecordError::Header {
            column: column.to_owned(),
            problem,
        };
        if let Some(missing) = expected
            .iter()
            .find(|column| !self.headers.iter().any(|header| header == **column))
        {
            return Err(wrong(missing, "the header does not have it".to_owned()));
        }
        if let Some(unknown) = self
            .headers
            .iter()
            .find(|header| !expected.contains(header))
        {
            return Err(wrong(
                unknown,
                format!("is not expected, only {}", expected.join(", ")),
            ));
        }
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// One field: text until its type is asked for.
#[derive(Clone, Copy)]
struct Field<'a>(&'a str);

impl<'de> IntoDeserializer<'de, RecordError> for Field<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty,)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RecordError> {
            let number = self.0.parse::<$type>();
            visitor.$visit(number.map_err(|error| Error::custom(format!("found \"{}\": {error}", self.0)))?)
        }
    )+};
}

impl<'de> Deserializer<'de> for Field<'de> {
    type Error = RecordError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RecordError> {
        if self.0.is_empty() {
            return Err(Error::custom("is empty, expected a value"));
        }
        visitor.visit_borrowed_str(self.0)
    }

    /// Takes PostgreSQL's short words too: `\copy … csv` writes them.
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RecordError> {
        match self.0 {
            "t" | "true" => visitor.visit_bool(true),
            "f" | "false" => visitor.visit_bool(false),
            other => Err(Error::custom(format!("found \"{other}\", expected t or f"))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, RecordError> {
        if self.0.is_empty() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, RecordError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, RecordError> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    numbers! {
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_f32 visit_f32 f32,
        deserialize_f64 visit_f64 f64,
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}
