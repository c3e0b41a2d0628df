//! What the tables look like when all migrations are applied, as far as their text tells.
//!
//! Made by folding every up.sql in the order of application, so that what a later migration adds, changes or drops
//! counts. What DO blocks, called functions and `LIKE` make is not seen: only a catalog knows that.

mod alter;
mod fold;
mod index;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::created::Kind;
use super::file::File;
use super::name::Name;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct At {
    /// The file's number.
    pub(super) file: usize,
    /// Bytes.
    pub(super) range: Range<usize>,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    /// Its type in small letters, e.g. `timestamp with time zone`.
    pub(super) ty: String,
    pub(super) not_null: bool,
    pub(super) default: Option<String>,
    /// Where it is defined.
    pub(super) at: At,
    /// Where its type is written.
    pub(super) ty_at: At,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub(super) struct ForeignKey {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) target: Name,
    pub(super) at: At,
}

/// One part of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The column; none for an expression.
    pub(super) column: Option<String>,
    /// All of it, with its order and operator class.
    pub(super) text: String,
}

/// An index, or the one behind a primary key or a unique constraint.
#[derive(Clone, Debug)]
pub(super) struct Index {
    /// Its name; none if the server is to choose.
    pub(super) name: Option<String>,
    pub(super) parts: Vec<Part>,
    pub(super) method: String,
    pub(super) unique: bool,
    /// Columns that are only carried along.
    pub(super) include: Vec<String>,
    pub(super) predicate: Option<String>,
    pub(super) of_constraint: bool,
    pub(super) at: At,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) foreign_keys: Vec<ForeignKey>,
    pub(super) indexes: Vec<Index>,
    /// Whether it has columns or indexes that its text does not name: LIKE, INHERITS, PARTITION OF, AS.
    pub(super) has_more: bool,
}

impl Table {
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    /// Whether a foreign key of the table starts at a column.
    pub(super) fn refers_by(&self, column: &str) -> bool {
        let mut keys = self.foreign_keys.iter();
        keys.any(|key| key.columns.iter().any(|one| one == column))
    }
}

/// Everything.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) tables: BTreeMap<Name, Table>,
    /// Every object with a schema that any migration ever made, and the file that first did.
    ever: BTreeMap<(Name, Kind), usize>,
    /// Every foreign key that any table ever had: the table, the key, what it points to.
    ever_keys: BTreeMap<Name, BTreeSet<(String, Name)>>,
    /// The table of every index that was ever made by name.
    ever_indexes: BTreeMap<Name, Name>,
}

impl Model {
    /// Applies the text of all up.sql.
    pub(super) fn fold(files: &[File<'_>]) -> Self {
        let mut model = Model::default();
        for file in files.iter().filter(|file| file.is_up()) {
            for statement in file.statements() {
                fold::apply(&mut model, file, statement);
            }
        }
        model
    }

    /// Whether some migration makes a table, view or sequence of this name.
    pub(super) fn has_relation(&self, name: &Name) -> bool {
        let of_name = [Kind::Table, Kind::View, Kind::Sequence];
        of_name.into_iter().any(|kind| self.has(name, kind))
    }

    /// Whether some migration makes an object of this name and kind.
    pub(super) fn has(&self, name: &Name, kind: Kind) -> bool {
        self.ever.contains_key(&(name.clone(), kind))
    }

    /// Whether an earlier file than this one makes an object of this name and kind.
    pub(super) fn is_older(&self, name: &Name, kind: Kind, file: &File<'_>) -> bool {
        let first = self.ever.get(&(name.clone(), kind));
        first.is_some_and(|first| *first < file.at)
    }

    /// Every object with a schema that any migration ever made.
    pub(super) fn ever(&self) -> impl Iterator<Item = (&Name, Kind)> {
        self.ever.keys().map(|(name, kind)| (name, *kind))
    }

    /// The foreign keys that a table ever had, and what they point to.
    pub(super) fn ever_referred(&self, table: &Name) -> impl Iterator<Item = (&String, &Name)> {
        let keys = self.ever_keys.get(table).into_iter().flatten();
        keys.map(|(key, target)| (key, target))
    }

    /// The table of an index that some migration made.
    pub(super) fn ever_indexed(&self, index: &Name) -> Option<&Name> {
        self.ever_indexes.get(index)
    }

    /// Remembers the foreign keys that a table has now.
    fn remember_keys(&mut self, name: &Name) {
        let Some(table) = self
            .tables
            .get(name)
            .filter(|table| !table.foreign_keys.is_empty())
        else {
            return;
        };
        let keys = table.foreign_keys.iter();
        let keys = keys.map(|key| (key.name.clone(), key.target.clone()));
        self.ever_keys.entry(name.clone()).or_default().extend(keys);
    }
}
