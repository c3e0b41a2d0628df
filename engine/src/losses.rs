//! Rows that a run would lose: found in its scripts, counted in the database, before anything runs.
//!
//! What no script shows (functions it calls, triggers, `ON DELETE CASCADE`) is not found, and neither are values
//! that an UPDATE or a change of type overwrites.

mod count;
mod ledger;

pub(crate) use count::measure;
pub(crate) use ledger::{Piece, Target, targets};

/// Rows counted one by one; a table with more is said to have more.
pub const COUNTED: u64 = 10_000;

/// What would be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// All rows of a table, such as `inventory.lots`.
    Table(String),
    /// The values of a column, such as `inventory.lots.note`.
    Column(String),
    /// The rows of a table that a condition chooses; the number is that of all its rows.
    Part(String),
    /// Something that a script does not name: its file, the line, and the words that say that something goes.
    Unseen {
        /// Such as `core/20260101000000_x/down.sql`.
        file: String,
        /// Line of the statement, from 1.
        line: usize,
        /// Such as `DROP TABLE`.
        what: &'static str,
    },
}

/// How many rows or values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// So many.
    Exactly(u64),
    /// More than [`COUNTED`].
    Many,
    /// The role may not read them, counting took too long, or it is not known which they are.
    NotCounted,
}

/// Something that would be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What.
    pub lost: Lost,
    /// How many rows, or how many rows with a value.
    pub rows: Rows,
}

impl Loss {
    /// What would be lost, such as `inventory.lots`.
    pub fn what(&self) -> String {
        match &self.lost {
            Lost::Table(name) | Lost::Column(name) | Lost::Part(name) => name.clone(),
            Lost::Unseen { file, line, what } => format!("{file}:{line}: {what}"),
        }
    }

    /// Whether there is nothing to lose.
    pub fn is_nothing(&self) -> bool {
        self.rows == Rows::Exactly(0)
    }
}

impl std::fmt::Display for Loss {
    /// A line for people, such as `inventory.lots: 3 rows`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = self.what();
        let of = |word| amount(self.rows, word);
        match &self.lost {
            Lost::Table(_) => write!(f, "{what}: {}", of("row")),
            Lost::Column(_) => write!(f, "{what}: {}", of("value")),
            Lost::Part(_) => write!(f, "{what}: some of {}", of("row")),
            Lost::Unseen { .. } => write!(f, "{what}, of what only the run decides"),
        }
    }
}

fn amount(rows: Rows, word: &str) -> String {
    match rows {
        Rows::Exactly(1) => format!("1 {word}"),
        Rows::Exactly(count) => format!("{count} {word}s"),
        Rows::Many => format!("more than {COUNTED} {word}s"),
        Rows::NotCounted => format!("{word}s that were not counted"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Loss, Lost, Rows};

    #[test]
    fn a_line_says_what_and_how_many() {
        let line = |lost, rows| Loss { lost, rows }.to_string();
        let table = || Lost::Table("a.b".into());
        assert_eq!(line(table(), Rows::Exactly(1)), "a.b: 1 row");
        assert_eq!(line(table(), Rows::Exactly(0)), "a.b: 0 rows");
        assert_eq!(line(table(), Rows::Many), "a.b: more than 10000 rows");
        let column = Lost::Column("a.b.c".into());
        assert_eq!(line(column, Rows::Exactly(2)), "a.b.c: 2 values");
        let part = Lost::Part("a.b".into());
        assert_eq!(line(part, Rows::Exactly(9)), "a.b: some of 9 rows");
        let (file, line_of_it, what) = ("core/1_x/down.sql".to_owned(), 3, "DROP TABLE");
        let unseen = Lost::Unseen {
            file,
            line: line_of_it,
            what,
        };
        let expected = "core/1_x/down.sql:3: DROP TABLE, of what only the run decides";
        assert_eq!(line(unseen, Rows::NotCounted), expected);
    }
}
