//! What became of one drug in one hospital: its lots and every change of them, from a seed number and nothing else.

use chrono::{Days, NaiveDate};
use fastrand::Rng;
use uuid::Uuid;

use crate::enums::TransactionType;

/// A store, which gets what is bought, and wards, which get it from there.
pub(super) const LOCATIONS: usize = 4;
/// Deliveries of each drug to the store, one a year.
pub(super) const BATCHES: u64 = 3;

/// The first day on which anything was delivered.
pub(super) const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2022, 10, 3).unwrap();
/// The last day on which anything happened; there is no clock in these rows.
pub(super) const LAST: NaiveDate = NaiveDate::from_ymd_opt(2025, 6, 30).unwrap();

/// A lot at a location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lot {
    /// 0 is the store.
    pub(super) location: usize,
    pub(super) number: String,
    pub(super) received: NaiveDate,
    pub(super) expires: NaiveDate,
    /// Hundredths of a baht for each unit.
    pub(super) cost: u32,
    pub(super) left: i32,
}

/// A change of a lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its place among the lots of the life.
    pub(super) lot: usize,
    pub(super) day: NaiveDate,
    pub(super) kind: TransactionType,
    pub(super) quantity: i32,
    pub(super) transfer: Option<Uuid>,
}

/// A drug in a hospital.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Life {
    pub(super) lots: Vec<Lot>,
    /// Oldest first.
    pub(super) entries: Vec<Entry>,
}

impl Life {
    pub(super) fn new(number: u64, hospital: u32, drug: u32) -> Self {
        let mut life = Life {
            lots: Vec::new(),
            entries: Vec::new(),
        };
        let mut rng = rng(number, hospital, drug);
        for batch in 0..BATCHES {
            life.batch(&mut rng, batch);
        }
        life.entries.sort_by_key(|entry| entry.day);
        life
    }

    /// A delivery to the store, and what each ward got and used of it.
    fn batch(&mut self, rng: &mut Rng, batch: u64) {
        let received = FIRST + Days::new(batch * 320 + rng.u64(0..60));
        let lot = Lot {
            location: 0,
            number: format!("L{batch}{:06}", rng.u32(0..1_000_000)),
            received,
            expires: received + Days::new(rng.u64(400..900)),
            cost: rng.u32(25..50_000),
            left: 0,
        };
        let store = self.lots.len();
        self.lots.push(lot.clone());
        let bought = rng.i32(300..1_000);
        self.change(store, received, TransactionType::Receive, bought, None);
        for location in 1..LOCATIONS {
            let sent = received + Days::new(rng.u64(1..30));
            let ward = self.lots.len();
            self.lots.push(Lot {
                location,
                received: sent,
                ..lot.clone()
            });
            let moved = rng.i32(20..100);
            let transfer = Some(Uuid::from_u128(rng.u128(..)));
            self.change(store, sent, TransactionType::Transfer, -moved, transfer);
            self.change(ward, sent, TransactionType::Transfer, moved, transfer);
            self.use_up(rng, ward, sent);
        }
    }

    /// Issues to patients, of which some come back the next day.
    fn use_up(&mut self, rng: &mut Rng, lot: usize, sent: NaiveDate) {
        let mut day = sent;
        for _ in 0..rng.u32(3..10) {
            day = day + Days::new(rng.u64(1..60));
            let left = self.lots[lot].left;
            if left == 0 || day >= self.lots[lot].expires || day >= LAST {
                return;
            }
            let issued = rng.i32(1..=left.min(20));
            self.change(lot, day, TransactionType::Issue, -issued, None);
            if rng.u32(0..8) == 0 {
                day = day + Days::new(1);
                let back = rng.i32(1..=issued);
                self.change(lot, day, TransactionType::Return, back, None);
            }
        }
    }

    fn change(
        &mut self,
        lot: usize,
        day: NaiveDate,
        kind: TransactionType,
        quantity: i32,
        transfer: Option<Uuid>,
    ) {
        self.lots[lot].left += quantity;
        self.entries.push(Entry {
            lot,
            day,
            kind,
            quantity,
            transfer,
        });
    }
}

/// Numbers of its own for each drug of each hospital, so that a greater scale begins with the rows of a smaller one.
pub(super) fn rng(number: u64, hospital: u32, drug: u32) -> Rng {
    let place = (u64::from(hospital) << 32) | u64::from(drug);
    Rng::with_seed(Rng::with_seed(number).u64(..) ^ Rng::with_seed(place).u64(..))
}

#[cfg(test)]
mod tests;
