use crate::script::Direction;
use crate::sql::quote::{ident, literal};

/// The name of the table.
pub(crate) const TABLE: &str = "__dbctl_log";

/// The version of dbctl that stands in every row; all packages of the workspace share it.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The log of a schema, quoted and qualified.
pub(crate) fn table_of(schema: &str) -> String {
    format!("{}.{}", ident(schema), ident(TABLE))
}

/// The statements that make the log of a schema.
///
/// The index holds only statements of migrations without a transaction, so that
/// what is half done is found without reading the rest.
pub(crate) fn create(schema: &str) -> [String; 2] {
    let table = table_of(schema);
    [
        format!(
            "CREATE TABLE IF NOT EXISTS {table} (\n    \
             id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    \
             logged_at timestamptz NOT NULL DEFAULT clock_timestamp(),\n    \
             action text NOT NULL,\n    \
             outcome text NOT NULL,\n    \
             direction text,\n    \
             version varchar(50),\n    \
             name text,\n    \
             batch integer,\n    \
             statement integer,\n    \
             statements integer,\n    \
             checksum text,\n    \
             duration_ms bigint,\n    \
             database_user text NOT NULL DEFAULT session_user,\n    \
             logged_by text NOT NULL,\n    \
             dbctl_version text NOT NULL,\n    \
             detail text,\n    \
             context jsonb\n)"
        ),
        format!(
            "CREATE INDEX IF NOT EXISTS {} ON {table} (version, id) WHERE outcome <> 'done'",
            ident(&format!("{TABLE}_halfway_idx"))
        ),
    ]
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Migrate,
    Rollback,
    Seed,
    Repair,
    Reset,
}

impl Action {
    fn as_str(self) -> &'static str {
        match self {
            Action::Migrate => "migrate",
            Action::Rollback => "rollback",
            Action::Seed => "seed",
            Action::Repair => "repair",
            Action::Reset => "reset",
        }
    }
}

impl From<Direction> for Action {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Up => Action::Migrate,
            Direction::Down => Action::Rollback,
        }
    }
}

/// How far it got. Only the last ends what a version has half done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// A statement is about to be sent, and nobody can tell afterwards whether it was done.
    Started,
    /// A statement is done.
    Step,
    /// A statement failed; those before it stay done.
    Failed,
    /// All of it is done.
    Done,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Outcome::Started => "started",
            Outcome::Step => "step",
            Outcome::Failed => "failed",
            Outcome::Done => "done",
        }
    }
}

/// One row, before it is written. The server adds the time and the database user.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) action: Action,
    pub(crate) outcome: Outcome,
    pub(crate) direction: Option<Direction>,
    pub(crate) version: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) batch: Option<i32>,
    /// The place of a statement in its file, from 1, and how many the file has.
    pub(crate) statement: Option<(usize, usize)>,
    /// Of the SQL that is done.
    pub(crate) checksum: Option<String>,
    /// An SQL expression for the milliseconds it took.
    pub(crate) duration_ms: Option<String>,
    /// Who ran dbctl and where.
    pub(crate) by: String,
    pub(crate) detail: Option<String>,
    /// An SQL expression for the jsonb that a later run or a person needs.
    pub(crate) context: Option<String>,
}

impl Entry {
    pub(crate) fn new(action: Action, outcome: Outcome, by: &str) -> Self {
        Entry {
            action,
            outcome,
            direction: None,
            version: None,
            name: None,
            batch: None,
            statement: None,
            checksum: None,
            duration_ms: None,
            by: by.to_owned(),
            detail: None,
            context: None,
        }
    }

    /// The INSERT into the log of a schema.
    pub(crate) fn insert_into(&self, schema: &str) -> String {
        let text = |value: Option<&str>| value.map(literal);
        let number = |value: Option<usize>| value.map(|value| value.to_string());
        let columns = [
            ("action", text(Some(self.action.as_str()))),
            ("outcome", text(Some(self.outcome.as_str()))),
            ("direction", text(self.direction.map(Direction::as_str))),
            ("version", text(self.version.as_deref())),
            ("name", text(self.name.as_deref())),
            ("batch", self.batch.map(|batch| batch.to_string())),
            ("statement", number(self.statement.map(|(at, _)| at))),
            ("statements", number(self.statement.map(|(_, of)| of))),
            ("checksum", text(self.checksum.as_deref())),
            ("duration_ms", self.duration_ms.clone()),
            ("logged_by", text(Some(&self.by))),
            ("dbctl_version", text(Some(VERSION))),
            ("detail", text(self.detail.as_deref())),
            ("context", self.context.clone()),
        ];
        let given: Vec<(&str, String)> = columns
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        let names: Vec<&str> = given.iter().map(|(name, _)| *name).collect();
        let values: Vec<&str> = given.iter().map(|(_, value)| value.as_str()).collect();
        format!(
            "INSERT INTO {} ({})\nVALUES ({})",
            table_of(schema),
            names.join(", "),
            values.join(", ")
        )
    }
}

/// A row for what may drop the log itself, as a down script that drops its whole schema does.
pub(crate) fn unless_dropped(schema: &str, insert: &str) -> String {
    let body = format!(
        "BEGIN IF pg_catalog.to_regclass({}) IS NOT NULL THEN\n{insert};\nEND IF; END",
        literal(&table_of(schema))
    );
    format!("DO {}", literal(&body))
}

#[cfg(test)]
mod tests {
    use super::{Action, Entry, Outcome, unless_dropped};

    #[test]
    fn only_what_is_known_is_written_and_all_of_it_quoted() {
        let mut entry = Entry::new(Action::Migrate, Outcome::Done, "o'brien@build");
        entry.batch = Some(3);
        entry.duration_ms = Some("1 + 1".to_owned());
        let sql = entry.insert_into("it's");
        assert!(sql.starts_with("INSERT INTO \"it's\".\"__dbctl_log\" (action, outcome, batch, duration_ms, logged_by, dbctl_version)"));
        assert!(
            sql.contains("'migrate', 'done', 3, 1 + 1, 'o''brien@build', '"),
            "{sql}"
        );
    }

    #[test]
    fn no_value_ends_the_block_around_it() {
        let mut entry = Entry::new(Action::Rollback, Outcome::Done, "$dbctl$ '; DROP");
        entry.name = Some(r"back\slash".to_owned());
        let sql = unless_dropped("a", &entry.insert_into("a"));
        assert_eq!(crate::sql::statements(&sql).len(), 1, "{sql}");
    }
}
