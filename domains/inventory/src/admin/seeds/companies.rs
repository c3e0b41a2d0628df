use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Delta, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use crate::schema::companies;

pub(super) const SEED: Seed = Seed {
    name: "companies",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/companies.csv",
    text: include_str!("../../../data/companies.csv"),
    key: &["code"],
    longest: &[
        ("code", companies::company_code::MAX_LENGTH),
        ("name", companies::company_name::MAX_LENGTH),
        ("tax_id", companies::tax_id::MAX_LENGTH),
    ],
};

#[derive(AsChangeset, Deserialize, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = companies, primary_key(company_code), check_for_backend(Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
struct Company {
    #[diesel(column_name = company_code)]
    code: String,
    #[diesel(column_name = company_name)]
    name: String,
    tax_id: Option<String>,
    is_vendor: bool,
    is_manufacturer: bool,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let existing = companies::table
        .select(Company::as_select())
        .load(connection)?;
    let delta = Delta::between(existing, FILE.rows()?, |row: &Company| row.code.clone());
    let written = delta.write(
        connection,
        |connection, rows| {
            diesel::insert_into(companies::table)
                .values(rows)
                .execute(connection)
        },
        |connection, row| {
            diesel::update(companies::table.filter(companies::company_code.eq(&row.code)))
                .set(row)
                .execute(connection)
        },
    );
    written.map_err(|error| FILE.blame(error))
}
