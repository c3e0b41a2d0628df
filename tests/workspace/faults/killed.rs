use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use domain_connect::DatabaseUrl;
use rustix::process::Signal;
use workspace_tests::{Checkout, Output, Running, empty_database};

use super::chance::Chance;
use super::left::Left;
use super::many::many;

/// How often dbctl is killed.
const KILLS: u32 = 50;

/// Databases that are disturbed at the same time.
const AT_A_TIME: usize = 3;

fn migrate(checkout: &Checkout, url: &DatabaseUrl) -> std::process::Command {
    let mut command = checkout.command(&["migrate", "--no-schema"]);
    command.env("DATABASE_URL", url.to_url());
    command
}

/// Runs it undisturbed on as many databases as will be disturbed at the same time; what is left, and how long it took.
fn calm(checkout: &Checkout) -> (Left, Duration) {
    let one = || {
        let database = empty_database();
        let began = Instant::now();
        Output::of(&mut migrate(checkout, database.url())).code(0);
        let took = began.elapsed();
        (Left::of(database.url()), took)
    };
    let runs = thread::scope(|scope| {
        let all: Vec<_> = (0..AT_A_TIME).map(|_| scope.spawn(one)).collect();
        let all = all.into_iter().map(|run| run.join().unwrap());
        all.collect::<Vec<_>>()
    });
    let shortest = runs.iter().map(|(_, took)| *took).min().unwrap();
    let mut runs = runs.into_iter().map(|(left, _)| left);
    let first = runs.next().unwrap();
    runs.for_each(|other| other.is(&first, "undisturbed"));
    (first, shortest)
}

/// Kills a run after so long, and sooner when it was quicker; returns what the run after it left.
fn disturbed(checkout: &Checkout, moment: Duration) -> Left {
    let mut moment = moment;
    loop {
        let database = empty_database();
        let runner = Running::start(&mut migrate(checkout, database.url()));
        thread::sleep(moment);
        runner.signal(Signal::KILL);
        match runner.wait().code {
            137 => {
                Output::of(&mut migrate(checkout, database.url())).code(0);
                return Left::of(database.url());
            }
            code => assert_eq!(code, 0, "it was quicker than the signal"),
        }
        moment = moment.mul_f64(0.9);
    }
}

#[test]
fn killed_at_any_moment_the_next_run_completes_as_if_nothing_had_been() {
    let checkout = many(100);
    let mut chance = Chance::new();
    let (calm, took) = calm(&checkout);
    assert_eq!(calm.applied(), 100);
    let moments = Mutex::new(chance.moments(KILLS, took));
    let work = || {
        while let Some(moment) = { moments.lock().unwrap().pop() } {
            let when = format!("seed {}, killed after {moment:?} of {took:?}", chance.seed);
            disturbed(&checkout, moment).is(&calm, &when);
        }
    };
    thread::scope(|scope| {
        (0..AT_A_TIME).for_each(|_| drop(scope.spawn(work)));
    });
}
