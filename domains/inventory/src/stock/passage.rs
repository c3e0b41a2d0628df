//! The way of drugs from one location to another.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::QueryResult;
use diesel::result::Error as DieselError;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::{try_join, try_join_all};
use uuid::Uuid;

use super::StockError;
use super::entry::{Cause, Why};
use super::lot::Goods;
use super::open::{Absent, Lots, Wanted, open, read};
use super::out::{Line, Out, Refused};
use super::post::{Posted, post};
use super::shelf::{Place, Portion, Shelf};
use super::transfer::{Moved, Transferred};
use crate::models::LotSummary;
use crate::types::{LocationId, Quantity};

/// Where drugs go, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) location: LocationId,
    pub(crate) day: NaiveDate,
}

impl Target {
    const fn place(self, line: &Line) -> Place {
        Place {
            drug: line.drug,
            location: self.location,
        }
    }

    /// What is wanted there: its stock, begun where it is missing; which lots is not known yet.
    fn wanted() -> Wanted {
        Wanted {
            lots: Lots::Numbered(BTreeSet::new()),
            absent: Absent::Create,
        }
    }
}

/// A portion on its way.
struct Step {
    /// Its place among the outcomes.
    position: usize,
    portion: Portion,
    id: Uuid,
}

impl Step {
    fn goods(&self, day: NaiveDate, cause: Cause) -> Goods {
        Goods {
            position: self.position,
            lot_number: self.portion.lot_number.clone(),
            expiry_date: self.portion.expiry_date,
            quantity: self.portion.quantity.clone(),
            unit_cost: self.portion.unit_cost.clone(),
            day,
            why: Why::Transfer(self.id),
            cause,
        }
    }
}

/// What is there after a transfer: where it came from, and where it went.
type Levels = (Quantity, Quantity);

/// Transfers several drugs, no two of them the same, as a part of the caller's transaction. Outcomes are in the order
/// of lines.
pub(crate) async fn transfer_all(
    conn: &AsyncPgConnection,
    out: &Out,
    target: Target,
    lines: &[Line],
) -> Result<Vec<Transferred>, Refused> {
    let from = lines.iter().map(|line| (out.place(line), out.wanted()));
    let to = lines
        .iter()
        .map(|line| (target.place(line), Target::wanted()));
    let mut shelves = open(conn, &from.chain(to).collect()).await?;
    let mut positions = 0..;
    let mut chosen = Vec::new();
    for line in lines {
        let portions = out.choose(conn, &shelves, line).await?;
        let portions: Vec<_> = portions.into_iter().zip(positions.by_ref()).collect();
        chosen.push(prepare(conn, target.place(line), portions));
    }
    let mut passages = Vec::new();
    for (line, (steps, there)) in lines.iter().zip(try_join_all(chosen).await?) {
        let levels = carry(&mut shelves, (out, target), line, &steps, there)
            .map_err(|error| Refused::of(line, error))?;
        passages.push((steps, levels));
    }
    let shelves: Vec<Shelf> = shelves.into_values().collect();
    Ok(outcomes(passages, post(conn, &shelves).await?))
}

/// Gives portions their ids, and reads the lots of their numbers where they go.
async fn prepare(
    conn: &AsyncPgConnection,
    target: Place,
    portions: Vec<(Portion, usize)>,
) -> QueryResult<(Vec<Step>, Vec<LotSummary>)> {
    let numbers = portions
        .iter()
        .map(|(portion, _)| portion.lot_number.clone());
    let numbers = Lots::Numbered(numbers.collect());
    let ids = try_join_all(portions.iter().map(|_| new_id(conn)));
    let (there, ids) = try_join(read(conn, target, &numbers), ids).await?;
    let steps = portions.into_iter().zip(ids);
    let steps = steps.map(|((portion, position), id)| Step {
        position,
        portion,
        id,
    });
    Ok((steps.collect(), there))
}

/// Takes a line from its shelf and puts it on the other one.
fn carry(
    shelves: &mut BTreeMap<Place, Shelf>,
    (out, target): (&Out, Target),
    line: &Line,
    steps: &[Step],
    there: Vec<LotSummary>,
) -> Result<Levels, StockError> {
    let source = shelves
        .get_mut(&out.place(line))
        .ok_or(DieselError::NotFound)?;
    let quantities = steps.iter().map(|step| {
        let quantity = step.portion.quantity.clone();
        (step.position, quantity, Why::Transfer(step.id))
    });
    source.take(quantities, out.cause)?;
    let left = source.on_hand().clone();
    let shelf = shelves
        .get_mut(&target.place(line))
        .ok_or(DieselError::NotFound)?;
    shelf.add(there);
    for step in steps {
        shelf.put(step.goods(target.day, out.cause))?;
    }
    Ok((left, shelf.on_hand().clone()))
}

fn outcomes(passages: Vec<(Vec<Step>, Levels)>, mut posted: Vec<Posted>) -> Vec<Transferred> {
    posted.sort_by_key(|one| one.position);
    let (out, into): (Vec<_>, Vec<_>) = posted
        .into_iter()
        .partition(|one| one.quantity.is_negative());
    let mut pairs = out.into_iter().zip(into);
    let outcome = |(steps, (left, on_hand)): (Vec<Step>, Levels)| Transferred {
        // Steps first: they end where the line does.
        moved: steps
            .into_iter()
            .zip(pairs.by_ref())
            .map(Moved::from)
            .collect(),
        left,
        on_hand,
    };
    passages.into_iter().map(outcome).collect()
}

impl From<(Step, (Posted, Posted))> for Moved {
    fn from((step, (out, into)): (Step, (Posted, Posted))) -> Self {
        Self {
            from: out.lot,
            to: into.lot,
            lot_number: step.portion.lot_number,
            expiry_date: step.portion.expiry_date,
            quantity: step.portion.quantity,
            unit_cost: step.portion.unit_cost,
            transfer: step.id,
            out: out.transaction,
            into: into.transaction,
        }
    }
}

async fn new_id(mut conn: &AsyncPgConnection) -> QueryResult<Uuid> {
    diesel::select(gen_random_uuid())
        .get_result(&mut conn)
        .await
}

#[diesel::expression::functions::declare_sql_function]
extern "SQL" {
    /// A UUID by chance.
    fn gen_random_uuid() -> diesel::sql_types::Uuid;
}
