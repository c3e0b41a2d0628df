//! One task: operations by chance, and what they said.

use std::hash::{BuildHasher, RandomState};

use chrono::{Days, NaiveDate};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_inventory::distribution::{
    Dispense, DispenseLine, DistributionError, approve, dispense,
};
use domain_inventory::models::NewDistribution;
use domain_inventory::schema::drug_distributions;
use domain_inventory::stock::{
    Adjustment, Delivery, Issue, Return, StockError, Transfer, adjust, issue, receive, take_back,
    transfer,
};
use domain_inventory::types::{DrugId, LocationId, Money, Quantity};
use workspace_tests::world::day;

use super::hospital::Hospital;
use super::told::Told;

/// Numbers by chance, the same for the same seed (xorshift64*).
#[derive(Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// Another one each time.
    pub(super) fn seed() -> u64 {
        RandomState::new().hash_one(())
    }

    pub(super) fn of(seed: u64, task: u64) -> Self {
        let mixed = seed ^ (task + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self(mixed.max(1))
    }

    /// One of so many, from 0.
    fn below(&mut self, many: u32) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        u32::try_from(high % u64::from(many)).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(u32::try_from(of.len()).unwrap()) as usize]
    }

    /// Above zero, with thousandths now and then.
    fn quantity(&mut self, most: u32) -> Quantity {
        let thousandths = if self.below(4) == 0 {
            self.below(1000)
        } else {
            0
        };
        format!("{}.{thousandths:03}", 1 + self.below(most))
            .parse()
            .unwrap()
    }
}

fn today() -> NaiveDate {
    day(2026, 3, 2)
}

/// A task, its connection, and what it was told so far.
struct Worker<'a> {
    conn: &'a mut AsyncPgConnection,
    hospital: &'a Hospital,
    chance: Chance,
    told: Told,
}

/// Does so many operations. That there is not enough is no error; everything else is.
pub(super) async fn work(
    conn: &mut AsyncPgConnection,
    hospital: &Hospital,
    chance: Chance,
    operations: u32,
) -> Result<Told, String> {
    let mut worker = Worker {
        conn,
        hospital,
        chance,
        told: Told::default(),
    };
    for number in 0..operations {
        let kind = worker.chance.below(20);
        let done = match kind {
            0..=4 => worker.receive().await,
            5..=10 => worker.issue().await,
            11..=14 => worker.transfer().await,
            15..=16 => worker.dispense(number).await,
            17..=18 => worker.take_back().await,
            _ => worker.adjust().await,
        };
        match done {
            Ok(()) => {}
            Err(StockError::NotEnoughStock { .. } | StockError::MoreThanIssued { .. }) => {
                worker.told.refused += 1
            }
            Err(error) => return Err(format!("operation {number} of kind {kind}: {error:?}")),
        }
    }
    Ok(worker.told)
}

impl Worker<'_> {
    fn place(&mut self) -> (DrugId, LocationId) {
        (
            self.chance.one(&self.hospital.drugs),
            self.chance.one(&self.hospital.locations),
        )
    }

    async fn receive(&mut self) -> Result<(), StockError> {
        let (drug, location) = self.place();
        let lot = self.chance.below(4);
        let delivery = Delivery {
            drug,
            location,
            lot_number: format!("LOT-{lot}"),
            expiry_date: today() + Days::new(u64::from(lot) + 1),
            quantity: self.chance.quantity(30),
            unit_cost: i32::try_from(self.chance.below(9)).unwrap().into(),
            received_date: today(),
            document: None,
            by: Some(self.hospital.user),
        };
        let received = receive(self.conn, &delivery).await?;
        self.told
            .changed(received.lot, &delivery.quantity, received.transaction);
        Ok(())
    }

    async fn issue(&mut self) -> Result<(), StockError> {
        let (drug, location) = self.place();
        let wanted = Issue {
            drug,
            location,
            quantity: self.chance.quantity(25),
            day: today(),
            document: None,
            by: None,
        };
        let issued = issue(self.conn, &wanted).await?;
        for taken in &issued.taken {
            self.told
                .changed(taken.lot, &-&taken.quantity, taken.transaction);
        }
        let sum: Quantity = issued.taken.iter().map(|taken| &taken.quantity).sum();
        assert_eq!(sum, wanted.quantity);
        Ok(())
    }

    async fn transfer(&mut self) -> Result<(), StockError> {
        let (drug, from) = self.place();
        let (_, to) = self.place();
        let wanted = Transfer {
            drug,
            from,
            to,
            quantity: self.chance.quantity(20),
            day: today(),
            document: None,
            by: None,
        };
        match transfer(self.conn, &wanted).await {
            Err(StockError::SamePlace { .. }) if from == to => Ok(()),
            Err(error) => Err(error),
            Ok(done) => {
                for moved in done.moved {
                    self.told.changed(moved.from, &-&moved.quantity, moved.out);
                    self.told.changed(moved.to, &moved.quantity, moved.into);
                }
                Ok(())
            }
        }
    }

    /// Several drugs at once, in an order by chance.
    async fn dispense(&mut self, number: u32) -> Result<(), StockError> {
        let (first, location) = self.place();
        let drugs = [first, self.place().0, self.place().0];
        let lines = drugs.map(|drug| DispenseLine {
            drug,
            quantity: self.chance.quantity(5),
        });
        let unique = format!("{number}-{:x}", self.chance.0);
        let distribution = diesel::insert_into(drug_distributions::table)
            .values(NewDistribution {
                distribution_number: unique,
                distribution_date: today(),
                distribution_type_id: None,
                from_location_id: location,
                to_location_id: None,
                requesting_dept_id: self.hospital.department,
                requested_by: None,
                total_items: 0,
                total_amount: Money::zero(),
                notes: None,
            })
            .returning(drug_distributions::id)
            .get_result(self.conn)
            .await?;
        approve(self.conn, distribution, None).await.unwrap();
        let wanted = Dispense {
            distribution,
            lines: lines.to_vec(),
            day: today(),
            by: None,
        };
        match dispense(self.conn, &wanted).await {
            Err(DistributionError::NotGiven { source, .. }) => Err(source),
            Err(error) => panic!("{error:?}"),
            Ok(done) => {
                for item in done.items {
                    self.told
                        .changed(item.lot, &-&item.quantity, item.transaction);
                }
                Ok(())
            }
        }
    }

    async fn take_back(&mut self) -> Result<(), StockError> {
        let Some(lot) = self.some_lot() else {
            return Ok(());
        };
        let goods = Return {
            lot,
            quantity: self.chance.quantity(5),
            document: None,
            by: None,
        };
        let returned = take_back(self.conn, &goods).await?;
        self.told
            .changed(lot, &goods.quantity, returned.transaction);
        Ok(())
    }

    async fn adjust(&mut self) -> Result<(), StockError> {
        let Some(lot) = self.some_lot() else {
            return Ok(());
        };
        let change = self.chance.quantity(5);
        let adjustment = Adjustment {
            lot,
            change: if self.chance.below(2) == 0 {
                change
            } else {
                -change
            },
            reason: self.hospital.reason,
            notes: None,
            by: None,
        };
        let adjusted = adjust(self.conn, &adjustment).await?;
        self.told
            .changed(lot, &adjustment.change, adjusted.transaction);
        Ok(())
    }

    /// A lot that it had to do with before.
    fn some_lot(&mut self) -> Option<domain_inventory::types::LotId> {
        let lots = self.told.lots();
        (!lots.is_empty()).then(|| self.chance.one(&lots))
    }
}
