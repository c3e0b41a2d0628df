use super::{Candidate, PlanError, resolve};
use crate::containment::Containment;
use crate::domain::Domain;
use crate::history::Applied;
use crate::source::{self, Migration};
use crate::sql::{Comparison, Header, checksum};
use crate::state::State;

/// What to take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RollbackScope {
    /// What the last `migrate` applied to the chosen domains.
    LastBatch,
    /// So many migrations, newest first.
    Steps(usize),
    /// What was applied after this version, unique prefix or name, of one domain; it stays itself.
    To(String),
    /// Everything.
    All,
}

/// Where the script that takes a migration back comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Down {
    /// down.sql of the migration's folder.
    File(String),
    /// The history keeps it; it is read when it is needed.
    Kept,
    /// There is none.
    None {
        /// Why the migration cannot be taken back: the header's reason, or what is missing.
        reason: String,
    },
}

/// One migration to take back.
#[derive(Clone, Debug)]
pub struct RollbackStep<'a> {
    /// Its domain.
    pub domain: &'static Domain,
    /// Its row of the history.
    pub row: &'a Applied,
    /// Its file, when there is one.
    pub migration: Option<&'a Migration>,
    /// Its down script.
    pub down: Down,
}

impl RollbackStep<'_> {
    /// Whether its down script runs in a transaction.
    pub(crate) fn is_transactional(&self) -> bool {
        match self.migration {
            Some(migration) => migration.run_in_transaction,
            None => self.row.run_in_transaction.unwrap_or(true),
        }
    }

    /// The name, where the history or a file tells it.
    pub fn name(&self) -> Option<&str> {
        let file = self.migration.map(|migration| migration.name.as_str());
        file.or(self.row.name.as_deref())
    }

    /// How it is held to its domain's schema; an exception is known only where there is a file.
    pub(crate) fn containment(&self) -> Containment {
        let none = Header::default();
        let header = self.migration.map_or(&none, |migration| &migration.header);
        Containment::of(header, self.is_transactional())
    }

    /// `version_name`, as the folder is or was called.
    pub fn label(&self) -> String {
        match (self.migration, &self.row.name) {
            (Some(migration), _) => migration.folder.clone(),
            (None, Some(name)) => format!("{}_{name}", self.row.version),
            (None, None) => self.row.version.clone(),
        }
    }
}

/// Applied migrations of the given domains in the order in which they will be taken back.
///
/// That is the order of application, reversed.
///
/// # Errors
/// [`PlanError`], when `--to` names no applied migration of one domain.
pub(crate) fn backward<'a>(
    state: &State<'a>,
    domains: &[&'static Domain],
    scope: &RollbackScope,
) -> Result<Vec<RollbackStep<'a>>, PlanError> {
    let mut rows: Vec<(&'static Domain, &'a Applied)> = state
        .history
        .in_order()
        .into_iter()
        .rev()
        .filter_map(|(schema, row)| Some((state.of_schema(schema)?.domain, row)))
        .filter(|(domain, _)| domains.contains(domain))
        .collect();
    match scope {
        RollbackScope::All => {}
        RollbackScope::Steps(count) => rows.truncate(*count),
        RollbackScope::LastBatch => keep_last_batch(&mut rows),
        RollbackScope::To(version) => {
            let [domain] = domains else {
                return Err(PlanError::NotOneDomain {
                    found: domains.len(),
                });
            };
            let known: Vec<_> = rows
                .iter()
                .rev()
                .map(|(domain, row)| candidate(state, domain, row))
                .collect();
            let stays = resolve(domain, "applied", version, &known)?;
            let end = rows
                .iter()
                .position(|(_, row)| row.version == stays)
                .unwrap_or(0);
            rows.truncate(end);
        }
    }
    Ok(rows
        .into_iter()
        .map(|(domain, row)| step(state, domain, row))
        .collect())
}

/// A row of the diesel CLI has no batch: it is one of its own.
fn keep_last_batch(rows: &mut Vec<(&'static Domain, &Applied)>) {
    match rows.first().map(|(_, newest)| newest.batch) {
        Some(Some(last)) => rows.retain(|(_, row)| row.batch == Some(last)),
        Some(None) => rows.truncate(1),
        None => {}
    }
}

/// A row of the diesel CLI has no name: its file has.
fn candidate<'a>(state: &State<'a>, domain: &Domain, row: &'a Applied) -> Candidate<'a> {
    let known = state.of(domain).and_then(|of| of.known(&row.version));
    Candidate {
        version: &row.version,
        name: row
            .name
            .as_deref()
            .or(known.map(|known| known.migration.name.as_str()))
            .unwrap_or_default(),
    }
}

fn step<'a>(state: &State<'a>, domain: &'static Domain, row: &'a Applied) -> RollbackStep<'a> {
    let known = state.of(domain).and_then(|of| of.known(&row.version));
    let migration = known.map(|known| known.migration);
    let edited = known.is_some_and(|known| known.edited);
    let kept = row.down_checksum.is_some();
    let applied_empty = row
        .checksum
        .as_deref()
        .is_some_and(|stored| checksum("").compare(stored) == Comparison::Same);
    let down = match migration.map(source::down_kind) {
        // What was applied said nothing: there is nothing to take back.
        _ if applied_empty => Down::File("-- up.sql was empty when it was applied\n".to_owned()),
        // The file's down script fits the file's up script; what was applied is another.
        Some(source::Down::Script(_)) if edited && kept => Down::Kept,
        Some(source::Down::Script(sql)) => Down::File(sql.to_owned()),
        Some(source::Down::Irreversible(reason)) => Down::None {
            reason: reason.to_owned(),
        },
        Some(source::Down::Empty) => Down::None {
            reason: "its down.sql is empty".to_owned(),
        },
        Some(source::Down::Missing) | None if kept => Down::Kept,
        Some(source::Down::Missing) => Down::None {
            reason: "it has no down.sql".to_owned(),
        },
        None => Down::None {
            reason: "no file has that version, and the history kept no down script".to_owned(),
        },
    };
    RollbackStep {
        domain,
        row,
        migration,
        down,
    }
}
