//! Issues by the typed operation.

use std::time::{Duration, Instant};

use diesel_async::AsyncPgConnection;
use domain_connect::DatabaseUrl;
use domain_inventory::stock::{Delivery, Issue, StockError, issue, receive};
use domain_inventory::types::UnitCost;
use tokio::runtime::Builder;
use tokio_postgres::NoTls;
use workspace_tests::world::{World, day};

use super::Run;
use crate::Result;

async fn connection(url: DatabaseUrl) -> Result<AsyncPgConnection> {
    let (client, connection) = url.to_tokio().connect(NoTls).await?;
    Ok(AsyncPgConnection::try_from_client_and_connection(client, connection).await?)
}

/// Fills up the store, so that one drug lasts for all runs.
pub(super) fn fill_up(url: &DatabaseUrl, world: &World) -> Result<()> {
    let delivery = Delivery {
        drug: world.drug,
        location: world.store,
        lot_number: "plenty".to_owned(),
        expiry_date: day(2027, 1, 1),
        quantity: 1_000_000_000.into(),
        unit_cost: UnitCost::from(1),
        received_date: day(2025, 1, 1),
        document: None,
        by: None,
    };
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        receive(&mut connection(url.clone()).await?, &delivery).await?;
        Ok(())
    })
}

/// Issues a second, over a while.
pub(super) fn measure(url: &DatabaseUrl, run: &Run) -> Result<f64> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(run.workers())
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut connections = Vec::new();
        for _ in 0..run.clients {
            connections.push(connection(url.clone()).await?);
        }
        let began = Instant::now();
        let client = |(nth, conn)| tokio::spawn(issue_until(conn, *run, began + run.time, nth));
        let clients: Vec<_> = (1..).zip(connections).map(client).collect();
        let mut issues = 0_u32;
        for client in clients {
            issues += client.await??;
        }
        Ok(f64::from(issues) / began.elapsed().as_secs_f64())
    })
}

async fn issue_until(
    mut conn: AsyncPgConnection,
    run: Run,
    end: Instant,
    seed: u64,
) -> std::result::Result<u32, StockError> {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ nanoseconds());
    let mut issues = 0;
    while Instant::now() < end {
        let (drug, location) = run.demand.place(random.next());
        let wanted = Issue {
            drug,
            location,
            quantity: ((random.next() % 3) as i32 + 1).into(),
            day: day(2025, 12, 31),
            document: None,
            by: None,
        };
        issue(&mut conn, &wanted).await?;
        issues += 1;
    }
    Ok(issues)
}

fn nanoseconds() -> u64 {
    let now = std::time::UNIX_EPOCH.elapsed();
    now.as_ref().map_or(1, Duration::subsec_nanos).into()
}

/// xorshift64*: what is asked for need be random, not secret.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        let mut x = self.0 | 1;
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        self.0 = x;
        x.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }
}
