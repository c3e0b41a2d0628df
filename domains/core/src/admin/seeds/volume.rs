use diesel::prelude::*;
use domain_engine::seed::{Outcome, Seed, SeedError, SeedSet, Work};

use crate::schema::users;

/// People in whose name made-up rows were written. They are the same at every scale.
pub(super) const SEED: Seed = Seed {
    name: "volume_users",
    set: SeedSet::Volume,
    run: Work::Fixed(run),
};

const USERS: usize = 20;

#[derive(Insertable)]
#[diesel(table_name = users)]
struct NewUser {
    email: String,
    username: String,
    /// No hash, so that nobody can sign in with it.
    password: &'static str,
}

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let users: Vec<NewUser> = (1..=USERS)
        .map(|n| NewUser {
            email: format!("volume{n:02}@volume.invalid"),
            username: format!("volume{n:02}"),
            password: "!",
        })
        .collect();
    let inserted = diesel::insert_into(users::table)
        .values(users)
        .on_conflict_do_nothing()
        .execute(connection)?;
    Ok(Outcome {
        inserted,
        unchanged: USERS - inserted,
        ..Outcome::default()
    })
}
