use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Delta, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use crate::enums::LocationType;
use crate::schema::locations;

pub(super) const SEED: Seed = Seed {
    name: "locations",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/locations.csv",
    text: include_str!("../../../data/locations.csv"),
    key: &["code"],
    longest: &[
        ("code", locations::location_code::MAX_LENGTH),
        ("name", locations::location_name::MAX_LENGTH),
    ],
};

#[derive(AsChangeset, Deserialize, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = locations, primary_key(location_code), check_for_backend(Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
struct Location {
    #[diesel(column_name = location_code)]
    code: String,
    #[diesel(column_name = location_name)]
    name: String,
    location_type: LocationType,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let existing = locations::table
        .select(Location::as_select())
        .load(connection)?;
    let delta = Delta::between(existing, FILE.rows()?, |row: &Location| row.code.clone());
    let written = delta.write(
        connection,
        |connection, rows| {
            diesel::insert_into(locations::table)
                .values(rows)
                .execute(connection)
        },
        |connection, row| {
            diesel::update(locations::table.filter(locations::location_code.eq(&row.code)))
                .set(row)
                .execute(connection)
        },
    );
    written.map_err(|error| FILE.blame(error))
}
