//! What issues and transfers have in common: choosing from the lots of a location.

use std::collections::BTreeMap;

use diesel::result::Error as DieselError;
use diesel_async::AsyncPgConnection;

use super::StockError;
use super::entry::Cause;
use super::open::{Absent, Lots, Wanted, explain};
use super::shelf::{Place, Portion, Shelf};
use crate::types::{DrugId, LocationId, Quantity};

/// A drug that goes out.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) drug: DrugId,
    pub(crate) quantity: Quantity,
}

/// Where drugs go out of.
#[derive(Debug, Clone)]
pub(crate) struct Out {
    pub(crate) from: LocationId,
    pub(crate) lots: Lots,
    pub(crate) cause: Cause,
}

/// Why drugs did not go out, and for which of them that is so.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) drug: Option<DrugId>,
    pub(crate) error: StockError,
}

impl Refused {
    pub(crate) fn of(line: &Line, error: StockError) -> Self {
        Self {
            drug: Some(line.drug),
            error,
        }
    }
}

impl Out {
    pub(crate) const fn place(&self, line: &Line) -> Place {
        Place {
            drug: line.drug,
            location: self.from,
        }
    }

    pub(crate) fn wanted(&self) -> Wanted {
        Wanted {
            lots: self.lots.clone(),
            absent: Absent::Skip,
        }
    }

    /// Which part of which lot to give for a line.
    pub(crate) async fn choose(
        &self,
        conn: &AsyncPgConnection,
        shelves: &BTreeMap<Place, Shelf>,
        line: &Line,
    ) -> Result<Vec<Portion>, Refused> {
        let place = self.place(line);
        let chosen = match shelves.get(&place) {
            Some(shelf) => shelf.choose(&line.quantity),
            None => Err(StockError::NotEnoughStock {
                requested: line.quantity.clone(),
                available: Quantity::zero(),
            }),
        };
        match chosen {
            Ok(portions) => Ok(portions),
            Err(shortage) => {
                let reason = explain(conn, place, &self.lots, shortage).await;
                Err(Refused::of(line, reason))
            }
        }
    }
}

impl From<Refused> for StockError {
    fn from(refused: Refused) -> Self {
        refused.error
    }
}

impl From<StockError> for Refused {
    fn from(error: StockError) -> Self {
        Self { drug: None, error }
    }
}

impl From<DieselError> for Refused {
    fn from(error: DieselError) -> Self {
        StockError::from(error).into()
    }
}
