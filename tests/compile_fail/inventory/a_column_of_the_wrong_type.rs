use diesel::prelude::*;
use domain_inventory::schema::drugs;

pub fn called(number: i32) {
    let _ = drugs::trade_name.eq(number); //~ E0277 `i32: AsExpression<
    //= let _ = drugs::trade_name.eq(number.to_string());
}
