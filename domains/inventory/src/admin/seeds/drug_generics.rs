use std::collections::HashMap;

use bigdecimal::BigDecimal;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Delta, Outcome, Seed, SeedError, SeedSet, Work};
use serde::{Deserialize, Deserializer};

use super::spellings::{self, Spellings};
use crate::enums::{EdCategory, VenCategory};
use crate::schema::{dosage_forms, drug_generics, drug_units};

pub(super) const SEED: Seed = Seed {
    name: "drug_generics",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/drug_generics.csv",
    text: include_str!("../../../data/drug_generics.csv"),
    key: &["working_code"],
    longest: &[
        ("working_code", drug_generics::working_code::MAX_LENGTH),
        ("name", drug_generics::generic_name::MAX_LENGTH),
        ("dosage_form", drug_generics::dosage_form::MAX_LENGTH),
        ("strength_unit", drug_generics::strength_unit::MAX_LENGTH),
    ],
};

/// Digits after the point that the column `strength_value` keeps; it would round what has more.
const STRENGTH_SCALE: i64 = 4;

/// A generic drug as the source tells it.
#[derive(AsChangeset, Deserialize, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = drug_generics, primary_key(working_code), check_for_backend(Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
struct Told {
    working_code: String,
    #[diesel(column_name = generic_name)]
    name: String,
    dosage_form: Option<String>,
    #[serde(deserialize_with = "strength")]
    strength_value: Option<BigDecimal>,
    strength_unit: Option<String>,
    ed_category: Option<EdCategory>,
    #[serde(deserialize_with = "ven")]
    ven_category: Option<VenCategory>,
    hosp_list: Option<i32>,
}

/// What was told, with the codes of the dosage form and the unit that it was understood as.
#[derive(PartialEq, Queryable)]
struct Generic {
    told: Told,
    form: Option<String>,
    unit: Option<String>,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let (forms, units) = (
        Spellings::read(spellings::DOSAGE_FORMS)?,
        Spellings::read(spellings::DRUG_UNITS)?,
    );
    let told: Vec<Told> = FILE.rows()?;
    let notes = [
        forms.unmapped(
            "dosage forms",
            told.iter().map(|told| told.dosage_form.as_deref()),
        ),
        units.unmapped(
            "strength units",
            told.iter().map(|told| told.strength_unit.as_deref()),
        ),
    ];
    let code = |of: &Spellings, spelling: &Option<String>| {
        of.code(spelling.as_deref()?).map(str::to_owned)
    };
    let wanted = told.into_iter().map(|told| Generic {
        form: code(&forms, &told.dosage_form),
        unit: code(&units, &told.strength_unit),
        told,
    });
    let delta = Delta::between(existing(connection)?, wanted.collect(), |row| {
        row.told.working_code.clone()
    });
    let ids = if delta.is_empty() {
        Ids::default()
    } else {
        Ids::load(connection, &forms, &units)?
    };
    let written = delta.write(
        connection,
        |connection, rows| {
            let rows: Vec<_> = rows.iter().map(|row| (&row.told, ids.of(row))).collect();
            diesel::insert_into(drug_generics::table)
                .values(rows)
                .execute(connection)
        },
        |connection, row| {
            let found =
                drug_generics::table.filter(drug_generics::working_code.eq(&row.told.working_code));
            diesel::update(found)
                .set((&row.told, ids.of(row)))
                .execute(connection)
        },
    );
    let outcome = written.map_err(|error| FILE.blame(error))?;
    Ok(Outcome {
        notes: notes.into_iter().flatten().collect(),
        ..outcome
    })
}

fn existing(connection: &mut PgConnection) -> QueryResult<Vec<Generic>> {
    drug_generics::table
        .left_join(dosage_forms::table)
        .left_join(drug_units::table)
        .select((
            Told::as_select(),
            dosage_forms::form_code.nullable(),
            drug_units::unit_code.nullable(),
        ))
        .load(connection)
}

/// Ids of dosage forms and units by their codes.
#[derive(Default)]
struct Ids {
    forms: HashMap<String, i64>,
    units: HashMap<String, i64>,
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = drug_generics, check_for_backend(Pg))]
#[diesel(treat_none_as_null = true, treat_none_as_default_value = false)]
struct Understood {
    dosage_form_id: Option<i64>,
    strength_unit_id: Option<i64>,
}

impl Ids {
    fn load(
        connection: &mut PgConnection,
        forms: &Spellings,
        units: &Spellings,
    ) -> Result<Self, SeedError> {
        let of_forms: Vec<(String, i64)> = dosage_forms::table
            .select((dosage_forms::form_code, dosage_forms::id))
            .load(connection)?;
        let of_units: Vec<(String, i64)> = drug_units::table
            .select((drug_units::unit_code, drug_units::id))
            .load(connection)?;
        let ids = Ids {
            forms: of_forms.into_iter().collect(),
            units: of_units.into_iter().collect(),
        };
        forms.check("dosage_forms", &ids.forms)?;
        units.check("drug_units", &ids.units)?;
        Ok(ids)
    }

    fn of(&self, row: &Generic) -> Understood {
        let id =
            |ids: &HashMap<String, i64>, code: &Option<String>| ids.get(code.as_ref()?).copied();
        Understood {
            dosage_form_id: id(&self.forms, &row.form),
            strength_unit_id: id(&self.units, &row.unit),
        }
    }
}

fn strength<'de, D: Deserializer<'de>>(field: D) -> Result<Option<BigDecimal>, D::Error> {
    let value: Option<BigDecimal> = Option::deserialize(field)?;
    let scale = value
        .as_ref()
        .map_or(0, |value| value.normalized().fractional_digit_count());
    if scale > STRENGTH_SCALE {
        let problem =
            format!("found {scale} digits after the point, at most {STRENGTH_SCALE} are kept");
        return Err(serde::de::Error::custom(problem));
    }
    Ok(value)
}

/// The source writes the first letter of vital, essential and non-essential.
fn ven<'de, D: Deserializer<'de>>(field: D) -> Result<Option<VenCategory>, D::Error> {
    #[derive(Deserialize)]
    enum Letter {
        V,
        E,
        N,
    }
    let letter: Option<Letter> = Option::deserialize(field)?;
    Ok(letter.map(|letter| match letter {
        Letter::V => VenCategory::Vital,
        Letter::E => VenCategory::Essential,
        Letter::N => VenCategory::NonEssential,
    }))
}

#[cfg(test)]
mod tests {
    use super::{Csv, FILE, Told};

    const HEADER: &str = "working_code,name,dosage_form,strength_value,strength_unit,ed_category,ven_category,hosp_list\n";

    fn read(row: &str) -> Result<Vec<Told>, String> {
        let text = format!("{HEADER}0000001,First,TABLET,2.5,mg,ED,E,1\n{row}\n");
        Csv {
            text: text.leak(),
            ..FILE
        }
        .rows()
        .map_err(|error| error.to_string())
    }

    #[track_caller]
    fn problem(row: &str) -> String {
        read(row).err().unwrap()
    }

    #[test]
    fn a_strength_equals_itself_with_more_zeros() {
        let told = read("0000002,First,TABLET,2.5000,mg,ED,E,1").unwrap();
        assert_eq!(told[0].strength_value, told[1].strength_value);
    }

    #[test]
    fn a_strength_that_the_column_would_round_is_refused() {
        let said = problem("0000002,Second,,0.12345,,,,");
        assert!(
            said.ends_with(
                ":3: column \"strength_value\": found 5 digits after the point, at most 4 are kept"
            ),
            "{said}"
        );
    }

    #[test]
    fn letters_and_labels_that_mean_nothing_name_their_column() {
        let said = problem("0000002,Second,,,,ED,X,");
        assert!(
            said.contains(":3: column \"ven_category\": unknown variant `X`"),
            "{said}"
        );
        let said = problem("0000002,Second,,,,EDX,V,");
        assert!(
            said.contains(":3: column \"ed_category\": unknown label \"EDX\""),
            "{said}"
        );
        let said = problem("0000002,Second,,much,,,,");
        assert!(said.contains(":3: column \"strength_value\""), "{said}");
    }
}
