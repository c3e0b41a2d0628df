use domain_inventory::models::AllocationChanges;
use domain_inventory::types::Money;

pub fn raise(to: Money) -> AllocationChanges {
    AllocationChanges {
        remaining_budget: Some(to), //~ E0560 no field named `remaining_budget`
        //= total_budget: Some(to),
        ..AllocationChanges::default()
    }
}
