use std::collections::HashMap;
use std::hash::Hash;
use std::slice;

use diesel::result::Error as DieselError;
use diesel::{Connection, PgConnection, QueryResult};

use super::error::breaks_a_constraint;
use super::{Outcome, SeedError};

/// Rows in one INSERT: with a table's 32 columns at most half of the 65,535 values a statement can bind.
const BATCH: usize = 1_000;

/// The difference between the rows that are there and those that should be.
#[derive(Debug)]
pub struct Delta<R> {
    insert: Vec<R>,
    update: Vec<R>,
    unchanged: usize,
    /// Places among the wanted rows.
    inserted_at: Vec<usize>,
    updated_at: Vec<usize>,
}

impl<R: PartialEq> Delta<R> {
    /// Compares by natural key. Rows that are there and not wanted are left alone.
    pub fn between<K: Hash + Eq>(existing: Vec<R>, wanted: Vec<R>, key: impl Fn(&R) -> K) -> Self {
        let existing: HashMap<K, R> = existing.into_iter().map(|row| (key(&row), row)).collect();
        let mut delta = Delta {
            insert: Vec::new(),
            update: Vec::new(),
            unchanged: 0,
            inserted_at: Vec::new(),
            updated_at: Vec::new(),
        };
        for (at, row) in wanted.into_iter().enumerate() {
            match existing.get(&key(&row)) {
                None => {
                    delta.insert.push(row);
                    delta.inserted_at.push(at);
                }
                Some(found) if *found == row => delta.unchanged += 1,
                Some(_) => {
                    delta.update.push(row);
                    delta.updated_at.push(at);
                }
            }
        }
        delta
    }
}

impl<R> Delta<R> {
    /// Rows whose key is not there, in the order they were wanted.
    pub fn insert(&self) -> &[R] {
        &self.insert
    }

    /// Rows whose key is there with other values, in the order they were wanted.
    pub fn update(&self) -> &[R] {
        &self.update
    }

    /// Whether every row is as it should be.
    pub fn is_empty(&self) -> bool {
        self.insert.is_empty() && self.update.is_empty()
    }

    /// Writes what differs and counts it: `insert` gets up to a thousand rows at
    /// a time, `update` one. Sends nothing when every row is as it should be.
    ///
    /// # Errors
    /// [`SeedError::Refused`] with the place among the wanted rows of the first
    /// one that the database refuses; [`SeedError::Database`] where no row is at fault.
    pub fn write(
        &self,
        connection: &mut PgConnection,
        insert: impl Fn(&mut PgConnection, &[R]) -> QueryResult<usize>,
        update: impl Fn(&mut PgConnection, &R) -> QueryResult<usize>,
    ) -> Result<Outcome, SeedError> {
        for (rows, places) in self
            .insert
            .chunks(BATCH)
            .zip(self.inserted_at.chunks(BATCH))
        {
            write_batch(connection, rows, places, &insert)?;
        }
        for (row, at) in self.update.iter().zip(&self.updated_at) {
            update(connection, row).map_err(|error| SeedError::of_row(*at, error))?;
        }
        Ok(Outcome {
            inserted: self.insert.len(),
            updated: self.update.len(),
            unchanged: self.unchanged,
            notes: Vec::new(),
        })
    }
}

/// The server does not say which row of an INSERT it refuses: after a refusal they are sent one by one.
fn write_batch<R>(
    connection: &mut PgConnection,
    rows: &[R],
    places: &[usize],
    insert: impl Fn(&mut PgConnection, &[R]) -> QueryResult<usize>,
) -> Result<(), SeedError> {
    match connection.transaction(|connection| insert(connection, rows)) {
        Ok(_) => return Ok(()),
        Err(DieselError::DatabaseError(kind, _)) if breaks_a_constraint(&kind) => {}
        Err(other) => return Err(other.into()),
    }
    for (row, at) in rows.iter().zip(places) {
        insert(connection, slice::from_ref(row)).map_err(|error| SeedError::of_row(*at, error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Delta;

    #[test]
    fn rows_are_told_apart_by_key_and_then_by_value() {
        let existing = vec![("a", 1), ("b", 2), ("left alone", 9)];
        let wanted = vec![("c", 3), ("a", 1), ("b", 5)];
        let delta = Delta::between(existing, wanted, |row| row.0);
        assert_eq!(
            (delta.insert(), delta.update(), delta.unchanged),
            (&[("c", 3)][..], &[("b", 5)][..], 1)
        );
        assert_eq!((delta.inserted_at, delta.updated_at), (vec![0], vec![2]));
    }

    #[test]
    fn nothing_differs_when_every_wanted_row_is_there() {
        let delta = Delta::between(vec![("a", 1), ("b", 2)], vec![("b", 2)], |row| row.0);
        assert!(delta.is_empty());
        assert_eq!(delta.unchanged, 1);
    }
}
