use chrono::NaiveDate;
use diesel::result::Error as DieselError;
use diesel_async::AsyncPgConnection;
use domain_core::transaction::atomic;
use domain_core::types::UserId;
use serde::Serialize;
use uuid::Uuid;

use super::StockError;
use super::entry::Cause;
use super::open::Lots;
use super::out::{Line, Out};
use super::passage::{Target, transfer_all};
use super::shelf::positive;
use crate::models::Document;
use crate::types::{DrugId, LocationId, LotId, Quantity, TransactionId, UnitCost};

/// A drug that is moved from one location to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Transfer {
    /// The drug.
    pub drug: DrugId,
    /// Where it is taken from.
    pub from: LocationId,
    /// Where it is put.
    pub to: LocationId,
    /// Dispensing units, more than none.
    pub quantity: Quantity,
    /// The hospital's calendar day: what expires on it or before is not moved.
    pub day: NaiveDate,
    /// What it is moved with.
    pub document: Option<Document>,
    /// Who moves it; none when the system does.
    pub by: Option<UserId>,
}

/// What a transfer came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transferred {
    /// What was moved of which lot, first expired first.
    pub moved: Vec<Moved>,
    /// What is left of the drug where it was.
    pub left: Quantity,
    /// What is there of the drug where it went.
    pub on_hand: Quantity,
}

/// What was moved of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The lot where it was.
    pub from: LotId,
    /// The lot where it went.
    pub to: LotId,
    /// Their number as printed.
    pub lot_number: String,
    /// Day on which it expires.
    pub expiry_date: NaiveDate,
    /// Dispensing units.
    pub quantity: Quantity,
    /// Baht per dispensing unit.
    pub unit_cost: UnitCost,
    /// What the two rows of the ledger share.
    pub transfer: Uuid,
    /// The row of the ledger for the way out.
    pub out: TransactionId,
    /// The row of the ledger for the way in.
    pub into: TransactionId,
}

/// Moves a drug from one location to another: first from the lot that expires first.
///
/// Each lot appears where it goes with the same number, expiry date and cost; if it is there already, costs are
/// averaged, as with a delivery. Goods that expired or were withdrawn are not moved, and the last cost of the target
/// stays as it is. Into quarantine and out of it as anywhere else, into a location out of use too, and a drug that was
/// withdrawn as any other: stock tells where goods are, not where they should be.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::stock::{StockError, Transfer, transfer};
///
/// /// What was carried to the ward, lot by lot, or how much is missing where it is stored.
/// async fn carry(conn: &mut AsyncPgConnection, wanted: &Transfer) -> Result<Vec<String>, StockError> {
///     match transfer(conn, wanted).await {
///         Ok(done) => {
///             let lots = done.moved.iter();
///             Ok(lots.map(|it| format!("{} of lot {}", it.quantity, it.lot_number)).collect())
///         }
///         Err(StockError::NotEnoughStock { requested, available }) => {
///             Ok(vec![format!("nothing: {} are missing", requested - available)])
///         }
///         Err(error) => Err(error),
///     }
/// }
/// ```
///
/// # Errors
/// [`StockError::NotPositive`], [`StockError::SamePlace`]; [`StockError::NotEnoughStock`], and nothing is moved then;
/// [`StockError::OtherLot`] and [`StockError::WithdrawnLot`] of the target; [`StockError::TooLarge`];
/// [`StockError::UnknownDrug`], [`StockError::UnknownLocation`], [`StockError::UnknownUser`];
/// [`StockError::Database`] for everything else.
pub async fn transfer(
    conn: &mut AsyncPgConnection,
    transfer: &Transfer,
) -> Result<Transferred, StockError> {
    positive(&transfer.quantity)?;
    if transfer.from == transfer.to {
        let location = transfer.to;
        return Err(StockError::SamePlace { location });
    }
    atomic(conn, async |conn| transfer_in(conn, transfer).await).await
}

async fn transfer_in(
    conn: &AsyncPgConnection,
    transfer: &Transfer,
) -> Result<Transferred, StockError> {
    let out = Out {
        from: transfer.from,
        lots: Lots::Good(transfer.day),
        cause: Cause {
            document: transfer.document,
            by: transfer.by,
        },
    };
    let line = Line {
        drug: transfer.drug,
        quantity: transfer.quantity.clone(),
    };
    let target = Target {
        location: transfer.to,
        day: transfer.day,
    };
    let moved = transfer_all(conn, &out, target, &[line]).await?;
    Ok(moved.into_iter().next().ok_or(DieselError::NotFound)?)
}
