use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

use super::{CopyError, Target};
use crate::sql::quote;

#[derive(QueryableByName)]
struct Advanced {
    #[diesel(sql_type = Bool)]
    found: bool,
    #[diesel(sql_type = Nullable<BigInt>)]
    largest: Option<i64>,
}

/// Sets the sequence of an identity or serial column behind the column's largest value, and returns that value;
/// `None` when the table is empty.
///
/// A sequence that is further already stays there. Needs `UPDATE` on the sequence, which its owner has. Other sessions
/// should not insert meanwhile: rows that they have not committed are not seen. A rollback does not set the sequence
/// back; that leaves a gap and nothing worse.
///
/// # Errors
/// [`CopyError::NoSequence`]; [`CopyError::Database`].
pub fn advance<C>(connection: &mut PgConnection, column: C) -> Result<Option<i64>, CopyError>
where
    C: Column,
    C::Table: Target,
{
    let _ = column;
    let table = <C::Table as Target>::quoted_name()?;
    // setval takes one sequence at most, and none when there is nothing to do: it is strict.
    let sql = format!(
        "WITH largest AS (SELECT max({column})::bigint AS largest FROM {table}), \
         found AS (SELECT pg_catalog.pg_get_serial_sequence($1, $2)::regclass AS sequence), \
         moved AS (SELECT pg_catalog.setval(found.sequence, largest) FROM largest, found \
             JOIN pg_catalog.pg_sequence s ON s.seqrelid = found.sequence \
             WHERE largest > coalesce(pg_catalog.pg_sequence_last_value(found.sequence), s.seqmin - 1)) \
         SELECT found.sequence IS NOT NULL AS found, largest FROM found, largest \
         LEFT JOIN moved ON true",
        column = quote::ident(C::NAME),
    );
    let answer: Advanced = diesel::sql_query(sql)
        .bind::<Text, _>(&table)
        .bind::<Text, _>(C::NAME)
        .get_result(connection)?;
    if !answer.found {
        return Err(CopyError::NoSequence {
            table,
            column: C::NAME,
        });
    }
    Ok(answer.largest)
}
