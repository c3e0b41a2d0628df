use domain_inventory::enums::LocationType;
use domain_inventory::models::NewLocation;

pub fn ward(code: String, name: String) -> NewLocation {
    NewLocation { //~ E0063 missing field `location_code`
    //= NewLocation { location_code: code,
        location_name: name,
        location_type: LocationType::Ward,
        parent_id: None,
        address: None,
        responsible_person: None,
    }
}
