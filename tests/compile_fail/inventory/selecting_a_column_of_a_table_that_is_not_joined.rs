use diesel::prelude::*;
use domain_inventory::schema::{inventory, locations};

pub fn codes() {
    let stock = inventory::table;
    //= let stock = inventory::table.inner_join(locations::table);
    let _ = stock.select(locations::location_code); //~ E0277 cannot select `location_code`
}
