//! Sixteen at once at one allocation, and afterwards every satang is accounted for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_inventory::budget::{
    BudgetError, Commit, ReleaseOutcome, Reserve, commit, expire, release, reserve,
};
use domain_inventory::enums::ReservationStatus;
use domain_inventory::queries::budgets::{AllocationFunds, of_allocations};
use domain_inventory::schema::budget_reservations;
use domain_inventory::types::*;
use workspace_tests::typed::Typed;

use crate::budget::desk::{Desk, funds, in_days};

const TASKS: u64 = 16;
const STEPS: usize = 130;
const QUARTERS: [Quarter; 2] = [Quarter::Q1, Quarter::Q2];

/// What the operations said, of all tasks together.
#[derive(Default)]
struct Told {
    made: Vec<(ReservationId, Quarter, Money)>,
    ended: Vec<(ReservationId, ReservationStatus)>,
    spent: BTreeMap<Quarter, Money>,
    short: usize,
    taken: usize,
    late: usize,
}

/// Numbers that look like chance and are the same in every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bound = u64::try_from(bound).unwrap();
        usize::try_from((mixed ^ (mixed >> 31)) % bound).unwrap()
    }

    /// 0.01 to 150 baht.
    fn money(&mut self) -> Money {
        let satang = 1 + self.below(15_000);
        format!("{}.{:02}", satang / 100, satang % 100)
            .parse()
            .unwrap()
    }
}

/// One of those who work at once.
struct Clerk {
    conn: AsyncPgConnection,
    dice: Dice,
    told: Arc<Mutex<Told>>,
    allocation: AllocationId,
    requests: Arc<[PurchaseRequestId]>,
    epoch: DateTime<Utc>,
}

impl Clerk {
    async fn work(mut self) -> AsyncPgConnection {
        for _ in 0..STEPS {
            match self.dice.below(100) {
                0..55 => self.reserve().await,
                55..70 => self.release().await,
                70..97 => self.commit().await,
                _ => self.expire().await,
            }
        }
        self.conn
    }

    async fn reserve(&mut self) {
        // Now and then one of a few, so that several reserve for the same request.
        let among = [4, self.requests.len()][self.dice.below(8).min(1)];
        let hours = 1 + i64::try_from(self.dice.below(240)).unwrap();
        let wanted = Reserve {
            allocation: self.allocation,
            request: self.requests[self.dice.below(among)],
            amount: self.dice.money(),
            quarter: QUARTERS[self.dice.below(2)],
            expires: self.epoch + TimeDelta::hours(hours),
        };
        let result = reserve(&mut self.conn, wanted.clone()).await;
        let mut told = self.told.lock().unwrap();
        match result {
            Ok(reserved) => {
                told.made
                    .push((reserved.reservation, wanted.quarter, wanted.amount));
            }
            Err(BudgetError::NotEnoughBudget { .. }) => told.short += 1,
            Err(BudgetError::AlreadyReserved { .. }) => told.taken += 1,
            Err(other) => panic!("{other:?}"),
        }
    }

    /// One of the latest reservations, which others are after too.
    fn pick(&mut self) -> Option<(ReservationId, Quarter)> {
        let told = self.told.lock().unwrap();
        let latest = told.made.len().saturating_sub(60);
        let latest = &told.made[latest..];
        if latest.is_empty() {
            return None;
        }
        let (id, quarter, _) = &latest[self.dice.below(latest.len())];
        Some((*id, *quarter))
    }

    async fn release(&mut self) {
        let Some((reservation, _)) = self.pick() else {
            return;
        };
        let outcome = release(&mut self.conn, reservation).await.unwrap();
        let mut told = self.told.lock().unwrap();
        match outcome {
            ReleaseOutcome::Released => {
                told.ended.push((reservation, ReservationStatus::Released));
            }
            ReleaseOutcome::AlreadyEnded { .. } => told.late += 1,
        }
    }

    async fn commit(&mut self) {
        let Some((reservation, quarter)) = self.pick() else {
            return;
        };
        let amount = self.dice.money();
        let spending = Commit {
            reservation,
            amount,
        };
        let result = commit(&mut self.conn, spending).await;
        let mut told = self.told.lock().unwrap();
        match result {
            Ok(committed) => {
                assert_eq!(committed.quarter, quarter);
                *told.spent.entry(quarter).or_default() += committed.spent;
                told.ended.push((reservation, ReservationStatus::Committed));
            }
            Err(BudgetError::NotEnoughBudget { .. }) => told.short += 1,
            Err(BudgetError::Ended { .. }) => told.late += 1,
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn expire(&mut self) {
        let at = self.epoch + TimeDelta::hours(i64::try_from(self.dice.below(24)).unwrap());
        let expired = expire(&mut self.conn, at).await.unwrap();
        let ended = expired.reservations.into_iter();
        let mut told = self.told.lock().unwrap();
        told.ended
            .extend(ended.map(|id| (id, ReservationStatus::Expired)));
    }
}

/// Looks again and again, until all are done, and never finds more taken than there is.
async fn watch(mut conn: AsyncPgConnection, told: Arc<Mutex<Told>>) -> usize {
    let mut looks = 0;
    // The tasks drop theirs when they are done.
    while Arc::strong_count(&told) > 2 {
        let allocation: AllocationFunds = of_allocations().get_result(&mut conn).await.unwrap();
        for quarter in QUARTERS {
            let funds = allocation.quarters.of(quarter);
            assert!(!funds.left().is_negative(), "{funds:?}");
        }
        looks += 1;
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    looks
}

async fn number(conn: &mut AsyncPgConnection, query: &str) -> i64 {
    diesel::select(sql::<BigInt>(query))
        .get_result(conn)
        .await
        .unwrap()
}

/// No deadlock was found by the server, which tells when the sessions have ended.
async fn assert_no_deadlock(conn: &mut AsyncPgConnection) {
    let others = "(SELECT count(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid())";
    while number(conn, others).await > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let deadlocks = "(SELECT deadlocks FROM pg_stat_database WHERE datname = current_database())";
    assert_eq!(number(conn, deadlocks).await, 0);
}

/// The reservations of the table are those that the operations told of, and in the state they told.
async fn assert_accounted(conn: &mut AsyncPgConnection, told: &Told) {
    let mut expected: BTreeMap<_, _> = told
        .made
        .iter()
        .map(|(id, quarter, amount)| (*id, (*quarter, amount.clone(), ReservationStatus::Active)))
        .collect();
    assert_eq!(expected.len(), told.made.len());
    for (id, end) in &told.ended {
        let before = std::mem::replace(&mut expected.get_mut(id).unwrap().2, *end);
        assert_eq!(before, ReservationStatus::Active, "{id} ended twice");
    }
    let rows: Vec<(ReservationId, (Quarter, Money, ReservationStatus))> =
        budget_reservations::table
            .select((
                budget_reservations::id,
                (
                    budget_reservations::quarter,
                    budget_reservations::reserved_amount,
                    budget_reservations::status,
                ),
            ))
            .load(conn)
            .await
            .unwrap();
    assert_eq!(rows.into_iter().collect::<BTreeMap<_, _>>(), expected);
    for quarter in QUARTERS {
        let active = expected
            .values()
            .filter(|(of, _, status)| (*of, *status) == (quarter, ReservationStatus::Active));
        let held: Money = active.map(|(_, amount, _)| amount).sum();
        let spent = told.spent.get(&quarter).cloned().unwrap_or_default();
        assert!(&spent + &held <= 25_000.into(), "{spent} {held}");
        assert_eq!(funds(conn, quarter).await, (spent, held));
    }
}

async fn load(desk: &Desk, typed: &Typed) {
    let mut conn = typed.connection().await;
    diesel::delete(budget_reservations::table)
        .execute(&mut conn)
        .await
        .unwrap();
    let told = Arc::<Mutex<Told>>::default();
    let requests: Arc<[_]> = desk.requests.as_slice().into();
    let mut tasks = Vec::new();
    for task in 0..TASKS {
        let clerk = Clerk {
            conn: typed.connection().await,
            dice: Dice(task),
            told: Arc::clone(&told),
            allocation: desk.world.allocation,
            requests: Arc::clone(&requests),
            epoch: in_days(1),
        };
        tasks.push(tokio::spawn(clerk.work()));
    }
    let looks = watch(typed.connection().await, Arc::clone(&told)).await;
    let mut idle = Vec::new();
    for task in tasks {
        idle.push(task.await.unwrap());
    }
    let stuck = "(SELECT count(*) FROM pg_stat_activity
                  WHERE datname = current_database()
                    AND (wait_event_type = 'Lock' OR state LIKE 'idle in transaction%'))";
    assert_eq!(number(&mut conn, stuck).await, 0);
    drop(idle);

    assert_no_deadlock(&mut conn).await;
    let told = Arc::into_inner(told).unwrap().into_inner().unwrap();
    assert_accounted(&mut conn, &told).await;
    // They did get in each other's way, and money did run out.
    assert!(looks > 0 && told.taken > 0 && told.late > 0 && told.short > 0);
    assert!(
        told.made.len() > 400 && told.spent.len() == 2,
        "{}",
        told.made.len()
    );
}

#[test]
fn sixteen_at_once_spend_no_satang_twice_and_lose_none() {
    let desk = Desk::new(2_400);
    desk.typed.run(async |typed| load(&desk, typed).await);
}
