//! What was given, and how it becomes items of the document.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::{try_join, try_join_all};

use super::{Dispense, Dispensed, DispensedItem, DistributionError};
use crate::enums::DistributionStatus;
use crate::models::{DistributionChanges, NewDistributionItem};
use crate::schema::{drug_distribution_items, drug_distributions};
use crate::stock::{Moved, Taken};
use crate::types::{
    DistributionId, DistributionItemId, DrugId, LotId, Money, Quantity, TransactionId, UnitCost,
};

/// A portion that was given, before it is an item.
pub(super) struct Given {
    drug: DrugId,
    lot: LotId,
    lot_number: String,
    expiry_date: NaiveDate,
    quantity: Quantity,
    unit_cost: UnitCost,
    transaction: TransactionId,
}

/// Portions with their drug.
pub(super) fn named<T>(lines: impl Iterator<Item = (DrugId, Vec<T>)>) -> Vec<Given>
where
    Given: From<(DrugId, T)>,
{
    lines
        .flat_map(|(drug, portions)| portions.into_iter().map(move |one| (drug, one)))
        .map(Given::from)
        .collect()
}

/// Writes items, totals and status.
pub(super) async fn write(
    conn: &AsyncPgConnection,
    dispense: &Dispense,
    given: Vec<Given>,
) -> Result<Dispensed, DistributionError> {
    let total: Money = given.iter().map(|one| &one.quantity * &one.unit_cost).sum();
    let total_amount = Money::new(total.into())?;
    let given: Vec<(i32, Given)> = (1..).zip(given).collect();
    let changes = DistributionChanges {
        status: Some(DistributionStatus::Dispensed),
        dispensed_by: Some(dispense.by),
        total_items: Some(given.last().map_or(0, |(number, _)| *number)),
        total_amount: Some(total_amount.clone()),
        ..DistributionChanges::default()
    };
    let id = dispense.distribution;
    let items = given.iter().map(|one| write_item(conn, id, one));
    let (items, ()) = try_join(try_join_all(items), finish(conn, id, &changes)).await?;
    Ok(Dispensed {
        items: items
            .into_iter()
            .zip(given)
            .map(DispensedItem::from)
            .collect(),
        total_amount,
    })
}

async fn write_item(
    mut conn: &AsyncPgConnection,
    distribution: DistributionId,
    (number, given): &(i32, Given),
) -> Result<DistributionItemId, DistributionError> {
    Ok(diesel::insert_into(drug_distribution_items::table)
        .values(NewDistributionItem {
            distribution_id: distribution,
            item_number: *number,
            drug_id: given.drug,
            lot_number: given.lot_number.clone(),
            quantity_dispensed: given.quantity.clone(),
            unit_cost: given.unit_cost.clone(),
            expiry_date: given.expiry_date,
        })
        .returning(drug_distribution_items::id)
        .get_result(&mut conn)
        .await?)
}

async fn finish(
    mut conn: &AsyncPgConnection,
    distribution: DistributionId,
    changes: &DistributionChanges,
) -> Result<(), DistributionError> {
    diesel::update(drug_distributions::table.find(distribution))
        .set(changes)
        .execute(&mut conn)
        .await?;
    Ok(())
}

impl From<(DrugId, Taken)> for Given {
    fn from((drug, taken): (DrugId, Taken)) -> Self {
        Self {
            drug,
            lot: taken.lot,
            lot_number: taken.lot_number,
            expiry_date: taken.expiry_date,
            quantity: taken.quantity,
            unit_cost: taken.unit_cost,
            transaction: taken.transaction,
        }
    }
}

impl From<(DrugId, Moved)> for Given {
    fn from((drug, moved): (DrugId, Moved)) -> Self {
        Self {
            drug,
            lot: moved.from,
            lot_number: moved.lot_number,
            expiry_date: moved.expiry_date,
            quantity: moved.quantity,
            unit_cost: moved.unit_cost,
            transaction: moved.out,
        }
    }
}

impl From<(DistributionItemId, (i32, Given))> for DispensedItem {
    fn from((item, (item_number, given)): (DistributionItemId, (i32, Given))) -> Self {
        Self {
            item,
            item_number,
            drug: given.drug,
            lot: given.lot,
            lot_number: given.lot_number,
            expiry_date: given.expiry_date,
            quantity: given.quantity,
            unit_cost: given.unit_cost,
            transaction: given.transaction,
        }
    }
}
