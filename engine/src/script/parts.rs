use std::time::Duration;

use super::{Conditions, Direction, Message, Stamp, Timeouts};
use crate::containment::Check;
use crate::history::table_of;
use crate::lock;
use crate::log::{Action, Entry, Outcome};
use crate::plan::{RollbackStep, Step};
use crate::role;
use crate::sql::quote::{ident, literal};
use crate::sql::{Header, checksum};

/// The last row of a transactional message: it is only seen when COMMIT was reached.
pub(crate) const COMMITTED: &str = "dbctl: committed";

/// A setting of ours: when a migration without a transaction began.
const STARTED: &str = "dbctl.started";

/// Ends what a migration set for the session; `RESET ALL` leaves the role, which `SET ROLE` within it may have set.
pub(crate) const FORGET: &str = "RESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL";

/// Notes what is set for the session; undone with the transaction when that fails.
const KEEP: &str = "SELECT pg_catalog.set_config('dbctl.kept', (SELECT (coalesce(pg_catalog.jsonb_object_agg(name, setting), '{}') \
    || pg_catalog.jsonb_build_object('role', pg_catalog.current_setting('role')))::text \
    FROM pg_catalog.pg_settings WHERE source = 'session' AND name NOT LIKE 'dbctl.%'), false)";

/// Temporary tables would stand before other clients' tables.
const CLEAR: &str = "RESET SESSION AUTHORIZATION;\nDISCARD TEMP;\nUNLISTEN *;\nCLOSE ALL";

/// Ends what a migration set for the session, and sets what was noted. What cannot be set any more stays unset.
const RESTORE: &str = "DO $dbctl$ DECLARE\n\
    kept jsonb := pg_catalog.current_setting('dbctl.kept')::jsonb;\n\
    one record;\nBEGIN\n\
    RESET ALL;\n\
    FOR one IN SELECT key, value FROM pg_catalog.jsonb_each_text(kept) LOOP\n\
    BEGIN PERFORM pg_catalog.set_config(one.key, one.value, false); EXCEPTION WHEN OTHERS THEN NULL; END;\n\
    END LOOP;\nEND $dbctl$";

/// SQLSTATE of a migration that leaves another search_path behind.
pub(crate) const SEARCH_PATH_CHANGED: &str = "DB001";

/// SQLSTATE of a migration that leaves another role behind.
pub(crate) const ROLE_CHANGED: &str = "DB002";

/// The given conditions, with the timeouts that the migration's header says instead.
///
/// Without a transaction only the header counts: a lock timeout kills CREATE INDEX CONCURRENTLY while it
/// waits for an older snapshot, and leaves an invalid index.
pub(super) fn effective<'a>(
    conditions: Conditions<'a>,
    transactional: bool,
    header: &Header,
) -> Conditions<'a> {
    let timeouts = if transactional {
        conditions.timeouts
    } else {
        Timeouts::NONE
    };
    Conditions {
        timeouts: Timeouts {
            lock: header.lock_timeout.or(timeouts.lock),
            statement: header.statement_timeout.or(timeouts.statement),
        },
        ..conditions
    }
}

/// BEGIN … COMMIT around the user's SQL.
///
/// The row comes first, so that a second runner that got past the lock blocks
/// on its key. The server checks every half second that the client is still
/// there, so that an orphan does not commit. The role is taken on before anything
/// else, so it writes the rows too: it owns the history and the log.
pub(super) fn transaction(
    schema: &str,
    sql: &str,
    conditions: Conditions<'_>,
    check: Option<Check>,
    record: &str,
    finish: &[String],
) -> Message {
    let mut before = opening(conditions);
    before.push("SELECT pg_catalog.set_config('dbctl.role', current_user, true)".to_owned());
    before.push(format!("SET LOCAL search_path TO {}", ident(schema)));
    before.push(record.to_owned());
    let mut after = vec![unchanged_check(schema)];
    if let Some(check) = check {
        before.push(check.before);
        after.push(check.after);
    }
    after.extend(finish.iter().cloned());
    after.push(end());
    Message {
        prefix: format!("{};\n", before.join(";\n")),
        statements_before: before.len(),
        body: sql.to_owned(),
        body_start: 0,
        suffix: format!(";\n{}", after.join(";\n")),
        timeouts: conditions.timeouts,
    }
}

/// What ends a transactional message.
///
/// The row comes at once after COMMIT: what fails behind it does not take the migration back. Settings are reset outside
/// the transaction: a default_transaction_read_only of this migration must not reach the next BEGIN.
pub(super) fn end() -> String {
    format!("COMMIT;\nSELECT {};\n{FORGET}", literal(COMMITTED))
}

/// The same message, which leaves the session as it was: its settings are those from before and not the server's own,
/// and what nobody could have left on a shared server connection in good faith is gone.
pub(super) fn keeping_settings(message: Message) -> Message {
    let marker = format!("SELECT {};\n", literal(COMMITTED));
    let own = format!("{marker}{FORGET}");
    let shared = format!("{marker}{CLEAR};\n{RESTORE}");
    let suffix = message.suffix.replace(&own, &shared);
    Message {
        prefix: format!("{KEEP};\n{}", message.prefix),
        statements_before: message.statements_before + 1,
        suffix,
        ..message
    }
}

/// Begins a transaction that waits and runs no longer than this, ends when dbctl does, and is found from elsewhere.
pub(crate) fn begin(timeouts: Timeouts) -> String {
    opening(timeouts.into()).join(";\n")
}

fn opening(conditions: Conditions<'_>) -> Vec<String> {
    let mut opening = vec!["BEGIN".to_owned()];
    opening.extend(conditions.role.map(role::set_local));
    opening.push("SET LOCAL client_connection_check_interval = '500ms'".to_owned());
    opening.extend(timeout_settings("SET LOCAL", conditions.timeouts));
    opening.push(lock::at_work());
    opening
}

/// Settings of the session for statements that cannot run in a transaction.
pub(super) fn session_settings(schema: &str, conditions: Conditions<'_>) -> String {
    let mut settings = vec!["RESET ALL".to_owned()];
    settings.extend(conditions.role.map(role::set));
    settings.push("SET client_connection_check_interval = '500ms'".to_owned());
    settings.extend(timeout_settings("SET", conditions.timeouts));
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
