use std::collections::HashMap;
use std::hash::Hash;

use super::Outcome;

/// The difference between the rows that are there and those that should be.
#[derive(Debug, PartialEq, Eq)]
pub struct Delta<R> {
    /// Rows whose key is not there.
    pub insert: Vec<R>,
    /// Rows whose key is there with other values.
    pub update: Vec<R>,
    /// How many are there as they should be.
    pub unchanged: usize,
}

impl<R: PartialEq> Delta<R> {
    /// Compares by natural key. Rows that are there and not wanted are left alone.
    ///
    /// `insert` and `update` keep the order of `wanted`.
    pub fn between<K: Hash + Eq>(existing: Vec<R>, wanted: Vec<R>, key: impl Fn(&R) -> K) -> Self {
        let existing: HashMap<K, R> = existing.into_iter().map(|row| (key(&row), row)).collect();
        let mut delta = Delta {
            insert: Vec::new(),
            update: Vec::new(),
            unchanged: 0,
        };
        for row in wanted {
            match existing.get(&key(&row)) {
                None => delta.insert.push(row),
                Some(found) if *found == row => delta.unchanged += 1,
                Some(_) => delta.update.push(row),
            }
        }
        delta
    }

    /// The counts, once the rows have been written.
    pub fn outcome(&self) -> Outcome {
        Outcome {
            inserted: self.insert.len(),
            updated: self.update.len(),
            unchanged: self.unchanged,
            notes: Vec::new(),
        }
    }
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
            delta,
            Delta {
                insert: vec![("c", 3)],
                update: vec![("b", 5)],
                unchanged: 1
            }
        );
    }
}
