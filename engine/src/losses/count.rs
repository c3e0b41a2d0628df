use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, SimpleQueryRow};

use super::ledger::{Table, Target};
use super::{COUNTED, Loss, Lost, Rows};
use crate::error::Error;
use crate::history;
use crate::log;
use crate::session::{is_true, send, text};
use crate::sql::quote::{ident, literal, qualified};

/// Counting waits for nobody, and no count takes longer than a person would wait.
const BEGIN: &str = "BEGIN READ ONLY;\nSET LOCAL lock_timeout = '2s';\nSET LOCAL statement_timeout = '5s';\n\
     SET LOCAL client_connection_check_interval = '500ms'";

const DOING: &str = "counting the rows that would be lost";

/// A table or column that is there.
struct Found {
    kind: String,
    table: Table,
    column: Option<String>,
    is_readable: bool,
}

/// How many rows each target has, empty ones too; two round trips, none when nothing is to be counted.
///
/// What is not there has nothing to lose and is left out, and so is a column or part of a table that goes as
/// a whole. A count that takes too long leaves it and those after it uncounted.
pub(crate) async fn measure(client: &Client, targets: &[Target]) -> Result<Vec<Loss>, Error> {
    let wanted: Vec<String> = targets.iter().filter_map(values).collect();
    let mut losses = Vec::new();
    if !wanted.is_empty() {
        let sql = format!(
            include_str!("resolve.sql"),
            wanted = wanted.join(", "),
            bookkeeping = format_args!("{}, {}", literal(history::TABLE), literal(log::TABLE)),
        );
        let rows = send(client, &sql).await.rows().map_err(failed)?;
        let found = without_parts(rows.iter().map(found).collect());
        losses = counted(client, &found).await?;
    }
    losses.extend(targets.iter().filter_map(unseen));
    Ok(losses)
}

fn failed(source: tokio_postgres::Error) -> Error {
    Error::Query {
        doing: DOING,
        source,
    }
}

fn values(target: &Target) -> Option<String> {
    let row = |kind: &str, schema: &str, name: Option<&str>, column: Option<&str>| {
        let text = |text: Option<&str>| text.map_or("NULL::text".to_owned(), literal);
        format!(
            "({}, {}, {}, {})",
            literal(kind),
            literal(schema),
            text(name),
            text(column)
        )
    };
    let table = |kind, table: &Table| row(kind, &table.schema, Some(&table.name), None);
    Some(match target {
        Target::Table(of) => table("table", of),
        Target::Referring(of) => table("referring", of),
        Target::Part(of) => table("part", of),
        Target::Column(of, column) => row("column", &of.schema, Some(&of.name), Some(column)),
        Target::Schema(schema) => row("schema", schema, None, None),
        Target::Unseen { .. } => return None,
    })
}

fn found(row: &SimpleQueryRow) -> Found {
    Found {
        kind: text(row, 0).to_owned(),
        table: Table {
            schema: text(row, 1).to_owned(),
            name: text(row, 2).to_owned(),
        },
        column: row.try_get(3).ok().flatten().map(str::to_owned),
        is_readable: is_true(row, 4),
    }
}

/// Leaves out columns and parts of tables that go as a whole.
fn without_parts(mut found: Vec<Found>) -> Vec<Found> {
    let whole: Vec<Table> = found
        .iter()
        .filter(|one| one.kind == "table")
        .map(|one| one.table.clone())
        .collect();
    found.retain(|one| one.kind == "table" || !whole.contains(&one.table));
    found
}

/// Counts them in one message.
async fn counted(client: &Client, found: &[Found]) -> Result<Vec<Loss>, Error> {
    let readable = found.iter().enumerate().filter(|(_, one)| one.is_readable);
    let counts: Vec<String> = readable.map(|(at, one)| count_sql(at, one)).collect();
    let mut rows = Vec::new();
    if !counts.is_empty() {
        let message = format!("{BEGIN};\n{};\nCOMMIT", counts.join(";\n"));
        let answer = send(client, &message).await;
        rows = answer.rows;
        if let Some(error) = answer.error {
            drop(send(client, "ROLLBACK").await);
            let too_long = [SqlState::QUERY_CANCELED, SqlState::LOCK_NOT_AVAILABLE];
            if !error.code().is_some_and(|code| too_long.contains(code)) {
                return Err(failed(error));
            }
        }
    }
    let count_of = |at: usize| {
        let row = rows.iter().find(|row| text(row, 0) == at.to_string())?;
        text(row, 1).parse::<u64>().ok()
    };
    Ok(found
        .iter()
        .enumerate()
        .map(|(at, one)| Loss {
            lost: one.lost(),
            rows: match count_of(at) {
                None => Rows::NotCounted,
                Some(count) if count > COUNTED => Rows::Many,
                Some(count) => Rows::Exactly(count),
            },
        })
        .collect())
}

fn count_sql(at: usize, one: &Found) -> String {
    let condition = one.column.as_ref().map_or(String::new(), |column| {
        format!(" WHERE {} IS NOT NULL", ident(column))
    });
    format!(
        "SELECT {at}, pg_catalog.count(*) FROM (SELECT FROM {}{condition} LIMIT {}) counted",
        qualified(&one.table.schema, &one.table.name),
        COUNTED + 1
    )
}

impl Found {
    fn lost(&self) -> Lost {
        let table = format!("{}.{}", self.table.schema, self.table.name);
        match (&self.column, self.kind.as_str()) {
            (Some(column), _) => Lost::Column(format!("{table}.{column}")),
            (None, "part") => Lost::Part(table),
            (None, _) => Lost::Table(table),
        }
    }
}

fn unseen(target: &Target) -> Option<Loss> {
    let Target::Unseen { file, line, what } = target else {
        return None;
    };
    let (file, line, what) = (file.clone(), *line, *what);
    Some(Loss {
        lost: Lost::Unseen { file, line, what },
        rows: Rows::NotCounted,
    })
}
