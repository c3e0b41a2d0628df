//! What stands in the tables: as many rows as before, with the same values.

use std::collections::BTreeMap;
use std::fmt;

use domain_engine::catalog::{self, Catalog, Column, Followed};
use domain_engine::sql::quote::{ident, literal};
use tokio_postgres::{Client, SimpleQueryMessage};

use super::{Finding, Mend, VerifyError};

/// Defaults that give another value each time.
const VOLATILE: [&str; 8] = [
    "now()",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "LOCALTIMESTAMP",
    "clock_timestamp()",
    "statement_timestamp()",
    "transaction_timestamp()",
    "random",
];

/// The rows of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Table {
    count: u64,
    /// A number made of all values, by column.
    values: BTreeMap<String, String>,
}

/// A table's schema and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    schema: String,
    table: String,
}

impl Name {
    /// The table of this name.
    fn of<'c>(&self, catalog: &'c Catalog) -> Option<&'c catalog::Table> {
        catalog.table(&self.schema, &self.table)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.schema, self.table)
    }
}

/// The rows of all tables that have some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows(BTreeMap<Name, Table>);

impl Rows {
    /// Counts the rows; two round trips, one where no table has any.
    pub(super) async fn count(client: &Client, followed: &Followed) -> Result<Self, VerifyError> {
        let filled = followed.filled_tables(client).await?;
        let tables: Vec<String> = filled
            .iter()
            .filter_map(|(schema, table)| select(followed.catalog(), schema, table))
            .collect();
        if tables.is_empty() {
            return Ok(Rows::default());
        }
        let sql = tables.join(";\n");
        let messages = client.simple_query(&sql).await.map_err(VerifyError::Rows)?;
        let mut rows = Rows::default();
        for message in &messages {
            let SimpleQueryMessage::Row(row) = message else {
                continue;
            };
            let text = |at| row.get(at).unwrap_or_default();
            let count = text(2).parse().unwrap_or_default();
            let values = (3..row.len()).step_by(2);
            let values = values.map(|at| (text(at).to_owned(), text(at + 1).to_owned()));
            if count > 0 {
                let table = Table {
                    count,
                    values: values.collect(),
                };
                let name = Name {
                    schema: text(0).to_owned(),
                    table: text(1).to_owned(),
                };
                rows.0.insert(name, table);
            }
        }
        Ok(rows)
    }

    /// Whether no table has any.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(&self, table: &Name) -> u64 {
        self.0.get(table).map_or(0, |table| table.count)
    }

    /// Every table that has rows here or there.
    fn tables<'a>(&'a self, other: &'a Rows) -> impl Iterator<Item = &'a Name> {
        let more = other.0.keys().filter(|table| !self.0.contains_key(*table));
        self.0.keys().chain(more)
    }

    /// What a down script left of rows: the numbers, and the values of columns that up.sql kept.
    pub(super) fn not_restored(&self, now: &Rows, kept: &Catalog) -> Vec<Finding> {
        let mut found: Vec<Finding> = self.counts(now, "down.sql");
        for (name, table) in &self.0 {
            let Some(other) = now.0.get(name).filter(|other| other.count == table.count) else {
                continue;
            };
            let has_column = |name: &Name, column: &str| {
                let table = name.of(kept);
                table.is_some_and(|table| table.column(column).is_some())
            };
            let changed = table.values.iter().filter(|(column, value)| {
                // The values of a column that up.sql drops go by its author's decision.
                has_column(name, column) && other.values.get(*column) != Some(value)
            });
            found.extend(changed.map(|(column, _)| Finding {
                message: format!("down.sql does not bring back the values of {name}.{column}"),
                detail: None,
                mend: None,
            }));
        }
        found
    }

    /// Those of tables that a catalog has.
    pub(super) fn within(&self, catalog: &Catalog) -> Rows {
        let mut within = self.clone();
        within.0.retain(|name, _| name.of(catalog).is_some());
        within
    }

    /// How many there are.
    pub(super) fn total(&self) -> u64 {
        self.0.values().map(|table| table.count).sum()
    }

    /// What is gone, from tables that stay, after down.sql and up.sql.
    pub(super) fn lost(&self, now: &Rows, stays: &Catalog) -> Vec<Finding> {
        let tables = self
            .0
            .iter()
            .filter(|(name, table)| name.of(stays).is_some() && now.of(name) < table.count);
        let finding = |(name, table): (&Name, &Table)| {
            Finding {
            message: format!(
                "down.sql and up.sql lose {} of {name}",
                rows(table.count - now.of(name))
            ),
            detail: Some(format!("{} before, {} after", rows(table.count), now.of(name))),
            mend: Some(Mend::Advice(
                "keep them in a table until up.sql runs again, or say at the top of up.sql why they may go: \
                 -- dbctl: irreversible = \"…\""
                    .to_owned(),
            )),
        }
        };
        tables.map(finding).collect()
    }

    /// Tables that have another number of rows.
    pub(super) fn counts(&self, now: &Rows, file: &str) -> Vec<Finding> {
        let differing = self
            .tables(now)
            .filter(|table| self.of(table) != now.of(table));
        let finding = |table: &Name| {
            let (was, is) = (self.of(table), now.of(table));
            let message = if is > was {
                format!("{file} leaves {} in {table} behind", rows(is - was))
            } else {
                format!("{file} loses {} of {table}", rows(was - is))
            };
            Finding {
                message,
                detail: Some(format!("{} before, {is} after", rows(was))),
                mend: (is > was).then(|| Mend::Add(format!("DELETE FROM {table} WHERE …;"))),
            }
        };
        differing.map(finding).collect()
    }
}

fn rows(count: u64) -> String {
    format!("{count} row{}", if count == 1 { "" } else { "s" })
}

/// The table's schema and name, its number of rows, and a name and a number for each column whose values are lasting.
fn select(catalog: &Catalog, schema: &str, table: &str) -> Option<String> {
    let found = catalog.table(schema, table)?;
    let columns: Vec<String> = found
        .columns
        .iter()
        .filter(|column| is_lasting(column))
        .map(|column| {
            let (label, name) = (literal(&column.name), ident(&column.name));
            // Of all values together, whatever their order.
            format!(", {label}, sum(hashtextextended(coalesce(t.{name}::text, 'NULL'), 0))")
        })
        .collect();
    Some(format!(
        "SELECT {}, {}, count(*){} FROM ONLY {}.{} t",
        literal(schema),
        literal(table),
        columns.concat(),
        ident(schema),
        ident(table)
    ))
}

/// Whether a row that is written again has the same value.
fn is_lasting(column: &Column) -> bool {
    let by_default = column.default.iter();
    let mut given = by_default.chain(column.generated.iter().map(|it| &it.expression));
    let changes = |text: &String| VOLATILE.iter().any(|word| text.contains(word));
    !given.any(changes) && !column.name.ends_with("updated_at")
}
