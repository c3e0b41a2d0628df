use diesel::connection::LoadConnection;
use diesel::pg::Pg;
use diesel::prelude::*;
use domain_inventory::schema::locations;
use domain_inventory::types::LocationId;

#[derive(Queryable)]
pub struct Place {
    pub code: String,
    //= pub id: LocationId,
    pub id: LocationId,
    //= pub code: String,
}

pub fn places(conn: &mut impl LoadConnection<Backend = Pg>) -> QueryResult<Vec<Place>> {
    locations::table
        .select((locations::id, locations::location_code))
        .load(conn) //~ E0277 match the fields returned by your query in count, order and type
}
