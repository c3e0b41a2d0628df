//! Purchase orders: which are open, and what is still to come.

use chrono::NaiveDate;
use diesel::dsl::{auto_type, count_star, exists};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use super::sql::{Zero, coalesce, sum};
use crate::enums::{PoStatus, ReceiptStatus};
use crate::models::PurchaseOrderSummary;
use crate::schema::{
    companies, drug_generics, purchase_order_items, purchase_orders, receipt_items, receipts,
};
use crate::types::{CompanyId, GenericId, PurchaseOrderId, PurchaseOrderItemId, Quantity};

/// Orders that a vendor has still to deliver: approved, sent or delivered in part, and not withdrawn.
#[auto_type]
pub fn open() -> _ {
    let open: [PoStatus; 3] = [PoStatus::Approved, PoStatus::Sent, PoStatus::Partial];
    purchase_orders::is_active.and(purchase_orders::status.eq_any(open))
}

/// Orders to a vendor.
#[auto_type]
pub fn to_vendor(vendor: CompanyId) -> _ {
    purchase_orders::vendor_id.eq(vendor)
}

/// Orders that should be delivered before a day.
#[auto_type]
pub fn due_before(day: NaiveDate) -> _ {
    purchase_orders::delivery_date.lt(day)
}

/// Orders of which a line is still outstanding, whatever their status says.
#[auto_type]
pub fn with_outstanding_lines() -> _ {
    exists(lines_outstanding_of_order())
}

/// Lines of which not everything was delivered.
#[auto_type]
pub fn outstanding() -> _ {
    purchase_order_items::quantity.gt(delivered())
}

/// How much of a line was delivered and passed inspection, in the line's unit.
///
/// Counts receipts that were accepted, accepted in part, or posted into stock; not those still inspected.
#[auto_type]
pub fn delivered() -> _ {
    coalesce(accepted(), Zero)
}

/// Open orders with their vendor, the latest first; load them as [`OpenOrder`].
#[auto_type]
pub fn open_orders() -> _ {
    purchase_orders::table
        .inner_join(companies::table)
        .filter(open())
        .order_by((purchase_orders::po_date.desc(), purchase_orders::id.desc()))
}

/// Lines of open orders that are still outstanding, the first to be due first; load them as [`OutstandingLine`].
///
/// ```
/// use chrono::NaiveDate;
/// use diesel::prelude::*;
/// use diesel_async::{AsyncPgConnection, RunQueryDsl};
/// use domain_inventory::queries::purchasing::{self, OutstandingLine};
///
/// async fn overdue(
///     conn: &mut AsyncPgConnection,
///     today: NaiveDate,
/// ) -> QueryResult<Vec<OutstandingLine>> {
///     purchasing::outstanding_lines()
///         .filter(purchasing::due_before(today))
///         .select(OutstandingLine::as_select())
///         .load(conn)
///         .await
/// }
/// ```
#[auto_type]
pub fn outstanding_lines() -> _ {
    purchase_order_items::table
        .inner_join(purchase_orders::table)
        .inner_join(drug_generics::table)
        .filter(open())
        .filter(outstanding())
        .order_by((
            purchase_orders::delivery_date.asc(),
            purchase_orders::id.asc(),
            purchase_order_items::id.asc(),
        ))
}

/// Of the line at hand; null when nothing came.
#[auto_type]
fn accepted() -> _ {
    let inspected: [ReceiptStatus; 3] = [
        ReceiptStatus::Accepted,
        ReceiptStatus::Partial,
        ReceiptStatus::Posted,
    ];
    receipt_items::table
        .inner_join(receipts::table)
        .filter(receipt_items::po_item_id.eq(purchase_order_items::id))
        .filter(receipts::is_active)
        .filter(receipts::status.eq_any(inspected))
        .select(sum(receipt_items::quantity_accepted))
        .single_value()
}

/// Of the order at hand.
#[auto_type]
fn lines_outstanding_of_order() -> _ {
    purchase_order_items::table
        .filter(purchase_order_items::po_id.eq(purchase_orders::id))
        .filter(outstanding())
}

#[auto_type]
fn outstanding_count() -> _ {
    lines_outstanding_of_order()
        .select(count_star())
        .single_value()
        .assume_not_null()
}

/// An order that is not delivered in full.
#[derive(Queryable, Selectable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = purchase_orders, check_for_backend(Pg))]
pub struct OpenOrder {
    /// The order.
    #[diesel(embed)]
    #[serde(flatten)]
    pub order: PurchaseOrderSummary,
    /// Who delivers.
    #[diesel(select_expression = companies::company_name)]
    pub vendor_name: String,
    /// Lines of which something is still to come.
    #[diesel(select_expression = outstanding_count())]
    pub outstanding_lines: i64,
}

/// A line of an order of which something is still to come.
#[derive(Queryable, Selectable, Debug, Clone, PartialEq, Serialize)]
#[diesel(table_name = purchase_order_items, check_for_backend(Pg))]
pub struct OutstandingLine {
    /// The line.
    pub id: PurchaseOrderItemId,
    /// The order.
    pub po_id: PurchaseOrderId,
    /// Number on the order.
    #[diesel(select_expression = purchase_orders::po_number)]
    pub po_number: String,
    /// Who delivers.
    #[diesel(select_expression = purchase_orders::vendor_id)]
    pub vendor_id: CompanyId,
    /// Day on which delivery is due.
    #[diesel(select_expression = purchase_orders::delivery_date)]
    pub delivery_date: NaiveDate,
    /// The generic drug.
    pub generic_id: GenericId,
    /// Its name.
    #[diesel(select_expression = drug_generics::generic_name)]
    pub generic_name: String,
    /// Unit of the quantities as written on the order.
    pub unit: String,
    /// How many were ordered.
    #[diesel(column_name = quantity)]
    pub ordered: Quantity,
    /// How many came and passed inspection.
    #[diesel(select_expression = delivered())]
    pub delivered: Quantity,
}

impl OutstandingLine {
    /// How many are still to come.
    pub fn outstanding(&self) -> Quantity {
        &self.ordered - &self.delivered
    }
}
