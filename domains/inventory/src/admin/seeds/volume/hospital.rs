use diesel::prelude::*;
use domain_engine::seed::SeedError;

use super::life::LOCATIONS;
use super::{insert_returning, write_keyed};
use crate::enums::LocationType;
use crate::schema::{departments, hospitals, locations};

const DEPARTMENTS: usize = 5;

/// A made-up hospital that is in the database.
pub(super) struct Hospital {
    /// From 1.
    pub(super) nth: u32,
    /// The store first.
    pub(super) locations: Vec<i64>,
    pub(super) departments: Vec<i64>,
}

#[derive(Insertable)]
#[diesel(table_name = locations)]
struct NewLocation {
    location_code: String,
    location_name: String,
    location_type: LocationType,
}

#[derive(Insertable)]
#[diesel(table_name = departments)]
struct NewDepartment {
    dept_code: String,
    dept_name: String,
    hospital_id: i64,
}

pub(super) fn write(
    connection: &mut PgConnection,
    nth: u32,
) -> Result<(Hospital, usize), SeedError> {
    let hospital_id: i64 = diesel::insert_into(hospitals::table)
        .values((
            hospitals::hospital_code.eq(format!("VOL{nth:05}")),
            hospitals::hospital_name.eq(format!("Made-up Hospital {nth}")),
        ))
        .returning(hospitals::id)
        .get_result(connection)?;
    let new = (0..LOCATIONS).map(|at| NewLocation {
        location_code: format!("V{nth:05}L{at}"),
        location_name: format!("Hospital {nth}, {}", ["store", "ward"][at.min(1)]),
        location_type: match at {
            0 => LocationType::Warehouse,
            _ => LocationType::Ward,
        },
    });
    let locations = write_keyed(connection, new, insert_returning!(locations))?;
    let new = (1..=DEPARTMENTS).map(|at| NewDepartment {
        dept_code: format!("V{nth:05}D{at}"),
        dept_name: format!("Hospital {nth}, department {at}"),
        hospital_id,
    });
    let departments = write_keyed(connection, new, insert_returning!(departments))?;
    let rows = 1 + locations.len() + departments.len();
    let hospital = Hospital {
        nth,
        locations,
        departments,
    };
    Ok((hospital, rows))
}
