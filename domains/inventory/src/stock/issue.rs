use chrono::NaiveDate;
use diesel::result::Error as DieselError;
use diesel_async::AsyncPgConnection;
use domain_core::transaction::atomic;
use domain_core::types::UserId;
use serde::Serialize;

use super::StockError;
use super::entry::{Cause, Why};
use super::open::{Lots, open};
use super::out::{Line, Out, Refused};
use super::post::{Posted, post};
use super::shelf::{Portion, Shelf, positive};
use crate::models::Document;
use crate::types::{DrugId, LocationId, LotId, Money, Quantity, TransactionId, UnitCost};

/// A drug that is given to somebody and used up.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// The drug.
    pub drug: DrugId,
    /// Where it is taken from.
    pub location: LocationId,
    /// Dispensing units, more than none.
    pub quantity: Quantity,
    /// The hospital's calendar day: what expires on it or before is not given.
    pub day: NaiveDate,
    /// What it is given with.
    pub document: Option<Document>,
    /// Who gives it; none when the system does.
    pub by: Option<UserId>,
}

/// What issuing came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issued {
    /// What was taken of which lot, first expired first.
    pub taken: Vec<Taken>,
    /// What is there of the drug now.
    pub on_hand: Quantity,
}

/// What was taken of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// The lot.
    pub lot: LotId,
    /// Its number as printed.
    pub lot_number: String,
    /// Day on which it expires.
    pub expiry_date: NaiveDate,
    /// Dispensing units.
    pub quantity: Quantity,
    /// Baht per dispensing unit.
    pub unit_cost: UnitCost,
    /// The row of the ledger.
    pub transaction: TransactionId,
}

impl Issued {
    /// Baht, at the cost of each lot.
    pub fn cost(&self) -> Money {
        self.taken.iter().map(Taken::cost).sum()
    }
}

impl Taken {
    /// Baht, at the cost of the lot.
    pub fn cost(&self) -> Money {
        &self.quantity * &self.unit_cost
    }
}

/// Issues a drug: from the lot that expires first, then from the next one, until it is enough.
///
/// Lots that expire on that day or before, and lots that were withdrawn, are not given. The average cost stays as it
/// is.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_inventory::stock::{Issue, Issued, StockError, issue};
///
/// /// Gives what there is where less is there than was asked for.
/// async fn as_much_as_there_is(
///     conn: &mut AsyncPgConnection,
///     wanted: Issue,
/// ) -> Result<Issued, StockError> {
///     match issue(conn, &wanted).await {
///         Err(StockError::NotEnoughStock { available, .. }) if available.is_positive() => {
///             issue(conn, &Issue { quantity: available, ..wanted }).await
///         }
///         outcome => outcome,
///     }
/// }
/// ```
///
/// # Errors
/// [`StockError::NotPositive`]; [`StockError::NotEnoughStock`], and nothing is taken then;
/// [`StockError::WithdrawnDrug`], [`StockError::Quarantine`]; [`StockError::UnknownDrug`],
/// [`StockError::UnknownLocation`], [`StockError::UnknownUser`]; [`StockError::Database`] for everything else.
pub async fn issue(conn: &mut AsyncPgConnection, issue: &Issue) -> Result<Issued, StockError> {
    positive(&issue.quantity)?;
    atomic(conn, async |conn| issue_in(conn, issue).await).await
}

async fn issue_in(conn: &AsyncPgConnection, issue: &Issue) -> Result<Issued, StockError> {
    let out = Out {
        from: issue.location,
        lots: Lots::ToGive(issue.day),
        cause: Cause {
            document: issue.document,
            by: issue.by,
        },
    };
    let line = Line {
        drug: issue.drug,
        quantity: issue.quantity.clone(),
    };
    let issued = issue_all(conn, &out, &[line]).await?;
    Ok(issued.into_iter().next().ok_or(DieselError::NotFound)?)
}

/// Issues several drugs, no two of them the same, as a part of the caller's transaction. Outcomes are in the order of
/// lines.
pub(crate) async fn issue_all(
    conn: &AsyncPgConnection,
    out: &Out,
    lines: &[Line],
) -> Result<Vec<Issued>, Refused> {
    let wanted = lines.iter().map(|line| (out.place(line), out.wanted()));
    let mut shelves = open(conn, &wanted.collect()).await?;
    let mut positions = 0..;
    let mut chosen = Vec::new();
    for line in lines {
        let portions = out.choose(conn, &shelves, line).await?;
        let shelf = shelves
            .get_mut(&out.place(line))
            .ok_or(DieselError::NotFound)?;
        let quantities = portions.iter().map(|it| it.quantity.clone());
        let taken = positions.by_ref().zip(quantities);
        shelf.take(
            taken.map(|(at, quantity)| (at, quantity, Why::Issue)),
            out.cause,
        )?;
        chosen.push((portions, shelf.on_hand().clone()));
    }
    let shelves: Vec<Shelf> = shelves.into_values().collect();
    let mut posted = post(conn, &shelves).await?;
    posted.sort_by_key(|one| one.position);
    let mut posted = posted.into_iter();
    let outcome = |(portions, on_hand): (Vec<Portion>, Quantity)| Issued {
        // Portions first: they end where the line does.
        taken: portions
            .into_iter()
            .zip(posted.by_ref())
            .map(Taken::from)
            .collect(),
        on_hand,
    };
    Ok(chosen.into_iter().map(outcome).collect())
}

impl From<(Portion, Posted)> for Taken {
    fn from((portion, posted): (Portion, Posted)) -> Self {
        Self {
            lot: posted.lot,
            lot_number: portion.lot_number,
            expiry_date: portion.expiry_date,
            quantity: portion.quantity,
            unit_cost: portion.unit_cost,
            transaction: posted.transaction,
        }
    }
}
