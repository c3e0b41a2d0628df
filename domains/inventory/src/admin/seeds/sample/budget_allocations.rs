use diesel::prelude::*;
use domain_engine::seed::{Csv, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use super::{begin, budget_code, budget_ids, department_ids};
use crate::schema::{budget_allocations, budget_categories, budget_types, budgets, departments};
use crate::types::{FiscalYear, Money};

pub(in super::super) const SEED: Seed = Seed {
    name: "budget_allocations",
    set: SeedSet::Sample,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/sample/budget_allocations.csv",
    text: include_str!("../../../../data/sample/budget_allocations.csv"),
    key: &[
        "fiscal_year",
        "budget_type",
        "budget_category",
        "department",
    ],
    longest: &[],
};

#[derive(Deserialize)]
struct Allocation {
    fiscal_year: FiscalYear,
    budget_type: String,
    budget_category: String,
    department: String,
    q1: Money,
    q2: Money,
    q3: Money,
    q4: Money,
}

#[derive(Insertable)]
#[diesel(table_name = budget_allocations)]
struct NewAllocation {
    fiscal_year: FiscalYear,
    budget_id: i64,
    department_id: i64,
    total_budget: Money,
    q1_budget: Money,
    q2_budget: Money,
    q3_budget: Money,
    q4_budget: Money,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let wanted: Vec<Allocation> = FILE.rows()?;
    let existing: Vec<(FiscalYear, String, String, String)> = budget_allocations::table
        .inner_join(
            budgets::table
                .inner_join(budget_types::table)
                .inner_join(budget_categories::table),
        )
        .inner_join(departments::table)
        .select((
            budget_allocations::fiscal_year,
            budget_types::type_code,
            budget_categories::category_code,
            departments::dept_code,
        ))
        .load(connection)?;
    let begun = begin(
        connection,
        existing,
        &wanted,
        |row| {
            (
                row.fiscal_year,
                row.budget_type.clone(),
                row.budget_category.clone(),
                row.department.clone(),
            )
        },
        |connection| prepare(connection, &wanted),
        |connection, row| {
            diesel::insert_into(budget_allocations::table)
                .values(row)
                .execute(connection)?;
            Ok(())
        },
    );
    begun.map_err(|error| FILE.blame(error))
}

fn prepare(
    connection: &mut PgConnection,
    wanted: &[Allocation],
) -> Result<Vec<NewAllocation>, SeedError> {
    let (budgets, departments) = (budget_ids(connection)?, department_ids(connection)?);
    let prepare = |(at, row): (usize, &Allocation)| {
        let budget = budget_code(&row.budget_type, &row.budget_category);
        Ok(NewAllocation {
            fiscal_year: row.fiscal_year,
            budget_id: budgets.id(at, "budget_type", &budget)?,
            department_id: departments.id(at, "department", &row.department)?,
            total_budget: [&row.q1, &row.q2, &row.q3, &row.q4].into_iter().sum(),
            q1_budget: row.q1.clone(),
            q2_budget: row.q2.clone(),
            q3_budget: row.q3.clone(),
            q4_budget: row.q4.clone(),
        })
    };
    wanted.iter().enumerate().map(prepare).collect()
}
