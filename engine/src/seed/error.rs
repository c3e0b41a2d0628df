use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};

/// Why a seed failed. Nothing of it remains in the database.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// A row of a data file that does not have the expected form, or that the database refused.
    #[error("{file}:{line}: column \"{column}\": {problem}")]
    Malformed {
        /// The file, from the workspace's root.
        file: String,
        /// Its line, from 1 (the header).
        line: u64,
        /// The column's name.
        column: String,
        /// What was found and what was expected.
        problem: String,
    },
    /// One of the rows handed to a function was refused; [`super::Csv::blame`] tells where it stands.
    #[error("row {}: {problem}", row + 1)]
    Refused {
        /// Its place among the rows, from 0.
        row: usize,
        /// The column, or the constraint without its table's name, where one is known.
        column: Option<String>,
        /// What was found and what was expected.
        problem: String,
    },
    /// What is in the database does not go together with what the seed would write.
    #[error("{found}; {next}")]
    Unfit {
        /// What is there, or is missing.
        found: String,
        /// What to do about it.
        next: &'static str,
    },
    /// The database refused a statement.
    #[error(transparent)]
    Database(#[from] DieselError),
}

impl SeedError {
    /// A row that does not go together with the others or with the database.
    pub fn refused(row: usize, column: &str, problem: impl Into<String>) -> Self {
        SeedError::Refused {
            row,
            column: Some(column.to_owned()),
            problem: problem.into(),
        }
    }

    /// A row that breaks a constraint. What is no row's fault, such as a missing right, stays what it is.
    pub(super) fn of_row(row: usize, error: DieselError) -> Self {
        match error {
            DieselError::DatabaseError(kind, info) if breaks_a_constraint(&kind) => {
                SeedError::Refused {
                    row,
                    column: place(info.as_ref()),
                    problem: info.message().to_owned(),
                }
            }
            other => SeedError::Database(other),
        }
    }
}

pub(super) fn breaks_a_constraint(kind: &DatabaseErrorKind) -> bool {
    use DatabaseErrorKind as Kind;
    matches!(
        kind,
        Kind::UniqueViolation
            | Kind::CheckViolation
            | Kind::NotNullViolation
            | Kind::ForeignKeyViolation
            | Kind::ExclusionViolation
    )
}

/// The column where the server names one, else what its constraint is called:
/// constraints are named after their table and columns.
fn place(info: &dyn DatabaseErrorInformation) -> Option<String> {
    let constraint = || {
        let name = info.constraint_name()?;
        let table = info.table_name().unwrap_or_default();
        Some(name.strip_prefix(table).unwrap_or(name))
    };
    info.column_name().or_else(constraint).map(str::to_owned)
}
