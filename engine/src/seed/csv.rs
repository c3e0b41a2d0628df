use std::cell::Cell;
use std::collections::HashMap;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use serde::de::DeserializeOwned;

use super::SeedError;
use super::record::{Record, RecordError};

/// A CSV file with a header line: a domain's own data, built into the program.
#[derive(Clone, Copy, Debug)]
pub struct Csv {
    /// What messages call it: its path from the workspace's root.
    pub path: &'static str,
    /// Its text, from `include_str!`.
    pub text: &'static str,
    /// The columns that identify a row; no two rows may have the same values in them.
    pub key: &'static [&'static str],
    /// The longest text that fits a column, in characters: `("code", companies::company_code::MAX_LENGTH)`.
    pub longest: &'static [(&'static str, usize)],
}

impl Csv {
    /// Its rows, in the file's order.
    ///
    /// The header must name exactly the fields of `T`. An empty field is `None`
    /// for an `Option` and an error for anything else; truth is `t` or `f`.
    ///
    /// # Errors
    /// [`SeedError::Malformed`] with file, line and column for the first row
    /// that has too many or too few fields, a value of another type, a text
    /// that is too long, or the key of an earlier row.
    pub fn rows<T: DeserializeOwned>(&self) -> Result<Vec<T>, SeedError> {
        let mut reader = ReaderBuilder::new().from_reader(self.text.as_bytes());
        let headers = reader
            .headers()
            .map_err(|error| self.unreadable(&StringRecord::new(), &error))?
            .clone();
        let key = self
            .key
            .iter()
            .map(|column| self.index(&headers, column))
            .collect::<Result<Vec<_>, _>>()?;
        let mut seen = HashMap::new();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| self.unreadable(&headers, &error))?;
            self.check_lengths(&headers, &record)?;
            rows.push(self.row(&headers, &record)?);
            let values: Vec<String> = key.iter().map(|at| record[*at].to_owned()).collect();
            if let Some(earlier) = seen.insert(values, byte(&record)) {
                let problem = format!(
                    "line {} has the same {} already",
                    self.line(earlier),
                    self.key.join(" and ")
                );
                return Err(self.malformed(
                    byte(&record),
                    self.key.first().unwrap_or(&"?"),
                    problem,
                ));
            }
        }
        Ok(rows)
    }

    /// Says where in this file a refused row stands; `error`'s row counts as [`Csv::rows`] gave them.
    ///
    /// Errors that are no row's fault are given back as they are.
    pub fn blame(&self, error: SeedError) -> SeedError {
        let SeedError::Refused {
            row,
            column,
            problem,
        } = error
        else {
            return error;
        };
        let mut reader = ReaderBuilder::new().from_reader(self.text.as_bytes());
        let headers = reader.headers().cloned().unwrap_or_default();
        let at = reader
            .records()
            .nth(row)
            .and_then(Result::ok)
            .map_or(0, |record| byte(&record));
        let place = column.unwrap_or_else(|| "?".to_owned());
        // A constraint such as _tax_id_check, or a column such as company_code, has the CSV column's name in its own.
        let column = headers
            .iter()
            .filter(|header| place.contains(header))
            .max_by_key(|header| header.len());
        self.malformed(at, column.unwrap_or(&place), problem)
    }

    fn row<T: DeserializeOwned>(
        &self,
        headers: &StringRecord,
        record: &StringRecord,
    ) -> Result<T, SeedError> {
        let at = Cell::new(0);
        T::deserialize(Record {
            headers,
            fields: record,
            at: &at,
        })
        .map_err(|error| match error {
            RecordError::Header { column, problem } => self.malformed(0, &column, problem),
            RecordError::Value(problem) => {
                self.malformed(byte(record), headers.get(at.get()).unwrap_or("?"), problem)
            }
        })
    }

    fn check_lengths(
        &self,
        headers: &StringRecord,
        record: &StringRecord,
    ) -> Result<(), SeedError> {
        for (column, longest) in self.longest {
            let found = record[self.index(headers, column)?].chars().count();
            if found > *longest {
                let problem = format!("found {found} characters, at most {longest} fit");
                return Err(self.malformed(byte(record), column, problem));
            }
        }
        Ok(())
    }

    fn index(&self, headers: &StringRecord, column: &str) -> Result<usize, SeedError> {
        let index = headers.iter().position(|header| header == column);
        index.ok_or_else(|| self.malformed(0, column, "the header does not have it".to_owned()))
    }

    fn unreadable(&self, headers: &StringRecord, error: &csv::Error) -> SeedError {
        let at = error.position().map_or(0, csv::Position::byte);
        match error.kind() {
            ErrorKind::UnequalLengths {
                expected_len, len, ..
            } => {
                let column = usize::try_from(*len).ok().and_then(|len| headers.get(len));
                let problem = format!("found {len} fields, expected {expected_len}");
                self.malformed(at, column.or(headers.iter().last()).unwrap_or("?"), problem)
            }
            _ => self.malformed(at, "?", error.to_string()),
        }
    }

    fn malformed(&self, at: u64, column: &str, problem: String) -> SeedError {
        SeedError::Malformed {
            file: self.path.to_owned(),
            line: self.line(at),
            column: column.to_owned(),
            problem,
        }
    }

    /// The line of the record that begins at or after a byte.
    ///
    /// The reader's own line numbers stop short of blank lines and of the second half of `\r\n`.
    fn line(&self, at: u64) -> u64 {
        let at = usize::try_from(at)
            .unwrap_or(usize::MAX)
            .min(self.text.len());
        let (before, after) = self.text.as_bytes().split_at(at);
        let blank = after
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'));
        before
            .iter()
            .chain(blank)
            .filter(|byte| **byte == b'\n')
            .count() as u64
            + 1
    }
}

/// Where a record begins, or the line break before it.
fn byte(record: &StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::byte)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{Csv, SeedError};

    #[derive(Debug, Deserialize, PartialEq)]
    struct Unit {
        code: String,
        factor: i32,
        exact: bool,
        note: Option<String>,
    }

    fn units(text: &'static str) -> Csv {
        Csv {
            path: "units.csv",
            text,
            key: &["code"],
            longest: &[("note", 5)],
        }
    }

    fn problem(text: &'static str) -> String {
        units(text).rows::<Unit>().unwrap_err().to_string()
    }

    #[test]
    fn quoted_fields_empty_ones_and_truths_are_read() {
        let read: Vec<Unit> = units("code,factor,exact,note\n\"A,B\",2,t,\nC,3,f,ยา\n")
            .rows()
            .unwrap();
        assert_eq!(
            read[0],
            Unit {
                code: "A,B".into(),
                factor: 2,
                exact: true,
                note: None
            }
        );
        assert_eq!(
            read[1],
            Unit {
                code: "C".into(),
                factor: 3,
                exact: false,
                note: Some("ยา".into())
            }
        );
    }

    #[test]
    fn a_value_of_another_type_names_file_line_and_column() {
        let found = problem("code,factor,exact,note\nA,1,t,\nB,many,t,\n");
        assert_eq!(
            found,
            "units.csv:3: column \"factor\": found \"many\": invalid digit found in string"
        );
        let found = problem("code,factor,exact,note\nA,1,yes,\n");
        assert_eq!(
            found,
            "units.csv:2: column \"exact\": found \"yes\", expected t or f"
        );
    }

    #[test]
    fn a_required_field_that_is_empty_is_refused() {
        let found = problem("code,factor,exact,note\n,1,t,\n");
        assert_eq!(
            found,
            "units.csv:2: column \"code\": is empty, expected a value"
        );
    }

    #[test]
    fn a_missing_field_names_the_first_column_that_is_not_there() {
        let found = problem("code,factor,exact,note\nA,1,t\n");
        assert_eq!(
            found,
            "units.csv:2: column \"note\": found 3 fields, expected 4"
        );
    }

    #[test]
    fn a_text_that_does_not_fit_is_refused_by_its_characters() {
        units("code,factor,exact,note\nA,1,t,ยาเม็\n")
            .rows::<Unit>()
            .unwrap();
        let found = problem("code,factor,exact,note\nA,1,t,ยาเม็ด\n");
        assert_eq!(
            found,
            "units.csv:2: column \"note\": found 6 characters, at most 5 fit"
        );
    }

    #[test]
    fn the_same_key_twice_names_both_lines() {
        let found = problem("code,factor,exact,note\nA,1,t,\nB,1,t,\nA,2,t,\n");
        assert_eq!(
            found,
            "units.csv:4: column \"code\": line 2 has the same code already"
        );
    }

    #[test]
    fn the_header_must_have_the_expected_columns_and_no_other() {
        let found = problem("code,factor,exact,notes\nA,1,t,\n");
        assert_eq!(
            found,
            "units.csv:1: column \"note\": the header does not have it"
        );
        let found = problem("code,factor,exact,note,more\nA,1,t,,\n");
        assert_eq!(
            found,
            "units.csv:1: column \"more\": is not expected, only code, factor, exact, note"
        );
    }

    #[test]
    fn lines_are_counted_past_blank_ones_quoted_breaks_and_carriage_returns() {
        assert!(
            problem("code,factor,exact,note\r\nA,1,t,\r\nB,x,t,\r\n").starts_with("units.csv:3:")
        );
        assert!(
            problem("code,factor,exact,note\nA,1,t,\n\n\nB,x,t,\n").starts_with("units.csv:5:")
        );
        assert!(
            problem("code,factor,exact,note\n\"A\nB\",1,t,\nC,x,t,\n").starts_with("units.csv:4:")
        );
    }

    #[test]
    fn blame_finds_the_line_and_the_column_of_a_refused_row() {
        let file = units("code,factor,exact,note\nA,1,t,\n\nB,-1,t,\n");
        let blamed = file
            .blame(SeedError::refused(1, "_factor_check", "violates"))
            .to_string();
        assert_eq!(blamed, "units.csv:4: column \"factor\": violates");
        let blamed = file
            .blame(SeedError::refused(0, "elsewhere", "violates"))
            .to_string();
        assert_eq!(blamed, "units.csv:2: column \"elsewhere\": violates");
    }
}
