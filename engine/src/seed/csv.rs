use csv::{ErrorKind, Position, ReaderBuilder};
use serde::de::DeserializeOwned;

use super::SeedError;

/// Reads typed rows from CSV text with a header line; an empty field is `None` for an `Option`.
///
/// `file` is what error messages call the text, such as `domains/core/data/roles.csv`.
/// Line numbers in errors count from 1, the header.
///
/// # Errors
/// [`SeedError::Malformed`] with file, line and column for the first row that
/// does not fit `T`: a field too many or too few, a value of another type.
pub fn rows<T: DeserializeOwned>(file: &str, text: &str) -> Result<Vec<T>, SeedError> {
    let mut reader = ReaderBuilder::new()
        .has_headers(true)
        .from_reader(text.as_bytes());
    let headers = reader
        .headers()
        .map_err(|error| malformed(file, &[], error))?
        .clone();
    let names: Vec<&str> = headers.iter().collect();
    reader
        .deserialize()
        .map(|row| row.map_err(|error| malformed(file, &names, error)))
        .collect()
}

fn malformed(file: &str, columns: &[&str], error: csv::Error) -> SeedError {
    let line = error.position().map_or(1, Position::line);
    let (column, problem) = match error.kind() {
        ErrorKind::Deserialize { err, .. } => {
            let column = err
                .field()
                .and_then(|at| columns.get(usize::try_from(at).ok()?))
                .copied();
            (column.unwrap_or("?").to_owned(), err.kind().to_string())
        }
        ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => (
            columns
                .get(usize::try_from(*len).unwrap_or(0))
                .copied()
                .unwrap_or("?")
                .to_owned(),
            format!("found {len} fields, expected {expected_len}"),
        ),
        _ => ("?".to_owned(), error.to_string()),
    };
    SeedError::Malformed {
        file: file.to_owned(),
        line,
        column,
        problem,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::rows;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Unit {
        code: String,
        factor: i32,
        note: Option<String>,
    }

    #[test]
    fn quoted_fields_and_empty_ones_are_read() {
        let read: Vec<Unit> = rows("units.csv", "code,factor,note\n\"A,B\",2,\nC,3,ยา\n").unwrap();
        assert_eq!(
            read[0],
            Unit {
                code: "A,B".into(),
                factor: 2,
                note: None
            }
        );
        assert_eq!(read[1].note.as_deref(), Some("ยา"));
    }

    #[test]
    fn a_value_of_another_type_names_file_line_and_column() {
        let error = rows::<Unit>("units.csv", "code,factor,note\nA,1,\nB,many,\n")
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("units.csv:3: column \"factor\": invalid digit"),
            "{error}"
        );
    }

    #[test]
    fn a_missing_field_names_the_first_column_that_is_not_there() {
        let error = rows::<Unit>("units.csv", "code,factor,note\nA,1\n")
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "units.csv:2: column \"note\": found 2 fields, expected 3"
        );
    }
}
