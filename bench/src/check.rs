//! What a check costs beside one plain apply of the same migrations.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use domain_connect::DatabaseUrl;
use domain_engine::source::from_disk;
use domain_engine::{DomainSet, Forward, Interrupt, Loaded, Options, Runner, Silent, Step};
use domain_workbench::drift::drift;
use domain_workbench::scratch::Site;
use domain_workbench::testing::TestDatabase;
use domain_workbench::verify::{Filling, Request, Until, verify};
use tokio::runtime::Runtime;
use workspace_tests::{DOMAINS, empty_database};

use crate::measure::{interleaved, median, ratio};
use crate::report::{table, tell, times};
use crate::{Result, machine};

/// How often each has its turn.
const ROUNDS: usize = 5;

/// Migrations of the ladder.
const RUNGS: usize = 150;

/// Tables in which drift is looked for.
const TABLES: usize = 1_000;

pub(crate) fn run() -> Result<()> {
    tell(&format!("{}.\n", machine::words()));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    ladder(&runtime)?;
    looking_for_drift(&runtime)
}

/// Verifying all of them, and only the newest, beside applying all of them.
fn ladder(runtime: &Runtime) -> Result<()> {
    let place = Place::with(RUNGS)?;
    // The first check of the newest leaves a copy of those before it for the next.
    place.verify(runtime, Wanted::Newest)?;
    let [apply, all, newest]: [Vec<f64>; 3] = interleaved(ROUNDS, |contender| match contender {
        0 => place.apply(runtime).map(|(took, _)| took),
        1 => place.verify(runtime, Wanted::All),
        _ => place.verify(runtime, Wanted::Newest),
    })?;
    let line = |what: &str, taken: &[f64]| {
        let seconds = format!("{:.2}", median(taken));
        vec![what.to_owned(), seconds, times(ratio(taken, &apply))]
    };
    let rows = [
        line("one plain apply", &apply),
        line("verify all", &all),
        line("verify the newest, the others kept", &newest),
    ];
    let head = [
        &format!("{RUNGS} migrations"),
        "seconds",
        "÷ one plain apply",
    ];
    tell(&table(&head, &rows));
    Ok(())
}

fn looking_for_drift(runtime: &Runtime) -> Result<()> {
    let place = Place::with(TABLES)?;
    let (_, database) = place.apply(runtime)?;
    let look = || -> Result<f64> {
        let started = Instant::now();
        let site = place.site(database.url());
        let found = runtime.block_on(drift(&site, &place.set.select::<&str>(&[])?))?;
        match found.is_none() {
            true => Ok(started.elapsed().as_secs_f64()),
            false => Err("a database that only migrations changed has drifted".into()),
        }
    };
    let first = look()?;
    let [again]: [Vec<f64>; 1] = interleaved(ROUNDS, |_| look())?;
    let head = [&format!("drift, {TABLES} tables"), "seconds"];
    let row = |what: &str, seconds: f64| vec![what.to_owned(), format!("{seconds:.2}")];
    let rows = [
        row("the first time", first),
        row("the next", median(&again)),
    ];
    tell(&table(&head, &rows));
    Ok(())
}

/// Which migrations are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    All,
    Newest,
}

/// Migrations of one domain, each with a table of nine columns, an index and a foreign key.
struct Place {
    set: DomainSet,
    loaded: Vec<Loaded>,
    database: TestDatabase,
}

impl Place {
    fn with(migrations: usize) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        for number in 1..=migrations {
            write(folder.path(), number)?;
        }
        let migrations = from_disk(folder.path())?;
        let set = DomainSet::new(DOMAINS)?;
        let of = |domain| Loaded {
            domain,
            migrations: if domain == DOMAINS[0] {
                migrations.clone()
            } else {
                Vec::new()
            },
        };
        Ok(Place {
            loaded: set.iter().map(of).collect(),
            set,
            database: empty_database(),
        })
    }

    fn site<'a>(&'a self, target: &'a DatabaseUrl) -> Site<'a> {
        Site {
            target,
            set: &self.set,
            loaded: &self.loaded,
            options: Options::default(),
            interrupt: Interrupt::never(),
        }
    }

    /// One plain apply to an empty database, which is returned.
    fn apply(&self, runtime: &Runtime) -> Result<(f64, TestDatabase)> {
        let database = empty_database();
        let took = runtime.block_on(self.migrate(database.url()))?;
        Ok((took.as_secs_f64(), database))
    }

    async fn migrate(&self, url: &DatabaseUrl) -> Result<Duration> {
        let mut observer = Silent;
        let (options, never) = (Options::default(), Interrupt::never());
        let connecting =
            Runner::connect(url, &self.set, &self.loaded, options, &mut observer, never);
        let mut runner = connecting.await?;
        let domains = self.set.select::<&str>(&[])?;
        let started = Instant::now();
        let migrated = runner.migrate(&domains, &Forward::All).await;
        migrated.map_err(|failed| failed.error)?;
        let took = started.elapsed();
        runner.close().await;
        Ok(took)
    }

    /// A whole check, the scratch database included.
    fn verify(&self, runtime: &Runtime, wanted: Wanted) -> Result<f64> {
        let newest = format!("{RUNGS:014}");
        let is_wanted = |step: &Step<'_>| wanted == Wanted::All || step.migration.version == newest;
        let domains = self.set.select::<&str>(&[])?;
        let request = Request {
            site: self.site(self.database.url()),
            domains: &domains,
            wanted: &is_wanted,
            until: Until::LastWanted,
            filling: Filling::Nothing,
        };
        let verified = runtime.block_on(verify(&request, &mut |_| {}))?;
        match verified.is_sound() {
            true => Ok(verified.took.as_secs_f64()),
            false => Err("a migration of the measurement is not sound".into()),
        }
    }
}

fn write(folder: &Path, number: usize) -> Result<()> {
    let folder = folder.join(format!("{number:014}_create_t{number}"));
    fs::create_dir(&folder)?;
    let mut up = format!(
        "CREATE TABLE public.t{number} (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n    \
         code text NOT NULL UNIQUE,\n    name text NOT NULL,\n    amount numeric(12,2) NOT NULL DEFAULT 0,\n    \
         is_active boolean NOT NULL DEFAULT true,\n    note text,\n    created_at timestamptz NOT NULL DEFAULT now(),\n    \
         updated_at timestamptz,\n    parent_id bigint"
    );
    if number > 1 {
        write!(up, " REFERENCES public.t{} (id)", number - 1)?;
    }
    write!(
        up,
        "\n);\nCREATE INDEX t{number}_parent_id_idx ON public.t{number} (parent_id);\n"
    )?;
    fs::write(folder.join("up.sql"), up)?;
    fs::write(
        folder.join("down.sql"),
        format!("DROP TABLE public.t{number};\n"),
    )?;
    Ok(())
}
