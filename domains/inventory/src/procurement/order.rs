use diesel::dsl::{auto_type, sum};
// The type of the function of that name, for `auto_type`.
use diesel::helper_types::sum;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::enums::{PoStatus, ReceiptStatus};
use crate::models::PurchaseOrder;
use crate::schema::{purchase_order_items, purchase_orders, receipt_items, receipts};
use crate::types::Quantity;

/// Writes how far an order is, by what was posted. One that is complete stays so: somebody settled for less.
pub(super) async fn progress(
    conn: &mut AsyncPgConnection,
    order: &PurchaseOrder,
) -> QueryResult<PoStatus> {
    if order.status == PoStatus::Completed {
        return Ok(PoStatus::Completed);
    }
    let lines: Vec<(Quantity, Option<Quantity>)> = purchase_order_items::table
        .filter(purchase_order_items::po_id.eq(order.id))
        .select((purchase_order_items::quantity, posted()))
        .load(conn)
        .await?;
    let complete = lines
        .iter()
        .all(|(ordered, posted)| posted.as_ref().is_some_and(|posted| posted >= ordered));
    let status = if complete {
        PoStatus::Completed
    } else {
        PoStatus::Partial
    };
    diesel::update(purchase_orders::table.find(order.id))
        .set(purchase_orders::status.eq(status))
        .execute(conn)
        .await?;
    Ok(status)
}

/// Of the line at hand, in the order's unit; null when nothing was.
#[auto_type]
fn posted() -> _ {
    let posted: ReceiptStatus = ReceiptStatus::Posted;
    receipt_items::table
        .inner_join(receipts::table)
        .filter(receipt_items::po_item_id.eq(purchase_order_items::id))
        .filter(receipts::is_active)
        .filter(receipts::status.eq(posted))
        .select(sum(receipt_items::quantity_accepted))
        .single_value()
}
