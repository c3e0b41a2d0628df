//! Indexes that are built concurrently: what an earlier run left of them, and whether they can be used.
//!
//! A build that fails or is killed leaves an INVALID index: no query uses it,
//! every write keeps it up, and `IF NOT EXISTS` takes it for a good one.
//! Source: PostgreSQL, CREATE INDEX, "Building Indexes Concurrently".

use std::time::{Duration, Instant};

use super::execute::Unit;
use super::{Event, Runner};
use crate::error::{Error, Leftover};
use crate::log::Halfway;
use crate::session::{is_true, send, text};
use crate::sql::Nature;
use crate::sql::quote::literal;

/// How often a build by another session is looked at.
const POLL: Duration = Duration::from_millis(200);

/// How long a leftover may wait for its table when the run has failed already.
const PATIENCE: &str = "SET lock_timeout = '2s'";

/// What a statement does to which indexes.
#[derive(Debug)]
pub(super) struct Watch {
    /// The table's OID, as the server prints it; none when there is nothing to watch.
    table: Option<String>,
    which: Which,
    /// What the statement that is in doubt was to bring about is there.
    done: bool,
}

/// Which indexes of the table are the statement's own.
#[derive(Debug)]
enum Which {
    None,
    Named(String),
    /// The server chose the name: those that were not there before.
    NotAmong(Vec<u32>),
    /// REINDEX builds copies beside the indexes.
    Copies,
}

/// One index of a table.
struct Index {
    oid: u32,
    name: String,
    /// Quoted and qualified.
    qualified: String,
    is_valid: bool,
    /// The session that builds it.
    builder: Option<String>,
}

impl Watch {
    fn nothing(done: bool) -> Self {
        Watch {
            table: None,
            which: Which::None,
            done,
        }
    }

    /// Whether what a statement in doubt was to bring about is there.
    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    fn is_own(&self, index: &Index) -> bool {
        match &self.which {
            Which::None => false,
            Which::Named(name) => index.name == *name,
            Which::NotAmong(before) => !before.contains(&index.oid),
            Which::Copies => is_copy(&index.name),
        }
    }
}

/// Whether REINDEX CONCURRENTLY named it: `_ccnew` or `_ccold` and perhaps a number.
fn is_copy(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.ends_with("_ccnew") || stem.ends_with("_ccold")
}

impl Runner<'_> {
    /// Drops what an earlier run of the statement left, and says what to look at afterwards.
    pub(super) async fn watch(
        &mut self,
        unit: &Unit<'_>,
        nature: &Nature,
        doubt: Option<&Halfway>,
    ) -> Result<Watch, Error> {
        let before = doubt.map(Halfway::indexes_before);
        let (table, which) = match nature {
            Nature::Plain | Nature::Setting | Nature::Alone => return Ok(Watch::nothing(false)),
            Nature::DropIndex { name } => {
                let gone = doubt.is_some() && self.is_gone(name).await;
                return Ok(Watch::nothing(gone));
            }
            Nature::Reindex { name } => (table_of_either(name), Which::Copies),
            Nature::CreateIndex { name, table } => {
                let which = match name {
                    Some(name) => Which::Named(name.clone()),
                    None => Which::NotAmong(before.unwrap_or_default().to_vec()),
                };
                (regclass(table), which)
            }
        };
        // The statement itself says what is wrong with a table that is not there.
        let Some((table, mut indexes)) = self.indexes(&table).await else {
            return Ok(Watch::nothing(false));
        };
        let mut watch = Watch {
            table: Some(table),
            which,
            done: false,
        };
        // Without a run before this one, an index without a name has left nothing that could be told.
        let nameless = matches!(watch.which, Which::NotAmong(_)) && before.is_none();
        if !nameless {
            indexes = self.heal(unit, &watch, indexes).await?;
        }
        if let Some(before) = before {
            let is_new = |index: &Index| watch.is_own(index) && !before.contains(&index.oid);
            watch.done = matches!(nature, Nature::CreateIndex { .. })
                && indexes.iter().any(|index| index.is_valid && is_new(index));
        }
        if let Which::NotAmong(known) = &mut watch.which {
            *known = indexes.iter().map(|index| index.oid).collect();
        }
        Ok(watch)
    }

    /// Drops INVALID indexes of the statement; waits for one that somebody is still building.
    async fn heal(
        &mut self,
        unit: &Unit<'_>,
        watch: &Watch,
        mut indexes: Vec<Index>,
    ) -> Result<Vec<Index>, Error> {
        let label = unit.label.as_str();
        let began = Instant::now();
        let mut told = false;
        loop {
            let own = indexes.iter().find(|it| watch.is_own(it) && !it.is_valid);
            let Some(index) = own else {
                return Ok(indexes);
            };
            let qualified = index.qualified.as_str();
            if let Some(by) = &index.builder {
                if began.elapsed() >= self.options.lock_timeout {
                    return Err(Error::IndexBuilding {
                        label: label.to_owned(),
                        index: qualified.to_owned(),
                        by: by.clone(),
                    });
                }
                if !told {
                    self.observer.event(Event::WaitingForIndex {
                        label,
                        index: qualified,
                        by,
                    });
                    told = true;
                }
                self.ask(tokio::time::sleep(POLL)).await?;
            } else {
                let drop = format!("DROP INDEX CONCURRENTLY IF EXISTS {qualified}");
                let doing = "dropping an INVALID index that an earlier run left";
                self.send_or_leave(&drop, doing).await?;
                self.forget_notices();
                self.observer.event(Event::DroppedInvalid {
                    label,
                    index: qualified,
                });
            }
            let table = watch.table.as_deref().unwrap_or_default();
            indexes = match self.indexes(table).await {
                Some((_, indexes)) => indexes,
                None => Vec::new(),
            };
        }
    }

    /// An index is recorded as built only when queries can use it.
    pub(super) async fn require_valid(&self, unit: &Unit<'_>, watch: &Watch) -> Result<(), Error> {
        match self.invalid(watch).await.pop() {
            None => Ok(()),
            Some(index) => Err(Error::IndexInvalid {
                label: unit.label.clone(),
                index: index.qualified,
            }),
        }
    }

    /// Drops what a statement left that has just failed; the session has left its settings.
    pub(super) async fn drop_leftovers(&self, watch: &Watch) -> Vec<Leftover> {
        let client = &self.control.client;
        let mut leftovers = Vec::new();
        for index in self.invalid(watch).await {
            drop(send(client, PATIENCE).await);
            let drop_it = format!("DROP INDEX CONCURRENTLY IF EXISTS {}", index.qualified);
            let dropped = send(client, &drop_it).await.error.is_none();
            drop(send(client, "RESET lock_timeout").await);
            leftovers.push(match dropped {
                true => Leftover::Dropped(index.qualified),
                false => Leftover::Invalid(index.qualified),
            });
        }
        leftovers
    }

    /// The statement's own indexes that cannot be used.
    async fn invalid(&self, watch: &Watch) -> Vec<Index> {
        let Some(table) = &watch.table else {
            return Vec::new();
        };
        let found = self.indexes(table).await;
        let mut indexes = found.map_or_else(Vec::new, |(_, indexes)| indexes);
        indexes.retain(|index| watch.is_own(index) && !index.is_valid);
        indexes
    }

    /// The OID of a table and its indexes; none when it is not there or may not be asked for.
    async fn indexes(&self, table: &str) -> Option<(String, Vec<Index>)> {
        let sql = format!(include_str!("indexes.sql"), table = table);
        let rows = send(&self.control.client, &sql).await.rows().ok()?;
        let (first, rest) = rows.split_first()?;
        let table = text(first, 0);
        let indexes = rest.iter().map(|row| Index {
            oid: text(row, 0).parse().unwrap_or_default(),
            name: text(row, 1).to_owned(),
            qualified: text(row, 2).to_owned(),
            is_valid: is_true(row, 3),
            builder: Some(text(row, 4).to_owned()).filter(|it| !it.is_empty()),
        });
        (!table.is_empty()).then(|| (table.to_owned(), indexes.collect()))
    }

    /// Whether a relation is not there.
    async fn is_gone(&self, name: &str) -> bool {
        let sql = format!("SELECT {} IS NULL", regclass(name));
        let rows = send(&self.control.client, &sql).await.rows();
        rows.is_ok_and(|rows| rows.first().is_some_and(|row| is_true(row, 0)))
    }
}

fn regclass(written: &str) -> String {
    format!("pg_catalog.to_regclass({})", literal(written))
}

/// The table itself, or the table of an index.
fn table_of_either(written: &str) -> String {
    let name = regclass(written);
    format!(
        "coalesce((SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = {name}), {name}::oid)"
    )
}

#[cfg(test)]
mod tests {
    use super::is_copy;

    #[test]
    fn copies_of_reindex_are_known_by_their_names() {
        for name in ["a_ccnew", "a_ccold", "a_ccnew12"] {
            assert!(is_copy(name), "{name}");
        }
        for name in ["a", "ccnew1x", "a_ccnewer", "accnew"] {
            assert!(!is_copy(name), "{name}");
        }
    }
}
