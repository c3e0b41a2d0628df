//! What the files say beside what the database says. Pure.

use std::collections::BTreeMap;

use crate::domain::Domain;
use crate::history::{Applied, History};
use crate::log::Halfway;
use crate::script::Direction;
use crate::set::Loaded;
use crate::source::Migration;
use crate::sql::{Comparison, checksum};

/// A migration that is applied and has a file.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The row of the history.
    pub row: &'a Applied,
    /// The file.
    pub migration: &'a Migration,
    /// Whether up.sql says something else than when it was applied.
    pub edited: bool,
}

/// A migration that stopped between its first statement and its last.
#[derive(Clone, Copy, Debug)]
pub struct Unfinished<'a> {
    /// Its domain.
    pub domain: &'static Domain,
    /// Where it stopped.
    pub at: &'a Halfway,
    /// Its file.
    pub migration: Option<&'a Migration>,
    /// Whether the statements that are done say something else in the file now. Of a down script that is told when
    /// it is taken back.
    pub edited: bool,
}

impl Unfinished<'_> {
    /// `domain/folder`, and how many of its statements are done.
    pub fn label(&self) -> String {
        let folder = match (self.migration, &self.at.name) {
            (Some(migration), _) => migration.folder.clone(),
            (None, Some(name)) => format!("{}_{name}", self.at.version),
            (None, None) => self.at.version.clone(),
        };
        self.at.told_of(&format!("{}/{folder}", self.domain.name))
    }
}

/// A migration that may reach outside its domain's schema.
#[derive(Clone, Copy, Debug)]
pub struct Exception<'a> {
    /// The migration.
    pub migration: &'a Migration,
    /// Why, as its header says.
    pub reason: &'a str,
    /// Whether it is applied.
    pub applied: bool,
}

/// One domain: its files beside its history.
#[derive(Clone, Debug)]
pub struct DomainState<'a> {
    /// The domain.
    pub domain: &'static Domain,
    /// Applied migrations that have a file, by version.
    pub applied: Vec<Known<'a>>,
    /// Migrations that are not applied, by version.
    pub pending: Vec<&'a Migration>,
    /// Applied versions that no file has, by version.
    pub unknown: Vec<&'a Applied>,
    /// Migrations that are half applied or half taken back.
    pub halfway: Vec<Unfinished<'a>>,
}

impl<'a> DomainState<'a> {
    fn compare(loaded: &'a Loaded, history: &'a History) -> Self {
        let rows = history
            .domains
            .get(loaded.domain.schema)
            .map_or(&[][..], |domain| &domain.rows);
        let mut rows: BTreeMap<&str, &Applied> =
            rows.iter().map(|row| (row.version.as_str(), row)).collect();
        let mut state = DomainState {
            domain: loaded.domain,
            applied: Vec::new(),
            pending: Vec::new(),
            unknown: Vec::new(),
            halfway: Vec::new(),
        };
        for migration in &loaded.migrations {
            match rows.remove(migration.version.as_str()) {
                Some(row) => state.applied.push(Known {
                    row,
                    migration,
                    edited: is_edited(row, migration),
                }),
                None => state.pending.push(migration),
            }
        }
        state.unknown = rows.into_values().collect();
        let halfway = history.domains.get(loaded.domain.schema);
        let halfway = halfway.map_or(&[][..], |domain| &domain.halfway);
        state.halfway = halfway
            .iter()
            .filter_map(|at| state.unfinished(at, loaded))
            .collect();
        state
    }

    /// What the log says of a version, unless the history knows better: it may have been completed by hand.
    fn unfinished(&self, at: &'a Halfway, loaded: &'a Loaded) -> Option<Unfinished<'a>> {
        let applied = self.known(&at.version).is_some()
            || self.unknown.iter().any(|row| row.version == at.version);
        if applied != (at.direction == Direction::Down) {
            return None;
        }
        let migration = loaded
            .migrations
            .iter()
            .find(|migration| migration.version == at.version);
        let edited = at.direction == Direction::Up
            && migration.is_some_and(|it| at.is_edited(&it.up, it.run_in_transaction));
        Some(Unfinished {
            domain: self.domain,
            at,
            migration,
            edited,
        })
    }

    /// Pending migrations that are older than one which is applied.
    pub fn out_of_order(&self) -> impl Iterator<Item = &'a Migration> + '_ {
        let known = self.applied.iter().map(|known| known.row.version.as_str());
        let unknown = self.unknown.iter().map(|row| row.version.as_str());
        let newest = known.chain(unknown).max();
        self.pending
            .iter()
            .copied()
            .filter(move |migration| Some(migration.version.as_str()) < newest)
    }

    /// Applied migrations whose file was changed afterwards.
    pub fn edited(&self) -> impl Iterator<Item = &Known<'a>> {
        self.applied.iter().filter(|known| known.edited)
    }

    /// Migrations whose header lets them reach outside their schema, by version.
    pub fn exceptions(&self) -> impl Iterator<Item = Exception<'a>> + '_ {
        let applied = self.applied.iter().map(|known| (known.migration, true));
        let pending = self.pending.iter().map(|migration| (*migration, false));
        let mut found: Vec<Exception<'a>> = applied
            .chain(pending)
            .filter_map(|(migration, applied)| {
                let reason = migration.header.containment.as_deref()?;
                Some(Exception {
                    migration,
                    reason,
                    applied,
                })
            })
            .collect();
        found.sort_by(|a, b| a.migration.version.cmp(&b.migration.version));
        found.into_iter()
    }

    /// The applied migration of that version, when it has a file.
    pub fn known(&self, version: &str) -> Option<&Known<'a>> {
        // By version, as the files are sorted.
        let at = self
            .applied
            .binary_search_by(|known| known.row.version.as_str().cmp(version));
        self.applied.get(at.ok()?)
    }
}

/// All domains: their files beside their histories.
#[derive(Clone, Debug)]
pub struct State<'a> {
    /// In the order of the set, dependencies first.
    pub domains: Vec<DomainState<'a>>,
    /// The histories.
    pub history: &'a History,
}

impl<'a> State<'a> {
    /// Compares files and histories.
    pub fn compare(loaded: &'a [Loaded], history: &'a History) -> Self {
        State {
            domains: loaded
                .iter()
                .map(|domain| DomainState::compare(domain, history))
                .collect(),
            history,
        }
    }

    /// The state of one domain.
    pub fn of(&self, domain: &Domain) -> Option<&DomainState<'a>> {
        self.domains.iter().find(|state| state.domain == domain)
    }

    /// The state of the domain that owns the schema.
    pub(crate) fn of_schema(&self, schema: &str) -> Option<&DomainState<'a>> {
        self.domains
            .iter()
            .find(|state| state.domain.schema == schema)
    }

    /// The states of the given domains.
    pub fn among<'s>(
        &'s self,
        domains: &'s [&'static Domain],
    ) -> impl Iterator<Item = &'s DomainState<'a>> {
        self.domains
            .iter()
            .filter(move |state| domains.contains(&state.domain))
    }
}

/// Only a checksum of the algorithm in use can say that a file was edited.
fn is_edited(row: &Applied, migration: &Migration) -> bool {
    row.checksum
        .as_deref()
        .is_some_and(|stored| checksum(&migration.up).compare(stored) == Comparison::Edited)
}
