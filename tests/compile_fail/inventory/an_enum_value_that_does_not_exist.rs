use diesel::prelude::*;
use domain_inventory::enums::LocationType;
use domain_inventory::schema::locations;

pub fn kitchens() {
    let _ = locations::location_type.eq(LocationType::Kitchen); //~ E0599 no variant or associated item named `Kitchen`
    //= let _ = locations::location_type.eq(LocationType::Ward);
}
