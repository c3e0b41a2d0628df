//! What a whole run takes away, by the names that things have before it. Pure.

use crate::sql::{Extent, Name, Removal, Share, removals};

/// One script of a run, in the order in which it runs.
#[derive(Clone, Debug)]
pub(crate) struct Piece<'s> {
    /// The schema that its bare names mean.
    pub(crate) schema: &'s str,
    /// How the file is shown, such as `core/20260101000000_x/down.sql`.
    pub(crate) file: String,
    /// Its SQL.
    pub(crate) sql: &'s str,
}

/// A table by its schema and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Table {
    pub(crate) schema: String,
    pub(crate) name: String,
}

/// Something to count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// All rows of a table.
    Table(Table),
    /// All rows of a table and of those that refer to it.
    Referring(Table),
    /// Some rows of a table.
    Part(Table),
    /// The values of a column.
    Column(Table, String),
    /// All tables of a schema.
    Schema(String),
    /// What cannot be counted.
    Unseen {
        file: String,
        line: usize,
        what: &'static str,
    },
}

/// What the scripts take away of what is there before the first of them runs.
pub(crate) fn targets(pieces: &[Piece<'_>]) -> Vec<Target> {
    let mut ledger = Ledger::default();
    for piece in pieces {
        for removal in removals(piece.sql) {
            ledger.enter(piece, removal);
        }
    }
    ledger.targets
}

#[derive(Default)]
struct Ledger {
    targets: Vec<Target>,
    /// Tables that got another name, oldest first.
    renamed: Vec<(Table, Table)>,
    /// Columns that got another name, by the table's name before the run.
    columns: Vec<(Table, String, String)>,
}

impl Ledger {
    fn enter(&mut self, piece: &Piece<'_>, removal: Removal) {
        let of = |name: Name| Table {
            schema: name.schema.unwrap_or_else(|| piece.schema.to_owned()),
            name: name.name,
        };
        let target = match removal {
            Removal::Table(name) | Removal::Deleted(name, Share::All) => {
                self.before(of(name)).map(Target::Table)
            }
            Removal::Truncated(name, Extent::Itself) => self.before(of(name)).map(Target::Table),
            Removal::Truncated(name, Extent::Referring) => {
                self.before(of(name)).map(Target::Referring)
            }
            Removal::Deleted(name, Share::Some) => self.before(of(name)).map(Target::Part),
            Removal::Column(name, column) => self.before(of(name)).map(|table| {
                let column = self.column_before(&table, column);
                Target::Column(table, column)
            }),
            Removal::Schema(schema) => Some(Target::Schema(schema)),
            Removal::Hidden { what, line } => {
                let file = piece.file.clone();
                Some(Target::Unseen { file, line, what })
            }
            Removal::Renamed { table, to } => {
                self.renamed.push((of(table), of(to)));
                None
            }
            Removal::RenamedColumn { table, from, to } => {
                if let Some(table) = self.before(of(table)) {
                    self.columns.push((table, from, to));
                }
                None
            }
        };
        self.targets.extend(target);
    }

    /// What the table was called before the run; none when the name went to another table, so that this one is new.
    fn before(&self, mut table: Table) -> Option<Table> {
        for (from, to) in self.renamed.iter().rev() {
            if *to == table {
                table = from.clone();
            } else if *from == table {
                return None;
            }
        }
        Some(table)
    }

    fn column_before(&self, table: &Table, mut column: String) -> String {
        let of_table = self.columns.iter().rev().filter(|entry| entry.0 == *table);
        for (_, from, to) in of_table {
            if *to == column {
                column.clone_from(from);
            }
        }
        column
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, Table, Target, targets};

    fn found(scripts: &[&str]) -> Vec<Target> {
        let pieces: Vec<Piece<'_>> = scripts
            .iter()
            .map(|sql| Piece {
                schema: "own",
                file: "own/1_x/up.sql".into(),
                sql,
            })
            .collect();
        targets(&pieces)
    }

    fn table(name: &str) -> Table {
        let (schema, name) = name.split_once('.').unwrap();
        Table {
            schema: schema.into(),
            name: name.into(),
        }
    }

    #[test]
    fn a_bare_name_is_of_the_domain_s_own_schema() {
        let expected = [
            Target::Table(table("own.a")),
            Target::Table(table("other.b")),
        ];
        assert_eq!(found(&["DROP TABLE a, other.b"]), expected);
    }

    #[test]
    fn what_was_renamed_before_it_goes_is_counted_by_its_old_name() {
        let scripts = [
            "ALTER TABLE a RENAME TO b; ALTER TABLE a2 RENAME c TO d",
            "ALTER TABLE b RENAME TO own2; DROP TABLE own.own2; ALTER TABLE a2 DROP d",
        ];
        let expected = [
            Target::Table(table("own.a")),
            Target::Column(table("own.a2"), "c".into()),
        ];
        assert_eq!(found(&scripts), expected);
    }

    #[test]
    fn a_new_table_under_a_name_that_was_given_away_has_nothing_to_lose() {
        let scripts = ["ALTER TABLE a RENAME TO old; CREATE TABLE a (id int); DROP TABLE a"];
        assert_eq!(found(&scripts), []);
    }

    #[test]
    fn what_cannot_be_named_is_told_with_its_file_and_line() {
        let expected = [Target::Unseen {
            file: "own/1_x/up.sql".into(),
            line: 2,
            what: "DROP TABLE",
        }];
        let sql = "\nDO $$ BEGIN EXECUTE 'DROP TABLE ' || t; END $$";
        assert_eq!(found(&[sql]), expected);
    }
}
