use domain_inventory::queries::stock;
use domain_inventory::types::{DrugId, LocationId};

pub fn held(drug: DrugId, location: LocationId) -> stock::at {
    stock::at(drug) //~ E0308 expected `LocationId`, found `DrugId`
    //= stock::at(location)
}
