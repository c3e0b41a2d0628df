use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use domain_core::types::UserId;
use futures_util::future::try_join_all;
use serde::Serialize;

use super::DistributionError;
use super::progress::unknown_user;
use super::return_progress::lock_return;
use crate::enums::ReturnStatus;
use crate::models::{Document, DrugReturnChanges, ReturnItem};
use crate::schema::{drug_return_items, drug_returns};
use crate::stock::{
    Absent, Cause, Lots, Place, Posted, Shelf, StockError, Wanted, Why, given_out, not_more_than,
    open, post,
};
use crate::types::{LotId, Money, Quantity, ReturnId, ReturnItemId, TransactionId, UnitCost};

/// What entering a return into stock came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnPosted {
    /// What went back into stock, in the order of items; items of which all is damaged are not among them.
    pub items: Vec<TakenBack>,
    /// Baht, what went back into stock at the cost of its lots.
    pub value: Money,
}

/// What went back into a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenBack {
    /// The item of the document.
    pub item: ReturnItemId,
    /// The lot.
    pub lot: LotId,
    /// Dispensing units: the good part of the item.
    pub quantity: Quantity,
    /// Baht per dispensing unit.
    pub unit_cost: UnitCost,
    /// The row of the ledger.
    pub transaction: TransactionId,
}

/// Enters a counted return into stock: all of it or nothing.
///
/// The good part of each item goes back into the lot that its label names, at the item's location, as with
/// [`take_back`](crate::stock::take_back): not more than was issued out of it. What is damaged stays out of stock. The
/// document is `POSTED` then, with the number of all its items and the value of what went back into stock; who does
/// it took the drugs back, unless the document names somebody.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_core::types::UserId;
/// use domain_inventory::distribution::{DistributionError, post_return};
/// use domain_inventory::stock::StockError;
/// use domain_inventory::types::ReturnId;
///
/// /// What is in stock again, or which item to count once more.
/// async fn put_away(
///     conn: &mut AsyncPgConnection,
///     document: ReturnId,
///     by: UserId,
/// ) -> Result<String, DistributionError> {
///     match post_return(conn, document, Some(by)).await {
///         Ok(posted) => Ok(format!("{} items for {} baht", posted.items.len(), posted.value)),
///         Err(DistributionError::NotTakenBack {
///             item,
///             source: StockError::MoreThanIssued { returned, issued },
///         }) => Ok(format!("item {item}: {returned} came back, but only {issued} were given out")),
///         Err(error) => Err(error),
///     }
/// }
/// ```
///
/// # Errors
/// [`DistributionError::ReturnStatus`] unless it is `VERIFIED`; [`DistributionError::NothingToTakeBack`];
/// [`DistributionError::NotTakenBack`] names the item, with [`StockError::NoSuchLot`], [`StockError::OtherLot`] or
/// [`StockError::MoreThanIssued`]; [`DistributionError::UnknownReturn`], [`DistributionError::UnknownUser`],
/// [`DistributionError::TooLarge`]; [`DistributionError::Stock`] and [`DistributionError::Database`] for everything
/// else.
pub async fn post_return(
    conn: &mut AsyncPgConnection,
    document: ReturnId,
    by: Option<UserId>,
) -> Result<ReturnPosted, DistributionError> {
    let post = atomic(conn, async |conn| post_in(conn, document, by).await);
    post.await.map_err(|error| unknown_user(error, by))
}

async fn post_in(
    conn: &mut AsyncPgConnection,
    document: ReturnId,
    by: Option<UserId>,
) -> Result<ReturnPosted, DistributionError> {
    lock_return(conn, document, &[ReturnStatus::Verified]).await?;
    let mut items = items(conn, document).await?;
    let all = items.len();
    items.retain(|item| item.good_quantity.is_positive());
    let cause = Cause {
        document: Some(Document::Return(document)),
        by,
    };
    let mut shelves = open(conn, &wanted(&items)).await?;
    let mut lots = Vec::new();
    for item in &items {
        lots.push(
            lot_of(&shelves, item)
                .map_err(|error| DistributionError::not_taken_back(item.id, error))?,
        );
    }
    let mut given_out = all_given_out(conn, &lots).await?;
    for (position, (item, lot)) in items.iter().zip(lots).enumerate() {
        let back = Back {
            position,
            lot,
            cause,
        };
        put_back(&mut shelves, &mut given_out, item, back)
            .map_err(|error| DistributionError::not_taken_back(item.id, error))?;
    }
    let shelves: Vec<Shelf> = shelves.into_values().collect();
    let posted = post(conn, &shelves).await?;
    let outcome = outcome(&items, posted);
    write(conn, document, (all, &outcome.value), by).await?;
    Ok(outcome)
}

/// Writes totals and status, and who took the drugs back where nobody is named.
async fn write(
    conn: &mut AsyncPgConnection,
    document: ReturnId,
    (items, value): (usize, &Money),
    by: Option<UserId>,
) -> Result<(), DistributionError> {
    let changes = DrugReturnChanges {
        status: Some(ReturnStatus::Posted),
        // Nobody enters more items than that.
        total_items: Some(i32::try_from(items).unwrap_or(i32::MAX)),
        total_amount: Some(Money::new(value.clone().into())?),
        ..DrugReturnChanges::default()
    };
    diesel::update(drug_returns::table.find(document))
        .set(changes)
        .execute(conn)
        .await?;
    let unnamed = drug_returns::table.find(document);
    diesel::update(unnamed.filter(drug_returns::received_by.is_null()))
        .set(drug_returns::received_by.eq(by))
        .execute(conn)
        .await?;
    Ok(())
}

/// Locks the items of a return, which has some.
async fn items(
    conn: &mut AsyncPgConnection,
    document: ReturnId,
) -> Result<Vec<ReturnItem>, DistributionError> {
    let items: Vec<ReturnItem> = drug_return_items::table
        .filter(drug_return_items::return_id.eq(document))
        .order_by(drug_return_items::id)
        .select(ReturnItem::as_select())
        .for_no_key_update()
        .load(conn)
        .await?;
    if items.is_empty() {
        return Err(DistributionError::NothingToTakeBack { document });
    }
    Ok(items)
}

const fn place(item: &ReturnItem) -> Place {
    Place {
        drug: item.drug_id,
        location: item.location_id,
    }
}

fn wanted(items: &[ReturnItem]) -> BTreeMap<Place, Wanted> {
    let mut numbers: BTreeMap<Place, BTreeSet<String>> = BTreeMap::new();
    for item in items {
        let of_place = numbers.entry(place(item)).or_default();
        of_place.insert(item.lot_number.clone());
    }
    let wanted = |(place, numbers)| {
        let lots = Lots::Numbered(numbers);
        let absent = Absent::Skip;
        (place, Wanted { lots, absent })
    };
    numbers.into_iter().map(wanted).collect()
}

fn lot_of(shelves: &BTreeMap<Place, Shelf>, item: &ReturnItem) -> Result<LotId, StockError> {
    match shelves.get(&place(item)) {
        Some(shelf) => shelf.labelled(&item.lot_number, item.expiry_date),
        None => Err(StockError::NoSuchLot {
            drug: item.drug_id,
            location: item.location_id,
            lot_number: item.lot_number.clone(),
        }),
    }
}

async fn all_given_out(
    conn: &AsyncPgConnection,
    lots: &[LotId],
) -> Result<BTreeMap<LotId, Quantity>, StockError> {
    let lots: BTreeSet<LotId> = lots.iter().copied().collect();
    let quantities = lots.iter().map(|lot| given_out(conn, *lot));
    let quantities = try_join_all(quantities).await?;
    Ok(lots.into_iter().zip(quantities).collect())
}

/// Where an item goes back.
struct Back {
    position: usize,
    lot: LotId,
    cause: Cause,
}

fn put_back(
    shelves: &mut BTreeMap<Place, Shelf>,
    given_out: &mut BTreeMap<LotId, Quantity>,
    item: &ReturnItem,
    Back {
        position,
        lot,
        cause,
    }: Back,
) -> Result<(), StockError> {
    let quantity = &item.good_quantity;
    let still_out = given_out.entry(lot).or_default();
    not_more_than(still_out, quantity)?;
    *still_out -= quantity;
    let shelf = shelves.get_mut(&place(item));
    shelf.ok_or(StockError::UnknownLot { lot })?.change(
        position,
        lot,
        quantity.clone(),
        Why::Return,
        cause,
    )
}

fn outcome(items: &[ReturnItem], mut posted: Vec<Posted>) -> ReturnPosted {
    posted.sort_by_key(|one| one.position);
    let items = items.iter().zip(posted).map(|(item, posted)| TakenBack {
        item: item.id,
        lot: posted.lot,
        quantity: posted.quantity,
        unit_cost: posted.unit_cost,
        transaction: posted.transaction,
    });
    let items: Vec<TakenBack> = items.collect();
    ReturnPosted {
        value: items.iter().map(|it| &it.quantity * &it.unit_cost).sum(),
        items,
    }
}
