//! tokio-postgres itself: a prepared statement, rows read into structs.

use std::error::Error;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{Format, FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::cell::{Cells, Plain};
use super::statement::Statement;
use crate::Result;

type Wrong = Box<dyn Error + Sync + Send>;

/// Runs a prepared statement and reads all its rows.
pub(super) async fn query<T: Plain>(
    client: &tokio_postgres::Client,
    prepared: &tokio_postgres::Statement,
    statement: &Statement,
) -> Result<Vec<T>> {
    let values: Vec<Value<'_>> = statement
        .values
        .iter()
        .map(|it| Value(it.as_deref()))
        .collect();
    let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|it| it as _).collect();
    let rows = client.query(prepared, &values).await?;
    rows.iter().map(T::read).collect()
}

impl Cells for tokio_postgres::Row {
    fn cell(&self, at: usize) -> Result<Option<&[u8]>> {
        let bytes: Option<Bytes<'_>> = self.try_get(at)?;
        Ok(bytes.map(|it| it.0))
    }
}

/// A value as the server sent it.
struct Bytes<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Bytes<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> std::result::Result<Self, Wrong> {
        Ok(Self(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A value as it is sent.
#[derive(Debug)]
struct Value<'a>(Option<&'a [u8]>);

impl ToSql for Value<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Wrong> {
        match self.0 {
            Some(bytes) => {
                out.extend_from_slice(bytes);
                Ok(IsNull::No)
            }
            None => Ok(IsNull::Yes),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Binary
    }

    to_sql_checked!();
}
