//! Inventory's sample seeds: one file each, its data in `data/sample/`.
//!
//! People and operations go on from these rows, so a seed begins what is not
//! there, and leaves what is there as it finds it: nothing that was given out
//! comes back, and the ledger gets no row twice.

pub(super) mod budget_allocations;
pub(super) mod budget_reservations;
pub(super) mod departments;
pub(super) mod drugs;
pub(super) mod lots;
pub(super) mod purchase_requests;
pub(super) mod stock;

use std::collections::HashMap;
use std::hash::Hash;

use diesel::prelude::*;
use domain_engine::seed::{Delta, Outcome, SeedError};

use crate::schema::{budget_categories, budget_types, budgets, departments as of_departments};
use crate::schema::{drugs as of_drugs, locations};

/// What other rows go by: a code, or codes that belong together, and the id behind it.
struct Ids<K, V> {
    table: &'static str,
    /// The command that fills the table.
    command: &'static str,
    ids: HashMap<K, V>,
}

const REFERENCE: &str = "dbctl seed inventory";
const SAMPLE: &str = "dbctl seed inventory --set sample";

impl<K: Hash + Eq + std::fmt::Display, V: Clone> Ids<K, V> {
    fn new(table: &'static str, command: &'static str, rows: Vec<(K, V)>) -> Self {
        let ids = rows.into_iter().collect();
        Ids {
            table,
            command,
            ids,
        }
    }

    /// The id behind a code that stands in a column of a row.
    fn id(&self, row: usize, column: &str, code: &K) -> Result<V, SeedError> {
        self.ids.get(code).cloned().ok_or_else(|| {
            let Ids { table, command, .. } = self;
            let problem = format!("the table {table} has no \"{code}\": run `{command}` first");
            SeedError::refused(row, column, problem)
        })
    }
}

fn drug_ids(connection: &mut PgConnection) -> QueryResult<Ids<String, i64>> {
    let codes = of_drugs::table.select((of_drugs::drug_code, of_drugs::id));
    Ok(Ids::new("drugs", SAMPLE, codes.load(connection)?))
}

fn location_ids(connection: &mut PgConnection) -> QueryResult<Ids<String, i64>> {
    let codes = locations::table.select((locations::location_code, locations::id));
    Ok(Ids::new("locations", REFERENCE, codes.load(connection)?))
}

fn department_ids(connection: &mut PgConnection) -> QueryResult<Ids<String, i64>> {
    let codes = of_departments::table.select((of_departments::dept_code, of_departments::id));
    Ok(Ids::new("departments", SAMPLE, codes.load(connection)?))
}

/// Budgets by the codes of their two halves, see [`budget_code`].
fn budget_ids(connection: &mut PgConnection) -> QueryResult<Ids<String, i64>> {
    let rows: Vec<(String, String, i64)> = budgets::table
        .inner_join(budget_types::table)
        .inner_join(budget_categories::table)
        .select((
            budget_types::type_code,
            budget_categories::category_code,
            budgets::id,
        ))
        .load(connection)?;
    let codes = rows
        .into_iter()
        .map(|(of_type, category, id)| (budget_code(&of_type, &category), id));
    Ok(Ids::new("budgets", REFERENCE, codes.collect()))
}

fn budget_code(of_type: &str, category: &str) -> String {
    format!("{of_type}/{category}")
}

/// Begins the rows whose keys are not there; the others are only read.
///
/// `prepare` looks up what all rows name, and is not asked when there is nothing to begin.
fn begin<T, K: Clone + Eq + Hash, P>(
    connection: &mut PgConnection,
    existing: Vec<K>,
    wanted: &[T],
    key: impl Fn(&T) -> K,
    prepare: impl FnOnce(&mut PgConnection) -> Result<Vec<P>, SeedError>,
    write: impl Fn(&mut PgConnection, &P) -> QueryResult<()>,
) -> Result<Outcome, SeedError> {
    let keys: Vec<K> = wanted.iter().map(key).collect();
    let delta = Delta::between(existing, keys.clone(), K::clone);
    let prepared: HashMap<K, P> = if delta.is_empty() {
        HashMap::new()
    } else {
        keys.into_iter().zip(prepare(connection)?).collect()
    };
    delta.write(
        connection,
        |connection, keys| {
            let mut rows = keys.iter().filter_map(|key| prepared.get(key));
            rows.try_for_each(|row| write(connection, row))?;
            Ok(keys.len())
        },
        // Only keys are compared: there is no value that could differ.
        |_, _| Ok(0),
    )
}
