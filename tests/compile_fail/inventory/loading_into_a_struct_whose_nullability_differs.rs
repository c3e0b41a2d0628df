use diesel::pg::Pg;
use diesel::prelude::*;
use domain_inventory::schema::inventory;
use domain_inventory::types::{InventoryId, Quantity};

#[derive(Queryable, Selectable)]
#[diesel(table_name = inventory, check_for_backend(Pg))]
pub struct Watched {
    pub id: InventoryId,
    pub reorder_point: Quantity, //~ E0277 FromSql<Nullable<Numeric>, Pg>` is not implemented
    //= pub reorder_point: Option<Quantity>,
}
