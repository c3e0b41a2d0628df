use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Delta, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use crate::enums::UnitType;
use crate::schema::drug_units;

pub(super) const SEED: Seed = Seed {
    name: "drug_units",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/drug_units.csv",
    text: include_str!("../../../data/drug_units.csv"),
    key: &["code"],
    longest: &[
        ("code", drug_units::unit_code::MAX_LENGTH),
        ("name_th", drug_units::unit_name::MAX_LENGTH),
        ("name_en", drug_units::unit_name_en::MAX_LENGTH),
    ],
};

#[derive(AsChangeset, Deserialize, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = drug_units, primary_key(unit_code), check_for_backend(Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
struct DrugUnit {
    #[diesel(column_name = unit_code)]
    code: String,
    #[diesel(column_name = unit_name)]
    name_th: String,
    #[diesel(column_name = unit_name_en)]
    name_en: Option<String>,
    unit_type: UnitType,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let existing = drug_units::table
        .select(DrugUnit::as_select())
        .load(connection)?;
    let delta = Delta::between(existing, FILE.rows()?, |row: &DrugUnit| row.code.clone());
    let written = delta.write(
        connection,
        |connection, rows| {
            diesel::insert_into(drug_units::table)
                .values(rows)
                .execute(connection)
        },
        |connection, row| {
            diesel::update(drug_units::table.filter(drug_units::unit_code.eq(&row.code)))
                .set(row)
                .execute(connection)
        },
    );
    written.map_err(|error| FILE.blame(error))
}
