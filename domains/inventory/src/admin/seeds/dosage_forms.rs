use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Delta, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;

use crate::schema::dosage_forms;

pub(super) const SEED: Seed = Seed {
    name: "dosage_forms",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/dosage_forms.csv",
    text: include_str!("../../../data/dosage_forms.csv"),
    key: &["code"],
    longest: &[
        ("code", dosage_forms::form_code::MAX_LENGTH),
        ("name_th", dosage_forms::form_name::MAX_LENGTH),
        ("name_en", dosage_forms::form_name_en::MAX_LENGTH),
    ],
};

#[derive(AsChangeset, Deserialize, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = dosage_forms, primary_key(form_code), check_for_backend(Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
struct DosageForm {
    #[diesel(column_name = form_code)]
    code: String,
    #[diesel(column_name = form_name)]
    name_th: String,
    #[diesel(column_name = form_name_en)]
    name_en: Option<String>,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let existing = dosage_forms::table
        .select(DosageForm::as_select())
        .load(connection)?;
    let delta = Delta::between(existing, FILE.rows()?, |row: &DosageForm| row.code.clone());
    let written = delta.write(
        connection,
        |connection, rows| {
            diesel::insert_into(dosage_forms::table)
                .values(rows)
                .execute(connection)
        },
        |connection, row| {
            diesel::update(dosage_forms::table.filter(dosage_forms::form_code.eq(&row.code)))
                .set(row)
                .execute(connection)
        },
    );
    written.map_err(|error| FILE.blame(error))
}
