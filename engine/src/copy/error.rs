use std::error::Error;

use diesel::result::Error as DieselError;

use crate::seed::SeedError;

/// Why rows were not copied. None of them is in the table then.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The server does not take a row.
    #[error("row {} for {table}: {source}{}", row + 1, in_brackets(detail.as_ref()))]
    Refused {
        /// Its place in the iterator, from 0; the message counts from 1.
        row: u64,
        /// The table as SQL, with its schema.
        table: String,
        /// The constraint, or else the column, where the server names one.
        place: Option<String>,
        /// What the server adds, such as `Key (id)=(7) already exists.`
        detail: Option<String>,
        /// What the server says.
        source: DieselError,
    },
    /// A row could not be made or not be written in COPY's format.
    #[error("row {} for {table} could not be made", row + 1)]
    Unmade {
        /// Its place in the iterator, from 0; the message counts from 1.
        row: u64,
        /// The table as SQL, with its schema.
        table: String,
        /// What the iterator, or the type of a column, says.
        source: Box<dyn Error + Send + Sync>,
    },
    /// Two rows of an upsert have the same key, so that it cannot be told which of them should be there.
    #[error(
        "row {} for {table}: row {} has the same {key}; give each key once",
        row + 1,
        earlier + 1
    )]
    Repeated {
        /// The place of the later one in the iterator, from 0; the message counts from 1.
        row: u64,
        /// The place of the earlier one.
        earlier: u64,
        /// The table as SQL, with its schema.
        table: String,
        /// The columns of the key.
        key: String,
    },
    /// The rows of an upsert do not have a column of the key.
    #[error(
        "rows for {table} have no {column}, which is part of the key; add it to their struct or leave it out of the key"
    )]
    KeyNotGiven {
        /// The table as SQL, with its schema.
        table: String,
        /// The column's name.
        column: &'static str,
    },
    /// A column whose values come from no sequence.
    #[error("{table} has no sequence behind {column}; only identity and serial columns have one")]
    NoSequence {
        /// The table as SQL, with its schema.
        table: String,
        /// The column's name.
        column: &'static str,
    },
    /// What is no row's fault, such as a missing right or a lost connection.
    #[error(transparent)]
    Database(#[from] DieselError),
}

impl CopyError {
    pub(super) fn refused(row: u64, table: &str, source: DieselError) -> Self {
        let (mut place, mut detail) = (None, None);
        if let DieselError::DatabaseError(_, info) = &source {
            let named = info.constraint_name().or(info.column_name());
            place = named.map(str::to_owned);
            detail = info.details().map(str::to_owned);
        }
        CopyError::Refused {
            row,
            table: table.to_owned(),
            place,
            detail,
            source,
        }
    }
}

impl From<CopyError> for SeedError {
    /// Keeps the row: [`crate::seed::Csv::blame`] tells where it stands in a file.
    fn from(error: CopyError) -> Self {
        let problem = error.to_string();
        let (row, column) = match error {
            CopyError::Database(error) => return SeedError::Database(error),
            CopyError::Refused { row, place, .. } => (row, place),
            CopyError::Unmade { row, source, .. } => {
                return SeedError::Refused {
                    row: index(row),
                    column: None,
                    problem: format!("could not be made: {source}"),
                };
            }
            CopyError::Repeated { row, key, .. } => (row, Some(key)),
            CopyError::KeyNotGiven { .. } | CopyError::NoSequence { .. } => {
                return SeedError::Database(DieselError::QueryBuilderError(Box::new(error)));
            }
        };
        let named = format!("row {} for ", row + 1);
        SeedError::Refused {
            row: index(row),
            column,
            problem: problem.strip_prefix(&named).unwrap_or(&problem).to_owned(),
        }
    }
}

fn index(row: u64) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

fn in_brackets(detail: Option<&String>) -> String {
    detail.map_or_else(String::new, |detail| format!(" ({detail})"))
}
