use diesel::prelude::*;
use domain_inventory::schema::{companies, departments, drugs};

pub fn pairs() {
    let _ = drugs::table.inner_join(departments::table); //~ E0277 due to missing relation
    //= let _ = drugs::table.inner_join(companies::table);
}
