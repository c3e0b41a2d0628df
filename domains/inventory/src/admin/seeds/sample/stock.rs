use diesel::prelude::*;
use domain_engine::seed::{Csv, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use super::{begin, drug_ids, location_ids};
use crate::schema::{drugs, inventory, locations};
use crate::types::Quantity;

pub(in super::super) const SEED: Seed = Seed {
    name: "stock",
    set: SeedSet::Sample,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/sample/stock.csv",
    text: include_str!("../../../../data/sample/stock.csv"),
    key: &["drug", "location"],
    longest: &[],
};

/// How much of a drug a location should have; what it has comes with the lots.
#[derive(Deserialize)]
struct Stock {
    drug: String,
    location: String,
    min_level: Quantity,
    reorder_point: Quantity,
    max_level: Quantity,
}

#[derive(Insertable)]
#[diesel(table_name = inventory)]
struct NewStock {
    drug_id: i64,
    location_id: i64,
    min_level: Quantity,
    reorder_point: Quantity,
    max_level: Quantity,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let wanted: Vec<Stock> = FILE.rows()?;
    let existing: Vec<(String, String)> = inventory::table
        .inner_join(drugs::table)
        .inner_join(locations::table)
        .select((drugs::drug_code, locations::location_code))
        .load(connection)?;
    let begun = begin(
        connection,
        existing,
        &wanted,
        |row| (row.drug.clone(), row.location.clone()),
        |connection| prepare(connection, &wanted),
        |connection, row| {
            diesel::insert_into(inventory::table)
                .values(row)
                .execute(connection)?;
            Ok(())
        },
    );
    begun.map_err(|error| FILE.blame(error))
}

fn prepare(connection: &mut PgConnection, wanted: &[Stock]) -> Result<Vec<NewStock>, SeedError> {
    let (drugs, locations) = (drug_ids(connection)?, location_ids(connection)?);
    let prepare = |(at, row): (usize, &Stock)| {
        Ok(NewStock {
            drug_id: drugs.id(at, "drug", &row.drug)?,
            location_id: locations.id(at, "location", &row.location)?,
            min_level: row.min_level.clone(),
            reorder_point: row.reorder_point.clone(),
            max_level: row.max_level.clone(),
        })
    };
    wanted.iter().enumerate().map(prepare).collect()
}
