//! What a purchase request has cost.

use diesel::dsl::{auto_type, sum};
// The type of the function of that name, for `auto_type`.
use diesel::helper_types::sum;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::ProcurementError;
use crate::enums::{PoStatus, ReceiptStatus};
use crate::schema::{purchase_orders, receipt_items, receipts};
use crate::types::{AmountError, Money, PurchaseRequestId};

/// An order of a request, and what was posted of it.
#[derive(Queryable)]
struct Ordered {
    status: PoStatus,
    is_active: bool,
    total_amount: Money,
    vat_amount: Money,
    goods: Option<Money>,
}

/// Baht that a request has cost, with value added tax; `None` while an order of it is to be delivered, or nothing was
/// ordered yet.
pub(super) async fn cost(
    conn: &mut AsyncPgConnection,
    request: PurchaseRequestId,
) -> Result<Option<Money>, ProcurementError> {
    let orders: Vec<Ordered> = purchase_orders::table
        .filter(purchase_orders::pr_id.eq(request))
        .select((
            purchase_orders::status,
            purchase_orders::is_active,
            purchase_orders::total_amount,
            purchase_orders::vat_amount,
            goods(),
        ))
        .load(conn)
        .await?;
    if orders.is_empty() || orders.iter().any(Ordered::is_outstanding) {
        return Ok(None);
    }
    let costs: Result<Vec<Money>, AmountError> = orders.iter().map(Ordered::cost).collect();
    Ok(Some(costs?.iter().sum()))
}

/// Of the order at hand, at the prices of its posted receipts; null when nothing was.
#[auto_type]
fn goods() -> _ {
    let posted: ReceiptStatus = ReceiptStatus::Posted;
    receipt_items::table
        .inner_join(receipts::table)
        .filter(receipts::po_id.eq(purchase_orders::id))
        .filter(receipts::is_active)
        .filter(receipts::status.eq(posted))
        .select(sum(receipt_items::total_price))
        .single_value()
}

impl Ordered {
    /// Whether nothing more is to come, whatever came.
    fn is_given_up(&self) -> bool {
        !self.is_active || self.status == PoStatus::Cancelled
    }

    fn is_outstanding(&self) -> bool {
        !self.is_given_up() && self.status != PoStatus::Completed
    }

    fn cost(&self) -> Result<Money, AmountError> {
        let goods = self.goods.clone().unwrap_or_default();
        let tax = self.tax(&goods)?;
        Ok(goods + tax)
    }

    /// All of the order's tax; of one that was given up the part that its goods are of the order.
    fn tax(&self, goods: &Money) -> Result<Money, AmountError> {
        if !self.is_given_up() {
            return Ok(self.vat_amount.clone());
        }
        if goods.is_zero() {
            return Ok(Money::zero());
        }
        if *goods >= self.total_amount {
            return Ok(self.vat_amount.clone());
        }
        let (tax, all) = (self.vat_amount.as_decimal(), self.total_amount.as_decimal());
        Money::rounded(tax * goods.as_decimal() / all)
    }
}
