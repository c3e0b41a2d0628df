use diesel::dsl::sum;
use diesel::prelude::*;
use diesel::result::Error as DieselError;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use domain_core::types::UserId;
use futures_util::future::try_join;
use serde::Serialize;

use super::StockError;
use super::entry::{Cause, Why};
use super::open::open_lot;
use super::post::{Posted, post};
use super::shelf::positive;
use crate::enums::TransactionType;
use crate::models::Document;
use crate::schema::inventory_transactions;
use crate::types::{InventoryId, LotId, Quantity, TransactionId};

/// Goods that a department gives back into the lot they came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Return {
    /// The lot.
    pub lot: LotId,
    /// Dispensing units, more than none.
    pub quantity: Quantity,
    /// What they come back with.
    pub document: Option<Document>,
    /// Who takes them back; none when the system does.
    pub by: Option<UserId>,
}

/// What taking goods back came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Returned {
    /// The stock row.
    pub stock: InventoryId,
    /// The lot.
    pub lot: LotId,
    /// The row of the ledger.
    pub transaction: TransactionId,
    /// What is left of the lot now.
    pub available: Quantity,
    /// What is there of the drug now.
    pub on_hand: Quantity,
}

/// Takes goods back into the lot they came from, at the lot's cost.
///
/// Into one that expired or was withdrawn meanwhile as well: it is where a recall brings them, and nobody gets them
/// from there; into a location out of use too. What was transferred to another location is not given back but
/// transferred.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_core::types::UserId;
/// use domain_inventory::stock::{Return, StockError, take_back};
/// use domain_inventory::types::{LotId, Quantity};
///
/// /// What is left of the lot then; or, where more comes back than went out, how much may.
/// async fn back_on_the_shelf(
///     conn: &mut AsyncPgConnection,
///     lot: LotId,
///     quantity: Quantity,
///     by: UserId,
/// ) -> Result<Result<Quantity, Quantity>, StockError> {
///     let goods = Return { lot, quantity, document: None, by: Some(by) };
///     match take_back(conn, &goods).await {
///         Ok(returned) => Ok(Ok(returned.available)),
///         Err(StockError::MoreThanIssued { issued, .. }) => Ok(Err(issued)),
///         Err(error) => Err(error),
///     }
/// }
/// ```
///
/// # Errors
/// [`StockError::NotPositive`]; [`StockError::MoreThanIssued`] for more than was issued out of the lot and has not
/// come back; [`StockError::UnknownLot`], [`StockError::UnknownUser`]; [`StockError::Database`] for everything else.
pub async fn take_back(
    conn: &mut AsyncPgConnection,
    goods: &Return,
) -> Result<Returned, StockError> {
    positive(&goods.quantity)?;
    atomic(conn, async |conn| take_back_in(conn, goods).await).await
}

async fn take_back_in(conn: &AsyncPgConnection, goods: &Return) -> Result<Returned, StockError> {
    // The lock first: it binds no enum, so what was given out is asked behind it even on a new connection.
    let (mut shelf, given_out) =
        try_join(open_lot(conn, goods.lot), given_out(conn, goods.lot)).await?;
    not_more_than(&given_out, &goods.quantity)?;
    let cause = Cause {
        document: goods.document,
        by: goods.by,
    };
    shelf.change(0, goods.lot, goods.quantity.clone(), Why::Return, cause)?;
    let posted = post(conn, &[shelf]).await?.into_iter().next();
    Ok(posted.map(Returned::from).ok_or(DieselError::NotFound)?)
}

/// What was issued out of a lot and has not come back. Asked under the lock of its stock row.
pub(crate) async fn given_out(
    mut conn: &AsyncPgConnection,
    lot: LotId,
) -> Result<Quantity, StockError> {
    let both_ways = [TransactionType::Issue, TransactionType::Return];
    let moved: Option<Quantity> = inventory_transactions::table
        .filter(inventory_transactions::lot_id.eq(lot))
        .filter(inventory_transactions::transaction_type.eq_any(both_ways))
        .select(sum(inventory_transactions::quantity))
        .get_result(&mut conn)
        .await?;
    Ok(-moved.unwrap_or_default())
}

/// Refuses to take back what was not given.
pub(crate) fn not_more_than(given_out: &Quantity, returned: &Quantity) -> Result<(), StockError> {
    if returned <= given_out {
        return Ok(());
    }
    Err(StockError::MoreThanIssued {
        returned: returned.clone(),
        issued: given_out.clone(),
    })
}

impl From<Posted> for Returned {
    fn from(posted: Posted) -> Self {
        Self {
            stock: posted.stock,
            lot: posted.lot,
            transaction: posted.transaction,
            available: posted.available,
            on_hand: posted.on_hand,
        }
    }
}
