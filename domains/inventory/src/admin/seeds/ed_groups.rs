use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Delta, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use crate::schema::ed_groups;

pub(super) const SEED: Seed = Seed {
    name: "ed_groups",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/ed_groups.csv",
    text: include_str!("../../../data/ed_groups.csv"),
    key: &["code"],
    longest: &[
        ("code", ed_groups::code::MAX_LENGTH),
        ("name", ed_groups::name::MAX_LENGTH),
    ],
};

#[derive(AsChangeset, Deserialize, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = ed_groups, primary_key(code), check_for_backend(Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
struct EdGroup {
    code: String,
    name: String,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let existing = ed_groups::table
        .select(EdGroup::as_select())
        .load(connection)?;
    let delta = Delta::between(existing, FILE.rows()?, |row: &EdGroup| row.code.clone());
    let written = delta.write(
        connection,
        |connection, rows| {
            diesel::insert_into(ed_groups::table)
                .values(rows)
                .execute(connection)
        },
        |connection, row| {
            diesel::update(ed_groups::table.filter(ed_groups::code.eq(&row.code)))
                .set(row)
                .execute(connection)
        },
    );
    written.map_err(|error| FILE.blame(error))
}
