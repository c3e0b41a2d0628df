use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use domain_core::types::UserId;
use serde::Serialize;

use super::charge::charge;
use super::goods::{by_item, delivery};
use super::order::progress;
use super::rows::lock_papers;
use super::{Charged, PostingLine, ProcurementError, Spending};
use crate::enums::{PoStatus, ReceiptStatus};
use crate::models::{PurchaseOrder, Receipt, ReceiptItem};
use crate::schema::{drugs, purchase_order_items, receipt_items, receipts};
use crate::stock::{Delivery, Received, Unreceived, receive_all};
use crate::types::{DrugId, GenericId, Money, PurchaseOrderId, ReceiptId, ReceiptItemId};

/// A receipt whose goods are to go into stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// The receipt, accepted in full or in part.
    pub receipt: ReceiptId,
    /// Which drug each accepted item is: one line an item.
    pub lines: Vec<PostingLine>,
    /// What becomes of the money reserved for the request.
    pub spending: Spending,
    /// Who posts it.
    pub by: UserId,
}

/// What posting came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Posted {
    /// What went into stock, by item.
    pub items: Vec<PostedItem>,
    /// How far the order is now: `PARTIAL`, or `COMPLETED` when nothing is outstanding any more.
    pub order: PoStatus,
    /// What became of the money reserved for the request.
    pub charged: Charged,
}

/// An item that went into stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostedItem {
    /// The item.
    pub item: ReceiptItemId,
    /// Its lot, and what is there now.
    #[serde(flatten)]
    pub received: Received,
}

/// Takes the accepted goods of a receipt into stock, all of them, once.
///
/// Each accepted item goes into its lot at the receipt's location. The cost of a dispensing unit is the item's price
/// by the units in a pack, to four decimals. The receipt is `POSTED`, and its total is that of what was accepted. The
/// order is `COMPLETED` when the posted receipts brought all that was ordered, or somebody had completed it with less;
/// otherwise `PARTIAL`. Goods beyond that are taken in too. What becomes of the money, [`Spending`] says.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_core::types::UserId;
/// use domain_inventory::procurement::{
///     Inspection, Posted, Posting, PostingLine, ProcurementError, Spending, inspect, post_receipt,
/// };
/// use domain_inventory::types::{DrugId, ReceiptId, ReceiptItemId};
///
/// /// Boxes of a hundred tablets.
/// async fn accept(
///     conn: &mut AsyncPgConnection,
///     receipt: ReceiptId,
///     (item, drug): (ReceiptItemId, DrugId),
///     by: UserId,
/// ) -> Result<Posted, ProcurementError> {
///     inspect(conn, Inspection { receipt, by }).await?;
///     let line = PostingLine { item, drug, units_per_pack: 100.into() };
///     let posting = Posting { receipt, lines: vec![line], spending: Spending::Commit, by };
///     post_receipt(conn, posting).await
/// }
/// ```
///
/// # Errors
/// Of the documents: [`UnknownReceipt`](ProcurementError::UnknownReceipt),
/// [`InactiveReceipt`](ProcurementError::InactiveReceipt), [`AlreadyPosted`](ProcurementError::AlreadyPosted),
/// [`NotAccepted`](ProcurementError::NotAccepted), [`EmptyReceipt`](ProcurementError::EmptyReceipt),
/// [`OrderNotOpen`](ProcurementError::OrderNotOpen), [`InactiveOrder`](ProcurementError::InactiveOrder),
/// [`OtherOrder`](ProcurementError::OtherOrder).
///
/// Of the lines: [`UnknownItem`](ProcurementError::UnknownItem), [`DoubleItem`](ProcurementError::DoubleItem),
/// [`MissingItem`](ProcurementError::MissingItem), [`NotPositive`](ProcurementError::NotPositive),
/// [`UnknownDrug`](ProcurementError::UnknownDrug), [`OtherGeneric`](ProcurementError::OtherGeneric),
/// [`Amount`](ProcurementError::Amount).
///
/// [`NotReceived`](ProcurementError::NotReceived) names the item that stock does not take, and
/// [`Stock`](ProcurementError::Stock) says what else stands in its way;
/// [`NothingReserved`](ProcurementError::NothingReserved) where all has come and no money was held back for it,
/// [`Budget`](ProcurementError::Budget) where it is not enough; [`TooLarge`](ProcurementError::TooLarge),
/// [`UnknownUser`](ProcurementError::UnknownUser); [`Database`](ProcurementError::Database) for everything else.
pub async fn post_receipt(
    conn: &mut AsyncPgConnection,
    posting: Posting,
) -> Result<Posted, ProcurementError> {
    atomic(conn, async |conn| post(conn, &posting).await).await
}

async fn post(conn: &mut AsyncPgConnection, posting: &Posting) -> Result<Posted, ProcurementError> {
    let (order, receipt) = lock_papers(conn, posting.receipt).await?;
    check(&order, &receipt)?;
    let items = items(conn, &receipt).await?;
    let total: Money = items.iter().map(|item| &item.total_price).sum();
    let (items, deliveries) = goods(conn, &receipt, &items, posting).await?;
    diesel::update(receipts::table.find(receipt.id))
        .set((
            receipts::status.eq(ReceiptStatus::Posted),
            receipts::total_amount.eq(Money::new(total.into())?),
        ))
        .execute(conn)
        .await?;
    let status = progress(conn, &order).await?;
    let charged = charge(conn, order.pr_id, posting.spending).await?;
    let received = receive_all(conn, &deliveries)
        .await
        .map_err(|refused| not_received(&items, refused))?;
    let items = items.into_iter().zip(received);
    Ok(Posted {
        items: items
            .map(|(item, received)| PostedItem { item, received })
            .collect(),
        order: status,
        charged,
    })
}

fn not_received(items: &[ReceiptItemId], refused: Unreceived) -> ProcurementError {
    let Unreceived { position, error } = refused;
    match position.and_then(|position| items.get(position)) {
        Some(item) => ProcurementError::not_received(*item, error),
        None => error.into(),
    }
}

/// Whether the receipt's goods may go into stock.
fn check(order: &PurchaseOrder, receipt: &Receipt) -> Result<(), ProcurementError> {
    let Receipt { id, status, .. } = *receipt;
    match status {
        ReceiptStatus::Accepted | ReceiptStatus::Partial => {}
        ReceiptStatus::Posted => return Err(ProcurementError::AlreadyPosted { receipt: id }),
        _ => {
            return Err(ProcurementError::NotAccepted {
                receipt: id,
                status,
            });
        }
    }
    let PurchaseOrder { id, status, .. } = *order;
    match status {
        PoStatus::Draft | PoStatus::Pending | PoStatus::Cancelled => {
            Err(ProcurementError::OrderNotOpen { order: id, status })
        }
        _ if !order.is_active => Err(ProcurementError::InactiveOrder { order: id }),
        _ => Ok(()),
    }
}

/// The accepted items by id, and what of each goes into stock.
async fn goods(
    conn: &mut AsyncPgConnection,
    receipt: &Receipt,
    items: &[ReceiptItem],
    posting: &Posting,
) -> Result<(Vec<ReceiptItemId>, Vec<Delivery>), ProcurementError> {
    let lines = by_item(receipt, items, &posting.lines)?;
    let generics: Vec<(DrugId, GenericId)> = drugs::table
        .filter(drugs::id.eq_any(posting.lines.iter().map(|line| line.drug)))
        .select((drugs::id, drugs::generic_id))
        .load(conn)
        .await?;
    let generics: BTreeMap<_, _> = generics.into_iter().collect();
    let (mut accepted, mut deliveries) = (Vec::new(), Vec::new());
    for item in items {
        let line = lines.get(&item.id).copied();
        if let Some(delivery) = delivery((receipt, item), line, &generics, posting.by)? {
            accepted.push(item.id);
            deliveries.push(delivery);
        }
    }
    if accepted.is_empty() {
        return Err(ProcurementError::EmptyReceipt {
            receipt: receipt.id,
        });
    }
    Ok((accepted, deliveries))
}

/// Locks the items of a receipt, by id; each is to deliver a line of the receipt's order.
async fn items(
    conn: &mut AsyncPgConnection,
    receipt: &Receipt,
) -> Result<Vec<ReceiptItem>, ProcurementError> {
    // Not joined: the lines of the order are not to be locked.
    let of_line = purchase_order_items::table
        .filter(purchase_order_items::id.eq(receipt_items::po_item_id))
        .select(purchase_order_items::po_id)
        .single_value();
    let rows: Vec<(ReceiptItem, PurchaseOrderId)> = receipt_items::table
        .filter(receipt_items::receipt_id.eq(receipt.id))
        .order_by(receipt_items::id)
        .select((ReceiptItem::as_select(), of_line.assume_not_null()))
        .for_no_key_update()
        .load(conn)
        .await?;
    rows.into_iter()
        .map(|(item, found)| {
            if found == receipt.po_id {
                Ok(item)
            } else {
                Err(ProcurementError::OtherOrder {
                    item: item.id,
                    found,
                    expected: receipt.po_id,
                })
            }
        })
        .collect()
}
