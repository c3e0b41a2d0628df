use std::io::{self, Write};

use diesel::pg::{CopyFormat, CopyTarget};
use diesel::prelude::*;
use diesel::result::Error as DieselError;

use super::Target;
use super::target::Direct;

/// Runs one COPY; `write` is called when the server asks for its bytes.
pub(super) fn send<T, D>(
    connection: &mut PgConnection,
    table: T,
    write: impl Fn(&mut dyn Write) -> io::Result<()>,
) -> QueryResult<usize>
where
    T: Target,
    D: CopyTarget<Table = T>,
{
    diesel::copy_from(table)
        .from_raw_data(Direct::<D>::HERE, |out| {
            write(out).map_err(|error| DieselError::SerializationError(Box::new(error)))
        })
        .with_format(CopyFormat::Binary)
        .execute(connection)
}

/// What a statement does is undone when it fails, and the transaction goes on.
pub(super) fn savepoint<R>(
    connection: &mut PgConnection,
    work: impl FnOnce(&mut PgConnection) -> QueryResult<R>,
) -> QueryResult<R> {
    connection.transaction(work)
}
