use std::time::Duration;

use super::{Direction, Message, Stamp, Timeouts};
use crate::containment::Check;
use crate::history::table_of;
use crate::log::{Action, Entry, Outcome};
use crate::plan::{RollbackStep, Step};
use crate::sql::quote::{ident, literal};
use crate::sql::{Header, checksum};

/// The last row of a transactional message: it is only seen when COMMIT was reached.
pub(crate) const COMMITTED: &str = "dbctl: committed";

/// What ends a transactional message.
///
/// Settings are reset outside the transaction: a default_transaction_read_only of this migration must not reach the
/// next BEGIN.
pub(super) const END: &str = "COMMIT;\nRESET ALL;\nSELECT 'dbctl: committed'";

/// A setting of ours: when a migration without a transaction began.
const STARTED: &str = "dbctl.started";

/// SQLSTATE of a migration that leaves another search_path behind.
pub(crate) const SEARCH_PATH_CHANGED: &str = "DB001";

/// SQLSTATE of a migration that leaves another role behind.
pub(crate) const ROLE_CHANGED: &str = "DB002";

/// The given timeouts with what the migration's header says instead.
///
/// Without a transaction only the header counts: a lock timeout kills CREATE INDEX CONCURRENTLY while it
/// waits for an older snapshot, and leaves an invalid index.
pub(super) fn effective(timeouts: Timeouts, transactional: bool, header: &Header) -> Timeouts {
    let none = Timeouts {
        lock: None,
        statement: None,
    };
    let timeouts = if transactional { timeouts } else { none };
    Timeouts {
        lock: header.lock_timeout.or(timeouts.lock),
        statement: header.statement_timeout.or(timeouts.statement),
    }
}

/// BEGIN … COMMIT around the user's SQL.
///
/// The row comes first, so that a second runner that got past the lock blocks
/// on its key. The server checks every half second that the client is still
/// there, so that an orphan does not commit.
pub(super) fn transaction(
    schema: &str,
    sql: &str,
    timeouts: Timeouts,
    check: Option<Check>,
    record: &str,
    finish: &[String],
) -> Message {
    let mut before = vec![
        "BEGIN".to_owned(),
        "SET LOCAL client_connection_check_interval = '500ms'".to_owned(),
    ];
    before.extend(timeout_settings("SET LOCAL", timeouts));
    before.push("SELECT pg_catalog.set_config('dbctl.role', current_user, true)".to_owned());
    before.push(format!("SET LOCAL search_path TO {}", ident(schema)));
    before.push(record.to_owned());
    let mut after = vec![unchanged_check(schema)];
    if let Some(check) = check {
        before.push(check.before);
        after.push(check.after);
    }
    after.extend(finish.iter().cloned());
    after.push(END.to_owned());
    Message {
        prefix: format!("{};\n", before.join(";\n")),
        statements_before: before.len(),
        body: sql.to_owned(),
        body_start: 0,
        suffix: format!(";\n{}", after.join(";\n")),
    }
}

/// Settings of the session for statements that cannot run in a transaction.
pub(super) fn session_settings(schema: &str, timeouts: Timeouts) -> String {
    let mut settings = vec![
        "RESET ALL".to_owned(),
        "SET client_connection_check_interval = '500ms'".to_owned(),
    ];
    settings.extend(timeout_settings("SET", timeouts));
    settings.push(format!(
        "SELECT pg_catalog.set_config('{STARTED}', clock_timestamp()::text, false)"
    ));
    settings.push(format!("SET search_path TO {}", ident(schema)));
    settings.join(";\n")
}

fn timeout_settings(set: &str, timeouts: Timeouts) -> Vec<String> {
    [
        ("lock_timeout", timeouts.lock),
        ("statement_timeout", timeouts.statement),
    ]
    .into_iter()
    .filter_map(|(name, value)| {
        Some(format!(
            "{set} {name} = '{}ms'",
            value.as_ref().map(Duration::as_millis)?
        ))
    })
    .collect()
}

/// Refuses to commit when the migration left another search_path or role behind.
fn unchanged_check(schema: &str) -> String {
    let path = literal(&ident(schema));
    let plain = literal(schema);
    format!(
        "DO $dbctl$ BEGIN\n\
         IF pg_catalog.current_setting('search_path') NOT IN ({path}, {plain}) THEN\n\
         RAISE EXCEPTION USING ERRCODE = '{SEARCH_PATH_CHANGED}', \
         MESSAGE = 'the migration changed search_path to ' || pg_catalog.current_setting('search_path');\n\
         END IF;\n\
         IF current_user <> pg_catalog.current_setting('dbctl.role') THEN\n\
         RAISE EXCEPTION USING ERRCODE = '{ROLE_CHANGED}', \
         MESSAGE = 'the migration changed the role to ' || current_user;\n\
         END IF;\nEND $dbctl$"
    )
}

/// The row of the history. `clock_timestamp()` is not used: `now()` is when the transaction began.
pub(super) fn insert_row(step: &Step<'_>, stamp: &Stamp) -> String {
    let migration = step.migration;
    let down = migration.down_to_keep();
    let optional = |value: Option<String>| value.map_or("NULL".to_owned(), |value| literal(&value));
    format!(
        "INSERT INTO {table} (version, run_on, batch, sequence, name, checksum, down_script, down_checksum, \
         run_in_transaction, applied_by)\nVALUES ({version}, now() AT TIME ZONE 'utc', {batch}, {sequence}, {name}, \
         {checksum}, {down}, {down_checksum}, {transactional}, session_user || ' ' || {by})",
        table = table_of(step.domain.schema),
        version = literal(&migration.version),
        batch = stamp.batch,
        sequence = stamp.sequence,
        name = literal(&migration.name),
        checksum = literal(&checksum(&migration.up).to_string()),
        down = optional(down.map(str::to_owned)),
        down_checksum = optional(down.map(|sql| checksum(sql).to_string())),
        transactional = migration.run_in_transaction,
        by = literal(&stamp.by),
    )
}

/// Writes how long it took.
pub(super) fn update_duration(step: &Step<'_>) -> String {
    let migration = step.migration;
    format!(
        "UPDATE {} SET duration_ms = {} WHERE version = {}",
        table_of(step.domain.schema),
        took(migration.run_in_transaction),
        literal(&migration.version)
    )
}

/// Milliseconds since BEGIN, or since the session's settings were made.
fn took(transactional: bool) -> String {
    let since = match transactional {
        true => "now()".to_owned(),
        false => format!("pg_catalog.current_setting('{STARTED}')::timestamptz"),
    };
    format!("(extract(epoch FROM clock_timestamp() - {since}) * 1000)::bigint")
}

/// The log's row of a migration that was applied.
pub(super) fn log_up(step: &Step<'_>, stamp: &Stamp) -> Entry {
    let migration = step.migration;
    let mut entry = Entry::new(Action::Migrate, Outcome::Done, &stamp.by);
    entry.direction = Some(Direction::Up);
    entry.version = Some(migration.version.clone());
    entry.name = Some(migration.name.clone());
    entry.batch = Some(stamp.batch);
    entry.checksum = Some(checksum(&migration.up).to_string());
    entry.duration_ms = Some(took(migration.run_in_transaction));
    entry
}

/// The log's row of a migration that was taken back.
pub(super) fn log_down(step: &RollbackStep<'_>, sql: &str, by: &str) -> Entry {
    let mut entry = Entry::new(Action::Rollback, Outcome::Done, by);
    entry.direction = Some(Direction::Down);
    entry.version = Some(step.row.version.clone());
    entry.name = step.name().map(str::to_owned);
    entry.batch = step.row.batch;
    entry.checksum = Some(checksum(sql).to_string());
    entry.duration_ms = Some(took(step.is_transactional()));
    entry
}

pub(super) fn delete_row(schema: &str, version: &str) -> String {
    format!(
        "DELETE FROM {} WHERE version = {}",
        table_of(schema),
        literal(version)
    )
}
