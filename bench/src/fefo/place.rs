//! The databases that issues are measured in, and what is issued there.

use diesel::prelude::*;
use diesel::sql_query;
use domain_connect::{DatabaseUrl, blocking};
use domain_engine::{DomainSet, Forward, Interrupt, Options, Runner, Silent, Source};
use domain_inventory::types::{DrugId, LocationId};
use domain_workbench::server::Server;
use domain_workbench::testing::TestDatabase;
use tokio::runtime::Builder;
use workspace_tests::volume::Rows;
use workspace_tests::world::World;
use workspace_tests::{DOMAINS, migrated_database, workspace};

use crate::Result;

const NAME: &str = "workspace_bench";

pub(super) const ROWS: Rows = Rows {
    drugs: 3_000,
    stock: 12_000,
    lots: 96_000,
    ledger: 192_000,
    documents: 100,
};

/// Stock rows that are not to be ordered again.
const PLENTY: u64 = ROWS.stock as u64 / 50 * 49;

/// A migrated database that is dropped in the end.
pub(super) enum Database {
    /// On the server that developers work with, whose settings for durability are PostgreSQL's own.
    Durable {
        server: DatabaseUrl,
        url: DatabaseUrl,
    },
    /// On the tests' server, which does not wait for the disk.
    Volatile(TestDatabase),
}

impl Database {
    pub(super) fn durable() -> Result<Self> {
        let server = Server::in_workspace(&workspace())?;
        server.start()?;
        let server = DatabaseUrl::parse(&server.url("postgres"))?;
        let url = server.with_database(NAME);
        run(
            &server,
            &[DROP, "CREATE DATABASE workspace_bench TEMPLATE template0"],
        )?;
        migrate(&url)?;
        Ok(Self::Durable { server, url })
    }

    pub(super) fn volatile() -> Self {
        Self::Volatile(migrated_database())
    }

    pub(super) fn url(&self) -> &DatabaseUrl {
        match self {
            Self::Durable { url, .. } => url,
            Self::Volatile(database) => database.url(),
        }
    }
}

const DROP: &str = "DROP DATABASE IF EXISTS workspace_bench WITH (FORCE)";

impl Drop for Database {
    fn drop(&mut self) {
        if let Self::Durable { server, .. } = self {
            // What is left of a run that failed is dropped by the next.
            let _ = run(server, &[DROP]);
        }
    }
}

fn run(url: &DatabaseUrl, statements: &[&str]) -> Result<()> {
    let mut conn = blocking::connect(url, "bench")?;
    for statement in statements {
        sql_query(*statement).execute(&mut conn)?;
    }
    Ok(())
}

fn migrate(url: &DatabaseUrl) -> Result<()> {
    let set = DomainSet::new(DOMAINS)?;
    let loaded = set.load(&Source::Embedded)?;
    let domains = set.select::<&str>(&[])?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut observer = Silent;
        let (options, interrupt) = (Options::default(), Interrupt::never());
        let mut runner =
            Runner::connect(url, &set, &loaded, options, &mut observer, interrupt).await?;
        runner
            .migrate(&domains, &Forward::All)
            .await
            .map_err(|stopped| stopped.error)?;
        runner.close().await;
        Ok(())
    })
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Demand {
    /// Any drug at any location that has it.
    Spread,
    /// One drug at one location.
    Hot(DrugId, LocationId),
}

impl Demand {
    pub(super) fn hot(world: &World) -> Self {
        Self::Hot(world.drug, world.store)
    }

    /// The drug and the location of a random number, as `workspace_tests::volume` puts them.
    ///
    /// Leaves out those that are to be ordered again, one in fifty: they would run out.
    pub(super) fn place(self, random: u64) -> (DrugId, LocationId) {
        match self {
            Self::Hot(drug, location) => (drug, location),
            Self::Spread => {
                let (drugs, k) = (i64::from(ROWS.drugs) - 1, (random % PLENTY) as i64);
                let n = k / 49 * 50 + k % 49 + 1;
                let location = (n % drugs * 7 + n / drugs * 43) % 120 + 1;
                (DrugId::new(n % drugs + 2), LocationId::new(location))
            }
        }
    }

    /// The same for pgbench.
    pub(super) fn script(self) -> String {
        match self {
            Self::Hot(drug, location) => {
                format!("\\set drug {drug}\n\\set location {location}\n")
            }
            Self::Spread => {
                let (drugs, last) = (ROWS.drugs - 1, PLENTY - 1);
                format!(
                    "\\set k random(0, {last})\n\\set n :k / 49 * 50 + :k % 49 + 1\n\
                     \\set drug :n % {drugs} + 2\n\
                     \\set location (:n % {drugs} * 7 + :n / {drugs} * 43) % 120 + 1\n"
                )
            }
        }
    }
}
