use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Delta, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use crate::enums::BudgetClass;
use crate::schema::budget_types;

pub(super) const SEED: Seed = Seed {
    name: "budget_types",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/budget_types.csv",
    text: include_str!("../../../data/budget_types.csv"),
    key: &["code"],
    longest: &[
        ("code", budget_types::type_code::MAX_LENGTH),
        ("name", budget_types::type_name::MAX_LENGTH),
    ],
};

#[derive(AsChangeset, Deserialize, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = budget_types, primary_key(type_code), check_for_backend(Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
struct BudgetType {
    #[diesel(column_name = type_code)]
    code: String,
    #[diesel(column_name = type_name)]
    name: String,
    budget_class: BudgetClass,
    description: Option<String>,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let existing = budget_types::table
        .select(BudgetType::as_select())
        .load(connection)?;
    let delta = Delta::between(existing, FILE.rows()?, |row: &BudgetType| row.code.clone());
    let written = delta.write(
        connection,
        |connection, rows| {
            diesel::insert_into(budget_types::table)
                .values(rows)
                .execute(connection)
        },
        |connection, row| {
            diesel::update(budget_types::table.filter(budget_types::type_code.eq(&row.code)))
                .set(row)
                .execute(connection)
        },
    );
    written.map_err(|error| FILE.blame(error))
}
