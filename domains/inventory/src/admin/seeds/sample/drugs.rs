use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use super::{Ids, REFERENCE, begin};
use crate::enums::{NlemStatus, ProductCategory};
use crate::schema::{companies, drug_generics, drugs};
use crate::types::UnitCost;

pub(in super::super) const SEED: Seed = Seed {
    name: "drugs",
    set: SeedSet::Sample,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/sample/drugs.csv",
    text: include_str!("../../../../data/sample/drugs.csv"),
    key: &["code"],
    longest: &[
        ("code", drugs::drug_code::MAX_LENGTH),
        ("name", drugs::trade_name::MAX_LENGTH),
        ("package_unit", drugs::package_unit::MAX_LENGTH),
    ],
};

#[derive(Deserialize)]
struct Drug {
    code: String,
    name: String,
    generic: String,
    manufacturer: String,
    nlem_status: NlemStatus,
    unit_price: UnitCost,
    package_size: i32,
    package_unit: String,
}

#[derive(Insertable)]
#[diesel(table_name = drugs)]
struct NewDrug {
    drug_code: String,
    trade_name: String,
    generic_id: i64,
    manufacturer_id: i64,
    nlem_status: NlemStatus,
    product_category: ProductCategory,
    unit_price: UnitCost,
    package_size: i32,
    package_unit: String,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let wanted: Vec<Drug> = FILE.rows()?;
    let existing = drugs::table.select(drugs::drug_code).load(connection)?;
    let begun = begin(
        connection,
        existing,
        &wanted,
        |row| row.code.clone(),
        |connection| prepare(connection, &wanted),
        |connection, row| {
            diesel::insert_into(drugs::table)
                .values(row)
                .execute(connection)?;
            Ok(())
        },
    );
    begun.map_err(|error| FILE.blame(error))
}

fn prepare(connection: &mut PgConnection, wanted: &[Drug]) -> Result<Vec<NewDrug>, SeedError> {
    let codes = drug_generics::table.select((drug_generics::working_code, drug_generics::id));
    let generics = Ids::new("drug_generics", REFERENCE, codes.load(connection)?);
    let codes = companies::table.select((companies::company_code, companies::id));
    let makers = Ids::new("companies", REFERENCE, codes.load(connection)?);
    let prepare = |(at, row): (usize, &Drug)| {
        Ok(NewDrug {
            drug_code: row.code.clone(),
            trade_name: row.name.clone(),
            generic_id: generics.id(at, "generic", &row.generic)?,
            manufacturer_id: makers.id(at, "manufacturer", &row.manufacturer)?,
            nlem_status: row.nlem_status,
            product_category: ProductCategory::ModernRegistered,
            unit_price: row.unit_price.clone(),
            package_size: row.package_size,
            package_unit: row.package_unit.clone(),
        })
    };
    wanted.iter().enumerate().map(prepare).collect()
}
