use super::What;
use crate::domain::Domain;
use crate::error::{Declined, Error};
use crate::history::{Applied, table_of};
use crate::log::{Action, Entry, Halfway, Outcome, done_part};
use crate::plan::{Candidate, resolve};
use crate::script::Direction;
use crate::source::Migration;
use crate::sql::quote::literal;
use crate::sql::{Comparison, checksum, statements};
use crate::state::{DomainState, State, Unfinished};

/// What was done, and the statements that do it.
type Plan = (What, Vec<String>);

/// One version, and all that is known of it. Pure.
pub(super) struct Case<'a> {
    pub(super) version: &'a str,
    domain: &'static Domain,
    row: Option<&'a Applied>,
    migration: Option<&'a Migration>,
    halfway: Option<Unfinished<'a>>,
}

impl<'a> Case<'a> {
    /// Finds the version that is meant.
    pub(super) fn find(
        state: &State<'a>,
        domain: &'static Domain,
        wanted: &str,
    ) -> Result<Self, Error> {
        let mut cases: Vec<Case<'a>> = state.of(domain).map(cases).unwrap_or_default();
        cases.sort_by_key(|case| case.version);
        let candidates: Vec<Candidate<'_>> = cases.iter().map(Case::candidate).collect();
        let version = resolve(domain, "known", wanted, &candidates)?;
        let found = cases.iter().position(|case| case.version == version);
        // What was resolved is one of the candidates.
        Ok(cases.swap_remove(found.unwrap_or_default()))
    }

    /// Its version where the history has a row of it.
    pub(super) fn recorded(&self) -> Vec<&'a str> {
        self.row.iter().map(|row| row.version.as_str()).collect()
    }

    /// `version_name`, as the folder is or was called.
    pub(super) fn label(&self) -> String {
        match (self.migration, self.name()) {
            (Some(migration), _) => migration.folder.clone(),
            (None, "") => self.version.to_owned(),
            (None, name) => format!("{}_{name}", self.version),
        }
    }

    fn name(&self) -> &'a str {
        let file = self.migration.map(|migration| migration.name.as_str());
        let row = self.row.and_then(|row| row.name.as_deref());
        let log = self.halfway.and_then(|it| it.at.name.as_deref());
        file.or(row).or(log).unwrap_or_default()
    }

    fn candidate(&self) -> Candidate<'a> {
        Candidate {
            version: self.version,
            name: self.name(),
        }
    }

    /// The files are right.
    pub(super) fn accept(&self, is_kept_down_damaged: bool, by: &str) -> Result<Plan, Declined> {
        if let Some(unfinished) = self.halfway {
            return self.accept_done(unfinished.at, by);
        }
        let Some(row) = self.row else {
            return Err(self.declined("it is not applied, so nothing is recorded of it"));
        };
        let Some(migration) = self.migration else {
            return Err(self.declined(
                "no file has that version: bring the file back, or give --forget to remove its row",
            ));
        };
        let mut files = differing(row, migration);
        if is_kept_down_damaged && !files.contains(&"down.sql") {
            files.push("down.sql");
        }
        if files.is_empty() {
            return Err(self.declined("what is recorded of it agrees with its files"));
        }
        let mut entry = self.entry(Outcome::Done, by);
        entry.checksum = Some(checksum(&migration.up).to_string());
        entry.detail = Some(format!("accepted {} as applied", files.join(", ")));
        let update = update(self.domain.schema, migration);
        Ok((What::Accepted(files), vec![self.with_row(entry), update]))
    }

    /// The statements that are done count as done as the file has them now.
    fn accept_done(&self, at: &Halfway, by: &str) -> Result<Plan, Declined> {
        let (direction, done) = (at.direction, at.done());
        let next = match direction {
            Direction::Up => "dbctl migrate goes on with it",
            Direction::Down => "dbctl rollback goes on with it",
        };
        let Some(migration) = self.migration else {
            return Err(self.declined(
                "no file has that version: bring the file back, or give --forget to forget what is done of it",
            ));
        };
        let sql = match direction {
            Direction::Up => migration.up.as_str(),
            Direction::Down => migration.down_to_keep().unwrap_or_default(),
        };
        if migration.run_in_transaction {
            return Err(self.declined(
                "it runs in a transaction now, so it can only begin again: undo by hand what is done of it, then give --forget",
            ));
        }
        if !at.is_edited(sql, false) {
            return Err(self.declined(&format!("what is done of it agrees with its file: {next}")));
        }
        let of = statements(sql).len();
        let Some(part) = done_part(sql, done) else {
            let reason = format!(
                "{done} of its statements are done, and its file has {of}: undo them by hand, then give --forget"
            );
            return Err(self.declined(&reason));
        };
        let mut entry = self.entry(Outcome::Step, by);
        entry.direction = Some(direction);
        entry.statement = Some((done, of));
        entry.checksum = Some(checksum(part).to_string());
        entry.detail = Some("accepted what is done as the file has it now".to_owned());
        let what = What::AcceptedDone { direction, done };
        Ok((what, vec![entry.insert_into(self.domain.schema)]))
    }

    /// What was recorded is wrong.
    pub(super) fn forget(&self, by: &str) -> Result<Plan, Declined> {
        let mut entry = self.entry(Outcome::Done, by);
        if let Some(unfinished) = self.halfway {
            let direction = unfinished.at.direction;
            entry.direction = Some(direction);
            entry.detail = Some(format!(
                "forgot that {} statements were done",
                unfinished.at.done()
            ));
            let what = What::BeginsAgain { direction };
            return Ok((what, vec![entry.insert_into(self.domain.schema)]));
        }
        if self.row.is_none() {
            return Err(self.declined("it is not applied, so nothing is recorded of it"));
        }
        entry.detail = Some("removed its row from the history".to_owned());
        let delete = format!(
            "DELETE FROM {} WHERE version = {}",
            table_of(self.domain.schema),
            literal(self.version)
        );
        let what = What::RowRemoved {
            is_pending: self.migration.is_some(),
        };
        Ok((what, vec![self.with_row(entry), delete]))
    }

    fn declined(&self, reason: &str) -> Declined {
        Declined::NoRepair {
            domain: self.domain.name,
            label: self.label(),
            reason: reason.to_owned(),
        }
    }

    fn entry(&self, outcome: Outcome, by: &str) -> Entry {
        let mut entry = Entry::new(Action::Repair, outcome, by);
        entry.version = Some(self.version.to_owned());
        entry.name = Some(self.name().to_owned()).filter(|name| !name.is_empty());
        entry.batch = self.row.and_then(|row| row.batch);
        entry
    }

    /// The log's row with the history's row as it was, its down script included.
    fn with_row(&self, mut entry: Entry) -> String {
        entry.context = Some(format!(
            "(SELECT pg_catalog.jsonb_build_object('row', to_jsonb(h)) FROM {} h WHERE version = {})",
            table_of(self.domain.schema),
            literal(self.version)
        ));
        entry.insert_into(self.domain.schema)
    }
}

/// Every version that the files, the history or the log know.
fn cases<'a>(of: &DomainState<'a>) -> Vec<Case<'a>> {
    let case = |version, row: Option<&'a Applied>, migration| Case {
        version,
        domain: of.domain,
        row,
        migration,
        halfway: of
            .halfway
            .iter()
            .find(|it| it.at.version == version)
            .copied(),
    };
    let known = of.applied.iter();
    let known = known.map(|it| case(it.row.version.as_str(), Some(it.row), Some(it.migration)));
    let unknown = of.unknown.iter();
    let unknown = unknown.map(|row| case(row.version.as_str(), Some(row), None));
    let pending = of.pending.iter();
    let pending = pending.map(|it| case(it.version.as_str(), None, Some(it)));
    let without_file =
        |it: &&Unfinished<'a>| it.migration.is_none() && it.at.direction == Direction::Up;
    let half = of.halfway.iter().filter(without_file);
    let half = half.map(|it| case(it.at.version.as_str(), None, None));
    known.chain(unknown).chain(pending).chain(half).collect()
}

/// Which files say something else than the row.
fn differing(row: &Applied, migration: &Migration) -> Vec<&'static str> {
    let is_same = |stored: Option<&String>, sql: Option<&str>| match (stored, sql) {
        (None, None) => true,
        (Some(stored), Some(sql)) => checksum(sql).compare(stored) == Comparison::Same,
        _ => false,
    };
    let checks = [
        (
            "up.sql",
            is_same(row.checksum.as_ref(), Some(&migration.up)),
        ),
        (
            "down.sql",
            is_same(row.down_checksum.as_ref(), migration.down_to_keep()),
        ),
        ("its name", row.name.as_ref() == Some(&migration.name)),
        (
            "metadata.toml",
            row.run_in_transaction == Some(migration.run_in_transaction),
        ),
    ];
    let differ = checks.into_iter().filter(|(_, same)| !same);
    differ.map(|(file, _)| file).collect()
}

fn update(schema: &str, migration: &Migration) -> String {
    let down = migration.down_to_keep();
    let optional = |value: Option<String>| value.map_or("NULL".to_owned(), |value| literal(&value));
    format!(
        "UPDATE {} SET checksum = {}, down_script = {}, down_checksum = {}, name = {}, run_in_transaction = {}\n\
         WHERE version = {}",
        table_of(schema),
        literal(&checksum(&migration.up).to_string()),
        optional(down.map(str::to_owned)),
        optional(down.map(|sql| checksum(sql).to_string())),
        literal(&migration.name),
        migration.run_in_transaction,
        literal(&migration.version)
    )
}
