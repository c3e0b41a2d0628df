use std::ops::Range;

use diesel::QueryResult;
use diesel::result::{DatabaseErrorKind as Kind, Error as DieselError};

use super::CopyError;

/// What was refused, and which row it was refused for, as far as one is at fault.
#[derive(Debug)]
pub(super) struct Found {
    /// Its place among the rows that were looked through.
    row: Option<usize>,
    error: DieselError,
}

impl Found {
    /// As an error that names the row by its number; `before` is how many rows came before those looked through.
    pub(super) fn tell(self, table: &str, before: u64) -> CopyError {
        match self.row {
            Some(row) => CopyError::refused(before + row as u64, table, self.error),
            None => CopyError::Database(self.error),
        }
    }
}

/// Finds the first row for which the server refuses rows that it refused together with `refused`.
///
/// The server says the row's line in a context that Diesel does not hand on. So the rows are written again by halves,
/// each behind those that were taken, until one is left: every row at most twice over, in as many attempts as its
/// number has binary digits and two. `again` writes a range of rows and undoes what it wrote when it fails.
pub(super) fn blame<R>(
    refused: DieselError,
    rows: usize,
    mut again: impl FnMut(Range<usize>) -> QueryResult<R>,
) -> Found {
    let nobody = |error| Found { row: None, error };
    if !may_be_a_rows_fault(&refused) {
        return nobody(refused);
    }
    // What is refused without any row is wrong with the statement: a right, a type, a constraint that is not there.
    if let Err(error) = again(0..0) {
        return nobody(error);
    }
    let (mut taken, mut end) = (0, rows);
    while end - taken > 1 {
        let middle = taken + (end - taken) / 2;
        match again(taken..middle) {
            Ok(_) => taken = middle,
            Err(error) if may_be_a_rows_fault(&error) => end = middle,
            Err(other) => return nobody(other),
        }
    }
    match again(taken..end) {
        Ok(_) => nobody(refused),
        Err(error) if may_be_a_rows_fault(&error) => Found {
            row: Some(taken),
            error,
        },
        Err(other) => nobody(other),
    }
}

/// Most refusals of a row have no kind of their own: a text that is too long, a number out of range.
fn may_be_a_rows_fault(error: &DieselError) -> bool {
    match error {
        DieselError::DatabaseError(kind, _) => !matches!(
            kind,
            Kind::ClosedConnection
                | Kind::SerializationFailure
                | Kind::ReadOnlyTransaction
                | Kind::UnableToSendCommand
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{DieselError, Found, Kind, Range, blame};

    fn error(kind: Kind) -> DieselError {
        DieselError::DatabaseError(kind, Box::new("refused".to_owned()))
    }

    /// Blames with a server that refuses some rows; also returns what it was given.
    fn with_bad(rows: usize, bad: &[usize]) -> (Found, Vec<Range<usize>>) {
        let mut asked = Vec::new();
        let found = blame(error(Kind::Unknown), rows, |range| {
            asked.push(range.clone());
            if bad.iter().any(|row| range.contains(row)) {
                return Err(error(Kind::CheckViolation));
            }
            Ok(())
        });
        (found, asked)
    }

    #[test]
    fn the_first_refused_row_is_found_wherever_it_stands() {
        for rows in 1..40 {
            for first in 0..rows {
                let (found, asked) = with_bad(rows, &[first, rows - 1]);
                assert_eq!(found.row, Some(first), "of {rows}");
                let digits = rows.next_power_of_two().ilog2() as usize;
                assert!(asked.len() <= digits + 2, "{asked:?}");
            }
        }
    }

    #[test]
    fn what_is_taken_row_by_row_is_no_rows_fault() {
        let (found, _) = with_bad(8, &[]);
        assert_eq!(found.row, None);
    }

    #[test]
    fn a_statement_that_is_refused_without_rows_is_no_rows_fault() {
        let found = blame::<()>(error(Kind::Unknown), 8, |_| Err(error(Kind::Unknown)));
        assert_eq!(found.row, None);
    }

    #[test]
    fn a_lost_connection_is_not_looked_into() {
        let found = blame::<()>(error(Kind::ClosedConnection), 8, |_| unreachable!());
        assert_eq!(found.row, None);
    }
}
