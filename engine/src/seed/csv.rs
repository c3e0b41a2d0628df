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
                self.malformed(
                    at,
                    column.or(headers.iter().next_back()).unwrap_or("?"),
                    problem,
                )
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
mod tests;
