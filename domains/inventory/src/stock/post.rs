//! The one place that writes stock: quantity on hand, lots and ledger together.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::{try_join, try_join_all};

use super::StockError;
use super::entry::{Entry, Why};
use super::fixed::Fixed;
use super::lot::{Batch, Row};
use super::shelf::{Costs, Held, Shelf};
use crate::models::NewLot;
use crate::schema::{drug_lots, inventory, inventory_transactions};
use crate::types::{InventoryId, LotId, Quantity, TransactionId, UnitCost};

/// A row of the ledger that was written, and what is there after the whole operation.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) position: usize,
    pub(crate) stock: InventoryId,
    pub(crate) lot: LotId,
    /// Signed.
    pub(crate) quantity: Quantity,
    pub(crate) unit_cost: UnitCost,
    /// What is left of the lot.
    pub(crate) available: Quantity,
    /// What is left of the drug at the location.
    pub(crate) on_hand: Quantity,
    pub(crate) transaction: TransactionId,
}

/// Writes what was decided on shelves that were opened in the same transaction.
///
/// Tells of each row of the ledger by position, the order in which they are written: so the ledger of a stock row,
/// replayed by id, comes to the same average cost. Statements are sent together and in order: where
/// one fails, those behind it fail because of it, and its error is the one that is seen first.
pub(crate) async fn post(
    conn: &AsyncPgConnection,
    shelves: &[Shelf],
) -> Result<Vec<Posted>, StockError> {
    let changes: Vec<Change<'_>> = shelves
        .iter()
        .flat_map(|shelf| shelf.lots.iter().map(|lot| (&shelf.held, lot)))
        .filter(|(_, lot)| !lot.entries.is_empty())
        .collect();
    let changed = shelves
        .iter()
        .filter(|shelf| shelf.lots.iter().any(|lot| !lot.entries.is_empty()));
    let quantities = try_join(
        try_join_all(changed.map(|shelf| write_stock(conn, shelf))),
        try_join_all(changes.iter().map(|change| write_lot(conn, *change))),
    );
    let known: Option<Vec<LotId>> = changes.iter().map(|(_, lot)| lot.row.id()).collect();
    if let Some(lots) = known {
        let (_, posted) = try_join(quantities, write_ledger(conn, &changes, &lots)).await?;
        return Ok(posted);
    }
    let (_, lots) = quantities.await?;
    write_ledger(conn, &changes, &lots).await
}

/// A lot that changes, and its stock row.
type Change<'a> = (&'a Held, &'a Batch);

async fn write_stock(mut conn: &AsyncPgConnection, shelf: &Shelf) -> Result<(), StockError> {
    let row = inventory::table.find(shelf.held.id);
    let quantity = (
        inventory::quantity_on_hand.eq(&shelf.held.quantity_on_hand),
        inventory::last_updated.eq(clock_timestamp().nullable()),
    );
    let costs = (
        inventory::average_cost.eq(&shelf.held.average_cost),
        inventory::last_cost.eq(&shelf.held.last_cost),
    );
    let update = diesel::update(row);
    match shelf.costs {
        Costs::Same => Fixed(update.set(quantity)).execute(&mut conn).await?,
        Costs::Changed => {
            let update = update.set((quantity, costs));
            Fixed(update).execute(&mut conn).await?
        }
    };
    Ok(())
}

async fn write_lot(
    mut conn: &AsyncPgConnection,
    (held, lot): Change<'_>,
) -> Result<LotId, StockError> {
    let (received_date, receipt) = match lot.row {
        Row::Old(id) => {
            let update = diesel::update(drug_lots::table.find(id)).set((
                drug_lots::quantity_available.eq(&lot.available),
                drug_lots::unit_cost.eq(&lot.unit_cost),
            ));
            Fixed(update).execute(&mut conn).await?;
            return Ok(id);
        }
        Row::New {
            received_date,
            receipt,
        } => (received_date, receipt),
    };
    let place = held.place();
    let inserted = diesel::insert_into(drug_lots::table)
        .values(NewLot {
            inventory_id: held.id,
            drug_id: place.drug,
            location_id: place.location,
            lot_number: lot.number.clone(),
            expiry_date: lot.expiry_date,
            quantity_available: lot.available.clone(),
            unit_cost: lot.unit_cost.clone(),
            received_date,
            receipt_id: receipt,
            notes: None,
        })
        .returning(drug_lots::id)
        .get_result(&mut conn)
        .await;
    match (inserted, receipt) {
        (Ok(id), _) => Ok(id),
        (Err(error), Some(receipt)) if violates(&error, "drug_lots_receipt_id_fkey") => {
            Err(StockError::UnknownReceipt { receipt })
        }
        (Err(error), _) => Err(error.into()),
    }
}

async fn write_ledger(
    conn: &AsyncPgConnection,
    changes: &[Change<'_>],
    lots: &[LotId],
) -> Result<Vec<Posted>, StockError> {
    let entries = changes.iter().zip(lots).flat_map(|((held, lot), id)| {
        let entries = lot.entries.iter();
        entries.map(move |entry| (*held, *lot, *id, entry))
    });
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(.., entry)| entry.position);
    let written = entries
        .into_iter()
        .map(|(held, lot, id, entry)| write_entry(conn, held, lot, id, entry));
    try_join_all(written).await
}

/// The moment is that of writing: the beginning of the transaction may be before what the lock waited for.
async fn write_entry(
    mut conn: &AsyncPgConnection,
    held: &Held,
    lot: &Batch,
    id: LotId,
    entry: &Entry,
) -> Result<Posted, StockError> {
    let moment = inventory_transactions::created_at.eq(clock_timestamp());
    let written = diesel::insert_into(inventory_transactions::table)
        .values((entry.row(held.id, id), moment))
        .returning(inventory_transactions::id)
        .get_result(&mut conn)
        .await;
    match written {
        Ok(transaction) => Ok(Posted {
            position: entry.position,
            stock: held.id,
            lot: id,
            quantity: entry.quantity.clone(),
            unit_cost: entry.unit_cost.clone(),
            available: lot.available.clone(),
            on_hand: held.quantity_on_hand.clone(),
            transaction,
        }),
        Err(error) => Err(refusal(error, entry)),
    }
}

/// What a violated constraint of the ledger says, by its name: messages are in the server's language.
fn refusal(error: DieselError, entry: &Entry) -> StockError {
    match (entry.cause.by, &entry.why) {
        (Some(user), _) if violates(&error, "inventory_transactions_created_by_fkey") => {
            StockError::UnknownUser { user }
        }
        (_, Why::Adjust { reason, .. })
            if violates(&error, "inventory_transactions_adjustment_reason_id_fkey") =>
        {
            StockError::UnknownReason { reason: *reason }
        }
        _ => error.into(),
    }
}

/// Whether a statement named a row of another table that is not there.
pub(crate) fn violates(error: &DieselError, foreign_key: &str) -> bool {
    matches!(
        error,
        DieselError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, violation)
            if violation.constraint_name() == Some(foreign_key)
    )
}

#[diesel::expression::functions::declare_sql_function]
extern "SQL" {
    /// The wall clock of the server.
    fn clock_timestamp() -> Timestamptz;
}
