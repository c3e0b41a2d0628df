use std::fmt::Debug;

use chrono::{DateTime, TimeDelta, Utc};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use domain_inventory::budget::{
    BudgetError, Commit, ReleaseOutcome, commit, expire, release, reserve,
};
use domain_inventory::enums::ReservationStatus::{self, Active};
use domain_inventory::types::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::desk::{Desk, funds, in_days};

/// Satang of the first two quarters, of which the sequences make use.
const BUDGET: i64 = 2_500_000;
const REQUESTS: usize = 5;

/// One step; reservations are named by their turn, the oldest of those not named by any number beyond.
#[derive(Debug, Clone)]
enum Step {
    Reserve {
        request: usize,
        quarter: usize,
        satang: i64,
        hours: i64,
    },
    Release(usize),
    Commit(usize, i64),
    Expire(i64),
}

/// What a step comes to.
#[derive(Debug, PartialEq)]
enum Answer {
    Left(i64),
    Short(i64),
    Taken(usize),
    Released,
    Ended(ReservationStatus),
    Expired(Vec<usize>, i64),
    Committed(i64),
}

struct Held {
    request: usize,
    quarter: usize,
    satang: i64,
    hours: i64,
    status: ReservationStatus,
}

/// Budget money, without a database.
#[derive(Default)]
struct Model {
    reservations: Vec<Held>,
    spent: [i64; 2],
}

impl Model {
    fn held(&self, quarter: usize) -> i64 {
        let active = self.reservations.iter().filter(|it| it.status == Active);
        active
            .filter(|it| it.quarter == quarter)
            .map(|it| it.satang)
            .sum()
    }

    fn left(&self, quarter: usize) -> i64 {
        BUDGET - self.spent[quarter] - self.held(quarter)
    }

    fn take(&mut self, step: &Step) -> Answer {
        match *step {
            Step::Reserve {
                request,
                quarter,
                satang,
                hours,
            } => {
                let mut all = self.reservations.iter();
                if let Some(taken) = all.position(|it| it.request == request && it.status == Active)
                {
                    return Answer::Taken(taken);
                }
                if satang > self.left(quarter) {
                    return Answer::Short(self.left(quarter));
                }
                self.reservations.push(Held {
                    request,
                    quarter,
                    satang,
                    hours,
                    status: Active,
                });
                Answer::Left(self.left(quarter))
            }
            Step::Release(at) => {
                let held = &mut self.reservations[at];
                if held.status != Active {
                    return Answer::Ended(held.status);
                }
                held.status = ReservationStatus::Released;
                Answer::Released
            }
            Step::Commit(at, satang) => self.commit(at, satang),
            Step::Expire(hours) => self.expire(hours),
        }
    }

    fn commit(&mut self, at: usize, satang: i64) -> Answer {
        let Held {
            quarter,
            satang: own,
            status,
            ..
        } = self.reservations[at];
        if status != Active {
            return Answer::Ended(status);
        }
        let available = self.left(quarter) + own;
        if satang > available {
            return Answer::Short(available);
        }
        self.reservations[at].status = ReservationStatus::Committed;
        self.spent[quarter] += satang;
        Answer::Committed(satang)
    }

    fn expire(&mut self, hours: i64) -> Answer {
        let (mut ended, mut freed) = (Vec::new(), 0);
        for (at, held) in self.reservations.iter_mut().enumerate() {
            if held.status == Active && held.hours <= hours {
                held.status = ReservationStatus::Expired;
                ended.push(at);
                freed += held.satang;
            }
        }
        Answer::Expired(ended, freed)
    }
}

/// The same in the database.
struct Real<'a> {
    desk: &'a Desk,
    conn: AsyncPgConnection,
    epoch: DateTime<Utc>,
    reservations: Vec<ReservationId>,
}

impl Real<'_> {
    fn turn(&self, id: ReservationId) -> usize {
        let turn = self.reservations.iter().position(|it| *it == id);
        turn.expect("a reservation that was made here")
    }

    fn ended(&self, error: BudgetError) -> Answer {
        match error {
            BudgetError::NotEnoughBudget { available, .. } => Answer::Short(satang(&available)),
            BudgetError::AlreadyReserved { reservation, .. } => {
                Answer::Taken(self.turn(reservation))
            }
            BudgetError::Ended { status, .. } => Answer::Ended(status),
            other => panic!("{other:?}"),
        }
    }

    async fn take(&mut self, step: &Step) -> Answer {
        match *step {
            Step::Reserve {
                request,
                quarter,
                satang: amount,
                hours,
            } => {
                let mut wanted = self
                    .desk
                    .wanted(request, Quarter::ALL[quarter], baht(amount));
                wanted.expires = self.epoch + TimeDelta::hours(hours);
                match reserve(&mut self.conn, wanted).await {
                    Ok(reserved) => {
                        self.reservations.push(reserved.reservation);
                        Answer::Left(satang(&reserved.left))
                    }
                    Err(error) => self.ended(error),
                }
            }
            Step::Release(at) => {
                match release(&mut self.conn, self.reservations[at])
                    .await
                    .unwrap()
                {
                    ReleaseOutcome::Released => Answer::Released,
                    ReleaseOutcome::AlreadyEnded { status } => Answer::Ended(status),
                }
            }
            Step::Commit(at, amount) => {
                let commitment = Commit {
                    reservation: self.reservations[at],
                    amount: baht(amount),
                };
                match commit(&mut self.conn, commitment).await {
                    Ok(committed) => Answer::Committed(satang(&committed.spent)),
                    Err(error) => self.ended(error),
                }
            }
            Step::Expire(hours) => {
                let at = self.epoch + TimeDelta::hours(hours);
                let expired = expire(&mut self.conn, at).await.unwrap();
                let turns = expired.reservations.iter().map(|id| self.turn(*id));
                Answer::Expired(turns.collect(), satang(&expired.amount))
            }
        }
    }
}

fn baht(satang: i64) -> Money {
    format!("{}.{:02}", satang / 100, satang % 100)
        .parse()
        .unwrap()
}

fn satang(money: &Money) -> i64 {
    money.to_string().replace('.', "").parse().unwrap()
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let reserve = (0..REQUESTS, 0..2_usize, 1..=1_500_000_i64, 0..48_i64).prop_map(
        |(request, quarter, satang, hours)| Step::Reserve {
            request,
            quarter,
            satang,
            hours,
        },
    );
    let step = prop_oneof![
        5 => reserve,
        2 => any::<usize>().prop_map(Step::Release),
        3 => (any::<usize>(), 1..=1_800_000_i64).prop_map(|(at, satang)| Step::Commit(at, satang)),
        1 => (0..48_i64).prop_map(Step::Expire),
    ];
    vec(step, 1..40)
}

/// Names one of the reservations made so far; `None` when there is none to name.
fn named(step: Step, made: usize) -> Option<Step> {
    let turn = |at: usize| at.checked_rem(made);
    Some(match step {
        Step::Release(at) => Step::Release(turn(at)?),
        Step::Commit(at, satang) => Step::Commit(turn(at)?, satang),
        other => other,
    })
}

async fn agree(desk: &Desk, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut conn = desk.typed.connection().await;
    conn.begin_test_transaction().await.unwrap();
    let mut real = Real {
        desk,
        conn,
        epoch: in_days(1),
        reservations: Vec::new(),
    };
    // The papers' reservation, which the sequences know nothing of.
    release(&mut real.conn, desk.papers.reservation)
        .await
        .unwrap();
    let mut model = Model::default();
    for step in steps {
        let Some(step) = named(step, model.reservations.len()) else {
            continue;
        };
        prop_assert_eq!(real.take(&step).await, model.take(&step), "{:?}", step);
        for quarter in 0..2 {
            let (spent, held) = funds(&mut real.conn, Quarter::ALL[quarter]).await;
            let found = (satang(&spent), satang(&held));
            prop_assert_eq!(found, (model.spent[quarter], model.held(quarter)));
            prop_assert!(found.0 + found.1 <= BUDGET);
        }
    }
    Ok(())
}

#[test]
fn whatever_is_done_the_money_is_where_a_simple_model_has_it() {
    let config = Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    };
    let desk = Desk::new(u32::try_from(REQUESTS).unwrap());
    let checked = TestRunner::new(config).run(&steps(), |steps| {
        desk.typed.run(async |_| agree(&desk, steps).await)
    });
    checked.unwrap();
}
