use domain_inventory::types::{Money, Quantity, UnitCost};

pub fn value(tablets: Quantity, baht: UnitCost) -> Money {
    tablets + baht //~ E0277 cannot add `UnitCost` to
    //= tablets * baht
}
