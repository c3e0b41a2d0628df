use domain_inventory::queries::{DrugKey, LotKey, PageSize, Paged};
use domain_inventory::schema::drugs;

pub fn next(drug: DrugKey, lot: LotKey) {
    let _ = drugs::table.page(Some(lot), PageSize::default()); //~ E0271 expected `Once`, found `Never`
    //= let _ = drugs::table.page(Some(drug), PageSize::default());
}
