use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::transaction::atomic;
use domain_core::types::UserId;
use serde::Serialize;

use super::DistributionError;
use super::given::{Given, named, write};
use super::progress::lock;
use crate::enums::DistributionStatus;
use crate::models::{Distribution, Document};
use crate::schema::drug_distribution_items;
use crate::stock::{Cause, Line, Lots, Out, Target, issue_all, positive, transfer_all};
use crate::types::{
    DistributionId, DistributionItemId, DrugId, LotId, Money, Quantity, TransactionId, UnitCost,
};

/// What is handed out with an approved distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Dispense {
    /// The distribution.
    pub distribution: DistributionId,
    /// What; a drug named twice is given once, with both quantities together.
    pub lines: Vec<DispenseLine>,
    /// The hospital's calendar day: what expires on it or before is not given.
    pub day: NaiveDate,
    /// Who hands it out; none when the system does.
    pub by: Option<UserId>,
}

/// A drug to be handed out.
#[derive(Debug, Clone, PartialEq)]
pub struct DispenseLine {
    /// The drug.
    pub drug: DrugId,
    /// Dispensing units, more than none.
    pub quantity: Quantity,
}

/// What dispensing came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dispensed {
    /// What was given of which lot, in the order of lines, first expired first.
    pub items: Vec<DispensedItem>,
    /// Baht, the sum over the items.
    pub total_amount: Money,
}

/// What was given of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DispensedItem {
    /// The item of the document.
    pub item: DistributionItemId,
    /// Its position there, from 1.
    pub item_number: i32,
    /// The drug.
    pub drug: DrugId,
    /// The lot where it was taken.
    pub lot: LotId,
    /// Its number as printed.
    pub lot_number: String,
    /// Day on which it expires.
    pub expiry_date: NaiveDate,
    /// Dispensing units.
    pub quantity: Quantity,
    /// Baht per dispensing unit.
    pub unit_cost: UnitCost,
    /// The row of the ledger for the way out.
    pub transaction: TransactionId,
}

/// Hands out what an approved distribution is for: all of it or nothing.
///
/// Each drug is taken from the distribution's `from_location`, first expired first. Where it has a `to_location` the
/// goods are transferred there; otherwise they are issued and used up. Each lot is an item of the document. The
/// document is `DISPENSED` then, with its totals and who did it.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::distribution::{Dispense, DistributionError, dispense};
/// use domain_inventory::stock::StockError;
///
/// /// What went out, or which drug is short.
/// async fn hand_out(
///     conn: &mut AsyncPgConnection,
///     wanted: &Dispense,
/// ) -> Result<String, DistributionError> {
///     match dispense(conn, wanted).await {
///         Ok(done) => Ok(format!("{} lots for {} baht", done.items.len(), done.total_amount)),
///         Err(DistributionError::NotGiven {
///             drug,
///             source: StockError::NotEnoughStock { requested, available },
///         }) => Ok(format!("nothing went out: {available} of {requested} of drug {drug} are there")),
///         Err(error) => Err(error),
///     }
/// }
/// ```
///
/// # Errors
/// [`DistributionError::Status`] unless it is `APPROVED`; [`DistributionError::NothingToGive`];
/// [`DistributionError::NotGiven`] names the drug that cannot be given, with
/// [`NotEnoughStock`](crate::stock::StockError::NotEnoughStock) or what else stands in the way;
/// [`DistributionError::UnknownDistribution`], [`DistributionError::UnknownUser`], [`DistributionError::HasItems`],
/// [`DistributionError::TooLarge`]; [`DistributionError::Stock`] and [`DistributionError::Database`] for everything else.
pub async fn dispense(
    conn: &mut AsyncPgConnection,
    dispense: &Dispense,
) -> Result<Dispensed, DistributionError> {
    let lines = lines(dispense)?;
    atomic(conn, async |conn| dispense_in(conn, dispense, &lines).await).await
}

/// A line for each drug, in the order in which they are named first.
fn lines(dispense: &Dispense) -> Result<Vec<Line>, DistributionError> {
    let distribution = dispense.distribution;
    let mut lines: Vec<Line> = Vec::new();
    for DispenseLine { drug, quantity } in &dispense.lines {
        positive(quantity).map_err(|source| DistributionError::NotGiven {
            drug: *drug,
            source,
        })?;
        match lines.iter_mut().find(|line| line.drug == *drug) {
            Some(line) => line.quantity += quantity,
            None => lines.push(Line {
                drug: *drug,
                quantity: quantity.clone(),
            }),
        }
    }
    if lines.is_empty() {
        return Err(DistributionError::NothingToGive { distribution });
    }
    Ok(lines)
}

async fn dispense_in(
    conn: &mut AsyncPgConnection,
    dispense: &Dispense,
    lines: &[Line],
) -> Result<Dispensed, DistributionError> {
    let approved = &[DistributionStatus::Approved];
    let document = lock(conn, dispense.distribution, approved).await?;
    without_items(conn, document.id).await?;
    let given = give(conn, &document, dispense, lines).await?;
    write(conn, dispense, given).await
}

async fn without_items(
    conn: &mut AsyncPgConnection,
    distribution: DistributionId,
) -> Result<(), DistributionError> {
    let items = drug_distribution_items::table
        .filter(drug_distribution_items::distribution_id.eq(distribution));
    if diesel::select(exists(items)).get_result(conn).await? {
        return Err(DistributionError::HasItems { distribution });
    }
    Ok(())
}

async fn give(
    conn: &AsyncPgConnection,
    document: &Distribution,
    dispense: &Dispense,
    lines: &[Line],
) -> Result<Vec<Given>, DistributionError> {
    let out = Out {
        from: document.from_location_id,
        lots: Lots::ToGive(dispense.day),
        cause: Cause {
            document: Some(Document::Distribution(document.id)),
            by: dispense.by,
        },
    };
    let drugs = lines.iter().map(|line| line.drug);
    let Some(location) = document.to_location_id else {
        let issued = issue_all(conn, &out, lines).await?;
        let taken = issued.into_iter().map(|line| line.taken);
        return Ok(named(drugs.zip(taken)));
    };
    let target = Target {
        location,
        day: dispense.day,
    };
    let transferred = transfer_all(conn, &out, target, lines).await?;
    let moved = transferred.into_iter().map(|line| line.moved);
    Ok(named(drugs.zip(moved)))
}
