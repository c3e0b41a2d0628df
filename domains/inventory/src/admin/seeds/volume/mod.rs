//! Made-up hospitals, as many as asked for: what their scale means is in `docs/volume-seeds.md`.

mod catalogue;
mod hospital;
mod life;
mod money;
mod stock;

use diesel::prelude::*;
use domain_core::schema::users;
use domain_engine::seed::{Outcome, Seed, SeedError, SeedSet, Volume, Work};
use uuid::Uuid;

use crate::schema::hospitals;

pub(super) const SEED: Seed = Seed {
    name: "hospitals",
    set: SeedSet::Volume,
    run: Work::Scaled(run),
};

/// Rows in one INSERT.
const CHUNK: usize = 500;

fn run(connection: &mut PgConnection, volume: &Volume) -> Result<Outcome, SeedError> {
    refuse_twice(connection)?;
    let users = users(connection)?;
    let (catalogue, mut rows) = catalogue::write(connection)?;
    for nth in 1..=volume.scale() {
        let (hospital, written) = hospital::write(connection, nth)?;
        rows += written;
        rows += money::write(connection, volume.number(), &hospital, &catalogue, &users)?;
        rows += stock::write(connection, volume.number(), &hospital, &catalogue, &users)?;
        volume.tell(rows, nth);
    }
    Ok(Outcome {
        inserted: rows,
        ..Outcome::default()
    })
}

/// Two sets of made-up hospitals would share their codes.
fn refuse_twice(connection: &mut PgConnection) -> Result<(), SeedError> {
    let there: i64 = hospitals::table
        .filter(hospitals::hospital_code.like("VOL%"))
        .count()
        .get_result(connection)?;
    if there == 0 {
        return Ok(());
    }
    Err(SeedError::Unfit {
        found: format!("{there} made-up hospitals (codes VOL…) are there already"),
        next: "use another database, or begin anew with dbctl reset",
    })
}

fn users(connection: &mut PgConnection) -> Result<Vec<Uuid>, SeedError> {
    let users: Vec<Uuid> = users::table
        .filter(users::email.like("volume%@volume.invalid"))
        .order_by(users::username)
        .select(users::id)
        .load(connection)?;
    if users.is_empty() {
        return Err(SeedError::Unfit {
            found: "the made-up users are missing".to_owned(),
            next: "run dbctl seed --set volume without --only",
        });
    }
    Ok(users)
}

/// As what is in memory is counted.
fn rows(copied: u64) -> usize {
    usize::try_from(copied).unwrap_or(usize::MAX)
}

/// Writes rows and returns the ids that they got, in their order.
fn write_keyed<R>(
    connection: &mut PgConnection,
    rows: impl IntoIterator<Item = R>,
    mut insert: impl FnMut(&mut PgConnection, Vec<R>) -> QueryResult<Vec<i64>>,
) -> QueryResult<Vec<i64>> {
    let (mut rows, mut ids) = (rows.into_iter(), Vec::new());
    loop {
        let chunk: Vec<R> = rows.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(ids);
        }
        ids.extend(insert(connection, chunk)?);
    }
}

/// Inserts rows into a table with an identity column, and gives back what it gave them.
macro_rules! insert_returning {
    ($table:ident) => {
        |connection: &mut diesel::PgConnection, rows: Vec<_>| {
            diesel::insert_into($table::table)
                .values(rows)
                .returning($table::id)
                .get_results::<i64>(connection)
        }
    };
}
use insert_returning;
