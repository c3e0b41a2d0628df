//! What pending migrations do to tables that are in use: the part of a dry run that is not SQL.

use domain_engine::{Error, Loaded, Preview, Runner, TableSize};
use domain_workbench::lint::{TableLock, Work, table_locks};
use serde_json::{Value, json};

use crate::context::Context;
use crate::error::{Result, chain};

/// A lock on a table that is there, and how large the table is.
pub(crate) struct Expected {
    lock: TableLock,
    /// None if the server did not tell in time.
    size: Option<TableSize>,
}

/// The locks that previews lead to, in their order. Tables that only a pending migration makes are left out.
pub(crate) async fn expected(
    context: &Context,
    runner: &Runner<'_>,
    loaded: &[Loaded],
    previews: &[Preview],
) -> Result<Vec<Expected>> {
    if previews.is_empty() {
        return Ok(Vec::new());
    }
    let mut locks = table_locks(loaded);
    locks.retain(|lock| {
        let mut previews = previews.iter();
        previews.any(|preview| preview.domain == lock.domain && preview.label == lock.migration)
    });
    let tables: Vec<(&str, &str)> = locks
        .iter()
        .map(|lock| (lock.schema.as_str(), lock.table.as_str()))
        .collect();
    let sizes = match runner.table_sizes(&tables).await {
        Ok(sizes) => sizes,
        Err(error @ Error::Query { .. }) => {
            context.out.warn(&chain(&error));
            let unknown = |lock| Expected { lock, size: None };
            return Ok(locks.into_iter().map(unknown).collect());
        }
        Err(error) => return Err(error.into()),
    };
    Ok(locks
        .into_iter()
        .filter_map(|lock| {
            let is_it = |size: &&TableSize| size.schema == lock.schema && size.table == lock.table;
            let size = Some(sizes.iter().find(is_it)?.clone());
            Some(Expected { lock, size })
        })
        .collect())
}

impl Expected {
    /// For people, in a line.
    pub(crate) fn line(&self) -> String {
        let Expected { lock, size } = self;
        let owner = lock.owner.filter(|owner| *owner != lock.domain);
        let owner = owner.map_or_else(String::new, |owner| format!(" of {owner}"));
        let work = match lock.work {
            Work::None => "",
            Work::Scan => "; every row is read",
            Work::Rewrite => "; every row is written anew",
        };
        format!(
            "{}/{}, line {}: {} ({}) on {}.{}{owner}{}{work}",
            lock.domain,
            lock.migration,
            lock.line,
            lock.mode,
            lock.mode.waiting(),
            lock.schema,
            lock.table,
            size.as_ref().map_or_else(String::new, sized),
        )
    }

    /// For programs.
    pub(crate) fn json(&self) -> Value {
        let mut fields = json!(self.lock);
        fields["bytes"] = json!(self.size.as_ref().map(|size| size.bytes));
        fields["rows"] = json!(self.size.as_ref().and_then(|size| size.rows));
        fields
    }
}

fn sized(size: &TableSize) -> String {
    let rows = match size.rows {
        Some(rows) => format!(" and about {rows} rows"),
        None => String::new(),
    };
    format!(", {}{rows}", bytes(size.bytes))
}

fn bytes(bytes: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"];
    let mut value = bytes;
    let mut unit = 0;
    while value >= 10 * 1024 && unit + 1 < units.len() {
        value /= 1024;
        unit += 1;
    }
    format!("{value} {}", units[unit])
}
