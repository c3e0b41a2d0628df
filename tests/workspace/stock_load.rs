//! Sixteen at once on a few hot drugs: nothing is lost, nothing goes below zero, nobody meets a deadlock.

mod hospital;
mod told;
mod work;

use std::time::Duration;

use tokio::runtime::Builder;
use workspace_tests::agreement::stock_agrees;
use workspace_tests::deadlocks;
use workspace_tests::typed::Typed;

use hospital::Hospital;
use told::Told;
use work::{Chance, work};

/// Tasks, each with a connection of its own.
const TASKS: u64 = 16;

/// Operations of a task.
const OPERATIONS: u32 = 250;

#[test]
fn thousands_of_operations_at_once_lose_nothing() {
    let seed = Chance::seed();
    let typed = Typed::migrated();
    let hospital = Hospital::build(&mut typed.blocking());
    let runtime = Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build()
        .unwrap();
    let told = runtime.block_on(async {
        let all = run(&typed, &hospital, seed);
        tokio::time::timeout(Duration::from_secs(120), all)
            .await
            .unwrap_or_else(|_| panic!("somebody waits for ever, seed {seed}"))
    });

    told.agrees_with(&mut typed.blocking(), seed);
    stock_agrees(&mut typed.blocking());
    assert!(
        told.refused > 0,
        "stock never ran short, so nobody fought for it: seed {seed}"
    );
    let deadlocks = runtime.block_on(async { deadlocks(&mut typed.connection().await).await });
    assert_eq!(deadlocks, 0, "seed {seed}");
}

/// What all tasks were told.
async fn run(typed: &Typed, hospital: &Hospital, seed: u64) -> Told {
    let mut tasks = Vec::new();
    for task in 0..TASKS {
        let mut conn = typed.connection().await;
        let hospital = hospital.clone();
        let chance = Chance::of(seed, task);
        tasks.push(tokio::spawn(async move {
            work(&mut conn, &hospital, chance, OPERATIONS).await
        }));
    }
    let mut all = Told::default();
    for (number, task) in tasks.into_iter().enumerate() {
        let told = task.await.unwrap();
        all.add(told.unwrap_or_else(|error| panic!("task {number} of seed {seed}: {error}")));
    }
    all
}
