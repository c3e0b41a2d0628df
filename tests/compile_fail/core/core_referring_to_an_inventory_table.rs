use diesel::prelude::*;

pub fn all() {
    let all = domain_inventory::schema::drugs::table; //~ E0433 `domain_inventory`
    //= let all = domain_core::schema::users::table;
    let _ = all.count();
}
