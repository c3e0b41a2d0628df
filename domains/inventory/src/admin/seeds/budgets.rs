use std::collections::HashMap;

use diesel::prelude::*;
use domain_engine::seed::{Csv, Delta, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use super::spellings::missing;
use crate::schema::{budget_categories, budget_types, budgets};

pub(super) const SEED: Seed = Seed {
    name: "budgets",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/budgets.csv",
    text: include_str!("../../../data/budgets.csv"),
    key: &["budget_type", "budget_category"],
    longest: &[],
};

/// A budget by the codes of its two halves, which are all that the data says of it.
#[derive(Clone, Deserialize, Eq, Hash, PartialEq, Queryable)]
struct Budget {
    budget_type: String,
    budget_category: String,
}

#[derive(Insertable)]
#[diesel(table_name = budgets)]
struct NewBudget {
    budget_type_id: i64,
    budget_category_id: i64,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    seed(connection).map_err(|error| FILE.blame(error))
}

fn seed(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let wanted: Vec<Budget> = FILE.rows()?;
    let existing = budgets::table
        .inner_join(budget_types::table)
        .inner_join(budget_categories::table)
        .select((budget_types::type_code, budget_categories::category_code))
        .load(connection)?;
    let delta = Delta::between(existing, wanted.clone(), Budget::clone);
    let ids = if delta.is_empty() {
        HashMap::new()
    } else {
        ids(connection, &wanted)?
    };
    delta.write(
        connection,
        |connection, rows| {
            let rows: Vec<NewBudget> = rows
                .iter()
                .filter_map(|row| ids.get(row))
                .map(NewBudget::from)
                .collect();
            diesel::insert_into(budgets::table)
                .values(rows)
                .execute(connection)
        },
        // A budget is its key: it has no value that could differ.
        |_, _| Ok(0),
    )
}

/// The ids of the two halves of each budget.
fn ids(
    connection: &mut PgConnection,
    wanted: &[Budget],
) -> Result<HashMap<Budget, (i64, i64)>, SeedError> {
    let types: HashMap<String, i64> = budget_types::table
        .select((budget_types::type_code, budget_types::id))
        .load(connection)?
        .into_iter()
        .collect();
    let categories: HashMap<String, i64> = budget_categories::table
        .select((budget_categories::category_code, budget_categories::id))
        .load(connection)?
        .into_iter()
        .collect();
    let half = |ids: &HashMap<String, i64>, row, column: &str, table: &str, code: &str| {
        ids.get(code)
            .copied()
            .ok_or_else(|| SeedError::refused(row, column, missing(code, table)))
    };
    let both = |(row, budget): (usize, &Budget)| {
        let of_type = half(
            &types,
            row,
            "budget_type",
            "budget_types",
            &budget.budget_type,
        )?;
        let category = half(
            &categories,
            row,
            "budget_category",
            "budget_categories",
            &budget.budget_category,
        )?;
        Ok((budget.clone(), (of_type, category)))
    };
    wanted.iter().enumerate().map(both).collect()
}

impl From<&(i64, i64)> for NewBudget {
    fn from(&(budget_type_id, budget_category_id): &(i64, i64)) -> Self {
        NewBudget {
            budget_type_id,
            budget_category_id,
        }
    }
}
