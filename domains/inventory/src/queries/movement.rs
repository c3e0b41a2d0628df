//! The stock ledger: what moved, when, and what was there afterwards.

use chrono::{DateTime, Utc};
use diesel::dsl::{AsSelect, FrameClauseDsl, FrameStartWith, auto_type, frame};
use diesel::pg::Pg;
use diesel::prelude::*;
use serde::Serialize;

use super::Period;
use super::sql::{EARLIER, HELD, Zero, coalesce, sum};
use crate::enums::TransactionType;
use crate::models::{Document, Transaction};
use crate::schema::{drug_lots, inventory, inventory_transactions};
use crate::types::{DrugId, InventoryId, LocationId, LotId, Quantity};

/// Changes of a stock row: of a drug at a location.
#[auto_type]
pub fn of_stock(stock: InventoryId) -> _ {
    inventory_transactions::inventory_id.eq(stock)
}

/// Changes of a lot.
#[auto_type]
pub fn of_lot(lot: LotId) -> _ {
    inventory_transactions::lot_id.eq(lot)
}

/// Changes of one kind.
#[auto_type]
pub fn of_kind(kind: TransactionType) -> _ {
    inventory_transactions::transaction_type.eq(kind)
}

/// Changes that a document caused.
#[auto_type]
pub fn of_document(document: Document) -> _ {
    let kind: &'static str = document.kind();
    let key: i64 = document.key();
    inventory_transactions::reference_type
        .eq(kind)
        .and(inventory_transactions::reference_id.eq(key))
}

/// Changes in a period.
#[auto_type]
pub fn during(period: Period) -> _ {
    let from: DateTime<Utc> = period.from;
    let until: DateTime<Utc> = period.until;
    inventory_transactions::created_at
        .ge(from)
        .and(inventory_transactions::created_at.lt(until))
}

/// The order in which changes were written; those of one database transaction by id.
#[auto_type]
pub fn ledger_order() -> _ {
    (
        inventory_transactions::created_at.asc(),
        inventory_transactions::id.asc(),
    )
}

/// What the ledger says is there of a drug at a location: one number, 0 if nothing ever was.
///
/// Equals `quantity_on_hand` of the stock row, always.
#[auto_type]
pub fn balance_of_stock(stock: InventoryId) -> _ {
    let of_stock: of_stock = of_stock(stock);
    inventory_transactions::table
        .filter(of_stock)
        .select(coalesce(sum(inventory_transactions::quantity), Zero))
}

/// The stock card of a drug at a location: its changes in a period, in order; load it as [`Movement`].
///
/// The balance begins with what was there before the period. It is computed over the rows that are
/// left after filtering: narrow the list down where it is shown, not with another `filter`.
///
/// ```
/// use chrono::{FixedOffset, NaiveDate};
/// use diesel::prelude::*;
/// use diesel_async::{AsyncPgConnection, RunQueryDsl};
/// use domain_inventory::queries::Period;
/// use domain_inventory::queries::movement::{self, Movement};
/// use domain_inventory::types::InventoryId;
///
/// async fn stock_card(
///     conn: &mut AsyncPgConnection,
///     stock: InventoryId,
///     (first, last): (NaiveDate, NaiveDate),
///     bangkok: FixedOffset,
/// ) -> QueryResult<Vec<Movement>> {
///     movement::of_stock_with_balance(stock, Period::days(first, last, bangkok)).load(conn).await
/// }
/// ```
#[auto_type]
pub fn of_stock_with_balance(stock: InventoryId, period: Period) -> _ {
    let of_stock: of_stock = of_stock(stock);
    let during: during = during(period);
    let from: DateTime<Utc> = period.from;
    let opening: opening_of_stock = opening_of_stock(stock, from);
    let transaction: AsSelect<Transaction, Pg> = Transaction::as_select();
    ledger_with_places()
        .filter(of_stock)
        .filter(during)
        .order_by(ledger_order())
        .select((
            transaction,
            inventory::location_id,
            drug_lots::lot_number,
            coalesce(opening, Zero) + coalesce(change_so_far(), Zero),
        ))
}

/// The movement of a drug at all locations together in a period, in order; load it as [`Movement`].
///
/// The balance is what the hospital has of it: a transfer lowers it and raises it again. As with
/// [`of_stock_with_balance`](fn@of_stock_with_balance) it is wrong behind another `filter`.
#[auto_type]
pub fn of_drug_with_balance(drug: DrugId, period: Period) -> _ {
    let during: during = during(period);
    let from: DateTime<Utc> = period.from;
    let opening: opening_of_drug = opening_of_drug(drug, from);
    let transaction: AsSelect<Transaction, Pg> = Transaction::as_select();
    ledger_with_places()
        .filter(inventory::drug_id.eq(drug))
        .filter(during)
        .order_by(ledger_order())
        .select((
            transaction,
            inventory::location_id,
            drug_lots::lot_number,
            coalesce(opening, Zero) + coalesce(change_so_far(), Zero),
        ))
}

#[auto_type]
fn ledger_with_places() -> _ {
    inventory_transactions::table
        .inner_join(inventory::table)
        .inner_join(drug_lots::table.on(drug_lots::id.eq(inventory_transactions::lot_id)))
}

#[auto_type]
fn change_so_far() -> _ {
    // The default frame gives the same sums, no two rows being equal in this order, but compares each with the next.
    let rows: FrameStartWith<frame::Rows, frame::UnboundedPreceding> =
        frame::Rows.frame_start_with(frame::UnboundedPreceding);
    sum(inventory_transactions::quantity)
        .window_order(ledger_order())
        .frame_by(rows)
}

#[auto_type]
fn opening_of_stock(stock: InventoryId, from: DateTime<Utc>) -> _ {
    EARLIER
        .filter(
            EARLIER
                .field(inventory_transactions::inventory_id)
                .eq(stock),
        )
        .filter(EARLIER.field(inventory_transactions::created_at).lt(from))
        .select(sum(EARLIER.field(inventory_transactions::quantity)))
        .single_value()
}

#[auto_type]
fn opening_of_drug(drug: DrugId, from: DateTime<Utc>) -> _ {
    let of_drug: stock_of_drug = stock_of_drug(drug);
    EARLIER
        .filter(
            EARLIER
                .field(inventory_transactions::inventory_id)
                .eq_any(of_drug),
        )
        .filter(EARLIER.field(inventory_transactions::created_at).lt(from))
        .select(sum(EARLIER.field(inventory_transactions::quantity)))
        .single_value()
}

#[auto_type]
fn stock_of_drug(drug: DrugId) -> _ {
    HELD.filter(HELD.field(inventory::drug_id).eq(drug))
        .select(HELD.field(inventory::id))
}

/// A change of stock and what was there after it.
#[derive(Queryable, Debug, Clone, PartialEq, Serialize)]
pub struct Movement {
    /// The row of the ledger.
    #[serde(flatten)]
    pub transaction: Transaction,
    /// Where it happened.
    pub location_id: LocationId,
    /// Number of the lot that changed.
    pub lot_number: String,
    /// What was there afterwards, in dispensing units.
    pub balance: Quantity,
}
