//! Inventory's queries, each by both of Diesel's connections, on rows whose right answer was worked out by hand.

mod authorship;
mod budgets;
mod lots;
mod movement;
mod pages;
mod properties; // whatever the rows are
mod purchasing;
mod shelf;
mod stock;

/// What a query loads: the same by blocking Diesel and by diesel-async, or the test fails.
macro_rules! load {
    ($typed:expr, $Row:ty, $query:expr) => {{
        let blocking: Vec<$Row> =
            diesel::RunQueryDsl::load($query, &mut $typed.blocking()).unwrap();
        let asynchronous: Vec<$Row> = $typed.run(async |typed| {
            let mut conn = typed.connection().await;
            diesel_async::RunQueryDsl::load($query, &mut conn)
                .await
                .unwrap()
        });
        assert_eq!(blocking, asynchronous);
        blocking
    }};
}
use load;
