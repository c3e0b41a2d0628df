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
use crate::enums::AdjustmentType;
use crate::schema::adjustment_reasons;
use crate::types::{AdjustmentReasonId, InventoryId, LotId, Quantity, TransactionId};

/// A correction of what is left of a lot.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjustment {
    /// The lot.
    pub lot: LotId,
    /// Dispensing units: more than was thought above zero, fewer below.
    pub change: Quantity,
    /// Why.
    pub reason: AdjustmentReasonId,
    /// What the reason does not say.
    pub notes: Option<String>,
    /// Who corrects it; none when the system does.
    pub by: Option<UserId>,
}

/// What a correction came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Adjusted {
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

/// Corrects what is left of a lot, whether it is good, expired or withdrawn.
///
/// This is how goods leave stock that nobody is to get: what broke, expired or was recalled. Costs stay as they are.
/// Where the reason `requires_approval`, the caller sees to it before.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_core::types::UserId;
/// use domain_inventory::stock::{Adjustment, StockError, adjust};
/// use domain_inventory::types::{AdjustmentReasonId, LotId, Quantity};
///
/// /// Writes off three ampoules that were dropped, and tells what is left of the lot.
/// async fn dropped(
///     conn: &mut AsyncPgConnection,
///     lot: LotId,
///     breakage: AdjustmentReasonId,
///     by: UserId,
/// ) -> Result<Quantity, StockError> {
///     let three_fewer = Adjustment {
///         lot,
///         change: (-3).into(),
///         reason: breakage,
///         notes: Some("dropped at the counter".into()),
///         by: Some(by),
///     };
///     Ok(adjust(conn, &three_fewer).await?.available)
/// }
/// ```
///
/// # Errors
/// [`StockError::NoChange`], [`StockError::WrongDirection`], [`StockError::InactiveReason`];
/// [`StockError::NotEnoughStock`] where the lot has less than is taken from it; [`StockError::TooLarge`];
/// [`StockError::UnknownLot`], [`StockError::UnknownReason`], [`StockError::UnknownUser`];
/// [`StockError::Database`] for everything else.
pub async fn adjust(
    conn: &mut AsyncPgConnection,
    adjustment: &Adjustment,
) -> Result<Adjusted, StockError> {
    if adjustment.change.is_zero() {
        return Err(StockError::NoChange);
    }
    atomic(conn, async |conn| adjust_in(conn, adjustment).await).await
}

async fn adjust_in(
    conn: &AsyncPgConnection,
    adjustment: &Adjustment,
) -> Result<Adjusted, StockError> {
    let (mut shelf, ()) = try_join(open_lot(conn, adjustment.lot), allow(conn, adjustment)).await?;
    let why = Why::Adjust {
        reason: adjustment.reason,
        notes: adjustment.notes.clone(),
    };
    let cause = Cause {
        document: None,
        by: adjustment.by,
    };
    shelf.change(0, adjustment.lot, adjustment.change.clone(), why, cause)?;
    let posted = post(conn, &[shelf]).await?.into_iter().next();
    Ok(posted.map(Adjusted::from).ok_or(DieselError::NotFound)?)
}

/// Refuses a reason that is not for this.
async fn allow(mut conn: &AsyncPgConnection, adjustment: &Adjustment) -> Result<(), StockError> {
    let reason = adjustment.reason;
    let found: Option<(Option<AdjustmentType>, bool)> = adjustment_reasons::table
        .find(reason)
        .select((
            adjustment_reasons::adjustment_type,
            adjustment_reasons::is_active,
        ))
        .first(&mut conn)
        .await
        .optional()?;
    let direction = if adjustment.change.is_negative() {
        AdjustmentType::Decrease
    } else {
        AdjustmentType::Increase
    };
    match found {
        None => Err(StockError::UnknownReason { reason }),
        Some((_, false)) => Err(StockError::InactiveReason { reason }),
        Some((Some(allowed), true)) if allowed != direction => Err(StockError::WrongDirection {
            change: adjustment.change.clone(),
            allowed,
        }),
        Some((_, true)) => Ok(()),
    }
}

impl From<Posted> for Adjusted {
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
