use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use super::begin;
use crate::schema::departments;

pub(in super::super) const SEED: Seed = Seed {
    name: "departments",
    set: SeedSet::Sample,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/sample/departments.csv",
    text: include_str!("../../../../data/sample/departments.csv"),
    key: &["code"],
    longest: &[
        ("code", departments::dept_code::MAX_LENGTH),
        ("name", departments::dept_name::MAX_LENGTH),
    ],
};

#[derive(Clone, Deserialize, Insertable)]
#[diesel(table_name = departments)]
struct Department {
    #[diesel(column_name = dept_code)]
    code: String,
    #[diesel(column_name = dept_name)]
    name: String,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let wanted: Vec<Department> = FILE.rows()?;
    let existing = departments::table
        .select(departments::dept_code)
        .load(connection)?;
    let begun = begin(
        connection,
        existing,
        &wanted,
        |row| row.code.clone(),
        |_| Ok(wanted.clone()),
        |connection, row| {
            diesel::insert_into(departments::table)
                .values(row)
                .execute(connection)?;
            Ok(())
        },
    );
    begun.map_err(|error| FILE.blame(error))
}
