use domain_inventory::queries::budgets;
use domain_inventory::types::{FiscalYear, Quarter};

pub fn allocations(year: FiscalYear, quarter: Quarter) -> budgets::in_year {
    budgets::in_year(quarter) //~ E0308 expected `FiscalYear`, found `Quarter`
    //= budgets::in_year(year)
}
