//! A migration that cannot run in a transaction: its statements one by one, and what the log is told of each.
//!
//! What can run in a transaction is sent in one together with its row of the
//! log, so it is done exactly once whatever ends dbctl. Around the rest there
//! are two rows: one says that it was started, one that it is done.

use super::{Conditions, Message, Timeouts, parts};
use crate::log::{Entry, Halfway, Outcome, done_part, table_of, unless_dropped};
use crate::role;
use crate::sql::quote::literal;
use crate::sql::{Nature, checksum, statements};

/// A statement may leave another role behind; rows are written as the role the migration runs as, else as whoever
/// connects.
fn as_before(role: Option<&str>) -> String {
    let role = role.map_or_else(|| "SET LOCAL ROLE NONE".to_owned(), role::set_local);
    format!("SET LOCAL SESSION AUTHORIZATION DEFAULT;\n{role}")
}

/// A migration that is sent statement by statement.
#[derive(Clone, Debug)]
pub struct Stepwise {
    /// The schema whose log is told.
    pub(crate) schema: String,
    /// Settings of the session, the user's own from the part that is done included.
    pub(crate) settings: String,
    /// The statements that are left.
    pub(crate) steps: Vec<OneStep>,
    /// How many the file has.
    pub(crate) of: usize,
    /// Records the whole.
    pub(crate) finish: String,
    /// Where it stopped the last time.
    pub(crate) halfway: Option<Halfway>,
}

/// One statement.
#[derive(Clone, Debug)]
pub(crate) struct OneStep {
    /// Its place in the file, from 1.
    pub(crate) number: usize,
    /// What care it needs.
    pub(crate) nature: Nature,
    /// The statement and its row of the log, in one transaction.
    pub(crate) together: Message,
    /// Says that the statement is about to be sent.
    pub(crate) started: String,
    /// The statement alone.
    pub(crate) alone: Message,
    /// Says that the statement is done.
    pub(crate) done: String,
    /// The row that says that it failed, but for the server's words.
    failed: Entry,
    /// What makes the writer of the rows its role again.
    as_before: String,
}

impl OneStep {
    /// Says that the statement failed, with these words, in the log of a schema.
    pub(crate) fn failed(&self, schema: &str, words: &str) -> String {
        let detail = Some(words.to_owned());
        let entry = Entry {
            detail,
            ..self.failed.clone()
        };
        written(&entry, schema, &self.as_before)
    }
}

impl Stepwise {
    /// `end` is the log's row of the whole, `records` what the history is told with it.
    pub(super) fn new(
        schema: &str,
        sql: &str,
        conditions: Conditions<'_>,
        end: Entry,
        records: &[String],
        halfway: Option<&Halfway>,
    ) -> Self {
        let found = statements(sql);
        let done = halfway.map_or(0, Halfway::done);
        let mut settings = vec![parts::session_settings(schema, conditions)];
        let texts = found.iter().map(|statement| statement.text(sql));
        settings.extend(
            texts
                .take(done)
                .filter(|text| Nature::of(text) == Nature::Setting)
                .map(str::to_owned),
        );
        let steps = found.iter().enumerate().skip(done);
        let steps = steps.map(|(at, statement)| {
            let writer = Writer {
                schema,
                sql,
                number: at + 1,
                of: found.len(),
                end: &end,
                timeouts: conditions.timeouts,
                as_before: as_before(conditions.role),
            };
            writer.step(statement.text(sql), statement.range.start)
        });
        let mut finish = [
            "RESET SESSION AUTHORIZATION",
            "RESET ROLE",
            "BEGIN READ WRITE",
        ]
        .map(str::to_owned)
        .to_vec();
        finish.extend(conditions.role.map(role::set_local));
        finish.extend_from_slice(records);
        finish.push(unless_dropped(schema, &end.insert_into(schema)));
        finish.extend(["COMMIT", "RESET ALL"].map(str::to_owned));
        Stepwise {
            schema: schema.to_owned(),
            settings: settings.join(";\n"),
            steps: steps.collect(),
            of: found.len(),
            finish: finish.join(";\n"),
            halfway: halfway.cloned(),
        }
    }

    /// How many statements were done before.
    pub(crate) fn done(&self) -> usize {
        self.of - self.steps.len()
    }

    /// Every message, in order.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut texts = vec![self.settings.clone()];
        for step in &self.steps {
            match step.nature {
                Nature::Plain | Nature::Setting => texts.push(step.together.text()),
                _ => texts.extend([step.started.clone(), step.alone.text(), step.done.clone()]),
            }
        }
        texts.push(self.finish.clone());
        texts
    }
}

/// What the rows of one statement are made of.
struct Writer<'w> {
    schema: &'w str,
    sql: &'w str,
    number: usize,
    of: usize,
    end: &'w Entry,
    timeouts: Timeouts,
    as_before: String,
}

impl Writer<'_> {
    fn step(&self, text: &str, start: usize) -> OneStep {
        let nature = Nature::of(text);
        let atomic = self.row(Outcome::Step, Some(took("now()")));
        OneStep {
            number: self.number,
            together: Message {
                prefix: "BEGIN READ WRITE;\n".to_owned(),
                statements_before: 1,
                body: text.to_owned(),
                body_start: start,
                suffix: format!(
                    ";\n{};\n{};\nCOMMIT",
                    self.as_before,
                    atomic.insert_into(self.schema)
                ),
                timeouts: self.timeouts,
            },
            started: self.started(text, &nature),
            alone: Message {
                prefix: String::new(),
                statements_before: 0,
                body: text.to_owned(),
                body_start: start,
                suffix: String::new(),
                timeouts: self.timeouts,
            },
            done: self.written(&self.row(Outcome::Step, Some(self.since_started()))),
            failed: self.row(Outcome::Failed, None),
            as_before: self.as_before.clone(),
            nature,
        }
    }

    /// A row of the log about this statement.
    fn row(&self, outcome: Outcome, duration_ms: Option<String>) -> Entry {
        let done = match outcome {
            Outcome::Step | Outcome::Done => self.number,
            Outcome::Started | Outcome::Failed => self.number - 1,
        };
        Entry {
            outcome,
            statement: Some((self.number, self.of)),
            checksum: done_part(self.sql, done).map(|part| checksum(part).to_string()),
            duration_ms,
            ..self.end.clone()
        }
    }

    fn started(&self, text: &str, nature: &Nature) -> String {
        let statement = literal(&checksum(text).to_string());
        let indexes = match nature {
            Nature::CreateIndex { table, .. } => format!(
                "(SELECT coalesce(pg_catalog.jsonb_agg(indexrelid::bigint), '[]') FROM pg_catalog.pg_index \
                 WHERE indrelid = pg_catalog.to_regclass({}))",
                literal(table)
            ),
            _ => "'[]'::jsonb".to_owned(),
        };
        let mut entry = self.row(Outcome::Started, None);
        entry.context = Some(format!(
            "pg_catalog.jsonb_build_object('statement', {statement}, 'indexes', {indexes})"
        ));
        self.written(&entry)
    }

    fn written(&self, entry: &Entry) -> String {
        written(entry, self.schema, &self.as_before)
    }

    /// Milliseconds since the row that says that the statement was started.
    fn since_started(&self) -> String {
        let began = format!(
            "(SELECT max(logged_at) FROM {} WHERE outcome = 'started' AND version = {} AND statement = {})",
            table_of(self.schema),
            literal(self.end.version.as_deref().unwrap_or_default()),
            self.number
        );
        took(&began)
    }
}

/// A row in a transaction of its own.
fn written(entry: &Entry, schema: &str, as_before: &str) -> String {
    let insert = entry.insert_into(schema);
    format!("BEGIN READ WRITE;\n{as_before};\n{insert};\nCOMMIT")
}

fn took(since: &str) -> String {
    format!("(extract(epoch FROM clock_timestamp() - {since}) * 1000)::bigint")
}
