use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::result::Error as DieselError;
use diesel_async::AsyncPgConnection;
use domain_core::transaction::atomic;
use domain_core::types::UserId;
use serde::Serialize;

use super::StockError;
use super::entry::{Cause, Why};
use super::lot::Goods;
use super::open::{Absent, Lots, Wanted, open};
use super::post::{Posted, post};
use super::shelf::{Place, Shelf, positive};
use crate::models::Document;
use crate::types::{DrugId, InventoryId, LocationId, LotId, Quantity, TransactionId, UnitCost};

/// Goods of one lot that come from a vendor, or are counted in as opening stock.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// The drug.
    pub drug: DrugId,
    /// Where it is put.
    pub location: LocationId,
    /// The manufacturer's lot number as printed.
    pub lot_number: String,
    /// Day on which the lot expires; after the day it was received.
    pub expiry_date: NaiveDate,
    /// Dispensing units, more than none.
    pub quantity: Quantity,
    /// Baht per dispensing unit; 0 for what came free.
    pub unit_cost: UnitCost,
    /// Day on which it came.
    pub received_date: NaiveDate,
    /// What it came with.
    pub document: Option<Document>,
    /// Who received it; none when the system did.
    pub by: Option<UserId>,
}

/// What receiving came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Received {
    /// The stock row.
    pub stock: InventoryId,
    /// The lot.
    pub lot: LotId,
    /// The row of the ledger.
    pub transaction: TransactionId,
    /// What is there of the drug now.
    pub on_hand: Quantity,
}

/// Receives a delivery into its lot and into stock.
///
/// A lot that the location has already gets more, if it expires on the same day. Where the cost is another one, the
/// lot goes on at the average of what was left and what came, to four decimals; the ledger has the cost of the
/// delivery. The stock's average cost moves in the same way, and the last cost is that of the delivery.
///
/// The first delivery of a drug to a location begins its stock. Stock tells where goods are, not where they should be:
/// a location out of use takes them in, and so does a drug that was withdrawn, which [`issue`](super::issue) then
/// gives to nobody.
///
/// ```
/// use chrono::NaiveDate;
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::stock::{Delivery, StockError, receive};
/// use domain_inventory::types::{DrugId, LocationId};
///
/// /// Counts in what a shelf holds on the first day: a thousand tablets at two baht, as the label says.
/// async fn opening_stock(
///     conn: &mut AsyncPgConnection,
///     (drug, location): (DrugId, LocationId),
///     (lot_number, expiry_date): (String, NaiveDate),
///     day: NaiveDate,
/// ) -> Result<String, StockError> {
///     let counted = Delivery {
///         drug,
///         location,
///         lot_number,
///         expiry_date,
///         quantity: 1_000.into(),
///         unit_cost: 2.into(),
///         received_date: day,
///         document: None,
///         by: None,
///     };
///     match receive(conn, &counted).await {
///         Ok(received) => Ok(format!("{} on hand", received.on_hand)),
///         Err(StockError::OtherLot { expected, found, .. }) => {
///             Ok(format!("misread: is it {expected}, as in stock, or {found}?"))
///         }
///         Err(error) => Err(error),
///     }
/// }
/// ```
///
/// # Errors
/// [`StockError::NotPositive`], [`StockError::NegativeCost`], [`StockError::LotNumber`],
/// [`StockError::ExpiresOnArrival`], [`StockError::TooLarge`], [`StockError::OtherLot`],
/// [`StockError::WithdrawnLot`]; [`StockError::UnknownDrug`], [`StockError::UnknownLocation`],
/// [`StockError::UnknownReceipt`] (where the delivery begins a lot), [`StockError::UnknownUser`];
/// [`StockError::Database`] for everything else.
pub async fn receive(
    conn: &mut AsyncPgConnection,
    delivery: &Delivery,
) -> Result<Received, StockError> {
    check(delivery)?;
    let deliveries = std::slice::from_ref(delivery);
    let received = atomic(conn, async |conn| {
        let received = receive_all(conn, deliveries).await;
        received.map_err(|refused| refused.error)
    })
    .await?;
    Ok(received.into_iter().next().ok_or(DieselError::NotFound)?)
}

/// Why deliveries were not received, and for which of them that is so.
#[derive(Debug)]
pub(crate) struct Unreceived {
    /// Its place among the deliveries; none where it is not for one of them.
    pub(crate) position: Option<usize>,
    pub(crate) error: StockError,
}

impl Unreceived {
    fn at(position: usize) -> impl FnOnce(StockError) -> Self {
        move |error| Self {
            position: Some(position),
            error,
        }
    }
}

impl<E: Into<StockError>> From<E> for Unreceived {
    fn from(error: E) -> Self {
        Self {
            position: None,
            error: error.into(),
        }
    }
}

/// Receives several deliveries, as a part of the caller's transaction. The outcomes are in their order, with what is
/// there after all of them.
pub(crate) async fn receive_all(
    conn: &AsyncPgConnection,
    deliveries: &[Delivery],
) -> Result<Vec<Received>, Unreceived> {
    let mut numbers: BTreeMap<Place, BTreeSet<String>> = BTreeMap::new();
    for (position, delivery) in deliveries.iter().enumerate() {
        check(delivery).map_err(Unreceived::at(position))?;
        let of_place = numbers.entry(place(delivery)).or_default();
        of_place.insert(delivery.lot_number.clone());
    }
    let wanted = numbers.into_iter().map(|(place, numbers)| {
        let lots = Lots::Numbered(numbers);
        (
            place,
            Wanted {
                lots,
                absent: Absent::Create,
            },
        )
    });
    let mut shelves = open(conn, &wanted.collect()).await?;
    for (position, delivery) in deliveries.iter().enumerate() {
        let shelf = shelves.get_mut(&place(delivery));
        shelf
            .ok_or(DieselError::NotFound)?
            .put(goods(position, delivery))
            .map_err(Unreceived::at(position))?;
    }
    let shelves: Vec<Shelf> = shelves.into_values().collect();
    let mut posted = post(conn, &shelves).await?;
    posted.sort_by_key(|one| one.position);
    Ok(posted.into_iter().map(Received::from).collect())
}

fn place(delivery: &Delivery) -> Place {
    Place {
        drug: delivery.drug,
        location: delivery.location,
    }
}

fn goods(position: usize, delivery: &Delivery) -> Goods {
    Goods {
        position,
        lot_number: delivery.lot_number.clone(),
        expiry_date: delivery.expiry_date,
        quantity: delivery.quantity.clone(),
        unit_cost: delivery.unit_cost.clone(),
        day: delivery.received_date,
        why: Why::Receive,
        cause: Cause {
            document: delivery.document,
            by: delivery.by,
        },
    }
}

/// What is wrong with a delivery whatever is in stock.
fn check(delivery: &Delivery) -> Result<(), StockError> {
    positive(&delivery.quantity)?;
    if delivery.unit_cost.is_negative() {
        return Err(StockError::NegativeCost {
            unit_cost: delivery.unit_cost.clone(),
        });
    }
    UnitCost::new(delivery.unit_cost.clone().into())?;
    let lot_number = &delivery.lot_number;
    let length = lot_number.chars().count();
    if lot_number.trim().is_empty() || length > 50 || lot_number.contains('\0') {
        return Err(StockError::LotNumber {
            lot_number: lot_number.clone(),
        });
    }
    if delivery.expiry_date <= delivery.received_date {
        return Err(StockError::ExpiresOnArrival {
            expiry_date: delivery.expiry_date,
            received_date: delivery.received_date,
        });
    }
    Ok(())
}

impl From<Posted> for Received {
    fn from(posted: Posted) -> Self {
        Self {
            stock: posted.stock,
            lot: posted.lot,
            transaction: posted.transaction,
            on_hand: posted.on_hand,
        }
    }
}
