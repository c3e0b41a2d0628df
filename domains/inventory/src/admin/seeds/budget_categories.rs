use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Delta, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use crate::schema::budget_categories;

pub(super) const SEED: Seed = Seed {
    name: "budget_categories",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/budget_categories.csv",
    text: include_str!("../../../data/budget_categories.csv"),
    key: &["code"],
    longest: &[
        ("code", budget_categories::category_code::MAX_LENGTH),
        ("name", budget_categories::category_name::MAX_LENGTH),
        (
            "accounting_code",
            budget_categories::accounting_code::MAX_LENGTH,
        ),
    ],
};

#[derive(AsChangeset, Deserialize, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = budget_categories, primary_key(category_code), check_for_backend(Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
struct BudgetCategory {
    #[diesel(column_name = category_code)]
    code: String,
    #[diesel(column_name = category_name)]
    name: String,
    accounting_code: Option<String>,
    description: Option<String>,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let existing = budget_categories::table
        .select(BudgetCategory::as_select())
        .load(connection)?;
    let delta = Delta::between(existing, FILE.rows()?, |row: &BudgetCategory| {
        row.code.clone()
    });
    let written = delta.write(
        connection,
        |connection, rows| {
            diesel::insert_into(budget_categories::table)
                .values(rows)
                .execute(connection)
        },
        |connection, row| {
            diesel::update(
                budget_categories::table.filter(budget_categories::category_code.eq(&row.code)),
            )
            .set(row)
            .execute(connection)
        },
    );
    written.map_err(|error| FILE.blame(error))
}
